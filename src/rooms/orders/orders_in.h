// orders_in: what the files of acts share. Nobody else includes it.
#pragma once
#include "rooms/orders/orders.h"

#define ORDER_ADDRESS "orders.address"  // contexts of the sealed columns
#define ORDER_PHONE   "orders.phone"

Str order_text(Str s);  // none becomes empty text
Blob order_sealed(Cx *cx, const char *context, Str plain);
MUST_USE Err order_opened(Cx *cx, const char *context, Blob blob, Str *plain);

// What is typed: each tells its problem; order_verdict is fault_invalid when there is one.
void order_check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text);
void order_check_day(Cx *cx, Str field, Day day);  // from today, at most 60 days ahead
MUST_USE Err order_verdict(const Cx *cx);

// What an act changes (orders_applies.c): gets the order as it will be (its state is already the
// new one), checks what the act brings along, changes fields, and leaves in `note` what the
// timeline should say. NULL: nothing but the state.
typedef Err (*OrderApply)(Cx *cx, Order *order, const OrderWith *with, Str *note);
extern const OrderApply order_applies[ORDER_ACTS];

// Offers (orders_offers.c). Fills what the reader's teams were asked.
MUST_USE Err order_offer_ask(Cx *cx, Order *order);
MUST_USE Err order_offer_member(Cx *cx, OrderId id, PersonId person, bool *member);
// A team that declines while others still have the order passes. Holds the row meanwhile.
MUST_USE Err order_answer_of(Cx *cx, const Order *order, OrderAct *act);
// Writes what an act means for the offers: sends them, answers them, takes them back.
MUST_USE Err order_offers_after(Cx *cx, const Order *before, OrderAct act, const Order *after,
                                const OrderWith *with);
// The clear answer to whoever comes second: who was first, else `err`.
MUST_USE Err order_too_late(Cx *cx, OrderId id, OrderAct act, Err err);
// The node at the end of a path: "/1/14/" is 14. order_no_node when it names none.
MUST_USE Err order_node_of(Str path, PlaceId *node);

// Messages to phones and events to rooms (orders_tell.c).
MUST_USE Err order_tell(Cx *cx, const Order *before, OrderAct act, const Order *after,
                        const OrderWith *with, Str note);

// At the door (orders_door.c): what an act means for it.
MUST_USE Err order_door_place(Cx *cx, OrderId id, PersonId resident, bool alone);
MUST_USE Err order_door_care(Cx *cx, OrderId id);
MUST_USE Err order_door_follow(Cx *cx, const Order *before, const Order *after);
MUST_USE Err order_door_appoint(Cx *cx, const Order *order, const OrderWith *with);
MUST_USE Err order_door_start(Cx *cx, const Order *order, Str *note);
MUST_USE Err order_door_report(Cx *cx, const Order *order, int64_t people);
MUST_USE Err order_photos_forget_of(Cx *cx, PersonId resident);
