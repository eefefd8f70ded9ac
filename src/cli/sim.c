#include "cli/sim.h"
#include "base/io.h"
#include "cli/house.h"
#include "cli/scratch.h"
#include "cli/sim_inside.h"
#include "rooms/accounts/accounts.h"
#include "rooms/demo/demo.h"
#include "rooms/people/people.h"
#include "store/audit.h"
#include "store/care.h"
#include "store/db.h"
#include "store/pool.h"
#include "web/session.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RESIDENTS 40

// --- reading the county

static Cx sim_cx(Sim *sim, const char *route)
{
    Cx cx = { .arena = sim->scratch,
              .county = &sim->county,
              .lang = lang_zh(),
              .now = sim->now,
              .today = time_day(sim->now),
              .route = route,
              .request = S("0000000000000000"),
              .from = S("") };
    cx.actor.system = true;
    return cx;
}

static Err on_reader(Sim *sim, Err (*read)(Cx *cx, void *with), void *with)
{
    Cx cx = sim_cx(sim, "sim");
    TRY(store_read_begin(sim->county.store, &cx));
    Err err = read(&cx, with);
    store_read_end(&cx);
    return err;
}

SQL0(audit_last_sql, "select last from audit_head where id = 1");

static Err read_audit(Cx *cx, void *with)
{
    return db_int(cx, &audit_last_sql, with);
}

SQL0(last_people_sql, "select max(id) from people");
SQL0(last_places_sql, "select max(id) from places");
SQL0(last_teams_sql, "select max(id) from teams");
SQL0(last_units_sql, "select max(id) from units");
SQL0(last_orders_sql, "select max(id) from orders");
SQL0(last_items_sql, "select max(id) from items");
SQL0(last_rosters_sql, "select max(id) from rosters");
SQL0(last_invitations_sql, "select max(id) from invitations");
SQL0(last_grants_sql, "select max(id) from grants");
SQL(near_places_sql, "select id from places where path >= $1 and path < $2 order by id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(near_teams_sql,
    "select t.id from teams as t join places as p on p.id = t.place where p.path >= $1 and p.path "
    "< $2 and t.leader is not null order by t.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(near_people_sql,
    "select h.id from people as h join places as p on p.id = h.home where p.path >= $1 and p.path "
    "< $2 and h.state = 'active' order by h.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(near_grants_sql,
    "select id from grants where path >= $1 and path < $2 and ended_at is null order by id limit "
    "$3",
    P_TEXT, P_TEXT, P_INT);

// The first whose part is in the name speaks for it.
static const SimKind kinds[] = {
    { .part = "invitation", .last_sql = &last_invitations_sql },
    { .part = "roster", .last_sql = &last_rosters_sql },
    { .part = "order", .last_sql = &last_orders_sql },
    { .part = "into", .last_sql = &last_orders_sql },
    { .part = "grant", .last_sql = &last_grants_sql, .near_sql = &near_grants_sql },
    { .part = "node", .last_sql = &last_grants_sql, .near_sql = &near_grants_sql },
    { .part = "team", .last_sql = &last_teams_sql, .near_sql = &near_teams_sql },
    { .part = "parent", .last_sql = &last_teams_sql, .near_sql = &near_teams_sql },
    { .part = "item", .last_sql = &last_items_sql },
    { .part = "unit", .last_sql = &last_units_sql },
    { .part = "place", .last_sql = &last_places_sql, .near_sql = &near_places_sql },
    { .part = "home", .last_sql = &last_places_sql, .near_sql = &near_places_sql },
    { .part = "account", .last_sql = &last_people_sql, .near_sql = &near_people_sql },
    { .part = "people", .last_sql = &last_people_sql, .near_sql = &near_people_sql },
    { .part = "person", .last_sql = &last_people_sql, .near_sql = &near_people_sql },
};

typedef struct {
    int64_t id;
} Near;
static const Field near_fields[] = { FIELD(Near, id) };
static const Shape near_shape = SHAPE(Near, near_fields);

