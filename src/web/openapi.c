// OpenAPI 3.1, derived from the tables that serve the requests: a route that is not in it does not
// exist.
#include "base/version.h"
#include "web/call.h"
#include <string.h>

#define DOCUMENT_MAX ((size_t)16 << 20)

static bool is_get(const Route *route)
{
    return route->method[0] == 'G';
}

static bool is_program_route(const Route *route)
{
    return !(route->flags & ROUTE_NO_API);
}

// "get_orders_id_accept": unique because method and path are.
static void add_operation_id(Buf *out, const RouteEntry *entry)
{
    buf_lit(out, "\"operationId\":\"");
    buf_add(out, is_get(entry->route) ? S("get") : S("post"));
    for (size_t i = 0; i < entry->n; i++) {
        buf_byte(out, '_');
        for (size_t c = 0; c < entry->segments[i].text.n; c++) {
            char letter = entry->segments[i].text.p[c];
            buf_byte(out, letter == '-' || letter == '.' ? '_' : letter);
        }
    }
    buf_lit(out, "\",");
}

static Str summary_of(const RouteEntry *entry, const Lang *lang)
{
    const Route *route = entry->route;
    if (route->title.zh != NULL)
        return say(lang, route->title);
    if (route->page != NULL && route->page->title.zh != NULL)
        return say(lang, route->page->title);
    if (route->form != NULL && route->form->submit.zh != NULL)
        return say(lang, route->form->submit);
    return say(lang, entry->room->title);
}

static void add_access(Buf *out, const Route *route, const Lang *lang)
{
    if (route->access.kind == ACCESS_PUBLIC)
        buf_lit(out, ",\"security\":[]");
    if (route->access.kind != ACCESS_ROLES)
        return;
    const char *before = "";
    Buf words = buf_new(out->arena, 1024);
    buf_lit(out, ",\"x-roles\":[");
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!(route->access.roles & role_at(i)))
            continue;
        buf_add(out, str(before));
        buf_json(out, str(role_word(role_at(i))));
        buf_add(&words, before[0] != '\0' ? S("、") : S(""));
        buf_add(&words, say(lang, role_text(role_at(i))));
        before = ",";
    }
    buf_lit(out, "],\"description\":");
    buf_json(out, buf_str(&words));
}

static void add_parameter(Buf *out, bool *any, const char *in, Str name, bool required)
{
    if (*any)
        buf_byte(out, ',');
    *any = true;
    buf_lit(out, "{\"name\":");
    buf_json(out, name);
    buf_printf(out, ",\"in\":\"%s\",\"required\":%s,\"schema\":", in, required ? "true" : "false");
}

static void add_path_parameters(Buf *out, bool *any, const RouteEntry *entry)
{
    for (size_t i = 0; i < entry->n; i++) {
        if (!entry->segments[i].hole)
            continue;
        add_parameter(out, any, "path", entry->segments[i].text, true);
        if (entry->segments[i].number)
            buf_lit(out, "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}}");
        else
            buf_lit(out, "{\"type\":\"string\"}}");
    }
}

static void add_query_parameters(Buf *out, bool *any, const Route *route)
{
    for (size_t i = 0; route->form != NULL && i < route->form->count; i++) {
        const Input *input = &route->form->inputs[i];
        add_parameter(out, any, "query", str(input->name), input->required);
        input_schema(out, input);
        buf_byte(out, '}');
    }
    if (route->page != NULL && view_table(route->page->shape) != NULL) {
        add_parameter(out, any, "query", S("cursor"), false);
        buf_lit(out, "{\"type\":\"string\"}}");
    }
}

static void add_parameters(Buf *out, const RouteEntry *entry)
{
    bool any = false;
    buf_lit(out, ",\"parameters\":[");
    add_path_parameters(out, &any, entry);
    if (is_get(entry->route))
        add_query_parameters(out, &any, entry->route);
    else if (is_program_route(entry->route)) {
        add_parameter(out, &any, "header", S("Idempotency-Key"), true);
        buf_lit(out, "{\"type\":\"string\",\"minLength\":8,\"maxLength\":100}}");
    }
    buf_byte(out, ']');
}

static bool has_upload(const Form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->inputs[i].kind == KIND_BLOB || form->inputs[i].kind == KIND_LIST)
            return true;
    return false;
}

