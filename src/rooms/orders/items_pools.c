// Pools: 凑单, orders of one item in one area that go together once there are enough of them.
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/calendar.h"

FAULT(item_pool_full, 409, "item.pool_full", "这一批剩下的名额不够，请少报几位或等下一批");

const char *const pool_state_words[] = { "open", "closed", "missed", NULL };
const Text pool_state_texts[] = { TEXT("凑单中"), TEXT("已成团"), TEXT("未凑够") };

static const Field pool_fields[] = {
    FIELD(Pool, id),
    FIELD(Pool, item),
    COL(Pool, item_name, "服务"),
    FIELD(Pool, place),
    COL(Pool, place_name, "范围"),
    WORD(Pool, state, pool_state_words),
    COL(Pool, state_text, "状态"),
    COL(Pool, people, "已点人数"),
    COL(Pool, min_people, "成团人数"),
    COL(Pool, max_people, "最多人数"),
    COL(Pool, lacks, "还差"),
    FIELD(Pool, left),
    COL(Pool, opened_at, "开始"),
    COL(Pool, closes_at, "截止"),
    COL(Pool, reached_at, "成团时间"),
    FIELD(Pool, last_day),
};
const Shape pool_shape = SHAPE(Pool, pool_fields);

static void complete(Pool *pool)
{
    bool enough = pool->reached_at.ms != 0;
    pool->lacks = enough || pool->people >= pool->min_people ? 0 : pool->min_people - pool->people;
    pool->left = pool->max_people - pool->people;
    pool->last_day = time_day(time_add(pool->closes_at, -1));
    pool->state_text = enough && pool->state == POOL_OPEN ? pool_state_texts[POOL_CLOSED]
                                                          : pool_state_texts[pool->state];
}

// --- reading

#define POOL_COLUMNS                                                                              \
    "select w.id, w.item, i.name as item_name, w.place, p.name as place_name, w.state, w.people," \
    "       w.min_people, w.max_people, w.opened_at, w.closes_at, w.reached_at"                   \
    "  from pools w join items i on i.id = w.item join places p on p.id = w.place"

static Err found_or_not(Err err, Pool *pool, bool *found)
{
    *found = err == OK;
    if (err == &fault_missing)
        return OK;
    TRY(err);
    complete(pool);
    return OK;
}

SQL(find_sql, POOL_COLUMNS " where w.id = $1", P_INT);

Err pool_find(Cx *cx, PoolId id, Pool *out, bool *found)
{
    return found_or_not(db_one(cx, &find_sql, &pool_shape, out, &fault_missing, id), out, found);
}

// The node that pools together: the branch of the path, or its last node.
static Err node_of(Cx *cx, const Item *item, Str place_path, PlaceId *node)
{
    int64_t id = 0;
    int depth = 0, most = item->pool_area == POOL_BRANCH ? 2 : 16;
    (void)cx;
    for (Str rest = str_slice(place_path, 1, place_path.n); rest.n > 0 && depth < most; depth++)
        if (!str_int(str_cut(rest, '/', &rest), &id))
            break;
    *node = (PlaceId){ id };
    return id != 0 ? OK : &order_no_place;
}

SQL(open_sql,
    POOL_COLUMNS " where w.item = $1 and w.place = $2 and w.state = 'open'"
                 " and w.closes_at > $3",
    P_INT, P_INT, P_INT);

Err pool_open_at(Cx *cx, const Item *item, Str place_path, Pool *out, bool *open)
{
    PlaceId node;
    TRY(node_of(cx, item, place_path, &node));
    return found_or_not(
        db_one(cx, &open_sql, &pool_shape, out, &fault_missing, item->id, node, cx->now), out,
        open);
}

SQL(list_sql,
    POOL_COLUMNS
    " where w.state <> 'missed' and w.id in (select b.pool from order_bookings b join orders o on o.id = "
    "b.order_id where b.left_at is null and b.pool is not null and o.waits = 'desk'"
    " and o.place_path >= $1 and o.place_path < $2)"
    " order by w.closes_at, w.id limit 100",
    P_TEXT, P_TEXT);

