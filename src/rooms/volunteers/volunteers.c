// Registration: by the person, through a team's link, after an invitation, or written down by a
// station and confirmed by the person.
#include "rooms/volunteers/volunteers.h"
#include "base/initials.h"
#include "base/utf8.h"
#include "rooms/places/places.h"
#include "rooms/volunteers/volunteers_in.h"
#include "store/db.h"
#include "store/outbox.h"

static const Field volunteer_fields[] = {
    FIELD(Volunteer, person),
    FIELD(Volunteer, name),
    FIELD(Volunteer, volunteer_number),
    FIELD(Volunteer, home),
    FIELD(Volunteer, home_name),
    FIELD(Volunteer, home_path),
    WORD(Volunteer, state, volunteer_state_words),
    FIELD(Volunteer, state_text),
    WORD(Volunteer, manner, volunteer_manner_words),
    FIELD(Volunteer, manner_text),
    FIELD(Volunteer, registered_by),
    FIELD(Volunteer, registered_by_name),
    FIELD(Volunteer, registered_at),
    FIELD(Volunteer, confirmed_at),
    FIELD(Volunteer, due_at),
    FIELD(Volunteer, team),
    FIELD(Volunteer, team_name),
    FIELD(Volunteer, born),
    WORD(Volunteer, real_name, real_name_words),
    FIELD(Volunteer, real_name_text),
    FIELD(Volunteer, real_name_reason),
    WORD(Volunteer, clothing, clothing_words),
    FIELD(Volunteer, languages),
    FIELD(Volunteer, slots),
    WORD(Volunteer, to_projects, invite_words),
    WORD(Volunteer, to_teams, invite_words),
    FIELD(Volunteer, demo),
    LINK(Volunteer, href),
};
const Shape volunteer_shape = SHAPE(Volunteer, volunteer_fields);

typedef Volunteer VolunteerRow;
static const Field row_fields[] = {
    FIELD(VolunteerRow, person),
    COL(VolunteerRow, name_masked, "姓名"),
    COL(VolunteerRow, volunteer_number, "志愿者编号"),
    COL(VolunteerRow, home_name, "所属站"),
    WORD(VolunteerRow, state, volunteer_state_words),
    COL(VolunteerRow, state_text, "状态"),
    COL(VolunteerRow, real_name_text, "实名"),
    COL(VolunteerRow, manner_text, "登记方式"),
    COL(VolunteerRow, registered_at, "登记时间"),
    FIELD(VolunteerRow, demo),
    LINK(VolunteerRow, href),
};
const Shape volunteer_row_shape = SHAPE(VolunteerRow, row_fields);

// `home` joins the place: "p.home" lets SQLite begin at the places and gather their people,
// "+p.home" makes it begin at the volunteers, which is right where the newest of many places are
// wanted.
#define VOLUNTEER_COLUMNS_BY(home)                                                            \
    "select v.person, p.name, p.volunteer_number, p.home, h.name as home_name,"               \
    "       h.path as home_path, v.state, v.manner, v.registered_by,"                         \
    "       r.name as registered_by_name, v.registered_at, v.confirmed_at, v.due_at, v.team," \
    "       t.name as team_name, coalesce(p.birth_day, v.born) as born, v.real_name,"         \
    "       v.clothing, v.languages, v.slots, v.to_projects, v.to_teams, p.demo"              \
    "  from volunteers v join people p on p.id = v.person"                                    \
    "  left join places h on h.id = " home " left join people r on r.id = v.registered_by"    \
    "  left join teams t on t.id = v.team"
#define VOLUNTEER_COLUMNS VOLUNTEER_COLUMNS_BY("p.home")

static void complete(Cx *cx, Volunteer *one)
{
    one->name_masked = mask_name(cx->arena, one->name);
    one->state_text = volunteer_state_texts[one->state];
    one->manner_text = volunteer_manner_texts[one->manner];
    one->real_name_text = real_name_texts[one->real_name];
    one->href = url_of(str_printf(cx->arena, "/volunteers/%lld", (long long)one->person.n));
}

