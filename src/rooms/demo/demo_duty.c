// Insurance, training, and some weeks at the 210 posts: opened, filled, signed up for, swapped,
// come to or not.
#include "demo_inside.h"
#include "rooms/activities/activities.h"
#include "rooms/attendance/attendance.h"
#include "rooms/duty/duty.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety.h"

#define DAYS_BACK   10  // days that have passed at the posts
#define DAYS_AHEAD  10  // days that are planned
#define SHIFTS_MOST 64  // of one post

typedef struct {
    PlaceId place;
    Str path;
    const DemoBranch *branch;
    const DemoStation *station;  // whose squad stands there
    PersonId runs;               // the branch's, else the centre's
    PostId post;
    bool agree;
    Shift *shifts;
    size_t shift_count;
} DemoPost;

typedef struct {
    World *world;
    DemoPost *posts;
    size_t n;
} Duty;

// --- what stands before anybody is sent

static const struct {
    const char *name, *about;
    int64_t months, minutes;
} courses[] = {
    { "志愿服务礼仪", "站姿、用语、怎么回答问路，怎么照顾老人和孩子。", 24, 120 },
    { "心肺复苏和急救", "学会心肺复苏、止血包扎，会用除颤仪。", 12, 240 },
};

static Err course_act(Cx *cx, void *with)
{
    World *world = with;
    for (size_t i = 0; i < COUNT(courses); i++) {
        CourseNew new = { .name = str(courses[i].name),
                          .about = str(courses[i].about),
                          .months = courses[i].months,
                          .minutes = courses[i].minutes,
                          .place = world->centre.id };
        TRY(course_add(cx, &new, &world->courses[i]));
    }
    return OK;
}

typedef struct {
    PolicyNew new;
    PolicyId id;
} Insuring;

static Err policy_act(Cx *cx, void *with)
{
    Insuring *one = with;
    return policy_add(cx, &one->new, &one->id);
}

// Two towns have no policy: their people are missing on the lists of sessions.
Err demo_safety(World *world)
{
    Day from = time_day(world->from);
    TRY(play(world, world->centre_staff, world->from, course_act, world));
    for (size_t i = 0; i < world->branch_count; i++) {
        const DemoBranch *branch = &world->branches[i];
        if (i % 7 == 5 || branch->admin.n == 0)
            continue;
        Insuring one = {
            .new = { .insurer = i % 2 == 0 ? S("人保财险大冶支公司") : S("平安产险黄石中支"),
                     .product = S("志愿者团体意外险"),
                     .number = str_printf(world->keep, "PEAC%d%04d", day_year(from), (int)i + 1),
                     .phone = i % 2 == 0 ? S("95518") : S("95511"),
                     .place = branch->id,
                     .valid_from = from,
                     // Some end soon after the year does: the desk is told.
                     .valid_to = day_add(from, i % 3 == 0 ? 380 : 729),
                     .max_age = 80 }
        };
        TRY(play(world, branch->admin, world->from, policy_act, &one));
    }
    Insuring team = { .new = { .insurer = S("人保财险大冶支公司"),
                               .product = S("应急志愿者意外险"),
                               .number = S("PEAA20260088"),
                               .phone = S("95518"),
                               .cover = COVER_TEAM,
                               .team = world->focus->squad,
                               .valid_from = from,
                               .valid_to = day_add(from, 729) } };
    return play(world, world->focus->leader.n != 0 ? world->focus->leader : world->focus->admin,
                world->from, policy_act, &team);
}

// --- posts

typedef struct {
    World *world;
    List rows;  // of PlaceRow
} Reading;

static Err read_act(Cx *cx, void *with)
{
    Reading *one = with;
    List rows;
    PlaceFilter filter = { .level = LEVEL_POST, .by_level = true };
    TRY(place_list(cx, &filter, NO(Place), 500, &rows));
    PlaceRow *kept = NEW_ARRAY(one->world->keep, PlaceRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        kept[i] = *LIST_AT(&rows, PlaceRow, i);
        kept[i].path = str_copy(one->world->keep, kept[i].path);
        kept[i].name = str_copy(one->world->keep, kept[i].name);
    }
    one->rows = (List){ kept, rows.n };
    return OK;
}

static const DemoStation *station_of(World *world, const DemoBranch *branch, size_t turn)
{
    const DemoStation *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < world->station_count; i++)
        if (same(world->stations[i].branch, branch->id) && world->stations[i].resident_count > 0 &&
            world->stations[i].squad.n != 0)
            n++;
    if (n == 0)
        return NULL;
    turn %= n;
    for (size_t i = 0; i < world->station_count && found == NULL; i++)
        if (same(world->stations[i].branch, branch->id) && world->stations[i].resident_count > 0 &&
            world->stations[i].squad.n != 0 && turn-- == 0)
            found = &world->stations[i];
    return found;
}

