// sql: a statement is a constant that only a literal can make, with declared parameter types.
//
//   SQL(move_sql, "update orders set state = $3 where id = $1 and state = $2", P_INT, P_TEXT,
//   P_TEXT);
//
// One text runs on both engines: $n placeholders (bound by name on SQLite, by number on
// PostgreSQL), lower case, columns listed, no engine's own functions (house rules: HOUSE.md, "One
// SQL text"). Each statement is listed, so tests execute all of them on both engines and `redvest
// sql` prints them.
#pragma once
#include "base/str.h"
#include "town/ids.h"
#include "town/shape.h"

typedef enum { P_END, P_INT, P_TEXT, P_BYTES } ParamType;

#define SQL_PARAMS_MAX 32

typedef struct Sql {
    const char *name, *file;
    const char *text;
    const ParamType *params;
    uint16_t param_count;
} Sql;

// A statement without parameters is SQL0.
#define SQL(name_, text_, ...)                                             \
    static const ParamType name_##_params[] = { __VA_ARGS__ };             \
    static const Sql name_ = { #name_, __FILE__, "" text_, name_##_params, \
                               COUNT(name_##_params) };                    \
    SQL_LISTED_(name_)
#define SQL0(name_, text_)                                            \
    static const Sql name_ = { #name_, __FILE__, "" text_, NULL, 0 }; \
    SQL_LISTED_(name_)
#define SQL_LISTED_(name_)                 \
    static const Sql *const name_##_listed \
        __attribute__((section("redvest_sql"), used, retain)) = &name_

size_t sql_count(void);
const Sql *sql_at(size_t i);

// A value on its way into a statement. Ids of nobody, Time and Day of none and a none Str become
// NULL.
typedef struct {
    ParamType type;
    bool null;
    int64_t n;
    Str s;
} Value;

Value value_int(int64_t n);
Value value_key(int64_t n);  // 0 is NULL
Value value_bool(bool b);
Value value_str(Str s);
Value value_word(const char *word);
Value value_bytes(Blob b);
#define VALUE_ID_(K)                        \
    static inline Value value_##K(K##Id id) \
    {                                       \
        return value_key(id.n);             \
    }
ALL_IDS(VALUE_ID_)
static inline Value value_time(Time t)
{
    return value_key(t.ms);
}
static inline Value value_day(Day d)
{
    return value_key(d.ymd);
}
static inline Value value_minutes(Minutes m)
{
    return value_int(m.n);
}
static inline Value value_points(Points p)
{
    return value_int(p.n);
}
static inline Value value_fen(Fen f)
{
    return value_int(f.n);
}
static inline Value value_permille(Permille p)
{
    return value_int(p.n);
}

#define VALUE_ROW_(K) K##Id : value_##K,
#define VALUE(x) \
    _Generic((x), ALL_IDS(VALUE_ROW_)                                                              \
        Str: value_str, const char *: value_word, char *: value_word, Blob: value_bytes,           \
        bool: value_bool, int32_t: value_int, int64_t: value_int, uint32_t: value_int,             \
        long long: value_int, size_t: value_int, Time: value_time, Day: value_day,                 \
        Minutes: value_minutes, Points: value_points, Fen: value_fen, Permille: value_permille)(x)
