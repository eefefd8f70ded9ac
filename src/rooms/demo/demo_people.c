// Staff, residents, teams and the accounts to log in with.
#include "base/seal.h"
#include "demo_inside.h"

// SPEC 「目前有31家部门单位结合部门职能组建了相应的志愿服务队伍」: kinds of team as the article
// names them.
static const char *const departments[] = {
    "市委宣传部",     "市教育局",     "市科技局",     "市民政局", "市司法局",     "市卫生健康局",
    "市文化和旅游局", "市应急管理局", "市农业农村局", "市人社局", "市自然资源局", "市生态环境局",
    "市住建局",       "市交通运输局", "市水利局",     "市商务局", "市审计局",     "市市场监管局",
    "市统计局",       "市医保局",     "市城管局",     "市公安局", "市退役军人局", "市税务局",
    "市总工会",       "团市委",       "市妇联",       "市残联",   "市红十字会",   "市科协",
    "市消防大队",
};
static const char *const skills[] = { "理论宣讲", "教育辅导",       "科技普及", "帮扶慰问",
                                      "法律援助", "义诊、健康讲座", "文艺演出", "防汛抢险",
                                      "农技指导", "后勤保障" };

#define DEMO_PASSWORD "hongmajia-2020"
#define RESIDENTS     1600

typedef struct {
    const PersonNew *person;
    PersonId id;
} PersonAct;

static Err person_act(Cx *cx, void *with)
{
    PersonAct *act = with;
    return person_add(cx, act->person, &act->id);
}

Err demo_person(World *world, const PersonNew *person, PersonId *id)
{
    PersonAct act = { .person = person };
    TRY(play(world, NO(Person), world->from, person_act, &act));
    world->people++;
    *id = act.id;
    return OK;
}

Err demo_contact(World *world, PersonId person, Str *address, Str *phone)
{
    Arena *arena = world->cx->arena;
    ArenaMark mark = arena_mark(arena);
    Err err = person_phone(world->cx, person, phone);
    if (err == OK)
        err = person_address(world->cx, person, address);
    if (err == OK) {
        *phone = str_copy(world->keep, *phone);
        *address = str_copy(world->keep, *address);
    }
    arena_rewind(arena, mark);
    return err;
}

// Somebody invented who lives at `home`. `name` none: the dice names.
static Err somebody(World *world, PlaceId home, Str station, Str name, bool document, PersonId *id,
                    Str *named, Str *phone)
{
    Arena *keep = world->keep;
    int64_t n = world->people;
    PersonNew person = { .name = name, .home = home, .demo = true };
    if (name.p == NULL)
        person.name = demo_person_name(keep, &world->dice);
    person.phone = demo_phone(keep, n);
    if (document) {
        person.id_kind = ID_KIND_RESIDENT;
        person.id_number = demo_id_number(keep, &world->dice, n);
    }
    person.address = demo_address(keep, &world->dice, station);
    TRY(demo_person(world, &person, id));
    if (named != NULL)
        *named = person.name;
    if (phone != NULL)
        *phone = person.phone;
    return OK;
}

// ---- grants

static Err grant_act(Cx *cx, void *with)
{
    GrantId id;
    return account_grant(cx, with, &id);
}

static Err grant(World *world, PersonId person, Role role, PlaceId place)
{
    GrantNew new = { .person = person, .role = role, .depth = DEPTH_BELOW, .place = place };
    return play(world, NO(Person), world->from, grant_act, &new);
}

Err demo_operator(World *world, PersonId person, PlaceId shop)
{
    return grant(world, person, ROLE_MERCHANT, shop);
}

typedef struct {
    PersonId person;
    Str login, hash, note;
} LoginAct;

static Err login_act(Cx *cx, void *with)
{
    LoginAct *act = with;
    if (act->login.n > 0) {
        TRY(account_login_set(cx, act->person, act->login));
        TRY(account_password_set(cx, act->person, act->hash));
    }
    return demo_account_add(cx, act->person, act->note);
}

void demo_listed(World *world, Str role, PersonId person, Str name, Str phone, Str where)
{
    (void)person;
    must(world->account_count < COUNT(world->accounts));
    world->accounts[world->account_count++] = (DemoLogin){
        .role = role, .name = name, .phone = phone, .where = where
    };
}

