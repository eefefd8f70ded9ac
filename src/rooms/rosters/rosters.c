#include "rooms/rosters/rosters.h"
#include "base/seal.h"
#include "base/sheet.h"
#include "base/utf8.h"
#include "rooms/rosters/rosters_in.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/county.h"
#include "town/setting.h"

// --- who is invited, sealed

// Tabs part the fields: neither a name, a phone, a number nor a note has one.
Str invited_seal(Cx *cx, const Invited *who)
{
    Arena *arena = cx->arena;
    Str plain = str_printf(arena, "%.*s\t%.*s\t%s\t%.*s\t%.*s", STR_FMT(who->name),
                           STR_FMT(who->phone), id_kind_words[who->id_kind],
                           STR_FMT(who->id_number), STR_FMT(who->note));
    return seal_field(arena, &cx->county->key_field, SEAL_INVITATION, plain);
}

Err invited_open(Cx *cx, Str sealed, Invited *who)
{
    Str plain, kind;
    TRY(open_field(cx->arena, &cx->county->key_field, SEAL_INVITATION, sealed, &plain));
    who->name = str_cut(plain, '\t', &plain);
    who->phone = str_cut(plain, '\t', &plain);
    kind = str_cut(plain, '\t', &plain);
    who->id_number = str_cut(plain, '\t', &plain);
    who->note = plain;
    who->id_kind = ID_KIND_NONE;
    for (int i = 0; id_kind_words[i] != NULL; i++)
        if (str_eq(kind, str(id_kind_words[i])))
            who->id_kind = (IdKind)i;
    return OK;
}

Str invited_hash(Cx *cx, Str name, Str phone)
{
    return lookup_hash(cx->arena, &cx->county->key_lookup, SEAL_INVITATION,
                       str_printf(cx->arena, "%.*s\t%.*s", STR_FMT(name), STR_FMT(phone)));
}

SQL(open_for_sql,
    "select count(*) from invitations as i join rosters as r on r.id = i.roster"
    " where i.person_hash = $1 and i.state = 'invited' and r.state = 'sent'"
    " and (i.team = $2 or (i.team is null and $2 = 0))",
    P_BYTES, P_INT);

Err invitation_open_for(Cx *cx, Str person_hash, TeamId team, bool *open)
{
    int64_t n;
    TRY(db_int(cx, &open_for_sql, &n, (Blob){ person_hash }, team.n));
    *open = n > 0;
    return OK;
}

// --- rosters

static const Field roster_fields[] = {
    COL(Roster, id, "编号"),
    FIELD(Roster, place),
    COL(Roster, place_name, "范围"),
    HIDDEN(Roster, place_path),
    COL(Roster, file_name, "文件"),
    FIELD(Roster, file_hash),
    COL(Roster, rows, "可导入"),
    COL(Roster, bad, "不能导入"),
    FIELD(Roster, problems),
    FIELD(Roster, unused),
    FIELD(Roster, sms),
    WORD(Roster, state, roster_state_words),
    COL(Roster, state_text, "状态"),
    FIELD(Roster, made_by),
    COL(Roster, made_by_name, "上传人"),
    COL(Roster, made_at, "上传时间"),
    FIELD(Roster, expires_at),
    FIELD(Roster, sent_at),
    COL(Roster, invited, "待本人确认"),
    COL(Roster, accepted, "已同意"),
    COL(Roster, declined, "不同意"),
    COL(Roster, expired, "已过期"),
    LINK(Roster, href),
};
const Shape roster_shape = SHAPE(Roster, roster_fields);

#define ROSTER_COLUMNS_SQL                                                                       \
    "select r.id, r.place, p.name as place_name, p.path as place_path, r.file_name, "            \
    "r.file_hash, r.row_count as rows, r.bad, r.problems, r.unused, r.sms, r.state, r.made_by, " \
    "m.name as made_by_name, r.made_at, r.expires_at, r.sent_at,"                                \
    " (select count(*) from invitations as i where i.roster = r.id and i.state = 'invited') as " \
    "invited,"                                                                                   \
    " (select count(*) from invitations as i where i.roster = r.id and i.state = 'accepted') "   \
    "as accepted,"                                                                               \
    " (select count(*) from invitations as i where i.roster = r.id and i.state = 'declined') "   \
    "as declined,"                                                                               \
    " (select count(*) from invitations as i where i.roster = r.id and i.state = 'expired') as " \
    "expired"                                                                                    \
    " from rosters as r join places as p on p.id = r.place left join people as m on m.id = "     \
    "r.made_by"

