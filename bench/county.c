// county: the database that `make bench` works on.
//
//   county PATH PERMILLE RESIDENTS PLACES_DIR ROWS_FILE
//
// The demo county, played through its acts, and beside it RESIDENTS people spread over all
// stations, each with a bearer token and a session, as they stand on the day of a great call. Their
// tokens and cookies go to ROWS_FILE (token TAB cookie, one line a resident). One resident more has
// 25 orders, for a list that fills its page, and one is of the centre, for the desk. Two
// neighbouring stations have a clerk each: at the one 100 orders wait, at the other 10,000. Of two
// volunteers of the demo who have points one gets an account of 20 entries, the other one of
// 100,000. The ids
// that the requests need go to stdout as JSON. Everything here is made by the same acts that the
// pages use.
#include "base/io.h"
#include "base/rand.h"
#include "rooms/accounts/accounts.h"
#include "rooms/activities/activities.h"
#include "rooms/demo/demo.h"
#include "rooms/orders/orders.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/points/points.h"
#include "store/store.h"
#include "town/catalogue.h"
#include "web/call.h"
#include "web/session.h"
#include <stdio.h>
#include <stdlib.h>

#define ACTS_A_COMMIT 500
#define ORDERS_LISTED 25
#define ACTIVITIES    8  // each resident signs up once for each; the ninth is the flash
#define FLASH_PLACES  500
#define DESK_FEW      100
#define DESK_MANY     10000
#define FLOW_FEW      20  // entries of an account: a full page
#define FLOW_MANY     100000

extern const Room accounts_room;

typedef struct {
    Cx *cx;
    List stations;  // of PlaceRow
    FILE *rows;
    int64_t open;
    ItemId item;
} Town;

static void hold(Err err, const Cx *cx)
{
    if (err == OK)
        return;
    fprintf(stderr, "county: %s %s\n", err->code, err->text.zh);
    for (size_t i = 0; cx != NULL && cx->problems != NULL && i < cx->problems->n; i++)
        fprintf(stderr, "  %.*s: %s\n", STR_FMT(cx->problems->items[i].field),
                cx->problems->items[i].text.zh);
    exit(1);
}

static void act(Town *town, PersonId who, Err (*run)(Cx *cx, void *with), void *with)
{
    Cx *cx = town->cx;
    cx->problems = NULL;
    cx->actor = (Actor){ .system = true };
    if (who.n != 0)
        hold(accounts_room.identify(cx, who, &cx->actor), cx);
    hold(lane_act(cx, run, with), cx);
    if (++town->open < ACTS_A_COMMIT)
        return;
    town->open = 0;
    hold(lane_end(cx), cx);
    hold(lane_begin(cx->county->store, cx), cx);
}

// --- a resident

typedef struct {
    int number;
    PlaceId home;
    Role post;  // none of a resident
    bool staff;
    PersonId id;
    Str token, cookie;
} Resident;

// The cookie as session_begin hands it to a browser: "rv=…; Path=/…".
static Str cookie_of(const Reply *reply)
{
    Str line = buf_str(&reply->lines), rest;
    str_cut(line, '=', &rest);
    return str_cut(rest, ';', &rest);
}

static Err sign_in(Cx *cx, Resident *resident)
{
    static const HttpRequest from_nowhere = { 0 };
    ReqState state = { 0 };
    Req req = { .http = &from_nowhere, .state = &state };
    Reply reply = { 0 };
    TokenId token;
    cx->req = &req;
    Err err = session_begin(cx, &req, &reply, resident->id, resident->staff, true);
    cx->req = NULL;
    TRY(err);
    resident->cookie = cookie_of(&reply);
    return token_create(cx, resident->id, S("bench"), time_add(cx->now, 30 * TIME_DAY),
                        &resident->token, &token);
}

static Err settle(Cx *cx, void *with)
{
    Resident *resident = with;
    PersonNew new = {
        .name = S("周明"),
        .phone = str_printf(cx->arena, "139%08d", resident->number),
        .home = resident->home,
        .demo = true,
    };
    TRY(person_add(cx, &new, &resident->id));
    TRY(sign_in(cx, resident));
    cx_audit(cx, "person", resident->id.n, (Str){ 0 }, S("bench"));
    return OK;
}

static Resident add_resident(Town *town, int number)
{
    const PlaceRow *home = LIST_AT(&town->stations, PlaceRow, (size_t)number % town->stations.n);
    Resident resident = { .number = number, .home = home->id };
    act(town, NO(Person), settle, &resident);
    return resident;
}

static Err give_post(Cx *cx, void *with)
{
    Resident *resident = with;
    GrantNew new = { .person = resident->id,
                     .role = resident->post,
                     .depth = DEPTH_BELOW,
                     .place = resident->home };
    GrantId id;
    TRY(account_grant(cx, &new, &id));
    resident->staff = true;
    return sign_in(cx, resident);
}

// --- orders for the list

typedef struct {
    PersonId resident;
    PlaceId place;
    ItemId item;
    OrderId id;
} Placing;

