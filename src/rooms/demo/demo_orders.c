// A year of orders: each is a chain of acts by the people whose turn it is, at times the dice
// gives. What lies beyond the last day has not happened yet, so the newest orders stand in every
// state.
#include "demo_inside.h"

#define ORDERS_WHOLE 10000
#define ROUTINE_MS   (6 * TIME_HOUR)  // how often the clock's own acts are played

typedef struct {
    const char *title, *details;
} Wish;

static const Wish wishes[] = {
    { "楼道堆了旧家具，想请人帮忙搬下楼", "三楼到一楼，有一个旧衣柜和两把椅子。" },
    { "教老人用智能手机", "想学会视频通话和交水电费，眼睛不太好，请讲慢一点。" },
    { "陪老人去医院复查", "在市人民医院，腿脚不便，需要一个人陪着挂号取药。" },
    { "代买米和油", "一袋米、一桶油，送到家里，钱当面给。" },
    { "清理门前下水沟", "下雨就积水，落叶堵住了。" },
    { "孩子暑假作业没人辅导", "四年级，数学应用题不会。" },
    { "想请人来写一副春联", "红纸已经买好了。" },
    { "邻里为晾衣杆闹了意见，想请人说和", "两家都愿意谈，想约个晚上。" },
    { "家里灯坏了不会换", "客厅吸顶灯，有梯子。" },
    { "帮忙把轮椅修一下", "左边轮子转不动。" },
};
static const char *const asked[] = {
    "", "", "家里有狗，会拴好。", "老人耳背，请大声一点。", "请提前打电话。", "楼下可以停车。"
};
static const char *const declines[] = { "这周人手都排满了", "离得太远，来回要两个小时",
                                        "没有会这项手艺的队员", "队里车坏了，去不了" };
static const char *const returns[] = { "地址不全，请写到门牌号", "要办的事没写清楚，请补一句",
                                       "电话打不通，请换一个号码" };
static const char *const withdrawals[] = { "家里人已经办好了", "时间不合适了", "重复点了一次" };
static const char *const objections[] = { "只做了一半就走了", "说好上午来，下午才到",
                                          "灯还是不亮" };
static const char *const results[] = { "已上门办好，老人当场试过，满意。",
                                       "两名队员到场，用时一个多小时，现场已清理。",
                                       "已办好，并留下了小队电话。",
                                       "按约定时间上门，办完后一起核对过。" };
static const char *const praise[] = { "", "", "来得准时，人很耐心。", "办得好，谢谢小伙子们。",
                                      "很满意。" };
static const char *const blame[] = { "来晚了。", "没有修好，过两天又坏了。", "话没说清楚。" };
static const Wish hopes[] = {
    { "想要一个新书包", "三年级，旧的拉链坏了。" },
    { "想要一副老花镜", "两百度，读报用。" },
    { "想要一床厚被子", "一米五的床。" },
    { "想有人陪着过生日", "八十岁了，孩子在外地。" },
    { "想要一个收音机", "能收本地台的就行。" },
};
static const char *const departments[] = { "市城管局", "12345 热线", "市住建局" };

typedef struct {
    Time at;
    size_t order;
} Turn;  // order SIZE_MAX: the clock's routine

typedef struct {
    World *world;
    Turn *turns;  // a heap, earliest first
    size_t n, room;
    struct {
        OrderId id;
        DemoStation *station;
        PersonId resident, claimer;
        int redo;
    } * orders;
    size_t order_count;
    Item *items;
    size_t item_count;
} Year;

// ---- the heap

static bool earlier(Turn a, Turn b)
{
    return a.at.ms != b.at.ms ? a.at.ms < b.at.ms : a.order < b.order;
}

static void add_turn(Year *year, Time at, size_t order)
{
    must(year->n < year->room);
    size_t i = year->n++;
    year->turns[i] = (Turn){ at, order };
    for (; i > 0 && earlier(year->turns[i], year->turns[(i - 1) / 2]); i = (i - 1) / 2) {
        Turn up = year->turns[(i - 1) / 2];
        year->turns[(i - 1) / 2] = year->turns[i];
        year->turns[i] = up;
    }
}

