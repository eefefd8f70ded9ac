// orders: 点单 → 派单 → 接单 → 服务 → 评单, the spine of the house.
//
// A resident asks for something (from the 服务菜单 or in own words), or staff ask on somebody's
// behalf. The station that answers for the address takes it in, sends it to a team; the team takes
// it or says why it cannot, agrees on a time, serves, reports; the resident confirms or objects,
// and says how it went. An order is never deleted: every step is a row of order_steps. Who may do
// what, and where it leads, is one table (order_rules); acts, buttons, the printed diagram and the
// tests all read it. There is no default good rating: silence is 未评价.
//
// Stands on: places, people, accounts, teams.   Leaned on by: visits, home, demo, and later desks,
// attendance, dashboards. Others may join: orders(id, number, kind, state, waits, item, title,
// resident, asked_by, place, place_path, team, wanted_on, due_at, placed_at, done_at, ended_at,
// minutes, people, rating), order_steps(id, order_id, act, from_state, to_state, person, team, at),
// items(id, name, icon, state). Events: order.placed, order.dispatched, order.accepted, order.done,
// order.evaluated, order.closed, order.off_team (reported, or no longer the team's), pool.reached
// (id: the order or the pool, other: the team or the item, 0 when there is none). Hears:
// team.dissolved (its open orders go back to the desk), person.erased (what has not begun is
// withdrawn, contact is forgotten).
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
    ORDER_TRANSFERRED,  // 已转办  with unit and number
    ORDER_MERGED,       // 已并单  into another order
    ORDER_WITHDRAWN,    // 已撤回
    ORDER_STATES
} OrderState;

typedef enum {
    ORDER_PLACE,     // 点单
    ORDER_AMEND,     // 修改后重新提交
    ORDER_TRIAGE,    // 受理
    ORDER_RETURN,    // 退回修改
    ORDER_TRANSFER,  // 转办
    ORDER_MERGE,     // 并单
    ORDER_DISPATCH,  // 派单
    ORDER_RECALL,    // 收回改派
    ORDER_ACCEPT,    // 接单
    ORDER_DECLINE,   // 暂不能接
    ORDER_APPOINT,   // 约时间
    ORDER_START,     // 开始服务
    ORDER_REPORT,    // 服务完成
    ORDER_CONFIRM,   // 确认
    ORDER_DISPUTE,   // 有异议
    ORDER_SETTLE,    // 异议已处理
    ORDER_REDO,      // 再次上门
    ORDER_EVALUATE,  // 评单
    ORDER_COMMENT,   // 补充评语
    ORDER_LAPSE,     // 逾期未评，办结
    ORDER_WITHDRAW,  // 撤回
    ORDER_URGE,      // 催一催
    ORDER_PRESS,     // 催办
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
} OrderBy;
#define ORDER_BY_COUNT 8

// Who has to move next: so that no order waits without an owner and a deadline.
typedef enum { WAITS_NONE, WAITS_DESK, WAITS_TEAM, WAITS_RESIDENT } OrderWaits;

typedef enum { ORDER_CATALOGUE, ORDER_FREE, ORDER_PROBLEM, ORDER_WISH } OrderKind;
typedef enum {
    ORDER_SELF,
    ORDER_FAMILY,
    ORDER_DESK
} OrderHow;  // who asked: oneself, a relative, staff
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
    unsigned by;
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

extern const char *const order_act_words[];
extern const char *const order_state_words[], *const order_waits_words[], *const order_kind_words[];
extern const char *const order_how_words[], *const day_part_words[], *const rating_words[];
extern const Text day_part_texts[], rating_texts[], order_kind_texts[];

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
    TeamId team;  // none until dispatched
    Str team_name;
    Day wanted_on;  // local date
    DayPart wanted_part;
    Day appointed_on;
    DayPart appointed_part;
    Time appointed_at;  // when an hour was agreed on, else none
    Time due_at;        // deadline of the present step; of an ended order, when it ended
    Time placed_at, accepted_at, started_at, done_at, ended_at;  // none until then
    Str result;       // as the team reported, at most 500
    Minutes minutes;  // of service, as reported
    int64_t people;   // volunteers who went
    Rating rating;
    Str rating_words;  // at most 300
    Time rated_at;
    int64_t urged, declines;
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
extern const Fault order_too_many;        // 429  more open orders than a phone may have
extern const Fault order_urged_lately;    // 409  urged within the last hours
extern const Fault order_closed_contact;  // 403  address and phone are closed to this reader
extern const Fault order_no_target;       // 422  the order to merge into does not fit

// --- rules: values in, verdict out (orders_rules.c)

unsigned order_relations(const Order *order,
                         const Actor *who);  // set of OrderBy, without ORDER_BY_MEMBER
