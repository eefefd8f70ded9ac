// The runner, tested by running itself: each test here plays two parts. As a control (when
// the variable is set) it behaves badly; otherwise it starts its control and looks at the outcome.
#include "tests/test.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL "REDVEST_RUNNER_CONTROL"

typedef struct {
    int exit;
    Str said;
} Outcome;

static Outcome run_control(T *t, const char *word)
{
    char self[PATH_MAX] = { 0 }, said[8192];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(n > 0);
    FILE *pipe = popen(str_printf(t->arena, CONTROL "=1 '%s' %s 2>&1", self, word).p, "r");
    CHECK(pipe != NULL);
    size_t got = fread(said, 1, sizeof said, pipe);
    int status = pclose(pipe);
    return (Outcome){ WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                      str_copy(t->arena, str_of(said, got)) };
}

TEST(a_failed_check_is_reported_and_fails_the_run)
{
    if (getenv(CONTROL) != NULL)
        CHECK_INT(1 + 1, 3);
    Outcome outcome = run_control(t, t->name);
    CHECK_INT(outcome.exit, 1);
    CHECK_HAS(outcome.said, "tests/runner_test.c:");
    CHECK_HAS(outcome.said, "1 + 1 is 2, not 3");
    CHECK(str_ends(outcome.said, S("\n0 passed, 1 failed\n")));
}

TEST(a_skipped_test_is_neither_passed_nor_failed)
{
    if (getenv(CONTROL) != NULL)
        test_skip("control");
    Outcome outcome = run_control(t, t->name);
    CHECK_INT(outcome.exit, 0);
    CHECK(str_ends(outcome.said, S("0 passed, 0 failed, 1 skipped\n")));
}

TEST(a_run_of_no_tests_is_a_failure)
{
    Outcome outcome = run_control(t, "no_test_has_such_a_name");
    CHECK_INT(outcome.exit, 1);
    CHECK_STR(outcome.said, "0 passed, 0 failed\n");
}

TEST(a_test_that_ends_the_process_is_named)
{
    if (getenv(CONTROL) != NULL)
        must(1 + 1 == 3);
    Outcome outcome = run_control(t, t->name);
    CHECK(outcome.exit != 0);
    CHECK_HAS(outcome.said, "1 + 1 == 3");
    CHECK_HAS(outcome.said, t->name);
}
