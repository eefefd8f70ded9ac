// What the station rings residents about: 电话告知, 电话评单, 回访. The number is opened by an act.
#include "rooms/calls/calls_pages.h"
#include "rooms/photos/photos.h"

static const Field tell_list_fields[] = { CALL_LIST_FIELDS(telling_shape) };
const Shape call_tell_shape = SHAPE(CallList, tell_list_fields);
static const Field rate_list_fields[] = { CALL_LIST_FIELDS(ratable_shape) };
const Shape call_rate_shape = SHAPE(CallList, rate_list_fields);
static const Field revisit_list_fields[] = { CALL_LIST_FIELDS(revisit_shape),
                                             PART(CallList, figures, revisit_figures_shape),
                                             FIELD(CallList, month) };
const Shape call_revisits_shape = SHAPE(CallList, revisit_list_fields);

CALL_LAST_OF(last_telling, Telling)
CALL_LAST_OF(last_ratable, Ratable)
CALL_LAST_OF(last_revisit, Revisit)
static const CallListKind telling_kind = { "/calls/tell", CALL_READERS, telling_list,
                                           last_telling };
static const CallListKind ratable_kind = { "/calls/rate", ROLES_DISPATCH, ratable_list,
                                           last_ratable };
static const CallListKind revisit_kind = { "/revisits", ROLES_DISPATCH | ROLE_SUPERVISOR,
                                           revisit_list, last_revisit };

// --- one thing to ring about, with the number once it is opened

typedef struct {
    Telling telling;
    Order order;
    Revisit revisit;  // the one of the three that the page is about
    List tabs;
    Str say, name, phone;
    Text state_text, came_text, solved_text, gratis_text;
    bool opened, waits, done, may_answer, own_team;
    Url tel, show, open, tried;
    FormView key, form;
} RingView;
#define RING_FIELDS                                                                      \
    FIELD_(RingView, tabs, KIND_LIST, &call_tab_shape, NULL, NULL, FIELD_PAGE_ONLY),     \
        FIELD(RingView, phone), SHOWN(RingView, opened), SHOWN(RingView, tel),           \
        SHOWN(RingView, show), SHOWN(RingView, open), SHOWN(RingView, tried),            \
        FIELD_(RingView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY), \
        FIELD_(RingView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)

// `what` opens the number and names the look in the audit; NULL leaves it closed.
static Err ring(Cx *cx, RingView *view, const char *path, int64_t id, OrderId order,
                const char *what)
{
    view->phone = S("");
    view->opened = what != NULL;
    if (view->opened)
        TRY(call_order_phone(cx, order, what, id, &view->phone));
    view->tabs = call_tabs(cx, path);
    view->tel = url_of(str_join(cx->arena, S("tel:"), view->phone));
    view->show = url_of(call_path(cx, "/orders", order.n, ""));
    view->open = url_of(call_path(cx, path, id, "/open"));
    view->tried = url_of(call_path(cx, path, id, "/tried"));
    view->key = form_button(cx, view->open.bytes);
    return OK;
}

static Err ring_page(Cx *cx, const Req *req, Reply *reply, bool open, CallPage page,
                     Err (*fill)(Cx *cx, const Req *req, bool open, RingView *view))
{
    RingView *view = NEW(cx->arena, RingView);
    TRY(fill(cx, req, open, view));
    return reply_page(cx, reply, call_pages[page], view);
}

// --- 电话告知

Err telling_rows(Cx *cx, const Req *req, Reply *reply)
{
    CallList *view = NEW(cx->arena, CallList);
    CallDesk desk;
    TRY(call_list(cx, req, reply, &telling_kind, view, &desk));
    return reply_page(cx, reply, call_pages[CALL_PAGE_TELL], view);
}

typedef struct {
    Str note;
} ToldForm;
static const Input told_inputs[] = {
    INPUT(ToldForm, note, "居民说了什么", .max = 200),
};
const Form telling_told_form = { "ToldForm", sizeof(ToldForm), told_inputs, COUNT(told_inputs),
                                 TEXT("已告知") };
const Form call_open_form = { .name = "call_open_form", .submit = TEXT("打开号码") };
const Form call_tried_form = { .name = "call_tried_form", .submit = TEXT("没打通") };

static const Field tell_fields[] = { PART(RingView, telling, telling_shape), FIELD(RingView, say),
                                     RING_FIELDS };
