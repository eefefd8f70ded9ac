// Who gets an order: assign, grab, joint, command; up when nobody moves, wishes by one person,
// transfers until the unit has answered; two servers at once; a walk by chance through the acts.
#include "base/rand.h"
#include "rooms/orders/orders_inside.h"
#include "store/db.h"
#include "tests/support/orders_world.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static Err tick_one(Cx *cx, void *with)
{
    return order_clock(cx, 20, with);
}

// The clock, until it has nothing to do.
static int ticked(World *w)
{
    int all = 0, did;
    do {
        did = -1;
        CHECK_OK(little_act(w->l, NO(Person), tick_one, &did));
        all += did;
    } while (did > 0);
    return all;
}

// Runs the clock forward an hour at a time: nobody does anything.
static void ignored_for(World *w, int days)
{
    for (int i = 0; i < days * 24; i++) {
        ArenaMark mark = arena_mark(w->l->t->arena);
        w->l->now = time_add(w->l->now, TIME_HOUR);
        ticked(w);
        arena_rewind(w->l->t->arena, mark);
    }
}

static Err check_one(Cx *cx, void *with)
{
    return orders_check(cx, with);
}

static void healthy(World *w)
{
    Recount *recount = NEW(w->l->t->arena, Recount);
    CHECK_OK(little_act(w->l, NO(Person), check_one, recount));
    for (size_t i = 0; i < recount->n; i++) {
        CHECK_INT(recount->lines[i].wrong, 0);
        if (recount->lines[i].wrong != 0)
            CHECK_STR(str(recount->lines[i].what.zh), "");
    }
    CHECK(recount->n >= 10);
}

static OrderId placed_as(World *w, OrderKind kind)
{
    Placing one = { .new = wish(w) };
    if (kind != ORDER_CATALOGUE) {
        one.new.kind = kind;
        one.new.item = NO(Item);
        one.new.title = S("楼道的灯坏了");
    }
    CHECK_OK(little_act(w->l, w->resident, place_one, &one));
    return one.out;
}

typedef struct {
    OrderId id;
    List offers;
} Offered;

static Err offers_one(Cx *cx, void *with)
{
    Offered *one = with;
    return order_offer_list(cx, one->id, &one->offers);
}

static List offers_of(World *w, OrderId id)
{
    Offered one = { .id = id };
    CHECK_OK(little_act(w->l, NO(Person), offers_one, &one));
    return one.offers;
}

static OfferAnswer answer_of(World *w, OrderId id, TeamId of)
{
    List offers = offers_of(w, id);
    for (size_t i = 0; i < offers.n; i++)
        if (same(LIST_AT(&offers, Offer, i)->team, of))
            return LIST_AT(&offers, Offer, i)->answer;
    CHECK(false);
    return ANSWER_WAITING;
}

static PersonId centre_of(World *w)
{
    PersonId centre = little_person(w->l, "中心工作人员", "13871550020", w->l->station);
    little_grant(w->l, centre, ROLE_CENTRE, w->l->centre);
    return centre;
}

static Err accept(Cx *cx, void *with)
{
    const OrderId *id = with;
    return order_act(cx, *id, ORDER_ACCEPT, NULL);
}

typedef struct {
    OrderId id;
    Str address, phone;
} Contact;

static Err contact_of(Cx *cx, void *with)
{
    Contact *one = with;
    Order order;
    unsigned by;
    TRY(order_find(cx, one->id, &order, &by));
    return order_contact(cx, &order, by, &one->address, &one->phone);
}

static Err dissolve_squad(Cx *cx, void *with)
{
    const TeamId *id = with;
    return team_state_set(cx, *id, TEAM_DISSOLVED, S("合并"));
}

SQL(second_owner_sql,
    "insert into order_offers (order_id, mode, team, sent_from, sent_at, due_at, answer, answered_at)"
    " select order_id, 'grab', team, sent_from, sent_at, due_at, 'accepted', sent_at"
    "   from order_offers where order_id = $1",
    P_INT);

static Err second_owner(Cx *cx, void *with)
{
    const OrderId *id = with;
    return db_change(cx, &second_owner_sql, NULL, *id);
}

// --- 大家可接的单

