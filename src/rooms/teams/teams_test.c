// The second tree: what stands below what, who leads, whom a place can send to.
#include "rooms/teams/teams.h"
#include "tests/support/little.h"

typedef struct {
    TeamNew new;
    TeamId out;
} Add;

static Err add(Cx *cx, void *with)
{
    Add *one = with;
    return team_add(cx, &one->new, &one->out);
}

typedef struct {
    TeamId id;
    Team team;
    List members;
    bool has;
    PersonId person;
} Seen;

static Err look(Cx *cx, void *with)
{
    Seen *one = with;
    TRY(team_find(cx, one->id, &one->team));
    TRY(team_has_member(cx, one->id, one->person, &one->has));
    return team_members_of(cx, one->id, false, &one->members);
}

typedef struct {
    TeamId team;
    PersonId person;
    MemberId out;
} Lead;

static Err lead(Cx *cx, void *with)
{
    Lead *one = with;
    return team_leader_set(cx, one->team, one->person);
}

static Err join(Cx *cx, void *with)
{
    Lead *one = with;
    return team_member_add(cx, one->team, one->person, MEMBER_MEMBER, &one->out);
}

static Err leave(Cx *cx, void *with)
{
    Lead *one = with;
    return team_member_end(cx, one->team, one->person);
}

typedef struct {
    TeamId corps, detachment, squad;
} Tree;

static TeamId added(Little *l, TeamId parent, TeamLevel level, const char *name, PlaceId place)
{
    Add one = { .new = { .parent = parent, .level = level, .name = str(name), .place = place } };
    CHECK_OK(little_act(l, NO(Person), add, &one));
    return one.out;
}

static Tree tree_of(Little *l)
{
    Tree tree;
    tree.corps = added(l, NO(Team), TEAM_CORPS, "大冶市志愿服务总队", l->centre);
    tree.detachment = added(l, tree.corps, TEAM_DETACHMENT, "东岳路支队", l->branch);
    tree.squad = added(l, tree.detachment, TEAM_SQUAD, "保康便民小队", l->station);
    return tree;
}

static Seen looked(Little *l, TeamId id, PersonId person)
{
    Seen one = { .id = id, .person = person };
    CHECK_OK(little_act(l, NO(Person), look, &one));
    return one;
}

BOTH(a_team_stands_below_its_parent_and_knows_its_path)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    Team squad = looked(l, tree.squad, NO(Person)).team;
    CHECK_STR(squad.path,
              str_z(t->arena, str_printf(t->arena, "t/%lld/%lld/%lld/", (long long)tree.corps.n,
                                         (long long)tree.detachment.n, (long long)tree.squad.n)));
    CHECK_STR(squad.place_name, "保康社区");
    CHECK_INT(looked(l, tree.detachment, NO(Person)).team.below, 1);
    Add wrong = { .new = { .parent = tree.squad,
                           .level = TEAM_SQUAD,
                           .name = S("第二小队"),
                           .place = l->station } };
    CHECK_ERR(little_act(l, NO(Person), add, &wrong), team_misplaced);
    Add corps = { .new = { .level = TEAM_CORPS, .name = S("第二总队"), .place = l->centre } };
    CHECK_ERR(little_act(l, NO(Person), add, &corps), team_taken);
    Add twice = { .new = { .parent = tree.detachment,
                           .level = TEAM_SQUAD,
                           .name = S("保康便民小队"),
                           .place = l->station } };
    CHECK_ERR(little_act(l, NO(Person), add, &twice), team_taken);
    Add nameless = { .new = { .parent = tree.detachment,
                              .level = TEAM_SQUAD,
                              .name = S("队"),
                              .place = l->station } };
    CHECK_ERR(little_act(l, NO(Person), add, &nameless), fault_invalid);
}

