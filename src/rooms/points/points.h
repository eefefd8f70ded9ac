// points: 积分, a double-entry ledger. Nobody types points in: they follow from service records
// that took effect, and go where rooms that stand later carry them.
//
// A movement is a transfer: two legs or more that sum to zero, written once, numbered without a
// gap, each sealed with the one before it (L1, L3, L8, L11 of the laws). Accounts of a person, a
// household, a merchant are never below zero: what a reversal finds no longer there goes to the
// person's debt account, which is repaid first out of whatever comes next. What a person has lies
// in lots by day of expiry; the oldest-expiring is spent first. A hold takes points out of the
// lots and ends exactly once: captured (up to what was held, the rest goes back), released, or
// lapsed by the clock of the server. Points are not money and never buy hours.
//
// The rule of the prefecture (志愿黄石): 1 credit hour = 1 point, honour hours none, void on
// 31 December at 23:59. Rates, coefficients (difficulty, skill, risk, leader), caps and expiry are
// RULEs, read on the day of the service; expiry on the day the record took effect.
//
// Stands on: people, teams, activities, records, exchange.   Leaned on by: rewards, demo.
// Others may join: point_holds(id, person, account, amount, captured, state, until, cause,
// cause_id, made_at, ended_at).
// Events: points.hold_lapsed (id: the hold, other: the person), in the savepoint of the lapse: who
// reserved stock for it gives it back then. Hears: record.effective, record.reversed,
// exchange.counted.
#pragma once
#include "rooms/exchange/exchange.h"
#include "rooms/records/records.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define POINTS_MOST ((int64_t)1000000000)  // 10 million points: no amount is larger

extern const Fault points_short;         // 409  not enough that can be spent
extern const Fault points_frozen;        // 403  a complaint is being looked into
extern const Fault points_owed;          // 409  a debt from a reversal comes first
extern const Fault points_amount;        // 422  zero, negative or beyond POINTS_MOST
extern const Fault points_key_taken;     // 409  the same key with another content
extern const Fault points_hold_missing;  // 404
extern const Fault points_hold_over;     // 409  it ended already, or its time is up
extern const Fault points_no_household;  // 409  belongs to no household

// --- what a person has

typedef struct {
    Points ready;           // can be spent now
    Points held;            // in holds
    Points debt;            // owed after a reversal; above zero, or none
    Points soon;            // of `ready`, expires on soon_on
    Day soon_on;            // the last day; none when nothing expires
    Points year;            // credited for services of this year
    bool frozen;            // nothing can be held or captured
    HouseholdId household;  // of which the person is a member; none
    Points pooled;          // that can be spent there
} PointBalance;
extern const Shape point_balance_shape;
// Nobody without an account: zeros. What is asked costs the same for 10 entries and for 100,000.
MUST_USE Err point_balance(Cx *cx, PersonId person, PointBalance *out);

// --- holds: for rooms that give something for points
//
// The caller says who may; the ledger says whether it can be. Every act takes a key that the
// caller made (8 to 100 characters, its own room's name in front: "rewards/7/hold"): repeated with
// the same content it answers as the first time and moves nothing; with another content it is
// points_key_taken.

typedef enum { HOLD_HELD, HOLD_CAPTURED, HOLD_RELEASED, HOLD_LAPSED, HOLD_REFUNDED } HoldState;
extern const char *const hold_state_words[];
extern const Text hold_state_texts[];  // 预留中 已兑换 已退回 已过期退回 已退还

typedef struct {
    Str key;
    PersonId person;
    Points amount;
    Time until;         // the moment from which it can no longer be captured; after now
    bool pooled;        // out of the household's account; points_no_household without one
    const char *cause;  // the noun of what it is for: "redemption"
    int64_t cause_id;
    Str title;  // as the person reads it in the flow: 大米 5 公斤; at most 60 characters
} HoldNew;
// points_short, points_frozen, points_owed, points_amount, points_no_household.
MUST_USE Err point_hold(Cx *cx, const HoldNew *new, HoldId *id);

