// A visit through the door: all or nothing, one answer, one report, each order by its own table.
#include "rooms/visits/visits.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include <stdio.h>

// --- the table

// Written by hand, apart from the code's own: state, act, where it leads, who may.
static const struct {
    VisitState from;
    VisitAct act;
    VisitState to;
    unsigned by;
} cells[] = {
    { VISIT_NONE, VISIT_MAKE, VISIT_OFFERED, VISIT_BY_DISPATCHER },
    { VISIT_OFFERED, VISIT_ACCEPT, VISIT_ACCEPTED, VISIT_BY_LEADER },
    { VISIT_OFFERED, VISIT_DECLINE, VISIT_DECLINED, VISIT_BY_LEADER },
    { VISIT_OFFERED, VISIT_MOVE, VISIT_OFFERED, VISIT_BY_DISPATCHER },
    { VISIT_OFFERED, VISIT_CANCEL, VISIT_CANCELLED, VISIT_BY_DISPATCHER },
    { VISIT_OFFERED, VISIT_EMPTY, VISIT_CANCELLED, VISIT_BY_SYSTEM },
    { VISIT_OFFERED, VISIT_FINISH, VISIT_DONE, VISIT_BY_SYSTEM },
    { VISIT_ACCEPTED, VISIT_REPORT, VISIT_DONE, VISIT_BY_LEADER },
    { VISIT_ACCEPTED, VISIT_DECLINE, VISIT_DECLINED, VISIT_BY_LEADER },
    { VISIT_ACCEPTED, VISIT_MOVE, VISIT_ACCEPTED, VISIT_BY_DISPATCHER | VISIT_BY_LEADER },
    { VISIT_ACCEPTED, VISIT_CANCEL, VISIT_CANCELLED, VISIT_BY_DISPATCHER },
    { VISIT_ACCEPTED, VISIT_EMPTY, VISIT_CANCELLED, VISIT_BY_SYSTEM },
    { VISIT_ACCEPTED, VISIT_FINISH, VISIT_DONE, VISIT_BY_SYSTEM },
};

static Actor actor_as(unsigned by)
{
    static const Grant station = { .role = ROLE_STATION,
                                   .depth = DEPTH_BELOW,
                                   .path = { "/1/2/", 5 } };
    static const Grant leader = { .role = ROLE_LEADER, .team = { 7 } };
    static const Grant supervisor = { .role = ROLE_SUPERVISOR,
                                      .depth = DEPTH_BELOW,
                                      .path = { "/1/", 3 } };
    Actor who = { .person = { 1 }, .grant_count = 1 };
    who.grants = by == VISIT_BY_DISPATCHER ? &station
                 : by == VISIT_BY_LEADER   ? &leader
                                           : &supervisor;
    who.system = by == VISIT_BY_SYSTEM;
    if (by == VISIT_BY_SYSTEM || by == VISIT_BY_MEMBER)
        who.grant_count = 0;
    return who;
}

TEST(every_cell_of_a_visits_life_is_as_written)
{
    static const unsigned all[] = { VISIT_BY_DISPATCHER, VISIT_BY_LEADER, VISIT_BY_SYSTEM,
                                    VISIT_BY_READER, VISIT_BY_MEMBER };
    for (int state = 0; state < VISIT_STATES; state++)
        for (int act = 0; act < VISIT_ACTS; act++)
            for (size_t r = 0; r < COUNT(all); r++) {
                Visit visit = { .state = (VisitState)state,
                                .place_path = S("/1/2/"),
                                .team = { 7 } };
                Actor who = actor_as(all[r]);
                VisitState next = VISIT_STATES;
                Err expected = &visit_moved_on, got;
                VisitState to = VISIT_STATES;
                for (size_t i = 0; i < COUNT(cells); i++)
                    if (cells[i].from == (VisitState)state && cells[i].act == (VisitAct)act) {
                        expected = cells[i].by & all[r] ? OK : &visit_not_yours;
                        to = expected == OK ? cells[i].to : VISIT_STATES;
                    }
                got = visit_next(&visit, (VisitAct)act, &who, &next);
                CHECK(got == expected);
                CHECK(next == to);
            }
}

TEST(minutes_are_shared_so_that_no_sum_counts_one_twice)
{
    for (int n = 1; n <= VISIT_ORDERS_MAX; n++) {
        int32_t sum = 0;
        for (int i = 0; i < n; i++)
            sum += visit_share(100, n, i);
        CHECK_INT(sum, 100);
    }
    CHECK_INT(visit_share(3, 5, 4), 1);  // a report has at least one
}

