#include "base/buf.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "tests/test.h"
#include <jansson.h>

static Str written(T *t, void (*write)(Buf *buf, Str s), Str s)
{
    Buf buf = buf_new(t->arena, 100000);
    write(&buf, s);
    CHECK(!buf.full);
    return buf_str(&buf);
}

TEST(a_buffer_grows_and_keeps_what_it_holds)
{
    Buf buf = buf_new(t->arena, (size_t)1 << 20);
    CHECK_STR(buf_str(&buf), "");
    CHECK(buf_str(&buf).p != NULL);
    for (int64_t i = 0; i < 20000; i++) {
        buf_int(&buf, i);
        buf_byte(&buf, '\n');
    }
    Str rest = buf_str(&buf);
    for (int64_t i = 0; i < 20000; i++) {
        int64_t n = 0;
        CHECK(str_int(str_cut(rest, '\n', &rest), &n));
        CHECK_INT(n, i);
    }
    CHECK_INT(rest.n, 0);
}

TEST(a_buffer_holds_exactly_its_maximum)
{
    for (size_t max = 0; max < 3000; max += 97) {
        Buf buf = buf_new(t->arena, max);
        for (size_t i = 0; i < max; i++)
            buf_byte(&buf, 'x');
        CHECK(!buf.full);
        buf_byte(&buf, 'y');
        CHECK(buf.full);
        CHECK_INT(buf_str(&buf).n, max);
    }
}

TEST(what_follows_a_full_buffer_is_dropped)
{
    Buf buf = buf_new(t->arena, 5);
    buf_lit(&buf, "abc");
    buf_lit(&buf, "def");
    buf_lit(&buf, "g");
    buf_printf(&buf, "%d", 1);
    CHECK(buf.full);
    CHECK_STR(buf_str(&buf), "abc");
}

TEST(formatted_text_fits_to_the_last_byte)
{
    Buf buf = buf_new(t->arena, 5);
    buf_printf(&buf, "%05d", 42);
    CHECK(!buf.full);
    CHECK_STR(buf_str(&buf), "00042");
    buf_printf(&buf, "%s", "");
    CHECK(!buf.full);
}

TEST(whole_numbers_are_written_to_both_ends_of_their_range)
{
    Buf buf = buf_new(t->arena, 100);
    buf_int(&buf, INT64_MIN);
    buf_byte(&buf, ' ');
    buf_int(&buf, INT64_MAX);
    buf_byte(&buf, ' ');
    buf_int(&buf, 0);
    buf_int(&buf, -7);
    CHECK_STR(buf_str(&buf), "-9223372036854775808 9223372036854775807 0-7");
}

TEST(html_is_escaped_for_text_and_attributes)
{
    CHECK_STR(written(t, buf_html, S("<a href=\"x\" title='y'>红 & 绿</a>")),
              "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;红 &amp; 绿&lt;/a&gt;");
    CHECK_STR(written(t, buf_html, S("plain 大冶")), "plain 大冶");
    CHECK_STR(written(t, buf_html, (Str){ 0 }), "");
    for (int c = 0; c < 256; c++) {
        char byte = (char)c;
        Str out = written(t, buf_html, (Str){ &byte, 1 });
        bool special = c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
        CHECK(special ? str_starts(out, S("&")) && str_ends(out, S(";"))
                      : out.n == 1 && out.p[0] == byte);
    }
}

TEST(urls_keep_only_the_unreserved)
{
    CHECK_STR(written(t, buf_url, S("a b/红?&=+#%~-._9Z")),
              "a%20b%2F%E7%BA%A2%3F%26%3D%2B%23%25~-._9Z");
    CHECK_STR(written(t, buf_url, (Str){ "\0\xFF", 2 }), "%00%FF");
}

TEST(json_text_is_escaped_only_where_it_must_be)
{
    CHECK_STR(written(t, buf_json, S("红\"\\/<>\n\r\t\x01\x7F")),
              "\"红\\\"\\\\/<>\\n\\r\\t\\u0001\x7F\"");
    CHECK_STR(written(t, buf_json, (Str){ 0 }), "\"\"");
    CHECK_STR(written(t, buf_json, (Str){ "a\0b", 3 }), "\"a\\u0000b\"");
    CHECK_STR(written(t, buf_json, S("a\xFFz\xE7\xBA")), "\"a\uFFFDz\uFFFD\uFFFD\"");
    CHECK_STR(written(t, buf_json, S("\xED\xA0\x80")), "\"\uFFFD\uFFFD\uFFFD\"");
    CHECK_STR(written(t, buf_json, S("😀")), "\"😀\"");
}

// Another library reads back what was written, whatever the bytes were.
TEST(json_of_any_bytes_is_read_by_others)
{
    Dice dice = dice_seed(20201026);
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t n = dice_below(&dice, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(dice_below(&dice, 3) == 0 ? 0xE4 + dice_below(&dice, 3)
                                                        : dice_below(&dice, 256));
        ArenaMark mark = arena_mark(t->arena);
        Str out = written(t, buf_json, (Str){ bytes, n });
        CHECK(utf8_valid(out));
        json_t *read = json_loadb(out.p, out.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        CHECK(json_is_string(read));
        if (utf8_valid((Str){ bytes, n }))
            CHECK(str_eq(str_of(json_string_value(read), json_string_length(read)),
                         (Str){ bytes, n }));
        json_decref(read);
        arena_rewind(t->arena, mark);
    }
}

TEST(csv_cells_are_quoted_when_needed_and_never_formulas)
{
    static const struct {
        const char *cell, *out;
    } rows[] = {
        { "", "" },
        { "清理楼道", "清理楼道" },
        { "a,b", "\"a,b\"" },
        { "说\"好\"", "\"说\"\"好\"\"\"" },
        { "a\nb", "\"a\nb\"" },
        { "a\rb", "\"a\rb\"" },
        { "=1+1", "'=1+1" },
        { "+86", "'+86" },
        { "-5", "'-5" },
        { "@cmd", "'@cmd" },
        { "\t=1", "'\t=1" },
        { "\r=1", "\"'\r=1\"" },
        { "=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"" },
        { "a=1", "a=1" },
        { " =1", " =1" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_STR(written(t, buf_csv, str(rows[i].cell)), rows[i].out);
}
