// rosters: 名册, lists of people that villages, units and teams send in, and the invitations they
// become.
//
// Nobody is registered by somebody else's table (PIPL art. 13, 14; domain.md §5.1): a row of a
// roster is an invitation to the person whose phone it names. It is accepted by that person's own
// act, signed in by a code to that phone, or declined, or forgotten after 60 days (setting
// rosters.days); declined and forgotten ones lose all that they held about the person. A table is
// read whole before anything is kept: every cell that cannot be taken is told by line and column
// with what to do, also what stands twice in the table and what the county knows already. What is
// kept is a draft for a day, seen by who uploaded it, and takes effect by one more act.
//
// Stands on: places, units, people, accounts, teams.
// Events: invitation.accepted (id: the person, other: the invitation).
// Hears: person.erased (what was invited under that person is forgotten).
#pragma once
#include "rooms/people/people.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define ROSTER_ROWS_MAX     200000    // of a table on the command line
#define ROSTER_PAGE_MAX     20000     // of a table that is uploaded on a page
#define ROSTER_PROBLEMS_MAX 2000      // kept of one table; all are counted
#define ROSTER_CONSENT      "2026-1"  // version of the sentence by which a person accepts

typedef enum { ROSTER_DRAFT, ROSTER_SENT, ROSTER_DROPPED } RosterState;  // 待确认 已发出 已作废
typedef enum {
    INVITATION_INVITED,
    INVITATION_ACCEPTED,
    INVITATION_DECLINED,
    INVITATION_EXPIRED
} InvitationState;  // 待本人确认 已同意 不同意 已过期

extern const char *const roster_state_words[], *const invitation_state_words[];
extern const Text roster_state_texts[], invitation_state_texts[];

extern const Fault roster_missing;       // 404
extern const Fault roster_not_yours;     // 403  the place is not in the actor's scope
extern const Fault roster_empty;         // 422  no row below the heading
extern const Fault roster_too_long;      // 422  more rows than the limit
extern const Fault roster_bad_rows;      // 422  the problems name row and column; nothing was kept
extern const Fault roster_moved_on;      // 409  sent, dropped or expired already
extern const Fault invitation_missing;   // 404
extern const Fault invitation_moved_on;  // 409  answered or expired already
extern const Fault invitation_other;     // 409  it names somebody else

// --- rules (rosters_rules.c), pure

typedef enum {
    ROSTER_NAME,
    ROSTER_PHONE,
    ROSTER_ID_KIND,
    ROSTER_ID,
    ROSTER_PLACE,
    ROSTER_UNIT,
    ROSTER_TEAM,
    ROSTER_NOTE,
    ROSTER_COLUMNS
} RosterColumn;
extern const Text roster_column_texts[ROSTER_COLUMNS];
// The column of a heading as offices write it (手机号码（必填）, *姓名); ROSTER_COLUMNS when it is
// none of ours: such a column is not read at all.
RosterColumn roster_column_of(Str heading);
// 居民身份证, 身份证, 护照 …; false when it is none.
MUST_USE bool roster_id_kind(Str cell, IdKind *out);
// Mobile numbers alone, for a code has to be sent: no words when it is one (then `phone` is its
// normal form), else what is wrong and how to mend it.
Text roster_phone_verdict(Arena *arena, Str cell, Str *phone);

// 接龙 as a group chat has it, as a table of ours (CSV): a line "3. 王芳 13800000001 带扳手"
// becomes name, phone and note. What stands above the first numbered line or phone is the heading
// and left out; a line below it without a phone stays, so that it is told and not lost.
Str roster_of_chain(Arena *arena, Str text);

// --- reading a table

typedef struct {
    PlaceId place;  // of the rows that name none; may be a branch or the centre
    Str path;       // of the uploader's node: every row must lie within it
    TeamId team;    // of the rows that name none; may be none
    UnitId unit;    // the same
    Str file_name;
    bool sms;  // the invited are told by a message
    Str base;  // "https://host" for the link in it, or none
    size_t rows_max;
    void (*progress)(void *to, int64_t done, int64_t all);  // or NULL
    void *progress_to;
} RosterAsk;

