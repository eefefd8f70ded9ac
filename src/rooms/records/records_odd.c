// 异常: plain rules, each with its reason in words and its rows. Nothing is decided here.
#include "rooms/photos/photos.h"
#include "rooms/records/records_in.h"
#include "town/setting.h"

static const Field odd_row_fields[] = {
    COL(OddRow, rule, "规则"), COL(OddRow, who, "谁"),   COL(OddRow, detail, "情况"),
    COL(OddRow, at, "时间"),   COL(OddRow, day, "日期"), LINK(OddRow, href),
};
const Shape odd_row_shape = SHAPE(OddRow, odd_row_fields);
static const Field odd_rule_fields[] = {
    COL(OddRule, rule, "规则"),
    FIELD(OddRule, why),
    LISTED(OddRule, rows, odd_row_shape),
    FIELD(OddRule, clean),
};
const Shape odd_rule_shape = SHAPE(OddRule, odd_rule_fields);

typedef struct {
    Str who;
    int64_t n, total, activity, person;
    Time at;
    Day day;
} Found;
static const Field found_fields[] = {
    FIELD(Found, who),    FIELD(Found, n),  FIELD(Found, total), FIELD(Found, activity),
    FIELD(Found, person), FIELD(Found, at), FIELD(Found, day),
};
static const Shape found_shape = SHAPE(Found, found_fields);
#define ROWS_MAX 100

