// What the rows of places must prove: the tree, and each place beside its dated rows.
#include "rooms/places/places_in.h"
#include "store/recount.h"

SQL0(
    tree_sql,
    "select count(*) as wrong, min(p.id) as example from places as p left join places as q on q.id = p.parent"
    " where p.path <> coalesce(q.path, '/') || cast(p.id as text) || '/'");
SQL0(
    keepers_sql,
    "select count(*) as wrong, min(p.id) as example from places as p left join place_keepers as k on k.place = p.id and k.until is null"
    " where p.keeper <> coalesce(k.name, '')");
SQL0(
    hosts_sql,
    "select count(*) as wrong, min(p.id) as example from places as p left join place_hosts as h on h.place = p.id and h.until is null"
    " where p.host <> coalesce(h.name, '')");
SQL0(
    people_sql,
    "select count(*) as wrong, min(p.id) as example from places as p join place_population as n on n.place = p.id"
    " and n.year = (select max(m.year) from place_population as m where m.place = p.id)"
    " where p.population <> n.persons or p.population_year <> n.year");
SQL0(
    assessed_sql,
    "select count(*) as wrong, min(p.id) as example from places as p"
    " where p.assessed <> coalesce((select a.assessed from place_assessed as a where a.place = p.id order by a.id desc limit 1), 0)");

Err places_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &tree_sql, TEXT("每个阵地的路径接着上级的路径")));
    TRY(recount_rows(cx, recount, &keepers_sql, TEXT("负责人等于在任的那一行")));
    TRY(recount_rows(cx, recount, &hosts_sql, TEXT("依托单位等于现行的那一行")));
    TRY(recount_rows(cx, recount, &people_sql, TEXT("常住人口等于最近一年的数")));
    return recount_rows(cx, recount, &assessed_sql, TEXT("考核组等于最近一次决定"));
}
