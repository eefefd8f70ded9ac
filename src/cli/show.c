#include "base/utf8.h"
#include "cli/cli.h"
#include "web/faces.h"

#define COLUMNS_MAX 24
#define WIDTH_MAX   48

static size_t width_of(Str s)
{
    size_t n = 0;
    while (s.n > 0)
        n += utf8_next(&s) >= 0x1100 ? 2 : 1;
    return n;
}

// Labelled fields, PARTs flattened: what CSV shows too.
static size_t columns_of(const Shape *shape, uint32_t base, const Field **fields, uint32_t *bases,
                         size_t n)
{
    for (size_t i = 0; i < shape->count && n < COLUMNS_MAX; i++) {
        const Field *field = &shape->fields[i];
        if (field->kind == KIND_PART) {
            n = columns_of(field->shape, base + field->at, fields, bases, n);
            continue;
        }
        if (field->label.zh == NULL ||
            (field->flags & (FIELD_PAGE_ONLY | FIELD_SECRET | FIELD_WHOLE)))
            continue;
        fields[n] = field;
        bases[n++] = base;
    }
    return n;
}

static void cell(Buf *out, Str text, size_t width, bool last)
{
    buf_add(out, text);
    if (last)
        return;
    size_t wide = width_of(text);
    for (size_t n = wide < width ? wide : width; n < width + 2; n++)
        buf_byte(out, ' ');
}

static void table(Arena *arena, const Lang *lang, const Shape *shape, const List *rows, Buf *out)
{
    const Field *fields[COLUMNS_MAX];
    uint32_t bases[COLUMNS_MAX];
    size_t n = columns_of(shape, 0, fields, bases, 0);
    size_t widths[COLUMNS_MAX];
    for (size_t c = 0; c < n; c++) {
        widths[c] = width_of(say(lang, fields[c]->label));
        for (size_t r = 0; r < rows->n; r++) {
            const char *row = (const char *)rows->at + r * shape->size + bases[c];
            size_t w = width_of(field_text(arena, lang, fields[c], row));
            if (w > widths[c])
                widths[c] = w;
        }
        if (widths[c] > WIDTH_MAX)
            widths[c] = WIDTH_MAX;
    }
    for (size_t c = 0; c < n; c++)
        cell(out, say(lang, fields[c]->label), widths[c], c + 1 == n);
    buf_byte(out, '\n');
    for (size_t r = 0; r < rows->n; r++) {
        for (size_t c = 0; c < n; c++) {
            const char *row = (const char *)rows->at + r * shape->size + bases[c];
            cell(out, field_text(arena, lang, fields[c], row), widths[c], c + 1 == n);
        }
        buf_byte(out, '\n');
    }
}

void show_rows(Arena *arena, const Lang *lang, bool json, const Shape *shape, const List *rows,
               Buf *out)
{
    if (!json) {
        table(arena, lang, shape, rows, out);
        return;
    }
    buf_lit(out, "[");
    for (size_t r = 0; r < rows->n; r++) {
        buf_add(out, r ? S(",\n ") : S("\n "));
        json_view(out, arena, lang, shape, (const char *)rows->at + r * shape->size);
    }
    buf_lit(out, "\n]\n");
}
