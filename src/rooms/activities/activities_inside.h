// activities_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/activities/activities.h"
#include "web/web.h"

// The weeks of a node: which station (or, of the county, which branch) holds what when, and where
// it is missing (activities_weeks.c).
typedef struct {
    Day monday;
    int64_t held, wanted;
    bool gap, picked, may_pick;
    Url href;  // adds an activity there
    FormView pick;
} WeekCell;
typedef struct {
    PlaceId place;
    Str name;
    Url href;
    List weeks;  // of WeekCell
    int64_t gaps;
} WeekRow;
typedef struct {
    Day monday, sunday;
    bool now;
} WeekHead;
typedef struct {
    Day month;
    int64_t highlights;
    bool gap;
} MonthRow;
typedef struct {
    PlaceId node;
    Str node_name;
    bool county, every, may_plan, empty;
    Text mode_text;
    int64_t number, gaps;
    List heads;   // of WeekHead
    List rows;    // of WeekRow
    List months;  // of MonthRow, of the county alone
    Url before, after, csv, xlsx;
    FormView plan;
} WeeksView;
extern const Shape weeks_shape;
MUST_USE Err week_plan_set(Cx *cx, PlaceId branch, bool every, int64_t number);
MUST_USE Err week_pick(Cx *cx, PlaceId station, Day monday, bool on);
MUST_USE Err week_table(Cx *cx, PlaceId node, Day from, WeeksView *view);

// Feeds (activities_feeds.c).
MUST_USE Err feed_token(Cx *cx, Str *token);  // a new secret for cx->actor; the old one ends
MUST_USE Err feed_of_person(Cx *cx, Str token, Str base, Str *ics);
MUST_USE Err feed_of_place(Cx *cx, PlaceId place, Str base, Str *ics);
MUST_USE Err feed_of_activity(Cx *cx, ActivityId id, Str base, Str *ics);
MUST_USE Err feed_atom(Cx *cx, Str base, Str *atom);

// Pages of the other files (the table of pages stands in activities_web.c).
typedef enum {
    ACTIVITY_PAGE_NEW,
    ACTIVITY_PAGE_PROJECT,
    ACTIVITY_PAGE_DATE,
    ACTIVITY_PAGE_ROSTER,
    ACTIVITY_PAGE_TEAM,
    ACTIVITY_PAGE_DESK,
    ACTIVITY_PAGE_WEEKS,
    ACTIVITY_PAGE_CODES,
    ACTIVITY_PAGES
} ActivityPage;
extern const Page *const activity_pages[ACTIVITY_PAGES];
extern const Shape activity_new_shape, activity_project_shape, activity_date_shape,
    activity_roster_shape, activity_team_shape, activity_desk_shape, activity_codes_shape;

// activities_make_web.c: 发布
Err activity_new_page(Cx *cx, const Req *req, Reply *reply);
Err activity_project_page(Cx *cx, const Req *req, Reply *reply);
Err activity_project_run(Cx *cx, const Req *req, Reply *reply);
Err activity_date_page(Cx *cx, const Req *req, Reply *reply);
Err activity_date_run(Cx *cx, const Req *req, Reply *reply);
Err activity_template_run(Cx *cx, const Req *req, Reply *reply);
extern const Form activity_project_form, activity_date_form, activity_template_form;

// activities_run_web.c: who runs it
Err activity_roster(Cx *cx, const Req *req, Reply *reply);
Err activity_team_page(Cx *cx, const Req *req, Reply *reply);
Err activity_desk_page(Cx *cx, const Req *req, Reply *reply);
Err activity_weeks_page(Cx *cx, const Req *req, Reply *reply);
Err activity_plan_run(Cx *cx, const Req *req, Reply *reply);
Err activity_pick_run(Cx *cx, const Req *req, Reply *reply);
Err activity_codes_page(Cx *cx, const Req *req, Reply *reply);
Err activity_code_add_run(Cx *cx, const Req *req, Reply *reply);
Err activity_code_end_run(Cx *cx, const Req *req, Reply *reply);
Err activity_right_run(Cx *cx, const Req *req, Reply *reply);
Err activity_rule_run(Cx *cx, const Req *req, Reply *reply);
Err activity_todos(Cx *cx, List *out);
extern const Form activity_plan_form, activity_pick_form, activity_code_form,
    activity_code_end_form, activity_right_form, activity_rule_form;

// The dates of the same project that stand in the same state and are to come: of ActivityKey.
typedef struct {
    ActivityId id;
} ActivityKey;
MUST_USE Err activity_siblings(Cx *cx, const Activity *activity, List *out);
// What a team has: published and to come, in the making, lately over; of ActivityRow.
MUST_USE Err activity_list_team(Cx *cx, TeamId team, bool past, int limit, List *out);
// What waits for somebody at or below a node: activities in review, or drafts, by their start.
MUST_USE Err activity_list_state(Cx *cx, Str path, ActivityState state, int limit, List *out);
// Sign-ups to be decided (`appeals`: absences to be judged): of one team, or at or below a node.
typedef struct {
    SignupId id;
    ActivityId activity;
    Str name, place_name, person_name, position_name;  // the person masked
    Time starts_at;
    Str reason;
    Url href;
} SignupTodo;
extern const Shape signup_todo_shape;
MUST_USE Err signup_list_waiting(Cx *cx, TeamId team, Str path, bool appeals, int limit, List *out);

// A form's field that this page does not ask for.
void activity_drop_field(FormView *form, const char *name);
// "10:30" to minutes of the day; false for what is no time.
bool activity_clock_parse(Str s, int *minute);
// Choices of one code table in force today, with an empty one first when `none` has words.
MUST_USE Err activity_code_choices(Cx *cx, FormView *form, const char *field, CodeList list,
                                   Text none);
// What the group chat gets.
Str activity_chat_text(Cx *cx, const Activity *activity, const Project *project, Str base);
