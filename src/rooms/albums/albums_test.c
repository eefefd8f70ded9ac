// From pictures of a phone to the paper that an inspector reads, on both engines.
#include "rooms/albums/albums.h"
#include "rooms/albums/albums_in.h"
#include "rooms/attendance/attendance.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "tests/support/tool.h"
#include <string.h>

// Wednesday 28 October 2020, ten in the morning.
static const Time BEGIN = { 1603850400000 };

typedef struct {
    Little *l;
    PersonId station, leader, looker, helper, stranger;
    TeamId squad;
    ActivityId activity, other;
} World;

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;
static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

typedef struct {
    const World *w;
    ActivityId out;
} Making;
static Err make_activity(Cx *cx, void *with)
{
    Making *one = with;
    ProjectId project;
    ProjectNew new = { .project = { .name = S("清理楼道"),
                                    .kind = ACTIVITY_SERVICE,
                                    .team = one->w->squad,
                                    .place = one->w->l->station,
                                    .summary = S("清理三号楼的楼道杂物。"),
                                    .notice = S("带手套"),
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = 9 } },
                       .position_count = 1 };
    TRY(project_add(cx, &new, &project));
    ActivityNew date = { .project = project,
                         .starts_at = BEGIN,
                         .ends_at = time_add(BEGIN, 2 * TIME_HOUR) };
    TRY(activity_add(cx, &date, &one->out));
    return activity_publish(cx, one->out, NULL);
}

static Err sign_up(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = *(ActivityId *)with }, NULL);
}

static void make_people(World *w)
{
    Little *l = w->l;
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->leader = little_person(l, "王师傅", "13871550007", l->station);
    w->looker = little_person(l, "督导员", "13871550008", l->station2);
    w->helper = little_person(l, "冯桂英", "13871550001", l->station);
    w->stranger = little_person(l, "路过的人", "13871550009", l->station2);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->looker, ROLE_SUPERVISOR, l->centre);
    AddTeam corps = { .new = { .level = TEAM_CORPS, .name = S("总队"), .place = l->centre } };
    CHECK_OK(little_act(l, NO(Person), add_team, &corps));
    AddTeam squad = { .new = { .parent = corps.out,
                               .level = TEAM_SQUAD,
                               .name = S("保康便民小队"),
                               .place = l->station,
                               .leader = w->leader } };
    CHECK_OK(little_act(l, NO(Person), add_team, &squad));
    w->squad = squad.out;
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    w->l = little(t, county);
    w->l->now = time_add(BEGIN, -TIME_DAY);
    make_people(w);
    Making one = { .w = w }, other = { .w = w };
    CHECK_OK(little_act(w->l, w->station, make_activity, &one));
    CHECK_OK(little_act(w->l, w->station, make_activity, &other));
    w->activity = one.out;
    w->other = other.out;
    CHECK_OK(little_act(w->l, w->helper, sign_up, &w->activity));
    return w;
}

// --- acts in one line each

static Picture picture(T *t, uint8_t grey)
{
    enum { WIDTH = 64, HEIGHT = 48 };
    uint8_t *rgb = arena_alloc(t->arena, (size_t)3 * WIDTH * HEIGHT);
    memset(rgb, grey, (size_t)3 * WIDTH * HEIGHT);
    Str jpeg;
    Picture out;
    CHECK_OK(picture_of_pixels(t->arena, rgb, WIDTH, HEIGHT, &jpeg));
    CHECK_OK(picture_prepare(t->arena, jpeg, S(""), &out));
    return out;
}

