#include "base/utf8.h"
#include "rooms/carries/carries_in.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "rooms/records/records.h"
#include "store/db.h"
#include "store/recount.h"
#include "town/calendar.h"
#include "town/setting.h"

static const Field carry_fields[] = {
    FIELD(Carry, id),
    FIELD(Carry, place),
    COL(Carry, place_name, "阵地"),
    FIELD(Carry, place_path),
    COL(Carry, source, "原平台"),
    COL(Carry, as_of, "截至"),
    WORD(Carry, state, carry_state_words),
    COL(Carry, state_text, "状态"),
    FIELD(Carry, file_name),
    COL(Carry, file_hash, "文件校验码"),
    COL(Carry, rows, "人数"),
    FIELD(Carry, bad),
    COL(Carry, minutes, "结转时数"),
    FIELD(Carry, photo),
    FIELD(Carry, made_by),
    FIELD(Carry, decided_by),
    SHOWN(Carry, made_right),
    COL(Carry, made_by_name, "申请人"),
    COL(Carry, decided_by_name, "复核人"),
    FIELD(Carry, made_at),
    COL(Carry, applied_at, "申请时间"),
    COL(Carry, decided_at, "复核时间"),
    COL(Carry, effective_on, "公示到"),
    FIELD(Carry, effective_at),
    COL(Carry, opinion, "意见"),
    SHOWN(Carry, href),
};
const Shape carry_shape = SHAPE(Carry, carry_fields);
static const Field row_fields[] = {
    FIELD(CarryRow, id),
    COL(CarryRow, line, "行"),
    FIELD(CarryRow, person),
    COL(CarryRow, name_masked, "姓名"),
    COL(CarryRow, volunteer_number, "志愿者编号"),
    COL(CarryRow, home_name, "所属站"),
    COL(CarryRow, minutes, "结转时数"),
    COL(CarryRow, real_name, "原平台已实名"),
    COL(CarryRow, real_on, "实名日期"),
    COL(CarryRow, number, "原平台编号"),
    COL(CarryRow, source, "原平台"),
    COL(CarryRow, as_of, "截至"),
};
const Shape carry_row_shape = SHAPE(CarryRow, row_fields);
static const Field problem_fields[] = { COL(CarryProblem, line, "行"),
                                        COL(CarryProblem, heading, "列"), FIELD(CarryProblem, code),
                                        COL(CarryProblem, words, "要改的地方") };
const Shape carry_problem_shape = SHAPE(CarryProblem, problem_fields);
static const Field sums_fields[] = { FIELD(CarrySums, people), FIELD(CarrySums, real_there),
                                     FIELD(CarrySums, real_here), FIELD(CarrySums, minutes) };
const Shape carry_sums_shape = SHAPE(CarrySums, sums_fields);

#define CARRY_SELECT                                                                        \
    "select c.id, c.place, p.name as place_name, c.place_path, c.source, c.as_of, c.state," \
    " c.file_name, c.file_hash, c.row_count as rows, c.bad, c.minutes, c.photo, c.made_by," \
    " c.made_right, c.decided_by, m.name as made_by_name, coalesce(d.name, '') as"          \
    " decided_by_name, c.made_at, c.applied_at, c.decided_at, c.effective_at,"              \
    " c.effective_on, c.opinion from carries c join places p on p.id = c.place"             \
    " join people m on m.id = c.made_by left join people d on d.id = c.decided_by"
