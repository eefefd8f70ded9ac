// What the lists of staff share: the node one stands at, where the next page is, places to choose
// from, and the pages that are one such list and nothing else.
#include "rooms/needs/needs_inside.h"

#define PAGE_ROWS   50
#define EXPORT_ROWS 1000

static const Field node_fields[] = {
    FIELD(NeedNode, id),
    FIELD(NeedNode, name),
    SHOWN(NeedNode, current),
    SHOWN(NeedNode, href),
};
const Shape need_node_shape = SHAPE(NeedNode, node_fields);

static const Field pager_fields[] = {
    SHOWN(NeedPager, next), SHOWN(NeedPager, csv),   SHOWN(NeedPager, xlsx),
    FIELD(NeedPager, more), SHOWN(NeedPager, empty),
};
const Shape need_pager_shape = SHAPE(NeedPager, pager_fields);

static const Field form_fields[] = {
    SHOWN(NeedFormView, title),
    FIELD_(NeedFormView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(NeedFormView, back),
    SHOWN(NeedFormView, hint),
};
const Shape need_form_shape = SHAPE(NeedFormView, form_fields);

int64_t need_query_id(const Req *req, const char *name)
{
    int64_t id = 0;
    return str_int(req_query(req, name), &id) && id > 0 ? id : 0;
}

int need_limit(const Req *req, int page)
{
    return req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX ? EXPORT_ROWS : page;
}

// The place of a grant, or the station that a grid belongs to.
static Err place_of_grant(Cx *cx, const Grant *grant, PlaceId *place)
{
    *place = grant->place;
    return grant->role == ROLE_GRID ? place_station_for(cx, grant->place, place) : OK;
}

static Err nodes_of(Cx *cx, const char *path, NeedScope *scope)
{
    List below = { 0 };
    bool opens = scope->place.level == LEVEL_CENTRE || place_like_branch(scope->place.level);
    if (opens && !scope->own)
        TRY(place_children(cx, scope->place.id, &below));
    NeedNode *nodes = NEW_ARRAY(cx->arena, NeedNode, cx->actor.grant_count + below.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        PlaceId place;
        if ((grant->role & NEED_READERS) == 0 || grant->place.n == 0)
            continue;
        TRY(place_of_grant(cx, grant, &place));
        nodes[n++] = (NeedNode){ .id = place, .name = grant->name };
    }
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *place = LIST_AT(&below, PlaceRow, i);
        nodes[n++] = (NeedNode){ .id = place->id, .name = place->name };
    }
    for (size_t i = 0; i < n; i++) {
        nodes[i].current = same(nodes[i].id, scope->place.id);
        nodes[i].href = url_of(
            str_printf(cx->arena, "%s?node=%lld", path, (long long)nodes[i].id.n));
    }
    scope->nodes = (List){ nodes, n };
    scope->many = n > 1;
    return OK;
}

Err need_scope(Cx *cx, const Req *req, const char *path, NeedScope *out)
{
    PlaceId place = { need_query_id(req, "node") };
    if (place.n == 0) {
        const Grant *grant = actor_grant(&cx->actor, NEED_READERS, (Str){ 0 });
        if (grant == NULL || grant->place.n == 0)
            return &fault_missing;
        TRY(place_of_grant(cx, grant, &place));
    }
    TRY(place_find(cx, place, &out->place));
    const Grant *grant = actor_grant(&cx->actor, NEED_READERS, out->place.path);
    if (grant == NULL && !order_desk_covers(&cx->actor, out->place.path))
        return &place_missing;
    out->own = grant != NULL && grant->depth == DEPTH_OWN;
    return nodes_of(cx, path, out);
}

static Str node_href(Cx *cx, const char *path, const char *face, PlaceId node)
{
    return str_printf(cx->arena, "%s%s?node=%lld", path, face, (long long)node.n);
}

NeedPager need_pager(Cx *cx, const Req *req, Reply *reply, const char *path, PlaceId node, size_t n,
                     int limit, int64_t last)
{
    NeedPager pager = { .csv = url_of(node_href(cx, path, ".csv", node)),
                        .xlsx = url_of(node_href(cx, path, ".xlsx", node)),
                        .more = n == (size_t)limit,
                        .empty = n == 0 && need_query_id(req, "cursor") == 0 };
    if (pager.more) {
        Str cursor = str_printf(cx->arena, "%lld", (long long)last);
        pager.next = url_of(str_printf(cx->arena, "%.*s&cursor=%.*s",
                                       STR_FMT(node_href(cx, path, "", node)), STR_FMT(cursor)));
        reply_next(cx, reply, cursor);
    }
    return pager;
}

FormChoice need_choice(Cx *cx, int64_t id, Str text)
{
    return (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)id), .text_str = text };
}

Err need_place_choices(Cx *cx, FormView *form, const char *field, bool above)
{
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, 2000);
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count && n < 1000; i++) {
        const Grant *grant = &cx->actor.grants[i];
        PlaceFilter filter = { .by_level = true, .level = LEVEL_STATION };
        List stations;
        PlaceId own;
        if ((grant->role & NEED_DESKS) == 0 || grant->place.n == 0)
            continue;
        TRY(place_of_grant(cx, grant, &own));
        TRY(place_path_of(cx, own, &filter.under));
        TRY(place_list(cx, &filter, NO(Place), 1000, &stations));
        if (above && (stations.n != 1 || !same(LIST_AT(&stations, PlaceRow, 0)->id, own)))
            choices[n++] = need_choice(cx, own.n, grant->name);
        for (size_t j = 0; j < stations.n && n < 1999; j++) {
            const PlaceRow *place = LIST_AT(&stations, PlaceRow, j);
            choices[n++] = need_choice(
                cx, place->id.n,
                str_printf(cx->arena, "%.*s · %.*s", STR_FMT(place->under), STR_FMT(place->name)));
        }
    }
    form_choices(cx, form, field, choices, n);
    return OK;
}

Err need_list_page(Cx *cx, const Req *req, Reply *reply, const NeedListKind *kind)
{
    NeedList *view = NEW(cx->arena, NeedList);
    NeedScope scope;
    int64_t last = 0;
    int limit = need_limit(req, PAGE_ROWS);
    TRY(need_scope(cx, req, kind->path, &scope));
    TRY(kind->list(cx, scope.place.path, need_query_id(req, "cursor"), limit, &view->rows, &last));
    view->pager = need_pager(cx, req, reply, kind->path, scope.place.id, view->rows.n, limit, last);
    view->node_name = scope.place.name;
    view->nodes = scope.nodes;
    view->many_nodes = scope.many;
    view->may_note = actor_is(&cx->actor, NEED_DESKS);
    view->may_ask = actor_is(&cx->actor, NEED_KEEPERS);
    return reply_page(cx, reply, need_pages[kind->page], view);
}
