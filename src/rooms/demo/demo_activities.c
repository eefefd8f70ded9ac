// A year of activities: published, signed up for, called off, held and reported, by the people
// whose work it is. All that happens is sorted by its time first, so that the year goes forward.
#include "demo_inside.h"
#include "rooms/activities/activities.h"

#include <stdlib.h>

// 试点以来，各志愿服务队累计开展活动6100余场次，服务群众达22.6万余人: 37 people at each.
#define HELD_WHOLE   6100
#define SERVED_LOW   12
#define SERVED_HIGH  62
#define OFF_PERCENT  2
#define AHEAD_DAYS   14  // published and to come when the year ends
#define SIGNERS_MOST 14
#define VISIT_EVERY  14  // one of so many is held by a team of the county: 6,100 ÷ 14 ÷ 31

typedef struct {
    const char *name;
    ActivityKind kind;
    const char *content, *task, *brand, *festival;
    const char *category, *site, *summary;
    int hour, hours, weight;
    bool audience;
} Theme;

// Brand projects, themes and words of the article (云上大冶).
static const Theme themes[] = {
    { "星空夜谈：小区微治理", ACTIVITY_PRACTICE, "2", "1", "1", "", "0010", "小区广场",
      "板凳一摆、蒲扇一摇，拉家常，听意见。听到的事当场登记，站里跟着办。", 19, 2, 6, true },
    { "星火讲堂", ACTIVITY_PRACTICE, "1", "1", "2", "", "0010", "道德讲堂",
      "理论宣讲进村、进社区，讲身边的事。", 9, 2, 7, true },
    { "党员奉献日", ACTIVITY_SERVICE, "3", "7", "3", "", "0001", "社区",
      "党员带头，清理楼道、看望老人。", 9, 3, 9, false },
    { "小城大爱：送一杯热茶", ACTIVITY_SERVICE, "3", "8", "4", "", "0001", "爱心驿站",
      "和爱心商户一起，为环卫工人、快递小哥等户外劳动者送茶水、让座歇脚。", 14, 3, 7, false },
    { "走向我们的小康社会：图片展讲解", ACTIVITY_SERVICE, "2", "1", "5", "", "0008", "文化广场",
      "给来看展的邻里讲一讲这几年的变化。", 9, 3, 4, false },
    { "助力创建·志愿同行", ACTIVITY_SERVICE, "5", "7", "", "", "0010", "主次干道",
      "文明劝导，清理乱贴乱画，摆正共享单车。", 8, 2, 5, false },
    { "主题党日", ACTIVITY_SERVICE, "1", "1", "", "", "0010", "党员社区活动中心",
      "学习之后一起上门走访。", 15, 2, 5, false },
    { "法律咨询", ACTIVITY_SERVICE, "2", "6", "", "", "0005", "便民服务中心",
      "合同、赡养、工伤，先问一问。", 9, 3, 5, false },
    { "健康养生：义诊和讲解", ACTIVITY_SERVICE, "4", "4", "", "", "0004", "卫生室门口",
      "量血压、测血糖，讲换季保健。", 8, 3, 6, true },
    { "阅读分享", ACTIVITY_PRACTICE, "4", "3", "", "", "0008", "农家书屋",
      "一人一本书，读一段，说一段。", 15, 2, 5, true },
    { "课后作业辅导", ACTIVITY_SERVICE, "4", "3", "", "", "0003", "儿童之家",
      "陪孩子做作业，家长放心。", 16, 2, 6, false },
    { "惠民文化演出", ACTIVITY_PRACTICE, "4", "2", "", "", "0008", "村文化礼堂",
      "楚剧、采茶戏、广场舞，乡亲自己演给乡亲看。", 19, 2, 5, true },
    { "清洁家园", ACTIVITY_SERVICE, "5", "7", "", "", "0006", "湾组",
      "清沟渠、扫房前屋后、分类垃圾。", 8, 2, 8, false },
    { "移风易俗宣传", ACTIVITY_SERVICE, "5", "1", "", "", "0010", "村口",
      "红事新办、白事简办，发一张倡议书。", 9, 2, 4, false },
    { "关爱独居老人", ACTIVITY_SERVICE, "3", "8", "", "", "0017", "老人家里",
      "打扫、理发、陪说话。", 9, 2, 8, false },
    { "科普进校园", ACTIVITY_SERVICE, "4", "5", "", "", "0007", "学校", "防溺水、防火、认星星。",
      14, 2, 4, false },
};

