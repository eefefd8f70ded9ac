// The life of a connection: a head, its body, the application's call, the answer, the next head.
// One request is in flight at a time, so answers leave in the order of the requests; what a client
// sends ahead waits in the input buffer or, once that is full, in the socket.
#include "base/log.h"
#include "web/server_inner.h"
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRESH_MAX ((size_t)1024)  // so many bytes without LF are looked at without waiting for one

static bool write_on(Conn *conn);

static Exchange *exchange_new(Loop *loop)
{
    Exchange *exchange = NEW(loop->arena, Exchange);
    exchange->loop = loop;
    exchange->arena = arena_new(ARENA_REQUEST_MAX);
    must(pthread_mutex_init(&exchange->lock, NULL) == 0);
    exchange->sibling = loop->exchanges;
    loop->exchanges = exchange;
    return exchange;
}

static void exchange_take(Conn *conn)
{
    Loop *loop = conn->loop;
    Exchange *exchange = loop->free_exchanges;
    if (exchange != NULL)
        loop->free_exchanges = exchange->next;
    else
        exchange = exchange_new(loop);
    exchange->next = NULL;
    exchange->conn = conn;
    exchange->in = exchange->first_in;
    exchange->in_room = IN_ROOM;
    exchange->in_from = exchange->in_n = exchange->looked = 0;
    conn->exchange = exchange;
}

// Forgets the request that is done and keeps the bytes of the next one. They fit: a larger buffer
// is taken only for a head that did not fit into the first one.
static void exchange_clear(Exchange *exchange)
{
    size_t left = exchange->in_n - exchange->in_from;
    must(left <= IN_ROOM);
    if (left > 0)
        memmove(exchange->first_in, exchange->in + exchange->in_from, left);
    exchange->in = exchange->first_in;
    exchange->in_room = IN_ROOM;
    exchange->in_from = exchange->looked = 0;
    exchange->in_n = left;
    exchange->body = (Buf){ 0 };
    exchange->slot = NULL;
    exchange->stream = NULL;
    exchange->stream_n = 0;
    exchange->parked = exchange->replied = exchange->refused = false;
    exchange->stream_gone = exchange->stream_ended = false;
    exchange->request = (HttpRequest){ 0 };
    exchange->verdict = (HttpVerdict){ 0 };
    exchange->out = exchange->rest = (Str){ 0 };
    exchange->reply = (HttpReply){ 0 };
    arena_reset(exchange->arena);
    if (exchange->input != NULL)
        arena_reset(exchange->input);
}

static void exchange_give_back(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    if (exchange == NULL)
        return;
    exchange->in_from = exchange->in_n = 0;
    exchange_clear(exchange);
    exchange->conn = NULL;
    exchange->next = conn->loop->free_exchanges;
    conn->loop->free_exchanges = exchange;
    conn->exchange = NULL;
}

Arena *exchange_input(Exchange *exchange)
{
    if (exchange->input == NULL)
        exchange->input = arena_new(INPUT_MAX);
    return exchange->input;
}

static void told_sent(Exchange *exchange)
{
    HttpReply reply = exchange->reply;
    exchange->reply.sent = NULL;
    if (reply.sent != NULL)
        reply.sent(reply.with);
}

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
static void conn_free(Conn *conn)
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
        told_sent(conn->exchange);
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

