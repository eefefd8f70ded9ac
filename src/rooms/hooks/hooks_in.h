// hooks_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/hooks/hooks.h"

Err hook_hear_order(Cx *cx, const Event *event);
Err hook_hear_gone(Cx *cx, const Event *event);
Err hook_todos(Cx *cx, List *out);  // for Room.todos
Err hooks_check(Cx *cx, Recount *recount);

#define HOOK_COMMANDS 4
extern const Command hook_commands[HOOK_COMMANDS];
