// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/calls/calls_in.h"
#include "store/db.h"

SQL(relatives_sql,
    "select asked_at as at, name as what, kin as words, state, phone_sealed as sealed"
    " from families where relative = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(residents_sql,
    "select f.asked_at as at, p.name as what, f.kin as words, f.state from families f"
    " join people p on p.id = f.relative where f.resident = $1 order by f.id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(relatives_left, "families", "relative",
             "(x.state <> 'ended' or x.phone_sealed is not null or x.address_sealed is not null)");
HOLDING_LEFT(residents_left, "families", "resident",
             "(x.state <> 'ended' or x.phone_sealed is not null or x.address_sealed is not null)");

const Holding call_holdings[] = {
    { "families", "relative", TEXT("替家人点单"), .rows = &relatives_sql,
      .words = family_state_words, .texts = family_state_texts, .sealed_in = FAMILY_PHONE,
      .left = &relatives_left, .kept = TEXT("代办过的凭据，姓名、电话和住址已删除") },
    { "families", "resident", TEXT("由家人代办"), .rows = &residents_sql,
      .words = family_state_words, .texts = family_state_texts, .left = &residents_left,
      .kept = TEXT("代办过的凭据，姓名、电话和住址已删除") },
    { 0 },
};

SQL(take_relative_sql,
    "update families set relative = $1 where relative = $2 and (resident is null or resident <> $1)"
    " and not exists (select f.id from families f where f.relative = $1 and f.name = families.name"
    "   and f.state in ('asked', 'confirmed'))",
    P_INT, P_INT);
SQL(take_resident_sql, "update families set resident = $1 where resident = $2 and relative <> $1",
    P_INT, P_INT);

Err call_merge_person(Cx *cx, PersonId to, PersonId from)
{
    TRY(db_change(cx, &take_relative_sql, NULL, to, from));
    return db_change(cx, &take_resident_sql, NULL, to, from);
}
