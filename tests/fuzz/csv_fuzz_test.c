// The corpus of the CSV reader replays in every run, with a few thousand mutations of it beside.
#include "base/io.h"
#include "base/rand.h"
#include "tests/fuzz/fuzz_csv.c"
#include "tests/test.h"
#include <dirent.h>

static Str mutated(Arena *arena, Dice *dice, Str seed)
{
    static const char signs[] = ",\"\t\r\n\x81\xE5x\0";
    char *bytes = arena_copy(arena, seed.p, seed.n);
    for (uint32_t i = 0; i <= dice_below(dice, 4) && seed.n > 0; i++)
        bytes[dice_below(dice, (uint32_t)seed.n)] = signs[dice_below(dice, sizeof signs - 1)];
    return str_of(bytes, dice_below(dice, (uint32_t)seed.n + 1));
}

TEST(the_corpus_of_the_csv_reader_replays)
{
    Dice dice = dice_seed(4180);
    DIR *folder = opendir("tests/fuzz/corpus/csv");
    CHECK(folder != NULL);
    int seeds = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        Str bytes;
        CHECK_OK(io_read(
            t->arena,
            str_z(t->arena, str_printf(t->arena, "tests/fuzz/corpus/csv/%s", entry->d_name)),
            1 << 16, &bytes));
        CHECK_INT(LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n), 0);
        for (int i = 0; i < 400; i++) {
            Str other = mutated(t->arena, &dice, bytes);
            CHECK_INT(LLVMFuzzerTestOneInput((const uint8_t *)other.p, other.n), 0);
        }
        seeds++;
    }
    closedir(folder);
    CHECK(seeds >= 5);
}
