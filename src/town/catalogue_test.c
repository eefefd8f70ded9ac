#include "town/catalogue.h"
#include "tests/test.h"

TEST(chinese_comes_first_and_says_itself)
{
    CHECK(lang_count() >= 1);
    CHECK(lang_at(0) == lang_zh());
    CHECK_STR(lang_code(lang_zh()), "zh-CN");
    CHECK_INT(lang_index(lang_zh()), 0);
    CHECK_STR(say(lang_zh(), TEXT("接单")), "接单");
    CHECK(lang_has(lang_zh(), S("什么都有")));
}

TEST(english_is_read_from_the_embedded_catalogue)
{
    catalogue_load();
    const Lang *en = lang_find(S("en"));
    CHECK(en != NULL);
    CHECK_STR(say(en, TEXT("是")), "Yes");
    CHECK_STR(say(en, TEXT("否")), "No");
    CHECK_STR(say(en, TEXT("请先登录")), "Please sign in first");
    CHECK(lang_has(en, S("是")));
}

TEST(what_is_not_translated_is_said_in_chinese)
{
    catalogue_load();
    const Lang *en = lang_find(S("en"));
    CHECK_STR(say_str(en, S("这句话没有译文")), "这句话没有译文");
    CHECK(!lang_has(en, S("这句话没有译文")));
    CHECK_STR(say_str(en, S("")), "");
    CHECK(!lang_has(en, S("")));
}

TEST(the_readers_best_language_is_chosen)
{
    catalogue_load();
    static const struct {
        const char *header, *code;
    } cases[] = {
        { "", "zh-CN" },
        { "en", "en" },
        { "en-US,en;q=0.9", "en" },
        { "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN" },
        { "zh-TW,en;q=0.5", "zh-CN" },
        { "fr-FR,en;q=0.4,zh;q=0.2", "en" },
        { "fr", "zh-CN" },
        { "en;q=0", "zh-CN" },
        { "en;q=junk", "zh-CN" },
        { "en ; q=0.3 , zh ; q=0.7", "zh-CN" },
        { "*,en;q=0.1", "zh-CN" },
        { ",,;;q=,en", "en" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_STR(lang_code(lang_accept(str(cases[i].header))), cases[i].code);
}

TEST(words_are_put_into_a_sentence_once)
{
    Str said = say_with(t->arena, lang_zh(), TEXT("第{0}行：{1}（{2}）"), S("7"), S("{0}"));
    CHECK_STR(said, "第7行：{0}（{2}）");
}
