// The life of an order, on one screen: order_rules. Nothing here can touch the world: it is given
// no Cx.
#include "rooms/orders/orders.h"
#include "base/utf8.h"
#include "rooms/teams/teams.h"
#include <string.h>

FAULT(order_missing, 404, "order.missing", "没有找到这张单子");
FAULT(order_not_yours, 403, "order.not_yours", "这张单子这一步不归您办理");
FAULT(order_moved_on, 409, "order.moved_on", "这张单子刚刚有了变化，请刷新后再试");
FAULT(order_no_place, 422, "order.no_place", "没有找到对应的文明实践站，请先选好所在的社区或村");
FAULT(order_no_team, 422, "order.no_team", "这支队伍现在不能派单，请另选一支");
FAULT(order_no_item, 422, "order.no_item", "这项服务不在菜单上，请另选一项");
FAULT(order_too_many, 429, "order.too_many",
      "您在办的单子已经很多，请等办结几张后再点，急事请打电话");
FAULT(order_too_fast, 429, "order.too_fast",
      "这个号码一小时内点的单已经很多，请过一会儿再点，急事请打电话");
FAULT(order_urged_lately, 409, "order.urged_lately", "刚刚已经催过，站里正在跟进，请过一会儿再催");
FAULT(order_closed_contact, 403, "order.closed_contact", "这张单子的电话和地址现在不对您开放");
FAULT(order_taken, 409, "order.taken", "这张单子已被别的队伍接走");
FAULT(order_claimed, 409, "order.claimed", "这个心愿刚被别人认领了，谢谢您的心意");
FAULT(order_claims_many, 409, "order.claims_many", "您认领的心愿还没有办完，请先完成再认领");
FAULT(order_top, 409, "order.at_top", "这张单子已经在中心，没有更上一级");
FAULT(order_no_node, 422, "order.no_node", "指令只能下给直接下一级的所或站，请另选一个");
FAULT(order_nobody_asked, 422, "order.nobody_asked",
      "这个范围里没有能接单的队伍，请扩大范围或直接派单");
FAULT(order_two_needed, 422, "order.two_needed",
      "独居老人、未成年人家里要两位志愿者同去，请先写明是哪两位");
FAULT(order_code_needed, 422, "order.code_needed",
      "开始服务前请输入上门口令；对不上请打电话给站里，服务照常");
FAULT(order_code_wrong, 422, "order.code_wrong", "口令不对，请核对门牌和单子，再输一次");
FAULT(order_code_told, 422, "order.code_told",
      "口令三次没有对上，已告知站里，会打电话来核实；服务可以照常开始");
FAULT(order_no_target, 422, "order.no_target", "没有找到要并入的单子，请核对单号");

enum {
    SELF = ORDER_BY_SELF,
    FAMILY = ORDER_BY_FAMILY,
    DESK = ORDER_BY_DESK,
    DISPATCHER = ORDER_BY_DISPATCHER,
    LEADER = ORDER_BY_LEADER,
    SUPERVISOR = ORDER_BY_SUPERVISOR,
    CLOCK = ORDER_BY_CLOCK,
    CLAIMER = ORDER_BY_CLAIMER,
    NEIGHBOUR = ORDER_BY_NEIGHBOUR,
    SUPPORTER = ORDER_BY_SUPPORTER,
    ASKERS = SELF | FAMILY | DESK,
    // kinds
    ALL = ORDER_KINDS,
    WISH = 1 << ORDER_WISH,
    SERVED = ALL & ~WISH,  // by a team
};

