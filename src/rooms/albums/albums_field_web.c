// What /field sends of pictures, and takes back; docs/field.md says it for who builds a client.
#include "rooms/albums/albums_in.h"
#include "web/web.h"

typedef struct {
    Uploads photo;
    Str key;
    ActivityId activity;
    int64_t sheet;
} PictureForm;
static const Input picture_inputs[] = {
    INPUT(PictureForm, photo, "照片", .required = true, .max = 1, .photo = true),
    INPUT(PictureForm, key, "手机里的编号", .required = true, .min = 8, .max = 40),
    INPUT(PictureForm, activity, "活动", .required = true),
    INPUT(PictureForm, sheet, "签到表", .max = INT64_MAX),
};
const Form field_picture_form = { "FieldPictureForm", sizeof(PictureForm), picture_inputs,
                                  COUNT(picture_inputs), TEXT("上传") };

typedef struct {
    Str key;
    ActivityId activity;
} UndoForm;
static const Input undo_inputs[] = {
    INPUT(UndoForm, key, "手机里的编号", .required = true, .min = 8, .max = 40),
    INPUT(UndoForm, activity, "活动", .required = true),
};
const Form field_undo_form = { "FieldPictureUndo", sizeof(UndoForm), undo_inputs,
                               COUNT(undo_inputs), TEXT("撤销") };

typedef struct {
    Time server_time;
    Str key;
    FieldPictureStatus status;
    Text status_text;
    bool final;
    Url album;
} PictureView;
static const Field picture_fields[] = {
    FIELD(PictureView, server_time),
    FIELD(PictureView, key),
    WORD(PictureView, status, field_picture_words),
    FIELD(PictureView, status_text),
    FIELD(PictureView, final),
    SHOWN(PictureView, album),
};
static const Shape picture_shape = SHAPE(PictureView, picture_fields);
PAGE(field_picture, picture_shape, "上传结果");

static Err answer(Cx *cx, Reply *reply, const FieldPicture *one, FieldPictureStatus status)
{
    PictureView *view = NEW(cx->arena, PictureView);
    *view = (PictureView){ .server_time = cx->now,
                           .key = one->key,
                           .status = status,
                           .status_text = field_picture_texts[status],
                           .final = true,
                           .album = url_of(str_printf(cx->arena, "/activities/%lld/album",
                                                      (long long)one->activity.n)) };
    return reply_page(cx, reply, &field_picture, view);
}

static FieldPicture told(const Req *req)
{
    const PictureForm *form = req_form(req);
    return (FieldPicture){ form->activity, form->sheet, form->key };
}

Err field_picture_prepare(Cx *cx, const Req *req)
{
    const PictureForm *form = req_form(req);
    FieldPicture one = told(req);
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return field_picture_ready(cx, &one, S("photo"), &form->photo, pictures);
}

Err field_picture_run(Cx *cx, const Req *req, Reply *reply)
{
    FieldPicture one = told(req);
    FieldPictureStatus status;
    TRY(field_picture_add(cx, &one, req_kept(req), &status));
    return answer(cx, reply, &one, status);
}

Err field_undo_run(Cx *cx, const Req *req, Reply *reply)
{
    const UndoForm *form = req_form(req);
    FieldPicture one = { .activity = form->activity, .key = form->key };
    FieldPictureStatus status;
    TRY(field_picture_undo(cx, &one, &status));
    return answer(cx, reply, &one, status);
}