static Turn take_turn(Year *year)
{
    Turn first = year->turns[0];
    year->turns[0] = year->turns[--year->n];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < year->n; child++)
            if (earlier(year->turns[child], year->turns[least]))
                least = child;
        if (least == i)
            return first;
        Turn down = year->turns[least];
        year->turns[least] = year->turns[i];
        year->turns[i] = down;
        i = least;
    }
}

// People act by day: what falls into the night waits until the morning.
static Time by_day(Time at)
{
    int minute = time_minute_of_day(at);
    if (minute < 8 * 60)
        return time_add(at, (8 * 60 - minute) * TIME_MINUTE);
    if (minute > 21 * 60)
        return time_add(at, (24 * 60 - minute + 8 * 60) * TIME_MINUTE);
    return at;
}

static Time later(Year *year, Time now, int64_t low_min, int64_t high_min)
{
    return by_day(time_add(now, demo_between(&year->world->dice, low_min, high_min) * TIME_MINUTE));
}

// ---- one act

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
} Move;

static Err move_act(Cx *cx, void *with)
{
    Move *move = with;
    return order_act(cx, move->id, move->act, &move->with);
}

// Acts that meet an order moved on by the clock in between are nobody's mistake, nor is a neighbour
// who holds as many wishes as one may.
static Err move(Year *year, size_t i, PersonId who, Time now, OrderAct act, OrderWith with)
{
    Move one = { year->orders[i].id, act, with };
    Err err = play(year->world, who, now, move_act, &one);
    return err == &order_moved_on || err == &order_urged_lately || err == &order_claims_many ? OK
                                                                                             : err;
}

typedef struct {
    OrderNew new;
    OrderExtra extra;
    OrderId id;
} Placing;

static Err place_act(Cx *cx, void *with)
{
    Placing *placing = with;
    TRY(order_place(cx, &placing->new, &placing->id));
    bool plain = placing->new.kind == ORDER_CATALOGUE || placing->new.kind == ORDER_FREE;
    return plain ? OK : order_extra_set(cx, placing->id, &placing->extra);
}

// Five of a hundred point out what is broken, two have a wish.
static void other_kind(Year *year, const DemoStation *station, Placing *placing)
{
    Dice *dice = &year->world->dice;
    OrderNew *new = &placing->new;
    uint32_t roll = dice_below(dice, 100);
    if (roll < 5) {
        const OrderProblem *problem =
            &order_problems[dice_below(dice, (uint32_t)order_problem_count)];
        new->kind = ORDER_PROBLEM;
        new->title = str(problem->text.zh);
        new->details = S("请安排人来看一下。");
        placing->extra.category = str(problem->word);
        placing->extra.spot = str_join(year->world->keep, station->name, S("路口"));
    } else if (roll < 7) {
        const Wish *hope = &hopes[dice_below(dice, COUNT(hopes))];
        new->kind = ORDER_WISH;
        new->title = str(hope->title);
        new->details = str(hope->details);
        placing->extra.linkman = S("站里值班员");
        placing->extra.points = 10 * demo_between(dice, 0, 5);
    }
    if (roll < 7)
        new->item = NO(Item);
}

#define OPEN_AT_MOST 3  // of who tries the demo: there is room for orders of one's own

// The station whose people are listed to log in with is busier than the others, however many there
// are in all.
static bool at_focus(const Year *year, size_t i)
{
    size_t every = year->order_count > (size_t)12 * 150 ? year->order_count / 150 : 12;
    return i % every == 0 || i % (5 * every) == 0;
}

static Err has_enough(Year *year, PersonId person, bool *enough)
{
    Cx *cx = year->world->cx;
    ArenaMark mark = arena_mark(cx->arena);
    List rows;
    size_t open = 0;
    Err err = order_list_mine(cx, person, NO(Order), 50, &rows);
    for (size_t i = 0; err == OK && i < rows.n; i++)
        open += LIST_AT(&rows, OrderRow, i)->ended_at.ms == 0;
    arena_rewind(cx->arena, mark);
    *enough = open >= OPEN_AT_MOST;
    return err;
}

