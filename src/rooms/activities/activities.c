// Projects, their dates, how they are published, moved and called off.
#include "base/utf8.h"
#include "rooms/activities/activities_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/outbox.h"
#include "town/county.h"

#define TEXT_LIMIT_AHEAD 400  // days that an activity may lie ahead: a year and a bit

static const Field project_fields[] = {
    FIELD(Project, id),
    COL(Project, number, "项目编号"),
    COL(Project, name, "名称"),
    WORD(Project, kind, activity_kind_words),
    FIELD(Project, team),
    COL(Project, team_name, "队伍"),
    FIELD(Project, place),
    FIELD(Project, place_path),
    COL(Project, place_name, "所属阵地"),
    WORD(Project, scope, recruit_scope_words),
    HIDDEN(Project, pass_code),
    FIELD(Project, review),
    FIELD(Project, content),
    FIELD(Project, task),
    FIELD(Project, festival),
    FIELD(Project, brand),
    FIELD(Project, categories),
    FIELD(Project, targets),
    FIELD(Project, guarantees),
    FIELD(Project, min_age),
    FIELD(Project, max_age),
    FIELD(Project, min_minutes),
    FIELD(Project, summary),
    FIELD(Project, contact),
    FIELD(Project, phone),
    FIELD(Project, notice),
    FIELD(Project, high_risk),
    FIELD(Project, insured),
    HIDDEN(Project, plan),
    FIELD(Project, ticked),
    FIELD(Project, is_template),
    FIELD(Project, closed),
    FIELD(Project, duty),
    FIELD(Project, course),
    FIELD(Project, version),
    HIDDEN(Project, made_by),
    FIELD(Project, made_at),
};
const Shape project_shape = SHAPE(Project, project_fields);

static const Field position_fields[] = {
    FIELD(Position, id),
    COL(Position, name, "岗位"),
    WORD(Position, role, position_role_words),
    COL(Position, description, "说明"),
    COL(Position, places, "名额"),
    COL(Position, min_age, "最小年龄"),
    COL(Position, max_age, "最大年龄"),
    FIELD(Position, skill),
    COL(Position, insured, "要保险"),
    FIELD(Position, course),
};
const Shape position_shape = SHAPE(Position, position_fields);

static const Field activity_fields[] = {
    FIELD(Activity, id),
    FIELD(Activity, project),
    COL(Activity, number, "活动编号"),
    COL(Activity, name, "名称"),
    WORD(Activity, kind, activity_kind_words),
    WORD(Activity, state, activity_state_words),
    FIELD(Activity, version),
    FIELD(Activity, team),
    COL(Activity, team_name, "队伍"),
    FIELD(Activity, place),
    FIELD(Activity, place_path),
    COL(Activity, place_name, "阵地"),
    WORD(Activity, site_kind, site_kind_words),
    COL(Activity, site, "地点"),
    FIELD(Activity, lat_e7),
    FIELD(Activity, lon_e7),
    COL(Activity, starts_at, "开始"),
    COL(Activity, ends_at, "结束"),
    FIELD(Activity, closes_at),
    FIELD(Activity, minutes),
    COL(Activity, places, "名额"),
    COL(Activity, taken, "已报名"),
    COL(Activity, waiting, "候补"),
    FIELD(Activity, applied),
    FIELD(Activity, highlight),
    FIELD(Activity, duty),
    FIELD(Activity, content),
    FIELD(Activity, brand),
    COL(Activity, attendances, "人次"),
    WORD(Activity, basis, attendance_basis_words),
    FIELD(Activity, result),
    FIELD(Activity, reason),
    FIELD(Activity, published_at),
    FIELD(Activity, cancelled_at),
    FIELD(Activity, ended_at),
    HIDDEN(Activity, made_by),
    FIELD(Activity, made_at),
};
const Shape activity_shape = SHAPE(Activity, activity_fields);

static const Field activity_position_fields[] = {
    FIELD(ActivityPosition, position),
    COL(ActivityPosition, name, "岗位"),
    FIELD(ActivityPosition, description),
    FIELD(ActivityPosition, skill),
    WORD(ActivityPosition, role, position_role_words),
    COL(ActivityPosition, places, "名额"),
    COL(ActivityPosition, taken, "已报名"),
    COL(ActivityPosition, waiting, "候补"),
    FIELD(ActivityPosition, applied),
    FIELD(ActivityPosition, min_age),
    FIELD(ActivityPosition, max_age),
    FIELD(ActivityPosition, insured),
    FIELD(ActivityPosition, course),
    FIELD(ActivityPosition, course_name),
};
const Shape activity_position_shape = SHAPE(ActivityPosition, activity_position_fields);

static const Field sign_place_fields[] = {
    FIELD(SignPlace, id),     WORD(SignPlace, way, sign_way_words), FIELD(SignPlace, lat_e7),
    FIELD(SignPlace, lon_e7), FIELD(SignPlace, radius_m),           FIELD(SignPlace, address),
};
const Shape sign_place_shape = SHAPE(SignPlace, sign_place_fields);

// --- small things that the files of acts share

Str activity_text(Str s)
{
    return s.p != NULL ? s : S("");
}

void activity_check_text(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text)
{
    size_t n = value.n == 0 ? 0 : utf8_plain(value) ? utf8_length(str_trim(value)) : max + 1;
    if (n < min || n > max)
        cx_problem(cx, str(field), n < min ? "required" : "too_long", text, (Str){ 0 }, (Str){ 0 });
}

