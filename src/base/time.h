// time: instants, local days and service minutes, one type each, so that mixing does not compile.
//
// China has one zone, +08:00, without daylight saving; a Day is a local date there.
// Nobody asks the clock in rules or SQL: "now" is cx->now, taken once per act.
#pragma once
#include "base/str.h"
#include <stdint.h>

typedef struct {
    int64_t ms;
} Time;  // milliseconds since 1970, UTC; 0 is none (NULL)
typedef struct {
    int32_t ymd;
} Day;  // 20201026; 0 is none (NULL)
typedef struct {
    int32_t n;
} Minutes;  // service time; hours only when shown

#define TIME_MINUTE  ((int64_t)60000)
#define TIME_HOUR    ((int64_t)3600000)
#define TIME_DAY     ((int64_t)86400000)
#define HOUR_MINUTES ((int64_t)60)  // of times of day, which are minutes since midnight
#define TIME_ZONE    (8 * TIME_HOUR)

Time time_add(Time t, int64_t ms);
Day time_day(Time t);            // the local date of an instant
Time day_start(Day d);           // local midnight
int time_minute_of_day(Time t);  // local, 0 to 1439
int day_year(Day d);
int day_month(Day d);
int day_of_month(Day d);
int day_weekday(Day d);        // 1 Monday to 7 Sunday
Day day_add(Day d, int days);  // none when d is none or the year would pass 9999
int day_diff(Day later, Day earlier);
bool day_valid(Day d);

Day day_of(int year, int month, int day);  // none when there is no such date
// Only the years 1900 to 2199: what lies beyond is a slip of the pen. No leap seconds.
MUST_USE bool day_parse(Str s, Day *out);    // "2020-10-26" or "20201026"
MUST_USE bool time_parse(Str s, Time *out);  // RFC 3339 with zone, or local "2020-10-26T19:00[:00]"

// None gives none.
Str time_rfc3339(Arena *arena, Time t);  // 2020-10-26T19:00:00.000+08:00
Str time_http(Arena *arena, Time t);     // Mon, 26 Oct 2020 11:00:00 GMT
Str time_short(Arena *arena, Time t);    // 2020-10-26 19:00, local
Str day_iso(Arena *arena, Day d);        // 2020-10-26

// The real clock. Only main, the lane, the timer and the HTTP threads may ask; a Cx carries the
// answer.
Time clock_now(void);
// From now on clock_now says `t`, until it is held elsewhere: for the simulation, whose days pass
// in seconds. None: the real clock again.
void clock_hold(Time t);
int64_t clock_mono_ms(void);  // monotonic, for deadlines
