// /healthz, /readyz and /metrics: for supervisors and monitors.
#include "web/health.h"
#include "base/hash.h"
#include "store/store.h"
#include "web/call.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

const int64_t latency_us[LATENCY_BUCKETS] = {
    250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 500000, 2500000, INT64_MAX,
};

Err health_alive(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    return reply_text(cx, reply, 200, "text/plain; charset=utf-8", S("ok\n"));
}

// --- ready

#define DISK_LEAST_PERMILLE 50

// Per mille of the file system of a SQLite database that is free; 1000 when the database is
// elsewhere.
static int64_t disk_free(Cx *cx)
{
    Str url = cx->county->url;
    if (!str_starts(url, S("sqlite:")))
        return 1000;
    Str path = str_slice(url, 7, url.n);
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    struct statvfs room;
    if (statvfs(path.n > 0 ? str_z(cx->arena, path) : ".", &room) != 0 || room.f_blocks == 0)
        return 0;
    return (int64_t)((unsigned long long)room.f_bavail * 1000 / room.f_blocks);
}

typedef struct {
    int64_t last;
    Blob hash;
} Head;
static const Field head_fields[] = { FIELD(Head, last), FIELD(Head, hash) };
static const Shape head_shape = SHAPE(Head, head_fields);

// The head of the chain is told to whoever monitors, so that it is kept outside the database too.
SQL0(head_sql, "select last, hash from audit_head where id = 1");
SQL0(ready_sql, "select count(*) from sessions where id = 0");

Err health_ready(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    int64_t none = 0;
    Head head = { 0 };
    LaneFigures lane = lane_figures(cx->county->store);
    bool tables = db_int(cx, &ready_sql, &none) == OK &&
                  db_one(cx, &head_sql, &head_shape, &head, &fault_missing) == OK;
    int64_t free_permille = disk_free(cx);
    bool disk = free_permille >= DISK_LEAST_PERMILLE;
    bool ready = tables && disk && !lane.read_only;
    Str body = str_printf(
        cx->arena,
        "{\"ready\":%s,\"writable\":%s,\"migrated\":%s,\"disk\":%s,\"disk_free_permille\":%lld,"
        "\"audit_rows\":%lld,\"audit_head\":\"%.*s\",\"queue\":%llu}\n",
        ready ? "true" : "false", lane.read_only ? "false" : "true", tables ? "true" : "false",
        disk ? "true" : "false", (long long)free_permille, (long long)head.last,
        STR_FMT(hex_of(cx->arena, head.hash.bytes)), (unsigned long long)lane.queue_now);
    return reply_text(cx, reply, ready ? 200 : 503, "application/json; charset=utf-8", body);
}

// --- metrics

static void line(Buf *out, const char *name, const char *kind, const char *help, uint64_t n)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, kind, name,
               (unsigned long long)n);
}

static void write_server(Buf *out, const Server *server)
{
    if (server == NULL)
        return;
    ServerFigures f = server_figures(server);
    line(out, "redvest_connections_open", "gauge", "connections that are open", (uint64_t)f.open);
    line(out, "redvest_connections_total", "counter", "connections accepted", f.accepted);
    line(out, "redvest_requests_total", "counter", "requests, static files too", f.requests);
    line(out, "redvest_requests_refused_total", "counter", "requests refused by the parser",
         f.refused);
    line(out, "redvest_timeouts_total", "counter", "connections closed at a deadline", f.timeouts);
    line(out, "redvest_bytes_in_total", "counter", "bytes received", f.bytes_in);
    line(out, "redvest_bytes_out_total", "counter", "bytes sent", f.bytes_out);
}

typedef struct {
    const char *name, *kind, *help;
    size_t at;
} LaneLine;
static const LaneLine lane_lines[] = {
    { "redvest_lane_acts_total", "counter", "acts that stand", offsetof(LaneFigures, acts) },
    { "redvest_lane_commits_total", "counter", "commits with sync",
      offsetof(LaneFigures, commits) },
    { "redvest_lane_refused_total", "counter", "acts that ended in a fault",
      offsetof(LaneFigures, refused) },
    { "redvest_lane_retried_total", "counter", "batches repeated", offsetof(LaneFigures, retried) },
    { "redvest_lane_checkpoints_total", "counter", "checkpoints",
      offsetof(LaneFigures, checkpoints) },
    { "redvest_lane_queue", "gauge", "acts that wait", offsetof(LaneFigures, queue_now) },
    { "redvest_lane_queue_most", "gauge", "most acts that ever waited",
      offsetof(LaneFigures, queue_most) },
};

