// From source to operations: mustache tags, scopes, places. Everything a page could get wrong is
// found here, before the program serves.
#include "web/template_inner.h"
#include <string.h>

#define WORK_MAX     ((size_t)64 << 20)
#define TAGS_MAX     50000  // with those of partials
#define LITERAL_MAX  ((size_t)2 << 20)
#define PARTIALS_MAX 500
#define SCOPES_MAX   32
#define SECTIONS_MAX 64  // open at once, partials included
#define INDENT_MAX   ((size_t)1 << 20)

// A file, or a partial in the file that names it.
typedef struct Source {
    Str name, text;
    size_t at;
    int line;      // of the next byte
    int tag_line;  // of the tag being read
    Str open, close;
    const struct Source *outer;
} Source;

// Where names are looked for, innermost last. A PART adds an offset, a list item a depth.
typedef struct {
    const Shape *shape;  // NULL: nothing is known here (a list of the official cases that is empty)
    uint32_t at;
    uint8_t depth;
} Scope;

typedef struct {
    const Field *field;  // NULL: none
    Scope in;            // the struct around it
} Found;

typedef struct {
    Arena *house, *work;
    const TemplateRules *rules;
    Op *ops;
    size_t n, room;
    Buf literal;
    Scope scopes[SCOPES_MAX];
    size_t scope_n;
    Markup html;
    bool loose;     // the last byte of the literal is a blank that stands for all that follow
    unsigned open;  // sections and partials
    size_t bodies, tags, partials;
    Str finding;  // none while all is well
} Parser;

typedef struct {
    char kind;  // # ^ / > ! = & { or 0
    Str name;   // or what stands inside
    size_t begin, end;
    bool alone;  // on its line
} Tag;

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

// "rooms/orders/show.html:12: {{>form}}:3: no field `x` in OrderView". The first finding stands.
static bool find(Parser *parser, const Source *source, int line, Str what)
{
    if (parser->finding.p != NULL)
        return false;
    parser->finding = what;
    for (const Source *at = source; at != NULL; at = at->outer) {
        int here = at == source ? line : at->tag_line;
        parser->finding = at->outer == NULL
                              ? str_printf(parser->house, "%.*s:%d: %.*s", STR_FMT(at->name), here,
                                           STR_FMT(parser->finding))
                              : str_printf(parser->house, "{{>%.*s}}:%d: %.*s", STR_FMT(at->name),
                                           here, STR_FMT(parser->finding));
    }
    return false;
}

#define FIND(parser, source, line, ...) \
    find((parser), (source), (line), str_printf((parser)->house, __VA_ARGS__))

// --- operations ----------------------------------------------------------------------------------

static void add_op(Parser *parser, Op op)
{
    if (parser->n == parser->room) {
        size_t room = parser->room == 0 ? 256 : parser->room * 2;
        Op *ops = NEW_ARRAY(parser->work, Op, room);
        if (parser->n > 0)
            memcpy(ops, parser->ops, parser->n * sizeof(Op));
        parser->ops = ops;
        parser->room = room;
    }
    parser->ops[parser->n++] = op;
}

static void end_literal(Parser *parser)
{
    parser->loose = false;
    if (parser->literal.n == 0)
        return;
    add_op(parser,
           (Op){ .code = OP_LITERAL, .text = str_copy(parser->house, buf_str(&parser->literal)) });
    parser->literal.n = 0;
}

// Where blanks mean no more than one, they become one: a line end if there is any among them.
static void add_byte(Parser *parser, char c)
{
    bool loose = !parser->rules->official && blank(c) && html_loose(&parser->html);
    if (loose && parser->loose && c == '\n')
        parser->literal.p[parser->literal.n - 1] = '\n';
    else if (!loose || !parser->loose)
        buf_byte(&parser->literal, loose && c != '\n' ? ' ' : c);
    parser->loose = loose;
}

static bool add_literal(Parser *parser, Source *source, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        add_byte(parser, c);
        if (!parser->rules->official)
            html_feed(&parser->html, c);
        if (parser->html.slip != NULL)
            return FIND(parser, source, source->line, "%s", parser->html.slip);
        source->line += c == '\n';
    }
    return true;
}

// --- names
// -----------------------------------------------------------------------------------------

