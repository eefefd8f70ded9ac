// The way of a request (design.md §5). Each stage is a function that ends by saying what comes
// next; `step` runs one stage inside the arena's guard and then hands over, so that no thread
// touches a Call that another one has.
#include "web/app.h"
#include "base/hash.h"
#include "base/log.h"
#include "store/audit.h"
#include "web/asset.h"
#include "web/call.h"
#include "web/http.h"
#include <string.h>
#include <time.h>

typedef enum {
    NEXT_SEND,     // call->answer is ready
    NEXT_PREPARE,  // into the pool
    NEXT_ACT,      // into the lane
} Next;
typedef Next (*Stage)(Call *call);

static void step(Call *call, Stage stage);

int64_t mono_us(void)
{
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// --- snapshots

static Err read_begin(Call *call)
{
    must(!call->reading);
    TRY(store_read_begin(call->county->store, &call->cx));
    call->reading = true;
    return OK;
}

static void read_end(Call *call)
{
    if (!call->reading)
        return;
    store_read_end(&call->cx);
    call->reading = false;
    call->cx.db = NULL;
}

// --- ends

static Next send_reply(Call *call)
{
    answer_reply(call);
    return NEXT_SEND;
}

// A page wants its frame, so a fault met outside a snapshot opens one; without a database the frame
// stays bare.
static Next send_fault(Call *call, Err fault)
{
    bool page = !face_is_program(call->req.face) && call->county->store != NULL;
    if (page && !call->reading && read_begin(call) != OK)
        log_warn("web.fault", "%s has no frame", call->cx.route);
    answer_fault(call, fault);
    return NEXT_SEND;
}

// After these a page with what was typed helps; after the others it would only hide what happened.
static bool shows_again(const Call *call, Err fault)
{
    if (call->req.face != FACE_PAGE || call->req.route->again == NULL)
        return false;
    return fault->status == 400 || fault->status == 409 || fault->status == 422 ||
           (fault->status == 413 && call->req.http->cut);
}

static Next send_again(Call *call, Err fault)
{
    Cx *cx = &call->cx;
    actor_touch(call);
    if (!shows_again(call, fault) || (!call->reading && read_begin(call) != OK))
        return send_fault(call, fault);
    Buf lines = call->reply.lines;
    call->reply = (Reply){ .lines = lines, .status = fault->status };
    call->state.again = true;
    call->state.fault = fault;
    Err err = call->req.route->again(cx, &call->req, &call->reply);
    if (err != OK || call->reply.kind != REPLY_PAGE)
        return send_fault(call, fault);
    call->reply.status = fault->status;
    return send_reply(call);
}

// --- GET

static Err parse_form(Call *call, const List *pairs)
{
    const Form *form = call->req.route->form;
    if (form == NULL)
        return OK;
    void *out = arena_alloc(call->arena, form->size > 0 ? form->size : 1);
    call->req.form = out;
    return form_parse(&call->cx, form, pairs, out);
}

// Staff who see other people's data show two factors, when the county asks for it.
static bool lacks_second_factor(Call *call)
{
    const Actor *who = &call->cx.actor;
    if (!(call->req.route->flags & ROUTE_SECOND_FACTOR) || !call->app->second_factor_asked ||
        who->second_factor)
        return false;
    return who->person.n != 0 && actor_is(who, ROLES_STAFF) &&
           setting_bool(&call->cx, "accounts.second_factor");
}

FAULT(second_factor_needed, 403, "session.second_factor",
      "查看这些资料需要二次验证，请先完成验证再操作");

static Err knock(Call *call)
{
    TRY(actor_read(call));
    TRY(access_check(&call->cx, &call->req));
    return lacks_second_factor(call) ? &second_factor_needed : OK;
}

static Next show_fault(Call *call, Err fault)
{
    if (fault != &second_factor_needed || call->req.face != FACE_PAGE ||
        call->req.route->method[0] != 'G')
        return send_fault(call, fault);
    if (reply_goto(&call->cx, &call->reply, S(PATH_SECOND_FACTOR)) != OK)
        unreachable();
    return send_reply(call);
}

static Err check_limits(Call *call)
{
    int64_t now = call->began_us / 1000;
    Str from = address_network(call->arena, call->cx.from);
    if (!limit_address(call->app->limits, from, now, &call->retry_after))
        return &limit_reached;
    if (!limit_person(call->app->limits, call->county, call->cx.actor.person, now,
                      &call->retry_after))
        return &limit_reached;
    return OK;
}

static Next show(Call *call)
{
    const Route *route = call->req.route;
    bool bare = route->flags & ROUTE_NO_STORE;
    Err err = bare ? OK : read_begin(call);
    if (err == OK && !bare)
        err = knock(call);
    if (err == OK)
        err = parse_form(call, &call->req.query);
    if (err == OK && (route->flags & ROUTE_AUDITED) && !call->audited) {
        read_end(call);
        return NEXT_ACT;
    }
    if (err == OK && route->prepare != NULL && !call->prepared) {
        err = check_limits(call);
        read_end(call);
        return err == OK ? NEXT_PREPARE : show_fault(call, err);
    }
    if (err == OK)
        err = route->run(&call->cx, &call->req, &call->reply);
    if (err == OK)
        err = call->reply.refused;
    return err == OK ? send_reply(call) : show_fault(call, err);
}

// --- POST

static Err check_site(const Call *call)
{
    const Req *req = &call->req;
    if (req->face == FACE_API || (req->route->flags & ROUTE_NO_CSRF))
        return OK;
    Site site = {
        .cookie = req_header(req, "cookie").n > 0,
        .fetch_site = req_header(req, "sec-fetch-site"),
        .origin = req_header(req, "origin"),
        .ours = req->base,
        .public_url = call->app->config.public_url,
    };
    return site_same(&site) ? OK : &session_cross_site;
}

// What stood before the files is shown again, and the field of the files says why.
static Err take_beginning(Call *call)
{
    const HttpRequest *http = call->req.http;
    const Form *form = call->req.route->form;
    TRY(form_pairs_cut(&call->cx, http_header(http, "content-type"), http->body,
                       &call->state.pairs));
    for (size_t i = 0; form != NULL && i < form->count; i++)
        if (form->inputs[i].kind == KIND_LIST || form->inputs[i].kind == KIND_BLOB)
            cx_problem(&call->cx, str(form->inputs[i].name), "too_large",
                       TEXT("照片合计不能超过 8 MB，请少选几张，或把相机的照片尺寸调小"),
                       (Str){ 0 }, (Str){ 0 });
    return &fault_too_large;
}

static Err take_body(Call *call)
{
    const HttpRequest *http = call->req.http;
    if (http->cut)
        return take_beginning(call);
    size_t most = call->req.route->flags & ROUTE_UPLOAD ? UPLOAD_MAX : BODY_MAX;
    if (http->body.n > most)
        return &fault_too_large;
    TRY(form_pairs(&call->cx, http_header(http, "content-type"), http->body, &call->state.pairs));
    return call->req.route->flags & ROUTE_NO_CSRF ? OK : key_take(call);
}

static Err receive(Call *call)
{
    TRY(check_site(call));
    TRY(read_begin(call));
    TRY(knock(call));
    TRY(check_limits(call));
    TRY(take_body(call));
    return parse_form(call, &call->state.pairs);
}

static Next post(Call *call)
{
    Err err = receive(call);
    if (err != OK)
        return send_again(call, err);
    read_end(call);
    return call->req.route->prepare != NULL ? NEXT_PREPARE : NEXT_ACT;
}

// --- the act, in the lane

// A replayed answer is not an act: it leaves no row of audit.
static Err act(Cx *cx, void *with)
{
    Call *call = with;
    bool keyed = !(call->req.route->flags & ROUTE_NO_CSRF), replayed = false;
    call->reply = (Reply){ 0 };
    call->job.quiet = false;
    TRY(knock(call));
    if (keyed)
        TRY(key_find(call, &replayed));
    call->job.quiet = replayed;
    if (replayed)
        return OK;
    TRY(call->req.route->run(cx, &call->req, &call->reply));
    if (call->reply.refused == OK)
        TRY(answer_before_store(call));
    return keyed ? key_store(call) : OK;
}

// A personal export leaves its row before a byte of it goes out.
static Err audit_act(Cx *cx, void *with)
{
    Call *call = with;
    TRY(knock(call));
    static const char *const faces[] = { "page", "json", "csv", "xlsx", "api" };
    cx_audit(cx, "export", 0, S(""), str(faces[call->req.face]));
    return OK;
}

static Next show_audited(Call *call)
{
    if (call->fault != OK)
        return show_fault(call, call->fault);
    call->audited = true;
    return show(call);
}

// What was slow is done; the right to see it is asked again in the snapshot that shows it.
static Next show_prepared(Call *call)
{
    call->prepared = true;
    return show_audited(call);
}

static Next after_act(Call *call)
{
    if (call->fault != OK) {
        call->reply = (Reply){ 0 };  // a cookie of what did not come about must not go out
        return send_again(call, call->fault);
    }
    if (call->reply.refused != OK)
        return send_again(call, call->reply.refused);
    if (call->reply.kind == REPLY_PAGE && call->req.face == FACE_PAGE) {
        Err err = read_begin(call);
        if (err != OK)
            return send_fault(call, err);
    }
    return send_reply(call);
}

// --- handing over

// Without a socket the caller's own thread is the loop.
typedef struct Waiter {
    pthread_mutex_t lock;
    pthread_cond_t bell;
    Stage stage;  // to run, or NULL
    bool sent;
} Waiter;

static Stage stage_after(const Call *call)
{
    if (call->req.route->method[0] != 'G')
        return after_act;
    return call->job.act == audit_act ? show_audited : show_prepared;
}

static void resumed(void *with, Exchange *exchange)
{
    (void)exchange;
    Call *call = with;
    call->parked = false;  // an audited paper leaves the loop twice
    step(call, stage_after(call));
}

static void back_to_loop(Call *call)
{
    if (call->exchange != NULL) {
        server_resume(call->exchange, resumed, call);
        return;
    }
    Waiter *waiter = call->waiter;
    must(pthread_mutex_lock(&waiter->lock) == 0);
    waiter->stage = stage_after(call);
    must(pthread_cond_signal(&waiter->bell) == 0);
    must(pthread_mutex_unlock(&waiter->lock) == 0);
}

static void acted(LaneJob *job, Err result)
{
    Call *call = job->with;
    call->fault = result;
    back_to_loop(call);
}

static void into_lane(Call *call)
{
    bool get = call->req.route->method[0] == 'G';
    call->job = (LaneJob){ .cx = &call->cx,
                           .act = get ? audit_act : act,
                           .with = call,
                           .done = acted,
                           .key = call->state.key,
                           .bare = (call->req.route->flags & ROUTE_HOT) != 0 };
    Err err = lane_submit(call->county->store, &call->job);
    if (err != OK)
        acted(&call->job, err);
}

// On a thread of the pool. What the act needs is kept in the Req; a fault skips the act.
static void prepared(PoolJob *job)
{
    Call *call = (Call *)(void *)((char *)job - offsetof(Call, pool));
    call->job = (LaneJob){ .act = act, .with = call };
    volatile Err err = &fault_too_large;
    if (arena_guard(call->arena) == 0) {
        err = read_begin(call);
        if (err == OK)
            err = call->req.route->prepare(&call->cx, &call->req);
    }
    read_end(call);
    arena_disarm(call->arena);
    if (err == OK && call->req.route->method[0] != 'G')
        into_lane(call);
    else
        acted(&call->job, err);
}

static void into_pool(Call *call)
{
    call->pool.work = prepared;
    Err err = pool_submit(&call->pool);
    if (err == OK)
        return;
    call->job = (LaneJob){ .act = act, .with = call };
    acted(&call->job, err);
}

static void count(const Call *call)
{
    RouteFigures *figures = call->entry != NULL ? call->entry->figures : NULL;
    int status = call->answer.status;
    int64_t took = mono_us() - call->began_us;
    size_t bucket = 0;
    while (bucket < LATENCY_BUCKETS - 1 && took > latency_us[bucket])
        bucket++;
    if (figures == NULL)
        figures = &call->app->routes.unknown;
    atomic_fetch_add_explicit(&figures->by_class[status / 100 - 1], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&figures->bucket[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&figures->sum_us, (uint64_t)took, memory_order_relaxed);
    log_info("http", "%s %d %lld us person %lld", call->cx.route, status, (long long)took,
             (long long)call->cx.actor.person.n);
}

static void send(Call *call)
{
    count(call);
    log_request_set(0);
    if (call->exchange != NULL) {
        server_reply(call->exchange, &call->answer);
        return;
    }
    call->waiter->sent = true;
}

// The act has been committed and only its answer found no room: what stands is not called too
// large. The key repeats it.
static bool stands(const Call *call, Stage stage)
{
    return stage == after_act && call->fault == OK && call->reply.refused == OK;
}

static void step(Call *call, Stage stage)
{
    volatile Next next = NEXT_SEND;
    log_request_set(call->request_number);
    if (arena_guard(call->arena) == 0)
        next = stage(call);
    else
        answer_last_resort(call, stands(call, stage) ? 503 : 413);
    read_end(call);
    arena_disarm(call->arena);
    if (next == NEXT_SEND) {
        send(call);
        return;
    }
    log_request_set(0);
    if (call->exchange != NULL && !call->parked) {
        call->parked = true;
        server_park(call->exchange);
    }
    if (next == NEXT_PREPARE)
        into_pool(call);
    else
        into_lane(call);
}

// --- the beginning

// "daye.localhost" is the county daye; whatever names none is the first.
static County *county_of(const App *app, Str host)
{
    Str rest;
    Str name = str_cut(host, '.', &rest);
    for (size_t i = 0; i < app->config.count; i++)
        if (str_eq(app->config.counties[i].name, name))
            return &app->config.counties[i];
    return &app->config.counties[0];
}

// The first of: ?lang=, the cookie, what the browser prefers.
static const Lang *lang_of(const Req *req)
{
    const Lang *asked = lang_find(req_query(req, "lang"));
    if (asked != NULL)
        return asked;
    const Lang *kept = lang_find(req_cookie(req, "lang"));
    return kept != NULL ? kept : lang_accept(req_header(req, "accept-language"));
}

static void keep_lang(Call *call)
{
    if (lang_find(req_query(&call->req, "lang")) != NULL && call->req.face == FACE_PAGE)
        reply_cookie(&call->cx, &call->reply, "lang", lang_code(call->cx.lang),
                     (int64_t)365 * 86400, true);
}

static Err open_county(Call *call)
{
    App *app = call->app;
    must(pthread_mutex_lock(&app->opening) == 0);
    Err err = OK;
    if (call->county->store == NULL)
        err = store_open(arena_new(ARENA_REQUEST_MAX), call->county);
    must(pthread_mutex_unlock(&app->opening) == 0);
    return err;
}

static uint64_t request_number(App *app)
{
    uint64_t n = atomic_fetch_add_explicit(&app->request_count, 1, memory_order_relaxed);
    uint64_t mixed = (app->request_seed + n) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u;
    return (mixed ^ mixed >> 32) | 1;
}

static void fill_cx(Call *call)
{
    Cx *cx = &call->cx;
    Time now = clock_now();
    *cx = (Cx){
        .arena = call->arena,
        .county = call->county,
        .now = now,
        .today = time_day(now),
        .lang = lang_zh(),
        .request = str_printf(call->arena, "%016llx", (unsigned long long)call->request_number),
        .route = "unknown",
        .from = call->req.http->address,
        .req = &call->req,
    };
}

static bool is_https(const App *app, const HttpRequest *http)
{
    return http->https || str_starts(app->config.public_url, S("https://"));
}

static void fill_req(Call *call, const HttpRequest *http)
{
    Req *req = &call->req;
    Str host = http_header(http, "host");
    req->app = call->app;
    req->http = http;
    req->https = is_https(call->app, http);
    req->state = &call->state;
    req->path = http->path;
    req->base = str_join(call->arena, req->https ? S("https://") : S("http://"), host);
}

static Err find_route(Call *call)
{
    Req *req = &call->req;
    Match match;
    routes_find(call->arena, &call->app->routes, req->http->method, req->http->path, &match,
                &req->face, &req->path);
    call->http_path = req->http->path;
    call->allow_get = match.get;
    call->allow_post = match.post;
    if (match.entry == NULL)
        return match.get || match.post ? &web_method : &fault_missing;
    call->entry = match.entry;
    req->route = match.entry->route;
    memcpy(req->params, match.params, sizeof match.params);
    req->param_count = match.n;
    call->cx.route = match.entry->label;
    return OK;
}

FAULT(web_method, 405, "web.method", "这个网址不能这样访问，请从页面上的按钮进入");

static Next begin(Call *call)
{
    Err err = find_route(call);
    Err broken = form_query(&call->cx, call->req.http->query, &call->req.query);
    call->cx.lang = lang_of(&call->req);
    bool bare = err == OK && (call->req.route->flags & ROUTE_NO_STORE);
    if (call->county->store == NULL && err == OK && !bare) {
        err = open_county(call);
        if (err != OK)
            err = &fault_busy;
    }
    if (err == OK)
        err = broken;
    if (err != OK)
        return send_fault(call, err);
    keep_lang(call);
    return call->req.route->method[0] == 'G' ? show(call) : post(call);
}

static Call *call_new(App *app, Arena *arena, const HttpRequest *http)
{
    Call *call = NEW(arena, Call);
    call->app = app;
    call->arena = arena;
    call->began_us = mono_us();
    call->request_number = request_number(app);
    call->county = county_of(app, http->host);
    fill_req(call, http);
    fill_cx(call);
    return call;
}

// What browsers fetch. They ask for /favicon.ico by themselves, wherever they show something that
// names no icon.
static bool fixed_answer(const App *app, Arena *arena, const HttpRequest *http, HttpReply *out)
{
    HttpRequest asked = *http;
    if (str_eq(http->path, S("/favicon.ico")))
        asked.path = S("/static/favicon.svg");
    if (!asset_answer(arena, &asked, out))
        return false;
    bool https = is_https(app, http), there = out->status == 200 || out->status == 304;
    out->head = str_join(arena, there ? policy_lines_of_asset(https) : policy_lines(0, https),
                         out->head);
    return true;
}

void app_request(void *with, Exchange *exchange)
{
    App *app = with;
    const HttpRequest *http = exchange_request(exchange);
    HttpReply fixed;
    if (fixed_answer(app, exchange_arena(exchange), http, &fixed)) {
        server_reply(exchange, &fixed);
        return;
    }
    Call *call = call_new(app, exchange_arena(exchange), http);
    call->exchange = exchange;
    step(call, begin);
}

static AppAnswer answer_of(const HttpReply *reply)
{
    return (AppAnswer){ .status = reply->status, .head = reply->head, .body = reply->body };
}

AppAnswer app_call(App *app, Arena *arena, const HttpRequest *request)
{
    HttpReply fixed;
    if (fixed_answer(app, arena, request, &fixed))
        return answer_of(&fixed);
    Waiter waiter = { .lock = PTHREAD_MUTEX_INITIALIZER, .bell = PTHREAD_COND_INITIALIZER };
    Call *call = call_new(app, arena, request);
    call->waiter = &waiter;
    step(call, begin);
    while (!waiter.sent) {
        must(pthread_mutex_lock(&waiter.lock) == 0);
        while (waiter.stage == NULL)
            must(pthread_cond_wait(&waiter.bell, &waiter.lock) == 0);
        Stage stage = waiter.stage;
        waiter.stage = NULL;
        must(pthread_mutex_unlock(&waiter.lock) == 0);
        step(call, stage);
    }
    return answer_of(&call->answer);
}

// --- starting

static void find_hooks(App *app)
{
    for (const Room *const *room = app->rooms; *room != NULL; room++) {
        if ((*room)->identify != NULL)
            app->identify = (*room)->identify;
        for (size_t i = 0; i < (*room)->setting_count; i++)
            if (strcmp((*room)->settings[i].name, "accounts.second_factor") == 0)
                app->second_factor_asked = true;
    }
}

Err app_start(Arena *house, const AppConfig *config, App **out)
{
    must(config->count > 0);
    App *app = NEW(house, App);
    app->house = house;
    app->config = *config;
    app->rooms = config->rooms != NULL ? config->rooms : rooms;
    app->started = clock_now();
    must(pthread_mutex_init(&app->opening, NULL) == 0);
    rand_bytes(&app->request_seed, sizeof app->request_seed);
    find_hooks(app);
    asset_load(house, config->edit_root);
    catalogue_load();
    TRY(templates_load(house, config->edit_root != NULL));
    TRY(routes_build(house, app->rooms, &app->routes));
    app->limits = limits_new(house);
    *out = app;
    return OK;
}

bool app_body_cut(void *with, Str method, Str path)
{
    const App *app = with;
    Match match;
    Face face;
    Str page_path;
    routes_find(NULL, &app->routes, method, path, &match, &face, &page_path);
    return match.entry != NULL && (match.entry->route->flags & ROUTE_UPLOAD);
}

size_t app_body_limit(void *with, Str method, Str path)
{
    return app_body_cut(with, method, path) ? UPLOAD_MAX : BODY_MAX;
}

bool app_trusted(void *with, Str address)
{
    const App *app = with;
    return app->config.trusted_proxy.n > 0 && str_eq(app->config.trusted_proxy, address);
}

void app_watch(App *app, const Server *server)
{
    atomic_store(&app->server, server);
}
