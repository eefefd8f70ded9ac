#include "base/time.h"
#include <time.h>

// Days are counted from 1970-01-01 in the proleptic Gregorian calendar. The count works in
// years that begin in March, so that the leap day comes last and month lengths follow one
// formula; 400 years are 146097 days.
#define DAYS_PER_ERA   146097
#define DAYS_TO_1970   719468  // from 0000-03-01
#define MONDAY_OF_1970 3       // 1970-01-01 was the fourth day of its week
#define YEAR_LAST      9999

// Dates that come from outside lie within these years; beyond them is a slip of the pen.
#define PARSE_YEAR_FIRST 1900
#define PARSE_YEAR_LAST  2199

static int64_t days_before(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = y / 400, of_era = y % 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
}

// The inverse; none outside the years 1 to 9999.
static Day day_from_count(int64_t count)
{
    int64_t days = count + DAYS_TO_1970;
    if (days < 306 || days > (int64_t)DAYS_PER_ERA * 25)
        return (Day){ 0 };
    int64_t era = days / DAYS_PER_ERA, of_era = days % DAYS_PER_ERA;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    int day = (int)(of_year - (153 * m + 2) / 5 + 1);
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return day_of((int)(era * 400 + y) + (month <= 2), month, day);
}

static int64_t day_count(Day d)
{
    return days_before(day_year(d), day_month(d), day_of_month(d));
}

// Division that rounds down, since instants before 1970 are negative.
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t local_ms_of_day(Time t)
{
    int64_t local = t.ms + TIME_ZONE;
    return local - floor_div(local, TIME_DAY) * TIME_DAY;
}

Time time_add(Time t, int64_t ms)
{
    must(!__builtin_add_overflow(t.ms, ms, &t.ms));
    return t;
}

Day time_day(Time t)
{
    if (t.ms == 0)
        return (Day){ 0 };
    return day_from_count(floor_div(t.ms + TIME_ZONE, TIME_DAY));
}

Time day_start(Day d)
{
    if (d.ymd == 0)
        return (Time){ 0 };
    return (Time){ day_count(d) * TIME_DAY - TIME_ZONE };
}

int time_minute_of_day(Time t)
{
    return (int)(local_ms_of_day(t) / TIME_MINUTE);
}

int day_year(Day d)
{
    return d.ymd / 10000;
}

int day_month(Day d)
{
    return d.ymd / 100 % 100;
}

int day_of_month(Day d)
{
    return d.ymd % 100;
}

int day_weekday(Day d)
{
    must(day_valid(d));
    int64_t from_monday = day_count(d) + MONDAY_OF_1970;
    return (int)(from_monday - floor_div(from_monday, 7) * 7) + 1;
}

Day day_add(Day d, int days)
{
    if (d.ymd == 0)
        return d;
    must(day_valid(d));
    return day_from_count(day_count(d) + days);
}

int day_diff(Day later, Day earlier)
{
    must(day_valid(later) && day_valid(earlier));
    return (int)(day_count(later) - day_count(earlier));
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return lengths[month - 1] + (month == 2 && leap(year));
}

Day day_of(int year, int month, int day)
{
    if (year < 1 || year > YEAR_LAST || month < 1 || month > 12)
        return (Day){ 0 };
    if (day < 1 || day > month_length(year, month))
        return (Day){ 0 };
    return (Day){ year * 10000 + month * 100 + day };
}

bool day_valid(Day d)
{
    return d.ymd > 0 && day_of(day_year(d), day_month(d), day_of_month(d)).ymd == d.ymd;
}

// Takes `n` digits off the front of s.
static bool take_digits(Str *s, size_t n, int *out)
{
    int value = 0;
    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        value = value * 10 + (s->p[i] - '0');
    }
    *s = str_slice(*s, n, s->n);
    *out = value;
    return true;
}

