// stars_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/stars/stars.h"
#include "store/db.h"

MUST_USE Err star_invalid(const Cx *cx);
void star_text_check(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text);
// From a state to a state that ends it, with the words; star_moved_on when it is elsewhere by now.
MUST_USE Err star_end(Cx *cx, const Star *star, StarState to, Str words);
// Every star of that person that is granted and may not be any longer is suspended.
MUST_USE Err star_suspend_all(Cx *cx, PersonId person, int64_t above_minutes, Str words);
extern const Holding star_holdings[];
