// db: a connection, and the few ways to use one.
//
//   TRY(db_one(cx, &find_sql, &order_shape, &order, &order_missing, id));
//   TRY(db_list(cx, &list_sql, &row_shape, &rows, path_from, path_to, limit));
//   TRY(db_change(cx, &move_sql, &moved, id, from, to));
//   TRY(db_insert(cx, &add_sql, &id, title, now));        // … returning id
//
// Columns find their fields by name, once per prepared statement; a column without a field ends the
// process (so it ends the test). Text and bytes are copied into cx->arena. Outputs are untouched on
// failure. Parameters are bound by value and checked against the declared types. After a failed
// statement an act can only return (PostgreSQL would refuse what follows, so SQLite does too): what
// may be there already is inserted with `on conflict do nothing`. Faults: fault_busy (retry),
// fault_read_only (disk full or read-only), fault_internal (logged with the statement's name); a
// constraint that is broken gives db_conflict (unique, primary key, exclusion), db_refused (check,
// not null, foreign key): callers who expect one map it, text is never parsed.
#pragma once
#include "store/sql.h"
#include "town/cx.h"

extern const Fault db_conflict;  // 409
extern const Fault db_refused;   // 422

#define DB_ROWS_MAX \
    1024  // rows of one db_list; more is a slip of ours (lists take a limit). db_each has none.

MUST_USE Err db_one_(Cx *cx, const Sql *sql, const Shape *shape, void *out, Err missing,
                     const Value *values, size_t n);
MUST_USE Err db_list_(Cx *cx, const Sql *sql, const Shape *shape, List *out, const Value *values,
                      size_t n);
MUST_USE Err db_change_(Cx *cx, const Sql *sql, int64_t *changed, const Value *values, size_t n);
MUST_USE Err db_insert_(Cx *cx, const Sql *sql, int64_t *id, const Value *values, size_t n);
MUST_USE Err db_int_(Cx *cx, const Sql *sql, int64_t *out, const Value *values, size_t n);

// One row into `out`; no row is `missing`.
#define db_one(cx, sql, shape, out, missing, ...) \
    db_one_((cx), (sql), (shape), (out), (missing), VALUES_(__VA_ARGS__))
#define db_list(cx, sql, shape, out, ...) \
    db_list_((cx), (sql), (shape), (out), VALUES_(__VA_ARGS__))
// `changed` gets the number of rows, may be NULL.
#define db_change(cx, sql, changed, ...) db_change_((cx), (sql), (changed), VALUES_(__VA_ARGS__))
// For `insert … returning id`: no row (on conflict do nothing) leaves *id 0.
#define db_insert(cx, sql, id, ...) db_insert_((cx), (sql), (id), VALUES_(__VA_ARGS__))
// One number of one row; no row or NULL gives 0.
#define db_int(cx, sql, out, ...) db_int_((cx), (sql), (out), VALUES_(__VA_ARGS__))

// Rows one by one, for exports of any size; `call` may use the connection. `row` is reused, its
// text lives in a scratch that is rewound after each call.
typedef Err (*DbRow)(void *to, const void *row);
MUST_USE Err db_each_(Cx *cx, const Sql *sql, const Shape *shape, DbRow call, void *to,
                      const Value *values, size_t n);
#define db_each(cx, sql, shape, call, to, ...) \
    db_each_((cx), (sql), (shape), (call), (to), VALUES_(__VA_ARGS__))

// For `make storm` and the simulation: the n-th statement from now fails, and each one after it. 0:
// none does.
extern _Atomic long db_storm;

// The exclusive end of the range of texts that begin with `prefix`, for `x >= $1 and x < $2` (text
// is ordered by bytes on both engines).
Str prefix_end(Arena *arena, Str prefix);
// Of the county or of a branch: so many places lie below that a list of the newest begins
// elsewhere.
bool path_is_wide(Str path);

// VALUES_(a, b) → (const Value[]){ VALUE(a), VALUE(b) }, 2; up to 32.
#define VALUES_(...) VALUES_N_(COUNT_ARGS_(__VA_ARGS__))(__VA_ARGS__)
// clang-format off
#define COUNT_ARGS_(...) COUNT_ARGS_PICK_(x, ##__VA_ARGS__, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define COUNT_ARGS_PICK_(x, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, count, ...) count
#define VALUES_N_(count) VALUES_N2_(count)
#define VALUES_N2_(count) VALUES_##count##_
#define VALUES_0_(...) NULL, 0
#define VALUES_1_(a1) (const Value[]){ VALUE(a1) }, 1
#define VALUES_2_(a1, a2) (const Value[]){ VALUE(a1), VALUE(a2) }, 2
#define VALUES_3_(a1, a2, a3) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3) }, 3
#define VALUES_4_(a1, a2, a3, a4) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4) }, 4
#define VALUES_5_(a1, a2, a3, a4, a5) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5) }, 5
#define VALUES_6_(a1, a2, a3, a4, a5, a6) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6) }, 6
#define VALUES_7_(a1, a2, a3, a4, a5, a6, a7) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7) }, 7
#define VALUES_8_(a1, a2, a3, a4, a5, a6, a7, a8) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8) }, 8
#define VALUES_9_(a1, a2, a3, a4, a5, a6, a7, a8, a9) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9) }, 9
#define VALUES_10_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10) }, 10
#define VALUES_11_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11) }, 11
#define VALUES_12_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12) }, 12
#define VALUES_13_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13) }, 13
#define VALUES_14_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14) }, 14
#define VALUES_15_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15) }, 15
#define VALUES_16_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16) }, 16
#define VALUES_17_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17) }, 17
#define VALUES_18_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18) }, 18
#define VALUES_19_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19) }, 19
#define VALUES_20_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20) }, 20
#define VALUES_21_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21) }, 21
#define VALUES_22_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22) }, 22
#define VALUES_23_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23) }, 23
#define VALUES_24_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24) }, 24
#define VALUES_25_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25) }, 25
#define VALUES_26_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26) }, 26
#define VALUES_27_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27) }, 27
#define VALUES_28_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27), VALUE(a28) }, 28
#define VALUES_29_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27), VALUE(a28), VALUE(a29) }, 29
#define VALUES_30_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27), VALUE(a28), VALUE(a29), VALUE(a30) }, 30
#define VALUES_31_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27), VALUE(a28), VALUE(a29), VALUE(a30), VALUE(a31) }, 31
#define VALUES_32_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32) (const Value[]){ VALUE(a1), VALUE(a2), VALUE(a3), VALUE(a4), VALUE(a5), VALUE(a6), VALUE(a7), VALUE(a8), VALUE(a9), VALUE(a10), VALUE(a11), VALUE(a12), VALUE(a13), VALUE(a14), VALUE(a15), VALUE(a16), VALUE(a17), VALUE(a18), VALUE(a19), VALUE(a20), VALUE(a21), VALUE(a22), VALUE(a23), VALUE(a24), VALUE(a25), VALUE(a26), VALUE(a27), VALUE(a28), VALUE(a29), VALUE(a30), VALUE(a31), VALUE(a32) }, 32
// clang-format on
