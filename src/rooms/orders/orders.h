// orders: 点单 → 派单 → 接单 → 服务 → 评单, the spine of the house.
//
// A resident asks for something (from the 服务菜单 or in own words), or staff ask on somebody's
// behalf. The station that answers for the address takes it in, sends it to a team; the team takes
// it or says why it cannot, agrees on a time, serves, reports; the resident confirms or objects,
// and says how it went. An order is never deleted: every step is a row of order_steps. Who may do
// what, and where it leads, is one table (order_rules); acts, buttons, the printed diagram and the
// tests all read it. There is no default good rating: silence is 未评价.
//
// Who must act is its owner: a node of places. It begins at the station that answers for the
// address, goes up when nobody moves (上报: two refusals, a passed deadline, out of competence) and
// comes down by command (指令), layer by layer. To whom it is offered, how, until when, and what
// they answered, is a row of order_offers each; one team alone ever owns an order.
//
// Stands on: places, people, accounts, photos, teams.   Leaned on by: visits, home, demo, and later
// desks, attendance, dashboards. Others may join: orders(id, number, kind, state, waits, item,
// title, resident, asked_by, place, place_path, node1, node2, owner, owner_path, team, claimer,
// wanted_on, due_at, placed_at, done_at, ended_at, minutes, people, rating, manner, phone_hash),
// order_steps(id, order_id, act, from_state, to_state, person, team, at), order_offers(id,
// order_id, mode, team, place, sent_at, due_at, answer, answered_at), items(id, name, icon,
// category, state), item_proposals(id, item, state). Events: order.moved (any act, for who counts),
// order.placed, order.dispatched,
// order.accepted, order.done, order.evaluated, order.closed (id: the order, other: the team, 0 when
// there is none), order.commanded (to a node below, that must see to it), order.answered (by the
// unit it was transferred to), order.escalated (other: the place whose desk must act now),
// order.claimed (other: the claimer), order.off_team (reported, or no longer the team's; other: the
// team), pool.reached (id: the pool, other: the item),
// order.pooled (its pool has enough; other: the pool), order.single (its pool has not, it goes
// alone), item.taken and item.declined (id: the item, other: the proposal). Hears: team.dissolved
// (its open orders go back to the desk), person.erased (what has not begun is withdrawn, contact is
// forgotten).
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

// In the words of words.md. 超时 is a flag of the clock and 未评价 a column of its own: neither is
// a state.
typedef enum {
    ORDER_NONE,         // not yet placed: where ORDER_PLACE starts; never stored in orders
    ORDER_SUBMITTED,    // 待受理
    ORDER_RETURNED,     // 已退回  the asker may amend
    ORDER_WAITING,      // 待派单
    ORDER_OFFERED,      // 待接单
    ORDER_ACCEPTED,     // 已接单
    ORDER_APPOINTED,    // 已约时间
    ORDER_SERVING,      // 服务中
    ORDER_REPORTED,     // 待确认
    ORDER_DISPUTED,     // 有异议
    ORDER_UNRATED,      // 待评单
    ORDER_CLOSED,       // 已办结
    ORDER_TRANSFERRED,  // 已转办  with unit and number; waits for what the unit answers
    ORDER_MERGED,       // 已并单  into another order
    ORDER_WITHDRAWN,    // 已撤回
    ORDER_STATES
} OrderState;

typedef enum {
    ORDER_PLACE,        // 点单
    ORDER_AMEND,        // 修改后重新提交
    ORDER_TRIAGE,       // 受理
    ORDER_RETURN,       // 退回修改
    ORDER_TRANSFER,     // 转办
    ORDER_MERGE,        // 并单
    ORDER_DISPATCH,     // 派单
    ORDER_RECALL,       // 收回改派
    ORDER_ACCEPT,       // 接单
    ORDER_DECLINE,      // 暂不能接
    ORDER_APPOINT,      // 约时间
    ORDER_START,        // 开始服务
    ORDER_REPORT,       // 服务完成
    ORDER_CONFIRM,      // 确认
    ORDER_DISPUTE,      // 有异议
    ORDER_SETTLE,       // 异议已处理
    ORDER_REDO,         // 再次上门
    ORDER_EVALUATE,     // 评单
    ORDER_COMMENT,      // 补充评语
    ORDER_LAPSE,        // 逾期未评，办结
    ORDER_WITHDRAW,     // 撤回
    ORDER_URGE,         // 催一催
    ORDER_PRESS,        // 催办
    ORDER_OPEN,         // 放到可接的单: the first team to accept has it (grab)
    ORDER_PASS,         // 本队不接: others still have it
    ORDER_JOIN,         // 协办: a supporting team accepts
    ORDER_EXPIRE,       // 逾期未答复，收回
    ORDER_ESCALATE,     // 上报
    ORDER_COMMAND,      // 指令派单, to the layer below
    ORDER_ACKNOWLEDGE,  // 签收指令
    ORDER_CLAIM,        // 认领 a wish
    ORDER_RELEASE,      // 退回认领
    ORDER_FEEDBACK,     // 登记反馈 of a transfer
    ORDER_SHUT,         // 电话和地址对队伍关闭
    ORDER_ACTS
} OrderAct;

