// Settings, work days, the outbox, the clock and the pool.
#include "base/io.h"
#include "store/outbox.h"
#include "store/pool.h"
#include "store/store_inside.h"
#include "tests/support/county.h"
#include "town/calendar.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int ticked, slow_ticked;

static Err tick(Cx *cx, int limit, int *did)
{
    must(cx->actor.system && limit > 0);
    *did = atomic_fetch_add(&ticked, 1) < 3;
    cx_audit(cx, "probe", 1, (Str){ 0 }, S("ticked"));
    return OK;
}

static Err slow_tick(Cx *cx, int limit, int *did)
{
    (void)cx;
    // Full rounds are followed by the next one at once.
    *did = atomic_fetch_add(&slow_ticked, 1) < 4 ? limit : 0;
    return OK;
}

static const Setting settings[] = {
    SETTING_INT("probe.hours", 8, 1, 240, "点单受理时限（工作小时）"),
    SETTING_TEXT("probe.name", "大冶", 10, "县市简称"),
    SETTING_BOOL("probe.open", true, "开放报名"),
    RULE_INT("probe.points", 100, 0, 1000, "每小时积分", "黄石市志愿服务积分办法 第三条"),
};
static const Tick ticks[] = { { "probe", 10, tick }, { "probe slow", 3600000, slow_tick } };
static const Room probe_room = { .name = "probe", SETTINGS(settings), TICKS(ticks) };
static const Room *const probe_rooms[] = { &probe_room, NULL };

static void rooms_back(void *with)
{
    (void)with;
    house_rooms = rooms;
}

static void own_rooms(T *t)
{
    house_rooms = probe_rooms;
    arena_defer(t->arena, rooms_back, NULL);
}

// --- settings

typedef struct {
    const char *name, *value;
    int64_t seen;
} Put;

static Err act_set(Cx *cx, void *with)
{
    Put *put = with;
    TRY(setting_set(cx, str(put->name), str(put->value)));
    put->seen = str_eq(str(put->name), S("probe.hours")) ? setting_int(cx, "probe.hours") : 0;
    return OK;
}

static Err set(T *t, County *county, const char *name, const char *value, Cx **out)
{
    Put put = { name, value, 0 };
    Cx *cx = county_cx(t, county, "settings set");
    if (out != NULL)
        *out = cx;
    return lane_run(county->store, cx, act_set, &put);
}

static Cx *reading(T *t, County *county)
{
    Cx *cx = county_cx(t, county, "GET /settings");
    CHECK_OK(store_read_begin(county->store, cx));
    return cx;
}

BOTH(a_setting_has_its_preset_until_somebody_sets_it)
{
    own_rooms(t);
    Cx *cx = reading(t, county);
    CHECK_INT(setting_int(cx, "probe.hours"), 8);
    CHECK_STR(setting_text(cx, "probe.name"), "大冶");
    CHECK(setting_bool(cx, "probe.open"));
    store_read_end(cx);
    CHECK_OK(set(t, county, "probe.hours", " 24 ", NULL));
    CHECK_OK(set(t, county, "probe.name", "黄石", NULL));
    CHECK_OK(set(t, county, "probe.open", "0", NULL));
    cx = reading(t, county);
    CHECK_INT(setting_int(cx, "probe.hours"), 24);
    CHECK_STR(setting_text(cx, "probe.name"), "黄石");
    CHECK(!setting_bool(cx, "probe.open"));
    store_read_end(cx);
    CHECK_OK(set(t, county, "probe.hours", NULL, NULL));
    cx = reading(t, county);
    CHECK_INT(setting_int(cx, "probe.hours"), 8);
    store_read_end(cx);
}

