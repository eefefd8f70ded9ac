// 爱心商户: the list that anybody may look through, a merchant's page, and what its keepers change.
#include "base/buf.h"
#include "rooms/merchants/merchants_in.h"
#include "rooms/units/units.h"

#define PAGE_ROWS 30
#define NEAR_ROWS 20
#define KEEPERS   (ROLE_BRANCH | ROLE_CENTRE)

// The same nine boxes stand in a filter and in two forms, in the order of the bits.
#define OFFER_BOXES(Type)                                                                        \
    INPUT(Type, tea, "热水茶水"), INPUT(Type, seat, "座椅休息"), INPUT(Type, shade, "遮阳避雨"), \
        INPUT(Type, charge, "手机充电"), INPUT(Type, toilet, "卫生间"),                          \
        INPUT(Type, medicine, "应急药品"), INPUT(Type, heat, "饭菜加热"),                        \
        INPUT(Type, wifi, "无线网络"), INPUT(Type, books, "图书报刊")

static int64_t bits_of(const bool boxes[MERCHANT_OFFERS])
{
    int64_t bits = 0;
    for (int i = 0; i < MERCHANT_OFFERS; i++)
        bits |= (int64_t)boxes[i] << i;
    return bits;
}

static void boxes_of(int64_t bits, bool boxes[MERCHANT_OFFERS])
{
    for (int i = 0; i < MERCHANT_OFFERS; i++)
        boxes[i] = (bits >> i & 1) != 0;
}

static Str href(Cx *cx, MerchantId id, const char *rest)
{
    return str_printf(cx->arena, "/merchants/%lld%s", (long long)id.n, rest);
}

// --- the list

typedef struct {
    Str q, offer, lat, lon;
    bool points, ended;
    PlaceId under;
    MerchantId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "店名或地址", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ListForm, offer, "提供", .max = 100),
    INPUT(ListForm, points, "可用积分"),
    INPUT(ListForm, under, "在哪里"),
    INPUT(ListForm, ended, "含已退出"),
    INPUT(ListForm, lat, "纬度（WGS-84）", .max = 20),
    INPUT(ListForm, lon, "经度（WGS-84）", .max = 20),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查找");

typedef struct {
    Str word;
    Text text;
    bool chosen;
} OfferChoice;
static const Field choice_fields[] = { FIELD(OfferChoice, word), FIELD(OfferChoice, text),
                                       FIELD(OfferChoice, chosen) };
static const Shape choice_shape = SHAPE(OfferChoice, choice_fields);

typedef struct {
    List merchants, offers;
    Str q, place_name;
    PlaceId under;
    bool points, near, empty, filtered, more, may_add, has_mine;
    List mine;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, merchants, merchant_shape),
    LISTED(ListView, offers, choice_shape),
    LISTED(ListView, mine, merchant_shape),
    FIELD(ListView, q),
    FIELD(ListView, place_name),
    FIELD(ListView, under),
    FIELD(ListView, points),
    SHOWN(ListView, near),
    SHOWN(ListView, empty),
    SHOWN(ListView, filtered),
    FIELD(ListView, more),
    FIELD(ListView, may_add),
    SHOWN(ListView, has_mine),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(merchant_list_page, list_shape, "爱心商户");

static Url list_href(Cx *cx, const char *path, const ListForm *form, MerchantId after)
{
    Buf buf = buf_new(cx->arena, 1024);
    buf_printf(&buf, "%s?offer=", path);
    buf_url(&buf, form->offer);
    buf_lit(&buf, "&q=");
    buf_url(&buf, form->q);
    if (form->points)
        buf_lit(&buf, "&points=1");
    if (form->ended)
        buf_lit(&buf, "&ended=1");
    if (form->under.n)
        buf_printf(&buf, "&under=%lld", (long long)form->under.n);
    if (after.n)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return url_of(buf_str(&buf));
}