// How somebody stands to an order; a set of bits, for one person may be several.
typedef enum {
    ORDER_BY_SELF = 1 << 0,        // the resident
    ORDER_BY_FAMILY = 1 << 1,      // asked for a relative
    ORDER_BY_DESK = 1 << 2,        // staff or grid worker who asked on the resident's behalf
    ORDER_BY_DISPATCHER = 1 << 3,  // station, branch or centre whose grant covers the place
    ORDER_BY_LEADER = 1 << 4,      // of the team it is assigned to
    ORDER_BY_SUPERVISOR = 1 << 5,  // whose grant covers the place
    ORDER_BY_CLOCK = 1 << 6,       // the system's clock
    ORDER_BY_MEMBER = 1 << 7,      // of the team that has accepted: may read, may not act
    ORDER_BY_CLAIMER = 1 << 8,     // who has claimed the wish
    ORDER_BY_NEIGHBOUR = 1 << 9,   // whoever is signed in, before a wish that nobody has claimed
    ORDER_BY_SUPPORTER = 1 << 10,  // leader of a team that is asked to support
} OrderBy;
#define ORDER_BY_COUNT 11

// Who has to move next: so that no order waits without an owner and a deadline.
typedef enum { WAITS_NONE, WAITS_DESK, WAITS_TEAM, WAITS_RESIDENT } OrderWaits;

typedef enum { ORDER_CATALOGUE, ORDER_FREE, ORDER_PROBLEM, ORDER_WISH } OrderKind;
#define ORDER_KINDS ((1u << (ORDER_WISH + 1)) - 1)
// How an order was sent out. Two more modes stand in order_offers alone: support (a team beside the
// lead of a joint one) and command (to a node).
typedef enum { MODE_NONE, MODE_ASSIGN, MODE_GRAB, MODE_JOINT } OrderMode;
typedef enum {
    ORDER_SELF,
    ORDER_FAMILY,
    ORDER_DESK
} OrderHow;  // who asked: oneself, a relative, staff
// How what the resident says came in: by the resident's own act, or entered by staff who heard it
// on the phone or have it signed on paper. Never a default: an entry by staff says which.
typedef enum { MANNER_SELF, MANNER_PHONE, MANNER_PAPER } OrderManner;
typedef enum { PART_NONE, PART_MORNING, PART_AFTERNOON, PART_EVENING } DayPart;
typedef enum {
    RATING_NONE,  // 未评价
    RATING_VERY_GOOD,
    RATING_GOOD,
    RATING_FAIR,
    RATING_BAD,
    RATING_VERY_BAD
} Rating;

typedef struct {
    OrderState from;
    OrderAct act;
    OrderState to;
    unsigned by;     // set of OrderBy
    unsigned kinds;  // set of 1 << OrderKind for which the row stands
} OrderRule;
extern const OrderRule order_rules[];  // at most one row for a state and an act
extern const size_t order_rule_count;

typedef struct {
    const char *word;  // stored: "waiting"
    Text text;         // shown: 待派单
    const char *tag;   // class of its label: info ok warn red
    OrderWaits waits;
    int stage;  // of the five-step bar: 0 点单 1 派单 2 接单 3 服务 4 评单; 5 all done; -1 set
                // aside
} OrderStateInfo;
extern const OrderStateInfo order_states[ORDER_STATES];

typedef struct {
    const char *word;  // stored and the last part of the path: "accept"
    Text text;         // the button
    Text done;         // in the timeline: 已接单
    bool reason;       // must say why
    bool inner;        // the reason is for those who work on it, not for residents
} OrderActInfo;
extern const OrderActInfo order_acts[ORDER_ACTS];
// What must be done in a state, for the sentences about deadlines: 受理, 派单, 接单答复.
extern const Text order_state_steps[ORDER_STATES];

extern const char *const order_act_words[];
extern const char *const order_state_words[], *const order_waits_words[], *const order_kind_words[];
extern const char *const order_mode_words[], *const order_offer_words[],
                                                 *const order_answer_words[];
extern const Text order_mode_texts[], order_offer_texts[], order_answer_texts[];
extern const char *const order_how_words[], *const day_part_words[], *const rating_words[];
extern const char *const order_manner_words[];
extern const Text order_manner_texts[], day_part_texts[], rating_texts[], order_kind_texts[];
extern const Text order_how_texts[];

typedef struct {
    OrderId id;
    Str number;  // D20201026-0007, unique
    OrderKind kind;
    OrderState state;
    int64_t version;  // grows with every act
    ItemId item;      // none for a free request
    Str title;        // 1 to 60 characters
    Str details;      // at most 500
    Str risk;         // what to mind at the door, for those who go; at most 200
    bool urgent;
    PersonId resident;  // for whom
    Str resident_name;
    PersonId asked_by;  // the same person, or who asked on behalf
    OrderHow how;
    PlaceId place;   // the station that answers for it
    Str place_path;  // "/1/14/379/"
    Str place_name;
    PlaceId owner;  // whose desk must act: the place's own node, one above it, or one commanded
    Str owner_path;
    Str owner_name;
    TeamId team;  // none until dispatched, and while several may take it
    Str team_name;
    OrderMode mode;      // of the present dispatch
    bool commanded;      // the owner has not yet acknowledged the command
    TeamId asked_team;   // that the reader leads and that may still take it; filled by order_find
    TeamId helper_team;  // that the reader leads and that was asked to support; the same
    bool helper_in;      // it said yes
    PersonId claimer;    // of a wish
    Str claimer_name;
    Day wanted_on;  // local date
    DayPart wanted_part;
    Day appointed_on;
    DayPart appointed_part;
    Time appointed_at;  // when an hour was agreed on, else none
    Time due_at;        // deadline of the present step; of an ended order, when it ended
    bool contact_shut;  // to those who went: by the clock, some days after the end
    Time placed_at, accepted_at, started_at, done_at, ended_at;  // none until then
    Str result;       // as the team reported, at most 500
    Minutes minutes;  // of service, as reported
    int64_t people;   // volunteers who went
    Rating rating;
    OrderManner manner;  // how the evaluation came in
    Str rating_words;    // at most 300
    Time rated_at;
    int64_t urged, declines;
    int64_t refused;  // declined or unanswered since it came to the present owner
    Time urged_at;
    Str transferred_to, transferred_number;
    OrderId merged_into;
    Time pooled_until;  // 凑单中: waits for its pool until then; none: for none
    bool together;      // its team has it with others, as a visit that is answered as a whole
    Blob address_sealed, phone_sealed;  // order_contact opens them
    bool quiet;                         // of an act in hand: OrderWith.quiet
} Order;
extern const Shape order_shape;