// A new kind of step is a row here. Withdrawal ends where service begins; staff who asked on
// somebody's behalf may confirm but not evaluate, for nobody rates the own station's work in
// another's name. The clock withdraws what the desk holds only when its pool has failed. A wish is
// fulfilled by the one person who claimed it, never by a team: so it is neither dispatched nor
// handed to a department. What a resident says on the phone or signs on paper is entered by the
// dispatcher, and the entry says so (order_needs_manner).
// clang-format off
const OrderRule order_rules[] = {
    { ORDER_NONE,      ORDER_PLACE,       ORDER_SUBMITTED,   ASKERS,                          ALL },

    { ORDER_SUBMITTED, ORDER_TRIAGE,      ORDER_WAITING,     DISPATCHER,                      ALL },
    { ORDER_SUBMITTED, ORDER_RETURN,      ORDER_RETURNED,    DISPATCHER,                      ALL },
    { ORDER_SUBMITTED, ORDER_TRANSFER,    ORDER_TRANSFERRED, DISPATCHER,                      SERVED },
    { ORDER_SUBMITTED, ORDER_MERGE,       ORDER_MERGED,      DISPATCHER,                      ALL },
    { ORDER_SUBMITTED, ORDER_COMMAND,     ORDER_WAITING,     DISPATCHER,                      SERVED },
    { ORDER_SUBMITTED, ORDER_ESCALATE,    ORDER_SUBMITTED,   DISPATCHER | CLOCK,              ALL },
    { ORDER_SUBMITTED, ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS | CLOCK,                  ALL },
    { ORDER_SUBMITTED, ORDER_URGE,        ORDER_SUBMITTED,   ASKERS,                          ALL },
    { ORDER_SUBMITTED, ORDER_PRESS,       ORDER_SUBMITTED,   SUPERVISOR,                      ALL },

    { ORDER_RETURNED,  ORDER_AMEND,       ORDER_SUBMITTED,   ASKERS,                          ALL },
    { ORDER_RETURNED,  ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS | CLOCK,                  ALL },

    { ORDER_WAITING,   ORDER_DISPATCH,    ORDER_OFFERED,     DISPATCHER,                      SERVED },
    { ORDER_WAITING,   ORDER_OPEN,        ORDER_OFFERED,     DISPATCHER,                      SERVED },
    { ORDER_WAITING,   ORDER_COMMAND,     ORDER_WAITING,     DISPATCHER,                      SERVED },
    { ORDER_WAITING,   ORDER_ACKNOWLEDGE, ORDER_WAITING,     DISPATCHER,                      SERVED },
    { ORDER_WAITING,   ORDER_CLAIM,       ORDER_ACCEPTED,    NEIGHBOUR,                       WISH },
    { ORDER_WAITING,   ORDER_RETURN,      ORDER_RETURNED,    DISPATCHER,                      ALL },
    { ORDER_WAITING,   ORDER_TRANSFER,    ORDER_TRANSFERRED, DISPATCHER,                      SERVED },
    { ORDER_WAITING,   ORDER_MERGE,       ORDER_MERGED,      DISPATCHER,                      ALL },
    { ORDER_WAITING,   ORDER_ESCALATE,    ORDER_WAITING,     DISPATCHER | CLOCK,              ALL },
    { ORDER_WAITING,   ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS | CLOCK,                  ALL },
    { ORDER_WAITING,   ORDER_URGE,        ORDER_WAITING,     ASKERS,                          ALL },
    { ORDER_WAITING,   ORDER_PRESS,       ORDER_WAITING,     SUPERVISOR,                      ALL },

    { ORDER_OFFERED,   ORDER_ACCEPT,      ORDER_ACCEPTED,    LEADER,                          SERVED },
    { ORDER_OFFERED,   ORDER_DECLINE,     ORDER_WAITING,     LEADER,                          SERVED },
    { ORDER_OFFERED,   ORDER_PASS,        ORDER_OFFERED,     LEADER | SUPPORTER,              SERVED },
    { ORDER_OFFERED,   ORDER_JOIN,        ORDER_OFFERED,     SUPPORTER,                       SERVED },
    { ORDER_OFFERED,   ORDER_EXPIRE,      ORDER_WAITING,     CLOCK,                           SERVED },
    { ORDER_OFFERED,   ORDER_RECALL,      ORDER_WAITING,     DISPATCHER | CLOCK,              SERVED },
    { ORDER_OFFERED,   ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS,                          SERVED },
    { ORDER_OFFERED,   ORDER_URGE,        ORDER_OFFERED,     ASKERS,                          SERVED },
    { ORDER_OFFERED,   ORDER_PRESS,       ORDER_OFFERED,     DISPATCHER | SUPERVISOR,         SERVED },

    { ORDER_ACCEPTED,  ORDER_APPOINT,     ORDER_APPOINTED,   LEADER | DISPATCHER | CLAIMER,   ALL },
    { ORDER_ACCEPTED,  ORDER_START,       ORDER_SERVING,     LEADER,                          SERVED },
    { ORDER_ACCEPTED,  ORDER_REPORT,      ORDER_REPORTED,    CLAIMER,                         WISH },
    { ORDER_ACCEPTED,  ORDER_RELEASE,     ORDER_WAITING,     CLAIMER,                         WISH },
    { ORDER_ACCEPTED,  ORDER_EXPIRE,      ORDER_WAITING,     CLOCK,                           WISH },
    { ORDER_ACCEPTED,  ORDER_DECLINE,     ORDER_WAITING,     LEADER,                          SERVED },
    { ORDER_ACCEPTED,  ORDER_PASS,        ORDER_ACCEPTED,    SUPPORTER,                       SERVED },
    { ORDER_ACCEPTED,  ORDER_JOIN,        ORDER_ACCEPTED,    SUPPORTER,                       SERVED },
    { ORDER_ACCEPTED,  ORDER_ESCALATE,    ORDER_ACCEPTED,    CLOCK,                           SERVED },
    { ORDER_ACCEPTED,  ORDER_RECALL,      ORDER_WAITING,     DISPATCHER | CLOCK,              ALL },
    { ORDER_ACCEPTED,  ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS,                          ALL },
    { ORDER_ACCEPTED,  ORDER_URGE,        ORDER_ACCEPTED,    ASKERS,                          ALL },
    { ORDER_ACCEPTED,  ORDER_PRESS,       ORDER_ACCEPTED,    DISPATCHER | SUPERVISOR,         ALL },

    { ORDER_APPOINTED, ORDER_APPOINT,     ORDER_APPOINTED,   LEADER | DISPATCHER | CLAIMER,   ALL },
    { ORDER_APPOINTED, ORDER_START,       ORDER_SERVING,     LEADER,                          SERVED },
    { ORDER_APPOINTED, ORDER_REPORT,      ORDER_REPORTED,    CLAIMER,                         WISH },
    { ORDER_APPOINTED, ORDER_RELEASE,     ORDER_WAITING,     CLAIMER,                         WISH },
    { ORDER_APPOINTED, ORDER_EXPIRE,      ORDER_WAITING,     CLOCK,                           WISH },
    { ORDER_APPOINTED, ORDER_DECLINE,     ORDER_WAITING,     LEADER,                          SERVED },
    { ORDER_APPOINTED, ORDER_PASS,        ORDER_APPOINTED,   SUPPORTER,                       SERVED },
    { ORDER_APPOINTED, ORDER_JOIN,        ORDER_APPOINTED,   SUPPORTER,                       SERVED },
    { ORDER_APPOINTED, ORDER_ESCALATE,    ORDER_APPOINTED,   CLOCK,                           SERVED },
    { ORDER_APPOINTED, ORDER_RECALL,      ORDER_WAITING,     DISPATCHER | CLOCK,              ALL },
    { ORDER_APPOINTED, ORDER_WITHDRAW,    ORDER_WITHDRAWN,   ASKERS,                          ALL },
    { ORDER_APPOINTED, ORDER_URGE,        ORDER_APPOINTED,   ASKERS,                          ALL },
    { ORDER_APPOINTED, ORDER_PRESS,       ORDER_APPOINTED,   DISPATCHER | SUPERVISOR,         ALL },

    { ORDER_SERVING,   ORDER_REPORT,      ORDER_REPORTED,    LEADER,                          SERVED },
    { ORDER_SERVING,   ORDER_PASS,        ORDER_SERVING,     SUPPORTER,                       SERVED },
    { ORDER_SERVING,   ORDER_JOIN,        ORDER_SERVING,     SUPPORTER,                       SERVED },
    { ORDER_SERVING,   ORDER_ESCALATE,    ORDER_SERVING,     CLOCK,                           SERVED },
    { ORDER_SERVING,   ORDER_RECALL,      ORDER_WAITING,     DISPATCHER | CLOCK,              SERVED },
    { ORDER_SERVING,   ORDER_PRESS,       ORDER_SERVING,     DISPATCHER | SUPERVISOR,         SERVED },

    { ORDER_REPORTED,  ORDER_CONFIRM,     ORDER_UNRATED,     ASKERS | DISPATCHER | CLOCK,     ALL },
    { ORDER_REPORTED,  ORDER_DISPUTE,     ORDER_DISPUTED,    ASKERS | DISPATCHER,             ALL },

    { ORDER_DISPUTED,  ORDER_SETTLE,      ORDER_UNRATED,     DISPATCHER,                      ALL },
    { ORDER_DISPUTED,  ORDER_REDO,        ORDER_ACCEPTED,    DISPATCHER,                      ALL },
    { ORDER_DISPUTED,  ORDER_RECALL,      ORDER_WAITING,     DISPATCHER,                      ALL },
    { ORDER_DISPUTED,  ORDER_ESCALATE,    ORDER_DISPUTED,    DISPATCHER | CLOCK,              ALL },
    { ORDER_DISPUTED,  ORDER_PRESS,       ORDER_DISPUTED,    SUPERVISOR,                      ALL },

    { ORDER_UNRATED,   ORDER_EVALUATE,    ORDER_CLOSED,      SELF | FAMILY | DISPATCHER,      ALL },
    { ORDER_UNRATED,   ORDER_LAPSE,       ORDER_CLOSED,      CLOCK,                           ALL },

    { ORDER_CLOSED,    ORDER_COMMENT,     ORDER_CLOSED,      SELF | FAMILY,                   ALL },
    { ORDER_CLOSED,    ORDER_DISPUTE,     ORDER_DISPUTED,    DISPATCHER,                      ALL },
    { ORDER_CLOSED,    ORDER_SHUT,        ORDER_CLOSED,      CLOCK,                           ALL },
    { ORDER_WITHDRAWN, ORDER_SHUT,        ORDER_WITHDRAWN,   CLOCK,                           ALL },

    { ORDER_TRANSFERRED, ORDER_FEEDBACK,  ORDER_UNRATED,     DISPATCHER,                      SERVED },
    { ORDER_TRANSFERRED, ORDER_RECALL,    ORDER_WAITING,     DISPATCHER,                      SERVED },
    { ORDER_TRANSFERRED, ORDER_ESCALATE,  ORDER_TRANSFERRED, DISPATCHER | CLOCK,              SERVED },
    { ORDER_TRANSFERRED, ORDER_URGE,      ORDER_TRANSFERRED, ASKERS,                          SERVED },
    { ORDER_TRANSFERRED, ORDER_PRESS,     ORDER_TRANSFERRED, SUPERVISOR,                      SERVED },
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
    [ORDER_TRANSFERRED] = { "transferred", TEXT("已转办"),   "info", WAITS_DESK,    -1 },
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
    [ORDER_OPEN]     = { "open",     TEXT("放到可接的单"), TEXT("放到可接的单"),     false, true },
    [ORDER_PASS]     = { "pass",     TEXT("本队不接"),     TEXT("一支队伍暂不能接"), true,  true },
    [ORDER_JOIN]     = { "join",     TEXT("协办"),         TEXT("协办队伍已接"),     false, true },
    [ORDER_EXPIRE]   = { "expire",   TEXT("逾期收回"),     TEXT("逾期未答复，另行安排"), false, true },
    [ORDER_ESCALATE] = { "escalate", TEXT("上报"),         TEXT("已上报"),           true,  true },
    [ORDER_COMMAND]  = { "command",  TEXT("指令派单"),     TEXT("已下指令"),         false, true },
    [ORDER_ACKNOWLEDGE] = { "acknowledge", TEXT("签收指令"), TEXT("已签收指令"),     false, true },
    [ORDER_CLAIM]    = { "claim",    TEXT("认领"),         TEXT("已认领"),           false, false },
    [ORDER_RELEASE]  = { "release",  TEXT("退回认领"),     TEXT("退回认领，等人认领"), true, true },
    [ORDER_FEEDBACK] = { "feedback", TEXT("登记反馈"),     TEXT("承办单位已反馈"),   false, false },
    [ORDER_SHUT]     = { "shut",     TEXT("关闭联系方式"), TEXT("电话和地址已对队伍关闭"), false, false },
};
// clang-format on