// The field of one struct that a dotted name leads to, by way of PARTs.
static Found find_in(Scope scope, Str name)
{
    for (;;) {
        Str rest;
        Str first = str_cut(name, '.', &rest);
        const Field *field = shape_field(scope.shape, first);
        if (field == NULL || (field->flags & FIELD_SECRET))
            return (Found){ 0 };
        if (rest.p == NULL)
            return (Found){ field, scope };
        if (field->kind != KIND_PART)
            return (Found){ 0 };
        scope = (Scope){ field->shape, scope.at + field->at, scope.depth };
        name = rest;
    }
}

// Mustache: the first word decides the scope; if the rest is not there, it is nowhere.
static Found resolve(const Parser *parser, Str name)
{
    const Scope *last = &parser->scopes[parser->scope_n - 1];
    if (str_eq(name, S("."))) {
        bool single = last->shape != NULL && last->shape->count == 1;
        return single ? (Found){ &last->shape->fields[0], *last } : (Found){ 0 };
    }
    Str rest;
    Str first = str_cut(name, '.', &rest);
    for (size_t i = parser->scope_n; i-- > 0;) {
        const Scope *scope = &parser->scopes[i];
        if (scope->shape != NULL && shape_field(scope->shape, first) != NULL)
            return find_in(*scope, name);
    }
    return (Found){ 0 };
}

static bool no_field(Parser *parser, const Source *source, Str name)
{
    if (parser->rules->official)
        return true;
    size_t last = parser->scope_n - 1;
    while (parser->scopes[last].shape == NULL)
        last--;
    return FIND(parser, source, source->tag_line, "no field `%.*s` in %s%s", STR_FMT(name),
                parser->scopes[last].shape->name, last > 0 ? " and what stands around it" : "");
}

static bool add_scope(Parser *parser, const Source *source, Scope scope)
{
    if (parser->scope_n == SCOPES_MAX)
        return FIND(parser, source, source->line, "sections too deep");
    parser->scopes[parser->scope_n++] = scope;
    return true;
}

// --- holes
// -------------------------------------------------------------------------------------------

// How a field is written in a place; false when it may not stand there. At a URL's start only a Url
// may.
static bool value_op(const Field *field, Place place, bool raw, Op *op)
{
    bool in_url = place == PLACE_URL_REST;
    if (place == PLACE_URL_START && field->kind != KIND_URL)
        return false;
    switch (field->kind) {
    case KIND_STR:
        op->code = raw ? OP_STR_RAW : in_url ? OP_STR_URL : OP_STR;
        return true;
    case KIND_URL:
        op->code = OP_LINK;
        return true;
    case KIND_HTML:
        op->code = OP_STR_RAW;
        return place == PLACE_TEXT;
    case KIND_TEXT:
        *op = in_url ? ((Op){ .code = OP_FIELD_URL, .field = field }) : (Op){ .code = OP_TEXT };
        return true;
    case KIND_INT:
        *op = field->size == sizeof(int64_t) ? ((Op){ .code = OP_INT })
                                             : (Op){ .code = OP_FIELD, .field = field };
        return true;
    case KIND_ID:
    case KIND_DAY:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
        *op = (Op){ .code = OP_FIELD, .field = field };  // digits, '-' and '.': the same everywhere
        return true;
    case KIND_BOOL:
    case KIND_TIME:
    case KIND_PERMILLE:
    case KIND_WORD:
        *op = (Op){ .code = in_url ? OP_FIELD_URL : OP_FIELD, .field = field };
        return true;
    case KIND_BLOB:
    case KIND_PART:
    case KIND_LIST:
        return false;
    }
    unreachable();
}

static bool refuse_value(Parser *parser, const Source *source, Str name, const Field *field,
                         Place place)
{
    if (parser->rules->official)
        return true;
    if (place == PLACE_URL_START)
        return FIND(
            parser, source, source->tag_line,
            "`%.*s` at the start of a URL is no Url: write the path before it, or make it a LINK",
            STR_FMT(name));
    if (field->kind == KIND_HTML)
        return FIND(parser, source, source->tag_line, "`%.*s` is Html, which stands in text alone",
                    STR_FMT(name));
    return FIND(parser, source, source->tag_line, "`%.*s` is a list, a part or bytes, not a value",
                STR_FMT(name));
}

