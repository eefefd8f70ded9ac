// What /field gives out: one page for everybody, a worker that knows this binary's files, and to
// each leader what that leader runs.
#include "rooms/field/field.h"
#include "tests/support/cast.h"
#include "web/asset.h"

// Wednesday 28 October 2020, nine in the morning.
static const Time BEGIN = { 1603846800000 };

typedef struct {
    TeamId team;
    PlaceId place;
    Time starts_at;
    Str name;
    ActivityId out;
} Making;
static Err make_activity(Cx *cx, void *with)
{
    Making *one = with;
    ProjectId project;
    ActivityState state;
    ProjectNew new = { .project = { .name = one->name,
                                    .kind = ACTIVITY_SERVICE,
                                    .team = one->team,
                                    .place = one->place,
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = 0 } },
                       .position_count = 1 };
    TRY(project_add(cx, &new, &project));
    ActivityNew date = { .project = project,
                         .starts_at = one->starts_at,
                         .ends_at = time_add(one->starts_at, 2 * TIME_HOUR) };
    TRY(activity_add(cx, &date, &one->out));
    return activity_publish(cx, one->out, &state);
}

static void plan(Cast *cast, const char *name, int64_t days)
{
    Making one = { .team = { cast_find(cast, S("保康便民小队"))->id },
                   .place = cast->l->station,
                   .starts_at = time_add(BEGIN, days * TIME_DAY),
                   .name = str(name) };
    PersonId station = { cast_find(cast, S("周主任"))->id };
    CHECK_OK(little_act(cast->l, station, make_activity, &one));
}

static AppAnswer asked(Cast *cast, const char *who, const char *path)
{
    Player *player = cast_find(cast, str(who));
    visit_sign_in(player->visitor, (PersonId){ player->id }, true);
    return visit_get(player->visitor, str(path));
}

BOTH(each_leader_takes_along_what_that_leader_runs_around_these_days)
{
    Cast *cast = cast_new(t, county);
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(cast, S("王师傅 13871550007 保康社区")));
    CHECK(cast_person(cast, S("李队长 13871550008 保康社区")));
    CHECK(cast_team(cast, S("保康便民小队 保康社区 王师傅")));
    CHECK(cast_team(cast, S("别的小队 保康社区 李队长")));
    cast->l->now = time_add(BEGIN, -5 * TIME_DAY);
    plan(cast, "三天前的", -3);
    plan(cast, "昨天的", -1);
    plan(cast, "今天的", 0);
    plan(cast, "下周的", 6);
    plan(cast, "下下周的", 9);
    cast->l->now = BEGIN;
    clock_hold(BEGIN);
    static const char *const runs[] = { "王师傅", "周主任" };
    for (size_t i = 0; i < COUNT(runs); i++) {
        AppAnswer mine = asked(cast, runs[i], "/field/activities.json");
        CHECK_INT(mine.status, 200);
        CHECK_HAS(mine.body, "昨天的");
        CHECK_HAS(mine.body, "今天的");
        CHECK_HAS(mine.body, "下周的");
        CHECK(!str_has(mine.body, S("三天前的")) && !str_has(mine.body, S("下下周的")));
    }
    AppAnswer others = asked(cast, "李队长", "/field/activities.json");
    CHECK_INT(others.status, 200);
    CHECK_HAS(others.body, "\"activities\":[]");
}

TEST(the_page_is_the_same_for_everybody_and_holds_no_row)
{
    Cast *cast = cast_new(t, county_sqlite(t));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    AppAnswer mine = asked(cast, "周主任", "/field");
    Visitor *nobody = visitor(t, cast->app, "10.1.2.3");
    AppAnswer theirs = visit_get(nobody, S("/field"));
    CHECK_INT(theirs.status, 200);
    CHECK(str_eq(theirs.body, mine.body));
    CHECK(!str_has(mine.body, S("周主任")));
    CHECK_HAS(answer_header(&theirs, "content-security-policy"), "worker-src 'self'");
    CHECK_HAS(answer_header(&theirs, "permissions-policy"), "camera=(self)");
    AppAnswer manifest = visit_get(nobody, S("/field/manifest.webmanifest"));
    CHECK_HAS(answer_header(&manifest, "content-type"), "application/manifest+json");
    CHECK_HAS(manifest.body, "\"scope\":\"/field\"");
    CHECK_HAS(manifest.body, str_z(t->arena, asset_href("icon-512.png")));
}

static Err switch_off(Cx *cx, void *with)
{
    (void)with;
    return setting_set(cx, S("field.offline"), S("0"));
}

TEST(the_worker_names_the_files_of_this_binary_and_can_be_ended)
{
    Cast *cast = cast_new(t, county_sqlite(t));
    Visitor *nobody = visitor(t, cast->app, "10.1.2.3");
    AppAnswer worker = visit_get(nobody, S("/field/worker.js"));
    CHECK_HAS(answer_header(&worker, "content-type"), "text/javascript");
    CHECK_STR(answer_header(&worker, "service-worker-allowed"), "/field");
    CHECK_HAS(worker.body, str_z(t->arena, asset_href("field.js")));
    CHECK_HAS(worker.body, str_z(t->arena, asset_href("field_scan.js")));
    CHECK_HAS(worker.body, "fetch");
    CHECK_OK(little_act(cast->l, NO(Person), switch_off, NULL));
    AppAnswer ending = visit_get(nobody, S("/field/worker.js"));
    CHECK_HAS(ending.body, "unregister");
    CHECK(!str_has(worker.body, S("unregister")));
}
