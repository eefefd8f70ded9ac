// Needs: heard, sorted, merged, made into something, and told.
#include "rooms/needs/needs_in.h"
#include "rooms/teams/teams.h"
#include "tests/support/little.h"
#include "web/asset.h"
#include <pthread.h>

// --- the rules as tables

TEST(each_state_and_act_is_a_cell_and_leads_where_the_table_says)
{
    // Rows: states; columns: acts. What it leads to, and who may: k keepers, g grid workers too, v
    // all.
    static const struct {
        NeedState from;
        const char *cells[NEED_ACTS];  // "→state:who", NULL: refused
    } table[] = {
        { NEED_NONE, { [NEED_HEAR] = "new:v" } },
        { NEED_NEW,
          { [NEED_SORT] = "sorted:g",
            [NEED_MAKE] = "made:k",
            [NEED_MERGE] = "merged:k",
            [NEED_SET_ASIDE] = "aside:k" } },
        { NEED_SORTED,
          { [NEED_SORT] = "sorted:g",
            [NEED_MAKE] = "made:k",
            [NEED_MERGE] = "merged:k",
            [NEED_SET_ASIDE] = "aside:k" } },
        { NEED_MADE,
          { [NEED_MAKE] = "made:k", [NEED_FINISH] = "done:k", [NEED_REOPEN] = "sorted:k" } },
        { NEED_MERGED, { [NEED_PART] = "sorted:k" } },
        { NEED_ASIDE, { [NEED_REOPEN] = "sorted:k" } },
        { NEED_DONE, { [NEED_REOPEN] = "sorted:k" } },
    };
    static const struct {
        unsigned by;
        const char *who;  // the letters whose cells are open to them
    } roles[] = {
        { 0, "" },
        { NEED_BY_VOICE, "v" },
        { NEED_BY_READER, "" },
        { NEED_BY_GRID, "vg" },
        { NEED_BY_KEEPER, "vgk" },
        { NEED_BY_CLOCK, "vgk" },
    };
    CHECK_INT(COUNT(table), NEED_STATES);
    size_t cells = 0;
    for (size_t s = 0; s < COUNT(table); s++)
        for (int act = 0; act < NEED_ACTS; act++)
            for (size_t r = 0; r < COUNT(roles); r++) {
                const char *cell = table[s].cells[act];
                NeedState next = NEED_STATES;
                Err err = need_next(table[s].from, (NeedAct)act, roles[r].by, &next);
                cells++;
                if (cell == NULL) {
                    CHECK_ERR(err, need_moved_on);
                    continue;
                }
                Str rest, to = str_cut(str(cell), ':', &rest);
                if (!str_has(str(roles[r].who), rest)) {
                    CHECK_ERR(err, need_not_yours);
                    continue;
                }
                CHECK_OK(err);
                CHECK(str_eq(str(need_states[next].word), to));
            }
    CHECK_INT(cells, NEED_STATES * NEED_ACTS * COUNT(roles));
    for (int i = 0; i < NEED_STATES; i++)
        CHECK(str_eq(str(need_states[i].word), str(need_state_words[i])));
    for (int i = 0; i < NEED_ACTS; i++)
        CHECK(str_eq(str(need_acts[i].word), str(need_act_words[i])));
}

