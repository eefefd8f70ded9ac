// The way of a request, with a small room of the test's own: notes that people leave.
#include "base/hash.h"
#include "store/audit.h"
#include "store/db.h"
#include "tests/support/county.h"
#include "tests/support/visit.h"
#include "town/setting.h"
#include "web/call.h"
#include "web/http.h"
#include <arpa/inet.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// --- the room

static const char note_table[] =
    "create table notes (id {id}, title {text} not null, person {int}, secret {text}) {strict}";

typedef struct {
    int64_t id;
    Str title;
} Note;
static const Field note_fields[] = { COL(Note, id, "编号"), COL(Note, title, "内容") };
static const Shape note_shape = SHAPE(Note, note_fields);

// The list is drawn by the layout's own notices.html, the form by form.html: a test needs no
// templates of its own.
typedef struct {
    bool has_notice, has_problem;
    Str notice, problem;
    List notes;
} NoteList;
static const Field list_fields[] = {
    SHOWN(NoteList, has_notice), SHOWN(NoteList, has_problem),        SHOWN(NoteList, notice),
    SHOWN(NoteList, problem),    LISTED(NoteList, notes, note_shape),
};
static const Shape list_shape = SHAPE(NoteList, list_fields);

#define LAYOUT_FILE "src/web/layout/notes.c"
static const Page note_list = {
    .name = "notices", .file = LAYOUT_FILE, .shape = &list_shape, .title = { "留言" }
};
static const Page note_page = {
    .name = "form", .file = LAYOUT_FILE, .shape = &form_view_shape, .title = { "写留言" }
};
static const Page *const note_list_listed
    __attribute__((section("redvest_pages"), used, retain)) = &note_list;
static const Page *const note_page_listed
    __attribute__((section("redvest_pages"), used, retain)) = &note_page;

typedef struct {
    Str title, secret;
    int32_t places;
} NoteForm;
static const Input note_inputs[] = {
    INPUT(NoteForm, title, "内容", .required = true, .max = 60),
    INPUT(NoteForm, secret, "密码", .secret = true, .widget = WIDGET_PASSWORD, .max = 20),
    INPUT(NoteForm, places, "人数", .min = 1, .max = 10),
};
FORM(note_form, NoteForm, note_inputs, "提交");

SQL(note_list_sql, "select id, title from notes where id > $1 order by id limit $2", P_INT, P_INT);
SQL(note_find_sql, "select id, title from notes where id = $1", P_INT);
SQL(note_add_sql, "insert into notes (title, person, secret) values ($1, $2, $3) returning id",
    P_TEXT, P_INT, P_TEXT);
SQL0(note_count_sql, "select count(*) from notes");
SQL(note_close_sql, "delete from notes where id = $1", P_INT);

FAULT(note_missing, 404, "note.missing", "没有找到这条留言");
FAULT(note_wrong, 422, "note.wrong", "登录名或密码不对");

static Err list_notes(Cx *cx, const Req *req, Reply *reply)
{
    int64_t after = 0;
    NoteList *view = NEW(cx->arena, NoteList);
    (void)!str_int(req_query(req, "cursor"), &after);
    TRY(db_list(cx, &note_list_sql, &note_shape, &view->notes, after, 2));
    if (view->notes.n == 2)
        reply_next(cx, reply,
                   str_printf(cx->arena, "%lld", (long long)LIST_AT(&view->notes, Note, 1)->id));
    return reply_page(cx, reply, &note_list, view);
}

static Err new_note(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    FormView *view = NEW(cx->arena, FormView);
    *view = form_view(cx, &note_form, S("/notes"), NULL);
    return reply_page(cx, reply, &note_page, view);
}

static Err show_note(Cx *cx, const Req *req, Reply *reply)
{
    Note note;
    TRY(db_one(cx, &note_find_sql, &note_shape, &note, &note_missing, req_number(req, "id")));
    return new_note(cx, req, reply);
}

static Err add_note(Cx *cx, const Req *req, Reply *reply)
{
    const NoteForm *form = req_form(req);
    int64_t id = 0;
    TRY(db_insert(cx, &note_add_sql, &id, form->title, cx->actor.person.n, form->secret));
    cx_audit(cx, "note", id, (Str){ 0 }, S("made"));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已提交"));
    return reply_goto_row(cx, reply, "/notes/", id);
}

static Err close_note(Cx *cx, const Req *req, Reply *reply)
{
    int64_t gone = 0;
    TRY(db_change(cx, &note_close_sql, &gone, req_number(req, "id")));
    return gone == 0 ? &note_missing : reply_goto(cx, reply, S("/notes"));
}

static Err enter(Cx *cx, const Req *req, Reply *reply)
{
    TRY(session_begin(cx, req, reply, (PersonId){ 7 }, false, false));
    return reply_goto(cx, reply, S("/notes"));
}

// A wrong password counts, though the answer is a refusal.
static Err refuse(Cx *cx, const Req *req, Reply *reply)
{
    const NoteForm *form = req_form(req);
    int64_t id = 0;
    TRY(db_insert(cx, &note_add_sql, &id, form->title, 0, S("")));
    return reply_refuse(cx, reply, &note_wrong);
}

static Err fail_late(Cx *cx, const Req *req, Reply *reply)
{
    TRY(add_note(cx, req, reply));
    TRY(session_begin(cx, req, reply, (PersonId){ 7 }, false, false));
    return &note_wrong;
}

SQL0(sessions_drop_sql, "delete from sessions");
static Err drop_sessions(Cx *cx, void *with)
{
    (void)with;
    return db_change(cx, &sessions_drop_sql, NULL);
}

// Between the check on the loop and the act in the lane, somebody ends the session.
static Err prepare_and_revoke(Cx *cx, const Req *req)
{
    (void)req;
    Cx own = { .arena = cx->arena,
               .county = cx->county,
               .now = cx->now,
               .lang = cx->lang,
               .route = "revoke",
               .request = S("x"),
               .from = S("") };
    own.actor.system = true;
    return lane_run(cx->county->store, &own, drop_sessions, NULL);
}

static Err prepare_a_word(Cx *cx, const Req *req)
{
    int64_t n = 0;
    TRY(db_int(cx, &note_count_sql, &n));  // a reader is there
    req_keep(req, str_z(cx->arena, str_printf(cx->arena, "word %lld", (long long)n)));
    return OK;
}

static Err add_kept(Cx *cx, const Req *req, Reply *reply)
{
    int64_t id = 0;
    TRY(db_insert(cx, &note_add_sql, &id, str((const char *)req_kept(req)), 0, S("")));
    return reply_goto(cx, reply, S("/notes"));
}

static Err show_kept(Cx *cx, const Req *req, Reply *reply)
{
    return reply_file(cx, reply, str((const char *)req_kept(req)), "text/plain", S("word.txt"));
}

static Err prepare_in_vain(Cx *cx, const Req *req)
{
    (void)cx, (void)req;
    return &fault_missing;
}

static Err greedy(Cx *cx, const Req *req, Reply *reply)
{
    (void)req, (void)reply;
    while (arena_used(cx->arena) < SIZE_MAX)
        arena_alloc(cx->arena, 1 << 16);
    return OK;
}

static Err silent(Cx *cx, const Req *req, Reply *reply)
{
    (void)cx, (void)req, (void)reply;
    return OK;
}

