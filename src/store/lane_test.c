// The lane: what stands, what is undone, in which order, and in how few transactions.
#include "store/store_inside.h"
#include "tests/support/county.h"
#include <libpq-fe.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char probe_table[] =
    "create table probe (id {id}, word {text} not null unique, n {int} check (n >= 0), parent "
    "{int} references probe(id)) {strict}";

SQL(add_sql, "insert into probe (word, n) values ($1, $2) returning id", P_TEXT, P_INT);
SQL(count_sql, "select count(*) from probe where word >= $1 and word < $2", P_TEXT, P_TEXT);
SQL0(all_sql, "select count(*) from probe");
SQL0(sum_sql, "select cast(sum(n) as bigint) from probe");
SQL(take_sql, "update probe set n = n - 1 where word = $1 and n > 0", P_TEXT);
SQL(orphan_sql, "update probe set parent = $2 where word = $1", P_TEXT, P_INT);
SQL(word_sql, "select id, word, n from probe where word = $1", P_TEXT);

FAULT(test_no, 409, "test.no", "不行");

typedef struct {
    const char *word;
    int64_t n, id;
} Add;

static Err add(Cx *cx, void *with)
{
    Add *one = with;
    TRY(db_insert(cx, &add_sql, &one->id, one->word, one->n));
    cx_audit(cx, "probe", one->id, (Str){ 0 }, str(one->word));
    return OK;
}

static int64_t count(T *t, County *county)
{
    int64_t n;
    Cx *cx = county_cx(t, county, "count");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &all_sql, &n));
    store_read_end(cx);
    return n;
}

static Err run(T *t, County *county, Err (*act)(Cx *, void *), void *with)
{
    return lane_run(county->store, county_cx(t, county, "test"), act, with);
}

static County *with_probe(T *t, County *county)
{
    county_run(t, county, probe_table);
    return county;
}

BOTH(what_is_acknowledged_is_there)
{
    with_probe(t, county);
    Add one = { .word = "清理楼道", .n = 5000000000 };
    CHECK_OK(run(t, county, add, &one));
    CHECK(one.id > 0);
    CHECK_INT(count(t, county), 1);
}

static Err add_and_refuse(Cx *cx, void *with)
{
    TRY(add(cx, with));
    return &test_no;
}

BOTH(a_refused_act_leaves_nothing)
{
    with_probe(t, county);
    Add one = { .word = "a" };
    CHECK_ERR(run(t, county, add_and_refuse, &one), test_no);
    CHECK_INT(count(t, county), 0);
}

BOTH(broken_constraints_are_told_apart)
{
    with_probe(t, county);
    Add one = { .word = "a" }, same = { .word = "a" }, negative = { .word = "b", .n = -1 };
    CHECK_OK(run(t, county, add, &one));
    CHECK_ERR(run(t, county, add, &same), db_conflict);
    CHECK_ERR(run(t, county, add, &negative), db_refused);
    CHECK_INT(count(t, county), 1);
}

static Err orphan(Cx *cx, void *with)
{
    return db_change(cx, &orphan_sql, NULL, (const char *)with, (int64_t)4711);
}

BOTH(a_row_without_its_parent_is_refused)
{
    with_probe(t, county);
    Add one = { .word = "a" };
    CHECK_OK(run(t, county, add, &one));
    CHECK_ERR(run(t, county, orphan, str_z(t->arena, S("a"))), db_refused);
}

static Err add_bad_text(Cx *cx, void *with)
{
    (void)with;
    int64_t id;
    return db_insert(cx, &add_sql, &id, ((Str){ "a\xFF", 2 }), (int64_t)1);
}

BOTH(text_that_is_no_text_is_refused)
{
    with_probe(t, county);
    CHECK_ERR(run(t, county, add_bad_text, NULL), db_refused);
}

// An act that goes on after a failed statement would end well on SQLite and fail on PostgreSQL.
static Err swallow(Cx *cx, void *with)
{
    if (add(cx, with) != OK)
        return OK;
    return OK;
}

