// What residents see: 点单, 我的单, 单详情, 评单, 服务单. The table of routes closes the file.
#include "base/qr.h"
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000
#define UNDO_TIME   (10 * TIME_MINUTE)

// --- placing

typedef struct {
    ItemId item;
    Str title, details, address, phone;
    PlaceId place;
    Day wanted_on;
    DayPart wanted_part;  // counted from 0: 上午; nobody is asked for a whole day
    bool alone;
    Str slot;  // "7-20201028": seat and day in one
    int64_t people;
} PlaceForm;
static const Input place_inputs[] = {
    INPUT(PlaceForm, item, "服务", .widget = WIDGET_HIDDEN),
    INPUT(PlaceForm, title, "需要什么帮助", .max = 60),
    INPUT(PlaceForm, slot, "选一个时段", .max = 40, .widget = WIDGET_SELECT),
    INPUT(PlaceForm, people, "几位参加", .min = 0, .max = 200),
    INPUT(PlaceForm, wanted_on, "哪天方便", .widget = WIDGET_CHOICE),
    INPUT_WORD(PlaceForm, wanted_part, "什么时候", day_part_words + 1, day_part_texts + 1,
               .widget = WIDGET_CHOICE),
    INPUT(PlaceForm, place, "所在村或社区", .widget = WIDGET_SELECT),
    INPUT(PlaceForm, address, "地址", .hint = TEXT("写到门牌号，接单的队伍才看得到"), .max = 200,
          .autocomplete = "street-address"),
    INPUT(PlaceForm, phone, "电话", .required = true, .max = 20, .widget = WIDGET_PHONE,
          .autocomplete = "tel", .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(PlaceForm, details, "还想说的", .hint = TEXT("如：家里有什么东西坏了，老人行动不便"),
          .max = 500, .widget = WIDGET_AREA),
    INPUT(PlaceForm, alone, "家里只有老人一个人住，请两位志愿者同来"),
};
FORM(place_form, PlaceForm, place_inputs, "提交");

typedef struct {
    Item item;
    bool has_item, signed_in;
    Text mode_text;
    bool pools, has_pool, pool_reached, no_seat;
    Pool pool;      // that the order would join
    Url show;       // the item's page
    bool confirms;  // 大字版, and all is known: one reads and presses 确认
    Str day_text, address, phone;
    Text part_text;
    FormView form;
} NewView;
static const Field new_fields[] = {
    PART(NewView, item, item_shape),
    FIELD(NewView, has_item),
    SHOWN(NewView, signed_in),
    FIELD(NewView, mode_text),
    SHOWN(NewView, pools),
    SHOWN(NewView, has_pool),
    SHOWN(NewView, pool_reached),
    SHOWN(NewView, no_seat),
    PART(NewView, pool, pool_shape),
    SHOWN(NewView, show),
    SHOWN(NewView, confirms),
    SHOWN(NewView, day_text),
    SHOWN(NewView, address),
    SHOWN(NewView, phone),
    SHOWN(NewView, part_text),
    FIELD_(NewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape new_view_shape = SHAPE(NewView, new_fields);
PAGE(order_new, new_view_shape, "我要点单");

void order_day_choices(Cx *cx, FormView *form, const char *field)
{
    order_day_choices_after(cx, form, field, 0);
}

void order_day_choices_after(Cx *cx, FormView *form, const char *field, int days)
{
    static const Text near[] = { TEXT("今天 {0}月{1}日"), TEXT("明天 {0}月{1}日"),
                                 TEXT("后天 {0}月{1}日") };
    FormChoice choices[COUNT(near)];
    for (int i = 0; i < (int)COUNT(near); i++) {
        Day day = day_add(cx->today, i + days);
        Text text = i + days < (int)COUNT(near) ? near[i + days] : TEXT("{0}月{1}日");
        choices[i] = (FormChoice){
            .value = day_iso(cx->arena, day),
            .text_str = say_with(cx->arena, cx->lang, text,
                                 str_printf(cx->arena, "%d", day_month(day)),
                                 str_printf(cx->arena, "%d", day_of_month(day))),
        };
    }
    form_choices(cx, form, field, choices, COUNT(near));
}

Err order_place_choices(Cx *cx, FormView *form, const char *field, bool desk)
{
    List stations;
    PlaceFilter filter = { .under = S(""), .by_level = true, .level = LEVEL_STATION };
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH | ROLE_GRID, (Str){ 0 });
    if (desk && grant != NULL && grant->role != ROLE_GRID)
        filter.under = grant->path;
    TRY(place_list(cx, &filter, NO(Place), 1000, &stations));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, stations.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < stations.n; i++) {
        const PlaceRow *place = LIST_AT(&stations, PlaceRow, i);
        if (desk && !order_desk_covers(&cx->actor, place->path))
            continue;
        choices[n++] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)place->id.n),
            .text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(place->under),
                                   STR_FMT(place->name)),
        };
    }
    form_choices(cx, form, field, choices, n);
    return OK;
}

bool order_has_rude(Cx *cx, const Order *order)
{
    Str words = setting_text(cx, "orders.rude_words");
    return order_rude(words, order->title) || order_rude(words, order->details);
}

void order_hide(FormView *form, const char *name)
{
    for (size_t i = 0; i < form->fields.n; i++) {
        FormField *field = LIST_AT(&form->fields, FormField, i);
        if (!str_eq(field->name, str(name)))
            continue;
        field->is_text = field->is_area = field->is_choice = field->is_select = field->is_check =
            false;
        field->is_hidden = true;
    }
}

void order_require(FormView *form, const char *name)
{
    for (size_t i = 0; i < form->fields.n; i++) {
        FormField *field = LIST_AT(&form->fields, FormField, i);
        field->required = field->required || str_eq(field->name, str(name));
    }
}

