#include "web/faces.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/xlsx.h"
#include <stdio.h>
#include <string.h>

#define CELL_MAX      ((size_t)64 << 10)
#define XLSX_ROWS_MAX ((size_t)1048575)    // under the head
#define EXACT_MAX     ((int64_t)1 << 53)   // a spreadsheet keeps whole numbers exact up to here
#define DAY_0         ((Day){ 19700101 })  // 25569 in a spreadsheet's days

static Text text_at(const Field *field, const void *of)
{
    Text text;
    memcpy(&text, (const char *)of + field->at, sizeof text);
    return text;
}

static List list_at(const Field *field, const void *of)
{
    List list;
    memcpy(&list, (const char *)of + field->at, sizeof list);
    return list;
}

static bool unseen(const Field *field)
{
    return (field->flags & (FIELD_PAGE_ONLY | FIELD_SECRET)) != 0 || field->kind == KIND_HTML;
}

// --- JSON
// ------------------------------------------------------------------------------------------

typedef struct {
    Buf *out;
    Arena *scratch;
    const Lang *lang;
} Writer;

static void json_str_or_null(Buf *out, Str s)
{
    if (s.p == NULL)
        buf_lit(out, "null");
    else
        buf_json(out, s);
}

// None is null: nobody, no time, no day.
static void json_number(const Writer *face, const Field *field, int64_t n)
{
    Buf *out = face->out;
    if (field->kind == KIND_BOOL) {
        buf_add(out, n != 0 ? S("true") : S("false"));
        return;
    }
    if (n == 0 && (field->kind == KIND_ID || field->kind == KIND_TIME || field->kind == KIND_DAY)) {
        buf_lit(out, "null");
        return;
    }
    bool quoted = field->kind == KIND_ID || field->kind == KIND_TIME || field->kind == KIND_DAY;
    if (quoted)
        buf_byte(out, '"');
    if (field->kind == KIND_TIME)
        buf_add(out, time_rfc3339(face->scratch, (Time){ n }));
    else if (field->kind == KIND_DAY)
        buf_add(out, day_iso(face->scratch, (Day){ (int32_t)n }));
    else
        buf_int(out, n);
    if (quoted)
        buf_byte(out, '"');
}

static void json_struct(const Writer *face, const Shape *shape, const void *view);

static void json_list(const Writer *face, const Shape *shape, List list)
{
    buf_byte(face->out, '[');
    for (size_t i = 0; i < list.n; i++) {
        if (i > 0)
            buf_byte(face->out, ',');
        json_struct(face, shape, (const char *)list.at + i * shape->size);
    }
    buf_byte(face->out, ']');
}

static void json_value(const Writer *face, const Field *field, const void *of)
{
    Buf *out = face->out;
    switch (field->kind) {
    case KIND_STR:
    case KIND_URL:
    case KIND_WORD:
        json_str_or_null(out, field_str(field, of));
        return;
    case KIND_TEXT:
        json_str_or_null(out, text_at(field, of).zh == NULL ? ((Str){ 0 })
                                                            : say(face->lang, text_at(field, of)));
        return;
    case KIND_BLOB: {
        Str bytes = field_str(field, of);
        json_str_or_null(out, bytes.p == NULL ? bytes : base64_of(face->scratch, bytes));
        return;
    }
    case KIND_PART:
        json_struct(face, field->shape, (const char *)of + field->at);
        return;
    case KIND_LIST:
        json_list(face, field->shape, list_at(field, of));
        return;
    case KIND_INT:
    case KIND_BOOL:
    case KIND_ID:
    case KIND_TIME:
    case KIND_DAY:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
        json_number(face, field, field_int(field, of));
        return;
    case KIND_HTML:
        unreachable();
    }
    unreachable();
}

