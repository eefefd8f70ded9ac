// entitlements: 礼遇, what hours or stars open: rides on the bus, scenic spots, the cinema (S12).
//
// No points are taken and there is no stock: who has served enough may have it, so often in a
// month, a quarter or a year. The threshold is a dated row with its document, hours (of the
// calendar year, or ever) or a star; where both are set, either will do. The partner is a merchant
// with an agreement; what it is paid for each time comes from a line of the special fund, which is
// taken when the thing is given, so that no line is ever overdrawn. Three ways of delivery:
//
// - code (到场出示): the person's phone shows a code that changes every 30 seconds; the partner's
//   operator verifies it on the spot. A code is good for one time, in the whole county; an old one
//   (a screenshot) is told as such.
// - list (名单): each month the partner gets the names, its card numbers and the last day, signed
//   (Ed25519) over every row; the times that it returns settle the list. What the list may cost at
//   most is set aside when it is made.
// - pool (券码): the partner's own codes, read in from a file, sealed; each is given once, shown to
//   its owner alone.
//
// Stands on: places, people, records, stars, certificates (its key), merchants, budgets.   Leaned
// on by: rewards (shop, vouchers, till), settlements, demo. Others may join: entitlement_uses(id,
// entitlement, person, merchant, n, fen, at, settlement). Hears: person.erased.
#pragma once
#include "base/sign.h"
#include "rooms/budgets/budgets.h"
#include "rooms/merchants/merchants.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

extern const Fault entitlement_missing;   // 404
extern const Fault entitlement_not_ours;  // 403  the centre keeps the fund
extern const Fault entitlement_closed;    // 409  paused, ended, or the partner has no agreement
extern const Fault entitlement_far;       // 409  the threshold is not reached
extern const Fault entitlement_limit;     // 409  so often, in this period or ever
extern const Fault entitlement_no_line;   // 422  it costs: from which line?
extern const Fault entitlement_way;       // 409  is not delivered like that
extern const Fault entitlement_term;      // 409  a threshold begins on that day already
extern const Fault entitlement_card;      // 409  somebody else has given that card
extern const Fault pass_missing;          // 409  first it is taken up
extern const Fault pass_mistyped;         // 422
extern const Fault pass_unknown;          // 404  of nobody, or older than a day
extern const Fault pass_stale;            // 409  a screenshot: the code has changed since
extern const Fault pass_used;             // 409  this code was accepted a moment ago
extern const Fault pass_elsewhere;        // 409  of another partner
extern const Fault pass_own;              // 403  nobody verifies their own
extern const Fault coupon_none;           // 409  no code is left
extern const Fault coupon_file;           // 422  no rows to read in
extern const Fault list_missing;          // 404
extern const Fault list_there;            // 409  that month has its list
extern const Fault list_month;            // 422  this month or the next one
extern const Fault list_empty;            // 409  nobody with a card has reached the threshold
extern const Fault list_long;             // 409  more than ENTITLEMENT_ROWS_MAX
extern const Fault list_settled;          // 409
extern const Fault list_early;            // 409  the month is not over

#define ENTITLEMENT_ROWS_MAX 5000  // of a list, of a file
#define PASS_STEP_MS         30000
#define PASS_STEPS_GOOD      2     // steps back that still hold: the time to type one
#define PASS_STEPS_TOLD      2880  // steps back that are known as old: a day

// --- what there is

typedef enum { BY_CODE, BY_LIST, BY_POOL } EntitlementWay;
extern const char *const entitlement_way_words[];
extern const Text entitlement_way_texts[];  // 到场出示 名单 券码
typedef enum { ENTITLEMENT_OPEN, ENTITLEMENT_PAUSED, ENTITLEMENT_ENDED } EntitlementState;
extern const char *const entitlement_state_words[];
extern const Text entitlement_state_texts[];
typedef enum { EVERY_MONTH, EVERY_QUARTER, EVERY_YEAR } EntitlementPeriod;
extern const char *const entitlement_period_words[];
extern const Text entitlement_period_texts[];
typedef enum { SPAN_YEAR, SPAN_EVER } EntitlementSpan;
extern const char *const entitlement_span_words[];
extern const Text entitlement_span_texts[];  // 当年 累计

