// The way in: phone and code on one screen, registration by one's own act, password, second factor,
// a partner's hand-over.
#include "accounts_in.h"
#include "town/county.h"

// --- on to the next page

// Only a path of ours that is not the way in itself.
static Str next_of(Str wanted)
{
    Str path = url_of(wanted).bytes;
    if (path.n == 0 || path.p[0] != '/' || str_starts(path, S(PATH_LOGIN)) ||
        str_starts(path, S("/handover")))
        return S("/");
    return path;
}

static Err ticket_of(Cx *cx, const Req *req, TicketStage stage, Ticket *out)
{
    Ticket ticket;
    TRY(ticket_find(cx, req_cookie(req, TICKET_COOKIE), &ticket));
    if (ticket.stage != stage)
        return &account_ticket_gone;
    *out = ticket;
    return OK;
}

static Err ticket_give(Cx *cx, Reply *reply, const Ticket *ticket)
{
    Str token;
    TRY(ticket_new(cx, ticket, &token));
    reply_cookie(cx, reply, TICKET_COOKIE, token, LOGIN_TICKET_LIFE / 1000, false);
    return OK;
}

static Err owe_second(Cx *cx, Reply *reply, PersonId person, const Ticket *from)
{
    const Ticket ticket = { .stage = TICKET_SECOND,
                            .person = person,
                            .next = from->next,
                            .partner = from->partner,
                            .partner_user = from->partner_user };
    TRY(ticket_give(cx, reply, &ticket));
    return reply_goto(cx, reply, S(PATH_SECOND_FACTOR));
}

Err enter(Cx *cx, const Req *req, Reply *reply, PersonId person, const Ticket *ticket, bool second)
{
    Credentials credentials;
    Actor who = { .person = person };
    TRY(credentials_of(cx, person, &credentials));
    TRY(person_grants(cx, person, &who));
    if (credentials.locked)
        return &account_locked;
    if (ticket->partner != 0 && account_staff(&who))
        return &handover_staff;
    if (credentials.totp_on && !second)
        return owe_second(cx, reply, person, ticket);
    if (ticket->partner != 0)
        TRY(partner_link(cx, ticket->partner, ticket->partner_user, person));
    TRY(session_begin(cx, req, reply, person, account_staff(&who), second));
    reply_cookie(cx, reply, TICKET_COOKIE, S(""), 0, false);
    reply_cookie(cx, reply, DEVICE_COOKIE, device_new(cx, person), DEVICE_SECONDS, false);
    cx_audit(cx, "login", person.n, (Str){ 0 }, second ? S("in, two factors") : S("in"));
    return reply_goto(cx, reply, next_of(ticket->next));
}

// A phone has been proved: one person goes in, several choose, nobody registers.
static Err proved(Cx *cx, const Req *req, Reply *reply, const Ticket *ticket)
{
    List people;
    TRY(people_by_phone(cx, ticket->phone, &people));
    if (people.n == 1)
        return enter(cx, req, reply, LIST_AT(&people, Person, 0)->id, ticket, false);
    Ticket on = *ticket;
    on.stage = TICKET_PROVED;
    TRY(ticket_give(cx, reply, &on));
    return reply_goto(cx, reply, people.n == 0 ? S("/login/register") : S("/login/choose"));
}

// --- phone and code, on one screen

