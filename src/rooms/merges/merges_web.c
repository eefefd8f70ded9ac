#include "rooms/merges/merges_in.h"
#include "web/web.h"

#define PAGE_ROWS 50

static const Grant *chosen_grant(const Actor *who, GrantId wanted)
{
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & ROLES_DISPATCH) && (wanted.n == 0 || same(grant->id, wanted)))
            return grant;
    }
    return NULL;
}

// --- proposals of a node

typedef struct {
    GrantId node;
    bool all;
    MergeId cursor;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, node, "范围", .widget = WIDGET_HIDDEN),
    INPUT(ListForm, all, "也看处理过的", .widget = WIDGET_CHECK),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查看");

typedef struct {
    List merges;  // of Merge
    Str node_name;
    bool all, empty, more;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, merges, merge_shape),
    FIELD(ListView, node_name),
    SHOWN(ListView, all),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(merges_page, list_shape, "编号合并", .layout = LAYOUT_DESK);

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    const Grant *grant = chosen_grant(&cx->actor, form->node);
    if (grant == NULL)
        return &fault_missing;
    ListView *view = NEW(cx->arena, ListView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    view->all = form->all || table;
    TRY(merge_list(cx, grant->path, !view->all, form->cursor, (int)most + 1, &view->merges));
    view->next = url_of(S("#"));
    view->more = view->merges.n > most;
    if (view->more) {
        view->merges.n = most;
        long long last = LIST_AT(&view->merges, Merge, most - 1)->id.n;
        view->next = url_of(
            str_printf(cx->arena, "/merges?cursor=%lld%s", last, form->all ? "&all=1" : ""));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->node_name = grant->name;
    view->empty = view->merges.n == 0;
    view->csv = url_of(S("/merges.csv?all=1"));
    view->xlsx = url_of(S("/merges.xlsx?all=1"));
    return reply_page(cx, reply, &merges_page, view);
}

// --- candidates

typedef struct {
    PersonId one, other;
} DoublesForm;
static const Input doubles_inputs[] = {
    INPUT(DoublesForm, one, "从此往后", .widget = WIDGET_HIDDEN),
    INPUT(DoublesForm, other, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(doubles_form, DoublesForm, doubles_inputs, "查看");

typedef struct {
    List doubles;  // of Double
    Str node_name;
    bool empty, more;
    Url next, csv, xlsx;
} DoublesView;
static const Field doubles_fields[] = {
    LISTED(DoublesView, doubles, double_shape),
    FIELD(DoublesView, node_name),
    SHOWN(DoublesView, empty),
    FIELD(DoublesView, more),
    SHOWN(DoublesView, next),
    SHOWN(DoublesView, csv),
    SHOWN(DoublesView, xlsx),
};
static const Shape doubles_shape = SHAPE(DoublesView, doubles_fields);
PAGE(merge_doubles, doubles_shape, "可能是同一个人", .layout = LAYOUT_DESK);

static Err doubles(Cx *cx, const Req *req, Reply *reply)
{
    const DoublesForm *form = req_form(req);
    const Grant *grant = chosen_grant(&cx->actor, NO(Grant));
    if (grant == NULL)
        return &fault_missing;
    DoublesView *view = NEW(cx->arena, DoublesView);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? 1000 : PAGE_ROWS;
    TRY(people_doubles(cx, grant->path, form->one, form->other, (int)most + 1, &view->doubles));
    view->next = url_of(S("#"));
    view->more = view->doubles.n > most;
    if (view->more) {
        view->doubles.n = most;
        const Double *last = LIST_AT(&view->doubles, Double, most - 1);
        view->next = url_of(str_printf(cx->arena, "/merges/doubles?one=%lld&other=%lld",
                                       (long long)last->one.n, (long long)last->other.n));
        reply_next(cx, reply,
                   str_printf(cx->arena, "%lld&other=%lld", (long long)last->one.n,
                              (long long)last->other.n));
    }
    view->node_name = grant->name;
    view->empty = view->doubles.n == 0;
    view->csv = url_of(S("/merges/doubles.csv"));
    view->xlsx = url_of(S("/merges/doubles.xlsx"));
    return reply_page(cx, reply, &merge_doubles, view);
}

// --- a new proposal

static const Input new_inputs[] = {
    INPUT(MergeNew, keeps, "留下的编号", .hint = TEXT("16 位志愿者编号"), .max = 20,
          .required = true, .autocomplete = "off"),
    INPUT(MergeNew, gone, "并掉的编号", .required = true, .max = 20, .autocomplete = "off"),
    INPUT_WORD(MergeNew, evidence, "依据", merge_evidence_words, merge_evidence_texts,
               .required = true, .widget = WIDGET_SELECT),
    INPUT(MergeNew, why, "说明", .hint = TEXT("怎么知道是同一个人，看过什么材料"), .required = true,
          .min = 2, .max = 200, .widget = WIDGET_AREA),
};
FORM(new_form, MergeNew, new_inputs, "提出合并");

typedef struct {
    FormView form;
} NewView;
static const Field new_fields[] = { PART(NewView, form, form_view_shape) };
static const Shape new_shape = SHAPE(NewView, new_fields);
PAGE(merge_new, new_shape, "提出合并", .layout = LAYOUT_DESK);

static Err new_page(Cx *cx, const Req *req, Reply *reply)
{
    NewView *view = NEW(cx->arena, NewView);
    Str keeps = req_query(req, "keeps"), gone = req_query(req, "gone");
    MergeNew values = { .keeps = keeps.p ? keeps : S(""),
                        .gone = gone.p ? gone : S(""),
                        .evidence = EVIDENCE_DOCUMENT };
    view->form = form_view(cx, &new_form, S("/merges"), &values);
    return reply_page(cx, reply, &merge_new, view);
}

static Err propose(Cx *cx, const Req *req, Reply *reply)
{
    MergeId id;
    TRY(merge_propose(cx, req_form(req), &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已提出，两个编号的本人都会收到短信"));
    return reply_goto_row(cx, reply, "/merges/", id.n);
}

// --- one proposal

typedef struct {
    Str opinion;
} RefuseForm;
static const Input refuse_inputs[] = {
    INPUT(RefuseForm, opinion, "原因", .required = true, .min = 2, .max = 100),
};
FORM(refuse_form, RefuseForm, refuse_inputs, "不合并");
FORM_BUTTON(agree_form, "确认合并");
FORM_BUTTON(withdraw_form, "撤回申请");

typedef struct {
    Str label;
    Str number, name, home, phone, document;
} Side;
static const Field side_fields[] = {
    FIELD(Side, label), FIELD(Side, number), FIELD(Side, name),
    FIELD(Side, home),  FIELD(Side, phone),  FIELD(Side, document)
};
static const Shape side_shape = SHAPE(Side, side_fields);

typedef struct {
    Merge merge;
    List sides;  // of Side
    List rows;   // of MergeRow, once done
    bool open, done, may_agree, waits, mine, may_refuse, may_withdraw, has_rows;
    FormView agree, refuse, withdraw;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, merge, merge_shape),
    LISTED(ShowView, rows, merge_row_shape),
    FIELD_(ShowView, sides, KIND_LIST, &side_shape, NULL, NULL, 0),
    SHOWN(ShowView, open),
    SHOWN(ShowView, done),
    FIELD(ShowView, may_agree),
    FIELD(ShowView, waits),
    SHOWN(ShowView, mine),
    SHOWN(ShowView, may_refuse),
    SHOWN(ShowView, may_withdraw),
    SHOWN(ShowView, has_rows),
    FIELD_(ShowView, agree, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, refuse, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(merge_show, show_shape, "编号合并");

static Err side_of(Cx *cx, PersonId id, Text label, Side *out)
{
    Person person;
    TRY(person_find(cx, id, &person));
    *out = (Side){ say(cx->lang, label), person.volunteer_number, person.name_masked,
                   person.home_name,     person.phone_masked,     person.id_masked };
    return OK;
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Merge *merge = &view->merge;
    PersonId me = cx->actor.person;
    TRY(merge_find(cx, (MergeId){ req_number(req, "id") }, merge));
    Side *sides = NEW_ARRAY(cx->arena, Side, 2);
    TRY(side_of(cx, merge->keeps, TEXT("留下的编号"), &sides[0]));
    TRY(side_of(cx, merge->gone, TEXT("并掉的编号"), &sides[1]));
    view->sides = (List){ sides, 2 };
    TRY(merge_rows_of(cx, merge->id, &view->rows));
    view->has_rows = view->rows.n > 0;
    view->open = merge->state == MERGE_PROPOSED;
    view->done = merge->state == MERGE_DONE;
    view->mine = same(me, merge->keeps) || same(me, merge->gone);
    bool staff = actor_may(&cx->actor, ROLES_DISPATCH, merge->place_path) ||
                 (merge->gone_path.n > 0 &&
                  actor_may(&cx->actor, ROLES_DISPATCH, merge->gone_path));
    const MergeHands hands = { me,      merge->proposed_by, merge->keeps, merge->gone, staff,
                               cx->now, merge->waits_until };
    Err verdict = merge_may_agree(&hands);
    view->may_agree = view->open && verdict == OK;
    view->waits = view->open && verdict == &merge_early;
    view->may_refuse = view->open && (view->mine || staff);
    view->may_withdraw = view->open && same(me, merge->proposed_by);
    Str base = merge->href.bytes;
    if (view->may_agree)
        view->agree = form_button(cx, str_join(cx->arena, base, S("/agree")));
    if (view->may_refuse)
        view->refuse = form_view(cx, &refuse_form, str_join(cx->arena, base, S("/refuse")), NULL);
    if (view->may_withdraw)
        view->withdraw = form_button(cx, str_join(cx->arena, base, S("/withdraw")));
    return reply_page(cx, reply, &merge_show, view);
}

static Err back(Cx *cx, Reply *reply, MergeId id)
{
    return reply_goto(cx, reply, str_printf(cx->arena, "/merges/%lld", (long long)id.n));
}

static Err agree(Cx *cx, const Req *req, Reply *reply)
{
    MergeId id = { req_number(req, "id") };
    TRY(merge_agree(cx, id));
    reply_say(cx, reply, TEXT("已合并"));
    return back(cx, reply, id);
}

static Err refuse(Cx *cx, const Req *req, Reply *reply)
{
    const RefuseForm *form = req_form(req);
    MergeId id = { req_number(req, "id") };
    TRY(merge_refuse(cx, id, form->opinion));
    return back(cx, reply, id);
}

static Err withdraw(Cx *cx, const Req *req, Reply *reply)
{
    MergeId id = { req_number(req, "id") };
    TRY(merge_withdraw(cx, id));
    return back(cx, reply, id);
}

// --- my two numbers

typedef struct {
    Str gone;
    MergeEvidence evidence;
    Str why;
} OwnForm;
static const Input own_inputs[] = {
    INPUT(OwnForm, gone, "我的另一个志愿者编号",
          .hint = TEXT("16 位；合并后这个编号不再用，内容转到现在登录的编号"), .required = true,
          .max = 20, .autocomplete = "off"),
    INPUT_WORD(OwnForm, evidence, "依据", merge_evidence_words, merge_evidence_texts,
               .required = true, .widget = WIDGET_SELECT),
    INPUT(OwnForm, why, "说明", .hint = TEXT("另一个编号是怎么来的，如：学校统一登记"),
          .required = true, .min = 2, .max = 200),
};
FORM(own_form, OwnForm, own_inputs, "申请合并");

typedef struct {
    List merges;
    FormView form;
    bool empty;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, merges, merge_shape),
    FIELD_(MineView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(MineView, empty),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_merges, mine_shape, "我有两个编号");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    MineView *view = NEW(cx->arena, MineView);
    const OwnForm values = { .evidence = EVIDENCE_PHONE };
    TRY(merge_list_of(cx, cx->actor.person, &view->merges));
    view->empty = view->merges.n == 0;
    view->form = form_view(cx, &own_form, S("/me/merges"), &values);
    return reply_page(cx, reply, &my_merges, view);
}

static Err propose_own(Cx *cx, const Req *req, Reply *reply)
{
    const OwnForm *form = req_form(req);
    const MergeNew new = {
        .keeps = S(""), .gone = form->gone, .evidence = form->evidence, .why = form->why
    };
    MergeId id;
    TRY(merge_propose(cx, &new, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已提出，请用另一个账号登录确认，或等工作人员核对"));
    return reply_goto_row(cx, reply, "/merges/", id.n);
}

// --- 待办

static Err todos(Cx *cx, List *out)
{
    const Grant *grant = chosen_grant(&cx->actor, NO(Grant));
    List merges;
    if (grant == NULL)
        return OK;
    TRY(merge_list(cx, grant->path, true, NO(Merge), 50, &merges));
    Todo *rows = NEW_ARRAY(cx->arena, Todo, merges.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < merges.n; i++) {
        const Merge *merge = LIST_AT(&merges, Merge, i);
        if (!same(merge->proposed_by, cx->actor.person))
            rows[n++] = (Todo){ .kind = TEXT("编号合并"),
                                .title = merge->name_masked,
                                .place = merge->keeps_home,
                                .due = merge->due_at,
                                .href = merge->href.bytes };
    }
    *out = (List){ rows, n };
    return OK;
}

static const Setting settings[] = {
    RULE_INT("merges.wait_days", 3, 0, 30, "工作人员确认编号合并前，留给本人提出异议的天数",
             "个人信息保护法第四十五条、第四十六条"),
};
static const Listener listeners[] = { { "person.erased", merge_hear_erased } };
static const Tick ticks[] = { { "merges.lapse", TIME_HOUR, merge_tick } };

// clang-format off
static const Route routes[] = {
    GET ("/merges",               list,        ONLY(ROLES_DISPATCH), .page = &merges_page, .form = &list_form, .title = TEXT("编号合并"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/merges/doubles",       doubles,     ONLY(ROLES_DISPATCH), .page = &merge_doubles, .form = &doubles_form, .title = TEXT("可能是同一个人"), .flags = ROUTE_SECOND_FACTOR | ROUTE_AUDITED),
    GET ("/merges/new",           new_page,    ONLY(ROLES_DISPATCH), .page = &merge_new, .title = TEXT("提出合并"), .flags = ROUTE_SECOND_FACTOR),
    POST("/merges",               propose,     ONLY(ROLES_DISPATCH), .form = &new_form, .again = new_page, .title = TEXT("提出合并"), .flags = ROUTE_SECOND_FACTOR),
    GET ("/merges/{id}",          show,        SIGNED_IN, .page = &merge_show, .title = TEXT("一份合并申请")),
    POST("/merges/{id}/agree",    agree,       SIGNED_IN, .form = &agree_form, .again = show, .title = TEXT("确认合并")),
    POST("/merges/{id}/refuse",   refuse,      SIGNED_IN, .form = &refuse_form, .again = show, .title = TEXT("不合并")),
    POST("/merges/{id}/withdraw", withdraw,    SIGNED_IN, .form = &withdraw_form, .again = show, .title = TEXT("撤回合并申请")),
    GET ("/me/merges",            mine,        SIGNED_IN, .page = &my_merges, .title = TEXT("我有两个编号")),
    POST("/me/merges",            propose_own, SIGNED_IN, .form = &own_form, .again = mine, .title = TEXT("申请合并我的编号")),
};
// clang-format on

const Room merges_room = { .name = "merges",
                           .title = TEXT("编号合并"),
                           ROUTES(routes),
                           SETTINGS(settings),
                           LISTENERS(listeners),
                           TICKS(ticks),
                           .todos = todos,
                           .beside = merges_beside,
                           .holdings = merge_holdings,
                           .merge = merges_merge_person,
                           .check = merges_check };