Err pool_list_at(Cx *cx, Str place_path, List *out)
{
    TRY(db_list(cx, &list_sql, &pool_shape, out, place_path, prefix_end(cx->arena, place_path)));
    for (size_t i = 0; i < out->n; i++)
        complete(LIST_AT(out, Pool, i));
    return OK;
}

// --- joining

// One past its time has run or failed; it is not joined any more.
SQL(expire_sql,
    "update pools set state = case when reached_at is null then 'missed' else 'closed' end"
    " where item = $1 and place = $2 and state = 'open' and closes_at <= $3",
    P_INT, P_INT, P_INT);
// One statement: begins a pool or joins the open one, never beyond its most.
SQL(join_sql,
    "insert into pools (item, place, people, min_people, max_people, miss, opened_at, closes_at)"
    " select $1, $2, $3, $4, $5, $6, $7, $8 where $3 <= $5"
    " on conflict (item, place) where state = 'open'"
    " do update set people = pools.people + $3 where pools.people + $3 <= pools.max_people"
    " returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
// Of all who order at once one finds it not yet reached.
SQL(reach_sql,
    "update pools set reached_at = $2 where id = $1 and reached_at is null and people >= "
    "min_people",
    P_INT, P_INT);
SQL(full_sql,
    "update pools set state = 'closed' where id = $1 and state = 'open'"
    " and people >= max_people and reached_at is not null",
    P_INT);

Err pool_join(Cx *cx, const Item *item, Str place_path, int64_t people, Pool *out)
{
    PlaceId node;
    PoolId id = NO(Pool);
    bool found;
    TRY(node_of(cx, item, place_path, &node));
    TRY(db_change(cx, &expire_sql, NULL, item->id, node, cx->now));
    Time closes = day_start(day_add(cx->today, (int)item->pool_days + 1));
    TRY(db_insert(cx, &join_sql, &id.n, item->id, node, people, item->min_people, item->max_people,
                  pool_miss_words[item->pool_miss], cx->now, closes));
    if (id.n == 0)
        return &item_pool_full;
    return pool_find(cx, id, out, &found);
}

SQL(leave_sql, "update pools set people = people - $2 where id = $1", P_INT, P_INT);

Err pool_leave(Cx *cx, PoolId pool, int64_t people)
{
    return db_change(cx, &leave_sql, NULL, pool, people);
}

// --- it has enough

typedef struct {
    OrderId id;
    Str number;
    Blob phone_sealed;
} Waiter;
static const Field waiter_fields[] = {
    FIELD(Waiter, id),
    FIELD(Waiter, number),
    HIDDEN(Waiter, phone_sealed),
};
static const Shape waiter_shape = SHAPE(Waiter, waiter_fields);

SQL(waiters_sql,
    "select o.id, o.number, o.phone_sealed from order_bookings b join orders o on o.id = b.order_id"
    " where b.pool = $1 and b.left_at is null and o.waits <> 'none' order by o.id limit 200",
    P_INT);

static Err tell(Cx *cx, const Waiter *waiter, const char *kind, Text text, Str word)
{
    Str phone;
    TRY(order_opened(cx, ORDER_PHONE, waiter->phone_sealed, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = kind,
                              .body = say_with(cx->arena, lang_zh(), text, waiter->number, word) };
    return outbox_put(cx, &message);
}

// Nobody stands above the centre, whose path has one node alone: there no clock runs.
#define WATCHED \
    "case when length(replace(owner_path, '/', '')) + 2 < length(owner_path) then $2 end"
// From now on the desk's deadline counts.
SQL(released_sql,
    "update orders set pooled_until = null, due_at = $2, clock_at = " WATCHED
    " where pooled_until is not null and id in (select order_id from order_bookings where pool = $1 and left_at is null)",
    P_INT, P_INT);

static Time desk_deadline(Cx *cx)
{
    return worktime_add(cx, cx->now, (int)rule_int(cx, "orders.dispatch_minutes", cx->today));
}

Err pool_told(Cx *cx, const Pool *pool)
{
    int64_t reached;
    List waiters;
    TRY(db_change(cx, &reach_sql, &reached, pool->id, cx->now));
    TRY(db_change(cx, &full_sql, NULL, pool->id));
    if (reached == 0)
        return OK;
    TRY(db_list(cx, &waiters_sql, &waiter_shape, &waiters, pool->id));
    for (size_t i = 0; i < waiters.n; i++) {
        const Waiter *waiter = LIST_AT(&waiters, Waiter, i);
        TRY(tell(cx, waiter, "pool.reached",
                 TEXT("您的单子 {0}（{1}）已经凑够人数，站里会安排时间并告诉您。"),
                 pool->item_name));
        cx_event(cx, "order.pooled", waiter->id.n, pool->id.n);
    }
    TRY(db_change(cx, &released_sql, NULL, pool->id, desk_deadline(cx)));
    cx_event(cx, "pool.reached", pool->id.n, pool->item.n);
    return OK;
}

SQL(close_sql,
    "update pools set state = 'closed' where id = $1 and state = 'open'"
    " and reached_at is not null",
    P_INT);

Err pool_close(Cx *cx, PoolId id)
{
    return db_change(cx, &close_sql, NULL, id);
}

// --- the clock

#define CLOCK_MOST 20

SQL(over_sql,
    "update pools set state = case when reached_at is null then 'missed' else 'closed' end"
    " where id in (select id from pools where state = 'open' and closes_at <= $1"
    " order by closes_at, id limit $2)",
    P_INT, P_INT);

typedef struct {
    OrderId id;
    Str number, item_name;
    PoolMiss miss;
    Blob phone_sealed;
} Missed;
static const Field missed_fields[] = {
    FIELD(Missed, id),
    FIELD(Missed, number),
    FIELD(Missed, item_name),
    WORD(Missed, miss, pool_miss_words),
    HIDDEN(Missed, phone_sealed),
};
static const Shape missed_shape = SHAPE(Missed, missed_fields);

SQL(missed_sql,
    "select o.id, o.number, i.name as item_name, w.miss, o.phone_sealed from orders o"
    "  join order_bookings b on b.order_id = o.id join pools w on w.id = b.pool"
    "  join items i on i.id = w.item"
    " where o.pooled_until <= $1 and w.state = 'missed' order by o.pooled_until, o.id limit $2",
    P_INT, P_INT);
SQL(single_sql,
    "update orders set pooled_until = null, due_at = $2, clock_at = " WATCHED
    " where id = $1 and pooled_until is not null",
    P_INT, P_INT);

static Err missed_one(Cx *cx, const Missed *one)
{
    Waiter waiter = { one->id, one->number, one->phone_sealed };
    OrderWith with = { .reason = str(TEXT("到期没有凑够人数，自动撤回").zh) };
    if (one->miss == POOL_SINGLE) {
        int64_t changed;
        TRY(db_change(cx, &single_sql, &changed, one->id, desk_deadline(cx)));
        if (changed == 1)
            cx_event(cx, "order.single", one->id.n, 0);
        return changed == 0 ? &order_moved_on
                            : tell(cx, &waiter, "pool.single",
                                   TEXT("您的单子 {0}（{1}）到期没有凑够人数，站里改为单独安排。"),
                                   one->item_name);
    }
    TRY(order_act(cx, one->id, ORDER_WITHDRAW, &with));
    return tell(cx, &waiter, "pool.missed",
                TEXT("您的单子 {0}（{1}）到期没有凑够人数，已为您撤回，可以换一项再点。"),
                one->item_name);
}

// Each order is an act of its own; the pool is judged once.
Err pool_clock(Cx *cx, int limit, int *did)
{
    List missed;
    int most = limit < CLOCK_MOST ? limit : CLOCK_MOST;
    TRY(db_change(cx, &over_sql, NULL, cx->now, most));
    TRY(db_list(cx, &missed_sql, &missed_shape, &missed, cx->now, most));
    *did = 0;
    for (size_t i = 0; i < missed.n; i++) {
        Err err = missed_one(cx, LIST_AT(&missed, Missed, i));
        if (err == &order_moved_on)
            continue;
        TRY(err);
        (*did)++;
    }
    return OK;
}
