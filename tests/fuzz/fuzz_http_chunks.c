// The first byte decides the body limit, the next how the bytes are cut into pieces; the rest is a
// chunked body.
#include "tests/fuzz/slow_http.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena *arena;
    if (arena == NULL)
        arena = arena_new((size_t)32 << 20);
    if (n < 2)
        return 0;
    Str in = { (const char *)data + 2, n - 2 };
    const char *difference = slow_chunks_differ(arena, in, (size_t)data[0] * 8, data[1]);
    if (difference != NULL) {
        fprintf(stderr, "%s\n", difference);
        abort();
    }
    arena_reset(arena);
    return 0;
}
