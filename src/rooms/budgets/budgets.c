#include "base/utf8.h"
#include "rooms/budgets/budgets_in.h"
#include "town/setting.h"

FAULT(budget_missing, 404, "budget.missing", "没有这项专项资金");
FAULT(budget_full, 409, "budget.full", "这项专项资金今年已用完，暂时不能再兑换，请过些时候再来");
FAULT(budget_year, 409, "budget.year", "这项专项资金不是今年的，请等中心换成今年的再兑换");
FAULT(budget_taken, 409, "budget.taken", "这一年已经有同名的专项资金");
FAULT(budget_low, 422, "budget.low", "额度不能少于已经用掉的钱");
FAULT(budget_not_ours, 403, "budget.not_ours", "专项资金由中心管理");

static const Field fields[] = {
    COL(Budget, id, "编号"),
    COL(Budget, year, "年份"),
    COL(Budget, name, "名称"),
    COL(Budget, ceiling, "额度（元）"),
    COL(Budget, spent, "已用（元）"),
    COL(Budget, left, "剩余（元）"),
    COL(Budget, used, "已用比例"),
    FIELD(Budget, warned),
    FIELD(Budget, full),
    COL(Budget, document, "文件"),
    COL(Budget, state_text, "状态"),
};
const Shape budget_shape = SHAPE(Budget, fields);

#define COLUMNS "select id, year, name, ceiling, spent, document from budgets "
SQL(find_sql, COLUMNS "where id = $1", P_INT);
SQL(list_sql, COLUMNS "where $1 = 0 or year = $1 order by year desc, id limit 200", P_INT);

Permille budget_used(Fen ceiling, Fen spent)
{
    return (Permille){ (int32_t)(ceiling.n <= 0 ? 1000 : spent.n * 1000 / ceiling.n) };
}

static void tell(Cx *cx, Budget *one)
{
    one->used = budget_used(one->ceiling, one->spent);
    one->left.n = one->ceiling.n - one->spent.n;
    one->full = one->left.n <= 0;
    one->warned = one->used.n >= setting_int(cx, "budgets.warn_percent") * 10;
    one->state_text = one->full ? TEXT("已用完") : one->warned ? TEXT("快用完") : TEXT("正常");
}

Err budget_find(Cx *cx, BudgetId id, Budget *out)
{
    TRY(db_one(cx, &find_sql, &budget_shape, out, &budget_missing, id));
    tell(cx, out);
    return OK;
}

Err budget_list(Cx *cx, int64_t year, List *out)
{
    TRY(db_list(cx, &list_sql, &budget_shape, out, year));
    for (size_t i = 0; i < out->n; i++)
        tell(cx, LIST_AT(out, Budget, i));
    return OK;
}

static Err may_keep(Cx *cx)
{
    return cx->actor.system || actor_is(&cx->actor, ROLE_CENTRE) ? OK : &budget_not_ours;
}