// A quarter is asked for by the station's desk on the phone; most choose from the menu.
static Err place_one(Year *year, size_t i, Time now)
{
    World *world = year->world;
    Dice *dice = &world->dice;
    DemoStation *station = &world->stations[dice_below(dice, (uint32_t)world->station_count)];
    if (at_focus(year, i))
        station = world->focus;
    PersonId resident = station->residents[dice_below(dice, (uint32_t)station->resident_count)];
    if (station == world->focus && i % 3 == 0)
        resident = station->residents[0];
    bool enough;
    TRY(has_enough(year, resident, &enough));
    if (enough && station->resident_count > 1)
        resident = station->residents[dice_below(dice, (uint32_t)station->resident_count - 1) + 1];
    bool desk = demo_chance(dice, 25);
    Placing placing = { .new = { .kind = ORDER_CATALOGUE,
                                 .resident = resident,
                                 .how = desk ? ORDER_DESK : ORDER_SELF,
                                 .place = station->id } };
    OrderNew *new = &placing.new;
    const Item *item = &year->items[dice_below(dice, (uint32_t)year->item_count)];
    new->item = item->id;
    new->details = DEMO_PICK(dice, asked);
    if (demo_chance(dice, 30)) {
        const Wish *wish = &wishes[dice_below(dice, COUNT(wishes))];
        new->kind = ORDER_FREE;
        new->item = NO(Item);
        new->title = str(wish->title);
        new->details = str(wish->details);
    }
    other_kind(year, station, &placing);
    new->urgent = demo_chance(dice, 4);
    new->wanted_on = day_add(time_day(now), (int)demo_between(dice, 1, 6));
    new->wanted_part = demo_chance(dice, 55) ? PART_MORNING : PART_AFTERNOON;
    TRY(demo_contact(world, resident, &new->address, &new->phone));
    if (desk && demo_chance(dice, 15))
        TRY(demo_missed(world, station, resident, now));
    Err err = play(world, desk ? station->admin : resident, now, place_act, &placing);
    if (err == &order_too_many || err == &order_too_fast)
        return OK;
    TRY(err);
    year->orders[i].id = placing.id;
    year->orders[i].station = station;
    year->orders[i].resident = resident;
    world->report->orders++;
    add_turn(year, later(year, now, 5, demo_chance(dice, 92) ? 300 : 2200), i);
    return OK;
}

static DemoTeam *professional(Year *year)
{
    World *world = year->world;
    return &world->professional[dice_below(&world->dice, (uint32_t)world->professional_count)];
}

static PersonId leader_of(Year *year, TeamId team, const DemoStation *station)
{
    if (same(station->squad, team))
        return station->leader;
    for (size_t i = 0; i < year->world->professional_count; i++)
        if (same(year->world->professional[i].id, team))
            return year->world->professional[i].leader;
    return NO(Person);
}

static const char *const feedbacks[] = {
    "已到现场处理完毕，请居民查看。",
    "已列入下周计划，由社区跟进。",
    "已和居民电话说明办理途径。",
    "已维修，保修半年。",
};

// ---- whose turn it is

static Err triage(Year *year, size_t i, const Order *order, Time now)
{
    uint32_t abroad = order->kind == ORDER_PROBLEM ? 60 : order->kind == ORDER_WISH ? 0 : 5;
    Dice *dice = &year->world->dice;
    const DemoStation *station = year->orders[i].station;
    uint32_t roll = dice_below(dice, 100);
    if (roll < 3)
        return move(year, i, year->orders[i].resident, now, ORDER_WITHDRAW,
                    (OrderWith){ .reason = DEMO_PICK(dice, withdrawals) });
    if (roll < abroad) {
        // The department answers within the week, but for one in ten that takes a month.
        bool soon = demo_chance(dice, 90);
        add_turn(year, later(year, now, soon ? 600 : 14000, soon ? 7000 : 45000), i);
        return move(year, i, station->admin, now, ORDER_TRANSFER,
                    (OrderWith){ .reason = S("不属于志愿服务范围"),
                                 .unit = DEMO_PICK(dice, departments),
                                 .number = str_printf(year->world->keep, "ZB%06lld",
                                                      (long long)(100000 + i)) });
    }
    OrderAct act = dice_below(dice, 100) < 4 ? ORDER_RETURN : ORDER_TRIAGE;
    TRY(move(year, i, station->admin, now, act,
             (OrderWith){ .reason = act == ORDER_RETURN ? DEMO_PICK(dice, returns) : (Str){ 0 } }));
    add_turn(year, later(year, now, 5, 240), i);
    return OK;
}

