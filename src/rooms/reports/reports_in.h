// reports_in: what the files of the room share.
#pragma once
#include "rooms/places/places.h"
#include "rooms/reports/reports.h"

enum {
    REPORT_READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
};

// The words and tables of a month, counted now (reports_write.c).
MUST_USE Err report_write(Cx *cx, const Place *node, Day month, OfficeDocument *out);
// The same of a unit (reports_units.c).
MUST_USE Err report_write_unit(Cx *cx, UnitId unit, Str name, Day month, OfficeDocument *out);
Err reports_check(Cx *cx, Recount *recount);
