#include "base/office.h"
#include "base/archive.h"
#include "base/buf.h"

#define XML_MAX     ((size_t)8 << 20)
#define XML_HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TEXT_WIDTH  8844  // twentieths of a point: 210 mm less 28 and 26
#define SHEETS_MOST 20

static void xml(Buf *out, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&')
            buf_lit(out, "&amp;");
        else if (c == '<')
            buf_lit(out, "&lt;");
        else if (c == '>')
            buf_lit(out, "&gt;");
        else if (c == '"')
            buf_lit(out, "&quot;");
        else if ((unsigned char)c >= ' ')
            buf_byte(out, c);
        else if (c == '\t' || c == '\n')
            buf_byte(out, ' ');
    }
}

static Str time_w3c(Arena *arena, Time at)
{
    int minute = time_minute_of_day(at);
    return str_printf(arena, "%.*sT%02d:%02d:00+08:00", STR_FMT(day_iso(arena, time_day(at))),
                      minute / 60, minute % 60);
}

static Str core_part(Arena *arena, const OfficeDocument *document)
{
    Buf out = buf_new(arena, XML_MAX);
    Str at = time_w3c(arena, document->at);
    buf_lit(&out, XML_HEAD
            "<cp:coreProperties "
            "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
            " xmlns:dcterms=\"http://purl.org/dc/terms/\""
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    xml(&out, document->title);
    buf_lit(&out, "</dc:title><dc:creator>");
    xml(&out, document->author);
    buf_printf(&out,
               "</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:created>"
               "</cp:coreProperties>",
               STR_FMT(at));
    return buf_str(&out);
}

// --- .docx

static const char word_types[] = XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

#define RELS_HEAD \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define REL_TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define CORE_REL                                                                       \
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/" \
    "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"

static const char word_rels[] = XML_HEAD RELS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" REL_TYPES
    "officeDocument\" Target=\"word/document.xml\"/>" CORE_REL;
static const char word_document_rels[] = XML_HEAD RELS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" REL_TYPES "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" REL_TYPES "fontTable\" Target=\"fontTable.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" REL_TYPES
    "footer\" Target=\"footer1.xml\"/></Relationships>";

#define W_NS " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define FONTS(han)                                                      \
    "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\"" \
    " w:cs=\"Times New Roman\" w:eastAsia=\"" han "\"/>"
#define SIZE(half) "<w:sz w:val=\"" half "\"/><w:szCs w:val=\"" half "\"/>"
#define LINE(exact) \
    "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"" exact "\" w:lineRule=\"exact\"/>"
#define STYLE(id, name, paragraph, run)                                                    \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name             \
    "\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" paragraph "</w:pPr><w:rPr>" run \
    "</w:rPr></w:style>"

// Sizes in half points: 2号 is 22 pt, 3号 16 pt, 五号 10.5 pt; lines in twentieths: 28 pt is 560.
static const char word_styles[] = XML_HEAD "<w:styles" W_NS "><w:docDefaults><w:rPrDefault><w:rPr>" FONTS(
    "仿宋_GB2312")
    SIZE("32") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>" LINE(
        "560") "</w:pPr></w:pPrDefault></w:docDefaults>"
               "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
               "<w:qFormat/></w:style>" STYLE(
                   "Title", "Title", LINE("700") "<w:jc w:val=\"center\"/>",
                   FONTS("方正小标宋简体") SIZE(
                       "44")) STYLE("Number", "Document Number",
                                    "<w:spacing w:before=\"120\" w:after=\"400\" w:line=\"560\" w:lineRule=\"exact\"/>"
                                    "<w:jc w:val=\"center\"/>",
                                    "")
                   STYLE(
                       "Text", "Body Text",
                       "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
                       "")
                       STYLE(
                           "Heading1", "heading 1",
                           "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>",
                           FONTS(
                               "黑体")) STYLE("Cell", "Table Text", LINE("340"),
                                              SIZE(
                                                  "21")) STYLE("Head", "Table Head",
                                                               "<w:keepNext/>" LINE(
                                                                   "340") "<w:jc w:val=\"center\"/>",
                                                               FONTS("黑体") SIZE("21"))
                           STYLE(
                               "Sign", "Signature",
                               "<w:keepNext/><w:ind w:rightChars=\"400\" w:right=\"1280\"/><w:jc w:val=\"right\"/>",
                               "")
                               STYLE(
                                   "Foot", "footer",
                                   "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
                                   FONTS("宋体") SIZE("28")) "</w:styles>";

