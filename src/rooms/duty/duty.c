// Posts, the patterns that fill their weeks, and the shifts that come of it.
#include "rooms/attendance/attendance.h"
#include "rooms/duty/duty_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"
#include "town/calendar.h"

#define FILL_MOST 60  // days of one filling: events and memory of one act stay small

static const Field post_fields[] = {
    FIELD(Post, id),
    FIELD(Post, place),
    FIELD(Post, path),
    COL(Post, place_name, "岗"),
    COL(Post, address, "地址"),
    FIELD(Post, lat_e7),
    FIELD(Post, lon_e7),
    FIELD(Post, project),
    FIELD(Post, team),
    COL(Post, team_name, "队伍"),
    COL(Post, agree, "换班要同意"),
    WORD(Post, holidays, duty_holiday_words),
    COL(Post, holidays_text, "节假日"),
    COL(Post, filled_to, "排到"),
    FIELD(Post, closed_on),
    FIELD(Post, version),
    COL(Post, position_name, "岗位"),
    FIELD(Post, skill),
    COL(Post, insured, "要保险"),
    FIELD(Post, course),
    COL(Post, course_name, "要培训"),
    COL(Post, empty, "七天内缺人的班"),
    LINK(Post, href),
};
const Shape duty_post_shape = SHAPE(Post, post_fields);

static const Field pattern_fields[] = {
    FIELD(Pattern, id),
    FIELD(Pattern, post),
    FIELD(Pattern, days),
    COL(Pattern, days_text, "哪些天"),
    COL(Pattern, hours_text, "钟点"),
    FIELD(Pattern, from_minute),
    FIELD(Pattern, minutes),
    COL(Pattern, places, "人数"),
    COL(Pattern, since, "从"),
    COL(Pattern, until, "到"),
};
const Shape duty_pattern_shape = SHAPE(Pattern, pattern_fields);

static void wrong(Cx *cx, const char *field, const char *code, Text text)
{
    cx_problem(cx, str(field), code, text, (Str){ 0 }, (Str){ 0 });
}

static Err verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

static Str text_of(Str s)
{
    s = str_trim(s);
    return s.p != NULL ? s : S("");
}

// --- posts

#define POST_COLUMNS                                                                                \
    "select d.id, d.place, d.path, l.name as place_name, l.address,"                                \
    "       coalesce(l.lat_e7, 0) as lat_e7, coalesce(l.lon_e7, 0) as lon_e7, d.project,"           \
    "       d.team, t.name as team_name, d.agree, d.holidays, d.filled_to, d.closed_on,"            \
    "       d.version, o.name as position_name, o.skill, o.insured, o.course,"                      \
    "       k.name as course_name,"                                                                 \
    "       (select count(*) from duty_shifts s join activities a on a.id = s.activity"             \
    "         where s.post = d.id and s.starts_at > $1 and s.starts_at < $2"                        \
    "           and a.state = 'published' and a.taken < a.places) as empty"                         \
    "  from duty_posts d join places l on l.id = d.place join positions o on o.project = d.project" \
    "  left join teams t on t.id = d.team left join courses k on k.id = o.course"