static void say_roster(Cx *cx, Roster *roster)
{
    roster->state_text = roster_state_texts[roster->state];
    roster->href = url_of(str_printf(cx->arena, "/rosters/%lld", (long long)roster->id.n));
    if (roster->made_by.n == 0)
        roster->made_by_name = say(cx->lang, TEXT("命令行"));
    if (roster->state != ROSTER_SENT)
        roster->invited = 0;
}

SQL(find_sql, ROSTER_COLUMNS_SQL " where r.id = $1", P_INT);

Err roster_find(Cx *cx, RosterId id, Roster *out)
{
    Roster roster = { 0 };
    TRY(db_one(cx, &find_sql, &roster_shape, &roster, &roster_missing, id));
    say_roster(cx, &roster);
    *out = roster;
    return OK;
}

SQL(list_sql,
    ROSTER_COLUMNS_SQL
    " where p.path >= $1 and p.path < $2 and r.id < $3 order by r.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

Err roster_list(Cx *cx, Str path, RosterId before, int limit, List *out)
{
    int64_t below = before.n == 0 ? INT64_MAX : before.n;
    TRY(db_list(cx, &list_sql, &roster_shape, out, path, prefix_end(cx->arena, path), below,
                limit));
    for (size_t i = 0; i < out->n; i++)
        say_roster(cx, LIST_AT(out, Roster, i));
    return OK;
}

// --- problems

static const Field problem_fields[] = {
    COL(RosterProblem, line, "行"),    COL(RosterProblem, cell, "单元格"),
    COL(RosterProblem, heading, "列"), COL(RosterProblem, text, "问题和改法"),
    FIELD(RosterProblem, code),        HIDDEN(RosterProblem, column),
};
const Shape roster_problem_shape = SHAPE(RosterProblem, problem_fields);

static Str cell_name(Cx *cx, int line, int column)
{
    if (column <= 0)
        return S("");
    return str_printf(cx->arena, "%.*s%d", STR_FMT(sheet_column(cx->arena, column)), line);
}

List roster_draft_problems(Cx *cx, const RosterDraft *draft)
{
    RosterProblem *rows = NEW_ARRAY(cx->arena, RosterProblem, draft->flaw_n + 1);
    for (size_t i = 0; i < draft->flaw_n; i++) {
        const Flaw *flaw = &draft->flaws[i];
        rows[i] = (RosterProblem){
            .line = flaw->line,
            .column = flaw->column,
            .cell = cell_name(cx, flaw->line, flaw->column),
            .heading = flaw->heading,
            .code = str(flaw->code),
            .text = say_with(cx->arena, cx->lang, flaw->text, flaw->words[0], flaw->words[1]),
        };
    }
    return (List){ rows, draft->flaw_n };
}

// As kept: the sentence is a key of the catalogue, so each reader has it in his own language.
typedef struct {
    int64_t id;
    int line, col;
    Str heading, code, words, word0, word1;
} Kept;
static const Field kept_fields[] = {
    FIELD(Kept, id),   FIELD(Kept, line),  FIELD(Kept, col),   FIELD(Kept, heading),
    FIELD(Kept, code), FIELD(Kept, words), FIELD(Kept, word0), FIELD(Kept, word1),
};
static const Shape kept_shape = SHAPE(Kept, kept_fields);

SQL(problems_sql,
    "select id, line, col, heading, code, words, word0, word1 from roster_problems"
    " where roster = $1 and id > $2 order by id limit $3",
    P_INT, P_INT, P_INT);

Err roster_problem_list(Cx *cx, RosterId id, int64_t after, int limit, List *out)
{
    List kept;
    TRY(db_list(cx, &problems_sql, &kept_shape, &kept, id, after, limit));
    RosterProblem *rows = NEW_ARRAY(cx->arena, RosterProblem, kept.n + 1);
    for (size_t i = 0; i < kept.n; i++) {
        const Kept *one = LIST_AT(&kept, Kept, i);
        Text text = { str_z(cx->arena, one->words) };
        rows[i] = (RosterProblem){
            .line = one->line,
            .column = one->col,
            .cell = cell_name(cx, one->line, one->col),
            .heading = one->heading,
            .code = one->code,
            .text = say_with(cx->arena, cx->lang, text, one->word0, one->word1),
        };
    }
    *out = (List){ rows, kept.n };
    return OK;
}

// --- acts of staff

SQL(path_sql, "select id from places where id = $1 and path >= $2 and path < $3", P_INT, P_TEXT,
    P_TEXT);

static Err within(Cx *cx, const RosterAsk *ask)
{
    int64_t place = 0;
    TRY(db_int(cx, &path_sql, &place, ask->place, ask->path, prefix_end(cx->arena, ask->path)));
    bool may = cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, ask->path);
    return place != 0 && may ? OK : &roster_not_yours;
}