#define FONT(name, other) \
    "<w:font w:name=\"" name "\"><w:altName w:val=\"" other "\"/><w:charset w:val=\"86\"/></w:font>"
static const char word_fonts[] = XML_HEAD "<w:fonts" W_NS ">" FONT("方正小标宋简体", "宋体")
    FONT("仿宋_GB2312", "仿宋") FONT("黑体", "SimHei") FONT("宋体", "SimSun") "</w:fonts>";

static const char word_footer[] = XML_HEAD
    "<w:ftr" W_NS
    "><w:p><w:pPr><w:pStyle w:val=\"Foot\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE "
    "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r>"
    "</w:p></w:ftr>";

static void paragraph(Buf *out, const char *style, const char *more, Str words)
{
    buf_printf(out,
               "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr><w:r><w:t xml:space=\"preserve\">",
               style, more);
    xml(out, words);
    buf_lit(out, "</w:t></w:r></w:p>");
}

static int width_of(const OfficePart *part, size_t column)
{
    int all = 0;
    for (size_t i = 0; i < part->columns; i++)
        all += part->shares[i];
    return TEXT_WIDTH * part->shares[column] / (all > 0 ? all : 1);
}

static void word_row(Buf *out, const OfficePart *part, const Str *cells, bool head)
{
    buf_printf(out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
    for (size_t i = 0; i < part->columns; i++) {
        buf_printf(out,
                   "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/>"
                   "</w:tcPr>",
                   width_of(part, i));
        bool right = !head && i > 0 && !part->words;
        paragraph(out, head ? "Head" : "Cell", right ? "<w:jc w:val=\"right\"/>" : "", cells[i]);
        buf_lit(out, "</w:tc>");
    }
    buf_lit(out, "</w:tr>");
}

#define BORDER(side) "<w:" side " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"

static void word_table(Buf *out, const OfficePart *part)
{
    buf_printf(
        out,
        "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>" BORDER("top")
            BORDER("left") BORDER("bottom") BORDER("right") BORDER("insideH") BORDER(
                "insideV") "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                           "<w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/>"
                           "</w:tblCellMar></w:tblPr><w:tblGrid>",
        TEXT_WIDTH);
    for (size_t i = 0; i < part->columns; i++)
        buf_printf(out, "<w:gridCol w:w=\"%d\"/>", width_of(part, i));
    buf_lit(out, "</w:tblGrid>");
    word_row(out, part, part->heads, true);
    for (size_t r = 0; r < part->rows; r++)
        word_row(out, part, part->cells + r * part->columns, false);
    buf_lit(out, "</w:tbl>");
}

static Str word_document(Arena *arena, const OfficeDocument *document)
{
    Buf out = buf_new(arena, XML_MAX);
    buf_lit(&out, XML_HEAD "<w:document" W_NS
                           " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                           "relationships\"><w:body>");
    paragraph(&out, "Title", "", document->title);
    paragraph(&out, "Number", "", document->number);
    for (size_t i = 0; i < document->paragraph_count; i++)
        paragraph(&out, "Text", "", document->paragraphs[i]);
    for (size_t i = 0; i < document->part_count; i++) {
        const OfficePart *part = &document->parts[i];
        paragraph(&out, "Heading1", "", part->head);
        if (part->note.n > 0)
            paragraph(&out, "Text", "", part->note);
        if (part->columns > 0)
            word_table(&out, part);
    }
    paragraph(&out, "Text", "", S(""));
    if (document->issuer.n > 0)
        paragraph(&out, "Sign", "", document->issuer);
    if (document->day.n > 0)
        paragraph(&out, "Sign", "", document->day);
    // 37 mm above, 35 below, 28 left, 26 right (GB/T 9704-2012, 5.2).
    buf_lit(&out,
            "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
            "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\""
            " w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1587\" w:gutter=\"0\"/>"
            "</w:sectPr></w:body></w:document>");
    return buf_str(&out);
}

Err office_docx(Arena *arena, const OfficeDocument *document, Str *out)
{
    const ArchiveFile files[] = {
        { S("[Content_Types].xml"), str(word_types), false },
        { S("_rels/.rels"), str(word_rels), false },
        { S("docProps/core.xml"), core_part(arena, document), false },
        { S("word/document.xml"), word_document(arena, document), false },
        { S("word/_rels/document.xml.rels"), str(word_document_rels), false },
        { S("word/styles.xml"), str(word_styles), false },
        { S("word/fontTable.xml"), str(word_fonts), false },
        { S("word/footer1.xml"), str(word_footer), false },
    };
    return archive_pack(arena, files, COUNT(files), document->at, out);
}

// --- .xlsx

// 12, 12.5, 0.35; not 007, not 1e5, not sixteen digits.
static bool plain_number(Str s)
{
    size_t digits = 0, points = 0;
    if (s.n == 0 || s.n > 15 || (s.n > 1 && s.p[0] == '0' && s.p[1] != '.'))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            digits++;
        else if (s.p[i] == '.' && i > 0 && i + 1 < s.n)
            points++;
        else
            return false;
    }
    return digits > 0 && points <= 1;
}

