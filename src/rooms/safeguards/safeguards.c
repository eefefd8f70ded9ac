// Policies, courses and credits: rows that are only added and ended, and the two questions that
// gates ask of them.
#include "rooms/safeguards/safeguards.h"
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/safeguards/safeguards_in.h"
#include "rooms/teams/teams.h"
#include "store/db.h"

static const Field policy_fields[] = {
    FIELD(Policy, id),
    COL(Policy, insurer, "保险公司"),
    COL(Policy, product, "险种"),
    COL(Policy, number, "保单号"),
    WORD(Policy, cover, policy_cover_words),
    COL(Policy, cover_text, "承保"),
    FIELD(Policy, place),
    FIELD(Policy, path),
    COL(Policy, place_name, "阵地"),
    FIELD(Policy, team),
    COL(Policy, team_name, "队伍"),
    COL(Policy, valid_from, "生效"),
    COL(Policy, valid_to, "到期"),
    COL(Policy, min_age, "最小年龄"),
    COL(Policy, max_age, "最大年龄"),
    COL(Policy, phone, "报案电话"),
    FIELD(Policy, ended_on),
    FIELD(Policy, reason),
    HIDDEN(Policy, made_by),
    FIELD(Policy, made_at),
    COL(Policy, state_text, "状态"),
    SHOWN(Policy, tag),
    FIELD(Policy, live),
    LINK(Policy, href),
};
const Shape policy_shape = SHAPE(Policy, policy_fields);

static const Field name_fields[] = {
    FIELD(PolicyName, person),
    COL(PolicyName, name_masked, "姓名"),
    COL(PolicyName, volunteer_number, "志愿者编号"),
    COL(PolicyName, since, "加入"),
    FIELD(PolicyName, until),
};
const Shape policy_name_shape = SHAPE(PolicyName, name_fields);

void safeguard_wrong(Cx *cx, const char *field, const char *code, Text text)
{
    cx_problem(cx, str(field), code, text, (Str){ 0 }, (Str){ 0 });
}

void safeguard_words(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text)
{
    size_t n = value.n == 0 ? 0 : utf8_plain(value) ? utf8_length(str_trim(value)) : max + 1;
    if (n < min || n > max)
        safeguard_wrong(cx, field, n < min ? "required" : "too_long", text);
}

Err safeguard_verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

Str safeguard_text(Str s)
{
    s = str_trim(s);
    return s.p != NULL ? s : S("");
}

// --- the question of insurance

// Ages come from the days as they are written: 20261128 - 20080512 is 18 years and a bit.
SQL(insured_sql,
    "select p.id as n from policies p join people x on x.id = $1"
    "  left join volunteers v on v.person = x.id left join places h on h.id = x.home"
    " where p.valid_from <= $2 and p.valid_to >= $2 and (p.ended_on is null or p.ended_on > $2)"
    "   and (p.min_age = 0 or coalesce(x.birth_day, v.born) + p.min_age * 10000 <= $2)"
    "   and (p.max_age = 0 or coalesce(x.birth_day, v.born) + (p.max_age + 1) * 10000 > $2)"
    "   and ((p.cover = 'place' and v.state = 'active'"
    "       and substr(h.path, 1, length(p.path)) = p.path)"
    "     or (p.cover = 'team' and exists (select m.id from team_members m where m.team = p.team"
    "       and m.person = x.id and m.state = 'active'))"
    "     or (p.cover = 'named' and exists (select n.id from policy_names n where n.policy = p.id"
    "       and n.person = x.id and n.since <= $2 and (n.until is null or n.until > $2))))"
    " order by p.valid_to desc, p.id limit 1",
    P_INT, P_INT);

Err insured_on(Cx *cx, PersonId person, Day on, PolicyId *policy)
{
    return db_int(cx, &insured_sql, &policy->n, person, on);
}

// --- policies

#define POLICY_COLUMNS                                                                    \
    "select p.id, p.insurer, p.product, p.number, p.cover, p.place, p.path,"              \
    "       l.name as place_name, p.team, t.name as team_name, p.valid_from, p.valid_to," \
    "       p.min_age, p.max_age, p.phone, p.ended_on, p.reason, p.made_by, p.made_at"    \
    "  from policies p join places l on l.id = p.place left join teams t on t.id = p.team"