BOTH(a_failure_cannot_be_swallowed)
{
    with_probe(t, county);
    Add one = { .word = "a" };
    CHECK_OK(run(t, county, add, &one));
    CHECK_ERR(run(t, county, swallow, &one), fault_internal);
    CHECK_INT(count(t, county), 1);
}

static Err eat(Cx *cx, void *with)
{
    TRY(add(cx, with));
    for (;;)
        arena_alloc(cx->arena, 1 << 20);
}

BOTH(an_act_that_wants_too_much_memory_ends_alone)
{
    with_probe(t, county);
    Arena *small = arena_new(ARENA_REQUEST_MAX);
    Cx *cx = county_cx(t, county, "test");
    cx->arena = small;
    Add one = { .word = "a" };
    CHECK_ERR(lane_run(county->store, cx, eat, &one), fault_too_large);
    arena_free(small);
    CHECK_INT(count(t, county), 0);
    CHECK_OK(run(t, county, add, &one));
}

SQL(divide_sql, "select n from probe where word = $1 and $2 / $3 = 1", P_TEXT, P_INT, P_INT);

static Err fail_reading(Cx *cx, void *with)
{
    (void)with;
    int64_t n;
    return db_int(cx, &divide_sql, &n, "a", (int64_t)1, (int64_t)0);
}

// PostgreSQL stops at a division by zero, SQLite calls it NULL; either way the others of the batch
// are not hurt.
BOTH(a_failed_read_hurts_nobody_else)
{
    with_probe(t, county);
    Add one = { .word = "a" };
    CHECK_OK(run(t, county, add, &one));
    CHECK(run(t, county, fail_reading, NULL) != &fault_internal);
    one.word = "b";
    CHECK_OK(run(t, county, add, &one));
}

// --- batches

typedef struct {
    LaneJob job;
    Cx *cx;
    Add add;
    Err result;
    int order;
} Queued;

static atomic_int answered;

static void note(LaneJob *job, Err result)
{
    Queued *queued = (Queued *)(void *)job;
    queued->result = result;
    queued->order = atomic_load(&answered);
    atomic_fetch_add(&answered, 1);  // last: whoever counts reads what stands above
}

typedef struct {
    atomic_bool inside, go;
} Gate;

static Err wait_at_gate(Cx *cx, void *with)
{
    (void)cx;
    Gate *gate = with;
    atomic_store(&gate->inside, true);
    while (!atomic_load(&gate->go))
        usleep(100);
    return OK;
}

static Queued *queue(T *t, County *county, size_t n, Err (*act)(Cx *, void *), bool bare)
{
    Queued *all = NEW_ARRAY(t->arena, Queued, n);
    for (size_t i = 0; i < n; i++) {
        Queued *one = &all[i];
        one->cx = county_cx(t, county, "POST /probe");
        one->cx->arena = arena_new(ARENA_REQUEST_MAX);
        one->add = (Add){ .word = str_z(t->arena, str_printf(t->arena, "w%05zu", i)) };
        one->job = (LaneJob){
            .cx = one->cx, .act = act, .with = &one->add, .done = note, .bare = bare
        };
        CHECK_OK(lane_submit(county->store, &one->job));
    }
    return all;
}

static void free_queue(Queued *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        arena_free(all[i].cx->arena);
}

static Queued *hold_and_queue(T *t, County *county, size_t n, Err (*act)(Cx *, void *), bool bare)
{
    Gate *gate = NEW(t->arena, Gate);
    Queued first = { .job = { .cx = county_cx(t, county, "gate"),
                              .act = wait_at_gate,
                              .with = gate,
                              .done = note } };
    atomic_store(&answered, 0);
    CHECK_OK(lane_submit(county->store, &first.job));
    while (!atomic_load(&gate->inside))
        usleep(100);
    Queued *all = queue(t, county, n, act, bare);
    atomic_store(&gate->go, true);
    while (atomic_load(&answered) != (int)n + 1)
        usleep(100);
    return all;
}

