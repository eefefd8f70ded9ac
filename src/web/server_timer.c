// Deadlines: a wheel of 1024 slots of 64 ms. A connection stands in the slot of its deadline or in
// an earlier one: setting a later deadline, as each request does, writes one number; the visit
// finds out and moves it on.
#include "web/server_inner.h"

static int64_t tick_after(int64_t ms)
{
    return ms / WHEEL_TICK + 1;
}

static void link_at(Conn *conn, int64_t due)
{
    Wheel *wheel = &conn->loop->wheel;
    Conn **slot = &wheel->slots[due % WHEEL_SLOTS];
    conn->due = due;
    conn->timer_before = NULL;
    conn->timer_after = *slot;
    if (*slot)
        (*slot)->timer_before = conn;
    *slot = conn;
    if (due < wheel->next)
        wheel->next = due;
}

static void take_out(Conn *conn)
{
    if (conn->due == 0)
        return;
    Conn **slot = &conn->loop->wheel.slots[conn->due % WHEEL_SLOTS];
    if (conn->timer_before)
        conn->timer_before->timer_after = conn->timer_after;
    else
        *slot = conn->timer_after;
    if (conn->timer_after)
        conn->timer_after->timer_before = conn->timer_before;
    conn->due = 0;
}

// The slot for a deadline: not before the next visit, not beyond the wheel.
static int64_t slot_for(const Wheel *wheel, int64_t deadline)
{
    int64_t due = tick_after(deadline);
    if (due <= wheel->tick)
        due = wheel->tick + 1;
    if (due > wheel->tick + WHEEL_SLOTS - 1)
        due = wheel->tick + WHEEL_SLOTS - 1;
    return due;
}

void timer_set(Conn *conn, int64_t deadline)
{
    conn->deadline = deadline;
    if (deadline == NEVER)
        return;
    int64_t due = slot_for(&conn->loop->wheel, deadline);
    if (conn->due != 0 && conn->due <= due)
        return;
    take_out(conn);
    link_at(conn, due);
}

void timer_clear(Conn *conn)
{
    take_out(conn);
    conn->deadline = NEVER;
}

static void visit(Loop *loop, int64_t tick)
{
    Conn **slot = &loop->wheel.slots[tick % WHEEL_SLOTS];
    // One by one from the slot's head: what runs here may close any other connection.
    while (*slot != NULL && (*slot)->due <= tick) {
        Conn *conn = *slot;
        take_out(conn);
        if (conn->deadline <= loop->now)
            conn_expired(conn);
        else if (conn->deadline != NEVER)
            link_at(conn, slot_for(&loop->wheel, conn->deadline));
    }
}

void timer_run(Loop *loop)
{
    Wheel *wheel = &loop->wheel;
    int64_t until = loop->now / WHEEL_TICK;
    if (until < wheel->next) {
        wheel->tick = until;
        return;
    }
    // After a long sleep of the machine one turn visits every slot.
    int64_t from = until - wheel->tick > WHEEL_SLOTS ? until - WHEEL_SLOTS : wheel->tick;
    for (int64_t tick = from + 1; tick <= until; tick++) {
        wheel->tick = tick;
        visit(loop, tick);
    }
    wheel->tick = until;
    wheel->next = NEVER;
    for (int64_t tick = until + 1; tick < until + WHEEL_SLOTS; tick++)
        if (wheel->slots[tick % WHEEL_SLOTS] != NULL) {
            wheel->next = tick;
            return;
        }
}

int timer_wait(const Loop *loop)
{
    if (loop->wheel.next == NEVER)
        return -1;
    int64_t ms = loop->wheel.next * WHEEL_TICK - loop->now;
    return ms < 0 ? 0 : ms > 60000 ? 60000 : (int)ms;
}
