// A form as its page shows it: labels, values, problems, choices, and the one-time key.
#include "base/hash.h"
#include "web/call.h"
#include <string.h>

static const Field choice_fields[] = {
    FIELD(FormChoice, value),
    FIELD(FormChoice, text),
    FIELD(FormChoice, text_str),
    FIELD(FormChoice, chosen),
};
const Shape form_choice_shape = SHAPE(FormChoice, choice_fields);

static const Field field_fields[] = {
    FIELD(FormField, name),
    FIELD(FormField, id),
    FIELD(FormField, value),
    FIELD(FormField, label),
    FIELD(FormField, hint),
    FIELD(FormField, problem),
    FIELD(FormField, has_problem),
    FIELD(FormField, required),
    FIELD(FormField, checked),
    FIELD(FormField, is_text),
    FIELD(FormField, is_area),
    FIELD(FormField, is_choice),
    FIELD(FormField, is_select),
    FIELD(FormField, is_check),
    FIELD(FormField, is_file),
    FIELD(FormField, many),
    FIELD(FormField, photo),
    FIELD(FormField, is_hidden),
    FIELD(FormField, type),
    FIELD(FormField, inputmode),
    FIELD(FormField, autocomplete),
    FIELD(FormField, max_length),
    FIELD(FormField, min),
    FIELD(FormField, max),
    FIELD(FormField, has_max_length),
    FIELD(FormField, has_range),
    FIELD(FormField, has_hint),
    LISTED(FormField, choices, form_choice_shape),
};
const Shape form_field_shape = SHAPE(FormField, field_fields);

static const Field problem_fields[] = { FIELD(FormProblem, id), FIELD(FormProblem, text) };
static const Shape problem_shape = SHAPE(FormProblem, problem_fields);

// Everything of a form belongs to its page; the JSON face shows the rows, the OpenAPI document the
// form.
#define ON_PAGE(member, kind, shape_) \
    FIELD_(FormView, member, kind, shape_, NULL, NULL, FIELD_PAGE_ONLY)
static const Field view_fields[] = {
    SHOWN(FormView, action),
    SHOWN(FormView, submit),
    SHOWN(FormView, key),
    SHOWN(FormView, has_problems),
    SHOWN(FormView, problem),
    ON_PAGE(problems, KIND_LIST, &problem_shape),
    ON_PAGE(fields, KIND_LIST, &form_field_shape),
    SHOWN(FormView, multipart),
};
const Shape form_view_shape = SHAPE(FormView, view_fields);

Str problem_text(Cx *cx, const Problem *problem)
{
    return say_with(cx->arena, cx->lang, problem->text, problem->words[0], problem->words[1]);
}

// --- values

static int64_t get_int(const Input *input, const void *of)
{
    const void *at = (const char *)of + input->at;
    switch (input->size) {
    case 1:
        return *(const uint8_t *)at;
    case 2:
        return *(const int16_t *)at;
    case 4:
        return *(const int32_t *)at;
    case 8:
        return *(const int64_t *)at;
    default:
        unreachable();
    }
}

static Str get_str(const Input *input, const void *of)
{
    Str s;
    must(input->size == sizeof s);
    memcpy(&s, (const char *)of + input->at, sizeof s);
    return s;
}

static Str time_value(Arena *arena, Time t)
{
    Str s = time_short(arena, t);
    return str_printf(arena, "%.*sT%.*s", STR_FMT(str_slice(s, 0, 10)),
                      STR_FMT(str_slice(s, 11, s.n)));
}

static bool is_file_input(const Input *input)
{
    return input->kind == KIND_BLOB || input->kind == KIND_LIST;
}

// As a form control holds it, which is what form_parse reads back.
static Str value_of(Cx *cx, const Input *input, const void *of)
{
    if (input->kind == KIND_STR)
        return get_str(input, of);
    if (is_file_input(input))
        return S("");
    if (input->kind == KIND_WORD && input->size == sizeof(Str))
        return get_str(input, of);
    int64_t n = get_int(input, of);
    switch ((int)input->kind) {
    case KIND_WORD:
        return str(input->words[n]);
    case KIND_BOOL:
        return n != 0 ? S("1") : S("");
    case KIND_DAY:
        return n == 0 ? S("") : day_iso(cx->arena, (Day){ (int32_t)n });
    case KIND_TIME:
        return n == 0 ? S("") : time_value(cx->arena, (Time){ n });
    case KIND_ID:
        return n == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)n);
    case KIND_FEN:
        return str_printf(cx->arena, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100));
    default:
        return str_printf(cx->arena, "%lld", (long long)n);
    }
}

// --- one field

#define CHOICE_CARDS 6  // more words than this become a drop-down

static size_t words_count(const Input *input)
{
    size_t n = 0;
    while (input->words != NULL && input->words[n] != NULL)
        n++;
    return n;
}

