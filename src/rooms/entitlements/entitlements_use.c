// Taken up, shown, verified; and the codes of a pool.
#include "rooms/entitlements/entitlements_in.h"
#include "rooms/people/people.h"
#include "store/gather.h"
#include "town/county.h"

FAULT(entitlement_card, 409, "entitlement.card", "这张卡已有别人登记，请核对卡号");
FAULT(pass_missing, 409, "pass.missing", "请先在礼遇页上领用");
FAULT(pass_mistyped, 422, "pass.mistyped", "出示码没有输对，请照着对方的手机再核对一遍");
FAULT(pass_unknown, 404, "pass.unknown", "没有这个出示码，请让对方打开礼遇页现场出示");
FAULT(pass_stale, 409, "pass.stale", "出示码已经换过，截图不能用，请让对方打开手机现场出示");
FAULT(pass_used, 409, "pass.used", "这个出示码刚才核过了，再用一次请等对方的码换新");
FAULT(pass_elsewhere, 409, "pass.elsewhere", "这项礼遇不在您这里用，请看礼遇页上的合作单位");
FAULT(pass_own, 403, "pass.own", "自己的礼遇请别人核销");

static const Field pass_fields[] = {
    FIELD(EntitlementPass, id),
    FIELD(EntitlementPass, entitlement),
    HIDDEN(EntitlementPass, person),
    FIELD(EntitlementPass, card),
};
const Shape entitlement_pass_shape = SHAPE(EntitlementPass, pass_fields);
#define PASS_COLUMNS "select id, entitlement, person, card from entitlement_passes "
SQL(pass_sql, PASS_COLUMNS "where id = $1", P_INT);
SQL(pass_of_sql, PASS_COLUMNS "where entitlement = $1 and person = $2", P_INT, P_INT);
SQL(card_there_sql,
    "select count(*) as n from entitlement_passes where entitlement = $1 and card = $2"
    "   and person <> $3",
    P_INT, P_TEXT, P_INT);
SQL(take_up_sql,
    "insert into entitlement_passes (entitlement, person, card, made_at, changed_at)"
    " values ($1, $2, $3, $4, $4) on conflict (entitlement, person) do update set card = $3,"
    " changed_at = $4 returning id",
    P_INT, P_INT, P_TEXT, P_INT);

Err entitlement_pass_of(Cx *cx, EntitlementId id, PersonId person, EntitlementPass *out)
{
    return db_one(cx, &pass_of_sql, &entitlement_pass_shape, out, &pass_missing, id, person);
}

Err entitlement_take_up(Cx *cx, EntitlementId id, Str card, EntitlementPassId *pass)
{
    Entitlement one;
    int64_t taken;
    TRY(entitlement_find(cx, id, &one));
    if (one.way == BY_POOL)
        return &entitlement_way;
    if (one.state != ENTITLEMENT_OPEN)
        return &entitlement_closed;
    if (!one.reached)
        return &entitlement_far;
    card = one.way == BY_LIST ? str_trim(card) : S("");
    if (one.way == BY_LIST && !card_number_valid(card))
        return entitlement_refuse(cx, "card", TEXT("卡号是 4 至 32 位字母和数字，请照着卡再核对"));
    if (card.n > 0) {
        TRY(db_int(cx, &card_there_sql, &taken, id, card, cx->actor.person));
        if (taken > 0)
            return &entitlement_card;
    }
    cx_audit(cx, "entitlement.pass", id.n, (Str){ 0 }, S("taken up"));
    return db_insert(cx, &take_up_sql, &pass->n, id, cx->actor.person, card, cx->now);
}

Err entitlement_code(Cx *cx, EntitlementId id, Str *code)
{
    EntitlementPass pass;
    TRY(entitlement_pass_of(cx, id, cx->actor.person, &pass));
    Hash secret = pass_secret(&cx->county->key_token, pass.id);
    *code = pass_code(cx->arena, pass.id, &secret, pass_step(cx->now));
    return OK;
}

// --- one more time

