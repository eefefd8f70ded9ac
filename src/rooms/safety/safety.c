// Lists that are frozen when a session begins, and credits that follow who came.
#include "rooms/attendance/attendance.h"
#include "rooms/people/people.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety_in.h"
#include "store/db.h"
#include "store/recount.h"

FAULT(insured_missing, 404, "insured.missing", "这场活动还没有保险名单：开始时自动生成");

static const Field list_fields[] = {
    FIELD(InsuredList, activity),
    COL(InsuredList, name, "活动"),
    COL(InsuredList, place_name, "阵地"),
    COL(InsuredList, starts_at, "开始"),
    COL(InsuredList, frozen_at, "名单生成"),
    COL(InsuredList, people, "人数"),
    COL(InsuredList, uncovered, "没有保险"),
    LINK(InsuredList, href),
};
const Shape insured_list_shape = SHAPE(InsuredList, list_fields);
static const Field person_fields[] = {
    FIELD(InsuredPerson, person),
    COL(InsuredPerson, name, "姓名"),
    COL(InsuredPerson, volunteer_number, "志愿者编号"),
    COL(InsuredPerson, position_name, "岗位"),
    COL(InsuredPerson, insurer, "保险公司"),
    COL(InsuredPerson, product, "险种"),
    COL(InsuredPerson, number, "保单号"),
    COL(InsuredPerson, valid_from, "生效"),
    COL(InsuredPerson, valid_to, "到期"),
    COL(InsuredPerson, phone, "报案电话"),
    COL(InsuredPerson, covered, "有保险"),
};
const Shape insured_person_shape = SHAPE(InsuredPerson, person_fields);
static const Field date_fields[] = {
    FIELD(TrainingDate, id),
    COL(TrainingDate, name, "培训"),
    COL(TrainingDate, starts_at, "开始"),
    FIELD(TrainingDate, ends_at),
    COL(TrainingDate, place_name, "阵地"),
    COL(TrainingDate, site, "地点"),
    COL(TrainingDate, places, "名额"),
    COL(TrainingDate, taken, "已报名"),
    LINK(TrainingDate, href),
};
const Shape training_date_shape = SHAPE(TrainingDate, date_fields);

// --- freezing

typedef struct {
    PersonId person;
    PositionId position;
    Day day;
} Standing;
static const Field standing_fields[] = { FIELD(Standing, person), FIELD(Standing, position) };
static const Shape standing_shape = SHAPE(Standing, standing_fields);

// Helpers alone: an audience looks on.
SQL(standing_sql,
    "select g.person, g.position from signups g join positions o on o.id = g.position"
    " where g.activity = $1 and o.role = 'helper'"
    "   and g.state in ('confirmed', 'attended', 'absent', 'excused') order by g.id limit 1000",
    P_INT);
SQL(list_add_sql,
    "insert into insured_lists (activity, frozen_at, people, uncovered) values ($1, $2, 0, 0)"
    " on conflict do nothing",
    P_INT, P_INT);
SQL(person_add_sql,
    "insert into insured_people (activity, person, position, policy) values ($1, $2, $3, $4)",
    P_INT, P_INT, P_INT, P_INT);
SQL(list_count_sql, "update insured_lists set people = $2, uncovered = $3 where activity = $1",
    P_INT, P_INT, P_INT);

// The row of the list comes first: whose insert changed nothing lets the other go on.
Err insured_freeze(Cx *cx, ActivityId id)
{
    Activity activity;
    List standing;
    int64_t added, uncovered = 0;
    TRY(activity_find(cx, id, &activity));
    if (cx->now.ms < activity.starts_at.ms || activity.state == ACTIVITY_CANCELLED)
        return &insured_missing;
    TRY(db_list(cx, &standing_sql, &standing_shape, &standing, id));
    if (standing.n == 0)
        return OK;
    TRY(db_change(cx, &list_add_sql, &added, id, cx->now));
    if (added == 0)
        return OK;
    for (size_t i = 0; i < standing.n; i++) {
        const Standing *one = LIST_AT(&standing, Standing, i);
        PolicyId policy;
        TRY(insured_on(cx, one->person, time_day(activity.starts_at), &policy));
        TRY(db_change(cx, &person_add_sql, NULL, id, one->person, one->position, policy));
        uncovered += policy.n == 0;
    }
    return db_change(cx, &list_count_sql, NULL, id, (int64_t)standing.n, uncovered);
}

