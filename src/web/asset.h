// asset: what is embedded in the binary (tools/embed): templates, migrations, catalogues, and what browsers fetch.
//
// A browser asset is served at /static/HASH/NAME with a year's life; HASH is the first 16 hex digits of
// BLAKE2b of its bytes. /static/NAME works too, with an ETag and no-cache. A .br or .gz twin goes out when accepted.
#pragma once
#include "base/fault.h"
#include "base/hash.h"

typedef struct {
    const char *name;   // "web/layout/page.html", "rooms/orders/orders.sql", "static/app.css"
    Str         bytes;  // terminated by a NUL beyond its length
} Asset;

void         asset_load(Arena *house, const char *edit_root);  // edit_root: src/ to re-read from on each use (make dev), or NULL
size_t       asset_count(void);
const Asset *asset_at(size_t i);
bool         asset_find(const char *name, Asset *out);
Str          asset_href(const char *name);  // "app.css" → "/static/0123456789abcdef/app.css"; ends the process when unknown
