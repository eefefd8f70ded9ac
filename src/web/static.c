// What browsers fetch: /static/HASH/NAME for a year, /static/NAME with an ETag. Every head is made at the start,
// so that an answer is two slices.
#include "web/asset.h"
#include "web/call.h"
#include <stdlib.h>
#include <string.h>

typedef enum { ENCODING_NONE, ENCODING_GZIP, ENCODING_BROTLI, ENCODINGS } Encoding;
static const struct { Str suffix, name; } encodings[ENCODINGS] = {
    { { "", 0 }, { "", 0 } }, { { ".gz", 3 }, { "gzip", 4 } }, { { ".br", 3 }, { "br", 2 } },
};

typedef struct {
    Str  name;  // "app.css"
    Str  href;  // "/static/HASH/app.css"
    Str  tag[ENCODINGS];
    Str  bytes[ENCODINGS];            // none: there is no such twin
    Str  head[ENCODINGS][2][2];       // by year or by tag, plain or https
} File;

struct Statics {
    File  *files;  // by name
    size_t count;
};

static const char *type_of(Str name)
{
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },   { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },             { ".png", "image/png" },
        { ".ico", "image/x-icon" },              { ".webp", "image/webp" },
        { ".woff2", "font/woff2" },              { ".json", "application/json" },
        { ".webmanifest", "application/manifest+json" }, { ".txt", "text/plain; charset=utf-8" },
    };
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_ends(name, str(types[i][0])))
            return types[i][1];
    return "application/octet-stream";
}

static Str head_of(Arena *house, const File *file, Encoding encoding, bool year, bool https)
{
    Buf head = buf_new(house, 4096);
    buf_add(&head, policy_lines(false, https));
    buf_add(&head, year ? S("Cache-Control: public, max-age=31536000, immutable\r\n") : S("Cache-Control: no-cache\r\n"));
    buf_printf(&head, "Vary: Accept-Encoding\r\nETag: %.*s\r\nContent-Type: %s\r\n", STR_FMT(file->tag[encoding]),
               type_of(file->name));
    if (encoding != ENCODING_NONE)
        buf_printf(&head, "Content-Encoding: %.*s\r\n", STR_FMT(encodings[encoding].name));
    return buf_str(&head);
}

static void file_encoding(Arena *house, File *file, Encoding encoding)
{
    Asset asset;
    char *name = str_z(house, str_printf(house, "static/%.*s%.*s", STR_FMT(file->name), STR_FMT(encodings[encoding].suffix)));
    if (!asset_find(name, &asset))
        return;
    file->bytes[encoding] = asset.bytes;
    Str hash = str_slice(file->href, sizeof "/static/" - 1, sizeof "/static/" - 1 + 16);
    file->tag[encoding] = str_printf(house, "\"%.*s%.*s\"", STR_FMT(hash), STR_FMT(encodings[encoding].suffix));
    for (int year = 0; year < 2; year++)
        for (int https = 0; https < 2; https++)
            file->head[encoding][year][https] = head_of(house, file, encoding, year != 0, https != 0);
}

static bool is_twin(Str name)
{
    return str_ends(name, S(".gz")) || str_ends(name, S(".br"));
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const File *)a)->name, ((const File *)b)->name);
}

Statics *statics_new(Arena *house)
{
    Statics *statics = NEW(house, Statics);
    statics->files = NEW_ARRAY(house, File, asset_count());
    for (size_t i = 0; i < asset_count(); i++) {
        Str name = str(asset_at(i)->name);
        if (!str_starts(name, S("static/")) || is_twin(name))
            continue;
        File *file = &statics->files[statics->count++];
        file->name = str_slice(name, sizeof "static/" - 1, name.n);
        file->href = asset_href(str_z(house, file->name));
        for (Encoding e = ENCODING_NONE; e < ENCODINGS; e++)
            file_encoding(house, file, e);
    }
    qsort(statics->files, statics->count, sizeof(File), by_name);
    return statics;
}

static const File *file_find(const Statics *statics, Str name)
{
    File key = { .name = name };
    return bsearch(&key, statics->files, statics->count, sizeof(File), by_name);
}

// Whole words of the list; what is refused with q=0 is not sent.
static bool accepts(Str header, Str word)
{
    while (header.n > 0) {
        Str parameters;
        Str one = str_trim(str_cut(str_cut(header, ',', &header), ';', &parameters));
        if (str_eq_fold(one, word))
            return !str_eq(str_trim(parameters), S("q=0"));
    }
    return false;
}

static Encoding encoding_for(const File *file, const HttpRequest *http)
{
    Str header = http_header(http, "accept-encoding");
    for (Encoding e = ENCODING_BROTLI; e > ENCODING_NONE; e--)
        if (file->bytes[e].p != NULL && accepts(header, encodings[e].name))
            return e;
    return ENCODING_NONE;
}

static const File *file_asked(const Statics *statics, Str path, bool *year)
{
    *year = false;
    if (str_eq(path, S("/favicon.ico")))
        return file_find(statics, S("favicon.svg"));
    Str name = str_slice(path, sizeof "/static/" - 1, path.n);
    Str rest;
    str_cut(name, '/', &rest);
    if (rest.p == NULL)
        return file_find(statics, name);
    *year = true;
    const File *file = file_find(statics, rest);
    return file != NULL && str_eq(file->href, path) ? file : NULL;
}

bool static_answer(const Statics *statics, const HttpRequest *http, HttpReply *out)
{
    if (!str_starts(http->path, S("/static/")) && !str_eq(http->path, S("/favicon.ico")))
        return false;
    bool year;
    const File *file = file_asked(statics, http->path, &year);
    if (file == NULL || !(str_eq(http->method, S("GET")) || str_eq(http->method, S("HEAD"))))
        return false;
    Encoding encoding = encoding_for(file, http);
    bool     known = str_has(http_header(http, "if-none-match"), file->tag[encoding]);
    *out = (HttpReply){
        .status = known ? 304 : 200,
        .head = file->head[encoding][year][http->https],
        .body = known ? S("") : file->bytes[encoding],
    };
    return true;
}
