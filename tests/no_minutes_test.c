// No path makes minutes without facts or two people: every page, every door for programs, every
// upload and every command of every room, in words a form could know, against a county where an
// activity is over, people had signed up, and nobody came.
#include "rooms/activities/activities.h"
#include "rooms/attendance/attendance.h"
#include "rooms/records/records.h"
#include "store/db.h"
#include "store/store_inside.h"
#include "tests/support/cast.h"
#include "town/command.h"
#include "town/room.h"
#include "web/route.h"

// Of its own, not the room's `check`: what a minute must stand on.
SQL0(unproven_sql,
     "select count(*) as n from records r where not ("
     "  (r.path = 'facts' and exists (select f.id from facts f where f.activity = r.activity"
     "      and f.person = r.person and f.kind = 'in')"
     "    and exists (select f.id from facts f where f.activity = r.activity"
     "      and f.person = r.person and f.kind = 'out'))"
     "  or (r.path = 'entry' and exists (select e.id from record_entries e where e.id = r.entry"
     "      and e.decided_by is not null and e.decided_by <> e.made_by and e.made_by <> r.person"
     "      and e.decided_by <> r.person)))");
SQL0(records_sql, "select count(*) as n from records");
SQL0(minutes_sql, "select cast(coalesce(sum(minutes), 0) as bigint) as n from signup_people");

static int64_t number(Cast *cast, const Sql *sql)
{
    Cx *cx = county_cx(cast->l->t, cast->l->county, "test");
    int64_t n;
    CHECK_OK(store_read_begin(cast->l->county->store, cx));
    CHECK_OK(db_int(cx, sql, &n));
    store_read_end(cx);
    return n;
}

static bool nothing_made(Cast *cast)
{
    return number(cast, &records_sql) == 0 && number(cast, &minutes_sql) == 0 &&
           number(cast, &unproven_sql) == 0;
}

// --- the county: who signed up for what is over

typedef struct {
    PlaceId place;
    TeamId team;
    Time starts_at;
    ActivityId id;
} Making;

static Err make_act(Cx *cx, void *with)
{
    Making *one = with;
    ActivityState state;
    ActivityNew date = { .starts_at = one->starts_at,
                         .ends_at = time_add(one->starts_at, 2 * TIME_HOUR) };
    ProjectNew new = { .project = { .name = S("清理楼道"),
                                    .kind = ACTIVITY_SERVICE,
                                    .team = one->team,
                                    .place = one->place,
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = 5 } },
                       .position_count = 1 };
    TRY(project_add(cx, &new, &date.project));
    TRY(activity_add(cx, &date, &one->id));
    return activity_publish(cx, one->id, &state);
}

static Err sign_act(Cx *cx, void *with)
{
    return signup_add(cx, &(SignupNew){ .activity = ((Making *)with)->id }, NULL);
}

static Err clock_act(Cx *cx, void *with)
{
    int did;
    (void)with;
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->tick_count; i++)
            TRY((*room)->ticks[i].tick(cx, 100, &did));
    return OK;
}

static const char *const who[] = { "中心干部", "周主任", "王师傅", "冯桂英" };

static Cast *county_where_nobody_came(T *t, County *county)
{
    Cast *cast = cast_new(t, county);
    Time now = cast->l->now;
    CHECK(cast_person(cast, S("冯桂英 13871550001 保康社区")));
    CHECK(cast_person(cast, S("中心干部 13871550005 保康社区 centre@大冶市")));
    CHECK(cast_person(cast, S("周主任 13871550003 保康社区 station@保康社区")));
    CHECK(cast_person(cast, S("王师傅 13871550007 保康社区")));
    CHECK(cast_team(cast, S("保康便民小队 保康社区 王师傅")));
    cast->l->now = time_add(now, -4 * TIME_DAY);
    Making one = { .place = cast->l->station,
                   .team = { cast_find(cast, S("保康便民小队"))->id },
                   .starts_at = time_add(now, -3 * TIME_DAY) };
    PersonId zhou = { cast_find(cast, S("周主任"))->id };
    CHECK_OK(little_act(cast->l, zhou, make_act, &one));
    for (size_t i = 0; i < COUNT(who); i++)
        CHECK_OK(
            little_act(cast->l, (PersonId){ cast_find(cast, str(who[i]))->id }, sign_act, &one));
    cast->l->now = now;
    CHECK_OK(little_act(cast->l, NO(Person), clock_act, NULL));
    return cast;
}