BOTH(the_first_of_several_teams_has_it_and_the_others_are_told_who)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_WAITING);
    PersonId third_leader = little_person(w->l, "张师傅", "13871550021", w->l->station);
    TeamId third = team(w, w->corps, TEAM_SQUAD, "保康第二小队", w->l->station, third_leader,
                        NO(Person));
    CHECK_ERR(acts(w, w->station, id, ORDER_OPEN, (OrderWith){ .node = w->l->centre }),
              order_no_node);  // not a station's to give to the whole county
    CHECK_OK(acts(w, w->station, id, ORDER_OPEN, (OrderWith){ .node = w->l->branch }));
    CHECK_INT(offers_of(w, id).n, 3);
    CHECK(looked(w, w->other_leader, id).by == ORDER_BY_LEADER);
    // One that cannot: the order stays with the others, and nobody's page is stale.
    int64_t version = looked(w, w->leader, id).order.version;
    CHECK_OK(acts(w, third_leader, id, ORDER_DECLINE,
                  (OrderWith){ .version = version, .reason = S("人手排满") }));
    Seen desk = looked(w, w->station, id);
    CHECK(desk.order.state == ORDER_OFFERED && desk.order.version == version);
    CHECK(LIST_AT(&desk.steps, OrderStep, 0)->act == ORDER_PASS);
    CHECK_STR(LIST_AT(&desk.steps, OrderStep, 0)->team_name, "保康第二小队");
    CHECK_OK(acts(w, w->other_leader, id, ORDER_ACCEPT, (OrderWith){ .version = version }));
    CHECK_INT(looked(w, w->station, id).order.team.n, w->other.n);
    Cx *cx = little_cx(w->l, w->leader);
    CHECK_ERR(little_run(w->l, cx, accept, &id), order_taken);
    CHECK_INT(cx->problems->n, 1);
    CHECK_STR(cx->problems->items[0].words[0], "长安小队");
    CHECK_ERR(acts(w, third_leader, id, ORDER_ACCEPT, (OrderWith){ 0 }), order_missing);
    CHECK(answer_of(w, id, w->squad) == ANSWER_MISSED);
    CHECK(answer_of(w, id, w->other) == ANSWER_ACCEPTED);
    CHECK(answer_of(w, id, third) == ANSWER_DECLINED);
    healthy(w);
}

BOTH(the_last_of_several_that_cannot_gives_it_back_and_is_not_asked_again)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_WAITING);
    CHECK_OK(acts(w, w->station, id, ORDER_OPEN, (OrderWith){ .node = w->l->branch }));
    CHECK_OK(acts(w, w->leader, id, ORDER_DECLINE, (OrderWith){ .reason = S("路太远") }));
    CHECK(state_of(w, id) == ORDER_OFFERED);
    CHECK_OK(acts(w, w->other_leader, id, ORDER_DECLINE, (OrderWith){ .reason = S("缺工具") }));
    Order order = looked(w, w->station, id).order;
    CHECK(order.state == ORDER_WAITING && order.declines == 1 && order.refused == 1);
    CHECK_ERR(acts(w, w->station, id, ORDER_OPEN, (OrderWith){ .node = w->l->branch }),
              order_nobody_asked);
    healthy(w);
}

#define GRAB_TEAMS   200
#define GRAB_CLIENTS 64

typedef struct {
    OrderId id;
    Err (*act)(Cx *cx, void *with);
    Cx *leaders[GRAB_TEAMS];
    Err answers[GRAB_TEAMS];
    atomic_int next;
    pthread_barrier_t start;
} Grab;

typedef struct {
    Grab *grab;
    Store *store;
} Client;

static void *grabs(void *with)
{
    const Client *client = with;
    Grab *grab = client->grab;
    pthread_barrier_wait(&grab->start);
    for (int i; (i = atomic_fetch_add(&grab->next, 1)) < GRAB_TEAMS;)
        grab->answers[i] = lane_run(client->store, grab->leaders[i], grab->act, &grab->id);
    return NULL;
}

// A leader's Cx with an arena of its own: two threads must not share one.
static Cx *leader_cx(World *w, County *county, PersonId leader)
{
    Cx *cx = county_cx(w->l->t, county, "grab");
    Actor actor = little_cx(w->l, leader)->actor;
    cx->arena = arena_new(ARENA_REQUEST_MAX);
    cx->actor = actor;
    cx->now = w->l->now;
    cx->today = time_day(cx->now);
    return cx;
}

