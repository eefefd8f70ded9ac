// room: one business capability as a constant of tables. No registration calls.
#pragma once
#include "town/cx.h"
#include "town/recount.h"
#include "town/setting.h"
#include "town/shape.h"

typedef struct Route Route;      // web/route.h
typedef struct Command Command;  // town/command.h

// A later room hears what an earlier one tells, in the same savepoint. A failure fails the act.
typedef struct {
    const char *kind;  // "order.done"
    Err (*hear)(Cx *cx, const Event *event);
} Listener;

// Work of the clock: called in the lane as the system actor with cx->now; each call does at most
// `limit` things that are due, each guarded in its WHERE, and says how many it did.
typedef struct {
    const char *name;
    int64_t every_ms;
    Err (*tick)(Cx *cx, int limit, int *did);
} Tick;

// 待办: what waits for this actor, for one list over all kinds of work.
typedef struct {
    Text kind;  // 派单
    Str title;
    Str place;  // where, as shown
    Time due;   // none when there is no deadline
    bool late;
    Str href;  // a path of ours
} Todo;
typedef Err (*TodoSource)(Cx *cx, List *todos);  // List of Todo, oldest deadline first, at most 200

// 搜索: rows of a room that everybody may find, read from time to time by what changed since.
// Nothing personal and nothing that a visitor may not open.
typedef struct {
    int64_t id;
    Str title;  // found by its characters, and by the pinyin initials of each part of it
    Str about;  // found by its characters; shown under the title; at most 200 characters
    Str place;  // where, as shown
    Time changed_at;
    bool gone;  // is no longer to be found
} Findable;
extern const Shape findable_shape;
typedef struct {
    const char *kind;  // "place"
    Text label;        // 阵地
    const char *href;  // "/places/": the id follows
    // (changed_at, id) > (after_ms, after_id), in that order, at most `limit` (≤ 500).
    Err (*changed)(Cx *cx, int64_t after_ms, int64_t after_id, int limit,
                   List *out);  // List of Findable
} FindSource;
// What later rooms know of an earlier room's row, as links on its page: 来自需求 on an order.
typedef struct {
    Text label;
    Str text;
    Url href;
    Url picture;  // its small face, when it is a picture
    bool pictured;
} Beside;
extern const Shape beside_shape;
// From all rooms, in the order of rooms.c; `what` is the noun of the audit chain: "order", "item".
MUST_USE Err room_beside(Cx *cx, const char *what, int64_t id, List *out);

// What stands around every page: filled by the rooms that know it (Room.frame), drawn by the
// layouts.
typedef struct {
    Text heading;  // stands above this entry, when it begins a group
    Text label;
    Str href;
    int count;  // a badge; 0 hides it
    bool current;
} MenuItem;
typedef struct {
    Str place;       // 大冶, the county's short name
    Str centre;      // the official name of its centre
    Str help_name;   // who answers the phone: 保康社区站 周主任
    Str help_phone;  // never empty on a county in service: a person answers it
    List menu;       // of MenuItem: the desk's side menu for this actor
    bool staff;
} Frame;

typedef struct Room {
    const char *name;
    Text title;
    const Route *routes;
    size_t route_count;
    const Setting *settings;
    size_t setting_count;
    const Command *commands;
    size_t command_count;
    const Listener *listeners;
    size_t listener_count;
    const Tick *ticks;
    size_t tick_count;
    TodoSource todos;
    const FindSource *finds;
    size_t find_count;
    Err (*frame)(Cx *cx, Frame *frame);  // adds what it knows
    // List of Beside that cx->actor may read; leaves *out alone for nouns it does not know.
    Err (*beside)(Cx *cx, const char *what, int64_t id, List *out);
    Err (*identify)(Cx *cx, PersonId person, Actor *out);  // people alone: web/session.h
    Err (*check)(Cx *cx, Recount *recount);                // on a reader: what its rows must prove
} Room;

#define ROUTES(table)    .routes = (table), .route_count = COUNT(table)
#define SETTINGS(table)  .settings = (table), .setting_count = COUNT(table)
#define COMMANDS(table)  .commands = (table), .command_count = COUNT(table)
#define LISTENERS(table) .listeners = (table), .listener_count = COUNT(table)
#define FINDS(table)     .finds = (table), .find_count = COUNT(table)
#define TICKS(table)     .ticks = (table), .tick_count = COUNT(table)

// src/rooms.c: in the order in which they may lean on each other; ends with NULL.
// The steps of a room's tables are the asset "rooms/NAME/NAME.sql"; those of the floors
// "store/store.sql".
extern const Room *const rooms[];