typedef struct {
    Str phone, code, next;
} LoginForm;
static const Input login_inputs[] = {
    INPUT(LoginForm, phone, "手机号", .required = true, .widget = WIDGET_PHONE, .max = 20,
          .autocomplete = "tel", .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号")),
    INPUT(LoginForm, code, "短信验证码", .required = false, .widget = WIDGET_CODE, .max = 12,
          .secret = true, .autocomplete = "one-time-code"),
    INPUT(LoginForm, next, "登录后打开", .widget = WIDGET_HIDDEN, .max = 500),
};
const Form login_form = { "LoginForm", sizeof(LoginForm), login_inputs, COUNT(login_inputs),
                          TEXT("登录") };

typedef struct {
    PersonId person;
    Str next;
} DemoForm;
static const Input demo_inputs[] = {
    INPUT(DemoForm, person, "演示账号", .required = true, .widget = WIDGET_HIDDEN),
    INPUT(DemoForm, next, "登录后打开", .widget = WIDGET_HIDDEN, .max = 500),
};
const Form demo_login_form = { "DemoForm", sizeof(DemoForm), demo_inputs, COUNT(demo_inputs),
                               TEXT("登录") };

typedef struct {
    FormField phone, code;  // placed by hand: the button that asks for the code stands between them
    FormView form;
    Str next;
    bool sent;
    Str sent_to, demo_code;
    List demo;
    bool has_demo;
    FormView demo_form;
} LoginView;
#define PART_ON_PAGE(Type, member, shape) \
    FIELD_(Type, member, KIND_PART, &(shape), NULL, NULL, FIELD_PAGE_ONLY)
static const Field login_fields[] = {
    PART_ON_PAGE(LoginView, phone, form_field_shape),
    PART_ON_PAGE(LoginView, code, form_field_shape),
    PART_ON_PAGE(LoginView, form, form_view_shape),
    SHOWN(LoginView, next),
    FIELD(LoginView, sent),
    SHOWN(LoginView, sent_to),
    SHOWN(LoginView, demo_code),
    LISTED(LoginView, demo, demo_account_shape),
    FIELD(LoginView, has_demo),
    PART_ON_PAGE(LoginView, demo_form, form_view_shape),
};
static const Shape login_shape = SHAPE(LoginView, login_fields);
PAGE(login, login_shape, "登录");

Err login_show(Cx *cx, const Req *req, Reply *reply)
{
    Ticket ticket = { 0 };
    LoginView *view = NEW(cx->arena, LoginView);
    view->sent = ticket_of(cx, req, TICKET_ASKED, &ticket) == OK;
    view->sent_to = mask_phone(cx->arena, ticket.phone);
    view->demo_code = ticket.demo_code;
    Str asked = req_query(req, "next");
    view->next = next_of(asked.n > 0 ? asked : ticket.next);
    // Both buttons send the same fields, so after either the same form stands again.
    bool sending = str_eq(req_path(req), S("/login/code"));
    const LoginForm values = { .phone = ticket.phone, .next = view->next };
    view->form = form_view(cx, &login_form, sending ? S("/login/code") : S("/login"), &values);
    view->form.action = url_of(S("/login"));
    view->phone = *form_field(&view->form, "phone");
    view->code = *form_field(&view->form, "code");
    view->code.required = true;  // for the log-in; the other button of the form does without
    view->demo_form = form_view(cx, &demo_login_form, S("/login/demo"), NULL);
    TRY(demo_accounts_list(cx, &view->demo));
    view->has_demo = view->demo.n > 0;
    return reply_page(cx, reply, &login, view);
}

Err login_send_code(Cx *cx, const Req *req, Reply *reply)
{
    const LoginForm *form = req_form(req);
    Str token;
    TRY(login_code_ask(cx, form->phone, next_of(form->next), &token));
    reply_cookie(cx, reply, TICKET_COOKIE, token, LOGIN_TICKET_LIFE / 1000, false);
    return reply_goto(cx, reply, S(PATH_LOGIN));
}

static Err code_wanted(Cx *cx)
{
    cx_problem(cx, S("code"), "required", TEXT("请填写短信里的 6 位验证码"), (Str){ 0 },
               (Str){ 0 });
    return &fault_invalid;
}

Err login_with_code(Cx *cx, const Req *req, Reply *reply)
{
    const LoginForm *form = req_form(req);
    Err verdict;
    if (str_trim(form->code).n == 0)
        return code_wanted(cx);
    TRY(login_code_try(cx, form->phone, form->code, req_cookie(req, DEVICE_COOKIE), &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    const Ticket ticket = { .phone = phone_normal(cx->arena, form->phone),
                            .next = next_of(form->next) };
    return proved(cx, req, reply, &ticket);
}

Err login_demo(Cx *cx, const Req *req, Reply *reply)
{
    const DemoForm *form = req_form(req);
    TRY(demo_account_is(cx, form->person));
    return enter(cx, req, reply, form->person, &(Ticket){ .next = next_of(form->next) }, false);
}

// --- a first log-in: registration by one's own act

typedef struct {
    Str name;
    PlaceId home;
} RegisterForm;
static const Input register_inputs[] = {
    INPUT(RegisterForm, name, "姓名", .required = true, .max = PERSON_NAME_MAX,
          .autocomplete = "name", .valid = name_valid,
          .invalid = TEXT("请填写姓名，1 至 30 个字，不含数字")),
    INPUT(RegisterForm, home, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
};
const Form register_form = { "RegisterForm", sizeof(RegisterForm), register_inputs,
                             COUNT(register_inputs), TEXT("登记并进入") };

typedef struct {
    Str phone;
    FormView form;
} RegisterView;
static const Field register_fields[] = { SHOWN(RegisterView, phone),
                                         PART_ON_PAGE(RegisterView, form, form_view_shape) };
static const Shape register_shape = SHAPE(RegisterView, register_fields);
PAGE(login_register, register_shape, "登记");

static Err station_choices(Cx *cx, FormView *form)
{
    List stations;
    TRY(people_stations(cx, &stations));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, stations.n + 1);
    for (size_t i = 0; i < stations.n; i++) {
        const Station *station = LIST_AT(&stations, Station, i);
        choices[i].value = str_printf(cx->arena, "%lld", (long long)station->id.n);
        choices[i].text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(station->branch),
                                         STR_FMT(station->name));
    }
    form_choices(cx, form, "home", choices, stations.n);
    return OK;
}

Err register_show(Cx *cx, const Req *req, Reply *reply)
{
    Ticket ticket;
    RegisterView *view = NEW(cx->arena, RegisterView);
    TRY(ticket_of(cx, req, TICKET_PROVED, &ticket));
    view->phone = mask_phone(cx->arena, ticket.phone);
    view->form = form_view(cx, &register_form, S("/login/register"), NULL);
    TRY(station_choices(cx, &view->form));
    return reply_page(cx, reply, &login_register, view);
}

Err register_do(Cx *cx, const Req *req, Reply *reply)
{
    const RegisterForm *form = req_form(req);
    Ticket ticket;
    PersonId person;
    TRY(ticket_of(cx, req, TICKET_PROVED, &ticket));
    TRY(ticket_use(cx, &ticket));
    TRY(person_add(cx,
                   &(PersonNew){ .name = form->name, .phone = ticket.phone, .home = form->home },
                   &person));
    reply_say(cx, reply, TEXT("登记好了"));
    return enter(cx, req, reply, person, &ticket, false);
}

// --- a family's phone

typedef struct {
    PersonId person;
} ChooseForm;
static const Input choose_inputs[] = { INPUT(ChooseForm, person, "登录的人", .required = true,
                                             .widget = WIDGET_CHOICE) };
const Form choose_form = { "ChooseForm", sizeof(ChooseForm), choose_inputs, COUNT(choose_inputs),
                           TEXT("进入") };

typedef struct {
    Str phone;
    FormView form;
} ChooseView;
static const Field choose_fields[] = { SHOWN(ChooseView, phone),
                                       PART_ON_PAGE(ChooseView, form, form_view_shape) };
static const Shape choose_shape = SHAPE(ChooseView, choose_fields);
PAGE(login_choose, choose_shape, "选择登录的人");

Err choose_show(Cx *cx, const Req *req, Reply *reply)
{
    Ticket ticket;
    List people;
    ChooseView *view = NEW(cx->arena, ChooseView);
    TRY(ticket_of(cx, req, TICKET_PROVED, &ticket));
    TRY(people_by_phone(cx, ticket.phone, &people));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, people.n + 1);
    for (size_t i = 0; i < people.n; i++) {
        const Person *person = LIST_AT(&people, Person, i);
        choices[i].value = str_printf(cx->arena, "%lld", (long long)person->id.n);
        choices[i].text_str = str_printf(cx->arena, "%.*s　%.*s", STR_FMT(person->name_masked),
                                         STR_FMT(person->home_name));
    }
    view->phone = mask_phone(cx->arena, ticket.phone);
    view->form = form_view(cx, &choose_form, S("/login/choose"), NULL);
    form_choices(cx, &view->form, "person", choices, people.n);
    return reply_page(cx, reply, &login_choose, view);
}

Err choose_do(Cx *cx, const Req *req, Reply *reply)
{
    const ChooseForm *form = req_form(req);
    Ticket ticket;
    List people;
    TRY(ticket_of(cx, req, TICKET_PROVED, &ticket));
    TRY(people_by_phone(cx, ticket.phone, &people));
    for (size_t i = 0; i < people.n; i++) {
        if (!same(LIST_AT(&people, Person, i)->id, form->person))
            continue;
        TRY(ticket_use(cx, &ticket));
        return enter(cx, req, reply, form->person, &ticket, false);
    }
    return &person_missing;
}

// --- password

typedef struct {
    Str account, password, next;
} PasswordForm;
static const Input password_inputs[] = {
    INPUT(PasswordForm, account, "账号", .hint = TEXT("登录名、志愿者编号或手机号"),
          .required = true, .max = 40, .autocomplete = "username"),
    INPUT(PasswordForm, password, "密码", .required = true, .widget = WIDGET_PASSWORD,
          .max = PASSWORD_MAX, .secret = true, .autocomplete = "current-password"),
    INPUT(PasswordForm, next, "登录后打开", .widget = WIDGET_HIDDEN, .max = 500),
};
const Form password_form = { "PasswordForm", sizeof(PasswordForm), password_inputs,
                             COUNT(password_inputs), TEXT("登录") };

typedef struct {
    FormView form;
} FormPage;
static const Field form_page_fields[] = { PART_ON_PAGE(FormPage, form, form_view_shape) };
static const Shape form_page_shape = SHAPE(FormPage, form_page_fields);
PAGE(login_password, form_page_shape, "密码登录");

Err password_show(Cx *cx, const Req *req, Reply *reply)
{
    FormPage *view = NEW(cx->arena, FormPage);
    const PasswordForm values = { .next = next_of(req_query(req, "next")) };
    view->form = form_view(cx, &password_form, S("/login/password"), &values);
    return reply_page(cx, reply, &login_password, view);
}

Err password_prepare(Cx *cx, const Req *req)
{
    const PasswordForm *form = req_form(req);
    Proof *proof = NEW(cx->arena, Proof);
    Str device = req_cookie(req, DEVICE_COOKIE);
    TRY(login_password_prove(cx, form->account, form->password, device, proof));
    req_keep(req, proof);
    return OK;
}

Err password_do(Cx *cx, const Req *req, Reply *reply)
{
    const PasswordForm *form = req_form(req);
    const Proof *proof = req_kept(req);
    Err verdict;
    TRY(login_password_try(cx, form->account, proof, req_cookie(req, DEVICE_COOKIE), &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    return enter(cx, req, reply, proof->person, &(Ticket){ .next = next_of(form->next) }, false);
}

// --- the second factor

typedef struct {
    Str code, next;
} SecondForm;
static const Input second_inputs[] = {
    INPUT(SecondForm, code, "动态码", .hint = TEXT("身份验证器里显示的 6 位数字"), .required = true,
          .widget = WIDGET_CODE, .max = 12, .secret = true, .autocomplete = "one-time-code"),
    INPUT(SecondForm, next, "登录后打开", .widget = WIDGET_HIDDEN, .max = 500),
};
const Form second_form = { "SecondForm", sizeof(SecondForm), second_inputs, COUNT(second_inputs),
                           TEXT("验证") };
PAGE(login_second, form_page_shape, "两步验证");

// Who owes the factor: a log-in on its way, or somebody signed in with one whom a page sent here.
static Err second_owed(Cx *cx, const Req *req, Ticket *out)
{
    Err err = ticket_of(cx, req, TICKET_SECOND, out);
    if (err != &account_ticket_gone || cx->actor.person.n == 0)
        return err;
    *out = (Ticket){ .person = cx->actor.person, .next = next_of(req_query(req, "next")) };
    return OK;
}

Err second_show(Cx *cx, const Req *req, Reply *reply)
{
    Ticket ticket;
    Credentials credentials;
    FormPage *view = NEW(cx->arena, FormPage);
    TRY(second_owed(cx, req, &ticket));
    TRY(credentials_of(cx, ticket.person, &credentials));
    if (!credentials.totp_on)
        return reply_goto(cx, reply, S("/me/second"));
    const SecondForm values = { .next = ticket.next };
    view->form = form_view(cx, &second_form, S(PATH_SECOND_FACTOR), &values);
    return reply_page(cx, reply, &login_second, view);
}

Err second_do(Cx *cx, const Req *req, Reply *reply)
{
    const SecondForm *form = req_form(req);
    Ticket ticket;
    Err verdict;
    TRY(second_owed(cx, req, &ticket));
    TRY(login_second_try(cx, ticket.person, form->code, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    if (ticket.id != 0)
        TRY(ticket_use(cx, &ticket));
    else
        ticket.next = next_of(form->next);
    return enter(cx, req, reply, ticket.person, &ticket, true);
}

Err log_out(Cx *cx, const Req *req, Reply *reply)
{
    TRY(session_end(cx, req, reply));
    reply_cookie(cx, reply, SHELL_COOKIE, S(""), 0, false);
    reply_say(cx, reply, TEXT("已退出"));
    return reply_goto(cx, reply, S("/"));
}

// --- hand-over from a partner's app

typedef struct {
    Str app, user, phone, ts, nonce, sig;
} HandoverForm;
static const Input handover_inputs[] = {
    INPUT(HandoverForm, app, "应用", .widget = WIDGET_HIDDEN, .max = 30),
    INPUT(HandoverForm, user, "应用内的人", .widget = WIDGET_HIDDEN, .max = 64),
    INPUT(HandoverForm, phone, "手机号", .widget = WIDGET_HIDDEN, .max = 20),
    INPUT(HandoverForm, ts, "时间", .widget = WIDGET_HIDDEN, .max = 12),
    INPUT(HandoverForm, nonce, "随机数", .widget = WIDGET_HIDDEN, .max = 64),
    INPUT(HandoverForm, sig, "签名", .widget = WIDGET_HIDDEN, .max = 64),
};
const Form handover_form = { "HandoverForm", sizeof(HandoverForm), handover_inputs,
                             COUNT(handover_inputs), TEXT("同意并进入") };

typedef struct {
    Str title, phone;
    bool linked;
    FormView form;
} ConsentView;
static const Field consent_fields[] = {
    SHOWN(ConsentView, title),
    SHOWN(ConsentView, phone),
    SHOWN(ConsentView, linked),
    PART_ON_PAGE(ConsentView, form, form_view_shape),
};
static const Shape consent_shape = SHAPE(ConsentView, consent_fields);
PAGE(handover_consent, consent_shape, "进入志愿服务");

static Handover handover_of(const HandoverForm *form)
{
    return (Handover){ form->app, form->user, form->phone, form->ts, form->nonce };
}

// Nothing changes by looking: the nonce is taken when the person says yes.
Err consent_show(Cx *cx, const Req *req, Reply *reply)
{
    const HandoverForm *form = req_form(req);
    Handover h = handover_of(form);
    ConsentView *view = NEW(cx->arena, ConsentView);
    Partner partner;
    PersonId person;
    TRY(handover_read(cx, &h, form->sig, req_header(req, "referer"), &partner));
    TRY(partner_person(cx, &partner, h.user, &person));
    view->title = partner.title;
    view->phone = mask_phone(cx->arena, h.phone);
    view->linked = person.n != 0;
    view->form = form_view(cx, &handover_form, S("/handover"), form);
    if (view->linked)
        view->form.submit = TEXT("进入");
    return reply_page(cx, reply, &handover_consent, view);
}

Err consent_do(Cx *cx, const Req *req, Reply *reply)
{
    const HandoverForm *form = req_form(req);
    Handover h = handover_of(form);
    Partner partner;
    PersonId person;
    TRY(handover_read(cx, &h, form->sig, (Str){ 0 }, &partner));
    TRY(handover_use(cx, &partner, &h));
    TRY(partner_person(cx, &partner, h.user, &person));
    reply_cookie(cx, reply, SHELL_COOKIE, S("none"), INT64_C(12) * 3600, false);
    const Ticket ticket = { .phone = h.phone,
                            .next = S("/"),
                            .partner = partner.id,
                            .partner_user = partner_user_hash(cx, &partner, h.user) };
    if (person.n != 0)
        return enter(cx, req, reply, person, &ticket, false);
    return proved(cx, req, reply, &ticket);
}
