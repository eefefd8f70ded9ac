// merchants: 爱心商户, shops that offer tea, a chair or shade to people who work outdoors
// (小城大爱), and, while an agreement is in force, give goods for points.
//
// A merchant is a practice point (点) of `places`: its name, address, telephone, hours and position
// on the map are kept there, once. Its operators hold ROLE_MERCHANT on that point. What a visitor
// may have for nothing are its `offers`; what points buy stands in `rewards`.
//
// Stands on: places, units, accounts.   Leaned on by: rewards, demo.
// Others may join: merchants(id, place, place_path, offers, state, demo),
// merchant_agreements(id, merchant, number, valid_from, valid_to, ended_on, fen_per_point).
#pragma once
#include "rooms/places/places.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

// Bits of Merchant.offers, in the order of merchant_offer_words.
#define MERCHANT_OFFERS 9
extern const char *const merchant_offer_words[];
extern const Text merchant_offer_texts[MERCHANT_OFFERS];  // 热水茶水 座椅休息 遮阳避雨 …
MUST_USE bool merchant_offers_parse(Str commas, int64_t *bits);  // "tea,seat"
Str merchant_offers_say(Cx *cx, int64_t bits);                   // 热水茶水、座椅休息
Str merchant_offers_word(Arena *arena, int64_t bits);            // "tea,seat"

typedef enum { MERCHANT_OPEN, MERCHANT_PAUSED, MERCHANT_ENDED } MerchantState;
extern const char *const merchant_state_words[];
extern const Text merchant_state_texts[3];  // 营业中 暂停服务 已退出

typedef struct {
    MerchantId id;
    PlaceId place;
    Str place_path;
    Str name, under;  // of the point; of the station it stands below
    Str credit_code;  // 统一社会信用代码; none
    int64_t offers;
    Str offers_text;
    Str intro;
    MerchantState state;
    Text state_text;
    Str reason;  // of paused and ended
    Str address, phone, hours;
    int64_t lat_e7, lon_e7;  // WGS-84; both 0 when unknown
    bool takes_points;       // an agreement is in force today, and it is open
    int64_t metres;          // from where it was asked; 0 otherwise
    Str distance;            // the same in words
    bool demo;
    Time changed_at;
} Merchant;
extern const Shape merchant_shape;

extern const Fault merchant_missing;      // 404
extern const Fault merchant_not_yours;    // 403
extern const Fault merchant_taken;        // 409  the point or the credit code is a merchant already
extern const Fault merchant_not_a_point;  // 422  only a practice point can be a merchant
extern const Fault merchant_moved_on;     // 409  somebody changed it a moment ago
extern const Fault merchant_ended;        // 409  it has left
extern const Fault merchant_no_agreement;  // 409  none in force on that day
extern const Fault agreement_missing;      // 404
extern const Fault agreement_overlaps;     // 409  a day would belong to two
extern const Fault agreement_taken;        // 409  the number is there already

// --- reading

typedef struct {
    Str words;         // of the name or the address; "" is any
    int64_t offers;    // all of these bits
    bool points_only;  // an agreement in force today
    bool ended_too;    // for staff
    PlaceId under;     // none: everywhere
    bool near;         // nearest first, those without a position last
    Point here;
} MerchantFilter;
#define MERCHANT_LIST_MAX 5000
// In the order of ids after `after`; with `near` from the nearest, `after` must be none. At most
// `limit`.
MUST_USE Err merchant_list(Cx *cx, const MerchantFilter *filter, MerchantId after, int limit,
                           List *out);
MUST_USE Err merchant_find(Cx *cx, MerchantId id, Merchant *out);
// Those whose operator the actor is, at most 20.
MUST_USE Err merchants_mine(Cx *cx, List *out);
bool merchant_may_operate(const Actor *who, const Merchant *one);  // ROLE_MERCHANT on its point
bool merchant_may_keep(const Actor *who, const Merchant *one);     // branch or centre over it

// --- acts

typedef struct {
    PlaceId place;  // a point that exists; else `parent` and the rest make one
    PlaceId parent;
    Str name, address, phone, hours;
    Point point;
    Str credit_code;
    int64_t offers;
    Str intro;
    bool demo;
} MerchantNew;
MUST_USE Err merchant_add(Cx *cx, const MerchantNew *new, MerchantId *id);

typedef struct {
    Str credit_code;
    int64_t offers;
    Str intro;
    Time as_read;  // changed_at when the form was drawn; none: no check
} MerchantEdit;
MUST_USE Err merchant_edit(Cx *cx, MerchantId id, const MerchantEdit *edit);
// Paused and open again by its operators too; ended by those who keep it. Neither without a reason.
MUST_USE Err merchant_state_set(Cx *cx, MerchantId id, MerchantState state, Str reason);

typedef struct {
    AgreementId id;
    Str number;
    Day valid_from, valid_to;
    Fen fen_per_point;  // what the fund pays for a point; 0: given for nothing
    Str signer;
    bool has_account;
    Day ended_on;  // none: not ended early
    Str ended_why;
    Text state_text;  // 未开始 有效 已到期 已终止
    bool live;
} Agreement;
extern const Shape agreement_shape;
typedef struct {
    Str number;
    Day valid_from, valid_to;
    Fen fen_per_point;
    Str signer;   // who signed for the shop
    Str account;  // 结算账户, kept sealed; may be empty
} AgreementNew;
// By the centre alone: it charges the special fund.
MUST_USE Err agreement_add(Cx *cx, MerchantId id, const AgreementNew *new, AgreementId *out);
MUST_USE Err agreement_end(Cx *cx, AgreementId id, Str reason);  // from today on
MUST_USE Err agreement_list(Cx *cx, MerchantId id, List *out);   // newest first, at most 50
// The one in force on that day; merchant_no_agreement.
MUST_USE Err agreement_on(Cx *cx, MerchantId id, Day day, Agreement *out);
MUST_USE Err agreement_merchant(Cx *cx, AgreementId id, MerchantId *out);
// The account in the clear, for a settlement: noted in the audit. By the centre.
MUST_USE Err agreement_account(Cx *cx, AgreementId id, Str *out);

extern const Room merchants_room;
Err merchants_check(Cx *cx, Recount *recount);  // for Room.check