BOTH(many_who_wait_share_few_transactions_and_are_answered_in_order)
{
    with_probe(t, county);
    const size_t n = 512;
    LaneFigures before = lane_figures(county->store);
    Queued *all = hold_and_queue(t, county, n, add, false);
    LaneFigures after = lane_figures(county->store);
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(all[i].result);
        CHECK_INT(all[i].order, i + 1);
    }
    size_t batches = store_engine(county->store) == ENGINE_SQLITE ? 1 : (n + 49) / 50;
    CHECK(after.commits - before.commits <= batches + 1);
    CHECK(after.queue_most >= n);
    CHECK_INT(count(t, county), n);
    free_queue(all, n);
}

static Err add_or_refuse(Cx *cx, void *with)
{
    Add *one = with;
    TRY(add(cx, one));
    return one->word[5] == '3' ? &test_no : OK;
}

BOTH(one_refusal_does_not_hurt_its_neighbours)
{
    with_probe(t, county);
    const size_t n = 100;
    Queued *all = hold_and_queue(t, county, n, add_or_refuse, false);
    for (size_t i = 0; i < n; i++)
        CHECK(all[i].result == (i % 10 == 3 ? &test_no : OK));
    CHECK_INT(count(t, county), 90);
    free_queue(all, n);
}

// A bare act promises to check before it writes. One that does not makes the batch run again with
// savepoints.
BOTH(a_bare_act_that_writes_and_refuses_is_still_undone)
{
    with_probe(t, county);
    const size_t n = 100;
    Queued *all = hold_and_queue(t, county, n, add_or_refuse, true);
    for (size_t i = 0; i < n; i++)
        CHECK(all[i].result == (i % 10 == 3 ? &test_no : OK));
    CHECK_INT(count(t, county), 90);
    CHECK(lane_figures(county->store).retried > 0);
    free_queue(all, n);
}

static Err too_early(Cx *cx, void *with)
{
    TRY(add(cx, with));
    return OK;
}

static void look(LaneJob *job, Err result)
{
    // On the lane's thread, at the moment of the answer: another connection must see the row
    // already.
    Queued *queued = (Queued *)(void *)job;
    int64_t n = 0;
    Cx cx = *queued->cx;
    queued->result = store_read_begin(cx.county->store, &cx);
    if (queued->result == OK)
        queued->result = db_int(&cx, &all_sql, &n);
    store_read_end(&cx);
    queued->order = result == OK ? (int)n : -1;
    atomic_store(&answered, 1);
}

BOTH(the_answer_comes_after_the_commit)
{
    with_probe(t, county);
    Queued one = { .cx = county_cx(t, county, "test"), .add = { .word = "a" } };
    one.job = (LaneJob){ .cx = one.cx, .act = too_early, .with = &one.add, .done = look };
    atomic_store(&answered, 0);
    CHECK_OK(lane_submit(county->store, &one.job));
    while (atomic_load(&answered) == 0)
        usleep(100);
    CHECK_OK(one.result);
    CHECK_INT(one.order, 1);
}

TEST(the_queue_is_bounded)
{
    County *county = with_probe(t, county_sqlite(t));
    Gate *gate = NEW(t->arena, Gate);
    Queued first = { .job = { .cx = county_cx(t, county, "gate"),
                              .act = wait_at_gate,
                              .with = gate,
                              .done = note } };
    const size_t n = LANE_WAITING_MAX;
    Queued *all = NEW_ARRAY(t->arena, Queued, n);
    Cx *cx = county_cx(t, county, "nothing");
    char *nobody = str_z(t->arena, S("nobody"));
    size_t taken = 0;
    atomic_store(&answered, 0);
    CHECK_OK(lane_submit(county->store, &first.job));
    while (!atomic_load(&gate->inside))
        usleep(100);
    for (size_t i = 0; i < n; i++) {
        all[i].job = (LaneJob){ .cx = cx, .act = orphan, .with = nobody, .done = note };
        taken += lane_submit(county->store, &all[i].job) == OK;
    }
    CHECK_INT(taken, LANE_WAITING_MAX - 1);
    atomic_store(&gate->go, true);
    while (atomic_load(&answered) != (int)taken + 1)
        usleep(1000);
    CHECK_INT(lane_figures(county->store).queue_now, 0);
}

