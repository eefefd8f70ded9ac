// Shifts as they are read: of a post, of a node, one's own, and the empty ones for who could stand
// there.
#include "rooms/duty/duty_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "town/calendar.h"

static const Field shift_fields[] = {
    FIELD(Shift, id),
    FIELD(Shift, post),
    COL(Shift, place_name, "岗"),
    COL(Shift, address, "地址"),
    FIELD(Shift, path),
    FIELD(Shift, team),
    COL(Shift, day, "日期"),
    COL(Shift, starts_at, "开始"),
    COL(Shift, ends_at, "结束"),
    WORD(Shift, state, activity_state_words),
    COL(Shift, places, "人数"),
    COL(Shift, taken, "已排"),
    FIELD(Shift, waiting),
    COL(Shift, missing, "缺"),
    COL(Shift, people, "值守"),
    FIELD(Shift, skill),
    FIELD(Shift, insured),
    FIELD(Shift, course),
    FIELD(Shift, course_name),
    FIELD(Shift, lat_e7),
    FIELD(Shift, lon_e7),
    FIELD(Shift, distance_m),
    FIELD(Shift, fits),
    COL(Shift, why, "说明"),
    LINK(Shift, href),
};
const Shape duty_shift_shape = SHAPE(Shift, shift_fields);

#define SHIFT_COLUMNS                                                                                \
    "select s.activity as id, s.post, l.name as place_name, l.address, d.path, d.team, s.day,"       \
    "       s.starts_at, a.ends_at, a.state, a.places, a.taken, a.waiting, o.skill, o.insured,"      \
    "       o.course, k.name as course_name, coalesce(l.lat_e7, 0) as lat_e7,"                       \
    "       coalesce(l.lon_e7, 0) as lon_e7"                                                         \
    "  from duty_shifts s join activities a on a.id = s.activity join duty_posts d on d.id = s.post" \
    "  join places l on l.id = d.place join positions o on o.project = d.project"                    \
    "  left join courses k on k.id = o.course"

SQL(shift_sql, SHIFT_COLUMNS " where s.activity = $1", P_INT);
#define RANGE                                                                                \
    " where s.starts_at >= $1 and s.starts_at < $2 and (s.starts_at, s.activity) > ($3, $4)" \
    "   and a.state in ('published', 'ended') and ($5 = 0 or a.taken < a.places)"
