// settlements: 结算, what a merchant gave for points in a month, on one paper that both sides sign.
//
// After the month is over the centre makes the paper: all that the merchant verified until its end,
// vouchers and entitlements, and that is on no paper yet, with the price that each redemption took
// from the special fund when it was reserved. The merchant's operator agrees, or objects with a
// reason, which takes the paper back; then the centre signs, somebody else than who agreed, and the
// points leave the merchant's account for good.
//
// Stands on: merchants, points, entitlements, rewards.   Leaned on by: demo.
#pragma once
#include "rooms/rewards/rewards.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    SETTLEMENT_MADE,
    SETTLEMENT_AGREED,
    SETTLEMENT_SETTLED,
    SETTLEMENT_WITHDRAWN
} SettlementState;
extern const char *const settlement_state_words[];
extern const Text settlement_state_texts[];  // 待商户确认 待中心确认 已结算 已撤回

typedef struct {
    SettlementId id;
    MerchantId merchant;
    Str merchant_name, place_path;
    int64_t month;  // 202611
    Str month_said;
    int64_t n;
    Points points;
    Fen fen;
    int64_t times;  // of entitlements
    Fen times_fen, total;
    int32_t state;
    Text state_text;
    Str reason;
    Time made_at, agreed_at, settled_at;
    Str agreed_name, settled_name;
    PersonId agreed_by;
    Url href;
} Settlement;
extern const Shape settlement_shape;

extern const Fault settlement_missing;    // 404
extern const Fault settlement_not_yours;  // 403
extern const Fault settlement_early;      // 409  the month is not over
extern const Fault settlement_nothing;    // 409  nothing was verified that is not settled
extern const Fault settlement_twice;      // 409  the month has its paper
extern const Fault settlement_moved_on;   // 409  signed or taken back a moment ago
extern const Fault settlement_same;       // 403  both signatures by one person

MUST_USE Err settlement_make(Cx *cx, MerchantId merchant, int64_t month, SettlementId *id);
MUST_USE Err settlement_agree(Cx *cx, SettlementId id);
MUST_USE Err settlement_object(Cx *cx, SettlementId id, Str reason);
MUST_USE Err settlement_settle(Cx *cx, SettlementId id);
MUST_USE Err settlement_find(Cx *cx, SettlementId id, Settlement *out);
// Those of merchants at or below a path, newest first, before an id (0: from the newest).
MUST_USE Err settlement_list(Cx *cx, Str path, SettlementId before, int limit, List *out);
bool settlement_may_read(const Actor *who, const Settlement *one);
bool month_valid(int64_t month);
Time month_end(int64_t month);  // the first moment of the next
// The paper as PDF: in the pool.
MUST_USE Err settlement_paper(Cx *cx, SettlementId id, Str *pdf);

extern const Room settlements_room;
Err settlements_check(Cx *cx, Recount *recount);
