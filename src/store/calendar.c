#include "town/calendar.h"
#include "store/store_inside.h"

#define DAYS_MOST 4000  // further than ten years no term of ours reaches

static const struct {
    int from, to;
} office[] = {
    { 8 * 60 + 30, 12 * 60 },
    { 14 * 60 + 30, 17 * 60 + 30 },
};

bool workday(Cx *cx, Day d)
{
    bool listed_year;
    int found = settings_day(cx, d, &listed_year);
    if (found >= 0)
        return found == 1;
    if (!listed_year)
        settings_warn_year(cx, day_year(d));
    return day_weekday(d) <= 5;
}

Day workday_add(Cx *cx, Day from, int workdays)
{
    must(workdays >= 0 && workdays < DAYS_MOST / 4);
    for (int i = 0; workdays > 0; i++) {
        must(i < DAYS_MOST);
        from = day_add(from, 1);
        workdays -= workday(cx, from);
    }
    return from;
}

// What is left of `minutes` after this day's office hours from `minute` on; *at gets the minute at
// which it is used up.
static int use_day(int minute, int minutes, int *at)
{
    for (size_t i = 0; i < COUNT(office) && minutes > 0; i++) {
        int from = minute > office[i].from ? minute : office[i].from;
        int room = office[i].to - from;
        if (room <= 0)
            continue;
        *at = minutes <= room ? from + minutes : office[i].to;
        minutes = minutes <= room ? 0 : minutes - room;
    }
    return minutes;
}

Time worktime_add(Cx *cx, Time from, int minutes)
{
    Day d = time_day(from);
    int minute = time_minute_of_day(from), at = minute;
    must(minutes >= 0);
    if (minutes == 0)
        return from;
    for (int i = 0; i < DAYS_MOST; i++) {
        if (workday(cx, d))
            minutes = use_day(minute, minutes, &at);
        if (minutes == 0)
            return time_add(day_start(d), at * TIME_MINUTE);
        d = day_add(d, 1);
        minute = 0;
    }
    unreachable();
}

int calendar_missing(Cx *cx)
{
    int year = day_year(cx->today);
    bool listed;
    (void)settings_day(cx, day_of(year, 1, 1), &listed);
    if (!listed)
        return year;
    if (day_month(cx->today) < 12)
        return 0;
    (void)settings_day(cx, day_of(year + 1, 1, 1), &listed);
    return listed ? 0 : year + 1;
}

FAULT(calendar_range, 422, "calendar.range", "请填写 2000 年到 2127 年之间的日期");

SQL(day_put_sql,
    "insert into workdays (day, kind, source) values ($1, $2, $3)"
    " on conflict (day) do update set kind = excluded.kind, source = excluded.source",
    P_INT, P_TEXT, P_TEXT);

Err calendar_set(Cx *cx, Day d, bool work, Str source)
{
    if (!day_valid(d) || day_year(d) < 2000 || day_year(d) > 2127)
        return &calendar_range;
    TRY(db_change(cx, &day_put_sql, NULL, d, work ? "work" : "rest", source));
    settings_changed(cx);
    cx_audit(cx, "workday", d.ymd, (Str){ 0 }, work ? S("work") : S("rest"));
    return OK;
}

static const char *const kinds[] = { "rest", "work", NULL };
static const Field day_fields[] = {
    COL(CalendarDay, day, "日期"),
    WORD(CalendarDay, work, kinds),
    COL(CalendarDay, source, "依据"),
};
const Shape calendar_day_shape = SHAPE(CalendarDay, day_fields);
SQL(days_of_sql,
    "select day, kind as work, source from workdays where day >= $1 and day < $2 order by day",
    P_INT, P_INT);

Err calendar_list(Cx *cx, int year, List *out)
{
    int64_t from = (int64_t)year * 10000;
    return db_list(cx, &days_of_sql, &calendar_day_shape, out, from, from + 10000);
}
