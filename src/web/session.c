// Sessions and tokens: 256 random bits at the visitor's, a keyed hash here.
#include "base/hash.h"
#include "store/db.h"
#include "town/county.h"
#include "web/call.h"
#include "web/http.h"
#include <string.h>

#define SECRET_BYTES   32
#define STAFF_IDLE     (15 * TIME_MINUTE)
#define STAFF_WHOLE    (12 * TIME_HOUR)
#define RESIDENT_WHOLE (90 * TIME_DAY)
#define TOKEN_PREFIX   "rv_"

// How old `seen` may grow before it is written again: each writing is an act in the lane.
#define SEEN_STAFF    TIME_MINUTE
#define SEEN_RESIDENT TIME_DAY
#define SEEN_TOKEN    TIME_HOUR

static Str secret_new(Cx *cx)
{
    uint8_t bytes[SECRET_BYTES];
    cx_random(cx, bytes, sizeof bytes);
    return base64url_of(cx->arena, str_of((const char *)bytes, sizeof bytes));
}

// Bound to what it is for, so that a token is no cookie.
static Blob secret_hash(Cx *cx, const char *kind, Str secret)
{
    Str bound = str_printf(cx->arena, "%s\n%.*s", kind, STR_FMT(secret));
    Hash hash = hash_keyed(hash_str(&cx->county->key_token), bound);
    return (Blob){ str_copy(cx->arena, hash_str(&hash)) };
}

Str session_cookie(const Req *req)
{
    return req->https ? S("__Host-rv") : S("rv");
}

// --- reading

typedef struct {
    SessionId id;
    PersonId person;
    bool staff, second_factor;
    Time began, seen;
} Session;
static const Field session_fields[] = {
    FIELD(Session, id),    FIELD(Session, person),
    FIELD(Session, staff), FIELD(Session, second_factor),
    FIELD(Session, began), FIELD(Session, seen),
};
static const Shape session_shape = SHAPE(Session, session_fields);

SQL(session_sql,
    "select id, person, staff, second_factor, began, seen from sessions where hash = $1", P_BYTES);

static bool session_over(const Session *session, Time now)
{
    int64_t idle = now.ms - session->seen.ms, whole = now.ms - session->began.ms;
    if (session->staff)
        return idle > STAFF_IDLE || whole > STAFF_WHOLE;
    return whole > RESIDENT_WHOLE;
}

typedef struct {
    TokenId id;
    PersonId person;
    Time until, seen;
} Token;
static const Field token_fields[] = {
    FIELD(Token, id),
    FIELD(Token, person),
    FIELD(Token, until),
    FIELD(Token, seen),
};
static const Shape token_shape = SHAPE(Token, token_fields);

SQL(token_sql, "select id, person, until, seen from tokens where hash = $1", P_BYTES);

// `seen` is written with the act that the request makes; for a request that only reads, or is
// refused, behind its back, by a small act of its own that nobody waits for.
typedef struct {
    LaneJob job;
    Arena *arena;
    Cx cx;
    bool token;
    int64_t id;
} Touch;

SQL(session_seen_sql, "update sessions set seen = $2 where id = $1 and seen < $2", P_INT, P_INT);
SQL(token_seen_sql, "update tokens set seen = $2 where id = $1 and (seen is null or seen < $2)",
    P_INT, P_INT);

static Err seen_write(Cx *cx, bool token, int64_t id)
{
    return db_change(cx, token ? &token_seen_sql : &session_seen_sql, NULL, id, cx->now);
}

static Err touch_act(Cx *cx, void *with)
{
    const Touch *touch = with;
    return seen_write(cx, touch->token, touch->id);
}

static void touch_done(LaneJob *job, Err result)
{
    (void)result;  // the next request tries again
    Touch *touch = (Touch *)(void *)((char *)job - offsetof(Touch, job));
    arena_free(touch->arena);
}