static const Route routes[] = {
    GET("/notes", list_notes, PUBLIC, .page = &note_list),
    GET("/notes/new", new_note, SIGNED_IN, .page = &note_page),
    GET("/notes/{id}", show_note, PUBLIC, .page = &note_page),
    POST("/notes", add_note, SIGNED_IN, .form = &note_form, .again = new_note,
         .title = TEXT("留言")),
    POST("/notes/{id}/close", close_note, ONLY(ROLE_LEADER)),
    GET("/leaders/{id}", new_note, ONLY(ROLE_LEADER)),
    GET("/mine", list_notes, SIGNED_IN, .page = &note_list, .flags = ROUTE_AUDITED),
    GET("/scan", new_note, PUBLIC, .flags = ROUTE_CAMERA | ROUTE_NO_API),
    GET("/app", new_note, PUBLIC, .flags = ROUTE_APP | ROUTE_NO_API),
    GET("/kept", list_notes, PUBLIC, .page = &note_list, .flags = ROUTE_CACHED),
    POST("/enter", enter, PUBLIC),
    POST("/refuse", refuse, PUBLIC, .form = &note_form, .again = new_note),
    POST("/late", fail_late, PUBLIC, .form = &note_form, .again = list_notes),
    POST("/revoked", add_note, SIGNED_IN, .form = &note_form, .prepare = prepare_and_revoke),
    POST("/prepared", add_kept, PUBLIC, .prepare = prepare_a_word),
    GET("/paper", show_kept, SIGNED_IN, .prepare = prepare_a_word, .flags = ROUTE_AUDITED),
    GET("/paper/open", show_kept, PUBLIC, .prepare = prepare_a_word),
    GET("/paper/vain", show_kept, PUBLIC, .prepare = prepare_in_vain),
    GET("/paper/revoked", show_kept, SIGNED_IN, .prepare = prepare_and_revoke),
    GET("/greedy", greedy, PUBLIC),
    POST("/greedy", greedy, PUBLIC),
    GET("/silent", silent, PUBLIC),
    POST("/photos/{id}", silent, PUBLIC, .flags = ROUTE_UPLOAD),
    GET("/secured", new_note, SIGNED_IN, .flags = ROUTE_SECOND_FACTOR),
};

static const Grant leads[] = {
    { .role = ROLE_LEADER, .depth = DEPTH_OWN, .team = { 3 }, .path = { "t/1/3/", 6 } }
};

static const Grant keeps[] = {
    { .role = ROLE_STATION, .depth = DEPTH_BELOW, .place = { 3 }, .path = { "/1/3/", 5 } }
};

static Err identify(Cx *cx, PersonId person, Actor *out)
{
    (void)cx;
    if (person.n == 9)
        return &fault_signed_out;
    out->name = S("冯女士");
    if (person.n == 8) {
        out->grants = leads;
        out->grant_count = COUNT(leads);
    }
    if (person.n == 10) {
        out->grants = keeps;
        out->grant_count = COUNT(keeps);
    }
    return OK;
}

static Err frame(Cx *cx, Frame *out)
{
    (void)cx;
    out->centre = S("大冶市新时代文明实践中心");
    out->help_name = S("周主任");
    out->help_phone = S("0714-123 4567");
    return OK;
}

// Declared by the accounts room; named here too, since this app has no accounts.
static const Setting settings[] = { SETTING_BOOL("accounts.second_factor", 0, "两步验证") };

static const Room notes_room = {
    .name = "notes",
    .title = TEXT("留言"),
    ROUTES(routes),
    SETTINGS(settings),
    .identify = identify,
    .frame = frame,
};
static const Room *const test_rooms[] = { &web_room, &settings_room, &notes_room, NULL };

// --- what the tests stand on

typedef struct {
    County *county;
    App *app;
    Visitor *feng;  // person 7, signed in
} Scene;

static Scene scene_in(T *t, County *county)
{
    Scene s = { .county = county };
    county_run(t, s.county, note_table);
    s.app = visit_app_of(t, s.county, test_rooms);
    s.feng = visitor(t, s.app, "10.1.2.3");
    visit_sign_in(s.feng, (PersonId){ 7 }, false);
    return s;
}

static Scene scene(T *t)
{
    return scene_in(t, county_sqlite(t));
}

static int64_t count_by(T *t, const Scene *s, const Sql *sql)
{
    int64_t n = 0;
    Cx *cx = county_cx(t, s->county, "count");
    CHECK_OK(store_read_begin(s->county->store, cx));
    CHECK_OK(db_int(cx, sql, &n));
    store_read_end(cx);
    return n;
}

static int64_t notes(T *t, const Scene *s)
{
    return count_by(t, s, &note_count_sql);
}

static size_t times(Str head, const char *name)
{
    size_t n = 0;
    while (head.n > 0) {
        Str line = str_cut(head, '\n', &head);
        n += str_eq_fold(str_slice(line, 0, strlen(name)), str(name)) && line.n > strlen(name) &&
             line.p[strlen(name)] == ':';
    }
    return n;
}

// --- reading

TEST(a_page_stands_in_its_layout)
{
    Scene s = scene(t);
    AppAnswer page = visit_get(s.feng, S("/notes/new"));
    CHECK_INT(page.status, 200);
    CHECK_HAS(page.body, "<html lang=\"zh-CN\"");
    CHECK_HAS(page.body, "写留言 · 红马甲");
    CHECK_HAS(page.body, "大冶市新时代文明实践中心");
    CHECK_HAS(page.body, "href=\"tel:07141234567\"");
    CHECK_HAS(page.body, "action=\"/notes\"");
    CHECK(answer_form_key(&page).n >= 20);
    CHECK_STR(answer_header(&page, "content-type"), "text/html; charset=utf-8");
}

TEST(the_faces_of_a_list_tell_the_same)
{
    Scene s = scene(t);
    visit_post(s.feng, "/notes", S("title=清理<楼道>"));
    AppAnswer json = visit_get(s.feng, S("/notes.json")), csv = visit_get(s.feng, S("/notes.csv"));
    AppAnswer xlsx = visit_get(s.feng, S("/notes.xlsx")),
              api = visit_get(s.feng, S("/api/v1/notes"));
    CHECK_STR(json.body, "{\"notes\":[{\"id\":1,\"title\":\"清理<楼道>\"}]}");
    CHECK(str_eq(json.body, api.body));
    CHECK_HAS(csv.body, "清理<楼道>\r\n");
    CHECK_HAS(answer_header(&csv, "content-disposition"),
              "attachment; filename*=UTF-8''%E7%95%99%E8%A8%80-20");
    CHECK(str_starts(xlsx.body, S("PK")));
    CHECK_STR(answer_header(&json, "content-type"), "application/json; charset=utf-8");
    CHECK_INT(visit_get(s.feng, S("/notes/new.csv")).status, 404);
    CHECK_INT(visit_get(s.feng, S("/notes/new.json")).status, 200);
    CHECK_INT(visit_get(s.feng, S("/api/v1/scan")).status, 404);
}

TEST(a_list_that_goes_on_says_where)
{
    Scene s = scene(t);
    for (int i = 0; i < 3; i++)
        visit_post(s.feng, "/notes", S("title=a"));
    AppAnswer first = visit_get(s.feng, S("/notes.json?cursor=0&q=%E6%A5%BC&cursor=0"));
    CHECK_STR(answer_header(&first, "link"), "</notes.json?q=%E6%A5%BC&cursor=2>; rel=\"next\"");
    AppAnswer second = visit_get(s.feng, S("/api/v1/notes?cursor=2"));
    CHECK_STR(second.body, "{\"notes\":[{\"id\":3,\"title\":\"a\"}]}");
    CHECK(answer_header(&second, "link").p == NULL);
}

