// The self-describing commands: everything that stands in a constant table can be listed.
#include "cli/self.h"
#include "cli/house.h"
#include "store/sql.h"
#include "town/room.h"
#include "web/app.h"
#include "web/route.h"
#include "web/words.h"
#include <unistd.h>

typedef struct {
    Str method, path, who, room;
    Text title;
    Str form, page;
} RouteRow;
static const Field route_fields[] = {
    COL(RouteRow, method, "方法"), COL(RouteRow, path, "路径"),  COL(RouteRow, who, "谁可以"),
    COL(RouteRow, room, "房间"),   COL(RouteRow, title, "用途"), COL(RouteRow, form, "表单"),
    COL(RouteRow, page, "页面"),
};
static const Shape route_row_shape = SHAPE(RouteRow, route_fields);

typedef struct {
    Str code;
    int status;
    Text text;
} FaultRow;
static const Field fault_fields[] = {
    COL(FaultRow, code, "代码"),
    COL(FaultRow, status, "状态"),
    COL(FaultRow, text, "说明"),
};
static const Shape fault_row_shape = SHAPE(FaultRow, fault_fields);

typedef struct {
    Str name, file, text;
    int params;
} SqlRow;
static const Field sql_fields[] = {
    COL(SqlRow, name, "名称"),
    COL(SqlRow, file, "文件"),
    COL(SqlRow, params, "参数"),
    COL(SqlRow, text, "语句"),
};
static const Shape sql_row_shape = SHAPE(SqlRow, sql_fields);

typedef struct {
    Str kind, room;
} EventRow;
static const Field event_fields[] = { COL(EventRow, kind, "事件"),
                                      COL(EventRow, room, "听的房间") };
static const Shape event_row_shape = SHAPE(EventRow, event_fields);

typedef struct {
    Str zh, code, said;
} WordRow;
static const Field word_fields[] = {
    COL(WordRow, zh, "中文"),
    COL(WordRow, code, "语言"),
    COL(WordRow, said, "译文"),
};
static const Shape word_row_shape = SHAPE(WordRow, word_fields);

static bool wanted(const Args *args, Str a, Str b)
{
    Str word = arg(args, "word");
    return word.n == 0 || str_has(a, word) || str_has(b, word);
}

static Str who_of(Arena *arena, Access access)
{
    if (access.kind == ACCESS_PUBLIC)
        return S("public");
    if (access.kind == ACCESS_SIGNED_IN)
        return S("signed in");
    Buf words = buf_new(arena, 1024);
    for (int i = 0; i < ROLE_COUNT; i++)
        if (access.roles & role_at(i))
            buf_printf(&words, words.n ? " %s" : "%s", role_word(role_at(i)));
    return buf_str(&words);
}

int self_routes(Cli *cli, const Args *args)
{
    size_t n = 0, all = 0;
    for (size_t r = 0; rooms[r]; r++)
        all += rooms[r]->route_count;
    RouteRow *rows = NEW_ARRAY(cli->arena, RouteRow, all + 1);
    for (size_t r = 0; rooms[r]; r++)
        for (size_t i = 0; i < rooms[r]->route_count; i++) {
            const Route *route = &rooms[r]->routes[i];
            if (!wanted(args, str(route->path), str(rooms[r]->name)))
                continue;
            Text title = route->title.zh ? route->title
                         : route->page   ? route->page->title
                                         : (Text){ "" };
            rows[n++] = (RouteRow){ str(route->method),
                                    str(route->path),
                                    who_of(cli->arena, route->access),
                                    str(rooms[r]->name),
                                    title,
                                    route->form ? str(route->form->name) : S(""),
                                    route->page ? str(route->page->name) : S("") };
        }
    return print_rows(cli, args, &route_row_shape, rows, n);
}

int self_faults(Cli *cli, const Args *args)
{
    FaultRow *rows = NEW_ARRAY(cli->arena, FaultRow, fault_count() + 1);
    size_t n = 0;
    for (size_t i = 0; i < fault_count(); i++) {
        const Fault *fault = fault_at(i);
        if (wanted(args, str(fault->code), str(fault->text.zh)))
            rows[n++] = (FaultRow){ str(fault->code), fault->status, fault->text };
    }
    return print_rows(cli, args, &fault_row_shape, rows, n);
}

int self_sql(Cli *cli, const Args *args)
{
    SqlRow *rows = NEW_ARRAY(cli->arena, SqlRow, sql_count() + 1);
    size_t n = 0;
    for (size_t i = 0; i < sql_count(); i++) {
        const Sql *sql = sql_at(i);
        if (wanted(args, str(sql->name), str(sql->file)) ||
            str_has(str(sql->text), arg(args, "word")))
            rows[n++] = (SqlRow){ str(sql->name), str(sql->file), str(sql->text),
                                  sql->param_count };
    }
    return print_rows(cli, args, &sql_row_shape, rows, n);
}