// What the kind asks for where the table says nothing.
static Widget widget_of(const Input *input)
{
    if (input->widget != WIDGET_TEXT)
        return input->widget;
    switch ((int)input->kind) {
    case KIND_INT:
    case KIND_MINUTES:
    case KIND_FEN:
        return WIDGET_NUMBER;
    case KIND_BOOL:
        return WIDGET_CHECK;
    case KIND_DAY:
        return WIDGET_DAY;
    case KIND_TIME:
        return WIDGET_TIME;
    case KIND_WORD:
        return words_count(input) <= CHOICE_CARDS ? WIDGET_CHOICE : WIDGET_SELECT;
    case KIND_ID:
        return WIDGET_SELECT;
    case KIND_BLOB:
    case KIND_LIST:
        return WIDGET_FILE;
    default:
        return WIDGET_TEXT;
    }
}

static const struct {
    const char *type, *inputmode;
} looks[] = {
    [WIDGET_TEXT] = { "text", "text" },         [WIDGET_AREA] = { "", "" },
    [WIDGET_PHONE] = { "tel", "tel" },          [WIDGET_CODE] = { "text", "numeric" },
    [WIDGET_PASSWORD] = { "password", "text" }, [WIDGET_NUMBER] = { "text", "numeric" },
    [WIDGET_DAY] = { "date", "text" },          [WIDGET_TIME] = { "datetime-local", "text" },
    [WIDGET_CHOICE] = { "radio", "" },          [WIDGET_SELECT] = { "", "" },
    [WIDGET_CHECK] = { "checkbox", "" },        [WIDGET_FILE] = { "file", "" },
    [WIDGET_HIDDEN] = { "hidden", "" },         [WIDGET_SEARCH] = { "search", "search" },
};

static void field_look(FormField *field, const Input *input)
{
    Widget widget = widget_of(input);
    field->type = str(looks[widget].type);
    field->inputmode = input->kind == KIND_FEN ? S("decimal") : str(looks[widget].inputmode);
    field->is_area = widget == WIDGET_AREA;
    field->is_choice = widget == WIDGET_CHOICE;
    field->is_select = widget == WIDGET_SELECT;
    field->is_check = widget == WIDGET_CHECK;
    field->is_file = widget == WIDGET_FILE;
    field->is_hidden = widget == WIDGET_HIDDEN;
    field->is_text = !field->is_area && !field->is_choice && !field->is_select &&
                     !field->is_check && !field->is_file && !field->is_hidden;
    field->autocomplete = input->autocomplete != NULL ? str(input->autocomplete) : S("off");
}

static void field_limits(FormField *field, const Input *input)
{
    field->has_max_length = input->kind == KIND_STR && (field->is_text || field->is_area);
    field->max_length = field->has_max_length ? input_text_max(input) : 0;
    field->many = input->kind == KIND_LIST;
    field->photo = input->photo;
    field->has_range = input->kind != KIND_STR && !is_file_input(input) &&
                       (input->min != 0 || input->max != 0);
    field->min = input->min;
    field->max = input->max;
}

static void mark_chosen(FormField *field)
{
    for (size_t i = 0; i < field->choices.n; i++) {
        FormChoice *choice = LIST_AT(&field->choices, FormChoice, i);
        choice->chosen = str_eq(choice->value, field->value);
    }
}

// A drop-down begins with an empty line, so that nothing is chosen by accident.
static FormChoice *choices_new(Cx *cx, FormField *field, size_t n)
{
    size_t blank = field->is_select ? 1 : 0;
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, n + blank);
    if (blank)
        choices[0] = (FormChoice){ .value = S(""), .text = TEXT("请选择") };
    field->choices = (List){ choices, n + blank };
    return choices + blank;
}

static void field_words(Cx *cx, FormField *field, const Input *input)
{
    size_t n = words_count(input);
    FormChoice *choices = choices_new(cx, field, n);
    for (size_t i = 0; i < n; i++) {
        choices[i].value = str(input->words[i]);
        choices[i].text = input->word_texts != NULL ? input->word_texts[i]
                                                    : (Text){ input->words[i] };
    }
    mark_chosen(field);
}

static FormField field_of(Cx *cx, const Input *input, int form_number, const void *values)
{
    FormField field = {
        .name = str(input->name),
        .id = str(input->name),
        .label = input->label,
        .hint = input->hint,
        .has_hint = input->hint.zh != NULL,
        .required = input->required,
    };
    if (form_number > 1)
        field.id = str_printf(cx->arena, "%s-%d", input->name, form_number);
    field_look(&field, input);
    field_limits(&field, input);
    if (values != NULL && !input->secret)
        field.value = value_of(cx, input, values);
    return field;
}

// What was typed a moment ago stands again, as it was typed; secrets and files do not come back.
static void field_typed(FormField *field, const Input *input, const List *pairs)
{
    const Pair *pair = form_pair(pairs, input->name);
    if (input->secret || is_file_input(input))
        return;
    field->value = pair != NULL && pair->value.p != NULL ? pair->value : S("");
}

