// faces: one view struct, written as JSON, CSV or XLSX by its Shape (the page is template.h).
//
// JSON: snake_case names as in the Shape, ids as decimal strings, Time as RFC 3339 +08:00, Day as
// "2020-10-26", minutes, points and money as integers, words as stored, Text in the reader's
// language, none as null. FIELD_PAGE_ONLY, FIELD_SECRET and Html are left out. CSV and XLSX: the
// view's first LISTED field is the table; its columns are the labelled fields of the row's Shape
// (PARTs flattened). CSV is UTF-8 with BOM and CRLF; cells that a spreadsheet would run are
// defused; in XLSX ids, phones and codes are text.
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/shape.h"

void json_view(Buf *out, Arena *scratch, const Lang *lang, const Shape *shape, const void *view);
void csv_view(Buf *out, Arena *scratch, const Lang *lang, const Shape *shape, const void *view);
MUST_USE Err xlsx_view(Arena *arena, const Lang *lang, Text title, const Shape *shape,
                       const void *view, Str *out);
const Field *view_table(const Shape *shape);  // the LISTED field that CSV and XLSX show; NULL:
                                              // neither exists for this page
// OpenAPI / JSON Schema of a Shape, as an object into `out`.
void json_schema(Buf *out, const Shape *shape);