// An account of the list; staff of the county's own desk also get a password.
static Err listed(World *world, PersonId person, const char *role, Str name, Str phone, Str where,
                  const char *login)
{
    demo_listed(world, str(role), person, name, phone, where);
    DemoLogin *account = &world->accounts[world->account_count - 1];
    LoginAct act = { .person = person, .login = str(login) };
    act.note = str_printf(world->keep, "%s · %.*s", role, STR_FMT(where));
    if (login != NULL) {
        account->login = str(login);
        account->password = S(DEMO_PASSWORD);
        act.hash = password_hash(world->keep, S(DEMO_PASSWORD));
    }
    return play(world, NO(Person), world->from, login_act, &act);
}

// ---- staff

typedef struct {
    PlaceId id;
    PlaceEdit edit;
} EditAct;

static Err edit_act(Cx *cx, void *with)
{
    EditAct *act = with;
    Place place;
    TRY(place_find(cx, act->id, &place));
    PlaceEdit edit = act->edit;
    edit.name = place.name;
    edit.kind = place.kind;
    edit.host = place.host;
    edit.address = place.address;
    return place_edit(cx, act->id, &edit);
}

// Who answers at a place: the name on the door and the phone, a landline that nobody has.
static Err answered_by(World *world, PlaceId place, Str keeper, int64_t n)
{
    EditAct act = { .id = place };
    act.edit = (PlaceEdit){ .keeper = keeper,
                            .phone = str_printf(world->keep, "0714-8%06lld",
                                                (long long)(n % 1000000)),
                            .hours = S("周一至周五 8:30–12:00、14:30–17:30，周六上午值班") };
    return play(world, NO(Person), world->from, edit_act, &act);
}

typedef struct {
    const char *role, *login;
    Role grant;
} Desk;

// clang-format off
static const Desk desks[] = {
    { "中心工作人员", "centre", ROLE_CENTRE },    { "督导员", "supervisor", ROLE_SUPERVISOR },
    { "审计员", "auditor", ROLE_AUDITOR },        { "系统管理员", "system", ROLE_SYSTEM },
    { "安全管理员", "security", ROLE_SECURITY },  { "评委", NULL, ROLE_JUDGE },
};
// clang-format on

static Err centre_staff(World *world)
{
    for (size_t i = 0; i < COUNT(desks); i++) {
        PersonId person;
        Str name, phone;
        TRY(somebody(world, world->stations[0].id, world->stations[0].name, (Str){ 0 }, true,
                     &person, &name, &phone));
        TRY(grant(world, person, desks[i].grant, world->centre.id));
        TRY(listed(world, person, desks[i].role, name, phone, world->centre.name, desks[i].login));
        if (desks[i].grant == ROLE_SUPERVISOR)
            world->supervisor = person;
        if (desks[i].grant != ROLE_CENTRE)
            continue;
        world->centre_staff = person;
        TRY(answered_by(world, world->centre.id, str_join(world->keep, name, S("")), 712345));
    }
    return OK;
}

static const DemoStation *first_station(const World *world, PlaceId branch)
{
    for (size_t i = 0; i < world->station_count; i++)
        if (same(world->stations[i].branch, branch))
            return &world->stations[i];
    return &world->stations[0];
}

static Err branch_staff(World *world)
{
    for (size_t i = 0; i < world->branch_count; i++) {
        DemoBranch *branch = &world->branches[i];
        const DemoStation *home = first_station(world, branch->id);
        Str name;
        TRY(somebody(world, home->id, home->name, (Str){ 0 }, true, &branch->admin, &name, NULL));
        TRY(grant(world, branch->admin, ROLE_BRANCH, branch->id));
        TRY(answered_by(world, branch->id, name, 720000 + (int64_t)i));
    }
    return OK;
}

static Err station_staff(World *world)
{
    for (size_t i = 0; i < world->station_count; i++) {
        DemoStation *station = &world->stations[i];
        Str name;
        TRY(somebody(world, station->id, station->name, (Str){ 0 }, true, &station->admin, &name,
                     NULL));
        TRY(grant(world, station->admin, ROLE_STATION, station->id));
        TRY(answered_by(world, station->id, name, 730000 + (int64_t)i));
    }
    return OK;
}