static void lead_teams(World *w, County *one, County *two, Grab *grab)
{
    for (int i = 0; i < GRAB_TEAMS; i++) {
        PersonId leader = little_person(
            w->l, "队长", str_z(w->l->t->arena, str_printf(w->l->t->arena, "139%08d", i)),
            w->l->station);
        team(w, w->corps, TEAM_SQUAD,
             str_z(w->l->t->arena, str_printf(w->l->t->arena, "第%d小队", i)), w->l->station,
             leader, NO(Person));
        grab->leaders[i] = leader_cx(w, i % 2 == 0 ? one : two, leader);
    }
}

// 200 teams, 64 clients, the one half at one server and the other at the other.
static void grab_by_all(County *one, County *two, Grab *grab)
{
    pthread_t threads[GRAB_CLIENTS];
    Client clients[GRAB_CLIENTS];
    atomic_init(&grab->next, 0);
    pthread_barrier_init(&grab->start, NULL, GRAB_CLIENTS);
    for (int i = 0; i < GRAB_CLIENTS; i++) {
        clients[i] = (Client){ grab, (i % 2 == 0 ? one : two)->store };
        CHECK_INT(pthread_create(&threads[i], NULL, grabs, &clients[i]), 0);
    }
    for (int i = 0; i < GRAB_CLIENTS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&grab->start);
    for (int i = 0; i < GRAB_TEAMS; i++)
        arena_free(grab->leaders[i]->arena);
}

static int counted(const Grab *grab, Err answer)
{
    int n = 0;
    for (int i = 0; i < GRAB_TEAMS; i++)
        n += grab->answers[i] == answer;
    return n;
}

static Grab *opened_to_200(T *t, World *w, County *one, County *two)
{
    Grab *grab = NEW(t->arena, Grab);
    lead_teams(w, one, two, grab);
    grab->id = brought(w, ORDER_WAITING);
    grab->act = accept;
    CHECK_OK(acts(w, w->station, grab->id, ORDER_OPEN, (OrderWith){ .node = w->l->station }));
    return grab;
}

static void one_owner_199_answers(T *t, County *one, County *two)
{
    World *w = world(t, one);
    Grab *grab = opened_to_200(t, w, one, two);
    grab_by_all(one, two, grab);
    CHECK_INT(counted(grab, OK), 1);
    CHECK_INT(counted(grab, &order_taken), GRAB_TEAMS - 1);
    Seen seen = looked(w, w->station, grab->id);
    CHECK(seen.order.state == ORDER_ACCEPTED && seen.order.team.n != 0);
    List offers = offers_of(w, grab->id);
    int owners = 0;
    for (size_t i = 0; i < offers.n; i++)
        owners += LIST_AT(&offers, Offer, i)->answer == ANSWER_ACCEPTED;
    CHECK(owners <= 1);
    healthy(w);
}

TEST(a_grab_of_one_order_by_200_teams_gives_one_owner_and_199_clear_answers)
{
    County *county = county_sqlite(t);
    one_owner_199_answers(t, county, county);
}

TEST(a_grab_by_200_teams_at_two_servers_gives_one_owner_and_199_clear_answers)
{
    County *county = county_postgres(t);
    one_owner_199_answers(t, county, county_again(t, county));
}

// What accepting would be with its guard taken out of the WHERE, and the offers left alone.
SQL(careless_sql, "update orders set state = 'accepted', team = $2 where id = $1", P_INT, P_INT);

static Err accept_carelessly(Cx *cx, void *with)
{
    const OrderId *id = with;
    Order order;
    OrderState next;
    TRY(order_find(cx, *id, &order, NULL));
    TRY(order_next(&order, ORDER_ACCEPT, &cx->actor, &next));
    usleep(20000);  // as long as a busy server takes
    return db_change(cx, &careless_sql, NULL, *id, order.asked_team);
}

// So that the test above is known to be a race.
TEST(without_the_guard_two_servers_would_give_one_order_to_several_teams)
{
    County *county = county_postgres(t), *again = county_again(t, county);
    World *w = world(t, county);
    Grab *grab = opened_to_200(t, w, county, again);
    grab->act = accept_carelessly;
    grab_by_all(county, again, grab);
    CHECK(counted(grab, OK) > 1);
}

