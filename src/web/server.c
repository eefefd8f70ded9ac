// Start, stop, and the door for the application.
#include "base/log.h"
#include "web/server_inner.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define SLOT_SIZE    4096
#define THREADS_MAX  64
#define BACKLOG      1024
#define FILES_BESIDE 256  // descriptors for databases, logs and the rest of the process

FAULT(server_in_use, 409, "server.in_use", "端口已被占用，请换一个端口，或先停掉占用它的程序");
FAULT(server_address, 400, "server.address",
      "监听地址不对，应为“地址:端口”，如 127.0.0.1:8080，且地址须属于本机");
FAULT(server_denied, 403, "server.denied", "没有权限监听这个端口，请改用 1024 以上的端口");

static int threads_wanted(int asked)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (asked <= 0)
        asked = cores > THREADS_MAX ? THREADS_MAX : (int)cores - 1;
    if (asked < 1)
        return 1;
    return asked < THREADS_MAX ? asked : THREADS_MAX;
}

static int64_t or_default(int64_t given, int64_t otherwise)
{
    return given > 0 ? given : otherwise;
}

static ServerConfig with_defaults(ServerConfig config)
{
    must(config.request != NULL);
    config.threads = threads_wanted(config.threads);
    config.connections = (int)or_default(config.connections, 4096);
    config.per_address = (int)or_default(config.per_address, 512);
    config.body_max = config.body_max > 0 ? config.body_max : (size_t)1 << 20;
    config.head_deadline_ms = or_default(config.head_deadline_ms, 10000);
    config.body_grace_ms = or_default(config.body_grace_ms, 10000);
    config.keep_alive_ms = or_default(config.keep_alive_ms, 60000);
    config.write_deadline_ms = or_default(config.write_deadline_ms, 30000);
    config.stop_ms = or_default(config.stop_ms, 10000);
    return config;
}

// HOST:PORT, an IPv6 host in brackets. Names are resolved, which is how "localhost:8080" works.
static Err resolve(Arena *house, Str address, struct sockaddr_storage *out, socklen_t *n)
{
    size_t colon = address.n;
    while (colon > 0 && address.p[colon - 1] != ':')
        colon--;
    Str host = str_slice(address, 0, colon > 0 ? colon - 1 : 0);
    Str port = str_slice(address, colon, address.n);
    int64_t number;
    if (host.n == 0 || !str_int(port, &number) || number < 0 || number > 65535)
        return &server_address;
    if (host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = str_slice(host, 1, host.n - 1);
    else if (str_find(host, ':') != STR_NOWHERE)
        return &server_address;
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    if (getaddrinfo(str_z(house, host), str_z(house, port), &hints, &found) != 0)
        return &server_address;
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *n = found->ai_addrlen;
    freeaddrinfo(found);
    return OK;
}

static Err bind_fault(int error)
{
    if (error == EADDRINUSE)
        return &server_in_use;
    if (error == EACCES || error == EPERM)
        return &server_denied;
    if (error == EADDRNOTAVAIL || error == EINVAL || error == EAFNOSUPPORT)
        return &server_address;
    log_error("server.listen", "%s", strerror(error));
    return &fault_internal;
}

// `shared`: one of several listeners on the port. Deadlines of ours make TCP's delays pointless.
static Err listen_at(const struct sockaddr_storage *at, socklen_t n, bool shared, int *out)
{
    int one = 1;
    int fd = socket(at->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return bind_fault(errno);
    bool done = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0 &&
                (!shared || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) == 0) &&
                bind(fd, (const struct sockaddr *)at, n) == 0 && listen(fd, BACKLOG) == 0;
    if (done) {
        *out = fd;
        return OK;
    }
    Err fault = bind_fault(errno);
    close(fd);
    return fault;
}

// SO_REUSEPORT lets a second server of the same user share the port without a word, so the first
// listener is opened without it: that fails when anybody listens there. Port 0 has got its number
// then.
static Err open_listeners(Server *server, const struct sockaddr_storage *at, socklen_t n)
{
    struct sockaddr_storage bound = *at;
    int first;
    TRY(listen_at(at, n, false, &first));
    socklen_t size = sizeof bound;
    must(getsockname(first, (struct sockaddr *)&bound, &size) == 0);
    if (server->loop_count == 1) {
        server->loops[0]->listener = first;
        return OK;
    }
    close(first);
    for (int i = 0; i < server->loop_count; i++)
        TRY(listen_at(&bound, n, true, &server->loops[i]->listener));
    return OK;
}

static Str address_text(Arena *house, int listener)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = { .v6 = { 0 } };
    socklen_t n = sizeof at;
    char text[INET6_ADDRSTRLEN];
    must(getsockname(listener, &at.any, &n) == 0);
    if (at.any.sa_family == AF_INET) {
        must(inet_ntop(AF_INET, &at.v4.sin_addr, text, sizeof text) != NULL);
        return str_printf(house, "%s:%d", text, ntohs(at.v4.sin_port));
    }
    must(inet_ntop(AF_INET6, &at.v6.sin6_addr, text, sizeof text) != NULL);
    return str_printf(house, "[%s]:%d", text, ntohs(at.v6.sin6_port));
}