const Text order_state_steps[ORDER_STATES] = {
    [ORDER_SUBMITTED] = TEXT("受理"),     [ORDER_RETURNED] = TEXT("补充"),
    [ORDER_WAITING] = TEXT("派单"),       [ORDER_OFFERED] = TEXT("接单答复"),
    [ORDER_ACCEPTED] = TEXT("约时间"),    [ORDER_APPOINTED] = TEXT("上门"),
    [ORDER_SERVING] = TEXT("报告完成"),   [ORDER_REPORTED] = TEXT("确认"),
    [ORDER_DISPUTED] = TEXT("处理异议"),  [ORDER_UNRATED] = TEXT("评单"),
    [ORDER_TRANSFERRED] = TEXT("等反馈"),
};

const char *const order_state_words[] = { "none",        "submitted", "returned",  "waiting",
                                          "offered",     "accepted",  "appointed", "serving",
                                          "reported",    "disputed",  "unrated",   "closed",
                                          "transferred", "merged",    "withdrawn", NULL };
_Static_assert(COUNT(order_state_words) == ORDER_STATES + 1, "each state has its word");
const char *const order_act_words[] = {
    "place",   "amend",       "triage",  "return",   "transfer", "merge",  "dispatch",
    "recall",  "accept",      "decline", "appoint",  "start",    "report", "confirm",
    "dispute", "settle",      "redo",    "evaluate", "comment",  "lapse",  "withdraw",
    "urge",    "press",       "open",    "pass",     "join",     "expire", "escalate",
    "command", "acknowledge", "claim",   "release",  "feedback", "shut",   NULL
};
_Static_assert(COUNT(order_act_words) == ORDER_ACTS + 1, "each act has its word");
const char *const order_waits_words[] = { "none", "desk", "team", "resident", NULL };
const char *const order_kind_words[] = { "catalogue", "free", "problem", "wish", NULL };
const char *const order_mode_words[] = { "none", "assign", "grab", "joint", NULL };
const char *const order_offer_words[] = { "assign", "grab", "joint", "support", "command", NULL };
const char *const order_answer_words[] = { "waiting",  "accepted", "declined", "expired",
                                           "recalled", "missed",   NULL };
