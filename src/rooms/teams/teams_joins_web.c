// Pages of joining, founding and red vests.
#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams_inside.h"

#define PAGE_ROWS 50
#define NEAR_ROWS 10

static TeamId team_named(const Req *req)
{
    return (TeamId){ req_number(req, "id") };
}

static Str act_href(Cx *cx, TeamId id, const char *act)
{
    return str_printf(cx->arena, "/teams/%lld/%s", (long long)id.n, act);
}

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/teams/", req_number(req, "id"));
}

// --- on the page of a team

typedef struct {
    Str words, code;
} JoinForm;
static const Input join_inputs[] = {
    INPUT(JoinForm, words, "申请说明", .hint = TEXT("如：会理发，周末有空"), .max = 100,
          .widget = WIDGET_AREA),
    INPUT(JoinForm, code, "入队口令", .hint = TEXT("请向队长询问"), .max = 12,
          .autocomplete = "off"),
};
const Form team_join_form = { "JoinForm", sizeof(JoinForm), join_inputs, COUNT(join_inputs),
                              TEXT("申请加入") };
// What each way of joining asks for.
static const Form ask_form = { "JoinForm", sizeof(JoinForm), join_inputs, 1, TEXT("申请加入") };
static const Form code_form = { "JoinForm", sizeof(JoinForm), join_inputs + 1, 1,
                                TEXT("加入队伍") };
FORM_BUTTON(open_form, "加入队伍");
FORM_BUTTON(withdraw_form, "撤回申请");

typedef struct {
    Str reason;
} QuitForm;
static const Input quit_inputs[] = { INPUT(QuitForm, reason, "原因", .max = 100) };
const Form team_quit_form = { "QuitForm", sizeof(QuitForm), quit_inputs, 1, TEXT("退出队伍") };

