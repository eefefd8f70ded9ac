// mo: a small catalogue made in a test, as msgfmt would write it.
#pragma once
#include "base/arena.h"
#include "base/str.h"

typedef struct {
    const char *zh, *said;
} Said;

// `said` in byte order of zh.
Str mo_of(Arena *arena, const Said *said, size_t n);
