#include "web/tree.h"
#include "base/check.h"
#include "base/utf8.h"

#define TREE_MAX ((size_t)8 << 20)

// XML 1.0, production 2: what may stand in a document at all.
static bool is_char(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c < 0x110000);
}

static void add_char(Buf *buf, uint32_t c)
{
    char bytes[4];
    switch (c) {
    case '&':
        buf_lit(buf, "&amp;");
        return;
    case '<':
        buf_lit(buf, "&lt;");
        return;
    case '>':
        buf_lit(buf, "&gt;");
        return;
    case '"':
        buf_lit(buf, "&quot;");
        return;
    case '\r':  // a bare one would be read as a line feed
        buf_lit(buf, "&#13;");
        return;
    default:
        buf_add(buf, str_of(bytes, utf8_encode(is_char(c) ? c : 0xFFFD, bytes)));
    }
}

void buf_xml(Buf *buf, Str s)
{
    while (s.n > 0)
        add_char(buf, utf8_next(&s));
}

Tree tree_new(Arena *arena, bool xml)
{
    Tree tree = { .out = buf_new(arena, TREE_MAX), .xml = xml };
    if (xml)
        buf_lit(&tree.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    return tree;
}

// The comma and the name that stand before a value.
static void begin(Tree *tree, const char *name)
{
    if (tree->xml) {
        buf_printf(&tree->out, "<%s>", name);
        return;
    }
    if (tree->depth == 0)
        return;
    if (tree->open[tree->depth - 1].any)
        buf_byte(&tree->out, ',');
    tree->open[tree->depth - 1].any = true;
    if (!tree->open[tree->depth - 1].list)
        buf_printf(&tree->out, "\"%s\":", name);
}

static void finish(Tree *tree, const char *name)
{
    if (tree->xml)
        buf_printf(&tree->out, "</%s>", name);
}

static void descend(Tree *tree, const char *name, bool list)
{
    must(tree->depth < TREE_DEEP);
    begin(tree, name);
    if (!tree->xml)
        buf_byte(&tree->out, list ? '[' : '{');
    tree->open[tree->depth].name = name;
    tree->open[tree->depth].list = list;
    tree->open[tree->depth].any = false;
    tree->depth++;
}

void tree_list(Tree *tree, const char *name)
{
    descend(tree, name, true);
}

void tree_record(Tree *tree, const char *name)
{
    descend(tree, name, false);
}

void tree_end(Tree *tree)
{
    must(tree->depth > 0);
    tree->depth--;
    if (!tree->xml)
        buf_byte(&tree->out, tree->open[tree->depth].list ? ']' : '}');
    finish(tree, tree->open[tree->depth].name);
}

void tree_text(Tree *tree, const char *name, Str value)
{
    begin(tree, name);
    if (tree->xml)
        buf_xml(&tree->out, value);
    else
        buf_json(&tree->out, value);
    finish(tree, name);
}

void tree_plain(Tree *tree, const char *name, Str value)
{
    begin(tree, name);
    buf_add(&tree->out, value.n > 0 || tree->xml ? value : S("null"));
    finish(tree, name);
}

bool tree_done(Tree *tree, Str *out)
{
    must(tree->depth == 0);
    if (tree->out.full)
        return false;
    *out = buf_str(&tree->out);
    return true;
}
