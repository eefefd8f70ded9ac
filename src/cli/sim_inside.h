// sim_inside: what the files of the simulation share.
#pragma once
#include "base/rand.h"
#include "cli/sim.h"
#include "rooms/orders/orders.h"
#include "store/sql.h"
#include "store/store.h"
#include "web/app.h"
#include "web/form.h"
#include "web/route.h"

#define SIM_ACTORS_MAX 96
#define SIM_ROUTES_MAX 512
#define SIM_LOG_MAX    ((size_t)64 << 20)

typedef struct {
    PersonId person;
    Str name, token;
    Str address;
} SimActor;

// What a path or a field may name: ids run from 1 to `last`; what the play is mostly about is among
// the first `n`, those of one branch.
#define SIM_NEAR_MAX 64
typedef struct {
    const char *part;  // of the path or the field's name
    const Sql *last_sql, *near_sql;
    int64_t last;
    int64_t near[SIM_NEAR_MAX];
    size_t n;
} SimKind;
#define SIM_KINDS_MAX 24

typedef struct {
    const SimPlan *plan;
    SimReport *report;
    Arena *arena;    // of the play
    Arena *scratch;  // of one act
    County county;
    App *app;
    Arena *app_arena;
    Dice dice;
    Time now;
    SimActor actors[SIM_ACTORS_MAX];
    size_t actor_count;
    const Route *routes[SIM_ROUTES_MAX];
    bool done[SIM_ROUTES_MAX];
    size_t route_count;
    SimKind kinds[SIM_KINDS_MAX];
    size_t kind_count;
    Str branch;  // path of the branch that the play is about
    int64_t keys;
    Buf log;
} Sim;

// One POST as it will be sent, and sent again.
typedef struct {
    const SimActor *actor;
    size_t route;
    Str path, body, key;
} SimAct;

bool sim_chance(Sim *sim, uint32_t percent);
int64_t sim_between(Sim *sim, int64_t low, int64_t high);  // both ends count

// --- sim_forms.c
// A path and a body that the route's form allows: ids of rows that exist, words of its lists,
// numbers within their range.
Str sim_path(Sim *sim, const Route *route, int64_t id);  // id 0: any of the kind
Str sim_body(Sim *sim, const Route *route, int64_t version);
