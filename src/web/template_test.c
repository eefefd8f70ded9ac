#include "web/template.h"
#include "base/io.h"
#include "base/rand.h"
#include "tests/support/mo.h"
#include "tests/test.h"
#include "web/asset.h"
#include "web/layout.h"
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUT_MAX ((size_t)4 << 20)

typedef enum { MOOD_GLAD, MOOD_SAD } Mood;
static const char *const moods[] = { "glad", "sad", NULL };

typedef struct {
    Str name;
    OrderId id;
    bool late;
} Row;
static const Field row_fields[] = { FIELD(Row, name), FIELD(Row, id), FIELD(Row, late) };
static const Shape row_shape = SHAPE(Row, row_fields);

typedef struct {
    Str word;
} Word;
static const Field word_fields[] = { FIELD(Word, word) };
static const Shape word_shape = SHAPE(Word, word_fields);

typedef struct {
    Str street;
    Row row;
} Place;
static const Field place_fields[] = { FIELD(Place, street), PART(Place, row, row_shape) };
static const Shape place_shape = SHAPE(Place, place_fields);

typedef struct {
    Str title, href;
    Url link;
    Html icon;
    Text state;
    bool may;
    int small;
    int64_t n;
    OrderId id;
    Time at;
    Day day;
    Minutes served;
    Mood mood;
    Blob blob;
    Str secret;
    Place place;
    List rows, words;
} View;
// clang-format off
static const Field view_fields[] = {
    FIELD(View, title), LINK(View, href),  FIELD(View, link),   FIELD(View, icon),
    FIELD(View, state), FIELD(View, may),  FIELD(View, small),  FIELD(View, n),
    FIELD(View, id),    FIELD(View, at),   FIELD(View, day),    FIELD(View, served),
    WORD(View, mood, moods), FIELD(View, blob), HIDDEN(View, secret), PART(View, place, place_shape),
    LISTED(View, rows, row_shape), LISTED(View, words, word_shape),
};
// clang-format on
static const Shape view_shape = SHAPE(View, view_fields);

typedef struct {
    const char *name, *source;
} Part;

static Str partial(void *with, Str name)
{
    for (const Part *part = with; part != NULL && part->name != NULL; part++)
        if (str_eq(name, str(part->name)))
            return str(part->source);
    return (Str){ 0 };
}

// The finding, or none.
static Str load(T *t, const char *source, const Part *parts, const Lang *lang, const Template **tpl)
{
    Part *with = arena_copy(t->arena, parts, parts == NULL ? 0 : 8 * sizeof(Part));
    TemplateRules rules = { .lang = lang, .partial = partial, .with = parts == NULL ? NULL : with };
    Str finding = { 0 };
    Err err = template_parse(t->arena, S("src/web/x.html"), str(source), &view_shape, &rules, tpl,
                             &finding);
    CHECK((err == OK) == (finding.p == NULL));
    return finding;
}

static Str page_in(T *t, const Lang *lang, const char *source, const View *view)
{
    const Template *tpl = NULL;
    Str finding = load(t, source, NULL, lang, &tpl);
    if (finding.p != NULL)
        test_failed(__FILE__, __LINE__, "%s: %.*s", source, STR_FMT(finding));
    Buf out = buf_new(t->arena, OUT_MAX);
    template_render(&out, t->arena, lang, tpl, view);
    return buf_str(&out);
}

static Str page(T *t, const char *source, const View *view)
{
    return page_in(t, lang_zh(), source, view);
}

static Str finding(T *t, const char *source)
{
    const Template *tpl;
    Str found = load(t, source, NULL, lang_zh(), &tpl);
    if (found.p == NULL)
        test_failed(__FILE__, __LINE__, "nothing was found in %s", source);
    return found;
}

// --- places
// ---------------------------------------------------------------------------------------------

TEST(a_hole_in_an_unquoted_attribute_is_refused)
{
    CHECK_STR(finding(t, "<p>\n<a title={{title}}>x</a>"),
              "src/web/x.html:2: `title` stands in an attribute without quotes");
    CHECK_HAS(finding(t, "<a title=x{{title}}>"), "without quotes");
    CHECK_HAS(finding(t, "<a title={{#may}}x{{/may}}>"), "unquoted value");
}

