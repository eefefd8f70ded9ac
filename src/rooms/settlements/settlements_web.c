// 结算: the papers of merchants, for both who sign them.
#include "rooms/settlements/settlements.h"
#include "web/web.h"

#define ROWS        30
#define EXPORT_ROWS 1000
#define READERS     (ROLE_MERCHANT | ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR)
#define SIGNERS     (ROLE_MERCHANT | ROLE_CENTRE)

typedef struct {
    MerchantId merchant;
    int64_t month;
} MakeForm;
static const Input make_inputs[] = {
    INPUT(MakeForm, merchant, "爱心商户", .required = true, .widget = WIDGET_SELECT),
    INPUT(MakeForm, month, "月份", .required = true, .hint = TEXT("如：202611"), .min = 200001,
          .max = 220012),
};
FORM(make_form, MakeForm, make_inputs, "出结算单");

typedef struct {
    List rows;  // of Settlement
    bool empty, may_make, more;
    FormView form;
    Url next;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, rows, settlement_shape),
    SHOWN(ListView, empty),
    FIELD(ListView, may_make),
    FIELD(ListView, more),
    FIELD_(ListView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ListView, next),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(settlement_list_page, list_shape, "结算");

static Err make_view(Cx *cx, ListView *view)
{
    List all;
    Day last = day_add(day_of(day_year(cx->today), day_month(cx->today), 1), -1);
    view->form = form_view(cx, &make_form, S("/settlements"),
                           &(MakeForm){ .month = day_year(last) * 100 + day_month(last) });
    TRY(merchant_list(cx, &(MerchantFilter){ .ended_too = true }, NO(Merchant), 400, &all));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const Merchant *one = LIST_AT(&all, Merchant, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                                   .text_str = one->name };
    }
    form_choices(cx, &view->form, "merchant", choices, all.n);
    return OK;
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    Face face = req_face(req);
    int limit = face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : ROWS;
    int64_t before = 0;
    if (!str_int(req_query(req, "cursor"), &before) || before < 0)
        before = 0;
    // The widest node that the actor may look at.
    const Grant *grant = actor_grant(&cx->actor, READERS & ~(RoleSet)ROLE_MERCHANT, S(""));
    if (grant == NULL)
        grant = actor_grant(&cx->actor, ROLE_MERCHANT, S(""));
    TRY(settlement_list(cx, grant == NULL ? S("/none/") : grant->path, (SettlementId){ before },
                        limit + 1, &view->rows));
    view->empty = view->rows.n == 0;
    view->more = view->rows.n > (size_t)limit;
    view->next = url_of(S("#"));
    if (view->more) {
        view->rows.n = (size_t)limit;
        long long last = LIST_AT(&view->rows, Settlement, view->rows.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/settlements?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->may_make = actor_is(&cx->actor, ROLE_CENTRE);
    if (view->may_make)
        TRY(make_view(cx, view));
    return reply_page(cx, reply, &settlement_list_page, view);
}

static Err make(Cx *cx, const Req *req, Reply *reply)
{
    const MakeForm *form = req_form(req);
    SettlementId id;
    TRY(settlement_make(cx, form->merchant, form->month, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("结算单已出，等商户确认"));
    return reply_goto_row(cx, reply, "/settlements/", id.n);
}

FORM_BUTTON(sign_form, "确认");
typedef struct {
    Str reason;
} ObjectForm;
static const Input object_inputs[] = {
    INPUT(ObjectForm, reason, "原因", .required = true, .min = 2, .max = 100),
};
FORM(object_form, ObjectForm, object_inputs, "有异议，撤回重出");

typedef struct {
    Settlement paper;
    List rows;  // of Redemption
    List uses;  // of EntitlementUse
    bool has_uses, may_agree, may_settle, may_object;
    FormView agree, settle, object;
    Url pdf, csv, xlsx;
} OneView;
static const Field one_fields[] = {
    PART(OneView, paper, settlement_shape),
    LISTED(OneView, rows, redeemed_shape),
    LISTED(OneView, uses, entitlement_use_shape),
    SHOWN(OneView, has_uses),
    FIELD(OneView, may_agree),
    FIELD(OneView, may_settle),
    FIELD(OneView, may_object),
    FIELD_(OneView, agree, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OneView, settle, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OneView, object, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OneView, pdf),
    SHOWN(OneView, csv),
    SHOWN(OneView, xlsx),
};
static const Shape one_shape = SHAPE(OneView, one_fields);
PAGE(settlement_one_page, one_shape, "结算单");

static SettlementId id_of(const Req *req)
{
    return (SettlementId){ req_number(req, "id") };
}

static Str href(Cx *cx, SettlementId id, const char *rest)
{
    return str_printf(cx->arena, "/settlements/%lld%s", (long long)id.n, rest);
}

static Err one(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view = NEW(cx->arena, OneView);
    Settlement *paper = &view->paper;
    TRY(settlement_find(cx, id_of(req), paper));
    if (!settlement_may_read(&cx->actor, paper))
        return &settlement_missing;
    TRY(redemption_list(cx, &(RedemptionFilter){ .settlement = paper->id, .limit = EXPORT_ROWS },
                        &view->rows));
    TRY(entitlement_uses(
        cx, &(EntitlementUseFilter){ .settlement = paper->id, .limit = EXPORT_ROWS }, &view->uses));
    view->has_uses = view->uses.n > 0;
    view->may_agree = paper->state == SETTLEMENT_MADE &&
                      actor_may(&cx->actor, ROLE_MERCHANT, paper->place_path);
    view->may_object = paper->state == SETTLEMENT_MADE &&
                       actor_may(&cx->actor, SIGNERS, paper->place_path);
    view->may_settle = paper->state == SETTLEMENT_AGREED &&
                       paper->agreed_by.n != cx->actor.person.n &&
                       actor_may(&cx->actor, ROLE_CENTRE, paper->place_path);
    if (view->may_agree)
        view->agree = form_view(cx, &sign_form, href(cx, paper->id, "/agree"), NULL);
    if (view->may_settle)
        view->settle = form_view(cx, &sign_form, href(cx, paper->id, "/settle"), NULL);
    if (view->may_object)
        view->object = form_view(cx, &object_form, href(cx, paper->id, "/object"), NULL);
    view->pdf = url_of(href(cx, paper->id, "/paper.pdf"));
    view->csv = url_of(href(cx, paper->id, ".csv"));
    view->xlsx = url_of(href(cx, paper->id, ".xlsx"));
    reply_title(reply, paper->merchant_name);
    return reply_page(cx, reply, &settlement_one_page, view);
}

static Err done(Cx *cx, const Req *req, Reply *reply, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto_row(cx, reply, "/settlements/", id_of(req).n);
}
static Err agree(Cx *cx, const Req *req, Reply *reply)
{
    TRY(settlement_agree(cx, id_of(req)));
    return done(cx, req, reply, TEXT("已确认，等中心确认"));
}
static Err settle(Cx *cx, const Req *req, Reply *reply)
{
    TRY(settlement_settle(cx, id_of(req)));
    return done(cx, req, reply, TEXT("已结算"));
}
static Err object(Cx *cx, const Req *req, Reply *reply)
{
    TRY(settlement_object(cx, id_of(req), ((const ObjectForm *)req_form(req))->reason));
    return done(cx, req, reply, TEXT("已撤回"));
}

static Err pdf_prepare(Cx *cx, const Req *req)
{
    Str *pdf = NEW(cx->arena, Str);
    req_keep(req, pdf);
    return settlement_paper(cx, id_of(req), pdf);
}
static Err pdf(Cx *cx, const Req *req, Reply *reply)
{
    const Str *bytes = req_kept(req);
    return reply_file(cx, reply, *bytes, "application/pdf",
                      str_printf(cx->arena, "settlement-%lld.pdf", (long long)id_of(req).n));
}

// clang-format off
static const Route routes[] = {
    GET("/settlements", list, ONLY(READERS), .page = &settlement_list_page, .title = TEXT("结算")),
    POST("/settlements", make, ONLY(ROLE_CENTRE), .form = &make_form, .again = list, .title = TEXT("出结算单")),
    GET("/settlements/{id}", one, ONLY(READERS), .page = &settlement_one_page, .title = TEXT("一张结算单")),
    GET("/settlements/{id}/paper.pdf", pdf, ONLY(READERS), .prepare = pdf_prepare, .title = TEXT("结算单（PDF）"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    POST("/settlements/{id}/agree", agree, ONLY(ROLE_MERCHANT), .form = &sign_form, .again = one, .title = TEXT("商户确认结算单")),
    POST("/settlements/{id}/settle", settle, ONLY(ROLE_CENTRE), .form = &sign_form, .again = one, .title = TEXT("中心确认结算单")),
    POST("/settlements/{id}/object", object, ONLY(SIGNERS), .form = &object_form, .again = one, .title = TEXT("对结算单有异议")),
};
// clang-format on

const Room settlements_room = {
    .name = "settlements", .title = TEXT("结算"), ROUTES(routes), .check = settlements_check
};
