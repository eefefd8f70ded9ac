// Courses and what they are worth, and the question of training.
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/safeguards/safeguards_in.h"
#include "store/db.h"
#include "store/recount.h"

static const Field course_fields[] = {
    FIELD(Course, id),
    COL(Course, name, "培训"),
    COL(Course, about, "内容"),
    COL(Course, months, "学分有效几个月"),
    COL(Course, minutes, "学时"),
    FIELD(Course, place),
    FIELD(Course, path),
    COL(Course, place_name, "举办"),
    FIELD(Course, closed),
    COL(Course, holders, "有效学分"),
    LINK(Course, href),
};
const Shape course_shape = SHAPE(Course, course_fields);

static const Field credit_fields[] = {
    FIELD(Credit, id),
    FIELD(Credit, course),
    COL(Credit, course_name, "培训"),
    FIELD(Credit, person),
    COL(Credit, name_masked, "姓名"),
    COL(Credit, volunteer_number, "志愿者编号"),
    WORD(Credit, source, credit_source_words),
    COL(Credit, source_text, "来源"),
    FIELD(Credit, activity),
    COL(Credit, words, "说明"),
    COL(Credit, gained_on, "取得"),
    COL(Credit, valid_to, "有效到"),
    FIELD(Credit, made_at),
    FIELD(Credit, revoked_at),
    FIELD(Credit, reason),
    FIELD(Credit, stands),
    COL(Credit, state_text, "状态"),
    SHOWN(Credit, tag),
};
const Shape credit_shape = SHAPE(Credit, credit_fields);

#define STANDS_ON(day)                             \
    "k.revoked_at is null and k.gained_on <= " day \
    " and (k.valid_to is null or k.valid_to >= " day ")"

SQL(trained_sql,
    "select count(*) as n from credits k where k.person = $1 and k.course = $2 and " STANDS_ON(
        "$3"),
    P_INT, P_INT, P_INT);

Err trained_on(Cx *cx, PersonId person, CourseId course, Day on, bool *trained)
{
    int64_t n;
    TRY(db_int(cx, &trained_sql, &n, person, course, on));
    *trained = n > 0;
    return OK;
}

// --- courses

#define COURSE_COLUMNS                                                                             \
    "select c.id, c.name, c.about, c.months, c.minutes, c.place, c.path,"                          \
    "       l.name as place_name, c.closed,"                                                       \
    "       (select count(distinct k.person) from credits k where k.course = c.id and " STANDS_ON( \
        "$2") ") as holders"                                                                       \
              "  from courses c join places l on l.id = c.place"
SQL(course_sql, COURSE_COLUMNS " where c.id = $1", P_INT, P_INT);
SQL(courses_sql,
    COURSE_COLUMNS " where ($1 = 1 or c.closed = 0) order by c.closed, c.name limit 200", P_INT,
    P_INT);

static void complete_course(Cx *cx, Course *course)
{
    course->href = url_of(str_printf(cx->arena, "/training/%lld", (long long)course->id.n));
}

Err course_find(Cx *cx, CourseId id, Course *out)
{
    TRY(db_one(cx, &course_sql, &course_shape, out, &course_missing, id, cx->today));
    complete_course(cx, out);
    return OK;
}

Err course_list(Cx *cx, bool closed_too, List *out)
{
    TRY(db_list(cx, &courses_sql, &course_shape, out, closed_too, cx->today));
    for (size_t i = 0; i < out->n; i++)
        complete_course(cx, LIST_AT(out, Course, i));
    return OK;
}

