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
    return team_member_end(cx, one->team, one->person, S("搬家"));
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

// --- joining

typedef struct {
    TeamId team;
    TeamJoin join;
    Str words, code;
    bool member;
    ApplicationId application;
    bool approve;
    Str opinion;
    List applications;
} Joining;

static Err set_join(Cx *cx, void *with)
{
    Joining *one = with;
    return team_join_set(cx, one->team, one->join, one->code);
}

static Err ask_in(Cx *cx, void *with)
{
    Joining *one = with;
    return team_join(cx, one->team, one->words, one->code, &one->member);
}

static Err withdraw(Cx *cx, void *with)
{
    Joining *one = with;
    return application_withdraw(cx, one->team);
}

static Err quit(Cx *cx, void *with)
{
    Joining *one = with;
    return team_quit(cx, one->team, S("搬家"));
}

static Err decide(Cx *cx, void *with)
{
    Joining *one = with;
    return application_decide(cx, one->team, one->application, one->approve, one->opinion);
}

static Err applications(Cx *cx, void *with)
{
    Joining *one = with;
    return application_list(cx, one->team, true, NO(Application), 10, &one->applications);
}

static ApplicationId waiting(Little *l, TeamId team)
{
    Joining one = { .team = team };
    CHECK_OK(little_act(l, NO(Person), applications, &one));
    return one.applications.n > 0 ? LIST_AT(&one.applications, Application, 0)->id
                                  : NO(Application);
}

BOTH(who_asks_to_join_waits_for_the_leader_and_is_answered_once)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId leader = little_person(l, "王师傅", "13800000003", l->station);
    PersonId person = little_person(l, "冯桂英", "13800000004", l->station);
    Lead lead_it = { .team = tree.squad, .person = leader };
    CHECK_OK(little_act(l, NO(Person), lead, &lead_it));
    Joining one = { .team = tree.squad, .words = S("会理发") };
    CHECK_OK(little_act(l, person, ask_in, &one));
    CHECK(!one.member && !looked(l, tree.squad, person).has);
    CHECK_ERR(little_act(l, person, ask_in, &one), team_applied);
    one.application = waiting(l, tree.squad);
    CHECK_ERR(little_act(l, leader, decide, &one), fault_invalid);  // a refusal has its reason
    CHECK_ERR(little_act(l, person, decide, &one), team_not_yours);
    one.opinion = S("人满了");
    CHECK_OK(little_act(l, leader, decide, &one));
    CHECK_ERR(little_act(l, leader, decide, &one), team_answered);
    CHECK_OK(little_act(l, person, ask_in, &one));  // and may ask again
    CHECK_OK(little_act(l, person, withdraw, &one));
    CHECK_ERR(little_act(l, person, withdraw, &one), team_answered);
    CHECK_OK(little_act(l, person, ask_in, &one));
    one.application = waiting(l, tree.squad);
    one.approve = true;
    CHECK_OK(little_act(l, leader, decide, &one));
    CHECK(looked(l, tree.squad, person).has);
    CHECK_ERR(little_act(l, person, ask_in, &one), team_member_there);
    CHECK_ERR(little_act(l, leader, quit, &one), team_leads);
    CHECK_OK(little_act(l, person, quit, &one));
    CHECK_ERR(little_act(l, person, quit, &one), team_missing);
    CHECK(!looked(l, tree.squad, person).has);
}

BOTH(a_team_says_how_one_joins)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId person = little_person(l, "冯桂英", "13800000004", l->station);
    Joining one = { .team = tree.squad, .join = JOIN_CLOSED };
    CHECK_ERR(little_act(l, person, set_join, &one), team_not_yours);
    CHECK_OK(little_act(l, NO(Person), set_join, &one));
    CHECK_ERR(little_act(l, person, ask_in, &one), team_not_open);
    one.join = JOIN_CODE;
    one.code = S("12");
    CHECK_ERR(little_act(l, NO(Person), set_join, &one), fault_invalid);
    one.code = S("hong2026");
    CHECK_OK(little_act(l, NO(Person), set_join, &one));
    one.code = S("hong2025");
    CHECK_ERR(little_act(l, person, ask_in, &one), team_wrong_code);
    one.code = S("");
    CHECK_ERR(little_act(l, person, ask_in, &one), team_wrong_code);
    one.code = S("hong2026");
    CHECK_OK(little_act(l, person, ask_in, &one));
    CHECK(one.member && looked(l, tree.squad, person).has);
    CHECK_OK(little_act(l, person, quit, &one));
    one.join = JOIN_OPEN;
    CHECK_OK(little_act(l, NO(Person), set_join, &one));
    CHECK_OK(little_act(l, person, ask_in, &one));
    CHECK(looked(l, tree.squad, person).has);
}

