#include "base/sheet.h"
#include "base/buf.h"
#include "base/rand.h"
#include "tests/support/xlsx.h"
#include "tests/test.h"

// All rows as text: cells with | between them, what is wrong as !column code.
static Str told(T *t, Str bytes)
{
    Sheet *sheet;
    SheetRow row;
    SheetState state;
    Buf out = buf_new(t->arena, (size_t)1 << 20);
    Err err = sheet_open(t->arena, bytes, &sheet);
    if (err != OK)
        return str(err->code);
    for (;;) {
        err = sheet_next(sheet, &row, &state);
        if (err != OK) {
            buf_add(&out, str(err->code));
            break;
        }
        if (state == SHEET_END)
            break;
        buf_printf(&out, "%d:", row.line);
        for (size_t i = 0; state == SHEET_ROW && i < row.n; i++)
            buf_printf(&out, "%s%.*s", i ? "|" : "", STR_FMT(sheet_cell(&row, i)));
        if (state == SHEET_BAD)
            buf_printf(&out, "!%.*s %s", STR_FMT(sheet_column(t->arena, row.column)), row.code);
        buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

static Str rows_told(T *t, Str rows)
{
    Xlsx xlsx = xlsx_of(t->arena, rows, S(""));
    return told(t, xlsx_bytes(t->arena, &xlsx));
}

TEST(cells_of_every_kind_are_read_as_they_show)
{
    Xlsx xlsx = xlsx_of(
        t->arena,
        S("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"inlineStr\"><is><r><t>王</t>"
          "</r><r><t>师傅</t></r><rPh sb=\"0\" eb=\"1\"><t>wang</t></rPh></is></c>"
          "<c r=\"D2\"><v>13871600001</v></c><c r=\"E2\"><v>1.3871600001E10</v></c>"
          "<c r=\"F2\" t=\"b\"><v>1</v></c><c r=\"G2\"><v>2.50</v></c>"
          "<c r=\"XFD2\" s=\"1\"/></row><row r=\"4\" spans=\"1:3\"><c r=\"A4\" s=\"0\"/></row>"
          "<row r=\"9\"><c s=\"1\"><v>44130</v></c><c s=\"1\"><v>44130.7916666667</v></c>"
          "<c s=\"2\"><v>1</v></c><c s=\"3\"><v>0.5</v></c><c t=\"s\"><v>1</v></c></row>"),
        S("<mergeCells><mergeCell ref=\"A1:G1\"/></mergeCells>"));
    xlsx_part(&xlsx, S("xl/sharedStrings.xml"),
              S("<sst xmlns=\"x\"><si><t>姓名</t></si><si><r><t xml:space=\"preserve\"> 甲 "
                "</t></r><r><t>乙</t></r><rPh sb=\"0\" eb=\"1\"><t>jia</t></rPh></si></sst>"));
    xlsx_part(&xlsx, S("xl/styles.xml"),
              S("<styleSheet xmlns=\"x\"><numFmts><numFmt numFmtId=\"176\" "
                "formatCode=\"yyyy&quot;年&quot;m\"/><numFmt numFmtId=\"177\" "
                "formatCode=\"0.00&quot;day&quot;\"/></numFmts>"
                "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
                "<xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/></cellXfs>"
                "</styleSheet>"));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)),
              "2:姓名||王师傅|13871600001|13871600001|是|2.5\n"
              "9:2020-10-26|2020-10-26 19:00|1900-01-01|0.5|甲 乙\n");
}

TEST(a_cell_that_cannot_be_taken_is_named_and_the_next_row_is_read)
{
    CHECK_STR(rows_told(t, S("<row r=\"1\"><c r=\"B1\"><f>1+1</f><v>2</v></c></row>"
                             "<row r=\"2\"><c r=\"A2\"><v>420281199001011234</v></c></row>"
                             "<row r=\"3\"><c r=\"C3\" t=\"e\"><v>#N/A</v></c></row>"
                             "<row r=\"4\"><c r=\"A4\"><v>1e999</v></c></row>"
                             "<row r=\"5\"><c r=\"BN5\"><v>1</v></c></row>"
                             "<row r=\"6\"><c r=\"A6\"><v>6</v></c></row>")),
              "1:!B formula\n2:!A digits\n3:!C error\n4:!A error\n5:!BN wide\n6:6\n");
    Buf cell = buf_new(t->arena, 65536);
    buf_lit(&cell, "<row><c t=\"str\"><v>");
    for (int i = 0; i < 5000; i++)
        buf_byte(&cell, 'x');
    buf_lit(&cell, "</v></c></row><row><c><v>7</v></c></row>");
    CHECK_STR(rows_told(t, buf_str(&cell)), "1:!A long\n2:7\n");
    Xlsx merged = xlsx_of(t->arena, S("<row><c><v>1</v></c></row>"),
                          S("<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B3:B7\"/>"
                            "<mergeCell ref=\"A9:A10\"/></mergeCells>"));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &merged)), "1:1\n3:!B merged\n9:!A merged\n");
}

TEST(a_spreadsheet_whose_days_begin_with_1904_has_the_same_days)
{
    Xlsx xlsx = xlsx_of(t->arena, S("<row><c s=\"0\"><v>42668</v></c></row>"), S(""));
    xlsx_part(&xlsx, S("xl/styles.xml"),
              S("<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>"));
    xlsx_part(&xlsx, S("xl/workbook.xml"),
              S("<workbook><workbookPr date1904=\"1\"/><sheets><sheet id=\"rId1\"/></sheets>"
                "</workbook>"));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "1:2020-10-26\n");
}

// --- packages made to do harm