static PersonId branch_admin(const World *world, PlaceId branch)
{
    for (size_t b = 0; b < world->branch_count; b++)
        if (same(world->branches[b].id, branch))
            return world->branches[b].admin;
    return NO(Person);
}

#define COMMANDED_EVERY 16  // of those that have come to the centre
#define JOINT_EVERY     37  // of those that a station sends to its squad

// What has come up to the centre is commanded down again, layer by layer: each signs for it.
static Err command(Year *year, size_t i, const Order *order, Time now, bool *did)
{
    const World *world = year->world;
    const DemoStation *station = year->orders[i].station;
    PersonId branch = branch_admin(world, station->branch);
    bool at_centre = same(order->owner, world->centre.id);
    bool at_branch = same(order->owner, station->branch);
    PersonId who = at_centre ? world->centre_staff : at_branch ? branch : station->admin;
    OrderWith down = { .node = at_centre ? station->branch : station->id,
                       .reason = S("请抓紧安排，办好了回个话") };
    *did = branch.n != 0 &&
           (order->commanded || ((at_centre || at_branch) && i % COMMANDED_EVERY == 0));
    if (!*did)
        return OK;
    add_turn(year, later(year, now, 30, 300), i);
    if (order->commanded)
        return move(year, i, who, now, ORDER_ACKNOWLEDGE, (OrderWith){ 0 });
    return move(year, i, who, now, ORDER_COMMAND, down);
}

// Another team goes with the squad; it answers when the squad has.
static TeamId helper_of(const Year *year, size_t i)
{
    const World *world = year->world;
    return i % JOINT_EVERY == 0 && world->professional_count > 0
               ? world->professional[i % world->professional_count].id
               : NO(Team);
}

static Err help(Year *year, size_t i, const Order *order, Time now)
{
    const World *world = year->world;
    if (order->mode != MODE_JOINT || i % ((size_t)2 * JOINT_EVERY) != 0)
        return OK;
    Move join = { year->orders[i].id, ORDER_JOIN, { 0 } };
    PersonId leader = world->professional[i % world->professional_count].leader;
    Err err = leader.n != 0 ? play(year->world, leader, now, move_act, &join) : OK;
    return err == &order_not_yours || err == &order_moved_on || err == &order_missing ? OK : err;
}

static Err dispatch(Year *year, size_t i, const Order *order, Time now)
{
    const DemoStation *station = year->orders[i].station;
    TeamId team = station->squad, helper = helper_of(year, i);
    bool did;
    TRY(command(year, i, order, now, &did));
    if (did)
        return OK;
    bool fresh = order->declines == 0 && order->refused == 0 && order->mode == MODE_NONE;
    if (team.n != 0 && fresh && demo_chance(&year->world->dice, 6)) {
        Err err = move(year, i, station->admin, now, ORDER_OPEN,
                       (OrderWith){ .node = station->branch });
        if (err == OK)
            add_turn(year, later(year, now, 10, 600), i);
        if (err != &order_nobody_asked)
            return err;
    }
    if (team.n == 0 || order->declines > 0 || demo_chance(&year->world->dice, 15))
        team = professional(year)->id;
    if (same(helper, team))
        helper = NO(Team);
    TRY(move(year, i, station->admin, now, ORDER_DISPATCH,
             (OrderWith){ .team = team, .support1 = helper }));
    add_turn(year, later(year, now, 10, demo_chance(&year->world->dice, 90) ? 600 : 3000), i);
    return OK;
}

