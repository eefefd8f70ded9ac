#include "base/hash.h"
#include <pthread.h>
#include <sodium.h>

static void sodium_start(void)
{
    must(sodium_init() >= 0);
}

// Once, at the first digest; sodium is not safe to use from two threads before.
static void sodium_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    must(pthread_once(&once, sodium_start) == 0);
}

static const unsigned char *bytes_of(Str s)
{
    return (const unsigned char *)s.p;
}

Hash hash_of(Str s)
{
    Hash hash;
    sodium_ready();
    must(crypto_generichash(hash.bytes, HASH_SIZE, bytes_of(s), s.n, NULL, 0) == 0);
    return hash;
}

Hash hash_keyed(Str key, Str s)
{
    Hash hash;
    must(key.n >= crypto_generichash_KEYBYTES_MIN && key.n <= crypto_generichash_KEYBYTES_MAX);
    sodium_ready();
    must(crypto_generichash(hash.bytes, HASH_SIZE, bytes_of(s), s.n, bytes_of(key), key.n) == 0);
    return hash;
}

Hash hmac_sha256(Str key, Str s)
{
    Hash hash;
    crypto_auth_hmacsha256_state state;
    _Static_assert(sizeof hash.bytes == crypto_auth_hmacsha256_BYTES, "both are 32 bytes");
    sodium_ready();
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes_of(s), s.n);
    crypto_auth_hmacsha256_final(&state, hash.bytes);
    return hash;
}

bool hash_eq(const Hash *a, const Hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

Str hash_str(const Hash *hash)
{
    return (Str){ (const char *)hash->bytes, HASH_SIZE };
}

uint64_t hash_quick(Str s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
    return h;
}

Str hex_of(Arena *arena, Str bytes)
{
    size_t room = arena_size(bytes.n, 2) + 1;
    char *hex = arena_alloc(arena, room);
    sodium_bin2hex(hex, room, bytes_of(bytes), bytes.n);
    return (Str){ hex, bytes.n * 2 };
}

bool hex_parse(Arena *arena, Str s, Str *out)
{
    size_t n = 0;
    unsigned char *bytes = arena_alloc(arena, s.n / 2);
    if (sodium_hex2bin(bytes, s.n / 2, s.p, s.n, NULL, &n, NULL) != 0)
        return false;
    *out = (Str){ (char *)bytes, n };
    return true;
}

static Str base64(Arena *arena, Str bytes, int variant)
{
    size_t room = sodium_base64_encoded_len(bytes.n, variant);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes_of(bytes), bytes.n, variant);
    return str(text);
}

static bool base64_read(Arena *arena, Str s, int variant, Str *out)
{
    size_t n = 0, room = s.n / 4 * 3 + 3;
    unsigned char *bytes = arena_alloc(arena, room);
    if (sodium_base642bin(bytes, room, s.p, s.n, NULL, &n, NULL, variant) != 0)
        return false;
    *out = (Str){ (char *)bytes, n };
    return true;
}

Str base64url_of(Arena *arena, Str bytes)
{
    return base64(arena, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_parse(Arena *arena, Str s, Str *out)
{
    return base64_read(arena, s, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}

Str base64_of(Arena *arena, Str bytes)
{
    return base64(arena, bytes, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_parse(Arena *arena, Str s, Str *out)
{
    return base64_read(arena, s, sodium_base64_VARIANT_ORIGINAL, out);
}
