#include "rooms/places/places_in.h"
#include "web/web.h"
#include <stdlib.h>

#define PAGE_ROWS 50
#define DOORS_MAX 200
#define TREE_MAX \
    1000  // stations beyond which a branch shows its count and a link instead of their names
#define FOUND_MAX 200
#define NEAR_MAX  20

// --- what several pages share
// ----------------------------------------------------------------------

typedef struct {
    Str word;
    Text text;
    bool chosen;
} Choice;
static const Field choice_fields[] = { FIELD(Choice, word), FIELD(Choice, text),
                                       FIELD(Choice, chosen) };
static const Shape choice_shape = SHAPE(Choice, choice_fields);

static List choices_of(Cx *cx, const char *const *words, const Text *texts, int n, Str chosen)
{
    Choice *rows = NEW_ARRAY(cx->arena, Choice, (size_t)n);
    for (int i = 0; i < n; i++)
        rows[i] = (Choice){ str(words[i]), texts[i], str_eq(chosen, str(words[i])) };
    return (List){ rows, (size_t)n };
}

static Point point_of(const Place *place)
{
    return (Point){ (int32_t)place->lat_e7, (int32_t)place->lon_e7 };
}

static Str names_above(Arena *arena, const List *chain)
{
    Str out = S("");
    for (size_t i = 1; i + 1 < chain->n; i++)
        out = str_join(arena, out, LIST_AT(chain, PlaceRow, i)->name);
    return out;
}

static Str county_of(const List *chain)
{
    return LIST_AT(chain, PlaceRow, 0)->name;
}

// --- 阵地网络: the tree
// -----------------------------------------------------------------------------

typedef struct {
    PlaceId id;
    Str name;
    PlaceState state;
    Text state_text;
    bool closed;
} Leaf;
static const Field leaf_fields[] = {
    FIELD(Leaf, id),         FIELD(Leaf, name),   WORD(Leaf, state, place_state_words),
    SHOWN(Leaf, state_text), SHOWN(Leaf, closed),
};
static const Shape leaf_shape = SHAPE(Leaf, leaf_fields);

typedef struct {
    PlaceId id;
    Str name, code;
    bool assessed, zone, folded;  // folded: too many stations to name them here
    int64_t stations, spots, posts, others;
    List leaves;
} Node;
static const Field node_fields[] = {
    FIELD(Node, id),
    COL(Node, code, "代码"),
    COL(Node, name, "名称"),
    COL(Node, assessed, "考核组"),
    FIELD(Node, zone),
    SHOWN(Node, folded),
    COL(Node, stations, "站"),
    COL(Node, spots, "点"),
    COL(Node, posts, "岗"),
    COL(Node, others, "湾组、小区、网格"),
    LISTED(Node, leaves, leaf_shape),
};
static const Shape node_shape = SHAPE(Node, node_fields);

typedef struct {
    List branches;
    PlaceId centre;
    Str centre_name;
    bool none, searching, found_none, open_all;
    Str q;
    List levels, found;
    int64_t branch_count, zones, stations, spots, posts, others;
} TreeView;
static const Field tree_fields[] = {
    LISTED(TreeView, branches, node_shape),
    FIELD(TreeView, centre),
    FIELD(TreeView, centre_name),
    FIELD(TreeView, none),
    SHOWN(TreeView, searching),
    SHOWN(TreeView, found_none),
    SHOWN(TreeView, open_all),
    FIELD(TreeView, q),
    LISTED(TreeView, levels, choice_shape),
    LISTED(TreeView, found, place_row_shape),
    FIELD(TreeView, branch_count),
    FIELD(TreeView, zones),
    FIELD(TreeView, stations),
    FIELD(TreeView, spots),
    FIELD(TreeView, posts),
    FIELD(TreeView, others),
};
static const Shape tree_shape = SHAPE(TreeView, tree_fields);
PAGE(places_tree, tree_shape, "阵地网络");

