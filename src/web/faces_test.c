#include "web/faces.h"
#include "base/hash.h"
#include "tests/test.h"
#include <expat.h>
#include <jansson.h>
#include <string.h>
#include <zip.h>

#define OUT_MAX ((size_t)8 << 20)

typedef enum { STATE_PLACED, STATE_DONE } RowState;
static const char *const row_states[] = { "placed", "done", NULL };

typedef struct {
    Str street;
    Minutes served;
} RowPlace;
static const Field row_place_fields[] = { COL(RowPlace, street, "街道"),
                                          COL(RowPlace, served, "时数") };
static const Shape row_place_shape = SHAPE(RowPlace, row_place_fields);

typedef struct {
    OrderId id;
    Str title, phone;
    RowState state;
    Text state_text;
    bool late;
    int64_t count;
    Time at;
    Day wanted_on;
    Points points;
    Fen spent;
    Permille share;
    Blob seal;
    Url href;
    Html icon;
    Str secret, button, remark;
    RowPlace place;
} Row;
// clang-format off
static const Field row_fields[] = {
    COL(Row, id, "单号"),       COL(Row, title, "内容"),        COL(Row, phone, "电话"),
    WORD(Row, state, row_states), COL(Row, state_text, "状态"), COL(Row, late, "超时"),
    COL(Row, count, "人次"),    COL(Row, at, "时间"),           COL(Row, wanted_on, "日期"),
    COL(Row, points, "积分"),   COL(Row, spent, "金额"),        COL(Row, share, "比例"),
    FIELD(Row, seal),           FIELD(Row, href),               FIELD(Row, icon),
    HIDDEN(Row, secret),        SHOWN(Row, button),             FIELD(Row, remark),
    PART(Row, place, row_place_shape),
};
// clang-format on
static const Shape row_shape = SHAPE(Row, row_fields);

typedef struct {
    Str heading;
    List rows;
} View;
static const Field view_fields[] = { FIELD(View, heading), LISTED(View, rows, row_shape) };
static const Shape view_shape = SHAPE(View, view_fields);

static const Row full = {
    .id = { INT64_MAX },
    .title = { "=1+1\"<a>,\n红😀", 17 },
    .phone = { "13800000001", 11 },
    .state = STATE_DONE,
    .state_text = { "已办结" },
    .late = true,
    .count = -9007199254740993,
    .at = { 1603710000000 },
    .wanted_on = { 20201026 },
    .points = { -5 },
    .spent = { 200000000 },
    .share = { 205 },
    .seal = { { "\x00\xff", 2 } },
    .href = { { "/orders/7", 9 } },
    .icon = { { "<svg/>", 6 } },
    .secret = { "s3cret", 6 },
    .button = { "press", 5 },
    .remark = { "", 0 },
    .place = { .street = { "-东风路", 10 }, .served = { 45 } },
};

static View view_of(Row rows[2])
{
    rows[0] = full;
    rows[1] = (Row){ 0 };
    return (View){ .heading = S("单子"), .rows = { rows, 2 } };
}

TEST(a_view_is_json_with_ids_as_strings_and_none_as_null)
{
    Row rows[2];
    View view = view_of(rows);
    Buf out = buf_new(t->arena, OUT_MAX);
    json_view(&out, t->arena, lang_zh(), &view_shape, &view);
    CHECK_STR(
        buf_str(&out),
        "{\"heading\":\"单子\",\"rows\":["
        "{\"id\":\"9223372036854775807\",\"title\":\"=1+1\\\"<a>,\\n红😀\",\"phone\":"
        "\"13800000001\","
        "\"state\":\"done\",\"state_text\":\"已办结\",\"late\":true,\"count\":-9007199254740993,"
        "\"at\":\"2020-10-26T19:00:00.000+08:00\",\"wanted_on\":\"2020-10-26\",\"points\":-5,"
        "\"spent\":200000000,"
        "\"share\":205,\"seal\":\"AP8=\",\"href\":\"/orders/7\",\"remark\":\"\","
        "\"place\":{\"street\":\"-东风路\",\"served\":45}},"
        "{\"id\":null,\"title\":null,\"phone\":null,\"state\":\"placed\",\"state_text\":null,"
        "\"late\":false,\"count\":0,"
        "\"at\":null,\"wanted_on\":null,\"points\":0,\"spent\":0,\"share\":0,\"seal\":null,"
        "\"href\":null,\"remark\":null,"
        "\"place\":{\"street\":null,\"served\":0}}]}");
}