// A number of the query, for pages that are shown again after a POST as well.
static int64_t query_id(const Req *req, const char *name)
{
    int64_t id = 0;
    return str_int(req_query(req, name), &id) && id > 0 ? id : 0;
}

// What the form begins with: what was typed before logging in, else the last order's contact and
// tomorrow morning.
static Err first_values(Cx *cx, const Req *req, PlaceForm *values)
{
    Str draft = req_query(req, "draft"), plain;
    if (draft.n > 0 && order_draft_find(cx, draft, &plain) == OK) {
        List pairs = { 0 };
        TRY(form_query(cx, plain, &pairs));
        if (form_parse(cx, &place_form, &pairs, values) == OK)
            return OK;
        cx->problems = NULL;  // it is asked for again below
    }
    *values = (PlaceForm){ .item = { query_id(req, "item") },
                           .wanted_on = day_add(cx->today, 1),
                           .people = 1 };
    if (cx->actor.person.n == 0)
        return OK;
    TRY(order_last_contact(cx, cx->actor.person, &values->address, &values->phone, &values->place));
    if (values->address.n == 0)
        TRY(person_address(cx, cx->actor.person, &values->address));
    if (cx->actor.home.n != 0)
        values->place = cx->actor.home;
    return order_last_alone(cx, cx->actor.person, &values->alone);
}

Err order_seat_choices(Cx *cx, FormView *form, const Item *item, int64_t *slots, int64_t *left)
{
    List seats;
    *slots = *left = 0;
    if (item->id.n != 0)
        TRY(slot_count(cx, item->id, slots));
    if (*slots == 0) {
        order_hide(form, "slot");
        return OK;
    }
    TRY(slot_list_free(cx, item, &seats));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, seats.n + 1);
    for (size_t i = 0; i < seats.n; i++) {
        const SlotFree *one = LIST_AT(&seats, SlotFree, i);
        choices[i] = (FormChoice){ .value = one->value, .text_str = one->text };
    }
    form_choices(cx, form, "slot", choices, seats.n);
    *left = (int64_t)seats.n;
    return OK;
}

// When: a seat of the item's hours, the day its pool closes, or a day of one's own.
static Err ask_when(Cx *cx, NewView *view, PlaceId place)
{
    int64_t slots, left;
    Str path;
    TRY(order_seat_choices(cx, &view->form, &view->item, &slots, &left));
    if (slots > 0)
        order_require(&view->form, "slot");
    view->no_seat = slots > 0 && left == 0;
    view->pools = view->item.pooled;
    if (view->pools && place.n != 0) {
        TRY(place_path_of(cx, place, &path));
        TRY(pool_open_at(cx, &view->item, path, &view->pool, &view->has_pool));
        view->pool_reached = view->has_pool && view->pool.lacks == 0;
    }
    if (view->pools || slots > 0) {
        order_hide(&view->form, "wanted_on");
        order_hide(&view->form, "wanted_part");
    } else {
        order_require(&view->form, "wanted_on");
        order_require(&view->form, "wanted_part");
    }
    return OK;
}

// What a form that is filled already says in one line each (ux.md §3.7: 我要点单, the service,
// 确认).
static void sum_up(const Req *req, const PlaceForm *values, NewView *view)
{
    const FormField *day = form_field(&view->form, "wanted_on");
    for (size_t i = 0; i < day->choices.n; i++) {
        const FormChoice *choice = LIST_AT(&day->choices, FormChoice, i);
        if (choice->chosen)
            view->day_text = choice->text_str;
    }
    view->part_text = day_part_texts[values->wanted_part + 1];
    view->address = view->item.mode == ITEM_DOOR ? values->address : S("");
    view->phone = values->phone;
    bool where = view->item.mode != ITEM_DOOR || values->address.n > 0;
    view->confirms = str_eq(req_cookie(req, "mode"), S("elder")) && view->signed_in &&
                     view->has_item && !view->form.has_problems && values->place.n != 0 &&
                     values->phone.n > 0 && where && day->is_choice && view->day_text.n > 0;
}

static Err new_page(Cx *cx, const Req *req, Reply *reply)
{
    NewView *view = NEW(cx->arena, NewView);
    PlaceForm values;
    TRY(first_values(cx, req, &values));
    view->signed_in = cx->actor.person.n != 0;
    view->has_item = values.item.n != 0;
    if (view->has_item)
        TRY(item_find(cx, values.item, &view->item));
    if (view->item.lead_days > 1)
        values.wanted_on = day_add(cx->today, (int)view->item.lead_days);
    view->mode_text = item_mode_texts[view->item.mode];
    Str action = view->has_item
                     ? str_printf(cx->arena, "/orders?item=%lld", (long long)values.item.n)
                     : S("/orders");
    view->form = form_view(cx, &place_form, action, &values);
    order_day_choices_after(cx, &view->form, "wanted_on", (int)view->item.lead_days);
    TRY(ask_when(cx, view, values.place));
    if (view->item.max_people <= 1)
        order_hide(&view->form, "people");
    view->show = url_of(str_printf(cx->arena, "/services/%lld", (long long)view->item.id.n));
    if (view->has_item)
        order_hide(&view->form, "title");
    else
        order_require(&view->form, "title");
    if (view->item.mode == ITEM_DOOR)
        order_require(&view->form, "address");
    else
        order_hide(&view->form, "address");  // one comes to the station
    if (values.place.n != 0)
        order_hide(&view->form, "place");  // one screen: the station is known
    else
        TRY(order_place_choices(cx, &view->form, "place", false));
    sum_up(req, &values, view);
    return reply_page(cx, reply, &order_new, view);
}

