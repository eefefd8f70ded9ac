// call: one request on its way, shared by the files of web alone. Rooms see route.h.
//
// The way (app.c): the loop's thread begins; a POST goes through the pool (prepare) and the lane
// (act) and comes back to the loop for its bytes. One thread at a time holds a Call, so nothing in
// it is locked.
#pragma once
#include "store/pool.h"
#include "store/store.h"
#include "web/app.h"
#include "web/layout.h"
#include "web/route.h"
#include "web/session.h"
#include <pthread.h>
#include <stdatomic.h>

#define SEGMENTS_MAX 8
#define BODY_MAX     ((size_t)1 << 20)
#define UPLOAD_MAX   ((size_t)8 << 20)
#define ANSWER_MAX   ((size_t)16 << 20)  // of a page or an export

// --- routes (routes.c)

typedef struct {
    Str text;  // the literal, or the parameter's name
    bool hole;
    bool number;  // {id}: digits only
} Segment;

#define LATENCY_BUCKETS 12
extern const int64_t latency_us[LATENCY_BUCKETS];  // upper bounds; the last is everything

typedef struct {
    _Atomic uint64_t by_class[5];  // 1xx to 5xx
    _Atomic uint64_t bucket[LATENCY_BUCKETS];
    _Atomic uint64_t sum_us;
} RouteFigures;

typedef struct {
    const Route *route;
    const Room *room;
    const char *label;  // "POST /orders/{id}/accept"
    Segment segments[SEGMENTS_MAX];
    size_t n;
    RouteFigures *figures;
} RouteEntry;

typedef struct {
    RouteEntry *entries;  // literal segments before holes, so that the first match is the closest
    size_t count;
    RouteFigures unknown;
} RouteTable;

typedef struct {
    Str name, value;
} Param;

typedef struct {
    const RouteEntry *entry;  // NULL: no such path, or not with this method
    bool get, post;           // what the path does know: Allow
    Param params[SEGMENTS_MAX];
    size_t n;
} Match;

// Logs what is wrong with the tables and returns fault_internal: duplicate paths, a route without
// access, without handler, a POST that exports, a page whose flags contradict each other.
MUST_USE Err routes_build(Arena *house, const Room *const *list, RouteTable *out);
// Without an arena the parameters stay unread: for who only asks which route it is.
void routes_match(Arena *arena, const RouteTable *table, Str method, Str path, Match *out);
// The face that path and method ask for, and the page path beneath it.
void routes_find(Arena *arena, const RouteTable *table, Str method, Str path, Match *out,
                 Face *face, Str *page_path);

// --- limits (limit.c)

typedef struct Limits Limits;
extern const Fault limit_reached;  // 429
Limits *limits_new(Arena *house);
// Takes one from the bucket; false and the seconds to wait when it is empty. Loopback addresses are
// not limited.
MUST_USE bool limit_address(Limits *limits, Str address, int64_t mono_ms, int *wait_seconds);
MUST_USE bool limit_person(Limits *limits, const County *county, PersonId person, int64_t mono_ms,
                           int *wait_seconds);

// --- the application

struct App {
    Arena *house;
    AppConfig config;
    const Room *const *rooms;
    Identify identify;
    RouteTable routes;
    Limits *limits;
    pthread_mutex_t opening;  // of counties on first use
    _Atomic(const Server *) server;
    uint64_t request_seed;
    _Atomic uint64_t request_count;
    Time started;
    bool second_factor_asked;  // some room declares accounts.second_factor
};

// --- a request

typedef struct {
    void *kept;  // from prepare to the act
    List pairs;  // of Pair: what was typed
    bool again;  // the page is shown again
    Err fault;   // why
    bool told;   // a form on the page has told it
    int forms;   // drawn so far: field ids stay unique on a page
    Str key;     // of the form or of the Idempotency-Key header
    Hash fingerprint;
} ReqState;

struct Req {
    const App *app;
    const HttpRequest *http;
    const Route *route;
    Face face;
    Str path;  // of the page, without /api/v1 and suffix, raw
    Str base;  // "https://host:port"
    bool https;
    Param params[SEGMENTS_MAX];
    size_t param_count;
    List query;  // of Pair
    const void *form;
    ReqState *state;
};

typedef enum { REPLY_NONE, REPLY_PAGE, REPLY_GOTO, REPLY_BYTES } ReplyKind;

struct Reply {
    ReplyKind kind;
    int status;  // 0: the usual one of its kind
    const Page *page;
    const void *view;
    Str path;     // REPLY_GOTO
    int64_t row;  // of reply_goto_row, else 0
    Str bytes, file_name;
    const char *type;
    Str title, next;
    Str tag;  // said by the handler (reply_tag), in quotes
    Text notice;
    bool made;
    Err refused;
    Buf lines;      // header lines and cookies
    bool replayed;  // a stored answer
};

