// attendance: who was where and when, told by facts that are kept for ever, merged by rules that do
// not ask in which order they came.
//
// A fact (签到, 签退, 撤销, 采信) has a key made where it happened: on a leader's phone without a
// network, on a volunteer's own phone, on the page of a roll call. It is written once and never
// changed; what is refused is kept too, with the reason. What follows from the facts of one person
// at one activity is a presence: derived by presence_of, the same for every order of arrival,
// however often a batch is sent again (ux.md §2.4, §2.5). Nothing here makes service time: records
// does, from presences that are settled.
//
// How a fact is proved (ux.md §2.6): the rotating code of the leader's screen (15 s), a six-digit
// code that is read out (5 minutes), the volunteer's signed card, a tap on the roster by the
// leader, the place inside a fence, a numbered sheet of paper. What only somebody's word stands for
// is held until who runs the activity takes it (采信).
//
// Stands on: places, people, accounts, photos, teams, activities.   Leaned on by: records, demo,
// and the offline page /field (docs/field.md). Others may join: presences(id, activity, person,
// state, in_at, out_at, in_source, out_source, held, overlap, crowded, settled, version), facts(id,
// activity, person, kind, source, verdict, why, at, received_at, made_by, device, phone, photo),
// sheets(id, activity, number, photo, signed_at), devices(id, person, name). Events:
// attendance.settled (id: the activity): its presences stand, or one that stood has changed. Hears:
// activity.changed, activity.cancelled (what follows from the facts is derived again).
#pragma once
#include "base/sign.h"
#include "rooms/activities/activities.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { FACT_IN, FACT_OUT, FACT_VOID, FACT_ACCEPT, FACT_NOTE, FACT_KINDS } FactKind;
typedef enum {
    SOURCE_SELF_SCAN,    // 扫码      the volunteer scanned the leader's screen
    SOURCE_CODE,         // 口令      typed the six digits
    SOURCE_FENCE,        // 定位      inside the fence; stands when the leader takes it
    SOURCE_LEADER_SCAN,  // 扫志愿者码  the leader scanned the card
    SOURCE_ROSTER,       // 点名      the leader tapped the name
    SOURCE_PAPER,        // 纸质签到表
    SOURCE_SETTLE,       // 队长核定   the time of a forgotten check-out, with its reason
    SOURCE_JOIN,         // 现场加入   somebody who is not on the list
    FACT_SOURCES,        // none
} FactSource;
typedef enum { VERDICT_FINE, VERDICT_HELD, VERDICT_REJECTED } FactVerdict;
typedef enum {
    WHY_NONE,
    // held: somebody must look, nothing is lost
    WHY_WINDOW,     // outside the time of the activity
    WHY_STRANGER,   // is not on the list
    WHY_FENCE,      // the place stands for it alone, or it is outside
    WHY_CLOCK,      // the phone's clock jumped
    WHY_LATE,       // came more than 7 days later
    WHY_VERY_LATE,  // more than 30: the centre decides
    WHY_OFF,        // the activity is cancelled
    WHY_DEVICE,     // the device is unknown or was taken back
    WHY_NOBODY,     // nobody known by that name yet
    WHY_PAPER,      // from a sheet of paper
    WHY_CLASH,      // the key was used for something else
    WHY_INSURANCE,  // the position asks for an insurance that does not stand on that day
    WHY_TRAINING,   // the position asks for a training whose credit does not stand on that day
    WHY_SKILL,      // the position asks for a qualification that is over or was refused since
    WHY_NO_IN,      // left and never came (presences alone)
    WHY_HELD_LAST = WHY_NO_IN,
    // rejected: kept, never counted
    WHY_CODE_LATE,    // a code of an earlier moment
    WHY_CODE_FORGED,  // never was a code
    WHY_CODE_OTHER,   // of another activity
    WHY_CODE_USED,    // this person was checked in with a code already
    WHY_CARD_FORGED,
    WHY_CARD_ENDED,  // replaced by a newer card
    WHY_FORGED,      // the device did not write it
    WHY_UNREADABLE,
    WHY_NOT_YOURS,  // who sent it does not run this activity
    WHY_TOO_LATE,   // an undo after 24 hours
    WHYS
} FactWhy;
typedef enum {
    OUTCOME_APPLIED,
    OUTCOME_DUPLICATE,
    OUTCOME_MERGED,
    OUTCOME_HELD,
    OUTCOME_REJECTED,
    OUTCOMES
} FactOutcome;
typedef enum {
    PRESENCE_NONE,  // undone
    PRESENCE_HELD,  // 待确认   only facts that wait
    PRESENCE_IN,    // 已签到
    PRESENCE_OUT,   // 只有签退
    PRESENCE_DONE,  // 已签退
    PRESENCE_STATES
} PresenceState;
extern const char *const fact_kind_words[],
    *const fact_source_words[], *const fact_verdict_words[], *const fact_why_words[],
                                                                 *const fact_outcome_words[],
                                                                     *const presence_state_words[];
