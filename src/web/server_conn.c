// The life of a connection: a head, its body, the application's call, the answer, the next head.
// One request is in flight at a time, so answers leave in the order of the requests; what a client
// sends ahead waits in the input buffer or, once that is full, in the socket.
#include "web/server_inner.h"
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void leave_ready(Conn *conn)
{
    if (!conn->ready)
        return;
    Conn **at = &conn->loop->ready;
    while (*at != NULL && *at != conn)
        at = &(*at)->ready_after;
    if (*at != NULL)
        *at = conn->ready_after;
    conn->ready = false;
}

// Out of the loop's lists and the limits; the memory waits for the end of the round.
void conn_free(Conn *conn)
{
    Loop *loop = conn->loop;
    exchange_give_back(conn);
    timer_clear(conn);
    leave_ready(conn);
    if (conn->before)
        conn->before->after = conn->after;
    else
        loop->conns = conn->after;
    if (conn->after)
        conn->after->before = conn->before;
    if (conn->place >= 0)
        limits_leave(&loop->server->limits, conn->place);
    else
        loop->refusals--;
    loop->conn_count--;
    atomic_store_explicit(&loop->counts.open, loop->conn_count, memory_order_relaxed);
    conn->after = loop->closed;
    loop->closed = conn;
}

static void close_socket(Conn *conn)
{
    if (conn->fd >= 0)
        close(conn->fd);
    conn->fd = -1;
    conn->events = 0;
}

// An exchange that the application still has keeps its connection's place until it is answered: a
// client cannot have more work queued than connections by hanging up.
void conn_close(Conn *conn)
{
    close_socket(conn);
    if (conn->state == CONN_BUSY || conn->state == CONN_STREAM) {
        Exchange *exchange = conn->exchange;
        pthread_mutex_lock(&exchange->lock);
        exchange->stream_gone = true;
        bool ended = exchange->stream_ended;
        pthread_mutex_unlock(&exchange->lock);
        conn->state = CONN_GONE;
        timer_clear(conn);
        if (!ended)
            return;
    }
    if (conn->exchange != NULL)
        exchange_sent(conn->exchange);
    conn_free(conn);
}

// The bytes of a refused or last request are dropped for a while: closing over unread bytes would
// send a reset that can overtake the answer (RFC 9112 §9.6).
static void drop_bytes(Conn *conn)
{
    Loop *loop = conn->loop;
    for (;;) {
        ssize_t n = recv(conn->fd, loop->scratch, SCRATCH_ROOM, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n > 0) {
            conn->moved += (uint64_t)n;
            count(&loop->counts.bytes_in, (uint64_t)n);
        }
        if (n <= 0 || conn->moved > LINGER_BYTES) {
            conn_close(conn);
            return;
        }
    }
}

static void linger(Conn *conn)
{
    if (shutdown(conn->fd, SHUT_WR) != 0) {
        conn_close(conn);
        return;
    }
    conn->state = CONN_LINGER;
    conn->since = conn->loop->now;
    conn->moved = 0;
    loop_watch(conn, EPOLLIN);
    timer_set(conn, conn->loop->now + LINGER_MS);
    drop_bytes(conn);
}

void conn_begin_close(Conn *conn)
{
    exchange_give_back(conn);
    linger(conn);
}

// The answer is out: the next request, or the end.
static void answered(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    Loop *loop = conn->loop;
    bool over = exchange->reply.close || loop->stopping;
    exchange_sent(exchange);
    if (over) {
        conn_begin_close(conn);
        return;
    }
    conn->since = loop->now;
    loop_watch(conn, EPOLLIN);
    if (exchange->in_n > exchange->in_from) {
        exchange_clear(exchange);
        conn->state = CONN_HEAD;
        return;
    }
    exchange_give_back(conn);
    conn->state = CONN_IDLE;
    timer_set(conn, loop->now + loop->server->config.keep_alive_ms);
}

// The grace first, then a rate: what drips is cut although bytes keep moving. Bytes that moved fast
// do not buy time to stand still: never longer than the grace from now.
int64_t conn_paced(const Conn *conn, int64_t grace_ms, uint64_t rate)
{
    int64_t bought = conn->since + grace_ms + (int64_t)(conn->moved * 1000 / rate);
    int64_t still = conn->loop->now + grace_ms;
    return bought < still ? bought : still;
}

// True when bytes of a next request are at hand.
static bool write_on(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    if (!answer_send(conn)) {
        conn_close(conn);
        return false;
    }
    if (exchange->out.n + exchange->rest.n == 0) {
        answered(conn);
        return conn->state == CONN_HEAD;
    }
    loop_watch(conn, EPOLLOUT);
    timer_set(conn, conn_paced(conn, conn->loop->server->config.write_deadline_ms, ANSWER_RATE));
    return false;
}

