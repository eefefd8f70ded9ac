// 代办点单: an order for who has called or stands at the counter, typed within 45 seconds. A number
// fills the person, a digit or two letters name the service, Enter sends it.
#include "base/initials.h"
#include "base/utf8.h"
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

typedef struct {
    PersonId resident;  // as chosen among those who have the number; none: by number and name
    Str phone, name, address, pick;
    ItemId item;
    Day wanted_on;
    DayPart wanted_part;  // from 0: 上午
    Str slot;             // "7-20201028": a seat of an item that has slots
    int64_t people;
    PlaceId place;
    Str title, details, risk;
    bool alone, urgent;
} DeskForm;
static const Input desk_inputs[] = {
    INPUT(DeskForm, resident, "居民", .widget = WIDGET_HIDDEN),
    INPUT(DeskForm, phone, "电话", .required = true, .max = 20, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(DeskForm, name, "姓名", .hint = TEXT("电话登记过的可不填"), .max = PERSON_NAME_MAX),
    INPUT(DeskForm, address, "地址", .hint = TEXT("写到门牌号"), .max = 200),
    INPUT(DeskForm, pick, "要什么服务",
          .hint = TEXT("编号、首字母（如 lf）或名称；菜单上没有的直接写。回车就提交"), .max = 60),
    INPUT(DeskForm, item, "或在菜单上选", .widget = WIDGET_CHOICE),
    INPUT(DeskForm, wanted_on, "哪天方便", .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(DeskForm, wanted_part, "什么时候", day_part_words + 1, day_part_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(DeskForm, slot, "选一个时段", .hint = TEXT("不选就按上面的日期排最早的一个"), .max = 40,
          .widget = WIDGET_SELECT),
    INPUT(DeskForm, people, "几位参加", .hint = TEXT("连本人"), .min = 0, .max = 200),
    INPUT(DeskForm, place, "所在村或社区", .widget = WIDGET_SELECT),
    INPUT(DeskForm, title, "需要什么帮助", .max = 60, .widget = WIDGET_HIDDEN),
    INPUT(DeskForm, details, "具体情况", .max = 500, .widget = WIDGET_AREA),
    INPUT(DeskForm, risk, "上门注意", .hint = TEXT("如：独居、养狗、听力不好，只给接单的队伍看"),
          .max = 200),
    INPUT(DeskForm, alone, "独居老人，要两位志愿者同去"),
    INPUT(DeskForm, urgent, "加急"),
};
const Form order_desk_new_form = { "DeskForm", sizeof(DeskForm), desk_inputs, COUNT(desk_inputs),
                                   TEXT("提交") };

// Of several who share a number.
typedef struct {
    PersonId id;
    Str name, place_name;
    bool chosen;
    Url href;
} Caller;
static const Field caller_fields[] = {
    FIELD(Caller, id),     FIELD(Caller, name), FIELD(Caller, place_name),
    SHOWN(Caller, chosen), SHOWN(Caller, href),
};
static const Shape caller_shape = SHAPE(Caller, caller_fields);

typedef struct {
    bool searched, found, several, unknown, alone;
    Str phone, name, address;
    PlaceId place;
    Str place_name, risk;
    List callers;  // of Caller
    List open;     // of OrderRow: what the person has in hand already
    bool has_open, many;
    int64_t within;  // orders of this number within the hour
    Str item_name;   // of an item with slots or a pool, named a moment ago
    bool no_seat;
    FormView form;
    Url script, problem, wish;  // 代反映问题, 代说微心愿: with the number
} DeskNewView;
static const Field desk_new_fields[] = {
    SHOWN(DeskNewView, searched),
    FIELD(DeskNewView, found),
    FIELD(DeskNewView, several),
    SHOWN(DeskNewView, unknown),
    FIELD(DeskNewView, phone),
    FIELD(DeskNewView, name),
    FIELD(DeskNewView, address),
    FIELD(DeskNewView, place),
    FIELD(DeskNewView, place_name),
    FIELD(DeskNewView, risk),
    FIELD(DeskNewView, alone),
    LISTED(DeskNewView, callers, caller_shape),
    LISTED(DeskNewView, open, order_row_shape),
    SHOWN(DeskNewView, has_open),
    FIELD(DeskNewView, many),
    FIELD(DeskNewView, within),
    SHOWN(DeskNewView, item_name),
    SHOWN(DeskNewView, no_seat),
    FIELD_(DeskNewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskNewView, script),
    SHOWN(DeskNewView, problem),
    SHOWN(DeskNewView, wish),
};
const Shape order_desk_new_shape = SHAPE(DeskNewView, desk_new_fields);

static bool has_record(Cx *cx, const Person *person)
{
    return person->home_path.n > 0 && order_desk_covers(&cx->actor, person->home_path);
}

// Those with that number whose home this desk answers for. Of the others it hears nothing.
static Err callers_of(Cx *cx, Str phone, List *out)
{
    List all;
    TRY(people_by_phone(cx, phone, &all));
    Person *own = NEW_ARRAY(cx->arena, Person, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (has_record(cx, LIST_AT(&all, Person, i)))
            own[n++] = *LIST_AT(&all, Person, i);
    *out = (List){ own, n };
    return OK;
}

static Str new_href(Cx *cx, Str phone, PersonId person)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_lit(&buf, "/desk/new?phone=");
    buf_url(&buf, phone);
    if (person.n != 0)
        buf_printf(&buf, "&person=%lld", (long long)person.n);
    return buf_str(&buf);
}

static Url other_href(Cx *cx, const char *path, Str phone)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_printf(&buf, "%s?desk=1&phone=", path);
    buf_url(&buf, phone);
    return url_of(buf_str(&buf));
}

#define OPEN_MOST 10

// What the person has in hand, so that nobody orders twice by telephone.
static Err open_of(Cx *cx, PersonId person, DeskNewView *view)
{
    List rows;
    TRY(order_list_mine(cx, person, NO(Order), 50, &rows));
    OrderRow *open = NEW_ARRAY(cx->arena, OrderRow, OPEN_MOST);
    for (size_t i = 0; i < rows.n && view->open.n < OPEN_MOST; i++)
        if (!order_ended(LIST_AT(&rows, OrderRow, i)->state))
            open[view->open.n++] = *LIST_AT(&rows, OrderRow, i);
    view->open.at = open;
    view->has_open = view->open.n > 0;
    return OK;
}

static Err fill_person(Cx *cx, const Person *person, DeskNewView *view)
{
    Str phone;
    view->found = true;
    view->name = person->name;
    TRY(order_last_contact(cx, person->id, &view->address, &phone, &view->place));
    if (view->address.n == 0)
        TRY(person_address(cx, person->id, &view->address));
    TRY(order_last_risk(cx, person->id, &view->risk));
    TRY(order_last_alone(cx, person->id, &view->alone));
    view->place = person->home;
    view->place_name = person->home_name;
    cx_audit(cx, "order.lookup", person->id.n, (Str){ 0 }, (Str){ 0 });
    return open_of(cx, person->id, view);
}

// Name and last address of who has the phone, for those alone whose desk answers for the person's
// home. Several on one number are chosen from.
static Err look_up(Cx *cx, const Req *req, DeskNewView *view, PersonId *chosen)
{
    List people;
    int64_t asked = 0;
    TRY(order_count_phone(cx, view->phone, &view->within));
    view->many = view->within >= setting_int(cx, "orders.hour_max");
    TRY(callers_of(cx, view->phone, &people));
    if (!str_int(req_query(req, "person"), &asked))
        asked = 0;
    Caller *callers = NEW_ARRAY(cx->arena, Caller, people.n + 1);
    for (size_t i = 0; i < people.n; i++) {
        const Person *person = LIST_AT(&people, Person, i);
        bool is = people.n == 1 || person->id.n == asked;
        callers[i] = (Caller){ person->id, person->name, person->home_name, is,
                               url_of(new_href(cx, view->phone, person->id)) };
        if (!is)
            continue;
        *chosen = person->id;
        TRY(fill_person(cx, person, view));
    }
    view->callers = (List){ callers, people.n };
    view->several = people.n > 1;
    view->unknown = people.n == 0;
    return OK;
}

static Err item_choices(Cx *cx, FormView *form)
{
    List items;
    TRY(item_list(cx, false, &items));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, items.n + 1);
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        Str spelled[INITIALS_MAX] = { S("") };
        size_t ways = initials_of(cx->arena, item->name, spelled);
        Str letters = ways > 0 ? spelled[0] : S("");
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)item->id.n),
                                   .text_str = str_printf(cx->arena, "%zu %.*s %.*s", i + 1,
                                                          STR_FMT(item->name), STR_FMT(letters)) };
    }
    form_choices(cx, form, "item", choices, items.n);
    return OK;
}

