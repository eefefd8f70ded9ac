// What there is, for whom, and how far away it still is.
#include "rooms/entitlements/entitlements.h"
#include "base/utf8.h"
#include "rooms/entitlements/entitlements_in.h"
#include "rooms/stars/stars.h"
#include "store/gather.h"
#include "town/setting.h"

FAULT(entitlement_missing, 404, "entitlement.missing", "没有这项礼遇");
FAULT(entitlement_not_ours, 403, "entitlement.not_ours", "礼遇由中心管理，请找中心");
FAULT(entitlement_closed, 409, "entitlement.closed", "这项礼遇现在不能用，请看礼遇页上的说明");
FAULT(entitlement_far, 409, "entitlement.far", "还没有达到这项礼遇的门槛，请看礼遇页上还差多少");
FAULT(entitlement_limit, 409, "entitlement.limit", "这一期的次数已经用完，下一期再来");
FAULT(entitlement_no_line, 422, "entitlement.no_line", "每次要付钱的礼遇，请选从哪项专项资金结算");
FAULT(entitlement_way, 409, "entitlement.way", "这项礼遇不是这样领的，请看礼遇页上的说明");
FAULT(entitlement_term, 409, "entitlement.term", "这一天已经有一条门槛，请换一天");

static const Field term_fields[] = {
    COL(EntitlementTerm, valid_from, "自"),
    COL(EntitlementTerm, hours, "满多少小时"),
    WORD(EntitlementTerm, span, entitlement_span_words),
    COL(EntitlementTerm, star, "星级"),
    COL(EntitlementTerm, source, "依据的文件"),
    COL(EntitlementTerm, said, "门槛"),
};
const Shape entitlement_term_shape = SHAPE(EntitlementTerm, term_fields);

static const Field fields[] = {
    COL(Entitlement, id, "编号"),
    COL(Entitlement, name, "名称"),
    FIELD(Entitlement, words),
    FIELD(Entitlement, merchant),
    FIELD(Entitlement, place),
    HIDDEN(Entitlement, place_path),
    COL(Entitlement, place_name, "合作单位"),
    FIELD(Entitlement, address),
    FIELD(Entitlement, phone),
    WORD(Entitlement, way, entitlement_way_words),
    COL(Entitlement, way_text, "领取方式"),
    FIELD(Entitlement, budget),
    COL(Entitlement, fen, "每次结算（元）"),
    FIELD(Entitlement, per_person),
    FIELD(Entitlement, per_period),
    WORD(Entitlement, period, entitlement_period_words),
    WORD(Entitlement, state, entitlement_state_words),
    COL(Entitlement, state_text, "状态"),
    HIDDEN(Entitlement, serving),
    COL(Entitlement, uses, "已享受（次）"),
    FIELD(Entitlement, spare),
    PART(Entitlement, term, entitlement_term_shape),
    FIELD(Entitlement, had),
    FIELD(Entitlement, had_now),
    FIELD(Entitlement, reached),
    FIELD(Entitlement, taken_up),
    FIELD(Entitlement, may),
    FIELD(Entitlement, short_hours),
    FIELD(Entitlement, said),
    FIELD(Entitlement, demo),
    HIDDEN(Entitlement, changed_at),
    SHOWN(Entitlement, href),
};
const Shape entitlement_shape = SHAPE(Entitlement, fields);

bool entitlement_may_keep(const Cx *cx)
{
    return cx->actor.system || actor_is(&cx->actor, ROLE_CENTRE);
}

Err entitlement_refuse(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), "check", text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

// --- reading

// $1 today.
#define COLUMNS                                                                                 \
    "select e.id, e.name, e.words, e.merchant, e.place, e.place_path, p.name as place_name,"    \
    " p.address, p.phone, e.way, e.budget, e.fen, e.per_person, e.per_period, e.period,"        \
    " e.state, e.demo, e.changed_at, e.uses,"                                                   \
    " (select count(*) from (select c.id from entitlement_coupons c where c.entitlement = e.id" \
    "   and c.use_id is null and c.valid_to >= $1 limit 1000) as free) as spare,"               \
    " case when exists (select 1 from merchants m join merchant_agreements a on"                \
    "   a.merchant = m.id where m.id = e.merchant and m.state = 'open' and a.valid_from <= $1"  \
    "     and a.valid_to >= $1 and (a.ended_on is null or a.ended_on > $1)) then 1 else 0 end"  \
    "   as serving from entitlements e join places p on p.id = e.place "