static void touch_later(const Call *call, bool token, int64_t id)
{
    Arena *arena = arena_new((size_t)256 << 10);
    Touch *touch = NEW(arena, Touch);
    *touch = (Touch){ .arena = arena, .token = token, .id = id };
    touch->cx = (Cx){ .arena = arena,
                      .county = call->county,
                      .now = call->cx.now,
                      .today = call->cx.today,
                      .lang = call->cx.lang,
                      .route = "seen" };
    touch->cx.actor.system = true;
    touch->job = (LaneJob){
        .cx = &touch->cx, .act = touch_act, .with = touch, .done = touch_done, .quiet = true
    };
    if (lane_submit(call->county->store, &touch->job) != OK)
        arena_free(arena);
}

static Err touch(Call *call, bool token, int64_t id)
{
    bool acts = call->req.route != NULL && call->req.route->method[0] == 'P';
    if (!call->reading)
        return seen_write(&call->cx, token, id);
    if (!acts) {
        touch_later(call, token, id);
        return OK;
    }
    call->stale = id;
    call->stale_token = token;
    return OK;
}

void actor_touch(Call *call)
{
    if (call->stale != 0)
        touch_later(call, call->stale_token, call->stale);
    call->stale = 0;
}

static Err become(Cx *cx, const App *app, PersonId person)
{
    cx->actor.person = person;
    if (app->identify == NULL)
        return OK;
    return app->identify(cx, person, &cx->actor);
}

static Err become_token(Cx *cx, const App *app, Str secret, Token *token)
{
    TRY(db_one(cx, &token_sql, &token_shape, token, &fault_signed_out,
               secret_hash(cx, "token", secret)));
    if (token->until.ms != 0 && token->until.ms <= cx->now.ms)
        return &fault_signed_out;
    TRY(become(cx, app, token->person));
    cx->actor.token = token->id;
    cx->actor.second_factor = true;  // a token was made by who had shown one
    return OK;
}

Err token_enter(Cx *cx, const Req *req, Str secret)
{
    Token token;
    int wait_seconds;
    must(req->route->flags & ROUTE_NO_CSRF);
    TRY(become_token(cx, req->app, secret, &token));
    return limit_person(req->app->limits, cx->county, token.person, clock_mono_ms(), &wait_seconds)
               ? OK
               : &limit_reached;
}

static Err read_token(Call *call, Str authorization)
{
    Cx *cx = &call->cx;
    Token token;
    if (!str_eq_fold(str_slice(authorization, 0, 7), S("bearer ")))
        return &fault_signed_out;
    Str secret = str_trim(str_slice(authorization, 7, authorization.n));
    TRY(become_token(cx, call->app, secret, &token));
    bool fresh = cx->now.ms - token.seen.ms <= SEEN_TOKEN;
    return fresh ? OK : touch(call, true, token.id.n);
}

static Err read_cookie(Call *call, Str secret)
{
    Cx *cx = &call->cx;
    Session session;
    TRY(db_one(cx, &session_sql, &session_shape, &session, &fault_signed_out,
               secret_hash(cx, "session", secret)));
    if (session_over(&session, cx->now))
        return &fault_signed_out;
    TRY(become(cx, call->app, session.person));
    cx->actor.session = session.id;
    cx->actor.second_factor = session.second_factor;
    int64_t patience = session.staff ? SEEN_STAFF : SEEN_RESIDENT;
    bool fresh = cx->now.ms - session.seen.ms <= patience;
    return fresh ? OK : touch(call, false, session.id.n);
}

Err actor_read(Call *call)
{
    Cx *cx = &call->cx;
    Err err = OK;
    cx->actor = (Actor){ 0 };
    Str authorization = req_header(&call->req, "authorization");
    Str cookie = call->req.face == FACE_API
                     ? ((Str){ 0 })
                     : req_cookie(&call->req, str_z(cx->arena, session_cookie(&call->req)));
    if (call->req.face == FACE_API && authorization.n > 0)
        return read_token(call, authorization);
    if (cookie.n > 0 && !(call->req.route != NULL && (call->req.route->flags & ROUTE_NO_CSRF)))
        err = read_cookie(call, cookie);
    if (err == OK)
        return OK;
    cx->actor = (Actor){ 0 };
    return err == &fault_signed_out ? OK : err;
}