TEST(what_was_seen_is_not_sent_again)
{
    Scene s = scene(t);
    Visitor *nobody = visitor(t, s.app, "10.1.2.3");
    AppAnswer json = visit_get(nobody, S("/notes.json"));
    Str tag = answer_header(&json, "etag");
    CHECK(tag.n > 10);
    CHECK_STR(answer_header(&json, "cache-control"), "no-cache");
    Visit again = { .method = "GET",
                    .target = S("/notes.json"),
                    .headers = { { "if-none-match", str_z(t->arena, tag) } } };
    AppAnswer same = visit_send(nobody, &again);
    CHECK_INT(same.status, 304);
    CHECK_INT(same.body.n, 0);
    visit_post(s.feng, "/notes", S("title=neu"));
    CHECK_INT(visit_send(nobody, &again).status, 200);
    AppAnswer kept = visit_get(nobody, S("/kept"));
    CHECK(answer_header(&kept, "etag").n > 0);
    AppAnswer own = visit_get(s.feng, S("/kept"));
    CHECK_STR(answer_header(&own, "cache-control"), "no-store");
}

TEST(the_language_follows_link_cookie_and_browser)
{
    Scene s = scene(t);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    if (lang_find(S("en")) == NULL)
        test_skip("no English catalogue is embedded");
    Visit english = { .method = "GET",
                      .target = S("/notes"),
                      .headers = { { "accept-language", "en-GB,en;q=0.9" } } };
    CHECK_HAS(visit_send(v, &english).body, "<html lang=\"en\"");
    CHECK_HAS(visit_get(v, S("/notes")).body, "<html lang=\"zh-CN\"");
    AppAnswer asked = visit_get(v, S("/notes?lang=en"));
    CHECK_HAS(asked.body, "<html lang=\"en\"");
    CHECK_HAS(asked.body, "<a href=\"/notes?lang=zh-CN\" lang=\"zh-CN\" data-source>中文</a>");
    CHECK_HAS(visit_get(visitor(t, s.app, "10.1.2.9"), S("/notes")).body, ">English</a>");
    CHECK_LACKS(answer_header(&asked, "set-cookie"), "HttpOnly");
    CHECK_HAS(visit_get(v, S("/notes")).body, "<html lang=\"en\"");
    CHECK_HAS(visit_get(v, S("/notes?lang=xx")).body, "<html lang=\"en\"");
}

TEST(large_type_and_theme_are_on_the_html_element)
{
    Scene s = scene(t);
    Visit request = { .method = "GET",
                      .target = S("/notes"),
                      .headers = { { "cookie", "mode=elder; theme=dark" } } };
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    CHECK_HAS(visit_send(v, &request).body, "data-mode=\"elder\" data-theme=\"dark\"");
    request.headers[0][1] = "mode=\"><script>; theme=pink";
    CHECK_HAS(visit_send(v, &request).body, "data-mode=\"\" data-theme=\"\"");
}

// --- doors

TEST(what_one_may_not_read_does_not_exist)
{
    Scene s = scene(t);
    Visitor *nobody = visitor(t, s.app, "10.1.2.3"), *leader = visitor(t, s.app, "10.1.2.3");
    visit_sign_in(leader, (PersonId){ 8 }, false);
    AppAnswer sent = visit_get(nobody, S("/leaders/1?x=1&y=2"));
    CHECK_INT(sent.status, 303);
    CHECK_STR(answer_header(&sent, "location"), "/login?next=%2Fleaders%2F1%3Fx%3D1%26y%3D2");
    CHECK_INT(visit_get(s.feng, S("/leaders/1")).status, 404);
    CHECK_INT(visit_get(leader, S("/leaders/1")).status, 200);
    // What one may read but not do is forbidden, and the answer is the same whether the row is
    // there or not.
    AppAnswer there, not_there;
    visit_post(s.feng, "/notes", S("title=a"));
    there = visit_post(s.feng, "/notes/1/close", S(""));
    not_there = visit_post(s.feng, "/notes/77/close", S(""));
    CHECK_INT(there.status, 403);
    CHECK_INT(not_there.status, 403);
    CHECK_INT(notes(t, &s), 1);
    CHECK_INT(visit_post(leader, "/notes/77/close", S("")).status, 404);
    CHECK_INT(visit_post(leader, "/notes/1/close", S("")).status, 303);
    CHECK_INT(visit_post(nobody, "/notes", S("title=a")).status, 401);
    CHECK_INT(visit_get(nobody, S("/mine.json")).status, 401);
}

TEST(methods_that_a_path_does_not_know_are_told)
{
    Scene s = scene(t);
    AppAnswer answer = visit_send(s.feng, &(Visit){ .method = "DELETE", .target = S("/notes") });
    CHECK_INT(answer.status, 405);
    CHECK_STR(answer_header(&answer, "allow"), "GET, HEAD, POST");
    answer = visit_send(s.feng, &(Visit){ .method = "GET", .target = S("/enter") });
    CHECK_INT(answer.status, 405);
    CHECK_STR(answer_header(&answer, "allow"), "POST");
    answer = visit_send(s.feng, &(Visit){ .method = "POST", .target = S("/notes.json") });
    CHECK_INT(answer.status, 405);
    CHECK_STR(answer_header(&answer, "allow"), "GET, HEAD");
    AppAnswer head = visit_send(s.feng, &(Visit){ .method = "HEAD", .target = S("/notes") });
    CHECK_INT(head.status, 200);
    static const char *const strange[] = { "/nowhere", "/notes/abc", "/notes/1/2/3/4/5/6/7/8/9",
                                           "/notes/",  "/.json",     "/api/v1",
                                           "/api/v1/", "//",         "/notes/new.json.csv" };
    for (size_t i = 0; i < COUNT(strange); i++)
        CHECK_INT(visit_get(s.feng, str(strange[i])).status, 404);
}

TEST(a_fault_is_a_page_for_people_and_a_problem_for_programs)
{
    Scene s = scene(t);
    AppAnswer page = visit_get(s.feng, S("/notes/77")),
              json = visit_get(s.feng, S("/notes/77.json"));
    CHECK_INT(page.status, 404);
    CHECK_HAS(page.body, "没有找到这条留言");
    CHECK_HAS(page.body, "请求编号");
    CHECK_HAS(page.body, "0714-123 4567");
    CHECK_STR(answer_header(&json, "content-type"), "application/problem+json");
    json_t *root = json_loadb(json.body.p, json.body.n, 0, NULL);
    CHECK(root != NULL);
    CHECK_STR(str(json_string_value(json_object_get(root, "code"))), "note.missing");
    CHECK_STR(str(json_string_value(json_object_get(root, "detail"))), "没有找到这条留言");
    CHECK_INT(json_integer_value(json_object_get(root, "status")), 404);
    Str id = answer_header(&json, "x-request-id");
    CHECK_INT(id.n, 16);
    CHECK(str_ends(str(json_string_value(json_object_get(root, "instance"))), id));
    json_decref(root);
    CHECK_INT(visit_get(s.feng, S("/silent")).status, 500);
    CHECK_INT(visit_get(s.feng, S("/notes?q=%ff")).status, 400);
}

