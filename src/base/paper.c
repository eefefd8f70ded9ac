// Cairo writes the PDF, pango sets the lines, qrencode makes the code.
#include "base/paper.h"
#include "base/check.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define UNIT      (72.0 / 254.0)  // a tenth of a millimetre in points
#define QUIET     4
#define KEYWORDS  "/Keywords ("
#define SIGNED    "%redvest-signature "
#define SIGN_TEXT ((size_t)86)  // base64url of 64 bytes

struct Paper {
    Arena *arena;
    cairo_surface_t *surface;
    cairo_t *pen;
    char *bytes;  // cairo writes from inside itself, where an arena must not leap away
    size_t n, room;
    bool full;
};

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned int n)
{
    Paper *paper = to;
    if (paper->full || n > PAPER_MAX - paper->n) {
        paper->full = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    if (paper->n + n > paper->room) {
        size_t room = 2 * paper->room + n + 65536;
        char *more = realloc(paper->bytes, room);
        if (more == NULL) {
            paper->full = true;
            return CAIRO_STATUS_NO_MEMORY;
        }
        paper->bytes = more;
        paper->room = room;
    }
    memcpy(paper->bytes + paper->n, bytes, n);
    paper->n += n;
    return CAIRO_STATUS_SUCCESS;
}

static void let_go(void *what)
{
    Paper *paper = what;
    if (paper->pen != NULL)
        cairo_destroy(paper->pen);
    if (paper->surface != NULL)
        cairo_surface_destroy(paper->surface);
    free(paper->bytes);
    paper->pen = NULL;
    paper->surface = NULL;
    paper->bytes = NULL;
}

Paper *paper_new(Arena *arena, Str title, Str carried, Time made)
{
    Paper *paper = NEW(arena, Paper);
    const char *said = str_z(arena, title), *words = str_z(arena, carried);
    // Without the milliseconds: cairo refuses a date that has them.
    Str date_time = time_rfc3339(arena, made);
    const char *date = str_z(arena, str_join(arena, str_slice(date_time, 0, 19),
                                             str_slice(date_time, date_time.n - 6, date_time.n)));
    paper->arena = arena;
    arena_defer(arena, let_go, paper);
    paper->surface = cairo_pdf_surface_create_for_stream(take, paper, PAPER_WIDTH * UNIT,
                                                         PAPER_HEIGHT * UNIT);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, said);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_KEYWORDS, words);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    paper->pen = cairo_create(paper->surface);
    cairo_scale(paper->pen, UNIT, UNIT);
    cairo_set_line_width(paper->pen, 3);
    return paper;
}

void paper_next(Paper *paper)
{
    cairo_show_page(paper->pen);
}

static PangoLayout *set(Paper *paper, const PaperStyle *style, Str text)
{
    static const PangoAlignment aligned[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                              PANGO_ALIGN_RIGHT };
    PangoLayout *layout = pango_cairo_create_layout(paper->pen);
    PangoFontDescription *font = pango_font_description_from_string(
        style->serif ? "Noto Serif CJK SC" : "Noto Sans CJK SC");
    pango_font_description_set_absolute_size(font, (double)style->size * PANGO_SCALE);
    if (style->bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, style->width * PANGO_SCALE);
    pango_layout_set_alignment(layout, aligned[style->align]);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (style->one_line) {
        pango_layout_set_single_paragraph_mode(layout, TRUE);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_text(layout, text.n == 0 ? "" : text.p, (int)text.n);
    pango_font_description_free(font);
    return layout;
}

static int height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_pixel_size(layout, NULL, &height);
    return height;
}

int paper_text(Paper *paper, const PaperStyle *style, Str text)
{
    PangoLayout *layout = set(paper, style, text);
    double ink = style->grey ? 0.35 : 0;
    cairo_set_source_rgb(paper->pen, ink, ink, ink);
    cairo_move_to(paper->pen, style->x, style->y);
    pango_cairo_show_layout(paper->pen, layout);
    int height = height_of(layout);
    g_object_unref(layout);
    return height;
}

