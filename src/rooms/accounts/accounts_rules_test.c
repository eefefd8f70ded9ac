// Who gives what to whom, passwords, and a partner's signature: each as a table written apart from
// the code.
#include "rooms/accounts/accounts.h"
#include "tests/test.h"
#include <string.h>

// One line a giver, in words of the office: what he may give on a node of his own or below.
static const struct {
    Role giver;
    const char *gives;
} office[] = {
    { ROLE_RESIDENT, "" },
    { ROLE_GRID, "" },
    { ROLE_VOLUNTEER, "" },
    { ROLE_LEADER, "volunteer" },
    { ROLE_STATION, "grid volunteer leader" },
    { ROLE_BRANCH, "grid volunteer leader station" },
    { ROLE_CENTRE, "grid volunteer leader station branch department supervisor merchant judge" },
    { ROLE_DEPARTMENT, "volunteer" },
    { ROLE_SUPERVISOR, "" },
    { ROLE_MERCHANT, "" },
    { ROLE_JUDGE, "" },
    { ROLE_AUDITOR, "" },
    { ROLE_SYSTEM, "" },
    { ROLE_SECURITY, "grid volunteer leader station branch centre department supervisor merchant "
                     "judge auditor system security" },
};

static bool word_in(const char *words, const char *word)
{
    Str rest = str(words);
    while (rest.n > 0) {
        Str one = str_cut(rest, ' ', &rest);
        if (str_eq(one, str(word)))
            return true;
    }
    return false;
}

// Every giver × role × node × depth of the giver × depth given: 14 × 14 × 6 × 2 × 2 cells.
TEST(nobody_gives_above_or_beside_himself)
{
    static const char *const scopes[] = { "/1/14/", "/1/14/379/", "/1/14/379/5/",
                                          "/1/",    "/1/15/",     "/1/140/" };
    for (size_t g = 0; g < COUNT(office); g++)
        for (int r = 0; r < ROLE_COUNT; r++)
            for (size_t s = 0; s < COUNT(scopes); s++)
                for (int own = DEPTH_OWN; own <= DEPTH_BELOW; own++)
                    for (int depth = DEPTH_OWN; depth <= DEPTH_BELOW; depth++) {
                        Grant grant = { .role = office[g].giver,
                                        .depth = (Depth)own,
                                        .path = { "/1/14/", 6 } };
                        Actor who = { .person = { 8 }, .grants = &grant, .grant_count = 1 };
                        bool node = own == DEPTH_BELOW ? s <= 2 : s == 0 && depth == DEPTH_OWN;
                        bool may = node && word_in(office[g].gives, role_word(role_at(r)));
                        Err got = grant_may(&who, role_at(r), (Depth)depth, str(scopes[s]),
                                            (PersonId){ 9 });
                        if ((got == OK) != may)
                            test_failed(__FILE__, __LINE__, "%s gives %s on %s",
                                        role_word(office[g].giver), role_word(role_at(r)),
                                        scopes[s]);
                    }
}

TEST(nobody_gives_to_himself_and_nothing_without_a_node)
{
    Grant grant = { .role = ROLE_SECURITY, .depth = DEPTH_BELOW, .path = { "/1/", 3 } };
    Actor who = { .person = { 8 }, .grants = &grant, .grant_count = 1 }, none = { .person = { 8 } };
    CHECK_OK(grant_may(&who, ROLE_CENTRE, DEPTH_BELOW, S("/1/"), (PersonId){ 9 }));
    CHECK_ERR(grant_may(&who, ROLE_CENTRE, DEPTH_BELOW, S("/1/"), (PersonId){ 8 }),
              grant_not_yours);
    CHECK_ERR(grant_may(&who, ROLE_CENTRE, DEPTH_BELOW, S(""), (PersonId){ 9 }), grant_not_yours);
    CHECK_ERR(grant_may(&none, ROLE_GRID, DEPTH_OWN, S("/1/"), (PersonId){ 9 }), grant_not_yours);
}

