// visitor: a browser (or a program) without a socket: keeps cookies, says where it comes from, follows nothing by itself.
//
//   App     *app = visitor_app(t, county, NULL);          // NULL: the rooms of rooms.c
//   Visitor *wang = visitor(t, app);
//   visitor_sign_in(wang, person, false);
//   AppAnswer answer = visitor_post(wang, "/orders", "title=清理楼道");
//   CHECK_INT(answer.status, 303);
#pragma once
#include "tests/test.h"
#include "web/app.h"

typedef struct Visitor {
    T      *t;
    App    *app;
    County *county;
    Str     address;  // "10.1.2.3"
    Str     host;     // "daye.localhost"
    bool    https;
    bool    silent;   // sends no Sec-Fetch-Site
    Str     bearer;   // a program: Authorization
    Str     cookies[16][2];
    size_t  cookie_count;
    int     keys;     // form keys made so far
} Visitor;

App     *visitor_app(T *t, County *county, const Room *const *list);
Visitor *visitor(T *t, App *app);
// A session as session_begin makes it, in the lane.
void     visitor_sign_in(Visitor *v, PersonId person, bool staff);
// The same, as a program: a bearer token.
void     visitor_token(Visitor *v, PersonId person);

// Answers live until the end of the test; cookies they set are kept.
AppAnswer visitor_get(Visitor *v, const char *target);
// `body` is urlencoded as typed: blanks and Chinese may stand as they are. A fresh form key is added (or, for who
// has a bearer token, the header) unless the body has one.
AppAnswer visitor_post(Visitor *v, const char *path, const char *body);

typedef struct {
    const char *method, *target, *type;
    Str         body;
    const char *headers[12][2];  // lower-case names; ends with NULL
} VisitorRequest;
AppAnswer visitor_send(Visitor *v, const VisitorRequest *request);

Str answer_header(const AppAnswer *answer, const char *name);  // the first of that name; none when absent
Str answer_form_key(T *t, const AppAnswer *answer);            // of the first form on the page