SQL(post_sql, POST_COLUMNS " where d.id = $3", P_INT, P_INT, P_INT);
SQL(posts_sql,
    POST_COLUMNS
    " where d.path >= $3 and d.path < $4 and d.id > $5 and d.closed_on is null"
    "   and ($6 = '' or l.name like '%' || $6 || '%') and ($8 = 0 or d.team = $8) order by d.id limit $7",
    P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

static void complete_post(Cx *cx, Post *post)
{
    post->holidays_text = duty_holiday_texts[post->holidays];
    post->href = url_of(str_printf(cx->arena, "/duty/posts/%lld", (long long)post->id.n));
}

Err post_find(Cx *cx, PostId id, Post *out)
{
    TRY(db_one(cx, &post_sql, &duty_post_shape, out, &post_missing, cx->now,
               time_add(cx->now, 7 * TIME_DAY), id));
    complete_post(cx, out);
    return OK;
}

Err post_list(Cx *cx, Str path, TeamId team, Str words, PostId after, int limit, List *out)
{
    Str from = path.n > 0 ? path : S("/");
    TRY(db_list(cx, &posts_sql, &duty_post_shape, out, cx->now, time_add(cx->now, 7 * TIME_DAY),
                from, prefix_end(cx->arena, from), after.n, text_of(words), limit, team.n));
    for (size_t i = 0; i < out->n; i++)
        complete_post(cx, LIST_AT(out, Post, i));
    return OK;
}

bool post_runs(const Actor *who, const Post *post)
{
    return activity_relations(post->team, post->path, who) != 0;
}

static Err run_post(Cx *cx, PostId id, Post *post)
{
    TRY(post_find(cx, id, post));
    if (!post_runs(&cx->actor, post))
        return &post_not_yours;
    return post->closed_on.ymd != 0 ? &post_closed : OK;
}

// Everything of a post is done in its name: a leader need not have the right to publish for it, as
// the desk has opened it.
static Err as_system(Cx *cx, Err (*act)(Cx *cx, void *with), void *with)
{
    bool system = cx->actor.system;
    AuditNote note = cx->audit;
    cx->actor.system = true;
    Err err = act(cx, with);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(post_add_sql,
    "insert into duty_posts (place, path, project, team, agree, holidays, filled_to, made_by,"
    "  made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(post_there_sql, "select count(*) as n from duty_posts where place = $1 and closed_on is null",
    P_INT);

static ProjectNew project_of(Cx *cx, const PostNew *new, const Place *place)
{
    return (ProjectNew){ .project = { .name = say_with(cx->arena, lang_zh(), TEXT("{0}值守"),
                                                       place->name, (Str){ 0 }),
                                      .kind = ACTIVITY_SERVICE,
                                      .team = new->team,
                                      .place = place->id,
                                      .summary = new->summary,
                                      .contact = new->contact,
                                      .phone = new->phone,
                                      .min_age = new->min_age,
                                      .max_age = new->max_age,
                                      .ticked = true,
                                      .duty = true },
                         .positions = { { .name = say(lang_zh(), TEXT("值守志愿者")),
                                          .places = 1,
                                          .skill = new->skill,
                                          .insured = new->insured,
                                          .course = new->course } },
                         .position_count = 1 };
}

Err post_open(Cx *cx, const PostNew *new, PostId *id)
{
    Place place;
    ProjectId project;
    int64_t there;
    PostId made;
    TRY(place_find(cx, new->place, &place));
    if (place.level != LEVEL_POST && place.level != LEVEL_SPOT)
        return &post_level;
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, place.path))
        return &post_not_yours;
    TRY(db_int(cx, &post_there_sql, &there, place.id));
    if (there > 0)
        return &post_there;
    ProjectNew ours = project_of(cx, new, &place);
    TRY(project_add(cx, &ours, &project));
    TRY(db_insert(cx, &post_add_sql, &made.n, place.id, place.path, project, new->team, new->agree,
                  duty_holiday_words[new->holidays], cx->today, cx->actor.person, cx->now));
    if (made.n == 0)
        return &post_there;
    cx_audit(cx, "duty.post", made.n, (Str){ 0 }, place.name);
    *id = made;
    return OK;
}

// --- patterns

#define PATTERN_COLUMNS \
    "select id, post, days, from_minute, minutes, places, since, until from duty_patterns"
SQL(patterns_sql,
    PATTERN_COLUMNS " where post = $1 and (until is null or until >= $2) order by id limit 100",
    P_INT, P_INT);
SQL(pattern_sql, PATTERN_COLUMNS " where id = $1", P_INT);

Err pattern_list(Cx *cx, PostId post, List *out)
{
    TRY(db_list(cx, &patterns_sql, &duty_pattern_shape, out, post, cx->today));
    for (size_t i = 0; i < out->n; i++) {
        Pattern *one = LIST_AT(out, Pattern, i);
        one->days_text = pattern_days_text(cx->arena, cx->lang, one->days);
        one->hours_text = pattern_hours_text(cx->arena, one->from_minute, one->minutes);
    }
    return OK;
}

// --- a shift is made

typedef struct {
    const Post *post;
    PatternId pattern;
    Day day;
    int64_t from_minute, minutes, places;
    ActivityId id;
} Making;

