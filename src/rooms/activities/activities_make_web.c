// 发布, in three steps that work without JavaScript: from where (template, 再办一次, new), what and
// who may join, when and where. The fourth, the six kinds and the button, is the activity's own
// page.
#include "rooms/activities/activities_inside.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"

// --- step 1

typedef struct {
    ProjectId id;
    Str name, place_name;
    Text kind_text;
    Url href;
} TemplateRow;
static const Field template_fields[] = {
    FIELD(TemplateRow, id),
    COL(TemplateRow, name, "名称"),
    COL(TemplateRow, place_name, "所属阵地"),
    COL(TemplateRow, kind_text, "类型"),
    LINK(TemplateRow, href),
};
static const Shape template_shape = SHAPE(TemplateRow, template_fields);
typedef struct {
    List templates;  // of TemplateRow
    List held;       // of ActivityRow: what one's teams held lately
    bool has_templates, has_held;
    Url practice, service;
} NewView;
static const Field new_fields[] = {
    LISTED(NewView, templates, template_shape),
    LISTED(NewView, held, activity_row_shape),
    SHOWN(NewView, has_templates),
    SHOWN(NewView, has_held),
    SHOWN(NewView, practice),
    SHOWN(NewView, service),
};
const Shape activity_new_shape = SHAPE(NewView, new_fields);

#define HELD_MOST 10

// For whom somebody publishes: the first team led, else the node whose grant one holds.
static Err own_node(Cx *cx, TeamId *team, PlaceId *place, Str *path)
{
    List teams;
    TRY(team_led_by(cx, &cx->actor, &teams));
    *team = NO(Team);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant != NULL) {
        *place = grant->place;
        *path = grant->path;
        return OK;
    }
    if (teams.n == 0)
        return &activity_no_right;
    const Team *first = LIST_AT(&teams, Team, 0);
    *team = first->id;
    *place = first->place;
    *path = first->place_path;
    return OK;
}

// What a gap of the weeks or a link brings along to the later steps.
static Str carried(Cx *cx, const Req *req)
{
    int64_t place = 0;
    Day day;
    Buf buf = buf_new(cx->arena, 128);
    if (str_int(req_query(req, "place"), &place) && place > 0)
        buf_printf(&buf, "&place=%lld", (long long)place);
    if (day_parse(req_query(req, "day"), &day))
        buf_printf(&buf, "&day=%.*s", STR_FMT(day_iso(cx->arena, day)));
    return buf_str(&buf);
}

static Err held_lately(Cx *cx, TeamId team, Str path, NewView *view)
{
    if (team.n != 0)
        return activity_list_team(cx, team, true, HELD_MOST, &view->held);
    ActivityQuery query = { .path = path, .past = true, .limit = HELD_MOST };
    return activity_list(cx, &query, &view->held);
}

Err activity_new_page(Cx *cx, const Req *req, Reply *reply)
{
    NewView *view = NEW(cx->arena, NewView);
    TeamId team;
    PlaceId place;
    Str path, more = carried(cx, req);
    List projects;
    TRY(own_node(cx, &team, &place, &path));
    TRY(project_templates(cx, path, &projects));
    TemplateRow *rows = NEW_ARRAY(cx->arena, TemplateRow, projects.n + 1);
    for (size_t i = 0; i < projects.n; i++) {
        const Project *one = LIST_AT(&projects, Project, i);
        rows[i] = (TemplateRow){ .id = one->id,
                                 .name = one->name,
                                 .place_name = one->place_name,
                                 .kind_text = activity_kind_texts[one->kind],
                                 .href = url_of(str_printf(cx->arena,
                                                           "/activities/date?template=%lld%.*s",
                                                           (long long)one->id.n, STR_FMT(more))) };
    }
    view->templates = (List){ rows, projects.n };
    TRY(held_lately(cx, team, path, view));
    for (size_t i = 0; i < view->held.n; i++) {
        ActivityRow *row = LIST_AT(&view->held, ActivityRow, i);
        row->href = url_of(str_printf(cx->arena, "/activities/date?again=%lld%.*s",
                                      (long long)row->id.n, STR_FMT(more)));
    }
    view->has_templates = projects.n > 0;
    view->has_held = view->held.n > 0;
    view->practice = url_of(str_join(cx->arena, S("/activities/project?kind=practice"), more));
    view->service = url_of(str_join(cx->arena, S("/activities/project?kind=service"), more));
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_NEW], view);
}

