// What the statements of the whole house may do with minutes. That no door makes any:
// tests/no_minutes_test.c.
#include "store/db.h"
#include "store/store_inside.h"
#include "tests/test.h"

// Records are inserted by one statement, and no statement anywhere writes minutes over or deletes.
TEST(no_statement_changes_or_deletes_minutes)
{
    int inserts = 0;
    for (size_t i = 0; i < sql_count(); i++) {
        Str text = str(sql_at(i)->text);
        inserts += str_has(text, S("insert into records (")) ? 1 : 0;
        CHECK(!str_has(text, S("delete from records")));
        CHECK(!str_has(text, S("delete from facts")));
        CHECK(!str_has(text, S("update facts")));
        if (!str_has(text, S("update records set")))
            continue;
        size_t at = str_find_str(text, S(" where "));
        Str set = str_slice(text, 0, at);
        CHECK(!str_has(set, S("minutes")) && !str_has(set, S("in_at")) &&
              !str_has(set, S("out_at")));
        CHECK(!str_has(set, S("kind")) && !str_has(set, S("path =")) &&
              !str_has(set, S("person =")));
    }
    CHECK_INT(inserts, 1);
}