SQL(find_sql, COLUMNS "where e.id = $2", P_INT, P_INT);
SQL(list_sql,
    COLUMNS "where ($2 = 1 or e.state = 'open') and ($3 = 0 or e.merchant = $3)"
            "   and ($4 = 0 or e.id < $4) order by e.id desc limit $5",
    P_INT, P_INT, P_INT, P_INT, P_INT);
#define TERM_COLUMNS "select valid_from, hours, span, star, source from entitlement_terms "
SQL(term_sql,
    TERM_COLUMNS "where entitlement = $1 and valid_from <= $2 order by valid_from desc limit 1",
    P_INT, P_INT);
SQL(terms_sql, TERM_COLUMNS "where entitlement = $1 order by valid_from desc limit 100", P_INT);
SQL(had_sql,
    "select coalesce(cast(sum(n) as bigint), 0) as n from entitlement_takings"
    " where entitlement = $1 and person = $2 and period = $3",
    P_INT, P_INT, P_INT);
SQL(taken_up_sql,
    "select count(*) as n from entitlement_passes where entitlement = $1 and person = $2", P_INT,
    P_INT);
SQL(minutes_sql,
    "select coalesce(cast(sum(minutes) as bigint), 0) as n from records where person = $1"
    "   and state = 'effective' and day >= $2 and (kind = 'credit' or ($3 = 1 and kind = 'honour')"
    "     or ($4 = 1 and kind = 'carried'))",
    P_INT, P_INT, P_INT, P_INT);

static Str term_said(Cx *cx, const EntitlementTerm *term)
{
    Str star = term->star == 0 ? S("") : say(cx->lang, star_level_texts[term->star]);
    if (term->hours == 0)
        return star;
    Str hours = str_printf(cx->arena, "%lld", (long long)term->hours);
    Text text = term->star == 0
                    ? term->span == SPAN_YEAR ? TEXT("当年满 {0} 小时") : TEXT("累计满 {0} 小时")
                : term->span == SPAN_YEAR ? TEXT("当年满 {0} 小时，或{1}")
                                          : TEXT("累计满 {0} 小时，或{1}");
    return say_with(cx->arena, cx->lang, text, hours, star);
}

static Err term_on(Cx *cx, EntitlementId id, Day day, EntitlementTerm *out)
{
    List rows;
    *out = (EntitlementTerm){ 0 };
    TRY(db_list(cx, &term_sql, &entitlement_term_shape, &rows, id, day));
    if (rows.n == 0)
        return OK;
    *out = *LIST_AT(&rows, EntitlementTerm, 0);
    out->said = term_said(cx, out);
    return OK;
}

Err entitlement_terms(Cx *cx, EntitlementId id, List *out)
{
    TRY(db_list(cx, &terms_sql, &entitlement_term_shape, out, id));
    for (size_t i = 0; i < out->n; i++)
        LIST_AT(out, EntitlementTerm, i)->said = term_said(cx, LIST_AT(out, EntitlementTerm, i));
    return OK;
}

static Err facts_of(Cx *cx, PersonId person, const EntitlementTerm *term, EntitlementFacts *out)
{
    int64_t minutes = 0;
    Day since = term->span == SPAN_YEAR ? day_of(day_year(cx->today), 1, 1) : (Day){ 0 };
    if (term->hours > 0)
        TRY(db_int(cx, &minutes_sql, &minutes, person, (int64_t)since.ymd,
                   rule_int(cx, "entitlements.honour_counts", cx->today),
                   rule_int(cx, "entitlements.carried_counts", cx->today)));
    out->minutes.n = (int32_t)minutes;
    out->star = 0;
    return term->star > 0 ? star_of(cx, person, &out->star) : OK;
}

static Str lacking(Cx *cx, const Entitlement *one)
{
    long long tenths = (one->short_hours.n + 5) / 6;
    if (one->short_hours.n == 0)
        return say_with(cx->arena, cx->lang, TEXT("要 {0}"),
                        say(cx->lang, star_level_texts[one->term.star]), (Str){ 0 });
    Str hours = tenths % 10 == 0 ? str_printf(cx->arena, "%lld", tenths / 10)
                                 : str_printf(cx->arena, "%lld.%lld", tenths / 10, tenths % 10);
    return say_with(cx->arena, cx->lang, TEXT("还差 {0} 小时"), hours, (Str){ 0 });
}

