// calls: the station's telephone, so that who has no smartphone is served as well as the others.
//
// 待回电: a call that nobody took waits with a deadline; one of the staff takes it, rings back, and
// it becomes an order, a note, or 打不通. 电话告知: what the app would show, the station says: who
// comes, when, what is still missing; each is ticked by who said it. 电话评单: the evaluation that
// a resident gives on the telephone or on the signed 服务单, entered by the station and marked so.
// 回访: 不满意 and below, disputes, and a random sample are asked again by somebody who is not of
// the team that served. 家人代办: a relative may order for a resident who, or whose station, has
// agreed.
//
// Stands on: places, people, accounts, teams, orders.   Leaned on by: home, demo.
// Others may join: revisits(order_id, team, place_path, rating, done_at, state, reason; `rating` is
// what the resident said to the revisit, 'none' until state is 'done'). Hears: order.placed (a
// missed call became an order), order.accepted, order.appointed, order.returned,
// order.transferred, order.withdrawn, order.escalated, order.merged, order.pooled, order.single,
// order.answered, order.claimed, visit.put_off (the station tells it, also to those whose order was
// merged into it), order.closed (the revisit is drawn), order.disputed (an open revisit is off),
// person.erased. Events: revisit.done (id: the revisit, other: the order).
#pragma once
#include "rooms/orders/orders.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

extern const Fault call_missing;    // 404  no such call, task or link, or not for this reader
extern const Fault call_taken;      // 409  somebody else is ringing back already
extern const Fault call_not_taken;  // 409  take it first: so that nobody is rung twice
extern const Fault call_moved_on;   // 409  it has ended
extern const Fault call_not_yours;  // 403  the place is not this desk's
extern const Fault call_own_team;   // 403  of the team that served: somebody else asks
extern const Fault family_known;    // 409  asked for already
extern const Fault family_self;     // 422  oneself
extern const Fault family_code;     // 422  the code does not fit, or is too old
extern const Fault family_many;     // 429  more links than one may have, or codes asked too often

// --- 待回电

typedef enum {
    MISSED_WAITING,
    MISSED_TAKEN,
    MISSED_ORDERED,
    MISSED_NOTED,
    MISSED_UNREACHED
} MissedState;
typedef enum { MISSED_TAKE, MISSED_RELEASE, MISSED_TRIED, MISSED_NOTE, MISSED_ORDER } MissedAct;
typedef enum { SOURCE_STAFF, SOURCE_FILE, SOURCE_EXCHANGE } MissedSource;
extern const char *const missed_state_words[], *const missed_source_words[];
extern const Text missed_state_texts[], missed_source_texts[];

typedef struct {
    MissedId id;
    PlaceId place;
    Str place_path, place_name;
    Str phone_masked;
    Str phone;  // in clear: for who has taken the call, alone
    MissedSource source;
    Text source_text;
    Str note;
    Time called_at;
    int64_t times, tries;
    MissedState state;
    Text state_text;
    Time due_at, tried_at, ended_at;
    bool late, mine;
    PersonId taken_by;
    Str taken_name;
    Time taken_at;
    OrderId order_id;
    Str outcome;
    Url href;
    Blob phone_sealed;
} Missed;
extern const Shape missed_shape;

typedef struct {
    PlaceId place;   // any: its station; none: the desk of the actor
    Str phone;       // as typed
    Str note;        // at most 200
    Time called_at;  // none: now
    MissedSource source;
} MissedNew;

// What an act of `mine`/somebody else makes of a call; `stale`: taken so long ago that another may
// take over; `last`: this try is the last that the setting allows.
MUST_USE Err missed_next(MissedState from, MissedAct act, bool mine, bool stale, bool last,
                         MissedState *to);
// Notes a missed call. One that waits already from this number counts once more: *again.
MUST_USE Err missed_add(Cx *cx, const MissedNew *new, MissedId *id, bool *again);
// Lines "phone,time,note" as an exchange saves them; all of them or, with the problems of each
// line, none.
MUST_USE Err missed_load(Cx *cx, PlaceId place, Str csv, int64_t *added);
MUST_USE Err missed_find(Cx *cx, MissedId id, Missed *out);
// Guarded by the state in the WHERE: of two who take it at once, one hears call_taken.
MUST_USE Err missed_act(Cx *cx, MissedId id, MissedAct act, Str outcome);

// --- 电话告知

