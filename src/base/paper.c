// Letters by pango, pages by cairo. Lengths in points, 72 to an inch.
#include "base/paper.h"
#include "base/buf.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

FAULT(paper_large, 413, "paper.large", "这份材料太大，请缩小范围（按月、按站）再生成");

#define MM     (72 / 25.4)
#define WIDE   (210 * MM)
#define HIGH   (297 * MM)
#define MARGIN (18 * MM)
#define INNER  (WIDE - 2 * MARGIN)
#define BOTTOM (HIGH - 20 * MM)
#define SIZE   10.5
#define PAD    3.0

struct Paper {
    Arena *arena;
    Buf out;
    cairo_surface_t *surface;
    cairo_t *pen;
    PangoFontDescription *plain, *bold;
    Str foot;
    double y;
    int page;
    bool begun;  // something stands on this page
    bool ended, full;
};

static cairo_status_t take_bytes(void *with, const unsigned char *bytes, unsigned n)
{
    Paper *paper = with;
    buf_add(&paper->out, str_of((const char *)bytes, n));
    return CAIRO_STATUS_SUCCESS;
}

static void paper_close(void *what)
{
    Paper *paper = what;
    pango_font_description_free(paper->plain);
    pango_font_description_free(paper->bold);
    cairo_destroy(paper->pen);
    cairo_surface_destroy(paper->surface);
}

static void set_property(Paper *paper, cairo_pdf_metadata_t which, Str words)
{
    cairo_pdf_surface_set_metadata(paper->surface, which, str_z(paper->arena, words));
}

Paper *paper_new(Arena *arena, const PaperSet *set)
{
    Paper *paper = NEW(arena, Paper);
    paper->arena = arena;
    paper->out = buf_new(arena, PAPER_BYTES_MAX);
    paper->foot = set->foot;
    paper->surface = cairo_pdf_surface_create_for_stream(take_bytes, paper, WIDE, HIGH);
    must(cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS);
    set_property(paper, CAIRO_PDF_METADATA_TITLE, set->title);
    set_property(paper, CAIRO_PDF_METADATA_CREATE_DATE,
                 str_printf(arena, "%.*s", STR_FMT(time_rfc3339(arena, set->at))));
    paper->pen = cairo_create(paper->surface);
    paper->plain = pango_font_description_from_string("Noto Sans CJK SC");
    paper->bold = pango_font_description_from_string("Noto Sans CJK SC Bold");
    arena_defer(arena, paper_close, paper);
    paper->y = MARGIN;
    paper->page = 1;
    return paper;
}

// --- letters

typedef struct {
    double size, width;
    bool bold, middle, grey;
} Hand;

