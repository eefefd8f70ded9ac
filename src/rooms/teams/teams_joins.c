// How people come to a team and leave it, and how a squad is founded.
#include "base/utf8.h"
#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams_inside.h"
#include "store/db.h"

static const Field application_fields[] = {
    FIELD(Application, id),
    FIELD(Application, team),
    COL(Application, team_name, "队伍"),
    FIELD(Application, person),
    COL(Application, name, "姓名"),
    COL(Application, words, "申请说明"),
    WORD(Application, state, asked_state_words),
    COL(Application, state_text, "状态"),
    COL(Application, opinion, "答复"),
    COL(Application, made_at, "申请时间"),
    COL(Application, decided_at, "答复时间"),
    SHOWN(Application, waits),
    SHOWN(Application, href),
};
const Shape application_shape = SHAPE(Application, application_fields);

static const Field founding_fields[] = {
    FIELD(Founding, id),
    FIELD(Founding, person),
    COL(Founding, name, "申请人"),
    COL(Founding, title, "队伍名称"),
    FIELD(Founding, place),
    COL(Founding, place_name, "所属阵地"),
    FIELD(Founding, place_path),
    COL(Founding, speciality, "特长"),
    COL(Founding, words, "申请说明"),
    WORD(Founding, state, asked_state_words),
    COL(Founding, state_text, "状态"),
    COL(Founding, opinion, "答复"),
    FIELD(Founding, team),
    COL(Founding, made_at, "申请时间"),
    COL(Founding, decided_at, "答复时间"),
    SHOWN(Founding, waits),
};
const Shape founding_shape = SHAPE(Founding, founding_fields);

static Str words_of(Str typed)
{
    return typed.p != NULL ? str_trim(typed) : S("");
}

// --- the way of joining

SQL(join_set_sql,
    "update teams set join_mode = $2, pass_code = $3, changed_at = $4"
    " where id = $1 and state <> 'dissolved'",
    P_INT, P_TEXT, P_TEXT, P_INT);

