// accounts_in: what the files of this room share among themselves.
#pragma once
#include "accounts.h"
#include "rooms/people/people.h"
#include "town/command.h"
#include "town/recount.h"
#include "web/web.h"

// --- identify (accounts.c)

MUST_USE Err account_identify(Cx *cx, PersonId person, Actor *out);
MUST_USE Err person_grants(Cx *cx, PersonId person, Actor *out);  // fills grants and grant_count
MUST_USE Err grant_find(Cx *cx, GrantId id, GrantRow *out);       // live ones
// Who of these scopes an actor keeps the accounts of: the grant with the widest path, NULL when
// there is none.
const Grant *keeper_grant(const Actor *who);

typedef struct {
    int64_t id;
    Str to_name;
    Time made_at;
    bool undone, may_undo;
} HandoverRow;
extern const Shape handover_row_shape;
MUST_USE Err handovers_of(Cx *cx, PersonId person, List *out);  // newest first, at most 20

// The listener and the clock's work of the room.
Err account_person_erased(Cx *cx, const Event *event);
Err account_sweep(Cx *cx, int limit, int *did);

// --- log-in (accounts_login.c)

typedef enum { TICKET_ASKED, TICKET_PROVED, TICKET_SECOND } TicketStage;

// A log-in on its way, held by a cookie in the browser: the phone that asked for a code, the phone
// that was proved, or the person who has shown one factor and owes the second.
typedef struct {
    int64_t id;
    TicketStage stage;
    Blob phone_sealed;
    Str phone;  // in clear
    PersonId person;
    Str next;
    int64_t partner;
    Blob partner_user;
    Str demo_code;
} Ticket;

#define TICKET_COOKIE  "login"
#define DEVICE_COOKIE  "device"
#define SHELL_COOKIE   "shell"  // "none": pages without our own frame, read by web/layout
#define DEVICE_SECONDS ((int64_t)180 * 24 * 3600)

MUST_USE Err ticket_new(Cx *cx, const Ticket *ticket, Str *token);
MUST_USE Err ticket_find(Cx *cx, Str token, Ticket *out);  // account_ticket_gone
MUST_USE Err ticket_use(Cx *cx, const Ticket *ticket);     // once

// Sends a code to a mobile number, whoever has it; the ticket remembers phone and next.
MUST_USE Err login_code_ask(Cx *cx, Str phone, Str next, Str *token);
// *verdict tells; rows are kept either way (the caller answers with reply_refuse). `device`: the
// cookie's value.
MUST_USE Err login_code_try(Cx *cx, Str phone, Str code, Str device, Err *verdict);

// What the pool found out about a password before the act.
typedef struct {
    PersonId person;  // none: unknown, ambiguous or without a password
    bool matches;
    Str fresh;  // a new hash when the old one was made with other parameters
} Proof;
// In the pool.
MUST_USE Err login_password_prove(Cx *cx, Str account, Str password, Str device, Proof *out);
MUST_USE Err login_password_try(Cx *cx, Str account, const Proof *proof, Str device, Err *verdict);
MUST_USE Err login_second_try(Cx *cx, PersonId person, Str code, Err *verdict);

typedef struct {
    PersonId person;
    Str login;
    bool has_password, totp_on, totp_pending, locked;
    Time locked_at;
    Str locked_why;
    Str password;      // FIELD_SECRET
    Blob totp_sealed;  // FIELD_SECRET
    int64_t totp_step;
} Credentials;
MUST_USE Err credentials_of(Cx *cx, PersonId person, Credentials *out);  // zero when there are none
MUST_USE Err account_by_login(Cx *cx, Str login, PersonId *out);         // none when there is none
MUST_USE Err totp_secret_of(Cx *cx, const Credentials *credentials, Str *out);
MUST_USE Err second_begin(Cx *cx, PersonId person);  // a fresh secret, not yet in force
MUST_USE Err second_confirm(Cx *cx, PersonId person, Str code, Err *verdict);
MUST_USE Err second_off(Cx *cx, PersonId person, Str code, Err *verdict);

