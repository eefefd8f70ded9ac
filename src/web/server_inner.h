// server_inner: the shapes that the files of the core share. Nobody else includes this.
//
//   server.c           start, stop, and the door for the application (any thread)
//   server_loop.c      one thread: epoll, accept, what other threads posted
//   server_conn.c      the life of a connection: request, call, answer, next; its end
//   server_request.c   from bytes to a request
//   server_exchange.c  what a connection holds while it has a request
//   server_answer.c    bytes of an answer, whole or in parts; the core's own refusals
//   server_stream.c    server-sent events
//   server_timer.c     deadlines
//   server_limits.c    how many connections, in all and per address
//
// A connection costs some 300 bytes while it idles. From the first byte of a request until its
// answer it holds an Exchange (input buffer, arenas), taken from the loop's free list and given
// back warm. All of a loop is touched by its own thread only, but for the queue (`lock`), the
// stream's bytes (`Exchange.lock`) and the figures (atomic).
#pragma once
#include "web/http.h"
#include "web/server.h"
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#define IN_ROOM        ((size_t)8 << 10)
#define OUT_ROOM       ((size_t)16 << 10)  // head and small body of one answer, composed in the loop
#define REPLY_HEAD_MAX ((size_t)12 << 10)
#define SCRATCH_ROOM   ((size_t)64 << 10)  // body bytes on their way, bytes to drop
#define STREAM_ROOM    ((size_t)64 << 10)  // what a slow reader of events may lag behind
#define INPUT_MAX      ((size_t)256 << 20)  // of one request's input arena; the body limit is far below
#define BODY_CEILING   ((size_t)64 << 20)  // no route may allow more
#define BODY_RATE      1024                // bytes a second once the grace is over
#define ANSWER_RATE    16384
#define IN_A_ROW       4  // pipelined requests of one connection before others get their turn
#define ACCEPT_REST_MS 100
#define LINGER_MS      2000
#define LINGER_BYTES   ((size_t)1 << 20)
#define REFUSALS_OPEN  64  // connections over the bound that get their 503 at the same time
#define NEVER          INT64_MAX

#define WHEEL_SLOTS    1024
#define WHEEL_TICK     ((int64_t)64)  // ms

typedef struct Loop Loop;
typedef struct Conn Conn;

typedef enum {
    CONN_IDLE,    // waits for the first byte of a request
    CONN_HEAD,    // part of a head has come
    CONN_BODY,    // the head is whole, the body is not
    CONN_READY,   // the request is whole
    CONN_BUSY,    // parked: the application has it
    CONN_WRITE,   // the answer is going out
    CONN_STREAM,  // events are going out
    CONN_LINGER,  // answered and shut; what still comes is dropped so that the answer can be read
    CONN_GONE,    // the peer has left while the application has the exchange; fd is closed
} ConnState;

// What another thread asked the loop to do for an exchange.
enum { TODO_REPLY = 1, TODO_RESUME = 2, TODO_STREAM = 4, TODO_END = 8 };

struct Exchange {
    Conn *conn;
    Loop *loop;
    Exchange *next;     // in the free list or in the queue
    Exchange *sibling;  // all exchanges of the loop
    Arena *arena;       // the application's and the parsed head's
    Arena *input;       // large heads and bodies, copies of answers; made when first needed
    void *slot;

    HttpRequest request;
    HttpVerdict verdict;
    HttpChunks chunks;
    Buf body;  // when it does not lie in `in`
    size_t body_limit;
    char *in;                       // first_in, or a larger one in `input`
    size_t in_room, in_from, in_n;  // unread bytes are in[in_from, in_n)
    size_t looked;                  // up to here there is no LF

    HttpReply reply;
    Str out, rest;  // what of the answer is still to go: composed bytes, then the body in place
    bool parked, replied, refused;

    int todo;     // loop->lock
    bool queued;  // loop->lock
    void (*resume)(void *with, Exchange *exchange);
    void *resume_with;

    pthread_mutex_t lock;  // of the four below
    char *stream;
    size_t stream_n;
    bool stream_gone, stream_ended;

    char first_in[IN_ROOM];
};

struct Conn {
    Loop *loop;
    Exchange *exchange;  // NULL while idle
    int fd;
    ConnState state;
    uint32_t events;  // asked of epoll
    int place;        // in the limits; -1 for a refused one
    bool trusted;     // the peer is a proxy of ours
    bool ready;       // in the loop's list of those that have a request at hand and gave way
    int64_t since;    // when the present phase began
    uint64_t moved;   // bytes since
    int64_t deadline;
    int64_t due;  // tick of the wheel's slot it stands in, 0 for none; never after the deadline's
    Conn *timer_before, *timer_after;
    Conn *before, *after;  // all connections of the loop; free list by `after`
    Conn *ready_after;
    struct in6_addr key;  // the address that is counted
    char address[INET6_ADDRSTRLEN];
};

