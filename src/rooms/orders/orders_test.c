// An order through the door: the whole way, by whom it may go, what stays sealed, what the clock
// does.
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "tests/support/orders_world.h"
#include "town/setting.h"
#include "web/asset.h"
#include <pthread.h>

// --- the whole way

BOTH(an_order_goes_from_its_placing_to_its_evaluation)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_UNRATED);
    CHECK_OK(acts(w, w->resident, id, ORDER_EVALUATE,
                  (OrderWith){ .rating = RATING_GOOD, .words = S("很耐心") }));
    Seen now = looked(w, w->resident, id);
    CHECK_STR(now.order.number, "D20201028-0001");
    CHECK_STR(now.order.title, "上门理发");
    CHECK(now.order.state == ORDER_CLOSED);
    CHECK(now.order.rating == RATING_GOOD);
    CHECK_INT(now.order.minutes.n, 40);
    CHECK_INT(now.order.version, 9);
    CHECK_INT(now.steps.n, 9);
    static const OrderAct told[] = { ORDER_EVALUATE, ORDER_CONFIRM, ORDER_REPORT,
                                     ORDER_START,    ORDER_APPOINT, ORDER_ACCEPT,
                                     ORDER_DISPATCH, ORDER_TRIAGE,  ORDER_PLACE };
    for (size_t i = 0; i < COUNT(told); i++)
        CHECK(LIST_AT(&now.steps, OrderStep, i)->act == told[i]);
    CHECK(now.by == ORDER_BY_SELF);
    CHECK_ERR(acts(w, w->resident, id, ORDER_PLACE, (OrderWith){ 0 }),
              order_moved_on);  // only once
}

BOTH(numbers_begin_anew_each_day_and_never_repeat)
{
    World *w = world(t, county);
    placed(w);
    CHECK_STR(looked(w, NO(Person), placed(w)).order.number, "D20201028-0002");
    w->l->now = time_add(w->l->now, TIME_DAY);
    CHECK_STR(looked(w, NO(Person), placed(w)).order.number, "D20201029-0001");
}

BOTH(an_order_is_taken_once)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    CHECK_OK(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }), order_moved_on);
}

// --- two at once

#define RACES 1000

typedef struct {
    OrderId id;
    pthread_barrier_t *read;  // both have read the order and may go on; NULL: no waiting
} Taking;

typedef struct {
    County *county;
    Cx *cx;
    Err (*act)(Cx *cx, void *with);
    Taking taking;
    Err result;
    pthread_barrier_t *start;
} Racer;

static Err accept(Cx *cx, void *with)
{
    const Taking *taking = with;
    return order_act(cx, taking->id, ORDER_ACCEPT, NULL);
}

static void *race(void *with)
{
    Racer *racer = with;
    pthread_barrier_wait(racer->start);
    racer->result = lane_run(racer->county->store, racer->cx, racer->act, &racer->taking);
    return NULL;
}

static Cx *leader_cx(T *t, World *w, const County *county)
{
    Cx *cx = county_cx(t, county, "race");
    cx->arena = arena_new(ARENA_REQUEST_MAX);  // two lanes must not share one
    cx->actor = little_cx(w->l, w->leader)->actor;
    cx->now = w->l->now;
    cx->today = time_day(cx->now);
    return cx;
}

// Two leaders at once, each in a lane of `one` and `two`: how many got it.
static int race_once(T *t, World *w, County *one, County *two, Err (*act)(Cx *cx, void *with),
                     OrderId id)
{
    pthread_barrier_t start, read;
    pthread_t thread;
    pthread_barrier_init(&start, NULL, 2);
    pthread_barrier_init(&read, NULL, 2);
    Racer a = { one, leader_cx(t, w, one), act, { id, &read }, OK, &start };
    Racer b = { two, leader_cx(t, w, two), act, { id, &read }, OK, &start };
    pthread_create(&thread, NULL, race, &a);
    race(&b);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&start);
    pthread_barrier_destroy(&read);
    arena_free(a.cx->arena);
    arena_free(b.cx->arena);
    for (const Racer *racer = &a; racer != NULL; racer = racer == &a ? &b : NULL)
        if (racer->result != OK)
            CHECK_ERR(racer->result, order_moved_on);
    return (a.result == OK) + (b.result == OK);
}

static void races(T *t, County *one, County *two)
{
    World *w = world(t, one);
    OrderId id = brought(w, ORDER_OFFERED);
    for (int i = 0; i < RACES; i++) {
        ArenaMark mark = arena_mark(t->arena);
        CHECK_INT(race_once(t, w, one, two, accept, id), 1);
        county_run(t, one, "update orders set state = 'offered', accepted_at = null");
        county_run(t, one, "update order_offers set answer = 'waiting', answered_at = null");
        arena_rewind(t->arena, mark);
    }
    CHECK_INT(looked(w, NO(Person), id).order.version, 3 + RACES);
}

