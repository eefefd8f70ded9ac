#include "base/initials.h"
#include "tests/test.h"

static bool spells(T *t, const char *text, const char *letters)
{
    Str out[INITIALS_MAX];
    size_t n = initials_of(t->arena, str(text), out);
    for (size_t i = 0; i < n; i++)
        if (str_eq(out[i], str(letters)))
            return true;
    return false;
}

TEST(names_are_spelled_by_every_reading_of_their_characters)
{
    static const char *const cases[][2] = {
        { "长安社区", "casq" }, { "长安社区", "zasq" }, { "单雄信", "sxx" }, { "仇英", "qy" },
        { "曾国藩", "zgf" },    { "翟志刚", "zzg" },    { "尉迟恭", "ycg" }, { "万俟卨", "mqx" },
        { "覃海洋", "qhy" },    { "保康社区", "bksq" }, { "银行", "yh" },    { "银行", "yx" },
        { "Ⅱ号楼A座", "hlaz" }, { "3栋", "3d" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!spells(t, cases[i][0], cases[i][1]))
            test_failed(__FILE__, __LINE__, "%s is not spelled %s", cases[i][0], cases[i][1]);
    CHECK(!spells(t, "保康社区", "xksq"));
}

TEST(what_has_no_letter_is_not_spelled)
{
    Str out[INITIALS_MAX];
    CHECK_INT(initials_of(t->arena, S("——，。"), out), 0);
    CHECK_INT(initials_of(t->arena, (Str){ 0 }, out), 0);
    CHECK_INT(initials_of(t->arena, S("\xFF\xFE"), out), 0);
}

TEST(a_text_full_of_doubtful_characters_has_eight_spellings_and_no_more)
{
    Str out[INITIALS_MAX];
    CHECK_INT(initials_of(t->arena, S("长长长长长长长长长长"), out), INITIALS_MAX);
    for (size_t i = 0; i < INITIALS_MAX; i++)
        for (size_t j = 0; j < i; j++)
            CHECK(!str_eq(out[i], out[j]));
    CHECK_INT(out[0].n, 10);
}
