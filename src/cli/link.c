// The asking side of the link, and running a command in this process.
#include "cli/link.h"
#include "base/hash.h"
#include "base/rand.h"
#include "cli/link_inner.h"
#include "cli/progress.h"
#include "store/store.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

FAULT(link_none, 404, "link.none", "这个数据库现在没有人在服务");

// ---- lines of JSON over a socket

bool link_send(int fd, json_t *line, int flags)
{
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL)
        return false;
    size_t n = strlen(text), at = 0;
    text[n++] = '\n';
    while (at < n) {
        ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL | flags);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            break;
        at += (size_t)sent;
    }
    json_free_t give_back;
    json_get_alloc_funcs(NULL, &give_back);
    give_back(text);
    return at == n;
}

LinkLines *link_lines(Arena *arena, int fd)
{
    LinkLines *lines = NEW(arena, LinkLines);
    lines->fd = fd;
    lines->line = buf_new(arena, LINK_LINE_MAX);
    return lines;
}

static bool read_ahead(LinkLines *lines)
{
    ssize_t n;
    do
        n = read(lines->fd, lines->ahead, sizeof lines->ahead);
    while (n < 0 && errno == EINTR);
    lines->at = 0;
    lines->n = n > 0 ? (size_t)n : 0;
    return n > 0;
}

json_t *link_read(LinkLines *lines)
{
    lines->line.n = 0;
    while (!lines->line.full) {
        if (lines->at == lines->n && !read_ahead(lines))
            return NULL;
        Str seen = str_of(lines->ahead + lines->at, lines->n - lines->at);
        size_t end = str_find(seen, '\n');
        buf_add(&lines->line, str_slice(seen, 0, end));
        lines->at += end == STR_NOWHERE ? seen.n : end + 1;
        if (end != STR_NOWHERE && !lines->line.full)
            return json_loadb(lines->line.p, lines->line.n, 0, NULL);
    }
    return NULL;
}

json_t *link_bytes(Arena *arena, Str bytes)
{
    Str text = base64_of(arena, bytes);
    return json_stringn(text.p ? text.p : "", text.n);
}

Str link_bytes_of(Arena *arena, const json_t *value)
{
    Str out = { 0 };
    if (!json_is_string(value) ||
        !base64_parse(arena, str_of(json_string_value(value), json_string_length(value)), &out))
        return (Str){ 0 };
    return out;
}

bool link_address(Arena *arena, const County *county, struct sockaddr_un *out)
{
    Str path = store_socket_path(arena, county);
    memset(out, 0, sizeof *out);
    out->sun_family = AF_UNIX;
    if (path.n == 0 || path.n >= sizeof out->sun_path)
        return false;
    memcpy(out->sun_path, path.p, path.n);
    return true;
}

// ---- running a command here

typedef struct {
    const Command *command;
    const Args *args;
    CommandOut *out;
} Run;

static Err run_act(Cx *cx, void *with)
{
    const Run *run = with;
    return run->command->act(cx, run->args, run->out);
}

static Err run_reading(Store *store, Cx *cx, Run *run)
{
    TRY(store_read_begin(store, cx));
    Err err = run_act(cx, run);
    store_read_end(cx);
    return err;
}

Err link_run_here(const County *county, Arena *arena, const Lang *lang, const Command *command,
                  const Args *args, CommandOut *out, Problems **problems)
{
    Time now = clock_now();
    uint64_t id;
    rand_bytes(&id, sizeof id);
    Cx cx = { .arena = arena,
              .county = county,
              .lang = lang,
              .now = now,
              .today = time_day(now),
              .from = S("") };
    cx.route = str_z(arena, str_printf(arena, "%s%s%s", command->noun, command->verb ? " " : "",
                                       command->verb ? command->verb : ""));
    cx.actor.system = true;
    cx.actor.name = S("命令行");
    cx.request = str_printf(arena, "%016llx", (unsigned long long)id);

    out->out = buf_new(arena, (size_t)256 << 20);
    out->talk = buf_new(arena, (size_t)1 << 20);
    Run run = { command, args, out };
    Err err = command->reads_only ? run_reading(county->store, &cx, &run)
                                  : lane_run(county->store, &cx, run_act, &run);
    if (err == OK && out->shape != NULL)
        show_rows(arena, lang, args->json, out->shape, &out->rows, &out->out);
    *problems = cx.problems;
    return out->out.full ? &fault_too_large : err;
}

// ---- asking

static json_t *request_of(Arena *arena, const Command *command, const Args *args, const Lang *lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < args->n; i++) {
        json_t *pair = json_array();
        json_array_append_new(pair, link_bytes(arena, args->names[i]));
        json_array_append_new(pair, link_bytes(arena, args->values[i]));
        json_array_append_new(list, pair);
    }
    json_t *request = json_object();
    json_object_set_new(request, "noun", json_string(command->noun));
    json_object_set_new(request, "verb", json_string(command->verb ? command->verb : ""));
    json_object_set_new(request, "json", json_boolean(args->json));
    json_object_set_new(request, "lang", json_stringn(lang_code(lang).p, lang_code(lang).n));
    json_object_set_new(request, "args", list);
    json_object_set_new(request, "input", link_bytes(arena, args->input));
    return request;
}

static int connect_to(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool hear(Cli *cli, LinkLines *lines, Ran *ran)
{
    Progress progress = progress_begin(cli);
    for (json_t *line; (line = link_read(lines)) != NULL; json_decref(line)) {
        const json_t *told = json_object_get(line, "progress");
        if (told != NULL) {
            progress_tell(&progress, json_integer_value(json_array_get(told, 0)),
                          json_integer_value(json_array_get(told, 1)));
            continue;
        }
        *ran = (Ran){ (int)json_integer_value(json_object_get(line, "exit")),
                      link_bytes_of(cli->arena, json_object_get(line, "out")),
                      link_bytes_of(cli->arena, json_object_get(line, "talk")) };
        json_decref(line);
        progress_end(&progress);
        return true;
    }
    progress_end(&progress);
    return false;
}

Err link_call(Cli *cli, const County *county, const Command *command, const Args *args, Ran *ran)
{
    struct sockaddr_un address;
    if (!link_address(cli->arena, county, &address))
        return &link_none;
    int fd = connect_to(&address);
    if (fd < 0)
        return &link_none;
    bool answered = link_send(fd, request_of(cli->arena, command, args, cli->lang), 0) &&
                    hear(cli, link_lines(cli->arena, fd), ran);
    close(fd);
    return answered ? OK : &fault_unknown;
}
