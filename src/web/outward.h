// outward: the one way in which this house calls somebody else's server: a POST, and what status
// came back.
//
// An address that somebody typed into a form must not become a way into the office's own network
// (SSRF): the address is judged when the connection is made, after the name was resolved, so a name
// that points elsewhere today than yesterday is no way in either. No redirect is followed, no proxy
// of the environment asked, no more than OUTWARD_ANSWER bytes of the answer are read, and those are
// thrown away.
#pragma once
#include "base/fault.h"
#include "base/str.h"

#define OUTWARD_CONNECT_MS 5000
#define OUTWARD_MS         10000
#define OUTWARD_ANSWER     ((size_t)64 << 10)
#define OUTWARD_URL_MAX    500

extern const Fault outward_url;        // 422  not an https address that we call
extern const Fault outward_private;    // 403  it lies in a private, local or reserved network
extern const Fault outward_name;       // 502  the name is not known
extern const Fault outward_unreached;  // 502  no connection, or it broke
extern const Fault outward_secured;    // 502  the certificate does not hold
extern const Fault outward_slow;       // 504  no answer in time
extern const Fault outward_moved;      // 502  a redirect, which is not followed
extern const Fault outward_refused;    // 502  4xx
extern const Fault outward_failed;     // 502  5xx

typedef struct {
    Str url;
    const Str *lines;  // "name: value"
    size_t line_count;
    Str body;
    bool private_too;              // private and loopback addresses are called, loopback by http
    bool (*give_up)(void *asked);  // asked while waiting; may be NULL
    void *asked;
} Outward;

// An address that may be stored: https (http only for loopback, with `private_too`), a host, no
// user in it, no fragment. A literal address of a private network is refused already here.
MUST_USE Err outward_url_check(Arena *arena, Str url, bool private_too, Str *host);

// OK for 2xx; `*status` gets what was answered, 0 when nothing was. Blocks, at most OUTWARD_MS: for
// workers alone.
MUST_USE Err outward_post(Arena *arena, const Outward *what, int *status);

// Of "10.0.0.1", "::1": reachable from the whole internet.
typedef enum { NETWORK_PUBLIC, NETWORK_PRIVATE, NETWORK_LOOPBACK } Network;
MUST_USE bool outward_network(Arena *arena, Str address, Network *out);  // false: no address