TEST(of_two_who_accept_at_once_one_is_told_that_it_moved_on)
{
    County *county = county_sqlite(t);
    races(t, county, county);
}

TEST(of_two_servers_that_accept_at_once_one_is_told_that_it_moved_on)
{
    County *county = county_postgres(t);
    races(t, county, county_again(t, county));
}

// What order_act would be with its guard taken out of the WHERE.
SQL(careless_sql, "update orders set state = 'accepted', version = version + 1 where id = $1",
    P_INT);

static Err accept_carelessly(Cx *cx, void *with)
{
    const Taking *taking = with;
    Order order;
    OrderState next;
    TRY(order_find(cx, taking->id, &order, NULL));
    TRY(order_next(&order, ORDER_ACCEPT, &cx->actor, &next));
    pthread_barrier_wait(taking->read);
    return db_change(cx, &careless_sql, NULL, taking->id);
}

// So that the race above is known to be one: without the guard two leaders have the same order.
TEST(without_the_guard_two_servers_would_both_accept)
{
    County *county = county_postgres(t);
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    CHECK_INT(race_once(t, w, county, county_again(t, county), accept_carelessly, id), 2);
}

// --- who may

BOTH(what_one_may_not_read_does_not_exist)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    Seen look = { .id = id };
    CHECK_ERR(little_act(w->l, w->sibling, look_one, &look), order_missing);
    CHECK_ERR(little_act(w->l, w->neighbour, look_one, &look), order_missing);
    CHECK_ERR(little_act(w->l, w->other_leader, look_one, &look), order_missing);
    CHECK_ERR(little_act(w->l, w->member, look_one, &look),
              order_missing);  // the team has not accepted yet
    CHECK_ERR(acts(w, w->other_leader, id, ORDER_ACCEPT, (OrderWith){ 0 }), order_missing);
    CHECK_OK(little_act(w->l, w->branch, look_one, &look));
    CHECK_OK(little_act(w->l, w->supervisor, look_one, &look));
    CHECK_ERR(acts(w, w->supervisor, id, ORDER_RECALL, (OrderWith){ .reason = S("看看") }),
              order_not_yours);
    CHECK_ERR(acts(w, w->station, id, ORDER_ACCEPT, (OrderWith){ 0 }), order_not_yours);
    CHECK_OK(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    CHECK_OK(little_act(w->l, w->member, look_one, &look));
    CHECK(look.by == ORDER_BY_MEMBER);
    CHECK_ERR(acts(w, w->member, id, ORDER_START, (OrderWith){ 0 }), order_not_yours);
    OrderId missing = { id.n + 1000 };
    CHECK_ERR(acts(w, w->station, missing, ORDER_TRIAGE, (OrderWith){ 0 }), order_missing);
}

BOTH(nobody_orders_in_anothers_name_but_the_desk_that_answers_for_the_place)
{
    World *w = world(t, county);
    Placing one = { .new = wish(w) };
    CHECK_ERR(little_act(w->l, w->neighbour, place_one, &one), order_not_yours);
    one.new.how = ORDER_DESK;
    CHECK_ERR(little_act(w->l, w->neighbour, place_one, &one), order_not_yours);
    CHECK_ERR(little_act(w->l, w->sibling, place_one, &one), order_not_yours);
    CHECK_OK(little_act(w->l, w->station, place_one, &one));
    CHECK_HAS(little_message(w->l), "已登记");
    Order order = looked(w, w->resident, one.out).order;
    CHECK_INT(order.asked_by.n, w->station.n);
    CHECK_INT(order.resident.n, w->resident.n);
}

BOTH(a_stale_page_cannot_act_on_a_newer_order)
{
    World *w = world(t, county);
    OrderId id = placed(w);
    CHECK_OK(acts(w, w->station, id, ORDER_TRIAGE, (OrderWith){ .version = 1 }));
    CHECK_ERR(
        acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .version = 1, .team = w->squad }),
        order_moved_on);
    CHECK_OK(
        acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .version = 2, .team = w->squad }));
}

// --- sealed

typedef struct {
    OrderId id;
    Str address, phone;
} Contact;

static Err contact_one(Cx *cx, void *with)
{
    Contact *one = with;
    Order order;
    unsigned by;
    TRY(order_find(cx, one->id, &order, &by));
    return order_contact(cx, &order, by, &one->address, &one->phone);
}

