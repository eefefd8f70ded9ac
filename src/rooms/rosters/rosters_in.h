// rosters, within the room.
#pragma once
#include "rooms/rosters/rosters.h"
#include "town/command.h"

#define SEAL_INVITATION   "invitations.person"
#define ROSTER_DRAFT_LIFE TIME_DAY

// One cell that cannot be taken.
typedef struct {
    int line, column;
    RosterColumn of;  // ROSTER_COLUMNS: the heading is as the table has it
    Str heading;
    const char *code;
    Text text;
    Str words[2];
} Flaw;

// One person of the table, sealed at once: nothing in clear outlives its row.
typedef struct {
    int line;
    bool bad;
    Str sealed, phone_hash, person_hash, id_hash;
    PlaceId place;
    UnitId unit;
    TeamId team;
} DraftRow;

struct RosterDraft {
    Arena *arena;
    RosterAsk ask;
    Str file_hash;
    Str unused;
    DraftRow *rows;
    size_t n, room, bad;
    Flaw *flaws;  // the first ROSTER_PROBLEMS_MAX, by line
    size_t flaw_n;
    int64_t problems;  // all
    int bad_line;      // the last line that counts as bad
};

// What is sealed of a person, and back.
typedef struct {
    Str name, phone, id_number, note;
    IdKind id_kind;
} Invited;
Str invited_seal(Cx *cx, const Invited *who);
MUST_USE Err invited_open(Cx *cx, Str sealed, Invited *who);
Str invited_hash(Cx *cx, Str name, Str phone);  // who is invited, for equality

// Whether the person waits for an answer to an invitation of a roster that was sent, to that team.
MUST_USE Err invitation_open_for(Cx *cx, Str person_hash, TeamId team, bool *open);

MUST_USE Err roster_tick(Cx *cx, int limit, int *did);  // drafts and invitations that are due
MUST_USE Err roster_tell(Cx *cx, int limit, int *did);  // messages to the invited
MUST_USE Err roster_hear_erased(Cx *cx, const Event *event);
MUST_USE Err rosters_check(Cx *cx, Recount *recount);

extern const Command roster_commands[2];
