// Who agreed to what: the person by purpose, the guardian for a child; and the team's link.
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/volunteers/volunteers_in.h"
#include "store/db.h"
#include "town/county.h"

// --- consents by purpose and version

static const Field consent_fields[] = {
    FIELD(Consent, purpose),        COL(Consent, title, "用途"),
    COL(Consent, version, "版本"),  COL(Consent, words, "内容"),
    COL(Consent, ends, "撤回以后"), COL(Consent, given_at, "同意时间"),
    COL(Consent, given, "已同意"),  FIELD(Consent, newer),
    FIELD(Consent, newer_words),    FIELD(Consent, newer_ends),
};
const Shape consent_shape = SHAPE(Consent, consent_fields);

SQL(text_sql,
    "select purpose, version, title, words, ends from consent_texts where purpose = $1"
    "   and valid_from <= $2 order by valid_from desc, version desc limit 1",
    P_TEXT, P_INT);
SQL(given_sql,
    "select c.purpose, c.version, t.title, t.words, t.ends, c.given_at, 1 as given"
    "  from consents c join consent_texts t on t.purpose = c.purpose and t.version = c.version"
    " where c.person = $1 and c.purpose = $2 and c.withdrawn_at is null",
    P_INT, P_TEXT);

Err consent_text(Cx *cx, Str purpose, Consent *out)
{
    return db_one(cx, &text_sql, &consent_shape, out, &fault_missing, purpose, cx->today);
}

// Somebody who agreed is shown the words they agreed to, and those that have come since.
static Err consent_of(Cx *cx, PersonId person, Purpose purpose, Consent *out)
{
    Consent now = { 0 };
    TRY(consent_text(cx, str(purpose_words[purpose]), &now));
    Err err = db_one(cx, &given_sql, &consent_shape, out, &fault_missing, person,
                     purpose_words[purpose]);
    if (err == &fault_missing) {
        *out = now;
        return OK;
    }
    TRY(err);
    out->newer = !str_eq(out->version, now.version);
    out->newer_words = now.words;
    out->newer_ends = now.ends;
    return OK;
}

