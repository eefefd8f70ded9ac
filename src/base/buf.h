// buf: a growing byte buffer with a stated maximum, in an arena.
//
// Passing the maximum sets `full` and drops what follows; the one who sends the
// bytes must look at `full` first. So writers need no error path.
#pragma once
#include "base/arena.h"
#include "base/str.h"

typedef struct {
    Arena *arena;
    char *p;
    size_t n, room, max;
    bool full;
} Buf;

Buf buf_new(Arena *arena, size_t max);
void buf_add(Buf *buf, Str s);
void buf_byte(Buf *buf, char c);
void buf_int(Buf *buf, int64_t n);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const Buf *buf);  // valid until the next write
#define buf_lit(buf, literal) buf_add((buf), S(literal))

// One writer for each context; there is no other way out of a Str.
void buf_html(Buf *buf, Str s);  // & < > " '  (text and quoted attributes)
void buf_url(Buf *buf, Str s);   // percent-encodes all but unreserved
void buf_json(Buf *buf, Str s);  // with the quotes; broken UTF-8 becomes U+FFFD
void buf_csv(Buf *buf, Str s);   // one cell: quoted when needed; a leading = + - @ TAB CR gets a '
