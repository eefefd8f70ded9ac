// Follows a document byte by byte, as the tokenizer of the HTML standard (13.2.5) does, as far as a
// hole's place depends on it. Sections and partials must leave the place as they found it, so one
// walk through the source holds for every way of rendering it.
#include "web/template_inner.h"
#include <string.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static void keep(char *word, size_t room, unsigned *n, char c)
{
    if (*n < room)
        word[(*n)++] = lower(c);
}

static bool is_tag(const Markup *html, const char *name)
{
    return str_eq(str_of(html->tag, html->tag_n), str(name));
}

static Str attribute(const Markup *html)
{
    return str_of(html->attribute, html->attribute_n);
}

static void tag_done(Markup *html)
{
    html->state = HTML_TEXT;
    if (is_tag(html, "pre"))
        html->pre = html->closing ? 0 : 1;
    if (html->closing)
        return;
    if (is_tag(html, "script") || is_tag(html, "style"))
        html->state = html->raw = HTML_RAW;
    else if (is_tag(html, "textarea") || is_tag(html, "title"))
        html->state = html->raw = HTML_RCDATA;
}

static void feed_open(Markup *html, char c)
{
    if (c == '/' && !html->closing) {
        html->closing = true;
        return;
    }
    if (letter(c)) {
        html->state = HTML_TAG;
        html->tag_n = 0;
        keep(html->tag, sizeof html->tag, &html->tag_n, c);
        return;
    }
    html->dashes = 0;
    html->state = c == '!' || c == '?' || html->closing ? HTML_DECLARATION : HTML_TEXT;
    if (html->state == HTML_DECLARATION && c == '>')
        html->state = HTML_TEXT;
}

static void begin_name(Markup *html, char c)
{
    if (c == '=' || c == '"' || c == '\'')
        html->slip = "a stray = or quote in a tag";
    html->state = HTML_NAME;
    html->attribute_n = 0;
    keep(html->attribute, sizeof html->attribute, &html->attribute_n, c);
}

// Between and in attribute names.
static void feed_inside(Markup *html, char c)
{
    if (html->must_break && !blank(c) && c != '/' && c != '>')
        html->slip = "a section that ends a name is followed by more of it; put a blank between";
    html->must_break = false;
    if (c == '>') {
        tag_done(html);
        return;
    }
    if (blank(c)) {
        html->state = html->state == HTML_NAME || html->state == HTML_AFTER_NAME ? HTML_AFTER_NAME
                                                                                 : HTML_INSIDE;
        return;
    }
    if (c == '/') {
        html->state = HTML_INSIDE;
        return;
    }
    if (c == '=' && (html->state == HTML_NAME || html->state == HTML_AFTER_NAME)) {
        html->state = HTML_BEFORE_VALUE;
        html->value_empty = true;
        html->value_n = 0;
        return;
    }
    if (html->state == HTML_NAME)
        keep(html->attribute, sizeof html->attribute, &html->attribute_n, c);
    else
        begin_name(html, c);
}

static void feed_value(Markup *html, char c)
{
    char quote = html->state == HTML_DOUBLE ? '"' : '\'';
    if (c == quote) {
        html->state = HTML_INSIDE;
        return;
    }
    if ((unsigned char)c <= ' ')
        return;
    html->value_empty = false;
    keep(html->value, sizeof html->value, &html->value_n, c);
}

static void feed_before_value(Markup *html, char c)
{
    if (blank(c))
        return;
    if (c == '>')
        tag_done(html);
    else if (c == '"' || c == '\'')
        html->state = c == '"' ? HTML_DOUBLE : HTML_SINGLE;
    else
        html->state = HTML_BARE;
}

static void feed_declaration(Markup *html, char c)
{
    if (html->dashes < 2 && c == '-') {
        if (++html->dashes == 2) {
            html->state = HTML_COMMENT;
            html->dashes = 0;
        }
        return;
    }
    html->dashes = 3;
    if (c == '>')
        html->state = HTML_TEXT;
}