BOTH(address_and_phone_lie_sealed_and_open_to_the_team_that_accepted)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    Order order = looked(w, NO(Person), id).order;
    CHECK(order.address_sealed.bytes.n > 0);
    CHECK_LACKS(order.address_sealed.bytes, "保康");
    CHECK_LACKS(order.phone_sealed.bytes, "13871550001");
    Contact one = { .id = id };
    CHECK_ERR(little_act(w->l, w->leader, contact_one, &one), order_closed_contact);
    CHECK_ERR(little_act(w->l, w->supervisor, contact_one, &one), order_closed_contact);
    CHECK_OK(little_act(w->l, w->station, contact_one, &one));
    CHECK_OK(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    CHECK_OK(little_act(w->l, w->leader, contact_one, &one));
    CHECK_STR(one.address, "保康社区 3 栋 201");
    CHECK_STR(one.phone, "13871550001");
    CHECK_OK(little_act(w->l, w->member, contact_one, &one));
    CHECK_OK(acts(w, w->resident, id, ORDER_WITHDRAW, (OrderWith){ .reason = S("不需要了") }));
    CHECK_OK(little_act(w->l, w->leader, contact_one, &one));
    w->l->now = time_add(w->l->now, 7 * TIME_DAY);
    CHECK_ERR(little_act(w->l, w->leader, contact_one, &one), order_closed_contact);
    CHECK_OK(little_act(w->l, w->resident, contact_one, &one));
}

// --- the turns off the way

BOTH(a_team_that_cannot_says_why_and_is_suggested_last)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    CHECK_ERR(acts(w, w->leader, id, ORDER_DECLINE, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->leader, id, ORDER_DECLINE, (OrderWith){ .reason = S("人手排满") }));
    Seen desk = looked(w, w->station, id), own = looked(w, w->resident, id);
    CHECK(desk.order.state == ORDER_WAITING);
    CHECK_INT(desk.order.declines, 1);
    CHECK_INT(desk.order.team.n, 0);
    CHECK_STR(LIST_AT(&desk.steps, OrderStep, 0)->reason, "人手排满");
    CHECK_STR(LIST_AT(&desk.steps, OrderStep, 0)->team_name, "保康便民小队");
    CHECK_STR(LIST_AT(&own.steps, OrderStep, 0)->reason, "");  // not for the resident
    Seen gone = { .id = id };
    CHECK_ERR(little_act(w->l, w->leader, look_one, &gone), order_missing);
}

typedef struct {
    OrderId id;
    List list;
} Suggest;

static Err suggest_one(Cx *cx, void *with)
{
    Suggest *one = with;
    Order order;
    TRY(order_find(cx, one->id, &order, NULL));
    return order_suggest(cx, &order, 5, &one->list);
}

BOTH(the_suggestion_is_near_and_free_and_has_not_said_no)
{
    World *w = world(t, county);
    little_grant(w->l, w->station, ROLE_STATION, w->l->station2);
    team(w, w->corps, TEAM_SQUAD, "保康第二小队", w->l->station, w->member, NO(Person));
    Suggest one = { .id = placed(w) };
    CHECK_OK(little_act(w->l, w->station, suggest_one, &one));
    CHECK_INT(one.list.n, 3);
    CHECK_STR(LIST_AT(&one.list, OrderSuggestion, 0)->name, "保康便民小队");
    CHECK(LIST_AT(&one.list, OrderSuggestion, 0)->first &&
          LIST_AT(&one.list, OrderSuggestion, 0)->same_station);
    brought(w, ORDER_ACCEPTED);  // the first has one in hand now
    CHECK_OK(little_act(w->l, w->station, suggest_one, &one));
    CHECK_STR(LIST_AT(&one.list, OrderSuggestion, 0)->name, "保康第二小队");
    CHECK_INT(LIST_AT(&one.list, OrderSuggestion, 1)->load, 1);
    CHECK_OK(acts(w, w->station, one.id, ORDER_TRIAGE, (OrderWith){ 0 }));
    CHECK_OK(acts(w, w->station, one.id, ORDER_DISPATCH, (OrderWith){ .team = w->squad }));
    CHECK_OK(acts(w, w->leader, one.id, ORDER_DECLINE, (OrderWith){ .reason = S("人手排满") }));
    CHECK_OK(little_act(w->l, w->station, suggest_one, &one));
    CHECK(LIST_AT(&one.list, OrderSuggestion, 2)->declined);
    CHECK_STR(LIST_AT(&one.list, OrderSuggestion, 2)->name, "保康便民小队");
}