BOTH(a_setting_survives_a_restart_and_a_refused_one_changes_nothing)
{
    own_rooms(t);
    CHECK_OK(set(t, county, "probe.hours", "24", NULL));
    // clang-format off
    static const struct { const char *name, *value; const Fault *fault; } bad[] = {
        { "probe.hours", "0", &setting_range },    { "probe.hours", "241", &setting_range },
        { "probe.hours", "eight", &setting_range }, { "probe.open", "perhaps", &setting_range },
        { "probe.name", "一二三四五六七八九十十", &setting_range }, { "probe.nothing", "1", &setting_unknown },
        { "probe.points", "1", &setting_unknown },
    };
    // clang-format on
    for (size_t i = 0; i < COUNT(bad); i++) {
        Cx *cx;
        CHECK(set(t, county, bad[i].name, bad[i].value, &cx) == bad[i].fault);
        CHECK((cx->problems != NULL) == (bad[i].fault == &setting_range));
    }
    store_close(county);
    // Opened by the rooms that its tables are of, read by ours.
    house_rooms = rooms;
    CHECK_OK(store_open(t->arena, county));
    house_rooms = probe_rooms;
    Cx *cx = reading(t, county);
    CHECK_INT(setting_int(cx, "probe.hours"), 24);
    store_read_end(cx);
}

BOTH(the_act_that_sets_sees_it_at_once)
{
    own_rooms(t);
    Put put = { "probe.hours", "77", 0 };
    CHECK_OK(lane_run(county->store, county_cx(t, county, "settings set"), act_set, &put));
    CHECK_INT(put.seen, 77);
}

typedef struct {
    int32_t from;
    int64_t value;
    const char *source;
} Rule;

static Err act_rule(Cx *cx, void *with)
{
    const Rule *rule = with;
    return rule_set(cx, S("probe.points"), (Day){ rule->from }, rule->value, str(rule->source));
}