SQL(shift_add_sql,
    "insert into duty_shifts (activity, post, pattern, day, starts_at) values ($1, $2, $3, $4, $5)"
    " on conflict do nothing",
    P_INT, P_INT, P_INT, P_INT, P_INT);

static Err make_shift(Cx *cx, void *with)
{
    Making *one = with;
    int64_t added;
    Time starts = time_add(day_start(one->day), one->from_minute * TIME_MINUTE);
    ActivityNew new = { .project = one->post->project,
                        .site_kind = SITE_OTHER,
                        .starts_at = starts,
                        .ends_at = time_add(starts, one->minutes * TIME_MINUTE),
                        .places = one->places };
    TRY(activity_add(cx, &new, &one->id));
    TRY(activity_publish(cx, one->id, NULL));
    TRY(db_change(cx, &shift_add_sql, &added, one->id, one->post->id, one->pattern, one->day,
                  starts));
    return added == 1 ? OK : &shift_there;
}

static void check_hours(Cx *cx, int64_t from_minute, int64_t minutes, int64_t places)
{
    if (from_minute < 0 || from_minute > 1439)
        wrong(cx, "from_time", "range", TEXT("请填开始的钟点，如 08:30"));
    if (minutes < 30 || minutes > 720 || from_minute + minutes > 1440)
        wrong(cx, "to_time", "range", TEXT("一班半小时到十二小时，不跨零点；夜班请分成两班"));
    if (places < 1 || places > 99)
        wrong(cx, "places", "range", TEXT("每班请填 1 至 99 人"));
}

// What is not there yet of one pattern, from the day after `after` up to `to`.
SQL(days_there_sql,
    "select day as n from duty_shifts where pattern = $1 and day > $2 and day <= $3 order by day"
    " limit 400",
    P_INT, P_INT, P_INT);
typedef struct {
    int64_t n;
} Number;
static const Field number_fields[] = { FIELD(Number, n) };
static const Shape number_shape = SHAPE(Number, number_fields);

static bool has_day(const List *days, Day day)
{
    for (size_t i = 0; i < days->n; i++)
        if (LIST_AT(days, Number, i)->n == day.ymd)
            return true;
    return false;
}

static Err fill_pattern(Cx *cx, const Post *post, const Pattern *pattern, Day after, Day to,
                        int64_t *made)
{
    List there;
    TRY(db_list(cx, &days_there_sql, &number_shape, &there, pattern->id, after, to));
    for (Day day = day_add(after, 1); day.ymd <= to.ymd; day = day_add(day, 1)) {
        if (!pattern_on(pattern, post->holidays, day, workday(cx, day)) || has_day(&there, day))
            continue;
        Making one = { .post = post,
                       .pattern = pattern->id,
                       .day = day,
                       .from_minute = pattern->from_minute,
                       .minutes = pattern->minutes,
                       .places = pattern->places };
        TRY(as_system(cx, make_shift, &one));
        (*made)++;
    }
    return OK;
}

SQL(filled_sql,
    "update duty_posts set filled_to = $3, version = version + 1"
    " where id = $1 and version = $2 and closed_on is null",
    P_INT, P_INT, P_INT);

Err duty_fill(Cx *cx, PostId id, Day to, int64_t *made)
{
    Post post;
    List patterns;
    int64_t changed;
    *made = 0;
    TRY(run_post(cx, id, &post));
    Day after = post.filled_to.ymd > cx->today.ymd ? post.filled_to : cx->today;
    if (to.ymd <= after.ymd)
        return OK;
    if (day_diff(to, after) > FILL_MOST) {
        wrong(cx, "to", "range", TEXT("一次最多往后排六十天"));
        return &fault_invalid;
    }
    // First whose turn it is: of two servers that fill one post the second sees no row change.
    TRY(db_change(cx, &filled_sql, &changed, id, post.version, to));
    if (changed == 0)
        return &fault_busy;
    TRY(pattern_list(cx, id, &patterns));
    for (size_t i = 0; i < patterns.n; i++)
        TRY(fill_pattern(cx, &post, LIST_AT(&patterns, Pattern, i), after, to, made));
    cx_audit(cx, "duty.fill", id.n, day_iso(cx->arena, post.filled_to), day_iso(cx->arena, to));
    return OK;
}

