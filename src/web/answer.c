// Descriptions into bytes: faces, faults, and the headers that every answer carries.
#include "base/hash.h"
#include "base/log.h"
#include "web/call.h"
#include "web/http.h"
#include <string.h>

// ux.md §1.2: nothing inline, nothing from elsewhere. Referrer-Policy is same-origin and not
// no-referrer, because browsers then send "Origin: null" with our own forms, and on plain http the
// Origin is all that csrf.c has.
#define NOSNIFF "X-Content-Type-Options: nosniff\r\n"
// An app keeps itself on the phone: it alone names a worker and a manifest, and may ask where it
// is.
#define POLICY(more, camera, place)                                                         \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "    \
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; " \
    "frame-ancestors 'none'" more "\r\n"                                                    \
    "Referrer-Policy: same-origin\r\n"                                                      \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                           \
    "Cross-Origin-Resource-Policy: same-origin\r\n"                                         \
    "Permissions-Policy: camera=" camera ", microphone=(), geolocation=" place              \
    ", payment=(), usb=()\r\n"
#define PLAIN_POLICY  POLICY("", "()", "()")
#define CAMERA_POLICY POLICY("", "(self)", "()")
#define APP_POLICY    POLICY("; worker-src 'self'; manifest-src 'self'", "(self)", "(self)")
#define JSON_TYPE     "application/json; charset=utf-8"
#define HSTS          "Strict-Transport-Security: max-age=63072000\r\n"

Str policy_lines(unsigned flags, bool https)
{
#define LINES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }
    static const Str lines[3][2] = {
        { LINES(NOSNIFF PLAIN_POLICY), LINES(NOSNIFF PLAIN_POLICY HSTS) },
        { LINES(NOSNIFF CAMERA_POLICY), LINES(NOSNIFF CAMERA_POLICY HSTS) },
        { LINES(NOSNIFF APP_POLICY), LINES(NOSNIFF APP_POLICY HSTS) },
    };
    return lines[flags & ROUTE_APP ? 2 : flags & ROUTE_CAMERA ? 1 : 0][https];
}

// An asset says nosniff by itself.
Str policy_lines_of_asset(bool https)
{
    static const Str lines[2] = { LINES(PLAIN_POLICY), LINES(PLAIN_POLICY HSTS) };
    return lines[https];
}

bool face_is_program(Face face)
{
    return face == FACE_JSON || face == FACE_API;
}

// --- the head

static unsigned flags_of(const Call *call)
{
    return call->req.route != NULL ? call->req.route->flags : 0;
}

// What nobody is signed in for is the same for everybody: a browser may keep it and ask whether it
// still holds.
static bool may_keep(const Call *call, int status)
{
    const Route *route = call->req.route;
    if (status != 200 || route == NULL || call->cx.actor.person.n != 0 || route->method[0] != 'G')
        return false;
    if (route->flags & ROUTE_CACHED)
        return true;
    // With a cookie even a public page may be somebody's own: a log-in half done, say.
    return route->access.kind == ACCESS_PUBLIC && face_is_program(call->req.face) &&
           req_header(&call->req, "cookie").n == 0;
}

static bool wants_tag(const Call *call, int status)
{
    if (status != 200 || call->req.route == NULL || call->req.route->method[0] != 'G')
        return false;
    return call->reply.tag.n > 0 || face_is_program(call->req.face) ||
           (call->req.route->flags & ROUTE_CACHED);
}

static Str tag_of(Call *call, Str body)
{
    if (call->reply.tag.n > 0)
        return call->reply.tag;
    Hash hash = hash_of(body);
    return str_printf(call->arena, "\"%.*s\"",
                      STR_FMT(hex_of(call->arena, str_slice(hash_str(&hash), 0, 12))));
}

// RFC 9110 13.1.2: a list of tags, weak or not, or a star.
bool tag_known(Str header, Str tag)
{
    while (header.n > 0) {
        Str one = str_trim(str_cut(header, ',', &header));
        if (str_starts(one, S("W/")))
            one = str_slice(one, 2, one.n);
        if (str_eq(one, tag) || str_eq(one, S("*")))
            return true;
    }
    return false;
}

