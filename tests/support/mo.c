#include "tests/support/mo.h"
#include "base/buf.h"
#include <string.h>

#define MO_MAX ((size_t)1 << 20)

static void add_word(Buf *out, size_t n)
{
    uint32_t word = (uint32_t)n;
    buf_add(out, str_of((const char *)&word, sizeof word));
}

Str mo_of(Arena *arena, const Said *said, size_t n)
{
    Buf out = buf_new(arena, MO_MAX), strings = buf_new(arena, MO_MAX);
    size_t from = 28 + 16 * n;
    const size_t head[] = { 0x950412de, 0, n, 28, 28 + 8 * n, 0, from };
    for (size_t i = 0; i < COUNT(head); i++)
        add_word(&out, head[i]);
    for (size_t i = 0; i < 2 * n; i++) {
        Str s = str(i < n ? said[i].zh : said[i - n].said);
        add_word(&out, s.n);
        add_word(&out, from + strings.n);
        buf_add(&strings, s);
        buf_byte(&strings, '\0');
    }
    buf_add(&out, buf_str(&strings));
    return buf_str(&out);
}
