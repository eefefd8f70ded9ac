// outside: what other people's programs say about a file of ours.
#pragma once
#include "tests/test.h"

// What the shell line prints; none when it fails.
Str outside_said(T *t, Str command);
