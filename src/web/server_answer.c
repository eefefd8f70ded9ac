// The bytes of an answer: composed into the loop's buffer, sent at once, and kept only when the
// socket is full.
#include "web/server_inner.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

static void add(Loop *loop, Str s)
{
    must(s.n <= OUT_ROOM - loop->out_n);
    if (s.n > 0)
        memcpy(loop->out + loop->out_n, s.p, s.n);
    loop->out_n += s.n;
}

static void add_number(Loop *loop, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    add(loop, (Str){ digits + at, sizeof digits - at });
}

// Date changes once a second; the wall clock is asked as often.
static Str date_now(Loop *loop)
{
    if (loop->now >= loop->date_until) {
        Time now = clock_now();
        ArenaMark mark = arena_mark(loop->arena);
        Str date = time_http(loop->arena, now);
        must(date.n == 29);
        memcpy(loop->date, date.p, date.n);
        arena_rewind(loop->arena, mark);
        loop->date_until = loop->now + 1000 - now.ms % 1000;
    }
    return (Str){ loop->date, 29 };
}

static void add_status(Loop *loop, int status)
{
    must(status >= 200 && status <= 599);
    add(loop, S("HTTP/1.1 "));
    add_number(loop, (uint64_t)status);
    add(loop, S(" "));
    add(loop, str(http_reason(status)));
    add(loop, S("\r\nDate: "));
    add(loop, date_now(loop));
    add(loop, S("\r\n"));
}

// RFC 9110 §8.6: no Content-Length with 204; with 304 it would tell of the body that is not sent.
static bool has_length(int status)
{
    return status != 204 && status != 304;
}

static bool has_body(const Exchange *exchange, int status)
{
    return has_length(status) && !str_eq(exchange->request.method, S("HEAD"));
}

void answer_compose(Exchange *exchange, const HttpReply *reply)
{
    Loop *loop = exchange->loop;
    must(reply->head.n <= REPLY_HEAD_MAX);
    exchange->reply = *reply;
    exchange->replied = true;
    if (!exchange->verdict.keep_alive || loop->stopping)
        exchange->reply.close = true;
    loop->out_n = 0;
    add_status(loop, reply->status);
    add(loop, reply->head);
    if (has_length(reply->status)) {
        add(loop, S("Content-Length: "));
        add_number(loop, reply->body.n);
        add(loop, S("\r\n"));
    }
    if (exchange->reply.close)
        add(loop, S("Connection: close\r\n\r\n"));
    else
        add(loop, exchange->request.http10 ? S("Connection: keep-alive\r\n\r\n") : S("\r\n"));
    exchange->rest = has_body(exchange, reply->status) ? reply->body : (Str){ 0 };
    if (exchange->rest.n <= OUT_ROOM - loop->out_n) {
        add(loop, exchange->rest);
        exchange->rest = (Str){ 0 };
    }
    exchange->out = (Str){ loop->out, loop->out_n };
}

// A refusal of the core itself is as small as RFC 9457 allows; RFC 9110 §15.5.6 wants Allow with
// 405.
static Str problem_body(char *at, size_t room, int status)
{
    int n = snprintf(at, room, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d}\n",
                     http_reason(status), status);
    must(n > 0 && (size_t)n < room);
    return (Str){ at, (size_t)n };
}

// The application's own answer to a body that it would not take: nothing of it has been read.
static bool answer_too_large(Exchange *exchange)
{
    const ServerConfig *config = &exchange->loop->server->config;
    const HttpReply *own = NULL;
    if (config->too_large != NULL && exchange->body_limit > 0)
        own = config->too_large(config->with, &exchange->request);
    if (own == NULL)
        return false;
    HttpReply reply = *own;
    reply.close = true;
    exchange->refused = true;
    answer_compose(exchange, &reply);
    count(&exchange->loop->counts.refused, 1);
    return true;
}

void answer_problem(Exchange *exchange, int status)
{
    char body[128];
    if (status == 413 && answer_too_large(exchange))
        return;
    HttpReply reply = {
        .status = status,
        .head = S("Content-Type: application/problem+json\r\nCache-Control: no-store\r\n"),
        .body = problem_body(body, sizeof body, status),
        .close = true,
    };
    if (status == 405)
        reply.head = S("Content-Type: application/problem+json\r\nCache-Control: no-store\r\n"
                       "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n");
    exchange->refused = true;
    answer_compose(exchange, &reply);
    must(exchange->rest.n == 0);
    exchange->reply.body = exchange->reply.head = (Str){ 0 };
    count(&exchange->loop->counts.refused, 1);
}

void answer_overload(int fd, Loop *loop)
{
    char body[128];
    Str problem = problem_body(body, sizeof body, 503);
    loop->out_n = 0;
    add_status(loop, 503);
    add(loop, S("Content-Type: application/problem+json\r\nRetry-After: 5\r\nConnection: close\r\n"
                "Content-Length: "));
    add_number(loop, problem.n);
    add(loop, S("\r\n\r\n"));
    add(loop, problem);
    // A fresh socket takes so little at once; if not, the peer sees the close alone.
    ssize_t sent = send(fd, loop->out, loop->out_n, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
        count(&loop->counts.bytes_out, (uint64_t)sent);
    count(&loop->counts.refused, 1);
}

static ssize_t send_once(int fd, Str out, Str rest)
{
    if (rest.n == 0)
        return send(fd, out.p, out.n, MSG_NOSIGNAL);
    // sendmsg does not write through the vector, but its type does not say so.
    struct iovec parts[2] = { { (void *)(uintptr_t)out.p, out.n },
                              { (void *)(uintptr_t)rest.p, rest.n } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    if (out.n == 0)
        message = (struct msghdr){ .msg_iov = parts + 1, .msg_iovlen = 1 };
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

static void step_over(Exchange *exchange, size_t sent)
{
    size_t head = sent < exchange->out.n ? sent : exchange->out.n;
    exchange->out = str_slice(exchange->out, head, exchange->out.n);
    exchange->rest = str_slice(exchange->rest, sent - head, exchange->rest.n);
}

// What is left in the loop's buffer must not stay there: the next answer is composed in it.
static void keep_out(Exchange *exchange)
{
    const Loop *loop = exchange->loop;
    if (exchange->out.n == 0 || exchange->out.p < loop->out ||
        exchange->out.p >= loop->out + OUT_ROOM)
        return;
    exchange->out = str_copy(exchange_input(exchange), exchange->out);
}

bool answer_send(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    while (exchange->out.n + exchange->rest.n > 0) {
        ssize_t sent = send_once(conn->fd, exchange->out, exchange->rest);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN) {
            keep_out(exchange);
            return true;
        }
        if (sent <= 0)
            return false;
        count(&conn->loop->counts.bytes_out, (uint64_t)sent);
        conn->moved += (uint64_t)sent;
        step_over(exchange, (size_t)sent);
    }
    return true;
}
