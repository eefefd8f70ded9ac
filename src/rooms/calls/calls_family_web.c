// 家人代办 under 我的, and the station's list of who asked for whom.
#include "rooms/calls/calls_pages.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

// --- mine

typedef struct {
    Str name;
    Kin kin;
    Str phone;
    PlaceId place;
    Str address;
} AskForm;
static const Input ask_inputs[] = {
    INPUT(AskForm, name, "家人姓名", .required = true, .max = PERSON_NAME_MAX),
    INPUT_WORD(AskForm, kin, "是您的", kin_words, kin_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(AskForm, phone, "家人自己的手机号", .max = 20, .widget = WIDGET_PHONE,
          .hint = TEXT("会给家人发验证码；没有手机的不填，由站里打电话或上门确认")),
    INPUT(AskForm, place, "家人所在的村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(AskForm, address, "家人住址", .required = true, .hint = TEXT("写到门牌号"), .max = 200),
};
const Form family_ask_form = { "AskForm", sizeof(AskForm), ask_inputs, COUNT(ask_inputs),
                               TEXT("登记") };

typedef struct {
    List families;  // of Family: whom I order for
    List helpers;   // of Family: who orders for me
    bool empty, has_helpers;
    FormView form;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, families, family_shape),
    LISTED(MineView, helpers, family_shape),
    SHOWN(MineView, empty),
    SHOWN(MineView, has_helpers),
    FIELD_(MineView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape family_mine_shape = SHAPE(MineView, mine_fields);

static Err station_choices(Cx *cx, FormView *form, const char *field)
{
    List stations;
    TRY(people_stations(cx, &stations));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, stations.n + 1);
    for (size_t i = 0; i < stations.n; i++) {
        const Station *one = LIST_AT(&stations, Station, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                                   .text_str = str_printf(cx->arena, "%.*s · %.*s",
                                                          STR_FMT(one->branch),
                                                          STR_FMT(one->name)) };
    }
    form_choices(cx, form, field, choices, stations.n);
    return OK;
}

Err family_mine(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    List all;
    TRY(family_list_mine(cx, cx->actor.person, &all));
    Family *own = NEW_ARRAY(cx->arena, Family, all.n + 1);
    Family *helpers = NEW_ARRAY(cx->arena, Family, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        Family *one = LIST_AT(&all, Family, i);
        if (same(one->relative, cx->actor.person))
            own[view->families.n++] = *one;
        else
            helpers[view->helpers.n++] = *one;
    }
    view->families.at = own;
    view->helpers.at = helpers;
    view->empty = view->families.n == 0;
    view->has_helpers = view->helpers.n > 0;
    AskForm values = { .place = cx->actor.home };
    view->form = form_view(cx, &family_ask_form, S("/me/family"), &values);
    TRY(station_choices(cx, &view->form, "place"));
    return reply_page(cx, reply, call_pages[CALL_PAGE_FAMILY], view);
}

Err family_ask_run(Cx *cx, const Req *req, Reply *reply)
{
    const AskForm *form = req_form(req);
    FamilyNew new = { .name = form->name,
                      .kin = form->kin,
                      .phone = form->phone,
                      .place = form->place,
                      .address = form->address };
    FamilyId id;
    TRY(family_ask(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/me/family/", id.n);
}

// --- one link

typedef struct {
    Str code;
} CodeForm;
static const Input code_inputs[] = {
    INPUT(CodeForm, code, "家人收到的验证码", .required = true, .max = 10, .widget = WIDGET_CODE),
};
const Form family_code_form = { "CodeForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                                TEXT("确认") };
const Form family_end_form = { .name = "family_end_form", .submit = TEXT("解除") };

typedef struct {
    Family family;
    List orders;  // of FamilyOrder
    bool mine, has_orders, may_code, may_end, waits_station;
    Str other;  // who stands on the other side
    Url new_order, end;
    FormView code, key;
} OneView;
static const Field one_fields[] = {
    PART(OneView, family, family_shape),
    LISTED(OneView, orders, family_order_shape),
    FIELD(OneView, mine),
    SHOWN(OneView, has_orders),
    FIELD(OneView, may_code),
    FIELD(OneView, may_end),
    SHOWN(OneView, waits_station),
    FIELD(OneView, other),
    SHOWN(OneView, new_order),
    SHOWN(OneView, end),
    FIELD_(OneView, code, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OneView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape family_one_shape = SHAPE(OneView, one_fields);

static Str family_path(Cx *cx, FamilyId id, const char *act)
{
    return str_printf(cx->arena, "/me/family/%lld%s", (long long)id.n, act);
}

Err family_show(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view = NEW(cx->arena, OneView);
    FamilyId id = { req_number(req, "id") };
    TRY(family_find(cx, id, &view->family));
    const Family *family = &view->family;
    view->mine = same(family->relative, cx->actor.person);
    view->other = view->mine ? family->name : family->relative_name;
    view->may_code = view->mine && family->by_code && !family->late;
    view->waits_station = family->asked && !view->may_code;
    view->may_end = family->asked || family->confirmed;
    view->new_order = url_of(family_path(cx, id, "/order"));
    view->end = url_of(family_path(cx, id, "/end"));
    if (view->may_code)
        view->code = form_view(cx, &family_code_form, family_path(cx, id, "/code"), NULL);
    view->key = form_button(cx, view->end.bytes);
    if (view->mine)
        TRY(family_orders(cx, family, &view->orders));
    view->has_orders = view->orders.n > 0;
    return reply_page(cx, reply, call_pages[CALL_PAGE_FAMILY_ONE], view);
}

Err family_code_run(Cx *cx, const Req *req, Reply *reply)
{
    const CodeForm *form = req_form(req);
    FamilyId id = { req_number(req, "id") };
    Err verdict;
    TRY(family_confirm_code(cx, id, form->code, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    reply_say(cx, reply, TEXT("家人已同意，可以替他点单了"));
    return reply_goto_row(cx, reply, "/me/family/", id.n);
}

Err family_end_run(Cx *cx, const Req *req, Reply *reply)
{
    FamilyId id = { req_number(req, "id") };
    Family family;
    TRY(family_find(cx, id, &family));
    TRY(family_end(cx, id));
    reply_say(cx, reply, TEXT("已解除，以前点的单照常办"));
    return reply_goto(cx, reply, S("/me/family"));
}

// --- an order for somebody of the family

typedef struct {
    ItemId item;
    Str title;
    Day wanted_on;
    DayPart wanted_part;  // from 0: 上午
    Str address, phone, details;
} OrderForm;
static const Input order_inputs[] = {
    INPUT(OrderForm, item, "服务", .widget = WIDGET_CHOICE),
    INPUT(OrderForm, title, "菜单上没有的，写明需要什么帮助", .max = 60),
    INPUT(OrderForm, wanted_on, "哪天方便", .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(OrderForm, wanted_part, "什么时候", day_part_words + 1, day_part_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(OrderForm, address, "家人住址", .hint = TEXT("不填就用登记的住址"), .max = 200),
    INPUT(OrderForm, phone, "上门前打给谁", .hint = TEXT("不填就打家人的电话，家人没有的打您的"),
          .max = 20, .widget = WIDGET_PHONE),
    INPUT(OrderForm, details, "还想说的", .max = 500, .widget = WIDGET_AREA),
};
const Form family_order_form = { "OrderForm", sizeof(OrderForm), order_inputs, COUNT(order_inputs),
                                 TEXT("提交") };

typedef struct {
    Family family;
    FormView form;
} NewView;
static const Field new_fields[] = {
    PART(NewView, family, family_shape),
    FIELD_(NewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape family_new_shape = SHAPE(NewView, new_fields);

static Err item_choices(Cx *cx, FormView *form)
{
    List items;
    TRY(item_list(cx, false, &items));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)item->id.n),
                                   .text_str = item->name };
    }
    form_choices(cx, form, "item", choices, items.n);
    return OK;
}

static void day_choices(Cx *cx, FormView *form)
{
    static const Text texts[] = { TEXT("今天"), TEXT("明天"), TEXT("后天") };
    FormChoice choices[COUNT(texts)];
    for (int i = 0; i < (int)COUNT(texts); i++)
        choices[i] = (FormChoice){ .value = day_iso(cx->arena, day_add(cx->today, i)),
                                   .text = texts[i] };
    form_choices(cx, form, "wanted_on", choices, COUNT(texts));
}

Err family_new(Cx *cx, const Req *req, Reply *reply)
{
    NewView *view = NEW(cx->arena, NewView);
    FamilyId id = { req_number(req, "id") };
    TRY(family_find(cx, id, &view->family));
    if (!view->family.confirmed || !same(view->family.relative, cx->actor.person))
        return &call_missing;
    OrderForm values = { .wanted_on = day_add(cx->today, 1) };
    view->form = form_view(cx, &family_order_form, family_path(cx, id, "/order"), &values);
    TRY(item_choices(cx, &view->form));
    day_choices(cx, &view->form);
    return reply_page(cx, reply, call_pages[CALL_PAGE_FAMILY_ORDER], view);
}

Err family_place(Cx *cx, const Req *req, Reply *reply)
{
    const OrderForm *form = req_form(req);
    bool own = str_trim(form->title).n > 0;
    OrderNew new = { .kind = own || form->item.n == 0 ? ORDER_FREE : ORDER_CATALOGUE,
                     .item = own ? NO(Item) : form->item,
                     .title = form->title,
                     .details = form->details,
                     .address = form->address,
                     .phone = form->phone,
                     .wanted_on = form->wanted_on,
                     .wanted_part = form->wanted_part + 1 };
    OrderId id;
    TRY(family_order(cx, (FamilyId){ req_number(req, "id") }, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/orders/", id.n);
}

// --- the station's list

typedef struct {
    bool yes;
    Str reason;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, yes, "本人同意"),
    INPUT(DecideForm, reason, "怎么问的、本人怎么说", .required = true, .min = 2, .max = 200),
};
const Form family_open_form = { .name = "family_open_form", .submit = TEXT("看住址和电话") };
const Form family_decide_form = { "DecideForm", sizeof(DecideForm), decide_inputs,
                                  COUNT(decide_inputs), TEXT("登记") };

typedef struct {
    Family family;
    Url decide, open;
    bool may_decide, may_open, opened;
    Str address, phone, relative_phone;
    Url tel, relative_tel;
} DeskRow;
static const Field desk_row_fields[] = {
    PART(DeskRow, family, family_shape),
    SHOWN(DeskRow, decide),
    SHOWN(DeskRow, open),
    SHOWN(DeskRow, may_decide),
    SHOWN(DeskRow, may_open),
    SHOWN(DeskRow, opened),
    SHOWN(DeskRow, address),
    SHOWN(DeskRow, phone),
    SHOWN(DeskRow, relative_phone),
    SHOWN(DeskRow, tel),
    SHOWN(DeskRow, relative_tel),
};
static const Shape desk_row_shape = SHAPE(DeskRow, desk_row_fields);

static const Field desk_fields[] = { CALL_LIST_FIELDS(desk_row_shape), CALL_LIST_FORM(key) };
const Shape family_desk_shape = SHAPE(CallList, desk_fields);
CALL_LAST_OF(last_family, Family)
static const CallListKind family_kind = { "/calls/families", CALL_DESKS, family_list, last_family };

static void desk_row(Cx *cx, const Family *family, DeskRow *out)
{
    *out = (DeskRow){ .family = *family, .address = S(""), .phone = S("") };
    out->relative_phone = S("");
    out->open = url_of(str_printf(cx->arena, "/calls/families/%lld/open", (long long)family->id.n));
    out->may_decide = family->asked && actor_may(&cx->actor, ROLES_DISPATCH, family->place_path);
    out->decide = url_of(str_printf(cx->arena, "/calls/families/%lld", (long long)family->id.n));
    if (!out->may_decide) {
        out->family.name = mask_name(cx->arena, family->name);
        out->family.relative_name = mask_name(cx->arena, family->relative_name);
    }
    out->may_open = out->may_decide;
}

static void open_row(Cx *cx, const FamilyContact *contact, DeskRow *row)
{
    row->opened = true;
    row->may_open = false;
    row->address = contact->address;
    row->phone = contact->phone;
    row->relative_phone = contact->relative_phone;
    row->tel = url_of(str_join(cx->arena, S("tel:"), contact->phone));
    row->relative_tel = url_of(str_join(cx->arena, S("tel:"), contact->relative_phone));
}

static Err desk_page(Cx *cx, const Req *req, Reply *reply, FamilyId opened)
{
    CallList *view = NEW(cx->arena, CallList);
    CallDesk desk;
    FamilyContact contact;
    if (opened.n != 0)
        TRY(family_contact(cx, opened, &contact));
    TRY(call_list(cx, req, reply, &family_kind, view, &desk));
    DeskRow *rows = NEW_ARRAY(cx->arena, DeskRow, view->rows.n + 1);
    for (size_t i = 0; i < view->rows.n; i++) {
        desk_row(cx, LIST_AT(&view->rows, Family, i), &rows[i]);
        if (opened.n != 0 && same(rows[i].family.id, opened))
            open_row(cx, &contact, &rows[i]);
    }
    view->rows.at = rows;
    view->key = form_button(cx, S("/calls/families"));
    return reply_page(cx, reply, call_pages[CALL_PAGE_FAMILY_DESK], view);
}

Err family_desk(Cx *cx, const Req *req, Reply *reply)
{
    return desk_page(cx, req, reply, NO(Family));
}

Err family_open_run(Cx *cx, const Req *req, Reply *reply)
{
    return desk_page(cx, req, reply, (FamilyId){ req_number(req, "id") });
}

Err family_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    TRY(family_decide(cx, (FamilyId){ req_number(req, "id") }, form->yes, form->reason));
    reply_say(cx, reply, form->yes ? TEXT("已登记，可以代办了") : TEXT("已登记，未同意"));
    return reply_goto(cx, reply, S("/calls/families"));
}
