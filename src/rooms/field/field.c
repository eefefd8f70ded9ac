#include "rooms/field/field.h"
#include "store/db.h"

typedef struct {
    ActivityId id;
    TeamId team;
    Str place_path;
    Time starts_at;
} Candidate;
static const Field candidate_fields[] = {
    FIELD(Candidate, id),
    FIELD(Candidate, team),
    FIELD(Candidate, place_path),
    FIELD(Candidate, starts_at),
};
static const Shape candidate_shape = SHAPE(Candidate, candidate_fields);

SQL(candidates_sql,
    "select a.id, a.team, a.place_path, a.starts_at from activities a"
    " where a.state in ('published', 'ended', 'cancelled') and a.starts_at < $3"
    "   and (a.starts_at > $1 or (a.starts_at = $1 and a.id > $2))"
    " order by a.starts_at, a.id limit 500",
    P_INT, P_INT, P_INT);

static Err add_mine(Cx *cx, const List *candidates, FieldActivity *rows, size_t *n)
{
    for (size_t i = 0; i < candidates->n && *n < FIELD_ALONG; i++) {
        const Candidate *one = LIST_AT(candidates, Candidate, i);
        Activity activity = { .team = one->team, .place_path = one->place_path };
        int level;
        TRY(attendance_level(cx, &activity, &level));
        if (level < LEVEL_LEADER)
            continue;
        TRY(activity_find(cx, one->id, &activity));
        rows[(*n)++] = (FieldActivity){ activity.id,   activity.name,      activity.place_name,
                                        activity.site, activity.starts_at, activity.ends_at };
    }
    return OK;
}

Err field_along(Cx *cx, List *out)
{
    FieldActivity *rows = NEW_ARRAY(cx->arena, FieldActivity, FIELD_ALONG);
    Time after = time_add(cx->now, -2 * TIME_DAY), until = time_add(cx->now, 7 * TIME_DAY);
    ActivityId after_id = { 0 };
    size_t n = 0;
    for (;;) {
        List candidates;
        TRY(db_list(cx, &candidates_sql, &candidate_shape, &candidates, after, after_id, until));
        TRY(add_mine(cx, &candidates, rows, &n));
        if (candidates.n < 500 || n == FIELD_ALONG)
            break;
        const Candidate *last = LIST_AT(&candidates, Candidate, candidates.n - 1);
        after = last->starts_at;
        after_id = last->id;
    }
    *out = (List){ rows, n };
    return OK;
}
