// Fields of every kind: what is taken, and what is said of what is not.
#include "base/buf.h"
#include "tests/test.h"
#include "web/call.h"
#include <jansson.h>
#include <string.h>

static bool no_x(Str s)
{
    return str_find(s, 'x') == STR_NOWHERE;
}

typedef struct {
    Str title, story, code;
    int32_t places;
    int64_t big;
    Day day;
    Time time;
    Minutes minutes;
    Fen fen;
    PlaceId place;
    int size;
    bool agreed;
    Upload file;
    Uploads several;
} All;
static const char *const sizes[] = { "small", "large", NULL };
static const Input inputs[] = {
    INPUT(All, title, "标题", .max = 4),
    INPUT(All, story, "经过", .widget = WIDGET_AREA, .min = 3),
    INPUT(All, code, "编号", .valid = no_x, .invalid = { "编号不能有 x" }),
    INPUT(All, places, "人数", .min = 1, .max = 50),
    INPUT(All, big, "数"),
    INPUT(All, day, "日期"),
    INPUT(All, time, "时间"),
    INPUT(All, minutes, "时长", .min = 0, .max = 600),
    INPUT(All, fen, "金额", .min = 100, .max = 10000),
    INPUT(All, place, "站点"),
    INPUT_WORD(All, size, "大小", sizes, NULL),
    INPUT(All, agreed, "同意"),
    INPUT(All, file, "照片"),
    INPUT(All, several, "现场照片", .max = 3, .photo = true),
};
FORM(all_form, All, inputs, "提交");

static Cx *fresh(T *t)
{
    Cx *cx = NEW(t->arena, Cx);
    *cx = (Cx){ .arena = t->arena, .lang = lang_zh() };
    return cx;
}

static Err parse_one(Cx *cx, const char *name, Str value, All *out)
{
    Pair pair = { .name = str(name), .value = value };
    List pairs = { &pair, 1 };
    return form_parse(cx, &all_form, &pairs, out);
}

