// Pairs into the struct of a form: typed, checked, every problem told.
#include "base/utf8.h"
#include "web/call.h"
#include <string.h>

#define TEXT_MAX_DEFAULT 1000

const Pair *form_pair(const List *pairs, const char *name)
{
    const Pair *found = NULL;
    for (size_t i = 0; i < pairs->n; i++) {
        const Pair *pair = LIST_AT(pairs, Pair, i);
        if (str_eq(pair->name, str(name)))
            found = pair;
    }
    return found;
}

static void problem(Cx *cx, const Input *input, const char *code, Text text, Str word1)
{
    cx_problem(cx, str(input->name), code, text, say(cx->lang, input->label), word1);
}

static Str number_word(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

int64_t input_text_max(const Input *input)
{
    return input->max > 0 ? input->max : TEXT_MAX_DEFAULT;
}

// --- writing into the struct

static void put_int(const Input *input, void *out, int64_t n)
{
    void *at = (char *)out + input->at;
    switch (input->size) {
    case 1:
        *(uint8_t *)at = (uint8_t)n;
        return;
    case 2:
        *(uint16_t *)at = (uint16_t)n;
        return;
    case 4:
        *(uint32_t *)at = (uint32_t)n;
        return;
    case 8:
        *(int64_t *)at = n;
        return;
    default:
        unreachable();
    }
}

static void put_str(const Input *input, void *out, Str s)
{
    must(input->size == sizeof(Str));
    memcpy((char *)out + input->at, &s, sizeof s);
}

// --- one kind each: each returns nothing but tells its problems

static bool is_area(const Input *input)
{
    return input->widget == WIDGET_AREA;
}

// One kind of line end in areas; in a single line they are blanks.
static Str lines_even(Cx *cx, const Input *input, Str s)
{
    if (str_find(s, '\r') == STR_NOWHERE && (is_area(input) || str_find(s, '\n') == STR_NOWHERE))
        return s;
    Buf out = buf_new(cx->arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool crlf = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
        if (crlf)
            continue;
        bool end = s.p[i] == '\r' || s.p[i] == '\n';
        buf_byte(&out, end ? (is_area(input) ? '\n' : ' ') : s.p[i]);
    }
    return buf_str(&out);
}

static void parse_text(Cx *cx, const Input *input, Str s, void *out)
{
    if (!utf8_plain(s)) {
        problem(cx, input, "not_text", TEXT("{0}里有不能使用的字符，请改写"), (Str){ 0 });
        return;
    }
    int64_t length = (int64_t)utf8_length(s);
    if (length > input_text_max(input)) {
        problem(cx, input, "too_long", TEXT("{0}最多{1}个字"),
                number_word(cx, input_text_max(input)));
        return;
    }
    if (length < input->min) {
        problem(cx, input, "too_short", TEXT("{0}至少{1}个字"), number_word(cx, input->min));
        return;
    }
    if (input->valid != NULL && !input->valid(s)) {
        Text text = input->invalid.zh != NULL ? input->invalid : TEXT("{0}的格式不对，请检查");
        problem(cx, input, "invalid", text, (Str){ 0 });
        return;
    }
    put_str(input, out, s);
}

// What fits into the member, so that a large number never wraps.
static bool fits(const Input *input, int64_t n)
{
    return input->size == 8 || (n >= INT32_MIN && n <= INT32_MAX);
}

static void check_range(Cx *cx, const Input *input, int64_t n, Str min, Str max, void *out)
{
    bool bounded = input->min != 0 || input->max != 0;
    if (bounded && n < input->min) {
        problem(cx, input, "too_small", TEXT("{0}不能小于{1}"), min);
        return;
    }
    if ((bounded && n > input->max) || !fits(input, n)) {
        problem(cx, input, "too_large", TEXT("{0}不能大于{1}"), bounded ? max : S("2147483647"));
        return;
    }
    put_int(input, out, n);
}

static void parse_int(Cx *cx, const Input *input, Str s, void *out)
{
    int64_t n = 0;
    if (!str_int(s, &n)) {
        problem(cx, input, "not_number", TEXT("{0}请填写整数"), (Str){ 0 });
        return;
    }
    check_range(cx, input, n, number_word(cx, input->min), number_word(cx, input->max), out);
}

// "12", "12.5" and "12.50" yuan; min and max are 分.
static bool fen_parse(Str s, int64_t *out)
{
    Str cents;
    Str whole = str_cut(s, '.', &cents);
    int64_t yuan = 0, fen = 0;
    if (!str_int(whole, &yuan) || yuan < 0 || yuan > INT64_MAX / 1000)
        return false;
    if (cents.p == NULL) {
        *out = yuan * 100;
        return true;
    }
    if (cents.n < 1 || cents.n > 2 || cents.p[0] == '-' || !str_int(cents, &fen))
        return false;
    *out = yuan * 100 + (cents.n == 1 ? fen * 10 : fen);
    return true;
}

static Str fen_word(Cx *cx, int64_t fen)
{
    return str_printf(cx->arena, "%lld.%02lld", (long long)(fen / 100), (long long)(fen % 100));
}

static void parse_fen(Cx *cx, const Input *input, Str s, void *out)
{
    int64_t fen = 0;
    if (!fen_parse(s, &fen)) {
        problem(cx, input, "not_money", TEXT("{0}请填写金额，例如 12.50"), (Str){ 0 });
        return;
    }
    check_range(cx, input, fen, fen_word(cx, input->min), fen_word(cx, input->max), out);
}

static void parse_day(Cx *cx, const Input *input, Str s, void *out)
{
    Day day = { 0 };
    if (!day_parse(s, &day)) {
        problem(cx, input, "not_day", TEXT("{0}请填写日期，例如 2020-10-26"), (Str){ 0 });
        return;
    }
    put_int(input, out, day.ymd);
}

static void parse_time(Cx *cx, const Input *input, Str s, void *out)
{
    Time time = { 0 };
    Str with_t = s;
    if (s.n > 10 && s.p[10] == ' ')
        with_t = str_printf(cx->arena, "%.10sT%.*s", s.p, STR_FMT(str_slice(s, 11, s.n)));
    if (!time_parse(with_t, &time)) {
        problem(cx, input, "not_time", TEXT("{0}请填写日期和时间，例如 2020-10-26 19:00"),
                (Str){ 0 });
        return;
    }
    put_int(input, out, time.ms);
}

static void parse_id(Cx *cx, const Input *input, Str s, void *out)
{
    int64_t id = 0;
    if (!str_int(s, &id) || id < 0) {
        problem(cx, input, "not_choice", TEXT("请从列出的选项里选择{0}"), (Str){ 0 });
        return;
    }
    if (id == 0 && input->required) {
        problem(cx, input, "required", TEXT("请选择{0}"), (Str){ 0 });
        return;
    }
    put_int(input, out, id);
}

static void parse_word(Cx *cx, const Input *input, Str s, void *out)
{
    for (int64_t i = 0; input->words[i] != NULL; i++) {
        if (!str_eq(s, str(input->words[i])))
            continue;
        if (input->size == sizeof(Str))
            put_str(input, out, str(input->words[i]));
        else
            put_int(input, out, i);
        return;
    }
    problem(cx, input, "not_choice", TEXT("请从列出的选项里选择{0}"), (Str){ 0 });
}

static bool is_true(Str s)
{
    return str_eq(s, S("1")) || str_eq(s, S("on")) || str_eq(s, S("true")) || str_eq(s, S("yes"));
}

static void parse_bool(Cx *cx, const Input *input, Str s, void *out)
{
    bool set = is_true(s);
    if (!set && input->required) {
        problem(cx, input, "required", TEXT("请勾选“{0}”"), (Str){ 0 });
        return;
    }
    put_int(input, out, set);
}

static void parse_file(const Input *input, const Upload *file, void *out)
{
    must(input->size == sizeof(Upload));
    memcpy((char *)out + input->at, file, sizeof *file);
}

// Every file of that name, whichever of the controls it came from.
static void parse_files(Cx *cx, const Input *input, const List *pairs, void *out)
{
    Uploads files = { { NEW_ARRAY(cx->arena, Upload, pairs->n + 1), 0 } };
    must(input->size == sizeof files);
    for (size_t i = 0; i < pairs->n; i++) {
        const Pair *pair = LIST_AT(pairs, Pair, i);
        if (pair->is_file && pair->file.bytes.n > 0 && str_eq(pair->name, str(input->name)))
            *LIST_AT(&files.files, Upload, files.files.n++) = pair->file;
    }
    if (files.files.n == 0 && input->required)
        problem(cx, input, "required", TEXT("请选择文件：{0}"), (Str){ 0 });
    else if ((int64_t)files.files.n > input->max)
        problem(cx, input, "too_many", TEXT("{0}最多 {1} 个文件"), number_word(cx, input->max));
    else
        memcpy((char *)out + input->at, &files, sizeof files);
}

static void parse_value(Cx *cx, const Input *input, Str s, void *out)
{
    switch ((int)input->kind) {
    case KIND_STR:
        parse_text(cx, input, s, out);
        return;
    case KIND_INT:
    case KIND_MINUTES:
        parse_int(cx, input, s, out);
        return;
    case KIND_FEN:
        parse_fen(cx, input, s, out);
        return;
    case KIND_DAY:
        parse_day(cx, input, s, out);
        return;
    case KIND_TIME:
        parse_time(cx, input, s, out);
        return;
    case KIND_ID:
        parse_id(cx, input, s, out);
        return;
    case KIND_WORD:
        parse_word(cx, input, s, out);
        return;
    default:
        unreachable();
    }
}

static bool is_chosen(const Input *input)
{
    return input->kind == KIND_WORD || input->kind == KIND_ID || input->widget == WIDGET_CHOICE ||
           input->widget == WIDGET_SELECT;
}

static void tell_required(Cx *cx, const Input *input)
{
    if (input->kind == KIND_BLOB)
        problem(cx, input, "required", TEXT("请选择文件：{0}"), (Str){ 0 });
    else if (is_chosen(input))
        problem(cx, input, "required", TEXT("请选择{0}"), (Str){ 0 });
    else
        problem(cx, input, "required", TEXT("请填写{0}"), (Str){ 0 });
}

// A secret is taken as it is typed: blanks in a password are meant.
static Str typed_text(Cx *cx, const Input *input, const Pair *pair)
{
    if (pair == NULL || pair->value.p == NULL)
        return S("");
    if (input->secret)
        return pair->value;
    return str_trim(lines_even(cx, input, pair->value));
}

// Boxes of one name, each ticked one a value.
static Pair joined(Cx *cx, const Input *input, const List *pairs)
{
    Pair all = { .name = str(input->name), .value = S("") };
    for (size_t i = 0; i < pairs->n; i++) {
        const Pair *pair = LIST_AT(pairs, Pair, i);
        if (!str_eq(pair->name, all.name) || pair->value.n == 0)
            continue;
        all.value = all.value.n == 0 ? pair->value
                                     : str_printf(cx->arena, "%.*s,%.*s", STR_FMT(all.value),
                                                  STR_FMT(pair->value));
    }
    return all;
}

static void parse_input(Cx *cx, const Input *input, const Pair *pair, void *out)
{
    if (input->kind == KIND_BLOB) {
        if (pair != NULL && pair->is_file && pair->file.bytes.n > 0)
            parse_file(input, &pair->file, out);
        else if (input->required)
            tell_required(cx, input);
        return;
    }
    Str s = typed_text(cx, input, pair);
    if (input->kind == KIND_BOOL) {
        parse_bool(cx, input, s, out);
        return;
    }
    if (s.n > 0) {
        parse_value(cx, input, s, out);
        return;
    }
    if (input->required)
        tell_required(cx, input);
    else if (input->kind == KIND_STR)
        put_str(input, out, S(""));
}

Err form_parse(Cx *cx, const Form *form, const List *pairs, void *out)
{
    size_t before = cx->problems == NULL ? 0 : cx->problems->n;
    for (size_t i = 0; i < form->count; i++) {
        const Input *input = &form->inputs[i];
        Pair all = { 0 };
        if (input->many)
            all = joined(cx, input, pairs);
        if (input->kind == KIND_LIST)
            parse_files(cx, input, pairs, out);
        else
            parse_input(cx, input, input->many ? &all : form_pair(pairs, input->name), out);
    }
    size_t after = cx->problems == NULL ? 0 : cx->problems->n;
    return after > before ? &fault_invalid : OK;
}

// --- JSON Schema

static void schema_words(Buf *out, const Input *input)
{
    buf_lit(out, "\"type\":\"string\",\"enum\":[");
    for (size_t i = 0; input->words[i] != NULL; i++) {
        if (i > 0)
            buf_byte(out, ',');
        buf_json(out, str(input->words[i]));
    }
    buf_byte(out, ']');
}

static void schema_range(Buf *out, const Input *input)
{
    buf_lit(out, "\"type\":\"integer\"");
    if (input->min != 0 || input->max != 0)
        buf_printf(out, ",\"minimum\":%lld,\"maximum\":%lld", (long long)input->min,
                   (long long)input->max);
}

static void schema_kind(Buf *out, const Input *input)
{
    switch ((int)input->kind) {
    case KIND_STR:
        buf_printf(out, "\"type\":\"string\",\"maxLength\":%lld", (long long)input_text_max(input));
        if (input->required || input->min > 0)
            buf_printf(out, ",\"minLength\":%lld", (long long)(input->min > 0 ? input->min : 1));
        if (input->secret)
            buf_lit(out, ",\"writeOnly\":true");
        return;
    case KIND_INT:
    case KIND_MINUTES:
        schema_range(out, input);
        return;
    case KIND_FEN:
        buf_lit(out, "\"type\":\"string\",\"pattern\":\"^[0-9]+([.][0-9]{1,2})?$\"");
        return;
    case KIND_BOOL:
        buf_lit(out, "\"type\":\"boolean\"");
        return;
    case KIND_DAY:
        buf_lit(out, "\"type\":\"string\",\"format\":\"date\"");
        return;
    case KIND_TIME:
        buf_lit(out, "\"type\":\"string\",\"format\":\"date-time\"");
        return;
    case KIND_ID:
        buf_lit(out, "\"type\":\"string\",\"pattern\":\"^[0-9]+$\"");
        return;
    case KIND_WORD:
        schema_words(out, input);
        return;
    case KIND_BLOB:
        buf_lit(out, "\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"");
        return;
    case KIND_LIST:
        buf_printf(out,
                   "\"type\":\"array\",\"maxItems\":%lld,\"items\":{\"type\":\"string\","
                   "\"contentMediaType\":\"application/octet-stream\"}",
                   (long long)input->max);
        return;
    default:
        unreachable();
    }
}

void input_schema(Buf *out, const Input *input)
{
    buf_byte(out, '{');
    schema_kind(out, input);
    buf_lit(out, ",\"title\":");
    buf_json(out, str(input->label.zh));
    buf_byte(out, '}');
}

void form_schema(Buf *out, const Form *form)
{
    buf_lit(out, "{\"type\":\"object\",\"properties\":{");
    for (size_t i = 0; i < form->count; i++) {
        const Input *input = &form->inputs[i];
        if (i > 0)
            buf_byte(out, ',');
        buf_json(out, str(input->name));
        buf_byte(out, ':');
        input_schema(out, input);
    }
    buf_byte(out, '}');
    const char *before = ",\"required\":[";
    for (size_t i = 0; i < form->count; i++) {
        if (!form->inputs[i].required)
            continue;
        buf_add(out, str(before));
        buf_json(out, str(form->inputs[i].name));
        before = ",";
    }
    if (before[1] == '\0')
        buf_byte(out, ']');
    buf_byte(out, '}');
}
