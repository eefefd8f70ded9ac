// 核销, by the merchant's operator or the staff of a collection place: look, then one tap.
#include "rooms/rewards/rewards_in.h"

typedef struct {
    Str code;
} CodeForm;
static const Input code_inputs[] = {
    INPUT(CodeForm, code, "兑换码", .hint = TEXT("10 位数字，或扫对方的码"), .widget = WIDGET_CODE,
          .max = 200),
};
const Form till_form = { "TillForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                         TEXT("查看") };
static const Input verify_inputs[] = {
    INPUT(CodeForm, code, "兑换码", .required = true, .widget = WIDGET_HIDDEN, .max = 200),
};
const Form verify_form = { "VerifyForm", sizeof(CodeForm), verify_inputs, COUNT(verify_inputs),
                           TEXT("核销") };

// What the code shows: a voucher, or an entitlement of whoever holds up the phone.
typedef struct {
    Str title, person_name, place_name;
    Points points;
    Time until;
    bool is_voucher, is_entitlement;
    int64_t had, per_period;
    Str period_said;
} TillFound;
static const Field found_fields[] = {
    FIELD(TillFound, title),          FIELD(TillFound, person_name), FIELD(TillFound, place_name),
    FIELD(TillFound, points),         FIELD(TillFound, until),       FIELD(TillFound, is_voucher),
    FIELD(TillFound, is_entitlement), FIELD(TillFound, had),         FIELD(TillFound, per_period),
    SHOWN(TillFound, period_said),
};
static const Shape found_shape = SHAPE(TillFound, found_fields);
typedef struct {
    TillFound found;
    RewardId reward;
    bool shown, wrong, has_picture;
    Str code, problem;
    FormView verify;
    Url picture, till_js, scan_js;
} TillView;
static const Field till_fields[] = {
    PART(TillView, found, found_shape),
    FIELD(TillView, reward),
    FIELD(TillView, shown),
    FIELD(TillView, wrong),
    SHOWN(TillView, code),
    FIELD(TillView, problem),
    FIELD_(TillView, verify, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(TillView, has_picture),
    SHOWN(TillView, picture),
    SHOWN(TillView, till_js),
    SHOWN(TillView, scan_js),
};
const Shape till_shape = SHAPE(TillView, till_fields);

static Err look_entitlement(Cx *cx, Str code, TillView *view)
{
    EntitlementShown shown;
    TRY(entitlement_look(cx, code, &shown));
    const Entitlement *one = &shown.entitlement;
    view->found = (TillFound){ .title = one->name,
                               .person_name = shown.person_name,
                               .place_name = one->place_name,
                               .is_entitlement = true,
                               .had = one->had_now,
                               .per_period = one->per_period,
                               .period_said = say(cx->lang,
                                                  entitlement_period_texts[one->period]) };
    return OK;
}

static Err look_voucher(Cx *cx, Str code, TillView *view)
{
    Redemption voucher;
    Reward reward;
    TRY(redemption_look(cx, code, &voucher));
    TRY(reward_find(cx, voucher.reward, &reward));
    view->reward = voucher.reward;
    view->has_picture = reward.photo.n != 0;
    view->picture = reward.picture;
    view->found = (TillFound){ .title = voucher.title,
                               .person_name = voucher.person_name,
                               .place_name = voucher.place_name,
                               .points = voucher.points,
                               .until = voucher.until,
                               .is_voucher = true };
    return OK;
}

// On the page a fault stands above the field, so that the next code can be typed at once.
Err till_page(Cx *cx, const Req *req, Reply *reply)
{
    TillView *view = NEW(cx->arena, TillView);
    Str code = code_clean(cx->arena, req_query(req, "code"));
    view->code = code;
    view->picture = url_of(S("#"));
    view->till_js = url_of(asset_href("till.js"));
    view->scan_js = url_of(asset_href("field_scan.js"));
    if (code.n > 0) {
        Err err = entitlement_code_like(code) ? look_entitlement(cx, code, view)
                                              : look_voucher(cx, code, view);
        if (err != OK && (req_face(req) != FACE_PAGE || err->status >= 500))
            return err;
        view->shown = err == OK;
        view->wrong = err != OK;
        view->problem = err == OK ? S("") : say(cx->lang, err->text);
        if (view->shown)
            view->verify = form_view(cx, &verify_form, S("/till/verify"), &(CodeForm){ code });
    }
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_TILL], view);
}

Err verify_run(Cx *cx, const Req *req, Reply *reply)
{
    Redemption found;
    EntitlementShown shown;
    Str code = code_clean(cx->arena, ((const CodeForm *)req_form(req))->code);
    if (entitlement_code_like(code)) {
        TRY(entitlement_verify(cx, code, &shown));
        reply_say(cx, reply, TEXT("已核销，请对方享受礼遇"));
    } else {
        TRY(redemption_verify(cx, code, &found));
        reply_say(cx, reply, TEXT("已核销，请把东西交给对方"));
    }
    return reply_goto(cx, reply, S("/till"));
}

