// asset: what is embedded in the binary (tools/embed): templates, migrations, catalogues, and what
// browsers fetch.
//
// A browser asset is served at /static/HASH/NAME with a year's life; HASH is the first 16 hex
// digits of BLAKE2b of its bytes. /static/NAME works too, with an ETag and no-cache. A .br or .gz
// twin goes out when accepted.
#pragma once
#include "base/fault.h"
#include "base/hash.h"
#include "web/server.h"

typedef struct {
    const char *name;  // "web/layout/page.html", "rooms/orders/orders.sql", "static/app.css"
    Str bytes;         // terminated by a NUL beyond its length
} Asset;

// Not needed for use as embedded: everything below loads by itself, once. edit_root: src/ to
// re-read templates and migrations from on each use (make dev), or NULL; what was read lives in
// `house`.
void asset_load(Arena *house, const char *edit_root);
size_t asset_count(void);
const Asset *asset_at(size_t i);
bool asset_find(const char *name, Asset *out);
Str asset_href(const char *name);  // "app.css" → "/static/0123456789abcdef/app.css"; ends the
                                   // process when unknown

// Answers GET and HEAD below /static/ with type, ETag, Cache-Control and, where twins exist, Vary;
// false for every other path. 304 by If-None-Match. An outdated HASH, from a page older than this
// binary, gets the present bytes with no-cache. 404 and 405 have no body. Bytes and lines live as
// long as the process, or in `arena`.
bool asset_answer(Arena *arena, const HttpRequest *request, HttpReply *reply);

// The same over a table of one's own (tests); rows as tools/embed writes them, closed by a null
// one.
typedef struct {
    const char *name, *begin, *end;
} AssetRow;
typedef struct Assets Assets;
Assets *assets_of(Arena *house, const AssetRow *rows);
bool assets_answer(const Assets *assets, Arena *arena, const HttpRequest *request,
                   HttpReply *reply);
