// visit: somebody with a browser, without a socket: the whole way of a request, cookies kept, forms sent.
#pragma once
#include "tests/test.h"
#include "web/app.h"

typedef struct {
    T   *t;
    App *app;
    Str  address;      // "10.0.0.1"
    Str  names[16], values[16];  // cookies
    size_t cookies;
    uint64_t keys;
} Visitor;

App     *visit_app(T *t, County *county);  // of all rooms; the pool runs until the test ends
Visitor *visitor(T *t, App *app, const char *address);
AppAnswer visit_get(Visitor *v, Str path);
// `body` urlencoded without the one-time key, which is added; same-origin headers as a browser sends them.
AppAnswer visit_post(Visitor *v, const char *path, Str body);
Str  visit_cookie(const Visitor *v, const char *name);  // none when it is not set
Str  answer_header(const AppAnswer *answer, const char *name);  // the first; none
// What differs from answer to answer by its nature (one-time keys) replaced by stars.
Str  answer_plain(Arena *arena, Str body);
