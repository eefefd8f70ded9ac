// places: 阵地网络, the tree 中心 – 所 – 站 – 点 / 岗 / 湾组 / 小区 / 网格, and zones that have no
// division code.
//
// Every node is one row and is never deleted: it is suspended or retired with a reason, and a
// division code that vanished gets a valid_to. A node knows its path "/1/14/379/" (ids from the
// centre down), so that being at or below a node is one prefix comparison. Who keeps a place, which
// unit hosts it, whether a branch is in the assessment group and how many people live there are
// dated rows; the columns of `places` hold what stands today.
//
// Others may join: places(id, parent, path, level, kind, code, name, official_name, state,
// assessed, host, keeper, phone, hours, address, lat_e7, lon_e7, population, population_year,
// valid_from, valid_to, demo), place_population(place, year, persons, source).
//
// Stands on nothing. Leaned on by: units, people, teams, orders, and nearly everything after them.
#pragma once
#include "base/list.h"
#include "town/cx.h"
#include "town/room.h"
#include "town/shape.h"

typedef enum {
    LEVEL_CENTRE,   // 新时代文明实践中心: the one root of a county
    LEVEL_BRANCH,   // 新时代文明实践所: town, street, township
    LEVEL_STATION,  // 新时代文明实践站: village, community
    LEVEL_SPOT,     // 新时代文明实践点
    LEVEL_POST,     // 志愿服务岗
    LEVEL_BAY,      // 湾组
    LEVEL_ESTATE,   // 小区
    LEVEL_GRID,     // 网格
    LEVEL_ZONE,     // like a branch, without a division code: 高新区
} PlaceLevel;
#define PLACE_LEVELS 9

typedef enum {
    KIND_COUNTY,
    KIND_STREET,
    KIND_TOWN,
    KIND_TOWNSHIP,
    KIND_AREA,
    KIND_FUNCTION,
    KIND_COMMUNITY,
    KIND_VILLAGE,
    KIND_SETTLEMENT,
    KIND_HALL,
    KIND_HOUSING,
    KIND_DEPARTMENT,
    KIND_ENTERPRISE,
    KIND_PUBLIC,
    KIND_SCENIC,
    KIND_OTHER,
} PlaceKind;
#define PLACE_KINDS 16

typedef enum { PLACE_PLANNED, PLACE_OPEN, PLACE_SUSPENDED, PLACE_RETIRED } PlaceState;
typedef enum { DATUM_WGS84, DATUM_GCJ02, DATUM_BD09 } Datum;

// Degrees in units of 1e-7 (about one centimetre). {0, 0} is "unknown".
typedef struct {
    int32_t lat_e7, lon_e7;
} Point;

typedef struct {
    PlaceId id, parent;
    Str path;
    PlaceLevel level;
    PlaceKind kind;
    Str code;  // 6 digits for the centre, 9 for a branch, 12 for a station; none for our own nodes
    Str name;  // as an office shows it: 保康社区
    Str official_name;  // as the code table has it: 保康社区居民委员会
    PlaceState state;
    Str state_reason;  // of suspended and retired
    bool assessed;     // in the assessment group today (branches and zones)
    Str host;          // 依托单位
    Str keeper;        // 负责人
    Str phone;         // public contact
    Str hours;         // opening hours as written on the door
    Str address;
    int64_t lat_e7, lon_e7;  // WGS-84; both 0 when unknown
    int64_t population;      // resident population of the newest year known, 0 when unknown
    int32_t population_year;
    Day valid_from, valid_to;  // of the code
    bool demo;
    Time changed_at;
} Place;

typedef struct {
    PlaceId parent;  // none only for the centre
    PlaceLevel level;
    PlaceKind kind;
    Str code, name, official_name;  // official_name none: the name
    Str host, keeper, phone, hours, address;
    Point point;  // WGS-84
    Day since;    // none: today
    bool demo;
} PlaceNew;

// What a list or a picker shows of a place.
typedef struct {
    PlaceId id;
    Str path;
    PlaceLevel level;
    Text level_text;
    Str name;
    Str code;
    Str under;  // name of the node above
    PlaceState state;
    Text state_text;
    bool assessed;
    Str host, keeper, phone, hours, address;
    int64_t lat_e7, lon_e7;
    Str lat, lon, datum;  // decimal degrees and WGS-84, for sheets; empty when unknown
    int64_t population;
    Day valid_to;
    bool demo;
} PlaceRow;

extern const Shape place_shape;
extern const Shape place_row_shape;

extern const char *const place_level_words[], *const place_kind_words[], *const place_state_words[],
                                                                             *const datum_words[];
extern const Text place_level_texts[PLACE_LEVELS], place_kind_texts[PLACE_KINDS],
    place_state_texts[4], datum_texts[3];

