// Every input is a head. http.c and the slow parser must say the same, and the verdict must not
// depend on how the bytes arrive: a whole head was "more" at every earlier byte, a refused one
// stays refused.
#include "base/hash.h"
#include "tests/fuzz/slow_http.h"
#include "web/http.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena *arena;
    if (arena == NULL)
        arena = arena_new((size_t)32 << 20);
    Str in = { (const char *)data, n };
    const char *difference = slow_head_differs(arena, in);
    if (difference != NULL)
        fail(difference);
    HttpRequest request;
    HttpVerdict whole = http_parse_head(arena, in, &request);
    size_t some = n > 0 ? (size_t)(hash_quick(in) % n) : 0;
    HttpVerdict part = http_parse_head(arena, str_slice(in, 0, some), &request);
    if (part.state == HTTP_BAD && (whole.state != HTTP_BAD || whole.status != part.status))
        fail("more bytes changed a refusal");
    if (part.state == HTTP_DONE && (whole.state != HTTP_DONE || whole.used != part.used))
        fail("more bytes changed a whole head");
    if (whole.state == HTTP_DONE && (part.state == HTTP_DONE) != (some >= whole.used))
        fail("a head was whole before its end");
    arena_reset(arena);
    return 0;
}
