#include "town/shape.h"
#include <string.h>

#define WRITTEN_MAX \
    ((size_t)64 << 10)  // of one value as text; longer ones are shown by field_str alone

static const Text yes = TEXT("是"), no = TEXT("否");

// Everything but letters, digits, '-' and '_' would let a fragment be more than a fragment.
static bool plain_fragment(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.' || c == '%';
        if (!plain)
            return false;
    }
    return true;
}

// Browsers read '\' as '/' and drop TAB and line ends inside a URL, so none of these may pass.
static bool url_bytes(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == 0x7f || c == '\\')
            return false;
    }
    return true;
}

static bool url_scheme(Str s)
{
    static const Str allowed[] = {
        { "https://", 8 }, { "http://", 7 }, { "tel:", 4 }, { "mailto:", 7 }, { "geo:", 4 }
    };
    for (size_t i = 0; i < COUNT(allowed); i++)
        if (str_eq_fold(str_slice(s, 0, allowed[i].n), allowed[i]))
            return true;
    return false;
}

Url url_of(Str s)
{
    if (s.n == 0 || !url_bytes(s))
        return (Url){ S("#") };
    if (s.p[0] == '#')
        return (Url){ plain_fragment(str_slice(s, 1, s.n)) ? s : S("#") };
    if (s.p[0] == '?')
        return (Url){ s };
    if (s.p[0] == '/')
        return (Url){ s.n > 1 && s.p[1] == '/' ? S("#") : s };
    return (Url){ url_scheme(s) ? s : S("#") };
}

const Field *shape_field(const Shape *shape, Str name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (str_eq(str(shape->fields[i].name), name))
            return &shape->fields[i];
    return NULL;
}

static bool is_number(Kind kind)
{
    switch (kind) {
    case KIND_INT:
    case KIND_BOOL:
    case KIND_ID:
    case KIND_TIME:
    case KIND_DAY:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
    case KIND_WORD:
        return true;
    case KIND_STR:
    case KIND_TEXT:
    case KIND_HTML:
    case KIND_URL:
    case KIND_BLOB:
    case KIND_PART:
    case KIND_LIST:
        return false;
    }
    unreachable();
}

