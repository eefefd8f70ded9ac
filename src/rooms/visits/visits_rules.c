// The life of a visit, on one screen.
#include "rooms/visits/visits.h"

FAULT(visit_missing, 404, "visit.missing", "没有找到这张统筹单");
FAULT(visit_not_yours, 403, "visit.not_yours", "这张统筹单这一步不归您办理");
FAULT(visit_moved_on, 409, "visit.moved_on", "这张统筹单刚刚有了变化，请刷新后再试");
FAULT(visit_none, 409, "visit.none", "选中的单子都已经由别处办理，请刷新后重新选");
FAULT(visit_early, 409, "visit.early", "还没有到约定的日子，服务做完再报告");
FAULT(visit_past, 409, "visit.past", "约定的日子已经过了，请先改时间");

enum {
    DISPATCHER = VISIT_BY_DISPATCHER,
    LEADER = VISIT_BY_LEADER,
    SYSTEM = VISIT_BY_SYSTEM,
};

// clang-format off
const VisitRule visit_rules[] = {
    { VISIT_NONE,     VISIT_MAKE,    VISIT_OFFERED,   DISPATCHER },

    { VISIT_OFFERED,  VISIT_ACCEPT,  VISIT_ACCEPTED,  LEADER },
    { VISIT_OFFERED,  VISIT_DECLINE, VISIT_DECLINED,  LEADER },
    { VISIT_OFFERED,  VISIT_MOVE,    VISIT_OFFERED,   DISPATCHER },
    { VISIT_OFFERED,  VISIT_CANCEL,  VISIT_CANCELLED, DISPATCHER },
    { VISIT_OFFERED,  VISIT_EMPTY,   VISIT_CANCELLED, SYSTEM },
    { VISIT_OFFERED,  VISIT_FINISH,  VISIT_DONE,      SYSTEM },

    { VISIT_ACCEPTED, VISIT_REPORT,  VISIT_DONE,      LEADER },
    { VISIT_ACCEPTED, VISIT_DECLINE, VISIT_DECLINED,  LEADER },
    { VISIT_ACCEPTED, VISIT_MOVE,    VISIT_ACCEPTED,  DISPATCHER | LEADER },
    { VISIT_ACCEPTED, VISIT_CANCEL,  VISIT_CANCELLED, DISPATCHER },
    { VISIT_ACCEPTED, VISIT_EMPTY,   VISIT_CANCELLED, SYSTEM },
    { VISIT_ACCEPTED, VISIT_FINISH,  VISIT_DONE,      SYSTEM },
};
// clang-format on
const size_t visit_rule_count = COUNT(visit_rules);

const char *const visit_state_words[] = { "none",     "offered",   "accepted", "done",
                                          "declined", "cancelled", NULL };
_Static_assert(COUNT(visit_state_words) == VISIT_STATES + 1, "each state has its word");
const Text visit_state_texts[] = { TEXT("未派"),   TEXT("待接单"),   TEXT("已接单"),
                                   TEXT("已完成"), TEXT("暂不能接"), TEXT("已取消") };
const char *const visit_state_tags[] = { "info", "warn", "info", "ok", "plain", "plain" };

const char *const visit_outcome_words[] = { "in", "done", "missed", "left", "skipped", NULL };
const Text visit_outcome_texts[] = { TEXT("在这一趟"), TEXT("已完成"), TEXT("没办成，回到站里"),
                                     TEXT("已退出"), TEXT("没有列入") };

const char *const visit_miss_words[] = { "absent", "unneeded", "unfinished", NULL };
const Text visit_miss_texts[] = { TEXT("上门时不在家"), TEXT("临时不需要了"), TEXT("没来得及做") };

unsigned visit_relations(const Visit *visit, const Actor *who)
{
    unsigned by = 0;
    if (actor_may(who, ROLES_DISPATCH, visit->place_path))
        by |= VISIT_BY_DISPATCHER;
    if (actor_leads(who, visit->team))
        by |= VISIT_BY_LEADER;
    if (actor_may(who, ROLE_SUPERVISOR | ROLE_AUDITOR, visit->place_path))
        by |= VISIT_BY_READER;
    if (who->system)
        by |= VISIT_BY_SYSTEM;
    return by;
}

Err visit_next(const Visit *visit, VisitAct act, const Actor *who, VisitState *next)
{
    for (size_t i = 0; i < visit_rule_count; i++) {
        const VisitRule *rule = &visit_rules[i];
        if (rule->from != visit->state || rule->act != act)
            continue;
        if ((rule->by & visit_relations(visit, who)) == 0)
            return &visit_not_yours;
        *next = rule->to;
        return OK;
    }
    return &visit_moved_on;
}

bool visit_may(const Visit *visit, VisitAct act, const Actor *who)
{
    VisitState next;
    return visit_next(visit, act, who, &next) == OK;
}

bool visit_ended(VisitState state)
{
    return state == VISIT_DONE || state == VISIT_DECLINED || state == VISIT_CANCELLED;
}

int32_t visit_share(int32_t minutes, int n, int i)
{
    int32_t share = minutes / n + (i < minutes % n ? 1 : 0);
    return share > 0 ? share : 1;
}

static bool known(const OrderId *ids, size_t n, OrderId id)
{
    for (size_t i = 0; i < n; i++)
        if (same(ids[i], id))
            return true;
    return false;
}

bool visit_orders_parse(Str typed, OrderId *ids, size_t *n)
{
    *n = 0;
    for (Str rest = typed; rest.n > 0;) {
        OrderId id;
        if (!str_int(str_trim(str_cut(rest, ',', &rest)), &id.n) || id.n <= 0)
            return false;
        if (known(ids, *n, id))
            continue;
        if (*n == VISIT_ORDERS_MAX)
            return false;
        ids[(*n)++] = id;
    }
    return true;
}

static bool miss_parse(Str word, VisitMiss *why)
{
    for (int i = 0; i < VISIT_MISSES; i++)
        if (str_eq(word, str(visit_miss_words[i]))) {
            *why = (VisitMiss)i;
            return true;
        }
    return false;
}

bool visit_missed_parse(Str typed, VisitMissed *missed, size_t *n)
{
    *n = 0;
    for (Str rest = typed; rest.n > 0;) {
        Str word, one = str_trim(str_cut(rest, ',', &rest));
        VisitMissed miss;
        if (*n == VISIT_ORDERS_MAX || !str_int(str_cut(one, '-', &word), &miss.order.n) ||
            !miss_parse(word, &miss.why))
            return false;
        missed[(*n)++] = miss;
    }
    return true;
}
