// 积分规则, for everybody, and the trial of another rule, for the centre.
#include "rooms/points/points_inside.h"
#include "town/setting.h"

// --- the rule in force

typedef struct {
    Text label;
    Str value;
    Day since;  // none: from the beginning
    Str source, later;
} RuleRow;
static const Field rule_fields[] = {
    COL(RuleRow, label, "规则"),  COL(RuleRow, value, "现行"),     COL(RuleRow, since, "施行日期"),
    COL(RuleRow, source, "依据"), COL(RuleRow, later, "即将施行"),
};
static const Shape rule_shape = SHAPE(RuleRow, rule_fields);
typedef struct {
    List rows;  // of RuleRow
    bool may_try;
    Url csv, xlsx;
} RulesView;
static const Field rules_fields[] = {
    LISTED(RulesView, rows, rule_shape),
    SHOWN(RulesView, may_try),
    SHOWN(RulesView, csv),
    SHOWN(RulesView, xlsx),
};
const Shape rules_view_shape = SHAPE(RulesView, rules_fields);

typedef enum { AS_RATE, AS_TIMES, AS_CAP, AS_MONTHS } RuleUnit;
static const struct {
    const char *name;
    Text label;
    RuleUnit unit;
} shown_rules[] = {
    { "points.credit_hour", TEXT("信用时数"), AS_RATE },
    { "points.honour_hour", TEXT("荣誉时数"), AS_RATE },
    { "points.carried_hour", TEXT("结转时数"), AS_RATE },
    { "points.difficulty_2", TEXT("难度二档"), AS_TIMES },
    { "points.difficulty_3", TEXT("难度三档"), AS_TIMES },
    { "points.skill_2", TEXT("技能二档"), AS_TIMES },
    { "points.skill_3", TEXT("技能三档"), AS_TIMES },
    { "points.risk_2", TEXT("风险二档"), AS_TIMES },
    { "points.risk_3", TEXT("风险三档"), AS_TIMES },
    { "points.leader", TEXT("队长带队"), AS_TIMES },
    { "points.day_cap", TEXT("每人每天最多"), AS_CAP },
    { "points.month_cap", TEXT("每人每月最多"), AS_CAP },
    { "points.year_cap", TEXT("每人每年最多"), AS_CAP },
    { "points.year_budget", TEXT("全县每年最多"), AS_CAP },
    { "points.expiry_months", TEXT("有效期"), AS_MONTHS },
};

// 1, 1.5, 1.25: at most `places` digits, no zeros at the end.
static Str decimal(Cx *cx, int64_t n, int places)
{
    int64_t one = places == 2 ? 100 : 1000, whole = n / one, part = n % one;
    int width = places;
    while (width > 0 && part % 10 == 0 && part > 0) {
        part /= 10;
        width--;
    }
    if (part == 0)
        return str_printf(cx->arena, "%lld", (long long)whole);
    return str_printf(cx->arena, "%lld.%0*lld", (long long)whole, width, (long long)part);
}

static Str rule_words(Cx *cx, RuleUnit unit, int64_t n)
{
    if (unit == AS_RATE)
        return n == 0 ? say(cx->lang, TEXT("不计积分"))
                      : say_with(cx->arena, cx->lang, TEXT("每小时 {0} 积分"), decimal(cx, n, 2),
                                 (Str){ 0 });
    if (unit == AS_TIMES)
        return say_with(cx->arena, cx->lang, TEXT("{0} 倍"), decimal(cx, n, 3), (Str){ 0 });
    if (unit == AS_CAP)
        return n == 0
                   ? say(cx->lang, TEXT("不限"))
                   : say_with(cx->arena, cx->lang, TEXT("{0} 积分"), decimal(cx, n, 2), (Str){ 0 });
    return n == 0 ? say(cx->lang, TEXT("当年有效，12 月 31 日 23:59 清零"))
                  : say_with(cx->arena, cx->lang, TEXT("{0} 个月，到月底 23:59 清零"),
                             str_printf(cx->arena, "%lld", (long long)n), (Str){ 0 });
}

static Err rule_row(Cx *cx, size_t i, RuleRow *row)
{
    List history;
    RuleUnit unit = shown_rules[i].unit;
    const Setting *setting = setting_find(str(shown_rules[i].name));
    *row = (RuleRow){ .label = shown_rules[i].label,
                      .value = rule_words(cx, unit, rule_int(cx, setting->name, cx->today)),
                      .source = str(setting->source),
                      .later = S("") };
    TRY(setting_history(cx, str(setting->name), &history));
    for (size_t k = 0; k < history.n; k++) {
        const SettingRow *one = LIST_AT(&history, SettingRow, k);
        int64_t n;
        if (one->valid_from.ymd <= cx->today.ymd) {
            row->since = one->valid_from;
            row->source = one->source;
        } else if (row->later.n == 0 && str_int(one->value, &n)) {
            row->later = str_printf(cx->arena, "%.*s %.*s",
                                    STR_FMT(day_iso(cx->arena, one->valid_from)),
                                    STR_FMT(rule_words(cx, unit, n)));
        }
    }
    return OK;
}