// --- many acts in one transaction

BOTH(an_import_is_one_transaction_with_a_row_for_each_act)
{
    with_probe(t, county);
    Cx *cx = county_cx(t, county, "probe import");
    int64_t rows_before, rows;
    Str head;
    uint64_t commits = lane_figures(county->store).commits;
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(audit_head(cx, &head, &rows_before));
    store_read_end(cx);
    CHECK_OK(lane_begin(county->store, cx));
    Arena *own = arena_new(ARENA_REQUEST_MAX);
    cx->arena = own;
    for (int i = 0; i < 50; i++) {
        // What the rows of the chain say outlives the arena of the act.
        arena_reset(own);
        Add one = { .word = str_z(own, str_printf(own, "w%05d", i)) };
        CHECK(lane_act(cx, add_or_refuse, &one) == (i % 10 == 3 ? &test_no : OK));
    }
    arena_reset(own);
    CHECK_OK(lane_end(cx));
    cx->arena = t->arena;
    arena_free(own);
    CHECK_INT(lane_figures(county->store).commits - commits, 1);
    CHECK_INT(count(t, county), 45);
    List list;
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(audit_list(cx, NO(Audit), 1, &list));
    CHECK_STR(LIST_AT(&list, AuditRow, 0)->after, "w00049");
    store_read_end(cx);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(audit_verify(cx, S(""), &rows));
    store_read_end(cx);
    CHECK_INT(rows - rows_before, 45);
}

// --- two lanes

typedef struct {
    int64_t changed;
    bool guarded;
} Take;

SQL(look_sql, "select n from probe where word = $1", P_TEXT);
SQL(blind_sql, "update probe set n = $2 where word = $1", P_TEXT, P_INT);

static Err take(Cx *cx, void *with)
{
    Take *one = with;
    one->changed = 0;
    if (one->guarded)
        return db_change(cx, &take_sql, &one->changed, "place");
    // Read, think, write: what the guard is there for.
    int64_t left;
    TRY(db_int(cx, &look_sql, &left, "place"));
    if (left <= 0)
        return OK;
    return db_change(cx, &blind_sql, &one->changed, "place", left - 1);
}

static Err reset_place(Cx *cx, void *with)
{
    (void)with;
    return db_change(cx, &blind_sql, NULL, "place", (int64_t)1);
}

typedef struct {
    LaneJob job;
    Take take;
    Err result;
    atomic_bool ready;
} Racer;

static void racer_done(LaneJob *job, Err result)
{
    Racer *racer = (Racer *)(void *)job;
    racer->result = result;
    atomic_store(&racer->ready, true);
}

// The rounds in which both took the one place.
static int race(T *t, County *here, County *there, bool guarded, int rounds)
{
    int doubles = 0;
    Cx *cx[2] = { county_cx(t, here, "race"), county_cx(t, there, "race") };
    for (int i = 0; i < 2; i++)
        cx[i]->arena = arena_new(ARENA_REQUEST_MAX);
    County *counties[2] = { here, there };
    for (int round = 0; round < rounds; round++) {
        Racer racers[2];
        CHECK_OK(run(t, here, reset_place, NULL));
        for (int i = 0; i < 2; i++) {
            racers[i] = (Racer){ .take = { .guarded = guarded } };
            racers[i].job = (LaneJob){
                .cx = cx[i], .act = take, .with = &racers[i].take, .done = racer_done
            };
            CHECK_OK(lane_submit(counties[i]->store, &racers[i].job));
        }
        int won = 0;
        for (int i = 0; i < 2; i++) {
            while (!atomic_load(&racers[i].ready))
                sched_yield();
            CHECK_OK(racers[i].result);
            won += racers[i].take.changed == 1;
        }
        CHECK(won >= 1);
        doubles += won == 2;
    }
    for (int i = 0; i < 2; i++)
        arena_free(cx[i]->arena);
    return doubles;
}

