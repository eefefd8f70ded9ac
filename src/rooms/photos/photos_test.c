#include "rooms/photos/photos.h"
#include "base/buf.h"
#include "store/db.h"
#include "tests/support/cast.h"
#include <string.h>

static Str drawn(T *t, uint8_t grey, int width, int height)
{
    uint8_t *rgb = arena_alloc(t->arena, 3 * (size_t)width * (size_t)height);
    memset(rgb, grey, 3 * (size_t)width * (size_t)height);
    memset(rgb, 255, (size_t)width);
    Str jpeg;
    CHECK_OK(picture_of_pixels(t->arena, rgb, width, height, &jpeg));
    return jpeg;
}

static Uploads uploads(T *t, Str one, Str two)
{
    Upload *files = NEW_ARRAY(t->arena, Upload, 2);
    files[0] = (Upload){ .bytes = one, .name = S("a.jpg") };
    files[1] = (Upload){ .bytes = two, .name = S("b.jpg") };
    return (Uploads){ { files, 2 } };
}

static Err add_all(Cx *cx, void *with)
{
    List *pictures = with;
    List ids;
    TRY(photo_add_all(cx, pictures, &ids));
    *pictures = ids;
    return OK;
}

static Err forget(Cx *cx, void *with)
{
    return photo_forget(cx, *(PhotoId *)with);
}

typedef struct {
    T *t;
    PhotoId first, second;
    const List *sent;
} Seen;

static Err look_at_both(Cx *cx, void *with)
{
    const Seen *look = with;
    Photo photo;
    Str jpeg, small;
    List others;
    TRY(photo_find(cx, look->first, &photo));
    CHECK_INT(photo.width, 640);
    CHECK(!photo.forgotten);
    TRY(photo_bytes(cx, look->first, false, &jpeg));
    TRY(photo_bytes(cx, look->first, true, &small));
    CHECK(str_eq(jpeg, LIST_AT(look->sent, Picture, 0)->bytes));
    CHECK(small.n < jpeg.n);
    TRY(photo_same_file(cx, look->first, &others));
    CHECK_INT(others.n, 1);
    CHECK(same(*LIST_AT(&others, PhotoId, 0), look->second));
    return OK;
}

static Err look_for_the_forgotten(Cx *cx, void *with)
{
    const Seen *look = with;
    Photo photo;
    Str jpeg;
    CHECK_ERR(photo_bytes(cx, look->first, false, &jpeg), photo_forgotten);
    TRY(photo_find(cx, look->first, &photo));
    CHECK(photo.forgotten);
    CHECK_ERR(photo_bytes(cx, (PhotoId){ 999 }, false, &jpeg), photo_missing);
    return OK;
}

BOTH(a_picture_is_kept_shown_and_forgotten)
{
    Little *l = little(t, county);
    PersonId feng = little_person(l, "冯桂英", "13871550001", l->station);
    Cx *cx = little_cx(l, feng);
    Uploads files = uploads(t, drawn(t, 90, 640, 480), drawn(t, 90, 640, 480));
    List pictures;
    CHECK_OK(
        photo_prepare(cx, S("photos"), &files, photo_foot(cx, S("保康社区"), S("D1")), &pictures));
    CHECK_INT(pictures.n, 2);
    List ids = pictures;
    CHECK_OK(little_run(l, cx, add_all, &ids));
    PhotoId first = *LIST_AT(&ids, PhotoId, 0), second = *LIST_AT(&ids, PhotoId, 1);

    Seen look = { .t = t, .first = first, .second = second, .sent = &pictures };
    CHECK_OK(little_act(l, feng, look_at_both, &look));
    CHECK_OK(little_act(l, feng, forget, &first));
    CHECK_OK(little_act(l, feng, forget, &first));
    CHECK_OK(little_act(l, feng, look_for_the_forgotten, &look));
}

