// records: 服务时长, in minutes, derived from facts, never typed.
//
// There is no act that adds hours. A credit record (信用时数) follows from a presence that stands
// (attendance): minutes by service_minutes, one live record for each person and activity. It waits
// for 核定 (待核定) by somebody else than the person, is shown (公示中) and takes effect (已生效);
// when the facts change afterwards, it is answered by a reversal pair (已更正) and made again from
// them. Honour records (荣誉时数) come by 补录 alone: evidence, an applicant, a second person of
// another unit one level up, and at least three working days of publicity. Ten working days from
// the end of an activity (民政部令第67号: 志愿服务记录与证明出具办法, 10 个工作日), with reminders
// at 5, 8 and 10; late is late for ever.
//
// Stands on: places, people, teams, photos, activities, attendance.   Leaned on by: demo, and later
// points, certificates, assessment.
// Others may join: records(id, person, activity, team, place, place_path, path, kind, minutes, day,
// state, reversal_of, effective_at), record_clocks(activity, due_on, late, done_at).
// Events: record.effective, record.reversed (id: the record, other: the person), record.decided
// (approved, refused, reopened or reversed; id: the record, 0 for all of an activity, other: the
// activity). A record that
// never took effect is reversed without an event. Hears: attendance.settled, activity.ended,
// activity.cancelled.
#pragma once
#include "rooms/attendance/attendance.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { RECORD_BY_FACTS, RECORD_BY_ENTRY, RECORD_CARRIED } RecordPath;
typedef enum { KIND_CREDIT, KIND_HONOUR, KIND_CARRIED } RecordKind;  // 信用 荣誉 结转
typedef enum {
    RECORD_PENDING,    // 待核定
    RECORD_PUBLIC,     // 公示中
    RECORD_EFFECTIVE,  // 已生效
    RECORD_REFUSED,    // 不予核定; may be taken back
    RECORD_CORRECTED,  // 已更正: both of a reversal pair
    RECORD_STATES
} RecordState;
extern const char *const record_path_words[],
    *const record_kind_words[], *const record_state_words[], *const record_state_tags[];
extern const Text record_kind_texts[], record_state_texts[];

// Who may decide: the least of these that a record needs.
typedef enum { RIGHT_NONE, RIGHT_LEADER, RIGHT_STATION, RIGHT_BRANCH, RIGHT_CENTRE } RecordRight;

typedef struct {
    RecordId id;
    PersonId person;
    Str person_name, volunteer_number;  // as joined
    ActivityId activity;
    Str title;  // of the activity, or what was done
    TeamId team;
    Str team_name, place_name;
    PlaceId place;
    Str place_path;
    RecordPath path;
    RecordKind kind;
    Minutes minutes;  // below zero: a reversal
    Day day;
    Time in_at, out_at;
    bool settled;    // the check-out was settled by who runs it
    bool shortened;  // stayed less than 60 % of the planned time
    bool cut;        // at midnight
    RecordState state;
    RecordId reversal_of;
    Str reason;
    Time made_at, approved_at, effective_at;
    PersonId made_by, approved_by;
    Day effective_on;
    int64_t version;
    EntryId entry;  // of a 补录
    Text kind_text, state_text;
    Str tag;
    Url href;
} Record;
extern const Shape record_shape;

extern const Fault record_missing;    // 404
extern const Fault record_moved_on;   // 409
extern const Fault record_not_yours;  // 403  no right there
extern const Fault record_own;        // 403  nobody decides about their own time
extern const Fault record_higher;     // 403  so many hours are decided one level up
extern const Fault entry_missing;     // 404
extern const Fault entry_moved_on;    // 409
extern const Fault entry_same;        // 403  the second person must be another one, of another unit
extern const Fault entry_overlap;     // 409  there is time of that person at that time
extern const Fault objection_missing;   // 404
extern const Fault objection_moved_on;  // 409
extern const Fault objection_twice;     // 409  appealed already

// --- rules (records_rules.c)