static void write_lanes(Buf *out, const App *app)
{
    for (size_t i = 0; i < COUNT(lane_lines); i++) {
        const LaneLine *about = &lane_lines[i];
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", about->name, about->help, about->name,
                   about->kind);
        for (size_t c = 0; c < app->config.count; c++) {
            const County *county = &app->config.counties[c];
            if (county->store == NULL)
                continue;
            LaneFigures figures = lane_figures(county->store);
            uint64_t n = *(const uint64_t *)(const void *)((const char *)&figures + about->at);
            buf_printf(out, "%s{county=\"%.*s\"} %llu\n", about->name, STR_FMT(county->name),
                       (unsigned long long)n);
        }
    }
}

static void write_route(Buf *out, const char *label, const RouteFigures *figures)
{
    uint64_t all = 0;
    for (size_t i = 0; i < COUNT(figures->by_class); i++) {
        uint64_t n = atomic_load_explicit(&figures->by_class[i], memory_order_relaxed);
        if (n > 0)
            buf_printf(out, "redvest_http_requests_total{route=\"%s\",code=\"%zuxx\"} %llu\n",
                       label, i + 1, (unsigned long long)n);
        all += n;
    }
    if (all == 0)
        return;
    uint64_t below = 0;
    for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
        below += atomic_load_explicit(&figures->bucket[i], memory_order_relaxed);
        char bound[32] = "+Inf";
        if (i < LATENCY_BUCKETS - 1)
            snprintf(bound, sizeof bound, "%lld.%06lld", (long long)(latency_us[i] / 1000000),
                     (long long)(latency_us[i] % 1000000));
        buf_printf(out, "redvest_http_duration_seconds_bucket{route=\"%s\",le=\"%s\"} %llu\n",
                   label, bound, (unsigned long long)below);
    }
    uint64_t sum = atomic_load_explicit(&figures->sum_us, memory_order_relaxed);
    buf_printf(out, "redvest_http_duration_seconds_sum{route=\"%s\"} %llu.%06llu\n", label,
               (unsigned long long)(sum / 1000000), (unsigned long long)(sum % 1000000));
    buf_printf(out, "redvest_http_duration_seconds_count{route=\"%s\"} %llu\n", label,
               (unsigned long long)all);
}

static void write_process(Buf *out, const App *app, Time now)
{
    struct rusage used;
    must(getrusage(RUSAGE_SELF, &used) == 0);
    line(out, "redvest_resident_kib_most", "gauge", "most resident memory, KiB",
         (uint64_t)used.ru_maxrss);
    line(out, "redvest_uptime_seconds", "gauge", "seconds since the start",
         (uint64_t)((now.ms - app->started.ms) / 1000));
}

// Figures tell how busy a county is: they are for the machine itself and for system administrators.
// A request that a proxy passed on is not from the machine itself.
static bool may_see_metrics(const Cx *cx, const Req *req)
{
    bool local = str_starts(cx->from, S("127.")) || str_eq(cx->from, S("::1"));
    if (local && req_header(req, "x-forwarded-for").p == NULL &&
        req_header(req, "forwarded").p == NULL)
        return true;
    return actor_is(&cx->actor, ROLE_SYSTEM);
}

Err health_metrics(Cx *cx, const Req *req, Reply *reply)
{
    if (!may_see_metrics(cx, req))
        return &fault_missing;
    const App *app = req->app;
    Buf out = buf_new(cx->arena, (size_t)4 << 20);
    write_process(&out, app, cx->now);
    write_server(&out, atomic_load(&app->server));
    write_lanes(&out, app);
    buf_lit(&out, "# HELP redvest_http_requests_total requests by route\n# TYPE "
                  "redvest_http_requests_total counter\n"
                  "# HELP redvest_http_duration_seconds time to the answer\n# TYPE "
                  "redvest_http_duration_seconds histogram\n");
    for (size_t i = 0; i < app->routes.count; i++)
        write_route(&out, app->routes.entries[i].label, app->routes.entries[i].figures);
    write_route(&out, "unknown", &app->routes.unknown);
    return reply_text(cx, reply, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&out));
}
