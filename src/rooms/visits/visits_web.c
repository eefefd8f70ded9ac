// What those see who put orders together, and the team that goes: 统筹台, 统筹单, 待办.
#include "rooms/visits/visits.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "web/web.h"

#define PAGE_ROWS   30
#define EXPORT_ROWS 1000

enum {
    DISPATCHERS = ROLES_DISPATCH,
    READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
};

static int64_t query_number(const Req *req, const char *name)
{
    int64_t n = 0;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

// The node asked for, when one grant covers it; without one, the first desk of the actor.
static Err node_of(Cx *cx, const Req *req, RoleSet roles, Place *node, const Grant **grant)
{
    int64_t asked = query_number(req, "node");
    if (asked == 0) {
        *grant = actor_grant(&cx->actor, roles, (Str){ 0 });
        return *grant == NULL ? &fault_missing : place_find(cx, (*grant)->place, node);
    }
    TRY(place_find(cx, (PlaceId){ asked }, node));
    *grant = actor_grant(&cx->actor, roles, node->path);
    return *grant != NULL ? OK : &place_missing;
}

// --- choices that one page and its neighbours share

typedef struct {
    Str text;
    Text kind;
    Url href;
    int64_t count;
    bool current;
} Choice;
static const Field choice_fields[] = {
    FIELD(Choice, text),  FIELD(Choice, kind),    FIELD(Choice, href),
    FIELD(Choice, count), SHOWN(Choice, current),
};
static const Shape choice_shape = SHAPE(Choice, choice_fields);

// The desks one has, and what lies right below the present one.
static Err nodes_of(Cx *cx, const Place *node, const Grant *grant, RoleSet roles, const char *path,
                    List *out)
{
    List below = { 0 };
    if (grant->depth == DEPTH_BELOW && node->level != LEVEL_STATION)
        TRY(place_children(cx, node->id, &below));
    Choice *nodes = NEW_ARRAY(cx->arena, Choice, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *one = &cx->actor.grants[i];
        if ((one->role & roles) == 0 || one->place.n == 0)
            continue;
        nodes[n++] = (Choice){ .text = one->name,
                               .href = url_of(str_printf(cx->arena, "%s?node=%lld", path,
                                                         (long long)one->place.n)),
                               .current = same(one->place, node->id) };
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        nodes[n++] = (Choice){ .text = place->name,
                               .href = url_of(str_printf(cx->arena, "%s?node=%lld", path,
                                                         (long long)place->id.n)) };
    }
    *out = (List){ nodes, n };
    return OK;
}

// --- the desk: orders of one item that wait, to be put together

typedef struct {
    Str orders;
    PlaceId node;
    TeamId team;
    Day day;
    DayPart part;
    Time at;
    PlaceId spot;
    Str note;
} MakeForm;
static const Input make_inputs[] = {
    INPUT(MakeForm, orders, "单子", .required = true, .max = 600, .widget = WIDGET_HIDDEN,
          .many = true),
    INPUT(MakeForm, node, "中心、所或站", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(MakeForm, team, "队伍", .required = true, .widget = WIDGET_SELECT),
    INPUT(MakeForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(MakeForm, part, "时段", day_part_words, day_part_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(MakeForm, at, "约到几点几分", .hint = TEXT("只约时段可不填")),
    INPUT(MakeForm, spot, "到哪里", .hint = TEXT("到站的服务选，上门的不用选"),
          .widget = WIDGET_SELECT),
    INPUT(MakeForm, note, "给队伍的话", .max = 200),
};
FORM(make_form, MakeForm, make_inputs, "统筹派单");

typedef struct {
    List orders;  // of TogetherRow
    Str node_name, item_name;
    List nodes, items, pools;  // of Choice, Choice, PoolRow
    List rows_of_pools;
    bool many_nodes, has_items, has_pools, has_item, empty, more, by_pool, at_door;
    Day day;
    Url next, csv, xlsx, clear;
    PlaceId node;
    ItemId item;
    PoolId pool;
    FormView form;
} DeskView;

typedef struct {
    Pool pool;
    Url href;
    bool current, reached;
} PoolRow;
static const Field pool_row_fields[] = {
    PART(PoolRow, pool, pool_shape),
    SHOWN(PoolRow, href),
    SHOWN(PoolRow, current),
    FIELD(PoolRow, reached),
};
static const Shape pool_row_shape = SHAPE(PoolRow, pool_row_fields);

static const Field desk_fields[] = {
    LISTED(DeskView, orders, together_row_shape),
    FIELD(DeskView, node_name),
    FIELD(DeskView, item_name),
    FIELD_(DeskView, nodes, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(DeskView, items, choice_shape),
    LISTED(DeskView, pools, pool_row_shape),
    SHOWN(DeskView, many_nodes),
    SHOWN(DeskView, has_items),
    SHOWN(DeskView, has_pools),
    FIELD(DeskView, has_item),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    SHOWN(DeskView, by_pool),
    SHOWN(DeskView, at_door),
    FIELD(DeskView, day),
    SHOWN(DeskView, next),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
    SHOWN(DeskView, clear),
    FIELD(DeskView, node),
    FIELD(DeskView, item),
    FIELD(DeskView, pool),
    FIELD_(DeskView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape desk_shape = SHAPE(DeskView, desk_fields);
PAGE(visits_desk, desk_shape, "凑单和统筹", .layout = LAYOUT_DESK);

static Url desk_href(Cx *cx, const char *path, const DeskView *view, ItemId item, PoolId pool,
                     Day day)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_printf(&buf, "%s?node=%lld", path, (long long)view->node.n);
    if (item.n != 0)
        buf_printf(&buf, "&item=%lld", (long long)item.n);
    if (pool.n != 0)
        buf_printf(&buf, "&pool=%lld", (long long)pool.n);
    if (day.ymd != 0)
        buf_printf(&buf, "&day=%.*s", STR_FMT(day_iso(cx->arena, day)));
    return url_of(buf_str(&buf));
}

static Err items_of(Cx *cx, const Place *node, DeskView *view)
{
    List items;
    TRY(order_items_waiting(cx, node->path, &items));
    Choice *rows = NEW_ARRAY(cx->arena, Choice, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const TogetherItem *item = LIST_AT(&items, TogetherItem, i);
        rows[i] = (Choice){ .text = item->name,
                            .count = item->orders,
                            .href = desk_href(cx, "/visits/desk", view, item->item, NO(Pool),
                                              (Day){ 0 }),
                            .current = same(item->item, view->item) && view->pool.n == 0 };
        if (same(item->item, view->item))
            view->item_name = item->name;
    }
    view->items = (List){ rows, items.n };
    view->has_items = items.n > 0;
    return OK;
}

static Err pools_of(Cx *cx, const Place *node, DeskView *view)
{
    List pools;
    TRY(pool_list_at(cx, node->path, &pools));
    PoolRow *rows = NEW_ARRAY(cx->arena, PoolRow, pools.n + 1);
    for (size_t i = 0; i < pools.n; i++) {
        const Pool *pool = LIST_AT(&pools, Pool, i);
        rows[i] = (PoolRow){ .pool = *pool,
                             .href = desk_href(cx, "/visits/desk", view, pool->item, pool->id,
                                               (Day){ 0 }),
                             .current = same(pool->id, view->pool),
                             .reached = pool->reached_at.ms != 0 };
    }
    view->pools = (List){ rows, pools.n };
    view->has_pools = pools.n > 0;
    return OK;
}

static void add_team(Cx *cx, FormChoice *choices, size_t *n, TeamId id, Str place, Str name)
{
    Str value = str_printf(cx->arena, "%lld", (long long)id.n);
    for (size_t i = 0; i < *n; i++)
        if (str_eq(choices[i].value, value))
            return;
    Str text = place.n == 0 ? name
                            : str_printf(cx->arena, "%.*s（%.*s）", STR_FMT(name), STR_FMT(place));
    choices[(*n)++] = (FormChoice){ .value = value, .text_str = text };
}

#define TEAMS_MAX 300

// Who provides the item, then who is near, then who is below.
static Err team_choices(Cx *cx, const Place *node, ItemId item, FormView *form)
{
    List providers, near, below;
    TeamQuery query = { .words = S(""), .path = node->path, .limit = 100 };
    TRY(item_teams(cx, item, &providers));
    TRY(team_list_for_place(cx, node->path, 100, &near));
    TRY(team_list(cx, &query, &below));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, TEAMS_MAX);
    size_t n = 0;
    for (size_t i = 0; i < providers.n && n < 100; i++) {
        const ItemPart *part = LIST_AT(&providers, ItemPart, i);
        add_team(cx, choices, &n, part->team, say(cx->lang, TEXT("提供这项服务")), part->name);
    }
    for (int l = 0; l < 2; l++) {
        const List *teams = l == 0 ? &near : &below;
        for (size_t i = 0; i < teams->n; i++) {
            const Team *team = LIST_AT(teams, Team, i);
            if (team->state == TEAM_ACTIVE && team->level != TEAM_CORPS && team->leader.n != 0)
                add_team(cx, choices, &n, team->id, team->place_name, team->name);
        }
    }
    form_choices(cx, form, "team", choices, n);
    return OK;
}

// The stations of the node and the item's own spot.
static Err spot_choices(Cx *cx, const Place *node, const Item *item, FormView *form)
{
    List places;
    PlaceFilter filter = { .under = node->path, .by_level = true, .level = LEVEL_STATION };
    TRY(place_list(cx, &filter, NO(Place), 400, &places));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, places.n + 2);
    size_t n = 0;
    if (item->spot.n != 0)
        choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                         (long long)item->spot.n),
                                     .text_str = item->spot_name };
    for (size_t i = 0; i < places.n; i++) {
        const PlaceRow *place = LIST_AT(&places, PlaceRow, i);
        if (!same(place->id, item->spot))
            choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                             (long long)place->id.n),
                                         .text_str = place->name };
    }
    form_choices(cx, form, "spot", choices, n);
    return OK;
}

