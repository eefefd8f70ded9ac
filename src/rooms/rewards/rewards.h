// rewards: 积分兑换, goods for points. Nobody pays: what was earned by serving is redeemed for a
// thing that a merchant or a place of the network hands over.
//
// 兑换 reserves one of the stock, the points (a hold of `points`) and the price (of `budgets`) in
// one act; each is guarded by itself, so of the last thing there is never a second. A voucher (券)
// with a code by chance is collected within some days: 核销 by the merchant's operator, or by the
// staff of the place, takes the points for good. It ends exactly once: verified, cancelled by the
// person, expired with its hold, and, when it was verified and not yet settled, refunded by who
// keeps the merchant. All that it took is given back with it, and each step is a row.
//
// The shop, 我的券 and the till show entitlements (礼遇) too.
//
// Stands on: places, people, photos, merchants, points, budgets, entitlements.   Leaned on by:
// settlements, demo. Others may join: redemptions(id, reward, title, merchant, place_path, points,
// fen, state, verified_at, settlement). Hears: points.hold_lapsed, person.erased.
#pragma once
#include "rooms/budgets/budgets.h"
#include "rooms/entitlements/entitlements.h"
#include "rooms/merchants/merchants.h"
#include "rooms/places/places.h"
#include "rooms/points/points.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

extern const Fault reward_missing;    // 404
extern const Fault reward_not_yours;  // 403  goods of a place that somebody else keeps
extern const Fault reward_closed;     // 409  not to be redeemed at present
extern const Fault reward_gone;       // 409  nothing left
extern const Fault reward_limit;      // 409  the person's limit, ever or of the period
extern const Fault reward_stock_low;  // 422  less would be there than is promised
extern const Fault reward_no_line;    // 422  the merchant is paid: from which line?

extern const Fault redemption_missing;    // 404
extern const Fault redemption_not_yours;  // 404  somebody else's voucher
extern const Fault redemption_moved_on;   // 409  it ended a moment ago
extern const Fault redemption_settled;    // 409  settled with the merchant
extern const Fault code_mistyped;         // 422  ten digits of which the last proves the others
extern const Fault code_unknown;          // 404
extern const Fault code_elsewhere;        // 409  of another merchant or place
extern const Fault code_used;             // 409
extern const Fault code_expired;          // 409
extern const Fault code_cancelled;        // 409
extern const Fault code_refunded;         // 409
extern const Fault code_own;              // 403  nobody verifies their own voucher

// --- goods

typedef enum { REWARD_OPEN, REWARD_PAUSED, REWARD_ENDED } RewardState;
extern const char *const reward_state_words[];
extern const Text reward_state_texts[];  // 可兑换 暂停兑换 已下架
typedef enum { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR } RewardPeriod;
extern const char *const reward_period_words[];
extern const Text reward_period_texts[];

typedef struct {
    RewardId id;
    Str name, words;
    MerchantId merchant;  // none: a collection place of the network hands it over
    PlaceId place;
    Str place_path, place_name, address, phone, hours;
    Points points;
    BudgetId budget;
    int64_t stock, held, given, left;
    int64_t per_person, per_period;  // 0: no limit
    int32_t period;                  // RewardPeriod
    int64_t collect_days;
    PhotoId photo;
    int32_t state;  // RewardState
    Text state_text;
    int64_t wishes;       // people who want it
    bool wished;          // the actor does
    Points short_by;      // what the actor's points still lack; none when they suffice
    bool serving;         // its merchant is open and has an agreement, or it has none
    bool can, gone, far;  // may be redeemed now, nothing left, points lacking
    Str said;             // 还差 3 积分
    bool demo;
    Url href, picture;
    Time changed_at;
} Reward;
extern const Shape reward_shape;

typedef struct {
    Str words;    // of the name; "" is any
    Str path;     // at or below; "" everywhere
    bool all;     // those that are paused or ended too
    bool wished;  // of the actor's wish list
    bool reach;   // the actor's points suffice
    RewardId after;
    int limit;
} RewardFilter;
MUST_USE Err reward_list(Cx *cx, const RewardFilter *filter, List *out);  // newest first
MUST_USE Err reward_find(Cx *cx, RewardId id, Reward *out);
bool reward_may_keep(const Actor *who, const Reward *one);  // branch or centre over its place
bool reward_may_verify(const Actor *who, Str path, MerchantId merchant);

