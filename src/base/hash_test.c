#include "base/hash.h"
#include "base/rand.h"
#include "tests/test.h"

static Str hex(T *t, Hash hash)
{
    return hex_of(t->arena, hash_str(&hash));
}

TEST(digests_are_blake2b_of_256_bits)
{
    CHECK_STR(hex(t, hash_of(S(""))),
              "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK_STR(hex(t, hash_of((Str){ 0 })),
              "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK_STR(hex(t, hash_of(S("abc"))),
              "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(keyed_digests_depend_on_the_key)
{
    CHECK_STR(hex(t, hash_keyed(S("0123456789abcdef"), S("abc"))),
              "66b4857d42c644c61fca8c0bcea243e0e75088582c7964bbac6b92c02381d9c7");
    Hash a = hash_keyed(S("0123456789abcdef"), S("abc"));
    Hash b = hash_keyed(S("0123456789abcdeg"), S("abc"));
    Hash c = hash_keyed(S("0123456789abcdef"), S("abc"));
    CHECK(!hash_eq(&a, &b) && hash_eq(&a, &c));
}

static void use_short_key(void *key)
{
    hash_keyed(*(const Str *)key, S("abc"));
}

TEST(a_key_too_short_or_too_long_ends_the_process)
{
    char bytes[65] = { 0 };
    Str key = { bytes, 15 };
    CHECK(test_dies(use_short_key, &key));
    key.n = 16;
    CHECK(!test_dies(use_short_key, &key));
    key.n = 64;
    CHECK(!test_dies(use_short_key, &key));
    key.n = 65;
    CHECK(test_dies(use_short_key, &key));
}

// RFC 4231, 4.3
TEST(hmac_follows_its_vector)
{
    CHECK_STR(hex(t, hmac_sha256(S("Jefe"), S("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(the_quick_digest_is_fnv_1a)
{
    CHECK(hash_quick(S("")) == 0xCBF29CE484222325);
    CHECK(hash_quick(S("a")) == 0xAF63DC4C8601EC8C);
    CHECK(hash_quick(S("foobar")) == 0x85944171F73967E8);
}

TEST(hex_is_lower_case_and_reads_both)
{
    Str out = S("kept");
    CHECK_STR(hex_of(t->arena, (Str){ "\x00\x7F\xFF", 3 }), "007fff");
    CHECK_STR(hex_of(t->arena, S("")), "");
    CHECK(hex_parse(t->arena, S("007fFF"), &out));
    CHECK(str_eq(out, (Str){ "\x00\x7F\xFF", 3 }));
    CHECK(hex_parse(t->arena, S(""), &out) && out.n == 0);
    out = S("kept");
    CHECK(!hex_parse(t->arena, S("0"), &out) && !hex_parse(t->arena, S("0g"), &out));
    CHECK(!hex_parse(t->arena, S("00 1"), &out) && !hex_parse(t->arena, S("-1"), &out));
    CHECK_STR(out, "kept");
}

// RFC 4648, 10, and the two letters in which the alphabets differ.
TEST(base64_follows_its_vectors)
{
    static const struct {
        const char *plain, *standard, *url;
    } rows[] = {
        { "", "", "" },
        { "f", "Zg==", "Zg" },
        { "fo", "Zm8=", "Zm8" },
        { "foo", "Zm9v", "Zm9v" },
        { "foob", "Zm9vYg==", "Zm9vYg" },
        { "fooba", "Zm9vYmE=", "Zm9vYmE" },
        { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
        { "\xFB\xEF\xFF", "++//", "--__" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str out = { 0 };
        CHECK_STR(base64_of(t->arena, str(rows[i].plain)), rows[i].standard);
        CHECK_STR(base64url_of(t->arena, str(rows[i].plain)), rows[i].url);
        CHECK(base64_parse(t->arena, str(rows[i].standard), &out));
        CHECK_STR(out, rows[i].plain);
        CHECK(base64url_parse(t->arena, str(rows[i].url), &out));
        CHECK_STR(out, rows[i].plain);
    }
}

TEST(base64_of_the_other_kind_or_in_a_second_spelling_is_refused)
{
    static const char *const standard[] = { "Zg",     "Zg=",   "Zg===", "Zh==", "Zm9=", "--__",
                                            "Zg==\n", "Z g==", "=",     "Z",    "Zm9v=" };
    static const char *const url[] = { "Zg==", "Zh", "Zm9", "++//", "Zg\n", "Z", "Zm 8" };
    Str out = S("kept");
    for (size_t i = 0; i < COUNT(standard); i++)
        if (base64_parse(t->arena, str(standard[i]), &out))
            test_failed(__FILE__, __LINE__, "base64 took \"%s\"", standard[i]);
    for (size_t i = 0; i < COUNT(url); i++)
        if (base64url_parse(t->arena, str(url[i]), &out))
            test_failed(__FILE__, __LINE__, "base64url took \"%s\"", url[i]);
    CHECK_STR(out, "kept");
}

TEST(any_bytes_survive_every_encoding)
{
    Dice dice = dice_seed(3);
    for (int round = 0; round < 2000; round++) {
        char bytes[100];
        size_t n = dice_below(&dice, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)dice_below(&dice, 256);
        Str was = { bytes, n }, out = { 0 };
        ArenaMark mark = arena_mark(t->arena);
        CHECK(hex_parse(t->arena, hex_of(t->arena, was), &out) && str_eq(out, was));
        CHECK(base64_parse(t->arena, base64_of(t->arena, was), &out) && str_eq(out, was));
        CHECK(base64url_parse(t->arena, base64url_of(t->arena, was), &out) && str_eq(out, was));
        arena_rewind(t->arena, mark);
    }
}
