// The menu's newer services and the visits that serve many at once: hours with seats, lessons that
// pool, an afternoon that cuts five people's hair. Played through the same acts, in the last weeks.
#include "demo_inside.h"
#include "rooms/visits/visits.h"

#define VISITS_WHOLE 60
#define POOLS_WHOLE  24
#define WEEKS        8
#define SHIFTS       8
#define HELD_MAX     8

static const char *const results[] = { "都办好了，老人们很高兴。", "一家一家走完，现场已清理。",
                                       "按单子办完，临走都核对过。",
                                       "大家都学会了，留了小队电话。" };
static const char *const notes[] = { "", "请带好工具，先到站里集合。",
                                     "有两位老人耳背，请大声些。" };
static const char *const troubles[] = { "那天队里人手不够", "工具坏了，要等配件" };

typedef struct {
    World *world;
    ItemId hair, clinic, phones, knives, talk;
    Slot clinic_hours;
} Menu;

// ---- acts

typedef struct {
    ItemNew new;
    ItemId id;
} NewItem;

static Err item_act(Cx *cx, void *with)
{
    NewItem *one = with;
    return item_add(cx, &one->new, &one->id);
}

typedef struct {
    Slot new;
    SlotId id;
} NewSlot;

static Err slot_act(Cx *cx, void *with)
{
    NewSlot *one = with;
    return slot_add(cx, &one->new, &one->id);
}

typedef struct {
    OrderNew new;
    OrderId id;
} Placing;

static Err place_act(Cx *cx, void *with)
{
    Placing *one = with;
    return order_place(cx, &one->new, &one->id);
}

typedef struct {
    VisitNew new;
    VisitId id;
} Making;

static Err make_act(Cx *cx, void *with)
{
    Making *one = with;
    return visit_make(cx, &one->new, &one->id);
}

typedef struct {
    VisitId id;
    VisitAct act;
    VisitWith with;
} Going;

static Err go_act(Cx *cx, void *with)
{
    Going *one = with;
    return visit_act(cx, one->id, one->act, &one->with);
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
} Move;

