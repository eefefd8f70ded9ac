// 评比: the formula, and a month counted beside a month that was played.
#include "rooms/comparisons/comparisons.h"
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "tests/support/little.h"

TEST(a_share_is_rounded_half_up_and_of_nothing_it_is_nothing)
{
    CHECK_INT(share_permille((Share){ 8, 9 }).n, 889);
    CHECK_INT(share_permille((Share){ 1, 2 }).n, 500);
    CHECK_INT(share_permille((Share){ 1, 16 }).n, 63);  // 62.5
    CHECK_INT(share_permille((Share){ 0, 9 }).n, 0);
    CHECK_INT(share_permille((Share){ 9, 9 }).n, 1000);
    CHECK_INT(share_permille((Share){ 0, 0 }).n, 0);
}

TEST(the_score_is_the_weighted_mean_of_what_there_is)
{
    const CompareRules rules = { { 30, 30, 20, 0 }, 5 };
    static const struct {
        Share shares[SHARES];
        int64_t orders;
        bool scored;
        int score;
    } table[] = {
        { { { 9, 9 }, { 9, 9 }, { 9, 9 } }, 9, true, 1000 },
        { { { 0, 9 }, { 0, 9 }, { 0, 9 } }, 9, true, 0 },
        { { { 9, 9 }, { 0, 9 }, { 0, 9 } }, 9, true, 375 },   // 30 of 80
        { { { 9, 9 }, { 9, 9 }, { 0, 0 } }, 9, true, 1000 },  // nobody rated: counts neither way
        { { { 8, 9 }, { 0, 0 }, { 1, 2 } }, 9, true, 733 },   // (30×889 + 20×500) ÷ 50
        { { { 0, 0 }, { 0, 0 }, { 0, 0 } }, 9, false, 0 },
        { { { 4, 4 }, { 4, 4 }, { 4, 4 } }, 4, false, 0 },  // too few
        { { { 5, 5 }, { 5, 5 }, { 5, 5 } }, 5, true, 1000 },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        Permille score = { 0 };
        CHECK_INT(compare_score(table[i].shares, table[i].orders, &rules, &score), table[i].scored);
        CHECK_INT(score.n, table[i].score);
    }
    const CompareRules four = { { 30, 30, 20, 20 }, 5 };
    const Share rung[SHARES] = { { 9, 9 }, { 9, 9 }, { 9, 9 }, { 0, 2 } };
    Permille rung_score;
    CHECK(compare_score(rung, 9, &four, &rung_score));
    CHECK_INT(rung_score.n, 800);
    const CompareRules weightless = { { 0, 0, 0, 0 }, 1 };
    Permille score = { 7 };
    CHECK(!compare_score(table[0].shares, 9, &weightless, &score));
    CHECK_INT(score.n, 7);
}

TEST(equals_share_a_rank_and_who_has_no_score_stands_last)
{
    Compared rows[] = {
        { .id = 1, .orders = 9, .scored = true, .score = { 800 } },
        { .id = 2, .orders = 2 },
        { .id = 3, .orders = 9, .scored = true, .score = { 900 } },
        { .id = 4, .orders = 20, .scored = true, .score = { 800 } },
        { .id = 5, .orders = 9, .scored = true, .score = { 100 } },
    };
    compare_rank(rows, COUNT(rows));
    static const int64_t ids[] = { 3, 4, 1, 5, 2 }, ranks[] = { 1, 2, 2, 4, 0 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_INT(rows[i].id, ids[i]);
        CHECK_INT(rows[i].rank, ranks[i]);
    }
}

TEST(months_follow_each_other)
{
    Day first;
    CHECK(month_parse(S("2026-12"), &first));
    CHECK_INT(first.ymd, 20261201);
    CHECK_INT(month_next(first).ymd, 20270101);
    CHECK_INT(month_before(first).ymd, 20261101);
    CHECK_INT(month_before(month_next(day_of(2027, 2, 1))).ymd, 20270201);
    CHECK_STR(month_word(t->arena, first), "2026-12");
    static const char *const wrong[] = { "",       "2026",     "2026-13", "2026-00",
                                         "2026-1", "26-12-01", "2026/12", "abcd-12" };
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK(!month_parse(str(wrong[i]), &first));
}

// --- a month, played

typedef struct {
    Little *l;
    PersonId station, leader, resident;
    TeamId team, other;
    Day month;
} World;

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