static bool begin_answer(Conn *conn)
{
    if (conn->state == CONN_GONE) {
        conn_close(conn);
        return false;
    }
    conn->state = CONN_WRITE;
    conn->since = conn->loop->now;
    conn->moved = 0;
    return write_on(conn);
}

static bool refuse(Conn *conn, int status)
{
    answer_problem(conn->exchange, status);
    return begin_answer(conn);
}

// The application has returned from its callback: answered at once, or parked.
static bool after_call(Conn *conn)
{
    conn->loop->calling = NULL;
    if (conn->exchange->replied)
        return begin_answer(conn);
    must(conn->exchange->parked);
    return false;
}

static bool call(Conn *conn)
{
    Loop *loop = conn->loop;
    Exchange *exchange = conn->exchange;
    conn->state = CONN_BUSY;
    timer_set(conn, NEVER);
    count(&loop->counts.requests, 1);
    loop->calling = exchange;
    loop->server->config.request(loop->server->config.with, exchange);
    return after_call(conn);
}

static void give_way(Conn *conn)
{
    if (conn->ready)
        return;
    conn->ready = true;
    conn->ready_after = conn->loop->ready;
    conn->loop->ready = conn;
}

// As far as the bytes at hand go, but not further than is fair.
static void run(Conn *conn)
{
    bool on = true;
    for (int calls = 0; on;) {
        if (conn->state == CONN_READY && calls++ == IN_A_ROW) {
            give_way(conn);
            return;
        }
        int got = TAKE_MORE;
        if (conn->state == CONN_READY)
            got = call(conn) ? TAKE_ON : TAKE_MORE;
        else if (conn->state == CONN_HEAD)
            got = request_take_head(conn);
        else if (conn->state == CONN_BODY)
            got = request_take_body(conn);
        on = got == TAKE_ON || (got != TAKE_MORE && refuse(conn, got));
    }
}

void conn_go_on(Conn *conn)
{
    if (conn->state == CONN_READY)
        run(conn);
}

static void read_more(Conn *conn)
{
    if (conn->exchange == NULL)
        exchange_take(conn);
    ssize_t n = request_receive(conn);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        if (conn->state == CONN_IDLE)
            exchange_give_back(conn);
        return;
    }
    if (n <= 0) {
        conn_close(conn);
        return;
    }
    count(&conn->loop->counts.bytes_in, (uint64_t)n);
    if (conn->state == CONN_IDLE) {
        conn->state = CONN_HEAD;
        conn->since = conn->loop->now;
    } else if (conn->state == CONN_BODY && !conn->exchange->verdict.chunked) {
        conn->moved += (uint64_t)n;
    }
    run(conn);
}

void conn_posted(Exchange *exchange, int todo)
{
    Conn *conn = exchange->conn;
    if (conn == NULL)
        return;  // cut at the end of the time to stop
    must(conn->state == CONN_BUSY || conn->state == CONN_STREAM || conn->state == CONN_GONE);
    if (todo & (TODO_STREAM | TODO_END)) {
        stream_posted(conn, todo & TODO_END);
        return;
    }
    if (todo & TODO_RESUME) {
        exchange->parked = false;
        conn->loop->calling = exchange;
        exchange->resume(exchange->resume_with, exchange);
        if (after_call(conn))
            run(conn);
        return;
    }
    HttpReply reply = exchange->reply;
    answer_compose(exchange, &reply);
    if (begin_answer(conn))
        run(conn);
}

void conn_event(Conn *conn, uint32_t events)
{
    if (conn->fd < 0)
        return;  // closed earlier in this round
    if (events & (EPOLLERR | EPOLLHUP)) {
        conn_close(conn);
        return;
    }
    switch (conn->state) {
    case CONN_IDLE:
    case CONN_HEAD:
    case CONN_BODY:
        read_more(conn);
        return;
    case CONN_BUSY:
        loop_watch(conn, 0);  // level-triggered: the next request's bytes would wake us for nothing
        return;
    case CONN_WRITE:
        if (write_on(conn))
            run(conn);
        return;
    case CONN_STREAM:
        if (events & (EPOLLIN | EPOLLRDHUP))
            drop_bytes(conn);
        if (conn->state == CONN_STREAM && (events & EPOLLOUT))
            stream_flush(conn);
        return;
    case CONN_LINGER:
        drop_bytes(conn);
        return;
    case CONN_READY:
        return;  // gave way; its turn comes in this round
    case CONN_GONE:
        break;
    }
    unreachable();
}

