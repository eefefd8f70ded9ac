// 派单台: what waits, the order in the pane, to whom it may go.
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "town/calendar.h"

#define PAGE_ROWS  50
#define COUNT_MOST 100
#define SUGGESTED  5  // drawn with a button of their own

enum { READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

typedef struct {
    Text text;
    Url href;
    bool current, capped;
    int64_t count;
    bool has_count;
} DeskTab;
static const Field tab_fields[] = {
    FIELD(DeskTab, text),   FIELD(DeskTab, href),  SHOWN(DeskTab, current),
    SHOWN(DeskTab, capped), FIELD(DeskTab, count), SHOWN(DeskTab, has_count),
};
static const Shape tab_shape = SHAPE(DeskTab, tab_fields);

typedef struct {
    PlaceId id;
    Str name;
    bool current;
    Url href;
} DeskNode;
static const Field node_fields[] = {
    FIELD(DeskNode, id),
    FIELD(DeskNode, name),
    SHOWN(DeskNode, current),
    SHOWN(DeskNode, href),
};
static const Shape node_shape = SHAPE(DeskNode, node_fields);

typedef struct {
    List orders;  // of OrderRow
    Str node_name;
    int64_t no_holidays;  // the year whose holidays are not listed; 0 none
    List tabs, nodes, states;
    bool many_nodes, empty, more;
    Url next, csv, xlsx, script;
    // The order in the pane.
    bool has_order;
    Order order;
    Text state_text, wanted_text, appointed_text;
    Str tag, name;
    bool dated;  // order_dated
    bool rude;   // has words of the list
    Text kind_text;
    Str spot;  // of a problem
    bool late, has_appointment, may_dispatch;
    Str why;      // the deadline that passed, or passes today
    bool moved;   // whose desk must act is not the order's own station
    List offers;  // of Offer: whom it was sent to, and what they answered
    bool has_offers;
    List suggestions;  // of OrderSuggestion
    bool no_team;
    Url dispatch, href;
    FormView key;  // one-time key of the dispatch buttons
    List actions, steps;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, orders, order_row_shape),
    FIELD(DeskView, node_name),
    FIELD(DeskView, no_holidays),
    FIELD_(DeskView, tabs, KIND_LIST, &tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(DeskView, nodes, KIND_LIST, &node_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(DeskView, states, KIND_LIST, &tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, many_nodes),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    SHOWN(DeskView, next),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
    SHOWN(DeskView, script),
    FIELD(DeskView, has_order),
    PART(DeskView, order, order_shape),
    SHOWN(DeskView, state_text),
    SHOWN(DeskView, wanted_text),
    SHOWN(DeskView, appointed_text),
    SHOWN(DeskView, tag),
    SHOWN(DeskView, name),
    SHOWN(DeskView, dated),
    SHOWN(DeskView, rude),
    SHOWN(DeskView, kind_text),
    SHOWN(DeskView, spot),
    SHOWN(DeskView, late),
    SHOWN(DeskView, has_appointment),
    FIELD(DeskView, may_dispatch),
    FIELD(DeskView, why),
    SHOWN(DeskView, moved),
    LISTED(DeskView, offers, offer_shape),
    SHOWN(DeskView, has_offers),
    LISTED(DeskView, suggestions, order_suggestion_shape),
    SHOWN(DeskView, no_team),
    SHOWN(DeskView, dispatch),
    SHOWN(DeskView, href),
    FIELD_(DeskView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(DeskView, actions, order_action_shape),
    LISTED(DeskView, steps, order_step_shape),
};
const Shape order_desk_shape = SHAPE(DeskView, desk_fields);

// The node asked for, when one grant covers it; without one, the first desk of the actor. What one
// may not read does not exist.
static Err node_of(Cx *cx, const Req *req, Place *node, const Grant **grant)
{
    int64_t asked = order_query_id(req, "node");
    if (asked == 0) {
        *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
        if (*grant == NULL)
            return &fault_missing;
        return place_find(cx, (*grant)->place, node);
    }
    TRY(place_find(cx, (PlaceId){ asked }, node));
    *grant = actor_grant(&cx->actor, READERS, node->path);
    return *grant != NULL ? OK : &place_missing;
}

// Every link of the desk keeps the node and the filter it stands under.
static Url desk_href(Cx *cx, const char *path, PlaceId node, const char *filter, Str value,
                     OrderId order)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_printf(&buf, "%s?node=%lld", path, (long long)node.n);
    if (value.n > 0)
        buf_printf(&buf, "&%s=%.*s", filter, STR_FMT(value));
    if (order.n != 0)
        buf_printf(&buf, "&order=%lld", (long long)order.n);
    return url_of(buf_str(&buf));
}

typedef struct {
    const char *word;
    Text text;
    OrderWaits waits;
    OrderDue due;
    bool owned;
} Filter;
static const Filter filters[] = {
    { "", TEXT("等站里处理"), WAITS_DESK, ORDER_DUE_ANY, false },
    { "own", TEXT("本级要办"), WAITS_DESK, ORDER_DUE_ANY, true },
    { "late", TEXT("已超时"), WAITS_DESK, ORDER_DUE_LATE, false },
    { "today", TEXT("今天到期"), WAITS_DESK, ORDER_DUE_TODAY, false },
    { "team", TEXT("在队伍手上"), WAITS_TEAM, ORDER_DUE_ANY, false },
    { "team_late", TEXT("队伍超时"), WAITS_TEAM, ORDER_DUE_LATE, false },
    { "resident", TEXT("等居民答复"), WAITS_RESIDENT, ORDER_DUE_ANY, false },
    { "ended", TEXT("已结束"), WAITS_NONE, ORDER_DUE_ANY, false },
};

static OrderQuery query_of(const Place *node, const Filter *filter, int limit)
{
    return (OrderQuery){ .path = node->path,
                         .owned = filter->owned,
                         .waits = filter->waits,
                         .due = filter->due,
                         .limit = limit };
}

static Err tabs_of(Cx *cx, const Place *node, bool own, Str wanted, List *out)
{
    DeskTab *tabs = NEW_ARRAY(cx->arena, DeskTab, COUNT(filters));
    for (size_t i = 0; i < COUNT(filters); i++) {
        const Filter *filter = &filters[i];
        OrderQuery query = query_of(node, filter, COUNT_MOST);
        query.own = own;
        DeskTab *tab = &tabs[i];
        *tab = (DeskTab){ .text = filter->text,
                          .href = desk_href(cx, "/desk", node->id, "filter", str(filter->word),
                                            NO(Order)),
                          .current = str_eq(wanted, str(filter->word)),
                          .has_count = filter->waits != WAITS_NONE };
        if (tab->has_count)
            TRY(order_count_at(cx, &query, &tab->count));
        tab->capped = tab->count == COUNT_MOST;
        if (tab->capped)
            tab->count--;
    }
    *out = (List){ tabs, COUNT(filters) };
    return OK;
}

static List states_of(Cx *cx, const Place *node, OrderState wanted)
{
    DeskTab *tabs = NEW_ARRAY(cx->arena, DeskTab, ORDER_STATES);
    for (int i = ORDER_NONE + 1; i < ORDER_STATES; i++)
        tabs[i - 1] = (DeskTab){ .text = order_states[i].text,
                                 .href = desk_href(cx, "/desk", node->id, "state",
                                                   str(order_states[i].word), NO(Order)),
                                 .current = (OrderState)i == wanted };
    return (List){ tabs, ORDER_STATES - 1 };
}

// The desks one has, and what lies right below the present one.
static Err nodes_of(Cx *cx, const Place *node, const Grant *grant, List *out)
{
    List below = { 0 };
    if (grant->depth == DEPTH_BELOW && node->level != LEVEL_STATION)
        TRY(place_children(cx, node->id, &below));
    DeskNode *nodes = NEW_ARRAY(cx->arena, DeskNode, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *one = &cx->actor.grants[i];
        if ((one->role & READERS) == 0 || one->place.n == 0)
            continue;
        nodes[n] = (DeskNode){ .id = one->place, .name = one->name };
        nodes[n].current = same(one->place, node->id);
        nodes[n].href = desk_href(cx, "/desk", one->place, "", S(""), NO(Order));
        n++;
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        nodes[n++] = (DeskNode){ place->id, place->name, false,
                                 desk_href(cx, "/desk", place->id, "", S(""), NO(Order)) };
    }
    *out = (List){ nodes, n };
    return OK;
}

// "1603684800000-7": where the last row stood, and its id.
static void cursor_read(Str cursor, OrderQuery *query)
{
    Str rest;
    Str at = str_cut(cursor, '-', &rest);
    int64_t ms, id;
    if (!str_int(at, &ms) || !str_int(rest, &id))
        return;
    query->after = (Time){ ms };
    query->after_id = (OrderId){ id };
}

static Str cursor_of(Cx *cx, const OrderQuery *query, const OrderRow *last)
{
    Time at = order_in_line(query)       ? last->line_at
              : order_ended(last->state) ? last->ended_at
                                         : last->due_at;
    return str_printf(cx->arena, "%lld-%lld", (long long)at.ms, (long long)last->id.n);
}

static Err list_of(Cx *cx, const Req *req, Reply *reply, const Place *node, const Grant *grant,
                   DeskView *view)
{
    Str filter = req_query(req, "filter"), state = req_query(req, "state");
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    OrderQuery query = query_of(node, &filters[0], table ? ORDER_EXPORT_MAX : PAGE_ROWS);
    for (size_t i = 0; i < COUNT(filters) && state.n == 0; i++)
        if (str_eq(filter, str(filters[i].word)))
            query = query_of(node, &filters[i], query.limit);
    query.own = grant->depth == DEPTH_OWN;
    if (state.n > 0 && !order_state_parse(state, &query.state))
        return &fault_bad_request;
    cursor_read(req_query(req, "cursor"), &query);
    TRY(order_list_at(cx, &query, &view->orders));
    view->states = states_of(cx, node, query.state);
    view->empty = view->orders.n == 0;
    view->more = view->orders.n == (size_t)query.limit;
    const char *name = state.n > 0 ? "state" : "filter";
    Str value = state.n > 0 ? state : filter;
    view->csv = desk_href(cx, "/desk.csv", node->id, name, value, NO(Order));
    view->xlsx = desk_href(cx, "/desk.xlsx", node->id, name, value, NO(Order));
    for (size_t i = 0; i < view->orders.n && !table; i++) {
        OrderRow *row = LIST_AT(&view->orders, OrderRow, i);
        row->pick = desk_href(cx, "/desk", node->id, name, value, row->id);
    }
    if (!view->more)
        return OK;
    const OrderRow *last = LIST_AT(&view->orders, OrderRow, view->orders.n - 1);
    Str cursor = cursor_of(cx, &query, last);
    Url base = desk_href(cx, "/desk", node->id, name, value, NO(Order));
    view->next = url_of(
        str_printf(cx->arena, "%.*s&cursor=%.*s", STR_FMT(base.bytes), STR_FMT(cursor)));
    reply_next(cx, reply, cursor);
    return OK;
}

// The one asked for, else the first of the list: so that D works as soon as the page stands.
static OrderId picked(const Req *req, DeskView *view)
{
    OrderId id = { order_query_id(req, "order") };
    if (id.n == 0 && view->orders.n > 0)
        id = LIST_AT(&view->orders, OrderRow, 0)->id;
    for (size_t i = 0; i < view->orders.n; i++) {
        OrderRow *row = LIST_AT(&view->orders, OrderRow, i);
        row->selected = same(row->id, id);
    }
    return id;
}

// Where an act of the pane returns to.
static Str back_of(Cx *cx, const Req *req, const Place *node)
{
    Str filter = req_query(req, "filter"), state;
    OrderState known;
    Buf buf = buf_new(cx->arena, 128);
    buf_printf(&buf, "desk&node=%lld", (long long)node->id.n);
    for (size_t i = 0; i < COUNT(filters); i++)
        if (filter.n > 0 && str_eq(filter, str(filters[i].word)))
            buf_printf(&buf, "&filter=%s", filters[i].word);
    state = req_query(req, "state");
    if (state.n > 0 && order_state_parse(state, &known))
        buf_printf(&buf, "&state=%s", order_states[known].word);
    return buf_str(&buf);
}

static Err spot_of(Cx *cx, const Order *order, Str *spot)
{
    OrderExtra extra = { 0 };
    if (order->kind == ORDER_PROBLEM)
        TRY(order_extra_find(cx, order->id, &extra));
    *spot = extra.spot;
    return OK;
}

static Err pane_of(Cx *cx, OrderId id, Str back, DeskView *view)
{
    unsigned by;
    if (id.n == 0)
        return OK;
    TRY(order_find(cx, id, &view->order, &by));
    Order *order = &view->order;
    view->has_order = true;
    view->state_text = order_states[order->state].text;
    view->late = order_late(order, cx->now);
    view->tag = str(view->late ? "late" : order_states[order->state].tag);
    view->wanted_text = day_part_texts[order->wanted_part];
    view->appointed_text = day_part_texts[order->appointed_part];
    view->has_appointment = order->appointed_on.ymd != 0;
    view->dated = order_dated(order->kind);
    view->kind_text = order_kind_texts[order->kind];
    TRY(spot_of(cx, order, &view->spot));
    view->rude = order_has_rude(cx, order);
    view->name = by & ORDER_BY_DISPATCHER ? order->resident_name
                                          : mask_name(cx->arena, order->resident_name);
    order->resident_name = view->name;
    view->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)order->id.n));
    view->dispatch = url_of(str_printf(cx->arena, "/orders/%lld/dispatch?back=%.*s",
                                       (long long)order->id.n, STR_FMT(back)));
    view->may_dispatch = order_may(order, ORDER_DISPATCH, &cx->actor) ||
                         (order->kind != ORDER_WISH && order_may(order, ORDER_TRIAGE, &cx->actor));
    view->key = order_act_view(cx, order, ORDER_DISPATCH, back);
    view->why = order_why(cx, order);
    view->moved = !same(order->owner, order->place);
    TRY(order_offer_list(cx, order->id, &view->offers));
    view->has_offers = view->offers.n > 0;
    List suggested = { 0 };
    if (view->may_dispatch)
        TRY(order_suggest(cx, order, ORDER_SUGGESTIONS, &suggested));
    TRY(order_actions_with(cx, order, by, back, &suggested, &view->actions));
    view->suggestions = (List){ suggested.at, suggested.n < SUGGESTED ? suggested.n : SUGGESTED };
    view->no_team = view->may_dispatch && view->suggestions.n == 0;
    return order_step_list(cx, order, by, &view->steps);
}

Err order_desk(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant;
    Place node;
    TRY(node_of(cx, req, &node, &grant));
    view->node_name = node.name;
    view->no_holidays = calendar_missing(cx);
    TRY(list_of(cx, req, reply, &node, grant, view));
    TRY(tabs_of(cx, &node, grant->depth == DEPTH_OWN, req_query(req, "filter"), &view->tabs));
    TRY(nodes_of(cx, &node, grant, &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    view->script = url_of(asset_href("desk.js"));
    TRY(pane_of(cx, picked(req, view), back_of(cx, req, &node), view));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_DESK], view);
}