SQL(shifts_post_sql,
    SHIFT_COLUMNS RANGE " and s.post = $6 order by s.starts_at, s.activity limit $7", P_INT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(shifts_node_sql,
    SHIFT_COLUMNS RANGE " and d.path >= $6 and d.path < $7 order by s.starts_at, s.activity"
                        " limit $8",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT);

static void complete(Cx *cx, Shift *shift)
{
    shift->missing = shift->taken < shift->places ? shift->places - shift->taken : 0;
    shift->distance_m = -1;
    shift->fits = true;
    shift->people = S("");
    shift->href = url_of(str_printf(cx->arena, "/duty/shifts/%lld", (long long)shift->id.n));
}

Err shift_find(Cx *cx, ActivityId id, Shift *out)
{
    TRY(db_one(cx, &shift_sql, &duty_shift_shape, out, &shift_missing, id));
    complete(cx, out);
    return OK;
}

// --- who stands there

typedef struct {
    ActivityId activity;
    Str name;
    SignupState state;
} Standing;
static const Field standing_fields[] = {
    FIELD(Standing, activity),
    FIELD(Standing, name),
    WORD(Standing, state, signup_state_words),
};
static const Shape standing_shape = SHAPE(Standing, standing_fields);
SQL(standing_sql,
    "select g.activity, x.name, g.state from duty_shifts s join signups g on g.activity = s.activity"
    "  join people x on x.id = g.person join duty_posts d on d.id = s.post"
    " where s.starts_at >= $1 and s.starts_at <= $2 and ($3 = 0 or s.post = $3)"
    "   and d.path >= $4 and d.path < $5"
    "   and g.state in ('confirmed', 'attended', 'absent', 'excused') order by g.id limit 1000",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT);

static Err add_people(Cx *cx, const ShiftQuery *query, List *shifts)
{
    List rows;
    Str path = query->path.n > 0 ? query->path : S("/");
    if (shifts->n == 0)
        return OK;
    TRY(db_list(cx, &standing_sql, &standing_shape, &rows, LIST_AT(shifts, Shift, 0)->starts_at,
                LIST_AT(shifts, Shift, shifts->n - 1)->starts_at, query->post.n, path,
                prefix_end(cx->arena, path)));
    for (size_t i = 0; i < rows.n; i++) {
        const Standing *one = LIST_AT(&rows, Standing, i);
        Str name = query->full_names ? one->name : mask_name(cx->arena, one->name);
        for (size_t k = 0; k < shifts->n; k++) {
            Shift *shift = LIST_AT(shifts, Shift, k);
            if (!same(shift->id, one->activity))
                continue;
            if (one->state == SIGNUP_ABSENT)
                name = say_with(cx->arena, cx->lang, TEXT("{0}（未到）"), name, (Str){ 0 });
            shift->people = shift->people.n == 0 ? name
                                                 : say_with(cx->arena, cx->lang, TEXT("{0}、{1}"),
                                                            shift->people, name);
        }
    }
    return OK;
}

Err shift_list(Cx *cx, const ShiftQuery *query, List *out)
{
    must(query->limit >= 1 && query->limit <= 1000);
    int64_t start = query->after_id.n != 0 ? query->after_start.ms : 0;
    int64_t to = query->to.ms != 0 ? query->to.ms : INT64_MAX;
    Str path = query->path.n > 0 ? query->path : S("/");
    if (query->post.n != 0)
        TRY(db_list(cx, &shifts_post_sql, &duty_shift_shape, out, query->from.ms, to, start,
                    query->after_id.n, query->missing_only, query->post, query->limit));
    else
        TRY(db_list(cx, &shifts_node_sql, &duty_shift_shape, out, query->from.ms, to, start,
                    query->after_id.n, query->missing_only, path, prefix_end(cx->arena, path),
                    query->limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Shift, i));
    return add_people(cx, query, out);
}

// --- how a week stands

static const Field post_day_fields[] = {
    FIELD(PostDay, post),
    FIELD(PostDay, day),
    FIELD(PostDay, places),
    FIELD(PostDay, taken),
};
const Shape duty_post_day_shape = SHAPE(PostDay, post_day_fields);
SQL(post_days_sql,
    "select s.post, s.day, cast(sum(a.places) as bigint) as places,"
    "       cast(sum(a.taken) as bigint) as taken"
    "  from duty_shifts s join activities a on a.id = s.activity"
    " where s.post >= $3 and s.post <= $4 and s.starts_at >= $1 and s.starts_at < $2"
    "   and a.state in ('published', 'ended') group by s.post, s.day order by s.post, s.day"
    " limit 1000",
    P_INT, P_INT, P_INT, P_INT);

Err post_days(Cx *cx, Day from, Day to, PostId first, PostId last, List *out)
{
    return db_list(cx, &post_days_sql, &duty_post_day_shape, out, day_start(from),
                   day_start(day_add(to, 1)), first, last);
}

// --- one's own

SQL(mine_sql,
    SHIFT_COLUMNS " join signups g on g.activity = s.activity"
                  " where g.person = $1 and g.starts_at > $2 - 86400000 and a.ends_at > $2"
                  "   and g.state in ('applied', 'waiting', 'confirmed')"
                  " order by s.starts_at, s.activity limit $3",
    P_INT, P_INT, P_INT);
SQL(mine_past_sql,
    SHIFT_COLUMNS " join signups g on g.activity = s.activity"
                  " where g.person = $1 and g.starts_at < $2"
                  "   and g.state in ('confirmed', 'attended', 'absent', 'excused')"
                  " order by s.starts_at desc, s.activity desc limit $3",
    P_INT, P_INT, P_INT);

Err shift_list_mine(Cx *cx, bool past, Time before, int limit, List *out)
{
    TRY(db_list(cx, past ? &mine_past_sql : &mine_sql, &duty_shift_shape, out, cx->actor.person,
                before.ms != 0 ? before : cx->now, limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Shift, i));
    return OK;
}

// --- empty ones for who could stand there

// Nearness: the own branch, and what lies within some kilometres of home where both are on the map.
#define LAT_E7_PER_KM ((int64_t)90000)   // about 111 km a degree
#define LON_E7_PER_KM ((int64_t)105000)  // at 30° north
SQL(open_sql,
    SHIFT_COLUMNS " where s.starts_at > $1 and s.starts_at < $2"
                  "   and (s.starts_at, s.activity) > ($3, $4) and a.state = 'published'"
                  "   and a.taken < a.places"
                  "   and ((d.path >= $5 and d.path < $6) or ($7 <> 0"
                  "     and l.lat_e7 between $7 - $9 and $7 + $9"
                  "     and l.lon_e7 between $8 - $10 and $8 + $10))"
                  " order by s.starts_at, s.activity limit 300",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);
SQL(slots_sql, "select slots as n from volunteers where person = $1", P_INT);

typedef struct {
    Point home;
    Str branch;  // path of one's branch, "/" without a home
    int64_t slots, metres;
} Seeker;

static Str branch_of(Str path)
{
    int slashes = 0;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/' && ++slashes == 3)
            return str_slice(path, 0, i + 1);
    return path.n > 0 ? path : S("/");
}

static Err seeker_of(Cx *cx, Seeker *out)
{
    *out = (Seeker){ .branch = branch_of(cx->actor.home_path),
                     .metres = setting_int(cx, "duty.near_km") * 1000 };
    TRY(db_int(cx, &slots_sql, &out->slots, cx->actor.person));
    if (cx->actor.home.n == 0)
        return OK;
    Place home;
    TRY(place_find(cx, cx->actor.home, &home));
    out->home = (Point){ (int32_t)home.lat_e7, (int32_t)home.lon_e7 };
    return OK;
}

// What stands between somebody and one shift; none when nothing does. The gates are those of
// sign-up itself.
static Err fit(Cx *cx, const Seeker *seeker, Shift *shift)
{
    Point there = { (int32_t)shift->lat_e7, (int32_t)shift->lon_e7 };
    if (point_known(seeker->home) && point_known(there))
        shift->distance_m = point_distance_m(seeker->home, there);
    int64_t from = time_minute_of_day(shift->starts_at);
    int64_t minutes = (shift->ends_at.ms - shift->starts_at.ms) / TIME_MINUTE;
    int bit = duty_day_bit(shift->day, workday(cx, shift->day));
    shift->fits = false;
    if (shift->distance_m > seeker->metres) {
        shift->why = TEXT("离家太远");
        return OK;
    }
    if (!duty_free(seeker->slots, duty_slots(bit, from, minutes))) {
        shift->why = TEXT("不在您填的空闲时间内");
        return OK;
    }
    Problems *problems = cx->problems;
    cx->problems = NULL;
    Err err = signup_would(cx, shift->id, cx->actor.person);
    cx->problems = problems;
    shift->fits = err == OK;
    if (err == OK || err->status >= 500)
        return err;
    shift->why = err->text;
    return OK;
}

Err shift_list_open(Cx *cx, bool all, Time after_start, ActivityId after_id, int limit, List *out,
                    int64_t *hidden)
{
    Seeker seeker;
    List rows;
    TRY(seeker_of(cx, &seeker));
    int64_t km = seeker.metres / 1000;
    TRY(db_list(cx, &open_sql, &duty_shift_shape, &rows, cx->now,
                time_add(cx->now, setting_int(cx, "duty.open_days") * TIME_DAY), after_start.ms,
                after_id.n, seeker.branch, prefix_end(cx->arena, seeker.branch),
                (int64_t)seeker.home.lat_e7, (int64_t)seeker.home.lon_e7, km * LAT_E7_PER_KM,
                km * LON_E7_PER_KM));
    Shift *shifts = NEW_ARRAY(cx->arena, Shift, (size_t)limit + 1);
    int64_t not_fit = 0;
    size_t n = 0;
    for (size_t i = 0; i < rows.n && n < (size_t)limit; i++) {
        Shift *one = LIST_AT(&rows, Shift, i);
        complete(cx, one);
        TRY(fit(cx, &seeker, one));
        not_fit += !one->fits;
        if (one->fits || all)
            shifts[n++] = *one;
    }
    *out = (List){ shifts, n };
    if (hidden != NULL)
        *hidden = not_fit;
    return OK;
}