TEST(a_hole_in_script_is_refused)
{
    CHECK_HAS(finding(t, "<script>let a = {{n}}</script>"), "in <script> or <style>");
    CHECK_HAS(finding(t, "<SCRIPT type=\"application/json\">{{title}}</SCRIPT>"),
              "in <script> or <style>");
    CHECK_HAS(finding(t, "<script>{{#may}}x{{/may}}</script>"), "a script");
    CHECK_HAS(finding(t, "<script></scripty {{title}}</script>"), "in <script> or <style>");
}

TEST(a_hole_in_style_is_refused)
{
    CHECK_HAS(finding(t, "<style>p{width:{{n}}px}</style>"), "in <script> or <style>");
    CHECK_HAS(finding(t, "<p style=\"width:{{n}}px\">"), "a program or a style");
}

TEST(a_hole_in_an_on_attribute_is_refused)
{
    CHECK_HAS(finding(t, "<p onclick=\"f('{{title}}')\">"), "a program or a style");
    CHECK_HAS(finding(t, "<p OnClick='{{n}}'>"), "a program or a style");
    CHECK_HAS(finding(t, "<p hx-on:click=\"{{title}}\">"), "a program or a style");
    CHECK_HAS(finding(t, "<iframe srcdoc=\"{{title}}\">"), "a program or a style");
}

TEST(data_at_the_start_of_a_url_is_refused_unless_it_is_a_url)
{
    CHECK_HAS(finding(t, "<a href=\"{{title}}\">"), "no Url");
    CHECK_HAS(finding(t, "<a href=\" {{title}}\">"), "no Url");
    CHECK_HAS(finding(t, "<img src='{{title}}'>"), "no Url");
    CHECK_HAS(finding(t, "<form action=\"{{n}}\">"), "no Url");
    CHECK_HAS(finding(t, "<a hx-get=\"{{title}}\">"), "no Url");
    CHECK_HAS(finding(t, "<a href=\"{{#may}}/x{{/may}}{{title}}\">"), "no Url");
    CHECK_HAS(finding(t, "<a href=\"javascript:f('{{title}}')\">"),
              "behind a scheme that is no link");
    CHECK_HAS(finding(t, "<a href=\"java\nscript:{{title}}\">"), "behind a scheme that is no link");
    CHECK_HAS(finding(t, "<img src=\"data:text/html,{{title}}\">"),
              "behind a scheme that is no link");
    View view = { .link = { S("javascript:alert(1)") }, .href = S("/a?b=\"c\"&d") };
    CHECK_STR(page(t, "<a href=\"{{link}}\"><a href='{{href}}'>", &view),
              "<a href=\"#\"><a href='/a?b=&quot;c&quot;&amp;d'>");
}

TEST(data_within_a_url_is_percent_encoded)
{
    View view = {
        .title = S("a/b&c=\"红\""), .n = -7, .state = TEXT("红 色"), .at = { 1603710000000 }
    };
    CHECK_STR(page(t, "<a href=\"/x/{{n}}?q={{title}}&amp;s={{state}}&amp;t={{at}}\">", &view),
              "<a "
              "href=\"/x/"
              "-7?q=a%2Fb%26c%3D%22%E7%BA%A2%22&amp;s=%E7%BA%A2%20%E8%89%B2&amp;t=2020-10-26%2019%"
              "3A00\">");
}

TEST(a_hole_in_the_name_of_a_tag_or_attribute_is_refused)
{
    CHECK_HAS(finding(t, "<{{title}}>"), "in the name of a tag");
    CHECK_HAS(finding(t, "<h{{n}}>"), "in the name of a tag");
    CHECK_HAS(finding(t, "<p {{title}}>"), "in the name of an attribute");
    CHECK_HAS(finding(t, "<p data-{{title}}=\"1\">"), "in the name of an attribute");
    CHECK_HAS(finding(t, "<p class=\"x\"{{title}}>"), "in the name of an attribute");
}

