// The flow of an account; freezing; grades; what earned nothing and why.
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/points/points_in.h"
#include "town/setting.h"

FAULT(points_not_yours, 403, "points.not_yours", "您没有这项权限，请找所里或中心");
FAULT(points_own, 403, "points.own", "自己的积分不能自己办，请找别的负责人");
FAULT(points_frozen_twice, 409, "points.frozen_twice", "这个人的积分已经冻结，请刷新页面");
FAULT(points_not_frozen, 409, "points.not_frozen", "这个人的积分没有冻结，请刷新页面");
FAULT(points_grade_missing, 404, "points.grade_missing", "没有这个编号的活动或项目，请核对编号");

// --- the flow

typedef struct {
    int64_t seq;
    Time at;
    int32_t kind;
    Str title;
    Points amount, balance;
    Time expires_at;
    Str state;
    Str words;
    RecordId record;
} Flow;
static const Field flow_fields[] = {
    FIELD(Flow, seq),        FIELD(Flow, at),     WORD(Flow, kind, move_kind_words),
    FIELD(Flow, title),      FIELD(Flow, amount), FIELD(Flow, balance),
    FIELD(Flow, expires_at), FIELD(Flow, state),  FIELD(Flow, words),
    FIELD(Flow, record),
};
static const Shape flow_shape = SHAPE(Flow, flow_fields);

static const Field flow_row_fields[] = {
    FIELD(FlowRow, seq),
    COL(FlowRow, at, "时间"),
    COL(FlowRow, kind_text, "类别"),
    COL(FlowRow, title, "内容"),
    COL(FlowRow, amount, "积分"),
    COL(FlowRow, balance, "余额"),
    COL(FlowRow, expires_on, "到期日"),
    FIELD(FlowRow, held),
    SHOWN(FlowRow, gain),
    COL(FlowRow, state_text, "状态"),
    COL(FlowRow, words, "说明"),
    LINK(FlowRow, href),
};
const Shape flow_row_shape = SHAPE(FlowRow, flow_row_fields);

SQL(flow_sql,
    "select e.seq, t.at, t.kind, coalesce(a.name, x.what, h.title, t.words) as title, e.amount,"
    "  e.balance, l.expires_at, coalesce(h.state, '') as state, case when t.kind = 'reverse'"
    "  then t.words else '' end as words, r.id as record"
    " from point_entries e join point_transfers t on t.id = e.transfer"
    " left join point_lots l on l.id = e.lot left join point_holds h on h.transfer = t.id"
    " left join records r on r.id = t.cause_id and t.cause = 'record'"
    " left join activities a on a.id = r.activity left join record_entries x on x.id = r.entry"
    " where e.account = $1 and e.seq < $2 order by e.seq desc limit $3",
    P_INT, P_INT, P_INT);

static Text hold_text(Str state)
{
    for (size_t i = 0; hold_state_words[i] != NULL; i++)
        if (str_eq(state, str(hold_state_words[i])))
            return hold_state_texts[i];
    return (Text){ 0 };
}

Err point_flow(Cx *cx, PersonId person, HouseholdId household, int64_t before, int limit, List *out)
{
    Account account;
    List rows;
    bool pool = household.n != 0;
    *out = (List){ 0 };
    TRY(account_find(cx, pool ? ACCOUNT_HOUSEHOLD : ACCOUNT_PERSON, pool ? household.n : person.n,
                     &account));
    if (account.id == 0)
        return OK;
    TRY(db_list(cx, &flow_sql, &flow_shape, &rows, account.id, before > 0 ? before : INT64_MAX,
                limit));
    FlowRow *shown = NEW_ARRAY(cx->arena, FlowRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Flow *row = LIST_AT(&rows, Flow, i);
        shown[i] = (FlowRow){ .seq = row->seq,
                              .at = row->at,
                              .kind_text = move_kind_texts[row->kind],
                              .title = row->title,
                              .amount = row->amount,
                              .balance = row->balance,
                              .expires_on = time_day(row->expires_at),
                              .held = row->kind == MOVE_HOLD,
                              .gain = row->amount.n > 0,
                              .state_text = hold_text(row->state),
                              .words = row->words };
        if (row->expires_at.ms == 0)
            shown[i].expires_on = (Day){ 0 };
        if (row->record.n != 0)
            shown[i].href = url_of(
                str_printf(cx->arena, "/records/%lld", (long long)row->record.n));
    }
    *out = (List){ shown, rows.n };
    return OK;
}

