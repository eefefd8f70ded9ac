// store: a county's database behind one door, and the lane that alone writes to it.
//
// SQLite by default; PostgreSQL for who outgrows one machine. Readers see one snapshot each and can
// never write. All writing goes through the lane: one thread, one connection, group commit. The
// lane takes all that wait (at most 512; 50 on PostgreSQL), runs each act in a savepoint, appends
// the audit rows of the batch, commits once with synchronous=FULL, then calls `done` of each, and
// only then checkpoints (16,000 frames, or idle; no other connection in the world may: a VFS guard
// refuses it, reliability.md §2.1). Correctness never leans on the lane being alone: the guard of
// every act is in its WHERE or in a constraint.
#pragma once
#include "base/fault.h"
#include "store/db.h"
#include "town/county.h"
#include "town/cx.h"
#include "town/room.h"

extern const Fault store_url;        // 400  neither sqlite:PATH nor postgres://…
extern const Fault store_newer;      // 500  the database is newer than this program
extern const Fault store_older;      // 500  needs `redvest migrate`
extern const Fault store_none;       // 404  no database there
extern const Fault store_held;       // 409  another program holds it
extern const Fault store_password;   // 403  PostgreSQL refused the user or password
extern const Fault store_unreached;  // 503  PostgreSQL does not answer
extern const Fault store_denied;     // 403  directory or file not writable
extern const Fault store_foreign;    // 400  a file, but not a database of ours
extern const Fault store_key;        // 500  the key file is missing or not this database's
// 500  this SQLite loses commits and the checkpoint guard is not active
extern const Fault store_guard;

typedef enum { ENGINE_SQLITE, ENGINE_POSTGRES } Engine;

// Creates or upgrades: numbered steps of every room in the order of rooms.c, forward only, each in
// a transaction, refused when the database is newer. Makes the key file beside a SQLite database
// (or at REDVEST_KEYS for PostgreSQL).
MUST_USE Err store_migrate(Arena *arena, Str url);

// Opens a migrated database. Fills the county's keys and `demo`.
MUST_USE Err store_open(Arena *house, County *county);
void store_close(
    County *county);  // stops the lane: all that was taken is answered, the WAL is checkpointed
Engine store_engine(const Store *store);

// Marks the county as a demo for good: invented people and impossible ID numbers are allowed, every
// page says so. In the lane.
MUST_USE Err county_demo_set(Cx *cx);

// A read-only connection for the calling thread, kept until the store closes. Each GET:
//   store_read_begin → handlers → store_read_end  is one snapshot.
MUST_USE Err store_read_begin(Store *store, Cx *cx);  // sets cx->db
void store_read_end(Cx *cx);

// --- the lane

typedef struct LaneJob LaneJob;
struct LaneJob {
    LaneJob *next;                   // of the queue
    Cx *cx;                          // the job's own; its arena is used by the lane until done
    Err (*act)(Cx *cx, void *with);  // in the savepoint; OK keeps, anything else rolls back
    void *with;
    void (*done)(LaneJob *job,
                 Err result);  // after the sync, on the lane's thread: hand over and return
    bool bare;                 // no savepoint: the act checks before its first write (hot acts)
    bool quiet;                // no audit row (reads through the lane, ticks that did nothing)
    Str key;  // idempotency key: with it the client repeats what ended as fault_unknown; none when
              // there is none
};

// Queues; fault_busy when 20,000 wait. The job must live until `done`.
MUST_USE Err lane_submit(Store *store, LaneJob *job);
// The same and waits; for commands, tests, the demo. Not from the lane itself.
MUST_USE Err lane_run(Store *store, Cx *cx, Err (*act)(Cx *cx, void *with), void *with);
// A job of many acts in one transaction, committed by the caller's rhythm (imports, the demo): each
// act in its own savepoint with its own audit row; `end` commits. Only when nobody serves the
// database.
MUST_USE Err lane_begin(Store *store, Cx *cx);
MUST_USE Err lane_act(Cx *cx, Err (*act)(Cx *cx, void *with), void *with);
MUST_USE Err lane_end(Cx *cx);

typedef struct {
    uint64_t acts, commits, refused, retried, checkpoints, queue_now, queue_most;
    int64_t last_commit_ms;
    bool read_only;  // the disk is full: reads go on, writes answer fault_read_only until space
                     // returns
} LaneFigures;
LaneFigures lane_figures(Store *store);

// Starts the clock: one timer thread posts each room's ticks into the lane as the system actor.
void store_clock_start(Store *store, const County *county);
// Every tick of every room once, by the caller's thread: for who has a clock of his own (the
// simulation).
void store_clock_turn(Store *store);

// --- instance lock and socket
// One program at a time writes a SQLite database: flock on PATH.lock. A server that holds it
// listens on PATH.sock. None for PostgreSQL, where many may write.
Str store_socket_path(Arena *arena, const County *county);