static const char *const policy[][2] = {
    { "content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src "
                                 "'self' data: blob:; connect-src 'self'; "
                                 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
    { "x-content-type-options", "nosniff" },
    { "referrer-policy", "same-origin" },
    { "cross-origin-opener-policy", "same-origin" },
    { "cross-origin-resource-policy", "same-origin" },
    { "permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
};

static void check_policy(T *t, const char *what, const AppAnswer *answer)
{
    for (size_t i = 0; i < COUNT(policy); i++) {
        Str value = answer_header(answer, policy[i][0]);
        if (!str_eq(value, str(policy[i][1])) || times(answer->head, policy[i][0]) != 1)
            test_failed(__FILE__, __LINE__, "%s (%d): %s is \"%.*s\"", what, answer->status,
                        policy[i][0], STR_FMT(value));
    }
    if (times(answer->head, "cache-control") != 1)
        test_failed(__FILE__, __LINE__, "%s says nothing, or twice, about keeping", what);
    CHECK(answer->status == 304 || answer_header(answer, "strict-transport-security").p == NULL);
    (void)t;
}

TEST(every_answer_carries_the_policy)
{
    Scene s = scene(t);
    static const char *const targets[] = {
        "/notes",
        "/notes.json",
        "/notes.csv",
        "/notes.xlsx",
        "/api/v1/notes",
        "/notes/77",
        "/notes/77.json",
        "/nowhere",
        "/leaders/1",
        "/mine",
        "/greedy",
        "/silent",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/enter",
        "/static/app.css",
        "/static/nothing.css",
        "/favicon.ico",
        "/notes?q=%ff",
    };
    Visitor *nobody = visitor(t, s.app, "10.1.2.3");
    for (size_t i = 0; i < COUNT(targets); i++) {
        AppAnswer mine = visit_get(s.feng, str(targets[i])),
                  theirs = visit_get(nobody, str(targets[i]));
        check_policy(t, targets[i], &mine);
        check_policy(t, targets[i], &theirs);
    }
    static const char *const bodies[] = { "title=a", "title=", "%%%" };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        AppAnswer answer = visit_post(s.feng, "/notes", str(bodies[i]));
        check_policy(t, bodies[i], &answer);
        answer = visit_post(nobody, "/greedy", str(bodies[i]));
        check_policy(t, bodies[i], &answer);
    }
    AppAnswer scan = visit_get(nobody, S("/scan"));
    CHECK_HAS(answer_header(&scan, "permissions-policy"), "camera=(self)");
    CHECK(!str_has(answer_header(&scan, "content-security-policy"), S("worker-src")));
    AppAnswer kept = visit_get(nobody, S("/app"));
    CHECK_HAS(answer_header(&kept, "content-security-policy"),
              "; worker-src 'self'; manifest-src 'self'");
    CHECK_HAS(answer_header(&kept, "permissions-policy"),
              "camera=(self), microphone=(), geolocation=(self)");
    nobody->https = true;
    AppAnswer safe = visit_get(nobody, S("/notes"));
    CHECK_STR(answer_header(&safe, "strict-transport-security"), "max-age=63072000");
}

TEST(what_is_personal_is_never_kept)
{
    Scene s = scene(t);
    static const char *const targets[] = { "/notes",        "/notes.json", "/notes.csv", "/mine",
                                           "/api/v1/notes", "/notes/new",  "/notes/77" };
    for (size_t i = 0; i < COUNT(targets); i++) {
        AppAnswer answer = visit_get(s.feng, str(targets[i]));
        if (i == 4)
            continue;  // a program without a token is nobody
        CHECK_STR(answer_header(&answer, "cache-control"), "no-store");
        CHECK_STR(answer_header(&answer, "vary"), "HX-Request, Accept-Language, Cookie");
    }
}

TEST(greed_ends_with_its_own_request)
{
    Scene s = scene(t);
    CHECK_INT(visit_get(s.feng, S("/greedy")).status, 413);
    CHECK_INT(visit_post(s.feng, "/greedy", S("")).status, 413);
    CHECK_INT(visit_get(s.feng, S("/notes")).status, 200);
}

// --- writing

TEST(a_post_acts_goes_on_and_says_so_once)
{
    Scene s = scene(t);
    AppAnswer done = visit_post(s.feng, "/notes", S("title=  清理楼道  &unknown=1"));
    CHECK_INT(done.status, 303);
    CHECK_STR(answer_header(&done, "location"), "/notes/1");
    CHECK_HAS(visit_get(s.feng, S("/notes/1")).body, "已提交");
    CHECK_LACKS(visit_get(s.feng, S("/notes/1")).body, "已提交");
    CHECK_HAS(visit_get(s.feng, S("/notes.json")).body, "\"title\":\"清理楼道\"");
}

TEST(nobody_else_can_put_words_on_our_page)
{
    Scene s = scene(t);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    Visit request = { .method = "GET",
                      .target = S("/notes"),
                      .headers = { { "cookie", "notice=5oKo5bey5Lit5aWW.AAAAAAAAAAAAAAAA" } } };
    CHECK_LACKS(visit_send(v, &request).body, "您已中奖");
}

typedef struct {
    Visitor *v;
    AppAnswer answer;
} Click;

static void *click(void *with)
{
    Click *one = with;
    one->answer = visit_post(one->v, "/notes", S("title=a&form_key=the-same-key"));
    return NULL;
}

BOTH(a_double_click_is_one_act)
{
    Scene s = scene_in(t, county);
    Click clicks[4];
    pthread_t threads[4];
    for (size_t i = 0; i < COUNT(clicks); i++) {
        Visitor *v = visitor(t, s.app, "10.1.2.3");
        *v = *s.feng;
        T *own = NEW(t->arena, T);
        *own = (T){ .arena = arena_new(ARENA_REQUEST_MAX), .name = t->name };
        v->t = own;
        clicks[i] = (Click){ .v = v };
    }
    for (size_t i = 0; i < COUNT(clicks); i++)
        CHECK(pthread_create(&threads[i], NULL, click, &clicks[i]) == 0);
    for (size_t i = 0; i < COUNT(clicks); i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    for (size_t i = 0; i < COUNT(clicks); i++) {
        CHECK_INT(clicks[i].answer.status, 303);
        CHECK_STR(answer_header(&clicks[i].answer, "location"), "/notes/1");
    }
    CHECK_INT(notes(t, &s), 1);
    for (size_t i = 0; i < COUNT(clicks); i++)
        arena_free(clicks[i].v->t->arena);
}

BOTH(a_used_key_does_not_carry_another_form)
{
    Scene s = scene_in(t, county);
    visit_post(s.feng, "/notes", S("title=a&form_key=the-same-key"));
    AppAnswer other = visit_post(s.feng, "/notes", S("title=b&form_key=the-same-key"));
    CHECK_INT(other.status, 409);
    CHECK_HAS(other.body, "已经提交过了");
    CHECK_HAS(other.body, "value=\"b\"");  // and a new key beside it
    CHECK_LACKS(other.body, "the-same-key");
    Visitor *leader = visitor(t, s.app, "10.1.2.3");
    visit_sign_in(leader, (PersonId){ 8 }, false);
    CHECK_INT(visit_post(leader, "/notes", S("title=a&form_key=the-same-key")).status, 409);
    CHECK_INT(notes(t, &s), 1);
}

TEST(a_post_without_a_key_is_refused)
{
    Scene s = scene(t);
    static const char *const bodies[] = { "title=a", "title=a&form_key=", "title=a&form_key=short",
                                          "title=a&form_key=%E6%A5%BC%E6%A5%BC%E6%A5%BC" };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        Visit request = { .method = "POST",
                          .target = S("/notes"),
                          .type = "application/x-www-form-urlencoded",
                          .body = str(bodies[i]) };
        AppAnswer answer = visit_send(s.feng, &request);
        CHECK_INT(answer.status, 400);
        CHECK_HAS(answer.body, "页面已经过期");
    }
    CHECK_INT(notes(t, &s), 0);
}

BOTH(a_log_in_clicked_twice_signs_in)
{
    Scene s = scene_in(t, county);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    AppAnswer first = visit_post(v, "/enter", S("form_key=enter-once"));
    Str cookie = answer_header(&first, "set-cookie");
    CHECK_HAS(cookie, "rv=");
    CHECK_HAS(cookie, "; Path=/; Max-Age=7776000; SameSite=Lax; HttpOnly");
    CHECK_LACKS(cookie, "Secure");
    Visitor *same_browser = visitor(t, s.app, "10.1.2.3");
    AppAnswer second = visit_post(same_browser, "/enter", S("form_key=enter-once"));
    CHECK(str_eq(answer_header(&second, "set-cookie"), cookie));
    CHECK_INT(visit_get(same_browser, S("/notes/new")).status, 200);
    v->https = true;
    AppAnswer safe = visit_post(v, "/enter", S(""));
    CHECK(str_starts(answer_header(&safe, "set-cookie"), S("__Host-rv=")));
    CHECK_HAS(answer_header(&safe, "set-cookie"), "; Secure");
}

TEST(what_was_typed_stands_again_escaped_and_no_secret_does)
{
    Scene s = scene(t);
    AppAnswer page = visit_post(s.feng, "/notes", S("title=&secret=geheim&places=99"));
    CHECK_INT(page.status, 422);
    CHECK_HAS(page.body, "请填写内容");
    CHECK_HAS(page.body, "人数不能大于10");
    CHECK_HAS(page.body, "value=\"99\"");
    CHECK_HAS(page.body, "href=\"#title\"");
    CHECK_LACKS(page.body, "geheim");
    page = visit_post(s.feng, "/notes", S("places=99&title=<script>alert('1')</script>\""));
    CHECK_INT(page.status, 422);
    CHECK_HAS(page.body, "value=\"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;\"");
    CHECK_LACKS(page.body, "<script>alert");
    CHECK_INT(notes(t, &s), 0);
}

BOTH(hostile_text_is_text)
{
    Scene s = scene_in(t, county);
    static const char *const fine[] = { "' or 1=1 --",
                                        "<script>alert(1)</script>",
                                        "😀👨‍👩‍👧",
                                        "\"; drop table notes; --",
                                        "=1+1",
                                        "{{title}}",
                                        "%s%n%p",
                                        "\\u0000",
                                        "〇𠀀" };
    for (size_t i = 0; i < COUNT(fine); i++) {
        Buf body = buf_new(t->arena, 4096);
        buf_lit(&body, "title=");
        buf_url(&body, str(fine[i]));
        CHECK_INT(visit_post(s.feng, "/notes", buf_str(&body)).status, 303);
        Buf json = buf_new(t->arena, 4096);
        buf_json(&json, str(fine[i]));
        AppAnswer list = visit_get(s.feng, str_printf(t->arena, "/notes.json?cursor=%zu", i));
        CHECK_HAS(list.body, str_z(t->arena, buf_str(&json)));
    }
    CHECK_INT(notes(t, &s), COUNT(fine));
}

TEST(sixty_characters_are_counted_as_people_count)
{
    Scene s = scene(t);
    Buf body = buf_new(t->arena, 4096), longer = buf_new(t->arena, 4096);
    buf_lit(&body, "title=");
    buf_lit(&longer, "title=");
    for (int i = 0; i < 60; i++)
        buf_lit(&body, "楼");
    for (int i = 0; i < 500; i++)
        buf_lit(&longer, "楼");
    CHECK_INT(visit_post(s.feng, "/notes", buf_str(&body)).status, 303);
    AppAnswer answer = visit_post(s.feng, "/notes", buf_str(&longer));
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body, "内容最多60个字");
    CHECK_INT(notes(t, &s), 1);
}

