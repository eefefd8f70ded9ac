// 记录证明: asking, the desk, the register, 公示, the paper. The table of routes closes the file.
#include "rooms/certificates/certificates_in.h"
#include "rooms/certificates/certificates_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/volunteers/volunteers.h"
#include "town/command.h"
#include "town/county.h"
#include "town/setting.h"

#define PAGE_ROWS   20
#define EXPORT_ROWS 1000

int certificate_limit(const Req *req, int page)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? EXPORT_ROWS : page;
}

int64_t certificate_query(const Req *req, const char *name)
{
    int64_t n;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

Str certificate_link(Cx *cx, const Req *req, const Certificate *one)
{
    return str_printf(cx->arena, "%.*s/verify/%.*s", STR_FMT(req_base(req)), STR_FMT(one->code));
}

// --- 记录证明: one's own and one's children's

typedef struct {
    PersonId person;
    Day from_day, to_day;
    Str purpose;
} AskForm;
static const Input ask_inputs[] = {
    INPUT(AskForm, person, "给谁开", .widget = WIDGET_SELECT),
    INPUT(AskForm, from_day, "从哪一天", .required = true, .widget = WIDGET_DAY),
    INPUT(AskForm, to_day, "到哪一天", .required = true, .widget = WIDGET_DAY),
    INPUT(AskForm, purpose, "用途", .hint = TEXT("如：升学、评优；可以不填"), .max = 60,
          .autocomplete = "off"),
};
FORM(ask_form, AskForm, ask_inputs, "申请证明");

typedef struct {
    List certificates;  // of Certificate
    RecordSums sums;
    bool empty, more, has_hours;
    int64_t due_days;
    Url next, csv, xlsx;
    FormView ask;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, certificates, certificate_shape),
    PART(MineView, sums, record_sums_shape),
    SHOWN(MineView, empty),
    FIELD(MineView, more),
    SHOWN(MineView, has_hours),
    FIELD(MineView, due_days),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
    FIELD_(MineView, ask, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_certificates, mine_shape, "记录证明");

// Oneself, and the children whose guardian one is.
static Err choices_of(Cx *cx, FormChoice **out, size_t *n)
{
    List wards;
    TRY(guardian_wards(cx, &wards));
    FormChoice *choices = *out = NEW_ARRAY(cx->arena, FormChoice, wards.n + 1);
    *n = 0;
    choices[(*n)++] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                        (long long)cx->actor.person.n),
                                    .text = TEXT("我自己") };
    for (size_t i = 0; i < wards.n; i++) {
        const Guardian *one = LIST_AT(&wards, Guardian, i);
        if (one->state == GUARDIAN_AGREED)
            choices[(*n)++] = (FormChoice){ .value = str_printf(cx->arena, "%lld",
                                                                (long long)one->person.n),
                                            .text_str = one->person_name };
    }
    return OK;
}

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    int limit = certificate_limit(req, PAGE_ROWS);
    CertificateQuery query = { .person = cx->actor.person,
                               .before = { certificate_query(req, "cursor") },
                               .limit = limit };
    FormChoice *choices;
    size_t n;
    TRY(choices_of(cx, &choices, &n));
    TRY(certificate_list(cx, &query, &view->certificates));
    TRY(record_sums(cx, cx->actor.person, &view->sums));
    view->has_hours = view->sums.records > 0 || n > 1;
    if (view->has_hours) {
        AskForm preset = { .person = cx->actor.person,
                           .from_day = day_of(day_year(cx->today), 1, 1),
                           .to_day = cx->today };
        view->ask = form_view(cx, &ask_form, S("/certificates"), &preset);
        form_choices(cx, &view->ask, "person", choices, n);
    }
    view->due_days = rule_int(cx, "certificates.due_days", cx->today);
    view->empty = view->certificates.n == 0;
    view->more = view->certificates.n == (size_t)limit;
    view->csv = url_of(S("/certificates.csv"));
    view->xlsx = url_of(S("/certificates.xlsx"));
    if (view->more) {
        long long last =
            (long long)LIST_AT(&view->certificates, Certificate, view->certificates.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/certificates?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    return reply_page(cx, reply, &my_certificates, view);
}

static Err ask_run(Cx *cx, const Req *req, Reply *reply)
{
    const AskForm *form = req_form(req);
    CertificateId id;
    TRY(certificate_ask(cx,
                        &(CertificateAsk){ .person = form->person,
                                           .from_day = form->from_day,
                                           .to_day = form->to_day,
                                           .purpose = form->purpose },
                        &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已申请，站里核实后出具，不收费"));
    return reply_goto_row(cx, reply, "/certificates/", id.n);
}

// --- one

typedef struct {
    Str reason;
} ReasonForm;
static const Input reason_inputs[] = {
    INPUT(ReasonForm, reason, "原因", .required = true, .min = 2, .max = 140),
};
FORM(refuse_form, ReasonForm, reason_inputs, "暂不能出具");
FORM(revoke_form, ReasonForm, reason_inputs, "撤销这份证明");
typedef struct {
    Str charge, contact;
} IssueForm;
static const Input issue_inputs[] = {
    INPUT(IssueForm, charge, "负责人", .required = true, .max = 30, .autocomplete = "off"),
    INPUT(IssueForm, contact, "联系电话", .required = true, .max = 40, .autocomplete = "off"),
};
FORM(issue_form, IssueForm, issue_inputs, "出具证明");
FORM_BUTTON(button_form, "确定");

typedef struct {
    Certificate certificate;
    List lines;       // of CertificateLine
    Str who, papers;  // in full for who is concerned, else masked
    bool has_lines, issued, may_cancel, may_accept, may_refuse, may_issue, may_revoke, own_desk;
    bool revoked, is_record;
    Url pdf, verify, star;
    FormView cancel, accept, refuse, issue, revoke;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, certificate, certificate_shape),
    LISTED(ShowView, lines, certificate_line_shape),
    FIELD(ShowView, who),
    FIELD(ShowView, papers),
    SHOWN(ShowView, has_lines),
    SHOWN(ShowView, issued),
    SHOWN(ShowView, revoked),
    SHOWN(ShowView, is_record),
    SHOWN(ShowView, may_cancel),
    SHOWN(ShowView, may_accept),
    SHOWN(ShowView, may_refuse),
    SHOWN(ShowView, may_issue),
    SHOWN(ShowView, may_revoke),
    SHOWN(ShowView, own_desk),
    LINK(ShowView, pdf),
    LINK(ShowView, verify),
    FIELD_(ShowView, cancel, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, accept, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, refuse, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, issue, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, revoke, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(certificate_show, show_shape, "记录证明");

static Err show_acts(Cx *cx, ShowView *view)
{
    const Certificate *one = &view->certificate;
    Str base = str_printf(cx->arena, "/certificates/%lld", (long long)one->id.n);
    bool own = same(one->person, cx->actor.person) || same(one->asked_by, cx->actor.person);
    bool desk = certificate_may_handle(cx, one);
    view->own_desk = desk && own && one->open;
    view->may_cancel = own && certificate_may_move(one->state, CERTIFICATE_CANCELLED);
    view->cancel = form_button(cx, str_join(cx->arena, base, S("/cancel")));
    view->accept = form_button(cx, str_join(cx->arena, base, S("/accept")));
    if (!desk || own)
        return OK;
    view->may_accept = certificate_may_move(one->state, CERTIFICATE_ACCEPTED);
    view->may_issue = certificate_may_move(one->state, CERTIFICATE_ISSUED);
    view->may_refuse = certificate_may_move(one->state, CERTIFICATE_REFUSED);
    view->may_revoke = one->kind == CERTIFICATE_RECORD &&
                       certificate_may_move(one->state, CERTIFICATE_REVOKED);
    if (view->may_issue) {
        Place place;
        TRY(place_find(cx, one->place, &place));
        IssueForm preset = { .charge = place.keeper, .contact = place.phone };
        view->issue = form_view(cx, &issue_form, str_join(cx->arena, base, S("/issue")), &preset);
    }
    if (view->may_refuse)
        view->refuse = form_view(cx, &refuse_form, str_join(cx->arena, base, S("/refuse")), NULL);
    if (view->may_revoke)
        view->revoke = form_view(cx, &revoke_form, str_join(cx->arena, base, S("/revoke")), NULL);
    return OK;
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Certificate *one = &view->certificate;
    TRY(certificate_seen(cx, (CertificateId){ req_number(req, "id") }, one));
    TRY(certificate_lines(cx, one->id, &view->lines));
    bool close = same(one->person, cx->actor.person) || same(one->asked_by, cx->actor.person) ||
                 certificate_may_handle(cx, one);
    view->who = one->name.n == 0 ? say(cx->lang, TEXT("已注销"))
                : close          ? one->name
                                 : one->name_masked;
    view->papers = close ? one->document : S("");
    view->has_lines = view->lines.n > 0;
    view->issued = one->state == CERTIFICATE_ISSUED;
    view->revoked = one->state == CERTIFICATE_REVOKED;
    view->is_record = one->kind == CERTIFICATE_RECORD;
    view->pdf = url_of(str_printf(cx->arena, "/certificates/%lld/paper.pdf", (long long)one->id.n));
    view->verify = url_of(str_join(cx->arena, S("/verify/"), one->code));
    TRY(show_acts(cx, view));
    reply_title(reply, say(cx->lang, one->kind_text));
    return reply_page(cx, reply, &certificate_show, view);
}

// The same number again, however often it is printed. Withdrawn ones are printed no more.
static Err paper(Cx *cx, const Req *req, Reply *reply)
{
    Certificate one;
    List lines;
    Str bytes;
    TRY(certificate_seen(cx, (CertificateId){ req_number(req, "id") }, &one));
    if (!same(one.person, cx->actor.person) && !same(one.asked_by, cx->actor.person) &&
        !certificate_may_handle(cx, &one))
        return &certificate_not_yours;
    if (one.state != CERTIFICATE_ISSUED || one.name.n == 0)
        return &certificate_moved_on;
    TRY(certificate_lines(cx, one.id, &lines));
    TRY(certificate_draw(cx, &one, &lines, certificate_link(cx, req, &one), &bytes));
    cx_audit(cx, "certificate", one.id.n, (Str){ 0 }, S("printed"));
    return reply_file(cx, reply, bytes, "application/pdf",
                      str_printf(cx->arena, "%.*s.pdf", STR_FMT(one.number)));
}

static Err done(Cx *cx, const Req *req, Reply *reply, Text words)
{
    reply_say(cx, reply, words);
    return reply_goto_row(cx, reply, "/certificates/", req_number(req, "id"));
}

static CertificateId id_of(const Req *req)
{
    return (CertificateId){ req_number(req, "id") };
}

static Err cancel_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(certificate_cancel(cx, id_of(req)));
    return done(cx, req, reply, TEXT("已取消"));
}

static Err accept_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(certificate_accept(cx, id_of(req)));
    return done(cx, req, reply, TEXT("已受理，核对后出具"));
}

static Err refuse_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(certificate_refuse(cx, id_of(req), ((const ReasonForm *)req_form(req))->reason));
    return done(cx, req, reply, TEXT("已记下，本人看得到原因"));
}

static Err issue_run(Cx *cx, const Req *req, Reply *reply)
{
    const IssueForm *form = req_form(req);
    TRY(certificate_issue(cx, id_of(req), form->charge, form->contact));
    return done(cx, req, reply, TEXT("已出具，打印后签字、盖章"));
}

static Err revoke_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(certificate_revoke(cx, id_of(req), ((const ReasonForm *)req_form(req))->reason));
    return done(cx, req, reply, TEXT("已撤销，核验页会说明"));
}