// --- what earned nothing

typedef struct {
    RecordId record;
    Str title;
    Day day;
    Minutes minutes;
    Points paid;
    int32_t why;
} Unpaid;
static const Field unpaid_fields[] = {
    FIELD(Unpaid, record),  FIELD(Unpaid, title), FIELD(Unpaid, day),
    FIELD(Unpaid, minutes), FIELD(Unpaid, paid),  WORD(Unpaid, why, earn_why_words),
};
static const Shape unpaid_shape = SHAPE(Unpaid, unpaid_fields);
static const Field unpaid_row_fields[] = {
    FIELD(UnpaidRow, record),  FIELD(UnpaidRow, title), FIELD(UnpaidRow, day),
    FIELD(UnpaidRow, minutes), FIELD(UnpaidRow, paid),  FIELD(UnpaidRow, why),
    LINK(UnpaidRow, href),
};
const Shape unpaid_row_shape = SHAPE(UnpaidRow, unpaid_row_fields);

SQL(unpaid_sql,
    "select e.record, coalesce(a.name, x.what, '') as title, e.day, e.minutes, e.paid, e.why"
    " from point_earnings e join records r on r.id = e.record"
    " left join activities a on a.id = r.activity left join record_entries x on x.id = r.entry"
    " where e.person = $1 and e.why not in ('paid', 'before') order by e.record desc limit $2",
    P_INT, P_INT);

Err point_unpaid(Cx *cx, PersonId person, int limit, List *out)
{
    List rows;
    TRY(db_list(cx, &unpaid_sql, &unpaid_shape, &rows, person, limit));
    UnpaidRow *shown = NEW_ARRAY(cx->arena, UnpaidRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Unpaid *row = LIST_AT(&rows, Unpaid, i);
        shown[i] = (UnpaidRow){ row->record,
                                row->title,
                                row->day,
                                row->minutes,
                                row->paid,
                                earn_why_texts[row->why],
                                url_of(str_printf(cx->arena, "/records/%lld",
                                                  (long long)row->record.n)) };
    }
    *out = (List){ shown, rows.n };
    return OK;
}

// --- freezing

static const Field freeze_fields[] = {
    FIELD(Freeze, id),
    FIELD(Freeze, person),
    COL(Freeze, name, "姓名"),
    COL(Freeze, number, "志愿者编号"),
    COL(Freeze, reason, "原因"),
    COL(Freeze, made_at, "冻结时间"),
    COL(Freeze, opinion, "核实意见"),
    COL(Freeze, lifted_at, "解冻时间"),
    LINK(Freeze, href),
};
const Shape freeze_shape = SHAPE(Freeze, freeze_fields);

