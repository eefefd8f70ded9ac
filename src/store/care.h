// care: what an operator does with a database beside serving it: look at it, prove it whole, copy
// it, put one in its place.
//
// Nothing here migrates or serves. Files of a SQLite database PATH are PATH, PATH.key, PATH.head,
// and while it is open PATH-wal, PATH-shm, PATH.lock, PATH.sock.
#pragma once
#include "base/list.h"
#include "store/store.h"

typedef struct {
    Engine engine;
    Str path;     // of SQLite's file; PostgreSQL: the schema
    Str version;  // "SQLite 3.53.2"
    Err state;  // what store_open would say first: OK, store_none, store_older, store_unreached, …
    bool held;     // a program has it open to write (SQLite)
    bool guarded;  // SQLite: this version keeps commits, or the checkpoint guard answers
} CareLook;

// Without waiting for whoever serves it. The fault is store_url alone; what else is wrong stands in
// `state`.
MUST_USE Err care_look(Arena *arena, Str url, CareLook *out);

// What the engine itself can prove: one Str for each finding, at most 100. PostgreSQL has its own
// tools (pg_amcheck): none.
MUST_USE Err care_integrity(Cx *cx, List *pages, List *references);

// A whole copy of one commit, into a file that must not exist; readers and the lane go on. SQLite
// only.
MUST_USE Err care_copy(const Store *store, const char *path);
// The audit head of a copy that nobody serves.
MUST_USE Err care_head_of(Arena *arena, const char *path, Str *hex, int64_t *rows);
// The head that the lane wrote beside the database (hex); none when there is none.
Str care_head_kept(Arena *arena, const Store *store);

// SQLite's path or the key file of a URL; none when it is no URL of ours.
Str care_path(Arena *arena, Str url);
Str care_key_path(Arena *arena, Str url);

// Takes the instance lock of a SQLite path, so that nobody begins to serve it. store_held when
// somebody does.
MUST_USE Err care_hold(Arena *arena, Str path, int *lock);
void care_let_go(int lock);
// Puts the closed database `from` (with its key and head, as far as they are there) in the place of
// `to`, whose old files are called `to`.SUFFIX… afterwards; an empty suffix removes them. The
// caller holds `to`.
MUST_USE Err care_replace(Arena *arena, Str from, Str to, Str suffix);

// PostgreSQL: takes a schema away; gives `from` the name of `to`, whose tables go.
MUST_USE Err care_schema_drop(Arena *arena, Str url);
MUST_USE Err care_schema_replace(Arena *arena, Str from_url, Str to_url);
