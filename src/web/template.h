// template: logic-less pages bound to Shapes when they are loaded.
//
// A subset of mustache: {{name}} {{a.b}} {{.}}, {{#section}} {{^inverted}} {{/}}, {{>partial}}, {{!
// comment}}; no lambdas. A partial {{>name}} is name.html in the template's own folder, else in
// web/layout/; {{>icon/name}} is assets/icons/name.svg. At load each template is translated
// (catalogue), parsed once into a flat array of operations, and each name resolved to an offset
// through the page's Shape. Unknown names, unclosed sections, recursive partials and unsafe places
// stop the start with file and line; so a misspelt field is a failed test, never a blank on a page.
//
// Safe by type and by place: Str and Text are escaped in text and in quoted attributes. A hole in
// an unquoted attribute, in <script> or <style>, in a tag or attribute name, in an on… attribute,
// or at the start of a URL attribute (href src action formaction poster data cite) is refused at
// load; a Url field is allowed at a URL's start; Html only in text.
// {{{x}}} and set delimiters are refused in pages (the runner of the official cases allows them).
// The same goes for other attributes that are programs, styles or lists of URLs: style srcdoc
// srcset hx-on… hx-vals hx-headers hx-trigger; hx-get and its like are URL attributes, and behind a
// literal scheme that is no link (javascript:, data:) no hole may stand. HTML comments are not
// sent, nor blanks beyond one outside <pre>, <textarea> and values, nor the last line end of a
// partial in a line. A Str or Text in a URL attribute beyond its start is percent-encoded. {{.}} is
// the only field of a list's item. A partial sees the scope of the place where it stands: in
// {{#form}}{{>x}}{{/form}} the fields of form. A section or partial ends in the place where it
// began, so no value can move what follows into another place. A section over: bool (shown when
// true), List (each item), PART (its fields in scope), ID/INT/TIME/DAY (shown when not 0 / none),
// Str (shown when not empty). Inside a section the outer names stay visible. {{-last}}-like extras
// do not exist.
//
// Translation: a run of text between tags, holes included, that contains a Han character is one
// message, blanks at its ends aside
// ("还差 {{n}} 人"), blanks inside it being one space; sections, partials and comments end a run.
// So are the attributes title, alt, placeholder, aria-label, content of <meta name=description>,
// value of buttons. Elements marked data-source (source text shown on purpose) are not.
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/shape.h"

typedef enum {
    LAYOUT_PAGE,   // resident and volunteer: red head, tab bar
    LAYOUT_DESK,   // staff: side menu, wide tables
    LAYOUT_PRINT,  // A4, no chrome
    LAYOUT_BARE,   // the template is the whole document
} Layout;

typedef struct Page {
    const char *name;  // the template's file name without .html
    const char *file;  // __FILE__ of the room, so the template lies beside it
    const Shape *shape;
    Layout layout;
    Text title;  // of the page; a handler may set a better one
} Page;

// PAGE(order_show, order_view_shape, "服务单"); optional more: .layout = LAYOUT_DESK
#define PAGE(name_, shape_, title_, ...)                                                         \
    static const Page name_ = {                                                                  \
        .name = #name_, .file = __FILE__, .shape = &(shape_), .title = { title_ }, ##__VA_ARGS__ \
    };                                                                                           \
    static const Page *const name_##_listed                                                      \
        __attribute__((section("redvest_pages"), used, retain)) = &name_

typedef struct Template Template;

// What web/layout/page.html, desk.html and print.html are rendered with; LAYOUT_BARE has no layout.
// Defined beside reply_page.
extern const Shape layout_view_shape;

size_t page_count(void);
const Page *page_at(size_t i);

// Loads every page in every language, with the layouts of web/layout/. On a finding: logs file,
// line and what to do, returns fault_internal. `edit`: pages are read again from disk at each
// rendering.
MUST_USE Err templates_load(Arena *house, bool edit);
const Template *template_of_page(const Page *page, const Lang *lang);
const Template *template_of_layout(Layout layout, const Lang *lang);

// For one template by itself: tests, documents, mail.
typedef struct {
    bool official;  // set delimiters and triple braces allowed, no HTML places (the official cases)
    const Lang *lang;
    Str (*partial)(void *with, Str name);  // source by name; none when there is none
    void *with;
} TemplateRules;
MUST_USE Err template_parse(Arena *house, Str name, Str source, const Shape *shape,
                            const TemplateRules *rules, const Template **out, Str *finding);
void template_render(Buf *out, Arena *scratch, const Lang *lang, const Template *tpl,
                     const void *view);
// With a hole: {{>body}} of a layout renders `body` with `body_view`.
void template_render_layout(Buf *out, Arena *scratch, const Lang *lang, const Template *layout,
                            const void *layout_view, const Template *body, const void *body_view);
// The markup of an icon for a Html field chosen at run time ("scissors"); the question mark when
// unknown.
Html icon_html(Str name);

// Every message of every template, for the test that lists what lacks a translation, and for
// `redvest words`.
void template_messages(Arena *arena, List *messages);  // List of Str, Chinese, without doubles
