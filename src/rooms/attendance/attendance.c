// Facts come in, presences follow.
#include "base/seal.h"
#include "rooms/attendance/attendance_in.h"
#include "rooms/people/people.h"
#include "town/county.h"

FAULT(attendance_not_yours, 403, "attendance.not_yours", "您不负责这场活动，请找队长或站里");
FAULT(attendance_refused, 409, "attendance.refused", "没有签上");
FAULT(attendance_tries, 429, "attendance.tries", "错的次数太多，请过 10 分钟再试，或请队长点名");
FAULT(fact_missing, 404, "fact.missing", "没有这条签到记录，请刷新页面");
FAULT(attendance_early, 409, "attendance.early", "活动还没有结束，现在不用核定签退时间");

static const Field fact_fields[] = {
    FIELD(Fact, id),
    FIELD(Fact, key),
    HIDDEN(Fact, digest),
    FIELD(Fact, device),
    FIELD(Fact, seq),
    HIDDEN(Fact, prev),
    FIELD(Fact, activity),
    FIELD(Fact, person),
    WORD(Fact, kind, fact_kind_words),
    WORD(Fact, source, fact_source_words),
    WORD(Fact, verdict, fact_verdict_words),
    WORD(Fact, why, fact_why_words),
    COL(Fact, at, "时间"),
    FIELD(Fact, said_at),
    COL(Fact, received_at, "上传时间"),
    FIELD(Fact, made_by),
    FIELD(Fact, level),
    FIELD(Fact, target),
    COL(Fact, note, "说明"),
    HIDDEN(Fact, lat_e7),
    HIDDEN(Fact, lon_e7),
    HIDDEN(Fact, acc_m),
    FIELD(Fact, photo),
    HIDDEN(Fact, who_sealed),
    COL(Fact, person_name, "姓名"),
    COL(Fact, by_name, "经办"),
};
const Shape fact_shape = SHAPE(Fact, fact_fields);

static const Field presence_fields[] = {
    FIELD(Presence, id),
    FIELD(Presence, activity),
    FIELD(Presence, person),
    COL(Presence, person_name, "姓名"),
    COL(Presence, volunteer_number, "志愿者编号"),
    WORD(Presence, state, presence_state_words),
    COL(Presence, in_at, "签到时间"),
    COL(Presence, out_at, "签退时间"),
    WORD(Presence, in_source, fact_source_words),
    WORD(Presence, out_source, fact_source_words),
    FIELD(Presence, held),
    FIELD(Presence, overlap),
    FIELD(Presence, crowded),
    FIELD(Presence, due_at),
    FIELD(Presence, settled),
    FIELD(Presence, version),
};
const Shape presence_shape = SHAPE(Presence, presence_fields);

static const Field answer_fields[] = {
    FIELD(FactAnswer, key),
    WORD(FactAnswer, status, fact_outcome_words),
    WORD(FactAnswer, why, fact_why_words),
    FIELD(FactAnswer, reason),
    FIELD(FactAnswer, final),
};
const Shape fact_answer_shape = SHAPE(FactAnswer, answer_fields);

Str attendance_text(Str s)
{
    return s.p == NULL ? S("") : s;
}

Err attendance_level(Cx *cx, const Activity *activity, int *level)
{
    unsigned by = activity_relations(activity->team, activity->place_path, &cx->actor);
    *level = LEVEL_SELF;
    if (cx->actor.system || actor_may(&cx->actor, ROLE_CENTRE, activity->place_path))
        *level = LEVEL_CENTRAL;
    else if ((by & SIGNUP_BY_DESK) != 0)
        *level = LEVEL_DESK;
    else if ((by & SIGNUP_BY_LEADER) != 0)
        *level = LEVEL_LEADER;
    return OK;
}

// --- presences follow from facts

#define FACT_COLUMNS                                                                           \
    "f.id, f.key, f.digest, f.device, f.seq, f.prev, f.activity, f.person, f.kind, f.source,"  \
    " f.verdict, f.why, f.at, f.said_at, f.received_at, f.made_by, f.level, f.target, f.note," \
    " f.lat_e7, f.lon_e7, f.acc_m, f.photo, f.who_sealed"
SQL(facts_of_sql,
    "select " FACT_COLUMNS ", '' as person_name, '' as by_name from facts f where f.activity = $1"
    "   and (f.person = $2 or f.target in (select t.key from facts t where t.activity = $1"
    "     and t.person = $2)) order by f.id limit 1000",
    P_INT, P_INT);