TEST(of_two_servers_exactly_one_takes_the_last_place)
{
    County *here = with_probe(t, county_postgres(t)), *there = county_again(t, here);
    Add place = { .word = "place", .n = 1 };
    CHECK_OK(run(t, here, add, &place));
    CHECK_INT(race(t, here, there, true, 1000), 0);
}

// Without the guard the same race must be seen to go wrong, else the test above proves nothing.
TEST(without_the_guard_both_servers_take_it)
{
    County *here = with_probe(t, county_postgres(t)), *there = county_again(t, here);
    Add place = { .word = "place", .n = 1 };
    CHECK_OK(run(t, here, add, &place));
    int doubles = 0;
    for (int i = 0; i < 20 && doubles == 0; i++)
        doubles = race(t, here, there, false, 100);
    CHECK(doubles > 0);
}

// --- a COMMIT whose answer is lost

static atomic_int cut_before, cut_after;

static void cut_line(Db *db, bool sent)
{
    atomic_int *count = sent ? &cut_after : &cut_before;
    if (atomic_load(count) <= 0)
        return;
    atomic_fetch_sub(count, 1);
    // Either way the client sees a dead line; what the server did differs.
    shutdown(PQsocket(db->pg), SHUT_RDWR);
    db->lost = db->lost || sent;
}

static void end_cuts(void *with)
{
    (void)with;
    pg_commit_probe = NULL;
}

TEST(a_commit_whose_answer_is_lost_is_settled)
{
    County *county = with_probe(t, county_postgres(t));
    pg_commit_probe = cut_line;
    arena_defer(t->arena, end_cuts, NULL);
    for (int i = 0; i < 9; i++) {
        Add one = { .word = str_z(t->arena, str_printf(t->arena, "w%05d", i)) };
        atomic_store(i % 2 ? &cut_after : &cut_before, 1 + i % 3);
        // Settling commits too, so later cuts hit that; the word is unique, so a second try of what
        // stood would fail.
        CHECK_OK(run(t, county, add, &one));
        atomic_store(&cut_after, 0);
        atomic_store(&cut_before, 0);
        CHECK_INT(count(t, county), i + 1);
    }
}

// PostgreSQL warns when somebody breaks off the wait for the other machine, and says COMMIT all the
// same. Here a trigger warns in its place, at the same moment.
TEST(a_warning_at_commit_makes_the_outcome_unknown)
{
    County *county = with_probe(t, county_postgres(t));
    county_run(t, county,
               "create function warn() returns trigger language plpgsql as $$ begin raise warning "
               "'canceling wait'; "
               "return null; end $$; create constraint trigger late after insert on probe "
               "deferrable initially deferred "
               "for each row when (new.n = 13) execute function warn()");
    Add calm = { .word = "calm", .n = 1 }, warned = { .word = "warned", .n = 13 },
        after = { .word = "after", .n = 2 };
    CHECK_OK(run(t, county, add, &calm));
    CHECK_ERR(run(t, county, add, &warned), fault_unknown);
    CHECK_OK(run(t, county, add, &after));
}

// --- events

static Err first_hears(Cx *cx, const Event *event)
{
    Add one = { .word = "first", .n = event->other };
    TRY(add(cx, &one));
    cx_event(cx, "probe.echoed", event->id, 2);
    return OK;
}

