// What is proved of a volunteer: the name, and the skills.
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/volunteers/volunteers_in.h"
#include "store/db.h"
#include "town/county.h"

// --- the name

SQL(real_name_sql,
    "update volunteers set real_name = $3, changed_at = $4 where person = $1 and real_name = $2",
    P_INT, P_TEXT, P_TEXT, P_INT);
SQL(real_step_sql,
    "insert into real_name_steps (person, from_state, to_state, reason, made_by, at)"
    " values ($1, $2, $3, $4, $5, $6)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err real_name_step(Cx *cx, const Volunteer *one, RealNameAct act, Str reason)
{
    RealName to;
    int64_t changed;
    if (!real_name_after(one->real_name, act, &to))
        return &volunteer_moved_on;
    TRY(db_change(cx, &real_name_sql, &changed, one->person, real_name_words[one->real_name],
                  real_name_words[to], cx->now));
    if (changed == 0)
        return &volunteer_moved_on;
    cx_event(cx, "volunteer.named", one->person.n, 0);
    cx_audit(cx, "real_name", one->person.n, str(real_name_words[one->real_name]),
             str(real_name_words[to]));
    return db_change(cx, &real_step_sql, NULL, one->person, real_name_words[one->real_name],
                     real_name_words[to], reason, cx->actor.person, cx->now);
}

static Err registered_one(Cx *cx, Volunteer *out)
{
    Err err = volunteer_find(cx, cx->actor.person, out);
    if (err != OK)
        return err == &volunteer_missing ? &volunteer_moved_on : err;
    return out->state == VOLUNTEER_ACTIVE || out->state == VOLUNTEER_GUARDIAN ? OK
                                                                              : &volunteer_moved_on;
}

Err real_name_ask(Cx *cx)
{
    Volunteer one;
    Person person;
    Str number;
    TRY(registered_one(cx, &one));
    TRY(person_find(cx, one.person, &person));
    if (person.id_kind == ID_KIND_NONE)
        return &volunteer_no_document;
    TRY(person_document(cx, one.person, &number));
    const RealNameAdapter *adapter = real_name_adapter(
        setting_text(cx, "volunteers.real_name_check"));
    must(adapter != NULL);
    RealNameAnswer answer = adapter->ask(person.name, person.id_kind, number, cx->today,
                                         cx->county->demo);
    if (answer == CHECK_DIFFERS)
        return volunteer_wrong(cx, "document", TEXT("姓名或证件号码不对，请到站里更正"));
    TRY(real_name_step(cx, &one, REAL_ASK, S("")));
    if (answer == CHECK_UNKNOWN)
        return OK;
    TRY(volunteer_find(cx, one.person, &one));
    return real_name_step(cx, &one, REAL_PASS, str(adapter->name));
}

static Err reason_of(Cx *cx, Str typed, Str *out)
{
    Str reason = str_trim(typed);
    if (!utf8_plain(reason) || utf8_length(reason) < 2 || utf8_length(reason) > 100)
        return volunteer_wrong(cx, "reason", TEXT("请写明理由，2 至 100 个字"));
    *out = reason;
    return OK;
}

Err real_name_appeal(Cx *cx, Str typed)
{
    Volunteer one;
    Str reason = { 0 };
    TRY(registered_one(cx, &one));
    TRY(reason_of(cx, typed, &reason));
    return real_name_step(cx, &one, REAL_COMPLAIN, reason);
}

// Who failed it does not judge the appeal.
SQL(judged_sql,
    "select made_by as n from real_name_steps where person = $1 and to_state = 'failed'"
    " order by id desc limit 1",
    P_INT);

Err real_name_judge(Cx *cx, PersonId person, bool pass, Str typed)
{
    Volunteer one;
    Str reason = { 0 };
    PersonId judged = NO(Person);
    TRY(volunteer_seen(cx, person, &one));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, one.home_path))
        return &volunteer_not_yours;
    TRY(reason_of(cx, typed, &reason));
    TRY(db_int(cx, &judged_sql, &judged.n, person));
    if (!cx->actor.system &&
        !real_name_may_judge(cx->actor.person, person, one.registered_by, judged))
        return &volunteer_second;
    return real_name_step(cx, &one, pass ? REAL_PASS : REAL_FAIL, reason);
}