SQL(course_add_sql,
    "insert into courses (name, about, months, minutes, place, path, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (name) do nothing returning id",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err course_add(Cx *cx, const CourseNew *new, CourseId *id)
{
    Str path;
    CourseId made;
    safeguard_words(cx, "name", new->name, 2, 40, TEXT("培训名称请写 2 至 40 个字"));
    safeguard_words(cx, "about", new->about, 0, 300, TEXT("内容请不要超过 300 个字"));
    if (new->months < 0 || new->months > 120)
        safeguard_wrong(cx, "months", "range", TEXT("有效期请填 0 至 120 个月，0 表示长期"));
    if (new->minutes < 0 || new->minutes > 6000)
        safeguard_wrong(cx, "hours", "range", TEXT("学时请填 0 至 100 小时"));
    TRY(safeguard_verdict(cx));
    TRY(place_path_of(cx, new->place, &path));
    if (!policy_may_keep(&cx->actor, path, NO(Team)))
        return &safety_not_yours;
    TRY(db_insert(cx, &course_add_sql, &made.n, safeguard_text(new->name),
                  safeguard_text(new->about), new->months, new->minutes, new->place, path,
                  cx->actor.person, cx->now));
    if (made.n == 0)
        return &course_there;
    cx_audit(cx, "course", made.n, (Str){ 0 }, safeguard_text(new->name));
    *id = made;
    return OK;
}

SQL(course_close_sql, "update courses set closed = $2 where id = $1 and closed <> $2", P_INT,
    P_INT);

Err course_close(Cx *cx, CourseId id, bool closed)
{
    Course course;
    TRY(course_find(cx, id, &course));
    if (!policy_may_keep(&cx->actor, course.path, NO(Team)))
        return &safety_not_yours;
    cx_audit(cx, "course", id.n, course.closed ? S("closed") : S("open"),
             closed ? S("closed") : S("open"));
    return db_change(cx, &course_close_sql, NULL, id, closed);
}

// --- credits

#define CREDIT_COLUMNS                                                                   \
    "select k.id, k.course, c.name as course_name, k.person, x.name as name_masked,"     \
    "       x.volunteer_number, k.source, k.activity, k.words, k.gained_on, k.valid_to," \
    "       k.made_at, k.revoked_at, k.reason"                                           \
    "  from credits k join courses c on c.id = k.course join people x on x.id = k.person"
SQL(credit_sql, CREDIT_COLUMNS " where k.id = $1", P_INT);
SQL(credits_of_sql, CREDIT_COLUMNS " where k.person = $1 order by k.id desc limit 200", P_INT);
SQL(credits_sql,
    CREDIT_COLUMNS " where k.course = $1 and ($2 = 0 or k.id < $2) order by k.id desc limit $3",
    P_INT, P_INT, P_INT);

static void complete_credit(Cx *cx, Credit *credit)
{
    int64_t soon = setting_int(cx, "safeguards.soon_days");
    credit->name_masked = mask_name(cx->arena, credit->name_masked);
    credit->source_text = credit_source_texts[credit->source];
    credit->stands = credit_stands(credit->gained_on, credit->valid_to, credit->revoked_at,
                                   cx->today);
    bool near = credit->stands && credit->valid_to.ymd != 0 &&
                day_diff(credit->valid_to, cx->today) < soon;
    PolicyPhase phase = credit->revoked_at.ms != 0 ? POLICY_ENDED
                        : near                     ? POLICY_SOON
                        : credit->stands           ? POLICY_LIVE
                                                   : POLICY_PAST;
    credit->state_text = policy_phase_texts[phase];
    credit->tag = str(policy_phase_tags[phase]);
}

static Err completed(Cx *cx, Err err, List *out)
{
    TRY(err);
    for (size_t i = 0; i < out->n; i++)
        complete_credit(cx, LIST_AT(out, Credit, i));
    return OK;
}

Err credit_list_of(Cx *cx, PersonId person, List *out)
{
    return completed(cx, db_list(cx, &credits_of_sql, &credit_shape, out, person), out);
}

Err credit_list(Cx *cx, CourseId course, CreditId before, int limit, List *out)
{
    return completed(cx, db_list(cx, &credits_sql, &credit_shape, out, course, before.n, limit),
                     out);
}

SQL(credit_add_sql,
    "insert into credits (course, person, source, activity, words, gained_on, valid_to, made_by,"
    "  made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(longer_sql,
    "select count(*) as n from credits k where k.person = $1 and k.course = $2"
    "   and k.revoked_at is null and k.gained_on <= $3"
    "   and (k.valid_to is null or ($4 > 0 and k.valid_to >= $4))",
    P_INT, P_INT, P_INT, P_INT);

// A certificate shows what somebody else taught; its holder's home says whose desk may write it
// down.
static Err check_certificate(Cx *cx, const CreditNew *new, const Course *course)
{
    Person person;
    Str home = S("");
    TRY(person_find(cx, new->person, &person));
    if (person.home.n != 0)
        TRY(place_path_of(cx, person.home, &home));
    if (!policy_may_keep(&cx->actor, course->path, NO(Team)) &&
        !policy_may_keep(&cx->actor, home, NO(Team)))
        return &safety_not_yours;
    if (same(new->person, cx->actor.person))
        return &credit_second;
    safeguard_words(cx, "words", new->words, 2, 60, TEXT("请写明看到的证书和编号，2 至 60 个字"));
    if (!day_valid(new->gained_on) || new->gained_on.ymd > cx->today.ymd)
        safeguard_wrong(cx, "gained_on", "range", TEXT("取得日期不能在今天之后"));
    return safeguard_verdict(cx);
}

Err credit_give(Cx *cx, const CreditNew *new, CreditId *id)
{
    Course course;
    int64_t longer;
    CreditId made;
    TRY(course_find(cx, new->course, &course));
    TRY(check_certificate(cx, new, &course));
    if (course.closed)
        return &course_shut;
    Day until = credit_until(new->gained_on, course.months);
    TRY(db_int(cx, &longer_sql, &longer, new->person, new->course, new->gained_on,
               (int64_t)until.ymd));
    if (longer > 0)
        return &credit_there;
    TRY(db_insert(cx, &credit_add_sql, &made.n, new->course, new->person,
                  credit_source_words[CREDIT_CERTIFICATE], NO(Activity), safeguard_text(new->words),
                  new->gained_on, until, cx->actor.person, cx->now));
    cx_audit(cx, "credit", made.n, (Str){ 0 }, course.name);
    *id = made;
    return OK;
}

SQL(revoke_sql,
    "update credits set revoked_at = $2, reason = $3 where id = $1 and revoked_at is null", P_INT,
    P_INT, P_TEXT);
SQL(session_end_sql,
    "update credits set revoked_at = $3, reason = $4"
    " where activity = $1 and person = $2 and revoked_at is null",
    P_INT, P_INT, P_INT, P_TEXT);

Err credit_revoke(Cx *cx, CreditId id, Str reason)
{
    Credit credit;
    Course course;
    int64_t changed;
    TRY(db_one(cx, &credit_sql, &credit_shape, &credit, &credit_missing, id));
    TRY(course_find(cx, credit.course, &course));
    if (!policy_may_keep(&cx->actor, course.path, NO(Team)))
        return &safety_not_yours;
    safeguard_words(cx, "reason", reason, 2, 100, TEXT("请写明原因，2 至 100 个字"));
    TRY(safeguard_verdict(cx));
    TRY(db_change(cx, &revoke_sql, &changed, id, cx->now, safeguard_text(reason)));
    if (changed == 0)
        return &credit_missing;
    cx_audit(cx, "credit", id.n, course.name, S("revoked"));
    return OK;
}

Err credit_session(Cx *cx, CourseId course, ActivityId activity, PersonId person, Day on, bool came)
{
    Course found;
    int64_t made;
    if (!came)
        return db_change(cx, &session_end_sql, NULL, activity, person, cx->now,
                         str(TEXT("签到记录有变动，学分随之收回").zh));
    TRY(course_find(cx, course, &found));
    return db_insert(cx, &credit_add_sql, &made, course, person,
                     credit_source_words[CREDIT_SESSION], activity, S(""), on,
                     credit_until(on, found.months), NO(Person), cx->now);
}

// --- what the rows must prove

SQL0(names_sql, "select count(*) as wrong, min(n.policy) as example from policy_names n join"
                " policies p on p.id = n.policy where p.cover <> 'named'");
SQL0(path_sql, "select count(*) as wrong, min(p.id) as example from policies p join places l on"
               " l.id = p.place where p.path <> l.path");
SQL0(self_sql, "select count(*) as wrong, min(id) as example from credits"
               " where source = 'certificate' and person = made_by");

Err safeguards_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &names_sql, TEXT("只有按名单承保的保单有名单")));
    TRY(recount_rows(cx, recount, &path_sql, TEXT("保单的归属等于阵地的归属")));
    return recount_rows(cx, recount, &self_sql, TEXT("没有人给自己登记学分"));
}
