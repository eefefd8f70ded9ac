// Log-in: codes, passwords, the second factor, and the counting of failures.
//
// A refusal must be counted, so the acts here return OK with a verdict; the page answers with
// reply_refuse and the rows stay. Every way takes the same steps whether the phone or account is
// known or not.
#include "accounts_in.h"
#include "base/seal.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/catalogue.h"
#include "town/county.h"
#include "town/setting.h"
#include "web/session.h"

#define SEAL_TICKET "login_tickets.phone"
#define SEAL_TOTP   "credentials.totp"

static Blob keyed(Cx *cx, const char *context, Str plain)
{
    return (Blob){ lookup_hash(cx->arena, &cx->county->key_token, context, plain) };
}

static Blob address_of(Cx *cx)
{
    return keyed(cx, "login.from", address_network(cx->arena, cx->from));
}

// Who sits at the machine itself (a proxy in front names the real address) shares no address with
// strangers.
static bool from_outside(const Cx *cx)
{
    return cx->from.n > 0 && !str_starts(cx->from, S("127.")) && !str_eq(cx->from, S("::1"));
}

static Str random_token(Cx *cx)
{
    char bytes[24];
    cx_random(cx, bytes, sizeof bytes);
    return base64url_of(cx->arena, (Str){ bytes, sizeof bytes });
}

// --- tickets

static const char *const stage_words[] = { "asked", "proved", "second", NULL };

static const Field ticket_fields[] = {
    FIELD(Ticket, id),
    WORD(Ticket, stage, stage_words),
    HIDDEN(Ticket, phone_sealed),
    FIELD(Ticket, person),
    FIELD(Ticket, next),
    FIELD(Ticket, partner),
    HIDDEN(Ticket, partner_user),
    FIELD(Ticket, demo_code),
};
static const Shape ticket_shape = SHAPE(Ticket, ticket_fields);