typedef struct {
    AlbumNew new;
    int64_t added;
} Adding;
static Err add_pictures(Cx *cx, void *with)
{
    Adding *one = with;
    return album_add(cx, &one->new, &one->added);
}
// `greys`: one picture for each.
static Err put(World *w, PersonId who, ActivityId where, const char *greys, bool shown,
               int64_t *added)
{
    T *t = w->l->t;
    size_t n = strlen(greys);
    Picture *pictures = NEW_ARRAY(t->arena, Picture, n + 1);
    for (size_t i = 0; i < n; i++)
        pictures[i] = picture(t, (uint8_t)greys[i]);
    List list = { pictures, n };
    Adding one = { .new = { where, &list, S("扫楼道"), shown } };
    Err err = little_act(w->l, who, add_pictures, &one);
    *added = one.added;
    return err;
}

typedef struct {
    ActivityId activity;
    PhotoId photo;
    PictureAct act;
} Acting;
static Err do_act(Cx *cx, void *with)
{
    const Acting *one = with;
    return album_act(cx, one->activity, one->photo, one->act);
}
static Err act(World *w, PersonId who, int64_t photo, PictureAct how)
{
    Acting one = { w->activity, { photo }, how };
    return little_act(w->l, who, do_act, &one);
}

typedef struct {
    ActivityId activity;
    bool all;
    List photos;
} Looking;
static Err look(Cx *cx, void *with)
{
    Looking *one = with;
    Activity activity;
    TRY(activity_find(cx, one->activity, &activity));
    return album_list(cx, &activity, one->all, &one->photos);
}
static List seen(World *w, PersonId who, ActivityId where, bool all)
{
    Looking one = { .activity = where, .all = all };
    CHECK_OK(little_act(w->l, who, look, &one));
    return one.photos;
}

static Err recount(Cx *cx, void *with)
{
    return albums_check(cx, with);
}
static void sound(World *w)
{
    Recount *recounted = NEW(w->l->t->arena, Recount);
    CHECK_OK(little_act(w->l, NO(Person), recount, recounted));
    CHECK(recounted->n > 0);
    for (size_t i = 0; i < recounted->n; i++)
        CHECK_INT(recounted->lines[i].wrong, 0);
}

static Err run_clock(Cx *cx, void *with)
{
    return activity_clock(cx, 100, with);
}
static Err run_album_clock(Cx *cx, void *with)
{
    return album_clock(cx, 100, with);
}
static Err report(Cx *cx, void *with)
{
    return activity_report(cx, *(ActivityId *)with, 60, BASIS_COUNTED, S("清了三个楼道"));
}

// --- the album

BOTH(pictures_are_numbered_and_the_same_file_is_kept_once)
{
    World *w = world(t, county);
    int64_t added;
    w->l->now = time_add(BEGIN, TIME_HOUR);
    CHECK_ERR(put(w, w->stranger, w->activity, "a", false, &added), album_not_yours);
    CHECK_OK(put(w, w->leader, w->activity, "aba", true, &added));
    CHECK_INT(added, 2);
    CHECK_OK(put(w, w->station, w->activity, "bc", false, &added));
    CHECK_INT(added, 1);
    List all = seen(w, w->leader, w->activity, true);
    CHECK_INT(all.n, 3);
    for (size_t i = 0; i < all.n; i++)
        CHECK_INT(LIST_AT(&all, AlbumPhoto, i)->number, (int64_t)i + 1);
    CHECK_INT(seen(w, w->stranger, w->activity, false).n, 2);

    // The same picture at two activities is said to who keeps the album, and to nobody else.
    CHECK_OK(put(w, w->leader, w->other, "xa", true, &added));
    CHECK_INT(added, 2);
    List others = seen(w, w->leader, w->other, true);
    CHECK(LIST_AT(&others, AlbumPhoto, 0)->twin.n == 0);
    CHECK(same(LIST_AT(&others, AlbumPhoto, 1)->twin, w->activity));
    List outside = seen(w, w->stranger, w->other, false);
    CHECK(LIST_AT(&outside, AlbumPhoto, 1)->twin.n == 0);
    sound(w);
}

