// One need: what staff may do with it, 制单 among them, and what a resident sees of it.
#include "rooms/needs/needs_inside.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"

#define DOUBLES 5
#define VOICES  200

typedef struct {
    int64_t version;
} VersionForm;
#define VERSION_INPUT(Type) INPUT(Type, version, "版本", .widget = WIDGET_HIDDEN)
static const Input version_inputs[] = { VERSION_INPUT(VersionForm) };
const Form need_version_only_form = { "NeedVersionForm", sizeof(VersionForm), version_inputs,
                                      COUNT(version_inputs), TEXT("确定") };

typedef struct {
    int64_t version;
    NeedCategory category;
    Str title;
} SortForm;
static const Input sort_inputs[] = {
    VERSION_INPUT(SortForm),
    INPUT_WORD(SortForm, category, "类别", need_category_words, need_category_texts,
               .required = true, .widget = WIDGET_SELECT),
    INPUT(SortForm, title, "标题", .hint = TEXT("写成一句话，合并时好认"), .max = 60),
};
const Form need_sort_form = { "NeedSortForm", sizeof(SortForm), sort_inputs, COUNT(sort_inputs),
                              TEXT("归类") };

typedef struct {
    int64_t version;
    NeedId into;
} MergeForm;
static const Input merge_inputs[] = {
    VERSION_INPUT(MergeForm),
    INPUT(MergeForm, into, "并入哪一条（编号）", .required = true, .widget = WIDGET_NUMBER,
          .max = 1000000000000),
};
const Form need_merge_form = { "NeedMergeForm", sizeof(MergeForm), merge_inputs,
                               COUNT(merge_inputs), TEXT("并入") };

typedef struct {
    int64_t version;
    Str reason;
} ReasonForm;
static const Input reason_inputs[] = {
    VERSION_INPUT(ReasonForm),
    INPUT(ReasonForm, reason, "说明", .required = true, .hint = TEXT("提出的居民看得到"), .min = 2,
          .max = 200, .widget = WIDGET_AREA),
};
const Form need_reason_form = { "NeedReasonForm", sizeof(ReasonForm), reason_inputs,
                                COUNT(reason_inputs), TEXT("确定") };

typedef struct {
    int64_t version;
    ItemId existing;
    Str name, summary;
    ItemMode mode;
} ItemForm;
static const Input item_inputs[] = {
    VERSION_INPUT(ItemForm),
    INPUT(ItemForm, existing, "菜单上已有的", .widget = WIDGET_SELECT,
          .hint = TEXT("没有合适的，选“请选择”，在下面写新的")),
    INPUT(ItemForm, name, "新服务的名称", .max = 20),
    INPUT(ItemForm, summary, "一句话说明", .max = 100),
    INPUT_WORD(ItemForm, mode, "方式", item_mode_words, item_mode_texts, .widget = WIDGET_CHOICE),
};
const Form need_item_form = { "NeedItemForm", sizeof(ItemForm), item_inputs, COUNT(item_inputs),
                              TEXT("制成菜单") };