TEST(a_table_is_csv_that_no_spreadsheet_runs)
{
    Row rows[2];
    View view = view_of(rows);
    Buf out = buf_new(t->arena, OUT_MAX);
    csv_view(&out, t->arena, lang_zh(), &view_shape, &view);
    CHECK_STR(buf_str(&out),
              "\xEF\xBB\xBF单号,内容,电话,状态,超时,人次,时间,日期,积分,金额,比例,街道,时数\r\n"
              "9223372036854775807,\"'=1+1\"\"<a>,\n红😀\",13800000001,已办结,是,-9007199254740993,"
              "2020-10-26 19:00,2020-10-26,"
              "-0.05,2000000.00,20.5%,'-东风路,0.8\r\n"
              ",,,,否,0,,,0,0.00,0%,,0.0\r\n");
}

TEST(a_view_without_labelled_rows_has_no_table)
{
    static const Field bare_fields[] = { FIELD(RowPlace, street) };
    static const Shape bare = SHAPE(RowPlace, bare_fields);
    static const Field list_fields[] = { LISTED(View, rows, bare) };
    static const Shape lists = SHAPE(View, list_fields);
    static const Field whole_fields[] = { FIELD_(View, rows, KIND_LIST, &row_shape, NULL, NULL,
                                                 FIELD_WHOLE) };
    static const Shape whole = SHAPE(View, whole_fields);
    CHECK(view_table(&lists) == NULL);
    CHECK(view_table(&whole) == NULL);
    CHECK(view_table(&row_shape) == NULL);
    CHECK(view_table(&view_shape) == &view_fields[1]);
}

// --- XLSX, read back with libzip and expat: not the library that wrote it
// ------------------------------

typedef struct {
    Arena *arena;
    List strings;  // of Str
    char cells[4][16][128];
    char types[4][16];
    bool formula;
    int row, column;
    bool in_text;
    Buf text;
} Book;

static Str part_of(T *t, Str xlsx, const char *name)
{
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(xlsx.p, xlsx.n, 0, &error);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    CHECK(zip != NULL);
    zip_stat_t stat;
    CHECK(zip_stat(zip, name, 0, &stat) == 0);
    char *bytes = arena_alloc(t->arena, (size_t)stat.size + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    CHECK(file != NULL && zip_fread(file, bytes, stat.size) == (zip_int64_t)stat.size);
    zip_fclose(file);
    zip_discard(zip);
    return str_of(bytes, (size_t)stat.size);
}

static void begin(void *with, const char *name, const char **attributes)
{
    Book *book = with;
    if (strcmp(name, "row") == 0)
        book->column = -1;
    if (strcmp(name, "row") == 0)
        book->row++;
    if (strcmp(name, "f") == 0)
        book->formula = true;
    for (size_t i = 0; strcmp(name, "c") == 0 && attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], "r") == 0)
            book->column = attributes[i + 1][0] - 'A';
        if (strcmp(attributes[i], "t") == 0)
            book->types[book->row][book->column] = attributes[i + 1][0];
    }
    book->in_text = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
    if (book->in_text)
        book->text = buf_new(book->arena, 4096);
}

static void end(void *with, const char *name)
{
    Book *book = with;
    if (!book->in_text || (strcmp(name, "v") != 0 && strcmp(name, "t") != 0))
        return;
    book->in_text = false;
    must(book->row < 4 && book->column < 16);
    snprintf(book->cells[book->row][book->column], 128, "%.*s", STR_FMT(buf_str(&book->text)));
}

static void text(void *with, const char *s, int n)
{
    Book *book = with;
    if (book->in_text)
        buf_add(&book->text, str_of(s, (size_t)n));
}

// With constant_memory each string stands in its cell ("inlineStr"), so the sheet alone tells all.
static void read_sheet(Book *book, Str xml)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, book);
    XML_SetElementHandler(parser, begin, end);
    XML_SetCharacterDataHandler(parser, text);
    must(XML_Parse(parser, xml.p, (int)xml.n, 1) == XML_STATUS_OK);
    XML_ParserFree(parser);
}

