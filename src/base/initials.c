#include "base/initials.h"
#include "base/buf.h"
#include "base/check.h"
#include "base/utf8.h"

#include <iconv.h>

// GB 2312-80, rows 16 to 55: where the characters of each first letter begin.
static const struct {
    unsigned from;
    char letter;
} begins[] = {
    { 0xB0A1, 'a' }, { 0xB0C5, 'b' }, { 0xB2C1, 'c' }, { 0xB4EE, 'd' },  { 0xB6EA, 'e' },
    { 0xB7A2, 'f' }, { 0xB8C1, 'g' }, { 0xB9FE, 'h' }, { 0xBBF7, 'j' },  { 0xBFA6, 'k' },
    { 0xC0AC, 'l' }, { 0xC2E8, 'm' }, { 0xC4C3, 'n' }, { 0xC5B6, 'o' },  { 0xC5BE, 'p' },
    { 0xC6DA, 'q' }, { 0xC8BB, 'r' }, { 0xC8F6, 's' }, { 0xCBFA, 't' },  { 0xCDDA, 'w' },
    { 0xCEF4, 'x' }, { 0xD1B9, 'y' }, { 0xD4D1, 'z' }, { 0xD7FA, '\0' },
};

static char letter_of(unsigned code)
{
    char letter = '\0';
    for (size_t i = 0; i < COUNT(begins) && begins[i].from <= code; i++)
        letter = begins[i].letter;
    return letter;
}

static char letter_of_han(iconv_t way, uint32_t point)
{
    char utf8[4], gb[4];
    char *from = utf8, *to = gb;
    size_t left = utf8_encode(point, utf8), space = sizeof gb;
    if (iconv(way, &from, &left, &to, &space) == (size_t)-1 || to - gb != 2)
        return '\0';
    return letter_of((unsigned)(unsigned char)gb[0] << 8 | (unsigned char)gb[1]);
}

Str initials_of(Arena *arena, Str word)
{
    Buf out = buf_new(arena, word.n + 1);
    iconv_t way = iconv_open("GB18030", "UTF-8");
    must(way != (iconv_t)-1);
    while (word.n > 0) {
        uint32_t point = utf8_next(&word);
        char letter = '\0';
        if ((point >= '0' && point <= '9') || (point >= 'a' && point <= 'z'))
            letter = (char)point;
        else if (point >= 'A' && point <= 'Z')
            letter = (char)(point + ('a' - 'A'));
        else if (utf8_is_han(point))
            letter = letter_of_han(way, point);
        if (letter != '\0')
            buf_byte(&out, letter);
    }
    must(iconv_close(way) == 0);
    return buf_str(&out);
}