// The schema holds too: a second owner is a conflict whatever the program does.
BOTH(the_schema_allows_one_owner)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_ACCEPTED);
    (void)id;
    CHECK_ERR(little_act(w->l, NO(Person), second_owner, &id), db_conflict);
}

// --- 几队联办

BOTH(a_lead_answers_for_a_joint_order_and_supporters_join_or_say_no)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_WAITING);
    CHECK_ERR(acts(w, w->station, id, ORDER_DISPATCH,
                   (OrderWith){ .team = w->squad, .support1 = w->squad }),
              order_no_team);
    CHECK_OK(acts(w, w->station, id, ORDER_DISPATCH,
                  (OrderWith){ .team = w->squad, .support1 = w->other }));
    CHECK_HAS(little_message(w->l), "请长安小队协办");
    CHECK(looked(w, w->other_leader, id).by == ORDER_BY_SUPPORTER);
    CHECK_ERR(acts(w, w->other_leader, id, ORDER_ACCEPT, (OrderWith){ 0 }), order_not_yours);
    CHECK_OK(acts(w, w->leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    Contact one = { .id = id };
    CHECK_ERR(little_act(w->l, w->other_leader, contact_of, &one), order_closed_contact);
    CHECK_OK(acts(w, w->other_leader, id, ORDER_JOIN, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->other_leader, id, ORDER_JOIN, (OrderWith){ 0 }), order_moved_on);
    CHECK_OK(little_act(w->l, w->other_leader, contact_of, &one));
    CHECK_ERR(acts(w, w->other_leader, id, ORDER_START, (OrderWith){ 0 }), order_not_yours);
    CHECK_OK(acts(w, w->leader, id, ORDER_START, (OrderWith){ 0 }));
    CHECK_OK(acts(w, w->other_leader, id, ORDER_PASS, (OrderWith){ .reason = S("临时有事") }));
    Seen gone = { .id = id };
    CHECK_ERR(little_act(w->l, w->other_leader, look_one, &gone), order_missing);
    Order order = looked(w, w->station, id).order;
    CHECK(order.state == ORDER_SERVING && same(order.team, w->squad));
    healthy(w);
}

// --- 指令派单

BOTH(a_command_goes_down_layer_by_layer_is_acknowledged_and_dispatched_on)
{
    World *w = world(t, county);
    PersonId centre = centre_of(w);
    PersonId branch2 = little_person(w->l, "另一所长", "13871550022", w->l->station);
    PersonId far_leader = little_person(w->l, "马队长", "13871550023", w->l->station3);
    little_grant(w->l, branch2, ROLE_BRANCH, w->l->branch2);
    TeamId far = team(w, w->corps, TEAM_SQUAD, "马叫小队", w->l->station3, far_leader, NO(Person));
    OrderId id = brought(w, ORDER_WAITING);
    CHECK_ERR(acts(w, w->station, id, ORDER_COMMAND, (OrderWith){ .node = w->l->station2 }),
              order_no_node);
    CHECK_ERR(acts(w, w->branch, id, ORDER_COMMAND, (OrderWith){ .node = w->l->branch2 }),
              order_no_node);
    CHECK_ERR(acts(w, centre, id, ORDER_COMMAND, (OrderWith){ .node = w->l->station3 }),
              order_no_node);  // over the branch's head
    CHECK_OK(acts(w, centre, id, ORDER_COMMAND,
                  (OrderWith){ .node = w->l->branch2, .reason = S("请今天安排") }));
    Order order = looked(w, branch2, id).order;
    CHECK(same(order.owner, w->l->branch2) && order.commanded);
    CHECK_ERR(acts(w, centre, id, ORDER_ACKNOWLEDGE, (OrderWith){ 0 }), order_not_yours);
    CHECK_OK(acts(w, branch2, id, ORDER_ACKNOWLEDGE, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, branch2, id, ORDER_ACKNOWLEDGE, (OrderWith){ 0 }), order_moved_on);
    CHECK_OK(acts(w, branch2, id, ORDER_COMMAND, (OrderWith){ .node = w->l->station3 }));
    // Whoever has it now may send its own team, though it is none of the order's own place.
    CHECK_OK(acts(w, branch2, id, ORDER_DISPATCH, (OrderWith){ .team = far }));
    CHECK_OK(acts(w, far_leader, id, ORDER_ACCEPT, (OrderWith){ 0 }));
    List offers = offers_of(w, id);
    CHECK_INT(offers.n, 3);
    CHECK(LIST_AT(&offers, Offer, 1)->mode == OFFER_COMMAND);
    CHECK(LIST_AT(&offers, Offer, 1)->answer == ANSWER_ACCEPTED);
    CHECK_STR(LIST_AT(&offers, Offer, 2)->from_name, "大冶市");
    healthy(w);
}

BOTH(a_command_that_nobody_acknowledges_comes_back_up)
{
    World *w = world(t, county);
    PersonId centre = centre_of(w);
    OrderId id = brought(w, ORDER_WAITING);
    CHECK_OK(acts(w, centre, id, ORDER_COMMAND, (OrderWith){ .node = w->l->branch2 }));
    w->l->now = time_add(looked(w, centre, id).order.due_at, 1);
    CHECK_INT(ticked(w), 1);
    Seen seen = looked(w, centre, id);
    CHECK(same(seen.order.owner, w->l->centre) && !seen.order.commanded);
    CHECK_STR(LIST_AT(&seen.steps, OrderStep, 0)->reason, "大冶市新时代文明实践中心：派单逾期");
    List offers = offers_of(w, id);
    CHECK(LIST_AT(&offers, Offer, 0)->answer == ANSWER_EXPIRED);
    healthy(w);
}

// --- 上报

BOTH(two_refusals_send_an_order_up_and_a_team_that_does_not_answer_counts)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_OFFERED);
    CHECK_OK(acts(w, w->leader, id, ORDER_DECLINE, (OrderWith){ .reason = S("人手排满") }));
    CHECK(same(looked(w, w->station, id).order.owner, w->l->station));
    CHECK_OK(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->other }));
    w->l->now = time_add(looked(w, w->station, id).order.due_at, 1);
    CHECK_INT(ticked(w), 1);
    Seen seen = looked(w, w->branch, id);
    CHECK(same(seen.order.owner, w->l->branch));
    CHECK_INT(seen.order.refused, 0);  // counted anew by whoever has it now
    CHECK_INT(seen.order.declines, 1);
    CHECK(LIST_AT(&seen.steps, OrderStep, 0)->act == ORDER_ESCALATE);
    CHECK_HAS(LIST_AT(&seen.steps, OrderStep, 0)->reason, "2 次没有队伍接单");
    CHECK(LIST_AT(&seen.steps, OrderStep, 1)->act == ORDER_EXPIRE);
    CHECK_STR(LIST_AT(&seen.steps, OrderStep, 1)->team_name, "长安小队");
    CHECK(answer_of(w, id, w->other) == ANSWER_EXPIRED);
    // The resident sees that it goes on, not who said no.
    Seen own = looked(w, w->resident, id);
    CHECK_STR(LIST_AT(&own.steps, OrderStep, 0)->reason, "");
    healthy(w);
}

