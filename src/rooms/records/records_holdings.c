// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/records/records_in.h"
#include "store/db.h"

SQL(records_sql,
    "select r.made_at as at, r.day, coalesce(a.name, e.what, '') as what, r.state, p.name as place,"
    " r.minutes as number, r.kind || ' ' || r.reason as words from records r"
    " join places p on p.id = r.place left join activities a on a.id = r.activity"
    " left join record_entries e on e.id = r.entry where r.person = $1 order by r.id desc limit $2",
    P_INT, P_INT);
SQL(entries_sql,
    "select made_at as at, day, what, state, reason as words from record_entries where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(objections_sql,
    "select made_at as at, words, state from record_objections where person = $1"
    " order by id desc limit $2",
    P_INT, P_INT);
SQL(evaluations_sql,
    "select e.at, a.name as what, e.side as state, e.words, e.stars as number from evaluations e"
    " join activities a on a.id = e.activity where e.person = $1 order by e.at desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(objections_left, "record_objections", "person", "x.words <> '（本人已注销）'");
HOLDING_LEFT(evaluations_left, "evaluations", "person", "x.words <> ''");

const Holding record_holdings[] = {
    { "records", "person", TEXT("服务时长记录"), .rows = &records_sql, .words = record_state_words,
      .texts = record_state_texts, .kept = TEXT("志愿服务记录按法规保存，只有编号") },
    { "record_marks", "person", TEXT("记录的进度"), .kept = TEXT("记录的索引，只有编号") },
    { "record_entries", "person", TEXT("补录"), .rows = &entries_sql, .words = entry_state_words,
      .texts = entry_state_texts, .kept = TEXT("志愿服务记录的凭据，只有编号") },
    { "record_objections", "person", TEXT("异议和申诉"), .rows = &objections_sql,
      .words = objection_state_words, .texts = objection_state_texts, .left = &objections_left,
      .kept = TEXT("办过的凭据，写的话已删除") },
    { "evaluations", "person", TEXT("互相评价"), .rows = &evaluations_sql,
      .left = &evaluations_left, .kept = TEXT("评价的星数，写的话已删除") },
    { 0 },
};

SQL(forget_objections_sql,
    "update record_objections set words = '（本人已注销）' where person = $1", P_INT);
SQL(forget_words_sql, "update evaluations set words = '' where person = $1", P_INT);

Err record_hear_erased(Cx *cx, const Event *event)
{
    TRY(db_change(cx, &forget_objections_sql, NULL, event->id));
    return db_change(cx, &forget_words_sql, NULL, event->id);
}

#define TWICE_MAX 32  // each tells an event, and an act tells so many

// The same time of one person counts once: what lies beside time of the number that stays, and what
// the person would have approved for themselves, is answered by its reversal.
SQL(twice_sql,
    "select r.id from records r where r.person = $2 and r.reversal_of is null"
    " and r.state in ('pending', 'public', 'effective') and (r.approved_by = $1 or exists"
    " (select k.id from records k where k.person = $1 and k.reversal_of is null"
    "   and k.state in ('pending', 'public', 'effective') and (k.activity = r.activity"
    "   or (k.path <> 'carried' and r.path <> 'carried' and k.in_at < r.out_at"
    "       and k.out_at > r.in_at))))"
    " order by r.id limit 33",
    P_INT, P_INT);
SQL(credit_sql,
    "select coalesce(cast(sum(minutes) as bigint), 0) as n from records where person = $1"
    " and kind = 'credit' and state = 'effective'",
    P_INT);
typedef struct {
    RecordId id;
} Twice;
static const Field twice_fields[] = { FIELD(Twice, id) };
static const Shape twice_shape = SHAPE(Twice, twice_fields);
FAULT(record_twice_many, 409, "record.twice_many",
      "两个编号有三十多条时间重叠的记录，请先核对，冲正后再合并");
SQL(take_records_sql,
    "update records set person = $1 where person = $2 and state in ('pending', 'public',"
    " 'effective') and (approved_by is null or approved_by <> $1)",
    P_INT, P_INT);
SQL(take_marks_sql,
    "update record_marks set person = $1 where person = $2 and not exists (select m.person"
    " from record_marks m where m.activity = record_marks.activity and m.person = $1)",
    P_INT, P_INT);
SQL(take_entries_sql,
    "update record_entries set person = $1 where person = $2 and made_by <> $1"
    " and (decided_by is null or decided_by <> $1) and id in (select r.entry from records r"
    "   where r.person = $1 and r.entry is not null)",
    P_INT, P_INT);
SQL(take_objections_sql, "update record_objections set person = $1 where person = $2", P_INT,
    P_INT);
SQL(take_evaluations_sql,
    "update evaluations set person = $1 where person = $2 and not exists (select e.person"
    " from evaluations e where e.activity = evaluations.activity and e.person = $1)",
    P_INT, P_INT);

Err record_merge_person(Cx *cx, PersonId to, PersonId from)
{
    List twice;
    Record record;
    int64_t minutes;
    TRY(db_list(cx, &twice_sql, &twice_shape, &twice, to, from));
    if (twice.n > TWICE_MAX)
        return &record_twice_many;
    for (size_t i = 0; i < twice.n; i++) {
        TRY(record_find(cx, LIST_AT(&twice, Twice, i)->id, &record));
        TRY(record_answer(cx, &record, str(TEXT("两个编号是同一个人，同一段时间只算一次").zh)));
    }
    TRY(db_int(cx, &credit_sql, &minutes, from));
    TRY(signup_minutes_add(cx, to, minutes));
    TRY(signup_minutes_add(cx, from, -minutes));
    TRY(db_change(cx, &take_records_sql, NULL, to, from));
    TRY(db_change(cx, &take_marks_sql, NULL, to, from));
    TRY(db_change(cx, &take_entries_sql, NULL, to, from));
    TRY(db_change(cx, &take_objections_sql, NULL, to, from));
    return db_change(cx, &take_evaluations_sql, NULL, to, from);
}
