// server: HTTP/1.1 over TCP, and nothing of Redvest. Request in, reply out, park, resume.
//
// Strict by RFC 9112: what two parsers could read differently is refused (the table in http.h). One
// epoll loop per thread, SO_REUSEPORT, level-triggered; one request in flight per connection, bytes
// of a pipelined next one wait in the socket. Limits: head 16 KiB, 64 headers, target 4 KiB, body 1
// MiB (uploads 8 MiB where the application says so). Deadlines, not idle timers: head 10 s from its
// first byte (or from accept), body 10 s and then at least 1 KiB/s, answer 30 s and then at least
// 16 KiB/s (and never 10 s or 30 s without a byte), keep-alive 60 s. A late request gets 408.
// Connections are bounded in all and per address (an IPv6 /64 is one); beyond the bound the oldest
// idle one of the accepting loop is closed, else 503 with Retry-After and close. After a last
// answer the socket is shut for writing and what still comes is dropped for 2 s or 1 MiB, so that
// the answer can be read.
//
// The application is one callback. It answers at once with server_reply, or returns after
// server_park and answers later from any thread with server_reply; the loop's thread then writes.
// An Exchange is valid until replied.
#pragma once
#include "base/fault.h"
#include "base/time.h"

typedef struct Server Server;
typedef struct Exchange Exchange;

typedef struct {
    Str name, value;
} Header;  // names in lower case

typedef struct {
    Str method;   // token, as sent
    Str target;   // origin form, raw, checked: no control bytes, no %00, no dot segment, no encoded
                  // slash trick
    Str path;     // the raw path before '?'
    Str query;    // after '?', "" when none
    Str host;     // of Host, without port, lower case; of a trusted proxy's X-Forwarded-Host
    Str address;  // of the peer; of the client when the peer is a trusted proxy
    bool https;   // by a trusted proxy's X-Forwarded-Proto
    const Header *headers;
    size_t header_count;
    Str body;  // whole; chunked already undone
    bool cut;  // the body was larger than its limit: `body` is its first BODY_CUT bytes
    bool http10;
} HttpRequest;

Str http_header(const HttpRequest *request,
                const char *name);  // none when absent; the single value (lists are joined by the
                                    // parser with ", ")

#define BODY_CUT ((size_t)64 << 10)

typedef struct {
    int status;
    Str head;    // header lines, each with \r\n, at most 12 KiB; the server adds Date,
                 // Content-Length, Connection. Copied.
    Str body;    // must stay valid until `sent`; not sent for HEAD, 204, 304
    bool close;  // after this answer
    void (*sent)(void *with);  // on the loop's thread, when the bytes are out or the connection is
                               // gone; may be NULL
    void *with;
} HttpReply;

typedef struct {
    Str address;      // "127.0.0.1:8080", "[::1]:8080"; port 0 picks one
    int threads;      // loops; 0: cores − 1, at least 1
    int connections;  // in all, default 4096
    int per_address;  // default 512: a village behind one carrier address; trusted proxies are not
                      // counted
    size_t body_max;  // default 1 MiB
    size_t (*body_limit)(void *with, Str method, Str path);  // larger for some routes; may be NULL
    // For some routes: the beginning of a body beyond its limit, so that what was typed can be
    // shown again; what follows is never read. May be NULL.
    bool (*body_cut)(void *with, Str method, Str path);
    // The words for a body beyond its limit, in static memory; NULL (or none): problem+json.
    const HttpReply *(*too_large)(void *with, const HttpRequest *request);
    bool (*trusted)(void *with, Str address);  // proxies whose forwarded headers count; may be NULL
    void (*request)(void *with, Exchange *exchange);  // on the loop's thread; must not block
    void *with;
    int64_t head_deadline_ms, body_grace_ms, keep_alive_ms, write_deadline_ms,
        stop_ms;  // 0: the defaults above; tests shorten them
} ServerConfig;

extern const Fault server_in_use;   // 409  the port is taken
extern const Fault server_address;  // 400  not HOST:PORT
extern const Fault server_denied;   // 403  not allowed to bind

MUST_USE Err server_start(Arena *house, const ServerConfig *config, Server **out);
Str server_address_of(const Server *server);  // with the real port
void server_stop(Server *server);  // stops accepting; requests in flight are answered; returns when
                                   // all are gone, at most stop_ms (10 s)
void server_free(Server *server);  // after server_stop, when no thread has an exchange any more

const HttpRequest *exchange_request(const Exchange *exchange);
Arena *exchange_arena(Exchange *exchange);  // the request's; reset after `sent`
void *exchange_slot(Exchange *exchange);    // 4 KiB of the application's, zeroed for each request
void server_park(Exchange *exchange);       // before handing the exchange to another thread
void server_reply(Exchange *exchange, const HttpReply *reply);  // any thread; once
// For who parked and has work left that belongs to a loop (a snapshot, rendering): `call` runs on
// the exchange's loop thread soon, any thread may ask. Also when the peer has gone: the reply is
// then dropped.
void server_resume(Exchange *exchange, void (*call)(void *with, Exchange *exchange), void *with);
// Server-sent events, from any thread: the head goes out with status 200, the connection stays
// (this parks) and its end is the body's end. False when the peer is gone or lags more than 64 KiB
// behind. Whatever the answers were, server_stream_end comes last and once.
bool server_stream(Exchange *exchange, Str head);
MUST_USE bool server_stream_send(Exchange *exchange, Str bytes);
void server_stream_end(Exchange *exchange);

typedef struct {
    uint64_t accepted, requests, refused, timeouts, bytes_in, bytes_out;
    int open;
} ServerFigures;
ServerFigures server_figures(const Server *server);
