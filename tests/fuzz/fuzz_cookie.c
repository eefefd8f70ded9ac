// Any bytes as a visitor sends them; what must hold stands in holds_web.h.
#include "tests/fuzz/holds_web.h"
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena *arena;
    if (arena == NULL)
        arena = arena_new((size_t)256 << 20);
    const char *broken = cookie_breaks(arena, (Str){ (const char *)data, n });
    if (broken != NULL) {
        fprintf(stderr, "%s\n", broken);
        abort();
    }
    arena_reset(arena);
    return 0;
}
