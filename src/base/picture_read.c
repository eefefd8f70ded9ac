// JPEG, PNG and WebP into pixels. The three libraries report trouble each in its own way (two of
// them by longjmp); here all of it becomes one of our faults. What a frame of setjmp needs after a
// jump lives behind a pointer, so that no register forgets it.
#include "base/picture_read.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// libjpeg wants stdio and size_t before it.
#include <jerror.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#define SCANS_MAX    64   // of a progressive JPEG
#define WARNINGS_MAX 200  // of a JPEG that is all noise

static bool sides_fit(int64_t width, int64_t height, int64_t pixels)
{
    return width <= PICTURE_ORIGINAL_SIDES && height <= PICTURE_ORIGINAL_SIDES &&
           width * height <= pixels;
}

// --- rows of any size into pixels of ours: each of ours is the mean of `by` × `by` of theirs

typedef struct {
    Pixels *out;
    int width, by;   // of the rows that come
    int row;         // of those taken so far
    uint32_t *sums;  // 3 for each pixel of ours in the present row
} Shrink;

static void shrink_begin(Arena *work, Shrink *shrink, Pixels *out, int width, int height)
{
    int longer = width > height ? width : height;
    int by = longer / PICTURE_SIDE_MAX;
    by = by < 1 ? 1 : by;
    *out = (Pixels){ .width = (width + by - 1) / by, .height = (height + by - 1) / by };
    out->rgb = arena_alloc(work, arena_size((size_t)out->width * (size_t)out->height, 3));
    *shrink = (Shrink){ .out = out, .width = width, .by = by };
    shrink->sums = NEW_ARRAY(work, uint32_t, 3 * (size_t)out->width);
}

static void shrink_flush(Shrink *shrink, int rows)
{
    Pixels *out = shrink->out;
    uint8_t *to = out->rgb +
                  (size_t)3 * (size_t)out->width * (size_t)((shrink->row - 1) / shrink->by);
    for (int x = 0; x < out->width; x++) {
        int left = shrink->width - x * shrink->by;
        uint32_t n = (uint32_t)((left < shrink->by ? left : shrink->by) * rows);
        for (int c = 0; c < 3; c++)
            to[3 * x + c] = (uint8_t)((shrink->sums[3 * x + c] + n / 2) / n);
    }
    memset(shrink->sums, 0, sizeof(uint32_t) * 3 * (size_t)out->width);
}

static void shrink_row(Shrink *shrink, const uint8_t *rgb)
{
    for (int x = 0; x < shrink->width; x++)
        for (int c = 0; c < 3; c++)
            shrink->sums[3 * (x / shrink->by) + c] += rgb[3 * x + c];
    shrink->row++;
    if (shrink->row % shrink->by == 0)
        shrink_flush(shrink, shrink->by);
}

static void shrink_end(Shrink *shrink)
{
    if (shrink->row % shrink->by != 0)
        shrink_flush(shrink, shrink->row % shrink->by);
}

// --- JPEG

typedef struct {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf away;
    Err fault;  // why it went away
    int warnings;
    Shrink shrink;
    uint8_t *row, *rgb;
} Jpeg;

_Noreturn static void jpeg_away(j_common_ptr common)
{
    Jpeg *reader = common->client_data;
    if (reader->fault == OK)
        reader->fault = &picture_broken;
    longjmp(reader->away, 1);
}

// A file that ends too early is a warning to libjpeg, which paints the rest grey.
static void jpeg_warned(j_common_ptr common, int level)
{
    Jpeg *reader = common->client_data;
    if (level >= 0)
        return;
    reader->warnings++;
    if (common->err->msg_code == JWRN_JPEG_EOF || reader->warnings > WARNINGS_MAX)
        jpeg_away(common);
}

static void jpeg_progress(j_common_ptr common)
{
    const Jpeg *reader = common->client_data;
    if (reader->jpeg.input_scan_number > SCANS_MAX)
        jpeg_away(common);
}

static void jpeg_exif(const Jpeg *reader, Exif *exif)
{
    for (jpeg_saved_marker_ptr one = reader->jpeg.marker_list; one != NULL; one = one->next) {
        Str data = { (const char *)one->data, one->data_length };
        if (str_starts(data, S("Exif\0\0")))
            exif_read(str_slice(data, 6, data.n), exif);
    }
}

// The smallest of the eight sizes that libjpeg makes for nothing and that is large enough for us.
static void jpeg_scale(struct jpeg_decompress_struct *jpeg)
{
    JDIMENSION longer = jpeg->image_width > jpeg->image_height ? jpeg->image_width
                                                               : jpeg->image_height;
    jpeg->scale_denom = 8;
    for (jpeg->scale_num = 1; jpeg->scale_num < 8; jpeg->scale_num++)
        if ((longer * jpeg->scale_num + 7) / 8 >= PICTURE_SIDE_MAX)
            return;
}

