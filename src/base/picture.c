// Upright, small, with a line at its foot, and a JPEG of our own. The drawing is cairo's.
#include "base/picture.h"
#include "base/picture_read.h"
#include <pango/pangocairo.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// libjpeg wants stdio and size_t before it.
#include <jpeglib.h>

FAULT(picture_kind, 422, "picture.kind", "这个文件不是照片，请选 JPG、PNG 或 WebP 格式的照片");
FAULT(picture_heic, 422, "picture.heic",
      "这是 HEIC 格式，请换成 JPG 格式再传（苹果手机：设置、相机、格式，选“兼容性最佳”）");
FAULT(picture_broken, 422, "picture.broken", "照片不完整或已损坏，请重新拍一张");
FAULT(picture_large, 422, "picture.large", "照片的像素太大，请把相机调到 2500 万像素以下再拍");

#define WORK_MAX ((size_t)256 << 20)

// Fontconfig keeps its patterns until the process ends, some of them without a pointer left; cairo
// 1.16 loses 768 bytes for each PDF with a CFF font, whoever draws it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_LEAK__)
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

// --- drawing

typedef struct {
    cairo_surface_t *surface;
    int width, height;
} Canvas;

static Canvas canvas_new(int width, int height)
{
    Canvas canvas = { cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), width,
                      height };
    must(cairo_surface_status(canvas.surface) == CAIRO_STATUS_SUCCESS);
    return canvas;
}

static void canvas_free(Canvas *canvas)
{
    cairo_surface_destroy(canvas->surface);
}

static Canvas canvas_of(const Pixels *pixels)
{
    Canvas canvas = canvas_new(pixels->width, pixels->height);
    cairo_surface_flush(canvas.surface);
    uint8_t *rows = cairo_image_surface_get_data(canvas.surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas.surface);
    for (int y = 0; y < pixels->height; y++)
        for (int x = 0; x < pixels->width; x++) {
            const uint8_t *rgb = pixels->rgb + 3 * ((size_t)y * (size_t)pixels->width + (size_t)x);
            uint32_t one = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            memcpy(rows + (size_t)y * stride + 4 * (size_t)x, &one, sizeof one);
        }
    cairo_surface_mark_dirty(canvas.surface);
    return canvas;
}

// EXIF's eight ways to hold a camera, as the matrix that undoes them: x' = xx*x + xy*y + x0.
static cairo_matrix_t upright(int turn, double width, double height)
{
    switch (turn) {
    case 2:
        return (cairo_matrix_t){ -1, 0, 0, 1, width, 0 };
    case 3:
        return (cairo_matrix_t){ -1, 0, 0, -1, width, height };
    case 4:
        return (cairo_matrix_t){ 1, 0, 0, -1, 0, height };
    case 5:
        return (cairo_matrix_t){ 0, 1, 1, 0, 0, 0 };
    case 6:
        return (cairo_matrix_t){ 0, 1, -1, 0, height, 0 };
    case 7:
        return (cairo_matrix_t){ 0, -1, -1, 0, height, width };
    case 8:
        return (cairo_matrix_t){ 0, -1, 1, 0, 0, width };
    default:
        return (cairo_matrix_t){ 1, 0, 0, 1, 0, 0 };
    }
}

static int at_least_one(double n)
{
    return n < 1 ? 1 : (int)(n + 0.5);
}

// `from` turned upright and no longer than `side`.
static Canvas fitted(const Canvas *from, int turn, int side)
{
    bool lying = turn >= 5;
    int width = lying ? from->height : from->width, height = lying ? from->width : from->height;
    int longer = width > height ? width : height;
    double scale = longer > side ? (double)side / longer : 1;
    Canvas to = canvas_new(at_least_one(width * scale), at_least_one(height * scale));
    cairo_t *pen = cairo_create(to.surface);
    cairo_matrix_t matrix = upright(turn, from->width, from->height);
    cairo_scale(pen, (double)to.width / width, (double)to.height / height);
    cairo_transform(pen, &matrix);
    cairo_set_source_surface(pen, from->surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(pen), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(pen), CAIRO_EXTEND_PAD);
    cairo_paint(pen);
    cairo_destroy(pen);
    return to;
}

