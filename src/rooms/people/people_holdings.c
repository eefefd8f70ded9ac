// What the tables of this room and of the floors below hold about a person.
#include "rooms/people/people_in.h"
#include "store/db.h"

SQL(looked_sql,
    "select r.at, r.field as what, r.reason as words, p.volunteer_number as place from reveals r"
    " join people p on p.id = r.made_by where r.person = $1 order by r.id desc limit $2",
    P_INT, P_INT);
SQL(sessions_sql,
    "select began as at, device as what, address as place from sessions where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(tokens_sql,
    "select made as at, label as what from tokens where person = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(keys_sql,
    "select at, status as number from form_keys where person = $1 order by id desc limit $2", P_INT,
    P_INT);
SQL(acts_sql,
    "select at, route as what, result as state, coalesce(what, '') as place,"
    " coalesce(address, '') as words from audit where person = $1 order by id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(sessions_left, "sessions", "person", "x.id > 0");
HOLDING_LEFT(tokens_left, "tokens", "person", "x.id > 0");

const Holding people_holdings[] = {
    { "reveals", "person", TEXT("谁查看过我的隐藏信息"), .rows = &looked_sql,
      .kept = TEXT("查看的责任，只有编号") },
    { "sessions", "person", TEXT("登录的设备"), .rows = &sessions_sql, .left = &sessions_left },
    { "tokens", "person", TEXT("程序的令牌"), .rows = &tokens_sql, .left = &tokens_left },
    { "form_keys", "person", TEXT("防止重复提交的记号"), .rows = &keys_sql,
      .kept = TEXT("三十天后自动删除") },
    { "audit", "person", TEXT("我办过的每件事"), .rows = &acts_sql,
      .kept = TEXT("审计链不能改，只有编号") },
    { 0 },
};