extern const Fault order_missing;         // 404  no such order, or not for this reader
extern const Fault order_not_yours;       // 403  may be read, but this act is somebody else's
extern const Fault order_moved_on;        // 409  the act does not start from its present state
extern const Fault order_no_place;        // 422  no station answers for the place given
extern const Fault order_no_team;         // 422  the team is not active or not there
extern const Fault order_no_item;         // 422  the item is not on the menu
extern const Fault order_too_many;        // 429  more open orders than a person may have
extern const Fault order_too_fast;        // 429  more orders in an hour than a phone may place
extern const Fault order_urged_lately;    // 409  urged within the last hours
extern const Fault order_closed_contact;  // 403  address and phone are closed to this reader
extern const Fault order_no_target;       // 422  the order to merge into does not fit
extern const Fault order_claimed;         // 409  somebody else was first to claim the wish
extern const Fault order_claims_many;     // 409  has claimed more wishes than one may hold at once
extern const Fault order_taken;           // 409  another team was first; cx->problems says which
extern const Fault order_top;             // 409  the centre has it: there is nobody above
extern const Fault order_no_node;         // 422  the place commanded is not one layer below
extern const Fault order_nobody_asked;    // 422  no team of that area could take it
extern const Fault order_two_needed;      // 422  two must go to who lives alone or is a minor
extern const Fault order_code_needed;     // 422  the service begins with the code of the door
extern const Fault order_code_wrong;      // 422  it is another one
extern const Fault order_code_told;       // 422  the third time: the station has been told

// --- rules: values in, verdict out (orders_rules.c)

unsigned order_relations(const Order *order,
                         const Actor *who);  // set of OrderBy, without ORDER_BY_MEMBER
// What `act` by `who` would make of the order: order_moved_on when the table has no such row for
// its kind, order_not_yours when the row is for others.
MUST_USE Err order_next(const Order *order, OrderAct act, const Actor *who, OrderState *next);
// `by` reaches the act only by entering what the resident said on the phone or on paper:
// confirming, objecting, evaluating. Such an act must bring its manner.
bool order_needs_manner(OrderAct act, unsigned by);
// A button for it: what needs a manner has a form of its own.
bool order_may(const Order *order, OrderAct act, const Actor *who);
// 有不当用语: one of `words` (separated by blanks or 、) stands in `text`.
bool order_rude(Str words, Str text);
bool order_may_read(const Order *order, const Actor *who);
// Somebody whose work it is to ask and hear for others at that place: staff over it, or a grid
// worker whose grid lies below that station, never the branch or the centre above it.
bool order_desk_covers(const Actor *who, Str place_path);
// The speciality (理发、家电维修) and what is asked have a word in common that tells something.
bool order_skill_fits(Str speciality, Str title);
// To the teams of which area an order may be opened: the owner's, the branch round the place, and
// whatever the actor dispatches for. A command goes one layer down, by who dispatches for the layer
// above.
bool order_may_open(const Order *order, const Actor *who, Str area);
bool order_may_command(const Actor *who, Str node);
bool order_dated(OrderKind kind);  // asked for a day; a problem and a wish are not
bool order_ended(OrderState state);
// The clock's act once the present deadline has passed; ORDER_ACTS: none. What waits for the desk,
// or is in a team's hands, goes up and keeps its state; what a team did not answer comes back; what
// a resident did not answer goes on.
OrderAct order_due_act(const Order *order);
bool order_at_top(const Order *order);          // the centre has it
bool order_late(const Order *order, Time now);  // 超时: the desk or the team is past the deadline
// Address and phone are for the resident, who asked, the dispatcher, and the team that accepted;
// for the team until `days` after the end.
bool order_contact_open(const Order *order, unsigned by, Time now, int64_t days);
Time day_part_end(Day day, DayPart part);  // 12:00, 18:00, 21:00; midnight without a part
MUST_USE bool order_act_parse(Str word, OrderAct *out);
MUST_USE bool order_state_parse(Str word, OrderState *out);  // ORDER_NONE is none
void order_diagram_mermaid(Buf *out);
void order_diagram_text(Buf *out);

// --- acts (orders.c)

typedef struct {
    OrderKind kind;
    ItemId item;  // of a catalogue order: its name becomes the title
    Str title;    // of a free request: 2 to 60 characters
    Str details, risk;
    bool urgent;
    PersonId resident;
    OrderHow how;
    PlaceId place;  // any place: the station that answers is found; none: the resident's home
    Str address, phone;
    Day wanted_on;
    DayPart wanted_part;
    bool alone;      // lives alone and is old: two go, never one
    int64_t people;  // for how many; 0: one
    SlotId slot;     // of an item with slots: a seat on wanted_on; none: the first that fits
} OrderNew;

// Places an order as cx->actor. order_no_place, order_no_item, order_too_many, order_not_yours.
MUST_USE Err order_place(Cx *cx, const OrderNew *asked, OrderId *id);

