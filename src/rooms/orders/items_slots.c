// Slots: a team's hours for an item, and the seats in them.
#include "base/buf.h"
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_in.h"
#include "rooms/teams/teams.h"
#include "store/db.h"

#define SLOTS_MAX  30  // of one item
#define FREE_MAX   60
#define FREE_DAYS  30
#define LENGTH_MIN 60  // minutes
#define LENGTH_MAX 240

FAULT(item_no_slot, 422, "item.no_slot", "这个时段已经约满或不开放，请换一个时段");
FAULT(item_team_full, 409, "item.team_full", "这支队伍在这几天里有一天已经有三个时段，不能再加");

static const Field slot_fields[] = {
    FIELD(Slot, id),
    FIELD(Slot, item),
    FIELD(Slot, team),
    COL(Slot, team_name, "队伍"),
    FIELD(Slot, weekdays),
    FIELD(Slot, begins),
    FIELD(Slot, ends),
    COL(Slot, capacity, "名额"),
    COL(Slot, valid_from, "开始"),
    COL(Slot, valid_to, "截止"),
    COL(Slot, text, "时段"),
    FIELD(Slot, hours),
};
const Shape slot_shape = SHAPE(Slot, slot_fields);

static const Field free_fields[] = {
    FIELD(SlotFree, slot), FIELD(SlotFree, day),   FIELD(SlotFree, begins),
    FIELD(SlotFree, left), FIELD(SlotFree, value), FIELD(SlotFree, text),
};
const Shape slot_free_shape = SHAPE(SlotFree, free_fields);

bool slot_on(const Slot *slot, Day day)
{
    return (slot->weekdays & (1 << (day_weekday(day) - 1))) != 0 &&
           slot->valid_from.ymd <= day.ymd && day.ymd <= slot->valid_to.ymd;
}

DayPart slot_part(const Slot *slot)
{
    if (slot->begins < 12 * HOUR_MINUTES)
        return PART_MORNING;
    return slot->begins < 18 * HOUR_MINUTES ? PART_AFTERNOON : PART_EVENING;
}

bool slot_value_parse(Str value, SlotId *slot, Day *day)
{
    Str rest;
    int64_t id;
    Day parsed;
    if (!str_int(str_cut(value, '-', &rest), &id) || id <= 0 || !day_parse(rest, &parsed))
        return false;
    *slot = (SlotId){ id };
    *day = parsed;
    return true;
}

static const Text weekday_texts[] = { TEXT("周一"), TEXT("周二"), TEXT("周三"), TEXT("周四"),
                                      TEXT("周五"), TEXT("周六"), TEXT("周日") };

static Str hours_of(Cx *cx, const Slot *slot)
{
    return str_printf(cx->arena, "%d:%02d–%d:%02d", (int)(slot->begins / 60),
                      (int)(slot->begins % 60), (int)(slot->ends / 60), (int)(slot->ends % 60));
}

static Str text_of(Cx *cx, const Slot *slot)
{
    Buf out = buf_new(cx->arena, 256);
    for (int i = 0; i < 7; i++) {
        if ((slot->weekdays & (1 << i)) == 0)
            continue;
        if (buf_str(&out).n > 0)
            buf_lit(&out, "、");
        buf_add(&out, say(cx->lang, weekday_texts[i]));
    }
    buf_printf(&out, " %.*s", STR_FMT(hours_of(cx, slot)));
    return buf_str(&out);
}

// --- reading

#define SLOT_COLUMNS                                                                              \
    "select s.id, s.item, s.team, t.name as team_name, s.weekdays, s.begins, s.ends, s.capacity," \
    "       s.valid_from, s.valid_to from item_slots s join teams t on t.id = s.team"

SQL(list_sql,
    SLOT_COLUMNS " where s.item = $1 and s.state = 'open' and s.valid_to >= $2 order by s.begins, "
                 "s.id limit 100",
    P_INT, P_INT);

Err slot_list(Cx *cx, ItemId item, List *out)
{
    TRY(db_list(cx, &list_sql, &slot_shape, out, item, cx->today));
    for (size_t i = 0; i < out->n; i++) {
        Slot *slot = LIST_AT(out, Slot, i);
        slot->text = text_of(cx, slot);
        slot->hours = hours_of(cx, slot);
    }
    return OK;
}

SQL(find_sql, SLOT_COLUMNS " where s.id = $1 and s.state = 'open'", P_INT);

Err slot_find(Cx *cx, SlotId id, Slot *out)
{
    TRY(db_one(cx, &find_sql, &slot_shape, out, &item_no_slot, id));
    out->text = text_of(cx, out);
    out->hours = hours_of(cx, out);
    return OK;
}

SQL(count_sql, "select count(*) as n from item_slots where item = $1 and state = 'open'", P_INT);