typedef enum {
    TELL_ACCEPTED,
    TELL_APPOINTED,
    TELL_RETURNED,
    TELL_TRANSFERRED,
    TELL_WITHDRAWN,
    TELL_ESCALATED,
    TELL_MERGED,    // into another order
    TELL_POOLED,    // 凑单: enough have ordered
    TELL_SINGLE,    // 凑单: not enough, it is served by itself
    TELL_PUT_OFF,   // the day that was agreed on with a visit is off
    TELL_ANSWERED,  // what the unit that it was transferred to answered
    TELL_CLAIMED,   // a wish
    TELL_KINDS
} TellingKind;
typedef enum { TELLING_OPEN, TELLING_TOLD, TELLING_UNREACHED, TELLING_VOID } TellingState;
extern const char *const telling_kind_words[], *const telling_state_words[];
extern const Text telling_kind_texts[], telling_state_texts[];

typedef struct {
    TellingId id;
    OrderId order_id;
    Str number, title, resident_name;  // masked in lists
    TellingKind kind;
    Text kind_text;
    PlaceId place;
    Str place_path, place_name;
    TellingState state;
    Text state_text;
    int64_t tries;
    Time due_at, made_at, ended_at;
    bool late, open;
    Str told_by, note;
    Url href;
} Telling;
extern const Shape telling_shape;

// Only who ordered through the desk is told by phone, whatever the order came to be part of; what
// staff or the resident withdrew themselves, they know.
bool telling_needed(OrderHow how, TellingKind kind, bool by_clock);
MUST_USE Err telling_find(Cx *cx, TellingId id, Telling *out);
MUST_USE Err telling_words(Cx *cx, const Telling *telling, Str *out);  // what to say
MUST_USE Err telling_told(Cx *cx, TellingId id, Str note);
MUST_USE Err telling_tried(Cx *cx, TellingId id);

// --- 电话评单

// The resident's words, entered by the station: confirms first when that is still waited for.
// `manner` is MANNER_PHONE or MANNER_PAPER; what stands on paper comes with a picture of it
// (List of Picture, made before the act; NULL: none). call_own_team for who served.
MUST_USE Err call_rate(Cx *cx, OrderId order, OrderManner manner, Rating rating, Str words,
                       const List *pictures);

// --- 回访

typedef enum { REVISIT_UNHAPPY, REVISIT_DISPUTE, REVISIT_SAMPLE, REVISIT_NONE } RevisitReason;
typedef enum { REVISIT_OPEN, REVISIT_DONE, REVISIT_UNREACHED, REVISIT_VOID } RevisitState;
typedef enum { SAID_UNKNOWN, SAID_YES, SAID_NO } Said;
typedef enum { FOLLOW_NONE, FOLLOW_NOTED, FOLLOW_REOPENED, FOLLOW_REDO } Follow;
extern const char *const revisit_reason_words[], *const revisit_state_words[],
                                                     *const said_words[], *const follow_words[];
extern const Text revisit_reason_texts[], revisit_state_texts[], said_texts[], follow_texts[];

typedef struct {
    RevisitId id;
    OrderId order_id;
    Str number, title, resident_name;  // masked in lists
    RevisitReason reason;
    Text reason_text;
    TeamId team;
    Str team_name;
    PlaceId place;
    Str place_path, place_name;
    RevisitState state;
    Text state_text;
    Rating own;  // the resident's own evaluation
    Text own_text;
    Rating rating;  // as said to the revisit
    Text rating_text;
    Said came, solved, gratis;
    Str words;
    Follow follow;
    Text follow_text;
    int64_t tries;
    Time due_at, made_at, done_at;
    bool late, open;
    Str done_by;
    Url href;
} Revisit;
extern const Shape revisit_shape;

typedef struct {
    Rating rating;              // required
    Said came, solved, gratis;  // did they come on time; is it solved; was nothing charged
    Str words;                  // at most 300
    Follow follow;  // of who is unhappy: noted, reopened (有异议), redo (再次上门)
} RevisitResult;

// Why a closed order is asked about again. `dice` 0 to 999 and below `permille`: drawn.
RevisitReason revisit_reason_for(Rating rating, bool disputed, int dice, int64_t permille);
MUST_USE Err revisit_find(Cx *cx, RevisitId id, Revisit *out);
MUST_USE Err revisit_done(Cx *cx, RevisitId id, const RevisitResult *result);
MUST_USE Err revisit_tried(Cx *cx, RevisitId id);

