// The lane: takes all that wait, one transaction, one sync, then the answers, then the checkpoint.
#include "base/rand.h"
#include "store/store_inside.h"
#include <fcntl.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IDLE_MS       200   // so long nothing came: checkpoint
#define HEAD_MS       1000  // PATH.head is written at most so often
#define FULL_PAUSE_MS 500   // between tries while the disk is full
#define LOST_PAUSE_MS 500   // between tries to reach PostgreSQL
#define REPEATS_MAX   8

// --- sleeping and waking

static void futex_wait(atomic_uint *at, unsigned seen, int64_t ms)
{
    struct timespec most = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };
    syscall(SYS_futex, at, FUTEX_WAIT_PRIVATE, seen, ms < 0 ? NULL : &most, NULL, 0);
}

static void futex_wake(atomic_uint *at)
{
    syscall(SYS_futex, at, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void ring(Lane *lane)
{
    atomic_fetch_add(&lane->bell, 1);
    futex_wake(&lane->bell);
}

// --- the queue

Err lane_submit(Store *store, LaneJob *job)
{
    Lane *lane = &store->lane;
    unsigned waiting = atomic_fetch_add(&lane->queued, 1) + 1;
    if (waiting > LANE_WAITING_MAX || atomic_load(&lane->stopping)) {
        atomic_fetch_sub(&lane->queued, 1);
        return &fault_busy;
    }
    unsigned most = atomic_load(&lane->queue_most);
    while (waiting > most && !atomic_compare_exchange_weak(&lane->queue_most, &most, waiting))
        ;
    LaneJob *top = atomic_load(&lane->stack);
    do
        job->next = top;
    while (!atomic_compare_exchange_weak(&lane->stack, &top, job));
    // Whoever fills an empty stack wakes the lane; the others find it awake.
    if (top == NULL)
        ring(lane);
    return OK;
}

// Moves what has come to the end of what waits, oldest first.
static void take_new(Lane *lane)
{
    LaneJob *job = atomic_exchange(&lane->stack, NULL), *first = NULL, *last = job;
    while (job != NULL) {
        LaneJob *next = job->next;
        job->next = first;
        first = job;
        job = next;
    }
    if (first == NULL)
        return;
    *lane->waiting_end = first;
    lane->waiting_end = &last->next;
}

static size_t take_batch(Lane *lane)
{
    size_t most = lane->store->engine == ENGINE_SQLITE ? LANE_TAKE_SQLITE : LANE_TAKE_POSTGRES,
           n = 0;
    take_new(lane);
    while (n < most && lane->waiting != NULL) {
        lane->jobs[n++] = lane->waiting;
        lane->waiting = lane->waiting->next;
    }
    if (lane->waiting == NULL)
        lane->waiting_end = &lane->waiting;
    return n;
}

// --- one act

// In the order of rooms.c; what a listener tells is heard too.
static Err tell(Cx *cx)
{
    for (size_t e = 0; e < cx->event_count; e++) {
        Event event = cx->events[e];
        for (const Room *const *room = house_rooms; *room != NULL; room++)
            for (size_t i = 0; i < (*room)->listener_count; i++)
                if (strcmp((*room)->listeners[i].kind, event.kind) == 0)
                    TRY((*room)->listeners[i].hear(cx, &event));
    }
    return OK;
}

// The ceiling of the job's arena ends the act, not the process.
static Err run_guarded(Cx *cx, Err (*act)(Cx *cx, void *with), void *with)
{
    if (arena_guard(cx->arena) != 0)
        return &fault_too_large;
    Err err = act(cx, with);
    if (err == OK)
        err = tell(cx);
    arena_disarm(cx->arena);
    return err;
}

// The engine wants the transaction undone, whatever the act says.
static bool must_abandon(const Db *db)
{
    return db->again || db->full || db->final || db->lost;
}

// Where an act can be taken back to. The savepoint costs a tenth, so it opens at the first write,
// or never for an act that checks before it writes; when a batch has to be repeated, at once.
typedef enum { SAVE_NEVER, SAVE_AT_WRITE, SAVE_AT_ONCE } Save;

// Runs one act to its end: kept, or as if it had not been. OK means that the batch may go on.
static Err run_act(Lane *lane, Cx *cx, Err (*act)(Cx *cx, void *with), void *with, Save save,
                   Err *result)
{
    Db *db = lane->db;
    cx->db = db;
    cx->event_count = 0;
    cx->audit = (AuditNote){ 0 };
    if (save == SAVE_AT_ONCE)
        TRY(db_act_begin_saved(db));
    else
        db_act_begin(db, save == SAVE_AT_WRITE);
    Err err = run_guarded(cx, act, with);
    if (err == OK && db->broken) {
        log_error("lane.act", "%s ends well after a failed statement", cx->route);
        err = &fault_internal;
    }
    *result = err;
    if (must_abandon(db))
        return &fault_busy;
    return err == OK ? db_act_keep(db) : db_act_undo(db);
}

// --- one batch

static void remember(Lane *lane, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Cx *cx = lane->jobs[i]->cx;
        lane->saves[i] = (LaneSave){
            .mark = arena_mark(cx->arena),
            .problems = cx->problems,
            .problem_count = cx->problems != NULL ? cx->problems->n : 0,
        };
    }
}

// Before a repetition every job is as it came.
static void restore(Lane *lane, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Cx *cx = lane->jobs[i]->cx;
        cx->problems = lane->saves[i].problems;
        if (cx->problems != NULL)
            cx->problems->n = lane->saves[i].problem_count;
        arena_rewind(cx->arena, lane->saves[i].mark);
    }
}

