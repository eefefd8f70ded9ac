#include "base/csv.h"
#include "base/utf8.h"
#include <iconv.h>

FAULT(csv_encoding, 422, "csv.encoding",
      "文件编码不是 UTF-8，也不是 GB18030（GBK），请另存为 CSV 后再试");

static const Text wrongs[] = {
    [CSV_FINE] = { NULL },
    [CSV_STRAY_QUOTE] = TEXT("单元格中间出现了引号，请整格加引号并把里面的引号写成两个"),
    [CSV_AFTER_QUOTE] = TEXT("引号结束之后还有内容，请检查分隔符"),
    [CSV_OPEN_QUOTE] = TEXT("引号没有成对"),
    [CSV_CONTROL] = TEXT("含有控制字符，请删去"),
    [CSV_TOO_WIDE] = TEXT("列数过多，最多 64 列"),
    [CSV_TOO_LONG] = TEXT("单元格内容过长"),
};

Text csv_wrong_text(CsvWrong wrong)
{
    must((size_t)wrong < COUNT(wrongs));
    return wrongs[wrong];
}

// GB18030 has four-byte characters that become at most four bytes, two-byte ones become three.
static bool from_gb18030(Arena *arena, Str bytes, Str *text)
{
    iconv_t way = iconv_open("UTF-8", "GB18030");
    if (way == (iconv_t)-1)
        return false;
    size_t room = bytes.n * 2 + 4;
    char *out = arena_alloc(arena, room), *to = out;
    char *from = (char *)(uintptr_t)
                     bytes.p;  // iconv reads through it, though its type does not say so
    size_t left = bytes.n, space = room;
    size_t done = iconv(way, &from, &left, &to, &space);
    must(iconv_close(way) == 0);
    if (done == (size_t)-1 || left != 0)
        return false;
    *text = str_of(out, room - space);
    return true;
}

Err csv_text(Arena *arena, Str bytes, Str *text)
{
    if (str_starts(bytes, S("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.n);
    if (utf8_valid(bytes)) {
        *text = bytes;
        return OK;
    }
    Str made;
    if (!from_gb18030(arena, bytes, &made) || !utf8_valid(made))
        return &csv_encoding;
    *text = made;
    return OK;
}

Csv csv_open(Arena *arena, Str text)
{
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_slice(text, 3, text.n);
    Str rest;
    Str first = str_cut(text, '\n', &rest);
    bool tabs = str_find(first, '\t') != STR_NOWHERE && str_find(first, ',') == STR_NOWHERE;
    return (Csv){ .arena = arena, .text = text, .line = 1, .separator = tabs ? '\t' : ',' };
}

static bool at_end(const Csv *csv)
{
    return csv->at >= csv->text.n;
}

static char here(const Csv *csv)
{
    return csv->text.p[csv->at];
}

static bool at_line_end(const Csv *csv)
{
    if (at_end(csv) || here(csv) == '\n')
        return true;
    return here(csv) == '\r' && csv->at + 1 < csv->text.n && csv->text.p[csv->at + 1] == '\n';
}

static void next_line(Csv *csv)
{
    while (!at_end(csv) && here(csv) != '\n')
        csv->at++;
    if (at_end(csv))
        return;
    csv->at++;
    csv->line++;
}

static bool control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static CsvWrong plain_cell(Csv *csv, Str *cell)
{
    size_t from = csv->at;
    for (; !at_line_end(csv) && here(csv) != csv->separator; csv->at++) {
        if (here(csv) == '"')
            return CSV_STRAY_QUOTE;
        if (control(here(csv)))
            return CSV_CONTROL;
    }
    *cell = str_slice(csv->text, from, csv->at);
    return cell->n > CSV_CELL_MAX ? CSV_TOO_LONG : CSV_FINE;
}

static Str undouble(Arena *arena, Str s)
{
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[n++] = s.p[i];
        if (s.p[i] == '"')
            i++;
    }
    return str_of(out, n);
}

// Between the quotes lines may end, so a cell that is never closed would swallow the file:
// the reader stops at CSV_CELL_MAX, and the row that began the cell is the one that is told.
static CsvWrong quoted_cell(Csv *csv, Str *cell, int *lines)
{
    bool doubled = false;
    size_t from = ++csv->at;
    for (;; csv->at++) {
        if (at_end(csv))
            return CSV_OPEN_QUOTE;
        if (csv->at - from > CSV_CELL_MAX)
            return CSV_TOO_LONG;
        char c = here(csv);
        if (c == '\n')
            (*lines)++;
        if (c != '"') {
            if (control(c) && c != '\n' && c != '\r')
                return CSV_CONTROL;
            continue;
        }
        if (csv->at + 1 >= csv->text.n || csv->text.p[csv->at + 1] != '"')
            break;
        doubled = true;
        csv->at++;
    }
    Str inside = str_slice(csv->text, from, csv->at++);
    *cell = doubled ? undouble(csv->arena, inside) : inside;
    if (!at_line_end(csv) && here(csv) != csv->separator)
        return CSV_AFTER_QUOTE;
    return CSV_FINE;
}

static CsvWrong read_row(Csv *csv, CsvRow *row, int *lines)
{
    for (;;) {
        row->column = (int)row->n + 1;
        if (row->n == CSV_COLUMNS_MAX)
            return CSV_TOO_WIDE;
        Str *cell = &row->cells[row->n];
        bool quoted = !at_end(csv) && here(csv) == '"';
        CsvWrong wrong = quoted ? quoted_cell(csv, cell, lines) : plain_cell(csv, cell);
        if (wrong != CSV_FINE)
            return wrong;
        row->n++;
        if (at_line_end(csv))
            return CSV_FINE;
        csv->at++;
    }
}

CsvState csv_next(Csv *csv, CsvRow *row)
{
    while (!at_end(csv) && at_line_end(csv))
        next_line(csv);
    row->n = 0;
    row->line = csv->line;
    row->wrong = CSV_FINE;
    row->column = 0;
    if (at_end(csv))
        return CSV_END;
    size_t from = csv->at;
    int lines = 0;
    row->wrong = read_row(csv, row, &lines);
    if (row->wrong == CSV_FINE) {
        csv->line += lines;
        next_line(csv);
        return CSV_ROW;
    }
    // Go on with the line after the one on which the malformed row began.
    csv->at = from;
    next_line(csv);
    return CSV_BAD;
}

Str csv_cell(const CsvRow *row, size_t column)
{
    return column < row->n ? str_trim(row->cells[column]) : S("");
}
