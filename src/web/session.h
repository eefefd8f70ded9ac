// session: cookies, bearer tokens, one-time form keys, sameness of site. Tables `sessions`,
// `tokens`, `form_keys` are web's own.
//
// The cookie is `__Host-rv` when the county is served over https (by a trusted proxy or
// --public-url), `rv` otherwise; 256 random bits, only a keyed hash is stored. New at log-in and
// whenever rights change; staff 15 min idle and 12 h in all, residents 90 days. Read in the
// snapshot of the request, again in the lane for a POST: a revoked right ends with the next
// request. CSRF: an unsafe method with a cookie is allowed when Sec-Fetch-Site is same-origin or
// none; without that header Origin must be ours; both absent: 403.
#pragma once
#include "web/route.h"

// Where web sends people; the accounts room has routes there.
#define PATH_LOGIN \
    "/login"  // ?next=PATH of ours, where to go afterwards (req_query(req, "next"); check it with
              // url_of)
#define PATH_SECOND_FACTOR \
    "/login/second"  // routes marked ROUTE_SECOND_FACTOR, while the setting
                     // "accounts.second_factor" is true

extern const Fault session_cross_site;  // 403  csrf.cross_site
extern const Fault session_key_used;    // 409  the form was sent already: the first answer stands

// Begins a session for `person` and sets the cookie; ends the request's old one. In the lane.
MUST_USE Err session_begin(Cx *cx, const Req *req, Reply *reply, PersonId person, bool staff,
                           bool second_factor);
MUST_USE Err session_end(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err session_end_all(Cx *cx, PersonId person,
                             SessionId but);  // everywhere; `but` may be none

typedef struct {
    SessionId id;
    Time began, seen;
    Str device;   // "Chrome · Android", from the user agent, coarse
    Str address;  // masked
    bool current;
} SessionRow;
extern const Shape session_row_shape;
MUST_USE Err session_list(Cx *cx, PersonId person, List *out);

// A bearer token for programs: shown once.
MUST_USE Err token_create(Cx *cx, PersonId person, Str label, Time until, Str *shown, TokenId *id);
// The rest of this act is done as the person of that token: for protocols that carry it in the body
// (routes with ROUTE_NO_CSRF alone). fault_signed_out; limit_reached when that person does too
// much.
MUST_USE Err token_enter(Cx *cx, const Req *req, Str secret);
MUST_USE Err token_revoke(Cx *cx, TokenId id);
typedef struct {
    TokenId id;
    PersonId person;
    Str label;
    Time made, until, seen;  // seen: last used, to the hour
} TokenRow;
extern const Shape token_row_shape;
MUST_USE Err token_list(Cx *cx, PersonId person,
                        List *out);  // live ones; of everybody when `person` is none

// Who a person is: set by the room that keeps people (Room.identify), called in every request.
// Fills name, grants, home. A locked or erased person is fault_signed_out.
typedef Err (*Identify)(Cx *cx, PersonId person, Actor *out);

// What is counted as one address: of IPv6 the network (/64, eight bytes), since whoever has one
// address of it has 2^64; anything else as it is.
Str address_network(Arena *arena, Str address);
