// Agreements: from when to when a merchant gives goods for points, and what the fund pays for one.
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/merchants/merchants_in.h"
#include "store/db.h"
#include "town/county.h"

static const Field agreement_fields[] = {
    FIELD(Agreement, id),
    COL(Agreement, number, "协议编号"),
    COL(Agreement, valid_from, "自"),
    COL(Agreement, valid_to, "至"),
    COL(Agreement, fen_per_point, "每积分结算（元）"),
    COL(Agreement, signer, "商户签字人"),
    FIELD(Agreement, has_account),
    COL(Agreement, ended_on, "终止日期"),
    COL(Agreement, ended_why, "终止原因"),
    COL(Agreement, state_text, "状态"),
    SHOWN(Agreement, live),
};
const Shape agreement_shape = SHAPE(Agreement, agreement_fields);

#define AGREEMENT_COLUMNS                                                    \
    "select id, number, valid_from, valid_to, fen_per_point, signer,"        \
    " case when account is null then 0 else 1 end as has_account, ended_on," \
    " coalesce(ended_why, '') as ended_why from merchant_agreements "

SQL(list_sql, AGREEMENT_COLUMNS "where merchant = $1 order by valid_from desc, id desc limit 50",
    P_INT);
SQL(find_sql, AGREEMENT_COLUMNS "where id = $1", P_INT);
SQL(on_sql,
    AGREEMENT_COLUMNS "where merchant = $1 and valid_from <= $2 and valid_to >= $2"
                      "   and (ended_on is null or ended_on > $2) limit 1",
    P_INT, P_INT);
SQL(merchant_sql, "select merchant from merchant_agreements where id = $1", P_INT);

static void tell(const Cx *cx, Agreement *one)
{
    int today = cx->today.ymd;
    bool ended = one->ended_on.ymd != 0;
    one->live = !ended && today >= one->valid_from.ymd && today <= one->valid_to.ymd;
    one->state_text = ended                         ? TEXT("已终止")
                      : today < one->valid_from.ymd ? TEXT("未开始")
                      : one->live                   ? TEXT("有效")
                                                    : TEXT("已到期");
}

Err agreement_list(Cx *cx, MerchantId id, List *out)
{
    TRY(db_list(cx, &list_sql, &agreement_shape, out, id));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, Agreement, i));
    return OK;
}

Err agreement_on(Cx *cx, MerchantId id, Day day, Agreement *out)
{
    TRY(db_one(cx, &on_sql, &agreement_shape, out, &merchant_no_agreement, id, day));
    tell(cx, out);
    return OK;
}

Err agreement_merchant(Cx *cx, AgreementId id, MerchantId *out)
{
    int64_t n = 0;
    TRY(db_int(cx, &merchant_sql, &n, id));
    *out = (MerchantId){ n };
    return n != 0 ? OK : &agreement_missing;
}

static bool may_sign(const Actor *who)
{
    return who->system || actor_is(who, ROLE_CENTRE);
}

static bool fits(Str s, size_t least, size_t most)
{
    return utf8_plain(s) && utf8_length(s) >= least && utf8_length(s) <= most;
}

static void problem(Cx *cx, Str field, Text text, bool *fine)
{
    *fine = false;
    cx_problem(cx, field, "range", text, (Str){ 0 }, (Str){ 0 });
}

static Err check_agreement(Cx *cx, const AgreementNew *new)
{
    bool fine = true;
    if (!fits(new->number, 2, 40))
        problem(cx, S("number"), TEXT("请填写协议编号，2 至 40 个字"), &fine);
    if (!day_valid(new->valid_from) || day_year(new->valid_from) < 2000)
        problem(cx, S("valid_from"), TEXT("请填写协议从哪天起有效"), &fine);
    if (!day_valid(new->valid_to) || new->valid_to.ymd < new->valid_from.ymd)
        problem(cx, S("valid_to"), TEXT("到期日不能早于起始日"), &fine);
    if (new->fen_per_point.n < 0 || new->fen_per_point.n > 10000)
        problem(cx, S("fen_per_point"), TEXT("每积分结算 0 至 100 元"), &fine);
    if (!fits(new->signer, 2, 30))
        problem(cx, S("signer"), TEXT("请填写商户签字人"), &fine);
    if (new->account.n > 0 && !fits(new->account, 6, 80))
        problem(cx, S("account"), TEXT("结算账户写开户行和账号，80 个字以内"), &fine);
    return fine ? OK : &fault_invalid;
}

