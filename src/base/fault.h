// fault: how something that can happen is named.
//
// A Fault is a constant: HTTP status, stable code for programs, sentence for people
// (what happened and what to do, one short sentence, no apology). Err points to one;
// OK is the null one. Compare by identity. Ignoring an Err does not compile.
// Particulars (row, column, field, which overlap) go into cx->problems, not into the fault.
#pragma once
#include "base/check.h"
#include "base/str.h"

typedef struct Fault {
    int status;        // HTTP, 400 to 599
    const char *code;  // "order.moved_on": room, dot, words
    Text text;
} Fault;

typedef const Fault *Err;
#define OK ((Err)0)

// Defines a fault and lists it for `redvest faults`.
#define FAULT(name, status_, code_, text_)                                          \
    const Fault name = { .status = (status_), .code = (code_), .text = { text_ } }; \
    static const Fault *const name##_listed                                         \
        __attribute__((section("redvest_faults"), used, retain)) = &name

#define TRY(expression)              \
    do {                             \
        Err try_err_ = (expression); \
        if (try_err_ != OK)          \
            return try_err_;         \
    } while (0)

// Every fault of the program, in link order.
size_t fault_count(void);
const Fault *fault_at(size_t i);
const Fault *fault_find(Str code);  // NULL when unknown

// Faults that any floor may raise.
extern const Fault fault_internal;     // 500  logged where it was met
extern const Fault fault_busy;         // 503  queue full or store busy; Retry-After
extern const Fault fault_read_only;    // 503  disk full or database read-only: nothing was lost
extern const Fault fault_unknown;      // 503  outcome unknown; repeat with the same key
extern const Fault fault_missing;      // 404
extern const Fault fault_forbidden;    // 403
extern const Fault fault_signed_out;   // 401
extern const Fault fault_bad_request;  // 400
extern const Fault fault_too_large;    // 413
extern const Fault fault_invalid;      // 422  the problems say which field and why