BOTH(nobody_belongs_to_a_sixth_team_however_they_come)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId person = little_person(l, "冯桂英", "13800000004", l->station);
    Joining one = { .join = JOIN_OPEN };
    TeamId last = NO(Team);
    for (int i = 0; i < 6; i++) {
        const char *names[] = { "一小队", "二小队", "三小队", "四小队", "五小队", "六小队" };
        one.team = last = added(l, tree.detachment, TEAM_SQUAD, names[i], l->station);
        CHECK_OK(little_act(l, NO(Person), set_join, &one));
        if (i < 5)
            CHECK_OK(little_act(l, person, ask_in, &one));
    }
    CHECK_ERR(little_act(l, person, ask_in, &one), team_too_many);
    Lead by_station = { .team = last, .person = person };
    CHECK_ERR(little_act(l, NO(Person), join, &by_station), team_too_many);
    one.team = tree.squad;  // reviewed: not even asked
    CHECK_ERR(little_act(l, person, ask_in, &one), team_too_many);
    CHECK(!looked(l, last, person).has);
    CHECK_OK(little_act(l, NO(Person), lead, &by_station));  // a post is no choice of one's own
}

// --- founding

typedef struct {
    Str title;
    FoundingId id;
    bool approve;
    Str opinion;
    List foundings;
    Str path;
} Found;

static Err found_one(Cx *cx, void *with)
{
    Found *one = with;
    return founding_ask(cx, one->title, S("读报"), S("六个人，每周给老人读报"), &one->id);
}

static Err found_decide(Cx *cx, void *with)
{
    Found *one = with;
    return founding_decide(cx, one->id, one->approve, one->opinion);
}

static Err found_list(Cx *cx, void *with)
{
    Found *one = with;
    TRY(founding_list_of(cx, cx->actor.person, &one->foundings));
    TRY(founding_list(cx, one->path, true, true, NO(Founding), 10, &one->foundings));
    return founding_list(cx, one->path, false, true, NO(Founding), 10, &one->foundings);
}

BOTH(a_squad_is_founded_by_a_resident_and_stands_when_the_station_agrees)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    PersonId person = little_person(l, "徐大姐", "13800000004", l->station);
    PersonId station = little_person(l, "周主任", "13800000001", l->station);
    PersonId other = little_person(l, "吴主任", "13800000002", l->station2);
    little_grant(l, station, ROLE_STATION, l->station);
    little_grant(l, other, ROLE_STATION, l->station2);
    Found one = { .title = S("徐大姐文明劝导队"), .path = l->station_path };
    CHECK_OK(little_act(l, person, found_one, &one));
    Found twice = { .title = S("另一支队伍") };
    CHECK_ERR(little_act(l, person, found_one, &twice), team_applied);
    CHECK_OK(little_act(l, station, found_list, &one));
    CHECK_INT(one.foundings.n, 1);
    CHECK_ERR(little_act(l, other, found_decide, &one), team_not_yours);
    CHECK_ERR(little_act(l, station, found_decide, &one), fault_invalid);
    one.opinion = S("请写明成员");
    CHECK_OK(little_act(l, station, found_decide, &one));
    CHECK_ERR(little_act(l, station, found_decide, &one), team_answered);
    CHECK_OK(little_act(l, person, found_one, &one));
    one.approve = true;
    CHECK_OK(little_act(l, station, found_decide, &one));
    Search found_it = { .query = { .words = S("徐大姐"), .limit = 10 } };
    CHECK_OK(little_act(l, NO(Person), search, &found_it));
    CHECK_INT(found_it.teams.n, 1);
    const Team *squad = LIST_AT(&found_it.teams, Team, 0);
    CHECK_INT(squad->parent.n, tree.detachment.n);
    CHECK_INT(squad->leader.n, person.n);
    CHECK(actor_leads(&little_cx(l, person)->actor, squad->id));
}

// --- vests and going on in another team

typedef struct {
    TeamId team;
    VestNew move;
    VestMoveId id;
    List stock, moves;
} Vest;