// What an act brings along; each act reads only what it needs.
typedef struct {
    int64_t version;                      // as seen by who acts; 0: whatever it is now
    Str reason;                           // at most 200 characters
    TeamId team;                          // ORDER_DISPATCH: the one, or the lead
    TeamId support1, support2, support3;  // ORDER_DISPATCH: beside it, may be none
    PlaceId node;         // ORDER_COMMAND: whose desk; ORDER_OPEN: the area whose teams may take it
    Day day;              // ORDER_APPOINT
    DayPart part;         // ORDER_APPOINT
    Time at;              // ORDER_APPOINT, may be none
    Str result;           // ORDER_REPORT
    Minutes minutes;      // ORDER_REPORT
    int64_t people;       // ORDER_REPORT
    Rating rating;        // ORDER_EVALUATE
    Str words;            // ORDER_EVALUATE, ORDER_COMMENT: at most 300 characters
    OrderManner manner;   // ORDER_CONFIRM, ORDER_DISPUTE, ORDER_EVALUATE: of staff, never self
    Str unit, number;     // ORDER_TRANSFER
    Str feedback;         // ORDER_FEEDBACK: what the unit answered, 2 to 500 characters
    OrderId into;         // ORDER_MERGE
    bool urgent;          // ORDER_TRIAGE: counts by the short deadlines from now on
    Str details;          // ORDER_AMEND: none leaves it as it is
    Str address, phone;   // ORDER_AMEND, the same
    Day wanted_on;        // ORDER_AMEND, the same
    DayPart wanted_part;  // ORDER_AMEND
    PersonId going, going2, going3;  // ORDER_APPOINT: who goes; may be none
    bool two;                        // ORDER_TRIAGE: lives alone, two must go
    bool quiet;                      // whoever does it for many at once tells people by one message
} OrderWith;

// Does the act as cx->actor, inside the request's transaction; `with` may be NULL for acts that
// need nothing. Guarded by id, state and version in the WHERE: of two leaders accepting at once,
// one gets order_moved_on. fault_invalid when the particulars do not fit (they are in
// cx->problems).
MUST_USE Err order_act(Cx *cx, OrderId id, OrderAct act, const OrderWith *with);

// The order if cx->actor may read it, else order_missing. `by` (may be NULL) gets the reader's
// relations.
MUST_USE Err order_find(Cx *cx, OrderId id, Order *out, unsigned *by);
// The clock's work, each an act and a step of its own; at most `limit` of them: confirms and closes
// what its resident left unanswered, takes back what a team left unanswered, sends up what a desk
// or a team let pass, shuts address and phone to those who went.
MUST_USE Err order_clock(Cx *cx, int limit, int *did);
// Listeners of the room.
MUST_USE Err order_hear_dissolved(Cx *cx, const Event *event);
MUST_USE Err order_hear_erased(Cx *cx, const Event *event);
// Opens address and phone for the actor, else order_closed_contact.
MUST_USE Err order_contact(Cx *cx, const Order *order, unsigned by, Str *address, Str *phone);

// --- offers (orders_offers.c)

// To whom an order was offered. The team that owns it has the one accepted row of the modes assign,
// grab and joint: the schema allows no second.
typedef enum { OFFER_ASSIGN, OFFER_GRAB, OFFER_JOINT, OFFER_SUPPORT, OFFER_COMMAND } OfferMode;
typedef enum {
    ANSWER_WAITING,
    ANSWER_ACCEPTED,
    ANSWER_DECLINED,
    ANSWER_EXPIRED,   // nobody answered in time: counts on the team's record
    ANSWER_RECALLED,  // taken back, or the order ended another way
    ANSWER_MISSED     // another team was first
} OfferAnswer;
typedef struct {
    OfferId id;
    OrderId order;
    OfferMode mode;
    Text mode_text;
    TeamId team;    // none of a command
    PlaceId place;  // of a command
    Str name;       // of the team or the place
    Str from_name;  // of the node that sent it
    Time sent_at, due_at;
    OfferAnswer answer;
    Text answer_text;
    Str reason;  // for those inside alone
    Time answered_at;
} Offer;
extern const Shape offer_shape;
MUST_USE Err order_offer_list(Cx *cx, OrderId id, List *out);  // newest first, at most 200
#define ORDER_GRAB_MAX 500                                     // teams that one order is offered to

// --- at the door (orders_door.c)
//
// Whoever is visited knows who comes, and by four digits that it is them. The code (上门口令) is
// made when a team accepts, sealed at rest, and known to both sides: the resident sees it (on the
// page, on paper, by telephone), so do the leader and the members of the team. The volunteer says
// it at the door, the resident compares and opens; who begins the service types it, so that a wrong
// door is noticed. The third wrong one, or a resident who says that the caller did not know it,
// tells the station (待办 and the event order.code_wrong) and never stops the service. To somebody
// old who lives alone and to minors two go, named with the appointment.

typedef enum { CARE_NONE, CARE_ALONE, CARE_MINOR } OrderCare;  // 独居老人, 未成年人
typedef enum { DOOR_MATCHED, DOOR_WRONG, DOOR_DOUBTED, DOOR_CLEARED } DoorNote;
extern const char *const order_care_words[], *const order_door_note_words[];
extern const Text order_care_texts[], order_door_note_texts[];

typedef struct {
    OrderId order;
    OrderCare care;
    Blob code_sealed;  // none: nothing to say at this door
    int64_t tries;     // wrong ones since the team accepted
    Time matched_at, alarm_at, cleared_at;
} OrderDoor;
extern const Shape order_door_shape;

typedef struct {
    PersonId person;
    Str name;  // in full: it is for the resident
    Str volunteer_number;
    bool has_photo;
    Url photo;
} OrderGoer;
extern const Shape order_goer_shape;

typedef struct {
    DoorNote kind;
    Text text;
    Time at;
    Str person_name;  // masked
    Str note;
} OrderDoorNote;
extern const Shape order_door_note_shape;