// --- step 2

typedef struct {
    Str name;
    ActivityKind kind;
    TeamId team;
    Str content, task, festival, brand, category, category2, target, target2, guarantee, guarantee2;
    Str summary;
    Str helper;
    int64_t helper_places;
    Str second;
    int64_t second_places;
    bool audience;
    int64_t audience_places;
    RecruitScope scope;
    Str pass_code;
    bool review;
    int64_t min_age, max_age, min_hours;
    Str skill, notice, contact, phone;
    bool need_insurance;
    CourseId need_course, course;
    bool high_risk, insured;
    Str plan;
} ProjectForm;
static const Input project_inputs[] = {
    INPUT(ProjectForm, name, "活动名称", .required = true, .min = 2, .max = 50),
    INPUT_WORD(ProjectForm, kind, "类型", activity_kind_words, activity_kind_texts,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(ProjectForm, team, "由谁举办", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, summary, "活动介绍", .max = 1000, .widget = WIDGET_AREA),
    INPUT(ProjectForm, content, "五项内容", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, task, "八大任务", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, festival, "我们的节日", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, brand, "品牌项目", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, category, "服务类别", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, category2, "服务类别（再选一项）", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, target, "服务对象", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, target2, "服务对象（再选一项）", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, guarantee, "志愿者保障", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, guarantee2, "志愿者保障（再选一项）", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, helper, "志愿者岗位", .hint = TEXT("如：现场引导"), .max = 20),
    INPUT(ProjectForm, helper_places, "岗位名额", .hint = TEXT("0 表示不限"), .max = 99999),
    INPUT(ProjectForm, second, "第二个岗位", .max = 20),
    INPUT(ProjectForm, second_places, "第二个岗位名额", .hint = TEXT("0 表示不限"), .max = 99999),
    INPUT(ProjectForm, audience, "群众也可以报名参加（不记时长）", .widget = WIDGET_CHECK),
    INPUT(ProjectForm, audience_places, "群众名额", .hint = TEXT("0 表示不限"), .max = 99999),
    INPUT_WORD(ProjectForm, scope, "招募范围", recruit_scope_words, recruit_scope_texts,
               .required = true, .widget = WIDGET_SELECT),
    INPUT(ProjectForm, pass_code, "报名口令", .hint = TEXT("凭口令招募时填 4 至 6 位数字"),
          .max = 6, .autocomplete = "off"),
    INPUT(ProjectForm, review, "报名要审核", .widget = WIDGET_CHECK),
    INPUT(ProjectForm, min_age, "最小年龄", .hint = TEXT("0 表示不限"), .max = 150),
    INPUT(ProjectForm, max_age, "最大年龄", .hint = TEXT("0 表示不限"), .max = 150),
    INPUT(ProjectForm, min_hours, "至少有多少小时信用时数", .hint = TEXT("0 表示不限"),
          .max = 1000),
    INPUT(ProjectForm, skill, "要求的技能", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, need_insurance, "志愿者要有意外保险", .widget = WIDGET_CHECK),
    INPUT(ProjectForm, need_course, "志愿者要先参加的培训", .widget = WIDGET_SELECT),
    INPUT(ProjectForm, course, "这是一次培训，到场的人得学分", .hint = TEXT("文明实践活动才能选"),
          .widget = WIDGET_SELECT),
    INPUT(ProjectForm, notice, "注意事项", .hint = TEXT("带什么、穿什么、在哪集合"), .max = 300),
    INPUT(ProjectForm, contact, "联系人", .max = 20, .autocomplete = "off"),
    INPUT(ProjectForm, phone, "联系电话", .max = 20, .widget = WIDGET_PHONE, .autocomplete = "off"),
    INPUT(ProjectForm, high_risk, "风险较高（涉水、登高、应急等）", .widget = WIDGET_CHECK),
    INPUT(ProjectForm, insured, "已办人身意外保险", .widget = WIDGET_CHECK),
    INPUT(ProjectForm, plan, "应急预案", .hint = TEXT("风险较高的活动要写"), .max = 1000,
          .widget = WIDGET_AREA),
};
const Form activity_project_form = { "ProjectForm", sizeof(ProjectForm), project_inputs,
                                     COUNT(project_inputs), TEXT("下一步：时间地点") };

typedef struct {
    FormView form;
} ProjectView;
static const Field project_view_fields[] = { PART(ProjectView, form, form_view_shape) };
const Shape activity_project_shape = SHAPE(ProjectView, project_view_fields);

Err activity_code_choices(Cx *cx, FormView *form, const char *field, CodeList list, Text none)
{
    List codes;
    TRY(code_list(cx, list, cx->today, &codes));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, codes.n + 1);
    choices[0] = (FormChoice){ .value = S(""), .text = none };
    for (size_t i = 0; i < codes.n; i++) {
        const Code *code = LIST_AT(&codes, Code, i);
        choices[i + 1] = (FormChoice){ .value = code->code, .text_str = code->name };
    }
    form_choices(cx, form, field, choices, codes.n + 1);
    return OK;
}

