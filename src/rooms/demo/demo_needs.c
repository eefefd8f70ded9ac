// What people said they need over the year: three questionnaires, talks in courtyards, visits, and
// what each became. Every plot is a chain of acts that waits for its time, played between the turns
// of the orders so that the year runs forward in one piece.
#include "demo_inside.h"
#include "rooms/needs/needs.h"

#define VOICES_WHOLE 120
#define ANSWERS_EACH 30

static const char *const texts[] = {
    "想请人教老人用智能手机",
    "老人不会用智能手机，想请人教",
    "院子里的路灯坏了，晚上看不见",
    "小区门口路灯坏了好久",
    "孩子放学没人管，想办四点半课堂",
    "暑假孩子没人管，想有人辅导作业",
    "楼道堆满旧家具，想请人清理",
    "想有人来量血压、讲讲健康",
    "能不能每月来一次义诊",
    "电动车没地方充电",
    "充电的地方太少，有人飞线",
    "想看一场楚剧",
    "想组个广场舞队，缺个音响",
    "楼上漏水，两家说不拢",
    "独居老人中午吃饭难",
    "老人买菜送餐有没有人帮",
    "想请人帮忙写春联",
    "家里水龙头坏了不会修",
    "代办医保的事跑了三趟",
    "河边没有护栏，怕孩子溺水",
    "想学点防诈骗的知识",
    "门口垃圾桶总是满的",
};
static const char *const topics[] = { "邻里怎么相处", "移风易俗大家谈", "夏夜话安全",
                                      "家门口的变化", "怎样管好院子" };
static const char *const venues[] = { "3栋前的院子", "湾子中间的晒谷场", "老槐树下", "社区广场" };
static const char *const talked[] = { "一个人住，子女在外地，身体还好。",
                                      "老两口带孙子，说平时最怕停水停电。",
                                      "刚做完手术，在家休养，邻居常来看。",
                                      "在附近做零工，白天家里没人。" };
static const char *const asides[] = { "要等县里的规划，已经报上去了",
                                      "超出志愿服务的范围，已告知社区", "再了解一下有多少人需要" };
static const char *const options[3] = {
    "教老人用智能手机\n上门理发\n义诊和量血压\n四点半课堂\n防诈骗宣讲\n送戏下乡",
    "清理楼道和门前水沟\n夏夜安全巡逻\n充电桩和停车\n亲子读书\n法律咨询",
    "教老人用智能手机\n中午送餐\n路灯和井盖\n广场舞和太极\n写春联",
};
static const char *const titles[3] = { "您最想要哪些服务", "夏天来了，您需要什么",
                                       "保障过冬，您需要什么" };

typedef enum { PLOT_ASK, PLOT_VOICE, PLOT_TIDY } PlotKind;
typedef struct {
    Time at;  // of its next act; none: over
    PlotKind kind;
    int step;
    size_t number;
    DemoStation *station;
    PersonId person;
    TalkId talk;
    QuestionnaireId questionnaire;
    NeedId need;
    OrderId order;
} Plot;

struct DemoNeeds {
    World *world;
    Dice dice;  // of its own: the year of orders is the same with and without needs
    Plot *plots;
    size_t n, room;
};
typedef struct DemoNeeds Needs;

static DemoStation *some_station(Needs *needs)
{
    World *world = needs->world;
    if (demo_chance(&needs->dice, 30))
        return world->focus;
    return &world->stations[dice_below(&needs->dice, (uint32_t)world->station_count)];
}

static PersonId some_resident(Needs *needs, const DemoStation *station)
{
    return station->residents[dice_below(&needs->dice, (uint32_t)station->resident_count)];
}

// People act by day.
static Time after(Needs *needs, Time now, int64_t low_hours, int64_t high_hours)
{
    Time at = time_add(now, demo_between(&needs->dice, low_hours, high_hours) * TIME_HOUR);
    int minute = time_minute_of_day(at);
    if (minute < 8 * 60)
        at = time_add(at, (8 * 60 - minute) * TIME_MINUTE);
    if (minute > 21 * 60)
        at = time_add(at, (24 * 60 - minute + 8 * 60) * TIME_MINUTE);
    return at;
}