static void fresh_flags(Lane *lane)
{
    Db *db = lane->db;
    db->again = db->full = db->unsure = db->dirty = db->release_due = false;
    db->settings_written = 0;
    lane->outbox_put = false;
    lane->audit.n = 0;
    lane->audit.added = false;
    lane->audit.next = lane->audit.head;
    lane->audit.next_count = lane->audit.count;
    lane->own_cx = store_cx(lane->store, lane->arena, db, "lane");
}

// PostgreSQL may lose sight of a COMMIT; the name of the batch in the lane's row tells later
// whether it stood.
SQL(lane_row_sql, "update lanes set batch = $2 where id = $1", P_TEXT, P_TEXT);

static Err name_batch(Lane *lane)
{
    if (lane->store->engine == ENGINE_SQLITE || (!lane->db->dirty && lane->audit.n == 0))
        return OK;
    lane->batch_number++;
    snprintf(lane->batch, sizeof lane->batch, "%016llx", (unsigned long long)lane->batch_number);
    return db_change(&lane->own_cx, &lane_row_sql, NULL, str(lane->name), str(lane->batch));
}

static Err commit(Lane *lane)
{
    if (lane->store->engine == ENGINE_POSTGRES)
        return pg_commit(lane->db);
    return db_run(lane->db, "commit");
}

// The end of every transaction of the lane.
static Err close_batch(Lane *lane)
{
    db_act_begin(lane->db, false);
    TRY(name_batch(lane));
    TRY(audit_append(&lane->own_cx, &lane->audit));
    lane->committing = true;
    TRY(commit(lane));
    lane->committing = false;
    return OK;
}

static Err try_batch(Lane *lane, size_t n, bool careful)
{
    Db *db = lane->db;
    fresh_flags(lane);
    lane->committing = false;
    TRY(db_run(db, db->driver->begin_write));
    for (size_t i = 0; i < n; i++) {
        LaneJob *job = lane->jobs[i];
        Save save = careful ? SAVE_AT_ONCE : job->bare ? SAVE_NEVER : SAVE_AT_WRITE;
        Err err = run_act(lane, job->cx, job->act, job->with, save, &lane->results[i]);
        if (err != OK)
            return err;
        if (lane->results[i] == OK && !job->quiet)
            audit_note(&lane->audit, lane->arena, job->cx, false);
    }
    return close_batch(lane);
}

// A connection that went away while COMMIT was under way: the batch stood, or it did not; the row
// of the lane tells. Until PostgreSQL answers nobody knows.
static Err settle(Lane *lane, bool *stood)
{
    Err err = &store_unreached;
    for (int i = 0; i < REPEATS_MAX && err != OK; i++) {
        if (i > 0)
            usleep(LOST_PAUSE_MS * 1000);
        err = pg_reopen(lane->db);
        if (err == OK)
            err = pg_settle(lane->db, lane->name, lane->batch, stood);
    }
    return err;
}

typedef enum { BATCH_DONE, BATCH_REPEAT, BATCH_FAILED } Verdict;