TEST(the_schema_names_every_word_of_the_tables)
{
    Asset asset;
    CHECK(asset_find("rooms/needs/needs.sql", &asset));
    for (int i = NEED_NEW; i < NEED_STATES; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", need_states[i].word)));
    for (int i = 0; i < NEED_ACTS; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", need_acts[i].word)));
    for (int i = 0; i < CATEGORIES; i++)
        CHECK(str_has(asset.bytes, str_printf(t->arena, "'%s'", need_category_words[i])));
}

TEST(words_tell_the_category)
{
    CHECK(need_category_guess(S("想请人教老人用智能手机")) == CATEGORY_SKILLS);
    CHECK(need_category_guess(S("小区门口的路灯坏了，请修一下")) == CATEGORY_FACILITIES);
    CHECK(need_category_guess(S("家里的灯坏了不会换")) == CATEGORY_HOME);
    CHECK(need_category_guess(S("暑假孩子没人管")) == CATEGORY_LEARNING);
    CHECK(need_category_guess(S("楼上漏水，邻居不肯修")) == CATEGORY_LAW);
    CHECK(need_category_guess(S("甲乙丙丁")) == CATEGORY_OTHER);
    CHECK(need_is_problem(CATEGORY_FACILITIES));
    CHECK(!need_is_problem(CATEGORY_ELDERS));
}

TEST(likeness_counts_common_pairs_and_not_fillers)
{
    CHECK_INT(need_alike(S("教老人用手机"), S("教老人用手机")).n, 1000);
    CHECK_INT(need_alike(S("教老人用手机"), S("请帮我们教老人用手机吧！")).n, 909);  // 2×5 of 5+6
    CHECK_INT(need_alike(S("教老人用手机"), S("路灯坏")).n, 0);
    CHECK_INT(need_alike(S(""), S("路灯坏")).n, 0);
    CHECK_INT(need_alike(S("灯"), S("灯")).n, 1000);
    CHECK(need_alike(S("老人不会用智能手机，想请人教"), S("想请人教老人用智能手机")).n >= 350);
    CHECK(need_alike(S("门口路灯坏了"), S("院子里的水管漏水")).n < 350);
    // As many as there are: a text that says one thing twice is no more like another.
    CHECK_INT(need_alike(S("手机手机手机"), S("手机")).n, 333);
}

TEST(a_questionnaire_takes_answers_within_its_days_alone)
{
    Day from = day_of(2026, 11, 1), to = day_of(2026, 11, 30);
    CHECK(questionnaire_takes_answers(QUESTIONNAIRE_OPEN, from, to, from));
    CHECK(questionnaire_takes_answers(QUESTIONNAIRE_OPEN, from, to, to));
    CHECK(!questionnaire_takes_answers(QUESTIONNAIRE_OPEN, from, to, day_add(from, -1)));
    CHECK(!questionnaire_takes_answers(QUESTIONNAIRE_OPEN, from, to, day_add(to, 1)));
    CHECK(!questionnaire_takes_answers(QUESTIONNAIRE_DRAFT, from, to, from));
    CHECK(!questionnaire_takes_answers(QUESTIONNAIRE_CLOSED, from, to, from));
}

TEST(lines_are_what_stands_between_line_ends)
{
    Str rest = S("  甲乙 \r\n\n 丙丁\n"), line;
    CHECK(need_line(&rest, &line));
    CHECK_STR(line, "甲乙");
    CHECK(need_line(&rest, &line));
    CHECK_STR(line, "丙丁");
    CHECK(!need_line(&rest, &line));
}

// --- a town

typedef struct {
    Little *l;
    PersonId station, sibling, branch, grid, feng, liu;
} World;

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    w->station = little_person(l, "周主任", "13800000001", l->station);
    w->sibling = little_person(l, "吴主任", "13800000002", l->station2);
    w->branch = little_person(l, "郑所长", "13800000003", l->station);
    w->grid = little_person(l, "陈网格", "13800000004", l->station);
    w->feng = little_person(l, "冯桂英", "13871550001", l->station);
    w->liu = little_person(l, "刘大爷", "13871550002", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    little_grant(l, w->grid, ROLE_GRID, l->station);
    return w;
}

typedef struct {
    Str words;
    NeedId id;
} Saying;

static Err say_act(Cx *cx, void *with)
{
    Saying *one = with;
    return need_say(cx, one->words, &one->id);
}

static NeedId said(World *w, PersonId who, const char *words)
{
    Saying one = { .words = str(words) };
    CHECK_OK(little_act(w->l, who, say_act, &one));
    return one.id;
}

typedef struct {
    NeedId id, into;
    NeedCategory category;
    Str reason;
    NeedOrder order;
    OrderId placed;
    NeedItem item;
    ItemId made_item;
    NeedPlan project;
    PlanId made_project;
} Doing;

static Err merge_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_merge(cx, one->id, 0, one->into);
}
static Err part_act(Cx *cx, void *with)
{
    return need_part(cx, ((Doing *)with)->id, 0);
}
static Err sort_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_sort(cx, one->id, 0, one->category, S(""));
}
static Err aside_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_set_aside(cx, one->id, 0, one->reason);
}
static Err order_act_(Cx *cx, void *with)
{
    Doing *one = with;
    return need_make_order(cx, one->id, &one->order, &one->placed);
}
static Err item_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_make_item(cx, one->id, &one->item, &one->made_item);
}
static Err project_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_make_project(cx, one->id, &one->project, &one->made_project);
}