// Four inks, as Adobe writes them: inverted.
static void ink_to_rgb(uint8_t *rgb, const uint8_t *inks, JDIMENSION width)
{
    for (JDIMENSION x = 0; x < width; x++)
        for (int c = 0; c < 3; c++)
            rgb[3 * x + (JDIMENSION)c] = (uint8_t)(inks[4 * x + (JDIMENSION)c] * inks[4 * x + 3] /
                                                   255);
}

static void jpeg_begin(Arena *work, Jpeg *reader, Str file)
{
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    jpeg->err = jpeg_std_error(&reader->errors);
    jpeg->client_data = reader;
    reader->errors.error_exit = jpeg_away;
    reader->errors.emit_message = jpeg_warned;
    reader->progress.progress_monitor = jpeg_progress;
    (void)work;
    jpeg_create_decompress(jpeg);
    jpeg->progress = &reader->progress;
    jpeg_mem_src(jpeg, (const unsigned char *)file.p, file.n);
    jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
}

static void jpeg_rows(Arena *work, Jpeg *reader, Pixels *out)
{
    struct jpeg_decompress_struct *jpeg = &reader->jpeg;
    bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg_scale(jpeg);
    jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(jpeg);
    shrink_begin(work, &reader->shrink, out, (int)jpeg->output_width, (int)jpeg->output_height);
    reader->row = arena_alloc(work, arena_size(jpeg->output_width, 4));
    reader->rgb = arena_alloc(work, arena_size(jpeg->output_width, 3));
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = reader->row;
        jpeg_read_scanlines(jpeg, &row, 1);
        if (inks)
            ink_to_rgb(reader->rgb, reader->row, jpeg->output_width);
        shrink_row(&reader->shrink, inks ? reader->rgb : reader->row);
    }
    shrink_end(&reader->shrink);
    jpeg_finish_decompress(jpeg);
}

static Err jpeg_read(Arena *work, Str file, Pixels *out, Exif *exif)
{
    Jpeg *reader = NEW(work, Jpeg);
    if (setjmp(reader->away) == 0) {
        jpeg_begin(work, reader, file);
        jpeg_read_header(&reader->jpeg, TRUE);
        jpeg_exif(reader, exif);
        int64_t pixels = reader->jpeg.progressive_mode ? PICTURE_PIXELS_WHOLE : PICTURE_PIXELS_MAX;
        if (!sides_fit(reader->jpeg.image_width, reader->jpeg.image_height, pixels)) {
            reader->fault = &picture_large;
            jpeg_away((j_common_ptr)&reader->jpeg);
        }
        jpeg_rows(work, reader, out);
    }
    jpeg_destroy_decompress(&reader->jpeg);
    return reader->fault;
}

// --- PNG

typedef struct {
    png_structp png;
    png_infop info;
    Str file;
    size_t at;
    Err fault;
    Shrink shrink;
    uint8_t *whole;  // of an interlaced one
    uint8_t *row;
} Png;

_Noreturn static void png_away(png_structp png, png_const_charp why)
{
    Png *reader = png_get_error_ptr(png);
    (void)why;
    if (reader->fault == OK)
        reader->fault = &picture_broken;
    png_longjmp(png, 1);
}

static void png_warned(png_structp png, png_const_charp why)
{
    (void)png, (void)why;
}

static void png_take(png_structp png, png_bytep to, size_t n)
{
    Png *reader = png_get_io_ptr(png);
    if (reader->file.n - reader->at < n)
        png_error(png, "the file ends here");
    memcpy(to, reader->file.p + reader->at, n);
    reader->at += n;
}

// Whatever the file has, rows of red, green, blue on white come out.
static int png_ask_for_rgb(Png *reader)
{
    static const png_color_16 white = { .red = 255, .green = 255, .blue = 255, .gray = 255 };
    png_set_expand(reader->png);
    png_set_scale_16(reader->png);
    png_set_gray_to_rgb(reader->png);
    png_set_background(reader->png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    int passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    return passes;
}

static void png_rows(Arena *work, Png *reader, Pixels *out)
{
    int passes = png_ask_for_rgb(reader);
    int width = (int)png_get_image_width(reader->png, reader->info);
    int height = (int)png_get_image_height(reader->png, reader->info);
    size_t stride = png_get_rowbytes(reader->png, reader->info);
    if (stride != (size_t)3 * (size_t)width)
        png_error(reader->png, "rows of another size");
    shrink_begin(work, &reader->shrink, out, width, height);
    if (passes == 1) {
        reader->row = arena_alloc(work, stride);
        for (int y = 0; y < height; y++) {
            png_read_row(reader->png, reader->row, NULL);
            shrink_row(&reader->shrink, reader->row);
        }
    } else {
        reader->whole = arena_alloc(work, arena_size((size_t)height, stride));
        for (int pass = 0; pass < passes; pass++)
            for (int y = 0; y < height; y++)
                png_read_row(reader->png, reader->whole + (size_t)y * stride, NULL);
        for (int y = 0; y < height; y++)
            shrink_row(&reader->shrink, reader->whole + (size_t)y * stride);
    }
    shrink_end(&reader->shrink);
    png_read_end(reader->png, reader->info);
}

static void png_exif(const Png *reader, Exif *exif)
{
    png_bytep bytes = NULL;
    png_uint_32 n = 0;
    if (png_get_eXIf_1(reader->png, reader->info, &n, &bytes) != 0 && bytes != NULL)
        exif_read(str_of((const char *)bytes, n), exif);
}

static Err png_read_file(Arena *work, Str file, Pixels *out, Exif *exif)
{
    Png *reader = NEW(work, Png);
    reader->file = file;
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, png_away, png_warned);
    must(reader->png != NULL);
    reader->info = png_create_info_struct(reader->png);
    must(reader->info != NULL);
    if (setjmp(png_jmpbuf(reader->png)) == 0) {
        png_set_read_fn(reader->png, reader, png_take);
        png_set_user_limits(reader->png, PICTURE_ORIGINAL_SIDES, PICTURE_ORIGINAL_SIDES);
        png_set_chunk_cache_max(reader->png, 64);
        png_set_chunk_malloc_max(reader->png, 1 << 20);
        png_read_info(reader->png, reader->info);
        if (!sides_fit(png_get_image_width(reader->png, reader->info),
                       png_get_image_height(reader->png, reader->info), PICTURE_PIXELS_WHOLE)) {
            reader->fault = &picture_large;
            png_error(reader->png, "too large");
        }
        png_rows(work, reader, out);
        png_exif(reader, exif);
    }
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    return reader->fault;
}

