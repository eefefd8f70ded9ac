// dashboards_pages: what the pages of the room share.
#pragma once
#include "rooms/dashboards/dashboards_inside.h"
#include "web/web.h"

enum {
    FIGURE_READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    COUNTY_READERS = ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,  // the county's teams and units
};

// What every page of the room is asked with.
typedef struct {
    PlaceId node;
    bool own;    // 本级; else 本级及下级
    Str span;    // day, week, month, year, all; empty: month
    Day at;      // a day in it; none: today
    Str figure;  // of an indicator
    Str part;    // "by": the rows of what it is divided by
    TeamId team;
    Str cursor;  // "20261103.123"
} FigureForm;
extern const Form figure_form;

typedef struct {
    Place node;
    bool below, may_below;
    FigurePeriod period;
} FigureAsk;
// The node asked for, when a grant covers it, else the actor's own; what a grant of the own level
// covers has nothing below it. fault_bad_request for a span or a day that there is not.
MUST_USE Err figure_ask(Cx *cx, const FigureForm *form, FigureAsk *out);
// "/dashboards?node=…&span=…&at=…", with what else is given.
Url figure_href(Cx *cx, const char *path, const FigureAsk *ask, const char *more);
Str figure_period_text(Cx *cx, const FigurePeriod *period);  // 2026-11; 2026-11-23 至 2026-11-29
Str figure_value_text(Cx *cx, const Indicator *one,
                      const FigureValue *value);  // —, 16.4%, 4.70, 12.5

// 日 周 月 年 累计: the same page over each span.
extern const Shape figure_tab_shape;
List figure_tabs(Cx *cx, const FigureForm *form, const FigureAsk *ask, const char *path);

// The pages stand beside the routes; their shapes and handlers in files of their own.
enum { FIGURE_ROWS, FIGURE_BELOW, FIGURE_MONTH, FIGURE_TEAMS, FIGURE_UNITS, FIGURE_VISITS };
extern const Page *const figure_pages[];
extern const Shape figure_rows_view_shape, figure_below_view_shape, figure_month_view_shape,
    figure_teams_view_shape, figure_units_view_shape, figure_visits_view_shape;
MUST_USE Err figure_rows_page(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err figure_below_page(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err figure_month_page(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err figure_teams_page(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err figure_units_page(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err figure_visits_page(Cx *cx, const Req *req, Reply *reply);
