// 数据看板: periods, indicators and lights as tables; tallies and figures beside what was played.
#include "rooms/dashboards/dashboards_inside.h"
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "rooms/volunteers/volunteers.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"

#include <string.h>

TEST(a_period_is_the_whole_span_round_a_day)
{
    static const struct {
        FigureSpan span;
        int in, first, next;
    } table[] = {
        { SPAN_DAY, 20261128, 20261128, 20261129 },   { SPAN_DAY, 20261231, 20261231, 20270101 },
        { SPAN_WEEK, 20261128, 20261123, 20261130 },  { SPAN_WEEK, 20270101, 20261228, 20270104 },
        { SPAN_MONTH, 20261231, 20261201, 20270101 }, { SPAN_MONTH, 20240229, 20240201, 20240301 },
        { SPAN_YEAR, 20260704, 20260101, 20270101 },  { SPAN_ALL, 20260704, 0, 99991231 },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        FigurePeriod period = figure_period(table[i].span, (Day){ table[i].in });
        CHECK_INT(period.first.ymd, table[i].first);
        CHECK_INT(period.next.ymd, table[i].next);
        FigurePeriod before = figure_period_before(period);
        if (table[i].span != SPAN_ALL)
            CHECK_INT(before.next.ymd, period.first.ymd);
    }
}

TEST(every_counter_is_found_by_its_word_and_every_indicator_by_its_name)
{
    for (int c = 1; c < COUNTERS; c++)
        CHECK_INT(counter_of(str(counter_rows[c].word)), c);
    CHECK_INT(counter_of(S("active.month")), C_ACTIVE);
    CHECK_INT(counter_of(S("orders.month")), C_NONE);
    CHECK_INT(counter_of(S("task:3")), C_NONE);
    for (size_t i = 0; i < indicator_count; i++) {
        CHECK(indicator_find(str(indicators[i].id)) == &indicators[i]);
        CHECK(strlen(indicators[i].definition.zh) > 10);
    }
    CHECK(indicator_find(S("nothing")) == NULL);
}

TEST(an_indicator_says_what_it_divides_and_nothing_when_there_is_nothing)
{
    FigureSet set = { .population = 865000, .population_year = 2021, .top = 7, .held = 20 };
    set.stock[C_REGISTERED] = 142000;
    set.n[C_ACTIVE] = 71000;
    set.n[C_CREDIT] = 50;
    set.n[C_HONOUR] = 10;
    set.n[C_RATED] = 3;
    set.n[C_RATING_SUM] = 14;
    static const struct {
        const char *id;
        bool known;
        int64_t of, by;
        int share;
    } table[] = {
        { "registered", true, 142000, 0, 0 },
        { "registered_share", true, 142000, 865000, 164 },  // domain.md §4.3: ≈ 16.4 %
        { "active_share", true, 71000, 142000, 500 },
        { "minutes", true, 60, 0, 0 },
        { "honour_share", true, 10, 60, 167 },
        { "rating", true, 14, 3, 467 },
        { "concentration", true, 7, 20, 350 },
        { "on_time", false, 0, 0, 0 },
        { "pleased", true, 0, 3, 0 },
        { "revisit_pleased", false, 0, 0, 0 },
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        FigureValue value = indicator_value(indicator_find(str(table[i].id)), &set);
        CHECK_INT(value.known, table[i].known);
        CHECK_INT(value.of, table[i].of);
        if (table[i].by > 0)
            CHECK_INT(value.by, table[i].by);
        CHECK_INT(value.share.n, table[i].share);
    }
}