static bool take_char(Str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

static bool take_day(Str *s, Day *out)
{
    int year = 0, month = 0, day = 0;
    if (!take_digits(s, 4, &year))
        return false;
    bool dashed = take_char(s, '-');
    if (!take_digits(s, 2, &month) || (dashed && !take_char(s, '-')) || !take_digits(s, 2, &day))
        return false;
    *out = day_of(year, month, day);
    return out->ymd != 0 && year >= PARSE_YEAR_FIRST && year <= PARSE_YEAR_LAST;
}

bool day_parse(Str s, Day *out)
{
    Day day = { 0 };
    if (!take_day(&s, &day) || s.n > 0)
        return false;
    *out = day;
    return true;
}

// ".123456": any number of digits, of which three count.
static bool take_fraction(Str *s, int64_t *ms)
{
    if (!take_char(s, '.'))
        return true;
    int64_t scale = 100;
    int digit = 0;
    size_t before = s->n;
    while (take_digits(s, 1, &digit)) {
        *ms += digit * scale;
        scale /= 10;
    }
    return s->n < before;
}

static bool take_clock(Str *s, int64_t *ms)
{
    int hour = 0, minute = 0, second = 0;
    if (!take_digits(s, 2, &hour) || !take_char(s, ':') || !take_digits(s, 2, &minute))
        return false;
    if (take_char(s, ':') && (!take_digits(s, 2, &second) || !take_fraction(s, ms)))
        return false;
    *ms += hour * TIME_HOUR + minute * TIME_MINUTE + second * (int64_t)1000;
    return hour <= 23 && minute <= 59 && second <= 59;
}

// Nothing is local time, which is +08:00.
static bool take_zone(Str *s, int64_t *offset)
{
    int hour = 0, minute = 0;
    *offset = TIME_ZONE;
    if (s->n == 0)
        return true;
    *offset = 0;
    if (take_char(s, 'Z') || take_char(s, 'z'))
        return true;
    bool west = take_char(s, '-');
    if (!west && !take_char(s, '+'))
        return false;
    if (!take_digits(s, 2, &hour) || !take_char(s, ':') || !take_digits(s, 2, &minute))
        return false;
    *offset = (west ? -1 : 1) * (hour * TIME_HOUR + minute * TIME_MINUTE);
    return hour <= 23 && minute <= 59;
}

bool time_parse(Str s, Time *out)
{
    Day day = { 0 };
    int64_t ms = 0, offset = 0;
    if (!take_day(&s, &day))
        return false;
    if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
        return false;
    if (!take_clock(&s, &ms) || !take_zone(&s, &offset) || s.n > 0)
        return false;
    *out = (Time){ day_count(day) * TIME_DAY + ms - offset };
    return true;
}

Str day_iso(Arena *arena, Day d)
{
    if (d.ymd == 0)
        return (Str){ 0 };
    return str_printf(arena, "%04d-%02d-%02d", day_year(d), day_month(d), day_of_month(d));
}

Str time_rfc3339(Arena *arena, Time t)
{
    if (t.ms == 0)
        return (Str){ 0 };
    Str day = day_iso(arena, time_day(t));
    int64_t ms = local_ms_of_day(t);
    return str_printf(arena, "%.*sT%02d:%02d:%02d.%03d+08:00", STR_FMT(day), (int)(ms / TIME_HOUR),
                      (int)(ms / TIME_MINUTE % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

Str time_short(Arena *arena, Time t)
{
    if (t.ms == 0)
        return (Str){ 0 };
    Str day = day_iso(arena, time_day(t));
    int minute = time_minute_of_day(t);
    return str_printf(arena, "%.*s %02d:%02d", STR_FMT(day), minute / 60, minute % 60);
}

// RFC 9110, 5.6.7. Greenwich is the local calendar eight hours earlier.
Str time_http(Arena *arena, Time t)
{
    static const char weekdays[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    if (t.ms == 0)
        return (Str){ 0 };
    Time greenwich = time_add(t, -TIME_ZONE);
    Day day = day_from_count(floor_div(t.ms, TIME_DAY));
    int64_t ms = local_ms_of_day(greenwich);
    must(day_valid(day));
    return str_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[day_weekday(day) - 1],
                      day_of_month(day), months[day_month(day) - 1], day_year(day),
                      (int)(ms / TIME_HOUR), (int)(ms / TIME_MINUTE % 60), (int)(ms / 1000 % 60));
}

static _Atomic int64_t held_ms;

void clock_hold(Time t)
{
    held_ms = t.ms;
}

Time clock_now(void)
{
    if (held_ms != 0)
        return (Time){ held_ms };
    struct timespec now;
    must(clock_gettime(CLOCK_REALTIME, &now) == 0);
    return (Time){ now.tv_sec * 1000 + now.tv_nsec / 1000000 };
}

int64_t clock_mono_ms(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
