// One visit: where it goes in turn, what its team and its desk may do with it, and its sheet.
#include "rooms/teams/teams.h"
#include "rooms/visits/visits_pages.h"

typedef struct {
    int64_t version;
    Str reason;
} ReasonForm;
static const Input decline_inputs[] = {
    INPUT(ReasonForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReasonForm, reason, "原因", .hint = TEXT("居民看不到，站里据此另行安排"),
          .required = true, .min = 2, .max = 200),
};
static const Input cancel_inputs[] = {
    INPUT(ReasonForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReasonForm, reason, "取消原因", .hint = TEXT("会发短信告诉已经约好的居民"),
          .required = true, .min = 2, .max = 200),
};
const Form visits_decline_form = { "ReasonForm", sizeof(ReasonForm), decline_inputs,
                                   COUNT(decline_inputs), TEXT("暂不能接") };
const Form visits_cancel_form = { "ReasonForm", sizeof(ReasonForm), cancel_inputs,
                                  COUNT(cancel_inputs), TEXT("取消，单子回到站里") };

typedef struct {
    int64_t version;
    PersonId going, going2, going3;
} AcceptForm;
static const Input accept_inputs[] = {
    INPUT(AcceptForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(AcceptForm, going, "谁去", .hint = TEXT("居民会看到名字、照片和志愿者编号"),
          .widget = WIDGET_SELECT),
    INPUT(AcceptForm, going2, "同去的第二位", .hint = TEXT("独居老人、未成年人家里要两位同去"),
          .widget = WIDGET_SELECT),
    INPUT(AcceptForm, going3, "同去的第三位", .widget = WIDGET_SELECT),
};
const Form visits_accept_form = { "AcceptForm", sizeof(AcceptForm), accept_inputs,
                                  COUNT(accept_inputs), TEXT("接单") };

typedef struct {
    int64_t version;
    Day day;
    DayPart part;
    Time at;
} MoveForm;
static const Input move_inputs[] = {
    INPUT(MoveForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(MoveForm, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(MoveForm, part, "时段", day_part_words, day_part_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(MoveForm, at, "约到几点几分", .hint = TEXT("只约时段可不填")),
};
const Form visits_move_form = { "MoveForm", sizeof(MoveForm), move_inputs, COUNT(move_inputs),
                                TEXT("改时间") };

typedef struct {
    int64_t version;
    Str result;
    Minutes minutes;
    int64_t people;
    Str missed;
} ReportForm;
static const Input report_inputs[] = {
    INPUT(ReportForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(ReportForm, result, "做了什么", .required = true, .min = 2, .max = 500,
          .widget = WIDGET_AREA),
    INPUT(ReportForm, minutes, "一共服务了多少分钟", .hint = TEXT("不含路上的时间，平均记到每张单"),
          .required = true, .min = 1, .max = 1440),
    INPUT(ReportForm, people, "去了几位志愿者", .required = true, .min = 1, .max = 200),
    INPUT(ReportForm, missed, "没办成的", .max = 2000, .widget = WIDGET_HIDDEN, .many = true),
};
const Form visits_report_form = { "ReportForm", sizeof(ReportForm), report_inputs,
                                  COUNT(report_inputs), TEXT("服务完成") };

typedef struct {
    OrderId order;
} UpForm;
static const Input up_inputs[] = {
    INPUT(UpForm, order, "单子", .required = true, .widget = WIDGET_HIDDEN),
};
const Form visits_up_form = { "UpForm", sizeof(UpForm), up_inputs, COUNT(up_inputs), TEXT("往前") };

typedef struct {
    Visit visit;
    List orders;  // of VisitOrder
    bool has_hour, at_door, works, has_result, accepted;
    bool may_accept, may_decline, may_move, may_report, may_cancel, may_sort, too_early;
    FormView accept, decline, move, report, cancel, up;
    Url sheet, up_href;
    Str words;
} ShowView;
#define PAGE_FORM(member) \
    FIELD_(ShowView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field show_fields[] = {
    PART(ShowView, visit, visit_shape),
    LISTED(ShowView, orders, visit_order_shape),
    SHOWN(ShowView, has_hour),
    SHOWN(ShowView, at_door),
    SHOWN(ShowView, works),
    SHOWN(ShowView, has_result),
    SHOWN(ShowView, accepted),
    FIELD(ShowView, may_accept),
    FIELD(ShowView, may_decline),
    FIELD(ShowView, may_move),
    FIELD(ShowView, may_report),
    FIELD(ShowView, may_cancel),
    SHOWN(ShowView, may_sort),
    SHOWN(ShowView, too_early),
    PAGE_FORM(accept),
    PAGE_FORM(decline),
    PAGE_FORM(move),
    PAGE_FORM(report),
    PAGE_FORM(cancel),
    PAGE_FORM(up),
    SHOWN(ShowView, sheet),
    SHOWN(ShowView, up_href),
    FIELD(ShowView, words),
};
const Shape visits_one_shape = SHAPE(ShowView, show_fields);

static Str act_path(Cx *cx, VisitId id, const char *act)
{
    return str_printf(cx->arena, "/visits/%lld/%s", (long long)id.n, act);
}

static Err going_choices(Cx *cx, TeamId team, FormView *form)
{
    static const char *const fields[] = { "going", "going2", "going3" };
    List people;
    TRY(order_team_people(cx, team, &people));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, people.n + 1);
    for (size_t i = 0; i < people.n; i++) {
        const OrderGoer *one = LIST_AT(&people, OrderGoer, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->person.n),
                                   .text_str = one->name };
    }
    for (size_t i = 0; i < COUNT(fields); i++)
        form_choices(cx, form, fields[i], choices, people.n);
    return OK;
}

// A form that is not drawn is not made: it would keep what went wrong to itself.
static Err forms_of(Cx *cx, ShowView *view)
{
    const Visit *visit = &view->visit;
    ReasonForm reason = { .version = visit->version };
    AcceptForm accept = { .version = visit->version };
    MoveForm when = { visit->version, visit->day, visit->part, visit->at };
    ReportForm report = { .version = visit->version, .people = 2 };
    if (view->may_accept) {
        view->accept = form_view(cx, &visits_accept_form, act_path(cx, visit->id, "accept"),
                                 &accept);
        TRY(going_choices(cx, visit->team, &view->accept));
    }
    if (view->may_report) {
        view->report = form_view(cx, &visits_report_form, act_path(cx, visit->id, "report"),
                                 &report);
        form_leave_out(&view->report, "missed");
    }
    if (view->may_move)
        view->move = form_view(cx, &visits_move_form, act_path(cx, visit->id, "move"), &when);
    if (view->may_decline)
        view->decline = form_view(cx, &visits_decline_form, act_path(cx, visit->id, "decline"),
                                  &reason);
    if (view->may_cancel)
        view->cancel = form_view(cx, &visits_cancel_form, act_path(cx, visit->id, "cancel"),
                                 &reason);
    view->up = form_button(cx, act_path(cx, visit->id, "up"));
    view->up_href = url_of(act_path(cx, visit->id, "up"));
    return OK;
}

static void rights_of(Cx *cx, unsigned by, ShowView *view)
{
    const Visit *visit = &view->visit;
    view->works = (by & ~(unsigned)VISIT_BY_READER) != 0;
    view->may_accept = visit_may(visit, VISIT_ACCEPT, &cx->actor);
    view->may_decline = visit_may(visit, VISIT_DECLINE, &cx->actor);
    view->may_move = visit_may(visit, VISIT_MOVE, &cx->actor);
    view->may_cancel = visit_may(visit, VISIT_CANCEL, &cx->actor);
    view->may_report = visit_may(visit, VISIT_REPORT, &cx->actor);
    view->too_early = view->may_report && visit->day.ymd > cx->today.ymd;
    view->may_report = view->may_report && !view->too_early;
    view->may_sort = !visit_ended(visit->state) &&
                     (by & (VISIT_BY_DISPATCHER | VISIT_BY_LEADER)) != 0 && view->at_door;
}

static Err fill(Cx *cx, const Req *req, ShowView *view)
{
    unsigned by;
    Visit *visit = &view->visit;
    TRY(visit_find(cx, (VisitId){ req_number(req, "id") }, visit, &by));
    TRY(visit_order_list(cx, visit->id, &view->orders));
    TRY(visit_contacts(cx, by, &view->orders));
    view->has_hour = visit->at.ms != 0;
    view->at_door = visit->mode == ITEM_DOOR;
    view->has_result = visit->state == VISIT_DONE && visit->result.n > 0;
    view->accepted = visit->state == VISIT_ACCEPTED;
    view->sheet = url_of(act_path(cx, visit->id, "sheet"));
    view->words = visit_words(cx, visit);
    rights_of(cx, by, view);
    return forms_of(cx, view);
}

Err visits_one_page(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(fill(cx, req, view));
    reply_title(reply, view->visit.item_name);
    return reply_page(cx, reply, visit_pages[VISIT_PAGE_ONE], view);
}

Err visits_sheet_page(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    TRY(fill(cx, req, view));
    reply_title(reply,
                say_with(cx->arena, cx->lang, TEXT("统筹单 {0}"), view->visit.number, (Str){ 0 }));
    return reply_page(cx, reply, visit_pages[VISIT_PAGE_SHEET], view);
}

// --- acts

static Err back(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/visits/", req_number(req, "id"));
}

Err visits_accept_run(Cx *cx, const Req *req, Reply *reply)
{
    const AcceptForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){ .version = form->version,
                         .going = form->going,
                         .going2 = form->going2,
                         .going3 = form->going3 };
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_ACCEPT, with));
    reply_say(cx, reply, TEXT("已接单，居民会收到约好的时间"));
    return back(cx, req, reply);
}

static Err reason_run(Cx *cx, const Req *req, Reply *reply, VisitAct act)
{
    const ReasonForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    with->version = form->version;
    with->reason = form->reason;
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, act, with));
    reply_say(cx, reply, TEXT("单子已回到站里，由站里另行安排"));
    return back(cx, req, reply);
}

