// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/activities/activities_in.h"
#include "store/db.h"

SQL(signups_sql,
    "select s.made_at as at, a.name as what, s.state, p.name as place, s.answer as words,"
    " s.guardian_sealed as sealed from signups s join activities a on a.id = s.activity"
    " join places p on p.id = a.place where s.person = $1 order by s.id desc limit $2",
    P_INT, P_INT);
SQL(steps_sql,
    "select s.at, a.name as what, s.act as state, s.reason as words from signup_steps s"
    " join signups u on u.id = s.signup join activities a on a.id = u.activity"
    " where s.person = $1 order by s.id desc limit $2",
    P_INT, P_INT);
SQL(guards_sql,
    "select paused_until as at, minutes as number from signup_people where person = $1 limit $2",
    P_INT, P_INT);
SQL(feeds_sql, "select made_at as at from calendar_feeds where person = $1 limit $2", P_INT, P_INT);
HOLDING_LEFT(signups_left, "signups", "person",
             "(x.answer <> '' or x.guardian_sealed is not null)");
HOLDING_LEFT(feeds_left, "calendar_feeds", "person", "x.person > 0");

const Holding signup_holdings[] = {
    { "signups", "person", TEXT("活动报名"), .rows = &signups_sql, .words = signup_state_words,
      .texts = signup_state_texts, .sealed_in = SIGNUP_GUARDIAN, .left = &signups_left,
      .kept = TEXT("参加过的凭据，填的话和监护人已删除") },
    { "signup_steps", "person", TEXT("报名办过的每一步"), .rows = &steps_sql,
      .words = signup_act_words, .texts = signup_act_texts, .kept = TEXT("谁办的事，是工作记录") },
    { "signup_people", "person", TEXT("累计时长和暂停报名"), .rows = &guards_sql,
      .kept = TEXT("记录的合计，只有编号") },
    { "calendar_feeds", "person", TEXT("日历订阅"), .rows = &feeds_sql, .left = &feeds_left },
    { 0 },
};

SQL(guard_sql,
    "insert into signup_people (person, version) values ($1, 1) on conflict (person)"
    " do update set version = signup_people.version + 1",
    P_INT);
// Not where both are signed up, and not where the person would be at two places at one time: such a
// sign-up stays with the old number and is given back with it.
SQL(take_sql,
    "update signups set person = $1 where person = $2 and not exists (select s.id from signups s"
    " where s.person = $1 and (s.activity = signups.activity or"
    "   (s.state in ('applied', 'waiting', 'confirmed', 'attended') and"
    "    signups.state in ('applied', 'waiting', 'confirmed', 'attended') and"
    "    s.starts_at < signups.ends_at and s.ends_at > signups.starts_at)))",
    P_INT, P_INT);
// The minutes follow with their records.
Err signup_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &guard_sql, NULL, to));
    TRY(db_change(cx, &guard_sql, NULL, from));
    return db_change(cx, &take_sql, NULL, to, from);
}
