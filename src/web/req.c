#include "web/call.h"
#include "web/http.h"

Str req_word(const Req *req, const char *name)
{
    for (size_t i = 0; i < req->param_count; i++)
        if (str_eq(req->params[i].name, str(name)))
            return req->params[i].value;
    return (Str){ 0 };
}

int64_t req_number(const Req *req, const char *name)
{
    int64_t n = 0;
    if (!str_int(req_word(req, name), &n) || n < 0)
        return 0;
    return n;
}

const void *req_form(const Req *req)
{
    must(req->route->form == NULL || req->form != NULL);
    return req->form;
}

Face req_face(const Req *req)
{
    return req->face;
}

Str req_header(const Req *req, const char *name)
{
    return http_header(req->http, name);
}

Str req_query(const Req *req, const char *name)
{
    for (size_t i = 0; i < req->query.n; i++) {
        const Pair *pair = LIST_AT(&req->query, Pair, i);
        if (str_eq(pair->name, str(name)))
            return pair->value;
    }
    return (Str){ 0 };
}

// RFC 6265: pairs apart by "; ", values as they are, quotes around a value taken off.
Str req_cookie(const Req *req, const char *name)
{
    Str rest = http_header(req->http, "cookie");
    while (rest.n > 0) {
        Str pair = str_trim(str_cut(rest, ';', &rest));
        Str value;
        Str key = str_trim(str_cut(pair, '=', &value));
        if (value.p == NULL || !str_eq(key, str(name)))
            continue;
        value = str_trim(value);
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = str_slice(value, 1, value.n - 1);
        return value;
    }
    return (Str){ 0 };
}

bool req_is_htmx(const Req *req)
{
    return str_eq(http_header(req->http, "hx-request"), S("true")) &&
           !str_eq(http_header(req->http, "hx-boosted"), S("true"));
}

Str req_path(const Req *req)
{
    return req->path;
}

Str req_base(const Req *req)
{
    return req->base;
}

void req_keep(const Req *req, void *what)
{
    req->state->kept = what;
}

void *req_kept(const Req *req)
{
    return req->state->kept;
}
