// Pictures of an order: which they are, who sees them, how long they are kept.
#include "rooms/orders/orders_in.h"
#include "rooms/photos/photos.h"
#include "store/db.h"

SQL(add_sql, "insert into order_photos (photo, order_id, kind, at) values ($1, $2, $3, $4)", P_INT,
    P_INT, P_TEXT, P_INT);

Err order_photos_add(Cx *cx, OrderId id, OrderShows shows, const List *pictures)
{
    List ids;
    TRY(photo_add_all(cx, pictures, &ids));
    for (size_t i = 0; i < ids.n; i++)
        TRY(db_change(cx, &add_sql, NULL, *LIST_AT(&ids, PhotoId, i), id, order_shows_words[shows],
                      cx->now));
    return OK;
}

// Somebody's home is on them: they are for those whom the order concerns, and who looks on for it.
// An auditor reads what was done, not the pictures; who might claim a wish sees neither.
static bool may_see(unsigned by)
{
    return (by & ~(unsigned)ORDER_BY_NEIGHBOUR) != 0;
}

typedef struct {
    PhotoId id;
    OrderShows kind;
    Time at;
} Kept;
static const Field kept_fields[] = {
    FIELD(Kept, id),
    WORD(Kept, kind, order_shows_words),
    FIELD(Kept, at),
};
static const Shape kept_shape = SHAPE(Kept, kept_fields);

SQL(list_sql,
    "select o.photo as id, o.kind, o.at from order_photos o join photos p on p.id = o.photo"
    " where o.order_id = $1 and p.forgotten_at is null order by o.photo limit 60",
    P_INT);

Err order_photos_list(Cx *cx, const Order *order, unsigned by, List *out)
{
    List rows;
    *out = (List){ 0 };
    if (!may_see(by))
        return OK;
    TRY(db_list(cx, &list_sql, &kept_shape, &rows, order->id));
    PhotoLink *links = NEW_ARRAY(cx->arena, PhotoLink, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Kept *one = LIST_AT(&rows, Kept, i);
        Str href = str_printf(cx->arena, "/orders/%lld/photos/%lld", (long long)order->id.n,
                              (long long)one->id.n);
        links[i] = (PhotoLink){ .id = one->id,
                                .href = url_of(href),
                                .small = url_of(str_join(cx->arena, href, S("?small=1"))),
                                .label = order_shows_texts[one->kind],
                                .at = one->at };
    }
    *out = (List){ links, rows.n };
    return OK;
}

SQL(of_sql, "select count(*) as n from order_photos where order_id = $1 and photo = $2", P_INT,
    P_INT);

Err order_photo_of(Cx *cx, const Order *order, unsigned by, PhotoId id)
{
    int64_t n = 0;
    if (may_see(by))
        TRY(db_int(cx, &of_sql, &n, order->id, id));
    return n > 0 ? OK : &photo_missing;
}

// --- forgetting

SQL(old_sql,
    "select p.id from photos p join order_photos f on f.photo = p.id join orders o on o.id = "
    "f.order_id where o.ended_at < $1 and p.forgotten_at is null order by p.id limit $2",
    P_INT, P_INT);
SQL(of_person_sql,
    "select p.id from photos p join order_photos f on f.photo = p.id join orders o on o.id = "
    "f.order_id where o.resident = $1 and p.forgotten_at is null order by p.id limit 1000",
    P_INT);

static Err forget_each(Cx *cx, const List *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        TRY(photo_forget(cx, LIST_AT(rows, Kept, i)->id));
    return OK;
}

Err order_photos_forget(Cx *cx, int limit, int *did)
{
    List rows;
    Time before = time_add(cx->now, -setting_int(cx, "orders.photo_days") * TIME_DAY);
    TRY(db_list(cx, &old_sql, &kept_shape, &rows, before, limit));
    *did = (int)rows.n;
    return forget_each(cx, &rows);
}

Err order_photos_forget_of(Cx *cx, PersonId resident)
{
    List rows;
    TRY(db_list(cx, &of_person_sql, &kept_shape, &rows, resident));
    return forget_each(cx, &rows);
}
