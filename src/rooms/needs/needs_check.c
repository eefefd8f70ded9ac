// What the rows of needs must prove: the row beside its steps, voices and results.
#include "rooms/needs/needs_in.h"
#include "store/recount.h"

SQL0(last_step_sql, "select count(*) as wrong, min(n.id) as example from needs as n"
                    " where n.state <> coalesce((select s.to_state from need_steps as s where"
                    " s.need = n.id order by s.id desc limit 1), 'none')");
SQL0(chain_sql, "select count(*) as wrong, min(t.need) as example from"
                " (select need, from_state, lag(to_state) over (partition by need order by id) as"
                " before from need_steps) as t where t.from_state <> coalesce(t.before, 'none')");
SQL0(asked_sql, "select count(*) as wrong, min(n.id) as example from needs as n where n.asked <>"
                " (select count(distinct v.person)"
                "   + coalesce(sum(case when v.person is null then v.heads else 0 end), 0)"
                "  from need_voices as v where v.need = n.id)");
// A merged need has given its voices away, but each is still known to have been said in it.
SQL0(origin_sql, "select count(*) as wrong, min(n.id) as example from needs as n"
                 " where not exists (select v.id from need_voices as v where v.said_in = n.id)"
                 " or (n.state = 'merged' and exists"
                 " (select v.id from need_voices as v where v.need = n.id))");
SQL0(made_sql,
     "select count(*) as wrong, min(n.id) as example from needs as n where n.state in ('made',"
     " 'done') and not exists (select r.id from need_results as r where r.need = n.id)");
SQL0(claims_sql,
     "select count(*) as wrong, min(id) as example from questionnaire_needs where need is null");
SQL0(place_sql, "select count(*) as wrong, min(n.id) as example from needs as n join places as p"
                " on p.id = n.place where n.place_path <> p.path");

Err needs_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每条需求的状态等于最后一步")));
    TRY(recount_rows(cx, recount, &chain_sql, TEXT("需求的每一步都接着上一步")));
    TRY(recount_rows(cx, recount, &asked_sql, TEXT("提出人数等于各处听到的人数")));
    TRY(recount_rows(cx, recount, &origin_sql, TEXT("每条需求都留着出处，并入的也留着")));
    TRY(recount_rows(cx, recount, &made_sql, TEXT("已制单的需求都有制成的单、菜单或项目")));
    TRY(recount_rows(cx, recount, &claims_sql, TEXT("问卷选项都对应一条需求")));
    return recount_rows(cx, recount, &place_sql, TEXT("需求的归属等于阵地的归属"));
}