static const char *const problem_words[] = { "service", "problem", NULL };
static const Text problem_texts[] = { TEXT("请人服务"), TEXT("反映问题") };
typedef struct {
    int64_t version;
    int32_t kind;  // index into problem_words
    PersonId person;
    Str phone, name, title, details, address, existing;
    Day wanted_on;
    DayPart wanted_part;  // from 0: 上午
} OrderForm;
static const Input order_inputs[] = {
    VERSION_INPUT(OrderForm),
    INPUT_WORD(OrderForm, kind, "哪一种单", problem_words, problem_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(OrderForm, person, "给谁办", .widget = WIDGET_SELECT,
          .hint = TEXT("共同的需求选“请选择”，单子记在站里")),
    INPUT(OrderForm, title, "内容", .max = 60),
    INPUT(OrderForm, details, "具体情况", .max = 500, .widget = WIDGET_AREA),
    INPUT(OrderForm, wanted_on, "哪天方便", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(OrderForm, wanted_part, "什么时候", day_part_words + 1, day_part_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(OrderForm, address, "地址", .hint = TEXT("不填就用登记的地址，站里的单用站的地址"),
          .max = 200),
    INPUT(OrderForm, phone, "电话", .hint = TEXT("不填就用登记的电话"), .max = 20,
          .widget = WIDGET_PHONE, .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(OrderForm, name, "姓名", .hint = TEXT("给名单以外的人办时，和电话一起填"),
          .max = PERSON_NAME_MAX),
    INPUT(OrderForm, existing, "已有的单号", .hint = TEXT("已经有单在办这件事时填，不再新建"),
          .max = 20),
};
const Form need_order_form = { "NeedOrderForm", sizeof(OrderForm), order_inputs,
                               COUNT(order_inputs), TEXT("制成服务单") };

typedef struct {
    int64_t version;
    PlanId existing;
    Str title;
    TeamId team;
    Rhythm rhythm;
    Day begins, ends;
} ProjectForm;
static const Input project_inputs[] = {
    VERSION_INPUT(ProjectForm),
    INPUT(ProjectForm, existing, "已有的项目", .widget = WIDGET_SELECT,
          .hint = TEXT("没有合适的，选“请选择”，在下面写新的")),
    INPUT(ProjectForm, title, "项目名称", .max = 60),
    INPUT_WORD(ProjectForm, rhythm, "频次", rhythm_words, rhythm_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(ProjectForm, team, "队伍", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, begins, "开始", .widget = WIDGET_DAY),
    INPUT(ProjectForm, ends, "结束", .widget = WIDGET_DAY),
};
const Form need_project_form = { "NeedProjectForm", sizeof(ProjectForm), project_inputs,
                                 COUNT(project_inputs), TEXT("排成项目") };
const Form need_empty_form = { .name = "NeedEmptyForm", .submit = TEXT("确定") };

static Err need_back(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/needs/", req_number(req, "id"));
}
static NeedId need_id(const Req *req)
{
    return (NeedId){ req_number(req, "id") };
}

Err need_sort_run(Cx *cx, const Req *req, Reply *reply)
{
    const SortForm *form = req_form(req);
    TRY(need_sort(cx, need_id(req), form->version, form->category, form->title));
    return need_back(cx, req, reply);
}

Err need_merge_run(Cx *cx, const Req *req, Reply *reply)
{
    const MergeForm *form = req_form(req);
    TRY(need_merge(cx, need_id(req), form->version, form->into));
    reply_say(cx, reply, TEXT("已并入，原话和出处都留着"));
    return reply_goto_row(cx, reply, "/needs/", form->into.n);
}

Err need_part_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(need_part(cx, need_id(req), ((const VersionForm *)req_form(req))->version));
    return need_back(cx, req, reply);
}

Err need_aside_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReasonForm *form = req_form(req);
    TRY(need_set_aside(cx, need_id(req), form->version, form->reason));
    return need_back(cx, req, reply);
}

Err need_reopen_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(need_reopen(cx, need_id(req), ((const VersionForm *)req_form(req))->version));
    return need_back(cx, req, reply);
}

Err need_finish_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReasonForm *form = req_form(req);
    TRY(need_finish(cx, need_id(req), form->version, form->reason));
    return need_back(cx, req, reply);
}

Err need_item_run(Cx *cx, const Req *req, Reply *reply)
{
    const ItemForm *form = req_form(req);
    NeedItem with = { .version = form->version,
                      .existing = form->existing,
                      .item = { .name = form->name,
                                .summary = form->summary,
                                .mode = form->mode,
                                .icon = S("heart"),
                                .position = 100 } };
    ItemId item;
    TRY(need_make_item(cx, need_id(req), &with, &item));
    reply_say(cx, reply, TEXT("已制单"));
    return need_back(cx, req, reply);
}

Err need_order_run(Cx *cx, const Req *req, Reply *reply)
{
    const OrderForm *form = req_form(req);
    NeedOrder with = { .version = form->version,
                       .existing = form->existing,
                       .person = form->person,
                       .phone = form->phone,
                       .name = form->name,
                       .address = form->address,
                       .problem = form->kind == 1,
                       .title = form->title,
                       .details = form->details,
                       .wanted_on = form->wanted_on,
                       .wanted_part = form->wanted_part + 1 };
    OrderId order;
    TRY(need_make_order(cx, need_id(req), &with, &order));
    reply_say(cx, reply, TEXT("已制单，可以到派单台派单"));
    return need_back(cx, req, reply);
}

Err need_project_run(Cx *cx, const Req *req, Reply *reply)
{
    const ProjectForm *form = req_form(req);
    NeedPlan with = { .version = form->version,
                      .existing = form->existing,
                      .title = form->title,
                      .team = form->team,
                      .rhythm = form->rhythm,
                      .begins = form->begins,
                      .ends = form->ends };
    PlanId project;
    TRY(need_make_project(cx, need_id(req), &with, &project));
    reply_say(cx, reply, TEXT("已制单"));
    return need_back(cx, req, reply);
}

// --- one need

typedef struct {
    Need need;
    List results;  // of NeedResult
    List voices;   // of NeedVoice, for staff; a resident sees their own
    List steps, doubles;
    bool staff, is_merged, has_results, has_doubles, problem;
    Url merged_href;
    bool may_sort, may_merge, may_part, may_aside, may_reopen, may_finish, may_make;
    FormView sort, merge, part, aside, reopen, finish, item, order, project;
    FormView key;  // one-time key of the merge buttons
} ShowView;
#define FORM_OF(member) \
    FIELD_(ShowView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field show_fields[] = {
    PART(ShowView, need, need_shape),
    LISTED(ShowView, results, need_result_shape),
    LISTED(ShowView, voices, need_voice_shape),
    LISTED(ShowView, steps, need_step_shape),
    LISTED(ShowView, doubles, need_alike_shape),
    SHOWN(ShowView, staff),
    SHOWN(ShowView, is_merged),
    SHOWN(ShowView, has_results),
    SHOWN(ShowView, has_doubles),
    FIELD(ShowView, problem),
    SHOWN(ShowView, merged_href),
    FIELD(ShowView, may_sort),
    FIELD(ShowView, may_merge),
    FIELD(ShowView, may_part),
    FIELD(ShowView, may_aside),
    FIELD(ShowView, may_reopen),
    FIELD(ShowView, may_finish),
    FIELD(ShowView, may_make),
    FORM_OF(sort),
    FORM_OF(merge),
    FORM_OF(part),
    FORM_OF(aside),
    FORM_OF(reopen),
    FORM_OF(finish),
    FORM_OF(item),
    FORM_OF(order),
    FORM_OF(project),
    FORM_OF(key),
};
const Shape need_show_shape = SHAPE(ShowView, show_fields);

static Str act_href(Cx *cx, const Need *need, const char *act)
{
    return str_printf(cx->arena, "/needs/%lld/%s", (long long)need->id.n, act);
}

static Err item_view(Cx *cx, ShowView *view)
{
    ItemForm values = { .version = view->need.version };
    List items;
    view->item = form_view(cx, &need_item_form, act_href(cx, &view->need, "item"), &values);
    TRY(item_list(cx, false, &items));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        choices[i] = need_choice(cx, item->id.n, item->name);
    }
    form_choices(cx, &view->item, "existing", choices, items.n);
    return OK;
}

// Whom it can be ordered for: each who said it, once.
static void person_choices(Cx *cx, ShowView *view)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->voices.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < view->voices.n; i++) {
        const NeedVoice *voice = LIST_AT(&view->voices, NeedVoice, i);
        FormChoice one = need_choice(cx, voice->person.n, voice->person_name);
        bool known = voice->person.n == 0;
        for (size_t j = 0; j < n && !known; j++)
            known = str_eq(choices[j].value, one.value);
        if (!known)
            choices[n++] = one;
    }
    form_choices(cx, &view->order, "person", choices, n);
}