typedef struct Call {
    App *app;
    Exchange *exchange;  // NULL for app_call
    struct Waiter *waiter;
    Arena *arena;
    County *county;
    const RouteEntry *entry;
    Cx cx;
    Req req;
    ReqState state;
    Reply reply;
    LaneJob job;
    PoolJob pool;
    Err fault;  // of prepare or act
    int64_t began_us;
    uint64_t request_number;
    bool reading;   // a snapshot is open on this thread
    int64_t stale;  // the session or token whose `seen` is to be written with the act; 0: none
    bool stale_token;
    bool parked, audited, prepared;
    int retry_after;
    bool allow_get, allow_post;
    Str http_path;  // as it was asked for, with /api/v1 and suffix
    HttpReply answer;
} Call;

int64_t mono_us(void);
extern const Fault web_method;            // 405
extern const Fault second_factor_needed;  // 403

// --- who (session.c)

// Reads cookie or token in cx->db and fills cx->actor; an unknown cookie is nobody, an unknown
// token fault_signed_out.
MUST_USE Err actor_read(Call *call);
// What was refused wrote nothing: that its sender is here is noted all the same.
void actor_touch(Call *call);
// The access row of the route against cx->actor (design.md §7.5).
Err access_check(const Cx *cx, const Req *req);
Str session_cookie(const Req *req);  // its name

// --- sameness of site (csrf.c)

typedef struct {
    bool cookie;     // the request carries a session cookie
    Str fetch_site;  // Sec-Fetch-Site; none when absent
    Str origin;      // Origin; none when absent
    Str ours;        // "https://host:port"
    Str public_url;  // another name of ours, or none
} Site;
bool site_same(const Site *site);

// --- one-time keys (keys.c)

extern const Fault key_needed;  // 400  a POST of the API without Idempotency-Key
extern const Fault key_other;   // 422  the same key with another body on the API
// Takes the key from the form or the header and makes the fingerprint of what was sent.
MUST_USE Err key_take(Call *call);
// In the lane: true in *replayed when the first answer was put into the reply.
MUST_USE Err key_find(Call *call, bool *replayed);
// In the lane, after the act: the answer under the key, in the same savepoint.
MUST_USE Err key_store(Call *call);
MUST_USE Err keys_clean(Cx *cx, Time before, int limit, int64_t *gone);
MUST_USE Err sessions_clean(Cx *cx, int limit, int64_t *gone);
// Whoever has the account erased is signed out everywhere, and no program speaks for them.
MUST_USE Err sessions_forget(Cx *cx, PersonId person);

// --- bytes (answer.c)

// The header lines of every answer: content policy and its neighbours.
Str policy_lines(unsigned flags, bool https);  // flags of the route; 0: none
Str policy_lines_of_asset(bool https);
// What the handler replied, as bytes in call->answer. Within a snapshot when a layout is drawn.
void answer_reply(Call *call);
// A fault as page or problem+json.
void answer_fault(Call *call, Err fault);
// The least of all answers, without memory and without the database.
void answer_last_resort(Call *call, int status);
// In the lane: what will be stored under the key (the API's body, a page's notice) is made now.
MUST_USE Err answer_before_store(Call *call);
Str fault_title(const Lang *lang, int status);  // 没有找到
bool tag_known(Str header, Str tag);            // If-None-Match against an ETag
bool face_is_program(Face face);

// The flash: a signed cookie, a minute long. The words of the request's, in the reader's language;
// none when there are none.
#define NOTICE_COOKIE  "notice"
#define NOTICE_SECONDS 60
Str notice_take(Cx *cx, const Req *req);
Str notice_cookie(Cx *cx, Text notice);

// Problems as sentences.
Str problem_text(Cx *cx, const Problem *problem);

// The last pair of that name; NULL when it was not sent.
const Pair *form_pair(const List *pairs, const char *name);
int64_t input_text_max(const Input *input);
void input_schema(Buf *out, const Input *input);  // JSON Schema of one field
// Multipart and JSON bodies (form_body.c).
MUST_USE Err multipart_pairs(Cx *cx, Str boundary, Str body, List *pairs);
// Of a body that was cut: the parts that are whole.
MUST_USE Err form_pairs_cut(Cx *cx, Str content_type, Str body, List *pairs);
MUST_USE Err json_pairs(Cx *cx, Str body, List *pairs);
#define PAIRS_MAX 200
// One more pair, or form_unreadable when there are PAIRS_MAX.
MUST_USE Err pair_add(Cx *cx, List *pairs, Pair pair);
