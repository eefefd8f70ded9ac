#include "base/seal.h"
#include "base/buf.h"
#include "base/rand.h"
#include <pthread.h>
#include <sodium.h>
#include <string.h>

FAULT(seal_broken, 500, "seal.broken", "这条加密的内容打不开：密钥不符或数据被改动过");

#define FORM      1  // the first byte of a sealed field: how the rest is to be read
#define NONCE     crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG       crypto_aead_xchacha20poly1305_ietf_ABYTES
#define PASSES    2
#define MEMORY    ((size_t)19 << 20)
#define STEP_MS   30000
#define SHA1_SIZE 20
#define BLOCK     64

_Static_assert(HASH_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a Hash is a key");

// --- fields

Str seal_field(Arena *arena, const Hash *key, const char *context, Str plain)
{
    if (plain.p == NULL)
        return (Str){ 0 };
    size_t n = 1 + NONCE + plain.n + TAG;
    unsigned char *out = arena_alloc(arena, n);
    out[0] = FORM;
    rand_bytes(out + 1, NONCE);
    must(crypto_aead_xchacha20poly1305_ietf_encrypt(
             out + 1 + NONCE, NULL, (const unsigned char *)plain.p, plain.n,
             (const unsigned char *)context, strlen(context), NULL, out + 1, key->bytes) == 0);
    return (Str){ (const char *)out, n };
}

Err open_field(Arena *arena, const Hash *key, const char *context, Str sealed, Str *plain)
{
    if (sealed.p == NULL) {
        *plain = (Str){ 0 };
        return OK;
    }
    if (sealed.n < 1 + NONCE + TAG || sealed.p[0] != FORM)
        return &seal_broken;
    const unsigned char *at = (const unsigned char *)sealed.p + 1;
    size_t n = sealed.n - 1 - NONCE - TAG;
    unsigned char *out = arena_alloc(arena, n + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, at + NONCE, n + TAG,
                                                   (const unsigned char *)context, strlen(context),
                                                   at, key->bytes) != 0)
        return &seal_broken;
    *plain = (Str){ (const char *)out, n };
    return OK;
}

// The context's length goes in front, so that no context and text can look like another pair.
Str lookup_hash(Arena *arena, const Hash *key, const char *context, Str plain)
{
    if (plain.p == NULL)
        return (Str){ 0 };
    unsigned char n = (unsigned char)strlen(context);
    must(strlen(context) < 256);
    Str named = str_join(arena, (Str){ (const char *)&n, 1 }, str(context));
    Hash hash = hash_keyed(hash_str(key), str_join(arena, named, plain));
    return str_copy(arena, hash_str(&hash));
}

// --- passwords

Str password_hash(Arena *arena, Str password)
{
    char *out = arena_alloc(arena, crypto_pwhash_STRBYTES);
    must(crypto_pwhash_argon2id_str(out, password.p != NULL ? password.p : "", password.n, PASSES,
                                    MEMORY) == 0);
    return str(out);
}

// What is compared when there is no password: of random bytes, so that nothing matches it.
static char nobody[crypto_pwhash_STRBYTES];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

static void make_nobody(void)
{
    char secret[32];
    rand_bytes(secret, sizeof secret);
    must(crypto_pwhash_argon2id_str(nobody, secret, sizeof secret, PASSES, MEMORY) == 0);
}

bool password_matches(Str stored, Str password)
{
    char known[crypto_pwhash_STRBYTES];
    bool none = stored.p == NULL || stored.n == 0 || stored.n >= sizeof known;
    pthread_once(&nobody_once, make_nobody);
    if (none) {
        memcpy(known, nobody, sizeof known);
    } else {
        memset(known, 0, sizeof known);
        memcpy(known, stored.p, stored.n);
    }
    bool same = crypto_pwhash_argon2id_str_verify(known, password.p != NULL ? password.p : "",
                                                  password.n) == 0;
    return same && !none;
}

bool password_stale(Str stored)
{
    char known[crypto_pwhash_STRBYTES] = { 0 };
    if (stored.n == 0 || stored.n >= sizeof known)
        return true;
    memcpy(known, stored.p, stored.n);
    return crypto_pwhash_str_needs_rehash(known, PASSES, MEMORY) != 0;
}

// --- one-time codes
//
// RFC 6238 wants HMAC-SHA-1, which libsodium does not carry. SHA-1 by FIPS 180-4; as a MAC it is
// still sound.

