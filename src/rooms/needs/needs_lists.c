// What is read in rows: the desk's list, one's own, voices, results, doubles, the timeline.
#include "rooms/needs/needs_in.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "store/search.h"

#include <stdlib.h>

static const Field need_fields[] = {
    COL(Need, id, "编号"),
    FIELD(Need, place),
    FIELD(Need, place_path),
    COL(Need, title, "需求"),
    COL(Need, details, "具体情况"),
    WORD(Need, category, need_category_words),
    COL(Need, category_text, "类别"),
    WORD(Need, state, need_state_words),
    COL(Need, state_text, "状态"),
    SHOWN(Need, tag),
    FIELD(Need, version),
    WORD(Need, origin, need_origin_words),
    COL(Need, origin_text, "来源"),
    COL(Need, asked, "提出人数"),
    COL(Need, place_name, "阵地"),
    COL(Need, reason, "原因"),
    FIELD(Need, merged_into),
    FIELD(Need, merged_title),
    COL(Need, heard_at, "登记时间"),
    FIELD(Need, changed_at),
    LINK(Need, href),
};
const Shape need_shape = SHAPE(Need, need_fields);

#define NEED_COLUMNS                                                                            \
    "select n.id, n.place, n.place_path, p.name as place_name, n.category, n.state, n.version," \
    "       n.title, n.details, n.origin, n.asked, n.reason, n.merged_into,"                    \
    "       m.title as merged_title, n.heard_at, n.changed_at"                                  \
    "  from needs n join places p on p.id = n.place left join needs m on m.id = n.merged_into"

static Str href_of(Cx *cx, NeedId id)
{
    return str_printf(cx->arena, "/needs/%lld", (long long)id.n);
}

static void complete(Cx *cx, Need *need)
{
    need->category_text = need_category_texts[need->category];
    need->state_text = need_states[need->state].text;
    need->tag = str(need_states[need->state].tag);
    need->origin_text = need_origin_texts[need->origin];
    need->href = url_of(href_of(cx, need->id));
}

static Err completed(Cx *cx, Err err, List *needs)
{
    TRY(err);
    for (size_t i = 0; i < needs->n; i++)
        complete(cx, LIST_AT(needs, Need, i));
    return OK;
}

SQL(find_sql, NEED_COLUMNS " where n.id = $1", P_INT);
SQL(voice_of_sql,
    "select count(*) from need_voices where (need = $1 or said_in = $1) and person = $2", P_INT,
    P_INT);

Err need_find(Cx *cx, NeedId id, Need *out, unsigned *by)
{
    Need need;
    int64_t voices = 0;
    TRY(db_one(cx, &find_sql, &need_shape, &need, &need_missing, id));
    if (cx->actor.person.n != 0)
        TRY(db_int(cx, &voice_of_sql, &voices, id, cx->actor.person));
    unsigned relations = need_relations(need.place_path, voices > 0, &cx->actor);
    if (relations == 0)
        return &need_missing;
    complete(cx, &need);
    *out = need;
    if (by != NULL)
        *by = relations;
    return OK;
}

// --- the desk

#define DESK_WHERE                                                                      \
    " where n.place_path >= $1 and n.place_path < $2 and ($3 = 0 or n.place_path = $1)" \
    " and ($4 = '' or n.state = $4) and ($5 = '' or n.category = $5)"                   \
    " and ($6 = '' or n.origin = $6) and ($7 = '' or lower(n.title) like $7 escape '!')"