typedef struct {
    World *world;
    DemoPost *post;
    size_t i;
    Day to;
} Opening;

// Markets begin early and every day; halls keep office hours; stations have afternoons too.
static Err open_act(Cx *cx, void *with)
{
    Opening *one = with;
    DemoPost *post = one->post;
    int64_t made;
    PatternId pattern;
    PostNew new = { .place = post->place,
                    .team = post->station->squad,
                    .agree = post->agree,
                    .holidays = one->i % 3 == 0 ? HOLIDAYS_SAME : HOLIDAYS_REST,
                    .insured = one->i % 3 == 1,
                    .course = one->i % 5 == 2 ? one->world->courses[0] : NO(Course),
                    .summary = S("问路、排队、填表、扶老携幼；有困难的人先帮一把。") };
    TRY(post_open(cx, &new, &post->post));
    PatternNew hours = { .post = post->post,
                         .days = one->i % 3 == 0 ? 0x7F : 0x1F,
                         .from_minute = one->i % 3 == 0 ? 420 : 510,
                         .minutes = one->i % 3 == 0 ? 120 : 180,
                         .places = one->i % 4 == 0 ? 2 : 1 };
    TRY(pattern_add(cx, &hours, &pattern));
    if (one->i % 4 == 1) {
        hours.from_minute = 870;
        hours.places = 1;
        TRY(pattern_add(cx, &hours, &pattern));
    }
    return duty_fill(cx, post->post, one->to, &made);
}

static Err shifts_act(Cx *cx, void *with)
{
    Opening *one = with;
    List rows;
    ShiftQuery query = { .post = one->post->post, .limit = SHIFTS_MOST };
    TRY(shift_list(cx, &query, &rows));
    one->post->shifts = NEW_ARRAY(one->world->keep, Shift, rows.n + 1);
    one->post->shift_count = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const Shift *row = LIST_AT(&rows, Shift, i);
        one->post->shifts[i] = (Shift){ .id = row->id,
                                        .day = row->day,
                                        .starts_at = row->starts_at,
                                        .ends_at = row->ends_at,
                                        .places = row->places };
    }
    return OK;
}

static Err open_posts(Duty *duty, Time now)
{
    World *world = duty->world;
    Reading reading = { .world = world };
    TRY(play(world, NO(Person), now, read_act, &reading));
    duty->posts = NEW_ARRAY(world->keep, DemoPost, reading.rows.n + 1);
    for (size_t i = 0; i < reading.rows.n; i++) {
        const PlaceRow *row = LIST_AT(&reading.rows, PlaceRow, i);
        DemoPost *post = &duty->posts[duty->n];
        *post = (DemoPost){ .place = row->id, .path = row->path, .agree = i % 2 == 0 };
        for (size_t b = 0; b < world->branch_count; b++)
            if (path_within(row->path, world->branches[b].path))
                post->branch = &world->branches[b];
        if (post->branch == NULL)
            continue;
        post->runs = post->branch->admin.n != 0 ? post->branch->admin : world->centre_staff;
        post->station = same(post->branch->id, world->focus->branch) && i % 2 == 0
                            ? world->focus
                            : station_of(world, post->branch, i);
        for (size_t b = 0; post->station == NULL && b < world->branch_count; b++)
            post->station = station_of(world, &world->branches[(i + b) % world->branch_count], i);
        if (post->station == NULL)
            continue;  // no squad anywhere
        Opening one = { world, post, i, day_add(time_day(now), DAYS_BACK + DAYS_AHEAD) };
        TRY(play(world, post->runs, now, open_act, &one));
        TRY(play(world, NO(Person), now, shifts_act, &one));
        duty->n++;
    }
    return OK;
}

// --- who stands there

typedef struct {
    ActivityId id;
    Str number, words;
    SwapId swap;
    SwapAct act;
    Signup made;
} Doing;

static Err take_act(Cx *cx, void *with)
{
    Doing *one = with;
    return signup_add(cx, &(SignupNew){ .activity = one->id }, &one->made);
}

// A gate that says no is part of the play: nothing was written.
static bool refused(Err err)
{
    return err == &signup_twice || err == &signup_overlap || err == &signup_guardian ||
           err == &signup_paused || err == &signup_insurance || err == &signup_training ||
           err == &signup_turned_down || err == &signup_no_age || err == &signup_queue;
}