static bool add_value(Parser *parser, const Source *source, const Tag *tag)
{
    const char *why = NULL;
    bool raw = tag->kind == '{' || tag->kind == '&';
    Place place = parser->rules->official ? PLACE_TEXT : html_hole(&parser->html, &why);
    if (raw && !parser->rules->official)
        return FIND(parser, source, source->tag_line,
                    "`%.*s` is to be escaped: no {{{ }}} and no {{& }} in pages",
                    STR_FMT(tag->name));
    if (place == PLACE_NONE)
        return FIND(parser, source, source->tag_line, "`%.*s` stands %s", STR_FMT(tag->name), why);
    Found found = resolve(parser, tag->name);
    if (found.field == NULL)
        return no_field(parser, source, tag->name);
    Op op = { 0 };
    if (!value_op(found.field, place, raw, &op))
        return refuse_value(parser, source, tag->name, found.field, place);
    if (op.code == OP_FIELD && html_in_time(&parser->html))
        op.code = OP_FIELD_SAID;
    end_literal(parser);
    op.depth = found.in.depth;
    op.at = found.in.at + (op.field == NULL ? found.field->at : 0);
    add_op(parser, op);
    return true;
}

// --- tags
// --------------------------------------------------------------------------------------------

static int line_of(const Source *source, size_t at)
{
    int line = source->line;
    for (size_t i = source->at; i < at; i++)
        line += source->text.p[i] == '\n';
    return line;
}

static bool read_tag(Parser *parser, Source *source, size_t begin, Tag *tag)
{
    source->tag_line = line_of(source, begin);
    Str rest = str_slice(source->text, begin + source->open.n, source->text.n);
    bool triple = str_eq(source->open, S("{{")) && rest.n > 0 && rest.p[0] == '{';
    bool set = rest.n > 0 && rest.p[0] == '=';
    Str close = triple ? S("}}}") : source->close;
    if (set)
        close = str_join(parser->work, S("="), source->close);
    size_t skip = triple || set ? 1 : 0;
    size_t end = str_find_str(str_slice(rest, skip, rest.n), close);
    if (end == STR_NOWHERE)
        return FIND(parser, source, source->tag_line, "{{ without }}");
    Str inside = trim(str_slice(rest, skip, skip + end));
    *tag = (Tag){ .kind = triple ? '{'
                          : set  ? '='
                                 : 0,
                  .name = inside,
                  .begin = begin,
                  .end = begin + source->open.n + skip + end + close.n };
    if (tag->kind == 0 && inside.n > 0 && memchr("#^/>!&", inside.p[0], 6) != NULL) {
        tag->kind = inside.p[0];
        tag->name = trim(str_slice(inside, 1, inside.n));
    }
    if (tag->kind != '!' && tag->name.n == 0)
        return FIND(parser, source, source->tag_line, "a tag without a name");
    return true;
}

// A tag that shows nothing and stands alone on its line takes the line with it.
static bool standalone(const Source *source, const Tag *tag, size_t *line_begin, size_t *line_end)
{
    if (tag->kind == 0 || tag->kind == '{' || tag->kind == '&')
        return false;
    Str s = source->text;
    size_t begin = tag->begin, end = tag->end;
    while (begin > 0 && (s.p[begin - 1] == ' ' || s.p[begin - 1] == '\t'))
        begin--;
    while (end < s.n && (s.p[end] == ' ' || s.p[end] == '\t'))
        end++;
    if (begin > 0 && s.p[begin - 1] != '\n')
        return false;
    if (end < s.n && s.p[end] == '\r' && end + 1 < s.n && s.p[end + 1] == '\n')
        end++;
    if (end < s.n && s.p[end] != '\n')
        return false;
    *line_begin = begin;
    *line_end = end < s.n ? end + 1 : end;
    return true;
}

static bool set_delimiters(Parser *parser, Source *source, Str inside)
{
    if (!parser->rules->official)
        return FIND(parser, source, source->tag_line, "no set delimiters in pages");
    size_t middle = 0;
    while (middle < inside.n && !blank(inside.p[middle]))
        middle++;
    source->open = str_slice(inside, 0, middle);
    source->close = trim(str_slice(inside, middle, inside.n));
    if (source->close.n == 0)
        return FIND(parser, source, source->tag_line, "one delimiter without the other");
    return true;
}

