// The pages of attendance and records as people open them, and the doors that must not make
// minutes.
#include "rooms/records/records.h"
#include "rooms/attendance/attendance.h"
#include "store/db.h"
#include "store/store_inside.h"
#include "tests/support/cast.h"
#include "town/room.h"
#include "web/route.h"

SQL0(records_count_sql, "select count(*) from records");

static int64_t records_now(Cast *cast)
{
    Cx *cx = county_cx(cast->l->t, cast->l->county, "test");
    int64_t n;
    CHECK_OK(store_read_begin(cast->l->county->store, cx));
    CHECK_OK(db_int(cx, &records_count_sql, &n));
    store_read_end(cx);
    return n;
}

static Str filled(T *t, const char *path)
{
    Str s = str(path), out = S("");
    while (s.n > 0) {
        size_t at = str_find(s, '{'), to = str_find(s, '}');
        if (at == STR_NOWHERE)
            return str_join(t->arena, out, s);
        out = str_printf(t->arena, "%.*s%.*s1", STR_FMT(out), STR_FMT(str_slice(s, 0, at)));
        s = str_slice(s, to + 1, s.n);
    }
    return out;
}

// No door makes minutes by itself: every POST of every room, by everybody, with forms that say
// "120 minutes" in all the words a form could know. What changes records alone are the doors of
// this room, and those need a presence or a second person, which nobody has here.
BOTH(no_route_makes_minutes_without_facts_or_two_people)
{
    Cast *cast = cast_new(t, county);
    CHECK(cast_person(cast, S("中心干部 13871550005 保康社区 centre@大冶市")));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(cast, S("王师傅 13871550007 保康社区")));
    CHECK(cast_team(cast, S("保康便民小队 保康社区 王师傅")));
    static const char *const who[] = { "中心干部", "周主任", "王师傅" };
    int asked = 0;
    for (size_t i = 0; i < COUNT(who); i++) {
        Player *player = cast_find(cast, str(who[i]));
        for (const Room *const *room = rooms; *room != NULL; room++)
            for (size_t r = 0; r < (*room)->route_count; r++) {
                const Route *route = &(*room)->routes[r];
                if (!str_eq(str(route->method), S("POST")) || (route->flags & ROUTE_UPLOAD) != 0)
                    continue;
                visit_sign_in(player->visitor, (PersonId){ player->id }, true);
                Str path = filled(t, route->path);
                AppAnswer answer = visit_post(
                    player->visitor, str_z(t->arena, path),
                    S("minutes=120&hours=2&kind=credit&person=1&activity=1&reason=补录&state=effective"
                      "&words=补录&opinion=好&stars=5&number=1&until=2026-01-01T10:00&name=王五"
                      "&version=1&approve=1&uphold=1&ops=x&device=1&boot=b&sent_at=1&sent_mono=1"));
                CHECK(answer.status < 500);
                asked++;
            }
    }
    CHECK(asked > 200);
    CHECK_INT(records_now(cast), 0);
}

// Records are inserted by one statement, and no statement anywhere writes minutes over or deletes.
TEST(no_statement_changes_or_deletes_minutes)
{
    int inserts = 0;
    for (size_t i = 0; i < sql_count(); i++) {
        Str text = str(sql_at(i)->text);
        inserts += str_has(text, S("insert into records (")) ? 1 : 0;
        CHECK(!str_has(text, S("delete from records")));
        CHECK(!str_has(text, S("delete from facts")));
        CHECK(!str_has(text, S("update facts")));
        if (!str_has(text, S("update records set")))
            continue;
        size_t at = str_find_str(text, S(" where "));
        Str set = str_slice(text, 0, at);
        CHECK(!str_has(set, S("minutes")) && !str_has(set, S("in_at")) &&
              !str_has(set, S("out_at")));
        CHECK(!str_has(set, S("kind")) && !str_has(set, S("path =")) &&
              !str_has(set, S("person =")));
    }
    CHECK_INT(inserts, 1);
}
