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
    PersonId id;
    Time since;  // when they registered
} DemoVolunteer;

typedef struct {
    UnitId id;
    int64_t staff, seats;  // seats: of its staff, who is still to register
} DemoUnit;

typedef struct {
    PlaceId id, branch;
    Str path, name;
    PersonId admin;  // 站管理员
    TeamId squad;
    PersonId leader;  // of the squad
    PersonId *residents;
    size_t resident_count;
    DemoVolunteer *volunteers;  // of the crowd (demo_crowd.c), by `since`
    size_t volunteer_count;
    Str link;  // token of the squad's own link, the detachment's where there is none; may be empty
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
    Str name, link;
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
    PersonId centre_staff, supervisor;
    PersonId shopkeeper;  // of the shop at the focus, and of the partners of entitlements
    DemoUnit *units;
    size_t unit_count;
    int64_t volunteers;  // registered so far
    int64_t people;      // made so far: phones and ID numbers follow from it
    int64_t open;        // acts since the last commit
    int64_t before;      // acts before the year began
    DemoReport *report;
    struct DemoNeeds *needs;  // demo_needs.c
    CourseId courses[2];      // demo_duty.c
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
MUST_USE Err demo_operator(World *world, PersonId person, PlaceId shop);  // demo_people.c
MUST_USE Err demo_units(World *world);        // demo_units.c: the other organisations
MUST_USE Err demo_volunteers(World *world);   // demo_volunteers.c: residents register
MUST_USE Err demo_rewards(World *world);      // demo_rewards.c: goods, vouchers in every state
MUST_USE Err demo_settlements(World *world);  // demo_settlements.c: months of the shop, on paper
// demo_entitlements.c: the bus, a scenic spot and the cinema, each in its way.
MUST_USE Err demo_entitlements(World *world);
MUST_USE Err demo_merchants(World *world);  // demo_merchants.c: shops with tea, a chair, points
MUST_USE Err demo_crowd(World *world);      // demo_crowd.c: and then everybody else
// A volunteer of the station's crowd who had registered by `now`; none when nobody had.
PersonId demo_one_of_crowd(Dice *dice, const DemoStation *station, Time now);
int64_t demo_scaled(const World *world, int64_t n);  // of the whole county, at least one
MUST_USE Err demo_unit(World *world, const UnitNew *unit, int64_t staff);
MUST_USE Err demo_activities(World *world);  // demo_activities.c: a year of activities
// demo_attendance.c: who came to one of them, and the hours that follow.
MUST_USE Err demo_attended(World *world, ActivityId id, Time starts_at, Time ends_at,
                           PersonId leader, PersonId admin);
// demo_albums.c: its keeper puts up a few pictures
MUST_USE Err demo_album(World *world, ActivityId id, PersonId keeper, Time now);
// demo_duty.c: policies and courses before the year begins; some weeks at the posts at its end
MUST_USE Err demo_safety(World *world);
MUST_USE Err demo_duty(World *world);
// demo_points.c: what became void by `now`; households, complaints and next year's rule.
MUST_USE Err demo_points_void(World *world, Time now);
MUST_USE Err demo_points(World *world);
// demo_former.c: what came from a former platform, party members, two numbers of one person.
MUST_USE Err demo_former(World *world);
// demo_ties.c: the national system, party members at home, squads that people ask for.
MUST_USE Err demo_ties(World *world);
MUST_USE Err demo_year(World *world);                  // orders from the first to the last day
MUST_USE Err demo_calls(World *world, Time now);       // a shift at the stations' telephones
MUST_USE Err demo_calls_last(World *world, Time now);  // what waits at the focus station's
// A call that nobody took an hour before `now`.
MUST_USE Err demo_missed(World *world, const DemoStation *station, PersonId resident, Time now);
MUST_USE Err demo_door(World *world);      // problems, wishes, a visit at a door; with pictures
MUST_USE Err demo_together(World *world);  // what several desks and teams do together
MUST_USE Err demo_visits(World *world);    // seats, pools and visits of the last weeks
MUST_USE Err demo_figures(World *world);   // demo_figures.c: and what it all adds up to
MUST_USE Err demo_reports(World *world);   // demo_reports.c: month reports, issued and withdrawn
MUST_USE Err demo_honours(World *world);   // demo_honours.c: certificates and stars, at the end
// What people said they need and what became of it, up to `now`.
MUST_USE Err demo_needs(World *world, Time now);
MUST_USE Err demo_shop(World *world, PlaceId station, PlaceId *id);
MUST_USE Err demo_person(World *world, const PersonNew *person, PersonId *id);
// Where the person lives and how they are reached: what they order under, time after time.
MUST_USE Err demo_contact(World *world, PersonId person, Str *address, Str *phone);
void demo_listed(World *world, Str role, PersonId person, Str name, Str phone, Str where);