BOTH(who_was_there_takes_a_picture_out_of_sight_for_good)
{
    World *w = world(t, county);
    int64_t added;
    w->l->now = time_add(BEGIN, TIME_HOUR);
    CHECK_OK(put(w, w->leader, w->activity, "ab", true, &added));
    List all = seen(w, w->leader, w->activity, true);
    int64_t first = LIST_AT(&all, AlbumPhoto, 0)->id.n, second = LIST_AT(&all, AlbumPhoto, 1)->id.n;
    CHECK_ERR(act(w, w->stranger, first, PICTURE_HIDE), album_not_yours);
    CHECK_OK(act(w, w->helper, first, PICTURE_HIDE));
    CHECK_ERR(act(w, w->leader, first, PICTURE_SHOW), album_moved_on);
    CHECK_ERR(act(w, w->helper, second, PICTURE_REMOVE), album_not_yours);
    CHECK_OK(act(w, w->leader, second, PICTURE_HIDE));
    CHECK_INT(seen(w, w->stranger, w->activity, false).n, 0);
    CHECK_OK(act(w, w->leader, second, PICTURE_SHOW));
    CHECK_INT(seen(w, w->stranger, w->activity, false).n, 1);
    CHECK_OK(act(w, w->leader, first, PICTURE_REMOVE));
    CHECK_ERR(act(w, w->leader, first, PICTURE_REMOVE), album_moved_on);
    CHECK_INT(seen(w, w->leader, w->activity, true).n, 1);
    sound(w);
}

BOTH(pictures_are_forgotten_when_their_time_is_over)
{
    World *w = world(t, county);
    int64_t added;
    int did;
    w->l->now = time_add(BEGIN, TIME_HOUR);
    CHECK_OK(put(w, w->leader, w->activity, "abc", true, &added));
    w->l->now = time_add(BEGIN, 1095 * TIME_DAY);
    CHECK_OK(little_act(w->l, NO(Person), run_album_clock, &did));
    CHECK_INT(did, 0);
    w->l->now = time_add(BEGIN, 1096 * TIME_DAY);
    CHECK_OK(little_act(w->l, NO(Person), run_album_clock, &did));
    CHECK_INT(did, 3);
    CHECK_OK(little_act(w->l, NO(Person), run_album_clock, &did));
    CHECK_INT(did, 0);
    CHECK_INT(seen(w, w->leader, w->activity, true).n, 0);
    sound(w);
}

// --- the papers

static Err tap_in(Cx *cx, void *with)
{
    const World *w = with;
    FactAnswer answer;
    FactNew come = {
        .activity = w->activity, .kind = FACT_IN, .source = SOURCE_ROSTER, .person = w->helper
    };
    return fact_tell(cx, &come, &answer);
}

// Both activities are over: one with everything, one with nothing.
static World *held(T *t, County *county)
{
    World *w = world(t, county);
    int64_t added;
    int did;
    w->l->now = BEGIN;
    CHECK_OK(little_act(w->l, w->leader, tap_in, w));
    w->l->now = time_add(BEGIN, TIME_HOUR);
    CHECK_OK(put(w, w->leader, w->activity, "ab", true, &added));
    CHECK_OK(put(w, w->leader, w->activity, "c", false, &added));
    w->l->now = time_add(BEGIN, 3 * TIME_HOUR);
    CHECK_OK(little_act(w->l, NO(Person), run_clock, &did));
    CHECK_INT(did, 2);
    CHECK_OK(little_act(w->l, w->leader, report, &w->activity));
    return w;
}

