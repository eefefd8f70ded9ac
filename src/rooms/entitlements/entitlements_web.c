// 志愿者礼遇, for residents. The table of routes closes the file.
#include "base/buf.h"
#include "base/qr.h"
#include "base/utf8.h"
#include "rooms/entitlements/entitlements_in.h"
#include "rooms/people/people.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

static EntitlementId id_of(const Req *req)
{
    return (EntitlementId){ req_number(req, "id") };
}

static Str act_href(Cx *cx, EntitlementId id, const char *act)
{
    return str_printf(cx->arena, "/entitlements/%lld/%s", (long long)id.n, act);
}

// --- all of them

typedef struct {
    EntitlementId cursor;
} AllForm;
static const Input all_inputs[] = { INPUT(AllForm, cursor, "从此往后", .widget = WIDGET_HIDDEN) };
FORM(all_form, AllForm, all_inputs, "查看");
typedef struct {
    List rows;  // of Entitlement
    bool signed_in, empty, more, may_keep;
    Url next;
} AllView;
static const Field all_fields[] = {
    LISTED(AllView, rows, entitlement_shape),
    SHOWN(AllView, signed_in),
    SHOWN(AllView, empty),
    FIELD(AllView, more),
    SHOWN(AllView, may_keep),
    SHOWN(AllView, next),
};
static const Shape all_shape = SHAPE(AllView, all_fields);
PAGE(entitlement_all, all_shape, "志愿者礼遇");

