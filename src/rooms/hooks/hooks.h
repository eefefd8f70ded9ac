// hooks: other programs are told what happens to orders, by the rules of Standard Webhooks
// (standardwebhooks.com): one POST for each event, signed, tried again for three days.
//
// The system administrator names an address and the events it wants; the secret to check the
// signatures is shown once. A message says which order and what became of it, never whose: id,
// number, state, kind, place code, times, an address of the API where who may can read the rest.
//
// Stands on: places, orders (its columns).   Leaned on by: nobody.
// Hears: the events of HookEvent (an outbox row for each address that wants it, in the same
// savepoint); outbox.gone (the receiver
// answered 410: no more messages until somebody switches it on again).
#pragma once
#include "store/outbox.h"
#include "town/command.h"
#include "town/cx.h"
#include "town/recount.h"
#include "town/room.h"
#include "town/shape.h"

#define HOOK_CHANNEL    "hook"
#define HOOK_MAX        20        // addresses of a county
#define HOOK_OLD_SECRET TIME_DAY  // how long the secret before the present one still signs

// What an address may want: the straight way of an order, then where it may leave it. Stored as
// words with a blank between.
typedef enum {
    HOOK_PLACED,
    HOOK_DISPATCHED,
    HOOK_ACCEPTED,
    HOOK_DONE,
    HOOK_EVALUATED,
    HOOK_CLOSED,
    HOOK_ESCALATED,
    HOOK_DISPUTED,
    HOOK_TRANSFERRED,
    HOOK_MERGED,
    HOOK_WITHDRAWN,
    HOOK_EVENTS
} HookEvent;
extern const char *const hook_event_words[];  // "order.placed", …; NULL at the end
extern const Text hook_event_texts[];

typedef enum { HOOK_ON, HOOK_OFF } HookState;
typedef enum { HOOK_WHY_NONE, HOOK_WHY_BY_HAND, HOOK_WHY_GONE } HookWhy;

typedef struct {
    HookId id;
    Str name;    // 2 to 30 characters: for whom
    Str host;    // all that is shown of the address: the rest of it may be a key
    Str events;  // words
    HookState state;
    Text state_text;
    HookWhy why;  // of HOOK_OFF
    Time made_at, changed_at;
    Time old_until;  // until then the secret before signs too; none
    Blob url_sealed, secret_sealed, old_sealed;
} Hook;
extern const Shape hook_shape;
extern const char *const hook_state_words[];

typedef struct {
    Str name, url;
    bool events[HOOK_EVENTS];
} HookNew;

extern const Fault hook_missing;   // 404
extern const Fault hook_too_many;  // 409  HOOK_MAX are there
extern const Fault hook_off;       // 409  it is switched off
extern const Fault hook_secret;    // 422  not whsec_ and base64 of 24 to 64 bytes

// --- rules (hooks_rules.c)

// 24 to 64 bytes behind "whsec_"; false otherwise.
MUST_USE bool hook_secret_parse(Arena *arena, Str shown, Str *key);
Str hook_secret_of(Arena *arena, Str key);
// "v1,BASE64": HMAC-SHA256 of "id.seconds.body".
Str hook_signature(Arena *arena, Str key, Str id, int64_t seconds, Str body);
bool hook_wants(Str events, Str kind);
Str hook_events_of(Arena *arena, const bool chosen[HOOK_EVENTS]);
// The name of a message: the same at each try, another one after a restored backup gave the number
// again.
Str hook_message_id(Arena *arena, int64_t number, Str body);

// --- acts and reading (hooks.c). Acts: the system administrator or the system actor; the routes
// say so.

// `*secret` is what is shown once.
MUST_USE Err hook_add(Cx *cx, const HookNew *new, HookId *id, Str *secret);
MUST_USE Err hook_change(Cx *cx, HookId id, const HookNew *new);  // url none: stays
MUST_USE Err hook_switch(Cx *cx, HookId id, bool on);
MUST_USE Err hook_rotate(Cx *cx, HookId id, Str *secret);
MUST_USE Err hook_test(Cx *cx, HookId id);  // hook_off when it is switched off
MUST_USE Err hook_find(Cx *cx, HookId id, Hook *out);
MUST_USE Err hook_list(Cx *cx, List *out);                  // of Hook, at most HOOK_MAX
MUST_USE Err hook_url(Cx *cx, const Hook *hook, Str *out);  // the whole address

typedef struct {
    Str url;
    Str id;          // of the message
    Str signatures;  // one or two, blank between
    int64_t seconds;
} HookLetter;
// What is sent now for a message of that hook, read and signed afresh at each try.
MUST_USE Err hook_letter(Cx *cx, HookId id, int64_t message, Str body, HookLetter *out);

// The outbox's adapter of a county: for who serves it.
OutboxAdapter hook_adapter(County *county);

extern const Room hooks_room;
