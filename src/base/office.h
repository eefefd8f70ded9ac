// office: one document for office programs, as .docx and as .xlsx.
//
// The .docx is made by hand, for Debian has no C library that does: a ZIP of a few XML parts that
// Word, WPS and LibreOffice open. It has the layout of an official document (GB/T 9704-2012): A4
// with its margins, the title in 小标宋 of size 2, the text in 仿宋 of size 3 on lines of 28
// points, headings in 黑体, the page number at the foot between dashes. Fonts are named, not
// embedded; where one is missing the named substitutes stand in. The .xlsx has a sheet for the
// words and one for each table, whose heads differ within their first 31 characters; cells that are
// plain numbers are numbers. The same document makes the same bytes. Characters that XML cannot
// hold are left out.
#pragma once
#include "base/fault.h"
#include "base/time.h"

#define OFFICE_COLUMNS_MAX 12

typedef struct {
    Str head;           // 一、主要指标
    Str note;           // a paragraph under it, may be empty
    const Str *heads;   // of the columns
    const int *shares;  // of the page's width
    size_t columns;     // at most OFFICE_COLUMNS_MAX
    Str *cells;  // rows * columns, row by row; the first column stands left, the others right
    size_t rows;
    bool words;  // all columns stand left
} OfficePart;

typedef struct {
    Str title;
    Str number;             // under the title: 〔2026〕3号; may be empty
    const Str *paragraphs;  // before the parts
    size_t paragraph_count;
    const OfficePart *parts;
    size_t part_count;
    Str issuer, day;  // at the end, to the right; may be empty
    Str author;       // in the document's properties
    Time at;          // when it was issued
} OfficeDocument;

MUST_USE Err office_docx(Arena *arena, const OfficeDocument *document, Str *out);
MUST_USE Err office_xlsx(Arena *arena, const OfficeDocument *document, Str *out);