// The typed form as a query, so that the same table reads it back.
static Str draft_of(Cx *cx, const PlaceForm *form)
{
    Buf buf = buf_new(cx->arena, 16 << 10);
    buf_printf(&buf, "wanted_on=%.*s&wanted_part=%s", STR_FMT(day_iso(cx->arena, form->wanted_on)),
               day_part_words[form->wanted_part + 1]);
    if (form->item.n != 0)
        buf_printf(&buf, "&item=%lld", (long long)form->item.n);
    if (form->place.n != 0)
        buf_printf(&buf, "&place=%lld", (long long)form->place.n);
    if (form->alone)
        buf_lit(&buf, "&alone=1");
    const struct {
        const char *name;
        Str value;
    } texts[] = {
        { "title", form->title }, { "details", form->details }, { "address", form->address },
        { "phone", form->phone }, { "slot", form->slot },
    };
    if (form->people > 1)
        buf_printf(&buf, "&people=%lld", (long long)form->people);
    for (size_t i = 0; i < COUNT(texts); i++) {
        buf_printf(&buf, "&%s=", texts[i].name);
        buf_url(&buf, texts[i].value);
    }
    return buf_str(&buf);
}

// The code is asked for when the order goes out, not before; nothing typed is lost over it.
static Err ask_to_log_in(Cx *cx, const Req *req, Reply *reply, const PlaceForm *form)
{
    if (req_face(req) == FACE_API)
        return &fault_signed_out;
    Str key;
    TRY(order_draft_keep(cx, draft_of(cx, form), &key));
    return reply_goto(
        cx, reply,
        str_printf(cx->arena, PATH_LOGIN "?next=/orders/new%%3Fdraft%%3D%.*s", STR_FMT(key)));
}