// --- every route

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

static const char *const strings[][2] = {
    { "from", "08:00" },
    { "to", "10:00" },
    { "until", "2026-01-01T10:00" },
    { "phone", "13871550001" },
};

static Str text_for(const char *name)
{
    for (size_t i = 0; i < COUNT(strings); i++)
        if (str_eq(str(name), str(strings[i][0])))
            return str(strings[i][1]);
    return S("补录两小时");
}

// What fits the field; of words each person tries another.
static Str value_for(Cast *cast, const Input *input, size_t person)
{
    Arena *arena = cast->l->t->arena;
    size_t n = 0;
    Kind kind = input->kind;
    if (kind == KIND_BOOL || kind == KIND_ID)
        return S("1");
    if (kind == KIND_INT || kind == KIND_MINUTES || kind == KIND_FEN)
        return input->max > 0 && input->max < 120 ? S("2") : S("120");
    if (kind == KIND_DAY)
        return day_iso(arena, day_add(time_day(cast->l->now), person % 2 == 0 ? 1 : -2));
    if (kind == KIND_TIME)
        return S("2026-01-01T10:00");
    if (kind == KIND_BLOB || kind == KIND_LIST)
        return input->photo ? S("@photo") : S("@roster");
    if (kind != KIND_WORD)
        return text_for(input->name);
    while (input->words[n] != NULL)
        n++;
    return str(input->words[person % n]);
}

// As a browser sends it or, under `program`, as JSON: every field that the form knows.
static Str body_of(Cast *cast, const Route *route, size_t person, bool program)
{
    Arena *arena = cast->l->t->arena;
    Str out = S("");
    for (size_t i = 0; route->form != NULL && i < route->form->count; i++) {
        const Input *input = &route->form->inputs[i];
        bool file = input->kind == KIND_BLOB || input->kind == KIND_LIST;
        Str value = value_for(cast, input, person);
        if (program && file)
            continue;
        const char *between = out.n == 0 ? "" : program ? "," : "&";
        if (program && input->kind == KIND_BOOL)
            out = str_printf(arena, "%.*s%s\"%s\":true", STR_FMT(out), between, input->name);
        else if (program && input->kind == KIND_INT)
            out = str_printf(arena, "%.*s%s\"%s\":%.*s", STR_FMT(out), between, input->name,
                             STR_FMT(value));
        else if (program)
            out = str_printf(arena, "%.*s%s\"%s\":\"%.*s\"", STR_FMT(out), between, input->name,
                             STR_FMT(value));
        else
            out = str_printf(arena, "%.*s%s%s=%.*s", STR_FMT(out), between, input->name,
                             STR_FMT(value));
    }
    return program ? str_printf(arena, "{%.*s}", STR_FMT(out)) : out;
}

static AppAnswer try_route(Cast *cast, const Player *player, const Route *route, size_t person,
                           bool program)
{
    T *t = cast->l->t;
    Str path = filled(t, route->path);
    Visitor *v = player->visitor;
    if (!program)
        return visit_post(v, str_z(t->arena, path), body_of(cast, route, person, false));
    Visit visit = { .method = "POST",
                    .type = "application/json",
                    .target = str_join(t->arena, S("/api/v1"), path),
                    .body = body_of(cast, route, person, true) };
    visit.headers[0][0] = "idempotency-key";
    visit.headers[0][1] = str_z(
        t->arena, str_printf(t->arena, "no-minutes-%llu", (unsigned long long)++v->keys));
    return visit_send(v, &visit);
}

// How many routes answered that they did something, so that the walk is known to come through
// doors.
static int walk_routes(Cast *cast, bool program, int *asked)
{
    int done = 0, limited = 0;
    for (size_t i = 0; i < COUNT(who); i++) {
        const Player *player = cast_find(cast, str(who[i]));
        for (const Room *const *room = rooms; *room != NULL; room++)
            for (size_t r = 0; r < (*room)->route_count; r++) {
                const Route *route = &(*room)->routes[r];
                if (!str_eq(str(route->method), S("POST")))
                    continue;
                // Some routes log out, or shut the account: each begins signed in.
                if (program)
                    visit_token(player->visitor, (PersonId){ player->id });
                else
                    visit_sign_in(player->visitor, (PersonId){ player->id }, true);
                // Nobody may act so fast; the walk would stand before the limit and see no door.
                if (*asked % 40 == 0)
                    visit_rested(cast->app);
                AppAnswer answer = try_route(cast, player, route, i, program);
                CHECK(answer.status < 500);
                limited += answer.status == 429 ? 1 : 0;
                done += answer.status < 400 ? 1 : 0;
                ++*asked;
            }
        CHECK(nothing_made(cast));
        player->visitor->bearer = (Str){ 0 };
    }
    CHECK(limited * 50 < *asked);  // a few rooms have limits of their own
    return done;
}

