// The network of a small county, on both engines.
#include "rooms/places/places.h"
#include "base/buf.h"
#include "tests/support/county.h"
#include <string.h>

static Division small[] = {
    { .code = { "420281001", 9 }, .name = { "东岳路街道", 15 } },
    { .code = { "420281001002", 12 }, .name = { "保康社区居民委员会", 27 } },
    { .code = { "420281001001", 12 }, .name = { "建设社区居民委员会", 27 } },
    { .code = { "420281102", 9 }, .name = { "灵乡镇", 9 } },
    { .code = { "420281102201", 12 }, .name = { "坳头村村民委员会", 24 } },
};

// --- acts in the lane, as whoever is asked for
// -------------------------------------------------------

typedef struct {
    Err (*act)(Cx *cx, void *with);
    void *with;
    const Actor *who;  // NULL: the system
    Problems *problems;
} Play;

static Err play_act(Cx *cx, void *with)
{
    Play *play = with;
    if (play->who != NULL)
        cx->actor = *play->who;
    Err err = play->act(cx, play->with);
    play->problems = cx->problems;
    return err;
}

static Err run(T *t, County *county, const Actor *who, Err (*act)(Cx *, void *), void *with,
               Problems **problems)
{
    Play play = { act, with, who, NULL };
    Err err = lane_run(county->store, county_cx(t, county, "test"), play_act, &play);
    if (problems != NULL)
        *problems = play.problems;
    return err;
}

static Cx *reading(T *t, County *county)
{
    Cx *cx = county_cx(t, county, "read");
    CHECK_OK(store_read_begin(county->store, cx));
    return cx;
}

typedef struct {
    Divisions divisions;
    ImportResult result;
} Import;

static Err act_import(Cx *cx, void *with)
{
    Import *import = with;
    return place_import(cx, &import->divisions, &import->result);
}

static Import import_of(T *t, size_t n)
{
    // A copy, because an import sorts what it is given.
    Division *rows = arena_copy(t->arena, small, n * sizeof *rows);
    return (Import){
        .divisions = { .county = S("420281"), .county_name = S("大冶市"), .divisions = { rows, n } }
    };
}

static ImportResult imported(T *t, County *county)
{
    Import import = import_of(t, COUNT(small));
    CHECK_OK(run(t, county, NULL, act_import, &import, NULL));
    return import.result;
}

static Place by_code(T *t, County *county, const char *code)
{
    Place place;
    Cx *cx = reading(t, county);
    CHECK_OK(place_by_code(cx, str(code), &place));
    store_read_end(cx);
    return place;
}

static Place by_id(T *t, County *county, PlaceId id)
{
    Place place;
    Cx *cx = reading(t, county);
    CHECK_OK(place_find(cx, id, &place));
    store_read_end(cx);
    return place;
}

static int64_t count_at(T *t, County *county, PlaceLevel level)
{
    int64_t below[PLACE_LEVELS];
    Cx *cx = reading(t, county);
    CHECK_OK(place_counts_below(cx, S("/1/"), below));
    store_read_end(cx);
    return below[level];
}

typedef struct {
    PlaceNew new;
    PlaceId id;
} Add;

static Err act_add(Cx *cx, void *with)
{
    Add *add = with;
    return place_add(cx, &add->new, &add->id);
}

// An actor with one grant over the place of that code.
static Actor holder(T *t, County *county, Role role, const char *code, Depth depth)
{
    Place place = by_code(t, county, code);
    Grant *grant = NEW(t->arena, Grant);
    *grant = (Grant){ .id = { 1 },
                      .role = role,
                      .depth = depth,
                      .place = place.id,
                      .path = place.path,
                      .name = place.name };
    return (Actor){ .person = { 7 }, .grants = grant, .grant_count = 1 };
}

static Add hall(T *t, County *county, const char *name)
{
    return (Add){ .new = { .parent = by_code(t, county, "420281102201").id,
                           .level = LEVEL_SPOT,
                           .kind = KIND_HALL,
                           .name = str(name) } };
}

// --- the code table
// ------------------------------------------------------------------------------------