BOTH(an_order_goes_only_to_a_team_that_the_place_can_send_to)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_WAITING);
    TeamId far = team(w, w->corps, TEAM_SQUAD, "马叫小队", w->l->station3, NO(Person), NO(Person));
    CHECK_ERR(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = far }), order_no_team);
    CHECK_ERR(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->corps }),
              order_no_team);
    CHECK_ERR(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = { 9999 } }),
              order_no_team);
    CHECK_OK(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->other }));
    CHECK_OK(acts(w, w->other_leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
}

BOTH(an_order_that_was_returned_is_amended_and_comes_again)
{
    World *w = world(t, county);
    OrderId id = placed(w);
    CHECK_OK(acts(w, w->station, id, ORDER_RETURN, (OrderWith){ .reason = S("请写明楼层") }));
    CHECK_HAS(little_message(w->l), "请写明楼层");
    OrderWith with = { .details = S("三楼，没有电梯"), .address = S("保康社区 3 栋 301") };
    CHECK_OK(acts(w, w->resident, id, ORDER_AMEND, with));
    Contact one = { .id = id };
    CHECK_OK(little_act(w->l, w->resident, contact_one, &one));
    CHECK_STR(one.address, "保康社区 3 栋 301");
    CHECK_STR(one.phone, "13871550001");
    CHECK_STR(looked(w, w->station, id).order.details, "三楼，没有电梯");
    CHECK(state_of(w, id) == ORDER_SUBMITTED);
}

BOTH(an_objection_is_settled_or_served_again)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_REPORTED);
    CHECK_OK(acts(w, w->resident, id, ORDER_DISPUTE, (OrderWith){ .reason = S("没有修好") }));
    CHECK_OK(acts(w, w->station, id, ORDER_REDO, (OrderWith){ .reason = S("请再去一次") }));
    Order order = looked(w, w->leader, id).order;
    CHECK(order.state == ORDER_ACCEPTED);
    CHECK_INT(order.team.n, w->squad.n);
    CHECK_INT(order.done_at.ms, 0);
    CHECK_OK(acts(w, w->leader, id, ORDER_START, (OrderWith){ 0 }));
    CHECK_OK(acts(w, w->leader, id, ORDER_REPORT,
                  (OrderWith){ .result = S("修好了"), .minutes = { 30 }, .people = 1 }));
    CHECK_OK(acts(w, w->resident, id, ORDER_DISPUTE, (OrderWith){ .reason = S("还是漏水") }));
    CHECK_OK(acts(w, w->station, id, ORDER_SETTLE, (OrderWith){ .reason = S("已另请水电工") }));
    CHECK(state_of(w, id) == ORDER_UNRATED);
}

BOTH(one_may_withdraw_until_service_begins)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_APPOINTED), served = brought(w, ORDER_SERVING);
    CHECK_ERR(acts(w, w->resident, id, ORDER_WITHDRAW, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->resident, id, ORDER_WITHDRAW, (OrderWith){ .reason = S("已经解决") }));
    CHECK(looked(w, w->resident, id).order.ended_at.ms == w->l->now.ms);
    CHECK_ERR(acts(w, w->resident, served, ORDER_WITHDRAW, (OrderWith){ .reason = S("已经解决") }),
              order_moved_on);
}

BOTH(an_order_is_transferred_with_unit_and_number_or_merged_into_another)
{
    World *w = world(t, county);
    OrderId id = placed(w), into = placed(w), third = placed(w), gone = placed(w);
    CHECK_ERR(acts(w, w->station, id, ORDER_TRANSFER, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->resident, gone, ORDER_WITHDRAW, (OrderWith){ .reason = S("已经解决") }));
    CHECK_OK(acts(w, w->station, id, ORDER_TRANSFER,
                  (OrderWith){ .unit = S("城管局"), .number = S("12345-7") }));
    CHECK_STR(looked(w, w->resident, id).order.transferred_to, "城管局");
    CHECK_ERR(acts(w, w->station, third, ORDER_MERGE, (OrderWith){ .into = third }),
              order_no_target);
    CHECK_ERR(acts(w, w->station, third, ORDER_MERGE, (OrderWith){ .into = gone }),
              order_no_target);  // has ended
    CHECK_OK(acts(w, w->station, third, ORDER_MERGE, (OrderWith){ .into = into }));
    CHECK_INT(looked(w, w->resident, third).order.merged_into.n, into.n);
}

BOTH(urging_is_counted_and_has_its_pause)
{
    World *w = world(t, county);
    OrderId id = placed(w);
    CHECK_OK(acts(w, w->resident, id, ORDER_URGE, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->resident, id, ORDER_URGE, (OrderWith){ 0 }), order_urged_lately);
    w->l->now = time_add(w->l->now, 4 * TIME_HOUR);
    CHECK_OK(acts(w, w->resident, id, ORDER_URGE, (OrderWith){ 0 }));
    Order order = looked(w, w->station, id).order;
    CHECK_INT(order.urged, 2);
    CHECK_INT(order.due_at.ms, looked(w, w->station, id).order.due_at.ms);
    CHECK(order.state == ORDER_SUBMITTED);
}

