// "这套规则去年会发多少积分?" and the rule put in force.
#include "base/utf8.h"
#include "rooms/places/places.h"
#include "rooms/points/points_in.h"
#include "town/setting.h"
#include <stdlib.h>

static const Field band_fields[] = {
    COL(SimBand, label, "每人积分"),
    COL(SimBand, now, "当时人数"),
    COL(SimBand, then, "新规则人数"),
};
const Shape sim_band_shape = SHAPE(SimBand, band_fields);
static const Field branch_fields[] = {
    COL(SimBranch, name, "所"),
    COL(SimBranch, people, "人次"),
    COL(SimBranch, now, "当时积分"),
    COL(SimBranch, then, "新规则积分"),
};
const Shape sim_branch_shape = SHAPE(SimBranch, branch_fields);

typedef struct {
    PersonId person;
    Day day;
    int32_t kind;
    Minutes minutes;
    Points paid;
    PlaceId branch;
    int32_t difficulty, skill, risk;
    bool elsewhere, leads;
} SimRow;
static const Field sim_fields[] = {
    FIELD(SimRow, person),     FIELD(SimRow, day),   WORD(SimRow, kind, record_kind_words),
    FIELD(SimRow, minutes),    FIELD(SimRow, paid),  FIELD(SimRow, branch),
    FIELD(SimRow, difficulty), FIELD(SimRow, skill), FIELD(SimRow, risk),
    FIELD(SimRow, elsewhere),  FIELD(SimRow, leads),
};
static const Shape sim_shape = SHAPE(SimRow, sim_fields);

SQL(sim_sql,
    "select r.person, r.day, r.kind, r.minutes, case when e.undone_by is null then"
    "  coalesce(e.paid, 0) else 0 end as paid, case when p.level = 'station' then p.parent else"
    "  p.id end as branch, coalesce(g.difficulty, 1) as difficulty, coalesce(g.skill, 1) as skill,"
    "  coalesce(g.risk, 1) as risk, coalesce(g.elsewhere, 0) as elsewhere,"
    "  case when t.leader = r.person then 1 else 0 end as leads"
    " from records r join places p on p.id = r.place left join point_earnings e on e.record = r.id"
    " left join teams t on t.id = r.team left join activities a on a.id = r.activity"
    " left join point_grades g on g.id = coalesce("
    "   (select max(x.id) from point_grades x where x.activity = r.activity),"
    "   (select max(y.id) from point_grades y where y.project = a.project))"
    " where r.day between $1 and $2 and r.state = 'effective' and r.reversal_of is null"
    " order by r.person, r.day, r.id",
    P_INT, P_INT);

#define BANDS        5
#define BRANCHES_MAX 200
// The upper ends, in points: nothing, to 10, to 50, to 100, and above.
static const int64_t band_ends[BANDS] = { 0, 10, 50, 100, INT64_MAX / 1000 };
static const Text band_texts[BANDS] = {
    TEXT("没有积分"),     TEXT("10 分以内"),  TEXT("10 到 50 分"),
    TEXT("50 到 100 分"), TEXT("100 分以上"),
};

typedef struct {
    const PointRules *rules;
    Simulation *out;
    SimBand bands[BANDS];
    PlaceId ids[BRANCHES_MAX];
    SimBranch branches[BRANCHES_MAX];
    size_t branch_count;
    PersonId person;
    Day day;
    EarnedSoFar so_far;
    Points now, then;
} Sim;

static void band_add(Sim *sim, Points points, bool then)
{
    for (size_t i = 0; i < BANDS; i++)
        if (points.n <= band_ends[i] * 100) {
            if (then)
                sim->bands[i].then++;
            else
                sim->bands[i].now++;
            return;
        }
}

static void close_person(Sim *sim)
{
    Simulation *out = sim->out;
    if (sim->person.n == 0)
        return;
    out->people++;
    out->more += sim->then.n > sim->now.n;
    out->less += sim->then.n < sim->now.n;
    if (sim->now.n > out->most_now.n)
        out->most_now = sim->now;
    if (sim->then.n > out->most_then.n)
        out->most_then = sim->then;
    band_add(sim, sim->now, false);
    band_add(sim, sim->then, true);
    sim->now = sim->then = (Points){ 0 };
    sim->so_far = (EarnedSoFar){ 0 };
}

static void to_branch(Sim *sim, PlaceId id, Points now, Points then)
{
    size_t i = 0;
    while (i < sim->branch_count && !same(sim->ids[i], id))
        i++;
    if (i == BRANCHES_MAX)
        return;
    if (i == sim->branch_count)
        sim->ids[sim->branch_count++] = id;
    sim->branches[i].people++;
    sim->branches[i].now.n += now.n;
    sim->branches[i].then.n += then.n;
}

