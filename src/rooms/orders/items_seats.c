// What an order holds of its item: a seat in a slot, a part of a pool; and what waits for the desk
// to be put together.
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "store/db.h"

static void problem(Cx *cx, Str field, const char *code, Text text, int64_t n)
{
    cx_problem(cx, field, code, text, str_printf(cx->arena, "%lld", (long long)n), (Str){ 0 });
}

static void check_people(Cx *cx, const Item *item, int64_t people)
{
    if (people > item->max_people)
        problem(cx, S("people"), "too_many", TEXT("这项服务一张单最多 {0} 人"), item->max_people);
    else if (!item->pooled && people < item->min_people)
        problem(cx, S("people"), "too_few", TEXT("这项服务一张单至少 {0} 人"), item->min_people);
}

// The slot that was named, or the first that fits the day asked for.
static Err choose_slot(Cx *cx, OrderNew *new, const Item *item, int64_t people, Slot *slot)
{
    if (new->slot.n == 0) {
        if (!day_valid(new->wanted_on))
            return OK;  // said beside the field
        return slot_first_free(cx, item, new->wanted_on, new->wanted_part, people, slot);
    }
    TRY(slot_find(cx, new->slot, slot));
    bool began = new->wanted_on.ymd == cx->today.ymd && slot->begins <= time_minute_of_day(cx->now);
    if (!same(slot->item, item->id) || !day_valid(new->wanted_on) || began ||
        !slot_on(slot, new->wanted_on))
        return &item_no_slot;
    new->wanted_part = slot_part(slot);
    return OK;
}

Err seat_choose(Cx *cx, OrderNew *new, const Order *order, Seat *seat)
{
    const Item *item = &seat->item;
    int64_t slots;
    bool here, open;
    seat->people = new->people > 0 ? new->people : 1;
    if (order->item.n == 0)
        return OK;
    TRY(item_reaches(cx, item, order->place_path, &here));
    if (!here)
        return &item_not_here;
    if (item->max_people > 1 || new->people > 1)
        check_people(cx, item, seat->people);
    if (item->pooled) {
        TRY(pool_open_at(cx, item, order->place_path, &seat->pool, &open));
        seat->pools = true;
        new->wanted_on = open ? seat->pool.last_day : day_add(cx->today, (int)item->pool_days);
        new->wanted_part = PART_NONE;
        return OK;
    }
    TRY(slot_count(cx, item->id, &slots));
    if (slots > 0 || new->slot.n != 0)  // a stale page names one that has ended
        TRY(choose_slot(cx, new, item, seat->people, &seat->slot));
    if (day_valid(new->wanted_on) &&
        new->wanted_on.ymd < day_add(cx->today, (int)item->lead_days).ymd)
        problem(cx, S("wanted_on"), "lead", TEXT("这项服务要提前 {0} 天点"), item->lead_days);
    return OK;
}

Err seat_take(Cx *cx, const OrderNew *new, Order *order, Seat *seat)
{
    if (seat->slot.id.n != 0) {
        bool taken;
        TRY(slot_seats(cx, seat->slot.id, new->wanted_on, seat->people, seat->slot.capacity,
                       &taken));
        return taken ? OK : &item_no_slot;
    }
    if (!seat->pools)
        return OK;
    TRY(pool_join(cx, &seat->item, order->place_path, seat->people, &seat->pool));
    if (seat->pool.reached_at.ms == 0)
        order->pooled_until = seat->pool.closes_at;
    return OK;
}