// What the reader may know of the visit.
typedef struct {
    bool shown;      // a team has it, and it has not ended
    bool two;        // two must go: for those who work on it
    Text care_text;  // why
    Str code;        // empty when there is none
    bool matched, alarm;
    bool demanded;  // the service does not begin before the code is typed
    List going;     // of OrderGoer
    List notes;     // of OrderDoorNote, newest first
} OrderVisit;
extern const Shape order_visit_shape;

// A code must be typed at that door; `demand` is the rule orders.door_code: 0 nowhere, 1 where two
// must go, 2 at every door.
bool order_code_required(OrderCare care, int64_t demand);
bool order_has_door(const Order *order);  // somebody goes to an address
MUST_USE Err order_door_find(Cx *cx, OrderId id, OrderDoor *out);
MUST_USE Err order_visit(Cx *cx, const Order *order, unsigned by, OrderVisit *out);
// The same in a sentence, to be read out on the phone or printed; empty text when nobody comes yet.
MUST_USE Err order_visit_text(Cx *cx, const Order *order, unsigned by, Str *out);
MUST_USE Err order_going_list(Cx *cx, OrderId id, List *out);  // of OrderGoer
// Whom the team can send, with names in full: for its leader and who dispatches; at most 200.
MUST_USE Err order_team_people(Cx *cx, TeamId team, List *out);
// Whether an earlier order of the resident was marked as of somebody who lives alone.
MUST_USE Err order_last_alone(Cx *cx, PersonId resident, bool *alone);
// Who may begin the service tries the code. A wrong one is a fact that stays: the act returns OK
// and *verdict says order_code_wrong or order_code_told.
MUST_USE Err order_code_try(Cx *cx, OrderId id, Str typed, Err *verdict);
// The resident's side: who stands there did not know the code.
MUST_USE Err order_door_doubt(Cx *cx, OrderId id, Str words);
// The station has looked into it.
MUST_USE Err order_door_clear(Cx *cx, OrderId id, Str words);

typedef struct {
    OrderId id;
    Str number, title, place_name;
    Time alarm_at;
} OrderAlarm;
extern const Shape order_alarm_shape;
MUST_USE Err order_alarms(Cx *cx, Str path, int limit,
                          List *out);  // of OrderAlarm, not yet cleared, oldest first

// --- pictures (orders_photos.c)

typedef enum {
    SHOWS_ASKED,    // of what is asked for or reported
    SHOWS_REPORT,   // of what was done
    SHOWS_DISPUTE,  // of what is wrong with it
    SHOWS_PROOF,    // a wish that came true
    SHOWS_SHEET     // a signed sheet
} OrderShows;
extern const char *const order_shows_words[];
extern const Text order_shows_texts[];
// Adds pictures (List of Picture, made by photo_prepare before the act; NULL: none). The caller has
// decided that the actor may.
MUST_USE Err order_photos_add(Cx *cx, OrderId id, OrderShows shows, const List *pictures);
// For who reads the order with a relation of their own, never for the public and not for who has
// not claimed the wish: List of PhotoLink.
MUST_USE Err order_photos_list(Cx *cx, const Order *order, unsigned by, List *out);
MUST_USE Err order_photo_of(Cx *cx, const Order *order, unsigned by, PhotoId id);  // photo_missing
MUST_USE Err order_photos_forget(Cx *cx, int limit, int *did);  // the clock: kept long enough

// --- problems and wishes (orders_kinds.c)

typedef struct {
    const char *word;  // stored: "light"
    Text text;         // 路灯不亮
} OrderProblem;
extern const OrderProblem order_problems[];  // what one can point out; ends with a NULL word
extern const size_t order_problem_count;

typedef struct {
    Str category;    // of a problem: a word of order_problems
    Str spot;        // of a problem: where it is
    Str linkman;     // of a wish: whom the claimer calls; may be empty
    int64_t points;  // of a wish: 爱心积分 that the station offers; 0 none
    Str thanks;      // of a wish
    Time thanked_at;
} OrderExtra;
extern const Shape order_extra_shape;
MUST_USE Err order_extra_find(Cx *cx, OrderId id, OrderExtra *out);  // all empty when there is none
MUST_USE Err order_extra_set(Cx *cx, OrderId id, const OrderExtra *extra);
// 谢谢: of the resident, the family or the station, to who fulfilled the wish; once.
MUST_USE Err order_thank(Cx *cx, OrderId id, Str words);

typedef struct {
    OrderId id;
    Str title;
    Str who;  // masked
    Str place_name;
    int64_t points;
    Time placed_at, done_at;
    Str thanks;
    Url href;
} OrderWish;
extern const Shape order_wish_shape;
// Wishes that anybody may claim (open), or that came true; newest first, without anything personal.
MUST_USE Err order_wishes(Cx *cx, bool open, OrderId before, int limit, List *out);
MUST_USE Err order_wishes_of(Cx *cx, PersonId claimer, int limit, List *out);  // held or fulfilled

// --- lists (orders_lists.c)