SQL(find_sql, CARRY_SELECT " where c.id = $1", P_INT);
SQL(list_sql,
    CARRY_SELECT " where c.place_path >= $1 and c.place_path < $2 and ($3 = 0 or c.id < $3)"
                 " order by c.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

static void dress(Cx *cx, Carry *carry)
{
    carry->state_text = carry_state_texts[carry->state];
    carry->href = url_of(str_printf(cx->arena, "/carries/%lld", (long long)carry->id.n));
}

Err carry_find(Cx *cx, CarryId id, Carry *out)
{
    TRY(db_one(cx, &find_sql, &carry_shape, out, &carry_missing, id));
    dress(cx, out);
    bool reads = cx->actor.system ||
                 actor_may(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
                           out->place_path);
    return reads ? OK : &carry_missing;
}

Err carry_list(Cx *cx, Str path, CarryId before, int limit, List *out)
{
    TRY(db_list(cx, &list_sql, &carry_shape, out, path, prefix_end(cx->arena, path), before.n,
                limit));
    for (size_t i = 0; i < out->n; i++)
        dress(cx, LIST_AT(out, Carry, i));
    return OK;
}

#define ROW_SELECT                                                                     \
    "select r.id, r.line, r.person, n.name as name_masked, n.volunteer_number,"        \
    " coalesce(h.name, '') as home_name, r.minutes, r.real_name, r.real_on, r.number," \
    " c.source, c.as_of from carry_rows r join carries c on c.id = r.carry"            \
    " join people n on n.id = r.person left join places h on h.id = n.home"
SQL(rows_sql, ROW_SELECT " where r.carry = $1 and r.id > $2 order by r.id limit $3", P_INT, P_INT,
    P_INT);
SQL(rows_of_sql,
    ROW_SELECT " where r.person = $1 and c.state = 'effective' order by r.id limit 100", P_INT);

static Err masked(Cx *cx, Err err, List *rows)
{
    TRY(err);
    for (size_t i = 0; i < rows->n; i++) {
        CarryRow *row = LIST_AT(rows, CarryRow, i);
        row->name_masked = mask_name(cx->arena, row->name_masked);
    }
    return OK;
}

Err carry_row_list(Cx *cx, CarryId id, CarryRowId after, int limit, List *out)
{
    return masked(cx, db_list(cx, &rows_sql, &carry_row_shape, out, id, after.n, limit), out);
}

Err carry_list_of(Cx *cx, PersonId person, List *out)
{
    return masked(cx, db_list(cx, &rows_of_sql, &carry_row_shape, out, person), out);
}

SQL(problems_sql,
    "select line, heading, code, words from carry_problems where carry = $1 order by id limit 500",
    P_INT);

Err carry_problem_list(Cx *cx, CarryId id, List *out)
{
    return db_list(cx, &problems_sql, &carry_problem_shape, out, id);
}

SQL(sums_sql,
    "select count(distinct r.person) as people,"
    " count(distinct case when r.real_name = 1 then r.person end) as real_there,"
    " count(distinct case when r.real_name = 1 and v.real_name = 'passed' then r.person end)"
    "   as real_here, coalesce(cast(sum(r.minutes) as bigint), 0) as minutes"
    " from carry_rows r join carries c on c.id = r.carry and c.state = 'effective'"
    " join people n on n.id = r.person join places h on h.id = n.home"
    " left join volunteers v on v.person = r.person where h.path >= $1 and h.path < $2",
    P_TEXT, P_TEXT);

Err carry_sums(Cx *cx, Str path, CarrySums *out)
{
    return db_one(cx, &sums_sql, &carry_sums_shape, out, &carry_missing, path,
                  prefix_end(cx->arena, path));
}

// --- acts

SQL(make_sql,
    "insert into carries (place, place_path, source, as_of, state, made_by, made_right, made_at)"
    " values ($1, $2, $3, $4, 'draft', $5, $6, $7) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

// What the node of the grant gives, so that who agrees stands above it.
static RecordRight right_of(const Grant *grant)
{
    if (grant->role & ROLE_CENTRE)
        return RIGHT_CENTRE;
    return grant->role & ROLE_BRANCH ? RIGHT_BRANCH : RIGHT_STATION;
}

Err carry_make(Cx *cx, Str source, Day as_of, CarryId *id)
{
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    Str from = str_trim(source);
    if (grant == NULL || grant->place.n == 0)
        return &carry_not_yours;
    if (utf8_length(from) < 2 || utf8_length(from) > 40)
        cx_problem(cx, S("source"), "length", TEXT("请写原平台的名称，2 至 40 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (as_of.ymd == 0 || as_of.ymd > cx->today.ymd)
        cx_problem(cx, S("as_of"), "range", TEXT("截至日期不能在今天之后"), (Str){ 0 }, (Str){ 0 });
    if (cx->problems != NULL)
        return &fault_invalid;
    TRY(db_insert(cx, &make_sql, &id->n, grant->place, grant->path, from, as_of, cx->actor.person,
                  (int64_t)right_of(grant), cx->now));
    cx_audit(cx, "carry", id->n, (Str){ 0 }, from);
    return OK;
}

static Err own_in(Cx *cx, CarryId id, CarryState state, Carry *carry)
{
    TRY(carry_find(cx, id, carry));
    if (!actor_may(&cx->actor, ROLES_DISPATCH, carry->place_path))
        return &carry_not_yours;
    return carry->state == state ? OK : &carry_moved_on;
}

SQL(fill_sql,
    "update carries set file_name = $2, file_hash = $3, row_count = $4, bad = $5, minutes = $6"
    " where id = $1 and state = 'draft'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(empty_rows_sql, "delete from carry_rows where carry = $1", P_INT);
SQL(empty_problems_sql, "delete from carry_problems where carry = $1", P_INT);
SQL(row_add_sql,
    "insert into carry_rows (carry, line, person, minutes, real_name, real_on, number)"
    " values ($1, $2, $3, $4, $5, $6, $7)",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT);
SQL(problem_add_sql,
    "insert into carry_problems (carry, line, heading, code, words) values ($1, $2, $3, $4, $5)",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT);

Err carry_fill(Cx *cx, CarryId id, const CarryDraft *draft)
{
    Carry carry;
    int64_t changed;
    TRY(own_in(cx, id, CARRY_DRAFT, &carry));
    TRY(db_change(cx, &fill_sql, &changed, id, draft->file_name, draft->file_hash,
                  (int64_t)draft->n, draft->bad, draft->minutes));
    if (changed == 0)
        return &carry_moved_on;
    TRY(db_change(cx, &empty_rows_sql, NULL, id));
    TRY(db_change(cx, &empty_problems_sql, NULL, id));
    for (size_t i = 0; i < draft->n; i++) {
        const CarryDraftRow *row = &draft->rows[i];
        TRY(db_change(cx, &row_add_sql, NULL, id, (int64_t)row->line, row->person, row->minutes,
                      row->real_name, row->real_on, row->number));
    }
    for (size_t i = 0; i < draft->flaw_n; i++) {
        const CarryFlaw *flaw = &draft->flaws[i];
        TRY(db_change(cx, &problem_add_sql, NULL, id, (int64_t)flaw->line,
                      say(cx->lang, flaw->heading), flaw->code, flaw->words));
    }
    cx_audit(cx, "carry", id.n, carry.file_hash, draft->file_hash);
    return OK;
}

SQL(apply_sql,
    "update carries set state = 'applied', photo = $2, applied_at = $3 where id = $1"
    " and state = 'draft'",
    P_INT, P_INT, P_INT);
SQL(twice_sql,
    "select count(*) from carry_rows r join carry_rows o on o.person = r.person and"
    " o.carry <> r.carry join carries c on c.id = o.carry where r.carry = $1 and c.source = $2"
    " and c.state in ('applied', 'public', 'effective')",
    P_INT, P_TEXT);

Err carry_apply(Cx *cx, CarryId id, const List *pictures)
{
    Carry carry;
    List photos;
    int64_t twice, changed;
    TRY(own_in(cx, id, CARRY_DRAFT, &carry));
    if (carry.file_hash.n == 0)
        return &carry_no_file;
    if (carry.rows == 0)
        return &carry_empty;
    TRY(db_int(cx, &twice_sql, &twice, id, carry.source));
    if (twice > 0)
        return &carry_twice;
    if (pictures == NULL || pictures->n != 1) {
        cx_problem(cx, S("photo"), "required", TEXT("请附双方盖章的移交清单的照片"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(photo_add_all(cx, pictures, &photos));
    cx_audit(cx, "carry", id.n, S("draft"), S("applied"));
    TRY(db_change(cx, &apply_sql, &changed, id, *LIST_AT(&photos, PhotoId, 0), cx->now));
    return changed == 1 ? OK : &carry_moved_on;
}

static Err second_hands(Cx *cx, const Carry *carry)
{
    Person applicant, decider;
    TRY(person_find(cx, carry->made_by, &applicant));
    TRY(person_find(cx, cx->actor.person, &decider));
    const EntryHands hands = { .applicant = carry->made_by,
                               .decider = cx->actor.person,
                               .applicant_unit = applicant.unit,
                               .decider_unit = decider.unit,
                               .applicant_right = (RecordRight)carry->made_right,
                               .decider_right = record_right(cx, NO(Team), carry->place_path) };
    return entry_verdict(&hands);
}

typedef struct {
    CarryRowId id;
    PersonId person;
    Minutes minutes;
} Live;
static const Field live_fields[] = { FIELD(Live, id), FIELD(Live, person), FIELD(Live, minutes) };
static const Shape live_shape = SHAPE(Live, live_fields);
SQL(live_sql,
    "select r.id, r.person, r.minutes from carry_rows r join people p on p.id = r.person"
    " and p.state = 'active' where r.carry = $1 and r.id > $2 and r.minutes > 0"
    " order by r.id limit 1000",
    P_INT, P_INT);
SQL(record_sql, "update carry_rows set record = $2 where id = $1", P_INT, P_INT);
SQL(holds_sql, "select count(*) from carry_rows where carry = $1 and person = $2", P_INT, P_INT);

static Err make_records(Cx *cx, const Carry *carry, Day effective_on)
{
    CarryRowId after = NO(CarryRow);
    Str why = say_with(cx->arena, lang_zh(), TEXT("从“{0}”结转，文件校验码 {1}"), carry->source,
                       str_slice(carry->file_hash, 0, 12));
    for (;;) {
        List rows;
        TRY(db_list(cx, &live_sql, &live_shape, &rows, carry->id, after.n));
        for (size_t i = 0; i < rows.n; i++) {
            const Live *row = LIST_AT(&rows, Live, i);
            RecordId record = NO(Record);
            const Carried carried = { .person = row->person,
                                      .place = carry->place,
                                      .place_path = carry->place_path,
                                      .minutes = row->minutes,
                                      .day = carry->as_of,
                                      .reason = why,
                                      .made_by = carry->made_by,
                                      .effective_on = effective_on };
            TRY(record_carry(cx, &carried, &record));
            TRY(db_change(cx, &record_sql, NULL, row->id, record));
            after = row->id;
        }
        if (rows.n < 1000)
            return OK;
    }
}

SQL(decide_sql,
    "update carries set state = $2, decided_by = $3, decided_at = $4, opinion = $5,"
    " effective_on = $6 where id = $1 and state = 'applied'",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT);

Err carry_decide(Cx *cx, CarryId id, bool agree, Str opinion)
{
    Carry carry;
    int64_t changed, holds, twice;
    Str words = opinion.p == NULL ? S("") : str_trim(opinion);
    Day on = { 0 };
    TRY(own_in(cx, id, CARRY_APPLIED, &carry));
    TRY(second_hands(cx, &carry));
    TRY(db_int(cx, &holds_sql, &holds, id, cx->actor.person));
    if (holds > 0)
        return &carry_own;
    if (!agree && (utf8_length(words) < 2 || utf8_length(words) > 100)) {
        cx_problem(cx, S("opinion"), "length", TEXT("请写明原因，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_int(cx, &twice_sql, &twice, id, carry.source));
    if (agree && twice > 0)
        return &carry_twice;
    if (agree)
        on = day_add(
            workday_add(cx, cx->today, (int)rule_int(cx, "carries.public_days", cx->today)), 1);
    cx_audit(cx, "carry", id.n, S("applied"), agree ? S("public") : S("refused"));
    TRY(db_change(cx, &decide_sql, &changed, id, agree ? "public" : "refused", cx->actor.person,
                  cx->now, words, on));
    if (changed == 0)
        return &carry_moved_on;
    return agree ? make_records(cx, &carry, on) : OK;
}

SQL(drop_sql, "update carries set state = 'dropped' where id = $1 and state = 'draft'", P_INT);

Err carry_drop(Cx *cx, CarryId id)
{
    Carry carry;
    int64_t changed;
    TRY(own_in(cx, id, CARRY_DRAFT, &carry));
    TRY(db_change(cx, &empty_rows_sql, NULL, id));
    TRY(db_change(cx, &empty_problems_sql, NULL, id));
    cx_audit(cx, "carry", id.n, S("draft"), S("dropped"));
    TRY(db_change(cx, &drop_sql, &changed, id));
    return changed == 1 ? OK : &carry_moved_on;
}

// Objections hold back a record, not the others of its file.
SQL(ripe_sql,
    "update carries set state = 'effective', effective_at = $2 where id in (select id from carries"
    " where state = 'public' and effective_on <= $1 order by effective_on, id limit $3)",
    P_INT, P_INT, P_INT);

Err carry_tick(Cx *cx, int limit, int *did)
{
    int64_t changed;
    TRY(db_change(cx, &ripe_sql, &changed, cx->today, cx->now, limit));
    *did = (int)changed;
    return OK;
}

// --- check, and what others know of a person

SQL0(sum_sql, "select count(*) as wrong, min(c.id) as example from carries as c where"
              " c.state not in ('draft', 'dropped', 'refused') and (c.minutes <> (select"
              " coalesce(cast(sum(r.minutes) as bigint), 0) from carry_rows as r where r.carry ="
              " c.id) or c.row_count <> (select count(*) from carry_rows as r where"
              " r.carry = c.id))");
SQL0(only_sql, "select count(*) as wrong, min(r.id) as example from records as r where"
               " r.path = 'carried' and r.reversal_of is null and not exists (select k.id from"
               " carry_rows as k where k.record = r.id and k.minutes = r.minutes)");

Err carries_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &sum_sql, TEXT("每份结转的人数和时数等于名单的合计")));
    return recount_rows(cx, recount, &only_sql, TEXT("每条结转时数都在一份双方确认的名单里"));
}

Err carries_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    List rows;
    if (!str_eq(str(what), S("person")) && !str_eq(str(what), S("volunteer")))
        return OK;
    TRY(carry_list_of(cx, (PersonId){ id }, &rows));
    Beside *beside = NEW_ARRAY(cx->arena, Beside, rows.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const CarryRow *row = LIST_AT(&rows, CarryRow, i);
        if (row->real_name)
            beside[n++] = (Beside){
                .label = TEXT("原平台已实名"),
                .text = str_printf(cx->arena, "%.*s %04d-%02d-%02d", STR_FMT(row->source),
                                   row->real_on.ymd / 10000, row->real_on.ymd / 100 % 100,
                                   row->real_on.ymd % 100),
                .href = url_of(S("/carries")),
            };
        if (row->minutes.n > 0)
            beside[n++] = (Beside){ .label = TEXT("结转时数"),
                                    .text = str_printf(cx->arena, "%.*s %d.%d",
                                                       STR_FMT(row->source), row->minutes.n / 60,
                                                       row->minutes.n % 60 / 6),
                                    .href = url_of(S("/carries")) };
    }
    *out = (List){ beside, n };
    return OK;
}

SQL(held_sql,
    "select c.effective_at as at, c.source as what, c.state, r.number as place,"
    " r.minutes as number, r.real_on as day from carry_rows r join carries c on c.id = r.carry"
    " where r.person = $1 order by r.id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(held_left, "carry_rows", "person", "(x.number <> '' or x.real_on is not null)");
const Holding carry_holdings[] = {
    { "carry_rows", "person", TEXT("从原平台结转"), .rows = &held_sql, .words = carry_state_words,
      .texts = carry_state_texts, .left = &held_left,
      .kept = TEXT("志愿服务记录的凭据，只有编号") },
    { 0 },
};

SQL(forget_sql,
    "update carry_rows set number = '', real_name = 0, real_on = null where person = $1", P_INT);
SQL(take_sql,
    "update carry_rows set person = $1 where person = $2 and not exists (select r.id from carry_rows"
    " r where r.carry = carry_rows.carry and r.person = $1)",
    P_INT, P_INT);

Err carry_hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &forget_sql, NULL, event->id);
}

Err carry_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &take_sql, NULL, to, from);
}
