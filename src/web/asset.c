// What is embedded in the binary, found by name, and the answers that browsers get for it.
// Everything about an answer but the choice of its encoding is known when the table is read, so it
// is written then.
#include "web/asset.h"
#include "base/io.h"
#include "base/log.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define HASH_DIGITS 16
#define EDIT_MAX    ((size_t)4 << 20)
#define OWN_MAX     ((size_t)64 << 20)

extern const AssetRow asset_table[];  // written by tools/embed

enum { PLAIN, BROTLI, GZIP, ENCODINGS };

// One representation of a browser asset and its header lines.
typedef struct {
    Str bytes, etag;
    Str lasting, checked;  // head under its hashed path; under its plain one
} Face;

typedef struct {
    Asset asset;
    char hash[HASH_DIGITS + 1];
    Str href;
    bool twin;              // a .br or .gz of another entry: no asset of its own to browsers
    Face faces[ENCODINGS];  // bytes.p is NULL where there is none
} Entry;

struct Assets {
    Arena *house;
    Entry *entries;  // by name
    size_t n;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Entry *)a)->asset.name, ((const Entry *)b)->asset.name);
}

static Entry *entry_find(const Assets *assets, const char *name)
{
    Entry key = { .asset.name = name };
    if (assets->n == 0)
        return NULL;
    return bsearch(&key, assets->entries, assets->n, sizeof(Entry), by_name);
}

static Str content_type(Str name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".webp", "image/webp" },
        { ".jpg", "image/jpeg" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".json", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".html", "text/html; charset=utf-8" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".xml", "application/xml" },
        { ".pdf", "application/pdf" },
    };
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_ends(name, str(types[i].ending)))
            return str(types[i].type);
    return S("application/octet-stream");
}

// A service worker may look after pages above its own folder only when told so.
static Str head_of(Arena *house, const Entry *entry, int encoding, const char *cache)
{
    static const char *const lines[] = { "", "Content-Encoding: br\r\n",
                                         "Content-Encoding: gzip\r\n" };
    bool varies = entry->faces[BROTLI].bytes.p != NULL || entry->faces[GZIP].bytes.p != NULL;
    bool worker = strcmp(entry->asset.name, "static/sw.js") == 0;
    return str_printf(house,
                      "Content-Type: %.*s\r\n%sCache-Control: %s\r\nETag: "
                      "%.*s\r\n%s%sX-Content-Type-Options: nosniff\r\n",
                      STR_FMT(content_type(str(entry->asset.name))), lines[encoding], cache,
                      STR_FMT(entry->faces[encoding].etag),
                      varies ? "Vary: Accept-Encoding\r\n" : "",
                      worker ? "Service-Worker-Allowed: /\r\n" : "");
}

// An ETag names one representation, so that of a twin differs (RFC 9110 §8.8.3.3).
static void fill_faces(const Assets *assets, Entry *entry)
{
    Arena *house = assets->house;
    static const char *const endings[] = { "", ".br", ".gz" };
    static const char *const marks[] = { "", "-br", "-gz" };
    for (int i = 0; i < ENCODINGS; i++) {
        Str name = str_printf(house, "%s%s", entry->asset.name, endings[i]);
        Entry *twin = i == PLAIN ? entry : entry_find(assets, str_z(house, name));
        if (twin == NULL)
            continue;
        if (i != PLAIN)
            twin->twin = true;
        entry->faces[i].bytes = twin->asset.bytes;
        entry->faces[i].etag = str_printf(house, "\"%s%s\"", entry->hash, marks[i]);
    }
    for (int i = 0; i < ENCODINGS; i++) {
        if (entry->faces[i].bytes.p == NULL)
            continue;
        entry->faces[i].lasting = head_of(house, entry, i, "public, max-age=31536000, immutable");
        entry->faces[i].checked = head_of(house, entry, i, "no-cache");
    }
}

static bool is_static(const Entry *entry)
{
    return str_starts(str(entry->asset.name), S("static/"));
}