typedef enum { SINK_SPENT, SINK_MERCHANT } PointSink;
typedef struct {
    Str key;
    Points amount;  // 0: all that is held; less gives the rest back to its lots
    PointSink to;
    int64_t merchant;  // of SINK_MERCHANT: its id
} Capture;
// points_hold_over when it ended by another key or its time is up, points_frozen, points_amount.
MUST_USE Err point_capture(Cx *cx, HoldId id, const Capture *capture);
// Gives all back, each part to the lot it came from (whose expiry goes on). Also when frozen.
MUST_USE Err point_release(Cx *cx, HoldId id, Str key);
// What was captured comes back (退还), once: to its lots, or, where those have expired or do within
// `points.refund_days`, to one that lasts that long.
MUST_USE Err point_refund(Cx *cx, HoldId id, Str key);
// A merchant's points are settled (结算): they leave its account for good. points_short.
MUST_USE Err point_settle(Cx *cx, int64_t merchant, Points amount, Str key);
MUST_USE Err point_merchant_balance(Cx *cx, int64_t merchant, Points *out);

typedef struct {
    HoldId id;
    PersonId person;
    Points amount, captured;
    int32_t state;  // HoldState
    Time until, made_at, ended_at;
    Str cause, title;
    int64_t cause_id;
    bool pooled;
    Text state_text;
} Hold;
extern const Shape hold_shape;
MUST_USE Err point_hold_find(Cx *cx, HoldId id, Hold *out);

// --- what a record earns (points_rules.c)

typedef enum {
    EARN_PAID,
    EARN_NONE,       // this kind of hours is not paid: honour, carried over
    EARN_ELSEWHERE,  // 已在别处计分
    EARN_CAPPED,     // a cap of the day, the month or the year left less, or nothing
    EARN_BUDGET,     // the county's points of the year are given out
    EARN_BEFORE,     // took effect before there were points
} EarnWhy;
extern const char *const earn_why_words[];
extern const Text earn_why_texts[];

typedef struct {
    int64_t credit, honour, carried;            // 1/100 point for an hour
    Permille difficulty[3], skill[3], risk[3];  // grades one to three
    Permille leader;
    int64_t day_cap, month_cap, year_cap;  // 1/100 point a person; 0: none
    int64_t year_budget;                   // 1/100 point, all together; 0: none
    int64_t expiry_months;                 // 0: 31 December 23:59
} PointRules;
// In force on that day.
void point_rules_on(Cx *cx, Day day, PointRules *out);

typedef struct {
    int32_t difficulty, skill, risk;  // 1 to 3
    bool leader;                      // leads the team
    bool elsewhere;
} EarnGrades;
// All coefficients together, in millionths, rounded down.
int64_t earn_coefficient(const PointRules *rules, const EarnGrades *grades);
// Minutes of a kind by a coefficient, before caps, rounded down to 1/100 point.
Points earn_full(const PointRules *rules, RecordKind kind, Minutes minutes, int64_t coefficient);
typedef struct {
    Points day, month, year, county;  // paid so far, of the same day, month and year of service
} EarnedSoFar;
// What is left of `full` under the caps and the budget, and why.
Points earn_paid(const PointRules *rules, Points full, const EarnedSoFar *so_far, EarnWhy *why);
// When points of that day become void.
Time lot_expiry(int64_t expiry_months, Day from);
// 30, 7 or 1 days before, as stages 1 to 3; 0 earlier.
int expiry_stage(Day today, Time expires_at);
bool point_key_fits(Str key);

// --- the flow of an account (points_people.c)

typedef struct {
    int64_t seq;  // the cursor
    Time at;
    Text kind_text;
    Str title;  // of the activity, or of what it was for
    Points amount, balance;
    Day expires_on;  // of the lot
    bool held, gain;
    Text state_text;  // of a hold
    Str words;
    Url href;  // of the record, when it is about one
} FlowRow;
extern const Shape flow_row_shape;
// Newest first, before `before` (0: from the newest): of the person, or of the household.
MUST_USE Err point_flow(Cx *cx, PersonId person, HouseholdId household, int64_t before, int limit,
                        List *out);
typedef struct {
    RecordId record;
    Str title;
    Day day;
    Minutes minutes;
    Points paid;
    Text why;
    Url href;
} UnpaidRow;
extern const Shape unpaid_row_shape;
// What earned nothing or less, and why, newest first.
MUST_USE Err point_unpaid(Cx *cx, PersonId person, int limit, List *out);

// --- freezing (冻结), by the branch or the centre of the person's home, after a complaint

