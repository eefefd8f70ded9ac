// What phones bring back: through the door that they use, with clocks that are wrong, answers that
// were lost, lines that were bent.
#include "rooms/attendance/attendance.h"
#include "base/picture.h"
#include "base/rand.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "tests/support/cast.h"
#include "web/app.h"
#include "web/call.h"
#include <stdlib.h>

// Wednesday 28 October 2020, nine in the morning: the activity is from nine to eleven.
static const Time BEGIN = { 1603846800000 };

typedef struct {
    T *t;
    Cast *cast;
    Little *l;
    Player *leader, *station;
    PersonId people[4];
    Str numbers[4];
    ActivityId activity;
    int64_t device;
    Str secret;  // 32 bytes
    Str prev;
    int64_t seq;
} Yard;

typedef struct {
    TeamId team;
    PlaceId place;
    Time begin;  // two hours
    ActivityId out;
} Making;
static Err make_activity(Cx *cx, void *with)
{
    Making *one = with;
    ProjectId project;
    ActivityState state;
    ProjectNew new = { .project = { .name = S("清理楼道"),
                                    .kind = ACTIVITY_SERVICE,
                                    .team = one->team,
                                    .place = one->place,
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = 0 } },
                       .position_count = 1 };
    TRY(project_add(cx, &new, &project));
    ActivityNew date = { .project = project,
                         .starts_at = one->begin,
                         .ends_at = time_add(one->begin, 2 * TIME_HOUR) };
    TRY(activity_add(cx, &date, &one->out));
    return activity_publish(cx, one->out, &state);
}

static Err sign_up(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = *(ActivityId *)with }, NULL);
}

typedef struct {
    Str name;
    DeviceId id;
    Str secret;
} Adding;
static Err add_device(Cx *cx, void *with)
{
    Adding *one = with;
    return device_add(cx, one->name, &one->id, &one->secret);
}
static Err revoke_device(Cx *cx, void *with)
{
    return device_revoke(cx, *(DeviceId *)with);
}

static void clock_at(Yard *y, int64_t minutes)
{
    y->l->now = time_add(BEGIN, minutes * TIME_MINUTE);
    clock_hold(y->l->now);
}

static ActivityId held_at(Yard *y, Time begin)
{
    Making one = { .team = { cast_find(y->cast, S("保康便民小队"))->id },
                   .place = y->l->station,
                   .begin = begin };
    CHECK_OK(little_act(y->l, (PersonId){ y->station->id }, make_activity, &one));
    return one.out;
}

