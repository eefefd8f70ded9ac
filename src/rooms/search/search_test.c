// One box over all rooms: by one character, by two, by initials; kept up by the clock.
#include "rooms/search/search.h"
#include "rooms/orders/orders.h"
#include "rooms/teams/teams.h"
#include "store/search.h"
#include "tests/support/little.h"
#include "tests/support/visit.h"
#include "town/command.h"

static Err tick_once(Cx *cx, void *with)
{
    int did = 1;
    (void)with;
    while (did > 0)
        TRY(search_room.ticks[0].tick(cx, 100, &did));
    return OK;
}

static void settle(Little *l)
{
    l->now.ms += 5000;
    CHECK_OK(little_act(l, NO(Person), tick_once, NULL));
}

typedef struct {
    Str words, kind;
    List hits;
} Asked;

static Err ask(Cx *cx, void *with)
{
    Asked *asked = with;
    return search_find(cx, asked->words, asked->kind, 50, &asked->hits);
}

// The titles found, joined by blanks.
static Str found(Little *l, const char *words, const char *kind)
{
    Asked asked = { str(words), str(kind), { 0 } };
    CHECK_OK(little_act(l, NO(Person), ask, &asked));
    Str all = S("");
    for (size_t i = 0; i < asked.hits.n; i++)
        all = str_printf(l->t->arena, "%.*s %.*s", STR_FMT(all),
                         STR_FMT(LIST_AT(&asked.hits, SearchHit, i)->title));
    return all;
}

BOTH(words_of_one_or_two_characters_and_initials_are_found)
{
    Little *l = little(t, county);
    settle(l);
    // The two-character case that a trigram index misses.
    CHECK_HAS(found(l, "理发", ""), "上门理发");
    CHECK_HAS(found(l, "发", "item"), "上门理发");
    CHECK_HAS(found(l, "smlf", ""), "上门理发");
    CHECK_HAS(found(l, "LF", "item"), "上门理发");
    CHECK_HAS(found(l, "ｌｆ", "item"), "上门理发");
    CHECK_HAS(found(l, "家电 维修", ""), "家电维修");
    CHECK_LACKS(found(l, "家电 理发", ""), "维修");
    CHECK_STR(found(l, "理发", "place"), "");
    CHECK_STR(found(l, "%", ""), "");
    CHECK_STR(found(l, "' or 1=1 --", ""), "");
    CHECK_STR(found(l, "", ""), "");
    CHECK_STR(found(l, "\xFF\xFE", ""), "");
}

typedef struct {
    Item item;
    ItemId id;
} ItemAct;

static Err add_item(Cx *cx, void *with)
{
    ItemAct *one = with;
    return item_add(cx, &one->item, &one->id);
}

static Err change_item(Cx *cx, void *with)
{
    ItemAct *one = with;
    return item_change(cx, &one->item);
}

BOTH(what_changes_is_found_as_it_is_now)
{
    Little *l = little(t, county);
    PersonId staff = little_person(l, "周主任", "13871550003", l->station);
    little_grant(l, staff, ROLE_CENTRE, l->centre);
    ItemAct one = { .item = {
                        .name = S("长安磨刀"), .icon = S("grid"), .summary = S("菜刀剪刀") } };
    CHECK_OK(little_act(l, staff, add_item, &one));
    settle(l);
    CHECK_HAS(found(l, "磨刀", ""), "长安磨刀");
    CHECK_HAS(found(l, "camd", ""), "长安磨刀");
    CHECK_HAS(found(l, "zamd", ""), "长安磨刀");
    CHECK_HAS(found(l, "剪刀", ""), "长安磨刀");

    one.item.id = one.id;
    one.item.name = S("修伞");
    one.item.summary = S("");
    CHECK_OK(little_act(l, staff, change_item, &one));
    settle(l);
    CHECK_STR(found(l, "磨刀", ""), "");
    CHECK_STR(found(l, "剪刀", ""), "");
    CHECK_HAS(found(l, "修伞", ""), "修伞");

    one.item.state = ITEM_SHELVED;
    CHECK_OK(little_act(l, staff, change_item, &one));
    settle(l);
    CHECK_STR(found(l, "修伞", ""), "");
}

static Err count_wrong(Cx *cx, void *with)
{
    Recount *recount = with;
    return search_room.check(cx, recount);
}

BOTH(the_index_is_compared_with_the_rooms)
{
    Little *l = little(t, county);
    settle(l);
    Recount fine = { 0 }, spoilt = { 0 };
    CHECK_OK(little_act(l, NO(Person), count_wrong, &fine));
    CHECK_INT(fine.lines[0].wrong, 0);
    county_run(t, county, "update search_entries set title = 'x' where kind = 'item' and ref = 1");
    CHECK_OK(little_act(l, NO(Person), count_wrong, &spoilt));
    CHECK_INT(spoilt.lines[0].wrong, 1);
}

static Err rebuild(Cx *cx, void *with)
{
    CommandOut *out = with;
    Args none = { 0 };
    return search_room.commands[0].act(cx, &none, out);
}

BOTH(the_index_is_made_anew_by_a_command)
{
    Little *l = little(t, county);
    settle(l);
    county_run(t, county, "update search_entries set title = 'x'");
    CommandOut out = { .talk = buf_new(t->arena, 1000) };
    l->now.ms += 5000;
    CHECK_OK(little_act(l, NO(Person), rebuild, &out));
    CHECK_HAS(found(l, "理发", ""), "上门理发");
    Recount recount = { 0 };
    CHECK_OK(little_act(l, NO(Person), count_wrong, &recount));
    CHECK_INT(recount.lines[0].wrong, 0);
}

BOTH(the_page_answers_everybody)
{
    Little *l = little(t, county);
    settle(l);
    App *app = visit_app(t, county);
    Visitor *guest = visitor(t, app, "10.0.0.9");
    CHECK_HAS(visit_get(guest, S("/search")).body, "写一两个字就行");
    AppAnswer answer = visit_get(guest, S("/search?q=理发"));
    CHECK_INT(answer.status, 200);
    CHECK_HAS(answer.body, "/orders/new?item=");
    CHECK_HAS(visit_get(guest, S("/search?q=没有这样的东西")).body, "没有找到");
    CHECK_HAS(visit_get(guest, S("/search.json?q=lf")).body, "上门理发");
    CHECK_LACKS(visit_get(guest, S("/search?q=<script>")).body, "<script>alert");
}
