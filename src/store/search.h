// search: "contains these words" for small tables, the same on both engines.
//
//   … where lower(name) like $1 escape '!'      with search_pattern(cx->arena, words)
#pragma once
#include "base/str.h"

// "%words%" in lower case, its % _ ! taken literally; at most 60 characters count. "" for blank
// words: the caller's "any".
Str search_pattern(Arena *arena, Str words);
