// Pictures of an activity: added, seen, hidden, removed, forgotten.
#include "rooms/albums/albums.h"
#include "base/utf8.h"
#include "rooms/albums/albums_in.h"
#include "store/db.h"
#include "store/recount.h"
#include "town/setting.h"

#define LIST_MOST 200

static const Field photo_fields[] = {
    FIELD(AlbumPhoto, id),
    COL(AlbumPhoto, number, "序号"),
    WORD(AlbumPhoto, state, picture_state_words),
    COL(AlbumPhoto, state_text, "状态"),
    COL(AlbumPhoto, caption, "说明"),
    COL(AlbumPhoto, taken_at, "拍摄时间"),
    COL(AlbumPhoto, at, "上传时间"),
    FIELD(AlbumPhoto, twin),
    COL(AlbumPhoto, twin_number, "和哪场活动的照片一样"),
    FIELD(AlbumPhoto, width),
    FIELD(AlbumPhoto, height),
    SHOWN(AlbumPhoto, shown),
    FIELD(AlbumPhoto, may_hide),
    FIELD(AlbumPhoto, may_show),
    FIELD(AlbumPhoto, may_remove),
    LINK(AlbumPhoto, href),
    SHOWN(AlbumPhoto, small),
};
const Shape album_photo_shape = SHAPE(AlbumPhoto, photo_fields);

Err album_by(Cx *cx, const Activity *activity, unsigned *by)
{
    *by = activity_relations(activity->team, activity->place_path, &cx->actor) != 0
              ? PICTURE_BY_RUNNER
              : 0u;
    Signup mine = { 0 };
    if (cx->actor.person.n != 0)
        TRY(signup_mine(cx, activity->id, &mine));
    if (mine.state == SIGNUP_CONFIRMED || mine.state == SIGNUP_ATTENDED)
        *by |= PICTURE_BY_GUEST;
    return OK;
}

// --- before the act

// A long name gives way, the number stays.
Str album_stamp(Cx *cx, const Activity *activity, Time taken_at)
{
    bool taken;
    Time at = stamp_time(taken_at, activity->starts_at, cx->now, &taken);
    Str what = say(lang_zh(), taken ? TEXT("拍摄") : TEXT("上传"));
    return str_printf(cx->arena, "%.*s %.*s · %.*s · %.*s · %.*s", STR_FMT(what),
                      STR_FMT(time_short(cx->arena, at)),
                      STR_FMT(utf8_clip(activity->place_name, 10)),
                      STR_FMT(utf8_clip(activity->name, 12)), STR_FMT(activity->number));
}

typedef struct {
    Cx *cx;
    const Activity *activity;
} Stamp;

static Str stamp_of(void *with, Time taken_at)
{
    const Stamp *stamp = with;
    return album_stamp(stamp->cx, stamp->activity, taken_at);
}

Err album_runs(Cx *cx, ActivityId id, Activity *activity)
{
    TRY(activity_find(cx, id, activity));
    bool runs = activity_relations(activity->team, activity->place_path, &cx->actor) != 0;
    return runs ? OK : &album_not_yours;
}

typedef struct {
    int64_t have, last;
} Count;
static const Field count_fields[] = { FIELD(Count, have), FIELD(Count, last) };
static const Shape count_shape = SHAPE(Count, count_fields);

SQL(count_sql,
    "select count(*) filter (where state <> 'removed') as have, coalesce(max(number), 0) as last"
    "  from album_photos where activity = $1",
    P_INT);
// So many more fit now.
static Err open_for(Cx *cx, const Activity *activity, size_t more, Count *count)
{
    TRY(db_one(cx, &count_sql, &count_shape, count, &fault_missing, activity->id));
    AlbumRoom room = { .state = activity->state,
                       .starts_at = activity->starts_at,
                       .now = cx->now,
                       .have = count->have,
                       .more = (int64_t)more,
                       .most = setting_int(cx, "albums.photos_most") };
    return album_verdict(&room);
}

// Who may not is told before the work is done.
Err album_prepare(Cx *cx, Str field, const Uploads *files, ActivityId activity, List *pictures)
{
    Activity found;
    Count count;
    TRY(album_runs(cx, activity, &found));
    TRY(open_for(cx, &found, files->files.n, &count));
    Stamp stamp = { cx, &found };
    return photo_prepare_stamped(cx, field, files, stamp_of, &stamp, pictures);
}

