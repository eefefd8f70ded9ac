// The month of a unit: its staff among the volunteers, what its teams did, and where.
#include "rooms/reports/reports_in.h"
#include "rooms/units/units.h"
#include "store/db.h"
#include "town/catalogue.h"
#include "town/setting.h"

#define HELD_MAX 200

static Str zh(Text text)
{
    return say(lang_zh(), text);
}

static Str number(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static Str hours(Cx *cx, int64_t minutes)
{
    int64_t tenths = (minutes + 3) / 6;
    return str_printf(cx->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

typedef struct {
    int64_t held, visits, served, minutes, people, accepted, closed;
} Sums;
static const Field sums_fields[] = { FIELD(Sums, held),   FIELD(Sums, visits),
                                     FIELD(Sums, served), FIELD(Sums, minutes),
                                     FIELD(Sums, people), FIELD(Sums, accepted),
                                     FIELD(Sums, closed) };
static const Shape sums_shape = SHAPE(Sums, sums_fields);

// $2 to $3 in milliseconds, $4 to $5 as days.
SQL(sums_sql,
    "select (select count(*) from teams t cross join activities a where t.unit = $1"
    "   and a.team = t.id and a.state = 'ended' and a.duty = 0 and a.starts_at >= $2"
    "   and a.starts_at < $3) as held,"
    " (select count(*) from teams t cross join activities a where t.unit = $1 and a.team = t.id"
    "   and a.state = 'ended' and a.duty = 0 and a.starts_at >= $2 and a.starts_at < $3"
    "   and a.site_kind in ('community', 'village')) as visits,"
    " (select coalesce(cast(sum(a.attendances) as bigint), 0) from teams t cross join activities a"
    "   where t.unit = $1 and a.team = t.id and a.state = 'ended' and a.duty = 0"
    "   and a.starts_at >= $2 and a.starts_at < $3) as served,"
    " (select coalesce(cast(sum(r.minutes) as bigint), 0) from people p cross join records r"
    "   where p.unit = $1 and r.person = p.id and r.state = 'effective' and r.path <> 'carried'"
    "   and r.day >= $4 and r.day < $5) as minutes,"
    " (select count(distinct r.person) from people p cross join records r where p.unit = $1"
    "   and r.person = p.id and r.state = 'effective' and r.path <> 'carried' and r.day >= $4"
    "   and r.day < $5) as people,"
    " (select count(*) from teams t cross join orders o where t.unit = $1 and o.team = t.id"
    "   and o.accepted_at >= $2 and o.accepted_at < $3) as accepted,"
    " (select count(*) from teams t cross join orders o where t.unit = $1 and o.team = t.id"
    "   and o.state = 'closed' and o.ended_at >= $2 and o.ended_at < $3) as closed",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(registered_sql,
    "select count(*) as n from people p cross join volunteers v where p.unit = $1"
    " and v.person = p.id and v.state = 'active'",
    P_INT);

static Err sums_read(Cx *cx, UnitId unit, Day from, Day to, Sums *out)
{
    return db_one(cx, &sums_sql, &sums_shape, out, &fault_missing, unit, day_start(from),
                  day_start(to), (int64_t)from.ymd, (int64_t)to.ymd);
}

typedef struct {
    Time at;
    Str name, place, team;
    int64_t served;
    bool visit;
} HeldRow;
static const Field held_fields[] = { FIELD(HeldRow, at),     FIELD(HeldRow, name),
                                     FIELD(HeldRow, place),  FIELD(HeldRow, team),
                                     FIELD(HeldRow, served), FIELD(HeldRow, visit) };
static const Shape held_shape = SHAPE(HeldRow, held_fields);

SQL(held_sql,
    "select a.starts_at as at, a.name, p.name as place, t.name as team, a.attendances as served,"
    " case when a.site_kind in ('community', 'village') then 1 else 0 end as visit"
    " from teams t cross join activities a join places p on p.id = a.place where t.unit = $1"
    " and a.team = t.id and a.state = 'ended' and a.duty = 0 and a.starts_at >= $2"
    " and a.starts_at < $3 order by a.starts_at, a.id limit $4",
    P_INT, P_INT, P_INT, P_INT);

typedef struct {
    Text name, unit;
    Str month, year;
} Line;

static OfficePart lines_part(Cx *cx, const Line *lines, size_t n)
{
    static const int shares[] = { 40, 20, 20, 12 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    const Text texts[] = { TEXT("指标"), TEXT("本月"), TEXT("今年"), TEXT("单位") };
    OfficePart part = { .head = S("一、主要指标"),
                        .heads = heads,
                        .shares = shares,
                        .columns = COUNT(shares),
                        .rows = n };
    part.cells = NEW_ARRAY(cx->arena, Str, n * COUNT(shares));
    for (size_t i = 0; i < COUNT(texts); i++)
        heads[i] = zh(texts[i]);
    for (size_t i = 0; i < n; i++) {
        Str *cells = part.cells + i * COUNT(shares);
        cells[0] = zh(lines[i].name);
        cells[1] = lines[i].month;
        cells[2] = lines[i].year;
        cells[3] = zh(lines[i].unit);
    }
    return part;
}

static OfficePart held_part(Cx *cx, const List *held)
{
    static const int shares[] = { 18, 34, 22, 14, 12 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    const Text texts[] = { TEXT("日期"), TEXT("活动"), TEXT("地点"), TEXT("算下沉"), TEXT("人次") };
    OfficePart part = { .head = S("二、本月的活动"),
                        .heads = heads,
                        .shares = shares,
                        .columns = COUNT(shares),
                        .rows = held->n };
    part.cells = NEW_ARRAY(cx->arena, Str, held->n * COUNT(shares) + 1);
    for (size_t i = 0; i < COUNT(texts); i++)
        heads[i] = zh(texts[i]);
    for (size_t i = 0; i < held->n; i++) {
        const HeldRow *row = LIST_AT(held, HeldRow, i);
        Str *cells = part.cells + i * COUNT(shares);
        cells[0] = day_iso(cx->arena, time_day(row->at));
        cells[1] = row->name;
        cells[2] = row->place;
        cells[3] = zh(row->visit ? TEXT("算") : TEXT("不算"));
        cells[4] = number(cx, row->served);
    }
    if (held->n == 0)
        part.note = zh(TEXT("本月没有已结束的活动。"));
    return part;
}

Err report_write_unit(Cx *cx, UnitId unit, Str name, Day month, OfficeDocument *out)
{
    Sums now, year;
    List held;
    UnitStaff staff = { 0 };
    int64_t registered;
    Day next = day_add(month, 31);
    next = day_of(day_year(next), day_month(next), 1);
    TRY(sums_read(cx, unit, month, next, &now));
    TRY(sums_read(cx, unit, day_of(day_year(month), 1, 1), next, &year));
    TRY(db_int(cx, &registered_sql, &registered, unit));
    Err err = unit_staff_on(cx, unit, day_add(next, -1), &staff);
    if (err != OK && err->status != 404)
        return err;
    TRY(db_list(cx, &held_sql, &held_shape, &held, unit, day_start(month), day_start(next),
                HELD_MAX));
    int64_t target = rule_int(cx, "dashboards.visits", day_add(next, -1));
    Str all = staff.staff > 0 ? number(cx, staff.staff) : S("—");
    Str share = staff.staff > 0 ? str_printf(cx->arena, "%lld.%lld%%",
                                             (long long)(registered * 100 / staff.staff),
                                             (long long)(registered * 1000 / staff.staff % 10))
                                : S("—");
    const Line lines[] = {
        { TEXT("在职在编"), TEXT("人"), all, all },
        { TEXT("其中注册志愿者"), TEXT("人"), number(cx, registered), number(cx, registered) },
        { TEXT("在职注册率（印发时）"), TEXT("%"), share, share },
        { TEXT("有服务时长的职工"), TEXT("人"), number(cx, now.people), number(cx, year.people) },
        { TEXT("职工服务时长"), TEXT("小时"), hours(cx, now.minutes), hours(cx, year.minutes) },
        { TEXT("所属队伍的活动"), TEXT("场次"), number(cx, now.held), number(cx, year.held) },
        { TEXT("其中下沉社区（村）"), TEXT("场次"), number(cx, now.visits),
          str_printf(cx->arena, "%lld/%lld", (long long)year.visits, (long long)target) },
        { TEXT("服务群众"), TEXT("人次"), number(cx, now.served), number(cx, year.served) },
        { TEXT("接单"), TEXT("单"), number(cx, now.accepted), number(cx, year.accepted) },
        { TEXT("办结"), TEXT("单"), number(cx, now.closed), number(cx, year.closed) },
    };
    OfficePart *parts = NEW_ARRAY(cx->arena, OfficePart, 2);
    Str *paragraphs = NEW_ARRAY(cx->arena, Str, 1);
    parts[0] = lines_part(cx, lines, COUNT(lines));
    parts[1] = held_part(cx, &held);
    paragraphs[0] = str_printf(
        cx->arena,
        "%d年%d月，%.*s所属志愿服务队开展活动%lld场次，其中下沉社区（村）%lld场次，今年共%lld次"
        "（要求%lld次），服务群众%lld人次；职工中注册志愿者%lld人，本月有服务时长的%lld人，"
        "服务%.*s小时；接单%lld单，办结%lld单。",
        day_year(month), day_month(month), STR_FMT(name), (long long)now.held,
        (long long)now.visits, (long long)year.visits, (long long)target, (long long)now.served,
        (long long)registered, (long long)now.people, STR_FMT(hours(cx, now.minutes)),
        (long long)now.accepted, (long long)now.closed);
    *out = (OfficeDocument){
        .paragraphs = paragraphs, .paragraph_count = 1, .parts = parts, .part_count = 2
    };
    return OK;
}
