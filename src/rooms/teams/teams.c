#include "base/utf8.h"
#include "rooms/accounts/accounts.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams_inside.h"
#include "store/db.h"

#include <stdlib.h>

#define NAME_MAX_       30
#define LEVEL_DEPTH_MAX 8

static const Field team_fields[] = {
    FIELD(Team, id),
    FIELD(Team, parent),
    FIELD(Team, path),
    COL(Team, name, "队伍"),
    WORD(Team, level, team_level_words),
    COL(Team, level_text, "级别"),
    FIELD(Team, place),
    COL(Team, place_name, "所属"),
    FIELD(Team, place_path),
    FIELD(Team, unit),
    COL(Team, unit_name, "单位"),
    FIELD(Team, leader),
    COL(Team, leader_name, "队长"),
    COL(Team, phone, "电话"),
    COL(Team, speciality, "特长"),
    WORD(Team, join, team_join_words),
    COL(Team, join_text, "加入方式"),
    COL(Team, members, "队员数"),
    COL(Team, below, "下设队伍"),
    WORD(Team, state, team_state_words),
    COL(Team, state_text, "状态"),
    FIELD(Team, state_reason),
    FIELD(Team, demo),
    SHOWN(Team, href),
};
const Shape team_shape = SHAPE(Team, team_fields);

static const Field member_fields[] = {
    FIELD(Member, id),
    FIELD(Member, person),
    COL(Member, name, "姓名"),
    COL(Member, volunteer_number, "志愿者编号"),
    WORD(Member, role, member_role_words),
    COL(Member, role_text, "职务"),
    WORD(Member, state, member_state_words),
    COL(Member, since, "加入日期"),
    COL(Member, until, "离队日期"),
};
const Shape member_shape = SHAPE(Member, member_fields);

// What every list of teams selects; the two counts are small index ranges.
#define TEAM_COLUMNS                                                                             \
    "select t.id, t.parent, t.path, t.name, t.level, t.place, p.name as place_name,"             \
    "       p.path as place_path, t.unit, u.name as unit_name, t.leader, l.name as leader_name," \
    "       t.phone, t.speciality, t.state, t.state_reason, t.demo, t.join_mode as \"join\","    \
    "       (select count(*) from team_members m where m.team = t.id and m.state = 'active')"    \
    "           as members,"                                                                     \
    "       (select count(*) from teams b where b.parent = t.id and b.state <> 'dissolved')"     \
    "           as below"                                                                        \
    "  from teams t join places p on p.id = t.place"                                             \
    "  left join units u on u.id = t.unit left join people l on l.id = t.leader"

// What follows from a row: words and the link.
static void complete(Cx *cx, Team *team)
{
    team->level_text = team_level_texts[team->level];
    team->state_text = team_state_texts[team->state];
    team->join_text = team_join_texts[team->join];
    team->href = url_of(str_printf(cx->arena, "/teams/%lld", (long long)team->id.n));
}

static Err completed(Cx *cx, Err err, List *teams)
{
    TRY(err);
    for (size_t i = 0; i < teams->n; i++)
        complete(cx, LIST_AT(teams, Team, i));
    return OK;
}

SQL(find_sql, TEAM_COLUMNS " where t.id = $1", P_INT);

Err team_find(Cx *cx, TeamId id, Team *out)
{
    TRY(db_one(cx, &find_sql, &team_shape, out, &team_missing, id));
    complete(cx, out);
    return OK;
}

SQL(of_member_sql,
    TEAM_COLUMNS " where t.state <> 'dissolved' and exists (select m.id from team_members m"
                 " where m.team = t.id and m.person = $1 and m.state = 'active')"
                 " order by t.id limit 100",
    P_INT);

Err teams_of_member(Cx *cx, PersonId person, List *out)
{
    return completed(cx, db_list(cx, &of_member_sql, &team_shape, out, person), out);
}

// Where a new squad of a place stands: below the detachment of the branch, else below the corps.
SQL(parent_sql,
    "select t.id from teams t join places p on p.id = t.place"
    " where t.state <> 'dissolved' and ((t.level = 'detachment' and p.path = $1)"
    "    or t.level = 'corps') order by case when t.level = 'corps' then 1 else 0 end, t.id limit 1",
    P_TEXT);