static Err read_kinds(Cx *cx, void *with)
{
    Sim *sim = with;
    sim->kind_count = COUNT(kinds);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        SimKind *kind = &sim->kinds[i];
        List rows = { 0 };
        *kind = kinds[i];
        TRY(db_int(cx, kind->last_sql, &kind->last));
        if (kind->near_sql == NULL)
            continue;
        TRY(db_list(cx, kind->near_sql, &near_shape, &rows, sim->branch,
                    prefix_end(cx->arena, sim->branch), SIM_NEAR_MAX));
        for (; kind->n < rows.n; kind->n++)
            kind->near[kind->n] = LIST_AT(&rows, Near, kind->n)->id;
    }
    return OK;
}

// --- making the county, and its people

typedef struct {
    PersonId person;
    Str name;
} Who;
static const Field who_fields[] = { FIELD(Who, person), FIELD(Who, name) };
static const Shape who_shape = SHAPE(Who, who_fields);

typedef struct {
    Str path;
} Path;
static const Field path_fields[] = { FIELD(Path, path) };
static const Shape path_shape = SHAPE(Path, path_fields);

SQL0(branch_sql, "select path from places where level = 'branch' order by id limit 1");
// Who has a post within the branch, leads a team there, or serves the whole county.
SQL(staff_sql,
    "select p.id as person, p.name from people as p where p.state = 'active' and exists"
    " (select 1 from grants as g left join teams as t on t.id = g.team left join places as h on "
    "h.id = t.place where g.person = p.id and g.ended_at is null and (g.path >= $1 and g.path < $2 "
    "or h.path >= $1 and h.path < $2 or g.role not in ('station', 'branch', 'leader', 'grid')))"
    " order by p.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(residents_sql,
    "select p.id as person, p.name from people as p join places as h on h.id = p.home where "
    "p.state = 'active' and h.path >= $1 and h.path < $2 and not exists (select 1 from grants as g "
    "where g.person = p.id) order by p.id limit $3",
    P_TEXT, P_TEXT, P_INT);

typedef struct {
    Sim *sim;
    List staff, residents;
} Cast;

static Err read_cast(Cx *cx, void *with)
{
    Cast *cast = with;
    Path branch = { 0 };
    TRY(db_one(cx, &branch_sql, &path_shape, &branch, &fault_missing));
    cast->sim->branch = str_copy(cast->sim->arena, branch.path);
    Str end = prefix_end(cx->arena, branch.path);
    TRY(db_list(cx, &staff_sql, &who_shape, &cast->staff, branch.path, end,
                SIM_ACTORS_MAX - RESIDENTS));
    return db_list(cx, &residents_sql, &who_shape, &cast->residents, branch.path, end, RESIDENTS);
}

typedef struct {
    PersonId person;
    Str shown;
} Token;

static Err make_token(Cx *cx, void *with)
{
    Token *token = with;
    TokenId id;
    return token_create(cx, token->person, S("sim"), (Time){ 0 }, &token->shown, &id);
}

static Err add_actors(Sim *sim, const List *people)
{
    for (size_t i = 0; i < people->n; i++) {
        const Who *who = LIST_AT(people, Who, i);
        Cx cx = sim_cx(sim, "sim");
        Token token = { .person = who->person };
        TRY(lane_run(sim->county.store, &cx, make_token, &token));
        sim->actors[sim->actor_count++] = (SimActor){
            .person = who->person,
            .name = str_copy(sim->arena, who->name),
            .token = str_printf(sim->arena, "Bearer %.*s", STR_FMT(token.shown)),
            .address = str_printf(sim->arena, "10.1.0.%zu", i + 1),
        };
    }
    return OK;
}

// What would end the play, or say nothing about it, is not played: by name, with the reason.
static bool left_out(const Route *route)
{
    static const char *const names[] = {
        "/settings/",  // would change the policy that the other acts are judged by
        "/accounts/{id}/lock",
    };
    if (route->flags & ROUTE_NO_API)  // pages of people alone: logging in and out
        return true;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_starts(str(route->path), str(names[i])))
            return true;
    return false;
}

static void gather_routes(Sim *sim)
{
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (size_t i = 0; i < rooms[r]->route_count; i++) {
            const Route *route = &rooms[r]->routes[i];
            if (strcmp(route->method, "POST") != 0 || left_out(route))
                continue;
            must(sim->route_count < SIM_ROUTES_MAX);
            sim->routes[sim->route_count++] = route;
        }
    sim->report->routes = (int64_t)sim->route_count;
}

