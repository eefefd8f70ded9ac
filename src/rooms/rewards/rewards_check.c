// What the rows of this room must prove; what it holds about a person; two numbers of one person.
#include "rooms/rewards/rewards_in.h"

SQL0(held_count_sql,
     "select count(*) as wrong, min(g.id) as example from reward_goods as g where g.held <>"
     " (select count(*) from redemptions as r where r.reward = g.id and r.state = 'reserved')"
     "  or g.given <> (select count(*) from redemptions as r where r.reward = g.id"
     "    and r.state = 'verified')");
SQL0(
    stock_sum_sql,
    "select count(*) as wrong, min(g.id) as example from reward_goods as g where g.stock <>"
    " (select coalesce(cast(sum(s.n) as bigint), 0) from reward_stock as s where s.reward = g.id)");
SQL0(
    last_step_sql,
    "select count(*) as wrong, min(r.id) as example from redemptions as r where coalesce((select"
    " s.state from redemption_steps as s where s.redemption = r.id order by s.id desc limit 1), '')"
    " <> r.state");
SQL0(hold_sql,
     "select count(*) as wrong, min(r.id) as example from redemptions as r where not exists (select"
     " h.id from point_holds as h where h.id = r.hold and h.cause = 'redemption' and"
     " h.cause_id = r.id and h.amount = r.points and h.state = case r.state"
     "   when 'reserved' then 'held' when 'verified' then 'captured' when 'expired' then 'lapsed'"
     "   when 'cancelled' then 'released' else 'refunded' end)");
SQL0(
    orphan_sql,
    "select count(*) as wrong, min(h.id) as example from point_holds as h where"
    " h.cause = 'redemption' and not exists (select r.id from redemptions as r where r.hold = h.id)");
SQL0(takings_sql,
     "select count(*) as wrong, min(t.reward) as example from reward_takings as t where t.n <>"
     " (select count(*) from redemptions as r where r.reward = t.reward and r.person = t.person"
     "   and r.state in ('reserved', 'verified') and (t.period = 0 or r.period = t.period))");
SQL0(money_sql, "select count(*) as wrong, min(r.id) as example from redemptions as r where"
                " (select coalesce(cast(sum(m.fen) as bigint), 0) from budget_moves as m where"
                "   m.cause = 'redemption' and m.cause_id = r.id) <>"
                " case when r.state in ('reserved', 'verified') then r.fen else 0 end");

Err rewards_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &held_count_sql, TEXT("每件东西的预留和兑出等于它的券")));
    TRY(recount_rows(cx, recount, &stock_sum_sql, TEXT("每件东西的库存等于出入库的合计")));
    TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每张券的状态等于最后一步")));
    TRY(recount_rows(cx, recount, &hold_sql, TEXT("每张券和它预留的积分一一对应")));
    TRY(recount_rows(cx, recount, &orphan_sql, TEXT("没有无主的预留积分")));
    TRY(recount_rows(cx, recount, &takings_sql, TEXT("每人的已兑件数等于他的券")));
    return recount_rows(cx, recount, &money_sql, TEXT("每张券占用的专项资金等于它的价钱"));
}

SQL(vouchers_sql,
    "select r.made_at as at, r.title as what, r.state, p.name as place from redemptions r"
    " join places p on p.id = r.place where r.person = $1 order by r.id desc limit $2",
    P_INT, P_INT);
SQL(wishes_sql,
    "select w.at, g.name as what from reward_wishes w join reward_goods g on g.id = w.reward"
    " where w.person = $1 order by w.at desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(wishes_left, "reward_wishes", "person", "x.reward > 0");
const Holding reward_holdings[] = {
    { "redemptions", "person", TEXT("积分兑换"), .rows = &vouchers_sql,
      .words = redemption_state_words, .texts = redemption_state_texts,
      .kept = TEXT("商户结算和专项资金的凭据，只有编号") },
    { "reward_wishes", "person", TEXT("想要兑换的东西"), .rows = &wishes_sql,
      .left = &wishes_left },
    { "reward_takings", "person", TEXT("已兑件数"),
      .kept = TEXT("由积分兑换数出来的件数，只有编号") },
    { 0 },
};

SQL(forget_sql, "delete from reward_wishes where person = $1", P_INT);
Err redemption_hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &forget_sql, NULL, event->id);
}

SQL(take_vouchers_sql, "update redemptions set person = $1 where person = $2", P_INT, P_INT);
SQL(take_takings_sql,
    "insert into reward_takings (reward, person, period, n) select t.reward, $1, t.period, t.n"
    "  from reward_takings t where t.person = $2"
    " on conflict (reward, person, period) do update set n = reward_takings.n + excluded.n",
    P_INT, P_INT);
SQL(drop_takings_sql, "delete from reward_takings where person = $1", P_INT);
SQL(take_wishes_sql,
    "update reward_wishes set person = $1 where person = $2 and not exists (select w.reward from"
    " reward_wishes w where w.reward = reward_wishes.reward and w.person = $1)",
    P_INT, P_INT);

Err reward_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &take_vouchers_sql, NULL, to, from));
    TRY(db_change(cx, &take_takings_sql, NULL, to, from));
    TRY(db_change(cx, &drop_takings_sql, NULL, from));
    TRY(db_change(cx, &take_wishes_sql, NULL, to, from));
    return db_change(cx, &forget_sql, NULL, from);
}
