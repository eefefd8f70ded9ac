// 单详情 with its buttons, 服务单 and 转办回执 on paper, and the look at address and phone.
#include "base/qr.h"
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

#define UNDO_TIME (10 * TIME_MINUTE)

bool order_has_rude(Cx *cx, const Order *order)
{
    Str words = setting_text(cx, "orders.rude_words");
    return order_rude(words, order->title) || order_rude(words, order->details);
}

typedef struct {
    Str reason;
} ContactForm;
static const Input contact_inputs[] = {
    INPUT(ContactForm, reason, "为什么要查看", .hint = TEXT("会留下记录"), .required = true,
          .min = 2, .max = 100),
};
const Form order_contact_form = { "ContactForm", sizeof(ContactForm), contact_inputs,
                                  COUNT(contact_inputs), TEXT("查看电话和地址") };

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
const Shape order_view_shape = SHAPE(OrderView, view_fields);

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
    view->contact = form_view(cx, &order_contact_form, contact, NULL);
    view->may_undo = view->is_mine && order->state == ORDER_SUBMITTED && order->version == 1 &&
                     cx->now.ms < order->placed_at.ms + UNDO_TIME;
    view->undo = form_button(cx, req_path(req));
    return OK;
}

Err order_show_page(Cx *cx, const Req *req, Reply *reply)
{
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, false, view));
    reply_title(reply, view->order.title);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_SHOW], view);
}

Err order_sheet_page(Cx *cx, const Req *req, Reply *reply)
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
    return reply_page(cx, reply, order_pages[ORDER_PAGE_SHEET], view);
}

// What the resident takes home when somebody else took it over.
Err order_receipt_page(Cx *cx, const Req *req, Reply *reply)
{
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, false, view));
    if (!view->side.has_receipt || view->side.stranger)
        return &order_missing;
    reply_title(
        reply, say_with(cx->arena, cx->lang, TEXT("转办回执 {0}"), view->order.number, (Str){ 0 }));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_RECEIPT], view);
}

// Looking is an act: it says why and stays on record.
Err order_contact_run(Cx *cx, const Req *req, Reply *reply)
{
    const ContactForm *form = req_form(req);
    OrderView *view = NEW(cx->arena, OrderView);
    TRY(fill_view(cx, req, true, view));
    cx_audit(cx, "order.contact", view->order.id.n, (Str){ 0 }, form->reason);
    reply_title(reply, view->order.title);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_SHOW], view);
}
