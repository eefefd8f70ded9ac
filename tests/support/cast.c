#include "tests/support/cast.h"
#include "rooms/teams/teams.h"

static Player *add(Cast *cast, Str name, Str phone, int64_t id)
{
    must(cast->n < CAST_MAX);
    Player *player = &cast->players[cast->n++];
    *player = (Player){ .name = str_copy(cast->l->t->arena, name),
                        .phone = str_copy(cast->l->t->arena, phone),
                        .id = id };
    return player;
}

// Each from an address of their own, as people are.
static void give_browser(Cast *cast, Player *player)
{
    Str address = str_printf(cast->l->t->arena, "10.0.0.%zu", cast->n);
    player->visitor = visitor(cast->l->t, cast->app, str_z(cast->l->t->arena, address));
}

Player *cast_find(Cast *cast, Str name)
{
    for (size_t i = 0; i < cast->n; i++)
        if (str_eq(cast->players[i].name, name))
            return &cast->players[i];
    return NULL;
}

Player *cast_guest(Cast *cast, Str name)
{
    Player *player = add(cast, name, (Str){ 0 }, 0);
    give_browser(cast, player);
    return player;
}

static Str word(Str *rest)
{
    Str next, head = str_cut(str_trim(*rest), ' ', &next);
    *rest = str_trim(next);
    return head;
}

static PlaceId place_named(Cast *cast, Str name)
{
    const Player *place = cast_find(cast, name);
    return (PlaceId){ place == NULL ? 0 : place->id };
}

// "station@保康社区"
static bool give_post(Cast *cast, PersonId person, Str post)
{
    Str where, name = str_cut(post, '@', &where);
    PlaceId place = place_named(cast, where);
    for (int i = 0; i < ROLE_COUNT; i++)
        if (str_eq(str(role_word(role_at(i))), name) && place.n != 0) {
            little_grant(cast->l, person, role_at(i), place);
            return true;
        }
    return false;
}

bool cast_person(Cast *cast, Str words)
{
    Arena *arena = cast->l->t->arena;
    Str name = word(&words), phone = word(&words);
    PlaceId home = place_named(cast, word(&words));
    if (home.n == 0)
        return false;
    PersonId id = little_person(cast->l, str_z(arena, name), str_z(arena, phone), home);
    give_browser(cast, add(cast, name, phone, id.n));
    while (words.n > 0)
        if (!give_post(cast, id, word(&words)))
            return false;
    return true;
}

typedef struct {
    TeamNew new;
    TeamId out;
} AddTeam;

static Err add_team(Cx *cx, void *with)
{
    AddTeam *one = with;
    return team_add(cx, &one->new, &one->out);
}

bool cast_team(Cast *cast, Str words)
{
    Str name = word(&words);
    PlaceId place = place_named(cast, word(&words));
    const Player *leader = cast_find(cast, word(&words));
    AddTeam one = { .new = { .parent = { cast->corps },
                             .level = TEAM_SQUAD,
                             .name = str_copy(cast->l->t->arena, name),
                             .place = place } };
    if (place.n == 0 || leader == NULL)
        return false;
    one.new.leader = (PersonId){ leader->id };
    CHECK_OK(little_act(cast->l, NO(Person), add_team, &one));
    add(cast, name, (Str){ 0 }, one.out.n);
    return true;
}

Cast *cast_new(T *t, County *county)
{
    Cast *cast = NEW(t->arena, Cast);
    Little *l = cast->l = little(t, county);
    cast->app = visit_app(t, county);
    add(cast, S("大冶市"), (Str){ 0 }, l->centre.n);
    add(cast, S("东岳路街道"), (Str){ 0 }, l->branch.n);
    add(cast, S("金牛镇"), (Str){ 0 }, l->branch2.n);
    add(cast, S("保康社区"), (Str){ 0 }, l->station.n);
    add(cast, S("长安社区"), (Str){ 0 }, l->station2.n);
    add(cast, S("马叫村"), (Str){ 0 }, l->station3.n);
    AddTeam corps = { .new = { .level = TEAM_CORPS, .name = S("总队"), .place = l->centre } };
    CHECK_OK(little_act(l, NO(Person), add_team, &corps));
    cast->corps = corps.out.n;
    return cast;
}

static const char code_mark[] = "验证码 ";

AppAnswer cast_log_in(Cast *cast, const Player *player)
{
    Arena *arena = cast->l->t->arena;
    Str asked = str_printf(arena, "phone=%.*s&code=", STR_FMT(player->phone));
    CHECK_INT(visit_post(player->visitor, "/login/code", asked).status, 303);
    Str said = little_message(cast->l);
    size_t at = str_find_str(said, str(code_mark));
    CHECK(at != STR_NOWHERE);
    Str code = str_slice(said, at + sizeof code_mark - 1, at + sizeof code_mark + 5);
    return visit_post(player->visitor, "/login",
                      str_join(arena, asked, str_join(arena, code, S("&next="))));
}
