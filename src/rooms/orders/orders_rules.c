// The life of an order, on one screen: order_rules. Nothing here can touch the world: it is given
// no Cx.
#include "rooms/orders/orders.h"
#include <string.h>

FAULT(order_missing, 404, "order.missing", "没有找到这张单子");
FAULT(order_not_yours, 403, "order.not_yours", "这张单子这一步不归您办理");
FAULT(order_moved_on, 409, "order.moved_on", "这张单子刚刚有了变化，请刷新后再试");
FAULT(order_no_place, 422, "order.no_place", "没有找到对应的文明实践站，请先选好所在的社区或村");
FAULT(order_no_team, 422, "order.no_team", "这支队伍现在不能派单，请另选一支");
FAULT(order_no_item, 422, "order.no_item", "这项服务不在菜单上，请另选一项");
FAULT(order_too_many, 429, "order.too_many",
      "您在办的单子已经很多，请等办结几张后再点，急事请打电话");
FAULT(order_urged_lately, 409, "order.urged_lately", "刚刚已经催过，站里正在跟进，请过一会儿再催");
FAULT(order_closed_contact, 403, "order.closed_contact", "这张单子的电话和地址现在不对您开放");
FAULT(order_no_target, 422, "order.no_target", "没有找到要并入的单子，请核对单号");

enum {
    SELF = ORDER_BY_SELF,
    FAMILY = ORDER_BY_FAMILY,
    DESK = ORDER_BY_DESK,
    DISPATCHER = ORDER_BY_DISPATCHER,
    LEADER = ORDER_BY_LEADER,
    SUPERVISOR = ORDER_BY_SUPERVISOR,
    CLOCK = ORDER_BY_CLOCK,
    ASKERS = SELF | FAMILY | DESK,
};

