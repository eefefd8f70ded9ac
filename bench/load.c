// load: the clients of `make bench`.
//
//   load PORT CONNECTIONS REQUESTS SECONDS STATUS TEMPLATE [ROWS]
//
// A closed loop over keep-alive connections to 127.0.0.1: each sends, reads the whole answer, sends
// the next. It ends after REQUESTS or SECONDS, whichever comes first, and prints one line of JSON.
// TEMPLATE is a request as it goes over the wire; a run of 16 '@' becomes the number of the request
// in hex (a key, a text that differs), each run of '~' becomes a column of ROWS (lines of columns
// between tabs, as wide as the run), the next line for each request. An answer with another STATUS
// than the expected one is counted as wrong and shown: a fast refusal is no speed.
//
// One thread, level-triggered, one recv and one send a request, nothing copied but the varying
// bytes. It shares the cores with the server, so its own CPU time is printed as well.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX    8192
#define READ_SIZE   65536
#define HOLES_MAX   16
#define REQUEST_MAX 8192

typedef struct {
    size_t at, n;
    int column;
} Hole;  // column -1: the number

typedef struct {
    char head[HEAD_MAX];
    size_t head_n;
    int64_t body_left;  // -1: the head is not complete
    int64_t sent_ns;
    int fd;
    bool busy;
} Conn;

static struct {
    char request[REQUEST_MAX];
    size_t request_n;
    Hole holes[HOLES_MAX];
    size_t hole_n;
    char **rows;
    size_t row_n;
    char status[8];
    int epoll;
    int64_t begun, ends;
    uint64_t most, sent, answered, wrong, bytes;
    uint32_t *took_ns10;  // tens of nanoseconds
    char shown[256];
} load;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000 + now.tv_nsec;
}

// --- what is sent

static char *read_file(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die(path);
    *n = (size_t)ftell(file);
    char *bytes = malloc(*n + 1);
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, *n, file) != *n)
        die(path);
    fclose(file);
    bytes[*n] = '\0';
    return bytes;
}

static void read_template(const char *path)
{
    char *text = read_file(path, &load.request_n);
    if (load.request_n > REQUEST_MAX)
        die("the template is too long");
    memcpy(load.request, text, load.request_n);
    free(text);
    int columns = 0;
    for (size_t i = 0; i < load.request_n;) {
        size_t n = 0;
        char c = load.request[i];
        while (i + n < load.request_n && load.request[i + n] == c)
            n++;
        bool number = c == '@' && n == 16, column = c == '~' && n >= 4;
        if (number || column) {
            if (load.hole_n == HOLES_MAX)
                die("too many holes");
            load.holes[load.hole_n++] = (Hole){ i, n, number ? -1 : columns++ };
        }
        i += n;
    }
}

static void read_rows(const char *path)
{
    size_t n, room = 1024;
    char *text = read_file(path, &n);
    load.rows = malloc(room * sizeof *load.rows);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (load.row_n == room)
            load.rows = realloc(load.rows, (room *= 2) * sizeof *load.rows);
        load.rows[load.row_n++] = line;
    }
    if (load.row_n == 0)
        die("no rows");
}

static const char *column_of(const char *row, int column)
{
    for (; column > 0; column--) {
        row = strchr(row, '\t');
        if (row == NULL)
            die("a row lacks a column");
        row++;
    }
    return row;
}

static void fill(uint64_t number)
{
    for (size_t i = 0; i < load.hole_n; i++) {
        const Hole *hole = &load.holes[i];
        char *to = load.request + hole->at;
        if (hole->column < 0) {
            char hex[17];
            snprintf(hex, sizeof hex, "%016llx", (unsigned long long)number);
            memcpy(to, hex, 16);
            continue;
        }
        const char *from = column_of(load.rows[number % load.row_n], hole->column);
        if (strcspn(from, "\t") != hole->n)
            die("a column is not as wide as its hole");
        memcpy(to, from, hole->n);
    }
}

static void ask(Conn *conn)
{
    conn->busy = load.sent < load.most && now_ns() < load.ends;
    if (!conn->busy)
        return;
    fill(load.sent++);
    conn->head_n = 0;
    conn->body_left = -1;
    conn->sent_ns = now_ns();
    if (send(conn->fd, load.request, load.request_n, MSG_NOSIGNAL) != (ssize_t)load.request_n)
        die("send");
}

// --- what comes back

