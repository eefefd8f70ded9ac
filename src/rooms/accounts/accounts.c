// Grants: who may do what where, since when, by whom.
#include "accounts_in.h"
#include "rooms/places/places.h"
#include "rooms/units/units.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/catalogue.h"
#include "town/county.h"
#include "web/session.h"

static const char *const depth_words[] = { "own", "below", NULL };
static const Text depth_texts[] = { TEXT("本级"), TEXT("本级及下级") };

static const Field grant_fields[] = {
    FIELD(GrantRow, id),
    FIELD(GrantRow, person),
    COL(GrantRow, person_name, "姓名"),
    COL(GrantRow, volunteer_number, "志愿者编号"),
    FIELD(GrantRow, role_word),
    COL(GrantRow, role_text, "岗位"),
    WORD(GrantRow, depth, depth_words),
    COL(GrantRow, depth_text, "范围"),
    COL(GrantRow, node_name, "所在"),
    FIELD(GrantRow, path),
    HIDDEN(GrantRow, scope),
    FIELD(GrantRow, place),
    FIELD(GrantRow, team),
    FIELD(GrantRow, unit),
    COL(GrantRow, since, "起"),
    COL(GrantRow, until, "止"),
    COL(GrantRow, made_by, "授予人"),
    FIELD(GrantRow, may_revoke),
};
const Shape grant_row_shape = SHAPE(GrantRow, grant_fields);

#define GRANT_COLUMNS                                                                            \
    "select g.id, g.person, p.name as person_name, p.volunteer_number, g.role as role_word, "    \
    "g.depth,"                                                                                   \
    "       coalesce(h.path, u.path, g.path) as path, coalesce(h.name, u.name, g.node_name) as " \
    "node_name,"                                                                                 \
    "       coalesce(h.path, g.scope) as scope, g.place, g.team, g.unit, g.since, g.until, "     \
    "m.name as made_by"                                                                          \
    "  from grants g join people p on p.id = g.person left join places h on h.id = g.place"      \
    "  left join units u on u.id = g.unit left join people m on m.id = g.made_by"

// A role the program no longer knows is a slip of ours: the schema's check and the table of roles
// are compared by a test.
static void texts_of(const Cx *cx, GrantRow *row)
{
    must(role_parse(row->role_word, &row->role));
    row->role_text = role_text(row->role);
    row->depth_text = depth_texts[row->depth];
    row->may_revoke = grant_may(&cx->actor, row->role, row->depth, row->scope, row->person) == OK;
}

static void all_texts(const Cx *cx, List *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        texts_of(cx, LIST_AT(rows, GrantRow, i));
}

SQL(person_grants_sql,
    GRANT_COLUMNS " where g.person = $1 and g.ended_at is null and (g.until is null or g.until >= "
                  "$2) order by g.id limit 200",
    P_INT, P_INT);

Err account_grants(Cx *cx, PersonId person, List *out)
{
    TRY(db_list(cx, &person_grants_sql, &grant_row_shape, out, person, cx->today));
    all_texts(cx, out);
    return OK;
}