typedef enum { PART_MAKE, PART_SIGN, PART_LEAVE, PART_CALL_OFF, PART_AFTER } Part;
typedef struct {
    Time at;
    uint32_t session;
    uint16_t part, n;
} Happening;

typedef struct {
    ActivityId id;
    const DemoStation *station;
    const DemoTeam *guest;  // of the county, that has come down to the station; else its own squad
    const Theme *theme;
    Time starts_at;
    SignupId first;
    PersonId first_person;
    bool off;
} Held;

typedef struct {
    World *world;
    Held *held;
    size_t n;
    Happening *happenings;
    size_t count, room;
} Season;

static void add(Season *season, Time at, size_t session, Part part, int n)
{
    must(season->count < season->room);
    season->happenings[season->count++] = (Happening){ at, (uint32_t)session, (uint16_t)part,
                                                       (uint16_t)n };
}

static int by_time(const void *a, const void *b)
{
    const Happening *x = a, *y = b;
    if (x->at.ms != y->at.ms)
        return x->at.ms < y->at.ms ? -1 : 1;
    if (x->session != y->session)
        return x->session < y->session ? -1 : 1;
    return (int)x->part - (int)y->part;
}

static const Theme *theme_of(Dice *dice, size_t i)
{
    if (i < COUNT(themes))
        return &themes[i];  // a small county has one of each
    int sum = 0;
    for (size_t t = 0; t < COUNT(themes); t++)
        sum += themes[t].weight;
    int roll = (int)dice_below(dice, (uint32_t)sum);
    size_t t = 0;
    for (; roll >= themes[t].weight; t++)
        roll -= themes[t].weight;
    return &themes[t];
}

// --- one activity is made and published by the station for its squad

typedef struct {
    const Held *held;
    int64_t places;
    Str name;
    ActivityId id;
    SiteKind site_kind;
} Making;

static Err make_act(Cx *cx, void *with)
{
    Making *one = with;
    const Theme *theme = one->held->theme;
    ProjectNew new = { .project = { .name = one->name,
                                    .kind = theme->kind,
                                    .team = one->held->guest != NULL ? one->held->guest->id
                                                                     : one->held->station->squad,
                                    .place = one->held->station->id,
                                    .content = str(theme->content),
                                    .task = str(theme->task),
                                    .brand = str(theme->brand),
                                    .festival = str(theme->festival),
                                    .categories = str(theme->category),
                                    .targets = S("11"),
                                    .guarantees = S("05,07"),
                                    .summary = str(theme->summary),
                                    .notice = S("请穿红马甲，提前十分钟到。"),
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = one->places } },
                       .position_count = 1 };
    if (theme->audience)
        new.positions[new.position_count++] = (Position){ .name = S("群众参加"),
                                                          .role = POSITION_AUDIENCE };
    ActivityNew date = { .site_kind = one->site_kind,
                         .site = str(theme->site),
                         .starts_at = one->held->starts_at,
                         .ends_at = time_add(one->held->starts_at, theme->hours * TIME_HOUR) };
    TRY(project_add(cx, &new, &date.project));
    TRY(activity_add(cx, &date, &one->id));
    return activity_publish(cx, one->id, NULL);
}

static Err make(Season *season, Held *held, Time now)
{
    static const struct {
        int month;
        const char *word;
    } festivals[] = { { 2, "我们的节日·春节：" },  { 4, "我们的节日·清明：" },
                      { 6, "我们的节日·端午：" },  { 9, "我们的节日·中秋：" },
                      { 10, "我们的节日·重阳：" }, { 3, "学雷锋月：" } };
    World *world = season->world;
    Str name = str(held->theme->name);
    if (held->theme->brand[0] == '\0' && demo_chance(&world->dice, 25))
        for (size_t i = 0; i < COUNT(festivals); i++)
            if (festivals[i].month == day_month(time_day(held->starts_at)))
                name = str_join(world->keep, str(festivals[i].word), name);
    bool village = str_ends(held->station->name, S("村"));
    Making one = { .held = held,
                   .places = demo_between(&world->dice, 5, 12),
                   .name = name,
                   .site_kind = str_has(str(held->theme->site), S("学校")) ? SITE_SCHOOL
                                : village                                  ? SITE_VILLAGE
                                                                           : SITE_COMMUNITY };
    TRY(play(world, held->guest != NULL ? world->centre_staff : held->station->admin, now, make_act,
             &one));
    held->id = one.id;
    return OK;
}

