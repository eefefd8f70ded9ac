// What the rows of accounts must prove: each grant stands where its node stands, and nobody gone
// holds one.
#include "rooms/accounts/accounts_in.h"
#include "store/recount.h"

SQL0(places_sql, "select count(*) as wrong, min(g.id) as example from grants as g join places as p "
                 "on p.id = g.place"
                 " where g.ended_at is null and g.path <> p.path");
SQL0(units_sql, "select count(*) as wrong, min(g.id) as example from grants as g join units as u "
                "on u.id = g.unit"
                " where g.ended_at is null and g.path <> u.path");
SQL0(erased_sql, "select count(*) as wrong, min(g.id) as example from grants as g join people as p "
                 "on p.id = g.person"
                 " where g.ended_at is null and p.state <> 'active'");
SQL0(apart_sql, "select count(*) as wrong, min(g.person) as example from grants as g join grants "
                "as h on h.person = g.person and h.id > g.id"
                " where g.ended_at is null and h.ended_at is null and g.role in ('system', "
                "'security', 'auditor')"
                " and h.role in ('system', 'security', 'auditor')");

Err accounts_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &places_sql, TEXT("岗位的范围等于阵地的路径")));
    TRY(recount_rows(cx, recount, &units_sql, TEXT("岗位的范围等于单位的路径")));
    TRY(recount_rows(cx, recount, &erased_sql, TEXT("在岗的都是在册的人")));
    return recount_rows(cx, recount, &apart_sql, TEXT("系统、安全、审计三员分立"));
}
