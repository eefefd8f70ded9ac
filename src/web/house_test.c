// What must hold of every route of every room: generated from the tables that serve them.
#include "tests/support/county.h"
#include "tests/support/visit.h"
#include "web/call.h"
#include <jansson.h>
#include <string.h>

// "/orders/{id}/accept" → "/orders/1/accept"; words become "x".
static Str concrete(T *t, const char *path)
{
    Buf out = buf_new(t->arena, 1024);
    for (const char *c = path; *c; c++) {
        if (*c != '{') {
            buf_byte(&out, *c);
            continue;
        }
        const char *end = strchr(c, '}');
        Str name = str_of(c + 1, (size_t)(end - c - 1));
        buf_add(&out, str_eq(name, S("id")) || str_ends(name, S("_id")) ? S("1") : S("x"));
        c = end;
    }
    return buf_str(&out);
}

typedef void (*Each)(T *t, Visitor *v, const Route *route, Str path);

static void for_each_route(T *t, Each each)
{
    Visitor *v = visitor(t, visit_app(t, county_sqlite(t)), "127.0.0.1");
    size_t n = 0;
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->route_count; i++, n++)
            each(t, v, &(*room)->routes[i], concrete(t, (*room)->routes[i].path));
    CHECK(n > 20);
}

static AppAnswer knock_at(Visitor *v, const Route *route, Str path)
{
    if (route->method[0] == 'G')
        return visit_get(v, path);
    return visit_post(v, str_z(v->t->arena, path), S("x=1"));
}

static void keeps_strangers_out(T *t, Visitor *v, const Route *route, Str path)
{
    AppAnswer answer = knock_at(v, route, path);
    int want = route->method[0] == 'G' ? 303 : 401;
    if (route->access.kind != ACCESS_PUBLIC && answer.status != want)
        test_failed(__FILE__, __LINE__, "%s %s answers %d to a stranger", route->method,
                    route->path, answer.status);
    if (answer.status >= 500)
        test_failed(__FILE__, __LINE__, "%s %s answers %d", route->method, route->path,
                    answer.status);
    (void)t;
}
TEST(no_route_lets_a_stranger_in_by_accident)
{
    for_each_route(t, keeps_strangers_out);
}

static void carries_the_policy(T *t, Visitor *v, const Route *route, Str path)
{
    AppAnswer answer = knock_at(v, route, path);
    static const char *const names[] = {
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "x-request-id",
        "cache-control",
        "vary",
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (answer_header(&answer, names[i]).n == 0)
            test_failed(__FILE__, __LINE__, "%s %s lacks %s", route->method, route->path, names[i]);
    (void)t;
}
TEST(every_route_carries_the_policy)
{
    for_each_route(t, carries_the_policy);
}

// Sixteen ways to say where a request comes from; the four that are ours pass, and no other.
static void refuses_other_sites(T *t, Visitor *v, const Route *route, Str path)
{
    if (route->method[0] == 'G' || (route->flags & ROUTE_NO_CSRF))
        return;
    static const char *const sites[] = { NULL, "same-origin", "same-site", "cross-site" };
    static const char *const origins[] = { NULL, "http://daye.localhost", "https://evil.example",
                                           "null" };
    for (size_t i = 0; i < 16; i++) {
        const char *site = sites[i / 4], *origin = origins[i % 4];
        bool ours = site != NULL ? i / 4 == 1 : i % 4 == 1;
        Visit visit = { .method = "POST",
                        .target = path,
                        .type = "application/x-www-form-urlencoded",
                        .body = S("x=1"),
                        .headers = { { "cookie", "rv=somebody" } } };
        size_t n = 1;
        if (site != NULL)
            visit.headers[n][0] = "sec-fetch-site", visit.headers[n++][1] = site;
        if (origin != NULL)
            visit.headers[n][0] = "origin", visit.headers[n++][1] = origin;
        v->silent = true;
        AppAnswer answer = visit_send(v, &visit);
        bool refused = answer.status == 403 && str_has(answer.body, S("不是从本站页面发出的"));
        if (refused == ours)
            test_failed(__FILE__, __LINE__, "POST %s: %s, %s: %d", route->path, site, origin,
                        answer.status);
    }
    (void)t;
}
TEST(no_route_acts_for_another_site)
{
    for_each_route(t, refuses_other_sites);
}

static void demands_a_key(T *t, Visitor *v, const Route *route, Str path)
{
    if (route->method[0] == 'G' || (route->flags & (ROUTE_NO_CSRF | ROUTE_NO_API)) ||
        route->access.kind != ACCESS_PUBLIC)
        return;
    Visit visit = { .method = "POST", .target = str_join(t->arena, S("/api/v1"), path) };
    AppAnswer answer = visit_send(v, &visit);
    if (answer.status != 400 || !str_has(answer.body, S("idempotency.missing")))
        test_failed(__FILE__, __LINE__, "POST %s takes a program without Idempotency-Key: %d",
                    route->path, answer.status);
}
TEST(every_act_of_a_program_names_its_key)
{
    for_each_route(t, demands_a_key);
}

TEST(the_description_of_the_house_is_whole)
{
    App *app = visit_app(t, county_sqlite(t));
    Str document = openapi_document(t->arena, app, lang_zh());
    json_t *root = json_loadb(document.p, document.n, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    json_t *paths = json_object_get(root, "paths");
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->route_count; i++) {
            const Route *route = &(*room)->routes[i];
            json_t *one = json_object_get(json_object_get(paths, route->path),
                                          route->method[0] == 'G' ? "get" : "post");
            if (one == NULL || json_string_length(json_object_get(one, "summary")) == 0)
                test_failed(__FILE__, __LINE__, "%s %s is not described", route->method,
                            route->path);
        }
    json_decref(root);
}
