// What the tables of this room hold about a person.
#include "rooms/safeguards/safeguards_in.h"
#include "store/db.h"
#include "town/room.h"

SQL(names_sql,
    "select n.made_at as at, n.since as day, p.number as what from policy_names n"
    " join policies p on p.id = n.policy where n.person = $1 order by n.id desc limit $2",
    P_INT, P_INT);
SQL(credits_sql,
    "select c.made_at as at, c.gained_on as day, k.name as what, c.words from credits c"
    " join courses k on k.id = c.course where c.person = $1 order by c.id desc limit $2",
    P_INT, P_INT);

const Holding safeguard_holdings[] = {
    { "policy_names", "person", TEXT("意外保险"), .rows = &names_sql,
      .kept = TEXT("当天有没有保险的凭据，只有编号") },
    { "credits", "person", TEXT("培训学分"), .rows = &credits_sql,
      .kept = TEXT("当天有没有学分的凭据，只有编号") },
    { "insured_people", "person", TEXT("保险名单"), .kept = TEXT("出险时要用的名单，只有编号") },
    { 0 },
};