typedef struct {
    const World *w;
    bool month;
    TeamId team;
    LedgerForm form;
    LedgerFile file;
    LedgerSums sums;
    List open;  // of LedgerRow
} Papering;
static Err make_paper(Cx *cx, void *with)
{
    Papering *one = with;
    LedgerFile file;
    if (one->month)
        TRY(ledger_month(cx, one->w->l->station, one->team, time_day(BEGIN), one->form, &file));
    else
        TRY(ledger_paper(cx, one->w->activity, one->form, &file));
    file.bytes = str_copy(one->w->l->t->arena, file.bytes);
    file.file_name = str_copy(one->w->l->t->arena, file.file_name);
    one->file = file;
    return OK;
}
static Err count_ledgers(Cx *cx, void *with)
{
    Papering *one = with;
    LedgerQuery query = { .path = one->w->l->station_path,
                          .from = time_add(BEGIN, -TIME_DAY),
                          .before = time_add(BEGIN, TIME_DAY),
                          .limit = 10 };
    TRY(ledger_sums(cx, &query, &one->sums));
    return ledger_open(cx, one->w->squad, S(""), 10, &one->open);
}

static Str words_of(T *t, Str pdf)
{
    tool_needed("pdftotext");
    return tool_said(t, pdf, "pdftotext -layout", "-");
}

BOTH(the_paper_of_an_activity_says_all_of_it)
{
    World *w = held(t, county);
    Papering one = { .w = w, .form = LEDGER_PDF };
    CHECK_OK(little_act(w->l, w->leader, make_paper, &one));
    CHECK(str_starts(one.file.file_name, S("台账-H2020")));
    Str words = words_of(t, one.file.bytes);
    static const char *const has[] = {
        "清理三号楼的楼道杂物", "带手套", "冯桂英", "已到场", "扫楼道", "60 人次", "现场清点",
        "清了三个楼道"
    };
    for (size_t i = 0; i < COUNT(has); i++)
        CHECK_HAS(words, has[i]);
    Str images = tool_said(t, one.file.bytes, "pdfimages -list", "| grep -c jpeg");
    CHECK_STR(str_trim(images), "3");

    // Who only looks on reads no name in full, and who has no say gets no paper.
    CHECK_OK(little_act(w->l, w->looker, make_paper, &one));
    words = words_of(t, one.file.bytes);
    CHECK_HAS(words, "冯**");
    CHECK(!str_has(words, S("冯桂英")));
    CHECK_ERR(little_act(w->l, w->stranger, make_paper, &one), album_not_yours);

    // What somebody asked to have out of sight stands on no paper.
    List all = seen(w, w->leader, w->activity, true);
    CHECK_OK(act(w, w->helper, LIST_AT(&all, AlbumPhoto, 0)->id.n, PICTURE_HIDE));
    CHECK_OK(little_act(w->l, w->leader, make_paper, &one));
    images = tool_said(t, one.file.bytes, "pdfimages -list", "| grep -c jpeg");
    CHECK_STR(str_trim(images), "2");
}

BOTH(a_month_of_a_station_is_one_paper_or_one_archive)
{
    World *w = held(t, county);
    Papering one = { .w = w, .month = true, .form = LEDGER_PDF };
    CHECK_OK(little_act(w->l, w->station, make_paper, &one));
    Str words = words_of(t, one.file.bytes);
    CHECK_HAS(words, "2 场，台账齐全 1 场");
    CHECK_HAS(words, "签到表、照片、总结");  // what the other one lacks
    CHECK_ERR(little_act(w->l, w->leader, make_paper, &one), album_not_yours);
    one.form = LEDGER_ZIP;
    CHECK_OK(little_act(w->l, w->station, make_paper, &one));
    CHECK(str_ends(one.file.file_name, S(".zip")));
    Str names = tool_said(
        t, one.file.bytes,
        "python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]);"
        " print(z.testzip(), len([n for n in z.namelist() if n.startswith('照片/H')]),"
        " [n[:4] for n in z.namelist()][:3])\"",
        "");
    CHECK_STR(str_trim(names), "None 3 ['台账-保', '活动一览', '签到表-']");
}

