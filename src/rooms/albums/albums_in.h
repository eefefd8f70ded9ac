// albums_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/albums/albums.h"
#include "town/recount.h"

// A picture as a paper takes it.
typedef struct {
    PhotoId id;
    int64_t number, width, height;
    Str caption;
    Blob jpeg;
} LedgerPicture;
extern const Shape ledger_picture_shape;
// The pictures of an activity with their bytes, the small ones or whole; `room` bytes at most:
// `left_out` grows by those that found none. What somebody asked not to be shown stays out too.
MUST_USE Err ledger_pictures(Cx *cx, ActivityId id, bool small, size_t *room, List *out,
                             int64_t *left_out);
MUST_USE Err album_todos(Cx *cx, List *out);
MUST_USE Err album_beside(Cx *cx, const char *what, int64_t id, List *out);