// --- the desk: what waits, and the register of numbers

typedef struct {
    bool all;
    Str words;
} DeskForm;
static const Input desk_inputs[] = {
    INPUT(DeskForm, all, "编号登记簿", .widget = WIDGET_HIDDEN),
    INPUT(DeskForm, words, "编号、校验码、姓名或志愿者编号", .max = 40, .widget = WIDGET_SEARCH),
};
FORM(desk_form, DeskForm, desk_inputs, "查找");

typedef struct {
    List certificates;  // of Certificate
    Str node_name, words;
    bool empty, more, all;
    Url next, csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, certificates, certificate_shape),
    FIELD(DeskView, node_name),
    SHOWN(DeskView, words),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    SHOWN(DeskView, all),
    SHOWN(DeskView, next),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
static const Shape desk_shape = SHAPE(DeskView, desk_fields);
PAGE(certificates_desk, desk_shape, "记录证明", .layout = LAYOUT_DESK);

static Err desk_page(Cx *cx, const Req *req, Reply *reply)
{
    const DeskForm *form = req_form(req);
    DeskView *view = NEW(cx->arena, DeskView);
    const Grant *grant = actor_grant(&cx->actor, CERTIFICATE_READERS, (Str){ 0 });
    int limit = certificate_limit(req, 50);
    if (grant == NULL)
        return &fault_forbidden;
    view->all = form->all || form->words.n > 0;
    CertificateQuery query = { .path = grant->path,
                               .open = !view->all,
                               .issued_only = view->all,
                               .words = str_trim(form->words),
                               .before = { certificate_query(req, "cursor") },
                               .limit = limit };
    TRY(certificate_list(cx, &query, &view->certificates));
    view->node_name = grant->name;
    view->words = form->words;
    view->empty = view->certificates.n == 0;
    view->more = view->all && view->certificates.n == (size_t)limit;
    const char *all = view->all ? "?all=1" : "";
    view->csv = url_of(str_printf(cx->arena, "/certificates/desk.csv%s", all));
    view->xlsx = url_of(str_printf(cx->arena, "/certificates/desk.xlsx%s", all));
    if (view->more) {
        long long last =
            (long long)LIST_AT(&view->certificates, Certificate, view->certificates.n - 1)->id.n;
        view->next = url_of(str_printf(cx->arena, "/certificates/desk?all=1&cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    return reply_page(cx, reply, &certificates_desk, view);
}

// --- 公示

typedef struct {
    CertificateId id;
    Str number, name, issuer;
    Day from_day, to_day;
    Minutes credit, honour;
    Time issued_at;
} PublicRow;
static const Field public_row_fields[] = {
    FIELD(PublicRow, id),
    COL(PublicRow, number, "编号"),
    COL(PublicRow, name, "姓名"),
    COL(PublicRow, from_day, "开始"),
    COL(PublicRow, to_day, "结束"),
    COL(PublicRow, credit, "信用时数"),
    COL(PublicRow, honour, "荣誉时数"),
    COL(PublicRow, issuer, "出具单位"),
    COL(PublicRow, issued_at, "出具时间"),
};
static const Shape public_row_shape = SHAPE(PublicRow, public_row_fields);
typedef struct {
    List rows;  // of PublicRow
    bool empty, more;
    int64_t days;
    Url next, csv, xlsx;
} PublicView;
static const Field public_fields[] = {
    LISTED(PublicView, rows, public_row_shape),
    SHOWN(PublicView, empty),
    FIELD(PublicView, more),
    FIELD(PublicView, days),
    SHOWN(PublicView, next),
    SHOWN(PublicView, csv),
    SHOWN(PublicView, xlsx),
};
static const Shape public_shape = SHAPE(PublicView, public_fields);
PAGE(certificates_public, public_shape, "证明公示");

static Err public_page(Cx *cx, const Req *req, Reply *reply)
{
    PublicView *view = NEW(cx->arena, PublicView);
    List found;
    int limit = certificate_limit(req, PAGE_ROWS);
    TRY(certificate_list_public(cx, (CertificateId){ certificate_query(req, "cursor") }, limit,
                                &found));
    PublicRow *rows = NEW_ARRAY(cx->arena, PublicRow, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const Certificate *one = LIST_AT(&found, Certificate, i);
        rows[i] = (PublicRow){ .id = one->id,
                               .number = one->number,
                               .name = one->name_masked,
                               .issuer = one->issuer,
                               .from_day = one->from_day,
                               .to_day = one->to_day,
                               .credit = one->credit,
                               .honour = one->honour,
                               .issued_at = one->issued_at };
    }
    view->rows = (List){ rows, found.n };
    view->empty = found.n == 0;
    view->more = found.n == (size_t)limit;
    view->days = rule_int(cx, "certificates.public_days", cx->today);
    view->csv = url_of(S("/certificates/public.csv"));
    view->xlsx = url_of(S("/certificates/public.xlsx"));
    if (view->more) {
        long long last = (long long)rows[found.n - 1].id.n;
        view->next = url_of(str_printf(cx->arena, "/certificates/public?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    return reply_page(cx, reply, &certificates_public, view);
}

// --- 待办

#define TODOS_MOST 60

Err certificate_todos(Cx *cx, List *out)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    List rows;
    *out = (List){ 0 };
    if (grant == NULL)
        return OK;
    TRY(certificate_list(
        cx, &(CertificateQuery){ .path = grant->path, .open = true, .limit = TODOS_MOST }, &rows));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Certificate *one = LIST_AT(&rows, Certificate, i);
        todos[i] = (Todo){ .kind = TEXT("记录证明"),
                           .title = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(one->name_masked),
                                               STR_FMT(say(cx->lang, one->state_text))),
                           .place = one->place_name,
                           .due = day_start(day_add(one->due_on, 1)),
                           .late = one->late,
                           .href = one->href.bytes };
    }
    *out = (List){ todos, rows.n };
    return OK;
}

// --- the room

PAGE(certificate_verify, certificate_verify_shape, "核验证明");
PAGE(certificate_verified, certificate_verified_shape, "核验证明");
PAGE(certificate_public_key, certificate_key_shape, "证明的公钥");
const Page *const certificate_verify_pages[3] = { &certificate_verify, &certificate_verified,
                                                  &certificate_public_key };

// clang-format off
static const Setting settings[] = {
    RULE_INT("certificates.due_days", 10, 1, 30, "记录证明从申请到出具最多几个工作日", "民政部令第67号第三条要求及时出具，天数先按记录时长的 10 个工作日"),
    RULE_INT("certificates.public_days", 7, 7, 90, "出具后公示几天", "民发〔2015〕149号：公示一般不少于 7 天"),
};

static const Route routes[] = {
    GET("/certificates", mine, SIGNED_IN, .page = &my_certificates, .title = TEXT("记录证明")),
    POST("/certificates", ask_run, SIGNED_IN, .form = &ask_form, .again = mine, .title = TEXT("申请记录证明")),
    GET("/certificates/desk", desk_page, ONLY(CERTIFICATE_READERS), .page = &certificates_desk, .form = &desk_form, .title = TEXT("办理记录证明")),
    GET("/certificates/public", public_page, PUBLIC, .page = &certificates_public, .title = TEXT("证明公示")),
    GET("/certificates/{id}", show, SIGNED_IN, .page = &certificate_show, .title = TEXT("一份证明")),
    GET("/certificates/{id}/paper.pdf", paper, SIGNED_IN, .title = TEXT("下载证明"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    POST("/certificates/{id}/cancel", cancel_run, SIGNED_IN, .form = &button_form, .again = show, .title = TEXT("取消申请")),
    POST("/certificates/{id}/accept", accept_run, ONLY(ROLES_DISPATCH), .form = &button_form, .again = show, .title = TEXT("受理")),
    POST("/certificates/{id}/refuse", refuse_run, ONLY(ROLES_DISPATCH), .form = &refuse_form, .again = show, .title = TEXT("暂不能出具")),
    POST("/certificates/{id}/issue", issue_run, ONLY(ROLES_DISPATCH), .form = &issue_form, .again = show, .title = TEXT("出具证明")),
    POST("/certificates/{id}/revoke", revoke_run, ONLY(ROLES_DISPATCH), .form = &revoke_form, .again = show, .title = TEXT("撤销证明")),
    GET("/verify", certificate_verify_page, PUBLIC, .page = &certificate_verify, .form = &certificate_code_form, .title = TEXT("核验证明")),
    GET("/verify/key", certificate_key_page, PUBLIC, .page = &certificate_public_key, .title = TEXT("证明的公钥")),
    GET("/verify/{code}", certificate_verified_page, PUBLIC, .page = &certificate_verified, .title = TEXT("核验一份证明")),
};
// clang-format on

static const Listener listeners[] = {
    { "record.reversed", certificate_hear_reversed },
    { "person.erased", certificate_hear_erased },
};

// The public key, for a script, and for `certificate verify` beside a database.
static Err key_command(Cx *cx, const Args *args, CommandOut *out)
{
    SignKey key = certificate_key(&cx->county->key_token);
    Str hex = hex_of(cx->arena, str_of((const char *)key.public, sizeof key.public));
    (void)args;
    buf_printf(&out->out, "%.*s\n", STR_FMT(hex));
    return OK;
}

static const Command commands[] = {
    { .noun = "certificate",
      .verb = "key",
      .summary = TEXT("证明的公钥"),
      .examples = "redvest certificate key --db sqlite:var/daye.db",
      .act = key_command,
      .reads_only = true },
};

const Room certificates_room = { .name = "certificates",
                                 .title = TEXT("记录证明"),
                                 ROUTES(routes),
                                 SETTINGS(settings),
                                 LISTENERS(listeners),
                                 COMMANDS(commands),
                                 .todos = certificate_todos,
                                 .check = certificates_check,
                                 .holdings = certificate_holdings };
