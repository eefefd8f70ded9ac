// From bytes to a request: its head, who sent it, its body whole.
#include "web/server_inner.h"
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#define FRESH_MAX ((size_t)1024)  // so many bytes without LF are looked at without waiting for one

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

static bool wants_beginning(const Server *server, const HttpRequest *request)
{
    return server->config.body_cut != NULL &&
           server->config.body_cut(server->config.with, request->method, request->path);
}

// The rest stays in the socket, so nothing can follow on this connection.
static void cut_body(Exchange *exchange)
{
    exchange->request.cut = true;
    exchange->verdict.length = BODY_CUT;
    exchange->verdict.keep_alive = false;
}

static int take_whole_head(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    exchange->in_from += exchange->verdict.used;
    exchange->request.body = S("");
    note_peer(conn);
    if (!exchange->verdict.chunked && exchange->verdict.length == 0) {
        conn->state = CONN_READY;
        return TAKE_ON;
    }
    exchange->body_limit = body_limit(conn->loop->server, &exchange->request);
    bool beyond = !exchange->verdict.chunked && exchange->verdict.length > exchange->body_limit;
    if (beyond && !wants_beginning(conn->loop->server, &exchange->request))
        return 413;
    if (beyond)
        cut_body(exchange);
    if (exchange->verdict.chunked) {
        open_window(exchange);
    } else if (exchange->verdict.length > exchange->in_room - exchange->in_from) {
        exchange->body = buf_new(exchange_input(exchange), (size_t)exchange->verdict.length);
        buf_add(&exchange->body,
                str_of(exchange->in + exchange->in_from, exchange->in_n - exchange->in_from));
        exchange->in_from = exchange->in_n;
    }
    expect_body(conn);
    return TAKE_ON;
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

int request_take_head(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    Str bytes = { exchange->in + exchange->in_from, exchange->in_n - exchange->in_from };
    if (bytes.n > 0 && worth_a_look(exchange, bytes)) {
        exchange->verdict = http_parse_head(exchange->arena, bytes, &exchange->request);
        if (exchange->verdict.state == HTTP_DONE)
            return take_whole_head(conn);
        if (exchange->verdict.state == HTTP_BAD)
            return exchange->verdict.status;
        arena_reset(exchange->arena);
    }
    head_room(exchange);
    timer_set(conn, conn->since + conn->loop->server->config.head_deadline_ms);
    return TAKE_MORE;
}

static int body_ready(Conn *conn, Str body)
{
    conn->exchange->request.body = body;
    conn->state = CONN_READY;
    return TAKE_ON;
}

static int body_waits(Conn *conn)
{
    timer_set(conn, conn_paced(conn, conn->loop->server->config.body_grace_ms, BODY_RATE));
    return TAKE_MORE;
}

static int take_chunks(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    size_t had = exchange->body.n;
    Str bytes = { exchange->in, exchange->in_n };
    HttpVerdict verdict = http_parse_chunks(&exchange->chunks, bytes, &exchange->body);
    conn->moved += exchange->body.n - had;
    if (verdict.state == HTTP_BAD)
        return verdict.status;
    exchange->in_from = exchange->chunks.at;
    if (verdict.state == HTTP_DONE)
        return body_ready(conn, exchange->body.n ? buf_str(&exchange->body) : S(""));
    size_t left = exchange->in_n - exchange->in_from;
    memmove(exchange->in, exchange->in + exchange->in_from, left);
    exchange->chunks.at = exchange->in_from = 0;
    exchange->in_n = left;
    return body_waits(conn);
}

int request_take_body(Conn *conn)
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

ssize_t request_receive(Conn *conn)
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
