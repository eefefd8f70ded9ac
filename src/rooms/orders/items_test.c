// The menu's seats and pools through the door: never one too many, told once, given back.
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include <pthread.h>

// --- a county with a team and people who want the same

#define PEOPLE 12

typedef struct {
    Little *l;
    PersonId people[PEOPLE], station, sibling, centre;
    TeamId squad;
} World;

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

static TeamId team(World *w, TeamId parent, TeamLevel level, const char *name, PlaceId place)
{
    AddTeam one = { .new = { parent, level, str(name), place } };
    CHECK_OK(little_act(w->l, NO(Person), add_team, &one));
    return one.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    l->now = BEGIN;
    for (int i = 0; i < PEOPLE; i++)
        w->people[i] = little_person(
            l, "冯桂英", str_z(t->arena, str_printf(t->arena, "138715500%02d", i)), l->station);
    w->station = little_person(l, "周主任", "13871550050", l->station);
    w->sibling = little_person(l, "吴主任", "13871550051", l->station2);
    w->centre = little_person(l, "刘主任", "13871550052", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    TeamId corps = team(w, NO(Team), TEAM_CORPS, "总队", l->centre);
    w->squad = team(w, corps, TEAM_SQUAD, "保康便民小队", l->station);
    return w;
}

typedef struct {
    ItemNew new;
    ItemId out;
} AddItem;

static Err add_item(Cx *cx, void *with)
{
    AddItem *one = with;
    return item_add(cx, &one->new, &one->out);
}

static ItemNew lesson(void)
{
    return (ItemNew){ .name = S("智能手机课"), .icon = S("phone"), .mode = ITEM_SPOT };
}

static ItemId item(World *w, ItemNew new)
{
    AddItem one = { .new = new };
    CHECK_OK(little_act(w->l, w->station, add_item, &one));
    return one.out;
}

static ItemId pooled(World *w, int64_t min, int64_t max, PoolMiss miss)
{
    ItemNew new = lesson();
    new.pooled = true;
    new.min_people = min;
    new.max_people = max;
    new.pool_days = 7;
    new.pool_miss = miss;
    return item(w, new);
}

typedef struct {
    Slot new;
    SlotId out;
} AddSlot;

static Err add_slot(Cx *cx, void *with)
{
    AddSlot *one = with;
    return slot_add(cx, &one->new, &one->out);
}

// Wednesdays and Fridays from nine to eleven.
static Slot hours(const World *w, ItemId id, int64_t capacity)
{
    return (Slot){ .item = id,
                   .team = w->squad,
                   .weekdays = 4 | 16,
                   .begins = 9 * 60,
                   .ends = 11 * 60,
                   .capacity = capacity,
                   .valid_from = time_day(w->l->now),
                   .valid_to = day_add(time_day(w->l->now), 60) };
}

static SlotId slot(World *w, ItemId id, int64_t capacity)
{
    AddSlot one = { .new = hours(w, id, capacity) };
    CHECK_OK(little_act(w->l, w->station, add_slot, &one));
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

static Placing wish(const World *w, int who, ItemId id)
{
    return (Placing){ .new = { .kind = ORDER_CATALOGUE,
                               .item = id,
                               .resident = w->people[who],
                               .phone = str_printf(w->l->t->arena, "138715500%02d", who),
                               .wanted_on = { 20201030 },
                               .wanted_part = PART_MORNING } };
}

static Err placed(World *w, int who, ItemId id, OrderId *out)
{
    Placing one = wish(w, who, id);
    Err err = little_act(w->l, w->people[who], place_one, &one);
    *out = one.out;
    return err;
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
    Order order;
    Booking booking;
    Pool pool;
    bool found;
} Acting;

static Err act_one(Cx *cx, void *with)
{
    Acting *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

static Err look_one(Cx *cx, void *with)
{
    Acting *one = with;
    TRY(order_find(cx, one->id, &one->order, NULL));
    TRY(order_booking(cx, one->id, &one->booking));
    return pool_find(cx, one->booking.pool, &one->pool, &one->found);
}

static Acting looked(World *w, OrderId id)
{
    Acting one = { .id = id };
    CHECK_OK(little_act(w->l, NO(Person), look_one, &one));
    return one;
}

static Err clock_act(Cx *cx, void *with)
{
    return pool_clock(cx, 100, with);
}

static int clocked(World *w)
{
    int did = 0;
    CHECK_OK(little_act(w->l, NO(Person), clock_act, &did));
    return did;
}

static Err check_act(Cx *cx, void *with)
{
    Recount *recount = with;
    return orders_room.check(cx, recount);
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

// --- the menu

BOTH(each_desk_keeps_its_own_items_and_offers_them_to_its_own_residents)
{
    World *w = world(t, county);
    ItemId id = item(w, lesson());
    AddItem twice = { .new = lesson() };
    CHECK_ERR(little_act(w->l, w->station, add_item, &twice), item_taken);
    AddItem foreign = { .new = lesson() };
    foreign.new.name = S("别处的课");
    foreign.new.place = w->l->station2;
    CHECK_ERR(little_act(w->l, w->station, add_item, &foreign), item_not_yours);
    AddItem resident = { .new = foreign.new };
    resident.new.place = NO(Place);
    CHECK_ERR(little_act(w->l, w->people[0], add_item, &resident), item_not_yours);
    AddSlot slots = { .new = hours(w, id, 2) };
    CHECK_ERR(little_act(w->l, w->sibling, add_slot, &slots), item_not_yours);
    OrderId order;
    CHECK_OK(placed(w, 0, id, &order));
    Placing far = wish(w, 1, id);
    far.new.place = w->l->station2;
    CHECK_ERR(little_act(w->l, w->people[1], place_one, &far), item_not_here);
    check(w);
}

typedef struct {
    ItemId item;
    PlaceId place;
} Area;

static Err area_act(Cx *cx, void *with)
{
    Area *one = with;
    return item_area_set(cx, one->item, one->place, true);
}

BOTH(a_county_item_is_offered_where_its_areas_say)
{
    World *w = world(t, county);
    AddItem one = { .new = lesson() };
    CHECK_OK(little_act(w->l, w->centre, add_item, &one));
    OrderId order;
    CHECK_OK(placed(w, 0, one.out, &order));
    Area area = { one.out, w->l->station2 };
    CHECK_ERR(little_act(w->l, w->station, area_act, &area), item_not_yours);
    CHECK_OK(little_act(w->l, w->centre, area_act, &area));
    CHECK_ERR(placed(w, 1, one.out, &order), item_not_here);
    area.place = w->l->branch;
    CHECK_OK(little_act(w->l, w->centre, area_act, &area));
    CHECK_OK(placed(w, 1, one.out, &order));
}

BOTH(lead_time_validity_and_persons_are_asked_for_each)
{
    World *w = world(t, county);
    ItemNew new = lesson();
    new.lead_days = 3;
    new.min_people = 2;
    new.max_people = 4;
    new.valid_to = (Day){ 20201110 };
    ItemId id = item(w, new);
    Placing one = wish(w, 0, id);
    one.new.people = 2;
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), fault_invalid);  // in two days
    one.new.wanted_on = (Day){ 20201031 };
    CHECK_OK(little_act(w->l, w->people[0], place_one, &one));
    one.new.people = 1;
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), fault_invalid);
    one.new.people = 5;
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), fault_invalid);
    w->l->now = time_add(w->l->now, 14 * TIME_DAY);
    one.new.people = 2;
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), order_no_item);  // over
}