TEST(broken_and_oversized_bodies_are_refused)
{
    Scene s = scene(t);
    static const char *const broken[] = { "title=%ff%fe&form_key=12345678",
                                          "title=%&form_key=12345678",
                                          "title=%00&form_key=12345678",
                                          "title=\xff&form_key=12345678" };
    for (size_t i = 0; i < COUNT(broken); i++)
        CHECK_INT(visit_post(s.feng, "/notes", str(broken[i])).status, 400);
    CHECK_INT(visit_post(s.feng, "/notes", S("title=a%01b")).status, 422);
    char *big = arena_alloc(t->arena, 10u << 20);
    memset(big, 'a', (10u << 20) - 1);
    Visit request = { .method = "POST",
                      .target = S("/notes"),
                      .type = "application/x-www-form-urlencoded",
                      .body = { big, (10u << 20) - 1 } };
    CHECK_INT(visit_send(s.feng, &request).status, 413);
    request.body = S("<a/>");
    request.type = "text/xml";
    CHECK_INT(visit_send(s.feng, &request).status, 415);
    Buf many = buf_new(t->arena, 1 << 16);
    for (int i = 0; i < 201; i++)
        buf_printf(&many, "a%d=1&", i);
    CHECK_INT(visit_post(s.feng, "/notes", buf_str(&many)).status, 400);
    CHECK_INT(notes(t, &s), 0);
}

TEST(multipart_and_json_bring_the_same_fields)
{
    Scene s = scene(t);
    Visit request = {
        .method = "POST",
        .target = S("/notes"),
        .type = "multipart/form-data; boundary=\"xyz\"",
        .body = S("--xyz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n第一\r\n--xyz\r\n"
                  "Content-Disposition: form-data; "
                  "name=\"form_key\"\r\n\r\nmultipart-key\r\n--xyz--\r\n"),
    };
    CHECK_INT(visit_send(s.feng, &request).status, 303);
    request.body = S("--xyz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n第一");
    CHECK_INT(visit_send(s.feng, &request).status, 400);
    visit_token(s.feng, (PersonId){ 7 });
    Visit api = { .method = "POST",
                  .target = S("/api/v1/notes"),
                  .type = "application/json",
                  .body = S("{\"title\":\"第二\",\"places\":3}"),
                  .headers = { { "idempotency-key", "json-key-1" } } };
    AppAnswer made = visit_send(s.feng, &api);
    CHECK_INT(made.status, 201);
    CHECK_STR(made.body, "{\"id\":\"2\",\"href\":\"/api/v1/notes/2\"}");
    CHECK_STR(answer_header(&made, "location"), "/api/v1/notes/2");
}

BOTH(a_refused_act_leaves_no_cookie_and_no_row)
{
    Scene s = scene_in(t, county);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    AppAnswer answer = visit_post(v, "/late", S("title=a"));
    CHECK_INT(answer.status, 422);
    CHECK_LACKS(answer.head, "rv=");
    CHECK_HAS(answer.body, "登录名或密码不对");  // said by the layout: no form on that page told it
    CHECK_INT(notes(t, &s), 0);
}

BOTH(a_refusal_that_counts_keeps_its_row)
{
    Scene s = scene_in(t, county);
    AppAnswer answer = visit_post(visitor(t, s.app, "10.1.2.3"), "/refuse", S("title=a"));
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body, "登录名或密码不对");
    CHECK_INT(notes(t, &s), 1);
}

BOTH(a_refusal_that_counts_is_counted_once_under_a_key)
{
    Scene s = scene_in(t, county);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    for (int i = 0; i < 2; i++) {
        AppAnswer answer = visit_post(v, "/refuse", S("title=a&form_key=the-same-key"));
        CHECK_INT(answer.status, 422);
        CHECK_HAS(answer.body, "登录名或密码不对");
        CHECK_INT(notes(t, &s), 1);
    }
    CHECK_INT(visit_post(v, "/refuse", S("title=a&form_key=another-key")).status, 422);
    CHECK_INT(notes(t, &s), 2);
    // Another word from the same page is another try, and what was refused stays refused.
    AppAnswer other = visit_post(v, "/refuse", S("title=b&form_key=the-same-key"));
    CHECK_HAS(other.body, "登录名或密码不对");
    CHECK_INT(notes(t, &s), 3);
    CHECK_INT(visit_post(v, "/refuse", S("title=a&form_key=the-same-key")).status, 422);
    CHECK_INT(notes(t, &s), 3);
}

