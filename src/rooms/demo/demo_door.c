// Problems, wishes and a visit at somebody's door, in every state, by the same acts that people
// use; with pictures that are drawn here, for nobody's street is photographed for a play.
#include "demo_inside.h"
#include "demo_sketch.h"
#include "rooms/photos/photos.h"
#include <string.h>

#define NEIGHBOURS 6

// A lamp that is out, or on.
static void lamp(Sketch *sketch, bool on)
{
    sketch_ground(sketch, (Ink){ 40, 48, 78 }, (Ink){ 62, 62, 66 });
    sketch_fill(sketch, 300, 110, 14, 260, (Ink){ 120, 122, 126 });
    sketch_fill(sketch, 300, 110, 110, 12, (Ink){ 120, 122, 126 });
    if (on)
        sketch_disc(sketch, 400, 140, 70, (Ink){ 120, 112, 84 });
    sketch_disc(sketch, 400, 140, 26, on ? (Ink){ 255, 236, 160 } : (Ink){ 70, 72, 80 });
}

static void hole(Sketch *sketch, bool mended)
{
    sketch_ground(sketch, (Ink){ 176, 206, 228 }, (Ink){ 128, 128, 130 });
    sketch_disc(sketch, 320, 400, 56, mended ? (Ink){ 96, 96, 98 } : (Ink){ 40, 34, 30 });
    sketch_fill(sketch, 470, 250, 60, 110, (Ink){ 214, 90, 40 });
}

static void bag(Sketch *sketch, bool given)
{
    sketch_ground(sketch, (Ink){ 232, 222, 206 }, (Ink){ 186, 150, 110 });
    sketch_fill(sketch, 240, 170, 160, 180, given ? (Ink){ 196, 44, 52 } : (Ink){ 150, 150, 150 });
    sketch_fill(sketch, 270, 240, 100, 80, (Ink){ 236, 196, 70 });
}

static void face(Sketch *sketch, bool other)
{
    sketch_ground(sketch, (Ink){ 214, 226, 232 }, (Ink){ 214, 226, 232 });
    sketch_disc(sketch, 320, 190, 96, (Ink){ 236, 200, 170 });
    sketch_disc(sketch, 320, 130, 90, other ? (Ink){ 60, 44, 36 } : (Ink){ 30, 28, 28 });
    sketch_disc(sketch, 320, 200, 82, (Ink){ 236, 200, 170 });
    sketch_fill(sketch, 200, 310, 240, 170, (Ink){ 200, 30, 36 });
}

typedef void (*Scene)(Sketch *sketch, bool after);

static Err taken(Arena *arena, Scene scene, bool after, Str foot, Picture *out)
{
    Sketch sketch = sketch_new(arena);
    scene(&sketch, after);
    return sketch_taken(arena, &sketch, foot, out);
}

// --- acts

typedef struct {
    OrderNew new;
    OrderExtra extra;
    Scene scene;
    OrderId id;
} Asked;

static Err pictured(Cx *cx, OrderId id, OrderShows shows, Scene scene, bool after, Str where)
{
    Picture picture;
    List list = { &picture, 1 };
    Str foot = photo_foot(cx, where, (Str){ 0 });
    TRY(taken(cx->arena, scene, after, foot, &picture));
    return order_photos_add(cx, id, shows, &list);
}

static Err ask(Cx *cx, void *with)
{
    Asked *asked = with;
    TRY(order_place(cx, &asked->new, &asked->id));
    TRY(order_extra_set(cx, asked->id, &asked->extra));
    if (asked->scene == NULL)
        return OK;
    return pictured(cx, asked->id, SHOWS_ASKED, asked->scene, false, asked->extra.spot);
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
    Scene scene;  // of what was done
    OrderShows shows;
    Str thanks;
} Step;

static Err step(Cx *cx, void *with)
{
    Step *one = with;
    if (one->thanks.n > 0)
        return order_thank(cx, one->id, one->thanks);
    TRY(order_act(cx, one->id, one->act, &one->with));
    if (one->scene == NULL)
        return OK;
    return pictured(cx, one->id, one->shows, one->scene, true, (Str){ 0 });
}

static Err put_up_face(Cx *cx, void *with)
{
    Picture picture;
    TRY(taken(cx->arena, face, *(bool *)with, (Str){ 0 }, &picture));
    return photo_person_set(cx, cx->actor.person, &picture);
}

// --- problems

typedef struct {
    const char *category, *spot, *details;
    Scene scene;
    int stage;  // 0 just came, 1 handed on, 2 answered, 3 evaluated
    const char *unit, *number, *answer;
} Nuisance;

