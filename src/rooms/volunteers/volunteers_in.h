// volunteers, within the room.
#pragma once
#include "rooms/volunteers/volunteers.h"

#define SEAL_CERTIFICATE "volunteer_skills.number"
#define SEAL_GUARDIAN    "guardians.person"

MUST_USE Err volunteers_check(Cx *cx, Recount *recount);
MUST_USE Err volunteer_hear_erased(Cx *cx, const Event *event);
MUST_USE Err volunteer_hear_corrected(Cx *cx, const Event *event);
MUST_USE Err volunteer_hear_invited(Cx *cx, const Event *event);
MUST_USE Err volunteer_tick(Cx *cx, int limit, int *did);
MUST_USE Err consent_clock(Cx *cx, int limit, int *did);  // ends what a new text ended
MUST_USE Err volunteer_todos(Cx *cx, List *out);

// Shared by the acts.
MUST_USE Err volunteer_wrong(Cx *cx, const char *field, Text text);
MUST_USE Err volunteer_state_move(Cx *cx, PersonId person, VolunteerState from, VolunteerState to);
MUST_USE Err guardian_ask(Cx *cx, PersonId person, const VolunteerNew *new);
MUST_USE Err consent_put(Cx *cx, PersonId person, Purpose purpose);
