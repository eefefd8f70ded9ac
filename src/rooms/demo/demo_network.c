// Places: the official tables through the same command that an office would type, then invented
// spots and posts on them.
#include "demo_inside.h"
#include "store/store.h"
#include "town/command.h"

// The assessment group of Daye: 4 streets, 9 towns, 1 township (the article's 14). The other four
// rows of the code table are run by the development zone or are farms (domain.md §4.2).
static const char daye_assessed[] =
    "420281001,420281002,420281003,420281004,420281100,420281101,420281102,420281103,420281104,"
    "420281105,420281107,420281108,420281109,420281200";

// Where their hexagons stand, roughly as on a map: north above, the four streets in the east.
static const struct {
    const char *name;
    int col, line;
} daye_cells[] = {
    { "保安镇", 1, 0 },     { "还地桥镇", 2, 0 },   { "茗山乡", 0, 1 }, { "金山店镇", 1, 1 },
    { "罗家桥街道", 2, 1 }, { "东风路街道", 3, 1 }, { "金牛镇", 0, 2 }, { "灵乡镇", 1, 2 },
    { "金湖街道", 2, 2 },   { "东岳路街道", 3, 2 }, { "陈贵镇", 1, 3 }, { "大箕铺镇", 2, 3 },
    { "刘仁八镇", 1, 4 },   { "殷祖镇", 2, 4 },
};

// SPEC
// 「设置新时代文明实践点2609个；依托小区物业和业主委员会，设立新时代文明实践点68个；……志愿服务岗210个」
enum { VILLAGE_SPOTS = 2609, ESTATE_SPOTS = 68, POSTS = 210 };

static const char *const halls[] = { "文化礼堂", "农家书屋",       "幸福院",       "村民活动中心",
                                     "道德讲堂", "党员群众服务点", "理事会议事点", "湾组活动室",
                                     "文化广场", "老年活动室" };
static const char *const bays[] = { "上湾",   "下湾",   "大屋湾", "新屋湾", "塘下湾", "石家湾",
                                    "柯家湾", "余家湾", "冷家湾", "方家湾", "李家湾", "胡家湾" };
static const char *const estates[] = { "怡景花园", "新冶苑",   "铜都花园", "湖滨小区", "馨园小区",
                                       "水产大院", "金湖花园", "东方雅苑", "学府小区", "滨江苑" };
static const char *const parts[] = { "一期", "二期", "东区", "西区", "南区", "北区", "新区" };
_Static_assert(COUNT(estates) * COUNT(parts) >= ESTATE_SPOTS, "no two estates of one name");
static const char *const posts[] = { "政务服务中心", "农贸市场", "农商银行", "汽车客运站",
                                     "人民医院",     "图书馆",   "邮政网点", "供电营业厅",
                                     "公交首末站",   "体育中心" };

typedef struct {
    Command const *command;
    Args args;
} Import;

static Err import_act(Cx *cx, void *with)
{
    Import *import = with;
    CommandOut out = { .out = buf_new(cx->arena, (size_t)1 << 20),
                       .talk = buf_new(cx->arena, (size_t)1 << 20) };
    return import->command->act(cx, &import->args, &out);
}

static Err import_places(World *world)
{
    Import *import = NEW(world->keep, Import);
    for (size_t i = 0; i < places_room.command_count; i++)
        if (str_eq(str(places_room.commands[i].verb), S("import")))
            import->command = &places_room.commands[i];
    must(import->command != NULL);
    Args *args = &import->args;
    args->names[0] = S("--county");
    args->values[0] = world->plan->county;
    args->names[1] = S("dir");
    args->values[1] = world->plan->places_dir;
    args->n = 2;
    if (str_eq(world->plan->county, S("420281"))) {
        args->names[2] = S("--assessed");
        args->values[2] = str(daye_assessed);
        args->n = 3;
    }
    TRY(import->command->prepare(world->keep, args));
    return play(world, NO(Person), world->from, import_act, import);
}

// What was imported is read back once; names and paths are kept for the whole play.
static Err read_stations(World *world, const DemoBranch *branch, size_t room)
{
    List rows;
    TRY(place_children(world->cx, branch->id, &rows));
    for (size_t i = 0; i < rows.n && world->station_count < room; i++) {
        const PlaceRow *row = LIST_AT(&rows, PlaceRow, i);
        if (row->level != LEVEL_STATION)
            continue;
        DemoStation *station = &world->stations[world->station_count++];
        station->id = row->id;
        station->branch = branch->id;
        station->path = str_copy(world->keep, row->path);
        station->name = str_copy(world->keep, row->name);
        station->assessed = branch->assessed;
    }
    return OK;
}

static Err read_network(World *world)
{
    TRY(place_centre(world->cx, &world->centre));
    world->centre.path = str_copy(world->keep, world->centre.path);
    world->centre.name = str_copy(world->keep, world->centre.name);
    List rows;
    TRY(place_children(world->cx, world->centre.id, &rows));
    size_t room = 4000;
    world->branches = NEW_ARRAY(world->keep, DemoBranch, rows.n + 1);
    world->stations = NEW_ARRAY(world->keep, DemoStation, room);
    for (size_t i = 0; i < rows.n; i++) {
        const PlaceRow *row = LIST_AT(&rows, PlaceRow, i);
        DemoBranch *branch = &world->branches[world->branch_count++];
        *branch = (DemoBranch){ .id = row->id,
                                .path = str_copy(world->keep, row->path),
                                .name = str_copy(world->keep, row->name),
                                .assessed = row->assessed };
        TRY(read_stations(world, branch, room));
    }
    return OK;
}