static Err second_hears(Cx *cx, const Event *event)
{
    // The earlier room was told before this one.
    int64_t n;
    TRY(db_int(cx, &look_sql, &n, "first"));
    Add one = { .word = "second", .n = n };
    if (event->other == 13)
        return &test_no;
    return add(cx, &one);
}

static Err echo_hears(Cx *cx, const Event *event)
{
    Add one = { .word = "echo", .n = event->other };
    return add(cx, &one);
}

static const Listener first_listeners[] = { { "probe.done", first_hears } };
static const Listener second_listeners[] = { { "probe.done", second_hears },
                                             { "probe.echoed", echo_hears } };
static const Room first_room = { .name = "first", LISTENERS(first_listeners) };
static const Room second_room = { .name = "second", LISTENERS(second_listeners) };
static const Room *const hearing_rooms[] = { &first_room, &second_room, NULL };

static void own_rooms_end(void *with)
{
    (void)with;
    house_rooms = rooms;
}

static Err act_tell(Cx *cx, void *with)
{
    Add *one = with;
    TRY(add(cx, one));
    cx_event(cx, "probe.done", one->id, one->n);
    return OK;
}

BOTH(events_are_heard_in_order_and_fall_with_the_act)
{
    with_probe(t, county);
    arena_defer(t->arena, own_rooms_end, NULL);
    house_rooms = hearing_rooms;
    Add bad = { .word = "bad", .n = 13 }, good = { .word = "good", .n = 5 };
    CHECK_ERR(run(t, county, act_tell, &bad), test_no);
    CHECK_INT(count(t, county), 0);
    CHECK_OK(run(t, county, act_tell, &good));
    CHECK_INT(count(t, county), 4);
    int64_t n;
    Cx *cx = county_cx(t, county, "look");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &look_sql, &n, "second"));
    CHECK_INT(n, 5);
    CHECK_OK(db_int(cx, &look_sql, &n, "echo"));
    CHECK_INT(n, 2);
    store_read_end(cx);
}

// --- reading

typedef struct {
    int64_t id;
    Str word;
    int64_t n;
} Probe;
static const Field probe_fields[] = { FIELD(Probe, id), FIELD(Probe, word), FIELD(Probe, n) };
static const Shape probe_shape = SHAPE(Probe, probe_fields);

BOTH(a_reader_keeps_one_snapshot_and_cannot_write)
{
    with_probe(t, county);
    Add one = { .word = "a", .n = 1 }, two = { .word = "b", .n = 2 };
    int64_t n;
    CHECK_OK(run(t, county, add, &one));
    Cx *cx = county_cx(t, county, "GET /probe");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &sum_sql, &n));
    CHECK_INT(n, 1);
    CHECK_OK(run(t, county, add, &two));
    CHECK_OK(db_int(cx, &sum_sql, &n));
    CHECK_INT(n, 1);
    CHECK_ERR(db_insert(cx, &add_sql, &n, "c", (int64_t)1), fault_internal);
    store_read_end(cx);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_int(cx, &sum_sql, &n));
    CHECK_INT(n, 3);
    store_read_end(cx);
}

BOTH(what_is_missing_leaves_the_output_alone)
{
    with_probe(t, county);
    Probe probe = { .id = 7 };
    Cx *cx = county_cx(t, county, "GET /probe");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_ERR(db_one(cx, &word_sql, &probe_shape, &probe, &fault_missing, "nobody"), fault_missing);
    CHECK_INT(probe.id, 7);
    store_read_end(cx);
}

SQL(range_sql, "select id, word, n from probe where n >= $1 order by n", P_INT);

typedef struct {
    Cx *cx;
    int64_t next, stop;
} Walk;

static Err stride(void *to, const void *row)
{
    Walk *walk = to;
    const Probe *probe = row;
    CHECK_INT(probe->n, walk->next++);
    CHECK_INT(probe->word.n, 6);
    if (walk->next % 100 != 0)
        return OK;
    // The same statement again, from within, and another one.
    List list;
    int64_t n;
    CHECK_OK(db_list(walk->cx, &range_sql, &probe_shape, &list, (int64_t)1500));
    CHECK_INT(list.n, 36);
    CHECK_OK(db_int(walk->cx, &all_sql, &n));
    return walk->stop != 0 && walk->next >= walk->stop ? &test_no : OK;
}