SQL(ticket_add_sql,
    "insert into login_tickets (token_hash, stage, phone_sealed, person, next, partner, "
    "partner_user, demo_code, expires_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    P_BYTES, P_TEXT, P_BYTES, P_INT, P_TEXT, P_INT, P_BYTES, P_TEXT, P_INT);

Err ticket_new(Cx *cx, const Ticket *ticket, Str *token)
{
    Blob sealed = { { 0 } };
    if (ticket->phone.n > 0)
        sealed = (Blob){ seal_field(cx->arena, &cx->county->key_field, SEAL_TICKET,
                                    ticket->phone) };
    *token = random_token(cx);
    return db_change(cx, &ticket_add_sql, NULL, keyed(cx, "login.ticket", *token),
                     stage_words[ticket->stage], sealed, ticket->person,
                     ticket->next.n > 0 ? ticket->next : S("/"), ticket->partner,
                     ticket->partner_user, ticket->demo_code, time_add(cx->now, LOGIN_TICKET_LIFE));
}

SQL(ticket_sql,
    "select id, stage, phone_sealed, person, next, coalesce(partner, 0) as partner, partner_user, "
    "demo_code from login_tickets"
    " where token_hash = $1 and used_at is null and expires_at > $2",
    P_BYTES, P_INT);

Err ticket_find(Cx *cx, Str token, Ticket *out)
{
    Ticket ticket = { 0 };
    if (token.n == 0)
        return &account_ticket_gone;
    TRY(db_one(cx, &ticket_sql, &ticket_shape, &ticket, &account_ticket_gone,
               keyed(cx, "login.ticket", token), cx->now));
    if (ticket.phone_sealed.bytes.n > 0)
        TRY(open_field(cx->arena, &cx->county->key_field, SEAL_TICKET, ticket.phone_sealed.bytes,
                       &ticket.phone));
    *out = ticket;
    return OK;
}

SQL(ticket_use_sql, "update login_tickets set used_at = $2 where id = $1 and used_at is null",
    P_INT, P_INT);

Err ticket_use(Cx *cx, const Ticket *ticket)
{
    int64_t changed = 0;
    TRY(db_change(cx, &ticket_use_sql, &changed, ticket->id, cx->now));
    return changed == 1 ? OK : &account_ticket_gone;
}

// --- counting failures

// The browser of a log-in that went well: "person.id.mac". Its failures are counted apart, so that
// nobody can lock the owner out of his own phone by guessing from elsewhere.
static Str device_mac(Cx *cx, Str person, Str id)
{
    Str mac = lookup_hash(cx->arena, &cx->county->key_token, "login.device",
                          str_printf(cx->arena, "%.*s.%.*s", STR_FMT(person), STR_FMT(id)));
    return base64url_of(cx->arena, mac);
}

Str device_new(Cx *cx, PersonId person)
{
    char bytes[12];
    cx_random(cx, bytes, sizeof bytes);
    Str id = base64url_of(cx->arena, (Str){ bytes, sizeof bytes });
    Str who = str_printf(cx->arena, "%lld", (long long)person.n);
    return str_printf(cx->arena, "%.*s.%.*s.%.*s", STR_FMT(who), STR_FMT(id),
                      STR_FMT(device_mac(cx, who, id)));
}

static PersonId device_person(Cx *cx, Str cookie)
{
    Str id, mac, who = str_cut(cookie, '.', &id);
    int64_t n;
    id = str_cut(id, '.', &mac);
    Str good = device_mac(cx, who, id);
    if (cookie.n == 0 || cookie.n > 200 || good.n != mac.n || !str_int(who, &n))
        return NO(Person);
    Hash a = hash_of(good), b = hash_of(mac);
    if (!hash_eq(&a, &b))
        return NO(Person);
    return (PersonId){ n };
}

SQL(owns_phone_sql, "select count(*) from people where id = $1 and phone_hash = $2", P_INT,
    P_BYTES);

static Err device_owns_phone(Cx *cx, Str device, Str phone, bool *out)
{
    PersonId person = device_person(cx, device);
    int64_t owns = 0;
    TRY(db_int(cx, &owns_phone_sql, &owns, person.n, (Blob){ phone_lookup(cx, phone) }));
    *out = owns > 0;
    return OK;
}

// One account however it is spelt: "138 0013 8000" and "13800138000" share their tries.
static Str account_normal(Arena *arena, Str typed)
{
    Str phone = phone_normal(arena, typed);
    return phone.n > 0 ? phone : str_lower(arena, str_trim(typed));
}

static Blob attempt_key(Cx *cx, Str account, Str device)
{
    return keyed(cx, "login.key",
                 str_printf(cx->arena, "%.*s\n%.*s", STR_FMT(str_lower(cx->arena, account)),
                            STR_FMT(device)));
}

SQL(failures_sql,
    "select count(*) from login_attempts where key_hash = $1 and ok = 0 and at > $2"
    " and id > coalesce((select max(id) from login_attempts where key_hash = $1 and ok = 1), 0)",
    P_BYTES, P_INT);
SQL(address_failures_sql,
    "select count(*) from login_attempts where from_hash = $1 and ok = 0 and at > $2", P_BYTES,
    P_INT);

// The same for every account, known or not; so the answer tells nothing.
static Err tries_left(Cx *cx, Blob key, Err *verdict)
{
    int64_t failures = 0, from = 0;
    TRY(db_int(cx, &failures_sql, &failures, key, time_add(cx->now, -15 * TIME_MINUTE)));
    if (from_outside(cx))
        TRY(db_int(cx, &address_failures_sql, &from, address_of(cx),
                   time_add(cx->now, -TIME_HOUR)));
    *verdict = failures >= setting_int(cx, "accounts.tries") ||
                       from >= setting_int(cx, "accounts.tries_address")
                   ? &account_tries_used
                   : OK;
    return OK;
}

SQL(attempt_sql, "insert into login_attempts (key_hash, from_hash, ok, at) values ($1, $2, $3, $4)",
    P_BYTES, P_BYTES, P_INT, P_INT);

static Err attempt(Cx *cx, Blob key, bool ok, const char *way)
{
    cx_audit(cx, "login", 0, str(way), ok ? S("proved") : S("refused"));
    return db_change(cx, &attempt_sql, NULL, key, address_of(cx), ok, cx->now);
}

// --- codes by SMS

SQL(sent_sql, "select count(*) from login_codes where phone_hash = $1 and sent_at > $2", P_BYTES,
    P_INT);
SQL(sent_from_sql, "select count(*) from login_codes where from_hash = $1 and sent_at > $2",
    P_BYTES, P_INT);
SQL(code_add_sql,
    "insert into login_codes (phone_hash, from_hash, code_hash, sent_at, expires_at) values ($1, "
    "$2, $3, $4, $5)",
    P_BYTES, P_BYTES, P_BYTES, P_INT, P_INT);

// One a minute and five an hour for a phone, fifty an hour from an address: an SMS costs money and
// patience.
static Err codes_left(Cx *cx, Blob phone_hash)
{
    int64_t minute = 0, hour = 0, from = 0;
    TRY(db_int(cx, &sent_sql, &minute, phone_hash, time_add(cx->now, -TIME_MINUTE)));
    TRY(db_int(cx, &sent_sql, &hour, phone_hash, time_add(cx->now, -TIME_HOUR)));
    if (from_outside(cx))
        TRY(db_int(cx, &sent_from_sql, &from, address_of(cx), time_add(cx->now, -TIME_HOUR)));
    bool used = minute >= 1 || hour >= setting_int(cx, "accounts.codes_hour") ||
                from >= setting_int(cx, "accounts.codes_address");
    return used ? &account_codes_used : OK;
}

static Str code_draw(Cx *cx)
{
    uint64_t dice;
    cx_random(cx, &dice, sizeof dice);
    return str_printf(cx->arena, "%06u", (unsigned)(dice % 1000000));
}

static Blob code_hash(Cx *cx, Str phone, Str code)
{
    return keyed(cx, "login.code",
                 str_printf(cx->arena, "%.*s:%.*s", STR_FMT(phone), STR_FMT(code)));
}

static Err bad_phone(Cx *cx)
{
    cx_problem(cx, S("phone"), "phone", TEXT("请填写 11 位手机号"), (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err code_send(Cx *cx, Str phone, Str *code)
{
    Blob hash = { phone_lookup(cx, phone) };
    TRY(codes_left(cx, hash));
    *code = code_draw(cx);
    TRY(db_change(cx, &code_add_sql, NULL, hash, address_of(cx), code_hash(cx, phone, *code),
                  cx->now, time_add(cx->now, LOGIN_CODE_LIFE)));
    return outbox_put(
        cx, &(OutboxMessage){ .channel = "sms",
                              .receiver = phone,
                              .kind = "login.code",
                              .body = say_with(cx->arena, cx->lang,
                                               TEXT("验证码 {0}，5 分钟内有效，请勿告诉他人。"),
                                               *code, (Str){ 0 }) });
}

Err login_code_ask(Cx *cx, Str typed, Str next, Str *token)
{
    Str code, phone = phone_normal(cx->arena, typed);
    if (!phone_is_mobile(phone))
        return bad_phone(cx);
    TRY(code_send(cx, phone, &code));
    const Ticket ticket = { .stage = TICKET_ASKED,
                            .phone = phone,
                            .next = next,
                            .demo_code = cx->county->demo ? code : (Str){ 0 } };
    cx_audit(cx, "login", 0, (Str){ 0 }, S("code sent"));
    return ticket_new(cx, &ticket, token);
}

typedef struct {
    int64_t id;
    Blob code_hash;
} Code;
static const Field code_fields[] = { FIELD(Code, id), HIDDEN(Code, code_hash) };
static const Shape sent_code_shape = SHAPE(Code, code_fields);

SQL(code_sql,
    "select id, code_hash from login_codes where phone_hash = $1 and used_at is null and "
    "expires_at > $2 and tries < $3"
    " order by id desc limit 1",
    P_BYTES, P_INT, P_INT);
SQL(code_try_sql,
    "update login_codes set tries = tries + 1 where id = $1 and tries < $2 and used_at is null",
    P_INT, P_INT);
SQL(code_use_sql, "update login_codes set used_at = $2 where phone_hash = $1 and used_at is null",
    P_BYTES, P_INT);

static bool same_bytes(Blob a, Blob b)
{
    Hash x = hash_of(a.bytes), y = hash_of(b.bytes);
    return hash_eq(&x, &y);
}

// Compares with the newest code of the phone; a right one uses up all that were sent.
static Err code_matches(Cx *cx, Str phone, Str code, bool *out)
{
    Code row = { 0 };
    Blob hash = { phone_lookup(cx, phone) };
    int64_t changed = 0;
    Err found = db_one(cx, &code_sql, &sent_code_shape, &row, &account_code_wrong, hash, cx->now,
                       LOGIN_CODE_TRIES);
    if (found != OK && found != &account_code_wrong)
        return found;
    TRY(db_change(cx, &code_try_sql, &changed, row.id, LOGIN_CODE_TRIES));
    *out = changed == 1 && same_bytes(row.code_hash, code_hash(cx, phone, code));
    if (*out)
        TRY(db_change(cx, &code_use_sql, NULL, hash, cx->now));
    return OK;
}

Err login_code_try(Cx *cx, Str typed, Str typed_code, Str device, Err *verdict)
{
    Str phone = phone_normal(cx->arena, typed), code = code_normal(cx->arena, typed_code);
    bool known, right = false;
    if (!phone_is_mobile(phone))
        return bad_phone(cx);
    TRY(device_owns_phone(cx, device, phone, &known));
    Blob key = attempt_key(cx, phone, known ? device : (Str){ 0 });
    TRY(tries_left(cx, key, verdict));
    if (*verdict != OK)
        return attempt(cx, keyed(cx, "login.key", S("refused")), false, "code");
    TRY(code_matches(cx, phone, code, &right));
    *verdict = right ? OK : &account_code_wrong;
    return attempt(cx, key, right, "code");
}

Err phone_change(Cx *cx, PersonId person, Str typed, Str code, Err *verdict)
{
    Str phone = phone_normal(cx->arena, typed);
    TRY(login_code_try(cx, phone, code, (Str){ 0 }, verdict));
    return *verdict == OK ? person_phone_set(cx, person, phone) : OK;
}

// --- credentials

static const Field credentials_fields[] = {
    FIELD(Credentials, person),       FIELD(Credentials, login),
    FIELD(Credentials, has_password), FIELD(Credentials, totp_on),
    FIELD(Credentials, totp_pending), FIELD(Credentials, locked),
    FIELD(Credentials, locked_at),    FIELD(Credentials, locked_why),
    HIDDEN(Credentials, password),    HIDDEN(Credentials, totp_sealed),
    HIDDEN(Credentials, totp_step),
};
static const Shape credentials_shape = SHAPE(Credentials, credentials_fields);

#define CREDENTIAL_COLUMNS                                                                       \
    "select c.person, c.login, case when c.password is null then 0 else 1 end as has_password, " \
    "c.totp_on,"                                                                                 \
    "       case when c.totp_on = 0 and c.totp_sealed is not null then 1 else 0 end as "         \
    "totp_pending,"                                                                              \
    "       case when c.locked_at is null then 0 else 1 end as locked, c.locked_at, "            \
    "c.locked_why, c.password, c.totp_sealed,"                                                   \
    "       c.totp_step from credentials c"

SQL(credentials_sql, CREDENTIAL_COLUMNS " where c.person = $1", P_INT);

Err credentials_of(Cx *cx, PersonId person, Credentials *out)
{
    Credentials row = { 0 };
    Err found = db_one(cx, &credentials_sql, &credentials_shape, &row, &account_wrong, person);
    if (found != OK && found != &account_wrong)
        return found;
    *out = row;
    return OK;
}

// --- passwords

SQL(by_account_sql,
    CREDENTIAL_COLUMNS
    " join people p on p.id = c.person where c.password is not null and p.state = 'active'"
    " and (c.login = $1 or p.volunteer_number = $1 or p.phone_hash = $2) order by c.person limit 2",
    P_TEXT, P_BYTES);

// An account is a log-in name, a volunteer number, or a phone that only one person with a password
// has.
static Err by_account(Cx *cx, Str account, Credentials *out)
{
    List found;
    Str name = str_lower(cx->arena, str_trim(account)), phone = phone_normal(cx->arena, account);
    TRY(db_list(cx, &by_account_sql, &credentials_shape, &found, name,
                (Blob){ phone_lookup(cx, phone.n > 0 ? phone : name) }));
    *out = found.n == 1 ? *LIST_AT(&found, Credentials, 0) : (Credentials){ 0 };
    return OK;
}

// A cookie of nobody's is no device of an account that nobody has: both would be person 0, and the
// tries would begin anew with each made-up cookie, for unknown accounts alone.
static Blob password_key(Cx *cx, Str account, PersonId person, Str device)
{
    bool known = person.n != 0 && same(device_person(cx, device), person);
    return attempt_key(cx, account_normal(cx->arena, account), known ? device : (Str){ 0 });
}

Err login_password_prove(Cx *cx, Str account, Str password, Str device, Proof *out)
{
    Credentials found;
    Err verdict;
    TRY(by_account(cx, account, &found));
    // Who has no tries left costs no hash: a flood of wrong log-ins must not fill the pool.
    TRY(tries_left(cx, password_key(cx, account, found.person, device), &verdict));
    *out = (Proof){ .person = found.person };
    if (verdict != OK)
        return OK;
    // A none `password` costs the same, so unknown accounts take as long as known ones.
    out->matches = password_matches(found.password, password);
    if (out->matches && password_stale(found.password))
        out->fresh = password_hash(cx->arena, password);
    return OK;
}

SQL(rehash_sql, "update credentials set password = $2 where person = $1", P_INT, P_TEXT);

Err login_password_try(Cx *cx, Str account, const Proof *proof, Str device, Err *verdict)
{
    Blob key = password_key(cx, account, proof->person, device);
    Credentials now;
    TRY(tries_left(cx, key, verdict));
    if (*verdict != OK)
        return attempt(cx, keyed(cx, "login.key", S("refused")), false, "password");
    TRY(credentials_of(cx, proof->person, &now));
    bool right = proof->matches && !now.locked;
    if (right && proof->fresh.n > 0)
        TRY(db_change(cx, &rehash_sql, NULL, proof->person, proof->fresh));
    *verdict = right ? OK : &account_wrong;
    return attempt(cx, key, right, "password");
}

SQL(password_set_sql,
    "insert into credentials (person, password, password_at) values ($1, $2, $3)"
    " on conflict (person) do update set password = excluded.password, password_at = "
    "excluded.password_at",
    P_INT, P_TEXT, P_INT);

Err account_password_set(Cx *cx, PersonId person, Str hash)
{
    TRY(db_change(cx, &password_set_sql, NULL, person, hash, cx->now));
    TRY(session_end_all(cx, person,
                        same(person, cx->actor.person) ? cx->actor.session : NO(Session)));
    cx_audit(cx, "account", person.n, (Str){ 0 }, S("password"));
    return OK;
}

static bool login_shape(Str login)
{
    if (login.n < 3 || login.n > 30 || !(login.p[0] >= 'a' && login.p[0] <= 'z'))
        return false;
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
            return false;
    }
    return true;
}

SQL(login_taken_sql, "select count(*) from credentials where login = $1 and person <> $2", P_TEXT,
    P_INT);
SQL(login_set_sql,
    "insert into credentials (person, login) values ($1, $2) on conflict (person) do update set "
    "login = excluded.login",
    P_INT, P_TEXT);

Err account_login_set(Cx *cx, PersonId person, Str typed)
{
    Str login = str_lower(cx->arena, str_trim(typed));
    int64_t taken = 0;
    if (!login_shape(login)) {
        cx_problem(cx, S("login"), "login",
                   TEXT("登录名为 3 至 30 个小写字母、数字或 . - _，以字母开头"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_int(cx, &login_taken_sql, &taken, login, person.n));
    if (taken > 0)
        return &account_login_taken;
    return db_change(cx, &login_set_sql, NULL, person, login);
}

SQL(by_login_sql, "select person from credentials where login = $1", P_TEXT);

Err account_by_login(Cx *cx, Str login, PersonId *out)
{
    int64_t person = 0;
    TRY(db_int(cx, &by_login_sql, &person, str_lower(cx->arena, login)));
    *out = (PersonId){ person };
    return OK;
}

// --- lock

// The security administrator keeps accounts; not his own.
static Err may_keep(const Cx *cx, PersonId person)
{
    if (cx->actor.system)
        return OK;
    return actor_is(&cx->actor, ROLE_SECURITY) && !same(cx->actor.person, person)
               ? OK
               : &grant_not_yours;
}

SQL(lock_sql,
    "insert into credentials (person, locked_at, locked_why) values ($1, $2, $3)"
    " on conflict (person) do update set locked_at = excluded.locked_at, locked_why = "
    "excluded.locked_why",
    P_INT, P_INT, P_TEXT);

Err account_lock(Cx *cx, PersonId person, Str why)
{
    Person row;
    TRY(may_keep(cx, person));
    TRY(person_find(cx, person, &row));
    TRY(db_change(cx, &lock_sql, NULL, person, cx->now, str_trim(why)));
    TRY(session_end_all(cx, person, NO(Session)));
    cx_audit(cx, "account", person.n, S("open"), S("locked"));
    return OK;
}

SQL(unlock_sql, "update credentials set locked_at = null, locked_why = null where person = $1",
    P_INT);

Err account_unlock(Cx *cx, PersonId person)
{
    TRY(may_keep(cx, person));
    TRY(db_change(cx, &unlock_sql, NULL, person));
    cx_audit(cx, "account", person.n, S("locked"), S("open"));
    return OK;
}

// --- the second factor

Err totp_secret_of(Cx *cx, const Credentials *credentials, Str *out)
{
    *out = (Str){ 0 };
    if (credentials->totp_sealed.bytes.n == 0)
        return OK;
    return open_field(cx->arena, &cx->county->key_field, SEAL_TOTP, credentials->totp_sealed.bytes,
                      out);
}

SQL(totp_begin_sql,
    "insert into credentials (person, totp_sealed) values ($1, $2)"
    " on conflict (person) do update set totp_sealed = excluded.totp_sealed, totp_step = 0 where "
    "credentials.totp_on = 0",
    P_INT, P_BYTES);

Err second_begin(Cx *cx, PersonId person)
{
    Str secret = totp_secret(cx->arena);
    return db_change(cx, &totp_begin_sql, NULL, person,
                     (Blob){ seal_field(cx->arena, &cx->county->key_field, SEAL_TOTP, secret) });
}

// A step is used once, whoever comes first: the guard is in the WHERE.
SQL(totp_step_sql, "update credentials set totp_step = $2 where person = $1 and totp_step < $2",
    P_INT, P_INT);

static Err totp_try(Cx *cx, PersonId person, Str typed, Err *verdict)
{
    Credentials row;
    Str secret, code = code_normal(cx->arena, typed);
    int64_t step = 0, changed = 0;
    Blob key = attempt_key(cx, str_printf(cx->arena, "second:%lld", (long long)person.n),
                           (Str){ 0 });
    TRY(tries_left(cx, key, verdict));
    if (*verdict != OK)
        return OK;
    TRY(credentials_of(cx, person, &row));
    TRY(totp_secret_of(cx, &row, &secret));
    if (secret.n == 0 || !code_shape(code) || !totp_matches(secret, cx->now, code, &step)) {
        *verdict = &account_code_wrong;
        return attempt(cx, key, false, "second");
    }
    TRY(db_change(cx, &totp_step_sql, &changed, person, step));
    *verdict = changed == 1 ? OK : &account_code_replayed;
    return attempt(cx, key, changed == 1, "second");
}

Err login_second_try(Cx *cx, PersonId person, Str code, Err *verdict)
{
    Credentials row;
    TRY(credentials_of(cx, person, &row));
    if (!row.totp_on) {
        *verdict = &account_code_wrong;
        return OK;
    }
    return totp_try(cx, person, code, verdict);
}

SQL(totp_on_sql,
    "update credentials set totp_on = 1 where person = $1 and totp_on = 0 and totp_sealed is not "
    "null",
    P_INT);
SQL(totp_off_sql,
    "update credentials set totp_on = 0, totp_sealed = null, totp_step = 0 where person = $1",
    P_INT);

Err second_confirm(Cx *cx, PersonId person, Str code, Err *verdict)
{
    TRY(totp_try(cx, person, code, verdict));
    if (*verdict != OK)
        return OK;
    cx_audit(cx, "account", person.n, S("one factor"), S("two factors"));
    return db_change(cx, &totp_on_sql, NULL, person);
}

Err second_off(Cx *cx, PersonId person, Str code, Err *verdict)
{
    TRY(login_second_try(cx, person, code, verdict));
    if (*verdict != OK)
        return OK;
    cx_audit(cx, "account", person.n, S("two factors"), S("one factor"));
    return db_change(cx, &totp_off_sql, NULL, person);
}

Err account_second_clear(Cx *cx, PersonId person, Str why)
{
    TRY(may_keep(cx, person));
    TRY(db_change(cx, &totp_off_sql, NULL, person));
    TRY(session_end_all(cx, person, NO(Session)));
    cx_audit(cx, "account", person.n, str_join(cx->arena, S("two factors: "), why), S("cleared"));
    return OK;
}

// --- demo

SQL(demo_add_sql,
    "insert into demo_accounts (person, note, position) values ($1, $2, (select "
    "coalesce(max(position), 0) + 1 from demo_accounts))"
    " on conflict (person) do update set note = excluded.note",
    P_INT, P_TEXT);

Err demo_account_add(Cx *cx, PersonId person, Str note)
{
    must(cx->county->demo);
    return db_change(cx, &demo_add_sql, NULL, person, note);
}

static const Field demo_fields[] = {
    FIELD(DemoAccount, person),
    FIELD(DemoAccount, name),
    FIELD(DemoAccount, note),
    FIELD(DemoAccount, phone),
};
const Shape demo_account_shape = SHAPE(DemoAccount, demo_fields);

SQL0(demo_list_sql, "select d.person, p.name, d.note from demo_accounts d join people p on p.id = "
                    "d.person where p.state = 'active'"
                    " order by d.position limit 40");

Err demo_accounts_list(Cx *cx, List *out)
{
    *out = (List){ 0 };
    if (!cx->county->demo)
        return OK;
    TRY(db_list(cx, &demo_list_sql, &demo_account_shape, out));
    for (size_t i = 0; i < out->n; i++)
        TRY(person_phone(cx, LIST_AT(out, DemoAccount, i)->person,
                         &LIST_AT(out, DemoAccount, i)->phone));
    return OK;
}

SQL(demo_is_sql,
    "select count(*) from demo_accounts d join people p on p.id = d.person where d.person = $1 and "
    "p.state = 'active' and p.demo = 1",
    P_INT);

Err demo_account_is(Cx *cx, PersonId person)
{
    int64_t n = 0;
    if (!cx->county->demo)
        return &account_wrong;
    TRY(db_int(cx, &demo_is_sql, &n, person));
    return n == 1 ? OK : &account_wrong;
}