SQL(unfilled_sql,
    "select d.id as n from duty_posts d where d.filled_to < $1 and d.closed_on is null"
    "   and exists (select p.id from duty_patterns p where p.post = d.id)"
    " order by d.filled_to, d.id limit $2",
    P_INT, P_INT);
#define FILL_POSTS 4  // a tick's events must fit in one act

Err duty_clock(Cx *cx, int limit, int *did)
{
    List due;
    Day to = day_add(cx->today, (int)setting_int(cx, "duty.weeks") * 7);
    TRY(db_list(cx, &unfilled_sql, &number_shape, &due, to,
                limit < FILL_POSTS ? limit : FILL_POSTS));
    for (size_t i = 0; i < due.n; i++) {
        int64_t made;
        TRY(duty_fill(cx, (PostId){ LIST_AT(&due, Number, i)->n }, to, &made));
    }
    *did = (int)due.n;
    return OK;
}

SQL(pattern_add_sql,
    "insert into duty_patterns (post, days, from_minute, minutes, places, since, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(clash_sql,
    "select count(*) as n from duty_patterns where post = $1 and from_minute = $2"
    "   and (until is null or until >= $3) and days & $4 <> 0",
    P_INT, P_INT, P_INT, P_INT);

Err pattern_add(Cx *cx, const PatternNew *new, PatternId *id)
{
    Post post;
    int64_t clash, made = 0;
    Pattern pattern = { .post = new->post,
                        .days = new->days,
                        .from_minute = new->from_minute,
                        .minutes = new->minutes,
                        .places = new->places,
                        .since = new->since.ymd != 0 ? new->since : day_add(cx->today, 1) };
    TRY(run_post(cx, new->post, &post));
    check_hours(cx, new->from_minute, new->minutes, new->places);
    if (new->days < 1 || new->days > 255)
        wrong(cx, "days", "required", TEXT("请至少勾一天"));
    if (pattern.since.ymd <= cx->today.ymd || day_diff(pattern.since, cx->today) > 180)
        wrong(cx, "since", "range", TEXT("开始日期要在明天到半年之内"));
    TRY(verdict(cx));
    TRY(db_int(cx, &clash_sql, &clash, post.id, pattern.from_minute, pattern.since, pattern.days));
    if (clash > 0)
        return &shift_there;
    TRY(db_insert(cx, &pattern_add_sql, &pattern.id.n, post.id, pattern.days, pattern.from_minute,
                  pattern.minutes, pattern.places, pattern.since, cx->actor.person, cx->now));
    TRY(fill_pattern(cx, &post, &pattern, cx->today, post.filled_to, &made));
    cx_audit(cx, "duty.pattern", pattern.id.n, (Str){ 0 },
             pattern_hours_text(cx->arena, pattern.from_minute, pattern.minutes));
    *id = pattern.id;
    return OK;
}

// --- what is ahead is called off

typedef struct {
    List shifts;  // of Number: activities
    Str reason;
} Calling;

static Err call_off(Cx *cx, void *with)
{
    const Calling *calling = with;
    for (size_t i = 0; i < calling->shifts.n; i++) {
        ActivityId id = { LIST_AT(&calling->shifts, Number, i)->n };
        TRY(activity_cancel(cx, id, calling->reason));
    }
    return OK;
}

SQL(ahead_sql,
    "select s.activity as n from duty_shifts s join activities a on a.id = s.activity"
    " where s.post = $1 and ($2 = 0 or s.pattern = $2) and s.day >= $3 and s.starts_at > $4"
    "   and a.state = 'published' order by s.starts_at limit 200",
    P_INT, P_INT, P_INT, P_INT);
SQL(pattern_end_sql,
    "update duty_patterns set until = $2 where id = $1 and (until is null or until > $2)", P_INT,
    P_INT);

static Err call_ahead(Cx *cx, PostId post, PatternId pattern, Day from, Str reason)
{
    Calling calling = { .reason = str_trim(reason) };
    if (calling.reason.n < 6 || calling.reason.n > 420) {
        wrong(cx, "reason", "required", TEXT("请写明原因，2 至 140 个字"));
        return &fault_invalid;
    }
    TRY(db_list(cx, &ahead_sql, &number_shape, &calling.shifts, post, pattern.n, from, cx->now));
    return as_system(cx, call_off, &calling);
}

