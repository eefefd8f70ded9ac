// 反映问题 and 微心愿: the two kinds of order that are no service from the menu.
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

#define PAGE_ROWS 20

// --- a problem: what, where, a picture of it

// Who speaks at a desk speaks for who called or stands there, when the page was asked for that
// (?desk=1), or a name is given; everybody else for themselves.
static bool at_desk(const Cx *cx)
{
    return actor_grant(&cx->actor, ROLES_DISPATCH | ROLE_GRID, (Str){ 0 }) != NULL;
}

static bool asked_at_desk(const Cx *cx, const Req *req)
{
    return at_desk(cx) && str_eq(req_query(req, "desk"), S("1"));
}

// Said to the resident at the desk, or shown to who asked for themselves.
static Err placed(Cx *cx, Reply *reply, bool others, OrderId id)
{
    reply_made(reply);
    return reply_goto_row(cx, reply, others ? "/desk/new/" : "/orders/", id.n);
}

typedef struct {
    Str category;
    Str spot, details, name, phone;
    PlaceId place;
    Uploads photos;
} ProblemForm;
// Pictures stand last in every form: what comes before them survives when they are too large.
static const Input problem_inputs[] = {
    INPUT(ProblemForm, category, "什么问题", .required = true, .max = 20, .widget = WIDGET_CHOICE),
    INPUT(ProblemForm, spot, "在哪里", .hint = TEXT("写到路名和门牌，或旁边的标志物"),
          .required = true, .min = 2, .max = 100),
    INPUT(ProblemForm, place, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(ProblemForm, details, "具体情况", .hint = TEXT("如：从什么时候开始，影响多少人"),
          .max = 500, .widget = WIDGET_AREA),
    INPUT(ProblemForm, name, "谁反映的", .hint = TEXT("电话登记过的可不填"),
          .max = PERSON_NAME_MAX),
    INPUT(ProblemForm, phone, "电话", .hint = TEXT("办理时联系您，不对外公开"), .required = true,
          .max = 20, .widget = WIDGET_PHONE, .autocomplete = "tel", .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(ProblemForm, photos, "照片", .hint = TEXT("最多 9 张，拍清楚问题和周围"),
          .max = PHOTOS_MAX, .photo = true),
};
const Form order_problem_form = { "ProblemForm", sizeof(ProblemForm), problem_inputs,
                                  COUNT(problem_inputs), TEXT("提交") };

typedef struct {
    bool for_others;
    FormView form;
} ProblemView;
static const Field problem_fields[] = {
    SHOWN(ProblemView, for_others),
    FIELD_(ProblemView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape order_problem_shape = SHAPE(ProblemView, problem_fields);

static void category_choices(Cx *cx, FormView *form)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, order_problem_count);
    for (size_t i = 0; i < order_problem_count; i++)
        choices[i] = (FormChoice){ .value = str(order_problems[i].word),
                                   .text = order_problems[i].text };
    form_choices(cx, form, "category", choices, order_problem_count);
}

static Text category_text(Str word)
{
    for (size_t i = 0; i < order_problem_count; i++)
        if (str_eq(word, str(order_problems[i].word)))
            return order_problems[i].text;
    return (Text){ NULL };
}

Err order_problem_new(Cx *cx, const Req *req, Reply *reply)
{
    ProblemView *view = NEW(cx->arena, ProblemView);
    ProblemForm values = { .place = cx->actor.home, .phone = req_query(req, "phone") };
    view->for_others = asked_at_desk(cx, req);
    if (!view->for_others)
        TRY(person_phone(cx, cx->actor.person, &values.phone));
    view->form = form_view(cx, &order_problem_form,
                           view->for_others ? S("/problems?desk=1") : S("/problems"), &values);
    if (!view->for_others)
        form_leave_out(&view->form, "name");
    category_choices(cx, &view->form);
    TRY(order_place_choices(cx, &view->form, "place", view->for_others));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_PROBLEM], view);
}

