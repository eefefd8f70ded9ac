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
SQL0(waits_sql,
     "select count(*) as wrong, min(id) as example from orders where waits <> case"
     " when state in ('submitted', 'waiting', 'disputed', 'transferred') then 'desk'"
     " when state in ('offered', 'accepted', 'appointed', 'serving') then 'team'"
     " when state in ('returned', 'reported', 'unrated') then 'resident' else 'none' end");
// An order open to several teams has none yet, and a wish is one person's.
SQL0(team_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o left join teams as t on t.id "
     "= o.team where o.waits = 'team' and (t.state = 'dissolved'"
     " or (t.id is null and o.state <> 'offered' and o.kind <> 'wish'))");
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

Err orders_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每张单的状态等于最后一步")));
    TRY(recount_rows(cx, recount, &chain_sql, TEXT("每一步都接着上一步")));
    TRY(recount_rows(cx, recount, &waits_sql, TEXT("等谁办与状态一致")));
    TRY(recount_rows(cx, recount, &team_sql, TEXT("等队伍办的单都有一支还在的队伍")));
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("暂不能接和催单的次数等于步数")));
    TRY(recount_rows(cx, recount, &rated_sql, TEXT("有评价的单都有评单这一步")));
    TRY(recount_rows(cx, recount, &place_sql, TEXT("单子的归属等于阵地的归属")));
    TRY(recount_rows(cx, recount, &owner_sql, TEXT("由谁办等于那个阵地的归属")));
    TRY(recount_rows(cx, recount, &unwatched_sql, TEXT("没到中心的单都有下一个期限")));
    TRY(recount_rows(cx, recount, &owned_sql, TEXT("接单的队伍就是答复已接的那一支")));
    return recount_rows(cx, recount, &asked_sql, TEXT("没有派出去的单不等任何队伍答复"));
}
