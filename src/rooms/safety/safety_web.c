// Pages of insurance: policies, the frozen lists, and what covers oneself.
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety_inside.h"
#include "rooms/teams/teams.h"

#define POLICY_ROWS 50
#define LIST_ROWS   50

// Whose policies somebody looks after: a node, or the place of the team that they lead.
typedef struct {
    Str path, name;
    PlaceId place;
    TeamId team;
    bool keeps;
} Scope;

static Err scope_of(Cx *cx, Scope *out)
{
    const Grant *grant = actor_grant(&cx->actor, SAFETY_READERS & ~SAFETY_LEADERS, (Str){ 0 });
    if (grant != NULL) {
        *out = (Scope){ .path = grant->path,
                        .name = grant->name,
                        .place = grant->place,
                        .keeps = (grant->role & ROLES_DISPATCH) != 0 };
        return OK;
    }
    Team team;
    grant = actor_grant(&cx->actor, SAFETY_LEADERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_forbidden;
    TRY(team_find(cx, grant->team, &team));
    *out = (Scope){ .path = team.place_path,
                    .name = team.name,
                    .place = team.place,
                    .team = team.id,
                    .keeps = true };
    return OK;
}

// --- policies

static const Input policy_inputs[] = {
    INPUT(PolicyNew, insurer, "保险公司", .required = true, .min = 2, .max = 40),
    INPUT(PolicyNew, product, "险种", .hint = TEXT("如：志愿者团体意外险"), .max = 60),
    INPUT(PolicyNew, number, "保单号", .required = true, .min = 4, .max = 40,
          .autocomplete = "off"),
    INPUT_WORD(PolicyNew, cover, "保哪些人", policy_cover_words, policy_cover_texts,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(PolicyNew, team, "队伍", .hint = TEXT("保一支队伍的选"), .widget = WIDGET_SELECT),
    INPUT(PolicyNew, valid_from, "从哪天生效", .required = true, .widget = WIDGET_DAY),
    INPUT(PolicyNew, valid_to, "到哪天（含）", .required = true, .widget = WIDGET_DAY),
    INPUT(PolicyNew, min_age, "最小年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(PolicyNew, max_age, "最大年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(PolicyNew, phone, "报案电话", .widget = WIDGET_PHONE, .max = 20),
};
FORM(policy_form, PolicyNew, policy_inputs, "登记保单");

typedef struct {
    List policies;  // of Policy
    Str node_name;
    FormView add;
    bool empty, may_add, more;
    Url next, csv, xlsx;
} PoliciesView;
static const Field policies_fields[] = {
    LISTED(PoliciesView, policies, policy_shape),
    FIELD(PoliciesView, node_name),
    FIELD_(PoliciesView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(PoliciesView, empty),
    SHOWN(PoliciesView, may_add),
    FIELD(PoliciesView, more),
    SHOWN(PoliciesView, next),
    SHOWN(PoliciesView, csv),
    SHOWN(PoliciesView, xlsx),
};
static const Shape policies_shape = SHAPE(PoliciesView, policies_fields);
PAGE(insurance, policies_shape, "意外保险", .layout = LAYOUT_DESK);

static Err team_choices(Cx *cx, const Scope *scope, FormView *form)
{
    List teams;
    if (scope->team.n != 0)
        TRY(team_led_by(cx, &cx->actor, &teams));
    else
        TRY(team_list(cx, &(TeamQuery){ .path = scope->path, .limit = 500 }, &teams));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    choices[0] = (FormChoice){ .value = S(""), .text = TEXT("不选") };
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        choices[i + 1] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)team->id.n), .text_str = team->name
        };
    }
    form_choices(cx, form, "team", choices, teams.n + 1);
    return OK;
}