// The number is not given yet: time and place stand on the picture.
Err order_problem_prepare(Cx *cx, const Req *req)
{
    const ProblemForm *form = req_form(req);
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return photo_prepare(cx, S("photos"), &form->photos, photo_foot(cx, form->spot, S("")),
                         pictures);
}

Err order_problem_place(Cx *cx, const Req *req, Reply *reply)
{
    const ProblemForm *form = req_form(req);
    Text category = category_text(form->category);
    OrderId id;
    if (category.zh == NULL) {
        cx_problem(cx, S("category"), "not_choice", TEXT("请选一类问题"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    bool others = asked_at_desk(cx, req) || (at_desk(cx) && form->name.n > 0);
    OrderCaller caller = { NO(Person), form->phone, form->name, S(""), form->place };
    OrderNew new = { .kind = ORDER_PROBLEM,
                     .title = str(category.zh),
                     .details = form->details,
                     .resident = cx->actor.person,
                     .how = others ? ORDER_DESK : ORDER_SELF,
                     .place = form->place,
                     .address = form->spot,
                     .phone = form->phone,
                     .wanted_on = cx->today };
    OrderExtra extra = { .category = form->category, .spot = form->spot };
    if (others)
        TRY(order_caller(cx, &caller, &new.resident));
    TRY(order_place(cx, &new, &id));
    TRY(order_extra_set(cx, id, &extra));
    TRY(order_photos_add(cx, id, SHOWS_ASKED, req_kept(req)));
    return placed(cx, reply, others, id);
}

// --- wishes: the wall of those that anybody may claim

typedef struct {
    List wishes;  // of OrderWish
    List mine;    // claimed by the reader
    bool done, empty, more, signed_in, has_mine;
    Url next, csv, xlsx;
} WishesView;
static const Field wishes_fields[] = {
    LISTED(WishesView, wishes, order_wish_shape),
    FIELD_(WishesView, mine, KIND_LIST, &order_wish_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(WishesView, done),
    SHOWN(WishesView, empty),
    FIELD(WishesView, more),
    SHOWN(WishesView, signed_in),
    SHOWN(WishesView, has_mine),
    SHOWN(WishesView, next),
    SHOWN(WishesView, csv),
    SHOWN(WishesView, xlsx),
};
const Shape order_wishes_shape = SHAPE(WishesView, wishes_fields);

Err order_wish_list(Cx *cx, const Req *req, Reply *reply)
{
    WishesView *view = NEW(cx->arena, WishesView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? 1000 : PAGE_ROWS;
    OrderId before = { 0 };
    if (!str_int(req_query(req, "cursor"), &before.n) || before.n < 0)
        before.n = 0;
    view->done = str_eq(req_query(req, "done"), S("1"));
    view->signed_in = cx->actor.person.n != 0;
    TRY(order_wishes(cx, !view->done, before, limit, &view->wishes));
    if (view->signed_in)
        TRY(order_wishes_of(cx, cx->actor.person, 10, &view->mine));
    view->has_mine = view->mine.n > 0;
    view->empty = view->wishes.n == 0;
    view->more = view->wishes.n == (size_t)limit;
    const char *query = view->done ? "?done=1" : "";
    view->csv = url_of(str_printf(cx->arena, "/wishes.csv%s", query));
    view->xlsx = url_of(str_printf(cx->arena, "/wishes.xlsx%s", query));
    if (view->more) {
        int64_t last = LIST_AT(&view->wishes, OrderWish, view->wishes.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/wishes?%scursor=%lld",
                                       view->done ? "done=1&" : "", (long long)last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    }
    return reply_page(cx, reply, order_pages[ORDER_PAGE_WISHES], view);
}

// --- a new wish

typedef struct {
    Str title, details, name, linkman, address, phone;
    PlaceId place;
    int64_t points;
    Uploads photos;
} WishForm;
static const Input wish_inputs[] = {
    INPUT(WishForm, title, "心愿",
          .hint = TEXT("如：想要一个新书包。所有人都能看到，不写姓名和住址"), .required = true,
          .min = 2, .max = 60),
    INPUT(WishForm, details, "具体说说", .hint = TEXT("尺寸、颜色、用处，认领的人才看得到"),
          .max = 500, .widget = WIDGET_AREA),
    INPUT(WishForm, name, "谁的心愿", .hint = TEXT("替别人说的填对方姓名，只显示姓"), .max = 30),
    INPUT(WishForm, linkman, "联系人", .hint = TEXT("认领人找谁，如：村妇联周主任"), .max = 30),
    INPUT(WishForm, phone, "联系电话", .hint = TEXT("认领后才给认领人看"), .required = true,
          .max = 20, .widget = WIDGET_PHONE, .autocomplete = "tel", .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机")),
    INPUT(WishForm, address, "送到哪里", .hint = TEXT("认领后才给认领人看"), .required = true,
          .min = 2, .max = 200, .autocomplete = "street-address"),
    INPUT(WishForm, place, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(WishForm, points, "爱心积分", .hint = TEXT("站里可以给认领人的积分，没有填 0"), .min = 0,
          .max = 1000),
    INPUT(WishForm, photos, "照片",
          .hint = TEXT("如旧书包、鞋底的尺码，最多 9 张，认领的人才看得到"), .max = PHOTOS_MAX,
          .photo = true),
};
const Form order_wish_form = { "WishForm", sizeof(WishForm), wish_inputs, COUNT(wish_inputs),
                               TEXT("提交") };

typedef struct {
    bool for_others;
    FormView form;
} WishNewView;
static const Field wish_new_fields[] = {
    FIELD(WishNewView, for_others),
    FIELD_(WishNewView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape order_wish_new_shape = SHAPE(WishNewView, wish_new_fields);

// Who has no desk offers no points of the station's.
Err order_wish_new(Cx *cx, const Req *req, Reply *reply)
{
    WishNewView *view = NEW(cx->arena, WishNewView);
    WishForm values = { .place = cx->actor.home, .phone = req_query(req, "phone") };
    PlaceId place;
    view->for_others = at_desk(cx);
    if (!view->for_others) {
        TRY(order_last_contact(cx, cx->actor.person, &values.address, &values.phone, &place));
        if (values.address.n == 0)
            TRY(person_address(cx, cx->actor.person, &values.address));
    }
    view->form = form_view(cx, &order_wish_form, S("/wishes"), &values);
    TRY(order_place_choices(cx, &view->form, "place", view->for_others));
    if (!view->for_others) {
        form_leave_out(&view->form, "name");
        form_leave_out(&view->form, "points");
    }
    return reply_page(cx, reply, order_pages[ORDER_PAGE_WISH_NEW], view);
}

Err order_wish_prepare(Cx *cx, const Req *req)
{
    const WishForm *form = req_form(req);
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return photo_prepare(cx, S("photos"), &form->photos, photo_foot(cx, S(""), S("")), pictures);
}

Err order_wish_place(Cx *cx, const Req *req, Reply *reply)
{
    const WishForm *form = req_form(req);
    bool others = at_desk(cx) && form->name.n > 0;
    OrderCaller caller = { NO(Person), form->phone, form->name, form->address, form->place };
    OrderNew new = { .kind = ORDER_WISH,
                     .title = form->title,
                     .details = form->details,
                     .resident = cx->actor.person,
                     .how = others ? ORDER_DESK : ORDER_SELF,
                     .place = form->place,
                     .address = form->address,
                     .phone = form->phone,
                     .wanted_on = cx->today };
    OrderExtra extra = { .linkman = form->linkman, .points = others ? form->points : 0 };
    OrderId id;
    if (others)
        TRY(order_caller(cx, &caller, &new.resident));
    TRY(order_place(cx, &new, &id));
    TRY(order_extra_set(cx, id, &extra));
    TRY(order_photos_add(cx, id, SHOWS_ASKED, req_kept(req)));
    return placed(cx, reply, others, id);
}
