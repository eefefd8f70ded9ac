#include "base/sheet.h"
#include "base/sheet_inside.h"
#include "base/time.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

FAULT(sheet_kind, 422, "sheet.kind", "只认 .xlsx 和 .csv 表格，请另存为其中一种再试");
FAULT(sheet_old, 422, "sheet.old",
      "这是旧版 .xls 或加了密码的表格，请去掉密码、另存为 .xlsx 或 CSV 再试");
FAULT(sheet_broken, 422, "sheet.broken", "表格文件已损坏，请用表格软件打开，另存一份再试");
FAULT(sheet_bomb, 422, "sheet.bomb", "表格解开后大得不正常，请把要用的内容复制到新表格里再试");
FAULT(sheet_dtd, 422, "sheet.dtd", "表格里带有 DTD 声明，不予读取，请用表格软件另存一份再试");

#define MEMORY_MAX   ((size_t)256 << 20)
#define EXACT_DIGITS 1e15  // a spreadsheet keeps 15 digits, and writes zeros for the rest
#define MERGES_MAX   10000
#define TEXT_MAX     (CSV_COLUMNS_MAX * (CSV_CELL_MAX + 1))
#define SHORT_MAX    64  // of a number or a date as we write it

struct Sheet {
    Part *part;  // of an XLSX; first, for its handlers (sheet_inside.h)
    bool xlsx;
    Csv csv;
    CsvRow csv_row;
    Arena *arena;
    Book book;
    SheetRow row;  // being read
    bool ready;    // the row is whole
    int last_line, merges;
    char text[TEXT_MAX + SHORT_MAX];  // of the row's cells
    size_t text_n;
    // of the cell
    size_t from;
    int column;
    char type[16];
    int64_t style;
    bool formula, collects, in_phonetic, too_long;
};

// --- what a cell holds

static void flaw(Sheet *sheet, int column, const char *code, Text why)
{
    if (sheet->row.code != NULL)
        return;
    sheet->row.column = column;
    sheet->row.code = code;
    sheet->row.wrong = why;
}

// Replaces the cell's text.
static Str put(Sheet *sheet, Str text)
{
    must(text.n <= SHORT_MAX && sheet->from <= TEXT_MAX);
    memcpy(sheet->text + sheet->from, text.p, text.n);
    sheet->text_n = sheet->from + text.n;
    return str_of(sheet->text + sheet->from, text.n);
}

// A day is a number; 1900 has a 29 February there (ECMA-376 part 1, 18.17.4.1), and a workbook of
// an old Macintosh begins with 1904.
static bool serial_text(double serial, bool from_1904, char *out, size_t room)
{
    if (!(serial >= 0 && serial < 2958466))
        return false;
    int days = (int)serial;
    int minutes = (int)((serial - days) * 1440 + 0.5);
    if (minutes == 1440) {
        minutes = 0;
        days++;
    }
    Day day = from_1904    ? day_add(day_of(1904, 1, 1), days)
              : days > 60  ? day_add(day_of(1900, 3, 1), days - 61)
              : days == 60 ? (Day){ 0 }
                           : day_add(day_of(1900, 1, 1), days - 1);
    int n = 0;
    if (days == 0 && !from_1904)
        n = snprintf(out, room, "%02d:%02d", minutes / 60, minutes % 60);
    else if (day.ymd != 0 && minutes == 0)
        n = snprintf(out, room, "%04d-%02d-%02d", day_year(day), day_month(day), day_of_month(day));
    else if (day.ymd != 0)
        n = snprintf(out, room, "%04d-%02d-%02d %02d:%02d", day_year(day), day_month(day),
                     day_of_month(day), minutes / 60, minutes % 60);
    return n > 0;
}

static Str number_cell(Sheet *sheet, Str raw)
{
    char typed[SHORT_MAX], out[SHORT_MAX];
    if (raw.n == 0 || raw.n >= sizeof typed)
        return raw;
    memcpy(typed, raw.p, raw.n);
    typed[raw.n] = '\0';
    char *end;
    double n = strtod(typed, &end);
    if (*end != '\0' || !isfinite(n)) {
        flaw(sheet, sheet->column, "error", TEXT("不是能读的数，请重新填写"));
        return raw;
    }
    bool date = sheet->style >= 0 && (size_t)sheet->style < sheet->book.date_n &&
                sheet->book.dates[sheet->style];
    if (date && serial_text(n, sheet->book.from_1904, out, sizeof out))
        return put(sheet, str(out));
    if (fabs(n) >= EXACT_DIGITS) {
        flaw(sheet, sheet->column, "digits",
             TEXT("表格软件只留了前 15 位数字，请把这一列设为文本后重新填写"));
        return raw;
    }
    snprintf(out, sizeof out, n == floor(n) ? "%.0f" : "%.15g", n);
    return put(sheet, str(out));
}

static Str shared_cell(Sheet *sheet, Str raw)
{
    int64_t at;
    if (!str_int(raw, &at) || at < 0 || (uint64_t)at >= sheet->book.string_n) {
        part_refuse(sheet->part, &sheet_broken);
        return S("");
    }
    return sheet->book.strings[at];
}