// A member of four bytes is int32_t or an enum; the one uint32_t among them reads the same below
// 2^31.
int64_t field_int(const Field *field, const void *of)
{
    must(is_number(field->kind));
    const char *at = (const char *)of + field->at;
    if (field->size == sizeof(int64_t)) {
        int64_t wide;
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
    if (field->size == sizeof(int32_t)) {
        int32_t narrow;
        memcpy(&narrow, at, sizeof narrow);
        return narrow;
    }
    must(field->size == sizeof(bool));
    bool truth;
    memcpy(&truth, at, sizeof truth);
    return truth;
}

void field_set_int(const Field *field, void *of, int64_t n)
{
    must(is_number(field->kind));
    char *at = (char *)of + field->at;
    if (field->size == sizeof(int64_t)) {
        memcpy(at, &n, sizeof n);
        return;
    }
    if (field->size == sizeof(int32_t)) {
        must(n >= INT32_MIN && n <= INT32_MAX);
        int32_t narrow = (int32_t)n;
        memcpy(at, &narrow, sizeof narrow);
        return;
    }
    must(field->size == sizeof(bool));
    bool truth = n != 0;
    memcpy(at, &truth, sizeof truth);
}

static Str word_of(const Field *field, const void *of)
{
    int64_t at = field_int(field, of);
    must(at >= 0);
    for (int64_t i = 0; i <= at; i++)
        must(field->words[i] != NULL);
    return str(field->words[at]);
}

// Str, Html, Url and Blob are one slice each, so one read serves the four.
Str field_str(const Field *field, const void *of)
{
    if (field->kind == KIND_WORD)
        return word_of(field, of);
    must(field->kind == KIND_STR || field->kind == KIND_HTML || field->kind == KIND_URL ||
         field->kind == KIND_BLOB);
    must(field->size == sizeof(Str));
    Str s;
    memcpy(&s, (const char *)of + field->at, sizeof s);
    return s;
}

static void write_padded(Buf *out, int64_t n, int width)
{
    int64_t ten = 10;
    for (int i = 1; i < width; i++, ten *= 10)
        if (n < ten)
            buf_byte(out, '0');
    buf_int(out, n);
}

static void write_day(Buf *out, Day d)
{
    if (d.ymd == 0)
        return;
    write_padded(out, day_year(d), 4);
    buf_byte(out, '-');
    write_padded(out, day_month(d), 2);
    buf_byte(out, '-');
    write_padded(out, day_of_month(d), 2);
}

static void write_time(Buf *out, Time t)
{
    if (t.ms == 0)
        return;
    int minute = time_minute_of_day(t);
    write_day(out, time_day(t));
    buf_byte(out, ' ');
    write_padded(out, minute / 60, 2);
    buf_byte(out, ':');
    write_padded(out, minute % 60, 2);
}

// n / 10^digits with its sign in front, so that -5 hundredths are -0.05; `trim` drops zeros at the
// end.
static void write_decimal(Buf *out, int64_t n, int digits, bool trim)
{
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n, unit = 1;
    if (n < 0)
        buf_byte(out, '-');
    for (int i = 0; i < digits; i++)
        unit *= 10;
    buf_int(out, (int64_t)(rest / unit));
    rest %= unit;
    while (trim && digits > 0 && rest % 10 == 0) {
        rest /= 10;
        digits--;
    }
    if (digits == 0)
        return;
    buf_byte(out, '.');
    write_padded(out, (int64_t)rest, digits);
}

// Minutes as hours with one decimal, half up away from zero: 45 is 0.8, -45 is -0.8.
static int64_t tenth_hours(int64_t minutes)
{
    return minutes >= 0 ? (minutes + 3) / 6 : -((3 - minutes) / 6);
}

static void write_number(Buf *out, const Lang *lang, const Field *field, int64_t n)
{
    switch ((int)field->kind) {
    case KIND_ID:
        if (n != 0)
            buf_int(out, n);
        return;
    case KIND_BOOL:
        buf_add(out, say(lang, n != 0 ? yes : no));
        return;
    case KIND_TIME:
        write_time(out, (Time){ n });
        return;
    case KIND_DAY:
        write_day(out, (Day){ (int32_t)n });
        return;
    case KIND_MINUTES:
        write_decimal(out, tenth_hours(n), 1, false);
        return;
    case KIND_POINTS:
        write_decimal(out, n, 2, true);
        return;
    case KIND_FEN:
        write_decimal(out, n, 2, false);
        return;
    case KIND_PERMILLE:
        write_decimal(out, n, 1, true);
        buf_byte(out, '%');
        return;
    default:
        buf_int(out, n);
    }
}

static Str said(const Lang *lang, const Field *field, const void *of)
{
    Text text;
    memcpy(&text, (const char *)of + field->at, sizeof text);
    return say(lang, text);
}

void field_write(Buf *out, const Lang *lang, const Field *field, const void *of)
{
    switch (field->kind) {
    case KIND_STR:
    case KIND_HTML:
    case KIND_URL:
    case KIND_WORD:
        buf_add(out, field_str(field, of));
        return;
    case KIND_TEXT:
        buf_add(out, said(lang, field, of));
        return;
    case KIND_INT:
    case KIND_BOOL:
    case KIND_ID:
    case KIND_TIME:
    case KIND_DAY:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
        write_number(out, lang, field, field_int(field, of));
        return;
    case KIND_BLOB:
    case KIND_PART:
    case KIND_LIST:
        return;
    }
    unreachable();
}

Str field_text(Arena *arena, const Lang *lang, const Field *field, const void *of)
{
    // Words that lie somewhere are not copied: an export asks for tens of thousands of them.
    if (field->kind == KIND_STR || field->kind == KIND_HTML || field->kind == KIND_URL ||
        field->kind == KIND_WORD)
        return field_str(field, of);
    if (field->kind == KIND_TEXT)
        return said(lang, field, of);
    Buf out = buf_new(arena, WRITTEN_MAX);
    field_write(&out, lang, field, of);
    must(!out.full);
    return buf_str(&out);
}

// Lists say many days: a number this small needs no printf.
static Str number_str(Arena *arena, int n)
{
    char digits[10];
    size_t at = sizeof digits;
    for (int rest = n; rest > 0 || at == sizeof digits; rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    return str_copy(arena, str_of(digits + at, sizeof digits - at));
}

static Str said_day(Arena *arena, const Lang *lang, Day day, Day today)
{
    static const Text months[] = { TEXT("1月"), TEXT("2月"),  TEXT("3月"),  TEXT("4月"),
                                   TEXT("5月"), TEXT("6月"),  TEXT("7月"),  TEXT("8月"),
                                   TEXT("9月"), TEXT("10月"), TEXT("11月"), TEXT("12月") };
    static const Text weekdays[] = { TEXT("周一"), TEXT("周二"), TEXT("周三"), TEXT("周四"),
                                     TEXT("周五"), TEXT("周六"), TEXT("周日") };
    if (day.ymd == 0)
        return S("");
    Str said = say_with(arena, lang, TEXT("{0}{1}日"), say(lang, months[day_month(day) - 1]),
                        number_str(arena, day_of_month(day)));
    if (day_year(day) != day_year(today))
        said = say_with(arena, lang, TEXT("{0}年{1}"), number_str(arena, day_year(day)), said);
    Str weekday = say(lang, weekdays[day_weekday(day) - 1]);
    return str_join(arena, str_join(arena, said, S(" ")), weekday);
}

Str field_said(Arena *arena, const Lang *lang, const Field *field, const void *of, Day today)
{
    if (field->kind == KIND_DAY)
        return said_day(arena, lang, (Day){ (int32_t)field_int(field, of) }, today);
    if (field->kind != KIND_TIME)
        return field_text(arena, lang, field, of);
    Time at = { field_int(field, of) };
    if (at.ms == 0)
        return S("");
    Str day = said_day(arena, lang, time_day(at), today);
    int minute = time_minute_of_day(at);
    return str_printf(arena, "%.*s %02d:%02d", STR_FMT(day), minute / 60, minute % 60);
}