static Err team_choices(Cx *cx, FormView *form)
{
    List teams;
    TRY(team_led_by(cx, &cx->actor, &teams));
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant != NULL)
        TRY(team_list(cx, &(TeamQuery){ .path = grant->path, .limit = 500 }, &teams));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    size_t n = 0;
    if (grant != NULL)
        choices[n++] = (FormChoice){ .value = S(""), .text_str = grant->name };
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)team->id.n),
                                     .text_str = team->name };
    }
    form_choices(cx, form, "team", choices, n);
    return OK;
}

static Err course_choices(Cx *cx, FormView *form)
{
    List courses;
    TRY(course_list(cx, false, &courses));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, courses.n + 1);
    choices[0] = (FormChoice){ .value = S(""), .text = TEXT("不选") };
    for (size_t i = 0; i < courses.n; i++) {
        const Course *course = LIST_AT(&courses, Course, i);
        choices[i + 1] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                           (long long)course->id.n),
                                       .text_str = course->name };
    }
    form_choices(cx, form, "need_course", choices, courses.n + 1);
    form_choices(cx, form, "course", choices, courses.n + 1);
    return OK;
}

static Err project_choices(Cx *cx, FormView *form)
{
    static const struct {
        const char *field;
        CodeList list;
    } codes[] = {
        { "content", CODE_CONTENT },     { "task", CODE_TASK },
        { "festival", CODE_FESTIVAL },   { "brand", CODE_BRAND },
        { "category", CODE_CATEGORY },   { "category2", CODE_CATEGORY },
        { "target", CODE_TARGET },       { "target2", CODE_TARGET },
        { "guarantee", CODE_GUARANTEE }, { "guarantee2", CODE_GUARANTEE },
        { "skill", CODE_SKILL },
    };
    for (size_t i = 0; i < COUNT(codes); i++)
        TRY(activity_code_choices(cx, form, codes[i].field, codes[i].list, TEXT("不选")));
    TRY(course_choices(cx, form));
    return team_choices(cx, form);
}

Err activity_project_page(Cx *cx, const Req *req, Reply *reply)
{
    ProjectView *view = NEW(cx->arena, ProjectView);
    bool practice = str_eq(req_query(req, "kind"), S("practice"));
    ProjectForm values = { .kind = practice ? ACTIVITY_PRACTICE : ACTIVITY_SERVICE,
                           .helper = say(cx->lang, TEXT("志愿者")),
                           .helper_places = 10,
                           .audience = practice };
    if (!str_int(req_query(req, "course"), &values.course.n))
        values.course = NO(Course);
    Str more = carried(cx, req);
    Str action = S("/activities/project");
    if (more.n > 0)  // "&place=…" becomes the query
        action = str_printf(cx->arena, "/activities/project?%.*s",
                            STR_FMT(str_slice(more, 1, more.n)));
    view->form = form_view(cx, &activity_project_form, action, &values);
    TRY(project_choices(cx, &view->form));
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_PROJECT], view);
}