// --- acts

typedef struct {
    Plot *plot;
    union {
        HomeVisitNew visit;
        TalkNew talk;
        Opinion opinion;
        QuestionnaireNew asking;
        QuestionnaireAnswer answer;
        NeedOrder order;
        NeedItem item;
        NeedPlan project;
        struct {
            OrderAct act;
            OrderWith with;
        } move;
        Str words;
    };
} Play;

static Err visit_act(Cx *cx, void *with)
{
    Play *one = with;
    HomeVisitId id;
    TRY(home_visit_add(cx, &one->visit, &id));
    Opinion opinion = { .words = str(texts[one->plot->number % COUNT(texts)]) };
    return home_visit_opinion(cx, id, &opinion, &one->plot->need);
}

static Err talk_act(Cx *cx, void *with)
{
    Play *one = with;
    return talk_add(cx, &one->talk, &one->plot->talk);
}

static Err opinion_act(Cx *cx, void *with)
{
    Play *one = with;
    return talk_opinion(cx, one->plot->talk, &one->opinion, &one->plot->need);
}

static Err say_act(Cx *cx, void *with)
{
    Play *one = with;
    return need_say(cx, one->words, &one->plot->need);
}

static Err ask_act(Cx *cx, void *with)
{
    Play *one = with;
    TRY(questionnaire_add(cx, &one->asking, &one->plot->questionnaire));
    return questionnaire_publish(cx, one->plot->questionnaire);
}

static Err answer_act(Cx *cx, void *with)
{
    Play *one = with;
    return questionnaire_answer(cx, one->plot->questionnaire, &one->answer);
}

// Sorted, unless it says what another one says: then it goes in there.
static Err sort_act(Cx *cx, void *with)
{
    Play *one = with;
    Need need;
    List doubles;
    TRY(need_find(cx, one->plot->need, &need, NULL));
    if (need.state != NEED_NEW)
        return OK;
    TRY(need_doubles(cx, &need, 1, &doubles));
    if (doubles.n > 0) {
        NeedId into = LIST_AT(&doubles, NeedAlike, 0)->id;
        TRY(need_merge(cx, need.id, 0, into));
        one->plot->need = NO(Need);
        return OK;
    }
    return need_sort(cx, need.id, 0, need.category, S(""));
}

static Err aside_act(Cx *cx, void *with)
{
    Play *one = with;
    return need_set_aside(cx, one->plot->need, 0, one->words);
}

static Err order_make_act(Cx *cx, void *with)
{
    Play *one = with;
    return need_make_order(cx, one->plot->need, &one->order, &one->plot->order);
}

static Err item_act(Cx *cx, void *with)
{
    Play *one = with;
    ItemId id;
    return need_make_item(cx, one->plot->need, &one->item, &id);
}

static Err project_act(Cx *cx, void *with)
{
    Play *one = with;
    PlanId id;
    return need_make_project(cx, one->plot->need, &one->project, &id);
}

static Err move_act(Cx *cx, void *with)
{
    Play *one = with;
    return order_act(cx, one->plot->order, one->move.act, &one->move.with);
}

// --- hearing

static Err hear_talk(Needs *needs, Plot *plot, Time now)
{
    Dice *dice = &needs->dice;
    Play talk = { .plot = plot,
                  .talk = { .place = plot->station->id,
                            .topic = DEMO_PICK(dice, topics),
                            .hosts = S("站长和老党员"),
                            .venue = DEMO_PICK(dice, venues),
                            .day = time_day(now),
                            .attendances = demo_between(dice, 18, 60),
                            .note = S("大家围坐着谈，说到哪记到哪。") } };
    TRY(play(needs->world, plot->station->admin, now, talk_act, &talk));
    Play opinion = { .plot = plot,
                     .opinion = { .words = str(texts[plot->number % COUNT(texts)]),
                                  .heads = demo_between(dice, 1, 8) } };
    Str address, phone;
    TRY(demo_contact(needs->world, plot->person, &address, &phone));
    if (demo_chance(dice, 60))
        opinion.opinion.phone = phone;
    return play(needs->world, plot->station->admin, now, opinion_act, &opinion);
}

