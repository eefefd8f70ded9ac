// hash: digests, keyed digests and text encodings of bytes.
#pragma once
#include "base/str.h"

#define HASH_SIZE 32
typedef struct {
    uint8_t bytes[HASH_SIZE];
} Hash;

Hash hash_of(Str s);                         // BLAKE2b-256
Hash hash_keyed(Str key, Str s);             // BLAKE2b-256 keyed; key 16 to 64 bytes
Hash hmac_sha256(Str key, Str s);            // RFC 2104, for peers who speak nothing else
bool hash_eq(const Hash *a, const Hash *b);  // constant time
Str hash_str(const Hash *hash);              // its 32 bytes, as a slice of it

uint64_t hash_quick(Str s);  // FNV-1a, for tables; never for secrets

Str hex_of(Arena *arena, Str bytes);  // lower case
MUST_USE bool hex_parse(Arena *arena, Str s, Str *out);
Str base64url_of(Arena *arena, Str bytes);  // without padding
MUST_USE bool base64url_parse(Arena *arena, Str s, Str *out);
Str base64_of(Arena *arena, Str bytes);  // standard, with padding
MUST_USE bool base64_parse(Arena *arena, Str s, Str *out);
