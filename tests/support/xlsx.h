// xlsx: packages made for tests, part by part, so that a hostile one can be made too.
#pragma once
#include "base/str.h"

#define XLSX_PARTS_MAX 16

typedef struct {
    Str names[XLSX_PARTS_MAX], texts[XLSX_PARTS_MAX];
    size_t n;
} Xlsx;

// A workbook with one worksheet; `rows` stands within <sheetData>, `tail` behind it.
Xlsx xlsx_of(Arena *arena, Str rows, Str tail);
void xlsx_part(Xlsx *xlsx, Str name, Str text);  // added, or put in the place of the same name
Str xlsx_bytes(Arena *arena, const Xlsx *xlsx);  // the package