TEST(what_was_prepared_reaches_the_act)
{
    Scene s = scene(t);
    CHECK_INT(visit_post(s.feng, "/prepared", S("")).status, 303);
    CHECK_HAS(visit_get(s.feng, S("/notes.json")).body, "word 0");
}

static int64_t audited(T *t, const Scene *s, const char *what, const char *route);

TEST(a_paper_is_prepared_before_it_is_shown)
{
    Scene s = scene(t);
    AppAnswer paper = visit_get(s.feng, S("/paper/open"));
    CHECK_INT(paper.status, 200);
    CHECK_STR(paper.body, "word 0");
    CHECK_HAS(answer_header(&paper, "content-disposition"), "word.txt");
    CHECK_STR(visit_get(s.feng, S("/paper")).body, "word 0");
    CHECK_INT(audited(t, &s, "export", "GET /paper"), 1);
    CHECK_INT(visit_get(visitor(t, s.app, "10.0.0.9"), S("/paper")).status, 303);
    CHECK_INT(visit_get(s.feng, S("/paper/vain")).status, 404);
    // The right is asked again when it is shown: the session has ended meanwhile.
    CHECK_INT(visit_get(s.feng, S("/paper/revoked")).status, 303);
}

// --- who

BOTH(a_right_revoked_between_page_and_act_is_gone)
{
    Scene s = scene_in(t, county);
    CHECK_INT(visit_get(s.feng, S("/notes/new")).status, 200);
    AppAnswer answer = visit_post(s.feng, "/revoked", S("title=a"));
    CHECK_INT(answer.status, 401);
    CHECK_INT(notes(t, &s), 0);
    CHECK_INT(visit_get(s.feng, S("/notes/new")).status, 303);
    CHECK_INT(visit_post(s.feng, "/notes", S("title=a")).status, 401);
}

TEST(who_is_locked_is_nobody)
{
    Scene s = scene(t);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    visit_sign_in(v, (PersonId){ 9 }, false);
    CHECK_INT(visit_get(v, S("/notes")).status, 200);
    CHECK_INT(visit_get(v, S("/notes/new")).status, 303);
    visit_token(v, (PersonId){ 9 });
    CHECK_INT(visit_get(v, S("/api/v1/notes")).status, 401);
}

SQL(session_age_sql, "update sessions set began = began - $1, seen = seen - $2", P_INT, P_INT);
typedef struct {
    int64_t began, seen;
} Age;
static Err age_sessions(Cx *cx, void *with)
{
    const Age *age = with;
    return db_change(cx, &session_age_sql, NULL, age->began, age->seen);
}

static int after_age(T *t, bool staff, int64_t began, int64_t seen)
{
    Scene s = scene(t);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    Age age = { began, seen };
    visit_sign_in(v, (PersonId){ 8 }, staff);
    CHECK_OK(lane_run(s.county->store, county_cx(t, s.county, "age"), age_sessions, &age));
    return visit_get(v, S("/notes/new")).status;
}

TEST(sessions_end_by_themselves)
{
    CHECK_INT(after_age(t, true, 14 * TIME_MINUTE, 14 * TIME_MINUTE), 200);
    CHECK_INT(after_age(t, true, 16 * TIME_MINUTE, 16 * TIME_MINUTE), 303);
    CHECK_INT(after_age(t, true, 11 * TIME_HOUR, 0), 200);
    CHECK_INT(after_age(t, true, 13 * TIME_HOUR, 0), 303);
    CHECK_INT(after_age(t, false, 89 * TIME_DAY, 89 * TIME_DAY), 200);
    CHECK_INT(after_age(t, false, 91 * TIME_DAY, 0), 303);
}

static Err ask_for_two(Cx *cx, void *with)
{
    (void)with;
    return setting_set(cx, S("accounts.second_factor"), S("1"));
}

TEST(staff_show_two_factors_when_the_county_asks)
{
    Scene s = scene(t);
    Visitor *one = visitor(t, s.app, "10.1.2.3"), *two = visitor(t, s.app, "10.1.2.4");
    visit_sign_in(one, (PersonId){ 10 }, false);
    visit_sign_in(two, (PersonId){ 10 }, true);  // this helper's staff have shown two
    CHECK_INT(visit_get(one, S("/secured")).status, 200);
    CHECK_OK(lane_run(s.county->store, county_cx(t, s.county, "ask"), ask_for_two, NULL));
    AppAnswer sent = visit_get(one, S("/secured"));
    CHECK_INT(sent.status, 303);
    CHECK_STR(answer_header(&sent, "location"), "/login/second");
    CHECK_INT(visit_get(one, S("/secured.json")).status, 403);
    CHECK_INT(visit_get(two, S("/secured")).status, 200);
    CHECK_INT(visit_get(s.feng, S("/secured")).status, 200);  // sees nobody else
    CHECK_INT(visit_get(one, S("/notes/new")).status, 200);
}

// What is seen is written with the act, or behind the request by an act of the lane that was queued
// before the next one here; whoever reads, acts or is refused goes on working.
TEST(who_goes_on_working_stays_signed_in)
{
    Scene s = scene(t);
    Visitor *v = visitor(t, s.app, "10.1.2.3");
    Age pause = { 0, 10 * TIME_MINUTE };
    visit_sign_in(v, (PersonId){ 8 }, true);
    for (int i = 0; i < 9; i++) {
        CHECK_OK(lane_run(s.county->store, county_cx(t, s.county, "age"), age_sessions, &pause));
        if (i % 3 == 0)
            CHECK_INT(visit_get(v, S("/notes/new")).status, 200);
        else if (i % 3 == 1)
            CHECK_INT(visit_post(v, "/notes", S("title=a")).status, 303);
        else
            CHECK_INT(visit_post(v, "/notes", S("title=")).status, 422);
    }
}

TEST(a_route_for_uploads_takes_more)
{
    Scene s = scene(t);
    CHECK_INT(app_body_limit(s.app, S("POST"), S("/notes")), 1 << 20);
    CHECK_INT(app_body_limit(s.app, S("POST"), S("/photos/7")), 8 << 20);
    CHECK_INT(app_body_limit(s.app, S("POST"), S("/api/v1/photos/7")), 8 << 20);
    CHECK_INT(app_body_limit(s.app, S("POST"), S("/nowhere")), 1 << 20);
}

TEST(a_token_is_for_programs_and_a_cookie_for_people)
{
    Scene s = scene(t);
    Visitor *program = visitor(t, s.app, "10.1.2.3");
    visit_token(program, (PersonId){ 7 });
    program->silent = true;
    CHECK_INT(visit_get(program, S("/api/v1/mine")).status, 200);
    CHECK_INT(visit_get(program, S("/mine")).status, 303);
    CHECK_INT(visit_get(s.feng, S("/api/v1/mine")).status, 401);
    CHECK_INT(visit_post(program, "/api/v1/notes", S("title=a")).status, 201);
    program->bearer = S("Bearer rv_wrong");
    AppAnswer answer = visit_get(program, S("/api/v1/notes"));
    CHECK_INT(answer.status, 401);
    CHECK_STR(answer_header(&answer, "www-authenticate"), "Bearer");
}

