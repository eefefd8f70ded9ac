// Inside wall: what a picture shows, the pen that draws it, and who fills it.
#pragma once
#include "base/buf.h"
#include "rooms/places/places.h"
#include "town/cx.h"
#include "web/route.h"

// What the colour of a town tells.
typedef enum { WALL_SHARE, WALL_ORDERS, WALL_ACTIVITIES } WallMap;
extern const char *const wall_map_words[];  // "share", "orders", "activities"
extern const Text wall_map_texts[];

typedef struct {
    PlaceId id;
    Str full;  // 东岳路街道
    Str name;  // as on the map: 东岳路
    int32_t col, line;
    int64_t registered, population, orders, activities;  // the last two of this month
    int64_t waiting;                                     // 待派单 now
    Permille share;
    bool known;  // the population is
} WallTown;

// A month of the last twelve.
typedef struct {
    Day month;  // its first day
    int64_t orders, activities;
    Minutes minutes;
} WallMonth;

typedef enum { NEWS_ASKED, NEWS_SENT, NEWS_TAKEN, NEWS_DONE, NEWS_ACTIVITY } NewsKind;
typedef struct {
    Time at;
    NewsKind kind;
    Text state;  // 点单, 派单, 接单, 办结, 活动
    Str what;    // of the menu or an activity's name; never what a resident wrote
    Str where;
} WallNews;

#define WALL_NEWS   5
#define WALL_MONTHS 12
#define WALL_TOWNS  40

typedef struct {
    bool whole;  // for the centre's own wall: what is late, quarrels, which station
    Time now;    // of the reading
    Time as_of;  // the figures hold what was committed until then
    Str centre;  // the official name
    bool demo, night;
    WallMap map;

    int64_t registered, population, population_year;
    Permille share, target;  // of the population
    int64_t teams, branches, stations, spots, posts;
    int64_t on_site, activities_today, activities_now, planned_today;
    int64_t asked, sent, taken, done;     // of the orders of today
    int64_t wait_desk, under_way;         // now
    int64_t late, disputed, transferred;  // now; whole only
    int64_t rated, unrated;               // closed this year
    Permille pleased;
    Minutes minutes_month;
    int64_t served_month, orders_month, activities_month, closed_month;
    WallTown *towns;
    size_t town_count;
    WallMonth months[WALL_MONTHS];  // the last is this one
    size_t month_count;
    WallNews news[WALL_NEWS];
    size_t news_count;
} Wall;

// wall_rules.c
int64_t wall_share(int64_t part, int64_t whole);  // per mille, rounded; 0 of nothing
// A step of the map's ramp, 1 to 6: of a share against the target (6: reached), of a count against
// the largest.
int wall_step_of_share(Permille share, Permille target);
int wall_step_of_count(int64_t n, int64_t most);
bool wall_is_night(int hour, int64_t from, int64_t to);  // from 22 to 6 passes midnight
// Of words `size` px high that must fit into `most` px: the size they get (not below 20) and the
// words, with … when that is not enough.
typedef struct {
    int size;
    Str words;
} WallFit;
WallFit wall_fit(Arena *arena, Str words, int size, int most);
int wall_width(Str words, int size);
Str wall_number(Arena *arena, int64_t n);       // 142,016
Str wall_tenths(Arena *arena, int64_t tenths);  // 97.4
Str wall_town_name(Str name);                   // 东岳路街道 → 东岳路

// wall_pen.c
typedef struct {
    Buf *out;
    Arena *arena;
    const Lang *lang;
} Pen;
typedef enum { AT_LEFT, AT_MIDDLE, AT_RIGHT } Anchor;
void pen_words(Pen *pen, Anchor anchor, const char *class, int x, int y, int size, int most,
               Str words);
void pen_say(Pen *pen, Anchor anchor, const char *class, int x, int y, int size, int most,
             Text words);
// A figure with its unit behind it, smaller.
void pen_figure(Pen *pen, const char *class, int x, int y, int size, int most, int64_t n,
                Text unit);
void pen_box(Pen *pen, const char *class, int x, int y, int wide, int tall, int round);
// A panel with its heading, and a note at its right end.
void pen_panel(Pen *pen, int x, int y, int wide, int tall, Text heading, Str note);

// wall_draw.c, wall_map.c
#define WALL_SVG_MAX ((size_t)96 << 10)
void wall_draw(Buf *out, Arena *arena, const Lang *lang, const Wall *wall);
void wall_draw_map(Pen *pen, const Wall *wall);

// wall.c
MUST_USE Err wall_read(Cx *cx, bool whole, WallMap map, Wall *out);
// Of all that the picture shows but the time of day: the same tag, the same picture.
Str wall_tag(Cx *cx, const Wall *wall);

// wall_analysis.c: the view of 统计分析, by what its form asks; `drawn`: as a page.
extern const Form wall_analysis_form;
extern const Shape wall_analysis_shape;
MUST_USE Err wall_analysis_read(Cx *cx, const void *asked, bool drawn, const void **out);
