// words: every text for people that stands in a table of the running program: templates, faults,
// pages, columns, routes, forms, settings, commands. What is said from within functions only the
// sources know: tools/words collects both.
#pragma once
#include "base/arena.h"
#include "base/list.h"

void words_all(Arena *arena, List *words);  // List of Str, Chinese, by bytes, without doubles