// --- slots

BOTH(a_slot_has_its_seats_and_a_team_three_slots_a_day)
{
    World *w = world(t, county);
    ItemId id = item(w, lesson());
    SlotId first = slot(w, id, 2);
    AddSlot again = { .new = hours(w, id, 2) };
    again.new.weekdays = 16 | 32;
    CHECK_OK(little_act(w->l, w->station, add_slot, &again));
    CHECK_OK(little_act(w->l, w->station, add_slot, &again));
    CHECK_ERR(little_act(w->l, w->station, add_slot, &again), item_team_full);  // Friday
    again.new.weekdays = 32;
    CHECK_OK(little_act(w->l, w->station, add_slot, &again));
    again.new.ends = again.new.begins + 300;
    CHECK_ERR(little_act(w->l, w->station, add_slot, &again), fault_invalid);

    OrderId order;
    Placing one = wish(w, 0, id);
    one.new.slot = first;
    CHECK_OK(little_act(w->l, w->people[0], place_one, &one));
    Acting held = looked(w, one.out);
    CHECK_INT(held.booking.slot.n, first.n);
    CHECK(held.order.wanted_part == PART_MORNING);
    one.new.wanted_on = (Day){ 20201029 };  // a Thursday
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), item_no_slot);
    one.new.wanted_on = (Day){ 20201028 };  // today's began an hour ago
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), item_no_slot);
    one.new.wanted_on = (Day){ 20201030 };
    CHECK_OK(little_act(w->l, w->people[0], place_one, &one));
    CHECK_ERR(little_act(w->l, w->people[0], place_one, &one), item_no_slot);
    // On the phone: the first that has a seat.
    CHECK_OK(placed(w, 1, id, &order));
    CHECK(looked(w, order).booking.slot.n != first.n);
    check(w);
}

