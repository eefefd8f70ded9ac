// people, within the room: what its own files share beside the door.
#pragma once
#include "rooms/people/people.h"

// What a sealed column is bound to: a value cannot be moved into another one.
#define SEAL_PHONE   "people.phone"
#define SEAL_ID      "people.id"
#define SEAL_ADDRESS "people.address"

#define COPY_ROWS 1000  // of one table, the newest

// One row of what the house holds about a person, whatever the table.
typedef struct {
    Text title;  // 活动报名
    Str table, what, state, place, words;
    Time at;
    Day day;
    int64_t number;
    bool counted;
} CopyRow;
typedef struct {
    Text title, kept;  // kept: why it stays, with the number alone, after an erasure
    int64_t count;
    bool stays, empty, many;  // many: only the newest COPY_ROWS are here
    List rows;                // of CopyRow
} CopyGroup;
extern const Shape copy_row_shape, copy_group_shape;
extern const Holding people_holdings[];
// Of all rooms, in their order. `groups`: of CopyGroup, also the empty ones; `rows`: all their rows.
MUST_USE Err person_copy(Cx *cx, PersonId person, List *groups, List *rows);
MUST_USE Err people_check_left(Cx *cx, Recount *recount);
