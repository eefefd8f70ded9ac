// search: one box over what the public may find: services, places, teams, and whatever other rooms
// declare (Room.finds).
//
// Owns no table: the index lies in store (search_entries, search_terms), filled by this room's
// clock from what changed since; a change is found a few seconds later.
//
// Stands on: web. Leaned on by: home.
#pragma once
#include "town/room.h"

extern const Room search_room;