static Err vest_one(Cx *cx, void *with)
{
    Vest *one = with;
    return vest_move(cx, one->team, &one->move, &one->id);
}

static Err vest_look(Cx *cx, void *with)
{
    Vest *one = with;
    TRY(vest_moves(cx, one->team, NO(VestMove), 100, &one->moves));
    return vest_stock(cx, one->team, &one->stock);
}

static int64_t vests_of(Little *l, TeamId team, PersonId person)
{
    Vest one = { .team = team };
    int64_t n = 0;
    CHECK_OK(little_act(l, NO(Person), vest_look, &one));
    for (size_t i = 0; i < one.stock.n; i++) {
        const VestStock *row = LIST_AT(&one.stock, VestStock, i);
        if (row->person.n == person.n)
            n += row->count;
    }
    return n;
}

static Err vest(Little *l, TeamId team, VestKind kind, int64_t count, PersonId person)
{
    Vest one = { .team = team, .move = { kind, S("XL"), count, person, S("") } };
    return little_act(l, NO(Person), vest_one, &one);
}

static Err count_up(Cx *cx, void *with)
{
    Recount *recount = with;
    return teams_check(cx, recount);
}

typedef struct {
    TeamId id, successor;
} Merge;

static Err merge(Cx *cx, void *with)
{
    Merge *one = with;
    return team_dissolve(cx, one->id, one->successor, S("合并"));
}

BOTH(vests_never_run_below_nothing_and_go_with_their_team)
{
    Little *l = little(t, county);
    Tree tree = tree_of(l);
    TeamId heir = added(l, tree.detachment, TEAM_SQUAD, "新小队", l->station);
    PersonId person = little_person(l, "冯桂英", "13800000004", l->station);
    PersonId asks = little_person(l, "陈国庆", "13800000005", l->station);
    Lead member = { .team = tree.squad, .person = person };
    CHECK_ERR(vest(l, tree.squad, VEST_VOID, 1, NO(Person)), vest_none);
    CHECK_OK(vest(l, tree.squad, VEST_IN, 10, NO(Person)));
    CHECK_ERR(vest(l, tree.squad, VEST_OUT, 1, person), team_no_person);
    CHECK_OK(little_act(l, NO(Person), join, &member));
    CHECK_ERR(vest(l, tree.squad, VEST_OUT, 1, NO(Person)), fault_invalid);
    CHECK_ERR(vest(l, tree.squad, VEST_OUT, 11, person), vest_none);
    CHECK_OK(vest(l, tree.squad, VEST_OUT, 3, person));
    CHECK_ERR(vest(l, tree.squad, VEST_BACK, 4, person), vest_none);
    CHECK_OK(vest(l, tree.squad, VEST_BACK, 1, person));
    CHECK_OK(vest(l, tree.squad, VEST_VOID, 2, NO(Person)));
    CHECK_ERR(vest(l, tree.squad, VEST_TAKEN, 2, NO(Person)), fault_invalid);
    CHECK_INT(vests_of(l, tree.squad, NO(Person)), 6);
    CHECK_INT(vests_of(l, tree.squad, person), 2);

    Joining asking = { .team = tree.squad };
    CHECK_OK(little_act(l, asks, ask_in, &asking));
    Merge self = { tree.squad, tree.squad };
    CHECK_ERR(little_act(l, NO(Person), merge, &self), team_misplaced);
    Merge one = { tree.squad, heir };
    CHECK_OK(little_act(l, NO(Person), merge, &one));
    CHECK(!looked(l, tree.squad, person).has && looked(l, heir, person).has);
    CHECK_INT(waiting(l, tree.squad).n, 0);
    CHECK_INT(vests_of(l, tree.squad, NO(Person)) + vests_of(l, tree.squad, person), 0);
    CHECK_INT(vests_of(l, heir, NO(Person)), 6);
    CHECK_INT(vests_of(l, heir, person), 2);
    CHECK_ERR(little_act(l, NO(Person), merge, &one), team_dissolved);
    Recount recount = { 0 };
    CHECK_OK(little_act(l, NO(Person), count_up, &recount));
}

TEST(a_pass_code_is_6_to_12_letters_or_digits)
{
    CHECK(team_code_fits(S("123456")) && team_code_fits(S("hong2026ABCD")));
    CHECK(!team_code_fits(S("12345")) && !team_code_fits(S("hong2026ABCDE")));
    CHECK(!team_code_fits(S("红马甲")) && !team_code_fits(S("123 456")));
}