Err slot_count(Cx *cx, ItemId item, int64_t *open)
{
    return db_int(cx, &count_sql, open, item);
}

// --- what is free

typedef struct {
    SlotId slot;
    Day day;
    int64_t taken;
} Taken;
static const Field taken_fields[] = { FIELD(Taken, slot), FIELD(Taken, day), FIELD(Taken, taken) };
static const Shape taken_shape = SHAPE(Taken, taken_fields);

SQL(taken_sql,
    "select d.slot, d.day, d.taken from slot_days d join item_slots s on s.id = d.slot"
    " where s.item = $1 and d.day >= $2 and d.day <= $3 and s.state = 'open' limit 1000",
    P_INT, P_INT, P_INT);

static int64_t left_of(const List *taken, const Slot *slot, Day day)
{
    for (size_t i = 0; i < taken->n; i++) {
        const Taken *one = LIST_AT(taken, Taken, i);
        if (same(one->slot, slot->id) && one->day.ymd == day.ymd)
            return slot->capacity - one->taken;
    }
    return slot->capacity;
}

// Today's hours that have begun are over.
static bool still_ahead(const Cx *cx, const Slot *slot, Day day)
{
    return day.ymd > cx->today.ymd || slot->begins > time_minute_of_day(cx->now);
}

static SlotFree free_of(Cx *cx, const Slot *slot, Day day, int64_t left)
{
    Str when = say_with(cx->arena, cx->lang, TEXT("{0}月{1}日"),
                        str_printf(cx->arena, "%d", day_month(day)),
                        str_printf(cx->arena, "%d", day_of_month(day)));
    Str hours = str_printf(cx->arena, "%.*s %.*s %.*s", STR_FMT(when),
                           STR_FMT(say(cx->lang, weekday_texts[day_weekday(day) - 1])),
                           STR_FMT(hours_of(cx, slot)));
    Str seats = say_with(cx->arena, cx->lang, TEXT("还有 {0} 个名额（{1}）"),
                         str_printf(cx->arena, "%lld", (long long)left), slot->team_name);
    return (
        SlotFree){ .slot = slot->id,
                   .day = day,
                   .begins = slot->begins,
                   .left = left,
                   .value = str_printf(cx->arena, "%lld-%d", (long long)slot->id.n, day.ymd),
                   .text = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(hours), STR_FMT(seats)) };
}

Err slot_list_free(Cx *cx, const Item *item, List *out)
{
    List slots, taken;
    Day first = day_add(cx->today, (int)item->lead_days), last = day_add(first, FREE_DAYS - 1);
    SlotFree *rows = NEW_ARRAY(cx->arena, SlotFree, FREE_MAX);
    size_t n = 0;
    TRY(slot_list(cx, item->id, &slots));
    TRY(db_list(cx, &taken_sql, &taken_shape, &taken, item->id, first, last));
    for (Day day = first; day.ymd <= last.ymd && n < FREE_MAX; day = day_add(day, 1))
        for (size_t i = 0; i < slots.n && n < FREE_MAX; i++) {
            const Slot *slot = LIST_AT(&slots, Slot, i);
            int64_t left = slot_on(slot, day) && still_ahead(cx, slot, day) &&
                                   item_valid_on(item, day)
                               ? left_of(&taken, slot, day)
                               : 0;
            if (left > 0)
                rows[n++] = free_of(cx, slot, day, left);
        }
    *out = (List){ rows, n };
    return OK;
}

// On the phone nobody reads out a list: the first that fits the day and its part.
Err slot_first_free(Cx *cx, const Item *item, Day day, DayPart part, int64_t people, Slot *out)
{
    List slots, taken;
    TRY(slot_list(cx, item->id, &slots));
    TRY(db_list(cx, &taken_sql, &taken_shape, &taken, item->id, day, day));
    for (size_t i = 0; i < slots.n; i++) {
        const Slot *slot = LIST_AT(&slots, Slot, i);
        bool fits = part == PART_NONE || slot_part(slot) == part;
        if (!fits || !slot_on(slot, day) || !still_ahead(cx, slot, day) ||
            left_of(&taken, slot, day) < people)
            continue;
        *out = *slot;
        return OK;
    }
    return &item_no_slot;
}

// --- seats

// The guard is in the WHERE: of two who take the last seat at once one changes no row.
SQL(seat_sql,
    "insert into slot_days (slot, day, taken) select $1, $2, $3 where $3 <= $4"
    " on conflict (slot, day) do update set taken = slot_days.taken + $3"
    " where slot_days.taken + $3 <= $4",
    P_INT, P_INT, P_INT, P_INT);

Err slot_seats(Cx *cx, SlotId slot, Day day, int64_t people, int64_t capacity, bool *taken)
{
    int64_t changed;
    TRY(db_change(cx, &seat_sql, &changed, slot, day, people, capacity));
    *taken = changed == 1;
    return OK;
}

