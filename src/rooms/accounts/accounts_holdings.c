// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/accounts/accounts_in.h"
#include "store/db.h"

SQL(grants_sql,
    "select since as at, node_name as place, role as state, coalesce(ended_why, '') as words"
    " from grants where person = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(given_sql,
    "select h.made_at as at, p.volunteer_number as what from handovers h join people p"
    " on p.id = h.to_person where h.from_person = $1 order by h.id desc limit $2",
    P_INT, P_INT);
SQL(taken_sql,
    "select h.made_at as at, p.volunteer_number as what from handovers h join people p"
    " on p.id = h.from_person where h.to_person = $1 order by h.id desc limit $2",
    P_INT, P_INT);
SQL(credentials_sql,
    "select password_at as at, coalesce(login, '') as what, totp_on as number from credentials"
    " where person = $1 limit $2",
    P_INT, P_INT);
SQL(tickets_sql,
    "select expires_at as at, stage as state from login_tickets where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(links_sql,
    "select l.made_at as at, p.title as what from partner_links l join partners p"
    " on p.id = l.partner where l.person = $1 order by l.made_at desc limit $2",
    P_INT, P_INT);
SQL(demo_sql, "select note as what from demo_accounts where person = $1 limit $2", P_INT, P_INT);

HOLDING_LEFT(grants_left, "grants", "person", "x.ended_at is null");
HOLDING_LEFT(credentials_left, "credentials", "person", "x.person > 0");
HOLDING_LEFT(tickets_left, "login_tickets", "person", "x.id > 0");
HOLDING_LEFT(links_left, "partner_links", "person", "x.person > 0");
HOLDING_LEFT(demo_left, "demo_accounts", "person", "x.person > 0");

const Holding account_holdings[] = {
    { "grants", "person", TEXT("岗位"), .rows = &grants_sql, .left = &grants_left,
      .kept = TEXT("谁在什么时候任过什么岗位，是办过的事的凭据") },
    { "handovers", "from_person", TEXT("交出的岗位"), .rows = &given_sql,
      .kept = TEXT("交接的凭据，只有编号") },
    { "handovers", "to_person", TEXT("接手的岗位"), .rows = &taken_sql,
      .kept = TEXT("交接的凭据，只有编号") },
    { "credentials", "person", TEXT("登录名和两步验证"), .rows = &credentials_sql,
      .left = &credentials_left },
    { "login_tickets", "person", TEXT("没有办完的登录"), .rows = &tickets_sql,
      .left = &tickets_left },
    { "partner_links", "person", TEXT("绑定的其他应用"), .rows = &links_sql, .left = &links_left },
    { "demo_accounts", "person", TEXT("演示账号"), .rows = &demo_sql, .left = &demo_left },
    { 0 },
};

SQL(posts_sql, "select count(*) from grants where person = $1 and ended_at is null", P_INT);
SQL(move_links_sql, "update partner_links set person = $1 where person = $2", P_INT, P_INT);

FAULT(account_posts, 409, "account.posts", "要并掉的账号还有岗位，请先交接岗位");

// A right is never won by a merge: who holds a post hands it over first.
Err account_merge_person(Cx *cx, PersonId to, PersonId from)
{
    int64_t posts;
    TRY(db_int(cx, &posts_sql, &posts, from));
    if (posts > 0)
        return &account_posts;
    return db_change(cx, &move_links_sql, NULL, to, from);
}
