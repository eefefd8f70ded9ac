// Cairo writes the PDF, pango sets the lines, qrencode makes the code.
#include "base/deed.h"
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

struct Deed {
    Arena *arena;
    cairo_surface_t *surface;
    cairo_t *pen;
    char *bytes;  // cairo writes from inside itself, where an arena must not leap away
    size_t n, room;
    bool full;
};

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned int n)
{
    Deed *deed = to;
    if (deed->full || n > DEED_MAX - deed->n) {
        deed->full = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    if (deed->n + n > deed->room) {
        size_t room = 2 * deed->room + n + 65536;
        char *more = realloc(deed->bytes, room);
        if (more == NULL) {
            deed->full = true;
            return CAIRO_STATUS_NO_MEMORY;
        }
        deed->bytes = more;
        deed->room = room;
    }
    memcpy(deed->bytes + deed->n, bytes, n);
    deed->n += n;
    return CAIRO_STATUS_SUCCESS;
}

static void let_go(void *what)
{
    Deed *deed = what;
    if (deed->pen != NULL)
        cairo_destroy(deed->pen);
    if (deed->surface != NULL)
        cairo_surface_destroy(deed->surface);
    free(deed->bytes);
    deed->pen = NULL;
    deed->surface = NULL;
    deed->bytes = NULL;
}

Deed *deed_new(Arena *arena, Str title, Str carried, Time made)
{
    Deed *deed = NEW(arena, Deed);
    const char *said = str_z(arena, title), *words = str_z(arena, carried);
    // Without the milliseconds: cairo refuses a date that has them.
    Str date_time = time_rfc3339(arena, made);
    const char *date = str_z(arena, str_join(arena, str_slice(date_time, 0, 19),
                                             str_slice(date_time, date_time.n - 6, date_time.n)));
    deed->arena = arena;
    arena_defer(arena, let_go, deed);
    deed->surface = cairo_pdf_surface_create_for_stream(take, deed, DEED_WIDTH * UNIT,
                                                        DEED_HEIGHT * UNIT);
    cairo_pdf_surface_set_metadata(deed->surface, CAIRO_PDF_METADATA_TITLE, said);
    cairo_pdf_surface_set_metadata(deed->surface, CAIRO_PDF_METADATA_KEYWORDS, words);
    cairo_pdf_surface_set_metadata(deed->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(deed->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    deed->pen = cairo_create(deed->surface);
    cairo_scale(deed->pen, UNIT, UNIT);
    cairo_set_line_width(deed->pen, 3);
    return deed;
}

void deed_next(Deed *deed)
{
    cairo_show_page(deed->pen);
}

static PangoLayout *set(Deed *deed, const DeedStyle *style, Str text)
{
    static const PangoAlignment aligned[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                              PANGO_ALIGN_RIGHT };
    PangoLayout *layout = pango_cairo_create_layout(deed->pen);
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

int deed_text(Deed *deed, const DeedStyle *style, Str text)
{
    PangoLayout *layout = set(deed, style, text);
    double ink = style->grey ? 0.35 : 0;
    cairo_set_source_rgb(deed->pen, ink, ink, ink);
    cairo_move_to(deed->pen, style->x, style->y);
    pango_cairo_show_layout(deed->pen, layout);
    int height = height_of(layout);
    g_object_unref(layout);
    return height;
}

int deed_height(Deed *deed, const DeedStyle *style, Str text)
{
    PangoLayout *layout = set(deed, style, text);
    int height = height_of(layout);
    g_object_unref(layout);
    return height;
}

void deed_line(Deed *deed, int x, int y, int width)
{
    cairo_set_source_rgb(deed->pen, 0, 0, 0);
    cairo_move_to(deed->pen, x, y);
    cairo_line_to(deed->pen, x + width, y);
    cairo_stroke(deed->pen);
}

void deed_box(Deed *deed, int x, int y, int width, int height, bool dashed)
{
    const double dash[] = { 20, 14 };
    cairo_set_source_rgb(deed->pen, 0, 0, 0);
    cairo_set_dash(deed->pen, dash, dashed ? 2 : 0, 0);
    cairo_rectangle(deed->pen, x, y, width, height);
    cairo_stroke(deed->pen);
    cairo_set_dash(deed->pen, dash, 0, 0);
}

void deed_qr(Deed *deed, int x, int y, int side, Str text)
{
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_Q);
    must(code != NULL);
    double module = (double)side / (code->width + 2 * QUIET);
    cairo_set_source_rgb(deed->pen, 0, 0, 0);
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                cairo_rectangle(deed->pen, x + (column + QUIET) * module,
                                y + (row + QUIET) * module, module, module);
    cairo_fill(deed->pen);
    QRcode_free(code);
}

Str deed_end(Deed *deed)
{
    cairo_destroy(deed->pen);
    deed->pen = NULL;
    cairo_surface_finish(deed->surface);
    bool whole = !deed->full && cairo_surface_status(deed->surface) == CAIRO_STATUS_SUCCESS;
    Str out = { 0 };
    if (whole)
        out = str_copy(deed->arena, str_of(deed->bytes, deed->n));
    let_go(deed);
    return out;
}

// --- proof

// What is signed says what it is, so that no signature over other bytes can stand here.
static Str message_of(Arena *arena, Str document)
{
    Hash digest = hash_of(document);
    return str_printf(arena, "redvest 1 deed %.*s", STR_FMT(hex_of(arena, hash_str(&digest))));
}

Str deed_sign(Arena *arena, const SignKey *key, Str document)
{
    Str signature = base64url_of(arena, sign_text(arena, key, message_of(arena, document)));
    Str line = str_printf(arena, "%s%.*s\n", SIGNED, STR_FMT(signature));
    return str_join(arena, document, line);
}

DeedVerdict deed_verify(Arena *arena, Str public_key, Str file, Str *carried)
{
    const size_t tail = sizeof SIGNED - 1 + SIGN_TEXT + 1;
    Str signature, document, last;
    if (!str_starts(file, S("%PDF-")) || file.n <= tail)
        return DEED_UNSIGNED;
    document = str_slice(file, 0, file.n - tail);
    last = str_slice(file, file.n - tail, file.n);
    if (!str_starts(last, S(SIGNED)) || last.p[tail - 1] != '\n')
        return str_find_str(file, S(SIGNED)) == STR_NOWHERE ? DEED_UNSIGNED : DEED_CHANGED;
    Str text = str_slice(last, sizeof SIGNED - 1, tail - 1);
    // One spelling alone: the last letter of base64 has bits that say nothing.
    if (!base64url_parse(arena, text, &signature) || !str_eq(base64url_of(arena, signature), text))
        return DEED_CHANGED;
    if (!sign_holds(public_key, message_of(arena, document), signature))
        return DEED_CHANGED;
    size_t at = str_find_str(document, S(KEYWORDS));
    *carried = S("");
    if (at != STR_NOWHERE) {
        Str rest;
        *carried = str_cut(str_slice(document, at + sizeof KEYWORDS - 1, document.n), ')', &rest);
    }
    return DEED_GENUINE;
}