Err activity_verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

SQL(number_sql,
    "insert into activity_numbers (word, day, last) values ($1, $2, 1) on conflict (word, day)"
    " do update set last = activity_numbers.last + 1 returning last as id",
    P_TEXT, P_INT);

Err activity_number(Cx *cx, const char *word, Str *out)
{
    int64_t n;
    TRY(db_insert(cx, &number_sql, &n, word, cx->today));
    *out = str_printf(cx->arena, "%s%d-%04lld", word, cx->today.ymd, (long long)n);
    return OK;
}

Str activity_when(Cx *cx, Time at)
{
    static const Field field = FIELD(Activity, starts_at);
    Activity activity = { .starts_at = at };
    return field_said(cx->arena, lang_zh(), &field, &activity, cx->today);
}

Err activity_tell(Cx *cx, PersonId person, const char *kind, Str body)
{
    Str phone;
    TRY(person_phone(cx, person, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms", .receiver = phone, .kind = kind, .body = body };
    return outbox_put(cx, &message);
}

// --- projects

SQL(project_sql,
    "select p.id, p.number, p.name, p.kind, p.team, t.name as team_name, p.place, p.place_path,"
    "       l.name as place_name, p.scope, p.pass_code, p.review, p.content, p.task, p.festival,"
    "       p.brand, p.categories, p.targets, p.guarantees, p.min_age, p.max_age, p.min_minutes,"
    "       p.summary, p.contact, p.phone, p.notice, p.high_risk, p.insured, p.plan, p.ticked,"
    "       p.is_template, p.closed, p.duty, p.course, p.version, p.made_by, p.made_at"
    "  from projects p join places l on l.id = p.place left join teams t on t.id = p.team"
    " where p.id = $1",
    P_INT);
SQL(positions_sql,
    "select id, name, role, description, places, min_age, max_age, skill, insured, course"
    "  from positions"
    " where project = $1 order by id limit 8",
    P_INT);
SQL(templates_sql,
    "select p.id, p.number, p.name, p.kind, p.team, t.name as team_name, p.place, p.place_path,"
    "       l.name as place_name, p.scope, p.pass_code, p.review, p.content, p.task, p.festival,"
    "       p.brand, p.categories, p.targets, p.guarantees, p.min_age, p.max_age, p.min_minutes,"
    "       p.summary, p.contact, p.phone, p.notice, p.high_risk, p.insured, p.plan, p.ticked,"
    "       p.is_template, p.closed, p.duty, p.course, p.version, p.made_by, p.made_at"
    "  from projects p join places l on l.id = p.place left join teams t on t.id = p.team"
    " where p.is_template = 1 and substr($1, 1, length(p.place_path)) = p.place_path"
    " order by p.id limit 100",
    P_TEXT);

Err project_find(Cx *cx, ProjectId id, Project *out)
{
    return db_one(cx, &project_sql, &project_shape, out, &project_missing, id);
}

Err position_list(Cx *cx, ProjectId id, List *out)
{
    return db_list(cx, &positions_sql, &position_shape, out, id);
}

// A template of the county serves everybody, one of a branch who lies below it.
Err project_templates(Cx *cx, Str place_path, List *out)
{
    return db_list(cx, &templates_sql, &project_shape, out, place_path);
}

static size_t codes_in(Str joined)
{
    size_t n = joined.n > 0;
    for (size_t i = 0; i < joined.n; i++)
        n += joined.p[i] == ',';
    return n;
}

static bool pass_code_fits(Str code)
{
    if (code.n < 4 || code.n > 6)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return true;
}

static void problem(Cx *cx, const char *field, const char *code, Text text)
{
    cx_problem(cx, str(field), code, text, (Str){ 0 }, (Str){ 0 });
}

static Err check_project(Cx *cx, const ProjectNew *new)
{
    const Project *p = &new->project;
    activity_check_text(cx, "name", p->name, 2, 50, TEXT("名称请写 2 至 50 个字"));
    activity_check_text(cx, "summary", p->summary, 0, 1000, TEXT("介绍请不要超过 1000 个字"));
    activity_check_text(cx, "notice", p->notice, 0, 300, TEXT("注意事项请不要超过 300 个字"));
    activity_check_text(cx, "plan", p->plan, p->high_risk ? 10 : 0, 1000,
                        p->high_risk ? TEXT("风险较高的活动要写应急预案，10 至 1000 个字")
                                     : TEXT("应急预案请不要超过 1000 个字"));
    activity_check_text(cx, "contact", p->contact, 0, 20, TEXT("联系人请不要超过 20 个字"));
    if (p->phone.n > 0 && !phone_typed_valid(p->phone))
        problem(cx, "phone", "invalid", TEXT("请填写 11 位手机号或带区号的座机"));
    if (p->scope == SCOPE_CODE && !pass_code_fits(p->pass_code))
        problem(cx, "pass_code", "invalid", TEXT("报名口令请用 4 至 6 位数字"));
    if (p->scope == SCOPE_TEAMS && new->team_count == 0 && p->team.n == 0)
        problem(cx, "scope", "required", TEXT("请选至少一支队伍"));
    if (p->min_age < 0 || p->max_age < 0 || p->min_age > 150 || p->max_age > 150 ||
        (p->max_age > 0 && p->max_age < p->min_age))
        problem(cx, "max_age", "range", TEXT("年龄上限不能小于下限"));
    if (codes_in(p->categories) > 4)
        problem(cx, "categories", "too_many", TEXT("服务类别最多选 4 项"));
    if (p->high_risk && !p->insured)
        problem(cx, "insured", "required", TEXT("风险较高的活动要先办好人身意外保险"));
    if (p->course.n != 0 && p->kind != ACTIVITY_PRACTICE)
        problem(cx, "kind", "training", TEXT("培训不记志愿服务时长，请选“文明实践活动”"));
    if (new->position_count == 0 || new->position_count > POSITIONS_MAX)
        problem(cx, "position", "range", TEXT("请设 1 至 8 个岗位"));
    for (size_t i = 0; i < new->position_count &&i < POSITIONS_MAX; i++) {
        const Position *position = &new->positions[i];
        activity_check_text(cx, "position", position->name, 2, 20,
                            TEXT("岗位名称请写 2 至 20 个字"));
        activity_check_text(cx, "position", position->description, 0, 200,
                            TEXT("岗位说明请不要超过 200 个字"));
        if (position->places < 0 || position->places > 99999)
            problem(cx, "places", "range", TEXT("名额请填 0 至 99999，0 表示不限"));
    }
    return activity_verdict(cx);
}

// A leader for the own team, department contacts the same, staff for their places.
static Err may_hold(Cx *cx, TeamId team, Str place_path)
{
    return activity_relations(team, place_path, &cx->actor) != 0 ? OK : &activity_no_right;
}

SQL(project_add_sql,
    "insert into projects (number, name, kind, team, place, place_path, scope, pass_code, review,"
    "  content, task, festival, brand, categories, targets, guarantees, min_age, max_age,"
    "  min_minutes, summary, contact, phone, notice, high_risk, insured, plan, ticked, is_template,"
    "  made_by, made_at, duty, course)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    "  $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT,
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(position_add_sql,
    "insert into positions (project, name, role, description, places, min_age, max_age, skill,"
    "  insured, course) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(project_team_sql,
    "insert into project_teams (project, team) values ($1, $2) on conflict do nothing", P_INT,
    P_INT);

static Err insert_project(Cx *cx, const Project *p, Str number, Str path, ProjectId *id)
{
    return db_insert(cx, &project_add_sql, &id->n, number, str_trim(p->name),
                     activity_kind_words[p->kind], p->team, p->place, path,
                     recruit_scope_words[p->scope], p->scope == SCOPE_CODE ? p->pass_code : S(""),
                     p->review, activity_text(p->content), activity_text(p->task),
                     activity_text(p->festival), activity_text(p->brand),
                     activity_text(p->categories), activity_text(p->targets),
                     activity_text(p->guarantees), p->min_age, p->max_age, p->min_minutes,
                     activity_text(str_trim(p->summary)), activity_text(str_trim(p->contact)),
                     activity_text(str_trim(p->phone)), activity_text(str_trim(p->notice)),
                     p->high_risk, p->insured, activity_text(str_trim(p->plan)), p->ticked,
                     p->is_template, cx->actor.person, cx->now, p->duty, p->course);
}

Err project_add(Cx *cx, const ProjectNew *new, ProjectId *id)
{
    const Project *p = &new->project;
    Str path, number;
    ProjectId made;
    TRY(check_project(cx, new));
    TRY(place_path_of(cx, p->place, &path));
    TRY(may_hold(cx, p->team, path));
    TRY(activity_number(cx, "X", &number));
    TRY(insert_project(cx, p, number, path, &made));
    for (size_t i = 0; i < new->position_count; i++) {
        const Position *one = &new->positions[i];
        Err err = db_change(cx, &position_add_sql, NULL, made, str_trim(one->name),
                            position_role_words[one->role],
                            activity_text(str_trim(one->description)), one->places, one->min_age,
                            one->max_age, activity_text(one->skill), one->insured, one->course);
        if (err == &db_conflict) {
            problem(cx, "position", "taken", TEXT("两个岗位不能同名"));
            return &fault_invalid;
        }
        TRY(err);
    }
    for (size_t i = 0; i < new->team_count; i++)
        TRY(db_change(cx, &project_team_sql, NULL, made, new->teams[i]));
    if (p->scope == SCOPE_TEAMS && p->team.n != 0)
        TRY(db_change(cx, &project_team_sql, NULL, made, p->team));
    cx_audit(cx, "project", made.n, (Str){ 0 }, number);
    *id = made;
    return OK;
}

SQL(project_teams_sql,
    "select team as id from project_teams where project = $1 order by team limit 20", P_INT);
typedef struct {
    TeamId id;
} TeamKey;
static const Field team_key_fields[] = { FIELD(TeamKey, id) };
static const Shape team_key_shape = SHAPE(TeamKey, team_key_fields);

Err project_copy(Cx *cx, ProjectId from, TeamId team, PlaceId place, bool as_template,
                 ProjectId *id)
{
    ProjectNew new = { 0 };
    List positions, teams;
    TRY(project_find(cx, from, &new.project));
    TRY(position_list(cx, from, &positions));
    TRY(db_list(cx, &project_teams_sql, &team_key_shape, &teams, from));
    if (!new.project
             .is_template)  // a template is for everybody below; what was held, for who held it
        TRY(may_hold(cx, new.project.team, new.project.place_path));
    new.project.team = team;
    new.project.place = place;
    new.project.is_template = as_template;
    new.project.ticked = false;
    for (size_t i = 0; i < positions.n; i++)
        new.positions[new.position_count++] = *LIST_AT(&positions, Position, i);
    for (size_t i = 0; i < teams.n && i < COUNT(new.teams); i++)
        new.teams[new.team_count++] = LIST_AT(&teams, TeamKey, i)->id;
    return project_add(cx, &new, id);
}

SQL(tick_sql, "update projects set ticked = 1, version = version + 1 where id = $1", P_INT);

Err project_tick(Cx *cx, ProjectId id)
{
    Project project;
    TRY(project_find(cx, id, &project));
    TRY(may_hold(cx, project.team, project.place_path));
    return db_change(cx, &tick_sql, NULL, id);
}

SQL(gates_sql,
    "update projects set min_age = $2, max_age = $3, summary = $4, contact = $5, phone = $6,"
    "  version = version + 1 where id = $1 and duty = 1",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT);
SQL(position_gates_sql,
    "update positions set skill = $2, insured = $3, course = $4 where project = $1", P_INT, P_TEXT,
    P_INT, P_INT);

Err project_gates_set(Cx *cx, ProjectId id, const ProjectGates *gates)
{
    Project project;
    int64_t changed;
    TRY(project_find(cx, id, &project));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, project.place_path))
        return &activity_not_yours;
    if (gates->max_age != 0 && gates->max_age < gates->min_age) {
        cx_problem(cx, S("max_age"), "range", TEXT("最大年龄不能小于最小年龄"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_change(cx, &gates_sql, &changed, id, gates->min_age, gates->max_age,
                  activity_text(gates->summary), activity_text(gates->contact),
                  activity_text(gates->phone)));
    if (changed == 0)
        return &project_missing;
    return db_change(cx, &position_gates_sql, NULL, id, activity_text(gates->skill), gates->insured,
                     gates->course);
}

// --- reading activities

SQL(find_sql,
    "select a.id, a.project, a.number, a.name, a.kind, a.state, a.version, a.team,"
    "       t.name as team_name, a.place, a.place_path, l.name as place_name, a.site_kind, a.site,"
    "       coalesce(l.lat_e7, 0) as lat_e7, coalesce(l.lon_e7, 0) as lon_e7, a.starts_at,"
    "       a.ends_at, a.closes_at, a.minutes, a.places, a.taken, a.waiting, a.applied, a.highlight,"
    "       a.duty, a.content, a.brand, a.attendances, a.basis, a.result, a.reason, a.published_at,"
    "       a.cancelled_at, a.ended_at, a.made_by, a.made_at"
    "  from activities a join places l on l.id = a.place left join teams t on t.id = a.team"
    " where a.id = $1",
    P_INT);
SQL(activity_positions_sql,
    "select c.position, o.name, o.description, o.skill, c.role, c.places, c.taken, c.waiting,"
    "       c.applied, o.min_age, o.max_age, o.insured, o.course, k.name as course_name"
    "  from activity_positions c join positions o on o.id = c.position"
    "  left join courses k on k.id = o.course"
    " where c.activity = $1 order by c.position limit 8",
    P_INT);
SQL(sign_places_sql,
    "select id, way, lat_e7, lon_e7, radius_m, address from sign_places where activity = $1"
    " order by id limit 20",
    P_INT);

static bool hidden(ActivityState state)
{
    return state == ACTIVITY_DRAFT || state == ACTIVITY_REVIEW || state == ACTIVITY_RETURNED;
}

Err activity_find(Cx *cx, ActivityId id, Activity *out)
{
    Activity activity;
    TRY(db_one(cx, &find_sql, &activity_shape, &activity, &activity_missing, id));
    if (hidden(activity.state) &&
        activity_relations(activity.team, activity.place_path, &cx->actor) == 0 &&
        !actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, activity.place_path))
        return &activity_missing;
    *out = activity;
    return OK;
}

Err activity_positions(Cx *cx, ActivityId id, List *out)
{
    return db_list(cx, &activity_positions_sql, &activity_position_shape, out, id);
}

Err sign_place_list(Cx *cx, ActivityId id, List *out)
{
    return db_list(cx, &sign_places_sql, &sign_place_shape, out, id);
}

// --- a date is added

static void nodes_of(Str path, PlaceId nodes[3])
{
    Str rest = str_slice(path, 1, path.n);
    for (int i = 0; i < 3; i++) {
        nodes[i] = NO(Place);
        if (rest.n > 0 && !str_int(str_cut(rest, '/', &rest), &nodes[i].n))
            return;
    }
}

static Err check_times(Cx *cx, Time starts_at, Time ends_at, Time closes_at)
{
    if (starts_at.ms == 0 || (starts_at.ms <= cx->now.ms && !cx->actor.system))
        problem(cx, "starts_at", "past", TEXT("开始时间要在现在之后"));
    if (starts_at.ms > cx->now.ms + TEXT_LIMIT_AHEAD * TIME_DAY)
        problem(cx, "starts_at", "range", TEXT("开始时间请不要超过一年"));
    if (ends_at.ms <= starts_at.ms || ends_at.ms - starts_at.ms > TIME_DAY)
        problem(cx, "ends_at", "range", TEXT("结束时间要在开始之后，一场不超过 24 小时"));
    if (closes_at.ms > ends_at.ms)
        problem(cx, "closes_at", "range", TEXT("报名截止不能晚于活动结束"));
    return activity_verdict(cx);
}

SQL(add_sql,
    "insert into activities (project, number, name, kind, state, team, place, place_path, node1,"
    "  node2, node3, site_kind, site, starts_at, ends_at, closes_at, minutes, places, highlight,"
    "  content, brand, made_by, made_at, duty)"
    " values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
    "  $18, $19, $20, $21, $22, $23) returning id",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(add_position_sql,
    "insert into activity_positions (activity, position, role, places) values ($1, $2, $3, $4)",
    P_INT, P_INT, P_TEXT, P_INT);

// The sum, or 0 when one of them has no limit.
static int64_t places_of(List *positions, int64_t instead)
{
    int64_t sum = 0;
    bool open = false;
    for (size_t i = 0; i < positions->n; i++) {
        Position *one = LIST_AT(positions, Position, i);
        if (instead > 0 && positions->n == 1)
            one->places = instead;
        open = open || one->places == 0;
        sum += one->places;
    }
    return open ? 0 : sum;
}

static Err insert_activity(Cx *cx, const ActivityNew *new, const Project *project, PlaceId place,
                           int64_t places, ActivityId *id)
{
    PlaceId nodes[3];
    Str path, number;
    int64_t minutes = new->minutes.n > 0 ? new->minutes.n
                                         : (new->ends_at.ms - new->starts_at.ms) / TIME_MINUTE;
    TRY(place_path_of(cx, place, &path));
    TRY(may_hold(cx, project->team, path));
    nodes_of(path, nodes);
    TRY(activity_number(cx, "H", &number));
    return db_insert(cx, &add_sql, &id->n, project->id, number, project->name,
                     activity_kind_words[project->kind], project->team, place, path, nodes[0],
                     nodes[1], nodes[2], site_kind_words[new->site_kind],
                     activity_text(str_trim(new->site)), new->starts_at, new->ends_at,
                     new->closes_at.ms != 0 ? new->closes_at : new->starts_at, minutes, places,
                     new->highlight, project->content, project->brand, cx->actor.person, cx->now,
                     project->duty);
}

// Where one signs in and out: at the place itself, as far as the setting says.
static Err first_sign_place(Cx *cx, ActivityId id, PlaceId at)
{
    Place place;
    int64_t made;
    TRY(place_find(cx, at, &place));
    if (place.lat_e7 == 0 && place.lon_e7 == 0)
        return OK;
    SignPlace sign = { .way = SIGN_BOTH,
                       .lat_e7 = place.lat_e7,
                       .lon_e7 = place.lon_e7,
                       .radius_m = setting_int(cx, "activities.radius_m"),
                       .address = place.address };
    return sign_place_add(cx, id, &sign, &made);
}

Err activity_add(Cx *cx, const ActivityNew *new, ActivityId *id)
{
    Project project;
    List positions;
    ActivityId made;
    TRY(project_find(cx, new->project, &project));
    if (project.closed || project.is_template)
        return &project_closed;
    activity_check_text(cx, "site", new->site, 0, 60, TEXT("地点请不要超过 60 个字"));
    TRY(check_times(cx, new->starts_at, new->ends_at, new->closes_at));
    TRY(position_list(cx, project.id, &positions));
    PlaceId place = new->place.n != 0 ? new->place : project.place;
    TRY(insert_activity(cx, new, &project, place, places_of(&positions, new->places), &made));
    for (size_t i = 0; i < positions.n; i++) {
        const Position *one = LIST_AT(&positions, Position, i);
        TRY(db_change(cx, &add_position_sql, NULL, made, one->id, position_role_words[one->role],
                      one->places));
    }
    TRY(first_sign_place(cx, made, place));
    cx_audit(cx, "activity", made.n, (Str){ 0 }, S("draft"));
    *id = made;
    return OK;
}

SQL(sign_place_sql,
    "insert into sign_places (activity, way, lat_e7, lon_e7, radius_m, address)"
    " values ($1, $2, $3, $4, $5, $6) returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT);

Err sign_place_add(Cx *cx, ActivityId id, const SignPlace *place, int64_t *made)
{
    Activity activity;
    TRY(activity_find(cx, id, &activity));
    if (activity_relations(activity.team, activity.place_path, &cx->actor) == 0)
        return &activity_not_yours;
    if (!point_valid((Point){ (int32_t)place->lat_e7, (int32_t)place->lon_e7 }) ||
        place->radius_m < 0 || place->radius_m > 9999) {
        problem(cx, "radius_m", "range", TEXT("签到半径请填 0 至 9999 米，0 表示不限"));
        return &fault_invalid;
    }
    return db_insert(cx, &sign_place_sql, made, id, sign_way_words[place->way], place->lat_e7,
                     place->lon_e7, place->radius_m, activity_text(place->address));
}

// --- publishing

SQL(has_right_sql, "select count(*) as n from publishers where team = $1 and until is null", P_INT);
SQL(publishers_sql, "select team from publishers where until is null order by team limit $1",
    P_INT);
static const Field publisher_fields[] = { FIELD(Publisher, team) };
static const Shape publisher_shape = SHAPE(Publisher, publisher_fields);

Err publisher_list(Cx *cx, List *out)
{
    return db_list(cx, &publishers_sql, &publisher_shape, out, DB_ROWS_MAX);
}

SQL(give_sql,
    "insert into publishers (team, since, made_by, reason) values ($1, $2, $3, $4)"
    " on conflict do nothing",
    P_INT, P_INT, P_INT, P_TEXT);
SQL(take_sql, "update publishers set until = $2, reason = $3 where team = $1 and until is null",
    P_INT, P_INT, P_TEXT);

Err publisher_has(Cx *cx, TeamId team, bool *has)
{
    int64_t n = 0;
    if (team.n != 0)
        TRY(db_int(cx, &has_right_sql, &n, team));
    *has = n > 0;
    return OK;
}

Err publisher_set(Cx *cx, TeamId team, bool may, Str reason)
{
    Team found;
    TRY(team_find(cx, team, &found));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, found.place_path))
        return &team_not_yours;
    activity_check_text(cx, "reason", reason, 0, 100, TEXT("说明请不要超过 100 个字"));
    TRY(activity_verdict(cx));
    cx_audit(cx, "publisher", team.n, may ? S("no") : S("yes"), may ? S("yes") : S("no"));
    if (may)
        return db_change(cx, &give_sql, NULL, team, cx->now, cx->actor.person,
                         activity_text(reason));
    return db_change(cx, &take_sql, NULL, team, cx->now, activity_text(reason));
}

SQL(rule_sql,
    "insert into publish_rules (place, audit, made_by, made_at) values ($1, $2, $3, $4)"
    " on conflict (place) do update set audit = $2, made_by = $3, made_at = $4",
    P_INT, P_TEXT, P_INT, P_INT);

Err publish_rule_set(Cx *cx, PlaceId place, const char *audit)
{
    Str path;
    TRY(place_path_of(cx, place, &path));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, path))
        return &place_not_yours;
    cx_audit(cx, "publish.rule", place.n, (Str){ 0 }, str(audit));
    return db_change(cx, &rule_sql, NULL, place, audit, cx->actor.person, cx->now);
}

