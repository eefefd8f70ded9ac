// Corrections of what was noted at a door or in a courtyard: the old words stay beside the new
// ones.
#include "rooms/needs/needs_in.h"
#include "store/db.h"

FAULT(hearing_unchanged, 422, "hearing.unchanged", "没有改动：请先改要更正的内容，再保存");

const char *const fixed_field_words[] = { "household", "day",   "part",        "said", "topic",
                                          "hosts",     "venue", "attendances", "note", NULL };
static const Text field_texts[] = {
    TEXT("哪一户"), TEXT("日期"), TEXT("时段"),     TEXT("谈了什么"), TEXT("主题"),
    TEXT("主持人"), TEXT("地点"), TEXT("到场人次"), TEXT("谈话纪要"),
};

static const Field fix_fields[] = {
    WORD(HearingFix, field, fixed_field_words),
    COL(HearingFix, field_text, "更正了什么"),
    COL(HearingFix, was, "原来写的"),
    COL(HearingFix, became, "更正为"),
    COL(HearingFix, why, "为什么"),
    COL(HearingFix, person_name, "更正人"),
    COL(HearingFix, at, "时间"),
};
const Shape hearing_fix_shape = SHAPE(HearingFix, fix_fields);

bool hearing_may_fix(const Actor *who, Str place_path, PersonId noted_by)
{
    if (who->system || actor_may(who, ROLES_DISPATCH, place_path))
        return true;
    return same(noted_by, who->person) && order_desk_covers(who, place_path);
}

SQL(list_sql,
    "select f.field, f.was, f.became, f.why, p.name as person_name, f.at from hearing_fixes f"
    " left join people p on p.id = f.person where f.home_visit = $1 or f.talk = $2"
    " order by f.id desc limit 200",
    P_INT, P_INT);

static Str part_text(const Cx *cx, Str word)
{
    for (int i = PART_MORNING; day_part_words[i] != NULL; i++)
        if (str_eq(word, str(day_part_words[i])))
            return say(cx->lang, day_part_texts[i]);
    return S("");
}

Err hearing_fixes(Cx *cx, HomeVisitId visit, TalkId talk, List *out)
{
    TRY(db_list(cx, &list_sql, &hearing_fix_shape, out, visit, talk));
    for (size_t i = 0; i < out->n; i++) {
        HearingFix *fix = LIST_AT(out, HearingFix, i);
        fix->field_text = field_texts[fix->field];
        if (fix->field != FIXED_PART)
            continue;
        fix->was = part_text(cx, fix->was);
        fix->became = part_text(cx, fix->became);
    }
    return OK;
}

// --- an act of correcting

typedef struct {
    HomeVisitId visit;
    TalkId talk;
    Str why;
    int changed;
} Fixing;