extern const Text fact_kind_texts[], fact_source_texts[], fact_why_texts[], presence_state_texts[];

// Who stands behind a fact, for what needs more than one's own word.
enum { LEVEL_SELF, LEVEL_LEADER, LEVEL_DESK, LEVEL_CENTRAL };

typedef struct {
    FactId id;
    Str key;     // made by who tells it: UUIDv7 on phones
    Str digest;  // SHA-256 of what was told, in hex
    DeviceId device;
    int64_t seq;  // of the device: 1, 2, 3 …; 0 without a device
    Str prev;     // digest of the device's fact before
    ActivityId activity;
    PersonId person;  // whom it is about; none: nobody known
    FactKind kind;
    FactSource source;
    FactVerdict verdict;
    FactWhy why;
    Time at;       // when it happened, as we believe
    Time said_at;  // as the phone's clock said
    Time received_at;
    PersonId made_by;
    int64_t level;
    Str target;                     // key of the fact that is undone or taken
    Str note;                       // reason, at most 140
    int64_t lat_e7, lon_e7, acc_m;  // WGS-84; 0 unknown
    PhotoId photo;
    Blob who_sealed;           // name and last four digits of who is not known
    Str person_name, by_name;  // as joined, for pages
} Fact;
extern const Shape fact_shape;

typedef struct {
    PresenceId id;
    ActivityId activity;
    PersonId person;
    PresenceState state;
    Time in_at, out_at;
    FactSource in_source, out_source;
    int64_t held;  // bits 1 << FactWhy of what waits
    bool overlap;  // counted elsewhere at the same time: the later one
    bool crowded;  // more than three pairs that day
    Time due_at;
    bool settled;
    int64_t version;
    Str person_name, volunteer_number;  // as joined
} Presence;
extern const Shape presence_shape;

extern const Fault attendance_not_yours;  // 403  does not run this activity
extern const Fault attendance_refused;    // 409  the problems say why
extern const Fault attendance_tries;      // 429  too many wrong codes
extern const Fault fact_missing;          // 404
extern const Fault device_missing;        // 404
extern const Fault attendance_early;      // 409  an act for after the end
extern const Fault sheet_missing;         // 404
extern const Fault sheet_done;            // 409  photographed or countersigned already

// --- rules: values in, verdict out (attendance_rules.c)

#define CODE_STEP_MS ((int64_t)15000)
#define PIN_STEP_MS  ((int64_t)300000)
#define WINDOW_MS    TIME_HOUR  // in from an hour before, out until an hour after
#define CLOCK_DRIFT  ((int64_t)300000)

typedef struct {
    Time starts_at, ends_at;
    bool off;  // cancelled
} SignPlan;
// What follows from all facts of one person at one activity, in whatever order they lie.
// `outcomes` (may be NULL) says for each what became of it.
void presence_of(const Fact *facts, size_t n, const SignPlan *plan, Presence *presence,
                 FactOutcome *outcomes);