typedef struct {
    OrderId id;
    Str number;
    OrderState state;
    Text state_text;
    Str tag;  // class of the state's label
    Str title;
    Str resident_name;  // masked
    PlaceId place;
    Str place_name, team_name;
    Day wanted_on;
    DayPart wanted_part;
    Text wanted_text;
    Day appointed_on;
    DayPart appointed_part;
    Text appointed_text;
    Time appointed_at;
    Time due_at;  // none once it has ended
    Time pooled_until;
    bool late, urgent, pooling, together;  // pooling: 凑单中
    Str why;  // 派单已超时 3 小时, 派单期限今天 17:00; else empty
    PlaceId owner;
    Str owner_name;  // whose desk must act
    bool escalated;  // sent up from the order's own station, and not handed down since
    bool commanded;  // handed down to that desk by a command of the layer above it
    bool to_sign;    // that command is not yet signed for
    int64_t refused;
    Time line_at;  // its place in the desk's line
    Time placed_at, ended_at;
    Text rating_text;  // 未评价 when it ended without one
    Rating rating;
    int64_t urged, declines;
    OrderHow how;
    OrderKind kind;
    Text kind_text, how_text;
    bool dated;  // order_dated; what is not is shown with its kind
    Str details;
    bool rude;  // 有不当用语, for staff
    Url href;
    List bar;       // of OrderBar: five steps; on one's own list alone
    bool selected;  // on the desk
    Url pick;       // on the desk: selects it
} OrderRow;
extern const Shape order_row_shape;

typedef struct {
    Text text;
    bool done, now;
} OrderBar;
extern const Shape order_bar_shape;
List order_bar(Arena *arena, OrderState state);

// A page of a node's orders. `state` ORDER_NONE: all that wait for `waits`. What waits for a desk,
// in line stands in line, oldest first, an urgent one as if it were a day older, a transferred one
// by when its answer is due, and keeps its place when a team gives it back; asked for by deadline,
// and what waits for others, by deadline; ended ones by their end, latest first. Continues behind
// (after, after_id): line_at in line, else due_at, of ended ones ended_at; 0, 0 begins.
typedef enum { ORDER_DUE_ANY, ORDER_DUE_LATE, ORDER_DUE_TODAY } OrderDue;
typedef struct {
    Str path;    // of the node: "/1/14/"
    bool own;    // that place alone
    bool owned;  // what that node itself must act on, wherever its place; waits for a desk
    OrderWaits waits;
    OrderState state;
    OrderDue due;
    Time after;
    OrderId after_id;
    int limit;  // 1 to ORDER_EXPORT_MAX
} OrderQuery;
bool order_in_line(const OrderQuery *query);
#define ORDER_EXPORT_MAX \
    3000  // rows, their text and the bytes made of them fit one request; the cursor leads to the
          // rest
MUST_USE Err order_list_at(Cx *cx, const OrderQuery *query, List *rows);
// 单据全表: every order at or below a node, newest first, by what is asked for. Continues below
// `before`; none begins.
typedef struct {
    Str path;
    PlaceId own;       // that place alone; none: and below
    OrderState state;  // ORDER_NONE: any
    bool by_kind;
    OrderKind kind;
    Day from, until;  // placed from the first day on, before the second; none: any
    TeamId team;
    bool late, unrated;  // only what is late; only what ended 未评价
    OrderId before;
    int limit;  // 1 to ORDER_EXPORT_MAX
} OrderAllQuery;
MUST_USE Err order_list_all(Cx *cx, const OrderAllQuery *query, List *rows);
// How many of them wait, whatever their state, counted up to the limit.
MUST_USE Err order_count_at(Cx *cx, const OrderQuery *query, int64_t *n);
Str order_why(Cx *cx, const Order *order);  // as OrderRow.why
MUST_USE Err order_list_mine(Cx *cx, PersonId person, OrderId before, int limit, List *rows);
// Own: what waits for the team, by deadline. Asked: what it may take beside others or is asked to
// support, oldest first. Ended: the rest, newest first, below `before`.
typedef enum { ORDER_TEAM_OWN, ORDER_TEAM_ASKED, ORDER_TEAM_ENDED } OrderTeamList;
MUST_USE Err order_list_team(Cx *cx, TeamId team, OrderTeamList which, OrderId before, int limit,
                             List *rows);
MUST_USE Err order_find_number(Cx *cx, Str number, OrderId *id);
// What this phone has asked for within the last hour, whoever typed it.
MUST_USE Err order_count_phone(Cx *cx, Str phone, int64_t *n);

typedef struct {
    StepId id;
    OrderAct act;
    OrderState from_state, to_state;
    Text text;
    PersonId person;
    Str person_name;  // masked
    Str team_name;
    Time at;
    Str reason;  // empty when it is not for this reader
} OrderStep;
extern const Shape order_step_shape;
MUST_USE Err order_step_list(Cx *cx, const Order *order, unsigned by, List *steps);

// Whom to send it to, best first, with the reasons (orders_suggest.c).
typedef struct {
    TeamId team;
    Str name, leader_name, place_name;
    Str reasons;  // 本站，0.3 公里 · 会：理发 · 手上 2 单 · 昨天上过门
    bool same_station, near;       // the order's own station; the same branch
    int64_t metres;                // between the two places, -1 unknown
    bool skilled;                  // its speciality has to do with what is asked
    int64_t load;                  // orders in hand
    int64_t declines, unanswered;  // in the last 90 days
    Day last_on;                   // last visit, of today and yesterday alone
    int tired;                     // 2 went today, 1 yesterday
    bool declined;                 // this very order, or let it pass
    bool first;                    // the one that D dispatches to
} OrderSuggestion;
extern const Shape order_suggestion_shape;
MUST_USE Err order_suggest(Cx *cx, const Order *order, int limit, List *out);

// What somebody typed before logging in: sealed, for an hour, opened once by its key
// (orders_lists.c).
MUST_USE Err order_draft_keep(Cx *cx, Str plain, Str *key);
MUST_USE Err order_draft_find(Cx *cx, Str key, Str *plain);  // order_missing when it is gone
MUST_USE Err order_draft_clear(Cx *cx, int limit, int *did);
// Address and phone of the resident's last order, for the next one: empty text when there is none.
MUST_USE Err order_last_contact(Cx *cx, PersonId resident, Str *address, Str *phone,
                                PlaceId *place);