extern const Fault place_missing;    // 404  no such place
extern const Fault place_not_yours;  // 403  outside the grants of the actor
extern const Fault place_taken;      // 409  the same name stands already under that node
extern const Fault place_misplaced;  // 422  such a node cannot stand below that one
extern const Fault place_gone;       // 409  retired: nothing can be added or changed but its state
// 409  open nodes stand below: nothing is retired over their heads
extern const Fault place_in_use;
extern const Fault place_moved_on;   // 409  somebody changed it a moment ago
extern const Fault place_no_county;  // 422  no division with that county code in the files
extern const Fault place_no_files;   // 422  streets.csv or villages.csv is not there
extern const Fault place_bad_rows;   // 422  the problems name row and column; nothing was committed
extern const Fault place_other_county;  // 409  the database holds another county
extern const Fault place_no_network;    // 409  no centre yet: import first

// --- rules: values in, verdict out

MUST_USE bool
place_level_parse(Str word,
                  PlaceLevel *out);  // the stored word or the Chinese one (所, 站, 点, 岗, …)
MUST_USE bool place_kind_parse(Str word, PlaceKind *out);
MUST_USE bool datum_parse(Str word, Datum *out);  // "WGS-84", "gcj02", "高德", "百度", …
bool place_may_stand(PlaceLevel child, PlaceLevel parent);
bool place_like_branch(PlaceLevel level);  // branch or zone
// Which states follow which: planned → open → suspended ⇄ open, anything → retired, retired → open
// again.
bool place_state_follows(PlaceState from, PlaceState to);

// 保康社区居民委员会 → 保康社区, 马叫村村民委员会 → 马叫村, 李庄村委会 → 李庄村, 东风路街道办事处 →
// 东风路街道; other names stay.
Str place_short_name(Arena *arena, Str official);
PlaceKind place_kind_of(PlaceLevel level, Str short_name);
bool place_code_valid(Str code);  // 6, 9 or 12 digits
// 东岳路街道 → 东岳路街道新时代文明实践所; 保康社区 → 保康社区新时代文明实践站
Str place_title(Arena *arena, PlaceLevel level, Str name);
// What stands on the plaque: 大冶市新时代文明实践站·东岳路街道保康社区. `above` are the names
// between county and place.
Str place_plaque(Arena *arena, PlaceLevel level, Str county, Str above, Str name);

// Datums (domain.md §4.4). GCJ-02 is undone by iteration to 1e-7 degrees; outside the rectangle of
// China all three are one.
Point point_to_wgs84(Point point, Datum from);
Point point_from_wgs84(Point point, Datum to);
int64_t point_distance_m(Point a, Point b);  // great circle, whole metres
bool point_known(Point point);
bool point_valid(Point point);  // within ±90° and ±180°
// "30.1012345" → 301012345; at most 7 decimals count, more are rounded. False for junk or beyond
// ±180.
MUST_USE bool degrees_parse(Str s, int32_t *e7);
Str degrees_str(Arena *arena, int64_t e7);  // "30.1012345"

// Links that open a point in the map application people have, each in its own datum; "#" when the
// point is unknown.
typedef struct {
    Url geo, amap, tencent, baidu;
} MapLinks;
extern const Shape map_links_shape;
void map_links(Cx *cx, Point wgs, Str title, MapLinks *out);
Str place_distance_words(Cx *cx, int64_t metres);  // 350 米, 1.2 公里
// Latitude and longitude typed or sent along, as WGS-84; false with a problem of `lat` or `lon`
// when they are no degrees.
MUST_USE bool place_point_typed(Cx *cx, Str lat, Str lon, Datum datum, Point *out);

// --- reading

MUST_USE Err place_find(Cx *cx, PlaceId id, Place *out);
MUST_USE Err place_by_code(Cx *cx, Str code, Place *out);  // place_missing
MUST_USE Err place_centre(Cx *cx,
                          Place *out);  // the root; place_no_network when nothing was imported
MUST_USE Err place_children(
    Cx *cx, PlaceId parent,
    List *out);  // of PlaceRow, not retired, in the order of codes, then ids; at most 1000
MUST_USE Err place_chain(Cx *cx, PlaceId id,
                         List *out);  // of PlaceRow, from the centre down to the place itself
MUST_USE Err place_path_of(Cx *cx, PlaceId id, Str *path);
// The station that answers for a place at or below it: itself when it is a station, else the
// nearest one above. A place above the stations (a branch, the centre) answers for itself.
MUST_USE Err place_station_for(Cx *cx, PlaceId any, PlaceId *station);
// Names, addresses and codes that contain the words; stations first. At most `limit` (≤ 200)
// PlaceRow, open ones.
MUST_USE Err place_search(Cx *cx, Str words, int limit, List *out);