SQL(find_sql, VOLUNTEER_COLUMNS " where v.person = $1", P_INT);

typedef struct {
    Str words;
} Words;
static const Field words_fields[] = { FIELD(Words, words) };
static const Shape words_shape = SHAPE(Words, words_fields);

SQL(reason_sql,
    "select reason as words from real_name_steps where person = $1 order by id desc limit 1",
    P_INT);

Err volunteer_find(Cx *cx, PersonId person, Volunteer *out)
{
    Volunteer one = { 0 };
    Words last = { 0 };
    TRY(db_one(cx, &find_sql, &volunteer_shape, &one, &volunteer_missing, person));
    Err err = db_one(cx, &reason_sql, &words_shape, &last, &volunteer_missing, person);
    if (err != OK && err != &volunteer_missing)
        return err;
    one.real_name_reason = last.words;
    complete(cx, &one);
    *out = one;
    return OK;
}

Err volunteer_seen(Cx *cx, PersonId person, Volunteer *out)
{
    Volunteer one;
    TRY(volunteer_find(cx, person, &one));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_VOLUNTEERS, one.home_path))
        return &volunteer_missing;
    *out = one;
    return OK;
}

// What is typed is a number, a phone, initials or the beginning of a name; filters that are not
// asked for are null.
#define LIST_WHERE                                                                        \
    " where h.path >= $1 and h.path < $2 and p.state = 'active' and v.person < $3"        \
    " and ($4 = '' or v.state = $4) and ($5 = '' or v.real_name = $5)"                    \
    " and ($6 = '' or exists (select 1 from volunteer_skills k where k.person = v.person" \
    "   and k.skill = $6 and k.state <> 'refused'))"                                      \
    " and ($7 is null or (p.name >= $7 and p.name < $8))"                                 \
    " and ($9 is null or p.volunteer_number = $9) and ($10 is null or p.phone_hash = $10)"
SQL(list_sql, VOLUNTEER_COLUMNS LIST_WHERE " order by v.person desc limit $11", P_TEXT, P_TEXT,
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_BYTES, P_INT);
SQL(list_wide_sql, VOLUNTEER_COLUMNS_BY("+p.home") LIST_WHERE " order by v.person desc limit $11",
    P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_BYTES, P_INT);
// The few who wait for a verdict, by the index that holds only them.
SQL(list_waiting_sql,
    VOLUNTEER_COLUMNS_BY("+p.home") LIST_WHERE
    " and v.real_name in ('pending', 'appeal') order by v.person desc limit $11",
    P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_BYTES, P_INT);
SQL(list_initials_sql,
    VOLUNTEER_COLUMNS_BY("+p.home") LIST_WHERE
    " and v.person in (select i.person from volunteer_initials i where i.initials >= $11"
    " and i.initials < $12) order by v.person desc limit $13",
    P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_BYTES, P_TEXT, P_TEXT,
    P_INT);

static bool is_initials(Str words)
{
    for (size_t i = 0; i < words.n; i++)
        if ((words.p[i] | 32) < 'a' || (words.p[i] | 32) > 'z')
            return false;
    return words.n > 0;
}

static Str lower(Arena *arena, Str words)
{
    char *out = NEW_ARRAY(arena, char, words.n + 1);
    for (size_t i = 0; i < words.n; i++)
        out[i] = (char)(words.p[i] | 32);
    return (Str){ out, words.n };
}

