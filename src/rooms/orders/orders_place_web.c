// 我要点单: what a resident asks for, kept over a log-in, and the choices that other forms ask
// from.
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

// A number of the query, for pages that are shown again after a POST as well.
int64_t order_query_id(const Req *req, const char *name)
{
    int64_t id = 0;
    return str_int(req_query(req, name), &id) && id > 0 ? id : 0;
}

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
const Form order_place_form = { "PlaceForm", sizeof(PlaceForm), place_inputs, COUNT(place_inputs),
                                TEXT("提交") };

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
const Shape order_new_shape = SHAPE(NewView, new_fields);

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

// What the form begins with: what was typed before logging in, else the last order's contact and
// tomorrow morning.
static Err first_values(Cx *cx, const Req *req, PlaceForm *values)
{
    Str draft = req_query(req, "draft"), plain;
    if (draft.n > 0 && order_draft_find(cx, draft, &plain) == OK) {
        List pairs = { 0 };
        TRY(form_query(cx, plain, &pairs));
        if (form_parse(cx, &order_place_form, &pairs, values) == OK)
            return OK;
        cx->problems = NULL;  // it is asked for again below
    }
    *values = (PlaceForm){ .item = { order_query_id(req, "item") },
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
        form_hide(form, "slot");
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
        form_require(&view->form, "slot");
    view->no_seat = slots > 0 && left == 0;
    view->pools = view->item.pooled;
    if (view->pools && place.n != 0) {
        TRY(place_path_of(cx, place, &path));
        TRY(pool_open_at(cx, &view->item, path, &view->pool, &view->has_pool));
        view->pool_reached = view->has_pool && view->pool.lacks == 0;
    }
    if (view->pools || slots > 0) {
        form_hide(&view->form, "wanted_on");
        form_hide(&view->form, "wanted_part");
    } else {
        form_require(&view->form, "wanted_on");
        form_require(&view->form, "wanted_part");
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

Err order_new_page(Cx *cx, const Req *req, Reply *reply)
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
    view->form = form_view(cx, &order_place_form, action, &values);
    order_day_choices_after(cx, &view->form, "wanted_on", (int)view->item.lead_days);
    TRY(ask_when(cx, view, values.place));
    if (view->item.max_people <= 1)
        form_hide(&view->form, "people");
    view->show = url_of(str_printf(cx->arena, "/services/%lld", (long long)view->item.id.n));
    if (view->has_item)
        form_hide(&view->form, "title");
    else
        form_require(&view->form, "title");
    if (view->item.mode == ITEM_DOOR)
        form_require(&view->form, "address");
    else
        form_hide(&view->form, "address");  // one comes to the station
    if (values.place.n != 0)
        form_hide(&view->form, "place");  // one screen: the station is known
    else
        TRY(order_place_choices(cx, &view->form, "place", false));
    sum_up(req, &values, view);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_NEW], view);
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

Err order_place_run(Cx *cx, const Req *req, Reply *reply)
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