static void sheet_cell_put(Buf *out, size_t column, size_t row, Str value, bool head)
{
    buf_printf(out, "<c r=\"%c%zu\"%s", (char)('A' + column), row, head ? " s=\"1\"" : "");
    if (plain_number(value)) {
        buf_printf(out, "><v>%.*s</v></c>", STR_FMT(value));
        return;
    }
    buf_lit(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    xml(out, value);
    buf_lit(out, "</t></is></c>");
}

static void sheet_row_put(Buf *out, size_t row, const Str *cells, size_t n, bool head)
{
    buf_printf(out, "<row r=\"%zu\">", row);
    for (size_t i = 0; i < n; i++)
        sheet_cell_put(out, i, row, cells[i], head);
    buf_lit(out, "</row>");
}

#define SHEET_HEAD \
    XML_HEAD "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"

static Str words_sheet(Arena *arena, const OfficeDocument *document)
{
    Buf out = buf_new(arena, XML_MAX);
    size_t row = 0;
    const Str ends[] = { document->issuer, document->day };
    buf_lit(&out,
            SHEET_HEAD "<cols><col min=\"1\" max=\"1\" width=\"100\" customWidth=\"1\"/></cols>"
                       "<sheetData>");
    sheet_row_put(&out, ++row, &document->title, 1, true);
    sheet_row_put(&out, ++row, &document->number, 1, false);
    for (size_t i = 0; i < document->paragraph_count; i++)
        sheet_row_put(&out, ++row, &document->paragraphs[i], 1, false);
    for (size_t i = 0; i < COUNT(ends); i++)
        sheet_row_put(&out, ++row, &ends[i], 1, false);
    buf_lit(&out, "</sheetData></worksheet>");
    return buf_str(&out);
}

static Str part_sheet(Arena *arena, const OfficePart *part)
{
    Buf out = buf_new(arena, XML_MAX);
    buf_lit(&out, SHEET_HEAD
            "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\""
            " activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
    for (size_t i = 0; i < part->columns; i++)
        buf_printf(&out, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"/>", i + 1,
                   i + 1, width_of(part, i) / 80 + 6);
    buf_lit(&out, "</cols><sheetData>");
    sheet_row_put(&out, 1, part->heads, part->columns, true);
    for (size_t r = 0; r < part->rows; r++)
        sheet_row_put(&out, r + 2, part->cells + r * part->columns, part->columns, false);
    buf_lit(&out, "</sheetData></worksheet>");
    return buf_str(&out);
}

static const char book_styles[] = XML_HEAD
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"宋体\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border/></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>"
    "</styleSheet>";
static const char book_rels[] = XML_HEAD RELS_HEAD
    "<Relationship Id=\"rId1\" Type=\"" REL_TYPES
    "officeDocument\" Target=\"xl/workbook.xml\"/>" CORE_REL;

// A sheet's name: at most 31 characters, none of : \ / ? * [ ].
static void sheet_name_put(Buf *out, Str head)
{
    Str name = head;
    size_t characters = 0, n = 0;
    while (n < name.n && characters < 31) {
        n++;
        while (n < name.n && ((unsigned char)name.p[n] & 0xC0) == 0x80)
            n++;
        characters++;
    }
    for (size_t i = 0; i < n; i++)
        if (name.p[i] == '/' || name.p[i] == '\\' || name.p[i] == '?' || name.p[i] == '*' ||
            name.p[i] == '[' || name.p[i] == ']' || name.p[i] == ':')
            buf_byte(out, ' ');
        else
            xml(out, str_slice(name, i, i + 1));
}

static Str book_part(Arena *arena, const OfficeDocument *document, size_t sheets)
{
    Buf out = buf_new(arena, XML_MAX);
    buf_lit(
        &out, XML_HEAD
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
        " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>");
    for (size_t i = 0; i < sheets; i++) {
        buf_lit(&out, "<sheet name=\"");
        sheet_name_put(&out, i == 0 ? document->title : document->parts[i - 1].head);
        buf_printf(&out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    buf_lit(&out, "</sheets></workbook>");
    return buf_str(&out);
}

static Str book_part_rels(Arena *arena, size_t sheets)
{
    Buf out = buf_new(arena, XML_MAX);
    buf_lit(&out, XML_HEAD RELS_HEAD);
    for (size_t i = 0; i < sheets; i++)
        buf_printf(&out,
                   "<Relationship Id=\"rId%zu\" Type=\"" REL_TYPES
                   "worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                   i + 1, i + 1);
    buf_printf(&out,
               "<Relationship Id=\"rId%zu\" Type=\"" REL_TYPES
               "styles\" Target=\"styles.xml\"/></Relationships>",
               sheets + 1);
    return buf_str(&out);
}

static Str book_types(Arena *arena, size_t sheets)
{
    Buf out = buf_new(arena, XML_MAX);
    buf_lit(&out, XML_HEAD
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
            "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/"
            "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
            "<Override PartName=\"/docProps/core.xml\" "
            "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
    for (size_t i = 0; i < sheets; i++)
        buf_printf(&out,
                   "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"application/"
                   "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
                   i + 1);
    buf_lit(&out, "</Types>");
    return buf_str(&out);
}

Err office_xlsx(Arena *arena, const OfficeDocument *document, Str *out)
{
    ArchiveFile files[SHEETS_MOST + 7];
    size_t n = 0, sheets = 1;
    while (sheets <= document->part_count && sheets < SHEETS_MOST)
        sheets++;
    files[n++] = (ArchiveFile){ S("[Content_Types].xml"), book_types(arena, sheets), false };
    files[n++] = (ArchiveFile){ S("_rels/.rels"), str(book_rels), false };
    files[n++] = (ArchiveFile){ S("docProps/core.xml"), core_part(arena, document), false };
    files[n++] = (ArchiveFile){ S("xl/workbook.xml"), book_part(arena, document, sheets), false };
    files[n++] = (ArchiveFile){ S("xl/_rels/workbook.xml.rels"), book_part_rels(arena, sheets),
                                false };
    files[n++] = (ArchiveFile){ S("xl/styles.xml"), str(book_styles), false };
    for (size_t i = 0; i < sheets; i++)
        files[n++] = (ArchiveFile){ str_printf(arena, "xl/worksheets/sheet%zu.xml", i + 1),
                                    i == 0 ? words_sheet(arena, document)
                                           : part_sheet(arena, &document->parts[i - 1]),
                                    false };
    return archive_pack(arena, files, n, document->at, out);
}
