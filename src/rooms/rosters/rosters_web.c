#include "rooms/rosters/rosters.h"
#include "base/utf8.h"
#include "rooms/rosters/rosters_in.h"
#include "web/web.h"

#define PAGE_ROWS     50
#define SAMPLE_ROWS   10
#define EXPORT_ROWS   1000
#define FILE_NAME_MAX 100

// --- the scope: one grant at a time, named by the grant and never by a path from outside

typedef struct {
    GrantId id;
    Str name;
    bool chosen;
} Node;
static const Field node_fields[] = { FIELD(Node, id), FIELD(Node, name), FIELD(Node, chosen) };
static const Shape node_shape = SHAPE(Node, node_fields);

static const Grant *chosen_grant(const Actor *who, GrantId wanted)
{
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & ROLES_DISPATCH) && (wanted.n == 0 || same(grant->id, wanted)))
            return grant;
    }
    return NULL;
}

static List nodes_of(Cx *cx, const Grant *chosen)
{
    Node *nodes = NEW_ARRAY(cx->arena, Node, cx->actor.grant_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        if (grant->role & ROLES_DISPATCH)
            nodes[n++] = (Node){ grant->id, grant->name, grant == chosen };
    }
    return (List){ nodes, n };
}

// --- the list

typedef struct {
    List rosters;  // of Roster
    Str node_name;
    List nodes;
    bool many_nodes, empty, more;
    Url next;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, rosters, roster_shape),
    FIELD(ListView, node_name),
    LISTED(ListView, nodes, node_shape),
    SHOWN(ListView, many_nodes),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, next),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(rosters_page, list_shape, "名册", .layout = LAYOUT_DESK);

typedef struct {
    GrantId node;
    RosterId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, node, "范围"),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查看");

static Err list_page(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = chosen_grant(&cx->actor, form->node);
    if (grant == NULL)
        return &fault_missing;
    ListView *view = NEW(cx->arena, ListView);
    TRY(roster_list(cx, grant->path, form->cursor, PAGE_ROWS + 1, &view->rosters));
    view->next = url_of(S("#"));
    view->more = view->rosters.n > PAGE_ROWS;
    if (view->more) {
        view->rosters.n = PAGE_ROWS;
        RosterId last = LIST_AT(&view->rosters, Roster, PAGE_ROWS - 1)->id;
        view->next = url_of(str_printf(cx->arena, "/rosters?node=%lld&cursor=%lld",
                                       (long long)grant->id.n, (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->node_name = grant->name;
    view->nodes = nodes_of(cx, grant);
    view->many_nodes = view->nodes.n > 1;
    view->empty = view->rosters.n == 0;
    return reply_page(cx, reply, &rosters_page, view);
}

// --- uploading

typedef struct {
    GrantId node;
    Upload file;
    bool sms;
} UploadForm;
static const Input upload_inputs[] = {
    INPUT(UploadForm, node, "导入到", .widget = WIDGET_SELECT),
    INPUT(UploadForm, file, "名册文件", .hint = TEXT("Excel（.xlsx）或 CSV，最多 2 万行、8 MB"),
          .required = true, .widget = WIDGET_FILE),
    INPUT(UploadForm, sms, "确认后用短信告诉名册里的人", .widget = WIDGET_CHECK),
};
FORM(upload_form, UploadForm, upload_inputs, "上传并检查");

// The same, pasted from a group chat.
typedef struct {
    GrantId node;
    Str text;
    bool sms;
} ChainForm;
static const Input chain_inputs[] = {
    INPUT(ChainForm, node, "导入到", .widget = WIDGET_SELECT),
    INPUT(ChainForm, text, "接龙内容", .hint = TEXT("从微信群里整段复制，每行一人：姓名和手机号"),
          .required = true, .max = 20000, .widget = WIDGET_AREA),
    INPUT(ChainForm, sms, "确认后用短信告诉名册里的人", .widget = WIDGET_CHECK),
};
FORM(chain_form, ChainForm, chain_inputs, "检查接龙");

typedef struct {
    FormView form, chain;
} UploadView;
static const Field upload_fields[] = { PART(UploadView, form, form_view_shape),
                                       PART(UploadView, chain, form_view_shape) };
static const Shape upload_shape = SHAPE(UploadView, upload_fields);
PAGE(roster_new, upload_shape, "导入名册", .layout = LAYOUT_DESK);

static Err upload_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    UploadView *view = NEW(cx->arena, UploadView);
    UploadForm values = { 0 };
    List nodes = nodes_of(cx, NULL);
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, nodes.n + 1);
    for (size_t i = 0; i < nodes.n; i++) {
        const Node *node = LIST_AT(&nodes, Node, i);
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)node->id.n),
                                   .text_str = node->name };
        if (i == 0)
            values.node = node->id;
    }
    view->form = form_view(cx, &upload_form, S("/rosters"), &values);
    form_choices(cx, &view->form, "node", choices, nodes.n);
    ChainForm pasted = { .node = values.node };
    view->chain = form_view(cx, &chain_form, S("/rosters/chain"), &pasted);
    form_choices(cx, &view->chain, "node", choices, nodes.n);
    return reply_page(cx, reply, &roster_new, view);
}