static void json_struct(const Writer *face, const Shape *shape, const void *view)
{
    bool first = true;
    buf_byte(face->out, '{');
    for (size_t i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        if (unseen(field))
            continue;
        if (!first)
            buf_byte(face->out, ',');
        first = false;
        buf_json(face->out, str(field->name));
        buf_byte(face->out, ':');
        json_value(face, field, view);
    }
    buf_byte(face->out, '}');
}

void json_view(Buf *out, Arena *scratch, const Lang *lang, const Shape *shape, const void *view)
{
    json_struct(&(Writer){ out, scratch, lang }, shape, view);
}

// --- tables
// ------------------------------------------------------------------------------------------

// What is done with each column of a row, in the order of its Shape, PARTs flattened.
typedef void Column(void *with, const Field *field, const void *of);

static bool is_column(const Field *field)
{
    return !unseen(field) && !(field->flags & FIELD_WHOLE) && field->label.zh != NULL &&
           field->kind != KIND_LIST && field->kind != KIND_BLOB;
}

// `row` NULL: the heads.
static void each_column(const Shape *shape, const void *row, Column *column, void *with)
{
    for (size_t i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        if (field->kind == KIND_PART && !unseen(field) && !(field->flags & FIELD_WHOLE))
            each_column(field->shape, row == NULL ? NULL : (const char *)row + field->at, column,
                        with);
        else if (is_column(field))
            column(with, field, row);
    }
}

static void count_column(void *with, const Field *field, const void *of)
{
    (void)field;
    (void)of;
    (*(size_t *)with)++;
}

const Field *view_table(const Shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        size_t columns = 0;
        if (field->kind != KIND_LIST || unseen(field) || (field->flags & FIELD_WHOLE))
            continue;
        each_column(field->shape, NULL, count_column, &columns);
        if (columns > 0)
            return field;
    }
    return NULL;
}

// --- CSV
// -----------------------------------------------------------------------------------------------

typedef struct {
    Writer face;
    bool first;
} CsvRow;

// What we compute has no need of being defused: -0.5 stays a number.
static bool is_typed(Kind kind)
{
    return kind != KIND_STR && kind != KIND_TEXT && kind != KIND_URL && kind != KIND_WORD;
}

static void csv_cell(void *with, const Field *field, const void *of)
{
    CsvRow *row = with;
    if (!row->first)
        buf_byte(row->face.out, ',');
    row->first = false;
    if (of == NULL)
        buf_csv(row->face.out, say(row->face.lang, field->label));
    else if (is_typed(field->kind))
        field_write(row->face.out, row->face.lang, field, of);
    else
        buf_csv(row->face.out, field_text(row->face.scratch, row->face.lang, field, of));
}

static void csv_row(const Writer *face, const Shape *shape, const void *row)
{
    CsvRow cells = { *face, true };
    each_column(shape, row, csv_cell, &cells);
    buf_lit(face->out, "\r\n");
}

void csv_view(Buf *out, Arena *scratch, const Lang *lang, const Shape *shape, const void *view)
{
    const Field *table = view_table(shape);
    Writer face = { out, scratch, lang };
    must(table != NULL);
    List rows = list_at(table, view);
    buf_lit(out, "\xEF\xBB\xBF");
    csv_row(&face, table->shape, NULL);
    for (size_t i = 0; i < rows.n; i++)
        csv_row(&face, table->shape, (const char *)rows.at + i * table->shape->size);
}

// --- XLSX
// ----------------------------------------------------------------------------------------------

typedef struct {
    Arena *arena;
    const Lang *lang;
    lxw_worksheet *sheet;
    lxw_format *head, *day, *time, *hours, *hundredths, *percent;
    lxw_row_t row;
    lxw_col_t column;
    lxw_error error;
} Sheet;

// Text, never a formula: a cell beginning with = stays what somebody typed.
static lxw_error put_text(Sheet *sheet, Str s, lxw_format *format)
{
    if (s.n == 0)
        return LXW_NO_ERROR;
    return worksheet_write_string(sheet->sheet, sheet->row, sheet->column,
                                  xlsx_text(sheet->arena, s), format);
}

