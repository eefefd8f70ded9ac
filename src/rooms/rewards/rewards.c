#include "rooms/rewards/rewards.h"
#include "base/utf8.h"
#include "rooms/rewards/rewards_in.h"
#include "store/gather.h"

FAULT(reward_closed, 409, "reward.closed", "现在不能兑换这一件，请看看别的");
FAULT(reward_gone, 409, "reward.gone", "已经兑完了，积分没有动；可以记下想要，补货后再来");
FAULT(reward_limit, 409, "reward.limit", "这一件您已经兑到限额，过了这一期或退掉以前的再兑");
FAULT(redemption_missing, 404, "redemption.missing", "没有这张券");
FAULT(redemption_not_yours, 404, "redemption.not_yours", "这不是您的券");
FAULT(redemption_moved_on, 409, "redemption.moved_on", "这张券刚刚有了变化，请刷新后再看");
FAULT(redemption_settled, 409, "redemption.settled", "这张券已进商户的结算单，不能再退积分");
FAULT(code_mistyped, 422, "code.mistyped", "兑换码是 10 位数字，请照着券再核对一遍");
FAULT(code_unknown, 404, "code.unknown", "没有这个兑换码，请让对方打开我的券再看");
FAULT(code_elsewhere, 409, "code.elsewhere", "这张券不在您这里领，请看券上的领取地点");
FAULT(code_used, 409, "code.used", "这张券已经核销过，不能再用");
FAULT(code_expired, 409, "code.expired", "这张券已过期，积分已退回，请对方重新兑换");
FAULT(code_cancelled, 409, "code.cancelled", "这张券已由本人取消，积分已退回");
FAULT(code_refunded, 409, "code.refunded", "这张券已退还，不能再用");
FAULT(code_own, 403, "code.own", "自己的券请别人核销");

static const Field fields[] = {
    COL(Redemption, id, "编号"),
    FIELD(Redemption, reward),
    HIDDEN(Redemption, person),
    COL(Redemption, title, "名称"),
    COL(Redemption, person_name, "姓名"),
    FIELD(Redemption, merchant),
    FIELD(Redemption, place),
    HIDDEN(Redemption, place_path),
    COL(Redemption, place_name, "领取地点"),
    FIELD(Redemption, address),
    FIELD(Redemption, phone),
    COL(Redemption, points, "积分"),
    HIDDEN(Redemption, fen),
    FIELD(Redemption, code),
    SHOWN(Redemption, code_said),
    HIDDEN(Redemption, hold),
    HIDDEN(Redemption, period),
    WORD(Redemption, state, redemption_state_words),
    COL(Redemption, state_text, "状态"),
    COL(Redemption, until, "领取期限"),
    COL(Redemption, made_at, "兑换时间"),
    COL(Redemption, verified_at, "核销时间"),
    FIELD(Redemption, ended_at),
    HIDDEN(Redemption, settlement),
    SHOWN(Redemption, open),
    SHOWN(Redemption, href),
};
const Shape redemption_shape = SHAPE(Redemption, fields);
static const Field redeemed_fields[] = {
    COL(Redemption, id, "编号"),
    FIELD(Redemption, reward),
    COL(Redemption, title, "名称"),
    COL(Redemption, person_name, "姓名"),
    FIELD(Redemption, merchant),
    COL(Redemption, place_name, "领取地点"),
    COL(Redemption, points, "积分"),
    COL(Redemption, fen, "结算（元）"),
    WORD(Redemption, state, redemption_state_words),
    COL(Redemption, state_text, "状态"),
    COL(Redemption, until, "领取期限"),
    COL(Redemption, made_at, "兑换时间"),
    COL(Redemption, verified_at, "核销时间"),
    FIELD(Redemption, ended_at),
    FIELD(Redemption, settlement),
    SHOWN(Redemption, open),
    SHOWN(Redemption, href),
};
const Shape redeemed_shape = SHAPE(Redemption, redeemed_fields);

