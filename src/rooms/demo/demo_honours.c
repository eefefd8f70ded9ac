// Certificates and stars of those who served most: asked for, issued, one withdrawn; a star in each
// state. In a year of a few activities nobody reaches a hundred hours, so the demo county has
// lowered its table by a rule of its own, that says so.
#include "rooms/certificates/certificates.h"
#include "rooms/demo/demo_inside.h"
#include "rooms/stars/stars.h"
#include "store/db.h"
#include "town/setting.h"

#define SERVED_MOST 60

typedef struct {
    PersonId person;
    PlaceId home;
    int64_t minutes;
} Served;
static const Field served_fields[] = { FIELD(Served, person), FIELD(Served, home),
                                       FIELD(Served, minutes) };
static const Shape served_shape = SHAPE(Served, served_fields);
SQL(served_sql,
    "select r.person, p.home, cast(sum(r.minutes) as bigint) as minutes from records r"
    " join people p on p.id = r.person where r.state = 'effective' and r.kind <> 'carried'"
    "   and r.day <= $3 and p.state = 'active'"
    " group by r.person, p.home having sum(r.minutes) >= $1 order by minutes desc, r.person"
    " limit $2",
    P_INT, P_INT, P_INT);

static const int64_t hours[STAR_LEVELS] = { 3, 6, 8, 9, 10 };

static Err rules_act(Cx *cx, void *with)
{
    const World *world = with;
    for (int i = 0; i < STAR_LEVELS; i++)
        TRY(rule_set(cx, str_printf(cx->arena, "stars.hours_%d", i + 1), time_day(world->from),
                     hours[i], S("演示县：一年只有几场活动，星级按这个数演示")));
    return OK;
}

// One act about a certificate or a star, and what it is about.
typedef struct {
    CertificateId certificate;
    StarId star;
    Day from, to;
    Str words, number;
    bool pass;
} Step;

static Err ask_act(Cx *cx, void *with)
{
    Step *one = with;
    CertificateAsk ask = { .from_day = one->from, .to_day = one->to, .purpose = one->words };
    return certificate_ask(cx, &ask, &one->certificate);
}
static Err accept_act(Cx *cx, void *with)
{
    return certificate_accept(cx, ((Step *)with)->certificate);
}
static Err refuse_act(Cx *cx, void *with)
{
    return certificate_refuse(cx, ((Step *)with)->certificate,
                              S("身份证号和平台里的不一样，请核对后再申请"));
}
// Who handles it signs for the place when nobody is written there as its keeper.
static Err issue_act(Cx *cx, void *with)
{
    Certificate one;
    Place place, centre;
    TRY(certificate_find(cx, ((Step *)with)->certificate, &one));
    TRY(place_find(cx, one.place, &place));
    TRY(place_centre(cx, &centre));
    return certificate_issue(cx, one.id, place.keeper.n > 0 ? S("") : cx->actor.name,
                             place.phone.n > 0 || centre.phone.n > 0 ? S("") : S("0714-8751000"));
}
static Err revoke_act(Cx *cx, void *with)
{
    return certificate_revoke(cx, ((Step *)with)->certificate, S("用途写错，本人要求收回重开"));
}

static const DemoStation *station_of(const World *world, PlaceId home)
{
    for (size_t i = 0; i < world->station_count; i++)
        if (same(world->stations[i].id, home))
            return &world->stations[i];
    return NULL;
}

// Who of its station deals with it; nobody when that is the person.
static PersonId desk_of(const World *world, const Served *one)
{
    const DemoStation *station = station_of(world, one->home);
    if (station == NULL || same(station->admin, one->person))
        return NO(Person);
    return station->admin;
}

static Time days_before(const World *world, int64_t days)
{
    return time_add(world->plan->until, -days * TIME_DAY);
}

static Err certify(World *world, const Served *one, size_t i)
{
    PersonId desk = desk_of(world, one);
    Step step = { .from = time_day(world->from),
                  .to = time_day(days_before(world, 9)),
                  .words = i % 3 == 0   ? S("评优")
                           : i % 3 == 1 ? S("升学")
                                        : S("") };
    TRY(play(world, one->person, days_before(world, 8), ask_act, &step));
    if (i % 7 == 3)
        return OK;
    if (i % 7 == 4)
        return play(world, desk, days_before(world, 7), refuse_act, &step);
    TRY(play(world, desk, days_before(world, 7), accept_act, &step));
    if (i % 7 == 5)
        return OK;
    TRY(play(world, desk, days_before(world, 6), issue_act, &step));
    return i == 1 ? play(world, desk, days_before(world, 2), revoke_act, &step) : OK;
}

