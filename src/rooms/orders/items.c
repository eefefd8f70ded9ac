// items: the 服务菜单.
#include "base/utf8.h"
#include "rooms/orders/orders.h"
#include "store/db.h"
#include <string.h>

FAULT(item_missing, 404, "item.missing", "菜单上没有这项服务");
FAULT(item_taken, 409, "item.taken", "菜单上已经有同名的服务，请换一个名称");

const char *const item_mode_words[] = { "door", "spot", NULL };
const char *const item_state_words[] = { "offered", "shelved", NULL };
const Text item_mode_texts[] = { TEXT("上门"), TEXT("到站") };
const Text item_state_texts[] = { TEXT("在菜单上"), TEXT("已下架") };
const char *const item_icons[] = { "scissors", "wrench", "plus",  "scale", "book",  "broom", "chat",
                                   "grid",     "heart",  "phone", "home",  "users", "gift",  NULL };

static const Field item_fields[] = {
    FIELD(Item, id),
    COL(Item, name, "服务"),
    FIELD(Item, icon),
    COL(Item, summary, "说明"),
    WORD(Item, mode, item_mode_words),
    WORD(Item, state, item_state_words),
    COL(Item, position, "次序"),
};
const Shape item_shape = SHAPE(Item, item_fields);

SQL(find_sql, "select id, name, icon, summary, mode, state, position from items where id = $1",
    P_INT);

Err item_find(Cx *cx, ItemId id, Item *out)
{
    return db_one(cx, &find_sql, &item_shape, out, &item_missing, id);
}

SQL(list_sql,
    "select id, name, icon, summary, mode, state, position from items"
    " where $1 = 1 or state = 'offered' order by position, id limit 200",
    P_INT);

Err item_list(Cx *cx, bool shelved_too, List *out)
{
    return db_list(cx, &list_sql, &item_shape, out, shelved_too);
}

SQL(changed_sql,
    "select id, name as title, summary as about, '' as place, changed_at,"
    "       case when state = 'offered' then 0 else 1 end as gone"
    "  from items where (changed_at, id) > ($1, $2) order by changed_at, id limit $3",
    P_INT, P_INT, P_INT);

Err item_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out)
{
    return db_list(cx, &changed_sql, &findable_shape, out, after_ms, after_id, limit);
}

static bool icon_known(Str icon)
{
    for (size_t i = 0; item_icons[i] != NULL; i++)
        if (str_eq(icon, str(item_icons[i])))
            return true;
    return false;
}

static Err check_item(Cx *cx, const Item *item)
{
    size_t n = utf8_valid(item->name) ? utf8_length(str_trim(item->name)) : 0;
    if (n < 2 || n > 20)
        cx_problem(cx, S("name"), "length", TEXT("服务名称请写 2 至 20 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (!utf8_valid(item->summary) || utf8_length(item->summary) > 100)
        cx_problem(cx, S("summary"), "too_long", TEXT("说明请不要超过 100 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (!icon_known(item->icon))
        cx_problem(cx, S("icon"), "unknown", TEXT("请选一个图标"), (Str){ 0 }, (Str){ 0 });
    return cx->problems != NULL ? &fault_invalid : OK;
}

SQL(add_sql,
    "insert into items (name, icon, summary, mode, state, position, changed_at)"
    " values ($1, $2, $3, $4, $5, $6, $7) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

Err item_add(Cx *cx, const Item *item, ItemId *id)
{
    TRY(check_item(cx, item));
    Err err = db_insert(cx, &add_sql, &id->n, str_trim(item->name), item->icon,
                        item->summary.p ? item->summary : S(""), item_mode_words[item->mode],
                        item_state_words[item->state], item->position, cx->now);
    if (err == &db_conflict)
        return &item_taken;
    TRY(err);
    cx_audit(cx, "item", id->n, (Str){ 0 }, item->name);
    return OK;
}

SQL(change_sql,
    "update items set name = $2, icon = $3, summary = $4, mode = $5, state = $6, position = $7, "
    "changed_at = $8"
    " where id = $1",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

Err item_change(Cx *cx, const Item *item)
{
    Item before;
    int64_t changed;
    TRY(item_find(cx, item->id, &before));
    TRY(check_item(cx, item));
    Err err = db_change(cx, &change_sql, &changed, item->id, str_trim(item->name), item->icon,
                        item->summary.p ? item->summary : S(""), item_mode_words[item->mode],
                        item_state_words[item->state], item->position, cx->now);
    if (err == &db_conflict)
        return &item_taken;
    TRY(err);
    if (changed == 0)
        return &item_missing;
    cx_audit(cx, "item", item->id.n, str(item_state_words[before.state]),
             str(item_state_words[item->state]));
    return OK;
}
