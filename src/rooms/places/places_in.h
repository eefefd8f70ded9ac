// places, within the room: what its own files share beside the door.
#pragma once
#include "rooms/places/places.h"
#include "town/command.h"
#include "town/recount.h"

bool place_may_manage(const Actor *who, Str path);  // station, branch or centre over it
bool place_may_direct(const Actor *who, Str path);  // the centre over it

// Inserts a checked node below the path `above` ("" for the centre), with its first keeper and host
// rows.
MUST_USE Err place_insert(Cx *cx, const PlaceNew *place, Str above, PlaceId *id);

MUST_USE Err
place_coded(Cx *cx, Str after,
            List *out);  // of Place with a code beyond `after`, in the order of codes, at most 1000
MUST_USE Err place_rename(Cx *cx, PlaceId id, Str name, Str official);  // valid again
MUST_USE Err place_end(Cx *cx, PlaceId id, Day day);
MUST_USE Err place_named(Cx *cx, Str name, Str above,
                         List *out);  // of Place, at most 2; `above` "" is any
MUST_USE Err place_twin(Cx *cx, PlaceId parent, PlaceLevel level, Str name, Place *out);

// For Room.finds.
MUST_USE Err place_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out);

// Markup that a template cannot draw.
Html place_qr(Arena *arena, Str base, PlaceId id, Str title);  // QR code of the place's page
typedef struct {
    PlaceId id;
    Str name;
    int col, line;
    int64_t stations, spots;
    bool assessed;
} Hexagon;
Html place_hexagons_draw(Arena *arena, const Lang *lang, Str summary, const Hexagon *hexagons,
                         size_t n);

extern const Command place_commands[5];

Err places_check(Cx *cx, Recount *recount);  // for Room.check
