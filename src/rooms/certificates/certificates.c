// Asked for, accepted, issued with its number in one act; withdrawn when it is no longer true.
#include "rooms/certificates/certificates.h"
#include "base/utf8.h"
#include "rooms/certificates/certificates_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/volunteers/volunteers.h"
#include "town/calendar.h"
#include "town/county.h"
#include "town/setting.h"

FAULT(certificate_missing, 404, "certificate.missing", "没有这份证明，请核对编号或校验码");
FAULT(certificate_moved_on, 409, "certificate.moved_on", "这份证明已经有人办过，请刷新页面");
FAULT(certificate_not_yours, 403, "certificate.not_yours",
      "您不能办这份证明，请找本人所在的站或本人的监护人");
FAULT(certificate_own, 403, "certificate.own", "自己的证明不能自己办，请找站里另一位工作人员");
FAULT(certificate_guardian, 403, "certificate.guardian",
      "不满 14 周岁由监护人申请，14 至 17 周岁要监护人先同意注册");
FAULT(certificate_there, 409, "certificate.there", "已经有一份申请在办，办完或取消后再申请");
FAULT(certificate_nothing, 422, "certificate.nothing",
      "这段时间没有已生效的时长，没有可以证明的内容，请换一段时间");
FAULT(certificate_mistyped, 422, "certificate.mistyped",
      "校验码输错了：一共 10 位，请对着证明上的字再输一遍");
FAULT(certificate_many, 422, "certificate.many", "这段时间的记录超过 1000 条，请分成几段时间申请");

#define CERTIFICATE_COLUMNS                                                                      \
    "c.id, c.kind, c.person, c.asked_by, case when c.number is null then n.name else c.name end" \
    " as name, c.document, case when c.number is null then n.volunteer_number else"              \
    " c.volunteer_number end as volunteer_number, c.place, c.place_path, p.name as place_name,"  \
    " c.from_day, c.to_day, c.purpose, c.state, c.asked_at, c.due_on, c.accepted_by,"            \
    " c.accepted_at, c.decided_at, c.opinion, c.number, c.code, c.credit, c.honour, c.carried,"  \
    " c.line_count, c.digest, c.issuer, c.charge, c.handler, c.contact, c.award, c.issued_by,"   \
    " c.issued_at, c.signature, c.revoked_at, c.suspended_at"
#define CERTIFICATE_TABLES                                       \
    " from certificates c join people n on n.id = c.person join" \
    " places p on p.id = c.place"

static const Field certificate_fields[] = {
    FIELD(Certificate, id),
    WORD(Certificate, kind, certificate_kind_words),
    COL(Certificate, kind_text, "种类"),
    HIDDEN(Certificate, person),
    HIDDEN(Certificate, asked_by),
    COL(Certificate, number, "编号"),
    HIDDEN(Certificate, name),
    COL(Certificate, name_masked, "姓名"),
    HIDDEN(Certificate, document),
    COL(Certificate, volunteer_number, "志愿者编号"),
    FIELD(Certificate, place),
    HIDDEN(Certificate, place_path),
    COL(Certificate, place_name, "阵地"),
    COL(Certificate, from_day, "开始"),
    COL(Certificate, to_day, "结束"),
    COL(Certificate, purpose, "用途"),
    COL(Certificate, award, "称号"),
    WORD(Certificate, state, certificate_state_words),
    COL(Certificate, state_text, "状态"),
    COL(Certificate, asked_at, "申请时间"),
    COL(Certificate, due_on, "办理期限"),
    FIELD(Certificate, late),
    FIELD(Certificate, open),
    HIDDEN(Certificate, accepted_by),
    FIELD(Certificate, accepted_at),
    FIELD(Certificate, decided_at),
    COL(Certificate, credit, "信用时数"),
    COL(Certificate, honour, "荣誉时数"),
    COL(Certificate, carried, "结转时数"),
    COL(Certificate, line_count, "记录条数"),
    FIELD(Certificate, digest),
    COL(Certificate, issuer, "出具单位"),
    COL(Certificate, charge, "负责人"),
    COL(Certificate, handler, "经办人"),
    COL(Certificate, contact, "联系电话"),
    HIDDEN(Certificate, issued_by),
    COL(Certificate, issued_at, "出具时间"),
    COL(Certificate, revoked_at, "撤销时间"),
    FIELD(Certificate, suspended_at),
    COL(Certificate, opinion, "说明"),
    FIELD(Certificate, code),
    HIDDEN(Certificate, signature),
    SHOWN(Certificate, tag),
    LINK(Certificate, href),
};
const Shape certificate_shape = SHAPE(Certificate, certificate_fields);

