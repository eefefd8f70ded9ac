// The outbox: rows written with the act, sent by a thread of its own after the commit.
#include "store/outbox.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/seal.h"
#include "store/store_inside.h"
#include <string.h>

#define TAKE_MOST 20
#define LEASE_MS \
    (2 * TIME_MINUTE)  // a worker that died leaves its messages to the next one after this
#define POLL_MS      1000
#define IDLE_MS      TIME_HOUR  // of a sender that nobody needs until it is woken
#define ADAPTERS_MAX 8

// After the n-th failure; three days in all, then a person decides.
static const int64_t pauses[] = {
    5000,           30000,          5 * TIME_MINUTE, 30 * TIME_MINUTE,
    2 * TIME_HOUR,  5 * TIME_HOUR,  10 * TIME_HOUR,  10 * TIME_HOUR,
    10 * TIME_HOUR, 10 * TIME_HOUR, 10 * TIME_HOUR,  10 * TIME_HOUR,
};

FAULT(outbox_channel, 500, "outbox.channel", "这条消息的通道没有配置，请检查短信和邮件设置");
FAULT(outbox_gone, 410, "outbox.gone", "对方已经不再接收，请核对地址后重新启用");

struct Outbox {
    Store *store;
    OutboxAdapter adapters[ADAPTERS_MAX];
    size_t count;
    atomic_int busy;  // senders of queues that wait for a receiver
    atomic_bool ending;
};

// --- putting

SQL(put_sql,
    "insert into outbox (channel, receiver, kind, body, state, tries, due, created_at, finished_at,"
    "  queue)"
    " values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
    P_TEXT, P_BYTES, P_TEXT, P_BYTES, P_TEXT, P_INT, P_INT, P_INT, P_INT);

Err outbox_put(Cx *cx, const OutboxMessage *message)
{
    const Hash *key = &cx->county->key_field;
    Str receiver = seal_field(cx->arena, key, "outbox.receiver", message->receiver);
    Str body = seal_field(cx->arena, key, "outbox.body", message->body);
    Time due = message->due.ms != 0 ? message->due : cx->now;
    // A played county writes to phones that nobody has: its messages went out in their own time.
    const char *state = cx->dice != NULL ? "sent" : "waiting";
    Time sent = cx->dice != NULL ? due : (Time){ 0 };
    TRY(db_change(cx, &put_sql, NULL, message->channel, receiver, message->kind, body, state, due,
                  cx->now, sent, message->queue));
    Lane *lane = lane_of(cx);
    if (lane != NULL)
        lane->outbox_put = true;
    return OK;
}

// --- taking

typedef struct {
    int64_t id;
    Str channel;
    Blob receiver;
    Str kind;
    Blob body;
    int64_t tries;
    Time due;
    int64_t queue;
} Message;
// clang-format off
static const Field message_fields[] = {
    FIELD(Message, id),   FIELD(Message, channel), FIELD(Message, receiver), FIELD(Message, kind),
    FIELD(Message, body), FIELD(Message, tries),   FIELD(Message, due),      FIELD(Message, queue),
};
// clang-format on
static const Shape message_shape = SHAPE(Message, message_fields);

SQL(due_sql,
    "select id, channel, receiver, kind, body, tries, due, queue from outbox"
    " where state in ('waiting', 'sending') and due <= $1 and queue = 0 order by due, id limit $2",
    P_INT, P_INT);
// The oldest of a queue of which nothing is on its way: a lease that lies ahead says so.
SQL(due_queue_sql,
    "select o.id, o.channel, o.receiver, o.kind, o.body, o.tries, o.due, o.queue from outbox o"
    " where o.state in ('waiting', 'sending') and o.due <= $1 and o.queue <> 0"
    "   and not exists (select 1 from outbox b where b.queue = o.queue and b.channel = o.channel"
    "                     and b.state = 'sending' and b.due > $1)"
    " order by o.due, o.id limit $2",
    P_INT, P_INT);