// White letters on a dark band, as high as the picture allows; what is too long ends in dots.
static void write_foot(const Canvas *canvas, Str foot)
{
    double size = canvas->width / 36.0;
    size = size < 10 ? 10 : size > 32 ? 32 : size;
    double band = size * 1.8;
    cairo_t *pen = cairo_create(canvas->surface);
    cairo_set_source_rgba(pen, 0, 0, 0, 0.55);
    cairo_rectangle(pen, 0, canvas->height - band, canvas->width, band);
    cairo_fill(pen);
    PangoLayout *layout = pango_cairo_create_layout(pen);
    PangoFontDescription *font = pango_font_description_from_string("Noto Sans CJK SC");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width(layout, (int)((canvas->width - size) * PANGO_SCALE));
    pango_layout_set_text(layout, foot.p, (int)foot.n);
    int height;
    pango_layout_get_pixel_size(layout, NULL, &height);
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_move_to(pen, size / 2, canvas->height - band + (band - height) / 2);
    pango_cairo_show_layout(pen, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_destroy(pen);
}

static uint32_t pixel_at(const Canvas *canvas, int x, int y)
{
    const uint8_t *rows = cairo_image_surface_get_data(canvas->surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(canvas->surface);
    uint32_t one;
    memcpy(&one, rows + (size_t)y * stride + 4 * (size_t)x, sizeof one);
    return one;
}

static uint64_t grey_of_box(const Canvas *canvas, int column, int row)
{
    int left = column * canvas->width / 9, right = (column + 1) * canvas->width / 9;
    int top = row * canvas->height / 8, bottom = (row + 1) * canvas->height / 8;
    uint64_t sum = 0, n = 0;
    for (int y = top; y < bottom || y == top; y++)
        for (int x = left; x < right || x == left; x++, n++) {
            uint32_t one = pixel_at(canvas, x, y);
            sum += 299 * (one >> 16 & 255) + 587 * (one >> 8 & 255) + 114 * (one & 255);
        }
    return sum / n;
}

// dHash: nine by eight means, one bit for each pair of neighbours.
static uint64_t likeness_of(const Canvas *canvas)
{
    uint64_t bits = 0;
    cairo_surface_flush(canvas->surface);
    for (int row = 0; row < 8; row++)
        for (int column = 0; column < 8; column++)
            bits = bits << 1 |
                   (grey_of_box(canvas, column, row) > grey_of_box(canvas, column + 1, row));
    return bits;
}

int picture_unlike(uint64_t a, uint64_t b)
{
    return __builtin_popcountll(a ^ b);
}

// --- JPEG out, into a room of known size: what passes it is tried again with less

typedef struct {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr to;
    jmp_buf away;
    uint8_t *room;
    size_t size;
    JSAMPROW row;
} Writer;

_Noreturn static void writer_away(j_common_ptr common)
{
    Writer *writer = common->client_data;
    longjmp(writer->away, 1);
}

static void writer_begin(j_compress_ptr jpeg)
{
    Writer *writer = jpeg->client_data;
    jpeg->dest->next_output_byte = writer->room;
    jpeg->dest->free_in_buffer = writer->size;
}

static boolean writer_full(j_compress_ptr jpeg)
{
    writer_away((j_common_ptr)jpeg);
}

static void writer_end(j_compress_ptr jpeg)
{
    (void)jpeg;
}

static void writer_rows(Writer *writer, const Canvas *canvas, int quality)
{
    struct jpeg_compress_struct *jpeg = &writer->jpeg;
    jpeg->err = jpeg_std_error(&writer->errors);
    writer->errors.error_exit = writer_away;
    jpeg->client_data = writer;
    jpeg_create_compress(jpeg);
    writer->to = (struct jpeg_destination_mgr){ .init_destination = writer_begin,
                                                .empty_output_buffer = writer_full,
                                                .term_destination = writer_end };
    jpeg->dest = &writer->to;
    jpeg->image_width = (JDIMENSION)canvas->width;
    jpeg->image_height = (JDIMENSION)canvas->height;
    jpeg->input_components = 3;
    jpeg->in_color_space = JCS_RGB;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        for (int x = 0; x < canvas->width; x++) {
            uint32_t one = pixel_at(canvas, x, (int)jpeg->next_scanline);
            for (int c = 0; c < 3; c++)
                writer->row[3 * x + c] = (uint8_t)(one >> (16 - 8 * c));
        }
        jpeg_write_scanlines(jpeg, &writer->row, 1);
    }
    jpeg_finish_compress(jpeg);
}

// False when it does not fit into `size`.
static bool jpeg_write(Arena *work, const Canvas *canvas, int quality, size_t size, Str *out)
{
    Writer *writer = NEW(work, Writer);
    writer->size = size;
    writer->room = arena_alloc(work, size);
    writer->row = arena_alloc(work, arena_size((size_t)canvas->width, 3));
    volatile bool fits = false;
    if (setjmp(writer->away) == 0) {
        writer_rows(writer, canvas, quality);
        fits = true;
    }
    if (fits)
        *out = str_of((const char *)writer->room, size - writer->to.free_in_buffer);
    jpeg_destroy_compress(&writer->jpeg);
    return fits;
}

// The best quality that fits; a picture that is all noise is made smaller until one does.
static void written(Arena *work, Canvas *canvas, size_t size, Str *out)
{
    static const int qualities[] = { 82, 70, 56, 42, 30 };
    cairo_surface_flush(canvas->surface);
    for (;;) {
        for (size_t i = 0; i < COUNT(qualities); i++)
            if (jpeg_write(work, canvas, qualities[i], size, out))
                return;
        int longer = canvas->width > canvas->height ? canvas->width : canvas->height;
        must(longer > 16);
        Canvas smaller = fitted(canvas, 1, longer * 3 / 4);
        canvas_free(canvas);
        *canvas = smaller;
        cairo_surface_flush(canvas->surface);
    }
}

// --- the whole way

static void make(Arena *arena, Arena *work, const Pixels *pixels, const Exif *exif, Str foot,
                 Picture *out)
{
    Canvas came = canvas_of(pixels);
    Canvas whole = fitted(&came, exif->turn, PICTURE_SIDE_MAX);
    Canvas thumb = fitted(&whole, 1, PICTURE_THUMB_SIDE);
    Str bytes, small;
    canvas_free(&came);
    out->likeness = likeness_of(&whole);
    if (foot.n > 0)
        write_foot(&whole, foot);
    written(work, &whole, PICTURE_BYTES_MAX, &bytes);
    written(work, &thumb, PICTURE_THUMB_MAX, &small);
    out->bytes = str_copy(arena, bytes);
    out->thumb = str_copy(arena, small);
    out->width = whole.width;
    out->height = whole.height;
    canvas_free(&whole);
    canvas_free(&thumb);
}

Err picture_stamped(Arena *arena, Str file, PictureFoot foot, void *with, Picture *out)
{
    Arena *work = arena_new(WORK_MAX);
    Pixels pixels;
    Exif exif;
    Picture picture = { .digest = hash_of(file) };
    Err err = pixels_read(work, file, &pixels, &exif);
    if (err == OK) {
        picture.taken_at = exif.taken_at;
        make(arena, work, &pixels, &exif, foot(with, exif.taken_at), &picture);
        *out = picture;
    }
    arena_free(work);
    return err;
}

static Str same_foot(void *with, Time taken_at)
{
    (void)taken_at;
    return *(const Str *)with;
}

Err picture_prepare(Arena *arena, Str file, Str foot, Picture *out)
{
    return picture_stamped(arena, file, same_foot, &foot, out);
}

Err picture_of_pixels(Arena *arena, const uint8_t *rgb, int width, int height, Str *out)
{
    if (width < 1 || height < 1 || width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX)
        return &picture_large;
    Arena *work = arena_new(WORK_MAX);
    // Read only: canvas_of copies it.
    Pixels pixels = { width, height, (uint8_t *)(uintptr_t)rgb };
    Canvas canvas = canvas_of(&pixels);
    Str bytes;
    written(work, &canvas, PICTURE_BYTES_MAX, &bytes);
    *out = str_copy(arena, bytes);
    canvas_free(&canvas);
    arena_free(work);
    return OK;
}