Err visits_decline_run(Cx *cx, const Req *req, Reply *reply)
{
    return reason_run(cx, req, reply, VISIT_DECLINE);
}

Err visits_cancel_run(Cx *cx, const Req *req, Reply *reply)
{
    return reason_run(cx, req, reply, VISIT_CANCEL);
}

Err visits_move_run(Cx *cx, const Req *req, Reply *reply)
{
    const MoveForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){
        .version = form->version, .day = form->day, .part = form->part, .at = form->at
    };
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_MOVE, with));
    reply_say(cx, reply, TEXT("时间已改"));
    return back(cx, req, reply);
}

Err visits_report_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReportForm *form = req_form(req);
    VisitWith *with = NEW(cx->arena, VisitWith);
    *with = (VisitWith){ .version = form->version,
                         .result = form->result,
                         .minutes = form->minutes,
                         .people = form->people };
    if (!visit_missed_parse(form->missed, with->missed, &with->missed_n))
        return &fault_bad_request;
    TRY(visit_act(cx, (VisitId){ req_number(req, "id") }, VISIT_REPORT, with));
    reply_say(cx, reply, TEXT("已报告完成，等居民确认和评单"));
    return back(cx, req, reply);
}

Err visits_up_run(Cx *cx, const Req *req, Reply *reply)
{
    const UpForm *form = req_form(req);
    TRY(visit_order_up(cx, (VisitId){ req_number(req, "id") }, form->order));
    return back(cx, req, reply);
}
