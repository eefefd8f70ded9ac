// What the statements of the whole house may do with minutes. That no door makes any:
// tests/no_minutes_test.c.
#include "store/db.h"
#include "store/store_inside.h"
#include "tests/test.h"

// An erasure takes out what is personal of a fact; two numbers that are one person bring it along.
static bool leaves_what_happened(Str text)
{
    return str_starts(text, S("update facts set who_sealed = null, phone = '', lat_e7 = 0, lon_e7 "
                              "= 0, acc_m = 0 where ")) ||
           str_starts(text, S("update facts set person = $1 where "));
}

// Records are inserted by one statement, and no statement anywhere writes minutes over or deletes.
TEST(no_statement_changes_or_deletes_minutes)
{
    int inserts = 0;
    for (size_t i = 0; i < sql_count(); i++) {
        Str text = str(sql_at(i)->text);
        if (str_ends(str(sql_at(i)->file), S("_test.c")))
            continue;
        inserts += str_has(text, S("insert into records (")) ? 1 : 0;
        CHECK(!str_has(text, S("delete from records")));
        CHECK(!str_has(text, S("delete from facts")));
        CHECK(!str_has(text, S("update facts")) || leaves_what_happened(text));
        if (!str_has(text, S("update records set")))
            continue;
        size_t at = str_find_str(text, S(" where "));
        Str set = str_slice(text, 0, at);
        CHECK(!str_has(set, S("minutes")) && !str_has(set, S("in_at")) &&
              !str_has(set, S("out_at")));
        CHECK(!str_has(set, S("kind")) && !str_has(set, S("path =")));
        CHECK(!str_has(set, S("person =")) || str_eq(set, S("update records set person = $1")));
    }
    CHECK_INT(inserts, 1);
}