// 各市级志愿服务队全年下沉社区（村）开展志愿服务活动不少于12次: 3, 6, 9, 12 by the quarters.
TEST(a_team_is_behind_when_the_quarters_that_are_over_ask_for_more)
{
    static const struct {
        int held, on;
        Light light;
    } table[] = {
        { 0, 20260101, LIGHT_AMBER }, { 0, 20260331, LIGHT_AMBER },  { 3, 20260331, LIGHT_GREEN },
        { 2, 20260401, LIGHT_RED },   { 3, 20260401, LIGHT_AMBER },  { 6, 20260401, LIGHT_GREEN },
        { 5, 20260701, LIGHT_RED },   { 8, 20260930, LIGHT_AMBER },  { 9, 20261001, LIGHT_AMBER },
        { 8, 20261001, LIGHT_RED },   { 11, 20261231, LIGHT_AMBER }, { 12, 20261231, LIGHT_GREEN },
        { 11, 20270101, LIGHT_RED },  { 12, 20270101, LIGHT_GREEN },
    };
    for (size_t i = 0; i < COUNT(table); i++)
        CHECK_INT(visits_light(table[i].held, 12, (Day){ table[i].on }, 2026), table[i].light);
    // Another target goes in the same proportion.
    CHECK_INT(visits_light(1, 8, (Day){ 20260401 }, 2026), LIGHT_RED);
    CHECK_INT(visits_light(2, 8, (Day){ 20260401 }, 2026), LIGHT_AMBER);
}

// --- played

typedef struct {
    Little *l;
    PersonId centre, station, leader, resident;
    TeamId team;
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

static Err catch_up(Cx *cx, void *with)
{
    return figure_catch_up(cx, with);
}

static int64_t tallied(World *w)
{
    int64_t rows;
    CHECK_OK(little_act(w->l, NO(Person), catch_up, &rows));
    return rows;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = time_add(day_start(day_of(2026, 9, 1)), 33 * TIME_HOUR);
    w->centre = little_person(l, "刘主任", "13800000009", l->station);
    w->station = little_person(l, "周主任", "13800000001", l->station);
    w->leader = little_person(l, "王师傅", "13800000002", l->station);
    w->resident = little_person(l, "冯桂英", "13871550001", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    AddTeam corps = { .new = { .level = TEAM_CORPS, .name = S("总队"), .place = l->centre } };
    CHECK_OK(little_act(l, NO(Person), add_team, &corps));
    AddTeam squad = { .new = { .parent = corps.out,
                               .level = TEAM_SQUAD,
                               .name = S("保康便民小队"),
                               .place = l->station,
                               .leader = w->leader } };
    CHECK_OK(little_act(l, NO(Person), add_team, &squad));
    w->team = squad.out;
    tallied(w);
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

static OrderId placed(World *w)
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
    return one.id;
}

static OrderId closed(World *w, Rating rating)
{
    OrderId id = placed(w);
    does(w, w->station, id, ORDER_TRIAGE, (OrderWith){ 0 });
    does(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->team });
    does(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 });
    does(w, w->leader, id, ORDER_START, (OrderWith){ 0 });
    does(w, w->leader, id, ORDER_REPORT,
         (OrderWith){ .result = S("换好了"), .minutes = { 30 }, .people = 1 });
    does(w, w->resident, id, ORDER_CONFIRM, (OrderWith){ 0 });
    if (rating != RATING_NONE)
        does(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = rating });
    else
        does(w, NO(Person), id, ORDER_LAPSE, (OrderWith){ 0 });
    return id;
}

typedef struct {
    PlaceId node;
    bool own;
    FigurePeriod period;
    FigureSet set;
} Reading;

static Err read_act(Cx *cx, void *with)
{
    Reading *one = with;
    Place node;
    TRY(place_find(cx, one->node, &node));
    return figure_read(cx, &node, !one->own, &one->period, &one->set);
}

static FigureSet figures(World *w, PlaceId node, FigureSpan span, bool own)
{
    Reading one = { .node = node, .own = own, .period = figure_period(span, time_day(w->l->now)) };
    CHECK_OK(little_act(w->l, NO(Person), read_act, &one));
    return one.set;
}

static Err recount(Cx *cx, void *with)
{
    Recount *out = with;
    out->n = 0;
    return figures_check(cx, out);
}

