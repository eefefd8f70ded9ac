#include "base/qr.h"
#include "base/buf.h"
#include "tests/test.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Paints the path of our SVG into a PGM, as any renderer would: each run is M x y h n v 1.
static void paint(const char *svg, const char *file)
{
    enum { SCALE = 4 };
    int side = 0;
    must(sscanf(strstr(svg, "viewBox"), "viewBox=\"0 0 %d", &side) == 1 && side < 200);
    static unsigned char dots[800 * 800];
    memset(dots, 255, sizeof dots);
    const char *at = strstr(svg, "#000");
    int x, y, n;
    while ((at = strchr(at, 'M')) != NULL && sscanf(at, "M%d %dh%d", &x, &y, &n) == 3) {
        for (int dy = 0; dy < SCALE; dy++)
            memset(&dots[(y * SCALE + dy) * side * SCALE + x * SCALE], 0, (size_t)(n * SCALE));
        at++;
    }
    FILE *out = fopen(file, "wb");
    must(out != NULL);
    fprintf(out, "P5 %d %d 255\n", side * SCALE, side * SCALE);
    must(fwrite(dots, 1, (size_t)(side * SCALE * side * SCALE), out) > 0);
    must(fclose(out) == 0);
}

// Another program's reading of the picture.
static Str read_back(T *t, const char *file)
{
    Str command = str_printf(t->arena, "zbarimg --quiet --raw %s 2>/dev/null", file);
    FILE *in = popen(str_z(t->arena, command), "r");
    char line[2048] = "";
    must(in != NULL);
    size_t n = fread(line, 1, sizeof line - 1, in);
    if (pclose(in) != 0)
        n = 0;
    return str_trim(str_copy(t->arena, str_of(line, n)));
}

TEST(another_program_reads_what_the_code_says)
{
    if (system("command -v zbarimg >/dev/null") != 0)
        test_skip("zbarimg is not installed");
    char file[] = "build/qr-XXXXXX";
    int fd = mkstemp(file);
    must(fd >= 0 && close(fd) == 0);
    const char *texts[] = { "https://daye.example.gov.cn/places/379",
                            "大冶市新时代文明实践站·保康社区" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        Str svg = qr_svg(t->arena, str(texts[i]), S("二维码"), false);
        paint(str_z(t->arena, svg), file);
        CHECK_STR(read_back(t, file), texts[i]);
    }
    must(unlink(file) == 0);
}

TEST(a_code_says_its_title_and_escapes_it)
{
    Str svg = qr_svg(t->arena, S("x"), S("<站> & 点"), true);
    CHECK_HAS(svg, "<title>&lt;站&gt; &amp; 点</title>");
    CHECK_HAS(svg, "<?xml");
    CHECK_HAS(svg, "viewBox=\"0 0 29 29\"");
}

TEST(a_text_that_no_phone_could_read_gives_no_code)
{
    CHECK(qr_svg(t->arena, S(""), S("t"), false).p == NULL);
    CHECK(qr_svg(t->arena, str_of(arena_alloc(t->arena, QR_TEXT_MAX + 1), QR_TEXT_MAX + 1), S("t"),
                 false)
              .p == NULL);
}