// --- the clock

static Err tick(Cx *cx, void *with)
{
    return order_clock(cx, 20, with);
}

static int ticked(World *w)
{
    int did = -1;
    CHECK_OK(little_act(w->l, NO(Person), tick, &did));
    return did;
}

BOTH(silence_confirms_but_never_praises)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_REPORTED);
    w->l->now = time_add(w->l->now, 3 * TIME_DAY - 1);
    CHECK_INT(ticked(w), 0);
    w->l->now = time_add(w->l->now, 1);
    CHECK_INT(ticked(w), 1);
    CHECK(state_of(w, id) == ORDER_UNRATED);
    w->l->now = time_add(w->l->now, 7 * TIME_DAY);
    CHECK_INT(ticked(w), 1);
    Order order = looked(w, w->resident, id).order;
    CHECK(order.state == ORDER_CLOSED);
    CHECK(order.rating == RATING_NONE);
    CHECK_INT(order.rated_at.ms, 0);
    CHECK_ERR(acts(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = RATING_GOOD }),
              order_moved_on);
    CHECK_ERR(acts(w, w->resident, id, ORDER_COMMENT, (OrderWith){ .words = S("好") }),
              order_moved_on);
}

BOTH(what_was_returned_and_never_amended_is_taken_back)
{
    World *w = world(t, county);
    OrderId id = placed(w);
    CHECK_OK(acts(w, w->station, id, ORDER_RETURN, (OrderWith){ .reason = S("请写明楼层") }));
    w->l->now = time_add(w->l->now, 14 * TIME_DAY);
    CHECK_INT(ticked(w), 1);
    CHECK(state_of(w, id) == ORDER_WITHDRAWN);
    CHECK_INT(ticked(w), 0);
}

BOTH(an_urgent_order_has_the_short_deadline_and_lateness_is_a_flag)
{
    World *w = world(t, county);
    Placing one = { .new = wish(w) };
    CHECK_OK(little_act(w->l, w->resident, place_one, &one));
    Order order = looked(w, w->station, one.out).order;
    CHECK_INT(order.due_at.ms - BEGIN.ms,
              TIME_DAY);  // 390 office minutes from ten on Wednesday: ten on Thursday
    CHECK(!order_late(&order, order.due_at));
    CHECK(order_late(&order, time_add(order.due_at, 1)));
    one.new.urgent = true;
    CHECK_OK(little_act(w->l, w->resident, place_one, &one));
    CHECK_INT(looked(w, w->station, one.out).order.due_at.ms - BEGIN.ms, 120 * TIME_MINUTE);
    OrderId appointed = brought(w, ORDER_APPOINTED);
    CHECK_INT(looked(w, w->station, appointed).order.due_at.ms,
              day_start((Day){ 20201029 }).ms + 14 * TIME_HOUR);  // noon and two hours of grace
}

// --- what other rooms tell

static Err dissolve(Cx *cx, void *with)
{
    const TeamId *id = with;
    return team_state_set(cx, *id, TEAM_DISSOLVED, S("合并"));
}

static Err erase(Cx *cx, void *with)
{
    const PersonId *id = with;
    return person_erase(cx, *id);
}

BOTH(a_team_that_is_dissolved_while_it_serves_gives_its_orders_back)
{
    World *w = world(t, county);
    OrderId serving = brought(w, ORDER_SERVING), offered = brought(w, ORDER_OFFERED),
            done = brought(w, ORDER_UNRATED);
    CHECK_OK(little_act(w->l, w->station, dissolve, &w->squad));
    CHECK(state_of(w, serving) == ORDER_WAITING);
    CHECK(state_of(w, offered) == ORDER_WAITING);
    CHECK(state_of(w, done) == ORDER_UNRATED);
    Seen seen = looked(w, w->station, serving);
    CHECK_INT(seen.order.team.n, 0);
    CHECK_STR(LIST_AT(&seen.steps, OrderStep, 0)->reason, "队伍已解散");
    CHECK_OK(acts(w, w->station, serving, ORDER_DISPATCH, (OrderWith){ .team = w->other }));
}

