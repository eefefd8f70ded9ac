#include "cli/cli.h"
#include "base/io.h"
#include "base/log.h"
#include "cli/link.h"
#include "store/store.h"
#include <stdlib.h>
#include <unistd.h>

size_t command_count(void)
{
    size_t n = 0;
    for (size_t r = 0; rooms[r]; r++)
        n += rooms[r]->command_count;
    return n;
}

const Command *command_at(size_t i)
{
    for (size_t r = 0; rooms[r]; r++) {
        if (i < rooms[r]->command_count)
            return &rooms[r]->commands[i];
        i -= rooms[r]->command_count;
    }
    unreachable();
}

int exit_of(Err err)
{
    if (err == OK)
        return EXIT_OK;
    if (err == &store_url || err == &store_none || err == &store_older || err == &store_newer || err == &store_password ||
        err == &store_unreached || err == &store_denied || err == &store_guard)
        return EXIT_CONFIG;
    if (err->status == 409)
        return EXIT_CONFLICT;
    if (err->status == 400 || err->status == 404 || err->status == 413 || err->status == 422)
        return EXIT_DATA;
    return EXIT_FAILURE_;
}

void say_fault(Cli *cli, Err err, const Problems *problems)
{
    Buf talk = buf_new(cli->arena, (size_t)1 << 20);
    talk_fault(cli->arena, cli->lang, err, problems, &talk);
    Str said = buf_str(&talk);
    if (write(STDERR_FILENO, said.p, said.n) < 0)
        return;
}

static int usage(Cli *cli, Str why)
{
    Buf talk = buf_new(cli->arena, (size_t)1 << 16);
    buf_printf(&talk, "redvest: %.*s\n", STR_FMT(why));
    buf_add(&talk, say(cli->lang, TEXT("加 --help 看用法。")));
    buf_byte(&talk, '\n');
    Str said = buf_str(&talk);
    if (write(STDERR_FILENO, said.p, said.n) < 0)
        return EXIT_FAILURE_;
    return EXIT_USAGE;
}

static int print_help(const Buf *out)
{
    Str text = buf_str(out);
    return write(STDOUT_FILENO, text.p, text.n) < 0 ? EXIT_FAILURE_ : EXIT_OK;
}

// Options that every command takes are lifted out of argv first.
typedef struct {
    bool help, json;
    Str  config_file;
    int  argc;
    char **argv;
} Common;

static bool lift(Cli *cli, Config *config, int argc, char **argv, Common *common)
{
    common->argv = NEW_ARRAY(cli->arena, char *, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        Str value = { 0 }, word = str(argv[i]), name = str_cut(word, '=', &value);
        if (str_eq(word, S("--help")) || str_eq(word, S("-h"))) {
            common->help = true;
            continue;
        }
        if (str_eq(word, S("--json"))) {
            common->json = true;
            continue;
        }
        if (!str_eq(name, S("--db")) && !str_eq(name, S("--lang"))) {
            common->argv[common->argc++] = argv[i];
            continue;
        }
        if (value.p == NULL && i + 1 < argc)
            value = str(argv[++i]);
        if (str_eq(name, S("--db")) && !config_db(cli->arena, config, value, S("--db")))
            return false;
        if (str_eq(name, S("--lang")) && lang_find(value) != NULL)
            cli->lang = lang_find(value);
    }
    return true;
}

static Str file_flag(int *argc, char **argv)
{
    for (int i = 1; i + 1 < *argc; i++) {
        if (!str_eq(str(argv[i]), S("--config")))
            continue;
        Str file = str(argv[i + 1]);
        for (int j = i; j + 2 < *argc; j++)
            argv[j] = argv[j + 2];
        *argc -= 2;
        return file;
    }
    return (Str){ 0 };
}

// ---- a room's command ---------------------------------------------------------------------------