// The nearest node above that says how it wants it. Cross join: the few rules first, for SQLite
// would otherwise look at every place.
SQL(audit_sql,
    "select r.audit as name from publish_rules r cross join places p where p.id = r.place"
    "   and substr($1, 1, length(p.path)) = p.path order by length(p.path) desc limit 1",
    P_TEXT);
typedef struct {
    Str name;
} Named;
static const Field named_fields[] = { FIELD(Named, name) };
static const Shape named_shape = SHAPE(Named, named_fields);

// Whether what this actor publishes there is looked at first.
static Err needs_audit(Cx *cx, const Activity *activity, unsigned by, bool *needs)
{
    Named rule = { S("leaders") };
    bool has;
    Err err = db_one(cx, &audit_sql, &named_shape, &rule, &fault_missing, activity->place_path);
    if (err != OK && err != &fault_missing)
        return err;
    TRY(publisher_has(cx, activity->team, &has));
    bool desk = (by & SIGNUP_BY_DESK) != 0;
    if (cx->actor.system || str_eq(rule.name, S("never")))
        *needs = false;
    else if (str_eq(rule.name, S("always")))
        *needs = true;
    else
        *needs = !desk && !has;
    return OK;
}

SQL(state_sql,
    "update activities set state = $3, version = version + 1, published_at = $4, reason = $5"
    " where id = $1 and version = $2",
    P_INT, P_INT, P_TEXT, P_INT, P_TEXT);

