// The corpora of the readers of CSV and of spreadsheets replay in every run, with a few thousand
// mutations of them beside.
#include "base/io.h"
#include "base/rand.h"
#define LLVMFuzzerTestOneInput fuzz_csv
#include "tests/fuzz/fuzz_csv.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_sheet
#include "tests/fuzz/fuzz_sheet.c"
#include "tests/test.h"
#include <dirent.h>

typedef int (*Target)(const uint8_t *data, size_t size);

static Str mutated(Arena *arena, Dice *dice, Str signs, Str seed)
{
    char *bytes = arena_copy(arena, seed.p, seed.n);
    for (uint32_t i = 0; i <= dice_below(dice, 4) && seed.n > 0; i++)
        bytes[dice_below(dice, (uint32_t)seed.n)] = signs.p[dice_below(dice, (uint32_t)signs.n)];
    return str_of(bytes, dice_below(dice, (uint32_t)seed.n + 1));
}

static int replay(T *t, Target target, const char *path, Str signs, int mutations)
{
    Dice dice = dice_seed(4180);
    DIR *folder = opendir(path);
    CHECK(folder != NULL);
    int seeds = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        Str bytes;
        CHECK_OK(io_read(t->arena,
                         str_z(t->arena, str_printf(t->arena, "%s/%s", path, entry->d_name)),
                         (size_t)1 << 16, &bytes));
        CHECK_INT(target((const uint8_t *)bytes.p, bytes.n), 0);
        for (int i = 0; i < mutations; i++) {
            Str other = mutated(t->arena, &dice, signs, bytes);
            CHECK_INT(target((const uint8_t *)other.p, other.n), 0);
        }
        seeds++;
    }
    closedir(folder);
    return seeds;
}

TEST(the_corpus_of_the_csv_reader_replays)
{
    CHECK(replay(t, fuzz_csv, "tests/fuzz/corpus/csv", S(",\"\t\r\n\x81\xE5x"), 400) >= 5);
}

TEST(the_corpus_of_the_spreadsheet_reader_replays)
{
    CHECK(replay(t, fuzz_sheet, "tests/fuzz/corpus/sheet", S("<>/&;PK09=\"\x81\xE5 "), 100) >= 6);
}