BOTH(no_page_and_no_upload_makes_minutes_without_facts_or_two_people)
{
    Cast *cast = county_where_nobody_came(t, county);
    int asked = 0, done = walk_routes(cast, false, &asked);
    CHECK(asked > 600);
    CHECK(done > 20);
    cast->l->now = time_add(cast->l->now, 20 * TIME_DAY);
    CHECK_OK(little_act(cast->l, NO(Person), clock_act, NULL));
    CHECK(nothing_made(cast));
}

BOTH(no_door_for_programs_makes_minutes_without_facts_or_two_people)
{
    Cast *cast = county_where_nobody_came(t, county);
    int asked = 0, done = walk_routes(cast, true, &asked);
    CHECK(asked > 600);
    CHECK(done > 20);
    CHECK(nothing_made(cast));
}

// --- every command, and what it reads

static const char *const inputs[] = {
    "姓名,手机号,所在站,服务时长,时长,分钟\n冯桂英,13871550001,420281001001,120,2,120\n",
    "名称,统一社会信用代码,类型,联系人,电话,地址,在职人数,数据日期,来源,服务时长\n"
    "某局,,党政机关,,,,20,2026-01-01,文件,120\n",
    "person,activity,minutes,kind,state\n1,1,120,credit,effective\n",
    "[{\"person\":1,\"activity\":1,\"minutes\":120}]",
};

static Str value_of(const char *option)
{
    Str name = str(option);
    if (str_has(name, S("station")) || str_has(name, S("code")))
        return S("420281001001");
    if (str_has(name, S("phone")) || str_has(name, S("who")) || str_has(name, S("person")))
        return S("13871550001");
    return S("1");
}

typedef struct {
    const Command *command;
    Args args;
} Typed;

static Err command_act(Cx *cx, void *with)
{
    Typed *typed = with;
    CommandOut out = { .out = buf_new(cx->arena, (size_t)1 << 20),
                       .talk = buf_new(cx->arena, (size_t)1 << 20) };
    return typed->command->act(cx, &typed->args, &out);
}

static void try_command(Cast *cast, const Command *command, bool switches)
{
    Typed typed = { .command = command };
    for (size_t i = 0; i < command->option_count && i < ARGS_MAX; i++) {
        const Option *option = &command->options[i];
        if (option->value == NULL && !switches)
            continue;
        typed.args.names[typed.args.n] = str(option->name);
        typed.args.values[typed.args.n++] = option->value == NULL ? S("") : value_of(option->name);
    }
    for (size_t i = 0; i < COUNT(inputs); i++) {
        typed.args.input = str(inputs[i]);
        Err err = little_act(cast->l, NO(Person), command_act, &typed);
        CHECK(err == OK || err->status < 500);
    }
}

BOTH(no_command_and_no_import_makes_minutes_without_facts_or_two_people)
{
    Cast *cast = county_where_nobody_came(t, county);
    int tried = 0;
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->command_count; i++) {
            if ((*room)->commands[i].act == NULL || (*room)->commands[i].reads_only)
                continue;
            try_command(cast, &(*room)->commands[i], false);
            try_command(cast, &(*room)->commands[i], true);
            CHECK(nothing_made(cast));
            tried++;
        }
    CHECK(tried > 10);
}

// --- the control: a slip that writes minutes down is seen

BOTH(minutes_that_somebody_wrote_down_are_found)
{
    Cast *cast = county_where_nobody_came(t, county);
    CHECK(nothing_made(cast));
    county_run(t, county,
               "insert into records (person, activity, place, place_path, path, kind, minutes, day,"
               " in_at, out_at, state, made_at) select min(s.person), 1, min(p.id), '/', 'facts',"
               " 'credit', 120, 20260101, 1, 2, 'pending', 1 from signups s, places p");
    CHECK_INT(number(cast, &unproven_sql), 1);
    CHECK(!nothing_made(cast));
}
