// What was acknowledged is there after the power was cut or the process was killed, and nothing is
// there by half.
#include "base/rand.h"
#include "store/store_inside.h"
#include "tests/support/county.h"
#include "tests/support/powercut.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_FLIGHT 64
#define IDS_MAX   400000

// An act writes two rows in two tables, so that a half of it could be seen.
SQL(left_sql, "insert into halves_left (n, bytes) values ($1, $2)", P_INT, P_BYTES);
SQL(right_sql, "insert into halves_right (n) values ($1)", P_INT);
SQL0(lefts_sql, "select n from halves_left");
SQL0(odd_sql,
     "select (select count(*) from halves_left where n not in (select n from halves_right))"
     " + (select count(*) from halves_right where n not in (select n from halves_left))");

typedef struct {
    LaneJob job;
    Cx cx;
    int64_t n;
    Err result;
    atomic_bool ready;
} One;

static Err act(Cx *cx, void *with)
{
    const One *one = with;
    char bytes[700];
    memset(bytes, (int)(one->n & 0xFF), sizeof bytes);
    TRY(db_change(cx, &left_sql, NULL, one->n, ((Blob){ { bytes, (size_t)(one->n % 7) * 100 } })));
    return db_change(cx, &right_sql, NULL, one->n);
}

static void done(LaneJob *job, Err result)
{
    One *one = (One *)(void *)job;
    one->result = result;
    atomic_store(&one->ready, true);
}

static void send(County *county, One *one, int64_t n)
{
    one->n = n;
    atomic_store(&one->ready, false);
    one->job = (LaneJob){ .cx = &one->cx, .act = act, .with = one, .done = done };
    must(lane_submit(county->store, &one->job) == OK);
}

static const char tables[] =
    "create table halves_left (n {int} primary key, bytes {bytes}) {strict};"
    "create table halves_right (n {int} primary key) {strict}";

typedef struct {
    unsigned char *acked;  // by id
    int64_t next;
} Book;

static Book book_new(T *t)
{
    return (Book){ .acked = arena_alloc(t->arena, IDS_MAX), .next = 1 };
}

static One *crew(T *t, County *county)
{
    One *ones = NEW_ARRAY(t->arena, One, IN_FLIGHT);
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        ones[i].cx = *county_cx(t, county, "POST /halves");
        ones[i].cx.arena = arena_new(ARENA_REQUEST_MAX);
    }
    return ones;
}

static void free_crew(One *ones)
{
    for (size_t i = 0; i < IN_FLIGHT; i++)
        arena_free(ones[i].cx.arena);
}

// Until the power is gone. Every answer of the lane is noted.
static void burst(T *t, County *county, Book *book)
{
    One *ones = crew(t, county);
    for (size_t i = 0; i < IN_FLIGHT; i++)
        send(county, &ones[i], book->next++);
    for (size_t waiting = IN_FLIGHT; waiting > 0;)
        for (size_t i = 0; i < IN_FLIGHT; i++) {
            if (!atomic_load(&ones[i].ready))
                continue;
            atomic_store(&ones[i].ready, false);
            if (ones[i].result == OK)
                book->acked[ones[i].n] = 1;
            arena_reset(ones[i].cx.arena);
            if (powercut_happened() || ones[i].result != OK || book->next >= IDS_MAX)
                waiting--;
            else
                send(county, &ones[i], book->next++);
        }
    free_crew(ones);
}

typedef struct {
    int64_t n;
} Left;
static const Field left_fields[] = { FIELD(Left, n) };
static const Shape left_shape = SHAPE(Left, left_fields);

typedef struct {
    unsigned char *there;
    int64_t most;
} Seen;

static Err see(void *to, const void *row)
{
    Seen *seen = to;
    const Left *left = row;
    must(left->n > 0 && left->n < seen->most);
    seen->there[left->n] = 1;
    return OK;
}