static Err place(Cx *cx, const Req *req, Reply *reply)
{
    const PlaceForm *form = req_form(req);
    if (cx->actor.person.n == 0)
        return ask_to_log_in(cx, req, reply, form);
    OrderNew new = { .kind = form->item.n != 0 ? ORDER_CATALOGUE : ORDER_FREE,
                     .item = form->item,
                     .title = form->title,
                     .details = form->details,
                     .resident = cx->actor.person,
                     .how = ORDER_SELF,
                     .place = form->place,
                     .address = form->address,
                     .phone = form->phone,
                     .wanted_on = form->wanted_on,
                     .wanted_part = form->wanted_part + 1,
                     .alone = form->alone,
                     .people = form->people };
    OrderId id;
    if (form->slot.n > 0 && !slot_value_parse(form->slot, &new.slot, &new.wanted_on))
        return &item_no_slot;
    TRY(order_place(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/orders/", id.n);
}

// --- my orders

typedef struct {
    List orders;
    bool empty, more;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, orders, order_row_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(order_mine, mine_shape, "我的单");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? EXPORT_ROWS : PAGE_ROWS;
    TRY(order_list_mine(cx, cx->actor.person, (OrderId){ query_id(req, "cursor") }, limit,
                        &view->orders));
    view->empty = view->orders.n == 0;
    view->more = view->orders.n == (size_t)limit;
    view->csv = url_of(S("/orders.csv"));
    view->xlsx = url_of(S("/orders.xlsx"));
    if (view->more) {
        OrderId last = LIST_AT(&view->orders, OrderRow, view->orders.n - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/orders?cursor=%lld", (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, &order_mine, view);
}

// --- one order

typedef struct {
    Str reason;
} ContactForm;
static const Input contact_inputs[] = {
    INPUT(ContactForm, reason, "为什么要查看", .hint = TEXT("会留下记录"), .required = true,
          .min = 2, .max = 100),
};
FORM(contact_form, ContactForm, contact_inputs, "查看电话和地址");

// Some of the buttons, for the page has them in two places.
typedef struct {
    List actions;
} ActionPart;
static const Field action_part_fields[] = { LISTED(ActionPart, actions, order_action_shape) };
static const Shape action_part_shape = SHAPE(ActionPart, action_part_fields);

typedef struct {
    Order order;
    List beside;   // of Beside: what later rooms know of it
    List steps;    // of OrderStep, newest first
    List actions;  // of OrderAction
    ActionPart lead,
        rest;     // on the page: the first act stands above the facts for who has come for it
    Str helpers;  // teams that go beside this one
    Text state_text, kind_text, wanted_text, appointed_text, rating_text;
    Str tag;
    List bar;        // of OrderBar
    bool set_aside;  // transferred, merged, withdrawn: no bar
    bool late, on_behalf, has_team, has_appointment, has_hour, has_result, closed, rated;
    bool contact_open, contact_asks, is_mine, works;
    bool dated;  // order_dated
    bool named;  // the page says who it is for: to those who work on it, and of an order for family
    bool grouped;  // has words for a group: a wish has one person who brings it
    Text how_text;
    Str address, phone;
    Url tel, sheet;
    Str name;   // of the resident, for those who work on it
    bool rude;  // has words of the list: for those who work on it
    Url group;
    Str station_phone;  // on paper
    Html qr;            // leads to the order
    Text manner_text;
    bool by_staff;  // the evaluation was entered by staff
    FormView contact, undo;
    bool may_undo;
    OrderSide side;
    Booking booking;
    Pool pool;
    bool pooling, has_slot, many_people;
} OrderView;
static const Field view_fields[] = {
    PART(OrderView, order, order_shape),
    LISTED(OrderView, steps, order_step_shape),
    LISTED(OrderView, beside, beside_shape),
    LISTED(OrderView, actions, order_action_shape),
    FIELD_(OrderView, lead, KIND_PART, &action_part_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OrderView, rest, KIND_PART, &action_part_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OrderView, helpers),
    FIELD(OrderView, state_text),
    FIELD(OrderView, kind_text),
    FIELD(OrderView, wanted_text),
    FIELD(OrderView, appointed_text),
    FIELD(OrderView, rating_text),
    SHOWN(OrderView, tag),
    FIELD_(OrderView, bar, KIND_LIST, &order_bar_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OrderView, set_aside),
    FIELD(OrderView, late),
    SHOWN(OrderView, on_behalf),
    SHOWN(OrderView, has_team),
    SHOWN(OrderView, has_appointment),
    SHOWN(OrderView, has_hour),
    SHOWN(OrderView, has_result),
    SHOWN(OrderView, closed),
    FIELD(OrderView, rated),
    FIELD(OrderView, contact_open),
    SHOWN(OrderView, contact_asks),
    SHOWN(OrderView, is_mine),
    SHOWN(OrderView, works),
    SHOWN(OrderView, dated),
    SHOWN(OrderView, named),
    SHOWN(OrderView, grouped),
    SHOWN(OrderView, how_text),
    FIELD(OrderView, address),
    FIELD(OrderView, phone),
    SHOWN(OrderView, tel),
    SHOWN(OrderView, sheet),
    FIELD(OrderView, name),
    SHOWN(OrderView, rude),
    SHOWN(OrderView, group),
    SHOWN(OrderView, station_phone),
    SHOWN(OrderView, qr),
    SHOWN(OrderView, manner_text),
    SHOWN(OrderView, by_staff),
    FIELD_(OrderView, contact, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OrderView, undo, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OrderView, may_undo),
    PART(OrderView, side, order_side_shape),
    PART(OrderView, booking, booking_shape),
    PART(OrderView, pool, pool_shape),
    FIELD(OrderView, pooling),
    SHOWN(OrderView, has_slot),
    SHOWN(OrderView, many_people),
};
static const Shape order_view_shape = SHAPE(OrderView, view_fields);
PAGE(order_show, order_view_shape, "服务单");
PAGE(order_sheet, order_view_shape, "服务单", .layout = LAYOUT_PRINT);
PAGE(order_receipt, order_view_shape, "转办回执", .layout = LAYOUT_PRINT);

// Address and phone stand on the page of who must have them; a dispatcher asks for them with a
// reason.
static Err show_contact(Cx *cx, OrderView *view, unsigned by, bool asked)
{
    const unsigned direct = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK | ORDER_BY_LEADER |
                            ORDER_BY_MEMBER | ORDER_BY_SUPPORTER | ORDER_BY_CLAIMER;
    view->address = view->phone = S("");
    if (!asked && (by & direct) == 0) {
        view->contact_asks = (by & ORDER_BY_DISPATCHER) != 0;
        return OK;
    }
    Err err = order_contact(cx, &view->order, by & (asked ? ~0u : direct), &view->address,
                            &view->phone);
    if (err == &order_closed_contact && !asked) {
        view->contact_asks = (by & ORDER_BY_DISPATCHER) != 0;
        return OK;
    }
    TRY(err);
    view->contact_open = true;
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->phone));
    return OK;
}

static void show_words(Cx *cx, OrderView *view, unsigned by)
{
    const Order *order = &view->order;
    view->late = order_late(order, cx->now);
    view->state_text = order_states[order->state].text;
    view->tag = str(view->late ? "late" : order_states[order->state].tag);
    view->bar = order_bar(cx->arena, order->state);
    view->set_aside = order_states[order->state].stage < 0;
    view->kind_text = order_kind_texts[order->kind];
    view->wanted_text = day_part_texts[order->wanted_part];
    view->appointed_text = day_part_texts[order->appointed_part];
    view->rating_text = rating_texts[order->rating];
    view->on_behalf = order->how != ORDER_SELF;
    view->dated = order_dated(order->kind);
    view->how_text = order_how_texts[order->how];
    view->has_team = order->team.n != 0;
    view->has_hour = order->appointed_at.ms != 0;
    view->has_appointment = order->appointed_on.ymd != 0 && !view->has_hour;
    view->has_result = order->done_at.ms != 0;
    view->closed = order->state == ORDER_CLOSED;
    view->rated = order->rating != RATING_NONE;
    view->by_staff = view->rated && order->manner != MANNER_SELF;
    view->manner_text = order_manner_texts[order->manner];
    view->is_mine = (by & (ORDER_BY_SELF | ORDER_BY_FAMILY)) != 0;
    view->works = (by & (ORDER_BY_DISPATCHER | ORDER_BY_LEADER | ORDER_BY_MEMBER | ORDER_BY_DESK |
                         ORDER_BY_SUPPORTER | ORDER_BY_CLAIMER)) != 0;
    view->named = view->works || (view->is_mine && order->how == ORDER_FAMILY);
    view->grouped = view->works && order->kind != ORDER_WISH;
}

// Who does not work on it sees neither the resident's name nor what to mind at the door.
static void hide_inner(Cx *cx, OrderView *view)
{
    bool near = view->is_mine || (view->works && (view->contact_open || view->contact_asks));
    view->name = near ? view->order.resident_name : mask_name(cx->arena, view->order.resident_name);
    view->order.resident_name = view->name;
    if (!view->works)
        view->order.risk = S("");
    if (view->side.stranger)
        view->order.details = view->order.result = S("");  // who has not claimed the wish
}

// The seat or the pool that the order holds.
static Err show_booking(Cx *cx, OrderView *view)
{
    bool found;
    TRY(order_booking(cx, view->order.id, &view->booking));
    view->has_slot = view->booking.slot_text.n > 0 && !view->booking.given_up;
    view->many_people = view->booking.people > 1;
    view->pooling = view->order.pooled_until.ms != 0;
    return view->pooling ? pool_find(cx, view->booking.pool, &view->pool, &found) : OK;
}

// Whoever asked, serves or has claimed comes for one act; a desk has many, and reads first.
static void part_actions(OrderView *view, unsigned by)
{
    const unsigned one = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_LEADER | ORDER_BY_SUPPORTER |
                         ORDER_BY_CLAIMER | ORDER_BY_NEIGHBOUR;
    List all = view->actions;
    bool leads = (by & one) != 0 && all.n > 0 && LIST_AT(&all, OrderAction, 0)->primary;
    view->lead.actions = (List){ all.at, leads };
    view->rest.actions = leads ? (List){ LIST_AT(&all, OrderAction, 1), all.n - 1 } : all;
}

// Of a joint order, for those inside.
static Err show_helpers(Cx *cx, OrderView *view)
{
    List offers;
    Buf buf = buf_new(cx->arena, 256);
    if (view->order.mode != MODE_JOINT || !view->works)
        return OK;
    TRY(order_offer_list(cx, view->order.id, &offers));
    for (size_t i = 0; i < offers.n; i++) {
        const Offer *offer = LIST_AT(&offers, Offer, i);
        if (offer->mode != OFFER_SUPPORT || offer->answer > ANSWER_ACCEPTED)
            continue;
        Str answer = say(cx->lang, offer->answer_text);
        buf_printf(&buf, "%s%.*s（%.*s）", buf_str(&buf).n > 0 ? "、" : "", STR_FMT(offer->name),
                   STR_FMT(answer));
    }
    view->helpers = buf_str(&buf);
    return OK;
}

static Err fill_view(Cx *cx, const Req *req, bool asked, OrderView *view)
{
    unsigned by;
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &view->order, &by));
    const Order *order = &view->order;
    show_words(cx, view, by);
    TRY(show_contact(cx, view, by, asked));
    TRY(order_side(cx, order, by, &view->side));
    hide_inner(cx, view);
    TRY(show_booking(cx, view));
    TRY(order_step_list(cx, order, by, &view->steps));
    TRY(room_beside(cx, "order", order->id.n, &view->beside));
    TRY(order_actions(cx, order, by, S(""), &view->actions));
    part_actions(view, by);
    TRY(show_helpers(cx, view));
    view->rude = view->works && order_has_rude(cx, order);
    view->group = url_of(str_printf(cx->arena, "/orders/%lld/group", (long long)order->id.n));
    view->sheet = url_of(str_printf(cx->arena, "/orders/%lld/sheet", (long long)order->id.n));
    Str contact = str_printf(cx->arena, "/orders/%lld/contact", (long long)order->id.n);
    view->contact = form_view(cx, &contact_form, contact, NULL);
    view->may_undo = view->is_mine && order->state == ORDER_SUBMITTED && order->version == 1 &&
                     cx->now.ms < order->placed_at.ms + UNDO_TIME;
    view->undo = form_button(cx, req_path(req));
    return OK;
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, false, view));
    reply_title(reply, view->order.title);
    return reply_page(cx, reply, &order_show, view);
}

