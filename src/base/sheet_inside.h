// sheet, within: one part of an XLSX package as a stream of XML events, bounded.
#pragma once
#include "base/sheet.h"
#include <expat.h>
#include <zip.h>

typedef struct {
    zip_file_t *file;
    XML_Parser xml;
    uint64_t packed, unpacked;
    uint64_t fed;  // bytes that the parser has seen
    Err met;       // what a handler or a limit found
    bool over;
    int depth;
    char bytes[16384];
} Part;

// sheet_broken when there is no such part.
MUST_USE Err part_open(Arena *arena, zip_t *zip, const char *name, Part **out);
// Handlers get `with`, a struct that begins with the Part *.
void part_handlers(Part *part, void *with, XML_StartElementHandler start, XML_EndElementHandler end,
                   XML_CharacterDataHandler words);
// Goes on until a handler suspends the parser (part_pause), or to the end: then part->over.
MUST_USE Err part_run(Part *part);
void part_pause(Part *part);
void part_refuse(Part *part, Err why);  // from a handler: part_run answers with it

const char *part_local(const char *name);                          // without the namespace
const char *part_attribute(const char **pairs, const char *name);  // NULL when it is absent

// The tables beside a worksheet.
typedef struct {
    Str *strings;  // longer than CSV_CELL_MAX: cut behind one more byte, so that it is seen
    size_t string_n;
    bool *dates;  // by cell style: shows a date or a time
    size_t date_n;
    bool from_1904;
    char *sheet;  // the part of the first visible worksheet
} Book;
MUST_USE Err book_read(Arena *arena, zip_t *zip, Book *book);