// What a batch that did not go through means. `*whole` becomes the answer to all when it failed.
static Verdict judge(Lane *lane, Err err, bool repeated, Err *whole)
{
    Db *db = lane->db;
    if (db->final || db->full) {
        *whole = db->final ? &fault_unknown : &fault_read_only;
        return BATCH_FAILED;
    }
    if (db->unsure) {
        *whole = &fault_unknown;
        return BATCH_FAILED;
    }
    if (!db->lost) {
        *whole = err;
        // An act wrote without a savepoint and was refused, or the engine asks for a repetition.
        return db->again || (err == &fault_internal && !repeated) ? BATCH_REPEAT : BATCH_FAILED;
    }
    bool stood = false;
    if (lane->committing && settle(lane, &stood) != OK) {
        *whole = &fault_unknown;
        return BATCH_FAILED;
    }
    if (lane->committing && stood)
        return BATCH_DONE;
    *whole = &fault_busy;
    if (db->lost && pg_reopen(db) != OK)
        return BATCH_FAILED;
    return BATCH_REPEAT;
}

// Runs the batch until it stands or cannot. The answer to all, or OK when each has its own.
static Err run_until(Lane *lane, size_t n)
{
    Err whole = &fault_busy;
    remember(lane, n);
    for (int i = 0; i < REPEATS_MAX; i++) {
        if (i > 0) {
            restore(lane, n);
            atomic_fetch_add(&lane->retried, 1);
        }
        Err err = try_batch(lane, n, i > 0);
        if (err == OK)
            return OK;
        Verdict verdict = judge(lane, err, i > 0, &whole);
        if (verdict == BATCH_DONE)
            return OK;
        db_rollback(lane->db);
        if (verdict == BATCH_FAILED)
            return whole;
    }
    return whole;
}

// --- full, failed, lost

static bool paused(int64_t since, int64_t ms)
{
    return since != 0 && clock_mono_ms() - since < ms;
}

// The answer to everybody without trying: the disk is full and was tried a moment ago, or a sync
// failed for good.
static Err refuse_at_once(Lane *lane)
{
    if (lane->db->final)
        return &fault_read_only;
    if (lane->db->full && paused(lane->full_at, FULL_PAUSE_MS))
        return &fault_read_only;
    if (lane->db->lost && paused(lane->lost_at, LOST_PAUSE_MS))
        return &fault_busy;
    if (lane->db->lost && pg_reopen(lane->db) != OK) {
        lane->lost_at = clock_mono_ms();
        return &fault_busy;
    }
    return OK;
}

static void note_state(Lane *lane, Err whole)
{
    Db *db = lane->db;
    bool was = atomic_load(&lane->read_only);
    if (db->full || db->final)
        lane->full_at = clock_mono_ms();
    if (db->lost)
        lane->lost_at = clock_mono_ms();
    bool is = db->final || (db->full && whole != OK);
    atomic_store(&lane->read_only, is);
    if (was && !is)
        log_info("store.space", "there is space again, writing goes on");
}

// --- after the commit

static void write_head(Lane *lane)
{
    Store *store = lane->store;
    lane->head_at = clock_mono_ms();
    if (store->head_path == NULL || lane->head_written == lane->audit.count)
        return;
    ArenaMark mark = arena_mark(lane->arena);
    Str line = str_printf(lane->arena, "%.*s %lld\n",
                          STR_FMT(hex_of(lane->arena, hash_str(&lane->audit.head))),
                          (long long)lane->audit.count);
    int file = open(store->head_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0 && pwrite(file, line.p, line.n, 0) == (ssize_t)line.n &&
        ftruncate(file, (off_t)line.n) == 0)
        lane->head_written = lane->audit.count;
    if (file >= 0)
        close(file);
    arena_rewind(lane->arena, mark);
}

static void after_commit(Lane *lane)
{
    atomic_fetch_add(&lane->commits, 1);
    lane->audit.head = lane->audit.next;
    lane->audit.count = lane->audit.next_count;
    atomic_store(&lane->last_commit_ms, clock_now().ms);
    if (lane->db->settings_written != 0) {
        lane->db->settings_written = 0;
        if (settings_load(&lane->own_cx, lane->store->settings) != OK)
            log_error("lane.settings", "written but not read again");
    }
    if (lane->outbox_put)
        outbox_wake(lane->store);
}

static void checkpoint(Lane *lane)
{
    bool hard = lane->db->frames >= LANE_FRAMES_HARD;
    lite_checkpoint(lane->db, hard);
    atomic_fetch_add(&lane->checkpoints, 1);
    if (lane->db->final)
        note_state(lane, &fault_unknown);
}

static void tidy_up(Lane *lane)
{
    if (lane->store->engine == ENGINE_SQLITE && lane->db->frames >= LANE_FRAMES && !lane->db->final)
        checkpoint(lane);
    if (clock_mono_ms() - lane->head_at >= HEAD_MS)
        write_head(lane);
    arena_reset(lane->arena);
}