// Two grants of one giver do not add up: the role of one and the node of the other.
TEST(rights_to_give_never_add_up)
{
    const Grant both[] = {
        { .role = ROLE_BRANCH, .depth = DEPTH_BELOW, .path = { "/1/14/", 6 } },
        { .role = ROLE_SUPERVISOR, .depth = DEPTH_BELOW, .path = { "/1/", 3 } }
    };
    Actor who = { .person = { 8 }, .grants = both, .grant_count = 2 };
    CHECK_OK(grant_may(&who, ROLE_STATION, DEPTH_BELOW, S("/1/14/379/"), (PersonId){ 9 }));
    CHECK_ERR(grant_may(&who, ROLE_STATION, DEPTH_BELOW, S("/1/15/380/"), (PersonId){ 9 }),
              grant_not_yours);
}

TEST(a_role_stands_on_its_own_kind_of_node)
{
    static const struct {
        Role role;
        const char *kinds;
    } fits[] = {
        { ROLE_RESIDENT, "" },
        { ROLE_GRID, "station below" },
        { ROLE_VOLUNTEER, "team" },
        { ROLE_LEADER, "team" },
        { ROLE_STATION, "station" },
        { ROLE_BRANCH, "branch" },
        { ROLE_CENTRE, "centre" },
        { ROLE_DEPARTMENT, "team unit" },
        { ROLE_SUPERVISOR, "centre branch" },
        { ROLE_MERCHANT, "unit below" },
        { ROLE_JUDGE, "centre" },
        { ROLE_AUDITOR, "centre" },
        { ROLE_SYSTEM, "centre" },
        { ROLE_SECURITY, "centre" },
    };
    static const struct {
        NodeKind kind;
        const char *word;
    } kinds[] = {
        { NODE_CENTRE, "centre" }, { NODE_BRANCH, "branch" }, { NODE_STATION, "station" },
        { NODE_BELOW, "below" },   { NODE_TEAM, "team" },     { NODE_UNIT, "unit" },
    };
    for (size_t i = 0; i < COUNT(fits); i++)
        for (size_t k = 0; k < COUNT(kinds); k++)
            if (role_fits(fits[i].role, kinds[k].kind) != word_in(fits[i].kinds, kinds[k].word))
                test_failed(__FILE__, __LINE__, "%s on %s", role_word(fits[i].role), kinds[k].word);
    CHECK_INT(node_kind_of(S("zone")), NODE_BRANCH);
    CHECK_INT(node_kind_of(S("grid")), NODE_BELOW);
}

TEST(system_security_and_audit_are_three_people)
{
    for (int a = 0; a < ROLE_COUNT; a++)
        for (int b = 0; b < ROLE_COUNT; b++) {
            bool three = a >= 11 && b >= 11 &&
                         a != b;  // auditor, system, security close the list of roles
            CHECK_INT(roles_apart(role_at(a), role_at(b)), three);
        }
}

TEST(common_passwords_are_refused_and_sentences_are_welcome)
{
    static const char *const bad[] = { "",           "short7!",     "password", "Password123!",
                                       "12345678",   "87654321",    "aaaaaaaa", "Daye2024!",
                                       "zhiyuanzhe", "hongmajia88", "19850312", "13907140001",
                                       "qwertyuiop", "1qaz2wsx",    "P@ssw0rd", "abcdefgh" };
    static const char *const good[] = { "ganlan-shu 七月 88", "correct horse battery",
                                        "铜绿山的槐花开了三次", "x9!kQ2#vL", "moli 2hua 3xiang" };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (password_fits(str(bad[i])))
            test_failed(__FILE__, __LINE__, "%s is taken", bad[i]);
    for (size_t i = 0; i < COUNT(good); i++)
        if (!password_fits(str(good[i])))
            test_failed(__FILE__, __LINE__, "%s is refused", good[i]);
    char long_one[PASSWORD_MAX + 2];
    for (size_t i = 0; i < sizeof long_one; i++)
        long_one[i] = (char)('a' + i * 7 % 26);
    CHECK(password_fits((Str){ long_one, PASSWORD_MAX }));
    CHECK(!password_fits((Str){ long_one, PASSWORD_MAX + 1 }));
    CHECK(!password_fits(S("abc\xff"
                           "defghijk")));
}