const char *const order_how_words[] = { "self", "family", "desk", NULL };
const char *const day_part_words[] = { "none", "morning", "afternoon", "evening", NULL };
const char *const rating_words[] = { "none", "very_good", "good", "fair", "bad", "very_bad", NULL };
const char *const order_manner_words[] = { "self", "phone", "paper", NULL };
const Text order_manner_texts[] = { TEXT("本人"), TEXT("电话"), TEXT("纸质服务单") };
const Text order_how_texts[] = { TEXT("本人"), TEXT("家人代办"), TEXT("站里代办") };
const Text order_kind_texts[] = { TEXT("菜单点单"), TEXT("其他需求"), TEXT("问题反映"),
                                  TEXT("微心愿") };
const Text order_mode_texts[] = { TEXT("未派单"), TEXT("派给一队"), TEXT("可接的单"),
                                  TEXT("几队联办") };
const Text order_offer_texts[] = { TEXT("派单"), TEXT("可接的单"), TEXT("牵头"), TEXT("协办"),
                                   TEXT("指令") };
const Text order_answer_texts[] = { TEXT("等答复"),     TEXT("已接"),   TEXT("暂不能接"),
                                    TEXT("逾期未答复"), TEXT("已收回"), TEXT("别队先接") };
const Text day_part_texts[] = { TEXT("全天"), TEXT("上午"), TEXT("下午"), TEXT("晚上") };
const Text rating_texts[] = { TEXT("未评价"),   TEXT("非常满意"), TEXT("满意"),
                              TEXT("基本满意"), TEXT("不满意"),   TEXT("非常不满意") };

