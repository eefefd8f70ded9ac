// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/volunteers/volunteers.h"
#include "rooms/volunteers/volunteers_in.h"
#include "store/db.h"

SQL(volunteers_sql,
    "select registered_at as at, state, born as day, languages as words, slots as number"
    " from volunteers where person = $1 limit $2",
    P_INT, P_INT);
SQL(initials_sql, "select initials as what from volunteer_initials where person = $1 limit $2",
    P_INT, P_INT);
SQL(steps_sql,
    "select at, to_state as state, reason as words from real_name_steps where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(skills_sql,
    "select made_at as at, skill as what, state, certificate as words, issuer as place,"
    " valid_to as day, number_sealed as sealed from volunteer_skills where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(guardians_sql,
    "select asked_at as at, state, sealed from guardians where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(wards_sql,
    "select g.decided_at as at, g.state, p.volunteer_number as what from guardians g"
    " join people p on p.id = g.person where g.guardian = $1 order by g.id desc limit $2",
    P_INT, P_INT);
SQL(consents_sql,
    "select c.given_at as at, t.title as what, c.version as place,"
    " case when c.withdrawn_at is null then 'given' else 'withdrawn' end as state"
    " from consents c join consent_texts t on t.purpose = c.purpose and t.version = c.version"
    " where c.person = $1 order by c.id desc limit $2",
    P_INT, P_INT);

HOLDING_LEFT(volunteers_left, "volunteers", "person",
             "(x.state <> 'left' or x.born is not null or x.languages <> '' or x.slots <> 0)");
HOLDING_LEFT(initials_left, "volunteer_initials", "person", "x.person > 0");
HOLDING_LEFT(steps_left, "real_name_steps", "person", "x.reason <> ''");
HOLDING_LEFT(skills_left, "volunteer_skills", "person", "x.id > 0");
HOLDING_LEFT(guardians_left, "guardians", "person", "x.sealed is not null");
HOLDING_LEFT(wards_left, "guardians", "guardian", "x.state = 'agreed'");
HOLDING_LEFT(consents_left, "consents", "person", "x.withdrawn_at is null");

const Holding volunteer_holdings[] = {
    { "volunteers", "person", TEXT("志愿者注册"), .rows = &volunteers_sql,
      .words = volunteer_state_words, .texts = volunteer_state_texts, .left = &volunteers_left,
      .kept = TEXT("注册和退出的日期，只有编号") },
    { "volunteer_initials", "person", TEXT("姓名的拼音首字母"), .rows = &initials_sql,
      .left = &initials_left },
    { "real_name_steps", "person", TEXT("实名核验"), .rows = &steps_sql, .words = real_name_words,
      .texts = real_name_texts, .left = &steps_left, .kept = TEXT("核验办过的凭据，原因已删除") },
    { "volunteer_skills", "person", TEXT("技能和证书"), .rows = &skills_sql,
      .words = skill_state_words, .texts = skill_state_texts, .sealed_in = SEAL_CERTIFICATE,
      .left = &skills_left },
    { "guardians", "person", TEXT("监护人"), .rows = &guardians_sql, .words = guardian_state_words,
      .texts = guardian_state_texts, .sealed_in = SEAL_GUARDIAN, .left = &guardians_left,
      .kept = TEXT("有过监护人同意的凭据，姓名和电话已删除") },
    { "guardians", "guardian", TEXT("做监护人的孩子"), .rows = &wards_sql,
      .words = guardian_state_words, .texts = guardian_state_texts, .left = &wards_left,
      .kept = TEXT("有过监护人同意的凭据，姓名和电话已删除") },
    { "consents", "person", TEXT("用途同意"), .rows = &consents_sql, .left = &consents_left,
      .kept = TEXT("同意和撤回的凭据，只有编号") },
    { 0 },
};

SQL(apart_sql,
    "select count(*) from volunteers v where v.person = $1 and v.state in ('guardian', 'active')"
    " and not exists (select k.person from volunteers k where k.person = $2"
    "   and k.state in ('guardian', 'active'))",
    P_INT, P_INT);
SQL(take_skills_sql,
    "update volunteer_skills set person = $1 where person = $2 and not exists (select s.id"
    " from volunteer_skills s where s.person = $1 and s.skill = volunteer_skills.skill"
    "   and s.certificate = volunteer_skills.certificate)",
    P_INT, P_INT);
SQL(take_wards_sql, "update guardians set guardian = $1 where guardian = $2", P_INT, P_INT);

FAULT(volunteer_apart, 409, "volunteer.apart", "要留下的编号还没有注册为志愿者，请反过来合并");

// Consents were given under the old number and end with it: a merge consents to nothing.
Err volunteer_merge_person(Cx *cx, PersonId to, PersonId from)
{
    int64_t apart;
    TRY(db_int(cx, &apart_sql, &apart, from, to));
    if (apart > 0)
        return &volunteer_apart;
    TRY(db_change(cx, &take_skills_sql, NULL, to, from));
    return db_change(cx, &take_wards_sql, NULL, to, from);
}
