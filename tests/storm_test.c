// Every act of a table, again and again, with the first, the second, … allocation or statement
// failing and all after it, until it goes through untouched: a refused act leaves everything as it
// was and the process well; one that is answered well stands. Sanitizers watch for what is left
// behind. In the normal tests the first of them (REDVEST_STORM unset), by `make storm` all.
#include "store/store_inside.h"
#include "tests/support/cast.h"
#include "web/call.h"
#include <stdio.h>
#include <stdlib.h>

extern _Atomic long arena_storm;

#define SHORT_RUN 40
#define LONG_RUN  5000

// In the order of a story: each goes through in the end, and the next stands on it.
static const struct {
    const char *who, *path, *form;
} acts[] = {
    { "冯桂英", "/orders?item=1",
      "item=1&wanted_on=%s&wanted_part=morning&address=保康社区3栋201&phone=13871550001" },
    { "周主任", "/orders/1/return", "reason=请写明几位老人" },
    { "冯桂英", "/orders/1/amend", "details=两位老人&wanted_on=%s&wanted_part=morning" },
    { "周主任", "/orders/1/triage", "" },
    { "周主任", "/orders/1/dispatch", "team=2" },
    { "王师傅", "/orders/1/decline", "reason=人手排满" },
    { "周主任", "/orders/1/dispatch", "team=2" },
    { "王师傅", "/orders/1/accept", "" },
    { "王师傅", "/orders/1/appoint", "day=%s&part=morning" },
    { "王师傅", "/orders/1/start", "" },
    { "王师傅", "/orders/1/report", "result=剪好了&minutes=40&people=2" },
    { "冯桂英", "/orders/1/dispute", "reason=只剪了一半" },
    { "周主任", "/orders/1/redo", "reason=请补剪" },
    { "王师傅", "/orders/1/start", "" },
    { "王师傅", "/orders/1/report", "result=补好了&minutes=20&people=1" },
    { "冯桂英", "/orders/1/evaluate", "rating=good" },
    { "周主任", "/desk/new",
      "phone=13871559999&name=刘大妈&item=1&address=5栋&wanted_on=%s&wanted_part=morning&place=4" },
    { "周主任", "/visits?item=1", "orders=2&node=4&team=2&day=%s&part=morning" },
    { "王师傅", "/visits/1/accept", "" },
    { "周主任", "/visits/1/cancel", "reason=下大雨" },
    { "周主任", "/items",
      "name=手机课&mode=spot&icon=phone&state=offered&pooled=1&min_people=2&max_people=4" },
    { "冯桂英", "/orders?item=9", "item=9&phone=13871550001&people=2" },
    { "周主任", "/items", "name=量血压&mode=spot&icon=plus&state=offered" },
    { "周主任", "/items/10/slots",
      "team=2&monday=1&tuesday=1&wednesday=1&thursday=1&friday=1&saturday=1&sunday=1&begins=540"
      "&length=120&capacity=2&valid_from=2020-01-01&valid_to=%s" },
    { "冯桂英", "/orders?item=10", "item=10&wanted_on=%s&wanted_part=morning&phone=13871550001" },
    { "刘主任", "/places/4/add", "level=post&name=保康志愿服务岗" },
    { "刘主任", "/accounts", "who=13871550001&role=grid&place=4&depth=own" },
    { "冯桂英", "/me/data", "name=冯桂英&home=4&address=保康社区3栋202" },
    { "访客", "/login/code", "phone=13871550008&code=" },
    { "冯桂英", "/me/data/erase", "confirm=注销" },
};

// What the acts above write, as one number that only grows or stays.
SQL0(marks_sql,
     "select (select count(*) from orders) + (select count(*) from order_steps) * 100"
     " + (select count(*) from people) * 10000 + (select count(*) from grants) * 1000000"
     " + (select count(*) from places) * 100000000 + (select count(*) from audit) * 10000000000"
     " + (select count(*) from outbox) + (select count(*) from visits)"
     " + (select count(*) from visit_orders) + (select count(*) from pools)"
     " + (select count(*) from slot_days) + (select count(*) from order_bookings)");

static int64_t marks(T *t, County *county)
{
    ArenaMark mark = arena_mark(t->arena);
    Cx *cx = county_cx(t, county, "storm");
    int64_t n = 0;
    CHECK_OK(store_read_begin(county->store, cx));
    Err err = db_int(cx, &marks_sql, &n);
    store_read_end(cx);
    CHECK_OK(err);
    arena_rewind(t->arena, mark);
    return n;
}

static void calm(void *nothing)
{
    (void)nothing;
    arena_storm = 0;
    db_storm = 0;
}

