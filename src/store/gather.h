// gather: rows of an export in one list, beyond what db_list gives.
//
//   TRY(db_gather(cx, &list_sql, &row_shape, 5000, &rows, path_from, path_to, limit));
//
// Like db_list, for at most `max` rows: the statement carries its own limit, more rows than that
// are a slip of ours. Besides the rows and their text nothing stays in cx->arena, so that a list of
// thousands leaves room for the bytes made of it.
#pragma once
#include "store/db.h"

MUST_USE Err db_gather_(Cx *cx, const Sql *sql, const Shape *shape, size_t max, List *out,
                        const Value *values, size_t n);
#define db_gather(cx, sql, shape, max, out, ...) \
    db_gather_((cx), (sql), (shape), (max), (out), VALUES_(__VA_ARGS__))