static Str said(Cx *cx, PersonId who, const Entitlement *one)
{
    if (one->state != ENTITLEMENT_OPEN)
        return say(cx->lang, one->state_text);
    if (!one->serving)
        return say(cx->lang, TEXT("合作单位暂不提供"));
    if (one->term.valid_from.ymd == 0)
        return say(cx->lang, TEXT("还没有定门槛"));
    if (who.n == 0)
        return one->term.said;
    if (!one->reached)
        return lacking(cx, one);
    if (one->way == BY_POOL && one->spare == 0)
        return say(cx->lang, TEXT("券码已领完"));
    return say(cx->lang, one->may ? TEXT("已达到，可享受") : TEXT("这一期的次数已用完"));
}

// What it is for somebody: the threshold of today, how often they had it, whether they may.
static Err tell(Cx *cx, PersonId who, Entitlement *one)
{
    one->way_text = entitlement_way_texts[one->way];
    one->state_text = entitlement_state_texts[one->state];
    one->href = url_of(str_printf(cx->arena, "/entitlements/%lld", (long long)one->id.n));
    TRY(term_on(cx, one->id, cx->today, &one->term));
    if (who.n != 0) {
        EntitlementFacts facts;
        int64_t passes, period = entitlement_period_of((EntitlementPeriod)one->period, cx->today);
        TRY(facts_of(cx, who, &one->term, &facts));
        TRY(db_int(cx, &had_sql, &one->had, one->id, who, (int64_t)0));
        TRY(db_int(cx, &had_sql, &one->had_now, one->id, who, period));
        TRY(db_int(cx, &taken_up_sql, &passes, one->id, who));
        one->taken_up = passes > 0;
        one->reached = entitlement_reached(&one->term, &facts);
        one->short_hours = entitlement_short(&one->term, &facts);
        one->may = one->state == ENTITLEMENT_OPEN && one->serving && one->reached &&
                   (one->per_person == 0 || one->had < one->per_person) &&
                   (one->per_period == 0 || one->had_now < one->per_period) &&
                   (one->way != BY_POOL || one->spare > 0);
    }
    one->said = said(cx, who, one);
    return OK;
}

Err entitlement_for(Cx *cx, EntitlementId id, PersonId person, Entitlement *out)
{
    TRY(db_one(cx, &find_sql, &entitlement_shape, out, &entitlement_missing, cx->today, id));
    return tell(cx, person, out);
}

Err entitlement_find(Cx *cx, EntitlementId id, Entitlement *out)
{
    return entitlement_for(cx, id, cx->actor.person, out);
}

Err entitlement_list(Cx *cx, bool all, MerchantId merchant, EntitlementId before, int limit,
                     List *out)
{
    TRY(db_gather(cx, &list_sql, &entitlement_shape, (size_t)limit, out, cx->today, all, merchant.n,
                  before.n, (int64_t)limit));
    for (size_t i = 0; i < out->n; i++)
        TRY(tell(cx, cx->actor.person, LIST_AT(out, Entitlement, i)));
    return OK;
}

// --- acts of the centre

static Err check_limits(Cx *cx, EntitlementWay way, int64_t per_person, int64_t per_period,
                        EntitlementPeriod period, Fen fen)
{
    if (per_person < 0 || per_person > 10000)
        return entitlement_refuse(cx, "per_person", TEXT("每人一共限享写 0 至 10000，0 表示不限"));
    if (per_period < 0 || per_period > 1000)
        return entitlement_refuse(cx, "per_period", TEXT("每人每期限享写 0 至 1000，0 表示不限"));
    if (way == BY_LIST && (per_period == 0 || period != EVERY_MONTH))
        return entitlement_refuse(cx, "per_period",
                                  TEXT("按月名单要写明每人每月最多几次，才能先留出专项资金"));
    if (fen.n < 0 || fen.n > 1000000)
        return entitlement_refuse(cx, "fen", TEXT("每次结算写 0 至 10000 元"));
    return OK;
}

static Err check_line(Cx *cx, BudgetId budget, Fen fen)
{
    Budget line;
    if (budget.n != 0)
        TRY(budget_find(cx, budget, &line));
    return fen.n > 0 && budget.n == 0 ? &entitlement_no_line : OK;
}

static Err check_term(Cx *cx, const EntitlementTerm *term)
{
    Str source = str_trim(term->source);
    if (term->hours < 0 || term->hours > 10000)
        return entitlement_refuse(cx, "hours", TEXT("小时写 0 至 10000，0 表示只看星级"));
    if (term->star < 0 || term->star > 5)
        return entitlement_refuse(cx, "star", TEXT("星级写 0 至 5，0 表示只看时数"));
    if (term->hours == 0 && term->star == 0)
        return entitlement_refuse(cx, "hours", TEXT("时数和星级至少写一样"));
    if (!utf8_plain(source) || utf8_length(source) < 2 || utf8_length(source) > 80)
        return entitlement_refuse(cx, "source", TEXT("请写依据的文件，2 至 80 个字"));
    return OK;
}

