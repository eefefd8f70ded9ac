// 补录: two people and publicity. 异议 and 申诉. Evaluation both ways.
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "rooms/records/records_in.h"
#include "rooms/teams/teams.h"
#include "town/calendar.h"
#include "town/setting.h"

FAULT(entry_missing, 404, "entry.missing", "没有这条补录，请刷新页面");
FAULT(entry_moved_on, 409, "entry.moved_on", "这条补录已经有人办过，请刷新页面");
FAULT(entry_same, 403, "entry.same",
      "补录由上一级、另一个单位的人复核，不能是申请人、本人或同一单位的人");
FAULT(entry_overlap, 409, "entry.overlap", "这位志愿者在这段时间已经有时长，请核对时间");
FAULT(objection_missing, 404, "objection.missing", "没有这条异议，请刷新页面");
FAULT(objection_moved_on, 409, "objection.moved_on", "这条异议已经有人办过，请刷新页面");
FAULT(objection_twice, 409, "objection.twice", "已经申诉过一次，结果是最后的");

static const Field entry_fields[] = {
    FIELD(Entry, id),
    COL(Entry, number, "编号"),
    FIELD(Entry, person),
    COL(Entry, person_name, "姓名"),
    COL(Entry, volunteer_number, "志愿者编号"),
    FIELD(Entry, activity),
    FIELD(Entry, team),
    COL(Entry, team_name, "队伍"),
    FIELD(Entry, place),
    HIDDEN(Entry, place_path),
    COL(Entry, place_name, "阵地"),
    COL(Entry, day, "日期"),
    COL(Entry, from_at, "开始"),
    COL(Entry, to_at, "结束"),
    COL(Entry, minutes, "小时"),
    COL(Entry, what, "服务内容"),
    COL(Entry, reason, "为什么补录"),
    FIELD(Entry, photo),
    WORD(Entry, state, entry_state_words),
    COL(Entry, state_text, "状态"),
    FIELD(Entry, version),
    HIDDEN(Entry, made_by),
    HIDDEN(Entry, decided_by),
    HIDDEN(Entry, made_right),
    COL(Entry, by_name, "申请人"),
    COL(Entry, decided_name, "复核人"),
    COL(Entry, made_at, "申请时间"),
    COL(Entry, decided_at, "复核时间"),
    COL(Entry, opinion, "意见"),
    LINK(Entry, href),
};
const Shape entry_shape = SHAPE(Entry, entry_fields);

static const Field objection_fields[] = {
    FIELD(Objection, id),
    FIELD(Objection, record),
    FIELD(Objection, activity),
    FIELD(Objection, person),
    FIELD(Objection, made_by),
    COL(Objection, person_name, "姓名"),
    COL(Objection, title, "服务内容"),
    COL(Objection, words, "异议"),
    COL(Objection, opinion, "核实意见"),
    WORD(Objection, state, objection_state_words),
    COL(Objection, state_text, "状态"),
    FIELD(Objection, appeal_of),
    COL(Objection, made_at, "提出时间"),
    COL(Objection, decided_at, "核实时间"),
    SHOWN(Objection, may_appeal),
    SHOWN(Objection, may_decide),
};
const Shape objection_shape = SHAPE(Objection, objection_fields);

// --- 补录

SQL(number_sql,
    "insert into record_numbers (day, last) values ($1, 1) on conflict (day) do update set"
    " last = record_numbers.last + 1 returning last as id",
    P_INT);
SQL(entry_add_sql,
    "insert into record_entries (number, person, activity, team, place, place_path, day, from_at,"
    "  to_at, what, reason, photo, state, made_by, made_right, made_at) values ($1, $2, $3, $4, $5, $6,"
    "  $7, $8, $9, $10, $11, $12, 'applied', $13, $14, $15) returning id",
    P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT,
    P_INT, P_INT);
