#include "base/buf.h"
#include "base/picture_read.h"
#include "base/rand.h"
#include "tests/test.h"
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>

// Four quarters of plain colour: red green / blue white.
static uint8_t *quarters(T *t, int width, int height)
{
    static const uint8_t colours[4][3] = {
        { 220, 20, 20 }, { 20, 200, 20 }, { 20, 20, 220 }, { 250, 250, 250 }
    };
    uint8_t *rgb = arena_alloc(t->arena, 3 * (size_t)width * (size_t)height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            memcpy(rgb + 3 * (y * width + x), colours[2 * (y >= height / 2) + (x >= width / 2)], 3);
    return rgb;
}

static Str jpeg_of(T *t, int width, int height)
{
    Str bytes;
    CHECK_OK(picture_of_pixels(t->arena, quarters(t, width, height), width, height, &bytes));
    return bytes;
}

static void be16(Buf *out, int n)
{
    buf_byte(out, (char)(n >> 8));
    buf_byte(out, (char)n);
}

static void be32(Buf *out, int n)
{
    be16(out, n >> 16);
    be16(out, n & 0xFFFF);
}

static void entry(Buf *out, int tag, int type, int count, int value)
{
    be16(out, tag);
    be16(out, type);
    be32(out, count);
    be32(out, value);
}

// What a phone writes: how it was held, when, and where (29.9° north, 115.0° east).
static Str phone_exif(T *t, int turn)
{
    Buf out = buf_new(t->arena, 4096);
    buf_add(&out, S("Exif\0\0MM\0*"));
    be32(&out, 8);
    be16(&out, 3);
    entry(&out, 0x0112, 3, 1, turn << 16);
    entry(&out, 0x8769, 4, 1, 50);
    entry(&out, 0x8825, 4, 1, 88);
    be32(&out, 0);
    be16(&out, 1);  // at 50
    entry(&out, 0x9003, 2, 20, 68);
    be32(&out, 0);
    buf_add(&out, S("2026:11:28 09:30:00\0"));  // at 68
    be16(&out, 1);                              // at 88
    entry(&out, 1, 2, 2, 'N' << 24);
    buf_add(&out, S("GPSLatitude29.9"));
    return buf_str(&out);
}

static Str with_exif(T *t, Str jpeg, Str exif)
{
    Buf out = buf_new(t->arena, jpeg.n + exif.n + 16);
    buf_add(&out, str_slice(jpeg, 0, 2));
    be16(&out, 0xFFE1);
    be16(&out, (int)exif.n + 2);
    buf_add(&out, exif);
    buf_add(&out, str_slice(jpeg, 2, jpeg.n));
    return buf_str(&out);
}

static void png_to_buf(png_structp png, png_bytep bytes, size_t n)
{
    Buf *out = png_get_io_ptr(png);
    buf_add(out, str_of((const char *)bytes, n));
}

static Str png_of(T *t, int width, int height, int colour, int interlace, uint8_t *bytes, int each)
{
    Buf *out = NEW(t->arena, Buf);
    *out = buf_new(t->arena, (size_t)8 << 20);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_bytep *rows = NEW_ARRAY(t->arena, png_bytep, (size_t)height);
    for (int y = 0; y < height; y++)
        rows[y] = bytes + (size_t)y * (size_t)width * (size_t)each;
    png_set_write_fn(png, out, png_to_buf, NULL);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, colour, interlace, 0, 0);
    png_write_info(png, info);
    png_write_image(png, rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    CHECK(!out->full);
    return buf_str(out);
}

static Str webp_of(T *t, int width, int height)
{
    uint8_t *bytes = NULL;
    size_t n = WebPEncodeRGB(quarters(t, width, height), width, height, 3 * width, 90, &bytes);
    Str file = str_copy(t->arena, str_of((const char *)bytes, n));
    WebPFree(bytes);
    return file;
}

// The colour in a corner of what was kept, as the largest of red, green and blue, or white.
static char corner(T *t, const Picture *picture, bool right, bool low)
{
    Pixels pixels;
    Exif exif;
    CHECK_OK(pixels_read(t->arena, picture->bytes, &pixels, &exif));
    CHECK_INT(pixels.width, picture->width);
    CHECK_INT(pixels.height, picture->height);
    int x = right ? pixels.width * 3 / 4 : pixels.width / 4;
    int y = low ? pixels.height * 3 / 4 : pixels.height / 4;
    const uint8_t *rgb = pixels.rgb + 3 * (y * pixels.width + x);
    if (rgb[0] > 150 && rgb[1] > 150 && rgb[2] > 150)
        return 'w';
    return rgb[0] > 150 ? 'r' : rgb[1] > 150 ? 'g' : rgb[2] > 150 ? 'b' : '?';
}

static void check_corners(T *t, const Picture *picture, const char *want)
{
    char got[5] = { corner(t, picture, false, false), corner(t, picture, true, false),
                    corner(t, picture, false, true), corner(t, picture, true, true) };
    CHECK_STR(str(got), want);
}

TEST(a_picture_is_made_small_and_loses_where_it_was_taken)
{
    Picture picture;
    Str file = with_exif(t, jpeg_of(t, 1280, 960), phone_exif(t, 1));
    CHECK_HAS(file, "GPS");
    CHECK_OK(picture_prepare(t->arena, file, S("2026-11-28 12:30 · 保康社区 · D20261128-0001"),
                             &picture));
    CHECK_INT(picture.width, 1280);
    CHECK_INT(picture.height, 960);
    CHECK(picture.bytes.n <= PICTURE_BYTES_MAX && picture.thumb.n <= PICTURE_THUMB_MAX);
    CHECK_LACKS(picture.bytes, "Exif");
    CHECK_LACKS(picture.bytes, "GPS");
    CHECK_LACKS(picture.thumb, "Exif");
    CHECK_STR(time_rfc3339(t->arena, picture.taken_at), "2026-11-28T09:30:00.000+08:00");
    check_corners(t, &picture, "rgbw");
}

TEST(each_way_to_hold_a_phone_gives_an_upright_picture)
{
    // EXIF 2.3, Orientation: which corner of the file is which corner of the scene.
    static const char *const corners[] = { "rgbw", "grwb", "wbgr", "bwrg",
                                           "rbgw", "brwg", "wgbr", "gwrb" };
    for (int turn = 1; turn <= 8; turn++) {
        Picture picture;
        CHECK_OK(picture_prepare(t->arena, with_exif(t, jpeg_of(t, 400, 200), phone_exif(t, turn)),
                                 S(""), &picture));
        CHECK_INT(picture.width, turn >= 5 ? 200 : 400);
        check_corners(t, &picture, corners[turn - 1]);
    }
}

TEST(png_and_webp_come_in_and_jpeg_goes_out)
{
    Picture picture;
    uint8_t *rgb = quarters(t, 1500, 3000);
    for (int interlace = 0; interlace < 2; interlace++) {
        CHECK_OK(picture_prepare(t->arena,
                                 png_of(t, 1500, 3000, PNG_COLOR_TYPE_RGB, interlace, rgb, 3),
                                 S(""), &picture));
        CHECK_INT(picture.height, 1280);
        CHECK_INT(picture.width, 640);
        CHECK(str_starts(picture.bytes, S("\xFF\xD8\xFF")));
        check_corners(t, &picture, "rgbw");
    }
    CHECK_OK(picture_prepare(t->arena, webp_of(t, 2600, 1300), S(""), &picture));
    CHECK_INT(picture.width, 1280);
    check_corners(t, &picture, "rgbw");
}

TEST(what_is_transparent_becomes_white)
{
    Picture picture;
    uint8_t *clear = arena_alloc(t->arena, 4 * 64 * 64);
    CHECK_OK(picture_prepare(t->arena, png_of(t, 64, 64, PNG_COLOR_TYPE_RGB_ALPHA, 0, clear, 4),
                             S(""), &picture));
    check_corners(t, &picture, "wwww");
}

TEST(a_picture_that_is_cut_off_is_refused_wherever_it_is_cut)
{
    Picture picture;
    const Str files[] = { jpeg_of(t, 300, 200), webp_of(t, 300, 200),
                          png_of(t, 300, 200, PNG_COLOR_TYPE_RGB, 0, quarters(t, 300, 200), 3) };
    for (size_t i = 0; i < COUNT(files); i++)
        for (int part = 1; part < 8; part++) {
            Err err = picture_prepare(
                t->arena, str_slice(files[i], 0, files[i].n * (size_t)part / 8), S(""), &picture);
            CHECK(err == &picture_broken || err == &picture_kind);
        }
}

TEST(a_file_that_is_no_picture_gets_the_sentence_that_helps)
{
    Picture picture;
    CHECK_ERR(picture_prepare(t->arena, S(""), S(""), &picture), picture_kind);
    CHECK_ERR(picture_prepare(t->arena, S("%PDF-1.7"), S(""), &picture), picture_kind);
    CHECK_ERR(picture_prepare(t->arena, S("<svg onload=alert(1)>"), S(""), &picture), picture_kind);
    CHECK_ERR(picture_prepare(t->arena, S("GIF89a\1\0\1\0"), S(""), &picture), picture_kind);
    CHECK_ERR(picture_prepare(t->arena,
                              S("\0\0\0\x18"
                                "ftypheic\0\0\0\0mif1heic"),
                              S(""), &picture),
              picture_heic);
    CHECK_ERR(picture_prepare(t->arena,
                              S("\0\0\0\x1c"
                                "ftypavif\0\0\0\0"),
                              S(""), &picture),
              picture_heic);
    CHECK_HAS(str(picture_heic.text.zh), "请换成 JPG 格式");
}

// A few hundred bytes that would be gigabytes of pixels.
TEST(a_bomb_is_refused_before_a_pixel_of_it_is_read)
{
    Picture picture;
    Buf png = buf_new(t->arena, 256);
    buf_add(&png, S("\x89PNG\r\n\x1A\n"));
    be32(&png, 13);
    buf_add(&png, S("IHDR"));
    be32(&png, 19000);
    be32(&png, 19000);
    buf_add(&png, S("\x08\x02\0\0\0"));
    be32(&png, 0);
    Err err = picture_prepare(t->arena, buf_str(&png), S(""), &picture);
    CHECK(err == &picture_large || err == &picture_broken);

    uint8_t *grey = arena_alloc(t->arena, (size_t)5200 * 5200);
    CHECK_ERR(picture_prepare(t->arena, png_of(t, 5200, 5200, PNG_COLOR_TYPE_GRAY, 0, grey, 1),
                              S(""), &picture),
              picture_large);

    // The sides stand in the frame header: 65,000 by 65,000.
    Str jpeg = jpeg_of(t, 64, 64);
    char *bytes = arena_copy(t->arena, jpeg.p, jpeg.n);
    size_t frame = str_find_str(jpeg, S("\xFF\xC0"));
    CHECK(frame != STR_NOWHERE);
    for (size_t i = 5; i < 9; i += 2)
        memcpy(bytes + frame + i, "\xFD\xE8", 2);
    CHECK_ERR(picture_prepare(t->arena, str_of(bytes, jpeg.n), S(""), &picture), picture_large);
}

TEST(a_picture_of_noise_still_fits_into_its_bytes)
{
    Dice dice = dice_seed(7);
    uint8_t *rgb = arena_alloc(t->arena, 3 * 1280 * 1280);
    for (size_t i = 0; i < (size_t)3 * 1280 * 1280; i++)
        rgb[i] = (uint8_t)dice_below(&dice, 256);
    Picture picture;
    CHECK_OK(picture_prepare(t->arena, png_of(t, 1280, 1280, PNG_COLOR_TYPE_RGB, 0, rgb, 3),
                             S("时间"), &picture));
    CHECK(picture.bytes.n <= PICTURE_BYTES_MAX && picture.thumb.n <= PICTURE_THUMB_MAX);
    CHECK(picture.width < 1280);
}

TEST(the_foot_darkens_the_last_lines_and_leaves_the_likeness)
{
    Picture bare, written, other;
    Str file = jpeg_of(t, 900, 600);
    CHECK_OK(picture_prepare(t->arena, file, S(""), &bare));
    CHECK_OK(picture_prepare(t->arena, file, S("2026-11-28 12:30 · 保康社区"), &written));
    CHECK(hash_eq(&bare.digest, &written.digest));
    CHECK(bare.likeness == written.likeness);
    Pixels pixels;
    Exif exif;
    CHECK_OK(pixels_read(t->arena, written.bytes, &pixels, &exif));
    const uint8_t *last = pixels.rgb + 3 * ((size_t)pixels.height * (size_t)pixels.width - 2);
    CHECK(last[0] < 170 && last[1] < 170 && last[2] < 170);  // the white quarter, below the band
    int light = 0;
    for (int y = pixels.height - 40; y < pixels.height; y++)
        for (int x = 0; x < pixels.width / 2; x++) {
            const uint8_t *rgb = pixels.rgb + 3 * (y * pixels.width + x);
            light += rgb[0] > 200 && rgb[1] > 200 && rgb[2] > 200;
        }
    CHECK(light > 100);  // letters, in the half that was blue

    CHECK_OK(picture_prepare(t->arena, webp_of(t, 450, 300), S(""), &other));
    CHECK(!hash_eq(&bare.digest, &other.digest));
    CHECK(picture_unlike(bare.likeness, other.likeness) <= 8);
    CHECK_INT(picture_unlike(0xF0, 0x0F), 8);
}

TEST(exif_that_lies_about_its_offsets_is_as_if_it_were_not_there)
{
    Dice dice = dice_seed(11);
    Str good = str_slice(phone_exif(t, 6), 6, 4096);
    for (int i = 0; i < 20000; i++) {
        ArenaMark mark = arena_mark(t->arena);
        Exif exif = { .turn = 1 };
        size_t n = dice_below(&dice, (uint32_t)good.n + 1);
        char *bytes = arena_copy(t->arena, good.p, n == 0 ? 1 : n);
        for (uint32_t k = dice_below(&dice, 6); n > 0 && k > 0; k--)
            bytes[dice_below(&dice, (uint32_t)n)] = (char)dice_below(&dice, 256);
        exif_read(str_of(bytes, n), &exif);
        CHECK(exif.turn >= 1 && exif.turn <= 8);
        arena_rewind(t->arena, mark);
    }
}
