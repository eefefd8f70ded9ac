// What the tables of this room hold about a person.
#include "rooms/certificates/certificates_in.h"
#include "store/db.h"
#include "town/room.h"

SQL(mine_sql,
    "select asked_at as at, number as what, state, purpose as words from certificates"
    " where person = $1 order by id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(mine_left, "certificates", "person", "x.name <> ''");

const Holding certificate_holdings[] = {
    { "certificates", "person", TEXT("记录证明和证书"), .rows = &mine_sql,
      .words = certificate_state_words, .texts = certificate_state_texts, .left = &mine_left,
      .kept = TEXT("编号登记不能有缺号，姓名已删除") },
    { 0 },
};