// --- sections and partials
// -------------------------------------------------------------------------------

static bool parse_block(Parser *parser, Source *source, Str until, int opened);

static bool section_test(const Field *field, uint8_t *test)
{
    switch (field->kind) {
    case KIND_BOOL:
    case KIND_INT:
    case KIND_ID:
    case KIND_TIME:
    case KIND_DAY:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
        *test = field->size == 1 ? TEST_8 : field->size == 4 ? TEST_32 : TEST_64;
        return true;
    case KIND_STR:
    case KIND_HTML:
    case KIND_URL:
        *test = TEST_STR;
        return true;
    case KIND_TEXT:
        *test = TEST_TEXT;
        return true;
    case KIND_LIST:
        *test = TEST_LIST;
        return true;
    case KIND_WORD:
    case KIND_BLOB:
    case KIND_PART:
        return false;
    }
    unreachable();
}

static bool skipped(Parser *parser, Source *source, Str name, int line);

// The block once, under a condition.
static bool parse_if(Parser *parser, Source *source, const Tag *tag, Found found, int line)
{
    uint8_t test = 0;
    if (!section_test(found.field, &test))
        return FIND(parser, source, line, "`%.*s` cannot be asked: make it a bool",
                    STR_FMT(tag->name));
    size_t at = parser->n;
    add_op(parser, (Op){ .code = tag->kind == '#' ? OP_IF : OP_UNLESS,
                         .depth = found.in.depth,
                         .test = test,
                         .at = found.in.at + found.field->at });
    if (!parse_block(parser, source, tag->name, line))
        return false;
    parser->ops[at].to = (uint32_t)parser->n;
    return true;
}

// The block for each item, whose fields are in scope.
static bool parse_each(Parser *parser, Source *source, const Tag *tag, Found found, int line)
{
    uint8_t inner = (uint8_t)(parser->scopes[parser->scope_n - 1].depth + 1);
    if (inner == TEMPLATE_DEPTH_MAX)
        return FIND(parser, source, line, "lists too deep");
    if (found.field->shape == NULL)
        return skipped(parser, source, tag->name, line);
    Op each = { .code = OP_EACH,
                .depth = found.in.depth,
                .inner = inner,
                .at = found.in.at + found.field->at,
                .size = (uint32_t)found.field->shape->size };
    size_t at = parser->n;
    add_op(parser, each);
    if (!add_scope(parser, source, (Scope){ found.field->shape, 0, inner }) ||
        !parse_block(parser, source, tag->name, line))
        return false;
    parser->scope_n--;
    each.code = OP_NEXT;
    each.depth = 0;
    each.at = 0;
    each.to = (uint32_t)at + 1;
    add_op(parser, each);
    parser->ops[at].to = (uint32_t)parser->n;
    return true;
}

// Never shown; parsed all the same, so that what stands in it is right too.
static bool skipped(Parser *parser, Source *source, Str name, int line)
{
    size_t at = parser->n;
    if (!add_scope(parser, source, (Scope){ .depth = parser->scopes[parser->scope_n - 1].depth }) ||
        !parse_block(parser, source, name, line))
        return false;
    parser->scope_n--;
    parser->n = at;
    return true;
}

static bool parse_part(Parser *parser, Source *source, const Tag *tag, Found found, int line)
{
    if (tag->kind == '^')
        return skipped(parser, source, tag->name, line);
    Scope scope = { found.field->shape, found.in.at + found.field->at, found.in.depth };
    if (!add_scope(parser, source, scope) || !parse_block(parser, source, tag->name, line))
        return false;
    parser->scope_n--;
    return true;
}

static bool parse_section_of(Parser *parser, Source *source, const Tag *tag, int line)
{
    Found found = resolve(parser, tag->name);
    if (found.field == NULL) {
        if (!no_field(parser, source, tag->name))
            return false;
        return tag->kind == '^' ? parse_block(parser, source, tag->name, line)
                                : skipped(parser, source, tag->name, line);
    }
    if (found.field->kind == KIND_PART)
        return parse_part(parser, source, tag, found, line);
    if (found.field->kind == KIND_LIST && tag->kind == '#')
        return parse_each(parser, source, tag, found, line);
    return parse_if(parser, source, tag, found, line);
}

