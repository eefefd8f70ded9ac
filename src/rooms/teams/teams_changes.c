// 重大变更: name, kind and unit of a team, by two people.
#include "base/utf8.h"
#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams_inside.h"
#include "store/db.h"

static const Field change_fields[] = {
    FIELD(TeamChange, id),
    FIELD(TeamChange, team),
    COL(TeamChange, team_name, "队伍"),
    COL(TeamChange, was_name, "原名称"),
    COL(TeamChange, name, "新名称"),
    WORD(TeamChange, was_level, team_level_words),
    WORD(TeamChange, level, team_level_words),
    COL(TeamChange, was_level_text, "原类型"),
    COL(TeamChange, level_text, "新类型"),
    FIELD(TeamChange, unit),
    FIELD(TeamChange, was_unit),
    COL(TeamChange, was_unit_name, "原单位"),
    COL(TeamChange, unit_name, "新单位"),
    COL(TeamChange, reason, "原因"),
    WORD(TeamChange, state, asked_state_words),
    COL(TeamChange, state_text, "状态"),
    COL(TeamChange, opinion, "意见"),
    FIELD(TeamChange, made_by),
    COL(TeamChange, made_by_name, "申请人"),
    COL(TeamChange, made_at, "申请时间"),
    FIELD(TeamChange, decided_at),
    SHOWN(TeamChange, waits),
    SHOWN(TeamChange, href),
};
const Shape team_change_shape = SHAPE(TeamChange, change_fields);

#define CHANGE_SELECT                                                                          \
    "select c.id, c.team, t.name as team_name, c.name, c.was_name, c.level, c.was_level,"      \
    " c.unit, c.was_unit, coalesce(u.name, '') as unit_name, coalesce(w.name, '') as"          \
    " was_unit_name, c.reason, c.state, c.opinion, c.made_by, coalesce(m.name, '') as"         \
    " made_by_name, c.made_at, c.decided_at from team_changes c join teams t on t.id = c.team" \
    " join places p on p.id = t.place left join units u on u.id = c.unit"                      \
    " left join units w on w.id = c.was_unit left join people m on m.id = c.made_by"
SQL(one_sql, CHANGE_SELECT " where c.id = $1 and c.team = $2", P_INT, P_INT);
SQL(list_sql, CHANGE_SELECT " where c.team = $1 order by c.id desc limit 100", P_INT);
SQL(open_sql,
    CHANGE_SELECT " where c.state = 'waiting' and p.path >= $1 and p.path < $2 order by c.id"
                  " limit $3",
    P_TEXT, P_TEXT, P_INT);

static void dress(Cx *cx, TeamChange *change)
{
    change->made_by_name = change->made_by_name.n > 0 ? mask_name(cx->arena, change->made_by_name)
                                                      : S("");
    change->level_text = team_level_texts[change->level];
    change->was_level_text = team_level_texts[change->was_level];
    change->state_text = asked_state_texts[change->state];
    change->waits = change->state == ASKED_WAITING;
    change->href = url_of(str_printf(cx->arena, "/teams/%lld/changes", (long long)change->team.n));
}

static Err dressed(Cx *cx, Err err, List *changes)
{
    TRY(err);
    for (size_t i = 0; i < changes->n; i++)
        dress(cx, LIST_AT(changes, TeamChange, i));
    return OK;
}

Err team_change_list(Cx *cx, TeamId id, List *out)
{
    return dressed(cx, db_list(cx, &list_sql, &team_change_shape, out, id), out);
}

Err team_change_open(Cx *cx, Str path, int limit, List *out)
{
    return dressed(
        cx,
        db_list(cx, &open_sql, &team_change_shape, out, path, prefix_end(cx->arena, path), limit),
        out);
}