BOTH(who_is_erased_leaves_no_address_behind_and_nothing_that_waits)
{
    World *w = world(t, county);
    OrderId waiting = brought(w, ORDER_WAITING), serving = brought(w, ORDER_SERVING);
    CHECK_OK(little_act(w->l, w->resident, erase, &w->resident));
    Order first = looked(w, w->station, waiting).order,
          second = looked(w, w->station, serving).order;
    CHECK(first.state == ORDER_WITHDRAWN);
    CHECK(second.state == ORDER_SERVING);
    CHECK_INT(first.address_sealed.bytes.n + first.phone_sealed.bytes.n, 0);
    CHECK_INT(second.address_sealed.bytes.n + second.phone_sealed.bytes.n, 0);
    CHECK_STR(second.details, "");
    CHECK_OK(acts(w, w->leader, serving, ORDER_REPORT,
                  (OrderWith){ .result = S("完成"), .minutes = { 30 }, .people = 1 }));
}

BOTH(the_leader_hears_of_an_order_and_the_resident_of_its_acceptance)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    CHECK_STR(little_message(w->l),
              "单子 D20201028-0001 派给保康便民小队，等您接单。请登录后答复。");
    CHECK_OK(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    Str said = little_message(w->l);
    CHECK_HAS(said, "已由保康便民小队接单");
    CHECK_LACKS(said, "冯");
    CHECK_LACKS(said, "栋");
}

// --- bad input

BOTH(what_is_typed_wrong_is_told_field_by_field_and_nothing_is_written)
{
    World *w = world(t, county);
    char long_title[1500];
    for (size_t i = 0; i < sizeof long_title; i += 3)
        memcpy(long_title + i, "好", 3);
    const struct {
        OrderNew new;
        Err fault;
    } bad[] = {
        { { .kind = ORDER_FREE, .title = str_of(long_title, sizeof long_title) }, &fault_invalid },
        { { .kind = ORDER_FREE, .title = S("灯") }, &fault_invalid },
        { { .kind = ORDER_FREE, .title = S("\xff\xfe坏字") }, &fault_invalid },
        { { .kind = ORDER_CATALOGUE, .item = { 999 } }, &order_no_item },
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        Placing one = { .new = wish(w) };
        one.new.kind = bad[i].new.kind;
        one.new.title = bad[i].new.title;
        one.new.item = bad[i].new.item;
        CHECK(little_act(w->l, w->resident, place_one, &one) == bad[i].fault);
    }
    Placing past = { .new = wish(w) };
    past.new.wanted_on = (Day){ 20201027 };
    CHECK_ERR(little_act(w->l, w->resident, place_one, &past), fault_invalid);
    Placing homeless = { .new = wish(w) };
    homeless.new.address = S("");
    homeless.new.phone = S("12");
    Cx *cx = little_cx(w->l, w->resident);
    CHECK_ERR(little_run(w->l, cx, place_one, &homeless), fault_invalid);
    CHECK_INT(cx->problems->n, 2);
    CHECK_STR(cx->problems->items[0].field, "address");
    CHECK_STR(cx->problems->items[1].field, "phone");
    CHECK_STR(looked(w, NO(Person), placed(w)).order.number,
              "D20201028-0001");  // no number was used up
    Placing odd = { .new = wish(w) };
    odd.new.kind = ORDER_FREE;
    odd.new.item = NO(Item);
    odd.new.title = S("<script>alert(1)</script> ' or 1=1 😀");
    CHECK_OK(little_act(w->l, w->resident, place_one, &odd));
    CHECK_STR(looked(w, NO(Person), odd.out).order.title, "<script>alert(1)</script> ' or 1=1 😀");
}

BOTH(a_phone_that_orders_without_end_is_stopped)
{
    World *w = world(t, county);
    for (int i = 0; i < 10; i++)
        placed(w);
    Placing one = { .new = wish(w) };
    CHECK_ERR(little_act(w->l, w->resident, place_one, &one), order_too_many);
    one.new.how = ORDER_DESK;  // the desk still can, for it answers for what it does
    CHECK_OK(little_act(w->l, w->station, place_one, &one));
}

BOTH(an_evaluation_is_never_chosen_for_anybody)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_UNRATED);
    CHECK_ERR(acts(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ 0 }), fault_invalid);
    CHECK_ERR(acts(w, w->station, id, ORDER_EVALUATE, (OrderWith){ .rating = RATING_VERY_GOOD }),
              order_not_yours);
    CHECK_OK(acts(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = RATING_BAD }));
    CHECK_OK(acts(w, w->resident, id, ORDER_COMMENT, (OrderWith){ .words = S("来得太晚") }));
    CHECK_ERR(acts(w, w->resident, id, ORDER_COMMENT, (OrderWith){ .words = S("再说一句") }),
              order_moved_on);
    CHECK_STR(looked(w, w->resident, id).order.rating_words, "来得太晚");
}

// --- lists

typedef struct {
    OrderQuery query;
    List rows;
} Query;