BOTH(what_a_ledger_lacks_is_counted_and_stays_to_be_done)
{
    World *w = held(t, county);
    Papering one = { .w = w };
    CHECK_OK(little_act(w->l, w->leader, count_ledgers, &one));
    CHECK_INT(one.sums.activities, 2);
    CHECK_INT(one.sums.whole, 1);
    CHECK_INT(one.sums.came, 1);
    CHECK_INT(one.sums.photos, 3);
    CHECK_INT(one.sums.attendances, 60);
    CHECK_INT(one.open.n, 1);
    const LedgerRow *row = LIST_AT(&one.open, LedgerRow, 0);
    CHECK(same(row->id, w->other));
    CHECK_STR(row->missing, "签到表、照片、总结");
    w->l->now = time_add(BEGIN, 40 * TIME_DAY);  // it does not stay for ever
    CHECK_OK(little_act(w->l, w->leader, count_ledgers, &one));
    CHECK_INT(one.open.n, 0);
}

typedef struct {
    ActivityId activity;
    size_t room;
    List pictures;
    int64_t left_out;
} Fitting;
static Err fit(Cx *cx, void *with)
{
    Fitting *one = with;
    return ledger_pictures(cx, one->activity, true, &one->room, &one->pictures, &one->left_out);
}

BOTH(pictures_that_find_no_room_are_counted)
{
    World *w = held(t, county);
    Fitting one = { .activity = w->activity, .room = (size_t)1 << 20 };
    CHECK_OK(little_act(w->l, w->leader, fit, &one));
    CHECK_INT(one.pictures.n, 3);
    size_t each = LIST_AT(&one.pictures, LedgerPicture, 0)->jpeg.bytes.n;
    one = (Fitting){ .activity = w->activity, .room = each + each / 2 };
    CHECK_OK(little_act(w->l, w->leader, fit, &one));
    CHECK_INT(one.pictures.n, 1);
    CHECK_INT(one.left_out, 2);
}

BOTH(a_leader_prints_the_month_of_the_team_and_of_no_place)
{
    World *w = held(t, county);
    Papering one = { .w = w, .month = true, .team = w->squad, .form = LEDGER_PDF };
    CHECK_OK(little_act(w->l, w->leader, make_paper, &one));
    CHECK(str_starts(one.file.bytes, S("%PDF")));
    CHECK_OK(little_act(w->l, w->looker, make_paper, &one));
    CHECK_ERR(little_act(w->l, w->helper, make_paper, &one), album_not_yours);
    one.team = NO(Team);
    CHECK_ERR(little_act(w->l, w->leader, make_paper, &one), album_not_yours);
    CHECK_OK(little_act(w->l, w->station, make_paper, &one));
}

// --- pictures from the field

typedef struct {
    FieldPicture one;
    List pictures;
    FieldPictureStatus status;
    bool undo;
} Carrying;
static Err carry(Cx *cx, void *with)
{
    Carrying *one = with;
    return one->undo ? field_picture_undo(cx, &one->one, &one->status)
                     : field_picture_add(cx, &one->one, &one->pictures, &one->status);
}
static Err send(World *w, PersonId who, int64_t sheet, const char *key, char grey,
                FieldPictureStatus *status)
{
    Picture *one = NEW(w->l->t->arena, Picture);
    *one = picture(w->l->t, (uint8_t)grey);
    Carrying carried = { { w->activity, sheet, str(key) }, { one, 1 }, *status, false };
    Err err = little_act(w->l, who, carry, &carried);
    *status = carried.status;
    return err;
}
static Err take_back(World *w, PersonId who, const char *key, FieldPictureStatus *status)
{
    Carrying carried = { { w->activity, 0, str(key) }, { 0 }, *status, true };
    Err err = little_act(w->l, who, carry, &carried);
    *status = carried.status;
    return err;
}

