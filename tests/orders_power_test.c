// The power is cut in the middle of a burst of orders: each that was acknowledged is there, whole.
#include "rooms/orders/orders.h"
#include "base/rand.h"
#include "store/audit.h"
#include "store/store_inside.h"
#include "tests/support/little.h"
#include "tests/support/powercut.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define CUTS      20
#define ORDERS    5000
#define IN_FLIGHT 64
#define RESIDENTS 8

SQL0(order_ids_sql, "select id from orders");
SQL0(half_orders_sql,
     "select (select count(*) from orders o where not exists"
     " (select 1 from order_steps s where s.order_id = o.id and s.act = 'place'))"
     " + (select count(*) from order_steps s where s.order_id not in (select id from orders))");

typedef struct {
    LaneJob job;
    Cx cx;
    OrderNew new;
    OrderId id;
    Err result;
    atomic_bool ready;
} One;

typedef struct {
    T *t;
    Little *town;
    PersonId residents[RESIDENTS];
    One *ones;
    int64_t sent;
    unsigned char *acked;  // by order id
} Burst;

static Err place_act(Cx *cx, void *with)
{
    One *one = with;
    return order_place(cx, &one->new, &one->id);
}

static void done(LaneJob *job, Err result)
{
    One *one = (One *)(void *)job;
    one->result = result;
    atomic_store(&one->ready, true);
}

static void send(Burst *burst, One *one)
{
    PersonId resident = burst->residents[burst->sent++ % RESIDENTS];
    one->cx.actor = (Actor){ .person = resident };
    one->new = (OrderNew){ .kind = ORDER_CATALOGUE,
                           .item = { 1 },
                           .resident = resident,
                           .place = burst->town->station,
                           .address = S("水产大院 3 栋 501"),
                           .phone = S("13871550001"),
                           .wanted_on = day_add(one->cx.today, 1),
                           .wanted_part = PART_MORNING };
    atomic_store(&one->ready, false);
    one->job = (LaneJob){ .cx = &one->cx, .act = place_act, .with = one, .done = done };
    must(lane_submit(burst->town->county->store, &one->job) == OK);
}

static Err room_for_all(Cx *cx, void *with)
{
    (void)with;
    TRY(setting_set(cx, S("orders.hour_max"), S("100000")));
    return setting_set(cx, S("orders.open_max"), S("1000"));
}

static Burst *burst_begin(T *t)
{
    Burst *burst = NEW(t->arena, Burst);
    burst->t = t;
    burst->town = little(t, county_sqlite(t));
    burst->acked = arena_alloc(t->arena, 2 * ORDERS);
    CHECK_OK(little_act(burst->town, NO(Person), room_for_all, NULL));
    for (int i = 0; i < RESIDENTS; i++) {
        Str phone = str_printf(t->arena, "1387155%04d", i);
        burst->residents[i] = little_person(burst->town, "冯女士", phone.p, burst->town->station);
    }
    burst->ones = NEW_ARRAY(t->arena, One, IN_FLIGHT);
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        burst->ones[i].cx = *county_cx(t, burst->town->county, "POST /orders");
        burst->ones[i].cx.arena = arena_new(ARENA_REQUEST_MAX);
    }
    return burst;
}

// Until all are placed or the power is gone.
static void burst_run(Burst *burst)
{
    for (size_t i = 0; i < IN_FLIGHT; i++)
        send(burst, &burst->ones[i]);
    for (size_t waiting = IN_FLIGHT; waiting > 0;)
        for (size_t i = 0; i < IN_FLIGHT; i++) {
            One *one = &burst->ones[i];
            if (!atomic_load(&one->ready))
                continue;
            atomic_store(&one->ready, false);
            if (one->result == OK)
                burst->acked[one->id.n] = 1;
            arena_reset(one->cx.arena);
            if (one->result != OK || powercut_happened() || burst->sent >= ORDERS)
                waiting--;
            else
                send(burst, one);
        }
    for (size_t i = 0; i < IN_FLIGHT; i++)
        arena_free(burst->ones[i].cx.arena);
}

typedef struct {
    OrderId id;
} Kept;
static const Field kept_fields[] = { FIELD(Kept, id) };
static const Shape kept_shape = SHAPE(Kept, kept_fields);

static Err see(void *to, const void *row)
{
    ((unsigned char *)to)[((const Kept *)row)->id.n] = 1;
    return OK;
}

// Acknowledged orders that are gone. A half one or a broken chain is a failure at once.
static int64_t lost(Burst *burst)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    Cx *cx = county_cx(burst->t, burst->town->county, "check");
    unsigned char *there = arena_alloc(arena, 2 * ORDERS);
    int64_t half = -1, rows = 0, gone = 0;
    cx->arena = arena;
    CHECK_OK(store_read_begin(burst->town->county->store, cx));
    CHECK_OK(db_int(cx, &half_orders_sql, &half));
    CHECK_INT(half, 0);
    CHECK_OK(db_each(cx, &order_ids_sql, &kept_shape, see, there));
    CHECK_OK(audit_verify(cx, S(""), &rows));
    store_read_end(cx);
    for (size_t id = 0; id < 2 * ORDERS; id++)
        gone += burst->acked[id] && !there[id];
    arena_free(arena);
    return gone;
}

static int64_t acknowledged(const Burst *burst)
{
    int64_t n = 0;
    for (size_t id = 0; id < 2 * ORDERS; id++)
        n += burst->acked[id];
    return n;
}

static void remove_power(void *what)
{
    (void)what;
    powercut_remove();
}

// One county, one burst, one cut: how many acknowledged orders are gone.
static int64_t cut_once(T *t, uint64_t seed, bool synced, int64_t *acked)
{
    powercut_install();
    arena_defer(t->arena, remove_power, NULL);
    Dice dice = dice_seed(seed);
    Burst *burst = burst_begin(t);
    County *county = burst->town->county;
    if (!synced)
        CHECK_OK(db_run(county->store->lane.db, "pragma synchronous = off"));
    powercut_arm(seed, 200 + dice_below(&dice, 6000));
    burst_run(burst);
    *acked += acknowledged(burst);
    store_close(county);
    powercut_restore();
    int64_t gone = 1;
    Err opened = store_open(t->arena, county);
    if (synced)
        CHECK_OK(opened);
    if (opened == OK) {
        gone = lost(burst);
        store_close(county);
    }
    powercut_remove();
    return gone;
}

TEST(a_power_cut_in_a_burst_of_5000_orders_loses_none_that_was_acknowledged)
{
    uint64_t seed;
    int64_t acked = 0;
    rand_bytes(&seed, sizeof seed);
    const char *given = getenv("REDVEST_TEST_SEED");
    if (given != NULL)
        seed = strtoull(given, NULL, 10);
    printf("        seed %llu\n", (unsigned long long)seed);
    for (uint64_t i = 0; i < CUTS; i++)
        CHECK_INT(cut_once(t, seed + i, true, &acked), 0);
    CHECK(acked > ORDERS);
}

TEST(without_sync_a_power_cut_loses_acknowledged_orders)
{
    int64_t gone = 0, acked = 0;
    for (uint64_t seed = 1; seed <= CUTS && gone == 0; seed++)
        gone = cut_once(t, seed, false, &acked);
    CHECK(gone > 0);
}