typedef struct {
    Day valid_from;
    int64_t hours;  // 0: hours do not open it
    int32_t span;   // EntitlementSpan
    int64_t star;   // 0: stars do not open it
    Str source;
    Str said;  // 当年满 30 小时，或二星级志愿者
} EntitlementTerm;
extern const Shape entitlement_term_shape;

typedef struct {
    EntitlementId id;
    Str name, words;
    MerchantId merchant;
    PlaceId place;
    Str place_path, place_name, address, phone;
    int32_t way;
    Text way_text;
    BudgetId budget;
    Fen fen;  // for each time
    int64_t per_person, per_period;
    int32_t period;
    int32_t state;
    Text state_text;
    bool serving;          // its partner is open and has an agreement
    int64_t uses, spare;   // times it was had; codes of a pool that are left, 1000 at most
    EntitlementTerm term;  // in force today; hours and star 0: none yet
    // Of the actor:
    int64_t had, had_now;         // ever, in this period
    bool reached, taken_up, may;  // threshold; has a pass; may have it now
    Minutes short_hours;          // what the hours still lack
    Str said;                     // 还差 12.5 小时
    bool demo;
    Time changed_at;
    Url href;
} Entitlement;
extern const Shape entitlement_shape;

MUST_USE Err entitlement_find(Cx *cx, EntitlementId id, Entitlement *out);
// Newest first; `all`: those that are paused or ended too; `merchant` none: everybody's.
MUST_USE Err entitlement_list(Cx *cx, bool all, MerchantId merchant, EntitlementId before,
                              int limit, List *out);
MUST_USE Err entitlement_terms(Cx *cx, EntitlementId id, List *out);  // latest first

typedef struct {
    Str name, words;
    MerchantId merchant;
    EntitlementWay way;
    BudgetId budget;
    Fen fen;
    int64_t per_person, per_period;
    EntitlementPeriod period;
    int64_t hours;
    EntitlementSpan span;
    int64_t star;
    Str source;
    bool demo;
} EntitlementNew;
MUST_USE Err entitlement_add(Cx *cx, const EntitlementNew *new, EntitlementId *id);
typedef struct {
    EntitlementState state;
    Str words;
    BudgetId budget;
    Fen fen;
    int64_t per_person, per_period;
    EntitlementPeriod period;
} EntitlementEdit;
MUST_USE Err entitlement_edit(Cx *cx, EntitlementId id, const EntitlementEdit *edit);
// A threshold from a day on: today or later.
MUST_USE Err entitlement_term_add(Cx *cx, EntitlementId id, const EntitlementTerm *term);

// --- taken up, had

typedef struct {
    EntitlementPassId id;
    EntitlementId entitlement;
    PersonId person;
    Str card;
} EntitlementPass;
extern const Shape entitlement_pass_shape;
// Once is enough; again changes the card. `card`: of a list alone.
MUST_USE Err entitlement_take_up(Cx *cx, EntitlementId id, Str card, EntitlementPassId *pass);
MUST_USE Err entitlement_pass_of(Cx *cx, EntitlementId id, PersonId person,
                                 EntitlementPass *out);              // pass_missing
MUST_USE Err entitlement_code(Cx *cx, EntitlementId id, Str *code);  // of the actor, now

// At the till: what the code shows, for who may verify it; each obstacle its own fault.
typedef struct {
    Entitlement entitlement;
    EntitlementPassId pass;
    PersonId person;
    Str person_name;  // masked
    int64_t step;
} EntitlementShown;
bool entitlement_may_verify(const Actor *who, const Entitlement *one);
bool entitlement_code_like(Str cleaned);  // no voucher's: longer, digits alone
MUST_USE Err entitlement_look(Cx *cx, Str code, EntitlementShown *out);
MUST_USE Err entitlement_verify(Cx *cx, Str code, EntitlementShown *out);

typedef struct {
    EntitlementUseId id;
    EntitlementId entitlement;
    Str name, place_name, person_name;  // masked
    PersonId person;
    int64_t n;
    Fen fen;
    Time at;
    SettlementId settlement;
    bool is_mine, has_coupon;
    Blob sealed;
    Str coupon;  // of its owner alone
    Day valid_to;
    bool past;
    Url href;
} EntitlementUse;
extern const Shape entitlement_use_shape;   // without the coupon
extern const Shape entitlement_mine_shape;  // with it: of its owner
typedef struct {
    PersonId person;
    EntitlementId entitlement;
    MerchantId merchant;
    Str path;  // at or below; "" any
    Day on;
    SettlementId settlement;
    EntitlementUseId before;
    int limit;
} EntitlementUseFilter;
MUST_USE Err entitlement_uses(Cx *cx, const EntitlementUseFilter *filter, List *out);

