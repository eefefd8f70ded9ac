// county: what belongs to one database: its names, its keys, its store.
#pragma once
#include "base/hash.h"
#include "base/str.h"

typedef struct Store Store;  // store/store.h

typedef struct County {
    Str name;      // of the host: "daye"; the first is the default
    Str url;       // sqlite:PATH or postgres://…?schema=NAME
    Store *store;  // opened on first use
    bool demo;     // holds a demo county: says so on screen, lists its log-ins
    // Keys derived from the key file beside the database (mode 0600, made at migrate), never stored
    // in it.
    Hash key_field;   // XChaCha20-Poly1305 of single fields
    Hash key_lookup;  // keyed hash for equality search
    Hash key_audit;   // the chain
    Hash key_token;   // signed short tokens, form keys
} County;
