// Arbitrary source, hostile data: whatever loads as a page renders no '<', '"' or "'" that is the
// data's.
//
// The data holds a mark in front of each of its special bytes, so that one that came through
// unescaped is told from one that the template itself wrote.
#include "web/template.h"
#include <stdlib.h>
#include <string.h>

#define SOURCE_MAX ((size_t)4096)
#define OUT_MAX    ((size_t)1 << 20)
#define MARK       "\x01"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

typedef struct {
    Str name;
} Row;
typedef struct {
    Str title;
    Url link;
    Text text;
    bool may;
    OrderId id;
    Row part;
    List rows;
} View;

static const Field row_fields[] = { FIELD(Row, name) };
static const Shape row_shape = SHAPE(Row, row_fields);
// clang-format off
static const Field view_fields[] = {
    FIELD(View, title), FIELD(View, link), FIELD(View, text), FIELD(View, may),
    FIELD(View, id), PART(View, part, row_shape), LISTED(View, rows, row_shape),
};
// clang-format on
static const Shape view_shape = SHAPE(View, view_fields);

// What follows a zero byte is the partial {{>p}}.
static Str partial(void *with, Str name)
{
    return str_eq(name, S("p")) ? *(const Str *)with : (Str){ 0 };
}

static bool escaped(Str out)
{
    for (size_t i = 0; i + 1 < out.n; i++)
        if (out.p[i] == MARK[0] && memchr("<>\"'", out.p[i + 1], 4) != NULL)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n > SOURCE_MAX || memchr(bytes, MARK[0], n) != NULL)
        return 0;
    static const char words[] = MARK "<script>" MARK "\"" MARK "'" MARK ">&{{title}}";
    const Str data = { words, sizeof words - 1 };
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    Str inner, finding, source = str_cut(str_of((const char *)bytes, n), '\0', &inner);
    Row rows[] = { { data }, { data } };
    View view = { .title = data,
                  .link = { data },
                  .text = { data.p },
                  .may = n % 2 == 0,
                  .id = { 7 },
                  .part = { data },
                  .rows = LIST_OF(rows) };
    TemplateRules rules = { .lang = lang_zh(), .partial = partial, .with = &inner };
    const Template *tpl;
    Buf out = buf_new(arena, OUT_MAX);
    if (template_parse(arena, S("fuzz"), source, &view_shape, &rules, &tpl, &finding) == OK) {
        template_render(&out, arena, lang_zh(), tpl, &view);
        if (!escaped(buf_str(&out)))
            abort();
    }
    // The official rules escape less and must only stand.
    rules.official = true;
    if (template_parse(arena, S("fuzz"), source, &view_shape, &rules, &tpl, &finding) == OK) {
        Buf official = buf_new(arena, OUT_MAX);
        template_render(&official, arena, lang_zh(), tpl, &view);
    }
    arena_free(arena);
    return 0;
}