static Err hear(Needs *needs, Plot *plot, Time now)
{
    Dice *dice = &needs->dice;
    World *world = needs->world;
    uint32_t roll = dice_below(dice, 100);
    if (roll < 35)
        return hear_talk(needs, plot, now);
    if (roll < 70) {
        Str address, phone;
        TRY(demo_contact(world, plot->person, &address, &phone));
        Play visit = { .plot = plot,
                       .visit = { .place = plot->station->id,
                                  .household = address,
                                  .phone = phone,
                                  .day = time_day(now),
                                  .part = PART_MORNING,
                                  .said = DEMO_PICK(dice, talked) } };
        return play(world, plot->station->admin, now, visit_act, &visit);
    }
    Play say = { .plot = plot, .words = str(texts[plot->number % COUNT(texts)]) };
    Err err = play(world, plot->person, now, say_act, &say);
    if (err == &need_too_many || err == &questionnaire_elsewhere)
        return OK;  // said elsewhere: nothing is heard of it
    return err;
}

// --- what becomes of it

static Err make_order(Needs *needs, Plot *plot, Time now)
{
    Play make = { .plot = plot,
                  .order = { .phone = S("0714-8730000"),
                             .address = demo_address(needs->world->keep, &needs->dice,
                                                     plot->station->name),
                             .wanted_on = day_add(time_day(now), 2),
                             .wanted_part = PART_MORNING } };
    TRY(play(needs->world, plot->station->admin, now, order_make_act, &make));
    needs->world->report->orders++;
    plot->at = after(needs, now, 1, 5);
    return OK;
}

static Err make(Needs *needs, Plot *plot, Time now)
{
    Dice *dice = &needs->dice;
    World *world = needs->world;
    uint32_t roll = dice_below(dice, 100);
    plot->at = (Time){ 0 };
    if (roll < 12) {
        Play aside = { .plot = plot, .words = DEMO_PICK(dice, asides) };
        return play(world, plot->station->admin, now, aside_act, &aside);
    }
    if (roll < 22) {
        Play project = { .plot = plot,
                         .project = { .rhythm = demo_chance(dice, 50) ? RHYTHM_WEEKLY
                                                                      : RHYTHM_MONTHLY,
                                      .team = plot->station->squad,
                                      .begins = day_add(time_day(now), 7),
                                      .ends = day_add(time_day(now), 187) } };
        return play(world, plot->station->admin, now, project_act, &project);
    }
    if (roll < 28) {
        Play item = { .plot = plot, .item = { .existing = { 1 + dice_below(dice, 8) } } };
        return play(world, plot->station->admin, now, item_act, &item);
    }
    return roll < 85 ? make_order(needs, plot, now) : OK;
}

// --- the order that came of it, to its end

static Err go_on(Needs *needs, Plot *plot, Time now)
{
    static const OrderAct acts[] = { ORDER_TRIAGE, ORDER_DISPATCH, ORDER_ACCEPT, ORDER_START,
                                     ORDER_REPORT, ORDER_CONFIRM,  ORDER_LAPSE };
    const DemoStation *station = plot->station;
    size_t i = (size_t)plot->step - 3;
    plot->at = (Time){ 0 };
    if (i >= COUNT(acts))
        return OK;
    // A station without a squad of its own sends to a department's team.
    const World *world = needs->world;
    const DemoTeam *other =
        &world->professional[plot->order.n % (int64_t)world->professional_count];
    bool own = station->squad.n != 0 && station->leader.n != 0;
    TeamId team = own ? station->squad : other->id;
    PersonId leader = own ? station->leader : other->leader;
    Play one = { .plot = plot, .move = { .act = acts[i] } };
    PersonId who = i < 2 || i == 5 ? station->admin : i == 6 ? NO(Person) : leader;
    if (acts[i] == ORDER_DISPATCH)
        one.move.with.team = team;
    if (acts[i] == ORDER_REPORT)
        one.move.with = (OrderWith){ .result = S("已按大家说的办好，现场试过。"),
                                     .minutes = { 90 },
                                     .people = 2 };
    Err err = play(needs->world, who, now, move_act, &one);
    if (err == &order_moved_on || err == &order_not_yours)
        return OK;  // somebody else has gone on with it
    TRY(err);
    plot->at = acts[i] == ORDER_CONFIRM ? time_add(now, 8 * TIME_DAY) : after(needs, now, 1, 9);
    return OK;
}

