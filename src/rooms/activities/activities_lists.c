// What is read in rows: the public list, what is near, one's own days.
#include "rooms/activities/activities_in.h"
#include "rooms/activities/activities_inside.h"
#include "rooms/people/people.h"
#include "store/gather.h"

static const Field row_fields[] = {
    FIELD(ActivityRow, id),
    COL(ActivityRow, name, "活动"),
    COL(ActivityRow, starts_at, "开始"),
    COL(ActivityRow, ends_at, "结束"),
    FIELD(ActivityRow, closes_at),
    COL(ActivityRow, place_name, "阵地"),
    COL(ActivityRow, site, "地点"),
    WORD(ActivityRow, kind, activity_kind_words),
    COL(ActivityRow, kind_text, "类型"),
    WORD(ActivityRow, state, activity_state_words),
    COL(ActivityRow, places, "名额"),
    COL(ActivityRow, taken, "已报名"),
    FIELD(ActivityRow, waiting),
    FIELD(ActivityRow, highlight),
    WORD(ActivityRow, phase, activity_phase_words),
    COL(ActivityRow, phase_text, "状态"),
    SHOWN(ActivityRow, tag),
    FIELD(ActivityRow, left),
    SHOWN(ActivityRow, has_left),
    SHOWN(ActivityRow, href),
};
const Shape activity_row_shape = SHAPE(ActivityRow, row_fields);

static const Field my_fields[] = {
    FIELD(MyActivity, signup),
    FIELD(MyActivity, id),
    COL(MyActivity, name, "活动"),
    COL(MyActivity, position_name, "岗位"),
    COL(MyActivity, starts_at, "开始"),
    COL(MyActivity, ends_at, "结束"),
    COL(MyActivity, place_name, "阵地"),
    COL(MyActivity, site, "地点"),
    WORD(MyActivity, activity_state, activity_state_words),
    WORD(MyActivity, state, signup_state_words),
    COL(MyActivity, state_text, "状态"),
    SHOWN(MyActivity, tag),
    LINK(MyActivity, href),
};
const Shape my_activity_shape = SHAPE(MyActivity, my_fields);

static void complete(Cx *cx, ActivityRow *row)
{
    Activity activity = { .state = row->state,
                          .starts_at = row->starts_at,
                          .ends_at = row->ends_at,
                          .closes_at = row->closes_at,
                          .places = row->places,
                          .taken = row->taken };
    row->phase = activity_phase(&activity, cx->now);
    row->phase_text = activity_phase_texts[row->phase];
    row->tag = str(activity_phase_tags[row->phase]);
    row->kind_text = activity_kind_texts[row->kind];
    row->left = row->places == 0 ? -1 : row->places - row->taken;
    row->has_left = row->phase == PHASE_OPEN && row->left > 0;
}

// One statement for each depth of the tree, for each has its index; the state is a literal, so that
// the partial index is taken.
#define ROW_COLUMNS                                                                           \
    "select a.id, a.name, a.starts_at, a.ends_at, a.closes_at, l.name as place_name, a.site," \
    "       a.kind, a.places, a.taken, a.highlight"
#define ROW_TABLES  " from activities a join places l on l.id = a.place"
#define ROWS        ROW_COLUMNS ", a.state, a.waiting" ROW_TABLES
#define LISTED_ROWS ROW_COLUMNS ROW_TABLES  // the state is in the where: not read again
#define WANTED \
    " and ($4 = '' or a.kind = $4) and ($5 = '' or a.brand = $5) and ($6 = '' or a.content = $6)"
#define OPEN_OF(node)                                                                \
    LISTED_ROWS                                                                      \
    " where a.state = 'published' and a.duty = 0 and (a.starts_at, a.id) > ($1, $2)" \
    " and a.starts_at < $3" WANTED node " order by a.starts_at, a.id limit $7"
#define PAST_OF(node)                                                            \
    LISTED_ROWS                                                                  \
    " where a.state = 'ended' and a.duty = 0 and (a.starts_at, a.id) < ($1, $2)" \
    " and a.starts_at < $3" WANTED node " order by a.starts_at desc, a.id desc limit $7"
SQL(open1_sql, OPEN_OF(""), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);
SQL(open2_sql, OPEN_OF(" and a.node2 = $8"), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT);
SQL(open3_sql, OPEN_OF(" and a.node3 = $8"), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT);
SQL(past1_sql, PAST_OF(""), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);
SQL(past2_sql, PAST_OF(" and a.node2 = $8"), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT);
SQL(past3_sql, PAST_OF(" and a.node3 = $8"), P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT);

