// xlsx: a workbook on its way out, written by libxlsxwriter into memory.
#pragma once
#include "base/fault.h"
#include <xlsxwriter.h>

// Adds sheets and cells to the book; what it returns other than LXW_NO_ERROR ends in
// fault_internal, with a line of log.
typedef lxw_error XlsxFill(lxw_workbook *book, void *with);

// Rows are written from the top and in order: a row that was left cannot be written any more.
// fault_too_large beyond 256 MB.
MUST_USE Err xlsx_make(Arena *arena, XlsxFill *fill, void *with, Str *out);

// What of `s` a cell can hold: without control characters and broken UTF-8, which would make the
// file unreadable, and at most 32,767 characters as Excel counts them.
char *xlsx_text(Arena *arena, Str s);
// A sheet's name has at most 31 characters and none of []:*?/\' ; Sheet1 when nothing is left.
const char *xlsx_sheet_name(Arena *arena, Str title);
