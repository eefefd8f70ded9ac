// One thread of the server: waits, accepts, hands events to connections, and takes what other
// threads posted.
#include "base/log.h"
#include "web/server_inner.h"
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_ROUND  256
#define ACCEPTS_ROUND 64
#define POSTS_ROUND   64

void loop_watch(Conn *conn, uint32_t events)
{
    if (conn->events == events || conn->fd < 0)
        return;
    struct epoll_event event = { .events = events, .data.ptr = conn };
    must(epoll_ctl(conn->loop->epoll, EPOLL_CTL_MOD, conn->fd, &event) == 0);
    conn->events = events;
}

// Without descriptors the listener would wake the loop for ever; it rests for a moment.
static void pause_accept(Loop *loop, bool pause)
{
    if (loop->accept_paused == pause || loop->listener < 0)
        return;
    struct epoll_event event = { .events = pause ? 0 : EPOLLIN, .data.ptr = &loop->listener };
    must(epoll_ctl(loop->epoll, EPOLL_CTL_MOD, loop->listener, &event) == 0);
    loop->accept_paused = pause;
    loop->accept_again = loop->now + ACCEPT_REST_MS;
}

static void accept_some(Loop *loop)
{
    for (int i = 0; i < ACCEPTS_ROUND; i++) {
        struct sockaddr_storage from = { 0 };
        socklen_t n = sizeof from;
        int fd = accept4(loop->listener, (struct sockaddr *)&from, &n,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            conn_open(loop, fd, &from);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            log_warn("server.no_descriptors", "cannot accept: %s", strerror(errno));
            pause_accept(loop, true);
        }
        if (errno != EINTR && errno != ECONNABORTED)
            return;
    }
}

// The first one to post into an empty queue wakes the loop; those who follow find it awake.
void loop_post(Exchange *exchange, int todo)
{
    Loop *loop = exchange->loop;
    pthread_mutex_lock(&loop->lock);
    bool was_empty = loop->queue == NULL;
    exchange->todo |= todo;
    if (!exchange->queued) {
        exchange->queued = true;
        exchange->next = NULL;
        if (was_empty)
            loop->queue = exchange;
        else
            loop->queue_last->next = exchange;
        loop->queue_last = exchange;
    } else {
        was_empty = false;
    }
    pthread_mutex_unlock(&loop->lock);
    uint64_t one = 1;
    if (was_empty)
        must(write(loop->wake, &one, sizeof one) == sizeof one || errno == EAGAIN);
}

typedef struct {
    Exchange *exchange;
    int todo;
} Post;

static size_t take_posts(Loop *loop, Post *posts, size_t room)
{
    size_t n = 0;
    pthread_mutex_lock(&loop->lock);
    while (loop->queue != NULL && n < room) {
        Exchange *exchange = loop->queue;
        loop->queue = exchange->next;
        exchange->next = NULL;
        exchange->queued = false;
        posts[n++] = (Post){ exchange, exchange->todo };
        exchange->todo = 0;
    }
    pthread_mutex_unlock(&loop->lock);
    return n;
}

static void drain_posts(Loop *loop)
{
    uint64_t times;
    if (read(loop->wake, &times, sizeof times) < 0 && errno != EAGAIN)
        log_error("server.wake", "cannot read the wake-up: %s", strerror(errno));
    Post posts[POSTS_ROUND];
    size_t n;
    while ((n = take_posts(loop, posts, POSTS_ROUND)) > 0)
        for (size_t i = 0; i < n; i++)
            conn_posted(posts[i].exchange, posts[i].todo);
}

static void begin_stop(Loop *loop)
{
    loop->stopping = true;
    close(loop->listener);
    loop->listener = -1;
    Conn *after;
    for (Conn *conn = loop->conns; conn != NULL; conn = after) {
        after = conn->after;
        conn_stop(conn, false);
    }
}

static void end_stop(Loop *loop)
{
    if (loop->conns != NULL)
        log_warn("server.stop", "%d connections were cut at the end of the time to stop",
                 loop->conn_count);
    Conn *after;
    for (Conn *conn = loop->conns; conn != NULL; conn = after) {
        after = conn->after;
        conn_stop(conn, true);
    }
}

// What closed in this round may still stand in the round's events, so it is reused in the next one
// only.
static void recycle(Loop *loop)
{
    while (loop->closed != NULL) {
        Conn *conn = loop->closed;
        loop->closed = conn->after;
        conn->after = loop->free_conns;
        loop->free_conns = conn;
    }
}

static void handle(Loop *loop, const struct epoll_event *event)
{
    if (event->data.ptr == &loop->wake) {
        drain_posts(loop);
        return;
    }
    if (event->data.ptr == &loop->listener) {
        if (!loop->stopping)
            accept_some(loop);
        return;
    }
    conn_event(event->data.ptr, event->events);
}

// Those that gave way in the last round; whoever gives way now waits for the next one.
static void run_ready(Loop *loop)
{
    Conn *ready = loop->ready;
    loop->ready = NULL;
    while (ready != NULL) {
        Conn *conn = ready;
        ready = conn->ready_after;
        conn->ready = false;
        conn_go_on(conn);
    }
}

static int wait_ms(const Loop *loop)
{
    if (loop->ready != NULL)
        return 0;
    int ms = timer_wait(loop);
    if ((loop->stopping || loop->accept_paused) && (ms < 0 || ms > 50))
        return 50;
    return ms;
}

void *loop_run(void *with)
{
    Loop *loop = with;
    Server *server = loop->server;
    struct epoll_event events[EVENTS_ROUND];
    for (;;) {
        int n = epoll_wait(loop->epoll, events, EVENTS_ROUND, wait_ms(loop));
        must(n >= 0 || errno == EINTR);
        loop->now = clock_mono_ms();
        for (int i = 0; i < n; i++)
            handle(loop, &events[i]);
        run_ready(loop);
        timer_run(loop);
        if (loop->accept_paused && loop->now >= loop->accept_again)
            pause_accept(loop, false);
        if (!loop->stopping && atomic_load(&server->stopping))
            begin_stop(loop);
        recycle(loop);
        if (!loop->stopping)
            continue;
        if (loop->conns == NULL || loop->now >= server->stop_by) {
            end_stop(loop);
            return NULL;
        }
    }
}