typedef struct {
    TeamJoin join;
    Str code;
} JoiningForm;
static const Input joining_inputs[] = {
    INPUT_WORD(JoiningForm, join, "加入方式", team_join_words, team_join_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(JoiningForm, code, "入队口令", .hint = TEXT("凭口令加入时填，6 至 12 位字母或数字"),
          .max = 12, .autocomplete = "off"),
};
const Form team_joining_form = { "JoiningForm", sizeof(JoiningForm), joining_inputs,
                                 COUNT(joining_inputs), TEXT("保存") };

static const Field own_fields[] = {
    SHOWN(TeamOwn, may_join),
    SHOWN(TeamOwn, waits),
    SHOWN(TeamOwn, may_quit),
    SHOWN(TeamOwn, may_staff),
    SHOWN(TeamOwn, shows_code),
    FIELD_(TeamOwn, join, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TeamOwn, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TeamOwn, quit, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(TeamOwn, joining, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(TeamOwn, code),
    SHOWN(TeamOwn, applications),
    SHOWN(TeamOwn, vests),
    FIELD(TeamOwn, waiting),
};
const Shape team_own_shape = SHAPE(TeamOwn, own_fields);

static const Form *form_to_join(TeamJoin join)
{
    return join == JOIN_OPEN ? &open_form : join == JOIN_CODE ? &code_form : &ask_form;
}

static Err staff_part(Cx *cx, const Team *team, TeamOwn *own)
{
    List waiting;
    JoiningForm now = { .join = team->join };
    TRY(team_pass_code(cx, team->id, &own->code));
    now.code = own->code;
    own->shows_code = team->join == JOIN_CODE;
    own->joining = form_view(cx, &team_joining_form, act_href(cx, team->id, "joining"), &now);
    TRY(application_list(cx, team->id, true, NO(Application), PAGE_ROWS, &waiting));
    own->waiting = (int64_t)waiting.n;
    return OK;
}

Err team_own(Cx *cx, const Team *team, bool member, bool may_staff, TeamOwn *own)
{
    List asked = { 0 };
    bool live = team->state != TEAM_DISSOLVED;
    if (cx->actor.person.n != 0)
        TRY(application_list_of(cx, cx->actor.person, &asked));
    for (size_t i = 0; i < asked.n; i++) {
        const Application *one = LIST_AT(&asked, Application, i);
        own->waits = own->waits || (one->waits && same(one->team, team->id));
    }
    own->may_staff = may_staff;
    own->may_join = live && !member && !own->waits && team->state == TEAM_ACTIVE &&
                    team->join != JOIN_CLOSED;
    own->may_quit = live && member && !same(team->leader, cx->actor.person);
    // A form that is not drawn would swallow the fault that it should tell.
    if (own->may_join)
        own->join = form_view(cx, form_to_join(team->join), act_href(cx, team->id, "join"), NULL);
    if (own->waits)
        own->withdraw = form_view(cx, &withdraw_form, act_href(cx, team->id, "withdraw"), NULL);
    if (own->may_quit)
        own->quit = form_view(cx, &team_quit_form, act_href(cx, team->id, "quit"), NULL);
    own->applications = url_of(act_href(cx, team->id, "applications"));
    own->vests = url_of(act_href(cx, team->id, "vests"));
    return may_staff ? staff_part(cx, team, own) : OK;
}

Err team_join_run(Cx *cx, const Req *req, Reply *reply)
{
    const JoinForm *form = req_form(req);
    bool member;
    TRY(team_join(cx, team_named(req), form->words, form->code, &member));
    return back_to(cx, req, reply);
}

Err team_withdraw_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(application_withdraw(cx, team_named(req)));
    return back_to(cx, req, reply);
}

Err team_quit_run(Cx *cx, const Req *req, Reply *reply)
{
    const QuitForm *form = req_form(req);
    TRY(team_quit(cx, team_named(req), form->reason));
    return back_to(cx, req, reply);
}

Err team_joining_run(Cx *cx, const Req *req, Reply *reply)
{
    const JoiningForm *form = req_form(req);
    TRY(team_join_set(cx, team_named(req), form->join, form->code));
    return back_to(cx, req, reply);
}

// --- one's own teams, and those nearby

typedef struct {
    List teams, near;   // of Team
    List applications;  // of Application
    bool empty, has_near, has_applications, no_home;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, teams, team_shape),
    LISTED(MineView, near, team_shape),
    LISTED(MineView, applications, application_shape),
    SHOWN(MineView, empty),
    SHOWN(MineView, has_near),
    SHOWN(MineView, has_applications),
    SHOWN(MineView, no_home),
};
const Shape team_mine_shape = SHAPE(MineView, mine_fields);

static bool listed(const List *teams, TeamId id)
{
    for (size_t i = 0; i < teams->n; i++)
        if (same(LIST_AT(teams, Team, i)->id, id))
            return true;
    return false;
}

// Those that take people and that one does not belong to yet, the nearest first.
static Err near_teams(Cx *cx, MineView *view)
{
    List all;
    if (cx->actor.home_path.n == 0)
        return OK;
    TRY(team_list_for_place(cx, cx->actor.home_path, 60, &all));
    Team *near = NEW_ARRAY(cx->arena, Team, NEAR_ROWS);
    for (size_t i = 0; i < all.n && view->near.n < NEAR_ROWS; i++) {
        Team *team = LIST_AT(&all, Team, i);
        if (team->join == JOIN_CLOSED || listed(&view->teams, team->id))
            continue;
        team->leader_name = team->leader_name.n > 0 ? mask_name(cx->arena, team->leader_name)
                                                    : team->leader_name;
        near[view->near.n++] = *team;
    }
    view->near.at = near;
    return OK;
}

Err team_mine_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    TRY(team_list_of(cx, cx->actor.person, &view->teams));
    TRY(application_list_of(cx, cx->actor.person, &view->applications));
    TRY(near_teams(cx, view));
    view->empty = view->teams.n == 0;
    view->has_near = view->near.n > 0;
    view->has_applications = view->applications.n > 0;
    view->no_home = cx->actor.home.n == 0;
    return reply_page(cx, reply, team_pages[TEAM_PAGE_MINE], view);
}

