// store_inside: what the files of this floor share. Nobody above includes it, but for its tests.
#pragma once
#include "base/list.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/store.h"
#include <pthread.h>
#include <stdatomic.h>

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_vfs;
struct pg_conn;
struct pg_result;

// --- a connection ---------------------------------------------------------------------------

// A statement as one connection knows it: prepared once, found by the address of its Sql.
typedef struct Prepared {
    const Sql *sql;
    Arena *arena;  // holds this
    bool writes;   // changes rows: opens the act's savepoint first
    int columns;
    const char **names;    // of the columns
    const Shape *shape;    // what `fields` was made for
    const Field **fields;  // one for each column
    bool active;           // between start and finish
    struct sqlite3_stmt *lite;
    bool gives_id;              // SQLite: `insert … returning id`, answered from the rowid
    int64_t given;              // the id, 0: no row was made
    int binds[SQL_PARAMS_MAX];  // SQLite's number of $1, $2, …; 0 when the text does not use it
    bool streamed;              // of db_each: rows come in pieces
    struct Prepared *stream;    // the same for db_each, kept on SQLite; NULL until it is needed
    char name[12];              // PostgreSQL's
    struct pg_result *result;
    int row, rows;
} Prepared;

// What an engine must be able to do. A failing call has set the connection's flags and logged.
typedef struct Driver {
    Err (*prepare)(Db *db, Prepared *p);
    Err (*start)(Db *db, Prepared *p, const Value *values, size_t n);
    Err (*step)(Db *db, Prepared *p, bool *row);
    bool (*is_null)(const Prepared *p, int column);
    bool (*get_int)(const Prepared *p, int column,
                    int64_t *out);  // false: the column is not a whole number
    bool (*get_bytes)(const Prepared *p, int column,
                      Str *out);  // false: it is a number; valid until the next step
    int64_t (*changed)(const Db *db, const Prepared *p);
    void (*finish)(Db *db, Prepared *p);
    void (*drop)(Db *db, Prepared *p);
    Err (*run)(Db *db,
               const char *text);  // one or many statements of ours without parameters or rows
    void (*close)(Db *db);
    bool (*in_transaction)(const Db *db);
    const char *begin_write, *begin_read;
    const Sql *has_steps;  // counts tables named migrations
    // Runs the statement for many rows without waiting in between; NULL when the engine is in the
    // process.
    Err (*many)(Db *db, Prepared *p, const Value *values, size_t rows);
    bool remote;
    bool failure_aborts;  // after a failed statement the engine wants the whole transaction undone
} Driver;

#define DB_EACH_MAX 8

struct Db {
    const Driver *driver;
    Store *store;    // NULL while migrating
    Arena *arena;    // freed with the connection
    Arena *kept;     // prepared statements; reset when they are forgotten
    Arena *scratch;  // rows of db_each
    bool writer;
    // Of the act that runs now.
    bool careful;      // an act opens its savepoint before its first write
    bool saved;        // it is open
    bool release_due;  // the last act's savepoint is still open
    bool dirty;        // the transaction changed rows
    bool wrote;        // a statement that changes rows was started
    bool broken;   // a statement failed: PostgreSQL would refuse the next one, so SQLite does too
    bool aborted;  // … and it was the engine that refused
    // Of the transaction.
    bool again;   // serialization, deadlock or a lost connection: the whole batch may be repeated
    bool full;    // no space left
    bool final;   // a sync failed: no promise of this process counts any more
    bool lost;    // the connection is gone
    bool unsure;  // PostgreSQL warned during COMMIT: it may not be replicated
    Prepared **table;  // open addressing by address
    size_t slots, used;
    int64_t settings_written;  // this transaction wrote settings or work days: read the tables, not
                               // the cache
    struct sqlite3 *lite;
    Prepared **control;  // SQLite's begin, commit, savepoint, …
    struct pg_conn *pg;
    Str url, schema;
    int role;
    uint64_t prepared;            // statements so far, for their names
    Prepared *each[DB_EACH_MAX];  // statements of db_each that run, outermost first
    int each_depth;
    int frames;  // of the WAL after the last commit
};

Db *db_new(const Driver *driver, Store *store, bool writer);
void db_free(Db *db);  // closes; NULL is allowed
// Takes back what an act left half done: statements that still run, rows held.
void db_tidy(Db *db);
// Forgets every prepared statement (a new connection knows none).
void db_forget(Db *db);
Err db_run(Db *db, const char *text);
// The same statement for `rows` rows of values, one after the other.
MUST_USE Err db_change_many(Cx *cx, const Sql *sql, const Value *values, size_t rows);