SQL(keep_sql,
    "insert into order_bookings (order_id, item, people, slot, day, pool)"
    " values ($1, $2, $3, $4, $5, $6)",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(until_sql, "update orders set pooled_until = $2, clock_at = $3 where id = $1", P_INT, P_INT,
    P_INT);

Err seat_keep(Cx *cx, const OrderNew *new, const Order *order, const Seat *seat)
{
    bool sits = seat->slot.id.n != 0;
    if (!sits && !seat->pools && seat->people == 1)
        return OK;
    if (order->item.n == 0)
        return OK;
    TRY(db_change(cx, &keep_sql, NULL, order->id, order->item, seat->people, seat->slot.id,
                  sits ? new->wanted_on : (Day){ 0 }, seat->pool.id));
    if (!seat->pools)
        return OK;
    if (order->pooled_until.ms != 0)
        TRY(db_change(cx, &until_sql, NULL, order->id, order->pooled_until,
                      time_add(order->pooled_until, TIME_DAY)));
    return pool_told(cx, &seat->pool);
}

// --- afterwards

static const Field booking_fields[] = {
    FIELD(Booking, id),       FIELD(Booking, people),    FIELD(Booking, slot),
    FIELD(Booking, day),      FIELD(Booking, slot_text), FIELD(Booking, pool),
    FIELD(Booking, given_up),
};
const Shape booking_shape = SHAPE(Booking, booking_fields);

SQL(booking_sql,
    "select order_id as id, people, slot, day, pool,"
    "       case when left_at is null then 0 else 1 end as given_up"
    "  from order_bookings where order_id = $1",
    P_INT);

Err order_booking(Cx *cx, OrderId id, Booking *out)
{
    Slot slot;
    *out = (Booking){ .people = 1 };
    Err err = db_one(cx, &booking_sql, &booking_shape, out, &fault_missing, id);
    if (err == &fault_missing)
        return OK;
    TRY(err);
    out->slot_text = S("");
    if (out->slot.n != 0 && slot_find(cx, out->slot, &slot) == OK)
        out->slot_text = slot.hours;  // the day is the booking's own
    return OK;
}

SQL(left_sql, "update order_bookings set left_at = $2 where order_id = $1 and left_at is null",
    P_INT, P_INT);

SQL(pooled_sql, "update orders set pooled_until = null where id = $1", P_INT);

static Err give_up(Cx *cx, const Booking *booking)
{
    int64_t left;
    TRY(db_change(cx, &left_sql, &left, booking->id, cx->now));
    if (left == 0)
        return OK;
    if (booking->slot.n != 0)
        return slot_give_back(cx, booking->slot, booking->day, booking->people);
    return booking->pool.n != 0 ? pool_leave(cx, booking->pool, booking->people) : OK;
}

// Set aside before it was served; a seat for another day than it is wished on is nobody's.
static bool gives_up(const Order *before, OrderAct act, const Order *after, const Booking *booking)
{
    if (order_ended(after->state) && before->done_at.ms == 0)
        return true;
    if (act == ORDER_DISPATCH && before->pooled_until.ms != 0)
        return true;  // served singly
    return act == ORDER_AMEND && booking->slot.n != 0 && after->wanted_on.ymd != booking->day.ymd;
}

SQL(together_set_sql, "update orders set together = $2 where id = $1", P_INT, P_INT);

// A visit is over for an order when its team is, and when it is served again.
static Err follow_visit(Cx *cx, const Order *before, OrderAct act, const Order *after)
{
    if (act == ORDER_DISPATCH && after->quiet)
        return db_change(cx, &together_set_sql, NULL, after->id, 1);
    if (before->together && (after->team.n == 0 || act == ORDER_REDO))
        return db_change(cx, &together_set_sql, NULL, after->id, 0);
    return OK;
}

Err seat_follow(Cx *cx, const Order *before, OrderAct act, const Order *after)
{
    Booking booking;
    TRY(follow_visit(cx, before, act, after));
    if (after->item.n == 0 || act == ORDER_PLACE)
        return OK;
    bool ends = order_ended(after->state) && !order_ended(before->state);
    if (!ends && act != ORDER_DISPATCH && act != ORDER_AMEND)
        return OK;
    TRY(order_booking(cx, after->id, &booking));
    if (booking.id.n == 0 || booking.given_up || !gives_up(before, act, after, &booking))
        return OK;
    TRY(give_up(cx, &booking));
    return before->pooled_until.ms != 0 ? db_change(cx, &pooled_sql, NULL, after->id) : OK;
}

// --- what waits to be put together

static const Field together_fields[] = {
    FIELD(TogetherRow, id),
    COL(TogetherRow, number, "单号"),
    COL(TogetherRow, title, "内容"),
    COL(TogetherRow, resident_name, "居民"),
    FIELD(TogetherRow, place),
    COL(TogetherRow, place_name, "文明实践站"),
    WORD(TogetherRow, state, order_state_words),
    COL(TogetherRow, state_text, "状态"),
    COL(TogetherRow, wanted_on, "期望日期"),
    WORD(TogetherRow, wanted_part, day_part_words),
    COL(TogetherRow, wanted_text, "期望时段"),
    COL(TogetherRow, due_at, "期限"),
    FIELD(TogetherRow, pooled_until),
    COL(TogetherRow, people, "人数"),
    COL(TogetherRow, late, "超时"),
    COL(TogetherRow, urgent, "加急"),
    COL(TogetherRow, pooling, "凑单中"),
    SHOWN(TogetherRow, href),
};
const Shape together_row_shape = SHAPE(TogetherRow, together_fields);

SQL(together_sql,
    "select o.id, o.number, o.title, r.name as resident_name, o.place, p.name as place_name,"
    "       o.state, o.wanted_on, o.wanted_part, o.due_at, o.pooled_until, o.urgent,"
    "       coalesce(b.people, 1) as people"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  left join order_bookings b on b.order_id = o.id and b.left_at is null"
    " where o.item = $1 and o.place_path >= $2 and o.place_path < $3 and o.waits = 'desk'"
    "   and o.state in ('submitted', 'waiting') and o.id > $4"
    "   and ($5 = 0 or o.wanted_on = $5) and ($6 = 0 or b.pool = $6)"
    " order by o.id limit $7",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

Err order_list_together(Cx *cx, const TogetherQuery *query, List *rows)
{
    TRY(db_list(cx, &together_sql, &together_row_shape, rows, query->item, query->path,
                prefix_end(cx->arena, query->path), query->after.n, query->day.ymd, query->pool.n,
                query->limit));
    for (size_t i = 0; i < rows->n; i++) {
        TogetherRow *row = LIST_AT(rows, TogetherRow, i);
        Order order = { .state = row->state, .due_at = row->due_at };
        row->state_text = order_states[row->state].text;
        row->wanted_text = day_part_texts[row->wanted_part];
        row->late = order_late(&order, cx->now);
        row->pooling = row->pooled_until.ms != 0;
        row->resident_name = mask_name(cx->arena, row->resident_name);
        row->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)row->id.n));
    }
    return OK;
}

static const Field together_item_fields[] = {
    FIELD(TogetherItem, item),
    COL(TogetherItem, name, "服务"),
    COL(TogetherItem, orders, "等安排的单"),
};
const Shape together_item_shape = SHAPE(TogetherItem, together_item_fields);

SQL(items_sql,
    "select i.id as item, i.name as name, count(*) as orders from orders o join items i on i.id = "
    "o.item"
    " where o.place_path >= $1 and o.place_path < $2 and o.waits = 'desk'"
    "   and o.state in ('submitted', 'waiting')"
    " group by i.id, i.name order by orders desc, i.id limit 60",
    P_TEXT, P_TEXT);

Err order_items_waiting(Cx *cx, Str path, List *rows)
{
    return db_list(cx, &items_sql, &together_item_shape, rows, path, prefix_end(cx->arena, path));
}