static Err place_one(Cx *cx, void *with)
{
    Placing *placing = with;
    OrderNew new = {
        .kind = ORDER_CATALOGUE,
        .item = placing->item,
        .details = S("厨房水龙头漏水，老人在家"),
        .resident = placing->resident,
        .how = ORDER_DESK,
        .place = placing->place,
        .address = S("三里七村 12 号"),
        .phone = S("13900000000"),
        .wanted_on = day_add(cx->today, 1),
        .wanted_part = PART_MORNING,
    };
    return order_place(cx, &new, &placing->id);
}

// All of them order from one telephone.
static Err let_order(Cx *cx, void *with)
{
    (void)with;
    return setting_set(cx, S("orders.hour_max"), S("100000"));
}

// --- activities to sign up for

typedef struct {
    PlaceId place;
    int days;
    int64_t places;
    ActivityId id;
} ToHold;

static Err hold_one(Cx *cx, void *with)
{
    ToHold *holding = with;
    Time from = time_add(day_start(day_add(cx->today, holding->days)), 9 * TIME_HOUR);
    ProjectNew new = { .project = { .name = S("助力创建·志愿同行"),
                                    .kind = ACTIVITY_SERVICE,
                                    .place = holding->place,
                                    .ticked = true },
                       .positions = { { .name = S("志愿者"), .places = holding->places } },
                       .position_count = 1 };
    ActivityNew date = { .starts_at = from, .ends_at = time_add(from, 2 * TIME_HOUR) };
    TRY(project_add(cx, &new, &date.project));
    TRY(activity_add(cx, &date, &holding->id));
    return activity_publish(cx, holding->id, NULL);
}

static void print_activities(Town *town, PersonId clerk, PlaceId place)
{
    printf("{\"activities\":[");
    for (int i = 0; i <= ACTIVITIES; i++) {
        ToHold holding = { place, 20 + i, i < ACTIVITIES ? 99999 : FLASH_PLACES, NO(Activity) };
        act(town, clerk, hold_one, &holding);
        printf(i < ACTIVITIES ? "%s\"%lld\"" : "%s],\"flash\":\"%lld\",",
               i > 0 && i < ACTIVITIES ? "," : "", (long long)holding.id.n);
    }
}

// A clerk of the n-th station, where so many orders wait for the desk.
static Resident add_desk(Town *town, int number, const Resident *caller, int orders)
{
    Resident clerk = add_resident(town, number);
    clerk.post = ROLE_STATION;
    act(town, NO(Person), give_post, &clerk);
    Placing placing = { .resident = caller->id, .place = clerk.home, .item = town->item };
    for (int i = 0; i < orders; i++) {
        ArenaMark mark = arena_mark(town->cx->arena);
        act(town, clerk.id, place_one, &placing);
        arena_rewind(town->cx->arena, mark);
    }
    return clerk;
}

// --- points

typedef struct {
    PersonId person, other;  // who is looked for, and who is not meant
    HoldId hold;
    int64_t n;
} Saving;

static Err find_saver(Cx *cx, void *with)
{
    Saving *saving = with;
    List records;
    RecordQuery query = {
        .by_state = true, .state = RECORD_EFFECTIVE, .path = S("/"), .limit = 1000
    };
    TRY(record_list(cx, &query, &records));
    for (size_t i = 0; i < records.n && saving->person.n == 0; i++) {
        PersonId person = LIST_AT(&records, Record, i)->person;
        PointBalance has;
        TRY(point_balance(cx, person, &has));
        if (has.ready.n >= 100 && !has.frozen && !same(person, saving->other))
            saving->person = person;
    }
    return saving->person.n == 0 ? &fault_missing : OK;
}

// Two entries: some points are set aside and given back.
static Err save_one(Cx *cx, void *with)
{
    Saving *saving = with;
    Str key = str_printf(cx->arena, "bench/%lld/%lld", (long long)saving->person.n,
                         (long long)saving->n++);
    HoldNew new = { .key = key,
                    .person = saving->person,
                    .amount = { 100 },
                    .until = time_add(cx->now, TIME_DAY),
                    .cause = "redemption",
                    .cause_id = saving->n,
                    .title = S("大米 5 公斤") };
    TRY(point_hold(cx, &new, &saving->hold));
    return point_release(cx, saving->hold, str_join(cx->arena, key, S("/back")));
}

static Err saver_signs_in(Cx *cx, void *with)
{
    return sign_in(cx, with);
}

static Resident add_saver(Town *town, PersonId other, int entries)
{
    Saving saving = { .other = other };
    act(town, NO(Person), find_saver, &saving);
    for (int i = 0; i < entries / 2; i++) {
        ArenaMark mark = arena_mark(town->cx->arena);
        act(town, NO(Person), save_one, &saving);
        arena_rewind(town->cx->arena, mark);
    }
    Resident saver = { .id = saving.person };
    act(town, NO(Person), saver_signs_in, &saver);
    return saver;
}