// 304 has no body and need not say so.
static int64_t content_length(const char *head)
{
    if (strncmp(head, "HTTP/1.1 304", 12) == 0)
        return 0;
    for (const char *line = head; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncasecmp(line, "content-length:", 15) == 0)
            return atoll(line + 15);
    }
    errno = 0;
    fprintf(stderr, "%s\n", head);
    die("an answer without a length");
}

static void note_status(const Conn *conn)
{
    if (conn->head_n > 12 && strncmp(conn->head + 9, load.status, 3) == 0)
        return;
    if (load.wrong++ == 0)
        snprintf(load.shown, sizeof load.shown, "%.12s", conn->head);
}

// Takes bytes of an answer; true when it is complete.
static bool take(Conn *conn, const char *bytes, size_t n)
{
    if (conn->body_left < 0) {
        if (conn->head_n + n >= HEAD_MAX)
            n = HEAD_MAX - 1 - conn->head_n;
        memcpy(conn->head + conn->head_n, bytes, n);
        conn->head_n += n;
        conn->head[conn->head_n] = '\0';
        char *end = strstr(conn->head, "\r\n\r\n");
        if (end == NULL)
            return false;
        end[2] = '\0';
        note_status(conn);
        conn->body_left = content_length(conn->head) -
                          (int64_t)(conn->head_n - (size_t)(end + 4 - conn->head));
        return conn->body_left <= 0;
    }
    conn->body_left -= (int64_t)n;
    return conn->body_left <= 0;
}

static void hear(Conn *conn)
{
    static char bytes[READ_SIZE];
    ssize_t n = recv(conn->fd, bytes,
                     conn->body_left < 0 ? HEAD_MAX - 1 - conn->head_n : sizeof bytes, 0);
    if (n <= 0)
        die(n == 0 ? "the server closed a connection" : "recv");
    load.bytes += (uint64_t)n;
    if (!take(conn, bytes, (size_t)n))
        return;
    load.took_ns10[load.answered++] = (uint32_t)((now_ns() - conn->sent_ns) / 10);
    ask(conn);
}

// --- the run

static void connect_to(Conn *conn, int port)
{
    int one = 1;
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (conn->fd < 0 || connect(conn->fd, (const struct sockaddr *)&at, sizeof at) != 0)
        die("connect");
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = conn };
    epoll_ctl(load.epoll, EPOLL_CTL_ADD, conn->fd, &event);
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double quantile_ms(double part)
{
    if (load.answered == 0)
        return 0;
    uint64_t at = (uint64_t)((double)(load.answered - 1) * part);
    return load.took_ns10[at] / 1e5;
}

static void print_result(double seconds)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    qsort(load.took_ns10, load.answered, sizeof *load.took_ns10, by_size);
    printf(
        "{\"requests\":%llu,\"seconds\":%.6f,\"bytes\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,"
        "\"cpu_s\":%.4f,\"wrong\":%llu,\"shown\":\"%s\"}\n",
        (unsigned long long)load.answered, seconds, (unsigned long long)load.bytes,
        quantile_ms(0.5), quantile_ms(0.99), quantile_ms(1), cpu, (unsigned long long)load.wrong,
        load.shown);
}

static void run(Conn *conns, size_t n)
{
    struct epoll_event events[256];
    for (size_t i = 0; i < n; i++)
        ask(&conns[i]);
    while (load.answered < load.sent) {
        int ready = epoll_wait(load.epoll, events, 256, 10000);
        if (ready == 0) {
            errno = ETIMEDOUT;
            die("no answer in ten seconds");
        }
        for (int i = 0; i < ready; i++)
            hear(events[i].data.ptr);
    }
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fprintf(stderr, "usage: load PORT CONNECTIONS REQUESTS SECONDS STATUS TEMPLATE [ROWS]\n");
        return 2;
    }
    size_t n = (size_t)atoi(argv[2]);
    load.most = (uint64_t)atoll(argv[3]);
    snprintf(load.status, sizeof load.status, "%s", argv[5]);
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.took_ns10 = malloc(load.most * sizeof *load.took_ns10);
    Conn *conns = calloc(n, sizeof *conns);
    if (load.took_ns10 == NULL || conns == NULL)
        die("memory");
    read_template(argv[6]);
    if (argc > 7)
        read_rows(argv[7]);
    for (size_t i = 0; i < n; i++)
        connect_to(&conns[i], atoi(argv[1]));
    load.begun = now_ns();
    load.ends = load.begun + (int64_t)(atof(argv[4]) * 1e9);
    run(conns, n);
    print_result((double)(now_ns() - load.begun) / 1e9);
    return load.wrong == 0 ? 0 : 3;
}