TEST(codes_are_read_as_people_type_them)
{
    CHECK_STR(code_normal(t->arena, S(" 123 456 ")), "123456");
    CHECK_STR(code_normal(t->arena, S("１２３４５６")), "123456");
    CHECK(code_shape(S("000000")));
    CHECK(!code_shape(S("12345")));
    CHECK(!code_shape(S("12345a")));
    CHECK(!code_shape(code_normal(t->arena, S("一二三四五六"))));
}

// --- the partner's signature; docs/handover.md gives the same vector

static const Time NOW = { 1603681200000 };

static Handover sample(void)
{
    return (Handover){ S("yunsd"), S("u-1001"), S("13907140001"), S("1603681200"),
                       S("0123456789abcdef") };
}

#define SECRET S("0123456789abcdef0123456789abcdef")

TEST(the_signature_of_the_document_is_ours)
{
    Handover h = sample();
    CHECK_STR(handover_canonical(t->arena, &h),
              "redvest-handover-1\nyunsd\nu-1001\n13907140001\n1603681200\n0123456789abcdef");
    CHECK_STR(handover_sign(t->arena, SECRET, &h),
              "905d058b221d9d1ff5a6d5e2d0ef7356fc03a1e4a3e0107927f2a5bf71838b36");
    CHECK_OK(handover_check(t->arena, SECRET, &h, handover_sign(t->arena, SECRET, &h), NOW));
}

TEST(a_change_of_any_field_breaks_the_signature)
{
    const Handover good = sample();
    Str sig = handover_sign(t->arena, SECRET, &good);
    for (int field = 0; field < 5; field++) {
        Handover h = good;
        Str *one[] = { &h.app, &h.user, &h.phone, &h.ts, &h.nonce };
        char *wrong = str_z(t->arena, *one[field]);
        wrong[one[field]->n - 1] = wrong[one[field]->n - 1] == '1' ? '2' : '1';
        *one[field] = str(wrong);
        CHECK_ERR(handover_check(t->arena, SECRET, &h, sig, NOW), handover_wrong);
    }
    CHECK_ERR(handover_check(t->arena, S("another-secret-of-32-characters!"), &good, sig, NOW),
              handover_wrong);
    CHECK_ERR(handover_check(t->arena, SECRET, &good, S(""), NOW), handover_wrong);
    CHECK_ERR(handover_check(t->arena, SECRET, &good, str_slice(sig, 0, 62), NOW), handover_wrong);
}

TEST(a_line_end_cannot_move_a_field)
{
    Handover h = sample();
    h.user = S("u-1001\n13907140002");
    h.phone = S("");
    CHECK_ERR(handover_check(t->arena, SECRET, &h, handover_sign(t->arena, SECRET, &h), NOW),
              handover_wrong);
}

TEST(five_minutes_either_way_and_no_more)
{
    Handover h = sample();
    Str sig = handover_sign(t->arena, SECRET, &h);
    CHECK_OK(handover_check(t->arena, SECRET, &h, sig, time_add(NOW, HANDOVER_WINDOW)));
    CHECK_OK(handover_check(t->arena, SECRET, &h, sig, time_add(NOW, -HANDOVER_WINDOW)));
    CHECK_ERR(handover_check(t->arena, SECRET, &h, sig, time_add(NOW, HANDOVER_WINDOW + 1)),
              handover_expired);
    CHECK_ERR(handover_check(t->arena, SECRET, &h, sig, time_add(NOW, -HANDOVER_WINDOW - 1)),
              handover_expired);
}
