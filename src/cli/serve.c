#include "cli/serve.h"
#include "base/io.h"
#include "base/log.h"
#include "cli/link.h"
#include "rooms/hooks/hooks.h"
#include "store/outbox.h"
#include "store/pool.h"
#include "store/store.h"
#include "web/app.h"
#include "web/server.h"
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Signals that end the server are waited for by the main thread alone.
static sigset_t ending(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

// sd_notify is one datagram; without systemd nobody listens and nothing happens.
static void tell_systemd(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    if (path == NULL || *path == '\0')
        return;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t n = str(path).n;
    if (n >= sizeof address.sun_path)
        return;
    for (size_t i = 0; i < n; i++)
        address.sun_path[i] = i == 0 && path[0] == '@' ? '\0' : path[i];
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (sendto(fd, state, str(state).n, MSG_NOSIGNAL, (struct sockaddr *)&address,
               (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) < 0)
        log_warn("serve.notify", "systemd does not listen at %s", path);
    close(fd);
}

static Err open_counties(Cli *cli, County **out, size_t *n)
{
    const Config *config = cli->config;
    County *counties = NEW_ARRAY(cli->arena, County, config->db_count);
    for (size_t i = 0; i < config->db_count; i++) {
        counties[i].name = config->dbs[i].name;
        counties[i].url = config->dbs[i].url;
        TRY(store_open(cli->arena, &counties[i]));
    }
    *out = counties;
    *n = config->db_count;
    return OK;
}

static Str spool_of(Cli *cli, const County *county)
{
    Str set = config_str(cli->config, "spool");
    if (set.n > 0)
        return set;
    Str path = str_starts(county->url, S("sqlite:")) ? str_slice(county->url, 7, county->url.n)
                                                     : S("redvest");
    return str_join(cli->arena, path, S(".spool"));
}

static void start_background(Cli *cli, County *counties, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Str spool = spool_of(cli, &counties[i]);
        OutboxAdapter *adapters = NEW_ARRAY(cli->arena, OutboxAdapter, 3);
        adapters[0] = outbox_spool(cli->arena, "sms", spool);
        adapters[1] = outbox_spool(cli->arena, "mail", spool);
        adapters[2] = hook_adapter(&counties[i]);
        outbox_start(&counties[i], adapters, 3);
        store_clock_start(counties[i].store, &counties[i]);
    }
}

static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        log_warn("serve.files", "the limit of open files stays at %llu",
                 (unsigned long long)limit.rlim_cur);
}

// ---- alive

typedef struct {
    LaneJob job;
    sem_t done;
} Pulse;

static Err do_nothing(Cx *cx, void *with)
{
    (void)cx, (void)with;
    return OK;
}

static void pulse_done(LaneJob *job, Err result)
{
    (void)result;
    sem_post(&((Pulse *)job->with)->done);
}

// A lane that does not come back within the watchdog's time lets systemd restart us.
static void feel_pulse(Arena *arena, const County *county)
{
    Pulse *pulse = NEW(arena, Pulse);
    Cx *cx = NEW(arena, Cx);
    *cx = (Cx){ .arena = arena,
                .county = county,
                .lang = lang_zh(),
                .now = clock_now(),
                .route = "clock pulse",
                .from = S("") };
    cx->actor.system = true;
    pulse->job = (LaneJob){
        .cx = cx, .act = do_nothing, .with = pulse, .done = pulse_done, .quiet = true
    };
    if (sem_init(&pulse->done, 0, 0) != 0 || lane_submit(county->store, &pulse->job) != OK)
        return;
    while (sem_wait(&pulse->done) != 0)
        continue;
    sem_destroy(&pulse->done);
}

// Half of WATCHDOG_USEC; an hour when nobody watches.
static struct timespec watch_every(bool *watched)
{
    int64_t us;
    const char *text = getenv("WATCHDOG_USEC");
    *watched = text != NULL && str_int(str(text), &us) && us > 0;
    if (!*watched)
        return (struct timespec){ .tv_sec = 3600 };
    return (struct timespec){ us / 2 / 1000000, us / 2 % 1000000 * 1000 };
}

