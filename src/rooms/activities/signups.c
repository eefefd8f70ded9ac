// Signing up, exactly. Every act reads the counters with the activity's version, decides, and
// carries that version in the WHERE of its first write; zero rows: somebody was quicker, so it
// reads again. On PostgreSQL the failed update holds the row, so the second try stands.
#include "base/seal.h"
#include "rooms/activities/activities_in.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "town/county.h"

static const Field signup_fields[] = {
    FIELD(Signup, id),
    FIELD(Signup, activity),
    FIELD(Signup, position),
    COL(Signup, position_name, "岗位"),
    WORD(Signup, role, position_role_words),
    FIELD(Signup, person),
    COL(Signup, person_name, "姓名"),
    COL(Signup, volunteer_number, "志愿者编号"),
    WORD(Signup, state, signup_state_words),
    FIELD(Signup, rank),
    FIELD(Signup, version),
    FIELD(Signup, starts_at),
    FIELD(Signup, ends_at),
    COL(Signup, made_at, "报名时间"),
    FIELD(Signup, confirmed_at),
    FIELD(Signup, changed_at),
    COL(Signup, answer, "说明"),
    COL(Signup, minor, "监护人已同意"),
    FIELD(Signup, appealed),
    FIELD(Signup, reason),
};
const Shape signup_shape = SHAPE(Signup, signup_fields);

static const Field step_fields[] = {
    WORD(SignupStep, act, signup_act_words),
    COL(SignupStep, text, "步骤"),
    WORD(SignupStep, from_state, signup_state_words),
    WORD(SignupStep, to_state, signup_state_words),
    COL(SignupStep, by, "经办"),
    COL(SignupStep, at, "时间"),
    COL(SignupStep, reason, "说明"),
};
const Shape signup_step_shape = SHAPE(SignupStep, step_fields);

// --- what is read first

static const Field counted_fields[] = {
    FIELD(Counted, activity),
    FIELD(Counted, version),
    WORD(Counted, state, activity_state_words),
    WORD(Counted, kind, activity_kind_words),
    FIELD(Counted, team),
    FIELD(Counted, project),
    FIELD(Counted, name),
    FIELD(Counted, held_path),
    FIELD(Counted, place_path),
    FIELD(Counted, starts_at),
    FIELD(Counted, ends_at),
    FIELD(Counted, closes_at),
    WORD(Counted, scope, recruit_scope_words),
    FIELD(Counted, pass_code),
    FIELD(Counted, review),
    FIELD(Counted, min_age),
    FIELD(Counted, max_age),
    FIELD(Counted, min_minutes),
    FIELD(Counted, position),
    FIELD(Counted, places),
    FIELD(Counted, taken),
    FIELD(Counted, waiting),
    FIELD(Counted, position_min),
    FIELD(Counted, position_max),
    FIELD(Counted, skill),
    FIELD(Counted, insured),
    FIELD(Counted, course),
};
static const Shape counted_shape = SHAPE(Counted, counted_fields);

SQL(counted_sql,
    "select a.id as activity, a.version, a.state, a.kind, a.team, a.project, a.name,"
    "       a.place_path as held_path, p.place_path, a.starts_at, a.ends_at, a.closes_at, p.scope,"
    "       p.pass_code, p.review, p.min_age, p.max_age, p.min_minutes, c.position, c.places,"
    "       c.taken, c.waiting, o.min_age as position_min, o.max_age as position_max, o.skill,"
    "       case when o.insured = 1 or (p.high_risk = 1 and c.role = 'helper') then 1 else 0 end"
    "       as insured, o.course"
    "  from activities a join projects p on p.id = a.project"
    "  join activity_positions c on c.activity = a.id join positions o on o.id = c.position"
    " where a.id = $1 and ($2 = 0 or c.position = $2) order by c.position limit 2",
    P_INT, P_INT);

Err activity_counted(Cx *cx, ActivityId activity, PositionId position, Counted *out)
{
    List rows;
    TRY(db_list(cx, &counted_sql, &counted_shape, &rows, activity, position.n));
    if (rows.n == 0)
        return position.n != 0 ? &signup_position : &activity_missing;
    if (rows.n > 1)
        return &signup_position;  // several, and none was chosen
    *out = *LIST_AT(&rows, Counted, 0);
    return OK;
}

