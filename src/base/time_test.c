#include "base/time.h"
#include "base/rand.h"
#include "tests/test.h"
#include <time.h>

// An independent calendar: it knows only how long months are and what comes next.
static void next_day(int *year, int *month, int *day)
{
    bool leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
    int length = *month == 4 || *month == 6 || *month == 9 || *month == 11 ? 30 : 31;
    if (*month == 2)
        length = leap ? 29 : 28;
    if (++*day <= length)
        return;
    *day = 1;
    if (++*month <= 12)
        return;
    *month = 1;
    ++*year;
}

TEST(three_hundred_years_of_days_follow_each_other)
{
    int y = 1900, m = 1, d = 1, weekday = 1;  // 1900-01-01 was a Monday
    Day first = day_of(y, m, d);
    for (int n = 0; y < 2200; n++) {
        Day day = day_of(y, m, d);
        CHECK(day_valid(day));
        CHECK_INT(day.ymd, y * 10000 + m * 100 + d);
        CHECK_INT(day_diff(day, first), n);
        CHECK_INT(day_add(first, n).ymd, day.ymd);
        CHECK_INT(day_add(day, -n).ymd, first.ymd);
        CHECK_INT(day_weekday(day), weekday);
        CHECK_INT(day_start(day).ms, day_start(first).ms + n * TIME_DAY);
        CHECK_INT(time_day(day_start(day)).ymd, day.ymd);
        CHECK_INT(time_day(time_add(day_start(day), TIME_DAY - 1)).ymd, day.ymd);
        weekday = weekday % 7 + 1;
        next_day(&y, &m, &d);
    }
    CHECK_INT(day_diff(day_of(2199, 12, 31), first), 300 * 365 + 73 - 1);  // 73 leap years
}

