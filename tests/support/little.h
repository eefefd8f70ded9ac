// little: a county of one centre, two branches and three stations, and people in it, for tests of
// rooms.
#pragma once
#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "tests/support/county.h"

typedef struct {
    T *t;
    County *county;
    PlaceId centre, branch, branch2;
    PlaceId station, station2;  // both below branch
    PlaceId station3;           // below branch2
    Str station_path;
    Time now;  // of the next act; begins with the real clock
} Little;

Little *little(T *t, County *county);

// A Cx of `person` (nobody: signed out), with grants as they stand now.
Cx *little_cx(Little *l, PersonId person);
// Runs an act in the lane as `person`, or as the system actor when `person` is nobody.
MUST_USE Err little_act(Little *l, PersonId person, Err (*act)(Cx *cx, void *with), void *with);
// The same with a Cx of the caller's own.
MUST_USE Err little_run(Little *l, Cx *cx, Err (*act)(Cx *cx, void *with), void *with);

PersonId little_person(Little *l, const char *name, const char *phone, PlaceId home);
GrantId little_grant(Little *l, PersonId person, Role role, PlaceId place);
// The newest message that waits in the outbox: its words, or none.
Str little_message(Little *l);