BOTH(a_picture_from_the_field_counts_once_and_undone_is_undone_whatever_comes_first)
{
    World *w = world(t, county);
    FieldPictureStatus status = FIELD_PICTURE_STATUSES;
    w->l->now = time_add(BEGIN, TIME_HOUR);
    CHECK_ERR(send(w, w->stranger, 0, "key-00001", 'a', &status), album_not_yours);
    CHECK_OK(send(w, w->leader, 0, "key-00001", 'a', &status));
    CHECK_INT(status, FIELD_PICTURE_APPLIED);
    CHECK_OK(send(w, w->leader, 0, "key-00001", 'a', &status));  // its answer was lost
    CHECK_INT(status, FIELD_PICTURE_DUPLICATE);
    CHECK_OK(send(w, w->leader, 0, "key-00002", 'a', &status));  // the same file twice
    CHECK_INT(status, FIELD_PICTURE_SAME);
    CHECK_ERR(send(w, w->station, 0, "key-00001", 'b', &status), album_key_used);
    CHECK_ERR(take_back(w, w->station, "key-00001", &status), album_key_used);
    CHECK_OK(take_back(w, w->leader, "key-00003", &status));  // before it comes
    CHECK_INT(status, FIELD_PICTURE_UNDONE);
    CHECK_OK(send(w, w->leader, 0, "key-00003", 'c', &status));
    CHECK_INT(status, FIELD_PICTURE_UNDONE);
    CHECK_INT(seen(w, w->leader, w->activity, true).n, 1);
    CHECK_INT(seen(w, w->stranger, w->activity, false).n, 0);  // 仅存档
    CHECK_OK(take_back(w, w->leader, "key-00001", &status));
    CHECK_OK(take_back(w, w->leader, "key-00001", &status));
    CHECK_OK(send(w, w->leader, 0, "key-00001", 'a', &status));
    CHECK_INT(status, FIELD_PICTURE_UNDONE);
    CHECK_INT(seen(w, w->leader, w->activity, true).n, 0);
    sound(w);
}

typedef struct {
    ActivityId activity;
    Sheet sheet;
} Printing;
static Err print_sheet(Cx *cx, void *with)
{
    Printing *one = with;
    return sheet_add(cx, one->activity, &one->sheet);
}
static Err find_sheet(Cx *cx, void *with)
{
    Sheet *sheet = with;
    return sheet_find(cx, sheet->id, sheet);
}
static Err sign_sheet(Cx *cx, void *with)
{
    return sheet_sign(cx, ((Sheet *)with)->id);
}

BOTH(a_sheet_of_paper_is_photographed_in_the_field_and_once_countersigned_stays)
{
    World *w = world(t, county);
    FieldPictureStatus status = FIELD_PICTURE_STATUSES;
    w->l->now = time_add(BEGIN, TIME_HOUR);
    Printing mine = { .activity = w->activity }, other = { .activity = w->other };
    CHECK_OK(little_act(w->l, w->leader, print_sheet, &mine));
    CHECK_OK(little_act(w->l, w->leader, print_sheet, &other));
    CHECK_ERR(send(w, w->leader, other.sheet.id, "key-00001", 'a', &status), sheet_missing);
    CHECK_OK(send(w, w->leader, mine.sheet.id, "key-00001", 'a', &status));
    CHECK_INT(status, FIELD_PICTURE_APPLIED);
    CHECK_ERR(send(w, w->leader, mine.sheet.id, "key-00002", 'b', &status), sheet_done);
    CHECK_OK(take_back(w, w->leader, "key-00001", &status));  // blurred: once more
    CHECK_OK(send(w, w->leader, mine.sheet.id, "key-00002", 'b', &status));
    CHECK_OK(little_act(w->l, w->leader, find_sheet, &mine.sheet));
    CHECK(mine.sheet.photo.n != 0 && mine.sheet.in_time);
    CHECK_OK(little_act(w->l, w->station, sign_sheet, &mine.sheet));
    CHECK_ERR(take_back(w, w->leader, "key-00002", &status), sheet_done);
    CHECK_INT(seen(w, w->leader, w->activity, true).n, 0);  // a sheet is no picture of the album
    sound(w);
}
