#include "base/utf8.h"
#include "rooms/merges/merges_in.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "store/outbox.h"
#include "store/recount.h"
#include "town/setting.h"

#define KEPT_DAYS 30

static const Field merge_fields[] = {
    FIELD(Merge, id),
    FIELD(Merge, keeps),
    FIELD(Merge, gone),
    COL(Merge, name_masked, "姓名"),
    COL(Merge, keeps_number, "留下的编号"),
    COL(Merge, keeps_home, "所属站"),
    COL(Merge, gone_number, "并掉的编号"),
    COL(Merge, gone_home, "并掉的编号所属站"),
    FIELD(Merge, place_path),
    SHOWN(Merge, gone_path),
    WORD(Merge, evidence, merge_evidence_words),
    COL(Merge, evidence_text, "依据"),
    COL(Merge, why, "说明"),
    WORD(Merge, state, merge_state_words),
    COL(Merge, state_text, "状态"),
    FIELD(Merge, proposed_by),
    COL(Merge, proposed_by_name, "申请人"),
    COL(Merge, proposed_at, "申请时间"),
    FIELD(Merge, waits_until),
    FIELD(Merge, due_at),
    FIELD(Merge, decided_by),
    COL(Merge, decided_by_name, "确认人"),
    COL(Merge, decided_at, "确认时间"),
    FIELD(Merge, by_person),
    COL(Merge, opinion, "意见"),
    SHOWN(Merge, href),
};
const Shape merge_shape = SHAPE(Merge, merge_fields);

static const Field merge_row_fields[] = {
    COL(MergeRow, title, "类别"),
    FIELD(MergeRow, tbl),
    FIELD(MergeRow, col),
    COL(MergeRow, before, "原有"),
    COL(MergeRow, moved, "转到留下的编号"),
    COL(MergeRow, after, "留在原编号"),
};
const Shape merge_row_shape = SHAPE(MergeRow, merge_row_fields);

#define MERGE_SELECT                                                                           \
    "select m.id, m.keeps, m.gone, k.name as name_masked, k.volunteer_number as keeps_number," \
    " m.gone_number, coalesce(h.name, '') as keeps_home, coalesce(o.name, '') as gone_home,"   \
    " m.place_path, coalesce(o.path, '') as gone_path, m.evidence, m.why, m.state,"            \
    " m.proposed_by, b.name as proposed_by_name, m.proposed_at, m.waits_until, m.due_at,"      \
    " m.decided_by, coalesce(d.name, '') as decided_by_name, m.decided_at, m.by_person,"       \
    " m.opinion from merges m join people k on k.id = m.keeps join people g on g.id = m.gone"  \
    " join people b on b.id = m.proposed_by left join people d on d.id = m.decided_by"         \
    " left join places h on h.id = k.home left join places o on o.id = g.home"
SQL(find_sql, MERGE_SELECT " where m.id = $1", P_INT);
SQL(list_sql,
    MERGE_SELECT " where m.place_path >= $1 and m.place_path < $2 and ($3 = 0 or m.state ="
                 " 'proposed') and ($4 = 0 or m.id < $4) order by m.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(of_sql,
    MERGE_SELECT " where m.keeps = $1 or m.gone = $1 or (m.proposed_by = $1)"
                 " order by m.id desc limit 50",
    P_INT);

static void dress(Cx *cx, Merge *merge)
{
    merge->name_masked = mask_name(cx->arena, merge->name_masked);
    merge->proposed_by_name = mask_name(cx->arena, merge->proposed_by_name);
    if (merge->decided_by_name.n > 0)
        merge->decided_by_name = mask_name(cx->arena, merge->decided_by_name);
    merge->state_text = merge_state_texts[merge->state];
    merge->evidence_text = merge_evidence_texts[merge->evidence];
    merge->href = url_of(str_printf(cx->arena, "/merges/%lld", (long long)merge->id.n));
}

static bool is_staff(const Cx *cx, const Merge *merge)
{
    return cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, merge->place_path) ||
           (merge->gone_path.n > 0 && actor_may(&cx->actor, ROLES_DISPATCH, merge->gone_path));
}

Err merge_find(Cx *cx, MergeId id, Merge *out)
{
    PersonId me = cx->actor.person;
    TRY(db_one(cx, &find_sql, &merge_shape, out, &merge_missing, id));
    dress(cx, out);
    bool mine = same(out->keeps, me) || same(out->gone, me) || same(out->proposed_by, me);
    return mine || is_staff(cx, out) ? OK : &merge_missing;
}

