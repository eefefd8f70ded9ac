// Which star, in turn; and who stands where on the list of honour.
#include "rooms/stars/stars.h"
#include "rooms/volunteers/volunteers.h"

#include <stdlib.h>

const char *const star_state_words[] = { "applied",   "first",     "public",  "granted", "refused",
                                         "withdrawn", "suspended", "revoked", NULL };
const Text star_state_texts[] = { TEXT("待初审"), TEXT("待复审"), TEXT("公示中"), TEXT("已评定"),
                                  TEXT("未通过"), TEXT("已撤回"), TEXT("暂停"),   TEXT("已撤销") };
const char *const star_state_tags[] = { "warn",  "warn",  "info", "ok",
                                        "plain", "plain", "red",  "plain" };
const Text star_level_texts[] = {
    TEXT("还没有星级"),   TEXT("一星级志愿者"), TEXT("二星级志愿者"),
    TEXT("三星级志愿者"), TEXT("四星级志愿者"), TEXT("五星级志愿者")
};
const char *const star_objection_words[] = { "open", "upheld", "rejected", NULL };
const Text star_objection_texts[] = { TEXT("待核实"), TEXT("成立"), TEXT("不成立") };

Minutes star_minutes(const StarFacts *facts, const StarRules *rules)
{
    Minutes all = facts->credit;
    all.n += rules->honour_counts ? facts->honour.n : 0;
    all.n += rules->carried_counts ? facts->carried.n : 0;
    return all;
}

Err star_verdict(const StarFacts *facts, const StarRules *rules, int64_t *level)
{
    *level = facts->held >= STAR_LEVELS ? 0 : facts->held + 1;
    if (facts->waiting)
        return &star_there;
    if (facts->suspended)
        return &star_held;
    if (*level == 0)
        return &star_top;
    if (star_minutes(facts, rules).n < rules->hours[*level - 1] * 60)
        return &star_few_hours;
    return facts->marks > 0 ? &star_marked : OK;
}

bool star_may_move(StarState from, StarState to)
{
    switch (to) {
    case STAR_FIRST:
        return from == STAR_APPLIED;
    case STAR_PUBLIC:
        return from == STAR_FIRST;
    case STAR_GRANTED:
        return from == STAR_PUBLIC || from == STAR_SUSPENDED;
    case STAR_REFUSED:
    case STAR_WITHDRAWN:
        return from == STAR_APPLIED || from == STAR_FIRST || from == STAR_PUBLIC;
    case STAR_SUSPENDED:
        return from == STAR_GRANTED;
    case STAR_REVOKED:
        return from == STAR_GRANTED || from == STAR_SUSPENDED;
    case STAR_APPLIED:
    case STAR_STATES:
        return false;
    }
    unreachable();
}

Day star_marks_since(Day today, int64_t years)
{
    int year = day_year(today) - (int)years, day = day_of_month(today);
    Day since = day_of(year, day_month(today), day);
    return since.ymd != 0 ? since : day_of(year, day_month(today), day - 1);  // 29 February
}

// --- 光荣榜

int64_t honour_score(Minutes credit, Minutes honour, const HonourRules *rules)
{
    return credit.n * rules->credit_weight + honour.n * rules->honour_weight;
}

static int better(const void *a, const void *b)
{
    const Honoured *left = a, *right = b;
    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    if (left->times != right->times)
        return left->times > right->times ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

// Equal points share a rank; within it, who came more often stands first.
void honour_rank(Honoured *rows, size_t n, const HonourRules *rules)
{
    for (size_t i = 0; i < n; i++)
        rows[i].score = honour_score(rows[i].credit, rows[i].honour, rules);
    qsort(rows, n, sizeof *rows, better);
    for (size_t i = 0; i < n; i++) {
        bool equal = i > 0 && rows[i].score == rows[i - 1].score;
        rows[i].rank = equal ? rows[i - 1].rank : (int64_t)i + 1;
    }
}

bool honour_named(bool agreed, Day born, Day on)
{
    int age = age_on(born, on);
    return agreed && (age < 0 || age >= AGE_SEPARATE);
}
