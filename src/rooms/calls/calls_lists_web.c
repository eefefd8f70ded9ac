// The lists of the station's telephone: which desk, what waits or has ended, where a page begins.
#include "rooms/calls/calls_pages.h"

static const Field call_tab_fields[] = { FIELD(CallTab, text), FIELD(CallTab, href),
                                         SHOWN(CallTab, current) };
const Shape call_tab_shape = SHAPE(CallTab, call_tab_fields);

List call_tabs(Cx *cx, const char *current)
{
    static const struct {
        Text text;
        const char *href;
        RoleSet roles;
    } tabs[] = {
        { TEXT("待回电"), "/calls/missed", CALL_READERS },
        { TEXT("电话告知"), "/calls/tell", CALL_READERS },
        { TEXT("电话评单"), "/calls/rate", ROLES_DISPATCH },
        { TEXT("回访"), "/revisits", ROLES_DISPATCH | ROLE_SUPERVISOR },
        { TEXT("家人代办"), "/calls/families", CALL_DESKS },
    };
    CallTab *out = NEW_ARRAY(cx->arena, CallTab, COUNT(tabs));
    size_t n = 0;
    for (size_t i = 0; i < COUNT(tabs); i++)
        if (actor_is(&cx->actor, tabs[i].roles))
            out[n++] = (CallTab){ tabs[i].text, url_of(str(tabs[i].href)),
                                  str_eq(str(current), str(tabs[i].href)) };
    return (List){ out, n };
}

static Url list_href(Cx *cx, const char *path, const char *face, PlaceId node, bool ended,
                     Str cursor)
{
    return url_of(str_printf(cx->arena, "%s%s?node=%lld%s%s%.*s", path, face, (long long)node.n,
                             ended ? "&ended=1" : "", cursor.n > 0 ? "&cursor=" : "",
                             STR_FMT(cursor)));
}

Err call_list(Cx *cx, const Req *req, Reply *reply, const CallListKind *kind, CallList *view,
              CallDesk *desk)
{
    int64_t node = 0;
    bool ended = str_eq(req_query(req, "ended"), S("1"));
    if (!str_int(req_query(req, "node"), &node))
        node = 0;
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    size_t most = table ? CALL_EXPORT : CALL_ROWS;
    TRY(call_desk(cx, kind->roles, (PlaceId){ node }, desk));
    CallAsk ask = { .desk = desk, .ended = ended, .limit = (int)most + 1 };
    call_cursor(req_query(req, "cursor"), &ask);
    TRY(kind->list(cx, &ask, &view->rows));
    view->next = url_of(S("#"));
    view->more = view->rows.n > most;
    if (view->more) {
        Time due;
        int64_t id;
        view->rows.n = most;
        kind->last(&view->rows, &due, &id);
        Str cursor = str_printf(cx->arena, "%lld-%lld", (long long)due.ms, (long long)id);
        view->next = list_href(cx, kind->path, "", desk->place, ended, cursor);
        reply_next(cx, reply, cursor);
    }
    view->tabs = call_tabs(cx, kind->path);
    view->node_name = desk->name;
    view->ended = ended;
    view->empty = view->rows.n == 0;
    view->csv = list_href(cx, kind->path, ".csv", desk->place, ended, S(""));
    view->xlsx = list_href(cx, kind->path, ".xlsx", desk->place, ended, S(""));
    view->open_href = list_href(cx, kind->path, "", desk->place, false, S(""));
    view->ended_href = list_href(cx, kind->path, "", desk->place, true, S(""));
    return OK;
}

Str call_path(Cx *cx, const char *path, int64_t id, const char *act)
{
    return str_printf(cx->arena, "%s/%lld%s", path, (long long)id, act);
}
