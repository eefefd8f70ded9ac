#include "base/initials.h"
#include "tests/test.h"

TEST(a_service_is_found_by_the_first_letters_of_its_characters)
{
    static const char *const said[][2] = {
        { "上门理发", "smlf" }, { "家电维修", "jdwx" }, { "陪诊代办", "pzdb" },
        { "法律咨询", "flzx" }, { "课业辅导", "kyfd" }, { "清洁搬运", "qjby" },
        { "邻里调解", "lldj" },  // 调 stands under its first reading
        { "助餐送餐", "zcsc" }, { "A区3栋", "aq3d" },   { "", "" },
        { "、！ 〇", "" },      { "啊", "a" },          { "座", "z" },
    };
    for (size_t i = 0; i < COUNT(said); i++)
        CHECK_STR(initials_of(t->arena, str(said[i][0])), said[i][1]);
}