void conn_expired(Conn *conn)
{
    Loop *loop = conn->loop;
    if (conn->state != CONN_IDLE && conn->state != CONN_LINGER)
        count(&loop->counts.timeouts, 1);
    if (conn->state == CONN_HEAD || conn->state == CONN_BODY)
        (void)refuse(conn, 408);
    else
        conn_close(conn);
}

static bool is_gone_stream(Conn *conn)
{
    if (conn->state != CONN_GONE)
        return false;
    pthread_mutex_lock(&conn->exchange->lock);
    bool stream = conn->exchange->stream != NULL;
    pthread_mutex_unlock(&conn->exchange->lock);
    return stream;
}

void conn_stop(Conn *conn, bool now)
{
    bool idle = conn->state == CONN_IDLE || conn->state == CONN_STREAM || is_gone_stream(conn);
    if (!idle && !now)
        return;
    if (conn->state != CONN_GONE)
        conn_close(conn);
    if (conn->state != CONN_GONE)
        return;
    // The application keeps the exchange, whose memory stands until server_free; nobody waits for
    // it.
    conn->exchange->conn = NULL;
    conn->exchange = NULL;
    conn_free(conn);
}

// The one that has waited longest for a request, from this address or from any. Answered ones that
// linger go as well.
static Conn *oldest_idle(const Loop *loop, const struct in6_addr *key)
{
    Conn *oldest = NULL;
    for (Conn *conn = loop->conns; conn != NULL; conn = conn->after) {
        if ((conn->state != CONN_IDLE && conn->state != CONN_LINGER) || conn->place < 0)
            continue;
        if (key != NULL && memcmp(&conn->key, key, sizeof *key) != 0)
            continue;
        if (oldest == NULL || conn->since < oldest->since)
            oldest = conn;
    }
    return oldest;
}

static bool find_place(Loop *loop, const struct in6_addr *key, bool proxy, int *place)
{
    Limits *limits = &loop->server->limits;
    Limit limit = limits_enter(limits, key, proxy, place);
    if (limit == LIMIT_NONE)
        return true;
    Conn *idle = oldest_idle(loop, limit == LIMIT_ADDRESS ? key : NULL);
    if (idle == NULL)
        return false;
    conn_close(idle);
    return limits_enter(limits, key, proxy, place) == LIMIT_NONE;
}

// An IPv4 peer of a socket for both families is an IPv4 peer.
static void write_address(const struct sockaddr_storage *from, const struct in6_addr *key,
                          char *out)
{
    bool v4 = IN6_IS_ADDR_V4MAPPED(key);
    const void *at = v4 ? (const void *)&key->s6_addr[12]
                        : &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
    must(inet_ntop(v4 ? AF_INET : AF_INET6, at, out, INET6_ADDRSTRLEN) != NULL);
}

static Conn *conn_new(Loop *loop, int fd)
{
    Conn *conn = loop->free_conns;
    if (conn != NULL)
        loop->free_conns = conn->after;
    else
        conn = NEW(loop->arena, Conn);
    *conn = (Conn){
        .loop = loop, .fd = fd, .since = loop->now, .deadline = NEVER, .after = loop->conns
    };
    if (conn->after != NULL)
        conn->after->before = conn;
    loop->conns = conn;
    loop->conn_count++;
    atomic_store_explicit(&loop->counts.open, loop->conn_count, memory_order_relaxed);
    return conn;
}

// Over the bound: told so, if not too many are being told already.
static void refuse_place(Conn *conn)
{
    conn->loop->refusals++;
    answer_overload(conn->fd, conn->loop);
    linger(conn);
}

void conn_open(Loop *loop, int fd, const struct sockaddr_storage *from)
{
    const ServerConfig *config = &loop->server->config;
    struct in6_addr key = limits_key(from);
    char address[INET6_ADDRSTRLEN];
    int place = -1;
    count(&loop->counts.accepted, 1);
    write_address(from, &key, address);
    bool trusted = config->trusted != NULL && config->trusted(config->with, str(address));
    bool found = find_place(loop, &key, trusted, &place);
    if (!found && loop->refusals >= REFUSALS_OPEN) {
        count(&loop->counts.refused, 1);
        close(fd);
        return;
    }
    Conn *conn = conn_new(loop, fd);
    conn->key = key;
    conn->place = place;
    conn->trusted = trusted;
    conn->events = EPOLLIN;
    memcpy(conn->address, address, sizeof address);
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = conn };
    must(epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0);
    if (found)
        timer_set(conn, loop->now + config->head_deadline_ms);
    else
        refuse_place(conn);
}
