// 本队的单, and what waits on 待办 for teams, desks and residents.
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"

#include <stdlib.h>

typedef struct {
    OrderRow order;
    Str details;
    List actions;          // of OrderAction
    bool offered;          // asks for an answer
    bool grab;             // whoever is first has it
    bool joint, supports;  // several teams together; this one beside the lead
    Str lead;
} TeamRow;
static const Field team_row_fields[] = {
    PART(TeamRow, order, order_row_shape),
    COL(TeamRow, details, "具体情况"),
    LISTED(TeamRow, actions, order_action_shape),
    SHOWN(TeamRow, offered),
    FIELD(TeamRow, grab),
    FIELD(TeamRow, joint),
    FIELD(TeamRow, supports),
    COL(TeamRow, lead, "牵头队"),
};
static const Shape team_row_shape = SHAPE(TeamRow, team_row_fields);

typedef struct {
    List orders;  // of TeamRow: by deadline
    List ended;   // of OrderRow: the latest
    List teams;
    bool has_offered, has_held, has_ended, no_team;
    Url csv, xlsx;
} TeamView;
static const Field team_fields[] = {
    LISTED(TeamView, orders, team_row_shape),
    LISTED(TeamView, ended, order_row_shape),
    FIELD_(TeamView, teams, KIND_LIST, &team_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(TeamView, has_offered),
    SHOWN(TeamView, has_held),
    SHOWN(TeamView, has_ended),
    SHOWN(TeamView, no_team),
    SHOWN(TeamView, csv),
    SHOWN(TeamView, xlsx),
};
const Shape order_team_shape = SHAPE(TeamView, team_fields);

#define TEAM_OPEN  50
#define TEAM_ENDED 20

static Err team_row_of(Cx *cx, const OrderRow *row, TeamRow *out)
{
    Order order;
    unsigned by;
    TRY(order_find(cx, row->id, &order, &by));
    *out = (TeamRow){ .order = *row,
                      .details = order.details,
                      .offered = by & ORDER_BY_SUPPORTER
                                     ? !order.helper_in
                                     : order.state == ORDER_OFFERED && !order.together,
                      .grab = order.mode == MODE_GRAB && order.state == ORDER_OFFERED,
                      .joint = order.mode == MODE_JOINT,
                      .supports = (by & ORDER_BY_SUPPORTER) != 0,
                      .lead = order.team_name };
    if (order.together && order.state != ORDER_SERVING)
        return OK;  // answered and reported as a whole
    return order_actions(cx, &order, by, S("team"), &out->actions);
}

Err order_team_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TeamView *view = NEW(cx->arena, TeamView);
    TRY(team_led_by(cx, &cx->actor, &view->teams));
    TeamRow *rows = NEW_ARRAY(cx->arena, TeamRow, view->teams.n * TEAM_OPEN * 2 + 1);
    OrderRow *ended = NEW_ARRAY(cx->arena, OrderRow, view->teams.n * TEAM_ENDED + 1);
    for (size_t i = 0; i < view->teams.n; i++) {
        TeamId team = LIST_AT(&view->teams, Team, i)->id;
        List open, rest;
        TRY(order_list_team(cx, team, ORDER_TEAM_ASKED, NO(Order), TEAM_OPEN, &open));
        for (size_t j = 0; j < open.n; j++)
            TRY(team_row_of(cx, LIST_AT(&open, OrderRow, j), &rows[view->orders.n++]));
        TRY(order_list_team(cx, team, ORDER_TEAM_OWN, NO(Order), TEAM_OPEN, &open));
        for (size_t j = 0; j < open.n; j++)
            TRY(team_row_of(cx, LIST_AT(&open, OrderRow, j), &rows[view->orders.n++]));
        TRY(order_list_team(cx, team, ORDER_TEAM_ENDED, NO(Order), TEAM_ENDED, &rest));
        for (size_t j = 0; j < rest.n; j++)
            ended[view->ended.n++] = *LIST_AT(&rest, OrderRow, j);
    }
    view->orders.at = rows;
    view->ended.at = ended;
    for (size_t i = 0; i < view->orders.n; i++) {
        view->has_offered = view->has_offered || rows[i].offered;
        view->has_held = view->has_held || !rows[i].offered;
    }
    view->has_ended = view->ended.n > 0;
    view->no_team = view->teams.n == 0;
    view->csv = url_of(S("/team/orders.csv"));
    view->xlsx = url_of(S("/team/orders.xlsx"));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_TEAM], view);
}

// --- 待办

#define TODOS_MOST 200
#define TODOS_EACH 50

