// What a handler may answer: descriptions only. The bytes are made in answer.c, after the commit.
#include "base/hash.h"
#include "base/utf8.h"
#include "town/county.h"
#include "web/call.h"
#include "web/http.h"

Err reply_page(Cx *cx, Reply *reply, const Page *page, const void *view)
{
    (void)cx;
    reply->kind = REPLY_PAGE;
    reply->page = page;
    reply->view = view;
    return OK;
}

// A Location carries visible ASCII only; what is beyond goes percent-encoded, what could end the
// line too.
static Str location_of(Arena *arena, Str path)
{
    Buf out = buf_new(arena, 16 << 10);
    for (size_t i = 0; i < path.n; i++) {
        Str c = str_slice(path, i, i + 1);
        if (c.p[0] > ' ' && c.p[0] < 0x7F)
            buf_add(&out, c);
        else
            buf_url(&out, c);
    }
    return buf_str(&out);
}

Err reply_goto(Cx *cx, Reply *reply, Str path)
{
    Str to = url_of(path).bytes;
    must(to.n > 0 && to.p[0] == '/');  // only paths of ours: an open redirect is a slip of ours
    reply->kind = REPLY_GOTO;
    reply->path = location_of(cx->arena, to);
    reply->row = 0;
    return OK;
}

Err reply_goto_row(Cx *cx, Reply *reply, const char *path, int64_t id)
{
    TRY(reply_goto(cx, reply, str_printf(cx->arena, "%s%lld", path, (long long)id)));
    reply->row = id;
    return OK;
}

Err reply_file(Cx *cx, Reply *reply, Str bytes, const char *type, Str file_name)
{
    reply->kind = REPLY_BYTES;
    reply->bytes = bytes;
    reply->type = type;
    reply->file_name = file_name;
    (void)cx;
    return OK;
}

Err reply_text(Cx *cx, Reply *reply, int status, const char *type, Str body)
{
    TRY(reply_file(cx, reply, body, type, (Str){ 0 }));
    reply->status = status;
    return OK;
}

Err reply_refuse(Cx *cx, Reply *reply, Err fault)
{
    (void)cx;
    must(fault != OK);
    reply->refused = fault;
    return OK;
}

bool reply_tag(Cx *cx, Reply *reply, Str tag)
{
    reply->tag = str_printf(cx->arena, "\"%.*s\"", STR_FMT(tag));
    if (cx->req == NULL || !tag_known(req_header(cx->req, "if-none-match"), reply->tag))
        return false;
    reply->kind = REPLY_BYTES;  // of which nothing is sent
    reply->bytes = S("");
    return true;
}

void reply_made(Reply *reply)
{
    reply->made = true;
}

void reply_title(Reply *reply, Str title)
{
    reply->title = title;
}

void reply_next(Cx *cx, Reply *reply, Str cursor)
{
    (void)cx;
    reply->next = cursor;
}

void reply_say(Cx *cx, Reply *reply, Text notice)
{
    (void)cx;
    reply->notice = notice;
}

// Bytes that would end the header line or the value are left out: no data can add a header.
static void add_value(Buf *out, Str value)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] >= ' ' && value.p[i] != 0x7F)
            buf_byte(out, value.p[i]);
}

static Buf *lines_of(Cx *cx, Reply *reply)
{
    if (reply->lines.arena == NULL)
        reply->lines = buf_new(cx->arena, HTTP_HEAD_MAX);
    return &reply->lines;
}

void reply_header(Cx *cx, Reply *reply, const char *name, Str value)
{
    Buf *lines = lines_of(cx, reply);
    buf_add(lines, str(name));
    buf_lit(lines, ": ");
    add_value(lines, value);
    buf_lit(lines, "\r\n");
}

void reply_cookie(Cx *cx, Reply *reply, const char *name, Str value, int64_t seconds, bool readable)
{
    must(cx->req != NULL);
    Buf line = buf_new(cx->arena, 4096);
    buf_printf(&line, "%s=", name);
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] > ' ' && value.p[i] < 0x7F &&
            str_find(S("\",;\\"), value.p[i]) == STR_NOWHERE)
            buf_byte(&line, value.p[i]);
    buf_printf(&line, "; Path=/; Max-Age=%lld; SameSite=Lax", (long long)seconds);
    if (!readable)
        buf_lit(&line, "; HttpOnly");
    if (cx->req->https)
        buf_lit(&line, "; Secure");
    reply_header(cx, reply, "Set-Cookie", buf_str(&line));
}

// --- the notice

// The words travel signed, so that nobody else can put words on our page.
static Str notice_seal(Cx *cx, Str words)
{
    Hash hash = hash_keyed(hash_str(&cx->county->key_token),
                           str_join(cx->arena, S("notice\n"), words));
    return base64url_of(cx->arena, str_slice(hash_str(&hash), 0, 12));
}

Str notice_cookie(Cx *cx, Text notice)
{
    Str words = str(notice.zh);
    Str dot = str_join(cx->arena, base64url_of(cx->arena, words), S("."));
    return str_join(cx->arena, dot, notice_seal(cx, words));
}

Str notice_take(Cx *cx, const Req *req)
{
    Str seal, words;
    Str coded = str_cut(req_cookie(req, NOTICE_COOKIE), '.', &seal);
    if (coded.n == 0 || coded.n > 1024 || !base64url_parse(cx->arena, coded, &words) ||
        !utf8_plain(words))
        return (Str){ 0 };
    if (!str_eq(seal, notice_seal(cx, words)))
        return (Str){ 0 };
    return say_str(cx->lang, words);
}