Err pattern_end(Cx *cx, PatternId id, Day from, Str reason)
{
    Pattern pattern;
    Post post;
    int64_t changed;
    TRY(db_one(cx, &pattern_sql, &duty_pattern_shape, &pattern, &pattern_missing, id));
    TRY(run_post(cx, pattern.post, &post));
    if (from.ymd <= cx->today.ymd) {
        wrong(cx, "from", "range", TEXT("停的日期最早是明天"));
        return &fault_invalid;
    }
    TRY(db_change(cx, &pattern_end_sql, &changed, id, day_add(from, -1)));
    if (changed == 0)
        return &pattern_missing;
    TRY(call_ahead(cx, post.id, id, from, reason));
    cx_audit(cx, "duty.pattern", id.n, (Str){ 0 }, day_iso(cx->arena, from));
    return OK;
}

SQL(post_close_sql,
    "update duty_posts set closed_on = $3, version = version + 1"
    " where id = $1 and version = $2 and closed_on is null",
    P_INT, P_INT, P_INT);

SQL(post_edit_sql,
    "update duty_posts set agree = $3, holidays = $4, version = version + 1"
    " where id = $1 and version = $2 and closed_on is null",
    P_INT, P_INT, P_INT, P_TEXT);

Err post_edit(Cx *cx, PostId id, const PostEdit *edit)
{
    Post post;
    int64_t changed;
    TRY(run_post(cx, id, &post));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, post.path))
        return &post_not_yours;
    TRY(db_change(cx, &post_edit_sql, &changed, id, post.version, edit->agree,
                  duty_holiday_words[edit->holidays]));
    if (changed == 0)
        return &post_closed;
    TRY(project_gates_set(cx, post.project, &edit->gates));
    cx_audit(cx, "duty.post", id.n, S("settings"), S("edited"));
    return OK;
}

Err post_close(Cx *cx, PostId id, Str reason)
{
    Post post;
    int64_t changed;
    TRY(run_post(cx, id, &post));
    TRY(db_change(cx, &post_close_sql, &changed, id, post.version, cx->today));
    if (changed == 0)
        return &post_closed;
    TRY(call_ahead(cx, id, NO(Pattern), cx->today, reason));
    cx_audit(cx, "duty.post", id.n, S("open"), S("closed"));
    return OK;
}

SQL(same_hours_sql,
    "select count(*) as n from duty_shifts s join activities a on a.id = s.activity"
    " where s.post = $1 and s.starts_at = $2 and a.state = 'published'",
    P_INT, P_INT);

Err shift_add(Cx *cx, const ShiftNew *new, ActivityId *id)
{
    Post post;
    int64_t there;
    TRY(run_post(cx, new->post, &post));
    check_hours(cx, new->from_minute, new->minutes, new->places);
    if (!day_valid(new->day) || new->day.ymd < cx->today.ymd)
        wrong(cx, "day", "range", TEXT("请选今天或以后的日期"));
    TRY(verdict(cx));
    Making one = { .post = &post,
                   .day = new->day,
                   .from_minute = new->from_minute,
                   .minutes = new->minutes,
                   .places = new->places };
    TRY(db_int(cx, &same_hours_sql, &there, post.id,
               time_add(day_start(new->day), new->from_minute *TIME_MINUTE)));
    if (there > 0)
        return &shift_there;
    Time starts = time_add(day_start(new->day), new->from_minute *TIME_MINUTE);
    if (starts.ms <= cx->now.ms) {
        wrong(cx, "from_time", "past", TEXT("开始时间要在现在之后"));
        return &fault_invalid;
    }
    TRY(as_system(cx, make_shift, &one));
    cx_audit(cx, "duty.shift", one.id.n, (Str){ 0 }, day_iso(cx->arena, new->day));
    *id = one.id;
    return OK;
}

// --- who is put on a shift, and who did not come

Err shift_assign(Cx *cx, ActivityId id, Str volunteer_number)
{
    Shift shift;
    Person person;
    TRY(shift_find(cx, id, &shift));
    Err err = person_by_number(cx, str_trim(volunteer_number), &person);
    if (err == &person_missing) {
        wrong(cx, "number", "unknown", TEXT("没有这个志愿者编号"));
        return &fault_invalid;
    }
    TRY(err);
    SignupNew new = { .activity = id };
    return signup_add_for(cx, &new, person.id, NULL);
}