static const Field line_fields[] = {
    FIELD(CertificateLine, seq),
    HIDDEN(CertificateLine, record),
    COL(CertificateLine, day, "日期"),
    COL(CertificateLine, title, "服务内容"),
    COL(CertificateLine, place_name, "阵地"),
    COL(CertificateLine, team_name, "队伍"),
    WORD(CertificateLine, kind, record_kind_words),
    COL(CertificateLine, kind_text, "类别"),
    COL(CertificateLine, minutes, "小时"),
};
const Shape certificate_line_shape = SHAPE(CertificateLine, line_fields);

// --- what the files share

void certificate_dress(Cx *cx, Certificate *one)
{
    one->kind_text = certificate_kind_texts[one->kind];
    bool suspended = one->state == CERTIFICATE_ISSUED && one->suspended_at.ms != 0;
    one->state_text = suspended ? TEXT("暂停") : certificate_state_texts[one->state];
    one->tag = suspended ? S("red") : str(certificate_state_tags[one->state]);
    one->name_masked = one->name.n == 0 ? S("") : mask_name(cx->arena, one->name);
    one->open = one->state == CERTIFICATE_APPLIED || one->state == CERTIFICATE_ACCEPTED;
    one->late = one->open ? cx->today.ymd > one->due_on.ymd
                          : one->kind == CERTIFICATE_RECORD && one->issued_at.ms != 0 &&
                                time_day(one->issued_at).ymd > one->due_on.ymd;
    one->href = url_of(str_printf(cx->arena, "/certificates/%lld", (long long)one->id.n));
}

