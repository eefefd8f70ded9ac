// What the tables of this room hold about a person, and what of it goes over when two numbers turn
// out to be one person.
#include "rooms/needs/needs_in.h"
#include "store/db.h"

SQL(answers_sql,
    "select a.at, q.title as what, p.name as place from questionnaire_answers a"
    " join questionnaires q on q.id = a.questionnaire join places p on p.id = a.place"
    " where a.person = $1 order by a.id desc limit $2",
    P_INT, P_INT);
SQL(walked_sql,
    "select v.at, v.day, p.name as place from home_visits v join places p on p.id = v.place"
    " where v.visitor = $1 order by v.id desc limit $2",
    P_INT, P_INT);
SQL(visited_sql,
    "select v.at, v.day, p.name as place, v.household as what, v.said as words from home_visits v"
    " join places p on p.id = v.place where v.person = $1 order by v.id desc limit $2",
    P_INT, P_INT);
SQL(voices_sql,
    "select v.at, n.title as what, n.state, v.words from need_voices v join needs n on n.id = v.need"
    " where v.person = $1 order by v.id desc limit $2",
    P_INT, P_INT);
SQL(steps_sql,
    "select s.at, n.title as what, s.act as state, s.reason as words from need_steps s"
    " join needs n on n.id = s.need where s.person = $1 order by s.id desc limit $2",
    P_INT, P_INT);
HOLDING_LEFT(visited_left, "home_visits", "person", "x.id > 0");
HOLDING_LEFT(voices_left, "need_voices", "person", "x.id > 0");

const Holding need_holdings[] = {
    { "questionnaire_answers", "person", TEXT("答过的问卷"), .rows = &answers_sql,
      .kept = TEXT("每份问卷答过一次的凭据，只有编号") },
    { "home_visits", "visitor", TEXT("走访过的人家"), .rows = &walked_sql,
      .kept = TEXT("谁办的事，是工作记录") },
    { "home_visits", "person", TEXT("来家里的走访"), .rows = &visited_sql, .left = &visited_left },
    { "need_voices", "person", TEXT("说过的需求"), .rows = &voices_sql, .left = &voices_left },
    { "need_steps", "person", TEXT("需求台上办过的每一步"), .rows = &steps_sql,
      .kept = TEXT("谁办的事，是工作记录") },
    { "hearing_fixes", "person", TEXT("改正过的走访和夜谈"), .kept = TEXT("谁办的事，是工作记录") },
    { 0 },
};

SQL(take_answers_sql,
    "update questionnaire_answers set person = $1 where person = $2 and not exists (select a.id"
    " from questionnaire_answers a where a.questionnaire = questionnaire_answers.questionnaire"
    "   and a.person = $1)",
    P_INT, P_INT);
SQL(take_visits_sql, "update home_visits set person = $1 where person = $2", P_INT, P_INT);
SQL(take_voices_sql, "update need_voices set person = $1 where person = $2", P_INT, P_INT);
SQL(touched_sql, "select distinct need as id from need_voices where person = $1 limit 1000", P_INT);
typedef struct {
    NeedId id;
} Touched;
static const Field touched_fields[] = { FIELD(Touched, id) };
static const Shape touched_shape = SHAPE(Touched, touched_fields);

// Who asked twice under two numbers has asked once.
Err need_merge_person(Cx *cx, PersonId to, PersonId from)
{
    List needs;
    TRY(db_change(cx, &take_answers_sql, NULL, to, from));
    TRY(db_change(cx, &take_visits_sql, NULL, to, from));
    TRY(db_change(cx, &take_voices_sql, NULL, to, from));
    TRY(db_list(cx, &touched_sql, &touched_shape, &needs, to));
    for (size_t i = 0; i < needs.n; i++)
        TRY(need_recount(cx, LIST_AT(&needs, Touched, i)->id));
    return OK;
}