static bool settle(Parser *parser, const Source *source, const Tag *tag)
{
    if (parser->rules->official || html_settle(&parser->html))
        return true;
    return FIND(parser, source, source->tag_line,
                "{{%c%.*s}} stands inside a name, a comment, a script or an unquoted value",
                tag->kind, STR_FMT(tag->name));
}

static bool join(Parser *parser, const Source *source, const Tag *tag, const Markup *began,
                 int line)
{
    if (parser->rules->official || html_join(&parser->html, began))
        return true;
    return FIND(parser, source, line,
                "{{%c%.*s}} does not end where it began: a tag or a quote is open on one side",
                tag->kind, STR_FMT(tag->name));
}

static bool enter(Parser *parser, const Source *source)
{
    if (parser->open == SECTIONS_MAX)
        return FIND(parser, source, source->tag_line, "sections or partials too deep");
    parser->open++;
    end_literal(parser);
    return true;
}

static bool parse_section(Parser *parser, Source *source, const Tag *tag)
{
    int line = source->tag_line;
    if (!settle(parser, source, tag) || !enter(parser, source))
        return false;
    Markup began = parser->html;
    if (!parse_section_of(parser, source, tag, line))
        return false;
    parser->open--;
    return join(parser, source, tag, &began, line);
}

static bool recursive(const Source *source, Str name)
{
    for (; source->outer != NULL; source = source->outer)
        if (str_eq(source->name, name))
            return true;
    return false;
}

static bool parse_body(Parser *parser, Source *source)
{
    const char *why = NULL;
    if (html_hole(&parser->html, &why) != PLACE_TEXT)
        return FIND(parser, source, source->tag_line, "{{>body}} stands outside text");
    end_literal(parser);
    add_op(parser, (Op){ .code = OP_BODY });
    parser->bodies++;
    return true;
}

// A standalone partial of the official cases is indented like its tag. A page has no use for more
// blanks.
static Str indented(Parser *parser, Str text, Str indent)
{
    Buf out = buf_new(parser->work, INDENT_MAX);
    for (size_t i = 0; i < text.n; i++) {
        if (i == 0 || text.p[i - 1] == '\n')
            buf_add(&out, indent);
        buf_byte(&out, text.p[i]);
    }
    return buf_str(&out);
}

static bool partial_source(Parser *parser, const Source *source, Str name, Str indent, Str *text)
{
    Str found = parser->rules->partial == NULL ? ((Str){ 0 })
                                               : parser->rules->partial(parser->rules->with, name);
    if (parser->rules->official) {
        *text = indented(parser, found, indent);
        return true;
    }
    if (found.p == NULL)
        return FIND(parser, source, source->tag_line,
                    "no partial %.*s.html in this folder or in web/layout", STR_FMT(name));
    Str finding;
    int line = 0;
    if (template_translate(parser->work, found, parser->rules->lang, NULL, NULL, text, &finding,
                           &line))
        return true;
    return FIND(parser, source, source->tag_line, "{{>%.*s}}:%d: %.*s", STR_FMT(name), line,
                STR_FMT(finding));
}

static bool parse_partial(Parser *parser, Source *source, const Tag *tag, Str indent)
{
    Str text = { 0 };
    if (!parser->rules->official && str_eq(tag->name, S("body")))
        return parse_body(parser, source);
    // An official partial may hold itself; it ends where the data's Shape ends.
    if (parser->rules->official && parser->scopes[parser->scope_n - 1].shape == NULL)
        return true;
    if (!parser->rules->official && recursive(source, tag->name))
        return FIND(parser, source, source->tag_line, "{{>%.*s}} holds itself", STR_FMT(tag->name));
    if (++parser->partials > PARTIALS_MAX)
        return FIND(parser, source, source->tag_line, "too many partials");
    if (!settle(parser, source, tag) || !enter(parser, source) ||
        !partial_source(parser, source, tag->name, indent, &text))
        return false;
    Markup began = parser->html;
    // The line end of a file is none of the line in which the partial stands.
    if (!parser->rules->official && !tag->alone && str_ends(text, S("\n")))
        text.n--;
    Source inner = { .name = tag->name,
                     .text = text,
                     .line = 1,
                     .open = S("{{"),
                     .close = S("}}"),
                     .outer = source };
    if (!parse_block(parser, &inner, (Str){ 0 }, 0))
        return false;
    parser->open--;
    return join(parser, source, tag, &began, source->tag_line);
}

