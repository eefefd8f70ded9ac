// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/photos/photos.h"
#include "store/db.h"

SQL(rows_sql, "select at, photo as number from person_photos where person = $1 limit $2", P_INT,
    P_INT);
HOLDING_LEFT(rows_left, "person_photos", "person", "x.person > 0");

const Holding photo_holdings[] = {
    { "person_photos", "person", TEXT("本人照片"), .rows = &rows_sql, .left = &rows_left },
    { 0 },
};

SQL(move_sql,
    "update person_photos set person = $1 where person = $2 and not exists"
    " (select p.person from person_photos p where p.person = $1)",
    P_INT, P_INT);

Err photo_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &move_sql, NULL, to, from);
}
