// The list of all commands, and the script by which bash completes them: both from the tables, so
// neither can go stale.
#include "cli/self.h"

typedef struct {
    Str command;
    Text summary;
    const char *noun, *verb;
    const Option *options;
    size_t option_count;
} CommandRow;
static const Field command_fields[] = { COL(CommandRow, command, "命令"),
                                        COL(CommandRow, summary, "用途") };
static const Shape command_row_shape = SHAPE(CommandRow, command_fields);

static CommandRow row_of(Arena *arena, const char *noun, const char *verb, Text summary,
                         const Option *options, size_t option_count)
{
    Str name = verb ? str_printf(arena, "%s %s", noun, verb) : str(noun);
    return (CommandRow){ name, summary, noun, verb, options, option_count };
}

static List all_commands(Arena *arena)
{
    CommandRow *rows = NEW_ARRAY(arena, CommandRow, builtin_count() + command_count());
    size_t n = 0;
    for (size_t i = 0; i < builtin_count(); i++) {
        const Builtin *b = builtin_at(i);
        rows[n++] = row_of(arena, b->noun, b->verb, b->summary, b->options, b->option_count);
    }
    for (size_t i = 0; i < command_count(); i++) {
        const Command *c = command_at(i);
        rows[n++] = row_of(arena, c->noun, c->verb, c->summary, c->options, c->option_count);
    }
    return (List){ rows, n };
}

int self_commands(Cli *cli, const Args *args)
{
    List all = all_commands(cli->arena);
    Str word = arg(args, "word");
    CommandRow *rows = NEW_ARRAY(cli->arena, CommandRow, all.n);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const CommandRow *row = LIST_AT(&all, CommandRow, i);
        if (word.n == 0 || str_has(row->command, word) || str_has(str(row->summary.zh), word))
            rows[n++] = *row;
    }
    return print_rows(cli, args, &command_row_shape, rows, n);
}

// ---- bash

static bool noun_before(const List *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(str(LIST_AT(all, CommandRow, k)->noun), str(LIST_AT(all, CommandRow, i)->noun)))
            return true;
    return false;
}

static void verbs_of(Buf *out, const List *all, const char *noun)
{
    for (size_t i = 0; i < all->n; i++) {
        const CommandRow *row = LIST_AT(all, CommandRow, i);
        if (row->verb != NULL && str_eq(str(row->noun), str(noun)))
            buf_printf(out, " %s", row->verb);
    }
}

static void flags_of(Buf *out, const Option *options, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (options[i].name[0] == '-')
            buf_printf(out, " %s", options[i].name);
}

static bool names_files(const Option *option)
{
    return option->value != NULL &&
           (str_has(str(option->value), S("FILE")) || str_has(str(option->value), S("CSV")));
}

static bool names_directory(const Option *option)
{
    return option->value != NULL && str_eq(str(option->value), S("DIR"));
}

// What a value completes to: the words before it choose.
static void values_of(Buf *out, const List *all, bool (*is)(const Option *), const char *how)
{
    Buf seen = buf_new(out->arena, 4096);
    for (size_t i = 0; i < all->n; i++) {
        const CommandRow *row = LIST_AT(all, CommandRow, i);
        for (size_t o = 0; o < row->option_count; o++) {
            Str flag = str(row->options[o].name);
            if (flag.p[0] != '-' || !is(&row->options[o]) ||
                str_has(buf_str(&seen), str_join(out->arena, flag, S("|"))))
                continue;
            buf_add(&seen, flag);
            buf_byte(&seen, '|');
        }
    }
    Str flags = buf_str(&seen);
    if (flags.n > 0)
        buf_printf(out, "    %.*s) %s; return ;;\n", STR_FMT(str_slice(flags, 0, flags.n - 1)),
                   how);
}

static void nouns(Buf *out, const List *all)
{
    buf_lit(out, "    local nouns='");
    for (size_t i = 0; i < all->n; i++)
        if (!noun_before(all, i))
            buf_printf(out, "%s%s", i ? " " : "", LIST_AT(all, CommandRow, i)->noun);
    buf_lit(out, "'\n");
}

