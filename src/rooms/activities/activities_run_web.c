// For who runs activities: the roster and its review, 队伍工作台, 活动管理, the weeks, the code
// tables.
#include "rooms/activities/activities_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include <stdlib.h>

#define ROSTER_ROWS 100
#define EXPORT_ROWS 1000
#define TEAM_ROWS   20

// --- the roster

typedef struct {
    SignupId id;
    Str name, volunteer_number, position_name, answer;
    SignupState state;
    Text state_text;
    Str tag;
    Time made_at;
    bool minor, appealed;
    bool may_approve, may_remove, may_attend, may_miss, may_judge;
    Url href, approve, refuse, remove, attend, miss, excuse, uphold;
    FormView key;
} RosterRow;
static const Field roster_row_fields[] = {
    FIELD(RosterRow, id),
    COL(RosterRow, name, "姓名"),
    COL(RosterRow, volunteer_number, "志愿者编号"),
    COL(RosterRow, position_name, "岗位"),
    WORD(RosterRow, state, signup_state_words),
    COL(RosterRow, state_text, "状态"),
    COL(RosterRow, made_at, "报名时间"),
    COL(RosterRow, answer, "说明"),
    COL(RosterRow, minor, "监护人已同意"),
    SHOWN(RosterRow, tag),
    FIELD(RosterRow, appealed),
    SHOWN(RosterRow, may_approve),
    SHOWN(RosterRow, may_remove),
    SHOWN(RosterRow, may_attend),
    SHOWN(RosterRow, may_miss),
    SHOWN(RosterRow, may_judge),
    SHOWN(RosterRow, href),
    SHOWN(RosterRow, approve),
    SHOWN(RosterRow, refuse),
    SHOWN(RosterRow, remove),
    SHOWN(RosterRow, attend),
    SHOWN(RosterRow, miss),
    SHOWN(RosterRow, excuse),
    SHOWN(RosterRow, uphold),
    FIELD_(RosterRow, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape roster_row_shape = SHAPE(RosterRow, roster_row_fields);
typedef struct {
    Activity activity;
    List signups;  // of RosterRow
    bool empty, more;
    Url back, next, csv, xlsx;
} RosterView;
static const Field roster_fields[] = {
    PART(RosterView, activity, activity_shape),
    LISTED(RosterView, signups, roster_row_shape),
    SHOWN(RosterView, empty),
    FIELD(RosterView, more),
    SHOWN(RosterView, back),
    SHOWN(RosterView, next),
    SHOWN(RosterView, csv),
    SHOWN(RosterView, xlsx),
};
const Shape activity_roster_shape = SHAPE(RosterView, roster_fields);

static Url act_href(Cx *cx, SignupId id, const char *act)
{
    return url_of(str_printf(cx->arena, "/signups/%lld/%s", (long long)id.n, act));
}

static void roster_row(Cx *cx, const Signup *signup, unsigned by, RosterRow *row)
{
    bool begun = cx->now.ms >= signup->starts_at.ms;
    *row = (RosterRow){ .id = signup->id,
                        .name = mask_name(cx->arena, signup->person_name),
                        .volunteer_number = signup->volunteer_number,
                        .position_name = signup->position_name,
                        .answer = signup->answer,
                        .state = signup->state,
                        .state_text = signup_state_texts[signup->state],
                        .tag = str(signup_state_tags[signup->state]),
                        .made_at = signup->made_at,
                        .minor = signup->minor,
                        .appealed = signup->appealed };
    // The team knows its people by name: who stands at the gate must be called.
    if ((by & (SIGNUP_BY_LEADER | SIGNUP_BY_DESK)) != 0)
        row->name = signup->person_name;
    row->may_approve = !begun && signup_may(signup->state, SIGNUP_APPROVE, by);
    row->may_remove = !begun && signup_may(signup->state, SIGNUP_REMOVE, by);
    row->may_attend = begun && signup_may(signup->state, SIGNUP_ATTEND, by);
    row->may_miss = begun && signup_may(signup->state, SIGNUP_MISS, by);
    row->may_judge = signup->appealed && signup_may(signup->state, SIGNUP_EXCUSE, by);
    row->href = url_of(str_printf(cx->arena, "/signups/%lld", (long long)signup->id.n));
    row->approve = act_href(cx, signup->id, "approve");
    row->refuse = act_href(cx, signup->id, "refuse");
    row->remove = act_href(cx, signup->id, "remove");
    row->attend = act_href(cx, signup->id, "attend");
    row->miss = act_href(cx, signup->id, "miss");
    row->excuse = act_href(cx, signup->id, "excuse");
    row->uphold = act_href(cx, signup->id, "uphold");
    row->key = form_button(cx, row->href.bytes);
}

Err activity_roster(Cx *cx, const Req *req, Reply *reply)
{
    RosterView *view = NEW(cx->arena, RosterView);
    ActivityId id = { req_number(req, "id") };
    List signups;
    int64_t cursor = 0;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? EXPORT_ROWS : ROSTER_ROWS;
    TRY(activity_find(cx, id, &view->activity));
    unsigned by = activity_relations(view->activity.team, view->activity.place_path, &cx->actor);
    if (by == 0 &&
        !actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, view->activity.place_path))
        return &activity_not_yours;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(signup_list(cx, id, (SignupId){ cursor }, limit, &signups));
    RosterRow *rows = NEW_ARRAY(cx->arena, RosterRow, signups.n + 1);
    for (size_t i = 0; i < signups.n; i++)
        roster_row(cx, LIST_AT(&signups, Signup, i), by, &rows[i]);
    view->signups = (List){ rows, signups.n };
    view->empty = signups.n == 0;
    view->more = signups.n == (size_t)limit;
    Str path = str_printf(cx->arena, "/activities/%lld/signups", (long long)id.n);
    view->back = url_of(str_printf(cx->arena, "/activities/%lld", (long long)id.n));
    view->csv = url_of(str_join(cx->arena, path, S(".csv")));
    view->xlsx = url_of(str_join(cx->arena, path, S(".xlsx")));
    if (view->more) {
        Str next = str_printf(cx->arena, "%lld", (long long)rows[signups.n - 1].id.n);
        view->next = url_of(
            str_printf(cx->arena, "%.*s?cursor=%.*s", STR_FMT(path), STR_FMT(next)));
        reply_next(cx, reply, next);
    }
    reply_title(reply, view->activity.name);
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_ROSTER], view);
}

