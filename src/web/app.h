// app: the way of a request, from the server's callback to the bytes (design.md §5).
//
// host → county, path → route and face, cookie or token → actor, access, form → GET in a snapshot |
// POST in the lane → page, JSON, CSV, XLSX. Every answer carries the security headers; every fault
// becomes a page or problem+json (RFC 9457) with the request id.
#pragma once
#include "town/catalogue.h"
#include "town/county.h"
#include "town/room.h"
#include "web/server.h"

typedef struct {
    County *counties;  // the first is the default
    size_t count;
    Str public_url;            // "https://…" or empty
    Str trusted_proxy;         // address whose X-Forwarded-* count, or empty
    bool frame_free;           // pages without our own frame for trusted hosts (?shell=none)
    const char *edit_root;     // "src": templates are read again from disk at each use (make dev);
                               // NULL: as embedded
    const Room *const *rooms;  // ends with NULL; NULL: those of rooms.c. Tests bring their own
} AppConfig;

typedef struct App App;
MUST_USE Err app_start(Arena *house, const AppConfig *config,
                       App **out);                 // routes, templates, catalogues are checked here
void app_request(void *with, Exchange *exchange);  // ServerConfig.request
void app_watch(App *app, const Server *server);    // for /metrics; after server_start
size_t app_body_limit(void *with, Str method, Str path);
bool app_body_cut(void *with, Str method, Str path);  // routes that take files
bool app_trusted(void *app, Str address);
// A page of few words for a browser whose form was too large: it says what to do and that nothing
// typed is lost. NULL for programs.
const HttpReply *app_too_large(void *app, const HttpRequest *request);

// One request without a socket, for journeys, the matrix and `redvest openapi`: the same way,
// answered when this returns.
typedef struct {
    int status;
    Str head, body;
} AppAnswer;
AppAnswer app_call(App *app, Arena *arena, const HttpRequest *request);

// The routes of web itself (/healthz /readyz /metrics /openapi.json), its ticks and tables: the
// first of rooms.c. The tables' steps are "web/web.sql".
extern const Room web_room;
// /audit: the chain, for the auditor.  /settings: every SETTING and RULE of every room, for the
// system administrator.
// /calendar: work days and holidays, a day set with its source.
extern const Room settings_room;
extern const Room calendar_room;
extern const Room audit_room;

// GET /openapi.json, derived from routes, forms and shapes.
Str openapi_document(Arena *arena, const App *app, const Lang *lang);
