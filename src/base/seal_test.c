#include "base/seal.h"
#include "tests/test.h"
#include <string.h>

static const Hash key = { { 1, 2, 3 } }, other_key = { { 1, 2, 4 } };

TEST(a_sealed_field_opens_to_what_it_was)
{
    const Str plains[] = { S(""), S("a"), S("湖北省大冶市东岳路街道长安社区 3 栋 2 单元"),
                           (Str){ 0 } };
    for (size_t i = 0; i < COUNT(plains); i++) {
        Str plain, sealed = seal_field(t->arena, &key, "people.address", plains[i]);
        CHECK((sealed.p == NULL) == (plains[i].p == NULL));
        CHECK_OK(open_field(t->arena, &key, "people.address", sealed, &plain));
        CHECK(str_eq(plain, plains[i]));
        CHECK(plains[i].n < 4 || !str_has(sealed, str_slice(plains[i], 0, 4)));
    }
}

TEST(sealing_twice_gives_different_bytes)
{
    CHECK(!str_eq(seal_field(t->arena, &key, "c", S("420281")),
                  seal_field(t->arena, &key, "c", S("420281"))));
}

TEST(a_sealed_field_opens_only_where_it_belongs_and_unchanged)
{
    Str plain, sealed = seal_field(t->arena, &key, "people.phone", S("13907230000"));
    CHECK_ERR(open_field(t->arena, &key, "people.id", sealed, &plain), seal_broken);
    CHECK_ERR(open_field(t->arena, &other_key, "people.phone", sealed, &plain), seal_broken);
    for (size_t i = 0; i < sealed.n; i++) {
        char *changed = arena_copy(t->arena, sealed.p, sealed.n);
        changed[i] ^= 1;
        CHECK_ERR(open_field(t->arena, &key, "people.phone", (Str){ changed, sealed.n }, &plain),
                  seal_broken);
    }
    for (size_t n = 0; n < sealed.n; n++)
        CHECK_ERR(open_field(t->arena, &key, "people.phone", str_slice(sealed, 0, n), &plain),
                  seal_broken);
}

TEST(equal_text_is_found_by_its_keyed_hash_within_one_context)
{
    Str hash = lookup_hash(t->arena, &key, "people.phone", S("13907230000"));
    CHECK_INT(hash.n, 32);
    CHECK(str_eq(hash, lookup_hash(t->arena, &key, "people.phone", S("13907230000"))));
    CHECK(!str_eq(hash, lookup_hash(t->arena, &key, "people.phone", S("13907230001"))));
    CHECK(!str_eq(hash, lookup_hash(t->arena, &key, "units.phone", S("13907230000"))));
    CHECK(!str_eq(hash, lookup_hash(t->arena, &other_key, "people.phone", S("13907230000"))));
    // The border between context and text does not move.
    CHECK(!str_eq(lookup_hash(t->arena, &key, "ab", S("c")),
                  lookup_hash(t->arena, &key, "a", S("bc"))));
}

TEST(a_password_matches_itself_alone)
{
    Str stored = password_hash(t->arena, S("彩虹小队2020"));
    CHECK_HAS(stored, "$argon2id$v=19$m=19456,t=2,p=1$");
    CHECK(password_matches(stored, S("彩虹小队2020")));
    CHECK(!password_matches(stored, S("彩虹小队2021")));
    CHECK(!password_matches(stored, S("")));
    CHECK(!password_matches((Str){ 0 }, S("")));
    CHECK(!password_matches(S("not a hash"), S("not a hash")));
}

// RFC 6238, appendix B, the SHA-1 rows; their codes have eight digits, ours are the last six.
TEST(one_time_codes_are_those_of_the_rfc)
{
    // clang-format off
    static const struct { int64_t s; const char *code; } rows[] = {
        { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
        { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
    };
    // clang-format on
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t used;
        Time now = { rows[i].s * 1000 };
        CHECK(totp_matches(S("12345678901234567890"), now, str(rows[i].code), &used));
        CHECK_INT(used, rows[i].s / 30);
    }
}

TEST(a_one_time_code_holds_for_its_neighbours_and_no_longer)
{
    const Str secret = S("12345678901234567890"), code = S("287082");  // of step 1
    int64_t used;
    CHECK(totp_matches(secret, (Time){ 5000 }, code, &used) && used == 1);
    CHECK(totp_matches(secret, (Time){ 89000 }, code, &used) && used == 1);
    CHECK(!totp_matches(secret, (Time){ 90000 }, code, &used));
    CHECK(!totp_matches(secret, (Time){ 59000 }, S("28708"), &used));
    CHECK(!totp_matches(S(""), (Time){ 59000 }, code, &used));
}

// RFC 4648, section 10.
TEST(base32_is_that_of_the_rfc)
{
    CHECK_STR(base32_of(t->arena, S("")), "");
    CHECK_STR(base32_of(t->arena, S("f")), "MY");
    CHECK_STR(base32_of(t->arena, S("fo")), "MZXQ");
    CHECK_STR(base32_of(t->arena, S("foo")), "MZXW6");
    CHECK_STR(base32_of(t->arena, S("foob")), "MZXW6YQ");
    CHECK_STR(base32_of(t->arena, S("fooba")), "MZXW6YTB");
    CHECK_STR(base32_of(t->arena, S("foobar")), "MZXW6YTBOI");
    CHECK_INT(totp_secret(t->arena).n, 20);
}