Err volunteer_list(Cx *cx, const VolunteerAsk *ask, List *out)
{
    must(ask->limit >= 1 && ask->limit <= 1000);
    Str words = str_trim(ask->words), name = { 0 }, name_end = { 0 }, number = { 0 };
    Str phone = phone_normal(cx->arena, words), path_end = prefix_end(cx->arena, ask->path);
    Blob hash = { { 0 } };
    int64_t before = ask->before.n == 0 ? INT64_MAX : ask->before.n;
    const char *state = ask->by_state ? volunteer_state_words[ask->state] : "";
    const char *real = ask->by_real_name ? real_name_words[ask->real_name] : "";
    Str skill = ask->skill.p != NULL ? ask->skill : S("");
    if (is_initials(words)) {
        Str initials = lower(cx->arena, words);
        TRY(db_list(cx, &list_initials_sql, &volunteer_shape, out, ask->path, path_end, before,
                    state, real, skill, name, name_end, number, hash, initials,
                    prefix_end(cx->arena, initials), ask->limit));
    } else {
        if (volunteer_number_valid(words))
            number = words;
        else if (phone.n > 0)
            hash = (Blob){ phone_lookup(cx, phone) };
        else if (words.n > 0)
            name = words, name_end = prefix_end(cx->arena, words);
        bool waits = ask->by_real_name &&
                     (ask->real_name == REAL_PENDING || ask->real_name == REAL_APPEAL);
        const Sql *sql = waits                     ? &list_waiting_sql
                         : path_is_wide(ask->path) ? &list_wide_sql
                                                   : &list_sql;
        TRY(db_list(cx, sql, &volunteer_shape, out, ask->path, path_end, before, state, real, skill,
                    name, name_end, number, hash, ask->limit));
    }
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Volunteer, i));
    return OK;
}

static const Field facts_fields[] = {
    FIELD(VolunteerFacts, registered),
    FIELD(VolunteerFacts, born),
    FIELD(VolunteerFacts, guarded),
};
static const Shape facts_shape = SHAPE(VolunteerFacts, facts_fields);

SQL(facts_sql,
    "select case when v.state in ('guardian', 'active') then 1 else 0 end as registered, v.born,"
    "  (select count(*) from guardians g where g.person = v.person and g.state = 'agreed')"
    "  as guarded from volunteers v where v.person = $1",
    P_INT);

Err volunteer_facts(Cx *cx, PersonId person, VolunteerFacts *out)
{
    VolunteerFacts facts = { 0 };
    Err err = db_one(cx, &facts_sql, &facts_shape, &facts, &volunteer_missing, person);
    if (err != OK && err != &volunteer_missing)
        return err;
    *out = facts;
    return OK;
}

// --- registering