BOTH(who_withdraws_gives_the_seat_back_and_who_wishes_another_day_as_well)
{
    World *w = world(t, county);
    ItemId id = item(w, lesson());
    slot(w, id, 1);
    OrderId first, second;
    CHECK_OK(placed(w, 0, id, &first));
    CHECK_ERR(placed(w, 1, id, &second), item_no_slot);
    Acting away = { .id = first, .act = ORDER_WITHDRAW, .with = { .reason = S("不需要了") } };
    CHECK_OK(little_act(w->l, w->people[0], act_one, &away));
    CHECK_OK(placed(w, 1, id, &second));
    Acting back = { .id = second, .act = ORDER_RETURN, .with = { .reason = S("换一天吧") } };
    CHECK_OK(little_act(w->l, w->station, act_one, &back));
    CHECK_ERR(placed(w, 2, id, &first), item_no_slot);  // still held
    Acting amend = { .id = second, .act = ORDER_AMEND, .with = { .wanted_on = { 20201104 } } };
    CHECK_OK(little_act(w->l, w->people[1], act_one, &amend));
    CHECK_OK(placed(w, 2, id, &first));
    check(w);
}

// --- many at once

typedef struct {
    County *county;
    Cx *cx;
    Placing placing;
    Err (*act)(Cx *cx, void *with);
    Err result;
    pthread_barrier_t *start;
} Racer;

static void *race(void *with)
{
    Racer *racer = with;
    pthread_barrier_wait(racer->start);
    racer->result = lane_run(racer->county->store, racer->cx, racer->act, &racer->placing);
    return NULL;
}

static Cx *cx_of(T *t, World *w, const County *county, PersonId who)
{
    Cx *cx = county_cx(t, county, "race");
    cx->arena = arena_new(ARENA_REQUEST_MAX);  // lanes must not share one
    cx->actor = little_cx(w->l, who)->actor;
    cx->now = w->l->now;
    cx->today = time_day(cx->now);
    return cx;
}

// All of them at once, by turns in the lanes of `one` and `two`: how many got it.
static int race_all(T *t, World *w, County *one, County *two, ItemId id,
                    Err (*act)(Cx *cx, void *with), Err lost)
{
    Racer racers[PEOPLE];
    pthread_t threads[PEOPLE];
    pthread_barrier_t start;
    int got = 0;
    pthread_barrier_init(&start, NULL, PEOPLE);
    for (int i = 0; i < PEOPLE; i++) {
        County *county = i % 2 == 0 ? one : two;
        racers[i] = (Racer){ county, cx_of(t, w, county, w->people[i]), wish(w, i, id), act, OK,
                             &start };
    }
    for (int i = 0; i < PEOPLE; i++)
        pthread_create(&threads[i], NULL, race, &racers[i]);
    for (int i = 0; i < PEOPLE; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < PEOPLE; i++) {
        got += racers[i].result == OK;
        CHECK(racers[i].result == OK || racers[i].result == lost);
        arena_free(racers[i].cx->arena);
    }
    return got;
}

static void seats_race(T *t, County *one, County *two)
{
    World *w = world(t, one);
    for (int round = 0; round < 20; round++) {
        ItemNew new = lesson();
        new.name = str_printf(t->arena, "第 %d 课", round);
        ItemId id = item(w, new);
        SlotId hour = slot(w, id, 5);
        CHECK_INT(race_all(t, w, one, two, id, place_one, &item_no_slot), 5);
        county_run(t, one,
                   "update orders set waits = 'none', state = 'withdrawn', ended_at = 1,"
                   " due_at = 1");  // nobody has too many
        county_run(t, one,
                   str_z(t->arena, str_printf(t->arena,
                                              "update item_slots set state = 'ended'"
                                              " where id = %lld",
                                              (long long)hour.n)));
        county_run(t, one, "update team_slots set slots = 0");
    }
}

