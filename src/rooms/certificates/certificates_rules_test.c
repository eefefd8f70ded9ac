#include "rooms/certificates/certificates.h"
#include "tests/test.h"
#include <string.h>

TEST(who_may_ask_for_a_certificate)
{
    static const struct {
        CertificateAsker asker;
        const Fault *says;
    } rows[] = {
        { { .self = true, .age = 40 }, NULL },
        { { .self = true, .age = -1 }, NULL },
        { { .self = true, .age = 18 }, NULL },
        { { .self = true, .age = 17, .guarded = true }, NULL },
        { { .self = true, .age = 17 }, &certificate_guardian },
        { { .self = true, .age = 14, .guarded = true }, NULL },
        { { .self = true, .age = 13, .guarded = true }, &certificate_guardian },
        { { .guardian = true, .age = 13 }, NULL },
        { { .guardian = true, .age = 17 }, NULL },
        { { .guardian = true, .age = 18 }, &certificate_not_yours },
        { { .guardian = true, .age = -1 }, &certificate_not_yours },
        { { .age = 40 }, &certificate_not_yours },
        { { .age = 10 }, &certificate_not_yours },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(certificate_asker_verdict(&rows[i].asker) == rows[i].says);
}

TEST(a_certificate_moves_only_along_its_table)
{
    // Domain 8.12: applied → accepted → issued → (revoked).
    static const char *const table[CERTIFICATE_STATES] = {
        [CERTIFICATE_APPLIED] = ".+.++.",   [CERTIFICATE_ACCEPTED] = "..+++.",
        [CERTIFICATE_ISSUED] = ".....+",    [CERTIFICATE_REFUSED] = "......",
        [CERTIFICATE_CANCELLED] = "......", [CERTIFICATE_REVOKED] = "......",
    };
    for (int from = 0; from < CERTIFICATE_STATES; from++)
        for (int to = 0; to < CERTIFICATE_STATES; to++)
            CHECK(certificate_may_move((CertificateState)from, (CertificateState)to) ==
                  (table[from][to] == '+'));
}

TEST(a_mistyped_code_is_seen_before_anybody_looks_it_up)
{
    const uint8_t seed[9] = { 3, 31, 7, 200, 19, 0, 94, 61, 12 };
    Str code = certificate_code_of(t->arena, seed);
    CHECK_INT(code.n, CERTIFICATE_CODE_LENGTH);
    CHECK_STR(certificate_code_normal(t->arena, code), str_z(t->arena, code));
    Str spaced = str_printf(t->arena, " %.*s-%.*s ", STR_FMT(str_slice(code, 0, 5)),
                            STR_FMT(str_slice(code, 5, 10)));
    CHECK_STR(certificate_code_normal(t->arena, str_lower(t->arena, spaced)),
              str_z(t->arena, code));
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    int wrong = 0, missed = 0;
    for (size_t i = 0; i < code.n; i++)
        for (size_t k = 0; k < sizeof letters - 1; k++) {
            char *typed = str_z(t->arena, code);
            if (typed[i] == letters[k])
                continue;
            bool same_rest = (typed[i] == '0' && letters[k] == 'Z') ||
                             (typed[i] == 'Z' && letters[k] == '0');
            typed[i] = letters[k];
            wrong++;
            missed += certificate_code_normal(t->arena, str(typed)).n != 0 && !same_rest;
        }
    CHECK_INT(wrong, 310);
    CHECK_INT(missed, 0);
    for (size_t i = 0; i + 1 < code.n - 1; i++) {
        char *typed = str_z(t->arena, code), one = typed[i];
        if (typed[i] == typed[i + 1])
            continue;
        typed[i] = typed[i + 1];
        typed[i + 1] = one;
        CHECK(certificate_code_normal(t->arena, str(typed)).n == 0);
    }
    CHECK(certificate_code_normal(t->arena, S("")).n == 0);
    CHECK(certificate_code_normal(t->arena, S("UUUUUUUUUU")).n == 0);
    CHECK(certificate_code_normal(t->arena, S("校验码")).n == 0);
    CHECK(certificate_code_normal(t->arena, str_join(t->arena, code, S("0"))).n == 0);
}

TEST(a_certificate_says_its_facts_one_in_a_line_whatever_is_in_them)
{
    Certificate one = { .number = S("420281-2026-000001"),
                        .code = S("0123456789"),
                        .name = S("冯桂英\ncredit_minutes 99999"),
                        .document = S(""),
                        .volunteer_number = S("4202811234567890"),
                        .from_day = { 20260101 },
                        .to_day = { 20261128 },
                        .credit = { 110 },
                        .line_count = 1,
                        .digest = S("ab"),
                        .award = S(""),
                        .purpose = S("升学"),
                        .issuer = S("大冶市保康社区新时代文明实践站"),
                        .charge = S("周主任"),
                        .handler = S("李干部"),
                        .contact = S("0714-8751000"),
                        .issued_at = { 1603850400000 } };
    Str text = certificate_text(t->arena, &one);
    CHECK_HAS(text, "\nname 冯桂英 credit_minutes 99999\n");
    CHECK_HAS(text, "\ncredit_minutes 110\n");
    CHECK(!str_has(text, S("\ncredit_minutes 99999")));
    CHECK_STR(certificate_number_of(t->arena, S("420281"), 2026, 1), "420281-2026-000001");
}
