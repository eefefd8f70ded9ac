// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/rosters/rosters_in.h"
#include "store/db.h"

SQL(invitations_sql,
    "select i.decided_at as at, p.name as place, i.state, r.file_name as what"
    " from invitations i join rosters r on r.id = i.roster join places p on p.id = i.place"
    " where i.person = $1 order by i.id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(invitations_left, "invitations", "person", "x.id > 0");

const Holding roster_holdings[] = {
    { "invitations", "person", TEXT("同意过的邀请"), .rows = &invitations_sql,
      .words = invitation_state_words, .texts = invitation_state_texts, .left = &invitations_left },
    { 0 },
};

SQL(move_sql, "update invitations set person = $1 where person = $2", P_INT, P_INT);

Err roster_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &move_sql, NULL, to, from);
}
