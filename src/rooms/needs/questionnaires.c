// Questionnaires: a menu to tick, published by a place for those who live there.
#include "rooms/needs/needs_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"

static const Field fields[] = {
    FIELD(Questionnaire, id),
    FIELD(Questionnaire, place),
    FIELD(Questionnaire, place_path),
    COL(Questionnaire, title, "问卷"),
    FIELD(Questionnaire, intro),
    COL(Questionnaire, place_name, "发布阵地"),
    WORD(Questionnaire, state, questionnaire_state_words),
    COL(Questionnaire, state_text, "状态"),
    COL(Questionnaire, begins, "开始"),
    COL(Questionnaire, ends, "结束"),
    COL(Questionnaire, answers, "答卷"),
    FIELD(Questionnaire, takes),
    LINK(Questionnaire, href),
};
const Shape questionnaire_shape = SHAPE(Questionnaire, fields);

static const Field option_fields[] = {
    FIELD(Choice, id),
    COL(Choice, position, "序号"),
    COL(Choice, words, "选项"),
    WORD(Choice, category, need_category_words),
    COL(Choice, category_text, "类别"),
    COL(Choice, ticks, "勾选人数"),
};
const Shape option_shape = SHAPE(Choice, option_fields);

bool questionnaire_may_keep(const Actor *who, Str place_path)
{
    return who->system || actor_may(who, ROLES_DISPATCH, place_path);
}

#define COLUMNS                                                                                     \
    "select q.id, q.place, q.place_path, p.name as place_name, q.title, q.intro, q.state,"          \
    "       q.begins, q.ends,"                                                                      \
    "       (select count(*) from questionnaire_answers a where a.questionnaire = q.id) as answers" \
    "  from questionnaires q join places p on p.id = q.place"

static void complete(Cx *cx, Questionnaire *one)
{
    one->state_text = questionnaire_state_texts[one->state];
    one->takes = questionnaire_takes_answers(one->state, one->begins, one->ends, cx->today);
    one->href = url_of(str_printf(cx->arena, "/questionnaires/%lld", (long long)one->id.n));
}

static Err completed(Cx *cx, Err err, List *list)
{
    TRY(err);
    for (size_t i = 0; i < list->n; i++)
        complete(cx, LIST_AT(list, Questionnaire, i));
    return OK;
}

SQL(find_sql, COLUMNS " where q.id = $1", P_INT);

Err questionnaire_find(Cx *cx, QuestionnaireId id, Questionnaire *out)
{
    TRY(db_one(cx, &find_sql, &questionnaire_shape, out, &questionnaire_missing, id));
    complete(cx, out);
    return OK;
}

SQL(options_sql,
    "select o.id, o.position, o.words, o.category,"
    "       (select count(*) from need_voices v where v.option = o.id) as ticks"
    "  from questionnaire_options o where o.questionnaire = $1 order by o.position limit 12",
    P_INT);