BOTH(what_is_beyond_a_station_is_sent_up_by_hand_with_the_reason_until_the_centre_has_it)
{
    World *w = world(t, county);
    PersonId centre = centre_of(w);
    OrderId id = placed(w);
    CHECK_ERR(acts(w, w->station, id, ORDER_ESCALATE, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->station, id, ORDER_ESCALATE, (OrderWith){ .reason = S("超出本站能力") }));
    CHECK_OK(acts(w, w->branch, id, ORDER_ESCALATE, (OrderWith){ .reason = S("要专业队伍") }));
    CHECK_ERR(acts(w, centre, id, ORDER_ESCALATE, (OrderWith){ .reason = S("再上报") }), order_top);
    Seen seen = looked(w, centre, id);
    CHECK(same(seen.order.owner, w->l->centre) && seen.order.state == ORDER_SUBMITTED);
    CHECK_HAS(LIST_AT(&seen.steps, OrderStep, 0)->reason, "要专业队伍");
}

// Each kind in each state that waits for a desk or a team: nobody does anything, and it is the
// centre's; late for ever, for there is nobody above.
BOTH(with_the_clock_run_forward_any_ignored_order_arrives_at_the_centre)
{
    World *w = world(t, county);
    PersonId centre = centre_of(w);
    OrderId ids[16];
    size_t n = 0;
    const OrderState states[] = { ORDER_SUBMITTED, ORDER_WAITING,   ORDER_OFFERED,
                                  ORDER_ACCEPTED,  ORDER_APPOINTED, ORDER_SERVING };
    for (size_t i = 0; i < COUNT(states); i++)
        ids[n++] = brought(w, states[i]);
    ids[n] = brought(w, ORDER_REPORTED);
    CHECK_OK(acts(w, w->resident, ids[n++], ORDER_DISPUTE, (OrderWith){ .reason = S("没修好") }));
    ids[n] = placed_as(w, ORDER_PROBLEM);
    CHECK_OK(acts(w, w->station, ids[n++], ORDER_TRANSFER, (OrderWith){ .unit = S("城管局") }));
    county_run(t, county, "update settings set value = '100' where name = 'orders.open_max'");
    ignored_for(w, 20);
    for (size_t i = 0; i < n; i++) {
        Order order = looked(w, centre, ids[i]).order;
        CHECK(same(order.owner, w->l->centre));
        CHECK(order_late(&order, w->l->now));
        CHECK(order.due_at.ms != 0);
    }
    healthy(w);
    CHECK_INT(ticked(w), 0);
}

