// The menu as residents see it, and as the centre keeps it.
#include "rooms/orders/orders_inside.h"

typedef struct {
    ItemId id;
    Str name, summary;
    Html icon;
    Text mode_text, state_text;
    bool shelved;
    Str icon_name;
    int64_t position;
    Url order, edit;
} ItemRow;
static const Field row_fields[] = {
    FIELD(ItemRow, id),
    COL(ItemRow, name, "服务"),
    COL(ItemRow, summary, "说明"),
    SHOWN(ItemRow, icon),
    COL(ItemRow, mode_text, "方式"),
    COL(ItemRow, state_text, "状态"),
    FIELD(ItemRow, shelved),
    FIELD(ItemRow, icon_name),
    COL(ItemRow, position, "次序"),
    SHOWN(ItemRow, order),
    SHOWN(ItemRow, edit),
};
static const Shape row_shape = SHAPE(ItemRow, row_fields);

static Err rows_of(Cx *cx, bool shelved_too, List *out)
{
    List items;
    TRY(item_list(cx, shelved_too, &items));
    ItemRow *rows = NEW_ARRAY(cx->arena, ItemRow, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        rows[i] = (ItemRow){
            .id = item->id,
            .name = item->name,
            .summary = item->summary,
            .icon = icon_html(item->icon),
            .icon_name = item->icon,
            .mode_text = item_mode_texts[item->mode],
            .state_text = item_state_texts[item->state],
            .shelved = item->state == ITEM_SHELVED,
            .position = item->position,
            .order = url_of(str_printf(cx->arena, "/orders/new?item=%lld", (long long)item->id.n)),
            .edit = url_of(str_printf(cx->arena, "/items/%lld/edit", (long long)item->id.n))
        };
    }
    *out = (List){ rows, items.n };
    return OK;
}

// --- the menu

typedef struct {
    List items;
    bool may_keep;
} MenuView;
static const Field menu_fields[] = { LISTED(MenuView, items, row_shape),
                                     SHOWN(MenuView, may_keep) };
const Shape item_menu_shape = SHAPE(MenuView, menu_fields);

Err item_menu(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MenuView *view = NEW(cx->arena, MenuView);
    TRY(rows_of(cx, false, &view->items));
    view->may_keep = actor_is(&cx->actor, ROLE_CENTRE);
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
    TRY(rows_of(cx, true, &view->items));
    view->may_keep = actor_is(&cx->actor, ROLE_CENTRE);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEMS], view);
}

// --- one item

static const Input inputs[] = {
    INPUT(Item, name, "服务名称", .required = true, .min = 2, .max = 20),
    INPUT(Item, summary, "一句话说明", .max = 100),
    INPUT_WORD(Item, mode, "方式", item_mode_words, item_mode_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(Item, icon, "图标", .required = true, .max = 20, .widget = WIDGET_SELECT),
    INPUT(Item, position, "次序", .hint = TEXT("数字小的排在前面"), .min = 0, .max = 100000),
    INPUT_WORD(Item, state, "状态", item_state_words, item_state_texts, .required = true,
               .widget = WIDGET_CHOICE),
};
const Form item_form = { "Item", sizeof(Item), inputs, COUNT(inputs), TEXT("保存") };

typedef struct {
    Item item;
    List beside;  // of Beside: the needs it came from
    bool is_new;
    FormView form;
} EditView;
static const Field edit_fields[] = {
    PART(EditView, item, item_shape),
    LISTED(EditView, beside, beside_shape),
    SHOWN(EditView, is_new),
    FIELD_(EditView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape item_edit_shape = SHAPE(EditView, edit_fields);

static void icon_choices(Cx *cx, FormView *form)
{
    static const Text texts[] = { TEXT("剪刀"), TEXT("扳手"), TEXT("加号"), TEXT("天平"),
                                  TEXT("书本"), TEXT("扫帚"), TEXT("对话"), TEXT("方格"),
                                  TEXT("爱心"), TEXT("电话"), TEXT("房屋"), TEXT("众人"),
                                  TEXT("礼物") };
    FormChoice choices[COUNT(texts)];
    for (size_t i = 0; i < COUNT(texts); i++)
        choices[i] = (FormChoice){ .value = str(item_icons[i]), .text = texts[i] };
    form_choices(cx, form, "icon", choices, COUNT(texts));
}

Err item_new(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    EditView *view = NEW(cx->arena, EditView);
    view->item = (Item){ .icon = S("heart"), .position = 100 };
    view->is_new = true;
    view->form = form_view(cx, &item_form, S("/items"), &view->item);
    icon_choices(cx, &view->form);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEM], view);
}

Err item_edit(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    ItemId id = { req_number(req, "id") };
    TRY(item_find(cx, id, &view->item));
    TRY(room_beside(cx, "item", id.n, &view->beside));
    Str action = str_printf(cx->arena, "/items/%lld/edit", (long long)id.n);
    view->form = form_view(cx, &item_form, action, &view->item);
    icon_choices(cx, &view->form);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEM], view);
}

Err item_add_run(Cx *cx, const Req *req, Reply *reply)
{
    ItemId id;
    TRY(item_add(cx, req_form(req), &id));
    reply_made(reply);
    return reply_goto(cx, reply, S("/items"));
}

Err item_change_run(Cx *cx, const Req *req, Reply *reply)
{
    Item item = *(const Item *)req_form(req);
    item.id = (ItemId){ req_number(req, "id") };
    TRY(item_change(cx, &item));
    return reply_goto(cx, reply, S("/items"));
}