extern const Fault points_not_yours;     // 403
extern const Fault points_own;           // 403  nobody decides about their own points
extern const Fault points_frozen_twice;  // 409
extern const Fault points_not_frozen;    // 409
typedef struct {
    FreezeId id;
    PersonId person;
    Str name, number;  // masked name, volunteer number
    Str reason, opinion;
    Time made_at, lifted_at;
    Url href;
} Freeze;
extern const Shape freeze_shape;
MUST_USE Err point_freeze(Cx *cx, PersonId person, Str reason);
// `opinion`: what came out. What ran out meanwhile can be spent for points.grace_days more.
MUST_USE Err point_unfreeze(Cx *cx, PersonId person, Str opinion);
// Open ones of people at or below a path, oldest first; or all of one person, newest first.
MUST_USE Err point_freezes(Cx *cx, Str path, PersonId person, int limit, List *out);
// A record's points go back because they were given elsewhere (已在别处计分).
MUST_USE Err point_elsewhere(Cx *cx, RecordId record, Str reason);

// What the county gave out and what became of it.
typedef struct {
    int64_t year;
    Points issued, expired;  // of this year
    Points spent, left;      // ever: redeemed; with people, households and in holds
} CountySums;
extern const Shape county_sums_shape;
MUST_USE Err point_county_sums(Cx *cx, CountySums *out);

// --- grades of an activity or a project, by the branch or the centre; for what takes effect later

extern const Fault points_grade_missing;  // 404  no such activity or project
typedef struct {
    GradeId id;
    ActivityId activity;
    ProjectId project;
    Str number, name;
    int32_t difficulty, skill, risk;
    bool elsewhere;
    Str reason;
    Time made_at;
} Grade;
extern const Shape grade_shape;
typedef struct {
    Str number;  // of an activity or a project
    int64_t difficulty, skill, risk;
    bool elsewhere;
    Str reason;
} GradeNew;
MUST_USE Err point_grade(Cx *cx, const GradeNew *new);
MUST_USE Err point_grades(Cx *cx, GradeId before, int limit, List *out);

// --- the household's account (家庭积分), on request

extern const Fault points_household_in;       // 409  belongs to one already
extern const Fault points_household_full;     // 409
extern const Fault points_household_missing;  // 404  no such invitation
typedef struct {
    PersonId person;
    Str name;  // masked but for oneself
    Text state_text;
    Time since;
} HouseholdMember;
extern const Shape household_member_shape;
typedef struct {
    HouseholdId id;
    Str name;
    Points pooled;
    List members;  // of HouseholdMember: in and asked
} HouseholdView;
typedef struct {
    HouseholdId id;
    Str name, asked_by;
    Url href;
} HouseholdAsk;
extern const Shape household_ask_shape;
MUST_USE Err household_add(Cx *cx, Str name, HouseholdId *id);  // the actor is its first member
MUST_USE Err household_ask(Cx *cx, Str volunteer_number);
MUST_USE Err household_answer(Cx *cx, HouseholdId id, bool agree);
MUST_USE Err household_put(Cx *cx, Points amount, Str key);  // of one's own into the pool
// The last one who leaves takes what is in it along; who leaves before leaves it there.
MUST_USE Err household_leave(Cx *cx);
MUST_USE Err household_find(Cx *cx, HouseholdId id, HouseholdView *out);
MUST_USE Err household_asks(Cx *cx, PersonId person, List *out);

// --- what a rule would have paid (points_simulate.c)

typedef struct {
    Text label;
    int64_t now, then;  // people
} SimBand;
typedef struct {
    Str name;
    int64_t people;
    Points now, then;
} SimBranch;
extern const Shape sim_band_shape, sim_branch_shape;
typedef struct {
    Day from, to;
    int64_t people, records;
    Points now, then;            // what was paid, what the rule would have paid
    Points most_now, most_then;  // of one person
    int64_t more, less;          // people who would have more, less
    bool over_budget;
    List bands;     // of SimBand
    List branches;  // of SimBranch
} Simulation;
// All records of that year that stand, by person and day.
MUST_USE Err point_simulate(Cx *cx, const PointRules *rules, int year, Simulation *out);
// By the centre, from a day on that is not past, with the document that says so.
MUST_USE Err point_rules_set(Cx *cx, const PointRules *rules, Day from, Str source);

// --- acts that events and the clock call

MUST_USE Err point_hear_effective(Cx *cx, const Event *event);
MUST_USE Err point_hear_reversed(Cx *cx, const Event *event);
MUST_USE Err point_hear_counted(Cx *cx, const Event *event);
MUST_USE Err point_clock_holds(Cx *cx, int limit, int *did);    // lapse
MUST_USE Err point_clock_expiry(Cx *cx, int limit, int *did);   // lots become void
MUST_USE Err point_clock_notices(Cx *cx, int limit, int *did);  // 30, 7, 1 days before

extern const Room points_room;
Err points_check(Cx *cx, Recount *recount);
