// 不良信用, and objections to what is shown.
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/stars/stars_in.h"
#include "town/setting.h"

FAULT(star_mark_missing, 404, "star_mark.missing", "没有这条不良信用记录，请刷新页面");
FAULT(star_objection_missing, 404, "star_objection.missing", "没有这条异议，请刷新页面");
FAULT(star_objection_moved_on, 409, "star_objection.moved_on", "这条异议已经有人办过，请刷新页面");
FAULT(star_objection_own, 403, "star_objection.own",
      "异议由没有办过这份申请、也不是提出的人核实，请找中心另一位工作人员");

static const Field mark_fields[] = {
    FIELD(StarMark, id),
    HIDDEN(StarMark, person),
    COL(StarMark, name_masked, "姓名"),
    COL(StarMark, volunteer_number, "志愿者编号"),
    COL(StarMark, day, "日期"),
    COL(StarMark, what, "事由"),
    COL(StarMark, source, "依据"),
    COL(StarMark, by_name, "登记人"),
    COL(StarMark, made_at, "登记时间"),
    FIELD(StarMark, lifted),
    COL(StarMark, lifted_at, "撤销时间"),
    COL(StarMark, lifted_why, "撤销原因"),
};
const Shape star_mark_shape = SHAPE(StarMark, mark_fields);

