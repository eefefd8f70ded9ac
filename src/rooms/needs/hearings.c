// 入户走访 and 星空夜谈: what was heard at a door and in a courtyard, and the needs in it.
#include "base/utf8.h"
#include "rooms/needs/needs_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"

#define LINES_MAX 20

static const Field visit_fields[] = {
    FIELD(HomeVisit, id),
    FIELD(HomeVisit, place),
    FIELD(HomeVisit, place_path),
    COL(HomeVisit, day, "日期"),
    WORD(HomeVisit, part, day_part_words),
    COL(HomeVisit, part_text, "时段"),
    COL(HomeVisit, household, "哪一户"),
    COL(HomeVisit, place_name, "阵地"),
    FIELD(HomeVisit, visitor),
    COL(HomeVisit, visitor_name, "走访人"),
    FIELD(HomeVisit, person),
    COL(HomeVisit, said, "谈了什么"),
    COL(HomeVisit, needs, "记下的需求"),
    FIELD(HomeVisit, at),
    LINK(HomeVisit, href),
};
const Shape home_visit_shape = SHAPE(HomeVisit, visit_fields);

static const Field talk_fields[] = {
    FIELD(Talk, id),
    FIELD(Talk, place),
    FIELD(Talk, place_path),
    COL(Talk, day, "日期"),
    COL(Talk, topic, "主题"),
    COL(Talk, hosts, "主持人"),
    COL(Talk, venue, "地点"),
    COL(Talk, place_name, "阵地"),
    COL(Talk, attendances, "人次"),
    FIELD(Talk, note),
    FIELD(Talk, made_by),
    COL(Talk, needs, "记下的需求"),
    FIELD(Talk, at),
    LINK(Talk, href),
};
const Shape talk_shape = SHAPE(Talk, talk_fields);

static Err lines_fit(Cx *cx, const char *field, Str lines)
{
    Str line;
    int n = 0;
    for (; need_line(&lines, &line); n++)
        need_check_text(cx, field, line, 2, 200, TEXT("每条需求请写 2 至 200 个字，一行一条"));
    if (n > LINES_MAX)
        cx_problem(cx, str(field), "too_many", TEXT("一次最多记 20 条，其余的可以接着添加"),
                   (Str){ 0 }, (Str){ 0 });
    return need_verdict(cx);
}

static Err hear_lines(Cx *cx, Str lines, NeedHeard heard)
{
    NeedId id;
    while (need_line(&lines, &heard.words))
        TRY(need_hear(cx, &heard, &id));
    return OK;
}

// Whose number is on record; nobody is registered by a visit.
static Err person_of(Cx *cx, Str phone, PersonId *out)
{
    *out = NO(Person);
    if (str_trim(phone).n == 0)
        return OK;
    Err err = person_by_phone(cx, phone, out);
    return err == &person_missing ? OK : err;
}

static Err place_of(Cx *cx, PlaceId any, PlaceId *place, Str *path)
{
    TRY(place_station_for(cx, any, place));
    TRY(place_path_of(cx, *place, path));
    return cx->actor.system || order_desk_covers(&cx->actor, *path) ? OK : &need_not_yours;
}

static Err opinion_heard(Cx *cx, const Opinion *opinion, NeedHeard *heard)
{
    TRY(person_of(cx, opinion->phone, &heard->person));
    heard->words = opinion->words;
    heard->heads = opinion->heads;
    return OK;
}

// --- visits

#define VISIT_COLUMNS                                                                              \
    "select h.id, h.place, h.place_path, p.name as place_name, h.visitor, v.name as visitor_name," \
    "       h.person, h.household, h.day, h.part, h.said, h.at,"                                   \
    "       (select count(*) from need_voices o where o.home_visit = h.id) as needs"               \
    "  from home_visits h join places p on p.id = h.place left join people v on v.id = h.visitor"

static void complete_visit(Cx *cx, HomeVisit *visit)
{
    visit->part_text = day_part_texts[visit->part];
    visit->href = url_of(str_printf(cx->arena, "/needs/visits/%lld", (long long)visit->id.n));
}

SQL(visit_find_sql, VISIT_COLUMNS " where h.id = $1", P_INT);

Err home_visit_find(Cx *cx, HomeVisitId id, HomeVisit *out)
{
    HomeVisit visit;
    TRY(db_one(cx, &visit_find_sql, &home_visit_shape, &visit, &home_visit_missing, id));
    if (need_relations(visit.place_path, false, &cx->actor) == 0)
        return &home_visit_missing;
    complete_visit(cx, &visit);
    *out = visit;
    return OK;
}