static void put(Call *call, int status, const char *type, Str body)
{
    Buf head = buf_new(call->arena, HTTP_HEAD_MAX);
    buf_add(&head, policy_lines(flags_of(call), call->req.https));
    buf_printf(&head, "X-Request-Id: %.*s\r\n", STR_FMT(call->cx.request));
    buf_add(&head, may_keep(call, status) ? S("Cache-Control: no-cache\r\n")
                                          : S("Cache-Control: no-store\r\n"));
    buf_lit(&head, "Vary: HX-Request, Accept-Language, Cookie\r\n");
    if (call->reply.lines.arena != NULL)
        buf_add(&head, buf_str(&call->reply.lines));
    if (wants_tag(call, status)) {
        Str tag = tag_of(call, body);
        buf_printf(&head, "ETag: %.*s\r\n", STR_FMT(tag));
        if (tag_known(req_header(&call->req, "if-none-match"), tag)) {
            status = 304;
            body = S("");
        }
    }
    if (status != 304 && status != 204 && type != NULL)
        buf_printf(&head, "Content-Type: %s\r\n", type);
    if (head.full) {
        log_error("web.head", "%s makes a head beyond %zu bytes", call->cx.route, HTTP_HEAD_MAX);
        answer_last_resort(call, 500);
        return;
    }
    call->answer = (HttpReply){ .status = status, .head = buf_str(&head), .body = body };
}

#define LAST_LINES "Cache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\n"

void answer_last_resort(Call *call, int status)
{
    static const Str too_large = { "内容太大，请减少后再试", sizeof "内容太大，请减少后再试" - 1 };
    static const Str broken = { "系统出错，请稍后再试", sizeof "系统出错，请稍后再试" - 1 };
    static const Str unsure = {
        "已经提交，结果没能显示。请刷新页面查看，不必重填",
        sizeof "已经提交，结果没能显示。请刷新页面查看，不必重填" - 1,
    };
    static const Str lines = {
        NOSNIFF PLAIN_POLICY LAST_LINES,
        sizeof(NOSNIFF PLAIN_POLICY LAST_LINES) - 1,
    };
    call->answer = (HttpReply){ .status = status,
                                .head = lines,
                                .body = status == 413   ? too_large
                                        : status == 503 ? unsure
                                                        : broken };
}

// Before a byte of the body: no county, no language of the reader's, no template. Both languages
// stand on it, and the way back to the form that the browser has kept.
#define TOO_LARGE_PAGE                                                                                                                               \
    "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"                                                                             \
    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"                                                                        \
    "<title>内容太大</title><link rel=\"stylesheet\" href=\"/static/app.css\"></head>"                                                           \
    "<body class=\"page\"><main id=\"main\"><h1>内容太大，没有收下</h1><div class=\"card\">"                                                \
    "<p class=\"lead\">一次提交的照片和文件合计不能超过 8 MB。</p>"                                                                 \
    "<p>请按返回键回到刚才的页面：填好的文字还在。少选几张，或者把相机的照片尺寸调小，再提交一次。</p>" \
    "<p lang=\"en\">The pictures are larger than 8 MB together and were not taken. Go back: what "                                                   \
    "you typed is still there. Choose fewer or smaller ones.</p></div></main></body></html>"

const HttpReply *app_too_large(void *app, const HttpRequest *request)
{
    static const HttpReply page = {
        .status = 413,
        .head = { NOSNIFF PLAIN_POLICY "Cache-Control: no-store\r\n"
                                       "Content-Type: text/html; charset=utf-8\r\n",
                  sizeof(NOSNIFF PLAIN_POLICY "Cache-Control: no-store\r\n"
                                              "Content-Type: text/html; charset=utf-8\r\n") -
                      1 },
        .body = { TOO_LARGE_PAGE, sizeof TOO_LARGE_PAGE - 1 },
    };
    (void)app;
    return str_find_str(http_header(request, "accept"), S("text/html")) != STR_NOWHERE ? &page
                                                                                       : NULL;
}