static Err dressed(Cx *cx, Err err, List *merges)
{
    TRY(err);
    for (size_t i = 0; i < merges->n; i++)
        dress(cx, LIST_AT(merges, Merge, i));
    return OK;
}

Err merge_list(Cx *cx, Str path, bool open, MergeId before, int limit, List *out)
{
    return dressed(cx,
                   db_list(cx, &list_sql, &merge_shape, out, path, prefix_end(cx->arena, path),
                           open, before.n, limit),
                   out);
}

Err merge_list_of(Cx *cx, PersonId person, List *out)
{
    return dressed(cx, db_list(cx, &of_sql, &merge_shape, out, person), out);
}

SQL(rows_sql,
    "select tbl, col, before, after, before - after as moved from merge_rows where merge = $1"
    " and before > 0 order by tbl, col limit 500",
    P_INT);

Err merge_rows_of(Cx *cx, MergeId id, List *out)
{
    TRY(db_list(cx, &rows_sql, &merge_row_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        MergeRow *row = LIST_AT(out, MergeRow, i);
        row->title = TEXT("其他");
        for (size_t r = 0; rooms[r] != NULL; r++)
            for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++)
                if (str_eq(row->tbl, str(h->table)) && str_eq(row->col, str(h->column)))
                    row->title = h->title;
    }
    return OK;
}

// --- proposed

static Err tell(Cx *cx, PersonId person, Time until)
{
    Str phone;
    TRY(person_phone(cx, person, &phone));
    if (!phone_is_mobile(phone))
        return OK;
    Day day = time_day(until);
    OutboxMessage message = {
        .channel = "sms",
        .receiver = phone,
        .kind = "merge.proposed",
        .body = say_with(cx->arena, lang_zh(),
                         TEXT("有人提出您的两个志愿者编号是同一个人，申请合并。是的话请登录后在“"
                              "我的资料”里确认；不是的话请在 {0} 以前登录后选“不合并”。"),
                         str_printf(cx->arena, "%04d-%02d-%02d", day.ymd / 10000,
                                    day.ymd / 100 % 100, day.ymd % 100),
                         (Str){ 0 }),
    };
    return outbox_put(cx, &message);
}

SQL(open_sql,
    "select count(*) from merges where (state = 'proposed' and (keeps in ($1, $2) or gone in"
    " ($1, $2))) or (state = 'done' and gone in ($1, $2))",
    P_INT, P_INT);
