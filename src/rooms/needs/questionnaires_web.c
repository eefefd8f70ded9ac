// Questionnaires: the list and the draft for staff, the menu to tick for residents, the results.
#include "rooms/needs/needs_inside.h"
#include "rooms/people/people.h"

static const Field list_fields[] = { NEED_LIST_FIELDS("questionnaires", questionnaire_shape) };
const Shape questionnaires_shape = SHAPE(NeedList, list_fields);
NEED_LIST_OF(list_questionnaires, Questionnaire, QuestionnaireId, questionnaire_list)

Err questionnaires_page(Cx *cx, const Req *req, Reply *reply)
{
    return need_list_page(
        cx, req, reply,
        &(NeedListKind){ "/questionnaires", list_questionnaires, NEED_PAGE_QUESTIONNAIRES });
}

// --- the draft

static const Input inputs[] = {
    INPUT(QuestionnaireNew, place, "发给哪里的居民", .required = true, .widget = WIDGET_SELECT),
    INPUT(QuestionnaireNew, title, "问卷名称", .required = true, .min = 2, .max = 40),
    INPUT(QuestionnaireNew, intro, "说明", .max = 300, .widget = WIDGET_AREA),
    INPUT(QuestionnaireNew, options, "选项", .required = true,
          .hint = TEXT("一行一个，最多 12 个，如：教老人用智能手机"), .max = 1000,
          .widget = WIDGET_AREA),
    INPUT(QuestionnaireNew, begins, "开始", .required = true, .widget = WIDGET_DAY),
    INPUT(QuestionnaireNew, ends, "结束", .required = true, .widget = WIDGET_DAY),
};
const Form questionnaire_form = { "QuestionnaireNew", sizeof(QuestionnaireNew), inputs,
                                  COUNT(inputs), TEXT("保存草稿") };

typedef struct {
    int64_t position;
    NeedCategory category;
} CategoryForm;
static const Input category_inputs[] = {
    INPUT(CategoryForm, position, "序号", .required = true, .widget = WIDGET_HIDDEN, .min = 1,
          .max = OPTIONS_MAX),
    INPUT_WORD(CategoryForm, category, "类别", need_category_words, need_category_texts,
               .required = true, .widget = WIDGET_SELECT),
};
const Form questionnaire_category_form = { "QuestionnaireCategory", sizeof(CategoryForm),
                                           category_inputs, COUNT(category_inputs),
                                           TEXT("改类别") };

