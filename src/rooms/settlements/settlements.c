#include "rooms/settlements/settlements.h"
#include "base/paper.h"
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "store/gather.h"
#include "store/recount.h"

FAULT(settlement_missing, 404, "settlement.missing", "没有这张结算单");
FAULT(settlement_not_yours, 403, "settlement.not_yours", "这张结算单要由商户确认，再由中心确认");
FAULT(settlement_early, 409, "settlement.early", "这个月还没过完，下个月再出结算单");
FAULT(settlement_nothing, 409, "settlement.nothing", "这家商户到月底没有未结算的核销");
FAULT(settlement_twice, 409, "settlement.twice", "这家商户这个月已经有结算单");
FAULT(settlement_moved_on, 409, "settlement.moved_on", "这张结算单刚刚有了变化，请刷新后再看");
FAULT(settlement_same, 403, "settlement.same", "商户和中心要由两个人分别确认");

const char *const settlement_state_words[] = { "made", "agreed", "settled", "withdrawn", NULL };
const Text settlement_state_texts[] = { TEXT("待商户确认"), TEXT("待中心确认"), TEXT("已结算"),
                                        TEXT("已撤回") };

static const Field fields[] = {
    COL(Settlement, id, "编号"),
    FIELD(Settlement, merchant),
    COL(Settlement, merchant_name, "爱心商户"),
    HIDDEN(Settlement, place_path),
    FIELD(Settlement, month),
    COL(Settlement, month_said, "月份"),
    COL(Settlement, n, "核销"),
    COL(Settlement, points, "积分"),
    COL(Settlement, fen, "结算（元）"),
    COL(Settlement, times, "礼遇（次）"),
    COL(Settlement, times_fen, "礼遇结算（元）"),
    COL(Settlement, total, "合计（元）"),
    WORD(Settlement, state, settlement_state_words),
    COL(Settlement, state_text, "状态"),
    FIELD(Settlement, reason),
    COL(Settlement, made_at, "出单时间"),
    COL(Settlement, agreed_at, "商户确认"),
    COL(Settlement, settled_at, "中心确认"),
    SHOWN(Settlement, agreed_name),
    SHOWN(Settlement, settled_name),
    HIDDEN(Settlement, agreed_by),
    SHOWN(Settlement, href),
};
const Shape settlement_shape = SHAPE(Settlement, fields);

#define COLUMNS                                                                                           \
    "select s.id, s.merchant, p.name as merchant_name, m.place_path, s.month, s.n, s.points,"             \
    " s.fen, s.times, s.times_fen, s.state, s.reason, s.made_at, s.agreed_at, s.settled_at, s.agreed_by," \
    " coalesce(a.name, '') as agreed_name, coalesce(c.name, '') as settled_name"                          \
    "  from settlements s join merchants m on m.id = s.merchant join places p on p.id = m.place"          \
    "  left join people a on a.id = s.agreed_by left join people c on c.id = s.settled_by "
SQL(find_sql, COLUMNS "where s.id = $1", P_INT);
SQL(list_sql,
    COLUMNS "where m.place_path >= $1 and m.place_path < $2 and ($3 = 0 or s.id < $3)"
            " order by s.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

bool month_valid(int64_t month)
{
    return month >= 200001 && month <= 220012 && month % 100 >= 1 && month % 100 <= 12;
}

Time month_end(int64_t month)
{
    int year = (int)(month / 100), next = (int)(month % 100) + 1;
    return day_start(next > 12 ? day_of(year + 1, 1, 1) : day_of(year, next, 1));
}

static void tell(Cx *cx, Settlement *one)
{
    one->month_said = str_printf(cx->arena, "%lld-%02lld", (long long)one->month / 100,
                                 (long long)one->month % 100);
    one->total.n = one->fen.n + one->times_fen.n;
    one->state_text = settlement_state_texts[one->state];
    one->href = url_of(str_printf(cx->arena, "/settlements/%lld", (long long)one->id.n));
}

Err settlement_find(Cx *cx, SettlementId id, Settlement *out)
{
    TRY(db_one(cx, &find_sql, &settlement_shape, out, &settlement_missing, id));
    tell(cx, out);
    return OK;
}

Err settlement_list(Cx *cx, Str path, SettlementId before, int limit, List *out)
{
    TRY(db_gather(cx, &list_sql, &settlement_shape, (size_t)limit, out, path,
                  prefix_end(cx->arena, path), before.n, (int64_t)limit));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, Settlement, i));
    return OK;
}

