#include "web/tree.h"
#include "tests/test.h"

static Str xml(T *t, Str s)
{
    Buf buf = buf_new(t->arena, 1000);
    buf_xml(&buf, s);
    return buf_str(&buf);
}

TEST(what_xml_cannot_say_is_escaped_or_replaced)
{
    CHECK_STR(xml(t, S("<a href=\"x\">&amp;</a>")),
              "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;");
    CHECK_STR(xml(t, S("]]>")), "]]&gt;");
    CHECK_STR(xml(t, S("马甲\t1\n2\r3")), "马甲\t1\n2&#13;3");
    CHECK_STR(xml(t, S("a\x01"
                       "b\x1f"
                       "c")),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD"
              "c");
    CHECK_STR(xml(t, S("\xff\xEF\xBF\xBE\xED\xA0\x80")),
              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK_STR(xml(t, S("\xF0\x9F\x98\x80")), "\xF0\x9F\x98\x80");
    CHECK_STR(xml(t, S("")), "");
}

static Str written(T *t, bool as_xml)
{
    Str out;
    Tree tree = tree_new(t->arena, as_xml);
    tree_list(&tree, "services");
    for (int i = 0; i < 2; i++) {
        tree_record(&tree, "service");
        tree_text(&tree, "name", S("\"<&"));
        tree_plain(&tree, "metadata", S("false"));
        tree_plain(&tree, "zipcode", (Str){ 0 });
        tree_list(&tree, "formats");
        tree_text(&tree, "format", S("a"));
        tree_text(&tree, "format", S("b"));
        tree_end(&tree);
        tree_end(&tree);
    }
    tree_end(&tree);
    CHECK(tree_done(&tree, &out));
    return out;
}

TEST(one_description_is_written_both_ways)
{
#define J "{\"name\":\"\\\"<&\",\"metadata\":false,\"zipcode\":null,\"formats\":[\"a\",\"b\"]}"
#define X                                                                                \
    "<service><name>&quot;&lt;&amp;</name><metadata>false</metadata><zipcode></zipcode>" \
    "<formats><format>a</format><format>b</format></formats></service>"
    CHECK_STR(written(t, false), "[" J "," J "]");
    CHECK_STR(written(t, true),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<services>" X X "</services>");
}
