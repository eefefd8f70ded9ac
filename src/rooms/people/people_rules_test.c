// Names, phones, documents and masks: each rule as a table.
#include "rooms/people/people.h"
#include "base/rand.h"
#include "tests/test.h"
#include <stdio.h>
#include <string.h>

static const Day TODAY = { 20201026 };

static IdVerdict verdict(const char *number)
{
    IdNumber out;
    return id_number_check(str(number), TODAY, false, &out);
}

// The samples of GB 11643-1999, annex A.
TEST(the_samples_of_the_standard_pass)
{
    IdNumber out;
    CHECK_INT(id_number_check(S("11010519491231002X"), TODAY, false, &out), ID_FINE);
    CHECK_INT(out.born.ymd, 19491231);
    CHECK(!out.male);
    CHECK_INT(id_number_check(S("440524188001010014"), TODAY, false, &out), ID_FINE);
    CHECK_INT(out.born.ymd, 18800101);
    CHECK(out.male);
}

TEST(a_small_x_is_a_large_one)
{
    IdNumber out;
    CHECK_INT(id_number_check(S(" 11010519491231002x "), TODAY, false, &out), ID_FINE);
    CHECK_STR(str(out.text), "11010519491231002X");
}

static char *with_check(char number[19], const char *first17)
{
    memcpy(number, first17, 17);
    number[17] = id_check_character(number);
    number[18] = '\0';
    return number;
}

TEST(every_wrong_part_of_a_document_number_has_its_own_verdict)
{
    char number[19];
    CHECK_INT(verdict(""), ID_BAD_SHAPE);
    CHECK_INT(verdict("110105491231002"), ID_BAD_SHAPE);  // the old 15 digits
    CHECK_INT(verdict("11010519491231002XX"), ID_BAD_SHAPE);
    CHECK_INT(verdict("1101051949123100 2X"), ID_BAD_SHAPE);
    CHECK_INT(verdict("1101051949X231002X"), ID_BAD_SHAPE);
    CHECK_INT(verdict("１１０１０５19491231002X"), ID_BAD_SHAPE);
    CHECK_INT(verdict("110105194912310021"), ID_BAD_CHECK);
    CHECK_INT(verdict(with_check(number, "00010519491231002")), ID_BAD_AREA);
    CHECK_INT(verdict(with_check(number, "11010019491231002")), ID_BAD_AREA);  // no county 00
    CHECK_INT(verdict(with_check(number, "11000119491231002")),
              ID_BAD_AREA);  // prefecture 00 outside Hainan
    CHECK_INT(verdict(with_check(number, "16010519491231002")), ID_BAD_AREA);
    CHECK_INT(verdict(with_check(number, "42028120230229001")),
              ID_BAD_DATE);  // 2023 had no 29 February
    CHECK_INT(verdict(with_check(number, "42028119001300001")), ID_BAD_DATE);
    CHECK_INT(verdict(with_check(number, "42028119000230001")), ID_BAD_DATE);
    CHECK_INT(verdict(with_check(number, "42028118491231001")), ID_BAD_DATE);
    CHECK_INT(verdict(with_check(number, "42028120201027001")), ID_IN_FUTURE);
    CHECK_INT(verdict(with_check(number, "42028120201026001")), ID_FINE);  // born today
    CHECK_INT(verdict(with_check(number, "42028120200229001")), ID_FINE);
}

TEST(prefixes_that_were_given_once_stay_good)
{
    char number[19];
    CHECK_INT(verdict(with_check(number, "51020219700101001")),
              ID_FINE);  // 重庆 before it was a municipality
    CHECK_INT(verdict(with_check(number, "46000119850101001")),
              ID_FINE);  // 通什 directly below Hainan
    CHECK_INT(verdict(with_check(number, "42900419850101001")),
              ID_FINE);  // 仙桃, directly below the province
    CHECK_INT(verdict(with_check(number, "42212319500101001")),
              ID_FINE);  // a prefecture that is gone
    CHECK_INT(verdict(with_check(number, "81000019850101001")), ID_BAD_AREA);
}

TEST(an_impossible_prefix_counts_in_a_demo_county_alone)
{
    char number[19];
    IdNumber out;
    with_check(number, "99028119850101001");
    CHECK_INT(id_number_check(str(number), TODAY, false, &out), ID_BAD_AREA);
    CHECK_INT(id_number_check(str(number), TODAY, true, &out), ID_FINE);
    CHECK(!id_number_valid(str(number), TODAY, false));
}

static void draw_number(Dice *dice, char number[19])
{
    char first[32];
    Day born = day_add((Day){ 19300101 }, (int)dice_below(dice, 33000));
    snprintf(first, sizeof first, "4202%02u%08d%03u", 1 + dice_below(dice, 99), born.ymd,
             dice_below(dice, 1000));
    with_check(number, first);
}

// The weights are coprime to 11 and the check tells apart all remainders, so one wrong digit is
// always seen.
TEST(ten_thousand_numbers_with_one_digit_changed_are_refused)
{
    Dice dice = dice_seed(11643);
    for (int i = 0; i < 10000; i++) {
        char number[19];
        size_t at = dice_below(&dice, 17);
        draw_number(&dice, number);
        CHECK_INT(verdict(number), ID_FINE);
        number[at] = (char)('0' + (number[at] - '0' + 1 + (int)dice_below(&dice, 9)) % 10);
        if (verdict(number) == ID_FINE)
            test_failed(__FILE__, __LINE__, "%s is taken although digit %zu is wrong", number, at);
    }
}

