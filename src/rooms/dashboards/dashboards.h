// dashboards: 数据看板, the county's indicators, each defined once and counted from rows.
//
// A tally says that one row (a session, an order, a volunteer, a service record) counts in one
// counter, at one node, on one day, with so many. Figures are the sums of the tallies of a node and
// all below it, kept for each day, month, year and for all time; so a figure is one look-up, its
// rows are the tallies it is made of, and `redvest check` proves both: tallies from the rows of the
// other rooms, figures from the tallies.
//
// What other rooms tell is marked in the same savepoint; the clock takes the marks within a second
// and tallies the marked rows again, from what they say now. So nothing is lost by a crash, a burst
// of thirty thousand records costs one mark each, and a figure can never drift by a missed step:
// the row is read, no difference is guessed. `as_of` is honest: the time of the oldest mark that
// waits, or now when none does.
//
// Definitions: domain.md §15.2. Each indicator carries its sentence, which stands beside the
// figure.
//
// Stands on: places, people, accounts, teams, units, volunteers, orders, calls, activities,
// records, comparisons (the months of the calendar).   Leaned on by: reports, wall, home, demo.
// Others may join: figures(node, span, begins, counter, n), the kept sums of a node and all below
// it. Events: none. Hears: what orders, calls, activities, attendance, records, volunteers and
// people tell.
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

// --- a door for the wall: the kept figures of the county, now

// 乡镇（街道） of the assessment group.
typedef struct {
    PlaceId id;
    Str name;
    int64_t col, line;   // its hexagon, as places has it
    int64_t population;  // residents, of population_year; 0: not known
    int64_t population_year;
    int64_t registered;          // 注册志愿者 now
    Permille share;              // of the residents; 0 when these are not known
    bool known;                  // the residents are
    int64_t orders, activities;  // 点单 and 已开展场次 of this month
    int64_t orders_year, activities_year;
    Minutes minutes, minutes_year;  // 服务时长 of this month and year
} FigureTown;
extern const Shape figure_town_shape;

typedef struct {
    Day month;  // its first day
    int64_t orders, activities, registered;
    Minutes minutes;
} FigureMonth;
extern const Shape figure_month_shape;

// 八大任务: held this year, by the content that was said of them.
typedef struct {
    Str code, name;
    int64_t activities;
} FigureTask;
extern const Shape figure_task_shape;

// What happened last, in words that hurt nobody: an activity that anybody may open, a service of
// the menu that was done; no name of a person, no problem, no dispute.
typedef struct {
    Time at;
    Text kind;  // 活动 已结束, 点单 已办结
    Str title, place;
    Url href;  // of an activity; empty for an order
} FigureNews;
extern const Shape figure_news_shape;

typedef struct {
    Time as_of;
    int64_t registered, named, active_month, active_year;  // 注册, 其中已实名, 活跃
    int64_t population, population_year;                   // of the assessed towns
    Permille share;
    int64_t teams, branches, stations, spots, estates, posts, bays;
    int64_t orders_today, orders_month, orders_year, orders_all;
    int64_t orders_open, orders_late;                 // now
    int64_t closed_today, closed_month, closed_year;  // 已办结
    // 点单办理漏斗 of this month's orders: of those placed so many were sent, accepted, done,
    // rated.
    int64_t funnel_placed, funnel_sent, funnel_accepted, funnel_done, funnel_rated;
    int64_t activities_today, activities_month, activities_year, activities_all;  // 已开展场次
    int64_t planned_today, planned_month;  // 已发布的场次, those still to come among them
    int64_t served_month, served_year, served_all;  // 服务群众人次
    Minutes minutes_month, minutes_year, minutes_all;
    int64_t rated_year, unrated_year;  // closed this year, with and without an evaluation
    Permille mean_year;                // of the evaluations, in thousandths of five: 940 is 4.70
    Permille pleased_year;             // share of 满意 and above
    int64_t revisited_year;
    Permille revisit_pleased_year;
    List towns;   // of FigureTown, as they stand in the tree
    List months;  // of FigureMonth, the last twelve, this one last
    List tasks;   // of FigureTask, most first, at most 8
    List news;    // of FigureNews, newest first, at most 12
} FigureBoard;
extern const Shape figure_board_shape;

// Cheap: a few hundred rows of kept figures and a dozen look-ups, whatever the county holds; for
// anybody (nothing personal is in it).
MUST_USE Err figure_board(Cx *cx, FigureBoard *out);

// --- a door for reports: figures as they are said

// Up to when all figures are counted: now, unless a mark waits.
MUST_USE Err figure_as_of(Cx *cx, Time *out);

typedef struct {
    Str id;  // "registered_share"
    Text group, name, unit, definition;
    Str month, before, year;  // said: "16.4%", "—" when there is nothing to divide by
} FigureLine;
// Every indicator of the node and all below it, for the month of `in`, the one before, and the year
// up to the end of that month: List of FigureLine, in their order on the page.
MUST_USE Err figure_lines(Cx *cx, PlaceId node, Day in, List *out);

typedef struct {
    PlaceId node;
    Str name;
    bool assessed;
    int64_t registered, activities, served, orders;  // of the month; registered at its end
    Str share, active, hours, on_time, closed, pleased;
} FigureBelow;
MUST_USE Err figure_nodes(Cx *cx, PlaceId node, Day in, List *out);  // of FigureBelow

typedef struct {
    TeamId id;
    Str name, unit_name;
    int64_t quarters[4], held, target, places;  // places: different stations
    Text light_text;                            // 达到进度, 本季度还差, 落后
    bool behind;
} FigureVisits;
// 市级队下沉社区（村）, this year up to `on`; who is behind first: List of FigureVisits.
MUST_USE Err figure_visits(Cx *cx, Day on, List *out);

// --- keeping them

// In the lane, as the clock does it: tallies at least `limit` marked rows again, or all that wait.
// The first call marks everything there is.
MUST_USE Err figure_refresh(Cx *cx, int limit, int *did);
// Until no mark waits: for tests, whose clock does not run.
MUST_USE Err figure_catch_up(Cx *cx, int64_t *rows);

extern const Room dashboards_room;