SQL(ask_sql,
    "insert into team_changes (team, name, level, unit, was_name, was_level, was_unit, reason,"
    " made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing"
    " returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

static Err fits(Cx *cx, const Team *team, const TeamChangeNew *new)
{
    Str name = str_trim(new->name), reason = str_trim(new->reason);
    Team parent;
    if (utf8_length(name) < 2 || utf8_length(name) > 30)
        cx_problem(cx, S("name"), "length", TEXT("队伍名称请写 2 至 30 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (utf8_length(reason) < 2 || utf8_length(reason) > 100)
        cx_problem(cx, S("reason"), "length", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (cx->problems != NULL)
        return &fault_invalid;
    if (str_eq(name, team->name) && new->level == team->level &&new->unit.n == team->unit.n)
        return &team_change_none;
    if (new->level == team->level)
        return OK;
    if (team->parent.n == 0)
        return &team_misplaced;
    TRY(team_find(cx, team->parent, &parent));
    return team_may_stand(new->level, parent.level) && team->below == 0 ? OK : &team_misplaced;
}

Err team_change_ask(Cx *cx, TeamId id, const TeamChangeNew *new, TeamChangeId *change)
{
    Team team;
    TRY(team_staffed(cx, id, &team));
    TRY(fits(cx, &team, new));
    TRY(db_insert(cx, &ask_sql, &change->n, id, str_trim(new->name), team_level_words[new->level],
                  new->unit, team.name, team_level_words[team.level], team.unit,
                  str_trim(new->reason), cx->actor.person, cx->now));
    if (change->n == 0)
        return &team_change_waits;
    cx_audit(cx, "team", id.n, team.name,
             str_printf(cx->arena, "asked: %.*s", STR_FMT(str_trim(new->name))));
    return OK;
}

SQL(decide_sql,
    "update team_changes set state = $2, opinion = $3, decided_by = $4, decided_at = $5"
    " where id = $1 and state = 'waiting'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(change_sql,
    "update teams set name = $2, level = $3, unit = $4, changed_at = $5 where id = $1"
    " and state <> 'dissolved'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(name_taken_sql, "select count(*) from teams where parent = $1 and name = $2 and id <> $3",
    P_INT, P_TEXT, P_INT);

static Err decide(Cx *cx, TeamChangeId id, AskedState state, Str opinion)
{
    int64_t changed;
    TRY(db_change(cx, &decide_sql, &changed, id, asked_state_words[state],
                  opinion.p ? str_trim(opinion) : S(""), cx->actor.person, cx->now));
    return changed == 1 ? OK : &team_answered;
}

static Err put_into_force(Cx *cx, const Team *team, const TeamChange *change)
{
    int64_t changed, taken = 0;
    const TeamChangeNew again = { change->name, change->level, change->unit, change->reason };
    TRY(fits(cx, team, &again));
    if (team->parent.n != 0)
        TRY(db_int(cx, &name_taken_sql, &taken, team->parent, change->name, team->id));
    if (taken > 0)
        return &team_taken;
    TRY(db_change(cx, &change_sql, &changed, team->id, change->name,
                  team_level_words[change->level], change->unit, cx->now));
    if (changed == 0)
        return &team_dissolved;
    return account_team_moved(cx, team->id, team->path, change->name, team->place_path);
}

Err team_change_decide(Cx *cx, TeamId id, TeamChangeId change_id, bool approve, Str opinion)
{
    Team team;
    TeamChange change;
    TRY(team_find(cx, id, &team));
    if (!team_may_keep(&cx->actor, &team))
        return &team_not_yours;
    TRY(db_one(cx, &one_sql, &team_change_shape, &change, &team_answered, change_id, id));
    if (change.state != ASKED_WAITING)
        return &team_answered;
    if (same(change.made_by, cx->actor.person))
        return &team_change_second;
    if (!approve && utf8_length(str_trim(opinion)) < 2) {
        cx_problem(cx, S("opinion"), "required", TEXT("不同意请写明原因"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(decide(cx, change_id, approve ? ASKED_APPROVED : ASKED_REFUSED, opinion));
    if (approve)
        TRY(put_into_force(cx, &team, &change));
    cx_audit(cx, "team", id.n, change.was_name,
             approve ? change.name : str_printf(cx->arena, "refused: %.*s", STR_FMT(change.name)));
    return OK;
}

Err team_change_withdraw(Cx *cx, TeamId id, TeamChangeId change_id)
{
    TeamChange change;
    Team team;
    TRY(team_staffed(cx, id, &team));
    TRY(db_one(cx, &one_sql, &team_change_shape, &change, &team_answered, change_id, id));
    if (!same(change.made_by, cx->actor.person))
        return &team_not_yours;
    cx_audit(cx, "team", id.n, S("asked"), S("withdrawn"));
    return decide(cx, change_id, ASKED_WITHDRAWN, (Str){ 0 });
}
