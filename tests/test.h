// test: the house's own harness. A test is a sentence in snake_case.
//
//   TEST(an_order_is_taken_once) { CHECK(1 + 1 == 2); }
//
// Tests run in one process, each with a fresh arena, in link order; a failed CHECK
// prints file, line and values and ends that test alone. The runner closes with
// "N passed, N failed" and takes words to pick tests by name or file.
#pragma once
#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

typedef struct T {
    Arena *arena;  // fresh for each test
    const char *name;
} T;

typedef struct {
    const char *name, *file;
    void (*run)(T *t);
} Test;

#define TEST(name_)                                                              \
    static void name_(T *t);                                                     \
    static const Test name_##_test = { #name_, __FILE__, name_ };                \
    static const Test *const name_##_listed                                      \
        __attribute__((section("redvest_tests"), used, retain)) = &name_##_test; \
    static void name_(__attribute__((unused)) T *t)

// One more test, found at start instead of linked: a story. Called by constructors; kept as it
// stands.
void test_found(const Test *test);

_Noreturn void test_failed(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Leaves the test and counts it as skipped, with the reason (no PostgreSQL here, say).
_Noreturn void test_skip(const char *reason);
// True when act(what), in a process of its own, ends in a failed must().
bool test_dies(void (*act)(void *what), void *what);
// A fresh directory, gone with everything in it when the test ends.
const char *test_dir(T *t);

#define CHECK(cond) ((cond) ? (void)0 : test_failed(__FILE__, __LINE__, "%s", #cond))
#define CHECK_INT(got, want)                                                               \
    do {                                                                                   \
        int64_t got_ = (int64_t)(got), want_ = (int64_t)(want);                            \
        if (got_ != want_)                                                                 \
            test_failed(__FILE__, __LINE__, "%s is %lld, not %lld", #got, (long long)got_, \
                        (long long)want_);                                                 \
    } while (0)
#define CHECK_STR(got, want)                                                                     \
    do {                                                                                         \
        Str got_ = (got), want_ = str(want);                                                     \
        if (!str_eq(got_, want_))                                                                \
            test_failed(__FILE__, __LINE__, "%s is \"%.*s\", not \"%.*s\"", #got, STR_FMT(got_), \
                        STR_FMT(want_));                                                         \
    } while (0)
#define CHECK_HAS(got, part)                                                         \
    do {                                                                             \
        Str got_ = (got);                                                            \
        if (!str_has(got_, str(part)))                                               \
            test_failed(__FILE__, __LINE__, "%s lacks \"%s\" in:\n%.*s", #got, part, \
                        STR_FMT(got_));                                              \
    } while (0)
#define CHECK_LACKS(got, part)                                                                     \
    do {                                                                                           \
        Str got_ = (got);                                                                          \
        if (str_has(got_, str(part)))                                                              \
            test_failed(__FILE__, __LINE__, "%s has \"%s\" in:\n%.*s", #got, part, STR_FMT(got_)); \
    } while (0)
#define CHECK_OK(expression)                                                    \
    do {                                                                        \
        Err err_ = (expression);                                                \
        if (err_ != OK)                                                         \
            test_failed(__FILE__, __LINE__, "%s: %s", #expression, err_->code); \
    } while (0)
#define CHECK_ERR(expression, want)                                        \
    do {                                                                   \
        Err err_ = (expression);                                           \
        if (err_ != &(want))                                               \
            test_failed(__FILE__, __LINE__, "%s: %s, not %s", #expression, \
                        err_ ? err_->code : "ok", (want).code);            \
    } while (0)