static Err apply_act(Cx *cx, void *with)
{
    return star_apply(cx, &((Step *)with)->star);
}
static Err review_act(Cx *cx, void *with)
{
    const Step *one = with;
    return star_review(cx, one->star, one->pass, one->words);
}
static Err withdraw_act(Cx *cx, void *with)
{
    return star_withdraw(cx, ((Step *)with)->star);
}
static Err object_act(Cx *cx, void *with)
{
    return star_object(cx, ((Step *)with)->star, S("那两场活动的签退时间请再核一下"));
}
static Err clock_act(Cx *cx, void *with)
{
    int did;
    (void)with;
    return star_clock(cx, 40, &did);
}
static Err mark_act(Cx *cx, void *with)
{
    const Step *one = with;
    Star star;
    int64_t id;
    TRY(star_find(cx, one->star, &star));
    return star_mark_add(cx,
                         &(StarMarkNew){ .number = star.volunteer_number,
                                         .day = cx->today,
                                         .what = S("借志愿服务推销商品"),
                                         .source = S("文明实践中心通报第 3 号（演示）") },
                         &id);
}

// How far an application comes, by its place in the row; the first ones get all the way.
static Err star_to(World *world, const Served *one, size_t i, int64_t days)
{
    PersonId desk = desk_of(world, one);
    Step step = { .pass = true, .words = S("") };
    TRY(play(world, one->person, days_before(world, days), apply_act, &step));
    if (i % 9 == 4)
        return OK;
    if (i % 9 == 5)
        return play(world, one->person, days_before(world, days - 1), withdraw_act, &step);
    if (i % 9 == 6) {
        step.pass = false;
        step.words = S("有一场活动的时长还在核实，核实后再申请");
        return play(world, desk, days_before(world, days - 1), review_act, &step);
    }
    TRY(play(world, desk, days_before(world, days - 1), review_act, &step));
    if (i % 9 == 7)
        return OK;
    TRY(play(world, world->centre_staff, days_before(world, days - 2), review_act, &step));
    if (i % 9 == 8 && days < 10)
        return play(world, desk, days_before(world, 1), object_act, &step);
    if (days < 10)
        return OK;
    TRY(play(world, NO(Person), days_before(world, days - 22), clock_act, NULL));
    return i == 2 ? play(world, world->centre_staff, days_before(world, 3), mark_act, &step) : OK;
}

// The first three have their first star since spring and apply for the second, but for the one
// whose star is suspended.
static Err star_of_one(World *world, const Served *one, size_t i)
{
    bool early = i < 4 || i % 9 < 3;
    TRY(star_to(world, one, i, early ? 60 : 6));
    if (i < 2 && one->minutes >= hours[1] * 60)
        return star_to(world, one, 3, 6);
    return OK;
}

typedef struct {
    Arena *keep;
    List rows;
} Found;
static Err find_act(Cx *cx, void *with)
{
    Found *found = with;
    List rows;
    TRY(db_list(cx, &served_sql, &served_shape, &rows, hours[0] * 60, (int64_t)SERVED_MOST,
                day_add(cx->today, -70)));
    found->rows = (List){ rows.n == 0 ? NULL
                                      : arena_copy(found->keep, rows.at, rows.n * sizeof(Served)),
                          rows.n };
    return OK;
}

// Somebody to log in as who has a star and certificates.
typedef struct {
    World *world;
    const Served *one;
} Listing;
static Err list_act(Cx *cx, void *with)
{
    const Listing *listing = with;
    Arena *keep = listing->world->keep;
    Person person;
    Str phone;
    TRY(person_find(cx, listing->one->person, &person));
    TRY(person_phone(cx, person.id, &phone));
    demo_listed(listing->world, S("星级志愿者"), person.id, str_copy(keep, person.name),
                str_copy(keep, phone), str_copy(keep, person.home_name));
    return demo_account_add(cx, person.id,
                            str_printf(cx->arena, "星级志愿者 · %.*s", STR_FMT(person.home_name)));
}

Err demo_honours(World *world)
{
    Dice others = world->dice;
    Found found = { .keep = world->keep };
    world->dice = dice_seed(world->plan->seed + 7);
    TRY(play(world, NO(Person), world->from, rules_act, world));
    TRY(play(world, NO(Person), world->plan->until, find_act, &found));
    size_t n = 0;
    for (size_t i = 0; i < found.rows.n; i++) {
        const Served *one = LIST_AT(&found.rows, Served, i);
        if (desk_of(world, one).n == 0)
            continue;
        TRY(certify(world, one, n));
        TRY(star_of_one(world, one, n));
        Listing listing = { world, one };
        if (n == 0)
            TRY(play(world, NO(Person), world->plan->until, list_act, &listing));
        n++;
    }
    world->dice = others;
    return OK;
}
