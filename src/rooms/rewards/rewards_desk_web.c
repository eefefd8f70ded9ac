// 兑换管理: goods, their stock and their vouchers, for who keeps the place or the merchant.
#include "base/buf.h"
#include "rooms/rewards/rewards_in.h"

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

// The highest node that the actor looks after.
static Str path_of(const Cx *cx)
{
    const Grant *grant = actor_grant(
        &cx->actor, ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR | ROLE_BRANCH, S(""));
    return grant == NULL ? S("/none/") : grant->path;
}

#define GOODS_INPUTS(Type)                                                                    \
    INPUT(Type, words, "说明", .widget = WIDGET_AREA, .max = 300),                            \
        INPUT(Type, points, "积分", .required = true, .min = 1, .max = 10000000),             \
        INPUT(Type, per_person, "每人一共限兑几件", .hint = TEXT("0 表示不限"), .max = 1000), \
        INPUT(Type, per_period, "每人每期限兑几件", .hint = TEXT("0 表示不限"), .max = 1000), \
        INPUT_WORD(Type, period, "一期", reward_period_words, reward_period_texts,            \
                   .widget = WIDGET_SELECT),                                                  \
        INPUT(Type, collect_days, "几天内领取", .required = true, .min = 1, .max = 90),       \
        INPUT(Type, budget, "从哪项专项资金结算", .widget = WIDGET_SELECT,                    \
              .hint = TEXT("协议写明每积分付钱的商户必选"))

typedef struct {
    Str name;
    MerchantId merchant;
    PlaceId place;
    int64_t stock;
    Str words;
    int64_t points, per_person, per_period;
    RewardPeriod period;
    int64_t collect_days;
    BudgetId budget;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, name, "名称", .required = true, .min = 2, .max = 40),
    INPUT(AddForm, merchant, "爱心商户", .widget = WIDGET_SELECT,
          .hint = TEXT("由商户给的选商户；由阵地发的不选")),
    INPUT(AddForm, place, "领取的阵地", .widget = WIDGET_SELECT),
    INPUT(AddForm, stock, "件数", .required = true, .max = 1000000),
    GOODS_INPUTS(AddForm),
};
const Form reward_add_form = { "RewardForm", sizeof(AddForm), add_inputs, COUNT(add_inputs),
                               TEXT("上架") };

typedef struct {
    RewardState state;
    Str words;
    int64_t points, per_person, per_period;
    RewardPeriod period;
    int64_t collect_days;
    BudgetId budget;
} EditForm;
static const Input edit_inputs[] = {
    INPUT_WORD(EditForm, state, "状态", reward_state_words, reward_state_texts,
               .widget = WIDGET_SELECT),
    GOODS_INPUTS(EditForm),
};
const Form reward_edit_form = { "RewardEdit", sizeof(EditForm), edit_inputs, COUNT(edit_inputs),
                                TEXT("保存") };

typedef struct {
    int64_t n;
    Str why;
} StockForm;
static const Input stock_inputs[] = {
    INPUT(StockForm, n, "件数", .required = true, .min = -1000000, .max = 1000000,
          .hint = TEXT("入库写正数，出库写负数")),
    INPUT(StockForm, why, "原因", .required = true, .min = 2, .max = 100),
};
const Form reward_stock_form = { "StockForm", sizeof(StockForm), stock_inputs, COUNT(stock_inputs),
                                 TEXT("出入库") };

typedef struct {
    Uploads photos;
} PhotoForm;
static const Input photo_inputs[] = {
    INPUT(PhotoForm, photos, "照片", .required = true, .widget = WIDGET_FILE, .max = 1,
          .photo = true),
};
const Form reward_photo_form = { "RewardPhoto", sizeof(PhotoForm), photo_inputs,
                                 COUNT(photo_inputs), TEXT("换照片") };