// Each act: open, then exactly one of the two. `bare` acts get no savepoint unless `careful`.
void db_act_begin(Db *db, bool savepoint);
Err db_act_begin_saved(
    Db *db);  // with the savepoint open from the start: even a failed read can be undone
Err db_act_keep(Db *db);
Err db_act_undo(Db *db);  // fault_internal when the act wrote without a savepoint: the batch must
                          // be repeated with one

// SQLite. `lane` alone may checkpoint.
typedef enum { LITE_READER, LITE_LANE, LITE_MAKE } LiteRole;
MUST_USE Err lite_open(Store *store, const char *path, LiteRole role, Db **out);
// Copies the WAL into the database; on the lane's connection only. `hard` also empties the file.
void lite_checkpoint(Db *db, bool hard);
// SQLite, its version of the WAL-reset race and our guard against it.
void lite_start(void);
bool lite_loses_commits(int version);
// Tests put a faulty file system below the guard, before anything is opened.
void lite_base_set(struct sqlite3_vfs *base);
bool lite_is_guarded(const char *path);

int lite_version(void);

// PostgreSQL. Migrating makes the schema; readers are read-only.
typedef enum { PG_READER, PG_LANE, PG_MIGRATE } PgRole;
MUST_USE Err pg_open(Store *store, Str url, Str schema, PgRole role, Db **out);
MUST_USE Err pg_reopen(Db *db);  // after a lost connection, with every statement forgotten
// Success of COMMIT is more than COMMAND_OK (scaleout.md §1.3).
MUST_USE Err pg_commit(Db *db);
// Tests cut the line before COMMIT is sent and after it was answered; NULL otherwise.
extern void (*pg_commit_probe)(Db *db, bool sent);
// Whether the lane's row carries `batch`; decided for good, for the row is written again.
MUST_USE Err pg_settle(Db *db, const char *lane, const char *batch, bool *stood);

// Takes back the open transaction, if there is one.
void db_rollback(Db *db);

// postgres://…?schema=NAME → NAME ("public" by default) and the URL as libpq reads it.
// The instance lock of a SQLite database.
MUST_USE Err lock_take(Arena *arena, Str path, int *lock);
void lock_drop(int lock);
MUST_USE Err url_split(Arena *arena, Str url, Engine *engine, Str *rest, Str *schema);

// rooms[] of the house; tests put rooms of their own here before they open a store.
extern const Room *const *house_rooms;

// --- steps ----------------------------------------------------------------------------------

extern const struct AssetRow {
    const char *name;
    const char *begin, *end;
} asset_table[];

typedef enum { STEPS_READY, STEPS_MISSING, STEPS_NEWER } StepsState;
MUST_USE Err migrate_database(Arena *arena, Db *db, Engine engine, Str rest, Str name);
MUST_USE Err migrate_state(Arena *arena, Db *db, StepsState *state);
MUST_USE Err migrate_room(Arena *arena, Db *db, Str room, Str text, Engine engine, int *did);
Str migrate_words(Arena *arena, Str text, Engine engine);

// --- keys -----------------------------------------------------------------------------------

MUST_USE Err keys_read(Arena *arena, const char *path, County *county);
MUST_USE Err keys_make(const char *path);
Str keys_path(Arena *arena, Engine engine, Str rest);
Str keys_check(Arena *arena,
               const County *county);  // what the county row keeps, so that a wrong key is noticed

// --- audit ----------------------------------------------------------------------------------

#define AUDIT_PENDING_MAX 2048
#define AUDIT_FLUSH       1024  // rows that an import keeps in memory

// Rows of the running transaction, in memory until its end.
typedef struct {
    AuditRow rows[AUDIT_PENDING_MAX];  // without their ids
    size_t n;
    bool added;  // one of them by audit_add
    Hash next;   // the head and the length when the transaction stands
    int64_t next_count;
    Hash head;      // as committed
    int64_t count;  // 0: not known yet
} AuditTail;

MUST_USE Err audit_append(Cx *cx, AuditTail *tail);  // writes and forgets what is pending
// The row of an act that stands. Its words stay where they are, which must outlive the batch; with
// an arena they are copied.
void audit_note(AuditTail *tail, Arena *arena, const Cx *cx, bool copy);

