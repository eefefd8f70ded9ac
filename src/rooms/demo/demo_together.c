// What more than one desk or team does, at the station whose people are listed to log in with: a
// command on its way down, a team that helps another, a supervisor who presses, two orders that are
// one, what came back to its asker, a service proposed for the menu, a note put right. By the acts
// that people use, in the last days, so that who tries the demo finds each standing.
#include "demo_inside.h"
#include "rooms/needs/needs.h"

typedef struct {
    World *world;
    DemoStation *station;
    PersonId branch_admin;
    OrderId order;
    Time now;
    size_t asked;  // whose turn it is to ask
} Together;

typedef struct {
    OrderNew new;
    OrderId id;
} Placing;

static Err place_act(Cx *cx, void *with)
{
    Placing *one = with;
    return order_place(cx, &one->new, &one->id);
}

// Asked for by telephone; the next resident each time.
static Err ask(Together *t, const char *title, const char *details)
{
    World *world = t->world;
    DemoStation *station = t->station;
    PersonId resident = station->residents[1 + t->asked++ % (station->resident_count - 1)];
    Str address, phone;
    TRY(demo_contact(world, resident, &address, &phone));
    Placing one = { .new = { .kind = ORDER_FREE,
                             .title = str(title),
                             .details = str(details),
                             .resident = resident,
                             .how = ORDER_DESK,
                             .place = station->id,
                             .address = address,
                             .phone = phone,
                             .wanted_on = day_add(time_day(t->now), 2),
                             .wanted_part = PART_MORNING } };
    TRY(play(world, station->admin, t->now, place_act, &one));
    world->report->orders++;
    t->order = one.id;
    return OK;
}

typedef struct {
    OrderId id;
    OrderAct act;
    OrderWith with;
} Move;

static Err move_act(Cx *cx, void *with)
{
    Move *one = with;
    return order_act(cx, one->id, one->act, &one->with);
}

static Err move(Together *t, PersonId who, OrderAct act, OrderWith with)
{
    Move one = { t->order, act, with };
    t->now = time_add(t->now, 20 * TIME_MINUTE);
    return play(t->world, who, t->now, move_act, &one);
}

// The centre commands; the branch has signed one and passed it on, and one waits for it.
static Err commands(Together *t)
{
    World *world = t->world;
    PlaceId branch = t->station->branch;
    for (int signed_for = 1; signed_for >= 0; signed_for--) {
        TRY(ask(t, "独居老人家里漏雨，想请人来看看", "瓦掉了两片，雨大就漏到床边。"));
        TRY(move(t, t->station->admin, ORDER_TRIAGE, (OrderWith){ 0 }));
        TRY(move(t, t->station->admin, ORDER_ESCALATE,
                 (OrderWith){ .reason = S("本站没有会修屋顶的队伍") }));
        TRY(move(t, t->branch_admin, ORDER_ESCALATE,
                 (OrderWith){ .reason = S("所里也没有，请中心安排") }));
        TRY(move(t, world->centre_staff, ORDER_COMMAND,
                 (OrderWith){ .node = branch, .reason = S("请三天内办好，材料由中心协调") }));
        if (!signed_for)
            continue;
        TRY(move(t, t->branch_admin, ORDER_ACKNOWLEDGE, (OrderWith){ 0 }));
        TRY(move(t, t->branch_admin, ORDER_COMMAND,
                 (OrderWith){ .node = t->station->id, .reason = S("材料到了，请安排人上门") }));
        TRY(move(t, t->station->admin, ORDER_ACKNOWLEDGE, (OrderWith){ 0 }));
    }
    return OK;
}

// The squad leads and a professional team helps: one has said yes, one has not answered.
static Err joint(Together *t)
{
    World *world = t->world;
    if (t->station->squad.n == 0 || t->station->leader.n == 0 || world->professional_count < 2)
        return OK;
    for (size_t i = 0; i < 2; i++) {
        const DemoTeam *helper = &world->professional[i];
        TRY(ask(t, "搬家后线路和家具一起弄一下", "两个老人，家具已搬到，插座不通电。"));
        TRY(move(t, t->station->admin, ORDER_TRIAGE, (OrderWith){ 0 }));
        TRY(move(t, t->station->admin, ORDER_DISPATCH,
                 (OrderWith){ .team = t->station->squad, .support1 = helper->id }));
        TRY(move(t, t->station->leader, ORDER_ACCEPT, (OrderWith){ 0 }));
        if (i == 0 && helper->leader.n != 0)
            TRY(move(t, helper->leader, ORDER_JOIN, (OrderWith){ 0 }));
    }
    return OK;
}

// Somebody supervises: what has lain too long is pressed.
static Err pressed(Together *t)
{
    Time begun = t->now;
    t->now = time_add(t->now, -5 * TIME_DAY);
    TRY(ask(t, "楼道扶手松了，老人不敢下楼", "二楼到三楼，一拉就晃。"));
    TRY(move(t, t->station->admin, ORDER_TRIAGE, (OrderWith){ 0 }));
    t->now = begun;
    return move(t, t->world->supervisor, ORDER_PRESS, (OrderWith){ 0 });
}

