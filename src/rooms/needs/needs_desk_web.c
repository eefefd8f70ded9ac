// What staff see of needs: 需求台, one need with 制单, the projects, 待办.
#include "rooms/needs/needs_inside.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"

#define PAGE_ROWS   50
#define EXPORT_ROWS 1000
#define COUNT_MOST  100
#define DOUBLES     5
#define VOICES      200

// --- where a list stands

static const Field node_fields[] = {
    FIELD(NeedNode, id),
    FIELD(NeedNode, name),
    SHOWN(NeedNode, current),
    SHOWN(NeedNode, href),
};
const Shape need_node_shape = SHAPE(NeedNode, node_fields);

static const Field pager_fields[] = {
    SHOWN(NeedPager, next), SHOWN(NeedPager, csv),   SHOWN(NeedPager, xlsx),
    FIELD(NeedPager, more), SHOWN(NeedPager, empty),
};
const Shape need_pager_shape = SHAPE(NeedPager, pager_fields);

static const Field form_fields[] = {
    SHOWN(NeedFormView, title),
    FIELD_(NeedFormView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(NeedFormView, back),
    SHOWN(NeedFormView, hint),
};
const Shape need_form_shape = SHAPE(NeedFormView, form_fields);

int64_t need_query_id(const Req *req, const char *name)
{
    int64_t id = 0;
    return str_int(req_query(req, name), &id) && id > 0 ? id : 0;
}

int need_limit(const Req *req, int page)
{
    return req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? EXPORT_ROWS : page;
}

// The place of a grant, or the station that a grid belongs to.
static Err place_of_grant(Cx *cx, const Grant *grant, PlaceId *place)
{
    *place = grant->place;
    return grant->role == ROLE_GRID ? place_station_for(cx, grant->place, place) : OK;
}

static Err nodes_of(Cx *cx, const char *path, NeedScope *scope)
{
    List below = { 0 };
    bool opens = scope->place.level == LEVEL_CENTRE || place_like_branch(scope->place.level);
    if (opens && !scope->own)
        TRY(place_children(cx, scope->place.id, &below));
    NeedNode *nodes = NEW_ARRAY(cx->arena, NeedNode, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        PlaceId place;
        if ((grant->role & NEED_READERS) == 0 || grant->place.n == 0)
            continue;
        TRY(place_of_grant(cx, grant, &place));
        nodes[n++] = (NeedNode){ .id = place, .name = grant->name };
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        nodes[n++] = (NeedNode){ .id = place->id, .name = place->name };
    }
    for (size_t i = 0; i < n; i++) {
        nodes[i].current = same(nodes[i].id, scope->place.id);
        nodes[i].href = url_of(
            str_printf(cx->arena, "%s?node=%lld", path, (long long)nodes[i].id.n));
    }
    scope->nodes = (List){ nodes, n };
    scope->many = n > 1;
    return OK;
}

Err need_scope(Cx *cx, const Req *req, const char *path, NeedScope *out)
{
    PlaceId place = { need_query_id(req, "node") };
    if (place.n == 0) {
        const Grant *grant = actor_grant(&cx->actor, NEED_READERS, (Str){ 0 });
        if (grant == NULL || grant->place.n == 0)
            return &fault_missing;
        TRY(place_of_grant(cx, grant, &place));
    }
    TRY(place_find(cx, place, &out->place));
    const Grant *grant = actor_grant(&cx->actor, NEED_READERS, out->place.path);
    if (grant == NULL && !order_desk_covers(&cx->actor, out->place.path))
        return &place_missing;
    out->own = grant != NULL && grant->depth == DEPTH_OWN;
    return nodes_of(cx, path, out);
}

static Str node_href(Cx *cx, const char *path, const char *face, PlaceId node)
{
    return str_printf(cx->arena, "%s%s?node=%lld", path, face, (long long)node.n);
}

NeedPager need_pager(Cx *cx, const Req *req, Reply *reply, const char *path, PlaceId node, size_t n,
                     int limit, int64_t last)
{
    NeedPager pager = { .csv = url_of(node_href(cx, path, ".csv", node)),
                        .xlsx = url_of(node_href(cx, path, ".xlsx", node)),
                        .more = n == (size_t)limit,
                        .empty = n == 0 && need_query_id(req, "cursor") == 0 };
    if (pager.more) {
        Str cursor = str_printf(cx->arena, "%lld", (long long)last);
        pager.next = url_of(str_printf(cx->arena, "%.*s&cursor=%.*s",
                                       STR_FMT(node_href(cx, path, "", node)), STR_FMT(cursor)));
        reply_next(cx, reply, cursor);
    }
    return pager;
}

static FormChoice choice_of(Cx *cx, int64_t id, Str text)
{
    return (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)id), .text_str = text };
}