SQL(add_sql,
    "insert into hearing_fixes (home_visit, talk, field, was, became, why, person, at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err fixed(Cx *cx, Fixing *fixing, FixedField field, Str was, Str became)
{
    was = need_text(was);
    became = need_text(became);
    if (str_eq(was, became))
        return OK;
    fixing->changed++;
    return db_change(cx, &add_sql, NULL, fixing->visit, fixing->talk, fixed_field_words[field], was,
                     became, fixing->why, cx->actor.person, cx->now);
}

static Str number_text(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static void check_why(Cx *cx, Str why)
{
    need_check_text(cx, "why", why, 2, 100, TEXT("请写明为什么更正，2 至 100 个字"));
}

// A day that stays as it was may lie further back than a new one.
static void check_day(Cx *cx, Day was, Day day)
{
    if (day.ymd != was.ymd)
        need_check_past(cx, "day", day);
}

static Err finish(Cx *cx, const Fixing *fixing)
{
    if (fixing->changed == 0)
        return &hearing_unchanged;
    int64_t id = fixing->visit.n != 0 ? fixing->visit.n : fixing->talk.n;
    cx_audit(cx, fixing->visit.n != 0 ? "home_visit" : "talk", id, (Str){ 0 }, fixing->why);
    return OK;
}

SQL(visit_sql,
    "update home_visits set household = $2, day = $3, part = $4, said = $5 where id = $1", P_INT,
    P_TEXT, P_INT, P_TEXT, P_TEXT);

Err home_visit_fix(Cx *cx, HomeVisitId id, const HomeVisitFix *fix)
{
    HomeVisit was;
    Fixing fixing = { .visit = id, .why = str_trim(fix->why) };
    Str household = str_trim(fix->household), said = str_trim(fix->said);
    TRY(home_visit_find(cx, id, &was));
    if (!hearing_may_fix(&cx->actor, was.place_path, was.visitor))
        return &need_not_yours;
    need_check_text(cx, "household", household, 2, 40, TEXT("请写明走访哪一户，2 至 40 个字"));
    need_check_text(cx, "said", said, 2, 1000, TEXT("谈了什么请写 2 至 1000 个字"));
    check_day(cx, was.day, fix->day);
    check_why(cx, fixing.why);
    TRY(need_verdict(cx));
    TRY(db_change(cx, &visit_sql, NULL, id, household, fix->day, day_part_words[fix->part], said));
    TRY(fixed(cx, &fixing, FIXED_HOUSEHOLD, was.household, household));
    TRY(fixed(cx, &fixing, FIXED_DAY, day_iso(cx->arena, was.day), day_iso(cx->arena, fix->day)));
    TRY(fixed(cx, &fixing, FIXED_PART, str(day_part_words[was.part]),
              str(day_part_words[fix->part])));
    TRY(fixed(cx, &fixing, FIXED_SAID, was.said, said));
    return finish(cx, &fixing);
}

SQL(talk_sql,
    "update talks set topic = $2, hosts = $3, venue = $4, day = $5, attendances = $6, note = $7"
    " where id = $1",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT);

Err talk_fix(Cx *cx, TalkId id, const TalkFix *fix)
{
    Talk was;
    Fixing fixing = { .talk = id, .why = str_trim(fix->why) };
    Str topic = str_trim(fix->topic), hosts = str_trim(fix->hosts), venue = str_trim(fix->venue);
    Str note = need_text(str_trim(fix->note));
    TRY(talk_find(cx, id, &was));
    if (!hearing_may_fix(&cx->actor, was.place_path, was.made_by))
        return &need_not_yours;
    need_check_text(cx, "topic", topic, 2, 60, TEXT("主题请写 2 至 60 个字"));
    need_check_text(cx, "hosts", hosts, 2, 60, TEXT("主持人请写 2 至 60 个字"));
    need_check_text(cx, "venue", venue, 2, 60, TEXT("地点请写 2 至 60 个字"));
    need_check_text(cx, "note", note, 0, 2000, TEXT("谈话纪要请不要超过 2000 个字"));
    check_day(cx, was.day, fix->day);
    if (fix->attendances < 1 || fix->attendances > 100000)
        cx_problem(cx, S("attendances"), "range", TEXT("请填写到场人次"), (Str){ 0 }, (Str){ 0 });
    check_why(cx, fixing.why);
    TRY(need_verdict(cx));
    TRY(db_change(cx, &talk_sql, NULL, id, topic, hosts, venue, fix->day, fix->attendances, note));
    TRY(fixed(cx, &fixing, FIXED_TOPIC, was.topic, topic));
    TRY(fixed(cx, &fixing, FIXED_HOSTS, was.hosts, hosts));
    TRY(fixed(cx, &fixing, FIXED_VENUE, was.venue, venue));
    TRY(fixed(cx, &fixing, FIXED_DAY, day_iso(cx->arena, was.day), day_iso(cx->arena, fix->day)));
    TRY(fixed(cx, &fixing, FIXED_ATTENDANCES, number_text(cx, was.attendances),
              number_text(cx, fix->attendances)));
    TRY(fixed(cx, &fixing, FIXED_NOTE, was.note, note));
    return finish(cx, &fixing);
}