// Nothing lasts longer than a day. What has no record yet but was checked in counts as well.
SQL(busy_sql,
    "select (select count(*) from records r where r.person = $1 and r.reversal_of is null"
    "   and r.state in ('pending', 'public', 'effective') and r.in_at < $3 and r.out_at > $2"
    "   and r.in_at > $2 - 86400000) + (select count(*) from presences p where p.person = $1"
    "   and p.in_at < $3 and p.in_at > $2 - 86400000 and p.out_at > $2"
    "   and p.state = 'done') as n",
    P_INT, P_INT, P_INT);

#define ENTRY_SELECT                                                                           \
    "select e.id, e.number, e.person, n.name as person_name, n.volunteer_number, e.activity,"  \
    " e.team, coalesce(t.name, '') as team_name, e.place, e.place_path, p.name as place_name," \
    " e.day, e.from_at, e.to_at, (e.to_at - e.from_at) / 60000 as minutes, e.what, e.reason,"  \
    " e.photo, e.state, e.version, e.made_by, e.decided_by, e.made_right, b.name as by_name,"  \
    " coalesce(d.name, '') as decided_name, e.made_at, e.decided_at, e.opinion"                \
    " from record_entries e join people n on n.id = e.person join places p on p.id = e.place"  \
    " join people b on b.id = e.made_by left join people d on d.id = e.decided_by"             \
    " left join teams t on t.id = e.team"
SQL(entry_sql, ENTRY_SELECT " where e.id = $1", P_INT);
SQL(entries_by_sql,
    ENTRY_SELECT " where (e.made_by = $1 or e.person = $1) and ($2 = 0 or e.id < $2)"
                 " order by e.id desc limit $3",
    P_INT, P_INT, P_INT);
SQL(entries_node_sql,
    ENTRY_SELECT " where e.place_path >= $1 and e.place_path < $2"
                 " and ($3 = 0 or e.state = 'applied') and ($4 = 0 or e.id < $4)"
                 " order by e.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(entry_decide_sql,
    "update record_entries set state = $3, decided_by = $4, decided_at = $5, opinion = $6,"
    "  version = version + 1 where id = $1 and state = 'applied' and version = $2",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT);

static void dress_entry(Cx *cx, Entry *entry)
{
    entry->state_text = entry_state_texts[entry->state];
    entry->href = url_of(str_printf(cx->arena, "/records/entries/%lld", (long long)entry->id.n));
}