Err certificate_invalid(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

void certificate_text_check(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text)
{
    size_t n = utf8_length(str_trim(s));
    if (n < min || n > max)
        cx_problem(cx, str(field), "range", text, (Str){ 0 }, (Str){ 0 });
}

static Str text_or_empty(Str s)
{
    return s.p == NULL ? S("") : str_trim(s);
}

Err certificate_person(Cx *cx, Certificate *one)
{
    Person person;
    TRY(person_find(cx, one->person, &person));
    if (person.state == PERSON_ERASED)
        return &person_gone;
    one->name = person.name;
    one->volunteer_number = person.volunteer_number;
    one->document = person.id_masked.n == 0
                        ? S("")
                        : str_printf(cx->arena, "%s %.*s", id_kind_texts[person.id_kind].zh,
                                     STR_FMT(person.id_masked));
    return OK;
}

// --- number, code, signature

SQL(number_sql,
    "insert into certificate_numbers (year, last) values ($1, 1) on conflict (year) do update set"
    " last = certificate_numbers.last + 1 returning last as id",
    P_INT);
SQL(seal_sql,
    "update certificates set state = 'issued', year = $2, serial = $3, number = $4, code = $5,"
    "  name = $6, document = $7, volunteer_number = $8, credit = $9, honour = $10, carried = $11,"
    "  line_count = $12, digest = $13, issuer = $14, charge = $15, handler = $16, contact = $17,"
    "  issued_by = $18, issued_at = $19, signature = $20 where id = $1 and state = 'accepted'",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT,
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_BYTES);

Err certificate_seal(Cx *cx, Certificate *one)
{
    Place centre;
    uint8_t seed[9];
    int64_t serial, changed;
    int year = day_year(cx->today);
    SignKey key = certificate_key(&cx->county->key_token);
    TRY(place_centre(cx, &centre));
    TRY(certificate_person(cx, one));
    TRY(db_insert(cx, &number_sql, &serial, (int64_t)year));
    cx_random(cx, seed, sizeof seed);
    one->number = certificate_number_of(cx->arena, centre.code, year, serial);
    one->code = certificate_code_of(cx->arena, seed);
    one->issued_at = cx->now;
    one->signature.bytes = sign_text(cx->arena, &key, certificate_text(cx->arena, one));
    TRY(db_change(cx, &seal_sql, &changed, one->id, (int64_t)year, serial, one->number, one->code,
                  one->name, one->document, one->volunteer_number, one->credit, one->honour,
                  one->carried, one->line_count, one->digest, one->issuer, one->charge,
                  one->handler, one->contact, one->issued_by, cx->now, one->signature));
    return changed == 1 ? OK : &certificate_moved_on;
}

// --- asking

SQL(ask_sql,
    "insert into certificates (kind, person, asked_by, place, place_path, from_day, to_day, purpose,"
    "  state, asked_at, due_on, award) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " on conflict do nothing returning id",
    P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT);
SQL(effective_sql,
    "select count(*) as n from records where person = $1 and state = 'effective'"
    "   and day >= $2 and day <= $3",
    P_INT, P_INT, P_INT);

SQL(waits_sql,
    "select count(*) as n from certificates where person = $1 and kind = 'record'"
    "   and state in ('applied', 'accepted')",
    P_INT);

static Err guards(Cx *cx, PersonId person, bool *guards)
{
    List wards;
    *guards = false;
    TRY(guardian_wards(cx, &wards));
    for (size_t i = 0; i < wards.n; i++) {
        const Guardian *one = LIST_AT(&wards, Guardian, i);
        *guards |= same(one->person, person) && one->state == GUARDIAN_AGREED;
    }
    return OK;
}

static Err may_ask(Cx *cx, const Person *person)
{
    VolunteerFacts facts = { 0 };
    CertificateAsker asker = { .self = same(person->id, cx->actor.person) };
    TRY(volunteer_facts(cx, person->id, &facts));
    Day born = person->birth_day.ymd != 0 ? person->birth_day : facts.born;
    asker.age = age_on(born, cx->today);
    asker.guarded = facts.guarded;
    if (!asker.self)
        TRY(guards(cx, person->id, &asker.guardian));
    return certificate_asker_verdict(&asker);
}

static void check_ask(Cx *cx, const CertificateAsk *ask)
{
    if (ask->from_day.ymd == 0 || ask->to_day.ymd == 0 || ask->from_day.ymd > ask->to_day.ymd)
        cx_problem(cx, S("to_day"), "range", TEXT("结束日期不能早于开始日期"), (Str){ 0 },
                   (Str){ 0 });
    else if (ask->to_day.ymd > cx->today.ymd)
        cx_problem(cx, S("to_day"), "range", TEXT("不能证明还没有过去的日子"), (Str){ 0 },
                   (Str){ 0 });
    certificate_text_check(cx, "purpose", ask->purpose, 0, 60, TEXT("用途请不要超过 60 个字"));
}

Err certificate_ask(Cx *cx, const CertificateAsk *ask, CertificateId *id)
{
    Person person;
    Place place;
    int64_t lines, waits;
    PersonId whom = ask->person.n == 0 ? cx->actor.person : ask->person;
    Err err = person_find(cx, whom, &person);
    if (err != OK)
        return err == &person_missing ? &certificate_not_yours : err;
    TRY(may_ask(cx, &person));
    check_ask(cx, ask);
    TRY(certificate_invalid(cx));
    TRY(db_int(cx, &waits_sql, &waits, whom));
    if (waits > 0)
        return &certificate_there;
    TRY(db_int(cx, &effective_sql, &lines, whom, ask->from_day, ask->to_day));
    if (lines == 0)
        return &certificate_nothing;
    if (lines > CERTIFICATE_LINES_MAX)
        return &certificate_many;
    TRY(person.home.n != 0 ? place_find(cx, person.home, &place) : place_centre(cx, &place));
    Day due = workday_add(cx, cx->today, (int)rule_int(cx, "certificates.due_days", cx->today));
    TRY(db_insert(cx, &ask_sql, &id->n, certificate_kind_words[CERTIFICATE_RECORD], whom,
                  cx->actor.person, place.id, place.path, ask->from_day, ask->to_day,
                  text_or_empty(ask->purpose), certificate_state_words[CERTIFICATE_APPLIED],
                  cx->now, due, S("")));
    if (id->n == 0)
        return &certificate_there;
    cx_audit(cx, "certificate", id->n, (Str){ 0 }, S("applied"));
    return OK;
}

// --- decided

SQL(accept_sql,
    "update certificates set state = 'accepted', accepted_by = $2, accepted_at = $3"
    " where id = $1 and state = 'applied'",
    P_INT, P_INT, P_INT);
SQL(close_sql,
    "update certificates set state = $2, decided_by = $3, decided_at = $4, opinion = $5"
    " where id = $1 and state in ('applied', 'accepted')",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT);
SQL(revoke_sql,
    "update certificates set state = 'revoked', revoked_by = $2, revoked_at = $3, opinion = $4"
    " where id = $1 and state = 'issued'",
    P_INT, P_INT, P_INT, P_TEXT);

bool certificate_may_handle(const Cx *cx, const Certificate *one)
{
    return cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, one->place_path);
}

