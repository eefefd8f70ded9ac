// slow_http: requests once more, one character after the other, written from the grammar of RFC
// 9112 and 9110 and from the decisions that stand in web/http.h. It shares no line with http.c;
// where the two differ, one of them is wrong.
#pragma once
#include "base/arena.h"
#include "base/str.h"

// What http.c and this say differently about a head, as a sentence; NULL when they agree.
const char *slow_head_differs(Arena *arena, Str in);
// The same for the chunks of a body. The fast parser gets the bytes in pieces that `cut` decides,
// the slow one whole.
const char *slow_chunks_differ(Arena *arena, Str in, size_t limit, uint64_t cut);