static void answer(Lane *lane, size_t n, Err whole)
{
    for (size_t i = 0; i < n; i++) {
        LaneJob *job = lane->jobs[i];
        Err result = whole != OK ? whole : lane->results[i];
        atomic_fetch_add(result == OK ? &lane->acts : &lane->refused, 1);
        job->cx->db = NULL;
        atomic_fetch_sub(&lane->queued, 1);
        job->done(job, result);
    }
}

// Another server may have changed what the acts are going to read.
static Err hear_of_settings(Lane *lane)
{
    lane->own_cx = store_cx(lane->store, lane->arena, lane->db, "lane");
    lane->db->settings_written = 0;
    db_act_begin(lane->db, false);
    Err err = settings_refresh(&lane->own_cx);
    // A lost connection is met again, and mended, by the batch itself.
    return lane->db->lost ? OK : err;
}

static void run_batch(Lane *lane, size_t n)
{
    pthread_mutex_lock(&lane->own);
    Err whole = refuse_at_once(lane);
    if (whole == OK)
        whole = hear_of_settings(lane);
    if (whole == OK) {
        whole = run_until(lane, n);
        note_state(lane, whole);
        if (whole == OK)
            after_commit(lane);
    }
    answer(lane, n, whole);
    tidy_up(lane);
    pthread_mutex_unlock(&lane->own);
}

static void idle(Lane *lane)
{
    pthread_mutex_lock(&lane->own);
    if (lane->store->engine == ENGINE_SQLITE && lane->db->frames > 0 && !lane->db->final)
        checkpoint(lane);
    write_head(lane);
    arena_reset(lane->arena);
    pthread_mutex_unlock(&lane->own);
}

// --- the thread

static bool something_to_tidy(Lane *lane)
{
    pthread_mutex_lock(&lane->own);
    bool frames = lane->db->frames > 0 && !lane->db->final;
    bool head = lane->head_written != lane->audit.count;
    pthread_mutex_unlock(&lane->own);
    return frames || head;
}

// Nothing waits: sleep, and tidy up once when it stays quiet.
static void rest(Lane *lane, unsigned seen, bool *tidied)
{
    if (*tidied || !something_to_tidy(lane)) {
        futex_wait(&lane->bell, seen, -1);
        return;
    }
    futex_wait(&lane->bell, seen, IDLE_MS);
    if (atomic_load(&lane->bell) == seen) {
        idle(lane);
        *tidied = true;
    }
}

static void *lane_main(void *with)
{
    Lane *lane = with;
    unsigned last = 0;
    bool tidied = false;
    for (;;) {
        unsigned seen = atomic_load(&lane->bell);
        // Whoever rings has changed something, be it an import that wrote on its caller's thread.
        tidied = tidied && seen == last;
        last = seen;
        size_t n = take_batch(lane);
        if (n > 0) {
            run_batch(lane, n);
            tidied = false;
            continue;
        }
        if (atomic_load(&lane->stopping) && atomic_load(&lane->queued) == 0)
            break;
        rest(lane, seen, &tidied);
    }
    idle(lane);
    return NULL;
}

SQL(lane_new_sql, "insert into lanes (id, batch) values ($1, '')", P_TEXT);
SQL(lane_gone_sql, "delete from lanes where id = $1", P_TEXT);

static Err make_row(Lane *lane, const Sql *sql)
{
    if (lane->store->engine == ENGINE_SQLITE)
        return OK;
    Cx cx = store_cx(lane->store, lane->arena, lane->db, "lane");
    TRY(db_run(lane->db, lane->db->driver->begin_write));
    db_act_begin(lane->db, false);
    Err err = db_change(&cx, sql, NULL, str(lane->name));
    if (err == OK)
        err = db_run(lane->db, "commit");
    if (err != OK)
        db_rollback(lane->db);
    return err;
}

Err lane_start(Store *store)
{
    Lane *lane = &store->lane;
    lane->store = store;
    lane->arena = arena_new(ARENA_BATCH_MAX);
    lane->waiting_end = &lane->waiting;
    uint64_t name;
    rand_bytes(&name, sizeof name);
    snprintf(lane->name, sizeof lane->name, "%016llx", (unsigned long long)name);
    pthread_mutex_init(&lane->own, NULL);
    Err err = make_row(lane, &lane_new_sql);
    if (err != OK)
        return err;
    must(pthread_create(&lane->thread, NULL, lane_main, lane) == 0);
    lane->started = true;
    return OK;
}