typedef struct {
    Conn *slots[WHEEL_SLOTS];
    int64_t tick, next;
} Wheel;

typedef enum { LIMIT_NONE, LIMIT_ALL, LIMIT_ADDRESS } Limit;

typedef struct {
    struct in6_addr key;
    int count, next;
} Place;

typedef struct {
    pthread_mutex_t lock;
    Place *places;  // one for each address that is connected; chained by `next`, free ones too
    int *buckets;
    size_t bucket_count;
    int vacant, open, open_max, each_max;
} Limits;

typedef struct {
    _Atomic uint64_t accepted, requests, refused, timeouts, bytes_in, bytes_out;
    _Atomic int open;
} Counts;

struct Loop {
    Server *server;
    pthread_t thread;
    int epoll, listener, wake;
    bool accept_paused, stopping;
    int64_t accept_again;  // when paused
    int64_t now;           // of this round, monotonic
    Wheel wheel;
    Arena *arena;                       // connections and exchanges
    Conn *conns, *free_conns, *closed;  // `closed` wait for the end of the round
    Conn *ready;
    Exchange *free_exchanges, *exchanges;
    Exchange *calling;  // whose callback runs now
    int conn_count, refusals;
    char date[32];
    int64_t date_until;
    size_t out_n;
    Counts counts;

    pthread_mutex_t lock;  // of the queue
    Exchange *queue, *queue_last;

    char out[OUT_ROOM];
    char scratch[SCRATCH_ROOM];
};

struct Server {
    ServerConfig config;  // with defaults filled in
    Limits limits;
    Loop **loops;
    int loop_count;
    Str address;
    atomic_bool stopping;
    bool stopped;
    int64_t stop_by;  // written before `stopping`
};

static inline void count(_Atomic uint64_t *figure, uint64_t more)
{
    // One writer: no locked instruction needed.
    atomic_store_explicit(figure, atomic_load_explicit(figure, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

// server_loop.c
void *loop_run(void *with);
void loop_post(Exchange *exchange, int todo);  // any thread
void loop_watch(Conn *conn, uint32_t events);

// server_conn.c
void conn_open(Loop *loop, int fd, const struct sockaddr_storage *from);
void conn_event(Conn *conn, uint32_t events);
void conn_expired(Conn *conn);
void conn_go_on(Conn *conn);  // with the requests at hand, after others had their turn
void conn_posted(Exchange *exchange, int todo);
void conn_stop(Conn *conn, bool now);  // the server stops: idle ones go, or all of them
void conn_close(Conn *conn);
void conn_free(Conn *conn);         // what conn_close ends with; the socket is closed
void conn_begin_close(Conn *conn);  // after a last answer: shut, then linger
int64_t conn_paced(const Conn *conn, int64_t grace_ms,
                   uint64_t rate);  // the deadline of bytes that move

// server_exchange.c
void exchange_take(Conn *conn);
void exchange_clear(Exchange *exchange);    // for the next request, whose bytes it keeps
void exchange_give_back(Conn *conn);        // if there is one
void exchange_sent(Exchange *exchange);     // tells the application, once
Arena *exchange_input(Exchange *exchange);  // made when first needed; of whoever has the exchange

// server_request.c: TAKE_MORE when bytes are missing (the deadline is set then), TAKE_ON when the
// state has moved on, else the status to refuse with
enum { TAKE_MORE = 0, TAKE_ON = 1 };
int request_take_head(Conn *conn);
int request_take_body(Conn *conn);
ssize_t request_receive(Conn *conn);  // as recv

// server_stream.c
void stream_flush(Conn *conn);
void stream_posted(Conn *conn, bool end);

// server_answer.c
void answer_compose(Exchange *exchange,
                    const HttpReply *reply);  // into loop->out; the body too when small
void answer_problem(Exchange *exchange, int status);
bool answer_send(
    Conn *conn);  // false when the peer is gone; the answer is out when out and rest are empty
void answer_overload(int fd, Loop *loop);  // 503 to a connection over the bound

// server_timer.c
void timer_set(Conn *conn, int64_t deadline);
void timer_clear(Conn *conn);
void timer_run(Loop *loop);
int timer_wait(const Loop *loop);  // ms for epoll_wait, -1 for ever

// server_limits.c
void limits_init(Limits *limits, Arena *house, int connections, int per_address);
Limit limits_enter(Limits *limits, const struct in6_addr *key, bool proxy,
                   int *place);  // a proxy stands for many addresses
void limits_leave(Limits *limits, int place);
// The address that counts: an IPv4 one as it is, of IPv6 the /64, since one household has that
// many.
struct in6_addr limits_key(const struct sockaddr_storage *from);
