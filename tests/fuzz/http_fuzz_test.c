// The corpora of the two HTTP fuzz targets, and 200,000 seeded mutations of them, through both
// parsers.
#include "web/http.h"
#include "base/io.h"
#include "base/rand.h"
#include "tests/fuzz/slow_http.h"
#include "tests/test.h"
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define SEEDS_MAX 256
#define INPUT_MAX 20000

typedef struct {
    Str at[SEEDS_MAX];
    size_t n;
} Seeds;

static Seeds *read_seeds(T *t, const char *folder)
{
    Seeds *seeds = NEW(t->arena, Seeds);
    struct dirent **found;
    int n = scandir(folder, &found, NULL, alphasort);  // sorted: the same mutations everywhere
    CHECK(n > 0 && n < SEEDS_MAX);
    for (int i = 0; i < n; i++) {
        const char *name = str_z(t->arena, str(found[i]->d_name));
        free(found[i]);
        if (name[0] == '.')
            continue;
        const char *path = str_z(t->arena, str_printf(t->arena, "%s/%s", folder, name));
        CHECK_OK(io_read(t->arena, path, INPUT_MAX, &seeds->at[seeds->n++]));
    }
    free(found);
    CHECK(seeds->n > 20);
    return seeds;
}

static const char *const pieces[] = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    " ",
    "\t",
    ":",
    ",",
    ";",
    "/",
    "?",
    "#",
    "%",
    "%00",
    "%2e",
    "%2F",
    "..",
    "//",
    "HTTP/1.1",
    "HTTP/1.0",
    "http://a",
    "Host: a\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "chunked",
    "close",
    "Connection: close\r\n",
    "Expect: 100-continue\r\n",
    "Expect: x\r\n",
    "GET",
    "POST",
    "TRACE",
    "0",
    "0\r\n",
    "3\r\nabc\r\n",
    "ff",
    "\"",
    "\\",
    "=",
    "a=b",
    "x: y\r\n",
    "[",
    "]",
    "::1",
    "\x7f",
    "\x80",
    "\x01",
    "gzip, ",
};

typedef struct {
    char at[INPUT_MAX * 2];
    size_t n;
} Mutant;

static void replace(Mutant *mutant, size_t from, size_t to, const char *with, size_t n)
{
    size_t tail = mutant->n - to;
    if (from + n + tail > sizeof mutant->at)
        return;
    memmove(mutant->at + from + n, mutant->at + to, tail);
    memcpy(mutant->at + from, with, n);
    mutant->n = from + n + tail;
}

static size_t below(Dice *dice, size_t n)
{
    return n == 0 ? 0 : dice_below(dice, (uint32_t)n);
}

static void mutate(Mutant *mutant, Dice *dice)
{
    size_t at = below(dice, mutant->n + 1);
    size_t to = at + below(dice, mutant->n - at < 40 ? mutant->n - at + 1 : 40);
    const char *piece = pieces[dice_below(dice, (uint32_t)COUNT(pieces))];
    char byte = (char)dice_below(dice, 256), copy[40];
    size_t long_run = 1 + below(dice, 5000);
    static char run[5000];
    switch (dice_below(dice, 7)) {
    case 0:
        replace(mutant, at, at, piece, strlen(piece));
        return;
    case 1:
        replace(mutant, at, to, piece, strlen(piece));
        return;
    case 2:
        replace(mutant, at, to, "", 0);
        return;
    case 3:
        replace(mutant, at, at < mutant->n ? at + 1 : at, &byte, 1);
        return;
    case 4:
        memcpy(copy, mutant->at + at, to - at);
        replace(mutant, to, to, copy, to - at);
        return;
    case 5:
        mutant->n = dice_below(dice, 8) == 0 ? at : mutant->n;
        return;
    default:
        if (dice_below(dice, 20) != 0)
            return;
        memset(run, byte, long_run);
        replace(mutant, at, at, run, long_run);
        return;
    }
}

static Str next_mutant(Mutant *mutant, const Seeds *seeds, Dice *dice)
{
    Str seed = seeds->at[dice_below(dice, (uint32_t)seeds->n)];
    if (seed.n > 0)
        memcpy(mutant->at, seed.p, seed.n);
    mutant->n = seed.n;
    for (uint32_t times = 1 + dice_below(dice, 3); times > 0; times--)
        mutate(mutant, dice);
    return str_of(mutant->at, mutant->n);
}

static void agree(const char *difference, Str in)
{
    if (difference != NULL)
        test_failed(__FILE__, __LINE__, "%s\n%.*s", difference, STR_FMT(in));
}

TEST(two_parsers_agree_on_every_head)
{
    Seeds *seeds = read_seeds(t, "tests/fuzz/corpus/http_head");
    Mutant *mutant = NEW(t->arena, Mutant);
    Arena *arena = arena_new((size_t)32 << 20);
    arena_defer(t->arena, (void (*)(void *))arena_free, arena);
    Dice dice = dice_seed(9112);
    int seen[600] = { 0 };
    for (size_t i = 0; i < seeds->n; i++)
        agree(slow_head_differs(arena, seeds->at[i]), seeds->at[i]);
    for (int i = 0; i < 150000; i++) {
        HttpRequest request;
        Str in = next_mutant(mutant, seeds, &dice);
        agree(slow_head_differs(arena, in), in);
        HttpVerdict verdict = http_parse_head(arena, in, &request);
        seen[verdict.state == HTTP_BAD ? verdict.status : (int)verdict.state]++;
        arena_reset(arena);
    }
    // Agreement means little where nothing happens: every verdict must have come often.
    const int statuses[] = { HTTP_MORE, HTTP_DONE, 400, 405, 414, 417, 431, 501, 505 };
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (seen[statuses[i]] < 300)
            test_failed(__FILE__, __LINE__, "verdict %d came only %d times", statuses[i],
                        seen[statuses[i]]);
}