typedef struct {
    Str name, words;
    MerchantId merchant;
    PlaceId place;   // of goods without a merchant
    int64_t points;  // whole points
    BudgetId budget;
    int64_t stock, per_person, per_period;
    RewardPeriod period;
    int64_t collect_days;
    bool demo;
} RewardNew;
MUST_USE Err reward_add(Cx *cx, const RewardNew *new, RewardId *id);
typedef struct {
    Str words;
    int64_t points, per_person, per_period;
    RewardPeriod period;
    int64_t collect_days;
    BudgetId budget;
    RewardState state;
} RewardEdit;
MUST_USE Err reward_edit(Cx *cx, RewardId id, const RewardEdit *edit);
MUST_USE Err reward_stock(Cx *cx, RewardId id, int64_t n, Str why);  // put in; below zero: out
MUST_USE Err reward_photo(Cx *cx, RewardId id, PhotoId photo);
MUST_USE Err reward_wish(Cx *cx, RewardId id, bool want);

// --- redemptions

typedef enum {
    REDEMPTION_RESERVED,
    REDEMPTION_VERIFIED,
    REDEMPTION_EXPIRED,
    REDEMPTION_CANCELLED,
    REDEMPTION_REFUNDED
} RedemptionState;
extern const char *const redemption_state_words[];
extern const Text redemption_state_texts[];  // 待核销 已核销 已过期 已取消 已退还

typedef struct {
    RedemptionId id;
    RewardId reward;
    PersonId person;
    Str title, person_name;  // masked
    MerchantId merchant;
    PlaceId place;
    Str place_path, place_name, address, phone;
    Points points;
    Fen fen;
    Str code;       // of the person alone
    Str code_said;  // 012 345 6789
    HoldId hold;
    int64_t period;
    int32_t state;
    Text state_text;
    Time until, made_at, verified_at, ended_at;
    SettlementId settlement;
    bool open;
    Url href;
} Redemption;
extern const Shape redemption_shape;  // with code: of the person
extern const Shape redeemed_shape;    // without: of everybody else

typedef struct {
    RewardId reward;
    bool pooled;  // out of the household's account
} Redeem;
MUST_USE Err reward_redeem(Cx *cx, const Redeem *what, RedemptionId *id);
MUST_USE Err redemption_cancel(Cx *cx, RedemptionId id);
// What the code is of, for the actor who may verify it; each obstacle its own fault.
MUST_USE Err redemption_look(Cx *cx, Str code, Redemption *out);
MUST_USE Err redemption_verify(Cx *cx, Str code, Redemption *out);
// The points come back; `returned`: the thing lies on the shelf again.
MUST_USE Err redemption_refund(Cx *cx, RedemptionId id, bool returned, Str reason);
MUST_USE Err redemption_hear_lapsed(Cx *cx, const Event *event);
MUST_USE Err redemption_hear_erased(Cx *cx, const Event *event);

MUST_USE Err redemption_find(Cx *cx, RedemptionId id, Redemption *out);
typedef struct {
    PersonId person;  // none: everybody
    Str path;         // at or below; "" with a person, a merchant or a settlement
    MerchantId merchant;
    bool by_state;
    RedemptionState state;
    Day verified_on;  // none: any day
    SettlementId settlement;
    RedemptionId before;
    int limit;
} RedemptionFilter;
MUST_USE Err redemption_list(Cx *cx, const RedemptionFilter *filter, List *out);  // newest first

typedef struct {
    Time at;
    Text state_text;
    Str words;
} RedemptionStep;
extern const Shape redemption_step_shape;
MUST_USE Err redemption_steps(Cx *cx, RedemptionId id, List *out);

// --- for settlements: what of a merchant was verified before `until` and is on no paper yet goes
// on this one; or all of it comes off again.
typedef struct {
    int64_t n;
    Points points;
    Fen fen;
} RedemptionSums;
MUST_USE Err redemption_claim(Cx *cx, MerchantId merchant, Time until, SettlementId paper,
                              RedemptionSums *out);
MUST_USE Err redemption_unclaim(Cx *cx, SettlementId paper);

// --- rules (rewards_rules.c)
Str code_made(Arena *arena, uint64_t dice);  // nine digits and the one that proves them
bool code_fits(Str code);
Str code_clean(Arena *arena, Str typed);  // without blanks, dashes and the address before it
int64_t period_of(RewardPeriod period, Day day);
Err code_verdict(RedemptionState state, Time until, Time now);  // OK: may be verified

extern const Room rewards_room;
Err rewards_check(Cx *cx, Recount *recount);