static void wait_for_the_end(const County *counties, size_t n)
{
    bool watched;
    sigset_t wait_for = ending();
    struct timespec every = watch_every(&watched);
    while (sigtimedwait(&wait_for, NULL, &every) < 0) {
        if (!watched)
            continue;
        for (size_t i = 0; i < n; i++) {
            Arena *arena = arena_new((size_t)1 << 20);
            feel_pulse(arena, &counties[i]);
            arena_free(arena);
        }
        tell_systemd("WATCHDOG=1");
    }
    pthread_sigmask(SIG_UNBLOCK, &wait_for, NULL);  // who asks a second time does not want to wait
}

// ---- serving

// `*out` is freed when no thread can hold an exchange any more.
static Err serve_on(Cli *cli, App *app, County *counties, size_t n, Server **out)
{
    Server *server;
    ServerConfig config = {
        .address = config_str(cli->config, "listen"),
        .threads = (int)config_int(cli->config, "threads"),
        .connections = (int)config_int(cli->config, "connections"),
        .per_address = (int)config_int(cli->config, "per_address"),
        .body_limit = app_body_limit,
        .too_large = app_too_large,
        .body_cut = app_body_cut,
        .trusted = app_trusted,
        .request = app_request,
        .with = app,
    };
    TRY(server_start(cli->arena, &config, &server));
    *out = server;
    app_watch(app, server);
    start_background(cli, counties, n);
    Err err = link_serve(cli->arena, counties, n);
    if (err == OK) {
        Str address = server_address_of(server);
        log_info("serve.ready", "http://%.*s", STR_FMT(address));
        tell_systemd("READY=1");
        wait_for_the_end(counties, n);
        log_info("serve.stopping", "requests in flight are answered first");
        tell_systemd("STOPPING=1");
    }
    server_stop(server);
    link_stop();
    return err;
}

static Err serve(Cli *cli)
{
    County *counties;
    size_t n;
    TRY(open_counties(cli, &counties, &n));
    App *app;
    AppConfig config = {
        .counties = counties,
        .count = n,
        .public_url = config_str(cli->config, "public_url"),
        .trusted_proxy = config_str(cli->config, "trusted_proxy"),
        .edit_root = getenv(
            "REDVEST_EDIT"),  // "src": whoever writes templates sees them without a build
    };
    Server *server = NULL;
    Err err = app_start(cli->arena, &config, &app);
    pool_start(2);
    if (err == OK)
        err = serve_on(cli, app, counties, n, &server);
    pool_stop();
    for (size_t i = 0; i < n; i++)
        store_close(&counties[i]);
    if (server != NULL)
        server_free(server);
    return err;
}

// "--public-url" sets the key public_url.
static const char *key_of(Arena *arena, Str flag)
{
    char *key = str_z(arena, str_slice(flag, 2, flag.n));
    for (char *c = key; *c; c++)
        if (*c == '-')
            *c = '_';
    return key;
}

static Err take_flags(Cli *cli, const Args *args, Config *config, Problems *problems)
{
    *config = *cli->config;
    for (size_t i = 0; i < args->n; i++)
        TRY(config_flag(config, key_of(cli->arena, args->names[i]), args->values[i],
                        args->names[i].p, problems));
    LogLevel level;
    if (config_level(config_str(config, "log_level"), &level))
        log_level_set(level);
    return OK;
}

int serve_run(Cli *cli, const Args *args)
{
    Config *config = NEW(cli->arena, Config);
    Problems *problems = NEW(cli->arena, Problems);
    Err err = take_flags(cli, args, config, problems);
    if (err != OK)
        return say_fault(cli, err, problems);
    cli->config = config;
    if (config->db_count == 0)
        return usage(cli, TEXT("缺少 --db，例如 --db sqlite:var/daye.db"), S(""), S(""));
    sigset_t block = ending();
    pthread_sigmask(SIG_BLOCK, &block, NULL);
    signal(SIGPIPE, SIG_IGN);
    allow_many_files();
    err = serve(cli);
    return err != OK ? say_fault(cli, err, NULL) : EXIT_OK;
}

int migrate_run(Cli *cli, const Args *args)
{
    (void)args;
    if (cli->config->db_count == 0)
        return usage(cli, TEXT("缺少 --db，例如 --db sqlite:var/daye.db"), S(""), S(""));
    for (size_t i = 0; i < cli->config->db_count; i++) {
        Err err = store_migrate(cli->arena, cli->config->dbs[i].url);
        if (err != OK)
            return say_fault(cli, err, NULL);
    }
    return EXIT_OK;
}