Err teams_below_branch(Cx *cx, Str place_path, TeamId *parent)
{
    *parent = NO(Team);
    TRY(db_int(cx, &parent_sql, &parent->n, path_above(place_path)));
    return parent->n != 0 ? OK : &team_no_parent;
}

SQL(children_sql,
    TEAM_COLUMNS " where t.parent = $1 and t.state <> 'dissolved' order by t.id limit 1000", P_INT);
SQL0(roots_sql,
     TEAM_COLUMNS " where t.level = 'corps' and t.state <> 'dissolved' order by t.id limit 1000");

Err team_children(Cx *cx, TeamId parent, List *out)
{
    if (parent.n == 0)
        return completed(cx, db_list(cx, &roots_sql, &team_shape, out), out);
    return completed(cx, db_list(cx, &children_sql, &team_shape, out, parent), out);
}

Err team_chain(Cx *cx, const Team *team, List *out)
{
    Team *chain = NEW_ARRAY(cx->arena, Team, LEVEL_DEPTH_MAX);
    size_t n = LEVEL_DEPTH_MAX;
    chain[--n] = *team;
    while (chain[n].parent.n != 0 && n > 0) {
        TRY(team_find(cx, chain[n].parent, &chain[n - 1]));
        n--;
    }
    *out = (List){ &chain[n], LEVEL_DEPTH_MAX - n };
    return OK;
}

SQL(list_sql,
    TEAM_COLUMNS " where t.id > $1 and p.path >= $2 and p.path < $3 and t.state <> 'dissolved'"
                 " and ($4 = '' or t.level = $4) order by t.id limit $5",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);

SQL(changed_sql,
    "select t.id, t.name as title, t.speciality as about, p.name as place, t.changed_at,"
    "       case when t.state = 'dissolved' then 1 else 0 end as gone"
    "  from teams t join places p on p.id = t.place"
    " where (t.changed_at, t.id) > ($1, $2) order by t.changed_at, t.id limit $3",
    P_INT, P_INT, P_INT);

Err team_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out)
{
    return db_list(cx, &changed_sql, &findable_shape, out, after_ms, after_id, limit);
}

// A search looks at names in C: no function of an engine folds what people type.
static Err list_with_words(Cx *cx, const TeamQuery *query, const char *level, List *out)
{
    Team *found = NEW_ARRAY(cx->arena, Team, (size_t)query->limit);
    size_t n = 0;
    TeamId after = query->after;
    Str path = query->path.n > 0 ? query->path : S("/");
    for (;;) {
        List part;
        TRY(db_list(cx, &list_sql, &team_shape, &part, after.n, path, prefix_end(cx->arena, path),
                    level, 1000));
        for (size_t i = 0; i < part.n && n < (size_t)query->limit; i++) {
            const Team *team = LIST_AT(&part, Team, i);
            if (str_has(team->name, query->words) || str_has(team->speciality, query->words))
                found[n++] = *team;
        }
        if (part.n < 1000 || n == (size_t)query->limit)
            break;
        after = LIST_AT(&part, Team, part.n - 1)->id;
    }
    *out = (List){ found, n };
    return OK;
}

Err team_list(Cx *cx, const TeamQuery *query, List *out)
{
    must(query->limit >= 1 && query->limit <= 1000);
    const char *level = query->by_level ? team_level_words[query->level] : "";
    if (query->words.n > 0)
        return completed(cx, list_with_words(cx, query, level, out), out);
    Str path = query->path.n > 0 ? query->path : S("/");
    return completed(cx,
                     db_list(cx, &list_sql, &team_shape, out, query->after.n, path,
                             prefix_end(cx->arena, path), level, query->limit),
                     out);
}

// The place itself and what lies below it; the places above; the siblings below the same branch.
SQL(for_place_sql,
    TEAM_COLUMNS " where t.state = 'active' and t.level in ('squad', 'professional', 'detachment')"
                 " and ((p.path >= $1 and p.path < $2) or p.path = $3)"
                 " order by t.id limit 1000",
    P_TEXT, P_TEXT, P_TEXT);