BOTH(what_is_wrong_with_a_picture_is_said_by_its_place_in_the_row)
{
    Little *l = little(t, county);
    Cx *cx = little_cx(l, little_person(l, "冯桂英", "13871550001", l->station));
    Uploads files = uploads(t, drawn(t, 90, 64, 48),
                            S("\0\0\0\x18"
                              "ftypheic\0\0\0\0"));
    List pictures;
    CHECK_ERR(photo_prepare(cx, S("photos"), &files, S(""), &pictures), fault_invalid);
    CHECK_INT(cx->problems->n, 1);
    CHECK_STR(cx->problems->items[0].field, "photos");
    CHECK_STR(str(cx->problems->items[0].code), "picture.heic");
    CHECK_STR(cx->problems->items[0].words[0], "2");
    CHECK_HAS(cx->problems->items[0].words[1], "请换成 JPG 格式");

    Uploads none = { { NULL, 0 } };
    cx->problems = NULL;
    CHECK_OK(photo_prepare(cx, S("photos"), &none, S(""), &pictures));
    CHECK_INT(pictures.n, 0);
}

TEST(the_foot_names_what_is_known)
{
    Cx *cx = NEW(t->arena, Cx);
    cx->arena = t->arena;
    CHECK(time_parse(S("2026-11-28T12:30"), &cx->now));
    CHECK_STR(photo_foot(cx, S("保康社区"), S("D20261128-0001")),
              "2026-11-28 12:30 · 保康社区 · D20261128-0001");
    CHECK_STR(photo_foot(cx, S(""), S("")), "2026-11-28 12:30");
    CHECK_STR(photo_foot(cx, S(""), S("D1")), "2026-11-28 12:30 · D1");
}

BOTH(a_person_puts_up_their_own_picture_and_staff_may_remove_it)
{
    Cast *cast = cast_new(t, county);
    CHECK(cast_person(cast, S("王师傅 13871550007 保康社区")));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(cast, S("吴主任 13871550004 长安社区 station@长安社区")));
    Player *wang = cast_find(cast, S("王师傅")), *zhou = cast_find(cast, S("周主任"));
    Player *wu = cast_find(cast, S("吴主任"));
    visit_sign_in(wang->visitor, (PersonId){ wang->id }, false);
    visit_sign_in(zhou->visitor, (PersonId){ zhou->id }, true);
    visit_sign_in(wu->visitor, (PersonId){ wu->id }, true);
    Str file = str_printf(t->arena, "/people/%lld/photo.jpg", (long long)wang->id);
    const char *remove = str_z(
        t->arena, str_printf(t->arena, "/people/%lld/photo/remove", (long long)wang->id));

    CHECK_INT(visit_get(wang->visitor, file).status, 404);
    AppAnswer answer = visit_post(wang->visitor, "/me/photo", S("photo=@heic"));
    CHECK_INT(answer.status, 422);
    CHECK_HAS(answer.body, "请换成 JPG 格式");
    CHECK_INT(visit_post(wang->visitor, "/me/photo", S("photo=@photo&photo=@photo")).status, 422);
    CHECK_INT(visit_post(wang->visitor, "/me/photo", S("photo=")).status, 422);
    CHECK_INT(visit_post(wang->visitor, "/me/photo", S("photo=@photo")).status, 303);
    answer = visit_get(wang->visitor, file);
    CHECK_INT(answer.status, 200);
    CHECK_STR(answer_header(&answer, "content-type"), "image/jpeg");
    CHECK_STR(answer_header(&answer, "cache-control"), "no-store");
    CHECK(str_starts(answer.body, S("\xFF\xD8\xFF")));
    CHECK_LACKS(answer.body, "GPS");
    CHECK_LACKS(answer.body, "Exif");
    CHECK_HAS(visit_get(wang->visitor, S("/me/photo")).body, "删除照片");

    CHECK_INT(visit_get(wu->visitor, file).status, 404);
    CHECK_INT(visit_post(wu->visitor, remove, S("")).status, 404);
    CHECK_INT(visit_get(zhou->visitor, file).status, 200);
    CHECK_INT(visit_post(zhou->visitor, remove, S("")).status, 303);
    CHECK_INT(visit_get(zhou->visitor, file).status, 404);
}
