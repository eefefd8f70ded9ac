// 礼遇管理: what there is, its thresholds, its codes and lists, for the centre and who looks on.
#include "rooms/entitlements/entitlements_in.h"

#define PAGE_ROWS   30
#define EXPORT_ROWS 1000
#define CHOICES     400

static int rows_for(const Req *req)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : PAGE_ROWS;
}

static int64_t cursor_of(const Req *req)
{
    int64_t n;
    return str_int(req_query(req, "cursor"), &n) && n > 0 ? n : 0;
}

static EntitlementId id_of(const Req *req)
{
    return (EntitlementId){ req_number(req, "id") };
}

static Str act_href(Cx *cx, int64_t id, const char *act)
{
    return str_printf(cx->arena, "/entitlements/%lld/%s", (long long)id, act);
}

// --- forms

#define LIMIT_INPUTS(Type)                                                                        \
    INPUT(Type, words, "说明", .widget = WIDGET_AREA, .max = 300),                                \
        INPUT(Type, fen, "每次结算（元）", .hint = TEXT("不花钱的写 0"), .max = 1000000),         \
        INPUT(Type, budget, "从哪项专项资金结算", .widget = WIDGET_SELECT),                       \
        INPUT(Type, per_period, "每人每期限享几次", .hint = TEXT("0 表示不限；名单必填每月几次"), \
              .max = 1000),                                                                       \
        INPUT_WORD(Type, period, "一期", entitlement_period_words, entitlement_period_texts,      \
                   .widget = WIDGET_SELECT),                                                      \
        INPUT(Type, per_person, "每人一共限享几次", .hint = TEXT("0 表示不限"), .max = 10000)
#define TERM_INPUTS(Type)                                                                 \
    INPUT(Type, hours, "满多少小时", .hint = TEXT("0 表示只看星级"), .max = 10000),       \
        INPUT_WORD(Type, span, "怎么算", entitlement_span_words, entitlement_span_texts,  \
                   .widget = WIDGET_SELECT),                                              \
        INPUT(Type, star, "几星级", .hint = TEXT("0 表示只看时数；两样都写，够一样就行"), \
              .max = 5),                                                                  \
        INPUT(Type, source, "依据的文件", .required = true, .min = 2, .max = 80)

typedef struct {
    Str name;
    MerchantId merchant;
    EntitlementWay way;
    Str words;
    Fen fen;
    BudgetId budget;
    int64_t per_period;
    EntitlementPeriod period;
    int64_t per_person, hours;
    EntitlementSpan span;
    int64_t star;
    Str source;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, name, "名称", .required = true, .min = 2, .max = 40,
          .hint = TEXT("如：公交免费乘车、雷山景区免门票")),
    INPUT(AddForm, merchant, "合作单位", .required = true, .widget = WIDGET_SELECT,
          .hint = TEXT("先登记为爱心商户并签协议")),
    INPUT_WORD(AddForm, way, "领取方式", entitlement_way_words, entitlement_way_texts,
               .widget = WIDGET_SELECT,
               .hint = TEXT("到场出示：每次扫会变的码；名单：每月把卡号报给合作单位；券码：发合作"
                            "单位给的码")),
    TERM_INPUTS(AddForm),
    LIMIT_INPUTS(AddForm),
};
const Form entitlement_add_form = { "EntitlementForm", sizeof(AddForm), add_inputs,
                                    COUNT(add_inputs), TEXT("开设") };
static const Input edit_inputs[] = {
    INPUT_WORD(EntitlementEdit, state, "状态", entitlement_state_words, entitlement_state_texts,
               .widget = WIDGET_SELECT),
    LIMIT_INPUTS(EntitlementEdit),
};
const Form entitlement_edit_form = { "EntitlementEdit", sizeof(EntitlementEdit), edit_inputs,
                                     COUNT(edit_inputs), TEXT("保存") };
typedef struct {
    Day valid_from;
    int64_t hours;
    EntitlementSpan span;
    int64_t star;
    Str source;
} TermForm;
static const Input term_inputs[] = {
    INPUT(TermForm, valid_from, "从哪天起", .required = true, .widget = WIDGET_DAY),
    TERM_INPUTS(TermForm),
};
const Form entitlement_term_form = { "TermForm", sizeof(TermForm), term_inputs, COUNT(term_inputs),
                                     TEXT("定新门槛") };
