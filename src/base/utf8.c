#include "base/utf8.h"

#define BROKEN 0xFFFDu

static bool follows(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

// The length that a first byte announces; 0 when it cannot begin a sequence. C0, C1 and F5
// to FF never occur (RFC 3629, 4).
static size_t announced(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

// Overlong forms, surrogates and what lies beyond the last plane.
static bool well_chosen(uint32_t point, size_t n)
{
    if (n == 3)
        return point >= 0x800 && (point < 0xD800 || point > 0xDFFF);
    if (n == 4)
        return point >= 0x10000 && point <= 0x10FFFF;
    return true;
}

// The bytes of the well-formed sequence at the start of s, or 0.
static size_t decode(Str s, uint32_t *point)
{
    unsigned char first = (unsigned char)s.p[0];
    size_t n = announced(first);
    if (n == 0 || n > s.n)
        return 0;
    uint32_t value = n == 1 ? first : first & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (!follows(s.p[i]))
            return 0;
        value = value << 6 | ((unsigned char)s.p[i] & 0x3F);
    }
    *point = value;
    return well_chosen(value, n) ? n : 0;
}

uint32_t utf8_next(Str *s)
{
    must(s->n > 0);
    uint32_t point = 0;
    size_t n = decode(*s, &point);
    *s = str_slice(*s, n == 0 ? 1 : n, s->n);
    return n == 0 ? BROKEN : point;
}

bool utf8_valid(Str s)
{
    while (s.n > 0) {
        uint32_t point = 0;
        size_t n = decode(s, &point);
        if (n == 0 || point == 0)
            return false;
        s = str_slice(s, n, s.n);
    }
    return true;
}

size_t utf8_length(Str s)
{
    size_t length = 0;
    for (size_t i = 0; i < s.n; i++)
        length += !follows(s.p[i]);
    return length;
}

size_t utf8_encode(uint32_t point, char out[4])
{
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        point = BROKEN;
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)((0xF00u >> n & 0xF0u) | point);
    return n;
}

Str utf8_clip(Str s, size_t points)
{
    Str rest = s;
    while (points > 0 && rest.n > 0) {
        utf8_next(&rest);
        points--;
    }
    return str_slice(s, 0, s.n - rest.n);
}

// The ideograph blocks of Unicode with their extensions, the compatibility forms, and 〇.
bool utf8_is_han(uint32_t point)
{
    return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) ||
           (point >= 0xF900 && point <= 0xFAFF) || (point >= 0x20000 && point <= 0x3FFFD) ||
           point == 0x3007;
}

bool utf8_has_han(Str s)
{
    while (s.n > 0)
        if (utf8_is_han(utf8_next(&s)))
            return true;
    return false;
}

// Besides the ASCII controls, those of C1 (U+0080 to U+009F) are control characters too.
static bool is_control(uint32_t point)
{
    if (point == '\t' || point == '\n' || point == '\r')
        return false;
    return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

bool utf8_plain(Str s)
{
    if (!utf8_valid(s))
        return false;
    while (s.n > 0)
        if (is_control(utf8_next(&s)))
            return false;
    return true;
}