static Err merchant_choices(Cx *cx, FormView *view)
{
    List all;
    size_t n = 0;
    TRY(merchant_list(cx, &(MerchantFilter){ .points_only = true }, NO(Merchant), CHOICES, &all));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, all.n + 1);
    choices[n++] = (FormChoice){ .value = S(""), .text = TEXT("由阵地发") };
    for (size_t i = 0; i < all.n; i++) {
        const Merchant *one = LIST_AT(&all, Merchant, i);
        if (merchant_may_keep(&cx->actor, one))
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->id.n), .text_str = one->name
            };
    }
    form_choices(cx, view, "merchant", choices, n);
    return OK;
}

static Err place_choices(Cx *cx, FormView *view)
{
    List all;
    size_t n = 0;
    TRY(place_list(cx, &(PlaceFilter){ .by_level = true, .level = LEVEL_STATION }, NO(Place),
                   CHOICES, &all));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, all.n + 1);
    choices[n++] = (FormChoice){ .value = S(""), .text = TEXT("按商户的地址") };
    for (size_t i = 0; i < all.n; i++) {
        const PlaceRow *one = LIST_AT(&all, PlaceRow, i);
        choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                                     .text_str = str_join(cx->arena, one->under, one->name) };
    }
    form_choices(cx, view, "place", choices, n);
    return OK;
}

typedef struct {
    List goods;  // of Reward
    bool empty, more;
    FormView form;
    Url next;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, goods, reward_shape),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    FIELD_(DeskView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, next),
};
const Shape reward_desk_shape = SHAPE(DeskView, desk_fields);

Err reward_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    DeskView *view = NEW(cx->arena, DeskView);
    int limit = rows_for(req);
    RewardFilter filter = {
        .path = path_of(cx), .all = true, .after = { cursor_of(req) }, .limit = limit + 1
    };
    TRY(reward_list(cx, &filter, &view->goods));
    view->next = url_of(S("#"));
    view->empty = view->goods.n == 0;
    view->more = view->goods.n > (size_t)limit;
    if (view->more) {
        view->goods.n = (size_t)limit;
        long long last = LIST_AT(&view->goods, Reward, view->goods.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/rewards/desk?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->form = form_view(cx, &reward_add_form, S("/rewards"),
                           &(AddForm){ .period = PERIOD_YEAR, .collect_days = 15 });
    TRY(merchant_choices(cx, &view->form));
    TRY(place_choices(cx, &view->form));
    TRY(budget_choices(cx, &view->form, "budget", NO(Budget)));
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_DESK], view);
}

