// visit: somebody with a browser (or a program), without a socket: the whole way of a request.
// Keeps cookies, says where it comes from, follows nothing by itself.
//
//   App     *app = visit_app(t, county);
//   Visitor *wang = visitor(t, app, "10.0.0.1");
//   visit_sign_in(wang, person, false);
//   AppAnswer answer = visit_post(wang, "/orders", S("title=清理楼道"));
//   CHECK_INT(answer.status, 303);
#pragma once
#include "tests/test.h"
#include "web/app.h"

typedef struct Visitor {
    T *t;
    App *app;
    County *county;
    Str address;  // "10.0.0.1"
    Str host;     // "daye.localhost"
    bool https;
    bool silent;                // sends no Sec-Fetch-Site
    Str bearer;                 // a program: Authorization
    Str names[16], values[16];  // cookies
    size_t cookies;
    uint64_t keys;  // form keys made so far
} Visitor;

App *visit_app(T *t, County *county);  // of all rooms, with the pool at work
App *visit_app_of(T *t, County *county, const Room *const *list);
Visitor *visitor(T *t, App *app, const char *address);
// As if everybody had waited: the limits of how much one may do begin anew.
void visit_rested(App *app);
// A session as session_begin makes it, in the lane.
void visit_sign_in(Visitor *v, PersonId person, bool staff);
// The same for a program: a bearer token.
void visit_token(Visitor *v, PersonId person);

// Answers live until the end of the test; cookies they set are kept.
AppAnswer visit_get(Visitor *v, Str path);
// `body` is urlencoded as typed: blanks and Chinese may stand as they are. A fresh one-time key is
// added (or, for who has a bearer token, the header) unless the body has one; same-origin headers
// as a browser sends them.
AppAnswer visit_post(Visitor *v, const char *path, Str body);

typedef struct {
    const char *method, *type;
    Str target, body;
    const char *headers[12][2];  // lower-case names; ends with NULL
} Visit;
AppAnswer
visit_send(Visitor *v,
           const Visit *visit);  // nothing is added but host, cookies, token and Sec-Fetch-Site

Str visit_cookie(const Visitor *v, const char *name);          // none when it is not set
Str answer_header(const AppAnswer *answer, const char *name);  // the first; none
Str answer_form_key(const AppAnswer *answer);  // of the first form on the page; none
// What differs from answer to answer by its nature (one-time keys) left out.
Str answer_plain(Arena *arena, Str body);