// --- signing up, leaving

typedef struct {
    SignupNew new;
    Signup made;
    SignupId id;
    SignupAct act;
    Str reason;
} Signing;

static Err sign_act(Cx *cx, void *with)
{
    Signing *one = with;
    List positions;
    TRY(activity_positions(cx, one->new.activity, &positions));
    one->new.position = LIST_AT(&positions, ActivityPosition, 0)->position;
    return signup_add(cx, &one->new, &one->made);
}

static Err step_act(Cx *cx, void *with)
{
    const Signing *one = with;
    return signup_act(cx, one->id, one->act, one->reason);
}

static bool refused(Err err)
{
    return err == &signup_twice || err == &signup_overlap || err == &signup_guardian ||
           err == &signup_paused || err == &signup_not_open || err == &signup_late ||
           err == &signup_moved_on || err == &signup_too_late || err == &signup_turned_down;
}

// A gate that says no is part of the play: nothing was written.
static Err try_play(Season *season, PersonId who, Time now, Err (*act)(Cx *cx, void *with),
                    Signing *one)
{
    Err err = play(season->world, who, now, act, one);
    return refused(err) ? OK : err;
}

static Err sign(Season *season, Held *held, Time now)
{
    Dice *dice = &season->world->dice;
    const DemoStation *station = held->station;
    PersonId who = demo_chance(dice, 60) ? demo_one_of_crowd(dice, station, now) : NO(Person);
    if (who.n == 0)
        who = station->residents[dice_below(dice, (uint32_t)station->resident_count)];
    Signing one = { .new = { .activity = held->id } };
    if (held->off || held->id.n == 0)
        return OK;
    TRY(try_play(season, who, now, sign_act, &one));
    if (one.made.id.n != 0 && held->first.n == 0) {
        held->first = one.made.id;
        held->first_person = who;
    }
    return OK;
}

static Err leave(Season *season, Held *held, Time now)
{
    Signing one = { .id = held->first, .act = SIGNUP_CANCEL };
    if (held->first.n == 0 || held->off)
        return OK;
    Err err = try_play(season, held->first_person, now, step_act, &one);
    held->first = NO(Signup);
    return err;
}

// --- called off; afterwards

typedef struct {
    ActivityId id;
    int64_t attendances;
    Str words;
    bool highlight;
} Ending;

static Err cancel_act(Cx *cx, void *with)
{
    const Ending *one = with;
    return activity_cancel(cx, one->id, one->words);
}

static Err report_act(Cx *cx, void *with)
{
    const Ending *one = with;
    return activity_report(cx, one->id, one->attendances, BASIS_COUNTED, one->words);
}

static Err highlight_act(Cx *cx, void *with)
{
    return activity_highlight(cx, ((const Ending *)with)->id, true);
}

static Err clock_act(Cx *cx, void *with)
{
    (void)with;
    int did;
    return activity_clock(cx, 200, &did);
}

static const char *const off_reasons[] = { "暴雨预警，改日再办", "场地临时检修",
                                           "和村里的会期冲突" };
static const char *const results[] = { "活动按计划办完，现场已清理。",
                                       "来的人比预想的多，下回多备些凳子。",
                                       "收到居民意见两条，已登记转办。", "老人们说下个月还想来。" };

static Err call_off(Season *season, Held *held, Time now)
{
    Ending one = { .id = held->id, .words = DEMO_PICK(&season->world->dice, off_reasons) };
    held->off = true;
    return play(season->world, held->station->admin, now, cancel_act, &one);
}

// Of the last forty everywhere, and of the last of the station that is looked at: a picture is
// 60 kB, and a year of them nobody needs to see.
static bool pictured(const Season *season, const Held *held)
{
    size_t i = (size_t)(held - season->held), ended = season->n * 361 / (361 + AHEAD_DAYS);
    size_t before = i < ended ? ended - i : 0;
    return before <= 40 || (held->station == season->world->focus && before <= 160);
}