SQL(visit_list_sql,
    VISIT_COLUMNS " where h.place_path >= $1 and h.place_path < $2 and ($3 = 0 or h.id < $3)"
                  " order by h.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

Err home_visit_list(Cx *cx, Str path, HomeVisitId before, int limit, List *out)
{
    TRY(db_list(cx, &visit_list_sql, &home_visit_shape, out, path, prefix_end(cx->arena, path),
                before.n, limit));
    for (size_t i = 0; i < out->n; i++)
        complete_visit(cx, LIST_AT(out, HomeVisit, i));
    return OK;
}

SQL(visit_add_sql,
    "insert into home_visits (place, place_path, visitor, person, household, day, part, said, at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT);

Err home_visit_add(Cx *cx, const HomeVisitNew *new, HomeVisitId *id)
{
    NeedHeard heard = { .origin = ORIGIN_VISIT };
    Str path;
    need_check_text(cx, "household", new->household, 2, 40, TEXT("请写明走访哪一户，2 至 40 个字"));
    need_check_text(cx, "said", new->said, 2, 1000, TEXT("谈了什么请写 2 至 1000 个字"));
    need_check_past(cx, "day", new->day);
    TRY(lines_fit(cx, "needs", new->needs));
    TRY(place_of(cx, new->place, &heard.place, &path));
    TRY(person_of(cx, new->phone, &heard.person));
    TRY(db_insert(cx, &visit_add_sql, &heard.visit.n, heard.place, path, cx->actor.person,
                  heard.person, str_trim(new->household), new->day, day_part_words[new->part],
                  str_trim(new->said), cx->now));
    TRY(hear_lines(cx, new->needs, heard));
    cx_audit(cx, "home_visit", heard.visit.n, (Str){ 0 }, S("logged"));
    *id = heard.visit;
    return OK;
}

Err home_visit_opinion(Cx *cx, HomeVisitId id, const Opinion *opinion, NeedId *need)
{
    HomeVisit visit;
    Str path;
    TRY(home_visit_find(cx, id, &visit));
    NeedHeard heard = { .origin = ORIGIN_VISIT, .visit = id };
    TRY(place_of(cx, visit.place, &heard.place, &path));
    TRY(opinion_heard(cx, opinion, &heard));
    if (heard.person.n == 0 && opinion->heads < 2)
        heard.person = visit.person;
    return need_hear(cx, &heard, need);
}

// --- talks

#define TALK_COLUMNS                                                                       \
    "select t.id, t.place, t.place_path, p.name as place_name, t.topic, t.hosts, t.venue," \
    "       t.day, t.attendances, t.note, t.made_by, t.at,"                                \
    "       (select count(*) from need_voices o where o.talk = t.id) as needs"             \
    "  from talks t join places p on p.id = t.place"

static void complete_talk(Cx *cx, Talk *talk)
{
    talk->href = url_of(str_printf(cx->arena, "/needs/talks/%lld", (long long)talk->id.n));
}

SQL(talk_find_sql, TALK_COLUMNS " where t.id = $1", P_INT);

Err talk_find(Cx *cx, TalkId id, Talk *out)
{
    Talk talk;
    TRY(db_one(cx, &talk_find_sql, &talk_shape, &talk, &talk_missing, id));
    if (need_relations(talk.place_path, false, &cx->actor) == 0)
        return &talk_missing;
    complete_talk(cx, &talk);
    *out = talk;
    return OK;
}

SQL(talk_list_sql,
    TALK_COLUMNS " where t.place_path >= $1 and t.place_path < $2 and ($3 = 0 or t.id < $3)"
                 " order by t.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

Err talk_list(Cx *cx, Str path, TalkId before, int limit, List *out)
{
    TRY(db_list(cx, &talk_list_sql, &talk_shape, out, path, prefix_end(cx->arena, path), before.n,
                limit));
    for (size_t i = 0; i < out->n; i++)
        complete_talk(cx, LIST_AT(out, Talk, i));
    return OK;
}

SQL(talk_add_sql,
    "insert into talks (place, place_path, topic, hosts, venue, day, attendances, note, made_by, at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

Err talk_add(Cx *cx, const TalkNew *new, TalkId *id)
{
    NeedHeard heard = { .origin = ORIGIN_TALK };
    Str path;
    need_check_text(cx, "topic", new->topic, 2, 60, TEXT("主题请写 2 至 60 个字"));
    need_check_text(cx, "hosts", new->hosts, 2, 60, TEXT("主持人请写 2 至 60 个字"));
    need_check_text(cx, "venue", new->venue, 2, 60, TEXT("地点请写 2 至 60 个字"));
    need_check_text(cx, "note", new->note, 0, 2000, TEXT("谈话纪要请不要超过 2000 个字"));
    need_check_past(cx, "day", new->day);
    if (new->attendances < 1 || new->attendances > 100000)
        cx_problem(cx, S("attendances"), "range", TEXT("请填写到场人次"), (Str){ 0 }, (Str){ 0 });
    TRY(lines_fit(cx, "opinions", new->opinions));
    TRY(place_of(cx, new->place, &heard.place, &path));
    TRY(db_insert(cx, &talk_add_sql, &heard.talk.n, heard.place, path, str_trim(new->topic),
                  str_trim(new->hosts), str_trim(new->venue), new->day, new->attendances,
                  need_text(str_trim(new->note)), cx->actor.person, cx->now));
    TRY(hear_lines(cx, new->opinions, heard));
    cx_audit(cx, "talk", heard.talk.n, (Str){ 0 }, S("logged"));
    *id = heard.talk;
    return OK;
}

Err talk_opinion(Cx *cx, TalkId id, const Opinion *opinion, NeedId *need)
{
    Talk talk;
    Str path;
    TRY(talk_find(cx, id, &talk));
    NeedHeard heard = { .origin = ORIGIN_TALK, .talk = id };
    TRY(place_of(cx, talk.place, &heard.place, &path));
    TRY(opinion_heard(cx, opinion, &heard));
    return need_hear(cx, &heard, need);
}
