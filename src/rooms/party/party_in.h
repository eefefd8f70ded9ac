// party_in: what this room's acts give its Room. Nobody else includes it.
#pragma once
#include "rooms/party/party.h"

extern const Holding party_holdings[];
MUST_USE Err party_hear_erased(Cx *cx, const Event *event);
MUST_USE Err party_merge_person(Cx *cx, PersonId to, PersonId from);