static PersonId somebody(Duty *duty, const DemoPost *post)
{
    const DemoStation *station = post->station;
    return station->residents[dice_below(&duty->world->dice, (uint32_t)station->resident_count)];
}

static const char *const reasons[] = { "孩子开家长会", "要去医院复查", "厂里临时加班",
                                       "回老家一趟" };

static Err offer_act(Cx *cx, void *with)
{
    Doing *one = with;
    return swap_offer(cx, one->id, one->number, one->words, &one->swap);
}

// Up to three of the neighbourhood are asked for a place.
static Err fill_shift(Duty *duty, const DemoPost *post, const Shift *shift, Time now)
{
    for (int64_t place = 0; place < shift->places; place++)
        for (int tries = 0; tries < 3; tries++) {
            Doing one = { .id = shift->id };
            PersonId who = somebody(duty, post);
            Err err = play(duty->world, who, now, take_act, &one);
            if (err != OK && !refused(err))
                return err;
            if (err != OK)
                continue;
            // Now and then somebody would rather not go, and nobody takes it.
            one.words = DEMO_PICK(&duty->world->dice, reasons);
            if (one.made.state == SIGNUP_CONFIRMED && demo_chance(&duty->world->dice, 4))
                TRY(play(duty->world, who, now, offer_act, &one));
            break;
        }
    return OK;
}

static Err clock_act(Cx *cx, void *with)
{
    (void)with;
    int did;
    TRY(activity_clock(cx, 200, &did));
    TRY(duty_absent(cx, 40, &did));
    return swap_clock(cx, 200, &did);
}

static Err day_at_posts(Duty *duty, Day day)
{
    World *world = duty->world;
    Time before = time_add(day_start(day), -5 * TIME_HOUR);
    for (size_t i = 0; i < duty->n; i++)
        for (size_t k = 0; k < duty->posts[i].shift_count; k++)
            if (duty->posts[i].shifts[k].day.ymd == day.ymd && !demo_chance(&world->dice, 12))
                TRY(fill_shift(duty, &duty->posts[i], &duty->posts[i].shifts[k], before));
    if (day_start(day_add(day, 1)).ms >= world->plan->until.ms)
        return OK;
    for (size_t i = 0; i < duty->n; i++) {
        const DemoPost *post = &duty->posts[i];
        PersonId leader = post->station->leader;
        for (size_t k = 0; k < post->shift_count; k++) {
            const Shift *shift = &post->shifts[k];
            if (shift->day.ymd == day.ymd)
                TRY(demo_attended(world, shift->id, shift->starts_at, shift->ends_at, leader,
                                  post->runs));
        }
    }
    for (int i = 0; i < 3; i++)
        TRY(play(world, NO(Person), time_add(day_start(day_add(day, 1)), -TIME_HOUR), clock_act,
                 NULL));
    return OK;
}

// --- swaps in every state, on shifts to come

static Err swap_step_act(Cx *cx, void *with)
{
    const Doing *one = with;
    return swap_act(cx, one->swap, one->act, one->words);
}

// Which acts lead where: offered, taken, done, refused, withdrawn, in turn.
static Err swap_once(Duty *duty, const DemoPost *post, const Shift *shift, size_t turn, Time now,
                     bool *did)
{
    World *world = duty->world;
    PersonId giver = somebody(duty, post), taker = somebody(duty, post);
    PersonId runs = post->runs;
    Doing one = { .id = shift->id, .words = DEMO_PICK(&world->dice, reasons) };
    *did = false;
    Err err = play(world, giver, now, take_act, &one);
    if (refused(err) || (err == OK && one.made.state != SIGNUP_CONFIRMED))
        return OK;
    TRY(err);
    TRY(play(world, giver, now, offer_act, &one));
    *did = true;
    if (turn == 0)
        return OK;
    one.act = turn == 4 ? SWAP_WITHDRAW : SWAP_TAKE;
    err = play(world, turn == 4 ? giver : taker, time_add(now, TIME_HOUR), swap_step_act, &one);
    if (refused(err) || err == &swap_own)
        return OK;
    TRY(err);
    if (turn == 4 || turn == 1 || !post->agree)
        return OK;
    one.act = turn == 2 ? SWAP_AGREE : SWAP_REFUSE;
    one.words = turn == 2 ? S("") : S("这一班要熟手，请再商量");
    return play(world, runs, time_add(now, 2 * TIME_HOUR), swap_step_act, &one);
}