static Str cell_text(Sheet *sheet)
{
    Str raw = str_of(sheet->text + sheet->from, sheet->text_n - sheet->from);
    if (sheet->formula) {
        flaw(sheet, sheet->column, "formula", TEXT("是公式，请复制后“选择性粘贴为数值”再试"));
        return raw;
    }
    if (strcmp(sheet->type, "s") == 0)
        return raw.n > 0 ? shared_cell(sheet, raw) : raw;
    if (strcmp(sheet->type, "e") == 0)
        flaw(sheet, sheet->column, "error", TEXT("是错误值，请改正后再试"));
    if (strcmp(sheet->type, "b") == 0)
        return put(sheet, str_eq(raw, S("1")) ? S("是") : S("否"));
    if (sheet->type[0] == '\0' || strcmp(sheet->type, "n") == 0)
        return number_cell(sheet, raw);
    return raw;
}

// Styled but empty cells may stand far beyond the table; only what is written there is too wide.
static void cell_end(Sheet *sheet)
{
    Str text = cell_text(sheet);
    if (text.n == 0 && !sheet->formula && !sheet->too_long)
        return;
    if (sheet->column > CSV_COLUMNS_MAX) {
        flaw(sheet, sheet->column, "wide", csv_wrong_text(CSV_TOO_WIDE));
        return;
    }
    if (sheet->too_long || text.n > CSV_CELL_MAX) {
        flaw(sheet, sheet->column, "long", csv_wrong_text(CSV_TOO_LONG));
        text = str_slice(text, 0, 0);
    }
    size_t at = (size_t)sheet->column - 1;
    for (size_t i = sheet->row.n; i < at; i++)
        sheet->row.cells[i] = S("");
    sheet->row.cells[at] = text;
    if (at >= sheet->row.n)
        sheet->row.n = at + 1;
}

// --- the worksheet, event by event

// "AB12" → 28, 12. Columns beyond XFD and rows beyond what a worksheet has are no address.
static bool address(const char *text, int *column, int *line)
{
    int64_t c = 0, r = 0;
    const char *at = text;
    for (; *at >= 'A' && *at <= 'Z' && c < 20000; at++)
        c = c * 26 + (*at - 'A' + 1);
    for (; *at >= '0' && *at <= '9' && r <= SHEET_ROWS_MAX; at++)
        r = r * 10 + (*at - '0');
    if (c < 1 || c > 16384 || r < 1 || r > SHEET_ROWS_MAX || (*at != '\0' && *at != ':'))
        return false;
    *column = (int)c;
    *line = (int)r;
    return true;
}

static void row_begin(Sheet *sheet, const char **pairs)
{
    const char *r = part_attribute(pairs, "r");
    int64_t line = sheet->last_line + 1;
    if (r != NULL && (!str_int(str(r), &line) || line <= sheet->last_line)) {
        part_refuse(sheet->part, &sheet_broken);
        return;
    }
    if (line > SHEET_ROWS_MAX) {
        part_refuse(sheet->part, &sheet_bomb);
        return;
    }
    sheet->last_line = (int)line;
    sheet->row = (SheetRow){ .line = (int)line };
    sheet->text_n = 0;
    sheet->column = 0;
}

static void cell_begin(Sheet *sheet, const char **pairs)
{
    const char *r = part_attribute(pairs, "r"), *t = part_attribute(pairs, "t"),
               *s = part_attribute(pairs, "s");
    int column = sheet->column + 1, line;
    if ((r != NULL && !address(r, &column, &line)) || column > 1 << 20) {
        part_refuse(sheet->part, &sheet_bomb);
        return;
    }
    sheet->column = column;
    sheet->from = sheet->text_n;
    sheet->formula = sheet->too_long = false;
    snprintf(sheet->type, sizeof sheet->type, "%s", t == NULL ? "" : t);
    if (s == NULL || !str_int(str(s), &sheet->style))
        sheet->style = -1;
}

// Sideways merges are how a title stands over a table; downwards, all rows but the first would be
// read without the value they show.
static void merge(Sheet *sheet, const char **pairs)
{
    const char *ref = part_attribute(pairs, "ref");
    const char *colon = ref == NULL ? NULL : strchr(ref, ':');
    int column, line, to_column, to_line;
    if (colon == NULL || !address(ref, &column, &line) ||
        !address(colon + 1, &to_column, &to_line) || line == to_line ||
        ++sheet->merges > MERGES_MAX)
        return;
    sheet->row = (SheetRow){ .line = line, .to_line = to_line };
    flaw(sheet, column, "merged", TEXT("与下面的行合并成了一格，请取消合并，逐行填写"));
    sheet->ready = true;
    part_pause(sheet->part);
}

static void on_start(void *with, const char *name, const char **pairs)
{
    Sheet *sheet = with;
    const char *local = part_local(name);
    if (strcmp(local, "row") == 0)
        row_begin(sheet, pairs);
    else if (strcmp(local, "c") == 0)
        cell_begin(sheet, pairs);
    else if (strcmp(local, "f") == 0)
        sheet->formula = true;
    else if (strcmp(local, "rPh") == 0)
        sheet->in_phonetic = true;
    else if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0)
        sheet->collects = !sheet->in_phonetic;
    else if (strcmp(local, "mergeCell") == 0)
        merge(sheet, pairs);
}