SQL(taking_sql,
    "insert into entitlement_takings (entitlement, person, period, n) values ($1, $2, $3, $4)"
    " on conflict (entitlement, person, period) do update set n = entitlement_takings.n + $4"
    "   where entitlement_takings.n + $4 <= $5",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(use_sql,
    "insert into entitlement_uses (entitlement, person, merchant, place_path, pass, step, list, n,"
    " fen, period, at, made_by) values ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, $10, $11, $12)"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err taking(Cx *cx, const Entitlement *one, const EntitlementHad *had, int64_t period,
                  int64_t most)
{
    int64_t changed;
    most = most == 0 ? 100000000 : most;
    if (had->n > most)
        return &entitlement_limit;
    TRY(db_change(cx, &taking_sql, &changed, one->id, had->person, period, had->n, most));
    return changed == 1 ? OK : &entitlement_limit;
}

SQL(count_sql, "update entitlements set uses = uses + $2 where id = $1", P_INT, P_INT);

Err entitlement_have(Cx *cx, const Entitlement *one, const EntitlementHad *had,
                     EntitlementUseId *id)
{
    int64_t row = 0, period = entitlement_period_of((EntitlementPeriod)one->period, had->on);
    Fen fen = { one->fen.n * had->n };
    TRY(db_insert(cx, &use_sql, &row, one->id, had->person, one->merchant, one->place_path,
                  had->pass, had->step, had->list, had->n, fen, period, cx->now, cx->actor.person));
    if (row == 0)
        return &pass_used;
    TRY(taking(cx, one, had, 0, one->per_person));
    TRY(taking(cx, one, had, period, one->per_period));
    TRY(db_change(cx, &count_sql, NULL, one->id, had->n));
    *id = (EntitlementUseId){ row };
    if (fen.n > 0 && had->list.n == 0)
        TRY(budget_take(cx, one->budget, fen, "entitlement_use", row));
    return OK;
}

// --- at the till

bool entitlement_may_verify(const Actor *who, const Entitlement *one)
{
    return actor_may(who, ROLE_MERCHANT, one->place_path);
}

SQL(used_sql, "select count(*) as n from entitlement_uses where pass = $1 and step = $2", P_INT,
    P_INT);

// Why the holder may not have it just now.
static Err may_not(const Entitlement *one)
{
    if (one->state != ENTITLEMENT_OPEN || !one->serving)
        return &entitlement_closed;
    return one->reached ? &entitlement_limit : &entitlement_far;
}

Err entitlement_look(Cx *cx, Str code, EntitlementShown *out)
{
    EntitlementPass pass;
    Person person;
    uint32_t digits;
    int64_t used;
    *out = (EntitlementShown){ 0 };
    if (!pass_parse(code, &out->pass, &digits))
        return &pass_mistyped;
    TRY(db_one(cx, &pass_sql, &entitlement_pass_shape, &pass, &pass_unknown, out->pass));
    Hash secret = pass_secret(&cx->county->key_token, pass.id);
    out->step = pass_step_of(&secret, digits, cx->now);
    if (out->step < 0)
        return &pass_unknown;
    TRY(entitlement_for(cx, pass.entitlement, pass.person, &out->entitlement));
    TRY(person_find(cx, pass.person, &person));
    out->person = person.id;
    out->person_name = mask_name(cx->arena, person.name);
    if (!entitlement_may_verify(&cx->actor, &out->entitlement))
        return &pass_elsewhere;
    TRY(db_int(cx, &used_sql, &used, pass.id, out->step));
    if (used > 0)
        return &pass_used;
    TRY(pass_verdict(out->step, cx->now));
    if (same(pass.person, cx->actor.person))
        return &pass_own;
    if (out->entitlement.way != BY_CODE)
        return &entitlement_way;
    return out->entitlement.may ? OK : may_not(&out->entitlement);
}

Err entitlement_verify(Cx *cx, Str code, EntitlementShown *out)
{
    EntitlementUseId use;
    TRY(entitlement_look(cx, code, out));
    TRY(entitlement_have(
        cx, &out->entitlement,
        &(EntitlementHad){
            .person = out->person, .pass = out->pass, .step = out->step, .n = 1, .on = cx->today },
        &use));
    cx_audit(cx, "entitlement.use", use.n, (Str){ 0 }, out->entitlement.name);
    return OK;
}

// --- what was had

static const Field use_fields[] = {
    COL(EntitlementUse, id, "编号"),
    FIELD(EntitlementUse, entitlement),
    COL(EntitlementUse, name, "礼遇"),
    COL(EntitlementUse, place_name, "合作单位"),
    COL(EntitlementUse, person_name, "姓名"),
    HIDDEN(EntitlementUse, person),
    COL(EntitlementUse, n, "次数"),
    COL(EntitlementUse, fen, "结算（元）"),
    COL(EntitlementUse, at, "时间"),
    FIELD(EntitlementUse, settlement),
    HIDDEN(EntitlementUse, is_mine),
    SHOWN(EntitlementUse, has_coupon),
    HIDDEN(EntitlementUse, coupon),
    HIDDEN(EntitlementUse, valid_to),
    HIDDEN(EntitlementUse, sealed),
    SHOWN(EntitlementUse, past),
    SHOWN(EntitlementUse, href),
};
const Shape entitlement_use_shape = SHAPE(EntitlementUse, use_fields);
static const Field mine_fields[] = {
    COL(EntitlementUse, id, "编号"),
    FIELD(EntitlementUse, entitlement),
    COL(EntitlementUse, name, "礼遇"),
    COL(EntitlementUse, place_name, "合作单位"),
    COL(EntitlementUse, n, "次数"),
    COL(EntitlementUse, at, "时间"),
    SHOWN(EntitlementUse, has_coupon),
    COL(EntitlementUse, coupon, "券码"),
    COL(EntitlementUse, valid_to, "有效期至"),
    SHOWN(EntitlementUse, past),
    SHOWN(EntitlementUse, href),
};
const Shape entitlement_mine_shape = SHAPE(EntitlementUse, mine_fields);

// $2 to $3 the path, $7 to $8 the day.
SQL(uses_sql,
    "select u.id, u.entitlement, e.name, p.name as place_name, n.name as person_name, u.person,"
    " u.n, u.fen, u.at, u.settlement, c.sealed, c.valid_to from entitlement_uses u"
    "  join entitlements e on e.id = u.entitlement join places p on p.id = e.place"
    "  join people n on n.id = u.person left join entitlement_coupons c on c.use_id = u.id"
    " where ($1 = 0 or u.person = $1) and u.place_path >= $2 and u.place_path < $3"
    "   and ($4 = 0 or u.entitlement = $4) and ($5 = 0 or u.merchant = $5)"
    "   and ($6 = 0 or u.settlement = $6) and ($7 = 0 or (u.at >= $7 and u.at < $8))"
    "   and ($9 = 0 or u.id < $9) order by u.id desc limit $10",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err tell(Cx *cx, EntitlementUse *one)
{
    one->is_mine = same(one->person, cx->actor.person);
    one->has_coupon = one->sealed.bytes.n > 0;
    one->past = one->has_coupon && one->valid_to.ymd < cx->today.ymd;
    one->person_name = mask_name(cx->arena, one->person_name);
    one->href = url_of(str_printf(cx->arena, "/entitlements/%lld", (long long)one->entitlement.n));
    if (one->is_mine && one->has_coupon)
        return open_field(cx->arena, &cx->county->key_field, COUPON_KEY, one->sealed.bytes,
                          &one->coupon);
    return OK;
}

Err entitlement_uses(Cx *cx, const EntitlementUseFilter *filter, List *out)
{
    Str path = filter->path.n > 0 ? filter->path : S("");
    Day on = filter->on;
    int64_t from = on.ymd == 0 ? 0 : day_start(on).ms,
            to = on.ymd == 0 ? 0 : day_start(day_add(on, 1)).ms;
    TRY(db_gather(cx, &uses_sql, &entitlement_use_shape, (size_t)filter->limit, out,
                  filter->person.n, path, prefix_end(cx->arena, path), filter->entitlement.n,
                  filter->merchant.n, filter->settlement.n, from, to, filter->before.n,
                  (int64_t)filter->limit));
    for (size_t i = 0; i < out->n; i++)
        TRY(tell(cx, LIST_AT(out, EntitlementUse, i)));
    return OK;
}

// --- for settlements

static const Field sums_fields[] = { FIELD(EntitlementSums, n), FIELD(EntitlementSums, fen) };
static const Shape sums_shape = SHAPE(EntitlementSums, sums_fields);
SQL(claim_sql,
    "update entitlement_uses set settlement = $3 where merchant = $1 and at < $2"
    "   and settlement is null",
    P_INT, P_INT, P_INT);
SQL(claimed_sql,
    "select coalesce(cast(sum(n) as bigint), 0) as n, coalesce(cast(sum(fen) as bigint), 0) as fen"
    " from entitlement_uses where settlement = $1",
    P_INT);
SQL(unclaim_sql, "update entitlement_uses set settlement = null where settlement = $1", P_INT);

Err entitlement_claim(Cx *cx, MerchantId merchant, Time until, SettlementId paper,
                      EntitlementSums *out)
{
    TRY(db_change(cx, &claim_sql, NULL, merchant, until, paper));
    return db_one(cx, &claimed_sql, &sums_shape, out, &entitlement_missing, paper);
}

Err entitlement_unclaim(Cx *cx, SettlementId paper)
{
    return db_change(cx, &unclaim_sql, NULL, paper);
}
