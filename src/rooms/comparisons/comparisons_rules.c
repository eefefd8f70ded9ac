// The formula of 评比, and months.
#include "rooms/comparisons/comparisons.h"

#include <stdlib.h>

const char *const compare_kind_words[] = { "team", "station", NULL };

Permille share_permille(Share share)
{
    if (share.all <= 0)
        return (Permille){ 0 };
    return (Permille){ (int32_t)((share.good * 2000 + share.all) / (share.all * 2)) };
}

bool compare_score(const Share shares[SHARES], int64_t orders, const CompareRules *rules,
                   Permille *score)
{
    int64_t sum = 0, weight = 0;
    if (orders < rules->least)
        return false;
    for (int i = 0; i < SHARES; i++) {
        if (shares[i].all <= 0)
            continue;
        sum += rules->weights[i] * share_permille(shares[i]).n;
        weight += rules->weights[i];
    }
    if (weight == 0)
        return false;
    *score = (Permille){ (int32_t)((sum * 2 + weight) / (weight * 2)) };
    return true;
}

static int better(const void *a, const void *b)
{
    const Compared *left = a, *right = b;
    if (left->scored != right->scored)
        return left->scored ? -1 : 1;
    if (left->score.n != right->score.n)
        return left->score.n > right->score.n ? -1 : 1;
    if (left->orders != right->orders)
        return left->orders > right->orders ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

void compare_rank(Compared *rows, size_t n)
{
    qsort(rows, n, sizeof *rows, better);
    for (size_t i = 0; i < n && rows[i].scored; i++) {
        bool equal = i > 0 && rows[i].score.n == rows[i - 1].score.n;
        rows[i].rank = equal ? rows[i - 1].rank : (int64_t)i + 1;
    }
}

bool month_parse(Str word, Day *first)
{
    int64_t year, month;
    Str rest, head = str_cut(word, '-', &rest);
    if (word.n != 7 || head.n != 4 || !str_int(head, &year) || !str_int(rest, &month))
        return false;
    Day day = day_of((int)year, (int)month, 1);
    if (day.ymd == 0)
        return false;
    *first = day;
    return true;
}

Day month_next(Day first)
{
    Day later = day_add(first, 31);
    return day_of(day_year(later), day_month(later), 1);
}

Day month_before(Day first)
{
    Day earlier = day_add(first, -1);
    return day_of(day_year(earlier), day_month(earlier), 1);
}

Str month_word(Arena *arena, Day first)
{
    return str_printf(arena, "%04d-%02d", day_year(first), day_month(first));
}