static Err move_act(Cx *cx, void *with)
{
    Move *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

// An act of somebody who comes too late is nobody's mistake.
static Err move(World *world, PersonId who, Time now, OrderId id, OrderAct act, OrderWith with)
{
    Move one = { id, act, with };
    if (now.ms >= world->plan->until.ms)
        return OK;
    Err err = play(world, who, now, move_act, &one);
    return err == &order_moved_on ? OK : err;
}

// ---- the menu

static Err new_item(Menu *menu, Time now, ItemNew new, ItemId *id)
{
    NewItem one = { .new = new };
    TRY(play(menu->world, menu->world->centre_staff, now, item_act, &one));
    *id = one.id;
    return OK;
}

static Err fill_menu(Menu *menu, Time now)
{
    World *world = menu->world;
    TRY(new_item(menu, now,
                 (ItemNew){ .name = S("集中理发日"),
                            .summary = S("约齐几家，一趟上门剪完"),
                            .content = S("行动不便的老人在家等，志愿者带推子和围布上门。"),
                            .icon = S("scissors"),
                            .category = ITEM_LIFE,
                            .lead_days = 1,
                            .position = 110 },
                 &menu->hair));
    TRY(new_item(menu, now,
                 (ItemNew){ .name = S("义诊咨询"),
                            .summary = S("量血压、测血糖，问问慢性病用药"),
                            .content = S("请带上医保卡和正在吃的药，空腹更好。"),
                            .icon = S("plus"),
                            .category = ITEM_HEALTH,
                            .mode = ITEM_SPOT,
                            .max_people = 2,
                            .position = 120 },
                 &menu->clinic));
    TRY(new_item(menu, now,
                 (ItemNew){ .name = S("智能手机课"),
                            .summary = S("教老人视频通话、缴费、防诈骗"),
                            .content = S("一堂课一个半小时，自带手机，老花镜也带上。"),
                            .icon = S("phone"),
                            .category = ITEM_LEARNING,
                            .mode = ITEM_SPOT,
                            .pooled = true,
                            .min_people = 4,
                            .max_people = 12,
                            .pool_days = 7,
                            .position = 130 },
                 &menu->phones));
    TRY(new_item(menu, now,
                 (ItemNew){ .name = S("磨刀磨剪"),
                            .summary = S("老手艺进社区，菜刀剪刀一起磨"),
                            .content = S("刀剪请用旧布包好，写上名字。"),
                            .icon = S("wrench"),
                            .category = ITEM_LIFE,
                            .mode = ITEM_SPOT,
                            .pooled = true,
                            .min_people = 6,
                            .max_people = 30,
                            .pool_days = 10,
                            .pool_area = POOL_BRANCH,
                            .pool_miss = POOL_SINGLE,
                            .position = 140 },
                 &menu->knives));
    TRY(new_item(menu, now,
                 (ItemNew){ .name = S("理论宣讲点讲"),
                            .summary = S("想听什么，宣讲员到村湾来讲"),
                            .content = S("至少十人听，请提前备好场地和凳子。"),
                            .icon = S("users"),
                            .category = ITEM_THEORY,
                            .mode = ITEM_SPOT,
                            .lead_days = 5,
                            .min_people = 10,
                            .max_people = 60,
                            .position = 150 },
                 &menu->talk));
    if (world->professional_count == 0)
        return OK;
    NewSlot slot = { .new = { .item = menu->clinic,
                              .team = world->professional[0].id,
                              .weekdays = 2 | 8 | 32,
                              .begins = 9 * HOUR_MINUTES,
                              .ends = 11 * HOUR_MINUTES,
                              .capacity = 8,
                              .valid_from = time_day(now),
                              .valid_to = day_add(time_day(world->plan->until), 120) } };
    TRY(play(world, world->centre_staff, now, slot_act, &slot));
    menu->clinic_hours = slot.new;
    slot.new.weekdays = 4;
    slot.new.begins = 14 * HOUR_MINUTES;
    slot.new.ends = 17 * HOUR_MINUTES;
    return play(world, world->centre_staff, now, slot_act, &slot);
}

// ---- orders

static Err place_one(Menu *menu, DemoStation *station, Time now, ItemId item, int64_t people,
                     Day wanted, PersonId *resident, OrderId *id)
{
    World *world = menu->world;
    Dice *dice = &world->dice;
    // The first is listed to log in with: who tries the demo finds room for orders of their own.
    uint32_t others = (uint32_t)station->resident_count - 1;
    *resident = station->residents[others > 0 ? 1 + dice_below(dice, others) : 0];
    *id = NO(Order);
    Str address, phone;
    TRY(demo_contact(world, *resident, &address, &phone));
    Placing one = { .new = { .kind = ORDER_CATALOGUE,
                             .item = item,
                             .resident = *resident,
                             .how = station == world->focus || demo_chance(dice, 30) ? ORDER_DESK
                                                                                     : ORDER_SELF,
                             .place = station->id,
                             .phone = phone,
                             .address = address,
                             .wanted_on = wanted,
                             .wanted_part = PART_MORNING,
                             .people = people } };
    PersonId who = one.new.how == ORDER_DESK ? station->admin : *resident;
    Err err = play(world, who, now, place_act, &one);
    if (err == &order_too_many || err == &item_pool_full || err == &item_no_slot)
        return OK;
    TRY(err);
    *id = one.id;
    world->report->orders++;
    return OK;
}

// Confirmed and rated, by most.
static Err rate(Menu *menu, PersonId resident, Time now, OrderId id)
{
    static const Rating ratings[] = { RATING_VERY_GOOD, RATING_VERY_GOOD, RATING_VERY_GOOD,
                                      RATING_GOOD,      RATING_GOOD,      RATING_FAIR,
                                      RATING_BAD };
    Dice *dice = &menu->world->dice;
    if (!demo_chance(dice, 80))
        return OK;
    now = time_add(now, demo_between(dice, 40, 900) * TIME_MINUTE);
    TRY(move(menu->world, resident, now, id, ORDER_CONFIRM, (OrderWith){ 0 }));
    if (!demo_chance(dice, 75))
        return OK;
    OrderWith with = { .rating = ratings[dice_below(dice, COUNT(ratings))] };
    return move(menu->world, resident, time_add(now, 20 * TIME_MINUTE), id, ORDER_EVALUATE, with);
}

// ---- one visit, from the desk to the evaluations

typedef struct {
    OrderId ids[HELD_MAX];
    PersonId residents[HELD_MAX];
    size_t n;
} Held;

static Err go(World *world, PersonId who, Time now, VisitId id, VisitAct act, const VisitWith *with)
{
    Going *one = NEW(world->cx->arena, Going);
    *one = (Going){ id, act, *with };
    return now.ms >= world->plan->until.ms ? OK : play(world, who, now, go_act, one);
}

static Err report(Menu *menu, const DemoStation *station, Time now, VisitId id, const Held *held)
{
    World *world = menu->world;
    Dice *dice = &world->dice;
    VisitWith with = { .result = DEMO_PICK(dice, results),
                       .minutes = { (int32_t)demo_between(dice, 60, 200) },
                       .people = demo_between(dice, 2, 5) };
    bool missed = held->n > 2 && demo_chance(dice, 25);
    if (missed)
        with.missed[with.missed_n++] = (VisitMissed){ held->ids[0], MISS_ABSENT };
    TRY(go(world, station->leader, now, id, VISIT_REPORT, &with));
    if (now.ms >= world->plan->until.ms)
        return OK;
    for (size_t i = missed ? 1 : 0; i < held->n; i++)
        TRY(rate(menu, held->residents[i], now, held->ids[i]));
    if (missed)  // the station rings; it was not so urgent
        return move(world, station->admin, time_add(now, 20 * TIME_HOUR), held->ids[0],
                    ORDER_RETURN, (OrderWith){ .reason = S("请定一个在家的日子") });
    return OK;
}

static Err visit(Menu *menu, const DemoStation *station, Day day, bool at_station, const Held *held)
{
    World *world = menu->world;
    Dice *dice = &world->dice;
    Making *one = NEW(world->keep, Making);
    *one = (Making){ .new = { .n = held->n,
                              .place = station->id,
                              .team = station->squad,
                              .day = day,
                              .part = demo_chance(dice, 60) ? PART_MORNING : PART_AFTERNOON,
                              .spot = at_station ? station->id : NO(Place),
                              .note = DEMO_PICK(dice, notes) } };
    for (size_t i = 0; i < held->n; i++)
        one->new.orders[i] = held->ids[i];
    Time now = time_add(day_start(day_add(day, -2)), 10 * TIME_HOUR);
    if (held->n == 0 || now.ms >= world->plan->until.ms)
        return OK;
    TRY(play(world, station->admin, now, make_act, one));
    now = time_add(now, demo_between(dice, 30, 300) * TIME_MINUTE);
    uint32_t roll = dice_below(dice, 100);
    if (day.ymd > time_day(world->plan->until).ymd && roll < 40)
        return OK;  // the leader has not answered yet
    VisitWith why = { .reason = DEMO_PICK(dice, troubles) };
    if (roll < 6) {
        TRY(go(world, station->leader, now, one->id, VISIT_DECLINE, &why));
        return visit(menu, station, day_add(day, 4), at_station, held);
    }
    TRY(go(world, station->leader, now, one->id, VISIT_ACCEPT, &(VisitWith){ 0 }));
    if (roll < 10) {
        why.reason = S("预报有大雨，改天再去");
        now = time_add(now, 20 * TIME_HOUR);
        TRY(go(world, station->admin, now, one->id, VISIT_CANCEL, &why));
        return now.ms >= world->plan->until.ms
                   ? OK
                   : visit(menu, station, day_add(day, 5), at_station, held);
    }
    Time end = time_add(day_start(day), (one->new.part == PART_MORNING ? 12 : 18) * TIME_HOUR);
    return report(menu, station, end, one->id, held);
}

static DemoStation *some_station(World *world, size_t i)
{
    for (;; i++) {
        DemoStation *station =
            i % 5 == 0 ? world->focus
                       : &world->stations[dice_below(&world->dice, (uint32_t)world->station_count)];
        if (station->squad.n != 0 && station->leader.n != 0 && station->resident_count > 0)
            return station;
    }
}

// ---- the clock

typedef struct {
    Err (*tick)(Cx *cx, int limit, int *did);
    int did;
} Routine;

static Err routine_act(Cx *cx, void *with)
{
    Routine *routine = with;
    return routine->tick(cx, 200, &routine->did);
}

static Err tick_all(World *world, Time now)
{
    Err (*const ticks[])(Cx * cx, int limit, int *did) = { pool_clock, order_clock };
    for (size_t i = 0; i < COUNT(ticks); i++) {
        Routine one = { ticks[i], 1 };
        while (one.did > 0)
            TRY(play(world, NO(Person), now, routine_act, &one));
    }
    return OK;
}

static Err hair_day(Menu *menu, size_t i, Day day)
{
    World *world = menu->world;
    // What lies ahead is where people look.
    DemoStation *station = some_station(world, day.ymd > time_day(world->plan->until).ymd ? 0 : i);
    Held held = { 0 };
    size_t wanted = (size_t)demo_between(&world->dice, 3, HELD_MAX);
    TRY(tick_all(world, day_start(day_add(day, -6))));  // who has long been served orders again
    for (size_t k = 0; k < wanted; k++) {
        Time now = time_add(day_start(day_add(day, -6)),
                            (9 * HOUR_MINUTES + 40 * (int64_t)k) * TIME_MINUTE);
        if (now.ms >= world->plan->until.ms)
            return OK;
        OrderId id;
        PersonId resident;
        TRY(place_one(menu, station, now, menu->hair, 1, day, &resident, &id));
        if (id.n == 0)
            continue;
        held.ids[held.n] = id;
        held.residents[held.n++] = resident;
    }
    return visit(menu, station, day, false, &held);
}

// Some lessons find enough people, some do not, and some still wait.
static Err lesson(Menu *menu, size_t i, Day day)
{
    World *world = menu->world;
    DemoStation *station = some_station(world, i);
    Held held = { 0 };
    bool new = day.ymd > time_day(world->plan->until).ymd;  // still filling
    size_t wanted = new || i % 3 == 2 ? 2 : (size_t)demo_between(&world->dice, 4, 7);
    for (size_t k = 0; k < wanted; k++) {
        Time now = time_add(day_start(day_add(day, -5)),
                            (10 * HOUR_MINUTES + 25 * (int64_t)k) * TIME_MINUTE);
        if (now.ms >= world->plan->until.ms)
            return OK;
        OrderId id;
        PersonId resident;
        TRY(place_one(menu, station, now, i % 4 == 3 ? menu->knives : menu->phones, 1, day,
                      &resident, &id));
        if (id.n == 0)
            continue;
        held.ids[held.n] = id;
        held.residents[held.n++] = resident;
    }
    return new || i % 3 == 2 ? OK : visit(menu, station, day, true, &held);
}

// ---- the weeks

static Err slot_orders(Menu *menu, size_t n)
{
    World *world = menu->world;
    for (size_t i = 0; i < n; i++) {
        OrderId id;
        PersonId resident;
        DemoStation *station = some_station(world, i);
        Day day = day_add(time_day(world->plan->until), (int)(i % 12) + 1);
        while (!slot_on(&menu->clinic_hours, day))
            day = day_add(day, 1);
        Time now = time_add(world->plan->until, -(int64_t)(n - i + 2) * 20 * TIME_MINUTE);
        TRY(place_one(menu, station, now, menu->clinic, 1, day, &resident, &id));
    }
    return OK;
}

Err demo_visits(World *world)
{
    Menu menu = { .world = world };
    Day last = time_day(world->plan->until), first = day_add(last, -7 * WEEKS);
    int64_t visits = VISITS_WHOLE * world->plan->permille / 1000;
    int64_t pools = POOLS_WHOLE * world->plan->permille / 1000;
    visits = visits < 6 ? 6 : visits;
    pools = pools < 4 ? 4 : pools;
    TRY(fill_menu(&menu, time_add(day_start(day_add(first, -10)), 9 * TIME_HOUR)));
    // The last ones lie ahead: some offered, some accepted, some still filling.
    for (int64_t i = 0; i < visits; i++)
        TRY(hair_day(&menu, (size_t)(visits - 1 - i),
                     day_add(first, (int)(i * (7 * WEEKS + 5) / visits))));
    for (int64_t i = 0; i < pools; i++)
        TRY(lesson(&menu, (size_t)(pools - 1 - i),
                   day_add(first, (int)(i * (7 * WEEKS + 5) / pools))));
    TRY(hair_day(&menu, 0, day_add(last, 1)));
    TRY(lesson(&menu, 0, day_add(last, 3)));
    if (world->professional_count > 0)
        TRY(slot_orders(&menu, (size_t)(visits / 2)));
    TRY(tick_all(world, world->plan->until));
    // The stations' telephones have been busy with all this too.
    Day day = time_day(world->plan->until);
    for (int i = SHIFTS; i > 0; i--)
        TRY(demo_calls(world,
                       time_add(day_start(day_add(day, -1)), 18 * TIME_HOUR - i * TIME_HOUR)));
    return OK;
}