typedef struct {
    Str q, level;
} TreeForm;
static const Input tree_inputs[] = {
    INPUT(TreeForm, q, "名称、地址或代码", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(TreeForm, level, "级别", .max = 10),
};
FORM(tree_form, TreeForm, tree_inputs, "查找");

static void count_into(Node *node, PlaceLevel level, int64_t n)
{
    switch (level) {
    case LEVEL_STATION:
        node->stations = n;
        return;
    case LEVEL_SPOT:
        node->spots = n;
        return;
    case LEVEL_POST:
        node->posts = n;
        return;
    case LEVEL_BAY:
    case LEVEL_ESTATE:
    case LEVEL_GRID:
        node->others += n;
        return;
    case LEVEL_CENTRE:
    case LEVEL_BRANCH:
    case LEVEL_ZONE:
        return;
    }
}

static Err counted_nodes(Cx *cx, Str under, Node **out, size_t *n)
{
    List branches, zones, counts;
    PlaceFilter filter = { .under = under, .by_level = true, .level = LEVEL_BRANCH };
    TRY(place_list(cx, &filter, NO(Place), 500, &branches));
    filter.level = LEVEL_ZONE;
    TRY(place_list(cx, &filter, NO(Place), 100, &zones));
    TRY(place_counts(cx, &counts));
    Node *nodes = NEW_ARRAY(cx->arena, Node, branches.n + zones.n + 1);
    size_t k = 0;
    for (size_t i = 0; i < branches.n + zones.n; i++) {
        const PlaceRow *row = i < branches.n ? LIST_AT(&branches, PlaceRow, i)
                                             : LIST_AT(&zones, PlaceRow, i - branches.n);
        if (row->valid_to.ymd)
            continue;
        nodes[k++] = (Node){ .id = row->id,
                             .name = row->name,
                             .code = row->code,
                             .assessed = row->assessed,
                             .zone = row->level == LEVEL_ZONE };
    }
    for (size_t c = 0; c < counts.n; c++)
        for (size_t i = 0; i < k; i++)
            if (same(nodes[i].id, LIST_AT(&counts, PlaceCount, c)->branch))
                count_into(&nodes[i], LIST_AT(&counts, PlaceCount, c)->level,
                           LIST_AT(&counts, PlaceCount, c)->n);
    *out = nodes;
    *n = k;
    return OK;
}

// Stations come in the order of ids, so those of one branch lie scattered: two passes give each its
// slice.
static Err hang_leaves(Cx *cx, Str under, Node *nodes, size_t n)
{
    int64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += nodes[i].stations;
    if (all > TREE_MAX) {
        for (size_t i = 0; i < n; i++)
            nodes[i].folded = nodes[i].stations > 0;
        return OK;
    }
    List stations;
    PlaceFilter filter = { .under = under, .by_level = true, .level = LEVEL_STATION };
    TRY(place_list(cx, &filter, NO(Place), TREE_MAX + 200, &stations));
    for (size_t i = 0; i < n; i++)
        nodes[i].leaves = (List){ NEW_ARRAY(cx->arena, Leaf, (size_t)nodes[i].stations + 1), 0 };
    for (size_t s = 0; s < stations.n; s++) {
        const PlaceRow *row = LIST_AT(&stations, PlaceRow, s);
        for (size_t i = 0; i < n && row->valid_to.ymd == 0; i++) {
            Str step = str_printf(cx->arena, "/%lld/", (long long)nodes[i].id.n);
            if (str_find_str(row->path, step) == STR_NOWHERE ||
                nodes[i].leaves.n == (size_t)nodes[i].stations)
                continue;
            LIST_AT(&nodes[i].leaves, Leaf, nodes[i].leaves.n++)
            [0] = (Leaf){ row->id, row->name, row->state, row->state_text,
                          row->state != PLACE_OPEN };
            break;
        }
    }
    return OK;
}

static Err tree_search(Cx *cx, const TreeForm *form, TreeView *view)
{
    PlaceFilter filter = { .words = form->q };
    filter.by_level = place_level_parse(form->level, &filter.level);
    TRY(place_list(cx, &filter, NO(Place), FOUND_MAX, &view->found));
    view->searching = true;
    view->found_none = view->found.n == 0;
    return OK;
}

static Err tree(Cx *cx, const Req *req, Reply *reply)
{
    const TreeForm *form = req_form(req);
    TreeView *view = NEW(cx->arena, TreeView);
    Place centre;
    Node *nodes;
    size_t n;
    view->q = form->q;
    view->levels = choices_of(cx, place_level_words, place_level_texts, PLACE_LEVELS, form->level);
    Err err = place_centre(cx, &centre);
    if (err == &place_no_network) {
        view->none = true;
        return reply_page(cx, reply, &places_tree, view);
    }
    TRY(err);
    view->centre = centre.id;
    view->centre_name = place_title(cx->arena, LEVEL_CENTRE, centre.name);
    TRY(counted_nodes(cx, centre.path, &nodes, &n));
    if (str_trim(form->q).n > 0 || form->level.n > 0)
        TRY(tree_search(cx, form, view));
    else
        TRY(hang_leaves(cx, centre.path, nodes, n));
    int64_t below[PLACE_LEVELS];
    TRY(place_counts_below(cx, centre.path, below));
    view->branches = (List){ nodes, n };
    view->branch_count = below[LEVEL_BRANCH];
    view->zones = below[LEVEL_ZONE];
    view->stations = below[LEVEL_STATION];
    view->spots = below[LEVEL_SPOT];
    view->posts = below[LEVEL_POST];
    view->others = below[LEVEL_BAY] + below[LEVEL_ESTATE] + below[LEVEL_GRID];
    return reply_page(cx, reply, &places_tree, view);
}

// --- the table
// ----------------------------------------------------------------------------------------

typedef struct {
    Str q, level, state;
    PlaceId under, cursor;
    bool assessed, retired;
} ListForm;
static const Input list_inputs[] = {
    INPUT(ListForm, q, "名称、地址或代码", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(ListForm, level, "级别", .max = 10),
    INPUT(ListForm, state, "状态", .max = 10),
    INPUT(ListForm, under, "所属"),
    INPUT(ListForm, assessed, "只看考核组"),
    INPUT(ListForm, retired, "含已撤销"),
    INPUT(ListForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(list_form, ListForm, list_inputs, "查找");

typedef struct {
    List places;
    Str q, under_name;
    PlaceId under;
    List levels, states;
    bool assessed, retired, empty, more;
    Url next, csv, xlsx, json;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, places, place_row_shape),
    FIELD(ListView, q),
    FIELD(ListView, under_name),
    FIELD(ListView, under),
    LISTED(ListView, levels, choice_shape),
    LISTED(ListView, states, choice_shape),
    FIELD(ListView, assessed),
    FIELD(ListView, retired),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
    SHOWN(ListView, json),
};
static const Shape list_shape = SHAPE(ListView, list_fields);
PAGE(places_list, list_shape, "阵地一览");

static Url list_href(Cx *cx, const char *path, const ListForm *form, PlaceId after)
{
    Buf buf = buf_new(cx->arena, 1024);
    buf_printf(&buf, "%s?level=", path);
    buf_url(&buf, form->level);
    buf_lit(&buf, "&state=");
    buf_url(&buf, form->state);
    buf_lit(&buf, "&q=");
    buf_url(&buf, form->q);
    if (form->under.n)
        buf_printf(&buf, "&under=%lld", (long long)form->under.n);
    if (form->assessed)
        buf_lit(&buf, "&assessed=1");
    if (form->retired)
        buf_lit(&buf, "&retired=1");
    if (after.n)
        buf_printf(&buf, "&cursor=%lld", (long long)after.n);
    return url_of(buf_str(&buf));
}

static bool state_parse(Str word, PlaceState *out)
{
    for (int i = 0; place_state_words[i] != NULL; i++) {
        if (!str_eq(word, str(place_state_words[i])))
            continue;
        *out = (PlaceState)i;
        return true;
    }
    return false;
}

static Err list(Cx *cx, const Req *req, Reply *reply)
{
    const ListForm *form = req_form(req);
    ListView *view = NEW(cx->arena, ListView);
    PlaceFilter filter = { .words = form->q,
                           .assessed_only = form->assessed,
                           .retired_too = form->retired };
    filter.by_level = place_level_parse(form->level, &filter.level);
    filter.by_state = state_parse(form->state, &filter.state);
    if (form->under.n) {
        Place under;
        TRY(place_find(cx, form->under, &under));
        filter.under = under.path;
        view->under_name = under.name;
    }
    bool sheet = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = sheet ? PLACE_EXPORT_MAX : PAGE_ROWS;
    TRY(place_list(cx, &filter, form->cursor, (int)most + 1, &view->places));
    view->more = view->places.n > most;
    if (view->more) {
        view->places.n = most;
        PlaceId last = LIST_AT(&view->places, PlaceRow, most - 1)->id;
        view->next = list_href(cx, "/places/list", form, last);
        reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last.n));
    }
    view->q = form->q;
    view->under = form->under;
    view->levels = choices_of(cx, place_level_words, place_level_texts, PLACE_LEVELS, form->level);
    view->states = choices_of(cx, place_state_words, place_state_texts, 4, form->state);
    view->assessed = form->assessed;
    view->retired = form->retired;
    view->empty = view->places.n == 0;
    view->csv = list_href(cx, "/places/list.csv", form, NO(Place));
    view->xlsx = list_href(cx, "/places/list.xlsx", form, NO(Place));
    view->json = list_href(cx, "/places/list.json", form, NO(Place));
    return reply_page(cx, reply, &places_list, view);
}

// --- 方位示意: the schematic
// --------------------------------------------------------------------------

typedef struct {
    List rows;  // of Node
    Html drawing;
    Str summary;
    bool none;
} MapView;
static const Field map_fields[] = {
    LISTED(MapView, rows, node_shape),
    SHOWN(MapView, drawing),
    FIELD(MapView, summary),
    SHOWN(MapView, none),
};
static const Shape map_shape = SHAPE(MapView, map_fields);
PAGE(places_map, map_shape, "方位示意");

static Err map(Cx *cx, __attribute__((unused)) const Req *req, Reply *reply)
{
    MapView *view = NEW(cx->arena, MapView);
    Place centre;
    Node *nodes;
    size_t n;
    PlaceCell *cells;
    Err err = place_centre(cx, &centre);
    if (err == &place_no_network) {
        view->none = true;
        return reply_page(cx, reply, &places_map, view);
    }
    TRY(err);
    TRY(counted_nodes(cx, centre.path, &nodes, &n));
    PlaceId *ids = NEW_ARRAY(cx->arena, PlaceId, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = nodes[i].id;
    TRY(place_cells_of(cx, ids, n, &cells));
    Hexagon *hexagons = NEW_ARRAY(cx->arena, Hexagon, n + 1);
    int64_t stations = 0;
    for (size_t i = 0; i < n; i++) {
        hexagons[i] = (Hexagon){ .id = nodes[i].id,
                                 .name = nodes[i].name,
                                 .stations = nodes[i].stations,
                                 .spots = nodes[i].spots,
                                 .assessed = nodes[i].assessed,
                                 .col = cells[i].col,
                                 .line = cells[i].line };
        stations += nodes[i].stations;
    }
    view->rows = (List){ nodes, n };
    view->summary = say_with(cx->arena, cx->lang, TEXT("{0} 个乡镇、街道和功能区，{1} 个站"),
                             str_printf(cx->arena, "%zu", n),
                             str_printf(cx->arena, "%lld", (long long)stations));
    view->drawing = place_hexagons_draw(cx->arena, cx->lang, view->summary, hexagons, n);
    return reply_page(cx, reply, &places_map, view);
}

// --- 离我最近
// ------------------------------------------------------------------------------------------

typedef struct {
    Str lat, lon;
} NearForm;
static const Input near_inputs[] = {
    INPUT(NearForm, lat, "纬度（WGS-84）", .max = 20),
    INPUT(NearForm, lon, "经度（WGS-84）", .max = 20),
};
FORM(near_form, NearForm, near_inputs, "查找");

typedef struct {
    PlaceId id;
    Str name;
    Text level_text;
    Str address, phone, hours;
    int64_t metres;
    Str distance;
} Near;
static const Field near_fields[] = {
    FIELD(Near, id),
    COL(Near, level_text, "级别"),
    COL(Near, name, "名称"),
    COL(Near, address, "地址"),
    COL(Near, phone, "电话"),
    COL(Near, hours, "开放时间"),
    COL(Near, metres, "距离（米）"),
    SHOWN(Near, distance),
};
static const Shape near_shape = SHAPE(Near, near_fields);

typedef struct {
    List places;
    bool asked, empty;
} NearView;
static const Field near_view_fields[] = { LISTED(NearView, places, near_shape),
                                          SHOWN(NearView, asked), SHOWN(NearView, empty) };
static const Shape near_view_shape = SHAPE(NearView, near_view_fields);
PAGE(places_near, near_view_shape, "离我最近的阵地");

static int nearer(const void *a, const void *b)
{
    int64_t x = ((const Near *)a)->metres, y = ((const Near *)b)->metres;
    return x < y ? -1 : x > y;
}

static Err near_me(Cx *cx, const Req *req, Reply *reply)
{
    const NearForm *form = req_form(req);
    NearView *view = NEW(cx->arena, NearView);
    Point here;
    if (form->lat.n == 0 && form->lon.n == 0)
        return reply_page(cx, reply, &places_near, view);
    if (!place_point_typed(cx, form->lat, form->lon, DATUM_WGS84, &here))
        return &fault_invalid;
    List all;
    PlaceFilter filter = { .by_state = true, .state = PLACE_OPEN, .with_point_only = true };
    TRY(place_list(cx, &filter, NO(Place), PLACE_EXPORT_MAX, &all));
    Near *rows = NEW_ARRAY(cx->arena, Near, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const PlaceRow *row = LIST_AT(&all, PlaceRow, i);
        Point there = { (int32_t)row->lat_e7, (int32_t)row->lon_e7 };
        rows[i] = (Near){ row->id,
                          row->name,
                          row->level_text,
                          row->address,
                          row->phone,
                          row->hours,
                          point_distance_m(here, there),
                          S("") };
    }
    qsort(rows, all.n, sizeof *rows, nearer);
    view->places = (List){ rows, all.n < NEAR_MAX ? all.n : NEAR_MAX };
    for (size_t i = 0; i < view->places.n; i++)
        rows[i].distance = place_distance_words(cx, rows[i].metres);
    view->asked = true;
    view->empty = all.n == 0;
    return reply_page(cx, reply, &places_near, view);
}

// --- one place
// ------------------------------------------------------------------------------------------

typedef struct {
    Text level;
    int64_t n;
    Str word;
} CountRow;
static const Field count_row_fields[] = { FIELD(CountRow, level), FIELD(CountRow, n),
                                          FIELD(CountRow, word) };
static const Shape count_row_shape = SHAPE(CountRow, count_row_fields);

typedef struct {
    Place place;
    Text level_text, kind_text, state_text;
    Str title, plaque;
    bool open, expired, like_branch;
    List chain, children, counts;
    bool has_children, has_counts;
    Str lat, lon;
    bool has_point, has_distance;
    Str distance;
    Url tel;
    MapLinks maps;
    Html qr;
    Str link;
    bool may_manage, may_direct, may_add;
    List keepers, hosts, population, assessed, states;  // for those who manage it
} PlaceView;
static const Field place_view_fields[] = {
    PART(PlaceView, place, place_shape),
    FIELD(PlaceView, level_text),
    FIELD(PlaceView, kind_text),
    FIELD(PlaceView, state_text),
    FIELD(PlaceView, title),
    FIELD(PlaceView, plaque),
    SHOWN(PlaceView, open),
    FIELD(PlaceView, expired),
    SHOWN(PlaceView, like_branch),
    LISTED(PlaceView, children, place_row_shape),
    LISTED(PlaceView, chain, place_row_shape),
    LISTED(PlaceView, counts, count_row_shape),
    SHOWN(PlaceView, has_children),
    SHOWN(PlaceView, has_counts),
    FIELD(PlaceView, lat),
    FIELD(PlaceView, lon),
    FIELD(PlaceView, has_point),
    SHOWN(PlaceView, has_distance),
    SHOWN(PlaceView, distance),
    SHOWN(PlaceView, tel),
    PART(PlaceView, maps, map_links_shape),
    SHOWN(PlaceView, qr),
    FIELD(PlaceView, link),
    FIELD(PlaceView, may_manage),
    FIELD(PlaceView, may_direct),
    FIELD(PlaceView, may_add),
    LISTED(PlaceView, keepers, place_keeper_shape),
    LISTED(PlaceView, hosts, place_keeper_shape),
    LISTED(PlaceView, population, place_population_shape),
    LISTED(PlaceView, assessed, place_assessed_shape),
    LISTED(PlaceView, states, place_state_row_shape),
};
static const Shape place_view_shape = SHAPE(PlaceView, place_view_fields);
PAGE(place_show, place_view_shape, "阵地");

static Err count_rows(Cx *cx, Str path, List *out)
{
    int64_t below[PLACE_LEVELS];
    TRY(place_counts_below(cx, path, below));
    CountRow *rows = NEW_ARRAY(cx->arena, CountRow, PLACE_LEVELS);
    size_t n = 0;
    for (int level = 0; level < PLACE_LEVELS; level++)
        if (below[level] > 0)
            rows[n++] = (CountRow){ place_level_texts[level], below[level],
                                    str(place_level_words[level]) };
    *out = (List){ rows, n };
    return OK;
}

static bool may_hold_others(PlaceLevel level)
{
    for (int child = 0; child < PLACE_LEVELS; child++)
        if (place_may_stand((PlaceLevel)child, level))
            return true;
    return false;
}

static Err history_for_staff(Cx *cx, PlaceView *view)
{
    PlaceHistory history;
    if (!view->may_manage)
        return OK;
    TRY(place_history(cx, view->place.id, &history));
    view->keepers = history.keepers;
    view->hosts = history.hosts;
    view->population = history.population;
    view->assessed = history.assessed;
    view->states = history.states;
    return OK;
}

static Err fill_place(Cx *cx, const Req *req, PlaceView *view)
{
    Place *place = &view->place;
    TRY(place_find(cx, (PlaceId){ req_number(req, "id") }, place));
    TRY(place_chain(cx, place->id, &view->chain));
    TRY(place_children(cx, place->id, &view->children));
    TRY(count_rows(cx, place->path, &view->counts));
    view->level_text = place_level_texts[place->level];
    view->kind_text = place_kind_texts[place->kind];
    view->state_text = place_state_texts[place->state];
    view->title = place_title(cx->arena, place->level, place->name);
    view->plaque = place_plaque(cx->arena, place->level, county_of(&view->chain),
                                names_above(cx->arena, &view->chain), place->name);
    view->chain.n--;  // the page itself is the heading, not a crumb
    view->open = place->state == PLACE_OPEN;
    view->expired = place->valid_to.ymd != 0;
    view->like_branch = place_like_branch(place->level);
    view->has_children = view->children.n > 0;
    view->has_counts = view->counts.n > 0;
    view->tel = url_of(place->phone.n ? str_join(cx->arena, S("tel:"), place->phone) : S("#"));
    view->has_point = point_known(point_of(place));
    map_links(cx, point_of(place), view->title, &view->maps);
    if (view->has_point) {
        view->lat = degrees_str(cx->arena, place->lat_e7);
        view->lon = degrees_str(cx->arena, place->lon_e7);
    }
    view->may_manage = place_may_manage(&cx->actor, place->path);
    view->may_direct = place_may_direct(&cx->actor, place->path);
    view->may_add = view->may_manage && place->state != PLACE_RETIRED &&
                    may_hold_others(place->level);
    return history_for_staff(cx, view);
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    PlaceView *view = NEW(cx->arena, PlaceView);
    TRY(fill_place(cx, req, view));
    view->link = str_printf(cx->arena, "%.*s/places/%lld", STR_FMT(req_base(req)),
                            (long long)view->place.id.n);
    view->qr = place_qr(cx->arena, req_base(req), view->place.id, view->title);
    Point here;
    Str lat = req_query(req, "lat"), lon = req_query(req, "lon");
    if (view->has_point && degrees_parse(lat, &here.lat_e7) && degrees_parse(lon, &here.lon_e7) &&
        point_valid(here)) {
        view->has_distance = true;
        view->distance = place_distance_words(cx, point_distance_m(here, point_of(&view->place)));
    }
    reply_title(reply, view->title);
    return reply_page(cx, reply, &place_show, view);
}

static Err qr_file(Cx *cx, const Req *req, Reply *reply)
{
    Place place;
    TRY(place_find(cx, (PlaceId){ req_number(req, "id") }, &place));
    Html qr = place_qr(cx->arena, req_base(req), place.id,
                       place_title(cx->arena, place.level, place.name));
    return reply_text(cx, reply, 200, "image/svg+xml", qr.bytes);
}

// --- what hangs at the door
// --------------------------------------------------------------------------

// The plaque breaks, when it must, behind its dot: head 大冶市新时代文明实践站·, tail
// 东岳路街道保康社区.
typedef struct {
    PlaceId id;
    Str plaque, head, tail, name, hours, phone, link;
    bool has_hours, has_phone;
    Html qr;
} Door;
static const Field door_fields[] = {
    FIELD(Door, id),          COL(Door, plaque, "牌匾"), SHOWN(Door, head),
    SHOWN(Door, tail),        COL(Door, name, "名称"),   COL(Door, hours, "开放时间"),
    COL(Door, phone, "电话"), COL(Door, link, "网址"),   SHOWN(Door, has_hours),
    SHOWN(Door, has_phone),   SHOWN(Door, qr),
};
static const Shape door_shape = SHAPE(Door, door_fields);

typedef struct {
    List doors;
    bool a6, more;
    Url next, other_size;
    Str under;
} DoorsView;
static const Field doors_fields[] = {
    LISTED(DoorsView, doors, door_shape),
    SHOWN(DoorsView, a6),
    FIELD(DoorsView, more),
    SHOWN(DoorsView, next),
    SHOWN(DoorsView, other_size),
    FIELD(DoorsView, under),
};
static const Shape doors_shape = SHAPE(DoorsView, doors_fields);
PAGE(place_doors, doors_shape, "门口二维码", .layout = LAYOUT_PRINT);

static Err hang_door(Cx *cx, const Req *req, PlaceId id, Door *door)
{
    Place place;
    List chain;
    TRY(place_find(cx, id, &place));
    TRY(place_chain(cx, id, &chain));
    *door = (Door){
        .id = id,
        .plaque = place_plaque(cx->arena, place.level, county_of(&chain),
                               names_above(cx->arena, &chain), place.name),
        .name = place.name,
        .hours = place.hours,
        .phone = place.phone,
        .has_hours = place.hours.n > 0,
        .has_phone = place.phone.n > 0,
        .link = str_printf(cx->arena, "%.*s/places/%lld", STR_FMT(req_base(req)), (long long)id.n),
    };
    size_t dot = str_find_str(door->plaque, S("·"));
    size_t end = dot == STR_NOWHERE ? door->plaque.n : dot + S("·").n;
    door->head = str_slice(door->plaque, 0, end);
    door->tail = str_slice(door->plaque, end, door->plaque.n);
    door->qr = place_qr(cx->arena, req_base(req), id, door->plaque);
    return OK;
}

static Err door(Cx *cx, const Req *req, Reply *reply)
{
    DoorsView *view = NEW(cx->arena, DoorsView);
    Door *one = NEW(cx->arena, Door);
    TRY(hang_door(cx, req, (PlaceId){ req_number(req, "id") }, one));
    view->a6 = str_eq(req_query(req, "size"), S("a6"));
    view->other_size = url_of(str_printf(cx->arena, "/places/%lld/door%s", (long long)one->id.n,
                                         view->a6 ? "" : "?size=a6"));
    view->doors = (List){ one, 1 };
    view->under = one->name;
    view->next = url_of(S("#"));
    reply_title(reply, one->plaque);
    return reply_page(cx, reply, &place_doors, view);
}

typedef struct {
    PlaceId under, cursor;
    Str level, size;
} DoorsForm;
static const Input doors_inputs[] = {
    INPUT(DoorsForm, under, "所属", .required = true),
    INPUT(DoorsForm, level, "级别", .max = 10),
    INPUT(DoorsForm, size, "纸张", .max = 2),
    INPUT(DoorsForm, cursor, "从此往后", .widget = WIDGET_HIDDEN),
};
FORM(doors_form, DoorsForm, doors_inputs, "打印");

static Err doors(Cx *cx, const Req *req, Reply *reply)
{
    const DoorsForm *form = req_form(req);
    DoorsView *view = NEW(cx->arena, DoorsView);
    Place under;
    List rows;
    TRY(place_find(cx, form->under, &under));
    PlaceFilter filter = { .under = under.path, .by_state = true, .state = PLACE_OPEN };
    filter.by_level = place_level_parse(form->level, &filter.level);
    TRY(place_list(cx, &filter, form->cursor, DOORS_MAX + 1, &rows));
    view->more = rows.n > DOORS_MAX;
    size_t n = view->more ? DOORS_MAX : rows.n;
    Door *all = NEW_ARRAY(cx->arena, Door, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(hang_door(cx, req, LIST_AT(&rows, PlaceRow, i)->id, &all[i]));
    view->doors = (List){ all, n };
    view->under = under.name;
    view->a6 = str_eq(form->size, S("a6"));
    view->other_size = url_of(
        str_printf(cx->arena, "/places/doors?under=%lld&level=%.*s%s", (long long)under.id.n,
                   STR_FMT(filter.by_level ? str(place_level_words[filter.level]) : S("")),
                   view->a6 ? "" : "&size=a6"));
    view->next = url_of(S("#"));
    if (view->more)
        view->next = url_of(str_printf(
            cx->arena, "/places/doors?under=%lld&level=%.*s%s&cursor=%lld", (long long)under.id.n,
            STR_FMT(filter.by_level ? str(place_level_words[filter.level]) : S("")),
            view->a6 ? "&size=a6" : "", (long long)all[n - 1].id.n));
    return reply_page(cx, reply, &place_doors, view);
}

// --- forms of the staff
// --------------------------------------------------------------------------------

typedef struct {
    Str name;
    PlaceKind kind;
    Str host, keeper, phone, hours, address;
    Datum datum;
    Str lat, lon;
    int64_t as_read;
} EditForm;
static const Input edit_inputs[] = {
    INPUT(EditForm, name, "名称", .required = true, .max = 60),
    INPUT_WORD(EditForm, kind, "场所类型", place_kind_words, place_kind_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(EditForm, host, "依托单位", .max = 60),
    INPUT(EditForm, keeper, "负责人", .max = 30),
    INPUT(EditForm, phone, "对外电话", .hint = TEXT("会公开显示"), .widget = WIDGET_PHONE,
          .max = 30),
    INPUT(EditForm, hours, "开放时间", .hint = TEXT("照门口的写，例如：周一至周五 8:30–17:30"),
          .max = 100),
    INPUT(EditForm, address, "地址", .max = 120),
    INPUT_WORD(EditForm, datum, "坐标系", datum_words, datum_texts, .required = true,
               .widget = WIDGET_SELECT,
               .hint = TEXT("从哪个地图抄来的坐标就选哪一个，选错会偏几百米")),
    INPUT(EditForm, lat, "纬度", .max = 20),
    INPUT(EditForm, lon, "经度", .max = 20),
    INPUT(EditForm, as_read, "", .widget = WIDGET_HIDDEN, .max = INT64_MAX),
};
FORM(edit_form, EditForm, edit_inputs, "保存");

typedef struct {
    PlaceState state;
    Str reason;
} StateForm;
static const Input state_inputs[] = {
    INPUT_WORD(StateForm, state, "改为", place_state_words, place_state_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(StateForm, reason, "原因", .hint = TEXT("暂停和撤销必填，会公开显示"), .max = 200),
};
FORM(state_form, StateForm, state_inputs, "更改状态");

typedef struct {
    int64_t year, persons;
    Str source;
} PopulationForm;
static const Input population_inputs[] = {
    INPUT(PopulationForm, year, "年份", .required = true, .widget = WIDGET_NUMBER, .min = 1949,
          .max = 2200),
    INPUT(PopulationForm, persons, "常住人口（人）", .required = true, .widget = WIDGET_NUMBER,
          .min = 0, .max = 100000000),
    INPUT(PopulationForm, source, "来源", .required = true, .min = 2, .max = 100,
          .hint = TEXT("例如：第七次人口普查；同一年再填会替换")),
};
FORM(population_form, PopulationForm, population_inputs, "登记人口");

typedef struct {
    bool assessed;
    Day since;
    Str reason;
} AssessedForm;
static const Input assessed_inputs[] = {
    INPUT(AssessedForm, assessed, "列入考核组"),
    INPUT(AssessedForm, since, "自哪天起", .widget = WIDGET_DAY),
    INPUT(AssessedForm, reason, "依据", .max = 100),
};
FORM(assessed_form, AssessedForm, assessed_inputs, "保存");

typedef struct {
    int64_t col, line;
} CellForm;
static const Input cell_inputs[] = {
    INPUT(CellForm, col, "列", .required = true, .widget = WIDGET_NUMBER, .min = -1, .max = 30,
          .hint = TEXT("从 0 数起；填 −1 交给系统自动排")),
    INPUT(CellForm, line, "行", .required = true, .widget = WIDGET_NUMBER, .min = 0, .max = 30),
};
FORM(cell_form, CellForm, cell_inputs, "放到这里");

typedef struct {
    PlaceId id;
    Str title;
    Text state_text;
    bool retired, may_direct, like_branch;
    FormView edit, state, population, assessed, cell;
} EditView;
static const Field edit_view_fields[] = {
    FIELD(EditView, id),
    FIELD(EditView, title),
    FIELD(EditView, state_text),
    FIELD(EditView, retired),
    FIELD(EditView, may_direct),
    SHOWN(EditView, like_branch),
    PART(EditView, edit, form_view_shape),
    PART(EditView, state, form_view_shape),
    PART(EditView, population, form_view_shape),
    PART(EditView, assessed, form_view_shape),
    PART(EditView, cell, form_view_shape),
};
static const Shape edit_view_shape = SHAPE(EditView, edit_view_fields);
PAGE(place_edit_page, edit_view_shape, "维护阵地资料", .layout = LAYOUT_DESK);

// Read and refused here, so that nobody opens a page whose every button would be refused.
static Err find_managed(Cx *cx, const Req *req, Place *out)
{
    TRY(place_find(cx, (PlaceId){ req_number(req, "id") }, out));
    return place_may_manage(&cx->actor, out->path) ? OK : &place_not_yours;
}

static Str action(Cx *cx, PlaceId id, const char *verb)
{
    return str_printf(cx->arena, "/places/%lld/%s", (long long)id.n, verb);
}

static Err edit_page(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    Place place;
    TRY(find_managed(cx, req, &place));
    Point point = point_of(&place);
    EditForm now = {
        .name = place.name,
        .kind = place.kind,
        .host = place.host,
        .keeper = place.keeper,
        .phone = place.phone,
        .hours = place.hours,
        .address = place.address,
        .datum = DATUM_WGS84,
        .lat = point_known(point) ? degrees_str(cx->arena, point.lat_e7) : S(""),
        .lon = point_known(point) ? degrees_str(cx->arena, point.lon_e7) : S(""),
        .as_read = place.changed_at.ms,
    };
    StateForm state = { .state = place.state == PLACE_OPEN ? PLACE_SUSPENDED : PLACE_OPEN };
    PopulationForm population = { .year = place.population_year ? place.population_year
                                                                : day_year(cx->today),
                                  .persons = place.population };
    AssessedForm assessed = { .assessed = place.assessed, .since = cx->today };
    CellForm cell = { .col = -1 };
    view->id = place.id;
    view->title = place_title(cx->arena, place.level, place.name);
    view->state_text = place_state_texts[place.state];
    view->retired = place.state == PLACE_RETIRED;
    view->may_direct = place_may_direct(&cx->actor, place.path);
    view->like_branch = place_like_branch(place.level);
    view->edit = form_view(cx, &edit_form, action(cx, place.id, "edit"), &now);
    view->state = form_view(cx, &state_form, action(cx, place.id, "state"), &state);
    view->population = form_view(cx, &population_form, action(cx, place.id, "population"),
                                 &population);
    view->assessed = form_view(cx, &assessed_form, action(cx, place.id, "assessed"), &assessed);
    view->cell = form_view(cx, &cell_form, action(cx, place.id, "cell"), &cell);
    reply_title(reply, view->title);
    return reply_page(cx, reply, &place_edit_page, view);
}

// Empty forgets the point. A datum chosen over figures that nobody touched would move the place by
// hundreds of metres.
static Err typed_point(Cx *cx, Str lat, Str lon, Datum datum, Point old, Point *out)
{
    *out = (Point){ 0 };
    if (str_trim(lat).n == 0 && str_trim(lon).n == 0)
        return OK;
    Point as_typed;
    if (!place_point_typed(cx, lat, lon, DATUM_WGS84, &as_typed))
        return &fault_invalid;
    bool untouched = point_known(old) && as_typed.lat_e7 == old.lat_e7 &&
                     as_typed.lon_e7 == old.lon_e7;
    if (untouched && datum != DATUM_WGS84) {
        cx_problem(cx, S("datum"), "untouched",
                   TEXT("坐标没有改动，显示的就是 WGS-84，请选回 WGS-84"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    *out = point_to_wgs84(as_typed, datum);
    return OK;
}

static Err edit(Cx *cx, const Req *req, Reply *reply)
{
    const EditForm *form = req_form(req);
    Place place;
    Point point;
    TRY(find_managed(cx, req, &place));
    TRY(typed_point(cx, form->lat, form->lon, form->datum, point_of(&place), &point));
    PlaceEdit change = {
        .name = form->name,
        .kind = form->kind,
        .host = form->host,
        .keeper = form->keeper,
        .phone = form->phone,
        .hours = form->hours,
        .address = form->address,
        .point = point,
        .as_read = { form->as_read },
    };
    TRY(place_edit(cx, place.id, &change));
    reply_say(cx, reply, TEXT("已保存"));
    return reply_goto_row(cx, reply, "/places/", place.id.n);
}

static Err set_state(Cx *cx, const Req *req, Reply *reply)
{
    const StateForm *form = req_form(req);
    PlaceId id = { req_number(req, "id") };
    TRY(place_state_set(cx, id, form->state, form->reason));
    reply_say(cx, reply, TEXT("状态已更改"));
    return reply_goto_row(cx, reply, "/places/", id.n);
}

static Err set_population(Cx *cx, const Req *req, Reply *reply)
{
    const PopulationForm *form = req_form(req);
    PlaceId id = { req_number(req, "id") };
    TRY(place_population_set(cx, id, (int)form->year, form->persons, form->source));
    reply_say(cx, reply, TEXT("人口已登记"));
    return reply_goto_row(cx, reply, "/places/", id.n);
}

static Err set_assessed(Cx *cx, const Req *req, Reply *reply)
{
    const AssessedForm *form = req_form(req);
    PlaceId id = { req_number(req, "id") };
    TRY(place_assessed_set(cx, id, form->assessed, form->since, form->reason));
    reply_say(cx, reply, TEXT("已保存"));
    return reply_goto_row(cx, reply, "/places/", id.n);
}

static Err set_cell(Cx *cx, const Req *req, Reply *reply)
{
    const CellForm *form = req_form(req);
    TRY(place_cell_set(cx, (PlaceId){ req_number(req, "id") }, (int)form->col, (int)form->line));
    return reply_goto(cx, reply, S("/places/map"));
}

// --- adding a node
// -----------------------------------------------------------------------------------

typedef struct {
    PlaceLevel level;
    Str name, host, keeper, phone, hours, address;
    Datum datum;
    Str lat, lon;
} AddForm;
static const Input add_inputs[] = {
    INPUT_WORD(AddForm, level, "类别", place_level_words, place_level_texts, .required = true,
               .widget = WIDGET_SELECT),
    INPUT(AddForm, name, "名称", .required = true, .max = 60),
    INPUT(AddForm, host, "依托单位", .max = 60),
    INPUT(AddForm, keeper, "负责人", .max = 30),
    INPUT(AddForm, phone, "对外电话", .widget = WIDGET_PHONE, .max = 30),
    INPUT(AddForm, hours, "开放时间", .max = 100),
    INPUT(AddForm, address, "地址", .max = 120),
    INPUT_WORD(AddForm, datum, "坐标系", datum_words, datum_texts, .widget = WIDGET_SELECT,
               .hint = TEXT("从哪个地图抄来的坐标就选哪一个，选错会偏几百米")),
    INPUT(AddForm, lat, "纬度", .max = 20),
    INPUT(AddForm, lon, "经度", .max = 20),
};
FORM(add_form, AddForm, add_inputs, "添加");

typedef struct {
    PlaceId id;
    Str above;
    FormView form;
} AddView;
static const Field add_view_fields[] = { FIELD(AddView, id), FIELD(AddView, above),
                                         PART(AddView, form, form_view_shape) };
static const Shape add_view_shape = SHAPE(AddView, add_view_fields);
PAGE(place_add_page, add_view_shape, "添加阵地", .layout = LAYOUT_DESK);

static Err add_page(Cx *cx, const Req *req, Reply *reply)
{
    AddView *view = NEW(cx->arena, AddView);
    Place above;
    TRY(find_managed(cx, req, &above));
    if (above.state == PLACE_RETIRED)
        return &place_gone;
    FormChoice choices[PLACE_LEVELS];
    size_t n = 0;
    AddForm preset = { .datum = DATUM_GCJ02 };
    for (int level = PLACE_LEVELS - 1; level >= 0; level--) {
        if (!place_may_stand((PlaceLevel)level, above.level) || level == LEVEL_BRANCH)
            continue;
        choices[n++] = (FormChoice){ .value = str(place_level_words[level]),
                                     .text = place_level_texts[level] };
        preset.level = (PlaceLevel)level;
    }
    if (n == 0)
        return &place_misplaced;
    view->id = above.id;
    view->above = place_title(cx->arena, above.level, above.name);
    view->form = form_view(cx, &add_form, action(cx, above.id, "add"), &preset);
    form_choices(cx, &view->form, "level", choices, n);
    return reply_page(cx, reply, &place_add_page, view);
}

static Err add(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    Point point;
    PlaceId id;
    TRY(typed_point(cx, form->lat, form->lon, form->datum, (Point){ 0 }, &point));
    PlaceNew new = {
        .parent = { req_number(req, "id") },
        .level = form->level,
        .kind = place_kind_of(form->level, form->name),
        .name = form->name,
        .host = form->host,
        .keeper = form->keeper,
        .phone = form->phone,
        .hours = form->hours,
        .address = form->address,
        .point = point,
    };
    TRY(place_add(cx, &new, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已添加"));
    return reply_goto_row(cx, reply, "/places/", id.n);
}

// --- the room
// ----------------------------------------------------------------------------------------------

static const Route routes[] = {
    GET("/places", tree, PUBLIC, .page = &places_tree, .form = &tree_form,
        .title = TEXT("阵地网络")),
    GET("/places/list", list, PUBLIC, .page = &places_list, .form = &list_form,
        .title = TEXT("阵地一览")),
    GET("/places/map", map, PUBLIC, .page = &places_map, .title = TEXT("各乡镇街道的方位示意")),
    GET("/places/near", near_me, PUBLIC, .page = &places_near, .form = &near_form,
        .title = TEXT("离一个坐标最近的阵地")),
    GET("/places/doors", doors, ONLY(ROLES_STAFF), .page = &place_doors, .form = &doors_form,
        .title = TEXT("一个所的全部门口二维码")),
    GET("/places/{id}", show, PUBLIC, .page = &place_show, .title = TEXT("一个阵地")),
    GET("/places/{id}/qr.svg", qr_file, PUBLIC, .title = TEXT("阵地的二维码"),
        .flags = ROUTE_NO_API),
    GET("/places/{id}/door", door, ONLY(ROLES_STAFF), .page = &place_doors,
        .title = TEXT("门口二维码")),
    GET("/places/{id}/edit", edit_page, ONLY(ROLES_DISPATCH), .page = &place_edit_page,
        .title = TEXT("维护阵地资料"), .flags = ROUTE_NO_API),
    POST("/places/{id}/edit", edit, ONLY(ROLES_DISPATCH), .form = &edit_form, .again = edit_page,
         .title = TEXT("改阵地资料")),
    POST("/places/{id}/state", set_state, ONLY(ROLES_DISPATCH), .form = &state_form,
         .again = edit_page, .title = TEXT("改阵地状态")),
    POST("/places/{id}/population", set_population, ONLY(ROLE_CENTRE), .form = &population_form,
         .again = edit_page, .title = TEXT("登记常住人口")),
    POST("/places/{id}/assessed", set_assessed, ONLY(ROLE_CENTRE), .form = &assessed_form,
         .again = edit_page, .title = TEXT("列入或移出考核组")),
    POST("/places/{id}/cell", set_cell, ONLY(ROLE_CENTRE), .form = &cell_form, .again = edit_page,
         .title = TEXT("示意图上的位置")),
    GET("/places/{id}/add", add_page, ONLY(ROLES_DISPATCH), .page = &place_add_page,
        .title = TEXT("添加阵地"), .flags = ROUTE_NO_API),
    POST("/places/{id}/add", add, ONLY(ROLES_DISPATCH), .form = &add_form, .again = add_page,
         .title = TEXT("添加阵地")),
};

static const FindSource finds[] = { { "place", TEXT("阵地"), "/places/", place_changed } };

const Room places_room = {
    .name = "places",
    .title = TEXT("阵地"),
    ROUTES(routes),
    FINDS(finds),
    COMMANDS(place_commands),
    .check = places_check,
};
