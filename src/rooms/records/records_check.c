// What the rows of records must prove: every minute beside the facts or the two people it came
// from.
#include "rooms/records/records_in.h"
#include "store/recount.h"

// Without rounding a record is what lies between its check-in and check-out, cut at the start, the
// planned time and 30 minutes; with rounding it differs by less than half an hour.
SQL0(
    minutes_sql,
    "select count(*) as wrong, min(r.id) as example from records as r join activities as a"
    " on a.id = r.activity where r.path = 'facts' and r.reversal_of is null and r.state <> 'corrected'"
    " and (r.minutes > a.minutes + 30 + case when r.rounding = 0 then 0 else 30 end"
    "   or r.minutes > (r.out_at - r.in_at) / 60000 + case when r.rounding = 0 then 0 else 30 end)");
SQL0(facts_sql,
     "select count(*) as wrong, min(r.id) as example from records as r where r.path = 'facts'"
     " and r.reversal_of is null and r.state <> 'corrected' and not exists (select p.id from"
     " presences as p where p.activity = r.activity and p.person = r.person and p.state = 'done'"
     "   and p.in_at = r.in_at and p.out_at = r.out_at and p.overlap = 0 and p.crowded = 0)");
SQL0(hands_sql,
     "select count(*) as wrong, min(r.id) as example from records as r where r.path = 'entry'"
     " and r.reversal_of is null and not exists (select e.id from record_entries as e"
     "   where e.id = r.entry and e.state = 'approved' and e.person = r.person"
     "   and e.decided_by <> e.made_by and e.decided_by <> e.person"
     "   and (e.to_at - e.from_at) / 60000 = r.minutes)");
SQL0(approved_sql,
     "select count(*) as wrong, min(r.id) as example from records as r where r.state in"
     " ('public', 'effective') and (r.approved_by is null or r.approved_by = r.person)");
SQL0(
    pairs_sql,
    "select count(*) as wrong, min(r.id) as example from records as r where (r.state = 'corrected')"
    " <> (r.reversal_of is not null or exists (select b.id from records as b"
    "   where b.reversal_of = r.id and b.minutes = -r.minutes and b.person = r.person"
    "   and b.kind = r.kind))");
SQL0(overlap_sql, "select count(*) as wrong, min(t.person) as example from"
                  " (select person, in_at, max(out_at) over (partition by person order by in_at, id"
                  "   rows between unbounded preceding and 1 preceding) as before from records"
                  "   where state in ('pending', 'public', 'effective') and path <> 'carried') as t"
                  " where t.before is not null and t.in_at < t.before");
SQL0(day_sql,
     "select count(*) as wrong, min(t.person) as example from (select person, day from records"
     " where state in ('pending', 'public', 'effective') and path <> 'carried'"
     " group by person, day having sum(minutes) > 1440) as t");
SQL0(counted_sql,
     "select count(*) as wrong, min(s.person) as example from signup_people as s where s.minutes <>"
     " (select coalesce(sum(r.minutes), 0) from records as r where r.person = s.person"
     "   and r.state = 'effective' and r.kind = 'credit')");

// The whole rule again for records that follow from facts.
typedef struct {
    RecordId id;
    Time in_at, out_at, starts_at;
    Minutes minutes, planned;
    int64_t rounding;
} Derived;
static const Field derived_fields[] = {
    FIELD(Derived, id),        FIELD(Derived, in_at),   FIELD(Derived, out_at),
    FIELD(Derived, starts_at), FIELD(Derived, minutes), FIELD(Derived, planned),
    FIELD(Derived, rounding),
};
static const Shape derived_shape = SHAPE(Derived, derived_fields);
SQL(derived_sql,
    "select r.id, r.in_at, r.out_at, a.starts_at, r.minutes, a.minutes as planned, r.rounding"
    " from records r join activities a on a.id = r.activity where r.id > $1 and r.path = 'facts'"
    "   and r.reversal_of is null and r.state <> 'corrected' order by r.id limit 1000",
    P_INT);

static Err check_derived(Cx *cx, Recount *recount)
{
    RecordId after = { 0 };
    int64_t wrong = 0, example = 0;
    for (;;) {
        List rows;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(db_list(cx, &derived_sql, &derived_shape, &rows, after.n));
        for (size_t i = 0; i < rows.n; i++) {
            const Derived *row = LIST_AT(&rows, Derived, i);
            ServicePlan plan = { row->starts_at, row->planned, (Rounding)row->rounding };
            after = row->id;
            if (service_minutes(row->in_at, row->out_at, &plan).minutes.n != row->minutes.n &&
                wrong++ == 0)
                example = row->id.n;
        }
        size_t n = rows.n;
        arena_rewind(cx->arena, mark);
        if (n < 1000)
            break;
    }
    recount_line(recount, TEXT("每条信用时数等于从签到、签退重新算出的结果"), wrong,
                 wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)example));
    return OK;
}

Err records_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &minutes_sql, TEXT("时长不超过实际在场和计划时间")));
    TRY(recount_rows(cx, recount, &facts_sql, TEXT("每条信用时数都有已签退的签到记录")));
    TRY(recount_rows(cx, recount, &hands_sql, TEXT("每条荣誉时数都有两个人和证据")));
    TRY(recount_rows(cx, recount, &approved_sql, TEXT("没有人核定自己的时长")));
    TRY(recount_rows(cx, recount, &pairs_sql, TEXT("已更正的时长都成对，合计为零")));
    TRY(recount_rows(cx, recount, &overlap_sql, TEXT("没有人在同一时间算了两次时长")));
    TRY(recount_rows(cx, recount, &day_sql, TEXT("没有人一天超过 24 小时")));
    TRY(recount_rows(cx, recount, &counted_sql, TEXT("报名门槛用的时长等于已生效的信用时数")));
    return check_derived(cx, recount);
}