Err rules_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    RulesView *view = NEW(cx->arena, RulesView);
    RuleRow *rows = NEW_ARRAY(cx->arena, RuleRow, COUNT(shown_rules));
    for (size_t i = 0; i < COUNT(shown_rules); i++)
        TRY(rule_row(cx, i, &rows[i]));
    view->rows = (List){ rows, COUNT(shown_rules) };
    view->may_try = actor_is(&cx->actor, ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR);
    view->csv = url_of(S("/points/rules.csv"));
    view->xlsx = url_of(S("/points/rules.xlsx"));
    return reply_page(cx, reply, point_pages[POINT_PAGE_RULES], view);
}

// --- tried on a year, then put in force

typedef struct {
    int64_t year;
    Fen credit, honour, carried;
    Fen difficulty2, difficulty3, skill2, skill3, risk2, risk3, leader;
    Fen day_cap, month_cap, year_cap, year_budget;
    int64_t expiry_months;
    Day from;
    Str source;
} SimulateForm;
// clang-format off
// Tried: what is left out is as it stands. Put in force: everything is said.
#define SIMULATE_INPUTS(needed) \
    INPUT(SimulateForm, year, "用哪一年的时长试算", .min = 0, .max = 2200, .required = (needed)), \
    INPUT(SimulateForm, credit, "信用时数每小时积分", .max = 100000, .required = (needed)), \
    INPUT(SimulateForm, honour, "荣誉时数每小时积分", .max = 100000, .required = (needed)), \
    INPUT(SimulateForm, carried, "结转时数每小时积分", .max = 100000, .required = (needed)), \
    INPUT(SimulateForm, difficulty2, "难度二档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, difficulty3, "难度三档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, skill2, "技能二档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, skill3, "技能三档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, risk2, "风险二档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, risk3, "风险三档几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, leader, "队长带队几倍", .max = 1000, .required = (needed)), \
    INPUT(SimulateForm, day_cap, "每人每天最多几积分", .hint = TEXT("0 为不限"), .max = 10000000, .required = (needed)), \
    INPUT(SimulateForm, month_cap, "每人每月最多几积分", .hint = TEXT("0 为不限"), .max = 100000000, .required = (needed)), \
    INPUT(SimulateForm, year_cap, "每人每年最多几积分", .hint = TEXT("0 为不限"), .max = 1000000000, .required = (needed)), \
    INPUT(SimulateForm, year_budget, "全县每年最多几积分", .hint = TEXT("0 为不限"), .max = 1000000000000, .required = (needed)), \
    INPUT(SimulateForm, expiry_months, "有效几个月", .hint = TEXT("0 为当年 12 月 31 日清零"), .min = 0, .max = 60, .required = (needed)), \
    INPUT(SimulateForm, from, "从哪一天起施行", .required = (needed)), \
    INPUT(SimulateForm, source, "依据的文件", .max = 100, .required = (needed))
static const Input simulate_inputs[] = { SIMULATE_INPUTS(false) }, rules_inputs[] = { SIMULATE_INPUTS(true) };
// clang-format on
const Form simulate_form = { "SimulateForm", sizeof(SimulateForm), simulate_inputs,
                             COUNT(simulate_inputs), TEXT("试算") };
const Form rules_form = { "RulesForm", sizeof(SimulateForm), rules_inputs, COUNT(rules_inputs),
                          TEXT("按这套规则施行") };

typedef struct {
    Simulation sim;
    int64_t year;
    bool done, may_set, over_budget, empty;
    Points more_points;
    List bands, branches;
    FormView trial, form;
} SimulateView;
#define SIM_FIELD(member, kind_, label_)                                            \
    {                                                                               \
        .name = #member, .kind = (kind_), .at = offsetof(SimulateView, sim.member), \
        .size = sizeof(((SimulateView *)0)->sim.member), .label = {                 \
            label_                                                                  \
        }                                                                           \
    }
