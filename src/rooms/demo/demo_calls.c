// The stations' telephones: a shift in the morning and one in the afternoon. Missed calls are rung
// back, residents are told what their orders have come to, asked how it was, and asked again.
#include "demo_inside.h"
#include "rooms/photos/photos.h"

#define WORK_MOST 200  // of each kind in a shift

static const char *const notes[] = { "", "老人，说话慢", "说方言，慢点听", "孩子代打的", "" };
static const char *const outcomes[] = { "只问站里几点开门，已告诉", "打错了",
                                        "问社保怎么办，已请他找便民大厅", "已经解决了，不用再来" };
static const char *const wanted[] = { "家里灯不亮了，想请人看看", "腿脚不便，想请人陪着去取药",
                                      "水龙头关不紧", "想请人帮忙搬个柜子" };
static const char *const heard[] = { "知道了，在家等", "好，谢谢", "请上午来", "", "" };
static const char *const happy[] = { "来得准时，办得好", "人很客气", "", "谢谢站里还打电话来问" };
static const char *const sorry[] = { "没弄好，过两天又坏了", "来晚了，也没说一声",
                                     "只做了一半就走了" };

static const DemoStation *station_at(const World *world, PlaceId place)
{
    for (size_t i = 0; i < world->station_count; i++)
        if (same(world->stations[i].id, place))
            return &world->stations[i];
    return NULL;
}

// Acts that meet something moved on in between, or staff who went along themselves, are nobody's
// mistake.
static Err unless_moved(Err err)
{
    bool fine = err == &order_moved_on || err == &call_moved_on || err == &call_taken ||
                err == &call_own_team || err == &order_not_yours;
    return fine ? OK : err;
}

// --- missed calls

typedef struct {
    MissedNew new;
    MissedId id;
    bool again;
    MissedAct act;
    Str outcome;
} Calling;

static Err note_act(Cx *cx, void *with)
{
    Calling *one = with;
    return missed_add(cx, &one->new, &one->id, &one->again);
}

static Err call_act(Cx *cx, void *with)
{
    Calling *one = with;
    return missed_act(cx, one->id, one->act, one->outcome);
}

// Who gets through at last: the call that nobody took, an hour before the order.
Err demo_missed(World *world, const DemoStation *station, PersonId resident, Time now)
{
    Str address, phone;
    TRY(demo_contact(world, resident, &address, &phone));
    Calling one = { .new = { .place = station->id,
                             .phone = phone,
                             .note = DEMO_PICK(&world->dice, notes),
                             .source = SOURCE_EXCHANGE } };
    return play(world, station->admin, time_add(now, -TIME_HOUR), note_act, &one);
}

static const DemoStation *some_station(World *world)
{
    return demo_chance(&world->dice, 30)
               ? world->focus
               : &world->stations[dice_below(&world->dice, (uint32_t)world->station_count)];
}

static Err miss_at(World *world, const DemoStation *station, Time now, Calling *out)
{
    Dice *dice = &world->dice;
    PersonId resident = station->residents[dice_below(dice, (uint32_t)station->resident_count)];
    Str address, phone;
    TRY(demo_contact(world, resident, &address, &phone));
    Calling one = { .new = { .place = station->id,
                             .phone = phone,
                             .note = DEMO_PICK(dice, notes),
                             .called_at = time_add(now, -demo_between(dice, 5, 90) * TIME_MINUTE),
                             .source = demo_chance(dice, 40) ? SOURCE_EXCHANGE : SOURCE_STAFF } };
    TRY(play(world, station->admin, now, note_act, &one));
    *out = one;
    return OK;
}

static Err miss_one(World *world, Time now)
{
    Dice *dice = &world->dice;
    const DemoStation *station = some_station(world);
    Calling one;
    TRY(miss_at(world, station, now, &one));
    uint32_t roll = dice_below(dice, 100);
    if (roll < 8)
        return OK;  // nobody has rung back yet
    Time back = time_add(now, demo_between(dice, 5, 60) * TIME_MINUTE);
    one.act = MISSED_TAKE;
    TRY(unless_moved(play(world, station->admin, back, call_act, &one)));
    one.act = roll < 25 ? MISSED_TRIED : MISSED_NOTE;
    one.outcome = DEMO_PICK(dice, outcomes);
    return unless_moved(
        play(world, station->admin, time_add(back, 3 * TIME_MINUTE), call_act, &one));
}