static Str joined(Cx *cx, Str a, Str b)
{
    if (a.n == 0 || b.n == 0 || str_eq(a, b))
        return a.n > 0 ? a : (b.p != NULL ? b : S(""));
    return str_printf(cx->arena, "%.*s,%.*s", STR_FMT(a), STR_FMT(b));
}

static void add_position(ProjectNew *new, Str name, PositionRole role, int64_t places, Str skill)
{
    if (str_trim(name).n > 0)
        new->positions[new->position_count++] = (Position){
            .name = str_trim(name), .role = role, .places = places, .skill = skill
        };
}

static Err node_of(Cx *cx, const ProjectForm *form, ProjectNew *new)
{
    Str path;
    TeamId own;
    TRY(own_node(cx, &own, &new->project.place, &path));
    new->project.team = form->team;
    if (form->team.n == 0 && own.n != 0)
        new->project.team = own;
    if (new->project.team.n == 0)
        return OK;
    Team team;
    TRY(team_find(cx, new->project.team, &team));
    new->project.place = team.place;
    return OK;
}

Err activity_project_run(Cx *cx, const Req *req, Reply *reply)
{
    const ProjectForm *form = req_form(req);
    ProjectNew new = { .project = { .name = form->name,
                                    .kind = form->kind,
                                    .scope = form->scope,
                                    .pass_code = form->pass_code,
                                    .review = form->review,
                                    .content = form->content,
                                    .task = form->task,
                                    .festival = form->festival,
                                    .brand = form->brand,
                                    .min_age = form->min_age,
                                    .max_age = form->max_age,
                                    .min_minutes = { (int32_t)form->min_hours * 60 },
                                    .summary = form->summary,
                                    .contact = form->contact,
                                    .phone = form->phone,
                                    .notice = form->notice,
                                    .high_risk = form->high_risk,
                                    .insured = form->insured,
                                    .plan = form->plan,
                                    .course = form->course } };
    ProjectId id;
    new.project.categories = joined(cx, form->category, form->category2);
    new.project.targets = joined(cx, form->target, form->target2);
    new.project.guarantees = joined(cx, form->guarantee, form->guarantee2);
    TRY(node_of(cx, form, &new));
    add_position(&new, form->helper, POSITION_HELPER, form->helper_places, form->skill);
    add_position(&new, form->second, POSITION_HELPER, form->second_places, (Str){ 0 });
    for (size_t i = 0; i < new.position_count; i++) {
        new.positions[i].insured = form->need_insurance;
        new.positions[i].course = form->need_course;
    }
    if (form->audience)
        add_position(&new, say(lang_zh(), TEXT("群众参加")), POSITION_AUDIENCE,
                     form->audience_places, (Str){ 0 });
    TRY(project_add(cx, &new, &id));
    reply_made(reply);
    if (req_face(req) == FACE_API)
        return reply_goto_row(cx, reply, "/activities/date?project=", id.n);
    return reply_goto(cx, reply,
                      str_printf(cx->arena, "/activities/date?project=%lld%.*s", (long long)id.n,
                                 STR_FMT(carried(cx, req))));
}

// --- step 3

