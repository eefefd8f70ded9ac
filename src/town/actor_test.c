#include "town/actor.h"
#include "tests/test.h"

static const Grant station = { .role = ROLE_STATION,
                               .depth = DEPTH_BELOW,
                               .path = { "/1/14/379/", 10 } };
static const Grant own = { .role = ROLE_CENTRE, .depth = DEPTH_OWN, .path = { "/1/", 3 } };

TEST(one_grant_must_match_by_itself)
{
    const Grant both[] = { station, own };
    Actor who = { .person = { 7 }, .grants = both, .grant_count = 2 };
    CHECK(actor_may(&who, ROLE_STATION, S("/1/14/379/")));
    CHECK(actor_may(&who, ROLE_STATION, S("/1/14/379/5/")));
    CHECK(!actor_may(&who, ROLE_STATION, S("/1/14/")));
    CHECK(!actor_may(&who, ROLE_STATION, S("/1/14/3790/")));
    CHECK(actor_may(&who, ROLE_CENTRE, S("/1/")));
    CHECK(!actor_may(&who, ROLE_CENTRE, S("/1/14/379/")));
}

TEST(an_unfilled_scope_closes_doors)
{
    const Grant none[] = { { .role = ROLE_CENTRE, .depth = DEPTH_BELOW } };
    Actor who = { .person = { 7 }, .grants = none, .grant_count = 1 };
    CHECK(!actor_may(&who, ROLE_CENTRE, S("/1/")));
    CHECK(!actor_may(&who, ROLE_CENTRE, S("")));
    CHECK(!path_within(S("/1/"), (Str){ 0 }));
}

TEST(everybody_signed_in_is_a_resident)
{
    Actor nobody = { 0 }, somebody = { .person = { 7 } };
    CHECK(!actor_is(&nobody, ROLE_RESIDENT));
    CHECK(actor_is(&somebody, ROLE_RESIDENT));
    CHECK(!actor_is(&somebody, ROLE_LEADER));
}

TEST(a_leader_leads_his_own_team)
{
    const Grant lead[] = { { .role = ROLE_LEADER, .team = { 3 }, .path = { "t/1/3/", 6 } } };
    Actor who = { .person = { 7 }, .grants = lead, .grant_count = 1 };
    CHECK(actor_leads(&who, (TeamId){ 3 }));
    CHECK(!actor_leads(&who, (TeamId){ 4 }));
    CHECK(!actor_leads(&who, NO(Team)));
}

TEST(every_role_word_reads_back)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        Role back;
        CHECK(role_parse(str(role_word(role_at(i))), &back));
        CHECK_INT(back, role_at(i));
    }
    Role none;
    CHECK(!role_parse(S("king"), &none));
}
