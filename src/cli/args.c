#include "cli/cli.h"

static const Option *option_named(const Option *options, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (options[i].name[0] == '-' && str_eq(str(options[i].name), name))
            return &options[i];
    return NULL;
}

static const Option *next_positional(const Option *options, size_t n, const Args *args)
{
    for (size_t i = 0; i < n; i++)
        if (options[i].name[0] != '-' && (options[i].repeated || !arg_given(args, options[i].name)))
            return &options[i];
    return NULL;
}

static bool keep(Args *args, const char *name, Str value, Str *why)
{
    if (args->n == ARGS_MAX) {
        *why = S("too many arguments");
        return false;
    }
    args->names[args->n]    = str(name);
    args->values[args->n++] = value;
    return true;
}

static bool take_flag(Arena *arena, const Option *options, size_t n, Str word, int argc, char **argv, int *i, Args *args, Str *why)
{
    Str           value = { 0 }, name = str_cut(word, '=', &value);
    const Option *option = option_named(options, n, name);
    if (option == NULL) {
        *why = str_printf(arena, "unknown option %.*s", STR_FMT(name));
        return false;
    }
    if (option->value == NULL)
        return keep(args, option->name, S(""), why);
    if (value.p == NULL) {
        if (*i + 1 >= argc) {
            *why = str_printf(arena, "%s needs a value: %s %s", option->name, option->name, option->value);
            return false;
        }
        value = str(argv[++*i]);
    }
    return keep(args, option->name, value, why);
}

bool args_parse(Arena *arena, const Lang *lang, const Option *options, size_t n, int argc, char **argv, Args *args, Str *why)
{
    bool only_words = false;
    for (int i = 0; i < argc; i++) {
        Str word = str(argv[i]);
        if (!only_words && str_eq(word, S("--"))) {
            only_words = true;
            continue;
        }
        if (!only_words && str_starts(word, S("--"))) {
            if (!take_flag(arena, options, n, word, argc, argv, &i, args, why))
                return false;
            continue;
        }
        const Option *option = next_positional(options, n, args);
        if (option == NULL) {
            *why = str_printf(arena, "unexpected argument %.*s", STR_FMT(word));
            return false;
        }
        if (!keep(args, option->name, word, why))
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!options[i].required || arg_given(args, options[i].name))
            continue;
        Str help = say(lang, options[i].help);
        *why     = str_printf(arena, "missing %s (%.*s)", options[i].name, STR_FMT(help));
        return false;
    }
    return true;
}

Str arg(const Args *args, const char *name)
{
    for (size_t i = 0; i < args->n; i++)
        if (str_eq(args->names[i], str(name)))
            return args->values[i];
    return (Str){ 0 };
}

bool arg_given(const Args *args, const char *name)
{
    return arg(args, name).p != NULL;
}