static void feed_comment(Markup *html, char c)
{
    if (c == '>' && html->dashes >= 2)
        html->state = HTML_TEXT;
    html->dashes = c == '-' ? html->dashes + 1 : 0;
}

// "</script" and so on, then a blank, / or >; anything else falls back.
static void feed_raw_end(Markup *html, char c)
{
    if (html->matched == 0 && c == '/') {
        html->matched = 1;
        return;
    }
    if (html->matched > 0 && html->matched <= html->tag_n &&
        lower(c) == html->tag[html->matched - 1]) {
        html->matched++;
        return;
    }
    if (html->matched != html->tag_n + 1 || (!blank(c) && c != '/' && c != '>')) {
        html->state = c == '<' ? HTML_RAW_END : html->raw;
        html->matched = 0;
        return;
    }
    html->closing = true;
    html->state = HTML_INSIDE;
    feed_inside(html, c);
}

void html_feed(Markup *html, char c)
{
    switch (html->state) {
    case HTML_TEXT:
        if (c == '<') {
            html->state = HTML_OPEN;
            html->closing = false;
        }
        return;
    case HTML_OPEN:
        feed_open(html, c);
        return;
    case HTML_TAG:
        if (blank(c) || c == '/' || c == '>') {
            html->state = HTML_INSIDE;
            feed_inside(html, c);
            return;
        }
        keep(html->tag, sizeof html->tag, &html->tag_n, c);
        return;
    case HTML_INSIDE:
    case HTML_NAME:
    case HTML_AFTER_NAME:
        feed_inside(html, c);
        return;
    case HTML_BEFORE_VALUE:
        feed_before_value(html, c);
        return;
    case HTML_DOUBLE:
    case HTML_SINGLE:
        feed_value(html, c);
        return;
    case HTML_BARE:
        if (c == '>')
            tag_done(html);
        else if (blank(c))
            html->state = HTML_INSIDE;
        return;
    case HTML_DECLARATION:
        feed_declaration(html, c);
        return;
    case HTML_COMMENT:
        feed_comment(html, c);
        return;
    case HTML_RAW:
    case HTML_RCDATA:
        if (c == '<') {
            html->state = HTML_RAW_END;
            html->matched = 0;
        }
        return;
    case HTML_RAW_END:
        feed_raw_end(html, c);
        return;
    }
    unreachable();
}

static bool one_of(Str name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (str_eq(name, str(*names)))
            return true;
    return false;
}

// Attributes whose value is fetched or followed; htmx follows its own like links.
static bool is_url(Str name)
{
    static const char *const urls[] = {
        "href",       "src",         "action",         "formaction",  "poster",
        "data",       "cite",        "ping",           "background",  "manifest",
        "xlink:href", "hx-get",      "hx-post",        "hx-put",      "hx-patch",
        "hx-delete",  "hx-push-url", "hx-replace-url", "sse-connect", NULL
    };
    return one_of(name, urls);
}

// Attributes whose value is a program, a style, a document or a list that escaping does not make
// safe.
static bool is_code(Str name)
{
    static const char *const codes[] = { "style",      "srcdoc",  "srcset",     "imagesrcset",
                                         "hx-vals",    "hx-vars", "hx-headers", "hx-request",
                                         "hx-trigger", NULL };
    return str_starts(name, S("on")) || str_starts(name, S("hx-on")) ||
           str_starts(name, S("data-hx-")) || one_of(name, codes);
}

// A scheme written before the hole: only those that url_of allows may carry data behind them.
static bool scheme_allowed(const Markup *html)
{
    static const char *const schemes[] = { "https", "http", "tel", "mailto", "geo", "sms", NULL };
    Str value = str_of(html->value, html->value_n);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '/' || c == '?' || c == '#')
            return true;
        if (c == ':')
            return one_of(str_slice(value, 0, i), schemes);
    }
    return true;
}