// --- who asks to join

typedef struct {
    bool all;
    ApplicationId cursor;
} ApplicationsForm;
static const Input applications_inputs[] = {
    INPUT(ApplicationsForm, all, "也看处理过的", .widget = WIDGET_CHECK),
    INPUT(ApplicationsForm, cursor, "从此往前", .widget = WIDGET_HIDDEN),
};
const Form team_applications_form = { "ApplicationsForm", sizeof(ApplicationsForm),
                                      applications_inputs, COUNT(applications_inputs),
                                      TEXT("查看") };

typedef enum { ANSWER_YES, ANSWER_NO } AskedAnswer;
static const char *const answer_words[] = { "yes", "no", NULL };
static const Text answer_texts[] = { TEXT("同意"), TEXT("不同意") };

typedef struct {
    ApplicationId application;
    AskedAnswer answer;
    Str opinion;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, application, "申请", .required = true, .widget = WIDGET_SELECT),
    INPUT_WORD(DecideForm, answer, "答复", answer_words, answer_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(DecideForm, opinion, "意见", .hint = TEXT("不同意请写明原因"), .max = 100),
};
const Form team_decide_form = { "DecideForm", sizeof(DecideForm), decide_inputs,
                                COUNT(decide_inputs), TEXT("答复") };

typedef struct {
    Team team;
    List applications;
    FormView decide;
    bool empty, all, more, has_waiting;
    Url next, csv, xlsx, show_all;
} ApplicationsView;
static const Field applications_fields[] = {
    PART(ApplicationsView, team, team_shape),
    LISTED(ApplicationsView, applications, application_shape),
    FIELD_(ApplicationsView, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ApplicationsView, empty),
    SHOWN(ApplicationsView, all),
    FIELD(ApplicationsView, more),
    SHOWN(ApplicationsView, has_waiting),
    SHOWN(ApplicationsView, next),
    SHOWN(ApplicationsView, csv),
    SHOWN(ApplicationsView, xlsx),
    SHOWN(ApplicationsView, show_all),
};
const Shape team_applications_shape = SHAPE(ApplicationsView, applications_fields);

static void waiting_choices(Cx *cx, ApplicationsView *view)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->applications.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < view->applications.n; i++) {
        const Application *one = LIST_AT(&view->applications, Application, i);
        if (one->waits)
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                .text_str = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->name),
                                       STR_FMT(one->words)),
            };
    }
    view->has_waiting = n > 0;
    if (n == 0)
        return;  // nothing is drawn that would tell a fault: the head of the page does
    view->decide = form_view(cx, &team_decide_form, act_href(cx, view->team.id, "applications"),
                             NULL);
    form_choices(cx, &view->decide, "application", choices, n);
}

// Asked again after a bad answer: the form is the answer's own then, so only the query is read.
static bool asks_all(const Req *req)
{
    return req_query(req, "all").n > 0;
}

Err team_applications_page(Cx *cx, const Req *req, Reply *reply)
{
    ApplicationsView *view = NEW(cx->arena, ApplicationsView);
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(team_staffed(cx, team_named(req), &view->team));
    view->all = asks_all(req);
    TRY(application_list(cx, view->team.id, !view->all, (ApplicationId){ cursor }, PAGE_ROWS + 1,
                         &view->applications));
    view->next = url_of(S("#"));
    view->more = view->applications.n > PAGE_ROWS;
    if (view->more) {
        view->applications.n = PAGE_ROWS;
        long long last = LIST_AT(&view->applications, Application, PAGE_ROWS - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/teams/%lld/applications?cursor=%lld%s",
                                       (long long)view->team.id.n, last,
                                       view->all ? "&all=1" : ""));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->applications.n == 0;
    view->show_all = url_of(act_href(cx, view->team.id, "applications?all=1"));
    view->csv = url_of(act_href(cx, view->team.id, "applications.csv?all=1"));
    view->xlsx = url_of(act_href(cx, view->team.id, "applications.xlsx?all=1"));
    waiting_choices(cx, view);
    return reply_page(cx, reply, team_pages[TEAM_PAGE_APPLICATIONS], view);
}

