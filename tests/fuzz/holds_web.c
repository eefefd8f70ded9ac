#include "tests/fuzz/holds_web.h"
#include "base/utf8.h"
#include "town/county.h"
#include "web/call.h"
#include <string.h>

typedef enum { SIZE_SMALL, SIZE_LARGE } Size;
static const char *const sizes[] = { "small", "large", NULL };

typedef struct {
    Str title, story, secret;
    int32_t places;
    int64_t big;
    bool agreed;
    Day day;
    Time time;
    Minutes minutes;
    Fen fen;
    PlaceId place;
    int size;
    Str word;
    Upload file;
} Every;

static bool no_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return false;
    return true;
}

// One input of each kind, some with limits.
static const Input every_inputs[] = {
    INPUT(Every, title, "标题", .max = 20, .valid = no_digits),
    INPUT(Every, story, "经过", .widget = WIDGET_AREA, .min = 2),
    INPUT(Every, secret, "密码", .secret = true, .max = 30),
    INPUT(Every, places, "人数", .min = 0, .max = 500),
    INPUT(Every, big, "数"),
    INPUT(Every, agreed, "同意"),
    INPUT(Every, day, "日期"),
    INPUT(Every, time, "时间"),
    INPUT(Every, minutes, "分钟"),
    INPUT(Every, fen, "金额", .min = 0, .max = 100000),
    INPUT(Every, place, "站点"),
    INPUT_WORD(Every, size, "大小", sizes, NULL),
    INPUT_WORD(Every, word, "词", sizes, NULL),
    INPUT(Every, file, "文件"),
};
FORM(every, Every, every_inputs, "提交");

static Cx *fresh(Arena *arena, const County *county)
{
    Cx *cx = NEW(arena, Cx);
    *cx = (Cx){ .arena = arena,
                .county = county,
                .lang = lang_zh(),
                .now = { 1603710000000 },
                .today = { 20201026 } };
    return cx;
}

static const char *pairs_break(const List *pairs)
{
    if (pairs->n > PAIRS_MAX)
        return "more pairs than allowed";
    for (size_t i = 0; i < pairs->n; i++) {
        const Pair *pair = LIST_AT(pairs, Pair, i);
        if (!utf8_valid(pair->name) || !utf8_valid(pair->value) || !utf8_valid(pair->file.name))
            return "a pair that is not text";
        if (pair->is_file && pair->value.p != NULL)
            return "a file that is text too";
    }
    return NULL;
}

// A form that shows `values` and is sent as it stands.
static List shown(Arena *arena, const FormView *view)
{
    Pair *rows = NEW_ARRAY(arena, Pair, view->fields.n);
    for (size_t i = 0; i < view->fields.n; i++) {
        const FormField *field = LIST_AT(&view->fields, FormField, i);
        rows[i] = (Pair){ .name = field->name, .value = field->value };
    }
    return (List){ rows, view->fields.n };
}

// Before 1970 too, minutes begin below.
static int64_t minute_of(Time t)
{
    return (t.ms - (t.ms % TIME_MINUTE + TIME_MINUTE) % TIME_MINUTE) / TIME_MINUTE;
}

// The secret and the file do not come back; all else reads as it was, times to the minute.
static bool same_values(const Every *a, const Every *b)
{
    return str_eq(a->title, b->title) && str_eq(a->story, b->story) && a->places == b->places &&
           a->big == b->big && a->agreed == b->agreed && a->day.ymd == b->day.ymd &&
           a->minutes.n == b->minutes.n && a->fen.n == b->fen.n && a->place.n == b->place.n &&
           a->size == b->size && str_eq(a->word, b->word) &&
           minute_of(a->time) == minute_of(b->time);
}

static const char *limits_break(const Every *values)
{
    if (utf8_length(values->title) > 20 || !no_digits(values->title) ||
        str_find(values->title, '\n') != STR_NOWHERE)
        return "a title beyond its limits";
    if (values->story.n > 0 && (!utf8_plain(values->story) || utf8_length(values->story) < 2))
        return "a story beyond its limits";
    if (values->places < 0 || values->places > 500 || values->fen.n < 0 || values->fen.n > 100000)
        return "a number beyond its limits";
    if (values->place.n < 0 || (values->day.ymd != 0 && !day_valid(values->day)) ||
        values->size > SIZE_LARGE)
        return "a value that does not exist";
    return NULL;
}

static const char *parse_breaks(Arena *arena, const County *county, const List *pairs)
{
    Cx *cx = fresh(arena, county);
    Every values = { 0 }, again = { 0 };
    Err err = form_parse(cx, &every, pairs, &values);
    bool told = cx->problems != NULL && cx->problems->n > 0;
    if (err != OK && (err != &fault_invalid || !told))
        return "refused without saying why";
    if (err == OK && told)
        return "accepted with problems";
    if (err != OK)
        return NULL;
    const char *broken = limits_break(&values);
    if (broken != NULL)
        return broken;
    FormView view = form_view(cx, &every, S("/x"), &values);
    List back = shown(arena, &view);
    if (form_parse(cx, &every, &back, &again) != OK)
        return "what was accepted is not accepted as it is shown";
    return same_values(&values, &again) ? NULL : "what is shown reads as something else";
}

static const char *body_breaks(Arena *arena, Str type, Str in)
{
    County county = { .name = S("fuzz") };
    Cx *cx = fresh(arena, &county);
    List pairs = { 0 };
    Err err = form_pairs(cx, type, in, &pairs);
    const char *broken = pairs_break(&pairs);
    if (broken != NULL || err != OK)
        return broken;
    return parse_breaks(arena, &county, &pairs);
}

const char *form_breaks(Arena *arena, Str in)
{
    if (str_starts(in, S("--")))
        return body_breaks(arena, S("multipart/form-data; boundary=xyz"), in);
    return body_breaks(arena, S("application/x-www-form-urlencoded"), in);
}

const char *json_breaks(Arena *arena, Str in)
{
    return body_breaks(arena, S("application/json"), in);
}

const char *cookie_breaks(Arena *arena, Str in)
{
    Header header = { S("cookie"), in };
    HttpRequest http = { .headers = &header, .header_count = 1 };
    ReqState state = { 0 };
    Req req = { .http = &http, .state = &state };
    County county = { .name = S("fuzz") };
    static const char *const names[] = { "rv", "__Host-rv", "lang", "mode", "theme", "notice", "" };
    for (size_t i = 0; i < COUNT(names); i++) {
        Str value = req_cookie(&req, names[i]);
        if (value.p != NULL && (value.p < in.p || value.p + value.n > in.p + in.n))
            return "a cookie from outside the header";
        if (str_find(value, ';') != STR_NOWHERE)
            return "a cookie that is two";
    }
    Cx *cx = fresh(arena, &county);
    if (notice_take(cx, &req).n > 0)
        return "words that we did not sign";
    if (lang_accept(in) == NULL)
        return "a browser without a language";
    return NULL;
}
