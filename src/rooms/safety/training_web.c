// Pages of training: courses, their dates, who holds the credit.
#include "rooms/people/people.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety_inside.h"

#define CREDIT_ROWS 50

typedef struct {
    Str name, about;
    int64_t hours, months;
} CourseForm;
static const Input course_inputs[] = {
    INPUT(CourseForm, name, "培训名称", .required = true, .min = 2, .max = 40),
    INPUT(CourseForm, about, "内容", .max = 300, .widget = WIDGET_AREA),
    INPUT(CourseForm, hours, "学时（小时）", .required = true, .widget = WIDGET_NUMBER, .max = 100),
    INPUT(CourseForm, months, "学分有效几个月", .hint = TEXT("长期有效填 0"), .required = true,
          .widget = WIDGET_NUMBER, .max = 120),
};
const Form course_form = { "CourseForm", sizeof(CourseForm), course_inputs, COUNT(course_inputs),
                           TEXT("新开这门培训") };

typedef struct {
    List courses;  // of Course
    FormView add;
    bool empty, may_add;
    Url csv, xlsx;
} CoursesView;
static const Field courses_fields[] = {
    LISTED(CoursesView, courses, course_shape),
    FIELD_(CoursesView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(CoursesView, empty),
    SHOWN(CoursesView, may_add),
    SHOWN(CoursesView, csv),
    SHOWN(CoursesView, xlsx),
};
const Shape courses_shape = SHAPE(CoursesView, courses_fields);

Err training_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    CoursesView *view = NEW(cx->arena, CoursesView);
    view->may_add = actor_is(&cx->actor, ROLES_DISPATCH);
    TRY(course_list(cx, view->may_add, &view->courses));
    view->empty = view->courses.n == 0;
    view->csv = url_of(S("/training.csv"));
    view->xlsx = url_of(S("/training.xlsx"));
    if (view->may_add)
        view->add = form_view(cx, &course_form, S("/training"),
                              &(CourseForm){ .hours = 2, .months = 12 });
    return reply_page(cx, reply, safety_pages[SAFETY_PAGE_COURSES], view);
}

