// What staff see of needs: 需求台, the projects, 待办.
#include "rooms/needs/needs_inside.h"

#define PAGE_ROWS  50
#define COUNT_MOST 100

typedef struct {
    Str q, state, category, origin, sort, cursor;
    PlaceId node;
} DeskForm;
static const Input desk_inputs[] = {
    INPUT(DeskForm, q, "需求里的字", .widget = WIDGET_SEARCH, .max = 30),
    INPUT(DeskForm, state, "状态", .max = 10),
    INPUT(DeskForm, category, "类别", .max = 20),
    INPUT(DeskForm, origin, "来源", .max = 10),
    INPUT(DeskForm, sort, "次序", .max = 10),
    INPUT(DeskForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(DeskForm, cursor, "从此往后", .widget = WIDGET_HIDDEN, .max = 40),
};
const Form need_desk_form = { "NeedDeskForm", sizeof(DeskForm), desk_inputs, COUNT(desk_inputs),
                              TEXT("查找") };

typedef struct {
    Text text;
    Str value;
    Url href;
    bool current, capped, has_count;
    int64_t count;
} Tab;
static const Field tab_fields[] = {
    FIELD(Tab, text),   FIELD(Tab, value),     FIELD(Tab, href),  SHOWN(Tab, current),
    SHOWN(Tab, capped), SHOWN(Tab, has_count), FIELD(Tab, count),
};
static const Shape tab_shape = SHAPE(Tab, tab_fields);

typedef struct {
    List needs;
    NeedPager pager;
    Str node_name, q, state, sort;
    PlaceId node;
    List tabs, categories, origins, nodes;
    bool many_nodes, by_asked, may_note, may_ask;
    Url other_sort, script;
} DeskView;
#define ON_PAGE(Type, member, shape_) \
    FIELD_(Type, member, KIND_LIST, &(shape_), NULL, NULL, FIELD_PAGE_ONLY)
static const Field desk_fields[] = {
    LISTED(DeskView, needs, need_shape),
    PART(DeskView, pager, need_pager_shape),
    FIELD(DeskView, node_name),
    FIELD(DeskView, q),
    FIELD(DeskView, state),
    FIELD(DeskView, sort),
    FIELD(DeskView, node),
    ON_PAGE(DeskView, tabs, tab_shape),
    ON_PAGE(DeskView, categories, tab_shape),
    ON_PAGE(DeskView, origins, tab_shape),
    ON_PAGE(DeskView, nodes, need_node_shape),
    SHOWN(DeskView, many_nodes),
    SHOWN(DeskView, by_asked),
    SHOWN(DeskView, may_note),
    SHOWN(DeskView, may_ask),
    SHOWN(DeskView, other_sort),
    SHOWN(DeskView, script),
};
const Shape need_desk_shape = SHAPE(DeskView, desk_fields);

// Every link keeps what else was chosen.
static Url desk_href(Cx *cx, const char *path, const DeskForm *form, PlaceId node)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_printf(&buf, "%s?node=%lld&state=%.*s", path, (long long)node.n, STR_FMT(form->state));
    if (form->category.n > 0)
        buf_printf(&buf, "&category=%.*s", STR_FMT(form->category));
    if (form->origin.n > 0)
        buf_printf(&buf, "&origin=%.*s", STR_FMT(form->origin));
    if (form->sort.n > 0)
        buf_printf(&buf, "&sort=%.*s", STR_FMT(form->sort));
    if (form->q.n > 0) {
        buf_lit(&buf, "&q=");
        buf_url(&buf, form->q);
    }
    if (form->cursor.n > 0)
        buf_printf(&buf, "&cursor=%.*s", STR_FMT(form->cursor));
    return url_of(buf_str(&buf));
}

static bool word_index(Str word, const char *const *words, int *index)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_eq(word, str(words[i]))) {
            *index = i;
            return true;
        }
    return false;
}

// "7" or, by how many asked, "3-7".
static void cursor_read(Str cursor, NeedQuery *query)
{
    Str rest, head = str_cut(cursor, '-', &rest);
    int64_t n = 0, id = 0;
    query->after_asked = -1;
    if (!str_int(head, &n))
        return;
    if (query->by_asked && str_int(rest, &id))
        query->after_asked = n;
    query->after = (NeedId){ query->by_asked ? id : n };
}