typedef struct {
    Upload file;
} CouponsForm;
static const Input coupons_inputs[] = {
    INPUT(CouponsForm, file, "券码文件", .required = true,
          .hint = TEXT("Excel 或 CSV，列：券码、有效期至"), .widget = WIDGET_FILE),
};
const Form entitlement_coupons_form = { "CouponsForm", sizeof(CouponsForm), coupons_inputs,
                                        COUNT(coupons_inputs), TEXT("导入券码") };
typedef struct {
    int64_t month;
} MonthForm;
static const Input month_inputs[] = {
    INPUT(MonthForm, month, "月份", .required = true, .min = 200001, .max = 220012,
          .hint = TEXT("如 202612")),
};
const Form entitlement_month_form = { "MonthForm", sizeof(MonthForm), month_inputs,
                                      COUNT(month_inputs), TEXT("出名单") };
typedef struct {
    Upload file;
} RidesForm;
static const Input rides_inputs[] = {
    INPUT(RidesForm, file, "回传的文件", .required = true,
          .hint = TEXT("Excel 或 CSV，列：卡号、本月次数；把名单填好传回就行"),
          .widget = WIDGET_FILE),
};
const Form entitlement_rides_form = { "RidesForm", sizeof(RidesForm), rides_inputs,
                                      COUNT(rides_inputs), TEXT("回传并结清") };

// --- 礼遇管理

static Err partner_choices(Cx *cx, FormView *view)
{
    List all;
    TRY(merchant_list(cx, &(MerchantFilter){ .points_only = true }, NO(Merchant), CHOICES, &all));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const Merchant *one = LIST_AT(&all, Merchant, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                                   .text_str = one->name };
    }
    form_choices(cx, view, "merchant", choices, all.n);
    return OK;
}

typedef struct {
    List rows;  // of Entitlement
    bool empty, more, may_add;
    FormView form;
    Url next;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, rows, entitlement_shape),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    FIELD(DeskView, may_add),
    FIELD_(DeskView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, next),
};
const Shape entitlement_desk_shape = SHAPE(DeskView, desk_fields);

