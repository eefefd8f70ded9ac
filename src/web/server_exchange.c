// What a connection holds while it has a request: buffers and arenas, warm from the one before.
#include "web/server_inner.h"
#include <string.h>

static Exchange *exchange_new(Loop *loop)
{
    Exchange *exchange = NEW(loop->arena, Exchange);
    exchange->loop = loop;
    exchange->arena = arena_new(ARENA_REQUEST_MAX);
    must(pthread_mutex_init(&exchange->lock, NULL) == 0);
    exchange->sibling = loop->exchanges;
    loop->exchanges = exchange;
    return exchange;
}

void exchange_take(Conn *conn)
{
    Loop *loop = conn->loop;
    Exchange *exchange = loop->free_exchanges;
    if (exchange != NULL)
        loop->free_exchanges = exchange->next;
    else
        exchange = exchange_new(loop);
    exchange->next = NULL;
    exchange->conn = conn;
    exchange->in = exchange->first_in;
    exchange->in_room = IN_ROOM;
    exchange->in_from = exchange->in_n = exchange->looked = 0;
    conn->exchange = exchange;
}

// Forgets the request that is done and keeps the bytes of the next one. They fit: a larger buffer
// is taken only for a head that did not fit into the first one.
void exchange_clear(Exchange *exchange)
{
    size_t left = exchange->in_n - exchange->in_from;
    must(left <= IN_ROOM);
    if (left > 0)
        memmove(exchange->first_in, exchange->in + exchange->in_from, left);
    exchange->in = exchange->first_in;
    exchange->in_room = IN_ROOM;
    exchange->in_from = exchange->looked = 0;
    exchange->in_n = left;
    exchange->body = (Buf){ 0 };
    exchange->slot = NULL;
    exchange->stream = NULL;
    exchange->stream_n = 0;
    exchange->parked = exchange->replied = exchange->refused = false;
    exchange->stream_gone = exchange->stream_ended = false;
    exchange->request = (HttpRequest){ 0 };
    exchange->verdict = (HttpVerdict){ 0 };
    exchange->out = exchange->rest = (Str){ 0 };
    exchange->reply = (HttpReply){ 0 };
    arena_reset(exchange->arena);
    if (exchange->input != NULL)
        arena_reset(exchange->input);
}

void exchange_give_back(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    if (exchange == NULL)
        return;
    exchange->in_from = exchange->in_n = 0;
    exchange_clear(exchange);
    exchange->conn = NULL;
    exchange->next = conn->loop->free_exchanges;
    conn->loop->free_exchanges = exchange;
    conn->exchange = NULL;
}

Arena *exchange_input(Exchange *exchange)
{
    if (exchange->input == NULL)
        exchange->input = arena_new(INPUT_MAX);
    return exchange->input;
}

void exchange_sent(Exchange *exchange)
{
    HttpReply reply = exchange->reply;
    exchange->reply.sent = NULL;
    if (reply.sent != NULL)
        reply.sent(reply.with);
}