Err volunteer_wrong(Cx *cx, const char *field, Text text)
{
    cx_problem(cx, str(field), field, text, (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

SQL(initials_drop_sql, "delete from volunteer_initials where person = $1", P_INT);
SQL(initials_put_sql,
    "insert into volunteer_initials (person, initials) values ($1, $2) on conflict do nothing",
    P_INT, P_TEXT);

static Err put_initials(Cx *cx, PersonId person, Str name)
{
    Str spelt[INITIALS_MAX];
    size_t n = initials_of(cx->arena, name, spelt);
    TRY(db_change(cx, &initials_drop_sql, NULL, person));
    for (size_t i = 0; i < n; i++)
        TRY(db_change(cx, &initials_put_sql, NULL, person, spelt[i]));
    return OK;
}

SQL(put_sql,
    "insert into volunteers (person, state, manner, registered_by, registered_at, due_at,"
    "  confirmed_at, team, born, changed_at, home)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5, (select home from people where id = $1))"
    " on conflict (person) do update set"
    "  state = $2, manner = $3, registered_by = $4, registered_at = $5, due_at = $6,"
    "  confirmed_at = $7, team = $8, born = $9, left_at = null, changed_at = $5,"
    "  home = (select home from people where id = $1)"
    "  where volunteers.state = 'left'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

typedef struct {
    PersonId person, by;
    VolunteerState state;
    VolunteerManner manner;
    TeamId team;
    Day born;
    Time due_at;
} Entry;

static Err put(Cx *cx, const Entry *one)
{
    int64_t changed;
    bool open = one->state == VOLUNTEER_UNCONFIRMED;
    TRY(db_change(cx, &put_sql, &changed, one->person, volunteer_state_words[one->state],
                  volunteer_manner_words[one->manner], one->by, cx->now, one->due_at,
                  open ? (Time){ 0 } : cx->now, one->team, one->born));
    return changed == 1 ? OK : &volunteer_there;
}

SQL(confirm_sql,
    "update volunteers set state = $2, born = $3, team = coalesce($4, team), due_at = null,"
    "  confirmed_at = $5, changed_at = $5 where person = $1 and state = 'unconfirmed'",
    P_INT, P_TEXT, P_INT, P_INT, P_INT);

// The day of birth: the document's, else what is typed, which must be a day that somebody alive can
// have been born on.
static Err born_of(Cx *cx, const Person *person, Day typed, Day *out)
{
    Day born = person->birth_day.ymd != 0 ? person->birth_day : typed;
    int age = age_on(born, cx->today);
    if (age < 0 || age > 130)
        return volunteer_wrong(cx, "born", TEXT("请填写出生日期，如 1990-05-01"));
    *out = born;
    return OK;
}

// The parts of a registration beyond the row itself.
static Err registered(Cx *cx, const Person *person, VolunteerState state, TeamId team)
{
    TRY(put_initials(cx, person->id, person->name));
    TRY(consent_put(cx, person->id, CONSENT_REGISTER));
    if (team.n != 0)
        TRY(team_member_invited(cx, team, person->id));
    if (state == VOLUNTEER_ACTIVE)
        cx_event(cx, "volunteer.active", person->id.n, 0);
    cx_audit(cx, "volunteer", person->id.n, (Str){ 0 }, str(volunteer_state_words[state]));
    return OK;
}

Err volunteer_register(Cx *cx, const VolunteerNew *new)
{
    Person person;
    Team team = { 0 };
    Volunteer before;
    Day born;
    TRY(person_find(cx, cx->actor.person, &person));
    if (str_trim(new->token).n > 0)
        TRY(team_of_link(cx, str_trim(new->token), &team));
    TRY(born_of(cx, &person, new->born, &born));
    VolunteerState state = volunteer_state_for(guardian_needed(born, cx->today), false);
    Err found = volunteer_find(cx, person.id, &before);
    if (found != OK && found != &volunteer_missing)
        return found;
    if (found == OK && before.state == VOLUNTEER_UNCONFIRMED) {
        int64_t changed;
        TRY(db_change(cx, &confirm_sql, &changed, person.id, volunteer_state_words[state], born,
                      team.id, cx->now));
        if (changed == 0)
            return &volunteer_moved_on;
    } else {
        Entry one = { .person = person.id,
                      .state = state,
                      .manner = team.id.n != 0 ? JOINED_TEAM : JOINED_SELF,
                      .team = team.id,
                      .born = born };
        TRY(put(cx, &one));
    }
    if (state == VOLUNTEER_GUARDIAN)
        TRY(guardian_ask(cx, person.id, new));
    return registered(cx, &person, state, team.id);
}

SQL(move_sql,
    "update volunteers set state = $3, changed_at = $4, due_at = null,"
    "  left_at = case when $3 = 'left' then $4 else null end where person = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_INT);

Err volunteer_state_move(Cx *cx, PersonId person, VolunteerState from, VolunteerState to)
{
    int64_t changed;
    TRY(db_change(cx, &move_sql, &changed, person, volunteer_state_words[from],
                  volunteer_state_words[to], cx->now));
    if (changed == 0)
        return &volunteer_moved_on;
    if (to == VOLUNTEER_ACTIVE)
        cx_event(cx, "volunteer.active", person.n, 0);
    if (to == VOLUNTEER_LEFT)
        cx_event(cx, "volunteer.left", person.n, 0);
    if (from == VOLUNTEER_ACTIVE && to == VOLUNTEER_GUARDIAN)
        cx_event(cx, "volunteer.paused", person.n, 0);
    cx_audit(cx, "volunteer", person.n, str(volunteer_state_words[from]),
             str(volunteer_state_words[to]));
    return OK;
}

// Of a slip that was not confirmed nothing is kept but that there was one.
SQL(forget_slip_sql,
    "update volunteers set state = 'left', left_at = $2, due_at = null, born = null, changed_at = $2"
    " where person = $1 and state = 'unconfirmed'",
    P_INT, P_INT);

static Err forget_slip(Cx *cx, PersonId person)
{
    int64_t changed;
    TRY(db_change(cx, &forget_slip_sql, &changed, person, cx->now));
    TRY(db_change(cx, &initials_drop_sql, NULL, person));
    cx_audit(cx, "volunteer", person.n, S("unconfirmed"), S("left"));
    return changed == 1 ? OK : &volunteer_moved_on;
}

Err volunteer_decline(Cx *cx)
{
    return forget_slip(cx, cx->actor.person);
}

SQL(end_consents_sql,
    "update consents set withdrawn_at = $2 where person = $1 and withdrawn_at is null", P_INT,
    P_INT);

Err volunteer_leave(Cx *cx)
{
    Volunteer one;
    TRY(volunteer_find(cx, cx->actor.person, &one));
    if (one.state != VOLUNTEER_ACTIVE && one.state != VOLUNTEER_GUARDIAN)
        return &volunteer_moved_on;
    TRY(volunteer_state_move(cx, one.person, one.state, VOLUNTEER_LEFT));
    return db_change(cx, &end_consents_sql, NULL, one.person, cx->now);
}

SQL(edit_sql,
    "update volunteers set clothing = $2, languages = $3, to_projects = $4, to_teams = $5,"
    "  changed_at = $6 where person = $1 and state in ('guardian', 'active')",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT);

Err volunteer_edit(Cx *cx, const VolunteerEdit *edit)
{
    int64_t changed;
    Str languages = str_trim(edit->languages);
    if (!utf8_plain(languages) || utf8_length(languages) > 60)
        return volunteer_wrong(cx, "languages", TEXT("语言请不要超过 60 个字"));
    TRY(db_change(cx, &edit_sql, &changed, cx->actor.person, clothing_words[edit->clothing],
                  languages.p != NULL ? languages : S(""), invite_words[edit->to_projects],
                  invite_words[edit->to_teams], cx->now));
    cx_audit(cx, "volunteer", cx->actor.person.n, (Str){ 0 }, S("edited"));
    return changed == 1 ? OK : &volunteer_moved_on;
}

SQL(slots_sql,
    "update volunteers set slots = $2, changed_at = $3 where person = $1"
    "   and state in ('guardian', 'active')",
    P_INT, P_INT, P_INT);

Err volunteer_slots_set(Cx *cx, int64_t slots)
{
    int64_t changed;
    must(slots >= 0 && slots < (1 << VOLUNTEER_SLOTS));
    TRY(db_change(cx, &slots_sql, &changed, cx->actor.person, slots, cx->now));
    cx_audit(cx, "volunteer", cx->actor.person.n, (Str){ 0 }, S("slots"));
    return changed == 1 ? OK : &volunteer_moved_on;
}

// --- written down by a station

static Err tell_enrolled(Cx *cx, Str phone, Str by)
{
    if (!phone_is_mobile(phone))
        return OK;
    OutboxMessage message = {
        .channel = "sms",
        .receiver = phone,
        .kind = "volunteer.confirm",
        .body = say_with(
            cx->arena, lang_zh(),
            TEXT("{0}替您填写了志愿者登记。请用本手机号登录，在“我的志愿者资料”里确认；"
                 "不是您本人或不愿意，不用理会，资料会自动删除。"),
            by, (Str){ 0 }),
    };
    return outbox_put(cx, &message);
}

Err volunteer_enrol(Cx *cx, const VolunteerProxy *new, PersonId *out)
{
    Place home;
    PersonId person = NO(Person);
    Person known;
    Day born;
    Str phone = phone_normal(cx->arena, new->phone);
    TRY(place_find(cx, new->home, &home));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_VOLUNTEERS, home.path))
        return &volunteer_not_yours;
    if (!phone_is_mobile(phone))
        return volunteer_wrong(cx, "phone", TEXT("请填写本人的手机号，要用它收确认码"));
    TRY(person_known_by(cx, str_trim(new->name), phone, &person));
    if (person.n == 0) {
        PersonNew add = { .name = new->name, .phone = phone, .home = new->home };
        TRY(person_add(cx, &add, &person));
    }
    TRY(person_find(cx, person, &known));
    TRY(born_of(cx, &known, new->born, &born));
    Entry one = { .person = person,
                  .by = cx->actor.person,
                  .state = VOLUNTEER_UNCONFIRMED,
                  .manner = JOINED_PROXY,
                  .born = born,
                  .due_at = time_add(cx->now,
                                     setting_int(cx, "volunteers.confirm_days") * TIME_DAY) };
    TRY(put(cx, &one));
    TRY(put_initials(cx, person, known.name));
    TRY(tell_enrolled(cx, phone, home.name));
    cx_audit(cx, "volunteer", person.n, (Str){ 0 }, S("unconfirmed"));
    *out = person;
    return OK;
}

// --- what is heard, and the clock

// Who accepted a roster's invitation said yes to being a volunteer; whose day of birth is not
// known, or who is a minor, answers the rest at 注册志愿者.
Err volunteer_hear_invited(Cx *cx, const Event *event)
{
    Person person;
    TRY(person_find(cx, (PersonId){ event->id }, &person));
    if (person.birth_day.ymd == 0 || guardian_needed(person.birth_day, cx->today))
        return OK;
    Entry one = { .person = person.id,
                  .state = VOLUNTEER_ACTIVE,
                  .manner = JOINED_INVITED,
                  .born = person.birth_day };
    Err err = put(cx, &one);
    if (err == &volunteer_there)
        return OK;
    TRY(err);
    return registered(cx, &person, VOLUNTEER_ACTIVE, NO(Team));
}

SQL(moved_sql,
    "update volunteers set home = (select home from people where id = $1) where person = $1",
    P_INT);

Err volunteer_hear_corrected(Cx *cx, const Event *event)
{
    Volunteer one;
    Err err = volunteer_find(cx, (PersonId){ event->id }, &one);
    if (err == &volunteer_missing)
        return OK;
    TRY(err);
    TRY(db_change(cx, &moved_sql, NULL, one.person));
    return put_initials(cx, one.person, one.name);
}

SQL(erase_sql,
    "update volunteers set state = 'left', left_at = coalesce(left_at, $2), due_at = null,"
    "  born = null, languages = '', slots = 0, clothing = 'none', changed_at = $2 where person = $1",
    P_INT, P_INT);
SQL(erase_skills_sql, "delete from volunteer_skills where person = $1", P_INT);
SQL(erase_steps_sql, "update real_name_steps set reason = '' where person = $1", P_INT);
SQL(erase_guardians_sql,
    "update guardians set sealed = null, phone_hash = null,"
    "  decided_at = coalesce(decided_at, $2),"
    "  state = case when state in ('asked', 'agreed') then 'withdrawn' else state end"
    " where person = $1 or guardian = $1",
    P_INT, P_INT);
// Children whose guardian is gone wait for another.
SQL(orphaned_sql,
    "update volunteers set state = 'guardian', changed_at = $2 where state = 'active' and person in"
    " (select person from guardians where guardian = $1 and state = 'agreed')",
    P_INT, P_INT);

Err volunteer_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &orphaned_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &erase_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &initials_drop_sql, NULL, event->id));
    TRY(db_change(cx, &erase_skills_sql, NULL, event->id));
    TRY(db_change(cx, &erase_steps_sql, NULL, event->id));
    TRY(db_change(cx, &erase_guardians_sql, NULL, event->id, cx->now));
    return db_change(cx, &end_consents_sql, NULL, event->id, cx->now);
}

SQL(due_sql,
    "select person as n from volunteers where due_at is not null and due_at <= $1"
    " order by due_at, person limit 1",
    P_INT);

Err volunteer_tick(Cx *cx, int limit, int *did)
{
    for (*did = 0; *did < limit; (*did)++) {
        PersonId person = NO(Person);
        TRY(db_int(cx, &due_sql, &person.n, cx->now));
        if (person.n == 0)
            return OK;
        TRY(forget_slip(cx, person));
    }
    return OK;
}