Err entitlement_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    int limit = rows_for(req);
    TRY(entitlement_list(cx, true, NO(Merchant), (EntitlementId){ cursor_of(req) }, limit + 1,
                         &view->rows));
    view->next = url_of(S("#"));
    view->empty = view->rows.n == 0;
    view->more = view->rows.n > (size_t)limit;
    if (view->more) {
        view->rows.n = (size_t)limit;
        long long last = LIST_AT(&view->rows, Entitlement, view->rows.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/entitlements/desk?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->may_add = entitlement_may_keep(cx);
    if (view->may_add) {
        view->form = form_view(cx, &entitlement_add_form, S("/entitlements"),
                               &(AddForm){ .per_period = 1 });
        TRY(partner_choices(cx, &view->form));
        TRY(budget_choices(cx, &view->form, "budget", NO(Budget)));
    }
    return reply_page(cx, reply, entitlement_pages[ENTITLEMENT_PAGE_DESK], view);
}

Err entitlement_add_run(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    EntitlementId id;
    TRY(entitlement_add(cx,
                        &(EntitlementNew){ .name = form->name,
                                           .words = form->words,
                                           .merchant = form->merchant,
                                           .way = form->way,
                                           .budget = form->budget,
                                           .fen = form->fen,
                                           .per_person = form->per_person,
                                           .per_period = form->per_period,
                                           .period = form->period,
                                           .hours = form->hours,
                                           .span = form->span,
                                           .star = form->star,
                                           .source = form->source },
                        &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已开设"));
    return reply_goto_row(cx, reply, "/entitlements/", id.n);
}

// --- one

typedef struct {
    Entitlement one;
    List terms;  // of EntitlementTerm
    List lists;  // of EntitlementList
    bool may_keep, is_list, is_pool, has_lists;
    FormView edit, term, coupons, month;
    Url uses;
} EditView;
static const Field edit_fields[] = {
    PART(EditView, one, entitlement_shape),
    LISTED(EditView, terms, entitlement_term_shape),
    LISTED(EditView, lists, entitlement_list_shape),
    FIELD(EditView, may_keep),
    SHOWN(EditView, is_list),
    SHOWN(EditView, is_pool),
    SHOWN(EditView, has_lists),
    FIELD_(EditView, edit, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, term, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, coupons, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, month, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(EditView, uses),
};
const Shape entitlement_edit_shape = SHAPE(EditView, edit_fields);

static Err edit_forms(Cx *cx, EditView *view)
{
    const Entitlement *one = &view->one;
    EntitlementEdit now = { .state = (EntitlementState)one->state,
                            .words = one->words,
                            .budget = one->budget,
                            .fen = one->fen,
                            .per_person = one->per_person,
                            .per_period = one->per_period,
                            .period = (EntitlementPeriod)one->period };
    view->edit = form_view(cx, &entitlement_edit_form, act_href(cx, one->id.n, "edit"), &now);
    TRY(budget_choices(cx, &view->edit, "budget", one->budget));
    view->term = form_view(cx, &entitlement_term_form, act_href(cx, one->id.n, "terms"),
                           &(TermForm){ day_add(cx->today, 1), one->term.hours,
                                        (EntitlementSpan)one->term.span, one->term.star,
                                        (Str){ 0 } });
    if (view->is_pool)
        view->coupons = form_view(cx, &entitlement_coupons_form, act_href(cx, one->id.n, "coupons"),
                                  NULL);
    if (view->is_list)
        view->month = form_view(cx, &entitlement_month_form, act_href(cx, one->id.n, "lists"),
                                &(MonthForm){ entitlement_period_of(EVERY_MONTH, cx->today) });
    return OK;
}

Err entitlement_edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Entitlement *one = &view->one;
    TRY(entitlement_find(cx, id_of(req), one));
    TRY(entitlement_terms(cx, one->id, &view->terms));
    TRY(entitlement_lists(cx, one->id, &view->lists));
    view->may_keep = entitlement_may_keep(cx);
    view->is_list = one->way == BY_LIST;
    view->is_pool = one->way == BY_POOL;
    view->has_lists = view->lists.n > 0;
    view->uses = url_of(act_href(cx, one->id.n, "uses"));
    if (view->may_keep)
        TRY(edit_forms(cx, view));
    reply_title(reply, one->name);
    return reply_page(cx, reply, entitlement_pages[ENTITLEMENT_PAGE_EDIT], view);
}

static Err back(Cx *cx, const Req *req, Reply *reply, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto(cx, reply, act_href(cx, id_of(req).n, "edit"));
}

Err entitlement_edit_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(entitlement_edit(cx, id_of(req), req_form(req)));
    return back(cx, req, reply, TEXT("已保存"));
}

Err entitlement_term_run(Cx *cx, const Req *req, Reply *reply)
{
    const TermForm *form = req_form(req);
    TRY(entitlement_term_add(cx, id_of(req),
                             &(EntitlementTerm){ .valid_from = form->valid_from,
                                                 .hours = form->hours,
                                                 .span = form->span,
                                                 .star = form->star,
                                                 .source = form->source }));
    return back(cx, req, reply, TEXT("新门槛已定"));
}

// In the pool: unpacking costs time.
Err entitlement_coupons_prepare(Cx *cx, const Req *req)
{
    const CouponsForm *form = req_form(req);
    CouponDraft *draft;
    TRY(coupon_read(cx, form->file.bytes, &draft));
    req_keep(req, draft);
    return OK;
}

Err entitlement_coupons_run(Cx *cx, const Req *req, Reply *reply)
{
    int64_t n;
    TRY(coupon_fill(cx, id_of(req), req_kept(req), &n));
    return back(cx, req, reply, TEXT("券码已导入"));
}

Err entitlement_month_run(Cx *cx, const Req *req, Reply *reply)
{
    EntitlementListId list;
    TRY(entitlement_list_make(cx, id_of(req), ((const MonthForm *)req_form(req))->month, &list));
    reply_made(reply);
    reply_say(cx, reply, TEXT("名单已出，请下载后交给合作单位"));
    return reply_goto_row(cx, reply, "/entitlements/lists/", list.n);
}

// --- 礼遇台账

typedef struct {
    List rows;  // of EntitlementUse
    Entitlement one;
    bool empty, more;
    Url next, csv, xlsx;
} UsesView;
static const Field uses_fields[] = {
    LISTED(UsesView, rows, entitlement_use_shape),
    PART(UsesView, one, entitlement_shape),
    SHOWN(UsesView, empty),
    FIELD(UsesView, more),
    SHOWN(UsesView, next),
    SHOWN(UsesView, csv),
    SHOWN(UsesView, xlsx),
};
const Shape entitlement_uses_shape = SHAPE(UsesView, uses_fields);

Err entitlement_uses_page(Cx *cx, const Req *req, Reply *reply)
{
    UsesView *view = NEW(cx->arena, UsesView);
    int limit = rows_for(req);
    TRY(entitlement_find(cx, id_of(req), &view->one));
    TRY(entitlement_uses(cx,
                         &(EntitlementUseFilter){ .entitlement = view->one.id,
                                                  .before = { cursor_of(req) },
                                                  .limit = limit + 1 },
                         &view->rows));
    Str href = act_href(cx, view->one.id.n, "uses");
    view->next = url_of(S("#"));
    view->empty = view->rows.n == 0;
    view->more = view->rows.n > (size_t)limit;
    if (view->more) {
        view->rows.n = (size_t)limit;
        long long last = LIST_AT(&view->rows, EntitlementUse, view->rows.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "%.*s?cursor=%lld", STR_FMT(href), last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->csv = url_of(str_join(cx->arena, href, S(".csv")));
    view->xlsx = url_of(str_join(cx->arena, href, S(".xlsx")));
    return reply_page(cx, reply, entitlement_pages[ENTITLEMENT_PAGE_USES], view);
}

// --- 名单

typedef struct {
    EntitlementList list;
    bool may_settle;
    FormView rides;
    Url file, back;
} ListView;
static const Field list_fields[] = {
    PART(ListView, list, entitlement_list_shape),
    FIELD(ListView, may_settle),
    FIELD_(ListView, rides, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ListView, file),
    SHOWN(ListView, back),
};
const Shape entitlement_list_view_shape = SHAPE(ListView, list_fields);

static EntitlementListId list_of(const Req *req)
{
    return (EntitlementListId){ req_number(req, "id") };
}

Err entitlement_list_page(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    EntitlementList *list = &view->list;
    TRY(entitlement_list_find(cx, list_of(req), list));
    if (!entitlement_may_see_list(&cx->actor, list))
        return &list_missing;
    view->may_settle = entitlement_may_keep(cx) && !list->settled;
    view->file = url_of(str_join(cx->arena, list->href.bytes, S("/file.xlsx")));
    view->back = url_of(act_href(cx, list->entitlement.n, "edit"));
    if (view->may_settle)
        view->rides = form_view(cx, &entitlement_rides_form,
                                str_join(cx->arena, list->href.bytes, S("/rides")), NULL);
    return reply_page(cx, reply, entitlement_pages[ENTITLEMENT_PAGE_LIST], view);
}

Err entitlement_file_run(Cx *cx, const Req *req, Reply *reply)
{
    Str xlsx;
    TRY(entitlement_list_file(cx, list_of(req), &xlsx));
    return reply_file(cx, reply, xlsx,
                      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      str_printf(cx->arena, "list-%lld.xlsx", (long long)list_of(req).n));
}

Err entitlement_rides_prepare(Cx *cx, const Req *req)
{
    const RidesForm *form = req_form(req);
    RideDraft *draft;
    TRY(ride_read(cx, form->file.name, form->file.bytes, &draft));
    req_keep(req, draft);
    return OK;
}

Err entitlement_rides_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(entitlement_list_settle(cx, list_of(req), req_kept(req)));
    reply_say(cx, reply, TEXT("次数已回传，名单已结清"));
    return reply_goto_row(cx, reply, "/entitlements/lists/", list_of(req).n);
}

// --- 待办: a list of a month that is over waits for its times; a pool runs dry.

#define POOL_LOW 10
Err entitlement_todos(Cx *cx, List *todos)
{
    List lists, all;
    size_t n = 0;
    if (!actor_is(&cx->actor, ROLE_CENTRE))
        return OK;
    TRY(entitlement_lists_waiting(cx, &lists));
    TRY(entitlement_list(cx, false, NO(Merchant), NO(Entitlement), 100, &all));
    Todo *list = NEW_ARRAY(cx->arena, Todo, lists.n + all.n + 1);
    for (size_t i = 0; i < lists.n; i++) {
        const EntitlementList *one = LIST_AT(&lists, EntitlementList, i);
        list[n++] = (Todo){ .kind = TEXT("礼遇名单"),
                            .title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->name),
                                                STR_FMT(one->month_said)),
                            .place = one->place_name,
                            .href = one->href.bytes };
    }
    for (size_t i = 0; i < all.n; i++) {
        const Entitlement *one = LIST_AT(&all, Entitlement, i);
        if (one->way == BY_POOL && one->spare < POOL_LOW)
            list[n++] = (Todo){ .kind = TEXT("券码快领完"),
                                .title = one->name,
                                .place = one->place_name,
                                .late = one->spare == 0,
                                .href = act_href(cx, one->id.n, "edit") };
    }
    *todos = (List){ list, n };
    return OK;
}