BOTH(a_rule_holds_from_its_day_on)
{
    own_rooms(t);
    Rule rows[] = { { 20210101, 200, "黄文明办〔2021〕1号" },
                    { 20230601, 50, "黄文明办〔2023〕9号" } };
    Rule bad[] = { { 20240101, 200, " " }, { 20240101, 1001, "x" }, { 20240230, 5, "x" } };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_OK(lane_run(county->store, county_cx(t, county, "rule"), act_rule, &rows[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK_ERR(lane_run(county->store, county_cx(t, county, "rule"), act_rule, &bad[i]),
                  setting_range);
    // clang-format off
    static const struct { int32_t on; int64_t value; } cases[] = {
        { 20201231, 100 }, { 20210101, 200 }, { 20230531, 200 }, { 20230601, 50 }, { 20991231, 50 },
    };
    Cx *cx = reading(t, county);
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_INT(rule_int(cx, "probe.points", (Day){ cases[i].on }), cases[i].value);
    List list;
    CHECK_OK(setting_history(cx, S("probe.points"), &list));
    CHECK_INT(list.n, 2);
    CHECK_STR(LIST_AT(&list, SettingRow, 1)->source, "黄文明办〔2023〕9号");
    CHECK_OK(setting_rows(cx, &list));
    CHECK_INT(list.n, COUNT(settings));
    CHECK(!LIST_AT(&list, SettingRow, 0)->changed && LIST_AT(&list, SettingRow, 3)->changed);
    CHECK_STR(LIST_AT(&list, SettingRow, 3)->value, "50");
    store_read_end(cx);
}

TEST(another_server_hears_of_a_setting_within_seconds)
{
    own_rooms(t);
    County *here = county_postgres(t), *there = county_again(t, here);
    CHECK_OK(set(t, here, "probe.hours", "24", NULL));
    int64_t seen = 0;
    for (int i = 0; i < 50 && seen != 24; i++) {
        usleep(100000);
        Cx *cx = reading(t, there);
        seen = setting_int(cx, "probe.hours");
        store_read_end(cx);
    }
    CHECK_INT(seen, 24);
}

// --- work days

// National Day 2020: 1 to 8 October off, 27 September and 10 October (a Sunday and a Saturday)
// worked; a fresh county knows it from the build (chinese-days), each row with its source.
BOTH(a_fresh_county_has_the_holidays_and_the_make_up_work_days)
{
    Cx *cx = reading(t, county);
    CHECK(workday(cx, day_of(2020, 9, 27)) && !workday(cx, day_of(2020, 10, 1)) && workday(cx, day_of(2020, 10, 10)));
    CHECK(workday(cx, day_of(2020, 9, 30)) && !workday(cx, day_of(2020, 9, 26)));
    CHECK_INT(workday_add(cx, day_of(2020, 9, 30), 1).ymd, 20201009);
    CHECK_INT(workday_add(cx, day_of(2020, 9, 30), 2).ymd, 20201010);
    CHECK_INT(workday_add(cx, day_of(2020, 9, 30), 3).ymd, 20201012);
    CHECK_INT(workday_add(cx, day_of(2020, 10, 4), 0).ymd, 20201004);
    List list;
    CHECK_OK(calendar_list(cx, 2020, &list));
    CHECK_INT(list.n, 30 + 6);
    CHECK_HAS(LIST_AT(&list, CalendarDay, 0)->source, "国务院办公厅2020年节假日安排：元旦");
    for (int year = 2004; year <= 2026; year++) {
        CHECK_OK(calendar_list(cx, year, &list));
        CHECK(list.n >= 20);
    }
    // A year without rows counts Monday to Friday, and is missed.
    CHECK(workday(cx, day_of(2099, 10, 1)) && !workday(cx, day_of(2099, 10, 3)));
    cx->today = day_of(2026, 11, 28);
    CHECK_INT(calendar_missing(cx), 0);
    cx->today = day_of(2099, 5, 1);
    CHECK_INT(calendar_missing(cx), 2099);
    cx->today = day_of(2026, 12, 1);
    CHECK_OK(calendar_list(cx, 2027, &list));
    CHECK_INT(calendar_missing(cx), list.n > 0 ? 0 : 2027);
    store_read_end(cx);
}

static Err act_workday(Cx *cx, void *with)
{
    (void)with;
    TRY(calendar_set(cx, day_of(2020, 10, 1), true, S("县里另行通知")));
    return calendar_set(cx, day_of(2099, 10, 1), false, S("国办发明电〔2098〕16号"));
}

static Err act_no_day(Cx *cx, void *with)
{
    const Day *day = with;
    return calendar_set(cx, *day, true, S("错"));
}

BOTH(a_day_set_by_hand_stands_over_what_the_build_knew)
{
    Day bad[] = { { 0 }, { 20230230 }, { 19991231 }, { 21280101 } };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK_ERR(lane_run(county->store, county_cx(t, county, "calendar"), act_no_day, &bad[i]),
                  calendar_range);
    CHECK_OK(lane_run(county->store, county_cx(t, county, "calendar"), act_workday, NULL));
    store_close(county);
    CHECK_OK(store_migrate(t->arena, county->url));
    CHECK_OK(store_open(t->arena, county));
    Cx *cx = reading(t, county);
    CHECK(workday(cx, day_of(2020, 10, 1)) && !workday(cx, day_of(2020, 10, 2)));
    CHECK(!workday(cx, day_of(2099, 10, 1)));
    store_read_end(cx);
}

BOTH(office_hours_are_counted_over_lunch_nights_and_holidays)
{
    static const struct { const char *from; int minutes; const char *to; } cases[] = {
        { "2020-09-28T09:00", 60, "2020-09-28 10:00" },   // a Monday morning
        { "2020-09-28T11:30", 60, "2020-09-28 15:00" },   // over lunch
        { "2020-09-28T12:30", 30, "2020-09-28 15:00" },   // begun at lunch
        { "2020-09-28T07:00", 30, "2020-09-28 09:00" },   // before the office opens
        { "2020-09-28T08:30", 390, "2020-09-28 17:30" },  // a whole day
        { "2020-09-28T08:30", 391, "2020-09-29 08:31" },
        { "2020-09-30T17:00", 60, "2020-10-09 09:00" },   // over eight days off
        { "2020-09-26T10:00", 30, "2020-09-27 09:00" },   // a Saturday off before a Sunday at work
        { "2020-09-28T20:00", 0, "2020-09-28 20:00" },
    };
    // clang-format on
    Cx *cx = reading(t, county);
    for (size_t i = 0; i < COUNT(cases); i++) {
        Time from;
        CHECK(time_parse(str(cases[i].from), &from));
        CHECK_STR(time_short(t->arena, worktime_add(cx, from, cases[i].minutes)), cases[i].to);
    }
    store_read_end(cx);
}

// --- the outbox

static atomic_int sent_count, fail_first;
static char sent_words[256];

FAULT(test_line, 503, "test.line", "线路不通");

static Err send_words(void *with, Arena *arena, int64_t id, Str receiver, const char *kind,
                      Str body)
{
    (void)with, (void)arena;
    must(id > 0);
    if (atomic_fetch_sub(&fail_first, 1) > 0)
        return &test_line;
    snprintf(sent_words, sizeof sent_words, "%.*s %s %.*s", STR_FMT(receiver), kind, STR_FMT(body));
    atomic_fetch_add(&sent_count, 1);
    return OK;
}

static Err act_put(Cx *cx, void *with)
{
    OutboxMessage message = { .channel = with,
                              .receiver = S("13907230000"),
                              .kind = "login.code",
                              .body = S("验证码 246810") };
    return outbox_put(cx, &message);
}

static Err act_put_and_refuse(Cx *cx, void *with)
{
    TRY(act_put(cx, with));
    return &test_line;
}

static void outbox_reset(int fails)
{
    atomic_store(&sent_count, 0);
    atomic_store(&fail_first, fails);
    sent_words[0] = '\0';
}

static OutboxRow last_message(T *t, County *county)
{
    List list;
    Cx *cx = reading(t, county);
    CHECK_OK(outbox_list(cx, (Str){ 0 }, 1, &list));
    store_read_end(cx);
    CHECK_INT(list.n, 1);
    return *LIST_AT(&list, OutboxRow, 0);
}

static OutboxRow wait_for(T *t, County *county, const char *state)
{
    OutboxRow row = last_message(t, county);
    for (int i = 0; i < 100 && !str_eq(row.state, str(state)); i++) {
        usleep(50000);
        row = last_message(t, county);
    }
    CHECK_STR(row.state, state);
    return row;
}

SQL(secret_sql, "select count(*) from outbox where body = $1 or receiver = $1", P_BYTES);

BOTH(a_message_leaves_after_the_commit_and_is_sealed_at_rest)
{
    char *sms = str_z(t->arena, S("sms"));
    outbox_reset(0);
    CHECK_ERR(lane_run(county->store, county_cx(t, county, "test"), act_put_and_refuse, sms),
              test_line);
    CHECK_OK(lane_run(county->store, county_cx(t, county, "test"), act_put, sms));
    Cx *cx = reading(t, county);
    int64_t open = -1;
    CHECK_OK(db_int(cx, &secret_sql, &open, ((Blob){ S("13907230000") })));
    store_read_end(cx);
    CHECK_INT(open, 0);
    const OutboxAdapter adapters[] = { { "sms", send_words, NULL } };
    outbox_start(county, adapters, 1);
    OutboxRow row = wait_for(t, county, "sent");
    CHECK_INT(row.tries, 1);
    CHECK_INT(atomic_load(&sent_count), 1);
    CHECK_STR(str(sent_words), "13907230000 login.code 验证码 246810");
}

BOTH(a_failing_line_is_tried_again_and_at_last_given_up)
{
    const OutboxAdapter adapters[] = { { "sms", send_words, NULL } };
    outbox_reset(1);
    outbox_start(county, adapters, 1);
    CHECK_OK(
        lane_run(county->store, county_cx(t, county, "test"), act_put, str_z(t->arena, S("sms"))));
    OutboxRow row = last_message(t, county);
    for (int i = 0; i < 100 && row.last_error.n == 0; i++, row = last_message(t, county))
        usleep(20000);
    CHECK_STR(row.last_error, "test.line");
    CHECK_STR(row.state, "waiting");
    CHECK(row.due.ms > clock_now().ms + 3000 && row.due.ms < clock_now().ms + 6000);
    // Twelve pauses later it is for a person to decide.
    outbox_reset(1);
    county_run(t, county, "update outbox set tries = 12, due = 1");
    CHECK_INT(wait_for(t, county, "dead").tries, 13);
    CHECK_INT(atomic_load(&sent_count), 0);
}

static Err act_retry(Cx *cx, void *with)
{
    return outbox_retry(cx, 0, with);
}

BOTH(a_dead_message_begins_anew_when_told_and_an_unknown_channel_is_said)
{
    const OutboxAdapter adapters[] = { { "sms", send_words, NULL } };
    int64_t retried;
    outbox_reset(0);
    CHECK_OK(lane_run(county->store, county_cx(t, county, "test"), act_put,
                      str_z(t->arena, S("pigeon"))));
    county_run(t, county, "update outbox set tries = 12");
    outbox_start(county, adapters, 1);
    CHECK_STR(wait_for(t, county, "dead").last_error, "outbox.channel");
    county_run(t, county, "update outbox set channel = 'sms'");
    CHECK_OK(lane_run(county->store, county_cx(t, county, "outbox retry"), act_retry, &retried));
    CHECK_INT(retried, 1);
    wait_for(t, county, "sent");
    CHECK_INT(atomic_load(&sent_count), 1);
}

TEST(two_servers_send_a_message_once)
{
    County *here = county_postgres(t), *there = county_again(t, here);
    const OutboxAdapter adapters[] = { { "sms", send_words, NULL } };
    char *sms = str_z(t->arena, S("sms"));
    outbox_reset(0);
    outbox_start(here, adapters, 1);
    outbox_start(there, adapters, 1);
    for (int i = 0; i < 40; i++)
        CHECK_OK(lane_run(i % 2 ? here->store : there->store,
                          county_cx(t, i % 2 ? here : there, "test"), act_put, sms));
    for (int i = 0; i < 100 && atomic_load(&sent_count) < 40; i++)
        usleep(50000);
    usleep(300000);
    CHECK_INT(atomic_load(&sent_count), 40);
}

// --- queues

static struct {
    atomic_int slow_now, slow_most, slow_done, quick_done;
    atomic_bool let_go;
    int64_t quick[8];
} queued;

static Err send_queued(void *with, Arena *arena, int64_t id, Str receiver, const char *kind,
                       Str body)
{
    (void)with, (void)arena, (void)kind, (void)body;
    if (str_eq(receiver, S("gone")))
        return &outbox_gone;
    if (!str_eq(receiver, S("slow"))) {
        int n = atomic_fetch_add(&queued.quick_done, 1);
        if (n < (int)COUNT(queued.quick))
            queued.quick[n] = id;
        return OK;
    }
    int now = atomic_fetch_add(&queued.slow_now, 1) + 1;
    if (now > atomic_load(&queued.slow_most))
        atomic_store(&queued.slow_most, now);
    for (int i = 0; i < 500 && !atomic_load(&queued.let_go); i++)
        usleep(10000);
    atomic_fetch_sub(&queued.slow_now, 1);
    atomic_fetch_add(&queued.slow_done, 1);
    return OK;
}

typedef struct {
    const char *receiver;
    int64_t queue;
} Letter;

static Err act_put_queued(Cx *cx, void *with)
{
    const Letter *letter = with;
    OutboxMessage message = { .channel = "hook",
                              .receiver = str(letter->receiver),
                              .kind = "order.placed",
                              .body = S("{}"),
                              .queue = letter->queue };
    return outbox_put(cx, &message);
}

static void put_queued(T *t, County *county, const char *receiver, int64_t queue, int n)
{
    Letter letter = { receiver, queue };
    for (int i = 0; i < n; i++)
        CHECK_OK(lane_run(county->store, county_cx(t, county, "test"), act_put_queued, &letter));
}

static void wait_count(atomic_int *count, int n)
{
    for (int i = 0; i < 400 && atomic_load(count) < n; i++)
        usleep(10000);
    CHECK_INT(atomic_load(count), n);
}

BOTH(a_slow_receiver_holds_up_its_own_queue_alone)
{
    const OutboxAdapter adapters[] = { { "hook", send_queued, NULL } };
    memset(&queued, 0, sizeof queued);
    outbox_start(county, adapters, 1);
    put_queued(t, county, "slow", 1, 3);
    wait_count(&queued.slow_now, 1);
    put_queued(t, county, "quick", 2, 4);
    put_queued(t, county, "sms", 0, 1);
    wait_count(&queued.quick_done, 5);  // although the slow one is still thinking
    CHECK_INT(atomic_load(&queued.slow_done), 0);
    atomic_store(&queued.let_go, true);
    wait_count(&queued.slow_done, 3);
    CHECK_INT(atomic_load(&queued.slow_most), 1);
    int64_t last = 0;
    for (int i = 0; i < 5; i++) {
        if (queued.quick[i] == 8)  // the one without a queue comes when it likes
            continue;
        CHECK(queued.quick[i] > last);
        last = queued.quick[i];
    }
}

BOTH(a_receiver_that_is_gone_gets_no_second_try)
{
    const OutboxAdapter adapters[] = { { "hook", send_queued, NULL } };
    outbox_start(county, adapters, 1);
    put_queued(t, county, "gone", 7, 1);
    OutboxRow row = wait_for(t, county, "dead");
    CHECK_INT(row.tries, 1);
    CHECK_STR(row.last_error, "outbox.gone");
}

TEST(two_servers_send_one_message_of_a_queue_once)
{
    County *here = county_postgres(t), *there = county_again(t, here);
    const OutboxAdapter adapters[] = { { "hook", send_queued, NULL } };
    memset(&queued, 0, sizeof queued);
    outbox_start(here, adapters, 1);
    outbox_start(there, adapters, 1);
    for (int i = 0; i < 10; i++)
        put_queued(t, i % 2 ? here : there, "quick", 1 + i % 3, 2);
    wait_count(&queued.quick_done, 20);
    usleep(300000);
    CHECK_INT(atomic_load(&queued.quick_done), 20);
}

TEST(the_spool_is_one_json_line_for_each_message)
{
    County *county = county_sqlite(t);
    Str directory = test_directory(t), lines;
    OutboxAdapter adapter = outbox_spool(t->arena, "sms", directory);
    outbox_start(county, &adapter, 1);
    CHECK_OK(
        lane_run(county->store, county_cx(t, county, "test"), act_put, str_z(t->arena, S("sms"))));
    wait_for(t, county, "sent");
    CHECK_OK(io_read(t->arena, str_z(t->arena, str_join(t->arena, directory, S("/sms.jsonl"))),
                     65536, &lines));
    CHECK_HAS(lines,
              "\"receiver\":\"13907230000\",\"kind\":\"login.code\",\"body\":\"验证码 246810\"}\n");
}

// --- the clock

BOTH(the_clock_ticks_in_the_lane_and_idle_ticks_leave_no_trace)
{
    own_rooms(t);
    atomic_store(&ticked, 0);
    atomic_store(&slow_ticked, 0);
    store_clock_start(county->store, county);
    for (int i = 0; i < 200 && atomic_load(&ticked) < 10; i++)
        usleep(20000);
    CHECK(atomic_load(&ticked) >= 10);
    CHECK_INT(atomic_load(&slow_ticked), 5);
    int64_t rows;
    Cx *cx = reading(t, county);
    CHECK_OK(audit_verify(cx, S(""), &rows));
    List list;
    CHECK_OK(audit_list(cx, NO(Audit), 100, &list));
    store_read_end(cx);
    CHECK_INT(rows, 3 + 4);
    CHECK_STR(LIST_AT(&list, AuditRow, 0)->actor, "system");
    CHECK_HAS(LIST_AT(&list, AuditRow, 0)->route, "clock probe");
}

// --- the pool

typedef struct {
    PoolJob job;
    atomic_int *at_work, *most, *finished;
    atomic_bool *go;
} Slow;

static void work(PoolJob *job)
{
    Slow *slow = (Slow *)(void *)job;
    int now = atomic_fetch_add(slow->at_work, 1) + 1;
    int most = atomic_load(slow->most);
    while (now > most && !atomic_compare_exchange_weak(slow->most, &most, now))
        ;
    while (!atomic_load(slow->go))
        usleep(100);
    atomic_fetch_sub(slow->at_work, 1);
    atomic_fetch_add(slow->finished, 1);
}

TEST(the_pool_is_bounded_and_finishes_what_it_took)
{
    atomic_int at_work = 0, most = 0, finished = 0;
    atomic_bool go = false;
    Slow jobs[100];
    int taken = 0;
    pool_start(2);
    for (int i = 0; i < 100; i++) {
        jobs[i] = (Slow){ { .work = work }, &at_work, &most, &finished, &go };
        taken += pool_submit(&jobs[i].job) == OK;
        if (i == 1)
            while (atomic_load(&at_work) < 2)
                usleep(100);
    }
    CHECK_INT(taken, 2 + 64);
    atomic_store(&go, true);
    pool_stop();
    CHECK_INT(atomic_load(&finished), taken);
    CHECK_INT(atomic_load(&most), 2);
    CHECK_ERR(pool_submit(&jobs[99].job), fault_busy);
}
