// From argv to the one row of a table that was meant.
#include "cli/cli.h"
#include "base/log.h"
#include "cli/house.h"
#include "cli/link.h"
#include "cli/progress.h"
#include "store/store.h"
#include <stdlib.h>
#include <unistd.h>

#define HELP_MAX ((size_t)1 << 18)

size_t command_count(void)
{
    size_t n = house_command_count;
    for (size_t r = 0; rooms[r]; r++)
        n += rooms[r]->command_count;
    return n;
}

const Command *command_at(size_t i)
{
    if (i < house_command_count)
        return &house_commands[i];
    i -= house_command_count;
    for (size_t r = 0; rooms[r]; r++) {
        if (i < rooms[r]->command_count)
            return &rooms[r]->commands[i];
        i -= rooms[r]->command_count;
    }
    unreachable();
}

static bool is_named(const Command *command, Str noun, Str verb)
{
    return str_eq(str(command->noun), noun) && str_eq(str(command->verb), verb);
}

const Command *command_named(Str noun, Str verb)
{
    for (size_t i = 0; i < command_count(); i++)
        if (is_named(command_at(i), noun, verb))
            return command_at(i);
    return is_named(&settings_command, noun, verb) ? &settings_command : NULL;
}

// ---- what every command takes

static const Option common[] = {
    { "--db", "[NAME=]URL", TEXT("数据库：sqlite:路径 或 postgres://…?schema=名称，可多次"), false,
      true },
    { "--config", "FILE", TEXT("配置文件，默认 /etc/redvest/redvest.conf"), false, false },
    { "--json", NULL, TEXT("结果写成 JSON"), false, false },
    { "--lang", "CODE", TEXT("语言：zh-CN、en，默认看 LANG"), false, false },
    { "--quiet", NULL, TEXT("只说错误"), false, false },
    { "--help", NULL, TEXT("看用法"), false, false },
};

size_t common_options(const Option **options)
{
    *options = common;
    return COUNT(common);
}

typedef struct {
    bool help, json;
    Args args;  // of the options above
    int argc;
    char **argv;  // without them
} Common;

static const Option *common_named(Str name)
{
    if (str_eq(name, S("-h")))
        name = S("--help");
    for (size_t i = 0; i < COUNT(common); i++)
        if (str_eq(name, str(common[i].name)))
            return &common[i];
    return NULL;
}

// Lifted out of argv wherever they stand, up to "--".
static bool lift(Cli *cli, int argc, char **argv, Common *out, Str *why)
{
    char **taken = NEW_ARRAY(cli->arena, char *, (size_t)argc + 1);
    int n = 0;
    bool over = false;
    out->argv = NEW_ARRAY(cli->arena, char *, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        Str value = { 0 }, name = str_cut(str(argv[i]), '=', &value);
        const Option *option = over ? NULL : common_named(name);
        over = over || str_eq(str(argv[i]), S("--"));
        if (option == NULL) {
            out->argv[out->argc++] = argv[i];
            continue;
        }
        taken[n++] = str_eq(name, S("-h")) ? str_z(cli->arena, S("--help")) : argv[i];
        if (option->value != NULL && value.p == NULL && i + 1 < argc)
            taken[n++] = argv[++i];
    }
    if (!args_parse(cli->arena, cli->lang, common, COUNT(common), n, taken, &out->args, why))
        return false;
    out->help = arg_given(&out->args, "--help");
    out->json = arg_given(&out->args, "--json");
    return true;
}

