#include "web/words.h"
#include "tests/test.h"

static bool has(const List *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(*LIST_AT(words, Str, i), str(word)))
            return true;
    return false;
}

TEST(words_of_every_kind_of_table_are_collected_once)
{
    List words;
    words_all(t->arena, &words);
    CHECK(has(&words, "请先登录"));                        // a fault
    CHECK(has(&words, "跳到正文"));                        // a template
    CHECK(has(&words, "错误：{{problem}}"));               // a template, with its hole
    CHECK(has(&words, "我的资料"));                        // a page's title
    CHECK(has(&words, "更正我的资料"));                    // a route
    CHECK(has(&words, "住址"));                            // an input
    CHECK(has(&words, "志愿者上门时用，平时不显示"));      // its hint
    CHECK(has(&words, "每人每小时可查看隐藏信息的次数"));  // a setting
    for (size_t i = 1; i < words.n; i++)
        CHECK(str_cmp(*LIST_AT(&words, Str, i - 1), *LIST_AT(&words, Str, i)) < 0);
}