static void name_entry(Arena *house, Entry *entry)
{
    if (!is_static(entry))
        return;
    Hash hash = hash_of(entry->asset.bytes);
    Str digits = str_slice(hex_of(house, hash_str(&hash)), 0, HASH_DIGITS);
    memcpy(entry->hash, digits.p, HASH_DIGITS);
    entry->href = str_printf(house, "/static/%s/%s", entry->hash, entry->asset.name + 7);
}

Assets *assets_of(Arena *house, const AssetRow *rows)
{
    Assets *assets = NEW(house, Assets);
    assets->house = house;
    while (rows[assets->n].name != NULL)
        assets->n++;
    assets->entries = NEW_ARRAY(house, Entry, assets->n);
    for (size_t i = 0; i < assets->n; i++) {
        const AssetRow *row = &rows[i];
        Entry *entry = &assets->entries[i];
        entry->asset = (Asset){ row->name, str_of(row->begin, (size_t)(row->end - row->begin)) };
        name_entry(house, entry);
    }
    if (assets->n > 0)
        qsort(assets->entries, assets->n, sizeof(Entry), by_name);
    for (size_t i = 0; i < assets->n; i++)
        if (is_static(&assets->entries[i]))
            fill_faces(assets, &assets->entries[i]);
    return assets;
}

// The qvalue of one item, in thousandths: "br;q=0.5". Junk counts as refused.
static int quality(Str parameters)
{
    Str q = str_trim(parameters);
    if (q.n == 0)
        return 1000;
    if (q.n < 3 || (q.p[0] | 0x20) != 'q' || q.p[1] != '=' || q.n > 7)
        return 0;
    int value = 0, unit = 1000;
    for (size_t i = 2; i < q.n; i++) {
        if (i == 3 && q.p[i] == '.')
            continue;
        if (q.p[i] < '0' || q.p[i] > '9')
            return 0;
        value += (q.p[i] - '0') * unit;
        unit /= 10;
    }
    return value > 1000 ? 0 : value;
}

// The quality that Accept-Encoding gives to `coding`; "*" speaks for those not named.
static int accepted(Str header, Str coding)
{
    int any = 0;
    while (header.n > 0) {
        Str rest, parameters;
        Str item = str_cut(header, ',', &rest);
        Str name = str_trim(str_cut(item, ';', &parameters));
        if (str_eq_fold(name, coding))
            return quality(parameters);
        if (str_eq(name, S("*")))
            any = quality(parameters);
        header = rest;
    }
    return any;
}

static const Face *choose_face(const Entry *entry, const HttpRequest *request)
{
    Str header = http_header(request, "accept-encoding");
    int br = entry->faces[BROTLI].bytes.p ? accepted(header, S("br")) : 0;
    int gz = entry->faces[GZIP].bytes.p ? accepted(header, S("gzip")) : 0;
    if (br > 0 && br >= gz)
        return &entry->faces[BROTLI];
    return &entry->faces[gz > 0 ? GZIP : PLAIN];
}

// If-None-Match compares weakly (RFC 9110 §13.1.2).
static bool has_etag(Str header, Str etag)
{
    while (header.n > 0) {
        Str rest;
        Str item = str_trim(str_cut(header, ',', &rest));
        if (str_starts(item, S("W/")))
            item = str_slice(item, 2, item.n);
        if (str_eq(item, S("*")) || str_eq(item, etag))
            return true;
        header = rest;
    }
    return false;
}

// "/static/HASH/NAME" or "/static/NAME": the entry, and whether the hash is the present one.
static const Entry *asked_for(const Assets *assets, Arena *arena, Str path, bool *lasting)
{
    Str name = str_slice(path, 8, path.n), rest;
    Str hash = str_cut(name, '/', &rest);
    *lasting = false;
    if (rest.n > 0 && hash.n == HASH_DIGITS)
        name = rest;
    const Entry *entry = entry_find(assets, str_z(arena, str_join(arena, S("static/"), name)));
    if (entry == NULL || entry->twin)
        return NULL;
    *lasting = rest.n > 0 && str_eq(hash, str(entry->hash));
    return entry;
}