// What `act` by `who` would make of the order: order_moved_on when the table has no such row,
// order_not_yours when the row is for others.
MUST_USE Err order_next(const Order *order, OrderAct act, const Actor *who, OrderState *next);
bool order_may(const Order *order, OrderAct act, const Actor *who);
bool order_may_read(const Order *order, const Actor *who);
// Somebody whose work it is to place an order for others at that station.
bool order_desk_covers(const Actor *who, Str place_path);
bool order_ended(OrderState state);
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
    int64_t people;  // for how many; 0: one
    SlotId slot;     // of an item with slots: a seat on wanted_on; none: the first that fits
} OrderNew;

// Places an order as cx->actor. order_no_place, order_no_item, order_too_many, order_not_yours.
MUST_USE Err order_place(Cx *cx, const OrderNew *asked, OrderId *id);

// What an act brings along; each act reads only what it needs.
typedef struct {
    int64_t version;      // as seen by who acts; 0: whatever it is now
    Str reason;           // at most 200 characters
    TeamId team;          // ORDER_DISPATCH
    Day day;              // ORDER_APPOINT
    DayPart part;         // ORDER_APPOINT
    Time at;              // ORDER_APPOINT, may be none
    Str result;           // ORDER_REPORT
    Minutes minutes;      // ORDER_REPORT
    int64_t people;       // ORDER_REPORT
    Rating rating;        // ORDER_EVALUATE
    Str words;            // ORDER_EVALUATE, ORDER_COMMENT: at most 300 characters
    Str unit, number;     // ORDER_TRANSFER
    OrderId into;         // ORDER_MERGE
    bool urgent;          // ORDER_TRIAGE: counts by the short deadlines from now on
    Str details;          // ORDER_AMEND: none leaves it as it is
    Str address, phone;   // ORDER_AMEND, the same
    Day wanted_on;        // ORDER_AMEND, the same
    DayPart wanted_part;  // ORDER_AMEND
    bool quiet;           // whoever does it for many at once tells people by one message
} OrderWith;

// Does the act as cx->actor, inside the request's transaction; `with` may be NULL for acts that
// need nothing. Guarded by id, state and version in the WHERE: of two leaders accepting at once,
// one gets order_moved_on. fault_invalid when the particulars do not fit (they are in
// cx->problems).
MUST_USE Err order_act(Cx *cx, OrderId id, OrderAct act, const OrderWith *with);

// The order if cx->actor may read it, else order_missing. `by` (may be NULL) gets the reader's
// relations.
MUST_USE Err order_find(Cx *cx, OrderId id, Order *out, unsigned *by);
// The clock's work: confirms, closes without an evaluation and takes back what its resident left
// unanswered past the deadline. Each is an act of its own; at most `limit` of them.
MUST_USE Err order_clock(Cx *cx, int limit, int *did);
// Listeners of the room.
MUST_USE Err order_hear_dissolved(Cx *cx, const Event *event);
MUST_USE Err order_hear_erased(Cx *cx, const Event *event);
// Opens address and phone for the actor, else order_closed_contact.
MUST_USE Err order_contact(Cx *cx, const Order *order, unsigned by, Str *address, Str *phone);

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
    Time placed_at, ended_at;
    Text rating_text;  // 未评价 when it ended without one
    Rating rating;
    int64_t urged, declines;
    OrderHow how;
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

// A page of a node's orders. `state` ORDER_NONE: all that wait for `waits`. Open ones by deadline,
// ended ones by their end, latest first. Continues after (after_due, after_id); 0, 0 begins.
typedef struct {
    Str path;  // of the node: "/1/14/"
    bool own;  // that place alone
    OrderWaits waits;
    OrderState state;
    bool late;  // only what is late
    Time after_due;
    OrderId after_id;
    int limit;  // 1 to ORDER_EXPORT_MAX
} OrderQuery;
#define ORDER_EXPORT_MAX \
    3000  // rows, their text and the bytes made of them fit one request; the cursor leads to the
          // rest
MUST_USE Err order_list_at(Cx *cx, const OrderQuery *query, List *rows);
// How many of them wait, counted up to `most`.
MUST_USE Err order_count_at(Cx *cx, Str path, OrderWaits waits, bool late, int most, int64_t *n);
MUST_USE Err order_list_mine(Cx *cx, PersonId person, OrderId before, int limit, List *rows);
// `open`: what waits for the team, by deadline; else the rest, newest first, below `before`.
MUST_USE Err order_list_team(Cx *cx, TeamId team, bool open, OrderId before, int limit, List *rows);
MUST_USE Err order_find_number(Cx *cx, Str number, OrderId *id);

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

// Whom to send it to, best first, with the reason.
typedef struct {
    TeamId team;
    Str name, leader_name, place_name;
    bool same_station, near;  // the order's own station; the same branch
    int64_t load;             // orders in hand
    int64_t declines;         // in the last 90 days
    bool declined;            // this very order
    bool first;               // the one that D dispatches to
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
    Str text;  // 周一、周三 9:00–11:00
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

extern const Room orders_room;