static Err handled(Cx *cx, CertificateId id, CertificateState to, Certificate *one)
{
    TRY(certificate_find(cx, id, one));
    if (!certificate_may_handle(cx, one))
        return &certificate_not_yours;
    if (same(one->person, cx->actor.person) || same(one->asked_by, cx->actor.person))
        return &certificate_own;
    return certificate_may_move(one->state, to) ? OK : &certificate_moved_on;
}

static Err close_it(Cx *cx, CertificateId id, CertificateState to, Str opinion)
{
    int64_t changed;
    cx_audit(cx, "certificate", id.n, S("open"), str(certificate_state_words[to]));
    TRY(db_change(cx, &close_sql, &changed, id, certificate_state_words[to], cx->actor.person,
                  cx->now, opinion));
    return changed == 1 ? OK : &certificate_moved_on;
}

Err certificate_cancel(Cx *cx, CertificateId id)
{
    Certificate one;
    TRY(certificate_seen(cx, id, &one));
    if (!same(one.person, cx->actor.person) && !same(one.asked_by, cx->actor.person))
        return &certificate_not_yours;
    return certificate_may_move(one.state, CERTIFICATE_CANCELLED)
               ? close_it(cx, id, CERTIFICATE_CANCELLED, S(""))
               : &certificate_moved_on;
}

Err certificate_accept(Cx *cx, CertificateId id)
{
    Certificate one;
    int64_t changed;
    TRY(handled(cx, id, CERTIFICATE_ACCEPTED, &one));
    cx_audit(cx, "certificate", id.n, S("applied"), S("accepted"));
    TRY(db_change(cx, &accept_sql, &changed, id, cx->actor.person, cx->now));
    return changed == 1 ? OK : &certificate_moved_on;
}

