// The core through a real socket: what it refuses, when it cuts, and in which order it answers.
#include "web/server.h"
#include "base/rand.h"
#include "tests/test.h"
#include "web/http.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PARKED_MAX 512

// The application of these tests: what it does stands in the path.
typedef struct {
    Server *server;
    ServerConfig config;
    uint16_t port;
    atomic_int calls, sent;
    pthread_mutex_t lock;
    Exchange *parked[PARKED_MAX];
    int parked_n;
    int ticks;  // of the loop's thread
    Str huge;
} Rig;

static void nap(int64_t ms)
{
    usleep((useconds_t)(ms * 1000));
}

static void note_sent(void *with)
{
    Rig *rig = with;
    atomic_fetch_add(&rig->sent, 1);
}

static void answer_text(Rig *rig, Exchange *exchange, Str body)
{
    HttpReply reply = {
        .status = 200,
        .head = S("Content-Type: text/plain\r\n"),
        .body = body,
        .sent = note_sent,
        .with = rig,
    };
    server_reply(exchange, &reply);
}

static void park(Rig *rig, Exchange *exchange)
{
    server_park(exchange);
    pthread_mutex_lock(&rig->lock);
    must(rig->parked_n < PARKED_MAX);
    rig->parked[rig->parked_n++] = exchange;
    pthread_mutex_unlock(&rig->lock);
}

static void serve(void *with, Exchange *exchange)
{
    Rig *rig = with;
    const HttpRequest *request = exchange_request(exchange);
    Arena *arena = exchange_arena(exchange);
    atomic_fetch_add(&rig->calls, 1);
    if (str_eq(request->path, S("/echo"))) {
        answer_text(rig, exchange, request->body);
        return;
    }
    if (str_eq(request->path, S("/huge"))) {
        answer_text(rig, exchange, rig->huge);
        return;
    }
    if (str_eq(request->path, S("/none"))) {
        server_reply(exchange, &(HttpReply){ .status = 204 });
        return;
    }
    if (str_eq(request->path, S("/last"))) {
        server_reply(exchange, &(HttpReply){ .status = 200, .body = S("bye"), .close = true });
        return;
    }
    if (str_eq(request->path, S("/slot"))) {
        char *slot = exchange_slot(exchange);
        bool zero = slot[0] == 0 && slot[4095] == 0;
        memset(slot, 7, 4096);
        answer_text(rig, exchange, zero ? S("zero") : S("dirty"));
        return;
    }
    if (str_starts(request->path, S("/fill/"))) {
        char *fill = arena_alloc(arena, 8000);
        memset(fill, request->path.p[6], 8000);
        answer_text(rig, exchange, str_of(fill, 8000));
        return;
    }
    if (str_eq(request->path, S("/hold")))
        nap(100);
    if (str_eq(request->path, S("/tick")))
        rig->ticks++;
    if (str_eq(request->path, S("/ticks"))) {
        answer_text(rig, exchange, str_printf(arena, "%d", rig->ticks));
        return;
    }
    if (str_starts(request->path, S("/park")) || str_eq(request->path, S("/events"))) {
        park(rig, exchange);
        return;
    }
    answer_text(rig, exchange,
                str_printf(arena, "%.*s %.*s ?%.*s host=%.*s from=%.*s https=%d headers=%zu",
                           STR_FMT(request->method), STR_FMT(request->path),
                           STR_FMT(request->query), STR_FMT(request->host),
                           STR_FMT(request->address), request->https, request->header_count));
}

static void rig_end(void *what)
{
    Rig *rig = what;
    server_stop(rig->server);
    server_free(rig->server);
    pthread_mutex_destroy(&rig->lock);
}

static Rig *rig_start(T *t, ServerConfig config)
{
    Rig *rig = NEW(t->arena, Rig);
    pthread_mutex_init(&rig->lock, NULL);
    config.address = S("127.0.0.1:0");
    config.threads = config.threads ? config.threads : 1;
    config.request = serve;
    config.with = rig;
    rig->config = config;
    CHECK_OK(server_start(t->arena, &config, &rig->server));
    arena_defer(t->arena, rig_end, rig);
    Str address = server_address_of(rig->server);
    int64_t port;
    CHECK(str_starts(address, S("127.0.0.1:")));
    CHECK(str_int(str_slice(address, 10, address.n), &port));
    rig->port = (uint16_t)port;
    return rig;
}

static void close_fd(void *what)
{
    close((int)(intptr_t)what);
}

// A client socket; reading it gives up after 5 s, which no test should need. Closed with the test.
static int dial(T *t, const Rig *rig)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons(rig->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct timeval patience = { .tv_sec = 5 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    arena_defer(t->arena, close_fd, (void *)(intptr_t)fd);
    CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    CHECK(connect(fd, (const struct sockaddr *)&at, sizeof at) == 0);
    return fd;
}

static void say(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return;  // the server has closed: the answer tells why
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
}

// All that comes until the server closes; a reset counts as a close. *closed is false when it did
// not.
static Str hear_all(T *t, int fd, bool *closed)
{
    Buf buf = buf_new(t->arena, (size_t)64 << 20);
    for (;;) {
        char bytes[16384];
        ssize_t n = recv(fd, bytes, sizeof bytes, 0);
        if (n <= 0) {
            *closed = n == 0 || errno == ECONNRESET;
            return buf_str(&buf);
        }
        buf_add(&buf, str_of(bytes, (size_t)n));
    }
}

// One answer with its Content-Length, not a byte more.
static Str hear_one(T *t, int fd)
{
    Buf buf = buf_new(t->arena, (size_t)1 << 20);
    char bytes[4096];
    while (!str_ends(buf_str(&buf), S("\r\n\r\n"))) {
        if (recv(fd, bytes, 1, 0) != 1)
            return buf_str(&buf);
        buf_byte(&buf, bytes[0]);
    }
    int64_t left = 0;
    size_t at = str_find_str(buf_str(&buf), S("Content-Length: "));
    Str length = str_slice(buf_str(&buf), at == STR_NOWHERE ? buf.n : at + 16, buf.n), rest;
    CHECK(at == STR_NOWHERE || str_int(str_cut(length, '\r', &rest), &left));
    while (left > 0) {
        ssize_t n = recv(fd, bytes, left < 4096 ? (size_t)left : sizeof bytes, 0);
        if (n <= 0)
            return buf_str(&buf);
        buf_add(&buf, str_of(bytes, (size_t)n));
        left -= n;
    }
    return buf_str(&buf);
}

static int status_of(Str answer)
{
    int64_t status = 0;
    if (!str_starts(answer, S("HTTP/1.1 ")) || !str_int(str_slice(answer, 9, 12), &status))
        return 0;
    return (int)status;
}

static Str body_of(Str answer)
{
    size_t at = str_find_str(answer, S("\r\n\r\n"));
    return at == STR_NOWHERE ? (Str){ 0 } : str_slice(answer, at + 4, answer.n);
}

static Str ask(T *t, const Rig *rig, Str request)
{
    int fd = dial(t, rig);
    say(fd, request);
    return hear_one(t, fd);
}

static int64_t now_ms(void)
{
    return clock_mono_ms();
}

static Str repeat(T *t, const char *piece, size_t times)
{
    Buf buf = buf_new(t->arena, (size_t)32 << 20);
    for (size_t i = 0; i < times; i++)
        buf_add(&buf, str(piece));
    return buf_str(&buf);
}

TEST(a_request_gets_its_answer_and_the_connection_stays)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    for (int i = 0; i < 3; i++) {
        say(fd, S("GET /a/b?x=1 HTTP/1.1\r\nHost: Daye.localhost:8080\r\nX: y\r\n\r\n"));
        Str answer = hear_one(t, fd);
        CHECK_INT(status_of(answer), 200);
        CHECK_HAS(answer, "\r\nDate: ");
        CHECK_HAS(answer, " GMT\r\nContent-Type: text/plain\r\nContent-Length: ");
        CHECK_LACKS(answer, "Connection:");
        CHECK_STR(body_of(answer),
                  "GET /a/b ?x=1 host=daye.localhost from=127.0.0.1 https=0 headers=2");
    }
    ServerFigures figures = server_figures(rig->server);
    CHECK_INT(figures.accepted, 1);
    CHECK_INT(figures.requests, 3);
    CHECK_INT(figures.open, 1);
    CHECK(figures.bytes_in > 150 && figures.bytes_out > 300);
}

