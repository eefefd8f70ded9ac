// 核验页: whether a paper holds, for whoever has it in hand, without logging in, with masks.
#include "rooms/certificates/certificates_inside.h"
#include "rooms/people/people.h"
#include "town/county.h"

typedef struct {
    Str code;
} CodeForm;
static const Input code_inputs[] = {
    INPUT(CodeForm, code, "校验码", .required = false, .hint = TEXT("证明上的 10 位字母和数字"),
          .max = 20, .widget = WIDGET_SEARCH, .autocomplete = "off"),
};
const Form certificate_code_form = { "CodeForm", sizeof(CodeForm), code_inputs, COUNT(code_inputs),
                                     TEXT("核验") };

typedef struct {
    FormView form;
    Url key;
} VerifyView;
static const Field verify_fields[] = {
    FIELD_(VerifyView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    LINK(VerifyView, key),
};
const Shape certificate_verify_shape = SHAPE(VerifyView, verify_fields);

// What is typed leads to the page of that code, so that it can be kept and sent on.
Err certificate_verify_page(Cx *cx, const Req *req, Reply *reply)
{
    const CodeForm *form = req_form(req);
    VerifyView *view = NEW(cx->arena, VerifyView);
    if (str_trim(form->code).n > 0) {
        Str code = certificate_code_normal(cx->arena, form->code);
        if (code.n == 0)
            return &certificate_mistyped;
        return reply_goto(cx, reply, str_join(cx->arena, S("/verify/"), code));
    }
    view->form = form_view(cx, &certificate_code_form, S("/verify"), NULL);
    view->key = url_of(S("/verify/key"));
    return reply_page(cx, reply, certificate_verify_pages[0], view);
}

typedef struct {
    Str number, code, name, volunteer_number, award, issuer, place_name;
    Text kind_text, state_text;
    Day from_day, to_day;
    Minutes credit, honour, carried;
    Time issued_at, revoked_at, suspended_at;
    Str reason, digest, signature;
    List lines;  // of CertificateLine
    bool valid, revoked, suspended, is_record, signature_holds;
} VerifiedView;
static const Field verified_fields[] = {
    FIELD(VerifiedView, number),       FIELD(VerifiedView, code),
    FIELD(VerifiedView, name),         FIELD(VerifiedView, volunteer_number),
    FIELD(VerifiedView, award),        FIELD(VerifiedView, issuer),
    FIELD(VerifiedView, place_name),   FIELD(VerifiedView, kind_text),
    FIELD(VerifiedView, state_text),   FIELD(VerifiedView, from_day),
    FIELD(VerifiedView, to_day),       FIELD(VerifiedView, credit),
    FIELD(VerifiedView, honour),       FIELD(VerifiedView, carried),
    FIELD(VerifiedView, issued_at),    FIELD(VerifiedView, revoked_at),
    FIELD(VerifiedView, reason),       FIELD(VerifiedView, digest),
    FIELD(VerifiedView, signature),    LISTED(VerifiedView, lines, certificate_line_shape),
    FIELD(VerifiedView, valid),        FIELD(VerifiedView, revoked),
    FIELD(VerifiedView, suspended_at), FIELD(VerifiedView, suspended),
    FIELD(VerifiedView, is_record),    FIELD(VerifiedView, signature_holds),
};
const Shape certificate_verified_shape = SHAPE(VerifiedView, verified_fields);

Err certificate_verified_page(Cx *cx, const Req *req, Reply *reply)
{
    Certificate one;
    VerifiedView *view = NEW(cx->arena, VerifiedView);
    SignKey key = certificate_key(&cx->county->key_token);
    TRY(certificate_by_code(cx, req_word(req, "code"), &one));
    TRY(certificate_lines(cx, one.id, &view->lines));
    // Who was erased is not named, so the text that was signed cannot be written again.
    bool holds = one.name.n > 0 &&
                 sign_holds(str_of((const char *)key.public, sizeof key.public),
                            certificate_text(cx->arena, &one), one.signature.bytes);
    *view = (VerifiedView){
        .number = one.number,
        .code = one.code,
        .name = one.name.n > 0 ? one.name_masked : say(cx->lang, TEXT("已注销")),
        .volunteer_number = mask_id(cx->arena, one.volunteer_number),
        .award = one.award,
        .issuer = one.issuer,
        .place_name = one.place_name,
        .kind_text = one.kind_text,
        .state_text = one.state_text,
        .from_day = one.from_day,
        .to_day = one.to_day,
        .credit = one.credit,
        .honour = one.honour,
        .carried = one.carried,
        .issued_at = one.issued_at,
        .revoked_at = one.revoked_at,
        .reason = one.state == CERTIFICATE_REVOKED ? one.opinion : S(""),
        .digest = one.digest,
        .signature = base64url_of(cx->arena, one.signature.bytes),
        .lines = view->lines,
        .suspended_at = one.suspended_at,
        .suspended = one.state == CERTIFICATE_ISSUED && one.suspended_at.ms != 0,
        .valid = one.state == CERTIFICATE_ISSUED && one.suspended_at.ms == 0 &&
                 (holds || one.name.n == 0),
        .revoked = one.state == CERTIFICATE_REVOKED,
        .is_record = one.kind == CERTIFICATE_RECORD,
        .signature_holds = holds,
    };
    return reply_page(cx, reply, certificate_verify_pages[1], view);
}

typedef struct {
    Str public_key, algorithm, command;
} KeyView;
static const Field key_fields[] = {
    FIELD(KeyView, public_key),
    FIELD(KeyView, algorithm),
    FIELD(KeyView, command),
};
const Shape certificate_key_shape = SHAPE(KeyView, key_fields);

Err certificate_key_page(Cx *cx, const Req *req, Reply *reply)
{
    KeyView *view = NEW(cx->arena, KeyView);
    SignKey key = certificate_key(&cx->county->key_token);
    (void)req;
    view->public_key = hex_of(cx->arena, str_of((const char *)key.public, sizeof key.public));
    view->algorithm = S("Ed25519");
    view->command = str_printf(cx->arena, "redvest certificate verify FILE.pdf --key %.*s",
                               STR_FMT(view->public_key));
    return reply_page(cx, reply, certificate_verify_pages[2], view);
}
