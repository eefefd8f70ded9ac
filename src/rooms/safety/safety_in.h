// safety_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/safety/safety.h"

MUST_USE Err safety_check(Cx *cx, Recount *recount);
MUST_USE Err safety_todos(Cx *cx, List *out);
