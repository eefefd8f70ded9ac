// 专项资金: the lines of a year, for the centre and those who look on.
#include "rooms/budgets/budgets_in.h"
#include "web/web.h"

#define LOOKERS (ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR)

Err budget_choices(Cx *cx, FormView *view, const char *field, BudgetId now)
{
    List lines;
    size_t n = 0;
    TRY(budget_list(cx, 0, &lines));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, lines.n + 1);
    choices[n++] = (FormChoice){ .value = S(""), .text = TEXT("不用专项资金") };
    for (size_t i = 0; i < lines.n; i++) {
        const Budget *one = LIST_AT(&lines, Budget, i);
        choices[n++] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                                     .text_str = str_printf(cx->arena, "%lld %.*s",
                                                            (long long)one->year,
                                                            STR_FMT(one->name)),
                                     .chosen = one->id.n == now.n };
    }
    form_choices(cx, view, field, choices, n);
    return OK;
}

typedef struct {
    int64_t year;
    Str name;
    Fen ceiling;
    Str document;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, year, "年份", .required = true, .min = 2000, .max = 2200),
    INPUT(AddForm, name, "名称", .required = true, .min = 2, .max = 40,
          .hint = TEXT("如：积分兑换、公交免费乘车")),
    INPUT(AddForm, ceiling, "额度（元）", .required = true, .max = BUDGET_MOST),
    INPUT(AddForm, document, "依据的文件", .required = true, .min = 2, .max = 80),
};
FORM(add_form, AddForm, add_inputs, "登记");

typedef struct {
    Fen ceiling;
    Str document;
} CeilingForm;
static const Input ceiling_inputs[] = {
    INPUT(CeilingForm, ceiling, "额度（元）", .required = true, .max = BUDGET_MOST),
    INPUT(CeilingForm, document, "依据的文件", .required = true, .min = 2, .max = 80),
};
FORM(ceiling_form, CeilingForm, ceiling_inputs, "调整额度");

typedef struct {
    List rows;  // of Budget
    bool empty, may_add;
    FormView form;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, rows, budget_shape),
    SHOWN(ListView, empty),
    FIELD(ListView, may_add),
    FIELD_(ListView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(budget_list_page, list_shape, "专项资金", .layout = LAYOUT_DESK);

static Err list(Cx *cx, __attribute__((unused)) const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    TRY(budget_list(cx, 0, &view->rows));
    view->empty = view->rows.n == 0;
    view->may_add = actor_is(&cx->actor, ROLE_CENTRE);
    if (view->may_add)
        view->form = form_view(cx, &add_form, S("/budgets"),
                               &(AddForm){ .year = day_year(cx->today) });
    return reply_page(cx, reply, &budget_list_page, view);
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    BudgetId id;
    TRY(budget_add(cx, &(BudgetNew){ form->year, form->name, form->ceiling, form->document }, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已登记"));
    return reply_goto(cx, reply, S("/budgets"));
}

typedef struct {
    Budget budget;
    FormView form;
} OneView;
static const Field one_fields[] = {
    PART(OneView, budget, budget_shape),
    FIELD_(OneView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape one_shape = SHAPE(OneView, one_fields);
PAGE(budget_one_page, one_shape, "调整额度", .layout = LAYOUT_DESK);

static Err one(Cx *cx, const Req *req, Reply *reply)
{
    OneView *view = NEW(cx->arena, OneView);
    TRY(budget_find(cx, (BudgetId){ req_number(req, "id") }, &view->budget));
    view->form = form_view(cx, &ceiling_form,
                           str_printf(cx->arena, "/budgets/%lld", (long long)view->budget.id.n),
                           &(CeilingForm){ view->budget.ceiling, view->budget.document });
    return reply_page(cx, reply, &budget_one_page, view);
}

static Err ceiling(Cx *cx, const Req *req, Reply *reply)
{
    const CeilingForm *form = req_form(req);
    TRY(budget_ceiling(cx, (BudgetId){ req_number(req, "id") }, form->ceiling, form->document));
    reply_say(cx, reply, TEXT("额度已调整"));
    return reply_goto(cx, reply, S("/budgets"));
}

static const Setting settings[] = {
    SETTING_INT("budgets.warn_percent", 80, 1, 100, "专项资金用到百分之几时提醒中心"),
};

static const Route routes[] = {
    GET("/budgets", list, ONLY(LOOKERS), .page = &budget_list_page, .title = TEXT("专项资金")),
    POST("/budgets", add, ONLY(ROLE_CENTRE), .form = &add_form, .again = list,
         .title = TEXT("登记专项资金")),
    GET("/budgets/{id}", one, ONLY(ROLE_CENTRE), .page = &budget_one_page,
        .title = TEXT("一项专项资金")),
    POST("/budgets/{id}", ceiling, ONLY(ROLE_CENTRE), .form = &ceiling_form, .again = one,
         .title = TEXT("调整专项资金额度")),
};

const Room budgets_room = { .name = "budgets",
                            .title = TEXT("专项资金"),
                            ROUTES(routes),
                            SETTINGS(settings),
                            .todos = budget_todos,
                            .check = budgets_check };