// --- skills

static const Field skill_fields[] = {
    FIELD(Skill, id),
    FIELD(Skill, person),
    COL(Skill, name_masked, "姓名"),
    COL(Skill, volunteer_number, "志愿者编号"),
    COL(Skill, home_name, "所属站"),
    FIELD(Skill, skill),
    COL(Skill, skill_name, "技能"),
    COL(Skill, certificate, "证书"),
    COL(Skill, issuer, "发证单位"),
    COL(Skill, valid_to, "有效期至"),
    WORD(Skill, state, skill_state_words),
    COL(Skill, state_text, "状态"),
    COL(Skill, reason, "意见"),
    COL(Skill, decided_by, "核验人"),
    COL(Skill, decided_at, "核验时间"),
    COL(Skill, made_at, "填写时间"),
    FIELD(Skill, over),
};
const Shape skill_shape = SHAPE(Skill, skill_fields);

#define SKILL_COLUMNS                                                                         \
    "select k.id, k.person, p.name as name_masked, p.volunteer_number, h.name as home_name,"  \
    "       k.skill, c.name as skill_name, k.certificate, k.issuer, k.valid_to, k.state,"     \
    "       k.reason, d.name as decided_by, k.decided_at, k.made_at"                          \
    "  from volunteer_skills k join people p on p.id = k.person left join places h on h.id =" \
    "  p.home left join code_tables c on c.list = 'skill' and c.code = k.skill"               \
    "  left join people d on d.id = k.decided_by"

static Err completed(Cx *cx, Err err, List *skills)
{
    TRY(err);
    for (size_t i = 0; i < skills->n; i++) {
        Skill *one = LIST_AT(skills, Skill, i);
        one->name_masked = mask_name(cx->arena, one->name_masked);
        one->state_text = skill_state_texts[one->state];
        one->over = one->valid_to.ymd != 0 && one->valid_to.ymd < cx->today.ymd;
    }
    return OK;
}

SQL(skills_sql, SKILL_COLUMNS " where k.person = $1 order by k.id limit 100", P_INT);
SQL(waiting_sql,
    SKILL_COLUMNS " where k.state = 'said' and k.certificate <> '' and h.path >= $1 and h.path < $2"
                  " order by k.id limit 200",
    P_TEXT, P_TEXT);

Err skills_of(Cx *cx, PersonId person, List *out)
{
    return completed(cx, db_list(cx, &skills_sql, &skill_shape, out, person), out);
}

Err skills_waiting(Cx *cx, Str path, List *out)
{
    return completed(
        cx, db_list(cx, &waiting_sql, &skill_shape, out, path, prefix_end(cx->arena, path)), out);
}

SQL(has_skill_sql,
    "select count(*) as n from volunteer_skills where person = $1 and skill = $2"
    "   and state = 'verified' and (valid_to is null or valid_to >= $3)",
    P_INT, P_TEXT, P_INT);

Err volunteer_has_skill(Cx *cx, PersonId person, Str skill, Day on, bool *has)
{
    int64_t n;
    TRY(db_int(cx, &has_skill_sql, &n, person, skill, on));
    *has = n > 0;
    return OK;
}

// What may be said today: a code is taken away by its last day, and its first is only the day on
// which the table was taken down.
Err skill_codes(Cx *cx, List *out)
{
    List codes;
    TRY(code_list(cx, CODE_SKILL, (Day){ 0 }, &codes));
    Code *live = codes.at;
    size_t n = 0;
    for (size_t i = 0; i < codes.n; i++)
        if (live[i].valid_to.ymd == 0 || live[i].valid_to.ymd >= cx->today.ymd)
            live[n++] = live[i];
    *out = (List){ live, n };
    return OK;
}

