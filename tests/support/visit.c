#include "tests/support/visit.h"
#include "base/picture.h"
#include "store/pool.h"
#include "web/call.h"

// One pool for all apps of a test; it ends with the last of them.
static int pool_users;

static void pool_leave(void *nothing)
{
    (void)nothing;
    if (--pool_users == 0)
        pool_stop();
}

static void pool_enter(T *t)
{
    if (pool_users++ == 0)
        pool_start(2);
    arena_defer(t->arena, pool_leave, NULL);
}

App *visit_app_of(T *t, County *county, const Room *const *list)
{
    App *app = NULL;
    AppConfig config = { .counties = county, .count = 1, .rooms = list };
    pool_enter(t);
    CHECK_OK(app_start(t->arena, &config, &app));
    return app;
}

App *visit_app(T *t, County *county)
{
    return visit_app_of(t, county, NULL);
}

Visitor *visitor(T *t, App *app, const char *address)
{
    Visitor *v = NEW(t->arena, Visitor);
    *v = (Visitor){ .t = t,
                    .app = app,
                    .county = app->config.counties,
                    .address = str(address),
                    .host = S("daye.localhost") };
    return v;
}

// --- cookies

static Str cookie_line(Visitor *v)
{
    Buf buf = buf_new(v->t->arena, 8192);
    for (size_t i = 0; i < v->cookies; i++)
        buf_printf(&buf, "%s%.*s=%.*s", i > 0 ? "; " : "", STR_FMT(v->names[i]),
                   STR_FMT(v->values[i]));
    return buf_str(&buf);
}

static void keep_cookie(Visitor *v, Str line)
{
    Str rest, value, name = str_cut(str_cut(line, ';', &rest), '=', &value);
    size_t i = 0;
    while (i < v->cookies && !str_eq(v->names[i], name))
        i++;
    if (str_has(rest, S("Max-Age=0;"))) {
        if (i < v->cookies) {
            v->names[i] = v->names[v->cookies - 1];
            v->values[i] = v->values[--v->cookies];
        }
        return;
    }
    must(i < COUNT(v->names));
    v->names[i] = name;
    v->values[i] = value;
    v->cookies = i == v->cookies ? i + 1 : v->cookies;
}

static void keep_cookies(Visitor *v, Str head)
{
    while (head.n > 0) {
        Str rest, line = str_cut(head, '\n', &rest);
        if (str_starts(line, S("Set-Cookie: ")))
            keep_cookie(v, str_trim(str_slice(line, 12, line.n)));
        head = rest;
    }
}

// --- requests

typedef struct {
    Header rows[24];
    size_t n;
} Headers;

static void add_header(Headers *headers, const char *name, Str value)
{
    if (value.p != NULL)
        headers->rows[headers->n++] = (Header){ str(name), value };
}

static void add_headers(Headers *headers, Visitor *v, const Visit *visit)
{
    add_header(headers, "host", v->host);
    add_header(headers, "user-agent", S("Mozilla/5.0 (Linux; Android 10) Chrome/100"));
    add_header(headers, "authorization", v->bearer);
    add_header(headers, "content-type", str(visit->type));
    add_header(headers, "sec-fetch-site", v->silent ? (Str){ 0 } : S("same-origin"));
    if (v->cookies > 0)
        add_header(headers, "cookie", cookie_line(v));
    for (size_t i = 0; i < COUNT(visit->headers) && visit->headers[i][0] != NULL; i++)
        add_header(headers, visit->headers[i][0], str(visit->headers[i][1]));
}

AppAnswer visit_send(Visitor *v, const Visit *visit)
{
    Headers headers = { 0 };
    HttpRequest http = {
        .method = str(visit->method),
        .target = visit->target,
        .host = v->host,
        .address = v->address,
        .https = v->https,
        .body = visit->body,
    };
    add_headers(&headers, v, visit);
    http.headers = headers.rows;
    http.header_count = headers.n;
    http.path = str_cut(visit->target, '?', &http.query);
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    AppAnswer answer = app_call(v->app, arena, &http);
    answer.head = str_copy(v->t->arena, answer.head);
    answer.body = str_copy(v->t->arena, answer.body);
    arena_free(arena);
    keep_cookies(v, answer.head);
    return answer;
}

AppAnswer visit_get(Visitor *v, Str path)
{
    return visit_send(v, &(Visit){ .method = "GET", .target = path });
}

// --- files

#define BOUNDARY "----visit"

// A picture with EXIF in front that tells where it was taken; no two are alike.
static Str photo(Visitor *v)
{
    uint8_t *rgb = arena_alloc(v->t->arena, 3 * 64 * 48);
    for (int i = 0; i < 3 * 64 * 48; i++)
        rgb[i] = (uint8_t)(i + (int)v->keys * 31);
    Str jpeg, exif = S("\xFF\xE1\x00\x20"
                       "Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
                       "GPSLatitude");
    CHECK_OK(picture_of_pixels(v->t->arena, rgb, 64, 48, &jpeg));
    v->keys++;
    return str_join(v->t->arena, str_join(v->t->arena, str_slice(jpeg, 0, 2), exif),
                    str_slice(jpeg, 2, jpeg.n));
}

