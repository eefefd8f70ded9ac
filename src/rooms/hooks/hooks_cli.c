// redvest hooks …: the same as the page, for who sets a county up by a script.
#include "rooms/hooks/hooks_in.h"

static const Option add_options[] = {
    { "NAME", "", TEXT("给谁用"), true, false },
    { "URL", "", TEXT("接收地址，以 https:// 开头"), true, false },
    { "--event", "EVENT", TEXT("只要这种事件，可以写几次；不写为全部"), false, true },
};

static Err events_of(Cx *cx, const Args *args, bool chosen[HOOK_EVENTS])
{
    bool named = arg_given(args, "--event");
    for (int i = 0; i < HOOK_EVENTS; i++)
        chosen[i] = !named;
    for (size_t a = 0; a < args->n; a++) {
        int i = 0;
        if (!str_eq(args->names[a], S("--event")))
            continue;
        while (i < HOOK_EVENTS && !str_eq(args->values[a], str(hook_event_words[i])))
            i++;
        if (i == HOOK_EVENTS) {
            cx_problem(cx, S("--event"), "argument",
                       TEXT("没有这种事件：可用 order.placed order.dispatched order.accepted "
                            "order.done order.evaluated order.closed order.escalated "
                            "order.disputed order.transferred order.merged order.withdrawn"),
                       (Str){ 0 }, (Str){ 0 });
            return &fault_invalid;
        }
        chosen[i] = true;
    }
    return OK;
}

static Err hooks_add(Cx *cx, const Args *args, CommandOut *out)
{
    HookNew new = { .name = arg(args, "NAME"), .url = arg(args, "URL") };
    HookId id;
    Str secret;
    TRY(events_of(cx, args, new.events));
    TRY(hook_add(cx, &new, &id, &secret));
    buf_printf(&out->talk, "hook %lld; its secret is shown this once\n", (long long)id.n);
    buf_printf(&out->out, "%.*s\n", STR_FMT(secret));
    return OK;
}

static Err id_arg(Cx *cx, const Args *args, HookId *id)
{
    if (str_int(arg(args, "ID"), &id->n))
        return OK;
    cx_problem(cx, S("ID"), "argument", TEXT("请写 hooks list 里的号"), (Str){ 0 }, (Str){ 0 });
    return &fault_invalid;
}

static const Option id_options[] = { { "ID", "", TEXT("hooks list 里的号"), true, false } };
static const Option off_options[] = {
    { "ID", "", TEXT("hooks list 里的号"), true, false },
    { "--on", NULL, TEXT("重新启用"), false, false },
};

static Err hooks_off(Cx *cx, const Args *args, CommandOut *out)
{
    HookId id;
    (void)out;
    TRY(id_arg(cx, args, &id));
    return hook_switch(cx, id, arg_given(args, "--on"));
}

static Err hooks_test(Cx *cx, const Args *args, CommandOut *out)
{
    HookId id;
    (void)out;
    TRY(id_arg(cx, args, &id));
    return hook_test(cx, id);
}

static Err hooks_list(Cx *cx, const Args *args, CommandOut *out)
{
    (void)args;
    out->shape = &hook_shape;
    return hook_list(cx, &out->rows);
}

const Command hook_commands[HOOK_COMMANDS] = {
    { .noun = "hooks",
      .verb = "list",
      .summary = TEXT("事件推送的地址"),
      .examples = "redvest hooks list",
      .act = hooks_list,
      .reads_only = true },
    { .noun = "hooks",
      .verb = "add",
      .summary = TEXT("登记一个推送地址，密钥只显示这一次"),
      .examples = "redvest hooks add 县平台 https://example.org/hook --event order.placed",
      OPTIONS(add_options),
      .act = hooks_add },
    { .noun = "hooks",
      .verb = "off",
      .summary = TEXT("停用或重新启用一个推送地址"),
      .examples = "redvest hooks off 1\nredvest hooks off 1 --on",
      OPTIONS(off_options),
      .act = hooks_off },
    { .noun = "hooks",
      .verb = "test",
      .summary = TEXT("向一个推送地址发一条测试消息"),
      .examples = "redvest hooks test 1",
      OPTIONS(id_options),
      .act = hooks_test },
};
