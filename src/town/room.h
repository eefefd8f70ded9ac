// room: one business capability as a constant of tables. No registration calls.
#pragma once
#include "town/cx.h"
#include "town/recount.h"
#include "town/setting.h"
#include "town/shape.h"

typedef struct Route Route;      // web/route.h
typedef struct Command Command;  // town/command.h
typedef struct Sql Sql;          // store/sql.h

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

// 我的资料: what the tables of a room hold about a person, so that the copy a person takes along is
// whole and an erasure forgets nothing (个人信息保护法 art. 45, 47). One entry for each column that
// names a person. Columns that end in _by alone need none: they say who did something for the
// house, and the audit chain, which is in the copy, has each of these acts. A test reads the schema
// and names every column that no room speaks of.
typedef struct {
    Time at;
    Day day;
    Str what, state, place, words;
    int64_t number;   // minutes, pieces: as the title says
    Text state_text;  // of `state`, when the holding has words for it
    Blob sealed;      // FIELD_SECRET; opened into `words`
} HoldingRow;
extern const Shape holding_row_shape;
typedef struct {
    const char *table, *column;
    Text title;  // 报名
    const Sql
        *rows;  // $1 the person, $2 at most: columns of HoldingRow; NULL: an index of other rows
    const char *const
        *words;  // of HoldingRow.state, with their texts; NULL: it is shown as it stands
    const Text *texts;
    Text (*text_of)(Str state);  // instead of them
    const char *sealed_in;       // the context of HoldingRow.sealed (base/seal.h)
    // One row, `wrong` and `example`: rows of erased people that still tell more than a volunteer
    // number. Every entry has one, or says why nothing of the row is personal.
    const Sql *left;
    Text kept;  // why the row stays, with the number alone, after the person is erased
} Holding;
#define HOLDING_LEFT(name_, table_, column_, still_)                                        \
    SQL0(name_, "select count(*) as wrong, min(held.id) as example from " table_ " x join " \
                "people held on held.id = x." column_ " where held.state = 'erased' and " still_)

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
    const Holding *holdings;                               // ends with an entry without a table
    // Two numbers are one person: what `from` holds here goes over to `to`, as far as both may hold
    // it; what stays goes the way of an erasure, which follows. Called in the order of rooms.c.
    Err (*merge)(Cx *cx, PersonId to, PersonId from);
    Err (*check)(Cx *cx, Recount *recount);  // on a reader: what its rows must prove
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