static Err applicant_place(Cx *cx, const EntryNew *new, PlaceId *place, Str *path)
{
    *place = new->place;
    if (new->team.n != 0) {
        Team team;
        TRY(team_find(cx, new->team, &team));
        *place = team.place;
    }
    if (place->n == 0) {
        cx_problem(cx, S("team"), "required", TEXT("请选队伍或阵地"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(place_path_of(cx, *place, path));
    return record_right(cx, new->team, *path) == RIGHT_NONE ? &record_not_yours : OK;
}

static Err entry_fits(Cx *cx, const EntryNew *new, Person *person)
{
    const char *field;
    Text why;
    Err err = person_by_number(cx, str_trim(new->number), person);
    if (err == &person_missing)
        cx_problem(cx, S("number"), "unknown", TEXT("没有这个志愿者编号"), (Str){ 0 }, (Str){ 0 });
    else
        TRY(err);
    if (err == OK && same(person->id, cx->actor.person))
        return &record_own;
    EntryTime when = { new->from_at, new->to_at, cx->now };
    if (!entry_time_fits(&when, &field, &why))
        cx_problem(cx, str(field), "range", why, (Str){ 0 }, (Str){ 0 });
    record_check_text(cx, "what", new->what, 2, 100, TEXT("请写做了什么，2 至 100 个字"));
    record_check_text(cx, "reason", new->reason, 2, 200, TEXT("请写为什么补录，2 至 200 个字"));
    if (new->pictures == NULL || new->pictures->n != 1)
        cx_problem(cx, S("photo"), "required", TEXT("请附一张签到表或现场的照片"), (Str){ 0 },
                   (Str){ 0 });
    TRY(record_invalid(cx));
    int64_t busy;
    TRY(db_int(cx, &busy_sql, &busy, person->id, new->from_at, new->to_at));
    return busy > 0 ? &entry_overlap : OK;
}

Err entry_add(Cx *cx, const EntryNew *new, EntryId *id)
{
    PlaceId place;
    Str path;
    Person person;
    List photos;
    int64_t number;
    TRY(applicant_place(cx, new, &place, &path));
    TRY(entry_fits(cx, new, &person));
    TRY(photo_add_all(cx, new->pictures, &photos));
    TRY(db_insert(cx, &number_sql, &number, cx->today));
    TRY(db_insert(cx, &entry_add_sql, &id->n,
                  str_printf(cx->arena, "B%d-%04lld", cx->today.ymd, (long long)number), person.id,
                  new->activity, new->team, place, path, time_day(new->from_at), new->from_at,
                  new->to_at, str_trim(new->what), str_trim(new->reason),
                  *LIST_AT(&photos, PhotoId, 0), cx->actor.person,
                  (int64_t)record_right(cx, new->team, path), cx->now));
    cx_audit(cx, "entry", id->n, (Str){ 0 }, S("applied"));
    return OK;
}

Err entry_find(Cx *cx, EntryId id, Entry *out)
{
    TRY(db_one(cx, &entry_sql, &entry_shape, out, &entry_missing, id));
    dress_entry(cx, out);
    bool mine = same(out->made_by, cx->actor.person) || same(out->person, cx->actor.person);
    bool reads = actor_may(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
                           out->place_path);
    return mine || reads || cx->actor.system ? OK : &entry_missing;
}

static Err hands_of(Cx *cx, const Entry *entry, EntryHands *hands)
{
    Person applicant, decider;
    TRY(person_find(cx, entry->made_by, &applicant));
    TRY(person_find(cx, cx->actor.person, &decider));
    *hands = (EntryHands){ .person = entry->person,
                           .applicant = entry->made_by,
                           .decider = cx->actor.person,
                           .applicant_unit = applicant.unit,
                           .decider_unit = decider.unit,
                           .applicant_right = (RecordRight)entry->made_right,
                           .decider_right = record_right(cx, NO(Team), entry->place_path) };
    return OK;
}

static Err entry_record(Cx *cx, const Entry *entry)
{
    RecordId id;
    int days = (int)rule_int(cx, "records.honour_public_days", cx->today);
    Record record = { .person = entry->person,
                      .activity = entry->activity,
                      .entry = entry->id,
                      .team = entry->team,
                      .place = entry->place,
                      .place_path = entry->place_path,
                      .path = RECORD_BY_ENTRY,
                      .kind = KIND_HONOUR,
                      .minutes = entry->minutes,
                      .day = entry->day,
                      .in_at = entry->from_at,
                      .out_at = entry->to_at,
                      .version = 1,
                      .state = RECORD_PUBLIC,
                      .reason = entry->reason,
                      .made_by = entry->made_by,
                      .approved_by = cx->actor.person,
                      .approved_at = cx->now,
                      .effective_on = day_add(workday_add(cx, cx->today, days), 1) };
    return record_add(cx, &record, ROUND_MINUTE, &id);
}

Err entry_decide(Cx *cx, EntryId id, bool approve, Str opinion)
{
    Entry entry;
    EntryHands hands;
    int64_t changed, busy;
    TRY(entry_find(cx, id, &entry));
    if (entry.state != ENTRY_APPLIED)
        return &entry_moved_on;
    TRY(hands_of(cx, &entry, &hands));
    TRY(entry_verdict(&hands));
    record_check_text(cx, "opinion", opinion, approve ? 0 : 1, 140,
                      TEXT("请写明原因，1 至 140 个字"));
    TRY(record_invalid(cx));
    TRY(db_int(cx, &busy_sql, &busy, entry.person, entry.from_at, entry.to_at));
    if (approve && busy > 0)
        return &entry_overlap;
    cx_audit(cx, "entry", id.n, S("applied"), approve ? S("approved") : S("refused"));
    TRY(db_change(cx, &entry_decide_sql, &changed, id, entry.version,
                  entry_state_words[approve ? ENTRY_APPROVED : ENTRY_REFUSED], cx->actor.person,
                  cx->now, opinion.p == NULL ? S("") : str_trim(opinion)));
    if (changed == 0)
        return &entry_moved_on;
    return approve ? entry_record(cx, &entry) : OK;
}

Err entry_list(Cx *cx, PersonId made_by, Str path, bool open, EntryId before, int limit, List *out)
{
    if (made_by.n != 0)
        TRY(db_list(cx, &entries_by_sql, &entry_shape, out, made_by, before.n, limit));
    else
        TRY(db_list(cx, &entries_node_sql, &entry_shape, out, path, prefix_end(cx->arena, path),
                    open, before.n, limit));
    for (size_t i = 0; i < out->n; i++)
        dress_entry(cx, LIST_AT(out, Entry, i));
    return OK;
}

// --- 异议, 申诉

#define OBJECTION_SELECT                                                                           \
    "select o.id, o.record, o.activity, o.person, o.made_by, n.name as person_name,"               \
    " coalesce(a.name, e.what, '') as title, o.words, o.opinion, o.state, o.appeal_of, o.made_at," \
    " o.decided_at from record_objections o join people n on n.id = o.person"                      \
    " left join records r on r.id = o.record"                                                      \
    " left join activities a on a.id = coalesce(o.activity, r.activity)"                           \
    " left join record_entries e on e.id = r.entry"
SQL(objection_sql, OBJECTION_SELECT " where o.id = $1", P_INT);
SQL(objections_mine_sql, OBJECTION_SELECT " where o.person = $1 order by o.id desc limit $2", P_INT,
    P_INT);
SQL(objections_node_sql,
    OBJECTION_SELECT " where o.state = 'open' and o.place_path >= $1 and o.place_path < $2"
                     " order by o.id limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(objection_add_sql,
    "insert into record_objections (record, activity, person, made_by, place_path, words, state,"
    "  appeal_of, made_at) values ($1, $2, $3, $4, $5, $6, 'open', $7, $8)"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(objection_decide_sql,
    "update record_objections set state = $2, decided_by = $3, decided_at = $4, opinion = $5"
    " where id = $1 and state = 'open'",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT);
typedef struct {
    Str place_path;
    PersonId decided_by;
} Judged;
static const Field judged_fields[] = { FIELD(Judged, place_path), FIELD(Judged, decided_by) };
static const Shape judged_shape = SHAPE(Judged, judged_fields);
SQL(judged_sql, "select place_path, decided_by from record_objections where id = $1", P_INT);

static bool shown(const Cx *cx, const Record *record)
{
    return record->state == RECORD_PUBLIC || (record->state == RECORD_EFFECTIVE &&
                                              record->approved_at.ms > cx->now.ms - 7 * TIME_DAY);
}

Err objection_add(Cx *cx, RecordId id, ActivityId activity, Str words, ObjectionId *out)
{
    Str path;
    PersonId person = cx->actor.person;
    record_check_text(cx, "words", words, 2, 300, TEXT("请写清楚哪里不对，2 至 300 个字"));
    TRY(record_invalid(cx));
    if (id.n != 0) {
        Record record;
        TRY(record_find(cx, id, &record));
        if (!same(record.person, person) && !shown(cx, &record))
            return &record_missing;
        if (record.state == RECORD_CORRECTED)
            return &record_moved_on;
        path = record.place_path;
        person = record.person;
        activity = record.activity;
    } else {
        Activity found;
        TRY(activity_find(cx, activity, &found));
        path = found.place_path;
    }
    TRY(db_insert(cx, &objection_add_sql, &out->n, id, activity, person, cx->actor.person, path,
                  str_trim(words), NO(Objection), cx->now));
    cx_audit(cx, "objection", out->n, (Str){ 0 }, S("open"));
    return OK;
}

Err objection_appeal(Cx *cx, ObjectionId id, Str words)
{
    Objection first;
    Judged judged;
    ObjectionId again;
    TRY(db_one(cx, &objection_sql, &objection_shape, &first, &objection_missing, id));
    TRY(db_one(cx, &judged_sql, &judged_shape, &judged, &objection_missing, id));
    if (!same(first.made_by, cx->actor.person))
        return &objection_missing;
    if (first.appeal_of.n != 0)
        return &objection_twice;
    if (first.state != OBJECTION_REJECTED)
        return &objection_moved_on;
    record_check_text(cx, "words", words, 2, 300, TEXT("请写清楚哪里不对，2 至 300 个字"));
    TRY(record_invalid(cx));
    TRY(db_insert(cx, &objection_add_sql, &again.n, first.record, first.activity, first.person,
                  cx->actor.person, judged.place_path, str_trim(words), id, cx->now));
    if (again.n == 0)
        return &objection_twice;
    cx_audit(cx, "objection", again.n, (Str){ 0 }, S("appealed"));
    return OK;
}

// An appeal: one level up from the station, and not by who decided first.
static Err may_judge(Cx *cx, const Objection *objection, Str path)
{
    Judged first;
    RecordRight right = record_right(cx, NO(Team), path);
    if (right < (objection->appeal_of.n != 0 ? RIGHT_BRANCH : RIGHT_STATION))
        return &record_not_yours;
    if (same(objection->person, cx->actor.person) || same(objection->made_by, cx->actor.person))
        return &record_own;
    if (objection->appeal_of.n == 0)
        return OK;
    TRY(db_one(cx, &judged_sql, &judged_shape, &first, &objection_missing, objection->appeal_of));
    return same(first.decided_by, cx->actor.person) ? &record_own : OK;
}

Err objection_decide(Cx *cx, ObjectionId id, bool uphold, Str opinion)
{
    Objection objection;
    Judged judged;
    Record record;
    int64_t changed;
    TRY(db_one(cx, &objection_sql, &objection_shape, &objection, &objection_missing, id));
    TRY(db_one(cx, &judged_sql, &judged_shape, &judged, &objection_missing, id));
    TRY(may_judge(cx, &objection, judged.place_path));
    record_check_text(cx, "opinion", opinion, 2, 140, TEXT("请写明核实的情况，2 至 140 个字"));
    TRY(record_invalid(cx));
    cx_audit(cx, "objection", id.n, S("open"), uphold ? S("upheld") : S("rejected"));
    TRY(db_change(cx, &objection_decide_sql, &changed, id,
                  objection_state_words[uphold ? OBJECTION_UPHELD : OBJECTION_REJECTED],
                  cx->actor.person, cx->now, str_trim(opinion)));
    if (changed == 0)
        return &objection_moved_on;
    if (!uphold || objection.record.n == 0)
        return OK;
    TRY(record_find(cx, objection.record, &record));
    return record.state == RECORD_CORRECTED ? OK : record_answer(cx, &record, str_trim(opinion));
}

Err objection_list(Cx *cx, PersonId person, Str path, int limit, List *out)
{
    if (person.n != 0)
        TRY(db_list(cx, &objections_mine_sql, &objection_shape, out, person, limit));
    else
        TRY(db_list(cx, &objections_node_sql, &objection_shape, out, path,
                    prefix_end(cx->arena, path), limit));
    for (size_t i = 0; i < out->n; i++) {
        Objection *one = LIST_AT(out, Objection, i);
        one->state_text = objection_state_texts[one->state];
        one->may_appeal = one->state == OBJECTION_REJECTED && one->appeal_of.n == 0 &&
                          same(one->made_by, cx->actor.person);
        one->may_decide = one->state == OBJECTION_OPEN && person.n == 0;
    }
    return OK;
}

// --- evaluation, both ways

typedef struct {
    int64_t stars;
    Str words;
} Given;
static const Field given_fields[] = { FIELD(Given, stars), FIELD(Given, words) };
static const Shape given_shape = SHAPE(Given, given_fields);
SQL(give_sql,
    "insert into evaluations (activity, person, side, stars, words, made_by, at)"
    " values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
    P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);
SQL(given_sql,
    "select stars, words from evaluations where activity = $1 and person = $2 and side = $3", P_INT,
    P_INT, P_TEXT);
SQL(given_sides_sql, "select count(*) as n from evaluations where activity = $1 and person = $2",
    P_INT, P_INT);

static const char *side_word(bool of_volunteer)
{
    return of_volunteer ? "of_volunteer" : "of_activity";
}

Err evaluation_give(Cx *cx, ActivityId id, PersonId person, bool of_volunteer, int64_t stars,
                    Str words)
{
    Activity activity;
    Presence presence;
    int64_t changed;
    TRY(activity_find(cx, id, &activity));
    TRY(presence_mine(cx, id, person, &presence));
    if (presence.in_at.ms == 0)
        return &record_missing;
    bool runs = record_right(cx, activity.team, activity.place_path) != RIGHT_NONE;
    if (of_volunteer ? !runs || same(person, cx->actor.person) : !same(person, cx->actor.person))
        return &record_not_yours;
    if (cx->now.ms < activity.ends_at.ms)
        return &attendance_early;
    if (stars < 1 || stars > 5)
        cx_problem(cx, S("stars"), "range", TEXT("请选 1 至 5 星"), (Str){ 0 }, (Str){ 0 });
    record_check_text(cx, "words", words, 0, 200, TEXT("请不要超过 200 个字"));
    TRY(record_invalid(cx));
    TRY(db_change(cx, &give_sql, &changed, id, person, side_word(of_volunteer), stars,
                  str_trim(words), cx->actor.person, cx->now));
    cx_audit(cx, "evaluation", id.n, (Str){ 0 }, str(side_word(of_volunteer)));
    return changed == 1 ? OK : &record_moved_on;
}

// Whoever gave sees their own; the other's only when both did.
Err evaluation_find(Cx *cx, ActivityId activity, PersonId person, bool of_volunteer,
                    Evaluation *out)
{
    Given given;
    int64_t sides;
    *out = (Evaluation){ 0 };
    Err err = db_one(cx, &given_sql, &given_shape, &given, &record_missing, activity, person,
                     side_word(of_volunteer));
    if (err == &record_missing)
        return OK;
    TRY(err);
    TRY(db_int(cx, &given_sides_sql, &sides, activity, person));
    out->given = true;
    out->shown = sides == 2 || (same(person, cx->actor.person) != of_volunteer);
    if (out->shown) {
        out->stars = given.stars;
        out->words = given.words;
    }
    return OK;
}

static const Field evaluation_sums_fields[] = { FIELD(EvaluationSums, n),
                                                FIELD(EvaluationSums, stars) };
static const Shape evaluation_sums_shape = SHAPE(EvaluationSums, evaluation_sums_fields);
SQL(evaluation_sums_sql,
    "select count(*) as n, cast(coalesce(sum(a.stars), 0) as bigint) as stars from evaluations a"
    "  join evaluations b on b.activity = a.activity and b.person = a.person"
    "   and b.side = 'of_volunteer' where a.activity = $1 and a.side = 'of_activity'",
    P_INT);

Err evaluation_sums(Cx *cx, ActivityId activity, EvaluationSums *out)
{
    return db_one(cx, &evaluation_sums_sql, &evaluation_sums_shape, out, &fault_missing, activity);
}