SQL(activity_shift_sql,
    "update activities set version = version + 1, taken = taken + $3, waiting = waiting + $4,"
    "  applied = applied + $5 where id = $1 and version = $2",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(position_shift_sql,
    "update activity_positions set taken = taken + $3, waiting = waiting + $4,"
    "  applied = applied + $5"
    " where activity = $1 and position = $2 and (places = 0 or taken + $3 <= places)",
    P_INT, P_INT, P_INT, P_INT, P_INT);

Err activity_shift(Cx *cx, const Counted *counted, Shift shift, bool *moved)
{
    int64_t changed;
    *moved = false;
    TRY(db_change(cx, &activity_shift_sql, &changed, counted->activity, counted->version,
                  shift.taken, shift.waiting, shift.applied));
    if (changed == 0)
        return OK;
    TRY(db_change(cx, &position_shift_sql, &changed, counted->activity, counted->position,
                  shift.taken, shift.waiting, shift.applied));
    *moved = true;
    return changed == 1 ? OK : &signup_busy;  // the version said otherwise: a slip of ours
}

// --- signing up

typedef struct {
    Day born;
    bool real_name;
    int64_t version, minutes;
    Time paused_until;
    SignupId mine;
    SignupState mine_state;
    Str home_path;
} Signer;
static const Field signer_fields[] = {
    FIELD(Signer, born),
    FIELD(Signer, real_name),
    FIELD(Signer, version),
    FIELD(Signer, minutes),
    FIELD(Signer, paused_until),
    FIELD(Signer, mine),
    WORD(Signer, mine_state, signup_state_words),
    FIELD(Signer, home_path),
};
static const Shape signer_shape = SHAPE(Signer, signer_fields);

SQL(signer_sql,
    "select p.birth_day as born, case when p.id_kind = 'none' then 0 else 1 end as real_name,"
    "       coalesce(s.version, 0) as version, coalesce(s.minutes, 0) as minutes, s.paused_until,"
    "       x.id as mine, coalesce(x.state, 'none') as mine_state,"
    "       coalesce(h.path, '') as home_path"
    "  from people p left join places h on h.id = p.home left join signup_people s on s.person = p.id"
    "  left join signups x on x.activity = $2 and x.person = p.id"
    " where p.id = $1 and p.state = 'active'",
    P_INT, P_INT);
// Nothing lasts longer than a day, so one range of the person's own index holds all that overlaps.
SQL(overlap_sql,
    "select x.activity as n from signups x"
    " where x.person = $1 and x.starts_at > $2 - 86400000 and x.starts_at < $3 and x.ends_at > $2"
    "   and x.activity <> $4 and x.state in ('applied', 'waiting', 'confirmed', 'attended')"
    " order by x.starts_at limit 1",
    P_INT, P_INT, P_INT, P_INT);
SQL(in_team_sql,
    "select count(*) as n from project_teams t join team_members m on m.team = t.team"
    " where t.project = $1 and m.person = $2 and m.state = 'active'",
    P_INT, P_INT);
SQL(activity_name_sql, "select name from activities where id = $1", P_INT);

typedef struct {
    Str name;
} Named;
static const Field named_fields[] = { FIELD(Named, name) };
static const Shape named_shape = SHAPE(Named, named_fields);

static int64_t narrower_min(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t narrower_max(int64_t a, int64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static SignupGate gate_of(Cx *cx, const Counted *counted)
{
    return (SignupGate){
        .state = counted->state,
        .starts_at = counted->starts_at,
        .closes_at = counted->closes_at,
        .kind = counted->kind,
        .scope = counted->scope,
        .pass_code = counted->pass_code,
        .place_path = counted->place_path,
        .review = counted->review,
        .limited = counted->places > 0,
        .min_age = narrower_min(counted->min_age, counted->position_min),
        .max_age = narrower_max(counted->max_age, counted->position_max),
        .min_minutes = counted->min_minutes,
        .asks_skill = counted->skill.n > 0,
        .asks_insurance = counted->insured,
        .asks_training = counted->course.n != 0,
        .asks_real_name = counted->kind == ACTIVITY_SERVICE &&
                          setting_bool(cx, "activities.real_name"),
    };
}

// Which other activity is in the way stands in the problems.
static Err tell_overlap(Cx *cx, ActivityId other)
{
    Named named;
    TRY(db_one(cx, &activity_name_sql, &named_shape, &named, &activity_missing, other));
    cx_problem(cx, S("activity"), "overlap", TEXT("和“{0}”的时间重叠，请先取消那一场"), named.name,
               (Str){ 0 });
    return OK;
}

static Err safety_of(Cx *cx, const Counted *counted, PersonId person, SignupFacts *facts)
{
    Day on = time_day(counted->starts_at);
    if (counted->insured) {
        PolicyId policy;
        TRY(insured_on(cx, person, on, &policy));
        facts->insured = policy.n != 0;
    }
    if (counted->course.n != 0)
        TRY(trained_on(cx, person, counted->course, on, &facts->trained));
    return OK;
}

static Err facts_of(Cx *cx, const Counted *counted, const SignupNew *new, PersonId person,
                    const Signer *signer, SignupFacts *facts)
{
    int64_t n;
    ActivityId other = NO(Activity);
    VolunteerFacts known;
    TRY(volunteer_facts(cx, person, &known));
    // A registered child's guardian has answered from an account of their own; what anybody else
    // types about a guardian is written down and believed.
    *facts = (SignupFacts){
        .born = signer->born.ymd != 0 ? signer->born : known.born,
        .home_path = signer->home_path,
        .real_name = signer->real_name,
        .minutes = signer->minutes,
        .paused_until = signer->paused_until,
        .guardian = known.registered
                        ? known.guarded
                        : str_trim(new->guardian).n > 0 && phone_typed_valid(new->guardian_phone),
        .code = str_trim(new->code),
        .twice = signup_live(signer->mine_state) || signer->mine_state == SIGNUP_ATTENDED,
    };
    if (counted->scope == SCOPE_TEAMS) {
        TRY(db_int(cx, &in_team_sql, &n, counted->project, person));
        facts->in_team = n > 0;
    }
    if (counted->skill.n > 0)
        TRY(volunteer_has_skill(cx, person, counted->skill, time_day(counted->starts_at),
                                &facts->has_skill));
    TRY(safety_of(cx, counted, person, facts));
    TRY(db_int(cx, &overlap_sql, &other.n, person, counted->starts_at, counted->ends_at,
               counted->activity));
    facts->overlap = other.n != 0;
    return facts->overlap && !facts->twice ? tell_overlap(cx, other) : OK;
}

// Zero rows: another act of the same person was quicker, and what was read of their time is stale.
SQL(person_guard_sql,
    "insert into signup_people (person, version) values ($1, 1) on conflict (person)"
    " do update set version = signup_people.version + 1 where signup_people.version = $2",
    P_INT, P_INT);
SQL(signup_sql,
    "insert into signups (activity, position, person, state, rank, starts_at, ends_at, made_at,"
    "  confirmed_at, changed_at, answer, guardian_sealed)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $11)"
    " on conflict (activity, person) do update set position = $2, state = $4, rank = $5,"
    "  starts_at = $6, ends_at = $7, made_at = $8, confirmed_at = $9, changed_at = $8,"
    "  answer = $10, guardian_sealed = $11, appealed = 0, version = signups.version + 1"
    "  where signups.state in ('cancelled', 'lapsed')"
    " returning id",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_BYTES);
SQL(step_sql,
    "insert into signup_steps (signup, act, from_state, to_state, person, at, reason)"
    " values ($1, $2, $3, $4, $5, $6, $7)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT);

static Err step_down(Cx *cx, SignupId id, SignupAct act, SignupState from, SignupState to,
                     PersonId by, Str reason)
{
    return db_change(cx, &step_sql, NULL, id, signup_act_words[act], signup_state_words[from],
                     signup_state_words[to], by, cx->now, activity_text(reason));
}

static Blob guardian_sealed(Cx *cx, const SignupNew *new)
{
    if (str_trim(new->guardian).n == 0)
        return (Blob){ { 0 } };
    Str plain = str_printf(cx->arena, "%.*s\t%.*s\t%.*s", STR_FMT(str_trim(new->guardian)),
                           STR_FMT(phone_normal(cx->arena, new->guardian_phone)),
                           STR_FMT(str_trim(activity_text(new->guardian_relation))));
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, SIGNUP_GUARDIAN, plain) };
}

static SignupState state_for(const Counted *counted)
{
    if (counted->review)
        return SIGNUP_APPLIED;
    return position_free(counted->places, counted->taken, counted->waiting) ? SIGNUP_CONFIRMED
                                                                            : SIGNUP_WAITING;
}

static Shift shift_into(SignupState state)
{
    return (Shift){ .taken = state == SIGNUP_CONFIRMED,
                    .waiting = state == SIGNUP_WAITING,
                    .applied = state == SIGNUP_APPLIED };
}

// Who gets the place, and how: by oneself, by who runs it, or from somebody's hand.
typedef struct {
    PersonId person;
    bool placed;  // by who runs it: a place that is free now, or none
    Str reason;
} Taker;

// The one writing part: both guards stand before anything that is not theirs.
static Err write_signup(Cx *cx, const Counted *counted, const Signer *signer, const Taker *taker,
                        const SignupNew *new, Signup *out, bool *moved)
{
    int64_t changed;
    SignupState state = taker->placed ? SIGNUP_CONFIRMED : state_for(counted);
    *moved = false;
    TRY(db_change(cx, &person_guard_sql, &changed, taker->person, signer->version));
    if (changed == 0)
        return OK;
    TRY(activity_shift(cx, counted, shift_into(state), moved));
    if (!*moved)
        return OK;
    *out = (Signup){ .activity = counted->activity,
                     .position = counted->position,
                     .person = taker->person,
                     .state = state,
                     .rank = state == SIGNUP_WAITING ? counted->version : 0,
                     .starts_at = counted->starts_at,
                     .ends_at = counted->ends_at };
    TRY(db_insert(cx, &signup_sql, &out->id.n, counted->activity, counted->position, taker->person,
                  signup_state_words[state], out->rank, counted->starts_at, counted->ends_at,
                  cx->now, state == SIGNUP_CONFIRMED ? cx->now : (Time){ 0 },
                  activity_text(str_trim(new->answer)), guardian_sealed(cx, new)));
    if (out->id.n == 0)
        return &signup_twice;
    return signer->mine.n == 0 && !taker->placed
               ? OK
               : step_down(cx, out->id, SIGNUP_APPLY, signer->mine_state, state, cx->actor.person,
                           taker->reason);
}

// All gates, asked of one person.
static Err pass_gates(Cx *cx, const Counted *counted, const SignupNew *new, PersonId person,
                      Signer *signer)
{
    SignupFacts facts;
    if (counted->state < ACTIVITY_PUBLISHED)
        return &activity_missing;
    TRY(db_one(cx, &signer_sql, &signer_shape, signer, &fault_signed_out, person,
               counted->activity));
    if (signer->mine_state == SIGNUP_REFUSED)
        return &signup_turned_down;
    TRY(facts_of(cx, counted, new, person, signer, &facts));
    SignupGate gate = gate_of(cx, counted);
    return signup_verdict(&gate, &facts, cx->now);
}

static Err sign_once(Cx *cx, const SignupNew *new, const Taker *taker, Signup *out, bool *moved)
{
    Counted counted;
    Signer signer;
    TRY(activity_counted(cx, new->activity, new->position, &counted));
    TRY(pass_gates(cx, &counted, new, taker->person, &signer));
    if (taker->placed && !position_free(counted.places, counted.taken, counted.waiting))
        return &signup_queue;
    return write_signup(cx, &counted, &signer, taker, new, out, moved);
}

static Err sign(Cx *cx, const SignupNew *new, const Taker *taker, Signup *out)
{
    Signup made = { 0 };
    bool moved = false;
    activity_check_text(cx, "answer", new->answer, 0, 200, TEXT("说明请不要超过 200 个字"));
    TRY(activity_verdict(cx));
    for (int i = 0; i < SIGNUP_TRIES && !moved; i++)
        TRY(sign_once(cx, new, taker, &made, &moved));
    if (!moved)
        return &signup_busy;
    if (made.state == SIGNUP_CONFIRMED)
        cx_event(cx, "signup.confirmed", made.id.n, made.activity.n);
    cx_audit(cx, "signup", made.id.n, (Str){ 0 }, str(signup_state_words[made.state]));
    if (out != NULL)
        *out = made;
    return OK;
}

Err signup_add(Cx *cx, const SignupNew *new, Signup *out)
{
    if (cx->actor.person.n == 0)
        return &fault_signed_out;
    return sign(cx, new, &(Taker){ .person = cx->actor.person }, out);
}

// --- reading one

#define SIGNUP_COLUMNS                                                                           \
    "select s.id, s.activity, s.position, o.name as position_name, o.role, s.person,"            \
    "       p.name as person_name, p.volunteer_number, s.state, s.rank, s.version, s.starts_at," \
    "       s.ends_at, s.made_at, s.confirmed_at, s.changed_at, s.answer,"                       \
    "       case when s.guardian_sealed is null then 0 else 1 end as minor, s.appealed"          \
    "  from signups s join positions o on o.id = s.position join people p on p.id = s.person"

SQL(find_sql, SIGNUP_COLUMNS " where s.id = $1", P_INT);
SQL(mine_sql, SIGNUP_COLUMNS " where s.activity = $1 and s.person = $2", P_INT, P_INT);
SQL(list_sql,
    SIGNUP_COLUMNS " where s.activity = $1 and s.id > $2"
                   " and s.state in ('applied', 'waiting', 'confirmed', 'attended', 'absent',"
                   " 'excused') order by s.id limit $3",
    P_INT, P_INT, P_INT);
SQL(turn_sql,
    "select count(*) as n from signups where activity = $1 and position = $2 and state = 'waiting'"
    " and rank <= $3",
    P_INT, P_INT, P_INT);

Err signup_find(Cx *cx, SignupId id, Signup *out, unsigned *by)
{
    Signup signup;
    Counted counted;
    TRY(db_one(cx, &find_sql, &signup_shape, &signup, &signup_missing, id));
    TRY(activity_counted(cx, signup.activity, signup.position, &counted));
    unsigned relations = activity_relations(counted.team, counted.held_path, &cx->actor);
    if (same(signup.person, cx->actor.person))
        relations |= SIGNUP_BY_SELF;
    if (relations == 0)
        return &signup_missing;
    *out = signup;
    if (by != NULL)
        *by = relations;
    return OK;
}

Err signup_mine(Cx *cx, ActivityId activity, Signup *out)
{
    *out = (Signup){ .state = SIGNUP_NONE };
    if (cx->actor.person.n == 0)
        return OK;
    Err err = db_one(cx, &mine_sql, &signup_shape, out, &signup_missing, activity,
                     cx->actor.person);
    return err == &signup_missing ? OK : err;
}

Err signup_turn(Cx *cx, const Signup *signup, int64_t *turn)
{
    return db_int(cx, &turn_sql, turn, signup->activity, signup->position, signup->rank);
}

Err signup_list(Cx *cx, ActivityId activity, SignupId after, int limit, List *out)
{
    must(limit >= 1 && limit <= 1000);
    return db_list(cx, &list_sql, &signup_shape, out, activity, after.n, limit);
}

SQL(steps_sql,
    "select s.act, s.from_state, s.to_state, p.name as by, s.at, s.reason"
    "  from signup_steps s left join people p on p.id = s.person"
    " where s.signup = $1 order by s.id limit 200",
    P_INT);

Err signup_steps(Cx *cx, SignupId id, List *out)
{
    TRY(db_list(cx, &steps_sql, &signup_step_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        SignupStep *step = LIST_AT(out, SignupStep, i);
        step->text = signup_act_texts[step->act];
        if (step->by.n > 0)
            step->by = mask_name(cx->arena, step->by);
    }
    return OK;
}

// --- moving up

SQL(first_sql,
    SIGNUP_COLUMNS " where s.activity = $1 and s.position = $2 and s.state = 'waiting'"
                   " order by s.rank limit 1",
    P_INT, P_INT);
SQL(move_sql,
    "update signups set state = $3, rank = $5, version = version + 1, confirmed_at = $6,"
    "  changed_at = $7, appealed = $8 where id = $1 and state = $2 and version = $4",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err move(Cx *cx, const Signup *before, SignupState to, int64_t rank, bool appealed)
{
    int64_t moved;
    Time confirmed = to == SIGNUP_CONFIRMED ? cx->now : before->confirmed_at;
    TRY(db_change(cx, &move_sql, &moved, before->id, signup_state_words[before->state],
                  signup_state_words[to], before->version, rank, confirmed, cx->now, appealed));
    return moved == 1 ? OK : &signup_moved_on;
}

static Str promoted_words(Cx *cx, const Counted *counted)
{
    Text text = TEXT("您候补的活动“{0}”有名额了，已为您报上，{1}开始。来不了请尽早取消。");
    return say_with(cx->arena, lang_zh(), text, counted->name,
                    activity_when(cx, counted->starts_at));
}

// The first who waits gets the place that has just become free, and hears it.
static Err promote(Cx *cx, const Counted *counted, Str reason)
{
    Signup first;
    TRY(db_one(cx, &first_sql, &signup_shape, &first, &signup_moved_on, counted->activity,
               counted->position));
    TRY(move(cx, &first, SIGNUP_CONFIRMED, first.rank, false));
    TRY(step_down(cx, first.id, SIGNUP_PROMOTE, SIGNUP_WAITING, SIGNUP_CONFIRMED, NO(Person),
                  reason));
    if (cx->event_count < CX_EVENTS_MAX / 2)  // a person erased may free many at once
        cx_event(cx, "signup.confirmed", first.id.n, counted->activity.n);
    Text text = TEXT("您候补的活动“{0}”有名额了，已为您报上，{1}开始。来不了请尽早取消。");
    return activity_tell(
        cx, first.person, "signup.promoted",
        say_with(cx->arena, lang_zh(), text, counted->name, activity_when(cx, counted->starts_at)));
}

SQL(fill_rank_sql,
    "select max(rank) as n from (select rank from signups where activity = $1 and position = $2"
    " and state = 'waiting' order by rank limit $3) as first",
    P_INT, P_INT, P_INT);
SQL(fill_steps_sql,
    "insert into signup_steps (signup, act, from_state, to_state, at, reason)"
    " select id, 'promote', 'waiting', 'confirmed', $4, $5 from signups"
    "  where activity = $1 and position = $2 and state = 'waiting' and rank <= $3 order by rank",
    P_INT, P_INT, P_INT, P_INT, P_TEXT);
SQL(fill_people_sql,
    "select s.id, s.person from signups s where s.activity = $1 and s.position = $2"
    " and s.state = 'waiting' and s.rank <= $3 order by s.rank",
    P_INT, P_INT, P_INT);
SQL(fill_sql,
    "update signups set state = 'confirmed', version = version + 1, confirmed_at = $4,"
    "  changed_at = $4 where activity = $1 and position = $2 and state = 'waiting' and rank <= $3",
    P_INT, P_INT, P_INT, P_INT);

typedef struct {
    Cx *cx;
    Str words;
} Telling;

static Err tell_promoted(void *to, const void *row)
{
    const Telling *telling = to;
    return activity_tell(telling->cx, ((const Signup *)row)->person, "signup.promoted",
                         telling->words);
}

static const Field filled_fields[] = { FIELD(Signup, id), FIELD(Signup, person) };
static const Shape filled_shape = SHAPE(Signup, filled_fields);

Err signup_fill(Cx *cx, const Counted *counted, int64_t most, Str reason, int64_t *moved)
{
    int64_t rank;
    *moved = 0;
    TRY(db_int(cx, &fill_rank_sql, &rank, counted->activity, counted->position, most));
    if (rank == 0)
        return OK;
    TRY(db_change(cx, &fill_steps_sql, NULL, counted->activity, counted->position, rank, cx->now,
                  reason));
    Telling telling = { cx, promoted_words(cx, counted) };
    TRY(db_each(cx, &fill_people_sql, &filled_shape, tell_promoted, &telling, counted->activity,
                counted->position, rank));
    return db_change(cx, &fill_sql, moved, counted->activity, counted->position, rank, cx->now);
}

// --- the acts of the table

static bool holds_place(SignupState state)
{
    return state == SIGNUP_CONFIRMED || state == SIGNUP_ATTENDED || state == SIGNUP_ABSENT ||
           state == SIGNUP_EXCUSED;
}

static Shift shift_of(SignupState from, SignupState to)
{
    return (Shift){ .taken = holds_place(to) - holds_place(from),
                    .waiting = (to == SIGNUP_WAITING) - (from == SIGNUP_WAITING),
                    .applied = (to == SIGNUP_APPLIED) - (from == SIGNUP_APPLIED) };
}

static Err check_time(Cx *cx, const Signup *signup, const Counted *counted, SignupAct act)
{
    bool begun = cx->now.ms >= counted->starts_at.ms;
    Time own = time_add(counted->starts_at,
                        -setting_int(cx, "activities.cancel_hours") * TIME_HOUR);
    if (act == SIGNUP_CANCEL &&
        (begun || (signup->state == SIGNUP_CONFIRMED && cx->now.ms > own.ms)))
        return &signup_too_late;
    if ((act == SIGNUP_APPROVE || act == SIGNUP_REMOVE) && begun)
        return &signup_moved_on;
    if (act == SIGNUP_ATTEND && cx->now.ms < counted->starts_at.ms - 2 * TIME_HOUR)
        return &signup_too_early;
    return act == SIGNUP_MISS && !begun ? &signup_too_early : OK;
}

static Err check_reason(Cx *cx, SignupAct act, Str reason)
{
    bool needed = act == SIGNUP_REFUSE || act == SIGNUP_REMOVE || act == SIGNUP_APPEAL ||
                  act == SIGNUP_UPHOLD || act == SIGNUP_EXCUSE;
    if (cx->actor.system)
        return OK;
    activity_check_text(cx, "reason", reason, needed ? 2 : 0, 140,
                        needed ? TEXT("请写明原因，2 至 140 个字")
                               : TEXT("说明请不要超过 140 个字"));
    return activity_verdict(cx);
}

// Where an act leads beyond what the table says: approval waits when nothing is free, and who moved
// up shortly before the start is not blamed for having missed it.
static SignupState target_of(Cx *cx, const Signup *before, const Counted *counted, SignupAct act,
                             SignupState to)
{
    if (act == SIGNUP_APPROVE && !position_free(counted->places, counted->taken, counted->waiting))
        return SIGNUP_WAITING;
    int64_t hours = setting_int(cx, "activities.late_promotion_hours");
    if (act == SIGNUP_MISS && before->confirmed_at.ms > counted->starts_at.ms - hours * TIME_HOUR &&
        before->confirmed_at.ms > before->made_at.ms)
        return SIGNUP_EXCUSED;
    return to;
}

static Str promotion_reason(SignupAct act)
{
    if (act == SIGNUP_CANCEL)
        return str(TEXT("前面有人取消报名，按候补先后递补").zh);
    if (act == SIGNUP_REMOVE)
        return str(TEXT("前面有人移出名单，按候补先后递补").zh);
    return str(TEXT("空出名额，按候补先后递补").zh);
}

// A freed place goes to who waits for it, until the start.
static bool passes_on(Cx *cx, const Counted *counted, Shift shift)
{
    return shift.taken < 0 && counted->waiting > 0 && counted->state == ACTIVITY_PUBLISHED &&
           cx->now.ms < counted->starts_at.ms;
}

static Err act_once(Cx *cx, SignupId id, SignupAct act, Str reason, Signup *before, SignupState *to,
                    bool *moved)
{
    Counted counted;
    unsigned by;
    TRY(signup_find(cx, id, before, &by));
    // Again behind the counters: whatever changes a sign-up moves their version too.
    TRY(activity_counted(cx, before->activity, before->position, &counted));
    TRY(db_one(cx, &find_sql, &signup_shape, before, &signup_missing, id));
    TRY(signup_next(before->state, act, by, to));
    TRY(check_time(cx, before, &counted, act));
    *to = target_of(cx, before, &counted, act, *to);
    Shift shift = shift_of(before->state, *to);
    bool pass = passes_on(cx, &counted, shift);
    if (pass)
        shift = (Shift){ .waiting = -1 };
    TRY(activity_shift(cx, &counted, shift, moved));
    if (!*moved)
        return OK;
    int64_t rank = *to == SIGNUP_WAITING ? counted.version : before->rank;
    TRY(move(cx, before, *to, rank, act == SIGNUP_APPEAL));
    TRY(step_down(cx, id, act, before->state, *to, cx->actor.person, str_trim(reason)));
    return pass ? promote(cx, &counted, promotion_reason(act)) : OK;
}

// --- on behalf, and from hand to hand

static Err tell_placed(Cx *cx, const Signup *made)
{
    Named named;
    TRY(db_one(cx, &activity_name_sql, &named_shape, &named, &activity_missing, made->activity));
    Text text = TEXT("已为您安排“{0}”，{1}开始。来不了请尽早取消，或者找人换班。");
    return activity_tell(
        cx, made->person, "signup.placed",
        say_with(cx->arena, lang_zh(), text, named.name, activity_when(cx, made->starts_at)));
}

Err signup_add_for(Cx *cx, const SignupNew *new, PersonId person, Signup *out)
{
    Counted counted;
    Signup made;
    TRY(activity_counted(cx, new->activity, new->position, &counted));
    if (activity_relations(counted.team, counted.held_path, &cx->actor) == 0)
        return &activity_not_yours;
    Taker taker = { .person = person, .placed = true, .reason = str(TEXT("由排班的人安排").zh) };
    TRY(sign(cx, new, &taker, &made));
    if (out != NULL)
        *out = made;
    return tell_placed(cx, &made);
}

SQL(guard_hand_sql, "update signup_people set version = version + 1 where person = $1", P_INT);

// The place stays taken: only whose it is changes, under the same version of the activity.
static Err hand_once(Cx *cx, SignupId id, const Taker *taker, Signup *out, bool *moved)
{
    Signup before;
    Counted counted;
    Signer signer;
    int64_t changed;
    SignupNew new = { 0 };
    TRY(db_one(cx, &find_sql, &signup_shape, &before, &signup_missing, id));
    TRY(activity_counted(cx, before.activity, before.position, &counted));
    if (before.state != SIGNUP_CONFIRMED)
        return &signup_moved_on;
    if (counted.waiting > 0)
        return &signup_queue;
    TRY(pass_gates(cx, &counted, &new, taker->person, &signer));
    TRY(db_change(cx, &person_guard_sql, &changed, taker->person, signer.version));
    if (changed == 0)
        return OK;
    TRY(activity_shift(cx, &counted, (Shift){ 0 }, moved));
    if (!*moved)
        return OK;
    TRY(db_change(cx, &guard_hand_sql, NULL, before.person));
    TRY(move(cx, &before, SIGNUP_CANCELLED, before.rank, false));
    TRY(step_down(cx, id, SIGNUP_CANCEL, SIGNUP_CONFIRMED, SIGNUP_CANCELLED, cx->actor.person,
                  taker->reason));
    *out = before;
    out->person = taker->person;
    out->state = SIGNUP_CONFIRMED;
    TRY(db_insert(cx, &signup_sql, &out->id.n, before.activity, before.position, taker->person,
                  signup_state_words[SIGNUP_CONFIRMED], (int64_t)0, counted.starts_at,
                  counted.ends_at, cx->now, cx->now, S(""), (Blob){ { 0 } }));
    if (out->id.n == 0)
        return &signup_twice;
    return step_down(cx, out->id, SIGNUP_APPLY, signer.mine_state, SIGNUP_CONFIRMED,
                     cx->actor.person, taker->reason);
}

Err signup_hand_over(Cx *cx, SignupId id, PersonId to, Str reason, Signup *out)
{
    Taker taker = { .person = to, .placed = true, .reason = reason };
    Signup made = { 0 };
    bool moved = false;
    for (int i = 0; i < SIGNUP_TRIES && !moved; i++)
        TRY(hand_once(cx, id, &taker, &made, &moved));
    if (!moved)
        return &signup_busy;
    cx_event(cx, "signup.cancelled", id.n, made.activity.n);
    cx_event(cx, "signup.confirmed", made.id.n, made.activity.n);
    if (out != NULL)
        *out = made;
    return OK;
}

Err signup_would(Cx *cx, ActivityId activity, PersonId person)
{
    Counted counted;
    Signer signer;
    SignupNew new = { .activity = activity };
    TRY(activity_counted(cx, activity, NO(Position), &counted));
    return pass_gates(cx, &counted, &new, person, &signer);
}

Err signup_safe(Cx *cx, ActivityId activity, PersonId person)
{
    Signup mine;
    Counted counted;
    SignupFacts facts = { 0 };
    Err err = db_one(cx, &mine_sql, &signup_shape, &mine, &signup_missing, activity, person);
    bool listed = err == OK && holds_place(mine.state);
    if (err != OK && err != &signup_missing)
        return err;
    err = activity_counted(cx, activity, listed ? mine.position : NO(Position), &counted);
    if (err == &signup_position)
        return OK;
    TRY(err);
    if (counted.skill.n > 0) {
        bool has;
        TRY(volunteer_has_skill(cx, person, counted.skill, time_day(counted.starts_at), &has));
        if (!has)
            return &signup_skill;
    }
    TRY(safety_of(cx, &counted, person, &facts));
    SignupGate gate = gate_of(cx, &counted);
    return safety_verdict(&gate, &facts);
}

// --- absences and the pause that follows from them

typedef struct {
    Time at;
} Absence;
static const Field absence_fields[] = { FIELD(Absence, at) };
static const Shape absence_shape = SHAPE(Absence, absence_fields);
SQL(absences_sql,
    "select starts_at as at from signups where person = $1 and state = 'absent' and starts_at > $2"
    " order by starts_at desc limit 64",
    P_INT, P_INT);
SQL(pause_sql,
    "update signup_people set paused_until = $2, version = version + 1 where person = $1", P_INT,
    P_INT);

static Err recount_pause(Cx *cx, PersonId person)
{
    List rows;
    int64_t days = rule_int(cx, "activities.absence_days", cx->today);
    TRY(db_list(cx, &absences_sql, &absence_shape, &rows, person,
                time_add(cx->now, -days * TIME_DAY)));
    Time until = pause_until(rows.at, rows.n, cx->now,
                             rule_int(cx, "activities.absence_count", cx->today), days,
                             rule_int(cx, "activities.pause_days", cx->today));
    return db_change(cx, &pause_sql, NULL, person, until);
}

static Err tell_act(Cx *cx, const Signup *signup, SignupAct act, SignupState to, Str reason)
{
    static const struct {
        SignupAct act;
        const char *kind;
        Text text;
    } messages[] = {
        { SIGNUP_APPROVE, "signup.approved", TEXT("您报名的活动“{0}”已通过。{1}") },
        { SIGNUP_REFUSE, "signup.refused", TEXT("您报名的活动“{0}”没有通过：{1}") },
        { SIGNUP_REMOVE, "signup.removed", TEXT("您已被移出活动“{0}”的名单：{1}") },
        { SIGNUP_EXCUSE, "signup.excused", TEXT("您对活动“{0}”未到场的说明已采纳：{1}") },
        { SIGNUP_UPHOLD, "signup.upheld", TEXT("您对活动“{0}”未到场的说明未被采纳：{1}") },
    };
    for (size_t i = 0; i < COUNT(messages); i++) {
        Named named;
        if (messages[i].act != act)
            continue;
        TRY(db_one(cx, &activity_name_sql, &named_shape, &named, &activity_missing,
                   signup->activity));
        Str more = to == SIGNUP_WAITING ? str(TEXT("现在名额已满，先排候补。").zh)
                                        : activity_text(str_trim(reason));
        return activity_tell(cx, signup->person, messages[i].kind,
                             say_with(cx->arena, lang_zh(), messages[i].text, named.name, more));
    }
    return OK;
}

Err signup_act(Cx *cx, SignupId id, SignupAct act, Str reason)
{
    Signup before;
    SignupState to = SIGNUP_NONE;
    bool moved = false;
    TRY(check_reason(cx, act, reason));
    for (int i = 0; i < SIGNUP_TRIES && !moved; i++)
        TRY(act_once(cx, id, act, reason, &before, &to, &moved));
    if (!moved)
        return &signup_busy;
    if (before.state == SIGNUP_ABSENT || to == SIGNUP_ABSENT)
        TRY(recount_pause(cx, before.person));
    bool quiet = act == SIGNUP_DROP;  // told by the event that made it
    if (before.state == SIGNUP_CONFIRMED && !holds_place(to) && !quiet)
        cx_event(cx, "signup.cancelled", id.n, before.activity.n);
    if (before.state != SIGNUP_CONFIRMED && to == SIGNUP_CONFIRMED && !quiet)
        cx_event(cx, "signup.confirmed", id.n, before.activity.n);
    TRY(tell_act(cx, &before, act, to, reason));
    cx_audit(cx, "signup", id.n, str(signup_state_words[before.state]),
             str(signup_state_words[to]));
    return OK;
}

// --- many at once

// The statement that says which: those of an activity that still hold its time.
#define LIVE_OF_ACTIVITY "activity = $1 and state in ('applied', 'waiting', 'confirmed')"
#define UNDECIDED        "activity = $1 and state in ('applied', 'waiting')"
SQL(end_steps_sql,
    "insert into signup_steps (signup, act, from_state, to_state, at, reason)"
    " select id, 'drop', state, 'cancelled', $2, $3 from signups where " LIVE_OF_ACTIVITY,
    P_INT, P_INT, P_TEXT);
SQL(end_all_sql,
    "update signups set state = 'cancelled', version = version + 1, changed_at = $2"
    " where " LIVE_OF_ACTIVITY,
    P_INT, P_INT);
SQL(lapse_steps_sql,
    "insert into signup_steps (signup, act, from_state, to_state, at, reason)"
    " select id, 'lapse', state, 'lapsed', $2, $3 from signups where " UNDECIDED,
    P_INT, P_INT, P_TEXT);
SQL(lapse_all_sql,
    "update signups set state = 'lapsed', version = version + 1, changed_at = $2"
    " where " UNDECIDED,
    P_INT, P_INT);
SQL(zero_all_sql,
    "update activity_positions set taken = 0, waiting = 0, applied = 0 where activity = $1", P_INT);
SQL(zero_waiting_sql, "update activity_positions set waiting = 0, applied = 0 where activity = $1",
    P_INT);

// The caller has moved the activity's version, state and counters in one guarded statement.
Err signup_end_all(Cx *cx, ActivityId activity, SignupAct act, Str reason)
{
    if (act == SIGNUP_LAPSE) {
        TRY(db_change(cx, &lapse_steps_sql, NULL, activity, cx->now, reason));
        TRY(db_change(cx, &lapse_all_sql, NULL, activity, cx->now));
        return db_change(cx, &zero_waiting_sql, NULL, activity);
    }
    TRY(db_change(cx, &end_steps_sql, NULL, activity, cx->now, reason));
    TRY(db_change(cx, &end_all_sql, NULL, activity, cx->now));
    return db_change(cx, &zero_all_sql, NULL, activity);
}

typedef struct {
    SignupId id;
} Held;
static const Field held_fields[] = { FIELD(Held, id) };
static const Shape held_shape = SHAPE(Held, held_fields);

// As the system: whoever sets it off need not answer for each of them.
static Err drop_each(Cx *cx, const List *held, Str reason)
{
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    Err err = OK;
    cx->actor.system = true;
    for (size_t i = 0; i < held->n && err == OK; i++)
        err = signup_act(cx, LIST_AT(held, Held, i)->id, SIGNUP_DROP, reason);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(clashes_sql,
    "select s.id from signups s where s." LIVE_OF_ACTIVITY " and exists (select x.id from signups x"
    "  where x.person = s.person and x.activity <> s.activity"
    "    and x.starts_at > s.starts_at - 86400000 and x.starts_at < s.ends_at"
    "    and x.ends_at > s.starts_at"
    "    and x.state in ('applied', 'waiting', 'confirmed', 'attended')) order by s.id limit 1000",
    P_INT);

// Their time is theirs: with it moves the version of each, so that nobody signs up elsewhere on
// what was read before.
SQL(guard_all_sql,
    "update signup_people set version = version + 1 where person in"
    " (select person from signups where " LIVE_OF_ACTIVITY ")",
    P_INT);
SQL(retime_sql,
    "update signups set starts_at = $2, ends_at = $3, version = version + 1 where activity = $1",
    P_INT, P_INT, P_INT);

Err signup_retime(Cx *cx, ActivityId activity, Time starts_at, Time ends_at, Str reason)
{
    List held;
    TRY(db_change(cx, &guard_all_sql, NULL, activity));
    TRY(db_change(cx, &retime_sql, NULL, activity, starts_at, ends_at));
    TRY(db_list(cx, &clashes_sql, &held_shape, &held, activity));
    return drop_each(cx, &held, reason);
}

SQL(live_of_sql,
    "select id from signups where person = $1 and state in ('applied', 'waiting', 'confirmed')"
    " order by id limit 1000",
    P_INT);
SQL(forget_sql, "update signups set answer = '', guardian_sealed = null where person = $1", P_INT);
SQL(forget_feed_sql, "delete from calendar_feeds where person = $1", P_INT);

SQL(guard_one_sql,
    "insert into signup_people (person, version) values ($1, 1) on conflict (person)"
    " do update set version = signup_people.version + 1",
    P_INT);

// Who has the account erased gives the places back; that they served stays on record.
Err signup_hear_erased(Cx *cx, const Event *event)
{
    List held;
    TRY(db_change(cx, &guard_one_sql, NULL, event->id));
    TRY(db_list(cx, &live_of_sql, &held_shape, &held, event->id));
    TRY(drop_each(cx, &held, str(TEXT("本人已注销").zh)));
    TRY(db_change(cx, &forget_feed_sql, NULL, event->id));
    return db_change(cx, &forget_sql, NULL, event->id);
}

SQL(ahead_of_sql,
    "select s.id from signups s join activities a on a.id = s.activity"
    "  join projects p on p.id = a.project"
    " where s.person = $1 and s.state in ('applied', 'waiting', 'confirmed') and s.starts_at > $2"
    "   and ($3 = 1 or p.kind = 'service') order by s.id limit 1000",
    P_INT, P_INT, P_INT);

// Who is no volunteer any more serves nowhere; a child whose guardian withdrew goes nowhere. What
// has begun runs on.
static Err ahead_dropped(Cx *cx, int64_t person, bool all, Text reason)
{
    List held;
    TRY(db_change(cx, &guard_one_sql, NULL, person));
    TRY(db_list(cx, &ahead_of_sql, &held_shape, &held, person, cx->now, all));
    return drop_each(cx, &held, str(reason.zh));
}

Err signup_hear_left(Cx *cx, const Event *event)
{
    return ahead_dropped(cx, event->id, false, TEXT("本人已退出志愿者注册"));
}

Err signup_hear_paused(Cx *cx, const Event *event)
{
    return ahead_dropped(cx, event->id, true, TEXT("监护人撤回了同意"));
}

// --- what later rooms know of a person

SQL(minutes_sql,
    "insert into signup_people (person, version, minutes) values ($1, 1, $2) on conflict (person)"
    " do update set minutes = signup_people.minutes + $2",
    P_INT, P_INT);

Err signup_minutes_add(Cx *cx, PersonId person, int64_t minutes)
{
    return db_change(cx, &minutes_sql, NULL, person, minutes);
}
