// outbox: what leaves the house (SMS, mail, webhooks) is a row written with the act and sent after
// the commit.
//
// Table outbox(id, channel, receiver sealed, kind, body sealed, state, tries, due, created_at,
// finished_at, last_error, queue). A worker takes what is due by a conditional update (lease),
// sends through the channel's adapter, retries 5 s … 10 h over three days, then sets it aside as
// 'dead' for `redvest outbox list|retry`. At least once; the id is the receiver's key.
// Messages of one queue leave one after another by senders of their own, so that a slow receiver
// holds up nobody else. Event: outbox.gone (id: the message, other: its queue) when an adapter
// says outbox_gone.
#pragma once
#include "town/cx.h"
#include "town/shape.h"

typedef struct {
    const char *channel;  // "sms", "mail", "hook"
    Str receiver;         // phone, address, URL: sealed at rest
    const char *kind;     // approved template: "login.code", "order.accepted"
    Str body;             // the words, sealed at rest: codes and names are in it
    Time due;             // none: at once
    int64_t queue;        // of the channel: never two of one at the same time; 0: none
} OutboxMessage;

extern const Fault outbox_gone;  // 410  an adapter's: never again to this receiver; dead at once

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
// The house closes: an adapter that waits for somebody lets go, the message is tried again later.
bool outbox_ending(const County *county);

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
MUST_USE Err outbox_list_queue(Cx *cx, const char *channel, int64_t queue, int limit, List *out);
// An act: a dead message, or all of them for 0, begins anew.
MUST_USE Err outbox_retry(Cx *cx, int64_t id, int64_t *retried);
// The same for what is dead of one queue; the caller notes the act.
MUST_USE Err outbox_retry_queue(Cx *cx, const char *channel, int64_t queue, int64_t *retried);
