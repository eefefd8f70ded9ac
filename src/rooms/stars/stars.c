// Applied for in turn, reviewed by two, shown, granted by the clock; suspended when it no longer
// holds.
#include "rooms/stars/stars.h"
#include "base/utf8.h"
#include "rooms/certificates/certificates.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/stars/stars_in.h"
#include "town/calendar.h"
#include "town/setting.h"

FAULT(star_missing, 404, "star.missing", "没有这份星级申请，请刷新页面");
FAULT(star_moved_on, 409, "star.moved_on", "这份星级申请已经有人办过，请刷新页面");
FAULT(star_not_yours, 403, "star.not_yours", "初审由站或所办，复审和撤销由中心办，您没有这个权限");
FAULT(star_own, 403, "star.own", "自己的星级不能自己审，请找另一位工作人员");
FAULT(star_second, 403, "star.second", "复审不能由初审的人办，请找中心另一位工作人员");
FAULT(star_there, 409, "star.there", "已经有一份星级申请在办，办完再申请");
FAULT(star_few_hours, 422, "star.few_hours", "时数还不够下一星级，请看还差多少");
FAULT(star_top, 409, "star.top", "您已经是五星级志愿者");
FAULT(star_marked, 422, "star.marked", "近几年有不良信用记录，期满或撤销后再申请");
FAULT(star_held, 409, "star.held", "有一个星级暂停着，先等中心核实");
FAULT(star_objected, 409, "star.objected", "您已经对这份申请提过异议");

static const Field star_fields[] = {
    FIELD(Star, id),
    HIDDEN(Star, person),
    HIDDEN(Star, name),
    COL(Star, name_masked, "姓名"),
    HIDDEN(Star, volunteer_number),
    FIELD(Star, level),
    COL(Star, level_text, "星级"),
    FIELD(Star, place),
    HIDDEN(Star, place_path),
    COL(Star, place_name, "阵地"),
    WORD(Star, state, star_state_words),
    COL(Star, state_text, "状态"),
    COL(Star, credit, "信用时数"),
    COL(Star, honour, "荣誉时数"),
    COL(Star, carried, "结转时数"),
    COL(Star, hours_needed, "需要小时"),
    COL(Star, made_at, "申请时间"),
    HIDDEN(Star, first_by),
    HIDDEN(Star, second_by),
    FIELD(Star, first_name),
    FIELD(Star, second_name),
    FIELD(Star, first_words),
    FIELD(Star, second_words),
    FIELD(Star, first_at),
    FIELD(Star, second_at),
    COL(Star, public_from, "公示从"),
    COL(Star, public_to, "公示到"),
    COL(Star, granted_on, "评定日期"),
    FIELD(Star, ended_at),
    COL(Star, opinion, "说明"),
    FIELD(Star, certificate),
    FIELD(Star, objections),
    SHOWN(Star, tag),
    LINK(Star, href),
};
const Shape star_shape = SHAPE(Star, star_fields);

// --- what the files share