// --- what it is about

static bool is_number(Str s)
{
    int64_t n;
    return s.n > 0 && s.n < 4 && str_int(s, &n) && n > 0;
}

// How well: the whole name or its letters, the end of either (上门理发 before 集中理发日; one
// letter is too little for that), a part of either.
enum { FIT_NONE, FIT_PART, FIT_END, FIT_WHOLE };

static bool ends(Str s, Str with)
{
    return with.n >= 2 && s.n >= with.n && str_eq(str_slice(s, s.n - with.n, s.n), with);
}

static int fit_of(Str s, Str typed)
{
    return str_eq(s, typed)    ? FIT_WHOLE
           : ends(s, typed)    ? FIT_END
           : str_has(s, typed) ? FIT_PART
                               : FIT_NONE;
}

static int item_fits(Cx *cx, const Item *item, Str typed)
{
    Str spelled[INITIALS_MAX], word = str_lower(cx->arena, typed);
    int best = utf8_has_han(typed) || str_eq(item->name, typed) ? fit_of(item->name, typed)
                                                                : FIT_NONE;
    size_t n = initials_of(cx->arena, item->name, spelled);
    for (size_t i = 0; i < n; i++) {
        int fit = fit_of(spelled[i], word);
        if (fit > best && (fit == FIT_WHOLE || !utf8_has_han(typed)))
            best = fit;
    }
    return best;
}

