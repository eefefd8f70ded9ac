// calendar: work days, for rules that count them (10 working days, 3 working days).
//
// Public holidays and shifted work days are rows (table workdays, owned by store: day, kind,
// source). `redvest migrate` brings those that npm's chinese-days knew at the build; a day set by
// hand stands over them. A year without rows counts Monday to Friday, warns once in the log, and
// says so on the desk.
#pragma once
#include "town/cx.h"
#include "town/shape.h"

bool workday(Cx *cx, Day d);
Day workday_add(Cx *cx, Day from, int workdays);  // the n-th work day after `from`; n >= 0
// `minutes` of office time (08:30–12:00, 14:30–17:30 on work days) after `from`.
Time worktime_add(Cx *cx, Time from, int minutes);

// The year whose holidays are missing: this one, or from December on the next, as the State
// Council's office gives notice in November. 0: none.
int calendar_missing(Cx *cx);

// Acts, in the lane. `source` names the notice of the State Council's office.
MUST_USE Err calendar_set(Cx *cx, Day d, bool work, Str source);

typedef struct {
    Day day;
    int work;  // 1 work, 0 rest; "work" and "rest" in JSON
    Str source;
} CalendarDay;
extern const Shape calendar_day_shape;
extern const Fault calendar_range;  // 422  no such day, or outside 2000 to 2127
MUST_USE Err calendar_list(Cx *cx, int year, List *out);
