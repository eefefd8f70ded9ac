#include "base/office.h"
#include "base/archive.h"
#include "base/buf.h"
#include "base/xlsx.h"
#include <stdlib.h>

#define XML_MAX    ((size_t)8 << 20)
#define XML_HEAD   "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TEXT_WIDTH 8844  // twentieths of a point: 210 mm less 28 and 26

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

typedef struct {
    Arena *arena;
    const OfficeDocument *document;
    lxw_format *bold;
} Writing;

static lxw_error cell_put(const Writing *one, lxw_worksheet *sheet, lxw_row_t row, size_t column,
                          Str value, lxw_format *format)
{
    char *text = xlsx_text(one->arena, value);
    return plain_number(value)
               ? worksheet_write_number(sheet, row, (lxw_col_t)column, strtod(text, NULL), format)
               : worksheet_write_string(sheet, row, (lxw_col_t)column, text, format);
}

static lxw_error row_put(const Writing *one, lxw_worksheet *sheet, lxw_row_t row, const Str *cells,
                         size_t n, lxw_format *format)
{
    lxw_error error = LXW_NO_ERROR;
    for (size_t i = 0; i < n && error == LXW_NO_ERROR; i++)
        if (cells[i].n > 0)
            error = cell_put(one, sheet, row, i, cells[i], format);
    return error;
}

// The words, one under another.
static lxw_error words_sheet(const Writing *one, lxw_worksheet *sheet)
{
    const OfficeDocument *of = one->document;
    const Str ends[] = { of->issuer, of->day };
    lxw_row_t row = 2;
    worksheet_set_column(sheet, 0, 0, 100, NULL);
    lxw_error error = row_put(one, sheet, 0, &of->title, 1, one->bold);
    if (error == LXW_NO_ERROR)
        error = row_put(one, sheet, 1, &of->number, 1, NULL);
    for (size_t i = 0; i < of->paragraph_count && error == LXW_NO_ERROR; i++)
        error = row_put(one, sheet, row++, &of->paragraphs[i], 1, NULL);
    for (size_t i = 0; i < COUNT(ends) && error == LXW_NO_ERROR; i++)
        error = row_put(one, sheet, row++, &ends[i], 1, NULL);
    return error;
}

static lxw_error part_sheet(const Writing *one, lxw_worksheet *sheet, const OfficePart *part)
{
    worksheet_freeze_panes(sheet, 1, 0);
    for (size_t i = 0; i < part->columns; i++) {
        int width = width_of(part, i) / 80 + 6;
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
    }
    lxw_error error = row_put(one, sheet, 0, part->heads, part->columns, one->bold);
    for (size_t r = 0; r < part->rows && error == LXW_NO_ERROR; r++)
        error = row_put(one, sheet, (lxw_row_t)r + 1, part->cells + r * part->columns,
                        part->columns, NULL);
    return error;
}

static lxw_error fill_book(lxw_workbook *book, void *with)
{
    Writing *one = with;
    const OfficeDocument *of = one->document;
    lxw_doc_properties properties = { .title = xlsx_text(one->arena, of->title),
                                      .author = xlsx_text(one->arena, of->author),
                                      .created = of->at.ms / 1000 };
    workbook_set_properties(book, &properties);
    one->bold = workbook_add_format(book);
    format_set_bold(one->bold);
    for (size_t i = 0; i <= of->part_count; i++) {
        const OfficePart *part = i == 0 ? NULL : &of->parts[i - 1];
        Str name = part == NULL ? of->title : part->head;
        lxw_worksheet *sheet = workbook_add_worksheet(book, xlsx_sheet_name(one->arena, name));
        if (sheet == NULL)
            return LXW_ERROR_SHEETNAME_ALREADY_USED;
        lxw_error error = part == NULL ? words_sheet(one, sheet) : part_sheet(one, sheet, part);
        if (error != LXW_NO_ERROR)
            return error;
    }
    return LXW_NO_ERROR;
}

Err office_xlsx(Arena *arena, const OfficeDocument *document, Str *out)
{
    Writing one = { arena, document, NULL };
    return xlsx_make(arena, fill_book, &one, out);
}