static Err list_one(Cx *cx, void *with)
{
    Query *one = with;
    return order_list_at(cx, &one->query, &one->rows);
}

static List listed(World *w, OrderQuery query)
{
    Query one = { .query = query };
    CHECK_OK(little_act(w->l, NO(Person), list_one, &one));
    return one.rows;
}

typedef struct {
    PlaceId id;
    Str path;
} Path;

static Err path_one(Cx *cx, void *with)
{
    Path *one = with;
    return place_path_of(cx, one->id, &one->path);
}

static Str path_of(World *w, PlaceId id)
{
    Path one = { .id = id };
    CHECK_OK(little_act(w->l, NO(Person), path_one, &one));
    return one.path;
}

BOTH(the_desk_reads_its_node_by_deadline_and_page_by_page)
{
    World *w = world(t, county);
    OrderId ids[5];
    for (int i = 0; i < 5; i++) {
        ids[i] = placed(w);
        w->l->now = time_add(w->l->now, TIME_MINUTE);
    }
    OrderQuery query = { .path = w->l->station_path, .waits = WAITS_DESK, .limit = 2 };
    List first = listed(w, query);
    CHECK_INT(first.n, 2);
    CHECK_INT(LIST_AT(&first, OrderRow, 0)->id.n, ids[0].n);
    CHECK_STR(LIST_AT(&first, OrderRow, 0)->resident_name, "冯**");
    query.after = LIST_AT(&first, OrderRow, 1)->line_at;
    query.after_id = LIST_AT(&first, OrderRow, 1)->id;
    query.limit = 100;
    List rest = listed(w, query);
    CHECK_INT(rest.n, 3);
    CHECK_INT(LIST_AT(&rest, OrderRow, 0)->id.n, ids[2].n);
    OrderQuery of_branch = { .path = path_of(w, w->l->branch), .waits = WAITS_DESK, .limit = 100 };
    OrderQuery of_centre = { .path = path_of(w, w->l->centre), .waits = WAITS_DESK, .limit = 100 };
    OrderQuery of_sibling = { .path = path_of(w, w->l->station2),
                              .waits = WAITS_DESK,
                              .limit = 100 };
    OrderQuery own_branch = {
        .path = path_of(w, w->l->branch), .own = true, .waits = WAITS_DESK, .limit = 100
    };
    CHECK_INT(listed(w, of_branch).n, 5);
    CHECK_INT(listed(w, of_centre).n, 5);
    CHECK_INT(listed(w, of_sibling).n, 0);
    CHECK_INT(listed(w, own_branch).n, 0);
    CHECK_OK(acts(w, w->resident, ids[1], ORDER_WITHDRAW, (OrderWith){ .reason = S("不需要了") }));
    w->l->now = time_add(w->l->now, TIME_MINUTE);
    CHECK_OK(acts(w, w->resident, ids[3], ORDER_WITHDRAW, (OrderWith){ .reason = S("不需要了") }));
    List ended = listed(
        w, (OrderQuery){ .path = w->l->station_path, .state = ORDER_WITHDRAWN, .limit = 100 });
    CHECK_INT(ended.n, 2);
    CHECK_INT(LIST_AT(&ended, OrderRow, 0)->id.n, ids[3].n);  // the latest end first
    w->l->now = time_add(w->l->now, 3 * TIME_DAY);
    List late = listed(w, (OrderQuery){ .path = w->l->station_path,
                                        .waits = WAITS_DESK,
                                        .due = ORDER_DUE_LATE,
                                        .limit = 100 });
    CHECK_INT(late.n, 3);
    CHECK(LIST_AT(&late, OrderRow, 0)->late);
}

// Whether the list under `query`, read two at a time, holds exactly these.
static void check_pages(World *w, OrderQuery query, const OrderId *ids, size_t n)
{
    List page;
    size_t found = 0;
    query.limit = 2;
    do {
        page = listed(w, query);
        for (size_t i = 0; i < page.n; i++) {
            const OrderRow *row = LIST_AT(&page, OrderRow, i);
            bool known = false;
            for (size_t j = 0; j < n; j++)
                known = known || same(row->id, ids[j]);
            CHECK(known);
            found++;
            query.after = order_in_line(&query)     ? row->line_at
                          : order_ended(row->state) ? row->ended_at
                                                    : row->due_at;
            query.after_id = row->id;
        }
    } while (page.n == 2 && found <= n);
    CHECK_INT(found, n);
}

static Err let_order(Cx *cx, void *with)
{
    (void)with;
    TRY(setting_set(cx, S("orders.open_max"), S("100")));
    return setting_set(cx, S("orders.hour_max"), S("1000"));
}