// --- the pool

typedef struct CouponDraft CouponDraft;
MUST_USE Err coupon_read(Cx *cx, Str bytes, CouponDraft **out);  // a reader will do
MUST_USE Err coupon_fill(Cx *cx, EntitlementId id, const CouponDraft *draft, int64_t *n);
MUST_USE Err coupon_take(Cx *cx, EntitlementId id, EntitlementUseId *use);

// --- the list

typedef struct {
    EntitlementListId id;
    EntitlementId entitlement;
    Str name, place_name, place_path;
    int64_t month;
    Str month_said;
    Day valid_to;
    int64_t n, most;  // people; times of each at most
    Fen price, fen;   // of one time; set aside
    Str digest;
    Blob signature;
    int32_t state;
    Text state_text;  // 待回传次数 已结清
    Time made_at, settled_at;
    Str file_name, file_hash;
    int64_t rides;
    Fen ride_fen;
    bool settled;
    Url href;
} EntitlementList;
extern const Shape entitlement_list_shape;
typedef struct {
    Str name, card;
    Day valid_to;
    int64_t rides;
    bool told;  // the partner has returned its times
} EntitlementListRow;
extern const Shape entitlement_list_row_shape;  // name in full: of the file
MUST_USE Err entitlement_list_make(Cx *cx, EntitlementId id, int64_t month,
                                   EntitlementListId *list);
MUST_USE Err entitlement_list_find(Cx *cx, EntitlementListId id, EntitlementList *out);
MUST_USE Err entitlement_lists(Cx *cx, EntitlementId id, List *out);  // newest first, at most 60
MUST_USE Err entitlement_list_rows(Cx *cx, EntitlementListId id, List *out);
bool entitlement_may_see_list(const Actor *who, const EntitlementList *list);
// The file of the partner, a spreadsheet: its rows, and a last one that carries text and signature.
MUST_USE Err entitlement_list_file(Cx *cx, EntitlementListId id, Str *xlsx);

typedef struct RideDraft RideDraft;
MUST_USE Err ride_read(Cx *cx, Str file_name, Str bytes, RideDraft **out);
MUST_USE Err entitlement_list_settle(Cx *cx, EntitlementListId id, const RideDraft *draft);

// A file as somebody handed it in, by the public key alone: every row of it is what was signed.
typedef enum { LIST_GENUINE, LIST_UNSIGNED, LIST_CHANGED } ListVerdict;
MUST_USE Err entitlement_list_verify(Arena *arena, Str public_key, Str bytes, ListVerdict *verdict,
                                     Str *text);

// --- for settlements: what of a partner was had before `until` and is on no paper yet.
typedef struct {
    int64_t n;
    Fen fen;
} EntitlementSums;
MUST_USE Err entitlement_claim(Cx *cx, MerchantId merchant, Time until, SettlementId paper,
                               EntitlementSums *out);
MUST_USE Err entitlement_unclaim(Cx *cx, SettlementId paper);

// --- rules (entitlements_rules.c)

typedef struct {
    Minutes minutes;  // that count, of the term's span
    int64_t star;
} EntitlementFacts;
bool entitlement_reached(const EntitlementTerm *term, const EntitlementFacts *facts);
Minutes entitlement_short(const EntitlementTerm *term, const EntitlementFacts *facts);
int64_t entitlement_period_of(EntitlementPeriod period, Day day);
Hash pass_secret(const Hash *county_key, EntitlementPassId pass);
int64_t pass_step(Time at);
// Digits: the pass, eight that change with each step, one that proves the typing.
Str pass_code(Arena *arena, EntitlementPassId pass, const Hash *secret, int64_t step);
bool pass_parse(Str code, EntitlementPassId *pass, uint32_t *digits);  // false: mistyped
// The step whose code it is, -1 when none of the last day has it.
int64_t pass_step_of(const Hash *secret, uint32_t digits, Time now);
Err pass_verdict(int64_t step, Time now);
bool card_number_valid(Str card);  // 4 to 32 letters and digits, dashes

extern const Room entitlements_room;
Err entitlements_check(Cx *cx, Recount *recount);
