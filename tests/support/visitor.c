#include "tests/support/visitor.h"
#include "store/pool.h"
#include "web/call.h"
#include <string.h>

static void pool_ready(void)
{
    static bool started;
    if (started)
        return;
    started = true;
    pool_start(2);
}

App *visitor_app(T *t, County *county, const Room *const *list)
{
    App      *app = NULL;
    AppConfig config = { .counties = county, .count = 1, .rooms = list };
    pool_ready();
    CHECK_OK(app_start(t->arena, &config, &app));
    return app;
}

Visitor *visitor(T *t, App *app)
{
    Visitor *v = NEW(t->arena, Visitor);
    *v = (Visitor){ .t = t, .app = app, .county = app->config.counties, .address = S("10.1.2.3"), .host = S("daye.localhost") };
    return v;
}

// --- cookies --------------------------------------------------------------------------------------

static void keep_cookie(Visitor *v, Str line)
{
    Str rest, value;
    Str name = str_cut(str_cut(line, ';', &rest), '=', &value);
    bool gone = str_has(rest, S("Max-Age=0;"));
    size_t i = 0;
    while (i < v->cookie_count && !str_eq(v->cookies[i][0], name))
        i++;
    CHECK(i < COUNT(v->cookies));
    if (i == v->cookie_count)
        v->cookie_count++;
    v->cookies[i][0] = str_copy(v->t->arena, name);
    v->cookies[i][1] = gone ? (Str){ 0 } : str_copy(v->t->arena, value);
}

static void keep_cookies(Visitor *v, Str head)
{
    while (head.n > 0) {
        Str line = str_cut(head, '\n', &head);
        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (str_starts(line, S("Set-Cookie: ")))
            keep_cookie(v, str_slice(line, sizeof "Set-Cookie: " - 1, line.n));
    }
}

static Str cookie_line(const Visitor *v)
{
    Buf line = buf_new(v->t->arena, 8192);
    for (size_t i = 0; i < v->cookie_count; i++) {
        if (v->cookies[i][1].p == NULL)
            continue;
        if (line.n > 0)
            buf_lit(&line, "; ");
        buf_add(&line, v->cookies[i][0]);
        buf_byte(&line, '=');
        buf_add(&line, v->cookies[i][1]);
    }
    return buf_str(&line);
}

// --- requests -----------------------------------------------------------------------------------

typedef struct { Header rows[24]; size_t n; } Headers;

static void add_header(Headers *headers, const char *name, Str value)
{
    headers->rows[headers->n++] = (Header){ str(name), value };
}

AppAnswer visitor_send(Visitor *v, const VisitorRequest *request)
{
    Headers headers = { 0 };
    Str     target = str(request->target), cookies = cookie_line(v);
    add_header(&headers, "host", v->host);
    if (cookies.n > 0)
        add_header(&headers, "cookie", cookies);
    if (v->bearer.n > 0)
        add_header(&headers, "authorization", v->bearer);
    if (request->type != NULL)
        add_header(&headers, "content-type", str(request->type));
    if (!v->silent)
        add_header(&headers, "sec-fetch-site", S("same-origin"));
    for (size_t i = 0; i < COUNT(request->headers) && request->headers[i][0] != NULL; i++)
        add_header(&headers, request->headers[i][0], str(request->headers[i][1]));
    size_t mark = str_find(target, '?');
    HttpRequest http = {
        .method = str(request->method), .target = target, .path = str_slice(target, 0, mark), .host = v->host,
        .query = mark == STR_NOWHERE ? S("") : str_slice(target, mark + 1, target.n), .address = v->address,
        .https = v->https, .headers = headers.rows, .header_count = headers.n, .body = request->body,
    };
    Arena    *arena = arena_new(ARENA_REQUEST_MAX);
    AppAnswer answer = app_call(v->app, arena, &http);
    answer.head = str_copy(v->t->arena, answer.head);
    answer.body = str_copy(v->t->arena, answer.body);
    arena_free(arena);
    keep_cookies(v, answer.head);
    return answer;
}

AppAnswer visitor_get(Visitor *v, const char *target)
{
    return visitor_send(v, &(VisitorRequest){ .method = "GET", .target = target });
}

AppAnswer visitor_post(Visitor *v, const char *path, const char *body)
{
    Str key = str_printf(v->t->arena, "visitor-%p-%d", (void *)v, ++v->keys);
    VisitorRequest request = { .method = "POST", .target = path, .type = "application/x-www-form-urlencoded", .body = str(body) };
    if (v->bearer.n > 0) {
        request.headers[0][0] = "idempotency-key";
        request.headers[0][1] = str_z(v->t->arena, key);
    } else if (!str_has(request.body, S(FORM_KEY "="))) {
        request.body = str_printf(v->t->arena, "%s%s" FORM_KEY "=%.*s", body, *body ? "&" : "", STR_FMT(key));
    }
    return visitor_send(v, &request);
}

// --- signing in -----------------------------------------------------------------------------------

typedef struct {
    Visitor *v;
    PersonId person;
    bool     staff;
    Req      req;
    Reply    reply;
    Str      shown;
} SignIn;

static Err sign_in(Cx *cx, void *with)
{
    SignIn *in = with;
    return session_begin(cx, &in->req, &in->reply, in->person, in->staff, in->staff);
}

static Cx *lane_cx(const Visitor *v, const Req *req)
{
    Cx  *cx = NEW(v->t->arena, Cx);
    Time now = clock_now();
    *cx = (Cx){ .arena = v->t->arena, .county = v->county, .now = now, .today = time_day(now), .lang = lang_zh(),
                .request = S("test"), .route = "sign in", .from = v->address, .req = req };
    cx->actor.system = true;
    return cx;
}

void visitor_sign_in(Visitor *v, PersonId person, bool staff)
{
    SignIn      in = { .v = v, .person = person, .staff = staff };
    HttpRequest http = { .method = S("POST"), .target = S("/login"), .path = S("/login") };
    ReqState    state = { 0 };
    in.req = (Req){ .app = v->app, .http = &http, .https = v->https, .state = &state };
    CHECK_OK(lane_run(v->county->store, lane_cx(v, &in.req), sign_in, &in));
    keep_cookies(v, buf_str(&in.reply.lines));
}

static Err make_token(Cx *cx, void *with)
{
    SignIn *in = with;
    TokenId id;
    return token_create(cx, in->person, S("test"), (Time){ 0 }, &in->shown, &id);
}

void visitor_token(Visitor *v, PersonId person)
{
    SignIn in = { .v = v, .person = person };
    CHECK_OK(lane_run(v->county->store, lane_cx(v, NULL), make_token, &in));
    v->bearer = str_join(v->t->arena, S("Bearer "), in.shown);
}

// --- answers --------------------------------------------------------------------------------------

Str answer_header(const AppAnswer *answer, const char *name)
{
    Str head = answer->head;
    while (head.n > 0) {
        Str value;
        Str line = str_cut(head, '\n', &head);
        Str key = str_cut(line, ':', &value);
        if (value.p != NULL && str_eq_fold(key, str(name)))
            return str_trim(value);
    }
    return (Str){ 0 };
}

Str answer_form_key(T *t, const AppAnswer *answer)
{
    (void)t;
    static const char before[] = "name=\"form_key\" value=\"";
    size_t at = str_find_str(answer->body, str(before));
    CHECK(at != STR_NOWHERE);
    Str rest;
    return str_cut(str_slice(answer->body, at + sizeof before - 1, answer->body.n), '"', &rest);
}