SQL(add_sql,
    "insert into entitlements (name, words, merchant, place, place_path, way, budget, fen,"
    " per_person, per_period, period, state, demo, made_by, made_at, changed_at) values"
    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14, $14) returning id",
    P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT,
    P_INT);
SQL(term_add_sql,
    "insert into entitlement_terms (entitlement, valid_from, hours, span, star, source, made_by,"
    " made_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

static Err add_term(Cx *cx, EntitlementId id, const EntitlementTerm *term)
{
    int64_t changed;
    TRY(db_change(cx, &term_add_sql, &changed, id, term->valid_from, term->hours,
                  entitlement_span_words[term->span], term->star, str_trim(term->source),
                  cx->actor.person, cx->now));
    return changed == 1 ? OK : &entitlement_term;
}

Err entitlement_add(Cx *cx, const EntitlementNew *new, EntitlementId *id)
{
    Merchant partner;
    Agreement agreement;
    int64_t row = 0;
    Str name = str_trim(new->name), words = new->words.p == NULL ? S("") : str_trim(new->words);
    EntitlementTerm term = { .valid_from = cx->today,
                             .hours = new->hours,
                             .span = new->span,
                             .star = new->star,
                             .source = new->source };
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    if (!utf8_plain(name) || utf8_length(name) < 2 || utf8_length(name) > 40)
        return entitlement_refuse(cx, "name", TEXT("名称写 2 至 40 个字"));
    if (!utf8_plain(words) || utf8_length(words) > 300)
        return entitlement_refuse(cx, "words", TEXT("说明请写在 300 个字以内"));
    TRY(check_limits(cx, new->way, new->per_person, new->per_period, new->period, new->fen));
    TRY(check_term(cx, &term));
    TRY(merchant_find(cx, new->merchant, &partner));
    TRY(agreement_on(cx, new->merchant, cx->today, &agreement));
    TRY(check_line(cx, new->budget, new->fen));
    TRY(db_insert(cx, &add_sql, &row, name, words, new->merchant, partner.place, partner.place_path,
                  entitlement_way_words[new->way], new->budget, new->fen, new->per_person,
                  new->per_period, entitlement_period_words[new->period], new->demo,
                  cx->actor.person, cx->now));
    *id = (EntitlementId){ row };
    cx_audit(cx, "entitlement", row, (Str){ 0 }, name);
    return add_term(cx, *id, &term);
}

SQL(edit_sql,
    "update entitlements set state = $2, words = $3, budget = $4, fen = $5, per_person = $6,"
    " per_period = $7, period = $8,"
    " changed_at = case when changed_at >= $9 then changed_at + 1 else $9 end where id = $1",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT);

Err entitlement_edit(Cx *cx, EntitlementId id, const EntitlementEdit *edit)
{
    Entitlement old;
    Str words = edit->words.p == NULL ? S("") : str_trim(edit->words);
    TRY(entitlement_find(cx, id, &old));
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    if (!utf8_plain(words) || utf8_length(words) > 300)
        return entitlement_refuse(cx, "words", TEXT("说明请写在 300 个字以内"));
    TRY(check_limits(cx, (EntitlementWay)old.way, edit->per_person, edit->per_period, edit->period,
                     edit->fen));
    TRY(check_line(cx, edit->budget, edit->fen));
    TRY(db_change(cx, &edit_sql, NULL, id, entitlement_state_words[edit->state], words,
                  edit->budget, edit->fen, edit->per_person, edit->per_period,
                  entitlement_period_words[edit->period], cx->now));
    cx_audit(cx, "entitlement", id.n, say(cx->lang, old.state_text),
             say(cx->lang, entitlement_state_texts[edit->state]));
    return OK;
}

Err entitlement_term_add(Cx *cx, EntitlementId id, const EntitlementTerm *term)
{
    Entitlement old;
    TRY(entitlement_find(cx, id, &old));
    if (!entitlement_may_keep(cx))
        return &entitlement_not_ours;
    TRY(check_term(cx, term));
    if (term->valid_from.ymd < cx->today.ymd)
        return entitlement_refuse(cx, "valid_from", TEXT("新门槛从今天或以后起算"));
    cx_audit(cx, "entitlement.term", id.n, old.term.said, term_said(cx, term));
    return add_term(cx, id, term);
}