static Err policies_page(Cx *cx, const Req *req, Reply *reply)
{
    PoliciesView *view = NEW(cx->arena, PoliciesView);
    Scope scope;
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(scope_of(cx, &scope));
    TRY(policy_list(cx, scope.path, (PolicyId){ cursor }, POLICY_ROWS + 1, &view->policies));
    view->more = view->policies.n > POLICY_ROWS;
    view->next = url_of(S("#"));
    if (view->more) {
        view->policies.n = POLICY_ROWS;
        long long last = LIST_AT(&view->policies, Policy, POLICY_ROWS - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/insurance?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->node_name = scope.name;
    view->empty = view->policies.n == 0;
    view->csv = url_of(S("/insurance.csv"));
    view->xlsx = url_of(S("/insurance.xlsx"));
    view->may_add = scope.keeps;
    if (view->may_add) {
        PolicyNew values = { .cover = scope.team.n != 0 ? COVER_TEAM : COVER_PLACE,
                             .team = scope.team,
                             .valid_from = cx->today,
                             .valid_to = day_add(cx->today, 364),
                             .min_age = 16,
                             .max_age = 75 };
        view->add = form_view(cx, &policy_form, S("/insurance"), &values);
        TRY(team_choices(cx, &scope, &view->add));
    }
    return reply_page(cx, reply, &insurance, view);
}

static Err policy_add_run(Cx *cx, const Req *req, Reply *reply)
{
    PolicyNew new = *(const PolicyNew *)req_form(req);
    Scope scope;
    PolicyId id;
    TRY(scope_of(cx, &scope));
    new.place = scope.place;
    TRY(policy_add(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/insurance/", id.n);
}

typedef struct {
    Str number;
} NameForm;
static const Input name_inputs[] = {
    INPUT(NameForm, number, "志愿者编号", .required = true, .max = 20, .autocomplete = "off"),
};
FORM(name_form, NameForm, name_inputs, "加到名单");
typedef struct {
    PersonId person;
} NameEndForm;
static const Input name_end_inputs[] = {
    INPUT(NameEndForm, person, "志愿者", .required = true, .widget = WIDGET_HIDDEN),
};
FORM(name_end_form, NameEndForm, name_end_inputs, "移出");
typedef struct {
    Day on;
    Str reason;
} EndForm;
static const Input end_inputs[] = {
    INPUT(EndForm, on, "从哪天起终止", .required = true, .widget = WIDGET_DAY),
    INPUT(EndForm, reason, "原因", .required = true, .max = 100),
};
FORM(end_form, EndForm, end_inputs, "终止保单");

typedef struct {
    Policy policy;
    List names;  // of PolicyName
    FormView add, end, drop;
    bool named, empty, keeps, has_ages;
    Url csv, xlsx, drop_to;
} PolicyView;
static const Field policy_view_fields[] = {
    PART(PolicyView, policy, policy_shape),
    LISTED(PolicyView, names, policy_name_shape),
    FIELD_(PolicyView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PolicyView, end, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PolicyView, drop, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(PolicyView, named),
    SHOWN(PolicyView, empty),
    FIELD(PolicyView, keeps),
    SHOWN(PolicyView, has_ages),
    SHOWN(PolicyView, csv),
    SHOWN(PolicyView, xlsx),
    SHOWN(PolicyView, drop_to),
};
static const Shape policy_view_shape = SHAPE(PolicyView, policy_view_fields);
PAGE(insurance_policy, policy_view_shape, "一份保单", .layout = LAYOUT_DESK);

static Str policy_href(Cx *cx, PolicyId id, const char *rest)
{
    return str_printf(cx->arena, "/insurance/%lld%s", (long long)id.n, rest);
}

static Err policy_page(Cx *cx, const Req *req, Reply *reply)
{
    PolicyView *view = NEW(cx->arena, PolicyView);
    Scope scope;
    TRY(scope_of(cx, &scope));
    TRY(policy_find(cx, (PolicyId){ req_number(req, "id") }, &view->policy));
    const Policy *policy = &view->policy;
    // Its own desk, those above, and whom it covers from above.
    if (!path_within(policy->path, scope.path) && !path_within(scope.path, policy->path))
        return &policy_missing;
    TRY(policy_name_list(cx, policy->id, &view->names));
    view->keeps = policy->live && policy_may_keep(&cx->actor, policy->path, policy->team);
    view->named = policy->cover == COVER_NAMED;
    view->empty = view->names.n == 0;
    view->has_ages = policy->min_age > 0 || policy->max_age > 0;
    view->csv = url_of(policy_href(cx, policy->id, ".csv"));
    view->xlsx = url_of(policy_href(cx, policy->id, ".xlsx"));
    view->drop_to = url_of(policy_href(cx, policy->id, "/names/end"));
    if (view->keeps && view->named) {
        view->add = form_view(cx, &name_form, policy_href(cx, policy->id, "/names"), NULL);
        view->drop = form_button(cx, view->drop_to.bytes);
    }
    if (view->keeps)
        view->end = form_view(cx, &end_form, policy_href(cx, policy->id, "/end"),
                              &(EndForm){ .on = cx->today });
    return reply_page(cx, reply, &insurance_policy, view);
}

static Err back_to_policy(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/insurance/", req_number(req, "id"));
}

static Err name_run(Cx *cx, const Req *req, Reply *reply)
{
    const NameForm *form = req_form(req);
    Person person;
    Err err = person_by_number(cx, str_trim(form->number), &person);
    if (err == &person_missing) {
        cx_problem(cx, S("number"), "unknown", TEXT("没有这个志愿者编号"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(err);
    TRY(policy_name_add(cx, (PolicyId){ req_number(req, "id") }, person.id));
    return back_to_policy(cx, req, reply);
}

static Err name_end_run(Cx *cx, const Req *req, Reply *reply)
{
    const NameEndForm *form = req_form(req);
    TRY(policy_name_end(cx, (PolicyId){ req_number(req, "id") }, form->person));
    return back_to_policy(cx, req, reply);
}

static Err policy_end_run(Cx *cx, const Req *req, Reply *reply)
{
    const EndForm *form = req_form(req);
    TRY(policy_end(cx, (PolicyId){ req_number(req, "id") }, form->on, form->reason));
    return back_to_policy(cx, req, reply);
}

// --- 保险名单

typedef struct {
    bool uncovered;
} ListsForm;
static const Input lists_inputs[] = {
    INPUT(ListsForm, uncovered, "只看有人没有保险的", .widget = WIDGET_CHECK),
};
FORM(lists_form, ListsForm, lists_inputs, "查看");
typedef struct {
    List lists;  // of InsuredList
    Str node_name;
    bool empty, uncovered, more;
    Url next, csv, xlsx;
} ListsView;
static const Field lists_fields[] = {
    LISTED(ListsView, lists, insured_list_shape),
    FIELD(ListsView, node_name),
    SHOWN(ListsView, empty),
    SHOWN(ListsView, uncovered),
    FIELD(ListsView, more),
    SHOWN(ListsView, next),
    SHOWN(ListsView, csv),
    SHOWN(ListsView, xlsx),
};
static const Shape lists_shape = SHAPE(ListsView, lists_fields);
PAGE(insurance_lists, lists_shape, "保险名单", .layout = LAYOUT_DESK);

static Err lists_page(Cx *cx, const Req *req, Reply *reply)
{
    ListsView *view = NEW(cx->arena, ListsView);
    Scope scope;
    int64_t before = 0;
    if (!str_int(req_query(req, "cursor"), &before))
        before = 0;
    TRY(scope_of(cx, &scope));
    view->uncovered = req_query(req, "uncovered").n > 0;
    view->node_name = scope.name;
    TRY(insured_lists_of(cx, scope.team.n != 0 ? S("/") : scope.path, scope.team, view->uncovered,
                         (Time){ before }, LIST_ROWS + 1, &view->lists));
    const char *filter = view->uncovered ? "&uncovered=1" : "";
    view->more = view->lists.n > LIST_ROWS;
    view->next = url_of(S("#"));
    if (view->more) {
        view->lists.n = LIST_ROWS;
        long long last = LIST_AT(&view->lists, InsuredList, LIST_ROWS - 1)->frozen_at.ms;
        view->next = url_of(str_printf(cx->arena, "/insurance/lists?cursor=%lld%s", last, filter));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->lists.n == 0;
    view->csv = url_of(view->uncovered ? S("/insurance/lists.csv?uncovered=1")
                                       : S("/insurance/lists.csv"));
    view->xlsx = url_of(view->uncovered ? S("/insurance/lists.xlsx?uncovered=1")
                                        : S("/insurance/lists.xlsx"));
    return reply_page(cx, reply, &insurance_lists, view);
}

typedef struct {
    InsuredList list;
    List people;  // of InsuredPerson
    bool empty, has_uncovered;
    Url activity, print, csv, xlsx;
} ListView;
static const Field list_view_fields[] = {
    PART(ListView, list, insured_list_shape),
    LISTED(ListView, people, insured_person_shape),
    SHOWN(ListView, empty),
    SHOWN(ListView, has_uncovered),
    SHOWN(ListView, activity),
    SHOWN(ListView, print),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_view_shape = SHAPE(ListView, list_view_fields);
PAGE(insured_list, list_view_shape, "保险名单", .layout = LAYOUT_DESK);
PAGE(insured_print, list_view_shape, "保险名单", .layout = LAYOUT_PRINT);

static Err fill_list(Cx *cx, const Req *req, ListView *view)
{
    Activity activity;
    ActivityId id = { req_number(req, "id") };
    TRY(activity_find(cx, id, &activity));
    unsigned by = activity_relations(activity.team, activity.place_path, &cx->actor);
    if (by == 0 && !actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, activity.place_path))
        return &activity_missing;
    TRY(insured_find(cx, id, &view->list));
    TRY(insured_people_of(cx, id, &view->people));
    for (size_t i = 0; by == 0 && i < view->people.n; i++) {
        InsuredPerson *one = LIST_AT(&view->people, InsuredPerson, i);
        one->name = mask_name(cx->arena, one->name);
    }
    view->empty = view->people.n == 0;
    view->has_uncovered = view->list.uncovered > 0;
    Str base = view->list.href.bytes;
    view->activity = url_of(str_printf(cx->arena, "/activities/%lld", (long long)id.n));
    view->print = url_of(str_join(cx->arena, base, S("/print")));
    view->csv = url_of(str_join(cx->arena, base, S(".csv")));
    view->xlsx = url_of(str_join(cx->arena, base, S(".xlsx")));
    return OK;
}

static Err list_page(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    TRY(fill_list(cx, req, view));
    return reply_page(cx, reply, &insured_list, view);
}

static Err print_page(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    TRY(fill_list(cx, req, view));
    return reply_page(cx, reply, &insured_print, view);
}

// --- 我的保险和培训

typedef struct {
    List credits;  // of Credit
    List courses;  // of Course
    Policy policy;
    bool insured, empty, has_courses;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, credits, credit_shape),
    LISTED(MineView, courses, course_shape),
    PART(MineView, policy, policy_shape),
    FIELD(MineView, insured),
    SHOWN(MineView, empty),
    SHOWN(MineView, has_courses),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_safety, mine_shape, "我的保险和培训");

static Err mine_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    PolicyId policy;
    TRY(insured_on(cx, cx->actor.person, cx->today, &policy));
    view->insured = policy.n != 0;
    view->policy.href = url_of(S("#"));
    if (view->insured)
        TRY(policy_find(cx, policy, &view->policy));
    TRY(credit_list_of(cx, cx->actor.person, &view->credits));
    TRY(course_list(cx, false, &view->courses));
    view->empty = view->credits.n == 0;
    view->has_courses = view->courses.n > 0;
    return reply_page(cx, reply, &my_safety, view);
}

// --- 待办: policies that end soon

#define TODO_ROWS 50

Err safety_todos(Cx *cx, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    List policies;
    if (grant == NULL)
        return OK;
    TRY(policy_list(cx, grant->path, NO(Policy), TODO_ROWS, &policies));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODO_ROWS);
    size_t n = 0;
    int64_t soon = setting_int(cx, "safeguards.soon_days");
    for (size_t i = 0; i < policies.n; i++) {
        const Policy *one = LIST_AT(&policies, Policy, i);
        if (policy_phase(one, cx->today, soon) == POLICY_SOON &&
            policy_may_keep(&cx->actor, one->path, one->team))
            todos[n++] = (Todo){ .kind = TEXT("保单快到期"),
                                 .title = one->number,
                                 .place = one->place_name,
                                 .due = day_start(day_add(one->valid_to, 1)),
                                 .href = one->href.bytes };
    }
    *out = (List){ todos, n };
    return OK;
}

// On the page of an activity that has begun, for who runs it.
static Err safety_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    InsuredList list;
    if (!str_eq(str(what), S("activity")))
        return OK;
    Err err = insured_find(cx, (ActivityId){ id }, &list);
    if (err == &insured_missing)
        return OK;
    TRY(err);
    Beside *row = NEW(cx->arena, Beside);
    *row = (Beside){ .label = TEXT("保险名单"),
                     .text = say_with(cx->arena, cx->lang, TEXT("{0} 人，没有保险 {1} 人"),
                                      str_printf(cx->arena, "%lld", (long long)list.people),
                                      str_printf(cx->arena, "%lld", (long long)list.uncovered)),
                     .href = list.href };
    *out = (List){ row, 1 };
    return OK;
}

PAGE(training, courses_shape, "培训");
PAGE(training_course, course_page_shape, "一门培训");
const Page *const safety_pages[SAFETY_PAGES] = {
    [SAFETY_PAGE_COURSES] = &training, [SAFETY_PAGE_COURSE] = &training_course
};

// clang-format off
static const Route routes[] = {
    GET("/insurance", policies_page, ONLY(SAFETY_READERS), .page = &insurance, .title = TEXT("意外保险")),
    POST("/insurance", policy_add_run, ONLY(SAFETY_KEEPERS), .form = &policy_form, .again = policies_page, .title = TEXT("登记保单")),
    GET("/insurance/lists", lists_page, ONLY(SAFETY_READERS), .page = &insurance_lists, .form = &lists_form, .title = TEXT("保险名单")),
    GET("/insurance/{id}", policy_page, ONLY(SAFETY_READERS), .page = &insurance_policy, .title = TEXT("一份保单")),
    POST("/insurance/{id}/names", name_run, ONLY(SAFETY_KEEPERS), .form = &name_form, .again = policy_page, .title = TEXT("保单名单加人")),
    POST("/insurance/{id}/names/end", name_end_run, ONLY(SAFETY_KEEPERS), .form = &name_end_form, .again = policy_page, .title = TEXT("保单名单减人")),
    POST("/insurance/{id}/end", policy_end_run, ONLY(SAFETY_KEEPERS), .form = &end_form, .again = policy_page, .title = TEXT("终止保单")),
    GET("/activities/{id}/insured", list_page, ONLY(SAFETY_READERS), .page = &insured_list, .title = TEXT("一场活动的保险名单")),
    GET("/activities/{id}/insured/print", print_page, ONLY(SAFETY_READERS), .page = &insured_print, .title = TEXT("打印保险名单"), .flags = ROUTE_NO_API),
    GET("/me/safety", mine_page, SIGNED_IN, .page = &my_safety, .title = TEXT("我的保险和培训")),
    GET("/training", training_page, PUBLIC, .page = &training, .title = TEXT("培训")),
    POST("/training", training_add_run, ONLY(ROLES_DISPATCH), .form = &course_form, .again = training_page, .title = TEXT("新开一门培训")),
    GET("/training/{id}", course_show, PUBLIC, .page = &training_course, .title = TEXT("一门培训")),
    POST("/training/{id}/credits", credit_give_run, ONLY(ROLES_DISPATCH), .form = &credit_form, .again = course_show, .title = TEXT("凭证书登记学分")),
    POST("/training/{id}/close", course_close_run, ONLY(ROLES_DISPATCH), .form = &course_close_form, .again = course_show, .title = TEXT("停办或恢复培训")),
    POST("/training/{id}/credits/revoke", credit_revoke_run, ONLY(ROLES_DISPATCH), .form = &credit_revoke_form, .again = course_show, .title = TEXT("收回学分")),
};
// clang-format on

static const Tick ticks[] = { { "safety.freeze", 30000, insured_clock } };
static const Listener listeners[] = { { "attendance.settled", training_hear_settled } };

const Room safety_room = { .name = "safety",
                           .title = TEXT("保险名单和培训"),
                           ROUTES(routes),
                           TICKS(ticks),
                           LISTENERS(listeners),
                           .todos = safety_todos,
                           .beside = safety_beside,
                           .check = safety_check };