typedef struct {
    Choice option;
    FormView category;
} OptionRow;
static const Field option_row_fields[] = {
    PART(OptionRow, option, option_shape),
    FIELD_(OptionRow, category, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape option_row_shape = SHAPE(OptionRow, option_row_fields);

typedef struct {
    Questionnaire questionnaire;
    List options;  // of OptionRow
    bool is_new;
    FormView form, publish;
} EditView;
static const Field edit_fields[] = {
    PART(EditView, questionnaire, questionnaire_shape),
    LISTED(EditView, options, option_row_shape),
    SHOWN(EditView, is_new),
    FIELD_(EditView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(EditView, publish, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape questionnaire_edit_shape = SHAPE(EditView, edit_fields);

static Str path_of(Cx *cx, QuestionnaireId id, const char *act)
{
    return str_printf(cx->arena, "/questionnaires/%lld%s", (long long)id.n, act);
}

// Only places where the actor may publish; a grid worker's grant is none.
Err questionnaire_new_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    EditView *view = NEW(cx->arena, EditView);
    QuestionnaireNew values = { .begins = cx->today, .ends = day_add(cx->today, 30) };
    const Grant *grant = actor_grant(&cx->actor, NEED_KEEPERS, (Str){ 0 });
    if (grant != NULL)
        values.place = grant->place;
    view->is_new = true;
    view->form = form_view(cx, &questionnaire_form, S("/questionnaires"), &values);
    TRY(need_place_choices(cx, &view->form, "place", true));
    return reply_page(cx, reply, need_pages[NEED_PAGE_QUESTIONNAIRE_EDIT], view);
}

static Err option_rows(Cx *cx, QuestionnaireId id, List *out, Str *lines)
{
    List options;
    TRY(questionnaire_options(cx, id, &options));
    OptionRow *rows = NEW_ARRAY(cx->arena, OptionRow, options.n + 1);
    Buf buf = buf_new(cx->arena, 8192);
    for (size_t i = 0; i < options.n; i++) {
        rows[i].option = *LIST_AT(&options, Choice, i);
        CategoryForm values = { rows[i].option.position, rows[i].option.category };
        rows[i].category = form_view(cx, &questionnaire_category_form,
                                     str_printf(cx->arena,
                                                "/questionnaires/%lld/category?option=%lld",
                                                (long long)id.n, (long long)values.position),
                                     &values);
        buf_add(&buf, rows[i].option.words);
        buf_byte(&buf, '\n');
    }
    *out = (List){ rows, options.n };
    *lines = str_trim(buf_str(&buf));
    return OK;
}

Err questionnaire_edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    QuestionnaireId id = { req_number(req, "id") };
    Str lines;
    TRY(questionnaire_find(cx, id, &view->questionnaire));
    const Questionnaire *one = &view->questionnaire;
    if (!questionnaire_may_keep(&cx->actor, one->place_path))
        return &questionnaire_missing;
    TRY(option_rows(cx, id, &view->options, &lines));
    QuestionnaireNew values = { .place = one->place,
                                .title = one->title,
                                .intro = one->intro,
                                .begins = one->begins,
                                .ends = one->ends,
                                .options = lines };
    view->form = form_view(cx, &questionnaire_form, path_of(cx, id, "/edit"), &values);
    FormChoice place = { .value = str_printf(cx->arena, "%lld", (long long)one->place.n),
                         .text_str = one->place_name };
    form_choices(cx, &view->form, "place", &place, 1);
    view->publish = form_button(cx, path_of(cx, id, "/publish"));
    return reply_page(cx, reply, need_pages[NEED_PAGE_QUESTIONNAIRE_EDIT], view);
}

Err questionnaire_add_run(Cx *cx, const Req *req, Reply *reply)
{
    QuestionnaireId id;
    TRY(questionnaire_add(cx, req_form(req), &id));
    reply_made(reply);
    if (req_face(req) == FACE_API)
        return reply_goto_row(cx, reply, "/questionnaires/", id.n);
    return reply_goto(cx, reply, path_of(cx, id, "/edit"));
}

Err questionnaire_edit_run(Cx *cx, const Req *req, Reply *reply)
{
    QuestionnaireId id = { req_number(req, "id") };
    TRY(questionnaire_edit(cx, id, req_form(req)));
    return reply_goto(cx, reply, path_of(cx, id, "/edit"));
}

Err questionnaire_category_run(Cx *cx, const Req *req, Reply *reply)
{
    const CategoryForm *form = req_form(req);
    QuestionnaireId id = { req_number(req, "id") };
    TRY(questionnaire_category(cx, id, form->position, form->category));
    return reply_goto(cx, reply, path_of(cx, id, "/edit"));
}

Err questionnaire_publish_run(Cx *cx, const Req *req, Reply *reply)
{
    QuestionnaireId id = { req_number(req, "id") };
    TRY(questionnaire_publish(cx, id));
    reply_say(cx, reply, TEXT("已发布，居民登录后在“说需求”里能看到"));
    return reply_goto(cx, reply, path_of(cx, id, ""));
}

Err questionnaire_close_run(Cx *cx, const Req *req, Reply *reply)
{
    QuestionnaireId id = { req_number(req, "id") };
    TRY(questionnaire_close(cx, id));
    return reply_goto(cx, reply, path_of(cx, id, ""));
}

// --- answering

// One box for each option; what an option says stands on the page beside it.
typedef struct {
    bool t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12;
    Str words;
} AnswerForm;
#define TICK_INPUTS(Type)                                                                \
    INPUT(Type, t1, "选项 1"), INPUT(Type, t2, "选项 2"), INPUT(Type, t3, "选项 3"),     \
        INPUT(Type, t4, "选项 4"), INPUT(Type, t5, "选项 5"), INPUT(Type, t6, "选项 6"), \
        INPUT(Type, t7, "选项 7"), INPUT(Type, t8, "选项 8"), INPUT(Type, t9, "选项 9"), \
        INPUT(Type, t10, "选项 10"), INPUT(Type, t11, "选项 11"), INPUT(Type, t12, "选项 12")
static const Input answer_inputs[] = {
    TICK_INPUTS(AnswerForm),
    INPUT(AnswerForm, words, "别的需求", .hint = TEXT("上面没有的，在这里写"), .max = 200,
          .widget = WIDGET_AREA),
};
const Form questionnaire_answer_form = { "QuestionnaireAnswer", sizeof(AnswerForm), answer_inputs,
                                         COUNT(answer_inputs), TEXT("提交") };

typedef struct {
    bool t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12;
    Str phone, name;
    PlaceId place;
    Str words;
} FillForm;
static const Input fill_inputs[] = {
    INPUT(FillForm, phone, "居民的电话", .required = true, .max = 20, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机"),
          .autocomplete = "off"),
    INPUT(FillForm, name, "居民的姓名", .hint = TEXT("电话登记过的可不填"), .max = PERSON_NAME_MAX,
          .autocomplete = "off"),
    INPUT(FillForm, place, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    TICK_INPUTS(FillForm),
    INPUT(FillForm, words, "别的需求", .max = 200, .widget = WIDGET_AREA),
};
const Form questionnaire_fill_form = { "QuestionnaireFill", sizeof(FillForm), fill_inputs,
                                       COUNT(fill_inputs), TEXT("提交") };

typedef struct {
    Str name;
    Str words;
    bool checked;
} TickRow;
static const Field tick_fields[] = {
    FIELD(TickRow, name),
    FIELD(TickRow, words),
    SHOWN(TickRow, checked),
};
static const Shape tick_shape = SHAPE(TickRow, tick_fields);

// A form of ticks as its page draws it: boxes with the options' own words, then the other fields.
typedef struct {
    FormView form;
    List ticks;  // of TickRow
    List rest;   // of FormField
} TickView;
static const Field tick_view_fields[] = {
    FIELD_(TickView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TickView, ticks, KIND_LIST, &tick_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TickView, rest, KIND_LIST, &form_field_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape tick_view_shape = SHAPE(TickView, tick_view_fields);

typedef struct {
    Questionnaire questionnaire;
    List options;  // of Choice, with how many ticked it
    bool staff, may_keep, is_draft, is_open, answered, may_answer, may_fill;
    TickView answer, fill;
    FormView close;
    Url edit, csv, xlsx;
} ShowView;
static const Field show_fields[] = {
    LISTED(ShowView, options, option_shape),
    PART(ShowView, questionnaire, questionnaire_shape),
    SHOWN(ShowView, staff),
    SHOWN(ShowView, may_keep),
    SHOWN(ShowView, is_draft),
    SHOWN(ShowView, is_open),
    FIELD(ShowView, answered),
    FIELD(ShowView, may_answer),
    FIELD(ShowView, may_fill),
    FIELD_(ShowView, answer, KIND_PART, &tick_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, fill, KIND_PART, &tick_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, close, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ShowView, edit),
    SHOWN(ShowView, csv),
    SHOWN(ShowView, xlsx),
};
const Shape questionnaire_show_shape = SHAPE(ShowView, show_fields);

static void tick_view(Cx *cx, const List *options, TickView *view)
{
    TickRow *ticks = NEW_ARRAY(cx->arena, TickRow, options->n + 1);
    FormField *rest = NEW_ARRAY(cx->arena, FormField, view->form.fields.n + 1);
    for (size_t i = 0; i < options->n; i++) {
        const Choice *option = LIST_AT(options, Choice, i);
        Str name = str_printf(cx->arena, "t%lld", (long long)option->position);
        const FormField *field = form_field(&view->form, str_z(cx->arena, name));
        ticks[i] = (TickRow){ name, option->words, field->checked };
    }
    view->ticks = (List){ ticks, options->n };
    for (size_t i = 0; i < view->form.fields.n; i++) {
        const FormField *field = LIST_AT(&view->form.fields, FormField, i);
        if (!field->is_check)
            ((FormField *)rest)[view->rest.n++] = *field;
    }
    view->rest.at = rest;
}

static Err answer_views(Cx *cx, ShowView *view)
{
    QuestionnaireId id = view->questionnaire.id;
    FillForm values = { .place = NO(Place) };
    const Grant *grant = actor_grant(&cx->actor, NEED_DESKS, (Str){ 0 });
    if (view->may_answer) {
        view->answer.form = form_view(cx, &questionnaire_answer_form, path_of(cx, id, "/answer"),
                                      NULL);
        tick_view(cx, &view->options, &view->answer);
    }
    if (!view->may_fill)
        return OK;
    if (grant != NULL)
        TRY(place_station_for(cx, grant->place, &values.place));
    view->fill.form = form_view(cx, &questionnaire_fill_form, path_of(cx, id, "/fill"), &values);
    TRY(need_place_choices(cx, &view->fill.form, "place", false));
    tick_view(cx, &view->options, &view->fill);
    return OK;
}

// A grid worker fills in what the station, the branch or the centre above publishes.
static bool works_on(const Actor *who, const Questionnaire *one)
{
    if (actor_grant(who, NEED_READERS, one->place_path) != NULL)
        return true;
    for (size_t i = 0; i < who->grant_count; i++)
        if ((who->grants[i].role & NEED_DESKS) != 0 &&
            path_within(who->grants[i].path, one->place_path))
            return true;
    return false;
}

Err questionnaire_page(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Questionnaire *one = &view->questionnaire;
    QuestionnaireId id = { req_number(req, "id") };
    TRY(questionnaire_find(cx, id, one));
    bool lives = path_within(cx->actor.home_path, one->place_path);
    bool works = works_on(&cx->actor, one);
    if (!works && (!lives || one->state == QUESTIONNAIRE_DRAFT))
        return &questionnaire_missing;
    TRY(questionnaire_options(cx, id, &view->options));
    TRY(questionnaire_answered_by(cx, id, cx->actor.person, &view->answered));
    view->staff = works;
    view->may_keep = questionnaire_may_keep(&cx->actor, one->place_path);
    view->is_draft = one->state == QUESTIONNAIRE_DRAFT;
    view->is_open = one->state == QUESTIONNAIRE_OPEN;
    view->may_answer = one->takes && lives && !view->answered;
    view->may_fill = one->takes && works && actor_is(&cx->actor, NEED_DESKS);
    view->close = form_button(cx, path_of(cx, id, "/close"));
    view->edit = url_of(path_of(cx, id, "/edit"));
    view->csv = url_of(path_of(cx, id, ".csv"));
    view->xlsx = url_of(path_of(cx, id, ".xlsx"));
    TRY(answer_views(cx, view));
    if (!works)  // who lives there ticks; the counts are for who asked
        for (size_t i = 0; i < view->options.n; i++)
            LIST_AT(&view->options, Choice, i)->ticks = 0;
    reply_title(reply, one->title);
    return reply_page(cx, reply, need_pages[NEED_PAGE_QUESTIONNAIRE], view);
}

#define TAKE_TICKS(answer, form)                                                                \
    do {                                                                                        \
        const bool ticked[OPTIONS_MAX] = { (form)->t1, (form)->t2,  (form)->t3,  (form)->t4,    \
                                           (form)->t5, (form)->t6,  (form)->t7,  (form)->t8,    \
                                           (form)->t9, (form)->t10, (form)->t11, (form)->t12 }; \
        for (int i = 0; i < OPTIONS_MAX; i++)                                                   \
            (answer).ticks[i] = ticked[i];                                                      \
    } while (0)

Err questionnaire_answer_run(Cx *cx, const Req *req, Reply *reply)
{
    const AnswerForm *form = req_form(req);
    QuestionnaireAnswer answer = { .person = cx->actor.person, .words = form->words };
    TAKE_TICKS(answer, form);
    TRY(questionnaire_answer(cx, (QuestionnaireId){ req_number(req, "id") }, &answer));
    reply_say(cx, reply, TEXT("已提交，办到哪一步在这里看"));
    return reply_goto(cx, reply, S("/needs"));
}

Err questionnaire_fill_run(Cx *cx, const Req *req, Reply *reply)
{
    const FillForm *form = req_form(req);
    QuestionnaireId id = { req_number(req, "id") };
    QuestionnaireAnswer answer = { .place = form->place, .words = form->words };
    Questionnaire one;
    TAKE_TICKS(answer, form);
    TRY(questionnaire_find(cx, id, &one));
    if (!works_on(&cx->actor, &one))
        return &questionnaire_missing;
    Err err = person_by_phone(cx, form->phone, &answer.person);
    if (err == &person_missing) {
        PersonNew new = { .name = form->name, .phone = form->phone, .home = form->place };
        err = person_add(cx, &new, &answer.person);
    }
    TRY(err);
    TRY(questionnaire_answer(cx, id, &answer));
    reply_say(cx, reply, TEXT("已代填"));
    return reply_goto(cx, reply, path_of(cx, id, ""));
}
