// visits: 统筹, many orders of one service put together into one visit with a date and a team.
//
// A desk ticks orders of an item that wait in its station or branch; each is dispatched to the team
// with the visit's appointment, all in one act. The team answers for the visit as a whole, and one
// report of it reports every order; who was not at home goes back to the desk. Residents confirm
// and evaluate their own orders, which move along the table of orders alone: a visit never changes
// one behind its back.
//
// Stands on: places, people, teams, orders.   Leaned on by: home, demo.
// Others may join: visits(id, item, place, place_path, team, state, day, minutes, people, made_at,
// ended_at), visit_orders(visit, order_id, state). Events: visit.made, visit.accepted, visit.done,
// visit.cancelled (id: the visit, other: the team), visit.put_off (id: an order whose agreed day is
// off, other: the visit). Hears: order.off_team (an order that was
// reported or went elsewhere by itself leaves its visit).
#pragma once
#include "rooms/orders/orders.h"

typedef enum {
    VISIT_NONE,
    VISIT_OFFERED,    // 待接单
    VISIT_ACCEPTED,   // 已接单
    VISIT_DONE,       // 已完成
    VISIT_DECLINED,   // 暂不能接
    VISIT_CANCELLED,  // 已取消
    VISIT_STATES
} VisitState;
typedef enum {
    VISIT_MAKE,     // 统筹派单
    VISIT_ACCEPT,   // 接单
    VISIT_DECLINE,  // 暂不能接
    VISIT_MOVE,     // 改时间
    VISIT_REPORT,   // 服务完成
    VISIT_CANCEL,   // 取消
    VISIT_EMPTY,    // its orders all went elsewhere
    VISIT_FINISH,   // its orders were all reported one by one
    VISIT_ACTS
} VisitAct;
enum {
    VISIT_BY_DISPATCHER = 1 << 0,  // whose grant covers the visit's place
    VISIT_BY_LEADER = 1 << 1,      // of its team
    VISIT_BY_SYSTEM = 1 << 2,
    VISIT_BY_READER = 1 << 3,  // supervisor or auditor over the place
    VISIT_BY_MEMBER = 1 << 4,  // of the team that has accepted
};
#define VISIT_BY_COUNT 5

typedef struct {
    VisitState from;
    VisitAct act;
    VisitState to;
    unsigned by;
} VisitRule;
extern const VisitRule visit_rules[];  // at most one row for a state and an act
extern const size_t visit_rule_count;
extern const char *const visit_state_words[];
extern const Text visit_state_texts[];
extern const char *const visit_state_tags[];  // class of the label

// What became of an order in its visit.
typedef enum {
    OUTCOME_IN,
    OUTCOME_DONE,
    OUTCOME_MISSED,
    OUTCOME_LEFT,
    OUTCOME_SKIPPED
} VisitOutcome;
extern const char *const visit_outcome_words[];
extern const Text visit_outcome_texts[];

#define VISIT_ORDERS_MAX 60

typedef struct {
    VisitId id;
    Str number;  // V20201028-7
    ItemId item;
    Str item_name;
    ItemMode mode;
    PlaceId place;  // whose desk put it together
    Str place_path, place_name;
    TeamId team;
    Str team_name;
    VisitState state;
    Text state_text;
    Str tag;
    int64_t version;
    Day day;
    DayPart part;
    Text part_text;
    Time at;  // when an hour was said, else none
    PlaceId spot;
    Str spot_name;  // of an item on the spot
    Str note;       // to the team; at most 200
    Str reason;     // of declining and cancelling
    Str result;     // at most 500
    Minutes minutes;
    int64_t people;  // volunteers who went
    int64_t orders;  // that it serves or has served
    Time made_at, due_at, ended_at;
    bool late;
    Url href;
} Visit;
extern const Shape visit_shape;

extern const Fault visit_missing;    // 404
extern const Fault visit_not_yours;  // 403
extern const Fault visit_moved_on;   // 409  the act does not start from its present state
extern const Fault visit_none;       // 409  none of the chosen orders waits any more
extern const Fault visit_early;      // 409  its day has not come
extern const Fault visit_past;       // 409  its day is over: another one first

// --- rules (visits_rules.c)