static Err open_doors(Sim *sim)
{
    TRY(store_open(sim->arena, &sim->county));
    const AppConfig config = { .counties = &sim->county, .count = 1 };
    sim->app_arena = arena_new(ARENA_BATCH_MAX);
    return app_start(sim->app_arena, &config, &sim->app);
}

static void close_doors(Sim *sim)
{
    store_close(&sim->county);
    arena_free(sim->app_arena);
    sim->app_arena = NULL;
}

static Err make_county(Sim *sim)
{
    Cx cx = sim_cx(sim, "demo");
    DemoReport report = { 0 };
    const DemoPlan plan = { .places_dir = sim->plan->places_dir,
                            .county = S("420281"),
                            .permille = sim->plan->permille,
                            .orders = 60,
                            .seed = sim->plan->seed,
                            .until = sim->now };
    TRY(scratch_open(sim->arena, &sim->county));
    Err err = demo_play(sim->county.store, &cx, &plan, NULL, NULL, &report);
    store_close(&sim->county);
    return err;
}

// --- the log, and what was found

static void wrong(Sim *sim, Str what)
{
    if (sim->report->wrong.n == 0)
        sim->report->wrong = str_copy(sim->arena, what);
}

static void note_line(Sim *sim, const SimAct *act, const AppAnswer *answer, const char *how)
{
    Str code = { 0 };
    size_t at = str_find_str(answer->body, S("\"code\":\""));
    if (answer->status >= 400 && at != STR_NOWHERE)
        code = str_cut(str_slice(answer->body, at + 8, answer->body.n), '"', &code);
    buf_printf(&sim->log, "%.*s %.*s POST %.*s %.*s → %d %.*s%s\n",
               STR_FMT(time_short(sim->scratch, sim->now)), STR_FMT(act->actor->name),
               STR_FMT(act->path), STR_FMT(act->body), answer->status, STR_FMT(code), how);
}

// --- one act

static AppAnswer ask(Sim *sim, const SimAct *act, Str method)
{
    const Header headers[] = {
        { S("host"), S("daye.localhost") },
        { S("authorization"), act->actor->token },
        { S("content-type"), S("application/x-www-form-urlencoded") },
        { S("idempotency-key"), act->key },
    };
    Str target = str_join(sim->scratch, S("/api/v1"), act->path);
    HttpRequest http = { .method = method,
                         .target = target,
                         .path = target,
                         .query = S(""),
                         .host = S("daye.localhost"),
                         .address = act->actor->address,
                         .body = act->body,
                         .headers = headers,
                         .header_count = COUNT(headers) };
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    AppAnswer answer = app_call(sim->app, arena, &http);
    answer.head = str_copy(sim->scratch, answer.head);
    answer.body = str_copy(sim->scratch, answer.body);
    arena_free(arena);
    return answer;
}

static AppAnswer send(Sim *sim, const SimAct *act)
{
    return ask(sim, act, S("POST"));
}

static int64_t audit_rows(Sim *sim)
{
    int64_t n = -1;
    if (on_reader(sim, read_audit, &n) != OK)
        wrong(sim, S("the audit cannot be read"));
    return n;
}

static bool same_answer(const AppAnswer *a, const AppAnswer *b)
{
    return a->status == b->status && str_eq(a->body, b->body);
}

// The same key brings the same answer and does nothing more. What was refused without a trace is
// not kept under its key: it may be judged anew, and nothing has changed in between.
static void send_again(Sim *sim, const SimAct *act, const AppAnswer *first)
{
    int64_t before = audit_rows(sim);
    AppAnswer again = send(sim, act);
    sim->report->replays++;
    if (audit_rows(sim) != before)
        wrong(sim, str_printf(sim->scratch, "the same key did something twice: %.*s",
                              STR_FMT(act->path)));
    bool gone = again.status == 401;  // the act has ended the asker's own account
    if (first->status < 400 && !gone && !same_answer(first, &again))
        wrong(sim, str_printf(sim->scratch, "the same key answers %d, then %d: %.*s", first->status,
                              again.status, STR_FMT(act->path)));
    note_line(sim, act, &again, " again");
}

static const Fault nothing = { 409, "sim.nothing", { "" } };

static Err do_nothing(Cx *cx, void *with)
{
    (void)cx, (void)with;
    return &nothing;
}