static Err all(Cx *cx, const Req *req, Reply *reply)
{
    AllView *view = NEW(cx->arena, AllView);
    Face face = req_face(req);
    int limit = face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : PAGE_ROWS;
    TRY(entitlement_list(cx, false, NO(Merchant), ((const AllForm *)req_form(req))->cursor,
                         limit + 1, &view->rows));
    view->next = url_of(S("#"));
    view->more = view->rows.n > (size_t)limit;
    if (view->more) {
        view->rows.n = (size_t)limit;
        long long last = LIST_AT(&view->rows, Entitlement, view->rows.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/entitlements?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->signed_in = cx->actor.person.n != 0;
    view->empty = view->rows.n == 0;
    view->may_keep = actor_is(&cx->actor, ROLE_CENTRE);
    return reply_page(cx, reply, &entitlement_all, view);
}

// --- one

typedef struct {
    Str card;
} CardForm;
static const Input card_inputs[] = {
    INPUT(CardForm, card, "卡号", .hint = TEXT("卡面上印的号码"), .max = 32, .autocomplete = "off"),
};
FORM(card_form, CardForm, card_inputs, "登记");
FORM_BUTTON(take_form, "领一个");

typedef struct {
    Entitlement one;
    List uses;  // of EntitlementUse, of the actor
    Str period_said, card;
    bool signed_in, may_keep, is_pool, may_show, may_start, may_card, has_card, may_take, has_uses;
    FormView start, take;
    Url place, code;
} OneView;
static const Field one_fields[] = {
    PART(OneView, one, entitlement_shape),
    LISTED(OneView, uses, entitlement_mine_shape),
    SHOWN(OneView, period_said),
    FIELD(OneView, card),
    SHOWN(OneView, signed_in),
    SHOWN(OneView, may_keep),
    SHOWN(OneView, is_pool),
    FIELD(OneView, may_show),
    SHOWN(OneView, may_start),
    SHOWN(OneView, may_card),
    SHOWN(OneView, has_card),
    FIELD(OneView, may_take),
    SHOWN(OneView, has_uses),
    FIELD_(OneView, start, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OneView, take, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OneView, place),
    SHOWN(OneView, code),
};
static const Shape one_shape = SHAPE(OneView, one_fields);
PAGE(entitlement_one, one_shape, "志愿者礼遇");

// What the page offers is what the acts would allow.
static void offers(Cx *cx, OneView *view)
{
    const Entitlement *one = &view->one;
    bool open = one->state == ENTITLEMENT_OPEN && one->reached;
    view->is_pool = one->way == BY_POOL;
    view->may_show = one->way == BY_CODE && one->taken_up && one->may;
    view->may_start = one->way == BY_CODE && !one->taken_up && open;
    view->may_card = one->way == BY_LIST && open;
    view->may_take = view->is_pool && one->may;
    if (view->may_start || view->may_card)
        view->start = form_button(cx, act_href(cx, one->id, "pass"));
    if (view->may_take)
        view->take = form_button(cx, act_href(cx, one->id, "take"));
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view = NEW(cx->arena, OneView);
    Entitlement *one = &view->one;
    EntitlementPass pass;
    TRY(entitlement_find(cx, id_of(req), one));
    view->signed_in = cx->actor.person.n != 0;
    if (view->signed_in)
        TRY(entitlement_uses(cx,
                             &(EntitlementUseFilter){
                                 .person = cx->actor.person, .entitlement = one->id, .limit = 50 },
                             &view->uses));
    if (one->taken_up) {
        TRY(entitlement_pass_of(cx, one->id, cx->actor.person, &pass));
        view->card = pass.card;
    }
    view->has_card = view->card.n > 0;
    view->has_uses = view->uses.n > 0;
    view->period_said = say(cx->lang, entitlement_period_texts[one->period]);
    view->may_keep = actor_is(&cx->actor, ROLE_CENTRE);
    view->place = url_of(str_printf(cx->arena, "/places/%lld", (long long)one->place.n));
    view->code = url_of(act_href(cx, one->id, "code"));
    offers(cx, view);
    reply_title(reply, one->name);
    return reply_page(cx, reply, &entitlement_one, view);
}

static Err take_up(Cx *cx, const Req *req, Reply *reply)
{
    EntitlementPassId pass;
    Entitlement one;
    TRY(entitlement_take_up(cx, id_of(req), ((const CardForm *)req_form(req))->card, &pass));
    TRY(entitlement_find(cx, id_of(req), &one));
    if (one.way == BY_CODE)
        return reply_goto(cx, reply, act_href(cx, one.id, "code"));
    reply_say(cx, reply, TEXT("卡号已登记，从下一份名单起生效"));
    return reply_goto_row(cx, reply, "/entitlements/", one.id.n);
}

static Err take(Cx *cx, const Req *req, Reply *reply)
{
    EntitlementUseId use;
    TRY(coupon_take(cx, id_of(req), &use));
    reply_say(cx, reply, TEXT("券码已领到，在下面的使用里"));
    return reply_goto_row(cx, reply, "/entitlements/", id_of(req).n);
}

// --- 到场出示

typedef struct {
    Entitlement one;
    bool shown;
    Html qr;
    Str name, code, code_said;
    Url back;
} CodeView;
static const Field code_fields[] = {
    PART(CodeView, one, entitlement_shape),
    FIELD(CodeView, shown),
    SHOWN(CodeView, qr),
    SHOWN(CodeView, name),
    FIELD(CodeView, code),
    SHOWN(CodeView, code_said),
    SHOWN(CodeView, back),
};
static const Shape code_shape = SHAPE(CodeView, code_fields);
PAGE(entitlement_show, code_shape, "到场出示");

static Str in_fours(Arena *arena, Str digits)
{
    Buf buf = buf_new(arena, 64);
    for (size_t i = 0; i < digits.n; i++) {
        if (i > 0 && i % 4 == 0)
            buf_byte(&buf, ' ');
        buf_byte(&buf, digits.p[i]);
    }
    return buf_str(&buf);
}

static Err code(Cx *cx, const Req *req, Reply *reply)
{
    CodeView *view = NEW(cx->arena, CodeView);
    Entitlement *one = &view->one;
    TRY(entitlement_find(cx, id_of(req), one));
    if (one->way != BY_CODE)
        return &entitlement_way;
    view->back = one->href;
    view->name = cx->actor.name;
    view->shown = one->may;
    if (view->shown) {
        TRY(entitlement_code(cx, one->id, &view->code));
        view->code_said = in_fours(cx->arena, view->code);
        Str link = str_printf(cx->arena, "%.*s/till?code=%.*s", STR_FMT(req_base(req)),
                              STR_FMT(view->code));
        view->qr.bytes = qr_svg(cx->arena, link, say(cx->lang, TEXT("出示码")), false);
        reply_header(cx, reply, "refresh", S("15"));
    }
    reply_title(reply, one->name);
    return reply_page(cx, reply, &entitlement_show, view);
}

// --- pages of the other file, where the routes can name them

PAGE(entitlement_desk, entitlement_desk_shape, "礼遇管理", .layout = LAYOUT_DESK);
PAGE(entitlement_edit_view, entitlement_edit_shape, "维护礼遇", .layout = LAYOUT_DESK);
PAGE(entitlement_use_all, entitlement_uses_shape, "礼遇台账", .layout = LAYOUT_DESK);
PAGE(entitlement_list_one, entitlement_list_view_shape, "礼遇名单", .layout = LAYOUT_DESK);
const Page *const entitlement_pages[ENTITLEMENT_PAGES] = {
    [ENTITLEMENT_PAGE_DESK] = &entitlement_desk,
    [ENTITLEMENT_PAGE_EDIT] = &entitlement_edit_view,
    [ENTITLEMENT_PAGE_USES] = &entitlement_use_all,
    [ENTITLEMENT_PAGE_LIST] = &entitlement_list_one,
};

// --- the room

enum {
    KEEPERS = ROLE_CENTRE,
    LOOKERS = ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
    LIST_READERS = LOOKERS | ROLE_MERCHANT
};

// clang-format off
static const Route routes[] = {
    GET ("/entitlements", all, PUBLIC, .page = &entitlement_all, .form = &all_form, .title = TEXT("志愿者礼遇")),
    POST("/entitlements", entitlement_add_run, ONLY(KEEPERS), .form = &entitlement_add_form, .again = entitlement_desk_page, .title = TEXT("开设礼遇")),
    GET ("/entitlements/desk", entitlement_desk_page, ONLY(LOOKERS), .page = &entitlement_desk, .title = TEXT("礼遇管理")),
    GET ("/entitlements/{id}", show, PUBLIC, .page = &entitlement_one, .title = TEXT("一项礼遇")),
    POST("/entitlements/{id}/pass", take_up, SIGNED_IN, .form = &card_form, .again = show, .title = TEXT("领用礼遇")),
    POST("/entitlements/{id}/take", take, SIGNED_IN, .form = &take_form, .again = show, .title = TEXT("领礼遇券码")),
    GET ("/entitlements/{id}/code", code, SIGNED_IN, .page = &entitlement_show, .title = TEXT("到场出示")),
    GET ("/entitlements/{id}/edit", entitlement_edit_page, ONLY(LOOKERS), .page = &entitlement_edit_view, .title = TEXT("维护礼遇")),
    POST("/entitlements/{id}/edit", entitlement_edit_run, ONLY(KEEPERS), .form = &entitlement_edit_form, .again = entitlement_edit_page, .title = TEXT("改礼遇")),
    POST("/entitlements/{id}/terms", entitlement_term_run, ONLY(KEEPERS), .form = &entitlement_term_form, .again = entitlement_edit_page, .title = TEXT("定礼遇的门槛")),
    POST("/entitlements/{id}/coupons", entitlement_coupons_run, ONLY(KEEPERS), .form = &entitlement_coupons_form, .again = entitlement_edit_page, .prepare = entitlement_coupons_prepare, .title = TEXT("导入礼遇券码"), .flags = ROUTE_UPLOAD),
    POST("/entitlements/{id}/lists", entitlement_month_run, ONLY(KEEPERS), .form = &entitlement_month_form, .again = entitlement_edit_page, .title = TEXT("出礼遇名单")),
    GET ("/entitlements/{id}/uses", entitlement_uses_page, ONLY(LOOKERS), .page = &entitlement_use_all, .title = TEXT("礼遇台账")),
    GET ("/entitlements/lists/{id}", entitlement_list_page, ONLY(LIST_READERS), .page = &entitlement_list_one, .title = TEXT("一份礼遇名单")),
    GET ("/entitlements/lists/{id}/file.xlsx", entitlement_file_run, ONLY(LIST_READERS), .title = TEXT("礼遇名单的文件"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    POST("/entitlements/lists/{id}/rides", entitlement_rides_run, ONLY(KEEPERS), .form = &entitlement_rides_form, .again = entitlement_list_page, .prepare = entitlement_rides_prepare, .title = TEXT("回传礼遇次数"), .flags = ROUTE_UPLOAD),
};
// clang-format on

static const Setting settings[] = {
    RULE_INT("entitlements.honour_counts", 0, 0, 1, "荣誉时数计入礼遇的门槛", "县志愿服务礼遇办法"),
    RULE_INT("entitlements.carried_counts", 0, 0, 1, "结转时数计入礼遇的门槛",
             "县志愿服务礼遇办法"),
};
static const Listener listeners[] = { { "person.erased", entitlement_hear_erased } };

const Room entitlements_room = { .name = "entitlements",
                                 .title = TEXT("志愿者礼遇"),
                                 ROUTES(routes),
                                 SETTINGS(settings),
                                 LISTENERS(listeners),
                                 .todos = entitlement_todos,
                                 .holdings = entitlement_holdings,
                                 .merge = entitlement_merge_person,
                                 .check = entitlements_check };
