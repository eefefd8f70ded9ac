// The album of an activity, with what its ledger lacks; 一键台账 of a place and a month; the
// papers.
#include "rooms/albums/albums.h"
#include "rooms/albums/albums_in.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "web/web.h"

enum {
    LEADERS = ROLE_LEADER | ROLE_DEPARTMENT,
    RUNNERS = ROLES_DISPATCH | LEADERS,
    LOOKERS = ROLE_SUPERVISOR | ROLE_AUDITOR,
    DESKS = ROLES_DISPATCH | LOOKERS,
};
#define PAGE_ROWS   50
#define EXPORT_ROWS 1000
#define BESIDE_MOST 6
#define TODOS_MOST  50

// --- the album of an activity

typedef struct {
    Uploads photos;
    Str caption;
    bool shown;
} AddForm;
static const Input add_inputs[] = {
    INPUT(AddForm, photos, "照片",
          .hint = TEXT("一次最多 9 张，自动缩小并印上时间、地点、活动和编号"), .required = true,
          .max = PHOTOS_MAX, .photo = true),
    INPUT(AddForm, caption, "说明", .hint = TEXT("如：清理三号楼楼道"), .max = 60),
    INPUT(AddForm, shown, "照片里的人都同意公开，没有孩子和困难群众的正脸", .widget = WIDGET_CHECK,
          .hint = TEXT("不勾选就只存档，不公开")),
};
FORM(add_form, AddForm, add_inputs, "上传照片");
FORM_BUTTON(hide_form, "不公开");
FORM_BUTTON(remove_form, "删除照片");

typedef struct {
    bool agreed;
} ShowForm;
static const Input show_inputs[] = {
    INPUT(ShowForm, agreed, "照片里的人都同意公开", .required = true, .widget = WIDGET_CHECK),
};
FORM(show_form, ShowForm, show_inputs, "公开");

typedef struct {
    Text text;
    bool there;
} Part;
static const Field part_fields[] = { FIELD(Part, text), FIELD(Part, there) };
static const Shape part_shape = SHAPE(Part, part_fields);