static void on_words(void *with, const char *words, int n)
{
    Sheet *sheet = with;
    if (!sheet->collects || sheet->too_long)
        return;
    size_t more = (size_t)n;
    sheet->too_long = sheet->text_n - sheet->from + more > CSV_CELL_MAX ||
                      sheet->text_n + more > TEXT_MAX;
    if (sheet->too_long)
        return;
    memcpy(sheet->text + sheet->text_n, words, more);
    sheet->text_n += more;
}

static void on_end(void *with, const char *name)
{
    Sheet *sheet = with;
    const char *local = part_local(name);
    if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0)
        sheet->collects = false;
    else if (strcmp(local, "rPh") == 0)
        sheet->in_phonetic = false;
    else if (strcmp(local, "c") == 0)
        cell_end(sheet);
    else if (strcmp(local, "row") == 0 && (sheet->row.n > 0 || sheet->row.code != NULL)) {
        sheet->ready = true;
        part_pause(sheet->part);
    }
}

// --- opening and reading

static void zip_away(void *zip)
{
    zip_discard(zip);
}

static Err open_zip(Sheet *sheet, Str bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    must(source != NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (zip == NULL) {
        zip_source_free(source);
        return &sheet_broken;
    }
    arena_defer(sheet->arena, zip_away, zip);
    TRY(book_read(sheet->arena, zip, &sheet->book));
    TRY(part_open(sheet->arena, zip, sheet->book.sheet, &sheet->part));
    part_handlers(sheet->part, sheet, on_start, on_end, on_words);
    return OK;
}

Err sheet_open(Arena *arena, Str bytes, Sheet **out)
{
    if (bytes.n > SHEET_FILE_MAX)
        return &fault_too_large;
    if (str_starts(bytes, str_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)))
        return &sheet_old;
    Arena *own = arena_new(MEMORY_MAX);
    arena_defer(arena, (void (*)(void *))arena_free, own);
    Sheet *sheet = NEW(own, Sheet);
    sheet->arena = own;
    sheet->xlsx = str_starts(bytes, S("PK\x03\x04"));
    if (sheet->xlsx) {
        TRY(open_zip(sheet, bytes));
    } else {
        Str text;
        if (memchr(bytes.p, '\0', bytes.n) != NULL)
            return &sheet_kind;
        TRY(csv_text(own, bytes, &text));
        sheet->csv = csv_open(own, text);
    }
    *out = sheet;
    return OK;
}

static bool blank(const CsvRow *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (csv_cell(row, i).n > 0)
            return false;
    return true;
}

static void next_csv(Sheet *sheet, SheetRow *row, SheetState *state)
{
    CsvRow *read = &sheet->csv_row;
    CsvState met;
    do
        met = csv_next(&sheet->csv, read);
    while (met == CSV_ROW && blank(read));
    *row = (SheetRow){ .line = read->line };
    *state = met == CSV_ROW ? SHEET_ROW : met == CSV_END ? SHEET_END : SHEET_BAD;
    if (met == CSV_BAD) {
        row->code = "csv";
        row->column = read->column;
        row->wrong = csv_wrong_text(read->wrong);
    }
    if (met == CSV_ROW) {
        row->n = read->n;
        memcpy(row->cells, read->cells, read->n * sizeof *row->cells);
    }
}

Err sheet_next(Sheet *sheet, SheetRow *row, SheetState *state)
{
    if (!sheet->xlsx) {
        next_csv(sheet, row, state);
        return OK;
    }
    sheet->ready = false;
    if (!sheet->part->over)
        TRY(part_run(sheet->part));
    if (!sheet->ready) {
        *state = SHEET_END;
        return OK;
    }
    *row = sheet->row;
    *state = row->code == NULL ? SHEET_ROW : SHEET_BAD;
    return OK;
}

Str sheet_cell(const SheetRow *row, size_t column)
{
    return column < row->n ? str_trim(row->cells[column]) : S("");
}

Str sheet_column(Arena *arena, int column)
{
    char letters[8];
    size_t at = sizeof letters;
    for (int n = column; n > 0 && at > 0; n = (n - 1) / 26)
        letters[--at] = (char)('A' + (n - 1) % 26);
    return str_copy(arena, str_of(letters + at, sizeof letters - at));
}

bool sheet_rounded(Str cell)
{
    size_t i = 0, digits = 0;
    for (; i < cell.n && ((cell.p[i] >= '0' && cell.p[i] <= '9') || cell.p[i] == '.'); i++)
        digits += cell.p[i] != '.';
    if (digits == 0 || i >= cell.n || (cell.p[i] | 0x20) != 'e')
        return false;
    i += i + 1 < cell.n && cell.p[i + 1] == '+' ? 2 : 1;
    for (; i < cell.n; i++)
        if (cell.p[i] < '0' || cell.p[i] > '9')
            return false;
    return true;
}
