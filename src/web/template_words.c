// The words of a template: found between tags and in a few attributes, said in another language.
// What comes out has the lines of what went in, so findings point to the file.
#include "base/utf8.h"
#include "web/template_inner.h"
#include <string.h>

#define SOURCE_MAX  ((size_t)1 << 20)
#define MESSAGE_MAX ((size_t)8 << 10)

typedef struct {
    const Lang *lang;
    MessageSeen *seen;
    void *with;
    Str source;
    size_t at;
    int line;
    Markup html;
    Buf out;
    size_t run;  // where the run being read began; STR_NOWHERE outside
    int run_line;
    Str tag;          // the source of the tag we are in, from < to >
    bool tag_marked;  // it carries data-source
    Str marked;       // the element that carries it …
    unsigned nested;  // … and how many of that name are open
    const char *slip;
} Words;

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static Str trim(Str s)
{
    while (s.n > 0 && blank(s.p[0]))
        s = str_slice(s, 1, s.n);
    while (s.n > 0 && blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t mustache_length(Str s, size_t at)
{
    if (!str_eq(str_slice(s, at, at + 2), S("{{")))
        return 0;
    bool triple = at + 2 < s.n && s.p[at + 2] == '{';
    Str rest = str_slice(s, at, s.n);
    size_t end = str_find_str(rest, triple ? S("}}}") : S("}}"));
    return end == STR_NOWHERE ? 0 : end + (triple ? 3 : 2);
}

static bool is_hole(Str tag)
{
    return tag.n > 4 && memchr("#^/>!=&{", tag.p[2], 8) == NULL;
}

static int lines_in(Str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

// Blanks as one space, so that wrapping a line in the template changes no key.
static Str message_of(Arena *work, Str run)
{
    Buf out = buf_new(work, MESSAGE_MAX);
    for (size_t i = 0; i < run.n; i++) {
        if (!blank(run.p[i]))
            buf_byte(&out, run.p[i]);
        else if (i > 0 && !blank(run.p[i - 1]))
            buf_byte(&out, ' ');
    }
    return buf_str(&out);
}

// Every hole of `a` stands in `b`, and `a` has nothing but holes in braces.
static bool holes_within(Str a, Str b)
{
    for (size_t i = 0; i < a.n; i++) {
        size_t n = mustache_length(a, i);
        if (n == 0)
            continue;
        Str hole = str_slice(a, i, i + n);
        if (!is_hole(hole) || !str_has(b, hole))
            return false;
        i += n - 1;
    }
    return true;
}

// Translators write text: what would be markup is shown as it stands. Entities are theirs to use.
static void add_said(Words *words, Str said)
{
    for (size_t i = 0; i < said.n; i++) {
        char c = said.p[i];
        if (memchr("<>\"'", c, 4) != NULL)
            buf_html(&words->out, str_of(&c, 1));
        else
            buf_byte(&words->out, c);
    }
}

static bool in_value(const Markup *html)
{
    return html->state == HTML_DOUBLE || html->state == HTML_SINGLE;
}

static void say_run(Words *words, Str run)
{
    Str inner = trim(run);
    bool source = words->nested > 0 || (words->tag_marked && in_value(&words->html));
    if (source || !utf8_has_han(inner)) {
        buf_add(&words->out, run);
        return;
    }
    Str message = message_of(words->out.arena, inner);
    if (words->seen != NULL)
        words->seen(words->with, message,
                    words->run_line + lines_in(str_slice(run, 0, (size_t)(inner.p - run.p))));
    Str said = say_str(words->lang, message);
    if (str_eq(said, message)) {
        buf_add(&words->out, run);
        return;
    }
    if (!holes_within(said, message) || !holes_within(message, said))
        words->slip = "the translation has not the holes of the message";
    buf_add(&words->out, str_slice(run, 0, (size_t)(inner.p - run.p)));
    add_said(words, said);
    for (int i = lines_in(inner); i > 0; i--)
        buf_byte(&words->out, '\n');
    buf_add(&words->out, str_of(inner.p + inner.n, (size_t)(run.p + run.n - inner.p) - inner.n));
}

static void end_run(Words *words)
{
    if (words->run == STR_NOWHERE)
        return;
    Str run = str_slice(words->source, words->run, words->at);
    words->run = STR_NOWHERE;
    if (run.n > 0)
        say_run(words, run);
}

// From < to the > that closes it, quotes and holes jumped over.
static Str tag_at(Str source, size_t at)
{
    char quote = 0;
    for (size_t i = at; i < source.n; i++) {
        size_t hole = mustache_length(source, i);
        char c = source.p[i];
        if (hole > 0)
            i += hole - 1;
        else if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return str_slice(source, at, i + 1);
    }
    return str_slice(source, at, source.n);
}

static Str name_of(Str tag)
{
    size_t from = tag.n > 1 && tag.p[1] == '/' ? 2 : 1, to = from;
    while (to < tag.n && !blank(tag.p[to]) && tag.p[to] != '>' && tag.p[to] != '/' &&
           tag.p[to] != '{')
        to++;
    return str_slice(tag, from, to);
}

static bool is_void(Str name)
{
    static const char *const names[] = {
        "area",  "base", "br",   "col",   "embed",  "hr",    "img",
        "input", "link", "meta", "param", "source", "track", "wbr"
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq_fold(name, str(names[i])))
            return true;
    return false;
}

// Keeps count of the element marked data-source, whose text is shown as the source it is.
static void enter_tag(Words *words)
{
    Str tag = words->tag = tag_at(words->source, words->at);
    Str name = name_of(tag);
    bool closing = str_starts(tag, S("</"));
    words->tag_marked = !closing && str_has(tag, S(" data-source"));
    if (words->nested > 0 && str_eq_fold(name, words->marked))
        words->nested += closing ? -1u : 1u;
    if (words->nested > 0 || !words->tag_marked || is_void(name))
        return;
    words->nested = 1;
    words->marked = name;
}

static bool is_worded(const Words *words)
{
    static const char *const always[] = { "title", "alt", "placeholder", "aria-label" };
    Str name = str_of(words->html.attribute, words->html.attribute_n);
    for (size_t i = 0; i < COUNT(always); i++)
        if (str_eq(name, str(always[i])))
            return true;
    Str tag = name_of(words->tag);
    if (str_eq(name, S("content")))
        return str_eq_fold(tag, S("meta")) && str_has(words->tag, S("name=\"description\""));
    return str_eq(name, S("value")) && str_eq_fold(tag, S("input")) &&
           (str_has(words->tag, S("type=\"submit\"")) ||
            str_has(words->tag, S("type=\"button\"")) || str_has(words->tag, S("type=\"reset\"")));
}

static bool in_words(const Words *words)
{
    return words->html.state == HTML_TEXT || words->html.state == HTML_RCDATA ||
           (in_value(&words->html) && is_worded(words));
}

static void begin_run(Words *words)
{
    if (words->run != STR_NOWHERE || !in_words(words))
        return;
    words->run = words->at;
    words->run_line = words->line;
}

// The < of a tag after text, or the quote after a value.
static bool ends_run(const Markup *html, char c)
{
    if (in_value(html))
        return c == (html->state == HTML_DOUBLE ? '"' : '\'');
    return c == '<';
}

static void read_byte(Words *words)
{
    char c = words->source.p[words->at];
    if (ends_run(&words->html, c))
        end_run(words);
    else
        begin_run(words);
    if (words->html.state == HTML_TEXT && c == '<')
        enter_tag(words);
    html_feed(&words->html, c);
    words->line += c == '\n';
    if (words->run == STR_NOWHERE)
        buf_byte(&words->out, c);
}

static void read_mustache(Words *words, size_t n)
{
    Str tag = str_slice(words->source, words->at, words->at + n);
    if (is_hole(tag))
        begin_run(words);
    else
        end_run(words);
    if (words->run == STR_NOWHERE)
        buf_add(&words->out, tag);
    words->line += lines_in(tag);
}

// An HTML comment is for us; only its line ends go on.
static size_t comment_length(const Words *words)
{
    Str rest = str_slice(words->source, words->at, words->source.n);
    if (words->html.state != HTML_TEXT || !str_starts(rest, S("<!--")))
        return 0;
    size_t end = str_find_str(rest, S("-->"));
    return end == STR_NOWHERE ? 0 : end + 3;
}

static void skip_comment(Words *words, size_t n)
{
    end_run(words);
    int lines = lines_in(str_slice(words->source, words->at, words->at + n));
    for (int i = 0; i < lines; i++)
        buf_byte(&words->out, '\n');
    words->line += lines;
}

static size_t read_next(Words *words)
{
    size_t comment = comment_length(words), tag = mustache_length(words->source, words->at);
    if (comment > 0) {
        skip_comment(words, comment);
        return comment;
    }
    if (tag > 0) {
        read_mustache(words, tag);
        return tag;
    }
    read_byte(words);
    return 1;
}

bool template_translate(Arena *work, Str source, const Lang *lang, MessageSeen *seen, void *with,
                        Str *out, Str *finding, int *line)
{
    Words words = { .lang = lang,
                    .seen = seen,
                    .with = with,
                    .source = source,
                    .line = 1,
                    .run = STR_NOWHERE,
                    .out = buf_new(work, SOURCE_MAX) };
    while (words.at < source.n && words.slip == NULL)
        words.at += read_next(&words);
    end_run(&words);
    if (words.slip == NULL && words.out.full)
        words.slip = "larger than 1 MiB";
    if (words.slip != NULL) {
        *finding = str(words.slip);
        *line = words.line;
        return false;
    }
    *out = buf_str(&words.out);
    return true;
}