SQL(back_sql, "update slot_days set taken = taken - $3 where slot = $1 and day = $2", P_INT, P_INT,
    P_INT);

Err slot_give_back(Cx *cx, SlotId slot, Day day, int64_t people)
{
    return db_change(cx, &back_sql, NULL, slot, day, people);
}

// --- keeping them

SQL(team_day_sql,
    "insert into team_slots (team, weekday, slots) values ($1, $2, 1)"
    " on conflict (team, weekday) do update set slots = team_slots.slots + 1"
    " where team_slots.slots < 3",
    P_INT, P_INT);
SQL(team_day_end_sql, "update team_slots set slots = slots - 1 where team = $1 and weekday = $2",
    P_INT, P_INT);

static Err count_days(Cx *cx, const Slot *slot, bool add)
{
    for (int i = 0; i < 7; i++) {
        int64_t changed;
        if ((slot->weekdays & (1 << i)) == 0)
            continue;
        TRY(db_change(cx, add ? &team_day_sql : &team_day_end_sql, &changed, slot->team, i + 1));
        if (changed == 0)
            return &item_team_full;
    }
    return OK;
}

static void problem(Cx *cx, Str field, Text text)
{
    cx_problem(cx, field, "range", text, (Str){ 0 }, (Str){ 0 });
}

static Err check_slot(Cx *cx, const Slot *slot)
{
    int64_t length = slot->ends - slot->begins;
    if (slot->weekdays < 1 || slot->weekdays > 127)
        problem(cx, S("monday"), TEXT("请至少选一个星期几"));
    if (slot->begins < 6 * HOUR_MINUTES || slot->begins > 22 * HOUR_MINUTES)
        problem(cx, S("begins"), TEXT("开始时间请选 6:00 至 22:00"));
    if (length < LENGTH_MIN || length > LENGTH_MAX)
        problem(cx, S("length"), TEXT("一个时段请安排 1 至 4 小时"));
    if (slot->capacity < 1 || slot->capacity > 200)
        problem(cx, S("capacity"), TEXT("名额请填 1 至 200"));
    if (!day_valid(slot->valid_from) || !day_valid(slot->valid_to) ||
        slot->valid_to.ymd < slot->valid_from.ymd || slot->valid_to.ymd < cx->today.ymd)
        problem(cx, S("valid_to"), TEXT("起止日期不对：截止不能早于开始，也不能早于今天"));
    return order_verdict(cx);
}

SQL(add_sql,
    "insert into item_slots (item, team, weekdays, begins, ends, capacity, valid_from, valid_to)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(provider_sql, "insert into item_teams (item, team) values ($1, $2) on conflict do nothing",
    P_INT, P_INT);

Err slot_add(Cx *cx, const Slot *slot, SlotId *id)
{
    Item item;
    Team team;
    int64_t open;
    TRY(item_find(cx, slot->item, &item));
    if (!item_may_keep(&cx->actor, &item))
        return &item_not_yours;
    Err err = team_find(cx, slot->team, &team);
    if (err == &team_missing || (err == OK && team.state != TEAM_ACTIVE))
        return &order_no_team;
    TRY(err);
    if (item.pooled)
        problem(cx, S("team"), TEXT("凑单的服务没有固定时段，凑够人数后再约时间"));
    TRY(slot_count(cx, item.id, &open));
    if (open >= SLOTS_MAX)
        problem(cx, S("team"), TEXT("一项服务最多 30 个时段"));
    TRY(check_slot(cx, slot));
    TRY(count_days(cx, slot, true));
    TRY(db_insert(cx, &add_sql, &id->n, slot->item, slot->team, slot->weekdays, slot->begins,
                  slot->ends, slot->capacity, slot->valid_from, slot->valid_to));
    TRY(db_change(cx, &provider_sql, NULL, slot->item, slot->team));
    cx_audit(cx, "item.slot", slot->item.n, (Str){ 0 }, text_of(cx, slot));
    return OK;
}

SQL(end_sql, "update item_slots set state = 'ended' where id = $1 and item = $2 and state = 'open'",
    P_INT, P_INT);

Err slot_end(Cx *cx, ItemId item, SlotId id)
{
    Item owner;
    Slot slot;
    int64_t ended;
    TRY(item_find(cx, item, &owner));
    if (!item_may_keep(&cx->actor, &owner))
        return &item_not_yours;
    TRY(slot_find(cx, id, &slot));
    TRY(db_change(cx, &end_sql, &ended, id, item));
    if (ended == 0)
        return &item_no_slot;
    TRY(count_days(cx, &slot, false));
    cx_audit(cx, "item.slot", item.n, slot.text, S("ended"));
    return OK;
}
