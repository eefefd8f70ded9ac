#include "rooms/search/search.h"
#include "base/utf8.h"
#include "store/search.h"
#include "town/command.h"
#include "web/web.h"

#define EVERY_MS 5000

// The i-th source over all rooms; NULL beyond the last.
static const FindSource *source_at(size_t i)
{
    for (const Room *const *room = rooms; *room != NULL; room++) {
        if (i < (*room)->find_count)
            return &(*room)->finds[i];
        i -= (*room)->find_count;
    }
    return NULL;
}

static const FindSource *source_of(Str kind)
{
    const FindSource *source;
    for (size_t i = 0; (source = source_at(i)) != NULL; i++)
        if (str_eq(kind, str(source->kind)))
            return source;
    return NULL;
}

// --- keeping the index

static Err refresh(Cx *cx, int limit, int *did)
{
    const FindSource *source;
    *did = 0;
    for (size_t i = 0; (source = source_at(i)) != NULL && *did < limit; i++) {
        int more;
        TRY(search_refresh(cx, source, limit - *did, &more));
        *did += more;
    }
    return OK;
}

static const Tick ticks[] = { { "search.refresh", EVERY_MS, refresh } };

#define REBUILT_AT_ONCE 500

static Err rebuild(Cx *cx, const Args *args, CommandOut *out)
{
    (void)args;
    const FindSource *source;
    int64_t read = 0;
    for (size_t i = 0; (source = source_at(i)) != NULL; i++) {
        TRY(search_forget(cx, source));
        for (int did = 1; did > 0; read += did) {
            ArenaMark mark = arena_mark(cx->arena);
            TRY(search_refresh(cx, source, REBUILT_AT_ONCE, &did));
            arena_rewind(cx->arena, mark);
        }
    }
    cx_audit(cx, "search", 0, (Str){ 0 }, S("rebuilt"));
    buf_printf(&out->talk, "%lld\n", (long long)read);
    return OK;
}

static const Command commands[] = {
    { .noun = "search",
      .verb = "rebuild",
      .summary = TEXT("重建搜索索引"),
      .examples = "redvest search rebuild --db sqlite:var/daye.db",
      .act = rebuild },
};

static Err check(Cx *cx, Recount *recount)
{
    const FindSource *source;
    int64_t all = 0, example = 0;
    for (size_t i = 0; (source = source_at(i)) != NULL; i++) {
        int64_t wrong, first;
        TRY(search_compare(cx, source, &wrong, &first));
        if (wrong > 0 && all == 0)
            example = first;
        all += wrong;
    }
    recount_line(recount, TEXT("搜得到的与各处登记的一致"), all,
                 all > 0 ? str_printf(cx->arena, "%lld", (long long)example) : S(""));
    return OK;
}

// --- 搜索

typedef struct {
    Str q, kind;
} SearchForm;
static const Input search_inputs[] = {
    INPUT(SearchForm, q, "找什么", .widget = WIDGET_SEARCH, .max = 40),
    INPUT(SearchForm, kind, "类别", .max = 20),
};
FORM(search_form, SearchForm, search_inputs, "搜索");

typedef struct {
    Text kind_text;
    Str kind;
    int64_t id;
    Str title, about, place;
    Url href;
} SearchRow;
static const Field row_fields[] = {
    COL(SearchRow, kind_text, "类别"),
    FIELD(SearchRow, kind),
    FIELD(SearchRow, id),
    COL(SearchRow, title, "名称"),
    COL(SearchRow, about, "说明"),
    COL(SearchRow, place, "所在"),
    FIELD(SearchRow, href),
};
static const Shape row_shape = SHAPE(SearchRow, row_fields);

typedef struct {
    Text text;
    Url href;
    bool current;
} KindLink;
static const Field link_fields[] = { FIELD(KindLink, text), FIELD(KindLink, href),
                                     FIELD(KindLink, current) };
static const Shape link_shape = SHAPE(KindLink, link_fields);

typedef struct {
    Str q, kind;
    bool asked, empty, cut;
    List kinds, rows;
    int64_t shown;
} SearchView;
static const Field view_fields[] = {
    FIELD(SearchView, q),
    FIELD(SearchView, kind),
    SHOWN(SearchView, asked),
    SHOWN(SearchView, empty),
    FIELD(SearchView, cut),
    FIELD(SearchView, shown),
    LISTED(SearchView, rows, row_shape),
    { .name = "kinds",
      .kind = KIND_LIST,
      .at = offsetof(SearchView, kinds),
      .size = sizeof(List),
      .shape = &link_shape,
      .flags = FIELD_PAGE_ONLY },
};
static const Shape view_shape = SHAPE(SearchView, view_fields);
PAGE(search_page, view_shape, "搜索");

#define SHOWN_MAX 50

static Url kind_href(Cx *cx, Str q, const char *kind)
{
    Buf buf = buf_new(cx->arena, 1024);
    buf_lit(&buf, "/search?q=");
    buf_url(&buf, q);
    buf_printf(&buf, "&kind=%s", kind);
    return url_of(buf_str(&buf));
}

static List kind_links(Cx *cx, const SearchForm *form)
{
    size_t n = 0;
    while (source_at(n) != NULL)
        n++;
    KindLink *links = NEW_ARRAY(cx->arena, KindLink, n + 1);
    links[0] = (KindLink){ TEXT("全部"), kind_href(cx, form->q, ""), form->kind.n == 0 };
    for (size_t i = 0; i < n; i++) {
        const FindSource *source = source_at(i);
        links[i + 1] = (KindLink){ source->label, kind_href(cx, form->q, source->kind),
                                   str_eq(form->kind, str(source->kind)) };
    }
    return (List){ links, n + 1 };
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    const SearchForm *form = req_form(req);
    SearchView *view = NEW(cx->arena, SearchView);
    List hits;
    TRY(search_find(cx, form->q, form->kind, SHOWN_MAX + 1, &hits));
    view->cut = hits.n > SHOWN_MAX;
    view->shown = view->cut ? SHOWN_MAX : (int64_t)hits.n;
    SearchRow *rows = NEW_ARRAY(cx->arena, SearchRow, SHOWN_MAX + 1);
    for (size_t i = 0; i < (size_t)view->shown; i++) {
        const SearchHit *hit = LIST_AT(&hits, SearchHit, i);
        const FindSource *source = source_of(hit->kind);
        must(source != NULL);
        rows[i] = (SearchRow){
            .kind_text = source->label,
            .kind = hit->kind,
            .id = hit->ref,
            .title = hit->title,
            .about = hit->about,
            .place = hit->place,
            .href = url_of(str_printf(cx->arena, "%s%lld", source->href, (long long)hit->ref)),
        };
    }
    view->rows = (List){ rows, (size_t)view->shown };
    view->q = form->q;
    view->kind = form->kind;
    view->asked = str_trim(form->q).n > 0;
    view->empty = view->asked && view->shown == 0;
    view->kinds = view->asked ? kind_links(cx, form) : (List){ 0 };
    return reply_page(cx, reply, &search_page, view);
}

static const Route routes[] = {
    GET("/search", show, PUBLIC, .page = &search_page, .form = &search_form),
};

const Room search_room = { .name = "search",
                           .title = TEXT("搜索"),
                           ROUTES(routes),
                           COMMANDS(commands),
                           TICKS(ticks),
                           .check = check };