BOTH(a_station_staffs_its_own_teams_and_no_sibling_does)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId own = little_person(l, "周主任", "13800000001", l->station);
    PersonId other = little_person(l, "吴主任", "13800000002", l->station2);
    PersonId member = little_person(l, "王师傅", "13800000003", l->station);
    little_grant(l, own, ROLE_STATION, l->station);
    little_grant(l, other, ROLE_STATION, l->station2);
    Lead one = { .team = tree.squad, .person = member };
    CHECK_ERR(little_act(l, other, join, &one), team_not_yours);
    CHECK_OK(little_act(l, own, join, &one));
    CHECK_ERR(little_act(l, own, join, &one), team_member_there);
    CHECK(looked(l, tree.squad, member).has);
    CHECK_OK(little_act(l, own, leave, &one));
    CHECK(!looked(l, tree.squad, member).has);
    CHECK_OK(little_act(l, own, join, &one));  // and may come back
    Add foreign = { .new = { .parent = tree.detachment,
                             .level = TEAM_SQUAD,
                             .name = S("长安小队"),
                             .place = l->station2 } };
    CHECK_ERR(little_act(l, own, add, &foreign), team_not_yours);
}

BOTH(the_post_of_leader_carries_the_grant_and_passes_on)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId first = little_person(l, "王师傅", "13800000003", l->station);
    PersonId second = little_person(l, "李师傅", "13800000004", l->station);
    Lead one = { .team = tree.squad, .person = first };
    CHECK_OK(little_act(l, NO(Person), lead, &one));
    CHECK(actor_leads(&little_cx(l, first)->actor, tree.squad));
    one.person = second;
    CHECK_OK(little_act(l, NO(Person), lead, &one));
    CHECK(actor_leads(&little_cx(l, second)->actor, tree.squad));
    CHECK(!actor_leads(&little_cx(l, first)->actor, tree.squad));
    Seen now = looked(l, tree.squad, first);
    CHECK(now.has);  // stays a member
    CHECK_INT(now.team.leader.n, second.n);
    CHECK_INT(now.members.n, 2);
    int leaders = 0;
    for (size_t i = 0; i < now.members.n; i++)
        leaders += LIST_AT(&now.members, Member, i)->role == MEMBER_LEADER;
    CHECK_INT(leaders, 1);
    CHECK_ERR(little_act(l, NO(Person), leave, &one),
              team_missing);  // a leader hands over before leaving
}

static Err erase(Cx *cx, void *with)
{
    const PersonId *id = with;
    return person_erase(cx, *id);
}

BOTH(who_is_erased_leads_no_team_and_belongs_to_none)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    Lead one = { .team = tree.squad,
                 .person = little_person(l, "王师傅", "13800000003", l->station) };
    CHECK_OK(little_act(l, NO(Person), lead, &one));
    CHECK_OK(little_act(l, one.person, erase, &one.person));
    Seen now = looked(l, tree.squad, one.person);
    CHECK_INT(now.team.leader.n, 0);
    CHECK(!now.has);
    CHECK_INT(now.members.n, 0);
}

typedef struct {
    TeamId id;
    TeamState state;
} Set;

static Err set_state(Cx *cx, void *with)
{
    Set *one = with;
    return team_state_set(cx, one->id, one->state, S("合并"));
}

BOTH(a_dissolved_team_keeps_its_record_and_nobody_leads_it)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId leader = little_person(l, "王师傅", "13800000003", l->station);
    Lead one = { .team = tree.squad, .person = leader };
    CHECK_OK(little_act(l, NO(Person), lead, &one));
    Set above = { tree.detachment, TEAM_DISSOLVED };
    CHECK_ERR(little_act(l, NO(Person), set_state, &above),
              team_misplaced);  // squads stand below it
    Set gone = { tree.squad, TEAM_DISSOLVED };
    CHECK_OK(little_act(l, NO(Person), set_state, &gone));
    CHECK(!actor_leads(&little_cx(l, leader)->actor, tree.squad));
    CHECK(looked(l, tree.squad, leader).team.state == TEAM_DISSOLVED);
    CHECK_ERR(little_act(l, NO(Person), join, &one), team_dissolved);
}

