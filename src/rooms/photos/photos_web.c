// How a picture leaves the house, and the one page of this room: one's own picture. The rooms that
// show pictures have the routes; an answer behind a log-in is not kept by browsers (no-store),
// which suits a phone that a village shares.
#include "rooms/photos/photos.h"
#include "rooms/people/people.h"
#include "web/web.h"

Err photo_reply(Cx *cx, const Req *req, Reply *reply, PhotoId id)
{
    Str jpeg;
    if (id.n == 0)
        return &photo_missing;
    TRY(photo_bytes(cx, id, str_eq(req_query(req, "small"), S("1")), &jpeg));
    return reply_file(cx, reply, jpeg, "image/jpeg", (Str){ 0 });
}

typedef struct {
    Uploads photo;
} MyForm;
static const Input my_inputs[] = {
    INPUT(MyForm, photo, "照片", .hint = TEXT("看得清脸的近照，JPG、PNG 或 WebP"), .required = true,
          .max = 1, .photo = true),
};
FORM(my_form, MyForm, my_inputs, "换上这张");

typedef struct {
    bool has_photo;
    Url photo;
    FormView form, remove;
} MyView;
static const Field my_fields[] = {
    FIELD(MyView, has_photo),
    FIELD(MyView, photo),
    FIELD_(MyView, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(MyView, remove, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape my_shape = SHAPE(MyView, my_fields);
PAGE(my_photo, my_shape, "我的照片");

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MyView *view = NEW(cx->arena, MyView);
    PhotoId id;
    (void)req;
    TRY(photo_of_person(cx, cx->actor.person, &id));
    view->has_photo = id.n != 0;
    view->photo = url_of(str_printf(cx->arena, "/people/%lld/photo.jpg?small=1&v=%lld",
                                    (long long)cx->actor.person.n, (long long)id.n));
    view->form = form_view(cx, &my_form, S("/me/photo"), NULL);
    view->remove = form_button(cx, S("/me/photo/remove"));
    return reply_page(cx, reply, &my_photo, view);
}

static Err mine_prepare(Cx *cx, const Req *req)
{
    const MyForm *form = req_form(req);
    List *pictures = NEW(cx->arena, List);
    req_keep(req, pictures);
    return photo_prepare(cx, S("photo"), &form->photo, S(""), pictures);
}

static Err mine_set(Cx *cx, const Req *req, Reply *reply)
{
    const List *pictures = req_kept(req);
    TRY(photo_person_set(cx, cx->actor.person, LIST_AT(pictures, Picture, 0)));
    cx_audit(cx, "person.photo", cx->actor.person.n, (Str){ 0 }, S("set"));
    reply_say(cx, reply, TEXT("照片已换上"));
    return reply_goto(cx, reply, S("/me/photo"));
}

static Err mine_remove(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    TRY(photo_person_remove(cx, cx->actor.person));
    cx_audit(cx, "person.photo", cx->actor.person.n, S("set"), S("removed"));
    reply_say(cx, reply, TEXT("照片已删除"));
    return reply_goto(cx, reply, S("/me/photo"));
}

// A person that the actor may see: themselves, or staff who answer for their station.
static Err seen(Cx *cx, const Req *req, Person *person)
{
    TRY(person_find(cx, (PersonId){ req_number(req, "id") }, person));
    return person_visible(&cx->actor, person) ? OK : &person_missing;
}

static Err file_of_person(Cx *cx, const Req *req, Reply *reply)
{
    Person person;
    PhotoId id;
    TRY(seen(cx, req, &person));
    TRY(photo_of_person(cx, person.id, &id));
    return photo_reply(cx, req, reply, id);
}

typedef struct {
    PersonId id;
    Str name;
    bool has_photo;
    FormView remove;
} PersonView;
static const Field person_fields[] = {
    FIELD(PersonView, id),
    FIELD(PersonView, name),
    FIELD(PersonView, has_photo),
    FIELD_(PersonView, remove, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape person_photo_shape = SHAPE(PersonView, person_fields);
PAGE(person_photo, person_photo_shape, "照片", .layout = LAYOUT_DESK);

static Err of_person(Cx *cx, const Req *req, Reply *reply)
{
    PersonView *view = NEW(cx->arena, PersonView);
    Person person;
    PhotoId id;
    TRY(seen(cx, req, &person));
    TRY(photo_of_person(cx, person.id, &id));
    *view = (PersonView){ .id = person.id, .name = person.name, .has_photo = id.n != 0 };
    view->remove = form_button(
        cx, str_printf(cx->arena, "/people/%lld/photo/remove", (long long)person.id.n));
    return reply_page(cx, reply, &person_photo, view);
}

static Err remove_of_person(Cx *cx, const Req *req, Reply *reply)
{
    Person person;
    TRY(seen(cx, req, &person));
    TRY(photo_person_remove(cx, person.id));
    cx_audit(cx, "person.photo", person.id.n, S("set"), S("removed"));
    reply_say(cx, reply, TEXT("照片已删除"));
    return reply_goto_row(cx, reply, "/people/", person.id.n);
}

FORM_BUTTON(remove_form, "删除照片");

// clang-format off
static const Route routes[] = {
    GET("/me/photo", mine, SIGNED_IN, .page = &my_photo, .title = TEXT("我的照片")),
    POST("/me/photo", mine_set, SIGNED_IN, .form = &my_form, .prepare = mine_prepare, .again = mine, .title = TEXT("换照片"), .flags = ROUTE_UPLOAD),
    POST("/me/photo/remove", mine_remove, SIGNED_IN, .form = &remove_form, .again = mine, .title = TEXT("删除自己的照片")),
    GET("/people/{id}/photo", of_person, ONLY(ROLES_SEE_PEOPLE), .page = &person_photo, .title = TEXT("一个人的照片")),
    GET("/people/{id}/photo.jpg", file_of_person, SIGNED_IN, .title = TEXT("照片本身"), .flags = ROUTE_NO_API),
    POST("/people/{id}/photo/remove", remove_of_person, ONLY(ROLES_SEE_PEOPLE), .form = &remove_form, .again = of_person, .title = TEXT("删除照片")),
};
// clang-format on

static const Listener listeners[] = {
    { "person.erased", photo_hear_erased },
};

const Room photos_room = { .name = "photos",
                           .title = TEXT("照片"),
                           ROUTES(routes),
                           LISTENERS(listeners),
                           .holdings = photo_holdings,
                           .merge = photo_merge_person };