static int64_t wrong(World *w)
{
    Recount *recounted = NEW(w->l->t->arena, Recount);
    int64_t sum = 0;
    CHECK_OK(little_act(w->l, NO(Person), recount, recounted));
    CHECK_INT(recounted->n, 5);
    for (size_t i = 0; i < recounted->n; i++)
        sum += recounted->lines[i].wrong > 0;
    return sum;
}

BOTH(figures_are_what_was_played_at_the_node_and_all_above_it)
{
    World *w = world(t, county);
    closed(w, RATING_GOOD);
    closed(w, RATING_FAIR);
    closed(w, RATING_NONE);
    OrderId withdrawn = placed(w);
    does(w, w->resident, withdrawn, ORDER_WITHDRAW, (OrderWith){ .reason = S("不用了") });
    CHECK(tallied(w) >= 4);
    CHECK_INT(tallied(w), 0);  // nothing is tallied twice
    const PlaceId nodes[] = { w->l->station, w->l->branch, w->l->centre };
    for (size_t i = 0; i < COUNT(nodes); i++)
        for (int span = 0; span < SPANS; span++) {
            FigureSet set = figures(w, nodes[i], (FigureSpan)span, false);
            CHECK_INT(set.n[C_ORDERS], 4);
            CHECK_INT(set.n[C_TAKEN], 3);
            CHECK_INT(set.n[C_FINISHED], 3);
            CHECK_INT(set.n[C_CLOSED], 3);
            CHECK_INT(set.n[C_RATED], 2);
            CHECK_INT(set.n[C_UNRATED], 1);
            CHECK_INT(set.n[C_PLEASED], 1);
            CHECK_INT(set.n[C_RATING_SUM], 7);
            CHECK_INT(set.n[C_DUE], 0);  // fifteen days have not passed
        }
    CHECK_INT(figures(w, w->l->branch2, SPAN_ALL, false).n[C_ORDERS], 0);
    CHECK_INT(figures(w, w->l->branch, SPAN_ALL, true).n[C_ORDERS],
              0);  // none at the branch itself
    CHECK_INT(figures(w, w->l->station, SPAN_ALL, true).n[C_ORDERS], 4);
    w->l->now = time_add(w->l->now, 15 * TIME_DAY);
    FigureSet set = figures(w, w->l->centre, SPAN_MONTH, false);
    CHECK_INT(set.n[C_DUE], 3);
    CHECK_INT(set.n[C_DUE_DONE], 3);
    CHECK_INT(figures(w, w->l->centre, SPAN_DAY, false).n[C_DUE], 3);
    CHECK_INT(figures(w, w->l->centre, SPAN_YEAR, false).n[C_DUE], 3);
    CHECK_INT(wrong(w), 0);
}

// Done again it is accepted anew, and due by that day: no act of an order goes by unheard.
BOTH(an_order_that_is_done_again_is_due_by_its_new_acceptance)
{
    World *w = world(t, county);
    OrderId id = placed(w);
    does(w, w->station, id, ORDER_TRIAGE, (OrderWith){ 0 });
    does(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->team });
    does(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 });
    does(w, w->leader, id, ORDER_START, (OrderWith){ 0 });
    does(w, w->leader, id, ORDER_REPORT,
         (OrderWith){ .result = S("换好了"), .minutes = { 30 }, .people = 1 });
    does(w, w->resident, id, ORDER_DISPUTE, (OrderWith){ .reason = S("还是不亮") });
    tallied(w);
    w->l->now = time_add(w->l->now, 2 * TIME_DAY);
    does(w, w->station, id, ORDER_REDO, (OrderWith){ .reason = S("请再去一次") });
    tallied(w);
    CHECK_INT(wrong(w), 0);
    w->l->now = time_add(w->l->now, 14 * TIME_DAY);
    CHECK_INT(figures(w, w->l->station, SPAN_ALL, false).n[C_DUE], 0);
    w->l->now = time_add(w->l->now, TIME_DAY);
    CHECK_INT(figures(w, w->l->station, SPAN_ALL, false).n[C_DUE], 1);
}

