// people, within the room: what its own files share beside the door.
#pragma once
#include "rooms/people/people.h"

// What a sealed column is bound to: a value cannot be moved into another one.
#define SEAL_PHONE   "people.phone"
#define SEAL_ID      "people.id"
#define SEAL_ADDRESS "people.address"

extern const Holding people_holdings[];
MUST_USE Err people_check_left(Cx *cx, Recount *recount);
