#include "store/recount.h"

typedef struct {
    int64_t wrong, example;
} Contradicting;
static const Field contradicting_fields[] = { FIELD(Contradicting, wrong),
                                              FIELD(Contradicting, example) };
static const Shape contradicting_shape = SHAPE(Contradicting, contradicting_fields);

Err recount_rows(Cx *cx, Recount *recount, const Sql *sql, Text what)
{
    Contradicting found = { 0 };
    TRY(db_one(cx, sql, &contradicting_shape, &found, &fault_internal));
    recount_line(recount, what, found.wrong,
                 found.wrong > 0 ? str_printf(cx->arena, "%lld", (long long)found.example) : S(""));
    return OK;
}