// --- faces

static Str page_title(Call *call)
{
    const Reply *reply = &call->reply;
    return reply->title.n > 0 ? reply->title : say(call->cx.lang, reply->page->title);
}

static void draw(Call *call, Buf *out, const Page *page, const void *view, bool whole, Str title)
{
    const Lang *lang = call->cx.lang;
    const Template *body = template_of_page(page, lang);
    if (!whole || page->layout == LAYOUT_BARE) {
        template_render(out, call->arena, lang, body, view);
        return;
    }
    const LayoutView *around = layout_view(&call->cx, &call->req, &call->reply, title);
    template_render_layout(out, call->arena, lang, template_of_layout(page->layout, lang), around,
                           body, view);
}

static void add_disposition(Call *call, Str file_name)
{
    Buf value = buf_new(call->arena, 4096);
    buf_lit(&value, "attachment; filename*=UTF-8''");
    buf_url(&value, file_name);
    reply_header(&call->cx, &call->reply, "Content-Disposition", buf_str(&value));
}

static void add_export_name(Call *call, const char *suffix)
{
    Str day = day_iso(call->arena, call->cx.today);
    add_disposition(call, str_printf(call->arena, "%.*s-%.*s.%s", STR_FMT(page_title(call)),
                                     STR_FMT(day), suffix));
}

// The same list from the cursor on, in the face that was asked for.
static void add_next(Call *call)
{
    if (call->reply.next.n == 0)
        return;
    Buf value = buf_new(call->arena, 8192);
    buf_lit(&value, "<");
    buf_add(&value, call->http_path);
    char before = '?';
    for (size_t i = 0; i < call->req.query.n; i++) {
        const Pair *pair = LIST_AT(&call->req.query, Pair, i);
        if (str_eq(pair->name, S("cursor")))
            continue;
        buf_byte(&value, before);
        buf_url(&value, pair->name);
        buf_byte(&value, '=');
        buf_url(&value, pair->value);
        before = '&';
    }
    buf_byte(&value, before);
    buf_lit(&value, "cursor=");
    buf_url(&value, call->reply.next);
    buf_lit(&value, ">; rel=\"next\"");
    reply_header(&call->cx, &call->reply, "Link", buf_str(&value));
}

static void reply_json(Call *call)
{
    Buf out = buf_new(call->arena, ANSWER_MAX);
    json_view(&out, call->arena, call->cx.lang, call->reply.page->shape, call->reply.view);
    if (out.full) {
        answer_fault(call, &fault_too_large);
        return;
    }
    put(call, call->reply.made ? 201 : 200, JSON_TYPE, buf_str(&out));
}

static void reply_csv(Call *call)
{
    Buf out = buf_new(call->arena, ANSWER_MAX);
    csv_view(&out, call->arena, call->cx.lang, call->reply.page->shape, call->reply.view);
    if (out.full) {
        answer_fault(call, &fault_too_large);
        return;
    }
    add_export_name(call, "csv");
    put(call, 200, "text/csv; charset=utf-8; header=present", buf_str(&out));
}

static void reply_xlsx(Call *call)
{
    Str bytes;
    const Page *page = call->reply.page;
    Err err = xlsx_view(call->arena, call->cx.lang, page->title, page->shape, call->reply.view,
                        &bytes);
    if (err != OK) {
        answer_fault(call, err);
        return;
    }
    add_export_name(call, "xlsx");
    put(call, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes);
}

static void reply_html(Call *call)
{
    Buf out = buf_new(call->arena, ANSWER_MAX);
    draw(call, &out, call->reply.page, call->reply.view, true, page_title(call));
    if (out.full) {
        answer_fault(call, &fault_too_large);
        return;
    }
    put(call, call->reply.status != 0 ? call->reply.status : 200, "text/html; charset=utf-8",
        buf_str(&out));
}