SQL(keep_sql,
    "insert into rosters (place, file_name, file_hash, row_count, bad, problems, unused, sms, "
    "base, made_by, made_at, expires_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(keep_problem_sql,
    "insert into roster_problems (roster, line, col, heading, code, words, word0, word1)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT);
SQL(keep_row_sql,
    "insert into invitations (roster, line, sealed, phone_hash, person_hash, place, unit, team)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)",
    P_INT, P_INT, P_BYTES, P_BYTES, P_BYTES, P_INT, P_INT, P_INT);

static Err keep_rows(Cx *cx, const RosterDraft *draft, RosterId id)
{
    for (size_t i = 0; i < draft->flaw_n; i++) {
        const Flaw *flaw = &draft->flaws[i];
        TRY(db_change(cx, &keep_problem_sql, NULL, id, flaw->line, flaw->column, flaw->heading,
                      flaw->code, flaw->text.zh, flaw->words[0], flaw->words[1]));
    }
    for (size_t i = 0; i < draft->n; i++) {
        const DraftRow *row = &draft->rows[i];
        TRY(db_change(cx, &keep_row_sql, NULL, id, row->line, (Blob){ row->sealed },
                      (Blob){ row->phone_hash }, (Blob){ row->person_hash }, row->place, row->unit,
                      row->team));
        if (draft->ask.progress != NULL && i % 1000 == 0)
            draft->ask.progress(draft->ask.progress_to, (int64_t)i, (int64_t)draft->n);
    }
    return OK;
}

Err roster_keep(Cx *cx, const RosterDraft *draft, RosterId *out)
{
    const RosterAsk *ask = &draft->ask;
    RosterId id = NO(Roster);
    TRY(within(cx, ask));
    Str base = ask->base.n > 0 ? ask->base : (Str){ 0 };
    TRY(db_insert(cx, &keep_sql, &id.n, ask->place, utf8_clip(ask->file_name, 100),
                  draft->file_hash, (int64_t)draft->n, (int64_t)draft->bad, draft->problems,
                  draft->unused, ask->sms, base, cx->actor.person, cx->now,
                  time_add(cx->now, ROSTER_DRAFT_LIFE)));
    TRY(keep_rows(cx, draft, id));
    cx_audit(cx, "roster", id.n, (Str){ 0 },
             str_printf(cx->arena, "draft %zu, not taken %zu", draft->n, draft->bad));
    *out = id;
    return OK;
}

static Err own_roster(Cx *cx, RosterId id, Roster *roster)
{
    TRY(roster_find(cx, id, roster));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLES_DISPATCH, roster->place_path))
        return &roster_not_yours;
    return OK;
}

SQL(send_sql,
    "update rosters set state = 'sent', sent_at = $2, expires_at = $3"
    " where id = $1 and state = 'draft' and expires_at > $2",
    P_INT, P_INT, P_INT);

Err roster_send(Cx *cx, RosterId id)
{
    Roster roster;
    int64_t changed;
    TRY(own_roster(cx, id, &roster));
    if (roster.rows == 0)
        return &roster_empty;
    Time until = time_add(cx->now, setting_int(cx, "rosters.days") * TIME_DAY);
    TRY(db_change(cx, &send_sql, &changed, id, cx->now, until));
    if (changed == 0)
        return &roster_moved_on;
    cx_audit(cx, "roster", id.n, S("draft"),
             str_printf(cx->arena, "sent %lld", (long long)roster.rows));
    return OK;
}

SQL(drop_sql, "update rosters set state = 'dropped' where id = $1 and state = 'draft'", P_INT);
SQL(drop_rows_sql, "delete from invitations where roster = $1", P_INT);
SQL(drop_problems_sql, "delete from roster_problems where roster = $1", P_INT);

