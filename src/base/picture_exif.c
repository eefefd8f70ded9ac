// The two fields of EXIF that we look at: how the camera was held, and when. Every offset in it is
// somebody else's, so each is asked for its bounds.
#include "base/picture_read.h"
#include <string.h>

typedef struct {
    Str tiff;
    bool little;
} Tiff;

static uint32_t number_at(const Tiff *tiff, size_t at, size_t size)
{
    uint32_t n = 0;
    if (at > tiff->tiff.n || tiff->tiff.n - at < size)
        return 0;
    for (size_t i = 0; i < size; i++) {
        size_t k = tiff->little ? size - 1 - i : i;
        n = n << 8 | (uint8_t)tiff->tiff.p[at + k];
    }
    return n;
}

#define ENTRY       12
#define ENTRIES_MAX 200

// Where the entry of `tag` begins in the directory at `at`; 0 when it has none.
static size_t entry_of(const Tiff *tiff, size_t at, uint32_t tag)
{
    uint32_t n = number_at(tiff, at, 2);
    for (uint32_t i = 0; at != 0 && i < n && i < ENTRIES_MAX; i++) {
        size_t entry = at + 2 + (size_t)i * ENTRY;
        if (entry + ENTRY > tiff->tiff.n)
            return 0;
        if (number_at(tiff, entry, 2) == tag)
            return entry;
    }
    return 0;
}

// "2026:11:28 12:30:05", local time of the camera.
static Time time_of(Str s)
{
    char text[20];
    Time time = { 0 };
    if (s.n < 19 || s.p[4] != ':' || s.p[7] != ':' || s.p[10] != ' ')
        return time;
    memcpy(text, s.p, 19);
    text[4] = text[7] = '-';
    text[10] = 'T';
    return time_parse(str_of(text, 19), &time) ? time : (Time){ 0 };
}

void exif_read(Str tiff, Exif *out)
{
    Tiff file = { .tiff = tiff, .little = str_starts(tiff, S("II*\0")) };
    if (!file.little && !str_starts(tiff, S("MM\0*")))
        return;
    size_t first = number_at(&file, 4, 4);
    size_t turn = entry_of(&file, first, 0x0112);
    if (turn != 0) {
        uint32_t n = number_at(&file, turn + 8, 2);
        out->turn = n >= 1 && n <= 8 ? (int)n : 1;
    }
    size_t below = entry_of(&file, first, 0x8769);
    size_t taken = below == 0 ? 0 : entry_of(&file, number_at(&file, below + 8, 4), 0x9003);
    if (taken == 0)
        return;
    size_t at = number_at(&file, taken + 8, 4);
    if (at < tiff.n)
        out->taken_at = time_of(str_slice(tiff, at, at + 20));
}