Err team_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    TeamId id = team_named(req);
    TRY(application_decide(cx, id, form->application, form->answer == ANSWER_YES, form->opinion));
    return reply_goto(cx, reply, act_href(cx, id, "applications"));
}

// --- founding a squad

typedef struct {
    Str title, speciality, words;
} FoundForm;
static const Input found_inputs[] = {
    INPUT(FoundForm, title, "队伍名称", .required = true, .min = 2, .max = 30),
    INPUT(FoundForm, speciality, "特长", .hint = TEXT("如：理发、家电维修、法律咨询"), .max = 60),
    INPUT(FoundForm, words, "申请说明", .hint = TEXT("有哪些人，准备做什么"), .required = true,
          .max = 200, .widget = WIDGET_AREA),
};
const Form team_found_form = { "FoundForm", sizeof(FoundForm), found_inputs, COUNT(found_inputs),
                               TEXT("提交申请") };

typedef struct {
    FormView form;
    List foundings;  // the actor's own
    bool may_ask, has_foundings, no_home;
} FoundView;
static const Field found_fields[] = {
    FIELD_(FoundView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LISTED(FoundView, foundings, founding_shape),
    FIELD(FoundView, may_ask),
    SHOWN(FoundView, has_foundings),
    FIELD(FoundView, no_home),
};
const Shape team_found_shape = SHAPE(FoundView, found_fields);

Err team_found_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    FoundView *view = NEW(cx->arena, FoundView);
    TRY(founding_list_of(cx, cx->actor.person, &view->foundings));
    view->no_home = cx->actor.home.n == 0;
    view->has_foundings = view->foundings.n > 0;
    view->may_ask = !view->no_home;
    for (size_t i = 0; i < view->foundings.n; i++)
        view->may_ask = view->may_ask && !LIST_AT(&view->foundings, Founding, i)->waits;
    view->form = form_view(cx, &team_found_form, S("/teams/foundings"), NULL);
    return reply_page(cx, reply, team_pages[TEAM_PAGE_FOUND], view);
}

Err team_found_run(Cx *cx, const Req *req, Reply *reply)
{
    const FoundForm *form = req_form(req);
    FoundingId id;
    TRY(founding_ask(cx, form->title, form->speciality, form->words, &id));
    return reply_goto(cx, reply, S("/teams/found"));
}

// --- deciding on foundings

const Form team_foundings_form = { "ApplicationsForm", sizeof(ApplicationsForm),
                                   applications_inputs, COUNT(applications_inputs), TEXT("查看") };

typedef struct {
    FoundingId founding;
    AskedAnswer answer;
    Str opinion;
} FoundingDecideForm;
static const Input founding_decide_inputs[] = {
    INPUT(FoundingDecideForm, founding, "申请", .required = true, .widget = WIDGET_SELECT),
    INPUT_WORD(FoundingDecideForm, answer, "答复", answer_words, answer_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(FoundingDecideForm, opinion, "意见", .hint = TEXT("不同意请写明原因"), .max = 100),
};
const Form team_founding_decide_form = { "FoundingDecideForm", sizeof(FoundingDecideForm),
                                         founding_decide_inputs, COUNT(founding_decide_inputs),
                                         TEXT("答复") };

typedef struct {
    List foundings;
    FormView decide;
    bool empty, all, more, has_waiting;
    Url next, csv, xlsx;
} FoundingsView;
static const Field foundings_fields[] = {
    LISTED(FoundingsView, foundings, founding_shape),
    FIELD_(FoundingsView, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(FoundingsView, empty),
    SHOWN(FoundingsView, all),
    FIELD(FoundingsView, more),
    SHOWN(FoundingsView, has_waiting),
    SHOWN(FoundingsView, next),
    SHOWN(FoundingsView, csv),
    SHOWN(FoundingsView, xlsx),
};
const Shape team_foundings_shape = SHAPE(FoundingsView, foundings_fields);

static void founding_choices(Cx *cx, FoundingsView *view)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, view->foundings.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < view->foundings.n; i++) {
        const Founding *one = LIST_AT(&view->foundings, Founding, i);
        if (one->waits)
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
                .text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(one->title),
                                       STR_FMT(one->place_name)),
            };
    }
    view->has_waiting = n > 0;
    if (n == 0)
        return;
    view->decide = form_view(cx, &team_founding_decide_form, S("/teams/foundings/decide"), NULL);
    form_choices(cx, &view->decide, "founding", choices, n);
}

