// recount: one statement of a room's check, run and told.
//
//   SQL0(last_step_sql, "select count(*) as wrong, min(id) as example from orders as o where …");
//   TRY(recount_rows(cx, recount, &last_step_sql, TEXT("每张单的状态等于最后一步")));
#pragma once
#include "store/db.h"
#include "town/recount.h"

// The statement gives one row: wrong, how many contradict; example, the id of one of them (NULL
// when there is none).
MUST_USE Err recount_rows(Cx *cx, Recount *recount, const Sql *sql, Text what);
