// office: what other programs find in it.
#include "base/office.h"
#include "base/sheet.h"
#include "tests/test.h"
#include <expat.h>
#include <zip.h>

// A literal as a constant.
#define S_(literal)                     \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static Str heads[] = { S_("指标"), S_("本月") };
static Str cells[] = {
    S_("注册 <&\"> 志愿者"), S_("142000"), S_("注册率"), S_("16.4%"), S_("编号"), S_("007"),
    S_("坏\x01字"),          S_("12.5")
};
static const int shares[] = { 3, 1 };
static const Str paragraphs[] = { S_("2026年10月，大冶市…") };
static const OfficePart parts[] = { { .head = S_("一、主要指标"),
                                      .heads = heads,
                                      .shares = shares,
                                      .columns = 2,
                                      .cells = cells,
                                      .rows = 4 } };

static OfficeDocument document(void)
{
    return (OfficeDocument){ .title = S("月报"),
                             .number = S("〔2026〕1号"),
                             .paragraphs = paragraphs,
                             .paragraph_count = 1,
                             .parts = parts,
                             .part_count = 1,
                             .issuer = S("中心"),
                             .day = S("2026年11月1日"),
                             .author = S("中心"),
                             .at = day_start(day_of(2026, 11, 1)) };
}

// Every part of the ZIP is XML that is well formed; gives how many there are.
static int parts_in(T *t, Str bytes, const char *wanted, Str *found)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    CHECK(zip != NULL);
    int n = (int)zip_get_num_entries(zip, 0);
    for (int i = 0; i < n; i++) {
        zip_stat_t about;
        CHECK_INT(zip_stat_index(zip, (zip_uint64_t)i, 0, &about), 0);
        char *text = arena_alloc(t->arena, about.size + 1);
        zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        CHECK_INT(zip_fread(file, text, about.size), (int64_t)about.size);
        zip_fclose(file);
        XML_Parser parser = XML_ParserCreate(NULL);
        CHECK_INT(XML_Parse(parser, text, (int)about.size, 1), XML_STATUS_OK);
        XML_ParserFree(parser);
        if (str_eq(str(about.name), str(wanted)))
            *found = str_of(text, about.size);
    }
    zip_discard(zip);
    return n;
}

TEST(a_word_document_is_well_formed_and_has_the_official_layout)
{
    OfficeDocument one = document();
    Str bytes, again, body = S("");
    CHECK_OK(office_docx(t->arena, &one, &bytes));
    CHECK_OK(office_docx(t->arena, &one, &again));
    CHECK(str_eq(bytes, again));
    CHECK_STR(str_slice(bytes, 30, 49), "[Content_Types].xml");  // Word wants it first
    CHECK_INT(parts_in(t, bytes, "word/document.xml", &body), 8);
    CHECK(str_has(body, S("注册 &lt;&amp;&quot;&gt; 志愿者")));
    CHECK(str_has(body, S("坏字")));
    CHECK(str_has(body, S("<w:pgMar w:top=\"2098\"")));
    CHECK(str_has(body, S("<w:tblHeader/>")));
    parts_in(t, bytes, "word/styles.xml", &body);
    CHECK(str_has(body, S("方正小标宋简体")));
    CHECK(str_has(body, S("仿宋_GB2312")));
    parts_in(t, bytes, "word/footer1.xml", &body);
    CHECK(str_has(body, S(" PAGE ")));
}

TEST(a_workbook_has_a_sheet_for_the_words_and_one_for_each_table)
{
    OfficeDocument one = document();
    Str bytes, again, body = S("");
    CHECK_OK(office_xlsx(t->arena, &one, &bytes));
    CHECK_OK(office_xlsx(t->arena, &one, &again));
    CHECK(str_eq(bytes, again));
    CHECK_INT(parts_in(t, bytes, "xl/worksheets/sheet2.xml", &body), 10);
    CHECK(str_has(body, S("<v>142000</v>")));
    CHECK(str_has(body, S("<v>12.5</v>")));
    CHECK(!str_has(body, S("<v>007</v>")));
    CHECK(str_has(body, S("16.4%")));
    CHECK(str_has(body, S("注册 &lt;&amp;")));
    Sheet *sheet;
    SheetRow row;
    SheetState state;
    CHECK_OK(sheet_open(t->arena, bytes, &sheet));
    CHECK_OK(sheet_next(sheet, &row, &state));
    CHECK_INT(state, SHEET_ROW);
    CHECK_STR(sheet_cell(&row, 0), "月报");
}
