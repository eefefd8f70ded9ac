// photos: pictures that people send in: of a broken lamp, of work done, of a signed sheet, of a
// face.
//
// This room keeps the bytes and nothing else. Which order, wish or person a picture belongs to is a
// table of the room that took it, and that room says who may see it: a picture has no address of
// its own. A route that takes pictures names photo_prepare's work in its `prepare` (decoding is
// slow and never done in the lane) and adds them in its act:
//
//   static Err report_prepare(Cx *cx, const Req *req)          // in the pool
//   {
//       const ReportForm *form = req_form(req);
//       List *photos = NEW(cx->arena, List);                    // of Picture
//       req_keep(req, photos);
//       return photo_prepare(cx, S("photos"), &form->photos, photo_foot(cx, place, number),
//       photos);
//   }
//   …  TRY(photo_add_all(cx, req_kept(req), &ids));            // in the act; a List of PhotoId
//
// What is kept has lost its metadata (place, camera); when it was taken and the digest of the file
// stay beside it, so that the same picture sent twice is noticed by the rooms that look for it.
//
// Stands on: people.   Leaned on by: teams, orders, calls, attendance, records, albums. Others may
// join: photos(id, digest, likeness, width, height, taken_at, taken_by, at), person_photos(person,
// photo). Hears: person.erased (the person's own picture is forgotten; other pictures are forgotten
// by the rooms that took them).
#pragma once
#include "base/picture.h"
#include "town/cx.h"
#include "town/room.h"
#include "web/route.h"

#define PHOTOS_MAX 9  // with one form

typedef struct {
    PhotoId id;
    int64_t width, height;
    Time taken_at;  // as the camera said, none when it did not
    Time at;        // when it came
    bool forgotten;
} Photo;
extern const Shape photo_shape;

extern const Fault photo_missing;    // 404
extern const Fault photo_forgotten;  // 410  removed by the rules of keeping

// Decodes each file; what does not fit is a problem of `field` that names the file, and
// fault_invalid. `foot`: the line written on each of them.
MUST_USE Err photo_prepare(Cx *cx, Str field, const Uploads *files, Str foot, List *pictures);
// The same with a foot of each picture's own (base/picture.h).
MUST_USE Err photo_prepare_stamped(Cx *cx, Str field, const Uploads *files, PictureFoot foot,
                                   void *with, List *pictures);
// "2026-11-28 12:30 · 保康社区 · D20261128-0001": place and number may be empty.
Str photo_foot(Cx *cx, Str place, Str number);

MUST_USE Err photo_add(Cx *cx, const Picture *picture, PhotoId *id);
MUST_USE Err photo_add_all(Cx *cx, const List *pictures, List *ids);  // of PhotoId; NULL: none
MUST_USE Err photo_find(Cx *cx, PhotoId id, Photo *out);
MUST_USE Err photo_bytes(Cx *cx, PhotoId id, bool thumb, Str *jpeg);
// Streams it as the answer. `?small=1` asks for the small one. The caller has decided that the
// actor may see it.
MUST_USE Err photo_reply(Cx *cx, const Req *req, Reply *reply, PhotoId id);
// Removes the bytes; that it was there stays. Again is OK.
MUST_USE Err photo_forget(Cx *cx, PhotoId id);
// The ids of other pictures that came from the very same file, at most 10: List of PhotoId.
MUST_USE Err photo_same_file(Cx *cx, PhotoId id, List *out);

// A person's own picture, of the face: put up by themselves under 我的, so that those whom they
// visit know who stands at the door. Nobody needs one. Staff who see the person may remove it.
MUST_USE Err photo_of_person(Cx *cx, PersonId person, PhotoId *id);  // none when there is none
MUST_USE Err photo_person_set(Cx *cx, PersonId person, const Picture *picture);
MUST_USE Err photo_person_remove(Cx *cx, PersonId person);  // again is OK
MUST_USE Err photo_hear_erased(Cx *cx, const Event *event);

// A picture on a page: <a href="{{href}}"><img src="{{small}}" alt="{{label}}"></a>.
typedef struct {
    PhotoId id;
    Url href, small;
    Text label;  // 完成照片
    Time at;
} PhotoLink;
extern const Shape photo_link_shape;

// For Room.holdings and Room.merge (photos_holdings.c).
extern const Holding photo_holdings[];
MUST_USE Err photo_merge_person(Cx *cx, PersonId to, PersonId from);

extern const Room photos_room;