static Cast *stage(T *t)
{
    Cast *cast = cast_new(t, county_sqlite(t));
    CHECK(cast_person(cast, S("冯桂英 13871550001 保康社区")));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(cast, S("刘主任 13871550010 保康社区 centre@大冶市")));
    CHECK(cast_person(cast, S("王师傅 13871550008 保康社区")));
    CHECK(cast_team(cast, S("保康便民小队 保康社区 王师傅")));
    for (size_t i = 0; i < cast->n; i++)
        if (cast->players[i].visitor != NULL)
            visit_sign_in(cast->players[i].visitor, (PersonId){ cast->players[i].id },
                          cast->players[i].id > 1);
    cast_guest(cast, S("访客"));
    return cast;
}

static AppAnswer do_act(Cast *cast, size_t i, long key)
{
    Arena *arena = cast->l->t->arena;
    Str day = day_iso(arena, day_add(time_day(clock_now()), 1)), after;
    Str form = str(acts[i].form);
    size_t at = str_find_str(form, S("%s"));
    after = at == STR_NOWHERE ? S("") : str_slice(form, at + 2, form.n);
    form = str_printf(arena, "%.*s%.*s%.*s&" FORM_KEY "=storm-%zu-%ld",
                      STR_FMT(str_slice(form, 0, at)), at == STR_NOWHERE ? 0 : (int)day.n, day.p,
                      STR_FMT(after), i, key);
    return visit_post(cast_find(cast, str(acts[i].who))->visitor, acts[i].path, form);
}

// The same key brings the same answer, to the byte, and does nothing.
static void check_again(Cast *cast, size_t i, long key, const AppAnswer *first)
{
    AppAnswer again = do_act(cast, i, key);
    bool same = again.status == first->status && str_eq(again.body, first->body) &&
                str_eq(answer_header(&again, "location"), answer_header(first, "location"));
    bool gone = i == COUNT(acts) - 1 && again.status == 401;  // 注销 ends the session too
    if (!same && !gone)
        test_failed(__FILE__, __LINE__, "%s: %d, then %d under the same key", acts[i].path,
                    first->status, again.status);
}

// The number that failed before the act went through.
static long storm_act(Cast *cast, size_t i, _Atomic long *storm, long most)
{
    County *county = cast->l->county;
    for (long n = 1;; n++) {
        if (n % 20 == 1)
            visit_rested(cast->app);  // nobody presses a button so often by hand
        int64_t before = marks(cast->l->t, county);
        *storm = n <= most ? n : 0;
        AppAnswer answer = do_act(cast, i, n);
        bool struck = *storm == 1;
        *storm = 0;
        int64_t after = marks(cast->l->t, county);
        if (answer.status == 503 && after != before) {
            // It stands and its answer is lost: the same key brings the answer and does nothing
            // more.
            answer = do_act(cast, i, n);
            bool gone = i == COUNT(acts) - 1 && answer.status == 401;  // 注销 ends the session too
            if (answer.status >= 400 && !gone)
                test_failed(__FILE__, __LINE__, "%s: the same key answers %d", acts[i].path,
                            answer.status);
            CHECK_INT(marks(cast->l->t, county), after);
            return n;
        }
        if (answer.status < 400 && after == before)
            test_failed(__FILE__, __LINE__, "%s, the %ldth failing: answers %d and does nothing",
                        acts[i].path, n, answer.status);
        if (answer.status >= 400 && after != before)
            test_failed(__FILE__, __LINE__, "%s, the %ldth failing: answers %d and leaves a trace",
                        acts[i].path, n, answer.status);
        if (answer.status < 400) {
            check_again(cast, i, n, &answer);
            CHECK_INT(marks(cast->l->t, county), after);
            return n - 1;
        }
        if (!struck)
            test_failed(__FILE__, __LINE__, "%s: answers %d in calm\n%.*s", acts[i].path,
                        answer.status, STR_FMT(answer.body));
    }
}

static void storm_all(T *t, _Atomic long *storm)
{
    Cast *cast = stage(t);
    long most = getenv("REDVEST_STORM") != NULL ? LONG_RUN : SHORT_RUN;
    long failed = 0;
    arena_defer(t->arena, calm, NULL);
    for (size_t i = 0; i < COUNT(acts); i++)
        failed += storm_act(cast, i, storm, most);
    CHECK(failed > (long)COUNT(acts) * 3);
    printf("        %ld times, %zu acts\n", failed, COUNT(acts));
}

TEST(each_allocation_of_each_act_may_fail)
{
    storm_all(t, &arena_storm);
}

TEST(each_statement_of_each_act_may_fail)
{
    storm_all(t, &db_storm);
}
