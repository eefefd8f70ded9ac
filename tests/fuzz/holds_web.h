// What must hold of any bytes that a visitor sends in a body or a cookie. Each returns NULL, or
// what broke. The fuzz targets call them with new bytes, web_fuzz_test.c with the corpora and
// seeded mutations.
#pragma once
#include "base/arena.h"
#include "base/str.h"

const char *form_breaks(Arena *arena, Str in);  // multipart when it begins with --, else urlencoded
const char *json_breaks(Arena *arena, Str in);
const char *cookie_breaks(Arena *arena,
                          Str in);  // as the value of Cookie, and of the other lists in headers