typedef struct {
    Str under;         // path; "" is the whole county
    PlaceLevel level;  // read when by_level
    bool by_level, by_state, retired_too;
    PlaceState state;
    Str words;  // "" is any
    bool assessed_only, with_point_only;
} PlaceFilter;
// PlaceRow in the order of ids, beginning after `after`; at most `limit`. A request holds
// PLACE_EXPORT_MAX of them and the bytes made of them; the command line and the demo may ask for
// more.
#define PLACE_EXPORT_MAX 5000
#define PLACE_LIST_MAX   50000
MUST_USE Err place_list(Cx *cx, const PlaceFilter *filter, PlaceId after, int limit, List *out);

typedef struct {
    PlaceId branch;
    PlaceLevel level;
    int64_t n;
} PlaceCount;
extern const Shape place_count_shape;
// How many open nodes of each level lie below each branch and zone; and below one path in all.
MUST_USE Err place_counts(Cx *cx, List *out);  // of PlaceCount
MUST_USE Err place_counts_below(Cx *cx, Str path, int64_t out[PLACE_LEVELS]);

// --- acts
// Each is guarded: the system actor, or a grant of station, branch or centre that covers the node
// (place_not_yours otherwise).

// The one act behind import, page and demo. Checks place, level, name and point.
MUST_USE Err place_add(Cx *cx, const PlaceNew *place, PlaceId *id);

typedef struct {
    Str name, address, phone, hours, host, keeper;
    PlaceKind kind;
    Point point;   // WGS-84; {0, 0} forgets it
    Time as_read;  // changed_at when the form was drawn; none: no check
} PlaceEdit;
MUST_USE Err place_edit(Cx *cx, PlaceId id,
                        const PlaceEdit *edit);  // a new keeper or host begins a new dated row
MUST_USE Err place_state_set(Cx *cx, PlaceId id, PlaceState state, Str reason);
// By the centre alone: a member of the assessment group since that day, or no longer.
MUST_USE Err place_assessed_set(Cx *cx, PlaceId id, bool assessed, Day since, Str reason);
// By the centre alone: how many people live there; the same year again replaces the figure.
MUST_USE Err place_population_set(Cx *cx, PlaceId id, int year, int64_t persons, Str source);
// By the centre alone: where the hexagon of a branch stands on the schematic; a negative column
// forgets it.
MUST_USE Err place_cell_set(Cx *cx, PlaceId id, int column, int line);

typedef struct {
    Str name, phone;
    Day since, until;
} PlaceKeeper;  // host rows have no phone
typedef struct {
    int32_t year;
    int64_t persons;
    Str source;
} PlacePopulation;
typedef struct {
    bool assessed;
    Day since;
    Str reason;
} PlaceAssessed;
typedef struct {
    PlaceState state;
    Text state_text;
    Str reason;
    Day since;
} PlaceStateRow;
typedef struct {
    List keepers, hosts, population, assessed, states;
} PlaceHistory;
extern const Shape place_keeper_shape, place_population_shape, place_assessed_shape,
    place_state_row_shape;
MUST_USE Err place_history(Cx *cx, PlaceId id, PlaceHistory *out);  // newest first, at most 50 each

typedef struct {
    PlaceId place;
    int32_t col, line;
} PlaceCell;
extern const Shape place_cell_shape;
MUST_USE Err place_cells(Cx *cx, List *out);
// The cell of each place that a schematic draws: its own, else a free one in rows of a near-square.
// An odd line stands half a cell further right. Allocates `out`, n of them in the order of
// `places`.
MUST_USE Err place_cells_of(Cx *cx, const PlaceId *places, size_t n, PlaceCell **out);

// Divisions of one county as the files have them, and what an import made of them.
typedef struct {
    Str code, name;
    Str file;  // for problems: villages.csv
    int row;   // its line there
} Division;
typedef struct {
    Str county;       // 6 digits
    Str county_name;  // 大冶市; empty when areas.csv is not there: the code stands in for it
    List divisions;   // of Division: 9 and 12 digits, any order
    List assessed;    // of Str: codes of the assessment group; empty leaves the group alone
    Day as_of;        // none: today
} Divisions;
typedef struct {
    int64_t branches, stations, added, renamed, ended, resumed, unchanged, assessed;
} ImportResult;
extern const Shape import_result_shape;
// Builds 中心 – 所 – 站, or brings them up to date: new codes are added, vanished ones get
// valid_to, names follow; nothing is deleted.
MUST_USE Err place_import(Cx *cx, const Divisions *divisions, ImportResult *result);

typedef struct {
    int64_t rows, added, changed;
} LoadResult;
extern const Shape load_result_shape;
// Our own CSV (docs/places.md): every fault of every row is a problem, and with one problem nothing
// is kept.
MUST_USE Err place_load(Cx *cx, Str csv_bytes, LoadResult *result);

extern const Room places_room;
