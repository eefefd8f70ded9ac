// cx: one request, one command or one act of the clock, and everything it may use.
//
// A function that takes no Cx and no Arena allocates nothing, does no I/O and asks no clock.
#pragma once
#include "base/fault.h"
#include "base/list.h"
#include "base/rand.h"
#include "base/time.h"
#include "town/actor.h"
#include "town/problem.h"

typedef struct Db Db;          // store/db.h
typedef struct County County;  // town/county.h: what belongs to one database
typedef struct Lang Lang;      // town/catalogue.h

typedef struct {
    const char *kind;  // "order.done"
    int64_t id;
    int64_t other;  // meaning by kind, 0 otherwise
} Event;

// What the audit chain keeps of an act beside who, when and which route.
typedef struct {
    const char *what;  // "order", "grant"
    int64_t id;
    Str before, after;  // a few words each, never personal data in clear
} AuditNote;

// Enough for one act over sixty orders.
#define CX_EVENTS_MAX 256

typedef struct Cx {
    Arena *arena;
    Db *db;  // reader on GET, the lane's own on POST
    const County *county;
    Actor actor;
    Time now;  // one for the whole act
    Day today;
    const Lang *lang;    // never NULL
    Str request;         // request id, 16 hex digits
    const char *route;   // "POST /orders/{id}/accept", a command's name, or the clock's
    Str from;            // address, for audit and rate limits; "" when local
    Problems *problems;  // made on the first problem
    AuditNote audit;
    Event events[CX_EVENTS_MAX];
    size_t event_count;
    Dice *dice;  // only the demo and the simulator set it
    const struct Req
        *req;  // the request behind it (web/route.h); NULL for commands, the clock and the demo
} Cx;

// Adds a particular. The words are kept as slices.
void cx_problem(Cx *cx, Str field, const char *code, Text text, Str word0, Str word1);
void cx_problem_row(Cx *cx, int row, Str field, const char *code, Text text, Str word0, Str word1);

// Tells the rooms that listen, in the order of rooms.c, inside the same savepoint, when the act
// returns OK.
void cx_event(Cx *cx, const char *kind, int64_t id, int64_t other);

// The last note of an act stands.
void cx_audit(Cx *cx, const char *what, int64_t id, Str before, Str after);

// Random bytes for codes, keys and tokens: from the kernel, or the demo's dice.
void cx_random(Cx *cx, void *out, size_t n);