BOTH(the_same_key_gives_the_same_bytes)
{
    Scene s = scene_in(t, county);
    visit_token(s.feng, (PersonId){ 7 });
    Visit post = { .method = "POST",
                   .target = S("/api/v1/notes"),
                   .type = "application/json",
                   .body = S("{\"title\":\"a\"}"),
                   .headers = { { "idempotency-key", "\"once-and-only\"" } } };
    AppAnswer first = visit_send(s.feng, &post), second = visit_send(s.feng, &post);
    CHECK_INT(first.status, 201);
    CHECK_INT(second.status, 201);
    CHECK(str_eq(first.body, second.body));
    CHECK(str_eq(answer_header(&first, "location"), answer_header(&second, "location")));
    CHECK(answer_header(&first, "idempotency-replayed").p == NULL);
    CHECK_STR(answer_header(&second, "idempotency-replayed"), "true");
    post.body = S("{\"title\":\"b\"}");
    CHECK_INT(visit_send(s.feng, &post).status, 422);
    post.headers[0][0] = NULL;
    AppAnswer none = visit_send(s.feng, &post);
    CHECK_INT(none.status, 400);
    CHECK_HAS(none.body, "idempotency.missing");
    CHECK_INT(notes(t, &s), 1);
    // Another program's words are its own.
    Visitor *leader = visitor(t, s.app, "10.1.2.3");
    visit_token(leader, (PersonId){ 8 });
    post.headers[0][0] = "idempotency-key";
    CHECK_INT(visit_send(leader, &post).status, 201);
}

TEST(a_program_is_told_every_problem)
{
    Scene s = scene(t);
    visit_token(s.feng, (PersonId){ 7 });
    Visit post = { .method = "POST",
                   .target = S("/api/v1/notes"),
                   .type = "application/json",
                   .body = S("{\"places\":99}"),
                   .headers = { { "idempotency-key", "problems-1" } } };
    AppAnswer answer = visit_send(s.feng, &post);
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body,
              "{\"pointer\":\"/title\",\"code\":\"required\",\"detail\":\"请填写内容\"}");
    CHECK_HAS(answer.body, "{\"pointer\":\"/places\",\"code\":\"too_large\"");
}

SQL(audit_count_sql, "select count(*) from audit where what = $1 and route = $2", P_TEXT, P_TEXT);
static int64_t audited(T *t, const Scene *s, const char *what, const char *route)
{
    int64_t n = 0;
    Cx *cx = county_cx(t, s->county, "count");
    CHECK_OK(store_read_begin(s->county->store, cx));
    CHECK_OK(db_int(cx, &audit_count_sql, &n, what, route));
    store_read_end(cx);
    return n;
}

BOTH(every_act_and_every_personal_export_leaves_one_row)
{
    Scene s = scene_in(t, county);
    visit_post(s.feng, "/notes", S("title=a&form_key=audit-key-1"));
    visit_post(s.feng, "/notes", S("title=a&form_key=audit-key-1"));  // replayed: no act
    visit_post(s.feng, "/notes", S("title="));                        // refused: no act
    CHECK_INT(audited(t, &s, "note", "POST /notes"), 1);
    CHECK_INT(visit_get(s.feng, S("/mine.csv")).status, 200);
    CHECK_INT(visit_get(s.feng, S("/mine")).status, 200);
    CHECK_INT(visit_get(visitor(t, s.app, "10.1.2.3"), S("/mine.csv")).status, 303);
    CHECK_INT(audited(t, &s, "export", "GET /mine"), 2);
}

// --- sameness of site

TEST(no_other_site_can_act_for_a_visitor)
{
    Scene s = scene(t);
    static const char *const sites[] = { NULL, "same-origin", "none", "same-site", "cross-site" };
    static const char *const origins[] = { NULL, "http://daye.localhost", "https://evil.example",
                                           "null" };
    int accepted = 0;
    for (size_t i = 0; i < COUNT(sites); i++)
        for (size_t j = 0; j < COUNT(origins); j++) {
            bool allowed = sites[i] != NULL ? i == 1 || i == 2 : j == 1;
            Visit post = { .method = "POST",
                           .target = S("/notes"),
                           .type = "application/x-www-form-urlencoded" };
            post.body = str_printf(t->arena, "title=a&form_key=site-%zu-%zu-key", i, j);
            size_t n = 0;
            if (sites[i] != NULL)
                post.headers[n][0] = "sec-fetch-site", post.headers[n++][1] = sites[i];
            if (origins[j] != NULL)
                post.headers[n][0] = "origin", post.headers[n++][1] = origins[j];
            s.feng->silent = true;
            AppAnswer answer = visit_send(s.feng, &post);
            CHECK_INT(answer.status, allowed ? 303 : 403);
            accepted += allowed;
        }
    CHECK_INT(notes(t, &s), accepted);
    CHECK_INT(accepted, 9);
}

TEST(without_a_cookie_nobody_is_acted_for)
{
    Site site = { .ours = S("http://a") };
    CHECK(site_same(&site));
    site.cookie = true;
    CHECK(!site_same(&site));
    site.origin = S("http://a");
    CHECK(site_same(&site));
    site.origin = S("https://a");
    CHECK(!site_same(&site));
    site.public_url = S("https://a");
    CHECK(site_same(&site));
}

// --- limits

TEST(a_person_who_posts_without_end_is_asked_to_wait)
{
    Scene s = scene(t);
    int done = 0, waited = 0;
    AppAnswer answer = { 0 };
    for (int i = 0; i < 80; i++) {
        answer = visit_post(s.feng, "/notes", S("title="));
        done += answer.status == 422;
        waited += answer.status == 429;
    }
    CHECK(done >= 60);
    CHECK(waited > 0);
    CHECK(answer_header(&answer, "retry-after").n > 0);
    CHECK_INT(visit_get(s.feng, S("/notes")).status, 200);
    Visitor *leader = visitor(t, s.app, "10.1.2.3");
    visit_sign_in(leader, (PersonId){ 8 }, false);
    CHECK_INT(visit_post(leader, "/notes", S("title=a")).status, 303);
}

TEST(a_bucket_fills_again)
{
    Limits *limits = limits_new(t->arena);
    County county = { .name = S("daye") };
    int wait = 0;
    for (int i = 0; i < 60; i++)
        CHECK(limit_person(limits, &county, (PersonId){ 1 }, 1000, &wait));
    CHECK(!limit_person(limits, &county, (PersonId){ 1 }, 1000, &wait));
    CHECK_INT(wait, 1);
    CHECK(limit_person(limits, &county, (PersonId){ 1 }, 1500, &wait));
    CHECK(!limit_person(limits, &county, (PersonId){ 1 }, 1500, &wait));
    CHECK(limit_person(limits, &county, (PersonId){ 2 }, 1500, &wait));
    for (int i = 0; i < 5000; i++)
        CHECK(limit_address(limits, S("127.0.0.1"), 1000, &wait));
    int passed = 0;
    while (limit_address(limits, S("10.0.0.1"), 1000, &wait))
        passed++;
    CHECK_INT(passed, 2000);
}

// --- health and description

TEST(a_sound_county_is_ready_and_counted)
{
    Scene s = scene(t);
    Visitor *local = visitor(t, s.app, "10.1.2.3");
    local->address = S("127.0.0.1");
    CHECK_INT(visit_get(local, S("/healthz")).status, 200);
    AppAnswer ready = visit_get(local, S("/readyz"));
    CHECK_INT(ready.status, 200);
    CHECK_HAS(ready.body, "\"ready\":true");
    visit_get(local, S("/notes"));
    visit_get(local, S("/nowhere"));
    AppAnswer metrics = visit_get(local, S("/metrics"));
    CHECK_HAS(metrics.body, "redvest_http_requests_total{route=\"GET /notes\",code=\"2xx\"} 1\n");
    CHECK_HAS(metrics.body, "redvest_http_requests_total{route=\"unknown\",code=\"4xx\"} 1\n");
    CHECK_HAS(metrics.body,
              "redvest_http_duration_seconds_bucket{route=\"GET /notes\",le=\"+Inf\"} 1\n");
    CHECK_HAS(metrics.body, "redvest_lane_commits_total{county=\"test\"}");
    CHECK_INT(visit_get(s.feng, S("/metrics")).status, 404);
    Visit passed_on = { .method = "GET",
                        .target = S("/metrics"),
                        .headers = { { "x-forwarded-for", "10.9.9.9" } } };
    CHECK_INT(visit_send(local, &passed_on).status, 404);
}