static Err reason_fits(Cx *cx, const char *field, Str reason)
{
    size_t n = utf8_length(str_trim(reason));
    if (n >= 2 && n <= 140)
        return OK;
    cx_problem(cx, str(field), "range", TEXT("请写明原因，2 至 140 个字"), (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err may_decide(Cx *cx, PersonId id, Person *person)
{
    TRY(person_find(cx, id, person));
    if (cx->actor.system)
        return OK;
    if (!actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, person->home_path))
        return &points_not_yours;
    return same(id, cx->actor.person) ? &points_own : OK;
}

SQL(freeze_add_sql,
    "insert into point_freezes (person, reason, made_by, made_at) values ($1, $2, $3, $4)"
    " on conflict do nothing returning id",
    P_INT, P_TEXT, P_INT, P_INT);
SQL(freeze_lift_sql,
    "update point_freezes set lifted_by = $2, lifted_at = $3, opinion = $4, grace_until = $5"
    " where person = $1 and lifted_at is null",
    P_INT, P_INT, P_INT, P_TEXT, P_INT);
SQL(account_freeze_sql,
    "update point_accounts set frozen = $2, grace_until = $3 where id = $1 and frozen <> $2", P_INT,
    P_INT, P_INT);

Err point_freeze(Cx *cx, PersonId id, Str reason)
{
    Person person;
    Account account;
    FreezeId freeze;
    int64_t changed;
    TRY(may_decide(cx, id, &person));
    TRY(reason_fits(cx, "reason", reason));
    TRY(account_for(cx, ACCOUNT_PERSON, id.n, &account));
    TRY(db_insert(cx, &freeze_add_sql, &freeze.n, id, str_trim(reason), cx->actor.person, cx->now));
    if (freeze.n == 0)
        return &points_frozen_twice;
    TRY(db_change(cx, &account_freeze_sql, &changed, account.id, 1, account.grace_until.ms));
    cx_audit(cx, "points", id.n, S("open"), S("frozen"));
    return changed == 1 ? OK : &points_frozen_twice;
}

Err point_unfreeze(Cx *cx, PersonId id, Str opinion)
{
    Person person;
    Account account;
    int64_t changed;
    TRY(may_decide(cx, id, &person));
    TRY(reason_fits(cx, "opinion", opinion));
    TRY(account_for(cx, ACCOUNT_PERSON, id.n, &account));
    Time grace = time_add(cx->now, setting_int(cx, "points.grace_days") * TIME_DAY);
    TRY(db_change(cx, &freeze_lift_sql, &changed, id, cx->actor.person, cx->now, str_trim(opinion),
                  grace));
    if (changed == 0)
        return &points_not_frozen;
    TRY(db_change(cx, &account_freeze_sql, NULL, account.id, 0, grace.ms));
    cx_audit(cx, "points", id.n, S("frozen"), S("open"));
    return OK;
}

#define FREEZE_COLUMNS                                                                  \
    "select f.id, f.person, p.name, p.volunteer_number as number, f.reason, f.opinion," \
    " f.made_at, f.lifted_at from point_freezes f join people p on p.id = f.person"
SQL(freezes_sql,
    FREEZE_COLUMNS " join places h on h.id = p.home where f.lifted_at is null and h.path >= $1"
                   "   and h.path < $2 order by f.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(freezes_person_sql, FREEZE_COLUMNS " where f.person = $1 order by f.id desc limit $2", P_INT,
    P_INT);

Err point_freezes(Cx *cx, Str path, PersonId person, int limit, List *out)
{
    if (person.n != 0)
        TRY(db_list(cx, &freezes_person_sql, &freeze_shape, out, person, limit));
    else
        TRY(db_list(cx, &freezes_sql, &freeze_shape, out, path, prefix_end(cx->arena, path),
                    limit));
    for (size_t i = 0; i < out->n; i++) {
        Freeze *row = LIST_AT(out, Freeze, i);
        row->name = mask_name(cx->arena, row->name);
        row->href = url_of(str_printf(cx->arena, "/points/people/%lld", (long long)row->person.n));
    }
    return OK;
}

Err point_elsewhere(Cx *cx, RecordId id, Str reason)
{
    Record record;
    TRY(record_find(cx, id, &record));
    if (!actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, record.place_path))
        return &points_not_yours;
    if (same(record.person, cx->actor.person))
        return &points_own;
    TRY(reason_fits(cx, "reason", reason));
    cx_audit(cx, "record", id.n, S("paid"), S("elsewhere"));
    return point_take_back(cx, id,
                           str_printf(cx->arena, "%s：%.*s", earn_why_texts[EARN_ELSEWHERE].zh,
                                      STR_FMT(str_trim(reason))));
}

// --- the county

static const Field sums_fields[] = {
    FIELD(CountySums, year),  FIELD(CountySums, issued), FIELD(CountySums, expired),
    FIELD(CountySums, spent), FIELD(CountySums, left),
};
const Shape county_sums_shape = SHAPE(CountySums, sums_fields);

// The few accounts that are not people's: what people have is what of the issue is not there.
SQL(issued_sql,
    "select coalesce(cast(-sum(balance) as bigint), 0) from point_accounts where kind = 'issue'"
    "   and ($1 = 0 or owner = $1)",
    P_INT);
SQL(expired_sql,
    "select coalesce(cast(sum(balance) as bigint), 0) from point_accounts where kind = 'expired'"
    "   and ($1 = 0 or owner = $1)",
    P_INT);
SQL0(spent_sql, "select coalesce(cast(sum(balance) as bigint), 0) from point_accounts"
                " where kind in ('spent', 'merchant', 'settled')");
SQL0(owed_sql,
     "select coalesce(cast(-sum(balance) as bigint), 0) from point_accounts where kind = 'debt'");

Err point_county_sums(Cx *cx, CountySums *out)
{
    int64_t all, expired, owed;
    CountySums sums = { .year = day_year(cx->today) };
    TRY(db_int(cx, &issued_sql, &sums.issued.n, sums.year));
    TRY(db_int(cx, &expired_sql, &sums.expired.n, sums.year));
    TRY(db_int(cx, &spent_sql, &sums.spent.n));
    TRY(db_int(cx, &issued_sql, &all, (int64_t)0));
    TRY(db_int(cx, &expired_sql, &expired, (int64_t)0));
    TRY(db_int(cx, &owed_sql, &owed));
    sums.left.n = all - expired - sums.spent.n + owed;
    *out = sums;
    return OK;
}

// --- grades

static const Field grade_fields[] = {
    FIELD(Grade, id),
    FIELD(Grade, activity),
    FIELD(Grade, project),
    COL(Grade, number, "编号"),
    COL(Grade, name, "活动或项目"),
    COL(Grade, difficulty, "难度"),
    COL(Grade, skill, "技能"),
    COL(Grade, risk, "风险"),
    COL(Grade, elsewhere, "已在别处计分"),
    COL(Grade, reason, "依据"),
    COL(Grade, made_at, "评定时间"),
};
const Shape grade_shape = SHAPE(Grade, grade_fields);

typedef struct {
    int64_t id;
    Str path;
} Graded;
static const Field graded_fields[] = { FIELD(Graded, id), FIELD(Graded, path) };
static const Shape graded_shape = SHAPE(Graded, graded_fields);
// By its number, or as its address has it: /activities/7.
SQL(graded_activity_sql,
    "select id, place_path as path from activities where number = $1 or id = $2", P_TEXT, P_INT);
SQL(graded_project_sql,
    "select p.id, h.path from projects p join places h on h.id = p.place where p.number = $1",
    P_TEXT);
SQL(grade_add_sql,
    "insert into point_grades (activity, project, difficulty, skill, risk, elsewhere, reason,"
    "  made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err point_grade(Cx *cx, const GradeNew *new)
{
    Graded target;
    Str number = str_trim(new->number);
    int64_t id = 0;
    if (!str_int(number, &id))
        id = 0;
    Err err = db_one(cx, &graded_activity_sql, &graded_shape, &target, &fault_missing, number, id);
    bool activity = err == OK;
    if (err == &fault_missing)
        err = db_one(cx, &graded_project_sql, &graded_shape, &target, &points_grade_missing,
                     number);
    TRY(err);
    if (!actor_may(&cx->actor, ROLE_BRANCH | ROLE_CENTRE, target.path) && !cx->actor.system)
        return &points_not_yours;
    TRY(reason_fits(cx, "reason", new->reason));
    cx_audit(cx, activity ? "activity" : "project", target.id, S(""),
             str_printf(cx->arena, "%d/%d/%d%s", (int)new->difficulty, (int)new->skill,
                        (int)new->risk, new->elsewhere ? " elsewhere" : ""));
    return db_change(cx, &grade_add_sql, NULL, (ActivityId){ activity ? target.id : 0 },
                     (ProjectId){ activity ? 0 : target.id }, new->difficulty, new->skill,
                     new->risk, new->elsewhere, str_trim(new->reason), cx->actor.person, cx->now);
}

SQL(grades_sql,
    "select g.id, g.activity, g.project, coalesce(a.number, p.number) as number,"
    "  coalesce(a.name, p.name) as name, g.difficulty, g.skill, g.risk, g.elsewhere, g.reason,"
    "  g.made_at from point_grades g left join activities a on a.id = g.activity"
    " left join projects p on p.id = g.project where ($1 = 0 or g.id < $1)"
    " order by g.id desc limit $2",
    P_INT, P_INT);

Err point_grades(Cx *cx, GradeId before, int limit, List *out)
{
    return db_list(cx, &grades_sql, &grade_shape, out, before.n, limit);
}