static Err filter_of(Cx *cx, const ListForm *form, MerchantFilter *filter)
{
    *filter = (MerchantFilter){ .words = form->q,
                                .points_only = form->points,
                                .under = form->under,
                                .ended_too = form->ended && actor_is(&cx->actor, ROLES_STAFF) };
    if (!merchant_offers_parse(form->offer, &filter->offers)) {
        cx_problem(cx, S("offer"), "unknown", TEXT("请从列出的服务里选"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    filter->near = form->lat.n > 0 || form->lon.n > 0;
    if (filter->near && !place_point_typed(cx, form->lat, form->lon, DATUM_WGS84, &filter->here))
        return &fault_invalid;
    return OK;
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    MerchantFilter filter;
    TRY(filter_of(cx, form, &filter));
    bool sheet = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = sheet ? MERCHANT_LIST_MAX - 1 : filter.near ? NEAR_ROWS : PAGE_ROWS;
    TRY(merchant_list(cx, &filter, filter.near ? NO(Merchant) : form->cursor, (int)most + 1,
                      &view->merchants));
    view->next = url_of(S("#"));
    view->more = view->merchants.n > most;
    if (view->more)
        view->merchants.n = most;
    view->more = view->more && !filter.near;
    if (view->more) {
        MerchantId last = LIST_AT(&view->merchants, Merchant, most - 1)->id;
        view->next = list_href(cx, "/merchants", form, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    OfferChoice *offers = NEW_ARRAY(cx->arena, OfferChoice, MERCHANT_OFFERS);
    for (int i = 0; i < MERCHANT_OFFERS; i++)
        offers[i] = (OfferChoice){ str(merchant_offer_words[i]), merchant_offer_texts[i],
                                   (filter.offers >> i & 1) != 0 };
    view->offers = (List){ offers, MERCHANT_OFFERS };
    if (form->under.n != 0) {
        Place place;
        TRY(place_find(cx, form->under, &place));
        view->place_name = place.name;
    }
    TRY(merchants_mine(cx, &view->mine));
    view->has_mine = view->mine.n > 0;
    view->q = form->q;
    view->under = form->under;
    view->points = form->points;
    view->near = filter.near;
    view->empty = view->merchants.n == 0;
    view->filtered = form->q.n > 0 || form->points || form->offer.n > 0 || form->under.n != 0;
    view->may_add = actor_is(&cx->actor, KEEPERS);
    view->csv = list_href(cx, "/merchants.csv", form, NO(Merchant));
    view->xlsx = list_href(cx, "/merchants.xlsx", form, NO(Merchant));
    return reply_page(cx, reply, &merchant_list_page, view);
}

// --- one merchant

typedef struct {
    MerchantState state;
    Str reason;
} StateForm;
static const Input state_inputs[] = {
    INPUT_WORD(StateForm, state, "改为", merchant_state_words, merchant_state_texts,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(StateForm, reason, "原因", .hint = TEXT("暂停和退出必填，会公开显示"), .max = 100),
};
FORM(state_form, StateForm, state_inputs, "更改状态");

typedef struct {
    Str number;
    Day valid_from, valid_to;
    Fen fen_per_point;
    Str signer, account;
} AgreementForm;
static const Input agreement_inputs[] = {
    INPUT(AgreementForm, number, "协议编号", .required = true, .min = 2, .max = 40),
    INPUT(AgreementForm, valid_from, "自哪天起", .required = true, .widget = WIDGET_DAY),
    INPUT(AgreementForm, valid_to, "到哪天止", .required = true, .widget = WIDGET_DAY),
    INPUT(AgreementForm, fen_per_point, "每积分结算（元）", .required = true, .max = 10000,
          .hint = TEXT("商户收到 1 积分，专项资金付给商户多少钱；无偿提供填 0")),
    INPUT(AgreementForm, signer, "商户签字人", .required = true, .min = 2, .max = 30),
    INPUT(AgreementForm, account, "结算账户", .max = 80, .secret = true,
          .hint = TEXT("开户行和账号，加密保存，只有中心能看")),
};
FORM(agreement_form, AgreementForm, agreement_inputs, "登记协议");

typedef struct {
    Str reason;
} EndForm;
static const Input end_inputs[] = {
    INPUT(EndForm, reason, "终止原因", .required = true, .min = 2, .max = 100),
};
FORM(end_form, EndForm, end_inputs, "从今天起终止");

typedef struct {
    Merchant merchant;
    MapLinks maps;
    bool open, has_point, may_edit, may_keep, may_sign, has_live, sees_agreements;
    Url tel, station;
    List agreements;
    FormView state, agreement, end;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, merchant, merchant_shape),
    PART(ShowView, maps, map_links_shape),
    SHOWN(ShowView, open),
    SHOWN(ShowView, has_point),
    FIELD(ShowView, may_edit),
    FIELD(ShowView, may_keep),
    FIELD(ShowView, may_sign),
    SHOWN(ShowView, has_live),
    SHOWN(ShowView, sees_agreements),
    SHOWN(ShowView, tel),
    SHOWN(ShowView, station),
    LISTED(ShowView, agreements, agreement_shape),
    PART(ShowView, state, form_view_shape),
    PART(ShowView, agreement, form_view_shape),
    PART(ShowView, end, form_view_shape),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(merchant_show, show_shape, "爱心商户");

static Err fill_agreements(Cx *cx, ShowView *view)
{
    MerchantId id = view->merchant.id;
    TRY(agreement_list(cx, id, &view->agreements));
    for (size_t i = 0; i < view->agreements.n; i++) {
        const Agreement *one = LIST_AT(&view->agreements, Agreement, i);
        if (!one->live || !view->may_sign)
            continue;
        view->has_live = true;
        view->end = form_view(
            cx, &end_form,
            str_printf(cx->arena, "/merchants/agreements/%lld/end", (long long)one->id.n), NULL);
    }
    if (view->may_sign)
        view->agreement = form_view(cx, &agreement_form, href(cx, id, "/agreements"),
                                    &(AgreementForm){ .valid_from = cx->today });
    return OK;
}

static Err show_one(Cx *cx, MerchantId id, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Merchant *one = &view->merchant;
    TRY(merchant_find(cx, id, one));
    Point point = { (int32_t)one->lat_e7, (int32_t)one->lon_e7 };
    view->open = one->state == MERCHANT_OPEN;
    view->has_point = point_known(point);
    map_links(cx, point, one->name, &view->maps);
    view->tel = url_of(one->phone.n ? str_join(cx->arena, S("tel:"), one->phone) : S("#"));
    view->station = url_of(str_printf(cx->arena, "/places/%lld", (long long)one->place.n));
    view->may_keep = merchant_may_keep(&cx->actor, one);
    view->may_edit = (view->may_keep || merchant_may_operate(&cx->actor, one)) &&
                     one->state != MERCHANT_ENDED;
    view->may_sign = actor_is(&cx->actor, ROLE_CENTRE) && one->state != MERCHANT_ENDED;
    view->sees_agreements = view->may_keep || merchant_may_operate(&cx->actor, one);
    if (view->sees_agreements)
        TRY(fill_agreements(cx, view));
    if (view->may_edit || view->may_keep)
        view->state = form_view(
            cx, &state_form, href(cx, id, "/state"),
            &(StateForm){ .state = view->open ? MERCHANT_PAUSED : MERCHANT_OPEN });
    reply_title(reply, one->name);
    return reply_page(cx, reply, &merchant_show, view);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    return show_one(cx, (MerchantId){ req_number(req, "id") }, reply);
}

static Err show_of_agreement(Cx *cx, const Req *req, Reply *reply)
{
    MerchantId id;
    TRY(agreement_merchant(cx, (AgreementId){ req_number(req, "id") }, &id));
    return show_one(cx, id, reply);
}

static Err set_state(Cx *cx, const Req *req, Reply *reply)
{
    const StateForm *form = req_form(req);
    MerchantId id = { req_number(req, "id") };
    TRY(merchant_state_set(cx, id, form->state, form->reason));
    reply_say(cx, reply, TEXT("状态已更改"));
    return reply_goto_row(cx, reply, "/merchants/", id.n);
}

static Err sign(Cx *cx, const Req *req, Reply *reply)
{
    const AgreementForm *form = req_form(req);
    MerchantId id = { req_number(req, "id") };
    AgreementId made;
    TRY(agreement_add(cx, id,
                      &(AgreementNew){ .number = form->number,
                                       .valid_from = form->valid_from,
                                       .valid_to = form->valid_to,
                                       .fen_per_point = form->fen_per_point,
                                       .signer = form->signer,
                                       .account = form->account },
                      &made));
    reply_say(cx, reply, TEXT("协议已登记"));
    return reply_goto_row(cx, reply, "/merchants/", id.n);
}

static Err end_agreement(Cx *cx, const Req *req, Reply *reply)
{
    const EndForm *form = req_form(req);
    AgreementId id = { req_number(req, "id") };
    MerchantId merchant;
    TRY(agreement_merchant(cx, id, &merchant));
    TRY(agreement_end(cx, id, form->reason));
    reply_say(cx, reply, TEXT("协议已终止"));
    return reply_goto_row(cx, reply, "/merchants/", merchant.n);
}

// --- adding and changing

typedef struct {
    Str name, station, address, phone, hours;
    bool tea, seat, shade, charge, toilet, medicine, heat, wifi, books;
    Str intro, credit_code;
    Datum datum;
    Str lat, lon;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, name, "店名", .required = true, .min = 2, .max = 60),
    INPUT(AddForm, station, "所在社区（村）", .required = true, .min = 2, .max = 60,
          .hint = TEXT("例如：保康社区；有重名时前面写上乡镇街道")),
    INPUT(AddForm, address, "地址", .required = true, .min = 2, .max = 120),
    INPUT(AddForm, phone, "对外电话", .hint = TEXT("会公开显示"), .widget = WIDGET_PHONE,
          .max = 30),
    INPUT(AddForm, hours, "营业时间", .max = 100),
    OFFER_BOXES(AddForm),
    INPUT(AddForm, intro, "介绍", .widget = WIDGET_AREA, .max = 300),
    INPUT(AddForm, credit_code, "统一社会信用代码", .max = 30, .hint = TEXT("可以不填")),
    INPUT_WORD(AddForm, datum, "坐标系", datum_words, datum_texts, .widget = WIDGET_SELECT,
               .hint = TEXT("从哪个地图抄来的坐标就选哪一个，选错会偏几百米")),
    INPUT(AddForm, lat, "纬度", .max = 20),
    INPUT(AddForm, lon, "经度", .max = 20),
};
FORM(add_form, AddForm, add_inputs, "登记");

typedef struct {
    FormView form;
} AddView;
static const Field add_fields[] = { PART(AddView, form, form_view_shape) };
static const Shape add_shape = SHAPE(AddView, add_fields);
PAGE(merchant_add_page, add_shape, "登记爱心商户", .layout = LAYOUT_DESK);

static Err add_page(Cx *cx, __attribute__((unused)) const Req *req, Reply *reply)
{
    AddView *view = NEW(cx->arena, AddView);
    view->form = form_view(cx, &add_form, S("/merchants"), &(AddForm){ .datum = DATUM_GCJ02 });
    return reply_page(cx, reply, &merchant_add_page, view);
}

// The station by its name, or by the names of branch and station together.
static Err station_named(Cx *cx, Str typed, PlaceId *out)
{
    List all;
    size_t found = 0;
    Str wanted = str_trim(typed);
    PlaceFilter filter = { .by_level = true, .level = LEVEL_STATION };
    TRY(place_list(cx, &filter, NO(Place), PLACE_EXPORT_MAX, &all));
    for (size_t i = 0; i < all.n; i++) {
        const PlaceRow *row = LIST_AT(&all, PlaceRow, i);
        if (!str_eq(row->name, wanted) &&
            !str_eq(str_join(cx->arena, row->under, row->name), wanted))
            continue;
        *out = row->id;
        found++;
    }
    if (found == 1)
        return OK;
    cx_problem(cx, S("station"), found == 0 ? "unknown" : "several",
               found == 0 ? TEXT("没有叫这个名字的社区（村），请写全称")
                          : TEXT("有几个同名的社区（村），请在前面写上乡镇街道"),
               (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    const bool boxes[] = { form->tea,      form->seat, form->shade, form->charge, form->toilet,
                           form->medicine, form->heat, form->wifi,  form->books };
    Point point = { 0, 0 };
    MerchantId id;
    PlaceId station = NO(Place);
    TRY(station_named(cx, form->station, &station));
    if ((form->lat.n > 0 || form->lon.n > 0) &&
        !place_point_typed(cx, form->lat, form->lon, form->datum, &point))
        return &fault_invalid;
    TRY(merchant_add(cx,
                     &(MerchantNew){ .parent = station,
                                     .name = form->name,
                                     .address = form->address,
                                     .phone = form->phone,
                                     .hours = form->hours,
                                     .point = point,
                                     .credit_code = credit_code_clean(cx->arena, form->credit_code),
                                     .offers = bits_of(boxes),
                                     .intro = form->intro },
                     &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已登记"));
    return reply_goto_row(cx, reply, "/merchants/", id.n);
}

typedef struct {
    bool tea, seat, shade, charge, toilet, medicine, heat, wifi, books;
    Str intro, credit_code;
    int64_t as_read;
} EditForm;
static const Input edit_inputs[] = {
    OFFER_BOXES(EditForm),
    INPUT(EditForm, intro, "介绍", .widget = WIDGET_AREA, .max = 300),
    INPUT(EditForm, credit_code, "统一社会信用代码", .max = 30, .hint = TEXT("可以不填")),
    INPUT(EditForm, as_read, "", .widget = WIDGET_HIDDEN, .max = INT64_MAX),
};
FORM(edit_form, EditForm, edit_inputs, "保存");

typedef struct {
    MerchantId id;
    Str name;
    FormView form;
    Url place;
    bool may_place;
} EditView;
static const Field edit_fields[] = { FIELD(EditView, id), FIELD(EditView, name),
                                     PART(EditView, form, form_view_shape), SHOWN(EditView, place),
                                     FIELD(EditView, may_place) };
static const Shape edit_shape = SHAPE(EditView, edit_fields);
PAGE(merchant_edit_page, edit_shape, "维护爱心商户");

static Err edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Merchant one;
    bool boxes[MERCHANT_OFFERS];
    TRY(merchant_find(cx, (MerchantId){ req_number(req, "id") }, &one));
    if (!merchant_may_keep(&cx->actor, &one) && !merchant_may_operate(&cx->actor, &one))
        return &merchant_not_yours;
    boxes_of(one.offers, boxes);
    EditForm now = { boxes[0], boxes[1], boxes[2], boxes[3],  boxes[4],        boxes[5],
                     boxes[6], boxes[7], boxes[8], one.intro, one.credit_code, one.changed_at.ms };
    view->id = one.id;
    view->name = one.name;
    view->may_place = merchant_may_keep(&cx->actor, &one);
    view->place = url_of(str_printf(cx->arena, "/places/%lld/edit", (long long)one.place.n));
    view->form = form_view(cx, &edit_form, href(cx, one.id, "/edit"), &now);
    reply_title(reply, one.name);
    return reply_page(cx, reply, &merchant_edit_page, view);
}

static Err edit(Cx *cx, const Req *req, Reply *reply)
{
    const EditForm *form = req_form(req);
    const bool boxes[] = { form->tea,      form->seat, form->shade, form->charge, form->toilet,
                           form->medicine, form->heat, form->wifi,  form->books };
    MerchantId id = { req_number(req, "id") };
    TRY(merchant_edit(
        cx, id,
        &(MerchantEdit){ .credit_code = credit_code_clean(cx->arena, form->credit_code),
                         .offers = bits_of(boxes),
                         .intro = form->intro,
                         .as_read = { form->as_read } }));
    reply_say(cx, reply, TEXT("已保存"));
    return reply_goto_row(cx, reply, "/merchants/", id.n);
}

static const Route routes[] = {
    GET("/merchants", list, PUBLIC, .page = &merchant_list_page, .form = &list_form,
        .title = TEXT("爱心商户")),
    POST("/merchants", add, ONLY(KEEPERS), .form = &add_form, .again = add_page,
         .title = TEXT("登记爱心商户")),
    GET("/merchants/add", add_page, ONLY(KEEPERS), .page = &merchant_add_page,
        .title = TEXT("登记爱心商户"), .flags = ROUTE_NO_API),
    GET("/merchants/{id}", show, PUBLIC, .page = &merchant_show, .title = TEXT("一家爱心商户")),
    GET("/merchants/{id}/edit", edit_page, ONLY(KEEPERS | ROLE_MERCHANT),
        .page = &merchant_edit_page, .title = TEXT("维护爱心商户"), .flags = ROUTE_NO_API),
    POST("/merchants/{id}/edit", edit, ONLY(KEEPERS | ROLE_MERCHANT), .form = &edit_form,
         .again = edit_page, .title = TEXT("改商户资料")),
    POST("/merchants/{id}/state", set_state, ONLY(KEEPERS | ROLE_MERCHANT), .form = &state_form,
         .again = show, .title = TEXT("改商户状态")),
    POST("/merchants/{id}/agreements", sign, ONLY(ROLE_CENTRE), .form = &agreement_form,
         .again = show, .title = TEXT("登记合作协议")),
    POST("/merchants/agreements/{id}/end", end_agreement, ONLY(ROLE_CENTRE), .form = &end_form,
         .again = show_of_agreement, .title = TEXT("终止合作协议")),
};

static const FindSource finds[] = { { "merchant", TEXT("爱心商户"), "/merchants/",
                                      merchant_changed } };

const Room merchants_room = { .name = "merchants",
                              .title = TEXT("爱心商户"),
                              ROUTES(routes),
                              FINDS(finds),
                              .check = merchants_check };
