// http: the request parser, pure: bytes in, verdict out. Fuzzed, and compared with an independent slow parser
// written from the grammar of RFC 9112 (tests/fuzz/).
//
// Verdicts by reliability.md §2.2: no Host, two Hosts → 400. Content-Length with Transfer-Encoding, two or malformed Content-Length → 400 and close.
// Space before the colon, control byte or NUL in a name or value, bare CR, bare LF, obs-fold, blank before the first header → 400.
// Transfer-Encoding other than exactly "chunked", or in HTTP/1.0 → 400 or 501. HTTP/1.2 → 505, unknown method → 501, TRACE and CONNECT → 405.
// %00, raw control bytes, any dot segment (also encoded) in the target → 400. Chunk sizes are plain hex with CRLF, no sign, no 0x, no LF alone → 400.
// Head over 16 KiB or more than 64 headers → 431; target over 4 KiB → 414; body over the limit → 413. Expect other than 100-continue → 417.
#pragma once
#include "base/buf.h"
#include "web/server.h"

#define HTTP_HEAD_MAX    ((size_t)16 << 10)
#define HTTP_HEADERS_MAX 64
#define HTTP_TARGET_MAX  ((size_t)4 << 10)

typedef enum { HTTP_MORE, HTTP_DONE, HTTP_BAD } HttpState;

typedef struct {
    HttpState state;
    int       status;     // when HTTP_BAD: 400 405 413 414 417 431 501 505; the connection closes after it
    size_t    used;       // bytes of the head (or of the chunked body) consumed when HTTP_DONE
    bool      chunked;
    bool      expects;    // Expect: 100-continue
    bool      keep_alive;
    uint64_t  length;     // of the body when not chunked
} HttpVerdict;

// Parses a head. Strings of `out` are slices of `in` or of the arena. HTTP_MORE until the blank line has come.
HttpVerdict http_parse_head(Arena *arena, Str in, HttpRequest *out);
// Undoes chunks into `body` (its max is the limit). Call again with more bytes until HTTP_DONE; `at` keeps the place.
typedef struct { size_t at; uint64_t left; int phase; } HttpChunks;
HttpVerdict http_parse_chunks(HttpChunks *chunks, Str in, Buf *body);

const char *http_reason(int status);
// Percent-decodes a path segment or (with plus) a form value; false for broken escapes, NUL or broken UTF-8.
MUST_USE bool http_decode(Arena *arena, Str s, bool plus, Str *out);