TEST(a_zip_bomb_is_refused_without_being_unpacked_whole)
{
    size_t n = (size_t)40 << 20;
    Arena *arena = arena_new((size_t)256 << 20);
    char *blanks = arena_alloc(arena, n);
    for (size_t i = 0; i < n; i++)
        blanks[i] = ' ';
    Xlsx xlsx = xlsx_of(arena, str_of(blanks, n), S(""));
    Str bytes = xlsx_bytes(arena, &xlsx);
    CHECK(bytes.n < 100000);
    CHECK_STR(told(t, bytes), "sheet.bomb");
    arena_free(arena);
}

TEST(a_tag_without_end_is_refused)
{
    Buf tag = buf_new(t->arena, (size_t)4 << 20);
    buf_lit(&tag, "<row r=\"");
    for (uint64_t i = 0; i < 300000; i++)
        buf_printf(&tag, "%llx", (unsigned long long)(i * 2654435761U));
    CHECK_STR(rows_told(t, buf_str(&tag)), "sheet.bomb");
}

TEST(a_million_columns_are_refused)
{
    Buf row = buf_new(t->arena, (size_t)64 << 20);
    Dice dice = dice_seed(1);
    buf_lit(&row, "<row>");
    for (int i = 0; i < 1000000; i++)
        buf_printf(&row, "<c><v>%u</v></c>", dice_below(&dice, 1000000000));
    buf_lit(&row, "</row><row><c><v>1</v></c></row>");
    CHECK_STR(rows_told(t, buf_str(&row)), "1:!BM wide\n2:1\n");
    CHECK_STR(rows_told(t, S("<row><c r=\"ZZZZZZZ1\"><v>1</v></c></row>")), "sheet.bomb");
    CHECK_STR(rows_told(t, S("<row r=\"99999999\"><c><v>1</v></c></row>")), "sheet.bomb");
    CHECK_STR(rows_told(t, S("<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"/>")),
              "2:1\nsheet.broken");
}

TEST(a_dtd_is_refused_in_every_part)
{
    static const char *const parts[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                         "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                         "xl/styles.xml" };
    for (size_t i = 0; i < COUNT(parts); i++) {
        Xlsx xlsx = xlsx_of(t->arena, S(""), S(""));
        xlsx_part(&xlsx, str(parts[i]),
                  S("<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"));
        CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "sheet.dtd");
    }
    CHECK_STR(rows_told(t, S("<row><c t=\"str\"><v>&xxe;</v></c></row>")), "sheet.broken");
}

TEST(what_is_no_spreadsheet_is_told_so)
{
    CHECK_STR(told(t, S("PK\x03\x04 and nothing more")), "sheet.broken");
    CHECK_STR(told(t, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook")), "sheet.old");
    CHECK_STR(told(t, S("\x89PNG\0\0\0\x0dIHDR")), "sheet.kind");
    CHECK_STR(told(t, S("\xFF\xFE\xFF")), "csv.encoding");
    Xlsx xlsx = { 0 };
    xlsx_part(&xlsx, S("word/document.xml"), S("<w/>"));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "sheet.broken");
    xlsx = xlsx_of(t->arena, S("<row><c t=\"s\"><v>7</v></c></row>"), S(""));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "sheet.broken");
    xlsx = xlsx_of(t->arena, S("<row><c><v>1</v></c></row><row>"), S(""));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "1:1\nsheet.broken");
    Str cut = xlsx_bytes(t->arena, &xlsx);
    CHECK_STR(told(t, str_slice(cut, 0, cut.n / 2)), "sheet.broken");
    Sheet *none;
    CHECK(sheet_open(t->arena, str_of(cut.p, SHEET_FILE_MAX + 1), &none) == &fault_too_large);
}

TEST(macros_beside_the_table_are_not_looked_at)
{
    Xlsx xlsx = xlsx_of(t->arena, S("<row><c t=\"str\"><v>姓名</v></c></row>"), S(""));
    xlsx_part(&xlsx, S("xl/vbaProject.bin"), S("\xD0\xCF\x11\xE0 Auto_Open"));
    CHECK_STR(told(t, xlsx_bytes(t->arena, &xlsx)), "1:姓名\n");
}

TEST(text_files_are_read_as_chinese_offices_save_them)
{
    CHECK_STR(told(t, S("\xEF\xBB\xBF姓名,手机号\r\n\r\n,\r\n王师傅, 13871600001 \r\n")),
              "1:姓名|手机号\n4:王师傅|13871600001\n");
    CHECK_STR(told(t, S("\xD0\xD5\xC3\xFB\t\xCA\xD6\xBB\xFA\xBA\xC5\n\xCD\xF5\t1\n")),
              "1:姓名|手机号\n2:王|1\n");
    CHECK_STR(told(t, S("a,b\nx\"y,1\nc,d\n")), "1:a|b\n2:!A csv\n3:c|d\n");
}

TEST(a_number_in_short_form_is_known_by_its_looks)
{
    static const struct {
        const char *cell;
        bool rounded;
    } rows[] = {
        { "1.38716E+10", true }, { "4.20281E+17", true }, { "1e5", true }, { "13871600001", false },
        { "E+10", false },       { "1.5", false },        { "", false },   { "12E4X", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_INT(sheet_rounded(str(rows[i].cell)), rows[i].rounded);
    CHECK_STR(sheet_column(t->arena, 1), "A");
    CHECK_STR(sheet_column(t->arena, 26), "Z");
    CHECK_STR(sheet_column(t->arena, 27), "AA");
    CHECK_STR(sheet_column(t->arena, 16384), "XFD");
}
