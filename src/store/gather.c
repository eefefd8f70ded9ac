#include "store/gather.h"
#include <string.h>

#define CHUNK_ROWS 256

typedef struct Chunk Chunk;
struct Chunk {
    Chunk *next;
    char rows[];
};

typedef struct {
    Arena *arena;  // of the request: text
    Arena *apart;  // rows, until their number is known
    const Shape *shape;
    Chunk *first, *last;
    size_t n, max;
} Gather;

// The texts of a row live only until the next one.
static void keep_text(Arena *arena, const Shape *shape, char *row)
{
    for (size_t i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        if (field->kind == KIND_PART)
            keep_text(arena, field->shape, row + field->at);
        if (field->kind != KIND_STR && field->kind != KIND_HTML && field->kind != KIND_URL &&
            field->kind != KIND_BLOB)
            continue;
        Str *text = (Str *)(void *)(row + field->at);
        if (text->p != NULL)
            *text = str_copy(arena, *text);
    }
}

static Err keep_row(void *to, const void *row)
{
    Gather *gather = to;
    size_t at = gather->n % CHUNK_ROWS;
    must(gather->n < gather->max);
    if (at == 0) {
        Chunk *chunk = arena_alloc(gather->apart,
                                   sizeof(Chunk) + arena_size(CHUNK_ROWS, gather->shape->size));
        *(gather->last ? &gather->last->next : &gather->first) = chunk;
        gather->last = chunk;
    }
    char *own = gather->last->rows + at * gather->shape->size;
    memcpy(own, row, gather->shape->size);
    keep_text(gather->arena, gather->shape, own);
    gather->n++;
    return OK;
}

static List in_one(const Gather *gather)
{
    size_t size = gather->shape->size, left = gather->n;
    char *rows = arena_alloc(gather->arena, arena_size(left ? left : 1, size)), *to = rows;
    for (const Chunk *chunk = gather->first; chunk != NULL; chunk = chunk->next) {
        size_t n = left < CHUNK_ROWS ? left : CHUNK_ROWS;
        memcpy(to, chunk->rows, n * size);
        to += n * size;
        left -= n;
    }
    return (List){ rows, gather->n };
}

static void free_apart(void *arena)
{
    arena_free(arena);
}

Err db_gather_(Cx *cx, const Sql *sql, const Shape *shape, size_t max, List *out,
               const Value *values, size_t n)
{
    Gather gather = {
        .arena = cx->arena, .apart = arena_new(ARENA_BATCH_MAX), .shape = shape, .max = max
    };
    // Not freed here: the ceiling of the request may end this call half-way, but never what is
    // deferred.
    arena_defer(cx->arena, free_apart, gather.apart);
    TRY(db_each_(cx, sql, shape, keep_row, &gather, values, n));
    *out = in_one(&gather);
    return OK;
}