static void reply_in_face(Call *call)
{
    Face face = call->req.face;
    bool table = face == FACE_CSV || face == FACE_XLSX;
    if (table && view_table(call->reply.page->shape) == NULL) {
        answer_fault(call, &fault_missing);
        return;
    }
    add_next(call);
    if (face == FACE_CSV)
        reply_csv(call);
    else if (face == FACE_XLSX)
        reply_xlsx(call);
    else if (face_is_program(face))
        reply_json(call);
    else
        reply_html(call);
}

// {"id": "7", "href": "/api/v1/orders/7"}
static Str href_json(Call *call)
{
    const Reply *reply = &call->reply;
    Buf out = buf_new(call->arena, 8192);
    buf_byte(&out, '{');
    if (reply->row != 0)
        buf_printf(&out, "\"id\":\"%lld\",", (long long)reply->row);
    buf_lit(&out, "\"href\":");
    buf_json(&out, str_join(call->arena, S("/api/v1"), reply->path));
    buf_byte(&out, '}');
    return buf_str(&out);
}

static void seal_notice(Call *call)
{
    Reply *reply = &call->reply;
    if (reply->notice.zh == NULL || call->req.face != FACE_PAGE)
        return;
    reply_cookie(&call->cx, reply, NOTICE_COOKIE, notice_cookie(&call->cx, reply->notice),
                 NOTICE_SECONDS, false);
    reply->notice = (Text){ NULL };
}

static Err page_as_bytes(Call *call)
{
    Reply *reply = &call->reply;
    Buf out = buf_new(call->arena, ANSWER_MAX);
    json_view(&out, call->arena, call->cx.lang, reply->page->shape, reply->view);
    if (out.full)
        return &fault_too_large;
    reply->bytes = buf_str(&out);
    reply->type = JSON_TYPE;
    return OK;
}

Err answer_before_store(Call *call)
{
    Reply *reply = &call->reply;
    if (call->req.face != FACE_API) {
        if (reply->kind == REPLY_GOTO)
            seal_notice(call);
        return OK;
    }
    if (reply->kind == REPLY_GOTO) {
        Str body = href_json(call);
        if (reply->made)
            reply_header(&call->cx, reply, "Location",
                         str_join(call->arena, S("/api/v1"), reply->path));
        reply->bytes = body;
        reply->type = JSON_TYPE;
    } else if (reply->kind == REPLY_PAGE) {
        TRY(page_as_bytes(call));
    }
    reply->kind = REPLY_BYTES;
    reply->status = reply->status != 0 ? reply->status : (reply->made ? 201 : 200);
    return OK;
}

void answer_reply(Call *call)
{
    Reply *reply = &call->reply;
    bool listed = reply->kind == REPLY_PAGE && call->req.route->method[0] == 'G';
    Err err = listed || reply->kind == REPLY_NONE ? OK : answer_before_store(call);
    if (err != OK) {
        answer_fault(call, err);
        return;
    }
    if (reply->replayed && call->req.face == FACE_API)
        reply_header(&call->cx, reply, "Idempotency-Replayed", S("true"));
    switch (reply->kind) {
    case REPLY_PAGE:
        reply_in_face(call);
        return;
    case REPLY_GOTO:
        reply_header(&call->cx, reply, "Location", reply->path);
        put(call, 303, NULL, S(""));
        return;
    case REPLY_BYTES:
        if (reply->file_name.n > 0)
            add_disposition(call, reply->file_name);
        put(call, reply->status != 0 ? reply->status : 200, reply->type, reply->bytes);
        return;
    case REPLY_NONE:
        log_error("web.reply", "%s answers nothing", call->cx.route);
        answer_fault(call, &fault_internal);
        return;
    }
    unreachable();
}

// --- faults