typedef struct {
    NeedId id;
    Need need;
    unsigned by;
    List voices, results, doubles, steps;
} Seen;

static Err look(Cx *cx, void *with)
{
    Seen *one = with;
    TRY(need_find(cx, one->id, &one->need, &one->by));
    TRY(need_voices(cx, one->id, 100, &one->voices));
    TRY(need_results(cx, one->id, &one->results));
    TRY(need_step_list(cx, one->id, &one->steps));
    return need_doubles(cx, &one->need, 5, &one->doubles);
}

static Seen looked(World *w, PersonId who, NeedId id)
{
    Seen one = { .id = id };
    CHECK_OK(little_act(w->l, who, look, &one));
    return one;
}

static Err checked(Cx *cx, void *with)
{
    Recount recount = { .room = S("needs") };
    (void)with;
    TRY(needs_check(cx, &recount));
    CHECK(recount.n >= 7);
    for (size_t i = 0; i < recount.n; i++)
        if (recount.lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s", recount.lines[i].what.zh);
    return OK;
}

static void holds(World *w)
{
    CHECK_OK(little_act(w->l, NO(Person), checked, NULL));
}

// --- hearing

BOTH(a_need_that_is_said_waits_at_the_station_with_its_category)
{
    World *w = world(t, county);
    NeedId id = said(w, w->feng, "想请人教老人用智能手机");
    Seen seen = looked(w, w->station, id);
    CHECK(seen.need.state == NEED_NEW);
    CHECK(seen.need.category == CATEGORY_SKILLS);
    CHECK_STR(seen.need.place_name, "保康社区");
    CHECK_INT(seen.need.asked, 1);
    CHECK_INT(seen.voices.n, 1);
    CHECK_STR(LIST_AT(&seen.voices, NeedVoice, 0)->person_name, "冯**");
    holds(w);
}

BOTH(a_sibling_station_sees_nothing_and_may_nothing)
{
    World *w = world(t, county);
    Doing one = { .id = said(w, w->feng, "门口路灯坏了"), .reason = S("不归我们") };
    Seen seen = { .id = one.id };
    CHECK_ERR(little_act(w->l, w->sibling, look, &seen), need_missing);
    CHECK_ERR(little_act(w->l, w->sibling, aside_act, &one), need_missing);
    CHECK_ERR(little_act(w->l, w->liu, look, &seen), need_missing);
    CHECK_OK(little_act(w->l, w->branch, look, &seen));
    CHECK_OK(little_act(w->l, w->feng, look, &seen));
    CHECK_INT(seen.by, NEED_BY_VOICE);
    CHECK_ERR(little_act(w->l, w->feng, aside_act, &one), need_not_yours);
    CHECK_ERR(little_act(w->l, w->grid, aside_act, &one), need_not_yours);
    CHECK_OK(little_act(w->l, w->grid, sort_act, &one));
}

BOTH(who_says_without_end_is_asked_to_wait)
{
    World *w = world(t, county);
    for (int i = 0; i < 10; i++)
        said(w, w->feng, "门口路灯坏了");
    Saying one = { .words = S("还有一件事") };
    CHECK_ERR(little_act(w->l, w->feng, say_act, &one), need_too_many);
    Saying blank = { .words = S(" 一 ") };
    CHECK_ERR(little_act(w->l, w->liu, say_act, &blank), fault_invalid);
}

// --- doubles

BOTH(doubles_are_suggested_and_merging_keeps_every_origin)
{
    World *w = world(t, county);
    NeedId first = said(w, w->feng, "想请人教老人用智能手机"),
           second = said(w, w->liu, "老人不会用智能手机，想请人教"),
           other = said(w, w->liu, "门口路灯坏了");
    Seen seen = looked(w, w->station, second);
    CHECK_INT(seen.doubles.n, 1);
    CHECK_INT(LIST_AT(&seen.doubles, NeedAlike, 0)->id.n, first.n);
    Doing merge = { .id = second, .into = first };
    CHECK_OK(little_act(w->l, w->station, merge_act, &merge));
    CHECK_ERR(little_act(w->l, w->station, merge_act, &merge), need_moved_on);
    seen = looked(w, w->station, first);
    CHECK_INT(seen.need.asked, 2);
    CHECK_INT(seen.voices.n, 2);
    const NeedVoice *voice = LIST_AT(&seen.voices, NeedVoice, 1);
    CHECK_INT(voice->said_in.n, second.n);
    CHECK_STR(voice->said_title, "老人不会用智能手机，想请人教");
    CHECK(looked(w, w->liu, second).need.state == NEED_MERGED);
    holds(w);

    // Into itself, into one that is merged, into another station's: no.
    Doing wrong = { .id = other, .into = other };
    CHECK_ERR(little_act(w->l, w->station, merge_act, &wrong), need_no_target);
    wrong.into = second;
    CHECK_ERR(little_act(w->l, w->station, merge_act, &wrong), need_no_target);
    PersonId far = little_person(w->l, "李四", "13871550009", w->l->station2);
    wrong.into = said(w, far, "门口路灯坏了");
    CHECK_ERR(little_act(w->l, w->station, merge_act, &wrong), need_no_target);
    CHECK_OK(little_act(w->l, w->branch, merge_act, &wrong));

    // And apart again: each has what was said in it.
    CHECK_OK(little_act(w->l, w->station, part_act, &merge));
    CHECK_INT(looked(w, w->station, first).need.asked, 1);
    CHECK_INT(looked(w, w->station, second).need.asked, 1);
    holds(w);
}

BOTH(one_person_who_says_it_twice_counts_once)
{
    World *w = world(t, county);
    NeedId first = said(w, w->feng, "门口路灯坏了"), second = said(w, w->feng, "门口的路灯坏了");
    Doing merge = { .id = second, .into = first };
    CHECK_OK(little_act(w->l, w->station, merge_act, &merge));
    Seen seen = looked(w, w->station, first);
    CHECK_INT(seen.voices.n, 2);
    CHECK_INT(seen.need.asked, 1);
    holds(w);
}

BOTH(what_was_merged_twice_points_at_the_last)
{
    World *w = world(t, county);
    NeedId a = said(w, w->feng, "门口路灯坏了"), b = said(w, w->liu, "大门口路灯不亮"),
           c = said(w, w->grid, "大门口的路灯全坏了");
    Doing one = { .id = a, .into = b }, two = { .id = b, .into = c };
    CHECK_OK(little_act(w->l, w->station, merge_act, &one));
    CHECK_OK(little_act(w->l, w->station, merge_act, &two));
    CHECK_INT(looked(w, w->station, a).need.merged_into.n, c.n);
    CHECK_INT(looked(w, w->station, c).need.asked, 3);
    holds(w);
}

// --- 制单

static NeedOrder tomorrow(World *w, PersonId person)
{
    return (NeedOrder){ .person = person,
                        .address = S("保康社区3栋201"),
                        .wanted_on = day_add(time_day(w->l->now), 1),
                        .wanted_part = PART_MORNING };
}

static Err of_order(Cx *cx, void *with)
{
    Doing *one = with;
    List needs;
    TRY(need_of_result(cx, RESULT_ORDER, one->placed.n, &needs));
    CHECK_INT(needs.n, 1);
    CHECK_INT(LIST_AT(&needs, Need, 0)->id.n, one->id.n);
    return OK;
}

BOTH(a_need_becomes_an_order_that_knows_it_and_who_asked_hears)
{
    World *w = world(t, county);
    NeedId id = said(w, w->feng, "想请人教老人用智能手机"), second = said(w, w->liu, "教我用手机");
    Doing merge = { .id = second, .into = id };
    CHECK_OK(little_act(w->l, w->station, merge_act, &merge));
    Doing one = { .id = id, .order = tomorrow(w, w->feng) };
    CHECK_ERR(little_act(w->l, w->grid, order_act_, &one), need_not_yours);
    CHECK_OK(little_act(w->l, w->station, order_act_, &one));
    CHECK(one.placed.n != 0);
    CHECK_OK(little_act(w->l, NO(Person), of_order, &one));
    // 冯桂英 hears it as the order's resident, 刘大爷 from us.
    Str words = little_message(w->l);
    CHECK_HAS(words, "您说的“教我用手机”已制成服务单 D");
    Seen seen = looked(w, w->station, id);
    CHECK(seen.need.state == NEED_MADE);
    CHECK_INT(seen.results.n, 1);
    CHECK(LIST_AT(&seen.results, NeedResult, 0)->linked);
    seen = looked(w, w->liu, id);
    CHECK(!LIST_AT(&seen.results, NeedResult, 0)->linked);
    CHECK_INT(LIST_AT(&seen.results, NeedResult, 0)->order_id.n, 0);
    // Somebody who never said it is no choice.
    one.order.person = w->sibling;
    CHECK_ERR(little_act(w->l, w->station, order_act_, &one), person_missing);
    holds(w);
}

BOTH(a_problem_becomes_a_problem_report_at_the_station)
{
    World *w = world(t, county);
    Doing one = { .id = said(w, w->feng, "门口路灯坏了"), .order = tomorrow(w, NO(Person)) };
    one.order.problem = true;
    one.order.phone = S("0714-8712345");
    CHECK_OK(little_act(w->l, w->station, order_act_, &one));
    Order order;
    Cx *cx = little_cx(w->l, w->station);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(order_find(cx, one.placed, &order, NULL));
    store_read_end(cx);
    CHECK(order.kind == ORDER_PROBLEM);
    CHECK_INT(order.place.n, w->l->station.n);
    CHECK_INT(order.resident.n, w->station.n);
    holds(w);
}

BOTH(a_station_proposes_an_item_and_two_needs_may_share_a_project)
{
    World *w = world(t, county);
    NeedId first = said(w, w->feng, "想请人教老人用智能手机"),
           second = said(w, w->liu, "教我用电脑");
    Doing one = { .id = first,
                  .item = {
                      .item = { .name = S("手机课堂"), .icon = S("book"), .position = 100 } } };
    CHECK_OK(little_act(w->l, w->station, item_act, &one));
    CHECK_HAS(little_message(w->l), "已建议列入服务菜单：手机课堂");
    one.item = (NeedItem){ .existing = one.made_item };
    CHECK_ERR(little_act(w->l, w->station, item_act, &one), need_linked);
    one.item = (NeedItem){ 0 };
    CHECK_ERR(little_act(w->l, w->station, item_act, &one), need_no_result);

    Doing plan = { .id = first,
                   .project = { .title = S("每周手机课"),
                                .rhythm = RHYTHM_WEEKLY,
                                .begins = day_add(time_day(w->l->now), 1),
                                .ends = day_add(time_day(w->l->now), 90) } };
    CHECK_OK(little_act(w->l, w->station, project_act, &plan));
    CHECK_HAS(little_message(w->l), "每周手机课（每周）");
    Doing same_plan = { .id = second, .project = { .existing = plan.made_project } };
    CHECK_OK(little_act(w->l, w->station, project_act, &same_plan));
    Doing bad = { .id = second, .project = { .title = S("月月讲"), .ends = { 20200101 } } };
    CHECK_ERR(little_act(w->l, w->station, project_act, &bad), fault_invalid);
    Seen seen = looked(w, w->station, first);
    CHECK_INT(seen.results.n, 2);
    CHECK_INT(looked(w, w->station, second).results.n, 1);
    holds(w);
}

BOTH(who_asked_hears_why_it_is_set_aside)
{
    World *w = world(t, county);
    Doing one = { .id = said(w, w->feng, "修一条地铁"), .reason = S("") };
    CHECK_ERR(little_act(w->l, w->station, aside_act, &one), fault_invalid);
    one.reason = S("县里没有规划");
    CHECK_OK(little_act(w->l, w->station, aside_act, &one));
    CHECK_STR(little_message(w->l),
              "您说的“修一条地铁”暂不办理：县里没有规划。有疑问请打电话给站里。");
    CHECK_ERR(little_act(w->l, w->station, aside_act, &one), need_moved_on);
    CHECK_STR(looked(w, w->feng, one.id).need.reason, "县里没有规划");
}

// --- questionnaires

typedef struct {
    QuestionnaireNew new;
    QuestionnaireId id;
    QuestionnaireAnswer answer;
} Asking;

static Err ask_act(Cx *cx, void *with)
{
    Asking *one = with;
    TRY(questionnaire_add(cx, &one->new, &one->id));
    return questionnaire_publish(cx, one->id);
}

static Err edit_act(Cx *cx, void *with)
{
    Asking *one = with;
    return questionnaire_edit(cx, one->id, &one->new);
}

static Err answer_act(Cx *cx, void *with)
{
    Asking *one = with;
    return questionnaire_answer(cx, one->id, &one->answer);
}

static Asking asked(World *w, PersonId who, PlaceId place)
{
    Asking one = { .new = { .place = place,
                            .title = S("您需要什么"),
                            .options = S("教老人用智能手机\n门口装路灯\n四点半课堂"),
                            .begins = time_day(w->l->now),
                            .ends = day_add(time_day(w->l->now), 30) } };
    CHECK_OK(little_act(w->l, who, ask_act, &one));
    return one;
}

typedef struct {
    QuestionnaireId id;
    Questionnaire one;
    List options, needs;
    Str path;
} Results;

static Err results_act(Cx *cx, void *with)
{
    Results *one = with;
    NeedQuery query = { .path = one->path, .limit = 100, .by_asked = true, .after_asked = -1 };
    TRY(questionnaire_find(cx, one->id, &one->one));
    TRY(questionnaire_options(cx, one->id, &one->options));
    return need_list(cx, &query, &one->needs);
}

static Results results(World *w, const Asking *asking)
{
    Results one = { .id = asking->id, .path = w->l->station_path };
    CHECK_OK(little_act(w->l, NO(Person), results_act, &one));
    return one;
}

BOTH(one_answer_a_person_and_each_option_is_one_need_of_the_station)
{
    World *w = world(t, county);
    Asking one = asked(w, w->branch, w->l->branch);
    one.answer = (QuestionnaireAnswer){ .person = w->feng, .ticks = { true, true } };
    CHECK_OK(little_act(w->l, w->feng, answer_act, &one));
    CHECK_ERR(little_act(w->l, w->feng, answer_act, &one), questionnaire_answered);
    // 刘大爷 has it filled in by the grid worker; the sibling's station cannot.
    one.answer = (QuestionnaireAnswer){
        .person = w->liu, .place = w->l->station, .ticks = { true }, .words = S("想学写春联")
    };
    CHECK_ERR(little_act(w->l, w->sibling, answer_act, &one), need_not_yours);
    CHECK_OK(little_act(w->l, w->grid, answer_act, &one));
    CHECK_ERR(little_act(w->l, w->liu, answer_act, &one), questionnaire_answered);
    Results seen = results(w, &one);
    CHECK_INT(seen.one.answers, 2);
    CHECK_INT(LIST_AT(&seen.options, Choice, 0)->ticks, 2);
    CHECK_INT(LIST_AT(&seen.options, Choice, 1)->ticks, 1);
    CHECK_INT(LIST_AT(&seen.options, Choice, 2)->ticks, 0);
    CHECK_INT(seen.needs.n, 3);
    CHECK_STR(LIST_AT(&seen.needs, Need, 0)->title, "教老人用智能手机");
    CHECK_INT(LIST_AT(&seen.needs, Need, 0)->asked, 2);
    holds(w);

    // Another station's residents make needs of their own.
    PersonId far = little_person(w->l, "李四", "13871550009", w->l->station2);
    one.answer = (QuestionnaireAnswer){ .person = far, .ticks = { true } };
    CHECK_OK(little_act(w->l, far, answer_act, &one));
    CHECK_INT(results(w, &one).needs.n, 3);
    PersonId abroad = little_person(w->l, "马六", "13871550010", w->l->station3);
    one.answer = (QuestionnaireAnswer){ .person = abroad, .ticks = { true } };
    CHECK_ERR(little_act(w->l, abroad, answer_act, &one), questionnaire_elsewhere);
    one.answer = (QuestionnaireAnswer){ .person = w->station };
    CHECK_ERR(little_act(w->l, w->station, answer_act, &one), fault_invalid);
    w->l->now = time_add(w->l->now, 40 * TIME_DAY);
    one.answer.ticks[0] = true;
    CHECK_ERR(little_act(w->l, w->station, answer_act, &one), questionnaire_not_open);
    holds(w);
}

BOTH(an_answer_to_what_was_merged_counts_for_the_need_it_is_in)
{
    World *w = world(t, county);
    NeedId into = said(w, w->liu, "想请人教老人用智能手机");
    Asking one = asked(w, w->station, w->l->station);
    one.answer = (QuestionnaireAnswer){ .person = w->feng, .ticks = { true } };
    CHECK_OK(little_act(w->l, w->feng, answer_act, &one));
    Doing merge = { .id = { into.n + 1 }, .into = into };
    CHECK_OK(little_act(w->l, w->station, merge_act, &merge));
    one.answer.person = w->grid;
    CHECK_OK(little_act(w->l, w->grid, answer_act, &one));
    CHECK_INT(looked(w, w->station, into).need.asked, 3);
    holds(w);
}

BOTH(a_published_questionnaire_stands)
{
    World *w = world(t, county);
    Asking one = asked(w, w->station, w->l->station);
    one.new.options = S("别的");
    CHECK_ERR(little_act(w->l, w->station, edit_act, &one), questionnaire_settled);
    Asking many = one;
    many.new.options = S("1a\n2a\n3a\n4a\n5a\n6a\n7a\n8a\n9a\n10a\n11a\n12a\n13a");
    CHECK_ERR(little_act(w->l, w->station, ask_act, &many), fault_invalid);
    Asking foreign = one;
    foreign.new.place = w->l->station2;
    CHECK_ERR(little_act(w->l, w->station, ask_act, &foreign), need_not_yours);
}

// --- two answers at once

typedef struct {
    County *county;
    Cx *cx;
    Asking asking;
    Err result;
    pthread_barrier_t *start;
} Racer;

static void *race(void *with)
{
    Racer *racer = with;
    pthread_barrier_wait(racer->start);
    racer->result = lane_run(racer->county->store, racer->cx, answer_act, &racer->asking);
    return NULL;
}

static Cx *racing_cx(T *t, World *w, const County *county, PersonId who)
{
    Cx *cx = county_cx(t, county, "race");
    cx->arena = arena_new(ARENA_REQUEST_MAX);  // two lanes must not share one
    cx->actor = little_cx(w->l, who)->actor;
    cx->now = w->l->now;
    cx->today = time_day(cx->now);
    return cx;
}

static void both(T *t, World *w, Racer *a, Racer *b, County *one, County *two, PersonId first,
                 PersonId second)
{
    pthread_barrier_t start;
    pthread_t thread;
    pthread_barrier_init(&start, NULL, 2);
    a->county = one;
    b->county = two;
    a->cx = racing_cx(t, w, one, first);
    b->cx = racing_cx(t, w, two, second);
    a->start = b->start = &start;
    pthread_create(&thread, NULL, race, a);
    race(b);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&start);
    arena_free(a->cx->arena);
    arena_free(b->cx->arena);
}