bool settlement_may_read(const Actor *who, const Settlement *one)
{
    return actor_may(who,
                     ROLE_MERCHANT | ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
                     one->place_path);
}

SQL(add_sql,
    "insert into settlements (merchant, month, n, points, fen, state, made_by, made_at)"
    " values ($1, $2, 0, 0, 0, 'made', $3, $4) on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT);
SQL(there_sql,
    "select count(*) from settlements where merchant = $1 and month = $2 and state <> 'withdrawn'",
    P_INT, P_INT);
SQL(sums_sql,
    "update settlements set n = $2, points = $3, fen = $4, times = $5, times_fen = $6 where id = $1",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

Err settlement_make(Cx *cx, MerchantId merchant, int64_t month, SettlementId *id)
{
    Merchant shop;
    RedemptionSums sums;
    EntitlementSums times;
    int64_t row = 0, there;
    TRY(merchant_find(cx, merchant, &shop));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLE_CENTRE, shop.place_path))
        return &settlement_not_yours;
    if (!month_valid(month))
        return &fault_invalid;
    if (month_end(month).ms > cx->now.ms)
        return &settlement_early;
    TRY(db_int(cx, &there_sql, &there, merchant, month));
    if (there > 0)
        return &settlement_twice;
    TRY(db_insert(cx, &add_sql, &row, merchant, month, cx->actor.person, cx->now));
    if (row == 0)
        return &settlement_twice;
    TRY(redemption_claim(cx, merchant, month_end(month), (SettlementId){ row }, &sums));
    TRY(entitlement_claim(cx, merchant, month_end(month), (SettlementId){ row }, &times));
    if (sums.n == 0 && times.n == 0)
        return &settlement_nothing;
    TRY(db_change(cx, &sums_sql, NULL, row, sums.n, sums.points, sums.fen, times.n, times.fen));
    *id = (SettlementId){ row };
    cx_audit(cx, "settlement", row, (Str){ 0 }, str(settlement_state_words[SETTLEMENT_MADE]));
    return OK;
}

SQL(agree_sql,
    "update settlements set state = 'agreed', agreed_by = $2, agreed_at = $3 where id = $1"
    "   and state = 'made'",
    P_INT, P_INT, P_INT);

static Err moved(Cx *cx, SettlementId id, int64_t changed, SettlementState from, SettlementState to)
{
    if (changed == 0)
        return &settlement_moved_on;
    cx_audit(cx, "settlement", id.n, str(settlement_state_words[from]),
             str(settlement_state_words[to]));
    return OK;
}

Err settlement_agree(Cx *cx, SettlementId id)
{
    Settlement one;
    int64_t changed;
    TRY(settlement_find(cx, id, &one));
    if (!actor_may(&cx->actor, ROLE_MERCHANT, one.place_path))
        return &settlement_not_yours;
    TRY(db_change(cx, &agree_sql, &changed, id, cx->actor.person, cx->now));
    return moved(cx, id, changed, SETTLEMENT_MADE, SETTLEMENT_AGREED);
}

SQL(withdraw_sql,
    "update settlements set state = 'withdrawn', reason = $2 where id = $1 and state = 'made'",
    P_INT, P_TEXT);

