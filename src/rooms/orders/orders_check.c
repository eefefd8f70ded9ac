// What the rows of orders must prove: the row beside its steps.
#include "rooms/orders/orders_inside.h"
#include "store/recount.h"

SQL0(last_step_sql, "select count(*) as wrong, min(o.id) as example from orders as o"
                    " where o.state <> coalesce((select s.to_state from order_steps as s where "
                    "s.order_id = o.id order by s.id desc limit 1), 'none')");
SQL0(chain_sql, "select count(*) as wrong, min(t.order_id) as example from"
                " (select order_id, from_state, lag(to_state) over (partition by order_id order by "
                "id) as before from order_steps) as t"
                " where t.from_state <> coalesce(t.before, 'none')");
// A step that leaves the state as it is would be missed by the two above. One of several who
// answers for itself alone leaves the order as it is.
SQL0(steps_sql, "select count(*) as wrong, min(o.id) as example from orders as o where o.version <>"
                " (select count(*) from order_steps as s where s.order_id = o.id"
                "   and s.act not in ('pass', 'join'))");
SQL0(waits_sql,
     "select count(*) as wrong, min(id) as example from orders where waits <> case"
     " when state in ('submitted', 'waiting', 'disputed', 'transferred') then 'desk'"
     " when state in ('offered', 'accepted', 'appointed', 'serving') then 'team'"
     " when state in ('returned', 'reported', 'unrated') then 'resident' else 'none' end");
SQL0(team_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o join teams as t on t.id "
     "= o.team where o.waits = 'team' and t.state = 'dissolved'");
SQL0(counted_sql, "select count(*) as wrong, min(o.id) as example from orders as o"
                  " where o.declines <> (select count(*) from order_steps as s where s.order_id = "
                  "o.id and s.act = 'decline')"
                  " or o.urged <> (select count(*) from order_steps as s where s.order_id = o.id "
                  "and s.act in ('urge', 'press'))");
SQL0(rated_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o where (o.rating <> 'none') <>"
     " exists (select s.id from order_steps as s where s.order_id = o.id and s.act = 'evaluate')");
SQL0(place_sql, "select count(*) as wrong, min(o.id) as example from orders as o join places as p "
                "on p.id = o.place where o.place_path <> p.path");

SQL0(owner_sql, "select count(*) as wrong, min(o.id) as example from orders as o join places as p "
                "on p.id = o.owner where o.owner_path <> p.path");
// Nobody above the centre: there alone an order may be late without the clock looking at it again.
SQL0(unwatched_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o join places as p "
     "on p.id = o.owner where o.waits <> 'none' and o.clock_at is null"
     " and p.parent is not null");
SQL0(owned_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o where o.team is not null"
     " and o.state in ('accepted', 'appointed', 'serving', 'reported') and not exists"
     " (select f.id from order_offers as f where f.order_id = o.id and f.team = o.team"
     "  and f.answer = 'accepted' and f.mode in ('assign', 'grab', 'joint'))");
SQL0(asked_sql,
     "select count(*) as wrong, min(f.order_id) as example from order_offers as f join orders as o"
     " on o.id = f.order_id where f.answer = 'waiting' and ((f.mode in ('assign', 'grab', 'joint')"
     " and o.state <> 'offered') or (f.mode = 'command' and o.state <> 'waiting'))");
SQL0(seats_sql, "select count(*) as wrong, min(d.slot) as example from slot_days as d"
                " join item_slots as s on s.id = d.slot where d.taken > s.capacity or d.taken <>"
                " (select coalesce(cast(sum(b.people) as bigint), 0) from order_bookings as b"
                "  where b.slot = d.slot and b.day = d.day and b.left_at is null)");
SQL0(unseated_sql, "select count(*) as wrong, min(b.order_id) as example from order_bookings as b"
                   " where b.slot is not null and b.left_at is null and not exists"
                   " (select d.slot from slot_days as d where d.slot = b.slot and d.day = b.day)");
SQL0(pools_sql, "select count(*) as wrong, min(w.id) as example from pools as w where w.people <>"
                " (select coalesce(cast(sum(b.people) as bigint), 0) from order_bookings as b"
                "  where b.pool = w.id and b.left_at is null)");
SQL0(pooling_sql, "select count(*) as wrong, min(o.id) as example from orders as o"
                  " where o.pooled_until is not null and not exists"
                  " (select b.order_id from order_bookings as b join pools as w on w.id = b.pool"
                  "  where b.order_id = o.id and b.left_at is null and w.reached_at is null)");
SQL0(team_slots_sql,
     "select count(*) as wrong, min(t.team) as example from team_slots as t where t.slots <>"
     " (select count(*) from item_slots as s where s.team = t.team and s.state = 'open'"
     "  and (s.weekdays / case t.weekday when 1 then 1 when 2 then 2 when 3 then 4 when 4 then 8"
     "   when 5 then 16 when 6 then 32 else 64 end) % 2 = 1)");

Err orders_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每张单的状态等于最后一步")));
    TRY(recount_rows(cx, recount, &chain_sql, TEXT("每一步都接着上一步")));
    TRY(recount_rows(cx, recount, &steps_sql, TEXT("每张单改过几次就有几步")));
    TRY(recount_rows(cx, recount, &waits_sql, TEXT("等谁办与状态一致")));
    TRY(recount_rows(cx, recount, &team_sql, TEXT("没有单在等一支已经解散的队伍")));
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("暂不能接和催单的次数等于步数")));
    TRY(recount_rows(cx, recount, &rated_sql, TEXT("有评价的单都有评单这一步")));
    TRY(recount_rows(cx, recount, &place_sql, TEXT("单子的归属等于阵地的归属")));
    TRY(recount_rows(cx, recount, &owner_sql, TEXT("由谁办等于那个阵地的归属")));
    TRY(recount_rows(cx, recount, &unwatched_sql, TEXT("没到中心的单都有下一个期限")));
    TRY(recount_rows(cx, recount, &owned_sql, TEXT("接单的队伍就是答复已接的那一支")));
    TRY(recount_rows(cx, recount, &asked_sql, TEXT("没有派出去的单不等任何队伍答复")));
    TRY(recount_rows(cx, recount, &seats_sql, TEXT("时段占用的名额等于单子的人数，且不超过名额")));
    TRY(recount_rows(cx, recount, &unseated_sql, TEXT("占着时段的单子都记在时段上")));
    TRY(recount_rows(cx, recount, &pools_sql, TEXT("凑单人数等于单子的人数")));
    TRY(recount_rows(cx, recount, &pooling_sql, TEXT("凑单中的单子都在还没凑够的一批里")));
    return recount_rows(cx, recount, &team_slots_sql, TEXT("队伍每天的时段数等于时段表"));
}