static void cases(Buf *out, const List *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const CommandRow *row = LIST_AT(all, CommandRow, i);
        buf_printf(out, "    '%s%s%s') flags+='", row->noun, row->verb ? " " : "",
                   row->verb ? row->verb : "");
        flags_of(out, row->options, row->option_count);
        buf_lit(out, "'");
        for (size_t o = 0; o < row->option_count; o++)
            if (row->options[o].name[0] != '-' && names_directory(&row->options[o]))
                buf_lit(out, "; directories=1");
        buf_lit(out, " ;;\n");
    }
}

static void verb_cases(Buf *out, const List *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const CommandRow *row = LIST_AT(all, CommandRow, i);
        if (noun_before(all, i) || row->verb == NULL)
            continue;
        buf_printf(out, "    %s) verbs='", row->noun);
        verbs_of(out, all, row->noun);
        buf_lit(out, "' ;;\n");
    }
}

// What does not depend on the tables: the words so far, and how the answer is made of what the
// cases set.
// clang-format off
static const char read_words[] =
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        case ${COMP_WORDS[i]} in\n"
    "        --db|--config|--lang) ((i++)) ;;\n"
    "        -*) ;;\n"
    "        *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}; elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;\n"
    "        esac\n"
    "    done\n"
    "    case $before in\n"
    "    --db) COMPREPLY=($(compgen -W 'sqlite: postgres://' -- \"$word\") $(compgen -f -- \"${word#sqlite:}\")); compopt -o nospace; return ;;\n"
    "    --lang) COMPREPLY=($(compgen -W 'zh-CN en' -- \"$word\")); return ;;\n"
    "    --config) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
static const char choose[] =
    "    if [[ -z $noun ]]; then COMPREPLY=($(compgen -W \"$nouns $flags\" -- \"$word\")); return; fi\n"
    "    if [[ -n $verbs && -z $verb ]]; then COMPREPLY=($(compgen -W \"$verbs $flags\" -- \"$word\")); return; fi\n"
    "    [[ -n $verbs ]] && noun+=\" $verb\"\n";
static const char answer[] =
    "    COMPREPLY=($(compgen -W \"$flags\" -- \"$word\"))\n"
    "    [[ -n $directories && $word != -* ]] && COMPREPLY+=($(compgen -d -- \"$word\"))\n"
    "    return 0\n"
    "}\n"
    "complete -F _redvest redvest\n";
// clang-format on

static void beginning(Buf *out, const List *all)
{
    const Option *options;
    size_t n = common_options(&options);
    buf_lit(out, "# bash completion for redvest. Made by `redvest completion bash`; do not edit.\n"
                 "_redvest() {\n"
                 "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                 "    local noun='' verb='' verbs='' directories='' i\n");
    nouns(out, all);
    buf_lit(out, "    local flags='");
    flags_of(out, options, n);
    buf_lit(out, "'\n");
}

static Str bash_script(Arena *arena)
{
    Buf out = buf_new(arena, (size_t)1 << 20);
    List all = all_commands(arena);
    beginning(&out, &all);
    buf_add(&out, str(read_words));
    values_of(&out, &all, names_files, "COMPREPLY=($(compgen -f -- \"$word\"))");
    values_of(&out, &all, names_directory, "COMPREPLY=($(compgen -d -- \"$word\"))");
    buf_lit(&out, "    esac\n    case $noun in\n");
    verb_cases(&out, &all);
    buf_lit(&out, "    esac\n");
    buf_add(&out, str(choose));
    buf_lit(&out, "    case $noun in\n");
    cases(&out, &all);
    buf_lit(&out, "    esac\n");
    buf_add(&out, str(answer));
    must(!out.full);
    return buf_str(&out);
}

int self_completion(Cli *cli, const Args *args)
{
    if (!str_eq(arg(args, "shell"), S("bash")))
        return usage(cli, TEXT("没有 {0} 的补全脚本，现在只有 bash"), arg(args, "shell"), S(""));
    return print_out(bash_script(cli->arena));
}