TEST(of_twelve_who_want_five_seats_at_once_five_have_one)
{
    County *county = county_sqlite(t);
    seats_race(t, county, county);
}

TEST(of_twelve_on_two_servers_who_want_five_seats_at_once_five_have_one)
{
    County *county = county_postgres(t);
    seats_race(t, county, county_again(t, county));
}

// What taking a seat would be with its guard taken out of the WHERE: what was read is believed.
SQL(taken_sql, "select taken from slot_days where slot = $1 and day = $2", P_INT, P_INT);
SQL(careless_sql,
    "insert into slot_days (slot, day, taken) values ($1, $2, $3)"
    " on conflict (slot, day) do update set taken = slot_days.taken + 1",
    P_INT, P_INT, P_INT);

static pthread_barrier_t all_have_read;

static Err take_carelessly(Cx *cx, void *with)
{
    const Placing *one = with;
    int64_t taken;
    TRY(db_int(cx, &taken_sql, &taken, one->new.slot, one->new.wanted_on));
    pthread_barrier_wait(&all_have_read);
    return taken >= 1 ? &item_no_slot
                      : db_change(cx, &careless_sql, NULL, one->new.slot, one->new.wanted_on, 1);
}

// So that the race above is known to be one: without the guard two have the same seat.
TEST(without_the_guard_two_servers_would_give_one_seat_twice)
{
    County *county = county_postgres(t), *other = county_again(t, county);
    World *w = world(t, county);
    ItemId id = item(w, lesson());
    SlotId hour = slot(w, id, 1);
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, 2);
    pthread_barrier_init(&all_have_read, NULL, 2);
    Racer racers[] = {
        { county, cx_of(t, w, county, w->people[0]), wish(w, 0, id), take_carelessly, OK, &start },
        { other, cx_of(t, w, other, w->people[1]), wish(w, 1, id), take_carelessly, OK, &start },
    };
    racers[0].placing.new.slot = racers[1].placing.new.slot = hour;
    pthread_t thread;
    pthread_create(&thread, NULL, race, &racers[0]);
    race(&racers[1]);
    pthread_join(thread, NULL);
    CHECK_OK(racers[0].result);
    CHECK_OK(racers[1].result);  // one seat, two people
    arena_free(racers[0].cx->arena);
    arena_free(racers[1].cx->arena);
}

// --- pools

static void pools_race(T *t, County *one, County *two)
{
    World *w = world(t, one);
    ItemId id = pooled(w, 5, 8, POOL_WITHDRAW);
    // The ninth begins the next pool: everybody has a place, none has more than eight.
    CHECK_INT(race_all(t, w, one, two, id, place_one, &item_pool_full), PEOPLE);
    CHECK_INT(told(w, "pool.reached"), 5);  // those who had ordered by then, once
    check(w);
}

TEST(a_pool_reaches_its_number_once_however_many_order_at_once)
{
    County *county = county_sqlite(t);
    pools_race(t, county, county);
}

TEST(a_pool_reaches_its_number_once_on_two_servers)
{
    County *county = county_postgres(t);
    pools_race(t, county, county_again(t, county));
}

BOTH(a_pool_waits_runs_and_closes)
{
    World *w = world(t, county);
    ItemId id = pooled(w, 3, 4, POOL_WITHDRAW);
    OrderId orders[5];
    for (int i = 0; i < 2; i++)
        CHECK_OK(placed(w, i, id, &orders[i]));
    Acting first = looked(w, orders[0]);
    CHECK_INT(first.pool.lacks, 1);
    CHECK(first.order.pooled_until.ms == first.pool.closes_at.ms);
    CHECK(first.order.due_at.ms == first.pool.closes_at.ms);  // nobody is late while it fills
    CHECK(first.order.state == ORDER_SUBMITTED);
    CHECK_OK(placed(w, 2, id, &orders[2]));
    first = looked(w, orders[0]);
    CHECK_INT(first.pool.lacks, 0);
    CHECK(first.order.pooled_until.ms == 0);
    CHECK(first.order.due_at.ms < first.pool.closes_at.ms);  // now the desk has its deadline
    CHECK_INT(told(w, "pool.reached"), 3);
    CHECK_OK(placed(w, 3, id, &orders[3]));
    CHECK(looked(w, orders[3]).pool.state == POOL_CLOSED);
    CHECK_OK(placed(w, 4, id, &orders[4]));
    CHECK(looked(w, orders[4]).pool.id.n != first.pool.id.n);
    CHECK_INT(looked(w, orders[4]).pool.people, 1);
    check(w);
}