static Err voice(Needs *needs, Plot *plot, Time now)
{
    Play sort = { .plot = plot };
    int step = plot->step++;
    if (step == 0) {
        TRY(hear(needs, plot, now));
        plot->at = plot->need.n != 0 ? after(needs, now, 20, 90) : (Time){ 0 };
        return OK;
    }
    if (step == 1) {
        TRY(play(needs->world, plot->station->admin, now, sort_act, &sort));
        plot->at = plot->need.n != 0 ? after(needs, now, 24, 120) : (Time){ 0 };
        return OK;
    }
    if (step == 2)
        return make(needs, plot, now);
    plot->step = step;
    TRY(go_on(needs, plot, now));
    plot->step = step + 1;
    return OK;
}

// --- questionnaires

static Err ask(Needs *needs, Plot *plot, Time now)
{
    World *world = needs->world;
    const DemoBranch *branch = NULL;
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, world->focus->branch))
            branch = &world->branches[i];
    PlaceId places[] = { world->centre.id, world->focus->branch, world->focus->id };
    PersonId who[] = { world->centre_staff, branch != NULL ? branch->admin : world->centre_staff,
                       world->focus->admin };
    Play asking = { .plot = plot,
                    .asking = { .place = places[plot->number],
                                .title = str(titles[plot->number]),
                                .intro = S("勾一勾，站里照着大家的需要排服务。"),
                                .options = str(options[plot->number]),
                                .begins = time_day(now),
                                .ends = day_add(time_day(now), 40) } };
    TRY(play(world, who[plot->number], now, ask_act, &asking));
    plot->at = after(needs, now, 1, 6);
    return OK;
}

static Err questionnaire(Needs *needs, Plot *plot, Time now)
{
    World *world = needs->world;
    if (plot->step++ == 0)
        return ask(needs, plot, now);
    const DemoStation *station = plot->number == 0 ? some_station(needs) : world->focus;
    Play answer = { .plot = plot, .answer = { .person = some_resident(needs, station) } };
    for (int i = 0; i < 5; i++)
        answer.answer.ticks[i] = demo_chance(&needs->dice, 40);
    answer.answer.ticks[plot->step % 5] = true;
    if (plot->step % 9 == 0)
        answer.answer.words = str(texts[dice_below(&needs->dice, COUNT(texts))]);
    Err err = play(world, answer.answer.person, now, answer_act, &answer);
    if (err != &questionnaire_answered && err != &questionnaire_elsewhere)
        TRY(err);
    plot->at = plot->step > ANSWERS_EACH ? (Time){ 0 } : after(needs, now, 4, 28);
    return OK;
}

// --- once a week stations go through what was ticked

#define TIDY_MOST 60

typedef struct {
    NeedId needs[TIDY_MOST];
    PlaceId places[TIDY_MOST];
    size_t n;
    Str path;
    Time before;
} Ticked;