static int nearer(const void *a, const void *b, void *place_path)
{
    const Team *left = a, *right = b;
    const Str *path = place_path;
    int by = team_nearness(left->place_path, *path) - team_nearness(right->place_path, *path);
    if (by != 0)
        return by;
    return (left->id.n > right->id.n) - (left->id.n < right->id.n);
}

Err team_list_for_place(Cx *cx, Str place_path, int limit, List *out)
{
    must(limit >= 1 && limit <= 200);
    Str branch = path_above(place_path);
    if (branch.n == 0)
        branch = place_path;
    Str root = str_slice(place_path, 0,
                         1 + str_find(str_slice(place_path, 1, place_path.n), '/') + 1);
    List teams;
    TRY(completed(cx,
                  db_list(cx, &for_place_sql, &team_shape, &teams, branch,
                          prefix_end(cx->arena, branch), root),
                  &teams));
    qsort_r(teams.at, teams.n, sizeof(Team), nearer, &place_path);
    *out = (List){ teams.at, teams.n < (size_t)limit ? teams.n : (size_t)limit };
    return OK;
}

SQL(members_sql,
    "select m.id, m.person, p.name, p.volunteer_number, m.role, m.state, m.since, m.until"
    "  from team_members m join people p on p.id = m.person"
    " where m.team = $1 and ($2 = 1 or m.state = 'active') order by m.id limit 1000",
    P_INT, P_INT);

Err team_members_of(Cx *cx, TeamId team, bool left_too, List *out)
{
    TRY(db_list(cx, &members_sql, &member_shape, out, team, left_too));
    for (size_t i = 0; i < out->n; i++) {
        Member *member = LIST_AT(out, Member, i);
        member->name = mask_name(cx->arena, member->name);
        member->role_text = member_role_texts[member->role];
    }
    return OK;
}

SQL(has_member_sql,
    "select count(*) as n from team_members where team = $1 and person = $2 and state = 'active'",
    P_INT, P_INT);

Err team_has_member(Cx *cx, TeamId team, PersonId person, bool *has)
{
    int64_t n = 0;
    if (team.n != 0 && person.n != 0)
        TRY(db_int(cx, &has_member_sql, &n, team, person));
    *has = n > 0;
    return OK;
}

Err team_led_by(Cx *cx, const Actor *who, List *out)
{
    Team *teams = NEW_ARRAY(cx->arena, Team, who->grant_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & (ROLE_LEADER | ROLE_DEPARTMENT)) == 0 || grant->team.n == 0)
            continue;
        bool known = false;
        for (size_t j = 0; j < n; j++)
            known = known || same(teams[j].id, grant->team);
        if (!known)
            TRY(team_find(cx, grant->team, &teams[n++]));
    }
    *out = (List){ teams, n };
    return OK;
}

// --- acts

