// merges_in: what this room's acts give its Room. Nobody else includes it.
#pragma once
#include "rooms/merges/merges.h"

extern const Holding merge_holdings[];
MUST_USE Err merges_merge_person(Cx *cx, PersonId to, PersonId from);
MUST_USE Err merges_beside(Cx *cx, const char *what, int64_t id, List *out);
Err merges_check(Cx *cx, Recount *recount);