static TeamId team(Little *l, TeamId parent, TeamLevel level, const char *name, PersonId leader)
{
    AddTeam one = { .new = { .parent = parent,
                             .level = level,
                             .name = str(name),
                             .place = level == TEAM_CORPS ? l->centre : l->station,
                             .leader = leader } };
    CHECK_OK(little_act(l, NO(Person), add_team, &one));
    return one.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    w->month = day_of(2026, 9, 1);
    l->now = time_add(day_start(w->month), 33 * TIME_HOUR);
    w->station = little_person(l, "周主任", "13800000001", l->station);
    w->leader = little_person(l, "王师傅", "13800000002", l->station);
    w->resident = little_person(l, "冯桂英", "13871550001", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    TeamId corps = team(l, NO(Team), TEAM_CORPS, "大冶市志愿服务总队", NO(Person));
    w->team = team(l, corps, TEAM_SQUAD, "保康便民小队", w->leader);
    w->other = team(l, corps, TEAM_SQUAD, "保康夕阳红小队", w->leader);
    return w;
}

typedef struct {
    OrderNew new;
    OrderId id;
    OrderAct act;
    OrderWith with;
} Doing;

static Err place(Cx *cx, void *with)
{
    Doing *one = with;
    return order_place(cx, &one->new, &one->id);
}

static Err act(Cx *cx, void *with)
{
    Doing *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

static void does(World *w, PersonId who, OrderId id, OrderAct what, OrderWith with)
{
    Doing one = { .id = id, .act = what, .with = with };
    CHECK_OK(little_act(w->l, who, act, &one));
}

// Placed now, taken in at once, sent to the team, which answers after so many minutes.
static OrderId sent(World *w, TeamId to)
{
    Doing one = { .new = { .kind = ORDER_FREE,
                           .title = S("换灯泡"),
                           .resident = w->resident,
                           .how = ORDER_DESK,
                           .place = w->l->station,
                           .address = S("3栋201"),
                           .phone = S("13871550001"),
                           .wanted_on = day_add(time_day(w->l->now), 1),
                           .wanted_part = PART_MORNING } };
    CHECK_OK(little_act(w->l, w->station, place, &one));
    w->l->now = time_add(w->l->now, 10 * TIME_MINUTE);
    does(w, w->station, one.id, ORDER_TRIAGE, (OrderWith){ 0 });
    does(w, w->station, one.id, ORDER_DISPATCH, (OrderWith){ .team = to });
    return one.id;
}

static OrderId accepted(World *w, TeamId to, int64_t after_minutes)
{
    OrderId id = sent(w, to);
    w->l->now = time_add(w->l->now, after_minutes * TIME_MINUTE);
    does(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 });
    return id;
}

static void served(World *w, OrderId id, Rating rating)
{
    does(w, w->leader, id, ORDER_START, (OrderWith){ 0 });
    does(w, w->leader, id, ORDER_REPORT,
         (OrderWith){ .result = S("换好了"), .minutes = { 30 }, .people = 1 });
    does(w, w->resident, id, ORDER_CONFIRM, (OrderWith){ 0 });
    if (rating != RATING_NONE)
        does(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = rating });
    else
        does(w, NO(Person), id, ORDER_LAPSE, (OrderWith){ 0 });
}

typedef struct {
    CompareKind kind;
    Day month;
    Str path;
    List rows;
} Month;

static Err month_act(Cx *cx, void *with)
{
    Month *one = with;
    return compare_month(cx, one->kind, one->month, one->path, &one->rows);
}

static Month counted(World *w, CompareKind kind, Day month)
{
    Month one = { kind, month, w->l->station_path, { 0 } };
    CHECK_OK(little_act(w->l, NO(Person), month_act, &one));
    return one;
}

