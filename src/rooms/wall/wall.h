// wall: 数据大屏, one picture of the county for a screen on a wall, drawn by the server as SVG; and
// the page where staff look closer (分析).
//
// Two pictures. /wall hangs in the centre and shows what waits and what is late; /wall/public hangs
// where everybody passes and shows no person, no address, no words that somebody typed, nothing of
// quarrels. Every figure is one that the house keeps (dashboards), so a picture costs some rows by
// their keys, whatever the county holds; definitions stand there and nowhere here.
//
// The screen asks twice a second whether its picture still holds (ETag: a digest of all that it
// shows): 304 without drawing, else the new picture. Why not a stream of events: an open stream
// tells only that something changed, so the picture is asked for all the same; it needs a second
// way to learn what another server committed, a place for each screen on the loop, and its own
// rights check when a session ends. A question answered by 304 costs 0.7 ms of CPU in the whole
// county (a screen: 0.15 % of a core), passes every proxy, asks the rights each time, and its
// absence is the very sign that a screen must show: that its figures grow stale.
//
// Owns no table. Stands on: places, orders, activities, dashboards. Leaned on by: nobody.
#pragma once
#include "town/room.h"

extern const Room wall_room;