static void add_errors(Call *call, Buf *out)
{
    const Problems *problems = call->cx.problems;
    if (problems == NULL || problems->n == 0)
        return;
    buf_lit(out, ",\"errors\":[");
    for (size_t i = 0; i < problems->n; i++) {
        const Problem *problem = &problems->items[i];
        if (i > 0)
            buf_byte(out, ',');
        buf_lit(out, "{\"pointer\":");
        Str pointer = problem->field.n > 0 ? str_join(call->arena, S("/"), problem->field) : S("");
        if (problem->row > 0)
            pointer = str_printf(call->arena, "/%d%.*s", problem->row, STR_FMT(pointer));
        buf_json(out, pointer);
        buf_lit(out, ",\"code\":");
        buf_json(out, str(problem->code));
        buf_lit(out, ",\"detail\":");
        buf_json(out, problem_text(&call->cx, problem));
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

// RFC 9457.
static void fault_json(Call *call, Err fault)
{
    const Lang *lang = call->cx.lang;
    Buf out = buf_new(call->arena, (size_t)256 << 10);
    buf_lit(&out, "{\"type\":");
    buf_json(&out, str_join(call->arena, S("urn:redvest:fault:"), str(fault->code)));
    buf_lit(&out, ",\"title\":");
    buf_json(&out, fault_title(lang, fault->status));
    buf_printf(&out, ",\"status\":%d,\"detail\":", fault->status);
    buf_json(&out, say(lang, fault->text));
    buf_lit(&out, ",\"instance\":");
    buf_json(&out, str_join(call->arena, S("urn:redvest:request:"), call->cx.request));
    buf_lit(&out, ",\"code\":");
    buf_json(&out, str(fault->code));
    add_errors(call, &out);
    buf_byte(&out, '}');
    put(call, fault->status, "application/problem+json", buf_str(&out));
}

static void fault_html(Call *call, Err fault)
{
    Buf out = buf_new(call->arena, ANSWER_MAX);
    const FaultView *view = fault_view(&call->cx, &call->req, fault);
    draw(call, &out, fault_page, view, !req_is_htmx(&call->req), view->title);
    if (out.full) {
        answer_last_resort(call, fault->status);
        return;
    }
    put(call, fault->status, "text/html; charset=utf-8", buf_str(&out));
}

// Who must sign in first is sent there and comes back to this page.
static bool sent_to_sign_in(Call *call, Err fault)
{
    bool get = str_eq(call->req.http->method, S("GET")) ||
               str_eq(call->req.http->method, S("HEAD"));
    if (fault != &fault_signed_out || !get || call->req.route == NULL)
        return false;
    Buf to = buf_new(call->arena, 16 << 10);
    buf_lit(&to, PATH_LOGIN "?next=");
    buf_url(&to, call->req.http->target);
    bool htmx = req_is_htmx(&call->req);
    reply_header(&call->cx, &call->reply, htmx ? "HX-Redirect" : "Location", buf_str(&to));
    put(call, htmx ? 200 : 303, NULL, S(""));
    return true;
}

void answer_fault(Call *call, Err fault)
{
    Cx *cx = &call->cx;
    call->reply = (Reply){ 0 };  // nothing of what was begun goes out: no cookie, no row
    if (fault->status == 503 || fault->status == 429)
        reply_header(cx, &call->reply, "Retry-After",
                     str_printf(call->arena, "%d", call->retry_after > 0 ? call->retry_after : 2));
    if (fault->status == 405)
        reply_header(cx, &call->reply, "Allow",
                     call->allow_get ? (call->allow_post ? S("GET, HEAD, POST") : S("GET, HEAD"))
                                     : S("POST"));
    if (fault->status == 401 && call->req.face == FACE_API)
        reply_header(cx, &call->reply, "WWW-Authenticate", S("Bearer"));
    if (call->req.route != NULL && call->req.route->fault != NULL) {
        Reply *reply = &call->reply;
        call->req.route->fault(cx, &call->req, reply, fault);
        put(call, reply->status, reply->type, reply->bytes);
        return;
    }
    if (face_is_program(call->req.face)) {
        fault_json(call, fault);
        return;
    }
    if (!sent_to_sign_in(call, fault))
        fault_html(call, fault);
}