TEST(swapped_neighbours_are_refused)
{
    Dice dice = dice_seed(17);
    for (int i = 0; i < 2000; i++) {
        char number[19];
        size_t at = dice_below(&dice, 16);
        draw_number(&dice, number);
        char left = number[at];
        number[at] = number[at + 1], number[at + 1] = left;
        if (number[at] != number[at + 1])
            CHECK(verdict(number) != ID_FINE);
    }
}

TEST(phones_are_read_as_people_type_them)
{
    static const char *const typed[][2] = {
        { "13907140001", "13907140001" },     { " 139 0714 0001 ", "13907140001" },
        { "139-0714-0001", "13907140001" },   { "+86 13907140001", "13907140001" },
        { "008613907140001", "13907140001" }, { "１３９０７１４０００１", "13907140001" },
        { "0714-8712345", "07148712345" },    { "027-87123456", "02787123456" },
    };
    for (size_t i = 0; i < COUNT(typed); i++) {
        CHECK_STR(phone_normal(t->arena, str(typed[i][0])), typed[i][1]);
        CHECK(phone_typed_valid(str(typed[i][0])));
    }
    static const char *const wrong[] = {
        "", "123", "12907140001", "139071400011", "1390714000a", "8712345", "00714871234", "一三九"
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        CHECK_INT(phone_normal(t->arena, str(wrong[i])).n, 0);
        CHECK(!phone_typed_valid(str(wrong[i])));
    }
    CHECK(phone_is_mobile(S("13907140001")));
    CHECK(!phone_is_mobile(S("07148712345")));
}

TEST(masks_show_what_the_rule_allows)
{
    CHECK_STR(mask_name(t->arena, S("张三")), "张**");
    CHECK_STR(mask_name(t->arena, S("欧阳娜娜")), "欧**");
    CHECK_STR(mask_name(t->arena, S("Ann Lee")), "A**");
    CHECK_STR(mask_name(t->arena, S("")), "");
    CHECK_STR(mask_phone(t->arena, S("13812341234")), "138****1234");
    CHECK_STR(mask_phone(t->arena, S("07148712345")), "071****2345");
    CHECK_STR(mask_phone(t->arena, S("")), "");
    CHECK_STR(mask_id(t->arena, S("11010519491231002X")), "**************002X");
    CHECK_STR(mask_id(t->arena, S("C1234567")), "********");
    CHECK_STR(mask_id(t->arena, S("H12345678")), "*****5678");
    CHECK_STR(mask_id(t->arena, S("")), "");
}

TEST(names_have_letters_and_no_digits)
{
    static const char *const good[] = { "王", "买买提·艾力", "欧阳娜娜", "Ann O'Neil", " 李四 " };
    static const char *const bad[] = { "", "  ", "13907140001", "张3", "<script>", "··", "a\tb" };
    for (size_t i = 0; i < COUNT(good); i++)
        CHECK(name_valid(str(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!name_valid(str(bad[i])));
}

TEST(a_volunteer_number_notices_one_wrong_digit)
{
    Str number = volunteer_number_of(t->arena, S("420281"), 123456789123456789u);
    CHECK_INT(number.n, VOLUNTEER_NUMBER_LENGTH);
    CHECK(str_starts(number, S("420281")));
    CHECK(volunteer_number_valid(number));
    for (size_t i = 0; i < number.n; i++)
        for (int add = 1; add < 10; add++) {
            char *wrong = str_z(t->arena, number);
            wrong[i] = (char)('0' + (wrong[i] - '0' + add) % 10);
            CHECK(!volunteer_number_valid(str(wrong)));
        }
}

// Who sees whom: each role at the person's own station, above, below, beside, and elsewhere.
TEST(only_who_answers_for_a_place_sees_its_people)
{
    static const Str nodes[] = { { "/1/14/379/", 10 },   { "/1/14/", 6 },      { "/1/", 3 },
                                 { "/1/14/379/9/", 12 }, { "/1/14/380/", 10 }, { "/1/15/", 6 } };
    const Person person = { .id = { 7 }, .home_path = { "/1/14/379/", 10 } };
    for (int r = 0; r < ROLE_COUNT; r++)
        for (size_t n = 0; n < COUNT(nodes); n++)
            for (int depth = DEPTH_OWN; depth <= DEPTH_BELOW; depth++) {
                Grant grant = { .role = role_at(r), .depth = (Depth)depth, .path = nodes[n] };
                Actor who = { .person = { 8 }, .grants = &grant, .grant_count = 1 };
                bool covers = n == 0 || (n < 3 && depth == DEPTH_BELOW);
                bool may = covers && (role_at(r) & (ROLE_STATION | ROLE_BRANCH | ROLE_CENTRE |
                                                    ROLE_GRID | ROLE_SECURITY));
                if (person_visible(&who, &person) != may)
                    test_failed(__FILE__, __LINE__, "%s at %.*s, depth %d", role_word(role_at(r)),
                                STR_FMT(nodes[n]), depth);
            }
    Actor self = { .person = { 7 } }, nobody = { 0 };
    CHECK(person_visible(&self, &person));
    CHECK(!person_visible(&nobody, &person));
    const Person homeless = { .id = { 9 } };
    Grant all = { .role = ROLE_CENTRE, .depth = DEPTH_BELOW, .path = { "/1/", 3 } };
    Actor centre = { .person = { 8 }, .grants = &all, .grant_count = 1 };
    CHECK(!person_visible(&centre, &homeless));
}