typedef enum { ROUND_MINUTE, ROUND_HALF_HOURS, ROUND_DOWN_HALF } Rounding;
typedef struct {
    Time starts_at;
    Minutes planned;
    Rounding rounding;
} ServicePlan;
typedef struct {
    Minutes minutes;  // 0: nothing to record
    bool shortened, cut;
} ServiceTime;
// From the start of the activity at the earliest to the check-out, not across midnight, at most the
// planned time and 30 minutes, then rounded.
ServiceTime service_minutes(Time in_at, Time out_at, const ServicePlan *plan);
RecordRight right_needed(Minutes minutes);  // 8 h: branch, 12 h: centre
// Approving, refusing, taking back: RIGHT_NONE faults in the order of what can be done about it.
MUST_USE Err record_verdict(RecordRight has, Minutes minutes, PersonId person, PersonId actor);
// The second person of a 补录: another one, another unit (when both are known), and a node above.
typedef struct {
    PersonId person, applicant, decider;
    UnitId applicant_unit, decider_unit;
    RecordRight applicant_right, decider_right;
} EntryHands;
MUST_USE Err entry_verdict(const EntryHands *hands);
// OK, or fault_invalid with problems of from, to and day.
typedef struct {
    Time from_at, to_at, now;
} EntryTime;
bool entry_time_fits(const EntryTime *when, const char **field, Text *why);
int clock_stage(int workdays);  // 0, 1 (5 days), 2 (8), 3 (10)

// --- acts (records.c)

RecordRight record_right(Cx *cx, TeamId team, Str place_path);  // of cx->actor
MUST_USE Err record_find(Cx *cx, RecordId id, Record *out);
MUST_USE Err record_approve(Cx *cx, RecordId id);
// All pending ones of an activity that the actor may decide about: how many.
MUST_USE Err record_approve_all(Cx *cx, ActivityId activity, int64_t *approved);
MUST_USE Err record_refuse(Cx *cx, RecordId id, Str reason);  // 1 to 140 characters
MUST_USE Err record_reopen(Cx *cx, RecordId id);              // a refusal is taken back
// Answers a record by its reversal; by station or above, with the reason.
MUST_USE Err record_reverse(Cx *cx, RecordId id, Str reason);
MUST_USE Err record_hear_settled(Cx *cx, const Event *event);
MUST_USE Err record_hear_ended(Cx *cx, const Event *event);
MUST_USE Err record_clock(Cx *cx, int limit, int *did);      // publicity ends: effect
MUST_USE Err record_reminders(Cx *cx, int limit, int *did);  // 5, 8, 10

typedef struct {
    PersonId person;  // none: any
    ActivityId activity;
    Str path;  // of a node, "" any
    bool by_state;
    RecordState state;
    RecordId before;
    int limit;
} RecordQuery;
MUST_USE Err record_list(Cx *cx, const RecordQuery *query, List *out);  // newest first
// What the public sees: in publicity, and what took effect within seven days.
MUST_USE Err record_list_public(Cx *cx, RecordId before, int limit, List *out);

typedef struct {
    Minutes credit, honour, carried, pending;
    int64_t records;
} RecordSums;
extern const Shape record_sums_shape;
MUST_USE Err record_sums(Cx *cx, PersonId person, RecordSums *out);

typedef struct {
    ActivityId activity;
    Str name, place_name;
    Day ended_on, due_on;
    bool late, over;
    int64_t pending, unclear;  // records to decide, presences without a record that wait
    Url href;
} RecordClock;
extern const Shape record_clock_shape;
// Open clocks of a node or of a team, the most urgent first.
MUST_USE Err record_clocks_open(Cx *cx, Str path, TeamId team, int limit, List *out);
MUST_USE Err record_clock_of(Cx *cx, ActivityId activity, RecordClock *out);  // none: activity 0

// --- 补录, 异议 (records_entries.c)

