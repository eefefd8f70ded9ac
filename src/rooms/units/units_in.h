// units, within the room.
#pragma once
#include "rooms/units/units.h"
#include "town/command.h"

extern const Command unit_commands[2];