typedef struct {
    int64_t n;
} Number;
static const Field number_fields[] = { FIELD(Number, n) };
static const Shape number_shape = SHAPE(Number, number_fields);
#define LOOK_BACK (3 * TIME_DAY)  // a server that was off for a weekend catches up
SQL(begun_sql,
    "select a.id as n from activities a where a.state in ('published', 'ended')"
    "   and a.kind = 'service' and a.starts_at > $1 and a.starts_at <= $2 and exists"
    "     (select c.position from activity_positions c where c.activity = a.id"
    "       and c.role = 'helper' and c.taken > 0)"
    "   and not exists (select l.activity from insured_lists l where l.activity = a.id)"
    " order by a.starts_at, a.id limit $3",
    P_INT, P_INT, P_INT);

Err insured_clock(Cx *cx, int limit, int *did)
{
    List begun;
    TRY(db_list(cx, &begun_sql, &number_shape, &begun, time_add(cx->now, -LOOK_BACK), cx->now,
                limit < 50 ? limit : 50));
    for (size_t i = 0; i < begun.n; i++)
        TRY(insured_freeze(cx, (ActivityId){ LIST_AT(&begun, Number, i)->n }));
    *did = (int)begun.n;
    return OK;
}

// --- reading

#define LIST_COLUMNS                                                                       \
    "select i.activity, a.name, p.name as place_name, a.starts_at, i.frozen_at, i.people," \
    "       i.uncovered from insured_lists i join activities a on a.id = i.activity"       \
    "  join places p on p.id = a.place"
