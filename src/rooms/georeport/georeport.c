#include "base/utf8.h"
#include "rooms/georeport/georeport_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "store/db.h"

FAULT(geo_key_missing, 403, "georeport.key_missing", "请在 api_key 里给出接口令牌");
FAULT(geo_key_wrong, 403, "georeport.key_wrong", "api_key 不是有效的接口令牌");
FAULT(geo_scope, 403, "georeport.scope", "这个令牌不能在这里替别人登记，请去掉 phone 或换一个令牌");
FAULT(geo_jurisdiction, 404, "georeport.jurisdiction", "jurisdiction_id 不是本县的区划代码");
FAULT(geo_service, 404, "georeport.service", "没有这个 service_code，请从 services 里选");
FAULT(geo_request, 404, "georeport.request", "没有这个 service_request_id");
FAULT(geo_service_missing, 400, "georeport.service_missing", "请在 service_code 里写明服务");
FAULT(geo_where, 400, "georeport.where",
      "请给出 lat 和 long，或者 address_string，或者 address_id");
FAULT(geo_point, 400, "georeport.point", "lat 和 long 要用 WGS-84 的度数，并且在本县范围内");
FAULT(geo_address_id, 400, "georeport.address_id", "address_id 要用本县阵地的区划代码");
FAULT(geo_dates, 400, "georeport.dates",
      "start_date 和 end_date 写作 2026-11-28T08:00:00+08:00，相差不超过 90 天");
FAULT(geo_status, 400, "georeport.status", "status 只有 open 和 closed");
FAULT(geo_ids, 400, "georeport.ids", "service_request_id 一次最多 50 个，用逗号分开");
FAULT(geo_description, 400, "georeport.description", "请在 description 里用 2 至 500 个字写明情况");
FAULT(geo_media, 400, "georeport.media", "media_url 要以 https:// 开头，最多 300 个字符");
FAULT(geo_attribute, 400, "georeport.attribute",
      "attribute[wanted_on] 写作日期，attribute[wanted_part] 为 morning、afternoon 或 evening");

// --- reading

static const Field request_fields[] = {
    FIELD(GeoRequest, number),
    WORD(GeoRequest, kind, order_kind_words),
    WORD(GeoRequest, state, order_state_words),
    FIELD(GeoRequest, item),
    FIELD(GeoRequest, service_name),
    FIELD(GeoRequest, place_name),
    FIELD(GeoRequest, place_code),
    FIELD(GeoRequest, lat_e7),
    FIELD(GeoRequest, lon_e7),
    FIELD(GeoRequest, team_name),
    FIELD(GeoRequest, due_at),
    FIELD(GeoRequest, placed_at),
    FIELD(GeoRequest, ended_at),
    FIELD(GeoRequest, changed_at),
};
static const Shape request_shape = SHAPE(GeoRequest, request_fields);

#define REQUESTS                                                                         \
    "select o.number, o.kind, o.state, o.item, i.name as service_name,"                  \
    "       p.name as place_name, p.code as place_code, p.lat_e7, p.lon_e7,"             \
    "       t.name as team_name, o.due_at, o.placed_at, o.ended_at,"                     \
    "       (select max(s.at) from order_steps s where s.order_id = o.id) as changed_at" \
    "  from orders o join places p on p.id = o.place left join items i on i.id = o.item" \
    "  left join teams t on t.id = o.team where o.kind in ('catalogue', 'problem')"