// In the pool: unpacking, judging and sealing cost time; the act only puts the rows.
static Err read_table(Cx *cx, const Req *req, GrantId node, bool sms, Str name, Str bytes)
{
    const Grant *grant = chosen_grant(&cx->actor, node);
    RosterDraft *draft;
    if (grant == NULL || grant->place.n == 0)
        return &roster_not_yours;
    const RosterAsk ask = { .place = grant->place,
                            .path = grant->path,
                            .file_name = utf8_clip(name, FILE_NAME_MAX),
                            .sms = sms,
                            .base = req_base(req),
                            .rows_max = ROSTER_PAGE_MAX };
    TRY(roster_read(cx, &ask, bytes, &draft));
    req_keep(req, draft);
    return OK;
}

static Err upload_prepare(Cx *cx, const Req *req)
{
    const UploadForm *form = req_form(req);
    return read_table(cx, req, form->node, form->sms, form->file.name, form->file.bytes);
}

static Err chain_prepare(Cx *cx, const Req *req)
{
    const ChainForm *form = req_form(req);
    return read_table(cx, req, form->node, form->sms, say(cx->lang, TEXT("接龙")),
                      roster_of_chain(cx->arena, form->text));
}

static Err upload(Cx *cx, const Req *req, Reply *reply)
{
    RosterId id;
    TRY(roster_keep(cx, req_kept(req), &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/rosters/", id.n);
}

// --- one roster: what is wrong, who would be invited, and what became of it

typedef struct {
    Roster roster;
    List problems;  // of RosterProblem
    List sample;    // of Invitation, masked
    bool draft, sent, dropped, may_send, has_problems, more_problems, has_unused, has_sample;
    Url people, problems_csv, problems_xlsx;
    FormView send, drop;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, roster, roster_shape),
    LISTED(ShowView, problems, roster_problem_shape),
    LISTED(ShowView, sample, invitation_row_shape),
    SHOWN(ShowView, draft),
    SHOWN(ShowView, sent),
    SHOWN(ShowView, dropped),
    FIELD(ShowView, may_send),
    SHOWN(ShowView, has_problems),
    SHOWN(ShowView, more_problems),
    SHOWN(ShowView, has_unused),
    SHOWN(ShowView, has_sample),
    SHOWN(ShowView, people),
    SHOWN(ShowView, problems_csv),
    SHOWN(ShowView, problems_xlsx),
    PART(ShowView, send, form_view_shape),
    PART(ShowView, drop, form_view_shape),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(roster_show, show_shape, "名册", .layout = LAYOUT_DESK);

// Who is out of sight does not exist.
static Err visible_roster(Cx *cx, const Req *req, Roster *out)
{
    TRY(roster_find(cx, (RosterId){ req_number(req, "id") }, out));
    return actor_may(&cx->actor, ROLES_DISPATCH, out->place_path) ? OK : &roster_missing;
}

static Str act_href(Cx *cx, RosterId id, const char *act)
{
    return str_printf(cx->arena, "/rosters/%lld/%s", (long long)id.n, act);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Roster *roster = &view->roster;
    TRY(visible_roster(cx, req, roster));
    TRY(roster_problem_list(cx, roster->id, 0, PAGE_ROWS, &view->problems));
    TRY(invitation_list(cx, roster->id, NO(Invitation), SAMPLE_ROWS, &view->sample));
    view->draft = roster->state == ROSTER_DRAFT;
    view->sent = roster->state == ROSTER_SENT;
    view->dropped = roster->state == ROSTER_DROPPED;
    view->may_send = view->draft && roster->rows > 0;
    view->has_problems = view->problems.n > 0;
    view->more_problems = roster->problems > (int64_t)view->problems.n;
    view->has_unused = roster->unused.n > 0;
    view->has_sample = view->sample.n > 0;
    view->people = url_of(act_href(cx, roster->id, "people"));
    view->problems_csv = url_of(act_href(cx, roster->id, "problems.csv"));
    view->problems_xlsx = url_of(act_href(cx, roster->id, "problems.xlsx"));
    view->send = form_button(cx, act_href(cx, roster->id, "send"));
    view->drop = form_button(cx, act_href(cx, roster->id, "drop"));
    reply_title(reply, roster->file_name);
    return reply_page(cx, reply, &roster_show, view);
}

typedef struct {
    Roster roster;
    List problems;
} ProblemsView;
static const Field problems_fields[] = {
    PART(ProblemsView, roster, roster_shape),
    LISTED(ProblemsView, problems, roster_problem_shape),
};
static const Shape problems_shape = SHAPE(ProblemsView, problems_fields);
PAGE(roster_problems, problems_shape, "名册里要改的地方", .layout = LAYOUT_DESK);

// All that are kept, twice 1,000, on one page: it is printed, or opened beside the table.
static Err problems(Cx *cx, const Req *req, Reply *reply)
{
    ProblemsView *view = NEW(cx->arena, ProblemsView);
    TRY(visible_roster(cx, req, &view->roster));
    TRY(roster_problem_list(cx, view->roster.id, 0, EXPORT_ROWS, &view->problems));
    return reply_page(cx, reply, &roster_problems, view);
}

typedef struct {
    InvitationId cursor;
} PeopleForm;
static const Input people_inputs[] = {
    INPUT(PeopleForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(people_form, PeopleForm, people_inputs, "查看");

typedef struct {
    Roster roster;
    List people;  // of Invitation, masked
    bool empty, more;
    Url next, csv, xlsx;
} PeopleView;
static const Field people_fields[] = {
    PART(PeopleView, roster, roster_shape),
    LISTED(PeopleView, people, invitation_row_shape),
    SHOWN(PeopleView, empty),
    FIELD(PeopleView, more),
    SHOWN(PeopleView, next),
    SHOWN(PeopleView, csv),
    SHOWN(PeopleView, xlsx),
};
static const Shape people_shape = SHAPE(PeopleView, people_fields);
PAGE(roster_people, people_shape, "名册里的人", .layout = LAYOUT_DESK);

static Err people(Cx *cx, const Req *req, Reply *reply)
{
    const PeopleForm *form = req_form(req);
    PeopleView *view = NEW(cx->arena, PeopleView);
    TRY(visible_roster(cx, req, &view->roster));
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? EXPORT_ROWS : PAGE_ROWS;
    TRY(invitation_list(cx, view->roster.id, form->cursor, (int)most + 1, &view->people));
    Str href = act_href(cx, view->roster.id, "people");
    view->next = url_of(S("#"));
    view->more = view->people.n > most;
    if (view->more) {
        view->people.n = most;
        InvitationId last = LIST_AT(&view->people, Invitation, most - 1)->id;
        view->next = url_of(
            str_printf(cx->arena, "%.*s?cursor=%lld", STR_FMT(href), (long long)last.n));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->empty = view->people.n == 0;
    Str at = str_printf(cx->arena, "?cursor=%lld", (long long)form->cursor.n);
    view->csv = url_of(str_printf(cx->arena, "%.*s.csv%.*s", STR_FMT(href), STR_FMT(at)));
    view->xlsx = url_of(str_printf(cx->arena, "%.*s.xlsx%.*s", STR_FMT(href), STR_FMT(at)));
    return reply_page(cx, reply, &roster_people, view);
}

FORM_BUTTON(send_form, "确认发出邀请");
FORM_BUTTON(drop_form, "作废这份名册");

static Err send(Cx *cx, const Req *req, Reply *reply)
{
    Roster roster;
    TRY(visible_roster(cx, req, &roster));
    TRY(roster_send(cx, roster.id));
    reply_say(cx, reply, TEXT("邀请已发出，等每个人自己确认"));
    return reply_goto(cx, reply, roster.href.bytes);
}

static Err drop(Cx *cx, const Req *req, Reply *reply)
{
    Roster roster;
    TRY(visible_roster(cx, req, &roster));
    TRY(roster_drop(cx, roster.id));
    reply_say(cx, reply, TEXT("这份名册已作废，里面的资料已删除"));
    return reply_goto(cx, reply, S("/rosters"));
}

// --- my invitations

typedef struct {
    bool consent;
} AnswerForm;
static const Input answer_inputs[] = {
    INPUT(AnswerForm, consent, "我已看过以上内容，同意登记", .required = true,
          .widget = WIDGET_CHECK),
};
FORM(answer_form, AnswerForm, answer_inputs, "同意加入");
FORM_BUTTON(decline_form, "不同意");

typedef struct {
    Invitation invitation;
    Text id_kind_text;
    bool has_document, mine;
    FormView accept, decline;
} MyInvitation;
static const Field my_fields[] = {
    PART(MyInvitation, invitation, invitation_shape),
    FIELD(MyInvitation, id_kind_text),
    SHOWN(MyInvitation, has_document),
    FIELD(MyInvitation, mine),
    PART(MyInvitation, accept, form_view_shape),
    PART(MyInvitation, decline, form_view_shape),
};
static const Shape my_shape = SHAPE(MyInvitation, my_fields);

typedef struct {
    List invitations;  // of MyInvitation
    bool empty;
    Str name;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, invitations, my_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, name),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_invitations, mine_shape, "我的邀请");

static Str answer_href(Cx *cx, InvitationId id, const char *act)
{
    return str_printf(cx->arena, "/me/invitations/%lld/%s", (long long)id.n, act);
}

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    List open;
    TRY(invitation_mine(cx, cx->actor.person, &open));
    MyInvitation *rows = NEW_ARRAY(cx->arena, MyInvitation, open.n + 1);
    for (size_t i = 0; i < open.n; i++) {
        const Invitation *one = LIST_AT(&open, Invitation, i);
        rows[i] = (MyInvitation){
            .invitation = *one,
            .id_kind_text = id_kind_texts[one->id_kind],
            .has_document = one->id_kind != ID_KIND_NONE,
            .mine = str_eq(one->name, cx->actor.name),
            .accept = form_view(cx, &answer_form, answer_href(cx, one->id, "accept"), NULL),
            .decline = form_button(cx, answer_href(cx, one->id, "decline")),
        };
        // Two forms of one kind on a page: their fields need names of their own for the eye and the
        // reader.
        FormField *consent = LIST_AT(&rows[i].accept.fields, FormField, 0);
        consent->id = str_printf(cx->arena, "consent-%lld", (long long)one->id.n);
    }
    view->invitations = (List){ rows, open.n };
    view->empty = open.n == 0;
    view->name = cx->actor.name;
    return reply_page(cx, reply, &my_invitations, view);
}

static Err accept(Cx *cx, const Req *req, Reply *reply)
{
    const AnswerForm *form = req_form(req);
    if (!form->consent) {
        cx_problem(cx, S("consent"), "required", TEXT("要加入，请先勾选同意"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(invitation_accept(cx, (InvitationId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已加入，谢谢您"));
    return reply_goto(cx, reply, S("/me/invitations"));
}

static Err decline(Cx *cx, const Req *req, Reply *reply)
{
    TRY(invitation_decline(cx, (InvitationId){ req_number(req, "id") }));
    reply_say(cx, reply, TEXT("已记下不同意，名册里您的资料已删除"));
    return reply_goto(cx, reply, S("/me/invitations"));
}

// --- the link in a message: for who has no account and wants none

typedef struct {
    Str t;
} LinkForm;
static const Input link_inputs[] = {
    INPUT(LinkForm, t, "链接里的口令", .required = true, .widget = WIDGET_HIDDEN, .max = 40,
          .secret = true),
};
FORM(link_form, LinkForm, link_inputs, "不同意，请删除");

typedef struct {
    Str name_masked, invited_by, team_name;
    Day until;
    bool open, has_team;
    Url login;
    FormView decline;
} LinkView;
static const Field link_fields[] = {
    FIELD(LinkView, name_masked), FIELD(LinkView, invited_by),
    FIELD(LinkView, team_name),   FIELD(LinkView, until),
    FIELD(LinkView, open),        SHOWN(LinkView, has_team),
    SHOWN(LinkView, login),       PART(LinkView, decline, form_view_shape),
};
static const Shape link_shape = SHAPE(LinkView, link_fields);
PAGE(invited_page, link_shape, "一份邀请");

// A wrong token and a wrong number are answered alike.
static Err linked(Cx *cx, const Req *req, Str token, InvitationId *id)
{
    *id = (InvitationId){ req_number(req, "id") };
    return invitation_token_fits(cx, *id, token) ? OK : &invitation_missing;
}

static Err invited(Cx *cx, const Req *req, Reply *reply)
{
    const LinkForm *form = req_form(req);
    LinkView *view = NEW(cx->arena, LinkView);
    InvitationId id;
    Invitation one;
    TRY(linked(cx, req, form->t, &id));
    TRY(invitation_find(cx, id, &one));
    view->open = one.state == INVITATION_INVITED && one.expires_at.ms > cx->now.ms;
    view->name_masked = one.name_masked;
    view->invited_by = one.invited_by;
    view->team_name = one.team_name;
    view->has_team = one.team_name.n > 0;
    view->until = time_day(one.expires_at);
    view->login = url_of(S("/login?next=/me/invitations"));
    const LinkForm values = { form->t };
    view->decline = form_view(
        cx, &link_form, str_printf(cx->arena, "/invited/%lld/decline", (long long)id.n), &values);
    LIST_AT(&view->decline.fields, FormField, 0)->value = form->t;
    return reply_page(cx, reply, &invited_page, view);
}

static Err decline_linked(Cx *cx, const Req *req, Reply *reply)
{
    const LinkForm *form = req_form(req);
    InvitationId id;
    TRY(linked(cx, req, form->t, &id));
    cx->actor.person = NO(Person);  // by the link, whoever is signed in on this phone
    TRY(invitation_decline(cx, id));
    reply_say(cx, reply, TEXT("已记下不同意，名册里您的资料已删除"));
    return reply_goto(cx, reply, S("/"));
}

static const Setting settings[] = {
    SETTING_INT("rosters.days", 60, 7, 180, "名册里的邀请几天内有效，过期自动删除资料"),
};

static const Listener listeners[] = { { "person.erased", roster_hear_erased } };

static const Tick ticks[] = {
    { "rosters.due", 10 * TIME_MINUTE, roster_tick },
    { "rosters.tell", TIME_MINUTE, roster_tell },
};

#define SENDERS ONLY(ROLES_DISPATCH)

// clang-format off
static const Route routes[] = {
    GET ("/rosters",               list_page,   SENDERS, .page = &rosters_page, .form = &list_form, .title = TEXT("名册列表"),
         .flags = ROUTE_SECOND_FACTOR),
    GET ("/rosters/new",           upload_page, SENDERS, .page = &roster_new, .title = TEXT("导入名册"),
         .flags = ROUTE_SECOND_FACTOR | ROUTE_NO_API),
    POST("/rosters",               upload,      SENDERS, .form = &upload_form, .again = upload_page, .prepare = upload_prepare,
         .title = TEXT("上传名册"), .flags = ROUTE_SECOND_FACTOR | ROUTE_UPLOAD),
    POST("/rosters/chain",         upload,      SENDERS, .form = &chain_form, .again = upload_page, .prepare = chain_prepare,
         .title = TEXT("接龙变名册"), .flags = ROUTE_SECOND_FACTOR | ROUTE_UPLOAD),
    GET ("/rosters/{id}",          show,        SENDERS, .page = &roster_show, .title = TEXT("一份名册"),
         .flags = ROUTE_SECOND_FACTOR),
    GET ("/rosters/{id}/problems", problems,    SENDERS, .page = &roster_problems, .title = TEXT("名册里要改的地方"),
         .flags = ROUTE_SECOND_FACTOR),
    GET ("/rosters/{id}/people",   people,      SENDERS, .page = &roster_people, .form = &people_form,
         .title = TEXT("名册里的人"), .flags = ROUTE_SECOND_FACTOR | ROUTE_AUDITED),
    POST("/rosters/{id}/send",     send,        SENDERS, .form = &send_form, .again = show, .title = TEXT("发出名册的邀请"),
         .flags = ROUTE_SECOND_FACTOR),
    POST("/rosters/{id}/drop",     drop,        SENDERS, .form = &drop_form, .again = show, .title = TEXT("作废名册"),
         .flags = ROUTE_SECOND_FACTOR),
    GET ("/me/invitations",              mine,    SIGNED_IN, .page = &my_invitations, .title = TEXT("我的邀请")),
    POST("/me/invitations/{id}/accept",  accept,  SIGNED_IN, .form = &answer_form, .again = mine, .title = TEXT("同意邀请")),
    POST("/me/invitations/{id}/decline", decline, SIGNED_IN, .form = &decline_form, .again = mine, .title = TEXT("不同意邀请")),
    GET ("/invited/{id}",          invited,        PUBLIC, .page = &invited_page, .form = &link_form, .title = TEXT("一份邀请"),
         .flags = ROUTE_NO_API),
    POST("/invited/{id}/decline",  decline_linked, PUBLIC, .form = &link_form, .title = TEXT("不同意邀请"),
         .flags = ROUTE_NO_API),
};
// clang-format on

const Room rosters_room = { .name = "rosters",
                            .title = TEXT("名册"),
                            ROUTES(routes),
                            SETTINGS(settings),
                            COMMANDS(roster_commands),
                            LISTENERS(listeners),
                            TICKS(ticks),
                            .check = rosters_check,
                            .holdings = roster_holdings,
                            .merge = roster_merge_person };