// One matter asked for twice, and one that came back for what was missing.
static Err twice_and_back(Together *t)
{
    TRY(ask(t, "水管漏水，想请人修", "厨房水槽下面。"));
    OrderId first = t->order;
    TRY(ask(t, "楼上漏水到我家", "厨房顶上，一滴一滴。"));
    TRY(move(t, t->station->admin, ORDER_MERGE,
             (OrderWith){ .into = first, .reason = S("同一根水管") }));
    TRY(ask(t, "想请人帮忙办个证", "没说是什么证。"));
    return move(t, t->station->admin, ORDER_RETURN,
                (OrderWith){ .reason = S("请说明要办哪一种证、有没有委托书") });
}

// --- proposals for the menu

static const struct {
    const char *said, *name, *summary, *reason;  // a reason: declined; "" : taken; NULL: waits
} proposals[] = {
    { "想有人教做楚菜", "楚菜课堂", "老师傅教家常菜，每次八人", NULL },
    { "想请人帮老人拍照片", "给老人拍张照", "到家里或站里，拍好洗出来", "" },
    { "能不能帮忙遛狗", "代遛狗", "主人外出时帮忙照看", "不属于志愿服务范围，居民之间可以互助" },
};

typedef struct {
    Str words;
    NeedId need;
    NeedItem item;
    ItemId made;
    Str reason;
    HomeVisitNew visit;
    HomeVisitId visit_id;
    HomeVisitFix visit_fix;
    TalkNew talk;
    TalkId talk_id;
    TalkFix talk_fix;
} Note;

static Err say_act(Cx *cx, void *with)
{
    Note *one = with;
    return need_say(cx, one->words, &one->need);
}

static Err propose_act(Cx *cx, void *with)
{
    Note *one = with;
    return need_make_item(cx, one->need, &one->item, &one->made);
}

static Err decide_act(Cx *cx, void *with)
{
    Note *one = with;
    ItemProposal proposal;
    bool has;
    TRY(item_proposal_of(cx, one->made, &proposal, &has));
    must(has);
    return one->reason.n > 0 ? item_proposal_decline(cx, proposal.id, one->reason)
                             : item_proposal_take(cx, proposal.id, false);
}

static Err propose(Together *t)
{
    World *world = t->world;
    for (size_t i = 0; i < COUNT(proposals); i++) {
        Note one = { .words = str(proposals[i].said),
                     .item = { .item = { .name = str(proposals[i].name),
                                         .summary = str(proposals[i].summary),
                                         .icon = S("heart"),
                                         .mode = ITEM_SPOT,
                                         .position = 200 } } };
        PersonId who = t->station->residents[i % t->station->resident_count];
        Err err = play(world, who, t->now, say_act, &one);
        if (err == &need_too_many)
            continue;
        TRY(err);
        TRY(play(world, t->station->admin, t->now, propose_act, &one));
        one.reason = proposals[i].reason != NULL ? str(proposals[i].reason) : S("");
        if (proposals[i].reason != NULL)
            TRY(play(world, world->centre_staff, time_add(t->now, 3 * TIME_HOUR), decide_act,
                     &one));
    }
    return OK;
}

// --- notes put right

static Err note_act(Cx *cx, void *with)
{
    Note *one = with;
    TRY(home_visit_add(cx, &one->visit, &one->visit_id));
    return talk_add(cx, &one->talk, &one->talk_id);
}

static Err fix_act(Cx *cx, void *with)
{
    Note *one = with;
    TRY(home_visit_fix(cx, one->visit_id, &one->visit_fix));
    return talk_fix(cx, one->talk_id, &one->talk_fix);
}

static Err put_right(Together *t)
{
    Day day = time_day(t->now);
    Note one = {
        .visit = { .place = t->station->id,
                   .household = S("6栋402 老杨家"),
                   .day = day,
                   .part = PART_MORNING,
                   .said = S("老两口都好，说楼道灯晚上不亮。"),
                   .needs = S("楼道的灯修一下") },
        .visit_fix = { .household = S("6栋401 老杨家"),
                       .day = day,
                       .part = PART_MORNING,
                       .said = S("老两口都好，说楼道灯晚上不亮。"),
                       .why = S("门牌号记错了") },
        .talk = { .place = t->station->id,
                  .topic = S("怎样让院子亮起来"),
                  .hosts = S("站长和老党员"),
                  .venue = S("6栋前的院子"),
                  .day = day,
                  .attendances = 72,
                  .note = S("都说先修路灯，再谈健身器材。"),
                  .opinions = S("院子里装两盏太阳能灯") },
        .talk_fix = { .topic = S("怎样让院子亮起来"),
                      .hosts = S("站长和老党员"),
                      .venue = S("6栋前的院子"),
                      .day = day,
                      .attendances = 27,
                      .note = S("都说先修路灯，再谈健身器材。"),
                      .why = S("到场人次写反了，按签到表改") },
    };
    TRY(play(t->world, t->station->admin, t->now, note_act, &one));
    return play(t->world, t->station->admin, time_add(t->now, 40 * TIME_MINUTE), fix_act, &one);
}

Err demo_together(World *world)
{
    Together t = { .world = world,
                   .station = world->focus,
                   .now = time_add(day_start(day_add(time_day(world->plan->until), -1)),
                                   9 * TIME_HOUR) };
    if (t.station->resident_count < 2)
        return OK;
    for (size_t i = 0; i < world->branch_count; i++)
        if (same(world->branches[i].id, t.station->branch))
            t.branch_admin = world->branches[i].admin;
    TRY(commands(&t));
    TRY(joint(&t));
    TRY(twice_and_back(&t));
    TRY(pressed(&t));
    TRY(propose(&t));
    return put_right(&t);
}
