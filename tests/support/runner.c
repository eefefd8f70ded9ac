// The runner of every TEST linked into the binary. Words on the command line pick tests whose
// name or file contains one of them.
#include "base/arena.h"
#include "base/io.h"
#include "base/time.h"
#include "tests/test.h"
#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SCRATCH "build/test/scratch"
#define SLOW_MS 2000  // another in the environment's SLOW_MS: 0 tells the time of each

// Placed by the linker around the section that TEST fills.
extern const Test *const __start_redvest_tests[] __attribute__((weak));
extern const Test *const __stop_redvest_tests[] __attribute__((weak));

enum { PASSED, FAILED, SKIPPED };

#define FOUND_MAX 256
static const Test *found[FOUND_MAX];
static size_t found_count;

static const Test *running;
static pthread_t running_thread;
static jmp_buf leave;

// Only the thread that runs the test may leave it by a jump.
static _Noreturn void leave_test(int result)
{
    if (!pthread_equal(pthread_self(), running_thread)) {
        fprintf(stderr, "FAILED %s: in a thread of its own\n", running->name);
        _exit(1);
    }
    longjmp(leave, result);
}

_Noreturn void test_failed(const char *file, int line, const char *format, ...)
{
    va_list args;
    printf("FAILED %s\n    %s:%d: ", running->name, file, line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    fflush(stdout);
    leave_test(FAILED);
}

_Noreturn void test_skip(const char *reason)
{
    printf("skipped %s: %s\n", running->name, reason);
    leave_test(SKIPPED);
}

// A failed must() ends the process; then at least the test is named.
static void name_the_test(int number)
{
    static const char words[] = "the process ended in the test ";
    if (running == NULL || write(STDERR_FILENO, words, sizeof words - 1) < 0 ||
        write(STDERR_FILENO, running->name, strlen(running->name)) < 0 ||
        write(STDERR_FILENO, "\n", 1) < 0)
        _exit(1);
    signal(number, SIG_DFL);
}

bool test_dies(void (*act)(void *what), void *what)
{
    int status = 0;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        CHECK(freopen("/dev/null", "w", stderr) != NULL);
        act(what);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static int remove_one(const char *path, __attribute__((unused)) const struct stat *facts,
                      __attribute__((unused)) int kind, __attribute__((unused)) struct FTW *walk)
{
    return remove(path);
}

static void remove_dir(void *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_dir(T *t)
{
    CHECK_OK(io_make_dir(SCRATCH, 0755));
    char *path = str_z(t->arena, S(SCRATCH "/XXXXXX"));
    CHECK(mkdtemp(path) != NULL);
    arena_defer(t->arena, remove_dir, path);
    return path;
}

void test_found(const Test *test)
{
    must(found_count < FOUND_MAX);
    found[found_count++] = test;
}

static bool picked(const Test *test, int n, char **words)
{
    for (int i = 0; i < n; i++)
        if (strstr(test->name, words[i]) != NULL || strstr(test->file, words[i]) != NULL)
            return true;
    return n == 0;
}

// The arena is freed after the jump too, so what a failing test deferred is run.
static int run_one(const Test *test)
{
    Arena *arena = arena_new(ARENA_BATCH_MAX);
    T t = { .arena = arena, .name = test->name };
    running = test;
    int64_t began = clock_mono_ms();
    int result = setjmp(leave);
    if (result == PASSED)
        test->run(&t);
    clock_hold((Time){ 0 });  // a story may have moved it, and may have failed while it was held
    arena_free(arena);
    int64_t took = clock_mono_ms() - began;
    const char *slow = getenv("SLOW_MS");
    if (took > (slow != NULL ? atoll(slow) : SLOW_MS))
        printf("slow    %s: %.1f s\n", test->name, (double)took / 1000);
    fflush(stdout);
    running = NULL;
    return result;
}

int main(int argc, char **argv)
{
    int counts[3] = { 0 };
    running_thread = pthread_self();
    signal(SIGABRT, name_the_test);
    for (const Test *const *at = __start_redvest_tests; at < __stop_redvest_tests; at++)
        if (picked(*at, argc - 1, argv + 1))
            counts[run_one(*at)]++;
    for (size_t i = 0; i < found_count; i++)
        if (picked(found[i], argc - 1, argv + 1))
            counts[run_one(found[i])]++;
    printf("%d passed, %d failed", counts[PASSED], counts[FAILED]);
    if (counts[SKIPPED] > 0)
        printf(", %d skipped", counts[SKIPPED]);
    putchar('\n');
    return counts[FAILED] > 0 || counts[PASSED] + counts[SKIPPED] == 0;
}