#define COLUMNS                                                                               \
    "select r.id, r.reward, r.person, r.title, n.name as person_name, r.merchant, r.place,"   \
    " r.place_path, p.name as place_name, p.address, p.phone, r.points, r.fen, r.code,"       \
    " r.hold, r.period, r.state, r.until, r.made_at, r.verified_at, r.ended_at, r.settlement" \
    "  from redemptions r join people n on n.id = r.person join places p on p.id = r.place "

SQL(find_sql, COLUMNS "where r.id = $1", P_INT);
SQL(code_sql, COLUMNS "where r.code = $1", P_TEXT);
SQL(hold_of_sql, COLUMNS "where r.hold = $1", P_INT);
SQL(list_sql,
    COLUMNS "where ($1 = 0 or r.person = $1) and r.place_path >= $2 and r.place_path < $3"
            "   and ($4 = 0 or r.merchant = $4) and ($5 = '' or r.state = $5)"
            "   and ($6 = 0 or (r.verified_at >= $6 and r.verified_at < $7))"
            "   and ($8 = 0 or r.settlement = $8) and ($9 = 0 or r.id < $9)"
            " order by r.id desc limit $10",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

static void tell(Cx *cx, Redemption *one)
{
    if (one->person.n != cx->actor.person.n)
        one->person_name = mask_name(cx->arena, one->person_name);
    one->state_text = redemption_state_texts[one->state];
    one->open = one->state == REDEMPTION_RESERVED;
    one->code_said = str_printf(cx->arena, "%.3s %.3s %.4s", one->code.p, one->code.p + 3,
                                one->code.p + 6);
    one->href = url_of(str_printf(
        cx->arena, one->person.n == cx->actor.person.n ? "/vouchers/%lld" : "/redemptions/%lld",
        (long long)one->id.n));
}

Err redemption_find(Cx *cx, RedemptionId id, Redemption *out)
{
    TRY(db_one(cx, &find_sql, &redemption_shape, out, &redemption_missing, id));
    tell(cx, out);
    return OK;
}

Err redemption_list(Cx *cx, const RedemptionFilter *filter, List *out)
{
    Str path = filter->path.n > 0 ? filter->path : S("");
    Day day = filter->verified_on;
    Time from = day.ymd == 0 ? (Time){ 0 } : day_start(day),
         to = day.ymd == 0 ? (Time){ 0 } : day_start(day_add(day, 1));
    TRY(db_gather(cx, &list_sql, &redemption_shape, (size_t)filter->limit, out, filter->person.n,
                  path, prefix_end(cx->arena, path), filter->merchant.n,
                  filter->by_state ? redemption_state_words[filter->state] : "", from.ms, to.ms,
                  filter->settlement.n, filter->before.n, (int64_t)filter->limit));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, Redemption, i));
    return OK;
}

static const Field step_fields[] = {
    COL(RedemptionStep, at, "时间"),
    COL(RedemptionStep, state_text, "状态"),
    COL(RedemptionStep, words, "说明"),
};
const Shape redemption_step_shape = SHAPE(RedemptionStep, step_fields);
typedef struct {
    Time at;
    int32_t state;
    Str words;
} StepRow;
static const Field step_row_fields[] = { FIELD(StepRow, at),
                                         WORD(StepRow, state, redemption_state_words),
                                         FIELD(StepRow, words) };
static const Shape step_row_shape = SHAPE(StepRow, step_row_fields);
SQL(steps_sql, "select at, state, words from redemption_steps where redemption = $1 order by id",
    P_INT);

Err redemption_steps(Cx *cx, RedemptionId id, List *out)
{
    List rows;
    TRY(db_list(cx, &steps_sql, &step_row_shape, &rows, id));
    RedemptionStep *steps = NEW_ARRAY(cx->arena, RedemptionStep, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const StepRow *row = LIST_AT(&rows, StepRow, i);
        steps[i] = (RedemptionStep){ row->at, redemption_state_texts[row->state], row->words };
    }
    *out = (List){ steps, rows.n };
    return OK;
}

