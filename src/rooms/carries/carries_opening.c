// 期初数: sums without names that a former platform or a paper book had, each with day and source.
#include "base/utf8.h"
#include "rooms/carries/carries_in.h"
#include "store/db.h"

static const Field opening_fields[] = {
    FIELD(Opening, id),
    FIELD(Opening, place),
    COL(Opening, place_name, "阵地"),
    FIELD(Opening, place_path),
    WORD(Opening, what, opening_what_words),
    COL(Opening, what_text, "期初数"),
    COL(Opening, value, "数量"),
    COL(Opening, as_of, "截至"),
    COL(Opening, source, "来源"),
    WORD(Opening, state, opening_state_words),
    COL(Opening, state_text, "状态"),
    FIELD(Opening, made_by),
    FIELD(Opening, made_at),
    FIELD(Opening, decided_at),
    SHOWN(Opening, may_decide),
};
const Shape opening_shape = SHAPE(Opening, opening_fields);

#define OPENING_SELECT                                                                    \
    "select o.id, o.place, p.name as place_name, o.place_path, o.what, o.value, o.as_of," \
    " o.source, o.state, o.made_by, o.made_at, o.decided_at from openings o"              \
    " join places p on p.id = o.place"
SQL(one_sql, OPENING_SELECT " where o.id = $1", P_INT);
SQL(list_sql,
    OPENING_SELECT " where o.place_path >= $1 and o.place_path < $2 and (o.state = 'stands' or"
                   " ($3 = 0 and o.state = 'proposed')) order by o.place_path, o.what limit 500",
    P_TEXT, P_TEXT, P_INT);

Err opening_list(Cx *cx, Str path, bool stands, List *out)
{
    Str from = path.n > 0 ? path : S("/");
    TRY(db_list(cx, &list_sql, &opening_shape, out, from, prefix_end(cx->arena, from), stands));
    for (size_t i = 0; i < out->n; i++) {
        Opening *one = LIST_AT(out, Opening, i);
        one->what_text = opening_what_texts[one->what];
        one->state_text = opening_state_texts[one->state];
        one->may_decide = one->state == OPENING_PROPOSED && !same(one->made_by, cx->actor.person) &&
                          actor_may(&cx->actor, ROLES_DISPATCH, one->place_path);
    }
    return OK;
}

SQL(add_sql,
    "insert into openings (place, place_path, what, value, as_of, source, state, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8) on conflict do nothing returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err opening_add(Cx *cx, const OpeningNew *new, OpeningId *id)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    Str source = str_trim(new->source);
    if (grant == NULL || grant->place.n == 0)
        return &carry_not_yours;
    if (utf8_length(source) < 2 || utf8_length(source) > 100)
        cx_problem(cx, S("source"), "length", TEXT("请写明来源，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (new->as_of.ymd == 0 || new->as_of.ymd > cx->today.ymd)
        cx_problem(cx, S("as_of"), "range", TEXT("截至日期不能在今天之后"), (Str){ 0 }, (Str){ 0 });
    if (cx->problems != NULL)
        return &fault_invalid;
    TRY(db_insert(cx, &add_sql, &id->n, grant->place, grant->path, opening_what_words[new->what],
                  new->value, new->as_of, source, cx->actor.person, cx->now));
    if (id->n == 0)
        return &opening_there;
    cx_audit(cx, "opening", id->n, (Str){ 0 }, S("proposed"));
    return OK;
}

SQL(decide_sql,
    "update openings set state = $2, decided_by = $3, decided_at = $4 where id = $1"
    " and state = 'proposed'",
    P_INT, P_TEXT, P_INT, P_INT);

Err opening_decide(Cx *cx, OpeningId id, bool agree)
{
    Opening one;
    int64_t changed;
    TRY(db_one(cx, &one_sql, &opening_shape, &one, &opening_missing, id));
    if (!actor_may(&cx->actor, ROLES_DISPATCH, one.place_path))
        return &opening_missing;
    if (same(one.made_by, cx->actor.person))
        return &opening_second;
    cx_audit(cx, "opening", id.n, S("proposed"), agree ? S("stands") : S("refused"));
    TRY(db_change(cx, &decide_sql, &changed, id,
                  opening_state_words[agree ? OPENING_STANDS : OPENING_REFUSED], cx->actor.person,
                  cx->now));
    return changed == 1 ? OK : &opening_moved_on;
}
