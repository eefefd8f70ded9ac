// budgets, within the room.
#pragma once
#include "rooms/budgets/budgets.h"
#include "store/recount.h"

MUST_USE Err budget_todos(Cx *cx, List *todos);