// The first look of somebody within the hour is noted beside the request; when it has been, the
// statements that follow are those of one thread, in one order.
static void be_noted(Sim *sim, const SimAct *act)
{
    SimAct look = *act;
    Cx cx = sim_cx(sim, "sim");
    look.path = S("/me");
    look.body = S("");
    if (ask(sim, &look, S("GET")).status >= 500)
        wrong(sim, S("/me cannot be read"));
    if (lane_run(sim->county.store, &cx, do_nothing, NULL) != &nothing)
        wrong(sim, S("the lane does not answer"));
}

// A statement in the middle fails. Whatever was answered, the same key settles it.
static AppAnswer send_in_storm(Sim *sim, const SimAct *act)
{
    be_noted(sim, act);
    int64_t before = audit_rows(sim);
    db_storm = (long)sim_between(sim, 1, 12);
    AppAnswer answer = send(sim, act);
    bool struck = db_storm == 1;
    db_storm = 0;
    int64_t left = audit_rows(sim) - before;
    sim->report->failures += struck;
    if (struck && answer.status >= 400 && answer.status != 503 && left != 0)
        wrong(sim,
              str_printf(sim->scratch, "a statement failed, %d is answered and it stands: %.*s",
                         answer.status, STR_FMT(act->path)));
    note_line(sim, act, &answer, struck ? " struck" : "");
    return struck && answer.status >= 500 ? send(sim, act) : answer;
}

// Refusals that count stand on record though they are refused: who guesses is to run out of tries.
static bool counts(const AppAnswer *answer)
{
    static const char *const codes[] = { "\"order.code_wrong\"", "\"order.code_told\"" };
    for (size_t i = 0; i < COUNT(codes); i++)
        if (answer->status >= 400 && str_has(answer->body, str(codes[i])))
            return true;
    return false;
}

// A check-in that is refused stays as evidence; what asks to take one back does not.
static bool may_count(const AppAnswer *answer)
{
    return answer->status >= 400 && (str_has(answer->body, S("\"attendance.refused\"")) ||
                                     str_has(answer->body, S("\"attendance.not_yours\"")));
}

static void judge(Sim *sim, const SimAct *act, const AppAnswer *answer, int64_t left)
{
    if (answer->status >= 500)
        wrong(sim, str_printf(sim->scratch, "answers %d: %.*s %.*s", answer->status,
                              STR_FMT(act->path), STR_FMT(act->body)));
    if (left != (answer->status < 400 || counts(answer)) && !(left == 1 && may_count(answer)))
        wrong(sim, str_printf(sim->scratch, "answers %d and leaves %lld rows of audit: %.*s",
                              answer->status, (long long)left, STR_FMT(act->path)));
    if (answer->status < 400 && !sim->done[act->route]) {
        sim->done[act->route] = true;
        sim->report->routes_done++;
    }
    sim->report->acts++;
    sim->report->refused += answer->status >= 400;
}

static void do_act(Sim *sim, SimAct *act)
{
    act->key = str_printf(sim->scratch, "sim-act-%06lld", (long long)++sim->keys);
    int64_t before = audit_rows(sim);
    AppAnswer answer = sim_chance(sim, 4) ? send_in_storm(sim, act) : send(sim, act);
    note_line(sim, act, &answer, "");
    judge(sim, act, &answer, audit_rows(sim) - before);
    if (sim_chance(sim, 8))
        send_again(sim, act, &answer);
}

// --- what somebody has in mind

SQL(open_order_sql, "select id from orders where id >= $1 and ended_at is null order by id limit 1",
    P_INT);

typedef struct {
    Sim *sim;
    Order order;
    OrderAct act;
    const SimActor *actor;
    bool found;
} Wish;

// Most people do what brings an order on; the rest is tried too.
static OrderAct any_act(Sim *sim)
{
    static const OrderAct on[] = { ORDER_TRIAGE,  ORDER_DISPATCH, ORDER_ACCEPT,
                                   ORDER_APPOINT, ORDER_START,    ORDER_REPORT,
                                   ORDER_CONFIRM, ORDER_EVALUATE, ORDER_AMEND };
    if (sim_chance(sim, 85))
        return on[dice_below(&sim->dice, COUNT(on))];
    return (OrderAct)sim_between(sim, ORDER_AMEND, ORDER_ACTS - 1);
}