SQL(add_sql,
    "insert into merges (keeps, gone, gone_number, place_path, evidence, why, state, proposed_by,"
    " proposed_at, waits_until, due_at) values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $9,"
    " $10) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Err number_of(Cx *cx, const char *field, Str number, Person *out)
{
    Err err = person_by_number(cx, number, out);
    if (err != &person_missing)
        return err;
    cx_problem(cx, str(field), "unknown", TEXT("没有这个志愿者编号"), (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static Err both_of(Cx *cx, const MergeNew *new, Person *keeps, Person *gone, bool *staff)
{
    Str keeps_number = str_trim(new->keeps);
    if (keeps_number.n == 0)
        TRY(person_find(cx, cx->actor.person, keeps));
    else
        TRY(number_of(cx, "keeps", keeps_number, keeps));
    TRY(number_of(cx, "gone", str_trim(new->gone), gone));
    *staff = cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, keeps->home_path) ||
             actor_may(&cx->actor, ROLES_DISPATCH, gone->home_path);
    bool own = same(keeps->id, cx->actor.person);
    return own || *staff ? OK : &merge_not_yours;
}

Err merge_propose(Cx *cx, const MergeNew *new, MergeId *id)
{
    Person keeps, gone;
    Likeness likeness;
    bool staff;
    int64_t open;
    Str why = str_trim(new->why);
    TRY(both_of(cx, new, &keeps, &gone, &staff));
    if (same(keeps.id, gone.id))
        return &merge_same;
    if (utf8_length(why) < 2 || utf8_length(why) > 200) {
        cx_problem(cx, S("why"), "length", TEXT("请写明怎么知道的，2 至 200 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(person_alike(cx, keeps.id, gone.id, &likeness));
    TRY(merge_verdict(&likeness, new->evidence, staff));
    TRY(db_int(cx, &open_sql, &open, keeps.id, gone.id));
    if (open > 0)
        return &merge_there;
    Time until = time_add(cx->now, rule_int(cx, "merges.wait_days", cx->today) * TIME_DAY);
    TRY(db_insert(cx, &add_sql, &id->n, keeps.id, gone.id, gone.volunteer_number,
                  keeps.home_path.n > 0 ? keeps.home_path : gone.home_path,
                  merge_evidence_words[new->evidence], why, cx->actor.person, cx->now, until,
                  time_add(cx->now, KEPT_DAYS * TIME_DAY)));
    if (id->n == 0)
        return &merge_there;
    TRY(tell(cx, keeps.id, until));
    TRY(tell(cx, gone.id, until));
    cx_audit(cx, "merge", id->n, (Str){ 0 }, S("proposed"));
    return OK;
}

// --- decided

SQL(decide_sql,
    "update merges set state = $2, decided_by = $3, decided_at = $4, opinion = $5, by_person = $6"
    " where id = $1 and state = 'proposed'",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT);
SQL(row_sql, "insert into merge_rows (merge, tbl, col, before, after) values ($1, $2, $3, $4, $5)",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err decide(Cx *cx, const Merge *merge, MergeState state, Str opinion, bool by_person)
{
    int64_t changed;
    cx_audit(cx, "merge", merge->id.n, S("proposed"), str(merge_state_words[state]));
    TRY(db_change(cx, &decide_sql, &changed, merge->id, merge_state_words[state], cx->actor.person,
                  cx->now, opinion, by_person));
    return changed == 1 ? OK : &merge_moved_on;
}

// The document follows when the number that is kept has none.
static Err document_over(Cx *cx, const Merge *merge, IdKind kind, Str number)
{
    Person keeps;
    TRY(person_find(cx, merge->keeps, &keeps));
    return number.n == 0 || keeps.id_kind != ID_KIND_NONE
               ? OK
               : person_document_set(cx, merge->keeps, kind, number);
}

static Err go_over(Cx *cx, const Merge *merge)
{
    List before, after, rows;
    Person gone;
    Str number;
    TRY(person_find(cx, merge->gone, &gone));
    TRY(person_document(cx, merge->gone, &number));
    TRY(person_copy(cx, merge->gone, &before, &rows));
    for (size_t r = 0; rooms[r] != NULL; r++)
        if (rooms[r]->merge != NULL)
            TRY(rooms[r]->merge(cx, merge->keeps, merge->gone));
    TRY(person_copy(cx, merge->gone, &after, &rows));
    for (size_t i = 0; i < before.n; i++) {
        const CopyGroup *was = LIST_AT(&before, CopyGroup, i), *is = LIST_AT(&after, CopyGroup, i);
        TRY(db_change(cx, &row_sql, NULL, merge->id, was->table, was->column, was->count,
                      is->count < was->count ? is->count : was->count));
    }
    TRY(person_erase(cx, merge->gone));
    return document_over(cx, merge, gone.id_kind, number);
}

Err merge_agree(Cx *cx, MergeId id)
{
    Merge merge;
    Likeness likeness;
    PersonId me = cx->actor.person;
    TRY(merge_find(cx, id, &merge));
    if (merge.state != MERGE_PROPOSED)
        return &merge_moved_on;
    const MergeHands hands = { .actor = me,
                               .proposer = merge.proposed_by,
                               .keeps = merge.keeps,
                               .gone = merge.gone,
                               .staff = is_staff(cx, &merge),
                               .now = cx->now,
                               .waits_until = merge.waits_until };
    TRY(merge_may_agree(&hands));
    TRY(person_alike(cx, merge.keeps, merge.gone, &likeness));
    if (likeness.documents)
        return &merge_documents;
    TRY(decide(cx, &merge, MERGE_DONE, S(""), same(me, merge.keeps) || same(me, merge.gone)));
    TRY(go_over(cx, &merge));
    cx_audit(cx, "merge", id.n, S("proposed"),
             str_printf(cx->arena, "person %lld into %lld", (long long)merge.gone.n,
                        (long long)merge.keeps.n));
    return OK;
}

Err merge_refuse(Cx *cx, MergeId id, Str opinion)
{
    Merge merge;
    Str why = str_trim(opinion);
    PersonId me = cx->actor.person;
    TRY(merge_find(cx, id, &merge));
    if (merge.state != MERGE_PROPOSED)
        return &merge_moved_on;
    if (!same(me, merge.keeps) && !same(me, merge.gone) && !is_staff(cx, &merge))
        return &merge_not_yours;
    if (utf8_length(why) < 2 || utf8_length(why) > 100) {
        cx_problem(cx, S("opinion"), "length", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    return decide(cx, &merge, MERGE_REFUSED, why, same(me, merge.keeps) || same(me, merge.gone));
}

Err merge_withdraw(Cx *cx, MergeId id)
{
    Merge merge;
    TRY(merge_find(cx, id, &merge));
    if (!same(merge.proposed_by, cx->actor.person))
        return &merge_not_yours;
    return decide(cx, &merge, MERGE_WITHDRAWN, S(""), false);
}

SQL(due_sql,
    "select id as n from merges where state = 'proposed' and due_at <= $1 order by due_at"
    " limit 1",
    P_INT);
SQL(lapse_sql,
    "update merges set state = 'withdrawn', decided_at = $2, opinion = $3 where id = $1"
    " and state = 'proposed'",
    P_INT, P_INT, P_TEXT);

Err merge_tick(Cx *cx, int limit, int *did)
{
    for (*did = 0; *did < limit; (*did)++) {
        MergeId id = NO(Merge);
        TRY(db_int(cx, &due_sql, &id.n, cx->now));
        if (id.n == 0)
            return OK;
        TRY(db_change(cx, &lapse_sql, NULL, id, cx->now, str(TEXT("三十天没有确认").zh)));
    }
    return OK;
}

SQL(erased_sql,
    "update merges set state = 'withdrawn', decided_at = $2 where state = 'proposed'"
    " and (keeps = $1 or gone = $1)",
    P_INT, P_INT);
SQL(forget_sql,
    "update merges set why = '（已删除）', opinion = '' where keeps = $1 or"
    " (gone = $1 and state <> 'done')",
    P_INT);

Err merge_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &erased_sql, NULL, event->id, cx->now));
    return db_change(cx, &forget_sql, NULL, event->id);
}

// --- what others know of a person

SQL(followed_sql,
    MERGE_SELECT " where m.state = 'done' and (m.gone = $1 or m.keeps = $1)"
                 " order by m.id limit 20",
    P_INT);

Err merges_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    List merges;
    if (!str_eq(str(what), S("person")))
        return OK;
    TRY(dressed(cx, db_list(cx, &followed_sql, &merge_shape, &merges, id), &merges));
    Beside *rows = NEW_ARRAY(cx->arena, Beside, merges.n + 1);
    for (size_t i = 0; i < merges.n; i++) {
        const Merge *merge = LIST_AT(&merges, Merge, i);
        bool went = merge->gone.n == id;
        rows[i] = (Beside){ .label = went ? TEXT("已并入") : TEXT("并进来的编号"),
                            .text = went ? merge->keeps_number : merge->gone_number,
                            .href = merge->href };
    }
    *out = (List){ rows, merges.n };
    return OK;
}

// --- check

SQL0(gone_sql, "select count(*) as wrong, min(m.id) as example from merges as m join people as p on"
               " p.id = m.gone where m.state = 'done' and p.state = 'active'");

Err merges_check(Cx *cx, Recount *recount)
{
    return recount_rows(cx, recount, &gone_sql, TEXT("合并了的编号不再有人用"));
}

// --- what this room holds about a person

SQL(held_sql,
    "select proposed_at as at, gone_number as what, state, why as words from merges"
    " where keeps = $1 order by id desc limit $2",
    P_INT, P_INT);
SQL(went_sql,
    "select proposed_at as at, gone_number as what, state, why as words from merges"
    " where gone = $1 order by id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(held_left, "merges", "keeps", "(x.state = 'proposed' or x.why <> '（已删除）')");
HOLDING_LEFT(went_left, "merges", "gone", "x.state = 'proposed'");
const Holding merge_holdings[] = {
    { "merges", "keeps", TEXT("编号合并"), .rows = &held_sql, .words = merge_state_words,
      .texts = merge_state_texts, .left = &held_left,
      .kept = TEXT("从旧编号找到新编号，只有编号") },
    { "merges", "gone", TEXT("编号合并（旧编号）"), .rows = &went_sql, .words = merge_state_words,
      .texts = merge_state_texts, .left = &went_left,
      .kept = TEXT("从旧编号找到新编号，只有编号") },
    { 0 },
};

SQL(follow_sql, "update merges set keeps = $1 where keeps = $2 and gone <> $1 and state = 'done'",
    P_INT, P_INT);

// An older trace leads on to the number that is kept now.
Err merges_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &follow_sql, NULL, to, from);
}