#define STATION_NODES 3  // "/1/14/379/": centre, branch, station

bool order_desk_covers(const Actor *who, Str place_path)
{
    if (actor_may(who, ROLES_DISPATCH | ROLE_GRID, place_path))
        return true;
    size_t nodes = 0;
    for (size_t i = 1; i < place_path.n; i++)
        nodes += place_path.p[i] == '/';
    // A grid lies below the station that answers for it; branch and centre are nobody's grid.
    for (size_t i = 0; i < who->grant_count && nodes >= STATION_NODES; i++)
        if (who->grants[i].role == ROLE_GRID && path_within(who->grants[i].path, place_path))
            return true;
    return false;
}

// A wish is anybody's to claim but those for whom and by whom it was made.
static unsigned wish_relations(const Order *order, const Actor *who)
{
    if (order->kind != ORDER_WISH)
        return 0;
    if (same(order->claimer, who->person))
        return ORDER_BY_CLAIMER;
    bool own = same(order->resident, who->person) || same(order->asked_by, who->person);
    return order->state == ORDER_WAITING && who->person.n != 0 && !own ? ORDER_BY_NEIGHBOUR : 0;
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
    if (actor_may(who, ROLES_DISPATCH, order->place_path) ||
        actor_may(who, ROLES_DISPATCH, order->owner_path))
        by |= ORDER_BY_DISPATCHER;
    if (actor_leads(who, order->team) || actor_leads(who, order->asked_team))
        by |= ORDER_BY_LEADER;
    if (actor_leads(who, order->helper_team))
        by |= ORDER_BY_SUPPORTER;
    by |= wish_relations(order, who);
    if (actor_may(who, ROLE_SUPERVISOR, order->place_path))
        by |= ORDER_BY_SUPERVISOR;
    if (who->system)
        by |= ORDER_BY_CLOCK;
    return by;
}

