// Server-sent events: bytes that any thread adds under the exchange's lock leave from the loop's
// thread.
#include "web/server_inner.h"
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

void stream_flush(Conn *conn)
{
    Exchange *exchange = conn->exchange;
    pthread_mutex_lock(&exchange->lock);
    ssize_t n = 0;
    if (exchange->stream_n > 0 && !exchange->stream_gone)
        n = send(conn->fd, exchange->stream, exchange->stream_n, MSG_NOSIGNAL);
    bool gone = exchange->stream_gone || (n < 0 && errno != EAGAIN && errno != EINTR);
    if (n > 0) {
        exchange->stream_n -= (size_t)n;
        memmove(exchange->stream, exchange->stream + n, exchange->stream_n);
        count(&conn->loop->counts.bytes_out, (uint64_t)n);
    }
    size_t left = exchange->stream_n;
    bool ended = exchange->stream_ended;
    pthread_mutex_unlock(&exchange->lock);
    if (gone) {
        conn_close(conn);
        return;
    }
    if (left == 0 && ended) {
        conn_begin_close(conn);
        return;
    }
    loop_watch(conn, EPOLLIN | EPOLLRDHUP | (left > 0 ? EPOLLOUT : 0));
    if (left == 0)
        timer_set(conn, NEVER);
    else if (n > 0 || conn->deadline == NEVER)
        timer_set(conn, conn->loop->now + conn->loop->server->config.write_deadline_ms);
}

void stream_posted(Conn *conn, bool end)
{
    Exchange *exchange = conn->exchange;
    if (end) {
        pthread_mutex_lock(&exchange->lock);
        exchange->stream_ended = true;
        pthread_mutex_unlock(&exchange->lock);
    }
    if (conn->state == CONN_GONE) {
        if (end)
            conn_free(conn);
        return;
    }
    conn->state = CONN_STREAM;
    if (conn->loop->stopping)
        conn_stop(conn, false);
    else
        stream_flush(conn);
}