static void watch_own(Loop *loop, int fd, void *mark)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = mark };
    must(epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

static Loop *loop_new(Server *server, Arena *house)
{
    Loop *loop = NEW(house, Loop);
    size_t each = sizeof(Exchange) + sizeof(Conn) + 64;
    loop->server = server;
    loop->listener = -1;
    loop->now = clock_mono_ms();
    loop->wheel.tick = loop->now / WHEEL_TICK;
    loop->wheel.next = NEVER;
    // Twice what is needed: blocks of the arena are not filled to the last byte.
    loop->arena = arena_new(2 * each * (size_t)(server->config.connections + REFUSALS_OPEN) +
                            (1 << 20));
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    must(loop->epoll >= 0 && loop->wake >= 0);
    must(pthread_mutex_init(&loop->lock, NULL) == 0);
    watch_own(loop, loop->wake, &loop->wake);
    return loop;
}

static void loop_free(Loop *loop)
{
    for (Exchange *exchange = loop->exchanges; exchange != NULL; exchange = exchange->sibling) {
        arena_free(exchange->arena);
        arena_free(exchange->input);
        pthread_mutex_destroy(&exchange->lock);
    }
    if (loop->listener >= 0)
        close(loop->listener);
    close(loop->wake);
    close(loop->epoll);
    pthread_mutex_destroy(&loop->lock);
    arena_free(loop->arena);
}

// The soft limit of descriptors is often 1024; the hard one is ours to use.
static void raise_file_limit(int connections)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)connections + FILES_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > wanted ? wanted
                                                                                : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_warn("server.files", "%d connections are allowed, but only %llu open files",
                 connections, (unsigned long long)limit.rlim_cur);
}

// Signals belong to the thread that started the server.
static void start_threads(Server *server)
{
    sigset_t all, before;
    sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    for (int i = 0; i < server->loop_count; i++)
        must(pthread_create(&server->loops[i]->thread, NULL, loop_run, server->loops[i]) == 0);
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}

Err server_start(Arena *house, const ServerConfig *config, Server **out)
{
    struct sockaddr_storage at = { 0 };
    socklen_t n = 0;
    TRY(resolve(house, config->address, &at, &n));
    Server *server = NEW(house, Server);
    server->config = with_defaults(*config);
    server->loop_count = server->config.threads;
    server->loops = NEW_ARRAY(house, Loop *, (size_t)server->loop_count);
    limits_init(&server->limits, house, server->config.connections, server->config.per_address);
    for (int i = 0; i < server->loop_count; i++)
        server->loops[i] = loop_new(server, house);
    Err fault = open_listeners(server, &at, n);
    if (fault != OK) {
        server->stopped = true;
        server_free(server);
        return fault;
    }
    for (int i = 0; i < server->loop_count; i++)
        watch_own(server->loops[i], server->loops[i]->listener, &server->loops[i]->listener);
    server->address = address_text(house, server->loops[0]->listener);
    raise_file_limit(server->config.connections);
    start_threads(server);
    *out = server;
    return OK;
}

Str server_address_of(const Server *server)
{
    return server->address;
}

void server_stop(Server *server)
{
    if (server->stopped)
        return;
    server->stop_by = clock_mono_ms() + server->config.stop_ms;
    atomic_store(&server->stopping, true);
    uint64_t one = 1;
    for (int i = 0; i < server->loop_count; i++)
        must(write(server->loops[i]->wake, &one, sizeof one) == sizeof one || errno == EAGAIN);
    for (int i = 0; i < server->loop_count; i++)
        must(pthread_join(server->loops[i]->thread, NULL) == 0);
    server->stopped = true;
}

