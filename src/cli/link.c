#include "cli/link.h"
#include "base/hash.h"
#include "base/log.h"
#include "store/store.h"
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

FAULT(link_none, 404, "link.none", "这个数据库现在没有人在服务");

#define LINK_LINE_MAX ((size_t)64 << 20)  // a command's input file, base64

// ---- one line of JSON over a socket -----------------------------------------------------------

static bool send_json(int fd, json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL)
        return false;
    size_t n = strlen(text), at = 0;
    text[n++] = '\n';
    while (at < n) {
        ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL);
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

static json_t *read_json(int fd, Buf *line)
{
    char c;
    line->n = 0;
    while (!line->full) {
        ssize_t n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return NULL;
        if (c == '\n')
            return json_loadb(line->p, line->n, 0, NULL);
        buf_byte(line, c);
    }
    return NULL;
}

static json_t *json_bytes(Arena *arena, Str bytes)
{
    Str text = base64_of(arena, bytes);
    return json_stringn(text.p ? text.p : "", text.n);
}

static Str bytes_of(Arena *arena, const json_t *value)
{
    Str out = { 0 };
    if (!json_is_string(value) || !base64_parse(arena, str_of(json_string_value(value), json_string_length(value)), &out))
        return (Str){ 0 };
    return out;
}

static bool address_of(Arena *arena, const County *county, struct sockaddr_un *out)
{
    Str path = store_socket_path(arena, county);
    memset(out, 0, sizeof *out);
    out->sun_family = AF_UNIX;
    if (path.n == 0 || path.n >= sizeof out->sun_path)
        return false;
    memcpy(out->sun_path, path.p, path.n);
    return true;
}

// ---- running a command here ---------------------------------------------------------------------

typedef struct { const Command *command; const Args *args; CommandOut *out; } Run;

static Err run_act(Cx *cx, void *with)
{
    Run *run = with;
    return run->command->act(cx, run->args, run->out);
}

Err link_run_here(const County *county, Arena *arena, const Lang *lang, const Command *command, const Args *args,
                  CommandOut *out, Problems **problems)
{
    Time now = clock_now();
    Cx   cx  = { .arena = arena, .county = county, .lang = lang, .now = now, .today = time_day(now), .from = S("") };
    cx.route        = str_z(arena, str_printf(arena, "%s %s", command->noun, command->verb));
    cx.actor.system = true;
    cx.actor.name   = S("命令行");
    uint64_t id;
    rand_bytes(&id, sizeof id);
    cx.request = str_printf(arena, "%016llx", (unsigned long long)id);

    out->out  = buf_new(arena, (size_t)256 << 20);
    out->talk = buf_new(arena, (size_t)1 << 20);
    Run run   = { command, args, out };
    Err err;
    if (command->reads_only) {
        err = store_read_begin(county->store, &cx);
        if (err == OK) {
            err = run_act(&cx, &run);
            store_read_end(&cx);
        }
    } else {
        err = lane_run(county->store, &cx, run_act, &run);
    }
    if (err == OK && out->shape != NULL)
        show_rows(arena, lang, args->json, out->shape, &out->rows, &out->out);
    *problems = cx.problems;
    return err;
}

// ---- the asking side ----------------------------------------------------------------------------

static json_t *request_of(Arena *arena, const Command *command, const Args *args, const Lang *lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < args->n; i++)
        json_array_append_new(list, json_pack("[s%s%]", args->names[i].p, args->names[i].n, args->values[i].p ? args->values[i].p : "", args->values[i].n));
    json_t *request = json_object();
    json_object_set_new(request, "noun", json_string(command->noun));
    json_object_set_new(request, "verb", json_string(command->verb));
    json_object_set_new(request, "json", json_boolean(args->json));
    json_object_set_new(request, "lang", json_stringn(lang_code(lang).p, lang_code(lang).n));
    json_object_set_new(request, "args", list);
    json_object_set_new(request, "input", json_bytes(arena, args->input));
    return request;
}

static void print_all(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n <= 0)
            return;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
}

Err link_call(Cli *cli, const County *county, const Command *command, const Args *args, int *exit_code)
{
    struct sockaddr_un address;
    if (!address_of(cli->arena, county, &address))
        return &link_none;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return &link_none;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return &link_none;
    }
    Buf  line     = buf_new(cli->arena, LINK_LINE_MAX);
    bool answered = false;
    if (send_json(fd, request_of(cli->arena, command, args, cli->lang))) {
        json_t *answer = read_json(fd, &line);
        if (answer != NULL) {
            print_all(STDOUT_FILENO, bytes_of(cli->arena, json_object_get(answer, "out")));
            print_all(STDERR_FILENO, bytes_of(cli->arena, json_object_get(answer, "talk")));
            *exit_code = (int)json_integer_value(json_object_get(answer, "exit"));
            answered   = true;
            json_decref(answer);
        }
    }
    close(fd);
    return answered ? OK : &fault_unknown;
}

