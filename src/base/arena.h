// arena: memory by lifetime. House (until exit), request (cx->arena), scratch
// (a mark taken and rewound in one block). Nothing is freed one by one.
//
// Allocation zeroes, aligns to 16 and never returns NULL. An arena has a ceiling:
// passing it ends the request at its boundary (arena_guard), which is the one
// setjmp of the house. Without a guard, passing the ceiling ends the process.
#pragma once
#include "base/check.h"
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

#define ARENA_REQUEST_MAX ((size_t)8 << 20)  // a page, its rows and its bytes
#define ARENA_BATCH_MAX   ((size_t)1 << 30)  // imports, exports, the demo

// A new arena that holds at most `max` bytes. Ends the process if the system has none.
Arena *arena_new(size_t max);
void arena_free(Arena *arena);   // runs the deferred calls; NULL is allowed
void arena_reset(Arena *arena);  // the same, but keeps the first block for reuse

void *arena_alloc(Arena *arena, size_t size);
void *arena_copy(Arena *arena, const void *from, size_t size);
// Not zeroed: for who writes every byte before it is read (buffers that grow).
void *arena_raw(Arena *arena, size_t size);
size_t arena_used(const Arena *arena);

// Scratch: what is allocated after the mark is gone after the rewind.
// Deferred calls registered after the mark run at the rewind.
typedef struct {
    void *block;
    size_t used;
    void *defer;
} ArenaMark;
ArenaMark arena_mark(Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

// `call(what)` runs when the arena is reset, freed or rewound past here; last in, first out.
void arena_defer(Arena *arena, void (*call)(void *what), void *what);

// The boundary: if (arena_guard(arena) != 0) the ceiling was passed since.
// Must be called in the frame that outlives the work; disarm before leaving it.
#define arena_guard(arena) setjmp(*arena_boundary(arena))
jmp_buf *arena_boundary(Arena *arena);
void arena_disarm(Arena *arena);

#define NEW(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, n) ((Type *)arena_alloc((arena), arena_size((n), sizeof(Type))))
size_t arena_size(size_t n, size_t each);  // n * each; ends the process on overflow