static Err ticked_act(Cx *cx, void *with)
{
    Ticked *ticked = with;
    NeedQuery query = { .path = ticked->path,
                        .by_state = true,
                        .state = NEED_NEW,
                        .by_origin = true,
                        .origin = ORIGIN_ANSWER,
                        .limit = TIDY_MOST };
    List list;
    TRY(need_list(cx, &query, &list));
    for (size_t i = 0; i < list.n; i++) {
        const Need *need = LIST_AT(&list, Need, i);
        if (need->heard_at.ms > ticked->before.ms)
            continue;
        ticked->needs[ticked->n] = need->id;
        ticked->places[ticked->n++] = need->place;
    }
    return OK;
}

static Err tidy(Needs *needs, Plot *plot, Time now)
{
    World *world = needs->world;
    Ticked ticked = { .path = world->centre.path, .before = time_add(now, -9 * TIME_DAY) };
    plot->at = time_add(now, 7 * TIME_DAY);
    TRY(ticked_act(world->cx, &ticked));
    for (size_t i = 0; i < ticked.n; i++)
        for (size_t s = 0; s < world->station_count; s++) {
            DemoStation *station = &world->stations[s];
            if (!same(station->id, ticked.places[i]))
                continue;
            Plot one = { .need = ticked.needs[i], .station = station };
            Play sort = { .plot = &one };
            TRY(play(world, station->admin, now, sort_act, &sort));
            if (one.need.n != 0 && demo_chance(&needs->dice, 40))
                TRY(make(needs, &one, time_add(now, TIME_HOUR)));
            if (one.order.n != 0 && needs->n < needs->room) {
                one.kind = PLOT_VOICE;
                one.step = 3;  // goes on with its order
                needs->plots[needs->n++] = one;
            }
            break;
        }
    return OK;
}

// --- the year

static void begin(World *world)
{
    Needs *needs = NEW(world->keep, Needs);
    int64_t voices = VOICES_WHOLE * world->plan->permille / 1000;
    if (voices < 12)
        voices = 12;
    needs->world = world;
    needs->dice = dice_seed(world->plan->seed + 7);
    needs->n = (size_t)voices + COUNT(titles) + 1;
    needs->room = needs->n * 3;
    needs->plots = NEW_ARRAY(world->keep, Plot, needs->room);
    static const int asked_before[] = { 320, 160, 25 };  // days before the year's end
    for (size_t i = 0; i + 1 < needs->n; i++) {
        Plot *plot = &needs->plots[i];
        bool asks = i < COUNT(titles);
        int64_t days = asks ? asked_before[i]
                            : demo_between(&needs->dice, i % 5 == 0 ? 0 : 5, i % 5 == 0 ? 6 : 360);
        Day day = day_add(time_day(world->plan->until), (int)-days);
        plot->at = time_add(day_start(day),
                            demo_between(&needs->dice, 9 * HOUR_MINUTES, 20 * HOUR_MINUTES) *
                                TIME_MINUTE);
        plot->kind = asks ? PLOT_ASK : PLOT_VOICE;
        plot->number = asks ? i : dice_below(&needs->dice, COUNT(texts));
        plot->station = some_station(needs);
        plot->person = some_resident(needs, plot->station);
    }
    needs->plots[needs->n - 1] = (Plot){
        .at = time_add(day_start(time_day(world->from)), 33 * TIME_HOUR), .kind = PLOT_TIDY
    };
    world->needs = needs;
}

static Plot *next_plot(const Needs *needs, Time now)
{
    Plot *first = NULL;
    for (size_t i = 0; i < needs->n; i++) {
        Plot *plot = &needs->plots[i];
        if (plot->at.ms != 0 && plot->at.ms < now.ms &&
            (first == NULL || plot->at.ms < first->at.ms))
            first = plot;
    }
    return first;
}

Err demo_needs(World *world, Time now)
{
    if (world->needs == NULL)
        begin(world);
    for (Plot *plot; (plot = next_plot(world->needs, now)) != NULL;) {
        Time at = plot->at;
        TRY(plot->kind == PLOT_ASK    ? questionnaire(world->needs, plot, at)
            : plot->kind == PLOT_TIDY ? tidy(world->needs, plot, at)
                                      : voice(world->needs, plot, at));
    }
    return OK;
}