TEST(two_parsers_agree_on_every_body_in_chunks)
{
    Seeds *seeds = read_seeds(t, "tests/fuzz/corpus/http_chunks");
    Mutant *mutant = NEW(t->arena, Mutant);
    Arena *arena = arena_new((size_t)32 << 20);
    arena_defer(t->arena, (void (*)(void *))arena_free, arena);
    Dice dice = dice_seed(7);
    int seen[600] = { 0 };
    for (int i = 0; i < 50000; i++) {
        Str in = (size_t)i < seeds->n ? seeds->at[i] : next_mutant(mutant, seeds, &dice);
        if (in.n < 2)
            continue;
        size_t limit = (size_t)(unsigned char)in.p[0] * 8;
        Str bytes = str_slice(in, 2, in.n);
        agree(slow_chunks_differ(arena, bytes, limit, (unsigned char)in.p[1]), bytes);
        Buf body = buf_new(arena, limit);
        HttpVerdict verdict = http_parse_chunks(&(HttpChunks){ 0 }, bytes, &body);
        seen[verdict.state == HTTP_BAD ? verdict.status : (int)verdict.state]++;
        arena_reset(arena);
    }
    const int statuses[] = { HTTP_MORE, HTTP_DONE, 400, 413, 431 };
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (seen[statuses[i]] < 300)
            test_failed(__FILE__, __LINE__, "verdict %d came only %d times", statuses[i],
                        seen[statuses[i]]);
}

// What a peer does not say cannot be parsed, so here the same bytes go through a socket.
static void count_call(void *with, Exchange *exchange)
{
    atomic_fetch_add((atomic_int *)with, 1);
    server_reply(exchange,
                 &(HttpReply){ .status = 200, .body = exchange_request(exchange)->target });
}

static Server *counting_server(T *t, atomic_int *calls, uint16_t *port)
{
    Server *server;
    ServerConfig config = {
        .address = S("127.0.0.1:0"), .threads = 1, .request = count_call, .with = calls
    };
    CHECK_OK(server_start(t->arena, &config, &server));
    Str address = server_address_of(server);
    int64_t number;
    CHECK(str_int(str_slice(address, 10, address.n), &number));
    *port = (uint16_t)number;
    return server;
}

// Sends all, shuts, and reads to the end. False when the server neither answered to the end nor
// closed.
static bool talk(uint16_t port, Str in, char *out, size_t room, size_t *n)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct timeval patience = { .tv_sec = 5 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    bool open = connect(fd, (const struct sockaddr *)&at, sizeof at) == 0;
    (void)!send(fd, in.p, in.n, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    ssize_t more = 1;
    for (*n = 0; open && more > 0 && *n<room; *n += more> 0 ? (size_t)more : 0)
        more = recv(fd, out + *n, room - *n, 0);
    bool timed_out = more < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    close(fd);
    return open && !timed_out;
}

static int first_status(Str answer)
{
    int64_t status;
    if (!str_starts(answer, S("HTTP/1.1 ")) || !str_int(str_slice(answer, 9, 12), &status))
        return 0;
    return (int)status;
}

TEST(no_request_over_a_socket_is_left_hanging_or_answered_otherwise_than_parsed)
{
    atomic_int calls = 0;
    uint16_t port;
    Server *server = counting_server(t, &calls, &port);
    Seeds *seeds = read_seeds(t, "tests/fuzz/corpus/http_head");
    Mutant *mutant = NEW(t->arena, Mutant);
    char *out = arena_alloc(t->arena, 1 << 16);
    Arena *arena = arena_new((size_t)32 << 20);
    Dice dice = dice_seed(2026);
    const char *broken = NULL;
    int answered = 0, refused = 0;
    for (int i = 0; i < 3000 && broken == NULL; i++) {
        HttpRequest request;
        size_t n;
        Str in = next_mutant(mutant, seeds, &dice);
        HttpVerdict verdict = http_parse_head(arena, in, &request);
        bool ended = talk(port, in, out, 1 << 16, &n);
        int status = first_status(str_of(out, n));
        if (!ended)
            broken = "left hanging";
        else if (verdict.state == HTTP_BAD && status != verdict.status)
            broken = "refused otherwise";
        else if (verdict.state == HTTP_MORE && n != 0)
            broken = "answered before its end";
        else if (verdict.state == HTTP_DONE && !verdict.chunked && verdict.length == 0 &&
                 status != 200)
            broken = "not answered";
        answered += status == 200;
        refused += status >= 400;
        arena_reset(arena);
    }
    server_stop(server);
    server_free(server);
    arena_free(arena);
    if (broken != NULL)
        test_failed(__FILE__, __LINE__, "%s:\n%.*s", broken, (int)mutant->n, mutant->at);
    CHECK(answered > 100 && refused > 1000);
    CHECK(atomic_load(&calls) >= answered);
}