static Err project_view(Cx *cx, ShowView *view)
{
    const Need *need = &view->need;
    ProjectForm values = { .version = need->version,
                           .title = need->title,
                           .begins = day_add(cx->today, 1),
                           .ends = day_add(cx->today, 91) };
    List projects, teams;
    view->project = form_view(cx, &need_project_form, act_href(cx, need, "project"), &values);
    TRY(need_project_list(cx, need->place_path, NO(Plan), 100, &projects));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, projects.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < projects.n; i++) {
        const Plan *project = LIST_AT(&projects, Plan, i);
        if (project->state == PROJECT_RUNNING)
            choices[n++] = need_choice(cx, project->id.n, project->title);
    }
    form_choices(cx, &view->project, "existing", choices, n);
    TRY(team_list_for_place(cx, need->place_path, 100, &teams));
    choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        choices[i] = need_choice(cx, team->id.n, team->name);
    }
    form_choices(cx, &view->project, "team", choices, teams.n);
    return OK;
}

static Err make_views(Cx *cx, ShowView *view)
{
    const Need *need = &view->need;
    OrderForm values = { .version = need->version,
                         .kind = need_is_problem(need->category),
                         .title = need->title,
                         .details = need->details,
                         .wanted_on = day_add(cx->today, 1) };
    for (size_t i = 0; i < view->voices.n && values.person.n == 0; i++)
        if (need->asked == 1)
            values.person = LIST_AT(&view->voices, NeedVoice, i)->person;
    view->order = form_view(cx, &need_order_form, act_href(cx, need, "order"), &values);
    person_choices(cx, view);
    TRY(item_view(cx, view));
    return project_view(cx, view);
}