Err certificate_refuse(Cx *cx, CertificateId id, Str opinion)
{
    Certificate one;
    TRY(handled(cx, id, CERTIFICATE_REFUSED, &one));
    certificate_text_check(cx, "reason", opinion, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(certificate_invalid(cx));
    return close_it(cx, id, CERTIFICATE_REFUSED, str_trim(opinion));
}

Err certificate_withdraw(Cx *cx, CertificateId id, Str reason)
{
    int64_t changed;
    TRY(db_change(cx, &revoke_sql, &changed, id, cx->actor.person, cx->now, reason));
    return changed == 1 ? OK : &certificate_moved_on;
}

SQL(suspend_sql,
    "update certificates set suspended_at = $2 where id = $1 and kind = 'star'"
    "   and state = 'issued'",
    P_INT, P_INT);

Err certificate_suspend(Cx *cx, CertificateId id, bool suspended)
{
    int64_t changed;
    TRY(db_change(cx, &suspend_sql, &changed, id, suspended ? cx->now : (Time){ 0 }));
    return changed == 1 ? OK : &certificate_moved_on;
}

Err certificate_revoke(Cx *cx, CertificateId id, Str reason)
{
    Certificate one;
    TRY(handled(cx, id, CERTIFICATE_REVOKED, &one));
    // A star's 证书 goes with the star, in its own room.
    if (one.kind == CERTIFICATE_STAR)
        return &certificate_not_yours;
    certificate_text_check(cx, "reason", reason, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(certificate_invalid(cx));
    cx_audit(cx, "certificate", id.n, S("issued"), S("revoked"));
    return certificate_withdraw(cx, id, str_trim(reason));
}

// --- issued

SQL(snapshot_sql,
    "select row_number() over (order by r.day, r.id) as seq, r.id as record, r.day,"
    " coalesce(a.name, e.what, '') as title, p.name as place_name, coalesce(t.name, '') as"
    " team_name, r.kind, r.minutes from records r join places p on p.id = r.place"
    " left join activities a on a.id = r.activity left join teams t on t.id = r.team"
    " left join record_entries e on e.id = r.entry where r.person = $1 and r.state = 'effective'"
    "   and r.day >= $2 and r.day <= $3 order by r.day, r.id limit $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(line_add_sql,
    "insert into certificate_lines (certificate, seq, record, day, title, place_name, team_name,"
    "  kind, minutes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT);

static Err snapshot(Cx *cx, Certificate *one)
{
    List lines;
    TRY(db_list(cx, &snapshot_sql, &certificate_line_shape, &lines, one->person, one->from_day,
                one->to_day, (int64_t)CERTIFICATE_LINES_MAX + 1));
    if (lines.n == 0)
        return &certificate_nothing;
    if (lines.n > CERTIFICATE_LINES_MAX)
        return &certificate_many;
    one->credit = one->honour = one->carried = (Minutes){ 0 };
    for (size_t i = 0; i < lines.n; i++) {
        const CertificateLine *line = LIST_AT(&lines, CertificateLine, i);
        Minutes *sum = line->kind == KIND_CREDIT   ? &one->credit
                       : line->kind == KIND_HONOUR ? &one->honour
                                                   : &one->carried;
        sum->n += line->minutes.n;
        TRY(db_change(cx, &line_add_sql, NULL, one->id, line->seq, line->record, line->day,
                      line->title, line->place_name, line->team_name, record_kind_words[line->kind],
                      line->minutes));
    }
    one->line_count = (int64_t)lines.n;
    one->digest = certificate_lines_digest(cx->arena, &lines);
    return OK;
}

static Err fill_issuer(Cx *cx, Certificate *one, Str charge, Str contact)
{
    Place place, centre;
    TRY(place_find(cx, one->place, &place));
    TRY(place_centre(cx, &centre));
    Str title = place_title(cx->arena, place.level, place.name);
    one->issuer = place.level == LEVEL_CENTRE ? title : str_join(cx->arena, centre.name, title);
    one->charge = text_or_empty(charge).n > 0 ? str_trim(charge) : text_or_empty(place.keeper);
    one->contact = text_or_empty(contact).n > 0       ? str_trim(contact)
                   : text_or_empty(place.phone).n > 0 ? place.phone
                                                      : text_or_empty(centre.phone);
    return OK;
}

Err certificate_issue(Cx *cx, CertificateId id, Str charge, Str contact)
{
    Certificate one;
    TRY(handled(cx, id, CERTIFICATE_ISSUED, &one));
    TRY(fill_issuer(cx, &one, charge, contact));
    certificate_text_check(cx, "charge", one.charge, 1, 30, TEXT("请填写负责人的姓名"));
    certificate_text_check(cx, "contact", one.contact, 3, 40, TEXT("请填写出具单位的联系电话"));
    TRY(certificate_invalid(cx));
    one.handler = cx->actor.name;
    one.issued_by = cx->actor.person;
    TRY(snapshot(cx, &one));
    TRY(certificate_seal(cx, &one));
    cx_audit(cx, "certificate", id.n, S("accepted"), one.number);
    return OK;
}

// A 证书 is made and issued at once: its reviews and its publicity lie behind it.
Err certificate_award(Cx *cx, const CertificateAward *award, CertificateId *id)
{
    Place place;
    Certificate one = { .kind = CERTIFICATE_STAR,
                        .person = award->person,
                        .place = award->place,
                        .from_day = cx->today,
                        .to_day = cx->today,
                        .credit = award->credit,
                        .honour = award->honour,
                        .carried = award->carried,
                        .purpose = S(""),
                        .digest = S(""),
                        .award = award->award,
                        .issued_by = award->handler };
    Person handler = { .name = S("") };
    TRY(place_find(cx, award->place, &place));
    if (award->handler.n != 0)
        TRY(person_find(cx, award->handler, &handler));
    TRY(fill_issuer(cx, &one, S(""), S("")));
    one.handler = handler.name;
    TRY(db_insert(cx, &ask_sql, &one.id.n, certificate_kind_words[CERTIFICATE_STAR], one.person,
                  one.person, place.id, place.path, cx->today, cx->today, S(""),
                  certificate_state_words[CERTIFICATE_ACCEPTED], cx->now, cx->today, award->award));
    TRY(certificate_seal(cx, &one));
    *id = one.id;
    return OK;
}

// --- what happens elsewhere

typedef struct {
    CertificateId id;
} Hit;
static const Field hit_fields[] = { FIELD(Hit, id) };
static const Shape hit_shape = SHAPE(Hit, hit_fields);
SQL(hit_sql,
    "select c.id from certificate_lines l join certificates c on c.id = l.certificate"
    " where l.record = $1 and c.state = 'issued' order by c.id limit 200",
    P_INT);
SQL(forget_sql, "update certificates set name = '', document = '', purpose = '' where person = $1",
    P_INT);
SQL(drop_sql,
    "update certificates set state = 'cancelled', decided_at = $2 where person = $1"
    "   and state in ('applied', 'accepted')",
    P_INT, P_INT);

Err certificate_hear_reversed(Cx *cx, const Event *event)
{
    List hits;
    TRY(db_list(cx, &hit_sql, &hit_shape, &hits, event->id));
    for (size_t i = 0; i < hits.n; i++)
        TRY(certificate_withdraw(cx, LIST_AT(&hits, Hit, i)->id,
                                 str(TEXT("证明里有一条时长已更正，请重新申请").zh)));
    return OK;
}

// The register keeps number, hours and volunteer number; the name goes.
Err certificate_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &drop_sql, NULL, event->id, cx->now));
    return db_change(cx, &forget_sql, NULL, event->id);
}

