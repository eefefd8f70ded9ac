// recount: what `redvest check` proves again from the facts.
//
// A room counts, by SQL of its own, the rows that contradict each other: a counter beside what it
// counts, a state beside the steps that led to it, a path beside its parents. Zero everywhere is
// health.
#pragma once
#include "base/str.h"

#define RECOUNT_MAX 256

typedef struct {
    Str room;
    Text what;      // what must hold, as a sentence: 每张单的状态等于最后一步
    int64_t wrong;  // rows that contradict it
    Str first;      // which, in a few words; never personal data
} RecountLine;

typedef struct {
    RecountLine lines[RECOUNT_MAX];
    size_t n;
    Str room;  // who counts now
} Recount;

void recount_line(Recount *recount, Text what, int64_t wrong, Str first);