// --- 队伍工作台

typedef struct {
    TeamId team;
    Str name;
    bool may_publish, has_coming, has_past;
    List coming, past;  // of ActivityRow
    Url href, orders;
} TeamPart;
static const Field team_part_fields[] = {
    FIELD(TeamPart, team),
    FIELD(TeamPart, name),
    FIELD(TeamPart, may_publish),
    SHOWN(TeamPart, has_coming),
    SHOWN(TeamPart, has_past),
    LISTED(TeamPart, coming, activity_row_shape),
    LISTED(TeamPart, past, activity_row_shape),
    SHOWN(TeamPart, href),
    SHOWN(TeamPart, orders),
};
static const Shape team_part_shape = SHAPE(TeamPart, team_part_fields);
typedef struct {
    List teams;    // of TeamPart
    List waiting;  // of SignupTodo
    bool empty, has_waiting;
} TeamView;
static const Field team_fields[] = {
    LISTED(TeamView, teams, team_part_shape),
    LISTED(TeamView, waiting, signup_todo_shape),
    SHOWN(TeamView, empty),
    SHOWN(TeamView, has_waiting),
};
const Shape activity_team_shape = SHAPE(TeamView, team_fields);

Err activity_team_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TeamView *view = NEW(cx->arena, TeamView);
    List teams;
    TRY(team_led_by(cx, &cx->actor, &teams));
    TeamPart *parts = NEW_ARRAY(cx->arena, TeamPart, teams.n + 1);
    SignupTodo *waiting = NEW_ARRAY(cx->arena, SignupTodo, teams.n * TEAM_ROWS + 1);
    size_t n = 0;
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        List rows;
        parts[i] = (TeamPart){ .team = team->id,
                               .name = team->name,
                               .href = team->href,
                               .orders = url_of(S("/team/orders")) };
        TRY(publisher_has(cx, team->id, &parts[i].may_publish));
        TRY(activity_list_team(cx, team->id, false, TEAM_ROWS, &parts[i].coming));
        TRY(activity_list_team(cx, team->id, true, TEAM_ROWS, &parts[i].past));
        TRY(signup_list_waiting(cx, team->id, S(""), false, TEAM_ROWS, &rows));
        for (size_t r = 0; r < rows.n; r++)
            waiting[n++] = *LIST_AT(&rows, SignupTodo, r);
        parts[i].has_coming = parts[i].coming.n > 0;
        parts[i].has_past = parts[i].past.n > 0;
    }
    view->teams = (List){ parts, teams.n };
    view->waiting = (List){ waiting, n };
    view->has_waiting = n > 0;
    view->empty = teams.n == 0;
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_TEAM], view);
}