BOTH(an_import_builds_centre_branches_and_stations)
{
    ImportResult result = imported(t, county);
    CHECK_INT(result.branches, 2);
    CHECK_INT(result.stations, 3);
    CHECK_INT(result.added, 6);
    Place station = by_code(t, county, "420281001002");
    CHECK_STR(station.name, "保康社区");
    CHECK_STR(station.official_name, "保康社区居民委员会");
    CHECK_INT(station.kind, KIND_COMMUNITY);
    Place branch = by_code(t, county, "420281001");
    CHECK(same(station.parent, branch.id));
    CHECK(path_within(station.path, branch.path));
    CHECK(path_within(branch.path, S("/1/")));
    CHECK_INT(by_code(t, county, "420281102201").kind, KIND_VILLAGE);
}

BOTH(the_same_files_twice_change_nothing)
{
    imported(t, county);
    ImportResult again = imported(t, county);
    CHECK_INT(again.added, 0);
    CHECK_INT(again.renamed, 0);
    CHECK_INT(again.ended, 0);
    CHECK_INT(again.unchanged, 5);
}

BOTH(a_code_that_vanished_gets_an_end_and_one_that_returns_goes_on)
{
    imported(t, county);
    PlaceId old = by_code(t, county, "420281102201").id;
    Import less = import_of(t, COUNT(small) - 1);
    CHECK_OK(run(t, county, NULL, act_import, &less, NULL));
    CHECK_INT(less.result.ended, 1);
    CHECK(by_code(t, county, "420281102201").valid_to.ymd != 0);
    CHECK_INT(count_at(t, county, LEVEL_STATION), 2);
    ImportResult again = imported(t, county);
    CHECK_INT(again.resumed, 1);
    CHECK_INT(by_code(t, county, "420281102201").valid_to.ymd, 0);
    CHECK_INT(by_code(t, county, "420281102201").id.n, old.n);
}

typedef struct {
    PlaceId id;
    PlaceEdit edit;
} Edit;

static Err act_edit(Cx *cx, void *with)
{
    Edit *edit = with;
    return place_edit(cx, edit->id, &edit->edit);
}

BOTH(a_new_official_name_is_followed_unless_people_chose_their_own)
{
    imported(t, county);
    Edit edit = { by_code(t, county, "420281001001").id,
                  { .name = S("建设新村"), .kind = KIND_COMMUNITY } };
    CHECK_OK(run(t, county, NULL, act_edit, &edit, NULL));
    Import import = import_of(t, COUNT(small));
    for (size_t i = 0; i < COUNT(small); i++) {
        Division *row = LIST_AT(&import.divisions.divisions, Division, i);
        if (str_eq(row->code, S("420281001001")) || str_eq(row->code, S("420281001002")))
            row->name = str_join(t->arena, S("新"), row->name);
    }
    CHECK_OK(run(t, county, NULL, act_import, &import, NULL));
    CHECK_INT(import.result.renamed, 2);
    CHECK_STR(by_code(t, county, "420281001002").name, "新保康社区");
    CHECK_STR(by_code(t, county, "420281001001").name, "建设新村");
    CHECK_STR(by_code(t, county, "420281001001").official_name, "新建设社区居民委员会");
}

BOTH(a_county_does_not_take_another_countys_places)
{
    imported(t, county);
    Division *rows = NEW_ARRAY(t->arena, Division, 1);
    rows[0] = (Division){ .code = S("110101001"), .name = S("东华门街道") };
    Import other = { .divisions = { .county = S("110101"), .divisions = { rows, 1 } } };
    CHECK_ERR(run(t, county, NULL, act_import, &other, NULL), place_other_county);
    Import nobody = { .divisions = { .county = S("420299") } };
    CHECK_ERR(run(t, county, NULL, act_import, &nobody, NULL), place_no_county);
}

BOTH(every_fault_of_the_divisions_is_told_and_none_is_kept)
{
    Division *rows = NEW_ARRAY(t->arena, Division, 5);
    memcpy(rows, small, 2 * sizeof *rows);
    rows[2] = (Division){
        .code = S("420281001002"), .name = S("又一个"), .file = S("villages.csv"), .row = 4
    };
    rows[3] = (Division){
        .code = S("420281777001"), .name = S("无所村委会"), .file = S("villages.csv"), .row = 5
    };
    rows[4] = (Division){
        .code = S("110101001"), .name = S("别县街道"), .file = S("streets.csv"), .row = 6
    };
    Import import = { .divisions = { .county = S("420281"), .divisions = { rows, 5 } } };
    Problems *problems;
    CHECK_ERR(run(t, county, NULL, act_import, &import, &problems), place_bad_rows);
    CHECK_INT(problems->n, 3);
    Cx *cx = reading(t, county);
    Place place;
    CHECK_ERR(place_centre(cx, &place), place_no_network);
    store_read_end(cx);
}

