// Hearing needs and sorting them. What a need becomes is needs_make.c.
#include "base/utf8.h"
#include "rooms/needs/needs_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"
#include "store/outbox.h"

#define TOLD_MAX 1000

Str need_text(Str s)
{
    return s.p != NULL ? s : S("");
}

void need_check_text(Cx *cx, const char *field, Str value, size_t min, size_t max, Text text)
{
    value = str_trim(value);
    size_t n = value.n == 0 ? 0 : utf8_valid(value) ? utf8_length(value) : max + 1;
    if (n < min || n > max)
        cx_problem(cx, str(field), n < min ? "required" : "too_long", text, (Str){ 0 }, (Str){ 0 });
}

Err need_verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

void need_check_past(Cx *cx, const char *field, Day day)
{
    if (!day_valid(day) || day.ymd > cx->today.ymd || day.ymd < day_add(cx->today, -60).ymd)
        cx_problem(cx, str(field), "range", TEXT("请选最近 60 天内的日期"), (Str){ 0 }, (Str){ 0 });
}

// --- steps

SQL(step_sql,
    "insert into need_steps (need, act, from_state, to_state, person, at, reason)"
    " values ($1, $2, $3, $4, $5, $6, $7)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT);

static Err step_down(Cx *cx, NeedId id, NeedAct act, NeedState from, NeedState to, Str reason)
{
    TRY(db_change(cx, &step_sql, NULL, id, need_acts[act].word, need_states[from].word,
                  need_states[to].word, cx->actor.person, cx->now, need_text(reason)));
    cx_audit(cx, "need", id.n, str(need_states[from].word), str(need_states[to].word));
    return OK;
}

Err need_begin(Cx *cx, NeedId id, int64_t version, NeedAct act, Need *need, NeedState *next)
{
    unsigned by;
    TRY(need_find(cx, id, need, &by));
    if (version != 0 && version != need->version)
        return &need_moved_on;
    return need_next(need->state, act, by, next);
}

// The guard is in the WHERE: whoever comes second changes no row.
SQL(move_sql,
    "update needs set state = $4, version = version + 1, reason = $5, merged_into = $6,"
    "  changed_at = $7 where id = $1 and state = $2 and version = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

Err need_move(Cx *cx, const Need *need, NeedAct act, NeedState next, Str reason)
{
    int64_t moved;
    Str kept = next == NEED_ASIDE ? need_text(reason) : S("");
    TRY(db_change(cx, &move_sql, &moved, need->id, need_states[need->state].word, need->version,
                  need_states[next].word, kept, next == NEED_MERGED ? need->merged_into : NO(Need),
                  cx->now));
    if (moved != 1)
        return &need_moved_on;
    return step_down(cx, need->id, act, need->state, next, reason);
}

// --- voices

SQL(target_sql, "select coalesce(merged_into, id) from needs where id = $1", P_INT);
// Takes the need's row first, so that of two voices at one time the second counts the first.
SQL(touch_sql, "update needs set changed_at = $2 where id = $1", P_INT, P_INT);
SQL(voice_sql,
    "insert into need_voices (need, said_in, origin, answer, option, home_visit, talk, person,"
    "  heads, words, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT);
// Each person once, and those whom a visit or a talk only counted.
SQL(recount_sql,
    "update needs set asked = (select count(distinct person)"
    "    + coalesce(sum(case when person is null then heads else 0 end), 0)"
    "  from need_voices where need = needs.id) where id = $1",
    P_INT);

Err need_recount(Cx *cx, NeedId id)
{
    return db_change(cx, &recount_sql, NULL, id);
}

Err need_add_voice(Cx *cx, NeedId id, const NeedHeard *heard)
{
    int64_t voice;
    NeedId need = NO(Need);
    TRY(db_int(cx, &target_sql, &need.n, id));
    if (need.n == 0)
        return &need_missing;
    TRY(db_change(cx, &touch_sql, NULL, need, cx->now));
    int64_t heads = heard->person.n != 0 || heard->heads < 1 ? 1 : heard->heads;
    TRY(db_insert(cx, &voice_sql, &voice, need, id, need_origin_words[heard->origin], heard->answer,
                  heard->option, heard->visit, heard->talk, heard->person, heads,
                  str_trim(heard->words), cx->now));
    return need_recount(cx, need);
}

SQL(hear_sql,
    "insert into needs (place, place_path, category, state, title, details, origin, heard_at,"
    "  changed_at) values ($1, $2, $3, 'new', $4, $5, $6, $7, $7) returning id",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT);

Err need_hear(Cx *cx, const NeedHeard *heard, NeedId *id)
{
    Str words = str_trim(heard->words), path;
    PlaceId place;
    need_check_text(cx, "words", words, 2, 500, TEXT("需求请写 2 至 500 个字"));
    TRY(need_verdict(cx));
    TRY(place_station_for(cx, heard->place, &place));
    TRY(place_path_of(cx, place, &path));
    NeedCategory category = heard->by_category ? heard->category : need_category_guess(words);
    Str title = need_title_of(cx->arena, words);
    NeedId made;
    TRY(db_insert(cx, &hear_sql, &made.n, place, path, need_category_words[category], title,
                  str_eq(title, words) ? S("") : words, need_origin_words[heard->origin], cx->now));
    TRY(need_add_voice(cx, made, heard));
    TRY(step_down(cx, made, NEED_HEAR, NEED_NONE, NEED_NEW, (Str){ 0 }));
    *id = made;
    return OK;
}

SQL(open_sql,
    "select count(distinct n.id) from need_voices v join needs n on n.id = v.need"
    " where v.person = $1 and v.origin = 'self' and n.state in ('new', 'sorted')",
    P_INT);

Err need_say(Cx *cx, Str words, NeedId *id)
{
    int64_t open;
    if (cx->actor.home.n == 0)
        return &questionnaire_elsewhere;
    TRY(db_int(cx, &open_sql, &open, cx->actor.person));
    if (open >= setting_int(cx, "needs.open_max"))
        return &need_too_many;
    NeedHeard heard = {
        .place = cx->actor.home, .words = words, .origin = ORIGIN_SELF, .person = cx->actor.person
    };
    return need_hear(cx, &heard, id);
}

// --- sorting

SQL(sort_sql, "update needs set category = $2, title = $3 where id = $1", P_INT, P_TEXT, P_TEXT);

Err need_sort(Cx *cx, NeedId id, int64_t version, NeedCategory category, Str title)
{
    Need need;
    NeedState next;
    TRY(need_begin(cx, id, version, NEED_SORT, &need, &next));
    title = str_trim(title).n > 0 ? str_trim(title) : need.title;
    need_check_text(cx, "title", title, 2, 60, TEXT("标题请写 2 至 60 个字"));
    TRY(need_verdict(cx));
    Str said = say(lang_zh(), need_category_texts[category]);
    TRY(need_move(cx, &need, NEED_SORT, next, said));
    return db_change(cx, &sort_sql, NULL, id, need_category_words[category], title);
}

SQL(move_voices_sql, "update need_voices set need = $2 where need = $1", P_INT, P_INT);
SQL(follow_sql, "update needs set merged_into = $2 where merged_into = $1", P_INT, P_INT);

Err need_merge(Cx *cx, NeedId id, int64_t version, NeedId into)
{
    Need need, target;
    NeedState next;
    unsigned by;
    TRY(need_begin(cx, id, version, NEED_MERGE, &need, &next));
    Err err = need_find(cx, into, &target, &by);
    if (err == &need_missing || same(id, into))
        return &need_no_target;
    TRY(err);
    if (!need_takes_in(target.state) || (by & (NEED_BY_KEEPER | NEED_BY_CLOCK)) == 0)
        return &need_no_target;
    need.merged_into = into;
    TRY(db_change(cx, &touch_sql, NULL, into, cx->now));
    TRY(need_move(cx, &need, NEED_MERGE, next, target.title));
    TRY(db_change(cx, &move_voices_sql, NULL, id, into));
    TRY(db_change(cx, &follow_sql, NULL, id, into));
    TRY(need_recount(cx, id));
    return need_recount(cx, into);
}

SQL(take_back_sql, "update need_voices set need = $1 where said_in = $1", P_INT);

Err need_part(Cx *cx, NeedId id, int64_t version)
{
    Need need;
    NeedState next;
    TRY(need_begin(cx, id, version, NEED_PART, &need, &next));
    NeedId from = need.merged_into;
    TRY(db_change(cx, &touch_sql, NULL, from, cx->now));
    TRY(need_move(cx, &need, NEED_PART, next, need.merged_title));
    TRY(db_change(cx, &take_back_sql, NULL, id));
    TRY(need_recount(cx, id));
    return need_recount(cx, from);
}

Err need_set_aside(Cx *cx, NeedId id, int64_t version, Str reason)
{
    Need need;
    NeedState next;
    TRY(need_begin(cx, id, version, NEED_SET_ASIDE, &need, &next));
    reason = str_trim(reason);
    need_check_text(cx, "reason", reason, 2, 200, TEXT("请写明原因，2 至 200 个字"));
    TRY(need_verdict(cx));
    TRY(need_move(cx, &need, NEED_SET_ASIDE, next, reason));
    return need_tell(cx, id, "need.aside", TEXT("您说的“{0}”暂不办理：{1}。有疑问请打电话给站里。"),
                     reason, NO(Person));
}

Err need_reopen(Cx *cx, NeedId id, int64_t version)
{
    Need need;
    NeedState next;
    TRY(need_begin(cx, id, version, NEED_REOPEN, &need, &next));
    return need_move(cx, &need, NEED_REOPEN, next, (Str){ 0 });
}

Err need_finish(Cx *cx, NeedId id, int64_t version, Str reason)
{
    Need need;
    NeedState next;
    TRY(need_begin(cx, id, version, NEED_FINISH, &need, &next));
    reason = str_trim(reason);
    need_check_text(cx, "reason", reason, cx->actor.system ? 0 : 2, 200,
                    TEXT("请写明怎样办的，2 至 200 个字"));
    TRY(need_verdict(cx));
    TRY(need_move(cx, &need, NEED_FINISH, next, reason));
    cx_event(cx, "need.done", id.n, 0);
    return need_tell(cx, id, "need.done", TEXT("您说的“{0}”已办结。{1}"), reason, NO(Person));
}

// --- telling

typedef struct {
    PersonId person;
    Str words;
} Told;
static const Field told_fields[] = { FIELD(Told, person), FIELD(Told, words) };
static const Shape told_shape = SHAPE(Told, told_fields);

SQL(told_sql,
    "select v.person, min(v.words) as words from need_voices v"
    " where v.need = $1 and v.person is not null and v.person <> $2"
    " group by v.person order by v.person limit 1000",
    P_INT, P_INT);

Err need_tell(Cx *cx, NeedId id, const char *kind, Text text, Str word, PersonId but)
{
    List people;
    int64_t none = but.n;
    TRY(db_list(cx, &told_sql, &told_shape, &people, id, none));
    must(people.n <= TOLD_MAX);
    for (size_t i = 0; i < people.n; i++) {
        const Told *told = LIST_AT(&people, Told, i);
        Str phone;
        TRY(person_phone(cx, told->person, &phone));
        if (phone.n == 0 || !phone_is_mobile(phone))
            continue;
        OutboxMessage message = { .channel = "sms",
                                  .receiver = phone,
                                  .kind = kind,
                                  .body = say_with(cx->arena, lang_zh(), text,
                                                   utf8_clip(told->words, 20), need_text(word)) };
        TRY(outbox_put(cx, &message));
    }
    return OK;
}
