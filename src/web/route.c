#include "base/log.h"
#include "web/call.h"
#include "web/http.h"
#include <stdlib.h>
#include <string.h>

// --- building

// A hole named id, or …_id, is a number; any other name takes a whole segment.
static bool is_number_name(Str name)
{
    return str_eq(name, S("id")) || str_ends(name, S("_id"));
}

static Segment segment_of(Str s)
{
    if (s.n < 3 || s.p[0] != '{' || s.p[s.n - 1] != '}')
        return (Segment){ .text = s };
    Str name = str_slice(s, 1, s.n - 1);
    return (Segment){ .text = name, .hole = true, .number = is_number_name(name) };
}

// Cuts "/a/b" into { "a", "b" }; "/" is no segment at all. False beyond SEGMENTS_MAX or without the
// slash.
static bool path_cut(Str path, Str *out, size_t *n)
{
    *n = 0;
    if (path.n == 0 || path.p[0] != '/')
        return false;
    Str rest = str_slice(path, 1, path.n);
    if (rest.n == 0)
        return true;
    while (rest.p != NULL) {
        if (*n == SEGMENTS_MAX)
            return false;
        out[(*n)++] = str_cut(rest, '/', &rest);
    }
    return true;
}

static bool route_complain(const Room *room, const Route *route, const char *what)
{
    log_error("route.table", "%s: %s %s %s", room->name, route->method, route->path, what);
    return false;
}

static bool method_is(const Route *route, const char *method)
{
    return strcmp(route->method, method) == 0;
}

static bool entry_make(Arena *house, const Room *room, const Route *route, RouteEntry *out)
{
    Str parts[SEGMENTS_MAX];
    size_t n;
    if (!method_is(route, "GET") && !method_is(route, "POST"))
        return route_complain(room, route, "has neither GET nor POST");
    if (!path_cut(str(route->path), parts, &n))
        return route_complain(room, route, "is no path of at most eight segments");
    if (route->run == NULL)
        return route_complain(room, route, "has no handler");
    if (route->access.kind == ACCESS_NONE)
        return route_complain(room, route, "does not say who may knock");
    if (route->access.kind == ACCESS_ROLES && route->access.roles == 0)
        return route_complain(room, route, "lets in a role that does not exist");
    if (method_is(route, "GET") && route->again != NULL)
        return route_complain(room, route, "is a GET with something that belongs to a POST");
    if (method_is(route, "POST") && (route->flags & (ROUTE_AUDITED | ROUTE_CACHED)))
        return route_complain(room, route, "is a POST with a flag that belongs to a GET");
    if ((route->flags & ROUTE_CACHED) && route->access.kind != ACCESS_PUBLIC)
        return route_complain(room, route, "is not public, so it cannot be cached");
    *out = (RouteEntry){
        .route = route, .room = room, .n = n, .figures = NEW(house, RouteFigures)
    };
    out->label = str_z(house, str_printf(house, "%s %s", route->method, route->path));
    for (size_t i = 0; i < n; i++)
        out->segments[i] = segment_of(parts[i]);
    return true;
}

// Literal before number before any word; so the first entry that matches is the closest.
static int segment_rank(const Segment *s)
{
    if (!s->hole)
        return 0;
    return s->number ? 1 : 2;
}

// Negative when `a` must be tried first, 0 when no path can tell them apart.
static int entry_compare(const RouteEntry *a, const RouteEntry *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (size_t i = 0; i < a->n; i++) {
        int by_rank = segment_rank(&a->segments[i]) - segment_rank(&b->segments[i]);
        if (by_rank != 0)
            return by_rank;
        if (a->segments[i].hole)
            continue;
        int by_text = str_cmp(a->segments[i].text, b->segments[i].text);
        if (by_text != 0)
            return by_text;
    }
    return strcmp(a->route->method, b->route->method);
}

static int entry_order(const void *a, const void *b)
{
    return entry_compare(a, b);
}

static size_t routes_count(const Room *const *list)
{
    size_t n = 0;
    for (; *list != NULL; list++)
        n += (*list)->route_count;
    return n;
}

Err routes_build(Arena *house, const Room *const *list, RouteTable *out)
{
    bool sound = true;
    size_t n = routes_count(list);
    out->entries = NEW_ARRAY(house, RouteEntry, n);
    out->count = 0;
    for (; *list != NULL; list++)
        for (size_t i = 0; i < (*list)->route_count; i++) {
            if (entry_make(house, *list, &(*list)->routes[i], &out->entries[out->count]))
                out->count++;
            else
                sound = false;
        }
    qsort(out->entries, out->count, sizeof(RouteEntry), entry_order);
    for (size_t i = 1; i < out->count; i++) {
        if (entry_compare(&out->entries[i - 1], &out->entries[i]) != 0)
            continue;
        const RouteEntry *twin = &out->entries[i];
        sound = route_complain(twin->room, twin->route, "stands in the tables twice");
    }
    return sound ? OK : &fault_internal;
}