// The boxes of the list stand for the field; nothing else of that name is drawn.
static void not_drawn(FormView *form, const char *name)
{
    for (size_t i = 0; i < form->fields.n; i++) {
        FormField *field = LIST_AT(&form->fields, FormField, i);
        if (str_eq(field->name, str(name)))
            field->is_hidden = field->is_select = false;
    }
}

static Err form_of(Cx *cx, const Place *node, DeskView *view)
{
    Item item;
    TRY(item_find(cx, view->item, &item));
    view->item_name = item.name;
    view->at_door = item.mode == ITEM_DOOR;
    Day wished = { 0 };
    for (size_t i = 0; i < view->orders.n && wished.ymd == 0; i++) {
        Day day = LIST_AT(&view->orders, TogetherRow, i)->wanted_on;
        wished = day.ymd > cx->today.ymd && item.pooled == false ? day : wished;
    }
    MakeForm values = { .node = node->id,
                        .day = wished.ymd != 0 ? wished : day_add(cx->today, 2),
                        .part = PART_MORNING,
                        .spot = item.spot };
    Url action = desk_href(cx, "/visits", view, view->item, view->pool, view->day);
    view->form = form_view(cx, &make_form, action.bytes, &values);
    not_drawn(&view->form, "orders");
    if (view->at_door)
        not_drawn(&view->form, "spot");
    else
        TRY(spot_choices(cx, node, &item, &view->form));
    return team_choices(cx, node, view->item, &view->form);
}

