// A file of the former platform, row by row: who is meant, how many minutes, what cannot be taken.
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/carries/carries_in.h"
#include "store/db.h"
#include "town/county.h"

#define HEAD_WITHIN 20
#define NUMBER_MAX  40

typedef struct {
    Cx *cx;
    CarryDraft *draft;
    Sheet *sheet;
    int at[CARRY_COLUMNS];
    bool bad;  // the row that is being read
} Reading;

static void flaw(Reading *reading, int line, CarryColumn column, const char *code, Text text,
                 Str word)
{
    CarryDraft *draft = reading->draft;
    Cx *cx = reading->cx;
    reading->bad = true;
    if (draft->flaw_n == CARRY_PROBLEMS_MAX)
        return;
    draft->flaws[draft->flaw_n++] = (CarryFlaw){
        .line = line,
        .heading = column < CARRY_COLUMNS ? carry_column_texts[column] : TEXT("整行"),
        .code = code,
        .words = say_with(cx->arena, cx->lang, text, utf8_clip(word, 30), (Str){ 0 }),
    };
}

static Str cell(const Reading *reading, const SheetRow *row, CarryColumn column)
{
    return reading->at[column] < 0 ? S("") : sheet_cell(row, (size_t)reading->at[column]);
}

static Err find_heading(Reading *reading, bool *found)
{
    SheetRow row;
    SheetState state;
    *found = false;
    for (int i = 0; i < HEAD_WITHIN; i++) {
        TRY(sheet_next(reading->sheet, &row, &state));
        if (state == SHEET_END)
            break;
        for (int c = 0; c < CARRY_COLUMNS; c++)
            reading->at[c] = -1;
        for (size_t k = 0; state == SHEET_ROW && k < row.n; k++) {
            CarryColumn column = carry_column_of(sheet_cell(&row, k));
            if (column < CARRY_COLUMNS && reading->at[column] < 0)
                reading->at[column] = (int)k;
        }
        if (reading->at[CARRY_NAME] >= 0 &&
            (reading->at[CARRY_HOURS] >= 0 || reading->at[CARRY_REAL] >= 0)) {
            *found = true;
            return OK;
        }
    }
    flaw(reading, 1, CARRY_COLUMNS, "no_heading",
         TEXT("前 20 行里没有“姓名”和“结转时数”的表头，请补上"), S(""));
    return OK;
}

// By the volunteer number, else the document, else name and phone; the name always fits.
static Err find_person(Reading *reading, const SheetRow *row, PersonId *out)
{
    Cx *cx = reading->cx;
    Str number = cell(reading, row, CARRY_NUMBER), id = cell(reading, row, CARRY_ID),
        phone = phone_normal(cx->arena, cell(reading, row, CARRY_PHONE)),
        name = cell(reading, row, CARRY_NAME);
    Person person = { 0 };
    Str normal;
    Day born;
    if (number.n > 0) {
        Err err = person_by_number(cx, number, &person);
        if (err != OK && err != &person_missing)
            return err;
    } else if (id.n > 0) {
        if (document_verdict(cx->arena, ID_KIND_RESIDENT, id, cx->today, cx->county->demo, &normal,
                             &born)
                .zh == NULL)
            TRY(person_with_document(cx, ID_KIND_RESIDENT, normal, &person.id));
    } else if (phone.n > 0)
        TRY(person_known_by(cx, name, phone, &person.id));
    if (person.id.n != 0)
        TRY(person_find(cx, person.id, &person));
    if (person.id.n == 0 || person.state != PERSON_ACTIVE)
        flaw(reading, row->line, CARRY_NAME, "unknown",
             TEXT("“{0}”还没有在本平台注册，请先邀请本人注册，再结转"), name);
    else if (!str_eq(person.name, name))
        flaw(reading, row->line, CARRY_NAME, "name",
             TEXT("“{0}”和编号、证件登记的姓名不同，请核对"), name);
    *out = person.id;
    return OK;
}

static void read_real(Reading *reading, const SheetRow *row, CarryDraftRow *out)
{
    Str real = cell(reading, row, CARRY_REAL), on = cell(reading, row, CARRY_REAL_ON);
    out->real_name = real.n > 0 && !str_eq(real, S("否")) && !str_starts(real, S("未")) &&
                     !str_eq(real, S("0"));
    if (on.n > 0 && !carry_day(on, &out->real_on))
        flaw(reading, row->line, CARRY_REAL_ON, "day", TEXT("“{0}”不是日期，请写成 2020-11-25"),
             on);
    if (out->real_name && on.n == 0)
        flaw(reading, row->line, CARRY_REAL_ON, "required",
             TEXT("写了已实名，请补上原平台的实名日期"), S(""));
}

static Err read_row(Reading *reading, const SheetRow *row)
{
    CarryDraft *draft = reading->draft;
    Cx *cx = reading->cx;
    CarryDraftRow *out = &draft->rows[draft->n];
    Str hours = cell(reading, row, CARRY_HOURS);
    if (draft->n + (size_t)draft->bad >= CARRY_ROWS_MAX)
        return &carry_long;
    *out = (CarryDraftRow){ .line = row->line };
    reading->bad = false;
    TRY(find_person(reading, row, &out->person));
    if (hours.n > 0 && !carry_minutes(hours, &out->minutes))
        flaw(reading, row->line, CARRY_HOURS, "hours",
             TEXT("“{0}”不是小时数，请写成 12.5 或 12小时30分"), hours);
    read_real(reading, row, out);
    if (!reading->bad && out->minutes.n == 0 && !out->real_name)
        flaw(reading, row->line, CARRY_HOURS, "nothing", TEXT("没有时数，也没有实名，不用结转"),
             S(""));
    for (size_t i = 0; !reading->bad && i < draft->n; i++)
        if (same(draft->rows[i].person, out->person))
            flaw(reading, row->line, CARRY_NAME, "twice", TEXT("“{0}”在文件里不止一行，请合成一行"),
                 cell(reading, row, CARRY_NAME));
    out->number = str_copy(cx->arena, utf8_clip(cell(reading, row, CARRY_FOREIGN), NUMBER_MAX));
    if (reading->bad) {
        draft->bad++;
        return OK;
    }
    draft->minutes.n += out->minutes.n;
    draft->n++;
    return OK;
}

Err carry_read(Cx *cx, Str file_name, Str bytes, CarryDraft **out)
{
    CarryDraft *draft = NEW(cx->arena, CarryDraft);
    Reading *reading = NEW(cx->arena, Reading);
    Hash hash = hash_of(bytes);
    SheetRow row;
    SheetState state;
    bool found;
    draft->file_name = file_name;
    draft->file_hash = hex_of(cx->arena, hash_str(&hash));
    draft->rows = NEW_ARRAY(cx->arena, CarryDraftRow, CARRY_ROWS_MAX + 1);
    draft->flaws = NEW_ARRAY(cx->arena, CarryFlaw, CARRY_PROBLEMS_MAX);
    reading->cx = cx;
    reading->draft = draft;
    TRY(sheet_open(cx->arena, bytes, &reading->sheet));
    TRY(find_heading(reading, &found));
    *out = draft;
    while (found) {
        TRY(sheet_next(reading->sheet, &row, &state));
        if (state == SHEET_END)
            break;
        if (state == SHEET_ROW)
            TRY(read_row(reading, &row));
        else {
            flaw(reading, row.line, CARRY_COLUMNS, row.code, row.wrong, S(""));
            draft->bad++;
        }
    }
    return OK;
}