// --- volunteers and their records

typedef struct {
    PersonId person;
    PlaceId home;
} Moving;

static Err register_act(Cx *cx, void *with)
{
    (void)with;
    const VolunteerNew new = { .born = day_of(1970, 1, 1) };
    return volunteer_register(cx, &new);
}

static Err leave_act(Cx *cx, void *with)
{
    (void)with;
    return volunteer_leave(cx);
}

static Err move_act(Cx *cx, void *with)
{
    const Moving *one = with;
    return person_correct(cx, one->person, S("冯桂英"), one->home, S(""));
}

static Err effective_act(Cx *cx, void *with)
{
    const PersonId *person = with;
    cx_event(cx, "record.effective", 1, person->n);
    return OK;
}

BOTH(a_volunteer_counts_where_they_live_and_once_however_often_they_serve)
{
    World *w = world(t, county);
    CHECK_OK(little_act(w->l, w->resident, register_act, NULL));
    CHECK_OK(little_act(w->l, w->leader, register_act, NULL));
    for (int i = 0; i < 2; i++) {
        Time at = time_add(w->l->now, -i * 2 * TIME_HOUR);
        county_run(
            t, county,
            str_z(
                t->arena,
                str_printf(
                    t->arena,
                    "insert into records (person, place, place_path, path, kind, minutes, day,"
                    " in_at, out_at, state, made_at, approved_by, approved_at, effective_on,"
                    " effective_at) values (%lld, %lld, '%.*s', 'carried', 'credit', 90, 20260902,"
                    " %lld, %lld, 'effective', 1, %lld, 1, 20260902, 1)",
                    (long long)w->resident.n, (long long)w->l->station2.n,
                    STR_FMT(w->l->station_path), (long long)at.ms, (long long)(at.ms + 1),
                    (long long)w->station.n)));
    }
    CHECK_OK(little_act(w->l, NO(Person), effective_act, &w->resident));
    tallied(w);
    FigureSet set = figures(w, w->l->station, SPAN_MONTH, false);
    CHECK_INT(set.stock[C_REGISTERED], 2);
    CHECK_INT(set.n[C_REGISTERED], 2);
    CHECK_INT(set.n[C_ACTIVE], 0);  // carried hours make nobody active
    CHECK_INT(figures(w, w->l->station2, SPAN_MONTH, false).n[C_CREDIT],
              90);  // the one that was told

    Moving away = { w->resident, w->l->station3 };
    CHECK_OK(little_act(w->l, w->resident, move_act, &away));
    tallied(w);
    CHECK_INT(figures(w, w->l->station, SPAN_ALL, false).stock[C_REGISTERED], 1);
    CHECK_INT(figures(w, w->l->branch2, SPAN_ALL, false).stock[C_REGISTERED], 1);
    CHECK_INT(figures(w, w->l->centre, SPAN_ALL, false).stock[C_REGISTERED], 2);

    CHECK_OK(little_act(w->l, w->resident, leave_act, NULL));
    tallied(w);
    CHECK_INT(figures(w, w->l->centre, SPAN_ALL, false).stock[C_REGISTERED], 1);
}

static Err rebuild_act(Cx *cx, void *with)
{
    return figure_rebuild(cx, with);
}

// The recount is a guard: it must see each kind of slip.
BOTH(the_recount_finds_a_tally_or_a_figure_that_drifted)
{
    static const char *const slips[] = {
        "update orders set rating = 'very_good' where rating = 'good'",
        "delete from tallies where counter = 'orders' and ref = (select max(id) from orders)",
        "update figures set n = n + 1 where counter = 'closed' and span = 'day'",
        "update figures set n = n + 1 where counter = 'closed' and span = 'year'",
        "update figures set n = n + 1 where counter = 'closed' and span = 'all'",
        "insert into tallies (counter, day, ref, source, node, n) select 'orders', 20260101, 99,"
        " 'order', min(id), 1 from places",
    };
    World *w = world(t, county);
    closed(w, RATING_GOOD);
    tallied(w);
    CHECK_INT(wrong(w), 0);
    for (size_t i = 0; i < COUNT(slips); i++) {
        county_run(t, county, slips[i]);
        CHECK(wrong(w) > 0);
        int64_t rows;
        CHECK_OK(little_act(w->l, NO(Person), rebuild_act, &rows));
        CHECK_INT(wrong(w), 0);
    }
}