int self_events(Cli *cli, const Args *args)
{
    EventRow rows[256];
    size_t n = 0;
    for (size_t r = 0; rooms[r]; r++)
        for (size_t i = 0; i < rooms[r]->listener_count && n < COUNT(rows); i++)
            rows[n++] = (EventRow){ str(rooms[r]->listeners[i].kind), str(rooms[r]->name) };
    return print_rows(cli, args, &event_row_shape, rows, n);
}

// ---- settings

typedef struct {
    Str name, value, origin;
    Text label;
} ConfigLine;
static const Field config_fields[] = {
    COL(ConfigLine, name, "配置"),
    COL(ConfigLine, value, "值"),
    COL(ConfigLine, origin, "来自"),
    COL(ConfigLine, label, "说明"),
};
static const Shape config_line_shape = SHAPE(ConfigLine, config_fields);

// A password in a URL stays where it was written.
static Str url_shown(Arena *arena, Str url)
{
    size_t at = str_find(url, '@'), scheme = str_find_str(url, S("://"));
    if (at == STR_NOWHERE || scheme == STR_NOWHERE || at < scheme)
        return url;
    Str user = str_slice(url, scheme + 3, at);
    size_t colon = str_find(user, ':');
    if (colon == STR_NOWHERE)
        return url;
    return str_printf(arena, "%.*s:…%.*s", STR_FMT(str_slice(url, 0, scheme + 3 + colon)),
                      STR_FMT(str_slice(url, at, url.n)));
}

static List config_lines(Cli *cli, const Args *args)
{
    const ConfigRow *rows;
    size_t count = config_rows(&rows), n = 0;
    ConfigLine *lines = NEW_ARRAY(cli->arena, ConfigLine, count + cli->config->db_count);
    for (size_t i = 0; i < count; i++)
        if (wanted(args, str(rows[i].key), str(rows[i].label.zh)))
            lines[n++] = (ConfigLine){ str(rows[i].key), cli->config->values[i].value,
                                       cli->config->values[i].origin, rows[i].label };
    for (size_t i = 0; i < cli->config->db_count; i++)
        if (wanted(args, S("db"), cli->config->dbs[i].name))
            lines[n++] = (ConfigLine){
                S("db"),
                str_printf(cli->arena, "%.*s=%.*s", STR_FMT(cli->config->dbs[i].name),
                           STR_FMT(url_shown(cli->arena, cli->config->dbs[i].url))),
                cli->config->db_origin, TEXT("一个县的数据库")
            };
    return (List){ lines, n };
}

int self_settings(Cli *cli, const Args *args)
{
    Buf out = buf_new(cli->arena, (size_t)16 << 20);
    List lines = config_lines(cli, args);
    Ran ran = { 0 };
    if (cli->config->db_count > 0) {
        Args *sent = NEW(cli->arena, Args);
        *sent = *args;
        ran = cli_run(cli, &settings_command, sent);
    }
    if (args->json)
        buf_lit(&out, "{\"config\": ");
    if (args->json || lines.n > 0)
        show_rows(cli->arena, cli->lang, args->json, &config_line_shape, &lines, &out);
    if (args->json)
        buf_lit(&out, ", \"settings\": ");
    else if (lines.n > 0 && ran.out.n > 0)
        buf_byte(&out, '\n');
    buf_add(&out, args->json && ran.out.n == 0 ? S("null") : ran.out);
    if (args->json)
        buf_lit(&out, "}\n");
    if (print_out(buf_str(&out)) != EXIT_OK || !print_all(STDERR_FILENO, ran.talk))
        return EXIT_FAILURE_;
    return ran.exit;
}

// ---- documents

int self_openapi(Cli *cli, const Args *args)
{
    (void)args;
    static County nowhere;  // the routes do not depend on a county
    App *app;
    AppConfig config = { .counties = &nowhere, .count = 1 };
    Err err = app_start(cli->arena, &config, &app);
    if (err != OK)
        return say_fault(cli, err, NULL);
    Str document = openapi_document(cli->arena, app, cli->lang);
    return print_out(str_join(cli->arena, document, S("\n")));
}

int self_words(Cli *cli, const Args *args)
{
    List words;
    words_all(cli->arena, &words);
    WordRow *rows = NEW_ARRAY(cli->arena, WordRow, words.n * lang_count() + 1);
    size_t n = 0;
    for (size_t i = 0; i < words.n; i++)
        for (size_t l = 1; l < lang_count(); l++) {
            Str zh = *LIST_AT(&words, Str, i);
            Str said = lang_has(lang_at(l), zh) ? say_str(lang_at(l), zh) : S("");
            if (wanted(args, zh, said))
                rows[n++] = (WordRow){ zh, lang_code(lang_at(l)), said };
        }
    return print_rows(cli, args, &word_row_shape, rows, n);
}
