#include "base/arena.h"
#include "base/log.h"
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

// Under the address sanitizer what is not handed out is poisoned, so that a pointer kept
// beyond a rewind or a reset is found at its first use.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1  // clang's word for what gcc defines
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define HIDE(at, n) ASAN_POISON_MEMORY_REGION((at), (n))
#define SHOW(at, n) ASAN_UNPOISON_MEMORY_REGION((at), (n))
#else
#define HIDE(at, n) ((void)(at), (void)(n))
#define SHOW(at, n) ((void)(at), (void)(n))
#endif

#define BLOCK_FIRST ((size_t)64 << 10)
#define BLOCK_LAST  ((size_t)1 << 20)
#define ALIGN       ((size_t)16)

typedef struct Block {
    struct Block *before;
    size_t room, used;
    alignas(16) char bytes[];
} Block;

typedef struct Defer {
    struct Defer *before;
    void (*call)(void *what);
    void *what;
} Defer;

struct Arena {
    Block *block;  // the newest; never NULL
    Defer *defer;  // the newest, or NULL
    size_t used, max, next_room;
    bool armed;
    jmp_buf boundary;
};

static _Noreturn void out_of_memory(size_t size)
{
    log_error("arena.no_memory", "the system refused %zu bytes", size);
    abort();
}

static Block *block_new(Block *before, size_t room)
{
    Block *block = malloc(sizeof(Block) + room);
    if (block == NULL)
        out_of_memory(room);
    block->before = before;
    block->room = room;
    block->used = 0;
    HIDE(block->bytes, room);
    return block;
}

static void block_free(Block *block)
{
    SHOW(block->bytes, block->room);
    free(block);
}

static size_t first_room(size_t max)
{
    size_t wanted = max < BLOCK_FIRST ? max : BLOCK_FIRST;
    return (wanted + ALIGN - 1) & ~(ALIGN - 1);
}

Arena *arena_new(size_t max)
{
    Arena *arena = calloc(1, sizeof(Arena));
    if (arena == NULL)
        out_of_memory(sizeof(Arena));
    arena->max = max;
    arena->block = block_new(NULL, first_room(max));
    arena->next_room = 2 * BLOCK_FIRST;
    return arena;
}

static _Noreturn void ceiling_passed(Arena *arena, size_t size)
{
    if (arena->armed) {
        arena->armed = false;
        longjmp(arena->boundary, 1);
    }
    log_error("arena.full", "%zu bytes wanted beside %zu of %zu", size, arena->used, arena->max);
    abort();
}

// A block for at least `size` bytes. Growing by doubling keeps both the number of blocks and
// the memory taken too early small.
static void add_block(Arena *arena, size_t size)
{
    size_t room = arena->next_room;
    if (room < BLOCK_LAST)
        arena->next_room = room * 2;
    arena->block = block_new(arena->block, size > room ? size : room);
}

// `size` is a multiple of ALIGN and below the ceiling's reach.
static void *take(Arena *arena, size_t size)
{
    if (size > arena->block->room - arena->block->used)
        add_block(arena, size);
    void *at = arena->block->bytes + arena->block->used;
    arena->block->used += size;
    arena->used += size;
    SHOW(at, size);
    return at;
}

#ifdef __SANITIZE_ADDRESS__
// make storm: the n-th allocation from now in an arena with a boundary finds it full, and each one
// after it. 0: none does. Test builds alone.
_Atomic long arena_storm;

static bool storm_takes(const Arena *arena)
{
    long left = arena->armed ? arena_storm : 0;
    if (left > 1)
        arena_storm = left - 1;
    return left == 1;
}
#else
#define storm_takes(arena) false
#endif

// Room for `size` bytes not yet zeroed; at least one, so that every result has an address.
static void *alloc(Arena *arena, size_t size)
{
    if (size > arena->max || arena->max - size < arena->used || storm_takes(arena))
        ceiling_passed(arena, size);
    return take(arena, (size == 0 ? ALIGN : (size + ALIGN - 1) & ~(ALIGN - 1)));
}

void *arena_alloc(Arena *arena, size_t size)
{
    void *at = alloc(arena, size);
    memset(at, 0, size);
    return at;
}

void *arena_raw(Arena *arena, size_t size)
{
    return alloc(arena, size);
}

void *arena_copy(Arena *arena, const void *from, size_t size)
{
    void *at = alloc(arena, size);
    if (size > 0)
        memcpy(at, from, size);
    return at;
}

size_t arena_used(const Arena *arena)
{
    return arena->used;
}

size_t arena_size(size_t n, size_t each)
{
    size_t size = 0;
    must(!__builtin_mul_overflow(n, each, &size));
    return size;
}

// The node passes the ceiling on purpose: a resource already open must find its way back.
void arena_defer(Arena *arena, void (*call)(void *what), void *what)
{
    Defer *defer = take(arena, (sizeof(Defer) + ALIGN - 1) & ~(ALIGN - 1));
    *defer = (Defer){ .before = arena->defer, .call = call, .what = what };
    arena->defer = defer;
}

ArenaMark arena_mark(Arena *arena)
{
    return (ArenaMark){ arena->block, arena->block->used, arena->defer };
}

// A node leaves the list before its call, so that a call may itself defer or rewind.
static void run_deferred(Arena *arena, const Defer *until)
{
    while (arena->defer != until) {
        must(arena->defer != NULL);
        Defer *defer = arena->defer;
        arena->defer = defer->before;
        defer->call(defer->what);
    }
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    run_deferred(arena, mark.defer);
    while (arena->block != mark.block) {
        Block *block = arena->block;
        arena->block = block->before;
        arena->used -= block->used;
        block_free(block);
        must(arena->block != NULL);
    }
    must(mark.used <= arena->block->used);
    arena->used -= arena->block->used - mark.used;
    arena->block->used = mark.used;
    HIDE(arena->block->bytes + mark.used, arena->block->room - mark.used);
}

void arena_reset(Arena *arena)
{
    Block *first = arena->block;
    while (first->before != NULL)
        first = first->before;
    arena_rewind(arena, (ArenaMark){ first, 0, NULL });
    arena->next_room = 2 * BLOCK_FIRST;
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    block_free(arena->block);
    free(arena);
}

jmp_buf *arena_boundary(Arena *arena)
{
    arena->armed = true;
    return &arena->boundary;
}

void arena_disarm(Arena *arena)
{
    arena->armed = false;
}
