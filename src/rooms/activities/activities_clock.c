// The clock's part: what is over ends, lists close, reminders and changes go out in portions.
#include "rooms/activities/activities_in.h"

#define TELL_MOST 100  // messages of one tick: a portion of a crowd, so that the lane stays free

// --- the end of an activity, the end of its waiting list

static const Field due_fields[] = {
    FIELD(Activity, id),   FIELD(Activity, version), FIELD(Activity, team),
    FIELD(Activity, name), FIELD(Activity, waiting), FIELD(Activity, applied),
};
static const Shape due_shape = SHAPE(Activity, due_fields);

SQL(over_sql,
    "select id, version, team, name, waiting, applied from activities"
    " where state = 'published' and ends_at <= $1 order by ends_at limit $2",
    P_INT, P_INT);
SQL(end_sql,
    "update activities set state = 'ended', version = version + 1, ended_at = $3, waiting = 0,"
    "  applied = 0 where id = $1 and version = $2 and state = 'published'",
    P_INT, P_INT, P_INT);
SQL(begun_sql,
    "select id, version, team, name, waiting, applied from activities"
    " where state = 'published' and starts_at <= $1 and waiting + applied > 0"
    " order by starts_at limit $2",
    P_INT, P_INT);
SQL(close_sql,
    "update activities set version = version + 1, waiting = 0, applied = 0"
    " where id = $1 and version = $2",
    P_INT, P_INT);

static Err close_list(Cx *cx, const Activity *activity)
{
    int64_t changed;
    TRY(db_change(cx, &close_sql, &changed, activity->id, activity->version));
    if (changed == 0)
        return OK;  // somebody was quicker: the next tick sees what is left
    return signup_end_all(cx, activity->id, SIGNUP_LAPSE, str(TEXT("活动已经开始，没有排上").zh));
}

static Err end_one(Cx *cx, const Activity *activity)
{
    int64_t changed;
    TRY(db_change(cx, &end_sql, &changed, activity->id, activity->version, cx->now));
    if (changed == 0)
        return OK;
    if (activity->waiting + activity->applied > 0)
        TRY(signup_end_all(cx, activity->id, SIGNUP_LAPSE, str(TEXT("活动已经结束，没有排上").zh)));
    cx_event(cx, "activity.ended", activity->id.n, activity->team.n);
    return OK;
}

#define CLOCK_MOST 40  // a tick's events must fit in one act

Err activity_clock(Cx *cx, int limit, int *did)
{
    List begun, over;
    int most = limit < CLOCK_MOST ? limit : CLOCK_MOST;
    TRY(db_list(cx, &begun_sql, &due_shape, &begun, cx->now, most));
    for (size_t i = 0; i < begun.n; i++)
        TRY(close_list(cx, LIST_AT(&begun, Activity, i)));
    TRY(db_list(cx, &over_sql, &due_shape, &over, cx->now, most));
    for (size_t i = 0; i < over.n; i++)
        TRY(end_one(cx, LIST_AT(&over, Activity, i)));
    *did = (int)(begun.n + over.n);
    return OK;
}

// --- notices

SQL(notice_sql,
    "insert into activity_notices (activity, kind, words, made_at) values ($1, $2, $3, $4)", P_INT,
    P_TEXT, P_TEXT, P_INT);

Err activity_notice(Cx *cx, ActivityId activity, const char *kind, Str words)
{
    return db_change(cx, &notice_sql, NULL, activity, kind, activity_text(words), cx->now);
}