TEST(what_the_place_hides_in_a_partial_is_refused_too)
{
    const Part parts[8] = { { "value", "{{title}}" },
                            { "quote", "\"{{title}}" },
                            { "row", "<p>\n{{nothing}}" } };
    const Template *tpl;
    CHECK_HAS(load(t, "<a href=\"{{>value}}\">", parts, lang_zh(), &tpl),
              "{{>value}}:1: `title` at the start of a URL");
    CHECK_HAS(load(t, "<p title={{>quote}}>", parts, lang_zh(), &tpl), "stands inside");
    CHECK_HAS(load(t, "<p title=\"{{>quote}}\">", parts, lang_zh(), &tpl),
              "in the name of an attribute");
    CHECK_STR(load(t, "\n\n{{>row}}", parts, lang_zh(), &tpl),
              "src/web/x.html:3: {{>row}}:2: no field `nothing` in View");
}

TEST(a_section_ends_in_the_place_where_it_began)
{
    CHECK_HAS(finding(t, "{{#may}}<p title=\"{{/may}}x\">"), "does not end where it began");
    CHECK_HAS(finding(t, "<p title=\"{{#may}}\">{{/may}}"), "does not end where it began");
    CHECK_HAS(finding(t, "{{#may}}<script>{{/may}}</script>"), "does not end where it began");
    CHECK_HAS(finding(t, "<a {{#may}}on{{/may}}click=\"{{title}}\">"), "put a blank between");
    CHECK_HAS(finding(t, "<a x{{#may}}y{{/may}}=\"{{title}}\">"), "put a blank between");
    CHECK_HAS(finding(t, "<!doctype {{#may}}x{{/may}}>"), "a comment");
    CHECK_HAS(finding(t, "<p title=\"x>"), "ends inside a tag");
    View view = { .may = true };
    CHECK_STR(page(t, "<a{{#may}} hidden{{/may}} href=\"/\">{{#may}}<b>{{/may}}", &view),
              "<a hidden href=\"/\"><b>");
}

TEST(markup_stands_in_text_alone)
{
    View view = { .icon = { S("<svg/>") } };
    CHECK_STR(page(t, "<p>{{icon}}</p>", &view), "<p><svg/></p>");
    CHECK_HAS(finding(t, "<p title=\"{{icon}}\">"), "Html");
    CHECK_HAS(finding(t, "<textarea>{{icon}}</textarea>"), "Html");
    CHECK_HAS(finding(t, "<p>{{{title}}}</p>"), "to be escaped");
    CHECK_HAS(finding(t, "<p>{{&title}}</p>"), "to be escaped");
    CHECK_HAS(finding(t, "{{=<% %>=}}<%title%>"), "no set delimiters");
}

// --- names
// -----------------------------------------------------------------------------------------------

TEST(an_unknown_name_is_found_with_file_and_line)
{
    CHECK_STR(finding(t, "<p>\n{{#rows}}\n{{name}}\n{{nmae}}{{/rows}}"),
              "src/web/x.html:4: no field `nmae` in Row and what stands around it");
    CHECK_STR(finding(t, "{{place.row.nothing}}"),
              "src/web/x.html:1: no field `place.row.nothing` in View");
    CHECK_STR(finding(t, "{{#nothing}}{{/nothing}}"),
              "src/web/x.html:1: no field `nothing` in View");
    CHECK_HAS(finding(t, "{{.}}"), "no field `.`");
    CHECK_HAS(finding(t, "{{secret}}"), "no field `secret`");
    CHECK_HAS(finding(t, "{{>nothing}}"), "no partial nothing.html");
}

TEST(sections_that_do_not_fit_are_found_with_their_line)
{
    CHECK_STR(finding(t, "\n{{#may}}\nx"), "src/web/x.html:2: {{#may}} is never closed");
    CHECK_STR(finding(t, "\n\n{{/may}}"), "src/web/x.html:3: {{/may}} closes nothing");
    CHECK_STR(finding(t, "{{#may}}\n{{/rows}}"), "src/web/x.html:2: {{/rows}} closes nothing");
    CHECK_STR(finding(t, "a\n{{may"), "src/web/x.html:2: {{ without }}");
    CHECK_HAS(finding(t, "{{#mood}}{{/mood}}"), "cannot be asked");
    CHECK_HAS(finding(t, "{{rows}}"), "is a list, a part or bytes");
    CHECK_HAS(finding(t, "{{blob}}"), "is a list, a part or bytes");
    CHECK_HAS(finding(t, "{{}}"), "without a name");
}