Err star_invalid(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

void star_text_check(Cx *cx, const char *field, Str s, size_t min, size_t max, Text text)
{
    size_t n = utf8_length(str_trim(s));
    if (n < min || n > max)
        cx_problem(cx, str(field), "range", text, (Str){ 0 }, (Str){ 0 });
}

// --- what is known of a person

void star_rules_on(Cx *cx, Day day, StarRules *out)
{
    *out = (StarRules){
        .hours = { rule_int(cx, "stars.hours_1", day), rule_int(cx, "stars.hours_2", day),
                   rule_int(cx, "stars.hours_3", day), rule_int(cx, "stars.hours_4", day),
                   rule_int(cx, "stars.hours_5", day) },
        .credit_years = rule_int(cx, "stars.credit_years", day),
        .public_days = rule_int(cx, "stars.public_days", day),
        .honour_counts = rule_int(cx, "stars.count_honour", day) == 1,
        .carried_counts = rule_int(cx, "stars.count_carried", day) == 1,
    };
}

typedef struct {
    int64_t held, waiting, suspended;
} Standing;
static const Field standing_fields[] = { FIELD(Standing, held), FIELD(Standing, waiting),
                                         FIELD(Standing, suspended) };
static const Shape standing_shape = SHAPE(Standing, standing_fields);
SQL(standing_sql,
    "select coalesce(max(case when state = 'granted' then level end), 0) as held,"
    " count(case when state in ('applied', 'first', 'public') then 1 end) as waiting,"
    " count(case when state = 'suspended' then 1 end) as suspended from stars where person = $1",
    P_INT);

Err star_facts(Cx *cx, PersonId person, StarFacts *out)
{
    RecordSums sums;
    Standing standing;
    StarRules rules;
    star_rules_on(cx, cx->today, &rules);
    TRY(record_sums(cx, person, &sums));
    TRY(db_one(cx, &standing_sql, &standing_shape, &standing, &star_missing, person));
    *out = (StarFacts){ .credit = sums.credit,
                        .honour = sums.honour,
                        .carried = sums.carried,
                        .held = standing.held,
                        .waiting = standing.waiting > 0,
                        .suspended = standing.suspended > 0 };
    return star_marks_count(cx, person, star_marks_since(cx->today, rules.credit_years),
                            &out->marks);
}

Err star_of(Cx *cx, PersonId person, int64_t *level)
{
    Standing standing;
    TRY(db_one(cx, &standing_sql, &standing_shape, &standing, &star_missing, person));
    *level = standing.held;
    return OK;
}

// --- applying

SQL(apply_sql,
    "insert into stars (person, level, place, place_path, state, credit, honour, carried,"
    "  hours_needed, made_at) values ($1, $2, $3, $4, 'applied', $5, $6, $7, $8, $9)"
    " on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

Err star_apply(Cx *cx, StarId *id)
{
    Person person;
    Place place;
    StarFacts facts;
    StarRules rules;
    int64_t level;
    TRY(person_find(cx, cx->actor.person, &person));
    star_rules_on(cx, cx->today, &rules);
    TRY(star_facts(cx, person.id, &facts));
    TRY(star_verdict(&facts, &rules, &level));
    TRY(person.home.n != 0 ? place_find(cx, person.home, &place) : place_centre(cx, &place));
    TRY(db_insert(cx, &apply_sql, &id->n, person.id, level, place.id, place.path, facts.credit,
                  facts.honour, facts.carried, rules.hours[level - 1], cx->now));
    cx_audit(cx, "star", id->n, (Str){ 0 }, S("applied"));
    return id->n == 0 ? &star_there : OK;
}

SQL(end_sql,
    "update stars set state = $3, ended_by = $4, ended_at = $5, opinion = $6"
    " where id = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT);

Err star_end(Cx *cx, const Star *star, StarState to, Str words)
{
    int64_t changed;
    if (!star_may_move(star->state, to))
        return &star_moved_on;
    TRY(db_change(cx, &end_sql, &changed, star->id, star_state_words[star->state],
                  star_state_words[to], cx->actor.person, cx->now, words));
    if (changed == 0)
        return &star_moved_on;
    if (to == STAR_SUSPENDED)
        TRY(certificate_suspend(cx, star->certificate, true));
    if (star->state == STAR_GRANTED)
        cx_event(cx, "star.ended", star->id.n, star->person.n);
    return OK;
}

Err star_withdraw(Cx *cx, StarId id)
{
    Star star;
    TRY(star_seen(cx, id, &star));
    if (!same(star.person, cx->actor.person))
        return &star_not_yours;
    cx_audit(cx, "star", id.n, str(star_state_words[star.state]), S("withdrawn"));
    return star_end(cx, &star, STAR_WITHDRAWN, S(""));
}

// --- reviews

bool star_may_review(const Cx *cx, const Star *star)
{
    if (star->state == STAR_APPLIED)
        return cx->actor.system || actor_may(&cx->actor, ROLES_DISPATCH, star->place_path);
    return star->state == STAR_FIRST &&
           (cx->actor.system || actor_may(&cx->actor, ROLE_CENTRE, star->place_path));
}

bool star_may_end(const Cx *cx, const Star *star)
{
    return cx->actor.system || actor_may(&cx->actor, ROLE_CENTRE, star->place_path);
}

SQL(first_sql,
    "update stars set state = 'first', first_by = $2, first_at = $3, first_words = $4"
    " where id = $1 and state = 'applied'",
    P_INT, P_INT, P_INT, P_TEXT);
SQL(second_sql,
    "update stars set state = 'public', second_by = $2, second_at = $3, second_words = $4,"
    "  public_from = $5, public_to = $6 where id = $1 and state = 'first' and first_by <> $2",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

// The hours, the turn and the credit as they stand today, the application itself aside.
static Err still_holds(Cx *cx, const Star *star)
{
    StarFacts facts;
    StarRules rules;
    int64_t level;
    star_rules_on(cx, time_day(star->made_at), &rules);
    TRY(star_facts(cx, star->person, &facts));
    facts.waiting = false;
    TRY(star_verdict(&facts, &rules, &level));
    return level == star->level ? OK : &star_moved_on;
}

static Err pass_review(Cx *cx, const Star *star, Str words)
{
    int64_t changed;
    StarRules rules;
    TRY(still_holds(cx, star));
    if (star->state == STAR_APPLIED) {
        TRY(db_change(cx, &first_sql, &changed, star->id, cx->actor.person, cx->now, words));
        return changed == 1 ? OK : &star_moved_on;
    }
    star_rules_on(cx, cx->today, &rules);
    // Shown from tomorrow on for whole working days: the last one is the rule's number of them
    // after today.
    Day to = workday_add(cx, cx->today, (int)rules.public_days);
    TRY(db_change(cx, &second_sql, &changed, star->id, cx->actor.person, cx->now, words,
                  day_add(cx->today, 1), to));
    return changed == 1 ? OK : &star_moved_on;
}

Err star_review(Cx *cx, StarId id, bool pass, Str words)
{
    Star star;
    TRY(star_find(cx, id, &star));
    if (star.state != STAR_APPLIED && star.state != STAR_FIRST)
        return star_may_end(cx, &star) || actor_may(&cx->actor, ROLES_DISPATCH, star.place_path)
                   ? &star_moved_on
                   : &star_not_yours;
    if (!star_may_review(cx, &star))
        return &star_not_yours;
    if (same(star.person, cx->actor.person))
        return &star_own;
    if (star.state == STAR_FIRST && same(star.first_by, cx->actor.person))
        return &star_second;
    star_text_check(cx, "words", words, pass ? 0 : 2, 140, TEXT("请写明原因，2 至 140 个字"));
    TRY(star_invalid(cx));
    cx_audit(cx, "star", id.n, str(star_state_words[star.state]),
             pass ? S("passed") : S("refused"));
    Str said = words.p == NULL ? S("") : str_trim(words);
    return pass ? pass_review(cx, &star, said) : star_end(cx, &star, STAR_REFUSED, said);
}

static Err by_centre(Cx *cx, StarId id, Str words, Star *star)
{
    TRY(star_find(cx, id, star));
    if (!star_may_end(cx, star))
        return &star_not_yours;
    if (same(star->person, cx->actor.person))
        return &star_own;
    star_text_check(cx, "words", words, 2, 140, TEXT("请写明原因，2 至 140 个字"));
    return star_invalid(cx);
}

SQL(restore_sql,
    "update stars set state = 'granted', ended_by = null, ended_at = null, opinion = $2"
    " where id = $1 and state = 'suspended'",
    P_INT, P_TEXT);

Err star_restore(Cx *cx, StarId id, Str words)
{
    Star star;
    StarFacts facts;
    StarRules rules;
    int64_t changed;
    TRY(by_centre(cx, id, words, &star));
    if (star.state != STAR_SUSPENDED)
        return &star_moved_on;
    star_rules_on(cx, cx->today, &rules);
    TRY(star_facts(cx, star.person, &facts));
    if (facts.marks > 0)
        return &star_marked;
    if (star_minutes(&facts, &rules).n < star.hours_needed * 60)
        return &star_few_hours;
    cx_audit(cx, "star", id.n, S("suspended"), S("granted"));
    TRY(db_change(cx, &restore_sql, &changed, id, str_trim(words)));
    if (changed == 0)
        return &star_moved_on;
    cx_event(cx, "star.granted", id.n, star.person.n);
    return certificate_suspend(cx, star.certificate, false);
}

Err star_revoke(Cx *cx, StarId id, Str words)
{
    Star star;
    TRY(by_centre(cx, id, words, &star));
    cx_audit(cx, "star", id.n, str(star_state_words[star.state]), S("revoked"));
    TRY(star_end(cx, &star, STAR_REVOKED, str_trim(words)));
    return certificate_withdraw(cx, star.certificate, str_trim(words));
}

// --- the clock

#define STAR_COLUMNS                                                                              \
    "s.id, s.person, n.name, n.volunteer_number, s.level, s.place, s.place_path, p.name as"       \
    " place_name, s.state, s.credit, s.honour, s.carried, s.hours_needed, s.made_at, s.first_by," \
    " s.second_by, coalesce(f.name, '') as first_name, coalesce(g.name, '') as second_name,"      \
    " s.first_words, s.second_words, s.first_at, s.second_at, s.public_from, s.public_to,"        \
    " s.granted_on, s.ended_at, s.opinion, s.certificate, (select count(*) from star_objections"  \
    " o where o.star = s.id and o.state = 'open') as objections"
#define STAR_TABLES                                                                  \
    " from stars s join people n on n.id = s.person join places p on p.id = s.place" \
    " left join people f on f.id = s.first_by left join people g on g.id = s.second_by"

SQL(ripe_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.state = 'public' and s.public_to < $1"
    "   and not exists (select o.id from star_objections o where o.star = s.id and o.state ="
    "     'open') order by s.public_to, s.id limit $2",
    P_INT, P_INT);
SQL(grant_sql,
    "update stars set state = 'granted', granted_on = $2, certificate = $3 where id = $1"
    "   and state = 'public' and public_to < $2 and not exists (select o.id from star_objections o"
    "     where o.star = stars.id and o.state = 'open')",
    P_INT, P_INT, P_INT);

static Err grant_star(Cx *cx, const Star *star)
{
    CertificateAward award = { .person = star->person,
                               .place = star->place,
                               .award = str(star_level_texts[star->level].zh),
                               .credit = star->credit,
                               .honour = star->honour,
                               .carried = star->carried,
                               .handler = star->second_by };
    CertificateId id;
    int64_t changed;
    TRY(certificate_award(cx, &award, &id));
    TRY(db_change(cx, &grant_sql, &changed, star->id, cx->today, id));
    if (changed == 0)
        return &star_moved_on;
    cx_event(cx, "star.granted", star->id.n, star->person.n);
    return OK;
}

// What is ripe is looked at once more: hours that are gone by now are no star.
Err star_clock(Cx *cx, int limit, int *did)
{
    List rows;
    TRY(db_list(cx, &ripe_sql, &star_shape, &rows, cx->today, limit < 40 ? limit : 40));
    for (size_t i = 0; i < rows.n; i++) {
        const Star *star = LIST_AT(&rows, Star, i);
        Err err = still_holds(cx, star);
        if (err == OK)
            TRY(grant_star(cx, star));
        else if (err->status < 500)
            TRY(star_end(cx, star, STAR_REFUSED, str(err->text.zh)));
        else
            return err;
    }
    *did = (int)rows.n;
    return OK;
}

// --- what happens elsewhere

SQL(held_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.person = $1 and s.state = 'granted'"
    "   and s.hours_needed * 60 > $2 order by s.level desc limit 5",
    P_INT, P_INT);

Err star_suspend_all(Cx *cx, PersonId person, int64_t above_minutes, Str words)
{
    List rows;
    TRY(db_list(cx, &held_sql, &star_shape, &rows, person, above_minutes));
    for (size_t i = 0; i < rows.n; i++)
        TRY(star_end(cx, LIST_AT(&rows, Star, i), STAR_SUSPENDED, words));
    return OK;
}

Err star_hear_reversed(Cx *cx, const Event *event)
{
    StarFacts facts;
    StarRules rules;
    PersonId person = { event->other };
    star_rules_on(cx, cx->today, &rules);
    TRY(star_facts(cx, person, &facts));
    return star_suspend_all(cx, person, star_minutes(&facts, &rules).n,
                            str(TEXT("时长更正后不够这个星级，待中心核实").zh));
}

SQL(waiting_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.person = $1 and s.state in ('applied', 'first',"
    "   'public') order by s.id limit 5",
    P_INT);

Err star_hear_erased(Cx *cx, const Event *event)
{
    List rows;
    TRY(db_list(cx, &waiting_sql, &star_shape, &rows, event->id));
    for (size_t i = 0; i < rows.n; i++)
        TRY(star_end(cx, LIST_AT(&rows, Star, i), STAR_WITHDRAWN, S("")));
    return OK;
}

// --- reading

SQL(find_sql, "select " STAR_COLUMNS STAR_TABLES " where s.id = $1", P_INT);
SQL(mine_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.person = $1 and ($2 = 0 or s.id < $2)"
    " order by s.id desc limit $3",
    P_INT, P_INT, P_INT);
SQL(node_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.place_path >= $1 and s.place_path < $2"
    "   and ($3 = 0 or s.state in ('applied', 'first', 'suspended') or (s.state = 'public' and"
    "     exists (select o.id from star_objections o where o.star = s.id and o.state = 'open')))"
    "   and ($4 = 0 or s.id < $4) order by s.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(published_sql,
    "select " STAR_COLUMNS STAR_TABLES " where s.state = 'public' and ($1 = 0 or s.id < $1)"
    " order by s.id desc limit $2",
    P_INT, P_INT);

static void dress(Cx *cx, Star *star)
{
    star->name_masked = mask_name(cx->arena, star->name);
    star->level_text = star_level_texts[star->level];
    star->state_text = star_state_texts[star->state];
    star->tag = str(star_state_tags[star->state]);
    star->href = url_of(str_printf(cx->arena, "/stars/%lld", (long long)star->id.n));
}

Err star_find(Cx *cx, StarId id, Star *out)
{
    TRY(db_one(cx, &find_sql, &star_shape, out, &star_missing, id));
    dress(cx, out);
    return OK;
}

Err star_seen(Cx *cx, StarId id, Star *out)
{
    Star star;
    TRY(star_find(cx, id, &star));
    bool seen = star.state == STAR_PUBLIC || same(star.person, cx->actor.person) ||
                cx->actor.system ||
                actor_may(&cx->actor, ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR,
                          star.place_path);
    if (!seen)
        return &star_missing;
    *out = star;
    return OK;
}

Err star_list(Cx *cx, const StarQuery *query, List *out)
{
    if (query->published)
        TRY(db_list(cx, &published_sql, &star_shape, out, query->before.n, query->limit));
    else if (query->person.n != 0)
        TRY(db_list(cx, &mine_sql, &star_shape, out, query->person, query->before.n, query->limit));
    else
        TRY(db_list(cx, &node_sql, &star_shape, out, query->path,
                    prefix_end(cx->arena, query->path), query->open, query->before.n,
                    query->limit));
    for (size_t i = 0; i < out->n; i++)
        dress(cx, LIST_AT(out, Star, i));
    return OK;
}