static Err add_thousands(Cx *cx, void *with)
{
    (void)with;
    for (int64_t i = 0; i < 1536; i++) {
        int64_t id;
        Str word = str_printf(cx->arena, "x%05d", (int)i);
        TRY(db_insert(cx, &add_sql, &id, word, i));
    }
    return OK;
}

BOTH(an_export_walks_any_number_of_rows)
{
    with_probe(t, county);
    CHECK_OK(run(t, county, add_thousands, NULL));
    for (int64_t from = 0; from <= 1536; from += 512) {
        Cx *cx = county_cx(t, county, "GET /probe.csv");
        Walk walk = { .cx = cx, .next = from };
        CHECK_OK(store_read_begin(county->store, cx));
        CHECK_OK(db_each(cx, &range_sql, &probe_shape, stride, &walk, from));
        CHECK_INT(walk.next, 1536);
        // Ended by the caller in the middle; the next walk begins anew.
        walk = (Walk){ .cx = cx, .next = 0, .stop = 700 };
        CHECK_ERR(db_each(cx, &range_sql, &probe_shape, stride, &walk, (int64_t)0), test_no);
        CHECK_INT(walk.next, 700);
        store_read_end(cx);
    }
}

BOTH(a_walk_leaves_nothing_in_the_connection)
{
    with_probe(t, county);
    Cx *cx = county_cx(t, county, "GET /probe");
    CHECK_OK(store_read_begin(county->store, cx));
    size_t before = 0;
    for (int i = 0; i < 100; i++) {
        Walk walk = { .cx = cx };
        CHECK_OK(db_each(cx, &range_sql, &probe_shape, stride, &walk, (int64_t)0));
        if (i == 0)
            before = arena_used(cx->db->arena) + arena_used(cx->db->kept) +
                     arena_used(cx->db->scratch);
    }
    CHECK_INT(arena_used(cx->db->arena) + arena_used(cx->db->kept) + arena_used(cx->db->scratch),
              before);
    store_read_end(cx);
}

BOTH(a_list_beyond_its_bound_is_a_slip_of_ours)
{
    with_probe(t, county);
    CHECK_OK(run(t, county, add_thousands, NULL));
    List list;
    Cx *cx = county_cx(t, county, "GET /probe");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_ERR(db_list(cx, &range_sql, &probe_shape, &list, (int64_t)0), fault_internal);
    store_read_end(cx);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_list(cx, &range_sql, &probe_shape, &list, (int64_t)(1536 - DB_ROWS_MAX)));
    CHECK_INT(list.n, DB_ROWS_MAX);
    store_read_end(cx);
}

BOTH(prefixes_of_any_script_are_a_range)
{
    with_probe(t, county);
    const char *words[] = { "/1/14/", "/1/14/379/", "/1/15/",        "长安",
                            "长安站", "长宁",       "\xEE\x80\x80z", "zz" };
    for (size_t i = 0; i < COUNT(words); i++) {
        Add one = { .word = words[i] };
        CHECK_OK(run(t, county, add, &one));
    }
    const struct {
        const char *prefix;
        int n;
    } cases[] = {
        { "/1/14/", 2 }, { "/1/", 3 }, { "长安", 2 }, { "长", 3 }, { "", 8 }, { "y", 0 }
    };
    Cx *cx = county_cx(t, county, "GET /probe");
    CHECK_OK(store_read_begin(county->store, cx));
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t n;
        CHECK_OK(db_int(cx, &count_sql, &n, cases[i].prefix,
                        prefix_end(t->arena, str(cases[i].prefix))));
        CHECK_INT(n, cases[i].n);
    }
    store_read_end(cx);
}
