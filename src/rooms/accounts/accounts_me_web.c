// One's own account: password, second factor, phone.
#include "accounts_in.h"
#include "base/qr.h"
#include "base/seal.h"

#define PART_ON_PAGE(Type, member, shape) \
    FIELD_(Type, member, KIND_PART, &(shape), NULL, NULL, FIELD_PAGE_ONLY)

// --- password

typedef struct {
    Str current, password, again;
} MyPasswordForm;
static const Input my_password_inputs[] = {
    INPUT(MyPasswordForm, current, "现在的密码", .hint = TEXT("还没有设过密码的，不填"),
          .widget = WIDGET_PASSWORD, .max = PASSWORD_MAX, .secret = true,
          .autocomplete = "current-password"),
    INPUT(MyPasswordForm, password, "新密码",
          .hint = TEXT("8 至 128 个字符，可以是一句话；不用常见的词和生日"), .required = true,
          .widget = WIDGET_PASSWORD, .max = PASSWORD_MAX, .secret = true,
          .autocomplete = "new-password"),
    INPUT(MyPasswordForm, again, "再输一遍新密码", .required = true, .widget = WIDGET_PASSWORD,
          .max = PASSWORD_MAX, .secret = true, .autocomplete = "new-password"),
};
const Form my_password_form = { "MyPasswordForm", sizeof(MyPasswordForm), my_password_inputs,
                                COUNT(my_password_inputs), TEXT("保存") };

typedef struct {
    bool has_password;
    FormView form;
} MyPasswordView;
static const Field my_password_fields[] = {
    FIELD(MyPasswordView, has_password),
    PART_ON_PAGE(MyPasswordView, form, form_view_shape),
};
static const Shape my_password_shape = SHAPE(MyPasswordView, my_password_fields);
PAGE(my_password, my_password_shape, "密码");

Err my_password_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    Credentials mine;
    MyPasswordView *view = NEW(cx->arena, MyPasswordView);
    TRY(credentials_of(cx, cx->actor.person, &mine));
    view->has_password = mine.has_password;
    view->form = form_view(cx, &my_password_form, S("/me/password"), NULL);
    return reply_page(cx, reply, &my_password, view);
}

typedef struct {
    Str account;
    Proof proof;
    Str hash;
} NewPassword;

static Err password_problem(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), "password", text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

// In the pool: both hashes cost time.
Err my_password_prepare(Cx *cx, const Req *req)
{
    const MyPasswordForm *form = req_form(req);
    NewPassword *new = NEW(cx->arena, NewPassword);
    Person me;
    if (!str_eq(form->password, form->again))
        return password_problem(cx, "again", TEXT("两次输入的新密码不一样"));
    if (!password_fits(form->password))
        return password_problem(cx, "password",
                                TEXT("密码要 8 至 128 个字符，不能是常见的词，请换一个"));
    TRY(person_find(cx, cx->actor.person, &me));
    new->account = me.volunteer_number;
    Str device = req_cookie(req, DEVICE_COOKIE);
    TRY(login_password_prove(cx, new->account, form->current, device, &new->proof));
    new->hash = password_hash(cx->arena, form->password);
    req_keep(req, new);
    return OK;
}