// What to mind at that door, as the last order with such a note had it; empty text: nothing.
MUST_USE Err order_last_risk(Cx *cx, PersonId resident, Str *risk);

// --- the menu (items.c)

typedef enum { ITEM_DOOR, ITEM_SPOT } ItemMode;  // 上门, 到站
typedef enum { ITEM_OFFERED, ITEM_SHELVED } ItemState;
typedef enum {
    ITEM_OTHER,
    ITEM_LIFE,
    ITEM_HEALTH,
    ITEM_LEARNING,
    ITEM_LAW,
    ITEM_THEORY,
    ITEM_CULTURE,
    ITEM_CATEGORIES
} ItemCategory;
typedef enum { POOL_STATION, POOL_BRANCH } PoolArea;   // who pools together: a station, a branch
typedef enum { POOL_WITHDRAW, POOL_SINGLE } PoolMiss;  // what becomes of an order whose pool failed

typedef struct {
    ItemId id;
    Str name;     // 2 to 20 characters, unique in the county
    Str icon;     // of assets/icons
    Str summary;  // at most 100
    ItemMode mode;
    ItemState state;
    int64_t position;  // on the menu, ascending
    ItemCategory category;
    Str content;    // what is done, what to have ready; at most 1000
    PlaceId place;  // whose desk keeps it, and whose residents may order it; none: the county's
    Str place_path, place_name;
    PlaceId spot;  // where to come; none: the resident's own station
    Str spot_name;
    int64_t lead_days;  // ordered at least so many days before, 0 to 60
    // Persons of one order; of a pooled item: of one pool, each order counting its own. 1 to 200.
    int64_t min_people, max_people;
    bool pooled;        // 凑单: runs when min_people have ordered
    int64_t pool_days;  // … within so many days of the first, 1 to 60
    PoolArea pool_area;
    PoolMiss pool_miss;
    Day valid_from, valid_to;  // none: without a bound
} Item;
typedef Item ItemNew;  // id, place_path and the names are not read; 0 of a number is its default
extern const Shape item_shape;
extern const char *const item_mode_words[], *const item_state_words[], *const item_category_words[];
extern const char *const pool_area_words[], *const pool_miss_words[];
extern const Text item_mode_texts[], item_state_texts[], item_category_texts[];
extern const Text pool_area_texts[], pool_miss_texts[];
extern const char *const item_icons[];  // that an item may carry; NULL at the end
extern const Fault item_missing;        // 404
extern const Fault item_taken;          // 409  another one has that name
extern const Fault item_not_yours;      // 403  another desk keeps it
extern const Fault item_not_here;       // 422  not offered where the resident lives
extern const Fault item_no_slot;        // 422  no seat at that time: another time
extern const Fault item_team_full;      // 409  the team offers three slots on such a day already
extern const Fault item_pool_full;      // 409  fewer places are left than persons asked for

// Who keeps an item: station, branch or centre whose grant covers its place; the county's: the
// centre.
bool item_may_keep(const Actor *who, const Item *item);
bool item_valid_on(const Item *item, Day day);

MUST_USE Err item_find(Cx *cx, ItemId id, Item *out);
MUST_USE Err item_list(Cx *cx, bool shelved_too, List *out);  // of Item, at most 200
// What somebody at that place can order today.
MUST_USE Err item_list_for(Cx *cx, Str place_path, List *out);
// Guarded by item_may_keep. A county item that a station or branch adds is its own.
MUST_USE Err item_add(Cx *cx, const ItemNew *item, ItemId *id);
MUST_USE Err item_change(Cx *cx, const Item *item);
// For Room.finds.
MUST_USE Err item_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out);

typedef struct {
    TeamId team;
    PlaceId place;
    Str name;
} ItemPart;  // a team that provides it, or a place it is offered in
extern const Shape item_part_shape;
MUST_USE Err item_teams(Cx *cx, ItemId item, List *out);  // of ItemPart
MUST_USE Err item_areas(Cx *cx, ItemId item, List *out);  // of ItemPart; none: all of its keeper's
MUST_USE Err item_team_set(Cx *cx, ItemId item, TeamId team, bool provides);
MUST_USE Err item_area_set(Cx *cx, ItemId item, PlaceId place, bool offered);
MUST_USE Err item_reaches(Cx *cx, const Item *item, Str place_path, bool *reaches);

// --- proposals (items_proposals.c): what a station or branch would have on the menu. The item is
// made at once and stays off the menu until the centre offers it, for all or where it was proposed;
// or the centre says why not. Whoever proposed it hears either.

typedef enum { PROPOSAL_WAITING, PROPOSAL_TAKEN, PROPOSAL_DECLINED, PROPOSAL_STATES } ProposalState;
extern const char *const proposal_state_words[];
extern const Text proposal_state_texts[];
typedef struct {
    ProposalId id;
    ItemId item;
    Str item_name, summary;
    PlaceId place;
    Str place_path, place_name;
    Str why;  // what it came from, at most 200 characters
    PersonId proposed_by;
    Str proposer_name;
    Time at, due_at;  // until when the centre answers
    bool late;
    ProposalState state;
    Text state_text;
    Str decider_name;
    Time decided_at;
    Str reason;  // why not
    Url href;
} ItemProposal;
extern const Shape item_proposal_shape;
extern const Fault item_proposal_missing;  // 404
extern const Fault item_proposal_settled;  // 409  it has its answer
extern const Fault item_proposed;          // 409  only the centre offers what waits for its answer
// Adds the item off the menu, kept by the actor's desk, and proposes it.
MUST_USE Err item_propose(Cx *cx, const ItemNew *item, Str why, ItemId *id);
// The centre's answer: `county` offers it everywhere, else where it was proposed.
MUST_USE Err item_proposal_take(Cx *cx, ProposalId id, bool county);
MUST_USE Err item_proposal_decline(Cx *cx, ProposalId id, Str reason);  // 2 to 200 characters
// For who dispatches at the place that proposed it, or above, and who watches over it.
MUST_USE Err item_proposal_find(Cx *cx, ProposalId id, ItemProposal *out);
// The latest of an item; false when it was never proposed.
MUST_USE Err item_proposal_of(Cx *cx, ItemId item, ItemProposal *out, bool *has);
// At or below a path; what waits oldest first, the others latest first, behind `after`.
MUST_USE Err item_proposal_list(Cx *cx, Str path, ProposalState state, ProposalId after, int limit,
                                List *out);