// Flags come last: they stand above the environment and the file.
static int apply(Cli *cli, Config *config, const Common *given)
{
    Str code = arg(&given->args, "--lang");
    if (code.p != NULL && lang_find(code) == NULL)
        return usage(cli, TEXT("没有语言 {0}"), code, S(""));
    if (code.p != NULL)
        cli->lang = lang_find(code);
    cli->quiet = arg_given(&given->args, "--quiet");
    Problems *problems = NEW(cli->arena, Problems);
    Err err = given->help
                  ? OK
                  : config_load(cli->arena, arg(&given->args, "--config"), config, problems);
    if (err != OK)
        return say_fault(cli, err, problems);
    for (size_t i = 0; i < given->args.n; i++) {
        Str name = given->args.names[i], value = given->args.values[i];
        if (str_eq(name, S("--db")) && !config_db(cli->arena, config, value, S("--db")))
            return usage(cli, TEXT("--db 后面要写数据库：sqlite:路径 或 postgres://…"), S(""),
                         S(""));
    }
    return EXIT_OK;
}

// ---- a county's command

static Ran fault_ran(Cli *cli, Err err, const Problems *problems)
{
    Buf said = buf_new(cli->arena, (size_t)1 << 20);
    talk_fault(cli->arena, cli->lang, err, problems, &said);
    return (Ran){ exit_of(err), (Str){ 0 }, buf_str(&said) };
}

static void free_work(void *arena)
{
    arena_free(arena);
}

Arena *cli_work(Cli *cli)
{
    Arena *work = arena_new(ARENA_BATCH_MAX);
    arena_defer(cli->arena, free_work, work);
    return work;
}

static Ran run_here(Cli *cli, County *county, const Command *command, const Args *args)
{
    Err err = store_open(cli->arena, county);
    if (err != OK)
        return fault_ran(cli, err, NULL);
    CommandOut *out = NEW(cli->arena, CommandOut);
    Problems *problems = NULL;
    Progress progress = progress_begin(cli);
    out->progress = progress_tell;
    out->progress_to = &progress;
    err = link_run_here(county, cli_work(cli), cli->lang, command, args, out, &problems);
    progress_end(&progress);
    store_close(county);
    if (err != OK)
        talk_fault(cli->arena, cli->lang, err, problems, &out->talk);
    return (Ran){ exit_of(err), buf_str(&out->out), buf_str(&out->talk) };
}

Ran cli_run(Cli *cli, const Command *command, Args *args)
{
    if (command->prepare != NULL) {
        Err err = command->prepare(cli->arena, args);
        if (err != OK)
            return fault_ran(cli, err, NULL);
    }
    County *county = NEW(cli->arena, County);
    county->name = cli->config->dbs[0].name;
    county->url = cli->config->dbs[0].url;
    Ran ran = { 0 };
    Err err = link_call(cli, county, command, args, &ran);
    if (err == OK)
        return ran;
    return err == &link_none ? run_here(cli, county, command, args) : fault_ran(cli, err, NULL);
}

int cli_run_and_print(Cli *cli, const Command *command, Args *args)
{
    if (cli->config->db_count == 0)
        return usage(cli, TEXT("缺少 --db，例如 --db sqlite:var/daye.db"), S(""), S(""));
    Ran ran = cli_run(cli, command, args);
    if (!print_all(STDOUT_FILENO, ran.out))
        return EXIT_FAILURE_;
    if (cli->quiet && ran.exit == EXIT_OK)
        return EXIT_OK;
    return print_all(STDERR_FILENO, ran.talk) ? ran.exit : EXIT_FAILURE_;
}

// ---- finding what was asked for

static const Builtin *find_builtin(Str noun, Str verb)
{
    for (size_t i = 0; i < builtin_count(); i++) {
        const Builtin *b = builtin_at(i);
        if (str_eq(str(b->noun), noun) && (b->verb == NULL || str_eq(str(b->verb), verb)))
            return b;
    }
    return NULL;
}

static const Command *find_command(Str noun, Str verb)
{
    for (size_t i = 0; i < command_count(); i++) {
        const Command *c = command_at(i);
        if (str_eq(str(c->noun), noun) && (c->verb == NULL || str_eq(str(c->verb), verb)))
            return c;
    }
    return NULL;
}

