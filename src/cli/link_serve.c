// The answering side of the link: one thread of the serving process, one command at a time.
#include "base/log.h"
#include "base/time.h"
#include "cli/link_inner.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SILENCE_S 10  // a peer that says nothing is let go

typedef struct {
    const County *county;
    int fd;
    struct sockaddr_un address;
} Door;

static struct {
    Door *doors;
    struct pollfd *polled;  // the doors, then the bell that ends the thread
    size_t n;
    int bell;
    bool runs;
    pthread_t thread;
} answering;

// Only the user who serves the county, and root, may ask.
static bool may_ask(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static Str string_in(Arena *arena, const json_t *value)
{
    if (!json_is_string(value))
        return (Str){ 0 };
    return str_copy(arena, str_of(json_string_value(value), json_string_length(value)));
}

static Args *args_of(Arena *arena, const json_t *request)
{
    Args *args = NEW(arena, Args);
    args->json = json_is_true(json_object_get(request, "json"));
    args->input = link_bytes_of(arena, json_object_get(request, "input"));
    size_t i;
    json_t *pair;
    json_array_foreach(json_object_get(request, "args"), i, pair)
    {
        if (args->n == ARGS_MAX)
            break;
        Str value = link_bytes_of(arena, json_array_get(pair, 1));
        args->names[args->n] = link_bytes_of(arena, json_array_get(pair, 0));
        args->values[args->n++] = value.p != NULL ? value : S("");
    }
    return args;
}

typedef struct {
    int fd;
    int64_t told_ms;
} Watcher;

// Called in the lane: a peer that does not read must not hold it up, so a line that finds no room
// is left out.
static void tell(void *to, int64_t done, int64_t all)
{
    Watcher *watcher = to;
    int64_t now = clock_mono_ms();
    if (now - watcher->told_ms < 100 && done < all)
        return;
    watcher->told_ms = now;
    if (!link_send(watcher->fd,
                   json_pack("{s:[I,I]}", "progress", (json_int_t)done, (json_int_t)all),
                   MSG_DONTWAIT))
        watcher->told_ms = INT64_MAX / 2;
}

static void answer(const County *county, int fd, Arena *arena)
{
    json_t *request = link_read(link_lines(arena, fd));
    if (request == NULL)
        return;
    const Command *command = command_named(string_in(arena, json_object_get(request, "noun")),
                                           string_in(arena, json_object_get(request, "verb")));
    const Lang *lang = lang_find(string_in(arena, json_object_get(request, "lang")));
    const Args *args = args_of(arena, request);
    json_decref(request);
    if (command == NULL)
        return;

    Watcher watcher = { fd, 0 };
    CommandOut *out = NEW(arena, CommandOut);
    Problems *problems = NULL;
    out->progress = tell;
    out->progress_to = &watcher;
    lang = lang != NULL ? lang : lang_zh();
    Err err = link_run_here(county, arena, lang, command, args, out, &problems);
    if (err != OK)
        talk_fault(arena, lang, err, problems, &out->talk);
    json_t *reply = json_object();
    json_object_set_new(reply, "exit", json_integer(exit_of(err)));
    json_object_set_new(reply, "out", link_bytes(arena, buf_str(&out->out)));
    json_object_set_new(reply, "talk", link_bytes(arena, buf_str(&out->talk)));
    if (!link_send(fd, reply, 0))
        log_warn("link.gone", "%s was done, but who asked had left", command->noun);
}

static void take(const Door *door)
{
    const struct timeval silence = { .tv_sec = SILENCE_S };
    int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (may_ask(fd) && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof silence) == 0) {
        Arena *arena = arena_new(ARENA_BATCH_MAX);
        answer(door->county, fd, arena);
        arena_free(arena);
    }
    close(fd);
}

static void *answer_all(void *with)
{
    (void)with;
    for (;;) {
        int ready = poll(answering.polled, answering.n + 1, -1);
        if (ready < 0 && errno != EINTR)
            return NULL;
        if (answering.polled[answering.n].revents != 0)
            return NULL;
        for (size_t i = 0; ready > 0 && i < answering.n; i++)
            if (answering.polled[i].revents != 0)
                take(&answering.doors[i]);
    }
}

// What an earlier server left is taken away: the lock of the database is ours.
static bool open_door(Arena *house, const County *county, Door *door)
{
    if (!link_address(house, county, &door->address))
        return false;
    const char *path = door->address.sun_path;
    unlink(path);
    door->county = county;
    door->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (door->fd >= 0 &&
        bind(door->fd, (struct sockaddr *)&door->address, sizeof door->address) == 0 &&
        chmod(path, 0600) == 0 && listen(door->fd, 8) == 0)
        return true;
    log_warn("link.socket", "%s: %s", path, strerror(errno));
    if (door->fd >= 0)
        close(door->fd);
    return false;
}

Err link_serve(Arena *house, const County *counties, size_t n)
{
    answering.doors = NEW_ARRAY(house, Door, n);
    answering.polled = NEW_ARRAY(house, struct pollfd, n + 1);
    for (size_t i = 0; i < n; i++)
        if (open_door(house, &counties[i], &answering.doors[answering.n])) {
            answering.polled[answering.n] = (struct pollfd){ .fd = answering.doors[answering.n].fd,
                                                             .events = POLLIN };
            answering.n++;
        }
    answering.bell = eventfd(0, EFD_CLOEXEC);
    answering.polled[answering.n] = (struct pollfd){ .fd = answering.bell, .events = POLLIN };
    if (answering.bell < 0 || pthread_create(&answering.thread, NULL, answer_all, NULL) != 0)
        return &fault_internal;
    answering.runs = true;
    return OK;
}

void link_stop(void)
{
    if (!answering.runs)
        return;
    eventfd_write(answering.bell, 1);
    pthread_join(answering.thread, NULL);
    close(answering.bell);
    for (size_t i = 0; i < answering.n; i++) {
        close(answering.doors[i].fd);
        unlink(answering.doors[i].address.sun_path);
    }
    answering.n = 0;
    answering.runs = false;
}
