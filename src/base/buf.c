#include "base/buf.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ROOM_FIRST ((size_t)1024)

Buf buf_new(Arena *arena, size_t max)
{
    return (Buf){ .arena = arena, .max = max };
}

// Room for `more` bytes behind what stands; false once the buffer is full.
static __attribute__((noinline)) bool grow(Buf *buf, size_t more)
{
    if (buf->full || more > buf->max - buf->n) {
        buf->full = true;
        return false;
    }
    size_t room = buf->room < ROOM_FIRST ? ROOM_FIRST : buf->room;
    while (room < buf->n + more)
        room = room > buf->max / 2 ? buf->max : room * 2;
    if (room > buf->max)
        room = buf->max;
    char *wider = arena_raw(buf->arena, room + 1);  // one more, for what vsnprintf terminates
    if (buf->n > 0)
        memcpy(wider, buf->p, buf->n);
    buf->p = wider;
    buf->room = room;
    return true;
}

// Room never passes the maximum, so what fits is allowed; a full buffer takes nothing more.
static inline bool make_room(Buf *buf, size_t more)
{
    return (more <= buf->room - buf->n && !buf->full) || grow(buf, more);
}

void buf_add(Buf *buf, Str s)
{
    if (s.n == 0 || !make_room(buf, s.n))
        return;
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}

void buf_byte(Buf *buf, char c)
{
    if (!make_room(buf, 1))
        return;
    buf->p[buf->n++] = c;
}

void buf_int(Buf *buf, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0)
        digits[--at] = '-';
    buf_add(buf, (Str){ digits + at, sizeof digits - at });
}

void buf_printf(Buf *buf, const char *format, ...)
{
    // Mostly it fits behind what stands: printed there at once, and again only when it did not.
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t left = buf->p == NULL ? 0 : buf->room - buf->n + 1;
    int n = vsnprintf(left > 0 ? buf->p + buf->n : NULL, left, format, args);
    va_end(args);
    must(n >= 0);
    if (n > 0 && make_room(buf, (size_t)n)) {
        if ((size_t)n >= left)
            vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

Str buf_str(const Buf *buf)
{
    return buf->n == 0 ? S("") : (Str){ buf->p, buf->n };
}

static Str html_escape(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        unreachable();
    }
}

// Most bytes of a page need no escape: a table finds those that do, and runs are added whole.
void buf_html(Buf *buf, Str s)
{
    static const bool special[256] = { ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1 };
    size_t done = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!special[(unsigned char)s.p[i]])
            continue;
        buf_add(buf, str_slice(s, done, i));
        buf_add(buf, html_escape(s.p[i]));
        done = i + 1;
    }
    buf_add(buf, str_slice(s, done, s.n));
}

// RFC 3986, 2.3
static bool url_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void buf_url(Buf *buf, Str s)
{
    static const char digit[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        if (url_unreserved(s.p[i])) {
            buf_byte(buf, s.p[i]);
            continue;
        }
        unsigned char c = (unsigned char)s.p[i];
        buf_add(buf, (Str){ (char[]){ '%', digit[c >> 4], digit[c & 15] }, 3 });
    }
}

static void json_control(Buf *buf, uint32_t c)
{
    static const char digit[] = "0123456789abcdef";
    switch (c) {
    case '\n':
        buf_lit(buf, "\\n");
        return;
    case '\r':
        buf_lit(buf, "\\r");
        return;
    case '\t':
        buf_lit(buf, "\\t");
        return;
    default:
        buf_add(buf,
                (Str){ (char[]){ '\\', 'u', '0', '0', digit[c >> 4 & 15], digit[c & 15] }, 6 });
    }
}

// How many bytes of s can be copied as they stand: all but controls, quotes, backslashes and what
// is not UTF-8.
static size_t json_plain(Str s)
{
    Str rest = s;
    while (rest.n > 0) {
        Str from = rest;
        uint32_t point = (unsigned char)rest.p[0];
        if (point < 0x80)
            rest = (Str){ rest.p + 1, rest.n - 1 };
        else
            point = utf8_next(&rest);
        if (point < ' ' || point == '"' || point == '\\' || point == 0xFFFD)
            return s.n - from.n;
    }
    return s.n;
}

void buf_json(Buf *buf, Str s)
{
    buf_byte(buf, '"');
    while (s.n > 0) {
        size_t plain = json_plain(s);
        buf_add(buf, str_slice(s, 0, plain));
        s = str_slice(s, plain, s.n);
        if (s.n == 0)
            break;
        uint32_t point = utf8_next(&s);
        char bytes[4];
        if (point < ' ') {
            json_control(buf, point);
            continue;
        }
        if (point == '"' || point == '\\')
            buf_byte(buf, '\\');
        buf_add(buf, (Str){ bytes, utf8_encode(point, bytes) });
    }
    buf_byte(buf, '"');
}

// A cell that begins like a formula would be computed by the spreadsheet that opens it.
static bool csv_formula(Str s)
{
    return s.n > 0 && str_find(S("=+-@\t\r"), s.p[0]) != STR_NOWHERE;
}

static bool csv_needs_quotes(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return false;
}

void buf_csv(Buf *buf, Str s)
{
    bool quotes = csv_needs_quotes(s);
    if (quotes)
        buf_byte(buf, '"');
    if (csv_formula(s))
        buf_byte(buf, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_byte(buf, '"');
        buf_byte(buf, s.p[i]);
    }
    if (quotes)
        buf_byte(buf, '"');
}