Err settlement_object(Cx *cx, SettlementId id, Str reason)
{
    Settlement one;
    int64_t changed;
    TRY(settlement_find(cx, id, &one));
    if (!actor_may(&cx->actor, ROLE_MERCHANT | ROLE_CENTRE, one.place_path))
        return &settlement_not_yours;
    reason = str_trim(reason);
    if (!utf8_plain(reason) || utf8_length(reason) < 2 || utf8_length(reason) > 100) {
        cx_problem(cx, S("reason"), "required", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_change(cx, &withdraw_sql, &changed, id, reason));
    TRY(moved(cx, id, changed, SETTLEMENT_MADE, SETTLEMENT_WITHDRAWN));
    TRY(entitlement_unclaim(cx, id));
    return redemption_unclaim(cx, id);
}

SQL(settle_sql,
    "update settlements set state = 'settled', settled_by = $2, settled_at = $3 where id = $1"
    "   and state = 'agreed'",
    P_INT, P_INT, P_INT);

Err settlement_settle(Cx *cx, SettlementId id)
{
    Settlement one;
    int64_t changed;
    TRY(settlement_find(cx, id, &one));
    if (!actor_may(&cx->actor, ROLE_CENTRE, one.place_path))
        return &settlement_not_yours;
    if (one.agreed_by.n != 0 && one.agreed_by.n == cx->actor.person.n)
        return &settlement_same;
    TRY(db_change(cx, &settle_sql, &changed, id, cx->actor.person, cx->now));
    TRY(moved(cx, id, changed, SETTLEMENT_AGREED, SETTLEMENT_SETTLED));
    if (one.points.n == 0)
        return OK;
    return point_settle(cx, one.merchant.n, one.points,
                        str_printf(cx->arena, "settlements/%lld/settle", (long long)id.n));
}

// --- the paper

#define PAPER_ROWS 1000

static Str words(Cx *cx, const char *field, const Settlement *one)
{
    return field_text(cx->arena, cx->lang, shape_field(&settlement_shape, str(field)), one);
}

static Err write_rows(Cx *cx, Paper *paper, SettlementId id)
{
    List rows;
    TRY(redemption_list(cx, &(RedemptionFilter){ .settlement = id, .limit = PAPER_ROWS }, &rows));
    Str *cells = NEW_ARRAY(cx->arena, Str, rows.n * 5 + 1);
    static const char *const columns[] = { "id", "title", "person_name", "points", "fen" };
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < 5; k++)
            cells[i * 5 + k] = field_text(cx->arena, cx->lang,
                                          shape_field(&redeemed_shape, str(columns[k])),
                                          LIST_AT(&rows, Redemption, i));
    const Str heads[] = { say(cx->lang, TEXT("编号")), say(cx->lang, TEXT("名称")),
                          say(cx->lang, TEXT("姓名")), say(cx->lang, TEXT("积分")),
                          say(cx->lang, TEXT("结算（元）")) };
    static const int shares[] = { 2, 6, 3, 2, 3 };
    if (rows.n > 0)
        paper_table(paper, &(PaperTable){ heads, shares, 5 }, cells, rows.n);
    return OK;
}

static Err write_times(Cx *cx, Paper *paper, SettlementId id)
{
    List rows;
    TRY(entitlement_uses(cx, &(EntitlementUseFilter){ .settlement = id, .limit = PAPER_ROWS },
                         &rows));
    if (rows.n == 0)
        return OK;
    Str *cells = NEW_ARRAY(cx->arena, Str, rows.n * 5 + 1);
    static const char *const columns[] = { "id", "name", "person_name", "n", "fen" };
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < 5; k++)
            cells[i * 5 + k] = field_text(cx->arena, cx->lang,
                                          shape_field(&entitlement_use_shape, str(columns[k])),
                                          LIST_AT(&rows, EntitlementUse, i));
    const Str heads[] = { say(cx->lang, TEXT("编号")), say(cx->lang, TEXT("礼遇")),
                          say(cx->lang, TEXT("姓名")), say(cx->lang, TEXT("次数")),
                          say(cx->lang, TEXT("结算（元）")) };
    static const int shares[] = { 2, 6, 3, 2, 3 };
    paper_gap(paper, 4);
    paper_table(paper, &(PaperTable){ heads, shares, 5 }, cells, rows.n);
    return OK;
}