const Shape call_tell_one_shape = SHAPE(RingView, tell_fields);

static Err tell_view(Cx *cx, const Req *req, bool open, RingView *view)
{
    TellingId id = { req_number(req, "id") };
    const Telling *telling = &view->telling;
    TRY(telling_find(cx, id, &view->telling));
    if (open)
        TRY(call_may(cx, CALL_DESKS, telling->place_path));
    TRY(ring(cx, view, "/calls/tell", id.n, telling->order_id, open ? "telling" : NULL));
    TRY(telling_words(cx, telling, &view->say));
    if (telling->open)
        view->form = form_view(cx, &telling_told_form, call_path(cx, "/calls/tell", id.n, "/told"),
                               NULL);
    return OK;
}

Err telling_one(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, false, CALL_PAGE_TELL_ONE, tell_view);
}

Err telling_open_run(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, true, CALL_PAGE_TELL_ONE, tell_view);
}

Err telling_told_run(Cx *cx, const Req *req, Reply *reply)
{
    const ToldForm *form = req_form(req);
    TRY(telling_told(cx, (TellingId){ req_number(req, "id") }, form->note));
    reply_say(cx, reply, TEXT("已记下，是您告知的"));
    return reply_goto(cx, reply, S("/calls/tell"));
}

Err telling_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(telling_tried(cx, (TellingId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已记一次未打通"));
    return reply_goto(cx, reply, S("/calls/tell"));
}

// --- 电话评单

Err ratable_rows(Cx *cx, const Req *req, Reply *reply)
{
    CallList *view = NEW(cx->arena, CallList);
    CallDesk desk;
    TRY(call_list(cx, req, reply, &ratable_kind, view, &desk));
    return reply_page(cx, reply, call_pages[CALL_PAGE_RATE], view);
}

typedef struct {
    OrderManner manner;  // from 0: by phone; nobody is entered as self
    Rating rating;       // from 0: 非常满意
    Str words;
    Uploads photos;
} RateForm;
static const Input rate_inputs[] = {
    INPUT_WORD(RateForm, manner, "居民怎么说的", order_manner_words + 1, order_manner_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(RateForm, rating, "居民本人的评价", rating_words + 1, rating_texts + 1,
               .required = true, .widget = WIDGET_CHOICE,
               .hint = TEXT("照居民说的填，没说就不填，不替人评")),
    INPUT(RateForm, words, "居民的原话", .max = 300, .widget = WIDGET_AREA),
    INPUT(RateForm, photos, "签过字的服务单照片", .hint = TEXT("纸质的要附，电话里问的不用"),
          .max = 3, .photo = true),
};
const Form call_rate_form = { "RateForm", sizeof(RateForm), rate_inputs, COUNT(rate_inputs),
                              TEXT("登记评价") };

static const Field rate_fields[] = {
    PART(RingView, order, order_shape),
    FIELD(RingView, state_text),
    FIELD(RingView, name),
    FIELD(RingView, waits),
    RING_FIELDS,
};
const Shape call_rate_one_shape = SHAPE(RingView, rate_fields);

static Err rate_view(Cx *cx, const Req *req, bool open, RingView *view)
{
    OrderId id = { req_number(req, "id") };
    unsigned by;
    TRY(order_find(cx, id, &view->order, &by));
    if ((by & ORDER_BY_DISPATCHER) == 0)
        return &order_missing;
    TRY(ring(cx, view, "/calls/rate", id.n, id, open ? "order" : NULL));
    view->name = view->order.resident_name;
    view->state_text = order_states[view->order.state].text;
    view->waits = view->order.state == ORDER_REPORTED || view->order.state == ORDER_UNRATED;
    if (view->waits)
        view->form = form_view(cx, &call_rate_form, call_path(cx, "/calls/rate", id.n, ""), NULL);
    return OK;
}

Err rate_one(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, false, CALL_PAGE_RATE_ONE, rate_view);
}

Err rate_open_run(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, true, CALL_PAGE_RATE_ONE, rate_view);
}

// In the pool: the signed sheets are decoded before the act.
Err rate_prepare(Cx *cx, const Req *req)
{
    const RateForm *form = req_form(req);
    Order order;
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &order, NULL));
    return photo_prepare(cx, S("photos"), &form->photos,
                         photo_foot(cx, order.place_name, order.number), pictures);
}

