#include "web/asset.h"
#include "tests/test.h"
#include <string.h>

static const char css[] = "body{color:red}", css_br[] = "BR", css_gz[] = "GZ", sql[] = "create",
                  js[] = "1";

#define ROW_OF(name, bytes)                    \
    {                                          \
        name, bytes, bytes + sizeof(bytes) - 1 \
    }
static const AssetRow rows[] = {
    ROW_OF("static/app.css", css),       ROW_OF("static/app.css.br", css_br),
    ROW_OF("static/app.css.gz", css_gz), ROW_OF("rooms/a/a.sql", sql),
    ROW_OF("static/sw.js", js),          { 0 },
};

static HttpReply get(T *t, const char *path, const char *encoding, const char *etag)
{
    Header headers[] = { { S("accept-encoding"), str(encoding) },
                         { S("if-none-match"), str(etag) } };
    HttpRequest request = {
        .method = S("GET"),
        .path = str(path),
        .headers = headers,
        .header_count = COUNT(headers),
    };
    HttpReply reply = { 0 };
    CHECK(assets_answer(assets_of(t->arena, rows), t->arena, &request, &reply));
    return reply;
}

static const char *hashed(T *t, const char *name)
{
    Hash hash = hash_of(S("body{color:red}"));
    return str_z(t->arena, str_printf(t->arena, "/static/%.*s/%s", 16,
                                      hex_of(t->arena, hash_str(&hash)).p, name));
}

TEST(an_asset_is_kept_for_a_year_under_its_hash_and_checked_under_its_name)
{
    HttpReply reply = get(t, hashed(t, "app.css"), "", "");
    CHECK_INT(reply.status, 200);
    CHECK_STR(reply.body, css);
    CHECK_HAS(reply.head, "Content-Type: text/css; charset=utf-8\r\n");
    CHECK_HAS(reply.head, "Cache-Control: public, max-age=31536000, immutable\r\n");
    CHECK_HAS(reply.head, "Vary: Accept-Encoding\r\n");
    CHECK_HAS(reply.head, "X-Content-Type-Options: nosniff\r\n");
    CHECK_HAS(get(t, "/static/app.css", "", "").head, "Cache-Control: no-cache\r\n");
    // A page of an older binary still gets its style, but nobody keeps it under the wrong name.
    reply = get(t, "/static/0123456789abcdef/app.css", "", "");
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.head, "Cache-Control: no-cache\r\n");
    reply = get(t, "/static/sw.js", "br", "");
    CHECK_HAS(reply.head, "Service-Worker-Allowed: /\r\n");
    CHECK_LACKS(reply.head, "Vary:");
}

TEST(a_twin_goes_out_to_who_accepts_it)
{
    struct {
        const char *accept, *bytes;
    } cases[] = {
        { "gzip, deflate, br", css_br },
        { "br;q=0.5, gzip", css_gz },
        { "br;q=0, gzip;q=0.1", css_gz },
        { "*", css_br },
        { "*;q=0", css },
        { "identity", css },
        { "BR", css_br },
        { "br;q=0, *", css_gz },
        { "brotli", css },
        { "br;q=2", css },
        { "br;q=x, gzip;q=1.000", css_gz },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(get(t, "/static/app.css", cases[i].accept, "").body, cases[i].bytes);
    CHECK_HAS(get(t, "/static/app.css", "br", "").head, "Content-Encoding: br\r\n");
    CHECK_HAS(get(t, "/static/app.css", "gzip", "").head, "Content-Encoding: gzip\r\n");
    CHECK_LACKS(get(t, "/static/app.css", "", "").head, "Content-Encoding");
}

static const char *etag_of(T *t, Str head)
{
    Str rest;
    return str_z(t->arena, str_cut(str_slice(head, str_find_str(head, S("ETag: ")) + 6, head.n),
                                   '\r', &rest));
}

TEST(an_unchanged_asset_is_not_sent_again)
{
    const char *plain = etag_of(t, get(t, "/static/app.css", "", "").head);
    const char *br = etag_of(t, get(t, "/static/app.css", "br", "").head);
    CHECK(strcmp(plain, br) != 0);
    HttpReply reply = get(t, "/static/app.css", "br", br);
    CHECK_INT(reply.status, 304);
    CHECK_INT(reply.body.n, 0);
    CHECK_HAS(reply.head, br);
    CHECK_HAS(reply.head, "Vary: Accept-Encoding\r\n");
    CHECK_LACKS(reply.head, "Content-Type:");
    CHECK_LACKS(reply.head, "Content-Encoding:");
    CHECK_INT(get(t, "/static/app.css", "", br).status, 200);
    CHECK_INT(get(t, "/static/app.css", "", "\"x\", W/\"y\"").status, 200);
    CHECK_INT(get(t, "/static/app.css", "", "*").status, 304);
    const char *list = str_z(t->arena, str_printf(t->arena, "\"x\" , W/%s", plain));
    CHECK_INT(get(t, "/static/app.css", "", list).status, 304);
}

TEST(what_is_no_browser_asset_is_not_served)
{
    const char *paths[] = {
        "/static/",
        "/static/app.css.br",
        "/static/none.css",
        "/static/rooms/a/a.sql",
        "/static/../rooms/a/a.sql",
        "/static/0123456789abcdef/",
        "/static/0123456789abcdef/app.css.gz",
        "/static/app.css/",
        "/static/a/app.css",
    };
    for (size_t i = 0; i < COUNT(paths); i++)
        CHECK_INT(get(t, paths[i], "br", "").status, 404);
    HttpRequest request = { .method = S("POST"), .path = S("/static/app.css") };
    HttpReply reply = { 0 };
    Assets *assets = assets_of(t->arena, rows);
    CHECK(assets_answer(assets, t->arena, &request, &reply));
    CHECK_INT(reply.status, 405);
    CHECK_HAS(reply.head, "Allow: GET, HEAD\r\n");
    request.path = S("/rooms/a/a.sql");
    CHECK(!assets_answer(assets, t->arena, &request, &reply));
}

TEST(every_embedded_asset_is_found_by_its_name)
{
    for (size_t i = 0; i < asset_count(); i++) {
        const Asset *asset = asset_at(i);
        Asset found;
        CHECK(asset_find(asset->name, &found));
        CHECK(found.bytes.p == asset->bytes.p && found.bytes.p[found.bytes.n] == 0);
        if (!str_starts(str(asset->name), S("static/")))
            continue;
        Str href = asset_href(asset->name + 7);
        CHECK(str_starts(href, S("/static/")) && str_ends(href, str(asset->name + 7)));
        CHECK_INT(href.n, strlen("/static/0123456789abcdef/") + strlen(asset->name + 7));
    }
    Asset none;
    CHECK(!asset_find("no/such.html", &none));
}