// --- finding

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0 && s.n <= 18;
}

static bool entry_fits(const RouteEntry *entry, const Str *parts, size_t n)
{
    if (entry->n != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        const Segment *s = &entry->segments[i];
        if (s->hole ? (s->number ? !all_digits(parts[i]) : parts[i].n == 0)
                    : !str_eq(s->text, parts[i]))
            return false;
    }
    return true;
}

static bool params_fill(Arena *arena, const RouteEntry *entry, const Str *parts, Match *out)
{
    for (size_t i = 0; i < entry->n; i++) {
        if (!entry->segments[i].hole)
            continue;
        Param *param = &out->params[out->n++];
        param->name = entry->segments[i].text;
        if (!http_decode(arena, parts[i], false, &param->value))
            return false;
    }
    return true;
}

// Entries of so many segments lie together; among them those that begin with the same word, and at
// the end those that begin with a hole (`word` NULL). Negative when the entry lies before them, 0
// among them.
static int entry_side(const RouteEntry *entry, size_t n, const Str *word)
{
    if (entry->n != n)
        return entry->n < n ? -1 : 1;
    if (n == 0)
        return 0;
    const Segment *first = &entry->segments[0];
    if (first->hole || word == NULL)
        return first->hole - (word == NULL);
    return str_cmp(first->text, *word);
}

static size_t first_entry(const RouteTable *table, size_t n, const Str *word)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entry_side(&table->entries[middle], n, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct {
    Str parts[SEGMENTS_MAX];
    size_t n;
    bool get, post;
} Wanted;

static void match_among(Arena *arena, const RouteTable *table, const Wanted *wanted,
                        const Str *word, Match *out)
{
    for (size_t i = first_entry(table, wanted->n, word);
         i < table->count && entry_side(&table->entries[i], wanted->n, word) == 0; i++) {
        const RouteEntry *entry = &table->entries[i];
        if (!entry_fits(entry, wanted->parts, wanted->n))
            continue;
        bool is_get = method_is(entry->route, "GET");
        *(is_get ? &out->get : &out->post) = true;
        if (out->entry != NULL || !(is_get ? wanted->get : wanted->post))
            continue;
        if (arena == NULL || params_fill(arena, entry, wanted->parts, out))
            out->entry = entry;
    }
}

void routes_match(Arena *arena, const RouteTable *table, Str method, Str path, Match *out)
{
    Wanted wanted = { .get = str_eq(method, S("GET")) || str_eq(method, S("HEAD")),
                      .post = str_eq(method, S("POST")) };
    *out = (Match){ 0 };
    if (!path_cut(path, wanted.parts, &wanted.n))
        return;
    match_among(arena, table, &wanted, &wanted.parts[0], out);
    if (wanted.n > 0)
        match_among(arena, table, &wanted, NULL, out);
}

typedef struct {
    Str suffix;
    Face face;
} Suffix;
static const Suffix suffixes[] = {
    { { ".json", 5 }, FACE_JSON },
    { { ".csv", 4 }, FACE_CSV },
    { { ".xlsx", 5 }, FACE_XLSX },
};

static const Suffix *suffix_of(Str path)
{
    for (size_t i = 0; i < COUNT(suffixes); i++)
        if (path.n > suffixes[i].suffix.n + 1 && str_ends(path, suffixes[i].suffix))
            return &suffixes[i];
    return NULL;
}

void routes_find(Arena *arena, const RouteTable *table, Str method, Str path, Match *out,
                 Face *face, Str *page_path)
{
    *face = FACE_PAGE;
    *page_path = path;
    if (str_starts(path, S("/api/v1/"))) {
        *face = FACE_API;
        *page_path = str_slice(path, sizeof "/api/v1" - 1, path.n);
        routes_match(arena, table, method, *page_path, out);
        if (out->entry != NULL && (out->entry->route->flags & ROUTE_NO_API))
            *out = (Match){ 0 };
        return;
    }
    const Suffix *suffix = suffix_of(path);
    if (suffix != NULL && suffix->face == FACE_JSON && str_eq(method, S("POST"))) {
        Str without = str_slice(path, 0, path.n - suffix->suffix.n);
        routes_match(arena, table, method, without, out);
        if (out->entry != NULL && (out->entry->route->flags & ROUTE_SCRIPT)) {
            *face = FACE_JSON;
            *page_path = without;
            return;
        }
    }
    if (suffix != NULL) {
        Str without = str_slice(path, 0, path.n - suffix->suffix.n);
        routes_match(arena, table, S("GET"), without, out);
        if (out->entry != NULL) {
            *face = suffix->face;
            *page_path = without;
            out->post = false;
            if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD")))
                out->entry = NULL;
            return;
        }
    }
    routes_match(arena, table, method, path, out);
}
