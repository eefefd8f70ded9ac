// house: the commands that act on a county but belong to no room.
#pragma once
#include "cli/cli.h"

extern const Command house_commands[];
extern const size_t house_command_count;
extern const Command settings_command;  // the county's half of `redvest settings`

extern const Fault check_wrong;  // 500  some line of the check is not zero