static PangoLayout *layout_of(const Paper *paper, Str words, const Hand *hand)
{
    PangoLayout *layout = pango_cairo_create_layout(paper->pen);
    PangoFontDescription *font = hand->bold ? paper->bold : paper->plain;
    pango_font_description_set_absolute_size(font, hand->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(hand->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout, (int)(hand->size * 0.25 * PANGO_SCALE));
    if (hand->middle)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_text(layout, words.n > 0 ? words.p : "", (int)words.n);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw(const Paper *paper, PangoLayout *layout, double x, double y, bool grey)
{
    double shade = grey ? 0.35 : 0;
    cairo_set_source_rgb(paper->pen, shade, shade, shade);
    cairo_move_to(paper->pen, x, y);
    pango_cairo_show_layout(paper->pen, layout);
}

// --- pages

static void draw_foot(Paper *paper)
{
    Str words = str_printf(paper->arena, "%.*s　第 %d 页", STR_FMT(paper->foot), paper->page);
    Hand hand = { .size = 8, .width = INNER, .middle = true };
    PangoLayout *layout = layout_of(paper, words, &hand);
    draw(paper, layout, MARGIN, HIGH - 14 * MM, true);
    g_object_unref(layout);
}

void paper_page(Paper *paper)
{
    if (!paper->begun || paper->full)
        return;
    draw_foot(paper);
    cairo_show_page(paper->pen);
    paper->page++;
    paper->y = MARGIN;
    paper->begun = false;
    paper->full = paper->page > PAPER_PAGES_MAX || paper->out.full;
}

// Room for so much: on this page, else on the next.
static void room_for(Paper *paper, double height)
{
    if (paper->y + height > BOTTOM)
        paper_page(paper);
}

static void step(Paper *paper, double height)
{
    paper->y += height;
    paper->begun = true;
}

void paper_gap(Paper *paper, double mm)
{
    paper->y += mm * MM;
}

// cairo 1.16 forgets some 770 bytes of each CFF font that it cuts down, once a document.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_LEAK__)
void __lsan_disable(void);
void __lsan_enable(void);
#define FORGIVEN(call) (__lsan_disable(), (call), __lsan_enable())
#else
#define FORGIVEN(call) (call)
#endif

Err paper_end(Paper *paper, Str *pdf)
{
    must(!paper->ended);
    paper->ended = true;
    draw_foot(paper);
    FORGIVEN(cairo_surface_finish(paper->surface));
    if (paper->full || paper->out.full)
        return &paper_large;
    must(cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS);
    *pdf = buf_str(&paper->out);
    return OK;
}

// --- what stands on them

static void write_block(Paper *paper, Str words, const Hand *hand, double before, double after)
{
    if (paper->full)
        return;
    if (paper->begun)
        paper->y += before;
    PangoLayout *layout = layout_of(paper, words, hand);
    double height = height_of(layout);
    room_for(paper, height + (hand->bold ? 40 : 0));  // a heading is not left alone at the foot
    draw(paper, layout, MARGIN, paper->y, hand->grey);
    g_object_unref(layout);
    step(paper, height + after);
}

void paper_head(Paper *paper, Str words)
{
    Hand hand = { .size = 18, .width = INNER, .bold = true, .middle = true };
    write_block(paper, words, &hand, 12, 10);
}

void paper_section(Paper *paper, Str words)
{
    Hand hand = { .size = 12.5, .width = INNER, .bold = true };
    write_block(paper, words, &hand, 10, 5);
}

// Paragraph by paragraph, so that a long text goes over the page's end.
void paper_text(Paper *paper, Str words)
{
    Hand hand = { .size = SIZE, .width = INNER };
    while (words.n > 0) {
        Str line = str_cut(words, '\n', &words);
        if (str_trim(line).n > 0)
            write_block(paper, line, &hand, 0, 4);
    }
}

void paper_fact(Paper *paper, Str label, Str value)
{
    if (paper->full || value.n == 0)
        return;
    double left = 24 * MM;
    Hand small = { .size = SIZE, .width = left - 6 },
         wide = { .size = SIZE, .width = INNER - left };
    PangoLayout *a = layout_of(paper, label, &small), *b = layout_of(paper, value, &wide);
    double height = height_of(a) > height_of(b) ? height_of(a) : height_of(b);
    room_for(paper, height);
    draw(paper, a, MARGIN, paper->y, true);
    draw(paper, b, MARGIN + left, paper->y, false);
    g_object_unref(a);
    g_object_unref(b);
    step(paper, height + 3);
}

// --- tables

typedef struct {
    double at[PAPER_COLUMN_MAX + 1];
    size_t n;
} Grid;

static Grid grid_of(const PaperTable *table)
{
    Grid grid = { .n = table->columns };
    int all = 0, sum = 0;
    must(table->columns > 0 && table->columns <= PAPER_COLUMN_MAX);
    for (size_t i = 0; i < table->columns; i++)
        all += table->shares[i];
    for (size_t i = 0; i <= table->columns; i++) {
        grid.at[i] = MARGIN + INNER * sum / all;
        sum += i < table->columns ? table->shares[i] : 0;
    }
    return grid;
}

static double row_layouts(const Paper *paper, const Grid *grid, const Str *cells, bool head,
                          PangoLayout **out)
{
    double height = 0;
    for (size_t i = 0; i < grid->n; i++) {
        Hand hand = { .size = 9, .width = grid->at[i + 1] - grid->at[i] - 2 * PAD, .bold = head };
        out[i] = layout_of(paper, cells[i], &hand);
        double own = height_of(out[i]) + 2 * PAD;
        height = own > height ? own : height;
    }
    return height;
}

static void draw_row(Paper *paper, const Grid *grid, PangoLayout **layouts, double height,
                     bool head)
{
    cairo_t *pen = paper->pen;
    if (head) {
        cairo_set_source_rgb(pen, 0.93, 0.93, 0.93);
        cairo_rectangle(pen, grid->at[0], paper->y, INNER, height);
        cairo_fill(pen);
    }
    cairo_set_source_rgb(pen, 0.45, 0.45, 0.45);
    cairo_set_line_width(pen, 0.5);
    for (size_t i = 0; i < grid->n; i++)
        cairo_rectangle(pen, grid->at[i], paper->y, grid->at[i + 1] - grid->at[i], height);
    cairo_stroke(pen);
    for (size_t i = 0; i < grid->n; i++)
        draw(paper, layouts[i], grid->at[i] + PAD, paper->y + PAD, false);
    step(paper, height);
}

static void write_row(Paper *paper, const Grid *grid, const PaperTable *table, const Str *cells,
                      bool head)
{
    PangoLayout *layouts[PAPER_COLUMN_MAX];
    double height = row_layouts(paper, grid, cells, head, layouts);
    int page = paper->page;
    room_for(paper, height + (head ? 20 : 0));
    if (paper->page != page && !head && !paper->full)
        write_row(paper, grid, table, table->heads, true);
    if (!paper->full)
        draw_row(paper, grid, layouts, height, head);
    for (size_t i = 0; i < grid->n; i++)
        g_object_unref(layouts[i]);
}

void paper_table(Paper *paper, const PaperTable *table, const Str *cells, size_t rows)
{
    Grid grid = grid_of(table);
    if (paper->full)
        return;
    write_row(paper, &grid, table, table->heads, true);
    for (size_t i = 0; i < rows && !paper->full; i++)
        write_row(paper, &grid, table, cells + i * table->columns, false);
    paper->y += 6;
}

// --- pictures

// cairo puts the JPEG itself into the file; the surface beside it only says how large it is, and
// its pixels, never looked at, are pages of the system that are never touched.
static void draw_picture(Paper *paper, const PaperPicture *one, double x, double width, double high)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, one->width,
                                                          one->height);
    must(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS);
    cairo_status_t given = cairo_surface_set_mime_data(
        surface, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)one->jpeg.p, one->jpeg.n, NULL, NULL);
    must(given == CAIRO_STATUS_SUCCESS);
    double across = width / one->width, up = high / one->height;
    double scale = across < up ? across : up;
    cairo_save(paper->pen);
    cairo_translate(paper->pen, x + (width - one->width * scale) / 2, paper->y);
    cairo_scale(paper->pen, scale, scale);
    cairo_set_source_surface(paper->pen, surface, 0, 0);
    cairo_paint(paper->pen);
    cairo_restore(paper->pen);
    cairo_surface_destroy(surface);
}

static void write_captions(Paper *paper, const PaperPicture *pictures, size_t n, double width)
{
    double most = 0;
    Hand hand = { .size = 8, .width = width, .middle = true };
    for (size_t i = 0; i < n; i++) {
        PangoLayout *layout = layout_of(paper, pictures[i].caption, &hand);
        double height = height_of(layout);
        draw(paper, layout, MARGIN + (double)i * (width + 8), paper->y, true);
        g_object_unref(layout);
        most = height > most ? height : most;
    }
    step(paper, most + 8);
}

void paper_pictures(Paper *paper, const PaperPicture *pictures, size_t n, int across)
{
    must(across >= 1 && across <= PAPER_COLUMN_MAX);
    double width = (INNER - 8.0 * (across - 1)) / across, high = width * 0.75;
    for (size_t i = 0; i < n && !paper->full; i += (size_t)across) {
        size_t here = n - i < (size_t)across ? n - i : (size_t)across;
        room_for(paper, high + 24);
        for (size_t k = 0; k < here && !paper->full; k++)
            draw_picture(paper, &pictures[i + k], MARGIN + (double)k * (width + 8), width, high);
        step(paper, high + 3);
        write_captions(paper, pictures + i, here, width);
    }
}