SQL(mark_add_sql,
    "insert into star_marks (person, place_path, day, what, source, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, $7) returning id",
    P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(mark_lift_sql,
    "update star_marks set lifted_by = $2, lifted_at = $3, lifted_why = $4 where id = $1"
    "   and lifted_at is null",
    P_INT, P_INT, P_INT, P_TEXT);
#define MARK_SELECT                                                                              \
    "select m.id, m.person, n.name as name_masked, n.volunteer_number, m.day, m.what, m.source," \
    " coalesce(b.name, '') as by_name, m.made_at, m.lifted_at, m.lifted_why, case when"          \
    " m.lifted_at is null then 0 else 1 end as lifted from star_marks m join people n on n.id"   \
    " = m.person left join people b on b.id = m.made_by"
SQL(mark_sql, MARK_SELECT " where m.id = $1", P_INT);
SQL(marks_of_sql, MARK_SELECT " where m.person = $1 order by m.day desc, m.id desc limit $2", P_INT,
    P_INT);
SQL(marks_node_sql,
    MARK_SELECT " where m.place_path >= $1 and m.place_path < $2 and ($3 = 0 or m.id < $3)"
                " order by m.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);
SQL(marks_count_sql,
    "select count(*) as n from star_marks where person = $1 and lifted_at is null and day > $2",
    P_INT, P_INT);

Err star_marks_count(Cx *cx, PersonId person, Day since, int64_t *n)
{
    return db_int(cx, &marks_count_sql, n, person, since);
}

static Err find_number(Cx *cx, Str number, Person *person)
{
    Err err = person_by_number(cx, str_trim(number), person);
    if (err == &person_missing) {
        cx_problem(cx, S("number"), "unknown", TEXT("没有这个志愿者编号"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    return err;
}

Err star_mark_add(Cx *cx, const StarMarkNew *new, int64_t *id)
{
    Person person;
    Place place;
    TRY(find_number(cx, new->number, &person));
    TRY(person.home.n != 0 ? place_find(cx, person.home, &place) : place_centre(cx, &place));
    if (!cx->actor.system && !actor_may(&cx->actor, ROLE_CENTRE, place.path))
        return &star_not_yours;
    if (same(person.id, cx->actor.person))
        return &star_own;
    if (new->day.ymd == 0 || new->day.ymd > cx->today.ymd)
        cx_problem(cx, S("day"), "range", TEXT("日期不能在今天以后"), (Str){ 0 }, (Str){ 0 });
    star_text_check(cx, "what", new->what, 2, 140, TEXT("请写明事由，2 至 140 个字"));
    star_text_check(cx, "source", new->source, 2, 100,
                    TEXT("请写明依据的文书和文号，2 至 100 个字"));
    TRY(star_invalid(cx));
    TRY(db_insert(cx, &mark_add_sql, id, person.id, place.path, new->day, str_trim(new->what),
                  str_trim(new->source), cx->actor.person, cx->now));
    cx_audit(cx, "star_mark", *id, (Str){ 0 }, S("added"));
    if (new->day.ymd <=
        star_marks_since(cx->today, rule_int(cx, "stars.credit_years", cx->today)).ymd)
        return OK;
    return star_suspend_all(cx, person.id, -1, str(TEXT("有不良信用记录，待中心核实").zh));
}

Err star_mark_lift(Cx *cx, int64_t id, Str why)
{
    StarMark mark;
    int64_t changed;
    TRY(db_one(cx, &mark_sql, &star_mark_shape, &mark, &star_mark_missing, id));
    if (!cx->actor.system && !actor_is(&cx->actor, ROLE_CENTRE))
        return &star_not_yours;
    if (same(mark.person, cx->actor.person))
        return &star_own;
    star_text_check(cx, "words", why, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(star_invalid(cx));
    cx_audit(cx, "star_mark", id, S("stands"), S("lifted"));
    TRY(db_change(cx, &mark_lift_sql, &changed, id, cx->actor.person, cx->now, str_trim(why)));
    return changed == 1 ? OK : &star_moved_on;
}

Err star_marks_list(Cx *cx, PersonId person, Str path, int64_t before, int limit, List *out)
{
    if (person.n != 0)
        TRY(db_list(cx, &marks_of_sql, &star_mark_shape, out, person, limit));
    else
        TRY(db_list(cx, &marks_node_sql, &star_mark_shape, out, path, prefix_end(cx->arena, path),
                    before, limit));
    for (size_t i = 0; i < out->n; i++) {
        StarMark *mark = LIST_AT(out, StarMark, i);
        mark->name_masked = mask_name(cx->arena, mark->name_masked);
    }
    return OK;
}

// --- objections

static const Field objection_fields[] = {
    FIELD(StarObjection, id),
    FIELD(StarObjection, star),
    COL(StarObjection, words, "异议"),
    WORD(StarObjection, state, star_objection_words),
    COL(StarObjection, state_text, "状态"),
    COL(StarObjection, opinion, "核实意见"),
    COL(StarObjection, made_at, "提出时间"),
    COL(StarObjection, decided_at, "核实时间"),
    FIELD(StarObjection, open),
    SHOWN(StarObjection, href),
};
const Shape star_objection_shape = SHAPE(StarObjection, objection_fields);

SQL(object_sql,
    "insert into star_objections (star, made_by, words, state, made_at)"
    " select id, $2, $3, 'open', $4 from stars where id = $1 and state = 'public'"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT);
typedef struct {
    StarId star;
    PersonId made_by;
} Objecting;
static const Field objecting_fields[] = { FIELD(Objecting, star), FIELD(Objecting, made_by) };
static const Shape objecting_shape = SHAPE(Objecting, objecting_fields);
SQL(objecting_sql, "select star, made_by from star_objections where id = $1", P_INT);
SQL(decide_sql,
    "update star_objections set state = $2, decided_by = $3, decided_at = $4, opinion = $5"
    " where id = $1 and state = 'open'",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT);
SQL(objections_sql,
    "select id, star, words, state, opinion, made_at, decided_at from star_objections"
    " where star = $1 order by id limit 100",
    P_INT);

Err star_object(Cx *cx, StarId id, Str words)
{
    Star star;
    ObjectedId objection;
    TRY(star_seen(cx, id, &star));
    if (star.state != STAR_PUBLIC)
        return &star_moved_on;
    if (same(star.person, cx->actor.person))
        return &star_own;
    star_text_check(cx, "words", words, 2, 300, TEXT("请写清楚哪里不对，2 至 300 个字"));
    TRY(star_invalid(cx));
    TRY(db_insert(cx, &object_sql, &objection.n, id, cx->actor.person, str_trim(words), cx->now));
    cx_audit(cx, "star", id.n, S("public"), S("objected"));
    return objection.n == 0 ? &star_objected : OK;
}

Err star_objection_decide(Cx *cx, ObjectedId id, bool uphold, Str opinion)
{
    Objecting objection;
    Star star;
    int64_t changed;
    TRY(db_one(cx, &objecting_sql, &objecting_shape, &objection, &star_objection_missing, id));
    TRY(star_find(cx, objection.star, &star));
    if (!star_may_end(cx, &star))
        return &star_not_yours;
    PersonId who = cx->actor.person;
    if (same(star.person, who) || same(objection.made_by, who) || same(star.first_by, who) ||
        same(star.second_by, who))
        return &star_objection_own;
    star_text_check(cx, "words", opinion, 2, 140, TEXT("请写明核实的情况，2 至 140 个字"));
    TRY(star_invalid(cx));
    cx_audit(cx, "star_objection", id.n, S("open"), uphold ? S("upheld") : S("rejected"));
    TRY(db_change(cx, &decide_sql, &changed, id,
                  star_objection_words[uphold ? STAR_OBJECTION_UPHELD : STAR_OBJECTION_REJECTED],
                  who, cx->now, str_trim(opinion)));
    if (changed == 0)
        return &star_objection_moved_on;
    return uphold && star.state == STAR_PUBLIC
               ? star_end(cx, &star, STAR_REFUSED, str_trim(opinion))
               : OK;
}

Err star_objections(Cx *cx, StarId id, List *out)
{
    TRY(db_list(cx, &objections_sql, &star_objection_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        StarObjection *one = LIST_AT(out, StarObjection, i);
        one->state_text = star_objection_texts[one->state];
        one->open = one->state == STAR_OBJECTION_OPEN;
        one->href = url_of(
            str_printf(cx->arena, "/stars/objections/%lld/decide", (long long)one->id.n));
    }
    return OK;
}