static bool parse_tag(Parser *parser, Source *source, const Tag *tag, Str indent)
{
    switch (tag->kind) {
    case '#':
    case '^':
        return parse_section(parser, source, tag);
    case '>':
        return parse_partial(parser, source, tag, indent);
    case '=':
        return set_delimiters(parser, source, tag->name);
    case '!':
        return true;
    default:
        return add_value(parser, source, tag);
    }
}

// The literal before the next tag, and that tag; source->at then stands behind it. kind '.' at the
// end.
static bool next_tag(Parser *parser, Source *source, Tag *tag, Str *indent)
{
    Str rest = str_slice(source->text, source->at, source->text.n);
    size_t skip = str_find_str(rest, source->open);
    *indent = S("");
    if (skip == STR_NOWHERE) {
        tag->kind = '.';
        if (!add_literal(parser, source, rest))
            return false;
        source->at = source->text.n;
        return true;
    }
    size_t begin = source->at + skip, line_begin = begin, line_end = 0;
    if (!read_tag(parser, source, begin, tag))
        return false;
    tag->alone = standalone(source, tag, &line_begin, &line_end);
    if (tag->alone)
        *indent = str_slice(source->text, line_begin, begin);
    if (!add_literal(parser, source, str_slice(source->text, source->at, line_begin)))
        return false;
    size_t behind = line_end > 0 ? line_end : tag->end;
    source->at = line_begin;
    source->line = line_of(source, behind);
    source->at = behind;
    return true;
}

// Until {{/until}}, or to the end of the source when `until` is none.
static bool parse_block(Parser *parser, Source *source, Str until, int opened)
{
    for (;;) {
        Tag tag = { 0 };
        Str indent = { 0 };
        if (!next_tag(parser, source, &tag, &indent))
            return false;
        if (tag.kind == '.' && until.p == NULL)
            return true;
        if (tag.kind == '.')
            return FIND(parser, source, opened, "{{#%.*s}} is never closed", STR_FMT(until));
        if (++parser->tags > TAGS_MAX || parser->literal.full)
            return FIND(parser, source, source->tag_line, "too large with its partials");
        if (tag.kind == '/' && (until.p == NULL || !str_eq(tag.name, until)))
            return FIND(parser, source, source->tag_line, "{{/%.*s}} closes nothing",
                        STR_FMT(tag.name));
        if (tag.kind == '/') {
            end_literal(parser);
            return true;
        }
        if (!parse_tag(parser, source, &tag, indent))
            return false;
    }
}

static bool parse_document(Parser *parser, Str name, Str text)
{
    Source source = {
        .name = name, .text = text, .line = 1, .tag_line = 1, .open = S("{{"), .close = S("}}")
    };
    Str finding;
    int line = 0;
    if (!parser->rules->official && !template_translate(parser->work, text, parser->rules->lang,
                                                        NULL, NULL, &source.text, &finding, &line))
        return find(parser, &source, line, finding);
    if (!parse_block(parser, &source, (Str){ 0 }, 0))
        return false;
    end_literal(parser);
    if (parser->literal.full)
        return FIND(parser, &source, source.line, "too large with its partials");
    if (parser->html.state != HTML_TEXT)
        return FIND(parser, &source, source.line,
                    "ends inside a tag, a quote, a comment or a script");
    return true;
}

Err template_parse(Arena *house, Str name, Str source, const Shape *shape,
                   const TemplateRules *rules, const Template **out, Str *finding)
{
    Arena *work = arena_new(WORK_MAX);
    Parser parser = { .house = house,
                      .work = work,
                      .rules = rules,
                      .literal = buf_new(work, LITERAL_MAX),
                      .scopes = { { .shape = shape } },
                      .scope_n = 1 };
    bool fine = parse_document(&parser, name, source);
    if (fine) {
        Template *tpl = NEW(house, Template);
        Op *ops = arena_copy(house, parser.ops, parser.n * sizeof(Op));
        *tpl = (Template){ .ops = ops, .n = parser.n, .bodies = parser.bodies };
        *out = tpl;
    }
    arena_free(work);
    *finding = parser.finding;
    return fine ? OK : &fault_internal;
}
