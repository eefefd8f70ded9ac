// What came from a former platform, who reported as a party member, and two numbers of one person.
#include "base/picture.h"
#include "demo_inside.h"
#include "rooms/carries/carries.h"
#include "rooms/merges/merges.h"
#include "rooms/party/party.h"
#include "rooms/records/records.h"
#include "store/db.h"

#define CARRIED_MOST 30
#define SHEET        160

// A list with two seals, as a camera would see it.
static Err list_photo(Arena *arena, Picture *out)
{
    uint8_t *rgb = arena_alloc(arena, (size_t)SHEET * SHEET * 3);
    Str jpeg;
    for (int y = 0; y < SHEET; y++)
        for (int x = 0; x < SHEET; x++) {
            int left = (x - 50) * (x - 50) + (y - 125) * (y - 125),
                right = (x - 110) * (x - 110) + (y - 125) * (y - 125);
            bool seal = (left > 300 && left < 400) || (right > 300 && right < 400);
            bool rule = y > 20 && y < 95 && y % 12 == 0 && x > 12 && x < 148;
            uint8_t *at = &rgb[((size_t)y * SHEET + (size_t)x) * 3];
            at[0] = seal ? 200 : rule ? 60 : 245;
            at[1] = at[2] = seal || rule ? 60 : 245;
        }
    TRY(picture_of_pixels(arena, rgb, SHEET, SHEET, &jpeg));
    return picture_prepare(arena, jpeg, (Str){ 0 }, out);
}

typedef struct {
    const DemoStation *station;
    Day as_of;
    CarryId id;
    OpeningId opening;
    MergeId merge;
    PersonId person, other;
    Str unit;
} Former;

// The first and the last row of the station's residents: name, number, hours, real name.
static Err file_of(Cx *cx, const DemoStation *station, Buf *out)
{
    buf_lit(out, "姓名,志愿者编号,结转时数,原平台实名,实名日期,原平台编号\n");
    for (size_t i = 0; i < station->resident_count && i < CARRIED_MOST; i++) {
        Person person;
        TRY(person_find(cx, station->residents[i], &person));
        if (person.state == PERSON_ACTIVE)
            buf_printf(out, "%.*s,%.*s,%d.5,%s,%s,ZY%04d\n", STR_FMT(person.name),
                       STR_FMT(person.volunteer_number), (int)(i * 7 % 90 + 2),
                       i % 3 == 0 ? "否" : "是", i % 3 == 0 ? "" : "2019-03-05", (int)i + 1);
    }
    return OK;
}

static Err apply_act(Cx *cx, void *with)
{
    Former *one = with;
    Buf file = buf_new(cx->arena, 16384);
    CarryDraft *draft;
    Picture photo;
    const List pictures = { &photo, 1 };
    TRY(carry_make(cx, S("志愿中国"), one->as_of, &one->id));
    TRY(file_of(cx, one->station, &file));
    TRY(carry_read(cx, S("志愿中国移交名单.csv"), buf_str(&file), &draft));
    TRY(carry_fill(cx, one->id, draft));
    TRY(list_photo(cx->arena, &photo));
    TRY(carry_apply(cx, one->id, &pictures));
    const OpeningNew opening = { .what = OPENING_VOLUNTEERS,
                                 .value = (int64_t)one->station->resident_count * 3,
                                 .as_of = one->as_of,
                                 .source = S("志愿中国导出表") };
    return opening_add(cx, &opening, &one->opening);
}

static Err agree_act(Cx *cx, void *with)
{
    const Former *one = with;
    TRY(carry_decide(cx, one->id, true, S("与移交清单一致")));
    return opening_decide(cx, one->opening, true);
}

static Err effect_act(Cx *cx, void *with)
{
    int did = 1;
    (void)with;
    TRY(carry_tick(cx, 10, &did));
    do
        TRY(record_clock(cx, 100, &did));
    while (did > 0);
    return OK;
}

static Err report_act(Cx *cx, void *with)
{
    const Former *one = with;
    const PartyNew new = { .unit_name = one->unit, .offers = S("周末有空"), .consent = true };
    PartyReportId id;
    return party_report(cx, &new, &id);
}

static Err receive_act(Cx *cx, void *with)
{
    const Former *one = with;
    List reports;
    TRY(party_list(cx, one->station->path, NO(PartyReport), 50, &reports));
    for (size_t i = 1; i < reports.n; i++)  // the newest waits
        TRY(party_receive(cx, LIST_AT(&reports, PartyReport, i)->id));
    return OK;
}

// Somebody whom a school had written down once more.
static Err twice_act(Cx *cx, void *with)
{
    Former *one = with;
    Person person;
    PersonNew again = { .demo = true, .home = one->station->id };
    TRY(person_find(cx, one->person, &person));
    again.name = person.name;
    TRY(person_phone(cx, one->person, &again.phone));
    return person_add(cx, &again, &one->other);
}

static Err merge_act(Cx *cx, void *with)
{
    Former *one = with;
    Person keeps, gone;
    TRY(person_find(cx, one->person, &keeps));
    TRY(person_find(cx, one->other, &gone));
    const MergeNew new = { .keeps = keeps.volunteer_number,
                           .gone = gone.volunteer_number,
                           .evidence = EVIDENCE_PHONE,
                           .why = S("学校统一登记过一次，本人来站里说明") };
    return merge_propose(cx, &new, &one->merge);
}

// Applied for by the station, agreed to by its branch.
static Err carried_over(World *world, const DemoStation *station, Former one)
{
    Time until = world->plan->until;
    PersonId branch = NO(Person);
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, station->branch))
            branch = world->branches[i].admin;
    one.station = station;
    if (branch.n == 0 || station->resident_count == 0)
        return OK;
    TRY(play(world, station->admin, time_add(until, -40 * TIME_DAY), apply_act, &one));
    TRY(play(world, branch, time_add(until, -39 * TIME_DAY), agree_act, &one));
    return play(world, NO(Person), time_add(until, -20 * TIME_DAY), effect_act, &one);
}

Err demo_former(World *world)
{
    static const char *const units[] = { "县人民医院", "县实验小学", "县供电公司" };
    Time until = world->plan->until;
    const DemoStation *station = world->focus;
    if (station == NULL || station->resident_count < 8)
        return OK;
    Former one = { .station = station, .as_of = day_add(time_day(world->from), -30) };
    TRY(carried_over(world, station, one));
    for (size_t i = 0; i < COUNT(units); i++) {
        one.unit = str(units[i]);
        TRY(play(world, station->residents[i + 3], time_add(until, -9 * TIME_DAY), report_act,
                 &one));
    }
    TRY(play(world, station->admin, time_add(until, -8 * TIME_DAY), receive_act, &one));
    one.person = station->residents[7];
    TRY(play(world, NO(Person), time_add(until, -7 * TIME_DAY), twice_act, &one));
    return play(world, station->admin, time_add(until, -1 * TIME_DAY), merge_act, &one);
}
