// template_inner: what the template files share; nobody else includes it.
#pragma once
#include "web/template.h"

// --- where in an HTML document we are (template_place.c) ---------------------------------------

typedef enum {
    HTML_TEXT,
    HTML_OPEN,
    HTML_TAG,
    HTML_INSIDE,
    HTML_NAME,
    HTML_AFTER_NAME,
    HTML_BEFORE_VALUE,
    HTML_DOUBLE,
    HTML_SINGLE,
    HTML_BARE,
    HTML_DECLARATION,
    HTML_COMMENT,
    HTML_RAW,      // in <script> or <style>
    HTML_RCDATA,   // in <textarea> or <title>: text without elements
    HTML_RAW_END,  // in what may be the closing tag of these two
} HtmlState;

typedef struct {
    HtmlState state, raw;  // raw: HTML_RAW or HTML_RCDATA, to fall back to from HTML_RAW_END
    bool closing;          // of the tag: </…
    bool value_empty;      // nothing of the attribute's value but blanks so far
    bool must_break;       // a name ended at a section: a blank, / or > has to follow
    unsigned dashes, matched, pre;
    char tag[16], attribute[24], value[16];  // lower case, cut at their ends; value: the beginning
    unsigned tag_n, attribute_n, value_n;
    const char *slip;  // what literal HTML did wrong; NULL when nothing
} Markup;

typedef enum {
    PLACE_TEXT,
    PLACE_PLAIN,
    PLACE_ATTRIBUTE,
    PLACE_URL_START,
    PLACE_URL_REST,
    PLACE_NONE
} Place;

void html_feed(Markup *html, char c);
// The place of a hole that stands here; PLACE_NONE with the reason when none may.
Place html_hole(Markup *html, const char **why);
// A section or partial begins or ends here. False: not in such a place.
bool html_settle(Markup *html);
// A section that began at `began` ends at `html`; afterwards `html` is what holds whether or not it
// was shown.
bool html_join(Markup *html, const Markup *began);
// Between <time> and </time>.
bool html_in_time(const Markup *html);
// Whitespace means nothing more than one line end here.
bool html_loose(const Markup *html);

// --- operations ----------------------------------------------------------------------------------

typedef enum {
    OP_LITERAL,  // text
    OP_STR,      // escaped
    OP_STR_URL,  // percent-encoded
    OP_STR_RAW,  // Html, and {{{x}}} of the official cases
    OP_LINK,     // a Url: asked once more, escaped
    OP_TEXT,     // in the reader's language, escaped
    OP_INT,      // 8 bytes
    OP_FIELD,    // formatted by its kind, escaped
    OP_FIELD_URL,
    OP_FIELD_SAID,  // in <time>: as a person says a day, escaped
    OP_IF,
    OP_UNLESS,  // to: where to go on when not
    OP_EACH,    // to: behind its OP_NEXT
    OP_NEXT,    // to: the first of the list's operations
    OP_BODY,
} OpCode;

typedef enum { TEST_8, TEST_32, TEST_64, TEST_STR, TEST_TEXT, TEST_LIST } TestSize;

typedef struct {
    OpCode code;
    uint8_t depth;  // which list item (0: the view) …
    uint8_t inner;  // OP_EACH, OP_NEXT: the depth of the list's own items
    uint8_t test;   // TestSize
    uint32_t at;    // … and how far into it: the member, or for OP_FIELD the struct around it
    uint32_t to;
    uint32_t size;       // OP_EACH, OP_NEXT: of one item
    const Field *field;  // OP_FIELD
    Str text;            // OP_LITERAL
} Op;

#define TEMPLATE_DEPTH_MAX 16  // lists in lists

struct Template {
    const Op *ops;
    size_t n;
    size_t bodies;  // how many {{>body}}
};

// --- words (template_words.c)
// ----------------------------------------------------------------------

typedef void MessageSeen(void *with, Str message, int line);

// The source in that language, with as many lines; or, with `seen`, only every message of it.
// A translation whose holes are not those of the message is a finding at *line.
MUST_USE bool template_translate(Arena *work, Str source, const Lang *lang, MessageSeen *seen,
                                 void *with, Str *out, Str *finding, int *line);

// Length of the mustache tag at s[at], braces included; 0 when none begins or it has no end.
size_t mustache_length(Str s, size_t at);