TEST(ticked_boxes_are_read_or_refused)
{
    OrderId ids[VISIT_ORDERS_MAX];
    VisitMissed missed[VISIT_ORDERS_MAX];
    size_t n;
    CHECK(visit_orders_parse(S("3, 5,3,9"), ids, &n) && n == 3 && ids[2].n == 9);
    CHECK(visit_orders_parse(S(""), ids, &n) && n == 0);
    CHECK(!visit_orders_parse(S("3,x"), ids, &n));
    CHECK(!visit_orders_parse(S("-3"), ids, &n));
    CHECK(visit_missed_parse(S("3-absent,5-unneeded"), missed, &n) && n == 2);
    CHECK(missed[1].order.n == 5 && missed[1].why == MISS_UNNEEDED);
    CHECK(!visit_missed_parse(S("3-asleep"), missed, &n));
    CHECK(!visit_missed_parse(S("absent"), missed, &n));
    char text[600];
    size_t at = 0;
    for (int i = 1; i <= VISIT_ORDERS_MAX + 1; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%d,", i);
    CHECK(!visit_orders_parse(str_of(text, at), ids, &n));
}

// --- a county where five want the same

#define WISHES 5

typedef struct {
    Little *l;
    PersonId people[WISHES], station, sibling, supervisor, leader, other, member;
    TeamId squad, second;
    OrderId orders[WISHES];
} World;

static const Time BEGIN = { 1603850400000 };  // Wednesday 28 October 2020, ten in the morning

typedef struct {
    TeamNew new;
    PersonId member;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    MemberId member;
    TRY(team_add(cx, &one->new, &one->out));
    return one->member.n == 0 ? OK
                              : team_member_add(cx, one->out, one->member, MEMBER_MEMBER, &member);
}

static TeamId team(World *w, TeamNew new, PersonId member)
{
    AddTeam one = { .new = new, .member = member };
    CHECK_OK(little_act(w->l, NO(Person), add_team, &one));
    return one.out;
}

typedef struct {
    OrderNew new;
    OrderId out;
} Placing;

static Err place_one(Cx *cx, void *with)
{
    Placing *one = with;
    return order_place(cx, &one->new, &one->out);
}

static OrderId placed(World *w, int who, ItemId item)
{
    Placing one = { .new = { .kind = ORDER_CATALOGUE,
                             .item = item,
                             .resident = w->people[who],
                             .address = str_printf(w->l->t->arena, "保康社区 %d 栋", who + 1),
                             .phone = str_printf(w->l->t->arena, "1387155000%d", who),
                             .wanted_on = { 20201029 },
                             .wanted_part = PART_MORNING } };
    CHECK_OK(little_act(w->l, w->people[who], place_one, &one));
    return one.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    for (int i = 0; i < WISHES; i++)
        w->people[i] = little_person(
            l, "冯桂英", str_z(t->arena, str_printf(t->arena, "1387155000%d", i)), l->station);
    w->station = little_person(l, "周主任", "13871550050", l->station);
    w->sibling = little_person(l, "吴主任", "13871550051", l->station2);
    w->supervisor = little_person(l, "督导员", "13871550052", l->station);
    w->leader = little_person(l, "王师傅", "13871550053", l->station);
    w->other = little_person(l, "李师傅", "13871550054", l->station2);
    w->member = little_person(l, "小赵", "13871550055", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->supervisor, ROLE_SUPERVISOR, l->centre);
    TeamId corps = team(w, (TeamNew){ .level = TEAM_CORPS, .name = S("总队"), .place = l->centre },
                        NO(Person));
    TeamNew squad = { .parent = corps,
                      .level = TEAM_SQUAD,
                      .name = S("保康便民小队"),
                      .place = l->station,
                      .leader = w->leader };
    w->squad = team(w, squad, w->member);
    squad.name = S("长安小队");
    squad.place = l->station2;
    squad.leader = w->other;
    w->second = team(w, squad, NO(Person));
    for (int i = 0; i < WISHES; i++)
        w->orders[i] = placed(w, i, (ItemId){ 1 });
    return w;
}

typedef struct {
    VisitNew new;
    VisitId out;
} Making;

static Err make_one(Cx *cx, void *with)
{
    Making *one = with;
    return visit_make(cx, &one->new, &one->out);
}

static Making making(const World *w, size_t n)
{
    Making one = { .new = { .n = n,
                            .place = w->l->station,
                            .team = w->squad,
                            .day = { 20201029 },
                            .part = PART_MORNING } };
    for (size_t i = 0; i < n; i++)
        one.new.orders[i] = w->orders[i];
    return one;
}

static VisitId made(World *w, size_t n)
{
    Making one = making(w, n);
    CHECK_OK(little_act(w->l, w->station, make_one, &one));
    return one.out;
}

typedef struct {
    VisitId id;
    VisitAct act;
    VisitWith with;
} Acting;

static Err act_one(Cx *cx, void *with)
{
    Acting *one = with;
    return visit_act(cx, one->id, one->act, &one->with);
}

static Err acts(World *w, PersonId who, VisitId id, VisitAct act, VisitWith with)
{
    Acting one = { id, act, with };
    return little_act(w->l, who, act_one, &one);
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
    Order order;
} Stepping;

static Err step_one(Cx *cx, void *with)
{
    Stepping *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

static Err steps(World *w, PersonId who, OrderId id, OrderAct act, OrderWith with)
{
    Stepping one = { .id = id, .act = act, .with = with };
    return little_act(w->l, who, step_one, &one);
}

static Err order_one(Cx *cx, void *with)
{
    Stepping *one = with;
    return order_find(cx, one->id, &one->order, NULL);
}

static Order order(World *w, int i)
{
    Stepping one = { .id = w->orders[i] };
    CHECK_OK(little_act(w->l, NO(Person), order_one, &one));
    return one.order;
}

typedef struct {
    VisitId id;
    Visit visit;
    unsigned by;
    List orders;
} Looking;

static Err look_one(Cx *cx, void *with)
{
    Looking *one = with;
    TRY(visit_find(cx, one->id, &one->visit, &one->by));
    TRY(visit_order_list(cx, one->id, &one->orders));
    return visit_contacts(cx, one->by, &one->orders);
}

static Looking looked(World *w, PersonId who, VisitId id)
{
    Looking one = { .id = id };
    CHECK_OK(little_act(w->l, who, look_one, &one));
    return one;
}

static const VisitOrder *row(const Looking *look, OrderId id)
{
    for (size_t i = 0; i < look->orders.n; i++)
        if (same(LIST_AT(&look->orders, VisitOrder, i)->id, id))
            return LIST_AT(&look->orders, VisitOrder, i);
    return NULL;
}

static Err check_act(Cx *cx, void *with)
{
    TRY(visits_room.check(cx, with));
    return orders_room.check(cx, with);
}

static void check(World *w)
{
    Recount *recount = NEW(w->l->t->arena, Recount);
    CHECK_OK(little_act(w->l, NO(Person), check_act, recount));
    for (size_t i = 0; i < recount->n; i++)
        if (recount->lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld wrong", recount->lines[i].what.zh,
                        (long long)recount->lines[i].wrong);
}

SQL(told_sql, "select count(*) as n from outbox where kind = $1", P_TEXT);

typedef struct {
    const char *kind;
    int64_t n;
} Told;

static Err told_act(Cx *cx, void *with)
{
    Told *one = with;
    return db_int(cx, &told_sql, &one->n, one->kind);
}

static int64_t told(World *w, const char *kind)
{
    Told one = { kind, 0 };
    CHECK_OK(little_act(w->l, NO(Person), told_act, &one));
    return one.n;
}

static VisitWith report(int32_t minutes)
{
    return (VisitWith){ .result = S("剪好了头发"), .minutes = { minutes }, .people = 2 };
}

// --- the whole way

BOTH(five_orders_go_as_one_visit_and_each_resident_evaluates_their_own)
{
    World *w = world(t, county);
    VisitId id = made(w, WISHES);
    CHECK_INT(told(w, "order.offered"), 0);  // one message for the leader, not five
    CHECK_INT(told(w, "visit.offered"), 1);
    for (int i = 0; i < WISHES; i++)
        CHECK(order(w, i).state == ORDER_OFFERED && same(order(w, i).team, w->squad));
    CHECK(looked(w, w->leader, id).orders.n == WISHES);
    CHECK(!row(&(Looking){ .orders = looked(w, w->leader, id).orders }, w->orders[0])->open);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    CHECK_INT(told(w, "order.appointed"), WISHES);
    for (int i = 0; i < WISHES; i++)
        CHECK(order(w, i).state == ORDER_APPOINTED && order(w, i).appointed_on.ymd == 20201029);
    Looking leader = looked(w, w->leader, id), desk = looked(w, w->station, id);
    CHECK_STR(row(&leader, w->orders[1])->address, "保康社区 2 栋");
    CHECK_STR(row(&leader, w->orders[1])->phone, "13871550001");
    CHECK_STR(row(&desk, w->orders[1])->address, "");
    CHECK_HAS(row(&desk, w->orders[1])->resident_name, "*");
    CHECK_ERR(acts(w, w->leader, id, VISIT_REPORT, report(101)), visit_early);
    w->l->now = time_add(w->l->now, TIME_DAY);
    CHECK_ERR(acts(w, w->leader, id, VISIT_REPORT, report(0)), fault_invalid);
    CHECK_OK(acts(w, w->leader, id, VISIT_REPORT, report(101)));
    int64_t minutes = 0;
    for (int i = 0; i < WISHES; i++) {
        CHECK(order(w, i).state == ORDER_REPORTED);
        minutes += order(w, i).minutes.n;
    }
    CHECK_INT(minutes, 101);
    CHECK(looked(w, w->station, id).visit.state == VISIT_DONE);
    CHECK_OK(steps(w, w->people[0], w->orders[0], ORDER_CONFIRM, (OrderWith){ 0 }));
    OrderWith good = { .rating = RATING_GOOD };
    CHECK_OK(steps(w, w->people[0], w->orders[0], ORDER_EVALUATE, good));
    CHECK(order(w, 1).rating == RATING_NONE);
    check(w);
}

BOTH(who_was_not_at_home_goes_back_to_the_desk_and_counts_as_nobodys_refusal)
{
    World *w = world(t, county);
    VisitId id = made(w, 3);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    w->l->now = time_add(w->l->now, TIME_DAY);
    VisitWith with = report(60);
    with.missed[0] = (VisitMissed){ w->orders[1], MISS_ABSENT };
    with.missed_n = 1;
    CHECK_OK(acts(w, w->leader, id, VISIT_REPORT, with));
    CHECK(order(w, 0).state == ORDER_REPORTED && order(w, 0).minutes.n == 30);
    CHECK(order(w, 1).state == ORDER_WAITING && order(w, 1).team.n == 0);
    CHECK_INT(order(w, 1).declines, 0);
    CHECK_INT(told(w, "visit.missed"), 1);
    Looking desk = looked(w, w->station, id);
    CHECK(row(&desk, w->orders[1])->outcome == OUTCOME_MISSED);
    CHECK_STR(row(&desk, w->orders[1])->reason, "上门时不在家");
    check(w);
    made(w, 2);  // 0 is done and left out, 1 goes again
    CHECK(order(w, 1).state == ORDER_OFFERED);
}

// --- all or nothing

BOTH(an_order_that_moved_on_is_named_and_left_out_and_the_others_go)
{
    World *w = world(t, county);
    CHECK_OK(steps(w, w->people[1], w->orders[1], ORDER_WITHDRAW,
                   (OrderWith){ .reason = S("不需要了") }));
    VisitId id = made(w, 3);
    Looking desk = looked(w, w->station, id);
    CHECK_INT(desk.visit.orders, 2);
    CHECK(row(&desk, w->orders[1])->outcome == OUTCOME_SKIPPED);
    CHECK_HAS(row(&desk, w->orders[1])->reason, "刚刚有了变化");
    Making again = making(w, 3);
    CHECK_ERR(little_act(w->l, w->station, make_one, &again), visit_none);
    check(w);
}

BOTH(with_one_that_cannot_be_sent_none_is)
{
    World *w = world(t, county);
    Making one = making(w, 3);
    w->orders[2] = placed(w, 2, (ItemId){ 2 });  // another service
    one.new.orders[2] = w->orders[2];
    CHECK_ERR(little_act(w->l, w->station, make_one, &one), order_no_item);
    for (int i = 0; i < 3; i++)
        CHECK(order(w, i).state == ORDER_SUBMITTED && order(w, i).version == 1);
    one = making(w, 2);
    one.new.team = (TeamId){ 9999 };
    CHECK_ERR(little_act(w->l, w->station, make_one, &one), order_no_team);
    one = making(w, 2);
    one.new.day = (Day){ 20201027 };
    CHECK_ERR(little_act(w->l, w->station, make_one, &one), fault_invalid);
    one = making(w, 0);
    CHECK_ERR(little_act(w->l, w->station, make_one, &one), fault_invalid);
    CHECK(order(w, 0).state == ORDER_SUBMITTED);
    CHECK_INT(told(w, "visit.offered"), 0);
}

// --- who may

BOTH(a_desk_puts_together_what_is_its_own_and_strangers_see_nothing)
{
    World *w = world(t, county);
    Making one = making(w, 2);
    CHECK_ERR(little_act(w->l, w->sibling, make_one, &one), visit_not_yours);
    CHECK_ERR(little_act(w->l, w->supervisor, make_one, &one), visit_not_yours);
    CHECK_ERR(little_act(w->l, w->people[0], make_one, &one), visit_not_yours);
    one.new.place = w->l->station2;
    CHECK_ERR(little_act(w->l, w->sibling, make_one, &one), visit_none);  // not their orders
    VisitId id = made(w, 2);
    Looking look = { .id = id };
    CHECK_ERR(little_act(w->l, w->sibling, look_one, &look), visit_missing);
    CHECK_ERR(little_act(w->l, w->other, look_one, &look), visit_missing);
    CHECK_ERR(little_act(w->l, w->people[0], look_one, &look), visit_missing);
    CHECK_ERR(little_act(w->l, w->member, look_one, &look), visit_missing);  // not accepted yet
    CHECK_OK(little_act(w->l, w->supervisor, look_one, &look));
    CHECK_ERR(acts(w, w->station, id, VISIT_ACCEPT, (VisitWith){ 0 }), visit_not_yours);
    CHECK_ERR(acts(w, w->other, id, VISIT_ACCEPT, (VisitWith){ 0 }), visit_missing);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ .version = 1 }));
    CHECK_ERR(acts(w, w->leader, id, VISIT_MOVE,
                   (VisitWith){ .version = 1, .day = { 20201030 }, .part = PART_MORNING }),
              visit_moved_on);
    Looking member = looked(w, w->member, id);
    CHECK(member.by == VISIT_BY_MEMBER);
    CHECK_STR(row(&member, w->orders[0])->address, "保康社区 1 栋");
    CHECK_ERR(acts(w, w->member, id, VISIT_REPORT, report(10)), visit_not_yours);
}