// Some open order, something that its state allows, and somebody whose turn it is.
static Err read_wish(Cx *cx, void *with)
{
    Wish *wish = with;
    Sim *sim = wish->sim;
    int64_t id = 0, last = 0;
    TRY(db_int(cx, &last_orders_sql, &last));
    int64_t from = last < 1 ? 1 : sim_between(sim, last > 40 ? last - 40 : 1, last);
    TRY(db_int(cx, &open_order_sql, &id, from));
    if (id == 0)
        return OK;
    TRY(order_find(cx, (OrderId){ id }, &wish->order, NULL));
    for (int tries = 0; tries < 400 && !wish->found; tries++) {
        Actor who = { 0 };
        wish->act = any_act(sim);
        wish->actor = &sim->actors[dice_below(&sim->dice, (uint32_t)sim->actor_count)];
        if (accounts_room.identify(cx, wish->actor->person, &who) != OK)
            continue;
        wish->found = order_may(&wish->order, wish->act, &who);
    }
    return OK;
}

static bool route_named(const Sim *sim, Str path, size_t *out)
{
    for (size_t i = 0; i < sim->route_count; i++)
        if (str_eq(str(sim->routes[i]->path), path)) {
            *out = i;
            return true;
        }
    return false;
}

static bool order_wish(Sim *sim, SimAct *act)
{
    Wish wish = { .sim = sim };
    if (on_reader(sim, read_wish, &wish) != OK || !wish.found)
        return false;
    Str path = str_printf(sim->scratch, "/orders/{id}/%s", order_acts[wish.act].word);
    if (!route_named(sim, path, &act->route))
        return false;
    const Route *route = sim->routes[act->route];
    act->actor = wish.actor;
    act->path = sim_path(sim, route, wish.order.id.n);
    // Who has had the page open for a while sees an older state.
    int64_t seen = wish.order.version - sim_chance(sim, 5);
    act->body = sim_body(sim, route, seen > 0 ? seen : 1);
    return true;
}

// Endings of one's own are rare in life.
static bool rare(const Route *route)
{
    static const char *const names[] = { "/me/data/erase", "/state", "/assessed", "/revoke",
                                         "/sessions/end",  "/clear", "/leader",   "/lock" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_has(str(route->path), str(names[i])))
            return true;
    return false;
}

typedef struct {
    Sim *sim;
    const Route *route;
    const SimActor *actor;
} Fit;

static bool fits(const Route *route, const Actor *who)
{
    return route->access.kind != ACCESS_ROLES || actor_is(who, route->access.roles);
}

// Mostly somebody whose business it is.
static Err read_fit(Cx *cx, void *with)
{
    Fit *fit = with;
    Sim *sim = fit->sim;
    for (int tries = 0; tries < 30; tries++) {
        Actor who = { 0 };
        fit->actor = &sim->actors[dice_below(&sim->dice, (uint32_t)sim->actor_count)];
        if (sim_chance(sim, 10) ||
            (accounts_room.identify(cx, fit->actor->person, &who) == OK && fits(fit->route, &who)))
            break;
    }
    return OK;
}

static Err any_wish(Sim *sim, SimAct *act)
{
    const Route *route;
    do {
        act->route = dice_below(&sim->dice, (uint32_t)sim->route_count);
        route = sim->routes[act->route];
    } while ((rare(route) || str_starts(str(route->path), S("/orders/"))) && !sim_chance(sim, 10));
    if (sim_chance(sim, 25) && route_named(sim, S("/orders"), &act->route))
        route = sim->routes[act->route];
    Fit fit = { .sim = sim, .route = route };
    TRY(on_reader(sim, read_fit, &fit));
    act->actor = fit.actor;
    act->path = sim_path(sim, route, 0);
    act->body = sim_body(sim, route, 0);
    return OK;
}

// --- days

static Err recount(Cx *cx, void *with)
{
    Sim *sim = with;
    Recount *lines = NEW(cx->arena, Recount);
    int64_t rows;
    TRY(house_recount(cx, S(""), NULL, lines));
    for (size_t i = 0; i < lines->n; i++)
        if (lines->lines[i].wrong != 0)
            wrong(sim,
                  str_printf(sim->scratch, "%.*s: %s: %lld (%.*s)", STR_FMT(lines->lines[i].room),
                             lines->lines[i].what.zh, (long long)lines->lines[i].wrong,
                             STR_FMT(lines->lines[i].first)));
    Str head;
    TRY(audit_head(cx, &head, &rows));
    sim->report->head = str_copy(sim->arena, head);
    return OK;
}