static void begin_close(Conn *conn)
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
    told_sent(exchange);
    if (over) {
        begin_close(conn);
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
static int64_t paced(const Conn *conn, int64_t grace_ms, uint64_t rate)
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
    timer_set(conn, paced(conn, conn->loop->server->config.write_deadline_ms, ANSWER_RATE));
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

// The last item of a list header: the one that the nearest proxy wrote.
static Str last_item(Str *list)
{
    size_t comma = list->n;
    while (comma > 0 && list->p[comma - 1] != ',')
        comma--;
    Str item = str_trim(str_slice(*list, comma, list->n));
    *list = str_slice(*list, 0, comma > 0 ? comma - 1 : 0);
    return item;
}

static bool is_address(Str s)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr out;
    if (s.n == 0 || s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    return inet_pton(AF_INET, text, &out) == 1 || inet_pton(AF_INET6, text, &out) == 1;
}

// From the right: each proxy of ours vouches for the address that it appended, the first one that
// is not ours is the client.
static Str client_address(const Server *server, Str list, Str peer)
{
    Str client = peer;
    while (list.n > 0) {
        Str item = last_item(&list);
        if (!is_address(item))
            break;
        client = item;
        if (!server->config.trusted(server->config.with, item))
            break;
    }
    return client;
}

static void note_peer(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    HttpRequest *request = &exchange->request;
    request->address = str(conn->address);
    if (!conn->trusted)
        return;
    Str proto = http_header(request, "x-forwarded-proto");
    Str named = http_header(request, "x-forwarded-host");
    Str host;
    request->address = client_address(conn->loop->server, http_header(request, "x-forwarded-for"),
                                      request->address);
    request->https = str_eq_fold(last_item(&proto), S("https"));
    if (http_host(exchange->arena, last_item(&named), &host))
        request->host = host;
}

static void expect_body(Conn *conn)
{
    conn->state = CONN_BODY;
    conn->since = conn->loop->now;
    conn->moved = 0;
    Exchange *exchange = conn->exchange;
    if (!exchange->verdict.expects || exchange->in_from < exchange->in_n)
        return;
    // So few bytes fit into an empty socket; a client that does not get them sends after a while
    // anyway.
    ssize_t sent = send(conn->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL);
    if (sent > 0)
        count(&conn->loop->counts.bytes_out, (uint64_t)sent);
}

// Chunks are undone from a window of their own, since the head's strings lie in the first buffer.
static void open_window(Exchange *exchange)
{
    size_t left = exchange->in_n - exchange->in_from;
    char *window = arena_alloc(exchange_input(exchange), IN_ROOM);
    must(left <= IN_ROOM);
    if (left > 0)
        memcpy(window, exchange->in + exchange->in_from, left);
    exchange->in = window;
    exchange->in_room = IN_ROOM;
    exchange->in_from = 0;
    exchange->in_n = left;
    exchange->chunks = (HttpChunks){ 0 };
    exchange->body = buf_new(exchange->input, exchange->body_limit);
}

static size_t body_limit(const Server *server, const HttpRequest *request)
{
    size_t limit = server->config.body_max;
    if (server->config.body_limit != NULL)
        limit = server->config.body_limit(server->config.with, request->method, request->path);
    return limit < BODY_CEILING ? limit : BODY_CEILING;
}

static bool take_whole_head(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    exchange->in_from += exchange->verdict.used;
    exchange->request.body = S("");
    note_peer(conn);
    if (!exchange->verdict.chunked && exchange->verdict.length == 0) {
        conn->state = CONN_READY;
        return true;
    }
    exchange->body_limit = body_limit(conn->loop->server, &exchange->request);
    if (exchange->verdict.chunked) {
        open_window(exchange);
    } else if (exchange->verdict.length > exchange->body_limit) {
        return refuse(conn, 413);
    } else if (exchange->verdict.length > exchange->in_room - exchange->in_from) {
        exchange->body = buf_new(exchange_input(exchange), (size_t)exchange->verdict.length);
        buf_add(&exchange->body,
                str_of(exchange->in + exchange->in_from, exchange->in_n - exchange->in_from));
        exchange->in_from = exchange->in_n;
    }
    expect_body(conn);
    return true;
}

static void head_room(Exchange *exchange)
{
    if (exchange->in_n < exchange->in_room)
        return;
    size_t left = exchange->in_n - exchange->in_from;
    if (exchange->in_from > 0) {
        memmove(exchange->in, exchange->in + exchange->in_from, left);
    } else {
        must(exchange->in_room < HTTP_HEAD_MAX);  // the parser had its verdict on so many bytes
        char *wider = arena_alloc(exchange_input(exchange), HTTP_HEAD_MAX);
        memcpy(wider, exchange->in, left);
        exchange->in = wider;
        exchange->in_room = HTTP_HEAD_MAX;
    }
    exchange->in_from = 0;
    exchange->in_n = left;
}

// A head is parsed from its start each time, so not for every byte that drips in: the verdict can
// change with a line, or with the limits.
static bool worth_a_look(Exchange *exchange, Str bytes)
{
    Str fresh = str_slice(bytes, exchange->looked, bytes.n);
    if (fresh.n < FRESH_MAX && bytes.n < HTTP_HEAD_MAX && memchr(fresh.p, '\n', fresh.n) == NULL)
        return false;
    exchange->looked = bytes.n;
    return true;
}

static bool take_head(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    Str bytes = { exchange->in + exchange->in_from, exchange->in_n - exchange->in_from };
    if (bytes.n > 0 && worth_a_look(exchange, bytes)) {
        exchange->verdict = http_parse_head(exchange->arena, bytes, &exchange->request);
        if (exchange->verdict.state == HTTP_DONE)
            return take_whole_head(conn);
        if (exchange->verdict.state == HTTP_BAD)
            return refuse(conn, exchange->verdict.status);
        arena_reset(exchange->arena);
    }
    head_room(exchange);
    timer_set(conn, conn->since + conn->loop->server->config.head_deadline_ms);
    return false;
}

static bool body_ready(Conn *conn, Str body)
{
    conn->exchange->request.body = body;
    conn->state = CONN_READY;
    return true;
}

static bool body_waits(Conn *conn)
{
    timer_set(conn, paced(conn, conn->loop->server->config.body_grace_ms, BODY_RATE));
    return false;
}

static bool take_chunks(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    size_t had = exchange->body.n;
    Str bytes = { exchange->in, exchange->in_n };
    HttpVerdict verdict = http_parse_chunks(&exchange->chunks, bytes, &exchange->body);
    conn->moved += exchange->body.n - had;
    if (verdict.state == HTTP_BAD)
        return refuse(conn, verdict.status);
    exchange->in_from = exchange->chunks.at;
    if (verdict.state == HTTP_DONE)
        return body_ready(conn, exchange->body.n ? buf_str(&exchange->body) : S(""));
    size_t left = exchange->in_n - exchange->in_from;
    memmove(exchange->in, exchange->in + exchange->in_from, left);
    exchange->chunks.at = exchange->in_from = 0;
    exchange->in_n = left;
    return body_waits(conn);
}

static bool take_body(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    if (exchange->verdict.chunked)
        return take_chunks(conn);
    size_t length = (size_t)exchange->verdict.length;
    if (exchange->body.arena != NULL)
        return exchange->body.n == length ? body_ready(conn, buf_str(&exchange->body))
                                          : body_waits(conn);
    if (exchange->in_n - exchange->in_from < length)
        return body_waits(conn);
    Str body = { exchange->in + exchange->in_from, length };
    exchange->in_from += length;
    return body_ready(conn, body);
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
        if (conn->state == CONN_HEAD)
            on = take_head(conn);
        else if (conn->state == CONN_BODY)
            on = take_body(conn);
        else if (conn->state == CONN_READY)
            on = call(conn);
        else
            on = false;
    }
}