// --- the turns off the way

BOTH(a_cancelled_visit_gives_its_orders_back_and_residents_hear)
{
    World *w = world(t, county);
    VisitId id = made(w, 2);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    CHECK_ERR(acts(w, w->station, id, VISIT_CANCEL, (VisitWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->station, id, VISIT_CANCEL, (VisitWith){ .reason = S("下大雨") }));
    CHECK(order(w, 0).state == ORDER_WAITING && order(w, 1).state == ORDER_WAITING);
    CHECK_INT(told(w, "visit.cancelled"), 2);
    CHECK_HAS(little_message(w->l), "下大雨");
    CHECK(looked(w, w->station, id).visit.state == VISIT_CANCELLED);
    check(w);
}

BOTH(a_team_declines_as_a_whole_with_its_reason_on_each_record)
{
    World *w = world(t, county);
    VisitId id = made(w, 2);
    CHECK_OK(acts(w, w->leader, id, VISIT_DECLINE, (VisitWith){ .reason = S("人手排满") }));
    CHECK(order(w, 0).state == ORDER_WAITING && order(w, 0).declines == 1);
    CHECK_INT(told(w, "visit.cancelled"), 0);  // residents had not heard of it
    CHECK(looked(w, w->station, id).visit.state == VISIT_DECLINED);
    CHECK_STR(looked(w, w->station, id).visit.reason, "人手排满");
    check(w);
}

BOTH(a_new_time_reaches_every_resident)
{
    World *w = world(t, county);
    VisitId id = made(w, 2);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    VisitWith with = { .day = { 20201102 }, .part = PART_AFTERNOON };
    CHECK_OK(acts(w, w->leader, id, VISIT_MOVE, with));
    CHECK(order(w, 1).appointed_on.ymd == 20201102);
    CHECK(order(w, 1).appointed_part == PART_AFTERNOON);
    CHECK_INT(told(w, "order.appointed"), 4);
    with.day = (Day){ 20201201 };
    CHECK_ERR(acts(w, w->leader, id, VISIT_MOVE, with), fault_invalid);
}

BOTH(a_day_that_has_passed_is_not_accepted)
{
    World *w = world(t, county);
    VisitId id = made(w, 2);
    w->l->now = time_add(w->l->now, 3 * TIME_DAY);
    CHECK_ERR(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }), visit_past);
    VisitWith with = { .day = { 20201102 }, .part = PART_MORNING };
    CHECK_OK(acts(w, w->station, id, VISIT_MOVE, with));
    CHECK(order(w, 0).state == ORDER_OFFERED);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
}

