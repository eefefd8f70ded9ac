// items_in: how an order takes its seat. Between items_*.c and orders.c; nobody else includes it.
#pragma once
#include "rooms/orders/orders.h"

// What an order will hold once it stands.
typedef struct {
    Item item;
    Slot slot;  // id none: no seat
    Pool pool;  // joined below
    bool pools;
    int64_t people;
} Seat;

// Before the order is written, and before anything else is: says which slot or pool, and so which
// day (into `new`); problems for lead time, validity and persons. Nothing is written.
MUST_USE Err seat_choose(Cx *cx, OrderNew *new, const Order *order, Seat *seat);
// Takes the seat, guarded: never one more than the slot or the pool holds. item_no_slot,
// item_pool_full. The first write of the act.
MUST_USE Err seat_take(Cx *cx, const OrderNew *new, Order *order, Seat *seat);
// The order stands: its booking is a row, and a pool that has enough tells so, once.
MUST_USE Err seat_keep(Cx *cx, const OrderNew *new, const Order *order, const Seat *seat);
// The order has moved: it gives back what it held when it is over, or goes its own way before its
// pool has filled.
MUST_USE Err seat_follow(Cx *cx, const Order *before, OrderAct act, const Order *after);

// --- of slots
MUST_USE Err slot_seats(Cx *cx, SlotId slot, Day day, int64_t people, int64_t capacity,
                        bool *taken);
MUST_USE Err slot_give_back(Cx *cx, SlotId slot, Day day, int64_t people);
MUST_USE Err slot_first_free(Cx *cx, const Item *item, Day day, DayPart part, int64_t people,
                             Slot *out);  // item_no_slot
MUST_USE Err slot_count(Cx *cx, ItemId item, int64_t *open);

// --- of pools
MUST_USE Err pool_join(Cx *cx, const Item *item, Str place_path, int64_t people, Pool *out);
MUST_USE Err pool_leave(Cx *cx, PoolId pool, int64_t people);
// Tells the residents of a pool that has just reached its number, and the rooms.
MUST_USE Err pool_told(Cx *cx, const Pool *pool);
