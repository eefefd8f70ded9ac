// A county on a disk of a few megabytes that really is full: people are told so in a sentence,
// pages are still read, and when there is space again writing goes on by itself, with everything
// there that was ever acknowledged.
#include "store/store_inside.h"
#include "tests/support/cast.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

static void unmount(void *path)
{
    umount2(path, MNT_DETACH);
}

static const char *small_disk(T *t)
{
    const char *path = test_dir(t);
    if (geteuid() != 0 || mount("tmpfs", path, "tmpfs", 0, "size=8m,mode=0700") != 0)
        test_skip("a small disk needs the right to mount one");
    arena_defer(t->arena, unmount, str_z(t->arena, str(path)));
    return path;
}

// Takes what space is left, to the last byte.
static void fill(const char *path)
{
    static const char block[4096] = { 1 };
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    while (write(file, block, sizeof block) > 0)
        continue;
    CHECK_INT(errno, ENOSPC);
    close(file);
}

static AppAnswer post_as_feng(Cast *cast, const char *path, const char *form)
{
    return visit_post(cast_find(cast, S("冯桂英"))->visitor, path, str(form));
}

static Cast *open_here(T *t, const char *path)
{
    County *county = county_made(t, str_printf(t->arena, "sqlite:%s/full.db", path));
    CHECK_OK(store_open(t->arena, county));
    Cast *cast = cast_new(t, county);
    CHECK(cast_person(cast, S("冯桂英 13871550001 保康社区")));
    Player *feng = cast_find(cast, S("冯桂英"));
    visit_sign_in(feng->visitor, (PersonId){ feng->id }, false);
    return cast;
}

#define ORDER_FORM \
    "item=1&wanted_on=%.*s&wanted_part=morning&address=保康社区3栋201&phone=13871550001"

static int place(Cast *cast)
{
    Arena *arena = cast->l->t->arena;
    Str day = day_iso(arena, day_add(time_day(clock_now()), 1));
    AppAnswer answer = post_as_feng(cast, "/orders?item=1",
                                    str_z(arena, str_printf(arena, ORDER_FORM, STR_FMT(day))));
    if (answer.status == 503)
        CHECK_HAS(answer.body, fault_read_only.text.zh);
    return answer.status;
}

TEST(a_full_disk_refuses_writes_reads_on_and_recovers_by_itself)
{
    const char *path = small_disk(t);
    char *filler = str_z(t->arena, str_printf(t->arena, "%s/filler", path));
    Cast *cast = open_here(t, path);
    CHECK_INT(place(cast), 303);
    fill(filler);
    // What is left of the last page of the log may still take an act or two.
    int stood = 1, refused = 0;
    for (int i = 0; i < 20 && refused < 3; i++) {
        int status = place(cast);
        CHECK(status == 303 || status == 503);
        stood += status == 303;
        refused += status == 503;
        fill(filler);
    }
    CHECK_INT(refused, 3);
    CHECK(lane_figures(cast->l->county->store).read_only);
    Visitor *feng = cast_find(cast, S("冯桂英"))->visitor;
    CHECK_INT(visit_get(feng, S("/orders/1")).status, 200);
    CHECK_INT(visit_get(feng, S("/services")).status, 200);
    CHECK_INT(unlink(filler), 0);
    int status = 503;
    for (int i = 0; i < 40 && (status = place(cast)) == 503; i++)
        usleep(100000);
    CHECK_INT(status, 303);
    CHECK(!lane_figures(cast->l->county->store).read_only);
    stood++;
    for (int i = 1; i <= stood; i++)
        CHECK_INT(visit_get(feng, str_printf(t->arena, "/orders/%d", i)).status, 200);
    CHECK_INT(visit_get(feng, str_printf(t->arena, "/orders/%d", stood + 1)).status, 404);
    store_close(cast->l->county);
}
