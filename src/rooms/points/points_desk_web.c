// 积分 for who answers for it: the county's sums, one person's account, freezing, grades.
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/points/points_inside.h"

enum { WATCH = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

typedef struct {
    Str number;
} FindForm;
static const Input find_inputs[] = { INPUT(FindForm, number, "志愿者编号", .max = 20) };
const Form find_form = { "FindForm", sizeof(FindForm), find_inputs, COUNT(find_inputs),
                         TEXT("查看") };
typedef struct {
    Str reason;
} FreezeForm;
static const Input freeze_inputs[] = {
    INPUT(FreezeForm, reason, "为什么冻结", .required = true,
          .hint = TEXT("写明投诉的是什么事、由谁核实"), .min = 2, .max = 140),
};
const Form freeze_form = { "FreezeForm", sizeof(FreezeForm), freeze_inputs, COUNT(freeze_inputs),
                           TEXT("冻结积分") };
typedef struct {
    Str opinion;
} UnfreezeForm;
static const Input unfreeze_inputs[] = {
    INPUT(UnfreezeForm, opinion, "核实的结果", .required = true, .min = 2, .max = 140),
};
const Form unfreeze_form = { "UnfreezeForm", sizeof(UnfreezeForm), unfreeze_inputs,
                             COUNT(unfreeze_inputs), TEXT("解除冻结") };
typedef struct {
    RecordId record;
    Str reason;
} ElsewhereForm;
static const Input elsewhere_inputs[] = {
    INPUT(ElsewhereForm, record, "时长记录的编号", .required = true,
          .hint = TEXT("在时长记录的网址里：/records/ 后面的数字")),
    INPUT(ElsewhereForm, reason, "在哪里计的分", .required = true, .min = 2, .max = 120),
};
const Form elsewhere_form = { "ElsewhereForm", sizeof(ElsewhereForm), elsewhere_inputs,
                              COUNT(elsewhere_inputs), TEXT("冲回积分") };

// --- the desk

typedef struct {
    List rows;  // of Freeze
    Str node_name;
    CountySums county;
    bool empty, may_find, may_try;
    FormView find;
    Url csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, rows, freeze_shape),
    FIELD(DeskView, node_name),
    PART(DeskView, county, county_sums_shape),
    SHOWN(DeskView, empty),
    SHOWN(DeskView, may_find),
    SHOWN(DeskView, may_try),
    FIELD_(DeskView, find, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
const Shape points_desk_shape = SHAPE(DeskView, desk_fields);

Err points_desk_page(Cx *cx, const Req *req, Reply *reply)
{
    const FindForm *form = req_form(req);
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant = actor_grant(&cx->actor, WATCH, (Str){ 0 });
    Person person;
    view->may_find = true;
    if (form->number.n > 0) {
        Err err = person_by_number(cx, str_trim(form->number), &person);
        if (err == OK && actor_may(&cx->actor, WATCH, person.home_path))
            return reply_goto_row(cx, reply, "/points/people/", person.id.n);
        if (err != OK && err != &person_missing)
            return err;
        cx_problem(cx, S("number"), "missing", TEXT("本地没有这个编号的志愿者"), (Str){ 0 },
                   (Str){ 0 });
    }
    TRY(point_county_sums(cx, &view->county));
    TRY(point_freezes(cx, grant->path, NO(Person), 200, &view->rows));
    view->node_name = grant->name;
    view->empty = view->rows.n == 0;
    view->may_try = actor_is(&cx->actor, ROLE_CENTRE | ROLE_SUPERVISOR | ROLE_AUDITOR);
    view->find = form_view(cx, &find_form, S("/points/desk"), form);
    view->csv = url_of(S("/points/desk.csv"));
    view->xlsx = url_of(S("/points/desk.xlsx"));
    return reply_page(cx, reply, point_pages[POINT_PAGE_DESK], view);
}

// --- one person

typedef struct {
    List rows;  // of FlowRow
    PointBalance balance;
    List freezes;  // of Freeze
    Str name, number, home;
    bool empty, more, may_freeze, may_unfreeze, has_freezes, may_decide;
    FormView freeze, unfreeze, elsewhere;
    Url next, csv, xlsx;
} PersonView;
static const Field person_fields[] = {
    LISTED(PersonView, rows, flow_row_shape),
    PART(PersonView, balance, point_balance_shape),
    LISTED(PersonView, freezes, freeze_shape),
    FIELD(PersonView, name),
    FIELD(PersonView, number),
    FIELD(PersonView, home),
    SHOWN(PersonView, empty),
    FIELD(PersonView, more),
    SHOWN(PersonView, may_freeze),
    SHOWN(PersonView, may_unfreeze),
    SHOWN(PersonView, has_freezes),
    SHOWN(PersonView, may_decide),
    FIELD_(PersonView, freeze, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PersonView, unfreeze, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(PersonView, elsewhere, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(PersonView, next),
    SHOWN(PersonView, csv),
    SHOWN(PersonView, xlsx),
};
const Shape points_person_shape = SHAPE(PersonView, person_fields);

static Err person_seen(Cx *cx, const Req *req, Person *out)
{
    TRY(person_find(cx, (PersonId){ req_number(req, "id") }, out));
    return actor_may(&cx->actor, WATCH, out->home_path) ? OK : &person_missing;
}

static void person_forms(Cx *cx, PersonView *view, const Person *person)
{
    Str base = str_printf(cx->arena, "/points/people/%lld", (long long)person->id.n);
    view->may_decide = actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, person->home_path) &&
                       !same(person->id, cx->actor.person);
    view->may_freeze = view->may_decide && !view->balance.frozen;
    view->may_unfreeze = view->may_decide && view->balance.frozen;
    if (view->may_freeze)
        view->freeze = form_view(cx, &freeze_form, str_join(cx->arena, base, S("/freeze")), NULL);
    if (view->may_unfreeze)
        view->unfreeze = form_view(cx, &unfreeze_form, str_join(cx->arena, base, S("/unfreeze")),
                                   NULL);
    if (view->may_decide)
        view->elsewhere = form_view(cx, &elsewhere_form, str_join(cx->arena, base, S("/elsewhere")),
                                    NULL);
}

Err points_person_page(Cx *cx, const Req *req, Reply *reply)
{
    PersonView *view = NEW(cx->arena, PersonView);
    Person person;
    int limit = point_limit(req);
    TRY(person_seen(cx, req, &person));
    TRY(point_balance(cx, person.id, &view->balance));
    TRY(point_flow(cx, person.id, NO(Household), point_cursor(req), limit, &view->rows));
    TRY(point_freezes(cx, S(""), person.id, 20, &view->freezes));
    view->name = person.name_masked;
    view->number = person.volunteer_number;
    view->home = person.home_name;
    view->empty = view->rows.n == 0;
    view->has_freezes = view->freezes.n > 0;
    view->more = view->rows.n == (size_t)limit;
    person_forms(cx, view, &person);
    Str base = str_printf(cx->arena, "/points/people/%lld", (long long)person.id.n);
    view->csv = url_of(str_join(cx->arena, base, S(".csv")));
    view->xlsx = url_of(str_join(cx->arena, base, S(".xlsx")));
    if (view->more) {
        int64_t last = LIST_AT(&view->rows, FlowRow, view->rows.n - 1)->seq;
        view->next = url_of(
            str_printf(cx->arena, "%.*s?cursor=%lld", STR_FMT(base), (long long)last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    }
    return reply_page(cx, reply, point_pages[POINT_PAGE_PERSON], view);
}

Err freeze_run(Cx *cx, const Req *req, Reply *reply)
{
    Person person;
    TRY(person_seen(cx, req, &person));
    TRY(point_freeze(cx, person.id, ((const FreezeForm *)req_form(req))->reason));
    reply_say(cx, reply, TEXT("已冻结，核实以后请解除"));
    return reply_goto_row(cx, reply, "/points/people/", person.id.n);
}

Err unfreeze_run(Cx *cx, const Req *req, Reply *reply)
{
    Person person;
    TRY(person_seen(cx, req, &person));
    TRY(point_unfreeze(cx, person.id, ((const UnfreezeForm *)req_form(req))->opinion));
    reply_say(cx, reply, TEXT("已解除冻结"));
    return reply_goto_row(cx, reply, "/points/people/", person.id.n);
}

Err elsewhere_run(Cx *cx, const Req *req, Reply *reply)
{
    Person person;
    Record record;
    const ElsewhereForm *form = req_form(req);
    TRY(person_seen(cx, req, &person));
    TRY(record_find(cx, form->record, &record));
    if (!same(record.person, person.id))
        return &record_missing;
    TRY(point_elsewhere(cx, record.id, form->reason));
    reply_say(cx, reply, TEXT("这条时长的积分已冲回"));
    return reply_goto_row(cx, reply, "/points/people/", person.id.n);
}

// --- grades

static const Input grade_inputs[] = {
    INPUT(GradeNew, number, "活动或项目的编号", .required = true, .max = 40,
          .hint = TEXT("也可以填活动网址最后的数字")),
    INPUT(GradeNew, difficulty, "难度（1 至 3 档）", .required = true, .min = 1, .max = 3),
    INPUT(GradeNew, skill, "技能（1 至 3 档）", .required = true, .min = 1, .max = 3),
    INPUT(GradeNew, risk, "风险（1 至 3 档）", .required = true, .min = 1, .max = 3),
    INPUT(GradeNew, elsewhere, "已在别处计分，这里不再计", .widget = WIDGET_CHECK),
    INPUT(GradeNew, reason, "依据", .required = true, .min = 2, .max = 140),
};
const Form grade_form = { "GradeNew", sizeof(GradeNew), grade_inputs, COUNT(grade_inputs),
                          TEXT("评定") };
typedef struct {
    List rows;  // of Grade
    bool empty, more, may_grade;
    FormView form;
    Url next, csv, xlsx;
} GradesView;
static const Field grades_fields[] = {
    LISTED(GradesView, rows, grade_shape),
    SHOWN(GradesView, empty),
    FIELD(GradesView, more),
    SHOWN(GradesView, may_grade),
    FIELD_(GradesView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(GradesView, next),
    SHOWN(GradesView, csv),
    SHOWN(GradesView, xlsx),
};
const Shape grades_view_shape = SHAPE(GradesView, grades_fields);

Err grades_page(Cx *cx, const Req *req, Reply *reply)
{
    GradesView *view = NEW(cx->arena, GradesView);
    int limit = point_limit(req);
    static const GradeNew first = { .difficulty = 1, .skill = 1, .risk = 1 };
    TRY(point_grades(cx, (GradeId){ point_cursor(req) }, limit, &view->rows));
    view->empty = view->rows.n == 0;
    view->more = view->rows.n == (size_t)limit;
    view->may_grade = actor_is(&cx->actor, ROLE_BRANCH | ROLE_CENTRE);
    if (view->may_grade)
        view->form = form_view(cx, &grade_form, S("/points/grades"), &first);
    view->csv = url_of(S("/points/grades.csv"));
    view->xlsx = url_of(S("/points/grades.xlsx"));
    if (view->more) {
        GradeId last = LIST_AT(&view->rows, Grade, view->rows.n - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/points/grades?cursor=%lld", (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    return reply_page(cx, reply, point_pages[POINT_PAGE_GRADES], view);
}

Err grade_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(point_grade(cx, req_form(req)));
    reply_say(cx, reply, TEXT("已评定，以后生效的时长按这一档计分"));
    return reply_goto(cx, reply, S("/points/grades"));
}