// --- acts

SQL(there_sql,
    "select count(*) from album_photos a join photos p on p.id = a.photo"
    " where a.activity = $1 and a.state <> 'removed' and p.digest = $2",
    P_INT, P_BYTES);
SQL(add_sql,
    "insert into album_photos (photo, activity, number, state, caption, made_by, at, changed_by,"
    "  changed_at) values ($1, $2, $3, $4, $5, $6, $7, $6, $7)",
    P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

// The same file once more adds nothing.
static Err add_one(Cx *cx, const AlbumNew *new, const Picture *picture, int64_t number, PhotoId *id)
{
    int64_t there;
    TRY(db_int(cx, &there_sql, &there, new->activity, (Blob){ hash_str(&picture->digest) }));
    *id = NO(Photo);
    if (there > 0)
        return OK;
    PictureState state = new->shown ? PICTURE_SHOWN : PICTURE_INNER;
    TRY(photo_add(cx, picture, id));
    return db_change(cx, &add_sql, NULL, *id, new->activity, number, picture_state_words[state],
                     str_trim(new->caption).n > 0 ? str_trim(new->caption) : S(""),
                     cx->actor.person, cx->now);
}

Err album_add(Cx *cx, const AlbumNew *new, int64_t *added)
{
    Activity activity;
    Count count;
    TRY(album_runs(cx, new->activity, &activity));
    TRY(open_for(cx, &activity, new->pictures->n, &count));
    *added = 0;
    for (size_t i = 0; i < new->pictures->n; i++) {
        PhotoId one;
        TRY(add_one(cx, new, LIST_AT(new->pictures, Picture, i), count.last + 1, &one));
        count.last += one.n != 0;
        *added += one.n != 0;
    }
    cx_audit(cx, "album", activity.id.n, S(""),
             str_printf(cx->arena, "%lld %s", (long long)*added, new->shown ? "shown" : "inner"));
    return OK;
}

Err album_add_one(Cx *cx, ActivityId activity, const Picture *picture, PhotoId *photo)
{
    Activity found;
    Count count;
    AlbumNew new = { .activity = activity };
    TRY(album_runs(cx, activity, &found));
    TRY(open_for(cx, &found, 1, &count));
    return add_one(cx, &new, picture, count.last + 1, photo);
}

typedef struct {
    PictureState state;
} Standing;
static const Field standing_fields[] = { WORD(Standing, state, picture_state_words) };
static const Shape standing_shape = SHAPE(Standing, standing_fields);

SQL(state_sql, "select state from album_photos where activity = $1 and photo = $2", P_INT, P_INT);
SQL(act_sql,
    "update album_photos set state = $3, changed_by = $4, changed_at = $5"
    " where photo = $1 and state = $2",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err move(Cx *cx, PhotoId photo, PictureState from, PictureState to)
{
    int64_t changed;
    TRY(db_change(cx, &act_sql, &changed, photo, picture_state_words[from], picture_state_words[to],
                  cx->actor.person, cx->now));
    if (changed == 0)
        return &album_moved_on;
    return to == PICTURE_REMOVED ? photo_forget(cx, photo) : OK;
}

// What is not to be seen is not there, for who has no say over it.
Err album_act(Cx *cx, ActivityId activity, PhotoId photo, PictureAct act)
{
    Activity found;
    Standing now;
    PictureState to;
    unsigned by;
    TRY(activity_find(cx, activity, &found));
    TRY(album_by(cx, &found, &by));
    TRY(db_one(cx, &state_sql, &standing_shape, &now, &album_missing, activity, photo));
    if (now.state != PICTURE_SHOWN && (by & PICTURE_BY_RUNNER) == 0)
        return &album_missing;
    TRY(picture_next(now.state, act, by, &to));
    TRY(move(cx, photo, now.state, to));
    cx_audit(cx, "album.photo", photo.n, str(picture_state_words[now.state]),
             str(picture_state_words[to]));
    return OK;
}

// --- reading

// The twin: an earlier picture of another activity, from the very same file.
SQL(list_sql,
    "select a.photo as id, a.number, a.state, a.caption, a.at, p.taken_at, p.width, p.height, t.activity as twin,"
    "       coalesce(o.number, '') as twin_number"
    "  from album_photos a join photos p on p.id = a.photo"
    "  left join album_photos t on t.photo = (select min(q.id) from photos q"
    "    join album_photos b on b.photo = q.id where q.digest = p.digest and q.id < p.id"
    "      and b.activity <> a.activity)"
    "  left join activities o on o.id = t.activity"
    " where a.activity = $1 and a.state <> 'removed' and ($2 = 1 or a.state = 'shown')"
    "   and p.forgotten_at is null order by a.number limit $3",
    P_INT, P_INT, P_INT);

Err album_list(Cx *cx, const Activity *activity, bool all, List *out)
{
    unsigned by;
    TRY(album_by(cx, activity, &by));
    TRY(db_list(cx, &list_sql, &album_photo_shape, out, activity->id, all, LIST_MOST));
    for (size_t i = 0; i < out->n; i++) {
        AlbumPhoto *one = LIST_AT(out, AlbumPhoto, i);
        Str href = str_printf(cx->arena, "/activities/%lld/album/%lld/photo.jpg",
                              (long long)activity->id.n, (long long)one->id.n);
        one->state_text = picture_state_texts[one->state];
        one->shown = one->state == PICTURE_SHOWN;
        one->may_hide = picture_may(one->state, PICTURE_HIDE, by);
        one->may_show = picture_may(one->state, PICTURE_SHOW, by);
        one->may_remove = picture_may(one->state, PICTURE_REMOVE, by);
        one->href = url_of(href);
        one->small = url_of(str_join(cx->arena, href, S("?small=1")));
        if ((by & PICTURE_BY_RUNNER) == 0) {  // whose file else it is, is for who keeps the album
            one->twin = NO(Activity);
            one->twin_number = S("");
        }
    }
    return OK;
}

Err album_photo_of(Cx *cx, const Activity *activity, PhotoId photo)
{
    Standing now;
    TRY(db_one(cx, &state_sql, &standing_shape, &now, &album_missing, activity->id, photo));
    if (now.state == PICTURE_REMOVED)
        return &album_missing;
    if (now.state == PICTURE_SHOWN ||
        activity_relations(activity->team, activity->place_path, &cx->actor) != 0)
        return OK;
    return actor_may(&cx->actor, ROLE_SUPERVISOR | ROLE_AUDITOR, activity->place_path)
               ? OK
               : &album_missing;
}

// --- forgetting

typedef struct {
    PhotoId id;
    PictureState state;
} Old;
static const Field old_fields[] = { FIELD(Old, id), WORD(Old, state, picture_state_words) };
static const Shape old_shape = SHAPE(Old, old_fields);
SQL(old_sql,
    "select photo as id, state from album_photos where state <> 'removed' and at < $1"
    " order by at limit $2",
    P_INT, P_INT);

Err album_clock(Cx *cx, int limit, int *did)
{
    List rows;
    Time before = time_add(cx->now, -setting_int(cx, "albums.photo_days") * TIME_DAY);
    TRY(db_list(cx, &old_sql, &old_shape, &rows, before, limit));
    for (size_t i = 0; i < rows.n; i++) {
        const Old *old = LIST_AT(&rows, Old, i);
        TRY(move(cx, old->id, old->state, PICTURE_REMOVED));
    }
    *did = (int)rows.n;
    return OK;
}

// --- proof

SQL0(removed_sql, "select count(*) as wrong, min(a.photo) as example from album_photos as a"
                  " join photos as p on p.id = a.photo"
                  " where (a.state = 'removed') <> (p.forgotten_at is not null)");
SQL0(undone_sql, "select count(*) as wrong, min(f.photo) as example from field_pictures as f"
                 " join photos as p on p.id = f.photo"
                 " where f.undone_at is not null and p.forgotten_at is null");
SQL0(drafts_sql, "select count(*) as wrong, min(f.photo) as example from album_photos as f"
                 " join activities as a on a.id = f.activity"
                 " where a.state in ('draft', 'review', 'returned')");

Err albums_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &removed_sql,
                     TEXT("删除了的活动照片没有留下内容，没删除的都在")));
    TRY(recount_rows(cx, recount, &undone_sql, TEXT("在现场撤销了的照片没有留下内容")));
    return recount_rows(cx, recount, &drafts_sql, TEXT("没有发布过的活动没有照片"));
}