static Err orders_of(Cx *cx, const Req *req, Reply *reply, const Place *node, DeskView *view)
{
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    TogetherQuery query = { .path = node->path,
                            .item = view->item,
                            .pool = view->pool,
                            .day = view->day,
                            .after = { query_number(req, "cursor") },
                            .limit = table ? EXPORT_ROWS : VISIT_ORDERS_MAX };
    TRY(order_list_together(cx, &query, &view->orders));
    view->empty = view->orders.n == 0;
    view->more = view->orders.n == (size_t)query.limit;
    view->csv = desk_href(cx, "/visits/desk.csv", view, view->item, view->pool, view->day);
    view->xlsx = desk_href(cx, "/visits/desk.xlsx", view, view->item, view->pool, view->day);
    view->clear = desk_href(cx, "/visits/desk", view, view->item, NO(Pool), (Day){ 0 });
    if (!view->more)
        return OK;
    OrderId last = LIST_AT(&view->orders, TogetherRow, view->orders.n - 1)->id;
    Url base = desk_href(cx, "/visits/desk", view, view->item, view->pool, view->day);
    view->next = url_of(
        str_printf(cx->arena, "%.*s&cursor=%lld", STR_FMT(base.bytes), (long long)last.n));
    reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    return OK;
}

static Err desk(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant;
    Place node;
    TRY(node_of(cx, req, DISPATCHERS, &node, &grant));
    view->node = node.id;
    view->node_name = node.name;
    view->item = (ItemId){ query_number(req, "item") };
    view->pool = (PoolId){ query_number(req, "pool") };
    if (req_query(req, "day").n > 0 && !day_parse(req_query(req, "day"), &view->day))
        return &fault_bad_request;
    TRY(nodes_of(cx, &node, grant, DISPATCHERS, "/visits/desk", &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    TRY(items_of(cx, &node, view));
    TRY(pools_of(cx, &node, view));
    view->has_item = view->item.n != 0;
    view->by_pool = view->pool.n != 0;
    if (view->has_item) {
        TRY(orders_of(cx, req, reply, &node, view));
        TRY(form_of(cx, &node, view));
    }
    return reply_page(cx, reply, &visits_desk, view);
}

static Err make(Cx *cx, const Req *req, Reply *reply)
{
    const MakeForm *form = req_form(req);
    VisitNew *new = NEW(cx->arena, VisitNew);
    *new = (VisitNew){ .place = form->node,
                       .team = form->team,
                       .day = form->day,
                       .part = form->part,
                       .at = form->at,
                       .spot = form->spot,
                       .note = form->note };
    if (!visit_orders_parse(form->orders, new->orders, &new->n)) {
        cx_problem(cx, S("orders"), "invalid", TEXT("一趟最多选 60 张单子，请从列表里勾选"),
                   (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    VisitId id;
    TRY(visit_make(cx, new, &id));
    reply_say(cx, reply, TEXT("已派给队伍，等队长接单"));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/visits/", id.n);
}

// --- lists

typedef struct {
    List visits;
    Str node_name;
    List nodes;
    bool many_nodes, empty, more, ended, team, may_make;
    Url next, csv, xlsx, other;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, visits, visit_shape),
    FIELD(ListView, node_name),
    FIELD_(ListView, nodes, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ListView, many_nodes),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    FIELD(ListView, ended),
    SHOWN(ListView, team),
    SHOWN(ListView, may_make),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    SHOWN(ListView, other),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(visits_page, list_shape, "统筹单", .layout = LAYOUT_DESK);
PAGE(visits_team, list_shape, "本队的统筹单");

static int limit_of(const Req *req)
{
    return req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? EXPORT_ROWS : PAGE_ROWS;
}

static void links_of(Cx *cx, Reply *reply, const char *path, PlaceId node, int limit,
                     ListView *view)
{
    Str query = node.n == 0 ? S("") : str_printf(cx->arena, "node=%lld&", (long long)node.n);
    const char *ended = view->ended ? "ended=1" : "";
    view->csv = url_of(str_printf(cx->arena, "%s.csv?%.*s%s", path, STR_FMT(query), ended));
    view->xlsx = url_of(str_printf(cx->arena, "%s.xlsx?%.*s%s", path, STR_FMT(query), ended));
    view->other = url_of(
        str_printf(cx->arena, "%s?%.*s%s", path, STR_FMT(query), view->ended ? "" : "ended=1"));
    view->empty = view->visits.n == 0;
    view->more = view->visits.n == (size_t)limit;
    if (!view->more)
        return;
    VisitId last = LIST_AT(&view->visits, Visit, view->visits.n - 1)->id;
    view->next = url_of(str_printf(cx->arena, "%s?%.*s%s&cursor=%lld", path, STR_FMT(query), ended,
                                   (long long)last.n));
    reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    const Grant *grant;
    Place node;
    TRY(node_of(cx, req, READERS, &node, &grant));
    view->node_name = node.name;
    view->ended = req_query(req, "ended").n > 0;
    view->may_make = actor_is(&cx->actor, DISPATCHERS);
    TRY(nodes_of(cx, &node, grant, READERS, "/visits", &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    VisitQuery query = { .path = node.path,
                         .ended = view->ended,
                         .before = { query_number(req, "cursor") },
                         .limit = limit_of(req) };
    TRY(visit_list(cx, &query, &view->visits));
    links_of(cx, reply, "/visits", node.id, query.limit, view);
    return reply_page(cx, reply, &visits_page, view);
}

// All of one's teams in one list: few lead more than one.
static Err team_list_page(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    List teams;
    TRY(team_led_by(cx, &cx->actor, &teams));
    view->ended = req_query(req, "ended").n > 0;
    view->team = true;
    int limit = limit_of(req);
    Visit *rows = NEW_ARRAY(cx->arena, Visit, (size_t)limit);
    for (size_t i = 0; i < teams.n; i++) {
        List part;
        VisitQuery query = { .team = LIST_AT(&teams, Team, i)->id,
                             .ended = view->ended,
                             .before = { query_number(req, "cursor") },
                             .limit = limit };
        TRY(visit_list(cx, &query, &part));
        for (size_t j = 0; j < part.n && view->visits.n < (size_t)limit; j++)
            rows[view->visits.n++] = *LIST_AT(&part, Visit, j);
    }
    view->visits.at = rows;
    links_of(cx, reply, "/team/visits", NO(Place), limit, view);
    return reply_page(cx, reply, &visits_team, view);
}

// --- one visit

typedef struct {
    int64_t version;
    Str reason;
} ReasonForm;
static const Input decline_inputs[] = {
    INPUT(ReasonForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReasonForm, reason, "原因", .hint = TEXT("居民看不到，站里据此另行安排"),
          .required = true, .min = 2, .max = 200),
};
static const Input cancel_inputs[] = {
    INPUT(ReasonForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReasonForm, reason, "取消原因", .hint = TEXT("会发短信告诉已经约好的居民"),
          .required = true, .min = 2, .max = 200),
};
FORM(decline_form, ReasonForm, decline_inputs, "暂不能接");
FORM(cancel_form, ReasonForm, cancel_inputs, "取消，单子回到站里");

typedef struct {
    int64_t version;
    PersonId going, going2, going3;
} AcceptForm;
static const Input accept_inputs[] = {
    INPUT(AcceptForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(AcceptForm, going, "谁去", .hint = TEXT("居民会看到名字、照片和志愿者编号"),
          .widget = WIDGET_SELECT),
    INPUT(AcceptForm, going2, "同去的第二位", .hint = TEXT("独居老人、未成年人家里要两位同去"),
          .widget = WIDGET_SELECT),
    INPUT(AcceptForm, going3, "同去的第三位", .widget = WIDGET_SELECT),
};
FORM(accept_form, AcceptForm, accept_inputs, "接单");

typedef struct {
    int64_t version;
    Day day;
    DayPart part;
    Time at;
} MoveForm;
static const Input move_inputs[] = {
    INPUT(MoveForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(MoveForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(MoveForm, part, "时段", day_part_words, day_part_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(MoveForm, at, "约到几点几分", .hint = TEXT("只约时段可不填")),
};
FORM(move_form, MoveForm, move_inputs, "改时间");

typedef struct {
    int64_t version;
    Str result;
    Minutes minutes;
    int64_t people;
    Str missed;
} ReportForm;
static const Input report_inputs[] = {
    INPUT(ReportForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReportForm, result, "做了什么", .required = true, .min = 2, .max = 500,
          .widget = WIDGET_AREA),
    INPUT(ReportForm, minutes, "一共服务了多少分钟", .hint = TEXT("不含路上的时间，平均记到每张单"),
          .required = true, .min = 1, .max = 1440),
    INPUT(ReportForm, people, "去了几位志愿者", .required = true, .min = 1, .max = 200),
    INPUT(ReportForm, missed, "没办成的", .max = 2000, .widget = WIDGET_HIDDEN, .many = true),
};
FORM(report_form, ReportForm, report_inputs, "服务完成");

typedef struct {
    OrderId order;
} UpForm;
static const Input up_inputs[] = {
    INPUT(UpForm, order, "单子", .required = true, .widget = WIDGET_HIDDEN),
};
FORM(up_form, UpForm, up_inputs, "往前");

typedef struct {
    Visit visit;
    List orders;  // of VisitOrder
    bool has_hour, at_door, works, has_result, accepted;
    bool may_accept, may_decline, may_move, may_report, may_cancel, may_sort, too_early;
    FormView accept, decline, move, report, cancel, up;
    Url sheet, up_href;
    Str words;
} ShowView;
#define PAGE_FORM(member) \
    FIELD_(ShowView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field show_fields[] = {
    PART(ShowView, visit, visit_shape),
    LISTED(ShowView, orders, visit_order_shape),
    SHOWN(ShowView, has_hour),
    SHOWN(ShowView, at_door),
    SHOWN(ShowView, works),
    SHOWN(ShowView, has_result),
    SHOWN(ShowView, accepted),
    FIELD(ShowView, may_accept),
    FIELD(ShowView, may_decline),
    FIELD(ShowView, may_move),
    FIELD(ShowView, may_report),
    FIELD(ShowView, may_cancel),
    SHOWN(ShowView, may_sort),
    SHOWN(ShowView, too_early),
    PAGE_FORM(accept),
    PAGE_FORM(decline),
    PAGE_FORM(move),
    PAGE_FORM(report),
    PAGE_FORM(cancel),
    PAGE_FORM(up),
    SHOWN(ShowView, sheet),
    SHOWN(ShowView, up_href),
    FIELD(ShowView, words),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(visit_show, show_shape, "统筹单");
PAGE(visit_sheet, show_shape, "统筹单", .layout = LAYOUT_PRINT);

static Str act_path(Cx *cx, VisitId id, const char *act)
{
    return str_printf(cx->arena, "/visits/%lld/%s", (long long)id.n, act);
}

static Err going_choices(Cx *cx, TeamId team, FormView *form)
{
    static const char *const fields[] = { "going", "going2", "going3" };
    List people;
    TRY(order_team_people(cx, team, &people));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, people.n + 1);
    for (size_t i = 0; i < people.n; i++) {
        const OrderGoer *one = LIST_AT(&people, OrderGoer, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->person.n),
                                   .text_str = one->name };
    }
    for (size_t i = 0; i < COUNT(fields); i++)
        form_choices(cx, form, fields[i], choices, people.n);
    return OK;
}

// A form that is not drawn is not made: it would keep what went wrong to itself.
static Err forms_of(Cx *cx, ShowView *view)
{
    const Visit *visit = &view->visit;
    ReasonForm reason = { .version = visit->version };
    AcceptForm accept = { .version = visit->version };
    MoveForm when = { visit->version, visit->day, visit->part, visit->at };
    ReportForm report = { .version = visit->version, .people = 2 };
    if (view->may_accept) {
        view->accept = form_view(cx, &accept_form, act_path(cx, visit->id, "accept"), &accept);
        TRY(going_choices(cx, visit->team, &view->accept));
    }
    if (view->may_report) {
        view->report = form_view(cx, &report_form, act_path(cx, visit->id, "report"), &report);
        not_drawn(&view->report, "missed");
    }
    if (view->may_move)
        view->move = form_view(cx, &move_form, act_path(cx, visit->id, "move"), &when);
    if (view->may_decline)
        view->decline = form_view(cx, &decline_form, act_path(cx, visit->id, "decline"), &reason);
    if (view->may_cancel)
        view->cancel = form_view(cx, &cancel_form, act_path(cx, visit->id, "cancel"), &reason);
    view->up = form_button(cx, act_path(cx, visit->id, "up"));
    view->up_href = url_of(act_path(cx, visit->id, "up"));
    return OK;
}

static void rights_of(Cx *cx, unsigned by, ShowView *view)
{
    const Visit *visit = &view->visit;
    view->works = (by & ~(unsigned)VISIT_BY_READER) != 0;
    view->may_accept = visit_may(visit, VISIT_ACCEPT, &cx->actor);
    view->may_decline = visit_may(visit, VISIT_DECLINE, &cx->actor);
    view->may_move = visit_may(visit, VISIT_MOVE, &cx->actor);
    view->may_cancel = visit_may(visit, VISIT_CANCEL, &cx->actor);
    view->may_report = visit_may(visit, VISIT_REPORT, &cx->actor);
    view->too_early = view->may_report && visit->day.ymd > cx->today.ymd;
    view->may_report = view->may_report && !view->too_early;
    view->may_sort = !visit_ended(visit->state) &&
                     (by & (VISIT_BY_DISPATCHER | VISIT_BY_LEADER)) != 0 && view->at_door;
}

static Err fill(Cx *cx, const Req *req, ShowView *view)
{
    unsigned by;
    Visit *visit = &view->visit;
    TRY(visit_find(cx, (VisitId){ req_number(req, "id") }, visit, &by));
    TRY(visit_order_list(cx, visit->id, &view->orders));
    TRY(visit_contacts(cx, by, &view->orders));
    view->has_hour = visit->at.ms != 0;
    view->at_door = visit->mode == ITEM_DOOR;
    view->has_result = visit->state == VISIT_DONE && visit->result.n > 0;
    view->accepted = visit->state == VISIT_ACCEPTED;
    view->sheet = url_of(act_path(cx, visit->id, "sheet"));
    view->words = visit_words(cx, visit);
    rights_of(cx, by, view);
    return forms_of(cx, view);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(fill(cx, req, view));
    reply_title(reply, view->visit.item_name);
    return reply_page(cx, reply, &visit_show, view);
}

static Err sheet(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(fill(cx, req, view));
    reply_title(reply,
                say_with(cx->arena, cx->lang, TEXT("统筹单 {0}"), view->visit.number, (Str){ 0 }));
    return reply_page(cx, reply, &visit_sheet, view);
}

// --- acts

static Err back(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/visits/", req_number(req, "id"));
}

static Err accept_run(Cx *cx, const Req *req, Reply *reply)
{
    const AcceptForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){ .version = form->version,
                         .going = form->going,
                         .going2 = form->going2,
                         .going3 = form->going3 };
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_ACCEPT, with));
    reply_say(cx, reply, TEXT("已接单，居民会收到约好的时间"));
    return back(cx, req, reply);
}

static Err reason_run(Cx *cx, const Req *req, Reply *reply, VisitAct act)
{
    const ReasonForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    with->version = form->version;
    with->reason = form->reason;
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, act, with));
    reply_say(cx, reply, TEXT("单子已回到站里，由站里另行安排"));
    return back(cx, req, reply);
}

static Err decline_run(Cx *cx, const Req *req, Reply *reply)
{
    return reason_run(cx, req, reply, VISIT_DECLINE);
}

static Err cancel_run(Cx *cx, const Req *req, Reply *reply)
{
    return reason_run(cx, req, reply, VISIT_CANCEL);
}

static Err move_run(Cx *cx, const Req *req, Reply *reply)
{
    const MoveForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){
        .version = form->version, .day = form->day, .part = form->part, .at = form->at
    };
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_MOVE, with));
    reply_say(cx, reply, TEXT("时间已改"));
    return back(cx, req, reply);
}

static Err report_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReportForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){ .version = form->version,
                         .result = form->result,
                         .minutes = form->minutes,
                         .people = form->people };
    if (!visit_missed_parse(form->missed, with->missed, &with->missed_n))
        return &fault_bad_request;
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_REPORT, with));
    reply_say(cx, reply, TEXT("已报告完成，等居民确认和评单"));
    return back(cx, req, reply);
}

