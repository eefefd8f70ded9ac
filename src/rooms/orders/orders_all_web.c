// Orders on one sheet: 单据全表, the printed register of a month, and the text for the group chat.
#include "base/utf8.h"
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"

#define PAGE_ROWS  50
#define TEAMS_MOST 200

enum { READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

// --- what is asked for

typedef struct {
    PlaceId node;
    Str state, kind, month;  // of month: 2026-11
    TeamId team;
    bool late, unrated;
    OrderId cursor;
} AllForm;
static const Input all_inputs[] = {
    INPUT(AllForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(AllForm, state, "状态", .max = 20),
    INPUT(AllForm, kind, "类别", .max = 20),
    INPUT(AllForm, month, "月份", .max = 7),
    INPUT(AllForm, team, "队伍"),
    INPUT(AllForm, late, "只看超时"),
    INPUT(AllForm, unrated, "只看未评价"),
    INPUT(AllForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
const Form order_all_form = { "AllForm", sizeof(AllForm), all_inputs, COUNT(all_inputs),
                              TEXT("查找") };

typedef struct {
    PlaceId node;
    Str month;
} RegisterForm;
static const Input register_inputs[] = {
    INPUT(RegisterForm, node, "阵地", .widget = WIDGET_HIDDEN),
    INPUT(RegisterForm, month, "月份", .max = 7),
};
const Form order_register_form = { "RegisterForm", sizeof(RegisterForm), register_inputs,
                                   COUNT(register_inputs), TEXT("查找") };

// The node asked for, when one grant covers it; without one, the first desk of the actor.
static Err node_of(Cx *cx, PlaceId asked, Place *node, const Grant **grant)
{
    if (asked.n != 0) {
        TRY(place_find(cx, asked, node));
        *grant = actor_grant(&cx->actor, READERS, node->path);
        return *grant != NULL ? OK : &place_missing;
    }
    *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
    return *grant != NULL ? place_find(cx, (*grant)->place, node) : &fault_missing;
}

// "2026-11" gives the first day of the month and of the next.
static bool month_days(Cx *cx, Str month, Day *from, Day *until)
{
    if (month.n != 7 || !day_parse(str_join(cx->arena, month, S("-01")), from))
        return false;
    int year = day_year(*from), next = day_month(*from) + 1;
    *until = day_of(next > 12 ? year + 1 : year, next > 12 ? 1 : next, 1);
    return true;
}

// --- the page

typedef struct {
    Str word;
    Text text;
    Str name;
    bool chosen;
} Choice;
static const Field choice_fields[] = { FIELD(Choice, word), FIELD(Choice, text),
                                       FIELD(Choice, name), FIELD(Choice, chosen) };
static const Shape choice_shape = SHAPE(Choice, choice_fields);

typedef struct {
    List orders;  // of OrderRow
    Str node_name, node, month;
    List states, kinds, teams, nodes;  // of Choice
    bool late, unrated, empty, more, many_nodes;
    Url next, csv, xlsx, print;
} AllView;
static const Field all_fields[] = {
    LISTED(AllView, orders, order_row_shape),
    FIELD(AllView, node_name),
    SHOWN(AllView, node),
    FIELD(AllView, month),
    FIELD_(AllView, states, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(AllView, kinds, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(AllView, teams, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(AllView, nodes, KIND_LIST, &choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(AllView, late),
    FIELD(AllView, unrated),
    SHOWN(AllView, empty),
    FIELD(AllView, more),
    SHOWN(AllView, many_nodes),
    SHOWN(AllView, next),
    SHOWN(AllView, csv),
    SHOWN(AllView, xlsx),
    SHOWN(AllView, print),
};
const Shape order_all_shape = SHAPE(AllView, all_fields);

static Url all_href(Cx *cx, const char *path, const AllForm *form, PlaceId node, OrderId cursor)
{
    Buf buf = buf_new(cx->arena, 512);
    buf_printf(&buf, "%s?node=%lld", path, (long long)node.n);
    const struct {
        const char *name;
        Str value;
    } words[] = { { "state", form->state }, { "kind", form->kind }, { "month", form->month } };
    for (size_t i = 0; i < COUNT(words); i++)
        if (words[i].value.n > 0) {
            buf_printf(&buf, "&%s=", words[i].name);
            buf_url(&buf, words[i].value);
        }
    if (form->team.n != 0)
        buf_printf(&buf, "&team=%lld", (long long)form->team.n);
    if (form->late)
        buf_lit(&buf, "&late=1");
    if (form->unrated)
        buf_lit(&buf, "&unrated=1");
    if (cursor.n != 0)
        buf_printf(&buf, "&cursor=%lld", (long long)cursor.n);
    return url_of(buf_str(&buf));
}

static List states_of(Cx *cx, Str chosen)
{
    Choice *all = NEW_ARRAY(cx->arena, Choice, ORDER_STATES);
    for (int i = ORDER_NONE + 1; i < ORDER_STATES; i++)
        all[i - 1] = (Choice){ .word = str(order_states[i].word),
                               .text = order_states[i].text,
                               .chosen = str_eq(chosen, str(order_states[i].word)) };
    return (List){ all, ORDER_STATES - 1 };
}

static List kinds_of(Cx *cx, Str chosen)
{
    size_t n = 0;
    while (order_kind_words[n] != NULL)
        n++;
    Choice *all = NEW_ARRAY(cx->arena, Choice, n);
    for (size_t i = 0; i < n; i++)
        all[i] = (Choice){ .word = str(order_kind_words[i]),
                           .text = order_kind_texts[i],
                           .chosen = str_eq(chosen, str(order_kind_words[i])) };
    return (List){ all, n };
}

static Err teams_of(Cx *cx, Str path, TeamId chosen, List *out)
{
    List teams;
    TRY(team_list_for_place(cx, path, TEAMS_MOST, &teams));
    Choice *all = NEW_ARRAY(cx->arena, Choice, teams.n + 1);
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        all[i] = (Choice){ .word = str_printf(cx->arena, "%lld", (long long)team->id.n),
                           .name = team->name,
                           .chosen = same(team->id, chosen) };
    }
    *out = (List){ all, teams.n };
    return OK;
}

// The desks one has, the present node, and what lies right below it.
static Err nodes_of(Cx *cx, const Place *node, const Grant *grant, List *out)
{
    List below = { 0 };
    if (grant->depth == DEPTH_BELOW && node->level != LEVEL_STATION)
        TRY(place_children(cx, node->id, &below));
    Choice *all = NEW_ARRAY(cx->arena, Choice, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    all[n++] = (Choice){ .word = str_printf(cx->arena, "%lld", (long long)node->id.n),
                         .name = node->name,
                         .chosen = true };
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *one = &cx->actor.grants[i];
        if ((one->role & READERS) != 0 && one->place.n != 0 && !same(one->place, node->id))
            all[n++] = (Choice){ .word = str_printf(cx->arena, "%lld", (long long)one->place.n),
                                 .name = one->name };
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        all[n++] = (Choice){ .word = str_printf(cx->arena, "%lld", (long long)place->id.n),
                             .name = place->name };
    }
    *out = (List){ all, n };
    return OK;
}

static Err query_of(Cx *cx, const AllForm *form, const Place *node, const Grant *grant,
                    OrderAllQuery *query)
{
    *query = (OrderAllQuery){ .path = node->path,
                              .team = form->team,
                              .late = form->late,
                              .unrated = form->unrated,
                              .before = form->cursor };
    if (grant->depth == DEPTH_OWN)
        query->own = node->id;
    if (form->state.n > 0 && !order_state_parse(form->state, &query->state))
        return &fault_bad_request;
    for (int i = 0; order_kind_words[i] != NULL && !query->by_kind; i++)
        if (str_eq(form->kind, str(order_kind_words[i]))) {
            query->kind = (OrderKind)i;
            query->by_kind = true;
        }
    if (form->kind.n > 0 && !query->by_kind)
        return &fault_bad_request;
    if (form->month.n > 0 && !month_days(cx, form->month, &query->from, &query->until))
        return &fault_bad_request;
    return OK;
}

Err order_all(Cx *cx, const Req *req, Reply *reply)
{
    const AllForm *form = req_form(req);
    AllView *view = NEW(cx->arena, AllView);
    const Grant *grant;
    OrderAllQuery query;
    Place node;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? ORDER_EXPORT_MAX - 1 : PAGE_ROWS;
    TRY(node_of(cx, form->node, &node, &grant));
    TRY(query_of(cx, form, &node, grant, &query));
    query.limit = (int)most + 1;
    TRY(order_list_all(cx, &query, &view->orders));
    view->next = url_of(S("#"));
    view->more = view->orders.n > most;
    if (view->more) {
        view->orders.n = most;
        OrderId last = LIST_AT(&view->orders, OrderRow, most - 1)->id;
        view->next = all_href(cx, "/orders/all", form, node.id, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->node_name = node.name;
    view->node = str_printf(cx->arena, "%lld", (long long)node.id.n);
    view->month = form->month;
    view->late = form->late;
    view->unrated = form->unrated;
    view->empty = view->orders.n == 0;
    view->states = states_of(cx, form->state);
    view->kinds = kinds_of(cx, form->kind);
    TRY(teams_of(cx, node.path, form->team, &view->teams));
    TRY(nodes_of(cx, &node, grant, &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    view->csv = all_href(cx, "/orders/all.csv", form, node.id, NO(Order));
    view->xlsx = all_href(cx, "/orders/all.xlsx", form, node.id, NO(Order));
    view->print = all_href(cx, "/orders/register", form, node.id, NO(Order));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ALL], view);
}

// --- 点单登记表

typedef struct {
    List orders;  // of OrderRow, as they came
    Str node_name, month;
    bool empty;
    int64_t count;
} RegisterView;
static const Field register_fields[] = {
    LISTED(RegisterView, orders, order_row_shape),
    FIELD(RegisterView, node_name),
    FIELD(RegisterView, month),
    SHOWN(RegisterView, empty),
    FIELD(RegisterView, count),
};
const Shape order_register_shape = SHAPE(RegisterView, register_fields);

// A month as the office keeps it on paper: the first order first.
Err order_register(Cx *cx, const Req *req, Reply *reply)
{
    const RegisterForm *asked = req_form(req);
    RegisterView *view = NEW(cx->arena, RegisterView);
    AllForm form = { .node = asked->node, .month = asked->month };
    const Grant *grant;
    OrderAllQuery query;
    Place node;
    if (form.month.n == 0)
        form.month = str_slice(day_iso(cx->arena, cx->today), 0, 7);
    TRY(node_of(cx, form.node, &node, &grant));
    TRY(query_of(cx, &form, &node, grant, &query));
    query.limit = ORDER_EXPORT_MAX;
    List rows;
    TRY(order_list_all(cx, &query, &rows));
    OrderRow *orders = NEW_ARRAY(cx->arena, OrderRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        orders[i] = *LIST_AT(&rows, OrderRow, rows.n - 1 - i);
    view->orders = (List){ orders, rows.n };
    view->node_name = node.name;
    view->month = form.month;
    view->count = (int64_t)rows.n;
    view->empty = rows.n == 0;
    reply_title(reply,
                say_with(cx->arena, cx->lang, TEXT("{0} {1} 点单登记表"), node.name, form.month));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_REGISTER], view);
}

// --- 复制到微信群

typedef struct {
    Order order;
    Str title;
    Text wanted_text;
    Url show;
} GroupView;
static const Field group_fields[] = {
    PART(GroupView, order, order_shape),
    FIELD(GroupView, title),
    FIELD(GroupView, wanted_text),
    SHOWN(GroupView, show),
};
const Shape order_group_shape = SHAPE(GroupView, group_fields);

// Words of the resident's own may name people and houses: then the kind stands for them.
static Str title_for_all(Cx *cx, const Order *order)
{
    size_t digits = 0;
    for (size_t i = 0; i < order->title.n; i++)
        digits += order->title.p[i] >= '0' && order->title.p[i] <= '9';
    if (order->kind == ORDER_CATALOGUE)
        return order->title;
    bool named = str_has(order->title, order->resident_name) ||
                 str_has(order->title, utf8_clip(order->resident_name, 2));
    return digits >= 4 || named ? say(cx->lang, order_kind_texts[order->kind]) : order->title;
}

// Number, what, when, and the station: nothing by which the resident is known.
Err order_group(Cx *cx, const Req *req, Reply *reply)
{
    GroupView *view = NEW(cx->arena, GroupView);
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &view->order, NULL));
    Order *order = &view->order;
    view->title = title_for_all(cx, order);
    view->wanted_text = day_part_texts[order->wanted_part];
    view->show = url_of(str_printf(cx->arena, "/orders/%lld", (long long)order->id.n));
    order->resident_name = mask_name(cx->arena, order->resident_name);
    order->title = view->title;
    order->details = order->risk = order->result = order->rating_words = S("");
    return reply_page(cx, reply, order_pages[ORDER_PAGE_GROUP], view);
}
