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

Err teams_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &tree_sql, TEXT("每支队伍的路径接着上级的路径")));
    TRY(recount_rows(cx, recount, &leaders_sql, TEXT("队长都是本队的在队队员")));
    return recount_rows(cx, recount, &grants_sql, TEXT("队长的岗位授予本人、本队"));
}
