// What the rows of volunteers must prove.
#include "rooms/volunteers/volunteers_in.h"
#include "store/recount.h"

SQL0(consent_sql,
     "select count(*) as wrong, min(v.person) as example from volunteers as v"
     " where v.state in ('guardian', 'active') and not exists (select 1 from consents as c"
     " where c.person = v.person and c.purpose = 'register' and c.withdrawn_at is null)");
SQL0(real_sql, "select count(*) as wrong, min(v.person) as example from volunteers as v"
               " where v.real_name <> coalesce((select s.to_state from real_name_steps as s"
               " where s.person = v.person order by s.id desc limit 1), 'none')");
SQL0(home_sql, "select count(*) as wrong, min(v.person) as example from volunteers as v"
               " join people as p on p.id = v.person where v.state = 'active'"
               " and coalesce(v.home, 0) <> coalesce(p.home, 0)");
SQL0(chain_sql,
     "select count(*) as wrong, min(t.person) as example from (select person, from_state,"
     " lag(to_state) over (partition by person order by id) as before from real_name_steps) as t"
     " where t.from_state <> coalesce(t.before, 'none')");
SQL0(second_sql,
     "select count(*) as wrong, min(s.person) as example from real_name_steps as s"
     " join volunteers as v on v.person = s.person where s.to_state in ('passed', 'failed')"
     " and s.made_by = s.person");
SQL0(separate_sql, "select count(*) as wrong, min(g.id) as example from guardians as g"
                   " where g.state = 'agreed' and g.guardian = g.person");
SQL0(said_sql, "select count(*) as wrong, min(id) as example from volunteer_skills"
               " where state <> 'said' and decided_by = person");

Err volunteers_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &consent_sql, TEXT("每个注册的志愿者都有本人的同意")));
    TRY(recount_rows(cx, recount, &real_sql, TEXT("实名状态等于最后一步")));
    TRY(recount_rows(cx, recount, &home_sql, TEXT("志愿者的所属站等于本人的所属站")));
    TRY(recount_rows(cx, recount, &chain_sql, TEXT("实名的每一步都接着上一步")));
    TRY(recount_rows(cx, recount, &second_sql, TEXT("没有人核验自己的实名")));
    TRY(recount_rows(cx, recount, &separate_sql, TEXT("没有人做自己的监护人")));
    return recount_rows(cx, recount, &said_sql, TEXT("没有人核验自己的技能"));
}