typedef struct {
    int line, column;  // as the spreadsheet counts; 0: the whole
    Str cell;          // "C7"
    Str heading;       // of ours, 手机号
    Str code;          // stable
    Str text;          // the sentence, in the reader's language
} RosterProblem;
extern const Shape roster_problem_shape;

typedef struct RosterDraft RosterDraft;  // rosters_in.h
// Reads and judges; writes nothing, so a reader will do. A file that cannot be read at all is a
// fault of base/sheet.h; everything else lands among the draft's problems.
MUST_USE Err roster_read(Cx *cx, const RosterAsk *ask, Str bytes, RosterDraft **out);
int64_t roster_draft_rows(const RosterDraft *draft);           // that can be taken
int64_t roster_draft_bad(const RosterDraft *draft);            // that cannot
List roster_draft_problems(Cx *cx, const RosterDraft *draft);  // of RosterProblem, by line

// --- rosters

typedef struct {
    RosterId id;
    PlaceId place;
    Str place_name, place_path;
    Str file_name;
    Str file_hash;  // BLAKE2b-256 of the file's bytes, hex
    int64_t rows;   // taken
    int64_t bad;    // not taken
    int64_t problems;
    Str unused;  // headings of the columns that were not read
    bool sms;
    RosterState state;
    Text state_text;
    PersonId made_by;  // nobody: the command line
    Str made_by_name;
    Time made_at, expires_at, sent_at;
    int64_t invited, accepted, declined, expired;  // of its invitations, today
    Url href;
} Roster;
extern const Shape roster_shape;

MUST_USE Err roster_find(Cx *cx, RosterId id, Roster *out);
// Of a node and below, newest first before `before`.
MUST_USE Err roster_list(Cx *cx, Str path, RosterId before, int limit, List *out);
MUST_USE Err roster_problem_list(Cx *cx, RosterId id, int64_t after, int limit, List *out);

// Acts. Who may: a role of ROLES_DISPATCH over the place, or the system actor.
MUST_USE Err roster_keep(Cx *cx, const RosterDraft *draft, RosterId *out);
MUST_USE Err roster_send(Cx *cx, RosterId id);
MUST_USE Err roster_drop(Cx *cx, RosterId id);

// --- invitations

typedef struct {
    InvitationId id;
    RosterId roster;
    int64_t line;
    Str name, name_masked, phone_masked, id_masked;  // empty when forgotten
    IdKind id_kind;
    Str note;
    PlaceId place;
    Str place_name;
    UnitId unit;
    Str unit_name;
    TeamId team;
    Str team_name;
    Str invited_by;  // 保康社区, the node that sent the roster
    InvitationState state;
    Text state_text;
    PersonId person;  // who accepted
    Time invited_at, expires_at, decided_at;
    Blob sealed;  // FIELD_SECRET
} Invitation;
extern const Shape invitation_shape, invitation_row_shape;  // the second is masked, for lists

MUST_USE Err invitation_find(Cx *cx, InvitationId id, Invitation *out);
// Of a roster, by line, behind `after`: List of Invitation.
MUST_USE Err invitation_list(Cx *cx, RosterId id, InvitationId after, int limit, List *out);
// What waits for the person's answer: every open one to that phone.
MUST_USE Err invitation_mine(Cx *cx, PersonId person, List *out);
// What the link in a message carries beside the id; nobody can guess another's.
Str invitation_token(Cx *cx, InvitationId id);
bool invitation_token_fits(Cx *cx, InvitationId id, Str token);

// The person's own acts. Accepting: the person and the invitation have the same phone and name; the
// unit, the team and (when none is registered yet) the document become the person's own.
MUST_USE Err invitation_accept(Cx *cx, InvitationId id);
MUST_USE Err invitation_decline(Cx *cx, InvitationId id);  // by phone, or by who has the token

// For Room.holdings and Room.merge (rosters_holdings.c).
extern const Holding roster_holdings[];
MUST_USE Err roster_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room rosters_room;
