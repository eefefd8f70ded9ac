#include "rooms/georeport/georeport_in.h"
#include "rooms/places/places.h"
#include "web/layout.h"
#include "web/tree.h"
#include "web/web.h"

#define ROOT "/open311/v2"

// --- the two forms

static bool is_xml(const Req *req)
{
    return str_ends(req_path(req), S(".xml"));
}

// "7" of "7.json" (cut by the face already) and of "7.xml"; anything else is no address.
static Err file_word(const Req *req, Str *out)
{
    Str file = req_word(req, "file");
    if (is_xml(req))
        *out = str_slice(file, 0, file.n - 4);
    else if (req_face(req) == FACE_JSON)
        *out = file;
    else
        return &fault_missing;
    return out->n > 0 ? OK : &fault_missing;
}

static Err reply_tree(Cx *cx, Reply *reply, Tree *tree, int status)
{
    Str bytes;
    if (!tree_done(tree, &bytes))
        return &fault_too_large;
    return reply_text(cx, reply, status,
                      tree->xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8",
                      bytes);
}

// The specification knows 400, 403 and 404; what is wrong with a value is 400 whatever we call it.
static int status_of(Err met)
{
    if (met == &fault_signed_out)
        return 403;
    return met->status == 409 || met->status == 415 || met->status == 422 ? 400 : met->status;
}

static Str sentence_of(Cx *cx, const FaultView *view)
{
    Buf out = buf_new(cx->arena, 16 << 10);
    buf_add(&out, view->sentence);
    for (size_t i = 0; i < view->problems.n; i++) {
        buf_add(&out, i == 0 ? S("：") : S("；"));
        buf_add(&out, LIST_AT(&view->problems, FaultProblem, i)->text);
    }
    return buf_str(&out);
}

static void say_fault(Cx *cx, const Req *req, Reply *reply, Err met)
{
    Tree tree = tree_new(cx->arena, is_xml(req));
    int status = status_of(met);
    tree_list(&tree, "errors");
    tree_record(&tree, "error");
    tree_plain(&tree, "code", str_printf(cx->arena, "%d", status));
    tree_text(&tree, "description", sentence_of(cx, fault_view(cx, req, met)));
    tree_end(&tree);
    tree_end(&tree);
    must(reply_tree(cx, reply, &tree, status) == OK);
}

// Served at all, and asked of this county.
static Err check_county(Cx *cx, Str jurisdiction)
{
    Place centre;
    if (!setting_bool(cx, "georeport.on"))
        return &fault_missing;
    TRY(place_centre(cx, &centre));
    return jurisdiction.n == 0 || str_eq(jurisdiction, centre.code) ? OK : &geo_jurisdiction;
}

// --- discovery

static void add_endpoint(Cx *cx, const Req *req, Tree *tree)
{
    tree_record(tree, "endpoint");
    tree_text(tree, "specification", S("http://wiki.open311.org/GeoReport_v2"));
    tree_text(tree, "url", str_join(cx->arena, req_base(req), S(ROOT)));
    tree_text(tree, "changeset", S("2026-11-28T00:00:00+08:00"));
    tree_text(tree, "type", S("production"));
    tree_list(tree, "formats");
    tree_text(tree, "format", S("text/xml"));
    tree_text(tree, "format", S("application/json"));
    tree_end(tree);
    tree_end(tree);
}