SQL(scope_grants_sql,
    GRANT_COLUMNS " where g.scope >= $1 and g.scope < $2 and g.ended_at is null and (g.until is "
                  "null or g.until >= $3)"
                  " and g.id < $4 order by g.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err account_grants_within(Cx *cx, Str scope, GrantId before, int limit, List *out)
{
    int64_t last = before.n == 0 ? INT64_MAX : before.n;
    must(scope.n > 0);
    TRY(db_list(cx, &scope_grants_sql, &grant_row_shape, out, scope, prefix_end(cx->arena, scope),
                cx->today, last, limit));
    all_texts(cx, out);
    return OK;
}

SQL(grant_sql, GRANT_COLUMNS " where g.id = $1 and g.ended_at is null", P_INT);

Err grant_find(Cx *cx, GrantId id, GrantRow *out)
{
    GrantRow row = { 0 };
    TRY(db_one(cx, &grant_sql, &grant_row_shape, &row, &grant_missing, id));
    texts_of(cx, &row);
    *out = row;
    return OK;
}

// --- who somebody is, in every request

typedef struct {
    Str name;
    PlaceId home;
    Str home_path, state;
    Time locked_at;
} Identity;
static const Field identity_fields[] = {
    FIELD(Identity, name),  FIELD(Identity, home),      FIELD(Identity, home_path),
    FIELD(Identity, state), FIELD(Identity, locked_at),
};
static const Shape identity_shape = SHAPE(Identity, identity_fields);

typedef struct {
    GrantId id;
    Str role;
    Depth depth;
    PlaceId place;
    TeamId team;
    UnitId unit;
    Str path, name;
} Held;
static const Field held_fields[] = {
    FIELD(Held, id),    FIELD(Held, role), WORD(Held, depth, depth_words),
    FIELD(Held, place), FIELD(Held, team), FIELD(Held, unit),
    FIELD(Held, path),  FIELD(Held, name),
};
static const Shape held_shape = SHAPE(Held, held_fields);

SQL(identity_sql,
    "select p.name, p.home, h.path as home_path, p.state, c.locked_at from people p"
    "  left join places h on h.id = p.home left join credentials c on c.person = p.id where p.id = "
    "$1",
    P_INT);
SQL(held_sql,
    "select g.id, g.role, g.depth, g.place, g.team, g.unit, coalesce(h.path, u.path, g.path) as "
    "path,"
    "       coalesce(h.name, u.name, g.node_name) as name"
    "  from grants g left join places h on h.id = g.place left join units u on u.id = g.unit"
    " where g.person = $1 and g.ended_at is null and (g.until is null or g.until >= $2) order by "
    "g.id limit 200",
    P_INT, P_INT);

Err person_grants(Cx *cx, PersonId person, Actor *out)
{
    List held;
    TRY(db_list(cx, &held_sql, &held_shape, &held, person, cx->today));
    Grant *grants = NEW_ARRAY(cx->arena, Grant, held.n + 1);
    for (size_t i = 0; i < held.n; i++) {
        const Held *row = LIST_AT(&held, Held, i);
        grants[i] = (Grant){ .id = row->id,
                             .depth = row->depth,
                             .place = row->place,
                             .team = row->team,
                             .unit = row->unit,
                             .path = row->path,
                             .name = row->name };
        must(role_parse(row->role, &grants[i].role));
    }
    out->grants = grants;
    out->grant_count = held.n;
    return OK;
}

Err account_identify(Cx *cx, PersonId person, Actor *out)
{
    Identity who = { 0 };
    TRY(db_one(cx, &identity_sql, &identity_shape, &who, &fault_signed_out, person));
    if (who.locked_at.ms != 0 || !str_eq(who.state, S("active")))
        return &fault_signed_out;
    TRY(person_grants(cx, person, out));
    out->person = person;
    out->name = who.name;
    out->home = who.home;
    out->home_path = who.home_path;
    return OK;
}

const Grant *keeper_grant(const Actor *who)
{
    const Grant *widest = NULL;
    for (size_t i = 0; i < who->grant_count; i++) {
        const Grant *grant = &who->grants[i];
        if ((grant->role & ROLES_KEEP_ACCOUNTS) &&
            (widest == NULL || grant->path.n < widest->path.n))
            widest = grant;
    }
    return widest;
}

// --- giving and taking

// Where a grant stands, looked up: nothing is taken from the caller that the tables know.
typedef struct {
    NodeKind kind;
    Str path, name, scope;
} Node;

static Err node_of_place(Cx *cx, PlaceId id, Node *out)
{
    Place place;
    TRY(place_find(cx, id, &place));
    *out = (Node){ node_kind_of(str(place_level_words[place.level])), place.path, place.name,
                   place.path };
    return OK;
}

// A unit lies under no place, so what is given on it is the centre's to give.
static Err node_of_unit(Cx *cx, UnitId id, Node *out)
{
    Unit unit;
    Place centre;
    TRY(unit_find(cx, id, &unit));
    TRY(place_centre(cx, &centre));
    *out = (Node){ NODE_UNIT, unit.path, unit.name, centre.path };
    return OK;
}

static Err node_of(Cx *cx, const GrantNew *new, Node *out)
{
    must((new->place.n != 0) + (new->team.n != 0) + (new->unit.n != 0) == 1);
    if (new->place.n != 0)
        return node_of_place(cx, new->place, out);
    if (new->unit.n != 0)
        return node_of_unit(cx, new->unit, out);
    must(new->path.n > 0 && new->scope.n > 0);
    *out = (Node){ NODE_TEAM, new->path, new->name, new->scope };
    return OK;
}

SQL(lapse_person_sql,
    "update grants set ended_at = $2, ended_why = 'lapsed' where person = $1 and ended_at is null "
    "and until < $3",
    P_INT, P_INT, P_INT);

// The schema forbids both too; asking first gives the right sentence.
static Err room_for(Cx *cx, PersonId person, Role role, Str path)
{
    List held;
    TRY(db_change(cx, &lapse_person_sql, NULL, person, cx->now, cx->today));
    TRY(account_grants(cx, person, &held));
    for (size_t i = 0; i < held.n; i++) {
        const GrantRow *row = LIST_AT(&held, GrantRow, i);
        if (roles_apart(row->role, role))
            return &grant_apart;
        if (row->role == role && str_eq(row->path, path))
            return &grant_held;
    }
    return OK;
}

SQL(grant_add_sql,
    "insert into grants (person, role, depth, place, team, unit, path, node_name, scope, since, "
    "until, made_by)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

static Err grant_row(Cx *cx, const GrantNew *new, const Node *node, GrantId *out)
{
    int64_t id = 0;
    Err err = db_insert(cx, &grant_add_sql, &id, new->person, role_word(new->role),
                        depth_words[new->depth], new->place, new->team, new->unit, node->path,
                        node->name, node->scope, cx->now, new->until, cx->actor.person);
    if (err == &db_conflict)
        return &grant_held;
    TRY(err);
    *out = (GrantId){ id };
    cx_event(cx, "grant.made", id, new->person.n);
    return OK;
}

static Str grant_words(Cx *cx, const char *role, Str path)
{
    return str_printf(cx->arena, "%s %.*s", role, STR_FMT(path));
}

Err account_grant(Cx *cx, const GrantNew *new, GrantId *out)
{
    Node node;
    Person person;
    GrantId id = NO(Grant);
    TRY(person_find(cx, new->person, &person));
    if (person.state != PERSON_ACTIVE)
        return &person_gone;
    TRY(node_of(cx, new, &node));
    TRY(grant_may(&cx->actor, new->role, new->depth, node.scope, new->person));
    if (!role_fits(new->role, node.kind))
        return &grant_wrong_node;
    if (new->until.ymd != 0 && new->until.ymd < cx->today.ymd)
        return &grant_past;
    TRY(room_for(cx, new->person, new->role, node.path));
    TRY(grant_row(cx, new, &node, &id));
    cx_audit(cx, "grant", id.n, (Str){ 0 }, grant_words(cx, role_word(new->role), node.path));
    *out = id;
    return OK;
}

SQL(grant_end_sql,
    "update grants set ended_at = $2, ended_by = $3, ended_why = $4 where id = $1 and ended_at is "
    "null",
    P_INT, P_INT, P_INT, P_TEXT);

static Err grant_end(Cx *cx, GrantId id, PersonId person, const char *why)
{
    int64_t changed = 0;
    TRY(db_change(cx, &grant_end_sql, &changed, id, cx->now, cx->actor.person, why));
    if (changed == 0)
        return &grant_missing;
    cx_event(cx, "grant.ended", id.n, person.n);
    return OK;
}

// Who may not even see the grant hears that there is none.
static bool grant_seen(const Actor *who, const GrantRow *row)
{
    return who->system || same(who->person, row->person) ||
           actor_may(who, ROLES_KEEP_ACCOUNTS | ROLE_STATION, row->scope);
}

Err account_revoke(Cx *cx, GrantId id)
{
    GrantRow row;
    TRY(grant_find(cx, id, &row));
    if (!grant_seen(&cx->actor, &row))
        return &grant_missing;
    TRY(grant_may(&cx->actor, row.role, row.depth, row.scope, row.person));
    TRY(grant_end(cx, id, row.person, "revoked"));
    cx_audit(cx, "grant", id.n, grant_words(cx, role_word(row.role), row.path), (Str){ 0 });
    return OK;
}

SQL(team_moved_sql,
    "update grants set path = $2, node_name = $3, scope = $4 where team = $1 and ended_at is null",
    P_INT, P_TEXT, P_TEXT, P_TEXT);

Err account_team_moved(Cx *cx, TeamId team, Str path, Str name, Str scope)
{
    return db_change(cx, &team_moved_sql, NULL, team, path, name, scope);
}

// --- AB角: handing a post to a colleague

// Same unit, or a post under the same roof: one's node at or below the other's.
static Err colleague(Cx *cx, PersonId to, const List *mine)
{
    Person me, other;
    List theirs;
    TRY(person_find(cx, cx->actor.person, &me));
    Err found = person_find(cx, to, &other);
    if (found == &person_missing ||
        (found == OK && (other.state != PERSON_ACTIVE || same(to, cx->actor.person))))
        return &handover_nobody;
    TRY(found);
    if (same(me.unit, other.unit))
        return OK;
    TRY(account_grants(cx, to, &theirs));
    for (size_t i = 0; i < mine->n; i++)
        for (size_t k = 0; k < theirs.n; k++) {
            Str a = LIST_AT(mine, GrantRow, i)->scope, b = LIST_AT(&theirs, GrantRow, k)->scope;
            if (path_within(a, b) || path_within(b, a))
                return OK;
        }
    return &handover_nobody;
}

SQL(handover_grant_sql,
    "insert into handover_grants (handover, old_grant, new_grant) values ($1, $2, $3)", P_INT,
    P_INT, P_INT);

// Ends the one and begins the other; a colleague who has the post already just keeps it.
static Err hand_one(Cx *cx, int64_t handover, const GrantRow *row, PersonId to)
{
    GrantId id = NO(Grant);
    const Node node = { NODE_CENTRE, row->path, row->node_name, row->scope };
    const GrantNew grant = { .person = to,
                             .role = row->role,
                             .depth = row->depth,
                             .place = row->place,
                             .team = row->team,
                             .unit = row->unit,
                             .until = row->until };
    TRY(grant_end(cx, row->id, row->person, "handed_over"));
    Err room = room_for(cx, to, row->role, row->path);
    if (room == OK)
        TRY(grant_row(cx, &grant, &node, &id));
    else if (room != &grant_held)
        return room;
    return db_change(cx, &handover_grant_sql, NULL, handover, row->id, id);
}

static Err tell(Cx *cx, PersonId person, Text words, Str word0, Str word1)
{
    Str phone;
    TRY(person_phone(cx, person, &phone));
    if (!phone_is_mobile(phone))
        return OK;
    return outbox_put(
        cx, &(OutboxMessage){ .channel = "sms",
                              .receiver = phone,
                              .kind = "grant.handover",
                              .body = say_with(cx->arena, cx->lang, words, word0, word1) });
}

static Err tell_both(Cx *cx, PersonId from, PersonId to, Text to_giver, Text to_taker, Str posts)
{
    Person giver, taker;
    TRY(person_find(cx, from, &giver));
    TRY(person_find(cx, to, &taker));
    TRY(tell(cx, from, to_giver, taker.name, posts));
    return tell(cx, to, to_taker, giver.name, posts);
}

static Str posts_of(Cx *cx, const List *rows)
{
    Buf buf = buf_new(cx->arena, 2048);
    for (size_t i = 0; i < rows->n; i++) {
        const GrantRow *row = LIST_AT(rows, GrantRow, i);
        if (i > 0)
            buf_lit(&buf, "、");
        buf_add(&buf, row->node_name);
        buf_add(&buf, say(cx->lang, row->role_text));
    }
    return buf_str(&buf);
}

static Err own_grants(Cx *cx, GrantId one, List *out)
{
    List all;
    TRY(account_grants(cx, cx->actor.person, &all));
    GrantRow *rows = NEW_ARRAY(cx->arena, GrantRow, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (one.n == 0 || same(LIST_AT(&all, GrantRow, i)->id, one))
            rows[n++] = *LIST_AT(&all, GrantRow, i);
    *out = (List){ rows, n };
    return n > 0 ? OK : &grant_missing;
}

SQL(handover_add_sql,
    "insert into handovers (from_person, to_person, made_at) values ($1, $2, $3) returning id",
    P_INT, P_INT, P_INT);

Err account_handover(Cx *cx, PersonId to, GrantId one, int64_t *handover)
{
    List mine;
    int64_t id = 0;
    TRY(own_grants(cx, one, &mine));
    TRY(colleague(cx, to, &mine));
    TRY(db_insert(cx, &handover_add_sql, &id, cx->actor.person, to, cx->now));
    for (size_t i = 0; i < mine.n; i++)
        TRY(hand_one(cx, id, LIST_AT(&mine, GrantRow, i), to));
    TRY(tell_both(cx, cx->actor.person, to, TEXT("您的岗位已交给{0}：{1}。24 小时内可以撤回。"),
                  TEXT("{0}把岗位交给了您：{1}。请登录查看待办。"), posts_of(cx, &mine)));
    cx_audit(cx, "handover", id, (Str){ 0 },
             str_printf(cx->arena, "%zu grants to %lld", mine.n, (long long)to.n));
    *handover = id;
    return OK;
}

typedef struct {
    PersonId from_person, to_person;
} Ends;
static const Field ends_fields[] = { FIELD(Ends, from_person), FIELD(Ends, to_person) };
static const Shape ends_shape = SHAPE(Ends, ends_fields);

typedef struct {
    GrantId old_grant, new_grant;
} Handed;
static const Field handed_fields[] = { FIELD(Handed, old_grant), FIELD(Handed, new_grant) };
static const Shape handed_shape = SHAPE(Handed, handed_fields);

SQL(handover_ends_sql, "select from_person, to_person from handovers where id = $1", P_INT);
SQL(handover_undo_sql,
    "update handovers set undone_at = $2 where id = $1 and undone_at is null and made_at > $3",
    P_INT, P_INT, P_INT);
SQL(handed_sql,
    "select old_grant, new_grant from handover_grants where handover = $1 order by old_grant limit "
    "200",
    P_INT);
SQL(old_grant_sql, GRANT_COLUMNS " where g.id = $1", P_INT);

// What a superior has taken from the colleague in between does not come back.
static Err take_back(Cx *cx, const Handed *handed, PersonId to, List *back)
{
    GrantRow row = { 0 };
    GrantId id;
    TRY(db_one(cx, &old_grant_sql, &grant_row_shape, &row, &grant_missing, handed->old_grant));
    texts_of(cx, &row);
    if (handed->new_grant.n != 0) {
        Err ended = grant_end(cx, handed->new_grant, to, "undone");
        if (ended == &grant_missing)
            return OK;
        TRY(ended);
    }
    Err room = room_for(cx, row.person, row.role, row.path);
    if (room == &grant_held)
        return OK;
    TRY(room);
    const Node node = { NODE_CENTRE, row.path, row.node_name, row.scope };
    const GrantNew grant = { .person = row.person,
                             .role = row.role,
                             .depth = row.depth,
                             .place = row.place,
                             .team = row.team,
                             .unit = row.unit,
                             .until = row.until };
    TRY(grant_row(cx, &grant, &node, &id));
    *LIST_AT(back, GrantRow, back->n++) = row;
    return OK;
}

Err account_handover_undo(Cx *cx, int64_t handover)
{
    Ends ends = { 0 };
    List handed;
    int64_t changed = 0;
    TRY(db_one(cx, &handover_ends_sql, &ends_shape, &ends, &grant_missing, handover));
    if (!cx->actor.system && !same(ends.from_person, cx->actor.person))
        return &grant_missing;
    TRY(db_change(cx, &handover_undo_sql, &changed, handover, cx->now,
                  time_add(cx->now, -TIME_DAY)));
    if (changed == 0)
        return &handover_late;
    TRY(db_list(cx, &handed_sql, &handed_shape, &handed, handover));
    List back = { NEW_ARRAY(cx->arena, GrantRow, handed.n + 1), 0 };
    for (size_t i = 0; i < handed.n; i++)
        TRY(take_back(cx, LIST_AT(&handed, Handed, i), ends.to_person, &back));
    TRY(tell_both(cx, ends.from_person, ends.to_person, TEXT("您已从{0}收回岗位：{1}。"),
                  TEXT("{0}收回了岗位：{1}。"), posts_of(cx, &back)));
    cx_audit(cx, "handover", handover, S("handed over"), S("undone"));
    return OK;
}

static const Field handover_fields[] = {
    FIELD(HandoverRow, id),
    COL(HandoverRow, to_name, "交给"),
    COL(HandoverRow, made_at, "时间"),
    FIELD(HandoverRow, undone),
    FIELD(HandoverRow, may_undo),
};
const Shape handover_row_shape = SHAPE(HandoverRow, handover_fields);

SQL(handovers_sql,
    "select h.id, p.name as to_name, h.made_at, case when h.undone_at is null then 0 else 1 end as "
    "undone"
    "  from handovers h join people p on p.id = h.to_person where h.from_person = $1 order by h.id "
    "desc limit 20",
    P_INT);

Err handovers_of(Cx *cx, PersonId person, List *out)
{
    TRY(db_list(cx, &handovers_sql, &handover_row_shape, out, person));
    for (size_t i = 0; i < out->n; i++) {
        HandoverRow *row = LIST_AT(out, HandoverRow, i);
        row->may_undo = !row->undone && row->made_at.ms > cx->now.ms - TIME_DAY;
    }
    return OK;
}

// --- what others cause

SQL(erased_grants_sql,
    "update grants set ended_at = $2, ended_why = 'erased' where person = $1 and ended_at is null",
    P_INT, P_INT);
SQL(erased_credentials_sql, "delete from credentials where person = $1", P_INT);
SQL(erased_links_sql, "delete from partner_links where person = $1", P_INT);
SQL(erased_tickets_sql, "delete from login_tickets where person = $1", P_INT);
SQL(erased_demo_sql, "delete from demo_accounts where person = $1", P_INT);

Err account_person_erased(Cx *cx, const Event *event)
{
    PersonId person = { event->id };
    TRY(db_change(cx, &erased_grants_sql, NULL, person, cx->now));
    TRY(db_change(cx, &erased_credentials_sql, NULL, person));
    TRY(db_change(cx, &erased_links_sql, NULL, person));
    TRY(db_change(cx, &erased_tickets_sql, NULL, person));
    TRY(db_change(cx, &erased_demo_sql, NULL, person));
    return session_end_all(cx, person, NO(Session));
}

// Traces of log-ins serve the counting of failures and nothing else; a day later they are gone.
SQL(lapse_sql,
    "update grants set ended_at = $1, ended_why = 'lapsed' where id in"
    " (select id from grants where ended_at is null and until < $2 order by id limit $3)",
    P_INT, P_INT, P_INT);
SQL(old_codes_sql,
    "delete from login_codes where id in (select id from login_codes where sent_at < $1 order by "
    "id limit $2)",
    P_INT, P_INT);
SQL(old_attempts_sql,
    "delete from login_attempts where id in (select id from login_attempts where at < $1 order by "
    "id limit $2)",
    P_INT, P_INT);
SQL(old_tickets_sql,
    "delete from login_tickets where id in (select id from login_tickets where expires_at < $1 "
    "order by id limit $2)",
    P_INT, P_INT);
SQL(old_nonces_sql, "delete from partner_nonces where at < $1", P_INT);

Err account_sweep(Cx *cx, int limit, int *did)
{
    Time day_ago = time_add(cx->now, -TIME_DAY);
    int64_t lapsed = 0, codes = 0, attempts = 0, tickets = 0, nonces = 0;
    TRY(db_change(cx, &lapse_sql, &lapsed, cx->now, cx->today, limit));
    TRY(db_change(cx, &old_codes_sql, &codes, day_ago, limit));
    TRY(db_change(cx, &old_attempts_sql, &attempts, day_ago, limit));
    TRY(db_change(cx, &old_tickets_sql, &tickets, day_ago, limit));
    TRY(db_change(cx, &old_nonces_sql, &nonces, day_ago));
    *did = (int)(lapsed + codes + attempts + tickets + nonces);
    return OK;
}