static Err query_of(const DeskForm *form, const NeedScope *scope, NeedQuery *query)
{
    int i = 0;
    *query = (NeedQuery){ .path = scope->place.path,
                          .own = scope->own,
                          .by_asked = str_eq(form->sort, S("asked")),
                          .words = form->q };
    if (form->state.n > 0 && !str_eq(form->state, S("all"))) {
        if (!need_state_parse(form->state, &query->state))
            return &fault_bad_request;
        query->by_state = true;
    }
    if (form->category.n > 0) {
        if (!word_index(form->category, need_category_words, &i))
            return &fault_bad_request;
        query->by_category = true;
        query->category = (NeedCategory)i;
    }
    if (form->origin.n > 0) {
        if (!word_index(form->origin, need_origin_words, &i))
            return &fault_bad_request;
        query->by_origin = true;
        query->origin = (NeedOrigin)i;
    }
    cursor_read(form->cursor, query);
    return OK;
}

static Err tabs_of(Cx *cx, const DeskForm *form, const NeedScope *scope, List *out)
{
    Tab *tabs = NEW_ARRAY(cx->arena, Tab, NEED_STATES);
    for (int i = NEED_NEW; i < NEED_STATES; i++) {
        DeskForm link = *form;
        Tab *tab = &tabs[i - 1];
        link.state = str(need_states[i].word);
        link.cursor = S("");
        *tab = (Tab){ .text = need_states[i].text,
                      .value = link.state,
                      .href = desk_href(cx, "/needs/desk", &link, scope->place.id),
                      .current = str_eq(form->state, link.state),
                      .has_count = i == NEED_NEW || i == NEED_SORTED };
        if (tab->has_count)
            TRY(need_count(cx, scope->place.path, scope->own, (NeedState)i, COUNT_MOST,
                           &tab->count));
        tab->capped = tab->count == COUNT_MOST;
    }
    DeskForm all = *form;
    all.state = S("all");
    all.cursor = S("");
    tabs[NEED_STATES - 1] = (Tab){ .text = TEXT("全部"),
                                   .value = all.state,
                                   .href = desk_href(cx, "/needs/desk", &all, scope->place.id),
                                   .current = str_eq(form->state, all.state) };
    *out = (List){ tabs, NEED_STATES };
    return OK;
}

static List options_of(Cx *cx, Str chosen, const char *const *words, const Text *texts)
{
    Tab *tabs = NEW_ARRAY(cx->arena, Tab, CATEGORIES + 1);
    size_t n = 0;
    for (; words[n] != NULL; n++)
        tabs[n] = (Tab){ .text = texts[n],
                         .value = str(words[n]),
                         .current = str_eq(chosen, str(words[n])) };
    return (List){ tabs, n };
}

static void page_on(Cx *cx, Reply *reply, const DeskForm *form, const NeedQuery *query,
                    DeskView *view)
{
    PlaceId node = view->node;
    DeskForm link = *form;
    view->pager.csv = desk_href(cx, "/needs/desk.csv", form, node);
    view->pager.xlsx = desk_href(cx, "/needs/desk.xlsx", form, node);
    view->pager.empty = view->needs.n == 0;
    view->pager.more = view->needs.n == (size_t)query->limit;
    link.cursor = S("");
    link.sort = query->by_asked ? S("") : S("asked");
    view->other_sort = desk_href(cx, "/needs/desk", &link, node);
    if (!view->pager.more)
        return;
    const Need *last = LIST_AT(&view->needs, Need, view->needs.n - 1);
    link = *form;
    link.cursor = query->by_asked ? str_printf(cx->arena, "%lld-%lld", (long long)last->asked,
                                               (long long)last->id.n)
                                  : str_printf(cx->arena, "%lld", (long long)last->id.n);
    view->pager.next = desk_href(cx, "/needs/desk", &link, node);
    reply_next(cx, reply, link.cursor);
}

Err need_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskForm form = *(const DeskForm *)req_form(req);
    DeskView *view = NEW(cx->arena, DeskView);
    NeedScope scope;
    NeedQuery query;
    TRY(need_scope(cx, req, "/needs/desk", &scope));
    if (form.state.n == 0)
        form.state = S("new");
    TRY(query_of(&form, &scope, &query));
    query.limit = need_limit(req, PAGE_ROWS);
    TRY(need_list(cx, &query, &view->needs));
    view->node = scope.place.id;
    view->node_name = scope.place.name;
    view->q = form.q;
    view->state = form.state;
    view->sort = form.sort;
    view->by_asked = query.by_asked;
    TRY(tabs_of(cx, &form, &scope, &view->tabs));
    view->categories = options_of(cx, form.category, need_category_words, need_category_texts);
    view->origins = options_of(cx, form.origin, need_origin_words, need_origin_texts);
    view->nodes = scope.nodes;
    view->many_nodes = scope.many;
    view->may_note = actor_is(&cx->actor, NEED_DESKS);
    view->may_ask = actor_is(&cx->actor, NEED_KEEPERS);
    view->script = url_of(asset_href("desk.js"));
    page_on(cx, reply, &form, &query, view);
    return reply_page(cx, reply, need_pages[NEED_PAGE_DESK], view);
}