// The C library's calendar, as a second witness over the whole range.
TEST(days_agree_with_the_system_from_year_1_to_9999)
{
    Dice dice = dice_seed(7);
    for (int i = 0; i < 20000; i++) {
        time_t at = (time_t)dice_below(&dice, 3652058) * 86400 - 62135596800;
        struct tm utc;
        CHECK(gmtime_r(&at, &utc) != NULL);
        Day day = day_of(utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
        CHECK(day_valid(day));
        CHECK_INT(day_start(day).ms, at * 1000 - TIME_ZONE);
        CHECK_INT(day_weekday(day), (utc.tm_wday + 6) % 7 + 1);
    }
}

TEST(there_is_no_thirtieth_of_february)
{
    static const int wrong[][3] = {
        { 2021, 2, 29 }, { 2100, 2, 29 }, { 1900, 2, 29 }, { 2020, 2, 30 }, { 2020, 4, 31 },
        { 2020, 0, 1 },  { 2020, 13, 1 }, { 2020, 1, 0 },  { 2020, 1, 32 }, { 0, 1, 1 },
        { 10000, 1, 1 }, { -1, 1, 1 },    { 2020, -1, 1 }, { 2020, 1, -1 },
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK_INT(day_of(wrong[i][0], wrong[i][1], wrong[i][2]).ymd, 0);
    CHECK(day_of(2000, 2, 29).ymd != 0 && day_of(2020, 2, 29).ymd != 0);
    CHECK(!day_valid((Day){ 0 }) && !day_valid((Day){ 20200230 }) &&
          !day_valid((Day){ -20200101 }));
}

TEST(days_end_with_the_calendar)
{
    CHECK_INT(day_add(day_of(9999, 12, 31), 1).ymd, 0);
    CHECK_INT(day_add(day_of(1, 1, 1), -1).ymd, 0);
    CHECK_INT(day_add(day_of(2020, 1, 1), INT32_MAX).ymd, 0);
    CHECK_INT(day_add(day_of(2020, 1, 1), INT32_MIN).ymd, 0);
    CHECK_INT(day_add(day_of(9999, 12, 30), 1).ymd, 99991231);
    CHECK_INT(day_add(day_of(1, 1, 2), -1).ymd, 10101);
}

TEST(none_stays_none)
{
    CHECK_INT(time_day((Time){ 0 }).ymd, 0);
    CHECK_INT(day_start((Day){ 0 }).ms, 0);
    CHECK_INT(day_add((Day){ 0 }, 5).ymd, 0);
    CHECK(day_iso(t->arena, (Day){ 0 }).p == NULL);
    CHECK(time_rfc3339(t->arena, (Time){ 0 }).p == NULL);
    CHECK(time_short(t->arena, (Time){ 0 }).p == NULL);
    CHECK(time_http(t->arena, (Time){ 0 }).p == NULL);
}

TEST(a_day_changes_at_local_midnight)
{
    Time before = { 1603727999999 };  // 2020-10-26T15:59:59.999Z
    CHECK_INT(time_day(before).ymd, 20201026);
    CHECK_INT(time_minute_of_day(before), 1439);
    CHECK_INT(time_day(time_add(before, 1)).ymd, 20201027);
    CHECK_INT(time_minute_of_day(time_add(before, 1)), 0);
    CHECK_INT(day_weekday(time_day(before)), 1);
    CHECK_INT(time_minute_of_day((Time){ -1 }), 7 * 60 + 59);
    CHECK_INT(time_day((Time){ -TIME_ZONE - 1 }).ymd, 19691231);
}

TEST(a_day_is_taken_apart)
{
    Day day = day_of(2020, 10, 26);
    CHECK_INT(day_year(day), 2020);
    CHECK_INT(day_month(day), 10);
    CHECK_INT(day_of_month(day), 26);
    CHECK_STR(day_iso(t->arena, day), "2020-10-26");
    CHECK_STR(day_iso(t->arena, day_of(987, 6, 5)), "0987-06-05");
}

TEST(days_are_read_in_two_forms)
{
    Day day = { 0 };
    CHECK(day_parse(S("2020-10-26"), &day));
    CHECK_INT(day.ymd, 20201026);
    CHECK(day_parse(S("20200229"), &day));
    CHECK_INT(day.ymd, 20200229);
    static const char *const wrong[] = {
        "",           "2020",        "2020-10",     "2020-1-1",    "2020-10-2",  "2020-10-266",
        "2020-1026",  "202010-26",   "2020/10/26",  "2021-02-29",  "1899-12-31", "2200-01-01",
        "0000-00-00", " 2020-10-26", "2020-10-26T", "-2020-10-26", "2020-10-2x", "２０２０-10-26",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (day_parse(str(wrong[i]), &day))
            test_failed(__FILE__, __LINE__, "\"%s\" was taken for a day", wrong[i]);
    CHECK_INT(day.ymd, 20200229);
}

TEST(instants_are_read_with_a_zone_or_as_local)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        { "2020-10-26T11:00:00Z", 1603710000000 },
        { "2020-10-26t11:00:00z", 1603710000000 },
        { "2020-10-26T19:00:00+08:00", 1603710000000 },
        { "2020-10-26T19:00:00.000+08:00", 1603710000000 },
        { "2020-10-26 19:00:00+08:00", 1603710000000 },
        { "2020-10-26T19:00", 1603710000000 },
        { "2020-10-26T19:00:00", 1603710000000 },
        { "2020-10-26T19:00:07.5", 1603710007500 },
        { "2020-10-26T19:00:07.123456789", 1603710007123 },
        { "2020-10-26T00:30:00-10:30", 1603710000000 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "1900-01-01T00:00:00Z", -2208988800000 },
        { "2199-12-31T23:59:59Z", 7258118399000 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Time time = { 1 };
        if (!time_parse(str(rows[i].text), &time) || time.ms != rows[i].ms)
            test_failed(__FILE__, __LINE__, "%s: %lld", rows[i].text, (long long)time.ms);
    }
}

TEST(what_is_no_instant_is_refused)
{
    static const char *const wrong[] = {
        "",
        "2020-10-26",
        "2020-10-26T",
        "2020-10-26T19",
        "2020-10-26T19:",
        "2020-10-26T19:0",
        "2020-10-26T24:00",
        "2020-10-26T19:60",
        "2020-10-26T19:00:60",
        "2020-10-26T19:00:00.",
        "2020-10-26T19:00:00.Z",
        "2020-10-26T19:00+0800",
        "2020-10-26T19:00+24:00",
        "2020-10-26T19:00+08:60",
        "2020-10-26T19:00Zx",
        "2020-10-26T19:00 Z",
        "2020-02-30T10:00",
        "2020-10-26X19:00",
        "2020-10-26T-1:00",
        "2020-10-26  19:00",
        "2020-10-26T19:00:",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        Time time = { 42 };
        if (time_parse(str(wrong[i]), &time) || time.ms != 42)
            test_failed(__FILE__, __LINE__, "\"%s\" was taken for an instant", wrong[i]);
    }
}

TEST(what_is_written_is_read_back)
{
    Dice dice = dice_seed(1);
    for (int i = 0; i < 20000; i++) {
        ArenaMark mark = arena_mark(t->arena);
        Time was = { (int64_t)(dice_next(&dice) % 9467000000000) - 2208900000000 };
        Time read = { 0 };
        CHECK(time_parse(time_rfc3339(t->arena, was), &read));
        CHECK_INT(read.ms, was.ms);
        CHECK(time_parse(time_short(t->arena, was), &read));
        CHECK_INT(read.ms, was.ms - ((was.ms % TIME_MINUTE) + TIME_MINUTE) % TIME_MINUTE);
        arena_rewind(t->arena, mark);
    }
}

TEST(instants_are_written_in_three_ways)
{
    Time time = { 1603710000000 };
    CHECK_STR(time_rfc3339(t->arena, time), "2020-10-26T19:00:00.000+08:00");
    CHECK_STR(time_http(t->arena, time), "Mon, 26 Oct 2020 11:00:00 GMT");
    CHECK_STR(time_short(t->arena, time), "2020-10-26 19:00");
    CHECK_STR(time_http(t->arena, (Time){ 784111777000 }), "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK_STR(time_http(t->arena, (Time){ 1603756800000 - 1 }), "Mon, 26 Oct 2020 23:59:59 GMT");
    CHECK_STR(time_rfc3339(t->arena, (Time){ -1 }), "1970-01-01T07:59:59.999+08:00");
}

TEST(the_real_clock_moves_forward)
{
    int64_t began = clock_mono_ms();
    Time now = clock_now();
    CHECK(now.ms > day_start(day_of(2020, 1, 1)).ms);
    while (clock_mono_ms() == began)
        continue;
    CHECK(clock_mono_ms() > began);
}
