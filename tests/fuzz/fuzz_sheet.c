// Any bytes as a file, and (behind an X) any bytes as the worksheet, behind an S as the shared
// strings, of a sound package, for a mutated package seldom gets past its checksums. The reader
// neither reads beyond what it has nor loops; lines grow until the merges are told.
#include "base/rand.h"
#include "base/sheet.h"
#include "tests/support/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Str package(Arena *arena, Str input)
{
    Str inside = str_slice(input, 1, input.n);
    if (input.n > 0 && input.p[0] == 'X') {
        Xlsx xlsx = xlsx_of(arena, S(""), S(""));
        xlsx_part(&xlsx, S("xl/worksheets/sheet1.xml"), inside);
        return xlsx_bytes(arena, &xlsx);
    }
    if (input.n > 0 && input.p[0] == 'S') {
        Xlsx xlsx = xlsx_of(arena, S("<row><c t=\"s\"><v>0</v></c></row>"), S(""));
        xlsx_part(&xlsx, S("xl/sharedStrings.xml"), inside);
        return xlsx_bytes(arena, &xlsx);
    }
    return input;
}

static void read_all(Sheet *sheet)
{
    SheetRow row;
    SheetState state = SHEET_ROW;
    int line = 0;
    while (sheet_next(sheet, &row, &state) == OK && state != SHEET_END) {
        bool merged = state == SHEET_BAD && str_eq(str(row.code), S("merged"));
        must(merged || row.line > line);
        must(row.n <= CSV_COLUMNS_MAX && (state == SHEET_BAD) == (row.code != NULL));
        line = merged ? line : row.line;
        for (size_t i = 0; i < row.n; i++)
            must(row.cells[i].n <= CSV_CELL_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new((size_t)256 << 20);
    Sheet *sheet;
    if (sheet_open(arena, package(arena, str_of((const char *)data, size)), &sheet) == OK)
        read_all(sheet);
    arena_free(arena);
    return 0;
}