// A new kind of step is a row here. Withdrawal ends where service begins; staff who asked on
// somebody's behalf may confirm but not evaluate, for nobody rates the own station's work in
// another's name. The clock withdraws what the desk holds only when its pool has failed.
// clang-format off
const OrderRule order_rules[] = {
    { ORDER_NONE,      ORDER_PLACE,    ORDER_SUBMITTED,   ASKERS },

    { ORDER_SUBMITTED, ORDER_TRIAGE,   ORDER_WAITING,     DISPATCHER },
    { ORDER_SUBMITTED, ORDER_RETURN,   ORDER_RETURNED,    DISPATCHER },
    { ORDER_SUBMITTED, ORDER_TRANSFER, ORDER_TRANSFERRED, DISPATCHER },
    { ORDER_SUBMITTED, ORDER_MERGE,    ORDER_MERGED,      DISPATCHER },
    { ORDER_SUBMITTED, ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS | CLOCK },
    { ORDER_SUBMITTED, ORDER_URGE,     ORDER_SUBMITTED,   ASKERS },
    { ORDER_SUBMITTED, ORDER_PRESS,    ORDER_SUBMITTED,   SUPERVISOR },

    { ORDER_RETURNED,  ORDER_AMEND,    ORDER_SUBMITTED,   ASKERS },
    { ORDER_RETURNED,  ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS | CLOCK },

    { ORDER_WAITING,   ORDER_DISPATCH, ORDER_OFFERED,     DISPATCHER },
    { ORDER_WAITING,   ORDER_RETURN,   ORDER_RETURNED,    DISPATCHER },
    { ORDER_WAITING,   ORDER_TRANSFER, ORDER_TRANSFERRED, DISPATCHER },
    { ORDER_WAITING,   ORDER_MERGE,    ORDER_MERGED,      DISPATCHER },
    { ORDER_WAITING,   ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS | CLOCK },
    { ORDER_WAITING,   ORDER_URGE,     ORDER_WAITING,     ASKERS },
    { ORDER_WAITING,   ORDER_PRESS,    ORDER_WAITING,     SUPERVISOR },

    { ORDER_OFFERED,   ORDER_ACCEPT,   ORDER_ACCEPTED,    LEADER },
    { ORDER_OFFERED,   ORDER_DECLINE,  ORDER_WAITING,     LEADER },
    { ORDER_OFFERED,   ORDER_RECALL,   ORDER_WAITING,     DISPATCHER | CLOCK },
    { ORDER_OFFERED,   ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS },
    { ORDER_OFFERED,   ORDER_URGE,     ORDER_OFFERED,     ASKERS },
    { ORDER_OFFERED,   ORDER_PRESS,    ORDER_OFFERED,     DISPATCHER | SUPERVISOR },

    { ORDER_ACCEPTED,  ORDER_APPOINT,  ORDER_APPOINTED,   LEADER | DISPATCHER },
    { ORDER_ACCEPTED,  ORDER_START,    ORDER_SERVING,     LEADER },
    { ORDER_ACCEPTED,  ORDER_DECLINE,  ORDER_WAITING,     LEADER },
    { ORDER_ACCEPTED,  ORDER_RECALL,   ORDER_WAITING,     DISPATCHER | CLOCK },
    { ORDER_ACCEPTED,  ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS },
    { ORDER_ACCEPTED,  ORDER_URGE,     ORDER_ACCEPTED,    ASKERS },
    { ORDER_ACCEPTED,  ORDER_PRESS,    ORDER_ACCEPTED,    DISPATCHER | SUPERVISOR },

    { ORDER_APPOINTED, ORDER_APPOINT,  ORDER_APPOINTED,   LEADER | DISPATCHER },
    { ORDER_APPOINTED, ORDER_START,    ORDER_SERVING,     LEADER },
    { ORDER_APPOINTED, ORDER_DECLINE,  ORDER_WAITING,     LEADER },
    { ORDER_APPOINTED, ORDER_RECALL,   ORDER_WAITING,     DISPATCHER | CLOCK },
    { ORDER_APPOINTED, ORDER_WITHDRAW, ORDER_WITHDRAWN,   ASKERS },
    { ORDER_APPOINTED, ORDER_URGE,     ORDER_APPOINTED,   ASKERS },
    { ORDER_APPOINTED, ORDER_PRESS,    ORDER_APPOINTED,   DISPATCHER | SUPERVISOR },

    { ORDER_SERVING,   ORDER_REPORT,   ORDER_REPORTED,    LEADER },
    { ORDER_SERVING,   ORDER_RECALL,   ORDER_WAITING,     DISPATCHER | CLOCK },
    { ORDER_SERVING,   ORDER_PRESS,    ORDER_SERVING,     DISPATCHER | SUPERVISOR },

    { ORDER_REPORTED,  ORDER_CONFIRM,  ORDER_UNRATED,     ASKERS | CLOCK },
    { ORDER_REPORTED,  ORDER_DISPUTE,  ORDER_DISPUTED,    ASKERS },

    { ORDER_DISPUTED,  ORDER_SETTLE,   ORDER_UNRATED,     DISPATCHER },
    { ORDER_DISPUTED,  ORDER_REDO,     ORDER_ACCEPTED,    DISPATCHER },
    { ORDER_DISPUTED,  ORDER_PRESS,    ORDER_DISPUTED,    SUPERVISOR },

    { ORDER_UNRATED,   ORDER_EVALUATE, ORDER_CLOSED,      SELF | FAMILY },
    { ORDER_UNRATED,   ORDER_LAPSE,    ORDER_CLOSED,      CLOCK },

    { ORDER_CLOSED,    ORDER_COMMENT,  ORDER_CLOSED,      SELF | FAMILY },
};
const size_t order_rule_count = COUNT(order_rules);