Err team_foundings_page(Cx *cx, const Req *req, Reply *reply)
{
    FoundingsView *view = NEW(cx->arena, FoundingsView);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    int64_t cursor = 0;
    if (grant == NULL)
        return &fault_missing;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    view->all = asks_all(req);
    TRY(founding_list(cx, grant->path, grant->depth == DEPTH_OWN, !view->all,
                      (FoundingId){ cursor }, PAGE_ROWS + 1, &view->foundings));
    view->next = url_of(S("#"));
    view->more = view->foundings.n > PAGE_ROWS;
    if (view->more) {
        view->foundings.n = PAGE_ROWS;
        long long last = LIST_AT(&view->foundings, Founding, PAGE_ROWS - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/teams/foundings?cursor=%lld%s", last,
                                       view->all ? "&all=1" : ""));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->foundings.n == 0;
    view->csv = url_of(S("/teams/foundings.csv?all=1"));
    view->xlsx = url_of(S("/teams/foundings.xlsx?all=1"));
    founding_choices(cx, view);
    return reply_page(cx, reply, team_pages[TEAM_PAGE_FOUNDINGS], view);
}

Err team_founding_decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const FoundingDecideForm *form = req_form(req);
    TRY(founding_decide(cx, form->founding, form->answer == ANSWER_YES, form->opinion));
    return reply_goto(cx, reply, S("/teams/foundings"));
}

// --- red vests

typedef enum { SIZE_S, SIZE_M, SIZE_L, SIZE_XL, SIZE_XXL, SIZE_XXXL } VestSize;
typedef struct {
    VestKind kind;
    VestSize size;
    int64_t count;
    PersonId person;
    Str note;
} VestForm;
static const char *const kind_words[] = { "in", "out", "back", "void", NULL };
static const Text kind_texts[] = { TEXT("入库"), TEXT("发给队员"), TEXT("队员交回"), TEXT("报废") };
static const Input vest_inputs[] = {
    INPUT_WORD(VestForm, kind, "事项", kind_words, kind_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(VestForm, size, "尺码", vest_sizes, vest_size_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(VestForm, count, "件数", .required = true, .widget = WIDGET_NUMBER, .min = 1,
          .max = 1000),
    INPUT(VestForm, person, "队员", .hint = TEXT("发给队员、队员交回时选"),
          .widget = WIDGET_SELECT),
    INPUT(VestForm, note, "备注", .max = 60),
};
const Form team_vest_form = { "VestForm", sizeof(VestForm), vest_inputs, COUNT(vest_inputs),
                              TEXT("记一笔") };

typedef struct {
    VestMoveId cursor;
} VestsForm;
static const Input vests_inputs[] = {
    INPUT(VestsForm, cursor, "从此往前", .widget = WIDGET_HIDDEN),
};
const Form team_vests_form = { "VestsForm", sizeof(VestsForm), vests_inputs, 1, TEXT("查看") };

typedef struct {
    Team team;
    List store, held;  // of VestStock
    List moves;        // of VestMove
    FormView form;
    bool empty, has_store, has_held, more;
    Url next, csv, xlsx;
} VestsView;
static const Field vests_fields[] = {
    LISTED(VestsView, moves, vest_move_shape),
    PART(VestsView, team, team_shape),
    LISTED(VestsView, store, vest_stock_shape),
    LISTED(VestsView, held, vest_stock_shape),
    FIELD_(VestsView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(VestsView, empty),
    SHOWN(VestsView, has_store),
    SHOWN(VestsView, has_held),
    FIELD(VestsView, more),
    SHOWN(VestsView, next),
    SHOWN(VestsView, csv),
    SHOWN(VestsView, xlsx),
};
const Shape team_vests_shape = SHAPE(VestsView, vests_fields);

static Err vest_people(Cx *cx, VestsView *view)
{
    List members;
    TRY(team_members_of(cx, view->team.id, false, &members));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, members.n + view->held.n + 1);
    size_t n = 0;
    choices[n++] = (FormChoice){ .value = S(""), .text = TEXT("不选") };
    for (size_t i = 0; i < members.n; i++) {
        const Member *one = LIST_AT(&members, Member, i);
        choices[n++] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)one->person.n),
            .text_str = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->name),
                                   STR_FMT(one->volunteer_number)),
        };
    }
    form_choices(cx, &view->form, "person", choices, n);
    return OK;
}

