#include "tests/support/xlsx.h"
#include <string.h>
#include <zip.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

void xlsx_part(Xlsx *xlsx, Str name, Str text)
{
    size_t i = 0;
    while (i < xlsx->n && !str_eq(xlsx->names[i], name))
        i++;
    must(i < XLSX_PARTS_MAX);
    xlsx->names[i] = name;
    xlsx->texts[i] = text;
    if (i == xlsx->n)
        xlsx->n++;
}

Xlsx xlsx_of(Arena *arena, Str rows, Str tail)
{
    Xlsx xlsx = { 0 };
    xlsx_part(&xlsx, S("xl/workbook.xml"),
              S("<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><workbookPr/><sheets>"
                "<sheet name=\"a\" sheetId=\"1\" state=\"hidden\" r:id=\"rId9\"/>"
                "<sheet name=\"b\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>"));
    xlsx_part(&xlsx, S("xl/_rels/workbook.xml.rels"),
              S("<Relationships "
                "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                "<Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"));
    xlsx_part(&xlsx, S("xl/worksheets/sheet1.xml"),
              str_printf(arena,
                         "<worksheet xmlns=\"" MAIN
                         "\"><sheetData>%.*s</sheetData>%.*s</worksheet>",
                         STR_FMT(rows), STR_FMT(tail)));
    return xlsx;
}

Str xlsx_bytes(Arena *arena, const Xlsx *xlsx)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    must(target != NULL);
    zip_source_keep(target);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    must(zip != NULL);
    for (size_t i = 0; i < xlsx->n; i++) {
        zip_source_t *part = zip_source_buffer(zip, xlsx->texts[i].p, xlsx->texts[i].n, 0);
        must(part != NULL);
        must(zip_file_add(zip, str_z(arena, xlsx->names[i]), part, ZIP_FL_ENC_UTF_8) >= 0);
    }
    must(zip_close(zip) == 0);
    must(zip_source_open(target) == 0);
    must(zip_source_seek(target, 0, SEEK_END) == 0);
    size_t n = (size_t)zip_source_tell(target);
    char *bytes = arena_alloc(arena, n + 1);
    must(zip_source_seek(target, 0, SEEK_SET) == 0);
    must(zip_source_read(target, bytes, n) == (zip_int64_t)n);
    zip_source_close(target);
    zip_source_free(target);
    return str_of(bytes, n);
}