static const Nuisance problems[] = {
    { "light", "保康路与育才巷路口", "连着三晚不亮，老人出门看不清。", lamp, 3, "市城管局路灯所",
      "12345-20260871", "灯杆线路已修复，当晚试亮正常。" },
    { "road", "菜场东门前", "路面塌了一块，骑车的人摔过。", hole, 2, "市政公用局", "12345-20261102",
      "已回填压实，明天铺沥青。" },
    { "water", "2 栋与 3 栋之间", "下雨就积水，下水口堵了。", NULL, 1, "市住建局", "12345-20261230",
      "" },
    { "safety", "小区北门", "充电桩外壳破了，露着线。", NULL, 0, "", "", "" },
};

static Text title_of(const char *category)
{
    size_t i = 0;
    while (strcmp(order_problems[i].word, category) != 0)
        i++;
    return order_problems[i].text;
}

static Err hand_on(World *world, const DemoStation *station, const Nuisance *problem, OrderId id,
                   PersonId resident, Time at)
{
    Step send = { .id = id,
                  .act = ORDER_TRANSFER,
                  .with = { .unit = str(problem->unit), .number = str(problem->number) } };
    Step answer = { .id = id,
                    .act = ORDER_FEEDBACK,
                    .with = { .feedback = str(problem->answer) },
                    .scene = problem->scene,
                    .shows = SHOWS_REPORT };
    Step rate = { .id = id, .act = ORDER_EVALUATE, .with = { .rating = RATING_VERY_GOOD } };
    if (problem->stage >= 1)
        TRY(play(world, station->admin, time_add(at, TIME_HOUR), step, &send));
    if (problem->stage >= 2)
        TRY(play(world, station->admin, time_add(at, 26 * TIME_HOUR), step, &answer));
    if (problem->stage >= 3)
        TRY(play(world, resident, time_add(at, 28 * TIME_HOUR), step, &rate));
    return OK;
}

static Err report_problems(World *world, const DemoStation *station, const PersonId *people,
                           Time at)
{
    for (size_t i = 0; i < COUNT(problems); i++) {
        const Nuisance *problem = &problems[i];
        PersonId resident = people[i];
        Str address, phone;
        TRY(demo_contact(world, resident, &address, &phone));
        Asked asked = { .new = { .kind = ORDER_PROBLEM,
                                 .title = str(title_of(problem->category).zh),
                                 .details = str(problem->details),
                                 .resident = resident,
                                 .how = ORDER_SELF,
                                 .place = station->id,
                                 .address = str(problem->spot),
                                 .phone = phone,
                                 .wanted_on = time_day(at) },
                        .extra = { .category = str(problem->category), .spot = str(problem->spot) },
                        .scene = problem->scene };
        Err err = play(world, resident, at, ask, &asked);
        if (err == &order_too_many)
            continue;
        TRY(err);
        world->report->orders++;
        TRY(hand_on(world, station, problem, asked.id, resident, at));
    }
    return OK;
}

// --- wishes

typedef struct {
    const char *title, *details;
    int64_t points;
    int stage;  // 0 just came, 1 on the wall, 2 claimed, 3 brought, 4 thanked
} Hope;

static const Hope hopes[] = {
    { "想要一个新书包", "三年级，背着轻一点的。", 20, 4 },
    { "想学会和外地的儿子视频", "有手机，不会用。", 10, 3 },
    { "想要一双防滑的棉鞋", "38 码，冬天出门怕滑。", 20, 2 },
    { "想有一盏看书的台灯", "五年级，晚上写作业。", 20, 1 },
    { "想听一次老唱片", "家里的唱机坏了，想听黄梅戏。", 10, 1 },
    { "想去看一次大冶湖", "坐轮椅，一个人去不了。", 30, 0 },
};

static Err grant_wish(World *world, const DemoStation *station, const Hope *wish, OrderId id,
                      PersonId claimer, Time at)
{
    Step steps[] = {
        { .id = id, .act = ORDER_TRIAGE },
        { .id = id, .act = ORDER_CLAIM },
        { .id = id,
          .act = ORDER_REPORT,
          .with = { .result = S("已送到，当面说了会儿话。"), .people = 1 },
          .scene = bag,
          .shows = SHOWS_PROOF },
        { .id = id, .act = ORDER_CONFIRM },
    };
    const PersonId by[] = { station->admin, claimer, claimer, station->admin };
    for (int i = 0; i < wish->stage; i++)
        TRY(play(world, by[i], time_add(at, (int64_t)(i + 1) * 5 * TIME_HOUR), step, &steps[i]));
    Step thanks = { .id = id, .thanks = S("孩子高兴坏了，谢谢好心人！") };
    return wish->stage == COUNT(steps)
               ? play(world, station->admin, time_add(at, 30 * TIME_HOUR), step, &thanks)
               : OK;
}