// --- the assessment group
// --------------------------------------------------------------------------------

typedef struct {
    PlaceId id;
    bool assessed;
    Day since;
    Str reason;
} Assess;

static Err act_assess(Cx *cx, void *with)
{
    Assess *assess = with;
    return place_assessed_set(cx, assess->id, assess->assessed, assess->since, assess->reason);
}

BOTH(the_assessment_group_is_the_centres_dated_decision)
{
    imported(t, county);
    Import import = import_of(t, COUNT(small));
    Str codes[] = { S("420281001") };
    import.divisions.assessed = (List){ codes, 1 };
    CHECK_OK(run(t, county, NULL, act_import, &import, NULL));
    CHECK_INT(import.result.assessed, 1);
    CHECK(by_code(t, county, "420281001").assessed);
    CHECK(!by_code(t, county, "420281102").assessed);

    Actor centre = holder(t, county, ROLE_CENTRE, "420281", DEPTH_BELOW),
          branch = holder(t, county, ROLE_BRANCH, "420281102", DEPTH_BELOW);
    Assess in = { by_code(t, county, "420281102").id, true, { 20200101 }, S("考核细则") };
    CHECK_ERR(run(t, county, &branch, act_assess, &in, NULL), place_not_yours);
    CHECK_OK(run(t, county, &centre, act_assess, &in, NULL));
    CHECK(by_code(t, county, "420281102").assessed);
    Assess station = { by_code(t, county, "420281001001").id, true, { 0 }, S("") };
    CHECK_ERR(run(t, county, &centre, act_assess, &station, NULL), place_misplaced);
    Assess later = { in.id, false, { 20991231 }, S("") };
    CHECK_ERR(run(t, county, &centre, act_assess, &later, NULL), fault_invalid);

    Cx *cx = reading(t, county);
    PlaceHistory history;
    CHECK_OK(place_history(cx, in.id, &history));
    CHECK_INT(history.assessed.n, 1);
    CHECK_INT(LIST_AT(&history.assessed, PlaceAssessed, 0)->since.ymd, 20200101);
    store_read_end(cx);
}

// --- nodes of our own
// --------------------------------------------------------------------------------------

BOTH(a_spot_stands_below_a_station_and_answers_through_it)
{
    imported(t, county);
    Add add = hall(t, county, "坳头村幸福院");
    add.new.keeper = S("王主任");
    add.new.point = (Point){ 301000000, 1149700000 };
    CHECK_OK(run(t, county, NULL, act_add, &add, NULL));
    Place spot = by_id(t, county, add.id), station = by_code(t, county, "420281102201");
    CHECK(path_within(spot.path, station.path));
    CHECK_INT(spot.lat_e7, 301000000);
    CHECK_INT(spot.lon_e7, 1149700000);
    Cx *cx = reading(t, county);
    PlaceId answers;
    List chain;
    CHECK_OK(place_station_for(cx, add.id, &answers));
    CHECK_INT(answers.n, station.id.n);
    CHECK_OK(place_station_for(cx, station.parent, &answers));
    CHECK_INT(answers.n, station.parent.n);
    CHECK_OK(place_chain(cx, add.id, &chain));
    CHECK_INT(chain.n, 4);
    CHECK_STR(LIST_AT(&chain, PlaceRow, 0)->name, "大冶市");
    CHECK_STR(LIST_AT(&chain, PlaceRow, 3)->under, "坳头村");
    store_read_end(cx);
}