SQL(find_sql, LIST_COLUMNS " where i.activity = $1", P_INT);
SQL(lists_sql,
    LIST_COLUMNS " where a.place_path >= $1 and a.place_path < $2 and ($3 = 0 or a.team = $3)"
                 "   and ($4 = 0 or i.uncovered > 0) and i.frozen_at < $5"
                 " order by i.frozen_at desc, i.activity desc limit $6",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(people_sql,
    "select i.person, x.name, x.volunteer_number, o.name as position_name,"
    "       coalesce(c.insurer, '') as insurer, coalesce(c.product, '') as product,"
    "       coalesce(c.number, '') as number, c.valid_from, c.valid_to,"
    "       coalesce(c.phone, '') as phone, case when c.id is null then 0 else 1 end as covered"
    "  from insured_people i join people x on x.id = i.person join positions o on o.id = i.position"
    "  left join policies c on c.id = i.policy where i.activity = $1 order by i.person limit 1000",
    P_INT);
SQL(dates_sql,
    "select a.id, a.name, p.name as place_name, a.site, a.starts_at, a.ends_at, a.places, a.taken"
    "  from projects j join activities a on a.project = j.id join places p on p.id = a.place"
    " where j.course = $1 and a.state = 'published' and a.starts_at > $2"
    " order by a.starts_at, a.id limit 50",
    P_INT, P_INT);

static void complete(Cx *cx, InsuredList *list)
{
    list->href = url_of(
        str_printf(cx->arena, "/activities/%lld/insured", (long long)list->activity.n));
}

Err insured_find(Cx *cx, ActivityId id, InsuredList *out)
{
    TRY(db_one(cx, &find_sql, &insured_list_shape, out, &insured_missing, id));
    complete(cx, out);
    return OK;
}

Err insured_people_of(Cx *cx, ActivityId id, List *out)
{
    return db_list(cx, &people_sql, &insured_person_shape, out, id);
}

Err insured_lists_of(Cx *cx, Str path, TeamId team, bool uncovered, Time before, int limit,
                     List *out)
{
    Str from = path.n > 0 ? path : S("/");
    TRY(db_list(cx, &lists_sql, &insured_list_shape, out, from, prefix_end(cx->arena, from), team.n,
                uncovered, before.ms != 0 ? before.ms : INT64_MAX, limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, InsuredList, i));
    return OK;
}

Err training_dates(Cx *cx, CourseId course, List *out)
{
    TRY(db_list(cx, &dates_sql, &training_date_shape, out, course, cx->now));
    for (size_t i = 0; i < out->n; i++) {
        TrainingDate *one = LIST_AT(out, TrainingDate, i);
        one->href = url_of(str_printf(cx->arena, "/activities/%lld", (long long)one->id.n));
    }
    return OK;
}

// --- credits follow the facts

typedef struct {
    PersonId person;
    bool came, credited;
} Learner;
static const Field learner_fields[] = { FIELD(Learner, person), FIELD(Learner, came),
                                        FIELD(Learner, credited) };
static const Shape learner_shape = SHAPE(Learner, learner_fields);
SQL(course_sql,
    "select coalesce(j.course, 0) as n from activities a join projects j on j.id = a.project"
    " where a.id = $1",
    P_INT);
// Who listened from beginning to end: signed in and out, nothing in the way.
#define CAME "(p.state = 'done' and p.overlap = 0)"
SQL(learners_sql,
    "select p.person, case when " CAME " then 1 else 0 end as came,"
    "       case when k.id is null then 0 else 1 end as credited"
    "  from presences p join signups g on g.activity = p.activity and g.person = p.person"
    "  join positions o on o.id = g.position"
    "  left join credits k on k.activity = p.activity and k.person = p.person"
    "    and k.revoked_at is null"
    " where p.activity = $1 and p.settled = 1 and o.role = 'audience'"
    " order by p.person limit 1000",
    P_INT);

Err training_hear_settled(Cx *cx, const Event *event)
{
    ActivityId id = { event->id };
    CourseId course;
    Activity activity;
    List learners;
    TRY(db_int(cx, &course_sql, &course.n, id));
    if (course.n == 0)
        return OK;
    TRY(activity_find(cx, id, &activity));
    TRY(db_list(cx, &learners_sql, &learner_shape, &learners, id));
    for (size_t i = 0; i < learners.n; i++) {
        const Learner *one = LIST_AT(&learners, Learner, i);
        if (one->came != one->credited)
            TRY(credit_session(cx, course, id, one->person, time_day(activity.starts_at),
                               one->came));
    }
    return OK;
}

// --- what the rows must prove

SQL0(count_sql,
     "select count(*) as wrong, min(l.activity) as example from insured_lists l where l.people <>"
     " (select count(*) from insured_people i where i.activity = l.activity) or l.uncovered <>"
     " (select count(*) from insured_people i where i.activity = l.activity and i.policy is null)");
SQL0(policy_sql,
     "select count(*) as wrong, min(i.activity) as example from insured_people i join policies p on"
     " p.id = i.policy join activities a on a.id = i.activity"
     " where p.made_at > a.starts_at + 86400000");
SQL0(credit_sql,
     "select count(*) as wrong, min(k.id) as example from credits k where k.source = 'session' and"
     " k.revoked_at is null and not exists (select p.id from presences p where"
     " p.activity = k.activity and p.person = k.person and " CAME ")");

Err safety_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &count_sql, TEXT("每份保险名单的人数等于名单的行数")));
    TRY(recount_rows(cx, recount, &policy_sql, TEXT("名单上的保单在活动当天已经登记")));
    return recount_rows(cx, recount, &credit_sql, TEXT("每个培训学分都有本人到场的事实"));
}
