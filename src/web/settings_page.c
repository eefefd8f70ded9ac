// The page of the settings: every SETTING and RULE of every room, drawn from the row that declares
// it.
#include "town/setting.h"
#include "web/app.h"
#include "web/web.h"

typedef struct {
    SettingRow row;
    Str value_text, preset_text;
    Url href;
    bool is_rule;
} Line;
static const Field line_fields[] = {
    PART(Line, row, setting_row_shape),
    SHOWN(Line, value_text),
    SHOWN(Line, preset_text),
    SHOWN(Line, href),
    FIELD(Line, is_rule),
};
static const Shape line_shape = SHAPE(Line, line_fields);

typedef struct {
    List settings;
} ListView;
static const Field list_fields[] = { LISTED(ListView, settings, line_shape) };
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(settings_list, list_shape, "设置", .layout = LAYOUT_DESK);

typedef struct {
    Line setting;
    FormView form;
    List history;
    bool has_history, has_range;
} OneView;
static const Field one_fields[] = {
    PART(OneView, setting, line_shape),
    PART(OneView, form, form_view_shape),
    LISTED(OneView, history, line_shape),
    SHOWN(OneView, has_history),
    SHOWN(OneView, has_range),
};
static const Shape one_shape = SHAPE(OneView, one_fields);
PAGE(settings_one, one_shape, "修改设置", .layout = LAYOUT_DESK);

// --- forms

typedef struct {
    Str value;
} ValueForm;
static const Input value_inputs[] = { INPUT(ValueForm, value, "新的值", .required = true,
                                            .max = 1000) };
FORM(value_form, ValueForm, value_inputs, "保存");

static const char *const switch_words[] = { "1", "0", NULL };
static const Text switch_texts[] = { TEXT("是"), TEXT("否") };
typedef struct {
    Str value;
} SwitchForm;
static const Input switch_inputs[] = {
    INPUT_WORD(SwitchForm, value, "新的值", switch_words, switch_texts, .required = true),
};
FORM(switch_form, SwitchForm, switch_inputs, "保存");

typedef struct {
    int64_t value;
    Day from;
    Str source;
} RuleForm;
static const Input rule_inputs[] = {
    INPUT(RuleForm, value, "新的值", .required = true),
    INPUT(RuleForm, from, "从哪天起执行", .required = true),
    INPUT(RuleForm, source, "依据的文件和条款", .required = true, .max = 200),
};
FORM(rule_form, RuleForm, rule_inputs, "保存");

// --- showing

static Str value_text(Cx *cx, const SettingRow *row, Str value)
{
    if (!str_eq(row->kind, S("bool")))
        return value;
    return say(cx->lang, str_eq(value, S("1")) ? TEXT("是") : TEXT("否"));
}

static Str path_of(Cx *cx, Str name)
{
    return str_join(cx->arena, S("/settings/"), name);
}

static Line line_of(Cx *cx, const SettingRow *row)
{
    return (Line){ .row = *row,
                   .value_text = value_text(cx, row, row->value),
                   .preset_text = value_text(cx, row, row->preset),
                   .href = url_of(path_of(cx, row->name)),
                   .is_rule = row->dated };
}

static List lines_of(Cx *cx, const List *rows)
{
    Line *lines = NEW_ARRAY(cx->arena, Line, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        lines[i] = line_of(cx, LIST_AT(rows, SettingRow, i));
    return (List){ lines, rows->n };
}

static Err settings_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    List rows;
    ListView *view = NEW(cx->arena, ListView);
    TRY(setting_rows(cx, &rows));
    view->settings = lines_of(cx, &rows);
    return reply_page(cx, reply, &settings_list, view);
}

static Err row_find(Cx *cx, Str name, SettingRow *out)
{
    List rows;
    TRY(setting_rows(cx, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const SettingRow *row = LIST_AT(&rows, SettingRow, i);
        if (!str_eq(row->name, name))
            continue;
        *out = *row;
        return OK;
    }
    return &setting_unknown;
}

static FormView form_of(Cx *cx, const SettingRow *row)
{
    Str path = path_of(cx, row->name);
    if (row->dated) {
        RuleForm values = { .from = cx->today };
        (void)!str_int(row->value, &values.value);
        return form_view(cx, &rule_form, str_join(cx->arena, path, S("/rule")), &values);
    }
    if (str_eq(row->kind, S("bool"))) {
        SwitchForm values = { row->value };
        return form_view(cx, &switch_form, str_join(cx->arena, path, S("/switch")), &values);
    }
    ValueForm values = { row->value };
    return form_view(cx, &value_form, path, &values);
}

static Err settings_show_one(Cx *cx, const Req *req, Reply *reply)
{
    SettingRow row;
    List history;
    OneView *view = NEW(cx->arena, OneView);
    TRY(row_find(cx, req_word(req, "name"), &row));
    TRY(setting_history(cx, row.name, &history));
    view->setting = line_of(cx, &row);
    view->form = form_of(cx, &row);
    view->history = lines_of(cx, &history);
    view->has_history = history.n > 0;
    view->has_range = str_eq(row.kind, S("int"));
    return reply_page(cx, reply, &settings_one, view);
}

// --- changing

static Err saved(Cx *cx, const Req *req, Reply *reply)
{
    reply_say(cx, reply, TEXT("已保存，从现在起按新的值办理"));
    return reply_goto(cx, reply, path_of(cx, req_word(req, "name")));
}

static Err change(Cx *cx, const Req *req, Reply *reply)
{
    const ValueForm *form = req_form(req);
    TRY(setting_set(cx, req_word(req, "name"), form->value));
    return saved(cx, req, reply);
}

static Err change_switch(Cx *cx, const Req *req, Reply *reply)
{
    const SwitchForm *form = req_form(req);
    TRY(setting_set(cx, req_word(req, "name"), form->value));
    return saved(cx, req, reply);
}

static Err change_rule(Cx *cx, const Req *req, Reply *reply)
{
    const RuleForm *form = req_form(req);
    TRY(rule_set(cx, req_word(req, "name"), form->from, form->value, form->source));
    reply_say(cx, reply, TEXT("已保存，从写明的日期起执行"));
    return reply_goto(cx, reply, path_of(cx, req_word(req, "name")));
}

static const Route routes[] = {
    GET("/settings", settings_show, ONLY(ROLE_SYSTEM), .page = &settings_list),
    GET("/settings/{name}", settings_show_one, ONLY(ROLE_SYSTEM), .page = &settings_one),
    POST("/settings/{name}", change, ONLY(ROLE_SYSTEM), .form = &value_form,
         .again = settings_show_one, .title = TEXT("修改设置")),
    POST("/settings/{name}/switch", change_switch, ONLY(ROLE_SYSTEM), .form = &switch_form,
         .again = settings_show_one, .title = TEXT("开关设置")),
    POST("/settings/{name}/rule", change_rule, ONLY(ROLE_SYSTEM), .form = &rule_form,
         .again = settings_show_one, .title = TEXT("修改有生效日期的规则")),
};

const Room settings_room = { .name = "settings", .title = TEXT("设置"), ROUTES(routes) };