// ---- the answering side -------------------------------------------------------------------------

static const County   *served;
static int             listener = -1;
static pthread_t       thread;
static struct sockaddr_un bound;

static const Command *command_named(Str noun, Str verb)
{
    for (size_t i = 0; i < command_count(); i++)
        if (str_eq(str(command_at(i)->noun), noun) && str_eq(str(command_at(i)->verb), verb))
            return command_at(i);
    return NULL;
}

static Str string_in(Arena *arena, const json_t *value)
{
    if (!json_is_string(value))
        return (Str){ 0 };
    return str_copy(arena, str_of(json_string_value(value), json_string_length(value)));
}

void talk_fault(Arena *arena, const Lang *lang, Err err, const Problems *problems, Buf *talk)
{
    buf_add(talk, say(lang, err->text));
    buf_printf(talk, " (%s)\n", err->code);
    for (size_t i = 0; problems != NULL && i < problems->n; i++) {
        const Problem *p = &problems->items[i];
        if (p->row > 0)
            buf_printf(talk, "  %d: ", p->row);
        else
            buf_lit(talk, "  ");
        if (p->field.n > 0)
            buf_printf(talk, "%.*s: ", STR_FMT(p->field));
        buf_add(talk, say_with(arena, lang, p->text, p->words[0], p->words[1]));
        buf_byte(talk, '\n');
    }
    if (problems != NULL && problems->dropped > 0)
        buf_printf(talk, "  … +%zu\n", problems->dropped);
}

static void answer(int fd, Arena *arena)
{
    Buf     line    = buf_new(arena, LINK_LINE_MAX);
    json_t *request = read_json(fd, &line);
    if (request == NULL)
        return;
    const Command *command = command_named(string_in(arena, json_object_get(request, "noun")),
                                           string_in(arena, json_object_get(request, "verb")));
    const Lang *lang = lang_find(string_in(arena, json_object_get(request, "lang")));
    Args *args = NEW(arena, Args);
    args->json  = json_is_true(json_object_get(request, "json"));
    args->input = bytes_of(arena, json_object_get(request, "input"));
    size_t  i;
    json_t *pair;
    json_array_foreach(json_object_get(request, "args"), i, pair) {
        if (args->n == ARGS_MAX)
            break;
        args->names[args->n]    = string_in(arena, json_array_get(pair, 0));
        args->values[args->n++] = string_in(arena, json_array_get(pair, 1));
    }
    json_decref(request);
    if (command == NULL)
        return;

    CommandOut *out      = NEW(arena, CommandOut);
    Problems   *problems = NULL;
    if (lang == NULL)
        lang = lang_zh();
    Err err = link_run_here(served, arena, lang, command, args, out, &problems);
    if (err != OK)
        talk_fault(arena, lang, err, problems, &out->talk);
    json_t *reply = json_object();
    json_object_set_new(reply, "exit", json_integer(exit_of(err)));
    json_object_set_new(reply, "out", json_bytes(arena, buf_str(&out->out)));
    json_object_set_new(reply, "talk", json_bytes(arena, buf_str(&out->talk)));
    send_json(fd, reply);
}

static void *listen_on(void *with)
{
    (void)with;
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0 && errno == EINTR)
            continue;
        if (fd < 0)
            return NULL;
        Arena *arena = arena_new(ARENA_BATCH_MAX);
        answer(fd, arena);
        arena_free(arena);
        close(fd);
    }
}

Err link_serve(Arena *house, const County *county)
{
    if (!address_of(house, county, &bound))
        return OK;
    unlink(bound.sun_path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&bound, sizeof bound) != 0 || listen(listener, 8) != 0) {
        log_warn("link.socket", "%s: %s", bound.sun_path, strerror(errno));
        return OK;
    }
    served = county;
    if (pthread_create(&thread, NULL, listen_on, NULL) != 0)
        return &fault_internal;
    return OK;
}

void link_stop(void)
{
    if (served == NULL)
        return;
    shutdown(listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(listener);
    unlink(bound.sun_path);
    served = NULL;
}
