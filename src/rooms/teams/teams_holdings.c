// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/teams/teams_inside.h"
#include "store/db.h"

SQL(leads_sql,
    "select changed_at as at, name as what, state from teams where leader = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(members_sql,
    "select m.since as day, t.name as what, m.state, m.role as place, m.left_reason as words"
    " from team_members m join teams t on t.id = m.team where m.person = $1"
    " order by m.id desc limit $2",
    P_INT, P_INT);
SQL(applications_sql,
    "select a.made_at as at, t.name as what, a.state, a.words from team_applications a"
    " join teams t on t.id = a.team where a.person = $1 order by a.id desc limit $2",
    P_INT, P_INT);
SQL(foundings_sql,
    "select f.made_at as at, f.title as what, f.state, p.name as place, f.words"
    " from team_foundings f join places p on p.id = f.place where f.person = $1"
    " order by f.id desc limit $2",
    P_INT, P_INT);
SQL(moves_sql,
    "select v.made_at as at, t.name as place, v.kind as state, v.size as what, v.count as number,"
    " v.note as words from vest_moves v join teams t on t.id = v.team where v.person = $1"
    " order by v.id desc limit $2",
    P_INT, P_INT);
SQL(vests_sql,
    "select t.name as place, v.size as what, v.count as number from vest_held v"
    " join teams t on t.id = v.team where v.person = $1 and v.count > 0 limit $2",
    P_INT, P_INT);

HOLDING_LEFT(leads_left, "teams", "leader", "x.id > 0");
HOLDING_LEFT(members_left, "team_members", "person", "x.state = 'active'");
HOLDING_LEFT(applications_left, "team_applications", "person",
             "(x.words <> '' or x.state = 'waiting')");
HOLDING_LEFT(foundings_left, "team_foundings", "person", "(x.words <> '' or x.state = 'waiting')");

const Holding team_holdings[] = {
    { "teams", "leader", TEXT("当队长的队伍"), .rows = &leads_sql, .words = team_state_words,
      .texts = team_state_texts, .left = &leads_left },
    { "team_members", "person", TEXT("加入过的队伍"), .rows = &members_sql, .left = &members_left,
      .kept = TEXT("队伍有过多少人，只有编号") },
    { "team_applications", "person", TEXT("入队申请"), .rows = &applications_sql,
      .words = asked_state_words, .texts = asked_state_texts, .left = &applications_left,
      .kept = TEXT("申请办过的凭据，写的话已删除") },
    { "team_foundings", "person", TEXT("建队申请"), .rows = &foundings_sql,
      .words = asked_state_words, .texts = asked_state_texts, .left = &foundings_left,
      .kept = TEXT("建队的凭据，写的话已删除") },
    { "vest_moves", "person", TEXT("红马甲领用"), .rows = &moves_sql, .words = vest_kind_words,
      .texts = vest_kind_texts, .kept = TEXT("物资账，只有编号") },
    { "vest_held", "person", TEXT("手里的红马甲"), .rows = &vests_sql,
      .kept = TEXT("物资账，只有编号") },
    { 0 },
};

SQL(take_members_sql,
    "update team_members set person = $1 where person = $2 and not exists (select m.id"
    " from team_members m where m.team = team_members.team and m.person = $1"
    "   and m.state = 'active' and team_members.state = 'active')",
    P_INT, P_INT);
SQL(take_applications_sql,
    "update team_applications set person = $1 where person = $2 and not exists (select a.id"
    " from team_applications a where a.team = team_applications.team and a.person = $1"
    "   and a.state = 'waiting' and team_applications.state = 'waiting')",
    P_INT, P_INT);
SQL(take_foundings_sql,
    "update team_foundings set person = $1 where person = $2 and state <> 'waiting'", P_INT, P_INT);
SQL(take_moves_sql, "update vest_moves set person = $1 where person = $2", P_INT, P_INT);
SQL(take_vests_sql,
    "insert into vest_held (team, person, size, count) select v.team, $1, v.size, v.count"
    " from vest_held v where v.person = $2 on conflict (team, person, size) do update set"
    " count = vest_held.count + excluded.count",
    P_INT, P_INT);
SQL(drop_vests_sql, "delete from vest_held where person = $1", P_INT);

Err team_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &take_members_sql, NULL, to, from));
    TRY(db_change(cx, &take_applications_sql, NULL, to, from));
    TRY(db_change(cx, &take_foundings_sql, NULL, to, from));
    TRY(db_change(cx, &take_moves_sql, NULL, to, from));
    TRY(db_change(cx, &take_vests_sql, NULL, to, from));
    return db_change(cx, &drop_vests_sql, NULL, from);
}