static Err state_to(Cx *cx, const Activity *activity, ActivityState to, Str reason)
{
    int64_t changed;
    Time published = to == ACTIVITY_PUBLISHED ? cx->now : activity->published_at;
    TRY(db_change(cx, &state_sql, &changed, activity->id, activity->version,
                  activity_state_words[to], published, activity_text(reason)));
    if (changed == 0)
        return &activity_moved_on;
    cx_audit(cx, "activity", activity->id.n, str(activity_state_words[activity->state]),
             str(activity_state_words[to]));
    if (to == ACTIVITY_PUBLISHED)
        cx_event(cx, "activity.published", activity->id.n, activity->team.n);
    return OK;
}

static Err run_activity(Cx *cx, ActivityId id, Activity *activity, unsigned *by)
{
    TRY(activity_find(cx, id, activity));
    *by = activity_relations(activity->team, activity->place_path, &cx->actor);
    return *by != 0 ? OK : &activity_not_yours;
}

// A locked team publishes nothing; what is published goes on.
static Err team_works(Cx *cx, TeamId id)
{
    Team team;
    if (id.n == 0)
        return OK;
    TRY(team_find(cx, id, &team));
    return team.state == TEAM_ACTIVE ? OK : &team_locked;
}

Err activity_publish(Cx *cx, ActivityId id, ActivityState *state)
{
    Activity activity;
    Project project;
    unsigned by;
    bool needs;
    TRY(run_activity(cx, id, &activity, &by));
    if (activity.state != ACTIVITY_DRAFT && activity.state != ACTIVITY_RETURNED)
        return &activity_moved_on;
    TRY(team_works(cx, activity.team));
    if (activity.starts_at.ms <= cx->now.ms)
        return &signup_not_open;
    TRY(project_find(cx, activity.project, &project));
    if (activity.kind == ACTIVITY_SERVICE && (!project.ticked || banned_word(activity.name).n > 0))
        return &activity_banned;
    TRY(needs_audit(cx, &activity, by, &needs));
    ActivityState to = needs ? ACTIVITY_REVIEW : ACTIVITY_PUBLISHED;
    TRY(state_to(cx, &activity, to, (Str){ 0 }));
    if (state != NULL)
        *state = to;
    return OK;
}

