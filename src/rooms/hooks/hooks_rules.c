#include "rooms/hooks/hooks.h"
#include "base/hash.h"

#define SECRET_PREFIX "whsec_"

const char *const hook_event_words[] = { "order.placed",    "order.dispatched", "order.accepted",
                                         "order.done",      "order.evaluated",  "order.closed",
                                         "order.escalated", "order.disputed",   "order.transferred",
                                         "order.merged",    "order.withdrawn",  NULL };
const Text hook_event_texts[] = {
    TEXT("点单"), TEXT("派单"),   TEXT("接单"), TEXT("服务完成"), TEXT("评单"), TEXT("办结"),
    TEXT("上报"), TEXT("有异议"), TEXT("转办"), TEXT("并单"),     TEXT("撤回"),
};
const char *const hook_state_words[] = { "on", "off", NULL };

bool hook_secret_parse(Arena *arena, Str shown, Str *key)
{
    Str bytes, prefix = S(SECRET_PREFIX);
    if (!str_starts(shown, prefix) ||
        !base64_parse(arena, str_slice(shown, prefix.n, shown.n), &bytes))
        return false;
    if (bytes.n < 24 || bytes.n > 64)
        return false;
    *key = bytes;
    return true;
}

Str hook_secret_of(Arena *arena, Str key)
{
    return str_join(arena, S(SECRET_PREFIX), base64_of(arena, key));
}

Str hook_signature(Arena *arena, Str key, Str id, int64_t seconds, Str body)
{
    Str head = str_printf(arena, "%.*s.%lld.", STR_FMT(id), (long long)seconds);
    Hash hash = hmac_sha256(key, str_join(arena, head, body));
    return str_join(arena, S("v1,"), base64_of(arena, hash_str(&hash)));
}

bool hook_wants(Str events, Str kind)
{
    while (events.n > 0) {
        Str word = str_cut(events, ' ', &events);
        if (str_eq(word, kind))
            return true;
    }
    return false;
}

Str hook_events_of(Arena *arena, const bool chosen[HOOK_EVENTS])
{
    Buf out = buf_new(arena, 256);
    for (int i = 0; i < HOOK_EVENTS; i++) {
        if (!chosen[i])
            continue;
        if (out.n > 0)
            buf_byte(&out, ' ');
        buf_add(&out, str(hook_event_words[i]));
    }
    return out.n > 0 ? buf_str(&out) : S("");
}

Str hook_message_id(Arena *arena, int64_t number, Str body)
{
    Hash hash = hash_of(body);
    Str mark = hex_of(arena, str_slice(hash_str(&hash), 0, 6));
    return str_printf(arena, "msg_%lld_%.*s", (long long)number, STR_FMT(mark));
}