TEST(the_description_names_every_route)
{
    Scene s = scene(t);
    AppAnswer answer = visit_get(s.feng, S("/openapi.json"));
    CHECK_INT(answer.status, 200);
    json_t *root = json_loadb(answer.body.p, answer.body.n, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    CHECK_STR(str(json_string_value(json_object_get(root, "openapi"))), "3.1.0");
    json_t *paths = json_object_get(root, "paths");
    for (size_t i = 0; i < COUNT(routes); i++) {
        json_t *path = json_object_get(paths, routes[i].path);
        CHECK(json_object_get(path, routes[i].method[0] == 'G' ? "get" : "post") != NULL);
    }
    json_t *add = json_object_get(json_object_get(paths, "/notes"), "post");
    CHECK_STR(str(json_string_value(json_object_get(add, "summary"))), "留言");
    json_t *parameters = json_object_get(
        json_object_get(json_object_get(paths, "/notes/{id}/close"), "post"), "parameters");
    CHECK_STR(str(json_string_value(json_object_get(json_array_get(parameters, 0), "name"))), "id");
    CHECK_STR(str(json_string_value(json_object_get(json_array_get(parameters, 1), "name"))),
              "Idempotency-Key");
    json_decref(root);
    CHECK(str_eq(visit_get(s.feng, S("/api/openapi.json")).body, answer.body));
}

TEST(a_table_with_a_slip_stops_the_start)
{
    static const Route twice[] = { GET("/a/{id}", silent, PUBLIC), GET("/a/{word}", silent, PUBLIC),
                                   GET("/a/{other}", silent, PUBLIC) };
    static const Route nobody[] = { { .method = "GET", .path = "/a", .run = silent } };
    static const Route method[] = {
        { .method = "PUT", .path = "/a", .run = silent, .access = PUBLIC }
    };
    static const Route kept[] = { GET("/a", silent, SIGNED_IN, .flags = ROUTE_CACHED) };
    static const Route fine[] = { GET("/a/{id}", silent, PUBLIC), GET("/a/{word}", silent, PUBLIC),
                                  POST("/a/{id}", silent, PUBLIC) };
    const struct {
        const Route *rows;
        size_t n;
        bool sound;
    } tables[] = {
        { twice, COUNT(twice), false }, { nobody, 1, false },
        { method, 1, false },           { kept, 1, false },
        { fine, COUNT(fine), true },
    };
    for (size_t i = 0; i < COUNT(tables); i++) {
        const Room room = { .name = "slips", .routes = tables[i].rows, .route_count = tables[i].n };
        const Room *const list[] = { &room, NULL };
        RouteTable table;
        Err err = routes_build(t->arena, list, &table);
        CHECK((err == OK) == tables[i].sound);
    }
}

TEST(the_closest_route_wins)
{
    static const Route rows[] = { GET("/a/{word}", silent, PUBLIC), GET("/a/{id}", silent, PUBLIC),
                                  GET("/a/new", silent, PUBLIC) };
    const Room room = { .name = "a", ROUTES(rows) };
    const Room *const list[] = { &room, NULL };
    RouteTable table;
    Match match;
    CHECK_OK(routes_build(t->arena, list, &table));
    routes_match(t->arena, &table, S("GET"), S("/a/new"), &match);
    CHECK(match.entry->route == &rows[2]);
    routes_match(t->arena, &table, S("GET"), S("/a/12"), &match);
    CHECK(match.entry->route == &rows[1]);
    routes_match(t->arena, &table, S("GET"), S("/a/%E6%A5%BC"), &match);
    CHECK(match.entry->route == &rows[0]);
    CHECK_STR(match.params[0].value, "楼");
}

// --- over a socket

#define CALLERS 8
#define CALLS   25

typedef struct {
    uint16_t port;
    int number;
    char cookie[128];
    int made, others;
} Caller;

static int dial(uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int file = socket(AF_INET, SOCK_STREAM, 0);
    if (file >= 0 && connect(file, (struct sockaddr *)&to, sizeof to) == 0)
        return file;
    return -1;
}

// One request on the open connection; the status of its answer. Answers of a POST have no body.
static int exchange(int file, const char *request, size_t n)
{
    char answer[8192];
    size_t got = 0;
    if (write(file, request, n) != (ssize_t)n)
        return 0;
    while (got < sizeof answer - 1) {
        ssize_t more = read(file, answer + got, sizeof answer - 1 - got);
        if (more <= 0)
            return 0;
        got += (size_t)more;
        answer[got] = '\0';
        if (strstr(answer, "\r\n\r\n") != NULL)
            break;
    }
    int64_t status = 0;
    return str_int(str_of(answer + 9, 3), &status) ? (int)status : 0;
}

static void *call_all(void *with)
{
    Caller *caller = with;
    int file = dial(caller->port);
    for (int i = 0; i < CALLS && file >= 0; i++) {
        char body[64], request[512];
        int length = snprintf(body, sizeof body, "title=a&form_key=caller-%d-%d", caller->number,
                              i);
        int n = snprintf(
            request, sizeof request,
            "POST /notes HTTP/1.1\r\nHost: daye.localhost\r\nOrigin: "
            "http://daye.localhost\r\nCookie: %s\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
            caller->cookie, length, body);
        *(exchange(file, request, (size_t)n) == 303 ? &caller->made : &caller->others) += 1;
    }
    if (file >= 0)
        close(file);
    return NULL;
}

static void stop_server(void *server)
{
    server_stop(server);
    server_free(server);
}

TEST(over_a_socket_every_act_is_answered_once)
{
    Scene s = scene(t);
    Server *server = NULL;
    ServerConfig config = { .address = S("127.0.0.1:0"),
                            .threads = 2,
                            .request = app_request,
                            .with = s.app,
                            .body_limit = app_body_limit,
                            .too_large = app_too_large,
                            .body_cut = app_body_cut,
                            .trusted = app_trusted };
    CHECK_OK(server_start(t->arena, &config, &server));
    arena_defer(t->arena, stop_server, server);
    app_watch(s.app, server);
    Str address = server_address_of(server);
    int64_t port = 0;
    CHECK(str_int(str_slice(address, str_find(address, ':') + 1, address.n), &port));
    Caller callers[CALLERS];
    pthread_t threads[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
        Visitor *v = visitor(t, s.app, "127.0.0.1");
        visit_sign_in(v, (PersonId){ 100 + i }, false);
        callers[i] = (Caller){ .port = (uint16_t)port, .number = i };
        snprintf(callers[i].cookie, sizeof callers[i].cookie, "rv=%.*s",
                 STR_FMT(visit_cookie(v, "rv")));
    }
    for (int i = 0; i < CALLERS; i++)
        CHECK(pthread_create(&threads[i], NULL, call_all, &callers[i]) == 0);
    for (int i = 0; i < CALLERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < CALLERS; i++) {
        CHECK_INT(callers[i].made, CALLS);
        CHECK_INT(callers[i].others, 0);
    }
    CHECK_INT(notes(t, &s), CALLERS * CALLS);
    Visitor *local = visitor(t, s.app, "127.0.0.1");
    CHECK_HAS(visit_get(local, S("/metrics")).body, "redvest_requests_total 200\n");
}
