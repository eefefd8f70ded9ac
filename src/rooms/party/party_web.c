#include "rooms/party/party.h"
#include "rooms/party/party_in.h"
#include "web/web.h"

#define PAGE_ROWS 50

typedef struct {
    Str unit_name, offers;
    bool consent;
} ReportForm;
static const Input report_inputs[] = {
    INPUT(ReportForm, unit_name, "工作单位", .required = true, .min = 2, .max = 60,
          .autocomplete = "organization"),
    INPUT(ReportForm, offers, "能为社区做什么", .hint = TEXT("如：法律咨询、周末有空"), .max = 100),
    INPUT(
        ReportForm, consent,
        "我是党员，自愿向居住的社区报到，同意社区看到我的工作单位和能做的事；随时可以撤回，撤回就删除",
        .required = true, .widget = WIDGET_CHECK),
};
FORM(report_form, ReportForm, report_inputs, "向居住社区报到");
FORM_BUTTON(withdraw_form, "撤回报到");
FORM_BUTTON(receive_form, "接收");

typedef struct {
    PartyReport report;
    bool reported, no_home;
    Str home_name;
    FormView form, withdraw;
} MineView;
static const Field mine_fields[] = {
    PART(MineView, report, party_report_shape),
    FIELD(MineView, reported),
    SHOWN(MineView, no_home),
    SHOWN(MineView, home_name),
    FIELD_(MineView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(MineView, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_party, mine_shape, "在职党员报到");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    Person person;
    TRY(person_find(cx, cx->actor.person, &person));
    Err err = party_find_of(cx, cx->actor.person, &view->report);
    if (err != &party_missing)
        TRY(err);
    view->reported = err == OK;
    view->home_name = person.home_name;
    view->no_home = person.home.n == 0;
    if (view->reported)
        view->withdraw = form_button(cx, S("/me/party/withdraw"));
    else if (!view->no_home)
        view->form = form_view(cx, &report_form, S("/me/party"), NULL);
    return reply_page(cx, reply, &my_party, view);
}

static Err report(Cx *cx, const Req *req, Reply *reply)
{
    const ReportForm *form = req_form(req);
    const PartyNew new = { form->unit_name, form->offers, form->consent };
    PartyReportId id;
    TRY(party_report(cx, &new, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已报到，等社区接收"));
    return reply_goto(cx, reply, S("/me/party"));
}

static Err withdraw(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(party_withdraw(cx));
    reply_say(cx, reply, TEXT("已撤回，报到的内容已删除"));
    return reply_goto(cx, reply, S("/me/party"));
}

typedef struct {
    PartyReportId cursor;
} ListForm;
static const Input list_inputs[] = { INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN) };
FORM(list_form, ListForm, list_inputs, "查看");

typedef struct {
    PartyReport report;
    FormView receive;
} Row;
static const Field row_fields[] = {
    PART(Row, report, party_report_shape),
    FIELD_(Row, receive, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape row_shape = SHAPE(Row, row_fields);
typedef struct {
    List reports;  // of Row
    List units;    // of PartyUnit
    Str node_name;
    bool empty, more;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, reports, row_shape),
    LISTED(ListView, units, party_unit_shape),
    FIELD(ListView, node_name),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(party_page, list_shape, "在职党员报到", .layout = LAYOUT_DESK);

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    ListView *view = NEW(cx->arena, ListView);
    List found;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(party_list(cx, grant->path, form->cursor, (int)most + 1, &found));
    TRY(party_units(cx, grant->path, &view->units));
    view->next = url_of(S("#"));
    view->more = found.n > most;
    if (view->more) {
        found.n = most;
        long long last = LIST_AT(&found, PartyReport, most - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/party?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    Row *rows = NEW_ARRAY(cx->arena, Row, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        rows[i].report = *LIST_AT(&found, PartyReport, i);
        if (rows[i].report.may_receive)
            rows[i].receive = form_button(
                cx, str_printf(cx->arena, "/party/%lld/receive", (long long)rows[i].report.id.n));
    }
    view->reports = (List){ rows, found.n };
    view->node_name = grant->name;
    view->empty = found.n == 0;
    view->csv = url_of(S("/party.csv"));
    view->xlsx = url_of(S("/party.xlsx"));
    return reply_page(cx, reply, &party_page, view);
}

static Err receive(Cx *cx, const Req *req, Reply *reply)
{
    TRY(party_receive(cx, (PartyReportId){ req_number(req, "id") }));
    return reply_goto(cx, reply, S("/party"));
}

static Err todos(Cx *cx, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, ROLE_STATION, (Str){ 0 });
    List found;
    if (grant == NULL)
        return OK;
    TRY(party_list(cx, grant->path, NO(PartyReport), 50, &found));
    Todo *rows = NEW_ARRAY(cx->arena, Todo, found.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < found.n; i++) {
        const PartyReport *one = LIST_AT(&found, PartyReport, i);
        if (one->may_receive)
            rows[n++] = (Todo){ .kind = TEXT("党员报到"),
                                .title = one->unit_name,
                                .place = one->place_name,
                                .href = S("/party") };
    }
    *out = (List){ rows, n };
    return OK;
}

static const Listener listeners[] = { { "person.erased", party_hear_erased } };

// clang-format off
static const Route routes[] = {
    GET ("/me/party",           mine,     SIGNED_IN, .page = &my_party, .title = TEXT("我的党员报到")),
    POST("/me/party",           report,   SIGNED_IN, .form = &report_form, .again = mine, .title = TEXT("向居住社区报到")),
    POST("/me/party/withdraw",  withdraw, SIGNED_IN, .form = &withdraw_form, .again = mine, .title = TEXT("撤回报到")),
    GET ("/party",              list,     ONLY(ROLES_DISPATCH), .page = &party_page, .form = &list_form, .title = TEXT("在职党员报到"), .flags = ROUTE_AUDITED | ROUTE_SECOND_FACTOR),
    POST("/party/{id}/receive", receive,  ONLY(ROLES_DISPATCH), .form = &receive_form, .again = list, .title = TEXT("接收报到")),
};
// clang-format on

const Room party_room = { .name = "party",
                          .title = TEXT("在职党员报到"),
                          ROUTES(routes),
                          LISTENERS(listeners),
                          .todos = todos,
                          .holdings = party_holdings,
                          .merge = party_merge_person };