static int run_command(Cli *cli, const Command *command, Args *args)
{
    if (cli->config->db_count == 0)
        return usage(cli, S("--db sqlite:PATH"));
    if (command->prepare != NULL) {
        Err err = command->prepare(cli->arena, args);
        if (err != OK) {
            say_fault(cli, err, NULL);
            return exit_of(err);
        }
    }
    County *county = NEW(cli->arena, County);
    county->name   = cli->config->dbs[0].name;
    county->url    = cli->config->dbs[0].url;

    int exit_code = EXIT_OK;
    Err err       = link_call(cli, county, command, args, &exit_code);
    if (err == OK)
        return exit_code;
    if (err != &link_none) {
        say_fault(cli, err, NULL);
        return exit_of(err);
    }
    err = store_open(cli->arena, county);
    if (err != OK) {
        say_fault(cli, err, NULL);
        return exit_of(err);
    }
    CommandOut *out      = NEW(cli->arena, CommandOut);
    Problems   *problems = NULL;
    err = link_run_here(county, arena_new(ARENA_BATCH_MAX), cli->lang, command, args, out, &problems);
    store_close(county);
    Str data = buf_str(&out->out), talk = buf_str(&out->talk);
    if (write(STDOUT_FILENO, data.p, data.n) < 0 || write(STDERR_FILENO, talk.p, talk.n) < 0)
        exit_code = EXIT_FAILURE_;
    if (err != OK) {
        say_fault(cli, err, problems);
        exit_code = exit_of(err);
    }
    return exit_code;
}

// ---- finding what was asked for -------------------------------------------------------------------

static const Command *find_command(Str noun, Str verb)
{
    for (size_t i = 0; i < command_count(); i++)
        if (str_eq(str(command_at(i)->noun), noun) && str_eq(str(command_at(i)->verb), verb))
            return command_at(i);
    return NULL;
}

static const Builtin *find_builtin(Str noun, Str verb)
{
    for (size_t i = 0; i < builtin_count(); i++) {
        const Builtin *b = builtin_at(i);
        if (str_eq(str(b->noun), noun) && (b->verb == NULL || str_eq(str(b->verb), verb)))
            return b;
    }
    return NULL;
}

static int run_builtin(Cli *cli, const Builtin *b, const Common *common)
{
    Buf help = buf_new(cli->arena, (size_t)1 << 18);
    if (common->help) {
        help_command(cli, b->noun, b->verb, b->summary, b->examples, b->options, b->option_count, &help);
        return print_help(&help);
    }
    Args args = { .json = common->json };
    Str  why  = { 0 };
    int  skip = b->verb ? 2 : 1;
    if (!args_parse(cli->arena, cli->lang, b->options, b->option_count, common->argc - skip, common->argv + skip, &args, &why))
        return usage(cli, why);
    return b->run(cli, &args);
}

static int dispatch(Cli *cli, const Common *common)
{
    Buf help = buf_new(cli->arena, (size_t)1 << 18);
    if (common->argc == 0) {
        help_all(cli, &help);
        return print_help(&help);
    }
    Str            noun = str(common->argv[0]), verb = common->argc > 1 ? str(common->argv[1]) : (Str){ 0 };
    const Command *command = find_command(noun, verb);
    if (command != NULL && common->help) {
        help_command(cli, command->noun, command->verb, command->summary, command->examples, command->options,
                     command->option_count, &help);
        return print_help(&help);
    }
    if (command != NULL) {
        Args *args = NEW(cli->arena, Args);
        Str   why  = { 0 };
        args->json = common->json;
        if (!args_parse(cli->arena, cli->lang, command->options, command->option_count, common->argc - 2, common->argv + 2, args, &why))
            return usage(cli, why);
        return run_command(cli, command, args);
    }
    const Builtin *b = find_builtin(noun, verb);
    if (b != NULL)
        return run_builtin(cli, b, common);
    help_noun(cli, noun, &help);
    if (help.n > 0) {
        Str text = buf_str(&help);
        return write(STDERR_FILENO, text.p, text.n) < 0 ? EXIT_FAILURE_ : EXIT_USAGE;
    }
    return usage(cli, str_printf(cli->arena, "unknown command %.*s", STR_FMT(noun)));
}

static const Lang *lang_of_environment(void)
{
    const char *lang = getenv("LC_ALL");
    if (lang == NULL || *lang == '\0')
        lang = getenv("LANG");
    const Lang *en = lang_find(S("en"));
    return lang != NULL && str_starts(str(lang), S("en")) && en != NULL ? en : lang_zh();
}

int cli_main(int argc, char **argv)
{
    Arena *house = arena_new(ARENA_BATCH_MAX);
    catalogue_load();
    Config *config = NEW(house, Config);
    Cli     cli    = { house, config, lang_of_environment(), argv[0] };
    Str     why    = { 0 };
    Err     err    = config_load(house, file_flag(&argc, argv), config, &why);
    if (err != OK) {
        say_fault(&cli, err, NULL);
        return EXIT_CONFIG;
    }
    Common common = { 0 };
    if (!lift(&cli, config, argc - 1, argv + 1, &common))
        return usage(&cli, S("--db sqlite:PATH"));
    return dispatch(&cli, &common);
}