Err team_join_set(Cx *cx, TeamId id, TeamJoin join, Str code)
{
    Team team;
    int64_t changed;
    TRY(team_staffed(cx, id, &team));
    code = words_of(code);
    if (join == JOIN_CODE && !team_code_fits(code)) {
        cx_problem(cx, S("code"), "code", TEXT("入队口令请用 6 至 12 位字母或数字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_change(cx, &join_set_sql, &changed, id, team_join_words[join],
                  join == JOIN_CODE ? code : S(""), cx->now));
    cx_audit(cx, "team", id.n, str(team_join_words[team.join]), str(team_join_words[join]));
    return changed == 1 ? OK : &team_dissolved;
}

typedef struct {
    Str pass_code;
} Code;
static const Field pass_fields[] = { FIELD(Code, pass_code) };
static const Shape pass_shape = SHAPE(Code, pass_fields);

SQL(pass_sql, "select pass_code from teams where id = $1", P_INT);

Err team_pass_code(Cx *cx, TeamId id, Str *out)
{
    Team team;
    Code code;
    TRY(team_staffed(cx, id, &team));
    TRY(db_one(cx, &pass_sql, &pass_shape, &code, &team_missing, id));
    *out = code.pass_code;
    return OK;
}

// --- asking to join

// Whether the person may wait for an answer: looked at again in the statement that writes.
SQL(apply_sql,
    "insert into team_applications (team, person, words, made_at)"
    " select t.id, $2, $3, $4 from teams t where t.id = $1 and t.state = 'active'"
    "   and t.join_mode = 'reviewed'"
    "   and not exists (select m.id from team_members m where m.team = $1 and m.person = $2"
    "                   and m.state = 'active')"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT);
SQL(belongs_sql,
    "select count(*) as n from team_members where person = $1 and state = 'active'"
    " and role <> 'leader'",
    P_INT);

static Err apply(Cx *cx, TeamId id, Str words)
{
    ApplicationId made = NO(Application);
    int64_t teams;
    TRY(db_int(cx, &belongs_sql, &teams, cx->actor.person));
    if (teams >= setting_int(cx, "teams.most"))
        return &team_too_many;
    TRY(db_insert(cx, &apply_sql, &made.n, id, cx->actor.person, words, cx->now));
    if (made.n == 0)
        return &team_applied;
    cx_event(cx, "team.applied", made.n, id.n);
    cx_audit(cx, "team.application", made.n, (Str){ 0 }, S("waiting"));
    return OK;
}

static Err joined_by_code(Cx *cx, TeamId id, Str code)
{
    Code right;
    TRY(db_one(cx, &pass_sql, &pass_shape, &right, &team_missing, id));
    return right.pass_code.n > 0 && str_eq(right.pass_code, words_of(code)) ? OK : &team_wrong_code;
}

Err team_join(Cx *cx, TeamId id, Str words, Str code, bool *member)
{
    Team team;
    bool has;
    MemberId made;
    TRY(team_find(cx, id, &team));
    if (team.state == TEAM_DISSOLVED)
        return &team_dissolved;
    TRY(team_has_member(cx, id, cx->actor.person, &has));
    if (has)
        return &team_member_there;
    if (team.state != TEAM_ACTIVE || team.join == JOIN_CLOSED)
        return &team_not_open;
    words = words_of(words);
    if (!utf8_valid(words) || utf8_length(words) > 100)
        return &fault_invalid;
    *member = team.join != JOIN_REVIEWED;
    if (team.join == JOIN_REVIEWED)
        return apply(cx, id, words);
    if (team.join == JOIN_CODE)
        TRY(joined_by_code(cx, id, code));
    return member_put(cx, id, cx->actor.person, MEMBER_MEMBER, &made);
}

SQL(withdraw_sql,
    "update team_applications set state = 'withdrawn', decided_at = $3"
    " where team = $1 and person = $2 and state = 'waiting'",
    P_INT, P_INT, P_INT);

Err application_withdraw(Cx *cx, TeamId id)
{
    Team team;
    int64_t changed;
    TRY(team_find(cx, id, &team));
    TRY(db_change(cx, &withdraw_sql, &changed, id, cx->actor.person, cx->now));
    cx_audit(cx, "team", id.n, S("application waiting"), S("withdrawn"));
    return changed == 1 ? OK : &team_answered;
}

// --- answering

#define APPLICATION_COLUMNS                                                                    \
    "select a.id, a.team, t.name as team_name, a.person, p.name, a.words, a.state, a.opinion," \
    "       a.made_at, a.decided_at"                                                           \
    "  from team_applications a join teams t on t.id = a.team join people p on p.id = a.person"

SQL(applications_sql,
    APPLICATION_COLUMNS " where a.team = $1 and ($2 = 0 or a.state = 'waiting')"
                        " and ($3 = 0 or a.id < $3) order by a.id desc limit $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(applications_of_sql, APPLICATION_COLUMNS " where a.person = $1 order by a.id desc limit 20",
    P_INT);

static Err applications_done(Cx *cx, Err err, List *out)
{
    TRY(err);
    for (size_t i = 0; i < out->n; i++) {
        Application *one = LIST_AT(out, Application, i);
        one->name = mask_name(cx->arena, one->name);
        one->state_text = asked_state_texts[one->state];
        one->waits = one->state == ASKED_WAITING;
        one->href = url_of(str_printf(cx->arena, "/teams/%lld", (long long)one->team.n));
    }
    return OK;
}

Err application_list(Cx *cx, TeamId team, bool waiting, ApplicationId before, int limit, List *out)
{
    return applications_done(
        cx, db_list(cx, &applications_sql, &application_shape, out, team, waiting, before.n, limit),
        out);
}

Err application_list_of(Cx *cx, PersonId person, List *out)
{
    return applications_done(cx, db_list(cx, &applications_of_sql, &application_shape, out, person),
                             out);
}

static Err answer_words(Cx *cx, bool approve, Str *opinion)
{
    *opinion = words_of(*opinion);
    if (!utf8_valid(*opinion) || utf8_length(*opinion) > 100 || (!approve && opinion->n == 0)) {
        cx_problem(cx, S("opinion"), "opinion", TEXT("不同意请写明原因，不超过 100 个字"),
                   (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    return OK;
}

SQL(decide_sql,
    "update team_applications set state = $3, opinion = $4, decided_by = $5, decided_at = $6"
    " where id = $1 and team = $2 and state = 'waiting'",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(applicant_sql, "select person from team_applications where id = $1", P_INT);

Err application_decide(Cx *cx, TeamId id, ApplicationId application, bool approve, Str opinion)
{
    Team team;
    PersonId person;
    MemberId made;
    int64_t changed;
    TRY(team_staffed(cx, id, &team));
    TRY(answer_words(cx, approve, &opinion));
    const char *state = asked_state_words[approve ? ASKED_APPROVED : ASKED_REFUSED];
    TRY(db_change(cx, &decide_sql, &changed, application, id, state, opinion, cx->actor.person,
                  cx->now));
    if (changed == 0)
        return &team_answered;
    if (approve) {
        TRY(db_int(cx, &applicant_sql, &person.n, application));
        Err err = member_put(cx, id, person, MEMBER_MEMBER, &made);
        if (err != &team_member_there)
            TRY(err);
    }
    cx_event(cx, "team.answered", application.n, id.n);
    cx_audit(cx, "team.application", application.n, S("waiting"), str(state));
    return OK;
}

Err team_list_of(Cx *cx, PersonId person, List *out)
{
    return teams_of_member(cx, person, out);
}

// --- founding

SQL(found_sql,
    "insert into team_foundings (person, title, place, speciality, words, made_at)"
    " values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id",
    P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT);

Err founding_ask(Cx *cx, Str title, Str speciality, Str words, FoundingId *id)
{
    FoundingId made = NO(Founding);
    title = words_of(title);
    speciality = words_of(speciality);
    words = words_of(words);
    if (cx->actor.home.n == 0)
        return &team_no_home;
    if (!utf8_valid(title) || utf8_length(title) < 2 || utf8_length(title) > 30 ||
        !utf8_valid(speciality) || utf8_length(speciality) > 60 || !utf8_valid(words) ||
        utf8_length(words) > 200)
        return &fault_invalid;
    TRY(db_insert(cx, &found_sql, &made.n, cx->actor.person, title, cx->actor.home, speciality,
                  words, cx->now));
    if (made.n == 0)
        return &team_applied;
    cx_event(cx, "team.asked", made.n, 0);
    cx_audit(cx, "team.founding", made.n, (Str){ 0 }, title);
    *id = made;
    return OK;
}

#define FOUNDING_COLUMNS                                                                           \
    "select f.id, f.person, p.name, f.title, f.place, s.name as place_name, s.path as place_path," \
    "       f.speciality, f.words, f.state, f.opinion, f.team, f.made_at, f.decided_at"            \
    "  from team_foundings f join people p on p.id = f.person join places s on s.id = f.place"

SQL(founding_sql, FOUNDING_COLUMNS " where f.id = $1", P_INT);
SQL(foundings_sql,
    FOUNDING_COLUMNS " where s.path >= $1 and s.path < $2 and ($3 = 0 or f.state = 'waiting')"
                     " and ($4 = 0 or f.id < $4) order by f.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(foundings_own_sql,
    FOUNDING_COLUMNS " where s.path = $1 and ($2 = 0 or f.state = 'waiting')"
                     " and ($3 = 0 or f.id < $3) order by f.id desc limit $4",
    P_TEXT, P_INT, P_INT, P_INT);
SQL(foundings_of_sql, FOUNDING_COLUMNS " where f.person = $1 order by f.id desc limit 20", P_INT);

static Err foundings_done(Cx *cx, Err err, List *out)
{
    TRY(err);
    for (size_t i = 0; i < out->n; i++) {
        Founding *one = LIST_AT(out, Founding, i);
        one->name = mask_name(cx->arena, one->name);
        one->state_text = asked_state_texts[one->state];
        one->waits = one->state == ASKED_WAITING;
    }
    return OK;
}

Err founding_list(Cx *cx, Str path, bool own, bool waiting, FoundingId before, int limit, List *out)
{
    Err err = own ? db_list(cx, &foundings_own_sql, &founding_shape, out, path, waiting, before.n,
                            limit)
                  : db_list(cx, &foundings_sql, &founding_shape, out, path,
                            prefix_end(cx->arena, path), waiting, before.n, limit);
    return foundings_done(cx, err, out);
}

Err founding_list_of(Cx *cx, PersonId person, List *out)
{
    return foundings_done(cx, db_list(cx, &foundings_of_sql, &founding_shape, out, person), out);
}

SQL(founding_decide_sql,
    "update team_foundings set state = $2, opinion = $3, decided_by = $4, decided_at = $5,"
    " team = $6 where id = $1 and state = 'waiting'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err founding_decide(Cx *cx, FoundingId id, bool approve, Str opinion)
{
    Founding founding;
    TeamId made = NO(Team);
    int64_t changed;
    TRY(db_one(cx, &founding_sql, &founding_shape, &founding, &team_missing, id));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, founding.place_path))
        return &team_not_yours;
    if (founding.state != ASKED_WAITING)
        return &team_answered;
    TRY(answer_words(cx, approve, &opinion));
    if (approve) {
        TeamNew new = { .level = TEAM_SQUAD,
                        .name = founding.title,
                        .place = founding.place,
                        .speciality = founding.speciality,
                        .leader = founding.person };
        TRY(teams_below_branch(cx, founding.place_path, &new.parent));
        TRY(team_add(cx, &new, &made));
    }
    const char *state = asked_state_words[approve ? ASKED_APPROVED : ASKED_REFUSED];
    TRY(db_change(cx, &founding_decide_sql, &changed, id, state, opinion, cx->actor.person, cx->now,
                  made));
    if (changed == 0)
        return &team_answered;
    cx_event(cx, "team.founded", id.n, made.n);
    cx_audit(cx, "team.founding", id.n, S("waiting"), str(state));
    return OK;
}

// --- 待办

#define TODOS_MOST 200
#define TODOS_EACH 20

static Err application_todos(Cx *cx, const Team *team, Todo *todos, size_t *n)
{
    List rows;
    TRY(application_list(cx, team->id, true, NO(Application), TODOS_EACH, &rows));
    for (size_t i = 0; i < rows.n && *n < TODOS_MOST; i++) {
        const Application *one = LIST_AT(&rows, Application, i);
        todos[(*n)++] = (Todo){ .kind = TEXT("入队申请"),
                                .title = one->name,
                                .place = team->name,
                                .href = str_printf(cx->arena, "/teams/%lld/applications",
                                                   (long long)team->id.n) };
    }
    return OK;
}

static Err change_todos(Cx *cx, Todo *todos, size_t *n)
{
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List rows;
        if ((grant->role & ROLES_DISPATCH) == 0 || grant->place.n == 0)
            continue;
        TRY(team_change_open(cx, grant->path, TODOS_EACH, &rows));
        for (size_t j = 0; j < rows.n && *n < TODOS_MOST; j++) {
            const TeamChange *one = LIST_AT(&rows, TeamChange, j);
            if (!same(one->made_by, cx->actor.person))
                todos[(*n)++] = (Todo){ .kind = TEXT("队伍变更"),
                                        .title = one->team_name,
                                        .href = one->href.bytes };
        }
    }
    return OK;
}

Err teams_todos(Cx *cx, List *out)
{
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODOS_MOST);
    size_t n = 0;
    List led, rows;
    TRY(team_led_by(cx, &cx->actor, &led));
    for (size_t i = 0; i < led.n; i++)
        TRY(application_todos(cx, LIST_AT(&led, Team, i), todos, &n));
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        if ((grant->role & ROLES_DISPATCH) == 0 || grant->place.n == 0)
            continue;
        TRY(founding_list(cx, grant->path, grant->depth == DEPTH_OWN, true, NO(Founding),
                          TODOS_EACH, &rows));
        for (size_t j = 0; j < rows.n && n < TODOS_MOST; j++) {
            const Founding *one = LIST_AT(&rows, Founding, j);
            todos[n++] = (Todo){ .kind = TEXT("建队申请"),
                                 .title = one->title,
                                 .place = one->place_name,
                                 .href = S("/teams/foundings") };
        }
    }
    TRY(change_todos(cx, todos, &n));
    *out = (List){ todos, n };
    return OK;
}