// Who holds what stands apart from the store.
static void split(Cx *cx, const List *stock, VestsView *view)
{
    VestStock *store = NEW_ARRAY(cx->arena, VestStock, stock->n + 1);
    VestStock *held = NEW_ARRAY(cx->arena, VestStock, stock->n + 1);
    for (size_t i = 0; i < stock->n; i++) {
        const VestStock *one = LIST_AT(stock, VestStock, i);
        if (one->person.n == 0)
            store[view->store.n++] = *one;
        else
            held[view->held.n++] = *one;
    }
    view->store.at = store;
    view->held.at = held;
    view->has_store = view->store.n > 0;
    view->has_held = view->held.n > 0;
}

Err team_vests_page(Cx *cx, const Req *req, Reply *reply)
{
    VestsView *view = NEW(cx->arena, VestsView);
    List stock;
    int64_t cursor = 0;
    if (!str_int(req_query(req, "cursor"), &cursor))
        cursor = 0;
    TRY(team_staffed(cx, team_named(req), &view->team));
    TRY(vest_stock(cx, view->team.id, &stock));
    split(cx, &stock, view);
    TRY(vest_moves(cx, view->team.id, (VestMoveId){ cursor }, PAGE_ROWS + 1, &view->moves));
    view->next = url_of(S("#"));
    view->more = view->moves.n > PAGE_ROWS;
    if (view->more) {
        view->moves.n = PAGE_ROWS;
        long long last = LIST_AT(&view->moves, VestMove, PAGE_ROWS - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/teams/%lld/vests?cursor=%lld",
                                       (long long)view->team.id.n, last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->moves.n == 0;
    view->csv = url_of(act_href(cx, view->team.id, "vests.csv"));
    view->xlsx = url_of(act_href(cx, view->team.id, "vests.xlsx"));
    view->form = form_view(cx, &team_vest_form, act_href(cx, view->team.id, "vests"), NULL);
    TRY(vest_people(cx, view));
    return reply_page(cx, reply, team_pages[TEAM_PAGE_VESTS], view);
}

Err team_vest_run(Cx *cx, const Req *req, Reply *reply)
{
    const VestForm *form = req_form(req);
    TeamId id = team_named(req);
    VestNew move = { .kind = form->kind,
                     .size = str(vest_sizes[form->size]),
                     .count = form->count,
                     .person = form->person,
                     .note = form->note };
    VestMoveId made;
    TRY(vest_move(cx, id, &move, &made));
    return reply_goto(cx, reply, act_href(cx, id, "vests"));
}