// Somebody offers the item: that is the answer to what waits, and the centre's alone to give.
MUST_USE Err item_proposal_offered(Cx *cx, ItemId item);

// --- slots (items_slots.c): at most three a weekday for a team, each of one to four hours

typedef struct {
    SlotId id;
    ItemId item;
    TeamId team;
    Str team_name;
    int64_t weekdays;      // a set: Monday 1, Tuesday 2, Wednesday 4 …
    int64_t begins, ends;  // minutes after midnight
    int64_t capacity;      // persons
    Day valid_from, valid_to;
    Str text;   // 周一、周三 9:00–11:00
    Str hours;  // 9:00–11:00
} Slot;
extern const Shape slot_shape;
MUST_USE Err slot_list(Cx *cx, ItemId item, List *out);
MUST_USE Err slot_find(Cx *cx, SlotId id, Slot *out);  // item_no_slot
MUST_USE Err slot_add(Cx *cx, const Slot *slot, SlotId *id);
MUST_USE Err slot_end(Cx *cx, ItemId item, SlotId id);  // takes no more orders; those taken stay
bool slot_on(const Slot *slot, Day day);
DayPart slot_part(const Slot *slot);

typedef struct {
    SlotId slot;
    Day day;
    int64_t begins, left;
    Str value;  // "7-20201028": what a form sends
    Str text;   // 10月28日 周三 9:00–11:00，还有 3 个名额（便民小队）
} SlotFree;
extern const Shape slot_free_shape;
// Where seats are left, from the first day that the item's lead time allows, at most 60 of the next
// 30 days.
MUST_USE Err slot_list_free(Cx *cx, const Item *item, List *out);
MUST_USE bool slot_value_parse(Str value, SlotId *slot, Day *day);

// --- pools (items_pools.c)

typedef enum { POOL_OPEN, POOL_CLOSED, POOL_MISSED } PoolState;  // 凑单中 已成团 未成团
typedef struct {
    PoolId id;
    ItemId item;
    Str item_name;
    PlaceId place;
    Str place_name;
    PoolState state;
    Text state_text;
    int64_t people, min_people, max_people;
    int64_t lacks;  // 还差 N 人; 0 once it has reached the least number
    int64_t left;   // places left
    Time opened_at, closes_at, reached_at;
    Day last_day;  // that it still takes orders on
} Pool;
extern const Shape pool_shape;
extern const char *const pool_state_words[];
extern const Text pool_state_texts[];
// The open one of somebody at that place; false: the next order begins one.
MUST_USE Err pool_open_at(Cx *cx, const Item *item, Str place_path, Pool *out, bool *open);
MUST_USE Err pool_find(Cx *cx, PoolId id, Pool *out, bool *found);
// Open and run ones at or below a place whose orders wait for the desk, first closing first; at
// most 100.
MUST_USE Err pool_list_at(Cx *cx, Str place_path, List *out);
// Takes no more orders: it goes its way. One that has not reached its number stays as it is.
MUST_USE Err pool_close(Cx *cx, PoolId id);
// The clock: pools past their time; at most `limit` orders.
MUST_USE Err pool_clock(Cx *cx, int limit, int *did);

typedef struct {
    OrderId id;
    int64_t people;  // 1 when nothing was said
    SlotId slot;
    Day day;
    Str slot_text;
    PoolId pool;
    bool given_up;
} Booking;
extern const Shape booking_shape;
// What the order holds; all none when it holds nothing.
MUST_USE Err order_booking(Cx *cx, OrderId id, Booking *out);

// Orders of one item that wait for the desk at or below a place, to be put together into a visit:
// those wished earliest first.
typedef struct {
    Str path;
    ItemId item;
    PoolId pool;  // none: any
    Day day;      // wished on; none: any
    OrderId after;
    int limit;  // 1 to 200
} TogetherQuery;
typedef struct {
    OrderId id;
    Str number, title, resident_name;  // masked
    PlaceId place;
    Str place_name;
    OrderState state;
    Text state_text, wanted_text;
    Day wanted_on;
    DayPart wanted_part;
    Time due_at;
    Time pooled_until;
    int64_t people;
    bool late, urgent, pooling;
    Url href;
} TogetherRow;
extern const Shape together_row_shape;
MUST_USE Err order_list_together(Cx *cx, const TogetherQuery *query, List *rows);

typedef struct {
    ItemId item;
    Str name;
    int64_t orders;
} TogetherItem;
extern const Shape together_item_shape;
// Items with orders that wait for the desk there, most first; at most 60.
MUST_USE Err order_items_waiting(Cx *cx, Str path, List *rows);

// For Room.holdings and Room.merge (orders_holdings.c).
extern const Holding order_holdings[];
MUST_USE Err order_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room orders_room;
