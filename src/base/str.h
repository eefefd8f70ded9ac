// str: text as pointer and length, UTF-8 unless said otherwise, not terminated.
//
// A Str is data of theirs (typed, stored, received). Text is words of ours: Chinese
// is the source and the key of the catalogue, so what can be translated is known by type.
// str_* functions return slices of what they are given or copies in the arena named; none writes
// into its argument. A Str with p == NULL is "none" (NULL in SQL); S("") is empty text.
#pragma once
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *p;
    size_t n;
} Str;
typedef struct {
    const char *zh;
} Text;  // NULL is "no words"

#define S(literal)    ((Str){ "" literal, sizeof(literal) - 1 })
#define TEXT(literal) ((Text){ "" literal })  // xgettext collects these
#define STR_FMT(s)    (int)(s).n, (s).p       // for "%.*s"

Str str(const char *terminated);  // NULL gives none
Str str_of(const char *p, size_t n);
bool str_eq(Str a, Str b);  // none equals none and empty
int str_cmp(Str a, Str b);  // by bytes
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_has(Str s, Str part);
bool str_eq_fold(Str a, Str b);  // ASCII case folded

#define STR_NOWHERE SIZE_MAX
size_t str_find(Str s, char c);  // index or STR_NOWHERE
size_t str_find_str(Str s, Str part);

Str str_slice(Str s, size_t from, size_t to);  // clamped
Str str_trim(Str s);                           // ASCII blanks and U+3000 at both ends
// Cuts at the first `c`: returns the head, `rest` gets what follows (none when there was no `c`).
Str str_cut(Str s, char c, Str *rest);

Str str_copy(Arena *arena, Str s);
char *str_z(Arena *arena, Str s);  // terminated copy, for foreign libraries
Str str_join(Arena *arena, Str a, Str b);
Str str_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_lower(Arena *arena, Str s);  // ASCII

// Whole decimal, optional '-'; false leaves *out untouched (empty, junk, overflow).
MUST_USE bool str_int(Str s, int64_t *out);
