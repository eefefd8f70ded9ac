// tool: what other people's programs say about bytes of ours: a PDF read by poppler, a ZIP by
// python.
#pragma once
#include "tests/test.h"

// Skips the test when the program is not installed.
void tool_needed(const char *program);
// What `before FILE after` prints; the FILE holds the bytes. A failure of the program is one of the
// test.
Str tool_said(T *t, Str bytes, const char *before, const char *after);
