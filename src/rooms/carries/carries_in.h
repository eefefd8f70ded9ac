// carries_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/carries/carries.h"
#include "town/recount.h"

typedef struct {
    int line;
    PersonId person;
    Minutes minutes;
    bool real_name;
    Day real_on;
    Str number;
} CarryDraftRow;
typedef struct {
    int line;
    Text heading;
    const char *code;
    Str words;
} CarryFlaw;
struct CarryDraft {
    Str file_name, file_hash;
    CarryDraftRow *rows;
    CarryFlaw *flaws;  // at most CARRY_PROBLEMS_MAX
    size_t n, flaw_n;
    int64_t bad;
    Minutes minutes;
};

extern const Holding carry_holdings[];
MUST_USE Err carry_hear_erased(Cx *cx, const Event *event);
MUST_USE Err carry_merge_person(Cx *cx, PersonId to, PersonId from);
MUST_USE Err carries_beside(Cx *cx, const char *what, int64_t id, List *out);
Err carries_check(Cx *cx, Recount *recount);