// The guard stands in the statement: two who sign at once do not both.
SQL(add_sql,
    "insert into merchant_agreements (merchant, number, valid_from, valid_to, fen_per_point, signer,"
    " account, made_by, made_at)"
    " select $1, $2, $3, $4, $5, $6, $7, $8, $9 where not exists (select 1 from merchant_agreements"
    "   where merchant = $1 and valid_from <= $4 and coalesce(ended_on, valid_to + 1) > $3)"
    " returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_BYTES, P_INT, P_INT);

Err agreement_add(Cx *cx, MerchantId id, const AgreementNew *new, AgreementId *out)
{
    Merchant one;
    int64_t row = 0;
    TRY(merchant_find(cx, id, &one));
    if (!may_sign(&cx->actor))
        return &merchant_not_yours;
    if (one.state == MERCHANT_ENDED)
        return &merchant_ended;
    TRY(check_agreement(cx, new));
    Blob account = { { 0 } };
    if (new->account.n > 0)
        account.bytes = seal_field(cx->arena, &cx->county->key_field, "merchant_agreements.account",
                                   new->account);
    Err err = db_insert(cx, &add_sql, &row, id, new->number, new->valid_from, new->valid_to,
                        new->fen_per_point, new->signer, account, cx->actor.person, cx->now);
    if (err == &db_conflict)
        return &agreement_taken;
    TRY(err);
    if (row == 0)
        return &agreement_overlaps;
    *out = (AgreementId){ row };
    cx_audit(cx, "merchant.agreement", id.n, (Str){ 0 }, new->number);
    return OK;
}

SQL(end_sql,
    "update merchant_agreements set ended_on = $2, ended_why = $3, ended_by = $4"
    " where id = $1 and ended_on is null and valid_to >= $2",
    P_INT, P_INT, P_TEXT, P_INT);

Err agreement_end(Cx *cx, AgreementId id, Str reason)
{
    Agreement one;
    int64_t changed;
    TRY(db_one(cx, &find_sql, &agreement_shape, &one, &agreement_missing, id));
    if (!may_sign(&cx->actor))
        return &merchant_not_yours;
    reason = str_trim(reason);
    bool fine = true;
    if (!fits(reason, 2, 100))
        problem(cx, S("reason"), TEXT("请写明终止原因，2 至 100 个字"), &fine);
    if (!fine)
        return &fault_invalid;
    TRY(db_change(cx, &end_sql, &changed, id, cx->today, reason, cx->actor.person));
    if (changed == 0)
        return &merchant_moved_on;
    cx_audit(cx, "merchant.agreement", id.n, one.number, S("ended"));
    return OK;
}

SQL(account_sql, "select account from merchant_agreements where id = $1", P_INT);
typedef struct {
    Blob account;
} Kept;
static const Field kept_fields[] = { FIELD(Kept, account) };
static const Shape kept_shape = SHAPE(Kept, kept_fields);

Err agreement_account(Cx *cx, AgreementId id, Str *out)
{
    Kept kept;
    if (!may_sign(&cx->actor))
        return &merchant_not_yours;
    TRY(db_one(cx, &account_sql, &kept_shape, &kept, &agreement_missing, id));
    cx_audit(cx, "merchant.agreement", id.n, (Str){ 0 }, S("account opened"));
    *out = S("");
    if (kept.account.bytes.n == 0)
        return OK;
    return open_field(cx->arena, &cx->county->key_field, "merchant_agreements.account",
                      kept.account.bytes, out);
}