SQL(policy_sql, POLICY_COLUMNS " where p.id = $1", P_INT);
SQL(policies_sql,
    POLICY_COLUMNS
    " where ((p.path >= $1 and p.path < $2) or substr($1, 1, length(p.path)) = p.path)"
    "   and ($3 = 0 or p.id < $3) order by p.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

static void complete_policy(Cx *cx, Policy *policy)
{
    PolicyPhase phase = policy_phase(policy, cx->today, setting_int(cx, "safeguards.soon_days"));
    policy->cover_text = policy_cover_texts[policy->cover];
    policy->state_text = policy_phase_texts[phase];
    policy->tag = str(policy_phase_tags[phase]);
    policy->live = phase == POLICY_LIVE || phase == POLICY_SOON || phase == POLICY_AHEAD;
    policy->href = url_of(str_printf(cx->arena, "/insurance/%lld", (long long)policy->id.n));
}

Err policy_find(Cx *cx, PolicyId id, Policy *out)
{
    TRY(db_one(cx, &policy_sql, &policy_shape, out, &policy_missing, id));
    complete_policy(cx, out);
    return OK;
}

Err policy_list(Cx *cx, Str path, PolicyId before, int limit, List *out)
{
    TRY(db_list(cx, &policies_sql, &policy_shape, out, path, prefix_end(cx->arena, path), before.n,
                limit));
    for (size_t i = 0; i < out->n; i++)
        complete_policy(cx, LIST_AT(out, Policy, i));
    return OK;
}

bool policy_may_keep(const Actor *who, Str path, TeamId team)
{
    return who->system || actor_may(who, ROLES_DISPATCH, path) ||
           (team.n != 0 && actor_leads(who, team));
}

static Err check_policy(Cx *cx, const PolicyNew *new)
{
    safeguard_words(cx, "insurer", new->insurer, 2, 40, TEXT("保险公司请写 2 至 40 个字"));
    safeguard_words(cx, "product", new->product, 0, 60, TEXT("险种请不要超过 60 个字"));
    safeguard_words(cx, "number", new->number, 4, 40, TEXT("保单号请写 4 至 40 个字符"));
    safeguard_words(cx, "phone", new->phone, 0, 20, TEXT("报案电话请不要超过 20 个字符"));
    if (!day_valid(new->valid_from))
        safeguard_wrong(cx, "valid_from", "required", TEXT("请填保单从哪天生效"));
    if (!day_valid(new->valid_to) || new->valid_to.ymd < new->valid_from.ymd)
        safeguard_wrong(cx, "valid_to", "range", TEXT("到期日要在生效日之后"));
    else if (day_valid(new->valid_from) && day_diff(new->valid_to, new->valid_from) > 1830)
        safeguard_wrong(cx, "valid_to", "range", TEXT("一份保单最长登记五年"));
    if (new->min_age < 0 || new->max_age < 0 || new->min_age > 150 || new->max_age > 150 ||
        (new->max_age > 0 && new->max_age < new->min_age))
        safeguard_wrong(cx, "max_age", "range", TEXT("年龄上限不能小于下限"));
    if ((new->cover == COVER_TEAM) != (new->team.n != 0))
        safeguard_wrong(cx, "team", "required", TEXT("承保一支队伍的保单请选队伍，其他的不选"));
    return safeguard_verdict(cx);
}

SQL(policy_add_sql,
    "insert into policies (insurer, product, number, cover, place, path, team, valid_from,"
    "  valid_to, min_age, max_age, phone, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " on conflict (insurer, number) do nothing returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT,
    P_INT);

Err policy_add(Cx *cx, const PolicyNew *new, PolicyId *id)
{
    Team team = { 0 };
    Str path;
    PolicyId made;
    TRY(check_policy(cx, new));
    if (new->team.n != 0)
        TRY(team_find(cx, new->team, &team));
    PlaceId place = new->cover == COVER_TEAM ? team.place : new->place;
    TRY(place_path_of(cx, place, &path));
    if (!policy_may_keep(&cx->actor, path, new->team))
        return &safety_not_yours;
    TRY(db_insert(cx, &policy_add_sql, &made.n, safeguard_text(new->insurer),
                  safeguard_text(new->product), safeguard_text(new->number),
                  policy_cover_words[new->cover], place, path, new->team, new->valid_from,
                  new->valid_to, new->min_age, new->max_age, safeguard_text(new->phone),
                  cx->actor.person, cx->now));
    if (made.n == 0)
        return &policy_there;
    cx_audit(cx, "policy", made.n, (Str){ 0 }, safeguard_text(new->number));
    *id = made;
    return OK;
}

static Err kept_policy(Cx *cx, PolicyId id, Policy *policy)
{
    TRY(policy_find(cx, id, policy));
    if (!policy_may_keep(&cx->actor, policy->path, policy->team))
        return &safety_not_yours;
    return policy->live ? OK : &policy_over;
}

SQL(policy_end_sql,
    "update policies set ended_on = $2, reason = $3 where id = $1 and ended_on is null", P_INT,
    P_INT, P_TEXT);

Err policy_end(Cx *cx, PolicyId id, Day on, Str reason)
{
    Policy policy;
    int64_t changed;
    TRY(kept_policy(cx, id, &policy));
    safeguard_words(cx, "reason", reason, 2, 100, TEXT("请写明原因，2 至 100 个字"));
    // What was is past: a list frozen yesterday must not be contradicted by a policy that ended
    // before.
    if (!day_valid(on) || on.ymd < cx->today.ymd || on.ymd > policy.valid_to.ymd)
        safeguard_wrong(cx, "on", "range", TEXT("终止日要在今天之后、到期日之前"));
    TRY(safeguard_verdict(cx));
    TRY(db_change(cx, &policy_end_sql, &changed, id, on, safeguard_text(reason)));
    if (changed == 0)
        return &policy_over;
    cx_audit(cx, "policy", id.n, day_iso(cx->arena, policy.valid_to), day_iso(cx->arena, on));
    return OK;
}

SQL(names_sql,
    "select n.person, x.name as name_masked, x.volunteer_number, n.since, n.until"
    "  from policy_names n join people x on x.id = n.person"
    " where n.policy = $1 and n.until is null order by n.id limit 1000",
    P_INT);
SQL(name_add_sql,
    "insert into policy_names (policy, person, since, made_by, made_at) values ($1, $2, $3, $4, $5)"
    " on conflict do nothing",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(name_end_sql,
    "update policy_names set until = $3 where policy = $1 and person = $2 and until is null", P_INT,
    P_INT, P_INT);
SQL(forget_sql, "update policy_names set until = $2 where person = $1 and until is null", P_INT,
    P_INT);

Err policy_name_list(Cx *cx, PolicyId id, List *out)
{
    TRY(db_list(cx, &names_sql, &policy_name_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        PolicyName *one = LIST_AT(out, PolicyName, i);
        one->name_masked = mask_name(cx->arena, one->name_masked);
    }
    return OK;
}

Err policy_name_add(Cx *cx, PolicyId id, PersonId person)
{
    Policy policy;
    TRY(kept_policy(cx, id, &policy));
    if (policy.cover != COVER_NAMED)
        return &policy_not_named;
    cx_audit(cx, "policy.name", id.n, (Str){ 0 },
             str_printf(cx->arena, "%lld", (long long)person.n));
    return db_change(cx, &name_add_sql, NULL, id, person, cx->today, cx->actor.person, cx->now);
}

Err policy_name_end(Cx *cx, PolicyId id, PersonId person)
{
    Policy policy;
    TRY(kept_policy(cx, id, &policy));
    cx_audit(cx, "policy.name", id.n, str_printf(cx->arena, "%lld", (long long)person.n),
             (Str){ 0 });
    return db_change(cx, &name_end_sql, NULL, id, person, cx->today);
}

// Who had the account erased is no longer on a list; lists that were frozen stay.
static Err hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &forget_sql, NULL, event->id, cx->today);
}

static const Setting settings[] = {
    SETTING_INT("safeguards.soon_days", 30, 1, 120, "保单和学分提前几天提示快到期"),
};
static const Listener listeners[] = { { "person.erased", hear_erased } };

const Room safeguards_room = { .name = "safeguards",
                               .title = TEXT("保险和培训"),
                               SETTINGS(settings),
                               LISTENERS(listeners),
                               .check = safeguards_check,
                               .holdings = safeguard_holdings };
