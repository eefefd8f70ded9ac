// What a station proposes for the menu and the centre's answer; what is corrected in a note.
#include "rooms/needs/needs_in.h"
#include "store/db.h"
#include "tests/support/little.h"

typedef struct {
    Little *l;
    PersonId station, sibling, branch, centre, grid, feng;
} World;

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    w->station = little_person(l, "周主任", "13800000001", l->station);
    w->sibling = little_person(l, "吴主任", "13800000002", l->station2);
    w->branch = little_person(l, "郑所长", "13800000003", l->station);
    w->centre = little_person(l, "孙干事", "13800000005", l->station);
    w->grid = little_person(l, "陈网格", "13800000004", l->station);
    w->feng = little_person(l, "冯桂英", "13871550001", l->station);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->sibling, ROLE_STATION, l->station2);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch);
    little_grant(l, w->centre, ROLE_CENTRE, l->centre);
    little_grant(l, w->grid, ROLE_GRID, l->station);
    return w;
}

typedef struct {
    NeedId need;
    Str words;
    NeedItem item;
    ItemId made;
    ItemProposal proposal;
    bool has, county;
    Str reason;
    Item change;
    List list, results;
    Need row;
    ProposalState state;
} Doing;

static Err say_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_say(cx, one->words, &one->need);
}
static Err make_act(Cx *cx, void *with)
{
    Doing *one = with;
    return need_make_item(cx, one->need, &one->item, &one->made);
}
static Err look(Cx *cx, void *with)
{
    Doing *one = with;
    TRY(item_proposal_of(cx, one->made, &one->proposal, &one->has));
    TRY(item_find(cx, one->made, &one->change));
    TRY(need_results(cx, one->need, &one->results));
    TRY(need_find(cx, one->need, &one->row, NULL));
    return OK;
}
static Err take_act(Cx *cx, void *with)
{
    Doing *one = with;
    return item_proposal_take(cx, one->proposal.id, one->county);
}
static Err decline_act(Cx *cx, void *with)
{
    Doing *one = with;
    return item_proposal_decline(cx, one->proposal.id, one->reason);
}
static Err change_act(Cx *cx, void *with)
{
    Doing *one = with;
    return item_change(cx, &one->change);
}
static Err find_act(Cx *cx, void *with)
{
    Doing *one = with;
    return item_proposal_find(cx, one->proposal.id, &one->proposal);
}
static Err list_act(Cx *cx, void *with)
{
    Doing *one = with;
    return item_proposal_list(cx, S("/"), one->state, NO(Proposal), 10, &one->list);
}

static Doing proposed(World *w, const char *words, const char *name)
{
    Doing one = { .words = str(words),
                  .item = { .item = { .name = str(name), .icon = S("book"), .position = 100 } } };
    CHECK_OK(little_act(w->l, w->feng, say_act, &one));
    CHECK_OK(little_act(w->l, w->station, make_act, &one));
    CHECK_OK(little_act(w->l, w->station, look, &one));
    CHECK(one.has && one.proposal.state == PROPOSAL_WAITING);
    return one;
}

SQL(told_sql, "select count(*) as n from outbox where kind = $1", P_TEXT);

typedef struct {
    const char *kind;
    int64_t n;
} Told;

static Err told_act(Cx *cx, void *with)
{
    Told *one = with;
    return db_int(cx, &told_sql, &one->n, str(one->kind));
}

static int64_t told(World *w, const char *kind)
{
    Told one = { .kind = kind };
    CHECK_OK(little_act(w->l, NO(Person), told_act, &one));
    return one.n;
}

