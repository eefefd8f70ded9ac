#include "tests/support/visit.h"
#include "store/pool.h"
#include "web/asset.h"
#include <pthread.h>

static void stop_pool(void *nothing)
{
    (void)nothing;
    pool_stop();
}

App *visit_app(T *t, County *county)
{
    App       *app;
    AppConfig *config = NEW(t->arena, AppConfig);
    *config           = (AppConfig){ .counties = county, .count = 1 };
    asset_load(t->arena, NULL);
    catalogue_load();
    CHECK_OK(app_start(t->arena, config, &app));
    pool_start(2);
    arena_defer(t->arena, stop_pool, NULL);
    return app;
}

Visitor *visitor(T *t, App *app, const char *address)
{
    Visitor *v = NEW(t->arena, Visitor);
    *v         = (Visitor){ .t = t, .app = app, .address = str(address) };
    return v;
}

static Str cookie_line(Visitor *v)
{
    Buf buf = buf_new(v->t->arena, 8192);
    for (size_t i = 0; i < v->cookies; i++)
        buf_printf(&buf, "%s%.*s=%.*s", i > 0 ? "; " : "", STR_FMT(v->names[i]), STR_FMT(v->values[i]));
    return buf_str(&buf);
}

static void keep_cookie(Visitor *v, Str line)
{
    Str    rest, value, name = str_cut(str_cut(line, ';', &rest), '=', &value);
    size_t i = 0;
    while (i < v->cookies && !str_eq(v->names[i], name))
        i++;
    if (str_has(rest, S("Max-Age=0;"))) {
        if (i < v->cookies) {
            v->names[i]  = v->names[v->cookies - 1];
            v->values[i] = v->values[--v->cookies];
        }
        return;
    }
    must(i < COUNT(v->names));
    v->names[i]  = name;
    v->values[i] = value;
    v->cookies   = i == v->cookies ? i + 1 : v->cookies;
}

static void keep_cookies(Visitor *v, Str head)
{
    while (head.n > 0) {
        Str rest, line = str_cut(head, '\n', &rest);
        if (str_starts(line, S("Set-Cookie: ")))
            keep_cookie(v, str_trim(str_slice(line, 12, line.n)));
        head = rest;
    }
}

static AppAnswer send(Visitor *v, const char *method, Str target, Str body)
{
    Header      *headers = NEW_ARRAY(v->t->arena, Header, 6);
    HttpRequest *http    = NEW(v->t->arena, HttpRequest);
    headers[0] = (Header){ S("host"), S("daye.test") };
    headers[1] = (Header){ S("cookie"), cookie_line(v) };
    headers[2] = (Header){ S("user-agent"), S("Mozilla/5.0 (Linux; Android 10) Chrome/100") };
    headers[3] = (Header){ S("content-type"), S("application/x-www-form-urlencoded") };
    headers[4] = (Header){ S("sec-fetch-site"), S("same-origin") };
    headers[5] = (Header){ S("accept"), S("text/html") };
    *http = (HttpRequest){ .method = str(method), .target = target, .host = S("daye.test"), .address = v->address,
                           .headers = headers, .header_count = 6, .body = body };
    http->path = str_cut(target, '?', &http->query);
    AppAnswer answer = app_call(v->app, v->t->arena, http);
    keep_cookies(v, answer.head);
    return answer;
}

AppAnswer visit_get(Visitor *v, Str path)
{
    return send(v, "GET", path, (Str){ 0 });
}

AppAnswer visit_post(Visitor *v, const char *path, Str body)
{
    Str keyed = str_printf(v->t->arena, "form_key=visit-%p-%llu&%.*s", (void *)v, (unsigned long long)++v->keys, STR_FMT(body));
    return send(v, "POST", str(path), keyed);
}

Str visit_cookie(const Visitor *v, const char *name)
{
    for (size_t i = 0; i < v->cookies; i++)
        if (str_eq(v->names[i], str(name)))
            return v->values[i];
    return (Str){ 0 };
}

Str answer_header(const AppAnswer *answer, const char *name)
{
    Str head = answer->head;
    while (head.n > 0) {
        Str rest, value, line = str_cut(head, '\n', &rest);
        if (str_eq_fold(str_cut(line, ':', &value), str(name)))
            return str_trim(value);
        head = rest;
    }
    return (Str){ 0 };
}

Str answer_plain(Arena *arena, Str body)
{
    static const char mark[] = "name=\"form_key\" value=\"";
    Buf buf = buf_new(arena, body.n + 64);
    for (;;) {
        size_t at = str_find_str(body, str(mark));
        if (at == STR_NOWHERE)
            break;
        at += sizeof mark - 1;
        buf_add(&buf, str_slice(body, 0, at));
        body      = str_slice(body, at, body.n);
        size_t to = str_find(body, '"');
        body      = to == STR_NOWHERE ? S("") : str_slice(body, to, body.n);
    }
    buf_add(&buf, body);
    return buf_str(&buf);
}