void conn_go_on(Conn *conn)
{
    if (conn->state == CONN_READY)
        run(conn);
}

static ssize_t receive(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    Loop *loop = conn->loop;
    if (conn->state != CONN_BODY || exchange->verdict.chunked || exchange->body.arena == NULL) {
        ssize_t n = recv(conn->fd, exchange->in + exchange->in_n,
                         exchange->in_room - exchange->in_n, 0);
        if (n > 0)
            exchange->in_n += (size_t)n;
        return n;
    }
    // Never beyond the body: what follows it waits in the socket.
    size_t wanted = (size_t)exchange->verdict.length - exchange->body.n;
    ssize_t n = recv(conn->fd, loop->scratch, wanted < SCRATCH_ROOM ? wanted : SCRATCH_ROOM, 0);
    if (n > 0)
        buf_add(&exchange->body, str_of(loop->scratch, (size_t)n));
    return n;
}

static void read_more(Conn *conn)
{
    if (conn->exchange == NULL)
        exchange_take(conn);
    ssize_t n = receive(conn);
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

static void stream_flush(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    pthread_mutex_lock(&exchange->lock);
    ssize_t n = 0;
    if (exchange->stream_n > 0 && !exchange->stream_gone)
        n = send(conn->fd, exchange->stream, exchange->stream_n, MSG_NOSIGNAL);
    bool gone = exchange->stream_gone || (n < 0 && errno != EAGAIN && errno != EINTR);
    if (n > 0) {
        exchange->stream_n -= (size_t)n;
        memmove(exchange->stream, exchange->stream + n, exchange->stream_n);
        count(&conn->loop->counts.bytes_out, (uint64_t)n);
    }
    size_t left = exchange->stream_n;
    bool ended = exchange->stream_ended;
    pthread_mutex_unlock(&exchange->lock);
    if (gone) {
        conn_close(conn);
        return;
    }
    if (left == 0 && ended) {
        begin_close(conn);
        return;
    }
    loop_watch(conn, EPOLLIN | EPOLLRDHUP | (left > 0 ? EPOLLOUT : 0));
    if (left == 0)
        timer_set(conn, NEVER);
    else if (n > 0 || conn->deadline == NEVER)
        timer_set(conn, conn->loop->now + conn->loop->server->config.write_deadline_ms);
}

static void posted_stream(Conn *conn, bool end)
{
    Exchange *exchange = conn->exchange;
    if (end) {
        pthread_mutex_lock(&exchange->lock);
        exchange->stream_ended = true;
        pthread_mutex_unlock(&exchange->lock);
    }
    if (conn->state == CONN_GONE) {
        if (end)
            conn_free(conn);
        return;
    }
    conn->state = CONN_STREAM;
    if (conn->loop->stopping)
        conn_stop(conn, false);
    else
        stream_flush(conn);
}

void conn_posted(Exchange *exchange, int todo)
{
    Conn *conn = exchange->conn;
    if (conn == NULL)
        return;  // cut at the end of the time to stop
    must(conn->state == CONN_BUSY || conn->state == CONN_STREAM || conn->state == CONN_GONE);
    if (todo & (TODO_STREAM | TODO_END)) {
        posted_stream(conn, todo & TODO_END);
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