static Err make_wishes(World *world, const DemoStation *station, const PersonId *people, Time at)
{
    for (size_t i = 0; i < COUNT(hopes); i++) {
        const Hope *wish = &hopes[i];
        PersonId resident = people[i], claimer = people[(i + 1) % NEIGHBOURS];
        Str address, phone;
        TRY(demo_contact(world, resident, &address, &phone));
        Asked asked = { .new = { .kind = ORDER_WISH,
                                 .title = str(wish->title),
                                 .details = str(wish->details),
                                 .resident = resident,
                                 .how = ORDER_DESK,
                                 .place = station->id,
                                 .address = address,
                                 .phone = phone,
                                 .wanted_on = time_day(at) },
                        .extra = { .linkman = S("站里值班员"), .points = wish->points } };
        TRY(play(world, station->admin, at, ask, &asked));
        world->report->orders++;
        TRY(grant_wish(world, station, wish, asked.id, claimer, at));
    }
    return OK;
}

// --- a visit: somebody old who lives alone, the day after the play ends

typedef struct {
    TeamId team;
    PersonId person;
} Joining;

static Err join(Cx *cx, void *with)
{
    const Joining *joining = with;
    MemberId member;
    Err err = team_member_add(cx, joining->team, joining->person, MEMBER_MEMBER, &member);
    return err == &team_member_there || err == &team_too_many ? OK : err;
}

static Err visit(World *world, const DemoStation *station, PersonId elder, PersonId second, Time at)
{
    Joining joining = { station->squad, second };
    Str address, phone;
    TRY(demo_contact(world, elder, &address, &phone));
    bool man = false, woman = true;
    TRY(play(world, station->admin, at, join, &joining));
    TRY(play(world, station->leader, at, put_up_face, &man));
    TRY(play(world, second, at, put_up_face, &woman));
    Asked asked = { .new = { .kind = ORDER_FREE,
                             .title = S("换一盏吸顶灯"),
                             .details = S("一个人住，够不着。"),
                             .risk = S("独居，听力不好，请敲重一点"),
                             .resident = elder,
                             .how = ORDER_DESK,
                             .place = station->id,
                             .address = address,
                             .phone = phone,
                             .wanted_on = day_add(time_day(at), 1),
                             .wanted_part = PART_MORNING,
                             .alone = true } };
    TRY(play(world, station->admin, at, ask, &asked));
    world->report->orders++;
    Step steps[] = {
        { .id = asked.id, .act = ORDER_TRIAGE },
        { .id = asked.id, .act = ORDER_DISPATCH, .with = { .team = station->squad } },
        { .id = asked.id, .act = ORDER_ACCEPT },
        { .id = asked.id,
          .act = ORDER_APPOINT,
          .with = { .day = day_add(time_day(at), 1),
                    .part = PART_MORNING,
                    .going = station->leader,
                    .going2 = second } },
    };
    const PersonId by[] = { station->admin, station->admin, station->leader, station->leader };
    for (size_t i = 0; i < COUNT(steps); i++)
        TRY(play(world, by[i], time_add(at, (int64_t)(i + 1) * TIME_MINUTE), step, &steps[i]));
    return OK;
}

_Static_assert(COUNT(problems) <= NEIGHBOURS && COUNT(hopes) <= NEIGHBOURS, "one each");

Err demo_door(World *world)
{
    const DemoStation *station = world->focus;
    Time until = world->plan->until;
    PersonId people[NEIGHBOURS];
    if (station == NULL || station->resident_count == 0 || station->squad.n == 0)
        return OK;
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        PersonNew new = { .name = demo_person_name(world->keep, &world->dice),
                          .phone = demo_phone(world->keep, world->people),
                          .address = demo_address(world->keep, &world->dice, station->name),
                          .home = station->id,
                          .demo = true };
        TRY(demo_person(world, &new, &people[i]));
        if (i == NEIGHBOURS - 1)  // whose page shows who comes, and the code
            demo_listed(world, S("独居老人"), people[i], new.name, new.phone, station->name);
    }
    TRY(report_problems(world, station, people, time_add(until, -3 * TIME_DAY)));
    TRY(make_wishes(world, station, people, time_add(until, -2 * TIME_DAY)));
    return visit(world, station, people[NEIGHBOURS - 1], people[0],
                 time_add(until, -30 * TIME_MINUTE));
}