static Err discovery(Cx *cx, const Req *req, Reply *reply)
{
    Place centre;
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(check_county(cx, S("")));
    TRY(place_centre(cx, &centre));
    tree_record(&tree, "discovery");
    tree_text(&tree, "changeset", S("2026-11-28T00:00:00+08:00"));
    tree_text(&tree, "contact",
              str_printf(cx->arena, "%.*s %.*s",
                         STR_FMT(place_title(cx->arena, LEVEL_CENTRE, centre.name)),
                         STR_FMT(centre.phone)));
    tree_text(&tree, "key_service", str_join(cx->arena, req_base(req), S("/help/api")));
    tree_list(&tree, "endpoints");
    add_endpoint(cx, req, &tree);
    tree_end(&tree);
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// --- services

static const Text problem_name = TEXT("问题反映");

static void add_service(Cx *cx, Tree *tree, Str code, Str name, Str description, bool item)
{
    tree_record(tree, "service");
    tree_text(tree, "service_code", code);
    tree_text(tree, "service_name", name);
    tree_text(tree, "description", description);
    tree_plain(tree, "metadata", item ? S("true") : S("false"));
    tree_text(tree, "type", S("realtime"));
    tree_text(tree, "keywords", name);
    tree_text(tree, "group", say(cx->lang, item ? TEXT("服务菜单") : problem_name));
    tree_end(tree);
}

static Str item_code(Cx *cx, ItemId id)
{
    return str_printf(cx->arena, "%lld", (long long)id.n);
}

static Err services(Cx *cx, const Req *req, Reply *reply)
{
    List items;
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(check_county(cx, req_query(req, "jurisdiction_id")));
    TRY(item_list(cx, false, &items));
    tree_list(&tree, "services");
    add_service(cx, &tree, S(GEO_PROBLEM), say(cx->lang, problem_name),
                say(cx->lang,
                    TEXT("路灯、井盖、垃圾、噪音等身边的问题，由社区站受理，办不了的转给主管部门")),
                false);
    for (size_t i = 0; i < items.n; i++) {
        const Item *item = LIST_AT(&items, Item, i);
        add_service(cx, &tree, item_code(cx, item->id), item->name, item->summary, true);
    }
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// Left open: a list of values may follow.
static void begin_attribute(Cx *cx, Tree *tree, const char *code, const char *type, bool required,
                            int order, Text description)
{
    tree_record(tree, "attribute");
    tree_plain(tree, "variable", S("true"));
    tree_text(tree, "code", str(code));
    tree_text(tree, "datatype", str(type));
    tree_plain(tree, "required", required ? S("true") : S("false"));
    tree_text(tree, "datatype_description", S(""));
    tree_plain(tree, "order", str_printf(cx->arena, "%d", order));
    tree_text(tree, "description", say(cx->lang, description));
}

static void add_parts(Cx *cx, Tree *tree)
{
    tree_list(tree, "values");
    for (int i = PART_MORNING; i <= PART_EVENING; i++) {
        tree_record(tree, "value");
        tree_text(tree, "key", str(day_part_words[i]));
        tree_text(tree, "name", say(cx->lang, day_part_texts[i]));
        tree_end(tree);
    }
    tree_end(tree);
}

static Err definition(Cx *cx, const Req *req, Reply *reply)
{
    Str code;
    Item item = { 0 };
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(check_county(cx, req_query(req, "jurisdiction_id")));
    TRY(file_word(req, &code));
    bool problem = str_eq(code, S(GEO_PROBLEM));
    if (!problem && (!str_int(code, &item.id.n) || item_find(cx, item.id, &item) != OK ||
                     item.state != ITEM_OFFERED))
        return &geo_service;
    tree_record(&tree, "service_definition");
    tree_text(&tree, "service_code", code);
    tree_list(&tree, "attributes");
    if (!problem) {
        begin_attribute(cx, &tree, "wanted_on", "datetime", true, 1, TEXT("期望日期"));
        tree_end(&tree);
        begin_attribute(cx, &tree, "wanted_part", "singlevaluelist", false, 2, TEXT("什么时候"));
        add_parts(cx, &tree);
        tree_end(&tree);
    }
    tree_end(&tree);
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// --- requests

static void add_point(Cx *cx, Tree *tree, const GeoRequest *request)
{
    bool known = request->lat_e7 != 0 || request->lon_e7 != 0;
    tree_plain(tree, "lat", known ? degrees_str(cx->arena, request->lat_e7) : (Str){ 0 });
    tree_plain(tree, "long", known ? degrees_str(cx->arena, request->lon_e7) : (Str){ 0 });
}

// Times without their milliseconds: the W3C note has them, many readers do not.
static Str time_w3c(Cx *cx, Time t)
{
    return t.ms == 0 ? S("") : time_rfc3339(cx->arena, (Time){ t.ms - t.ms % 1000 });
}

static void add_request(Cx *cx, Tree *tree, const GeoRequest *request)
{
    bool problem = request->kind == ORDER_PROBLEM, ended = request->ended_at.ms != 0;
    tree_record(tree, "request");
    tree_text(tree, "service_request_id", request->number);
    tree_text(tree, "status", ended ? S("closed") : S("open"));
    tree_text(tree, "status_notes", say(cx->lang, order_states[request->state].text));
    tree_text(tree, "service_name", problem ? say(cx->lang, problem_name) : request->service_name);
    tree_text(tree, "service_code", problem ? S(GEO_PROBLEM) : item_code(cx, request->item));
    tree_plain(tree, "description", (Str){ 0 });
    tree_text(tree, "agency_responsible",
              request->team_name.n > 0 ? request->team_name : request->place_name);
    tree_plain(tree, "service_notice", (Str){ 0 });
    tree_text(tree, "requested_datetime", time_w3c(cx, request->placed_at));
    tree_text(tree, "updated_datetime", time_w3c(cx, request->changed_at));
    if (ended)
        tree_plain(tree, "expected_datetime", (Str){ 0 });
    else
        tree_text(tree, "expected_datetime", time_w3c(cx, request->due_at));
    tree_text(tree, "address", request->place_name);
    tree_text(tree, "address_id", request->place_code);
    tree_plain(tree, "zipcode", (Str){ 0 });
    add_point(cx, tree, request);
    tree_plain(tree, "media_url", (Str){ 0 });
    tree_end(tree);
}

static Err add_named(Cx *cx, Tree *tree, Str ids)
{
    for (int n = 0; ids.p != NULL; n++) {
        GeoRequest request;
        Str number = str_trim(str_cut(ids, ',', &ids));
        if (n == GEO_IDS)
            return &geo_ids;
        Err err = geo_request_find(cx, number, &request);
        if (err == &geo_request)
            continue;
        TRY(err);
        add_request(cx, tree, &request);
    }
    return OK;
}

static Err add_queried(Cx *cx, const Req *req, Tree *tree)
{
    GeoQuery query;
    List found;
    if (!geo_span(req_query(req, "start_date"), req_query(req, "end_date"), cx->now, &query.from,
                  &query.to))
        return &geo_dates;
    if (!geo_status_parse(req_query(req, "status"), &query.status))
        return &geo_status;
    if (!geo_codes(cx->arena, req_query(req, "service_code"), &query.codes))
        return &geo_service;
    TRY(geo_requests(cx, &query, &found));
    for (size_t i = 0; i < found.n; i++)
        add_request(cx, tree, LIST_AT(&found, GeoRequest, i));
    return OK;
}

static Err requests(Cx *cx, const Req *req, Reply *reply)
{
    Str ids = req_query(req, "service_request_id");
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(check_county(cx, req_query(req, "jurisdiction_id")));
    tree_list(&tree, "service_requests");
    if (ids.n > 0)
        TRY(add_named(cx, &tree, ids));
    else
        TRY(add_queried(cx, req, &tree));
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

static Err one_request(Cx *cx, const Req *req, GeoRequest *request)
{
    Str number;
    TRY(check_county(cx, req_query(req, "jurisdiction_id")));
    TRY(file_word(req, &number));
    return geo_request_find(cx, number, request);
}

static Err request(Cx *cx, const Req *req, Reply *reply)
{
    GeoRequest found;
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(one_request(cx, req, &found));
    tree_list(&tree, "service_requests");
    add_request(cx, &tree, &found);
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// A report has its number at once, so a token is that number.
static Err token(Cx *cx, const Req *req, Reply *reply)
{
    GeoRequest found;
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(one_request(cx, req, &found));
    tree_list(&tree, "service_requests");
    tree_record(&tree, "request");
    tree_text(&tree, "service_request_id", found.number);
    tree_text(&tree, "token", found.number);
    tree_end(&tree);
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// --- reporting

#define PARAMETER(name_, member_, label_, ...)                                                    \
    {                                                                                             \
        .name = name_, .kind = KIND_STR, .at = offsetof(GeoReport, member_), .size = sizeof(Str), \
        .label = label_, .widget = WIDGET_AREA, .max = 4000, ##__VA_ARGS__                        \
    }
static const Input report_inputs[] = {
    PARAMETER("api_key", api_key, TEXT("接口令牌"), .secret = true),
    PARAMETER("jurisdiction_id", jurisdiction_id, TEXT("区划代码")),
    PARAMETER("service_code", service_code, TEXT("服务代码")),
    PARAMETER("lat", lat, TEXT("纬度")),
    PARAMETER("long", lon, TEXT("经度")),
    PARAMETER("address_string", address_string, TEXT("地址")),
    PARAMETER("address_id", address_id, TEXT("阵地的区划代码")),
    PARAMETER("email", email, TEXT("邮箱")),
    PARAMETER("device_id", device_id, TEXT("设备")),
    PARAMETER("account_id", account_id, TEXT("账号")),
    PARAMETER("first_name", first_name, TEXT("名")),
    PARAMETER("last_name", last_name, TEXT("姓")),
    PARAMETER("phone", phone, TEXT("手机号")),
    PARAMETER("description", description, TEXT("说明")),
    PARAMETER("media_url", media_url, TEXT("图片链接")),
    PARAMETER("attribute[wanted_on]", wanted_on, TEXT("期望日期")),
    PARAMETER("attribute[wanted_part]", wanted_part, TEXT("什么时候")),
};
static const Form report_form = { "GeoReport", sizeof(GeoReport), report_inputs,
                                  COUNT(report_inputs), TEXT("提交") };

static Err report(Cx *cx, const Req *req, Reply *reply)
{
    const GeoReport *sent = req_form(req);
    Str number;
    Tree tree = tree_new(cx->arena, is_xml(req));
    TRY(check_county(cx, sent->jurisdiction_id));
    if (sent->api_key.n == 0)
        return &geo_key_missing;
    Err err = token_enter(cx, req, sent->api_key);
    if (err == &fault_signed_out)
        return &geo_key_wrong;
    TRY(err);
    TRY(geo_report(cx, sent, &number));
    tree_list(&tree, "service_requests");
    tree_record(&tree, "request");
    tree_text(&tree, "service_request_id", number);
    tree_text(&tree, "service_notice",
              say(cx->lang, TEXT("已登记，社区站受理后会在规定时间内答复")));
    tree_plain(&tree, "account_id", (Str){ 0 });
    tree_end(&tree);
    tree_end(&tree);
    return reply_tree(cx, reply, &tree, 200);
}

// clang-format off
static const Route routes[] = {
    GET(ROOT "/discovery.json", discovery, PUBLIC, .fault = say_fault, .title = TEXT("Open311：有哪些接口"), .flags = ROUTE_NO_API),
    GET(ROOT "/discovery.xml", discovery, PUBLIC, .fault = say_fault, .title = TEXT("Open311：有哪些接口"), .flags = ROUTE_NO_API),
    GET(ROOT "/services.json", services, PUBLIC, .fault = say_fault, .title = TEXT("Open311：服务列表"), .flags = ROUTE_NO_API),
    GET(ROOT "/services.xml", services, PUBLIC, .fault = say_fault, .title = TEXT("Open311：服务列表"), .flags = ROUTE_NO_API),
    GET(ROOT "/services/{file}", definition, PUBLIC, .fault = say_fault, .title = TEXT("Open311：一项服务要填什么"), .flags = ROUTE_NO_API),
    GET(ROOT "/requests.json", requests, PUBLIC, .fault = say_fault, .title = TEXT("Open311：单子列表"), .flags = ROUTE_NO_API),
    GET(ROOT "/requests.xml", requests, PUBLIC, .fault = say_fault, .title = TEXT("Open311：单子列表"), .flags = ROUTE_NO_API),
    GET(ROOT "/requests/{file}", request, PUBLIC, .fault = say_fault, .title = TEXT("Open311：一张单"), .flags = ROUTE_NO_API),
    GET(ROOT "/tokens/{file}", token, PUBLIC, .fault = say_fault, .title = TEXT("Open311：由凭证查单号"), .flags = ROUTE_NO_API),
    POST(ROOT "/requests.json", report, PUBLIC, .form = &report_form, .fault = say_fault, .title = TEXT("Open311：登记一张单"), .flags = ROUTE_NO_API | ROUTE_NO_CSRF),
    POST(ROOT "/requests.xml", report, PUBLIC, .form = &report_form, .fault = say_fault, .title = TEXT("Open311：登记一张单"), .flags = ROUTE_NO_API | ROUTE_NO_CSRF),
};
// clang-format on

static const Setting settings[] = {
    SETTING_BOOL("georeport.on", 1,
                 "对外提供 Open311 接口（问题反映和服务菜单的进展，不含个人信息）"),
};

const Room georeport_room = {
    .name = "georeport", .title = TEXT("Open311 接口"), ROUTES(routes), SETTINGS(settings)
};
