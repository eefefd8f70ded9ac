// What problems and wishes have beyond an order: where a problem is, whom a claimer calls, the
// thanks.
#include "base/utf8.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "store/db.h"

static const Field extra_fields[] = {
    FIELD(OrderExtra, category), FIELD(OrderExtra, spot),   FIELD(OrderExtra, linkman),
    FIELD(OrderExtra, points),   FIELD(OrderExtra, thanks), FIELD(OrderExtra, thanked_at),
};
const Shape order_extra_shape = SHAPE(OrderExtra, extra_fields);

SQL(find_sql,
    "select category, spot, linkman, points, thanks, thanked_at from order_extras where order_id = "
    "$1",
    P_INT);

Err order_extra_find(Cx *cx, OrderId id, OrderExtra *out)
{
    static const Fault none;
    Err err = db_one(cx, &find_sql, &order_extra_shape, out, &none, id);
    if (err != &none)
        return err;
    *out = (OrderExtra){ .category = S(""), .spot = S(""), .linkman = S(""), .thanks = S("") };
    return OK;
}

SQL(set_sql,
    "insert into order_extras (order_id, category, spot, linkman, points) values ($1, $2, $3, $4, "
    "$5) on conflict (order_id) do update set category = excluded.category, spot = excluded.spot,"
    "  linkman = excluded.linkman, points = excluded.points",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);

Err order_extra_set(Cx *cx, OrderId id, const OrderExtra *extra)
{
    order_check_text(cx, S("spot"), extra->spot, 0, 100, TEXT("位置请不要超过 100 个字"));
    order_check_text(cx, S("linkman"), extra->linkman, 0, 30, TEXT("联系人请不要超过 30 个字"));
    TRY(order_verdict(cx));
    return db_change(cx, &set_sql, NULL, id, order_text(extra->category),
                     order_text(str_trim(extra->spot)), order_text(str_trim(extra->linkman)),
                     extra->points);
}

SQL(thank_sql,
    "insert into order_extras (order_id, thanks, thanked_at) values ($1, $2, $3)"
    " on conflict (order_id) do update set thanks = excluded.thanks, thanked_at = "
    "excluded.thanked_at where order_extras.thanked_at is null",
    P_INT, P_TEXT, P_INT);

Err order_thank(Cx *cx, OrderId id, Str words)
{
    const unsigned thankful = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK | ORDER_BY_DISPATCHER;
    Order order;
    unsigned by;
    int64_t changed;
    TRY(order_find(cx, id, &order, &by));
    if ((by & thankful) == 0)
        return &order_not_yours;
    if (order.kind != ORDER_WISH || order.done_at.ms == 0)
        return &order_moved_on;
    order_check_text(cx, S("words"), words, 2, 200, TEXT("请用 2 至 200 个字写下感谢的话"));
    TRY(order_verdict(cx));
    TRY(db_change(cx, &thank_sql, &changed, id, str_trim(words), cx->now));
    cx_audit(cx, "order.thanks", id.n, (Str){ 0 }, (Str){ 0 });
    return changed == 1 ? OK : &order_moved_on;
}

// --- wishes

static const Field wish_fields[] = {
    FIELD(OrderWish, id),
    COL(OrderWish, title, "心愿"),
    COL(OrderWish, who, "谁的心愿"),
    COL(OrderWish, place_name, "所在站"),
    COL(OrderWish, points, "爱心积分"),
    COL(OrderWish, placed_at, "提出时间"),
    COL(OrderWish, done_at, "实现时间"),
    COL(OrderWish, thanks, "感谢"),
    SHOWN(OrderWish, href),
};
const Shape order_wish_shape = SHAPE(OrderWish, wish_fields);

SQL(wishes_sql,
    "select o.id, o.title, r.name as who, p.name as place_name, coalesce(x.points, 0) as points,"
    "       o.placed_at, o.done_at, coalesce(x.thanks, '') as thanks"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  left join order_extras x on x.order_id = o.id"
    " where o.kind = 'wish' and ($1 = 1 and o.state = 'waiting' or $1 = 0 and o.state in ('unrated',"
    "       'closed') and o.done_at is not null) and ($2 = 0 or o.id < $2)"
    " order by o.id desc limit $3",
    P_INT, P_INT, P_INT);

static void mask(Cx *cx, List *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        OrderWish *wish = LIST_AT(rows, OrderWish, i);
        wish->who = mask_name(cx->arena, wish->who);
        wish->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)wish->id.n));
    }
}

Err order_wishes(Cx *cx, bool open, OrderId before, int limit, List *out)
{
    TRY(db_list(cx, &wishes_sql, &order_wish_shape, out, open, before.n, limit));
    mask(cx, out);
    return OK;
}

SQL(claimed_sql,
    "select o.id, o.title, r.name as who, p.name as place_name, coalesce(x.points, 0) as points,"
    "       o.placed_at, o.done_at, coalesce(x.thanks, '') as thanks"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  left join order_extras x on x.order_id = o.id"
    " where o.claimer = $1 order by o.id desc limit $2",
    P_INT, P_INT);

Err order_wishes_of(Cx *cx, PersonId claimer, int limit, List *out)
{
    TRY(db_list(cx, &claimed_sql, &order_wish_shape, out, claimer, limit));
    mask(cx, out);
    return OK;
}