// Four are sent to the team: two accepted and served (one rated 满意, one not rated), one declined
// late, one never answered. The other team gets one and is quick.
BOTH(a_month_counts_what_was_played_in_it)
{
    World *w = world(t, county);
    served(w, accepted(w, w->team, 20), RATING_GOOD);
    served(w, accepted(w, w->team, 60), RATING_NONE);
    OrderId declined = sent(w, w->team);
    w->l->now = time_add(w->l->now, 3 * TIME_DAY);
    does(w, w->leader, declined, ORDER_DECLINE, (OrderWith){ .reason = S("这周排满了") });
    sent(w, w->team);
    served(w, accepted(w, w->other, 5), RATING_BAD);
    w->l->now = time_add(w->l->now, 5 * TIME_DAY);

    Month month = counted(w, COMPARE_TEAMS, w->month);
    CHECK_INT(month.rows.n, 2);
    const Compared *row = LIST_AT(&month.rows, Compared, 0);
    CHECK_STR(row->name, "保康便民小队");  // no score for either: the one with more orders first
    CHECK_INT(row->orders, 4);
    CHECK_INT(row->timely, 2);
    CHECK_INT(row->due, 4);                       // the one without an answer is past its deadline
    CHECK_INT(row->median_ms, 60 * TIME_MINUTE);  // 20, 60 and three days
    CHECK_STR(row->median, "1 小时 0 分");
    CHECK_INT(row->done, 2);
    CHECK_INT(row->taken, 2);
    CHECK_INT(row->pleased, 1);
    CHECK_INT(row->rated, 1);
    CHECK_INT(row->unrated, 1);
    CHECK_STR(row->answer_share, "2 / 4");
    CHECK(!row->scored);
    row = LIST_AT(&month.rows, Compared, 1);
    CHECK_INT(row->pleased, 0);
    CHECK_INT(row->rated, 1);

    month = counted(w, COMPARE_STATIONS, w->month);
    CHECK_INT(month.rows.n, 1);
    row = LIST_AT(&month.rows, Compared, 0);
    CHECK_STR(row->name, "保康社区");
    CHECK_INT(row->orders, 5);
    CHECK_INT(row->timely, 5);
    CHECK_INT(row->median_ms, 10 * TIME_MINUTE);
    CHECK_INT(row->done, 3);
    CHECK_INT(row->taken, 5);
    CHECK_INT(row->rated, 2);
    CHECK(row->scored);
    // (30×1000 + 30×600 + 20×500) ÷ 80
    CHECK_INT(row->score.n, 725);

    CHECK_INT(counted(w, COMPARE_TEAMS, month_before(w->month)).rows.n, 0);
    CHECK_INT(counted(w, COMPARE_STATIONS, month_next(w->month)).rows.n, 0);
}

// One of the sample is content, one is not; who was rung up for being unhappy and who was not
// reached stand aside.
BOTH(the_random_sample_of_revisits_counts_and_nothing_else_of_them)
{
    World *w = world(t, county);
    OrderId id = accepted(w, w->team, 20);
    served(w, id, RATING_GOOD);
    static const char *const rows[] = { "'sample', 'done', 'good'", "'sample', 'done', 'bad'",
                                        "'unhappy', 'done', 'bad'",
                                        "'sample', 'unreached', 'none'" };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str sql = str_printf(
            t->arena,
            "insert into revisits (order_id, team, place, place_path, reason, state, rating, due_at,"
            " made_at, done_by, done_at) values (%lld, %lld, %lld, '%.*s', %s, %lld, %lld, %lld,"
            " %lld)",
            (long long)id.n, (long long)w->team.n, (long long)w->l->station.n,
            STR_FMT(w->l->station_path), rows[i], (long long)w->l->now.ms, (long long)w->l->now.ms,
            (long long)w->station.n, (long long)w->l->now.ms);
        county_run(t, county, str_z(t->arena, sql));
    }
    for (int kind = COMPARE_TEAMS; kind <= COMPARE_STATIONS; kind++) {
        Month month = counted(w, (CompareKind)kind, w->month);
        const Compared *row = LIST_AT(&month.rows, Compared, 0);
        CHECK_INT(row->content, 1);
        CHECK_INT(row->asked, 2);
        CHECK_STR(row->revisit_share, "1 / 2");
        CHECK_INT(row->rated, 1);
    }
}

BOTH(what_was_taken_back_in_time_is_not_held_against_a_team)
{
    World *w = world(t, county);
    OrderId id = sent(w, w->team);
    does(w, w->station, id, ORDER_RECALL, (OrderWith){ .reason = S("换一支队伍") });
    Month month = counted(w, COMPARE_TEAMS, w->month);
    CHECK_INT(month.rows.n, 1);
    CHECK_INT(LIST_AT(&month.rows, Compared, 0)->due, 0);
    CHECK_STR(LIST_AT(&month.rows, Compared, 0)->answer_share, "");
}

BOTH(a_branch_compares_its_own_and_no_others)
{
    World *w = world(t, county);
    served(w, accepted(w, w->team, 20), RATING_GOOD);
    Str own = w->l->station_path;
    w->l->station_path = S("/999/");
    CHECK_INT(counted(w, COMPARE_TEAMS, w->month).rows.n, 0);
    CHECK_INT(counted(w, COMPARE_STATIONS, w->month).rows.n, 0);
    w->l->station_path = path_above(own);
    CHECK_INT(counted(w, COMPARE_STATIONS, w->month).rows.n, 1);
}