// --- 活动管理 of a node

typedef struct {
    TeamId team;
    bool may;
    Str reason;
} RightForm;
static const Input right_inputs[] = {
    INPUT(RightForm, team, "队伍", .required = true, .widget = WIDGET_SELECT),
    INPUT(RightForm, may, "队长可以自主发布", .widget = WIDGET_CHECK),
    INPUT(RightForm, reason, "说明", .max = 100),
};
const Form activity_right_form = { "RightForm", sizeof(RightForm), right_inputs,
                                   COUNT(right_inputs), TEXT("保存") };

static const char *const audit_words[] = { "leaders", "always", "never", NULL };
static const Text audit_texts[] = { TEXT("队长发布的先审核"), TEXT("都先审核"), TEXT("都不审核") };
typedef struct {
    int32_t audit;
} RuleForm;
static const Input rule_inputs[] = {
    INPUT_WORD(RuleForm, audit, "发布审核", audit_words, audit_texts, .required = true,
               .widget = WIDGET_CHOICE),
};
const Form activity_rule_form = { "RuleForm", sizeof(RuleForm), rule_inputs, COUNT(rule_inputs),
                                  TEXT("保存") };

typedef struct {
    Str node_name;
    List reviews, drafts, coming;  // of ActivityRow
    List waiting, appeals;         // of SignupTodo
    bool has_reviews, has_drafts, has_coming, has_waiting, has_appeals, runs, nothing;
    FormView right, rule;
    Url csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    FIELD(DeskView, node_name),
    LISTED(DeskView, coming, activity_row_shape),
    LISTED(DeskView, reviews, activity_row_shape),
    LISTED(DeskView, drafts, activity_row_shape),
    LISTED(DeskView, waiting, signup_todo_shape),
    LISTED(DeskView, appeals, signup_todo_shape),
    SHOWN(DeskView, has_reviews),
    SHOWN(DeskView, has_drafts),
    SHOWN(DeskView, has_coming),
    SHOWN(DeskView, has_waiting),
    SHOWN(DeskView, has_appeals),
    SHOWN(DeskView, runs),
    SHOWN(DeskView, nothing),
    FIELD_(DeskView, right, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(DeskView, rule, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
const Shape activity_desk_shape = SHAPE(DeskView, desk_fields);

enum { READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

static int by_team(const void *key, const void *row)
{
    int64_t a = ((const TeamId *)key)->n, b = ((const Publisher *)row)->team.n;
    return a < b ? -1 : a > b;
}

static Err right_choices(Cx *cx, const Grant *grant, FormView *form)
{
    List teams, may;
    TRY(team_list(cx, &(TeamQuery){ .path = grant->path, .limit = 1000 }, &teams));
    TRY(publisher_list(cx, &may));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        bool has = may.n > 0 &&
                   bsearch(&team->id, may.at, may.n, sizeof(Publisher), by_team) != NULL;
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)team->id.n),
                                   .text_str = has ? say_with(cx->arena, cx->lang,
                                                              TEXT("{0}（可自主发布）"), team->name,
                                                              (Str){ 0 })
                                                   : team->name };
    }
    form_choices(cx, form, "team", choices, teams.n);
    return OK;
}

Err activity_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_forbidden;
    view->node_name = grant->name;
    view->runs = (grant->role & ROLES_DISPATCH) != 0;
    TRY(activity_list_state(cx, grant->path, ACTIVITY_REVIEW, EXPORT_ROWS, &view->reviews));
    TRY(activity_list_state(cx, grant->path, ACTIVITY_DRAFT, TEAM_ROWS, &view->drafts));
    ActivityQuery query = { .path = grant->path, .limit = 50 };
    TRY(activity_list(cx, &query, &view->coming));
    TRY(signup_list_waiting(cx, NO(Team), grant->path, false, 50, &view->waiting));
    TRY(signup_list_waiting(cx, NO(Team), grant->path, true, 50, &view->appeals));
    view->has_reviews = view->reviews.n > 0;
    view->has_drafts = view->drafts.n > 0;
    view->has_coming = view->coming.n > 0;
    view->has_waiting = view->waiting.n > 0;
    view->has_appeals = view->appeals.n > 0;
    view->nothing = !view->has_reviews && !view->has_drafts && !view->has_coming;
    view->csv = url_of(S("/activities/desk.csv"));
    view->xlsx = url_of(S("/activities/desk.xlsx"));
    if (view->runs) {
        view->right = form_view(cx, &activity_right_form, S("/activities/rights"), NULL);
        TRY(right_choices(cx, grant, &view->right));
        view->rule = form_view(cx, &activity_rule_form, S("/activities/rule"), NULL);
    }
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_DESK], view);
}

