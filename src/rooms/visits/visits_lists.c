// What is read of visits: one, the desk's and the team's lists, the way from door to door.
#include "rooms/visits/visits.h"
#include "base/buf.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/recount.h"

static const Field visit_fields[] = {
    FIELD(Visit, id),
    COL(Visit, number, "统筹单号"),
    FIELD(Visit, item),
    COL(Visit, item_name, "服务"),
    WORD(Visit, mode, item_mode_words),
    FIELD(Visit, place),
    HIDDEN(Visit, place_path),
    COL(Visit, place_name, "中心、所或站"),
    FIELD(Visit, team),
    COL(Visit, team_name, "队伍"),
    WORD(Visit, state, visit_state_words),
    COL(Visit, state_text, "状态"),
    SHOWN(Visit, tag),
    FIELD(Visit, version),
    COL(Visit, day, "日期"),
    WORD(Visit, part, day_part_words),
    COL(Visit, part_text, "时段"),
    COL(Visit, at, "几点"),
    FIELD(Visit, spot),
    COL(Visit, spot_name, "地点"),
    FIELD(Visit, note),
    FIELD(Visit, reason),
    FIELD(Visit, result),
    COL(Visit, minutes, "服务时长"),
    COL(Visit, people, "志愿者"),
    COL(Visit, orders, "单数"),
    COL(Visit, made_at, "统筹时间"),
    COL(Visit, due_at, "期限"),
    COL(Visit, ended_at, "结束时间"),
    COL(Visit, late, "超时"),
    SHOWN(Visit, href),
};
const Shape visit_shape = SHAPE(Visit, visit_fields);

static const Field order_fields[] = {
    FIELD(VisitOrder, id),
    COL(VisitOrder, seq, "次序"),
    COL(VisitOrder, number, "单号"),
    WORD(VisitOrder, outcome, visit_outcome_words),
    COL(VisitOrder, outcome_text, "办理"),
    COL(VisitOrder, reason, "说明"),
    WORD(VisitOrder, state, order_state_words),
    COL(VisitOrder, state_text, "状态"),
    SHOWN(VisitOrder, tag),
    FIELD(VisitOrder, place),
    COL(VisitOrder, place_name, "文明实践站"),
    COL(VisitOrder, people, "人数"),
    COL(VisitOrder, resident_name, "居民"),
    FIELD(VisitOrder, details),
    FIELD(VisitOrder, risk),
    FIELD(VisitOrder, open),
    FIELD(VisitOrder, address),
    FIELD(VisitOrder, phone),
    SHOWN(VisitOrder, tel),
    SHOWN(VisitOrder, href),
    SHOWN(VisitOrder, in),
    SHOWN(VisitOrder, first),
};
const Shape visit_order_shape = SHAPE(VisitOrder, order_fields);

#define VISIT_COLUMNS                                                                           \
    "select v.id, v.item, i.name as item_name, i.mode, v.place, v.place_path, p.name as "       \
    "place_name, v.team, t.name as team_name, v.state, v.version, v.day, v.part, v.at, v.spot," \
    "       s.name as spot_name, v.note, v.reason, v.result, v.minutes, v.people, v.made_at,"   \
    "       v.due_at, v.ended_at,"                                                              \
    "       (select count(*) from visit_orders o where o.visit = v.id and o.state in ('in', "   \
    "'done', 'missed')) as orders"                                                              \
    "  from visits v join items i on i.id = v.item join places p on p.id = v.place"             \
    "  join teams t on t.id = v.team left join places s on s.id = v.spot"

static void complete(Cx *cx, Visit *visit)
{
    visit->number = str_printf(cx->arena, "V%d-%lld", time_day(visit->made_at).ymd,
                               (long long)visit->id.n);
    visit->state_text = visit_state_texts[visit->state];
    visit->part_text = day_part_texts[visit->part];
    visit->late = !visit_ended(visit->state) && visit->due_at.ms < cx->now.ms;
    visit->tag = str(visit->late ? "late" : visit_state_tags[visit->state]);
    visit->href = url_of(str_printf(cx->arena, "/visits/%lld", (long long)visit->id.n));
}