static Err up_run(Cx *cx, const Req *req, Reply *reply)
{
    const UpForm *form = req_form(req);
    TRY(visit_order_up(cx, (VisitId){ req_number(req, "id") }, form->order));
    return back(cx, req, reply);
}

// --- 待办

#define TODOS_MOST 200
#define TODOS_EACH 50

typedef struct {
    Todo *at;
    size_t n;
} Todos;

static void add_todo(Todos *todos, Todo todo)
{
    if (todos->n < TODOS_MOST)
        todos->at[todos->n++] = todo;
}

// A leader answers, and goes on the day.
static Err team_todos(Cx *cx, Todos *todos)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List visits;
        if ((grant->role & LEADERS) == 0 || grant->team.n == 0)
            continue;
        VisitQuery query = { .team = grant->team, .limit = TODOS_EACH };
        TRY(visit_list(cx, &query, &visits));
        for (size_t j = 0; j < visits.n; j++) {
            const Visit *visit = LIST_AT(&visits, Visit, j);
            bool offered = visit->state == VISIT_OFFERED;
            if (!offered && visit->day.ymd > day_add(cx->today, 1).ymd)
                continue;
            add_todo(todos, (Todo){ .kind = offered ? TEXT("统筹单待接单") : TEXT("统筹上门"),
                                    .title = visit->item_name,
                                    .place = visit->place_name,
                                    .due = visit->due_at,
                                    .late = visit->late,
                                    .href = visit->href.bytes });
        }
    }
    return OK;
}