TEST(a_partial_that_holds_itself_is_found)
{
    const Part parts[8] = { { "a", "\n{{>b}}" }, { "b", "{{#rows}}{{>a}}{{/rows}}" } };
    const Template *tpl;
    CHECK_STR(load(t, "{{>a}}", parts, lang_zh(), &tpl),
              "src/web/x.html:1: {{>a}}:2: {{>b}}:1: {{>a}} holds itself");
}

TEST(partials_that_grow_without_end_are_found)
{
    const Part parts[8] = {
        { "a", "{{>b}}{{>b}}{{>b}}{{>b}}" }, { "b", "{{>c}}{{>c}}{{>c}}{{>c}}" },
        { "c", "{{>d}}{{>d}}{{>d}}{{>d}}" }, { "d", "{{>e}}{{>e}}{{>e}}{{>e}}" },
        { "e", "{{>f}}{{>f}}{{>f}}{{>f}}" }, { "f", "{{n}}" }
    };
    const Template *tpl;
    CHECK_HAS(load(t, "{{>a}}", parts, lang_zh(), &tpl), "too many partials");
}

// --- rendering
// ---------------------------------------------------------------------------------------------

TEST(every_kind_is_shown_and_asked_as_its_kind)
{
    View none = { 0 };
    View view = { .title = S("<红>"),
                  .state = TEXT("待派单"),
                  .may = true,
                  .small = -3,
                  .n = INT64_MAX,
                  .id = { 7 },
                  .at = { 1603710000000 },
                  .day = { 20201026 },
                  .served = { 90 },
                  .mood = MOOD_SAD };
    CHECK_STR(
        page(
            t,
            "{{title}}|{{state}}|{{may}}|{{small}}|{{n}}|{{id}}|{{at}}|{{day}}|{{served}}|{{mood}}",
            &view),
        "&lt;红&gt;|待派单|是|-3|9223372036854775807|7|2020-10-26 19:00|2020-10-26|1.5|sad");
    const char *asked =
        "{{#title}}1{{/title}}{{#state}}2{{/state}}{{#may}}3{{/may}}{{#small}}4{{/small}}{{#n}}5{{/"
        "n}}"
        "{{#id}}6{{/id}}{{#at}}7{{/at}}{{#day}}8{{/day}}{{#served}}9{{/served}}{{^may}}-{{/may}}";
    CHECK_STR(page(t, asked, &view), "123456789");
    CHECK_STR(page(t, asked, &none), "-");
}

TEST(between_time_tags_a_day_is_said_and_elsewhere_it_is_written)
{
    View view = { .at = { 1603710000000 }, .day = { 20201026 } };
    CHECK_STR(page(t, "<time>{{day}}</time> {{day}}", &view),
              "<time>2020年10月26日 周一</time> 2020-10-26");
    CHECK_STR(page(t, "<time title=\"{{at}}\">{{#at}}{{at}}{{/at}}</time><b>{{at}}</b>", &view),
              "<time title=\"2020-10-26 19:00\">2020年10月26日 周一 19:00</time>"
              "<b>2020-10-26 19:00</b>");
}