static Err swaps(Duty *duty)
{
    World *world = duty->world;
    Time now = time_add(world->plan->until, -5 * TIME_HOUR);
    size_t turn = 0;
    for (size_t i = 0; i < duty->n; i++) {
        const DemoPost *post = &duty->posts[i];
        size_t wanted = post->station == world->focus || duty->n < 40 ? 4 : 1;
        for (size_t k = 0; k < post->shift_count && wanted > 0; k++) {
            bool did;
            const Shift *shift = &post->shifts[k];
            if (shift->starts_at.ms < now.ms + TIME_DAY || k % 3 != i % 3)
                continue;
            TRY(swap_once(duty, post, shift, turn % 5, now, &did));
            turn += did;
            wanted -= did;
        }
    }
    return OK;
}

// The days to come are half full, so that there is something to take.
static Err days_ahead(Duty *duty)
{
    World *world = duty->world;
    Time now = time_add(world->plan->until, -2 * TIME_HOUR);
    for (size_t i = 0; i < duty->n; i++)
        for (size_t k = 0; k < duty->posts[i].shift_count; k++) {
            const Shift *shift = &duty->posts[i].shifts[k];
            if (shift->starts_at.ms > now.ms + TIME_DAY && demo_chance(&world->dice, 40))
                TRY(fill_shift(duty, &duty->posts[i], shift, now));
        }
    return OK;
}

// --- a training that was, and one to come

typedef struct {
    World *world;
    CourseId course;
    Str name;
    Time starts_at;
    ActivityId id;
    PersonId person;
} Training;

static Err training_act(Cx *cx, void *with)
{
    Training *one = with;
    ProjectNew new = {
        .project = { .name = one->name,
                     .kind = ACTIVITY_PRACTICE,
                     .team = one->world->focus->squad,
                     .place = one->world->focus->id,
                     .content = S("1"),
                     .course = one->course,
                     .summary = S("签到、签退都齐，学分自动记上。") },
        .positions = { { .name = S("学员"), .role = POSITION_AUDIENCE, .places = 40 } },
        .position_count = 1
    };
    ActivityNew date = { .site_kind = SITE_COMMUNITY,
                         .site = S("市民学校"),
                         .starts_at = one->starts_at,
                         .ends_at = time_add(one->starts_at, 2 * TIME_HOUR) };
    TRY(project_add(cx, &new, &date.project));
    TRY(activity_add(cx, &date, &one->id));
    return activity_publish(cx, one->id, NULL);
}

static Err train(World *world, size_t course, const char *name, Day day, bool held)
{
    Training one = { .world = world,
                     .course = world->courses[course],
                     .name = str(name),
                     .starts_at = time_add(day_start(day), 19 * TIME_HOUR) };
    const DemoStation *station = world->focus;
    Time made = held ? time_add(one.starts_at, -3 * TIME_DAY)
                     : time_add(world->plan->until, -6 * TIME_HOUR);
    TRY(play(world, station->admin, made, training_act, &one));
    for (size_t i = 0; i < station->resident_count && i < 24; i++) {
        Doing sign = { .id = one.id };
        Err err = play(world, station->residents[i], time_add(made, TIME_HOUR), take_act, &sign);
        if (!refused(err))
            TRY(err);
    }
    if (!held)
        return OK;
    TRY(play(world, NO(Person), time_add(one.starts_at, 3 * TIME_HOUR), clock_act, NULL));
    return demo_attended(world, one.id, one.starts_at, time_add(one.starts_at, 2 * TIME_HOUR),
                         station->leader, station->admin);
}

Err demo_duty(World *world)
{
    Duty *duty = NEW(world->keep, Duty);
    Dice others = world->dice;  // what follows is the same county with and without posts
    world->dice = dice_seed(world->plan->seed + 9);
    duty->world = world;
    Time opened = time_add(day_start(day_add(time_day(world->plan->until), -DAYS_BACK - 1)),
                           15 * TIME_HOUR);
    Day first = day_add(time_day(opened), 1);
    TRY(train(world, 0, "志愿服务礼仪培训（第一期）", day_add(first, -5), true));
    TRY(open_posts(duty, opened));
    for (int d = 0; d < DAYS_BACK; d++)
        TRY(day_at_posts(duty, day_add(first, d)));
    TRY(swaps(duty));
    TRY(days_ahead(duty));
    TRY(train(world, 1, "心肺复苏和急救培训", day_add(time_day(world->plan->until), 4), false));
    world->dice = others;
    return OK;
}