static Err sim_row(void *to, const void *at)
{
    Sim *sim = to;
    const SimRow *row = at;
    EarnWhy why;
    if (!same(row->person, sim->person))
        close_person(sim);
    if (!same(row->person, sim->person) || row->day.ymd != sim->day.ymd)
        sim->so_far.day = (Points){ 0 };
    if (row->day.ymd / 100 != sim->day.ymd / 100)
        sim->so_far.month = (Points){ 0 };
    sim->person = row->person;
    sim->day = row->day;
    EarnGrades grades = { row->difficulty, row->skill, row->risk, row->leads, row->elsewhere };
    Points full = earn_full(sim->rules, (RecordKind)row->kind, row->minutes,
                            earn_coefficient(sim->rules, &grades));
    PointRules apart = *sim->rules;
    apart.year_budget = 0;  // told beside the sum: whom it would have met depends on the order
    Points paid = row->elsewhere ? (Points){ 0 } : earn_paid(&apart, full, &sim->so_far, &why);
    sim->so_far.day.n += paid.n;
    sim->so_far.month.n += paid.n;
    sim->so_far.year.n += paid.n;
    sim->now.n += row->paid.n;
    sim->then.n += paid.n;
    sim->out->records++;
    sim->out->now.n += row->paid.n;
    sim->out->then.n += paid.n;
    to_branch(sim, row->branch, row->paid, paid);
    return OK;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const SimBranch *)a)->name, ((const SimBranch *)b)->name);
}

Err point_simulate(Cx *cx, const PointRules *rules, int year, Simulation *out)
{
    Sim *sim = NEW(cx->arena, Sim);
    *out = (Simulation){ .from = day_of(year, 1, 1), .to = day_of(year, 12, 31) };
    sim->rules = rules;
    sim->out = out;
    TRY(db_each(cx, &sim_sql, &sim_shape, sim_row, sim, out->from, out->to));
    close_person(sim);
    for (size_t i = 0; i < BANDS; i++)
        sim->bands[i].label = band_texts[i];
    for (size_t i = 0; i < sim->branch_count; i++) {
        Place place;
        TRY(place_find(cx, sim->ids[i], &place));
        sim->branches[i].name = place.name;
    }
    if (sim->branch_count > 1)
        qsort(sim->branches, sim->branch_count, sizeof(SimBranch), by_name);
    out->bands = (List){ sim->bands, BANDS };
    out->branches = (List){ sim->branches, sim->branch_count };
    out->over_budget = rules->year_budget > 0 && out->then.n > rules->year_budget;
    return OK;
}

// --- put in force

static Err set_one(Cx *cx, const char *name, Day from, int64_t now, int64_t wanted, Str source,
                   int *changed)
{
    if (now == wanted)
        return OK;
    (*changed)++;
    return rule_set(cx, str(name), from, wanted, source);
}

static Err set_graded(Cx *cx, const char *const names[3], Day from, const Permille now[3],
                      const Permille wanted[3], Str source, int *changed)
{
    for (size_t i = 0; i < 3; i++)
        TRY(set_one(cx, names[i], from, now[i].n, wanted[i].n, source, changed));
    return OK;
}

static Err set_all(Cx *cx, const PointRules *now, const PointRules *new, Day from, Str source,
                   int *changed)
{
    static const char *const difficulty[] = { "points.difficulty_1", "points.difficulty_2",
                                              "points.difficulty_3" },
                             *const skill[] = { "points.skill_1", "points.skill_2",
                                                "points.skill_3" },
                             *const risk[] = { "points.risk_1", "points.risk_2", "points.risk_3" };
    const struct {
        const char *name;
        int64_t now, wanted;
    } rows[] = {
        { "points.credit_hour", now->credit, new->credit },
        { "points.honour_hour", now->honour, new->honour },
        { "points.carried_hour", now->carried, new->carried },
        { "points.leader", now->leader.n, new->leader.n },
        { "points.day_cap", now->day_cap, new->day_cap },
        { "points.month_cap", now->month_cap, new->month_cap },
        { "points.year_cap", now->year_cap, new->year_cap },
        { "points.year_budget", now->year_budget, new->year_budget },
        { "points.expiry_months", now->expiry_months, new->expiry_months },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        TRY(set_one(cx, rows[i].name, from, rows[i].now, rows[i].wanted, source, changed));
    TRY(set_graded(cx, difficulty, from, now->difficulty, new->difficulty, source, changed));
    TRY(set_graded(cx, skill, from, now->skill, new->skill, source, changed));
    return set_graded(cx, risk, from, now->risk, new->risk, source, changed);
}

Err point_rules_set(Cx *cx, const PointRules *rules, Day from, Str source)
{
    PointRules now;
    int changed = 0;
    size_t n = utf8_length(str_trim(source));
    if (from.ymd < cx->today.ymd)
        cx_problem(cx, S("from"), "past", TEXT("从今天或以后的一天起施行，不能改过去的"),
                   (Str){ 0 }, (Str){ 0 });
    if (n < 2 || n > 100)
        cx_problem(cx, S("source"), "range", TEXT("写明依据的文件，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (cx->problems != NULL && cx->problems->n > 0)
        return &fault_invalid;
    point_rules_on(cx, from, &now);
    TRY(set_all(cx, &now, rules, from, str_trim(source), &changed));
    cx_audit(cx, "point_rules", from.ymd, S(""), str_printf(cx->arena, "%d changed", changed));
    return OK;
}
