// needs_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/needs/needs.h"

Str need_text(Str s);  // none becomes empty text
void need_check_text(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text);
MUST_USE Err need_verdict(const Cx *cx);
// Today or at most 60 days ago.
void need_check_past(Cx *cx, const char *field, Day day);

// Reads the need and asks the table; need_missing, need_not_yours, need_moved_on.
MUST_USE Err need_begin(Cx *cx, NeedId id, int64_t version, NeedAct act, Need *need,
                        NeedState *next);
// Moves it, guarded by state and version, and writes the step and the audit note.
MUST_USE Err need_move(Cx *cx, const Need *need, NeedAct act, NeedState next, Str reason);

// To the phones of those who asked: {0} their title, {1} what became of it. `but` hears it
// otherwise.
MUST_USE Err need_tell(Cx *cx, NeedId id, const char *kind, Text text, Str word, PersonId but);

MUST_USE Err need_recount(Cx *cx, NeedId id);  // how many asked, from its voices

Err needs_check(Cx *cx, Recount *recount);  // for Room.check

// Listeners (needs_hear.c).
MUST_USE Err need_hear_closed(Cx *cx, const Event *event);
MUST_USE Err need_hear_merged(Cx *cx, const Event *event);
MUST_USE Err need_hear_withdrawn(Cx *cx, const Event *event);
MUST_USE Err need_hear_taken(Cx *cx, const Event *event);
MUST_USE Err need_hear_declined(Cx *cx, const Event *event);
MUST_USE Err need_hear_erased(Cx *cx, const Event *event);