static lxw_error put_number(Sheet *sheet, double n, lxw_format *format)
{
    return worksheet_write_number(sheet->sheet, sheet->row, sheet->column, n, format);
}

static double spreadsheet_day(Day d)
{
    return 25569 + day_diff(d, DAY_0);
}

static lxw_error put_value(Sheet *sheet, const Field *field, int64_t n)
{
    switch ((int)field->kind) {
    case KIND_DAY:
        return n == 0 ? LXW_NO_ERROR
                      : put_number(sheet, spreadsheet_day((Day){ (int32_t)n }), sheet->day);
    case KIND_TIME:
        if (n == 0)
            return LXW_NO_ERROR;
        return put_number(sheet, 25569 + (double)(n + TIME_ZONE) / (double)TIME_DAY, sheet->time);
    case KIND_MINUTES:
        return put_number(sheet, (double)n / 60, sheet->hours);
    case KIND_POINTS:
    case KIND_FEN:
        return put_number(sheet, (double)n / 100, sheet->hundredths);
    case KIND_PERMILLE:
        return put_number(sheet, (double)n / 1000, sheet->percent);
    default:
        return put_number(sheet, (double)n, NULL);
    }
}

static bool as_text(const Field *field, const void *of)
{
    if (!is_typed(field->kind) || field->kind == KIND_ID || field->kind == KIND_BOOL)
        return true;
    int64_t n = field_int(field, of);
    return n > EXACT_MAX || n < -EXACT_MAX;
}

static void xlsx_cell(void *with, const Field *field, const void *of)
{
    Sheet *sheet = with;
    if (sheet->error != LXW_NO_ERROR)
        return;
    ArenaMark mark = arena_mark(sheet->arena);
    if (of == NULL)
        sheet->error = put_text(sheet, say(sheet->lang, field->label), sheet->head);
    else if (as_text(field, of))
        sheet->error = put_text(sheet, field_text(sheet->arena, sheet->lang, field, of), NULL);
    else
        sheet->error = put_value(sheet, field, field_int(field, of));
    arena_rewind(sheet->arena, mark);
    sheet->column++;
}

static void xlsx_row(Sheet *sheet, const Shape *shape, const void *row)
{
    sheet->column = 0;
    each_column(shape, row, xlsx_cell, sheet);
    sheet->row++;
}

static lxw_format *number_format(lxw_workbook *book, const char *format)
{
    lxw_format *made = workbook_add_format(book);
    format_set_num_format(made, format);
    return made;
}

typedef struct {
    Arena *arena;
    const Lang *lang;
    Text title;
    const Field *table;
    const void *view;
} Book;