// The same person on two phones, and two neighbours who are the first to tick an option.
static void answers_race(T *t, County *one, County *two)
{
    World *w = world(t, one);
    for (int i = 0; i < 20; i++) {
        Asking asking = asked(w, w->station, w->l->station);
        asking.answer = (QuestionnaireAnswer){ .person = w->feng, .ticks = { true } };
        Racer a = { .asking = asking }, b = { .asking = asking };
        both(t, w, &a, &b, one, two, w->feng, w->feng);
        CHECK_INT((a.result == OK) + (b.result == OK), 1);
        CHECK_ERR(a.result == OK ? b.result : a.result, questionnaire_answered);
        CHECK_INT(results(w, &asking).one.answers, 1);

        asking = asked(w, w->station, w->l->station);
        a.asking = b.asking = asking;
        a.asking.answer = (QuestionnaireAnswer){ .person = w->feng,
                                                 .ticks = { true, false, true } };
        b.asking.answer = (QuestionnaireAnswer){ .person = w->liu, .ticks = { true, true, true } };
        both(t, w, &a, &b, one, two, w->feng, w->liu);
        CHECK_OK(a.result);
        CHECK_OK(b.result);
        Results seen = results(w, &asking);
        CHECK_INT(LIST_AT(&seen.options, Choice, 0)->ticks, 2);
    }
    holds(w);
}

