// Any bytes: the reader neither reads beyond the text nor loops, lines only grow, and a row it
// accepts reads the same after it was written again.
#include "base/buf.h"
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void written_again(Arena *arena, const CsvRow *row)
{
    Buf out = buf_new(arena, (size_t)1 << 20);
    for (size_t i = 0; i < row->n; i++) {
        buf_add(&out, i ? S(",\"") : S("\""));
        for (size_t k = 0; k < row->cells[i].n; k++) {
            if (row->cells[i].p[k] == '"')
                buf_byte(&out, '"');
            buf_byte(&out, row->cells[i].p[k]);
        }
        buf_byte(&out, '"');
    }
    Csv again = csv_open(arena, buf_str(&out));
    CsvRow twin;
    again.separator = ',';
    must(csv_next(&again, &twin) == CSV_ROW && twin.n == row->n);
    for (size_t i = 0; i < row->n; i++)
        must(str_eq(twin.cells[i], row->cells[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new((size_t)256 << 20);
    Str text;
    if (csv_text(arena, str_of((const char *)data, size), &text) == OK) {
        Csv csv = csv_open(arena, text);
        CsvRow row;
        CsvState state;
        int line = 0;
        while ((state = csv_next(&csv, &row)) != CSV_END) {
            must(row.line > line);
            line = row.line;
            if (state == CSV_ROW)
                written_again(arena, &row);
        }
    }
    arena_free(arena);
    return 0;
}
