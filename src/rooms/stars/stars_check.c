// What the rows of stars must prove: in turn, two people, five working days, a certificate each.
#include "rooms/stars/stars_in.h"
#include "store/recount.h"
#include "town/calendar.h"

SQL0(turn_sql,
     "select count(*) as wrong, min(s.id) as example from stars as s where s.granted_on is not null"
     " and s.level > 1 and not exists (select b.id from stars as b where b.person = s.person"
     "   and b.level = s.level - 1 and b.granted_on is not null and b.granted_on <= s.granted_on)");
SQL0(hands_sql,
     "select count(*) as wrong, min(id) as example from stars where state in ('public', 'granted',"
     " 'suspended', 'revoked') and (first_by is null or second_by is null or first_by = second_by"
     "   or first_by = person or second_by = person)");
SQL0(hours_sql,
     "select count(*) as wrong, min(id) as example from stars where granted_on is not null"
     " and credit + honour + carried < hours_needed * 60");
SQL0(paper_sql,
     "select count(*) as wrong, min(s.id) as example from stars as s where s.granted_on is not null"
     " and not exists (select c.id from certificates as c where c.id = s.certificate"
     "   and c.person = s.person and c.kind = 'star' and c.state = case when s.state = 'revoked'"
     "     then 'revoked' else 'issued' end and (s.state = 'revoked'"
     "     or (c.suspended_at is not null) = (s.state = 'suspended')))");
SQL0(objected_sql,
     "select count(*) as wrong, min(s.id) as example from stars as s where s.granted_on is not null"
     " and exists (select o.id from star_objections as o where o.star = s.id"
     "   and (o.state = 'upheld' or o.state = 'open'))");

typedef struct {
    StarId id;
    Day public_from, public_to;
} Shown;
static const Field shown_fields[] = { FIELD(Shown, id), FIELD(Shown, public_from),
                                      FIELD(Shown, public_to) };
static const Shape shown_shape = SHAPE(Shown, shown_fields);
SQL(shown_sql,
    "select id, public_from, public_to from stars where id > $1"
    "   and public_to is not null order by id limit 1000",
    P_INT);

// 公示 of at least five working days (合肥, 四川; stars.public_days may ask for more).
static Err check_shown(Cx *cx, Recount *recount)
{
    StarId after = { 0 };
    int64_t wrong = 0, example = 0;
    for (size_t n = 1000; n == 1000;) {
        List rows;
        ArenaMark mark = arena_mark(cx->arena);
        TRY(db_list(cx, &shown_sql, &shown_shape, &rows, after.n));
        n = rows.n;
        for (size_t i = 0; i < rows.n; i++) {
            const Shown *one = LIST_AT(&rows, Shown, i);
            after = one->id;
            if (workday_add(cx, day_add(one->public_from, -1), 5).ymd > one->public_to.ymd &&
                wrong++ == 0)
                example = one->id.n;
        }
        arena_rewind(cx->arena, mark);
    }
    recount_line(recount, TEXT("每个星级公示不少于 5 个工作日"), wrong,
                 wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)example));
    return OK;
}

Err stars_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &turn_sql, TEXT("星级逐级评定，没有跳级")));
    TRY(recount_rows(cx, recount, &hands_sql, TEXT("每个星级由两个人审核，没有人审自己")));
    TRY(recount_rows(cx, recount, &hours_sql, TEXT("每个星级评定时的时数都够")));
    TRY(recount_rows(cx, recount, &paper_sql, TEXT("每个星级有一份证书，撤销的一同撤销")));
    TRY(recount_rows(cx, recount, &objected_sql, TEXT("有异议没有核实的星级没有评定")));
    return check_shown(cx, recount);
}