TEST(of_two_answers_of_one_person_at_once_one_counts)
{
    County *county = county_sqlite(t);
    answers_race(t, county, county);
}

TEST(of_two_answers_of_one_person_at_two_servers_one_counts)
{
    County *county = county_postgres(t);
    answers_race(t, county, county_again(t, county));
}

// So that the constraint is known to be what decides.
BOTH(without_the_constraint_one_person_would_answer_twice)
{
    World *w = world(t, county);
    Asking one = asked(w, w->station, w->l->station);
    one.answer = (QuestionnaireAnswer){ .person = w->feng, .ticks = { true } };
    county_run(t, county, "drop index questionnaire_answers_once");
    CHECK_OK(little_act(w->l, w->feng, answer_act, &one));
    CHECK_OK(little_act(w->l, w->feng, answer_act, &one));
}

// --- visits and talks

typedef struct {
    HomeVisitNew visit;
    HomeVisitId visit_id;
    TalkNew talk;
    TalkId talk_id;
    Opinion opinion;
    NeedId need;
} Hearing;

static Err visit_act(Cx *cx, void *with)
{
    Hearing *one = with;
    return home_visit_add(cx, &one->visit, &one->visit_id);
}
static Err talk_act(Cx *cx, void *with)
{
    Hearing *one = with;
    return talk_add(cx, &one->talk, &one->talk_id);
}
static Err opinion_act(Cx *cx, void *with)
{
    Hearing *one = with;
    return talk_opinion(cx, one->talk_id, &one->opinion, &one->need);
}

