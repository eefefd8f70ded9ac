#include "base/utf8.h"
#include "base/rand.h"
#include "tests/test.h"

static bool within(unsigned char c, int low, int high)
{
    return c >= low && c <= high;
}

// The Unicode standard's table 3-7, "Well-Formed UTF-8 Byte Sequences", row by row.
static bool table_3_7(const unsigned char *b, size_t n)
{
    if (n == 1)
        return b[0] <= 0x7F;
    if (n == 2)
        return within(b[0], 0xC2, 0xDF) && within(b[1], 0x80, 0xBF);
    if (n == 3)
        return within(b[2], 0x80, 0xBF) &&
               ((b[0] == 0xE0 && within(b[1], 0xA0, 0xBF)) ||
                (within(b[0], 0xE1, 0xEC) && within(b[1], 0x80, 0xBF)) ||
                (b[0] == 0xED && within(b[1], 0x80, 0x9F)) ||
                (within(b[0], 0xEE, 0xEF) && within(b[1], 0x80, 0xBF)));
    return within(b[2], 0x80, 0xBF) && within(b[3], 0x80, 0xBF) &&
           ((b[0] == 0xF0 && within(b[1], 0x90, 0xBF)) ||
            (within(b[0], 0xF1, 0xF3) && within(b[1], 0x80, 0xBF)) ||
            (b[0] == 0xF4 && within(b[1], 0x80, 0x8F)));
}

// One sequence that fills all bytes: no shorter one may stand at its beginning.
static void check_sequence(const unsigned char *bytes, size_t n)
{
    Str s = { (const char *)bytes, n };
    uint32_t point = utf8_next(&s);
    bool whole = s.n == 0 && (point != 0xFFFD || (n == 3 && bytes[0] == 0xEF));
    bool first_alone = bytes[0] < 0x80;
    if (whole != table_3_7(bytes, n) && !(first_alone && n > 1))
        test_failed(__FILE__, __LINE__, "%02X %02X %02X of %zu", bytes[0], n > 1 ? bytes[1] : 0u,
                    n > 2 ? bytes[2] : 0u, n);
}

TEST(all_sequences_of_one_and_two_bytes_follow_the_standard)
{
    for (unsigned i = 0; i < 256; i++)
        check_sequence((unsigned char[]){ (unsigned char)i }, 1);
    for (unsigned i = 0x8000; i < 65536; i++)
        check_sequence((unsigned char[]){ (unsigned char)(i >> 8), (unsigned char)i }, 2);
}

TEST(longer_sequences_follow_the_standard_at_every_border)
{
    static const unsigned char border[] = { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F,
                                            0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xF4, 0xFF };
    for (unsigned first = 0x80; first < 256; first++)
        for (size_t i = 0; i < COUNT(border); i++)
            for (size_t k = 0; k < COUNT(border); k++) {
                unsigned char b[4] = { (unsigned char)first, border[i], border[k], 0 };
                if (first >= 0xE0)
                    check_sequence(b, 3);
                for (size_t m = 0; first >= 0xF0 && m < COUNT(border); m++) {
                    b[3] = border[m];
                    check_sequence(b, 4);
                }
            }
}

TEST(overlong_surrogate_and_far_sequences_are_no_text)
{
    static const char *const broken[] = {
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x80\xAF",
        "\xE0\x9F\xBF",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xED\xA0\xBD\xED\xB8\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
        "\x80",
        "\xBF",
        "\xE7",
        "\xE7\xBA",
        "\xF0\x9F\x98",
        "a\xE7\xBA",
        "\xE7\xBAz",
    };
    for (size_t i = 0; i < COUNT(broken); i++)
        CHECK(!utf8_valid(str(broken[i])) && !utf8_plain(str(broken[i])));
    CHECK(!utf8_valid((Str){ "a\0b", 3 }));
    CHECK(utf8_valid(S("")) && utf8_valid((Str){ 0 }));
    CHECK(utf8_valid(S("红马甲 \x7F\xC2\x80\u07FF\u0800\uFFFF\U00010000\U0010FFFF")));
}

TEST(every_code_point_is_written_and_read_back)
{
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char bytes[4];
        size_t n = utf8_encode(point, bytes);
        Str s = { bytes, n };
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        CHECK_INT(utf8_next(&s), surrogate ? 0xFFFD : point);
        CHECK_INT(s.n, 0);
    }
    char bytes[4];
    CHECK_STR(str_of(bytes, utf8_encode(0x110000, bytes)), "\uFFFD");
}

TEST(a_broken_sequence_costs_one_byte)
{
    Str s = S("\xE7\xBAz");
    CHECK_INT(utf8_next(&s), 0xFFFD);
    CHECK_INT(utf8_next(&s), 0xFFFD);
    CHECK_INT(utf8_next(&s), 'z');
    CHECK_INT(s.n, 0);
}

TEST(length_and_clipping_count_characters)
{
    CHECK_INT(utf8_length(S("红马甲ab😀")), 6);
    CHECK_INT(utf8_length(S("")), 0);
    CHECK_STR(utf8_clip(S("红马甲ab"), 4), "红马甲a");
    CHECK_STR(utf8_clip(S("红马甲"), 3), "红马甲");
    CHECK_STR(utf8_clip(S("红马甲"), 99), "红马甲");
    CHECK_STR(utf8_clip(S("红"), 0), "");
    CHECK(utf8_clip((Str){ 0 }, 5).p == NULL);
}

TEST(han_characters_are_known)
{
    CHECK(utf8_has_han(S("No. 1 红")) && !utf8_has_han(S("Redvest，1！かな")));
    CHECK(utf8_is_han(0x4E00) && utf8_is_han(0x9FFF) && utf8_is_han(0x3007));
    CHECK(utf8_is_han(0x20000) && utf8_is_han(0x3400) && utf8_is_han(0xF900));
    CHECK(!utf8_is_han(0x3042) && !utf8_is_han(0xFF0C) && !utf8_is_han('a') &&
          !utf8_is_han(0xA000));
}

TEST(plain_text_has_no_control_characters)
{
    CHECK(utf8_plain(S("第一行\n\t第二行\r\n")));
    CHECK(!utf8_plain(S("a\x01")) && !utf8_plain(S("\x1B[31m")) && !utf8_plain(S("\x7F")));
    CHECK(!utf8_plain(S("\xC2\x85")) && utf8_plain(S("\u00A0")));
}