// --- the lane -------------------------------------------------------------------------------

#define LANE_TAKE_SQLITE   512
#define LANE_TAKE_POSTGRES 50
#define LANE_WAITING_MAX   20000
#define LANE_FRAMES        16000  // checkpoint after answering
#define LANE_FRAMES_HARD \
    64000  // 256 MiB: readers have held it back, empty it as soon as they let go

// What a job was before its first try.
typedef struct {
    ArenaMark mark;
    Problems *problems;
    size_t problem_count;
} LaneSave;

typedef struct Lane {
    Store *store;
    Db *db;
    pthread_t thread;
    bool started;
    pthread_mutex_t
        own;  // who runs on the connection: the thread, or a caller between lane_begin and lane_end
    _Atomic(LaneJob *) stack;  // last in first; the lane turns it round
    atomic_uint bell;          // futex
    atomic_uint queued;        // waiting or at work
    atomic_uint queue_most;
    atomic_bool stopping;
    LaneJob *waiting, **waiting_end;  // taken off the stack, oldest first
    LaneJob *jobs[LANE_TAKE_SQLITE];
    Err results[LANE_TAKE_SQLITE];
    LaneSave saves[LANE_TAKE_SQLITE];
    AuditTail audit;
    Cx own_cx;        // for the lane's own statements
    Arena *arena;     // theirs; reset after each batch
    bool held;        // by lane_begin
    bool committing;  // COMMIT was sent
    bool outbox_put;
    char name[17], batch[17];  // of the lane and of its last batch, to settle an unknown COMMIT
    uint64_t batch_number;
    int64_t full_at, lost_at, head_at;  // monotonic ms
    int64_t head_written;
    atomic_bool read_only;
    _Atomic uint64_t acts, commits, refused, retried, checkpoints;
    _Atomic int64_t last_commit_ms;
} Lane;

// A job that somebody waits for. `done` is the lane's own.
typedef struct {
    LaneJob job;
    Err result;
    atomic_uint ready;
} LaneWait;
MUST_USE Err lane_wait(Store *store, LaneWait *wait);
MUST_USE Err lane_start(Store *store);
void lane_stop(Store *store);
Lane *lane_of(const Cx *cx);  // the lane when cx->db is its connection, else NULL

// --- settings, calendar, outbox, clock ------------------------------------------------------

typedef struct SettingCache SettingCache;
SettingCache *settings_new(void);
void settings_free(SettingCache *cache);
MUST_USE Err settings_load(Cx *cx, SettingCache *cache);
// Another server on the same PostgreSQL may have written: reads them again when they are older than
// two seconds.
MUST_USE Err settings_refresh(Cx *cx);
// The day as the table says: 1 work, 0 rest, -1 not listed. `*listed_year` tells whether its year
// has any row.
int settings_day(Cx *cx, Day d, bool *listed_year);
// Once per year and store.
void settings_warn_year(Cx *cx, int year);
void settings_changed(Cx *cx);  // called by the acts that write settings and work days

// A thread that sleeps until it is woken, a time has passed, or the store closes.
typedef struct {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    bool runs, stops, woken;
} Worker;
void worker_init(Worker *worker);
void worker_start(Worker *worker, void *(*work)(void *), void *with);
bool worker_sleep(Worker *worker, int64_t ms);  // false: stop
void worker_wake(Worker *worker);
void worker_stop(Worker *worker);

#define QUEUE_SENDERS 6
typedef struct Outbox Outbox;
void outbox_wake(Store *store);
void outbox_stop(Store *store);
void clock_stop(Store *store);

// A Cx for work of the store itself.
Cx store_cx(Store *store, Arena *arena, Db *db, const char *route);

// --- the store ------------------------------------------------------------------------------

typedef struct Reader Reader;
struct Reader {
    Reader *next;
    pthread_t owner;
    Db *db;
};

struct Store {
    Arena *arena;  // house
    County *county;
    Engine engine;
    uint64_t serial;  // never used twice: readers of a closed store are not taken for this one's
    Str url;          // as libpq reads it
    Str schema;
    const char *path;  // of SQLite's file
    const char *head_path;
    int lock;
    pthread_mutex_t readers_mutex;
    Reader *readers;
    Lane lane;
    SettingCache *settings;
    Outbox *outbox;
    Worker clock, sender;          // the timer's thread and the outbox's
    Worker queues[QUEUE_SENDERS];  // of the outbox's messages that have a queue
};