static Err cells_act(Cx *cx, void *with)
{
    const World *world = with;
    for (size_t i = 0; i < world->branch_count; i++)
        for (size_t c = 0; c < COUNT(daye_cells); c++)
            if (str_eq(world->branches[i].name, str(daye_cells[c].name)))
                TRY(place_cell_set(cx, world->branches[i].id, daye_cells[c].col,
                                   daye_cells[c].line));
    return OK;
}

typedef struct {
    PlaceNew place;
    PlaceId id;
} Adding;

static Err add_act(Cx *cx, void *with)
{
    Adding *adding = with;
    return place_add(cx, &adding->place, &adding->id);
}

static Err add_place(World *world, PlaceId parent, PlaceLevel level, PlaceKind kind, Str name,
                     Str host, PlaceId *id)
{
    Adding adding = { .place = { .parent = parent,
                                 .level = level,
                                 .kind = kind,
                                 .name = name,
                                 .host = host,
                                 .demo = true,
                                 .hours = S("8:30–17:30") } };
    TRY(play(world, NO(Person), world->from, add_act, &adding));
    world->report->places++;
    if (id != NULL)
        *id = adding.id;
    return OK;
}

// A love merchant's place at a station: tea, a chair, shade.
Err demo_shop(World *world, PlaceId station, PlaceId *id)
{
    return add_place(world, station, LEVEL_SPOT, KIND_ENTERPRISE, S("老街早点铺爱心驿站"),
                     S("老街早点铺"), id);
}

int64_t demo_scaled(const World *world, int64_t n)
{
    int64_t part = n * world->plan->permille / 1000;
    return part > 0 ? part : 1;
}

static DemoStation *any_station(World *world)
{
    return &world->stations[dice_below(&world->dice, (uint32_t)world->station_count)];
}

static Err add_spots(World *world)
{
    Arena *keep = world->keep;
    for (int64_t i = 0; i < demo_scaled(world, VILLAGE_SPOTS); i++) {
        const DemoStation *station = &world->stations[(size_t)i % world->station_count];
        Str bay = DEMO_PICK(&world->dice, bays);
        Str name = str_join(keep, bay, str(halls[(size_t)i / world->station_count % COUNT(halls)]));
        TRY(add_place(world, station->id, LEVEL_SPOT, KIND_HALL, name, S("村庄理事会"), NULL));
    }
    for (int64_t i = 0; i < demo_scaled(world, ESTATE_SPOTS); i++) {
        Str name = str_join(keep, str(estates[(size_t)i % COUNT(estates)]),
                            str(parts[(size_t)i / COUNT(estates)]));
        TRY(add_place(world, any_station(world)->id, LEVEL_SPOT, KIND_HOUSING, name,
                      S("物业和业主委员会"), NULL));
    }
    for (int64_t i = 0; i < demo_scaled(world, POSTS); i++) {
        const DemoBranch *branch = &world->branches[(size_t)i % world->branch_count];
        Str name = str_printf(keep, "%.*s志愿服务岗%lld号", STR_FMT(DEMO_PICK(&world->dice, posts)),
                              (long long)(i + 1));
        TRY(add_place(world, branch->id, LEVEL_POST, KIND_PUBLIC, name,
                      DEMO_PICK(&world->dice, posts), NULL));
    }
    return OK;
}

static Err mark_act(Cx *cx, void *with)
{
    (void)with;
    return county_demo_set(cx);
}

// The county's number (2021), spread over its towns by their stations, more or less: the towns' own
// numbers are not in any table we have. A county of one per cent has one per cent of the people.
#define RESIDENTS_WHOLE 865000
#define RESIDENTS_YEAR  2021

typedef struct {
    PlaceId id;
    int64_t persons;
} Residents;

static Err residents_act(Cx *cx, void *with)
{
    const Residents *one = with;
    return place_population_set(cx, one->id, RESIDENTS_YEAR, one->persons,
                                S("演示数据：全市常住人口 86.5 万（2021 年）按站数分摊"));
}

static Err add_residents(World *world)
{
    int64_t whole = RESIDENTS_WHOLE * world->plan->permille / 1000;
    Residents all = { world->centre.id, whole };
    TRY(play(world, NO(Person), world->from, residents_act, &all));
    for (size_t i = 0; i < world->branch_count && world->station_count > 0; i++) {
        int64_t stations = 0;
        for (size_t s = 0; s < world->station_count; s++)
            stations += same(world->stations[s].branch, world->branches[i].id);
        int64_t share = 80 + (int64_t)(i * 37 % 41);  // 80 to 120 of a hundred
        Residents one = { world->branches[i].id,
                          whole * stations * share / (int64_t)world->station_count / 100 };
        TRY(play(world, NO(Person), world->from, residents_act, &one));
    }
    return OK;
}

Err demo_network(World *world)
{
    TRY(play(world, NO(Person), world->from, mark_act, NULL));
    TRY(import_places(world));
    TRY(read_network(world));
    if (world->station_count == 0)
        return &place_no_county;
    TRY(play(world, NO(Person), world->from, cells_act, world));
    world->report->places = (int64_t)(1 + world->branch_count + world->station_count);
    TRY(add_residents(world));
    return add_spots(world);
}
