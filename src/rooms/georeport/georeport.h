// georeport: the Open311 GeoReport v2 face of the county (wiki.open311.org/GeoReport_v2), in XML
// and JSON, so that an app which speaks it to other cities speaks it to us: services, one service's
// attributes, reporting, and what became of reports.
//
// Services are 问题反映 (service_code "problem") and each item of the menu (its id). A report is an
// order like any other, placed by the person of the api_key (an API token): for himself, or, where
// the person takes orders for others, for whoever has the phone given. What is read without a key
// says which service, which station, which state and when: no name, phone, address of a door nor
// any word that somebody typed.
//
// Stands on: places, people, orders (its columns).   Leaned on by: nobody. Owns no table.
#pragma once
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

#define GEO_DAYS    90     // the longest span that is answered, by the specification
#define GEO_MOST    1000   // requests in one answer, by the specification
#define GEO_IDS     50     // numbers asked for at once
#define GEO_NEAR_M  30000  // a point further from every station than this is not ours
#define GEO_PROBLEM "problem"

extern const Fault geo_key_missing;   // 403
extern const Fault geo_key_wrong;     // 403
extern const Fault geo_scope;         // 403  the person of the key may not report for others there
extern const Fault geo_jurisdiction;  // 404
extern const Fault geo_service;       // 404  no such service
extern const Fault geo_request;       // 404  no such request
extern const Fault geo_service_missing;  // 400
extern const Fault geo_where;            // 400  neither lat and long, nor address
extern const Fault geo_point;            // 400  lat or long is no degree, or not in this county
extern const Fault geo_address_id;       // 400
extern const Fault geo_dates;            // 400  not a date with a zone, or more than 90 days
extern const Fault geo_status;           // 400
extern const Fault geo_ids;              // 400
extern const Fault geo_description;      // 400
extern const Fault geo_media;            // 400
extern const Fault geo_attribute;        // 400

#define GEO_REPEAT TIME_MINUTE  // within it the same report from the same key is one order

// --- rules (georeport_rules.c)

typedef enum { GEO_ANY, GEO_OPEN, GEO_CLOSED, GEO_NEITHER } GeoStatus;
MUST_USE bool geo_status_parse(Str list, GeoStatus *out);  // "open", "closed", "open,closed", ""
// From and to of what is asked for, by the defaults of the specification: neither given, the last
// 90 days; one given, 90 days from or up to it. False: not a time with a zone, backwards, or too
// long.
MUST_USE bool geo_span(Str start, Str end, Time now, Time *from, Time *to);
// "7,9" → ",7,9,", so that a code can be looked for as ",7,"; none when a code is no code.
MUST_USE bool geo_codes(Arena *arena, Str list, Str *out);
Str geo_problem_title(Arena *arena, Str description);  // its first line, 2 to 60 characters

extern const Room georeport_room;