// --- WebP

// A RIFF file: chunks of a name, a length and bytes, padded to even.
static void webp_exif(Str file, Exif *exif)
{
    size_t at = 12;
    while (at + 8 <= file.n) {
        const uint8_t *n = (const uint8_t *)file.p + at + 4;
        size_t size = (size_t)n[0] | (size_t)n[1] << 8 | (size_t)n[2] << 16 | (size_t)n[3] << 24;
        Str chunk = str_slice(file, at + 8, at + 8 + size);
        if (str_eq(str_slice(file, at, at + 4), S("EXIF"))) {
            if (str_starts(chunk, S("Exif\0\0")))
                chunk = str_slice(chunk, 6, chunk.n);
            exif_read(chunk, exif);
            return;
        }
        at += 8 + size + (size & 1);
    }
}

static void on_white(uint8_t *rgb, const uint8_t *rgba, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (int c = 0; c < 3; c++) {
            int a = rgba[4 * i + 3];
            rgb[3 * i + (size_t)c] = (uint8_t)((rgba[4 * i + (size_t)c] * a + 255 * (255 - a)) /
                                               255);
        }
}

static Err webp_read(Arena *work, Str file, Pixels *out, Exif *exif)
{
    WebPDecoderConfig config;
    const uint8_t *bytes = (const uint8_t *)file.p;
    if (!WebPInitDecoderConfig(&config) ||
        WebPGetFeatures(bytes, file.n, &config.input) != VP8_STATUS_OK ||
        config.input.has_animation)
        return &picture_broken;
    if (!sides_fit(config.input.width, config.input.height, PICTURE_PIXELS_WHOLE))
        return &picture_large;
    Shrink size;
    shrink_begin(work, &size, out, config.input.width, config.input.height);
    size_t pixels = (size_t)out->width * (size_t)out->height;
    config.options.use_scaling = 1;
    config.options.scaled_width = out->width;
    config.options.scaled_height = out->height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = arena_alloc(work, arena_size(pixels, 4));
    config.output.u.RGBA.stride = out->width * 4;
    config.output.u.RGBA.size = pixels * 4;
    VP8StatusCode status = WebPDecode(bytes, file.n, &config);
    if (status == VP8_STATUS_OK)
        on_white(out->rgb, config.output.u.RGBA.rgba, pixels);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK)
        return &picture_broken;
    webp_exif(file, exif);
    return OK;
}

// --- which of them

// ISO 14496-12: a file that begins with "ftyp" says in its brand what it is.
static bool is_heic(Str file)
{
    static const char *const brands[] = { "heic", "heix", "hevc", "heim", "heis",
                                          "mif1", "msf1", "avif", "avis" };
    if (file.n < 12 || !str_eq(str_slice(file, 4, 8), S("ftyp")))
        return false;
    for (size_t i = 0; i < COUNT(brands); i++)
        if (str_eq(str_slice(file, 8, 12), str(brands[i])))
            return true;
    return false;
}

Err pixels_read(Arena *work, Str file, Pixels *out, Exif *exif)
{
    *exif = (Exif){ .turn = 1 };
    if (str_starts(file, S("\xFF\xD8\xFF")))
        return jpeg_read(work, file, out, exif);
    if (str_starts(file, S("\x89PNG\r\n\x1A\n")))
        return png_read_file(work, file, out, exif);
    if (file.n > 12 && str_starts(file, S("RIFF")) && str_eq(str_slice(file, 8, 12), S("WEBP")))
        return webp_read(work, file, out, exif);
    return is_heic(file) ? &picture_heic : &picture_kind;
}
