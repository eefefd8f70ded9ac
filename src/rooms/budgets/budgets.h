// budgets: 专项资金, the lines of a year's special fund that goods and benefits are paid from.
//
// A line has a ceiling and what has been taken: a room that promises something takes its price
// first, guarded in the WHERE, so that no line is ever overdrawn; what comes to nothing is given
// back. At `budgets.warn_percent` the centre finds the line among its 待办, at the ceiling nothing
// more is promised. A line pays in its own year alone.
//
// Stands on: places.   Leaned on by: entitlements, rewards.
// Others may join: budget_moves(budget, cause, cause_id, fen).
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"
#include "web/form.h"

#define BUDGET_MOST ((int64_t)100000000000)  // 1,000 million yuan, in fen

extern const Fault budget_missing;   // 404
extern const Fault budget_full;      // 409  the line's ceiling would be passed
extern const Fault budget_year;      // 409  the line is of another year
extern const Fault budget_taken;     // 409  a line of that name and year is there
extern const Fault budget_low;       // 422  the ceiling lies below what has been taken
extern const Fault budget_not_ours;  // 403  the centre keeps the fund

typedef struct {
    BudgetId id;
    int64_t year;
    Str name;
    Fen ceiling, spent, left;
    Permille used;
    bool warned, full;
    Str document;
    Text state_text;  // 正常 已用八成以上 已用完
} Budget;
extern const Shape budget_shape;

typedef struct {
    int64_t year;
    Str name;
    Fen ceiling;
    Str document;  // that allots the money
} BudgetNew;
MUST_USE Err budget_add(Cx *cx, const BudgetNew *new, BudgetId *id);
MUST_USE Err budget_ceiling(Cx *cx, BudgetId id, Fen ceiling, Str document);
MUST_USE Err budget_find(Cx *cx, BudgetId id, Budget *out);
// Of a year (0: all), newest year first, at most 200.
MUST_USE Err budget_list(Cx *cx, int64_t year, List *out);
// 不用专项资金 and every line, for the field of a form that asks who pays; `now` is chosen.
MUST_USE Err budget_choices(Cx *cx, FormView *view, const char *field, BudgetId now);

// `cause` and `cause_id` name what is paid for: one takes once, and gives back once.
MUST_USE Err budget_take(Cx *cx, BudgetId id, Fen fen, const char *cause, int64_t cause_id);
MUST_USE Err budget_give_back(Cx *cx, const char *cause, int64_t cause_id);
// Of what was taken `fen` was not needed (at most all of it); that is the one giving back.
MUST_USE Err budget_give_part(Cx *cx, const char *cause, int64_t cause_id, Fen fen);
// Thousandths of the ceiling, rounded down; a line without money is full.
Permille budget_used(Fen ceiling, Fen spent);

extern const Room budgets_room;
Err budgets_check(Cx *cx, Recount *recount);