void server_free(Server *server)
{
    must(server->stopped);
    for (int i = 0; i < server->loop_count; i++)
        loop_free(server->loops[i]);
    pthread_mutex_destroy(&server->limits.lock);
}

ServerFigures server_figures(const Server *server)
{
    ServerFigures sum = { 0 };
    for (int i = 0; i < server->loop_count; i++) {
        const Counts *counts = &server->loops[i]->counts;
        sum.accepted += atomic_load_explicit(&counts->accepted, memory_order_relaxed);
        sum.requests += atomic_load_explicit(&counts->requests, memory_order_relaxed);
        sum.refused += atomic_load_explicit(&counts->refused, memory_order_relaxed);
        sum.timeouts += atomic_load_explicit(&counts->timeouts, memory_order_relaxed);
        sum.bytes_in += atomic_load_explicit(&counts->bytes_in, memory_order_relaxed);
        sum.bytes_out += atomic_load_explicit(&counts->bytes_out, memory_order_relaxed);
        sum.open += atomic_load_explicit(&counts->open, memory_order_relaxed);
    }
    return sum;
}

const HttpRequest *exchange_request(const Exchange *exchange)
{
    return &exchange->request;
}

Arena *exchange_arena(Exchange *exchange)
{
    return exchange->arena;
}

void *exchange_slot(Exchange *exchange)
{
    if (exchange->slot == NULL)
        exchange->slot = arena_alloc(exchange->arena, SLOT_SIZE);
    return exchange->slot;
}

static bool in_callback(const Exchange *exchange)
{
    return pthread_equal(pthread_self(), exchange->loop->thread) &&
           exchange->loop->calling == exchange;
}

void server_park(Exchange *exchange)
{
    must(in_callback(exchange) && !exchange->replied);
    exchange->parked = true;
}

// Within the callback the answer is composed at once and leaves when the callback has returned.
// From elsewhere it travels through the queue, so its head, often on the caller's stack, is copied.
void server_reply(Exchange *exchange, const HttpReply *reply)
{
    must(reply->head.n <= REPLY_HEAD_MAX);
    if (in_callback(exchange) && !exchange->parked) {
        must(!exchange->replied);
        answer_compose(exchange, reply);
        return;
    }
    exchange->reply = *reply;
    exchange->reply.head = str_copy(exchange_input(exchange), reply->head);
    loop_post(exchange, TODO_REPLY);
}

void server_resume(Exchange *exchange, void (*call)(void *with, Exchange *exchange), void *with)
{
    exchange->resume = call;
    exchange->resume_with = with;
    loop_post(exchange, TODO_RESUME);
}

// Under exchange->lock; false when the reader is too far behind, which ends the stream.
static bool stream_add(Exchange *exchange, Str bytes)
{
    if (exchange->stream_gone)
        return false;
    if (bytes.n > STREAM_ROOM - exchange->stream_n) {
        exchange->stream_gone = true;
        return false;
    }
    if (bytes.n > 0)
        memcpy(exchange->stream + exchange->stream_n, bytes.p, bytes.n);
    exchange->stream_n += bytes.n;
    return true;
}

bool server_stream_send(Exchange *exchange, Str bytes)
{
    pthread_mutex_lock(&exchange->lock);
    bool had_gone = exchange->stream_gone;
    bool added = stream_add(exchange, bytes);
    pthread_mutex_unlock(&exchange->lock);
    if (!had_gone)
        loop_post(exchange, TODO_STREAM);
    return added;
}

bool server_stream(Exchange *exchange, Str head)
{
    Arena *arena = exchange_input(exchange);
    Str start = str_printf(arena, "HTTP/1.1 200 OK\r\nDate: %.*s\r\n%.*sConnection: close\r\n\r\n",
                           STR_FMT(time_http(arena, clock_now())), STR_FMT(head));
    char *room = arena_alloc(arena, STREAM_ROOM);
    if (in_callback(exchange))
        exchange->parked = true;
    pthread_mutex_lock(&exchange->lock);
    exchange->stream = room;
    pthread_mutex_unlock(&exchange->lock);
    return server_stream_send(exchange, start);
}

void server_stream_end(Exchange *exchange)
{
    loop_post(exchange, TODO_END);
}