// Pools that have enough wait for a date and a team.
static Err desk_todos(Cx *cx, Todos *todos)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List pools;
        if ((grant->role & DISPATCHERS) == 0)
            continue;
        TRY(pool_list_at(cx, grant->path, &pools));
        for (size_t j = 0; j < pools.n; j++) {
            const Pool *pool = LIST_AT(&pools, Pool, j);
            if (pool->reached_at.ms == 0)
                continue;
            Str href = str_printf(cx->arena, "/visits/desk?node=%lld&item=%lld&pool=%lld",
                                  (long long)grant->place.n, (long long)pool->item.n,
                                  (long long)pool->id.n);
            add_todo(todos, (Todo){ .kind = TEXT("凑单已够，请统筹"),
                                    .title = pool->item_name,
                                    .place = pool->place_name,
                                    .due = pool->closes_at,
                                    .late = pool->closes_at.ms < cx->now.ms,
                                    .href = href });
        }
    }
    return OK;
}

static Err todos_of(Cx *cx, List *out)
{
    Todos todos = { NEW_ARRAY(cx->arena, Todo, TODOS_MOST), 0 };
    TRY(desk_todos(cx, &todos));
    TRY(team_todos(cx, &todos));
    *out = (List){ todos.at, todos.n };
    return OK;
}

