// The corpus of the picture readers replays in every run, with a few hundred mutations beside.
// Another target of that name is linked into the tests.
#define LLVMFuzzerTestOneInput fuzz_picture
#include "base/io.h"
#include "base/rand.h"
#include "tests/fuzz/fuzz_picture.c"
#include "tests/test.h"
#include <dirent.h>

#define CORPUS    "tests/fuzz/corpus/picture"
#define MUTATIONS 60

static Str mutated(Arena *arena, Dice *dice, Str seed)
{
    char *bytes = arena_copy(arena, seed.p, seed.n);
    for (uint32_t i = 0; i <= dice_below(dice, 5); i++)
        bytes[dice_below(dice, (uint32_t)seed.n)] = (char)dice_below(dice, 256);
    uint32_t cut = dice_below(dice, 4) == 0 ? dice_below(dice, (uint32_t)seed.n) : 0;
    return str_of(bytes, seed.n - cut);
}

TEST(the_corpus_of_the_picture_readers_replays)
{
    Dice dice = dice_seed(1280);
    DIR *folder = opendir(CORPUS);
    CHECK(folder != NULL);
    int seeds = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        Str bytes;
        CHECK_OK(io_read(t->arena,
                         str_z(t->arena, str_printf(t->arena, CORPUS "/%s", entry->d_name)),
                         1 << 16, &bytes));
        CHECK_INT(LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n), 0);
        for (int i = 0; i < MUTATIONS; i++) {
            ArenaMark mark = arena_mark(t->arena);
            Str other = mutated(t->arena, &dice, bytes);
            CHECK_INT(LLVMFuzzerTestOneInput((const uint8_t *)other.p, other.n), 0);
            arena_rewind(t->arena, mark);
        }
        seeds++;
    }
    closedir(folder);
    CHECK(seeds >= 8);
}