TEST(a_table_is_a_workbook_that_another_reader_understands)
{
    Row rows[2];
    View view = view_of(rows);
    Str xlsx;
    CHECK_OK(xlsx_view(t->arena, lang_zh(), TEXT("服务单/2020"), &view_shape, &view, &xlsx));
    CHECK_HAS(part_of(t, xlsx, "xl/workbook.xml"), "name=\"服务单2020\"");
    Book *book = NEW(t->arena, Book);
    book->arena = t->arena;
    book->row = -1;
    read_sheet(book, part_of(t, xlsx, "xl/worksheets/sheet1.xml"));

    static const char *const want[13] = { "9223372036854775807",
                                          "=1+1\"<a>,\n红😀",
                                          "13800000001",
                                          "已办结",
                                          "是",
                                          "-9007199254740993",
                                          "44130.79166666667",
                                          "44130",
                                          "-0.05",
                                          "2000000",
                                          "0.205",
                                          "-东风路",
                                          "0.75" };
    static const char kinds[] = "iiiiii\0\0\0\0\0i";
    CHECK_INT(book->row, 2);
    CHECK(!book->formula);
    CHECK_STR(str(book->cells[0][0]), "单号");
    CHECK_STR(str(book->cells[0][12]), "时数");
    for (size_t i = 0; i < COUNT(want); i++) {
        CHECK_STR(str(book->cells[1][i]), want[i]);
        CHECK_INT(book->types[1][i], kinds[i]);
    }
    CHECK_STR(str(book->cells[2][0]), "");
    CHECK_STR(str(book->cells[2][4]), "否");
}

TEST(a_workbook_drops_what_xml_cannot_hold)
{
    RowPlace rows[] = { { .street = S("a\x01\xff\xED\xA0\x80z") } };
    static const Field list_fields[] = { LISTED(View, rows, row_place_shape) };
    static const Shape lists = SHAPE(View, list_fields);
    View view = { .rows = LIST_OF(rows) };
    Str xlsx;
    CHECK_OK(xlsx_view(t->arena, lang_zh(), TEXT("[]"), &lists, &view, &xlsx));
    Book *book = NEW(t->arena, Book);
    book->arena = t->arena;
    book->row = -1;
    read_sheet(book, part_of(t, xlsx, "xl/worksheets/sheet1.xml"));
    CHECK(book->cells[1][0][0] == 'a');
    CHECK_HAS(str(book->cells[1][0]), "\xEF\xBF\xBD");
    CHECK_LACKS(str(book->cells[1][0]), "\x01");
}

TEST(ten_thousand_rows_make_a_workbook_within_little_memory)
{
    enum { ROWS = 10000 };
    Row *rows = NEW_ARRAY(t->arena, Row, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        rows[i] = full;
    View view = { .rows = { rows, ROWS } };
    size_t before = arena_used(t->arena);
    Str xlsx;
    CHECK_OK(xlsx_view(t->arena, lang_zh(), TEXT("服务单"), &view_shape, &view, &xlsx));
    CHECK(arena_used(t->arena) - before < xlsx.n + 65536);
}

TEST(a_schema_is_json_and_names_what_the_view_shows)
{
    Buf out = buf_new(t->arena, OUT_MAX);
    json_schema(&out, &view_shape);
    json_error_t error;
    json_t *schema = json_loadb(buf_str(&out).p, buf_str(&out).n, JSON_REJECT_DUPLICATES, &error);
    if (schema == NULL)
        test_failed(__FILE__, __LINE__, "%s in %.*s", error.text, STR_FMT(buf_str(&out)));
    json_decref(schema);
    CHECK_HAS(
        buf_str(&out),
        "\"id\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^[1-9][0-9]*$\",\"title\":\"单号\"}");
    CHECK_HAS(buf_str(&out), "\"state\":{\"type\":\"string\",\"enum\":[\"placed\",\"done\"]}");
    CHECK_HAS(buf_str(&out), "\"place\":{\"type\":\"object\",\"properties\":{\"street\"");
    CHECK_LACKS(buf_str(&out), "secret");
    CHECK_LACKS(buf_str(&out), "button");
    CHECK_LACKS(buf_str(&out), "icon");
}