// "3" is the third of the menu, "lf" what has those letters, "理发" what has those words; none when
// nothing or more than one thing fits.
static Err item_named(Cx *cx, Str typed, ItemId *id, size_t *matches)
{
    List items;
    int64_t number = 0;
    *id = NO(Item);
    *matches = 0;
    TRY(item_list(cx, false, &items));
    if (is_number(typed) && str_int(typed, &number) && (size_t)number <= items.n) {
        *id = LIST_AT(&items, Item, (size_t)number - 1)->id;
        *matches = 1;
        return OK;
    }
    ItemId found = NO(Item);
    int best = FIT_NONE;
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        int fit = item_fits(cx, item, typed);
        if (fit == FIT_NONE || fit < best)
            continue;
        *matches = fit == best && fit != FIT_WHOLE ? *matches + 1 : 1;
        best = fit;
        found = item->id;
    }
    if (*matches == 1)
        *id = found;
    return OK;
}

// What a form that is shown again names already.
static Err named_item(Cx *cx, const FormView *form, Item *item)
{
    ItemId id = NO(Item);
    size_t matches;
    Str typed = str_trim(form_field(form, "pick")->value);
    if (typed.n > 0)
        TRY(item_named(cx, typed, &id, &matches));
    else if (!str_int(form_field(form, "item")->value, &id.n))
        id = NO(Item);
    Err err = id.n != 0 ? item_find(cx, id, item) : OK;
    return err == &item_missing ? OK : err;
}

// The seats of what was named, when none was free at the time that was said.
static Err fill_seats(Cx *cx, DeskNewView *view)
{
    Item item = { 0 };
    int64_t slots, left;
    TRY(named_item(cx, &view->form, &item));
    TRY(order_seat_choices(cx, &view->form, &item, &slots, &left));
    view->item_name = slots > 0 ? item.name : S("");
    view->no_seat = slots > 0 && left == 0;
    return OK;
}