typedef struct {
    const char *what;
    int status;
    Str bytes;
} Row;

#define HOST "Host: a\r\n"

// reliability.md §2.2, row by row, and what stands near each row.
static const Row gate[] = {
// clang-format off
#define ROW(what_, status_, bytes_) { what_, status_, { bytes_, sizeof(bytes_) - 1 } }
    // clang-format on
    ROW("no Host", 400, "GET / HTTP/1.1\r\n\r\n"),
    ROW("two Hosts", 400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n"),
    ROW("two different Hosts", 400, "GET / HTTP/1.1\r\n" HOST "Host: b\r\n\r\n"),
    ROW("empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    ROW("two names in a Host", 400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
    ROW("Host with user", 400, "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n"),
    ROW("CL then TE", 400,
        "POST / HTTP/1.1\r\n" HOST
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ROW("TE then CL", 400,
        "POST / HTTP/1.1\r\n" HOST
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
    ROW("two different CL", 400,
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    ROW("two equal CL", 400,
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
    ROW("CL list", 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nhello"),
    ROW("CL with sign", 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello"),
    ROW("CL negative", 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\nhello"),
    ROW("CL in hex", 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nhello"),
    ROW("CL empty", 400, "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n"),
    ROW("CL beyond 64 bits", 413,
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551621\r\n\r\nhello"),
    ROW("blank before the colon", 400,
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
    ROW("TE: xchunked", 400,
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ROW("TE: identity, chunked", 501,
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
    ROW("TE: chunked, gzip", 400,
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
    ROW("TE twice", 400,
        "POST / HTTP/1.1\r\n" HOST
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ROW("control byte in a name", 400, "GET / HTTP/1.1\r\n" HOST "a\001b: c\r\n\r\n"),
    ROW("NUL in a name", 400, "GET / HTTP/1.1\r\n" HOST "a\0b: c\r\n\r\n"),
    ROW("NUL in a value", 400, "GET / HTTP/1.1\r\n" HOST "a: b\0c\r\n\r\n"),
    ROW("empty name", 400, "GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n"),
    ROW("no colon", 400, "GET / HTTP/1.1\r\n" HOST "abc\r\n\r\n"),
    ROW("bare CR in a value", 400, "GET / HTTP/1.1\r\n" HOST "a: b\rc\r\n\r\n"),
    ROW("bare LF in a field", 400, "GET / HTTP/1.1\r\n" HOST "a: b\nc: d\r\n\r\n"),
    ROW("bare LF everywhere", 400, "GET / HTTP/1.1\nHost: a\n\n"),
    ROW("obs-fold", 400, "GET / HTTP/1.1\r\n" HOST "a: b\r\n c\r\n\r\n"),
    ROW("obs-fold with TAB", 400, "GET / HTTP/1.1\r\n" HOST "a: b\r\n\tc\r\n\r\n"),
    ROW("blank before the first field", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    ROW("HTTP/1.2", 505, "GET / HTTP/1.2\r\n" HOST "\r\n"),
    ROW("HTTP/2.0", 505, "GET / HTTP/2.0\r\n" HOST "\r\n"),
    ROW("HTTP/0.9", 400, "GET /\r\n"),
    ROW("lower-case version", 400, "GET / http/1.1\r\n" HOST "\r\n"),
    ROW("odd method", 501, "get{} / HTTP/1.1\r\n" HOST "\r\n"),
    ROW("method in lower case", 501, "get / HTTP/1.1\r\n" HOST "\r\n"),
    ROW("TRACE", 405, "TRACE / HTTP/1.1\r\n" HOST "\r\n"),
    ROW("CONNECT", 405, "CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n"),
    ROW("two blanks", 400, "GET  / HTTP/1.1\r\n" HOST "\r\n"),
    ROW("blank at the end", 400, "GET / HTTP/1.1 \r\n" HOST "\r\n"),
    ROW("TAB as separator", 400, "GET\t/\tHTTP/1.1\r\n" HOST "\r\n"),
    ROW("%00 in the path", 400, "GET /a%00b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("%00 in the query", 400, "GET /a?b=%00 HTTP/1.1\r\n" HOST "\r\n"),
    ROW("raw NUL in the target", 400, "GET /a\0b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("raw control byte in the target", 400, "GET /a\001b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("raw UTF-8 in the target", 400, "GET /\xe7\xba\xa2 HTTP/1.1\r\n" HOST "\r\n"),
    ROW("broken escape", 400, "GET /a%2 HTTP/1.1\r\n" HOST "\r\n"),
    ROW("dot segments", 400, "GET /../../etc/passwd HTTP/1.1\r\n" HOST "\r\n"),
    ROW("dot segment at the end", 400, "GET /a/.. HTTP/1.1\r\n" HOST "\r\n"),
    ROW("single dot", 400, "GET /./a HTTP/1.1\r\n" HOST "\r\n"),
    ROW("encoded dots", 400, "GET /%2e%2e/a HTTP/1.1\r\n" HOST "\r\n"),
    ROW("half encoded dots", 400, "GET /a/.%2E/b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("encoded slash", 400, "GET /%2e%2e%2fetc HTTP/1.1\r\n" HOST "\r\n"),
    ROW("encoded backslash", 400, "GET /a%5cb HTTP/1.1\r\n" HOST "\r\n"),
    ROW("raw backslash", 400, "GET /a\\b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("two slashes first", 400, "GET //a/b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("fragment", 400, "GET /a#b HTTP/1.1\r\n" HOST "\r\n"),
    ROW("asterisk form", 400, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
    ROW("absolute form of another host", 400, "GET http://b/ HTTP/1.1\r\n" HOST "\r\n"),
    ROW("absolute form with user", 400, "GET http://me@a/ HTTP/1.1\r\nHost: me@a\r\n\r\n"),
    ROW("absolute form of another scheme", 400, "GET ftp://a/ HTTP/1.1\r\n" HOST "\r\n"),
    ROW("relative target", 400, "GET a/b HTTP/1.1\r\n" HOST "\r\n"),
#define CHUNKED "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
    ROW("chunk size 0x3", 400, CHUNKED "0x3\r\nabc\r\n0\r\n\r\n"),
    ROW("chunk size +3", 400, CHUNKED "+3\r\nabc\r\n0\r\n\r\n"),
    ROW("chunk size with a blank", 400, CHUNKED "3 \r\nabc\r\n0\r\n\r\n"),
    ROW("chunk size of 17 digits", 400, CHUNKED "00000000000000003\r\nabc\r\n0\r\n\r\n"),
    ROW("chunk size of 64 bits", 413, CHUNKED "ffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
    ROW("chunk size with LF only", 400, CHUNKED "3\nabc\r\n0\r\n\r\n"),
    ROW("chunk data with LF only", 400, CHUNKED "3\r\nabc\n0\r\n\r\n"),
    ROW("chunk data too long", 400, CHUNKED "3\r\nabcd\r\n0\r\n\r\n"),
    ROW("broken chunk extension", 400, CHUNKED "3;\r\nabc\r\n0\r\n\r\n"),
    ROW("folded trailer", 400, CHUNKED "3\r\nabc\r\n0\r\na: b\r\n c\r\n\r\n"),
    ROW("last chunk with LF only", 400, CHUNKED "3\r\nabc\r\n0\r\n\n"),
    ROW("chunked in HTTP/1.0", 400,
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ROW("Expect of something else", 417,
        "POST / HTTP/1.1\r\n" HOST "Expect: tea\r\nContent-Length: 1\r\n\r\n"),
};

TEST(what_two_parsers_could_read_differently_is_refused)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    for (size_t i = 0; i < COUNT(gate); i++) {
        int fd = dial(t, rig);
        bool closed = false;
        // A request follows at once: nothing of it may be answered after a refusal.
        say(fd, gate[i].bytes);
        say(fd, S("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"));
        shutdown(fd, SHUT_WR);
        Str answer = hear_all(t, fd, &closed);
        if (status_of(answer) != gate[i].status || !closed || str_has(answer, S("smuggled")))
            test_failed(__FILE__, __LINE__, "%s: %d, not %d (closed %d)", gate[i].what,
                        status_of(answer), gate[i].status, closed);
        CHECK_HAS(answer, "Connection: close\r\n");
        CHECK_HAS(answer, "Content-Type: application/problem+json\r\n");
        CHECK_HAS(answer, str_z(t->arena, str_printf(t->arena, "\"status\":%d}", gate[i].status)));
    }
    CHECK_INT(atomic_load(&rig->calls), 0);
    CHECK_INT(server_figures(rig->server).refused, COUNT(gate));
}

TEST(a_refusal_does_not_wait_for_the_end_of_the_head)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    CHECK_INT(status_of(ask(t, rig, S("GET / HTTP/1.1\n"))), 400);
    CHECK_INT(status_of(ask(t, rig, S("BREW / HTTP/1.1\r\n"))), 501);
    Str answer = ask(t, rig, S("TRACE / HTTP/1.1\r\n"));
    CHECK_HAS(answer, "\r\nAllow: GET, HEAD, POST");
}

TEST(a_head_has_limits)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    Str a = repeat(t, "a", 20000);
    Str target = str_slice(a, 0, HTTP_TARGET_MAX - 1);
    CHECK_INT(
        status_of(ask(t, rig,
                      str_printf(t->arena, "GET /%.*s HTTP/1.1\r\n" HOST "\r\n", STR_FMT(target)))),
        200);
    CHECK_INT(
        status_of(ask(
            t, rig, str_printf(t->arena, "GET /%.*sx HTTP/1.1\r\n" HOST "\r\n", STR_FMT(target)))),
        414);
    CHECK_INT(status_of(ask(t, rig, str_printf(t->arena, "GET /%.*s", STR_FMT(a)))), 414);
    Str most = repeat(t, "b: c\r\n", 63), more = repeat(t, "b: c\r\n", 64);
    CHECK_INT(
        status_of(
            ask(t, rig, str_printf(t->arena, "GET / HTTP/1.1\r\n" HOST "%.*s\r\n", STR_FMT(most)))),
        200);
    CHECK_INT(
        status_of(
            ask(t, rig, str_printf(t->arena, "GET / HTTP/1.1\r\n" HOST "%.*s\r\n", STR_FMT(more)))),
        431);
    Str fits = str_slice(a, 0, HTTP_HEAD_MAX - 16 - 9 - 4 - 3);
    CHECK_INT(status_of(ask(t, rig,
                            str_printf(t->arena, "GET / HTTP/1.1\r\n" HOST "b: %.*s\r\n\r\n",
                                       STR_FMT(fits)))),
              200);
    CHECK_INT(status_of(ask(t, rig,
                            str_printf(t->arena, "GET / HTTP/1.1\r\n" HOST "b: %.*sx\r\n\r\n",
                                       STR_FMT(fits)))),
              431);
    CHECK_INT(status_of(ask(t, rig,
                            str_printf(t->arena, "GET / HTTP/1.1\r\n" HOST "b: %.*s", STR_FMT(a)))),
              431);
}

TEST(what_the_rfc_lets_a_client_send_is_accepted)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    CHECK_HAS(ask(t, rig, S("GET http://A:80/x?y HTTP/1.1\r\nHost: a:80\r\n\r\n")),
              "GET /x ?y host=a ");
    CHECK_HAS(ask(t, rig, S("GET http://a?y HTTP/1.1\r\nHost: a\r\n\r\n")), "GET / ?y host=a ");
    CHECK_HAS(ask(t, rig, S("\r\nGET / HTTP/1.1\r\nHost: [::1]:8\r\n\r\n")), "host=[::1] ");
    CHECK_HAS(ask(t, rig, S("GET /.well-known/a...b/..c HTTP/1.1\r\nHost: a\r\n\r\n")),
              "GET /.well-known/a...b/..c ");
    CHECK_HAS(ask(t, rig, S("GET /%E7%BA%A2 HTTP/1.1\r\nhOST:\ta \r\n\r\n")), "GET /%E7%BA%A2 ?");
    CHECK_HAS(ask(t, rig, S("GET / HTTP/1.1\r\nHost: a\r\nB: 1\r\nb: 2\r\n\r\n")), "headers=2");
    CHECK_HAS(ask(t, rig,
                  S(CHUNKED "3;a=b;c=\"d\\\"e\"\r\nabc\r\nA\r\n0123456789\r\n000\r\nx: y\r\n\r\n")),
              "\r\n\r\nabc0123456789");
    CHECK_HAS(ask(t, rig, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabc")),
              "\r\n\r\nabc");
}

TEST(http_1_0_closes_unless_asked_to_stay)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("GET / HTTP/1.0\r\n\r\n"));
    Str answer = hear_all(t, fd, &closed);
    CHECK(closed);
    CHECK_INT(status_of(answer), 200);
    CHECK_HAS(answer, "Connection: close\r\n");
    CHECK_HAS(answer, "host= from=127.0.0.1");
    fd = dial(t, rig);
    say(fd, S("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
    CHECK_HAS(hear_one(t, fd), "Connection: keep-alive\r\n");
    say(fd, S("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n"));
    answer = hear_all(t, fd, &closed);
    CHECK(closed);
    CHECK_INT(status_of(answer), 200);
    CHECK_HAS(answer, "Connection: close\r\n");
}

TEST(head_gets_the_length_but_no_body)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("HEAD /slot HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\n"
              "HEAD /last HTTP/1.1\r\nHost: a\r\n\r\n"));
    Str all = hear_all(t, fd, &closed);
    CHECK(closed);
    CHECK_HAS(all, "Content-Length: 4\r\n\r\nHTTP/1.1 204 No Content\r\n");
    CHECK_LACKS(all, "zero");
    CHECK_LACKS(all, "bye");
    Str none = str_slice(all, str_find_str(all, S("HTTP/1.1 204")), all.n);
    CHECK_LACKS(str_slice(none, 0, str_find_str(none, S("\r\n\r\n"))), "Content-Length");
    CHECK(str_ends(all, S("Content-Length: 3\r\nConnection: close\r\n\r\n")));
}

TEST(the_slot_is_zero_for_each_request)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    for (int i = 0; i < 3; i++) {
        say(fd, S("GET /slot HTTP/1.1\r\nHost: a\r\n\r\n"));
        CHECK_STR(body_of(hear_one(t, fd)), "zero");
    }
}

// Answers the oldest parked exchange from this thread, which is not the loop's.
static bool answer_oldest(Rig *rig, Str body)
{
    pthread_mutex_lock(&rig->lock);
    Exchange *exchange = rig->parked_n > 0 ? rig->parked[0] : NULL;
    if (exchange != NULL)
        memmove(rig->parked, rig->parked + 1, (size_t)--rig->parked_n * sizeof *rig->parked);
    pthread_mutex_unlock(&rig->lock);
    if (exchange != NULL)
        answer_text(rig, exchange, body);
    return exchange != NULL;
}

static void wait_parked(Rig *rig, int n)
{
    for (int64_t until = now_ms() + 5000; now_ms() < until; nap(1)) {
        pthread_mutex_lock(&rig->lock);
        int have = rig->parked_n;
        pthread_mutex_unlock(&rig->lock);
        if (have >= n)
            return;
    }
    test_failed(__FILE__, __LINE__, "%d requests did not park", n);
}

TEST(pipelined_requests_are_answered_one_at_a_time_and_in_order)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    say(fd, S("GET /park/1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: "
              "a\r\nContent-Length: 3\r\n\r\ntwo"
              "GET /park/3 HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    nap(50);
    CHECK_INT(atomic_load(&rig->calls), 1);
    CHECK(answer_oldest(rig, S("one")));
    CHECK_STR(body_of(hear_one(t, fd)), "one");
    CHECK_STR(body_of(hear_one(t, fd)), "two");
    wait_parked(rig, 1);
    CHECK(answer_oldest(rig, S("three")));
    CHECK_STR(body_of(hear_one(t, fd)), "three");
}

TEST(a_thousand_pipelined_requests_lose_none)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    Buf all = buf_new(t->arena, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_printf(&all, "GET /r%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
    say(fd, buf_str(&all));
    for (int i = 0; i < 1000; i++)
        CHECK_HAS(hear_one(t, fd), str_z(t->arena, str_printf(t->arena, "GET /r%d ?", i)));
}

TEST(bytes_may_arrive_one_by_one)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    Str two = S(
        CHUNKED
        "3\r\nabc\r\n0\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwxyz");
    for (size_t i = 0; i < two.n; i++) {
        say(fd, str_slice(two, i, i + 1));
        if (i % 8 == 0)
            nap(1);
    }
    CHECK_STR(body_of(hear_one(t, fd)), "abc");
    CHECK_STR(body_of(hear_one(t, fd)), "wxyz");
}

static size_t limit_by_path(void *with, Str method, Str path)
{
    (void)with, (void)method;
    return str_eq(path, S("/echo")) ? 3000000 : 1000;
}

TEST(a_body_of_any_size_below_the_limit_arrives_whole)
{
    Rig *rig = rig_start(t, (ServerConfig){ .body_limit = limit_by_path });
    const size_t sizes[] = { 1, 8000, 8191, 8192, 8193, 20000, 70000, 3000000 };
    for (size_t i = 0; i < COUNT(sizes); i++) {
        Str body = repeat(t, "0123456789", sizes[i] / 10 + 1);
        body.n = sizes[i];
        int fd = dial(t, rig);
        say(fd,
            str_printf(t->arena, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
                       body.n));
        say(fd, body);
        say(fd, S(CHUNKED));
        for (Str rest = body; rest.n > 0; rest = str_slice(rest, 999, rest.n)) {
            Str piece = str_slice(rest, 0, 999);
            say(fd, str_printf(t->arena, "%zx\r\n%.*s\r\n", piece.n, STR_FMT(piece)));
        }
        say(fd, S("0\r\n\r\nGET /last HTTP/1.1\r\nHost: a\r\n\r\n"));
        bool closed = false;
        Str all = hear_all(t, fd, &closed);
        CHECK(closed);
        CHECK(str_eq(str_slice(body_of(all), 0, body.n), body));
        Str second = str_slice(body_of(all), body.n, all.n);
        CHECK(str_eq(str_slice(body_of(second), 0, body.n), body));
        CHECK(str_ends(second, S("bye")));
    }
}

TEST(a_body_over_its_routes_limit_is_refused_before_it_is_sent)
{
    Rig *rig = rig_start(t, (ServerConfig){ .body_limit = limit_by_path });
    CHECK_INT(
        status_of(ask(t, rig, S("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"))),
        413);
    CHECK_INT(
        status_of(ask(
            t, rig, S("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"))),
        413);
    CHECK_INT(status_of(ask(
                  t, rig, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000001\r\n\r\n"))),
              413);
    // Also when the chunks are small and many.
    Str many = str_join(t->arena,
                        S("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
                        repeat(t, "a\r\n0123456789\r\n", 101));
    CHECK_INT(status_of(ask(t, rig, many)), 413);
    CHECK_INT(atomic_load(&rig->calls), 0);
}

typedef struct {
    int fd;
    Str bytes;
    size_t sent;
} Sender;

static void *send_slowly(void *with)
{
    Sender *sender = with;
    while (sender->sent < sender->bytes.n) {
        Str piece = str_slice(sender->bytes, sender->sent, sender->sent + 65536);
        ssize_t n = send(sender->fd, piece.p, piece.n, MSG_NOSIGNAL);
        if (n <= 0)
            return NULL;
        sender->sent += (size_t)n;
        nap(2);
    }
    return NULL;
}

TEST(ten_megabytes_get_413_at_once_and_the_client_can_read_it)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    Sender sender = { .fd = fd, .bytes = repeat(t, "0123456789", 1000000) };
    pthread_t thread;
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n"));
    CHECK(pthread_create(&thread, NULL, send_slowly, &sender) == 0);
    nap(20);  // the client is in the middle of sending
    int64_t began = now_ms();
    bool closed = false;
    Str answer = hear_all(t, fd, &closed);
    int64_t took = now_ms() - began;
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_INT(status_of(answer), 413);
    CHECK_HAS(answer, "\"status\":413}");
    CHECK(took < 1000);
    CHECK(sender.sent < 10000000);
    CHECK(server_figures(rig->server).bytes_in < 3000000);
}

static const HttpReply *words_for_browsers(__attribute__((unused)) void *with,
                                           const HttpRequest *request)
{
    static const HttpReply page = { .status = 413,
                                    .head = { "Content-Type: text/html\r\n", 25 },
                                    .body = { "<p>too large</p>", 16 } };
    return str_has(http_header(request, "accept"), S("text/html")) ? &page : NULL;
}

TEST(a_browser_whose_body_is_too_large_is_told_in_words)
{
    Rig *rig = rig_start(t, (ServerConfig){ .too_large = words_for_browsers });
    int fd = dial(t, rig);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nAccept: text/html,*/*\r\nContent-Length: "
              "40000000\r\n\r\n"));
    bool closed = false;
    Str answer = hear_all(t, fd, &closed);
    CHECK_INT(status_of(answer), 413);
    CHECK_HAS(answer, "Content-Type: text/html\r\n");
    CHECK_HAS(answer, "Connection: close\r\n");
    CHECK_HAS(answer, "<p>too large</p>");

    fd = dial(t, rig);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 40000000\r\n\r\n"));
    CHECK_HAS(hear_all(t, fd, &closed), "\"status\":413}");
}

static bool always(__attribute__((unused)) void *with, __attribute__((unused)) Str method,
                   __attribute__((unused)) Str path)
{
    return true;
}

TEST(the_beginning_of_a_body_beyond_its_limit_arrives_where_it_is_wanted)
{
    Rig *rig = rig_start(t, (ServerConfig){ .body_cut = always });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 40000000\r\n\r\n"));
    say(fd, repeat(t, "0123456789", 10000));
    Str answer = hear_all(t, fd, &closed);
    CHECK_INT(status_of(answer), 200);
    CHECK_HAS(answer, "Connection: close\r\n");
    CHECK(answer.n > BODY_CUT && answer.n < BODY_CUT + 1000);
    CHECK(closed);
}

TEST(a_refused_client_that_goes_on_sending_is_not_reset)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n"));
    nap(20);
    Str more = repeat(t, "0123456789", 1000);
    for (int i = 0; i < 10; i++, nap(5))
        CHECK_INT(send(fd, more.p, more.n, MSG_NOSIGNAL), more.n);
    CHECK_INT(status_of(hear_one(t, fd)), 413);
    char byte;
    CHECK_INT(recv(fd, &byte, 1, 0), 0);
}

TEST(expect_100_continue_is_answered_when_the_body_is_wanted)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    say(fd,
        S("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n"));
    CHECK_STR(hear_one(t, fd), "HTTP/1.1 100 Continue\r\n\r\n");
    say(fd, S("abc"));
    CHECK_STR(body_of(hear_one(t, fd)), "abc");
    // With the body at hand, or too large a one announced, there is nothing to wait for.
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
              "3\r\n\r\nabc"));
    CHECK_INT(status_of(hear_one(t, fd)), 200);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
              "3000000\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, fd)), 413);
    CHECK_INT(
        status_of(ask(
            t, rig, S("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"))),
        200);
}

// Sends `drip` again and again until the server has closed; tells when that was.
static int64_t drip_until_closed(int fd, Str drip, int64_t every_ms)
{
    int64_t began = now_ms();
    CHECK(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
    while (now_ms() - began < 5000) {
        char bytes[1024];
        ssize_t n = recv(fd, bytes, sizeof bytes, MSG_PEEK);
        if (n == 0 || (n < 0 && errno != EAGAIN))
            return now_ms() - began;
        if (n > 0)
            break;
        (void)!send(fd, drip.p, drip.n, MSG_NOSIGNAL);
        nap(every_ms);
    }
    return now_ms() - began;
}

TEST(a_slow_head_is_cut_at_its_deadline_although_bytes_drip)
{
    Rig *rig = rig_start(t, (ServerConfig){ .head_deadline_ms = 400 });
    int fd = dial(t, rig);
    say(fd, S("GET / HTTP/1.1\r\nHost: a\r\n"));
    int64_t took = drip_until_closed(fd, S("a: b\r\n"), 20);
    CHECK(took >= 380 && took < 1000);
    CHECK_INT(status_of(hear_one(t, fd)), 408);
    fd = dial(t, rig);
    took = drip_until_closed(fd, S("a"), 20);
    CHECK(took >= 380 && took < 1000);
    CHECK_INT(server_figures(rig->server).timeouts, 2);
    CHECK_INT(atomic_load(&rig->calls), 0);
}

TEST(a_connection_that_says_nothing_is_closed)
{
    Rig *rig = rig_start(t, (ServerConfig){ .head_deadline_ms = 200 });
    int fd = dial(t, rig);
    bool closed = false;
    CHECK_STR(hear_all(t, fd, &closed), "");
    CHECK(closed);
}

TEST(a_slow_body_is_cut_by_its_rate_although_bytes_drip)
{
    Rig *rig = rig_start(t, (ServerConfig){ .body_grace_ms = 300 });
    int fd = dial(t, rig);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"));
    int64_t took = drip_until_closed(fd, S("a"), 10);
    CHECK(took >= 280 && took < 1200);
    CHECK_INT(status_of(hear_one(t, fd)), 408);
    fd = dial(t, rig);
    say(fd, S(CHUNKED));
    took = drip_until_closed(fd, S("1;abcdefghijk=lmnopqrstuvwxyz\r\na\r\n"), 10);
    CHECK(took >= 280 && took < 1200);
    CHECK_INT(status_of(hear_one(t, fd)), 408);
    // One that keeps the rate is not cut.
    fd = dial(t, rig);
    say(fd, S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4000\r\n\r\n"));
    for (int i = 0; i < 40; i++, nap(20))
        say(fd, repeat(t, "x", 100));
    CHECK_INT(body_of(hear_one(t, fd)).n, 4000);
}

TEST(a_reader_that_does_not_read_is_cut)
{
    Rig *rig = rig_start(t, (ServerConfig){ .write_deadline_ms = 300 });
    rig->huge = repeat(t, "0123456789", 2000000);
    int fd = dial(t, rig);
    say(fd, S("GET /huge HTTP/1.1\r\nHost: a\r\n\r\n"));
    int64_t began = now_ms();
    while (server_figures(rig->server).timeouts == 0 && now_ms() - began < 4000)
        nap(5);
    for (int i = 0; i < 1000 && server_figures(rig->server).open > 0; i++)
        nap(2);
    CHECK_INT(server_figures(rig->server).open, 0);
    CHECK(now_ms() - began >= 280 && now_ms() - began < 3000);
    CHECK_INT(atomic_load(&rig->sent), 1);  // told, although the bytes never left
    CHECK_INT(server_figures(rig->server).timeouts, 1);
}

TEST(a_large_answer_arrives_whole)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    rig->huge = repeat(t, "0123456789", 1000000);
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("GET /huge HTTP/1.1\r\nHost: a\r\n\r\nGET /last HTTP/1.1\r\nHost: a\r\n\r\n"));
    nap(50);  // so that the socket fills
    Str all = hear_all(t, fd, &closed);
    CHECK(closed);
    CHECK(str_eq(str_slice(body_of(all), 0, rig->huge.n), rig->huge));
    CHECK(str_ends(all, S("bye")));
}

TEST(an_answer_that_waits_for_its_reader_is_not_mixed_with_others)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int lazy = dial(t, rig), other = dial(t, rig);
    const int times = 1500;  // 12 MB: more than two sockets hold
    say(lazy, repeat(t, "GET /fill/a HTTP/1.1\r\nHost: a\r\n\r\n", (size_t)times));
    for (int i = 0; i < 200; i++) {
        say(other, S("GET /fill/b HTTP/1.1\r\nHost: a\r\n\r\n"));
        Str body = body_of(hear_one(t, other));
        CHECK(body.n == 8000 && body.p[0] == 'b' && body.p[7999] == 'b');
    }
    CHECK(atomic_load(&rig->calls) < times + 200);  // it did fill up
    shutdown(lazy, SHUT_WR);
    bool closed;
    Str all = hear_all(t, lazy, &closed);
    CHECK(!str_has(all, S("bbbb")));
    int whole = 0;
    for (size_t at = 0; at < all.n; whole++) {
        Str answer = str_slice(all, at, at + 400);
        size_t head = str_find_str(answer, S("\r\n\r\n"));
        CHECK(status_of(answer) == 200 && head != STR_NOWHERE);
        at += head + 4 + 8000;
        CHECK(all.p[at - 1] == 'a');
    }
    CHECK_INT(whole, times);
}

TEST(keep_alive_ends_by_itself)
{
    Rig *rig = rig_start(t, (ServerConfig){ .keep_alive_ms = 250 });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, fd)), 200);
    int64_t began = now_ms();
    CHECK_STR(hear_all(t, fd, &closed), "");
    CHECK(closed);
    CHECK(now_ms() - began >= 230 && now_ms() - began < 1000);
    CHECK_INT(server_figures(rig->server).timeouts, 0);
}

TEST(beyond_the_bound_the_oldest_idle_connection_goes)
{
    Rig *rig = rig_start(t, (ServerConfig){ .connections = 3 });
    int first = dial(t, rig);
    say(first, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, first)), 200);
    nap(5);
    int busy = dial(t, rig), later = dial(t, rig);
    say(busy, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    say(later, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, later)), 200);
    CHECK_INT(status_of(ask(t, rig, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))), 200);
    bool closed = false;
    CHECK_STR(hear_all(t, first, &closed), "");
    CHECK(closed);
    say(later, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, later)), 200);
    CHECK(answer_oldest(rig, S("done")));
    CHECK_STR(body_of(hear_one(t, busy)), "done");
}

TEST(one_address_cannot_take_all_places)
{
    Rig *rig = rig_start(t, (ServerConfig){ .connections = 10, .per_address = 2 });
    int one = dial(t, rig), two = dial(t, rig);
    say(one, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    say(two, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 2);
    int three = dial(t, rig);
    bool closed = false;
    say(three, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    Str answer = hear_all(t, three, &closed);
    CHECK(closed);
    CHECK_INT(status_of(answer), 503);
    CHECK_HAS(answer, "\r\nRetry-After: 5\r\n");
    CHECK_HAS(answer, "\r\nConnection: close\r\n");
    CHECK(answer_oldest(rig, S("1")) && answer_oldest(rig, S("2")));
    CHECK_STR(body_of(hear_one(t, one)), "1");
    CHECK_STR(body_of(hear_one(t, two)), "2");
    // Now they idle, so the next one finds a place.
    CHECK_INT(status_of(ask(t, rig, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))), 200);
}

TEST(a_closed_connection_gives_its_place_back)
{
    Rig *rig = rig_start(t, (ServerConfig){ .connections = 4, .threads = 2 });
    for (int i = 0; i < 200; i++) {
        int fd = dial(t, rig);
        say(fd, S("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        bool closed = false;
        CHECK_INT(status_of(hear_all(t, fd, &closed)), 200);
        shutdown(fd, SHUT_RDWR);
    }
    CHECK_INT(server_figures(rig->server).refused, 0);
}

static void *answer_many(void *with)
{
    Rig *rig = with;
    for (int done = 0; done < 300;)
        if (answer_oldest(rig, S("from afar")))
            done++;
        else
            nap(1);
    return NULL;
}

TEST(parked_requests_are_answered_from_another_thread)
{
    Rig *rig = rig_start(t, (ServerConfig){ .threads = 2 });
    pthread_t thread;
    int fds[30];
    for (size_t i = 0; i < COUNT(fds); i++)
        fds[i] = dial(t, rig);
    CHECK(pthread_create(&thread, NULL, answer_many, rig) == 0);
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < COUNT(fds); i++)
            say(fds[i], S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
        for (size_t i = 0; i < COUNT(fds); i++)
            CHECK_STR(body_of(hear_one(t, fds[i])), "from afar");
    }
    CHECK(pthread_join(thread, NULL) == 0);
    for (int i = 0; i < 1000 && atomic_load(&rig->sent) < 300; i++)
        nap(2);  // told after the bytes have left, so the client may know first
    CHECK_INT(atomic_load(&rig->sent), 300);
}

static void resumed(void *with, Exchange *exchange)
{
    answer_text(with, exchange, str_printf(exchange_arena(exchange), "resumed"));
}

TEST(a_parked_request_can_go_back_to_its_loop)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    say(fd, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\nGET /slot HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    server_resume(rig->parked[0], resumed, rig);
    CHECK_STR(body_of(hear_one(t, fd)), "resumed");
    CHECK_STR(body_of(hear_one(t, fd)), "zero");
}

static void hang_up(int fd)
{
    struct linger hard = { .l_onoff = 1 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    shutdown(fd, SHUT_RDWR);
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    connect(fd, &none,
            sizeof none);  // dissolves the connection with a reset, the descriptor stays ours
}

TEST(an_answer_to_a_peer_that_has_gone_is_dropped_but_told)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int one = dial(t, rig), two = dial(t, rig);
    say(one, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    say(two, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 2);
    hang_up(one);
    hang_up(two);
    nap(50);
    CHECK_INT(server_figures(rig->server).open,
              2);  // their places are held until the application has answered
    server_resume(rig->parked[1], resumed, rig);
    CHECK(answer_oldest(rig, S("too late")));
    for (int i = 0; i < 1000 && server_figures(rig->server).open > 0; i++)
        nap(2);
    CHECK_INT(server_figures(rig->server).open, 0);
    CHECK_INT(atomic_load(&rig->sent), 2);
}

TEST(a_client_may_shut_its_side_and_still_be_answered)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    shutdown(fd, SHUT_WR);
    wait_parked(rig, 1);
    nap(20);
    CHECK(answer_oldest(rig, S("still here")));
    CHECK(str_ends(hear_all(t, fd, &closed), S("still here")));
    CHECK(closed);
}

TEST(events_stream_from_another_thread_until_their_end)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int fd = dial(t, rig);
    bool closed = false;
    say(fd, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    Exchange *exchange = rig->parked[0];
    CHECK(server_stream(exchange, S("Content-Type: text/event-stream\r\n")));
    Str head = hear_one(t, fd);
    CHECK_INT(status_of(head), 200);
    CHECK_HAS(head, "Content-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    for (int i = 0; i < 100; i++)
        CHECK(server_stream_send(exchange, str_printf(t->arena, "data: %d\n\n", i)));
    server_stream_end(exchange);
    Str events = hear_all(t, fd, &closed);
    CHECK(closed);
    CHECK(str_starts(events, S("data: 0\n\ndata: 1\n\n")));
    CHECK(str_ends(events, S("data: 98\n\ndata: 99\n\n")));
}

TEST(a_stream_ends_for_who_is_gone_or_too_slow)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int gone = dial(t, rig), slow = dial(t, rig);
    say(gone, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    say(slow, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 2);
    CHECK(server_stream(rig->parked[0], S("")));
    CHECK(server_stream(rig->parked[1], S("")));
    hear_one(t, gone);
    hang_up(gone);
    bool kept = true;
    for (int i = 0; i < 1000 && kept; i++, nap(2))
        kept = server_stream_send(rig->parked[0], S("data: x\n\n"));
    CHECK(!kept);
    Str event = repeat(t, "0123456789", 1000);
    kept = true;
    for (int i = 0; i < 10000 && kept; i++)
        kept = server_stream_send(rig->parked[1], event);
    CHECK(!kept);
    server_stream_end(rig->parked[0]);
    server_stream_end(rig->parked[1]);
    for (int i = 0; i < 1000 && server_figures(rig->server).open > 0; i++)
        nap(2);
    CHECK_INT(server_figures(rig->server).open, 0);
}

static bool trusts_loopback(void *with, Str address)
{
    (void)with;
    return str_eq(address, S("127.0.0.1")) || str_eq(address, S("10.0.0.9"));
}

#define FORWARDED                                                                          \
    "GET / HTTP/1.1\r\nHost: inner\r\nX-Forwarded-For: 6.6.6.6, 2001:db8::7, 10.0.0.9\r\n" \
    "X-Forwarded-Proto: https\r\nX-Forwarded-Host: Daye.example:443\r\n\r\n"

TEST(forwarded_headers_count_only_from_a_trusted_proxy)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    CHECK_HAS(ask(t, rig, S(FORWARDED)), "host=inner from=127.0.0.1 https=0");
    rig = rig_start(t, (ServerConfig){ .trusted = trusts_loopback });
    CHECK_HAS(ask(t, rig, S(FORWARDED)), "host=daye.example from=2001:db8::7 https=1");
    CHECK_HAS(ask(t, rig,
                  S("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4, "
                    "<b>\r\nX-Forwarded-Host: a b\r\n\r\n")),
              "host=a from=127.0.0.1 https=0");
}

TEST(a_trusted_proxy_may_open_more_connections_than_one_address)
{
    Rig *rig = rig_start(t, (ServerConfig){ .per_address = 2, .trusted = trusts_loopback });
    int fds[5];
    for (size_t i = 0; i < COUNT(fds); i++) {
        fds[i] = dial(t, rig);
        say(fds[i], S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
        wait_parked(rig, (int)i + 1);
    }
    for (size_t i = 0; i < COUNT(fds); i++)
        CHECK(answer_oldest(rig, S("ok")));
    for (size_t i = 0; i < COUNT(fds); i++)
        CHECK_STR(body_of(hear_one(t, fds[i])), "ok");
}

TEST(who_pipelines_gives_way_to_others)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    int greedy = dial(t, rig), modest = dial(t, rig);
    // Both requests wait while the loop is held; the modest one is answered after a few of the
    // greedy ones.
    say(greedy, S("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    nap(20);
    say(greedy, repeat(t, "GET /tick HTTP/1.1\r\nHost: a\r\n\r\n", 100));
    say(modest, S("GET /ticks HTTP/1.1\r\nHost: a\r\n\r\n"));
    int64_t ticks;
    CHECK(str_int(body_of(hear_one(t, modest)), &ticks));
    CHECK(ticks <= 8);
    for (int i = 0; i < 101; i++)
        CHECK_INT(status_of(hear_one(t, greedy)), 200);
    CHECK_INT(rig->ticks, 100);
}

TEST(without_descriptors_a_connection_waits_instead_of_spinning)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons(rig->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int first = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int second = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct rlimit before, tight;
    CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
    tight = before;
    tight.rlim_cur = (rlim_t)second + 2;  // one more, for the first one's other end
    CHECK(setrlimit(RLIMIT_NOFILE, &tight) == 0);
    bool connected = connect(first, (const struct sockaddr *)&at, sizeof at) == 0 &&
                     connect(second, (const struct sockaddr *)&at, sizeof at) == 0;
    say(second, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    nap(250);
    int calls = atomic_load(&rig->calls);
    close(first);
    Str answer = hear_one(t, second);
    CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
    close(second);
    CHECK(connected);
    CHECK_INT(calls, 0);
    CHECK_INT(status_of(answer), 200);
}

static void *stop_it(void *with)
{
    server_stop(with);
    return NULL;
}

TEST(a_stop_answers_what_is_in_flight_and_accepts_no_more)
{
    Rig *rig = rig_start(t, (ServerConfig){ 0 });
    pthread_t thread;
    int idle = dial(t, rig), busy = dial(t, rig);
    say(idle, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_INT(status_of(hear_one(t, idle)), 200);
    say(busy, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\nGET /never HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    CHECK(pthread_create(&thread, NULL, stop_it, rig->server) == 0);
    bool closed = false;
    CHECK_STR(hear_all(t, idle, &closed), "");
    CHECK(closed);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons(rig->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    CHECK(connect(fd, (const struct sockaddr *)&at, sizeof at) != 0);
    close(fd);
    CHECK(answer_oldest(rig, S("in time")));
    Str all = hear_all(t, busy, &closed);
    CHECK(closed);
    CHECK_HAS(all, "Connection: close\r\n");
    CHECK(str_ends(all, S("in time")));
    shutdown(busy, SHUT_RDWR);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_INT(atomic_load(&rig->calls), 2);
}

TEST(a_stop_does_not_wait_longer_than_its_time)
{
    Rig *rig = rig_start(t, (ServerConfig){ .stop_ms = 300 });
    int fd = dial(t, rig), events = dial(t, rig);
    say(events, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 1);
    CHECK(server_stream(rig->parked[0], S("")));
    hear_one(t, events);
    say(fd, S("GET /park HTTP/1.1\r\nHost: a\r\n\r\n"));
    wait_parked(rig, 2);
    int64_t began = now_ms();
    server_stop(rig->server);
    CHECK(now_ms() - began >= 250 && now_ms() - began < 1500);
    // Late calls of the application find their memory still there.
    CHECK(!server_stream_send(rig->parked[0], S("x")));
    server_stream_end(rig->parked[0]);
    answer_text(rig, rig->parked[1], S("too late"));
}

TEST(a_taken_port_a_bad_address_and_a_forbidden_one_have_their_own_faults)
{
    Rig *rig = rig_start(t, (ServerConfig){ .threads = 2 });
    ServerConfig config = rig->config;
    Server *second = NULL;
    config.address = server_address_of(rig->server);
    CHECK_ERR(server_start(t->arena, &config, &second), server_in_use);
    config.threads = 1;
    CHECK_ERR(server_start(t->arena, &config, &second), server_in_use);
    const char *bad[] = { "",           "127.0.0.1",       ":80",
                          "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                          "::1:80",     "203.0.113.7:80" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        config.address = str(bad[i]);
        CHECK_ERR(server_start(t->arena, &config, &second), server_address);
    }
    config.address = S("127.0.0.1:81");
    uid_t me = geteuid();
    if (me == 0)
        CHECK(seteuid(65534) == 0);
    Err denied = server_start(t->arena, &config, &second);
    if (me == 0)
        CHECK(seteuid(0) == 0);
    CHECK(denied == &server_denied);
    CHECK(second == NULL);
}

TEST(a_path_decodes_to_text_or_not_at_all)
{
    Str out;
    CHECK(http_decode(t->arena, S("%E7%BA%A2+a%2Fb"), false, &out));
    CHECK_STR(out, "红+a/b");
    CHECK(http_decode(t->arena, S("a+b%2B"), true, &out));
    CHECK_STR(out, "a b+");
    CHECK(http_decode(t->arena, S(""), true, &out));
    CHECK_STR(out, "");
    const char *bad[] = { "%", "%4", "a%4", "%zz", "%00", "%C0%AF", "%E7%BA", "%ED%A0%80" };
    for (size_t i = 0; i < COUNT(bad); i++)
        CHECK(!http_decode(t->arena, str(bad[i]), true, &out));
}