static Err answer(Year *year, size_t i, const Order *order, Time now)
{
    Dice *dice = &year->world->dice;
    bool open = order->mode == MODE_GRAB;  // the station's own squad is the first to see it
    PersonId leader = open ? year->orders[i].station->leader
                           : leader_of(year, order->team, year->orders[i].station);
    if (leader.n == 0)
        return OK;
    if (open) {
        Move take = { year->orders[i].id, ORDER_ACCEPT, { 0 } };
        Err err = play(year->world, leader, now, move_act, &take);
        if (err != &order_not_yours && err != &order_moved_on && err != &order_missing)
            TRY(err);  // a squad that was not asked leaves it to the others and to the clock
        add_turn(year, later(year, now, 10, 300), i);
        return OK;
    }
    bool decline = demo_chance(dice, order->declines == 0 ? 12 : 4);
    TRY(move(year, i, leader, now, decline ? ORDER_DECLINE : ORDER_ACCEPT,
             (OrderWith){ .reason = decline ? DEMO_PICK(dice, declines) : (Str){ 0 } }));
    add_turn(year, later(year, now, 10, 300), i);
    return OK;
}

static Err appoint(Year *year, size_t i, const Order *order, Time now)
{
    Dice *dice = &year->world->dice;
    Day day = order->wanted_on;
    if (day.ymd <= time_day(now).ymd)
        day = day_add(time_day(now), (int)demo_between(dice, 1, 3));
    OrderWith with = { .day = day, .part = order->wanted_part };
    TRY(help(year, i, order, now));
    TRY(move(year, i, leader_of(year, order->team, year->orders[i].station), now, ORDER_APPOINT,
             with));
    int64_t hour = order->wanted_part == PART_MORNING ? 9 : 15;
    add_turn(year,
             time_add(day_start(day), hour * TIME_HOUR + demo_between(dice, -20, 40) * TIME_MINUTE),
             i);
    return OK;
}

static Err serve(Year *year, size_t i, const Order *order, Time now)
{
    Dice *dice = &year->world->dice;
    PersonId leader = leader_of(year, order->team, year->orders[i].station);
    if (order->state == ORDER_APPOINTED) {
        TRY(move(year, i, leader, now, ORDER_START, (OrderWith){ 0 }));
        add_turn(year, time_add(now, demo_between(dice, 30, 150) * TIME_MINUTE), i);
        return OK;
    }
    OrderWith with = { .result = DEMO_PICK(dice, results), .people = demo_between(dice, 1, 4) };
    with.minutes.n = (int32_t)((now.ms - order->started_at.ms) / TIME_MINUTE);
    if (with.minutes.n < 10)
        with.minutes.n = 10;
    TRY(move(year, i, leader, now, ORDER_REPORT, with));
    if (demo_chance(dice, 85))
        add_turn(year, later(year, now, 30, 2400), i);
    return OK;
}

static Err confirm(Year *year, size_t i, Time now)
{
    Dice *dice = &year->world->dice;
    PersonId who = year->orders[i].resident;
    if (year->orders[i].redo == 0 && demo_chance(dice, 4)) {
        year->orders[i].redo++;
        TRY(move(year, i, who, now, ORDER_DISPUTE,
                 (OrderWith){ .reason = DEMO_PICK(dice, objections) }));
        add_turn(year, later(year, now, 60, 2000), i);
        return OK;
    }
    TRY(move(year, i, who, now, ORDER_CONFIRM, (OrderWith){ 0 }));
    if (demo_chance(dice, 68))
        add_turn(year, later(year, now, 20, 4000), i);
    return OK;
}

// Somebody of that station whom the wish is not for, nor from.
static PersonId neighbour(Year *year, const DemoStation *station, const Order *order)
{
    size_t from = dice_below(&year->world->dice, (uint32_t)station->resident_count);
    for (size_t k = 0; k < station->resident_count; k++) {
        PersonId who = station->residents[(from + k) % station->resident_count];
        if (!same(who, order->resident) && !same(who, order->asked_by))
            return who;
    }
    return NO(Person);
}