typedef struct {
    EntryId id;
    Str number;
    PersonId person;
    Str person_name, volunteer_number;
    ActivityId activity;
    TeamId team;
    PlaceId place;
    Str place_path, place_name, team_name;
    Day day;
    Time from_at, to_at;
    Minutes minutes;
    Str what, reason;
    PhotoId photo;
    int32_t state;  // entry_state_words
    int64_t version;
    PersonId made_by, decided_by;
    int64_t made_right;  // RecordRight of the applicant then
    Str by_name, decided_name;
    Time made_at, decided_at;
    Str opinion;
    Text state_text;
    Url href;
} Entry;
enum { ENTRY_APPLIED, ENTRY_APPROVED, ENTRY_REFUSED };
extern const char *const entry_state_words[];
extern const Text entry_state_texts[];
extern const Shape entry_shape;
typedef struct {
    Str number;  // volunteer number
    TeamId team;
    PlaceId place;
    ActivityId activity;
    Time from_at, to_at;
    Str what, reason;
    const List *pictures;  // of Picture, one
} EntryNew;
MUST_USE Err entry_add(Cx *cx, const EntryNew *new, EntryId *id);
MUST_USE Err entry_find(Cx *cx, EntryId id, Entry *out);
MUST_USE Err entry_decide(Cx *cx, EntryId id, bool approve, Str opinion);
// Applied by oneself (mine), or waiting at or below a node.
MUST_USE Err entry_list(Cx *cx, PersonId made_by, Str path, bool open, EntryId before, int limit,
                        List *out);

typedef struct {
    ObjectionId id;
    RecordId record;
    ActivityId activity;
    PersonId person, made_by;
    Str person_name, title, words, opinion;
    int32_t state;  // objection_state_words
    ObjectionId appeal_of;
    Time made_at, decided_at;
    Text state_text;
    bool may_appeal, may_decide;
} Objection;
enum { OBJECTION_OPEN, OBJECTION_UPHELD, OBJECTION_REJECTED };
extern const char *const objection_state_words[];
extern const Text objection_state_texts[];
extern const Shape objection_shape;
// About a record (anybody who is signed in, while it is shown; its person always), or about an
// activity where one was and has no record.
MUST_USE Err objection_add(Cx *cx, RecordId id, ActivityId activity, Str words, ObjectionId *out);
MUST_USE Err objection_appeal(Cx *cx, ObjectionId id, Str words);
// Upheld: its record is reversed. An appeal is decided by somebody else, one level up.
MUST_USE Err objection_decide(Cx *cx, ObjectionId id, bool uphold, Str opinion);
MUST_USE Err objection_list(Cx *cx, PersonId person, Str path, int limit, List *out);

// Both ways, hidden until both are there.
typedef struct {
    int64_t stars;
    Str words;
    bool given, shown;
} Evaluation;
MUST_USE Err evaluation_give(Cx *cx, ActivityId activity, PersonId person, bool of_volunteer,
                             int64_t stars, Str words);
MUST_USE Err evaluation_find(Cx *cx, ActivityId activity, PersonId person, bool of_volunteer,
                             Evaluation *out);
// What volunteers say of an activity, of those pairs that both have given.
typedef struct {
    int64_t n, stars;  // their sum
} EvaluationSums;
MUST_USE Err evaluation_sums(Cx *cx, ActivityId activity, EvaluationSums *out);

// --- 异常 (records_odd.c): each rule in words, with its rows

typedef struct {
    Text rule;
    Str who, detail;
    Time at;
    Day day;
    Url href;
} OddRow;
typedef struct {
    Text rule, why;
    List rows;  // of OddRow
    bool clean;
} OddRule;
extern const Shape odd_row_shape, odd_rule_shape;
MUST_USE Err record_odd(Cx *cx, Str path, Day since, List *out);  // of OddRule
// All rows of all rules, each with the name of its rule: what a table exports.
List odd_rows(Cx *cx, const List *rules);

MUST_USE Err record_hear_erased(Cx *cx, const Event *event);
// 结转, once, from a former platform's signed file, when two units have agreed (carries): goes into
// publicity and takes effect by the clock, like any record. The caller has decided that it may.
typedef struct {
    PersonId person;
    PlaceId place;
    Str place_path;
    Minutes minutes;
    Day day;  // up to when the former platform had counted
    Str reason;
    PersonId made_by;
    Day effective_on;
} Carried;
MUST_USE Err record_carry(Cx *cx, const Carried *carried, RecordId *id);

extern const Fault record_twice_many;  // 409  more than a merge can answer
// For Room.holdings and Room.merge (records_holdings.c).
extern const Holding record_holdings[];
MUST_USE Err record_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room records_room;
Err records_check(Cx *cx, Recount *recount);
