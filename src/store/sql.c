#include "store/sql.h"

// The linker gathers what SQL() lists; both ends are its own symbols.
extern const Sql *const __start_redvest_sql[];
extern const Sql *const __stop_redvest_sql[];

size_t sql_count(void)
{
    return (size_t)(__stop_redvest_sql - __start_redvest_sql);
}

const Sql *sql_at(size_t i)
{
    must(i < sql_count());
    return __start_redvest_sql[i];
}

Value value_int(int64_t n)
{
    return (Value){ .type = P_INT, .n = n };
}

Value value_key(int64_t n)
{
    return (Value){ .type = P_INT, .null = n == 0, .n = n };
}

Value value_bool(bool b)
{
    return (Value){ .type = P_INT, .n = b };
}

Value value_str(Str s)
{
    return (Value){ .type = P_TEXT, .null = s.p == NULL, .s = s };
}

Value value_word(const char *word)
{
    return value_str(str(word));
}

Value value_bytes(Blob b)
{
    return (Value){ .type = P_BYTES, .null = b.bytes.p == NULL, .s = b.bytes };
}