SQL(list_sql, NEED_COLUMNS DESK_WHERE " and n.id > $8 order by n.id limit $9", P_TEXT, P_TEXT,
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);
SQL(list_asked_sql,
    NEED_COLUMNS DESK_WHERE " and ($8 < 0 or n.asked < $8 or (n.asked = $8 and n.id > $9))"
                            " order by n.asked desc, n.id limit $10",
    P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

Err need_list(Cx *cx, const NeedQuery *query, List *out)
{
    must(query->limit >= 1 && query->limit <= 1000);
    Str end = prefix_end(cx->arena, query->path), words = search_pattern(cx->arena, query->words);
    const char *state = query->by_state ? need_state_words[query->state] : "";
    const char *category = query->by_category ? need_category_words[query->category] : "";
    const char *origin = query->by_origin ? need_origin_words[query->origin] : "";
    if (query->by_asked)
        return completed(cx,
                         db_list(cx, &list_asked_sql, &need_shape, out, query->path, end,
                                 query->own, state, category, origin, words, query->after_asked,
                                 query->after.n, query->limit),
                         out);
    return completed(cx,
                     db_list(cx, &list_sql, &need_shape, out, query->path, end, query->own, state,
                             category, origin, words, query->after.n, query->limit),
                     out);
}

SQL(count_sql,
    "select count(*) from (select id from needs where state = $1 and place_path >= $2"
    " and place_path < $3 and ($4 = 0 or place_path = $2) limit $5) as found",
    P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT);

Err need_count(Cx *cx, Str path, bool own, NeedState state, int most, int64_t *n)
{
    return db_int(cx, &count_sql, n, need_state_words[state], path, prefix_end(cx->arena, path),
                  own, most);
}

// --- voices

static const Field voice_fields[] = {
    FIELD(NeedVoice, id),
    FIELD(NeedVoice, said_in),
    FIELD(NeedVoice, said_title),
    WORD(NeedVoice, origin, need_origin_words),
    COL(NeedVoice, origin_text, "来源"),
    COL(NeedVoice, source, "出处"),
    LINK(NeedVoice, source_href),
    FIELD(NeedVoice, person),
    COL(NeedVoice, person_name, "谁说的"),
    COL(NeedVoice, heads, "人数"),
    COL(NeedVoice, words, "原话"),
    COL(NeedVoice, at, "时间"),
    HIDDEN(NeedVoice, questionnaire),
    HIDDEN(NeedVoice, home_visit),
    HIDDEN(NeedVoice, talk),
};
const Shape need_voice_shape = SHAPE(NeedVoice, voice_fields);

SQL(voices_sql,
    "select v.id, v.said_in, m.title as said_title, v.origin, v.person, p.name as person_name,"
    "       v.heads, v.words, v.at, a.questionnaire, v.home_visit, v.talk,"
    "       coalesce(q.title, h.household, t.topic, '') as source"
    "  from need_voices v join needs m on m.id = v.said_in left join people p on p.id = v.person"
    "  left join questionnaire_answers a on a.id = v.answer"
    "  left join questionnaires q on q.id = a.questionnaire"
    "  left join home_visits h on h.id = v.home_visit left join talks t on t.id = v.talk"
    " where v.need = $1 or v.said_in = $1 order by v.id limit $2",
    P_INT, P_INT);

static Url source_of(Cx *cx, const NeedVoice *voice)
{
    const char *path = voice->questionnaire.n != 0 ? "/questionnaires/"
                       : voice->home_visit.n != 0  ? "/needs/visits/"
                                                   : "/needs/talks/";
    int64_t id = voice->questionnaire.n + voice->home_visit.n + voice->talk.n;
    if (id == 0)
        return (Url){ S("") };
    return url_of(str_printf(cx->arena, "%s%lld", path, (long long)id));
}

Err need_voices(Cx *cx, NeedId id, int limit, List *out)
{
    TRY(db_list(cx, &voices_sql, &need_voice_shape, out, id, limit));
    for (size_t i = 0; i < out->n; i++) {
        NeedVoice *voice = LIST_AT(out, NeedVoice, i);
        voice->origin_text = need_origin_texts[voice->origin];
        voice->source_href = source_of(cx, voice);
        voice->person_name = mask_name(cx->arena, need_text(voice->person_name));
        if (same(voice->said_in, id))
            voice->said_title = S("");
    }
    return OK;
}

static const Field mine_fields[] = {
    FIELD(NeedMine, id),
    FIELD(NeedMine, need),
    COL(NeedMine, words, "我说的"),
    WORD(NeedMine, state, need_state_words),
    COL(NeedMine, state_text, "状态"),
    SHOWN(NeedMine, tag),
    FIELD(NeedMine, joined),
    COL(NeedMine, asked, "提出人数"),
    WORD(NeedMine, origin, need_origin_words),
    COL(NeedMine, origin_text, "来源"),
    COL(NeedMine, reason, "原因"),
    COL(NeedMine, at, "时间"),
    LINK(NeedMine, href),
};
const Shape need_mine_shape = SHAPE(NeedMine, mine_fields);

SQL(mine_sql,
    "select v.id, v.need, v.words, n.state, case when v.need = v.said_in then 0 else 1 end as joined,"
    "       n.asked, v.origin, n.reason, v.at"
    "  from need_voices v join needs n on n.id = v.need"
    " where v.person = $1 and ($2 = 0 or v.id < $2) order by v.id desc limit $3",
    P_INT, P_INT, P_INT);

Err need_list_mine(Cx *cx, PersonId person, VoiceId before, int limit, List *out)
{
    TRY(db_list(cx, &mine_sql, &need_mine_shape, out, person, before.n, limit));
    for (size_t i = 0; i < out->n; i++) {
        NeedMine *mine = LIST_AT(out, NeedMine, i);
        mine->state_text = need_states[mine->state].text;
        mine->tag = str(need_states[mine->state].tag);
        mine->origin_text = need_origin_texts[mine->origin];
        mine->href = url_of(href_of(cx, mine->need));
    }
    return OK;
}

// --- results

static const Field result_fields[] = {
    WORD(NeedResult, kind, need_result_words),
    COL(NeedResult, kind_text, "制成"),
    FIELD(NeedResult, item),
    FIELD(NeedResult, order_id),
    FIELD(NeedResult, project),
    COL(NeedResult, title, "名称"),
    COL(NeedResult, state, "状态"),
    COL(NeedResult, at, "时间"),
    LINK(NeedResult, href),
    SHOWN(NeedResult, linked),
};
const Shape need_result_shape = SHAPE(NeedResult, result_fields);

SQL(results_sql,
    "select kind, item, order_id, project, at from need_results where need = $1 order by id limit "
    "200",
    P_INT);

static Err order_result(Cx *cx, NeedResult *result)
{
    Order order;
    result->kind_text = TEXT("服务单");
    Err err = order_find(cx, result->order_id, &order, NULL);
    if (err == &order_missing) {  // somebody else's: that it was made is all they hear
        result->state = TEXT("已安排");
        result->order_id = NO(Order);
        return OK;
    }
    TRY(err);
    result->title = str_printf(cx->arena, "%.*s %.*s", STR_FMT(order.number), STR_FMT(order.title));
    result->state = order_states[order.state].text;
    result->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)order.id.n));
    result->linked = true;
    return OK;
}

