#include "base/paper.h"
#include "base/archive.h"
#include "base/picture.h"
#include "tests/support/tool.h"
#include <string.h>

static Str grey_picture(T *t, uint8_t grey)
{
    enum { WIDTH = 320, HEIGHT = 240 };
    uint8_t *rgb = arena_alloc(t->arena, (size_t)3 * WIDTH * HEIGHT);
    memset(rgb, grey, (size_t)3 * WIDTH * HEIGHT);
    Str jpeg;
    CHECK_OK(picture_of_pixels(t->arena, rgb, WIDTH, HEIGHT, &jpeg));
    return jpeg;
}

static Paper *fresh(T *t)
{
    return paper_new(
        t->arena,
        &(PaperSet){ .title = S("台账"), .foot = S("保康社区"), .at = { 1606536000000 } });
}

static const Str heads[] = { { "姓名", 6 }, { "签到", 6 } };
static const int shares[] = { 2, 1 };
static const PaperTable two_columns = { heads, shares, 2 };

TEST(another_program_reads_the_words_and_the_pictures_of_a_paper)
{
    tool_needed("pdftotext");
    Paper *paper = fresh(t);
    Str pdf, jpeg = grey_picture(t, 90);
    Str cells[] = { S("冯桂英"), S("08:31"), S("龚㙘䶮"), S("08:40") };
    PaperPicture pictures[] = { { jpeg, 320, 240, S("扫楼道") }, { jpeg, 320, 240, S("合影") } };
    paper_head(paper, S("活动台账"));
    paper_section(paper, S("一、计划"));
    paper_fact(paper, S("地点"), S("保康社区 3 栋"));
    paper_fact(paper, S("联系"), S(""));
    paper_text(paper, S("带手套。\n自己带水。"));
    paper_table(paper, &two_columns, cells, 2);
    paper_pictures(paper, pictures, 2, 2);
    CHECK_OK(paper_end(paper, &pdf));
    Str words = tool_said(t, pdf, "pdftotext -layout", "-");
    CHECK_HAS(words, "活动台账");
    CHECK_HAS(words, "保康社区 3 栋");
    CHECK_HAS(words, "自己带水");
    CHECK_HAS(words, "龚㙘䶮");
    CHECK_HAS(words, "合影");
    CHECK_HAS(words, "第1页");
    CHECK(!str_has(words, S("联系")));  // a fact that is not known takes no line
    Str images = tool_said(t, pdf, "pdfimages -list", "");
    CHECK_HAS(images, "jpeg");
    CHECK(str_has(pdf, str_slice(jpeg, 0, jpeg.n)));  // the very bytes, not encoded again
}

TEST(a_long_table_goes_on_under_its_head_on_the_next_page)
{
    tool_needed("pdftotext");
    enum { ROWS = 100 };
    Paper *paper = fresh(t);
    Str cells[2 * ROWS], pdf;
    for (int i = 0; i < ROWS; i++) {
        cells[2 * i] = str_printf(t->arena, "第%d人", i + 1);
        cells[2 * i + 1] = S("08:30");
    }
    paper_table(paper, &two_columns, cells, ROWS);
    CHECK_OK(paper_end(paper, &pdf));
    Str second = tool_said(t, pdf, "pdftotext -f 2 -l 2 -layout", "-");
    CHECK_HAS(second, "姓名");
    CHECK_HAS(second, "第2页");
    CHECK_HAS(tool_said(t, pdf, "pdftotext", "-"), "第100人");
}

static Str same_paper(T *t)
{
    Paper *paper = fresh(t);
    Str pdf;
    paper_head(paper, S("一样"));
    CHECK_OK(paper_end(paper, &pdf));
    return pdf;
}

TEST(the_same_paper_is_the_same_bytes)
{
    Str one = same_paper(t), other = same_paper(t);
    CHECK(str_eq(one, other));
}

TEST(a_paper_without_end_is_refused)
{
    Paper *paper = fresh(t);
    Str pdf = S("untouched");
    for (int i = 0; i <= PAPER_PAGES_MAX + 1; i++) {
        paper_text(paper, S("一页"));
        paper_page(paper);
    }
    CHECK_ERR(paper_end(paper, &pdf), paper_large);
    CHECK_STR(pdf, "untouched");
}

TEST(another_program_unpacks_an_archive)
{
    tool_needed("python3");
    ArchiveFile files[] = { { S("台账.txt"), S("一二三"), false },
                            { S("照片/01.jpg"), grey_picture(t, 10), true } };
    Str zip, again;
    Time at = { 1606536000000 };  // 2020-11-28 12:00 here
    CHECK_OK(archive_pack(t->arena, files, 2, at, &zip));
    Str said = tool_said(t, zip,
                         "python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]);"
                         " print(z.testzip(), [(i.filename, i.compress_type, i.date_time[:4])"
                         " for i in z.infolist()], z.read('台账.txt').decode())\"",
                         "");
    CHECK_STR(str_trim(said),
              "None [('台账.txt', 8, (2020, 11, 28, 12)), ('照片/01.jpg', 0, (2020, "
              "11, 28, 12))] 一二三");
    CHECK_OK(archive_pack(t->arena, files, 2, at, &again));
    CHECK(str_eq(zip, again));
}

TEST(an_archive_has_a_limit)
{
    Str zip = S("untouched"), big = str_of(arena_alloc(t->arena, ARCHIVE_MAX + 1), ARCHIVE_MAX + 1);
    ArchiveFile file = { S("a"), big, true };
    CHECK_ERR(archive_pack(t->arena, &file, 1, (Time){ 0 }, &zip), archive_large);
    CHECK_STR(zip, "untouched");
}
