// demo_inside: what the files of the demo share.
#pragma once
#include "rooms/accounts/accounts.h"
#include "rooms/calls/calls.h"
#include "rooms/demo/demo.h"
#include "rooms/orders/orders.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "rooms/units/units.h"

typedef struct {
    PlaceId id, branch;
    Str path, name;
    PersonId admin;  // 站管理员
    TeamId squad;
    PersonId leader;  // of the squad
    PersonId *residents;
    size_t resident_count;
    bool assessed;
} DemoStation;

typedef struct {
    PlaceId id;
    Str path, name;
    bool assessed;
    PersonId admin;
    TeamId detachment;
} DemoBranch;

typedef struct {
    TeamId id;
    PersonId leader;
    Str name;
} DemoTeam;

typedef struct {
    Store *store;
    Cx *cx;
    Arena *keep;  // lives as long as the play
    const DemoPlan *plan;
    Dice dice;
    Time from;  // a year before plan->until
    Place centre;
    TeamId corps;
    DemoBranch *branches;
    size_t branch_count;
    DemoStation *stations;
    size_t station_count;
    DemoStation
        *focus;  // the station whose people are listed to log in with: busier than the others
    DemoTeam *professional;
    size_t professional_count;
    PersonId centre_staff;
    int64_t people;  // made so far: phones and ID numbers follow from it
    int64_t open;    // acts since the last commit
    int64_t before;  // acts before the year began
    DemoReport *report;
    struct DemoNeeds *needs;  // demo_needs.c
    DemoLogin accounts[48];
    size_t account_count;
    void (*tell)(void *to, int64_t done, int64_t all);
    void *to;
} World;

// One act as `who` (nobody: the system) at `now`, in its own savepoint; what it allocates is gone
// afterwards.
MUST_USE Err play(World *world, PersonId who, Time now, Err (*act)(Cx *cx, void *with), void *with);

// --- demo_names.c
Str demo_person_name(Arena *arena, Dice *dice);
Str demo_phone(Arena *arena, int64_t n);  // 199 0000 0000 and up: invented
Str demo_id_number(Arena *arena, Dice *dice,
                   int64_t n);  // of the province that never was, with a right check character
Str demo_address(Arena *arena, Dice *dice, Str station);
bool demo_chance(Dice *dice, uint32_t percent);
int64_t demo_between(Dice *dice, int64_t low, int64_t high);  // both ends count
Str demo_pick(Dice *dice, const char *const *words, size_t n);
#define DEMO_PICK(dice, words) demo_pick((dice), (words), COUNT(words))

// --- demo_network.c, demo_people.c, demo_orders.c: the acts of the play in their order
MUST_USE Err demo_network(World *world);  // places and the assessment group
MUST_USE Err demo_staff(World *world);    // units, staff, residents, teams, accounts to log in with
MUST_USE Err demo_volunteers(World *world);  // demo_volunteers.c: residents register
MUST_USE Err demo_activities(World *world);  // demo_activities.c: a year of activities
// demo_attendance.c: who came to one of them, and the hours that follow.
MUST_USE Err demo_attended(World *world, ActivityId id, Time starts_at, Time ends_at,
                           PersonId leader, PersonId admin);
MUST_USE Err demo_year(World *world);             // orders from the first to the last day
MUST_USE Err demo_calls(World *world, Time now);  // a shift at the stations' telephones
// A call that nobody took an hour before `now`.
MUST_USE Err demo_missed(World *world, const DemoStation *station, PersonId resident, Time now);
MUST_USE Err demo_door(World *world);     // problems, wishes, a visit at a door; with pictures
MUST_USE Err demo_visits(World *world);   // seats, pools and visits of the last weeks
MUST_USE Err demo_honours(World *world);  // demo_honours.c: certificates and stars, at the end
// What people said they need and what became of it, up to `now`.
MUST_USE Err demo_needs(World *world, Time now);
MUST_USE Err demo_shop(World *world, PlaceId station, PlaceId *id);
MUST_USE Err demo_person(World *world, const PersonNew *person, PersonId *id);
void demo_listed(World *world, Str role, PersonId person, Str name, Str phone, Str where);