static Err sheet(Cx *cx, const Req *req, Reply *reply)
{
    OrderView *view = NEW(cx->arena, OrderView);
    Place station;
    TRY(fill_view(cx, req, false, view));
    TRY(place_find(cx, view->order.place, &station));
    view->station_phone = station.phone;
    Str link = str_printf(cx->arena, "%.*s/orders/%lld", STR_FMT(req_base(req)),
                          (long long)view->order.id.n);
    view->qr = (Html){ qr_svg(cx->arena, link, view->order.number, false) };
    reply_title(reply,
                say_with(cx->arena, cx->lang, TEXT("服务单 {0}"), view->order.number, (Str){ 0 }));
    return reply_page(cx, reply, &order_sheet, view);
}

// What the resident takes home when somebody else took it over.
static Err receipt(Cx *cx, const Req *req, Reply *reply)
{
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, false, view));
    if (!view->side.has_receipt || view->side.stranger)
        return &order_missing;
    reply_title(
        reply, say_with(cx->arena, cx->lang, TEXT("转办回执 {0}"), view->order.number, (Str){ 0 }));
    return reply_page(cx, reply, &order_receipt, view);
}

// Looking is an act: it says why and stays on record.
static Err contact(Cx *cx, const Req *req, Reply *reply)
{
    const ContactForm *form = req_form(req);
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, true, view));
    cx_audit(cx, "order.contact", view->order.id.n, (Str){ 0 }, form->reason);
    reply_title(reply, view->order.title);
    return reply_page(cx, reply, &order_show, view);
}

// --- pages of the other files, where the routes can name them

PAGE(desk_page, order_desk_shape, "派单台", .layout = LAYOUT_DESK);
PAGE(desk_new, order_desk_new_shape, "代办点单", .layout = LAYOUT_DESK);
PAGE(desk_done, order_desk_done_shape, "已登记", .layout = LAYOUT_DESK);
PAGE(orders_all, order_all_shape, "单据全表", .layout = LAYOUT_DESK);
PAGE(orders_register, order_register_shape, "点单登记表", .layout = LAYOUT_PRINT);
PAGE(order_group_page, order_group_shape, "复制到微信群");
PAGE(team_orders, order_team_shape, "本队的单");
PAGE(item_menu_page, item_menu_shape, "服务菜单");
PAGE(items_page, item_table_shape, "服务菜单维护", .layout = LAYOUT_DESK);
PAGE(item_page, item_edit_shape, "服务菜单维护", .layout = LAYOUT_DESK);
PAGE(service_page, item_service_shape, "服务");
PAGE(items_proposals, item_proposals_shape, "菜单建议", .layout = LAYOUT_DESK);
PAGE(item_proposal_page, item_proposal_show_shape, "菜单建议", .layout = LAYOUT_DESK);
PAGE(problem_new, order_problem_shape, "反映问题");
PAGE(wishes, order_wishes_shape, "微心愿");
PAGE(wish_new, order_wish_new_shape, "说个微心愿");
const Page *const order_pages[ORDER_PAGES] = {
    [ORDER_PAGE_DESK] = &desk_page,
    [ORDER_PAGE_DESK_NEW] = &desk_new,
    [ORDER_PAGE_DESK_DONE] = &desk_done,
    [ORDER_PAGE_ALL] = &orders_all,
    [ORDER_PAGE_REGISTER] = &orders_register,
    [ORDER_PAGE_GROUP] = &order_group_page,
    [ORDER_PAGE_TEAM] = &team_orders,
    [ORDER_PAGE_MENU] = &item_menu_page,
    [ORDER_PAGE_ITEMS] = &items_page,
    [ORDER_PAGE_ITEM] = &item_page,
    [ORDER_PAGE_PROBLEM] = &problem_new,
    [ORDER_PAGE_WISHES] = &wishes,
    [ORDER_PAGE_WISH_NEW] = &wish_new,
    [ORDER_PAGE_SERVICE] = &service_page,
    [ORDER_PAGE_PROPOSALS] = &items_proposals,
    [ORDER_PAGE_PROPOSAL] = &item_proposal_page,
};