// Of two workers that saw the same row one changes it: the due time is its lease.
SQL(lease_sql,
    "update outbox set state = 'sending', tries = tries + 1, due = $3"
    " where id = $1 and due = $2 and state in ('waiting', 'sending')",
    P_INT, P_INT, P_INT);
// What was sent is forgotten: names and codes are in it.
SQL(sent_sql,
    "update outbox set state = 'sent', finished_at = $3, receiver = $4, body = $4, last_error = "
    "null"
    " where id = $1 and tries = $2 and state = 'sending'",
    P_INT, P_INT, P_INT, P_BYTES);
SQL(again_sql,
    "update outbox set state = 'waiting', due = $3, last_error = $4 where id = $1 and tries = $2 "
    "and state = 'sending'",
    P_INT, P_INT, P_INT, P_TEXT);
SQL(dead_sql,
    "update outbox set state = 'dead', finished_at = $3, last_error = $4"
    " where id = $1 and tries = $2 and state = 'sending'",
    P_INT, P_INT, P_INT, P_TEXT);

typedef struct {
    bool queued;  // one message of a queue, else many of none
    List seen;
    Message taken[TAKE_MOST];
    Err results[TAKE_MOST];
    size_t n;
} Round;

static Err act_take(Cx *cx, void *with)
{
    Round *round = with;
    round->n = 0;
    if (round->queued)
        TRY(db_list(cx, &due_queue_sql, &message_shape, &round->seen, cx->now, 1));
    else
        TRY(db_list(cx, &due_sql, &message_shape, &round->seen, cx->now, TAKE_MOST));
    for (size_t i = 0; i < round->seen.n; i++) {
        Message message = *LIST_AT(&round->seen, Message, i);
        int64_t changed;
        TRY(db_change(cx, &lease_sql, &changed, message.id, message.due,
                      time_add(cx->now, LEASE_MS)));
        message.tries++;
        if (changed == 1)
            round->taken[round->n++] = message;
    }
    return OK;
}

static Err finish_one(Cx *cx, const Message *message, Err result)
{
    if (result == OK)
        return db_change(cx, &sent_sql, NULL, message->id, message->tries, cx->now,
                         (Blob){ S("") });
    if (result == &outbox_gone)
        cx_event(cx, "outbox.gone", message->id, message->queue);
    if (result == &outbox_gone || (size_t)message->tries > COUNT(pauses))
        return db_change(cx, &dead_sql, NULL, message->id, message->tries, cx->now, result->code);
    Time due = time_add(cx->now, pauses[message->tries - 1]);
    return db_change(cx, &again_sql, NULL, message->id, message->tries, due, result->code);
}

static Err act_finish(Cx *cx, void *with)
{
    Round *round = with;
    for (size_t i = 0; i < round->n; i++)
        TRY(finish_one(cx, &round->taken[i], round->results[i]));
    return OK;
}

// --- sending

static Err send_one(const Outbox *outbox, Arena *arena, const Message *message)
{
    const Hash *key = &outbox->store->county->key_field;
    Str receiver, body;
    TRY(open_field(arena, key, "outbox.receiver", message->receiver.bytes, &receiver));
    TRY(open_field(arena, key, "outbox.body", message->body.bytes, &body));
    for (size_t i = 0; i < outbox->count; i++) {
        const OutboxAdapter *adapter = &outbox->adapters[i];
        if (str_eq(str(adapter->channel), message->channel))
            return adapter->send(adapter->with, arena, message->id, receiver,
                                 str_z(arena, message->kind), body);
    }
    return &outbox_channel;
}

static Err in_lane(Outbox *outbox, Arena *arena, Err (*act)(Cx *, void *), Round *round)
{
    Cx cx = store_cx(outbox->store, arena, NULL, "clock outbox");
    LaneWait wait = { .job = { .cx = &cx, .act = act, .with = round, .quiet = true } };
    return lane_wait(outbox->store, &wait);
}