static Yard *yard(T *t, County *county)
{
    static const char *const names[] = { "甲", "乙", "丙", "丁" };
    Yard *y = NEW(t->arena, Yard);
    *y = (Yard){ .t = t, .cast = cast_new(t, county), .prev = S("") };
    y->l = y->cast->l;
    CHECK(cast_person(y->cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(y->cast, S("王师傅 13871550007 保康社区")));
    CHECK(cast_team(y->cast, S("保康便民小队 保康社区 王师傅")));
    y->leader = cast_find(y->cast, S("王师傅"));
    y->station = cast_find(y->cast, S("周主任"));
    y->l->now = time_add(BEGIN, -TIME_DAY);
    y->activity = held_at(y, BEGIN);
    for (size_t i = 0; i < COUNT(names); i++) {
        Person person;
        y->people[i] = little_person(y->l, names[i],
                                     str_z(t->arena, str_printf(t->arena, "138715501%02zu", i)),
                                     y->l->station);
        if (i < 3)
            CHECK_OK(little_act(y->l, y->people[i], sign_up, &y->activity));
        Cx *cx = little_cx(y->l, NO(Person));
        CHECK_OK(store_read_begin(county->store, cx));
        CHECK_OK(person_find(cx, y->people[i], &person));
        store_read_end(cx);
        y->numbers[i] = str_copy(t->arena, person.volunteer_number);
    }
    Adding device = { .name = S("王师傅的手机") };
    CHECK_OK(little_act(y->l, (PersonId){ y->leader->id }, add_device, &device));
    y->device = device.id.n;
    CHECK(base64url_parse(t->arena, device.secret, &y->secret));
    visit_token(y->leader->visitor, (PersonId){ y->leader->id });
    return y;
}

static Str sealed(Yard *y, Str json)
{
    Hash mac = hmac_sha256(y->secret, json);
    y->prev = hex_of(y->t->arena, hash_str(&mac));
    return str_printf(y->t->arena, "%.*s\t%.*s", STR_FMT(json), STR_FMT(y->prev));
}

// A line of the leader's phone, whose clock is an hour ahead.
static Str line(Yard *y, const char *key, const char *kind, int who, int64_t minutes)
{
    Time when = time_add(BEGIN, minutes * TIME_MINUTE);
    return sealed(
        y, str_printf(y->t->arena,
                      "{\"key\":\"%s\",\"seq\":%lld,\"prev\":\"%.*s\",\"activity\":\"%lld\","
                      "\"kind\":\"%s\",\"source\":\"roster\",\"at\":%lld,\"mono\":%lld,"
                      "\"boot\":\"boot-one\",\"vol\":\"%.*s\"}",
                      key, (long long)++y->seq, STR_FMT(y->prev), (long long)y->activity.n, kind,
                      (long long)(when.ms + TIME_HOUR),
                      (long long)(minutes * TIME_MINUTE + TIME_HOUR), STR_FMT(y->numbers[who])));
}

static AppAnswer upload(Yard *y, const Str *lines, size_t n)
{
    Buf body = buf_new(y->t->arena, 1 << 20);
    Str all = S("");
    for (size_t i = 0; i < n; i++)
        all = str_printf(y->t->arena, "%.*s%s%.*s", STR_FMT(all), i > 0 ? "\n" : "",
                         STR_FMT(lines[i]));
    int64_t mono = (y->l->now.ms - BEGIN.ms) + TIME_HOUR;
    buf_printf(&body,
               "{\"device\":\"%lld\",\"boot\":\"boot-one\",\"sent_at\":%lld,\"sent_mono\":%lld,"
               "\"ops\":",
               (long long)y->device, (long long)(y->l->now.ms + TIME_HOUR), (long long)mono);
    buf_json(&body, all);
    buf_byte(&body, '}');
    static int keys;
    Str key = str_printf(y->t->arena, "batch-key-%d", ++keys);
    return visit_send(y->leader->visitor,
                      &(Visit){ .method = "POST",
                                .type = "application/json",
                                .target = S("/api/v1/field/ops"),
                                .body = buf_str(&body),
                                .headers = { { "idempotency-key", str_z(y->t->arena, key) } } });
}

typedef struct {
    ActivityId activity;
    PersonId person;
    Presence out;
} Seeing;
static Err see_one(Cx *cx, void *with)
{
    Seeing *one = with;
    return presence_mine(cx, one->activity, one->person, &one->out);
}
static Presence seen(Yard *y, int who)
{
    Seeing one = { .activity = y->activity, .person = y->people[who] };
    CHECK_OK(little_act(y->l, NO(Person), see_one, &one));
    return one.out;
}

// The server's estimate is as good as the way of the batch is short.
static bool near(Time got, Time want)
{
    return llabs(got.ms - want.ms) < TIME_MINUTE;
}

static int count(Str s, const char *part)
{
    int n = 0;
    for (size_t at = str_find_str(s, str(part)); at != STR_NOWHERE;
         at = str_find_str(s, str(part))) {
        n++;
        s = str_slice(s, at + 1, s.n);
    }
    return n;
}

static Err recheck(Cx *cx, void *with)
{
    Recount recount = { .room = S("attendance") };
    (void)with;
    TRY(attendance_check(cx, &recount));
    for (size_t i = 0; i < recount.n; i++)
        CHECK_INT(recount.lines[i].wrong, 0);
    return OK;
}

BOTH(a_batch_of_a_phone_an_hour_ahead_is_put_right_kept_once_and_answered_one_by_one)
{
    Yard *y = yard(t, county);
    Str lines[] = { line(y, "key-0000001", "in", 0, 0),  line(y, "key-0000002", "in", 1, 5),
                    line(y, "key-0000003", "in", 0, 3),  line(y, "key-0000004", "out", 0, 110),
                    line(y, "key-0000005", "in", 3, 10), line(y, "key-0000006", "out", 2, 100) };
    clock_at(y, 130);
    AppAnswer answer = upload(y, lines, COUNT(lines));
    CHECK_INT(answer.status, 200);
    CHECK_INT(count(answer.body, "\"status\":\"applied\""), 3);
    CHECK_INT(count(answer.body, "\"status\":\"merged\""), 1);
    CHECK_INT(count(answer.body, "\"status\":\"held\""), 2);  // a stranger; gone but never came
    CHECK_INT(count(answer.body, "\"final\":true"), 6);
    CHECK(near(seen(y, 0).in_at, BEGIN));
    CHECK(near(seen(y, 0).out_at, time_add(BEGIN, 110 * TIME_MINUTE)));
    CHECK(seen(y, 1).state == PRESENCE_IN && seen(y, 2).state == PRESENCE_OUT);
    CHECK(seen(y, 3).state == PRESENCE_HELD);
    // The answer was lost: the same again, in other portions.
    answer = upload(y, lines + 2, 4);
    CHECK_INT(count(answer.body, "\"status\":\"duplicate\""), 4);
    answer = upload(y, lines, 3);
    CHECK_INT(count(answer.body, "\"status\":\"duplicate\""), 3);
    CHECK_OK(little_act(y->l, NO(Person), recheck, NULL));
}

BOTH(bent_unreadable_and_foreign_lines_are_refused_with_their_reason_and_kept)
{
    Yard *y = yard(t, county);
    clock_at(y, 30);
    Str good = line(y, "key-0000001", "in", 0, 0);
    char *bent = str_z(t->arena, good);
    bent[str_find_str(good, S("\"in\"")) + 1] = 'o';  // "on": neither a kind nor sealed
    Str second = line(y, "key-0000002", "in", 1, 0);
    char *other = str_z(t->arena, second);
    other[str_find(second, '\t') + 1] ^= 1;
    Str lines[] = { str(bent), str(other), S("what is this"), good };
    AppAnswer answer = upload(y, lines, COUNT(lines));
    CHECK_HAS(answer.body, "answers");
    CHECK_INT(count(answer.body, "\"status\":\"rejected\""), 3);
    CHECK_INT(count(answer.body, "\"status\":\"applied\""), 1);
    CHECK_INT(
        count(answer.body, "\"why\":\"unreadable\"") + count(answer.body, "\"why\":\"forged\""), 3);
    CHECK(seen(y, 1).state == PRESENCE_NONE);
}

BOTH(the_same_key_for_something_else_holds_both)
{
    Yard *y = yard(t, county);
    clock_at(y, 30);
    Str lines[] = { line(y, "key-0000001", "in", 0, 0), line(y, "key-0000001", "in", 0, 20) };
    CHECK_INT(upload(y, lines, 1).status, 200);
    CHECK(seen(y, 0).state == PRESENCE_IN);
    AppAnswer answer = upload(y, lines + 1, 1);
    CHECK_HAS(answer.body, "\"status\":\"held\"");
    CHECK(seen(y, 0).state == PRESENCE_HELD && seen(y, 0).held == 1 << WHY_CLASH);
}

BOTH(what_a_revoked_device_brings_waits_for_the_station)
{
    Yard *y = yard(t, county);
    DeviceId device = { y->device };
    Str lines[] = { line(y, "key-0000001", "in", 0, 0) };
    CHECK_OK(little_act(y->l, (PersonId){ y->leader->id }, revoke_device, &device));
    CHECK_ERR(little_act(y->l, (PersonId){ y->leader->id }, revoke_device, &device),
              device_missing);
    clock_at(y, 30);
    AppAnswer answer = upload(y, lines, 1);
    CHECK_HAS(answer.body, "\"why\":\"device\"");
    CHECK(seen(y, 0).state == PRESENCE_HELD);
}

// The phone is killed and batches arrive shuffled, doubled and cut, from the very wire: the end is
// always the same.
BOTH(whatever_the_order_of_arrival_the_presences_are_the_same)
{
    Dice dice = dice_seed(28);
    Yard *y = yard(t, county);
    Str lines[12];
    clock_at(y, 130);
    for (int i = 0; i < 12; i++) {
        char key[16];
        snprintf(key, sizeof key, "key-%07d", i);
        lines[i] = line(y, str_z(t->arena, str(key)), i % 3 == 2 ? "out" : "in", i % 4, i * 9);
    }
    int64_t left = 12;
    size_t order[12];
    for (size_t i = 0; i < 12; i++)
        order[i] = i;
    for (size_t i = 12; i > 1; i--) {
        size_t k = dice_below(&dice, (uint32_t)i), swap = order[k];
        order[k] = order[i - 1];
        order[i - 1] = swap;
    }
    for (size_t from = 0; left > 0;) {
        Str some[4];
        size_t n = 0;
        for (; n < 4 && from + n < 12; n++)
            some[n] = lines[order[from + n]];
        CHECK_INT(upload(y, some, n).status, 200);
        if (dice_below(&dice, 2) == 0)
            CHECK_INT(upload(y, some, n).status, 200);
        from += n;
        left -= (int64_t)n;
    }
    // Who is told what by hand from the list above: 0 came at 0 min and went at 72, and so on.
    CHECK(near(seen(y, 0).in_at, BEGIN));
    CHECK(near(seen(y, 0).out_at, time_add(BEGIN, 72 * TIME_MINUTE)));
    CHECK(near(seen(y, 1).in_at, time_add(BEGIN, 9 * TIME_MINUTE)));
    CHECK(near(seen(y, 1).out_at, time_add(BEGIN, 45 * TIME_MINUTE)));
    CHECK(near(seen(y, 2).in_at, time_add(BEGIN, 54 * TIME_MINUTE)));
    CHECK_INT(seen(y, 2).out_at.ms, 0);
    CHECK(seen(y, 3).state == PRESENCE_HELD);
    CHECK_OK(little_act(y->l, NO(Person), recheck, NULL));
}

typedef struct {
    Yard *y;
    Sheet sheet;
    List rows;
} Paper;
static Err print_sheet(Cx *cx, void *with)
{
    Paper *one = with;
    TRY(sheet_add(cx, one->y->activity, &one->sheet));
    return sheet_list(cx, one->y->activity, &one->rows);
}
static Err photograph(Cx *cx, void *with)
{
    Paper *one = with;
    static uint8_t pixels[32 * 32 * 3];
    Picture *picture = NEW(cx->arena, Picture);
    Str jpeg;
    TRY(picture_of_pixels(cx->arena, pixels, 32, 32, &jpeg));
    TRY(picture_prepare(cx->arena, jpeg, S(""), picture));
    List pictures = { picture, 1 };
    return sheet_photo(cx, one->sheet.id, &pictures);
}
static Err countersign(Cx *cx, void *with)
{
    return sheet_sign(cx, ((Paper *)with)->sheet.id);
}

BOTH(a_sheet_is_photographed_by_one_and_signed_by_another)
{
    Yard *y = yard(t, county);
    Paper one = { .y = y };
    PersonId leader = { y->leader->id }, station = { y->station->id };
    CHECK_ERR(little_act(y->l, y->people[0], print_sheet, &one), attendance_not_yours);
    CHECK_OK(little_act(y->l, leader, print_sheet, &one));
    CHECK(one.rows.n == 1);
    CHECK(little_act(y->l, station, countersign, &one) != OK);
    CHECK_OK(little_act(y->l, leader, photograph, &one));
    CHECK(little_act(y->l, leader, photograph, &one) != OK);
    CHECK(little_act(y->l, leader, countersign, &one) != OK);
    CHECK_OK(little_act(y->l, station, countersign, &one));
    CHECK(little_act(y->l, station, countersign, &one) != OK);
}

TEST(every_page_of_the_room_opens_for_who_runs_an_activity)
{
    Yard *y = yard(t, county_sqlite(t));
    clock_at(y, 30);
    y->leader->visitor->bearer = (Str){ 0 };
    visit_sign_in(y->leader->visitor, (PersonId){ y->leader->id }, false);
    static const char *const paths[] = { "/activities/1/rollcall",
                                         "/activities/1/screen",
                                         "/activities/1/checkin",
                                         "/me/card",
                                         "/cards/key",
                                         "/field/devices",
                                         "/field/kit/1",
                                         "/field/kit/1.json",
                                         "/activities/1/rollcall.csv",
                                         "/cards/key.json" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        AppAnswer answer = visit_get(y->leader->visitor, str(paths[i]));
        if (answer.status != 200)
            test_failed(__FILE__, __LINE__, "%s: %d %.*s", paths[i], answer.status,
                        STR_FMT(answer.body));
    }
    AppAnswer kit = visit_get(y->leader->visitor, S("/field/kit/1.json"));
    CHECK_HAS(kit.body, "\"secret\":\"");
    CHECK_HAS(kit.body, "\"complete\":true");
    AppAnswer fresh = visit_post(y->leader->visitor, "/field/devices", S("name=备用机"));
    CHECK_INT(fresh.status, 200);
    CHECK_HAS(fresh.body, "只显示这一次");
}

typedef struct {
    ActivityId activity;
    PersonId person;
    Time in, out;
} Tapping;
static Err tap(Cx *cx, void *with)
{
    const Tapping *one = with;
    List answers;
    const FactNew told[] = {
        { .activity = one->activity,
          .kind = FACT_IN,
          .source = SOURCE_ROSTER,
          .person = one->person,
          .at = one->in },
        { .activity = one->activity,
          .kind = FACT_OUT,
          .source = SOURCE_ROSTER,
          .person = one->person,
          .at = one->out },
    };
    return fact_tell_all(cx, told, COUNT(told), NULL, &answers);
}

// Came to `begin` so many minutes early, left so many after its end.
static void taps(Yard *y, ActivityId activity, Time begin, int64_t early, int64_t late)
{
    Tapping one = { .activity = activity,
                    .person = y->people[0],
                    .in = time_add(begin, -early * TIME_MINUTE),
                    .out = time_add(begin, (120 + late) * TIME_MINUTE) };
    y->l->now = time_add(one.out, TIME_MINUTE);
    clock_hold(y->l->now);
    CHECK_OK(little_act(y->l, (PersonId){ y->leader->id }, tap, &one));
}

BOTH(who_overlapped_does_not_count_again_when_something_follows_two_days_later)
{
    Yard *y = yard(t, county);
    Time first = time_add(BEGIN, -2 * TIME_HOUR), third = time_add(BEGIN, 2 * TIME_DAY);
    y->l->now = time_add(BEGIN, -TIME_DAY);
    ActivityId before = held_at(y, first), after = held_at(y, third);
    CHECK_OK(little_act(y->l, y->people[0], sign_up, &before));
    CHECK_OK(little_act(y->l, y->people[0], sign_up, &after));
    taps(y, before, first, -6, 3);
    taps(y, y->activity, BEGIN, 20, 0);
    CHECK(seen(y, 0).overlap);
    // Less than 48 hours after the second began, more than 48 after the first.
    taps(y, after, third, 40, 0);
    CHECK(seen(y, 0).overlap);
    CHECK_OK(little_act(y->l, NO(Person), recheck, NULL));
}