// --- pages

BOTH(every_figure_has_its_page_of_rows_and_who_may_not_look_sees_nothing)
{
    World *w = world(t, county);
    App *app = visit_app(t, county);
    Visitor *centre = visitor(t, app, "10.0.0.1"), *station = visitor(t, app, "10.0.0.2"),
            *resident = visitor(t, app, "10.0.0.3");
    closed(w, RATING_GOOD);
    tallied(w);
    visit_sign_in(centre, w->centre, true);
    visit_sign_in(station, w->station, true);
    visit_sign_in(resident, w->resident, false);
    for (size_t i = 0; i < indicator_count; i++)
        for (int part = 0; part < 2; part++) {
            Str path = str_printf(t->arena, "/dashboards/rows?figure=%s&span=year&at=2026-09-02%s",
                                  indicators[i].id, part ? "&part=by" : "");
            CHECK_INT(visit_get(centre, path).status, 200);
        }
    AppAnswer answer = visit_get(centre, S("/dashboards/rows.json?figure=closed&span=all"));
    CHECK(str_has(answer.body, S("\"title\":\"换灯泡\"")));
    CHECK(str_has(answer.body, S("\"value\":\"1\"")));
    Str branch = str_printf(t->arena, "/dashboards?node=%lld", (long long)w->l->branch.n);
    CHECK_INT(visit_get(centre, branch).status, 200);
    CHECK_INT(visit_get(station, branch).status, 404);
    CHECK_INT(visit_get(station, S("/dashboards")).status, 200);
    CHECK_INT(visit_get(station, S("/dashboards/month")).status, 200);
    CHECK_INT(visit_get(station, S("/dashboards/teams")).status, 404);
    CHECK_INT(visit_get(centre, S("/dashboards/month")).status, 200);
    CHECK_INT(visit_get(centre, S("/dashboards?span=forever")).status, 422);
    CHECK_INT(visit_get(centre, S("/dashboards?span=eon")).status, 400);
    CHECK_INT(visit_get(centre, S("/dashboards/rows?figure=nothing")).status, 404);
    CHECK_INT(visit_get(centre, S("/dashboards/rows?figure=orders&cursor=x")).status, 400);
    CHECK_INT(visit_get(resident, S("/dashboards")).status, 404);
}

static Err board_act(Cx *cx, void *with)
{
    return figure_board(cx, with);
}

BOTH(the_board_of_the_wall_says_the_same)
{
    World *w = world(t, county);
    closed(w, RATING_GOOD);
    tallied(w);
    FigureBoard board;
    CHECK_OK(little_act(w->l, NO(Person), board_act, &board));
    CHECK_INT(board.orders_today, 1);
    CHECK_INT(board.orders_month, 1);
    CHECK_INT(board.closed_year, 1);
    CHECK_INT(board.funnel_rated, 1);
    CHECK_INT(board.mean_year.n, 800);
    CHECK_INT(board.stations, 3);
    CHECK_INT(board.branches, 2);
    CHECK_INT(board.teams, 2);
    CHECK_INT(board.months.n, 12);
    CHECK_INT(LIST_AT(&board.months, FigureMonth, 11)->orders, 1);
    CHECK_INT(board.as_of.ms, w->l->now.ms);
    placed(w);
    CHECK_OK(little_act(w->l, NO(Person), board_act, &board));
    CHECK_INT(board.orders_today, 1);  // a mark waits, and the time says so
    CHECK_INT(board.as_of.ms, w->l->now.ms);
    CHECK_INT(board.orders_open, 1);  // what is so now is counted now
}
