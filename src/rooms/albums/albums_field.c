// Pictures that a phone took where no network is: a key counts once, whatever comes first.
#include "rooms/albums/albums_in.h"
#include "rooms/attendance/attendance.h"
#include "store/db.h"

typedef struct {
    ActivityId activity;
    int64_t sheet;
    PhotoId photo;
    PersonId made_by;
    Time undone_at;
} Kept;
static const Field kept_fields[] = {
    FIELD(Kept, activity), FIELD(Kept, sheet),     FIELD(Kept, photo),
    FIELD(Kept, made_by),  FIELD(Kept, undone_at),
};
static const Shape kept_shape = SHAPE(Kept, kept_fields);

SQL(find_sql,
    "select activity, sheet, photo, made_by, undone_at from field_pictures where key = $1", P_TEXT);
SQL(claim_sql,
    "insert into field_pictures (key, activity, sheet, made_by, at, undone_at)"
    " values ($1, $2, nullif($3, 0), $4, $5, $6) on conflict (key) do nothing",
    P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(landed_sql, "update field_pictures set photo = $2 where key = $1 and photo is null", P_TEXT,
    P_INT);
SQL(undo_sql, "update field_pictures set undone_at = $2 where key = $1 and undone_at is null",
    P_TEXT, P_INT);

// The row of a key that was there before, when it is of the same person and place.
static Err find_kept(Cx *cx, const FieldPicture *one, Kept *kept)
{
    TRY(db_one(cx, &find_sql, &kept_shape, kept, &album_missing, one->key));
    bool same_one = same(kept->made_by, cx->actor.person) && same(kept->activity, one->activity);
    return same_one ? OK : &album_key_used;
}

// `undone_at`: none, or taken back before it came.
static Err claim(Cx *cx, const FieldPicture *one, Time undone_at, bool *first)
{
    int64_t changed;
    TRY(db_change(cx, &claim_sql, &changed, one->key, one->activity, one->sheet, cx->actor.person,
                  cx->now, undone_at));
    *first = changed == 1;
    return OK;
}

Err field_picture_ready(Cx *cx, const FieldPicture *one, Str field, const Uploads *files,
                        List *pictures)
{
    Kept kept;
    Sheet sheet;
    Err err = find_kept(cx, one, &kept);
    *pictures = (List){ 0 };
    if (err != &album_missing)
        return err;
    if (one->sheet == 0)
        return album_prepare(cx, field, files, one->activity, pictures);
    TRY(sheet_find(cx, one->sheet, &sheet));
    return photo_prepare(cx, field, files, S(""), pictures);
}

static Err put_on_sheet(Cx *cx, const FieldPicture *one, const List *pictures, PhotoId *photo)
{
    Sheet sheet;
    TRY(sheet_find(cx, one->sheet, &sheet));
    if (!same(sheet.activity, one->activity))
        return &sheet_missing;
    TRY(sheet_photo(cx, one->sheet, pictures));
    TRY(sheet_find(cx, one->sheet, &sheet));
    *photo = sheet.photo;
    return OK;
}

Err field_picture_add(Cx *cx, const FieldPicture *one, const List *pictures,
                      FieldPictureStatus *status)
{
    bool first;
    PhotoId photo;
    Kept kept;
    TRY(claim(cx, one, (Time){ 0 }, &first));
    if (!first) {
        TRY(find_kept(cx, one, &kept));
        *status = kept.undone_at.ms != 0 ? FIELD_PICTURE_UNDONE : FIELD_PICTURE_DUPLICATE;
        return OK;
    }
    if (pictures->n == 0)
        return &album_missing;
    if (one->sheet > 0)
        TRY(put_on_sheet(cx, one, pictures, &photo));
    else
        TRY(album_add_one(cx, one->activity, LIST_AT(pictures, Picture, 0), &photo));
    *status = photo.n != 0 ? FIELD_PICTURE_APPLIED : FIELD_PICTURE_SAME;
    cx_audit(cx, "album", one->activity.n, S(""), str(field_picture_words[*status]));
    return photo.n != 0 ? db_change(cx, &landed_sql, NULL, one->key, photo) : OK;
}

// Removed by somebody meanwhile is as good as undone.
static Err take_away(Cx *cx, const Kept *kept)
{
    if (kept->photo.n == 0)
        return OK;
    if (kept->sheet > 0)
        return sheet_photo_undo(cx, kept->sheet, kept->photo);
    Err err = album_act(cx, kept->activity, kept->photo, PICTURE_REMOVE);
    return err == &album_moved_on ? OK : err;
}

Err field_picture_undo(Cx *cx, const FieldPicture *one, FieldPictureStatus *status)
{
    Activity activity;
    Kept kept;
    bool first;
    int64_t changed;
    TRY(album_runs(cx, one->activity, &activity));
    TRY(claim(cx, one, cx->now, &first));
    *status = FIELD_PICTURE_UNDONE;
    if (first)
        return OK;
    TRY(find_kept(cx, one, &kept));
    TRY(db_change(cx, &undo_sql, &changed, one->key, cx->now));
    return changed == 1 ? take_away(cx, &kept) : OK;
}
