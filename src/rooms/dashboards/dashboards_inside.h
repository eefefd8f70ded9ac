// dashboards_inside: what the files of the room share.
#pragma once
#include "rooms/dashboards/dashboards.h"
#include "rooms/places/places.h"
#include "store/sql.h"

// --- what counts (dashboards_rules.c)

typedef enum {
    C_NONE,
    C_REGISTERED,
    C_NAMED,
    C_ACTIVE,
    C_SERIES,
    C_PLANNED,
    C_ACTIVITIES,
    C_VALID,
    C_SERVED,
    C_SERVED_COUNTED,
    C_SERVED_ESTIMATED,
    C_SERVED_TICKET,
    C_RECORDS,
    C_TIMELY,
    C_CREDIT,
    C_HONOUR,
    C_CARRIED,
    C_ORDERS,
    C_SENT,
    C_TAKEN,
    C_FINISHED,
    C_MARKED,
    C_DUE,
    C_DUE_DONE,
    C_CLOSED,
    C_RATED,
    C_UNRATED,
    C_RATING_SUM,
    C_PLEASED,
    C_REVISITED,
    C_REVISIT_SUM,
    C_REVISIT_PLEASED,
    C_TEAMS,
    C_BRANCHES,
    C_STATIONS,
    C_SPOTS,
    C_ESTATES,
    C_POSTS,
    C_BAYS,
    COUNTERS
} Counter;

typedef enum { SPAN_DAY, SPAN_WEEK, SPAN_MONTH, SPAN_YEAR, SPAN_ALL, SPANS } FigureSpan;
extern const char *const figure_span_words[];  // as stored and in addresses
extern const Text figure_span_texts[];

typedef struct {
    const char *word;    // as stored; tallies of a distinct one carry ".month" behind it
    const char *source;  // whose rows count
    bool distinct;       // one row counts once a span: no sum over spans, and n is something else
    bool until_today;    // a deadline: days to come do not count yet
} CounterRow;
extern const CounterRow counter_rows[COUNTERS];
Counter counter_of(Str word);  // C_NONE when it is none of the fixed ones

// A span and where it lies: [first, next). All time is [0, 99991231).
typedef struct {
    FigureSpan span;
    Day first, next;
} FigurePeriod;
FigurePeriod figure_period(FigureSpan span, Day in);
FigurePeriod figure_period_before(FigurePeriod period);  // itself, of all time
// The word of a tally of a distinct counter for that span: "active.month".
Str distinct_word(Arena *arena, Counter counter, FigureSpan span);

typedef struct {
    int64_t n[COUNTERS];      // of the period
    int64_t stock[COUNTERS];  // up to its end: registered, named, teams, places
    int64_t population, population_year;
    int64_t top, held;  // minutes of the one per cent with most, of everybody; held 0: not asked
} FigureSet;

typedef enum {
    FORM_COUNT,   // so many in the period
    FORM_STOCK,   // so many at its end
    FORM_SHARE,   // of the second so many are the first
    FORM_MEAN,    // a sum by a number
    FORM_LIVING,  // 注册率: the stock by the population
    FORM_ACTIVE,  // active by the stock of registered
    FORM_TOP,     // of the minutes of all so many belong to the one per cent
} IndicatorForm;

typedef struct {
    const char *id;
    Text group, name, unit, definition;
    IndicatorForm form;
    Counter of[3];  // numerator: summed
    Counter by[3];  // denominator: summed
    bool hours;     // minutes, said as hours
    bool less;      // of by[]: the first less the second
} Indicator;
extern const Indicator indicators[];
extern const size_t indicator_count;
const Indicator *indicator_find(Str id);  // NULL

typedef struct {
    bool known;  // there is something to divide by
    int64_t of, by;
    Permille share;  // FORM_SHARE and its like; FORM_MEAN: hundredths
} FigureValue;
FigureValue indicator_value(const Indicator *one, const FigureSet *set);

// 市级队 n/12: what a team must have at the end of each quarter is a fourth of the target.
typedef enum { LIGHT_GREEN, LIGHT_AMBER, LIGHT_RED } Light;
extern const char *const light_words[];
extern const Text light_texts[];
// Red: fewer than the quarters that are over ask for. Amber: not yet what this quarter asks for.
Light visits_light(int64_t held, int64_t target, Day on, int year);

// --- tallying (dashboards_tally.c)

MUST_USE Err figure_hear_order(Cx *cx, const Event *event);
MUST_USE Err figure_hear_activity(Cx *cx, const Event *event);
MUST_USE Err figure_hear_record(Cx *cx, const Event *event);
MUST_USE Err figure_hear_decided(Cx *cx, const Event *event);
MUST_USE Err figure_hear_volunteer(Cx *cx, const Event *event);
MUST_USE Err figure_hear_erased(Cx *cx, const Event *event);
MUST_USE Err figure_hear_revisit(Cx *cx, const Event *event);
MUST_USE Err figure_merge(Cx *cx, PersonId to, PersonId from);
MUST_USE Err figures_check(Cx *cx, Recount *recount);
// Until no mark waits; from nothing.
MUST_USE Err figure_rebuild(Cx *cx, int64_t *rows);

// What one row counts, as its source says it now.
typedef struct {
    int64_t ref;
    Counter counter;
    Str word;  // instead of the counter's: "active.month", "task:3"
    int64_t node;
    Str path;
    Day day;
    int64_t n;
} Tally;
// The tallies that the rows `low` to `high` of a source should have, the marked ones or all, in the
// order of (ref, word, day): List of Tally (dashboards_sources.c).
MUST_USE Err figure_sources_read(Cx *cx, Str source, bool marked, int64_t low, int64_t high,
                                 List *out);
extern const char *const figure_sources[];               // NULL at the end
MUST_USE Err figure_sources_last(Cx *cx, int64_t *out);  // the highest ref of any source
// Marks every row of a source.
MUST_USE Err figure_source_mark(Cx *cx, Str source, Time at);
// Marks teams and places that changed since they were read.
MUST_USE Err figure_changed_mark(Cx *cx);
// The settings that tallies follow, as words.
Str figure_rules(Cx *cx);

// --- reading (dashboards.c)

// `below`: the node and all below it; else what lies at the node itself.
MUST_USE Err figure_read(Cx *cx, const Place *node, bool below, const FigurePeriod *period,
                         FigureSet *out);
// Whole months from the one of `first` to that of `last`, of the node and all below it.
MUST_USE Err figure_read_months(Cx *cx, const Place *node, Day first, Day last, FigureSet *out);
typedef struct {
    PlaceId node;
    Str name;
    bool assessed;
    FigureSet set;
} FigureChild;
MUST_USE Err figure_children(Cx *cx, const Place *node, const FigurePeriod *period, List *out);