BOTH(the_centre_takes_what_a_station_proposes_and_all_hear_it)
{
    World *w = world(t, county);
    Doing one = proposed(w, "想请人教老人用智能手机", "手机课堂");
    CHECK_STR(one.proposal.why, "1 人提过：想请人教老人用智能手机");
    CHECK_STR(one.proposal.proposer_name, "周主任");
    CHECK(one.change.state == ITEM_SHELVED);
    CHECK_STR(str(LIST_AT(&one.results, NeedResult, 0)->state.zh), "待中心上架");
    // Neither the station itself nor a branch can offer what waits for the centre.
    Doing own = one;
    own.change.state = ITEM_OFFERED;
    CHECK_ERR(little_act(w->l, w->station, change_act, &own), item_proposed);
    CHECK_ERR(little_act(w->l, w->station, take_act, &one), item_not_yours);
    CHECK_ERR(little_act(w->l, w->branch, take_act, &one), item_not_yours);
    CHECK_ERR(little_act(w->l, w->sibling, find_act, &own), item_proposal_missing);
    CHECK_OK(little_act(w->l, w->branch, find_act, &own));

    one.county = true;
    CHECK_OK(little_act(w->l, w->centre, take_act, &one));
    CHECK_INT(told(w, "item.taken"), 1);
    CHECK_INT(told(w, "need.offered"), 1);
    CHECK_ERR(little_act(w->l, w->centre, take_act, &one), item_proposal_settled);
    CHECK_OK(little_act(w->l, w->station, look, &one));
    CHECK(one.proposal.state == PROPOSAL_TAKEN);
    CHECK_STR(one.proposal.decider_name, "孙干事");
    CHECK(one.change.state == ITEM_OFFERED);
    CHECK_INT(one.change.place.n, 0);  // for the whole county
    CHECK(one.row.state == NEED_MADE);
}

BOTH(what_the_centre_declines_comes_back_with_the_reason)
{
    World *w = world(t, county);
    Doing one = proposed(w, "院子里放一场老电影", "露天电影");
    one.reason = S("");
    CHECK_ERR(little_act(w->l, w->centre, decline_act, &one), fault_invalid);
    one.reason = S("县里已有公益放映，请直接申请");
    CHECK_ERR(little_act(w->l, w->branch, decline_act, &one), item_not_yours);
    CHECK_OK(little_act(w->l, w->centre, decline_act, &one));
    CHECK_INT(told(w, "item.declined"), 1);
    CHECK_INT(told(w, "need.not_offered"), 1);
    CHECK_ERR(little_act(w->l, w->centre, decline_act, &one), item_proposal_settled);
    CHECK_OK(little_act(w->l, w->station, look, &one));
    CHECK_STR(one.proposal.reason, "县里已有公益放映，请直接申请");
    CHECK(one.row.state == NEED_SORTED);  // nothing is left of it: it is sorted again
    CHECK_STR(str(LIST_AT(&one.results, NeedResult, 0)->state.zh), "未采纳");
    one.state = PROPOSAL_DECLINED;
    CHECK_OK(little_act(w->l, w->centre, list_act, &one));
    CHECK_INT(one.list.n, 1);
}

BOTH(a_need_that_became_something_else_too_is_not_sorted_again)
{
    World *w = world(t, county);
    Doing one = proposed(w, "院子里放一场老电影", "露天电影"), two = one;
    two.item = (NeedItem){ .item = { .name = S("老片展映"), .icon = S("book"), .position = 100 } };
    CHECK_OK(little_act(w->l, w->station, make_act, &two));
    one.reason = S("同名的已有");
    CHECK_OK(little_act(w->l, w->centre, decline_act, &one));
    CHECK_OK(little_act(w->l, w->station, look, &one));
    CHECK(one.row.state == NEED_MADE);  // the second still waits
    CHECK_OK(little_act(w->l, w->station, look, &two));
    two.change.state = ITEM_OFFERED;
    CHECK_OK(
        little_act(w->l, w->centre, change_act, &two));  // on the menu's own page: an answer too
    CHECK_OK(little_act(w->l, w->station, look, &two));
    CHECK(two.proposal.state == PROPOSAL_TAKEN);
    two.state = PROPOSAL_WAITING;
    CHECK_OK(little_act(w->l, w->centre, list_act, &two));
    CHECK_INT(two.list.n, 0);
}

// --- corrections

typedef struct {
    HomeVisitNew new;
    HomeVisitId id;
    HomeVisitFix fix;
    HomeVisit visit;
    TalkNew talk_new;
    TalkId talk_id;
    TalkFix talk_fix;
    Talk talk;
    List fixes;
} Noting;