// ---- teams

typedef struct {
    TeamNew team;
    TeamId id;
    PersonId leader;
} TeamAct;

static Err team_act(Cx *cx, void *with)
{
    TeamAct *act = with;
    TRY(team_add(cx, &act->team, &act->id));
    return act->leader.n != 0 ? team_leader_set(cx, act->id, act->leader) : OK;
}

static Err found_team(World *world, const TeamNew *team, PersonId leader, TeamId *id)
{
    TeamAct act = { .team = *team, .leader = leader };
    act.team.demo = true;
    TRY(play(world, NO(Person), world->from, team_act, &act));
    world->report->teams++;
    *id = act.id;
    return OK;
}

// Squads that the article names stand where it says.
static Str squad_name(World *world, const DemoStation *station)
{
    static const struct {
        const char *station, *team;
    } named[] = {
        { "港湖村", "港湖村志愿服务队" },
        { "长安社区", "长安社区守护童心志愿服务小分队" },
        { "朝阳社区", "朝阳社区彩虹志愿服务小队" },
    };
    for (size_t i = 0; i < COUNT(named); i++)
        if (str_eq(station->name, str(named[i].station)))
            return str(named[i].team);
    return str_join(world->keep, station->name, S("志愿服务小队"));
}

// SPEC 「1个总队、14个支队、379个小队」: fewer than the villages of today's table. The last village
// of a large town has none of its own; its people go with the detachment.
#define SQUADS 379

static Err squads(World *world, const DemoBranch *branch, size_t *spare)
{
    size_t left = 0;
    for (size_t i = 0; i < world->station_count; i++)
        left += same(world->stations[i].branch, branch->id) ? 1 : 0;
    bool large = left > 30;
    for (size_t i = 0; i < world->station_count; i++) {
        DemoStation *station = &world->stations[i];
        if (!same(station->branch, branch->id))
            continue;
        if (--left == 0 && large && *spare > 0) {
            --*spare;
            continue;
        }
        TRY(somebody(world, station->id, station->name, (Str){ 0 }, true, &station->leader, NULL,
                     NULL));
        TeamNew squad = { .parent = branch->detachment,
                          .level = TEAM_SQUAD,
                          .place = station->id,
                          .name = squad_name(world, station) };
        TRY(found_team(world, &squad, station->leader, &station->squad));
    }
    return OK;
}

static Err town_teams(World *world)
{
    TeamNew corps = { .level = TEAM_CORPS,
                      .place = world->centre.id,
                      .name = str_join(world->keep, world->centre.name, S("志愿服务总队")) };
    TRY(found_team(world, &corps, NO(Person), &world->corps));
    size_t spare = 0;
    for (size_t i = 0; i < world->station_count; i++)
        spare += world->stations[i].assessed ? 1 : 0;
    spare = spare > SQUADS ? spare - SQUADS : 0;
    for (size_t i = 0; i < world->branch_count; i++) {
        DemoBranch *branch = &world->branches[i];
        if (!branch->assessed)
            continue;
        TeamNew team = { .parent = world->corps,
                         .level = TEAM_DETACHMENT,
                         .place = branch->id,
                         .name = str_join(world->keep, branch->name, S("志愿服务支队")) };
        TRY(found_team(world, &team, NO(Person), &branch->detachment));
        TRY(squads(world, branch, &spare));
    }
    return OK;
}

// The department's contact answers for its team beside the leader.
static Err contact_act(Cx *cx, void *with)
{
    const DemoTeam *at = with;
    Team team;
    GrantId id;
    TRY(team_find(cx, at->id, &team));
    GrantNew new = { .person = at->leader,
                     .role = ROLE_DEPARTMENT,
                     .depth = DEPTH_OWN,
                     .team = at->id,
                     .path = team.path,
                     .name = team.name,
                     .scope = team.place_path };
    return account_grant(cx, &new, &id);
}