typedef struct {
    ProjectId project, template;
    ActivityId again;
    PlaceId place;
    Day day;
    Str from, to;
    int64_t weeks;
    SiteKind site_kind;
    Str site;
    int64_t places, close_hours;
    bool publish;
} DateForm;
static const Input date_inputs[] = {
    INPUT(DateForm, project, "项目", .widget = WIDGET_HIDDEN),
    INPUT(DateForm, template, "模板", .widget = WIDGET_HIDDEN),
    INPUT(DateForm, again, "再办一次", .widget = WIDGET_HIDDEN),
    INPUT(DateForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(DateForm, from, "开始", .required = true, .hint = TEXT("如 09:00"), .max = 5),
    INPUT(DateForm, to, "结束", .required = true, .hint = TEXT("如 11:00"), .max = 5),
    INPUT(DateForm, place, "在哪里举办", .required = true, .widget = WIDGET_SELECT),
    INPUT_WORD(DateForm, site_kind, "场地类别", site_kind_words, site_kind_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(DateForm, site, "具体地点", .hint = TEXT("如：水产大院广场"), .max = 60),
    INPUT(DateForm, places, "名额", .hint = TEXT("不填按岗位原来的名额"), .max = 99999),
    INPUT(DateForm, weeks, "连办几周", .hint = TEXT("每周同一天，1 表示只办一场"), .max = 52),
    INPUT(DateForm, close_hours, "开始前几小时截止报名", .max = 720),
    INPUT(DateForm, publish, "发布", .widget = WIDGET_HIDDEN),
};
const Form activity_date_form = { "DateForm", sizeof(DateForm), date_inputs, COUNT(date_inputs),
                                  TEXT("下一步：核对") };

typedef struct {
    Str name;
    bool at_once, is_service;
    FormView form;
} DateView;
static const Field date_fields[] = {
    FIELD(DateView, name),
    SHOWN(DateView, at_once),
    SHOWN(DateView, is_service),
    PART(DateView, form, form_view_shape),
};
const Shape activity_date_shape = SHAPE(DateView, date_fields);

static int64_t query_number(const Req *req, const char *name)
{
    int64_t n = 0;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

// The project's own place and what lies right below it, or the stations that the actor answers for.
static Err place_choices(Cx *cx, PlaceId at, FormView *form)
{
    List below;
    Place place;
    TRY(place_find(cx, at, &place));
    TRY(place_children(cx, at, &below));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, below.n + 1);
    choices[0] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)at.n),
                               .text_str = place.name };
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *row = LIST_AT(&below, PlaceRow, i);
        choices[i + 1] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)row->id.n),
                                       .text_str = row->name };
    }
    form_choices(cx, form, "place", choices, below.n + 1);
    return OK;
}

static Str clock_of(Cx *cx, Time at)
{
    int minute = time_minute_of_day(at);
    return str_printf(cx->arena, "%02d:%02d", minute / 60, minute % 60);
}

// Which project the date is for, and what the form begins with.
static Err first_values(Cx *cx, const Req *req, Project *project, DateForm *values)
{
    Day day;
    TeamId team;
    Str path;
    PlaceId place;
    *values = (DateForm){ .project = { query_number(req, "project") },
                          .template = { query_number(req, "template") },
                          .again = { query_number(req, "again") },
                          .day = day_add(cx->today, 1),
                          .from = S("09:00"),
                          .to = S("11:00"),
                          .weeks = 1 };
    ProjectId of = values->project.n != 0 ? values->project : values->template;
    if (values->again.n != 0) {
        Activity activity;
        TRY(activity_find(cx, values->again, &activity));
        of = activity.project;
        values->from = clock_of(cx, activity.starts_at);
        values->to = clock_of(cx, activity.ends_at);
        values->site_kind = activity.site_kind;
        values->site = activity.site;
    }
    TRY(project_find(cx, of, project));
    values->place = project->place;
    if (project->is_template) {
        TRY(own_node(cx, &team, &place, &path));
        values->place = place;
    }
    if (query_number(req, "place") != 0)
        values->place.n = query_number(req, "place");
    if (day_parse(req_query(req, "day"), &day) && day.ymd >= cx->today.ymd)
        values->day = day;
    values->publish = values->template.n != 0 || values->again.n != 0;
    return OK;
}