SQL(find_sql, VISIT_COLUMNS " where v.id = $1", P_INT);

Err visit_find(Cx *cx, VisitId id, Visit *out, unsigned *by)
{
    Visit visit;
    TRY(db_one(cx, &find_sql, &visit_shape, &visit, &visit_missing, id));
    unsigned relations = visit_relations(&visit, &cx->actor);
    if (relations == 0 && visit.state != VISIT_OFFERED) {
        bool member;
        TRY(team_has_member(cx, visit.team, cx->actor.person, &member));
        relations = member ? VISIT_BY_MEMBER : 0;
    }
    if (relations == 0)
        return &visit_missing;
    complete(cx, &visit);
    *out = visit;
    if (by != NULL)
        *by = relations;
    return OK;
}

#define OPEN_OR_ENDED "(case when v.ended_at is null then 0 else 1 end) = $3"
SQL(at_sql,
    VISIT_COLUMNS " where v.place_path >= $1 and v.place_path < $2 and " OPEN_OR_ENDED
                  " and v.id < $4 order by v.id desc limit $5",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT);
SQL(team_sql,
    VISIT_COLUMNS " where v.team = $1 and (case when v.ended_at is null then 0 else 1 end) = $2"
                  " and v.id < $3 order by v.id desc limit $4",
    P_INT, P_INT, P_INT, P_INT);

Err visit_list(Cx *cx, const VisitQuery *query, List *out)
{
    int64_t before = query->before.n != 0 ? query->before.n : INT64_MAX;
    if (query->team.n != 0)
        TRY(db_list(cx, &team_sql, &visit_shape, out, query->team, query->ended, before,
                    query->limit));
    else
        TRY(db_list(cx, &at_sql, &visit_shape, out, query->path, prefix_end(cx->arena, query->path),
                    query->ended, before, query->limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Visit, i));
    return OK;
}

SQL(orders_sql,
    "select o.id, w.seq, o.number, w.state as outcome, w.reason, o.state, o.place,"
    "       p.name as place_name, w.people, r.name as resident_name"
    "  from visit_orders w join orders o on o.id = w.order_id join places p on p.id = o.place"
    "  join people r on r.id = o.resident"
    " where w.visit = $1 order by case when w.state in ('in', 'done', 'missed') then 0 else 1 end,"
    "  w.seq, o.id limit 100",
    P_INT);