// A neighbour claims the wish, and brings it some days later.
static Err grant(Year *year, size_t i, const Order *order, Time now)
{
    const DemoStation *station = year->orders[i].station;
    if (order->state == ORDER_WAITING) {
        PersonId who = neighbour(year, station, order);
        if (who.n == 0)
            who = leader_of(year, station->squad, station);  // where one alone is listed
        if (who.n == 0)
            who = professional(year)->leader;
        if (demo_chance(&year->world->dice, 35)) {  // nobody has seen it yet
            add_turn(year, later(year, now, 10000, 30000), i);
            return OK;
        }
        year->orders[i].claimer = who;
        TRY(move(year, i, who, now, ORDER_CLAIM, (OrderWith){ 0 }));
        add_turn(year, later(year, now, 1440, 10000), i);
        return OK;
    }
    if (!same(year->orders[i].claimer, order->claimer))
        return OK;
    TRY(move(year, i, order->claimer, now, ORDER_REPORT,
             (OrderWith){ .result = S("已送到，当面说了会儿话。"), .people = 1 }));
    add_turn(year, later(year, now, 30, 2400), i);
    return OK;
}

// Who waits too long says so, or whoever supervises does; or the station itself, to its team.
static Err hurry(Year *year, size_t i, const Order *order, Time now)
{
    OrderWaits waits = order_states[order->state].waits;
    const World *world = year->world;
    if (!order_late(order, now) || !demo_chance(&year->world->dice, 40))
        return OK;
    if (i % 6 == 0)
        return move(year, i, world->supervisor, now, ORDER_PRESS, (OrderWith){ 0 });
    if (i % 6 == 3 && waits == WAITS_TEAM)
        return move(year, i, year->orders[i].station->admin, now, ORDER_PRESS, (OrderWith){ 0 });
    if (order->state == ORDER_DISPUTED || order->state == ORDER_SERVING)
        return OK;
    return move(year, i, year->orders[i].resident, now, ORDER_URGE, (OrderWith){ 0 });
}

static Err settle(Year *year, size_t i, Time now)
{
    bool redo = demo_chance(&year->world->dice, 40);
    OrderWith with = { .reason = redo ? S("和队伍说好，再去一次")
                                      : S("已和居民、队伍当面说清，补做完成") };
    TRY(move(year, i, year->orders[i].station->admin, now, redo ? ORDER_REDO : ORDER_SETTLE, with));
    add_turn(year, later(year, now, 60, 2000), i);
    return OK;
}

static Err evaluate(Year *year, size_t i, Time now)
{
    static const struct {
        Rating rating;
        uint32_t upto;
    } shares[] = {
        { RATING_VERY_GOOD, 52 }, { RATING_GOOD, 84 },      { RATING_FAIR, 94 },
        { RATING_BAD, 98 },       { RATING_VERY_BAD, 100 },
    };
    Dice *dice = &year->world->dice;
    uint32_t roll = dice_below(dice, 100);
    OrderWith with = { .rating = RATING_VERY_BAD };
    for (size_t s = 0; s < COUNT(shares); s++) {
        if (roll >= shares[s].upto)
            continue;
        with.rating = shares[s].rating;
        break;
    }
    with.words = with.rating <= RATING_FAIR ? DEMO_PICK(dice, praise) : DEMO_PICK(dice, blame);
    return move(year, i, year->orders[i].resident, now, ORDER_EVALUATE, with);
}

