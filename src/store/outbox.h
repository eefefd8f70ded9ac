// outbox: what leaves the house (SMS, mail, webhooks) is a row written with the act and sent after
// the commit.
//
// Table outbox(id, channel, receiver sealed, kind, body sealed, state, tries, due, created_at,
// finished_at, last_error). A worker takes what is due by a conditional update (lease), sends
// through the channel's adapter, retries 5 s … 10 h over three days, then sets it aside as 'dead'
// for `redvest outbox list|retry`. At least once; the id is the receiver's key.
#pragma once
#include "town/cx.h"
#include "town/shape.h"

typedef struct {
    const char *channel;  // "sms", "mail", "hook"
    Str receiver;         // phone, address, URL: sealed at rest
    const char *kind;     // approved template: "login.code", "order.accepted"
    Str body;             // the words, sealed at rest: codes and names are in it
    Time due;             // none: at once
} OutboxMessage;

MUST_USE Err outbox_put(Cx *cx, const OutboxMessage *message);

// An adapter sends one message; called on the outbox's worker, never in the lane.
typedef struct {
    const char *channel;
    Err (*send)(void *with, Arena *arena, int64_t id, Str receiver, const char *kind, Str body);
    void *with;
} OutboxAdapter;

// The file spool (sms and mail of a demo, of tests and of offices that fetch files): one JSON line
// per message in DIR/CHANNEL.jsonl.
OutboxAdapter outbox_spool(Arena *house, const char *channel, Str directory);

void outbox_start(const County *county, const OutboxAdapter *adapters, size_t n);

typedef struct {
    int64_t id;
    Str channel, kind, state;  // state: waiting, sending, sent (its words are forgotten), dead
    int64_t tries;
    Time due, created_at, finished_at;
    Str last_error;  // a fault's code
} OutboxRow;
extern const Shape outbox_row_shape;
// Newest first; every state when `state` is none.
MUST_USE Err outbox_list(Cx *cx, Str state, int limit, List *out);
// An act: a dead message, or all of them for 0, begins anew.
MUST_USE Err outbox_retry(Cx *cx, int64_t id, int64_t *retried);
