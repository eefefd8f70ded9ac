// calls_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/calls/calls.h"
#include "town/recount.h"
#include "web/web.h"

#define CALL_PHONE     "missed_calls.phone"  // contexts of the sealed columns
#define FAMILY_PHONE   "families.phone"
#define FAMILY_ADDRESS "families.address"
#define FAMILY_CODE    "families.code"

#define CALL_DESKS     (ROLES_DISPATCH | ROLE_GRID)
#define CALL_READERS   (ROLES_DISPATCH | ROLE_GRID | ROLE_SUPERVISOR)
#define CALL_ROWS      50
#define CALL_EXPORT    1000

// The desk asked for, when a grant covers it; without one, the first of the actor. A grid worker's
// is the station of the grid.
MUST_USE Err call_desk(Cx *cx, RoleSet roles, PlaceId asked, CallDesk *out);

// Whose work it is at that place; call_missing when it may not be seen at all.
MUST_USE Err call_may(Cx *cx, RoleSet roles, Str place_path);
void call_check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text);
MUST_USE Err call_verdict(const Cx *cx);
Blob call_sealed(Cx *cx, const char *context, Str plain);
MUST_USE Err call_opened(Cx *cx, const char *context, Blob blob, Str *plain);
// The team that served does not ask how it was.
MUST_USE Err call_not_of_team(Cx *cx, TeamId team);
// Phone of an order, for who rings: noted in the audit.
MUST_USE Err call_order_phone(Cx *cx, OrderId order, const char *what, int64_t id, Str *phone);

MUST_USE Err family_list_mine(Cx *cx, PersonId person, List *out);  // both sides, newest first

// What a relative sees of the resident's orders.
typedef struct {
    OrderId id;
    Str number, title;
    OrderState state;
    Text state_text;
    Str tag;
    Day wanted_on;
    bool mine;  // asked for by this relative: leads to the order
    Url href;
} FamilyOrder;
extern const Shape family_order_shape;
MUST_USE Err family_orders(Cx *cx, const Family *family, List *out);

MUST_USE Err missed_hear_placed(Cx *cx, const Event *event);
MUST_USE Err telling_hear(Cx *cx, const Event *event);
MUST_USE Err revisit_hear_closed(Cx *cx, const Event *event);
MUST_USE Err revisit_hear_disputed(Cx *cx, const Event *event);
MUST_USE Err call_hear_erased(Cx *cx, const Event *event);
MUST_USE Err calls_check(Cx *cx, Recount *recount);
MUST_USE Err call_todos(Cx *cx, List *out);
// "1603684800000-7": deadline and id of the last row.
void call_cursor(Str cursor, CallAsk *ask);
