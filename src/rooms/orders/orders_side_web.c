// Beside an order: who comes and how to know them, its pictures, thanks.
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"

typedef struct {
    Str words;
} WordsForm;
static const Input doubt_inputs[] = {
    INPUT(WordsForm, words, "来的是什么人", .hint = TEXT("如：没穿红马甲，说要收钱"), .max = 200),
};
static const Input clear_inputs[] = {
    INPUT(WordsForm, words, "核实的情况", .hint = TEXT("如：打电话问过，走错了单元"),
          .required = true, .min = 2, .max = 200),
};
static const Input thank_inputs[] = {
    INPUT(WordsForm, words, "想对认领人说的话", .hint = TEXT("认领人会看到，心愿墙上也会显示"),
          .required = true, .min = 2, .max = 200, .widget = WIDGET_AREA),
};
#define OF(table, submit_)                                                                        \
    {                                                                                             \
        .name = "WordsForm", .size = sizeof(WordsForm), .inputs = (table), .count = COUNT(table), \
        .submit = (submit_)                                                                       \
    }
const Form order_doubt_form = OF(doubt_inputs, TEXT("告诉站里"));
const Form order_clear_form = OF(clear_inputs, TEXT("已核实"));
const Form order_thank_form = OF(thank_inputs, TEXT("说声谢谢"));
#undef OF

#define ON_PAGE(member) \
    FIELD_(OrderSide, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field side_fields[] = {
    PART(OrderSide, visit, order_visit_shape),
    PART(OrderSide, extra, order_extra_shape),
    FIELD(OrderSide, category_text),
    LISTED(OrderSide, photos, photo_link_shape),
    SHOWN(OrderSide, has_photos),
    SHOWN(OrderSide, nobody_named),
    SHOWN(OrderSide, is_problem),
    SHOWN(OrderSide, is_wish),
    SHOWN(OrderSide, may_doubt),
    SHOWN(OrderSide, may_clear),
    SHOWN(OrderSide, may_thank),
    SHOWN(OrderSide, stranger),
    SHOWN(OrderSide, has_receipt),
    SHOWN(OrderSide, tells),
    SHOWN(OrderSide, receipt),
    ON_PAGE(doubt),
    ON_PAGE(clear),
    ON_PAGE(thank),
};
const Shape order_side_shape = SHAPE(OrderSide, side_fields);

static Text category_of(Str word)
{
    for (size_t i = 0; i < order_problem_count; i++)
        if (str_eq(word, str(order_problems[i].word)))
            return order_problems[i].text;
    return (Text){ NULL };
}

static void side_forms(Cx *cx, const Order *order, unsigned by, OrderSide *side)
{
    const unsigned asks = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK;
    Str base = str_printf(cx->arena, "/orders/%lld/", (long long)order->id.n);
    side->may_doubt = side->visit.shown && (by & asks) != 0 && !side->visit.alarm &&
                      order_states[order->state].waits == WAITS_TEAM;
    side->may_clear = side->visit.alarm && (by & ORDER_BY_DISPATCHER) != 0;
    side->may_thank = order->kind == ORDER_WISH && order->done_at.ms != 0 &&
                      side->extra.thanked_at.ms == 0 && (by & (asks | ORDER_BY_DISPATCHER)) != 0;
    if (side->may_doubt)
        side->doubt = form_view(cx, &order_doubt_form, str_join(cx->arena, base, S("doubt")), NULL);
    if (side->may_clear)
        side->clear = form_view(cx, &order_clear_form, str_join(cx->arena, base, S("clear")), NULL);
    if (side->may_thank)
        side->thank = form_view(cx, &order_thank_form, str_join(cx->arena, base, S("thanks")),
                                NULL);
    side->receipt = url_of(str_join(cx->arena, base, S("receipt")));
}

Err order_side(Cx *cx, const Order *order, unsigned by, OrderSide *out)
{
    *out = (OrderSide){ .is_problem = order->kind == ORDER_PROBLEM,
                        .is_wish = order->kind == ORDER_WISH,
                        .stranger = (by & ~(unsigned)ORDER_BY_NEIGHBOUR) == 0,
                        .tells = (by & (ORDER_BY_LEADER | ORDER_BY_MEMBER | ORDER_BY_CLAIMER)) != 0,
                        .has_receipt = order->transferred_to.n > 0 };
    TRY(order_visit(cx, order, by, &out->visit));
    TRY(order_extra_find(cx, order->id, &out->extra));
    TRY(order_photos_list(cx, order, by, &out->photos));
    out->category_text = category_of(out->extra.category);
    out->has_photos = out->photos.n > 0;
    out->nobody_named = out->visit.shown && out->visit.going.n == 0;
    if (order->kind == ORDER_WISH && (by & ORDER_BY_NEIGHBOUR) != 0)
        out->extra.linkman = S("");  // for who has claimed it
    side_forms(cx, order, by, out);
    return OK;
}

// --- pictures

static Err found(Cx *cx, const Req *req, Order *order, unsigned *by)
{
    return order_find(cx, (OrderId){ req_number(req, "id") }, order, by);
}

Err order_photo(Cx *cx, const Req *req, Reply *reply)
{
    Order order;
    unsigned by;
    PhotoId id = { req_number(req, "photo_id") };
    TRY(found(cx, req, &order, &by));
    TRY(order_photo_of(cx, &order, by, id));
    return photo_reply(cx, req, reply, id);
}

// The face of who comes, for those who may know who comes.
Err order_goer_photo(Cx *cx, const Req *req, Reply *reply)
{
    Order order;
    unsigned by;
    OrderVisit visit;
    TRY(found(cx, req, &order, &by));
    TRY(order_visit(cx, &order, by, &visit));
    for (size_t i = 0; i < visit.going.n; i++) {
        PhotoId id;
        PersonId person = LIST_AT(&visit.going, OrderGoer, i)->person;
        if (person.n != req_number(req, "person_id"))
            continue;
        TRY(photo_of_person(cx, person, &id));
        return photo_reply(cx, req, reply, id);
    }
    return &photo_missing;
}

// --- words

typedef Err (*WithWords)(Cx *cx, OrderId id, Str words);

static Err with_words(Cx *cx, const Req *req, Reply *reply, WithWords act, Text said)
{
    const WordsForm *form = req_form(req);
    OrderId id = { req_number(req, "id") };
    TRY(act(cx, id, form->words));
    reply_say(cx, reply, said);
    return reply_goto_row(cx, reply, "/orders/", id.n);
}

Err order_doubt_run(Cx *cx, const Req *req, Reply *reply)
{
    return with_words(cx, req, reply, order_door_doubt,
                      TEXT("已告诉站里，会马上打电话给您。先不要开门，有危险请拨 110"));
}

Err order_clear_run(Cx *cx, const Req *req, Reply *reply)
{
    return with_words(cx, req, reply, order_door_clear, TEXT("已记下"));
}

Err order_thank_run(Cx *cx, const Req *req, Reply *reply)
{
    return with_words(cx, req, reply, order_thank, TEXT("谢谢您，话已带到"));
}
