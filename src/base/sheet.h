// sheet: rows of a table as offices send it, XLSX or CSV, from bytes that nobody vouches for.
//
//   TRY(sheet_open(arena, bytes, &sheet));
//   for (;;) { TRY(sheet_next(sheet, &row, &state)); if (state == SHEET_END) break; … }
//
// Of an XLSX the first visible worksheet is read, in a stream: the memory it takes is that of its
// shared strings. What a cell means is never guessed. Formulas are refused by cell (their kept
// value may be old, or another file's), so are numbers beyond the 15 digits that a spreadsheet
// keeps, error values and cells merged over several rows; macros, pictures and links are not looked
// at. A file that unpacks beyond its limits, declares a DTD or entities, is locked or broken is
// refused whole. Dates come as 2020-10-26 (with 19:00 behind when there is a time), whole numbers
// without a point.
//
// CSV as base/csv.h has it: UTF-8 with or without BOM, or GB18030.
#pragma once
#include "base/csv.h"

#define SHEET_FILE_MAX     ((size_t)32 << 20)
#define SHEET_UNPACKED_MAX ((size_t)256 << 20)  // of one part
#define SHEET_STRINGS_MAX  ((size_t)32 << 20)
#define SHEET_RATIO_MAX    200      // unpacked to packed, of a part beyond 1 MiB
#define SHEET_ROWS_MAX     1048576  // what a worksheet can have

extern const Fault sheet_kind;    // 422  neither XLSX nor text
extern const Fault sheet_old;     // 422  .xls, or locked by a password
extern const Fault sheet_broken;  // 422  damaged, or no spreadsheet
extern const Fault sheet_bomb;    // 422  unpacks beyond the limits
extern const Fault sheet_dtd;     // 422  declares a DTD or entities

typedef enum { SHEET_ROW, SHEET_END, SHEET_BAD } SheetState;

typedef struct {
    int line;                    // 1-based, as the spreadsheet numbers it
    size_t n;                    // cells up to the last one that is not empty, at most 64
    Str cells[CSV_COLUMNS_MAX];  // until the next row is asked for
    // With SHEET_BAD: the first cell that cannot be taken, and why. Rows that follow can be read.
    int column;        // 1-based
    const char *code;  // "formula", "digits", "error", "merged", "wide", "long", or "csv"
    Text wrong;
    int to_line;  // of "merged": the last row that it covers
} SheetRow;

typedef struct Sheet Sheet;

// `bytes` must live as long as the sheet, which lives as long as the arena.
MUST_USE Err sheet_open(Arena *arena, Str bytes, Sheet **out);
// Empty rows are passed over. A row of cells merged downwards is told after all others, as
// SHEET_BAD with the line at which the merge begins.
MUST_USE Err sheet_next(Sheet *sheet, SheetRow *row, SheetState *state);
Str sheet_cell(const SheetRow *row, size_t column);  // trimmed; "" beyond the row's end

// "C", "AA": how a spreadsheet names its column, 1-based.
Str sheet_column(Arena *arena, int column);
// 1.38716E+10: a spreadsheet has put its short form into a text file, and digits are lost.
bool sheet_rounded(Str cell);