SQL(step_sql,
    "insert into redemption_steps (redemption, state, words, made_by, at)"
    " values ($1, $2, $3, $4, $5)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err step(Cx *cx, RedemptionId id, RedemptionState state, Str words)
{
    cx_audit(cx, "redemption", id.n, (Str){ 0 }, str(redemption_state_words[state]));
    return db_change(cx, &step_sql, NULL, id, redemption_state_words[state],
                     words.p == NULL ? S("") : words, cx->actor.person, cx->now);
}

static Str key_of(Cx *cx, RedemptionId id, const char *what)
{
    return str_printf(cx->arena, "rewards/%lld/%s", (long long)id.n, what);
}

// --- 兑换

SQL(reserve_sql,
    "update reward_goods set held = held + 1 where id = $1 and state = 'open'"
    "   and held + given < stock",
    P_INT);
SQL(taking_sql,
    "insert into reward_takings (reward, person, period, n) values ($1, $2, $3, 1)"
    " on conflict (reward, person, period) do update set n = reward_takings.n + 1"
    "   where reward_takings.n < $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(add_sql,
    "insert into redemptions (reward, person, title, merchant, place, place_path, points, fen, code,"
    " period, state, until, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'reserved',"
    " $11, $12) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(held_sql, "update redemptions set hold = $2 where id = $1 and hold is null", P_INT, P_INT);

static Err take_one(Cx *cx, const Reward *reward, int64_t period, int64_t most)
{
    int64_t changed;
    TRY(db_change(cx, &taking_sql, &changed, reward->id, cx->actor.person, period,
                  most == 0 ? (int64_t)1000000 : most));
    return changed == 1 ? OK : &reward_limit;
}

static Err add_row(Cx *cx, const Reward *reward, Fen fen, int64_t period, Time until,
                   RedemptionId *id)
{
    int64_t row = 0;
    for (int i = 0; i < 5 && row == 0; i++) {
        uint64_t dice;
        cx_random(cx, &dice, sizeof dice);
        TRY(db_insert(cx, &add_sql, &row, reward->id, cx->actor.person, reward->name,
                      reward->merchant, reward->place, reward->place_path, reward->points, fen,
                      code_made(cx->arena, dice), period, until, cx->now));
    }
    must(row != 0);
    *id = (RedemptionId){ row };
    return OK;
}

static Err price_of(Cx *cx, const Reward *reward, Fen *fen)
{
    Agreement agreement;
    fen->n = 0;
    if (reward->merchant.n == 0)
        return OK;
    TRY(agreement_on(cx, reward->merchant, cx->today, &agreement));
    fen->n = reward->points.n / 100 * agreement.fen_per_point.n;
    return fen->n > 0 && reward->budget.n == 0 ? &reward_closed : OK;
}

// Asked before the first write, so that a crowd that is short of points leaves nothing to undo; the
// hold asks again.
static Err enough(Cx *cx, const Reward *reward, bool pooled)
{
    PointBalance has;
    TRY(point_balance(cx, cx->actor.person, &has));
    Points ready = pooled ? has.pooled : has.ready;
    return ready.n < reward->points.n ? &points_short : OK;
}

Err reward_redeem(Cx *cx, const Redeem *what, RedemptionId *id)
{
    Reward reward;
    Fen fen;
    HoldId hold;
    int64_t changed;
    TRY(reward_find(cx, what->reward, &reward));
    if (reward.state != REWARD_OPEN || !reward.serving)
        return &reward_closed;
    if (reward.gone)
        return &reward_gone;
    TRY(price_of(cx, &reward, &fen));
    TRY(enough(cx, &reward, what->pooled));
    int64_t period = period_of((RewardPeriod)reward.period, cx->today);
    Time until = day_start(day_add(cx->today, (int)reward.collect_days + 1));
    TRY(db_change(cx, &reserve_sql, &changed, reward.id));
    if (changed == 0)
        return &reward_gone;
    TRY(take_one(cx, &reward, 0, reward.per_person));
    TRY(take_one(cx, &reward, period, reward.per_period));
    TRY(add_row(cx, &reward, fen, period, until, id));
    TRY(point_hold(cx,
                   &(HoldNew){ .key = key_of(cx, *id, "hold"),
                               .person = cx->actor.person,
                               .amount = reward.points,
                               .until = until,
                               .pooled = what->pooled,
                               .cause = "redemption",
                               .cause_id = id->n,
                               .title = reward.name },
                   &hold));
    TRY(db_change(cx, &held_sql, NULL, *id, hold));
    if (fen.n > 0)
        TRY(budget_take(cx, reward.budget, fen, "redemption", id->n));
    return step(cx, *id, REDEMPTION_RESERVED, reward.name);
}

// --- ended, once

SQL(end_sql,
    "update redemptions set state = $3, ended_at = $4, verified_at = coalesce($5, verified_at),"
    " verified_by = coalesce($6, verified_by) where id = $1 and state = $2 and settlement is null"
    "   and ($5 is null or until > $5)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(goods_sql, "update reward_goods set held = held + $2, given = given + $3 where id = $1", P_INT,
    P_INT, P_INT);
SQL(untake_sql,
    "update reward_takings set n = n - 1 where reward = $1 and person = $2 and period in (0, $3)"
    "   and n > 0",
    P_INT, P_INT, P_INT);

static Err end(Cx *cx, const Redemption *one, RedemptionState from, RedemptionState to)
{
    int64_t changed;
    bool verified = to == REDEMPTION_VERIFIED;
    TRY(db_change(cx, &end_sql, &changed, one->id, redemption_state_words[from],
                  redemption_state_words[to], cx->now, verified ? cx->now : (Time){ 0 },
                  verified ? cx->actor.person : NO(Person)));
    return changed == 1 ? OK : &redemption_moved_on;
}

// Whatever it took beside the points.
static Err give_back(Cx *cx, const Redemption *one, int64_t held, int64_t given)
{
    TRY(db_change(cx, &goods_sql, NULL, one->reward, held, given));
    TRY(db_change(cx, &untake_sql, NULL, one->reward, one->person, one->period));
    return budget_give_back(cx, "redemption", one->id.n);
}

Err redemption_cancel(Cx *cx, RedemptionId id)
{
    Redemption one;
    TRY(redemption_find(cx, id, &one));
    if (one.person.n != cx->actor.person.n)
        return &redemption_not_yours;
    Err err = code_verdict((RedemptionState)one.state, one.until, cx->now);
    if (err != OK)
        return err;
    TRY(end(cx, &one, REDEMPTION_RESERVED, REDEMPTION_CANCELLED));
    TRY(point_release(cx, one.hold, key_of(cx, id, "cancel")));
    TRY(give_back(cx, &one, -1, 0));
    return step(cx, id, REDEMPTION_CANCELLED, (Str){ 0 });
}

// By the clock of the points: their hold has gone back already.
Err redemption_hear_lapsed(Cx *cx, const Event *event)
{
    Redemption one;
    Err err = db_one(cx, &hold_of_sql, &redemption_shape, &one, &redemption_missing, event->id);
    if (err == &redemption_missing)
        return OK;
    TRY(err);
    TRY(end(cx, &one, REDEMPTION_RESERVED, REDEMPTION_EXPIRED));
    TRY(give_back(cx, &one, -1, 0));
    return step(cx, one.id, REDEMPTION_EXPIRED, (Str){ 0 });
}

// --- 核销

Err redemption_look(Cx *cx, Str code, Redemption *out)
{
    code = code_clean(cx->arena, code);
    if (!code_fits(code))
        return &code_mistyped;
    TRY(db_one(cx, &code_sql, &redemption_shape, out, &code_unknown, code));
    tell(cx, out);
    if (!reward_may_verify(&cx->actor, out->place_path, out->merchant))
        return &code_elsewhere;
    TRY(code_verdict((RedemptionState)out->state, out->until, cx->now));
    return out->person.n == cx->actor.person.n ? &code_own : OK;
}

Err redemption_verify(Cx *cx, Str code, Redemption *out)
{
    TRY(redemption_look(cx, code, out));
    bool merchant = out->merchant.n != 0;
    TRY(end(cx, out, REDEMPTION_RESERVED, REDEMPTION_VERIFIED));
    TRY(point_capture(cx, out->hold,
                      &(Capture){ .key = key_of(cx, out->id, "verify"),
                                  .to = merchant ? SINK_MERCHANT : SINK_SPENT,
                                  .merchant = out->merchant.n }));
    TRY(db_change(cx, &goods_sql, NULL, out->reward, (int64_t)-1, (int64_t)1));
    return step(cx, out->id, REDEMPTION_VERIFIED, out->place_name);
}

// --- 退还

SQL(unshelve_sql, "update reward_goods set stock = stock - 1 where id = $1", P_INT);
SQL(unshelved_sql,
    "insert into reward_stock (reward, n, why, made_by, at) values ($1, -1, $2, $3, $4)", P_INT,
    P_TEXT, P_INT, P_INT);

Err redemption_refund(Cx *cx, RedemptionId id, bool returned, Str reason)
{
    Redemption one;
    TRY(redemption_find(cx, id, &one));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, one.place_path))
        return &reward_not_yours;
    if (one.person.n == cx->actor.person.n)
        return &code_own;
    reason = str_trim(reason);
    if (!utf8_plain(reason) || utf8_length(reason) < 2 || utf8_length(reason) > 100) {
        cx_problem(cx, S("reason"), "required", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    if (one.settlement.n != 0)
        return &redemption_settled;
    TRY(end(cx, &one, REDEMPTION_VERIFIED, REDEMPTION_REFUNDED));
    TRY(point_refund(cx, one.hold, key_of(cx, id, "refund")));
    TRY(give_back(cx, &one, 0, -1));
    if (!returned) {
        TRY(db_change(cx, &unshelve_sql, NULL, one.reward));
        TRY(db_change(cx, &unshelved_sql, NULL, one.reward, reason, cx->actor.person, cx->now));
    }
    return step(cx, id, REDEMPTION_REFUNDED, reason);
}

// --- for settlements

static const Field sums_fields[] = { FIELD(RedemptionSums, n), FIELD(RedemptionSums, points),
                                     FIELD(RedemptionSums, fen) };
static const Shape sums_shape = SHAPE(RedemptionSums, sums_fields);
SQL(claim_sql,
    "update redemptions set settlement = $3 where merchant = $1 and state = 'verified'"
    "   and verified_at < $2 and settlement is null",
    P_INT, P_INT, P_INT);
SQL(claimed_sql,
    "select cast(count(*) as bigint) as n, coalesce(cast(sum(points) as bigint), 0) as points,"
    " coalesce(cast(sum(fen) as bigint), 0) as fen from redemptions where settlement = $1",
    P_INT);
SQL(unclaim_sql, "update redemptions set settlement = null where settlement = $1", P_INT);

Err redemption_claim(Cx *cx, MerchantId merchant, Time until, SettlementId paper,
                     RedemptionSums *out)
{
    TRY(db_change(cx, &claim_sql, NULL, merchant, until, paper));
    return db_one(cx, &claimed_sql, &sums_shape, out, &redemption_missing, paper);
}

Err redemption_unclaim(Cx *cx, SettlementId paper)
{
    return db_change(cx, &unclaim_sql, NULL, paper);
}