BOTH(a_pool_past_its_time_is_withdrawn_by_the_clock_and_each_resident_hears)
{
    World *w = world(t, county);
    ItemId id = pooled(w, 3, 8, POOL_WITHDRAW);
    OrderId orders[3];
    CHECK_OK(placed(w, 0, id, &orders[0]));
    CHECK_OK(placed(w, 1, id, &orders[1]));
    CHECK_INT(clocked(w), 0);
    w->l->now = time_add(w->l->now, 8 * TIME_DAY);
    CHECK_INT(clocked(w), 2);
    CHECK_INT(clocked(w), 0);
    CHECK(looked(w, orders[0]).order.state == ORDER_WITHDRAWN);
    CHECK(looked(w, orders[0]).pool.state == POOL_MISSED);
    CHECK_INT(told(w, "pool.missed"), 2);
    CHECK_HAS(little_message(w->l), "没有凑够人数，已为您撤回");
    CHECK_OK(placed(w, 2, id, &orders[2]));  // a new one begins
    CHECK(looked(w, orders[2]).pool.state == POOL_OPEN);
    check(w);
}

BOTH(a_pool_past_its_time_is_served_singly_when_the_item_says_so)
{
    World *w = world(t, county);
    ItemId id = pooled(w, 3, 8, POOL_SINGLE);
    OrderId order;
    CHECK_OK(placed(w, 0, id, &order));
    w->l->now = time_add(w->l->now, 8 * TIME_DAY);
    CHECK_INT(clocked(w), 1);
    Acting one = looked(w, order);
    CHECK(one.order.state == ORDER_SUBMITTED);
    CHECK(one.order.pooled_until.ms == 0);
    CHECK(one.order.due_at.ms > w->l->now.ms);
    CHECK_HAS(little_message(w->l), "改为单独安排");
}

// Before the clock has come by, nobody joins what is over.
BOTH(an_order_after_the_time_begins_a_pool_of_its_own)
{
    World *w = world(t, county);
    ItemId id = pooled(w, 2, 8, POOL_WITHDRAW);
    OrderId first, second;
    CHECK_OK(placed(w, 0, id, &first));
    w->l->now = time_add(w->l->now, 8 * TIME_DAY);
    CHECK_OK(placed(w, 1, id, &second));
    CHECK(looked(w, second).pool.id.n != looked(w, first).pool.id.n);
    CHECK_INT(told(w, "pool.reached"), 0);
    CHECK_INT(clocked(w), 1);
    check(w);
}

BOTH(who_is_served_singly_leaves_the_pool)
{
    World *w = world(t, county);
    ItemId id = pooled(w, 3, 8, POOL_WITHDRAW);
    OrderId first, second;
    CHECK_OK(placed(w, 0, id, &first));
    CHECK_OK(placed(w, 1, id, &second));
    Acting take = { .id = first, .act = ORDER_TRIAGE };
    CHECK_OK(little_act(w->l, w->station, act_one, &take));
    CHECK(looked(w, first).order.due_at.ms == looked(w, first).pool.closes_at.ms);
    Acting send = { .id = first, .act = ORDER_DISPATCH, .with = { .team = w->squad } };
    CHECK_OK(little_act(w->l, w->station, act_one, &send));
    CHECK(looked(w, first).order.pooled_until.ms == 0);
    CHECK_INT(looked(w, second).pool.people, 1);
    check(w);
}

TEST(what_a_form_sends_for_a_slot_is_read_back_or_refused)
{
    static const struct {
        const char *value;
        bool good;
    } rows[] = { { "7-20201028", true }, { "7-2020-10-28", true }, { "", false },
                 { "7", false },         { "0-20201028", false },  { "-20201028", false },
                 { "7-20201328", false } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        SlotId id = NO(Slot);
        Day day = { 0 };
        CHECK(slot_value_parse(str(rows[i].value), &id, &day) == rows[i].good);
        CHECK((id.n == 7) == rows[i].good && (day.ymd == 20201028) == rows[i].good);
    }
}