// What one may not read does not exist; what one may read but not do is forbidden (design.md §7.5).
// Both come before any row is looked at, so the answer tells nothing about rows.
Err access_check(const Cx *cx, const Req *req)
{
    const Access *access = &req->route->access;
    if (access->kind == ACCESS_PUBLIC)
        return OK;
    if (cx->actor.person.n == 0)
        return &fault_signed_out;
    if (access->kind == ACCESS_ROLES && !actor_is(&cx->actor, access->roles))
        return req->route->method[0] == 'G' ? &fault_missing : &fault_forbidden;
    return OK;
}

// --- beginning and ending

// "Chrome · Android": enough for a person to know his own devices, too little to follow one.
static Str device_of(Arena *arena, Str agent)
{
    static const char *const browsers[][2] = {
        { "MicroMessenger", "微信" },    { "Edg", "Edge" },
        { "Firefox", "Firefox" },        { "HuaweiBrowser", "华为浏览器" },
        { "MiuiBrowser", "小米浏览器" }, { "Chrome", "Chrome" },
        { "Safari", "Safari" },
    };
    static const char *const systems[][2] = {
        { "OpenHarmony", "HarmonyOS" }, { "Android", "Android" },
        { "iPhone", "iPhone" },         { "iPad", "iPad" },
        { "Windows", "Windows" },       { "Mac OS", "Mac" },
        { "Linux", "Linux" },
    };
    const char *browser = "浏览器", *system_ = "";
    for (size_t i = COUNT(browsers); i-- > 0;)
        if (str_has(agent, str(browsers[i][0])))
            browser = browsers[i][1];
    for (size_t i = COUNT(systems); i-- > 0;)
        if (str_has(agent, str(systems[i][0])))
            system_ = systems[i][1];
    return str_printf(arena, "%s%s%s", browser, *system_ ? " · " : "", system_);
}

// 10.1.2.3 → 10.1.2.*; 2001:db8:1:2::3 → 2001:db8:1:*.
static Str address_masked(Arena *arena, Str address)
{
    size_t colons = 0;
    for (size_t i = 0; i < address.n; i++) {
        colons += address.p[i] == ':';
        if (colons == 3)
            return str_join(arena, str_slice(address, 0, i + 1), S("*"));
    }
    for (size_t i = address.n; i-- > 0;)
        if (address.p[i] == '.')
            return str_join(arena, str_slice(address, 0, i + 1), S("*"));
    return address.n == 0 ? S("") : S("*");
}

SQL(session_add_sql,
    "insert into sessions (hash, person, staff, second_factor, began, seen, device, address)"
    " values ($1, $2, $3, $4, $5, $5, $6, $7) returning id",
    P_BYTES, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT);
SQL(session_end_sql, "delete from sessions where id = $1", P_INT);

Err session_begin(Cx *cx, const Req *req, Reply *reply, PersonId person, bool staff,
                  bool second_factor)
{
    if (cx->actor.session.n != 0)
        TRY(db_change(cx, &session_end_sql, NULL, cx->actor.session));
    int64_t id = 0;
    Str secret = secret_new(cx);
    TRY(db_insert(cx, &session_add_sql, &id, secret_hash(cx, "session", secret), person, staff,
                  second_factor, cx->now, device_of(cx->arena, req_header(req, "user-agent")),
                  address_masked(cx->arena, cx->from)));
    int64_t seconds = (staff ? STAFF_WHOLE : RESIDENT_WHOLE) / 1000;
    reply_cookie(cx, reply, str_z(cx->arena, session_cookie(req)), secret, seconds, false);
    return OK;
}

