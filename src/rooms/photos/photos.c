#include "rooms/photos/photos.h"
#include "store/db.h"
#include <string.h>

FAULT(photo_missing, 404, "photo.missing", "没有找到这张照片");
FAULT(photo_forgotten, 410, "photo.forgotten", "这张照片已按保存期限删除");

static const Field photo_fields[] = {
    FIELD(Photo, id),       FIELD(Photo, width), FIELD(Photo, height),
    FIELD(Photo, taken_at), FIELD(Photo, at),    FIELD(Photo, forgotten),
};
const Shape photo_shape = SHAPE(Photo, photo_fields);

static const Field link_fields[] = {
    FIELD(PhotoLink, id),    FIELD(PhotoLink, href), FIELD(PhotoLink, small),
    FIELD(PhotoLink, label), FIELD(PhotoLink, at),
};
const Shape photo_link_shape = SHAPE(PhotoLink, link_fields);

// --- before the act

Err photo_prepare_stamped(Cx *cx, Str field, const Uploads *files, PictureFoot foot, void *with,
                          List *pictures)
{
    List list = { NEW_ARRAY(cx->arena, Picture, files->files.n + 1), 0 };
    bool fine = true;
    for (size_t i = 0; i < files->files.n; i++) {
        const Upload *file = LIST_AT(&files->files, Upload, i);
        Err err = picture_stamped(cx->arena, file->bytes, foot, with,
                                  LIST_AT(&list, Picture, list.n));
        list.n += err == OK;
        if (err == OK)
            continue;
        cx_problem(cx, field, err->code, TEXT("第 {0} 张：{1}"),
                   str_printf(cx->arena, "%zu", i + 1), say(cx->lang, err->text));
        fine = false;
    }
    if (!fine)
        return &fault_invalid;
    *pictures = list;
    return OK;
}

static Str same_foot(void *with, Time taken_at)
{
    (void)taken_at;
    return *(const Str *)with;
}

Err photo_prepare(Cx *cx, Str field, const Uploads *files, Str foot, List *pictures)
{
    return photo_prepare_stamped(cx, field, files, same_foot, &foot, pictures);
}

Str photo_foot(Cx *cx, Str place, Str number)
{
    return str_printf(cx->arena, "%.*s%s%.*s%s%.*s", STR_FMT(time_short(cx->arena, cx->now)),
                      place.n > 0 ? " · " : "", STR_FMT(place), number.n > 0 ? " · " : "",
                      STR_FMT(number));
}

// --- acts

SQL(add_sql,
    "insert into photos (digest, likeness, width, height, taken_at, taken_by, at, thumb, bytes)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
    P_BYTES, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_BYTES, P_BYTES);

static Blob blob(Str bytes)
{
    return (Blob){ bytes };
}

Err photo_add(Cx *cx, const Picture *picture, PhotoId *id)
{
    return db_insert(cx, &add_sql, &id->n, blob(hash_str(&picture->digest)),
                     (int64_t)picture->likeness, picture->width, picture->height, picture->taken_at,
                     cx->actor.person, cx->now, blob(picture->thumb), blob(picture->bytes));
}

Err photo_add_all(Cx *cx, const List *pictures, List *ids)
{
    size_t n = pictures == NULL ? 0 : pictures->n;
    PhotoId *made = NEW_ARRAY(cx->arena, PhotoId, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(photo_add(cx, LIST_AT(pictures, Picture, i), &made[i]));
    *ids = (List){ made, n };
    return OK;
}

SQL(forget_sql,
    "update photos set thumb = null, bytes = null, forgotten_at = $2"
    " where id = $1 and forgotten_at is null",
    P_INT, P_INT);

Err photo_forget(Cx *cx, PhotoId id)
{
    return db_change(cx, &forget_sql, NULL, id, cx->now);
}

// --- reading

SQL(find_sql,
    "select id, width, height, taken_at, at, case when forgotten_at is null then 0 else 1 end as "
    "forgotten from photos where id = $1",
    P_INT);

Err photo_find(Cx *cx, PhotoId id, Photo *out)
{
    return db_one(cx, &find_sql, &photo_shape, out, &photo_missing, id);
}

typedef struct {
    Blob jpeg;
    bool forgotten;
} Bytes;
static const Field bytes_fields[] = { HIDDEN(Bytes, jpeg), FIELD(Bytes, forgotten) };
static const Shape bytes_shape = SHAPE(Bytes, bytes_fields);

SQL(bytes_sql,
    "select case when $2 = 1 then thumb else bytes end as jpeg,"
    "       case when forgotten_at is null then 0 else 1 end as forgotten"
    "  from photos where id = $1",
    P_INT, P_INT);

Err photo_bytes(Cx *cx, PhotoId id, bool thumb, Str *jpeg)
{
    Bytes found;
    TRY(db_one(cx, &bytes_sql, &bytes_shape, &found, &photo_missing, id, thumb));
    if (found.forgotten)
        return &photo_forgotten;
    *jpeg = found.jpeg.bytes;
    return OK;
}

static const Field id_fields[] = { FIELD(Photo, id) };
static const Shape id_shape = { "PhotoId", sizeof(PhotoId), id_fields, COUNT(id_fields) };
_Static_assert(offsetof(Photo, id) == 0, "an id alone reads as a photo's");

SQL(same_sql,
    "select o.id from photos p join photos o on o.digest = p.digest and o.id <> p.id"
    " where p.id = $1 order by o.id limit 10",
    P_INT);

Err photo_same_file(Cx *cx, PhotoId id, List *out)
{
    return db_list(cx, &same_sql, &id_shape, out, id);
}

// --- a person's own picture

SQL(person_sql, "select photo as id from person_photos where person = $1", P_INT);
SQL(person_set_sql,
    "insert into person_photos (person, photo, at) values ($1, $2, $3)"
    " on conflict (person) do update set photo = excluded.photo, at = excluded.at",
    P_INT, P_INT, P_INT);
SQL(person_remove_sql, "delete from person_photos where person = $1", P_INT);

Err photo_of_person(Cx *cx, PersonId person, PhotoId *id)
{
    return db_int(cx, &person_sql, &id->n, person);
}

Err photo_person_remove(Cx *cx, PersonId person)
{
    PhotoId id;
    TRY(photo_of_person(cx, person, &id));
    if (id.n == 0)
        return OK;
    TRY(db_change(cx, &person_remove_sql, NULL, person));
    return photo_forget(cx, id);
}

Err photo_person_set(Cx *cx, PersonId person, const Picture *picture)
{
    PhotoId id;
    TRY(photo_person_remove(cx, person));
    TRY(photo_add(cx, picture, &id));
    return db_change(cx, &person_set_sql, NULL, person, id, cx->now);
}

Err photo_hear_erased(Cx *cx, const Event *event)
{
    return photo_person_remove(cx, (PersonId){ event->id });
}
