// What the command line says: data on stdout, talk and faults on stderr, and the exit code that
// goes with it.
#include "cli/cli.h"
#include "store/store.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

bool print_all(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
    return true;
}

int print_out(Str bytes)
{
    return print_all(STDOUT_FILENO, bytes) ? EXIT_OK : EXIT_FAILURE_;
}

// Nobody is left to tell when stderr is closed.
static void print_talk(Str bytes)
{
    if (!print_all(STDERR_FILENO, bytes))
        return;
}

int usage_str(Cli *cli, Str why)
{
    Buf line = buf_new(cli->arena, (size_t)1 << 16);
    buf_printf(&line, "redvest: %.*s", STR_FMT(why));
    buf_add(&line, say(cli->lang, TEXT("。加 --help 看用法。")));
    buf_byte(&line, '\n');
    print_talk(buf_str(&line));
    return EXIT_USAGE;
}

int usage(Cli *cli, Text why, Str word0, Str word1)
{
    return usage_str(cli, say_with(cli->arena, cli->lang, why, word0, word1));
}

void talk(Cli *cli, Text text, Str word0, Str word1)
{
    if (cli->quiet)
        return;
    Str said = say_with(cli->arena, cli->lang, text, word0, word1);
    print_talk(str_join(cli->arena, said, S("\n")));
}

int exit_of(Err err)
{
    if (err == OK)
        return EXIT_OK;
    const Fault *const configuration[] = {
        &store_url,      &store_none,      &store_older,  &store_newer,
        &store_password, &store_unreached, &store_denied, &store_guard,
        &store_key,      &store_foreign,   &config_file,  &config_value,
    };
    for (size_t i = 0; i < COUNT(configuration); i++)
        if (err == configuration[i])
            return EXIT_CONFIG;
    if (err->status == 409)
        return EXIT_CONFLICT;
    if (err->status == 400 || err->status == 404 || err->status == 413 || err->status == 422)
        return EXIT_DATA;
    return EXIT_FAILURE_;
}

void talk_fault(Arena *arena, const Lang *lang, Err err, const Problems *problems, Buf *out)
{
    buf_add(out, say(lang, err->text));
    buf_printf(out, " (%s)\n", err->code);
    for (size_t i = 0; problems != NULL && i < problems->n; i++) {
        const Problem *p = &problems->items[i];
        if (p->row > 0)
            buf_printf(out, "  %d: ", p->row);
        else
            buf_lit(out, "  ");
        if (p->field.n > 0)
            buf_printf(out, "%.*s: ", STR_FMT(p->field));
        buf_add(out, say_with(arena, lang, p->text, p->words[0], p->words[1]));
        buf_byte(out, '\n');
    }
    if (problems != NULL && problems->dropped > 0)
        buf_printf(out, "  … +%zu\n", problems->dropped);
}

int say_fault(Cli *cli, Err err, const Problems *problems)
{
    Buf out = buf_new(cli->arena, (size_t)1 << 20);
    talk_fault(cli->arena, cli->lang, err, problems, &out);
    print_talk(buf_str(&out));
    return exit_of(err);
}

// https://no-color.org: present and not empty means no colour.
bool colourful(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (no != NULL && *no != '\0')
        return false;
    return isatty(fd) && term != NULL && !str_eq(str(term), S("dumb"));
}

int print_rows(Cli *cli, const Args *args, const Shape *shape, const void *rows, size_t n)
{
    Buf out = buf_new(cli->arena, (size_t)64 << 20);
    List list = { (void *)(uintptr_t)rows, n };
    show_rows(cli->arena, cli->lang, args->json, shape, &list, &out);
    return print_out(buf_str(&out));
}