// --- reading

SQL(find_sql, "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where c.id = $1", P_INT);
SQL(code_sql, "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where c.code = $1", P_TEXT);
SQL(lines_sql,
    "select seq, record, day, title, place_name, team_name, kind, minutes from certificate_lines"
    " where certificate = $1 order by seq limit 1000",
    P_INT);
SQL(mine_sql,
    "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where (c.person = $1 or c.asked_by = $1)"
    "   and ($2 = 0 or c.id < $2) order by c.id desc limit $3",
    P_INT, P_INT, P_INT);
SQL(open_sql,
    "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where c.state in ('applied', 'accepted')"
    "   and c.place_path >= $1 and c.place_path < $2 order by c.due_on, c.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(node_sql,
    "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where c.place_path >= $1"
    "   and c.place_path < $2 and ($3 = 0 or c.number is not null)"
    "   and ($4 = '' or c.number = $4 or c.code = $4 or c.name = $4 or c.volunteer_number = $4)"
    "   and ($5 = 0 or c.id < $5) order by c.id desc limit $6",
    P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);
SQL(public_sql,
    "select " CERTIFICATE_COLUMNS CERTIFICATE_TABLES " where c.issued_at > $1 and c.state ="
    "   'issued' and c.kind = 'record' and ($2 = 0 or c.id < $2) order by c.id desc limit $3",
    P_INT, P_INT, P_INT);

Err certificate_find(Cx *cx, CertificateId id, Certificate *out)
{
    TRY(db_one(cx, &find_sql, &certificate_shape, out, &certificate_missing, id));
    certificate_dress(cx, out);
    return OK;
}

Err certificate_seen(Cx *cx, CertificateId id, Certificate *out)
{
    Certificate one;
    bool guardian = false;
    TRY(certificate_find(cx, id, &one));
    bool own = same(one.person, cx->actor.person) || same(one.asked_by, cx->actor.person);
    if (!own && !cx->actor.system &&
        !actor_may(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR, one.place_path)) {
        if (cx->actor.person.n != 0)
            TRY(guards(cx, one.person, &guardian));
        if (!guardian)
            return &certificate_missing;
    }
    *out = one;
    return OK;
}

Err certificate_by_code(Cx *cx, Str typed, Certificate *out)
{
    Str code = certificate_code_normal(cx->arena, typed);
    if (code.n == 0)
        return &certificate_mistyped;
    TRY(db_one(cx, &code_sql, &certificate_shape, out, &certificate_missing, code));
    certificate_dress(cx, out);
    return OK;
}

Err certificate_lines(Cx *cx, CertificateId id, List *out)
{
    TRY(db_list(cx, &lines_sql, &certificate_line_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        CertificateLine *line = LIST_AT(out, CertificateLine, i);
        line->kind_text = record_kind_texts[line->kind];
    }
    return OK;
}

static Err dressed(Cx *cx, List *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        certificate_dress(cx, LIST_AT(rows, Certificate, i));
    return OK;
}

Err certificate_list(Cx *cx, const CertificateQuery *query, List *out)
{
    Str end = prefix_end(cx->arena, text_or_empty(query->path));
    if (query->person.n != 0)
        TRY(db_list(cx, &mine_sql, &certificate_shape, out, query->person, query->before.n,
                    query->limit));
    else if (query->open)
        TRY(db_list(cx, &open_sql, &certificate_shape, out, query->path, end, query->limit));
    else
        TRY(db_list(cx, &node_sql, &certificate_shape, out, query->path, end, query->issued_only,
                    text_or_empty(query->words), query->before.n, query->limit));
    return dressed(cx, out);
}

Err certificate_list_public(Cx *cx, CertificateId before, int limit, List *out)
{
    int64_t days = rule_int(cx, "certificates.public_days", cx->today);
    TRY(db_list(cx, &public_sql, &certificate_shape, out, time_add(cx->now, -days * TIME_DAY),
                before.n, limit));
    return dressed(cx, out);
}