// A draft is nobody's record yet: what it held about people goes with it.
static Err drop(Cx *cx, RosterId id)
{
    int64_t changed;
    TRY(db_change(cx, &drop_sql, &changed, id));
    if (changed == 0)
        return &roster_moved_on;
    TRY(db_change(cx, &drop_rows_sql, NULL, id));
    return db_change(cx, &drop_problems_sql, NULL, id);
}

Err roster_drop(Cx *cx, RosterId id)
{
    Roster roster;
    TRY(own_roster(cx, id, &roster));
    TRY(drop(cx, id));
    cx_audit(cx, "roster", id.n, S("draft"), S("dropped"));
    return OK;
}

// --- invitations

static const Field invitation_fields[] = {
    FIELD(Invitation, id),
    FIELD(Invitation, roster),
    FIELD(Invitation, line),
    FIELD(Invitation, name),
    FIELD(Invitation, name_masked),
    FIELD(Invitation, phone_masked),
    FIELD(Invitation, id_masked),
    WORD(Invitation, id_kind, id_kind_words),
    FIELD(Invitation, note),
    FIELD(Invitation, place),
    FIELD(Invitation, place_name),
    FIELD(Invitation, unit),
    FIELD(Invitation, unit_name),
    FIELD(Invitation, team),
    FIELD(Invitation, team_name),
    FIELD(Invitation, invited_by),
    WORD(Invitation, state, invitation_state_words),
    FIELD(Invitation, state_text),
    FIELD(Invitation, person),
    FIELD(Invitation, invited_at),
    FIELD(Invitation, expires_at),
    FIELD(Invitation, decided_at),
    HIDDEN(Invitation, sealed),
};
const Shape invitation_shape = SHAPE(Invitation, invitation_fields);

// The same struct without the name in full, so that no face of a list can show one.
typedef Invitation InvitationRow;
static const Field row_fields[] = {
    FIELD(InvitationRow, id),
    COL(InvitationRow, line, "行"),
    COL(InvitationRow, name_masked, "姓名"),
    COL(InvitationRow, phone_masked, "手机号"),
    COL(InvitationRow, id_masked, "证件号码"),
    COL(InvitationRow, place_name, "所在站"),
    COL(InvitationRow, unit_name, "单位"),
    COL(InvitationRow, team_name, "队伍"),
    WORD(InvitationRow, state, invitation_state_words),
    COL(InvitationRow, state_text, "状态"),
    COL(InvitationRow, decided_at, "答复时间"),
};
const Shape invitation_row_shape = SHAPE(InvitationRow, row_fields);

#define INVITATION_COLUMNS                                                                    \
    "select i.id, i.roster, i.line, i.sealed, i.place, p.name as place_name, i.unit, u.name " \
    "as unit_name, i.team, t.name as team_name, i.state, i.person, r.sent_at as invited_at, " \
    "r.expires_at, i.decided_at, b.name as invited_by"                                        \
    " from invitations as i join rosters as r on r.id = i.roster"                             \
    " join places as p on p.id = i.place join places as b on b.id = r.place"                  \
    " left join units as u on u.id = i.unit left join teams as t on t.id = i.team"

static Err fill(Cx *cx, Invitation *one)
{
    one->state_text = invitation_state_texts[one->state];
    if (one->sealed.bytes.n == 0)
        return OK;
    Invited who;
    TRY(invited_open(cx, one->sealed.bytes, &who));
    one->name = who.name;
    one->name_masked = mask_name(cx->arena, who.name);
    one->phone_masked = mask_phone(cx->arena, who.phone);
    one->id_kind = who.id_kind;
    one->id_masked = mask_id(cx->arena, who.id_number);
    one->note = who.note;
    return OK;
}

static Err fill_all(Cx *cx, List *list)
{
    for (size_t i = 0; i < list->n; i++)
        TRY(fill(cx, LIST_AT(list, Invitation, i)));
    return OK;
}

SQL(invitation_sql, INVITATION_COLUMNS " where i.id = $1 and r.state = 'sent'", P_INT);

Err invitation_find(Cx *cx, InvitationId id, Invitation *out)
{
    Invitation one = { 0 };
    TRY(db_one(cx, &invitation_sql, &invitation_shape, &one, &invitation_missing, id));
    TRY(fill(cx, &one));
    *out = one;
    return OK;
}