static bool fits(Str s, size_t max)
{
    return utf8_plain(s) && utf8_length(s) <= max;
}

static Err check_skill(Cx *cx, const SkillNew *new)
{
    List codes;
    bool known = false;
    TRY(skill_codes(cx, &codes));
    for (size_t i = 0; i < codes.n; i++)
        known = known || str_eq(LIST_AT(&codes, Code, i)->code, new->skill);
    if (!known)
        return volunteer_wrong(cx, "skill", TEXT("请从列表里选一项技能"));
    if (!fits(str_trim(new->certificate), 40) || !fits(str_trim(new->number), 40) ||
        !fits(str_trim(new->issuer), 40))
        return volunteer_wrong(cx, "certificate", TEXT("证书、编号和发证单位各不超过 40 个字"));
    if (new->valid_to.ymd != 0 && new->valid_to.ymd < cx->today.ymd)
        return volunteer_wrong(cx, "valid_to", TEXT("这张证书已经过期"));
    return OK;
}

SQL(skill_add_sql,
    "insert into volunteer_skills (person, skill, certificate, number_sealed, issuer, valid_to,"
    "  made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id",
    P_INT, P_TEXT, P_TEXT, P_BYTES, P_TEXT, P_INT, P_INT);

static Str text_of(Str s)
{
    Str text = str_trim(s);
    return text.p != NULL ? text : S("");
}

Err skill_add(Cx *cx, const SkillNew *new, SkillId *id)
{
    Volunteer one;
    int64_t made = 0;
    Blob number = { { 0 } };
    TRY(registered_one(cx, &one));
    TRY(check_skill(cx, new));
    if (text_of(new->number).n > 0)
        number = (Blob){ seal_field(cx->arena, &cx->county->key_field, SEAL_CERTIFICATE,
                                    text_of(new->number)) };
    TRY(db_insert(cx, &skill_add_sql, &made, one.person, new->skill, text_of(new->certificate),
                  number, text_of(new->issuer), new->valid_to, cx->now));
    if (made == 0)
        return &skill_there;
    cx_audit(cx, "skill", made, (Str){ 0 }, new->skill);
    *id = (SkillId){ made };
    return OK;
}

SQL(skill_drop_sql, "delete from volunteer_skills where id = $1 and person = $2", P_INT, P_INT);

Err skill_drop(Cx *cx, SkillId id)
{
    int64_t changed;
    TRY(db_change(cx, &skill_drop_sql, &changed, id, cx->actor.person));
    cx_audit(cx, "skill", id.n, (Str){ 0 }, S("dropped"));
    return changed == 1 ? OK : &skill_missing;
}

SQL(skill_owner_sql, "select person as n from volunteer_skills where id = $1", P_INT);
SQL(skill_judge_sql,
    "update volunteer_skills set state = $2, reason = $3, decided_by = $4, decided_at = $5"
    " where id = $1 and state = 'said'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

Err skill_judge(Cx *cx, SkillId id, bool verified, Str typed)
{
    PersonId person = NO(Person);
    Volunteer one;
    Str reason = { 0 };
    int64_t changed;
    TRY(db_int(cx, &skill_owner_sql, &person.n, id));
    if (person.n == 0 || volunteer_seen(cx, person, &one) != OK)
        return &skill_missing;
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, one.home_path))
        return &volunteer_not_yours;
    if (same(cx->actor.person, person))
        return &volunteer_second;
    TRY(reason_of(cx, typed, &reason));
    TRY(db_change(cx, &skill_judge_sql, &changed, id,
                  skill_state_words[verified ? SKILL_VERIFIED : SKILL_REFUSED], reason,
                  cx->actor.person, cx->now));
    cx_audit(cx, "skill", id.n, S("said"), verified ? S("verified") : S("refused"));
    return changed == 1 ? OK : &volunteer_moved_on;
}