static Err take_step(Year *year, size_t i, Time now)
{
    World *world = year->world;
    Order order;
    ArenaMark mark = arena_mark(world->cx->arena);
    world->cx->actor = (Actor){ .system = true };
    Err err = order_find(world->cx, year->orders[i].id, &order, NULL);
    arena_rewind(world->cx->arena, mark);
    TRY(err);
    const DemoStation *station = year->orders[i].station;
    TRY(hurry(year, i, &order, now));
    if (order.kind == ORDER_WISH && (order.state == ORDER_WAITING || order.state == ORDER_ACCEPTED))
        return grant(year, i, &order, now);
    switch (order.state) {
    case ORDER_SUBMITTED:
        return triage(year, i, &order, now);
    case ORDER_RETURNED:
        TRY(move(year, i, year->orders[i].resident, now, ORDER_AMEND,
                 (OrderWith){ .details = S("已补充：上午在家，请打电话。") }));
        add_turn(year, later(year, now, 5, 300), i);
        return OK;
    case ORDER_WAITING:
        return dispatch(year, i, &order, now);
    case ORDER_OFFERED:
        return answer(year, i, &order, now);
    case ORDER_ACCEPTED:
        return appoint(year, i, &order, now);
    case ORDER_APPOINTED:
    case ORDER_SERVING:
        return serve(year, i, &order, now);
    case ORDER_REPORTED:
        return confirm(year, i, now);
    case ORDER_DISPUTED:
        return settle(year, i, now);
    case ORDER_UNRATED:
        return evaluate(year, i, now);
    case ORDER_TRANSFERRED:
        TRY(move(year, i, station->admin, now, ORDER_FEEDBACK,
                 (OrderWith){ .feedback = DEMO_PICK(&world->dice, feedbacks) }));
        add_turn(year, later(year, now, 60, 2000), i);
        return OK;
    case ORDER_NONE:
    case ORDER_CLOSED:
    case ORDER_MERGED:
    case ORDER_WITHDRAWN:
    case ORDER_STATES:
        return OK;
    }
    unreachable();
}

// ---- the clock's own acts

typedef struct {
    const Tick *tick;
    int did;
} Routine;

static Err routine_act(Cx *cx, void *with)
{
    Routine *routine = with;
    return routine->tick->tick(cx, 200, &routine->did);
}

static Err routine(Year *year, Time now)
{
    for (size_t r = 0; rooms[r]; r++)
        for (size_t t = 0; t < rooms[r]->tick_count; t++) {
            Routine one = { .tick = &rooms[r]->ticks[t], .did = 0 };
            TRY(play(year->world, NO(Person), now, routine_act, &one));
        }
    TRY(demo_calls(year->world, now));
    Time next = time_add(now, ROUTINE_MS);
    if (next.ms < year->world->plan->until.ms)
        add_turn(year, next, SIZE_MAX);
    return OK;
}

// ---- the year

static Err read_items(Year *year)
{
    List items;
    TRY(item_list(year->world->cx, false, &items));
    must(items.n > 0);
    year->items = arena_copy(year->world->keep, items.at, items.n * sizeof(Item));
    year->item_count = items.n;
    return OK;
}

// Nineteen of twenty orders spread over the year, the rest crowd into its last five days.
static Time placed_at(Year *year, size_t i)
{
    const World *world = year->world;
    int64_t days = i % 20 == 0 ? demo_between(&year->world->dice, 0, 4)
                               : demo_between(&year->world->dice, 5, 364);
    Time day = day_start(day_add(time_day(world->plan->until), (int)-days));
    return time_add(day, demo_between(&year->world->dice, 480, 1200) * TIME_MINUTE);
}

// ---- the last hour: states that last too short to be met by chance

static Err state_of(Year *year, size_t i, OrderState *state)
{
    World *world = year->world;
    ArenaMark mark = arena_mark(world->cx->arena);
    Order order;
    world->cx->actor = (Actor){ .system = true };
    TRY(order_find(world->cx, year->orders[i].id, &order, NULL));
    *state = order.state;
    arena_rewind(world->cx->arena, mark);
    return OK;
}

// Somebody asked twice: the second order is merged into the first.
static Err ask_twice(Year *year, size_t i, Time now)
{
    const DemoStation *station = year->orders[i].station;
    Placing placing = { .new = { .kind = ORDER_FREE,
                                 .resident = year->orders[i].resident,
                                 .how = ORDER_DESK,
                                 .place = station->id,
                                 .title = S("上次说的事再催一下"),
                                 .phone = S("0714-8000000"),
                                 .address = station->name,
                                 .wanted_on = day_add(time_day(now), 1),
                                 .wanted_part = PART_MORNING } };
    Err err = play(year->world, station->admin, now, place_act, &placing);
    if (err == &order_too_many)
        return OK;
    TRY(err);
    year->world->report->orders++;
    Move merge = { placing.id,
                   ORDER_MERGE,
                   { .into = year->orders[i].id, .reason = S("同一件事，并在一起办") } };
    return play(year->world, station->admin, time_add(now, 5 * TIME_MINUTE), move_act, &merge);
}