int paper_height(Paper *paper, const PaperStyle *style, Str text)
{
    PangoLayout *layout = set(paper, style, text);
    int height = height_of(layout);
    g_object_unref(layout);
    return height;
}

void paper_line(Paper *paper, int x, int y, int width)
{
    cairo_set_source_rgb(paper->pen, 0, 0, 0);
    cairo_move_to(paper->pen, x, y);
    cairo_line_to(paper->pen, x + width, y);
    cairo_stroke(paper->pen);
}

void paper_box(Paper *paper, int x, int y, int width, int height, bool dashed)
{
    const double dash[] = { 20, 14 };
    cairo_set_source_rgb(paper->pen, 0, 0, 0);
    cairo_set_dash(paper->pen, dash, dashed ? 2 : 0, 0);
    cairo_rectangle(paper->pen, x, y, width, height);
    cairo_stroke(paper->pen);
    cairo_set_dash(paper->pen, dash, 0, 0);
}

void paper_qr(Paper *paper, int x, int y, int side, Str text)
{
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_Q);
    must(code != NULL);
    double module = (double)side / (code->width + 2 * QUIET);
    cairo_set_source_rgb(paper->pen, 0, 0, 0);
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                cairo_rectangle(paper->pen, x + (column + QUIET) * module,
                                y + (row + QUIET) * module, module, module);
    cairo_fill(paper->pen);
    QRcode_free(code);
}

Str paper_end(Paper *paper)
{
    cairo_destroy(paper->pen);
    paper->pen = NULL;
    cairo_surface_finish(paper->surface);
    bool whole = !paper->full && cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS;
    Str out = { 0 };
    if (whole)
        out = str_copy(paper->arena, str_of(paper->bytes, paper->n));
    let_go(paper);
    return out;
}

// --- proof

// What is signed says what it is, so that no signature over other bytes can stand here.
static Str message_of(Arena *arena, Str document)
{
    Hash digest = hash_of(document);
    return str_printf(arena, "redvest 1 paper %.*s", STR_FMT(hex_of(arena, hash_str(&digest))));
}

Str paper_sign(Arena *arena, const SignKey *key, Str document)
{
    Str signature = base64url_of(arena, sign_text(arena, key, message_of(arena, document)));
    Str line = str_printf(arena, "%s%.*s\n", SIGNED, STR_FMT(signature));
    return str_join(arena, document, line);
}

PaperVerdict paper_verify(Arena *arena, Str public_key, Str file, Str *carried)
{
    const size_t tail = sizeof SIGNED - 1 + SIGN_TEXT + 1;
    Str signature, document, last;
    if (!str_starts(file, S("%PDF-")) || file.n <= tail)
        return PAPER_UNSIGNED;
    document = str_slice(file, 0, file.n - tail);
    last = str_slice(file, file.n - tail, file.n);
    if (!str_starts(last, S(SIGNED)) || last.p[tail - 1] != '\n')
        return str_find_str(file, S(SIGNED)) == STR_NOWHERE ? PAPER_UNSIGNED : PAPER_CHANGED;
    Str text = str_slice(last, sizeof SIGNED - 1, tail - 1);
    // One spelling alone: the last letter of base64 has bits that say nothing.
    if (!base64url_parse(arena, text, &signature) || !str_eq(base64url_of(arena, signature), text))
        return PAPER_CHANGED;
    if (!sign_holds(public_key, message_of(arena, document), signature))
        return PAPER_CHANGED;
    size_t at = str_find_str(document, S(KEYWORDS));
    *carried = S("");
    if (at != STR_NOWHERE) {
        Str rest;
        *carried = str_cut(str_slice(document, at + sizeof KEYWORDS - 1, document.n), ')', &rest);
    }
    return PAPER_GENUINE;
}
