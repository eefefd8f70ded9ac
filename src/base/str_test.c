#include "base/str.h"
#include "tests/test.h"

TEST(none_equals_none_and_empty_but_is_not_empty_text)
{
    Str none = { 0 };
    CHECK(str_eq(none, none) && str_eq(none, S("")) && str_eq(S(""), none));
    CHECK(!str_eq(none, S("a")) && !str_eq(S("a"), S("b")) && !str_eq(S("a"), S("ab")));
    CHECK(str(NULL).p == NULL);
    CHECK(str_copy(t->arena, none).p == NULL);
    CHECK(str_copy(t->arena, S("")).p != NULL);
    CHECK(str_slice(none, 0, 9).p == NULL);
    CHECK(str_trim(none).p == NULL);
}

TEST(order_is_by_bytes_and_the_shorter_comes_first)
{
    CHECK(str_cmp(S("a"), S("b")) < 0);
    CHECK(str_cmp(S("b"), S("a")) > 0);
    CHECK(str_cmp(S("ab"), S("a")) > 0);
    CHECK(str_cmp(S("a"), S("ab")) < 0);
    CHECK(str_cmp(S(""), (Str){ 0 }) == 0);
    CHECK(str_cmp(S("z"), S("\xE7\xBA\xA2")) < 0);
}

TEST(starts_and_ends_and_has)
{
    CHECK(str_starts(S("红马甲"), S("红")) && !str_starts(S("红"), S("红马")));
    CHECK(str_ends(S("红马甲"), S("甲")) && !str_ends(S("甲"), S("马甲")));
    CHECK(str_starts(S("a"), S("")) && str_ends(S(""), S("")) && str_ends((Str){ 0 }, S("")));
    CHECK(str_has(S("大冶市总队"), S("总队")) && !str_has(S("大冶"), S("总队")));
    CHECK(str_has(S("a"), S("")) && str_has((Str){ 0 }, (Str){ 0 }));
}

TEST(only_ascii_letters_fold)
{
    CHECK(str_eq_fold(S("Content-Type"), S("content-TYPE")));
    CHECK(!str_eq_fold(S("["), S("{")) && !str_eq_fold(S("@"), S("`")));
    CHECK(!str_eq_fold(S("a"), S("ab")));
    CHECK_STR(str_lower(t->arena, S("ÀZ红A")), "Àz红a");
}

TEST(finding_gives_the_first_place_or_nowhere)
{
    CHECK_INT(str_find(S("a,b,c"), ','), 1);
    CHECK(str_find(S("abc"), ',') == STR_NOWHERE);
    CHECK(str_find((Str){ 0 }, ',') == STR_NOWHERE);
    CHECK_INT(str_find_str(S("a--b"), S("--")), 1);
    CHECK_INT(str_find_str(S("abc"), S("")), 0);
    CHECK(str_find_str(S("ab"), S("abc")) == STR_NOWHERE);
    CHECK(str_find_str((Str){ 0 }, S("a")) == STR_NOWHERE);
}

TEST(a_slice_is_clamped)
{
    CHECK_STR(str_slice(S("abcdef"), 1, 3), "bc");
    CHECK_STR(str_slice(S("abc"), 1, 99), "bc");
    CHECK_STR(str_slice(S("abc"), 99, 100), "");
    CHECK_STR(str_slice(S("abc"), 2, 1), "");
    CHECK_STR(str_slice(S("abc"), 0, SIZE_MAX), "abc");
}

TEST(trimming_knows_the_wide_blank)
{
    CHECK_STR(str_trim(S(" \t\r\n　冯　女士　 \f")), "冯　女士");
    CHECK_STR(str_trim(S("　　")), "");
    CHECK_STR(str_trim(S("")), "");
    CHECK_STR(str_trim(S("\x80\x80")), "\x80\x80");
    CHECK_STR(str_trim(S("a\xE3\x80")), "a\xE3\x80");
}

TEST(cutting_tells_an_empty_rest_from_none)
{
    Str rest;
    CHECK_STR(str_cut(S("a=b=c"), '=', &rest), "a");
    CHECK_STR(rest, "b=c");
    CHECK_STR(str_cut(S("a="), '=', &rest), "a");
    CHECK(rest.p != NULL && rest.n == 0);
    CHECK_STR(str_cut(S("a"), '=', &rest), "a");
    CHECK(rest.p == NULL);
    CHECK_STR(str_cut(S("=b"), '=', &rest), "");
    CHECK_STR(rest, "b");
    Str all = S("x,y");
    CHECK_STR(str_cut(all, ',', &all), "x");
    CHECK_STR(all, "y");
}

TEST(copies_are_apart_and_terminated_when_asked)
{
    char source[] = "abc";
    Str copy = str_copy(t->arena, str(source));
    char *z = str_z(t->arena, str_slice(str(source), 0, 2));
    source[0] = 'X';
    CHECK_STR(copy, "abc");
    CHECK_STR(str(z), "ab");
    CHECK_STR(str(str_z(t->arena, (Str){ 0 })), "");
    CHECK_STR(str_join(t->arena, S("红"), S("马甲")), "红马甲");
    CHECK_STR(str_join(t->arena, (Str){ 0 }, S("")), "");
    CHECK_STR(str_printf(t->arena, "%d 单，%.*s", 12, STR_FMT(S("完成"))), "12 单，完成");
    CHECK_INT(str_printf(t->arena, "%5000d", 1).n, 5000);
}

static bool refused(const char *text)
{
    int64_t n = 77;
    return !str_int(str(text), &n) && n == 77;
}

static int64_t number(const char *text)
{
    int64_t n = 0;
    CHECK(str_int(str(text), &n));
    return n;
}

TEST(a_whole_number_is_read_to_both_ends_of_its_range)
{
    CHECK_INT(number("0"), 0);
    CHECK_INT(number("-0"), 0);
    CHECK_INT(number("0012"), 12);
    CHECK_INT(number("9223372036854775807"), INT64_MAX);
    CHECK_INT(number("-9223372036854775808"), INT64_MIN);
    CHECK_INT(number("-17"), -17);
}

TEST(a_number_that_is_none_leaves_its_place_untouched)
{
    static const char *const junk[] = {
        "",
        "-",
        "+1",
        "1 ",
        " 1",
        "1.0",
        "1e3",
        "--1",
        "0x10",
        "１",
        "12a",
        "-a",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999999999",
    };
    for (size_t i = 0; i < COUNT(junk); i++)
        CHECK(refused(junk[i]));
    CHECK(refused(NULL));
    int64_t n = 5;
    CHECK(!str_int((Str){ "1\0", 2 }, &n) && n == 5);
}
