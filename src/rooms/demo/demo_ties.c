// Ties to others: who agreed to be reported to the national system and what came back from it,
// party members who reported at home, and squads that people ask for.
#include "demo_inside.h"
#include "rooms/exchange/exchange.h"
#include "rooms/party/party.h"
#include "rooms/volunteers/volunteers.h"

enum { CONSENTS = 300, MEMBERS = 90, FOUNDINGS = 12, NUMBERED = 200, COUNTED = 12 };

typedef struct {
    FoundingId founding;
    Str words;
} Tie;

static Err consent_act(Cx *cx, void *with)
{
    (void)with;
    return consent_set(cx, CONSENT_EXCHANGE, true);
}

static Err report_act(Cx *cx, void *with)
{
    static const char *const offers[] = { "周末有空，能讲政策", "会修电器", "可以陪老人看病", "" };
    const Tie *tie = with;
    Dice dice = dice_seed((uint64_t)cx->actor.person.n);
    const PartyNew new = { .unit_name = tie->words,
                           .offers = DEMO_PICK(&dice, offers),
                           .consent = true };
    PartyReportId id;
    Err err = party_report(cx, &new, &id);
    return err == &party_there ? OK : err;
}

static Err receive_act(Cx *cx, void *with)
{
    const DemoStation *station = with;
    List reports;
    TRY(party_list(cx, station->path, NO(PartyReport), 50, &reports));
    for (size_t i = 0; i < reports.n; i++) {
        const PartyReport *one = LIST_AT(&reports, PartyReport, i);
        if (one->may_receive)
            TRY(party_receive(cx, one->id));
    }
    return OK;
}

static Err ask_act(Cx *cx, void *with)
{
    static const char *const titles[] = { "夕阳红合唱志愿服务队", "义务理发队", "护河志愿服务队",
                                          "便民维修队", "课后托管志愿服务队" };
    Tie *tie = with;
    Dice dice = dice_seed((uint64_t)cx->actor.person.n);
    Err err = founding_ask(cx, DEMO_PICK(&dice, titles), S("有十来个人，自己带工具"),
                           S("我们已经一起做了半年，想正式成立队伍。"), &tie->founding);
    return err == &team_applied ? OK : err;
}

static Err refuse_act(Cx *cx, void *with)
{
    return founding_decide(cx, ((Tie *)with)->founding, false,
                           S("本村已有同类小队，建议先加入，人多了再分队"));
}

static Err numbers_act(Cx *cx, void *with)
{
    List people;
    Buf file = buf_new(cx->arena, (size_t)1 << 18);
    ExchangeDraft *draft;
    ExchangeFileId id;
    (void)with;
    TRY(exchange_people(cx, true, NO(Person), NUMBERED, &people));
    if (people.n < 2)
        return OK;
    buf_lit(&file, "姓名,志愿者编号,全国编号\n");
    for (size_t i = 0; i < people.n; i += 2) {  // the others are not known there yet
        const ExchangePerson *one = LIST_AT(&people, ExchangePerson, i);
        buf_printf(&file, "%.*s,%.*s,4200%010lld\n", STR_FMT(one->name),
                   STR_FMT(one->volunteer_number), (long long)one->person.n);
    }
    TRY(exchange_read(cx, EXCHANGE_NUMBERS, S("全国系统编号.csv"), buf_str(&file), &draft));
    return exchange_keep(cx, draft, &id);
}

static Err counted_act(Cx *cx, void *with)
{
    List records;
    Buf file = buf_new(cx->arena, 65536);
    ExchangeDraft *draft;
    ExchangeFileId id;
    size_t n = 0;
    (void)with;
    TRY(exchange_records(cx, NO(Record), 200, &records));
    buf_lit(&file, "姓名,志愿者编号,活动编号,计分平台\n");
    for (size_t i = 0; i < records.n && n < COUNTED; i++) {
        const ExchangeRecord *one = LIST_AT(&records, ExchangeRecord, i);
        if (one->activity_number.n == 0)
            continue;
        buf_printf(&file, "%.*s,%.*s,%.*s,志愿汇\n", STR_FMT(one->name),
                   STR_FMT(one->volunteer_number), STR_FMT(one->activity_number));
        n++;
    }
    if (n == 0)
        return OK;
    TRY(exchange_read(cx, EXCHANGE_COUNTED, S("别处已计分.csv"), buf_str(&file), &draft));
    return exchange_keep(cx, draft, &id);
}

// The nth one of the county's crowd, spread over its stations; none when that station has no more.
static PersonId nth_of_crowd(const World *world, int64_t n, int64_t step, const DemoStation **at)
{
    int64_t stations = (int64_t)world->station_count;
    const DemoStation *station = &world->stations[n * step % stations];
    size_t nth = (size_t)(n / stations);
    *at = station;
    return nth < station->volunteer_count ? station->volunteers[nth].id : NO(Person);
}

static PersonId admin_of_branch(const World *world, PlaceId branch)
{
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, branch))
            return world->branches[i].admin;
    return NO(Person);
}

static Err party_members(World *world)
{
    static const char *const units[] = { "市人民医院", "市实验小学", "市供电公司",
                                         "市税务局",   "市水务集团", "市融媒体中心" };
    Time until = world->plan->until;
    for (int64_t i = 0; i < demo_scaled(world, MEMBERS); i++) {
        const DemoStation *station;
        Tie tie = { .words = str(units[i % (int64_t)COUNT(units)]) };
        PersonId person = nth_of_crowd(world, i, 53, &station);
        if (person.n == 0)
            continue;
        TRY(play(world, person, time_add(until, -(30 - i % 28) * TIME_DAY), report_act, &tie));
        if (i % 4 != 0)  // some wait
            TRY(play(world, station->admin, time_add(until, -TIME_DAY), receive_act,
                     (void *)(uintptr_t)station));
    }
    return OK;
}

// Each asks; some hear why not yet, the others wait. None is founded here: the county has the 379
// squads that the article counts.
static Err foundings(World *world)
{
    Time until = world->plan->until;
    for (int64_t i = 0; i < demo_scaled(world, FOUNDINGS); i++) {
        const DemoStation *station;
        Tie tie = { 0 };
        PersonId person = nth_of_crowd(world, i, 101, &station);
        PersonId admin = admin_of_branch(world, station->branch);
        if (person.n == 0 || admin.n == 0)
            continue;
        TRY(play(world, person, time_add(until, -(12 - i % 10) * TIME_DAY), ask_act, &tie));
        if (i % 3 == 1 && tie.founding.n != 0)
            TRY(play(world, admin, time_add(until, -TIME_DAY), refuse_act, &tie));
    }
    return OK;
}

Err demo_ties(World *world)
{
    Time until = world->plan->until;
    for (int64_t i = 0; i < demo_scaled(world, CONSENTS); i++) {
        const DemoStation *station;
        PersonId person = nth_of_crowd(world, i, 37, &station);
        if (person.n != 0)
            TRY(play(world, person, time_add(until, -(60 - i % 50) * TIME_DAY), consent_act, NULL));
    }
    TRY(play(world, world->centre_staff, time_add(until, -6 * TIME_DAY), numbers_act, NULL));
    TRY(play(world, world->centre_staff, time_add(until, -5 * TIME_DAY), counted_act, NULL));
    TRY(party_members(world));
    return foundings(world);
}