Err order_desk_new(Cx *cx, const Req *req, Reply *reply)
{
    DeskNewView *view = NEW(cx->arena, DeskNewView);
    PersonId chosen = NO(Person);
    view->phone = req_query(req, "phone");
    view->searched = view->phone.n > 0;
    if (view->searched)
        TRY(look_up(cx, req, view, &chosen));
    if (view->place.n == 0) {
        const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH | ROLE_GRID, (Str){ 0 });
        if (grant != NULL && grant->place.n != 0)
            TRY(place_station_for(cx, grant->place, &view->place));
    }
    DeskForm values = { .resident = chosen,
                        .phone = view->phone,
                        .name = view->name,
                        .address = view->address,
                        .risk = view->risk,
                        .alone = view->alone,
                        .place = view->place,
                        .people = 1,
                        .wanted_on = day_add(cx->today, 1) };
    Str action = view->searched ? new_href(cx, view->phone, chosen) : S("/desk/new");
    view->form = form_view(cx, &order_desk_new_form, action, &values);
    view->script = url_of(asset_href("desk.js"));
    view->problem = other_href(cx, "/problems/new", view->phone);
    view->wish = other_href(cx, "/wishes/new", view->phone);
    TRY(item_choices(cx, &view->form));
    TRY(order_place_choices(cx, &view->form, "place", true));
    order_day_choices(cx, &view->form, "wanted_on");
    TRY(fill_seats(cx, view));
    if (view->unknown) {  // the house knows nothing that could be left out
        form_require(&view->form, "name");
        form_require(&view->form, "address");
        ((FormField *)(uintptr_t)form_field(&view->form, "name"))->has_hint = false;
    }
    return reply_page(cx, reply, order_pages[ORDER_PAGE_DESK_NEW], view);
}

// --- who it is for