Err settlement_paper(Cx *cx, SettlementId id, Str *pdf)
{
    Settlement one;
    TRY(settlement_find(cx, id, &one));
    if (!settlement_may_read(&cx->actor, &one))
        return &settlement_missing;
    Str title = say_with(cx->arena, cx->lang, TEXT("{0} {1} 积分结算单"), one.merchant_name,
                         one.month_said);
    Paper *paper = paper_new(cx->arena, &(PaperSet){ title, title, cx->now });
    paper_head(paper, title);
    paper_fact(paper, say(cx->lang, TEXT("核销")), words(cx, "n", &one));
    paper_fact(paper, say(cx->lang, TEXT("积分")), words(cx, "points", &one));
    paper_fact(paper, say(cx->lang, TEXT("结算（元）")), words(cx, "fen", &one));
    if (one.times > 0) {
        paper_fact(paper, say(cx->lang, TEXT("礼遇（次）")), words(cx, "times", &one));
        paper_fact(paper, say(cx->lang, TEXT("礼遇结算（元）")), words(cx, "times_fen", &one));
        paper_fact(paper, say(cx->lang, TEXT("合计（元）")), words(cx, "total", &one));
    }
    paper_fact(paper, say(cx->lang, TEXT("商户确认")),
               str_printf(cx->arena, "%.*s %.*s", STR_FMT(one.agreed_name),
                          STR_FMT(words(cx, "agreed_at", &one))));
    paper_fact(paper, say(cx->lang, TEXT("中心确认")),
               str_printf(cx->arena, "%.*s %.*s", STR_FMT(one.settled_name),
                          STR_FMT(words(cx, "settled_at", &one))));
    paper_gap(paper, 4);
    TRY(write_rows(cx, paper, id));
    TRY(write_times(cx, paper, id));
    paper_gap(paper, 8);
    paper_text(paper, say(cx->lang, TEXT("商户（盖章）：　　　　　　　　中心（盖章）：")));
    return paper_end(paper, pdf);
}

// --- what its rows must prove

SQL0(
    sum_sql,
    "select count(*) as wrong, min(s.id) as example from settlements as s where"
    " s.n <> (select count(*) from redemptions as r where r.settlement = s.id) and"
    "   s.state <> 'withdrawn'"
    "  or s.state <> 'withdrawn' and (s.points <> (select coalesce(cast(sum(r.points) as bigint), 0)"
    "    from redemptions as r where r.settlement = s.id) or s.fen <> (select"
    "    coalesce(cast(sum(r.fen) as bigint), 0) from redemptions as r where r.settlement = s.id))"
    "  or s.state = 'withdrawn' and exists (select r.id from redemptions as r"
    "    where r.settlement = s.id)");
SQL0(
    other_sql,
    "select count(*) as wrong, min(r.id) as example from redemptions as r where r.settlement is not"
    " null and not exists (select s.id from settlements as s where s.id = r.settlement and"
    " s.merchant = r.merchant)");

SQL0(
    times_sql,
    "select count(*) as wrong, min(s.id) as example from settlements as s where s.state <>"
    " 'withdrawn' and (s.times <> (select coalesce(cast(sum(u.n) as bigint), 0) from"
    "   entitlement_uses as u where u.settlement = s.id and u.merchant = s.merchant) or s.times_fen"
    "   <> (select coalesce(cast(sum(u.fen) as bigint), 0) from entitlement_uses as u where"
    "   u.settlement = s.id)) or s.state = 'withdrawn' and exists (select u.id from"
    "   entitlement_uses as u where u.settlement = s.id)");

Err settlements_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &times_sql, TEXT("每张结算单的礼遇次数和钱等于单上的明细")));
    TRY(recount_rows(cx, recount, &sum_sql, TEXT("每张结算单的合计等于单上的券")));
    return recount_rows(cx, recount, &other_sql, TEXT("结算单上只有这家商户的券"));
}
