// merges: two volunteer numbers that turn out to be one person become one.
//
// Schools, events and rosters register people ahead of them, so one person comes to hold two
// numbers (domain.md §5.7). Nobody merges alone: one says so with evidence, the person confirms
// from the other account, or a second member of staff does after some days (rule merges.wait_days)
// in which both numbers were told and may object. What a number holds goes over room by room
// (Room.merge): of two sign-ups for one activity, or for two at one time, the older number's is
// given back; the same time counts once, by a reversal; a post is never won by a merge. Then the
// old number is erased. It is not undone: the trace says, table by table, what went and what
// stayed, and leads from the old number to the one that is kept.
//
// Stands on: people and all rooms with holdings.   Leaned on by: demo.
// Others may join: merges(keeps, gone, gone_number, state).
#pragma once
#include "rooms/people/people.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { MERGE_PROPOSED, MERGE_DONE, MERGE_REFUSED, MERGE_WITHDRAWN } MergeState;
typedef enum { EVIDENCE_DOCUMENT, EVIDENCE_PHONE, EVIDENCE_BORN, EVIDENCE_SAID } MergeEvidence;
extern const char *const merge_state_words[], *const merge_evidence_words[];
extern const Text merge_state_texts[], merge_evidence_texts[];

extern const Fault merge_missing;    // 404
extern const Fault merge_same;       // 422  one number twice
extern const Fault merge_unlike;     // 422  name, phone, day of birth do not speak for one person
extern const Fault merge_documents;  // 409  each has a document: they are two people
extern const Fault merge_there;      // 409  one of them is in another proposal, or merged
extern const Fault merge_not_yours;  // 403
extern const Fault merge_second;     // 403  who proposed does not confirm
extern const Fault merge_early;      // 409  staff wait until both could object
extern const Fault merge_moved_on;   // 409

// --- rules (merges_rules.c), pure

// Whether what two numbers have in common speaks for one person. Staff who have seen the same
// document may say so without a phone or a day of birth in common; the name is always the same.
MUST_USE Err merge_verdict(const Likeness *likeness, MergeEvidence evidence, bool staff);
typedef struct {
    PersonId actor, proposer, keeps, gone;
    bool staff;  // over one of the two homes
    Time now, waits_until;
} MergeHands;
// OK when the actor may confirm now.
MUST_USE Err merge_may_agree(const MergeHands *hands);

typedef struct {
    MergeId id;
    PersonId keeps, gone;
    Str keeps_number, gone_number, name_masked, keeps_home, gone_home;
    Str place_path, gone_path;
    MergeEvidence evidence;
    Text evidence_text;
    Str why;
    MergeState state;
    Text state_text;
    PersonId proposed_by, decided_by;
    Str proposed_by_name, decided_by_name;
    Time proposed_at, waits_until, due_at, decided_at;
    bool by_person;  // confirmed by the person, not by staff
    Str opinion;
    Url href;
} Merge;
extern const Shape merge_shape;

typedef struct {
    Str tbl, col;
    Text title;
    int64_t before, after, moved;
} MergeRow;
extern const Shape merge_row_shape;

MUST_USE Err merge_find(Cx *cx, MergeId id, Merge *out);  // of who may see it
MUST_USE Err merge_rows_of(Cx *cx, MergeId id, List *out);
// Of a node and below, newest first; `open`: proposed ones alone.
MUST_USE Err merge_list(Cx *cx, Str path, bool open, MergeId before, int limit, List *out);
MUST_USE Err merge_list_of(Cx *cx, PersonId person, List *out);  // at most 50

typedef struct {
    Str keeps, gone;  // volunteer numbers; keeps empty: the actor's own
    MergeEvidence evidence;
    Str why;  // 2 to 200 characters
} MergeNew;
MUST_USE Err merge_propose(Cx *cx, const MergeNew *new, MergeId *id);
MUST_USE Err merge_agree(Cx *cx, MergeId id);
MUST_USE Err merge_refuse(Cx *cx, MergeId id, Str opinion);  // either account, or staff
MUST_USE Err merge_withdraw(Cx *cx, MergeId id);             // by who proposed
MUST_USE Err merge_tick(Cx *cx, int limit, int *did);        // forgotten after 30 days
MUST_USE Err merge_hear_erased(Cx *cx, const Event *event);

extern const Room merges_room;