// Numbers begin with the day, so the index of numbers serves a span of days.
SQL(requests_sql,
    REQUESTS " and o.number >= $1 and o.number < $2 and o.placed_at >= $3 and o.placed_at <= $4"
             " and ($5 = '' or $5 like '%,' || case when o.kind = 'problem' then 'problem'"
             "                                 else cast(o.item as text) end || ',%')"
             " and ($6 = 0 or ($6 = 1) = (o.ended_at is null))"
             " order by o.number desc limit $7",
    P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(request_sql, REQUESTS " and o.number = $1", P_TEXT);

static Str number_from(Cx *cx, Day day)
{
    return str_printf(cx->arena, "D%d", day.ymd);
}

Err geo_requests(Cx *cx, const GeoQuery *query, List *out)
{
    Day last = day_add(time_day(query->to), 1);
    return db_list(cx, &requests_sql, &request_shape, out, number_from(cx, time_day(query->from)),
                   number_from(cx, last), query->from, query->to, query->codes,
                   (int64_t)query->status, GEO_MOST);
}

Err geo_request_find(Cx *cx, Str number, GeoRequest *out)
{
    return db_one(cx, &request_sql, &request_shape, out, &geo_request, number);
}

// --- where

static Err nearest(Cx *cx, Point here, PlaceId *out)
{
    PlaceFilter filter = { .by_level = true,
                           .level = LEVEL_STATION,
                           .by_state = true,
                           .state = PLACE_OPEN,
                           .with_point_only = true };
    int64_t best = GEO_NEAR_M;
    List stations;
    TRY(place_list(cx, &filter, NO(Place), PLACE_EXPORT_MAX, &stations));
    *out = NO(Place);
    for (size_t i = 0; i < stations.n; i++) {
        const PlaceRow *row = LIST_AT(&stations, PlaceRow, i);
        int64_t metres = point_distance_m(here,
                                          (Point){ (int32_t)row->lat_e7, (int32_t)row->lon_e7 });
        if (metres > best)
            continue;
        best = metres;
        *out = row->id;
    }
    return out->n != 0 ? OK : &geo_point;
}

// The station whose name stands in the address, the longest one; none when there is none.
static Err named(Cx *cx, Str address, PlaceId *out)
{
    PlaceFilter filter = {
        .by_level = true, .level = LEVEL_STATION, .by_state = true, .state = PLACE_OPEN
    };
    size_t longest = 0;
    List stations;
    TRY(place_list(cx, &filter, NO(Place), PLACE_EXPORT_MAX, &stations));
    *out = NO(Place);
    for (size_t i = 0; i < stations.n; i++) {
        const PlaceRow *row = LIST_AT(&stations, PlaceRow, i);
        if (row->name.n <= longest || !str_has(address, row->name))
            continue;
        longest = row->name.n;
        *out = row->id;
    }
    return OK;
}

// What is most exact counts: the code, the point, the words; else (none) the resident's home.
static Err where(Cx *cx, const GeoReport *report, PlaceId *out)
{
    Point here;
    Place place;
    if (report->address_id.n > 0) {
        Err err = place_by_code(cx, report->address_id, &place);
        *out = place.id;
        return err == &place_missing ? &geo_address_id : err;
    }
    if (report->lat.n > 0 || report->lon.n > 0) {
        if (!degrees_parse(report->lat, &here.lat_e7) ||
            !degrees_parse(report->lon, &here.lon_e7) || !point_valid(here) || !point_known(here))
            return &geo_point;
        return nearest(cx, here, out);
    }
    return report->address_string.n > 0 ? named(cx, report->address_string, out) : &geo_where;
}

static Str address_of(Cx *cx, const GeoReport *report)
{
    if (report->address_string.n > 0 || report->lat.n == 0)
        return report->address_string;
    return str_printf(cx->arena, "%.*s, %.*s (WGS-84)", STR_FMT(report->lat), STR_FMT(report->lon));
}

// --- who

static Err resident_by_phone(Cx *cx, const GeoReport *report, PlaceId place, PersonId *out)
{
    Err err = person_by_phone(cx, report->phone, out);
    if (err != &person_missing)
        return err;
    PersonNew new = { .name = str_join(cx->arena, report->last_name, report->first_name),
                      .phone = report->phone,
                      .home = place };
    return person_add(cx, &new, out);
}

// Without a phone, or with his own, the person of the key reports for himself.
static Err whom(Cx *cx, const GeoReport *report, OrderNew *new)
{
    Str own, path = S(""), typed = phone_normal(cx->arena, report->phone);
    TRY(person_phone(cx, cx->actor.person, &own));
    if (report->phone.n == 0 || (typed.n > 0 && str_eq(typed, own))) {
        new->resident = cx->actor.person;
        new->how = ORDER_SELF;
        new->phone = own;
        return OK;
    }
    if (new->place.n != 0)
        TRY(place_path_of(cx, new->place, &path));
    if (!order_desk_covers(&cx->actor, path))
        return &geo_scope;
    new->how = ORDER_DESK;
    new->phone = report->phone;
    return resident_by_phone(cx, report, new->place, &new->resident);
}

// --- what

static Err details_of(Cx *cx, const GeoReport *report, Str *out)
{
    *out = str_trim(report->description);
    if (report->media_url.n == 0)
        return OK;
    if (!str_starts(report->media_url, S("https://")) || report->media_url.n > 300)
        return &geo_media;
    *out = str_printf(cx->arena, "%.*s\n%.*s", STR_FMT(*out), STR_FMT(report->media_url));
    *out = str_trim(*out);
    return OK;
}

static Err part_of(Str word, DayPart *out)
{
    *out = PART_NONE;
    if (word.n == 0)
        return OK;
    for (int i = PART_MORNING; i <= PART_EVENING; i++)
        if (str_eq(word, str(day_part_words[i])))
            *out = (DayPart)i;
    return *out != PART_NONE ? OK : &geo_attribute;
}

// A date alone, or the beginning of a date and time.
static Err day_of_word(Str word, Day *out)
{
    return day_parse(str_slice(word, 0, 10), out) ? OK : &geo_attribute;
}

static Err what(Cx *cx, const GeoReport *report, OrderNew *new)
{
    size_t length = utf8_length(str_trim(report->description));
    TRY(details_of(cx, report, &new->details));
    TRY(part_of(report->wanted_part, &new->wanted_part));
    new->wanted_on = cx->today;
    if (str_eq(report->service_code, S(GEO_PROBLEM))) {
        if (length < 2 || length > 500)
            return &geo_description;
        new->kind = ORDER_PROBLEM;
        new->title = geo_problem_title(cx->arena, report->description);
        return utf8_length(new->title) >= 2 ? OK : &geo_description;
    }
    new->kind = ORDER_CATALOGUE;
    if (!str_int(report->service_code, &new->item.n))
        return &geo_service;
    return day_of_word(report->wanted_on, &new->wanted_on);
}

// --- the same once more

typedef struct {
    OrderId id;
} Earlier;
static const Field earlier_fields[] = { FIELD(Earlier, id) };
static const Shape earlier_shape = SHAPE(Earlier, earlier_fields);

SQL(earlier_sql,
    "select id from orders where asked_by = $1 and placed_at > $2 and kind = $3"
    "  and coalesce(item, 0) = $4 and details = $5 and resident = $6 and wanted_on = $7"
    "  and wanted_part = $8 order by id desc limit 20",
    P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT);

// A client that got no answer sends again; the specification knows no key of a request. The same
// key with the same words about the same spot within a minute is the same report.
static Err sent_before(Cx *cx, const OrderNew *new, OrderId *id)
{
    List earlier;
    *id = NO(Order);
    TRY(db_list(cx, &earlier_sql, &earlier_shape, &earlier, cx->actor.person,
                time_add(cx->now, -GEO_REPEAT), order_kind_words[new->kind], new->item.n,
                str_trim(new->details), new->resident, new->wanted_on,
                day_part_words[new->wanted_part]));
    for (size_t i = 0; i < earlier.n && id->n == 0; i++) {
        Order order;
        unsigned by;
        Str address, phone;
        TRY(order_find(cx, LIST_AT(&earlier, Earlier, i)->id, &order, &by));
        TRY(order_contact(cx, &order, by, &address, &phone));
        if (str_eq(address, str_trim(new->address)))
            *id = order.id;
    }
    return OK;
}

Err geo_report(Cx *cx, const GeoReport *report, Str *number)
{
    OrderNew new = { .address = address_of(cx, report) };
    GeoRequest request;
    OrderId id;
    Order order;
    if (report->service_code.n == 0)
        return &geo_service_missing;
    TRY(what(cx, report, &new));
    TRY(where(cx, report, &new.place));
    TRY(whom(cx, report, &new));
    TRY(sent_before(cx, &new, &id));
    Err err = id.n != 0 ? OK : order_place(cx, &new, &id);
    if (err == &order_no_item)
        return &geo_service;
    TRY(err);
    TRY(order_find(cx, id, &order, NULL));
    TRY(geo_request_find(cx, order.number, &request));
    *number = request.number;
    return OK;
}
