// route: a path, who may knock, what it takes, what it shows. A route that is not in a room's table
// does not exist.
//
// GET runs on the HTTP thread in one read snapshot. POST runs in the county's lane, in a savepoint,
// and is audited; its form is parsed before, its bytes are made after the commit. `prepare` runs in
// the pool between the two (Argon2id, pictures); of a GET it runs before the handler, for papers
// that take too long to make on the HTTP thread, and who asks for them is limited as who acts is.
// Faces: PATH is the page; PATH.json, PATH.csv,
// PATH.xlsx the others; /api/v1/PATH is JSON for programs (bearer token, problem+json,
// Idempotency-Key on every POST, JSON bodies). Every page with a table exports.
// Path patterns: "/orders/{id}/accept"; {id} is a number, {word} any segment.
#pragma once
#include "base/buf.h"
#include "town/cx.h"
#include "town/room.h"
#include "web/faces.h"
#include "web/form.h"
#include "web/server.h"
#include "web/template.h"

typedef struct Req Req;
typedef struct Reply Reply;
typedef Err (*Handler)(Cx *cx, const Req *req, Reply *reply);

typedef struct {
    enum { ACCESS_NONE, ACCESS_PUBLIC, ACCESS_SIGNED_IN, ACCESS_ROLES } kind;
    RoleSet roles;
} Access;
#define PUBLIC       ((Access){ .kind = ACCESS_PUBLIC })
#define SIGNED_IN    ((Access){ .kind = ACCESS_SIGNED_IN })
#define ONLY(roles_) ((Access){ .kind = ACCESS_ROLES, .roles = (roles_) })

enum {
    ROUTE_AUDITED = 1,  // a GET that leaves an audit row through the lane first (personal export)
    ROUTE_NO_API = 2,   // a page for people only (log-in forms, style page)
    ROUTE_UPLOAD = 4,   // body up to 8 MiB
    ROUTE_NO_CSRF = 8,  // takes no cookie at all (signed hand-over); must verify by itself
    ROUTE_SECOND_FACTOR =
        16,  // staff without a second factor are sent to set one up, when the county asks for it
    ROUTE_CACHED = 32,     // public page, may be cached by the browser with its ETag
    ROUTE_NO_STORE = 128,  // answers without the database: no snapshot, no actor (/healthz)
    ROUTE_HOT = 256,    // an act that checks before its first write, so that it needs no savepoint
                        // (LaneJob.bare)
    ROUTE_CAMERA = 64,  // a page that may ask for the camera (scanning)
    ROUTE_SCRIPT = 1024,  // an act that a script of our own page sends too: POST PATH.json, with
                          // the page's cookie and a form key, is answered in JSON
    ROUTE_APP = 512,  // a page that keeps itself on the phone: worker, manifest, camera, location
};

struct Route {
    const char *method;  // "GET", "POST"
    const char *path;
    Handler run;
    Access access;
    const Page *page;  // GET: what it shows (documents it)
    const Form *form;  // POST: body; GET: query
    Handler again;     // POST: the GET handler that shows the page again after 4xx
    Err (*prepare)(Cx *cx,
                   const Req *req);  // in the pool, with a reader as cx->db; result in req_keep
    // Says a fault in the words of somebody else's protocol (reply_text, with the status). NULL: as
    // every page and answer of ours says it.
    void (*fault)(Cx *cx, const Req *req, Reply *reply, Err met);
    Text title;  // what it does, in a few words: OpenAPI summary, audit
    unsigned flags;
};
// GET("/orders/{id}", show, SIGNED_IN, .page = &order_show)
#define GET(path_, run_, access_, ...)                                                    \
    {                                                                                     \
        .method = "GET", .path = (path_), .run = (run_), .access = access_, ##__VA_ARGS__ \
    }
#define POST(path_, run_, access_, ...)                                                    \
    {                                                                                      \
        .method = "POST", .path = (path_), .run = (run_), .access = access_, ##__VA_ARGS__ \
    }

typedef enum { FACE_PAGE, FACE_JSON, FACE_CSV, FACE_XLSX, FACE_API } Face;

// --- what a handler reads
int64_t req_number(const Req *req,
                   const char *name);            // path parameter {id}; 0 when it is no number
Str req_word(const Req *req, const char *name);  // path parameter, decoded
const void *req_form(
    const Req *req);  // the parsed struct of the route's form; never NULL when the route has one
Face req_face(const Req *req);
Str req_header(const Req *req, const char *name);
Str req_query(const Req *req,
              const char *name);  // a query value that is no form field (node, cursor); none
Str req_cookie(const Req *req, const char *name);
bool req_is_htmx(const Req *req);
Str req_path(const Req *req);
Str req_base(const Req *req);  // "https://host": for links that leave the page (QR, feeds)
void req_keep(const Req *req, void *what);  // from prepare …
void *req_kept(const Req *req);             // … to the act

// --- what a handler answers
// Each returns OK so that it can end a handler. `view` must live in cx->arena.
MUST_USE Err reply_page(Cx *cx, Reply *reply, const Page *page, const void *view);
MUST_USE Err reply_goto(Cx *cx, Reply *reply, Str path);  // 303 on pages; {"href": …} on the API
MUST_USE Err reply_goto_row(Cx *cx, Reply *reply, const char *path,
                            int64_t id);  // "/orders/" and 7: {"id": "7", "href":
                                          // "/api/v1/orders/7"}, 201 when a row was made
MUST_USE Err reply_file(Cx *cx, Reply *reply, Str bytes, const char *type,
                        Str file_name);  // download; file_name none: inline
MUST_USE Err reply_text(Cx *cx, Reply *reply, int status, const char *type, Str body);
// The act stands (its rows are kept: a failed log-in must count), but the answer is `fault`, shown
// as any fault of a handler is. The same content again under the same key is refused alike and does
// not count again; what stands in cx->problems is told the first time only.
MUST_USE Err reply_refuse(Cx *cx, Reply *reply, Err fault);
// For what is asked for again and again: the ETag of the answer, when the handler can tell it
// before it makes the bytes (figures, words only; in quotes when sent). True: the asker holds it
// already, 304 goes out and nothing need be made.
MUST_USE bool reply_tag(Cx *cx, Reply *reply, Str tag);
void reply_made(Reply *reply);              // a row was made: 201 on the API
void reply_title(Reply *reply, Str title);  // data; the Page's own title is the default
void reply_header(Cx *cx, Reply *reply, const char *name, Str value);
void reply_cookie(Cx *cx, Reply *reply, const char *name, Str value, int64_t seconds,
                  bool readable);                   // 0 seconds clears
void reply_next(Cx *cx, Reply *reply, Str cursor);  // the list goes on: Link rel=next
void reply_say(Cx *cx, Reply *reply, Text notice);  // a line at the top of the next page: 已提交 …