void lane_stop(Store *store)
{
    Lane *lane = &store->lane;
    if (!lane->started)
        return;
    atomic_store(&lane->stopping, true);
    ring(lane);
    pthread_join(lane->thread, NULL);
    lane->started = false;
    if (!lane->db->lost && make_row(lane, &lane_gone_sql) != OK)
        log_warn("lane.row", "the lane's row stays behind");
    arena_free(lane->arena);
}

Lane *lane_of(const Cx *cx)
{
    Store *store = cx->county != NULL ? cx->county->store : NULL;
    return store != NULL && cx->db != NULL && cx->db == store->lane.db ? &store->lane : NULL;
}

LaneFigures lane_figures(Store *store)
{
    Lane *lane = &store->lane;
    return (LaneFigures){
        .acts = atomic_load(&lane->acts),
        .commits = atomic_load(&lane->commits),
        .refused = atomic_load(&lane->refused),
        .retried = atomic_load(&lane->retried),
        .checkpoints = atomic_load(&lane->checkpoints),
        .queue_now = atomic_load(&lane->queued),
        .queue_most = atomic_load(&lane->queue_most),
        .last_commit_ms = atomic_load(&lane->last_commit_ms),
        .read_only = atomic_load(&lane->read_only),
    };
}

// --- waiting for one act

static void wake_waiting(LaneJob *job, Err result)
{
    LaneWait *wait = (LaneWait *)(void *)job;
    wait->result = result;
    atomic_store(&wait->ready, 1);
    futex_wake(&wait->ready);
}

Err lane_wait(Store *store, LaneWait *wait)
{
    must(!pthread_equal(pthread_self(), store->lane.thread));
    wait->job.done = wake_waiting;
    atomic_store(&wait->ready, 0);
    TRY(lane_submit(store, &wait->job));
    while (atomic_load(&wait->ready) == 0)
        futex_wait(&wait->ready, 0, -1);
    return wait->result;
}

Err lane_run(Store *store, Cx *cx, Err (*act)(Cx *cx, void *with), void *with)
{
    LaneWait wait = { .job = { .cx = cx, .act = act, .with = with } };
    return lane_wait(store, &wait);
}

// --- many acts in one transaction

Err lane_begin(Store *store, Cx *cx)
{
    Lane *lane = &store->lane;
    pthread_mutex_lock(&lane->own);
    must(!lane->held);
    Err err = refuse_at_once(lane);
    fresh_flags(lane);
    if (err == OK)
        err = db_run(lane->db, lane->db->driver->begin_write);
    if (err != OK) {
        pthread_mutex_unlock(&lane->own);
        return err;
    }
    lane->held = true;
    cx->db = lane->db;
    return OK;
}

// Rows that an act itself added keep their words in the caller's arena, which may be rewound
// between two acts; so they go at once.
static Err flush_audit(Lane *lane)
{
    db_act_begin(lane->db, false);
    Err err = audit_append(&lane->own_cx, &lane->audit);
    arena_reset(lane->arena);
    return err;
}

Err lane_act(Cx *cx, Err (*act)(Cx *cx, void *with), void *with)
{
    Lane *lane = lane_of(cx);
    Err result;
    must(lane != NULL && lane->held);
    // There is no repeating here, so what cannot be undone later must be undone now.
    Save save = lane->store->engine == ENGINE_SQLITE ? SAVE_AT_WRITE : SAVE_AT_ONCE;
    TRY(run_act(lane, cx, act, with, save, &result));
    atomic_fetch_add(result == OK ? &lane->acts : &lane->refused, 1);
    if (result == OK)
        audit_note(&lane->audit, lane->arena, cx, true);
    if (lane->audit.n < AUDIT_FLUSH && !lane->audit.added)
        return result;
    Err err = flush_audit(lane);
    return err != OK ? err : result;
}

static Err failed_end(const Lane *lane, Err err)
{
    if (lane->db->full)
        return &fault_read_only;
    bool unknown = lane->db->final || (lane->committing && lane->store->engine == ENGINE_POSTGRES);
    return unknown ? &fault_unknown : err;
}

Err lane_end(Cx *cx)
{
    Lane *lane = lane_of(cx);
    must(lane != NULL && lane->held);
    Err err = close_batch(lane);
    if (err != OK) {
        err = failed_end(lane, err);
        db_rollback(lane->db);
    }
    note_state(lane, err);
    if (err == OK)
        after_commit(lane);
    tidy_up(lane);
    lane->held = false;
    cx->db = NULL;
    pthread_mutex_unlock(&lane->own);
    ring(lane);
    return err;
}
