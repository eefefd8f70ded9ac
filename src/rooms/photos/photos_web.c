// How a picture leaves the house. The rooms that show pictures have the routes; an answer behind a
// log-in is not kept by browsers (no-store), which suits a phone that a village shares.
#include "rooms/photos/photos.h"
#include "web/web.h"

Err photo_reply(Cx *cx, const Req *req, Reply *reply, PhotoId id)
{
    Str jpeg;
    TRY(photo_bytes(cx, id, str_eq(req_query(req, "small"), S("1")), &jpeg));
    return reply_file(cx, reply, jpeg, "image/jpeg", (Str){ 0 });
}

const Room photos_room = { .name = "photos", .title = TEXT("照片") };