// The last id of a path and how deep it stands.
static int64_t last_node(Str path, int *depth)
{
    int64_t id = 0;
    *depth = 0;
    if (path.n == 0)
        return 0;
    for (Str rest = str_slice(path, 1, path.n); rest.n > 0 && *depth < 3; (*depth)++)
        if (!str_int(str_cut(rest, '/', &rest), &id))
            break;
    return id;
}

Err activity_list(Cx *cx, const ActivityQuery *query, List *out)
{
    static const Sql *const open[] = { &open1_sql, &open2_sql, &open3_sql };
    static const Sql *const past[] = { &past1_sql, &past2_sql, &past3_sql };
    must(query->limit >= 1 && query->limit <= 1000);
    int depth;
    int64_t node = last_node(query->path, &depth);
    depth = depth < 1 ? 1 : depth;
    const char *kind = query->by_kind ? activity_kind_words[query->kind] : "";
    int64_t from = query->after_start.ms, id = query->after_id.n;
    // What runs now has begun within a day: it stands first, until it ends.
    if (id == 0)
        from = query->past           ? INT64_MAX
               : query->from.ms != 0 ? query->from.ms - 1
                                     : cx->now.ms - TIME_DAY;
    if (id == 0 && query->past)
        id = INT64_MAX;
    if (id == 0 && query->from.ms != 0)
        id = INT64_MAX;
    int64_t before = query->before.ms != 0 ? query->before.ms : INT64_MAX;
    const Sql *sql = (query->past ? past : open)[depth - 1];
    if (depth == 1)
        TRY(db_list(cx, sql, &activity_row_shape, out, from, id, before, kind,
                    activity_text(query->brand), activity_text(query->content), query->limit));
    else
        TRY(db_list(cx, sql, &activity_row_shape, out, from, id, before, kind,
                    activity_text(query->brand), activity_text(query->content), query->limit,
                    node));
    for (size_t i = 0; i < out->n; i++) {
        ActivityRow *row = LIST_AT(out, ActivityRow, i);
        row->state = query->past ? ACTIVITY_ENDED : ACTIVITY_PUBLISHED;
        complete(cx, row);
    }
    return OK;
}

Err activity_near(Cx *cx, Str place_path, int limit, List *out)
{
    ActivityQuery query = { .path = place_path, .limit = limit };
    Str branch = (Str){ 0 };
    if (place_path.n > 0) {  // "/1/14/379/" → "/1/14/"
        int slashes = 0;
        for (size_t i = 0; i < place_path.n && branch.n == 0; i++)
            if (place_path.p[i] == '/' && ++slashes == 3)
                branch = str_slice(place_path, 0, i + 1);
    }
    query.path = branch;
    TRY(activity_list(cx, &query, out));
    if (out->n > 0 || branch.n == 0)
        return OK;
    query.path = (Str){ 0 };
    return activity_list(cx, &query, out);
}

#define MINE                                                                             \
    "select s.id as signup, s.activity as id, a.name, l.name as place_name, a.site,"     \
    "       o.name as position_name, s.starts_at, s.ends_at, a.state as activity_state," \
    "       s.state from signups s join activities a on a.id = s.activity"               \
    "  join places l on l.id = a.place join positions o on o.id = s.position"
SQL(mine_sql,
    MINE " where s.person = $1 and s.starts_at >= $2 and s.ends_at > $3"
         " and (s.state in ('applied', 'waiting', 'confirmed', 'attended', 'refused')"
         "   or (s.state = 'cancelled' and a.state = 'cancelled'))"
         " order by s.starts_at, s.id limit $4",
    P_INT, P_INT, P_INT, P_INT);
SQL(mine_past_sql,
    MINE " where s.person = $1 and s.starts_at < $2 order by s.starts_at desc, s.id desc limit $3",
    P_INT, P_INT, P_INT);

Err activity_list_mine(Cx *cx, PersonId person, bool past, Time after, int limit, List *out)
{
    if (past)
        TRY(db_list(cx, &mine_past_sql, &my_activity_shape, out, person,
                    after.ms != 0 ? after : cx->now, limit));
    else
        TRY(db_list(cx, &mine_sql, &my_activity_shape, out, person,
                    after.ms != 0 ? time_add(after, 1) : time_add(cx->now, -TIME_DAY), cx->now,
                    limit));
    for (size_t i = 0; i < out->n; i++) {
        MyActivity *row = LIST_AT(out, MyActivity, i);
        row->state_text = signup_state_texts[row->state];
        row->tag = str(signup_state_tags[row->state]);
        row->href = url_of(str_printf(cx->arena, "/activities/%lld", (long long)row->id.n));
    }
    return OK;
}

// --- for who runs it