Err activity_right_run(Cx *cx, const Req *req, Reply *reply)
{
    const RightForm *form = req_form(req);
    TRY(publisher_set(cx, form->team, form->may, form->reason));
    return reply_goto(cx, reply, S("/activities/desk"));
}

Err activity_rule_run(Cx *cx, const Req *req, Reply *reply)
{
    const RuleForm *form = req_form(req);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant == NULL)
        return &fault_forbidden;
    TRY(publish_rule_set(cx, grant->place, audit_words[form->audit]));
    return reply_goto(cx, reply, S("/activities/desk"));
}

// --- the weeks

typedef struct {
    PlaceId branch;
    bool every;
    int64_t number;
} PlanForm;
static const Input plan_inputs[] = {
    INPUT(PlanForm, branch, "实践所", .widget = WIDGET_HIDDEN),
    INPUT(PlanForm, every, "每周每个村、社区都要有活动", .widget = WIDGET_CHECK),
    INPUT(PlanForm, number, "否则每周选几个村、社区", .max = 9),
};
const Form activity_plan_form = { "PlanForm", sizeof(PlanForm), plan_inputs, COUNT(plan_inputs),
                                  TEXT("保存") };
typedef struct {
    PlaceId station;
    Day monday;
    bool off;
} PickForm;
static const Input pick_inputs[] = {
    INPUT(PickForm, station, "站", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(PickForm, monday, "周一", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(PickForm, off, "不选", .widget = WIDGET_HIDDEN),
};
const Form activity_pick_form = { "PickForm", sizeof(PickForm), pick_inputs, COUNT(pick_inputs),
                                  TEXT("选") };

static const Field cell_fields[] = {
    FIELD(WeekCell, monday),
    FIELD(WeekCell, held),
    FIELD(WeekCell, wanted),
    FIELD(WeekCell, gap),
    FIELD(WeekCell, picked),
    SHOWN(WeekCell, may_pick),
    SHOWN(WeekCell, href),
    FIELD_(WeekCell, pick, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape cell_shape = SHAPE(WeekCell, cell_fields);
static const Field week_row_fields[] = {
    FIELD(WeekRow, place),        COL(WeekRow, name, "阵地"),
    SHOWN(WeekRow, href),         LISTED(WeekRow, weeks, cell_shape),
    COL(WeekRow, gaps, "缺几周"),
};
static const Shape week_row_shape = SHAPE(WeekRow, week_row_fields);
static const Field head_fields[] = { FIELD(WeekHead, monday), FIELD(WeekHead, sunday),
                                     FIELD(WeekHead, now) };
static const Shape head_shape = SHAPE(WeekHead, head_fields);
static const Field month_fields[] = { FIELD(MonthRow, month), FIELD(MonthRow, highlights),
                                      FIELD(MonthRow, gap) };
static const Shape month_shape = SHAPE(MonthRow, month_fields);
static const Field weeks_fields[] = {
    FIELD(WeeksView, node),
    FIELD(WeeksView, node_name),
    FIELD(WeeksView, county),
    FIELD(WeeksView, every),
    SHOWN(WeeksView, may_plan),
    SHOWN(WeeksView, empty),
    FIELD(WeeksView, mode_text),
    FIELD(WeeksView, number),
    FIELD(WeeksView, gaps),
    FIELD_(WeeksView, heads, KIND_LIST, &head_shape, NULL, NULL, FIELD_WHOLE),
    LISTED(WeeksView, rows, week_row_shape),
    FIELD_(WeeksView, months, KIND_LIST, &month_shape, NULL, NULL, FIELD_WHOLE),
    SHOWN(WeeksView, before),
    SHOWN(WeeksView, after),
    SHOWN(WeeksView, csv),
    SHOWN(WeeksView, xlsx),
    FIELD_(WeeksView, plan, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape weeks_shape = SHAPE(WeeksView, weeks_fields);

static Url weeks_href(Cx *cx, const char *path, PlaceId node, Day from)
{
    return url_of(str_printf(cx->arena, "%s?node=%lld&from=%.*s", path, (long long)node.n,
                             STR_FMT(day_iso(cx->arena, from))));
}

// Of a station its branch, of a team its place's: who looks begins where the own work is.
static Err own_branch(Cx *cx, PlaceId *node)
{
    const Grant *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
    List chain;
    PlaceId at = grant != NULL && grant->place.n != 0 ? grant->place : cx->actor.home;
    if (at.n == 0)
        return OK;
    TRY(place_chain(cx, at, &chain));
    for (size_t i = 0; i < chain.n; i++) {
        const PlaceRow *row = LIST_AT(&chain, PlaceRow, i);
        if (row->level == LEVEL_CENTRE || place_like_branch(row->level))
            *node = row->id;
    }
    return OK;
}

Err activity_weeks_page(Cx *cx, const Req *req, Reply *reply)
{
    WeeksView *view = NEW(cx->arena, WeeksView);
    PlaceId node = NO(Place);
    Day from = day_add(cx->today, -7);
    if (!str_int(req_query(req, "node"), &node.n) || node.n <= 0) {
        node.n = 0;
        TRY(own_branch(cx, &node));
    }
    if (!day_parse(req_query(req, "from"), &from))
        from = day_add(cx->today, -7);
    TRY(week_table(cx, node, from, view));
    view->mode_text = view->every ? TEXT("每周每个村、社区都有活动")
                                  : TEXT("每周选村、社区举办主题活动");
    view->before = weeks_href(cx, "/activities/weeks", view->node, day_add(from, -28));
    view->after = weeks_href(cx, "/activities/weeks", view->node, day_add(from, 28));
    view->csv = weeks_href(cx, "/activities/weeks.csv", view->node, from);
    view->xlsx = weeks_href(cx, "/activities/weeks.xlsx", view->node, from);
    PlanForm values = { view->node, view->every, view->number };
    view->plan = form_view(cx, &activity_plan_form, S("/activities/weeks/plan"), &values);
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_WEEKS], view);
}

Err activity_plan_run(Cx *cx, const Req *req, Reply *reply)
{
    const PlanForm *form = req_form(req);
    TRY(week_plan_set(cx, form->branch, form->every, form->number > 0 ? form->number : 1));
    return reply_goto(
        cx, reply, str_printf(cx->arena, "/activities/weeks?node=%lld", (long long)form->branch.n));
}

Err activity_pick_run(Cx *cx, const Req *req, Reply *reply)
{
    const PickForm *form = req_form(req);
    Place station;
    TRY(week_pick(cx, form->station, form->monday, !form->off));
    TRY(place_find(cx, form->station, &station));
    return reply_goto(
        cx, reply,
        str_printf(cx->arena, "/activities/weeks?node=%lld", (long long)station.parent.n));
}

// --- the code tables

typedef struct {
    int32_t list;
    Str code, name, source;
} CodeForm;
static const Input code_inputs[] = {
    INPUT_WORD(CodeForm, list, "代码表", code_list_words, code_list_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(CodeForm, code, "代码", .required = true, .hint = TEXT("1 至 8 位数字"), .max = 8),
    INPUT(CodeForm, name, "名称", .required = true, .max = 40),
    INPUT(CodeForm, source, "来源", .required = true, .hint = TEXT("哪份文件、哪一条"), .min = 2,
          .max = 100),
};
const Form activity_code_form = { "CodeForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                                  TEXT("加上") };
typedef struct {
    int32_t list;
    Str code;
    Day last;
} CodeEndForm;
static const Input code_end_inputs[] = {
    INPUT_WORD(CodeEndForm, list, "代码表", code_list_words, code_list_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(CodeEndForm, code, "代码", .required = true, .max = 8),
    INPUT(CodeEndForm, last, "用到哪天", .required = true, .widget = WIDGET_DAY),
};
const Form activity_code_end_form = { "CodeEndForm", sizeof(CodeEndForm), code_end_inputs,
                                      COUNT(code_end_inputs), TEXT("停用") };

typedef struct {
    Text list;
    List codes;  // of Code
} CodePart;
static const Field code_part_fields[] = { FIELD(CodePart, list),
                                          LISTED(CodePart, codes, code_row_shape) };
static const Shape code_part_shape = SHAPE(CodePart, code_part_fields);
typedef struct {
    List lists;  // of CodePart
    bool may_keep;
    FormView add, end;
} CodesView;
static const Field codes_fields[] = {
    LISTED(CodesView, lists, code_part_shape),
    SHOWN(CodesView, may_keep),
    FIELD_(CodesView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(CodesView, end, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape activity_codes_shape = SHAPE(CodesView, codes_fields);

Err activity_codes_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    CodesView *view = NEW(cx->arena, CodesView);
    CodePart *parts = NEW_ARRAY(cx->arena, CodePart, CODE_LISTS);
    for (CodeList list = 0; list < CODE_LISTS; list++) {
        parts[list].list = code_list_texts[list];
        TRY(code_list(cx, list, (Day){ 0 }, &parts[list].codes));
    }
    view->lists = (List){ parts, CODE_LISTS };
    view->may_keep = actor_is(&cx->actor, ROLE_CENTRE);
    view->add = form_view(cx, &activity_code_form, S("/activities/codes"), NULL);
    CodeEndForm end = { .last = cx->today };
    view->end = form_view(cx, &activity_code_end_form, S("/activities/codes/end"), &end);
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_CODES], view);
}

Err activity_code_add_run(Cx *cx, const Req *req, Reply *reply)
{
    const CodeForm *form = req_form(req);
    Code code = { .code = form->code, .name = form->name, .source = form->source };
    TRY(code_add(cx, (CodeList)form->list, &code));
    return reply_goto(cx, reply, S("/activities/codes"));
}

Err activity_code_end_run(Cx *cx, const Req *req, Reply *reply)
{
    const CodeEndForm *form = req_form(req);
    TRY(code_end(cx, (CodeList)form->list, form->code, form->last));
    return reply_goto(cx, reply, S("/activities/codes"));
}

// --- 待办

#define TODOS_MOST 200

static void add_signups(Cx *cx, const List *rows, Text kind, Todo *todos, size_t *n)
{
    for (size_t i = 0; i < rows->n && *n < TODOS_MOST; i++) {
        const SignupTodo *row = LIST_AT(rows, SignupTodo, i);
        todos[(*n)++] = (Todo){ .kind = kind,
                                .title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(row->name),
                                                    STR_FMT(row->person_name)),
                                .place = row->place_name,
                                .due = row->starts_at,
                                .late = row->starts_at.ms < cx->now.ms,
                                .href = row->href.bytes };
    }
}

// What one goes to within a day and a half: from the evening before it is in one's own list.
static Err add_own(Cx *cx, Todo *todos, size_t *n)
{
    List mine;
    TRY(activity_list_mine(cx, cx->actor.person, false, (Time){ 0 }, 20, &mine));
    for (size_t i = 0; i < mine.n; i++) {
        const MyActivity *one = LIST_AT(&mine, MyActivity, i);
        if (one->state != SIGNUP_CONFIRMED || one->starts_at.ms < cx->now.ms ||
            one->starts_at.ms > cx->now.ms + 36 * TIME_HOUR)
            continue;
        todos[(*n)++] = (Todo){ .kind = TEXT("参加活动"),
                                .title = one->name,
                                .place = one->place_name,
                                .due = one->starts_at,
                                .href = one->href.bytes };
    }
    return OK;
}

Err activity_todos(Cx *cx, List *out)
{
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODOS_MOST);
    size_t n = 0;
    List rows;
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant != NULL) {
        TRY(activity_list_state(cx, grant->path, ACTIVITY_REVIEW, 100, &rows));
        for (size_t i = 0; i < rows.n; i++) {
            const ActivityRow *row = LIST_AT(&rows, ActivityRow, i);
            todos[n++] = (Todo){ .kind = TEXT("活动审核"),
                                 .title = row->name,
                                 .place = row->place_name,
                                 .due = row->starts_at,
                                 .late = row->starts_at.ms < cx->now.ms,
                                 .href = str_printf(cx->arena, "/activities/%lld",
                                                    (long long)row->id.n) };
        }
        TRY(signup_list_waiting(cx, NO(Team), grant->path, true, 50, &rows));
        add_signups(cx, &rows, TEXT("未到场说明"), todos, &n);
    }
    TRY(add_own(cx, todos, &n));
    List teams;
    TRY(team_led_by(cx, &cx->actor, &teams));
    for (size_t i = 0; i < teams.n; i++) {
        TRY(signup_list_waiting(cx, LIST_AT(&teams, Team, i)->id, S(""), false, 50, &rows));
        add_signups(cx, &rows, TEXT("报名审核"), todos, &n);
    }
    *out = (List){ todos, n };
    return OK;
}