static void add_body(Buf *out, const Route *route)
{
    if (is_get(route) || route->form == NULL || route->form->count == 0)
        return;
    const char *type = has_upload(route->form)   ? "multipart/form-data"
                       : is_program_route(route) ? "application/json"
                                                 : "application/x-www-form-urlencoded";
    buf_printf(out, ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":", type);
    form_schema(out, route->form);
    buf_lit(out, "}}}");
}

static void add_answers(Buf *out, const Route *route)
{
    buf_lit(out, ",\"responses\":{\"200\":{\"description\":\"OK\"");
    if (!is_program_route(route)) {
        buf_lit(out, ",\"content\":{\"text/html\":{}}");
    } else if (route->page != NULL) {
        buf_lit(out, ",\"content\":{\"application/json\":{\"schema\":");
        json_schema(out, route->page->shape);
        buf_lit(out, "}}");
    } else if (!is_get(route)) {
        buf_lit(out, ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/"
                     "schemas/Done\"}}}");
    }
    buf_lit(out, "},\"default\":{\"$ref\":\"#/components/responses/Problem\"}}");
}

static void add_operation(Buf *out, const RouteEntry *entry, const Lang *lang)
{
    const Route *route = entry->route;
    buf_add(out, is_get(route) ? S("\"get\":{") : S("\"post\":{"));
    add_operation_id(out, entry);
    buf_lit(out, "\"summary\":");
    buf_json(out, summary_of(entry, lang));
    buf_lit(out, ",\"tags\":[");
    buf_json(out, str(entry->room->name));
    buf_byte(out, ']');
    if (!is_program_route(route))
        buf_lit(out, ",\"servers\":[{\"url\":\"/\"}]");
    add_access(out, route, lang);
    add_parameters(out, entry);
    add_body(out, route);
    add_answers(out, route);
    buf_byte(out, '}');
}

// Entries of one path stand together in the table.
static void add_paths(Buf *out, const RouteTable *table, const Lang *lang)
{
    buf_lit(out, "\"paths\":{");
    for (size_t i = 0; i < table->count;) {
        const char *path = table->entries[i].route->path;
        if (i > 0)
            buf_byte(out, ',');
        buf_json(out, str(path));
        buf_lit(out, ":{");
        size_t first = i;
        for (; i < table->count && strcmp(table->entries[i].route->path, path) == 0; i++) {
            if (i > first)
                buf_byte(out, ',');
            add_operation(out, &table->entries[i], lang);
        }
        buf_byte(out, '}');
    }
    buf_lit(out, "},");
}

static void add_tags(Buf *out, const App *app, const Lang *lang)
{
    const char *before = "";
    buf_lit(out, "\"tags\":[");
    for (const Room *const *room = app->rooms; *room != NULL; room++) {
        if ((*room)->route_count == 0)
            continue;
        buf_printf(out, "%s{\"name\":\"%s\",\"description\":", before, (*room)->name);
        buf_json(out, say(lang, (*room)->title));
        buf_byte(out, '}');
        before = ",";
    }
    buf_lit(out, "],");
}

static const char components[] =
    "\"components\":{"
    "\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
    "\"schemas\":{"
    "\"Done\":{\"type\":\"object\",\"required\":[\"href\"],\"properties\":{"
    "\"id\":{\"type\":\"string\"},\"href\":{\"type\":\"string\"}}},"
    "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\","
    "\"instance\",\"code\"],"
    "\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{"
    "\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"},\"instance\":{\"type\":\"string\"},\"code\":{\"type\":"
    "\"string\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"pointer\","
    "\"code\",\"detail\"],"
    "\"properties\":{\"pointer\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"detail\":{"
    "\"type\":\"string\"}}}}}}},"
    "\"responses\":{\"Problem\":{\"description\":\"RFC "
    "9457\",\"content\":{\"application/problem+json\":{"
    "\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}}}";

Str openapi_document(Arena *arena, const App *app, const Lang *lang)
{
    Buf out = buf_new(arena, DOCUMENT_MAX);
    buf_lit(&out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Redvest 红马甲\",\"version\":");
    buf_json(&out, str(redvest_version));
    buf_lit(&out, "},\"servers\":[{\"url\":\"/api/v1\"}],\"security\":[{\"bearer\":[]}],");
    add_tags(&out, app, lang);
    add_paths(&out, &app->routes, lang);
    buf_add(&out, str(components));
    buf_byte(&out, '}');
    must(!out.full);
    return buf_str(&out);
}