static const Field simulate_fields[] = {
    LISTED(SimulateView, branches, sim_branch_shape),
    LISTED(SimulateView, bands, sim_band_shape),
    SIM_FIELD(people, KIND_INT, NULL),
    SIM_FIELD(records, KIND_INT, NULL),
    SIM_FIELD(now, KIND_POINTS, NULL),
    SIM_FIELD(then, KIND_POINTS, NULL),
    SIM_FIELD(most_now, KIND_POINTS, NULL),
    SIM_FIELD(most_then, KIND_POINTS, NULL),
    SIM_FIELD(more, KIND_INT, NULL),
    SIM_FIELD(less, KIND_INT, NULL),
    FIELD(SimulateView, year),
    SHOWN(SimulateView, done),
    SHOWN(SimulateView, may_set),
    FIELD(SimulateView, over_budget),
    SHOWN(SimulateView, empty),
    FIELD_(SimulateView, trial, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(SimulateView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape simulate_view_shape = SHAPE(SimulateView, simulate_fields);

static Fen times(Permille p)
{
    return (Fen){ p.n / 10 };
}

static SimulateForm values_of(const PointRules *rules, int year)
{
    return (SimulateForm){
        .year = year,
        .credit = { rules->credit },
        .honour = { rules->honour },
        .carried = { rules->carried },
        .difficulty2 = times(rules->difficulty[1]),
        .difficulty3 = times(rules->difficulty[2]),
        .skill2 = times(rules->skill[1]),
        .skill3 = times(rules->skill[2]),
        .risk2 = times(rules->risk[1]),
        .risk3 = times(rules->risk[2]),
        .leader = times(rules->leader),
        .day_cap = { rules->day_cap },
        .month_cap = { rules->month_cap },
        .year_cap = { rules->year_cap },
        .year_budget = { rules->year_budget },
        .expiry_months = rules->expiry_months,
    };
}

// Twice a coefficient of two digits is exact; what has three in the settings stays when it is not
// touched.
static void take_times(Permille *to, Fen typed)
{
    if (to->n / 10 != typed.n)
        to->n = (int32_t)(typed.n * 10);
}

static PointRules rules_of(const SimulateForm *form, const PointRules *now)
{
    PointRules rules = *now;
    rules.credit = form->credit.n;
    rules.honour = form->honour.n;
    rules.carried = form->carried.n;
    take_times(&rules.difficulty[1], form->difficulty2);
    take_times(&rules.difficulty[2], form->difficulty3);
    take_times(&rules.skill[1], form->skill2);
    take_times(&rules.skill[2], form->skill3);
    take_times(&rules.risk[1], form->risk2);
    take_times(&rules.risk[2], form->risk3);
    take_times(&rules.leader, form->leader);
    rules.day_cap = form->day_cap.n;
    rules.month_cap = form->month_cap.n;
    rules.year_cap = form->year_cap.n;
    rules.year_budget = form->year_budget.n;
    rules.expiry_months = form->expiry_months;
    return rules;
}

Err simulate_page(Cx *cx, const Req *req, Reply *reply)
{
    SimulateView *view = NEW(cx->arena, SimulateView);
    PointRules now, rules;
    const SimulateForm *typed = req_form(req);
    point_rules_on(cx, cx->today, &now);
    int last = day_year(cx->today) - 1;
    SimulateForm values = values_of(&now, last);
    view->done = typed != NULL && typed->year >= 1900;
    if (view->done && typed->credit.n + typed->honour.n + typed->leader.n > 0)
        values = *typed;
    else if (view->done)
        values.year = typed->year;
    rules = rules_of(&values, &now);
    view->year = values.year;
    TRY(point_simulate(cx, &rules, (int)values.year, &view->sim));
    view->bands = view->sim.bands;
    view->branches = view->sim.branches;
    view->over_budget = view->sim.over_budget;
    view->empty = view->sim.records == 0;
    view->may_set = actor_is(&cx->actor, ROLE_CENTRE);
    view->trial = form_view(cx, &simulate_form, S("/points/rules/simulate"), &values);
    view->trial.fields.n -= 2;  // the day and the document belong to the second form
    if (view->may_set) {
        if (values.from.ymd == 0)
            values.from = day_add(cx->today, 1);
        view->form = form_view(cx, &rules_form, S("/points/rules"), &values);
        for (size_t i = 0; i + 2 < view->form.fields.n; i++) {
            FormField *field = LIST_AT(&view->form.fields, FormField, i);
            field->is_text = false;
            field->is_hidden = true;
        }
    }
    return reply_page(cx, reply, point_pages[POINT_PAGE_SIMULATE], view);
}

Err rules_run(Cx *cx, const Req *req, Reply *reply)
{
    const SimulateForm *form = req_form(req);
    PointRules now;
    point_rules_on(cx, form->from.ymd == 0 ? cx->today : form->from, &now);
    PointRules rules = rules_of(form, &now);
    TRY(point_rules_set(cx, &rules, form->from, form->source));
    reply_say(cx, reply, TEXT("已保存，到那一天起按新规则计分"));
    return reply_goto(cx, reply, S("/points/rules"));
}
