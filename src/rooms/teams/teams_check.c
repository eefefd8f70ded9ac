// What the rows of teams must prove: the tree, and the leader beside membership and grant.
#include "rooms/teams/teams.h"
#include "store/recount.h"

SQL0(tree_sql, "select count(*) as wrong, min(t.id) as example from teams as t left join teams as "
               "q on q.id = t.parent"
               " where t.path <> coalesce(q.path, 't/') || cast(t.id as text) || '/'");
SQL0(leaders_sql, "select count(*) as wrong, min(t.id) as example from teams as t where t.leader "
                  "is not null and not exists"
                  " (select m.id from team_members as m where m.team = t.id and m.person = "
                  "t.leader and m.state = 'active' and m.role = 'leader')");
SQL0(grants_sql,
     "select count(*) as wrong, min(t.id) as example from teams as t left join grants as g on g.id "
     "= t.leader_grant"
     " where t.leader is not null and t.leader_grant is not null"
     " and (g.id is null or g.person <> t.leader or g.team <> t.id or g.role <> 'leader')");

SQL0(store_sql,
     "select count(*) as wrong, min(b.team) as example from vest_store as b where b.count <>"
     " (select coalesce(sum(case when m.kind in ('in', 'back', 'taken') then m.count else -m.count"
     "   end), 0) from vest_moves as m where m.team = b.team and m.size = b.size)");
SQL0(held_sql,
     "select count(*) as wrong, min(b.team) as example from vest_held as b where b.count <>"
     " (select coalesce(sum(case when m.kind = 'out' then m.count else -m.count end), 0)"
     "   from vest_moves as m where m.team = b.team and m.size = b.size and m.person = b.person)");
SQL0(gone_sql, "select count(*) as wrong, min(t.id) as example from teams as t"
               " where t.state = 'dissolved' and (exists (select m.id from team_members as m"
               "   where m.team = t.id and m.state = 'active') or exists (select a.id from"
               "   team_applications as a where a.team = t.id and a.state = 'waiting'))");

Err teams_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &tree_sql, TEXT("每支队伍的路径接着上级的路径")));
    TRY(recount_rows(cx, recount, &leaders_sql, TEXT("队长都是本队的在队队员")));
    TRY(recount_rows(cx, recount, &store_sql, TEXT("红马甲的库存等于出入库的合计")));
    TRY(recount_rows(cx, recount, &held_sql, TEXT("队员手里的红马甲等于发出减交回")));
    TRY(recount_rows(cx, recount, &gone_sql, TEXT("解散的队伍没有在队队员和等待答复的申请")));
    return recount_rows(cx, recount, &grants_sql, TEXT("队长的岗位授予本人、本队"));
}
