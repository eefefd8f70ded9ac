#include "town/shape.h"
#include "tests/test.h"

typedef struct {
    Str s;
    Text text;
    int32_t small;
    int64_t large;
    bool truth;
    PersonId id;
    Time at;
    Day day;
    Minutes minutes;
    Points points;
    Fen fen;
    Permille permille;
    int word;
} Sample;
static const char *const words[] = { "placed", "done", NULL };
// clang-format off
static const Field       fields[] = {
    FIELD(Sample, s),       FIELD(Sample, text), FIELD(Sample, small),   FIELD(Sample, large),
    FIELD(Sample, truth),   FIELD(Sample, id),   FIELD(Sample, at),      FIELD(Sample, day),
    FIELD(Sample, minutes), FIELD(Sample, points), FIELD(Sample, fen),   FIELD(Sample, permille),
    WORD(Sample, word, words),
};
// clang-format on
static const Shape shape = SHAPE(Sample, fields);

static Str shown(T *t, const Sample *sample, const char *name)
{
    const Field *field = shape_field(&shape, str(name));
    must(field != NULL);
    return field_text(t->arena, lang_zh(), field, sample);
}

TEST(a_field_is_found_by_its_whole_name)
{
    CHECK(shape_field(&shape, S("small")) == &fields[2]);
    CHECK(shape_field(&shape, S("smal")) == NULL);
    CHECK(shape_field(&shape, S("")) == NULL);
}

TEST(quantities_read_as_people_write_them)
{
    // clang-format off
    static const struct { Sample sample; const char *name, *want; } cases[] = {
        { { .minutes = { 45 } }, "minutes", "0.8" },       { { .minutes = { -45 } }, "minutes", "-0.8" },
        { { .minutes = { 60 } }, "minutes", "1.0" },       { { .minutes = { 2 } }, "minutes", "0.0" },
        { { .minutes = { 3 } }, "minutes", "0.1" },        { { .points = { 100 } }, "points", "1" },
        { { .points = { 150 } }, "points", "1.5" },        { { .points = { 105 } }, "points", "1.05" },
        { { .points = { -5 } }, "points", "-0.05" },       { { .points = { 0 } }, "points", "0" },
        { { .fen = { 200000000 } }, "fen", "2000000.00" }, { { .fen = { -1 } }, "fen", "-0.01" },
        { { .permille = { 200 } }, "permille", "20%" },    { { .permille = { 205 } }, "permille", "20.5%" },
        { { .day = { 20201026 } }, "day", "2020-10-26" },  { { .day = { 0 } }, "day", "" },
        { { .day = { 10105 } }, "day", "0001-01-05" },
        { { .at = { 1603710000000 } }, "at", "2020-10-26 19:00" }, { { .at = { 0 } }, "at", "" },
        { { .id = { 7 } }, "id", "7" },                    { { .id = { 0 } }, "id", "" },
        { { .truth = true }, "truth", "是" },              { { .truth = false }, "truth", "否" },
        { { .small = INT32_MIN }, "small", "-2147483648" },
        { { .large = INT64_MIN }, "large", "-9223372036854775808" },
        { { .points = { INT64_MIN } }, "points", "-92233720368547758.08" },
        { { .word = 1 }, "word", "done" },                 { { .text = { "待派单" } }, "text", "待派单" },
    };
    // clang-format on
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(shown(t, &cases[i].sample, cases[i].name), cases[i].want);
}

TEST(a_day_is_said_as_people_say_it)
{
    const Field *day = shape_field(&shape, S("day")), *at = shape_field(&shape, S("at"));
    Sample sample = { .day = { 20261125 }, .at = { 1603710000000 } };
    CHECK_STR(field_said(t->arena, lang_zh(), day, &sample, (Day){ 20260101 }), "11月25日 周三");
    CHECK_STR(field_said(t->arena, lang_zh(), day, &sample, (Day){ 20270101 }),
              "2026年11月25日 周三");
    CHECK_STR(field_said(t->arena, lang_zh(), at, &sample, (Day){ 20201231 }),
              "10月26日 周一 19:00");
    sample = (Sample){ .points = { 150 } };
    CHECK_STR(field_said(t->arena, lang_zh(), day, &sample, (Day){ 20270101 }), "");
    CHECK_STR(field_said(t->arena, lang_zh(), shape_field(&shape, S("points")), &sample,
                         (Day){ 20270101 }),
              "1.5");
}

TEST(whole_numbers_pass_through_a_field_unchanged)
{
    Sample sample = { 0 };
    field_set_int(shape_field(&shape, S("large")), &sample, INT64_MIN);
    field_set_int(shape_field(&shape, S("small")), &sample, INT32_MAX);
    field_set_int(shape_field(&shape, S("truth")), &sample, 1);
    field_set_int(shape_field(&shape, S("id")), &sample, INT64_MAX);
    CHECK_INT(field_int(shape_field(&shape, S("large")), &sample), INT64_MIN);
    CHECK_INT(field_int(shape_field(&shape, S("small")), &sample), INT32_MAX);
    CHECK(sample.truth && sample.id.n == INT64_MAX);
}

TEST(a_url_is_ours_or_of_an_allowed_scheme)
{
    static const char *const good[] = {
        "/",        "/orders/7?x=1#a", "?page=2",       "#top",          "https://daye.gov.cn/a",
        "HTTP://x", "tel:07148888888", "mailto:a@b.cn", "geo:30.1,114.9"
    };
    static const char *const bad[] = { "",
                                       "//evil.example",
                                       "/\\evil.example",
                                       "\\\\evil",
                                       "javascript:alert(1)",
                                       "JaVaScRiPt:alert(1)",
                                       " javascript:alert(1)",
                                       "java\tscript:alert(1)",
                                       "data:text/html,x",
                                       "vbscript:x",
                                       "file:///etc/passwd",
                                       "orders/7",
                                       "https:evil",
                                       "#<script>",
                                       "/a b",
                                       "/\n//evil",
                                       "ftp://x",
                                       "blob:x" };
    for (size_t i = 0; i < COUNT(good); i++)
        CHECK_STR(url_of(str(good[i])).bytes, good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK_STR(url_of(str(bad[i])).bytes, "#");
}
