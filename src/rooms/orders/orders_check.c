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
     " when state in ('submitted', 'waiting', 'disputed') then 'desk'"
     " when state in ('offered', 'accepted', 'appointed', 'serving') then 'team'"
     " when state in ('returned', 'reported', 'unrated') then 'resident' else 'none' end");
SQL0(owner_sql,
     "select count(*) as wrong, min(o.id) as example from orders as o left join teams as t on t.id "
     "= o.team where o.waits = 'team' and (t.id is null or t.state = 'dissolved')");
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

Err orders_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每张单的状态等于最后一步")));
    TRY(recount_rows(cx, recount, &chain_sql, TEXT("每一步都接着上一步")));
    TRY(recount_rows(cx, recount, &waits_sql, TEXT("等谁办与状态一致")));
    TRY(recount_rows(cx, recount, &owner_sql, TEXT("等队伍办的单都有一支还在的队伍")));
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("暂不能接和催单的次数等于步数")));
    TRY(recount_rows(cx, recount, &rated_sql, TEXT("有评价的单都有评单这一步")));
    return recount_rows(cx, recount, &place_sql, TEXT("单子的归属等于阵地的归属"));
}