static Err department_teams(World *world)
{
    Arena *keep = world->keep;
    world->professional = NEW_ARRAY(keep, DemoTeam, COUNT(departments));
    for (size_t i = 0; i < COUNT(departments); i++) {
        Str name = str(departments[i]), leader_name, phone;
        UnitNew unit = { .name = name, .demo = true };
        TRY(demo_unit(world, &unit, demo_between(&world->dice, 18, 160)));
        DemoTeam *team = &world->professional[world->professional_count++];
        TRY(somebody(world, world->stations[0].id, world->stations[0].name, (Str){ 0 }, true,
                     &team->leader, &leader_name, &phone));
        team->name = str_join(keep, str_starts(name, S("市")) ? str_slice(name, 3, name.n) : name,
                              S("志愿服务队"));
        TeamNew new = { .parent = world->corps,
                        .level = TEAM_PROFESSIONAL,
                        .place = world->centre.id,
                        .unit = world->units[world->unit_count - 1].id,
                        .name = team->name,
                        .speciality = str(skills[i % COUNT(skills)]) };
        TRY(found_team(world, &new, team->leader, &team->id));
        if (i != 1)
            continue;
        TRY(play(world, NO(Person), world->from, contact_act, team));
        TRY(listed(world, team->leader, "部门联络员", leader_name, phone, team->name, NULL));
    }
    return OK;
}

// ---- residents

#define NEIGHBOURS 8

static DemoStation *station_named(World *world, const char *name)
{
    for (size_t i = 0; i < world->station_count; i++)
        if (str_eq(world->stations[i].name, str(name)))
            return &world->stations[i];
    return &world->stations[0];
}

// Where people log in there are neighbours, however small the county is played.
static Err residents(World *world)
{
    int64_t all = RESIDENTS * world->plan->permille / 1000;
    size_t each = (size_t)(all / (int64_t)world->station_count) + 1;
    for (size_t i = 0; i < world->station_count; i++) {
        DemoStation *station = &world->stations[i];
        size_t here = station == world->focus && each < NEIGHBOURS ? NEIGHBOURS : each;
        station->residents = NEW_ARRAY(world->keep, PersonId, here);
        for (size_t r = 0; r < here; r++)
            TRY(somebody(world, station->id, station->name, (Str){ 0 }, false,
                         &station->residents[station->resident_count++], NULL, NULL));
    }
    return OK;
}

static Err person_account(World *world, PersonId person, const char *role, Str where)
{
    Person found;
    Str phone;
    TRY(person_find(world->cx, person, &found));
    TRY(person_phone(world->cx, person, &phone));
    return listed(world, person, role, str_copy(world->keep, found.name),
                  str_copy(world->keep, phone), where, NULL);
}

// One of each who is met in a station's day, at 保康社区 (the article's 星空夜谈 took place there).
static Err station_accounts(World *world)
{
    DemoStation *station = world->focus;
    DemoStation *rainbow = station_named(world, "朝阳社区");
    PersonId feng, grid, merchant;
    Str phone, name;
    TRY(somebody(world, station->id, station->name, S("冯静"), false, &feng, &name, &phone));
    station->residents[0] = feng;
    TRY(listed(world, feng, "居民", name, phone, station->name, NULL));
    TRY(somebody(world, station->id, station->name, (Str){ 0 }, true, &grid, &name, &phone));
    TRY(grant(world, grid, ROLE_GRID, station->id));
    TRY(listed(world, grid, "网格员", name, phone, station->name, NULL));
    TRY(somebody(world, station->id, station->name, (Str){ 0 }, false, &merchant, &name, &phone));
    PlaceId shop;
    TRY(demo_shop(world, station->id, &shop));
    TRY(grant(world, merchant, ROLE_MERCHANT, shop));
    world->shopkeeper = merchant;
    TRY(listed(world, merchant, "爱心商户", name, phone, station->name, NULL));
    TRY(person_account(world, station->admin, "站管理员", station->name));
    TRY(person_account(world, station->leader, "队长", squad_name(world, station)));
    TRY(person_account(world, rainbow->leader, "队长", squad_name(world, rainbow)));
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, station->branch))
            TRY(person_account(world, world->branches[i].admin, "所管理员",
                               world->branches[i].name));
    return OK;
}

Err demo_staff(World *world)
{
    TRY(centre_staff(world));
    TRY(branch_staff(world));
    TRY(station_staff(world));
    TRY(town_teams(world));
    TRY(department_teams(world));
    TRY(demo_units(world));
    world->focus = station_named(world, "保康社区");
    TRY(residents(world));
    return station_accounts(world);
}