static Err ring_again(World *world, const CallAsk *ask, Time now)
{
    List rows;
    TRY(missed_list(world->cx, ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Missed *row = LIST_AT(&rows, Missed, i);
        const DemoStation *station = station_at(world, row->place);
        if (station == NULL || demo_chance(&world->dice, 30))
            continue;
        Calling one = { .id = row->id, .act = MISSED_TAKE };
        TRY(unless_moved(play(world, station->admin, now, call_act, &one)));
        one.act = demo_chance(&world->dice, 50) ? MISSED_TRIED : MISSED_NOTE;
        one.outcome = DEMO_PICK(&world->dice, outcomes);
        TRY(unless_moved(
            play(world, station->admin, time_add(now, 2 * TIME_MINUTE), call_act, &one)));
    }
    return OK;
}

// --- telling

typedef struct {
    TellingId id;
    Str note;
    bool there;
} Tell;

static Err tell_act(Cx *cx, void *with)
{
    Tell *one = with;
    return one->there ? telling_told(cx, one->id, one->note) : telling_tried(cx, one->id);
}

static Err tell_all(World *world, const CallAsk *ask, Time now)
{
    List rows;
    TRY(telling_list(world->cx, ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Telling *row = LIST_AT(&rows, Telling, i);
        const DemoStation *station = station_at(world, row->place);
        if (station == NULL || demo_chance(&world->dice, 6))
            continue;
        Tell one = { .id = row->id,
                     .note = DEMO_PICK(&world->dice, heard),
                     .there = demo_chance(&world->dice, 90) };
        TRY(unless_moved(play(world, station->admin, now, tell_act, &one)));
    }
    return OK;
}

// --- asking how it was

static Rating rating_of(Dice *dice)
{
    uint32_t roll = dice_below(dice, 100);
    return roll < 38   ? RATING_VERY_GOOD
           : roll < 76 ? RATING_GOOD
           : roll < 91 ? RATING_FAIR
           : roll < 98 ? RATING_BAD
                       : RATING_VERY_BAD;
}

static Str words_of(Dice *dice, Rating rating)
{
    return rating <= RATING_FAIR ? DEMO_PICK(dice, happy) : DEMO_PICK(dice, sorry);
}

typedef struct {
    OrderId id;
    OrderManner manner;
    Rating rating;
    Str words;
} Rate;

#define SHEET_X 240
#define SHEET_Y 340

// A sheet as a camera would see it: white, ruled, a tick and a name at its foot.
static Err sheet_of(Arena *arena, Picture *out)
{
    uint8_t *rgb = arena_alloc(arena, (size_t)SHEET_X * SHEET_Y * 3);
    Str jpeg;
    for (int y = 0; y < SHEET_Y; y++)
        for (int x = 0; x < SHEET_X; x++) {
            bool rule = y > 40 && y < 280 && x > 20 && x < 220 && (y % 24 == 0 || x == 21);
            bool name = y > 300 && y < 318 && x > 40 && x < 120 && (x * 7 + y * 3) % 11 < 4;
            for (int c = 0; c < 3; c++)
                rgb[(y * SHEET_X + x) * 3 + c] = rule || name ? 40 : 245;
        }
    TRY(picture_of_pixels(arena, rgb, SHEET_X, SHEET_Y, &jpeg));
    return picture_prepare(arena, jpeg, (Str){ 0 }, out);
}

static Err rate_act(Cx *cx, void *with)
{
    Rate *one = with;
    Picture sheet;
    List pictures = { &sheet, 1 };
    if (one->manner == MANNER_PAPER)
        TRY(sheet_of(cx->arena, &sheet));
    return call_rate(cx, one->id, one->manner, one->rating, one->words,
                     one->manner == MANNER_PAPER ? &pictures : NULL);
}

// Who ordered by phone is asked by phone; a fifth sends the signed sheet back.
static Err rate_all(World *world, const CallAsk *ask, Time now)
{
    List rows;
    TRY(ratable_list(world->cx, ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Ratable *row = LIST_AT(&rows, Ratable, i);
        const DemoStation *station = station_at(world, row->place);
        if (station == NULL || !row->desk || demo_chance(&world->dice, 75))
            continue;
        Rating rating = rating_of(&world->dice);
        Rate one = { .id = row->id,
                     .manner = demo_chance(&world->dice, 80) ? MANNER_PHONE : MANNER_PAPER,
                     .rating = rating,
                     .words = words_of(&world->dice, rating) };
        TRY(unless_moved(play(world, station->admin, now, rate_act, &one)));
    }
    return OK;
}

typedef struct {
    RevisitId id;
    RevisitResult result;
    bool there;
} Revisiting;

static Err revisit_act(Cx *cx, void *with)
{
    Revisiting *one = with;
    return one->there ? revisit_done(cx, one->id, &one->result) : revisit_tried(cx, one->id);
}

// What somebody says on the second asking is near to the first, and a little more frank.
static Rating rating_again(Dice *dice, Rating own)
{
    if (own == RATING_NONE)
        return rating_of(dice);
    if (demo_chance(dice, 70))
        return own;
    return own < RATING_VERY_BAD ? own + 1 : own;
}

static Err revisit_all(World *world, const CallAsk *ask, Time now)
{
    List rows;
    Dice *dice = &world->dice;
    TRY(revisit_list(world->cx, ask, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const Revisit *row = LIST_AT(&rows, Revisit, i);
        const DemoStation *station = station_at(world, row->place);
        if (station == NULL || demo_chance(dice, 60))
            continue;
        Revisiting one = { .id = row->id, .there = demo_chance(dice, 88) };
        RevisitResult *result = &one.result;
        result->rating = rating_again(dice, row->own);
        bool bad = result->rating >= RATING_BAD;
        result->came = demo_chance(dice, bad ? 50 : 95) ? SAID_YES : SAID_NO;
        result->solved = bad ? SAID_NO : SAID_YES;
        result->gratis = SAID_YES;
        result->words = words_of(dice, result->rating);
        result->follow = bad ? FOLLOW_NOTED : FOLLOW_NONE;
        TRY(unless_moved(play(world, station->admin, now, revisit_act, &one)));
    }
    return OK;
}

// --- 家人代办

typedef struct {
    FamilyNew new;
    FamilyId id;
    OrderNew order;
    OrderId placed;
} Kinship;

static Err ask_act(Cx *cx, void *with)
{
    Kinship *one = with;
    return family_ask(cx, &one->new, &one->id);
}

static Err agree_act(Cx *cx, void *with)
{
    Kinship *one = with;
    return family_decide(cx, one->id, true, S("打电话问过本人，同意孩子代办"));
}

static Err family_act(Cx *cx, void *with)
{
    Kinship *one = with;
    return family_order(cx, one->id, &one->order, &one->placed);
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
} Step;

static Err step_act(Cx *cx, void *with)
{
    Step *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

// The station's own squad goes the same afternoon, else a team of the county, and the child says
// how it was.
static Err serve_family(World *world, const DemoStation *station, PersonId child, OrderId id,
                        Time now)
{
    const DemoTeam *other = &world->professional[id.n % (int64_t)world->professional_count];
    bool own = station->squad.n != 0 && station->leader.n != 0;
    TeamId team = own ? station->squad : other->id;
    PersonId leader = own ? station->leader : other->leader;
    const struct {
        PersonId who;
        OrderAct act;
        OrderWith with;
    } steps[] = {
        { station->admin, ORDER_TRIAGE, { 0 } },
        { station->admin, ORDER_DISPATCH, { .team = team } },
        { leader, ORDER_ACCEPT, { 0 } },
        { leader, ORDER_START, { 0 } },
        { leader,
          ORDER_REPORT,
          { .result = S("已上门办好，老人当场试过。"), .minutes = { 40 }, .people = 2 } },
        { child, ORDER_CONFIRM, { 0 } },
        { child, ORDER_EVALUATE, { .rating = rating_of(&world->dice) } },
    };
    for (size_t i = 0; i < COUNT(steps); i++) {
        Step one = { id, steps[i].act, steps[i].with };
        now = time_add(now, 20 * TIME_MINUTE);
        TRY(unless_moved(play(world, steps[i].who, now, step_act, &one)));
    }
    return OK;
}

// A child orders for a mother without a phone; what was asked `last` still waits for the station.
static Err family_at(World *world, const DemoStation *station, bool last, Time now)
{
    Dice *dice = &world->dice;
    PersonId child = station->residents[dice_below(dice, (uint32_t)station->resident_count)];
    Kinship one = { .new = { .name = demo_person_name(world->keep, dice),
                             .kin = KIN_PARENT,
                             .place = station->id,
                             .address = demo_address(world->keep, dice, station->name) },
                    .order = { .kind = ORDER_FREE,
                               .title = DEMO_PICK(dice, wanted),
                               .wanted_on = day_add(time_day(now), 3),
                               .wanted_part = PART_AFTERNOON } };
    Err err = play(world, child, now, ask_act, &one);
    if (err == &family_many || err == &family_self || err == &family_known)
        return OK;
    TRY(err);
    if (last)
        return OK;
    TRY(unless_moved(
        play(world, station->admin, time_add(now, 40 * TIME_MINUTE), agree_act, &one)));
    err = play(world, child, time_add(now, 55 * TIME_MINUTE), family_act, &one);
    if (err == &order_too_many || err == &order_too_fast)
        return OK;
    TRY(err);
    world->report->orders++;
    return serve_family(world, station, child, one.placed, time_add(now, TIME_HOUR));
}

// --- a shift

static Err shift(World *world, Time now)
{
    CallDesk county = { .place = world->centre.id, .path = world->centre.path };
    CallAsk ask = { .desk = &county, .limit = WORK_MOST };
    int64_t calls = world->plan->permille >= 100 ? demo_between(&world->dice, 0, 3)
                                                 : demo_chance(&world->dice, 20);
    TRY(ring_again(world, &ask, now));
    TRY(tell_all(world, &ask, now));
    TRY(rate_all(world, &ask, now));
    TRY(revisit_all(world, &ask, now));
    for (int64_t i = 0; i < calls; i++)
        TRY(miss_one(world, now));
    return demo_chance(&world->dice, world->plan->permille >= 100 ? 30 : 3)
               ? family_at(world, some_station(world), false, now)
               : OK;
}

// However small the county: the morning on which somebody logs in has calls to return, a mother to
// ask, and somebody who was not satisfied to hear again.
Err demo_calls_last(World *world, Time now)
{
    const DemoStation *station = world->focus;
    Calling call;
    List rows;
    if (station == NULL)
        return OK;
    CallDesk desk = { .place = station->id, .path = station->path, .name = station->name };
    CallAsk ask = { .desk = &desk, .limit = WORK_MOST };
    for (int i = 3; i > 0; i--)
        TRY(miss_at(world, station, time_add(now, -(int64_t)i * 25 * TIME_MINUTE), &call));
    TRY(family_at(world, station, true, time_add(now, -40 * TIME_MINUTE)));
    ArenaMark mark = arena_mark(world->cx->arena);
    Err err = ratable_list(world->cx, &ask, &rows);
    for (size_t i = 0, unhappy = 0; err == OK && i < rows.n && unhappy < 2; i++) {
        const Ratable *row = LIST_AT(&rows, Ratable, i);
        Rate one = { .id = row->id,
                     .manner = MANNER_PHONE,
                     .rating = RATING_BAD,
                     .words = words_of(&world->dice, RATING_BAD) };
        err = row->desk ? unless_moved(play(world, station->admin, time_add(now, -20 * TIME_MINUTE),
                                            rate_act, &one))
                        : OK;
        unhappy += row->desk;
    }
    arena_rewind(world->cx->arena, mark);
    return err;
}

Err demo_calls(World *world, Time now)
{
    int minute = time_minute_of_day(now);
    if (minute < 8 * 60 || minute > 18 * 60)
        return OK;
    ArenaMark mark = arena_mark(world->cx->arena);
    world->cx->now = now;
    world->cx->today = time_day(now);
    Err err = shift(world, time_add(now, 30 * TIME_MINUTE));
    arena_rewind(world->cx->arena, mark);
    return err;
}