// Nobody is above the centre: what is placed there, and what an older version left to the clock,
// must not stop the clock for those behind it.
BOTH(an_order_placed_at_the_centre_does_not_stop_the_clock_of_the_others)
{
    World *w = world(t, county);
    PersonId centre = centre_of(w);
    Placing one = { .new = wish(w) }, old = one;
    one.new.place = old.new.place = w->l->centre;
    CHECK_OK(little_act(w->l, w->resident, place_one, &one));
    CHECK_OK(little_act(w->l, w->resident, place_one, &old));
    county_run(t, county, "update orders set clock_at = due_at where id = 2");
    OrderId behind = placed(w);
    ignored_for(w, 20);
    CHECK(same(looked(w, centre, behind).order.owner, w->l->centre));
    Order there = looked(w, centre, one.out).order;
    CHECK(order_late(&there, w->l->now));
    healthy(w);
}

BOTH(a_wish_that_nobody_claims_goes_up_and_one_not_brought_is_given_back)
{
    World *w = world(t, county);
    OrderId id = placed_as(w, ORDER_WISH);
    CHECK_OK(acts(w, w->station, id, ORDER_TRIAGE, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->station, id, ORDER_DISPATCH, (OrderWith){ .team = w->squad }),
              order_moved_on);
    CHECK_OK(acts(w, w->neighbour, id, ORDER_CLAIM, (OrderWith){ 0 }));
    w->l->now = time_add(w->l->now, 14 * TIME_DAY);
    CHECK_INT(ticked(w), 1);
    CHECK(state_of(w, id) == ORDER_WAITING);
    CHECK_INT(looked(w, w->station, id).order.claimer.n, 0);
    ignored_for(w, 40);
    CHECK(same(looked(w, w->station, id).order.owner, w->l->centre));
}

// --- 微心愿

BOTH(a_wish_is_claimed_by_one_person_who_brings_it_and_is_thanked)
{
    World *w = world(t, county);
    OrderId id = placed_as(w, ORDER_WISH);
    CHECK_ERR(acts(w, w->neighbour, id, ORDER_CLAIM, (OrderWith){ 0 }), order_missing);
    CHECK_OK(acts(w, w->station, id, ORDER_TRIAGE, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->resident, id, ORDER_CLAIM, (OrderWith){ 0 }), order_not_yours);
    CHECK_OK(acts(w, w->neighbour, id, ORDER_CLAIM, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->member, id, ORDER_CLAIM, (OrderWith){ 0 }), order_claimed);
    Contact one = { .id = id };
    CHECK_OK(little_act(w->l, w->neighbour, contact_of, &one));
    CHECK_STR(one.phone, "13871550001");
    CHECK_OK(acts(w, w->neighbour, id, ORDER_RELEASE, (OrderWith){ .reason = S("买不到") }));
    CHECK_OK(acts(w, w->member, id, ORDER_CLAIM, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->neighbour, id, ORDER_REPORT, (OrderWith){ .result = S("送到了") }),
              order_missing);
    CHECK_ERR(acts(w, w->member, id, ORDER_REPORT, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->member, id, ORDER_REPORT, (OrderWith){ .result = S("书包已送到") }));
    CHECK_OK(acts(w, w->resident, id, ORDER_CONFIRM, (OrderWith){ 0 }));
    CHECK_OK(acts(w, w->resident, id, ORDER_EVALUATE,
                  (OrderWith){ .rating = RATING_VERY_GOOD, .words = S("谢谢您") }));
    Order order = looked(w, w->resident, id).order;
    CHECK(same(order.claimer, w->member) && order.people == 1);
    healthy(w);
}

