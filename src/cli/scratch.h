// scratch: a place to play or to measure in that nobody misses afterwards.
#pragma once
#include "base/fault.h"
#include "town/county.h"

extern const Fault scratch_held;  // 409  the database is in use: only an empty one is taken

// A new directory below `under` (none: TMPDIR), and its removal with the files in it.
MUST_USE Err scratch_make(Arena *arena, Str under, const char *word, Str *out);
void scratch_remove(Arena *arena, Str path);

// Migrates and opens county->url; scratch_held (and closed again) when somebody has acted in it.
MUST_USE Err scratch_open(Arena *arena, County *county);
