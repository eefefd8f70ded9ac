#include "rooms/orders/orders_inside.h"
#include "rooms/places/places.h"

static const Option list_options[] = {
    { "--place", "CODE", TEXT("中心、所或站的区划代码，不填为全县"), false, false },
    { "--state", "WORD", TEXT("状态：submitted、waiting、offered……不填为待派单台处理的"), false,
      false },
    { "--limit", "N", TEXT("最多几张，默认 50"), false, false },
};

static Err list(Cx *cx, const Args *args, CommandOut *out)
{
    OrderQuery query = { .waits = WAITS_DESK, .limit = 50 };
    int64_t limit = 50;
    Place node;
    if (arg_given(args, "--place"))
        TRY(place_by_code(cx, arg(args, "--place"), &node));
    else
        TRY(place_centre(cx, &node));
    query.path = node.path;
    if (arg_given(args, "--state") && !order_state_parse(arg(args, "--state"), &query.state))
        return &fault_invalid;
    if (arg_given(args, "--limit") &&
        (!str_int(arg(args, "--limit"), &limit) || limit < 1 || limit > 1000))
        return &fault_invalid;
    query.limit = (int)limit;
    TRY(order_list_at(cx, &query, &out->rows));
    out->shape = &order_row_shape;
    return OK;
}

static const Option show_options[] = {
    { "NUMBER", "NUMBER", TEXT("单号，如 D20201026-0007"), true, false },
};

static Err show(Cx *cx, const Args *args, CommandOut *out)
{
    OrderId id;
    Order order;
    TRY(order_find_number(cx, arg(args, "NUMBER"), &id));
    TRY(order_find(cx, id, &order, NULL));
    TRY(order_step_list(cx, &order, ORDER_BY_DISPATCHER, &out->rows));
    out->shape = &order_step_shape;
    buf_printf(&out->talk, "%.*s %.*s %s\n", STR_FMT(order.number), STR_FMT(order.title),
               order_states[order.state].text.zh);
    return OK;
}

static const Option diagram_options[] = {
    { "--mermaid", NULL, TEXT("写成 mermaid 状态图"), false, false },
};

static Err diagram(Cx *cx, const Args *args, CommandOut *out)
{
    (void)cx;
    if (arg_given(args, "--mermaid"))
        order_diagram_mermaid(&out->out);
    else
        order_diagram_text(&out->out);
    return OK;
}

const Command order_commands[ORDER_COMMANDS] = {
    { .noun = "orders",
      .verb = "list",
      .summary = TEXT("列出一级阵地的单子，期限近的在前"),
      .examples =
          "redvest orders list\nredvest orders list --place 420281001 --state offered --json\n",
      OPTIONS(list_options),
      .act = list,
      .reads_only = true },
    { .noun = "orders",
      .verb = "show",
      .summary = TEXT("一张单子走过的每一步"),
      .examples = "redvest orders show D20201026-0007\n",
      OPTIONS(show_options),
      .act = show,
      .reads_only = true },
    { .noun = "orders",
      .verb = "diagram",
      .summary = TEXT("单子的状态图，由规则表画出"),
      .examples = "redvest orders diagram\nredvest orders diagram --mermaid\n",
      OPTIONS(diagram_options),
      .act = diagram,
      .reads_only = true },
};