// --- projects

static const Field projects_fields[] = { NEED_LIST_FIELDS("projects", plan_shape) };
const Shape need_projects_shape = SHAPE(NeedList, projects_fields);
NEED_LIST_OF(list_projects, Plan, PlanId, need_project_list)

Err need_projects_page(Cx *cx, const Req *req, Reply *reply)
{
    return need_list_page(cx, req, reply,
                          &(NeedListKind){ "/needs/projects", list_projects, NEED_PAGE_PROJECTS });
}

typedef struct {
    Plan project;
    List needs;
    bool may_end;
    FormView end;
} ProjectView;
static const Field project_fields[] = {
    PART(ProjectView, project, plan_shape),
    LISTED(ProjectView, needs, need_shape),
    FIELD(ProjectView, may_end),
    FIELD_(ProjectView, end, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape need_project_show_shape = SHAPE(ProjectView, project_fields);

Err need_project_page(Cx *cx, const Req *req, Reply *reply)
{
    ProjectView *view = NEW(cx->arena, ProjectView);
    PlanId id = { req_number(req, "id") };
    TRY(need_project_find(cx, id, &view->project));
    if (need_relations(view->project.place_path, false, &cx->actor) == 0)
        return &plan_missing;
    TRY(need_of_result(cx, RESULT_PROJECT, id.n, &view->needs));
    view->may_end = view->project.state == PROJECT_RUNNING &&
                    need_project_may_keep(&cx->actor, &view->project);
    view->end = form_button(cx, str_printf(cx->arena, "/needs/projects/%lld/end", (long long)id.n));
    reply_title(reply, view->project.title);
    return reply_page(cx, reply, need_pages[NEED_PAGE_PROJECT], view);
}

Err need_project_end_run(Cx *cx, const Req *req, Reply *reply)
{
    PlanId id = { req_number(req, "id") };
    TRY(need_project_end(cx, id));
    return reply_goto_row(cx, reply, "/needs/projects/", id.n);
}

// --- 待办, and what other pages show of us

#define TODOS_EACH 50
#define TODOS_MOST 200

Err need_todos(Cx *cx, List *out)
{
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODOS_MOST);
    size_t n = 0;
    int64_t days = rule_int(cx, "needs.sort_days", cx->today);
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List needs;
        if ((grant->role & NEED_KEEPERS) == 0 || grant->place.n == 0)
            continue;
        NeedQuery query = { .path = grant->path,
                            .own = grant->depth == DEPTH_OWN,
                            .by_state = true,
                            .state = NEED_NEW,
                            .limit = TODOS_EACH };
        TRY(need_list(cx, &query, &needs));
        for (size_t j = 0; j < needs.n && n < TODOS_MOST; j++) {
            const Need *need = LIST_AT(&needs, Need, j);
            Time due = time_add(need->heard_at, days * TIME_DAY);
            todos[n++] = (Todo){ .kind = TEXT("待整理需求"),
                                 .title = need->title,
                                 .place = need->place_name,
                                 .due = due,
                                 .late = due.ms < cx->now.ms,
                                 .href = need->href.bytes };
        }
    }
    *out = (List){ todos, n };
    return OK;
}

// On an order, an item or a project: 来自需求, for who may read them.
Err need_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    NeedResultKind kind = str_eq(str(what), S("order")) ? RESULT_ORDER : RESULT_ITEM;
    List needs;
    if (kind == RESULT_ITEM && !str_eq(str(what), S("item")))
        return OK;
    TRY(need_of_result(cx, kind, id, &needs));
    Beside *rows = NEW_ARRAY(cx->arena, Beside, needs.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < needs.n; i++) {
        Need need;
        Err err = need_find(cx, LIST_AT(&needs, Need, i)->id, &need, NULL);
        if (err == &need_missing)
            continue;
        TRY(err);
        rows[n++] = (Beside){ .label = TEXT("来自需求"), .text = need.title, .href = need.href };
    }
    *out = (List){ rows, n };
    return OK;
}