static void act_views(Cx *cx, unsigned by, ShowView *view)
{
    const Need *need = &view->need;
    SortForm sort = { need->version, need->category, need->title };
    MergeForm merge = { .version = need->version };
    ReasonForm reason = { .version = need->version };
    view->may_sort = need_may(need->state, NEED_SORT, by);
    view->may_merge = need_may(need->state, NEED_MERGE, by);
    view->may_part = need_may(need->state, NEED_PART, by);
    view->may_aside = need_may(need->state, NEED_SET_ASIDE, by);
    view->may_reopen = need_may(need->state, NEED_REOPEN, by);
    view->may_finish = need_may(need->state, NEED_FINISH, by);
    view->may_make = need_may(need->state, NEED_MAKE, by);
    // Only the forms that the page shows: a fault of another is told at the head of the page.
    if (view->may_sort)
        view->sort = form_view(cx, &need_sort_form, act_href(cx, need, "sort"), &sort);
    if (view->may_merge)
        view->merge = form_view(cx, &need_merge_form, act_href(cx, need, "merge"), &merge);
    if (view->may_part)
        view->part = form_button(cx, act_href(cx, need, "part"));
    if (view->may_aside)
        view->aside = form_view(cx, &need_reason_form, act_href(cx, need, "aside"), &reason);
    if (view->may_reopen)
        view->reopen = form_button(cx, act_href(cx, need, "reopen"));
    if (view->may_finish)
        view->finish = form_view(cx, &need_reason_form, act_href(cx, need, "finish"), &reason);
    view->key = form_button(cx, act_href(cx, need, "merge"));
}

// A resident reads their own words; who else asked is for those who work on it.
static void hide_voices(const Cx *cx, ShowView *view)
{
    NeedVoice *voices = view->voices.at;
    size_t n = 0;
    for (size_t i = 0; i < view->voices.n; i++)
        if (same(voices[i].person, cx->actor.person))
            voices[n++] = voices[i];
    view->voices.n = n;
    for (size_t i = 0; i < n; i++)
        voices[i].source = S("");
    for (size_t i = 0; i < view->steps.n; i++) {
        NeedStep *step = LIST_AT(&view->steps, NeedStep, i);
        step->person = NO(Person);
        step->person_name = S("");
        if (step->act != NEED_SET_ASIDE && step->act != NEED_FINISH)
            step->reason = S("");
    }
}

Err need_show_page(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Need *need = &view->need;
    unsigned by;
    TRY(need_find(cx, need_id(req), need, &by));
    TRY(need_voices(cx, need->id, VOICES, &view->voices));
    TRY(need_results(cx, need->state == NEED_MERGED ? need->merged_into : need->id,
                     &view->results));
    TRY(need_step_list(cx, need->id, &view->steps));
    view->staff = (by & ~(unsigned)NEED_BY_VOICE) != 0;
    view->is_merged = need->state == NEED_MERGED;
    view->merged_href = url_of(
        str_printf(cx->arena, "/needs/%lld", (long long)need->merged_into.n));
    view->has_results = view->results.n > 0;
    act_views(cx, by, view);
    if (view->may_make)
        TRY(make_views(cx, view));
    if (view->staff && need_takes_in(need->state))
        TRY(need_doubles(cx, need, DOUBLES, &view->doubles));
    view->has_doubles = view->doubles.n > 0;
    if (!view->staff)
        hide_voices(cx, view);
    reply_title(reply, need->title);
    return reply_page(cx, reply, need_pages[NEED_PAGE_SHOW], view);
}