static Err ask_which(Cx *cx, Str field, const char *code, Text text)
{
    cx_problem(cx, field, code, text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

Err order_caller(Cx *cx, const OrderCaller *caller, PersonId *id)
{
    List people;
    Str name = str_trim(caller->name), path;
    size_t own = 0;
    if (caller->place.n != 0) {
        TRY(place_path_of(cx, caller->place, &path));
        if (!order_desk_covers(&cx->actor, path))
            return &order_not_yours;
    }
    TRY(people_by_phone(cx, caller->phone, &people));
    for (size_t i = 0; i < people.n; i++) {
        const Person *person = LIST_AT(&people, Person, i);
        bool is = name.n > 0 ? str_eq(person->name, name) : has_record(cx, person);
        if (name.n > 0 && caller->chosen.n != 0)
            is = is && same(person->id, caller->chosen);
        else if (caller->chosen.n != 0)
            is = same(person->id, caller->chosen) && has_record(cx, person);
        if (!is)
            continue;
        *id = person->id;
        own++;
    }
    if (own == 1)
        return OK;
    if (own > 1)
        return ask_which(cx, S("name"), "ambiguous",
                         TEXT("这个号码登记了几位，请写明是哪一位，或先在上面选"));
    PersonNew new = { .name = caller->name,
                      .phone = caller->phone,
                      .address = caller->address,
                      .home = caller->place };
    return person_add(cx, &new, id);
}

// An address that was left out is the one on record.
static Err address_of(Cx *cx, const DeskForm *form, PersonId resident, Str *address)
{
    Str phone;
    PlaceId place;
    *address = form->address;
    if (address->n > 0)
        return OK;
    TRY(order_last_contact(cx, resident, address, &phone, &place));
    return address->n > 0 ? OK : person_address(cx, resident, address);
}

// Words that name nothing on the menu are a request of the resident's own.
static Err picked(Cx *cx, Str typed, OrderNew *new)
{
    size_t matches;
    TRY(item_named(cx, typed, &new->item, &matches));
    if (matches > 1)
        return ask_which(cx, S("pick"), "ambiguous",
                         TEXT("菜单上有几项符合，请多写一个字母或写编号"));
    if (matches == 0 && !utf8_has_han(typed))
        return ask_which(cx, S("pick"), "unknown",
                         TEXT("菜单上没有这个编号或首字母，请核对，或直接写要什么帮助"));
    if (matches == 0)
        new->title = typed;
    return OK;
}

Err order_desk_place(Cx *cx, const Req *req, Reply *reply)
{
    const DeskForm *form = req_form(req);
    OrderId id;
    OrderNew new = { .item = form->item,
                     .title = form->title,
                     .details = form->details,
                     .risk = form->risk,
                     .urgent = form->urgent,
                     .alone = form->alone,
                     .how = ORDER_DESK,
                     .place = form->place,
                     .phone = form->phone,
                     .wanted_on = form->wanted_on,
                     .wanted_part = form->wanted_part + 1,
                     .people = form->people };
    if (form->slot.n > 0 && !slot_value_parse(form->slot, &new.slot, &new.wanted_on))
        return &item_no_slot;
    Str typed = str_trim(form->pick);
    if (typed.n > 0) {
        new.item = NO(Item);
        TRY(picked(cx, typed, &new));
    }
    OrderCaller caller = { form->resident, form->phone, form->name, form->address, form->place };
    new.kind = new.item.n != 0 ? ORDER_CATALOGUE : ORDER_FREE;
    TRY(order_caller(cx, &caller, &new.resident));
    TRY(address_of(cx, form, new.resident, &new.address));
    TRY(order_place(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/desk/new/", id.n);
}

// --- what to say before hanging up

typedef struct {
    Order order;
    Text wanted_text;
    Str phone_masked;
    Booking booking;
    Pool pool;
    bool may_dispatch, has_slot, pooling, own_time, many_people, is_service, is_problem, is_wish;
    Url dispatch, show, sheet, script;
} DeskDoneView;
static const Field done_fields[] = {
    PART(DeskDoneView, order, order_shape),
    FIELD(DeskDoneView, wanted_text),
    FIELD(DeskDoneView, phone_masked),
    PART(DeskDoneView, booking, booking_shape),
    PART(DeskDoneView, pool, pool_shape),
    SHOWN(DeskDoneView, may_dispatch),
    SHOWN(DeskDoneView, has_slot),
    SHOWN(DeskDoneView, pooling),
    SHOWN(DeskDoneView, own_time),
    SHOWN(DeskDoneView, many_people),
    SHOWN(DeskDoneView, is_service),
    SHOWN(DeskDoneView, is_problem),
    SHOWN(DeskDoneView, is_wish),
    SHOWN(DeskDoneView, dispatch),
    SHOWN(DeskDoneView, show),
    SHOWN(DeskDoneView, sheet),
    SHOWN(DeskDoneView, script),
};
const Shape order_desk_done_shape = SHAPE(DeskDoneView, done_fields);

Err order_desk_done(Cx *cx, const Req *req, Reply *reply)
{
    DeskDoneView *view = NEW(cx->arena, DeskDoneView);
    unsigned by;
    Str address, phone;
    bool found;
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &view->order, &by));
    TRY(order_contact(cx, &view->order, by, &address, &phone));
    TRY(order_booking(cx, view->order.id, &view->booking));
    view->has_slot = view->booking.slot_text.n > 0;
    view->pooling = view->order.pooled_until.ms != 0;
    view->own_time = !view->has_slot && !view->pooling;
    view->many_people = view->booking.people > 1;
    view->is_problem = view->order.kind == ORDER_PROBLEM;
    view->is_wish = view->order.kind == ORDER_WISH;
    view->is_service = !view->is_problem && !view->is_wish;
    if (view->pooling)
        TRY(pool_find(cx, view->booking.pool, &view->pool, &found));
    long long id = (long long)view->order.id.n;
    view->phone_masked = mask_phone(cx->arena, phone);
    view->wanted_text = day_part_texts[view->order.wanted_part];
    view->may_dispatch = (by & ORDER_BY_DISPATCHER) != 0;
    view->dispatch = url_of(str_printf(cx->arena, "/desk?order=%lld", id));
    view->show = url_of(str_printf(cx->arena, "/orders/%lld", id));
    view->sheet = url_of(str_printf(cx->arena, "/orders/%lld/sheet", id));
    view->script = url_of(asset_href("desk.js"));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_DESK_DONE], view);
}