BOTH(one_holds_no_more_wishes_than_the_setting_says)
{
    World *w = world(t, county);
    for (int i = 0; i < 4; i++) {
        OrderId id = placed_as(w, ORDER_WISH);
        CHECK_OK(acts(w, w->station, id, ORDER_TRIAGE, (OrderWith){ 0 }));
        Err err = acts(w, w->neighbour, id, ORDER_CLAIM, (OrderWith){ 0 });
        CHECK(err == (i < 3 ? OK : &order_claims_many));
    }
}

// --- 问题反映

BOTH(a_transfer_waits_for_what_the_unit_answers_and_the_resident_hears_it)
{
    World *w = world(t, county);
    OrderId id = placed_as(w, ORDER_PROBLEM);
    CHECK_OK(acts(w, w->station, id, ORDER_TRANSFER,
                  (OrderWith){ .unit = S("城管局"), .number = S("12345-7") }));
    Order order = looked(w, w->resident, id).order;
    CHECK(order.state == ORDER_TRANSFERRED && order.ended_at.ms == 0);
    CHECK_OK(acts(w, w->resident, id, ORDER_URGE, (OrderWith){ 0 }));
    CHECK_ERR(acts(w, w->station, id, ORDER_FEEDBACK, (OrderWith){ 0 }), fault_invalid);
    CHECK_OK(acts(w, w->station, id, ORDER_FEEDBACK, (OrderWith){ .feedback = S("路灯已修好") }));
    CHECK_HAS(little_message(w->l), "路灯已修好");
    Seen seen = looked(w, w->resident, id);
    CHECK(seen.order.state == ORDER_UNRATED);
    CHECK_STR(seen.order.result, "路灯已修好");
    CHECK_STR(LIST_AT(&seen.steps, OrderStep, 0)->reason, "路灯已修好");
    CHECK_OK(acts(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = RATING_GOOD }));
    // And what a unit does not take comes back to the desk.
    OrderId back = placed_as(w, ORDER_PROBLEM);
    CHECK_OK(acts(w, w->station, back, ORDER_TRANSFER, (OrderWith){ .unit = S("水务局") }));
    CHECK_OK(acts(w, w->station, back, ORDER_RECALL, (OrderWith){ .reason = S("不归水务局管") }));
    order = looked(w, w->station, back).order;
    CHECK(order.state == ORDER_WAITING);
    CHECK_STR(order.transferred_to, "");
    healthy(w);
}

// --- what ends

BOTH(contact_is_shut_by_the_clock_and_the_log_says_so)
{
    World *w = world(t, county);
    OrderId id = brought(w, ORDER_UNRATED);
    CHECK_OK(acts(w, w->resident, id, ORDER_EVALUATE, (OrderWith){ .rating = RATING_GOOD }));
    Contact one = { .id = id };
    CHECK_OK(little_act(w->l, w->leader, contact_of, &one));
    w->l->now = time_add(w->l->now, 7 * TIME_DAY);
    CHECK_INT(ticked(w), 1);
    Seen seen = looked(w, w->station, id);
    CHECK(LIST_AT(&seen.steps, OrderStep, 0)->act == ORDER_SHUT && seen.order.contact_shut);
    CHECK(seen.order.ended_at.ms == w->l->now.ms - 7 * TIME_DAY);
    CHECK_ERR(little_act(w->l, w->leader, contact_of, &one), order_closed_contact);
    CHECK_INT(ticked(w), 0);
    healthy(w);
}