const OrderStateInfo order_states[ORDER_STATES] = {
    [ORDER_NONE]        = { "none",        TEXT("未点单"),   "info", WAITS_NONE,     0 },
    [ORDER_SUBMITTED]   = { "submitted",   TEXT("待受理"),   "info", WAITS_DESK,     0 },
    [ORDER_RETURNED]    = { "returned",    TEXT("已退回"),   "warn", WAITS_RESIDENT, 0 },
    [ORDER_WAITING]     = { "waiting",     TEXT("待派单"),   "info", WAITS_DESK,     1 },
    [ORDER_OFFERED]     = { "offered",     TEXT("待接单"),   "info", WAITS_TEAM,     2 },
    [ORDER_ACCEPTED]    = { "accepted",    TEXT("已接单"),   "info", WAITS_TEAM,     2 },
    [ORDER_APPOINTED]   = { "appointed",   TEXT("已约时间"), "info", WAITS_TEAM,     3 },
    [ORDER_SERVING]     = { "serving",     TEXT("服务中"),   "ok",   WAITS_TEAM,     3 },
    [ORDER_REPORTED]    = { "reported",    TEXT("待确认"),   "warn", WAITS_RESIDENT, 3 },
    [ORDER_DISPUTED]    = { "disputed",    TEXT("有异议"),   "red",  WAITS_DESK,     3 },
    [ORDER_UNRATED]     = { "unrated",     TEXT("待评单"),   "warn", WAITS_RESIDENT, 4 },
    [ORDER_CLOSED]      = { "closed",      TEXT("已办结"),   "ok",   WAITS_NONE,     5 },
    [ORDER_TRANSFERRED] = { "transferred", TEXT("已转办"),   "info", WAITS_NONE,    -1 },
    [ORDER_MERGED]      = { "merged",      TEXT("已并单"),   "info", WAITS_NONE,    -1 },
    [ORDER_WITHDRAWN]   = { "withdrawn",   TEXT("已撤回"),   "info", WAITS_NONE,    -1 },
};

const OrderActInfo order_acts[ORDER_ACTS] = {
    [ORDER_PLACE]    = { "place",    TEXT("点单"),         TEXT("点单"),             false, false },
    [ORDER_AMEND]    = { "amend",    TEXT("修改后提交"),   TEXT("补充后重新提交"),   false, false },
    [ORDER_TRIAGE]   = { "triage",   TEXT("受理"),         TEXT("已受理"),           false, false },
    [ORDER_RETURN]   = { "return",   TEXT("退回修改"),     TEXT("退回修改"),         true,  false },
    [ORDER_TRANSFER] = { "transfer", TEXT("转办"),         TEXT("已转办"),           false, false },
    [ORDER_MERGE]    = { "merge",    TEXT("并单"),         TEXT("已并单"),           false, false },
    [ORDER_DISPATCH] = { "dispatch", TEXT("派单"),         TEXT("已派单"),           false, true },
    [ORDER_RECALL]   = { "recall",   TEXT("收回改派"),     TEXT("另行安排队伍"),     true,  true },
    [ORDER_ACCEPT]   = { "accept",   TEXT("接单"),         TEXT("已接单"),           false, false },
    [ORDER_DECLINE]  = { "decline",  TEXT("暂不能接"),     TEXT("暂不能接，另行安排"), true, true },
    [ORDER_APPOINT]  = { "appoint",  TEXT("约时间"),       TEXT("已约时间"),         false, false },
    [ORDER_START]    = { "start",    TEXT("开始服务"),     TEXT("到达，开始服务"),   false, false },
    [ORDER_REPORT]   = { "report",   TEXT("服务完成"),     TEXT("服务完成"),         false, false },
    [ORDER_CONFIRM]  = { "confirm",  TEXT("确认已完成"),   TEXT("已确认"),           false, false },
    [ORDER_DISPUTE]  = { "dispute",  TEXT("有异议"),       TEXT("提出异议"),         true,  false },
    [ORDER_SETTLE]   = { "settle",   TEXT("异议已处理"),   TEXT("异议已处理"),       true,  false },
    [ORDER_REDO]     = { "redo",     TEXT("再次上门"),     TEXT("安排再次上门"),     true,  false },
    [ORDER_EVALUATE] = { "evaluate", TEXT("评单"),         TEXT("已评单"),           false, false },
    [ORDER_COMMENT]  = { "comment",  TEXT("补充几句"),     TEXT("补充评语"),         false, false },
    [ORDER_LAPSE]    = { "lapse",    TEXT("逾期未评"),     TEXT("评单期已过，办结"), false, false },
    [ORDER_WITHDRAW] = { "withdraw", TEXT("撤回"),         TEXT("已撤回"),           true,  false },
    [ORDER_URGE]     = { "urge",     TEXT("催一催"),       TEXT("催一催"),           false, false },
    [ORDER_PRESS]    = { "press",    TEXT("催办"),         TEXT("催办"),             false, true },
};
// clang-format on