// Served within the last hour; its resident has not yet said how it went.
static Err report_now(Year *year, size_t i, const Order *order, Time now)
{
    PersonId leader = leader_of(year, order->team, year->orders[i].station);
    TRY(move(year, i, leader, time_add(now, -30 * TIME_MINUTE), ORDER_START, (OrderWith){ 0 }));
    return move(
        year, i, leader, now, ORDER_REPORT,
        (OrderWith){ .result = S("已上门，东西先拿回去修。"), .minutes = { 30 }, .people = 2 });
}

static Err object_now(Year *year, size_t i, Time now)
{
    return move(year, i, year->orders[i].resident, now, ORDER_DISPUTE,
                (OrderWith){ .reason = DEMO_PICK(&year->world->dice, objections) });
}

// However small the county: somebody is served right now, somebody objects, somebody is still to
// say, and something was asked for twice.
static Err last_hour(Year *year, size_t n)
{
    Time now = time_add(year->world->plan->until, -40 * TIME_MINUTE);
    size_t serving = 0, disputed = 0, reported = 0, merged = 0, enough = n / 400 + 1;
    for (size_t i = 0; i < n; i++) {
        if (year->orders[i].id.n == 0)
            continue;
        OrderState state;
        Order order;
        TRY(state_of(year, i, &state));
        if (state == ORDER_APPOINTED && (serving < enough || disputed == 0 || reported == 0)) {
            TRY(order_find(year->world->cx, year->orders[i].id, &order, NULL));
            if (serving < enough) {
                TRY(move(year, i, leader_of(year, order.team, year->orders[i].station), now,
                         ORDER_START, (OrderWith){ 0 }));
                serving++;
                continue;
            }
            TRY(report_now(year, i, &order, now));
            state = ORDER_REPORTED;
        }
        if (state == ORDER_REPORTED && disputed < enough && (reported > 0 || disputed == 0)) {
            TRY(object_now(year, i, now));
            disputed++;
        } else if (state == ORDER_REPORTED) {
            reported++;
        } else if ((state == ORDER_OFFERED || state == ORDER_SUBMITTED) && merged < enough) {
            TRY(ask_twice(year, i, now));
            merged++;
        }
    }
    return OK;
}

Err demo_year(World *world)
{
    int64_t wanted = world->plan->orders > 0 ? world->plan->orders
                                             : ORDERS_WHOLE * world->plan->permille / 1000;
    size_t n = wanted > 20 ? (size_t)wanted : 20;
    Year *year = NEW(world->keep, Year);
    year->world = world;
    year->room = n + 2;
    year->order_count = n;
    year->turns = NEW_ARRAY(world->keep, Turn, year->room);
    year->orders = arena_alloc(world->keep, arena_size(n, sizeof *year->orders));
    TRY(read_items(year));
    for (size_t i = 0; i < n; i++)
        add_turn(year, placed_at(year, i), i);
    add_turn(year, time_add(day_start(time_day(world->from)), 2 * TIME_HOUR), SIZE_MAX);

    while (year->n > 0) {
        Turn turn = take_turn(year);
        if (turn.at.ms >= world->plan->until.ms)
            continue;
        TRY(demo_needs(world, turn.at));
        if (turn.order == SIZE_MAX) {
            TRY(routine(year, turn.at));
            continue;
        }
        if (year->orders[turn.order].id.n == 0)
            TRY(place_one(year, turn.order, turn.at));
        else
            TRY(take_step(year, turn.order, turn.at));
    }
    TRY(demo_needs(world, world->plan->until));
    return last_hour(year, n);
}
