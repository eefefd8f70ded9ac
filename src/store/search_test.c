#include "store/search.h"
#include "tests/test.h"

TEST(a_pattern_takes_the_signs_of_like_literally)
{
    CHECK_STR(search_pattern(t->arena, S(" 50%_Off! ")), "%50!%!_off!!%");
    CHECK_STR(search_pattern(t->arena, S("保康")), "%保康%");
}

TEST(blank_words_make_no_pattern)
{
    CHECK_STR(search_pattern(t->arena, S("  ")), "");
    CHECK_STR(search_pattern(t->arena, (Str){ 0 }), "");
    CHECK_STR(search_pattern(t->arena, S("\xFF")), "");
}