// The number of messages that were tried.
static size_t run_round(Outbox *outbox, Arena *arena, Round *round)
{
    if (in_lane(outbox, arena, act_take, round) != OK)
        return 0;
    if (round->queued && round->n > 0)  // the next one sees to the other queues meanwhile
        outbox_wake(outbox->store);
    for (size_t i = 0; i < round->n; i++) {
        round->results[i] = send_one(outbox, arena, &round->taken[i]);
        if (round->results[i] != OK)
            log_warn("outbox.failed", "message %lld by %.*s: %s, try %lld",
                     (long long)round->taken[i].id, STR_FMT(round->taken[i].channel),
                     round->results[i]->code, (long long)round->taken[i].tries);
    }
    if (round->n > 0 && in_lane(outbox, arena, act_finish, round) != OK)
        log_warn("outbox.lease", "%zu messages sent but not noted; they go out once more",
                 round->n);
    return round->n;
}

static void *sender_main(void *with)
{
    Outbox *outbox = with;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    int64_t sleep = 1;
    while (worker_sleep(&outbox->store->sender, sleep)) {
        sleep = run_round(outbox, arena, NEW(arena, Round)) == TAKE_MOST ? 1 : POLL_MS;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

typedef struct {
    Outbox *outbox;
    Worker *worker;
} QueueSender;

// As many senders are awake as receivers keep us waiting, and one more.
static void *queue_main(void *with)
{
    QueueSender *own = with;
    Outbox *outbox = own->outbox;
    Arena *arena = arena_new(ARENA_REQUEST_MAX);
    bool first = own->worker == &outbox->store->queues[0];
    int64_t sleep = first ? 1 : IDLE_MS;
    while (worker_sleep(own->worker, sleep)) {
        Round *round = NEW(arena, Round);
        round->queued = true;
        atomic_fetch_add(&outbox->busy, 1);
        bool more = run_round(outbox, arena, round) > 0;
        bool others = atomic_fetch_sub(&outbox->busy, 1) > 1;
        sleep = more ? 1 : first || others ? POLL_MS : IDLE_MS;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

void outbox_start(const County *county, const OutboxAdapter *adapters, size_t n)
{
    Store *store = county->store;
    must(n <= ADAPTERS_MAX && store->outbox == NULL);
    store->outbox = NEW(store->arena, Outbox);
    store->outbox->store = store;
    store->outbox->count = n;
    memcpy(store->outbox->adapters, adapters, n * sizeof *adapters);
    worker_start(&store->sender, sender_main, store->outbox);
    for (size_t i = 0; i < QUEUE_SENDERS; i++) {
        QueueSender *one = NEW(store->arena, QueueSender);
        *one = (QueueSender){ store->outbox, &store->queues[i] };
        worker_start(one->worker, queue_main, one);
    }
}

void outbox_wake(Store *store)
{
    if (store->outbox == NULL)
        return;
    worker_wake(&store->sender);
    int busy = atomic_load(&store->outbox->busy);
    for (int i = 0; i < QUEUE_SENDERS && i <= busy; i++)
        worker_wake(&store->queues[i]);
}

bool outbox_ending(const County *county)
{
    const Outbox *outbox = county->store->outbox;
    return outbox == NULL || atomic_load(&outbox->ending);
}

void outbox_stop(Store *store)
{
    if (store->outbox != NULL)
        atomic_store(&store->outbox->ending, true);
    worker_stop(&store->sender);
    for (size_t i = 0; i < QUEUE_SENDERS; i++)
        worker_stop(&store->queues[i]);
    store->outbox = NULL;
}

// --- the spool

typedef struct {
    const char *path, *channel;
} Spool;

static Err spool_send(void *with, Arena *arena, int64_t id, Str receiver, const char *kind,
                      Str body)
{
    const Spool *spool = with;
    Buf line = buf_new(arena, 65536);
    buf_printf(&line, "{\"id\":\"%lld\",\"at\":", (long long)id);
    buf_json(&line, time_rfc3339(arena, clock_now()));
    buf_lit(&line, ",\"channel\":");
    buf_json(&line, str(spool->channel));
    buf_lit(&line, ",\"receiver\":");
    buf_json(&line, receiver);
    buf_lit(&line, ",\"kind\":");
    buf_json(&line, str(kind));
    buf_lit(&line, ",\"body\":");
    buf_json(&line, body);
    buf_lit(&line, "}\n");
    if (line.full)
        return &fault_too_large;
    return io_append(spool->path, buf_str(&line), 0600);
}

OutboxAdapter outbox_spool(Arena *house, const char *channel, Str directory)
{
    Spool *spool = NEW(house, Spool);
    spool->channel = channel;
    spool->path = str_z(house, str_printf(house, "%.*s/%s.jsonl", STR_FMT(directory), channel));
    if (io_make_dir(str_z(house, directory), 0700) != OK)
        log_error("outbox.spool", "the directory of the spool cannot be made");
    return (OutboxAdapter){ .channel = channel, .send = spool_send, .with = spool };
}

// --- for people

// clang-format off
static const Field row_fields[] = {
    COL(OutboxRow, id, "编号"),      COL(OutboxRow, channel, "通道"), COL(OutboxRow, kind, "模板"),
    COL(OutboxRow, state, "状态"),   COL(OutboxRow, tries, "次数"),   COL(OutboxRow, due, "下次"),
    COL(OutboxRow, created_at, "写入"), COL(OutboxRow, finished_at, "结束"), COL(OutboxRow, last_error, "原因"),
};
// clang-format on
const Shape outbox_row_shape = SHAPE(OutboxRow, row_fields);

SQL(rows_sql,
    "select id, channel, kind, state, tries, due, created_at, finished_at, last_error from outbox"
    " where ($1 = '' or state = $1) order by id desc limit $2",
    P_TEXT, P_INT);
SQL(queue_rows_sql,
    "select id, channel, kind, state, tries, due, created_at, finished_at, last_error from outbox"
    " where queue = $2 and channel = $1 order by id desc limit $3",
    P_TEXT, P_INT, P_INT);
SQL(retry_sql,
    "update outbox set state = 'waiting', tries = 0, due = $2, finished_at = null"
    " where state = 'dead' and ($1 = 0 or id = $1)",
    P_INT, P_INT);

SQL(retry_queue_sql,
    "update outbox set state = 'waiting', tries = 0, due = $3, finished_at = null"
    " where state = 'dead' and queue = $2 and channel = $1",
    P_TEXT, P_INT, P_INT);

Err outbox_list(Cx *cx, Str state, int limit, List *out)
{
    return db_list(cx, &rows_sql, &outbox_row_shape, out, state.p == NULL ? S("") : state, limit);
}

Err outbox_list_queue(Cx *cx, const char *channel, int64_t queue, int limit, List *out)
{
    return db_list(cx, &queue_rows_sql, &outbox_row_shape, out, channel, queue, limit);
}

Err outbox_retry(Cx *cx, int64_t id, int64_t *retried)
{
    TRY(db_change(cx, &retry_sql, retried, id, cx->now));
    cx_audit(cx, "outbox", id, S("dead"), S("waiting"));
    Lane *lane = lane_of(cx);
    if (lane != NULL)
        lane->outbox_put = true;
    return OK;
}

Err outbox_retry_queue(Cx *cx, const char *channel, int64_t queue, int64_t *retried)
{
    TRY(db_change(cx, &retry_queue_sql, retried, channel, queue, cx->now));
    Lane *lane = lane_of(cx);
    if (lane != NULL)
        lane->outbox_put = true;
    return OK;
}