TEST(lists_and_parts_bring_their_names_into_scope)
{
    Row rows[] = { { .name = S("甲"), .id = { 1 } },
                   { .name = S("乙"), .id = { 2 }, .late = true } };
    Word words[] = { { S("x") }, { S("<") } };
    View view = { .title = S("T"),
                  .rows = LIST_OF(rows),
                  .words = LIST_OF(words),
                  .place = { .street = S("东风路"), .row = { .name = S("深") } } };
    CHECK_STR(page(t,
                   "{{#rows}}{{title}}{{name}}{{id}}{{#late}}!{{/late}}{{#words}}{{.}}{{name}}{{/"
                   "words}};{{/rows}}",
                   &view),
              "T甲1x甲&lt;甲;T乙2!x乙&lt;乙;");
    CHECK_STR(page(t,
                   "{{#place}}{{street}}{{row.name}}{{#row}}{{name}}{{title}}{{/row}}{{/"
                   "place}}{{^place}}no{{/place}}",
                   &view),
              "东风路深深T");
    CHECK_STR(page(t,
                   "{{^rows}}none{{/rows}}{{#rows}}{{#place.row}}{{name}}{{/place.row}}{{/rows}}",
                   &view),
              "深深");
    CHECK_STR(page(t, "{{^rows}}none{{/rows}}", &(View){ 0 }), "none");
}

TEST(the_blanks_of_a_template_are_not_sent)
{
    View view = { .may = true, .title = S("  x\n\n  y") };
    CHECK_STR(page(t,
                   "<ul>\n    <li\n       class=\"a  b\">x</li>\n\n  {{#may}}\n    "
                   "<li>{{title}}</li>\n  {{/may}}\n</ul>\n",
                   &view),
              "<ul>\n<li\nclass=\"a  b\">x</li>\n <li>  x\n\n  y</li>\n</ul>\n");
    CHECK_STR(page(t, "<pre>\n  a\n  b</pre>\n  <textarea>\n  c\n  d</textarea>", &view),
              "<pre>\n  a\n  b</pre>\n<textarea>\n  c\n  d</textarea>");
    CHECK_STR(page(t, "a  <b>x</b> <i>y</i>\t.", &view), "a <b>x</b> <i>y</i> .");
    CHECK_STR(page(t, "a<!-- {{nothing}} 中文 -->b", &view), "ab");
}

TEST(a_layout_has_the_body_in_its_hole)
{
    const Template *layout, *body;
    CHECK(load(t, "<main>{{title}}:{{>body}}</main>", NULL, lang_zh(), &layout).p == NULL);
    CHECK(load(t, "<p>{{title}}</p>", NULL, lang_zh(), &body).p == NULL);
    CHECK_HAS(finding(t, "<p title=\"{{>body}}\">"), "outside text");
    Buf out = buf_new(t->arena, OUT_MAX);
    View around = { .title = S("外") }, inside = { .title = S("内") };
    template_render_layout(&out, t->arena, lang_zh(), layout, &around, body, &inside);
    CHECK_STR(buf_str(&out), "<main>外:<p>内</p></main>");
}

// A page of 20 rows of all the common kinds.
static const char twenty[] =
    "<table><tr><th>内容</th></tr>\n{{#rows}}<tr{{#late}} class=\"late\"{{/late}}><td><a "
    "href=\"/orders/{{id}}\">{{name}}</a></td>"
    "<td>{{day}}</td><td>{{state}}</td></tr>\n{{/rows}}</table>";

TEST(rendering_allocates_nothing_but_its_output)
{
    Row rows[20];
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] = (Row){ .name = S("清理楼道 <三单元>"),
                         .id = { (int64_t)i + 1 },
                         .late = i % 3 == 0 };
    View view = { .rows = LIST_OF(rows), .day = { 20201026 }, .state = TEXT("待派单") };
    const Template *tpl;
    CHECK(load(t, twenty, NULL, lang_zh(), &tpl).p == NULL);
    Arena *scratch = arena_new(ARENA_REQUEST_MAX);
    arena_defer(t->arena, (void (*)(void *))arena_free, scratch);
    size_t before = arena_used(scratch);
    Buf out = buf_new(t->arena, OUT_MAX);
    template_render(&out, scratch, lang_zh(), tpl, &view);
    CHECK_INT(arena_used(scratch), before);
    CHECK_HAS(buf_str(&out),
              "<a href=\"/orders/20\">清理楼道 &lt;三单元&gt;</a></td><td>2020-10-26</td>");
}

// --- hostile data
// --------------------------------------------------------------------------------------------

