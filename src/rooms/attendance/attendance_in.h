// attendance_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/attendance/attendance.h"
#include "store/db.h"

#define FACT_WHO   "facts.who"       // context of the sealed column
#define DEVICE_KEY "devices.secret"  // context of the sealed column

Str attendance_text(Str s);  // none becomes empty text
MUST_USE Err card_serial(Cx *cx, PersonId person, int64_t *serial);
// The presence of one person is made again from the facts; `settled` gets true when one that stood
// has changed. `facts` and `outcomes` (may be NULL) get what was read and what became of each.
MUST_USE Err presence_derive(Cx *cx, const Activity *activity, PersonId person, List *facts,
                             FactOutcome **outcomes);
