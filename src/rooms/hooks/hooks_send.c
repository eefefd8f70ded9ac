// The outbox's adapter: on its worker, with a snapshot of its own for the few rows it reads.
#include "rooms/hooks/hooks.h"
#include "store/store.h"
#include "town/county.h"
#include "web/outward.h"

static bool closing(void *with)
{
    return outbox_ending(with);
}

static Err read_letter(const County *county, Arena *arena, HookId id, int64_t message, Str body,
                       HookLetter *letter, bool *private_too)
{
    Cx cx = { .arena = arena,
              .county = county,
              .lang = lang_zh(),
              .now = clock_now(),
              .route = "clock hooks",
              .from = S("") };
    cx.today = time_day(cx.now);
    cx.actor.system = true;
    TRY(store_read_begin(county->store, &cx));
    Err err = hook_letter(&cx, id, message, body, letter);
    *private_too = setting_bool(&cx, "hooks.private_ok");
    store_read_end(&cx);
    return err;
}

static Err hook_send(void *with, Arena *arena, int64_t id, Str receiver, const char *kind, Str body)
{
    County *county = with;
    HookId hook = { 0 };
    HookLetter letter = { 0 };
    bool private_too;
    int status;
    (void)kind;
    if (!str_int(receiver, &hook.n))
        return &hook_missing;
    TRY(read_letter(county, arena, hook, id, body, &letter, &private_too));
    const Str lines[] = {
        S("Content-Type: application/json"),
        S("Expect:"),
        str_printf(arena, "webhook-id: %.*s", STR_FMT(letter.id)),
        str_printf(arena, "webhook-timestamp: %lld", (long long)letter.seconds),
        str_printf(arena, "webhook-signature: %.*s", STR_FMT(letter.signatures)),
    };
    Outward what = { .url = letter.url,
                     .lines = lines,
                     .line_count = COUNT(lines),
                     .body = body,
                     .private_too = private_too,
                     .give_up = closing,
                     .asked = county };
    Err err = outward_post(arena, &what, &status);
    return status == 410 ? &outbox_gone : err;
}

OutboxAdapter hook_adapter(County *county)
{
    return (OutboxAdapter){ .channel = HOOK_CHANNEL, .send = hook_send, .with = county };
}