SQL(absent_sql,
    "select g.id as n from duty_shifts s join activities a on a.id = s.activity"
    "  join signups g on g.activity = a.id"
    " where s.starts_at > $1 and s.starts_at < $2 and a.ends_at < $2 and a.state = 'ended'"
    "   and g.state = 'confirmed' and not exists (select p.id from presences p"
    "     where p.activity = a.id and p.person = g.person and p.state <> 'none')"
    " order by g.id limit $3",
    P_INT, P_INT, P_INT);

// What comes later from a phone without a network turns it round again (SIGNUP_ATTEND).
Err duty_absent(Cx *cx, int limit, int *did)
{
    List missed;
    Time until = time_add(cx->now, -setting_int(cx, "duty.absent_hours") * TIME_HOUR);
    TRY(db_list(cx, &absent_sql, &number_shape, &missed, time_add(until, -14 * TIME_DAY), until,
                limit < 40 ? limit : 40));
    for (size_t i = 0; i < missed.n; i++)
        TRY(signup_act(cx, (SignupId){ LIST_AT(&missed, Number, i)->n }, SIGNUP_MISS,
                       str(TEXT("班次结束后没有签到记录").zh)));
    *did = (int)missed.n;
    return OK;
}

// --- what others change

SQL(moved_sql, "update duty_shifts set day = $2, starts_at = $3 where activity = $1", P_INT, P_INT,
    P_INT);
SQL(moved_swaps_sql,
    "update duty_swaps set starts_at = $2, version = version + 1"
    " where shift = $1 and state in ('offered', 'taken')",
    P_INT, P_INT);

// A shift that was moved on its activity's page.
Err duty_hear_moved(Cx *cx, const Event *event)
{
    Activity activity;
    TRY(activity_find(cx, (ActivityId){ event->id }, &activity));
    if (!activity.duty)
        return OK;
    TRY(db_change(cx, &moved_sql, NULL, activity.id, time_day(activity.starts_at),
                  activity.starts_at));
    return db_change(cx, &moved_swaps_sql, NULL, activity.id, activity.starts_at);
}

SQL(orphan_sql, "update duty_posts set team = $2, version = version + 1 where team = $1", P_INT,
    P_INT);

// The posts of a dissolved team go on with its successor, else with the place's own desk.
Err duty_hear_dissolved(Cx *cx, const Event *event)
{
    return db_change(cx, &orphan_sql, NULL, event->id, (TeamId){ event->other });
}

// --- what the rows must prove

SQL0(duty_sql, "select count(*) as wrong, min(s.activity) as example from duty_shifts s join"
               " activities a on a.id = s.activity where a.duty = 0 or a.starts_at <> s.starts_at");
SQL0(project_sql,
     "select count(*) as wrong, min(s.activity) as example from duty_shifts s join activities a on"
     " a.id = s.activity join duty_posts d on d.id = s.post where a.project <> d.project");
SQL0(path_sql, "select count(*) as wrong, min(d.id) as example from duty_posts d join places l on"
               " l.id = d.place where d.path <> l.path");
SQL0(done_sql,
     "select count(*) as wrong, min(w.id) as example from duty_swaps w where w.state = 'done' and"
     " not exists (select g.id from signups g where g.activity = w.shift and g.person = w.taker)");
SQL0(closed_sql,
     "select count(*) as wrong, min(d.id) as example from duty_posts d join duty_shifts s on"
     " s.post = d.id join activities a on a.id = s.activity"
     " where d.closed_on is not null and s.day > d.closed_on and a.state = 'published'");

Err duty_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &duty_sql, TEXT("每一班的时间等于它那场活动的时间")));
    TRY(recount_rows(cx, recount, &project_sql, TEXT("每一班都属于它那个岗的项目")));
    TRY(recount_rows(cx, recount, &path_sql, TEXT("岗的归属等于阵地的归属")));
    TRY(recount_rows(cx, recount, &done_sql, TEXT("换好的班都在接班的人名下")));
    return recount_rows(cx, recount, &closed_sql, TEXT("停止排班的岗没有往后的班"));
}