// --- the room

static const Listener listeners[] = { { "order.off_team", visit_hear_off_team } };

// clang-format off
static const Route routes[] = {
    GET("/visits/desk", desk, ONLY(DISPATCHERS), .page = &visits_desk, .title = TEXT("凑单和统筹")),
    POST("/visits", make, ONLY(DISPATCHERS), .form = &make_form, .again = desk, .title = TEXT("统筹派单")),
    GET("/visits", list, ONLY(READERS), .page = &visits_page, .title = TEXT("统筹单")),
    GET("/team/visits", team_list_page, ONLY(LEADERS), .page = &visits_team, .title = TEXT("本队的统筹单")),
    GET("/visits/{id}", show, SIGNED_IN, .page = &visit_show, .title = TEXT("一张统筹单")),
    GET("/visits/{id}/sheet", sheet, SIGNED_IN, .page = &visit_sheet, .title = TEXT("打印统筹单"), .flags = ROUTE_NO_API),
    POST("/visits/{id}/accept", accept_run, ONLY(LEADERS), .form = &accept_form, .again = show, .title = TEXT("统筹单接单")),
    POST("/visits/{id}/decline", decline_run, ONLY(LEADERS), .form = &decline_form, .again = show, .title = TEXT("统筹单暂不能接")),
    POST("/visits/{id}/report", report_run, ONLY(LEADERS), .form = &report_form, .again = show, .title = TEXT("统筹单服务完成")),
    POST("/visits/{id}/move", move_run, ONLY(LEADERS | DISPATCHERS), .form = &move_form, .again = show, .title = TEXT("统筹单改时间")),
    POST("/visits/{id}/cancel", cancel_run, ONLY(DISPATCHERS), .form = &cancel_form, .again = show, .title = TEXT("取消统筹单")),
    POST("/visits/{id}/up", up_run, ONLY(LEADERS | DISPATCHERS), .form = &up_form, .again = show, .title = TEXT("调整先后")),
};
// clang-format on

const Room visits_room = { .name = "visits",
                           .title = TEXT("统筹单"),
                           ROUTES(routes),
                           LISTENERS(listeners),
                           .todos = todos_of,
                           .check = visits_check };
