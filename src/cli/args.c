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

static bool keep(const Lang *lang, Args *args, const char *name, Str value, Str *why)
{
    if (args->n == ARGS_MAX) {
        *why = say(lang, TEXT("参数太多"));
        return false;
    }
    args->names[args->n] = str(name);
    args->values[args->n++] = value;
    return true;
}

// The words that are left to read.
typedef struct {
    int argc, at;
    char **argv;
} Words;

static bool take_flag(Arena *arena, const Lang *lang, const Option *options, size_t n, Words *words,
                      Args *args, Str *why)
{
    Str word = str(words->argv[words->at]);
    Str value = { 0 }, name = str_cut(word, '=', &value);
    const Option *option = option_named(options, n, name);
    if (option == NULL) {
        *why = say_with(arena, lang, TEXT("没有选项 {0}"), name, S(""));
        return false;
    }
    if (option->value == NULL && value.p != NULL) {
        *why = say_with(arena, lang, TEXT("{0} 不带值"), name, S(""));
        return false;
    }
    if (option->value == NULL)
        return keep(lang, args, option->name, S(""), why);
    if (!option->repeated && arg_given(args, option->name)) {
        *why = say_with(arena, lang, TEXT("{0} 写了两次"), name, S(""));
        return false;
    }
    if (value.p == NULL && words->at + 1 >= words->argc) {
        *why = say_with(arena, lang, TEXT("{0} 后面缺少值：{1}"), name, str(option->value));
        return false;
    }
    if (value.p == NULL)
        value = str(words->argv[++words->at]);
    return keep(lang, args, option->name, value, why);
}

static bool take_word(Arena *arena, const Lang *lang, const Option *options, size_t n, Str word,
                      Args *args, Str *why)
{
    const Option *option = next_positional(options, n, args);
    if (option != NULL)
        return keep(lang, args, option->name, word, why);
    *why = say_with(arena, lang, TEXT("多了一个参数 {0}"), word, S(""));
    return false;
}

static bool all_there(Arena *arena, const Lang *lang, const Option *options, size_t n,
                      const Args *args, Str *why)
{
    for (size_t i = 0; i < n; i++) {
        if (!options[i].required || arg_given(args, options[i].name))
            continue;
        const char *name = options[i].name[0] == '-' || options[i].value == NULL ? options[i].name
                                                                                 : options[i].value;
        *why = say_with(arena, lang, TEXT("缺少 {0}（{1}）"), str(name),
                        say(lang, options[i].help));
        return false;
    }
    return true;
}

bool args_parse(Arena *arena, const Lang *lang, const Option *options, size_t option_count,
                int argc, char **argv, Args *args, Str *why)
{
    bool only_words = false;
    for (Words words = { argc, 0, argv }; words.at < argc; words.at++) {
        Str word = str(argv[words.at]);
        if (!only_words && str_eq(word, S("--"))) {
            only_words = true;
            continue;
        }
        bool flag = !only_words && word.n > 1 && word.p[0] == '-';
        bool fine = flag ? take_flag(arena, lang, options, option_count, &words, args, why)
                         : take_word(arena, lang, options, option_count, word, args, why);
        if (!fine)
            return false;
    }
    return all_there(arena, lang, options, option_count, args, why);
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
