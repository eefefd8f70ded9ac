// reports: 月报, the month of a node or of a unit as a document.
//
// A draft is counted when it is looked at. Once issued, a report is words: every figure stands as
// it was said, with the time up to which it was counted, who issued it and when; later corrections
// of the rows show on the dashboards, never in the report. A wrong one is withdrawn with a reason
// and stays in the list; then the month may be issued again, under a new number.
//
// A unit (部门, 单位) has a report of its own: its staff among the volunteers, and what the teams
// that belong to it did. The county issues it.
//
// Stands on: places, units, accounts, teams, activities, records, orders, dashboards.   Leaned on
// by: demo. Others may join: reports(id, number, node, unit, month, state, issued_at). Events:
// report.issued (id: the report, other: the node). Hears: none.
#pragma once
#include "base/office.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum { REPORT_ISSUED, REPORT_WITHDRAWN } ReportState;
extern const char *const report_state_words[];
extern const Text report_state_texts[];

// Whose month: a node's, or a unit's (whose node is the centre).
typedef struct {
    PlaceId node;
    UnitId unit;  // none: the node
    Day month;    // any day in it
} ReportOf;

typedef struct {
    ReportId id;  // none: a draft
    Str number;   // 大冶市月报〔2026〕3号
    PlaceId node;
    UnitId unit;
    Str node_path, node_name;  // the name of the unit, when it is a unit's
    Day month;                 // its first day
    Str title;                 // 大冶市新时代文明实践月报（2026年10月）
    Str issuer;
    Str words;  // of who issued it, before the figures; at most 1000 characters
    ReportState state;
    Text state_text;
    Str tag;
    Time as_of, issued_at, withdrawn_at;
    Str issued_name, withdrawn_name, reason;
    Url href;
} Report;
extern const Shape report_shape;

extern const Fault report_missing;  // 404
extern const Fault report_early;    // 422  the month is not over
extern const Fault report_twice;    // 409  the month has been issued; withdraw that one first
extern const Fault report_gone;     // 409  withdrawn already
extern const Fault report_place;    // 422  centre, branches and stations have reports, spots do not

// --- rules (reports_rules.c)

// The month may be issued on `today`: it is over.
bool report_month_over(Day month, Day today);
// 2026, 3 and 大冶市 → 大冶市月报〔2026〕3号.
Str report_number(Arena *arena, Str node, int year, int64_t seq);

// --- acts and reading (reports.c)

// What it would say now. `out->parts` and so on live in cx->arena.
MUST_USE Err report_draft(Cx *cx, const ReportOf *of, Str words, Report *report,
                          OfficeDocument *out);
MUST_USE Err report_issue(Cx *cx, const ReportOf *of, Str words, ReportId *id);
MUST_USE Err report_withdraw(Cx *cx, ReportId id, Str reason);
// If cx->actor may read it, else report_missing; the document as it was issued, may be NULL.
MUST_USE Err report_find(Cx *cx, ReportId id, Report *out, OfficeDocument *document);
// At or below `path`, newest first, ids below `before` (none: all): List of Report.
MUST_USE Err report_list(Cx *cx, Str path, ReportId before, int limit, List *out);
// The one that stands for a month; none when it has not been issued.
MUST_USE Err report_of_month(Cx *cx, const ReportOf *of, ReportId *out);
bool report_may_issue(const Cx *cx, Str path);

extern const Room reports_room;
