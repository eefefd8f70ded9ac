// The clock: one thread that posts what the rooms want done from time to time into the lane.
#include "store/store_inside.h"
#include <string.h>

#define TICK_LIMIT 100   // things done in one act of the clock
#define SLEEP_MOST 1000  // a tick starts at most so late
#define TICKS_MAX  128

// --- threads of the store

void worker_init(Worker *worker)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->cond, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&worker->mutex, NULL);
}

void worker_start(Worker *worker, void *(*work)(void *), void *with)
{
    must(!worker->runs);
    worker->runs = true;
    must(pthread_create(&worker->thread, NULL, work, with) == 0);
}

bool worker_sleep(Worker *worker, int64_t ms)
{
    int64_t until = clock_mono_ms() + ms;
    struct timespec at = { .tv_sec = until / 1000, .tv_nsec = (until % 1000) * 1000000 };
    pthread_mutex_lock(&worker->mutex);
    while (!worker->stops && !worker->woken && clock_mono_ms() < until)
        pthread_cond_timedwait(&worker->cond, &worker->mutex, &at);
    worker->woken = false;
    bool goes_on = !worker->stops;
    pthread_mutex_unlock(&worker->mutex);
    return goes_on;
}

void worker_wake(Worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    worker->woken = true;
    pthread_cond_signal(&worker->cond);
    pthread_mutex_unlock(&worker->mutex);
}

void worker_stop(Worker *worker)
{
    if (!worker->runs)
        return;
    pthread_mutex_lock(&worker->mutex);
    worker->stops = true;
    pthread_cond_signal(&worker->cond);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    worker->runs = false;
}

// --- ticks

typedef struct {
    const Tick *tick;
    LaneWait wait;
    int did;
} Ticking;

// A tick that did nothing leaves no row in the audit chain.
static Err act_tick(Cx *cx, void *with)
{
    Ticking *ticking = with;
    ticking->did = 0;
    TRY(ticking->tick->tick(cx, TICK_LIMIT, &ticking->did));
    ticking->wait.job.quiet = ticking->did == 0;
    return OK;
}

// Again at once while there is more to do, for a while.
static void run_tick(Store *store, Arena *arena, const Tick *tick, const char *route)
{
    for (int i = 0; i < 100; i++) {
        Cx cx = store_cx(store, arena, NULL, route);
        Ticking ticking = { .tick = tick };
        ticking.wait.job = (LaneJob){ .cx = &cx, .act = act_tick, .with = &ticking };
        Err err = lane_wait(store, &ticking.wait);
        if (err != OK && err != &fault_busy && err != &fault_read_only)
            log_error("clock.tick", "%s: %s", tick->name, err->code);
        arena_reset(arena);
        if (err != OK || ticking.did < TICK_LIMIT)
            return;
    }
}

typedef struct {
    const Tick *tick;
    const char *route;
    int64_t next;  // monotonic ms
} Due;

static size_t gather(Store *store, Due *due)
{
    size_t n = 0;
    for (const Room *const *room = house_rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->tick_count; i++) {
            must(n < TICKS_MAX);
            const Tick *tick = &(*room)->ticks[i];
            must(tick->every_ms > 0);
            due[n++] = (Due){ tick,
                              str_z(store->arena, str_printf(store->arena, "clock %s", tick->name)),
                              0 };
        }
    return n;
}

static int64_t run_due(Store *store, Arena *arena, Due *due, size_t n)
{
    int64_t sleep = SLEEP_MOST;
    for (size_t i = 0; i < n; i++) {
        int64_t now = clock_mono_ms();
        if (due[i].next <= now) {
            run_tick(store, arena, due[i].tick, due[i].route);
            due[i].next = now + due[i].tick->every_ms;
        }
        int64_t left = due[i].next - clock_mono_ms();
        sleep = left < sleep ? left : sleep;
    }
    return sleep > 1 ? sleep : 1;
}

void store_clock_turn(Store *store)
{
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    for (const Room *const *room = house_rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->tick_count; i++)
            run_tick(store, arena, &(*room)->ticks[i], "clock");
    arena_free(arena);
}

typedef struct {
    Store *store;
    size_t n;
    Due due[TICKS_MAX];
} Clock;

static void *clock_main(void *with)
{
    Clock *clock = with;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    int64_t sleep = 1;
    while (worker_sleep(&clock->store->clock, sleep))
        sleep = run_due(clock->store, arena, clock->due, clock->n);
    arena_free(arena);
    return NULL;
}

void store_clock_start(Store *store, const County *county)
{
    must(store->county == county);
    Clock *clock = NEW(store->arena, Clock);
    clock->store = store;
    clock->n = gather(store, clock->due);
    worker_start(&store->clock, clock_main, clock);
}

void clock_stop(Store *store)
{
    worker_stop(&store->clock);
}
