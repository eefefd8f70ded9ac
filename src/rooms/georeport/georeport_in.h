// georeport_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/georeport/georeport.h"
#include "rooms/orders/orders.h"

// A request as everybody may read it.
typedef struct {
    Str number;
    OrderKind kind;
    OrderState state;
    ItemId item;
    Str service_name;
    Str place_name, place_code;
    int64_t lat_e7, lon_e7;  // of the station, never of a door
    Str team_name;
    Time due_at, placed_at, ended_at, changed_at;
} GeoRequest;

typedef struct {
    Time from, to;
    Str codes;  // of geo_codes
    GeoStatus status;
} GeoQuery;
MUST_USE Err geo_requests(Cx *cx, const GeoQuery *query, List *out);  // of GeoRequest, newest first
MUST_USE Err geo_request_find(Cx *cx, Str number, GeoRequest *out);

// As it is sent.
typedef struct {
    Str api_key, jurisdiction_id, service_code;
    Str lat, lon, address_string, address_id;
    Str email, device_id, account_id, first_name, last_name, phone;
    Str description, media_url;
    Str wanted_on, wanted_part;
} GeoReport;
// As the person of the key, who is cx->actor by now.
MUST_USE Err geo_report(Cx *cx, const GeoReport *report, Str *number);