BOTH(each_state_lists_its_own_at_every_level_page_by_page)
{
    World *w = world(t, county);
    CHECK_OK(little_act(w->l, NO(Person), let_order, NULL));
    static const OrderState states[] = { ORDER_SUBMITTED, ORDER_WAITING,   ORDER_OFFERED,
                                         ORDER_ACCEPTED,  ORDER_APPOINTED, ORDER_SERVING,
                                         ORDER_REPORTED,  ORDER_UNRATED };
    OrderId ids[COUNT(states)][3], withdrawn[3];
    for (size_t i = 0; i < COUNT(states); i++)
        for (int j = 0; j < 3; j++) {
            ids[i][j] = brought(w, states[i]);
            w->l->now = time_add(w->l->now, TIME_MINUTE);
        }
    for (int j = 0; j < 3; j++) {
        withdrawn[j] = placed(w);
        CHECK_OK(acts(w, w->resident, withdrawn[j], ORDER_WITHDRAW,
                      (OrderWith){ .reason = S("不需要了") }));
    }
    const Str paths[] = { w->l->station_path, path_of(w, w->l->branch), path_of(w, w->l->centre) };
    for (size_t level = 0; level < COUNT(paths); level++) {
        for (size_t i = 0; i < COUNT(states); i++)
            check_pages(w, (OrderQuery){ .path = paths[level], .state = states[i] }, ids[i], 3);
        check_pages(w, (OrderQuery){ .path = paths[level], .state = ORDER_WITHDRAWN }, withdrawn,
                    3);
        check_pages(w, (OrderQuery){ .path = paths[level], .state = ORDER_DISPUTED }, NULL, 0);
    }
}

// What hangs on a branch itself, with no station between, is the branch's own; its stations' is
// not.
BOTH(own_orders_of_a_branch_are_those_that_no_station_answers_for)
{
    World *w = world(t, county);
    Placing direct = { .new = wish(w) };
    direct.new.place = w->l->branch;
    CHECK_OK(little_act(w->l, w->resident, place_one, &direct));
    placed(w);
    OrderQuery own = { .path = path_of(w, w->l->branch), .own = true, .waits = WAITS_DESK };
    check_pages(w, own, &direct.out, 1);
    own.state = ORDER_SUBMITTED;
    check_pages(w, own, &direct.out, 1);
    own = (OrderQuery){ .path = own.path, .own = true, .waits = WAITS_DESK };
    own.due = ORDER_DUE_LATE;
    w->l->now = time_add(w->l->now, 5 * TIME_DAY);
    check_pages(w, own, &direct.out, 1);
    CHECK_OK(
        acts(w, w->resident, direct.out, ORDER_WITHDRAW, (OrderWith){ .reason = S("不需要了") }));
    own = (OrderQuery){ .path = own.path, .own = true, .state = ORDER_WITHDRAWN };
    check_pages(w, own, &direct.out, 1);
    own.state = ORDER_NONE;
    check_pages(w, own, &direct.out, 1);
    own.state = ORDER_OFFERED;
    check_pages(w, own, NULL, 0);
}

typedef struct {
    Str plain, key;
} Draft;

static Err keep_one(Cx *cx, void *with)
{
    Draft *one = with;
    return order_draft_keep(cx, one->plain, &one->key);
}

static Err open_one(Cx *cx, void *with)
{
    Draft *one = with;
    return order_draft_find(cx, one->key, &one->plain);
}

BOTH(what_was_typed_before_logging_in_is_kept_for_an_hour)
{
    World *w = world(t, county);
    Draft one = { .plain = S("item=1&address=3%20栋") }, back;
    CHECK_OK(little_act(w->l, NO(Person), keep_one, &one));
    back = (Draft){ .key = one.key };
    CHECK_OK(little_act(w->l, NO(Person), open_one, &back));
    CHECK_STR(back.plain, "item=1&address=3%20栋");
    back.key = S("00000000000000000000000000000000");
    CHECK_ERR(little_act(w->l, NO(Person), open_one, &back), order_missing);
    w->l->now = time_add(w->l->now, TIME_HOUR);
    back.key = one.key;
    CHECK_ERR(little_act(w->l, NO(Person), open_one, &back), order_missing);
}

// --- schema and table agree

TEST(the_schema_names_every_word_of_the_table)
{
    Asset asset;
    CHECK(asset_find("rooms/orders/orders.sql", &asset));
    for (int i = ORDER_NONE + 1; i < ORDER_STATES; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", order_states[i].word)));
    for (int i = 0; i < ORDER_ACTS; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", order_acts[i].word)));
    for (size_t i = 0; rating_words[i] != NULL; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", rating_words[i])));
}
