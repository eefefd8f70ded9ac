// http: the request parser, pure: bytes in, verdict out. Fuzzed, and compared with an independent
// slow parser written from the grammar of RFC 9112 (tests/fuzz/).
//
// Verdicts by reliability.md §2.2 and RFC 9112; whatever is refused closes the connection:
//   request line: method SP target SP version, one blank each. Not HTTP/1.0 or 1.1 → 505, unknown
//   method → 501, TRACE and CONNECT → 405,
//     longer than 4 KiB → 414. One CRLF before it is skipped, LF or CR alone is 400 here and
//     everywhere.
//   target: "/…", or absolute-form ("http://…") whose authority equals Host: RFC 9112 §3.2.2 says
//   accept, §3.2 says a sender makes both
//     equal, so a difference is 400. It is handed on in origin form. 400: asterisk and authority
//     form, "//" at the start, raw bytes outside RFC 3986's path (query: any visible ASCII but #),
//     a broken escape, %00, an encoded / or \, any dot segment, also written %2e.
//   Host: none (1.1) or two, or not a name [A-Za-z0-9._-], IP literal and port → 400. HTTP/1.0 may
//   have none. fields: name token, colon, value without controls; a blank before the colon or the
//   name (obs-fold) → 400. More than 64 lines or a head of
//     16 KiB → 431. Equal names are joined by ", " (cookie: "; ").
//   framing: Content-Length twice (equal or not) or not decimal, with Transfer-Encoding,
//   Transfer-Encoding twice or in HTTP/1.0, or one that does
//     not end in chunked → 400; chunked behind another coding → 501. Expect other than 100-continue
//     → 417 (HTTP/1.0: ignored).
//   chunks: at most 16 hex digits, then extensions by the grammar without its "bad whitespace", a
//   line of at most 256 → else 400; body over the
//     limit → 413; more than 16 trailers or one over 1 KiB → 431. Trailers are checked and dropped.
// A line is judged when its LF has come, the fields together when the empty line has; so the
// verdict does not depend on how bytes arrive.
#pragma once
#include "base/buf.h"
#include "web/server.h"

#define HTTP_HEAD_MAX    ((size_t)16 << 10)
#define HTTP_HEADERS_MAX 64
#define HTTP_TARGET_MAX  ((size_t)4 << 10)

typedef enum { HTTP_MORE, HTTP_DONE, HTTP_BAD } HttpState;

typedef struct {
    HttpState state;
    int status;   // when HTTP_BAD: 400 405 413 414 417 431 501 505; the connection closes after it
    size_t used;  // bytes of the head (or of the chunked body) consumed when HTTP_DONE
    bool chunked;
    bool expects;  // Expect: 100-continue
    bool keep_alive;
    uint64_t length;  // of the body when not chunked
} HttpVerdict;

// Parses a head. Strings of `out` are slices of `in` or of the arena. HTTP_MORE until the blank
// line has come.
HttpVerdict http_parse_head(Arena *arena, Str in, HttpRequest *out);
// Undoes chunks into `body` (its max is the limit). Call again with more bytes until HTTP_DONE;
// `at` keeps the place: what lies before it may be dropped from `in` and `at` lowered by as much.
typedef struct {
    size_t at;
    uint64_t left;
    int phase;
} HttpChunks;
HttpVerdict http_parse_chunks(HttpChunks *chunks, Str in, Buf *body);

const char *http_reason(int status);
// The name of a Host value, in lower case and without its port; false when it is none.
MUST_USE bool http_host(Arena *arena, Str value, Str *host);
// Percent-decodes a path segment or (with plus) a form value; false for broken escapes, NUL or
// broken UTF-8.
MUST_USE bool http_decode(Arena *arena, Str s, bool plus, Str *out);
