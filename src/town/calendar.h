// calendar: work days, for rules that count them (10 working days, 3 working days).
//
// Public holidays and shifted work days are rows (table workdays, owned by store: day, kind, source);
// a year without rows counts Monday to Friday and warns once in the log.
#pragma once
#include "town/cx.h"

bool workday(Cx *cx, Day d);
Day  workday_add(Cx *cx, Day from, int workdays);  // the n-th work day after `from`; n >= 0
// `hours` of office time (08:30–12:00, 14:30–17:30 on work days) after `from`.
Time worktime_add(Cx *cx, Time from, int minutes);