static Err visit_act(Cx *cx, void *with)
{
    Noting *one = with;
    return home_visit_add(cx, &one->new, &one->id);
}
static Err fix_act(Cx *cx, void *with)
{
    Noting *one = with;
    return home_visit_fix(cx, one->id, &one->fix);
}
static Err visit_look(Cx *cx, void *with)
{
    Noting *one = with;
    TRY(home_visit_find(cx, one->id, &one->visit));
    return hearing_fixes(cx, one->id, NO(Talk), &one->fixes);
}
static Err talk_act(Cx *cx, void *with)
{
    Noting *one = with;
    return talk_add(cx, &one->talk_new, &one->talk_id);
}
static Err talk_fix_act(Cx *cx, void *with)
{
    Noting *one = with;
    return talk_fix(cx, one->talk_id, &one->talk_fix);
}
static Err talk_look(Cx *cx, void *with)
{
    Noting *one = with;
    TRY(talk_find(cx, one->talk_id, &one->talk));
    return hearing_fixes(cx, NO(HomeVisit), one->talk_id, &one->fixes);
}
static Err erase_act(Cx *cx, void *with)
{
    const World *w = with;
    cx_event(cx, "person.erased", w->feng.n, 0);
    cx_audit(cx, "test", w->feng.n, (Str){ 0 }, (Str){ 0 });
    return OK;
}

BOTH(a_visit_is_corrected_and_the_old_words_stay)
{
    World *w = world(t, county);
    Day today = time_day(w->l->now);
    Noting one = { .new = { .place = w->l->station,
                            .household = S("3栋201 冯家"),
                            .phone = S("13871550001"),
                            .day = today,
                            .part = PART_MORNING,
                            .said = S("一个人住，腿脚不便") } };
    CHECK_OK(little_act(w->l, w->grid, visit_act, &one));
    one.fix = (HomeVisitFix){ .household = S("3栋201 冯家"),
                              .said = S("一个人住，腿脚不便"),
                              .day = today,
                              .part = PART_MORNING,
                              .why = S("看看") };
    CHECK_ERR(little_act(w->l, w->grid, fix_act, &one), hearing_unchanged);
    one.fix.household = S("3栋202 冯家");
    one.fix.part = PART_AFTERNOON;
    one.fix.why = S("");
    CHECK_ERR(little_act(w->l, w->grid, fix_act, &one), fault_invalid);
    one.fix.why = S("记错了门牌号");
    CHECK_ERR(little_act(w->l, w->sibling, fix_act, &one), home_visit_missing);
    CHECK_OK(little_act(w->l, w->grid, fix_act, &one));
    CHECK_OK(little_act(w->l, w->station, visit_look, &one));
    CHECK_STR(one.visit.household, "3栋202 冯家");
    CHECK_INT(one.fixes.n, 2);
    const HearingFix *last = LIST_AT(&one.fixes, HearingFix, 1);
    CHECK(last->field == FIXED_HOUSEHOLD);
    CHECK_STR(last->was, "3栋201 冯家");
    CHECK_STR(last->became, "3栋202 冯家");
    CHECK_STR(last->why, "记错了门牌号");
    CHECK_STR(last->person_name, "陈网格");
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 0)->was, "上午");
    one.fix.day = day_add(today, 1);
    CHECK_ERR(little_act(w->l, w->station, fix_act, &one), fault_invalid);  // not yet
    CHECK_OK(little_act(w->l, NO(Person), erase_act, w));
    CHECK_OK(little_act(w->l, w->station, visit_look, &one));
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 1)->was, "");  // whose door it was is forgotten
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 0)->was, "上午");
}

BOTH(a_talk_is_corrected_by_who_noted_it_or_keeps_needs_there)
{
    World *w = world(t, county);
    Day today = time_day(w->l->now);
    Noting one = { .talk_new = { .place = w->l->station,
                                 .topic = S("邻里怎么相处"),
                                 .hosts = S("周主任"),
                                 .venue = S("3栋前的院子"),
                                 .day = today,
                                 .attendances = 64,
                                 .note = S("谈了停车") } };
    CHECK_OK(little_act(w->l, w->station, talk_act, &one));
    one.talk_fix = (TalkFix){ .topic = S("邻里怎么相处"),
                              .hosts = S("周主任"),
                              .venue = S("3栋前的院子"),
                              .note = S(""),
                              .day = today,
                              .attendances = 46,
                              .why = S("人次写反了") };
    CHECK_ERR(little_act(w->l, w->grid, talk_fix_act, &one), need_not_yours);  // another's note
    CHECK_OK(little_act(w->l, w->branch, talk_fix_act, &one));
    CHECK_OK(little_act(w->l, w->station, talk_look, &one));
    CHECK_INT(one.talk.attendances, 46);
    CHECK_STR(one.talk.note, "");
    CHECK_INT(one.fixes.n, 2);
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 0)->was, "谈了停车");
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 1)->was, "64");
    CHECK_STR(LIST_AT(&one.fixes, HearingFix, 1)->became, "46");
}
