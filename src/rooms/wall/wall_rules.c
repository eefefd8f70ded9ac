// What the picture decides: shares, colours, what fits.
#include "base/utf8.h"
#include "rooms/wall/wall_in.h"

int64_t wall_share(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 1000 + whole / 2) / whole : 0;
}

#define STEPS 6

int wall_step_of_share(Permille share, Permille target)
{
    if (target.n <= 0 || share.n >= target.n)
        return STEPS;
    return (int)(1 + (int64_t)share.n * (STEPS - 1) / target.n);
}

int wall_step_of_count(int64_t n, int64_t most)
{
    if (most <= 0 || n <= 0)
        return 1;
    int64_t step = 1 + n * STEPS / (most + 1);
    return (int)(step > STEPS ? STEPS : step);
}

bool wall_is_night(int hour, int64_t from, int64_t to)
{
    if (from == to)
        return false;
    return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

// In hundredths of the height: a Chinese character is a square, letters of the same face are
// narrower.
static int advance_of(uint32_t point)
{
    if (point >= 0x2E80)
        return 100;
    if (point == ' ' || point == '.' || point == ',' || point == ':' || point == 'i' ||
        point == 'l' || point == 'I' || point == 0xB7)
        return 29;
    if (point >= 'A' && point <= 'Z')
        return 66;
    if (point == 'm' || point == 'w' || point == '%')
        return 88;
    return 60;
}

int wall_width(Str words, int size)
{
    int hundredths = 0;
    while (words.n > 0)
        hundredths += advance_of(utf8_next(&words));
    return hundredths * size / 100;
}

#define SMALLEST 20

WallFit wall_fit(Arena *arena, Str words, int size, int most)
{
    int wide = wall_width(words, size);
    if (wide <= most || wide == 0)
        return (WallFit){ size, words };
    int smaller = size * most / wide;
    if (smaller >= SMALLEST || smaller >= size)
        return (WallFit){ smaller, words };
    smaller = size < SMALLEST ? size : SMALLEST;
    size_t points = utf8_length(words);
    Str clipped = words;
    while (points > 1 && wall_width(clipped, smaller) + smaller > most)
        clipped = utf8_clip(words, --points);
    return (WallFit){ smaller, str_join(arena, clipped, S("…")) };
}

Str wall_number(Arena *arena, int64_t n)
{
    Str digits = str_printf(arena, "%lld", (long long)n);
    Buf out = buf_new(arena, 64);
    for (size_t i = 0; i < digits.n; i++) {
        if (i > 0 && (digits.n - i) % 3 == 0 && digits.p[i - 1] != '-')
            buf_byte(&out, ',');
        buf_byte(&out, digits.p[i]);
    }
    return buf_str(&out);
}

Str wall_tenths(Arena *arena, int64_t tenths)
{
    return str_printf(arena, "%.*s.%lld", STR_FMT(wall_number(arena, tenths / 10)),
                      (long long)(tenths % 10));
}

Str wall_town_name(Str name)
{
    static const char *const ends[] = { "街道", "镇", "乡" };
    for (size_t i = 0; i < COUNT(ends); i++) {
        Str end = str(ends[i]);
        if (str_ends(name, end) && utf8_length(name) - utf8_length(end) >= 2)
            return str_slice(name, 0, name.n - end.n);
    }
    return name;
}
