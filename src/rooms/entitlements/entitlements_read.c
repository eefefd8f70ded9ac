// A table that a partner sends, XLSX or CSV: cells by the name of their column; every flaw is told
// with its row, and one flaw stops the whole file.
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/entitlements/entitlements_in.h"

#define HEAD_WITHIN 20

struct Reading {
    Cx *cx;
    Sheet *sheet;
    int at[READ_COLUMNS];  // of each heading, -1 when the table has none
    SheetRow row;
};

static int column_of(const char *const headings[READ_COLUMNS], Str cell)
{
    for (int c = 0; c < READ_COLUMNS && headings[c] != NULL; c++)
        for (Str rest = str(headings[c]); rest.n > 0;)
            if (str_eq(str_cut(rest, ',', &rest), cell))
                return c;
    return -1;
}

Err reading_open(Cx *cx, Str bytes, const char *const headings[READ_COLUMNS], int needed,
                 Text missing, Reading **out)
{
    Reading *reading = NEW(cx->arena, Reading);
    SheetState state;
    reading->cx = cx;
    TRY(sheet_open(cx->arena, bytes, &reading->sheet));
    for (int i = 0; i < HEAD_WITHIN; i++) {
        int found = 0;
        TRY(sheet_next(reading->sheet, &reading->row, &state));
        if (state == SHEET_END)
            break;
        for (int c = 0; c < READ_COLUMNS; c++)
            reading->at[c] = -1;
        for (size_t k = 0; state == SHEET_ROW && k < reading->row.n; k++) {
            int column = column_of(headings, sheet_cell(&reading->row, k));
            if (column >= 0 && reading->at[column] < 0)
                reading->at[column] = (int)k;
        }
        for (int c = 0; c < needed; c++)
            found += reading->at[c] >= 0;
        if (found == needed) {
            *out = reading;
            return OK;
        }
    }
    cx_problem(cx, S("file"), "no_heading", missing, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

Err reading_next(Reading *reading, bool *more)
{
    for (;;) {
        SheetState state;
        TRY(sheet_next(reading->sheet, &reading->row, &state));
        *more = state != SHEET_END;
        if (state != SHEET_BAD)
            return OK;
        cx_problem_row(reading->cx, reading->row.line, S("file"), reading->row.code,
                       reading->row.wrong, (Str){ 0 }, (Str){ 0 });
    }
}

Str reading_cell(const Reading *reading, int column)
{
    return reading->at[column] < 0 ? S("") : sheet_cell(&reading->row, (size_t)reading->at[column]);
}

int reading_line(const Reading *reading)
{
    return reading->row.line;
}

void reading_flaw(const Reading *reading, const char *code, Text text, Str word)
{
    Cx *cx = reading->cx;
    cx_problem_row(cx, reading->row.line, S("file"), code, text,
                   str_copy(cx->arena, utf8_clip(word, 30)), (Str){ 0 });
}

// --- a file as somebody handed it in

static bool carried(Arena *arena, Str public_key, Str cell, Str *text)
{
    Str rest, signature;
    Str head = str_cut(cell, '.', &rest);
    return base64url_parse(arena, head, text) && base64url_parse(arena, rest, &signature) &&
           sign_holds(public_key, *text, signature);
}

Err entitlement_list_verify(Arena *arena, Str public_key, Str bytes, ListVerdict *verdict,
                            Str *text)
{
    Sheet *sheet;
    SheetRow row;
    SheetState state;
    Hash digest = { 0 };
    int64_t n = 0;
    Day valid_to;
    *verdict = LIST_UNSIGNED;
    TRY(sheet_open(arena, bytes, &sheet));
    TRY(sheet_next(sheet, &row, &state));  // the heads
    for (;;) {
        TRY(sheet_next(sheet, &row, &state));
        if (state != SHEET_ROW)
            return OK;
        Str name = sheet_cell(&row, 0), card = sheet_cell(&row, 1);
        if (str_eq(name, S(SIGN_MARK))) {
            Str said = str_printf(arena, "\nrows %lld\n%.*s\n", (long long)n,
                                  STR_FMT(hex_of(arena, hash_str(&digest))));
            bool holds = carried(arena, public_key, card, text);
            *verdict = holds && str_ends(*text, said) ? LIST_GENUINE : LIST_CHANGED;
            return OK;
        }
        if (!day_parse(sheet_cell(&row, 2), &valid_to))
            valid_to = (Day){ 0 };
        digest = list_digest(&digest, arena, name, card, valid_to);
        n++;
    }
}