TEST(what_is_wrong_is_said_in_a_sentence)
{
    static const struct {
        const char *name, *value, *code, *sentence;
    } cases[] = {
        { "title", "清理楼道口", "too_long", "标题最多4个字" },
        { "title", "a\x01", "not_text", "标题里有不能使用的字符，请改写" },
        { "story", "短文", "too_short", "经过至少3个字" },
        { "code", "7x", "invalid", "编号不能有 x" },
        { "places", "many", "not_number", "人数请填写整数" },
        { "places", "0", "too_small", "人数不能小于1" },
        { "places", "51", "too_large", "人数不能大于50" },
        { "places", "99999999999999999999", "not_number", "人数请填写整数" },
        { "minutes", "-1", "too_small", "时长不能小于0" },
        { "day", "2020-02-30", "not_day", "日期请填写日期，例如 2020-10-26" },
        { "time", "2020-10-26 25:00", "not_time", "时间请填写日期和时间，例如 2020-10-26 19:00" },
        { "fen", "12.345", "not_money", "金额请填写金额，例如 12.50" },
        { "fen", "0.99", "too_small", "金额不能小于1.00" },
        { "fen", "100.01", "too_large", "金额不能大于100.00" },
        { "fen", "-5", "not_money", "金额请填写金额，例如 12.50" },
        { "place", "-1", "not_choice", "请从列出的选项里选择站点" },
        { "place", "abc", "not_choice", "请从列出的选项里选择站点" },
        { "size", "medium", "not_choice", "请从列出的选项里选择大小" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Cx *cx = fresh(t);
        All out = { 0 };
        CHECK_ERR(parse_one(cx, cases[i].name, str(cases[i].value), &out), fault_invalid);
        CHECK_INT(cx->problems->n, 1);
        CHECK_STR(cx->problems->items[0].field, cases[i].name);
        CHECK_STR(str(cx->problems->items[0].code), cases[i].code);
        CHECK_STR(problem_text(cx, &cx->problems->items[0]), cases[i].sentence);
    }
}

TEST(what_is_right_is_typed)
{
    All out = { 0 };
    CHECK_OK(parse_one(fresh(t), "title", S("  楼道\r\n口 "), &out));
    CHECK_STR(out.title, "楼道 口");
    CHECK_OK(parse_one(fresh(t), "story", S("一\r\n二\r三\n四"), &out));
    CHECK_STR(out.story, "一\n二\n三\n四");
    CHECK_OK(parse_one(fresh(t), "places", S(" 50 "), &out));
    CHECK_INT(out.places, 50);
    CHECK_OK(parse_one(fresh(t), "big", S("9223372036854775807"), &out));
    CHECK_INT(out.big, INT64_MAX);
    CHECK_OK(parse_one(fresh(t), "day", S("2020-10-26"), &out));
    CHECK_INT(out.day.ymd, 20201026);
    CHECK_OK(parse_one(fresh(t), "time", S("2020-10-26 19:00"), &out));
    CHECK_INT(out.time.ms, 1603710000000);
    CHECK_OK(parse_one(fresh(t), "time", S("2020-10-26T19:00"), &out));
    CHECK_INT(out.time.ms, 1603710000000);
    CHECK_OK(parse_one(fresh(t), "fen", S("12.5"), &out));
    CHECK_INT(out.fen.n, 1250);
    CHECK_OK(parse_one(fresh(t), "fen", S("12.05"), &out));
    CHECK_INT(out.fen.n, 1205);
    CHECK_OK(parse_one(fresh(t), "place", S("7"), &out));
    CHECK_INT(out.place.n, 7);
    CHECK_OK(parse_one(fresh(t), "size", S("large"), &out));
    CHECK_INT(out.size, 1);
    CHECK_OK(parse_one(fresh(t), "agreed", S("on"), &out));
    CHECK(out.agreed);
}

TEST(the_last_of_a_name_counts_and_nothing_else_arrives)
{
    List pairs = { 0 };
    All out = { 0 };
    CHECK_OK(form_pairs(fresh(t), S("application/x-www-form-urlencoded; charset=utf-8"),
                        S("places=1&places=2&other=3"), &pairs));
    CHECK_OK(form_parse(fresh(t), &all_form, &pairs, &out));
    CHECK_INT(out.places, 2);
}

typedef struct {
    Str title;
    PlaceId place;
    bool agreed;
    Upload file;
    int size;
} Must;
static const Input must_inputs[] = {
    INPUT(Must, title, "标题", .required = true),
    INPUT(Must, place, "站点", .required = true),
    INPUT(Must, agreed, "我已阅读", .required = true),
    INPUT(Must, file, "照片", .required = true),
    INPUT_WORD(Must, size, "大小", sizes, NULL, .required = true),
};
FORM(must_form, Must, must_inputs, "提交");

TEST(boxes_of_one_name_come_together)
{
    typedef struct {
        Str ticked;
    } Boxes;
    static const Input boxes[] = { INPUT(Boxes, ticked, "单子", .required = true, .max = 12,
                                         .many = true) };
    FORM(form, Boxes, boxes, "提交");
    Pair pairs[] = { { .name = S("ticked"), .value = S("3") },
                     { .name = S("other"), .value = S("9") },
                     { .name = S("ticked"), .value = S("") },
                     { .name = S("ticked"), .value = S("5-away") } };
    List all = { pairs, COUNT(pairs) }, none = { pairs + 1, 1 };
    Boxes out = { 0 };
    CHECK_OK(form_parse(fresh(t), &form, &all, &out));
    CHECK_STR(out.ticked, "3,5-away");
    CHECK_ERR(form_parse(fresh(t), &form, &none, &out), fault_invalid);
    Pair many[] = { { .name = S("ticked"), .value = S("1234567") },
                    { .name = S("ticked"), .value = S("1234567") } };
    List long_list = { many, COUNT(many) };
    CHECK_ERR(form_parse(fresh(t), &form, &long_list, &out), fault_invalid);
}

TEST(every_lack_is_told_at_once)
{
    Cx *cx = fresh(t);
    Must out = { 0 };
    List none = { 0 };
    CHECK_ERR(form_parse(cx, &must_form, &none, &out), fault_invalid);
    static const char *const sentences[] = { "请填写标题", "请选择站点", "请勾选“我已阅读”",
                                             "请选择文件：照片", "请选择大小" };
    CHECK_INT(cx->problems->n, COUNT(sentences));
    for (size_t i = 0; i < COUNT(sentences); i++)
        CHECK_STR(problem_text(cx, &cx->problems->items[i]), sentences[i]);
}

TEST(a_file_comes_whole)
{
    List pairs = { 0 };
    All out = { 0 };
    Str body = S("--b\r\nContent-Disposition: form-data; name=\"file\"; "
                 "filename=\"照片.png\"\r\nContent-Type: image/png\r\n\r\n"
                 "\x89PNG\r\n\x00\xff--b\r\n--b--\r\n");
    CHECK_OK(form_pairs(fresh(t), S("multipart/form-data; boundary=b"), body, &pairs));
    CHECK_OK(form_parse(fresh(t), &all_form, &pairs, &out));
    CHECK_STR(out.file.name, "照片.png");
    CHECK_STR(out.file.type, "image/png");
    CHECK_INT(out.file.bytes.n, 11);
    CHECK(memcmp(out.file.bytes.p, "\x89PNG\r\n\x00\xff--b", 11) == 0);
}

static Str parts(T *t, const char *name, int n)
{
    Buf out = buf_new(t->arena, 4096);
    for (int i = 0; i < n; i++)
        buf_printf(
            &out,
            "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n",
            name, i == 1 ? "" : "a.jpg", i == 1 ? "" : "\xFF\xD8");
    buf_lit(&out, "--b--");
    return buf_str(&out);
}

TEST(several_files_of_one_name_come_together)
{
    List pairs = { 0 };
    All out = { 0 };
    CHECK_OK(
        form_pairs(fresh(t), S("multipart/form-data; boundary=b"), parts(t, "several", 4), &pairs));
    CHECK_OK(form_parse(fresh(t), &all_form, &pairs, &out));
    CHECK_INT(out.several.files.n, 3);  // the control that was left empty is none
    CHECK_STR(LIST_AT(&out.several.files, Upload, 2)->name, "a.jpg");

    Cx *cx = fresh(t);
    pairs = (List){ 0 };
    CHECK_OK(form_pairs(cx, S("multipart/form-data; boundary=b"), parts(t, "several", 5), &pairs));
    CHECK_ERR(form_parse(cx, &all_form, &pairs, &out), fault_invalid);
    CHECK_STR(problem_text(cx, &cx->problems->items[0]), "现场照片最多 3 个文件");

    pairs = (List){ 0 };
    CHECK_OK(form_parse(fresh(t), &all_form, &pairs, &out));
    CHECK_INT(out.several.files.n, 0);
    CHECK_OK(
        form_pairs(fresh(t), S("application/x-www-form-urlencoded"), S("several=text"), &pairs));
    CHECK_OK(form_parse(fresh(t), &all_form, &pairs, &out));
    CHECK_INT(out.several.files.n, 0);
}

TEST(json_is_sixteen_deep_at_most)
{
    static const struct {
        int depth;
        bool fine;
    } cases[] = { { 1, true }, { 15, true }, { 16, false }, { 4000, false } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        List pairs = { 0 };
        Buf body = buf_new(t->arena, 1 << 16);
        buf_lit(&body, "{\"a\":");
        for (int k = 0; k < cases[i].depth; k++)
            buf_byte(&body, '[');
        buf_lit(&body, "\"[[[[[[[[[[[[[[[[[[[[\"");
        for (int k = 0; k < cases[i].depth; k++)
            buf_byte(&body, ']');
        buf_byte(&body, '}');
        Err err = form_pairs(fresh(t), S("application/json"), buf_str(&body), &pairs);
        CHECK((err == OK) == cases[i].fine);
    }
}

TEST(the_schema_of_a_form_is_json)
{
    Buf out = buf_new(t->arena, 1 << 16);
    form_schema(&out, &must_form);
    json_t *root = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    CHECK_INT(json_array_size(json_object_get(root, "required")), COUNT(must_inputs));
    json_t *properties = json_object_get(root, "properties");
    CHECK_STR(
        str(json_string_value(json_object_get(json_object_get(properties, "agreed"), "type"))),
        "boolean");
    CHECK_INT(json_array_size(json_object_get(json_object_get(properties, "size"), "enum")), 2);
    json_decref(root);
}