typedef struct {
    Str path;
    List teams;
} Near;

static Err near_of(Cx *cx, void *with)
{
    Near *one = with;
    return team_list_for_place(cx, one->path, 60, &one->teams);
}

BOTH(a_place_sends_to_its_own_teams_first_then_to_its_neighbours)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    TeamId neighbour = added(l, tree.detachment, TEAM_SQUAD, "长安小队", l->station2);
    TeamId lawyers = added(l, tree.corps, TEAM_PROFESSIONAL, "法律服务专业队", l->centre);
    added(l, tree.corps, TEAM_SQUAD, "马叫小队", l->station3);
    Near one = { .path = l->station_path };
    CHECK_OK(little_act(l, NO(Person), near_of, &one));
    CHECK_INT(one.teams.n, 4);  // not the corps, not the other branch's
    CHECK_INT(LIST_AT(&one.teams, Team, 0)->id.n, tree.squad.n);
    CHECK_INT(LIST_AT(&one.teams, Team, 1)->id.n, tree.detachment.n);
    CHECK_INT(LIST_AT(&one.teams, Team, 2)->id.n, neighbour.n);
    CHECK_INT(LIST_AT(&one.teams, Team, 3)->id.n, lawyers.n);
}

typedef struct {
    TeamQuery query;
    List teams;
} Search;

static Err search(Cx *cx, void *with)
{
    Search *one = with;
    return team_list(cx, &one->query, &one->teams);
}

static size_t found(Little *l, TeamQuery query)
{
    Search one = { .query = query };
    CHECK_OK(little_act(l, NO(Person), search, &one));
    return one.teams.n;
}

BOTH(teams_are_listed_by_place_and_level_and_word_page_by_page)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100 }), 3);
    CHECK_INT(found(l, (TeamQuery){ .limit = 2 }), 2);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100, .after = tree.detachment }), 1);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100, .path = l->station_path }), 1);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100, .by_level = true, .level = TEAM_CORPS }), 1);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100, .words = S("便民") }), 1);
    CHECK_INT(found(l, (TeamQuery){ .limit = 100, .words = S("没有") }), 0);
}

TEST(nearness_is_told_by_paths_alone)
{
    CHECK_INT(team_nearness(S("/1/14/379/"), S("/1/14/379/")), 0);
    CHECK_INT(team_nearness(S("/1/14/379/5/"), S("/1/14/379/")), 0);
    CHECK_INT(team_nearness(S("/1/14/"), S("/1/14/379/")), 1);
    CHECK_INT(team_nearness(S("/1/14/380/"), S("/1/14/379/")), 2);
    CHECK_INT(team_nearness(S("/1/15/400/"), S("/1/14/379/")), 3);
    CHECK_INT(team_nearness(S("/1/"), S("/1/14/379/")), 3);
    CHECK_STR(path_above(S("/1/14/379/")), "/1/14/");
    CHECK_STR(path_above(S("/1/")), "");
    CHECK_STR(path_above(S("")), "");
}

TEST(what_may_stand_below_what)
{
    CHECK(team_may_stand(TEAM_DETACHMENT, TEAM_CORPS));
    CHECK(team_may_stand(TEAM_SQUAD, TEAM_DETACHMENT));
    CHECK(team_may_stand(TEAM_PROFESSIONAL, TEAM_CORPS));
    CHECK(!team_may_stand(TEAM_CORPS, TEAM_CORPS));
    CHECK(!team_may_stand(TEAM_DETACHMENT, TEAM_DETACHMENT));
    CHECK(!team_may_stand(TEAM_SQUAD, TEAM_SQUAD));
    CHECK(!team_may_stand(TEAM_SQUAD, TEAM_PROFESSIONAL));
}
