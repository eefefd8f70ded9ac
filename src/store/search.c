#include "store/search.h"
#include "base/buf.h"
#include "base/utf8.h"

Str search_pattern(Arena *arena, Str words)
{
    words = str_trim(words);
    if (words.n == 0 || !utf8_valid(words))
        return S("");
    Buf out = buf_new(arena, 1024);
    Str low = str_lower(arena, utf8_clip(words, 60));
    buf_byte(&out, '%');
    for (size_t i = 0; i < low.n; i++) {
        if (low.p[i] == '%' || low.p[i] == '_' || low.p[i] == '!')
            buf_byte(&out, '!');
        buf_byte(&out, low.p[i]);
    }
    buf_byte(&out, '%');
    return buf_str(&out);
}