SQL(add_sql,
    "insert into budgets (year, name, ceiling, document, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT);

Err budget_add(Cx *cx, const BudgetNew *new, BudgetId *id)
{
    int64_t row = 0;
    TRY(may_keep(cx));
    Str name = str_trim(new->name), document = str_trim(new->document);
    if (new->ceiling.n < 0 || new->ceiling.n > BUDGET_MOST || new->year < 2000 ||
        new->year > 2200 || !utf8_plain(name) || !utf8_plain(document) || utf8_length(name) < 2 ||
        utf8_length(document) < 2)
        return &fault_invalid;
    TRY(db_insert(cx, &add_sql, &row, new->year, name, new->ceiling, document, cx->actor.person,
                  cx->now));
    if (row == 0)
        return &budget_taken;
    *id = (BudgetId){ row };
    cx_audit(cx, "budget", row, (Str){ 0 }, name);
    return OK;
}

SQL(ceiling_sql, "update budgets set ceiling = $2, document = $3 where id = $1 and spent <= $2",
    P_INT, P_INT, P_TEXT);

Err budget_ceiling(Cx *cx, BudgetId id, Fen ceiling, Str document)
{
    Budget old;
    int64_t changed;
    TRY(may_keep(cx));
    TRY(budget_find(cx, id, &old));
    document = str_trim(document);
    if (ceiling.n < 0 || ceiling.n > BUDGET_MOST || !utf8_plain(document) ||
        utf8_length(document) < 2)
        return &fault_invalid;
    TRY(db_change(cx, &ceiling_sql, &changed, id, ceiling, document));
    if (changed == 0)
        return &budget_low;
    cx_audit(cx, "budget", id.n, str_printf(cx->arena, "%lld", (long long)old.ceiling.n),
             str_printf(cx->arena, "%lld", (long long)ceiling.n));
    return OK;
}

SQL(take_sql,
    "update budgets set spent = spent + $2 where id = $1 and year = $3 and spent + $2 <= ceiling",
    P_INT, P_INT, P_INT);
SQL(move_sql,
    "insert into budget_moves (budget, cause, cause_id, fen, at) values ($1, $2, $3, $4, $5)",
    P_INT, P_TEXT, P_INT, P_INT, P_INT);

Err budget_take(Cx *cx, BudgetId id, Fen fen, const char *cause, int64_t cause_id)
{
    int64_t changed;
    must(fen.n > 0);
    TRY(db_change(cx, &take_sql, &changed, id, fen, (int64_t)day_year(cx->today)));
    if (changed == 0) {
        Budget one;
        TRY(budget_find(cx, id, &one));
        return one.year == day_year(cx->today) ? &budget_full : &budget_year;
    }
    return db_change(cx, &move_sql, NULL, id, cause, cause_id, fen, cx->now);
}

typedef struct {
    BudgetId budget;
    Fen fen;
} Taken;
static const Field taken_fields[] = { FIELD(Taken, budget), FIELD(Taken, fen) };
static const Shape taken_shape = SHAPE(Taken, taken_fields);
SQL(taken_sql,
    "select budget, fen from budget_moves where cause = $1 and cause_id = $2 and fen > 0"
    "   and not exists (select b.id from budget_moves b where b.cause = $1 and b.cause_id = $2"
    "     and b.fen < 0)",
    P_TEXT, P_INT);
SQL(back_sql, "update budgets set spent = spent - $2 where id = $1", P_INT, P_INT);

static Err give(Cx *cx, const char *cause, int64_t cause_id, Fen most)
{
    List rows;
    TRY(db_list(cx, &taken_sql, &taken_shape, &rows, cause, cause_id));
    if (rows.n == 0)
        return OK;
    const Taken *one = LIST_AT(&rows, Taken, 0);
    Fen fen = { most.n < one->fen.n ? most.n : one->fen.n };
    TRY(db_change(cx, &back_sql, NULL, one->budget, fen));
    return db_change(cx, &move_sql, NULL, one->budget, cause, cause_id, (Fen){ -fen.n }, cx->now);
}

Err budget_give_back(Cx *cx, const char *cause, int64_t cause_id)
{
    return give(cx, cause, cause_id, (Fen){ INT64_MAX });
}

Err budget_give_part(Cx *cx, const char *cause, int64_t cause_id, Fen fen)
{
    must(fen.n >= 0);
    return fen.n == 0 ? OK : give(cx, cause, cause_id, fen);
}

Err budget_todos(Cx *cx, List *todos)
{
    List rows;
    size_t n = 0;
    if (!actor_is(&cx->actor, ROLE_CENTRE))
        return OK;
    TRY(budget_list(cx, day_year(cx->today), &rows));
    Todo *list = NEW_ARRAY(cx->arena, Todo, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Budget *one = LIST_AT(&rows, Budget, i);
        if (one->warned)
            list[n++] = (Todo){ .kind = TEXT("专项资金"),
                                .title = str_printf(cx->arena, "%.*s %d%%", STR_FMT(one->name),
                                                    one->used.n / 10),
                                .place = say(cx->lang, one->state_text),
                                .late = one->full,
                                .href = S("/budgets") };
    }
    *todos = (List){ list, n };
    return OK;
}

SQL0(
    spent_sql,
    "select count(*) as wrong, min(b.id) as example from budgets as b where b.spent <>"
    " (select coalesce(cast(sum(m.fen) as bigint), 0) from budget_moves as m where m.budget = b.id)");
SQL0(back_all_sql,
     "select count(*) as wrong, min(m.id) as example from budget_moves as m where m.fen < 0 and not"
     " exists (select t.id from budget_moves as t where t.cause = m.cause and"
     " t.cause_id = m.cause_id and t.fen >= -m.fen and t.budget = m.budget)");

Err budgets_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &spent_sql, TEXT("每项专项资金已用的钱等于明细的合计")));
    return recount_rows(cx, recount, &back_all_sql, TEXT("每笔退回的专项资金都不超过原来用的那笔"));
}
