// The organisations of the county: 31 departments (demo_people.c), the committees of all villages
// and communities, and what each town has.
#include "demo_inside.h"

// SPEC 「935家单位」
#define ORGANISATIONS 935

typedef struct {
    const char *name;
    UnitKind kind;
    int low, high;  // staff
} TownUnit;

static const TownUnit town_units[] = {
    { "中心小学", UNIT_EDUCATION, 40, 120 },
    { "初级中学", UNIT_EDUCATION, 50, 150 },
    { "中心幼儿园", UNIT_EDUCATION, 12, 40 },
    { "卫生院", UNIT_HEALTH, 35, 120 },
    { "农业技术推广站", UNIT_SCIENCE, 6, 18 },
    { "综合文化站", UNIT_CULTURE, 4, 10 },
    { "敬老院", UNIT_WELFARE, 8, 24 },
    { "财政所", UNIT_PARTY, 6, 15 },
    { "司法所", UNIT_PARTY, 4, 9 },
    { "派出所", UNIT_PARTY, 15, 45 },
    { "市场监管所", UNIT_PARTY, 6, 16 },
    { "自然资源和规划所", UNIT_PARTY, 5, 14 },
    { "税务分局", UNIT_PARTY, 8, 20 },
    { "退役军人服务站", UNIT_INSTITUTION, 3, 6 },
    { "劳动保障服务站", UNIT_INSTITUTION, 3, 8 },
    { "水利服务站", UNIT_INSTITUTION, 4, 12 },
    { "林业管理站", UNIT_INSTITUTION, 4, 10 },
    { "环境卫生所", UNIT_INSTITUTION, 10, 60 },
    { "总工会", UNIT_MASS, 2, 5 },
    { "妇女联合会", UNIT_MASS, 2, 5 },
    { "供电所", UNIT_STATE_FIRM, 10, 35 },
    { "邮政支局", UNIT_STATE_FIRM, 5, 16 },
    { "农商银行支行", UNIT_STATE_FIRM, 8, 25 },
    { "供销合作社", UNIT_FIRM, 5, 20 },
    { "商会", UNIT_ASSOCIATION, 2, 6 },
    { "电商协会", UNIT_ASSOCIATION, 2, 6 },
    { "社会工作服务中心", UNIT_SERVICE_BODY, 3, 9 },
};

typedef struct {
    UnitNew unit;
    UnitId id;
    int64_t staff;
    Day day;
} UnitAct;

static Err unit_act(Cx *cx, void *with)
{
    UnitAct *act = with;
    TRY(unit_add(cx, &act->unit, &act->id));
    return unit_staff_set(cx, act->id, act->day, act->staff, S("演示数据"));
}

// Nine of ten of its staff register in the year; the shares page shows who has not.
Err demo_unit(World *world, const UnitNew *unit, int64_t staff)
{
    UnitAct act = { .unit = *unit, .staff = staff, .day = time_day(world->from) };
    if (world->units == NULL)
        world->units = NEW_ARRAY(world->keep, DemoUnit, ORGANISATIONS);
    must(world->unit_count < ORGANISATIONS);
    TRY(play(world, NO(Person), world->from, unit_act, &act));
    world->units[world->unit_count++] = (DemoUnit){ act.id, staff, staff * 9 / 10 };
    return OK;
}

static const DemoBranch *branch_of(const World *world, const DemoStation *station)
{
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, station->branch))
            return &world->branches[i];
    return &world->branches[0];
}

Err demo_units(World *world)
{
    Dice dice = dice_seed(world->plan->seed + 6);
    size_t wanted = (size_t)demo_scaled(world, ORGANISATIONS);
    for (size_t i = 0; i < world->station_count && world->unit_count < wanted; i++) {
        const DemoStation *station = &world->stations[i];
        bool village = str_ends(station->name, S("村"));
        UnitNew unit = { .kind = village ? UNIT_VILLAGERS : UNIT_RESIDENTS, .demo = true };
        unit.name = str_printf(world->keep, "%.*s%.*s%s", STR_FMT(branch_of(world, station)->name),
                               STR_FMT(station->name), village ? "村民委员会" : "居民委员会");
        TRY(demo_unit(world, &unit, demo_between(&dice, 5, 9)));
    }
    size_t most = world->branch_count * COUNT(town_units);
    for (size_t i = 0; i < most && world->unit_count < wanted; i++) {
        const TownUnit *of = &town_units[i / world->branch_count];
        UnitNew unit = { .kind = of->kind, .demo = true };
        unit.name = str_join(world->keep, world->branches[i % world->branch_count].name,
                             str(of->name));
        TRY(demo_unit(world, &unit, demo_between(&dice, of->low, of->high)));
    }
    return OK;
}