static lxw_error fill_book(lxw_workbook *book, void *with)
{
    const Book *of = with;
    List rows = list_at(of->table, of->view);
    Sheet sheet = { .arena = of->arena, .lang = of->lang };
    sheet.sheet = workbook_add_worksheet(book,
                                         xlsx_sheet_name(of->arena, say(of->lang, of->title)));
    if (sheet.sheet == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    sheet.head = workbook_add_format(book);
    sheet.day = number_format(book, "yyyy-mm-dd");
    sheet.time = number_format(book, "yyyy-mm-dd hh:mm");
    sheet.hours = number_format(book, "0.0");
    sheet.hundredths = number_format(book, "0.00");
    sheet.percent = number_format(book, "0.0%");
    format_set_bold(sheet.head);
    worksheet_freeze_panes(sheet.sheet, 1, 0);
    worksheet_set_column(sheet.sheet, 0, 50, 16, NULL);
    const Shape *shape = of->table->shape;
    xlsx_row(&sheet, shape, NULL);
    for (size_t i = 0; i < rows.n && i < XLSX_ROWS_MAX; i++)
        xlsx_row(&sheet, shape, (const char *)rows.at + i * shape->size);
    return sheet.error;
}

Err xlsx_view(Arena *arena, const Lang *lang, Text title, const Shape *shape, const void *view,
              Str *out)
{
    Book book = { arena, lang, title, view_table(shape), view };
    must(book.table != NULL);
    return xlsx_make(arena, fill_book, &book, out);
}

// --- JSON Schema
// -----------------------------------------------------------------------------------------

static void schema_words(Buf *out, const char *const *words)
{
    buf_lit(out, "{\"type\":\"string\",\"enum\":[");
    for (size_t i = 0; words[i] != NULL; i++) {
        if (i > 0)
            buf_byte(out, ',');
        buf_json(out, str(words[i]));
    }
    buf_lit(out, "]");
}

// Opens an object that schema_field closes, so that the label can follow.
static void schema_kind(Buf *out, const Field *field)
{
    switch (field->kind) {
    case KIND_STR:
    case KIND_TEXT:
        buf_lit(out, "{\"type\":[\"string\",\"null\"]");
        return;
    case KIND_URL:
        buf_lit(out, "{\"type\":[\"string\",\"null\"],\"format\":\"uri-reference\"");
        return;
    case KIND_BLOB:
        buf_lit(out, "{\"type\":[\"string\",\"null\"],\"contentEncoding\":\"base64\"");
        return;
    case KIND_BOOL:
        buf_lit(out, "{\"type\":\"boolean\"");
        return;
    case KIND_ID:
        buf_lit(out, "{\"type\":[\"string\",\"null\"],\"pattern\":\"^[1-9][0-9]*$\"");
        return;
    case KIND_TIME:
        buf_lit(out, "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"");
        return;
    case KIND_DAY:
        buf_lit(out, "{\"type\":[\"string\",\"null\"],\"format\":\"date\"");
        return;
    case KIND_INT:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
        buf_lit(out, "{\"type\":\"integer\"");
        return;
    case KIND_WORD:
        schema_words(out, field->words);
        return;
    case KIND_LIST:
        buf_lit(out, "{\"type\":\"array\",\"items\":");
        json_schema(out, field->shape);
        return;
    case KIND_PART:
    case KIND_HTML:
        unreachable();
    }
    unreachable();
}

static const char *unit_of(Kind kind)
{
    switch ((int)kind) {
    case KIND_MINUTES:
        return "minutes";
    case KIND_POINTS:
        return "hundredths of a point";
    case KIND_FEN:
        return "fen (1/100 yuan)";
    case KIND_PERMILLE:
        return "thousandths";
    default:
        return NULL;
    }
}

static void schema_field(Buf *out, const Field *field)
{
    if (field->kind == KIND_PART) {
        json_schema(out, field->shape);
        return;
    }
    schema_kind(out, field);
    if (field->label.zh != NULL) {
        buf_lit(out, ",\"title\":");
        buf_json(out, str(field->label.zh));
    }
    if (unit_of(field->kind) != NULL) {
        buf_lit(out, ",\"description\":");
        buf_json(out, str(unit_of(field->kind)));
    }
    buf_byte(out, '}');
}

static void schema_names(Buf *out, const Shape *shape)
{
    bool first = true;
    for (size_t i = 0; i < shape->count; i++) {
        if (unseen(&shape->fields[i]))
            continue;
        if (!first)
            buf_byte(out, ',');
        first = false;
        buf_json(out, str(shape->fields[i].name));
    }
}

// Every field is always there, so all are required.
void json_schema(Buf *out, const Shape *shape)
{
    bool first = true;
    buf_lit(out, "{\"type\":\"object\",\"properties\":{");
    for (size_t i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        if (unseen(field))
            continue;
        if (!first)
            buf_byte(out, ',');
        first = false;
        buf_json(out, str(field->name));
        buf_byte(out, ':');
        schema_field(out, field);
    }
    buf_lit(out, "},\"required\":[");
    schema_names(out, shape);
    buf_lit(out, "]}");
}