BOTH(an_order_that_goes_its_own_way_leaves_its_visit)
{
    World *w = world(t, county);
    VisitId id = made(w, 3);
    CHECK_OK(steps(w, w->people[0], w->orders[0], ORDER_WITHDRAW,
                   (OrderWith){ .reason = S("不需要了") }));
    CHECK(row(&(Looking){ .orders = looked(w, w->station, id).orders }, w->orders[0])->outcome ==
          OUTCOME_LEFT);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    CHECK_OK(steps(w, w->leader, w->orders[1], ORDER_START, (OrderWith){ 0 }));
    OrderWith one = { .result = S("先剪好一位"), .minutes = { 20 }, .people = 1 };
    CHECK_OK(steps(w, w->leader, w->orders[1], ORDER_REPORT, one));
    CHECK(looked(w, w->station, id).visit.state == VISIT_ACCEPTED);
    CHECK_OK(steps(w, w->station, w->orders[2], ORDER_RECALL, (OrderWith){ .reason = S("改派") }));
    CHECK(looked(w, w->station, id).visit.state == VISIT_DONE);  // one was served
    check(w);
    VisitId empty = made(w, 3);
    CHECK_OK(steps(w, w->people[2], w->orders[2], ORDER_WITHDRAW,
                   (OrderWith){ .reason = S("不需要了") }));
    CHECK(looked(w, w->station, empty).visit.state == VISIT_CANCELLED);
    check(w);
}

