// The corpora of the fuzz targets for bodies and cookies, and seeded mutations of them.
#include "base/buf.h"
#include "base/io.h"
#include "base/rand.h"
#include "tests/fuzz/holds_web.h"
#include "tests/test.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS_MAX 256
#define MUTATIONS 20000

typedef const char *(*Holds)(Arena *arena, Str in);

static const char *const pieces[] = {
    "=",         "&",
    "%",         "%00",
    "+",         "\r\n",
    "--xyz",     "--",
    "\"",        "\\",
    "{",         "}",
    "[",         "]",
    ",",         ":",
    ";",         "\xff",
    "\xf0\x9f",  "title",
    "-1",        "9223372036854775807",
    "null",      "\\u0000",
    "filename=", "楼",
};

static Str mutated(Arena *arena, Dice *dice, Str seed)
{
    Buf out = buf_new(arena, 1 << 16);
    size_t at = dice_below(dice, (uint32_t)seed.n + 1);
    buf_add(&out, str_slice(seed, 0, at));
    if (dice_below(dice, 2) == 0)
        buf_add(&out, str(pieces[dice_below(dice, COUNT(pieces))]));
    else
        buf_byte(&out, (char)dice_below(dice, 256));
    buf_add(&out, str_slice(seed, at + dice_below(dice, 4), seed.n));
    return buf_str(&out);
}

static void check_one(Holds holds, Str in)
{
    Arena *arena = arena_new((size_t)64 << 20);
    const char *broken = holds(arena, in);
    arena_free(arena);
    if (broken != NULL)
        test_failed(__FILE__, __LINE__, "%s: %.*s", broken, STR_FMT(in));
}

static void play(T *t, const char *folder, Holds holds)
{
    struct dirent **found;
    Dice dice = dice_seed(20201026);
    int n = scandir(folder, &found, NULL, alphasort), read = 0;
    CHECK(n > 0 && n < SEEDS_MAX);
    Arena *arena = arena_new((size_t)1 << 20);
    for (int i = 0; i < n; i++) {
        Str seed;
        const char *path = str_z(t->arena, str_printf(t->arena, "%s/%s", folder, found[i]->d_name));
        bool hidden = found[i]->d_name[0] == '.';
        free(found[i]);
        if (hidden)
            continue;
        read++;
        CHECK_OK(io_read(t->arena, path, 1 << 16, &seed));
        check_one(holds, seed);
        for (int k = 0; k < MUTATIONS / n; k++) {
            Str one = seed;
            for (int steps = 1 + (int)dice_below(&dice, 3); steps > 0; steps--)
                one = mutated(arena, &dice, one);
            check_one(holds, one);
            arena_reset(arena);
        }
    }
    arena_free(arena);
    free(found);
    CHECK(read >= 4);
}

TEST(any_form_body_is_read_or_refused_whole)
{
    play(t, "tests/fuzz/corpus/form", form_breaks);
}
TEST(any_json_body_is_read_or_refused_whole)
{
    play(t, "tests/fuzz/corpus/json", json_breaks);
}
TEST(any_cookie_is_read_or_left_alone)
{
    play(t, "tests/fuzz/corpus/cookie", cookie_breaks);
}
