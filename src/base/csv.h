// csv: rows of a comma- or tab-separated file, RFC 4180, bounded, told by line and column.
//
//   Csv csv = csv_open(arena, text);
//   CsvRow row;
//   while ((state = csv_next(&csv, &row)) == CSV_ROW) …
//
// Quoted cells may hold separators, doubled quotes and line ends; line ends are LF or CRLF; empty
// lines are passed over. What RFC 4180 does not allow is refused, never guessed: a quote inside a
// plain cell, text after a closing quote, a quote that is never closed, control characters. After
// CSV_BAD the next call goes on with the next line, so that one pass can list every malformed row.
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

#define CSV_COLUMNS_MAX 64
#define CSV_CELL_MAX    ((size_t)4096)  // bytes

typedef enum { CSV_ROW, CSV_END, CSV_BAD } CsvState;
typedef enum {
    CSV_FINE,
    CSV_STRAY_QUOTE,  // a quote within a plain cell
    CSV_AFTER_QUOTE,  // text after a closing quote
    CSV_OPEN_QUOTE,   // a quote that is never closed
    CSV_CONTROL,      // a control character
    CSV_TOO_WIDE,     // more than CSV_COLUMNS_MAX cells
    CSV_TOO_LONG,     // a cell beyond CSV_CELL_MAX
} CsvWrong;

typedef struct {
    Arena *arena;
    Str text;
    size_t at;
    int line;        // 1-based, of the row that comes next
    char separator;  // ',' or, when the first line has TABs and no commas, TAB
} Csv;

typedef struct {
    int line;  // where the row begins
    size_t n;
    Str cells[CSV_COLUMNS_MAX];  // slices of the text, or of the arena where quotes were undone
    CsvWrong wrong;              // with CSV_BAD
    int column;                  // 1-based, of what is wrong
} CsvRow;

extern const Fault csv_encoding;  // 422  neither UTF-8 nor GB18030

// The text of a file as offices save it: UTF-8 with or without BOM, else GB18030 (GBK, GB 2312
// within it).
MUST_USE Err csv_text(Arena *arena, Str bytes, Str *text);

Csv csv_open(Arena *arena, Str text);  // text is UTF-8
CsvState csv_next(Csv *csv, CsvRow *row);
Str csv_cell(const CsvRow *row, size_t column);  // trimmed; "" beyond the row's end
Text csv_wrong_text(CsvWrong wrong);             // a sentence for people
