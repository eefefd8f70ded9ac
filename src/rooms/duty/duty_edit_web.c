// The settings of a post, changed after it was opened.
#include "rooms/duty/duty_inside.h"

typedef struct {
    bool agree, insured;
    int32_t holidays;
    Str skill;
    CourseId course;
    int64_t min_age, max_age;
    Str contact, phone, summary;
} EditForm;
static const Input edit_inputs[] = {
    INPUT(EditForm, skill, "要求技能", .widget = WIDGET_SELECT),
    INPUT(EditForm, course, "要先参加的培训", .widget = WIDGET_SELECT),
    INPUT(EditForm, insured, "要有意外保险", .widget = WIDGET_CHECK),
    INPUT(EditForm, agree, "换班要队长或站里同意", .widget = WIDGET_CHECK),
    INPUT_WORD(EditForm, holidays, "法定节假日", duty_holiday_words, duty_holiday_texts,
               .widget = WIDGET_CHOICE, .hint = TEXT("从下次往后排的班算起")),
    INPUT(EditForm, min_age, "最小年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(EditForm, max_age, "最大年龄", .hint = TEXT("不限填 0"), .widget = WIDGET_NUMBER,
          .max = 150),
    INPUT(EditForm, contact, "联系人", .max = 20),
    INPUT(EditForm, phone, "联系电话", .widget = WIDGET_PHONE, .max = 20),
    INPUT(EditForm, summary, "值守做什么", .max = 1000, .widget = WIDGET_AREA),
};
const Form duty_edit_form = { "PostEditForm", sizeof(EditForm), edit_inputs, COUNT(edit_inputs),
                              TEXT("保存设置") };

typedef struct {
    Str place_name;
    Url back;
    FormView form;
} EditView;
static const Field edit_fields[] = {
    FIELD(EditView, place_name),
    SHOWN(EditView, back),
    FIELD_(EditView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape duty_edit_shape = SHAPE(EditView, edit_fields);

Err duty_edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Post post;
    Project project;
    TRY(post_find(cx, (PostId){ req_number(req, "id") }, &post));
    if (!actor_may(&cx->actor, ROLES_DISPATCH, post.path))
        return &post_not_yours;
    TRY(project_find(cx, post.project, &project));
    EditForm now = { .agree = post.agree,
                     .insured = post.insured,
                     .holidays = (int32_t)post.holidays,
                     .skill = post.skill,
                     .course = post.course,
                     .min_age = project.min_age,
                     .max_age = project.max_age,
                     .contact = project.contact,
                     .phone = project.phone,
                     .summary = project.summary };
    view->place_name = post.place_name;
    view->back = post.href;
    view->form = form_view(cx, &duty_edit_form, str_join(cx->arena, post.href.bytes, S("/edit")),
                           &now);
    TRY(duty_gate_choices(cx, &view->form));
    return reply_page(cx, reply, duty_pages[DUTY_PAGE_EDIT], view);
}

Err duty_edit_run(Cx *cx, const Req *req, Reply *reply)
{
    const EditForm *form = req_form(req);
    PostEdit edit = { .agree = form->agree,
                      .holidays = (DutyHolidays)form->holidays,
                      .gates = { .skill = form->skill,
                                 .insured = form->insured,
                                 .course = form->course,
                                 .min_age = form->min_age,
                                 .max_age = form->max_age,
                                 .summary = form->summary,
                                 .contact = form->contact,
                                 .phone = form->phone } };
    TRY(post_edit(cx, (PostId){ req_number(req, "id") }, &edit));
    reply_say(cx, reply, TEXT("设置已保存"));
    return reply_goto_row(cx, reply, "/duty/posts/", req_number(req, "id"));
}