Err reward_add_run(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    RewardId id;
    TRY(reward_add(cx,
                   &(RewardNew){ .name = form->name,
                                 .words = form->words,
                                 .merchant = form->merchant,
                                 .place = form->place,
                                 .points = form->points,
                                 .budget = form->budget,
                                 .stock = form->stock,
                                 .per_person = form->per_person,
                                 .per_period = form->per_period,
                                 .period = form->period,
                                 .collect_days = form->collect_days },
                   &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已上架"));
    return reply_goto_row(cx, reply, "/rewards/", id.n);
}

typedef struct {
    Reward reward;
    FormView edit, stock, photo;
} EditView;
static const Field edit_fields[] = {
    PART(EditView, reward, reward_shape),
    FIELD_(EditView, edit, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, stock, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, photo, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape reward_edit_shape = SHAPE(EditView, edit_fields);

Err reward_edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Reward *one = &view->reward;
    TRY(reward_may_touch(cx, (RewardId){ req_number(req, "id") }, one));
    long long id = one->id.n;
    EditForm now = { .state = (RewardState)one->state,
                     .words = one->words,
                     .points = one->points.n / 100,
                     .per_person = one->per_person,
                     .per_period = one->per_period,
                     .period = (RewardPeriod)one->period,
                     .collect_days = one->collect_days,
                     .budget = one->budget };
    view->edit = form_view(cx, &reward_edit_form, str_printf(cx->arena, "/rewards/%lld/edit", id),
                           &now);
    TRY(budget_choices(cx, &view->edit, "budget", one->budget));
    view->stock = form_view(cx, &reward_stock_form,
                            str_printf(cx->arena, "/rewards/%lld/stock", id), NULL);
    view->photo = form_view(cx, &reward_photo_form,
                            str_printf(cx->arena, "/rewards/%lld/photo", id), NULL);
    reply_title(reply, one->name);
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_EDIT], view);
}

static Err back(Cx *cx, const Req *req, Reply *reply, Text said)
{
    reply_say(cx, reply, said);
    return reply_goto_row(cx, reply, "/rewards/", req_number(req, "id"));
}

Err reward_edit_run(Cx *cx, const Req *req, Reply *reply)
{
    const EditForm *form = req_form(req);
    TRY(reward_edit(cx, (RewardId){ req_number(req, "id") },
                    &(RewardEdit){ .words = form->words,
                                   .points = form->points,
                                   .per_person = form->per_person,
                                   .per_period = form->per_period,
                                   .period = form->period,
                                   .collect_days = form->collect_days,
                                   .budget = form->budget,
                                   .state = form->state }));
    return back(cx, req, reply, TEXT("已保存"));
}

Err reward_stock_run(Cx *cx, const Req *req, Reply *reply)
{
    const StockForm *form = req_form(req);
    TRY(reward_stock(cx, (RewardId){ req_number(req, "id") }, form->n, form->why));
    return back(cx, req, reply, TEXT("库存已更新"));
}

Err reward_photo_prepare(Cx *cx, const Req *req)
{
    const PhotoForm *form = req_form(req);
    List *photos = NEW(cx->arena, List);
    req_keep(req, photos);
    return photo_prepare(cx, S("photos"), &form->photos, S(""), photos);
}

Err reward_photo_run(Cx *cx, const Req *req, Reply *reply)
{
    List ids;
    TRY(photo_add_all(cx, req_kept(req), &ids));
    if (ids.n == 0)
        return &fault_invalid;
    TRY(reward_photo(cx, (RewardId){ req_number(req, "id") }, *LIST_AT(&ids, PhotoId, 0)));
    return back(cx, req, reply, TEXT("照片已换"));
}

// --- 兑换台账

typedef struct {
    Str state;
    RedemptionId cursor;
} AllForm;
static const Input all_inputs[] = {
    INPUT(AllForm, state, "状态", .max = 20),
    INPUT(AllForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
const Form all_form = { "AllForm", sizeof(AllForm), all_inputs, COUNT(all_inputs), TEXT("查看") };

typedef struct {
    Str word;
    Text text;
    bool chosen;
} StateChoice;
static const Field choice_fields[] = { FIELD(StateChoice, word), FIELD(StateChoice, text),
                                       FIELD(StateChoice, chosen) };
static const Shape choice_shape = SHAPE(StateChoice, choice_fields);
#define STATES 5

typedef struct {
    List rows;    // of Redemption
    List states;  // of StateChoice
    bool empty, more;
    Url next, csv, xlsx;
} AllView;
static const Field all_fields[] = {
    LISTED(AllView, rows, redeemed_shape),
    LISTED(AllView, states, choice_shape),
    SHOWN(AllView, empty),
    FIELD(AllView, more),
    SHOWN(AllView, next),
    SHOWN(AllView, csv),
    SHOWN(AllView, xlsx),
};
const Shape redemption_all_shape = SHAPE(AllView, all_fields);

static int state_of(Str word)
{
    for (int i = 0; i < STATES; i++)
        if (str_eq(word, str(redemption_state_words[i])))
            return i;
    return -1;
}

static Url all_href(Cx *cx, const char *path, int state, int64_t cursor)
{
    Buf buf = buf_new(cx->arena, 256);
    buf_printf(&buf, "%s?state=%s", path, state < 0 ? "" : redemption_state_words[state]);
    if (cursor > 0)
        buf_printf(&buf, "&cursor=%lld", (long long)cursor);
    return url_of(buf_str(&buf));
}

Err redemption_all_page(Cx *cx, const Req *req, Reply *reply)
{
    const AllForm *form = req_form(req);
    AllView *view = NEW(cx->arena, AllView);
    int limit = rows_for(req), state = state_of(form->state);
    RedemptionFilter filter = { .path = path_of(cx),
                                .by_state = state >= 0,
                                .state = state < 0 ? REDEMPTION_RESERVED : (RedemptionState)state,
                                .before = form->cursor,
                                .limit = limit + 1 };
    TRY(redemption_list(cx, &filter, &view->rows));
    StateChoice *states = NEW_ARRAY(cx->arena, StateChoice, STATES);
    for (int i = 0; i < STATES; i++)
        states[i] = (StateChoice){ str(redemption_state_words[i]), redemption_state_texts[i],
                                   i == state };
    view->states = (List){ states, STATES };
    view->empty = view->rows.n == 0;
    view->more = view->rows.n > (size_t)limit;
    view->next = url_of(S("#"));
    if (view->more) {
        view->rows.n = (size_t)limit;
        int64_t last = LIST_AT(&view->rows, Redemption, view->rows.n - 1)->id.n;
        view->next = all_href(cx, "/redemptions", state, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    }
    view->csv = all_href(cx, "/redemptions.csv", state, 0);
    view->xlsx = all_href(cx, "/redemptions.xlsx", state, 0);
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_ALL], view);
}

typedef struct {
    bool returned;
    Str reason;
} RefundForm;
static const Input refund_inputs[] = {
    INPUT(RefundForm, returned, "东西已退回，可以再兑", .widget = WIDGET_CHECK),
    INPUT(RefundForm, reason, "原因", .required = true, .min = 2, .max = 100),
};
const Form refund_form = { "RefundForm", sizeof(RefundForm), refund_inputs, COUNT(refund_inputs),
                           TEXT("退还积分") };

typedef struct {
    Redemption one;
    List steps;  // of RedemptionStep
    bool may_refund;
    FormView refund;
} RedeemedView;
static const Field redeemed_view_fields[] = {
    PART(RedeemedView, one, redeemed_shape),
    LISTED(RedeemedView, steps, redemption_step_shape),
    FIELD(RedeemedView, may_refund),
    FIELD_(RedeemedView, refund, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape redemption_one_shape = SHAPE(RedeemedView, redeemed_view_fields);

Err redemption_one_page(Cx *cx, const Req *req, Reply *reply)
{
    RedeemedView *view = NEW(cx->arena, RedeemedView);
    Redemption *one = &view->one;
    TRY(redemption_find(cx, (RedemptionId){ req_number(req, "id") }, one));
    if (!actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
                   one->place_path))
        return &redemption_missing;
    TRY(redemption_steps(cx, one->id, &view->steps));
    view->may_refund = one->state == REDEMPTION_VERIFIED && one->settlement.n == 0 &&
                       one->person.n != cx->actor.person.n &&
                       actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, one->place_path);
    if (view->may_refund)
        view->refund = form_view(
            cx, &refund_form,
            str_printf(cx->arena, "/redemptions/%lld/refund", (long long)one->id.n), NULL);
    reply_title(reply, one->title);
    return reply_page(cx, reply, reward_pages[REWARD_PAGE_ONE], view);
}

Err refund_run(Cx *cx, const Req *req, Reply *reply)
{
    const RefundForm *form = req_form(req);
    RedemptionId id = { req_number(req, "id") };
    TRY(redemption_refund(cx, id, form->returned, form->reason));
    reply_say(cx, reply, TEXT("积分已退还"));
    return reply_goto_row(cx, reply, "/redemptions/", id.n);
}