// The page is XML too, so a reader that is not ours (expat) tells its elements, attributes and
// texts.
static const char hostile_page[] = "<page a=\"{{title}}\" b='{{title}}' href=\"{{href}}\" "
                                   "src=\"/x?{{title}}\"><title>{{title}}</title>"
                                   "<textarea>{{title}}</textarea><p>{{title}}</p>{{#rows}}<i "
                                   "title=\"{{name}}\">{{name}}</i>{{/rows}}</page>";

typedef struct {
    Buf outline;  // elements and names of attributes
    Str want;     // the data, as XML gives it back
    bool changed;
    Buf text;
} Reader;

static bool given_back(Str got, Str want, bool attribute)
{
    bool same = got.n == want.n;
    for (size_t i = 0; same && i < got.n; i++) {
        char c = want.p[i];
        same = got.p[i] == (attribute && (c == '\n' || c == '\t') ? ' ' : c);
    }
    return same;
}

static void begin(void *with, const char *name, const char **attributes)
{
    Reader *reader = with;
    buf_printf(&reader->outline, "<%s", name);
    for (; *attributes != NULL; attributes += 2) {
        bool data = strcmp(attributes[0], "href") != 0 && strcmp(attributes[0], "src") != 0;
        buf_printf(&reader->outline, " %s", attributes[0]);
        reader->changed |= data && !given_back(str(attributes[1]), reader->want, true);
        reader->changed |= !data && attributes[1][0] != '#' && attributes[1][0] != '/' &&
                           attributes[1][0] != '?' && strncmp(attributes[1], "http", 4) != 0;
    }
    reader->text.n = 0;
}

static void end(void *with, const char *name)
{
    Reader *reader = with;
    buf_printf(&reader->outline, "/%s", name);
    reader->changed |= strcmp(name, "page") != 0 &&
                       !given_back(buf_str(&reader->text), reader->want, false);
    reader->text.n = 0;
}

static void text(void *with, const char *s, int n)
{
    buf_add(&((Reader *)with)->text, str_of(s, (size_t)n));
}

static Str hostile_string(T *t, Dice *dice)
{
    static const char *const pieces[] = {
        "<script>alert(1)</script>",
        "\"",
        "'",
        "<",
        ">",
        "&",
        "&lt;",
        "&amp;amp;",
        "-->",
        "<!--",
        "]]>",
        "</textarea>",
        "</title>",
        "{{title}}",
        "{{{n}}}",
        "javascript:",
        "\" onmouseover=\"x",
        "' autofocus onfocus='x",
        "/",
        "//evil.example",
        "https://",
        "\\",
        "`",
        "=",
        "红",
        "😀",
        "\n",
        "\t",
        " ",
        "\xC2\xA0",
        "<img src=x onerror=x>",
        "%3Cscript%3E",
        "+ADw-",
        "\xE2\x80\xA8",
        "<svg/onload=x>",
        "&#60;",
        "&#x3c;b&#x3e;",
        "a",
        "</page>",
        "<?xml?>",
        "<![CDATA[",
    };
    Buf out = buf_new(t->arena, 4096);
    for (uint32_t i = 0, n = 1 + dice_below(dice, 8); i < n; i++)
        buf_add(&out, str(pieces[dice_below(dice, COUNT(pieces))]));
    return buf_str(&out);
}

static Reader read_page(T *t, Str data)
{
    Row rows[] = { { .name = data }, { .name = data } };
    View view = { .title = data, .href = data, .rows = LIST_OF(rows) };
    Reader reader = { .outline = buf_new(t->arena, 4096),
                      .want = data,
                      .text = buf_new(t->arena, 4096) };
    Str out = page(t, hostile_page, &view);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, begin, end);
    XML_SetCharacterDataHandler(parser, text);
    enum XML_Status status = XML_Parse(parser, out.p, (int)out.n, 1);
    XML_ParserFree(parser);
    if (status != XML_STATUS_OK)
        test_failed(__FILE__, __LINE__, "broken by %.*s:\n%.*s", STR_FMT(data), STR_FMT(out));
    return reader;
}