static void print_ids(const Resident *lister, const Resident *clerk, const Resident *few,
                      const Resident *many, const Resident *saver, const Resident *hoarder,
                      const Placing *placing)
{
    printf(
        "\"token\":\"%.*s\",\"cookie\":\"%.*s\",\"desk_cookie\":\"%.*s\","
        "\"few_cookie\":\"%.*s\",\"many_cookie\":\"%.*s\",\"saver_cookie\":\"%.*s\",\"hoarder_cookie\":\"%.*s\",\"order\":%lld,\"item\":%lld}\n",
        STR_FMT(lister->token), STR_FMT(lister->cookie), STR_FMT(clerk->cookie),
        STR_FMT(few->cookie), STR_FMT(many->cookie), STR_FMT(saver->cookie),
        STR_FMT(hoarder->cookie), (long long)placing->id.n, (long long)placing->item.n);
}

// --- the whole

static Cx *open_county(Arena *house, Str url)
{
    catalogue_load();
    hold(store_migrate(house, url), NULL);
    County *county = NEW(house, County);
    county->name = S("daye");
    county->url = url;
    hold(store_open(house, county), NULL);
    Cx *cx = NEW(house, Cx);
    Time now = clock_now();
    *cx = (Cx){ .arena = arena_new(ARENA_BATCH_MAX),
                .county = county,
                .lang = lang_zh(),
                .now = now,
                .today = time_day(now),
                .request = S("bench"),
                .route = "bench",
                .from = S("") };
    return cx;
}

static void play_demo(Cx *cx, int64_t permille, Str places)
{
    DemoPlan plan = { .places_dir = places,
                      .county = S("420281"),
                      .permille = permille,
                      .seed = 1,
                      .until = cx->now };
    DemoReport report = { 0 };
    Time now = cx->now;
    hold(demo_play(cx->county->store, cx, &plan, NULL, NULL, &report), cx);
    cx->now = now;
    cx->today = time_day(now);
    // With dice a county is played: its messages went out in their own time, so nobody sends 10,000
    // of them while something is measured.
    cx->dice = NEW(cx->arena, Dice);
    *cx->dice = dice_seed(2);
    cx->route = "bench";
    fprintf(stderr, "county: %lld acts, %lld places, %lld people, %lld orders\n",
            (long long)report.acts, (long long)report.places, (long long)report.people,
            (long long)report.orders);
}

static void find_stations(Town *town)
{
    Cx *cx = town->cx;
    PlaceFilter filter = { .under = S(""), .by_level = true, .level = LEVEL_STATION };
    List items;
    hold(place_list(cx, &filter, NO(Place), 1000, &town->stations), cx);
    hold(item_list(cx, false, &items), cx);
    for (size_t i = 0; i < items.n && town->item.n == 0; i++)
        if (LIST_AT(&items, Item, i)->mode == ITEM_DOOR)
            town->item = LIST_AT(&items, Item, i)->id;
}

static void play_bench(Town *town, int residents)
{
    Cx *cx = town->cx;
    hold(lane_begin(cx->county->store, cx), cx);
    find_stations(town);
    for (int i = 0; i < residents; i++) {
        ArenaMark mark = arena_mark(cx->arena);
        Resident resident = add_resident(town, i);
        fprintf(town->rows, "%.*s\t%.*s\n", STR_FMT(resident.token), STR_FMT(resident.cookie));
        arena_rewind(cx->arena, mark);
    }
    Resident lister = add_resident(town, residents), clerk = add_resident(town, residents + 1);
    PlaceId station = clerk.home;
    Place centre;
    hold(place_centre(cx, &centre), cx);
    clerk.home = centre.id;
    clerk.post = ROLE_CENTRE;
    act(town, NO(Person), give_post, &clerk);
    act(town, NO(Person), let_order, NULL);
    Placing placing = { .resident = lister.id, .place = station, .item = town->item };
    for (int i = 0; i < ORDERS_LISTED; i++)
        act(town, clerk.id, place_one, &placing);
    print_activities(town, clerk.id, station);
    // Below one branch, so that both are suggested from the same teams; not where the demo's people
    // log in, for there the oldest orders have a history of their own.
    Resident caller = add_resident(town, residents + 2);
    Resident few = add_desk(town, (int)town->stations.n * 20, &caller, DESK_FEW);
    Resident many = add_desk(town, (int)town->stations.n * 20 + 2, &caller, DESK_MANY);
    Resident saver = add_saver(town, NO(Person), FLOW_FEW);
    Resident hoarder = add_saver(town, saver.id, FLOW_MANY);
    hold(lane_end(cx), cx);
    print_ids(&lister, &clerk, &few, &many, &saver, &hoarder, &placing);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: county PATH PERMILLE RESIDENTS PLACES_DIR ROWS_FILE\n");
        return 2;
    }
    Arena *house = arena_new(ARENA_BATCH_MAX);
    Cx *cx = open_county(house, str_join(house, S("sqlite:"), str(argv[1])));
    Town town = { .cx = cx, .rows = fopen(argv[5], "w") };
    if (town.rows == NULL) {
        perror(argv[5]);
        return 1;
    }
    play_demo(cx, atoll(argv[2]), str(argv[4]));
    play_bench(&town, atoi(argv[3]));
    fclose(town.rows);
    store_close(cx->county->store != NULL ? (County *)(uintptr_t)cx->county : NULL);
    return 0;
}
