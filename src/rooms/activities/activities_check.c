// What the rows of activities must prove: every counter beside what it counts.
#include "rooms/activities/activities.h"
#include "store/recount.h"

#define HOLDS "s.state in ('confirmed', 'attended', 'absent', 'excused')"
SQL0(position_sql,
     "select count(*) as wrong, min(c.activity) as example from activity_positions as c"
     " where c.taken <> (select count(*) from signups as s where s.activity = c.activity"
     "   and s.position = c.position and " HOLDS ")"
     " or c.waiting <> (select count(*) from signups as s where s.activity = c.activity"
     "   and s.position = c.position and s.state = 'waiting')"
     " or c.applied <> (select count(*) from signups as s where s.activity = c.activity"
     "   and s.position = c.position and s.state = 'applied')");
SQL0(activity_sql,
     "select count(*) as wrong, min(a.id) as example from activities as a join"
     " (select activity, cast(sum(taken) as bigint) as taken, cast(sum(waiting) as bigint) as"
     "  waiting, cast(sum(applied) as bigint) as applied, case when min(places) = 0 then 0 else"
     "  cast(sum(places) as bigint) end as places from activity_positions group by activity) as c"
     " on c.activity = a.id where a.taken <> c.taken or a.waiting <> c.waiting or a.applied <>"
     " c.applied or a.places <> c.places");
SQL0(over_sql, "select count(*) as wrong, min(activity) as example from activity_positions"
               " where places > 0 and taken > places");
SQL0(under_sql,
     "select count(*) as wrong, min(c.activity) as example from activity_positions as c"
     " join activities as a on a.id = c.activity where a.state = 'published' and c.waiting > 0"
     " and (c.places = 0 or c.taken < c.places)");
// Two live sign-ups of one person whose times overlap: the neighbour by start is enough to look at.
SQL0(overlap_sql,
     "select count(*) as wrong, min(t.person) as example from"
     " (select person, starts_at, max(ends_at) over (partition by person order by starts_at, id"
     "   rows between unbounded preceding and 1 preceding) as before from signups"
     "   where state in ('applied', 'waiting', 'confirmed', 'attended')) as t"
     " where t.before is not null and t.starts_at < t.before");
SQL0(times_sql,
     "select count(*) as wrong, min(s.id) as example from signups as s join activities as a"
     " on a.id = s.activity where s.starts_at <> a.starts_at or s.ends_at <> a.ends_at");
SQL0(live_sql,
     "select count(*) as wrong, min(s.id) as example from signups as s join activities as a"
     " on a.id = s.activity where (a.state = 'cancelled' and s.state in ('applied', 'waiting',"
     " 'confirmed')) or (a.state = 'ended' and s.state in ('applied', 'waiting'))");
SQL0(
    steps_sql,
    "select count(*) as wrong, min(s.id) as example from signups as s where exists"
    " (select x.id from signup_steps as x where x.signup = s.id) and s.state <>"
    " (select x.to_state from signup_steps as x where x.signup = s.id order by x.id desc limit 1)");
SQL0(place_sql,
     "select count(*) as wrong, min(a.id) as example from activities as a join places as p"
     " on p.id = a.place where a.place_path <> p.path");

Err activities_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &position_sql, TEXT("每个岗位的人数等于报名的行数")));
    TRY(recount_rows(cx, recount, &activity_sql, TEXT("每场活动的人数等于各岗位之和")));
    TRY(recount_rows(cx, recount, &over_sql, TEXT("没有一个岗位超过名额")));
    TRY(recount_rows(cx, recount, &under_sql, TEXT("有人候补的岗位没有空着的名额")));
    TRY(recount_rows(cx, recount, &overlap_sql, TEXT("没有人同时报了时间重叠的活动")));
    TRY(recount_rows(cx, recount, &times_sql, TEXT("报名记的时间等于活动的时间")));
    TRY(recount_rows(cx, recount, &live_sql, TEXT("取消或结束的活动没有悬着的报名")));
    TRY(recount_rows(cx, recount, &steps_sql, TEXT("报名的状态等于最后一步")));
    return recount_rows(cx, recount, &place_sql, TEXT("活动的归属等于阵地的归属"));
}