static PersonId leader_of(const Held *held)
{
    return held->guest != NULL ? held->guest->leader : held->station->leader;
}

static Err after(Season *season, Held *held, Time now)
{
    World *world = season->world;
    Dice *dice = &world->dice;
    if (held->off)
        return OK;
    TRY(play(world, NO(Person), now, clock_act, NULL));
    Ending one = { .id = held->id,
                   .attendances = demo_between(dice, SERVED_LOW, SERVED_HIGH),
                   .words = DEMO_PICK(dice, results) };
    TRY(play(world, held->station->admin, now, report_act, &one));
    Time over = time_add(held->starts_at, held->theme->hours * TIME_HOUR);
    if (over.ms + 2 * TIME_HOUR < world->plan->until.ms)
        TRY(demo_attended(world, held->id, held->starts_at, over, leader_of(held),
                          held->station->admin));
    if (pictured(season, held))
        TRY(demo_album(world, held->id, held->station->admin, now));
    Signing missed = { .id = held->first, .act = SIGNUP_MISS };
    if (held->first.n != 0 && demo_chance(dice, 12))
        TRY(try_play(season, leader_of(held).n != 0 ? leader_of(held) : held->station->admin, now,
                     step_act, &missed));
    return OK;
}

static Err happen(Season *season, const Happening *one)
{
    Held *held = &season->held[one->session];
    switch ((Part)one->part) {
    case PART_MAKE:
        return make(season, held, one->at);
    case PART_SIGN:
        return sign(season, held, one->at);
    case PART_LEAVE:
        return leave(season, held, one->at);
    case PART_CALL_OFF:
        return call_off(season, held, one->at);
    case PART_AFTER:
        return after(season, held, one->at);
    }
    unreachable();
}

// --- the plan of a session

static Time start_of(World *world, const Theme *theme, size_t i, size_t n)
{
    int64_t days = 4 + (int64_t)(i * (361 + AHEAD_DAYS) / n);
    return time_add(day_start(day_add(time_day(world->from), (int)days)), theme->hour * TIME_HOUR);
}

static void plan(Season *season, size_t i)
{
    World *world = season->world;
    Dice *dice = &world->dice;
    Held *held = &season->held[i];
    bool ahead = i * (361 + AHEAD_DAYS) / season->n > 358;
    bool busy = i % 12 == 5 || (ahead && i % 3 == 0);
    held->theme = theme_of(dice, i);
    held->station = busy ? world->focus
                         : &world->stations[dice_below(dice, (uint32_t)world->station_count)];
    // 各市级志愿服务队全年下沉社区（村）开展志愿服务活动不少于12次: most do, some are behind.
    size_t team = world->professional_count == 0 ? 0 : i / VISIT_EVERY % world->professional_count;
    if (i % VISIT_EVERY == 7 && world->professional_count > 0 &&
        (team % 5 != 3 || i / VISIT_EVERY / world->professional_count % 3 == 0))
        held->guest = &world->professional[team];
    held->starts_at = start_of(world, held->theme, i, season->n);
    Time made = time_add(held->starts_at, -demo_between(dice, 50, 190) * TIME_HOUR);
    if (made.ms < world->from.ms)
        made = time_add(world->from, TIME_HOUR);
    Time last = world->plan->until.ms < held->starts_at.ms
                    ? time_add(world->plan->until, -TIME_HOUR)
                    : held->starts_at;
    int64_t span = (last.ms - made.ms) / TIME_MINUTE;
    if (span < 120)
        return;  // published only after the year's end
    add(season, made, i, PART_MAKE, 0);
    int signers = (int)demo_between(dice, 3, SIGNERS_MOST);
    for (int s = 0; s < signers; s++)
        add(season, time_add(made, demo_between(dice, 30, span - 30) * TIME_MINUTE), i, PART_SIGN,
            s);
    if (demo_chance(dice, 15) && span > 600)
        add(season, time_add(made, (span - 200) * TIME_MINUTE), i, PART_LEAVE, 0);
    if (demo_chance(dice, OFF_PERCENT))
        add(season, time_add(last, -30 * TIME_MINUTE), i, PART_CALL_OFF, 0);
    Time ended = time_add(held->starts_at, (held->theme->hours * 60 + 20) * TIME_MINUTE);
    if (ended.ms < world->plan->until.ms)
        add(season, ended, i, PART_AFTER, 0);
}

