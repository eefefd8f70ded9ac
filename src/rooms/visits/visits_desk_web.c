// The desk of 统筹: orders of one item that wait, to be put together into one visit.
#include "rooms/teams/teams.h"
#include "rooms/visits/visits_pages.h"

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
const Form visits_make_form = { "MakeForm", sizeof(MakeForm), make_inputs, COUNT(make_inputs),
                                TEXT("统筹派单") };

typedef struct {
    List orders;  // of TogetherRow
    Str node_name, item_name;
    List nodes, items, pools;  // of VisitChoice, VisitChoice, PoolRow
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
    FIELD_(DeskView, nodes, KIND_LIST, &visit_choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(DeskView, items, visit_choice_shape),
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
const Shape visits_desk_shape = SHAPE(DeskView, desk_fields);

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
    VisitChoice *rows = NEW_ARRAY(cx->arena, VisitChoice, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const TogetherItem *item = LIST_AT(&items, TogetherItem, i);
        rows[i] = (VisitChoice){ .text = item->name,
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
    view->form = form_view(cx, &visits_make_form, action.bytes, &values);
    form_leave_out(&view->form, "orders");
    if (view->at_door)
        form_leave_out(&view->form, "spot");
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
                            .after = { visits_query(req, "cursor") },
                            .limit = table ? VISIT_EXPORT : VISIT_ORDERS_MAX };
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

Err visits_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant;
    Place node;
    TRY(visits_node(cx, req, VISIT_DISPATCHERS, &node, &grant));
    view->node = node.id;
    view->node_name = node.name;
    view->item = (ItemId){ visits_query(req, "item") };
    view->pool = (PoolId){ visits_query(req, "pool") };
    if (req_query(req, "day").n > 0 && !day_parse(req_query(req, "day"), &view->day))
        return &fault_bad_request;
    TRY(visits_nodes(cx, &node, grant, VISIT_DISPATCHERS, "/visits/desk", &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    TRY(items_of(cx, &node, view));
    TRY(pools_of(cx, &node, view));
    view->has_item = view->item.n != 0;
    view->by_pool = view->pool.n != 0;
    if (view->has_item) {
        TRY(orders_of(cx, req, reply, &node, view));
        TRY(form_of(cx, &node, view));
    }
    return reply_page(cx, reply, visit_pages[VISIT_PAGE_DESK], view);
}

Err visits_make_run(Cx *cx, const Req *req, Reply *reply)
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