Err consents_of(Cx *cx, PersonId person, List *out)
{
    Consent *rows = NEW_ARRAY(cx->arena, Consent, CONSENT_PURPOSES);
    for (Purpose purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        TRY(consent_of(cx, person, purpose, &rows[purpose]));
    *out = (List){ rows, CONSENT_PURPOSES };
    return OK;
}

Err consent_given(Cx *cx, PersonId person, Purpose purpose, bool *given)
{
    Consent one = { 0 };
    TRY(consent_of(cx, person, purpose, &one));
    *given = one.given;
    return OK;
}

SQL(put_sql,
    "insert into consents (person, purpose, version, given_at) values ($1, $2, $3, $4)"
    " on conflict do nothing",
    P_INT, P_TEXT, P_TEXT, P_INT);
SQL(end_sql,
    "update consents set withdrawn_at = $3 where person = $1 and purpose = $2"
    "   and withdrawn_at is null",
    P_INT, P_TEXT, P_INT);

Err consent_put(Cx *cx, PersonId person, Purpose purpose)
{
    Consent text;
    TRY(consent_text(cx, str(purpose_words[purpose]), &text));
    return db_change(cx, &put_sql, NULL, person, purpose_words[purpose], text.version, cx->now);
}

Err consent_set(Cx *cx, Purpose purpose, bool given)
{
    Volunteer one;
    Consent now = { 0 };
    if (purpose == CONSENT_REGISTER && !given)
        return volunteer_leave(cx);
    TRY(consent_of(cx, cx->actor.person, purpose, &now));
    if (purpose == CONSENT_REGISTER && !now.newer)
        return volunteer_wrong(cx, "purpose", TEXT("要再次注册，请到“注册志愿者”"));
    TRY(volunteer_find(cx, cx->actor.person, &one));
    cx_audit(cx, "consent", one.person.n, str(purpose_words[purpose]),
             given ? S("given") : S("withdrawn"));
    if (given && !now.newer)
        return consent_put(cx, one.person, purpose);
    TRY(db_change(cx, &end_sql, NULL, one.person, purpose_words[purpose], cx->now));
    return given ? consent_put(cx, one.person, purpose) : OK;
}

// --- guardians

static const Field guardian_fields[] = {
    FIELD(Guardian, id),          FIELD(Guardian, person),
    FIELD(Guardian, person_name), FIELD(Guardian, born),
    FIELD(Guardian, name),        FIELD(Guardian, phone),
    FIELD(Guardian, relation),    WORD(Guardian, state, guardian_state_words),
    FIELD(Guardian, state_text),  FIELD(Guardian, asked_at),
    FIELD(Guardian, decided_at),  FIELD(Guardian, separate),
    HIDDEN(Guardian, sealed),
};
const Shape guardian_shape = SHAPE(Guardian, guardian_fields);

#define GUARDIAN_COLUMNS                                                                   \
    "select g.id, g.person, p.name as person_name, coalesce(p.birth_day, v.born) as born," \
    "       g.state, g.asked_at, g.decided_at, g.sealed from guardians g"                  \
    "  join people p on p.id = g.person join volunteers v on v.person = g.person"

// name, phone, relation: sealed in one, parted by tabs, which none of them can hold.
static Err opened(Cx *cx, Guardian *one)
{
    one->state_text = guardian_state_texts[one->state];
    one->separate = guardian_separately(one->born, cx->today);
    if (one->sealed.bytes.n == 0)
        return OK;
    Str plain;
    TRY(open_field(cx->arena, &cx->county->key_field, SEAL_GUARDIAN, one->sealed.bytes, &plain));
    size_t first = str_find(plain, '\t');
    one->name = str_slice(plain, 0, first);
    Str rest = str_slice(plain, first + 1, plain.n);
    size_t second = str_find(rest, '\t');
    one->phone = str_slice(rest, 0, second);
    one->relation = str_slice(rest, second + 1, rest.n);
    return OK;
}

SQL(of_sql, GUARDIAN_COLUMNS " where g.person = $1 order by g.id desc limit 1", P_INT);
SQL(one_sql, GUARDIAN_COLUMNS " where g.id = $1", P_INT);
SQL(wards_sql,
    GUARDIAN_COLUMNS " where (g.phone_hash = $1 and g.state = 'asked' and g.person <> $2)"
                     "    or g.guardian = $2 order by g.id desc limit 50",
    P_BYTES, P_INT);

Err guardian_of(Cx *cx, PersonId person, Guardian *out)
{
    Guardian one = { 0 };
    TRY(db_one(cx, &of_sql, &guardian_shape, &one, &guardian_missing, person));
    TRY(opened(cx, &one));
    *out = one;
    return OK;
}

static Err own_phone_hash(Cx *cx, Blob *out)
{
    Str phone;
    TRY(person_phone(cx, cx->actor.person, &phone));
    *out = phone.n > 0 ? (Blob){ phone_lookup(cx, phone) } : (Blob){ { 0 } };
    return OK;
}

Err guardian_wards(Cx *cx, List *out)
{
    Blob hash;
    TRY(own_phone_hash(cx, &hash));
    TRY(db_list(cx, &wards_sql, &guardian_shape, out, hash, cx->actor.person));
    for (size_t i = 0; i < out->n; i++)
        TRY(opened(cx, LIST_AT(out, Guardian, i)));
    return OK;
}

SQL(ask_sql,
    "insert into guardians (person, sealed, phone_hash, asked_at) values ($1, $2, $3, $4)"
    " on conflict do nothing",
    P_INT, P_BYTES, P_BYTES, P_INT);

Err guardian_ask(Cx *cx, PersonId person, const VolunteerNew *new)
{
    Str name = str_trim(new->guardian), relation = str_trim(new->guardian_relation);
    Str phone = phone_normal(cx->arena, new->guardian_phone);
    if (!name_valid(name))
        return volunteer_wrong(cx, "guardian", TEXT("不满 18 周岁，请填写监护人的姓名"));
    if (!phone_is_mobile(phone))
        return volunteer_wrong(cx, "guardian_phone",
                               TEXT("请填写监护人的手机号，监护人要用它登录"));
    if (!utf8_plain(relation) || utf8_length(relation) < 1 || utf8_length(relation) > 10)
        return volunteer_wrong(cx, "guardian_relation", TEXT("请填写监护人和您的关系，如母亲"));
    Str plain = str_printf(cx->arena, "%.*s\t%.*s\t%.*s", STR_FMT(name), STR_FMT(phone),
                           STR_FMT(relation));
    Blob sealed = { seal_field(cx->arena, &cx->county->key_field, SEAL_GUARDIAN, plain) };
    Blob hash = { phone_lookup(cx, phone) };
    return db_change(cx, &ask_sql, NULL, person, sealed, hash, cx->now);
}

SQL(retract_sql,
    "update guardians set state = 'withdrawn', sealed = null, phone_hash = null, decided_at = $2"
    " where person = $1 and state = 'asked'",
    P_INT, P_INT);

Err guardian_name(Cx *cx, const VolunteerNew *new)
{
    Volunteer one;
    Err err = volunteer_find(cx, cx->actor.person, &one);
    if (err != OK)
        return err == &volunteer_missing ? &volunteer_moved_on : err;
    if (one.state != VOLUNTEER_GUARDIAN)
        return &volunteer_moved_on;
    TRY(db_change(cx, &retract_sql, NULL, one.person, cx->now));
    cx_audit(cx, "guardian", one.person.n, (Str){ 0 }, S("asked"));
    return guardian_ask(cx, one.person, new);
}

SQL(mine_sql,
    "select count(*) as n from guardians where id = $1 and person <> $3"
    "   and ((state = 'asked' and phone_hash = $2) or (state = 'agreed' and guardian = $3))",
    P_INT, P_BYTES, P_INT);
SQL(answer_sql,
    "update guardians set state = $3, guardian = $4, version = $5, sensitive = $6, decided_at = $7,"
    "  separate_version = case when $6 = 1 then $8 else separate_version end"
    " where id = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT);

static Err answered(Cx *cx, const Guardian *one, GuardianState to, bool separate)
{
    int64_t changed;
    Consent text, apart;
    TRY(consent_text(cx, S("guardian"), &text));
    TRY(consent_text(cx, S("guardian_14"), &apart));
    TRY(db_change(cx, &answer_sql, &changed, one->id, guardian_state_words[one->state],
                  guardian_state_words[to], cx->actor.person, text.version, separate, cx->now,
                  apart.version));
    if (changed == 0)
        return &volunteer_moved_on;
    cx_audit(cx, "guardian", one->id.n, str(guardian_state_words[one->state]),
             str(guardian_state_words[to]));
    return OK;
}

// The guardian is an adult as far as the county knows: a child cannot answer for a child.
static Err is_adult(Cx *cx)
{
    Person me;
    VolunteerFacts facts;
    TRY(person_find(cx, cx->actor.person, &me));
    TRY(volunteer_facts(cx, me.id, &facts));
    Day born = me.birth_day.ymd != 0 ? me.birth_day : facts.born;
    return guardian_needed(born, cx->today) ? &guardian_missing : OK;
}

Err guardian_answer(Cx *cx, GuardianId id, bool agree, bool separate)
{
    Guardian one = { 0 };
    Blob hash;
    int64_t mine;
    TRY(own_phone_hash(cx, &hash));
    TRY(db_int(cx, &mine_sql, &mine, id, hash, cx->actor.person));
    if (mine == 0)
        return &guardian_missing;
    TRY(db_one(cx, &one_sql, &guardian_shape, &one, &guardian_missing, id));
    TRY(opened(cx, &one));
    TRY(is_adult(cx));
    if (agree && one.state == GUARDIAN_AGREED)
        return &volunteer_moved_on;
    if (agree && one.separate && !separate)
        return &guardian_separate;
    GuardianState to = agree                          ? GUARDIAN_AGREED
                       : one.state == GUARDIAN_AGREED ? GUARDIAN_WITHDRAWN
                                                      : GUARDIAN_REFUSED;
    TRY(answered(cx, &one, to, agree && separate));
    Err err = agree ? volunteer_state_move(cx, one.person, VOLUNTEER_GUARDIAN, VOLUNTEER_ACTIVE)
              : to == GUARDIAN_WITHDRAWN
                  ? volunteer_state_move(cx, one.person, VOLUNTEER_ACTIVE, VOLUNTEER_GUARDIAN)
                  : OK;
    return err == &volunteer_moved_on && !agree ? OK : err;
}

// --- the link of a team

typedef struct {
    TeamId team;
    Str token;
} LinkRow;
static const Field link_fields[] = { FIELD(LinkRow, team), FIELD(LinkRow, token) };
static const Shape link_shape = SHAPE(LinkRow, link_fields);

SQL(link_sql, "select team, token from team_links where team = $1", P_INT);
SQL(by_token_sql, "select team, token from team_links where token = $1", P_TEXT);
SQL(link_put_sql,
    "insert into team_links (team, token, made_by, made_at) values ($1, $2, $3, $4)"
    " on conflict (team) do update set token = $2, made_by = $3, made_at = $4",
    P_INT, P_TEXT, P_INT, P_INT);

static Err staffed_team(Cx *cx, TeamId id, Team *team)
{
    TRY(team_find(cx, id, team));
    if (!team_may_keep(&cx->actor, team) && !actor_leads(&cx->actor, id))
        return &team_not_yours;
    return team->state == TEAM_DISSOLVED ? &team_dissolved : OK;
}

Err team_link(Cx *cx, TeamId id, Str *token)
{
    Team team;
    LinkRow row = { 0 };
    TRY(staffed_team(cx, id, &team));
    Err err = db_one(cx, &link_sql, &link_shape, &row, &volunteer_link, id);
    if (err != OK && err != &volunteer_link)
        return err;
    *token = row.token;
    return OK;
}

// Twelve letters that are not taken for one another when read aloud: 60 bits, nobody guesses one.
Err team_link_make(Cx *cx, TeamId id)
{
    static const char letters[33] = "abcdefghijkmnpqrstuvwxyz23456789";
    unsigned char dice[12];
    char token[sizeof dice];
    Team team;
    TRY(staffed_team(cx, id, &team));
    cx_random(cx, dice, sizeof dice);
    for (size_t i = 0; i < sizeof dice; i++)
        token[i] = letters[dice[i] % 32];
    cx_audit(cx, "team.link", id.n, (Str){ 0 }, S("made"));
    Str made = { token, sizeof token };
    return db_change(cx, &link_put_sql, NULL, id, made, cx->actor.person, cx->now);
}

Err team_of_link(Cx *cx, Str token, Team *out)
{
    LinkRow row = { 0 };
    Team team;
    TRY(db_one(cx, &by_token_sql, &link_shape, &row, &volunteer_link, token));
    TRY(team_find(cx, row.team, &team));
    if (team.state != TEAM_ACTIVE)
        return &volunteer_link;
    *out = team;
    return OK;
}
