// What the rows of rosters must prove.
#include "rooms/rosters/rosters_in.h"
#include "store/recount.h"

SQL0(counted_sql,
     "select count(*) as wrong, min(r.id) as example from rosters as r where r.state <> 'dropped' "
     "and r.row_count <> (select count(*) from invitations as i where i.roster = r.id)");
SQL0(answered_sql,
     "select count(*) as wrong, min(i.id) as example from invitations as i join rosters as r on "
     "r.id = i.roster where r.state <> 'sent' and i.state <> 'invited'");

Err rosters_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("每份名册的人数等于它的邀请数")));
    return recount_rows(cx, recount, &answered_sql, TEXT("没有发出的名册没有人答复过"));
}
