// Records follow from presences; who decides decides; nothing is written over.
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/records/records_in.h"
#include "store/outbox.h"
#include "town/calendar.h"
#include "town/setting.h"

FAULT(record_missing, 404, "record.missing", "没有这条时长记录，请刷新页面");
FAULT(record_moved_on, 409, "record.moved_on", "这条记录已经有人办过，请刷新页面");
FAULT(record_not_yours, 403, "record.not_yours", "您没有核定这条时长的权限，请找队长或站里");
FAULT(record_own, 403, "record.own", "自己的时长不能自己核定，请找别的负责人");
FAULT(record_higher, 403, "record.higher", "超过 8 小时由所里核定，超过 12 小时由中心核定");

static const Field record_fields[] = {
    FIELD(Record, id),
    FIELD(Record, person),
    COL(Record, person_name, "姓名"),
    COL(Record, volunteer_number, "志愿者编号"),
    FIELD(Record, activity),
    COL(Record, title, "服务内容"),
    FIELD(Record, team),
    COL(Record, team_name, "队伍"),
    COL(Record, place_name, "阵地"),
    FIELD(Record, place),
    HIDDEN(Record, place_path),
    WORD(Record, path, record_path_words),
    WORD(Record, kind, record_kind_words),
    COL(Record, kind_text, "类别"),
    COL(Record, minutes, "小时"),
    COL(Record, day, "日期"),
    COL(Record, in_at, "签到"),
    COL(Record, out_at, "签退"),
    FIELD(Record, settled),
    FIELD(Record, shortened),
    FIELD(Record, cut),
    WORD(Record, state, record_state_words),
    COL(Record, state_text, "状态"),
    FIELD(Record, reversal_of),
    COL(Record, reason, "说明"),
    FIELD(Record, made_at),
    FIELD(Record, approved_at),
    COL(Record, effective_at, "生效时间"),
    HIDDEN(Record, made_by),
    HIDDEN(Record, approved_by),
    FIELD(Record, effective_on),
    FIELD(Record, version),
    FIELD(Record, entry),
    SHOWN(Record, tag),
    LINK(Record, href),
};
const Shape record_shape = SHAPE(Record, record_fields);

static const Field sums_fields[] = {
    FIELD(RecordSums, credit),  FIELD(RecordSums, honour),  FIELD(RecordSums, carried),
    FIELD(RecordSums, pending), FIELD(RecordSums, records),
};
const Shape record_sums_shape = SHAPE(RecordSums, sums_fields);

static const Field clock_fields[] = {
    FIELD(RecordClock, activity),
    COL(RecordClock, name, "活动"),
    COL(RecordClock, place_name, "阵地"),
    COL(RecordClock, ended_on, "结束日期"),
    COL(RecordClock, due_on, "核定期限"),
    COL(RecordClock, late, "超时"),
    FIELD(RecordClock, over),
    COL(RecordClock, pending, "待核定"),
    COL(RecordClock, unclear, "待补充"),
    LINK(RecordClock, href),
};
const Shape record_clock_shape = SHAPE(RecordClock, clock_fields);

void record_check_text(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text)
{
    size_t n = utf8_length(str_trim(s));
    if (n < min || n > max)
        cx_problem(cx, str(field), "range", text, (Str){ 0 }, (Str){ 0 });
}