typedef struct {
    List photos;  // of AlbumPhoto
    LedgerRow ledger;
    Str name, place_name;
    Time starts_at;
    List parts;  // of Part
    bool looks, runs, may_add, empty, has_missing, over;
    FormView add, key;
    Url back, report, pdf, zip, csv, xlsx, desk;
} AlbumView;
static const Field album_fields[] = {
    LISTED(AlbumView, photos, album_photo_shape),
    FIELD(AlbumView, name),
    FIELD(AlbumView, place_name),
    FIELD(AlbumView, starts_at),
    FIELD_(AlbumView, ledger, KIND_PART, &ledger_row_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(AlbumView, parts, KIND_LIST, &part_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(AlbumView, looks),
    SHOWN(AlbumView, runs),
    SHOWN(AlbumView, may_add),
    SHOWN(AlbumView, empty),
    SHOWN(AlbumView, has_missing),
    SHOWN(AlbumView, over),
    FIELD_(AlbumView, add, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(AlbumView, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(AlbumView, back),
    SHOWN(AlbumView, report),
    SHOWN(AlbumView, pdf),
    SHOWN(AlbumView, zip),
    SHOWN(AlbumView, csv),
    SHOWN(AlbumView, xlsx),
    SHOWN(AlbumView, desk),
};
static const Shape album_shape = SHAPE(AlbumView, album_fields);
PAGE(album_show, album_shape, "活动相册");

static Url path_of(Cx *cx, ActivityId id, const char *rest)
{
    return url_of(str_printf(cx->arena, "/activities/%lld%s", (long long)id.n, rest));
}

// What is there and what is not, for who keeps or looks over the ledger.
static Err show_ledger(Cx *cx, AlbumView *view, const Activity *activity)
{
    TRY(ledger_find(cx, activity->id, &view->ledger));
    Part *parts = NEW_ARRAY(cx->arena, Part, LEDGER_PARTS);
    for (size_t i = 0; i < LEDGER_PARTS; i++)
        parts[i] = (Part){ ledger_part_texts[i], (view->ledger.parts & 1u << i) != 0 };
    view->parts = (List){ parts, LEDGER_PARTS };
    view->has_missing = !view->ledger.whole;
    view->over = activity->state == ACTIVITY_ENDED;
    view->pdf = path_of(cx, activity->id, "/ledger.pdf");
    view->zip = path_of(cx, activity->id, "/ledger.zip");
    view->csv = path_of(cx, activity->id, "/album.csv");
    view->xlsx = path_of(cx, activity->id, "/album.xlsx");
    view->report = path_of(cx, activity->id, "#report");
    return OK;
}

static Err album(Cx *cx, const Req *req, Reply *reply)
{
    AlbumView *view = NEW(cx->arena, AlbumView);
    Activity activity;
    unsigned by;
    TRY(activity_find(cx, (ActivityId){ req_number(req, "id") }, &activity));
    TRY(album_by(cx, &activity, &by));
    view->runs = (by & PICTURE_BY_RUNNER) != 0;
    view->looks = view->runs || actor_may(&cx->actor, LOOKERS, activity.place_path);
    TRY(album_list(cx, &activity, view->looks, &view->photos));
    view->name = activity.name;
    view->place_name = activity.place_name;
    view->starts_at = activity.starts_at;
    view->empty = view->photos.n == 0;
    view->back = path_of(cx, activity.id, "");
    if (view->looks)
        TRY(show_ledger(cx, view, &activity));
    AlbumRoom room = { .state = activity.state,
                       .starts_at = activity.starts_at,
                       .now = cx->now,
                       .have = view->ledger.photos,
                       .more = 1,
                       .most = setting_int(cx, "albums.photos_most") };
    view->may_add = view->runs && album_verdict(&room) == OK;
    if (view->may_add)
        view->add = form_view(cx, &add_form, path_of(cx, activity.id, "/album").bytes, NULL);
    view->key = form_button(cx, path_of(cx, activity.id, "/album").bytes);
    reply_title(reply, str_printf(cx->arena, "%.*s", STR_FMT(activity.name)));
    return reply_page(cx, reply, &album_show, view);
}

static ActivityId id_of(const Req *req)
{
    return (ActivityId){ req_number(req, "id") };
}

static Err add_prepare(Cx *cx, const Req *req)
{
    const AddForm *form = req_form(req);
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return album_prepare(cx, S("photos"), &form->photos, id_of(req), pictures);
}

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto(cx, reply, path_of(cx, id_of(req), "/album").bytes);
}

static Err add_run(Cx *cx, const Req *req, Reply *reply)
{
    const AddForm *form = req_form(req);
    AlbumNew new = { .activity = id_of(req),
                     .pictures = req_kept(req),
                     .caption = form->caption,
                     .shown = form->shown };
    int64_t added;
    TRY(album_add(cx, &new, &added));
    if (added == (int64_t) new.pictures->n)
        reply_say(cx, reply,
                  form->shown ? TEXT("照片已传上来并公开") : TEXT("照片已传上来，仅存档"));
    else
        reply_say(cx, reply, TEXT("照片已传上来，和已有的一样的没有重复放"));
    return back_to(cx, req, reply);
}

static Err photo_file(Cx *cx, const Req *req, Reply *reply)
{
    Activity activity;
    PhotoId photo = { req_number(req, "photo_id") };
    TRY(activity_find(cx, id_of(req), &activity));
    TRY(album_photo_of(cx, &activity, photo));
    return photo_reply(cx, req, reply, photo);
}

static Err photo_act(Cx *cx, const Req *req, Reply *reply, PictureAct act, Text said)
{
    TRY(album_act(cx, id_of(req), (PhotoId){ req_number(req, "photo_id") }, act));
    reply_say(cx, reply, said);
    return back_to(cx, req, reply);
}

static Err hide_run(Cx *cx, const Req *req, Reply *reply)
{
    return photo_act(cx, req, reply, PICTURE_HIDE, TEXT("这张照片不再公开"));
}

static Err show_run(Cx *cx, const Req *req, Reply *reply)
{
    const ShowForm *form = req_form(req);
    if (!form->agreed)
        return &album_consent;
    return photo_act(cx, req, reply, PICTURE_SHOW, TEXT("照片已公开"));
}

static Err remove_run(Cx *cx, const Req *req, Reply *reply)
{
    return photo_act(cx, req, reply, PICTURE_REMOVE, TEXT("照片已删除"));
}

// --- papers: made in the pool, given by the handler

static Err give(Cx *cx, const Req *req, Reply *reply)
{
    const LedgerFile *file = req_kept(req);
    return reply_file(cx, reply, file->bytes, file->type, file->file_name);
}

static Err one_prepare(Cx *cx, const Req *req, LedgerForm form)
{
    LedgerFile *file = NEW(cx->arena, LedgerFile);
    req_keep(req, file);
    return ledger_paper(cx, id_of(req), form, file);
}

static Err one_pdf_prepare(Cx *cx, const Req *req)
{
    return one_prepare(cx, req, LEDGER_PDF);
}

static Err one_zip_prepare(Cx *cx, const Req *req)
{
    return one_prepare(cx, req, LEDGER_ZIP);
}

// --- a place and a month

typedef struct {
    PlaceId place;
    TeamId team;
    Str month, cursor;
} MonthForm;
static const Input month_inputs[] = {
    INPUT(MonthForm, place, "阵地", .widget = WIDGET_SELECT),
    INPUT(MonthForm, team, "队伍", .widget = WIDGET_SELECT),
    INPUT(MonthForm, month, "月份", .max = 7),
    INPUT(MonthForm, cursor, "从此往后", .widget = WIDGET_HIDDEN, .max = 40),
};
FORM(month_form, MonthForm, month_inputs, "查看");

typedef struct {
    Str value, name;
    bool chosen;
} Node;
static const Field node_fields[] = { FIELD(Node, value), FIELD(Node, name), FIELD(Node, chosen) };
static const Shape node_shape = SHAPE(Node, node_fields);

typedef struct {
    List activities;  // of LedgerRow
    LedgerSums sums;
    Str node_name, month;
    List nodes;  // of Node
    bool empty, more, many_nodes, fits, of_team;
    Url next, before, after, pdf, zip, csv, xlsx;
} DeskView;
static const Field desk_fields[] = {
    LISTED(DeskView, activities, ledger_row_shape),
    PART(DeskView, sums, ledger_sums_shape),
    FIELD(DeskView, node_name),
    FIELD(DeskView, month),
    FIELD_(DeskView, nodes, KIND_LIST, &node_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(DeskView, empty),
    FIELD(DeskView, more),
    SHOWN(DeskView, many_nodes),
    SHOWN(DeskView, of_team),
    SHOWN(DeskView, fits),
    SHOWN(DeskView, next),
    SHOWN(DeskView, before),
    SHOWN(DeskView, after),
    SHOWN(DeskView, pdf),
    SHOWN(DeskView, zip),
    SHOWN(DeskView, csv),
    SHOWN(DeskView, xlsx),
};
static const Shape desk_shape = SHAPE(DeskView, desk_fields);
PAGE(ledger_desk, desk_shape, "一键台账", .layout = LAYOUT_DESK);

static Str month_word(Cx *cx, Day first, int step)
{
    int n = day_year(first) * 12 + day_month(first) - 1 + step;
    return str_printf(cx->arena, "%04d-%02d", n / 12, n % 12 + 1);
}

// Whose month: a node and all below it, or one team.
typedef struct {
    PlaceId place;
    TeamId team;
    Str path, name;
    Day first;
} MonthOf;

static Url desk_href(Cx *cx, const char *path, const MonthOf *of, Str month, Str cursor)
{
    bool team = of->team.n != 0;
    return url_of(str_printf(cx->arena, "%s?%s=%lld&month=%.*s%s%.*s", path,
                             team ? "team" : "place", (long long)(team ? of->team.n : of->place.n),
                             STR_FMT(month), cursor.n > 0 ? "&cursor=" : "", STR_FMT(cursor)));
}

static Err team_asked(Cx *cx, TeamId id, MonthOf *of)
{
    Team team;
    TRY(team_find(cx, id, &team));
    of->team = team.id;
    of->name = team.name;
    return ledger_may_team(&cx->actor, &team) ? OK : &team_missing;
}

static Err place_asked(Cx *cx, PlaceId id, MonthOf *of)
{
    Place place;
    TRY(place_find(cx, id, &place));
    of->place = place.id;
    of->path = place.path;
    of->name = place.name;
    return actor_may(&cx->actor, DESKS, place.path) ? OK : &place_missing;
}

// The month asked for, else this one; the team or the place asked for, else where the actor sits,
// else the first team that they lead.
static Err month_asked(Cx *cx, const MonthForm *form, MonthOf *of)
{
    const Grant *grant = actor_grant(&cx->actor, DESKS, (Str){ 0 });
    List led;
    *of = (MonthOf){ .first = day_of(day_year(cx->today), day_month(cx->today), 1) };
    if (form->month.n > 0 && !day_parse(str_join(cx->arena, form->month, S("-01")), &of->first))
        return &fault_bad_request;
    if (form->team.n != 0)
        return team_asked(cx, form->team, of);
    if (grant != NULL)
        return place_asked(cx, form->place.n != 0 ? form->place : grant->place, of);
    TRY(team_led_by(cx, &cx->actor, &led));
    return led.n > 0 ? team_asked(cx, LIST_AT(&led, Team, 0)->id, of) : &fault_forbidden;
}

// The node of the grant and what lies right below it: 所 for the centre, 站 for a 所.
static Err desk_nodes(Cx *cx, const Grant *grant, PlaceId chosen, DeskView *view)
{
    List below;
    TRY(place_children(cx, grant->place, &below));
    Node *nodes = NEW_ARRAY(cx->arena, Node, below.n + 1);
    nodes[0] = (Node){ str_printf(cx->arena, "%lld", (long long)grant->place.n), grant->name,
                       same(chosen, grant->place) };
    size_t n = 1;
    for (size_t i = 0; i < below.n; i++) {
        const PlaceRow *row = LIST_AT(&below, PlaceRow, i);
        if (row->level != LEVEL_BRANCH && row->level != LEVEL_STATION)
            continue;
        nodes[n++] = (Node){ str_printf(cx->arena, "%lld", (long long)row->id.n), row->name,
                             same(chosen, row->id) };
    }
    view->nodes = (List){ nodes, n };
    view->many_nodes = n > 1;
    return OK;
}

static Err desk_teams(Cx *cx, const MonthOf *of, DeskView *view)
{
    List led;
    TRY(team_led_by(cx, &cx->actor, &led));
    Node *nodes = NEW_ARRAY(cx->arena, Node, led.n + 1);
    for (size_t i = 0; i < led.n; i++) {
        const Team *team = LIST_AT(&led, Team, i);
        nodes[i] = (Node){ str_printf(cx->arena, "%lld", (long long)team->id.n), team->name,
                           same(team->id, of->team) };
    }
    view->nodes = (List){ nodes, led.n };
    if (led.n == 0) {
        nodes[0] = (Node){ str_printf(cx->arena, "%lld", (long long)of->team.n), of->name, true };
        view->nodes.n = 1;
    }
    view->many_nodes = led.n > 1;
    return OK;
}

static void desk_links(Cx *cx, DeskView *view, const MonthOf *of)
{
    view->before = desk_href(cx, "/ledgers", of, month_word(cx, of->first, -1), S(""));
    view->after = desk_href(cx, "/ledgers", of, month_word(cx, of->first, 1), S(""));
    view->pdf = desk_href(cx, "/ledgers/month.pdf", of, view->month, S(""));
    view->zip = desk_href(cx, "/ledgers/month.zip", of, view->month, S(""));
    view->csv = desk_href(cx, "/ledgers.csv", of, view->month, S(""));
    view->xlsx = desk_href(cx, "/ledgers.xlsx", of, view->month, S(""));
}

static Err desk(Cx *cx, const Req *req, Reply *reply)
{
    const MonthForm *form = req_form(req);
    DeskView *view = NEW(cx->arena, DeskView);
    MonthOf of;
    TRY(month_asked(cx, form, &of));
    Day next = day_add(of.first, 31);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    LedgerQuery query = { .path = of.path,
                          .team = of.team,
                          .from = day_start(of.first),
                          .before = day_start(day_of(day_year(next), day_month(next), 1)),
                          .limit = table ? EXPORT_ROWS : PAGE_ROWS };
    Str rest;
    if (form->cursor.n > 0 && (!str_int(str_cut(form->cursor, '-', &rest), &query.after_start.ms) ||
                               !str_int(rest, &query.after_id.n)))
        return &fault_bad_request;
    TRY(ledger_sums(cx, &query, &view->sums));
    TRY(ledger_list(cx, &query, &view->activities));
    view->node_name = of.name;
    view->of_team = of.team.n != 0;
    view->month = month_word(cx, of.first, 0);
    view->empty = view->activities.n == 0;
    view->fits = view->sums.activities > 0 && view->sums.activities <= MONTH_ACTIVITIES;
    view->more = view->activities.n == (size_t)query.limit;
    if (view->of_team)
        TRY(desk_teams(cx, &of, view));
    else
        TRY(desk_nodes(cx, actor_grant(&cx->actor, DESKS, (Str){ 0 }), of.place, view));
    desk_links(cx, view, &of);
    if (view->more) {
        const LedgerRow *last = LIST_AT(&view->activities, LedgerRow, view->activities.n - 1);
        Str cursor = str_printf(cx->arena, "%lld-%lld", (long long)last->starts_at.ms,
                                (long long)last->id.n);
        view->next = desk_href(cx, "/ledgers", &of, view->month, cursor);
        reply_next(cx, reply, cursor);
    }
    return reply_page(cx, reply, &ledger_desk, view);
}

static Err month_prepare(Cx *cx, const Req *req, LedgerForm form)
{
    LedgerFile *file = NEW(cx->arena, LedgerFile);
    MonthOf of;
    req_keep(req, file);
    TRY(month_asked(cx, req_form(req), &of));
    return ledger_month(cx, of.place, of.team, of.first, form, file);
}

static Err month_pdf_prepare(Cx *cx, const Req *req)
{
    return month_prepare(cx, req, LEDGER_PDF);
}

static Err month_zip_prepare(Cx *cx, const Req *req)
{
    return month_prepare(cx, req, LEDGER_ZIP);
}

// --- 待办 and what stands beside an activity

static void add_todos(Cx *cx, const List *rows, Todo *todos, size_t *n)
{
    int64_t days = setting_int(cx, "albums.due_days");
    for (size_t i = 0; i < rows->n && *n < TODOS_MOST; i++) {
        const LedgerRow *row = LIST_AT(rows, LedgerRow, i);
        Time due = day_start(day_add(time_day(row->ends_at), (int)days + 1));
        todos[(*n)++] = (Todo){ .kind = TEXT("活动台账"),
                                .title = say_with(cx->arena, cx->lang, TEXT("{0}：缺{1}"),
                                                  row->name, row->missing),
                                .place = row->place_name,
                                .due = due,
                                .late = due.ms <= cx->now.ms,
                                .href = row->href.bytes };
    }
}

// Of the teams one leads, and of the station one keeps; who stands above sees the month's table.
Err album_todos(Cx *cx, List *out)
{
    Todo *todos = NEW_ARRAY(cx->arena, Todo, TODOS_MOST);
    size_t n = 0;
    List teams, rows;
    TRY(team_led_by(cx, &cx->actor, &teams));
    for (size_t i = 0; i < teams.n; i++) {
        TRY(ledger_open(cx, LIST_AT(&teams, Team, i)->id, S(""), TODOS_MOST, &rows));
        add_todos(cx, &rows, todos, &n);
    }
    const Grant *grant = actor_grant(&cx->actor, ROLE_STATION, (Str){ 0 });
    if (grant != NULL) {
        TRY(ledger_open(cx, NO(Team), grant->path, TODOS_MOST, &rows));
        add_todos(cx, &rows, todos, &n);
    }
    *out = (List){ todos, n };
    return OK;
}

Err album_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    Activity activity;
    List photos;
    if (!str_eq(str(what), S("activity")))
        return OK;
    TRY(activity_find(cx, (ActivityId){ id }, &activity));
    TRY(album_list(cx, &activity, false, &photos));
    Beside *rows = NEW_ARRAY(cx->arena, Beside, BESIDE_MOST);
    size_t n = photos.n < BESIDE_MOST ? photos.n : BESIDE_MOST;
    for (size_t i = 0; i < n; i++) {
        const AlbumPhoto *one = LIST_AT(&photos, AlbumPhoto, i);
        rows[i] = (Beside){ .label = TEXT("活动照片"),
                            .text = one->caption,
                            .href = path_of(cx, activity.id, "/album"),
                            .picture = one->small,
                            .pictured = true };
    }
    *out = (List){ rows, n };
    return OK;
}

// clang-format off
static const Route routes[] = {
    GET("/activities/{id}/album", album, PUBLIC, .page = &album_show, .title = TEXT("活动相册")),
    POST("/activities/{id}/album", add_run, ONLY(RUNNERS), .form = &add_form, .again = album, .prepare = add_prepare, .title = TEXT("上传活动照片"), .flags = ROUTE_UPLOAD),
    GET("/activities/{id}/album/{photo_id}/photo.jpg", photo_file, PUBLIC, .title = TEXT("一张活动照片"), .flags = ROUTE_NO_API),
    POST("/activities/{id}/album/{photo_id}/hide", hide_run, SIGNED_IN, .form = &hide_form, .again = album, .title = TEXT("不公开一张活动照片")),
    POST("/activities/{id}/album/{photo_id}/show", show_run, ONLY(RUNNERS), .form = &show_form, .again = album, .title = TEXT("公开一张活动照片")),
    POST("/activities/{id}/album/{photo_id}/remove", remove_run, ONLY(RUNNERS), .form = &remove_form, .again = album, .title = TEXT("删除一张活动照片")),
    GET("/activities/{id}/ledger.pdf", give, ONLY(RUNNERS | LOOKERS), .prepare = one_pdf_prepare, .title = TEXT("一场活动的台账（PDF）"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    GET("/activities/{id}/ledger.zip", give, ONLY(RUNNERS | LOOKERS), .prepare = one_zip_prepare, .title = TEXT("一场活动的台账（打包）"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    POST("/field/photos", field_picture_run, ONLY(RUNNERS), .form = &field_picture_form, .prepare = field_picture_prepare, .title = TEXT("上传现场照片"), .flags = ROUTE_UPLOAD | ROUTE_SCRIPT),
    POST("/field/photos/undo", field_undo_run, ONLY(RUNNERS), .form = &field_undo_form, .title = TEXT("撤销现场照片"), .flags = ROUTE_SCRIPT),
    GET("/ledgers", desk, ONLY(DESKS | LEADERS), .page = &ledger_desk, .form = &month_form, .title = TEXT("一键台账")),
    GET("/ledgers/month.pdf", give, ONLY(DESKS | LEADERS), .form = &month_form, .prepare = month_pdf_prepare, .title = TEXT("一个月的台账（PDF）"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
    GET("/ledgers/month.zip", give, ONLY(DESKS | LEADERS), .form = &month_form, .prepare = month_zip_prepare, .title = TEXT("一个月的台账（打包）"), .flags = ROUTE_NO_API | ROUTE_AUDITED),
};
static const Setting settings[] = {
    SETTING_INT("albums.photos_most", 27, 1, 180, "一场活动最多存几张照片"),
    SETTING_INT("albums.photo_days", 1095, 30, 36500, "活动照片保存几天"),
    SETTING_INT("albums.due_days", 7, 1, 60, "活动结束后几天内补齐总结和照片"),
    SETTING_INT("albums.todo_days", 30, 7, 365, "缺总结或照片的活动在待办里留几天"),
};
// clang-format on
static const Tick ticks[] = { { "albums.clock", TIME_HOUR, album_clock } };

const Room albums_room = { .name = "albums",
                           .title = TEXT("台账"),
                           ROUTES(routes),
                           SETTINGS(settings),
                           TICKS(ticks),
                           .todos = album_todos,
                           .beside = album_beside,
                           .check = albums_check };