static Err dissolve_act(Cx *cx, void *with)
{
    return team_state_set(cx, *(TeamId *)with, TEAM_DISSOLVED, S("并队"));
}

BOTH(a_team_that_is_dissolved_leaves_no_visit_behind)
{
    World *w = world(t, county);
    VisitId id = made(w, 4);
    CHECK_OK(acts(w, w->leader, id, VISIT_ACCEPT, (VisitWith){ 0 }));
    CHECK_OK(little_act(w->l, NO(Person), dissolve_act, &w->squad));
    CHECK(looked(w, w->station, id).visit.state == VISIT_CANCELLED);
    CHECK(order(w, 0).state == ORDER_WAITING);
    check(w);
}

typedef struct {
    VisitId id;
    OrderId order;
} Up;

static Err up_act(Cx *cx, void *with)
{
    const Up *up = with;
    return visit_order_up(cx, up->id, up->order);
}

BOTH(the_way_is_put_in_order_one_step_at_a_time)
{
    World *w = world(t, county);
    VisitId id = made(w, 3);
    Up up = { id, w->orders[2] };
    CHECK_OK(little_act(w->l, w->leader, up_act, &up));
    CHECK_OK(little_act(w->l, w->station, up_act, &up));
    CHECK_ERR(little_act(w->l, w->station, up_act, &up), visit_moved_on);  // is the first
    CHECK_ERR(little_act(w->l, w->supervisor, up_act, &up), visit_not_yours);
    Looking desk = looked(w, w->station, id);
    const int way[] = { 2, 0, 1 };
    for (int i = 0; i < 3; i++) {
        CHECK_INT(LIST_AT(&desk.orders, VisitOrder, i)->id.n, w->orders[way[i]].n);
        CHECK_INT(LIST_AT(&desk.orders, VisitOrder, i)->seq, i + 1);
    }
}

typedef struct {
    VisitQuery query;
    List out;
} Listing;

static Err list_act(Cx *cx, void *with)
{
    Listing *one = with;
    return visit_list(cx, &one->query, &one->out);
}

BOTH(a_branch_lists_the_visits_below_it_page_by_page)
{
    World *w = world(t, county);
    VisitId first = made(w, 1);
    w->orders[0] = w->orders[1];
    VisitId second = made(w, 1);
    Listing one = { .query = { .path = S("/1/"), .limit = 1 } };
    CHECK_OK(little_act(w->l, NO(Person), list_act, &one));
    CHECK_INT(one.out.n, 1);
    CHECK_INT(LIST_AT(&one.out, Visit, 0)->id.n, second.n);
    one.query.before = second;
    CHECK_OK(little_act(w->l, NO(Person), list_act, &one));
    CHECK_INT(LIST_AT(&one.out, Visit, 0)->id.n, first.n);
    one.query = (VisitQuery){ .team = w->second, .limit = 10 };
    CHECK_OK(little_act(w->l, NO(Person), list_act, &one));
    CHECK_INT(one.out.n, 0);
}
