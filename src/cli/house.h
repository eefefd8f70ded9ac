// house: the commands that act on a county but belong to no room.
#pragma once
#include "cli/cli.h"
#include "town/recount.h"

extern const Command house_commands[];
extern const size_t house_command_count;
extern const Command settings_command;  // the county's half of `redvest settings`

// What `redvest check` proves: the engine, the audit chain (with its `head` when it is known from
// outside), every room. `out` hears the progress and may be NULL. True when a line is not zero.
MUST_USE Err house_recount(Cx *cx, Str head, const CommandOut *out, Recount *recount);
bool house_recount_wrong(const Recount *recount);

extern const Fault check_wrong;  // 500  some line of the check is not zero
