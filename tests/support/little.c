#include "tests/support/little.h"
#include "base/seal.h"
#include "store/store_inside.h"

extern Err account_identify(Cx *cx, PersonId person, Actor *out);

static Err add_place(Cx *cx, PlaceId parent, PlaceLevel level, PlaceKind kind, const char *code,
                     const char *name, PlaceId *out)
{
    return place_add(
        cx,
        &(PlaceNew){
            .parent = parent, .level = level, .kind = kind, .code = str(code), .name = str(name) },
        out);
}

static Err build(Cx *cx, void *with)
{
    Little *l = with;
    TRY(add_place(cx, NO(Place), LEVEL_CENTRE, KIND_COUNTY, "420281", "大冶市", &l->centre));
    TRY(add_place(cx, l->centre, LEVEL_BRANCH, KIND_STREET, "420281001", "东岳路街道", &l->branch));
    TRY(add_place(cx, l->centre, LEVEL_BRANCH, KIND_TOWN, "420281100", "金牛镇", &l->branch2));
    TRY(add_place(cx, l->branch, LEVEL_STATION, KIND_COMMUNITY, "420281001001", "保康社区",
                  &l->station));
    TRY(add_place(cx, l->branch, LEVEL_STATION, KIND_COMMUNITY, "420281001002", "长安社区",
                  &l->station2));
    TRY(add_place(cx, l->branch2, LEVEL_STATION, KIND_VILLAGE, "420281100201", "马叫村",
                  &l->station3));
    return place_path_of(cx, l->station, &l->station_path);
}

static Cx *cx_at(Little *l)
{
    Cx *cx = county_cx(l->t, l->county, "test");
    cx->now = l->now;
    cx->today = time_day(l->now);
    return cx;
}

Err little_run(Little *l, Cx *cx, Err (*act)(Cx *cx, void *with), void *with)
{
    return lane_run(l->county->store, cx, act, with);
}

Little *little(T *t, County *county)
{
    Little *l = NEW(t->arena, Little);
    *l = (Little){ .t = t, .county = county, .now = clock_now() };
    CHECK_OK(little_run(l, cx_at(l), build, l));
    return l;
}

Cx *little_cx(Little *l, PersonId person)
{
    Cx *cx = cx_at(l);
    cx->actor = (Actor){ 0 };
    if (person.n == 0)
        return cx;
    CHECK_OK(store_read_begin(l->county->store, cx));
    CHECK_OK(account_identify(cx, person, &cx->actor));
    store_read_end(cx);
    return cx;
}

Err little_act(Little *l, PersonId person, Err (*act)(Cx *cx, void *with), void *with)
{
    return little_run(l, person.n == 0 ? cx_at(l) : little_cx(l, person), act, with);
}

typedef struct {
    PersonNew new;
    PersonId out;
} NewPerson;

static Err add_person(Cx *cx, void *with)
{
    NewPerson *one = with;
    return person_add(cx, &one->new, &one->out);
}

PersonId little_person(Little *l, const char *name, const char *phone, PlaceId home)
{
    NewPerson one = { .new = { .name = str(name), .phone = str(phone), .home = home } };
    CHECK_OK(little_act(l, NO(Person), add_person, &one));
    return one.out;
}

typedef struct {
    GrantNew new;
    GrantId out;
} NewGrant;

static Err add_grant(Cx *cx, void *with)
{
    NewGrant *one = with;
    return account_grant(cx, &one->new, &one->out);
}

GrantId little_grant(Little *l, PersonId person, Role role, PlaceId place)
{
    NewGrant one = { .new = {
                         .person = person, .role = role, .depth = DEPTH_BELOW, .place = place } };
    CHECK_OK(little_act(l, NO(Person), add_grant, &one));
    return one.out;
}

typedef struct {
    Blob body;
} Body;
static const Field body_fields[] = { FIELD(Body, body) };
static const Shape body_shape = SHAPE(Body, body_fields);

SQL0(newest_sql, "select body from outbox order by id desc limit 1");
FAULT(little_no_message, 404, "test.no_message", "没有消息");

Str little_message(Little *l)
{
    Cx *cx = cx_at(l);
    Body body = { 0 };
    Str words = { 0 };
    CHECK_OK(store_read_begin(l->county->store, cx));
    Err found = db_one(cx, &newest_sql, &body_shape, &body, &little_no_message);
    store_read_end(cx);
    if (found == &little_no_message)
        return (Str){ 0 };
    CHECK_OK(found);
    CHECK_OK(
        open_field(l->t->arena, &l->county->key_field, "outbox.body", body.body.bytes, &words));
    return words;
}