// --- the room

#define SOURCE "尚无公布的时限，先按本系统默认，由县里的实施方案改定"

// clang-format off
static const Setting settings[] = {
    RULE_INT("orders.triage_minutes", 390, 10, 100000, "点单受理时限（工作分钟，390 为一个工作日）", SOURCE),
    RULE_INT("orders.triage_urgent", 120, 10, 100000, "加急单受理时限（分钟）", SOURCE),
    RULE_INT("orders.proposal_days", 5, 1, 60, "站、所建议的服务，中心几天内答复", SOURCE),
    RULE_INT("orders.dispatch_minutes", 390, 10, 100000, "派单时限（工作分钟）", SOURCE),
    RULE_INT("orders.dispatch_urgent", 60, 10, 100000, "加急单派单时限（分钟）", SOURCE),
    RULE_INT("orders.answer_minutes", 1440, 10, 100000, "队伍接单答复时限（分钟）", SOURCE),
    RULE_INT("orders.answer_urgent", 60, 10, 100000, "加急单接单答复时限（分钟）", SOURCE),
    RULE_INT("orders.appoint_minutes", 1170, 10, 100000, "接单后约时间的时限（工作分钟，1170 为三个工作日）", SOURCE),
    RULE_INT("orders.appoint_urgent", 480, 10, 100000, "加急单约时间的时限（分钟）", SOURCE),
    RULE_INT("orders.arrive_minutes", 120, 0, 100000, "约定时间过后多久未开始算超时（分钟）", SOURCE),
    RULE_INT("orders.report_minutes", 10080, 10, 100000, "开始服务后报告完成的时限（分钟，10080 为七天）", SOURCE),
    RULE_INT("orders.report_urgent", 1440, 10, 100000, "加急单报告完成的时限（分钟）", SOURCE),
    RULE_INT("orders.settle_minutes", 1170, 10, 100000, "异议处理时限（工作分钟）", SOURCE),
    RULE_INT("orders.settle_urgent", 390, 10, 100000, "加急单异议处理时限（分钟）", SOURCE),
    RULE_INT("orders.escalate_minutes", 390, 10, 100000, "上报后上一级处理时限（工作分钟）", SOURCE),
    RULE_INT("orders.escalate_urgent", 120, 10, 100000, "加急单上报后上一级处理时限（分钟）", SOURCE),
    RULE_INT("orders.escalate_refusals", 2, 1, 20, "几次没有队伍接单就上报", SOURCE),
    RULE_INT("orders.feedback_minutes", 1950, 10, 100000, "转办后承办单位反馈时限（工作分钟，1950 为五个工作日）", SOURCE),
    RULE_INT("orders.feedback_urgent", 1440, 10, 100000, "加急单转办后反馈时限（分钟）", SOURCE),
    RULE_INT("orders.claim_minutes", 43200, 60, 1000000, "微心愿等人认领的时限（分钟，43200 为三十天），过期上报", SOURCE),
    RULE_INT("orders.fulfil_minutes", 20160, 60, 1000000, "认领后完成微心愿的时限（分钟，20160 为十四天），过期退回认领", SOURCE),
    RULE_INT("orders.amend_minutes", 20160, 60, 100000, "退回后多久未补充自动撤回（分钟，20160 为十四天）", SOURCE),
    RULE_INT("orders.confirm_minutes", 4320, 60, 100000, "报告完成后多久未答复视为确认（分钟，4320 为三天）", SOURCE),
    RULE_INT("orders.evaluate_minutes", 10080, 60, 100000, "评单期（分钟，10080 为七天），过期办结并记未评价", SOURCE),
    RULE_INT("orders.door_code", 1, 0, 2, "开始服务要不要输入上门口令（0 不要求，1 独居老人和未成年人，2 都要）", SOURCE),
    SETTING_INT("orders.photo_days", 90, 1, 3650, "办结多少天后，单子上的照片自动删除"),
    SETTING_INT("orders.contact_days", 7, 0, 365, "办结几天后，电话和地址不再对队伍开放"),
    SETTING_INT("orders.claims_max", 3, 1, 100, "一个人同时认领的微心愿最多几个"),
    SETTING_INT("orders.urge_hours", 4, 0, 240, "两次催单至少间隔几小时"),
    SETTING_INT("orders.hour_max", 20, 1, 100000, "一个电话号码一小时内最多点几张单（代办的只提醒）"),
    SETTING_TEXT("orders.rude_words", "傻逼 王八蛋 滚蛋 去死 操你", 500, "不当用语，用空格分开：不拒收，给派单员标出"),
    SETTING_INT("orders.open_max", 10, 1, 1000, "一位居民同时在办的单子最多几张"),
};

static const Tick ticks[] = {
    { "orders.clock", 60000, order_clock },
    { "orders.pools", 60000, pool_clock },
    { "orders.drafts", 600000, order_draft_clear },
    { "orders.photos", 3600000, order_photos_forget },
};

static const Listener listeners[] = {
    { "team.dissolved", order_hear_dissolved },
    { "person.erased", order_hear_erased },
};

