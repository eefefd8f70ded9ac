#include "base/str.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Str str(const char *terminated)
{
    return (Str){ terminated, terminated == NULL ? 0 : strlen(terminated) };
}

Str str_of(const char *p, size_t n)
{
    return (Str){ p, n };
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq((Str){ s.p, prefix.n }, prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_has(Str s, Str part)
{
    return str_find_str(s, part) != STR_NOWHERE;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_fold(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

size_t str_find(Str s, char c)
{
    const char *at = s.n == 0 ? NULL : memchr(s.p, c, s.n);
    return at == NULL ? STR_NOWHERE : (size_t)(at - s.p);
}

size_t str_find_str(Str s, Str part)
{
    if (part.n == 0)
        return 0;
    const char *at = s.n == 0 ? NULL : memmem(s.p, s.n, part.p, part.n);
    return at == NULL ? STR_NOWHERE : (size_t)(at - s.p);
}

Str str_slice(Str s, size_t from, size_t to)
{
    if (s.p == NULL)
        return s;
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (Str){ s.p + from, to - from };
}

static const Str wide_blank = { "\xE3\x80\x80", 3 };  // U+3000, what a Chinese keyboard types

static size_t blank_at_start(Str s)
{
    if (s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
        return 1;
    return str_starts(s, wide_blank) ? wide_blank.n : 0;
}

static size_t blank_at_end(Str s)
{
    if (s.n > 0 && blank_at_start((Str){ s.p + s.n - 1, 1 }) == 1)
        return 1;
    return str_ends(s, wide_blank) ? wide_blank.n : 0;
}

Str str_trim(Str s)
{
    size_t blank = 0;
    while ((blank = blank_at_start(s)) > 0)
        s = str_slice(s, blank, s.n);
    while ((blank = blank_at_end(s)) > 0)
        s.n -= blank;
    return s;
}

Str str_cut(Str s, char c, Str *rest)
{
    size_t at = str_find(s, c);
    if (at == STR_NOWHERE) {
        *rest = (Str){ 0 };
        return s;
    }
    *rest = str_slice(s, at + 1, s.n);
    return str_slice(s, 0, at);
}

Str str_copy(Arena *arena, Str s)
{
    if (s.p == NULL)
        return s;
    return (Str){ arena_copy(arena, s.p, s.n), s.n };
}

char *str_z(Arena *arena, Str s)
{
    must(s.n < SIZE_MAX);
    char *copy = arena_alloc(arena, s.n + 1);
    if (s.n > 0)
        memcpy(copy, s.p, s.n);
    return copy;
}

Str str_join(Arena *arena, Str a, Str b)
{
    must(a.n <= SIZE_MAX - b.n);
    char *joined = arena_alloc(arena, a.n + b.n);
    if (a.n > 0)
        memcpy(joined, a.p, a.n);
    if (b.n > 0)
        memcpy(joined + a.n, b.p, b.n);
    return (Str){ joined, a.n + b.n };
}

// Most of what is printed is short: once onto the stack, then copied.
Str str_printf(Arena *arena, const char *format, ...)
{
    char few[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    must(n >= 0);
    char *text = arena_raw(arena, (size_t)n + 1);
    if ((size_t)n < sizeof few)
        memcpy(text, few, (size_t)n + 1);
    else
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){ text, (size_t)n };
}

Str str_lower(Arena *arena, Str s)
{
    if (s.p == NULL)
        return s;
    char *low = arena_alloc(arena, s.n);
    for (size_t i = 0; i < s.n; i++)
        low[i] = lower(s.p[i]);
    return (Str){ low, s.n };
}

// Counts downwards, since the least int64 has no positive twin.
bool str_int(Str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    Str digits = negative ? str_slice(s, 1, s.n) : s;
    int64_t n = 0;
    if (digits.n == 0)
        return false;
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.p[i];
        if (c < '0' || c > '9' || __builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, c - '0', &n))
            return false;
    }
    if (!negative && n == INT64_MIN)
        return false;
    *out = negative ? n : -n;
    return true;
}