typedef struct {
    Todo *at;
    size_t n;
} Todos;

static void add_todos(Todos *todos, const List *rows, Text kind, Str href)
{
    for (size_t i = 0; i < rows->n && todos->n < TODOS_MOST; i++) {
        const OrderRow *row = LIST_AT(rows, OrderRow, i);
        todos->at[todos->n++] = (Todo){ .kind = kind.zh != NULL ? kind : row->state_text,
                                        .title = row->title,
                                        .place = row->place_name,
                                        .due = row->due_at,
                                        .late = row->late,
                                        .href = href.n > 0 ? href : row->href.bytes };
    }
}

// What happened at a door comes before everything else.
static Err alarm_todos(Cx *cx, Str path, Todos *todos)
{
    List alarms;
    TRY(order_alarms(cx, path, TODOS_EACH, &alarms));
    for (size_t i = 0; i < alarms.n && todos->n < TODOS_MOST; i++) {
        const OrderAlarm *one = LIST_AT(&alarms, OrderAlarm, i);
        todos->at[todos->n++] = (Todo){
            .kind = TEXT("核实口令"),
            .title = one->title,
            .place = one->place_name,
            .due = one->alarm_at,
            .late = true,
            .href = str_printf(cx->arena, "/orders/%lld", (long long)one->id.n),
        };
    }
    return OK;
}

static Err desk_todos(Cx *cx, Todos *todos)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List rows;
        if ((grant->role & ROLES_DISPATCH) == 0)
            continue;
        TRY(alarm_todos(cx, grant->path, todos));
        OrderQuery query = {
            .path = grant->path, .owned = true, .waits = WAITS_DESK, .limit = TODOS_EACH
        };
        TRY(order_list_at(cx, &query, &rows));
        for (size_t j = 0; j < rows.n; j++) {
            OrderRow *row = LIST_AT(&rows, OrderRow, j);
            row->href = url_of(str_printf(cx->arena, "/desk?node=%lld&order=%lld",
                                          (long long)grant->place.n, (long long)row->id.n));
        }
        add_todos(todos, &rows, (Text){ 0 }, S(""));
    }
    return OK;
}

// A visit is one thing to do, told by its own room.
static void drop_together(List *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (!LIST_AT(rows, OrderRow, i)->together)
            *LIST_AT(rows, OrderRow, n++) = *LIST_AT(rows, OrderRow, i);
    rows->n = n;
}

static Err team_todos(Cx *cx, Todos *todos)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List rows;
        if ((grant->role & (ROLE_LEADER | ROLE_DEPARTMENT)) == 0 || grant->team.n == 0)
            continue;
        TRY(order_list_team(cx, grant->team, ORDER_TEAM_OWN, NO(Order), TODOS_EACH, &rows));
        drop_together(&rows);
        add_todos(todos, &rows, (Text){ 0 }, S(""));
        TRY(order_list_team(cx, grant->team, ORDER_TEAM_ASKED, NO(Order), TODOS_EACH, &rows));
        drop_together(&rows);
        add_todos(todos, &rows, TEXT("可接的单"), S("/team/orders"));
    }
    return OK;
}

static Err own_todos(Cx *cx, Todos *todos)
{
    List rows;
    if (cx->actor.person.n == 0)
        return OK;
    TRY(order_list_mine(cx, cx->actor.person, NO(Order), TODOS_EACH, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        List one = { LIST_AT(&rows, OrderRow, i), 1 };
        if (order_states[LIST_AT(&rows, OrderRow, i)->state].waits == WAITS_RESIDENT)
            add_todos(todos, &one, (Text){ 0 }, S(""));
    }
    return OK;
}

static int sooner(const void *a, const void *b)
{
    const Todo *left = a, *right = b;
    return (left->due.ms > right->due.ms) - (left->due.ms < right->due.ms);
}

Err order_todos(Cx *cx, List *out)
{
    Todos todos = { NEW_ARRAY(cx->arena, Todo, TODOS_MOST), 0 };
    List proposed;
    TRY(desk_todos(cx, &todos));
    TRY(team_todos(cx, &todos));
    TRY(own_todos(cx, &todos));
    TRY(item_proposal_todos(cx, TODOS_MOST - todos.n, &proposed));
    for (size_t i = 0; i < proposed.n; i++)
        todos.at[todos.n++] = *LIST_AT(&proposed, Todo, i);
    qsort(todos.at, todos.n, sizeof(Todo), sooner);
    *out = (List){ todos.at, todos.n };
    return OK;
}