static void field_problem(Cx *cx, FormField *field)
{
    for (size_t i = 0; cx->problems != NULL && i < cx->problems->n; i++) {
        const Problem *problem = &cx->problems->items[i];
        if (field->has_problem || !str_eq(problem->field, field->name))
            continue;
        field->has_problem = true;
        field->problem = problem_text(cx, problem);
    }
}

// --- the form

static Str form_key(Cx *cx)
{
    uint8_t bytes[16];
    cx_random(cx, bytes, sizeof bytes);
    return base64url_of(cx->arena, str_of((const char *)bytes, sizeof bytes));
}

// This very form was sent a moment ago and is shown again. A second button of it may have its own
// address below the form's (formaction); forms of neighbouring rows ("/orders/7/accept",
// "/orders/8/accept") are not this one.
static bool shown_again(const Cx *cx, const Form *form, Str action)
{
    const Req *req = cx->req;
    if (req == NULL || !req->state->again || req->route->form != form)
        return false;
    Str query;
    Str own = str_cut(action, '?', &query);
    return str_starts(req->path, own) && (req->path.n == own.n || req->path.p[own.n] == '/');
}

static Str id_of(const FormView *view, Str name)
{
    for (size_t i = 0; i < view->fields.n; i++) {
        const FormField *field = LIST_AT(&view->fields, FormField, i);
        if (str_eq(field->name, name))
            return field->id;
    }
    return S("");
}

// Of a file that was sent: which row of it.
static Str with_row(Cx *cx, const Problem *problem)
{
    Str text = problem_text(cx, problem);
    return problem->row == 0 ? text
                             : say_with(cx->arena, cx->lang, TEXT("第 {0} 行：{1}"),
                                        str_printf(cx->arena, "%d", problem->row), text);
}

static void view_problems(Cx *cx, FormView *view)
{
    Err fault = cx->req->state->fault;
    size_t n = cx->problems == NULL ? 0 : cx->problems->n;
    FormProblem *problems = NEW_ARRAY(cx->arena, FormProblem, n);
    for (size_t i = 0; i < n; i++) {
        const Problem *problem = &cx->problems->items[i];
        problems[i] = (FormProblem){ .id = id_of(view, problem->field),
                                     .text = with_row(cx, problem) };
    }
    view->has_problems = true;
    view->problem = say(cx->lang, fault->text);
    view->problems = (List){ problems, n };
    cx->req->state->told = true;
}

FormView form_view(Cx *cx, const Form *form, Str action, const void *values)
{
    bool again = shown_again(cx, form, action);
    int number = cx->req == NULL ? 1 : ++cx->req->state->forms;
    FormField *fields = NEW_ARRAY(cx->arena, FormField, form->count);
    FormView view = {
        .action = url_of(action),
        .submit = form->submit,
        .key = form_key(cx),
        .fields = { fields, form->count },
    };
    for (size_t i = 0; i < form->count; i++) {
        const Input *input = &form->inputs[i];
        fields[i] = field_of(cx, input, number, values);
        if (again) {
            field_typed(&fields[i], input, &cx->req->state->pairs);
            field_problem(cx, &fields[i]);
        }
        fields[i].checked = fields[i].is_check && fields[i].value.n > 0;
        if (input->kind == KIND_WORD)
            field_words(cx, &fields[i], input);
        view.multipart = view.multipart || is_file_input(input);
    }
    if (again)
        view_problems(cx, &view);
    return view;
}

FormView form_button(Cx *cx, Str action)
{
    return (FormView){ .action = url_of(action), .key = form_key(cx) };
}

static FormField *field_find(const FormView *view, const char *name)
{
    for (size_t i = 0; i < view->fields.n; i++) {
        FormField *field = LIST_AT(&view->fields, FormField, i);
        if (str_eq(field->name, str(name)))
            return field;
    }
    return NULL;
}

const FormField *form_field(const FormView *view, const char *name)
{
    return field_find(view, name);
}

static FormField *field_named(FormView *view, const char *name)
{
    FormField *field = field_find(view, name);
    must(field != NULL);
    return field;
}

void form_hide(FormView *view, const char *name)
{
    FormField *field = field_named(view, name);
    field->is_text = field->is_area = field->is_choice = field->is_select = field->is_check = false;
    field->is_hidden = true;
}

void form_leave_out(FormView *view, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < view->fields.n; i++) {
        const FormField *field = LIST_AT(&view->fields, FormField, i);
        if (!str_eq(field->name, str(name)))
            *LIST_AT(&view->fields, FormField, n++) = *field;
    }
    view->fields.n = n;
}

void form_require(FormView *view, const char *name)
{
    field_named(view, name)->required = true;
}

void form_choices(Cx *cx, FormView *view, const char *name, const FormChoice *choices, size_t n)
{
    FormField *field = field_find(view, name);
    must(field != NULL);
    FormChoice *copy = choices_new(cx, field, n);
    if (n > 0)
        memcpy(copy, choices, n * sizeof *choices);
    mark_chosen(field);
}
