#include "town/recount.h"
#include "base/check.h"

void recount_line(Recount *recount, Text what, int64_t wrong, Str first)
{
    must(recount->n < RECOUNT_MAX);
    recount->lines[recount->n++] = (RecountLine){ recount->room, what, wrong, first };
}
