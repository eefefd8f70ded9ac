#include "base/arena.h"
#include "tests/test.h"
#include <string.h>

TEST(an_allocation_is_zeroed_aligned_and_apart)
{
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    unsigned char *pieces[3000];
    size_t size[3000];
    for (size_t i = 0; i < COUNT(pieces); i++) {
        size[i] = i % 700 + 1;
        pieces[i] = arena_alloc(arena, size[i]);
        CHECK_INT((uintptr_t)pieces[i] % 16, 0);
        for (size_t k = 0; k < size[i]; k++)
            CHECK(pieces[i][k] == 0);
        memset(pieces[i], (int)(i % 251 + 1), size[i]);
    }
    for (size_t i = 0; i < COUNT(pieces); i++)
        for (size_t k = 0; k < size[i]; k++)
            CHECK_INT(pieces[i][k], i % 251 + 1);
    arena_free(arena);
}

TEST(memory_is_zeroed_again_after_a_rewind)
{
    ArenaMark mark = arena_mark(t->arena);
    memset(arena_alloc(t->arena, 5000), 0xFF, 5000);
    arena_rewind(t->arena, mark);
    const char *again = arena_alloc(t->arena, 5000);
    for (size_t i = 0; i < 5000; i++)
        CHECK_INT(again[i], 0);
}

TEST(a_rewind_gives_back_all_that_was_used_since_the_mark)
{
    const char *kept = arena_copy(t->arena, "kept", 5);
    size_t before = arena_used(t->arena);
    for (int round = 0; round < 50; round++) {
        ArenaMark mark = arena_mark(t->arena);
        arena_alloc(t->arena, (size_t)300000 + (size_t)round);
        arena_alloc(t->arena, 7);
        CHECK(arena_used(t->arena) > before);
        arena_rewind(t->arena, mark);
        CHECK_INT(arena_used(t->arena), before);
    }
    CHECK_STR(str(kept), "kept");
}

TEST(one_piece_may_be_larger_than_any_block)
{
    size_t size = (size_t)9 << 20;
    char *large = arena_alloc(t->arena, size);
    large[0] = large[size - 1] = 'x';
    CHECK(arena_alloc(t->arena, 1) != NULL);
    CHECK(arena_used(t->arena) >= size);
}

TEST(nothing_and_one_byte_have_an_address)
{
    CHECK(arena_alloc(t->arena, 0) != arena_alloc(t->arena, 0));
    CHECK(arena_copy(t->arena, NULL, 0) != NULL);
}

TEST(the_ceiling_ends_the_work_at_its_boundary)
{
    Arena *arena = arena_new(100000);
    volatile int pieces = 0;
    if (arena_guard(arena) == 0) {
        for (;;) {
            arena_alloc(arena, 1000);
            pieces++;
        }
    }
    CHECK(pieces >= 98 && pieces <= 100);
    arena_reset(arena);
    CHECK_INT(arena_used(arena), 0);
    CHECK(arena_alloc(arena, 1000) != NULL);
    arena_free(arena);
}

TEST(a_wild_size_meets_the_ceiling_too)
{
    Arena *arena = arena_new(1000);
    volatile int met = 0;
    static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2, 1001 };
    for (volatile size_t i = 0; i < COUNT(sizes); i++) {
        if (arena_guard(arena) != 0) {
            met++;
            continue;
        }
        arena_alloc(arena, sizes[i]);
    }
    CHECK_INT(met, COUNT(sizes));
    arena_free(arena);
}

static void pass_ceiling(void *armed_first)
{
    Arena *arena = arena_new(1000);
    if (*(const bool *)armed_first) {
        if (arena_guard(arena) != 0)
            return;
        arena_disarm(arena);
    }
    arena_alloc(arena, 1001);
}

TEST(without_a_guard_the_ceiling_ends_the_process)
{
    bool armed = false;
    CHECK(test_dies(pass_ceiling, &armed));
    armed = true;
    CHECK(test_dies(pass_ceiling, &armed));
}

static void pass_ceiling_twice(__attribute__((unused)) void *what)
{
    Arena *arena = arena_new(1000);
    if (arena_guard(arena) == 0)
        arena_alloc(arena, 1001);
    arena_alloc(arena, 1001);
}

TEST(a_guard_catches_once)
{
    CHECK(test_dies(pass_ceiling_twice, NULL));
}

static void overflow_size(void *n)
{
    arena_size(*(const size_t *)n, 16);
}

TEST(a_size_that_overflows_ends_the_process)
{
    size_t n = SIZE_MAX / 16;
    CHECK(!test_dies(overflow_size, &n));
    n++;
    CHECK(test_dies(overflow_size, &n));
}

static char order[16];
static size_t ordered;

static void note(void *letter)
{
    order[ordered++] = *(const char *)letter;
}

static Str order_so_far(void)
{
    return (Str){ order, ordered };
}

TEST(deferred_calls_run_last_in_first_out)
{
    static char letters[] = "abcd";
    ordered = 0;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    arena_defer(arena, note, &letters[0]);
    arena_defer(arena, note, &letters[1]);
    ArenaMark mark = arena_mark(arena);
    arena_alloc(arena, (size_t)2 << 20);
    arena_defer(arena, note, &letters[2]);
    arena_defer(arena, note, &letters[3]);
    arena_rewind(arena, mark);
    CHECK_STR(order_so_far(), "dc");
    arena_reset(arena);
    CHECK_STR(order_so_far(), "dcba");
    arena_defer(arena, note, &letters[0]);
    arena_free(arena);
    CHECK_STR(order_so_far(), "dcbaa");
}

static void note_and_defer(void *arena)
{
    static char later = 'z';
    order[ordered++] = 'y';
    arena_defer(arena, note, &later);
}

TEST(a_deferred_call_may_defer)
{
    ordered = 0;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    arena_defer(arena, note_and_defer, arena);
    arena_free(arena);
    CHECK_STR(order_so_far(), "yz");
}

TEST(a_resource_can_be_handed_over_even_at_the_ceiling)
{
    static char letter = 'x';
    ordered = 0;
    Arena *arena = arena_new(1024);
    arena_alloc(arena, 1024);
    arena_defer(arena, note, &letter);
    if (arena_guard(arena) == 0) {
        arena_alloc(arena, 1);
        CHECK(false);
    }
    arena_free(arena);
    CHECK_STR(order_so_far(), "x");
}

TEST(no_arena_can_be_freed)
{
    arena_free(NULL);
}