BOTH(names_are_unique_under_a_node_and_nodes_stand_where_they_may)
{
    imported(t, county);
    Add add = hall(t, county, "幸福院"), twin = hall(t, county, "幸福院"),
        branch = hall(t, county, "所"), nameless = hall(t, county, "");
    branch.new.level = LEVEL_BRANCH;
    CHECK_OK(run(t, county, NULL, act_add, &add, NULL));
    CHECK_ERR(run(t, county, NULL, act_add, &twin, NULL), place_taken);
    CHECK_ERR(run(t, county, NULL, act_add, &branch, NULL), place_misplaced);
    CHECK_ERR(run(t, county, NULL, act_add, &nameless, NULL), fault_invalid);
    twin.new.parent = (PlaceId){ 9999 };
    CHECK_ERR(run(t, county, NULL, act_add, &twin, NULL), place_missing);
}

BOTH(only_who_holds_the_node_adds_below_it)
{
    imported(t, county);
    static const struct {
        Role role;
        const char *code;
        Depth depth;
        bool may;
    } rows[] = {
        { ROLE_STATION, "420281102201", DEPTH_BELOW, true },
        { ROLE_STATION, "420281102201", DEPTH_OWN, true },
        { ROLE_BRANCH, "420281102", DEPTH_BELOW, true },
        { ROLE_BRANCH, "420281102", DEPTH_OWN, false },
        { ROLE_CENTRE, "420281", DEPTH_BELOW, true },
        { ROLE_BRANCH, "420281001", DEPTH_BELOW, false },
        { ROLE_STATION, "420281001001", DEPTH_BELOW, false },
        { ROLE_GRID, "420281102201", DEPTH_BELOW, false },
        { ROLE_AUDITOR, "420281", DEPTH_BELOW, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Actor who = holder(t, county, rows[i].role, rows[i].code, rows[i].depth);
        Add add = hall(t, county, str_z(t->arena, str_printf(t->arena, "点%zu", i)));
        Err err = run(t, county, &who, act_add, &add, NULL);
        CHECK(err == (rows[i].may ? OK : &place_not_yours));
    }
    CHECK_INT(count_at(t, county, LEVEL_SPOT), 4);
}

BOTH(a_new_keeper_begins_a_new_dated_row)
{
    imported(t, county);
    PlaceId id = by_code(t, county, "420281001002").id;
    Edit first = { id,
                   { .name = S("保康社区"),
                     .keeper = S("周主任"),
                     .phone = S("0714-8712345"),
                     .host = S("社区党群服务中心") } };
    Edit second = { id,
                    { .name = S("保康社区"),
                      .keeper = S("李主任"),
                      .phone = S("0714-8712345"),
                      .host = S("社区党群服务中心") } };
    CHECK_OK(run(t, county, NULL, act_edit, &first, NULL));
    CHECK_OK(run(t, county, NULL, act_edit, &second, NULL));
    Cx *cx = reading(t, county);
    PlaceHistory history;
    CHECK_OK(place_history(cx, id, &history));
    CHECK_INT(history.keepers.n, 2);
    CHECK_STR(LIST_AT(&history.keepers, PlaceKeeper, 0)->name, "李主任");
    CHECK_INT(LIST_AT(&history.keepers, PlaceKeeper, 0)->until.ymd, 0);
    CHECK(LIST_AT(&history.keepers, PlaceKeeper, 1)->until.ymd != 0);
    CHECK_INT(history.hosts.n, 1);
    store_read_end(cx);
}

BOTH(who_saves_an_old_form_hears_that_the_place_moved_on)
{
    imported(t, county);
    Place place = by_code(t, county, "420281001002");
    Edit mine = {
        place.id,
        { .name = S("保康社区"), .address = S("水产大院 1 号"), .as_read = place.changed_at }
    };
    Edit yours = {
        place.id,
        { .name = S("保康社区"), .address = S("水产大院 2 号"), .as_read = place.changed_at }
    };
    CHECK_OK(run(t, county, NULL, act_edit, &mine, NULL));
    CHECK_ERR(run(t, county, NULL, act_edit, &yours, NULL), place_moved_on);
    CHECK_STR(by_code(t, county, "420281001002").address, "水产大院 1 号");
}

typedef struct {
    PlaceId id;
    PlaceState state;
    Str reason;
} SetState;

static Err act_state(Cx *cx, void *with)
{
    SetState *set = with;
    return place_state_set(cx, set->id, set->state, set->reason);
}

BOTH(a_place_is_closed_with_a_reason_and_never_over_open_ones)
{
    imported(t, county);
    PlaceId branch = by_code(t, county, "420281102").id;
    Add add = hall(t, county, "幸福院");
    CHECK_OK(run(t, county, NULL, act_add, &add, NULL));
    SetState silent = { add.id, PLACE_SUSPENDED, S(" ") },
             over = { branch, PLACE_RETIRED, S("撤镇并入") },
             gone = { add.id, PLACE_RETIRED, S("房屋拆除") }, back = { add.id, PLACE_OPEN, S("") };
    CHECK_ERR(run(t, county, NULL, act_state, &silent, NULL), fault_invalid);
    CHECK_ERR(run(t, county, NULL, act_state, &over, NULL), place_in_use);
    CHECK_OK(run(t, county, NULL, act_state, &gone, NULL));
    CHECK_ERR(run(t, county, NULL, act_state, &gone, NULL), place_moved_on);
    CHECK_INT(count_at(t, county, LEVEL_SPOT), 0);
    Edit edit = { add.id, { .name = S("改名") } };
    CHECK_ERR(run(t, county, NULL, act_edit, &edit, NULL), place_gone);
    Add twin = hall(t, county, "幸福院");
    CHECK_OK(run(t, county, NULL, act_add, &twin, NULL));
    CHECK_ERR(run(t, county, NULL, act_state, &back, NULL), place_taken);
}

typedef struct {
    PlaceId id;
    int year;
    int64_t persons;
    Str source;
} Population;

static Err act_population(Cx *cx, void *with)
{
    Population *one = with;
    return place_population_set(cx, one->id, one->year, one->persons, one->source);
}

BOTH(the_population_that_counts_is_of_the_newest_year)
{
    imported(t, county);
    PlaceId id = by_code(t, county, "420281001").id;
    Population newer = { id, 2020, 71234, S("第七次人口普查") },
               older = { id, 2010, 60000, S("第六次人口普查") },
               mended = { id, 2020, 71235, S("第七次人口普查") }, bare = { id, 2019, 1, S("") };
    CHECK_OK(run(t, county, NULL, act_population, &newer, NULL));
    CHECK_OK(run(t, county, NULL, act_population, &older, NULL));
    CHECK_INT(by_code(t, county, "420281001").population, 71234);
    CHECK_OK(run(t, county, NULL, act_population, &mended, NULL));
    CHECK_INT(by_code(t, county, "420281001").population, 71235);
    CHECK_INT(by_code(t, county, "420281001").population_year, 2020);
    CHECK_ERR(run(t, county, NULL, act_population, &bare, NULL), fault_invalid);
}

typedef struct {
    PlaceId id;
    int col, line;
} Cell;

static Err act_cell(Cx *cx, void *with)
{
    Cell *cell = with;
    return place_cell_set(cx, cell->id, cell->col, cell->line);
}

BOTH(a_hexagon_is_put_moved_and_left_to_itself_again)
{
    imported(t, county);
    Cell at = { by_code(t, county, "420281001").id, 2, 3 }, moved = { at.id, 4, 1 },
         none = { at.id, -1, 0 }, station = { by_code(t, county, "420281001001").id, 0, 0 };
    CHECK_OK(run(t, county, NULL, act_cell, &at, NULL));
    CHECK_OK(run(t, county, NULL, act_cell, &moved, NULL));
    CHECK_ERR(run(t, county, NULL, act_cell, &station, NULL), place_misplaced);
    Cx *cx = reading(t, county);
    List cells;
    CHECK_OK(place_cells(cx, &cells));
    CHECK_INT(cells.n, 1);
    CHECK_INT(LIST_AT(&cells, PlaceCell, 0)->col, 4);
    store_read_end(cx);
    CHECK_OK(run(t, county, NULL, act_cell, &none, NULL));
    cx = reading(t, county);
    CHECK_OK(place_cells(cx, &cells));
    CHECK_INT(cells.n, 0);
    store_read_end(cx);
}

typedef struct {
    Str csv;
    LoadResult result;
} Load;

static Err act_load(Cx *cx, void *with)
{
    Load *load = with;
    return place_load(cx, load->csv, &load->result);
}

// --- lists
// ------------------------------------------------------------------------------------------------

BOTH(a_list_is_filtered_and_goes_on_after_a_place)
{
    imported(t, county);
    Cx *cx = reading(t, county);
    List rows, rest;
    PlaceFilter stations = { .by_level = true, .level = LEVEL_STATION };
    CHECK_OK(place_list(cx, &stations, NO(Place), 2, &rows));
    CHECK_INT(rows.n, 2);
    CHECK_OK(place_list(cx, &stations, LIST_AT(&rows, PlaceRow, 1)->id, 10, &rest));
    CHECK_INT(rest.n, 1);
    PlaceFilter words = { .words = S("保康") };
    CHECK_OK(place_list(cx, &words, NO(Place), 10, &rows));
    CHECK_INT(rows.n, 1);
    CHECK_STR(LIST_AT(&rows, PlaceRow, 0)->under, "东岳路街道");
    PlaceFilter percent = { .words = S("%") };
    CHECK_OK(place_list(cx, &percent, NO(Place), 10, &rows));
    CHECK_INT(rows.n, 0);
    Place branch;
    CHECK_OK(place_by_code(cx, S("420281001"), &branch));
    PlaceFilter under = { .under = branch.path };
    CHECK_OK(place_list(cx, &under, NO(Place), 10, &rows));
    CHECK_INT(rows.n, 3);
    CHECK_OK(place_children(cx, branch.id, &rows));
    CHECK_INT(rows.n, 2);
    CHECK_STR(LIST_AT(&rows, PlaceRow, 0)->code, "420281001001");
    CHECK_OK(place_search(cx, S("420281102"), 10, &rows));
    CHECK_INT(rows.n, 2);
    CHECK_STR(LIST_AT(&rows, PlaceRow, 0)->name, "坳头村");
    CHECK_OK(place_counts(cx, &rows));
    CHECK_INT(rows.n, 2);
    store_read_end(cx);
}

BOTH(a_list_holds_thousands_in_one_piece)
{
    imported(t, county);
    Buf csv = buf_new(t->arena, 1 << 20);
    buf_lit(&csv, "上级,类别,名称,地址\n");
    for (int i = 0; i < 1500; i++)
        buf_printf(&csv, "420281102201,网格,第 %d 网格,%d 号\n", i, i);
    Load load = { buf_str(&csv), { 0 } };
    CHECK_OK(run(t, county, NULL, act_load, &load, NULL));
    Cx *cx = reading(t, county);
    List rows;
    PlaceFilter grids = { .by_level = true, .level = LEVEL_GRID };
    CHECK_OK(place_list(cx, &grids, NO(Place), PLACE_EXPORT_MAX, &rows));
    CHECK_INT(rows.n, 1500);
    CHECK_STR(LIST_AT(&rows, PlaceRow, 0)->name, "第 0 网格");
    CHECK_STR(LIST_AT(&rows, PlaceRow, 255)->address, "255 号");
    CHECK_STR(LIST_AT(&rows, PlaceRow, 256)->address, "256 号");
    CHECK_STR(LIST_AT(&rows, PlaceRow, 1499)->name, "第 1499 网格");
    store_read_end(cx);
}

// --- our own table
// -------------------------------------------------------------------------------------------

static const char good[] =
    "上级编码或名称,类别,名称,依托单位,负责人,电话,地址,纬度,经度,坐标系,开放时间\n"
    ",功能区,高新区,,,,,,,,\n"
    "420281102201,点,坳头村幸福院,村民理事会,王主任,0714-8700001,坳头村 3 "
    "组,30.1000000,114.9700000,WGS-84,全天\n"
    "灵乡镇/坳头村,湾组,黄三房湾,,,,,30.0976,114.97513,高德,\n"
    "黄三房湾,岗,农家书屋志愿服务岗,,,,,,,,\n";

BOTH(our_own_table_adds_nodes_and_the_same_table_again_changes_none)
{
    imported(t, county);
    Load load = { str(good), { 0 } };
    CHECK_OK(run(t, county, NULL, act_load, &load, NULL));
    CHECK_INT(load.result.added, 4);
    CHECK_INT(count_at(t, county, LEVEL_ZONE), 1);
    CHECK_INT(count_at(t, county, LEVEL_POST), 1);
    Cx *cx = reading(t, county);
    List rows;
    CHECK_OK(place_search(cx, S("黄三房湾"), 5, &rows));
    const PlaceRow *bay = LIST_AT(&rows, PlaceRow, 0);
    // Read from a GCJ-02 map, so it moved by the 575 m of Daye's shift.
    int64_t moved = point_distance_m((Point){ 300976000, 1149751300 },
                                     (Point){ (int32_t)bay->lat_e7, (int32_t)bay->lon_e7 });
    CHECK(moved > 560 && moved < 590);
    store_read_end(cx);
    Load again = { str(good), { 0 } };
    CHECK_OK(run(t, county, NULL, act_load, &again, NULL));
    CHECK_INT(again.result.added, 0);
    CHECK_INT(again.result.changed, 0);
}

BOTH(rows_with_a_code_fill_in_what_the_code_table_lacks)
{
    imported(t, county);
    Load load = { S("编码,负责人,电话,常住人口,人口年份,人口来源\n"
                    "420281001002,周主任,0714-8712345,,,\n420281001,,,71234,2020,第七次人口普查\n"),
                  { 0 } };
    CHECK_OK(run(t, county, NULL, act_load, &load, NULL));
    CHECK_STR(by_code(t, county, "420281001002").keeper, "周主任");
    CHECK_INT(by_code(t, county, "420281001").population, 71234);
}

static const Problem *problem_at(const Problems *problems, int row, const char *field)
{
    for (size_t i = 0; i < problems->n; i++)
        if (problems->items[i].row == row && str_eq(problems->items[i].field, str(field)))
            return &problems->items[i];
    return NULL;
}

BOTH(every_fault_of_our_own_table_is_told_by_row_and_column_and_none_is_kept)
{
    imported(t, county);
    Load load = { S("上级编码或名称,类别,名称,纬度,经度,坐标系\n"
                    "420281102201,点,好的,,,\n"
                    "420281999,点,没有上级,,,\n"
                    "420281102201,大队,类别不对,,,\n"
                    "420281102201,点,,,,\n"
                    "420281102201,点,纬度不对,九十,114.97,WGS-84\n"
                    "420281102201,点,没有坐标系,30.1,114.97,\n"
                    "420281102201,点,北京54,30.1,114.97,北京54\n"
                    "420281102201,点,\"引号\"不对,,,\n"
                    "大冶市,湾组,放错了,,,\n"
                    "保康,点,上级名不全,,,\n"),
                  { 0 } };
    Problems *problems;
    CHECK_ERR(run(t, county, NULL, act_load, &load, &problems), place_bad_rows);
    CHECK(problem_at(problems, 2, "名称") == NULL);
    CHECK(problem_at(problems, 3, "上级编码或名称") != NULL);
    CHECK(problem_at(problems, 4, "类别") != NULL);
    CHECK(problem_at(problems, 5, "名称") != NULL);
    CHECK(problem_at(problems, 6, "纬度") != NULL);
    CHECK(problem_at(problems, 7, "坐标系") != NULL);
    CHECK(problem_at(problems, 8, "坐标系") != NULL);
    CHECK(problem_at(problems, 9, "3") != NULL);
    CHECK(problem_at(problems, 10, "类别") != NULL);
    CHECK(problem_at(problems, 11, "上级编码或名称") != NULL);
    CHECK_INT(problems->n, 9);
    CHECK_INT(count_at(t, county, LEVEL_SPOT), 0);
}

BOTH(a_table_with_a_wrong_head_is_refused_before_its_rows)
{
    imported(t, county);
    Load missing = { S("上级,名称\nx,y\n"), { 0 } },
         unknown = { S("上级,类别,名称,颜色\n"), { 0 } }, empty = { S("\n"), { 0 } },
         binary = { S("\xFF\xFE\x00"), { 0 } };
    Problems *problems;
    CHECK_ERR(run(t, county, NULL, act_load, &missing, &problems), place_bad_rows);
    CHECK(problem_at(problems, 1, "类别") != NULL);
    CHECK_ERR(run(t, county, NULL, act_load, &unknown, &problems), place_bad_rows);
    CHECK(problem_at(problems, 1, "颜色") != NULL);
    CHECK_ERR(run(t, county, NULL, act_load, &empty, NULL), place_bad_rows);
    CHECK(run(t, county, NULL, act_load, &binary, NULL) != OK);
}
