// albums_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/albums/albums.h"
#include "town/recount.h"
#include "web/route.h"

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
// Adds one as 仅存档; `photo` is none when the album has that very file already.
MUST_USE Err album_add_one(Cx *cx, ActivityId activity, const Picture *picture, PhotoId *photo);
MUST_USE Err album_runs(Cx *cx, ActivityId id, Activity *activity);  // or album_not_yours

// albums_field_web.c: pictures from a phone that was where no network is
extern const Form field_picture_form, field_undo_form;
MUST_USE Err field_picture_prepare(Cx *cx, const Req *req);
MUST_USE Err field_picture_run(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err field_undo_run(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err album_todos(Cx *cx, List *out);
MUST_USE Err album_beside(Cx *cx, const char *what, int64_t id, List *out);