// Reminders become notices when their time has come: the evening before and two hours before.
SQL(remind_sql,
    "select id, version, team, name, waiting, applied from activities"
    " where state = 'published' and starts_at > $1 and starts_at <= $2 and reminded < $3"
    "   and published_at <= starts_at - $4 order by starts_at limit $5",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(reminded_sql, "update activities set reminded = $2 where id = $1 and reminded < $2", P_INT,
    P_INT);

// Of what begins until then; what was published less than `ahead` before its start is not.
static Err make_reminders(Cx *cx, const char *kind, Time until, int64_t ahead, int stage, int limit,
                          int *did)
{
    List rows;
    TRY(db_list(cx, &remind_sql, &due_shape, &rows, cx->now, until, stage, ahead, limit));
    for (size_t i = 0; i < rows.n; i++) {
        int64_t changed;
        ActivityId id = LIST_AT(&rows, Activity, i)->id;
        TRY(db_change(cx, &reminded_sql, &changed, id, stage));
        if (changed == 1)
            TRY(activity_notice(cx, id, kind, S("")));
        (*did)++;
    }
    return OK;
}

#define NIGHT_HOUR 22  // nobody's phone rings later

static Err remind(Cx *cx, int limit, int *did)
{
    int64_t ahead = setting_int(cx, "activities.remind_minutes") * TIME_MINUTE;
    int64_t evening = setting_int(cx, "activities.remind_evening");
    int hour = time_minute_of_day(cx->now) / (int)HOUR_MINUTES;
    if (ahead > 0)
        TRY(make_reminders(cx, "hour", time_add(cx->now, ahead), ahead, 2, limit, did));
    if (evening == 0 || hour < evening || hour >= NIGHT_HOUR)
        return OK;
    Time until = day_start(day_add(cx->today, 2));  // the end of tomorrow
    return make_reminders(cx, "day", until, 12 * TIME_HOUR, 1, limit, did);
}

typedef struct {
    int64_t id, after;
    ActivityId activity;
    Str kind, words, name, place_name, site;
    Time starts_at, made_at;
} Notice;
static const Field notice_fields[] = {
    FIELD(Notice, id),         FIELD(Notice, after), FIELD(Notice, activity),
    FIELD(Notice, kind),       FIELD(Notice, words), FIELD(Notice, name),
    FIELD(Notice, place_name), FIELD(Notice, site),  FIELD(Notice, starts_at),
    FIELD(Notice, made_at),
};
static const Shape notice_shape = SHAPE(Notice, notice_fields);

SQL0(open_sql,
     "select n.id, n.after, n.activity, n.kind, n.words, a.name, l.name as place_name, a.site,"
     "       a.starts_at, n.made_at"
     "  from activity_notices n join activities a on a.id = n.activity"
     "  join places l on l.id = a.place where n.done = 0 order by n.id limit 1");
// Whom a kind of notice concerns; who was dropped by the cancelling itself has its very moment.
#define TOLD_OF "select id, person from signups where activity = $1 and id > $2 and "
SQL(told_live_sql, TOLD_OF "state in ('applied', 'waiting', 'confirmed') order by id limit $3",
    P_INT, P_INT, P_INT);
SQL(told_confirmed_sql, TOLD_OF "state = 'confirmed' order by id limit $3", P_INT, P_INT, P_INT);
SQL(told_cancelled_sql, TOLD_OF "state = 'cancelled' and changed_at = $4 order by id limit $3",
    P_INT, P_INT, P_INT, P_INT);
SQL(told_sql,
    "update activity_notices set after = $3, done = $4 where id = $1 and after = $2 and done = 0",
    P_INT, P_INT, P_INT, P_INT);

static const Field told_fields[] = { FIELD(Signup, id), FIELD(Signup, person) };
static const Shape told_shape = SHAPE(Signup, told_fields);

static Err concerned(Cx *cx, const Notice *notice, int most, List *out)
{
    if (str_eq(notice->kind, S("cancelled")))
        return db_list(cx, &told_cancelled_sql, &told_shape, out, notice->activity, notice->after,
                       most, notice->made_at);
    const Sql *sql = str_eq(notice->kind, S("moved")) ? &told_live_sql : &told_confirmed_sql;
    return db_list(cx, sql, &told_shape, out, notice->activity, notice->after, most);
}

static Str body_of(Cx *cx, const Notice *notice)
{
    Str when = activity_when(cx, notice->starts_at);
    Str where = str_printf(cx->arena, "%.*s %.*s", STR_FMT(notice->place_name),
                           STR_FMT(notice->site));
    Str when_where = str_printf(cx->arena, "%.*s，%.*s", STR_FMT(when), STR_FMT(str_trim(where)));
    if (str_eq(notice->kind, S("cancelled")))
        return say_with(cx->arena, lang_zh(), TEXT("您报名的活动“{0}”取消了：{1}"), notice->name,
                        notice->words);
    if (str_eq(notice->kind, S("moved")))
        return say_with(cx->arena, lang_zh(),
                        TEXT("您报名的活动“{0}”时间或地点有变：{1}。来不了请取消报名。"),
                        notice->name, when_where);
    if (str_eq(notice->kind, S("day")))
        return say_with(cx->arena, lang_zh(),
                        TEXT("提醒：您报名的活动“{0}”，{1}。来不了请尽早取消。"), notice->name,
                        when_where);
    return say_with(cx->arena, lang_zh(), TEXT("提醒：您报名的活动“{0}”快开始了，{1}。"),
                    notice->name, when_where);
}

// The cursor is in the WHERE: of two clocks one sends a portion.
static Err tell_portion(Cx *cx, const Notice *notice, int most, int *did)
{
    List rows;
    int64_t changed;
    TRY(concerned(cx, notice, most, &rows));
    int64_t last = rows.n > 0 ? LIST_AT(&rows, Signup, rows.n - 1)->id.n : notice->after;
    TRY(db_change(cx, &told_sql, &changed, notice->id, notice->after, last, (int)rows.n < most));
    if (changed == 0)
        return OK;
    char *kind = str_z(cx->arena, str_join(cx->arena, S("activity."), notice->kind));
    Str body = body_of(cx, notice);
    for (size_t i = 0; i < rows.n; i++)
        TRY(activity_tell(cx, LIST_AT(&rows, Signup, i)->person, kind, body));
    *did += (int)rows.n + 1;
    return OK;
}

Err activity_notices(Cx *cx, int limit, int *did)
{
    *did = 0;
    int most = limit < TELL_MOST ? limit : TELL_MOST;
    TRY(remind(cx, most, did));
    Notice notice;
    Err err = db_one(cx, &open_sql, &notice_shape, &notice, &fault_missing);
    if (err == &fault_missing)
        return OK;
    TRY(err);
    return tell_portion(cx, &notice, most, did);
}