SQL(invitations_sql, INVITATION_COLUMNS " where i.roster = $1 and i.id > $2 order by i.id limit $3",
    P_INT, P_INT, P_INT);

Err invitation_list(Cx *cx, RosterId id, InvitationId after, int limit, List *out)
{
    TRY(db_list(cx, &invitations_sql, &invitation_shape, out, id, after.n, limit));
    return fill_all(cx, out);
}

SQL(mine_sql,
    INVITATION_COLUMNS " where i.phone_hash = $1 and i.state = 'invited' and r.state = 'sent'"
                       " and r.expires_at > $2 order by i.id limit 50",
    P_BYTES, P_INT);

Err invitation_mine(Cx *cx, PersonId person, List *out)
{
    Str phone;
    *out = (List){ 0 };
    TRY(person_phone(cx, person, &phone));
    if (phone.n == 0)
        return OK;
    TRY(db_list(cx, &mine_sql, &invitation_shape, out, (Blob){ phone_lookup(cx, phone) }, cx->now));
    return fill_all(cx, out);
}

Str invitation_token(Cx *cx, InvitationId id)
{
    Str text = str_printf(cx->arena, "%lld", (long long)id.n);
    Str hash = lookup_hash(cx->arena, &cx->county->key_token, "invitations.token", text);
    return base64url_of(cx->arena, str_slice(hash, 0, 16));
}

bool invitation_token_fits(Cx *cx, InvitationId id, Str token)
{
    Str own = invitation_token(cx, id);
    Hash a = hash_of(own), b = hash_of(token);
    return hash_eq(&a, &b);
}

// --- the person's answer

SQL(accept_sql,
    "update invitations set state = 'accepted', sealed = null, phone_hash = null, person_hash = "
    "null, person = $2, consent = $3, decided_at = $4 where id = $1 and state = 'invited'",
    P_INT, P_INT, P_TEXT, P_INT);

// What the roster said of the document is taken only where nothing is registered, and never
// overrules.
static Err take_document(Cx *cx, const Person *person, const Invited *who)
{
    if (who->id_kind == ID_KIND_NONE || person->id_kind != ID_KIND_NONE)
        return OK;
    return person_document_set(cx, person->id, who->id_kind, who->id_number);
}

static Err open_invitation(Cx *cx, InvitationId id, Invitation *one, Invited *who)
{
    TRY(invitation_find(cx, id, one));
    if (one->state != INVITATION_INVITED || one->expires_at.ms <= cx->now.ms)
        return &invitation_moved_on;
    return invited_open(cx, one->sealed.bytes, who);
}

static Err phone_is(Cx *cx, PersonId person, Str phone, bool *same_phone)
{
    Str own;
    TRY(person_phone(cx, person, &own));
    *same_phone = own.n > 0 && str_eq(own, phone);
    return OK;
}

Err invitation_accept(Cx *cx, InvitationId id)
{
    Invitation one;
    Invited who;
    Person person;
    bool own;
    int64_t changed;
    TRY(open_invitation(cx, id, &one, &who));
    TRY(person_find(cx, cx->actor.person, &person));
    TRY(phone_is(cx, person.id, who.phone, &own));
    if (!own)
        return &invitation_missing;
    if (!str_eq(person.name, who.name))
        return &invitation_other;
    TRY(db_change(cx, &accept_sql, &changed, id, person.id, ROSTER_CONSENT, cx->now));
    if (changed == 0)
        return &invitation_moved_on;
    TRY(take_document(cx, &person, &who));
    if (one.unit.n != 0)
        TRY(person_unit_set(cx, person.id, one.unit));
    if (one.team.n != 0)
        TRY(team_member_invited(cx, one.team, person.id));
    cx_event(cx, "invitation.accepted", person.id.n, id.n);
    cx_audit(cx, "invitation", id.n, S("invited"), S("accepted"));
    return OK;
}

SQL(decline_sql,
    "update invitations set state = 'declined', sealed = null, phone_hash = null, person_hash = "
    "null, decided_at = $2 where id = $1 and state = 'invited'",
    P_INT, P_INT);