bool assets_answer(const Assets *assets, Arena *arena, const HttpRequest *request, HttpReply *reply)
{
    if (!str_starts(request->path, S("/static/")))
        return false;
    *reply = (HttpReply){ .status = 404, .head = S("Cache-Control: no-store\r\n") };
    bool lasting;
    const Entry *entry = asked_for(assets, arena, request->path, &lasting);
    if (entry == NULL)
        return true;
    if (!str_eq(request->method, S("GET")) && !str_eq(request->method, S("HEAD"))) {
        *reply = (HttpReply){ .status = 405, .head = S("Allow: GET, HEAD\r\n") };
        return true;
    }
    const Face *face = choose_face(entry, request);
    *reply = (HttpReply){ .status = 200,
                          .head = lasting ? face->lasting : face->checked,
                          .body = face->bytes };
    if (!has_etag(http_header(request, "if-none-match"), face->etag))
        return true;
    // Without the type and the encoding of a body that does not come; the lines behind stay.
    size_t from = str_find_str(reply->head, S("Cache-Control: "));
    *reply = (HttpReply){ .status = 304, .head = str_slice(reply->head, from, reply->head.n) };
    return true;
}

// The table of this binary: read once, by whoever comes first, never changed after.
static Assets *embedded;
static pthread_once_t embedded_once = PTHREAD_ONCE_INIT;

static void load_embedded(void)
{
    embedded = assets_of(arena_new(OWN_MAX), asset_table);
}

static const Assets *own(void)
{
    pthread_once(&embedded_once, load_embedded);
    return embedded;
}

// make dev: files on disk win over what is embedded.
static pthread_mutex_t edit_lock = PTHREAD_MUTEX_INITIALIZER;
static Arena *edit_house;
static const char *edit_from;

void asset_load(Arena *house, const char *edit_root)
{
    (void)own();
    pthread_mutex_lock(&edit_lock);
    edit_house = house;
    edit_from = edit_root;
    pthread_mutex_unlock(&edit_lock);
}

// An edit costs its bytes until the process ends; reading again what is unchanged costs nothing.
static void read_again(Asset *asset)
{
    static const char *const elsewhere[] = { "static/", "icons/", "po/" };
    for (size_t i = 0; i < COUNT(elsewhere); i++)
        if (str_starts(str(asset->name), str(elsewhere[i])))
            return;
    ArenaMark mark = arena_mark(edit_house);
    Str bytes, path = str_printf(edit_house, "%s/%s", edit_from, asset->name);
    Err fault = io_read(edit_house, str_z(edit_house, path), EDIT_MAX, &bytes);
    if (fault == OK && !str_eq(bytes, asset->bytes)) {
        asset->bytes = (Str){ str_z(edit_house, bytes), bytes.n };
        entry_find(own(), asset->name)->asset.bytes = asset->bytes;
        return;
    }
    arena_rewind(edit_house, mark);
}

bool asset_find(const char *name, Asset *out)
{
    const Entry *entry = entry_find(own(), name);
    if (entry == NULL)
        return false;
    pthread_mutex_lock(&edit_lock);
    *out = entry->asset;
    if (edit_from != NULL)
        read_again(out);
    pthread_mutex_unlock(&edit_lock);
    return true;
}

size_t asset_count(void)
{
    return own()->n;
}

const Asset *asset_at(size_t i)
{
    must(i < own()->n);
    return &own()->entries[i].asset;
}

Str asset_href(const char *name)
{
    char full[128] = "static/";
    must(strlen(name) < sizeof full - 7);
    memcpy(full + 7, name, strlen(name) + 1);
    const Entry *entry = entry_find(own(), full);
    if (entry == NULL)
        log_error("asset.unknown", "no asset is called %s", name);
    must(entry != NULL);
    // cppcheck-suppress nullPointerRedundantCheck ; must() does not return
    return entry->href;
}

bool asset_answer(Arena *arena, const HttpRequest *request, HttpReply *reply)
{
    return assets_answer(own(), arena, request, reply);
}
