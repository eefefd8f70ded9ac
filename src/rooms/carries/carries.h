// carries: what comes over from a former platform, once, and is shown apart for ever.
//
// Hours (结转时数): a file of the former platform, named by its hash, with the hand-over list that
// both units have signed as a photo; one unit applies, somebody of another unit one level up agrees
// (as with a back-entry), seven working days of publicity (rule carries.public_days), then they
// take effect as records of the kind "carried" (design.md, invariant 2). Nobody is carried over
// twice from one source. The real-name state of the former platform comes in the same rows, with
// its date; it stays theirs: 原平台已实名, 其中本平台已确认 is counted, never mixed. Opening
// figures (期初数) are sums without names, each with its day and source, agreed by two people.
// Who is not registered here is not carried over: they are invited, and the file comes again.
//
// Stands on: places, people, volunteers, photos, records.   Leaned on by: demo.
// Others may join: carries(id, source, as_of, state), carry_rows(carry, person, minutes, real_name,
// real_on), openings(place, what, value, as_of, source, state).
#pragma once
#include "rooms/people/people.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define CARRY_ROWS_MAX     5000  // of one file
#define CARRY_PROBLEMS_MAX 500   // kept; all are counted

typedef enum {
    CARRY_DRAFT,
    CARRY_APPLIED,
    CARRY_PUBLIC,
    CARRY_EFFECTIVE,
    CARRY_REFUSED,
    CARRY_DROPPED
} CarryState;  // 准备中 待复核 公示中 已生效 已退回 已作废
extern const char *const carry_state_words[];
extern const Text carry_state_texts[];
typedef enum {
    OPENING_VOLUNTEERS,
    OPENING_MINUTES,
    OPENING_TEAMS,
    OPENING_ACTIVITIES,
    OPENING_ATTENDANCES,
    OPENING_ORDERS
} OpeningWhat;
extern const char *const opening_what_words[];
extern const Text opening_what_texts[];
typedef enum { OPENING_PROPOSED, OPENING_STANDS, OPENING_REFUSED } OpeningState;
extern const char *const opening_state_words[];
extern const Text opening_state_texts[];

extern const Fault carry_missing;    // 404
extern const Fault carry_not_yours;  // 403
extern const Fault carry_moved_on;   // 409
extern const Fault carry_no_file;    // 422  the file comes first
extern const Fault carry_empty;      // 422  no row that can be taken
extern const Fault carry_long;       // 422  more than CARRY_ROWS_MAX rows
extern const Fault carry_twice;      // 409  somebody of it is carried over from that source already
extern const Fault carry_own;        // 403  the list holds the person who decides
extern const Fault opening_missing;  // 404
extern const Fault opening_there;    // 409  that figure of the place stands or waits already
extern const Fault opening_second;   // 403  another person agrees
extern const Fault opening_moved_on;  // 409

// --- rules (carries_rules.c), pure

// "12.5", "12", "12小时30分": hours to minutes; false when it is none, or above 100,000 hours.
MUST_USE bool carry_minutes(Str cell, Minutes *out);
// "2020-11-25", "2020/11/25", "20201125", "2020年11月25日"; false when it is none.
MUST_USE bool carry_day(Str cell, Day *out);
typedef enum {
    CARRY_NAME,
    CARRY_NUMBER,
    CARRY_ID,
    CARRY_PHONE,
    CARRY_HOURS,
    CARRY_REAL,
    CARRY_REAL_ON,
    CARRY_FOREIGN,
    CARRY_COLUMNS
} CarryColumn;
extern const Text carry_column_texts[];
CarryColumn carry_column_of(Str heading);  // CARRY_COLUMNS when it is none

// --- batches

typedef struct {
    CarryId id;
    PlaceId place;
    Str place_name, place_path;
    Str source;  // 志愿中国
    Day as_of;
    CarryState state;
    Text state_text;
    Str file_name, file_hash;
    int64_t rows, bad;
    Minutes minutes;
    PhotoId photo;
    PersonId made_by, decided_by;
    int64_t made_right;
    Str made_by_name, decided_by_name;
    Time made_at, applied_at, decided_at, effective_at;
    Day effective_on;
    Str opinion;
    Url href;
} Carry;
extern const Shape carry_shape;

typedef struct {
    CarryRowId id;
    int64_t line;
    PersonId person;
    Str name_masked, volunteer_number, home_name;
    Minutes minutes;
    bool real_name;
    Day real_on;
    Str number;  // of the former platform
    Str source;
    Day as_of;
} CarryRow;
extern const Shape carry_row_shape;
typedef struct {
    int64_t line;
    Str heading, code, words;
} CarryProblem;
extern const Shape carry_problem_shape;

typedef struct CarryDraft CarryDraft;
MUST_USE Err carry_read(Cx *cx, Str file_name, Str bytes, CarryDraft **out);  // a reader will do

MUST_USE Err carry_find(Cx *cx, CarryId id, Carry *out);  // of staff over its place
MUST_USE Err carry_list(Cx *cx, Str path, CarryId before, int limit, List *out);
MUST_USE Err carry_row_list(Cx *cx, CarryId id, CarryRowId after, int limit, List *out);
MUST_USE Err carry_problem_list(Cx *cx, CarryId id, List *out);
// What took effect of a person, one for each source.
MUST_USE Err carry_list_of(Cx *cx, PersonId person, List *out);  // of CarryRow

MUST_USE Err carry_make(Cx *cx, Str source, Day as_of, CarryId *id);
MUST_USE Err carry_fill(Cx *cx, CarryId id, const CarryDraft *draft);  // again replaces it
MUST_USE Err carry_apply(Cx *cx, CarryId id, const List *pictures);  // of Picture: the signed list
MUST_USE Err carry_decide(Cx *cx, CarryId id, bool agree, Str opinion);
MUST_USE Err carry_drop(Cx *cx, CarryId id);
MUST_USE Err carry_tick(Cx *cx, int limit, int *did);

// 原平台已实名, 其中本平台已确认; hours carried over; of a node and below.
typedef struct {
    int64_t people, real_there, real_here;
    Minutes minutes;
} CarrySums;
extern const Shape carry_sums_shape;
MUST_USE Err carry_sums(Cx *cx, Str path, CarrySums *out);

// --- opening figures

typedef struct {
    OpeningId id;
    PlaceId place;
    Str place_name, place_path;
    OpeningWhat what;
    Text what_text;
    int64_t value;
    Day as_of;
    Str source;
    OpeningState state;
    Text state_text;
    PersonId made_by;
    Time made_at, decided_at;
    bool may_decide;
} Opening;
extern const Shape opening_shape;
MUST_USE Err opening_list(Cx *cx, Str path, bool stands, List *out);  // at most 500
typedef struct {
    OpeningWhat what;
    int64_t value;
    Day as_of;
    Str source;
} OpeningNew;
MUST_USE Err opening_add(Cx *cx, const OpeningNew *new, OpeningId *id);
MUST_USE Err opening_decide(Cx *cx, OpeningId id, bool agree);

extern const Room carries_room;
