// What the rows of attendance must prove: every presence beside the facts it follows from.
#include "rooms/attendance/attendance_in.h"
#include "store/recount.h"

SQL0(in_sql,
     "select count(*) as wrong, min(p.id) as example from presences as p where p.in_at is not null"
     " and not exists (select f.id from facts as f where f.activity = p.activity"
     "   and f.person = p.person and f.kind = 'in' and f.at = p.in_at and f.source = p.in_source"
     "   and f.verdict <> 'rejected')");
SQL0(out_sql,
     "select count(*) as wrong, min(p.id) as example from presences as p where p.out_at is not null"
     " and not exists (select f.id from facts as f where f.activity = p.activity"
     "   and f.person = p.person and f.kind = 'out' and f.at = p.out_at"
     "   and f.source = p.out_source and f.verdict <> 'rejected')");
SQL0(lost_sql,
     "select count(*) as wrong, min(f.id) as example from facts as f where f.kind in ('in', 'out')"
     " and f.verdict <> 'rejected' and f.person is not null and not exists (select p.id from"
     " presences as p where p.activity = f.activity and p.person = f.person)");
SQL0(overlap_sql, "select count(*) as wrong, min(t.person) as example from"
                  " (select person, in_at, max(out_at) over (partition by person order by in_at, id"
                  "   rows between unbounded preceding and 1 preceding) as before from presences"
                  "   where state = 'done' and overlap = 0 and crowded = 0) as t"
                  " where t.before is not null and t.in_at < t.before");

typedef struct {
    ActivityId activity;
    PersonId person;
} PresenceKey;
static const Field pair_fields[] = { FIELD(PresenceKey, activity), FIELD(PresenceKey, person) };
static const Shape pair_shape = SHAPE(PresenceKey, pair_fields);
SQL(pairs_sql,
    "select activity, person from presences where (activity, person) > ($1, $2)"
    " order by activity, person limit 500",
    P_INT, P_INT);
SQL(all_facts_sql,
    "select f.id, f.key, f.digest, f.device, f.seq, f.prev, f.activity, f.person, f.kind,"
    " f.source, f.verdict, f.why, f.at, f.said_at, f.received_at, f.made_by, f.level, f.target,"
    " f.note, f.lat_e7, f.lon_e7, f.acc_m, f.photo, f.who_sealed, '' as person_name, '' as by_name"
    " from facts f where f.activity = $1 and (f.person = $2 or f.target in (select t.key from"
    " facts t where t.activity = $1 and t.person = $2)) order by f.id desc limit 1000",
    P_INT, P_INT);

// The whole rule again, for each presence, from its facts in another order than they came.
static Err derived(Cx *cx, const PresenceKey *pair, bool *fits)
{
    List facts;
    Presence stored, now;
    Activity activity;
    TRY(db_list(cx, &all_facts_sql, &fact_shape, &facts, pair->activity, pair->person));
    TRY(presence_mine(cx, pair->activity, pair->person, &stored));
    TRY(activity_find(cx, pair->activity, &activity));
    SignPlan plan = { activity.starts_at, activity.ends_at, activity.state == ACTIVITY_CANCELLED };
    now = stored;
    presence_of(facts.at, facts.n, &plan, &now, NULL);
    *fits = now.state == stored.state && now.in_at.ms == stored.in_at.ms &&
            now.out_at.ms == stored.out_at.ms && now.held == stored.held;
    return OK;
}

static Err check_derived(Cx *cx, Recount *recount)
{
    PresenceKey after = { 0 };
    int64_t wrong = 0, example = 0;
    for (;;) {
        List pairs;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(db_list(cx, &pairs_sql, &pair_shape, &pairs, after.activity, after.person));
        for (size_t i = 0; i < pairs.n; i++) {
            bool fits;
            after = *LIST_AT(&pairs, PresenceKey, i);
            TRY(derived(cx, &after, &fits));
            if (!fits && wrong++ == 0)
                example = after.person.n;
        }
        size_t n = pairs.n;
        arena_rewind(cx->arena, mark);
        if (n < 500)
            break;
    }
    recount_line(recount, TEXT("每个人的签到状态等于从记录重新推算的结果"), wrong,
                 wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)example));
    return OK;
}

Err attendance_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &in_sql, TEXT("每个签到时间都有一条签到记录")));
    TRY(recount_rows(cx, recount, &out_sql, TEXT("每个签退时间都有一条签退记录")));
    TRY(recount_rows(cx, recount, &lost_sql, TEXT("每条签到记录都算进了一个人的签到状态")));
    TRY(recount_rows(cx, recount, &overlap_sql, TEXT("没有人在同一时间算了两场")));
    return check_derived(cx, recount);
}