Err rate_run(Cx *cx, const Req *req, Reply *reply)
{
    const RateForm *form = req_form(req);
    TRY(call_rate(cx, (OrderId){ req_number(req, "id") }, form->manner + 1, form->rating + 1,
                  form->words, req_kept(req)));
    reply_say(cx, reply, TEXT("已登记居民的评价，注明是您录入的"));
    return reply_goto(cx, reply, S("/calls/rate"));
}

// --- 回访

Err revisit_rows(Cx *cx, const Req *req, Reply *reply)
{
    CallList *view = NEW(cx->arena, CallList);
    CallDesk desk;
    TRY(call_list(cx, req, reply, &revisit_kind, view, &desk));
    Day from = day_add(cx->today, -29);
    TRY(revisit_figures(cx, desk.path, from, day_add(cx->today, 1), &view->figures));
    view->month = day_iso(cx->arena, from);
    return reply_page(cx, reply, call_pages[CALL_PAGE_REVISITS], view);
}

typedef struct {
    Rating rating;  // from 0: 非常满意
    Said came, solved, gratis;
    Str words;
    Follow follow;
} RevisitForm;
static const Input revisit_inputs[] = {
    INPUT_WORD(RevisitForm, rating, "总的来说，对这次服务", rating_words + 1, rating_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, came, "按约定的时间来了吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, solved, "事情办好了吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(RevisitForm, gratis, "没有收费、没有推销吗", said_words, said_texts,
               .widget = WIDGET_CHOICE),
    INPUT(RevisitForm, words, "居民的原话", .max = 300, .widget = WIDGET_AREA),
    INPUT_WORD(RevisitForm, follow, "接下来怎么办", follow_words, follow_texts,
               .widget = WIDGET_CHOICE, .hint = TEXT("居民不满意的，要选一样")),
};
const Form revisit_form = { "RevisitForm", sizeof(RevisitForm), revisit_inputs,
                            COUNT(revisit_inputs), TEXT("登记回访") };

static const Field revisit_fields[] = {
    PART(RingView, revisit, revisit_shape),
    SHOWN(RingView, done),
    FIELD(RingView, may_answer),
    SHOWN(RingView, own_team),
    FIELD(RingView, came_text),
    FIELD(RingView, solved_text),
    FIELD(RingView, gratis_text),
    RING_FIELDS,
};
const Shape call_revisit_one_shape = SHAPE(RingView, revisit_fields);

static Err revisit_view(Cx *cx, const Req *req, bool open, RingView *view)
{
    RevisitId id = { req_number(req, "id") };
    const Revisit *revisit = &view->revisit;
    TRY(revisit_find(cx, id, &view->revisit));
    if (open) {
        TRY(call_may(cx, ROLES_DISPATCH, revisit->place_path));
        TRY(call_not_of_team(cx, revisit->team));
    }
    TRY(ring(cx, view, "/revisits", id.n, revisit->order_id, open ? "revisit" : NULL));
    view->done = revisit->state == REVISIT_DONE;
    view->own_team = call_not_of_team(cx, revisit->team) == &call_own_team;
    view->may_answer = revisit->open && !view->own_team &&
                       call_may(cx, ROLES_DISPATCH, revisit->place_path) == OK;
    view->came_text = said_texts[revisit->came];
    view->solved_text = said_texts[revisit->solved];
    view->gratis_text = said_texts[revisit->gratis];
    if (view->may_answer)
        view->form = form_view(cx, &revisit_form, call_path(cx, "/revisits", id.n, ""), NULL);
    return OK;
}

Err revisit_one(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, false, CALL_PAGE_REVISIT, revisit_view);
}

Err revisit_open_run(Cx *cx, const Req *req, Reply *reply)
{
    return ring_page(cx, req, reply, true, CALL_PAGE_REVISIT, revisit_view);
}

Err revisit_run(Cx *cx, const Req *req, Reply *reply)
{
    const RevisitForm *form = req_form(req);
    RevisitResult result = { .rating = form->rating + 1,
                             .came = form->came,
                             .solved = form->solved,
                             .gratis = form->gratis,
                             .words = form->words,
                             .follow = form->follow };
    TRY(revisit_done(cx, (RevisitId){ req_number(req, "id") }, &result));
    reply_say(cx, reply, TEXT("回访已登记"));
    return reply_goto(cx, reply, S("/revisits"));
}

Err revisit_tried_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(revisit_tried(cx, (RevisitId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已记一次未打通"));
    return reply_goto(cx, reply, S("/revisits"));
}