// The acknowledged acts that are gone. Halves and a broken chain are failures at once.
static int64_t missing(T *t, County *county, const Book *book)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    Cx *cx = county_cx(t, county, "check");
    Seen seen = { arena_alloc(arena, IDS_MAX), IDS_MAX };
    int64_t odd = -1, rows = 0, gone = 0;
    cx->arena = arena;
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &odd_sql, &odd));
    CHECK_INT(odd, 0);
    CHECK_OK(db_each(cx, &lefts_sql, &left_shape, see, &seen));
    CHECK_OK(audit_verify(cx, S(""), &rows));
    store_read_end(cx);
    for (int64_t n = 1; n < book->next; n++)
        gone += book->acked[n] && !seen.there[n];
    arena_free(arena);
    return gone;
}

typedef struct {
    T *t;
    County *county;
    Book book;
} Power;

static void remove_power(void *what)
{
    (void)what;
    powercut_remove();
}

static Power *power_begin(T *t)
{
    Power *power = NEW(t->arena, Power);
    powercut_install();
    arena_defer(t->arena, remove_power, NULL);
    *power = (Power){ t, county_sqlite(t), book_new(t) };
    county_run(t, power->county, tables);
    return power;
}

// One cut in the middle of a burst; what is gone afterwards.
static int64_t cut_once(Power *power, uint64_t seed, bool synced)
{
    Dice dice = dice_seed(seed);
    if (!synced)
        CHECK_OK(db_run(power->county->store->lane.db, "pragma synchronous = off"));
    powercut_arm(seed, 20 + dice_below(&dice, 4000));
    burst(power->t, power->county, &power->book);
    CHECK(powercut_happened());
    store_close(power->county);
    powercut_restore();
    CHECK_OK(store_open(power->t->arena, power->county));
    return missing(power->t, power->county, &power->book);
}

TEST(power_cuts_lose_nothing_that_was_acknowledged)
{
    uint64_t seed;
    rand_bytes(&seed, sizeof seed);
    const char *given = getenv("REDVEST_TEST_SEED");
    if (given != NULL)
        seed = strtoull(given, NULL, 10);
    printf("        seed %llu\n", (unsigned long long)seed);
    Power *power = power_begin(t);
    for (uint64_t i = 0; i < 24; i++)
        CHECK_INT(cut_once(power, seed + i, true), 0);
    int64_t acked = 0;
    for (int64_t n = 1; n < power->book.next; n++)
        acked += power->book.acked[n];
    CHECK(acked > 1000);
}

// Without syncing the same cuts must lose something, else the test above proves nothing. A database
// may even be torn beyond opening; that counts as loss.
TEST(without_sync_power_cuts_lose_what_was_acknowledged)
{
    int64_t gone = 0;
    for (uint64_t seed = 1; seed <= 20 && gone == 0; seed++) {
        Power *power = power_begin(t);
        Dice dice = dice_seed(seed);
        CHECK_OK(db_run(power->county->store->lane.db, "pragma synchronous = off"));
        powercut_arm(seed, 200 + dice_below(&dice, 2000));
        burst(t, power->county, &power->book);
        store_close(power->county);
        powercut_restore();
        if (store_open(t->arena, power->county) != OK)
            gone = 1;
        else
            gone += missing(t, power->county, &power->book);
        store_close(power->county);
        powercut_remove();
    }
    CHECK(gone > 0);
}

// After a failed sync nobody knows what the disk holds: this process promises nothing any more, a
// new one looks.
TEST(a_failed_sync_is_final)
{
    Power *power = power_begin(t);
    Book *book = &power->book;
    One *ones = crew(t, power->county);
    for (int i = 0; i < 4; i++) {
        if (i == 2)
            powercut_fail_sync();
        send(power->county, &ones[0], book->next++);
        while (!atomic_load(&ones[0].ready))
            usleep(100);
        // Two that stand, one that nobody can vouch for, and from there on none.
        CHECK(ones[0].result == (i < 2 ? OK : i == 2 ? &fault_unknown : &fault_read_only));
        book->acked[ones[0].n] = ones[0].result == OK;
    }
    CHECK(lane_figures(power->county->store).read_only);
    CHECK_INT(missing(t, power->county, book), 0);
    free_crew(ones);
    store_close(power->county);
    CHECK_OK(store_open(t->arena, power->county));
    CHECK_INT(missing(t, power->county, book), 0);
}