Err my_password_do(Cx *cx, const Req *req, Reply *reply)
{
    const NewPassword *new = req_kept(req);
    Credentials mine;
    Err verdict = OK;
    TRY(credentials_of(cx, cx->actor.person, &mine));
    if (mine.has_password)
        TRY(login_password_try(cx, new->account, &new->proof, (Str){ 0 }, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    TRY(account_password_set(cx, cx->actor.person, new->hash));
    reply_say(cx, reply, TEXT("密码已更换，其他设备都已退出"));
    return reply_goto(cx, reply, S("/me/sessions"));
}

// --- second factor

typedef struct {
    Str code;
} CodeForm;
static const Input code_inputs[] = {
    INPUT(CodeForm, code, "动态码", .hint = TEXT("身份验证器里显示的 6 位数字"), .required = true,
          .widget = WIDGET_CODE, .max = 12, .secret = true, .autocomplete = "one-time-code"),
};
const Form my_second_form = { "CodeForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                              TEXT("启用") };
const Form my_second_off_form = { "CodeOffForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                                  TEXT("停用") };
const Form second_begin_form = { .name = "SecondBegin", .submit = TEXT("开始设置") };

typedef struct {
    bool on, pending, none;
    Html qr;
    Str secret;
    FormView begin, form, off;
} MySecondView;
static const Field my_second_fields[] = {
    FIELD(MySecondView, on),
    FIELD(MySecondView, pending),
    SHOWN(MySecondView, none),
    FIELD(MySecondView, qr),
    SHOWN(MySecondView, secret),
    PART_ON_PAGE(MySecondView, begin, form_view_shape),
    PART_ON_PAGE(MySecondView, form, form_view_shape),
    PART_ON_PAGE(MySecondView, off, form_view_shape),
};
static const Shape my_second_shape = SHAPE(MySecondView, my_second_fields);
PAGE(my_second, my_second_shape, "两步验证");

// What authenticator apps read: Key URI format, label "issuer:account".
static Str otpauth_of(Cx *cx, Str secret)
{
    Buf buf = buf_new(cx->arena, 1024);
    buf_lit(&buf, "otpauth://totp/");
    buf_url(&buf, S("红马甲"));
    buf_lit(&buf, ":");
    buf_url(&buf, cx->actor.name);
    buf_lit(&buf, "?secret=");
    buf_add(&buf, secret);
    buf_lit(&buf, "&issuer=");
    buf_url(&buf, S("红马甲"));
    return buf_str(&buf);
}

Err my_second_show(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    Credentials mine;
    Str secret;
    MySecondView *view = NEW(cx->arena, MySecondView);
    TRY(credentials_of(cx, cx->actor.person, &mine));
    view->on = mine.totp_on;
    view->pending = mine.totp_pending;
    view->none = !mine.totp_on && !mine.totp_pending;
    if (view->pending) {
        TRY(totp_secret_of(cx, &mine, &secret));
        view->secret = base32_of(cx->arena, secret);
        view->qr = (Html){ qr_svg(cx->arena, otpauth_of(cx, view->secret),
                                  say(cx->lang, TEXT("动态码二维码")), false) };
    }
    view->begin = form_view(cx, &second_begin_form, S("/me/second/begin"), NULL);
    view->form = form_view(cx, &my_second_form, S("/me/second"), NULL);
    view->off = form_view(cx, &my_second_off_form, S("/me/second/off"), NULL);
    return reply_page(cx, reply, &my_second, view);
}

Err my_second_begin(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(second_begin(cx, cx->actor.person));
    return reply_goto(cx, reply, S("/me/second"));
}

// The session that has just shown the factor begins anew, so that it carries the mark.
Err my_second_do(Cx *cx, const Req *req, Reply *reply)
{
    const CodeForm *form = req_form(req);
    Err verdict;
    TRY(second_confirm(cx, cx->actor.person, form->code, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    reply_say(cx, reply, TEXT("两步验证已启用，下次登录要动态码"));
    return enter(cx, req, reply, cx->actor.person, &(Ticket){ .next = S("/me/second") }, true);
}

Err my_second_off(Cx *cx, const Req *req, Reply *reply)
{
    const CodeForm *form = req_form(req);
    Err verdict;
    TRY(second_off(cx, cx->actor.person, form->code, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    reply_say(cx, reply, TEXT("两步验证已停用"));
    return enter(cx, req, reply, cx->actor.person, &(Ticket){ .next = S("/me/second") }, false);
}

// --- phone

typedef struct {
    Str phone, code;
} PhoneForm;
static const Input phone_inputs[] = {
    INPUT(PhoneForm, phone, "新手机号", .required = true, .widget = WIDGET_PHONE, .max = 20,
          .autocomplete = "tel", .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号")),
    INPUT(PhoneForm, code, "短信验证码", .hint = TEXT("先点“获取验证码”，短信会发到新手机号"),
          .widget = WIDGET_CODE, .max = 12, .secret = true, .autocomplete = "one-time-code"),
};
const Form my_phone_form = { "PhoneForm", sizeof(PhoneForm), phone_inputs, COUNT(phone_inputs),
                             TEXT("更换") };

typedef struct {
    bool sent;
    Str sent_to, demo_code;
    FormView form;
} PhoneView;
static const Field phone_fields[] = {
    FIELD(PhoneView, sent),
    SHOWN(PhoneView, sent_to),
    SHOWN(PhoneView, demo_code),
    PART_ON_PAGE(PhoneView, form, form_view_shape),
};
static const Shape phone_shape = SHAPE(PhoneView, phone_fields);
PAGE(my_phone, phone_shape, "更换手机号");

Err my_phone_show(Cx *cx, const Req *req, Reply *reply)
{
    Ticket ticket = { 0 };
    PhoneView *view = NEW(cx->arena, PhoneView);
    Err found = ticket_find(cx, req_cookie(req, TICKET_COOKIE), &ticket);
    bool sending = str_eq(req_path(req), S("/me/phone/code"));
    view->sent = found == OK && ticket.stage == TICKET_ASKED;
    view->sent_to = mask_phone(cx->arena, ticket.phone);
    view->demo_code = ticket.demo_code;
    view->form = form_view(cx, &my_phone_form, sending ? S("/me/phone/code") : S("/me/phone"),
                           &(PhoneForm){ .phone = ticket.phone });
    view->form.action = url_of(S("/me/phone"));
    return reply_page(cx, reply, &my_phone, view);
}

Err my_phone_code(Cx *cx, const Req *req, Reply *reply)
{
    const PhoneForm *form = req_form(req);
    Str token;
    TRY(login_code_ask(cx, form->phone, S("/me/data"), &token));
    reply_cookie(cx, reply, TICKET_COOKIE, token, LOGIN_TICKET_LIFE / 1000, false);
    return reply_goto(cx, reply, S("/me/phone"));
}

Err my_phone_do(Cx *cx, const Req *req, Reply *reply)
{
    const PhoneForm *form = req_form(req);
    Err verdict;
    TRY(phone_change(cx, cx->actor.person, form->phone, form->code, &verdict));
    if (verdict != OK)
        return reply_refuse(cx, reply, verdict);
    reply_cookie(cx, reply, TICKET_COOKIE, S(""), 0, false);
    reply_say(cx, reply, TEXT("手机号已更换"));
    return reply_goto(cx, reply, S("/me/data"));
}
