// field: 现场模式, one page that a leader's phone keeps and that works where no network is.
//
// The page at /field is the same for everybody and holds no row of the county: a service worker
// (scope /field) keeps it and the few files that it needs, and what it shows comes from the phone's
// own store. Facts are written there first, always; the network only carries them on. What goes
// over the line is attendance's (docs/field.md: devices, kits, facts); here are the page, its
// worker, its manifest and the list of what somebody may take along.
//
// Owns no table. Stands on: accounts, activities, attendance.   Leaned on by: nobody.
#pragma once
#include "rooms/attendance/attendance.h"
#include "town/room.h"

typedef struct {
    ActivityId id;
    Str name, place_name, site;
    Time starts_at, ends_at;
} FieldActivity;
#define FIELD_ALONG 100

// What cx->actor runs (station and above of its place, leader of its team), published or over, from
// two days ago to a week ahead, by start; at most FIELD_ALONG. List of FieldActivity.
MUST_USE Err field_along(Cx *cx, List *out);

extern const Room field_room;
