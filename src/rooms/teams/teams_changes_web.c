#include "rooms/teams/teams_inside.h"
#include "rooms/units/units.h"

typedef struct {
    Str name;
    TeamLevel level;
    Str unit_code, reason;
} AskForm;
static const Input ask_inputs[] = {
    INPUT(AskForm, name, "队伍名称", .required = true, .min = 2, .max = 30),
    INPUT_WORD(AskForm, level, "类型", team_level_words, team_level_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(AskForm, unit_code, "所属单位的信用代码",
          .hint = TEXT("部门的专业队才填，18 位；空着表示不属于单位"), .max = 18),
    INPUT(AskForm, reason, "原因", .required = true, .min = 2, .max = 100),
};
const Form team_change_form = { "AskForm", sizeof(AskForm), ask_inputs, COUNT(ask_inputs),
                                TEXT("申请变更") };

typedef struct {
    TeamChangeId change;
    bool approve;
    Str opinion;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, change, "变更", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(DecideForm, approve, "同意", .widget = WIDGET_HIDDEN),
    INPUT(DecideForm, opinion, "意见", .hint = TEXT("不同意请写明原因"), .max = 100),
};
const Form team_change_decide_form = { "DecideForm", sizeof(DecideForm), decide_inputs,
                                       COUNT(decide_inputs), TEXT("答复") };
typedef struct {
    TeamChangeId change;
} WithdrawForm;
static const Input withdraw_inputs[] = {
    INPUT(WithdrawForm, change, "变更", .required = true, .widget = WIDGET_HIDDEN),
};
const Form team_change_withdraw_form = { "WithdrawForm", sizeof(WithdrawForm), withdraw_inputs,
                                         COUNT(withdraw_inputs), TEXT("撤回变更") };

typedef struct {
    TeamChange change;
    bool may_decide, may_withdraw;
    FormView decide, withdraw;
} ChangeRow;
static const Field row_fields[] = {
    PART(ChangeRow, change, team_change_shape),
    FIELD(ChangeRow, may_decide),
    FIELD(ChangeRow, may_withdraw),
    FIELD_(ChangeRow, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ChangeRow, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape row_shape = SHAPE(ChangeRow, row_fields);
typedef struct {
    List changes;  // of ChangeRow
    Team team;
    bool empty, may_ask;
    FormView ask;
    Url csv, xlsx;
} ChangesView;
static const Field changes_fields[] = {
    LISTED(ChangesView, changes, row_shape),
    PART(ChangesView, team, team_shape),
    SHOWN(ChangesView, empty),
    FIELD(ChangesView, may_ask),
    FIELD_(ChangesView, ask, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ChangesView, csv),
    SHOWN(ChangesView, xlsx),
};
const Shape team_changes_shape = SHAPE(ChangesView, changes_fields);

static Str act_href(Cx *cx, TeamId id, const char *act)
{
    return str_printf(cx->arena, "/teams/%lld/changes%s", (long long)id.n, act);
}

static Err rows_of(Cx *cx, const Team *team, ChangesView *view)
{
    List found;
    TRY(team_change_list(cx, team->id, &found));
    ChangeRow *rows = NEW_ARRAY(cx->arena, ChangeRow, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        ChangeRow *row = &rows[i];
        row->change = *LIST_AT(&found, TeamChange, i);
        bool mine = same(row->change.made_by, cx->actor.person);
        view->may_ask = view->may_ask && !row->change.waits;
        row->may_decide = row->change.waits && !mine && team_may_keep(&cx->actor, team);
        row->may_withdraw = row->change.waits && mine;
        if (row->may_decide)
            row->decide = form_view(cx, &team_change_decide_form, act_href(cx, team->id, "/decide"),
                                    NULL);
        if (row->may_withdraw)
            row->withdraw = form_view(cx, &team_change_withdraw_form,
                                      act_href(cx, team->id, "/withdraw"), NULL);
    }
    view->changes = (List){ rows, found.n };
    return OK;
}

Err team_changes_page(Cx *cx, const Req *req, Reply *reply)
{
    ChangesView *view = NEW(cx->arena, ChangesView);
    Team *team = &view->team;
    TRY(team_find(cx, (TeamId){ req_number(req, "id") }, team));
    if (!team_may_staff(&cx->actor, team))
        return &team_not_yours;
    view->may_ask = team->state != TEAM_DISSOLVED;
    TRY(rows_of(cx, team, view));
    view->empty = view->changes.n == 0;
    AskForm values = { .name = team->name, .level = team->level };
    if (team->unit.n != 0) {
        Unit unit;
        TRY(unit_find(cx, team->unit, &unit));
        values.unit_code = unit.credit_code;
    }
    if (view->may_ask)
        view->ask = form_view(cx, &team_change_form, act_href(cx, team->id, ""), &values);
    view->csv = url_of(act_href(cx, team->id, ".csv"));
    view->xlsx = url_of(act_href(cx, team->id, ".xlsx"));
    return reply_page(cx, reply, team_pages[TEAM_PAGE_CHANGES], view);
}

static Err back(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto(cx, reply, act_href(cx, (TeamId){ req_number(req, "id") }, ""));
}

Err team_change_run(Cx *cx, const Req *req, Reply *reply)
{
    const AskForm *form = req_form(req);
    TeamChangeNew new = { .name = form->name, .level = form->level, .reason = form->reason };
    TeamChangeId id;
    if (str_trim(form->unit_code).n > 0) {
        Unit unit;
        Err err = unit_by_code(cx, str_trim(form->unit_code), &unit);
        if (err == &unit_missing) {
            cx_problem(cx, S("unit_code"), "unknown", TEXT("没有登记这个代码的单位"), (Str){ 0 },
                       (Str){ 0 });
            return &fault_invalid;
        }
        TRY(err);
        new.unit = unit.id;
    }
    TRY(team_change_ask(cx, (TeamId){ req_number(req, "id") }, &new, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已申请，审核通过以前按原来的名称办理，队伍照常工作"));
    return back(cx, req, reply);
}

Err team_change_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    TRY(team_change_decide(cx, (TeamId){ req_number(req, "id") }, form->change, form->approve,
                           form->opinion));
    return back(cx, req, reply);
}

Err team_change_withdraw_run(Cx *cx, const Req *req, Reply *reply)
{
    const WithdrawForm *form = req_form(req);
    TRY(team_change_withdraw(cx, (TeamId){ req_number(req, "id") }, form->change));
    return back(cx, req, reply);
}