// --- 核销日报

typedef struct {
    Day day;
} DayForm;
static const Input day_inputs[] = { INPUT(DayForm, day, "日期", .widget = WIDGET_DAY) };
const Form day_form = { "DayForm", sizeof(DayForm), day_inputs, COUNT(day_inputs), TEXT("查看") };

typedef struct {
    List rows;  // of Redemption
    List uses;  // of EntitlementUse
    Day day;
    int64_t n, times;
    Points points;
    Fen fen;
    bool empty, has_uses;
    Url before, after, csv, xlsx;
} DayView;
static const Field day_fields[] = {
    LISTED(DayView, rows, redeemed_shape),
    LISTED(DayView, uses, entitlement_use_shape),
    FIELD(DayView, day),
    FIELD(DayView, n),
    FIELD(DayView, times),
    SHOWN(DayView, has_uses),
    FIELD(DayView, points),
    FIELD(DayView, fen),
    SHOWN(DayView, empty),
    SHOWN(DayView, before),
    SHOWN(DayView, after),
    SHOWN(DayView, csv),
    SHOWN(DayView, xlsx),
};
const Shape till_day_shape = SHAPE(DayView, day_fields);

static Url day_href(Cx *cx, const char *path, Day day)
{
    Str iso = day_iso(cx->arena, day);
    return url_of(str_printf(cx->arena, "%s?day=%.*s", path, STR_FMT(iso)));
}

// What each grant covers, one after the other: an operator of two shops has both in the list.
static Err rows_of_grants(Cx *cx, Day day, List *out)
{
    enum { MOST = 1000 };
    Redemption *rows = NEW_ARRAY(cx->arena, Redemption, MOST);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        List some;
        const Grant *grant = &cx->actor.grants[i];
        if ((grant->role & (ROLE_MERCHANT | ROLES_DISPATCH)) == 0)
            continue;
        TRY(redemption_list(
            cx, &(RedemptionFilter){ .path = grant->path, .verified_on = day, .limit = MOST },
            &some));
        for (size_t k = 0; k < some.n && n < MOST; k++) {
            const Redemption *row = LIST_AT(&some, Redemption, k);
            bool again = !reward_may_verify(&cx->actor, row->place_path, row->merchant);
            for (size_t j = 0; j < n && !again; j++)
                again = rows[j].id.n == row->id.n;
            if (!again)
                rows[n++] = *row;
        }
    }
    *out = (List){ rows, n };
    return OK;
}

// Of the shops that the actor operates.
static Err uses_of_grants(Cx *cx, Day day, DayView *view)
{
    enum { MOST = 1000 };
    EntitlementUse *uses = NEW_ARRAY(cx->arena, EntitlementUse, MOST);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        List some;
        const Grant *grant = &cx->actor.grants[i];
        if (grant->role != ROLE_MERCHANT)
            continue;
        TRY(entitlement_uses(
            cx, &(EntitlementUseFilter){ .path = grant->path, .on = day, .limit = MOST }, &some));
        for (size_t k = 0; k < some.n && n < MOST; k++) {
            const EntitlementUse *use = LIST_AT(&some, EntitlementUse, k);
            view->times += use->n;
            view->fen.n += use->fen.n;
            uses[n++] = *use;
        }
    }
    view->uses = (List){ uses, n };
    view->has_uses = n > 0;
    return OK;
}

Err till_day_page(Cx *cx, const Req *req, Reply *reply)
{
    DayView *view = NEW(cx->arena, DayView);
    view->day = ((const DayForm *)req_form(req))->day;
    if (view->day.ymd == 0)
        view->day = cx->today;
    TRY(rows_of_grants(cx, view->day, &view->rows));
    for (size_t i = 0; i < view->rows.n; i++) {
        const Redemption *row = LIST_AT(&view->rows, Redemption, i);
        if (row->state != REDEMPTION_VERIFIED)
            continue;
        view->n++;
        view->points.n += row->points.n;
        view->fen.n += row->fen.n;
    }
    TRY(uses_of_grants(cx, view->day, view));
    view->empty = view->rows.n == 0 && !view->has_uses;
    view->before = day_href(cx, "/till/day", day_add(view->day, -1));
    view->after = day_href(cx, "/till/day", day_add(view->day, 1));
    view->csv = day_href(cx, "/till/day.csv", view->day);
    view->xlsx = day_href(cx, "/till/day.xlsx", view->day);
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_DAY], view);
}
