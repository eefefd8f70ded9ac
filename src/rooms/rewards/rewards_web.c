// 积分兑换 and 我的券, for residents. The table of routes closes the file.
#include "base/buf.h"
#include "base/qr.h"
#include "rooms/rewards/rewards_in.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

static RewardId reward_id(const Req *req)
{
    return (RewardId){ req_number(req, "id") };
}

static int rows_for(const Req *req)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : PAGE_ROWS;
}

// --- 积分兑换

typedef struct {
    Str q;
    bool reach, wished;
    RewardId cursor;
} ShopForm;
static const Input shop_inputs[] = {
    INPUT(ShopForm, q, "名称", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ShopForm, reach, "积分够的"),
    INPUT(ShopForm, wished, "我想要的"),
    INPUT(ShopForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(shop_form, ShopForm, shop_inputs, "查找");

#define BESIDE 10  // entitlements above the goods, and above the vouchers

typedef struct {
    List goods;         // of Reward
    List entitlements;  // of Entitlement, the newest
    PointBalance balance;
    Str q;
    bool reach, wished, signed_in, empty, filtered, more, may_keep, has_entitlements;
    Url next;
} ShopView;
static const Field shop_fields[] = {
    LISTED(ShopView, goods, reward_shape),
    LISTED(ShopView, entitlements, entitlement_shape),
    SHOWN(ShopView, has_entitlements),
    PART(ShopView, balance, point_balance_shape),
    FIELD(ShopView, q),
    FIELD(ShopView, reach),
    FIELD(ShopView, wished),
    SHOWN(ShopView, signed_in),
    SHOWN(ShopView, empty),
    SHOWN(ShopView, filtered),
    FIELD(ShopView, more),
    SHOWN(ShopView, may_keep),
    SHOWN(ShopView, next),
};
static const Shape shop_shape = SHAPE(ShopView, shop_fields);
PAGE(reward_shop, shop_shape, "积分兑换");

static Err shop(Cx *cx, const Req *req, Reply *reply)
{
    const ShopForm *form = req_form(req);
    ShopView *view = NEW(cx->arena, ShopView);
    int limit = rows_for(req);
    RewardFilter filter = { .words = form->q,
                            .reach = form->reach,
                            .wished = form->wished,
                            .after = form->cursor,
                            .limit = limit + 1 };
    view->signed_in = cx->actor.person.n != 0;
    if (view->signed_in)
        TRY(point_balance(cx, cx->actor.person, &view->balance));
    TRY(reward_list(cx, &filter, &view->goods));
    view->next = url_of(S("#"));
    view->more = view->goods.n > (size_t)limit;
    if (view->more) {
        view->goods.n = (size_t)limit;
        RewardId last = LIST_AT(&view->goods, Reward, view->goods.n - 1)->id;
        Buf buf = buf_new(cx->arena, 512);
        buf_printf(&buf, "/rewards?cursor=%lld%s%s&q=", (long long)last.n,
                   form->reach ? "&reach=1" : "", form->wished ? "&wished=1" : "");
        buf_url(&buf, form->q);
        view->next = url_of(buf_str(&buf));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    TRY(entitlement_list(cx, false, NO(Merchant), NO(Entitlement), BESIDE, &view->entitlements));
    view->has_entitlements = view->entitlements.n > 0;
    view->q = form->q;
    view->reach = form->reach;
    view->wished = form->wished;
    view->empty = view->goods.n == 0;
    view->filtered = form->q.n > 0 || form->reach || form->wished;
    view->may_keep = actor_is(&cx->actor, ROLE_BRANCH | ROLE_CENTRE);
    return reply_page(cx, reply, &reward_shop, view);
}

typedef struct {
    bool pooled;
} RedeemForm;
static const Input redeem_inputs[] = { INPUT(RedeemForm, pooled, "用家庭积分",
                                             .widget = WIDGET_CHECK) };
FORM(redeem_form, RedeemForm, redeem_inputs, "兑换");
typedef struct {
    bool want;
} WishForm;
static const Input wish_inputs[] = { INPUT(WishForm, want, "想要", .widget = WIDGET_CHECK) };
FORM(wish_form, WishForm, wish_inputs, "想要");

typedef struct {
    Reward reward;
    PointBalance balance;
    Str period_said;
    MapLinks maps;
    bool signed_in, has_point, has_picture, may_edit, has_pool;
    FormView redeem, wish;
    Url place, merchant_href, large;
} OneView;
static const Field one_fields[] = {
    PART(OneView, reward, reward_shape),
    PART(OneView, balance, point_balance_shape),
    SHOWN(OneView, period_said),
    PART(OneView, maps, map_links_shape),
    SHOWN(OneView, signed_in),
    SHOWN(OneView, has_point),
    SHOWN(OneView, has_picture),
    FIELD(OneView, may_edit),
    SHOWN(OneView, has_pool),
    FIELD_(OneView, redeem, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(OneView, wish, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OneView, place),
    SHOWN(OneView, merchant_href),
    SHOWN(OneView, large),
};
static const Shape one_shape = SHAPE(OneView, one_fields);
PAGE(reward_one, one_shape, "积分兑换");

static Err one(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view = NEW(cx->arena, OneView);
    Reward *reward = &view->reward;
    Place place;
    TRY(reward_find(cx, reward_id(req), reward));
    TRY(place_find(cx, reward->place, &place));
    long long id = reward->id.n;
    view->signed_in = cx->actor.person.n != 0;
    if (view->signed_in)
        TRY(point_balance(cx, cx->actor.person, &view->balance));
    view->has_pool = view->balance.household.n != 0;
    view->period_said = say(cx->lang, reward_period_texts[reward->period]);
    Point point = { (int32_t)place.lat_e7, (int32_t)place.lon_e7 };
    view->has_point = point_known(point);
    map_links(cx, point, place.name, &view->maps);
    view->has_picture = reward->photo.n != 0;
    view->may_edit = reward_may_keep(&cx->actor, reward);
    view->place = url_of(str_printf(cx->arena, "/places/%lld", (long long)reward->place.n));
    view->merchant_href = url_of(
        str_printf(cx->arena, "/merchants/%lld", (long long)reward->merchant.n));
    view->large = url_of(str_printf(cx->arena, "/rewards/%lld/photo", id));
    if (reward->can)
        view->redeem = form_view(cx, &redeem_form,
                                 str_printf(cx->arena, "/rewards/%lld/redeem", id), NULL);
    view->wish = form_button(cx, str_printf(cx->arena, "/rewards/%lld/wish", id));
    reply_title(reply, reward->name);
    return reply_page(cx, reply, &reward_one, view);
}

static Err photo(Cx *cx, const Req *req, Reply *reply)
{
    Reward reward;
    TRY(reward_find(cx, reward_id(req), &reward));
    return reward.photo.n == 0 ? &photo_missing : photo_reply(cx, req, reply, reward.photo);
}

static Err redeem(Cx *cx, const Req *req, Reply *reply)
{
    const RedeemForm *form = req_form(req);
    RedemptionId id;
    TRY(reward_redeem(cx, &(Redeem){ reward_id(req), form->pooled }, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已兑换，请在期限内凭码领取"));
    return reply_goto_row(cx, reply, "/vouchers/", id.n);
}

static Err wish(Cx *cx, const Req *req, Reply *reply)
{
    bool want = ((const WishForm *)req_form(req))->want;
    TRY(reward_wish(cx, reward_id(req), want));
    reply_say(cx, reply, want ? TEXT("已记下想要") : TEXT("已不再想要"));
    return reply_goto_row(cx, reply, "/rewards/", reward_id(req).n);
}

// --- 我的券

typedef struct {
    List vouchers;      // of Redemption
    List entitlements;  // of Entitlement: those of which the person has one, or may have one
    List coupons;       // of EntitlementUse, with a code that still holds
    bool empty, more, has_entitlements, has_coupons;
    Url next;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, vouchers, redemption_shape),
    LISTED(MineView, entitlements, entitlement_shape),
    LISTED(MineView, coupons, entitlement_mine_shape),
    SHOWN(MineView, has_entitlements),
    SHOWN(MineView, has_coupons),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, next),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_vouchers, mine_shape, "我的券");

static Err entitled(Cx *cx, MineView *view)
{
    List all, uses;
    TRY(entitlement_list(cx, false, NO(Merchant), NO(Entitlement), 100, &all));
    TRY(entitlement_uses(cx, &(EntitlementUseFilter){ .person = cx->actor.person, .limit = 100 },
                         &uses));
    Entitlement *open = NEW_ARRAY(cx->arena, Entitlement, all.n + 1);
    EntitlementUse *coupons = NEW_ARRAY(cx->arena, EntitlementUse, uses.n + 1);
    size_t n = 0, m = 0;
    for (size_t i = 0; i < all.n && n < BESIDE; i++)
        if (LIST_AT(&all, Entitlement, i)->may || LIST_AT(&all, Entitlement, i)->taken_up)
            open[n++] = *LIST_AT(&all, Entitlement, i);
    for (size_t i = 0; i < uses.n; i++) {
        const EntitlementUse *use = LIST_AT(&uses, EntitlementUse, i);
        if (use->has_coupon && !use->past)
            coupons[m++] = *use;
    }
    view->entitlements = (List){ open, n };
    view->coupons = (List){ coupons, m };
    view->has_entitlements = n > 0;
    view->has_coupons = m > 0;
    return OK;
}

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    int limit = rows_for(req);
    int64_t before = 0;
    if (!str_int(req_query(req, "cursor"), &before) || before < 0)
        before = 0;
    RedemptionFilter filter = { .person = cx->actor.person,
                                .before = { before },
                                .limit = limit + 1 };
    TRY(redemption_list(cx, &filter, &view->vouchers));
    if (before == 0)
        TRY(entitled(cx, view));
    view->next = url_of(S("#"));
    view->empty = view->vouchers.n == 0;
    view->more = view->vouchers.n > (size_t)limit;
    if (view->more) {
        view->vouchers.n = (size_t)limit;
        long long last = LIST_AT(&view->vouchers, Redemption, view->vouchers.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/vouchers?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    return reply_page(cx, reply, &my_vouchers, view);
}

FORM_BUTTON(cancel_form, "取消兑换");

typedef struct {
    Redemption voucher;
    List steps;  // of RedemptionStep
    Html qr;
    FormView cancel;
    Url place;
} VoucherView;
static const Field voucher_fields[] = {
    PART(VoucherView, voucher, redemption_shape),
    LISTED(VoucherView, steps, redemption_step_shape),
    SHOWN(VoucherView, qr),
    FIELD_(VoucherView, cancel, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(VoucherView, place),
};
static const Shape voucher_shape = SHAPE(VoucherView, voucher_fields);
PAGE(my_voucher, voucher_shape, "我的券");

static Err voucher(Cx *cx, const Req *req, Reply *reply)
{
    VoucherView *view = NEW(cx->arena, VoucherView);
    Redemption *found = &view->voucher;
    TRY(redemption_find(cx, (RedemptionId){ req_number(req, "id") }, found));
    if (found->person.n != cx->actor.person.n)
        return &redemption_not_yours;
    TRY(redemption_steps(cx, found->id, &view->steps));
    Str link = str_printf(cx->arena, "%.*s/till?code=%.*s", STR_FMT(req_base(req)),
                          STR_FMT(found->code));
    view->qr.bytes = qr_svg(cx->arena, link, say(cx->lang, TEXT("兑换码")), false);
    view->place = url_of(str_printf(cx->arena, "/places/%lld", (long long)found->place.n));
    if (found->open)
        view->cancel = form_button(
            cx, str_printf(cx->arena, "/vouchers/%lld/cancel", (long long)found->id.n));
    reply_title(reply, found->title);
    return reply_page(cx, reply, &my_voucher, view);
}

static Err cancel(Cx *cx, const Req *req, Reply *reply)
{
    RedemptionId id = { req_number(req, "id") };
    TRY(redemption_cancel(cx, id));
    reply_say(cx, reply, TEXT("已取消，积分已退回"));
    return reply_goto_row(cx, reply, "/vouchers/", id.n);
}

// --- pages of other files, where the routes can name them

PAGE(reward_desk, reward_desk_shape, "兑换管理", .layout = LAYOUT_DESK);
PAGE(reward_edit_view, reward_edit_shape, "维护兑换", .layout = LAYOUT_DESK);
PAGE(redemption_all, redemption_all_shape, "兑换台账", .layout = LAYOUT_DESK);
PAGE(redemption_one, redemption_one_shape, "一次兑换", .layout = LAYOUT_DESK);
PAGE(reward_till, till_shape, "核销");
PAGE(reward_till_day, till_day_shape, "核销日报");
const Page *const reward_pages[REWARD_PAGES] = {
    [REWARD_PAGE_DESK] = &reward_desk,   [REWARD_PAGE_EDIT] = &reward_edit_view,
    [REWARD_PAGE_ALL] = &redemption_all, [REWARD_PAGE_ONE] = &redemption_one,
    [REWARD_PAGE_TILL] = &reward_till,   [REWARD_PAGE_DAY] = &reward_till_day,
};

// --- the room

enum {
    KEEPERS = ROLE_BRANCH | ROLE_CENTRE,
    LOOKERS = ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
    TILLS = ROLE_MERCHANT | ROLES_DISPATCH
};

// clang-format off
static const Route routes[] = {
    GET("/rewards", shop, PUBLIC, .page = &reward_shop, .form = &shop_form, .title = TEXT("积分兑换")),
    POST("/rewards", reward_add_run, ONLY(KEEPERS), .form = &reward_add_form, .again = reward_desk_page, .title = TEXT("上架兑换")),
    GET("/rewards/desk", reward_desk_page, ONLY(KEEPERS), .page = &reward_desk, .title = TEXT("兑换管理")),
    GET("/rewards/{id}", one, PUBLIC, .page = &reward_one, .title = TEXT("一件可兑换的东西")),
    GET("/rewards/{id}/photo", photo, PUBLIC, .title = TEXT("兑换的照片"), .flags = ROUTE_NO_API),
    POST("/rewards/{id}/redeem", redeem, SIGNED_IN, .form = &redeem_form, .again = one, .title = TEXT("兑换")),
    POST("/rewards/{id}/wish", wish, SIGNED_IN, .form = &wish_form, .again = one, .title = TEXT("想要")),
    GET("/rewards/{id}/edit", reward_edit_page, ONLY(KEEPERS), .page = &reward_edit_view, .title = TEXT("维护兑换")),
    POST("/rewards/{id}/edit", reward_edit_run, ONLY(KEEPERS), .form = &reward_edit_form, .again = reward_edit_page, .title = TEXT("改兑换")),
    POST("/rewards/{id}/stock", reward_stock_run, ONLY(KEEPERS), .form = &reward_stock_form, .again = reward_edit_page, .title = TEXT("出入库")),
    POST("/rewards/{id}/photo", reward_photo_run, ONLY(KEEPERS), .form = &reward_photo_form, .again = reward_edit_page, .prepare = reward_photo_prepare, .title = TEXT("换兑换的照片"), .flags = ROUTE_UPLOAD),

    GET("/vouchers", mine, SIGNED_IN, .page = &my_vouchers, .title = TEXT("我的券")),
    GET("/vouchers/{id}", voucher, SIGNED_IN, .page = &my_voucher, .title = TEXT("一张券")),
    POST("/vouchers/{id}/cancel", cancel, SIGNED_IN, .form = &cancel_form, .again = voucher, .title = TEXT("取消兑换")),

    GET("/till", till_page, ONLY(TILLS), .page = &reward_till, .form = &till_form, .title = TEXT("核销"), .flags = ROUTE_CAMERA),
    POST("/till/verify", verify_run, ONLY(TILLS), .form = &verify_form, .again = till_page, .title = TEXT("核销一张券"), .flags = ROUTE_SCRIPT),
    GET("/till/day", till_day_page, ONLY(TILLS), .page = &reward_till_day, .form = &day_form, .title = TEXT("核销日报")),

    GET("/redemptions", redemption_all_page, ONLY(LOOKERS), .page = &redemption_all, .form = &all_form, .title = TEXT("兑换台账")),
    GET("/redemptions/{id}", redemption_one_page, ONLY(LOOKERS), .page = &redemption_one, .title = TEXT("一次兑换")),
    POST("/redemptions/{id}/refund", refund_run, ONLY(KEEPERS), .form = &refund_form, .again = redemption_one_page, .title = TEXT("退还积分")),
};
// clang-format on

static const Listener listeners[] = {
    { "points.hold_lapsed", redemption_hear_lapsed },
    { "person.erased", redemption_hear_erased },
};

const Room rewards_room = { .name = "rewards",
                            .title = TEXT("积分兑换"),
                            ROUTES(routes),
                            LISTENERS(listeners),
                            .holdings = reward_holdings,
                            .merge = reward_merge_person,
                            .check = rewards_check };