Str device_new(Cx *cx, PersonId person);  // the cookie's value

MUST_USE Err phone_change(Cx *cx, PersonId person, Str phone, Str code, Err *verdict);

// --- partners (accounts_partner.c)

typedef struct {
    int64_t id;
    Str app, title, hosts;
    Blob secret_sealed;
} Partner;
// Checks app, signature, time, that the nonce is new and that a page of another host did not lead
// here.
MUST_USE Err handover_read(Cx *cx, const Handover *h, Str sig, Str from_page, Partner *out);
MUST_USE Err handover_use(Cx *cx, const Partner *partner,
                          const Handover *h);  // takes the nonce: handover_replayed
MUST_USE Err partner_person(Cx *cx, const Partner *partner, Str user,
                            PersonId *out);  // none when not linked
MUST_USE Err partner_link(Cx *cx, int64_t partner, Blob user_hash, PersonId person);
Blob partner_user_hash(Cx *cx, const Partner *partner, Str user);

// --- demo
typedef struct {
    PersonId person;
    Str name, note, phone;  // the phone in clear: the person is invented
} DemoAccount;
extern const Shape demo_account_shape;
MUST_USE Err demo_accounts_list(Cx *cx, List *out);
MUST_USE Err demo_account_is(Cx *cx, PersonId person);  // account_wrong

// --- pages and commands of the other files

#define ACCOUNT_COMMANDS 12
extern const Command account_commands[ACCOUNT_COMMANDS];

// accounts_login_web.c
extern const Form login_form, register_form, choose_form, password_form, second_form,
    demo_login_form, handover_form;
Err login_show(Cx *cx, const Req *req, Reply *reply);
Err login_send_code(Cx *cx, const Req *req, Reply *reply);
Err login_with_code(Cx *cx, const Req *req, Reply *reply);
Err login_demo(Cx *cx, const Req *req, Reply *reply);
Err register_show(Cx *cx, const Req *req, Reply *reply);
Err register_do(Cx *cx, const Req *req, Reply *reply);
Err choose_show(Cx *cx, const Req *req, Reply *reply);
Err choose_do(Cx *cx, const Req *req, Reply *reply);
Err password_show(Cx *cx, const Req *req, Reply *reply);
Err password_prepare(Cx *cx, const Req *req);
Err password_do(Cx *cx, const Req *req, Reply *reply);
Err second_show(Cx *cx, const Req *req, Reply *reply);
Err second_do(Cx *cx, const Req *req, Reply *reply);
Err log_out(Cx *cx, const Req *req, Reply *reply);
Err consent_show(Cx *cx, const Req *req, Reply *reply);
Err consent_do(Cx *cx, const Req *req, Reply *reply);

// accounts_me_web.c
extern const Form my_password_form, my_second_form, my_second_off_form, my_phone_form,
    second_begin_form;
Err my_password_show(Cx *cx, const Req *req, Reply *reply);
Err my_password_prepare(Cx *cx, const Req *req);
Err my_password_do(Cx *cx, const Req *req, Reply *reply);
Err my_second_show(Cx *cx, const Req *req, Reply *reply);
Err my_second_begin(Cx *cx, const Req *req, Reply *reply);
Err my_second_do(Cx *cx, const Req *req, Reply *reply);
Err my_second_off(Cx *cx, const Req *req, Reply *reply);
Err my_phone_show(Cx *cx, const Req *req, Reply *reply);
Err my_phone_code(Cx *cx, const Req *req, Reply *reply);
Err my_phone_do(Cx *cx, const Req *req, Reply *reply);
// Ends the log-in: second factor still owed, partner's link, session, and on to `ticket->next`.
Err enter(Cx *cx, const Req *req, Reply *reply, PersonId person, const Ticket *ticket, bool second);

Err accounts_check(Cx *cx, Recount *recount);  // for Room.check