// Satisfaction two ways, over the orders closed in a span of days.
typedef struct {
    int64_t closed, rated, unrated, rated_good;  // by the resident; good: 基本满意 and better
    int64_t asked, answered, answered_good;      // by the revisit
    int64_t by_staff;                            // of the rated: entered from phone or paper
    Permille rated_share, answered_share;        // good of rated, good of answered; 0 without any
} RevisitFigures;
extern const Shape revisit_figures_shape;
MUST_USE Err revisit_figures(Cx *cx, Str path, Day from, Day until, RevisitFigures *out);

// --- 家人代办

typedef enum { FAMILY_ASKED, FAMILY_CONFIRMED, FAMILY_REFUSED, FAMILY_ENDED } FamilyState;
typedef enum { KIN_PARENT, KIN_SPOUSE, KIN_CHILD, KIN_GRANDPARENT, KIN_SIBLING, KIN_OTHER } Kin;
typedef enum {
    WAY_CODE,
    WAY_STATION
} FamilyWay;  // who says yes: the resident's phone, the station
extern const char *const family_state_words[], *const kin_words[], *const family_way_words[];
extern const Text family_state_texts[], kin_texts[], family_way_texts[];

typedef struct {
    FamilyId id;
    PersonId relative, resident;
    Str relative_name, name;
    Kin kin;
    Text kin_text;
    Str phone_masked;
    PlaceId place;
    Str place_path, place_name;
    FamilyState state;
    Text state_text;
    FamilyWay way;
    Text way_text;
    Time due_at, asked_at, decided_at, ended_at;
    Str reason;
    bool late, asked, confirmed, by_code;
    Url href;
    Blob phone_sealed, address_sealed, code_hash;
    Time code_until;
    int64_t code_tries;
} Family;
extern const Shape family_shape;

typedef struct {
    Str name;  // of the resident
    Kin kin;
    Str phone;  // of the resident's own; empty: the station confirms
    PlaceId place;
    Str address;
} FamilyNew;

// cx->actor asks to order for a relative. With a mobile number of the resident's own a code goes
// there, and who has it confirms; otherwise the station does, by a call or a visit.
MUST_USE Err family_ask(Cx *cx, const FamilyNew *new, FamilyId *id);
// *verdict: family_code when it does not fit; the try is counted either way.
MUST_USE Err family_confirm_code(Cx *cx, FamilyId id, Str code, Err *verdict);
MUST_USE Err family_decide(Cx *cx, FamilyId id, bool yes, Str reason);  // the station
MUST_USE Err family_end(Cx *cx, FamilyId id);  // either side, or the station
// Address and phone of the resident, and the phone of who asked, for the station that must ask; the
// look stays on record.
typedef struct {
    Str address, phone, relative_phone;
} FamilyContact;
MUST_USE Err family_contact(Cx *cx, FamilyId id, FamilyContact *out);
// The link if cx->actor is one of its two, or answers for its place.
MUST_USE Err family_find(Cx *cx, FamilyId id, Family *out);
// An order for the resident of a confirmed link; address and phone are those of the link or of the
// last order when they are left out.
MUST_USE Err family_order(Cx *cx, FamilyId id, const OrderNew *new, OrderId *order);

// --- lists

// The node of a list.
typedef struct {
    PlaceId place;
    PlaceId own;  // that place alone; none: and below
    Str path, name;
} CallDesk;

// What is open by deadline after (due, id); else what has ended, newest first, below `id`. At most
// 1000.
typedef struct {
    const CallDesk *desk;
    bool ended;
    Time after_due;
    int64_t after_id;
    int limit;
} CallAsk;
MUST_USE Err missed_list(Cx *cx, const CallAsk *ask, List *out);
MUST_USE Err telling_list(Cx *cx, const CallAsk *ask, List *out);
MUST_USE Err revisit_list(Cx *cx, const CallAsk *ask, List *out);
MUST_USE Err family_list(Cx *cx, const CallAsk *ask, List *out);

// An order whose resident may be asked how it was: 待确认 and 待评单, by deadline.
typedef struct {
    OrderId id;
    Str number, title, resident_name, team_name;
    PlaceId place;
    Str place_name;
    OrderState state;
    Text state_text;
    OrderHow how;
    bool desk;  // asked for by phone
    Time due_at;
    Url href;
} Ratable;
extern const Shape ratable_shape;
MUST_USE Err ratable_list(Cx *cx, const CallAsk *ask, List *out);

// For Room.holdings and Room.merge (calls_holdings.c).
extern const Holding call_holdings[];
MUST_USE Err call_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room calls_room;