// Of one person, around one day: the later of two that overlap, and the fourth of a day, do not
// count. Order does not matter.
void presences_cross(Presence *presences, size_t n);
// Whose word is enough to take what is held for that reason.
int level_needed(FactWhy why);
// What the position asks for does not stand: the person is told at once, the desk takes it.
bool why_asks_desk(FactWhy why);

// The time that is believed: the phone's own unless it differs by more than five minutes from what
// its monotonic clock says. `held`: the phone was started again and its clock jumped.
typedef struct {
    Time at;
    int64_t mono;
    Str boot;
} FactClock;
Time fact_time(const FactClock *fact, const FactClock *sent, Time received, bool *marked,
               bool *held);
FactWhy fact_lateness(Time at, Time received);
bool plan_in_window(const SignPlan *plan, FactKind kind, Time at);

// Codes. The secret of an activity and day makes all of its codes; the leader's phone computes them
// offline.
Hash code_secret(const Hash *county_key, ActivityId activity, Day day);
uint32_t code_of_step(const Hash *secret, int64_t step);  // 8 digits, RFC 4226 truncation
uint32_t pin_of_step(const Hash *secret, int64_t step);   // 6 digits
int64_t code_step(Time at);
int64_t pin_step(Time at);
typedef struct {
    ActivityId activity;
    int64_t step;
    uint32_t code;
} SignCode;
// What the QR carries behind /c/: "12.114283456.01234567".
Str sign_code_text(Arena *arena, const SignCode *code);
bool sign_code_parse(Str s, SignCode *out);
// WHY_NONE, WHY_CODE_LATE (was right a while ago), WHY_CODE_FORGED. The code of now and of the step
// before count.
FactWhy sign_code_verdict(const Hash *secret, const SignCode *code, Time now);
FactWhy pin_verdict(const Hash *secret, uint32_t pin, Time now);

// The card: "RV1.4202811234567890.3.signature"; whoever has the public key can check it.
typedef struct {
    Str number;  // volunteer number
    int64_t serial;
} Card;
Str card_text(Arena *arena, const SignKey *key, const Card *card);
bool card_parse(Arena *arena, Str public_key, Str s, Card *out);  // false: forged or no card

// One place to sign in or out.
bool fence_holds(const SignPlace *places, size_t n, FactKind kind, int64_t lat_e7, int64_t lon_e7,
                 int64_t acc_m);

// --- acts (attendance.c)

// What somebody wants to say, before it is a fact. Strings live in cx->arena.
typedef struct {
    ActivityId activity;
    FactKind kind;
    FactSource source;
    PersonId person;  // none: by number or card
    Str number;       // volunteer number
    Str card;
    Str name, tel4;  // of who is not known: 现场加入
    Str code;        // of SOURCE_SELF_SCAN: the QR's words; of SOURCE_CODE: six digits
    Str target, note;
    Time at;  // of a roll call and a settlement; none: now
    int64_t lat_e7, lon_e7, acc_m;
    Str phone;  // mark of the browser that told it, for 异常
    PhotoId photo;
    // from a device
    Str key, digest, prev;
    DeviceId device;
    int64_t seq;
    FactClock clock;
    bool forged;      // the device's seal does not fit
    Time scanned_at;  // of a code that was looked at a moment ago; none: now
} FactNew;
typedef struct {
    Str key;
    FactOutcome status;
    FactWhy why;
    Text reason;
    bool final;
} FactAnswer;
extern const Shape fact_answer_shape;
#define FACTS_MAX 200  // in one batch

// Keeps each of them, whatever becomes of it, and answers each. `sent`: the clocks of the moment of
// sending (NULL without a device). Fails only as a whole: database, or nobody is signed in.
MUST_USE Err fact_tell_all(Cx *cx, const FactNew *tellings, size_t n, const FactClock *sent,
                           List *answers);  // of FactAnswer