TEST(two_hundred_hostile_strings_stay_data)
{
    Dice dice = dice_seed(20201026);
    Reader plain = read_page(t, S("plain"));
    CHECK_STR(buf_str(&plain.outline),
              "<page a b href src<title/title<textarea/textarea<p/p<i title/i<i title/i/page");
    for (int i = 0; i < 200; i++) {
        Str data = hostile_string(t, &dice);
        Reader reader = read_page(t, data);
        if (!str_eq(buf_str(&reader.outline), buf_str(&plain.outline)) || reader.changed)
            test_failed(__FILE__, __LINE__, "%.*s came through", STR_FMT(data));
    }
}

// --- translation
// ---------------------------------------------------------------------------------------------

static const Said english[] = {
    { "写下您的需要", "Tell us \"what\" you need" },
    { "共 {{n}} 人，还差 {{small}} 人", "{{n}} people, {{small}} more < needed" },
    { "坏 {{n}}", "broken {{title}}" },
    { "您好", "Hello & welcome" },
    { "提交", "Submit" },
    { "志愿服务", "Volunteering" },
    { "没有", "Lost" },
    { "红马甲", "Redvest" },
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const Said *)a)->zh, ((const Said *)b)->zh);
}

static const Lang *some_english(T *t)
{
    Said *said = arena_copy(t->arena, english, sizeof english);
    qsort(said, COUNT(english), sizeof(Said), by_key);
    return lang_of_mo(t->arena, S("en"), mo_of(t->arena, said, COUNT(english)));
}

TEST(text_with_its_holes_is_one_message)
{
    const Lang *en = some_english(t);
    View view = { .n = 20, .small = 3, .may = true, .title = S("您好") };
    CHECK_STR(page_in(t, en, "<p>\n  共 {{n}} 人，还差\n  {{small}} 人\n</p>", &view),
              "<p>\n20 people, 3 more &lt; needed\n</p>");
    CHECK_STR(page_in(t, en, "<b>您好</b>{{#may}}没有{{/may}}{{title}}", &view),
              "<b>Hello & welcome</b>Lost您好");
    CHECK_STR(page_in(t, en, "<p>别的话</p>", &view), "<p>别的话</p>");
}

TEST(attributes_that_people_read_are_translated)
{
    const Lang *en = some_english(t);
    View view = { 0 };
    CHECK_STR(
        page_in(
            t, en,
            "<input placeholder=\"写下您的需要\" title='您好' alt=\"没有\" aria-label=\"红马甲\">",
            &view),
        "<input placeholder=\"Tell us &quot;what&quot; you need\" title='Hello & welcome' "
        "alt=\"Lost\" aria-label=\"Redvest\">");
    CHECK_STR(page_in(t, en,
                      "<meta name=\"description\" content=\"志愿服务\"><meta name=\"x\" "
                      "content=\"志愿服务\">",
                      &view),
              "<meta name=\"description\" content=\"Volunteering\"><meta name=\"x\" "
              "content=\"志愿服务\">");
    CHECK_STR(
        page_in(t, en,
                "<input type=\"submit\" value=\"提交\"><input value=\"提交\"><p data-x=\"提交\">",
                &view),
        "<input type=\"submit\" value=\"Submit\"><input value=\"提交\"><p data-x=\"提交\">");
}

TEST(source_text_shown_on_purpose_is_not_translated)
{
    const Lang *en = some_english(t);
    View view = { .may = true };
    CHECK_STR(
        page_in(t, en,
                "<p data-source title=\"您好\">您好<p>没有</p>{{#may}}您好{{/may}}</p>您好<img "
                "data-source alt=\"没有\">没有",
                &view),
        "<p data-source title=\"您好\">您好<p>没有</p>您好</p>Hello & welcome<img data-source "
        "alt=\"没有\">Lost");
}

TEST(a_translation_with_other_holes_is_found)
{
    const Template *tpl;
    CHECK_STR(load(t, "<p>\n坏 {{n}}</p>", NULL, some_english(t), &tpl),
              "src/web/x.html:2: the translation has not the holes of the message");
}

TEST(a_text_field_is_said_in_the_readers_language)
{
    View view = { .state = TEXT("提交") };
    CHECK_STR(page_in(t, some_english(t), "<p>{{state}}</p>", &view), "<p>Submit</p>");
}