enum {
    DISPATCHERS = ROLES_DISPATCH,
    READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    DESKS = ROLES_DISPATCH | ROLE_GRID,
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
};

// The row says who may knock; whose order it is, order_rules says.
static const Route routes[] = {
    GET("/services", item_menu, PUBLIC, .page = &item_menu_page, .title = TEXT("服务菜单")),
    GET("/orders/new", new_page, PUBLIC, .page = &order_new, .title = TEXT("我要点单"), .flags = ROUTE_NO_API),
    POST("/orders", place, PUBLIC, .form = &place_form, .again = new_page, .title = TEXT("点单"), .flags = ROUTE_HOT),
    GET("/orders", mine, SIGNED_IN, .page = &order_mine, .title = TEXT("我的单")),
    GET("/orders/{id}", show, SIGNED_IN, .page = &order_show, .title = TEXT("单详情")),
    GET("/orders/{id}/sheet", sheet, SIGNED_IN, .page = &order_sheet, .title = TEXT("服务单"), .flags = ROUTE_NO_API),
    POST("/orders/{id}/contact", contact, ONLY(DISPATCHERS), .form = &contact_form, .again = show, .title = TEXT("查看电话和地址")),

    POST("/orders/{id}/triage", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_TRIAGE], .again = show, .title = TEXT("受理")),
    POST("/orders/{id}/return", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_RETURN], .again = show, .title = TEXT("退回修改")),
    POST("/orders/{id}/transfer", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_TRANSFER], .again = show, .title = TEXT("转办")),
    POST("/orders/{id}/merge", order_merge_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_MERGE], .again = show, .title = TEXT("并单")),
    POST("/orders/{id}/dispatch", order_dispatch_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_DISPATCH], .again = show, .title = TEXT("派单")),
    POST("/orders/{id}/recall", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_RECALL], .again = show, .title = TEXT("收回改派")),
    POST("/orders/{id}/settle", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_SETTLE], .again = show, .title = TEXT("异议已处理")),
    POST("/orders/{id}/redo", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_REDO], .again = show, .title = TEXT("再次上门")),
    POST("/orders/{id}/press", order_act_run, ONLY(DISPATCHERS | ROLE_SUPERVISOR), .form = &order_forms[ORDER_PRESS], .again = show, .title = TEXT("催办")),

    POST("/orders/{id}/accept", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_ACCEPT], .again = show, .title = TEXT("接单"), .flags = ROUTE_HOT),
    POST("/orders/{id}/decline", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_DECLINE], .again = show, .title = TEXT("暂不能接")),
    POST("/orders/{id}/appoint", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_APPOINT], .again = show, .title = TEXT("约时间")),
    POST("/orders/{id}/start", order_start_run, ONLY(LEADERS), .form = &order_forms[ORDER_START], .again = show, .title = TEXT("开始服务")),
    POST("/orders/{id}/report", order_report_run, ONLY(LEADERS), .form = &order_forms[ORDER_REPORT], .prepare = order_pictures_prepare, .again = show, .title = TEXT("服务完成"), .flags = ROUTE_UPLOAD),

    POST("/orders/{id}/open", order_open_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_OPEN], .again = show, .title = TEXT("放到可接的单")),
    POST("/orders/{id}/command", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_COMMAND], .again = show, .title = TEXT("指令派单")),
    POST("/orders/{id}/acknowledge", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_ACKNOWLEDGE], .again = show, .title = TEXT("签收指令")),
    POST("/orders/{id}/escalate", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_ESCALATE], .again = show, .title = TEXT("上报")),
    POST("/orders/{id}/feedback", order_act_run, ONLY(DISPATCHERS), .form = &order_forms[ORDER_FEEDBACK], .again = show, .title = TEXT("登记反馈")),
    POST("/orders/{id}/pass", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_PASS], .again = show, .title = TEXT("本队不接")),
    POST("/orders/{id}/join", order_act_run, ONLY(LEADERS), .form = &order_forms[ORDER_JOIN], .again = show, .title = TEXT("协办")),
    POST("/orders/{id}/claim", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_CLAIM], .again = show, .title = TEXT("认领")),
    POST("/orders/{id}/release", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_RELEASE], .again = show, .title = TEXT("退回认领")),
    POST("/orders/{id}/fulfil", order_fulfil_run, SIGNED_IN, .form = &order_fulfil_form, .prepare = order_pictures_prepare, .again = show, .title = TEXT("心愿已完成"), .flags = ROUTE_UPLOAD),

    POST("/orders/{id}/amend", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_AMEND], .again = show, .title = TEXT("修改后提交")),
    POST("/orders/{id}/withdraw", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_WITHDRAW], .again = show, .title = TEXT("撤回")),
    POST("/orders/{id}/urge", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_URGE], .again = show, .title = TEXT("催一催")),
    POST("/orders/{id}/confirm", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_CONFIRM], .again = show, .title = TEXT("确认已完成")),
    POST("/orders/{id}/dispute", order_dispute_run, SIGNED_IN, .form = &order_forms[ORDER_DISPUTE], .prepare = order_pictures_prepare, .again = show, .title = TEXT("有异议"), .flags = ROUTE_UPLOAD),
    POST("/orders/{id}/evaluate", order_evaluate_run, SIGNED_IN, .form = &order_forms[ORDER_EVALUATE], .again = show, .title = TEXT("评单")),
    POST("/orders/{id}/comment", order_act_run, SIGNED_IN, .form = &order_forms[ORDER_COMMENT], .again = show, .title = TEXT("补充几句")),

    GET("/orders/{id}/photos/{photo_id}", order_photo, SIGNED_IN, .title = TEXT("单子的照片"), .flags = ROUTE_NO_API),
    GET("/orders/{id}/going/{person_id}", order_goer_photo, SIGNED_IN, .title = TEXT("上门志愿者的照片"), .flags = ROUTE_NO_API),
    GET("/orders/{id}/receipt", receipt, SIGNED_IN, .page = &order_receipt, .title = TEXT("转办回执"), .flags = ROUTE_NO_API),
    POST("/orders/{id}/doubt", order_doubt_run, SIGNED_IN, .form = &order_doubt_form, .again = show, .title = TEXT("来人说不出口令")),
    POST("/orders/{id}/clear", order_clear_run, ONLY(DISPATCHERS), .form = &order_clear_form, .again = show, .title = TEXT("核实口令")),
    POST("/orders/{id}/thanks", order_thank_run, SIGNED_IN, .form = &order_thank_form, .again = show, .title = TEXT("感谢认领人")),

    GET("/problems/new", order_problem_new, SIGNED_IN, .page = &problem_new, .title = TEXT("反映问题")),
    POST("/problems", order_problem_place, SIGNED_IN, .form = &order_problem_form, .prepare = order_problem_prepare, .again = order_problem_new, .title = TEXT("反映问题"), .flags = ROUTE_UPLOAD),
    GET("/wishes", order_wish_list, PUBLIC, .page = &wishes, .title = TEXT("微心愿")),
    GET("/wishes/new", order_wish_new, SIGNED_IN, .page = &wish_new, .title = TEXT("说个微心愿")),
    POST("/wishes", order_wish_place, SIGNED_IN, .form = &order_wish_form, .prepare = order_wish_prepare, .again = order_wish_new, .title = TEXT("说个微心愿"), .flags = ROUTE_UPLOAD),

    GET("/desk", order_desk, ONLY(READERS), .page = &desk_page, .title = TEXT("派单台")),
    GET("/desk/new", order_desk_new, ONLY(DESKS), .page = &desk_new, .title = TEXT("代办点单"), .flags = ROUTE_AUDITED),
    POST("/desk/new", order_desk_place, ONLY(DESKS), .form = &order_desk_new_form, .again = order_desk_new, .title = TEXT("代办点单")),
    GET("/desk/new/{id}", order_desk_done, ONLY(DESKS), .page = &desk_done, .title = TEXT("已登记的单")),
    GET("/orders/all", order_all, ONLY(READERS), .page = &orders_all, .form = &order_all_form, .title = TEXT("单据全表")),
    GET("/orders/register", order_register, ONLY(READERS), .page = &orders_register, .form = &order_register_form, .title = TEXT("点单登记表")),
    GET("/orders/{id}/group", order_group, SIGNED_IN, .page = &order_group_page, .title = TEXT("复制到微信群")),
    GET("/team/orders", order_team_page, ONLY(LEADERS), .page = &team_orders, .title = TEXT("本队的单")),

    GET("/services/{id}", item_service, PUBLIC, .page = &service_page, .title = TEXT("一项服务")),
    GET("/items", item_table, ONLY(DISPATCHERS), .page = &items_page, .title = TEXT("服务菜单维护")),
    GET("/items/proposals", item_proposals_list, ONLY(READERS), .page = &items_proposals, .title = TEXT("菜单建议")),
    GET("/items/proposals/{id}", item_proposal_show, ONLY(READERS), .page = &item_proposal_page, .title = TEXT("菜单建议")),
    POST("/items/proposals/{id}/take", item_take_run, ONLY(ROLE_CENTRE), .form = &item_take_form, .again = item_proposal_show, .title = TEXT("上架建议的服务")),
    POST("/items/proposals/{id}/decline", item_decline_run, ONLY(ROLE_CENTRE), .form = &item_decline_form, .again = item_proposal_show, .title = TEXT("不上架建议的服务")),
    GET("/items/new", item_new, ONLY(DISPATCHERS), .page = &item_page, .title = TEXT("添加服务"), .flags = ROUTE_NO_API),
    GET("/items/{id}/edit", item_edit, ONLY(DISPATCHERS), .page = &item_page, .title = TEXT("修改服务"), .flags = ROUTE_NO_API),
    POST("/items", item_add_run, ONLY(DISPATCHERS), .form = &item_form, .again = item_new, .title = TEXT("添加服务")),
    POST("/items/{id}/edit", item_change_run, ONLY(DISPATCHERS), .form = &item_form, .again = item_edit, .title = TEXT("修改服务")),
    POST("/items/{id}/teams", item_team_run, ONLY(DISPATCHERS), .form = &item_team_form, .again = item_edit, .title = TEXT("添加提供服务的队伍")),
    POST("/items/{id}/teams/end", item_team_run, ONLY(DISPATCHERS), .form = &item_team_form, .again = item_edit, .title = TEXT("去掉提供服务的队伍")),
    POST("/items/{id}/areas", item_area_run, ONLY(DISPATCHERS), .form = &item_area_form, .again = item_edit, .title = TEXT("添加开展服务的地方")),
    POST("/items/{id}/areas/end", item_area_run, ONLY(DISPATCHERS), .form = &item_area_form, .again = item_edit, .title = TEXT("去掉开展服务的地方")),
    POST("/items/{id}/slots", item_slot_run, ONLY(DISPATCHERS), .form = &item_slot_form, .again = item_edit, .title = TEXT("添加时段")),
    POST("/items/{id}/slots/end", item_slot_end_run, ONLY(DISPATCHERS), .form = &item_slot_end_form, .again = item_edit, .title = TEXT("停掉时段")),
};
// clang-format on

static const FindSource finds[] = { { "item", TEXT("服务"), "/orders/new?item=", item_changed } };

const Room orders_room = { .name = "orders",
                           .title = TEXT("服务单"),
                           ROUTES(routes),
                           FINDS(finds),
                           SETTINGS(settings),
                           LISTENERS(listeners),
                           TICKS(ticks),
                           .commands = order_commands,
                           .command_count = ORDER_COMMANDS,
                           .todos = order_todos,
                           .check = orders_check,
                           .holdings = order_holdings,
                           .merge = order_merge_person };