static int run_builtin(Cli *cli, const Builtin *b, const Common *given)
{
    Buf help = buf_new(cli->arena, HELP_MAX);
    if (given->help) {
        help_command(cli, b->noun, b->verb, b->summary, b->examples, b->options, b->option_count,
                     &help);
        return print_out(buf_str(&help));
    }
    Args args = { .json = given->json };
    Str why = { 0 };
    int skip = b->verb ? 2 : 1;
    if (!args_parse(cli->arena, cli->lang, b->options, b->option_count, given->argc - skip,
                    given->argv + skip, &args, &why))
        return usage_str(cli, why);
    return b->run(cli, &args);
}

static int run_command(Cli *cli, const Command *c, const Common *given)
{
    Buf help = buf_new(cli->arena, HELP_MAX);
    if (given->help) {
        help_command(cli, c->noun, c->verb, c->summary, c->examples, c->options, c->option_count,
                     &help);
        return print_out(buf_str(&help));
    }
    Args *args = NEW(cli->arena, Args);
    Str why = { 0 };
    int skip = c->verb ? 2 : 1;
    args->json = given->json;
    if (!args_parse(cli->arena, cli->lang, c->options, c->option_count, given->argc - skip,
                    given->argv + skip, args, &why))
        return usage_str(cli, why);
    return cli_run_and_print(cli, c, args);
}

// A noun alone shows its verbs: asked for, that is an answer; otherwise something was left out.
static int show_noun(Cli *cli, Str noun, Str verb, bool asked)
{
    Buf help = buf_new(cli->arena, HELP_MAX);
    help_noun(cli, noun, &help);
    if (help.n == 0)
        return usage(cli, TEXT("没有命令 {0}"), noun, S(""));
    if (asked && verb.n == 0)
        return print_out(buf_str(&help));
    int exit_code = verb.n > 0 ? usage(cli, TEXT("{0} 没有命令 {1}"), noun, verb)
                               : usage(cli, TEXT("{0} 后面要写做什么"), noun, S(""));
    return print_all(STDERR_FILENO, buf_str(&help)) ? exit_code : EXIT_FAILURE_;
}

static int dispatch(Cli *cli, const Common *given)
{
    Buf help = buf_new(cli->arena, HELP_MAX);
    if (given->argc == 0 || str_eq(str(given->argv[0]), S("help"))) {
        help_all(cli, &help);
        return print_out(buf_str(&help));
    }
    Str noun = str(given->argv[0]), verb = given->argc > 1 ? str(given->argv[1]) : (Str){ 0 };
    const Command *command = find_command(noun, verb);
    if (command != NULL)
        return run_command(cli, command, given);
    const Builtin *b = find_builtin(noun, verb);
    if (b != NULL)
        return run_builtin(cli, b, given);
    if (noun.n > 0 && noun.p[0] == '-')
        return usage(cli, TEXT("没有选项 {0}"), noun, S(""));
    return show_noun(cli, noun, verb, given->help);
}

static const Lang *lang_of_environment(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    const char *lang = NULL;
    for (size_t i = 0; i < COUNT(names) && (lang == NULL || *lang == '\0'); i++)
        lang = getenv(names[i]);
    const Lang *en = lang_find(S("en"));
    return lang != NULL && str_starts(str(lang), S("en")) && en != NULL ? en : lang_zh();
}

int cli_main(int argc, char **argv)
{
    Arena *house = arena_new(ARENA_BATCH_MAX);
    catalogue_load();
    // A command says what is wrong in a sentence; `serve` sets its own level.
    log_level_set(LOG_ERROR);
    Config *config = NEW(house, Config);
    Cli cli = {
        .arena = house, .config = config, .lang = lang_of_environment(), .program = argv[0]
    };
    Common given = { 0 };
    Str why = { 0 };
    int exit_code = lift(&cli, argc - 1, argv + 1, &given, &why) ? apply(&cli, config, &given)
                                                                 : usage_str(&cli, why);
    if (exit_code == EXIT_OK)
        exit_code = dispatch(&cli, &given);
    arena_free(house);
    return exit_code;
}