Err questionnaire_options(Cx *cx, QuestionnaireId id, List *out)
{
    TRY(db_list(cx, &options_sql, &option_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        Choice *option = LIST_AT(out, Choice, i);
        option->category_text = need_category_texts[option->category];
    }
    return OK;
}

SQL(list_sql,
    COLUMNS " where q.place_path >= $1 and q.place_path < $2 and ($3 = 0 or q.id < $3)"
            " order by q.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

Err questionnaire_list(Cx *cx, Str path, QuestionnaireId before, int limit, List *out)
{
    return completed(cx,
                     db_list(cx, &list_sql, &questionnaire_shape, out, path,
                             prefix_end(cx->arena, path), before.n, limit),
                     out);
}

// Those of the places above the home and of the home itself that run today.
SQL(for_sql,
    COLUMNS
    " where q.state = 'open' and q.begins <= $2 and q.ends >= $2"
    " and substr($1, 1, length(q.place_path)) = q.place_path and not exists"
    " (select 1 from questionnaire_answers a where a.questionnaire = q.id and a.person = $3)"
    " order by q.id desc limit 20",
    P_TEXT, P_INT, P_INT);

Err questionnaire_list_for(Cx *cx, Str home_path, PersonId person, List *out)
{
    *out = (List){ 0 };
    if (home_path.n == 0)
        return OK;
    return completed(
        cx, db_list(cx, &for_sql, &questionnaire_shape, out, home_path, cx->today, person), out);
}

SQL(answered_sql,
    "select count(*) from questionnaire_answers where questionnaire = $1 and person = $2", P_INT,
    P_INT);

Err questionnaire_answered_by(Cx *cx, QuestionnaireId id, PersonId person, bool *has)
{
    int64_t n = 0;
    TRY(db_int(cx, &answered_sql, &n, id, person));
    *has = n > 0;
    return OK;
}

// --- keeping

static Err check(Cx *cx, const QuestionnaireNew *new)
{
    need_check_text(cx, "title", new->title, 2, 40, TEXT("问卷名称请写 2 至 40 个字"));
    need_check_text(cx, "intro", new->intro, 0, 300, TEXT("说明请不要超过 300 个字"));
    if (!day_valid(new->begins))
        cx_problem(cx, S("begins"), "required", TEXT("请选开始日期"), (Str){ 0 }, (Str){ 0 });
    if (!day_valid(new->ends) || new->ends.ymd < new->begins.ymd ||
        new->ends.ymd > day_add(new->begins, 366).ymd)
        cx_problem(cx, S("ends"), "range", TEXT("结束日期请选开始之后、一年以内"), (Str){ 0 },
                   (Str){ 0 });
    Str rest = new->options, line;
    int n = 0;
    for (; need_line(&rest, &line); n++)
        need_check_text(cx, "options", line, 2, 60, TEXT("每个选项请写 2 至 60 个字"));
    if (n < 1 || n > OPTIONS_MAX)
        cx_problem(cx, S("options"), "range", TEXT("请写 1 至 12 个选项，一行一个"), (Str){ 0 },
                   (Str){ 0 });
    return need_verdict(cx);
}

SQL(option_sql,
    "insert into questionnaire_options (questionnaire, position, words, category)"
    " values ($1, $2, $3, $4)",
    P_INT, P_INT, P_TEXT, P_TEXT);

static Err add_options(Cx *cx, QuestionnaireId id, Str options)
{
    Str line;
    for (int64_t n = 1; need_line(&options, &line); n++)
        TRY(db_change(cx, &option_sql, NULL, id, n, line,
                      need_category_words[need_category_guess(line)]));
    return OK;
}

SQL(add_sql,
    "insert into questionnaires (place, place_path, title, intro, state, begins, ends, made_by,"
    "  made_at) values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8) returning id",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

Err questionnaire_add(Cx *cx, const QuestionnaireNew *new, QuestionnaireId *id)
{
    Str path;
    QuestionnaireId made;
    TRY(check(cx, new));
    TRY(place_path_of(cx, new->place, &path));
    if (!questionnaire_may_keep(&cx->actor, path))
        return &need_not_yours;
    TRY(db_insert(cx, &add_sql, &made.n, new->place, path, str_trim(new->title),
                  need_text(str_trim(new->intro)), new->begins, new->ends, cx->actor.person,
                  cx->now));
    TRY(add_options(cx, made, new->options));
    cx_audit(cx, "questionnaire", made.n, (Str){ 0 }, S("draft"));
    *id = made;
    return OK;
}

static Err kept(Cx *cx, QuestionnaireId id, Questionnaire *one)
{
    TRY(questionnaire_find(cx, id, one));
    return questionnaire_may_keep(&cx->actor, one->place_path) ? OK : &questionnaire_missing;
}

SQL(edit_sql,
    "update questionnaires set title = $2, intro = $3, begins = $4, ends = $5"
    " where id = $1 and state = 'draft'",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(clear_sql, "delete from questionnaire_options where questionnaire = $1", P_INT);

Err questionnaire_edit(Cx *cx, QuestionnaireId id, const QuestionnaireNew *edit)
{
    Questionnaire one;
    int64_t changed;
    TRY(kept(cx, id, &one));
    TRY(check(cx, edit));
    TRY(db_change(cx, &edit_sql, &changed, id, str_trim(edit->title),
                  need_text(str_trim(edit->intro)), edit->begins, edit->ends));
    if (changed != 1)
        return &questionnaire_settled;
    cx_audit(cx, "questionnaire", id.n, S("draft"), S("draft"));
    TRY(db_change(cx, &clear_sql, NULL, id));
    return add_options(cx, id, edit->options);
}

SQL(category_sql,
    "update questionnaire_options set category = $3 where questionnaire = $1 and position = $2"
    " and exists (select 1 from questionnaires q where q.id = $1 and q.state = 'draft')",
    P_INT, P_INT, P_TEXT);

Err questionnaire_category(Cx *cx, QuestionnaireId id, int64_t position, NeedCategory category)
{
    Questionnaire one;
    int64_t changed;
    TRY(kept(cx, id, &one));
    TRY(db_change(cx, &category_sql, &changed, id, position, need_category_words[category]));
    if (changed != 1)
        return &questionnaire_settled;
    cx_audit(cx, "questionnaire", id.n, (Str){ 0 }, str(need_category_words[category]));
    return OK;
}

SQL(publish_sql,
    "update questionnaires set state = 'open', published_at = $2 where id = $1 and state = 'draft'",
    P_INT, P_INT);
SQL(close_sql,
    "update questionnaires set state = 'closed', closed_at = $2 where id = $1 and state = 'open'",
    P_INT, P_INT);

static Err turned(Cx *cx, QuestionnaireId id, const Sql *sql, const char *from, const char *to)
{
    Questionnaire one;
    int64_t changed;
    TRY(kept(cx, id, &one));
    TRY(db_change(cx, sql, &changed, id, cx->now));
    if (changed != 1)
        return &questionnaire_settled;
    cx_audit(cx, "questionnaire", id.n, str(from), str(to));
    return OK;
}

Err questionnaire_publish(Cx *cx, QuestionnaireId id)
{
    return turned(cx, id, &publish_sql, "draft", "open");
}

Err questionnaire_close(Cx *cx, QuestionnaireId id)
{
    return turned(cx, id, &close_sql, "open", "closed");
}

// --- answering

SQL(answer_sql,
    "insert into questionnaire_answers (questionnaire, person, filled_by, place, at)"
    " values ($1, $2, $3, $4, $5) on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(claim_sql,
    "insert into questionnaire_needs (option, place) values ($1, $2) on conflict do nothing"
    " returning id",
    P_INT, P_INT);
SQL(claimed_sql, "update questionnaire_needs set need = $2 where id = $1", P_INT, P_INT);
SQL(need_of_sql, "select need from questionnaire_needs where option = $1 and place = $2", P_INT,
    P_INT);

// The first who ticks it at a station makes the need; who follows adds a voice. Of two first ones
// the constraint lets one make it, and the other waits for the row.
static Err tick(Cx *cx, const Choice *option, const NeedHeard *heard)
{
    int64_t claim;
    NeedId need = NO(Need);
    TRY(db_insert(cx, &claim_sql, &claim, option->id, heard->place));
    if (claim == 0) {
        TRY(db_int(cx, &need_of_sql, &need.n, option->id, heard->place));
        return need_add_voice(cx, need, heard);
    }
    TRY(need_hear(cx, heard, &need));
    return db_change(cx, &claimed_sql, NULL, claim, need);
}

// Where the answer counts: the person's home, or where staff fill it in; within what is asked.
static Err place_of(Cx *cx, const Questionnaire *one, const QuestionnaireAnswer *answer,
                    PlaceId *station)
{
    PlaceId place = answer->place;
    Str path;
    if (place.n == 0 && same(answer->person, cx->actor.person))
        place = cx->actor.home;
    if (place.n == 0)
        return &questionnaire_elsewhere;
    TRY(place_station_for(cx, place, station));
    TRY(place_path_of(cx, *station, &path));
    if (!path_within(path, one->place_path))
        return &questionnaire_elsewhere;
    bool own = same(answer->person, cx->actor.person);
    if (!own && !cx->actor.system && !order_desk_covers(&cx->actor, path))
        return &need_not_yours;
    return OK;
}

static Err check_answer(Cx *cx, const QuestionnaireAnswer *answer, const List *options)
{
    int64_t n = 0;
    for (int i = 0; i < OPTIONS_MAX; i++)
        n += answer->ticks[i] && (size_t)i < options->n;
    if (n == 0 && str_trim(answer->words).n == 0)
        cx_problem(cx, S("ticks"), "required", TEXT("请至少选一项，或写下您的需求"), (Str){ 0 },
                   (Str){ 0 });
    if (str_trim(answer->words).n > 0)
        need_check_text(cx, "words", answer->words, 2, 200, TEXT("其他需求请写 2 至 200 个字"));
    return need_verdict(cx);
}

Err questionnaire_answer(Cx *cx, QuestionnaireId id, const QuestionnaireAnswer *answer)
{
    Questionnaire one;
    List options;
    NeedHeard heard = { .origin = ORIGIN_ANSWER, .person = answer->person };
    TRY(questionnaire_find(cx, id, &one));
    if (one.state == QUESTIONNAIRE_DRAFT && !questionnaire_may_keep(&cx->actor, one.place_path))
        return &questionnaire_missing;
    if (!one.takes)
        return &questionnaire_not_open;
    TRY(place_of(cx, &one, answer, &heard.place));
    TRY(questionnaire_options(cx, id, &options));
    TRY(check_answer(cx, answer, &options));
    TRY(db_insert(cx, &answer_sql, &heard.answer.n, id, answer->person, cx->actor.person,
                  heard.place, cx->now));
    if (heard.answer.n == 0)
        return &questionnaire_answered;
    for (size_t i = 0; i < options.n; i++) {
        const Choice *option = LIST_AT(&options, Choice, i);
        if (!answer->ticks[option->position - 1])
            continue;
        heard.option = option->id;
        heard.words = option->words;
        heard.by_category = true;
        heard.category = option->category;
        TRY(tick(cx, option, &heard));
    }
    NeedHeard own = { .place = heard.place,
                      .words = answer->words,
                      .origin = ORIGIN_ANSWER,
                      .answer = heard.answer,
                      .person = answer->person };
    NeedId need;
    if (str_trim(answer->words).n > 0)
        TRY(need_hear(cx, &own, &need));
    cx_audit(cx, "questionnaire", id.n, (Str){ 0 }, S("answered"));
    return OK;
}
