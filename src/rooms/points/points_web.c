// 积分与流水 and 家庭积分, for their owner. The table of routes closes the file.
#include "rooms/people/people.h"
#include "rooms/points/points_inside.h"
#include "town/setting.h"

#define EXPORT_ROWS 1000

int point_limit(const Req *req)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : POINT_ROWS;
}

int64_t point_cursor(const Req *req)
{
    int64_t n;
    return str_int(req_query(req, "cursor"), &n) && n > 0 ? n : 0;
}

// --- 积分与流水

typedef struct {
    List rows;  // of FlowRow
    PointBalance balance;
    List unpaid;  // of UnpaidRow
    bool empty, more, has_unpaid, in_household;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, rows, flow_row_shape),
    PART(MineView, balance, point_balance_shape),
    LISTED(MineView, unpaid, unpaid_row_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, has_unpaid),
    SHOWN(MineView, in_household),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_points, mine_shape, "积分与流水");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    PersonId person = cx->actor.person;
    int limit = point_limit(req);
    TRY(point_balance(cx, person, &view->balance));
    TRY(point_flow(cx, person, NO(Household), point_cursor(req), limit, &view->rows));
    TRY(point_unpaid(cx, person, 5, &view->unpaid));
    view->empty = view->rows.n == 0;
    view->has_unpaid = view->unpaid.n > 0;
    view->in_household = view->balance.household.n != 0;
    view->more = view->rows.n == (size_t)limit;
    view->csv = url_of(S("/points.csv"));
    view->xlsx = url_of(S("/points.xlsx"));
    if (view->more) {
        int64_t last = LIST_AT(&view->rows, FlowRow, view->rows.n - 1)->seq;
        view->next = url_of(str_printf(cx->arena, "/points?cursor=%lld", (long long)last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    }
    return reply_page(cx, reply, &my_points, view);
}

// --- 家庭积分

typedef struct {
    Str name;
} NameForm;
static const Input name_inputs[] = {
    INPUT(NameForm, name, "账户名称", .required = true, .hint = TEXT("如：王家"), .min = 2,
          .max = 20),
};
FORM(name_form, NameForm, name_inputs, "开立家庭积分账户");
typedef struct {
    Str number;
} AskForm;
static const Input ask_inputs[] = {
    INPUT(AskForm, number, "家人的志愿者编号", .required = true, .max = 20),
};
FORM(ask_form, AskForm, ask_inputs, "邀请家人");
typedef struct {
    int64_t amount;
} PutForm;
static const Input put_inputs[] = {
    INPUT(PutForm, amount, "存入几积分", .required = true, .min = 1, .max = 1000000),
};
FORM(put_form, PutForm, put_inputs, "存入");
typedef struct {
    bool agree;
} AnswerForm;
static const Input answer_inputs[] = { INPUT(AnswerForm, agree, "同意加入",
                                             .widget = WIDGET_CHECK) };
FORM(answer_form, AnswerForm, answer_inputs, "答复");
FORM_BUTTON(leave_form, "退出");

typedef struct {
    List rows;  // of FlowRow
    Str name;
    Points pooled, own;
    List members;  // of HouseholdMember
    List asks;     // of HouseholdAsk
    bool inside, has_asks, empty, more;
    FormView add, ask, put, key;
    Url next, csv, xlsx;
} HomeView;
static const Field home_fields[] = {
    LISTED(HomeView, rows, flow_row_shape),
    FIELD(HomeView, name),
    FIELD(HomeView, pooled),
    FIELD(HomeView, own),
    LISTED(HomeView, members, household_member_shape),
    LISTED(HomeView, asks, household_ask_shape),
    SHOWN(HomeView, inside),
    SHOWN(HomeView, has_asks),
    SHOWN(HomeView, empty),
    FIELD(HomeView, more),
    FIELD_(HomeView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(HomeView, ask, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(HomeView, put, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(HomeView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(HomeView, next),
    SHOWN(HomeView, csv),
    SHOWN(HomeView, xlsx),
};
static const Shape home_shape = SHAPE(HomeView, home_fields);
PAGE(points_household, home_shape, "家庭积分");

static Err fill_inside(Cx *cx, const Req *req, Reply *reply, const PointBalance *has,
                       HomeView *view)
{
    HouseholdView household;
    int limit = point_limit(req);
    TRY(household_find(cx, has->household, &household));
    TRY(point_flow(cx, NO(Person), has->household, point_cursor(req), limit, &view->rows));
    view->name = household.name;
    view->members = household.members;
    view->pooled = household.pooled;
    view->own = has->ready;
    view->empty = view->rows.n == 0;
    view->more = view->rows.n == (size_t)limit;
    view->ask = form_view(cx, &ask_form, S("/points/household/ask"), NULL);
    view->put = form_view(cx, &put_form, S("/points/household/put"), NULL);
    view->csv = url_of(S("/points/household.csv"));
    view->xlsx = url_of(S("/points/household.xlsx"));
    if (view->more) {
        int64_t last = LIST_AT(&view->rows, FlowRow, view->rows.n - 1)->seq;
        view->next = url_of(
            str_printf(cx->arena, "/points/household?cursor=%lld", (long long)last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    }
    return OK;
}

static Err household(Cx *cx, const Req *req, Reply *reply)
{
    HomeView *view = NEW(cx->arena, HomeView);
    PointBalance has;
    TRY(point_balance(cx, cx->actor.person, &has));
    TRY(household_asks(cx, cx->actor.person, &view->asks));
    view->inside = has.household.n != 0;
    view->has_asks = view->asks.n > 0;
    view->key = form_button(cx, S("/points/household/leave"));
    if (view->inside)
        TRY(fill_inside(cx, req, reply, &has, view));
    else
        view->add = form_view(cx, &name_form, S("/points/household"), NULL);
    return reply_page(cx, reply, &points_household, view);
}

static Err add_run(Cx *cx, const Req *req, Reply *reply)
{
    HouseholdId id;
    TRY(household_add(cx, ((const NameForm *)req_form(req))->name, &id));
    reply_say(cx, reply, TEXT("家庭积分账户已开立，可以邀请家人了"));
    return reply_goto(cx, reply, S("/points/household"));
}

static Err ask_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(household_ask(cx, ((const AskForm *)req_form(req))->number));
    reply_say(cx, reply, TEXT("已邀请，家人在自己的家庭积分里同意后加入"));
    return reply_goto(cx, reply, S("/points/household"));
}

static Err answer_run(Cx *cx, const Req *req, Reply *reply)
{
    bool agree = ((const AnswerForm *)req_form(req))->agree;
    TRY(household_answer(cx, (HouseholdId){ req_number(req, "id") }, agree));
    reply_say(cx, reply, agree ? TEXT("已加入") : TEXT("已答复：不加入"));
    return reply_goto(cx, reply, S("/points/household"));
}

static Err put_run(Cx *cx, const Req *req, Reply *reply)
{
    const PutForm *form = req_form(req);
    TRY(household_put(cx, (Points){ form->amount * 100 },
                      str_printf(cx->arena, "points/put/%.*s", STR_FMT(cx->request))));
    reply_say(cx, reply, TEXT("已存入家庭积分账户"));
    return reply_goto(cx, reply, S("/points/household"));
}

static Err leave_run(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(household_leave(cx));
    reply_say(cx, reply, TEXT("已退出家庭积分账户"));
    return reply_goto(cx, reply, S("/points/household"));
}

// --- pages of other files, where the routes can name them

PAGE(points_rules, rules_view_shape, "积分规则");
PAGE(points_simulate, simulate_view_shape, "试算积分规则", .layout = LAYOUT_DESK);
PAGE(points_desk, points_desk_shape, "积分", .layout = LAYOUT_DESK);
PAGE(points_person, points_person_shape, "积分账户", .layout = LAYOUT_DESK);
PAGE(points_grades, grades_view_shape, "积分系数", .layout = LAYOUT_DESK);
const Page *const point_pages[POINT_PAGES] = {
    [POINT_PAGE_RULES] = &points_rules,   [POINT_PAGE_SIMULATE] = &points_simulate,
    [POINT_PAGE_DESK] = &points_desk,     [POINT_PAGE_PERSON] = &points_person,
    [POINT_PAGE_GRADES] = &points_grades,
};

// --- the room

enum {
    WATCHERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
    TRIERS = ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR,
    DECIDERS = ROLE_BRANCH | ROLE_CENTRE
};

// clang-format off
static const Setting settings[] = {
    RULE_INT("points.credit_hour", 100, 0, 100000, "信用时数每小时计多少积分（单位：百分之一积分，100 即 1 积分）", "志愿黄石：1 小时信用时数计 1 积分"),
    RULE_INT("points.honour_hour", 0, 0, 100000, "荣誉时数每小时计多少积分（百分之一积分）", "志愿黄石：荣誉时数不计积分"),
    RULE_INT("points.carried_hour", 0, 0, 100000, "结转时数每小时计多少积分（百分之一积分）", "结转时数只计时数，不计积分"),
    RULE_INT("points.difficulty_1", 1000, 0, 10000, "难度一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.difficulty_2", 1000, 0, 10000, "难度二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.difficulty_3", 1000, 0, 10000, "难度三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_1", 1000, 0, 10000, "技能一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_2", 1000, 0, 10000, "技能二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.skill_3", 1000, 0, 10000, "技能三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_1", 1000, 0, 10000, "风险一档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_2", 1000, 0, 10000, "风险二档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.risk_3", 1000, 0, 10000, "风险三档的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.leader", 1000, 0, 10000, "队长带队的系数（千分之几）", "尚无公布的规定，先按 1 倍"),
    RULE_INT("points.day_cap", 0, 0, 10000000, "每人每天最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.month_cap", 0, 0, 100000000, "每人每月最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.year_cap", 0, 0, 1000000000, "每人每年最多计多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.year_budget", 0, 0, 1000000000000, "全县每年最多发多少积分（百分之一积分），0 不限", "尚无公布的规定，先不限"),
    RULE_INT("points.expiry_months", 0, 0, 60, "积分有效几个月，到月底 23:59 清零；0 为当年 12 月 31 日 23:59", "志愿黄石：积分当年有效，12 月 31 日 23:59 清零"),
    SETTING_INT("points.refund_days", 30, 0, 365, "退还的积分至少还能用几天"),
    SETTING_INT("points.household_most", 8, 2, 20, "一个家庭积分账户最多几个人"),
    SETTING_INT("points.grace_days", 30, 0, 365, "解冻以后，冻结期间到期的积分还能用几天"),
};

static const Route routes[] = {
    GET("/points", mine, SIGNED_IN, .page = &my_points, .title = TEXT("积分与流水")),
    GET("/points/rules", rules_page, PUBLIC, .page = &points_rules, .title = TEXT("积分规则")),
    GET("/points/rules/simulate", simulate_page, ONLY(TRIERS), .page = &points_simulate, .form = &simulate_form, .title = TEXT("试算积分规则")),
    POST("/points/rules", rules_run, ONLY(ROLE_CENTRE), .form = &rules_form, .again = simulate_page, .title = TEXT("施行积分规则")),

    GET("/points/household", household, SIGNED_IN, .page = &points_household, .title = TEXT("家庭积分")),
    POST("/points/household", add_run, SIGNED_IN, .form = &name_form, .again = household, .title = TEXT("开立家庭积分账户")),
    POST("/points/household/ask", ask_run, SIGNED_IN, .form = &ask_form, .again = household, .title = TEXT("邀请家人")),
    POST("/points/household/put", put_run, SIGNED_IN, .form = &put_form, .again = household, .title = TEXT("存入家庭积分")),
    POST("/points/household/leave", leave_run, SIGNED_IN, .form = &leave_form, .again = household, .title = TEXT("退出家庭积分账户")),
    POST("/points/household/{id}/answer", answer_run, SIGNED_IN, .form = &answer_form, .again = household, .title = TEXT("答复家庭积分邀请")),

    GET("/points/desk", points_desk_page, ONLY(WATCHERS), .page = &points_desk, .form = &find_form, .title = TEXT("积分")),
    GET("/points/people/{id}", points_person_page, ONLY(WATCHERS), .page = &points_person, .title = TEXT("积分账户")),
    POST("/points/people/{id}/freeze", freeze_run, ONLY(DECIDERS), .form = &freeze_form, .again = points_person_page, .title = TEXT("冻结积分")),
    POST("/points/people/{id}/unfreeze", unfreeze_run, ONLY(DECIDERS), .form = &unfreeze_form, .again = points_person_page, .title = TEXT("解除冻结")),
    POST("/points/people/{id}/elsewhere", elsewhere_run, ONLY(DECIDERS), .form = &elsewhere_form, .again = points_person_page, .title = TEXT("已在别处计分")),
    GET("/points/grades", grades_page, ONLY(WATCHERS), .page = &points_grades, .title = TEXT("积分系数")),
    POST("/points/grades", grade_run, ONLY(DECIDERS), .form = &grade_form, .again = grades_page, .title = TEXT("评定积分系数")),
};
// clang-format on

static const Listener listeners[] = {
    { "record.effective", point_hear_effective },
    { "record.reversed", point_hear_reversed },
    { "exchange.counted", point_hear_counted },
};
static const Tick ticks[] = {
    { "points.holds", 60000, point_clock_holds },
    { "points.expiry", 60000, point_clock_expiry },
    { "points.notices", 600000, point_clock_notices },
};

const Room points_room = { .name = "points",
                           .title = TEXT("积分"),
                           ROUTES(routes),
                           SETTINGS(settings),
                           LISTENERS(listeners),
                           TICKS(ticks),
                           .holdings = point_holdings,
                           .merge = point_merge_person,
                           .check = points_check };
