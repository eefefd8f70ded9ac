// Every statement of the program is executed on both engines, with NULLs and with values above
// 2^31, and taken back.
#include "store/store_inside.h"
#include "tests/support/county.h"
#include <string.h>

static const Fault undone = { 409, "test.undone", { "" } };

typedef struct {
    const Sql *sql;
    bool nulls;
    Err result;
} Run;

static void make_values(const Run *run, Value *values)
{
    for (size_t i = 0; i < run->sql->param_count; i++)
        values[i] = (Value){
            .type = run->sql->params[i],
            .null = run->nulls,
            .n = ((int64_t)1 << 33) + 7 + (int64_t)i,
            .s = run->sql->params[i] == P_BYTES ? S("\x00\xFF'\\") : S("甲'乙%_\\\"$1;--"),
        };
}

static Err act(Cx *cx, void *with)
{
    Run *run = with;
    Value values[SQL_PARAMS_MAX];
    make_values(run, values);
    run->result = db_change_(cx, run->sql, NULL, values, run->sql->param_count);
    return &undone;
}

// Statements of tests speak of tables that only their tests make.
static bool of_the_program(const Sql *sql)
{
    Str file = str(sql->file);
    return !str_ends(file, S("_test.c")) && !str_starts(file, S("tests/"));
}

static bool fine(Err err)
{
    return err == OK || err == &db_conflict || err == &db_refused;
}

BOTH(every_statement_runs_with_nulls_and_large_values)
{
    size_t ran = 0, bad = 0;
    for (size_t i = 0; i < sql_count(); i++)
        for (int nulls = 0; nulls < 2; nulls++) {
            Run run = { .sql = sql_at(i), .nulls = nulls };
            if (!of_the_program(run.sql))
                continue;
            Err err = lane_run(county->store, county_cx(t, county, "test"), act, &run);
            ran++;
            if (err == &undone && fine(run.result))
                continue;
            bad++;
            log_error("test.statement", "%s in %s with %s: %s, act %s", run.sql->name,
                      run.sql->file, nulls ? "nulls" : "values",
                      run.result != OK ? run.result->code : "ok", err != OK ? err->code : "ok");
        }
    CHECK(ran >= 40);
    CHECK_INT(bad, 0);
}

// Names tell the log which statement failed; two of one name in one file would not.
TEST(statements_are_numbered_by_their_parameters)
{
    for (size_t i = 0; i < sql_count(); i++) {
        const Sql *sql = sql_at(i);
        if (!of_the_program(sql))
            continue;
        for (int n = 1; n <= sql->param_count; n++) {
            Str mark = str_printf(t->arena, "$%d", n);
            CHECK_HAS(str(sql->text), str_z(t->arena, mark));
        }
        Str beyond = str_printf(t->arena, "$%d", sql->param_count + 1);
        CHECK_LACKS(str(sql->text), str_z(t->arena, beyond));
        CHECK(sql->param_count <= SQL_PARAMS_MAX);
    }
}