BOTH(a_talk_counts_attendances_and_each_opinion_is_a_need)
{
    World *w = world(t, county);
    Hearing one = { .talk = { .place = w->l->station,
                              .topic = S("邻里怎么相处"),
                              .hosts = S("周主任"),
                              .venue = S("3栋前的院子"),
                              .day = time_day(w->l->now),
                              .attendances = 46,
                              .opinions = S("门口路灯坏了\n\n想请人教老人用智能手机\n") } };
    CHECK_ERR(little_act(w->l, w->sibling, talk_act, &one), need_not_yours);
    CHECK_ERR(little_act(w->l, w->feng, talk_act, &one), need_not_yours);
    CHECK_OK(little_act(w->l, w->station, talk_act, &one));
    one.opinion = (Opinion){ .words = S("停车没地方"), .heads = 12 };
    CHECK_OK(little_act(w->l, w->grid, opinion_act, &one));
    CHECK_INT(looked(w, w->station, one.need).need.asked, 12);
    one.opinion = (Opinion){ .words = S("孩子放学没人管"), .phone = S("13871550001"), .heads = 9 };
    CHECK_OK(little_act(w->l, w->station, opinion_act, &one));
    CHECK_INT(looked(w, w->feng, one.need).need.asked, 1);  // who is named is one
    one.talk.attendances = 0;
    one.talk.day = day_add(time_day(w->l->now), 1);
    CHECK_ERR(little_act(w->l, w->station, talk_act, &one), fault_invalid);
    holds(w);
}

static Err erase(Cx *cx, void *with)
{
    return person_erase(cx, *(const PersonId *)with);
}

BOTH(who_is_erased_is_gone_from_voices_and_visits_and_counts_still_hold)
{
    World *w = world(t, county);
    Hearing one = { .visit = { .place = w->l->station,
                               .household = S("5栋301 刘家"),
                               .phone = S("13871550002"),
                               .day = time_day(w->l->now),
                               .said = S("一个人住"),
                               .needs = S("教我用手机\n门口路灯坏了") } };
    CHECK_OK(little_act(w->l, w->grid, visit_act, &one));
    NeedId own = said(w, w->liu, "教我用手机");
    Doing merge = { .id = own, .into = { own.n - 2 } };
    CHECK_OK(little_act(w->l, w->station, merge_act, &merge));
    CHECK_INT(looked(w, w->station, merge.into).need.asked, 1);
    CHECK_OK(little_act(w->l, w->liu, erase, &w->liu));
    holds(w);
    HomeVisit visit;
    Cx *cx = little_cx(w->l, w->station);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(home_visit_find(cx, one.visit_id, &visit));
    store_read_end(cx);
    CHECK_STR(visit.said, "");
    CHECK_INT(visit.person.n, 0);
}
