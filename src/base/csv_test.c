#include "base/csv.h"
#include "tests/test.h"

static CsvRow only_row(T *t, const char *text)
{
    Csv csv = csv_open(t->arena, str(text));
    CsvRow row;
    CHECK(csv_next(&csv, &row) == CSV_ROW);
    return row;
}

TEST(cells_are_split_at_commas_and_quotes_are_undone)
{
    CsvRow row = only_row(t, "a,\"b,\"\"c\"\"\",,d\r\n");
    CHECK_INT(row.n, 4);
    CHECK_STR(row.cells[0], "a");
    CHECK_STR(row.cells[1], "b,\"c\"");
    CHECK_STR(row.cells[2], "");
    CHECK_STR(row.cells[3], "d");
}

TEST(a_line_end_within_quotes_belongs_to_the_cell)
{
    Csv csv = csv_open(t->arena, S("\xEF\xBB\xBF"
                                   "x,\"one\ntwo\"\n\n\ny,z"));
    CsvRow row;
    CHECK(csv_next(&csv, &row) == CSV_ROW);
    CHECK_INT(row.line, 1);
    CHECK_STR(row.cells[1], "one\ntwo");
    CHECK(csv_next(&csv, &row) == CSV_ROW);
    CHECK_INT(row.line, 5);
    CHECK_STR(row.cells[1], "z");
    CHECK(csv_next(&csv, &row) == CSV_END);
    CHECK(csv_next(&csv, &row) == CSV_END);
}

TEST(a_sheet_pasted_from_a_spreadsheet_is_split_at_tabs)
{
    CsvRow row = only_row(t, "名称\t类别\t地址\n");
    CHECK_INT(row.n, 3);
    CHECK_STR(row.cells[2], "地址");
}

static void refused(T *t, const char *text, CsvWrong wrong, int line, int column)
{
    Csv csv = csv_open(t->arena, str(text));
    CsvRow row;
    CsvState state;
    while ((state = csv_next(&csv, &row)) == CSV_ROW)
        continue;
    CHECK(state == CSV_BAD);
    CHECK_INT(row.wrong, wrong);
    CHECK_INT(row.line, line);
    CHECK_INT(row.column, column);
    CHECK(csv_wrong_text(row.wrong).zh != NULL);
}

TEST(what_the_rfc_does_not_allow_is_refused_by_line_and_column)
{
    refused(t, "a,b\nc,d\"e\n", CSV_STRAY_QUOTE, 2, 2);
    refused(t, "a,\"b\"c\n", CSV_AFTER_QUOTE, 1, 2);
    refused(t, "a\nb,\"c\nd", CSV_OPEN_QUOTE, 2, 2);
    refused(t, "a,b\x01\n", CSV_CONTROL, 1, 2);
    refused(t, "a\rb\n", CSV_CONTROL, 1, 1);
}

TEST(after_a_malformed_row_reading_goes_on_with_the_next_line)
{
    Csv csv = csv_open(t->arena, S("a,\"b\nc,d\nx\"y\nlast,row\n"));
    CsvRow row;
    CHECK(csv_next(&csv, &row) == CSV_BAD);
    CHECK(csv_next(&csv, &row) == CSV_ROW);
    CHECK_STR(row.cells[0], "c");
    CHECK(csv_next(&csv, &row) == CSV_BAD);
    CHECK_INT(row.line, 3);
    CHECK(csv_next(&csv, &row) == CSV_ROW);
    CHECK_STR(row.cells[0], "last");
    CHECK_INT(row.line, 4);
    CHECK(csv_next(&csv, &row) == CSV_END);
}

TEST(rows_and_cells_have_a_stated_maximum)
{
    char *wide = arena_alloc(t->arena, CSV_COLUMNS_MAX + 2);
    for (int i = 0; i < CSV_COLUMNS_MAX; i++)
        wide[i] = ',';
    Csv csv = csv_open(t->arena, str(wide));
    CsvRow row;
    CHECK(csv_next(&csv, &row) == CSV_BAD);
    CHECK_INT(row.wrong, CSV_TOO_WIDE);

    char *tall = arena_alloc(t->arena, CSV_CELL_MAX + 8);
    for (size_t i = 0; i < CSV_CELL_MAX + 2; i++)
        tall[i] = 'x';
    csv = csv_open(t->arena, str(tall));
    CHECK(csv_next(&csv, &row) == CSV_BAD);
    CHECK_INT(row.wrong, CSV_TOO_LONG);
}

TEST(a_file_saved_as_gbk_reads_like_one_saved_as_utf8)
{
    Str text;
    CHECK_OK(csv_text(t->arena, S("\xC3\xFB\xB3\xC6,\xB5\xD8\xD6\xB7"), &text));
    CHECK_STR(text, "名称,地址");
    CHECK_OK(csv_text(t->arena,
                      S("\xEF\xBB\xBF"
                        "名称"),
                      &text));
    CHECK_STR(text, "名称");
    CHECK_ERR(csv_text(t->arena, S("\xFF\xFE\x00"), &text), csv_encoding);
}
