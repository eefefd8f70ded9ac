// The lists of visits, what waits on 待办, the pages as the routes name them, and the room.
#include "rooms/teams/teams.h"
#include "rooms/visits/visits_pages.h"

int64_t visits_query(const Req *req, const char *name)
{
    int64_t n = 0;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

// The node asked for, when one grant covers it; without one, the first desk of the actor.
Err visits_node(Cx *cx, const Req *req, RoleSet roles, Place *node, const Grant **grant)
{
    int64_t asked = visits_query(req, "node");
    if (asked == 0) {
        *grant = actor_grant(&cx->actor, roles, (Str){ 0 });
        return *grant == NULL ? &fault_missing : place_find(cx, (*grant)->place, node);
    }
    TRY(place_find(cx, (PlaceId){ asked }, node));
    *grant = actor_grant(&cx->actor, roles, node->path);
    return *grant != NULL ? OK : &place_missing;
}

static const Field choice_fields[] = {
    FIELD(VisitChoice, text),  FIELD(VisitChoice, kind),    FIELD(VisitChoice, href),
    FIELD(VisitChoice, count), SHOWN(VisitChoice, current),
};
const Shape visit_choice_shape = SHAPE(VisitChoice, choice_fields);

// The desks one has, and what lies right below the present one.
Err visits_nodes(Cx *cx, const Place *node, const Grant *grant, RoleSet roles, const char *path,
                 List *out)
{
    List below = { 0 };
    if (grant->depth == DEPTH_BELOW && node->level != LEVEL_STATION)
        TRY(place_children(cx, node->id, &below));
    VisitChoice *nodes = NEW_ARRAY(cx->arena, VisitChoice, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *one = &cx->actor.grants[i];
        if ((one->role & roles) == 0 || one->place.n == 0)
            continue;
        nodes[n++] = (VisitChoice){ .text = one->name,
                                    .href = url_of(str_printf(cx->arena, "%s?node=%lld", path,
                                                              (long long)one->place.n)),
                                    .current = same(one->place, node->id) };
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        nodes[n++] = (VisitChoice){ .text = place->name,
                                    .href = url_of(str_printf(cx->arena, "%s?node=%lld", path,
                                                              (long long)place->id.n)) };
    }
    *out = (List){ nodes, n };
    return OK;
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
    FIELD_(ListView, nodes, KIND_LIST, &visit_choice_shape, NULL, NULL, FIELD_PAGE_ONLY),
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
const Shape visits_list_shape = SHAPE(ListView, list_fields);

PAGE(visits_desk, visits_desk_shape, "凑单和统筹", .layout = LAYOUT_DESK);
PAGE(visits_page, visits_list_shape, "统筹单", .layout = LAYOUT_DESK);
PAGE(visits_team, visits_list_shape, "本队的统筹单");
PAGE(visit_show, visits_one_shape, "统筹单");
PAGE(visit_sheet, visits_one_shape, "统筹单", .layout = LAYOUT_PRINT);
const Page *const visit_pages[VISIT_PAGES] = {
    [VISIT_PAGE_DESK] = &visits_desk,  [VISIT_PAGE_LIST] = &visits_page,
    [VISIT_PAGE_TEAM] = &visits_team,  [VISIT_PAGE_ONE] = &visit_show,
    [VISIT_PAGE_SHEET] = &visit_sheet,
};

static int limit_of(const Req *req)
{
    return req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? VISIT_EXPORT : VISIT_ROWS;
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

static Err visits_list_page(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    const Grant *grant;
    Place node;
    TRY(visits_node(cx, req, VISIT_READERS, &node, &grant));
    view->node_name = node.name;
    view->ended = req_query(req, "ended").n > 0;
    view->may_make = actor_is(&cx->actor, VISIT_DISPATCHERS);
    TRY(visits_nodes(cx, &node, grant, VISIT_READERS, "/visits", &view->nodes));
    view->many_nodes = view->nodes.n > 1;
    VisitQuery query = { .path = node.path,
                         .ended = view->ended,
                         .before = { visits_query(req, "cursor") },
                         .limit = limit_of(req) };
    TRY(visit_list(cx, &query, &view->visits));
    links_of(cx, reply, "/visits", node.id, query.limit, view);
    return reply_page(cx, reply, visit_pages[VISIT_PAGE_LIST], view);
}

// All of one's teams in one list: few lead more than one.
static Err visits_team_page(Cx *cx, const Req *req, Reply *reply)
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
                             .before = { visits_query(req, "cursor") },
                             .limit = limit };
        TRY(visit_list(cx, &query, &part));
        for (size_t j = 0; j < part.n && view->visits.n < (size_t)limit; j++)
            rows[view->visits.n++] = *LIST_AT(&part, Visit, j);
    }
    view->visits.at = rows;
    links_of(cx, reply, "/team/visits", NO(Place), limit, view);
    return reply_page(cx, reply, visit_pages[VISIT_PAGE_TEAM], view);
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
        if ((grant->role & VISIT_LEADERS) == 0 || grant->team.n == 0)
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
        if ((grant->role & VISIT_DISPATCHERS) == 0)
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
    GET("/visits/desk", visits_desk_page, ONLY(VISIT_DISPATCHERS), .page = &visits_desk, .title = TEXT("凑单和统筹")),
    POST("/visits", visits_make_run, ONLY(VISIT_DISPATCHERS), .form = &visits_make_form, .again = visits_desk_page, .title = TEXT("统筹派单")),
    GET("/visits", visits_list_page, ONLY(VISIT_READERS), .page = &visits_page, .title = TEXT("统筹单")),
    GET("/team/visits", visits_team_page, ONLY(VISIT_LEADERS), .page = &visits_team, .title = TEXT("本队的统筹单")),
    GET("/visits/{id}", visits_one_page, SIGNED_IN, .page = &visit_show, .title = TEXT("一张统筹单")),
    GET("/visits/{id}/sheet", visits_sheet_page, SIGNED_IN, .page = &visit_sheet, .title = TEXT("打印统筹单"), .flags = ROUTE_NO_API),
    POST("/visits/{id}/accept", visits_accept_run, ONLY(VISIT_LEADERS), .form = &visits_accept_form, .again = visits_one_page, .title = TEXT("统筹单接单")),
    POST("/visits/{id}/decline", visits_decline_run, ONLY(VISIT_LEADERS), .form = &visits_decline_form, .again = visits_one_page, .title = TEXT("统筹单暂不能接")),
    POST("/visits/{id}/report", visits_report_run, ONLY(VISIT_LEADERS), .form = &visits_report_form, .again = visits_one_page, .title = TEXT("统筹单服务完成")),
    POST("/visits/{id}/move", visits_move_run, ONLY(VISIT_LEADERS | VISIT_DISPATCHERS), .form = &visits_move_form, .again = visits_one_page, .title = TEXT("统筹单改时间")),
    POST("/visits/{id}/cancel", visits_cancel_run, ONLY(VISIT_DISPATCHERS), .form = &visits_cancel_form, .again = visits_one_page, .title = TEXT("取消统筹单")),
    POST("/visits/{id}/up", visits_up_run, ONLY(VISIT_LEADERS | VISIT_DISPATCHERS), .form = &visits_up_form, .again = visits_one_page, .title = TEXT("调整先后")),
};
// clang-format on

const Room visits_room = { .name = "visits",
                           .title = TEXT("统筹单"),
                           ROUTES(routes),
                           LISTENERS(listeners),
                           .todos = todos_of,
                           .check = visits_check };