Err need_place_choices(Cx *cx, FormView *form, const char *field, bool above)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, 2000);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count && n < 1000; i++) {
        const Grant *grant = &cx->actor.grants[i];
        PlaceFilter filter = { .by_level = true, .level = LEVEL_STATION };
        List stations;
        PlaceId own;
        if ((grant->role & NEED_DESKS) == 0 || grant->place.n == 0)
            continue;
        TRY(place_of_grant(cx, grant, &own));
        TRY(place_path_of(cx, own, &filter.under));
        TRY(place_list(cx, &filter, NO(Place), 1000, &stations));
        if (above && (stations.n != 1 || !same(LIST_AT(&stations, PlaceRow, 0)->id, own)))
            choices[n++] = choice_of(cx, own.n, grant->name);
        for (size_t j = 0; j < stations.n && n < 1999; j++) {
            const PlaceRow *place = LIST_AT(&stations, PlaceRow, j);
            choices[n++] = choice_of(
                cx, place->id.n,
                str_printf(cx->arena, "%.*s · %.*s", STR_FMT(place->under), STR_FMT(place->name)));
        }
    }
    form_choices(cx, form, field, choices, n);
    return OK;
}

// --- the desk

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

// --- what one may do with a need

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
        choices[i] = choice_of(cx, item->id.n, item->name);
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
        FormChoice one = choice_of(cx, voice->person.n, voice->person_name);
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
            choices[n++] = choice_of(cx, project->id.n, project->title);
    }
    form_choices(cx, &view->project, "existing", choices, n);
    TRY(team_list_for_place(cx, need->place_path, 100, &teams));
    choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        choices[i] = choice_of(cx, team->id.n, team->name);
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

// --- projects

typedef struct {
    List projects;
    NeedPager pager;
    Str node_name;
    List nodes;
    bool many_nodes;
} ProjectsView;
static const Field projects_fields[] = {
    LISTED(ProjectsView, projects, plan_shape),
    PART(ProjectsView, pager, need_pager_shape),
    FIELD(ProjectsView, node_name),
    ON_PAGE(ProjectsView, nodes, need_node_shape),
    SHOWN(ProjectsView, many_nodes),
};
const Shape need_projects_shape = SHAPE(ProjectsView, projects_fields);

Err need_projects_page(Cx *cx, const Req *req, Reply *reply)
{
    ProjectsView *view = NEW(cx->arena, ProjectsView);
    NeedScope scope;
    int limit = need_limit(req, PAGE_ROWS);
    TRY(need_scope(cx, req, "/needs/projects", &scope));
    TRY(need_project_list(cx, scope.place.path, (PlanId){ need_query_id(req, "cursor") }, limit,
                          &view->projects));
    size_t n = view->projects.n;
    view->pager = need_pager(cx, req, reply, "/needs/projects", scope.place.id, n, limit,
                             n > 0 ? LIST_AT(&view->projects, Plan, n - 1)->id.n : 0);
    view->node_name = scope.place.name;
    view->nodes = scope.nodes;
    view->many_nodes = scope.many;
    return reply_page(cx, reply, need_pages[NEED_PAGE_PROJECTS], view);
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
        rows[n++] = (Beside){ TEXT("来自需求"), need.title, need.href };
    }
    *out = (List){ rows, n };
    return OK;
}