static Err check_words(Cx *cx, Str name, Str speciality)
{
    size_t n = utf8_valid(name) ? utf8_length(name) : 0;
    if (n < 2 || n > NAME_MAX_)
        cx_problem(cx, S("name"), "length", TEXT("队伍名称请写 2 至 30 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (!utf8_valid(speciality) || utf8_length(speciality) > 60)
        cx_problem(cx, S("speciality"), "too_long", TEXT("特长请不要超过 60 个字"), (Str){ 0 },
                   (Str){ 0 });
    return cx->problems != NULL ? &fault_invalid : OK;
}

SQL(add_sql,
    "insert into teams (parent, path, name, level, place, unit, phone, speciality, demo, "
    "created_at, changed_at)"
    " values ($1, '', $2, $3, $4, $5, $6, $7, $8, $9, $9) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(path_sql, "update teams set path = $2 where id = $1", P_INT, P_TEXT);

Err team_add(Cx *cx, const TeamNew *new, TeamId *id)
{
    Team team = { .level = new->level, .path = S("t/") };
    TRY(check_words(cx, new->name, new->speciality));
    TRY(place_path_of(cx, new->place, &team.place_path));
    if ((new->parent.n == 0) != (new->level == TEAM_CORPS))
        return &team_misplaced;
    if (new->parent.n != 0) {
        Team parent;
        TRY(team_find(cx, new->parent, &parent));
        if (!team_may_stand(new->level, parent.level))
            return &team_misplaced;
        if (parent.state == TEAM_DISSOLVED)
            return &team_dissolved;
        team.path = parent.path;
    }
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, team.place_path))
        return &team_not_yours;
    Err err = db_insert(cx, &add_sql, &team.id.n, new->parent, new->name,
                        team_level_words[new->level], new->place, new->unit,
                        new->phone.p ? new->phone : S(""),
                        new->speciality.p ? new->speciality : S(""), new->demo, cx->now);
    if (err == &db_conflict)
        return &team_taken;
    TRY(err);
    team.path = str_printf(cx->arena, "%.*s%lld/", STR_FMT(team.path), (long long)team.id.n);
    TRY(db_change(cx, &path_sql, NULL, team.id, team.path));
    cx_audit(cx, "team", team.id.n, (Str){ 0 }, new->name);
    *id = team.id;
    return new->leader.n != 0 ? team_leader_set(cx, team.id, new->leader) : OK;
}

static Err kept_team(Cx *cx, TeamId id, Team *team)
{
    TRY(team_find(cx, id, team));
    if (!team_may_keep(&cx->actor, team))
        return &team_not_yours;
    return team->state == TEAM_DISSOLVED ? &team_dissolved : OK;
}

SQL(edit_sql,
    "update teams set phone = $2, speciality = $3, changed_at = $4"
    " where id = $1 and state <> 'dissolved'",
    P_INT, P_TEXT, P_TEXT, P_INT);

Err team_edit(Cx *cx, TeamId id, const TeamEdit *edit)
{
    Team team;
    int64_t changed;
    TRY(team_staffed(cx, id, &team));
    TRY(check_words(cx, team.name, edit->speciality));
    TRY(db_change(cx, &edit_sql, &changed, id, edit->phone.p ? edit->phone : S(""),
                  edit->speciality.p ? edit->speciality : S(""), cx->now));
    if (changed == 0)
        return &team_dissolved;
    cx_audit(cx, "team", id.n, team.speciality, edit->speciality.p ? edit->speciality : S(""));
    return OK;
}

SQL(state_sql,
    "update teams set state = $3, state_reason = $4, changed_at = $5 where id = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT);
SQL(vacate_sql, "update teams set leader = null, leader_grant = null where id = $1", P_INT);
SQL(leader_grant_sql, "select leader_grant from teams where id = $1", P_INT);

static Err end_leader_grant(Cx *cx, TeamId team)
{
    GrantId grant = NO(Grant);
    TRY(db_int(cx, &leader_grant_sql, &grant.n, team));
    if (grant.n == 0)
        return OK;
    Err err = account_revoke(cx, grant);
    return err == &grant_missing
               ? OK
               : err;  // ended already: handed over, or by the security administrator
}

Err team_state_set(Cx *cx, TeamId id, TeamState state, Str reason)
{
    Team team;
    if (state == TEAM_DISSOLVED)
        return team_dissolve(cx, id, NO(Team), reason);
    TRY(kept_team(cx, id, &team));
    if (utf8_length(str_trim(reason)) < 2 || utf8_length(reason) > 100) {
        cx_problem(cx, S("reason"), "length", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    int64_t changed;
    TRY(db_change(cx, &state_sql, &changed, id, team_state_words[team.state],
                  team_state_words[state], str_trim(reason), cx->now));
    if (changed == 0)
        return &team_dissolved;
    cx_audit(cx, "team", id.n, str(team_state_words[team.state]),
             str_printf(cx->arena, "%s: %.*s", team_state_words[state], STR_FMT(reason)));
    return OK;
}

SQL(gone_sql,
    "update teams set state = 'dissolved', state_reason = $3, successor = $4, changed_at = $5"
    " where id = $1 and state = $2 and not exists"
    " (select b.id from teams b where b.parent = $1 and b.state <> 'dissolved')",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(move_members_sql,
    "insert into team_members (team, person, since) select $2, m.person, $3 from team_members m"
    " where m.team = $1 and m.state = 'active' on conflict do nothing",
    P_INT, P_INT, P_INT);
SQL(end_members_sql,
    "update team_members set state = 'left', until = $2, left_reason = $3"
    " where team = $1 and state = 'active'",
    P_INT, P_INT, P_TEXT);
SQL(answer_all_sql,
    "update team_applications set state = 'refused', opinion = $2, decided_at = $3"
    " where team = $1 and state = 'waiting'",
    P_INT, P_TEXT, P_INT);

static Err go_on_in(Cx *cx, const Team *team, TeamId successor)
{
    Team heir;
    TRY(kept_team(cx, successor, &heir));
    if (heir.state != TEAM_ACTIVE || same(heir.id, team->id))
        return &team_misplaced;
    TRY(db_change(cx, &move_members_sql, NULL, team->id, successor, cx->today));
    return vests_hand_over(cx, team->id, successor);
}

Err team_dissolve(Cx *cx, TeamId id, TeamId successor, Str reason)
{
    Team team;
    Str gone = str(TEXT("队伍已解散").zh);
    int64_t changed;
    TRY(kept_team(cx, id, &team));
    if (team.below > 0)
        return &team_misplaced;
    if (successor.n != 0)
        TRY(go_on_in(cx, &team, successor));
    TRY(db_change(cx, &gone_sql, &changed, id, team_state_words[team.state],
                  reason.p ? reason : S(""), successor, cx->now));
    if (changed == 0)
        return &team_dissolved;
    TRY(db_change(cx, &end_members_sql, NULL, id, cx->today, gone));
    TRY(db_change(cx, &answer_all_sql, NULL, id, gone, cx->now));
    TRY(end_leader_grant(cx, id));
    TRY(db_change(cx, &vacate_sql, NULL, id));
    cx_event(cx, "team.dissolved", id.n, successor.n);
    cx_audit(cx, "team", id.n, str(team_state_words[team.state]),
             str_printf(cx->arena, "dissolved, %lld", (long long)successor.n));
    return OK;
}

// A leader's post is an office and takes no place among the teams that one chose.
SQL(member_sql,
    "insert into team_members (team, person, role, since) select t.id, $2, $3, $4 from teams t"
    " where t.id = $1 and t.state <> 'dissolved' and ($3 = 'leader' or"
    "   (select count(*) from team_members m where m.person = $2 and m.state = 'active'"
    "       and m.role <> 'leader') < $5)"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err team_staffed(Cx *cx, TeamId id, Team *out)
{
    TRY(team_find(cx, id, out));
    if (!team_may_staff(&cx->actor, out))
        return &team_not_yours;
    return out->state == TEAM_DISSOLVED ? &team_dissolved : OK;
}

Err member_put(Cx *cx, TeamId id, PersonId person, MemberRole role, MemberId *member)
{
    MemberId made = NO(Member);
    bool has;
    TRY(team_has_member(cx, id, person, &has));
    if (has)
        return &team_member_there;
    TRY(db_insert(cx, &member_sql, &made.n, id, person, member_role_words[role], cx->today,
                  setting_int(cx, "teams.most")));
    if (made.n == 0)
        return &team_too_many;
    cx_audit(cx, "team", id.n, (Str){ 0 },
             str_printf(cx->arena, "member %lld", (long long)person.n));
    *member = made;
    return OK;
}

Err team_member_add(Cx *cx, TeamId id, PersonId person, MemberRole role, MemberId *member)
{
    Team team;
    TRY(team_staffed(cx, id, &team));
    return member_put(cx, id, person, role, member);
}

Err team_member_invited(Cx *cx, TeamId id, PersonId person)
{
    Team team;
    MemberId member;
    TRY(team_find(cx, id, &team));
    if (team.state == TEAM_DISSOLVED)
        return &team_dissolved;
    Err err = member_put(cx, id, person, MEMBER_MEMBER, &member);
    return err == &team_member_there ? OK : err;
}

SQL(member_end_sql,
    "update team_members set state = 'left', until = $3, left_reason = $4"
    " where team = $1 and person = $2 and state = 'active' and role <> 'leader'",
    P_INT, P_INT, P_INT, P_TEXT);

Err team_quit(Cx *cx, TeamId id, Str reason)
{
    Team team;
    int64_t changed;
    TRY(team_find(cx, id, &team));
    if (same(team.leader, cx->actor.person))
        return &team_leads;
    TRY(db_change(cx, &member_end_sql, &changed, id, cx->actor.person, cx->today,
                  reason.p ? reason : S("")));
    if (changed == 0)
        return &team_missing;
    cx_event(cx, "team.left", id.n, cx->actor.person.n);
    cx_audit(cx, "team", id.n, str_printf(cx->arena, "member %lld", (long long)cx->actor.person.n),
             S("left"));
    return OK;
}

Err team_member_end(Cx *cx, TeamId id, PersonId person, Str reason)
{
    Team team;
    int64_t changed;
    TRY(team_staffed(cx, id, &team));
    TRY(db_change(cx, &member_end_sql, &changed, id, person, cx->today, reason.p ? reason : S("")));
    cx_audit(cx, "team", id.n, str_printf(cx->arena, "member %lld", (long long)person.n),
             S("left"));
    return changed == 1 ? OK : &team_missing;
}

SQL(demote_sql,
    "update team_members set role = 'member' where team = $1 and role = 'leader' and state = "
    "'active'",
    P_INT);
SQL(promote_sql,
    "update team_members set role = 'leader' where team = $1 and person = $2 and state = 'active'",
    P_INT, P_INT);
SQL(leader_sql,
    "update teams set leader = $3, leader_grant = $4, changed_at = $5"
    " where id = $1 and (leader = $2 or (leader is null and $2 = 0)) and state <> 'dissolved'",
    P_INT, P_INT, P_INT, P_INT, P_INT);

Err team_leader_set(Cx *cx, TeamId id, PersonId person)
{
    Team team;
    MemberId member;
    GrantId grant;
    TRY(kept_team(cx, id, &team));
    if (same(team.leader, person))
        return OK;
    TRY(db_change(cx, &demote_sql, NULL, id));
    Err err = team_member_add(cx, id, person, MEMBER_LEADER, &member);
    if (err == &team_member_there)
        err = db_change(cx, &promote_sql, NULL, id, person);
    TRY(err);
    TRY(end_leader_grant(cx, id));
    GrantNew new = { .person = person,
                     .role = ROLE_LEADER,
                     .depth = DEPTH_OWN,
                     .team = id,
                     .path = team.path,
                     .name = team.name,
                     .scope = team.place_path };
    TRY(account_grant(cx, &new, &grant));
    int64_t changed;
    TRY(db_change(cx, &leader_sql, &changed, id, (int64_t)team.leader.n, person, grant, cx->now));
    if (changed == 0)
        return &team_dissolved;
    cx_event(cx, "team.led", id.n, person.n);
    cx_audit(cx, "team", id.n, str_printf(cx->arena, "leader %lld", (long long)team.leader.n),
             str_printf(cx->arena, "leader %lld", (long long)person.n));
    return OK;
}

SQL(vacate_all_sql, "update teams set leader = null, leader_grant = null where leader = $1", P_INT);
SQL(leave_all_sql,
    "update team_members set state = 'left', until = $2 where person = $1 and state = 'active'",
    P_INT, P_INT);

SQL(forget_sql,
    "update team_applications set words = '', state = case state when 'waiting' then 'withdrawn'"
    " else state end, decided_at = coalesce(decided_at, $2) where person = $1",
    P_INT, P_INT);
SQL(forget_foundings_sql,
    "update team_foundings set words = '', state = case state when 'waiting' then 'withdrawn'"
    " else state end, decided_at = coalesce(decided_at, $2) where person = $1",
    P_INT, P_INT);

Err team_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &forget_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &forget_foundings_sql, NULL, event->id, cx->now));
    TRY(db_change(cx, &vacate_all_sql, NULL, event->id));
    return db_change(cx, &leave_all_sql, NULL, event->id, cx->today);
}
