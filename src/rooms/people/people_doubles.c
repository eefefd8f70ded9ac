// Two numbers that may be one person.
#include "rooms/people/people_in.h"
#include "store/db.h"

static const Field likeness_fields[] = { FIELD(Likeness, name), FIELD(Likeness, phone),
                                         FIELD(Likeness, born), FIELD(Likeness, documents) };
static const Shape likeness_shape = SHAPE(Likeness, likeness_fields);

SQL(alike_sql,
    "select case when a.name = b.name then 1 else 0 end as name,"
    " case when a.phone_hash = b.phone_hash then 1 else 0 end as phone,"
    " case when a.birth_day = b.birth_day then 1 else 0 end as born,"
    " case when a.id_hash is not null and b.id_hash is not null then 1 else 0 end as documents"
    " from people a, people b where a.id = $1 and b.id = $2 and a.state = 'active'"
    " and b.state = 'active'",
    P_INT, P_INT);

Err person_alike(Cx *cx, PersonId one, PersonId other, Likeness *out)
{
    return db_one(cx, &alike_sql, &likeness_shape, out, &person_gone, one, other);
}

static const Field double_fields[] = {
    FIELD(Double, one),
    FIELD(Double, other),
    COL(Double, name_masked, "姓名"),
    COL(Double, one_number, "志愿者编号"),
    COL(Double, one_home, "所属站"),
    COL(Double, other_number, "另一个编号"),
    COL(Double, other_home, "另一个所属站"),
    COL(Double, phone, "手机号相同"),
    COL(Double, born, "出生日期相同"),
};
const Shape double_shape = SHAPE(Double, double_fields);

// Phones, and days of birth with a name, that stand twice: one walk along an index each. Who shares
// a phone without the name is family.
#define TWINS                                                                                    \
    "select a.id as one, b.id as other from (select phone_hash from people where phone_hash is"  \
    " not null group by phone_hash having count(*) > 1) g join people a on a.phone_hash ="       \
    " g.phone_hash join people b on b.phone_hash = g.phone_hash and b.name = a.name and b.id <>" \
    " a.id union select a.id as one, b.id as other from (select birth_day, name from people"     \
    " where birth_day is not null group by birth_day, name having count(*) > 1) g join people a" \
    " on a.birth_day = g.birth_day and a.name = g.name join people b on b.birth_day ="           \
    " g.birth_day and b.name = g.name and b.id <> a.id"
SQL(doubles_sql,
    "select a.id as one, b.id as other, a.name as name_masked, a.volunteer_number as one_number,"
    " b.volunteer_number as other_number, h.name as one_home, coalesce(o.name, '') as other_home,"
    " case when a.phone_hash = b.phone_hash then 1 else 0 end as phone,"
    " case when a.birth_day = b.birth_day then 1 else 0 end as born"
    " from (" TWINS ") t join people a on a.id = t.one join people b on b.id = t.other"
    " join places h on h.id = a.home left join places o on o.id = b.home"
    " where h.path >= $1 and h.path < $2 and a.state = 'active' and b.state = 'active'"
    " and b.id <> a.id and (b.id > a.id or o.path is null or o.path < $1 or o.path >= $2)"
    " and (a.id_hash is null or b.id_hash is null) and (a.id, b.id) > ($3, $4)"
    " order by a.id, b.id limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err people_doubles(Cx *cx, Str path, PersonId one, PersonId other, int limit, List *out)
{
    TRY(db_list(cx, &doubles_sql, &double_shape, out, path, prefix_end(cx->arena, path), one.n,
                other.n, limit));
    for (size_t i = 0; i < out->n; i++) {
        Double *pair = LIST_AT(out, Double, i);
        pair->name_masked = mask_name(cx->arena, pair->name_masked);
    }
    return OK;
}
