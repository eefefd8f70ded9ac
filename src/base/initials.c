#include "base/initials.h"
#include "base/utf8.h"
#include <string.h>

typedef struct {
    uint32_t point;
    char letters[4];  // not terminated when all four are used
} Row;
static const Row table[] = {
#include "build/initials.h"
};
#define ROWS (sizeof table / sizeof *table)

Str initials_of_point(uint32_t point)
{
    size_t low = 0, high = ROWS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table[middle].point < point)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ROWS || table[low].point != point)
        return (Str){ 0 };
    return str_of(table[low].letters, strnlen(table[low].letters, sizeof table[low].letters));
}

static Str letters_at(Str *rest, char plain[1])
{
    uint32_t point = utf8_next(rest);
    if (point >= 'A' && point <= 'Z')
        point += 'a' - 'A';
    if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9')) {
        plain[0] = (char)point;
        return str_of(plain, 1);
    }
    return initials_of_point(point);
}

size_t initials_of(Arena *arena, Str text, Str out[INITIALS_MAX])
{
    char *spelled[INITIALS_MAX];
    size_t n = 1, length = 0, most = text.n + 1;
    for (size_t i = 0; i < INITIALS_MAX; i++)
        spelled[i] = NEW_ARRAY(arena, char, most);
    for (Str rest = text; rest.n > 0;) {
        char plain[1];
        Str letters = letters_at(&rest, plain);
        if (letters.n == 0)
            continue;
        size_t kept = n * letters.n <= INITIALS_MAX ? letters.n : 1;
        // The spellings so far are repeated for each further reading.
        for (size_t reading = kept; reading-- > 0;)
            for (size_t i = 0; i < n; i++) {
                memcpy(spelled[reading * n + i], spelled[i], length);
                spelled[reading * n + i][length] = letters.p[reading];
            }
        n *= kept;
        length++;
    }
    if (length == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        out[i] = str_of(spelled[i], length);
    return n;
}