static Place value_place(Markup *html, const char **why)
{
    Str name = attribute(html);
    bool empty = html->value_empty;
    html->value_empty = false;
    if (is_code(name)) {
        *why =
            "in an attribute that is a program or a style (on…, style, srcdoc, srcset, hx-vals …)";
        return PLACE_NONE;
    }
    if (!is_url(name))
        return PLACE_ATTRIBUTE;
    if (empty)
        return PLACE_URL_START;
    if (scheme_allowed(html))
        return PLACE_URL_REST;
    *why = "behind a scheme that is no link (javascript:, data:)";
    return PLACE_NONE;
}

Place html_hole(Markup *html, const char **why)
{
    switch (html->state) {
    case HTML_TEXT:
        return PLACE_TEXT;
    case HTML_RCDATA:
        return PLACE_PLAIN;
    case HTML_DOUBLE:
    case HTML_SINGLE:
        return value_place(html, why);
    case HTML_OPEN:
    case HTML_TAG:
        *why = "in the name of a tag";
        return PLACE_NONE;
    case HTML_INSIDE:
    case HTML_NAME:
    case HTML_AFTER_NAME:
        *why = "in the name of an attribute";
        return PLACE_NONE;
    case HTML_BEFORE_VALUE:
    case HTML_BARE:
        *why = "in an attribute without quotes";
        return PLACE_NONE;
    case HTML_DECLARATION:
    case HTML_COMMENT:
        *why = "in an HTML comment or declaration";
        return PLACE_NONE;
    case HTML_RAW:
    case HTML_RAW_END:
        *why = "in <script> or <style>";
        return PLACE_NONE;
    }
    unreachable();
}

bool html_in_time(const Markup *html)
{
    return html->state == HTML_TEXT && !html->closing && is_tag(html, "time");
}

bool html_settle(Markup *html)
{
    switch (html->state) {
    case HTML_TEXT:
    case HTML_RCDATA:
    case HTML_INSIDE:
    case HTML_DOUBLE:
    case HTML_SINGLE:
        return true;
    case HTML_TAG:
    case HTML_NAME:
        html->must_break = true;
        html->state = HTML_INSIDE;
        return true;
    case HTML_AFTER_NAME:
        html->state = HTML_INSIDE;
        return true;
    case HTML_OPEN:
    case HTML_BEFORE_VALUE:
    case HTML_BARE:
    case HTML_DECLARATION:
    case HTML_COMMENT:
    case HTML_RAW:
    case HTML_RAW_END:
        return false;
    }
    unreachable();
}

static bool same_tag(const Markup *a, const Markup *b)
{
    return a->closing == b->closing && str_eq(str_of(a->tag, a->tag_n), str_of(b->tag, b->tag_n));
}

bool html_join(Markup *html, const Markup *began)
{
    if (!html_settle(html) || html->state != began->state || html->pre != began->pre)
        return false;
    if (html->state != HTML_TEXT && !same_tag(html, began))
        return false;
    html->must_break |= began->must_break;
    if (html->state != HTML_DOUBLE && html->state != HTML_SINGLE)
        return true;
    if (!str_eq(attribute(html), attribute(began)))
        return false;
    html->value_empty |= began->value_empty;
    return true;
}

bool html_loose(const Markup *html)
{
    switch (html->state) {
    case HTML_TAG:
    case HTML_INSIDE:
    case HTML_NAME:
    case HTML_AFTER_NAME:
        return true;
    case HTML_TEXT:
        return html->pre == 0;
    case HTML_OPEN:
    case HTML_BEFORE_VALUE:
    case HTML_DOUBLE:
    case HTML_SINGLE:
    case HTML_BARE:
    case HTML_DECLARATION:
    case HTML_COMMENT:
    case HTML_RAW:
    case HTML_RCDATA:
    case HTML_RAW_END:
        return false;
    }
    unreachable();
}
