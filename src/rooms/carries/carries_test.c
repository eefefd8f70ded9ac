#include "rooms/carries/carries.h"
#include "tests/test.h"

TEST(hours_of_a_former_platform_are_read_as_offices_write_them)
{
    static const struct {
        const char *cell;
        bool fine;
        int minutes;
    } cases[] = {
        { "12", true, 720 },         { "12.5", true, 750 },  { " 0.25 ", true, 15 },
        { "12小时30分", true, 750 }, { "3小时", true, 180 }, { "1小时5分钟", true, 65 },
        { "126.3333", true, 7580 },  { "", false, 0 },       { "很多", false, 0 },
        { "-3", false, 0 },          { "12.", false, 0 },    { "12.5x", false, 0 },
        { "1e3", false, 0 },         { "100001", false, 0 }, { "12小时70分", false, 0 },
        { "１２", false, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Minutes minutes = { 0 };
        bool fine = carry_minutes(str(cases[i].cell), &minutes);
        if (fine != cases[i].fine || (fine && minutes.n != cases[i].minutes))
            test_failed(__FILE__, __LINE__, "%s: %d %d", cases[i].cell, fine, minutes.n);
    }
}

TEST(days_are_read_in_four_ways)
{
    static const char *const fine[] = { "2020-11-05", "2020/11/5", "20201105", "2020年11月5日",
                                        "2020-11-05 19:00" };
    static const char *const bad[] = { "", "11-05", "2020-13-01", "2020-02-30", "昨天", "2020" };
    Day day;
    for (size_t i = 0; i < COUNT(fine); i++) {
        CHECK(carry_day(str(fine[i]), &day));
        CHECK_INT(day.ymd, 20201105);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!carry_day(str(bad[i]), &day));
}

TEST(headings_are_known_by_their_words)
{
    CHECK_INT(carry_column_of(S("*姓名")), CARRY_NAME);
    CHECK_INT(carry_column_of(S("身份证号码（必填）")), CARRY_ID);
    CHECK_INT(carry_column_of(S("服务时长（小时）")), CARRY_HOURS);
    CHECK_INT(carry_column_of(S("实名日期")), CARRY_REAL_ON);
    CHECK_INT(carry_column_of(S("是否实名")), CARRY_REAL);
    CHECK_INT(carry_column_of(S("原平台编号")), CARRY_FOREIGN);
    CHECK_INT(carry_column_of(S("性别")), CARRY_COLUMNS);
}