BOTH(a_dissolved_team_is_asked_no_more_and_does_not_go_again)
{
    World *w = world(t, county);
    OrderId disputed = brought(w, ORDER_REPORTED), opened = brought(w, ORDER_WAITING);
    CHECK_OK(acts(w, w->resident, disputed, ORDER_DISPUTE, (OrderWith){ .reason = S("没修好") }));
    CHECK_OK(acts(w, w->station, opened, ORDER_OPEN, (OrderWith){ .node = w->l->branch }));
    CHECK_OK(little_act(w->l, w->station, dissolve_squad, &w->squad));
    CHECK(answer_of(w, opened, w->squad) == ANSWER_RECALLED);
    CHECK(state_of(w, opened) == ORDER_OFFERED);
    CHECK_ERR(acts(w, w->station, disputed, ORDER_REDO, (OrderWith){ .reason = S("再去一次") }),
              order_no_team);
    CHECK_OK(acts(w, w->station, disputed, ORDER_RECALL, (OrderWith){ .reason = S("换队") }));
    CHECK_OK(acts(w, w->station, disputed, ORDER_DISPATCH, (OrderWith){ .team = w->other }));
    healthy(w);
}

// --- by chance

static OrderWith something(World *w, Dice *dice)
{
    const TeamId teams[] = { w->squad, w->other, NO(Team) };
    const PlaceId nodes[] = { w->l->centre,  w->l->branch,   w->l->branch2,
                              w->l->station, w->l->station2, w->l->station3 };
    return (OrderWith){ .reason = S("原因在此"),
                        .team = teams[dice_below(dice, 2)],
                        .support1 = teams[dice_below(dice, COUNT(teams))],
                        .node = nodes[dice_below(dice, COUNT(nodes))],
                        .day = day_add(time_day(w->l->now), 1),
                        .part = PART_MORNING,
                        .result = S("做好了"),
                        .minutes = { 30 },
                        .people = 1,
                        .rating = RATING_GOOD,
                        .words = S("好"),
                        .unit = S("城管局"),
                        .feedback = S("已办理") };
}

// Three times of four one that the state knows.
static OrderAct act_by_chance(Dice *dice, OrderState state, OrderKind kind)
{
    size_t row = dice_below(dice, (uint32_t)order_rule_count);
    for (size_t i = 0; i < order_rule_count && dice_below(dice, 1000) != 0; i++) {
        const OrderRule *rule = &order_rules[(row + i) % order_rule_count];
        if (rule->from == state && (rule->kinds & (1u << kind)) != 0 && i % 4 != 3)
            return rule->act;
    }
    return (OrderAct)(1 + dice_below(dice, ORDER_ACTS - 1));
}

// Whoever and whatever comes up: the order is always in a state of the table, with an owner and a
// deadline, and in the end the clock or its people end it.
static void walk(T *t, World *w, OrderKind kind, int steps, uint64_t seed)
{
    Dice dice = dice_seed(seed);
    const PersonId people[] = { w->resident,   w->neighbour, w->station,      w->branch,
                                w->supervisor, w->leader,    w->other_leader, w->member,
                                centre_of(w),  NO(Person) };
    OrderId id = placed_as(w, kind);
    int moved = 0;
    for (int i = 0; i < steps; i++) {
        ArenaMark mark = arena_mark(t->arena);
        OrderAct act = act_by_chance(&dice, looked(w, NO(Person), id).order.state, kind);
        PersonId who = people[dice_below(&dice, COUNT(people))];
        Err err = acts(w, who, id, act, something(w, &dice));
        moved += err == OK;
        if (dice_below(&dice, 4) == 0) {
            w->l->now = time_add(w->l->now, dice_below(&dice, 12) * TIME_HOUR);
            ticked(w);
        }
        Order order = looked(w, NO(Person), id).order;
        CHECK(order.state > ORDER_NONE && order.state < ORDER_STATES);
        CHECK(order.owner.n != 0);
        CHECK(order_ended(order.state) ? order.ended_at.ms != 0 : order.due_at.ms != 0);
        if (order_ended(order.state))
            id = placed_as(w, kind);
        arena_rewind(t->arena, mark);
    }
    CHECK(moved > steps / 20);
    healthy(w);
}

BOTH(hundreds_of_acts_by_chance_of_each_kind_keep_every_order_owned_and_under_a_deadline)
{
    World *w = world(t, county);
    for (int kind = ORDER_CATALOGUE; kind <= ORDER_WISH; kind++)
        walk(t, w, (OrderKind)kind, 300, 20261128 + (uint64_t)kind);
}