// --- templates, highlights, plans of the weeks

typedef struct {
    Theme theme;
    PlaceId centre;
} Template;

static Err template_act(Cx *cx, void *with)
{
    const Template *one = with;
    ProjectId id;
    ProjectNew new = { .project = { .name = str(one->theme.name),
                                    .kind = one->theme.kind,
                                    .place = one->centre,
                                    .content = str(one->theme.content),
                                    .task = str(one->theme.task),
                                    .brand = str(one->theme.brand),
                                    .categories = str(one->theme.category),
                                    .targets = S("11"),
                                    .guarantees = S("05,07"),
                                    .summary = str(one->theme.summary),
                                    .notice = S("请穿红马甲，提前十分钟到。"),
                                    .is_template = true },
                       .positions = { { .name = S("志愿者"), .places = 10 } },
                       .position_count = 1 };
    if (one->theme.audience)
        new.positions[new.position_count++] = (Position){ .name = S("群众参加"),
                                                          .role = POSITION_AUDIENCE };
    return project_add(cx, &new, &id);
}

static Err templates(Season *season)
{
    World *world = season->world;
    for (size_t i = 0; i < 8; i++) {
        Template one = { themes[i], world->centre.id };
        TRY(play(world, world->centre_staff, world->from, template_act, &one));
    }
    return OK;
}

// 月月有精彩: the first of a month at a large site becomes the county's.
static Err highlights(Season *season)
{
    int month = 0;
    for (size_t i = 0; i < season->n; i++) {
        const Held *held = &season->held[i];
        if (held->id.n == 0 || held->off || day_month(time_day(held->starts_at)) == month ||
            held->theme->kind != ACTIVITY_PRACTICE)
            continue;
        Ending one = { .id = held->id };
        month = day_month(time_day(held->starts_at));
        TRY(play(season->world, season->world->centre_staff,
                 time_add(season->world->plan->until, -2 * TIME_HOUR), highlight_act, &one));
    }
    return OK;
}

// What a leader without the right to publish has just sent in for review.
static Err in_review(Season *season)
{
    World *world = season->world;
    Held held = { .station = world->focus,
                  .theme = &themes[0],
                  .starts_at = time_add(day_start(day_add(time_day(world->plan->until), 6)),
                                        19 * TIME_HOUR) };
    Making one = { .held = &held,
                   .places = 10,
                   .name = S("星空夜谈：楼道里的充电桩"),
                   .site_kind = SITE_COMMUNITY };
    if (world->focus->leader.n == 0)
        return OK;
    return play(world, world->focus->leader, time_add(world->plan->until, -3 * TIME_HOUR), make_act,
                &one);
}

// So many are planned that `held` of them have taken place: the rest were called off, or come.
static int64_t sessions_for(int64_t held)
{
    return held * (361 + AHEAD_DAYS) / 359 * 100 / (100 - OFF_PERCENT) + 1;
}

Err demo_activities(World *world)
{
    Season *season = NEW(world->keep, Season);
    Dice others = world->dice;  // what follows is the same county with and without activities
    world->dice = dice_seed(world->plan->seed + 4);
    int64_t wanted = sessions_for(HELD_WHOLE) * world->plan->permille / 1000;
    season->world = world;
    season->n = wanted > 40 ? (size_t)wanted : 40;
    season->held = NEW_ARRAY(world->keep, Held, season->n);
    season->room = season->n * (SIGNERS_MOST + 4) + 1;
    season->happenings = NEW_ARRAY(world->keep, Happening, season->room);
    TRY(templates(season));
    for (size_t i = 0; i < season->n; i++)
        plan(season, i);
    qsort(season->happenings, season->count, sizeof *season->happenings, by_time);
    int year = day_year(time_day(world->from));
    for (size_t i = 0; i < season->count; i++) {
        Time at = season->happenings[i].at;
        if (day_year(time_day(at)) > year) {
            year = day_year(time_day(at));
            TRY(demo_points_void(world, day_start(day_of(year, 1, 1))));
        }
        TRY(happen(season, &season->happenings[i]));
    }
    TRY(demo_points(world));
    TRY(in_review(season));
    TRY(highlights(season));
    world->dice = others;
    return OK;
}