static void end_day(Sim *sim)
{
    Arena *scratch = sim->scratch;
    sim->scratch = arena_new(ARENA_BATCH_MAX);
    Err err = on_reader(sim, recount, sim);
    if (err != OK)
        wrong(sim, str_printf(sim->scratch, "the recount itself: %s", err->code));
    buf_printf(&sim->log, "-- day %d: %lld acts, %lld refused, head %.*s\n", sim->report->day,
               (long long)sim->report->acts, (long long)sim->report->refused,
               STR_FMT(sim->report->head));
    arena_free(sim->scratch);
    sim->scratch = scratch;
}

static Err plant(Sim *sim)
{
    Cx cx = sim_cx(sim, "planted");
    return sim->plan->plant == NULL ? OK : lane_run(sim->county.store, &cx, sim->plan->plant, NULL);
}

static Err restart(Sim *sim)
{
    close_doors(sim);
    sim->report->restarts++;
    buf_lit(&sim->log, "-- restart\n");
    return open_doors(sim);
}

// The clock of the house goes on: ticks that are due, now and then a jump of the machine's own
// clock, a restart.
static Err time_passes(Sim *sim, Time until)
{
    sim->now = until;
    if (sim_chance(sim, 1))
        sim->now = time_add(sim->now, sim_between(sim, -300, 300) * 1000);
    clock_hold(sim->now);
    if (sim_chance(sim, 10)) {
        store_clock_turn(sim->county.store);
        sim->report->ticks++;
    }
    return sim_chance(sim, 1) ? restart(sim) : OK;
}

static Err play_day(Sim *sim, Time morning)
{
    int64_t each = 13 * TIME_HOUR / sim->plan->acts;
    for (int i = 0; i < sim->plan->acts && sim->report->wrong.n == 0; i++) {
        SimAct act = { 0 };
        arena_reset(sim->scratch);
        TRY(time_passes(sim, time_add(morning, 8 * TIME_HOUR + i * each)));
        if (i == sim->plan->acts / 2)
            TRY(plant(sim));
        if (i % 20 == 0)
            TRY(on_reader(sim, read_kinds, sim));
        if (sim_chance(sim, 30) || !order_wish(sim, &act))
            TRY(any_wish(sim, &act));
        do_act(sim, &act);
    }
    store_clock_turn(sim->county.store);
    end_day(sim);
    return OK;
}

static Err play_days(Sim *sim)
{
    Cast cast = { .sim = sim };
    TRY(open_doors(sim));
    gather_routes(sim);
    TRY(on_reader(sim, read_cast, &cast));
    TRY(add_actors(sim, &cast.staff));
    TRY(add_actors(sim, &cast.residents));
    Time first = day_start(time_day(sim->now));
    for (int day = 1; day <= sim->plan->days && sim->report->wrong.n == 0; day++) {
        sim->report->day = day;
        TRY(play_day(sim, time_add(first, day * TIME_DAY)));
        if (sim->plan->tell != NULL)
            sim->plan->tell(sim->plan->to, day, sim->plan->days);
    }
    return OK;
}

Err sim_play(Arena *house, const SimPlan *plan, SimReport *report)
{
    must(plan->seed != 0);
    Sim *sim = NEW(house, Sim);
    *report = (SimReport){ 0 };
    sim->plan = plan;
    sim->report = report;
    sim->arena = house;
    sim->scratch = arena_new(ARENA_BATCH_MAX);
    sim->log = buf_new(house, SIM_LOG_MAX);
    sim->dice = dice_seed(plan->seed);
    sim->now = time_add(day_start(day_of(2026, 3, 2)), 7 * TIME_HOUR);
    sim->county = (County){ .name = S("daye"), .url = plan->url };
    if (plan->url.n == 0)
        sim->county.url = str_printf(house, "sqlite:%.*s/sim.db", STR_FMT(plan->dir));
    clock_hold(sim->now);
    rand_hold(plan->seed);
    pool_start(1);
    Err err = make_county(sim);
    if (err == OK)
        err = play_days(sim);
    if (sim->app_arena != NULL)
        close_doors(sim);
    pool_stop();
    rand_hold(0);
    clock_hold((Time){ 0 });
    arena_free(sim->scratch);
    report->log = buf_str(&sim->log);
    return err;
}