Err visit_order_list(Cx *cx, VisitId id, List *out)
{
    TRY(db_list(cx, &orders_sql, &visit_order_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        VisitOrder *order = LIST_AT(out, VisitOrder, i);
        order->outcome_text = visit_outcome_texts[order->outcome];
        order->state_text = order_states[order->state].text;
        order->tag = str(order_states[order->state].tag);
        order->resident_name = mask_name(cx->arena, order->resident_name);
        order->href = url_of(str_printf(cx->arena, "/orders/%lld", (long long)order->id.n));
        order->in = order->outcome == OUTCOME_IN;
        order->first = i == 0;
        order->details = order->risk = order->address = order->phone = S("");
    }
    return OK;
}

// Only what each order itself shows to this reader: the team that has accepted, until the days
// after its end are over.
static Err contact_of(Cx *cx, unsigned by, VisitOrder *row)
{
    Order order;
    unsigned relations;
    Err err = order_find(cx, row->id, &order, &relations);
    if (err == &order_missing)
        return OK;
    TRY(err);
    row->details = order.details;
    row->risk = order.risk;
    if ((by & (VISIT_BY_LEADER | VISIT_BY_MEMBER)) == 0)
        return OK;
    err = order_contact(cx, &order, relations & (ORDER_BY_LEADER | ORDER_BY_MEMBER), &row->address,
                        &row->phone);
    if (err == &order_closed_contact)
        return OK;
    TRY(err);
    row->open = true;
    row->resident_name = order.resident_name;
    row->tel = url_of(str_join(cx->arena, S("tel:"), row->phone));
    return OK;
}

Err visit_contacts(Cx *cx, unsigned by, List *orders)
{
    if ((by & (VISIT_BY_DISPATCHER | VISIT_BY_LEADER | VISIT_BY_MEMBER)) == 0)
        return OK;
    for (size_t i = 0; i < orders->n; i++) {
        VisitOrder *row = LIST_AT(orders, VisitOrder, i);
        if (row->in || row->outcome == OUTCOME_DONE)
            TRY(contact_of(cx, by, row));
    }
    return OK;
}

Str visit_words(Cx *cx, const Visit *visit)
{
    static const Text weekdays[] = { TEXT("周一"), TEXT("周二"), TEXT("周三"), TEXT("周四"),
                                     TEXT("周五"), TEXT("周六"), TEXT("周日") };
    Buf out = buf_new(cx->arena, 2048);
    int minute = time_minute_of_day(visit->at);
    Str hour = visit->at.ms != 0 ? str_printf(cx->arena, "%d:%02d", minute / 60, minute % 60)
                                 : say(cx->lang, visit->part_text);
    Str date = say_with(cx->arena, cx->lang, TEXT("{0}月{1}日"),
                        str_printf(cx->arena, "%d", day_month(visit->day)),
                        str_printf(cx->arena, "%d", day_of_month(visit->day)));
    const struct {
        Text text;
        Str word0, word1;
    } lines[] = {
        { TEXT("【{0}】"), visit->item_name, (Str){ 0 } },
        { TEXT("时间：{0} {1}"), date,
          str_printf(cx->arena, "%.*s %.*s",
                     STR_FMT(say(cx->lang, weekdays[day_weekday(visit->day) - 1])),
                     STR_FMT(hour)) },
        { TEXT("地点：{0}"), visit->spot_name.n > 0 ? visit->spot_name : visit->place_name,
          (Str){ 0 } },
        { TEXT("共 {0} 张单，队伍：{1}"), str_printf(cx->arena, "%lld", (long long)visit->orders),
          visit->team_name },
        { TEXT("志愿服务不收费、不推销。地址电话请队长登录后看，不要发到群里。"), (Str){ 0 },
          (Str){ 0 } },
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (i + 1 == COUNT(lines) && visit->note.n > 0)
            buf_printf(&out, "%.*s\n", STR_FMT(visit->note));
        buf_add(&out, say_with(cx->arena, cx->lang, lines[i].text, lines[i].word0, lines[i].word1));
        buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

// --- what the rows must prove

SQL0(held_sql, "select count(*) as wrong, min(w.order_id) as example from visit_orders as w"
               " join visits as v on v.id = w.visit join orders as o on o.id = w.order_id"
               " where w.state = 'in' and (o.waits <> 'team' or o.team <> v.team)");
SQL0(open_sql, "select count(*) as wrong, min(v.id) as example from visits as v"
               " where (v.ended_at is null) <> exists (select w.visit from visit_orders as w"
               " where w.visit = v.id and w.state = 'in')");
SQL0(done_sql, "select count(*) as wrong, min(w.order_id) as example from visit_orders as w"
               " where w.state = 'done' and not exists (select s.id from order_steps as s"
               " where s.order_id = w.order_id and s.act = 'report')");

Err visits_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &held_sql, TEXT("统筹单里的单子都在这支队伍手上")));
    TRY(recount_rows(cx, recount, &open_sql, TEXT("没结束的统筹单里都还有单子")));
    return recount_rows(cx, recount, &done_sql, TEXT("统筹单里已完成的单子都有完成报告"));
}