static const Field key_fields[] = { FIELD(ActivityKey, id) };
static const Shape key_shape = SHAPE(ActivityKey, key_fields);
SQL(siblings_sql,
    "select id from activities where project = $1 and state = $2 and starts_at > $3 order by id"
    " limit 52",
    P_INT, P_TEXT, P_INT);

Err activity_siblings(Cx *cx, const Activity *activity, List *out)
{
    return db_list(cx, &siblings_sql, &key_shape, out, activity->project,
                   activity_state_words[activity->state], cx->now);
}

SQL(team_sql,
    ROWS " where a.team = $1 and a.duty = 0 and a.ends_at > $2 and a.state <> 'cancelled'"
         " order by a.starts_at, a.id limit $3",
    P_INT, P_INT, P_INT);
SQL(team_past_sql,
    ROWS
    " where a.team = $1 and a.duty = 0 and a.ends_at <= $2 and a.state in ('ended', 'cancelled', 'published')"
    " order by a.starts_at desc, a.id desc limit $3",
    P_INT, P_INT, P_INT);
// The state stands in the text: what is over by the thousand has no place in these indexes.
#define IN_STATE(state)                                                              \
    ROWS " where a.state = '" state "' and a.place_path >= $1 and a.place_path < $2" \
         " order by a.starts_at, a.id limit $3"
SQL(review_sql, IN_STATE("review"), P_TEXT, P_TEXT, P_INT);
SQL(draft_sql, IN_STATE("draft"), P_TEXT, P_TEXT, P_INT);

static Err completed(Cx *cx, Err err, List *rows)
{
    TRY(err);
    for (size_t i = 0; i < rows->n; i++)
        complete(cx, LIST_AT(rows, ActivityRow, i));
    return OK;
}

Err activity_list_team(Cx *cx, TeamId team, bool past, int limit, List *out)
{
    return completed(cx,
                     db_list(cx, past ? &team_past_sql : &team_sql, &activity_row_shape, out, team,
                             cx->now, limit),
                     out);
}

Err activity_list_state(Cx *cx, Str path, ActivityState state, int limit, List *out)
{
    must(state == ACTIVITY_REVIEW || state == ACTIVITY_DRAFT);
    return completed(cx,
                     db_list(cx, state == ACTIVITY_REVIEW ? &review_sql : &draft_sql,
                             &activity_row_shape, out, path, prefix_end(cx->arena, path), limit),
                     out);
}

static const Field todo_fields[] = {
    FIELD(SignupTodo, id),
    FIELD(SignupTodo, activity),
    COL(SignupTodo, name, "活动"),
    COL(SignupTodo, place_name, "阵地"),
    COL(SignupTodo, person_name, "姓名"),
    COL(SignupTodo, position_name, "岗位"),
    COL(SignupTodo, starts_at, "开始"),
    COL(SignupTodo, reason, "说明"),
    LINK(SignupTodo, href),
};
const Shape signup_todo_shape = SHAPE(SignupTodo, todo_fields);

#define TODO_ROWS                                                                             \
    "select s.id, s.activity, a.name, l.name as place_name, p.name as person_name,"           \
    "       o.name as position_name, s.starts_at, s.answer as reason"                         \
    "  from activities a join signups s on s.activity = a.id join places l on l.id = a.place" \
    "  join people p on p.id = s.person join positions o on o.id = s.position"
SQL(applied_sql,
    TODO_ROWS " where a.state = 'published' and a.applied > 0 and s.state = 'applied'"
              " and ($1 = 0 or a.team = $1) and a.place_path >= $2 and a.place_path < $3"
              " order by s.starts_at, s.id limit $4",
    P_INT, P_TEXT, P_TEXT, P_INT);
SQL(appeals_sql,
    TODO_ROWS " where a.starts_at > $1 and s.state = 'absent' and s.appealed = 1"
              " and a.place_path >= $2 and a.place_path < $3 order by s.starts_at, s.id limit $4",
    P_INT, P_TEXT, P_TEXT, P_INT);

Err signup_list_waiting(Cx *cx, TeamId team, Str path, bool appeals, int limit, List *out)
{
    Str from = path.n > 0 ? path : S("/");
    Str end = prefix_end(cx->arena, from);
    if (appeals)
        TRY(db_list(cx, &appeals_sql, &signup_todo_shape, out, time_add(cx->now, -120 * TIME_DAY),
                    from, end, limit));
    else
        TRY(db_list(cx, &applied_sql, &signup_todo_shape, out, team.n, from, end, limit));
    for (size_t i = 0; i < out->n; i++) {
        SignupTodo *row = LIST_AT(out, SignupTodo, i);
        row->person_name = mask_name(cx->arena, row->person_name);
        row->href = url_of(
            str_printf(cx->arena, "/activities/%lld/signups", (long long)row->activity.n));
    }
    return OK;
}
