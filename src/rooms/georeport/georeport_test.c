// What an app may ask by the specification, and what is no question.
#include "rooms/georeport/georeport.h"
#include "base/utf8.h"
#include "tests/test.h"

static Time at(const char *text)
{
    Time out = { 0 };
    CHECK(time_parse(str(text), &out));
    return out;
}

// "The default is 90 days … the maximum time span is 90 days."
TEST(a_span_is_ninety_days_at_most_and_by_default)
{
    const char *now = "2026-11-28T12:00:00+08:00";
    static const struct {
        const char *start, *end, *from, *to;  // from NULL: refused
    } rows[] = {
        { "", "", "2026-08-30T12:00:00+08:00", "2026-11-28T12:00:00+08:00" },
        { "2026-01-01T00:00:00Z", "", "2026-01-01T08:00:00+08:00", "2026-04-01T08:00:00+08:00" },
        { "", "2026-04-01T00:00:00Z", "2026-01-01T08:00:00+08:00", "2026-04-01T08:00:00+08:00" },
        { "2026-01-01T00:00:00-05:00", "2026-01-02T00:00:00-05:00", "2026-01-01T13:00:00+08:00",
          "2026-01-02T13:00:00+08:00" },
        { "2026-01-01T00:00:00 08:00", "2026-01-02T00:00:00 08:00", "2026-01-01T00:00:00+08:00",
          "2026-01-02T00:00:00+08:00" },
        { "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-01-01T08:00:00+08:00",
          "2026-04-01T08:00:00+08:00" },
        { "2026-01-01T00:00:00Z", "2026-04-01T00:00:01Z", NULL, NULL },
        { "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", NULL, NULL },
        { "2026-01-01T00:00:00", "", NULL, NULL },
        { "2026-01-01", "", NULL, NULL },
        { "20260101", "", NULL, NULL },
        { "", "tomorrow", NULL, NULL },
        { "2026-13-01T00:00:00Z", "", NULL, NULL },
        { "1899-01-01T00:00:00Z", "", NULL, NULL },
        { "2026-01-01T00:00:00.000000000000000000000000Z", "", NULL, NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Time from = { 0 }, to = { 0 };
        bool good = geo_span(str(rows[i].start), str(rows[i].end), at(now), &from, &to);
        if (good != (rows[i].from != NULL))
            test_failed(__FILE__, __LINE__, "row %zu: %d", i, good);
        if (!good)
            continue;
        CHECK_INT(from.ms, at(rows[i].from).ms);
        CHECK_INT(to.ms, at(rows[i].to).ms);
    }
}

TEST(a_status_is_open_or_closed_or_both)
{
    static const struct {
        const char *list;
        bool good;
        GeoStatus status;
    } rows[] = {
        { "", true, GEO_ANY },
        { "open", true, GEO_OPEN },
        { "closed", true, GEO_CLOSED },
        { "open,closed", true, GEO_ANY },
        { "closed, open", true, GEO_ANY },
        { "open,open", true, GEO_OPEN },
        { "Open", false, GEO_ANY },
        { "open,", false, GEO_ANY },
        { "new", false, GEO_ANY },
        { ",", false, GEO_ANY },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        GeoStatus got = GEO_ANY;
        CHECK_INT(geo_status_parse(str(rows[i].list), &got), rows[i].good);
        if (rows[i].good)
            CHECK_INT(got, rows[i].status);
    }
}

TEST(codes_are_numbers_of_the_menu_or_the_problem)
{
    static const struct {
        const char *list, *codes;  // NULL: refused
    } rows[] = {
        { "", "" },
        { "7", ",7," },
        { "7, 9", ",7,9," },
        { "problem,7", ",problem,7," },
        { "0", NULL },
        { "-1", NULL },
        { "7,", NULL },
        { "%", NULL },
        { "7' or 1=1", NULL },
        { "problems", NULL },
        { "9999999999999999999", NULL },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str codes;
        bool good = geo_codes(t->arena, str(rows[i].list), &codes);
        CHECK_INT(good, rows[i].codes != NULL);
        if (good)
            CHECK_STR(codes, rows[i].codes);
    }
}

TEST(the_title_of_a_problem_is_its_first_line)
{
    CHECK_STR(geo_problem_title(t->arena, S("\n  路灯不亮 \n三天了")), "路灯不亮");
    Str longest = S("");
    for (int i = 0; i < 100; i++)
        longest = str_join(t->arena, longest, S("灯"));
    CHECK_INT(utf8_length(geo_problem_title(t->arena, longest)), 60);
    CHECK_STR(geo_problem_title(t->arena, S(" ")), "");
}