typedef struct {
    uint32_t h[5];
} Sha1;

static uint32_t turn(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
    if (round < 20)
        return ((b & c) | (~b & d)) + 0x5A827999u;
    if (round < 40)
        return (b ^ c ^ d) + 0x6ED9EBA1u;
    if (round < 60)
        return ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDCu;
    return (b ^ c ^ d) + 0xCA62C1D6u;
}

static void sha1_block(Sha1 *sha, const unsigned char *block)
{
    uint32_t w[80], a = sha->h[0], b = sha->h[1], c = sha->h[2], d = sha->h[3], e = sha->h[4];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++)
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t next = turn(a, 5) + mix(i, b, c, d) + e + w[i];
        e = d, d = c, c = turn(b, 30), b = a, a = next;
    }
    sha->h[0] += a, sha->h[1] += b, sha->h[2] += c, sha->h[3] += d, sha->h[4] += e;
}

// Of one whole block followed by at most 55 bytes: all that an HMAC of ours needs.
static void sha1_after(const unsigned char first[BLOCK], const unsigned char *tail, size_t n,
                       unsigned char out[SHA1_SIZE])
{
    Sha1 sha = { { 0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u } };
    unsigned char last[BLOCK] = { 0 };
    uint64_t bits = (BLOCK + n) * 8;
    must(n <= 55);
    sha1_block(&sha, first);
    memcpy(last, tail, n);
    last[n] = 0x80;
    for (int i = 0; i < 8; i++)
        last[BLOCK - 1 - i] = (unsigned char)(bits >> (8 * i));
    sha1_block(&sha, last);
    for (int i = 0; i < SHA1_SIZE; i++)
        out[i] = (unsigned char)(sha.h[i / 4] >> (24 - 8 * (i % 4)));
}

// Keys up to one block; ours have 20 bytes.
static void hmac_sha1(Str key, const unsigned char *message, size_t n, unsigned char out[SHA1_SIZE])
{
    unsigned char inner[BLOCK] = { 0 }, outer[BLOCK] = { 0 }, digest[SHA1_SIZE];
    must(key.n <= BLOCK);
    memcpy(inner, key.p, key.n);
    memcpy(outer, key.p, key.n);
    for (int i = 0; i < BLOCK; i++) {
        inner[i] ^= 0x36;
        outer[i] ^= 0x5C;
    }
    sha1_after(inner, message, n, digest);
    sha1_after(outer, digest, sizeof digest, out);
}

static void code_of(Str secret, int64_t step, char out[7])
{
    unsigned char counter[8], mac[SHA1_SIZE];
    for (int i = 0; i < 8; i++)
        counter[7 - i] = (unsigned char)((uint64_t)step >> (8 * i));
    hmac_sha1(secret, counter, sizeof counter, mac);
    int at = mac[SHA1_SIZE - 1] & 15;
    uint32_t n = (uint32_t)(mac[at] & 0x7F) << 24 | (uint32_t)mac[at + 1] << 16 |
                 (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    for (int i = 5; i >= 0; i--, n /= 10)
        out[i] = (char)('0' + n % 10);
    out[6] = '\0';
}

bool totp_matches(Str secret, Time now, Str code, int64_t *used)
{
    if (secret.n == 0 || secret.n > BLOCK || code.n != 6)
        return false;
    int64_t step = now.ms / STEP_MS;
    for (int64_t at = step - 1; at <= step + 1; at++) {
        char wanted[7];
        code_of(secret, at, wanted);
        if (sodium_memcmp(wanted, code.p, 6) == 0) {
            *used = at;
            return true;
        }
    }
    return false;
}

Str totp_code(Arena *arena, Str secret, Time now)
{
    char code[7];
    code_of(secret, now.ms / STEP_MS, code);
    return str_copy(arena, str(code));
}

Str totp_secret(Arena *arena)
{
    char *bytes = arena_alloc(arena, SHA1_SIZE);
    rand_bytes(bytes, SHA1_SIZE);
    return (Str){ bytes, SHA1_SIZE };
}

// RFC 4648 without padding, as authenticator apps read it.
Str base32_of(Arena *arena, Str bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Buf out = buf_new(arena, bytes.n * 2 + 8);
    uint32_t held = 0;
    int bits = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | (unsigned char)bytes.p[i]) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5)
            buf_byte(&out, letters[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        buf_byte(&out, letters[held << (5 - bits) & 31]);
    return buf_str(&out);
}
