// duty_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/duty/duty.h"

MUST_USE Err duty_check(Cx *cx, Recount *recount);
MUST_USE Err swap_hear_cancelled(Cx *cx, const Event *event);
MUST_USE Err duty_todos(Cx *cx, List *out);
MUST_USE Err duty_hear_moved(Cx *cx, const Event *event);
MUST_USE Err duty_hear_dissolved(Cx *cx, const Event *event);
extern const Holding duty_holdings[];