Err activity_date_page(Cx *cx, const Req *req, Reply *reply)
{
    DateView *view = NEW(cx->arena, DateView);
    Project project;
    DateForm values;
    TRY(first_values(cx, req, &project, &values));
    Str query = str_printf(cx->arena, "/activities/date?project=%lld&template=%lld&again=%lld",
                           (long long)values.project.n, (long long)values.template.n,
                           (long long)values.again.n);
    view->name = project.name;
    view->at_once = values.publish;
    view->is_service = project.kind == ACTIVITY_SERVICE;
    view->form = form_view(cx, &activity_date_form, query, &values);
    if (view->at_once)
        view->form.submit = TEXT("发布");
    TRY(place_choices(cx, values.place, &view->form));
    return reply_page(cx, reply, activity_pages[ACTIVITY_PAGE_DATE], view);
}

// From a template, and when it is held again by somebody else, the project is a copy of one's own.
static Err project_of(Cx *cx, const DateForm *form, ProjectId *id)
{
    TeamId team;
    PlaceId place;
    Str path;
    if (form->project.n != 0) {
        *id = form->project;
        return OK;
    }
    if (form->again.n != 0) {
        Activity activity;
        TRY(activity_find(cx, form->again, &activity));
        *id = activity.project;
        return OK;
    }
    TRY(own_node(cx, &team, &place, &path));
    return project_copy(cx, form->template, team, place, false, id);
}

static Err dates_of(Cx *cx, const DateForm *form, ActivityNew *new)
{
    int from, to;
    if (!activity_clock_parse(form->from, &from) || !activity_clock_parse(form->to, &to)) {
        cx_problem(cx, S("from"), "invalid", TEXT("时间请写成 09:00 这样"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    Time day = day_start(form->day);
    new->starts_at = time_add(day, from * TIME_MINUTE);
    new->ends_at = time_add(day, to * TIME_MINUTE);
    new->closes_at = time_add(new->starts_at, -form->close_hours * TIME_HOUR);
    new->place = form->place;
    new->site_kind = form->site_kind;
    new->site = form->site;
    new->places = form->places;
    return OK;
}

Err activity_date_run(Cx *cx, const Req *req, Reply *reply)
{
    const DateForm *form = req_form(req);
    ActivityNew new = { 0 };
    ActivityId first = NO(Activity), id;
    ActivityState state = ACTIVITY_DRAFT;
    TRY(dates_of(cx, form, &new));
    TRY(project_of(cx, form, &new.project));
    bool publish = form->publish && form->project.n == 0;
    if (publish)  // the page shows the six kinds above its button
        TRY(project_tick(cx, new.project));
    int64_t weeks = form->weeks > 1 ? form->weeks : 1;
    for (int64_t i = 0; i < weeks; i++) {
        TRY(activity_add(cx, &new, &id));
        if (publish)
            TRY(activity_publish(cx, id, &state));
        first = first.n != 0 ? first : id;
        new.starts_at = time_add(new.starts_at, 7 * TIME_DAY);
        new.ends_at = time_add(new.ends_at, 7 * TIME_DAY);
        new.closes_at = time_add(new.closes_at, 7 * TIME_DAY);
    }
    reply_made(reply);
    if (state != ACTIVITY_DRAFT)
        reply_say(cx, reply, state == ACTIVITY_REVIEW ? TEXT("已提交审核") : TEXT("已发布"));
    return reply_goto_row(cx, reply, "/activities/", first.n);
}

// --- a template of what was held

typedef struct {
    bool yes;
} TemplateForm;
static const Input template_inputs[] = {
    INPUT(TemplateForm, yes, "存为模板", .widget = WIDGET_HIDDEN),
};
const Form activity_template_form = { "TemplateForm", sizeof(TemplateForm), template_inputs,
                                      COUNT(template_inputs), TEXT("存为模板") };

Err activity_template_run(Cx *cx, const Req *req, Reply *reply)
{
    Activity activity;
    Project project;
    ProjectId id;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &activity));
    TRY(project_find(cx, activity.project, &project));
    TRY(project_copy(cx, project.id, project.team, project.place, true, &id));
    reply_say(cx, reply, TEXT("已存为模板，发布时可以直接用"));
    return reply_goto_row(cx, reply, "/activities/", activity.id.n);
}
