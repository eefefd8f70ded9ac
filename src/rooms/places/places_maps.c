// Points as people write them, hear of them and open them on a map.
#include "rooms/places/places.h"
#include "base/buf.h"

static const Field link_fields[] = { FIELD(MapLinks, geo), FIELD(MapLinks, amap),
                                     FIELD(MapLinks, tencent), FIELD(MapLinks, baidu) };
const Shape map_links_shape = SHAPE(MapLinks, link_fields);

// Each map application is given the point in its own datum: mixed up, a visitor is sent 575 m
// astray.
void map_links(Cx *cx, Point wgs, Str title, MapLinks *out)
{
    *out = (MapLinks){ url_of(S("#")), url_of(S("#")), url_of(S("#")), url_of(S("#")) };
    if (!point_known(wgs))
        return;
    Point gcj = point_from_wgs84(wgs, DATUM_GCJ02), bd = point_from_wgs84(wgs, DATUM_BD09);
    Buf name = buf_new(cx->arena, 1024);
    buf_url(&name, title);
    Str word = buf_str(&name);
    out->geo = url_of(str_printf(cx->arena, "geo:%.*s,%.*s",
                                 STR_FMT(degrees_str(cx->arena, wgs.lat_e7)),
                                 STR_FMT(degrees_str(cx->arena, wgs.lon_e7))));
    out->amap = url_of(str_printf(
        cx->arena,
        "https://uri.amap.com/marker?position=%.*s,%.*s&name=%.*s&coordinate=gaode&callnative=1",
        STR_FMT(degrees_str(cx->arena, gcj.lon_e7)), STR_FMT(degrees_str(cx->arena, gcj.lat_e7)),
        STR_FMT(word)));
    out->tencent = url_of(str_printf(
        cx->arena,
        "https://apis.map.qq.com/uri/v1/marker?marker=coord:%.*s,%.*s;title:%.*s&referer=redvest",
        STR_FMT(degrees_str(cx->arena, gcj.lat_e7)), STR_FMT(degrees_str(cx->arena, gcj.lon_e7)),
        STR_FMT(word)));
    out->baidu = url_of(str_printf(cx->arena,
                                   "https://api.map.baidu.com/"
                                   "marker?location=%.*s,%.*s&title=%.*s&content=%.*s&output=html&"
                                   "coord_type=bd09ll&src=redvest",
                                   STR_FMT(degrees_str(cx->arena, bd.lat_e7)),
                                   STR_FMT(degrees_str(cx->arena, bd.lon_e7)), STR_FMT(word),
                                   STR_FMT(word)));
}

Str place_distance_words(Cx *cx, int64_t metres)
{
    if (metres < 1000)
        return say_with(cx->arena, cx->lang, TEXT("{0} 米"),
                        str_printf(cx->arena, "%lld", (long long)metres), (Str){ 0 });
    int64_t tenths = (metres + 50) / 100;
    return say_with(
        cx->arena, cx->lang, TEXT("{0} 公里"),
        str_printf(cx->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)),
        (Str){ 0 });
}

bool place_point_typed(Cx *cx, Str lat, Str lon, Datum datum, Point *out)
{
    Point point;
    bool fine = true;
    if (!degrees_parse(lat, &point.lat_e7) || point.lat_e7 > 900000000 ||
        point.lat_e7 < -900000000) {
        fine = false;
        cx_problem(cx, S("lat"), "degrees", TEXT("纬度请写成 30.1012345 这样的十进制度数"),
                   (Str){ 0 }, (Str){ 0 });
    }
    if (!degrees_parse(lon, &point.lon_e7)) {
        fine = false;
        cx_problem(cx, S("lon"), "degrees", TEXT("经度请写成 114.9712345 这样的十进制度数"),
                   (Str){ 0 }, (Str){ 0 });
    }
    if (fine)
        *out = point_to_wgs84(point, datum);
    return fine;
}
