// problem: the particulars of a fault: which row, which column, which field, and why.
#pragma once
#include "base/str.h"

typedef struct {
    Str field;  // form field or column, "" for the whole
    int row;    // 1-based line of an import, 0 for forms
    Text text;  // a sentence; {0} and {1} stand for the words below
    Str words[2];
    const char *code;  // stable, "required", "too_long", …
} Problem;

#define PROBLEMS_MAX 200

typedef struct {
    Problem items[PROBLEMS_MAX];
    size_t n;
    size_t dropped;  // beyond the maximum
} Problems;