// Who checks is not who wrote it (the leader), but whose grant covers the place.
static Err checked_activity(Cx *cx, ActivityId id, Activity *activity)
{
    unsigned by;
    TRY(run_activity(cx, id, activity, &by));
    if ((by & SIGNUP_BY_DESK) == 0)
        return &activity_not_yours;
    return activity->state == ACTIVITY_REVIEW ? OK : &activity_moved_on;
}

Err activity_approve(Cx *cx, ActivityId id)
{
    Activity activity;
    TRY(checked_activity(cx, id, &activity));
    if (activity.starts_at.ms <= cx->now.ms)
        return &signup_not_open;
    if (!cx->actor.system && same(activity.made_by, cx->actor.person))
        return &activity_not_yours;
    return state_to(cx, &activity, ACTIVITY_PUBLISHED, (Str){ 0 });
}

Err activity_return(Cx *cx, ActivityId id, Str reason)
{
    Activity activity;
    TRY(checked_activity(cx, id, &activity));
    activity_check_text(cx, "reason", reason, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(activity_verdict(cx));
    TRY(state_to(cx, &activity, ACTIVITY_RETURNED, str_trim(reason)));
    if (activity.made_by.n == 0)
        return OK;
    Text text = TEXT("您提交的活动“{0}”还要修改：{1}");
    return activity_tell(cx, activity.made_by, "activity.returned",
                         say_with(cx->arena, lang_zh(), text, activity.name, str_trim(reason)));
}

// --- called off, moved, made larger

SQL(cancel_sql,
    "update activities set state = 'cancelled', version = version + 1, cancelled_at = $3,"
    "  reason = $4, taken = 0, waiting = 0, applied = 0"
    " where id = $1 and version = $2 and state <> 'cancelled' and state <> 'ended'",
    P_INT, P_INT, P_INT, P_TEXT);

Err activity_cancel(Cx *cx, ActivityId id, Str reason)
{
    Activity activity;
    unsigned by;
    int64_t changed;
    TRY(run_activity(cx, id, &activity, &by));
    activity_check_text(cx, "reason", reason, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(activity_verdict(cx));
    reason = str_trim(reason);
    if (activity.state == ACTIVITY_PUBLISHED && cx->now.ms >= activity.starts_at.ms)
        return &activity_moved_on;  // it has begun
    TRY(db_change(cx, &cancel_sql, &changed, id, activity.version, cx->now, reason));
    if (changed == 0)
        return &activity_moved_on;
    TRY(signup_end_all(cx, id, SIGNUP_DROP, reason));
    if (activity.taken + activity.waiting + activity.applied > 0)
        TRY(activity_notice(cx, id, "cancelled", reason));
    cx_event(cx, "activity.cancelled", id.n, activity.team.n);
    cx_audit(cx, "activity", id.n, str(activity_state_words[activity.state]), S("cancelled"));
    return OK;
}

SQL(move_sql,
    "update activities set version = version + 1, starts_at = $3, ends_at = $4, closes_at = $5,"
    "  place = $6, place_path = $7, node1 = $8, node2 = $9, node3 = $10, site_kind = $11,"
    "  site = $12, reminded = 0 where id = $1 and version = $2",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT);

static Err write_move(Cx *cx, const Activity *activity, const ActivityMove *to, PlaceId place)
{
    PlaceId nodes[3];
    Str path;
    int64_t changed;
    TRY(place_path_of(cx, place, &path));
    TRY(may_hold(cx, activity->team, path));
    nodes_of(path, nodes);
    TRY(db_change(cx, &move_sql, &changed, activity->id, activity->version, to->starts_at,
                  to->ends_at, to->closes_at.ms != 0 ? to->closes_at : to->starts_at, place, path,
                  nodes[0], nodes[1], nodes[2], site_kind_words[to->site_kind],
                  activity_text(str_trim(to->site))));
    return changed == 1 ? OK : &activity_moved_on;
}

Err activity_move(Cx *cx, ActivityId id, const ActivityMove *to)
{
    Activity activity;
    unsigned by;
    TRY(run_activity(cx, id, &activity, &by));
    if (to->version != 0 && to->version != activity.version)
        return &activity_moved_on;
    if (activity.state == ACTIVITY_ENDED || activity.state == ACTIVITY_CANCELLED ||
        (activity.state == ACTIVITY_PUBLISHED && cx->now.ms >= activity.starts_at.ms))
        return &activity_moved_on;
    bool told = activity.state == ACTIVITY_PUBLISHED;
    activity_check_text(cx, "reason", to->reason, told ? 2 : 0, 140,
                        TEXT("请写明原因，2 至 140 个字"));
    activity_check_text(cx, "site", to->site, 0, 60, TEXT("地点请不要超过 60 个字"));
    TRY(check_times(cx, to->starts_at, to->ends_at, to->closes_at));
    PlaceId place = to->place.n != 0 ? to->place : activity.place;
    TRY(write_move(cx, &activity, to, place));
    TRY(signup_retime(cx, id, to->starts_at, to->ends_at,
                      str(TEXT("活动改期后，和您的另一场活动时间重叠").zh)));
    cx_audit(cx, "activity", id.n, time_short(cx->arena, activity.starts_at),
             time_short(cx->arena, to->starts_at));
    if (!told)
        return OK;
    cx_event(cx, "activity.changed", id.n, activity.team.n);
    return activity_notice(cx, id, "moved", str_trim(to->reason));
}

SQL(places_sql,
    "update activity_positions set places = $3, taken = taken + $4, waiting = waiting - $4"
    " where activity = $1 and position = $2 and ($3 = 0 or taken + $4 <= $3)",
    P_INT, P_INT, P_INT, P_INT);
SQL(places_sum_sql,
    "update activities set version = version + 1, taken = taken + $3, waiting = waiting - $3,"
    "  places = (select case when min(c.places) = 0 then 0 else cast(sum(c.places) as bigint) end"
    "              from activity_positions c where c.activity = activities.id)"
    " where id = $1 and version = $2",
    P_INT, P_INT, P_INT);
SQL(touch_sql, "update activities set version = version + 1 where id = $1 and version = $2", P_INT,
    P_INT);

// Who waits moves up into what was added, in one statement for all of them.
Err activity_places_set(Cx *cx, ActivityId id, PositionId position, int64_t places)
{
    Activity activity;
    Counted counted;
    unsigned by;
    int64_t changed, moved = 0;
    TRY(run_activity(cx, id, &activity, &by));
    TRY(activity_counted(cx, id, position, &counted));
    if (places < 0 || places > 99999) {
        problem(cx, "places", "range", TEXT("名额请填 0 至 99999，0 表示不限"));
        return &fault_invalid;
    }
    if (places > 0 && places < counted.taken)
        return &activity_no_places;
    TRY(db_change(cx, &touch_sql, &changed, id, counted.version));
    if (changed == 0)
        return &activity_moved_on;
    bool before_start = counted.state == ACTIVITY_PUBLISHED && cx->now.ms < counted.starts_at.ms;
    int64_t room = places == 0 ? counted.waiting : places - counted.taken;
    if (before_start && room > 0 && counted.waiting > 0)
        TRY(signup_fill(cx, &counted, room, str(TEXT("名额增加，按候补先后递补").zh), &moved));
    TRY(db_change(cx, &places_sql, &changed, id, counted.position, places, moved));
    TRY(db_change(cx, &places_sum_sql, &changed, id, counted.version + 1, moved));
    if (changed == 0)
        return &activity_moved_on;
    cx_audit(cx, "activity.places", id.n, str_printf(cx->arena, "%lld", (long long)counted.places),
             str_printf(cx->arena, "%lld", (long long)places));
    return OK;
}

// --- afterwards

SQL(report_sql,
    "update activities set version = version + 1, attendances = $3, basis = $4, result = $5"
    " where id = $1 and version = $2 and state = 'ended'",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT);

Err activity_report(Cx *cx, ActivityId id, int64_t attendances, AttendanceBasis basis, Str result)
{
    Activity activity;
    unsigned by;
    int64_t changed;
    TRY(run_activity(cx, id, &activity, &by));
    activity_check_text(cx, "result", result, 0, 1000, TEXT("总结请不要超过 1000 个字"));
    if (attendances < 0 || attendances > 999999)
        problem(cx, "attendances", "range", TEXT("人次请填 0 至 999999"));
    if ((attendances > 0) != (basis != BASIS_NONE))
        problem(cx, "basis", "required", TEXT("请说明人次是怎么得来的"));
    TRY(activity_verdict(cx));
    TRY(db_change(cx, &report_sql, &changed, id, activity.version, attendances,
                  attendance_basis_words[basis], activity_text(str_trim(result))));
    if (changed == 0)
        return &activity_moved_on;
    cx_event(cx, "activity.reported", id.n, activity.team.n);
    cx_audit(cx, "activity.report", id.n,
             str_printf(cx->arena, "%lld", (long long)activity.attendances),
             str_printf(cx->arena, "%lld", (long long)attendances));
    return OK;
}

SQL(highlight_sql,
    "update activities set version = version + 1, highlight = $3 where id = $1 and version = $2",
    P_INT, P_INT, P_INT);

Err activity_highlight(Cx *cx, ActivityId id, bool on)
{
    Activity activity;
    int64_t changed;
    TRY(activity_find(cx, id, &activity));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLE_CENTRE, activity.place_path))
        return &activity_not_yours;
    TRY(db_change(cx, &highlight_sql, &changed, id, activity.version, on));
    cx_audit(cx, "activity.highlight", id.n, (Str){ 0 }, on ? S("yes") : S("no"));
    return changed == 1 ? OK : &activity_moved_on;
}

SQL(orphan_sql,
    "update activities set team = $2, version = version + 1 where team = $1"
    " and state in ('draft', 'review', 'returned', 'published')",
    P_INT, P_INT);
SQL(orphan_project_sql, "update projects set team = $2 where team = $1 and closed = 0", P_INT,
    P_INT);

// What a dissolved team had planned is its successor's from now on, else the place's own: it says
// whether it is held.
Err activity_hear_dissolved(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &orphan_sql, NULL, event->id, (TeamId){ event->other }));
    TRY(db_change(cx, &orphan_project_sql, NULL, event->id, (TeamId){ event->other }));
    return db_change(cx, &take_sql, NULL, event->id, cx->now, str(TEXT("队伍已解散").zh));
}