// --- one failing write at a time

static Err send_and_wait(County *county, One *one, int64_t n)
{
    send(county, one, n);
    while (!atomic_load(&one->ready))
        usleep(50);
    arena_reset(one->cx.arena);
    return one->result;
}

// Every write of an act fails once, the first, the second, …, until the act goes through untouched:
// each time the act stands whole or not at all, and the next one is not hurt.
static void fail_each_write(T *t, bool full)
{
    Power *power = power_begin(t);
    Book *book = &power->book;
    One *ones = crew(t, power->county);
    bool untouched = false;
    uint32_t refused = 0;
    for (uint32_t nth = 1; nth < 200 && !untouched; nth++) {
        powercut_fail_write(nth, full);
        int64_t n = book->next++;
        Err err = send_and_wait(power->county, &ones[0], n);
        untouched = !powercut_failed_write();
        powercut_fail_write(0, full);
        CHECK(err == OK || err == (full ? &fault_read_only : &fault_internal));
        book->acked[n] = err == OK;
        refused += err != OK;
        for (int i = 0; i < 100 && (err = send_and_wait(power->county, &ones[0], book->next)) != OK;
             i++)
            usleep(20000);
        CHECK_OK(err);
        book->acked[book->next++] = 1;
        CHECK_INT(missing(t, power->county, book), 0);
    }
    CHECK(untouched);
    CHECK(!full || refused > 3);
    free_crew(ones);
}

TEST(each_write_may_fail_once_without_harm)
{
    fail_each_write(t, false);
}

TEST(each_write_may_find_the_disk_full_without_harm)
{
    fail_each_write(t, true);
}

// --- kill -9

// In the child: acts without end, each acknowledged id into the pipe.
static _Noreturn void serve(T *t, Str url, int64_t first, int out)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    County county = { .name = S("test"), .url = url };
    if (store_open(arena, &county) != OK)
        _exit(1);
    One *ones = crew(t, &county);
    for (size_t i = 0; i < IN_FLIGHT; i++)
        send(&county, &ones[i], first++);
    for (;;)
        for (size_t i = 0; i < IN_FLIGHT; i++) {
            if (!atomic_load(&ones[i].ready))
                continue;
            if (ones[i].result == OK &&
                write(out, &ones[i].n, sizeof ones[i].n) != (ssize_t)sizeof ones[i].n)
                _exit(1);
            arena_reset(ones[i].cx.arena);
            send(&county, &ones[i], first++);
        }
}

static void read_acks(int in, Book *book)
{
    int64_t n;
    while (read(in, &n, sizeof n) == (ssize_t)sizeof n) {
        must(n > 0 && n < IDS_MAX);
        book->acked[n] = 1;
        if (n >= book->next)
            book->next = n + 1;
    }
}

static void kill_once(T *t, County *county, Book *book, unsigned after_us)
{
    int pipes[2];
    CHECK_INT(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        serve(t, county->url, book->next, pipes[1]);
    }
    close(pipes[1]);
    // From its first answer on, so that the kill falls into the burst.
    int64_t n;
    CHECK_INT(read(pipes[0], &n, sizeof n), sizeof n);
    book->acked[n] = 1;
    usleep(after_us);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    read_acks(pipes[0], book);
    close(pipes[0]);
    // Ids in flight may stand without an answer; the next child begins beyond them.
    book->next += IN_FLIGHT + 1;
}

TEST(a_killed_process_loses_nothing_that_was_acknowledged)
{
    County *county = county_sqlite(t);
    Book book = book_new(t);
    county_run(t, county, tables);
    store_close(county);
    int64_t acked = 0;
    for (int i = 0; i < 20; i++) {
        uint16_t luck;
        rand_bytes(&luck, sizeof luck);
        kill_once(t, county, &book, luck % 60000);
        CHECK_OK(store_open(t->arena, county));
        CHECK_INT(missing(t, county, &book), 0);
        store_close(county);
    }
    for (int64_t n = 1; n < book.next; n++)
        acked += book.acked[n];
    CHECK(acked > 500);
}