// One, of a page. attendance_tries after ten wrong codes in ten minutes. What was rejected is in
// the answer: the fact stays all the same (reply_refuse).
MUST_USE Err fact_tell(Cx *cx, const FactNew *telling, FactAnswer *answer);

// By who runs the activity (level: their own).
MUST_USE Err fact_undo(Cx *cx, ActivityId activity, FactId id);
MUST_USE Err fact_take(Cx *cx, ActivityId activity, FactId id, Str number, Str note);
// A forgotten check-out: until when, with the reason. After the end.
MUST_USE Err presence_settle(Cx *cx, PresenceId id, Time out_at, Str reason);

MUST_USE Err presence_find(Cx *cx, PresenceId id, Presence *out);
MUST_USE Err presence_mine(Cx *cx, ActivityId activity, PersonId person, Presence *out);  // NONE
MUST_USE Err presence_list(Cx *cx, ActivityId activity, List *out);  // of Presence, at most 1000
MUST_USE Err fact_list(Cx *cx, ActivityId activity, bool held, List *out);  // of Fact, newest first
MUST_USE Err fact_list_person(Cx *cx, ActivityId activity, PersonId person, List *out);
// The presences of an activity whose time is over stand now; the clock's own, guarded.
MUST_USE Err attendance_settle(Cx *cx, ActivityId activity);
MUST_USE Err attendance_clock(Cx *cx, int limit, int *did);
MUST_USE Err attendance_hear_moved(Cx *cx, const Event *event);

// The highest level with which cx->actor may speak for others there; LEVEL_SELF: for nobody.
MUST_USE Err attendance_level(Cx *cx, const Activity *activity, int *level);

// --- cards, devices, sheets (attendance_keys.c)

MUST_USE Err card_of(Cx *cx, PersonId person, Str *text);
MUST_USE Err card_renew(Cx *cx, PersonId person);
SignKey card_key(const County *county);

typedef struct {
    DeviceId id;
    PersonId person;
    Str name;
    Time made_at, revoked_at;
    Blob secret_sealed;
} Device;
extern const Shape device_shape;
MUST_USE Err device_add(Cx *cx, Str name, DeviceId *id, Str *secret);  // base64url, shown once
MUST_USE Err device_revoke(Cx *cx, DeviceId id);
MUST_USE Err device_list(Cx *cx, PersonId person, List *out);
MUST_USE Err device_find(Cx *cx, DeviceId id, Device *out, Str *secret);
// Gaps and forks in the chains of devices: for 异常. Of DeviceBreak.
typedef struct {
    DeviceId device;
    int64_t seq;
    Time at;
    Str name;
    bool fork;
} DeviceBreak;
extern const Shape device_break_shape;
MUST_USE Err device_breaks(Cx *cx, Time since, int limit, List *out);

typedef struct {
    int64_t id;
    ActivityId activity;
    Str number;  // Q20261128-0001
    Time made_at, photo_at, signed_at;
    PhotoId photo;
    bool in_time;  // the photo came within 24 hours after the end
    bool may_photo, may_sign;
    Url href;
} Sheet;
extern const Shape sheet_shape;
MUST_USE Err sheet_add(Cx *cx, ActivityId activity, Sheet *out);
MUST_USE Err sheet_list(Cx *cx, ActivityId activity, List *out);
MUST_USE Err sheet_find(Cx *cx, int64_t id, Sheet *out);  // for whoever runs its activity
MUST_USE Err sheet_photo(Cx *cx, int64_t id, const List *pictures);
// Takes back that very picture while nobody has countersigned; its bytes go, another may come.
MUST_USE Err sheet_photo_undo(Cx *cx, int64_t id, PhotoId photo);
MUST_USE Err sheet_sign(Cx *cx, int64_t id);

MUST_USE Err attendance_hear_erased(Cx *cx, const Event *event);
// For Room.holdings and Room.merge (attendance_holdings.c).
extern const Holding attendance_holdings[];
MUST_USE Err attendance_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room attendance_room;
Err attendance_check(Cx *cx, Recount *recount);