// Whoever has the phone may say no for it, whatever the name: nothing is kept of a stranger's slip.
Err invitation_decline(Cx *cx, InvitationId id)
{
    Invitation one;
    Invited who;
    int64_t changed;
    TRY(open_invitation(cx, id, &one, &who));
    if (cx->actor.person.n != 0) {
        bool own;
        TRY(phone_is(cx, cx->actor.person, who.phone, &own));
        if (!own)
            return &invitation_missing;
    }
    TRY(db_change(cx, &decline_sql, &changed, id, cx->now));
    if (changed == 0)
        return &invitation_moved_on;
    cx_audit(cx, "invitation", id.n, S("invited"), S("declined"));
    return OK;
}

SQL(erased_sql,
    "update invitations set state = 'expired', person = null, consent = null where person = $1",
    P_INT);

Err roster_hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &erased_sql, NULL, event->id);
}

// --- the clock

SQL(due_draft_sql,
    "select id from rosters where state = 'draft' and expires_at <= $1 order by id limit 1", P_INT);
SQL(due_sent_sql,
    "select r.id from rosters as r where r.state = 'sent' and r.expires_at <= $1 and exists"
    " (select 1 from invitations as i where i.roster = r.id and i.state = 'invited')"
    " order by r.id limit 1",
    P_INT);
SQL(expire_sql,
    "update invitations set state = 'expired', sealed = null, phone_hash = null, person_hash = "
    "null, decided_at = $2 where roster = $1 and state = 'invited'",
    P_INT, P_INT);

Err roster_tick(Cx *cx, int limit, int *did)
{
    for (*did = 0; *did < limit; (*did)++) {
        int64_t draft = 0, sent = 0;
        TRY(db_int(cx, &due_draft_sql, &draft, cx->now));
        if (draft != 0) {
            TRY(drop(cx, (RosterId){ draft }));
            continue;
        }
        TRY(db_int(cx, &due_sent_sql, &sent, cx->now));
        if (sent == 0)
            return OK;
        TRY(db_change(cx, &expire_sql, NULL, sent, cx->now));
    }
    return OK;
}

typedef struct {
    InvitationId id;
    Str base;
    Blob sealed;
    Str invited_by, team_name;
    Time expires_at;
} Untold;
static const Field untold_fields[] = {
    FIELD(Untold, id),         FIELD(Untold, base),      FIELD(Untold, sealed),
    FIELD(Untold, invited_by), FIELD(Untold, team_name), FIELD(Untold, expires_at),
};
static const Shape untold_shape = SHAPE(Untold, untold_fields);

SQL(untold_sql,
    "select i.id, r.base, i.sealed, b.name as invited_by, t.name as team_name, r.expires_at"
    " from rosters as r join invitations as i on i.roster = r.id join places as b on b.id = "
    "r.place left join teams as t on t.id = i.team"
    " where r.state = 'sent' and r.sms = 1 and i.state = 'invited' and i.told_at is null and "
    "r.expires_at > $1 order by i.id limit $2",
    P_INT, P_INT);
SQL(told_sql,
    "update invitations set told_at = $2 where id = $1 and told_at is null and state = 'invited'",
    P_INT, P_INT);

static Err tell_one(Cx *cx, const Untold *one)
{
    Invited who;
    TRY(invited_open(cx, one->sealed.bytes, &who));
    Str what = one->team_name.n > 0 ? one->team_name : say(lang_zh(), TEXT("新时代文明实践志愿者"));
    Str body = say_with(
        cx->arena, lang_zh(),
        TEXT("{0}邀请您加入{1}。请用本手机号登录后答复；不同意或不理会，您的资料会自动删除。"),
        one->invited_by, what);
    if (one->base.n > 0)
        body = str_printf(cx->arena, "%.*s %.*s/invited/%lld?t=%.*s", STR_FMT(body),
                          STR_FMT(one->base), (long long)one->id.n,
                          STR_FMT(invitation_token(cx, one->id)));
    OutboxMessage message = {
        .channel = "sms", .receiver = who.phone, .kind = "invitation", .body = body
    };
    TRY(outbox_put(cx, &message));
    return db_change(cx, &told_sql, NULL, one->id, cx->now);
}

Err roster_tell(Cx *cx, int limit, int *did)
{
    List untold;
    TRY(db_list(cx, &untold_sql, &untold_shape, &untold, cx->now, limit));
    for (size_t i = 0; i < untold.n; i++)
        TRY(tell_one(cx, LIST_AT(&untold, Untold, i)));
    *did = (int)untold.n;
    return OK;
}