bool order_skill_fits(Str speciality, Str title)
{
    static const char *const empty[] = { "上门", "服务", "志愿", "愿服", "帮忙", "需要",
                                         "老人", "家里", "社区", "一下", "希望" };
    const size_t pair = 6;  // two Chinese characters
    for (Str rest = title; rest.n >= pair; rest = str_slice(rest, 1, rest.n)) {
        Str word = str_slice(rest, 0, pair);
        bool says = utf8_valid(word) && utf8_length(word) == 2 && str_has(speciality, word);
        for (size_t i = 0; i < COUNT(empty) && says; i++)
            says = !str_eq(word, str(empty[i]));
        if (says)
            return true;
    }
    return false;
}

bool order_may_open(const Order *order, const Actor *who, Str area)
{
    return who->system || actor_may(who, ROLES_DISPATCH, area) || str_eq(area, order->owner_path) ||
           str_eq(area, path_above(order->place_path));
}

// Grants below the layer do not count: nobody commands over a layer's head.
static bool at_desk_of(const Actor *who, Str path)
{
    for (size_t i = 0; i < who->grant_count; i++)
        if ((who->grants[i].role & ROLES_DISPATCH) && str_eq(who->grants[i].path, path))
            return true;
    return false;
}

bool order_may_command(const Actor *who, Str node)
{
    Str above = path_above(node);
    return above.n > 0 && at_desk_of(who, above);
}

static const OrderRule *rule_of(OrderState from, OrderAct act, OrderKind kind)
{
    for (size_t i = 0; i < order_rule_count; i++)
        if (order_rules[i].from == from && order_rules[i].act == act &&
            (order_rules[i].kinds & (1u << kind)) != 0)
            return &order_rules[i];
    return NULL;
}

// What state, act and kind do not say: a team that is asked alone declines, it does not pass; who
// supports already does not join again; a command that was not given cannot be acknowledged.
static bool fits(const Order *order, OrderAct act, unsigned by)
{
    if (act == ORDER_PASS)
        return (by & ORDER_BY_SUPPORTER) != 0 || order->mode == MODE_GRAB;
    if (act == ORDER_JOIN)
        return !order->helper_in;
    return act != ORDER_ACKNOWLEDGE || order->commanded;
}

Err order_next(const Order *order, OrderAct act, const Actor *who, OrderState *next)
{
    const OrderRule *rule = rule_of(order->state, act, order->kind);
    if (rule == NULL)
        return &order_moved_on;
    if ((rule->by & order_relations(order, who)) == 0)
        return &order_not_yours;
    unsigned by = rule->by & order_relations(order, who);
    if (!fits(order, act, by))
        return &order_moved_on;
    // A command is acknowledged at the desk that got it, not by who gave it.
    if (act == ORDER_ACKNOWLEDGE && !at_desk_of(who, order->owner_path))
        return &order_not_yours;
    // Words may be added once, and only to an evaluation.
    if (act == ORDER_COMMENT && (order->rating == RATING_NONE || order->rating_words.n > 0))
        return &order_moved_on;
    *next = rule->to;
    return OK;
}

bool order_needs_manner(OrderAct act, unsigned by)
{
    if (act == ORDER_CONFIRM || act == ORDER_DISPUTE)
        return (by & (ASKERS | CLOCK)) == 0;
    return act == ORDER_EVALUATE && (by & (SELF | FAMILY)) == 0;
}

bool order_may(const Order *order, OrderAct act, const Actor *who)
{
    OrderState next;
    return order_next(order, act, who, &next) == OK &&
           !order_needs_manner(act, order_relations(order, who));
}

// The next word of a list that people type: between blanks, commas and 、.
static Str word_of(Str *rest)
{
    Str all = *rest, cut = S("、");
    for (size_t i = 0; i < all.n; i++) {
        bool blank = all.p[i] == ' ' || all.p[i] == ',' || all.p[i] == '\n';
        if (!blank && !str_starts(str_slice(all, i, all.n), cut))
            continue;
        *rest = str_slice(all, i + (blank ? 1 : cut.n), all.n);
        return str_trim(str_slice(all, 0, i));
    }
    *rest = S("");
    return str_trim(all);
}