static Str file_of(Visitor *v, Str value)
{
    if (str_eq(value, S("@photo")))
        return photo(v);
    if (str_eq(value, S("@heic")))
        return S("\0\0\0\x18"
                 "ftypheic\0\0\0\0mif1heic");
    if (str_eq(value, S("@roster")))
        return S("姓名,手机号,服务时长\n冯桂英,13871550001,120\n");
    return str_eq(value, S("@text")) ? S("not a picture") : (Str){ 0 };
}

static Str multipart(Visitor *v, Str body)
{
    Buf out = buf_new(v->t->arena, (size_t)8 << 20);
    while (body.n > 0) {
        Str value;
        Str name = str_cut(str_cut(body, '&', &body), '=', &value);
        Str file = file_of(v, value);
        buf_printf(&out, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%.*s\"",
                   STR_FMT(name));
        if (file.p != NULL)
            buf_lit(&out, "; filename=\"IMG_0001.jpg\"\r\nContent-Type: image/jpeg");
        buf_lit(&out, "\r\n\r\n");
        for (size_t i = 0; file.p == NULL && i < value.n; i++)
            buf_byte(&out, value.p[i] == '+' ? ' ' : value.p[i]);
        buf_add(&out, file);
        buf_lit(&out, "\r\n");
    }
    buf_lit(&out, "--" BOUNDARY "--\r\n");
    CHECK(!out.full);
    return buf_str(&out);
}

AppAnswer visit_post(Visitor *v, const char *path, Str body)
{
    Str key = str_printf(v->t->arena, "visit-%p-%llu", (void *)v, (unsigned long long)++v->keys);
    Visit visit = { .method = "POST",
                    .target = str(path),
                    .type = "application/x-www-form-urlencoded",
                    .body = body };
    if (v->bearer.n > 0) {
        visit.headers[0][0] = "idempotency-key";
        visit.headers[0][1] = str_z(v->t->arena, key);
    } else if (!str_has(body, S(FORM_KEY "="))) {
        visit.body = str_printf(v->t->arena, "%.*s%s" FORM_KEY "=%.*s", STR_FMT(body),
                                body.n > 0 ? "&" : "", STR_FMT(key));
    }
    if (str_has(visit.body, S("=@"))) {
        visit.type = "multipart/form-data; boundary=" BOUNDARY;
        visit.body = multipart(v, visit.body);
    }
    return visit_send(v, &visit);
}

void visit_rested(App *app)
{
    app->limits = limits_new(app->house);
}

// --- signing in

typedef struct {
    Visitor *v;
    PersonId person;
    bool staff;
    Req req;
    Reply reply;
    Str shown;
} SignIn;

static Err sign_in(Cx *cx, void *with)
{
    SignIn *in = with;
    return session_begin(cx, &in->req, &in->reply, in->person, in->staff, in->staff);
}

static Cx *lane_cx(const Visitor *v, const Req *req)
{
    Cx *cx = NEW(v->t->arena, Cx);
    Time now = clock_now();
    *cx = (Cx){ .arena = v->t->arena,
                .county = v->county,
                .now = now,
                .today = time_day(now),
                .lang = lang_zh(),
                .request = S("test"),
                .route = "sign in",
                .from = v->address,
                .req = req };
    cx->actor.system = true;
    return cx;
}

void visit_sign_in(Visitor *v, PersonId person, bool staff)
{
    SignIn in = { .v = v, .person = person, .staff = staff };
    HttpRequest http = { .method = S("POST"), .target = S("/login"), .path = S("/login") };
    ReqState state = { 0 };
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

void visit_token(Visitor *v, PersonId person)
{
    SignIn in = { .v = v, .person = person };
    CHECK_OK(lane_run(v->county->store, lane_cx(v, NULL), make_token, &in));
    v->bearer = str_join(v->t->arena, S("Bearer "), in.shown);
}

// --- answers

Str visit_cookie(const Visitor *v, const char *name)
{
    for (size_t i = 0; i < v->cookies; i++)
        if (str_eq(v->names[i], str(name)))
            return v->values[i];
    return (Str){ 0 };
}

Str answer_header(const AppAnswer *answer, const char *name)
{
    Str head = answer->head;
    while (head.n > 0) {
        Str rest, value, line = str_cut(head, '\n', &rest);
        if (str_eq_fold(str_cut(line, ':', &value), str(name)))
            return str_trim(value);
        head = rest;
    }
    return (Str){ 0 };
}

static const char key_mark[] = "name=\"form_key\" value=\"";

Str answer_form_key(const AppAnswer *answer)
{
    size_t at = str_find_str(answer->body, str(key_mark));
    if (at == STR_NOWHERE)
        return (Str){ 0 };
    Str rest;
    return str_cut(str_slice(answer->body, at + sizeof key_mark - 1, answer->body.n), '"', &rest);
}

Str answer_plain(Arena *arena, Str body)
{
    Buf buf = buf_new(arena, body.n + 64);
    for (;;) {
        size_t at = str_find_str(body, str(key_mark));
        if (at == STR_NOWHERE)
            break;
        at += sizeof key_mark - 1;
        buf_add(&buf, str_slice(body, 0, at));
        body = str_slice(body, at, body.n);
        size_t to = str_find(body, '"');
        body = to == STR_NOWHERE ? S("") : str_slice(body, to, body.n);
    }
    buf_add(&buf, body);
    return buf_str(&buf);
}
