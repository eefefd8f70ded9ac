// The menu as residents see it: in categories, and each service on a page of its own.
#include "rooms/orders/orders_inside.h"
#include "rooms/places/places.h"

typedef struct {
    ItemId id;
    Str name, summary;
    Html icon;
    Text mode_text, state_text, category_text;
    bool shelved, pooled;
    Str icon_name, place_name;
    int64_t position, lead_days, min_people, max_people;
    Url order, show, edit;
    bool may_keep;
} ItemRow;
static const Field row_fields[] = {
    FIELD(ItemRow, id),
    COL(ItemRow, name, "服务"),
    COL(ItemRow, summary, "说明"),
    COL(ItemRow, category_text, "类别"),
    SHOWN(ItemRow, icon),
    COL(ItemRow, mode_text, "方式"),
    COL(ItemRow, state_text, "状态"),
    FIELD(ItemRow, shelved),
    COL(ItemRow, pooled, "凑单"),
    COL(ItemRow, place_name, "由谁维护"),
    COL(ItemRow, lead_days, "提前天数"),
    COL(ItemRow, min_people, "最少人数"),
    COL(ItemRow, max_people, "最多人数"),
    FIELD(ItemRow, icon_name),
    COL(ItemRow, position, "次序"),
    SHOWN(ItemRow, order),
    SHOWN(ItemRow, show),
    SHOWN(ItemRow, edit),
    SHOWN(ItemRow, may_keep),
};
static const Shape row_shape = SHAPE(ItemRow, row_fields);

static ItemRow row_of(Cx *cx, const Item *item)
{
    long long id = item->id.n;
    return (ItemRow){ .id = item->id,
                      .name = item->name,
                      .summary = item->summary,
                      .icon = icon_html(item->icon),
                      .icon_name = item->icon,
                      .mode_text = item_mode_texts[item->mode],
                      .state_text = item_state_texts[item->state],
                      .category_text = item_category_texts[item->category],
                      .shelved = item->state == ITEM_SHELVED,
                      .pooled = item->pooled,
                      .place_name = item->place_name,
                      .position = item->position,
                      .lead_days = item->lead_days,
                      .min_people = item->min_people,
                      .max_people = item->max_people,
                      .order = url_of(str_printf(cx->arena, "/orders/new?item=%lld", id)),
                      .show = url_of(str_printf(cx->arena, "/services/%lld", id)),
                      .edit = url_of(str_printf(cx->arena, "/items/%lld/edit", id)),
                      .may_keep = item_may_keep(&cx->actor, item) };
}

static void rows_of(Cx *cx, const List *items, List *out)
{
    ItemRow *rows = NEW_ARRAY(cx->arena, ItemRow, items->n + 1);
    for (size_t i = 0; i < items->n; i++)
        rows[i] = row_of(cx, LIST_AT(items, Item, i));
    *out = (List){ rows, items->n };
}

// --- the menu

typedef struct {
    Text text;
    List items;
} Category;
static const Field category_fields[] = { FIELD(Category, text),
                                         LISTED(Category, items, row_shape) };
static const Shape category_shape = SHAPE(Category, category_fields);

typedef struct {
    List items, categories;
    bool may_keep, empty;
} MenuView;
static const Field menu_fields[] = {
    LISTED(MenuView, items, row_shape),
    FIELD_(MenuView, categories, KIND_LIST, &category_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(MenuView, may_keep),
    SHOWN(MenuView, empty),
};
const Shape item_menu_shape = SHAPE(MenuView, menu_fields);

// In the order of the words, 其他 at the end; empty ones are left out.
static List categories_of(Cx *cx, const List *items)
{
    Category *all = NEW_ARRAY(cx->arena, Category, ITEM_CATEGORIES);
    size_t n = 0;
    for (int c = 1; c <= ITEM_CATEGORIES; c++) {
        ItemCategory category = (ItemCategory)(c % ITEM_CATEGORIES);
        ItemRow *rows = NEW_ARRAY(cx->arena, ItemRow, items->n + 1);
        size_t found = 0;
        for (size_t i = 0; i < items->n; i++)
            if (LIST_AT(items, Item, i)->category == category)
                rows[found++] = row_of(cx, LIST_AT(items, Item, i));
        if (found > 0)
            all[n++] = (Category){ item_category_texts[category], { rows, found } };
    }
    return (List){ all, n };
}

// What is offered where the visitor lives; who is not known sees the whole county's.
static Err menu_list(Cx *cx, List *items)
{
    if (cx->actor.home_path.n > 0)
        return item_list_for(cx, cx->actor.home_path, items);
    TRY(item_list(cx, false, items));
    Item *kept = items->at;
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++)
        if (item_valid_on(&kept[i], cx->today))
            kept[n++] = kept[i];
    items->n = n;
    return OK;
}

