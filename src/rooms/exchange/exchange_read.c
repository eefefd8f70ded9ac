// A table of the national system: numbers, or records counted elsewhere.
#include "base/hash.h"
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/exchange/exchange_in.h"
#include "store/db.h"

enum { AT_NAME, AT_OURS, AT_THEIRS, AT_ACTIVITY, AT_PLATFORM, AT_COLUMNS };
#define PROBLEMS_TOLD 20

typedef struct {
    Cx *cx;
    ExchangeDraft *draft;
    int at[AT_COLUMNS];
    Buf problems;
} Reading;

static int column_of(Str heading)
{
    static const struct {
        const char *part;
        int column;
    } parts[] = {
        { "全国", AT_THEIRS },       { "本平台编号", AT_OURS }, { "志愿者编号", AT_OURS },
        { "活动编号", AT_ACTIVITY }, { "平台", AT_PLATFORM },   { "姓名", AT_NAME },
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        if (str_has(heading, str(parts[i].part)))
            return parts[i].column;
    return AT_COLUMNS;
}

static void wrong(Reading *reading, int line, Text why)
{
    Cx *cx = reading->cx;
    if (reading->draft->bad++ >= PROBLEMS_TOLD)
        return;
    Str words = say_with(cx->arena, cx->lang, TEXT("第 {0} 行：{1}"),
                         str_printf(cx->arena, "%d", line), say(cx->lang, why));
    buf_printf(&reading->problems, "%.*s\n", STR_FMT(words));
}

static Str cell(const Reading *reading, const SheetRow *row, int column)
{
    return reading->at[column] < 0 ? S("") : sheet_cell(row, (size_t)reading->at[column]);
}

static bool is_heading(Reading *reading, const SheetRow *row)
{
    for (int c = 0; c < AT_COLUMNS; c++)
        reading->at[c] = -1;
    for (size_t i = 0; i < row->n; i++) {
        int column = column_of(sheet_cell(row, i));
        if (column < AT_COLUMNS && reading->at[column] < 0)
            reading->at[column] = (int)i;
    }
    int needed = reading->draft->kind == EXCHANGE_NUMBERS ? AT_THEIRS : AT_ACTIVITY;
    return reading->at[AT_OURS] >= 0 && reading->at[needed] >= 0;
}

static Err read_row(Reading *reading, const SheetRow *row)
{
    Cx *cx = reading->cx;
    ExchangeDraft *draft = reading->draft;
    Person person;
    if (draft->n + (size_t)draft->bad >= EXCHANGE_ROWS_MAX)
        return &exchange_long;
    Err err = person_by_number(cx, cell(reading, row, AT_OURS), &person);
    if (err == &person_missing || (err == OK && person.state != PERSON_ACTIVE)) {
        wrong(reading, row->line, TEXT("没有这个志愿者编号"));
        return OK;
    }
    TRY(err);
    if (reading->at[AT_NAME] >= 0 && !str_eq(cell(reading, row, AT_NAME), person.name)) {
        wrong(reading, row->line, TEXT("姓名和编号登记的不同"));
        return OK;
    }
    ExchangeRow out = { .person = person.id };
    if (draft->kind == EXCHANGE_NUMBERS) {
        out.value = cell(reading, row, AT_THEIRS);
        if (utf8_length(out.value) < 4 || utf8_length(out.value) > 30 || sheet_rounded(out.value)) {
            wrong(reading, row->line, TEXT("全国编号不对，应是 4 至 30 位，请把这一列设为文本"));
            return OK;
        }
    } else {
        out.value = utf8_clip(cell(reading, row, AT_PLATFORM), 40);
        if (out.value.n == 0)
            out.value = S("全国志愿服务信息系统");
        TRY(exchange_record_of(cx, person.id, cell(reading, row, AT_ACTIVITY), &out.record));
        if (out.record.n == 0) {
            wrong(reading, row->line, TEXT("本人在这个活动里没有生效的时长"));
            return OK;
        }
    }
    out.value = str_copy(cx->arena, out.value);
    draft->rows[draft->n++] = out;
    return OK;
}

Err exchange_read(Cx *cx, ExchangeKind kind, Str file_name, Str bytes, ExchangeDraft **out)
{
    ExchangeDraft *draft = NEW(cx->arena, ExchangeDraft);
    Reading reading = { .cx = cx, .draft = draft, .problems = buf_new(cx->arena, 8192) };
    Hash hash = hash_of(bytes);
    Sheet *sheet;
    SheetRow row;
    SheetState state;
    bool found = false;
    draft->kind = kind;
    draft->file_name = file_name;
    draft->file_hash = hex_of(cx->arena, hash_str(&hash));
    draft->rows = NEW_ARRAY(cx->arena, ExchangeRow, EXCHANGE_ROWS_MAX + 1);
    TRY(sheet_open(cx->arena, bytes, &sheet));
    for (;;) {
        TRY(sheet_next(sheet, &row, &state));
        if (state == SHEET_END)
            break;
        if (state == SHEET_BAD)
            wrong(&reading, row.line, row.wrong);
        else if (!found)
            found = is_heading(&reading, &row);
        else
            TRY(read_row(&reading, &row));
    }
    draft->problems = buf_str(&reading.problems);
    *out = draft;
    return draft->n == 0 ? &exchange_empty : OK;
}