unsigned visit_relations(const Visit *visit, const Actor *who);  // without VISIT_BY_MEMBER
MUST_USE Err visit_next(const Visit *visit, VisitAct act, const Actor *who, VisitState *next);
bool visit_may(const Visit *visit, VisitAct act, const Actor *who);
bool visit_ended(VisitState state);
// The share of order `i` of `n` in the minutes of the visit, so that no sum counts a minute twice;
// at least one.
int32_t visit_share(int32_t minutes, int n, int i);
// "12,7,30" into ids, doubles left out; false for junk or more than VISIT_ORDERS_MAX.
MUST_USE bool visit_orders_parse(Str typed, OrderId *ids, size_t *n);

typedef enum { MISS_ABSENT, MISS_UNNEEDED, MISS_UNFINISHED } VisitMiss;
#define VISIT_MISSES 3
extern const char *const visit_miss_words[];
extern const Text visit_miss_texts[];
typedef struct {
    OrderId order;
    VisitMiss why;
} VisitMissed;
// "12-absent,7-unneeded".
MUST_USE bool visit_missed_parse(Str typed, VisitMissed *missed, size_t *n);

// --- acts (visits.c)

typedef struct {
    OrderId orders[VISIT_ORDERS_MAX];
    size_t n;
    PlaceId place;  // the station or branch whose desk it is
    TeamId team;
    Day day;
    DayPart part;
    Time at;  // may be none
    PlaceId spot;
    Str note;
} VisitNew;
// Dispatches each of them and appoints the visit, all or nothing; an order that moved on meanwhile
// is left out and named on the visit (OUTCOME_SKIPPED, with the reason). visit_none when none is
// left, visit_not_yours, order_no_team.
MUST_USE Err visit_make(Cx *cx, const VisitNew *new, VisitId *id);

typedef struct {
    int64_t version;  // as seen; 0: whatever it is now
    Str reason;       // VISIT_DECLINE, VISIT_CANCEL, VISIT_MOVE: 2 to 200 characters
    Day day;          // VISIT_MOVE
    DayPart part;
    Time at;
    PersonId going, going2, going3;  // VISIT_ACCEPT: who goes; two where one may not go alone
    Str result;                      // VISIT_REPORT
    Minutes minutes;                 // of the whole visit
    int64_t people;
    VisitMissed missed[VISIT_ORDERS_MAX];
    size_t missed_n;
} VisitWith;
MUST_USE Err visit_act(Cx *cx, VisitId id, VisitAct act, const VisitWith *with);
// One place earlier on the way.
MUST_USE Err visit_order_up(Cx *cx, VisitId id, OrderId order);
MUST_USE Err visit_hear_off_team(Cx *cx, const Event *event);

// --- reading (visits_lists.c)

// The visit, if cx->actor may read it, else visit_missing. `by` may be NULL.
MUST_USE Err visit_find(Cx *cx, VisitId id, Visit *out, unsigned *by);

typedef struct {
    OrderId id;
    int64_t seq;
    Str number;
    VisitOutcome outcome;
    Text outcome_text;
    Str reason;
    OrderState state;
    Text state_text;
    Str tag;
    PlaceId place;
    Str place_name;
    int64_t people;
    Str resident_name;  // masked unless the contact is open
    Str details, risk;  // for who works on it
    bool open;          // address and phone are for this reader
    Str address, phone;
    Url tel, href;
    bool in, first;
} VisitOrder;
extern const Shape visit_order_shape;
MUST_USE Err visit_order_list(Cx *cx, VisitId id, List *out);  // in the order of the way
// Adds what this reader may see of each resident.
MUST_USE Err visit_contacts(Cx *cx, unsigned by, List *orders);

typedef struct {
    Str path;        // of a place: visits at or below it; or
    TeamId team;     // of a team
    bool ended;      // over; else those still to come
    VisitId before;  // none: from the newest
    int limit;       // 1 to 1000
} VisitQuery;
MUST_USE Err visit_list(Cx *cx, const VisitQuery *query, List *out);  // of Visit
// What a team's group is told: no name, no address, no phone.
Str visit_words(Cx *cx, const Visit *visit);

extern const Room visits_room;

Err visits_check(Cx *cx, Recount *recount);  // for Room.check