const char *const order_state_words[] = { "none",        "submitted", "returned",  "waiting",
                                          "offered",     "accepted",  "appointed", "serving",
                                          "reported",    "disputed",  "unrated",   "closed",
                                          "transferred", "merged",    "withdrawn", NULL };
_Static_assert(COUNT(order_state_words) == ORDER_STATES + 1, "each state has its word");
const char *const order_act_words[] = { "place",    "amend",    "triage",   "return",  "transfer",
                                        "merge",    "dispatch", "recall",   "accept",  "decline",
                                        "appoint",  "start",    "report",   "confirm", "dispute",
                                        "settle",   "redo",     "evaluate", "comment", "lapse",
                                        "withdraw", "urge",     "press",    NULL };
_Static_assert(COUNT(order_act_words) == ORDER_ACTS + 1, "each act has its word");
const char *const order_waits_words[] = { "none", "desk", "team", "resident", NULL };
const char *const order_kind_words[] = { "catalogue", "free", "problem", "wish", NULL };
const char *const order_how_words[] = { "self", "family", "desk", NULL };
const char *const day_part_words[] = { "none", "morning", "afternoon", "evening", NULL };
const char *const rating_words[] = { "none", "very_good", "good", "fair", "bad", "very_bad", NULL };
const Text order_kind_texts[] = { TEXT("菜单点单"), TEXT("其他需求"), TEXT("问题反映"),
                                  TEXT("微心愿") };
const Text day_part_texts[] = { TEXT("全天"), TEXT("上午"), TEXT("下午"), TEXT("晚上") };
const Text rating_texts[] = { TEXT("未评价"),   TEXT("非常满意"), TEXT("满意"),
                              TEXT("基本满意"), TEXT("不满意"),   TEXT("非常不满意") };

bool order_desk_covers(const Actor *who, Str place_path)
{
    if (actor_may(who, ROLES_DISPATCH | ROLE_GRID, place_path))
        return true;
    // A grid lies below the station that answers for it.
    for (size_t i = 0; i < who->grant_count; i++)
        if (who->grants[i].role == ROLE_GRID && path_within(who->grants[i].path, place_path))
            return true;
    return false;
}

unsigned order_relations(const Order *order, const Actor *who)
{
    unsigned by = 0;
    if (same(order->resident, who->person))
        by |= ORDER_BY_SELF;
    if (order->how == ORDER_FAMILY && same(order->asked_by, who->person))
        by |= ORDER_BY_FAMILY;
    if (order->how == ORDER_DESK && same(order->asked_by, who->person) &&
        order_desk_covers(who, order->place_path))
        by |= ORDER_BY_DESK;
    if (actor_may(who, ROLES_DISPATCH, order->place_path))
        by |= ORDER_BY_DISPATCHER;
    if (actor_leads(who, order->team))
        by |= ORDER_BY_LEADER;
    if (actor_may(who, ROLE_SUPERVISOR, order->place_path))
        by |= ORDER_BY_SUPERVISOR;
    if (who->system)
        by |= ORDER_BY_CLOCK;
    return by;
}

static const OrderRule *rule_of(OrderState from, OrderAct act)
{
    for (size_t i = 0; i < order_rule_count; i++)
        if (order_rules[i].from == from && order_rules[i].act == act)
            return &order_rules[i];
    return NULL;
}

Err order_next(const Order *order, OrderAct act, const Actor *who, OrderState *next)
{
    const OrderRule *rule = rule_of(order->state, act);
    if (rule == NULL)
        return &order_moved_on;
    if ((rule->by & order_relations(order, who)) == 0)
        return &order_not_yours;
    // Words may be added once, and only to an evaluation.
    if (act == ORDER_COMMENT && (order->rating == RATING_NONE || order->rating_words.n > 0))
        return &order_moved_on;
    *next = rule->to;
    return OK;
}

