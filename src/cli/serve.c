#include "cli/serve.h"
#include "base/io.h"
#include "base/log.h"
#include "cli/link.h"
#include "store/outbox.h"
#include "store/pool.h"
#include "store/store.h"
#include "web/app.h"
#include "web/server.h"
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
    size_t             n       = str(path).n;
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
    const Config *config   = cli->config;
    County       *counties = NEW_ARRAY(cli->arena, County, config->db_count);
    for (size_t i = 0; i < config->db_count; i++) {
        counties[i].name = config->dbs[i].name;
        counties[i].url  = config->dbs[i].url;
        TRY(store_open(cli->arena, &counties[i]));
    }
    *out = counties;
    *n   = config->db_count;
    return OK;
}

static Str spool_of(Cli *cli, const County *county)
{
    Str set = config_str(cli->config, "spool");
    if (set.n > 0)
        return set;
    Str path = str_starts(county->url, S("sqlite:")) ? str_slice(county->url, 7, county->url.n) : S("redvest");
    return str_join(cli->arena, path, S(".spool"));
}

static void start_background(Cli *cli, County *counties, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Str            spool    = spool_of(cli, &counties[i]);
        OutboxAdapter *adapters = NEW_ARRAY(cli->arena, OutboxAdapter, 2);
        adapters[0]             = outbox_spool(cli->arena, "sms", spool);
        adapters[1]             = outbox_spool(cli->arena, "mail", spool);
        outbox_start(&counties[i], adapters, 2);
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
        log_warn("serve.files", "the limit of open files stays at %llu", (unsigned long long)limit.rlim_cur);
}

static Err serve(Cli *cli)
{
    County *counties;
    size_t  n;
    TRY(open_counties(cli, &counties, &n));

    App      *app;
    AppConfig app_config = {
        .counties = counties, .count = n,
        .public_url = config_str(cli->config, "public_url"), .trusted_proxy = config_str(cli->config, "trusted_proxy"),
        .edit_root = getenv("REDVEST_EDIT"),  // "src": whoever writes templates sees them without a build
    };
    TRY(app_start(cli->arena, &app_config, &app));
    pool_start(2);

    Server      *server;
    ServerConfig config = {
        .address = config_str(cli->config, "listen"), .threads = (int)config_int(cli->config, "threads"),
        .connections = (int)config_int(cli->config, "connections"), .per_address = (int)config_int(cli->config, "per_address"),
        .body_limit = app_body_limit, .trusted = app_trusted, .request = app_request, .with = app,
    };
    Err err = server_start(cli->arena, &config, &server);
    if (err == OK) {
        app_watch(app, server);
        start_background(cli, counties, n);
        TRY(link_serve(cli->arena, &counties[0]));
        Str address = server_address_of(server);
        log_info("serve.ready", "http://%.*s", STR_FMT(address));
        tell_systemd("READY=1");

        sigset_t wait_for = ending();
        int      signal_number;
        sigwait(&wait_for, &signal_number);
        log_info("serve.stopping", "requests in flight are answered first");
        tell_systemd("STOPPING=1");
        server_stop(server);
        link_stop();
    }
    pool_stop();
    for (size_t i = 0; i < n; i++)
        store_close(&counties[i]);
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

int serve_run(Cli *cli, const Args *args)
{
    Config *config = NEW(cli->arena, Config);
    *config        = *cli->config;
    cli->config    = config;
    for (size_t i = 0; i < args->n; i++)
        config_flag(config, key_of(cli->arena, args->names[i]), args->values[i], args->names[i].p);
    if (config->db_count == 0) {
        say_fault(cli, &store_url, NULL);
        return EXIT_USAGE;
    }
    sigset_t block = ending();
    pthread_sigmask(SIG_BLOCK, &block, NULL);
    signal(SIGPIPE, SIG_IGN);
    allow_many_files();
    Err err = serve(cli);
    if (err != OK)
        say_fault(cli, err, NULL);
    return exit_of(err);
}

int migrate_run(Cli *cli, const Args *args)
{
    (void)args;
    if (cli->config->db_count == 0) {
        say_fault(cli, &store_url, NULL);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < cli->config->db_count; i++) {
        Err err = store_migrate(cli->arena, cli->config->dbs[i].url);
        if (err == OK)
            continue;
        say_fault(cli, err, NULL);
        return exit_of(err);
    }
    return EXIT_OK;
}