#define PRESENCE_COLUMNS                                                                         \
    "p.id, p.activity, p.person, p.state, p.in_at, p.out_at, p.in_source, p.out_source, p.held," \
    " p.overlap, p.crowded, p.due_at, p.settled, p.version"
SQL(presence_mine_sql,
    "select " PRESENCE_COLUMNS ", '' as person_name, '' as volunteer_number from presences p"
    " where p.activity = $1 and p.person = $2",
    P_INT, P_INT);
SQL(presence_add_sql,
    "insert into presences (activity, person, state, in_at, out_at, in_source, out_source, held,"
    "  due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
// Another time of the activity that is still to come opens a presence again.
SQL(presence_move_sql,
    "update presences set state = $3, in_at = $4, out_at = $5, in_source = $6, out_source = $7,"
    "  held = $8, due_at = $9, settled = case when due_at = $9 then settled else 0 end,"
    "  version = version + 1 where id = $1 and version = $2",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(around_sql,
    "select " PRESENCE_COLUMNS ", '' as person_name, '' as volunteer_number from presences p"
    " where p.person = $1 and p.in_at >= $2 and p.in_at < $3"
    " order by p.in_at, p.activity limit 200",
    P_INT, P_INT, P_INT);
SQL(cross_sql,
    "update presences set overlap = $3, crowded = $4, version = version + 1"
    " where id = $1 and version = $2",
    P_INT, P_INT, P_INT, P_INT);

static bool same_presence(const Presence *a, const Presence *b)
{
    return a->state == b->state && a->in_at.ms == b->in_at.ms && a->out_at.ms == b->out_at.ms &&
           a->in_source == b->in_source && a->out_source == b->out_source && a->held == b->held &&
           a->due_at.ms == b->due_at.ms;
}

static void tell_settled(Cx *cx, ActivityId activity)
{
    for (size_t i = 0; i < cx->event_count; i++)
        if (cx->events[i].id == activity.n &&
            str_eq(str(cx->events[i].kind), S("attendance.settled")))
            return;
    cx_event(cx, "attendance.settled", activity.n, 0);
}

// What another activity says about the same hours may change with this one: on its day, and on the
// next when it went past midnight. Two whole days before are read along and left as they are: who
// is judged without those before them would count again.
static Err cross(Cx *cx, PersonId person, Time around)
{
    List rows;
    int64_t changed;
    if (around.ms == 0)
        return OK;
    Day day = time_day(around);
    TRY(db_list(cx, &around_sql, &presence_shape, &rows, person, day_start(day_add(day, -2)),
                day_start(day_add(day, 2))));
    Presence *now = NEW_ARRAY(cx->arena, Presence, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        now[i] = *LIST_AT(&rows, Presence, i);
    presences_cross(now, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const Presence *one = &now[i], *before = LIST_AT(&rows, Presence, 0);
        if (time_day(one->in_at).ymd < day.ymd)
            continue;
        for (size_t k = 1; k < rows.n; k++)
            if (same(LIST_AT(&rows, Presence, k)->id, one->id))
                before = LIST_AT(&rows, Presence, k);
        if (before->overlap == one->overlap && before->crowded == one->crowded)
            continue;
        TRY(db_change(cx, &cross_sql, &changed, one->id, one->version, one->overlap, one->crowded));
        if (changed == 0)
            return &fault_busy;
        if (one->settled)
            tell_settled(cx, one->activity);
    }
    return OK;
}

FAULT(presence_missing, 404, "presence.missing", "没有这个人的签到记录，请刷新页面");

Err presence_mine(Cx *cx, ActivityId activity, PersonId person, Presence *out)
{
    Err err = db_one(cx, &presence_mine_sql, &presence_shape, out, &presence_missing, activity,
                     person);
    if (err != &presence_missing)
        return err;
    *out = (Presence){ .activity = activity,
                       .person = person,
                       .in_source = FACT_SOURCES,
                       .out_source = FACT_SOURCES };
    return OK;
}

static Err store_presence(Cx *cx, const Presence *before, const Presence *now)
{
    int64_t changed;
    const char *state = presence_state_words[now->state];
    if (before->id.n == 0) {
        if (now->state == PRESENCE_NONE)
            return OK;
        TRY(db_insert(cx, &presence_add_sql, &changed, now->activity, now->person, state,
                      now->in_at, now->out_at, fact_source_words[now->in_source],
                      fact_source_words[now->out_source], now->held, now->due_at));
        return changed == 0 ? &fault_busy : OK;
    }
    TRY(db_change(cx, &presence_move_sql, &changed, before->id, before->version, state, now->in_at,
                  now->out_at, fact_source_words[now->in_source],
                  fact_source_words[now->out_source], now->held, now->due_at));
    if (changed == 0)
        return &fault_busy;
    if (before->settled && before->due_at.ms == now->due_at.ms)
        tell_settled(cx, now->activity);
    return OK;
}

Err presence_derive(Cx *cx, const Activity *activity, PersonId person, List *facts,
                    FactOutcome **outcomes)
{
    List rows;
    Presence before;
    SignPlan plan = { activity->starts_at, activity->ends_at,
                      activity->state == ACTIVITY_CANCELLED };
    TRY(db_list(cx, &facts_of_sql, &fact_shape, &rows, activity->id, person));
    TRY(presence_mine(cx, activity->id, person, &before));
    Presence now = before;
    FactOutcome *became = NEW_ARRAY(cx->arena, FactOutcome, rows.n + 1);
    presence_of(rows.at, rows.n, &plan, &now, became);
    now.due_at = time_add(activity->ends_at, WINDOW_MS);
    if (facts != NULL) {
        *facts = rows;
        *outcomes = became;
    }
    if (same_presence(&before, &now))
        return OK;
    TRY(store_presence(cx, &before, &now));
    if (before.in_at.ms != 0 && before.in_at.ms != now.in_at.ms)
        TRY(cross(cx, person, before.in_at));
    return cross(cx, person, now.in_at);
}

// --- what a fact is worth when it comes

typedef struct {
    const FactNew *telling;
    const FactClock *sent;
    const Activity *activity;
    int level;
    Fact fact;
    Time code_at;
} Intake;

SQL(on_list_sql,
    "select count(*) as n from signups where activity = $1 and person = $2 and state in"
    " ('confirmed', 'attended', 'absent', 'excused')",
    P_INT, P_INT);
SQL(code_used_sql,
    "select count(*) as n from facts f where f.activity = $1 and f.person = $2 and f.kind = $3"
    "   and f.source in ('self_scan', 'code') and f.verdict = 'fine'"
    "   and not exists (select v.id from facts v where v.target = f.key and v.kind = 'void'"
    "     and v.verdict = 'fine')",
    P_INT, P_INT, P_TEXT);
SQL(tries_sql,
    "select count(*) as n from facts where person = $1 and received_at > $2 and why in"
    " ('code_late', 'code_forged', 'code_other')",
    P_INT, P_INT);

static Err who_is_it(Cx *cx, Intake *in)
{
    const FactNew *t = in->telling;
    Person person;
    if (t->person.n != 0 || (t->number.n == 0 && t->card.n == 0)) {
        in->fact.person = t->person;
        return OK;
    }
    Card card = { .number = t->number };
    SignKey key = card_key(cx->county);
    if (t->card.n > 0 && !card_parse(cx->arena, str_of((const char *)key.public, sizeof key.public),
                                     t->card, &card)) {
        in->fact.why = WHY_CARD_FORGED;
        return OK;
    }
    Err err = person_by_number(cx, card.number, &person);
    if (err == &person_missing) {
        in->fact.why = t->card.n > 0 ? WHY_CARD_FORGED : WHY_NOBODY;
        return OK;
    }
    TRY(err);
    in->fact.person = person.id;
    if (t->card.n > 0) {
        int64_t serial;
        TRY(card_serial(cx, person.id, &serial));
        if (serial != card.serial)
            in->fact.why = WHY_CARD_ENDED;
    }
    return OK;
}

static Err code_why(Cx *cx, Intake *in, FactWhy *why)
{
    const FactNew *t = in->telling;
    Hash secret = code_secret(&cx->county->key_token, t->activity, time_day(in->code_at));
    int64_t used, pin;
    if (t->source == SOURCE_SELF_SCAN) {
        SignCode code;
        *why = !sign_code_parse(t->code, &code)   ? WHY_CODE_FORGED
               : code.activity.n != t->activity.n ? WHY_CODE_OTHER
                                                  : sign_code_verdict(&secret, &code, in->code_at);
    } else
        *why = !str_int(str_trim(t->code), &pin) || pin < 0
                   ? WHY_CODE_FORGED
                   : pin_verdict(&secret, (uint32_t)pin, in->code_at);
    if (*why != WHY_NONE)
        return OK;
    TRY(db_int(cx, &code_used_sql, &used, t->activity, in->fact.person, fact_kind_words[t->kind]));
    if (used > 0)
        *why = WHY_CODE_USED;
    return OK;
}

static Err fence_why(Cx *cx, Intake *in, FactWhy *why)
{
    const FactNew *t = in->telling;
    List places;
    TRY(sign_place_list(cx, t->activity, &places));
    bool told = t->lat_e7 != 0 || t->lon_e7 != 0;
    bool inside = told && fence_holds(places.at, places.n, t->kind, t->lat_e7, t->lon_e7, t->acc_m);
    // Alone a place is nobody's word but the phone's; beside a code it may only contradict it.
    if (t->source == SOURCE_FENCE || (told && places.n > 0 && !inside))
        *why = WHY_FENCE;
    return OK;
}

// What speaks against it beside who tells it and how: first what can never count.
static Err proof_why(Cx *cx, Intake *in, FactWhy *why)
{
    const FactNew *t = in->telling;
    bool self = t->source == SOURCE_SELF_SCAN || t->source == SOURCE_CODE ||
                t->source == SOURCE_FENCE;
    *why = WHY_NONE;
    if (t->forged)
        *why = WHY_FORGED;
    else if (in->fact.why != WHY_NONE)
        *why = in->fact.why;
    else if (self ? !same(in->fact.person, cx->actor.person) : in->level < LEVEL_LEADER)
        *why = WHY_NOT_YOURS;
    else if (t->source == SOURCE_SELF_SCAN || t->source == SOURCE_CODE)
        TRY(code_why(cx, in, why));
    return OK;
}

SQL(target_sql, "select at as n from facts where key = $1 and activity = $2 order by id limit 1",
    P_TEXT, P_INT);

static Err undo_why(Cx *cx, Intake *in, FactWhy *why)
{
    int64_t at;
    *why = in->telling->forged ? WHY_FORGED : WHY_NONE;
    if (*why == WHY_NONE && in->level < LEVEL_LEADER)
        *why = WHY_NOT_YOURS;
    if (*why != WHY_NONE || in->fact.kind != FACT_VOID)
        return OK;
    TRY(db_int(cx, &target_sql, &at, in->telling->target, in->telling->activity));
    if (at != 0 && in->fact.at.ms > at + TIME_DAY)
        *why = WHY_TOO_LATE;
    return OK;
}

static Err device_why(Cx *cx, const Intake *in, FactWhy *why)
{
    Device device;
    Str secret;
    if (in->telling->device.n == 0)
        return OK;
    Err err = device_find(cx, in->telling->device, &device, &secret);
    if (err == &device_missing ||
        (err == OK && (device.revoked_at.ms != 0 || !same(device.person, cx->actor.person))))
        *why = WHY_DEVICE;
    return err == &device_missing ? OK : err;
}

// What the sign-up asked is asked again of the day itself: a policy or a qualification may have
// ended since.
static Err safe_why(Cx *cx, const Intake *in, FactWhy *why)
{
    Err err = signup_safe(cx, in->telling->activity, in->fact.person);
    if (err == &signup_insurance)
        *why = WHY_INSURANCE;
    else if (err == &signup_training)
        *why = WHY_TRAINING;
    else if (err == &signup_skill)
        *why = WHY_SKILL;
    else
        return err;
    return OK;
}

static Err held_why(Cx *cx, Intake *in, bool clock_held, FactWhy *why)
{
    int64_t listed;
    TRY(device_why(cx, in, why));
    if (*why == WHY_NONE && in->fact.person.n == 0)
        *why = WHY_NOBODY;
    FactWhy late = fact_lateness(in->fact.at, cx->now);
    // Who may not stand there is not let in by a leader who takes a late or paper fact.
    if (*why == WHY_NONE && late != WHY_VERY_LATE && in->fact.kind == FACT_IN)
        TRY(safe_why(cx, in, why));
    if (*why == WHY_NONE && clock_held)
        *why = WHY_CLOCK;
    if (*why == WHY_NONE)
        *why = late;
    // A forgotten check-out is settled within the ten working days, long after it happened.
    if (in->telling->source == SOURCE_SETTLE && *why == WHY_LATE)
        *why = WHY_NONE;
    if (*why != WHY_NONE)
        return OK;
    if (in->telling->source == SOURCE_PAPER)
        *why = WHY_PAPER;
    else
        TRY(fence_why(cx, in, why));
    if (*why != WHY_NONE)
        return OK;
    TRY(db_int(cx, &on_list_sql, &listed, in->telling->activity, in->fact.person));
    if (listed == 0)
        *why = WHY_STRANGER;
    return OK;
}

static void believe_time(Cx *cx, Intake *in, bool *held)
{
    const FactNew *t = in->telling;
    bool marked = false;
    *held = false;
    in->code_at = t->scanned_at.ms != 0 ? t->scanned_at : cx->now;
    in->fact.received_at = cx->now;
    if (t->device.n != 0 && in->sent != NULL && t->clock.at.ms != 0) {
        in->fact.said_at = t->clock.at;
        in->fact.at = fact_time(&t->clock, in->sent, cx->now, &marked, held);
        return;
    }
    in->fact.at = t->at.ms != 0 ? t->at : in->code_at;
    in->fact.said_at = in->fact.at;
}

static Err judge(Cx *cx, Intake *in)
{
    FactWhy why = WHY_NONE;
    bool clock_held;
    believe_time(cx, in, &clock_held);
    if (in->activity == NULL)
        why = WHY_UNREADABLE;
    else {
        TRY(who_is_it(cx, in));
        bool nobody = in->fact.why == WHY_NOBODY;
        if (nobody)
            in->fact.why = WHY_NONE;
        if (in->fact.kind == FACT_VOID || in->fact.kind == FACT_ACCEPT)
            TRY(undo_why(cx, in, &why));
        else
            TRY(proof_why(cx, in, &why));
        bool timed = in->fact.kind == FACT_IN || in->fact.kind == FACT_OUT;
        if (why == WHY_NONE && timed)
            TRY(held_why(cx, in, clock_held, &why));
        else if (why == WHY_NONE)
            TRY(device_why(cx, in, &why));
    }
    in->fact.why = why;
    in->fact.verdict = why == WHY_NONE        ? VERDICT_FINE
                       : why <= WHY_HELD_LAST ? VERDICT_HELD
                                              : VERDICT_REJECTED;
    return OK;
}

// --- kept

SQL(fact_add_sql,
    "insert into facts (key, digest, device, seq, prev, activity, person, kind, source, verdict,"
    "  why, at, said_at, received_at, made_by, level, target, note, lat_e7, lon_e7, acc_m, photo,"
    "  who_sealed, phone) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
    "  $17, $18, $19, $20, $21, $22, $23, $24) on conflict (key, digest) do nothing returning id",
    P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_BYTES, P_TEXT);
SQL(device_there_sql, "select count(*) as n from devices where id = $1", P_INT);

static Str fresh_key(Cx *cx)
{
    char bytes[16];
    cx_random(cx, bytes, sizeof bytes);
    return hex_of(cx->arena, str_of(bytes, sizeof bytes));
}

static Str own_digest(Cx *cx, const Fact *fact)
{
    Str words = str_printf(cx->arena, "%.*s %d %lld", STR_FMT(fact->key), (int)fact->kind,
                           (long long)fact->at.ms);
    Hash hash = hash_of(words);
    return hex_of(cx->arena, hash_str(&hash));
}

static Err keep(Cx *cx, Intake *in, bool *twice)
{
    const FactNew *t = in->telling;
    Fact *f = &in->fact;
    int64_t known = 0;
    if (t->device.n != 0)
        TRY(db_int(cx, &device_there_sql, &known, t->device));
    f->device = known > 0 ? t->device : NO(Device);
    if (t->name.n > 0 && f->person.n == 0)
        f->who_sealed.bytes = seal_field(
            cx->arena, &cx->county->key_field, FACT_WHO,
            str_printf(cx->arena, "%.*s %.*s", STR_FMT(t->name), STR_FMT(t->tel4)));
    TRY(db_insert(cx, &fact_add_sql, &f->id.n, f->key, f->digest, f->device, f->seq, f->prev,
                  f->activity, f->person, fact_kind_words[f->kind], fact_source_words[f->source],
                  fact_verdict_words[f->verdict], fact_why_words[f->why], f->at, f->said_at,
                  f->received_at, f->made_by, f->level, f->target, f->note, f->lat_e7, f->lon_e7,
                  f->acc_m, f->photo, f->who_sealed, attendance_text(t->phone)));
    *twice = f->id.n == 0;
    return OK;
}

static void open_intake(Cx *cx, const FactNew *t, const Activity *activity, int level, Intake *in)
{
    in->fact = (Fact){ .key = t->key.n > 0 ? t->key : fresh_key(cx),
                       .prev = attendance_text(t->prev),
                       .seq = t->seq,
                       .activity = activity == NULL ? NO(Activity) : t->activity,
                       .kind = t->kind,
                       .source = t->source,
                       .made_by = cx->actor.person,
                       .level = level,
                       .target = attendance_text(t->target),
                       .note = attendance_text(t->note),
                       .lat_e7 = t->lat_e7,
                       .lon_e7 = t->lon_e7,
                       .acc_m = t->acc_m,
                       .photo = t->photo };
}

// Whose presence may change: of an undo the person of its target, who may not be known yet.
SQL(target_person_sql,
    "select person as n from facts where key = $1 and activity = $2 and person is not null"
    " order by id limit 1",
    P_TEXT, P_INT);

typedef struct {
    Activity activity;
    int level;
    bool there;
} Known;

static Err known_activity(Cx *cx, ActivityId id, Known *last)
{
    if (last->there && last->activity.id.n == id.n)
        return OK;
    last->there = false;
    Err err = activity_find(cx, id, &last->activity);
    if (err == &activity_missing)
        return OK;
    TRY(err);
    last->there = true;
    return attendance_level(cx, &last->activity, &last->level);
}

static Err take_in(Cx *cx, const FactNew *t, const FactClock *sent, Intake *in, Known *last)
{
    bool twice;
    TRY(known_activity(cx, t->activity, last));
    in->telling = t;
    in->sent = sent;
    in->activity = last->there ? &last->activity : NULL;
    in->level = last->there ? last->level : LEVEL_SELF;
    open_intake(cx, t, in->activity, in->level, in);
    TRY(judge(cx, in));
    in->fact.digest = t->digest.n > 0 ? t->digest : own_digest(cx, &in->fact);
    TRY(keep(cx, in, &twice));
    if (in->fact.person.n == 0 && in->fact.target.n > 0)
        TRY(db_int(cx, &target_person_sql, &in->fact.person.n, in->fact.target, t->activity));
    in->fact.id.n = twice ? 0 : in->fact.id.n;
    in->activity = NULL;  // points into what the next one overwrites
    return OK;
}

static FactAnswer answer_of(const Fact *fact, FactOutcome outcome)
{
    return (FactAnswer){ .key = fact->key,
                         .status = outcome,
                         .why = fact->why,
                         .reason = fact_why_texts[fact->why],
                         .final = true };
}

// Every pair of person and activity once; each new fact hears what became of it.
static Err derive_all(Cx *cx, const Intake *in, size_t n, FactAnswer *answers)
{
    Known last = { 0 };
    for (size_t i = 0; i < n; i++) {
        const Fact *fact = &in[i].fact;
        bool seen = fact->activity.n == 0 || fact->person.n == 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = same(in[k].fact.activity, fact->activity) &&
                   same(in[k].fact.person, fact->person);
        if (seen)
            continue;
        List facts;
        FactOutcome *became;
        TRY(known_activity(cx, fact->activity, &last));
        TRY(presence_derive(cx, &last.activity, fact->person, &facts, &became));
        for (size_t k = i; k < n; k++)
            for (size_t f = 0; f < facts.n; f++)
                if (in[k].fact.id.n != 0 && LIST_AT(&facts, Fact, f)->id.n == in[k].fact.id.n)
                    answers[k].status = became[f];
    }
    return OK;
}

Err fact_tell_all(Cx *cx, const FactNew *tellings, size_t n, const FactClock *sent, List *out)
{
    Known last = { 0 };
    must(n <= FACTS_MAX);
    Intake *in = NEW_ARRAY(cx->arena, Intake, n + 1);
    FactAnswer *answers = NEW_ARRAY(cx->arena, FactAnswer, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(take_in(cx, &tellings[i], sent, &in[i], &last));
        const Fact *fact = &in[i].fact;
        answers[i] = answer_of(fact, fact->id.n == 0                     ? OUTCOME_DUPLICATE
                                     : fact->verdict == VERDICT_REJECTED ? OUTCOME_REJECTED
                                     : fact->verdict == VERDICT_HELD     ? OUTCOME_HELD
                                                                         : OUTCOME_APPLIED);
    }
    TRY(derive_all(cx, in, n, answers));
    *out = (List){ answers, n };
    return OK;
}

Err fact_tell(Cx *cx, const FactNew *telling, FactAnswer *answer)
{
    List answers;
    if (telling->source == SOURCE_CODE || telling->source == SOURCE_SELF_SCAN) {
        int64_t tries;
        TRY(db_int(cx, &tries_sql, &tries, cx->actor.person, time_add(cx->now, -600000)));
        if (tries >= 10)
            return &attendance_tries;
    }
    TRY(fact_tell_all(cx, telling, 1, NULL, &answers));
    *answer = *LIST_AT(&answers, FactAnswer, 0);
    cx_audit(cx, "attendance", telling->activity.n, str(fact_kind_words[telling->kind]),
             str(fact_outcome_words[answer->status]));
    return OK;
}

// --- by who runs the activity

SQL(fact_sql,
    "select " FACT_COLUMNS ", '' as person_name, '' as by_name from facts f where f.id = $1"
    "   and f.activity = $2",
    P_INT, P_INT);

static Err runs(Cx *cx, ActivityId id, Activity *activity)
{
    int level;
    TRY(activity_find(cx, id, activity));
    TRY(attendance_level(cx, activity, &level));
    return level >= LEVEL_LEADER ? OK : &attendance_not_yours;
}

static Err tell_about(Cx *cx, const FactNew *telling)
{
    FactAnswer answer;
    TRY(fact_tell(cx, telling, &answer));
    if (answer.status != OUTCOME_REJECTED)
        return OK;
    cx_problem(cx, (Str){ 0 }, fact_why_words[answer.why], answer.reason, (Str){ 0 }, (Str){ 0 });
    return &attendance_refused;
}

Err fact_undo(Cx *cx, ActivityId activity, FactId id)
{
    Activity found;
    Fact fact;
    TRY(runs(cx, activity, &found));
    TRY(db_one(cx, &fact_sql, &fact_shape, &fact, &fact_missing, id, activity));
    return tell_about(cx, &(FactNew){ .activity = activity,
                                      .kind = FACT_VOID,
                                      .source = SOURCE_ROSTER,
                                      .target = fact.key });
}

// Who is not known yet becomes known by a fact of its own, at the same when.
static Err take_stranger(Cx *cx, const Fact *fact, Str number, Str note)
{
    Person person;
    FactAnswer answer;
    TRY(person_by_number(cx, str_trim(number), &person));
    FactNew again = { .activity = fact->activity,
                      .kind = fact->kind,
                      .source = SOURCE_JOIN,
                      .person = person.id,
                      .at = fact->at,
                      .note = note };
    TRY(fact_tell(cx, &again, &answer));
    if (answer.status != OUTCOME_HELD)
        return OK;
    return tell_about(cx, &(FactNew){ .activity = fact->activity,
                                      .kind = FACT_ACCEPT,
                                      .source = SOURCE_JOIN,
                                      .target = answer.key,
                                      .note = note });
}

Err fact_take(Cx *cx, ActivityId activity, FactId id, Str number, Str note)
{
    Activity found;
    Fact fact;
    int level;
    TRY(runs(cx, activity, &found));
    TRY(db_one(cx, &fact_sql, &fact_shape, &fact, &fact_missing, id, activity));
    TRY(attendance_level(cx, &found, &level));
    if (level < level_needed(fact.why))
        return &attendance_not_yours;
    if (fact.person.n == 0)
        return take_stranger(cx, &fact, number, note);
    return tell_about(cx, &(FactNew){ .activity = activity,
                                      .kind = FACT_ACCEPT,
                                      .source = SOURCE_ROSTER,
                                      .target = fact.key,
                                      .note = note });
}

SQL(presence_sql,
    "select " PRESENCE_COLUMNS ", n.name as person_name, n.volunteer_number from presences p"
    " join people n on n.id = p.person where p.id = $1",
    P_INT);

Err presence_find(Cx *cx, PresenceId id, Presence *out)
{
    return db_one(cx, &presence_sql, &presence_shape, out, &presence_missing, id);
}

Err presence_settle(Cx *cx, PresenceId id, Time out_at, Str reason)
{
    Activity activity;
    Presence presence;
    TRY(presence_find(cx, id, &presence));
    TRY(runs(cx, presence.activity, &activity));
    if (cx->now.ms < activity.ends_at.ms)
        return &attendance_early;
    size_t length = str_trim(reason).n;
    if (length < 6 || length > 420)
        cx_problem(cx, S("reason"), "range", TEXT("请写明怎么知道的，2 至 140 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (presence.in_at.ms == 0 || out_at.ms <= presence.in_at.ms || out_at.ms > activity.ends_at.ms)
        cx_problem(cx, S("until"), "range", TEXT("签退时间要在签到之后、活动结束之前"), (Str){ 0 },
                   (Str){ 0 });
    if (cx->problems != NULL && cx->problems->n > 0)
        return &fault_invalid;
    // One's own hours are settled by somebody else.
    if (same(presence.person, cx->actor.person))
        return &attendance_not_yours;
    return tell_about(cx, &(FactNew){ .activity = presence.activity,
                                      .kind = FACT_OUT,
                                      .source = SOURCE_SETTLE,
                                      .person = presence.person,
                                      .at = out_at,
                                      .note = str_trim(reason) });
}

// --- the end

// The inner list keeps to the few that are due: grouping by activity at once would walk through
// everybody who ever came. At most so many of one activity are due together.
SQL(due_sql,
    "select activity as n from (select activity, due_at from presences where settled = 0"
    "   and due_at <= $1 order by due_at limit 2000) d"
    " group by activity order by min(due_at), activity limit $2",
    P_INT, P_INT);
SQL(settle_sql,
    "update presences set settled = 1, version = version + 1"
    " where activity = $1 and settled = 0 and due_at <= $2",
    P_INT, P_INT);
SQL(came_sql,
    "select s.id as n from presences p join signups s on s.activity = p.activity"
    "   and s.person = p.person where p.activity = $1 and p.in_at is not null"
    "   and s.state in ('confirmed', 'absent') order by s.id limit 1000",
    P_INT);

typedef struct {
    int64_t n;
} Number;
static const Field number_fields[] = { FIELD(Number, n) };
static const Shape number_shape = SHAPE(Number, number_fields);

Err attendance_settle(Cx *cx, ActivityId activity)
{
    int64_t changed;
    List came;
    TRY(db_change(cx, &settle_sql, &changed, activity, cx->now));
    if (changed == 0)
        return OK;
    TRY(db_list(cx, &came_sql, &number_shape, &came, activity));
    bool system = cx->actor.system;
    cx->actor.system = true;  // that somebody came follows from the facts, whoever brought the last
    Err err = OK;
    for (size_t i = 0; i < came.n && err == OK; i++)
        err = signup_act(cx, (SignupId){ LIST_AT(&came, Number, i)->n }, SIGNUP_ATTEND, S(""));
    cx->actor.system = system;
    TRY(err);
    tell_settled(cx, activity);
    return OK;
}

Err attendance_clock(Cx *cx, int limit, int *did)
{
    List due;
    TRY(db_list(cx, &due_sql, &number_shape, &due, cx->now, limit < 20 ? limit : 20));
    for (size_t i = 0; i < due.n; i++)
        TRY(attendance_settle(cx, (ActivityId){ LIST_AT(&due, Number, i)->n }));
    *did = (int)due.n;
    return OK;
}

SQL(present_sql, "select person as n from presences where activity = $1 order by person limit 1000",
    P_INT);

// Moved or cancelled: the same facts, another plan.
Err attendance_hear_moved(Cx *cx, const Event *event)
{
    Activity activity;
    List people;
    TRY(db_list(cx, &present_sql, &number_shape, &people, event->id));
    if (people.n == 0)
        return OK;
    TRY(activity_find(cx, (ActivityId){ event->id }, &activity));
    for (size_t i = 0; i < people.n; i++)
        TRY(presence_derive(cx, &activity, (PersonId){ LIST_AT(&people, Number, i)->n }, NULL,
                            NULL));
    return OK;
}

// --- lists

SQL(presences_sql,
    "select " PRESENCE_COLUMNS ", n.name as person_name, n.volunteer_number from presences p"
    " join people n on n.id = p.person where p.activity = $1 order by p.id limit 1000",
    P_INT);
SQL(facts_sql,
    "select " FACT_COLUMNS ", coalesce(n.name, '') as person_name, coalesce(b.name, '') as by_name"
    "  from facts f left join people n on n.id = f.person left join people b on b.id = f.made_by"
    " where f.activity = $1 and ($2 = 0 or (f.verdict = 'held' and f.kind in ('in', 'out')"
    "   and not exists (select x.id from facts x where x.target = f.key"
    "     and x.kind in ('accept', 'void') and x.verdict = 'fine')))"
    " order by f.id desc limit 500",
    P_INT, P_INT);
SQL(facts_person_sql,
    "select " FACT_COLUMNS ", '' as person_name, coalesce(b.name, '') as by_name from facts f"
    " left join people b on b.id = f.made_by where f.activity = $1 and (f.person = $2 or f.target"
    "   in (select t.key from facts t where t.activity = $1 and t.person = $2))"
    " order by f.at, f.id limit 200",
    P_INT, P_INT);

Err presence_list(Cx *cx, ActivityId activity, List *out)
{
    return db_list(cx, &presences_sql, &presence_shape, out, activity);
}

Err fact_list(Cx *cx, ActivityId activity, bool held, List *out)
{
    return db_list(cx, &facts_sql, &fact_shape, out, activity, held);
}

Err fact_list_person(Cx *cx, ActivityId activity, PersonId person, List *out)
{
    return db_list(cx, &facts_person_sql, &fact_shape, out, activity, person);
}
