// audit: every act leaves one row in a keyed hash chain.
//
//   h(n) = BLAKE2b(key_audit, h(n-1) || row)
//
// The lane appends the rows of a batch just before COMMIT (the head is the last lock taken, so two
// servers on one PostgreSQL cannot deadlock over it). The head is also written to PATH.head after
// commits and shown by /readyz, so that it is kept outside the database too. Rows are never changed
// or deleted; a failure to append fails the batch.
#pragma once
#include "store/store.h"

extern const Fault audit_broken;  // 500  the problems name the first row that does not fit

typedef struct {
    AuditId id;
    Time at;
    PersonId person;
    Str actor;    // "person", "token", "system", "command"
    Str route;    // "POST /orders/{id}/accept"
    Str what;     // "order"
    int64_t row;  // its id
    Str before, after;
    Str request;
    Str from;    // address, masked to /24 or /48
    Str result;  // "ok" or the fault's code, when a refusal is worth a row (login failures)
} AuditRow;
extern const Shape audit_shape;

// Walks the chain; with `head` (hex, from outside) also checks that nothing was cut off at the end.
MUST_USE Err audit_verify(Cx *cx, Str head, int64_t *rows);
MUST_USE Err audit_list(Cx *cx, AuditId before, int limit, List *out);
// The chain's last hash in hex ("000…" while it is empty) and its length, for /readyz.
MUST_USE Err audit_head(Cx *cx, Str *hex, int64_t *rows);
// One more row now, for what is not a POST (a personal export) and for a refusal worth keeping (a
// failed log-in: within an act the row stands even when the act returns a fault). Outside the lane
// it waits for the lane's sync.
MUST_USE Err audit_add(Cx *cx, const char *what, int64_t id, Str before, Str after, Str result);
