// What the tables of this room hold about a person.
#include "rooms/stars/stars_in.h"
#include "store/db.h"
#include "town/room.h"

SQL(stars_sql,
    "select made_at as at, state, level as number, opinion as words from stars where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(marks_sql,
    "select made_at as at, day, what as words from star_marks where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);

const Holding star_holdings[] = {
    { "stars", "person", TEXT("星级申请"), .rows = &stars_sql, .words = star_state_words,
      .texts = star_state_texts, .kept = TEXT("谁评过几星的凭据，只有编号") },
    { "star_marks", "person", TEXT("信用不良记录"), .rows = &marks_sql,
      .kept = TEXT("三年内不能评星的凭据，只有编号") },
    { 0 },
};