Err session_end(Cx *cx, const Req *req, Reply *reply)
{
    TRY(db_change(cx, &session_end_sql, NULL, cx->actor.session));
    reply_cookie(cx, reply, str_z(cx->arena, session_cookie(req)), S(""), 0, false);
    return OK;
}

SQL(session_end_all_sql, "delete from sessions where person = $1 and ($2 = 0 or id <> $2)", P_INT,
    P_INT);

Err session_end_all(Cx *cx, PersonId person, SessionId but)
{
    return db_change(cx, &session_end_all_sql, NULL, person, but.n);
}

SQL(sessions_clean_sql,
    "delete from sessions where id in (select id from sessions where began < $1 or (staff = 1 and "
    "began < $2)"
    " order by began limit $3)",
    P_INT, P_INT, P_INT);

Err sessions_clean(Cx *cx, int limit, int64_t *gone)
{
    return db_change(cx, &sessions_clean_sql, gone, time_add(cx->now, -RESIDENT_WHOLE),
                     time_add(cx->now, -STAFF_WHOLE), limit);
}

SQL(sessions_forget_sql, "delete from sessions where person = $1", P_INT);
SQL(tokens_forget_sql, "delete from tokens where person = $1", P_INT);

Err sessions_forget(Cx *cx, PersonId person)
{
    TRY(db_change(cx, &sessions_forget_sql, NULL, person));
    return db_change(cx, &tokens_forget_sql, NULL, person);
}

static const Field session_row_fields[] = {
    FIELD(SessionRow, id),
    COL(SessionRow, began, "登录时间"),
    COL(SessionRow, seen, "最近使用"),
    COL(SessionRow, device, "设备"),
    COL(SessionRow, address, "网络地址"),
    FIELD(SessionRow, current),
};
const Shape session_row_shape = SHAPE(SessionRow, session_row_fields);

SQL(session_list_sql,
    "select id, began, seen, device, address, case when id = $2 then 1 else 0 end as current"
    "  from sessions where person = $1 order by seen desc, id desc limit 100",
    P_INT, P_INT);

Err session_list(Cx *cx, PersonId person, List *out)
{
    return db_list(cx, &session_list_sql, &session_row_shape, out, person, cx->actor.session.n);
}

// --- tokens

SQL(token_add_sql,
    "insert into tokens (hash, person, label, made, until) values ($1, $2, $3, $4, $5) returning "
    "id",
    P_BYTES, P_INT, P_TEXT, P_INT, P_INT);
SQL(token_end_sql, "delete from tokens where id = $1", P_INT);

Err token_create(Cx *cx, PersonId person, Str label, Time until, Str *shown, TokenId *id)
{
    int64_t row = 0;
    Str secret = str_join(cx->arena, S(TOKEN_PREFIX), secret_new(cx));
    TRY(db_insert(cx, &token_add_sql, &row, secret_hash(cx, "token", secret), person, label,
                  cx->now, until));
    *shown = secret;
    *id = (TokenId){ row };
    return OK;
}

Err token_revoke(Cx *cx, TokenId id)
{
    int64_t gone = 0;
    TRY(db_change(cx, &token_end_sql, &gone, id));
    return gone == 0 ? &fault_missing : OK;
}

static const Field token_row_fields[] = {
    FIELD(TokenRow, id),         FIELD(TokenRow, person),          COL(TokenRow, label, "名称"),
    COL(TokenRow, made, "创建"), COL(TokenRow, until, "有效期至"), COL(TokenRow, seen, "最近使用"),
};
const Shape token_row_shape = SHAPE(TokenRow, token_row_fields);

SQL(token_list_sql,
    "select id, person, label, made, until, seen from tokens"
    " where ($1 = 0 or person = $1) and (until is null or until > $2) order by id desc limit 500",
    P_INT, P_INT);

Err token_list(Cx *cx, PersonId person, List *out)
{
    return db_list(cx, &token_list_sql, &token_row_shape, out, person.n, cx->now);
}