SQL(day_hours_sql,
    "select n.name as who, d.n, 0 as total, 0 as activity, d.person, 0 as at, d.day from (select"
    "   r.day, r.person, cast(sum(r.minutes) as bigint) as n from records r where r.day >= $1"
    "   and r.state in ('pending', 'public', 'effective') and r.path <> 'carried'"
    "   and r.place_path >= $2 and r.place_path < $3 group by r.day, r.person"
    "   having sum(r.minutes) > $4) d join people n on n.id = d.person"
    " order by d.day desc, d.person limit $5",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(phones_sql,
    "select '' as who, count(distinct f.person) as n, 0 as total, f.activity, 0 as person,"
    "  min(f.at) as at, 0 as day from facts f join activities a on a.id = f.activity"
    " where f.phone <> '' and f.received_at >= $1 and a.place_path >= $2 and a.place_path < $3"
    "   and f.verdict <> 'rejected' and f.source in ('self_scan', 'code', 'fence')"
    " group by f.phone, f.activity having count(distinct f.person) > $4"
    " order by min(f.at) desc, f.activity limit $5",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
// The twenty-first tap before this one is less than a minute away.
SQL(bursts_sql,
    "select n.name as who, count(*) as n, 0 as total, t.activity, t.made_by as person, min(t.at) as"
    "  at, 0 as day from (select f.made_by, f.activity, f.at, f.at - lag(f.at, 20) over (partition"
    "   by f.made_by order by f.at, f.id) as span from facts f join activities a on a.id ="
    "   f.activity where f.source = 'roster' and f.kind in ('in', 'out') and f.received_at >= $1"
    "   and a.place_path >= $2 and a.place_path < $3) t join people n on n.id = t.made_by"
    " where t.span is not null and t.span <= $4 group by n.name, t.activity, t.made_by"
    " order by min(t.at) desc, t.activity limit $5",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
// Evidence that is the same picture, or looks like it, as other evidence.
SQL(pictures_sql,
    "select e.number as who, count(*) as n, 0 as total, 0 as activity, e.id as person,"
    "  e.made_at as at, 0 as day from record_entries e join photos p on p.id = e.photo"
    " join photos q on q.likeness = p.likeness and q.id <> p.id"
    " where e.made_at >= $1 and e.place_path >= $2 and e.place_path < $3"
    "   and (exists (select x.id from record_entries x where x.photo = q.id)"
    "     or exists (select s.id from sheets s where s.photo = q.id))"
    " group by e.number, e.id, e.made_at order by e.id desc limit $4",
    P_INT, P_TEXT, P_TEXT, P_INT);
SQL(shares_sql,
    "select t.name as who, cast(sum(case when r.kind = 'honour' then r.minutes else 0 end) as"
    "  bigint) as n, cast(sum(r.minutes) as bigint) as total, 0 as activity, r.team as person,"
    "  0 as at, (r.day / 100) * 100 + 1 as day from records r join teams t on t.id = r.team"
    " where r.day >= $1 and r.state in ('pending', 'public', 'effective') and r.place_path >= $2"
    "   and r.place_path < $3 group by t.name, r.team, r.day / 100 having sum(case when r.kind ="
    "   'honour' then r.minutes else 0 end) * 1000 > sum(r.minutes) * $4"
    " order by r.day / 100 desc, r.team limit $5",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static Str hours(Cx *cx, int64_t minutes)
{
    return str_printf(cx->arena, "%lld.%lld", (long long)(minutes / 60),
                      (long long)(minutes % 60 / 6));
}

static Url activity_href(Cx *cx, int64_t activity)
{
    return url_of(str_printf(cx->arena, "/activities/%lld/rollcall", (long long)activity));
}

typedef OddRow (*Say)(Cx *cx, const Found *found);

static OddRow say_day(Cx *cx, const Found *f)
{
    return (OddRow){ .who = f->who,
                     .detail = say_with(cx->arena, cx->lang, TEXT("一天 {0} 小时"), hours(cx, f->n),
                                        (Str){ 0 }),
                     .day = f->day,
                     .href = url_of(S("/records/desk")) };
}

static OddRow say_phone(Cx *cx, const Found *f)
{
    return (OddRow){ .who = say(cx->lang, TEXT("同一部手机")),
                     .detail = say_with(cx->arena, cx->lang, TEXT("签了 {0} 个人"),
                                        str_printf(cx->arena, "%lld", (long long)f->n), (Str){ 0 }),
                     .at = f->at,
                     .href = activity_href(cx, f->activity) };
}

static OddRow say_burst(Cx *cx, const Found *f)
{
    return (OddRow){ .who = f->who,
                     .detail = say_with(
                         cx->arena, cx->lang, TEXT("一分钟内点名超过 20 次，共 {0} 次"),
                         str_printf(cx->arena, "%lld", (long long)f->n + 20), (Str){ 0 }),
                     .at = f->at,
                     .href = activity_href(cx, f->activity) };
}

static OddRow say_picture(Cx *cx, const Found *f)
{
    return (OddRow){ .who = f->who,
                     .detail = say_with(cx->arena, cx->lang, TEXT("照片和另外 {0} 张一样"),
                                        str_printf(cx->arena, "%lld", (long long)f->n), (Str){ 0 }),
                     .at = f->at,
                     .href = url_of(
                         str_printf(cx->arena, "/records/entries/%lld", (long long)f->person)) };
}

static OddRow say_share(Cx *cx, const Found *f)
{
    return (OddRow){ .who = f->who,
                     .detail = say_with(cx->arena, cx->lang, TEXT("补录 {0} 小时，共 {1} 小时"),
                                        hours(cx, f->n), hours(cx, f->total)),
                     .day = f->day,
                     .href = url_of(str_printf(cx->arena, "/teams/%lld", (long long)f->person)) };
}

static void fill(Cx *cx, OddRule *rule, Text name, Text why, const List *found, Say as)
{
    OddRow *rows = NEW_ARRAY(cx->arena, OddRow, found->n + 1);
    for (size_t i = 0; i < found->n; i++)
        rows[i] = as(cx, LIST_AT(found, Found, i));
    *rule = (OddRule){
        .rule = name, .why = why, .rows = { rows, found->n }, .clean = found->n == 0
    };
}

static Err odd_devices(Cx *cx, Time since, OddRule *rule)
{
    List breaks;
    TRY(device_breaks(cx, since, ROWS_MAX, &breaks));
    OddRow *rows = NEW_ARRAY(cx->arena, OddRow, breaks.n + 1);
    for (size_t i = 0; i < breaks.n; i++) {
        const DeviceBreak *one = LIST_AT(&breaks, DeviceBreak, i);
        Text how = one->fork ? TEXT("第 {0} 条有两种内容") : TEXT("第 {0} 条前面缺记录");
        rows[i] = (OddRow){ .who = one->name,
                            .detail = say_with(cx->arena, cx->lang, how,
                                               str_printf(cx->arena, "%lld", (long long)one->seq),
                                               (Str){ 0 }),
                            .at = one->at,
                            .href = url_of(S("/records/odd")) };
    }
    *rule = (OddRule){ .rule = TEXT("设备的记录不连续"),
                       .why = TEXT("现场设备的每条记录都接着上一条，缺了或分叉了要问清楚"),
                       .rows = { rows, breaks.n },
                       .clean = breaks.n == 0 };
    return OK;
}

Err record_odd(Cx *cx, Str path, Day since, List *out)
{
    OddRule *rules = NEW_ARRAY(cx->arena, OddRule, 6);
    Str end = prefix_end(cx->arena, path);
    Time from = day_start(since);
    List found;
    TRY(db_list(cx, &day_hours_sql, &found_shape, &found, since, path, end,
                setting_int(cx, "records.odd_day_hours") * 60, ROWS_MAX));
    fill(cx, &rules[0], TEXT("一天的时长太长"), TEXT("一个人一天的时长超过设定的小时数"), &found,
         say_day);
    TRY(db_list(cx, &phones_sql, &found_shape, &found, from, path, end,
                setting_int(cx, "records.odd_phone_people"), ROWS_MAX));
    fill(cx, &rules[1], TEXT("一部手机签了很多人"),
         TEXT("同一场活动里，同一部手机自己签到的人数超过设定"), &found, say_phone);
    TRY(db_list(cx, &bursts_sql, &found_shape, &found, from, path, end, TIME_MINUTE, ROWS_MAX));
    fill(cx, &rules[2], TEXT("点名点得太快"), TEXT("一分钟内点名超过 20 人，看不清人就点完了"),
         &found, say_burst);
    TRY(db_list(cx, &pictures_sql, &found_shape, &found, from, path, end, ROWS_MAX));
    fill(cx, &rules[3], TEXT("照片重复"), TEXT("补录的照片和别的补录、签到表的照片一样"), &found,
         say_picture);
    TRY(db_list(cx, &shares_sql, &found_shape, &found, since, path, end,
                setting_int(cx, "records.odd_honour_permille"), ROWS_MAX));
    fill(cx, &rules[4], TEXT("补录太多"), TEXT("一支队伍一个月里补录的时长占比超过设定"), &found,
         say_share);
    TRY(odd_devices(cx, from, &rules[5]));
    *out = (List){ rules, 6 };
    return OK;
}

List odd_rows(Cx *cx, const List *rules)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < rules->n; i++)
        n += LIST_AT(rules, OddRule, i)->rows.n;
    OddRow *all = NEW_ARRAY(cx->arena, OddRow, n + 1);
    for (size_t i = 0; i < rules->n; i++) {
        const OddRule *rule = LIST_AT(rules, OddRule, i);
        for (size_t k = 0; k < rule->rows.n; k++) {
            all[at] = *LIST_AT(&rule->rows, OddRow, k);
            all[at++].rule = rule->rule;
        }
    }
    return (List){ all, n };
}