Err training_add_run(Cx *cx, const Req *req, Reply *reply)
{
    const CourseForm *form = req_form(req);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    CourseId id;
    if (grant == NULL)
        return &fault_forbidden;
    CourseNew new = { .name = form->name,
                      .about = form->about,
                      .months = form->months,
                      .minutes = form->hours * 60,
                      .place = grant->place };
    TRY(course_add(cx, &new, &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/training/", id.n);
}

// --- one course

typedef struct {
    Str number, words;
    Day gained_on;
} CreditForm;
static const Input credit_inputs[] = {
    INPUT(CreditForm, number, "志愿者编号", .required = true, .max = 20, .autocomplete = "off"),
    INPUT(CreditForm, words, "看到的证书和编号", .hint = TEXT("如：红十字救护员证 2026-0123"),
          .required = true, .max = 60),
    INPUT(CreditForm, gained_on, "取得日期", .required = true, .widget = WIDGET_DAY),
};
const Form credit_form = { "CreditForm", sizeof(CreditForm), credit_inputs, COUNT(credit_inputs),
                           TEXT("登记学分") };
typedef struct {
    CreditId credit;
    Str reason;
} RevokeForm;
static const Input revoke_inputs[] = {
    INPUT(RevokeForm, credit, "学分", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(RevokeForm, reason, "原因", .required = true, .max = 100),
};
const Form credit_revoke_form = { "CreditRevokeForm", sizeof(RevokeForm), revoke_inputs,
                                  COUNT(revoke_inputs), TEXT("收回") };
typedef struct {
    bool closed;
} ShutForm;
static const Input close_inputs[] = {
    INPUT(ShutForm, closed, "停办", .widget = WIDGET_CHECK),
};
const Form course_close_form = { "CourseCloseForm", sizeof(ShutForm), close_inputs,
                                 COUNT(close_inputs), TEXT("保存") };

typedef struct {
    Course course;
    List credits;  // of Credit
    List dates;    // of TrainingDate
    FormView give, close, revoke;
    bool keeps, has_dates, empty, more, for_good, has_mine;
    Credit mine;
    Url next, csv, xlsx, revoke_to, add;
} CourseView;
static const Field course_view_fields[] = {
    PART(CourseView, course, course_shape),
    LISTED(CourseView, credits, credit_shape),
    LISTED(CourseView, dates, training_date_shape),
    FIELD_(CourseView, give, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(CourseView, close, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(CourseView, revoke, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(CourseView, keeps),
    SHOWN(CourseView, has_dates),
    SHOWN(CourseView, empty),
    FIELD(CourseView, more),
    SHOWN(CourseView, for_good),
    FIELD(CourseView, has_mine),
    FIELD_(CourseView, mine, KIND_PART, &credit_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(CourseView, next),
    SHOWN(CourseView, csv),
    SHOWN(CourseView, xlsx),
    SHOWN(CourseView, revoke_to),
    SHOWN(CourseView, add),
};
const Shape course_page_shape = SHAPE(CourseView, course_view_fields);

static Str course_href(Cx *cx, CourseId id, const char *rest)
{
    return str_printf(cx->arena, "/training/%lld%s", (long long)id.n, rest);
}

static Err own_credit(Cx *cx, CourseView *view)
{
    List mine;
    if (cx->actor.person.n == 0)
        return OK;
    TRY(credit_list_of(cx, cx->actor.person, &mine));
    for (size_t i = 0; i < mine.n && !view->has_mine; i++) {
        const Credit *one = LIST_AT(&mine, Credit, i);
        if (same(one->course, view->course.id)) {
            view->mine = *one;
            view->has_mine = true;
        }
    }
    return OK;
}

static Err keeper_part(Cx *cx, const Req *req, Reply *reply, CourseView *view)
{
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(credit_list(cx, view->course.id, (CreditId){ cursor }, CREDIT_ROWS + 1, &view->credits));
    view->more = view->credits.n > CREDIT_ROWS;
    if (view->more) {
        view->credits.n = CREDIT_ROWS;
        long long last = LIST_AT(&view->credits, Credit, CREDIT_ROWS - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/training/%lld?cursor=%lld",
                                       (long long)view->course.id.n, last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    if (!view->course.closed)
        view->give = form_view(cx, &credit_form, course_href(cx, view->course.id, "/credits"),
                               &(CreditForm){ .gained_on = cx->today });
    view->close = form_view(cx, &course_close_form, course_href(cx, view->course.id, "/close"),
                            &(ShutForm){ .closed = view->course.closed });
    view->revoke = form_button(cx, view->revoke_to.bytes);
    return OK;
}

Err course_show(Cx *cx, const Req *req, Reply *reply)
{
    CourseView *view = NEW(cx->arena, CourseView);
    TRY(course_find(cx, (CourseId){ req_number(req, "id") }, &view->course));
    CourseId id = view->course.id;
    view->keeps = policy_may_keep(&cx->actor, view->course.path, NO(Team));
    view->for_good = view->course.months == 0;
    TRY(training_dates(cx, id, &view->dates));
    view->has_dates = view->dates.n > 0;
    TRY(own_credit(cx, view));
    view->next = url_of(S("#"));
    view->csv = url_of(course_href(cx, id, ".csv"));
    view->xlsx = url_of(course_href(cx, id, ".xlsx"));
    view->revoke_to = url_of(course_href(cx, id, "/credits/revoke"));
    view->add = url_of(
        str_printf(cx->arena, "/activities/project?kind=practice&course=%lld", (long long)id.n));
    if (view->keeps)
        TRY(keeper_part(cx, req, reply, view));
    view->empty = view->credits.n == 0;
    reply_title(reply, view->course.name);
    return reply_page(cx, reply, safety_pages[SAFETY_PAGE_COURSE], view);
}

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/training/", req_number(req, "id"));
}

Err credit_give_run(Cx *cx, const Req *req, Reply *reply)
{
    const CreditForm *form = req_form(req);
    Person person;
    CreditId id;
    Err err = person_by_number(cx, str_trim(form->number), &person);
    if (err == &person_missing) {
        cx_problem(cx, S("number"), "unknown", TEXT("没有这个志愿者编号"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(err);
    CreditNew new = { .course = { req_number(req, "id") },
                      .person = person.id,
                      .gained_on = form->gained_on,
                      .words = form->words };
    TRY(credit_give(cx, &new, &id));
    return back_to(cx, req, reply);
}

Err credit_revoke_run(Cx *cx, const Req *req, Reply *reply)
{
    const RevokeForm *form = req_form(req);
    TRY(credit_revoke(cx, form->credit, form->reason));
    return back_to(cx, req, reply);
}

Err course_close_run(Cx *cx, const Req *req, Reply *reply)
{
    const ShutForm *form = req_form(req);
    TRY(course_close(cx, (CourseId){ req_number(req, "id") }, form->closed));
    return back_to(cx, req, reply);
}