Err item_menu(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MenuView *view = NEW(cx->arena, MenuView);
    List items;
    TRY(menu_list(cx, &items));
    rows_of(cx, &items, &view->items);
    view->categories = categories_of(cx, &items);
    view->empty = items.n == 0;
    view->may_keep = actor_is(&cx->actor, ROLES_DISPATCH);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_MENU], view);
}

typedef struct {
    List items;
    bool may_keep;
} TableView;
static const Field table_fields[] = { LISTED(TableView, items, row_shape),
                                      SHOWN(TableView, may_keep) };
const Shape item_table_shape = SHAPE(TableView, table_fields);

Err item_table(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TableView *view = NEW(cx->arena, TableView);
    List items;
    TRY(item_list(cx, true, &items));
    rows_of(cx, &items, &view->items);
    view->may_keep = actor_is(&cx->actor, ROLES_DISPATCH);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEMS], view);
}

// --- one service

typedef struct {
    Item item;
    Html icon;
    Text mode_text, category_text;
    List teams, areas, slots;  // of ItemPart, ItemPart, Slot
    bool has_teams, has_areas, has_slots, has_free, whole, own_station, people;
    SlotFree next;  // the first hours with a seat
    Pool pool;      // where the visitor lives
    bool has_pool, pool_reached;
    bool shelved, may_keep;
    Str county;
    Url order, edit;
} ServiceView;
static const Field service_fields[] = {
    PART(ServiceView, item, item_shape),
    SHOWN(ServiceView, icon),
    FIELD(ServiceView, mode_text),
    FIELD(ServiceView, category_text),
    LISTED(ServiceView, teams, item_part_shape),
    LISTED(ServiceView, areas, item_part_shape),
    LISTED(ServiceView, slots, slot_shape),
    SHOWN(ServiceView, has_teams),
    SHOWN(ServiceView, has_areas),
    FIELD(ServiceView, has_slots),
    FIELD(ServiceView, has_free),
    SHOWN(ServiceView, whole),
    SHOWN(ServiceView, own_station),
    SHOWN(ServiceView, people),
    PART(ServiceView, next, slot_free_shape),
    PART(ServiceView, pool, pool_shape),
    FIELD(ServiceView, has_pool),
    FIELD(ServiceView, pool_reached),
    FIELD(ServiceView, shelved),
    SHOWN(ServiceView, may_keep),
    SHOWN(ServiceView, county),
    SHOWN(ServiceView, order),
    SHOWN(ServiceView, edit),
};
const Shape item_service_shape = SHAPE(ServiceView, service_fields);

static Err fill_hours(Cx *cx, ServiceView *view)
{
    List seats;
    TRY(slot_list(cx, view->item.id, &view->slots));
    view->has_slots = view->slots.n > 0;
    if (!view->has_slots)
        return OK;
    TRY(slot_list_free(cx, &view->item, &seats));
    view->has_free = seats.n > 0;
    if (view->has_free)
        view->next = *LIST_AT(&seats, SlotFree, 0);
    return OK;
}

Err item_service(Cx *cx, const Req *req, Reply *reply)
{
    ServiceView *view = NEW(cx->arena, ServiceView);
    Item *item = &view->item;
    TRY(item_find(cx, (ItemId){ req_number(req, "id") }, item));
    view->may_keep = item_may_keep(&cx->actor, item);
    view->shelved = item->state == ITEM_SHELVED || !item_valid_on(item, cx->today);
    if (view->shelved && !view->may_keep)
        return &item_missing;
    ItemRow row = row_of(cx, item);
    view->icon = row.icon;
    view->mode_text = row.mode_text;
    view->category_text = row.category_text;
    view->order = row.order;
    view->edit = row.edit;
    TRY(item_teams(cx, item->id, &view->teams));
    TRY(item_areas(cx, item->id, &view->areas));
    TRY(fill_hours(cx, view));
    view->has_teams = view->teams.n > 0;
    view->has_areas = view->areas.n > 0;
    view->whole = !view->has_areas && item->place.n == 0;
    if (view->whole) {
        Place centre;
        TRY(place_centre(cx, &centre));
        view->county = centre.name;
    }
    view->own_station = item->mode == ITEM_SPOT && item->spot.n == 0;
    view->people = item->max_people > 1 && !item->pooled;
    if (item->pooled && cx->actor.home_path.n > 0) {
        TRY(pool_open_at(cx, item, cx->actor.home_path, &view->pool, &view->has_pool));
        view->pool_reached = view->has_pool && view->pool.lacks == 0;
    }
    reply_title(reply, item->name);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_SERVICE], view);
}