enum { NEED_ANSWERED_TO = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

// Whoever may see the proposal sees what the centre said; who asked sees that much and no reason.
static Err item_result(Cx *cx, NeedResult *result)
{
    Item item;
    TRY(item_find(cx, result->item, &item));
    result->kind_text = TEXT("服务菜单");
    result->title = item.name;
    result->state = item_state_texts[item.state];
    result->linked = item.state == ITEM_OFFERED;
    result->href = url_of(str_printf(cx->arena, "/orders/new?item=%lld", (long long)item.id.n));
    ItemProposal proposal;
    bool has;
    TRY(item_proposal_of(cx, item.id, &proposal, &has));
    if (has && item.state == ITEM_SHELVED && proposal.state != PROPOSAL_TAKEN)
        result->state = proposal.state_text;
    if (has && actor_may(&cx->actor, NEED_ANSWERED_TO, proposal.place_path)) {
        result->href = proposal.href;
        result->linked = true;
    } else if (actor_is(&cx->actor, ROLE_CENTRE)) {
        result->href = url_of(str_printf(cx->arena, "/items/%lld/edit", (long long)item.id.n));
        result->linked = true;
    }
    return OK;
}

static Err project_result(Cx *cx, NeedResult *result)
{
    Plan project;
    TRY(need_project_find(cx, result->project, &project));
    result->kind_text = TEXT("常办项目");
    result->title = str_printf(cx->arena, "%.*s（%.*s）", STR_FMT(project.title),
                               STR_FMT(say(cx->lang, project.rhythm_text)));
    result->state = project.state_text;
    result->href = project.href;
    result->linked = need_relations(project.place_path, false, &cx->actor) != 0;
    return OK;
}

Err need_results(Cx *cx, NeedId id, List *out)
{
    static Err (*const fill[])(Cx * cx, NeedResult * result) = {
        [RESULT_ITEM] = item_result,
        [RESULT_ORDER] = order_result,
        [RESULT_PROJECT] = project_result,
    };
    TRY(db_list(cx, &results_sql, &need_result_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        NeedResult *result = LIST_AT(out, NeedResult, i);
        TRY(fill[result->kind](cx, result));
    }
    return OK;
}

SQL(of_item_sql,
    NEED_COLUMNS " join need_results r on r.need = n.id where r.item = $1 order by n.id limit 200",
    P_INT);
SQL(of_order_sql,
    NEED_COLUMNS
    " join need_results r on r.need = n.id where r.order_id = $1 order by n.id limit 200",
    P_INT);
SQL(of_project_sql,
    NEED_COLUMNS
    " join need_results r on r.need = n.id where r.project = $1 order by n.id limit 200",
    P_INT);

Err need_of_result(Cx *cx, NeedResultKind kind, int64_t result, List *out)
{
    const Sql *sql = kind == RESULT_ITEM    ? &of_item_sql
                     : kind == RESULT_ORDER ? &of_order_sql
                                            : &of_project_sql;
    return completed(cx, db_list(cx, sql, &need_shape, out, result), out);
}

// --- doubles

static const Field alike_fields[] = {
    FIELD(NeedAlike, id),
    COL(NeedAlike, title, "需求"),
    COL(NeedAlike, state_text, "状态"),
    COL(NeedAlike, origin_text, "来源"),
    COL(NeedAlike, asked, "提出人数"),
    COL(NeedAlike, alike, "相近程度"),
    LINK(NeedAlike, href),
};
const Shape need_alike_shape = SHAPE(NeedAlike, alike_fields);

#define DOUBLES_READ 500

SQL(near_sql,
    NEED_COLUMNS " where n.place = $1 and n.category = $2 and n.id <> $3"
                 " and n.state in ('new', 'sorted', 'made') and n.heard_at > $4"
                 " order by n.id desc limit $5",
    P_INT, P_TEXT, P_INT, P_INT, P_INT);

static int more_alike(const void *a, const void *b)
{
    const NeedAlike *left = a, *right = b;
    if (left->alike.n != right->alike.n)
        return right->alike.n - left->alike.n;
    return (left->id.n > right->id.n) - (left->id.n < right->id.n);
}

static Str whole(const Need *need)
{
    return need->details.n > 0 ? need->details : need->title;
}

Err need_doubles(Cx *cx, const Need *need, int limit, List *out)
{
    List near;
    Time since = time_add(cx->now, -setting_int(cx, "needs.doubles_days") * TIME_DAY);
    int64_t least = setting_int(cx, "needs.alike_permille");
    TRY(completed(cx,
                  db_list(cx, &near_sql, &need_shape, &near, need->place,
                          need_category_words[need->category], need->id, since, DOUBLES_READ),
                  &near));
    NeedAlike *rows = NEW_ARRAY(cx->arena, NeedAlike, near.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < near.n; i++) {
        const Need *one = LIST_AT(&near, Need, i);
        Permille alike = need_alike(whole(need), whole(one));
        Permille titles = need_alike(need->title, one->title);
        if (titles.n > alike.n)
            alike = titles;
        if (alike.n < least)
            continue;
        rows[n++] = (NeedAlike){ .id = one->id,
                                 .title = one->title,
                                 .state_text = one->state_text,
                                 .origin_text = one->origin_text,
                                 .asked = one->asked,
                                 .alike = alike,
                                 .href = one->href };
    }
    qsort(rows, n, sizeof *rows, more_alike);
    *out = (List){ rows, n < (size_t)limit ? n : (size_t)limit };
    return OK;
}

// --- the timeline

static const Field step_fields[] = {
    WORD(NeedStep, act, need_act_words),
    WORD(NeedStep, from_state, need_state_words),
    WORD(NeedStep, to_state, need_state_words),
    COL(NeedStep, text, "步骤"),
    FIELD(NeedStep, person),
    COL(NeedStep, person_name, "经办"),
    COL(NeedStep, at, "时间"),
    COL(NeedStep, reason, "说明"),
};
const Shape need_step_shape = SHAPE(NeedStep, step_fields);

SQL(steps_sql,
    "select s.act, s.from_state, s.to_state, s.person, p.name as person_name, s.at, s.reason"
    "  from need_steps s left join people p on p.id = s.person"
    " where s.need = $1 order by s.id desc limit 200",
    P_INT);

Err need_step_list(Cx *cx, NeedId id, List *out)
{
    TRY(db_list(cx, &steps_sql, &need_step_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        NeedStep *step = LIST_AT(out, NeedStep, i);
        step->text = need_acts[step->act].done;
        if (step->person_name.n > 0)
            step->person_name = mask_name(cx->arena, step->person_name);
    }
    return OK;
}

// --- what was heard at a visit or a talk

SQL(heard_at_sql,
    NEED_COLUMNS
    " where n.id in (select said_in from need_voices where home_visit = $1 or talk = $2)"
    " order by n.id limit 500",
    P_INT, P_INT);

Err need_heard_at(Cx *cx, HomeVisitId visit, TalkId talk, List *out)
{
    return completed(cx, db_list(cx, &heard_at_sql, &need_shape, out, visit, talk), out);
}