Err record_invalid(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

RecordRight record_right(Cx *cx, TeamId team, Str path)
{
    const Actor *who = &cx->actor;
    if (who->system || actor_may(who, ROLE_CENTRE, path))
        return RIGHT_CENTRE;
    if (actor_may(who, ROLE_BRANCH, path))
        return RIGHT_BRANCH;
    if (actor_may(who, ROLE_STATION, path))
        return RIGHT_STATION;
    return team.n != 0 && actor_leads(who, team) ? RIGHT_LEADER : RIGHT_NONE;
}

// --- one record

#define RECORD_COLUMNS                                                                          \
    "r.id, r.person, n.name as person_name, n.volunteer_number, r.activity, coalesce(a.name,"   \
    " e.what, '') as title, r.team, coalesce(t.name, '') as team_name, p.name as place_name,"   \
    " r.place, r.place_path, r.path, r.kind, r.minutes, r.day, r.in_at, r.out_at, r.settled,"   \
    " r.short as shortened, r.cut, r.state, r.reversal_of, r.reason, r.made_at, r.approved_at," \
    " r.effective_at, r.made_by, r.approved_by, r.effective_on, r.version, r.entry"
#define RECORD_TABLES                                                                  \
    " from records r join people n on n.id = r.person join places p on p.id = r.place" \
    " left join activities a on a.id = r.activity left join teams t on t.id = r.team"  \
    " left join record_entries e on e.id = r.entry"

SQL(record_sql, "select " RECORD_COLUMNS RECORD_TABLES " where r.id = $1", P_INT);

static void dress(Cx *cx, Record *record)
{
    record->kind_text = record_kind_texts[record->kind];
    if (record->path == RECORD_CARRIED)
        record->title = say(cx->lang, TEXT("原平台结转"));
    record->state_text = record_state_texts[record->state];
    record->tag = str(record_state_tags[record->state]);
    record->href = url_of(str_printf(cx->arena, "/records/%lld", (long long)record->id.n));
}

Err record_find(Cx *cx, RecordId id, Record *out)
{
    TRY(db_one(cx, &record_sql, &record_shape, out, &record_missing, id));
    dress(cx, out);
    return OK;
}

SQL(add_sql,
    "insert into records (person, activity, entry, team, place, place_path, path, kind, minutes,"
    "  day, in_at, out_at, version, rounding, settled, short, cut, state, reversal_of, reason,"
    "  made_by, made_at, approved_by, approved_at, effective_on) values ($1, $2, $3, $4, $5, $6,"
    "  $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

Err record_add(Cx *cx, const Record *r, Rounding rounding, RecordId *id)
{
    TRY(db_insert(cx, &add_sql, &id->n, r->person, r->activity, r->entry, r->team, r->place,
                  r->place_path, record_path_words[r->path], record_kind_words[r->kind], r->minutes,
                  r->day, r->in_at, r->out_at, r->version, (int64_t)rounding, r->settled,
                  r->shortened, r->cut, record_state_words[r->state], r->reversal_of, r->reason,
                  r->made_by, cx->now, r->approved_by, r->approved_at, r->effective_on));
    return id->n == 0 ? &record_moved_on : OK;
}

SQL(correct_sql, "update records set state = 'corrected' where id = $1 and state = $2", P_INT,
    P_TEXT);

Err record_answer(Cx *cx, const Record *record, Str reason)
{
    int64_t changed;
    RecordId id;
    TRY(db_change(cx, &correct_sql, &changed, record->id, record_state_words[record->state]));
    if (changed == 0)
        return &record_moved_on;
    Record back = *record;
    back.minutes.n = -record->minutes.n;
    back.state = RECORD_CORRECTED;
    back.reversal_of = record->id;
    back.reason = reason;
    back.made_by = cx->actor.person;
    back.approved_by = NO(Person);
    back.approved_at = (Time){ 0 };
    TRY(record_add(cx, &back, ROUND_MINUTE, &id));
    if (record->state != RECORD_EFFECTIVE)
        return OK;
    if (record->kind == KIND_CREDIT)
        TRY(signup_minutes_add(cx, record->person, -record->minutes.n));
    cx_event(cx, "record.reversed", record->id.n, record->person.n);
    return OK;
}

Err record_carry(Cx *cx, const Carried *c, RecordId *id)
{
    const Record record = { .person = c->person,
                            .place = c->place,
                            .place_path = c->place_path,
                            .path = RECORD_CARRIED,
                            .kind = KIND_CARRIED,
                            .minutes = c->minutes,
                            .day = c->day,
                            .in_at = day_start(c->day),
                            .out_at = time_add(day_start(c->day), 1),
                            .version = 1,
                            .state = RECORD_PUBLIC,
                            .reason = c->reason,
                            .made_by = c->made_by,
                            .approved_by = cx->actor.person,
                            .approved_at = cx->now,
                            .effective_on = c->effective_on };
    return record_add(cx, &record, ROUND_MINUTE, id);
}

// --- from facts

typedef struct {
    PersonId person;
    PresenceState state;
    Time in_at, out_at;
    FactSource in_source, out_source;
    bool overlap, crowded, audience;
    int64_t version;
    RecordId live;
    int64_t last_version;
} Settled;
static const Field settled_fields[] = {
    FIELD(Settled, person),
    WORD(Settled, state, presence_state_words),
    FIELD(Settled, in_at),
    FIELD(Settled, out_at),
    WORD(Settled, in_source, fact_source_words),
    WORD(Settled, out_source, fact_source_words),
    FIELD(Settled, overlap),
    FIELD(Settled, crowded),
    FIELD(Settled, audience),
    FIELD(Settled, version),
    FIELD(Settled, live),
    FIELD(Settled, last_version),
};
static const Shape settled_shape = SHAPE(Settled, settled_fields);

SQL(settled_sql,
    "select p.person, p.state, p.in_at, p.out_at, p.in_source, p.out_source, p.overlap, p.crowded,"
    "  p.version, case when c.role = 'audience' then 1 else 0 end as audience,"
    "  (select r.id from records r where r.activity = p.activity and r.person = p.person"
    "     and r.path = 'facts' and r.reversal_of is null and r.state <> 'corrected') as live,"
    "  (select coalesce(max(r.version), 0) from records r where r.activity = p.activity"
    "     and r.person = p.person and r.path = 'facts' and r.reversal_of is null) as last_version"
    " from presences p left join record_marks m on m.activity = p.activity and m.person = p.person"
    " left join signups s on s.activity = p.activity and s.person = p.person"
    " left join activity_positions c on c.activity = s.activity and c.position = s.position"
    " where p.activity = $1 and p.settled = 1 and (m.version is null or m.version < p.version)"
    " order by p.person limit 1000",
    P_INT);
SQL(mark_sql,
    "insert into record_marks (activity, person, version) values ($1, $2, $3)"
    " on conflict (activity, person) do update set version = $3",
    P_INT, P_INT, P_INT);
SQL(sheet_stands_sql,
    "select count(*) as n from sheets s join activities a on a.id = s.activity"
    " where s.activity = $1 and s.signed_at is not null and s.photo_at <= a.ends_at + 86400000",
    P_INT);

// Paper counts where a decree says so, and only with its sheet photographed in time and signed.
static Err paper_counts(Cx *cx, const Activity *activity, bool *counts)
{
    int64_t sheets;
    *counts = rule_int(cx, "records.paper_credit", time_day(activity->starts_at)) == 1;
    if (!*counts)
        return OK;
    TRY(db_int(cx, &sheet_stands_sql, &sheets, activity->id));
    *counts = sheets > 0;
    return OK;
}

SQL(entry_there_sql,
    "select count(*) as n from records where person = $1 and path = 'entry'"
    "   and state in ('public', 'effective') and in_at < $3 and out_at > $2",
    P_INT, P_INT, P_INT);

static Err wanted(Cx *cx, const Activity *activity, const Settled *row, Record *out,
                  Rounding *round)
{
    Day day = time_day(row->in_at);
    bool paper = row->in_source == SOURCE_PAPER || row->out_source == SOURCE_PAPER, counts = true;
    *out = (Record){ 0 };
    *round = ROUND_MINUTE;
    if (row->state != PRESENCE_DONE || row->overlap || row->crowded || row->audience)
        return OK;
    int64_t entered;
    TRY(db_int(cx, &entry_there_sql, &entered, row->person, row->in_at, row->out_at));
    if (paper)
        TRY(paper_counts(cx, activity, &counts));
    if (!counts || entered > 0)
        return OK;
    *round = (Rounding)rule_int(cx, "records.rounding", day);
    ServicePlan plan = { activity->starts_at, activity->minutes, *round };
    ServiceTime when = service_minutes(row->in_at, row->out_at, &plan);
    *out = (Record){ .person = row->person,
                     .activity = activity->id,
                     .team = activity->team,
                     .place = activity->place,
                     .place_path = activity->place_path,
                     .path = RECORD_BY_FACTS,
                     .kind = KIND_CREDIT,
                     .minutes = when.minutes,
                     .day = day,
                     .in_at = row->in_at,
                     .out_at = row->out_at,
                     .version = row->last_version + 1,
                     .settled = row->out_source == SOURCE_SETTLE,
                     .shortened = when.shortened,
                     .cut = when.cut,
                     .state = RECORD_PENDING,
                     .reason = S("") };
    return OK;
}

static Err derive_one(Cx *cx, const Activity *activity, const Settled *row, bool *opened)
{
    Record now, live;
    Rounding rounding;
    RecordId id;
    TRY(db_change(cx, &mark_sql, NULL, activity->id, row->person, row->version));
    TRY(wanted(cx, activity, row, &now, &rounding));
    if (row->live.n != 0) {
        TRY(record_find(cx, row->live, &live));
        if (live.minutes.n == now.minutes.n && live.in_at.ms == now.in_at.ms &&
            live.out_at.ms == now.out_at.ms)
            return OK;
        TRY(record_answer(cx, &live, str(TEXT("签到、签退的记录有变，按新的记录重新核定").zh)));
    }
    if (now.minutes.n == 0)
        return OK;
    *opened = true;
    return record_add(cx, &now, rounding, &id);
}

SQL(clock_reopen_sql,
    "update record_clocks set done_at = null where activity = $1 and done_at is not null", P_INT);

Err record_hear_settled(Cx *cx, const Event *event)
{
    Activity activity;
    List rows;
    bool opened = false;
    TRY(activity_find(cx, (ActivityId){ event->id }, &activity));
    TRY(db_list(cx, &settled_sql, &settled_shape, &rows, activity.id));
    for (size_t i = 0; i < rows.n; i++)
        TRY(derive_one(cx, &activity, LIST_AT(&rows, Settled, i), &opened));
    return opened ? db_change(cx, &clock_reopen_sql, NULL, activity.id) : OK;
}

// --- decided

SQL(approve_sql,
    "update records set state = 'public', approved_by = $2, approved_at = $3, effective_on = $4"
    " where id = $1 and state = 'pending'",
    P_INT, P_INT, P_INT, P_INT);
SQL(refuse_sql,
    "update records set state = 'refused', approved_by = $2, approved_at = $3, reason = $4"
    " where id = $1 and state = 'pending'",
    P_INT, P_INT, P_INT, P_TEXT);
SQL(reopen_sql,
    "update records set state = 'pending', approved_by = null, approved_at = null, reason = ''"
    " where id = $1 and state = 'refused'",
    P_INT);

static Err may_decide(Cx *cx, const Record *record)
{
    return record_verdict(record_right(cx, record->team, record->place_path), record->minutes,
                          record->person, cx->actor.person);
}

static Err approve_found(Cx *cx, const Record *record)
{
    int64_t changed;
    int days = (int)rule_int(cx, "records.credit_public_days", cx->today);
    Day on = days == 0 ? cx->today : day_add(workday_add(cx, cx->today, days), 1);
    TRY(db_change(cx, &approve_sql, &changed, record->id, cx->actor.person, cx->now, on));
    return changed == 1 ? OK : &record_moved_on;
}

Err record_approve(Cx *cx, RecordId id)
{
    Record record;
    TRY(record_find(cx, id, &record));
    TRY(may_decide(cx, &record));
    cx_audit(cx, "record", id.n, S("pending"), S("public"));
    cx_event(cx, "record.decided", id.n, record.activity.n);
    return record.state == RECORD_PENDING ? approve_found(cx, &record) : &record_moved_on;
}

Err record_refuse(Cx *cx, RecordId id, Str reason)
{
    Record record;
    int64_t changed;
    TRY(record_find(cx, id, &record));
    TRY(may_decide(cx, &record));
    record_check_text(cx, "reason", reason, 1, 140, TEXT("请写明原因，1 至 140 个字"));
    TRY(record_invalid(cx));
    cx_event(cx, "record.decided", id.n, record.activity.n);
    cx_audit(cx, "record", id.n, S("pending"), S("refused"));
    TRY(db_change(cx, &refuse_sql, &changed, id, cx->actor.person, cx->now, str_trim(reason)));
    return changed == 1 ? OK : &record_moved_on;
}

Err record_reopen(Cx *cx, RecordId id)
{
    Record record;
    int64_t changed;
    TRY(record_find(cx, id, &record));
    TRY(may_decide(cx, &record));
    cx_event(cx, "record.decided", id.n, record.activity.n);
    cx_audit(cx, "record", id.n, S("refused"), S("pending"));
    TRY(db_change(cx, &reopen_sql, &changed, id));
    return changed == 1 ? OK : &record_moved_on;
}

Err record_approve_all(Cx *cx, ActivityId activity, int64_t *approved)
{
    List rows;
    RecordQuery query = { .activity = activity,
                          .by_state = true,
                          .state = RECORD_PENDING,
                          .path = S(""),
                          .limit = 1000 };
    TRY(record_list(cx, &query, &rows));
    *approved = 0;
    Err last = OK;
    for (size_t i = 0; i < rows.n; i++) {
        const Record *record = LIST_AT(&rows, Record, i);
        Err err = may_decide(cx, record);
        if (err != OK) {
            last = err;
            continue;
        }
        TRY(approve_found(cx, record));
        (*approved)++;
    }
    cx_event(cx, "record.decided", 0, activity.n);
    cx_audit(cx, "records", activity.n, S("pending"),
             str_printf(cx->arena, "%lld public", (long long)*approved));
    return *approved == 0 && last != OK ? last : OK;
}

Err record_reverse(Cx *cx, RecordId id, Str reason)
{
    Record record;
    TRY(record_find(cx, id, &record));
    RecordRight right = record_right(cx, NO(Team), record.place_path);
    if (right < RIGHT_STATION)
        return &record_not_yours;
    if (same(record.person, cx->actor.person))
        return &record_own;
    if (record.state == RECORD_CORRECTED || record.reversal_of.n != 0)
        return &record_moved_on;
    record_check_text(cx, "reason", reason, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(record_invalid(cx));
    cx_event(cx, "record.decided", id.n, record.activity.n);
    cx_audit(cx, "record", id.n, str(record_state_words[record.state]), S("corrected"));
    return record_answer(cx, &record, str_trim(reason));
}

// --- the clock

#define EVENTS_A_TICK 40

SQL(ripe_sql,
    "select " RECORD_COLUMNS RECORD_TABLES " where r.state = 'public' and r.effective_on <= $1"
    "   and not exists (select o.id from record_objections o where o.record = r.id"
    "     and o.state = 'open')"
    " order by r.effective_on, r.id limit $2",
    P_INT, P_INT);
SQL(effect_sql,
    "update records set state = 'effective', effective_at = $2 where id = $1 and state = 'public'",
    P_INT, P_INT);
SQL(done_sql,
    "update record_clocks set done_at = $1 where done_at is null and ended_on < $2"
    " and not exists (select r.id from records r where r.activity = record_clocks.activity"
    "   and r.state = 'pending')"
    " and not exists (select p.id from presences p where p.activity = record_clocks.activity"
    "   and (p.settled = 0 or p.state in ('in', 'out', 'held')))",
    P_INT, P_INT);

Err record_clock(Cx *cx, int limit, int *did)
{
    List rows;
    int64_t changed;
    TRY(db_list(cx, &ripe_sql, &record_shape, &rows, cx->today,
                limit < EVENTS_A_TICK ? limit : EVENTS_A_TICK));
    for (size_t i = 0; i < rows.n; i++) {
        const Record *record = LIST_AT(&rows, Record, i);
        TRY(db_change(cx, &effect_sql, &changed, record->id, cx->now));
        if (changed == 0)
            continue;
        if (record->kind == KIND_CREDIT)
            TRY(signup_minutes_add(cx, record->person, record->minutes.n));
        cx_event(cx, "record.effective", record->id.n, record->person.n);
    }
    *did = (int)rows.n;
    return OK;
}

SQL(clock_add_sql,
    "insert into record_clocks (activity, place_path, ended_on, due_on, next_on)"
    " values ($1, $2, $3, $4, $5) on conflict do nothing",
    P_INT, P_TEXT, P_INT, P_INT, P_INT);

Err record_hear_ended(Cx *cx, const Event *event)
{
    Activity activity;
    TRY(activity_find(cx, (ActivityId){ event->id }, &activity));
    Day ended = time_day(activity.ends_at);
    return db_change(cx, &clock_add_sql, NULL, activity.id, activity.place_path, ended,
                     workday_add(cx, ended, 10), workday_add(cx, ended, 5));
}

typedef struct {
    ActivityId activity;
    Str name;
    PersonId leader;  // of the team that held it; none
    Day ended_on, due_on;
    int64_t reminded;
} DueClock;
static const Field due_fields[] = {
    FIELD(DueClock, activity), FIELD(DueClock, name),   FIELD(DueClock, leader),
    FIELD(DueClock, ended_on), FIELD(DueClock, due_on), FIELD(DueClock, reminded),
};
static const Shape due_shape = SHAPE(DueClock, due_fields);
SQL(due_sql,
    "select c.activity, a.name, t.leader, c.ended_on, c.due_on, c.reminded from record_clocks c"
    "  join activities a on a.id = c.activity left join teams t on t.id = a.team"
    " where c.done_at is null and c.next_on <= $1 order by c.next_on, c.activity limit $2",
    P_INT, P_INT);
SQL(remind_sql,
    "update record_clocks set reminded = $3, next_on = $4,"
    "  late = case when $5 > due_on then 1 else late end"
    " where activity = $1 and reminded = $2 and done_at is null",
    P_INT, P_INT, P_INT, P_INT, P_INT);

#define MORNING (8 * TIME_HOUR)

// Whoever leads the team hears it, and not at midnight; the desks have it in their 待办.
static Err tell_leader(Cx *cx, const DueClock *clock)
{
    static const Text bodies[] = {
        TEXT("提醒：活动“{0}”结束满 5 个工作日了，服务时长请在 {1} 前核定。"),
        TEXT("提醒：活动“{0}”结束满 8 个工作日了，服务时长请在 {1} 前核定，逾期会一直记着。"),
        TEXT("提醒：活动“{0}”的服务时长今天是最后一天核定（{1}）。"),
    };
    Str phone;
    if (clock->leader.n == 0 || clock->reminded >= (int64_t)COUNT(bodies))
        return OK;
    TRY(person_phone(cx, clock->leader, &phone));
    if (!phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms", .receiver = phone, .kind = "records.clock" };
    Time morning = time_add(day_start(cx->today), MORNING);
    if (cx->now.ms < morning.ms)
        message.due = morning;
    message.body = say_with(cx->arena, lang_zh(), bodies[clock->reminded], clock->name,
                            day_iso(cx->arena, clock->due_on));
    return outbox_put(cx, &message);
}

// Each step once: at 5, at 8, at 10 working days, and the day after, when it is late for ever.
Err record_reminders(Cx *cx, int limit, int *did)
{
    List rows;
    static const int at[] = { 8, 10, 11 };
    TRY(db_change(cx, &done_sql, NULL, cx->now, cx->today));
    TRY(db_list(cx, &due_sql, &due_shape, &rows, cx->today, limit));
    for (size_t i = 0; i < rows.n; i++) {
        const DueClock *clock = LIST_AT(&rows, DueClock, i);
        int64_t stage = clock->reminded < 3 ? clock->reminded + 1 : 3;
        Day next = clock->reminded < 3 ? workday_add(cx, clock->ended_on, at[clock->reminded])
                                       : day_add(cx->today, 30);
        int64_t changed;
        TRY(db_change(cx, &remind_sql, &changed, clock->activity, clock->reminded, stage, next,
                      cx->today));
        if (changed == 1)
            TRY(tell_leader(cx, clock));
    }
    *did = (int)rows.n;
    return OK;
}

// --- lists

SQL(list_sql,
    "select " RECORD_COLUMNS RECORD_TABLES " where ($1 = 0 or r.person = $1)"
    "   and ($2 = 0 or r.activity = $2) and ($3 = '' or r.state = $3)"
    "   and ($4 = '' or (r.place_path >= $4 and r.place_path < $5))"
    "   and ($6 = 0 or r.id < $6) order by r.id desc limit $7",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(person_sql,
    "select " RECORD_COLUMNS RECORD_TABLES " where r.person = $1 and ($2 = 0 or r.id < $2)"
    " order by r.id desc limit $3",
    P_INT, P_INT, P_INT);
SQL(activity_sql,
    "select " RECORD_COLUMNS RECORD_TABLES " where r.activity = $1 and ($2 = '' or r.state = $2)"
    " order by r.id desc limit $3",
    P_INT, P_TEXT, P_INT);
SQL(public_sql,
    "select " RECORD_COLUMNS RECORD_TABLES " where r.approved_at > $1 and (r.state = 'public' or"
    "   (r.state = 'effective' and r.approved_at > $2)) and ($3 = 0 or r.id < $3)"
    " order by r.id desc limit $4",
    P_INT, P_INT, P_INT, P_INT);

static void dress_all(Cx *cx, List *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        dress(cx, LIST_AT(rows, Record, i));
}

Err record_list(Cx *cx, const RecordQuery *query, List *out)
{
    Str state = query->by_state ? str(record_state_words[query->state]) : S("");
    Str path = query->path.p == NULL ? S("") : query->path;
    if (query->activity.n != 0)
        TRY(db_list(cx, &activity_sql, &record_shape, out, query->activity, state, query->limit));
    else if (query->person.n != 0 && !query->by_state)
        TRY(db_list(cx, &person_sql, &record_shape, out, query->person, query->before.n,
                    query->limit));
    else
        TRY(db_list(cx, &list_sql, &record_shape, out, query->person.n, query->activity.n, state,
                    path, path.n == 0 ? S("") : prefix_end(cx->arena, path), query->before.n,
                    query->limit));
    dress_all(cx, out);
    return OK;
}

Err record_list_public(Cx *cx, RecordId before, int limit, List *out)
{
    TRY(db_list(cx, &public_sql, &record_shape, out, time_add(cx->now, -90 * TIME_DAY),
                time_add(cx->now, -7 * TIME_DAY), before.n, limit));
    dress_all(cx, out);
    return OK;
}

SQL(sums_sql,
    "select coalesce(cast(sum(case when state = 'effective' and kind = 'credit' then minutes end)"
    " as bigint), 0) as credit,"
    " coalesce(cast(sum(case when state = 'effective' and kind = 'honour' then minutes end) as"
    " bigint), 0) as honour,"
    " coalesce(cast(sum(case when state = 'effective' and kind = 'carried' then minutes end) as"
    " bigint), 0) as carried,"
    " coalesce(cast(sum(case when state in ('pending', 'public') then minutes end) as bigint), 0)"
    " as pending, count(case when state = 'effective' then 1 end) as records"
    " from records where person = $1",
    P_INT);

Err record_sums(Cx *cx, PersonId person, RecordSums *out)
{
    return db_one(cx, &sums_sql, &record_sums_shape, out, &record_missing, person);
}

#define CLOCK_SELECT                                                                          \
    "select c.activity, a.name, p.name as place_name, c.ended_on, c.due_on, c.late,"          \
    " (select count(*) from records r where r.activity = c.activity and r.state = 'pending')" \
    " as pending, (select count(*) from presences x where x.activity = c.activity"            \
    "   and x.state in ('in', 'out', 'held')) as unclear"                                     \
    " from record_clocks c join activities a on a.id = c.activity join places p on p.id = a.place"
SQL(clocks_node_sql,
    CLOCK_SELECT " where c.done_at is null and c.place_path >= $1 and c.place_path < $2"
                 " order by c.due_on, c.activity limit $3",
    P_TEXT, P_TEXT, P_INT);
SQL(clocks_team_sql,
    CLOCK_SELECT " where c.done_at is null and a.team = $1 order by c.due_on, c.activity limit $2",
    P_INT, P_INT);
SQL(clock_one_sql, CLOCK_SELECT " where c.activity = $1", P_INT);

static void dress_clock(Cx *cx, RecordClock *clock)
{
    clock->over = clock->due_on.ymd < cx->today.ymd;
    clock->href = url_of(
        str_printf(cx->arena, "/activities/%lld/records", (long long)clock->activity.n));
}

Err record_clocks_open(Cx *cx, Str path, TeamId team, int limit, List *out)
{
    if (team.n != 0)
        TRY(db_list(cx, &clocks_team_sql, &record_clock_shape, out, team, limit));
    else
        TRY(db_list(cx, &clocks_node_sql, &record_clock_shape, out, path,
                    prefix_end(cx->arena, path), limit));
    for (size_t i = 0; i < out->n; i++)
        dress_clock(cx, LIST_AT(out, RecordClock, i));
    return OK;
}

Err record_clock_of(Cx *cx, ActivityId activity, RecordClock *out)
{
    Err err = db_one(cx, &clock_one_sql, &record_clock_shape, out, &record_missing, activity);
    if (err == &record_missing) {
        *out = (RecordClock){ 0 };
        return OK;
    }
    TRY(err);
    dress_clock(cx, out);
    return OK;
}