bool order_rude(Str words, Str text)
{
    while (words.n > 0) {
        Str word = word_of(&words);
        if (word.n > 0 && str_has(text, word))
            return true;
    }
    return false;
}

bool order_may_read(const Order *order, const Actor *who)
{
    return order_relations(order, who) != 0 || actor_may(who, ROLE_AUDITOR, order->place_path);
}

bool order_dated(OrderKind kind)
{
    return kind == ORDER_CATALOGUE || kind == ORDER_FREE;
}

bool order_ended(OrderState state)
{
    return order_states[state].waits == WAITS_NONE;
}

OrderAct order_due_act(const Order *order)
{
    static const OrderAct in_turn[] = { ORDER_EXPIRE, ORDER_ESCALATE, ORDER_CONFIRM,
                                        ORDER_LAPSE,  ORDER_WITHDRAW, ORDER_SHUT };
    for (size_t i = 0; i < COUNT(in_turn); i++) {
        const OrderRule *rule = rule_of(order->state, in_turn[i], order->kind);
        if (rule != NULL && (rule->by & ORDER_BY_CLOCK) != 0)
            return in_turn[i];
    }
    return ORDER_ACTS;
}

bool order_at_top(const Order *order)
{
    return path_above(order->owner_path).n == 0;
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
    const unsigned goes = ORDER_BY_LEADER | ORDER_BY_MEMBER | ORDER_BY_CLAIMER |
                          (order->helper_in ? ORDER_BY_SUPPORTER : 0);
    if ((by & goes) == 0 || order->accepted_at.ms == 0 || order->contact_shut)
        return false;
    return !order_ended(order->state) || now.ms < time_add(order->ended_at, days * TIME_DAY).ms;
}

Time day_part_end(Day day, DayPart part)
{
    static const int hours[] = { 24, 12, 18, 21 };
    return time_add(day_start(day), hours[part] * TIME_HOUR);
}

const char *const order_care_words[] = { "none", "alone", "minor", NULL };
const Text order_care_texts[] = { TEXT("不需要两人"), TEXT("独居老人"), TEXT("未成年人") };
const char *const order_door_note_words[] = { "matched", "wrong", "doubted", "cleared", NULL };
const Text order_door_note_texts[] = { TEXT("口令相符"), TEXT("口令输错"),
                                       TEXT("居民反映来人说不出口令"), TEXT("站里已核实") };
const char *const order_shows_words[] = { "asked", "report", "dispute", "proof", "sheet", NULL };
const Text order_shows_texts[] = { TEXT("现场照片"), TEXT("完成照片"), TEXT("异议照片"),
                                   TEXT("心愿照片"), TEXT("签字服务单") };

const OrderProblem order_problems[] = {
    { "light", TEXT("路灯照明") },    { "road", TEXT("道路破损") },
    { "waste", TEXT("垃圾清运") },    { "water", TEXT("积水排水") },
    { "parking", TEXT("车辆乱停") },  { "noise", TEXT("噪音扰民") },
    { "facility", TEXT("公共设施") }, { "safety", TEXT("安全隐患") },
    { "other", TEXT("其他问题") },    { NULL, { NULL } },
};
const size_t order_problem_count = COUNT(order_problems) - 1;

bool order_code_required(OrderCare care, int64_t demand)
{
    return demand == 2 || (demand == 1 && care != CARE_NONE);
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
    TEXT("居民"), TEXT("家人"), TEXT("代办人"), TEXT("派单员"), TEXT("队长"),     TEXT("督导员"),
    TEXT("时钟"), TEXT("队员"), TEXT("认领人"), TEXT("热心人"), TEXT("协办队长"),
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

// What holds for some kinds alone says so.
static void write_kinds(Buf *out, unsigned kinds)
{
    if (kinds == WISH)
        buf_lit(out, "；仅微心愿");
    else if (kinds == SERVED)
        buf_lit(out, "；微心愿除外");
    else
        must(kinds == ALL);
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
        write_kinds(out, rule->kinds);
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
        write_kinds(out, rule->kinds);
        buf_lit(out, "）\n");
    }
}