TEST(every_page_of_the_program_loads_in_every_language)
{
    static Arena *house;  // other tests render what is loaded here
    house = arena_new(ARENA_BATCH_MAX);
    catalogue_load();
    CHECK(lang_count() > 1);
    asset_load(house, NULL);
    CHECK_OK(templates_load(house, false));
    for (size_t i = 0; i < page_count(); i++)
        for (size_t lang = 0; lang < lang_count(); lang++)
            CHECK(template_of_page(page_at(i), lang_at(lang)) != NULL);
    CHECK(template_of_layout(LAYOUT_DESK, lang_at(1)) !=
          template_of_layout(LAYOUT_DESK, lang_zh()));
    CHECK(template_of_layout(LAYOUT_BARE, lang_zh()) == NULL);
}

static void write_layout(T *t, const char *root, Str source)
{
    Str dir = str_printf(t->arena, "%s/web/layout", root);
    CHECK_OK(io_make_dir(str_z(t->arena, dir), 0700));
    CHECK_OK(io_write(str_z(t->arena, str_join(t->arena, dir, S("/print.html"))), source, 0600));
}

static Str printed(T *t)
{
    Buf out = buf_new(t->arena, OUT_MAX);
    LayoutView view = { 0 };
    template_render(&out, t->arena, lang_zh(), template_of_layout(LAYOUT_PRINT, lang_zh()), &view);
    return buf_str(&out);
}

TEST(in_edit_mode_a_template_is_read_again_when_its_file_changed)
{
    static Arena *house;  // what is read again lives in it, as long as the process
    house = arena_new(ARENA_BATCH_MAX);
    char root[] = "build/edit-XXXXXX";
    Asset before;
    CHECK(mkdtemp(root) != NULL);
    CHECK(asset_find("web/layout/print.html", &before));
    asset_load(house, root);
    CHECK_OK(templates_load(house, true));
    const Template *first = template_of_layout(LAYOUT_PRINT, lang_zh());
    CHECK(template_of_layout(LAYOUT_PRINT, lang_zh()) == first);
    write_layout(t, root, S("<p>{{title}}改过了{{>body}}</p>"));
    CHECK_STR(printed(t), "<p>改过了</p>");
    write_layout(t, root, S("<p>\n{{nothing}}{{>body}}</p>"));
    CHECK_HAS(printed(t),
              "<pre>src/web/layout/print.html:2: no field `nothing` in LayoutView</pre>");
    write_layout(t, root, S("<p>no body</p>"));
    CHECK_HAS(printed(t), "a layout has one {{&gt;body}}");
    write_layout(t, root, before.bytes);
    CHECK_HAS(printed(t), "<!doctype html>");
    asset_load(house, NULL);
    CHECK_OK(templates_load(house, false));
    static const char *const made[] = { "web/layout/print.html", "web/layout", "web", "" };
    for (size_t i = 0; i < COUNT(made); i++)
        CHECK(remove(str_z(t->arena, str_printf(t->arena, "%s/%s", root, made[i]))) == 0);
}

TEST(an_icon_is_its_markup_or_the_question_mark)
{
    asset_load(t->arena, NULL);
    CHECK(str_starts(icon_html(S("phone")).bytes, S("<svg")));
    CHECK(!str_eq(icon_html(S("phone")).bytes, icon_html(S("question")).bytes));
    CHECK(str_eq(icon_html(S("no-such-icon")).bytes, icon_html(S("question")).bytes));
    CHECK(str_eq(icon_html(S("../rooms/x")).bytes, icon_html(S("question")).bytes));
}

TEST(the_messages_of_all_templates_are_listed_once)
{
    asset_load(t->arena, NULL);
    List messages;
    template_messages(t->arena, &messages);
    CHECK(messages.n > 20);
    bool found = false;
    for (size_t i = 0; i < messages.n; i++) {
        CHECK(i == 0 || str_cmp(*LIST_AT(&messages, Str, i - 1), *LIST_AT(&messages, Str, i)) < 0);
        found |= str_eq(*LIST_AT(&messages, Str, i), S("跳到正文"));
    }
    CHECK(found);
}
