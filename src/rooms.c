// The rooms, in the order in which they may lean on each other: a room may include the door of one
// that stands above it here, never of one below. Events are heard in this order too.
#include "rooms/accounts/accounts.h"
#include "rooms/activities/activities.h"
#include "rooms/albums/albums.h"
#include "rooms/attendance/attendance.h"
#include "rooms/budgets/budgets.h"
#include "rooms/calls/calls.h"
#include "rooms/carries/carries.h"
#include "rooms/certificates/certificates.h"
#include "rooms/codes/codes.h"
#include "rooms/comparisons/comparisons.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/demo/demo.h"
#include "rooms/duty/duty.h"
#include "rooms/entitlements/entitlements.h"
#include "rooms/exchange/exchange.h"
#include "rooms/field/field.h"
#include "rooms/georeport/georeport.h"
#include "rooms/home/home.h"
#include "rooms/hooks/hooks.h"
#include "rooms/merchants/merchants.h"
#include "rooms/merges/merges.h"
#include "rooms/needs/needs.h"
#include "rooms/orders/orders.h"
#include "rooms/party/party.h"
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/places/places.h"
#include "rooms/points/points.h"
#include "rooms/records/records.h"
#include "rooms/reports/reports.h"
#include "rooms/rewards/rewards.h"
#include "rooms/rosters/rosters.h"
#include "rooms/safeguards/safeguards.h"
#include "rooms/safety/safety.h"
#include "rooms/search/search.h"
#include "rooms/settlements/settlements.h"
#include "rooms/stars/stars.h"
#include "rooms/style/style.h"
#include "rooms/teams/teams.h"
#include "rooms/units/units.h"
#include "rooms/visits/visits.h"
#include "rooms/volunteers/volunteers.h"
#include "rooms/wall/wall.h"
#include "town/room.h"
#include "web/app.h"

// clang-format off
const Room *const rooms[] = {
    &web_room,
    &settings_room,
    &calendar_room,
    &audit_room,
    &style_room,
    &places_room,
    &codes_room,
    &units_room,
    &people_room,
    &accounts_room,
    &photos_room,
    &merchants_room,
    &teams_room,
    &rosters_room,
    &volunteers_room,
    &safeguards_room,
    &orders_room,
    &visits_room,
    &calls_room,
    &needs_room,
    &comparisons_room,
    &hooks_room,
    &georeport_room,
    &activities_room,
    &attendance_room,
    &field_room,
    &records_room,
    &exchange_room,
    &points_room,
    &budgets_room,
    &certificates_room,
    &stars_room,
    &entitlements_room,
    &rewards_room,
    &settlements_room,
    &albums_room,
    &safety_room,
    &duty_room,
    &carries_room,
    &party_room,
    &merges_room,
    &dashboards_room,
    &wall_room,
    &reports_room,
    &search_room,
    &home_room,
    &demo_room,
    NULL,
};
// clang-format on