bool order_may(const Order *order, OrderAct act, const Actor *who)
{
    OrderState next;
    return order_next(order, act, who, &next) == OK;
}

bool order_may_read(const Order *order, const Actor *who)
{
    return order_relations(order, who) != 0 || actor_may(who, ROLE_AUDITOR, order->place_path);
}

bool order_ended(OrderState state)
{
    return order_states[state].waits == WAITS_NONE;
}

bool order_late(const Order *order, Time now)
{
    OrderWaits waits = order_states[order->state].waits;
    return (waits == WAITS_DESK || waits == WAITS_TEAM) && order->due_at.ms < now.ms;
}

bool order_contact_open(const Order *order, unsigned by, Time now, int64_t days)
{
    const unsigned always = ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK | ORDER_BY_DISPATCHER;
    if (by & always)
        return true;
    if ((by & (ORDER_BY_LEADER | ORDER_BY_MEMBER)) == 0 || order->accepted_at.ms == 0)
        return false;
    return !order_ended(order->state) || now.ms < time_add(order->ended_at, days * TIME_DAY).ms;
}

Time day_part_end(Day day, DayPart part)
{
    static const int hours[] = { 24, 12, 18, 21 };
    return time_add(day_start(day), hours[part] * TIME_HOUR);
}

bool order_act_parse(Str word, OrderAct *out)
{
    for (int i = 0; i < ORDER_ACTS; i++) {
        if (!str_eq(word, str(order_acts[i].word)))
            continue;
        *out = (OrderAct)i;
        return true;
    }
    return false;
}

bool order_state_parse(Str word, OrderState *out)
{
    for (int i = ORDER_NONE + 1; i < ORDER_STATES; i++) {
        if (!str_eq(word, str(order_states[i].word)))
            continue;
        *out = (OrderState)i;
        return true;
    }
    return false;
}

static const Text by_texts[ORDER_BY_COUNT] = {
    TEXT("居民"), TEXT("家人"),   TEXT("代办人"), TEXT("派单员"),
    TEXT("队长"), TEXT("督导员"), TEXT("时钟"),   TEXT("队员"),
};

static void write_who(Buf *out, unsigned by)
{
    bool first = true;
    for (int i = 0; i < ORDER_BY_COUNT; i++) {
        if ((by & (1u << i)) == 0)
            continue;
        if (!first)
            buf_lit(out, "、");
        buf_add(out, str(by_texts[i].zh));
        first = false;
    }
}

static void mermaid_end(Buf *out, OrderState state)
{
    if (state == ORDER_NONE)
        buf_lit(out, "[*]");
    else
        buf_add(out, str(order_states[state].text.zh));
}

void order_diagram_mermaid(Buf *out)
{
    buf_lit(out, "stateDiagram-v2\n");
    for (size_t i = 0; i < order_rule_count; i++) {
        const OrderRule *rule = &order_rules[i];
        buf_lit(out, "    ");
        mermaid_end(out, rule->from);
        buf_lit(out, " --> ");
        mermaid_end(out, rule->to);
        buf_lit(out, " : ");
        buf_add(out, str(order_acts[rule->act].text.zh));
        buf_lit(out, "（");
        write_who(out, rule->by);
        buf_lit(out, "）\n");
    }
    for (int i = ORDER_NONE + 1; i < ORDER_STATES; i++)
        if (order_ended((OrderState)i))
            buf_printf(out, "    %s --> [*]\n", order_states[i].text.zh);
}

void order_diagram_text(Buf *out)
{
    OrderState last = ORDER_STATES;
    for (size_t i = 0; i < order_rule_count; i++) {
        const OrderRule *rule = &order_rules[i];
        if (rule->from != last)
            buf_printf(out, "%s\n", order_states[rule->from].text.zh);
        last = rule->from;
        buf_printf(out, "  ── %s → %s（", order_acts[rule->act].text.zh,
                   order_states[rule->to].text.zh);
        write_who(out, rule->by);
        buf_lit(out, "）\n");
    }
}
