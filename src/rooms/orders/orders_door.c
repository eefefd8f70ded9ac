// At the door: who comes, the code that both sides know, and what happens when it does not fit.
//
// The code stands on the resident's page, on the printed sheet and in the words that staff read out
// on the phone; the volunteers see it once their team has accepted. At the door the volunteer says
// it, the resident compares, and only then opens. Whoever begins the service types it, so that
// somebody who stands before the wrong door learns it. Three wrong ones tell the station and stop
// nothing: an old person who waits for help is not sent away because of four digits.
#include "base/utf8.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "town/calendar.h"

#define ORDER_CODE "order_doors.code"  // context of the sealed column
#define TRIES_MAX  3
#define ADULT_AGE  18

static const Field door_fields[] = {
    FIELD(OrderDoor, order),        WORD(OrderDoor, care, order_care_words),
    HIDDEN(OrderDoor, code_sealed), FIELD(OrderDoor, tries),
    FIELD(OrderDoor, matched_at),   FIELD(OrderDoor, alarm_at),
    FIELD(OrderDoor, cleared_at),
};
const Shape order_door_shape = SHAPE(OrderDoor, door_fields);

SQL(door_sql,
    "select order_id as \"order\", care, code_sealed, tries, matched_at, alarm_at, cleared_at"
    "  from order_doors where order_id = $1",
    P_INT);

Err order_door_find(Cx *cx, OrderId id, OrderDoor *out)
{
    static const Fault none;
    Err err = db_one(cx, &door_sql, &order_door_shape, out, &none, id);
    if (err != &none)
        return err;
    *out = (OrderDoor){ .order = id };
    return OK;
}

SQL(care_sql,
    "insert into order_doors (order_id, care) values ($1, $2)"
    " on conflict (order_id) do update set care = excluded.care",
    P_INT, P_TEXT);

// Under eighteen by the day of birth on the document; without one nobody is taken for a minor.
static Err care_for(Cx *cx, PersonId resident, bool alone, OrderCare *care)
{
    Person person;
    TRY(person_find(cx, resident, &person));
    Day born = person.birth_day;
    bool minor = born.ymd != 0 && cx->today.ymd < born.ymd + ADULT_AGE * 10000;
    *care = minor ? CARE_MINOR : alone ? CARE_ALONE : CARE_NONE;
    return OK;
}

Err order_door_place(Cx *cx, OrderId id, PersonId resident, bool alone)
{
    OrderCare care;
    TRY(care_for(cx, resident, alone, &care));
    return care == CARE_NONE ? OK : db_change(cx, &care_sql, NULL, id, order_care_words[care]);
}

Err order_door_care(Cx *cx, OrderId id)
{
    OrderDoor door;
    TRY(order_door_find(cx, id, &door));
    if (door.care != CARE_NONE)
        return OK;
    return db_change(cx, &care_sql, NULL, id, order_care_words[CARE_ALONE]);
}

SQL(alone_sql,
    "select count(*) as n from order_doors d join orders o on o.id = d.order_id"
    " where o.resident = $1 and d.care = 'alone'",
    P_INT);

Err order_last_alone(Cx *cx, PersonId resident, bool *alone)
{
    int64_t n;
    TRY(db_int(cx, &alone_sql, &n, resident));
    *alone = n > 0;
    return OK;
}

// --- the code

SQL(open_sql,
    "insert into order_doors (order_id, code_sealed) values ($1, $2)"
    " on conflict (order_id) do update set code_sealed = excluded.code_sealed, tries = 0,"
    "  matched_at = null, alarm_at = null, cleared_at = null",
    P_INT, P_BYTES);
SQL(shut_sql, "update order_doors set code_sealed = null where order_id = $1", P_INT);
SQL(nobody_sql, "delete from order_going where order_id = $1", P_INT);

// Of all four digits alike: what lies beyond the last whole ten thousand is thrown again.
static Str code_new(Cx *cx)
{
    uint16_t n;
    do
        cx_random(cx, &n, sizeof n);
    while (n >= 60000);
    return str_printf(cx->arena, "%04d", n % 10000);
}

bool order_has_door(const Order *order)
{
    return order->kind != ORDER_PROBLEM && order->address_sealed.bytes.n > 0;
}

static bool in_hands(OrderState state)
{
    return state == ORDER_ACCEPTED || state == ORDER_APPOINTED || state == ORDER_SERVING;
}

SQL(go_sql,
    "insert into order_going (order_id, person, named_at) values ($1, $2, $3)"
    " on conflict (order_id, person) do nothing",
    P_INT, P_INT, P_INT);

// A new team gets a new code; what a team knew is worth nothing once the order has left it.
Err order_door_follow(Cx *cx, const Order *before, const Order *after)
{
    if (after->state == ORDER_ACCEPTED && before->state != ORDER_ACCEPTED) {
        if (after->claimer.n != 0)
            TRY(db_change(cx, &go_sql, NULL, after->id, after->claimer, cx->now));
        if (!order_has_door(after))
            return OK;
        return db_change(cx, &open_sql, NULL, after->id,
                         order_sealed(cx, ORDER_CODE, code_new(cx)));
    }
    if (!in_hands(before->state) || in_hands(after->state))
        return OK;
    TRY(db_change(cx, &shut_sql, NULL, after->id));
    if (after->state != ORDER_REPORTED)
        return db_change(cx, &nobody_sql, NULL, after->id);
    return OK;
}

static Err door_code(Cx *cx, const OrderDoor *door, Str *code)
{
    return order_opened(cx, ORDER_CODE, door->code_sealed, code);
}

// --- what happened at the door

SQL(note_sql,
    "insert into order_door_notes (order_id, kind, person, at, note) values ($1, $2, $3, $4, $5)",
    P_INT, P_TEXT, P_INT, P_INT, P_TEXT);
SQL(tried_sql, "update order_doors set tries = tries + 1 where order_id = $1", P_INT);
SQL(matched_sql, "update order_doors set matched_at = $2 where order_id = $1", P_INT, P_INT);
SQL(alarm_sql,
    "update order_doors set alarm_at = $2, cleared_at = null where order_id = $1 and (alarm_at is "
    "null or cleared_at is not null)",
    P_INT, P_INT);
SQL(clear_sql,
    "update order_doors set cleared_at = $2 where order_id = $1 and alarm_at is not null and "
    "cleared_at is null",
    P_INT, P_INT);

static Err note_down(Cx *cx, OrderId id, DoorNote kind, Str note)
{
    return db_change(cx, &note_sql, NULL, id, order_door_note_words[kind], cx->actor.person,
                     cx->now, order_text(note));
}

// Who answers for the place sees it under 待办 at once; other rooms hear it.
static Err alarm(Cx *cx, const Order *order)
{
    int64_t changed;
    TRY(db_change(cx, &alarm_sql, &changed, order->id, cx->now));
    if (changed == 1)
        cx_event(cx, "order.code_wrong", order->id.n, order->team.n);
    return OK;
}

// Whoever may begin the service may try the code.
static Err find_to_start(Cx *cx, OrderId id, Order *order, OrderDoor *door)
{
    OrderState next;
    TRY(order_find(cx, id, order, NULL));
    TRY(order_next(order, ORDER_START, &cx->actor, &next));
    return order_door_find(cx, id, door);
}

Err order_code_try(Cx *cx, OrderId id, Str typed, Err *verdict)
{
    Order order;
    OrderDoor door;
    Str code;
    TRY(find_to_start(cx, id, &order, &door));
    TRY(door_code(cx, &door, &code));
    *verdict = OK;
    if (code.n == 0 || door.matched_at.ms != 0)
        return OK;
    if (str_eq(str_trim(typed), code)) {
        TRY(note_down(cx, id, DOOR_MATCHED, (Str){ 0 }));
        return db_change(cx, &matched_sql, NULL, id, cx->now);
    }
    cx_audit(cx, "order.code", id.n, (Str){ 0 }, S("wrong"));
    TRY(note_down(cx, id, DOOR_WRONG, (Str){ 0 }));
    TRY(db_change(cx, &tried_sql, NULL, id));
    *verdict = &order_code_wrong;
    if (door.tries + 1 < TRIES_MAX)
        return OK;
    *verdict = &order_code_told;
    return alarm(cx, &order);
}

Err order_door_doubt(Cx *cx, OrderId id, Str words)
{
    Order order;
    unsigned by;
    TRY(order_find(cx, id, &order, &by));
    if ((by & (ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK)) == 0)
        return &order_not_yours;
    if (!in_hands(order.state) || !order_has_door(&order))
        return &order_moved_on;
    order_check_text(cx, S("words"), words, 0, 200, TEXT("说明请不要超过 200 个字"));
    TRY(order_verdict(cx));
    TRY(note_down(cx, id, DOOR_DOUBTED, str_trim(words)));
    cx_audit(cx, "order.code", id.n, (Str){ 0 }, S("doubted"));
    return alarm(cx, &order);
}

Err order_door_clear(Cx *cx, OrderId id, Str words)
{
    Order order;
    unsigned by;
    int64_t changed;
    TRY(order_find(cx, id, &order, &by));
    if ((by & ORDER_BY_DISPATCHER) == 0)
        return &order_not_yours;
    order_check_text(cx, S("words"), words, 2, 200, TEXT("请写明核实的情况，2 至 200 个字"));
    TRY(order_verdict(cx));
    TRY(db_change(cx, &clear_sql, &changed, id, cx->now));
    if (changed == 0)
        return &order_moved_on;
    cx_audit(cx, "order.code", id.n, S("alarm"), S("cleared"));
    return note_down(cx, id, DOOR_CLEARED, str_trim(words));
}

static const Field note_fields[] = {
    WORD(OrderDoorNote, kind, order_door_note_words),
    FIELD(OrderDoorNote, text),
    FIELD(OrderDoorNote, at),
    FIELD(OrderDoorNote, person_name),
    FIELD(OrderDoorNote, note),
};
const Shape order_door_note_shape = SHAPE(OrderDoorNote, note_fields);

SQL(notes_sql,
    "select n.kind, n.at, p.name as person_name, n.note from order_door_notes n left join people p "
    "on p.id = n.person where n.order_id = $1 order by n.id desc limit 50",
    P_INT);

static Err door_notes(Cx *cx, OrderId id, List *out)
{
    TRY(db_list(cx, &notes_sql, &order_door_note_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        OrderDoorNote *note = LIST_AT(out, OrderDoorNote, i);
        note->text = order_door_note_texts[note->kind];
        note->person_name = mask_name(cx->arena, note->person_name);
    }
    return OK;
}

static const Field alarm_fields[] = {
    FIELD(OrderAlarm, id),         FIELD(OrderAlarm, number),   FIELD(OrderAlarm, title),
    FIELD(OrderAlarm, place_name), FIELD(OrderAlarm, alarm_at),
};
const Shape order_alarm_shape = SHAPE(OrderAlarm, alarm_fields);

SQL(alarms_sql,
    "select o.id, o.number, o.title, p.name as place_name, d.alarm_at from order_doors d"
    "  join orders o on o.id = d.order_id join places p on p.id = o.place"
    " where d.alarm_at is not null and d.cleared_at is null and o.place_path >= $1"
    "   and o.place_path < $2 order by d.alarm_at limit $3",
    P_TEXT, P_TEXT, P_INT);

Err order_alarms(Cx *cx, Str path, int limit, List *out)
{
    return db_list(cx, &alarms_sql, &order_alarm_shape, out, path, prefix_end(cx->arena, path),
                   limit);
}

// --- who goes

static const Field goer_fields[] = {
    FIELD(OrderGoer, person),    FIELD(OrderGoer, name),  FIELD(OrderGoer, volunteer_number),
    FIELD(OrderGoer, has_photo), FIELD(OrderGoer, photo),
};
const Shape order_goer_shape = SHAPE(OrderGoer, goer_fields);

SQL(going_sql,
    "select g.person, p.name, p.volunteer_number,"
    "       case when f.photo is null then 0 else 1 end as has_photo"
    "  from order_going g join people p on p.id = g.person"
    "  left join person_photos f on f.person = g.person"
    " where g.order_id = $1 order by g.id",
    P_INT);

Err order_going_list(Cx *cx, OrderId id, List *out)
{
    TRY(db_list(cx, &going_sql, &order_goer_shape, out, id));
    for (size_t i = 0; i < out->n; i++) {
        OrderGoer *goer = LIST_AT(out, OrderGoer, i);
        goer->photo = url_of(str_printf(cx->arena, "/orders/%lld/going/%lld?small=1",
                                        (long long)id.n, (long long)goer->person.n));
    }
    return OK;
}

SQL(team_people_sql,
    "select m.person, p.name, p.volunteer_number,"
    "       case when f.photo is null then 0 else 1 end as has_photo"
    "  from team_members m join people p on p.id = m.person"
    "  left join person_photos f on f.person = m.person"
    " where m.team = $1 and m.state = 'active' order by m.id limit 200",
    P_INT);

Err order_team_people(Cx *cx, TeamId team, List *out)
{
    return db_list(cx, &team_people_sql, &order_goer_shape, out, team);
}

static Err going_set(Cx *cx, const Order *order, const PersonId *people, size_t n)
{
    size_t named = 0;
    for (size_t i = 0; i < n; i++) {
        bool member = false;
        if (people[i].n == 0)
            continue;
        TRY(team_has_member(cx, order->team, people[i], &member));
        if (!member && order->mode == MODE_JOINT)
            TRY(order_offer_member(cx, order->id, people[i], &member));
        if (!member)
            cx_problem(cx, S("going"), "not_member", TEXT("上门的志愿者要是本队的队员"), (Str){ 0 },
                       (Str){ 0 });
        named++;
    }
    TRY(order_verdict(cx));
    if (named == 0)
        return OK;  // who was named before stays
    TRY(db_change(cx, &nobody_sql, NULL, order->id));
    for (size_t i = 0; i < n; i++)
        if (people[i].n != 0)
            TRY(db_change(cx, &go_sql, NULL, order->id, people[i], cx->now));
    return OK;
}

SQL(going_count_sql, "select count(*) as n from order_going where order_id = $1", P_INT);

static Err two_named(Cx *cx, OrderId id)
{
    int64_t n;
    TRY(db_int(cx, &going_count_sql, &n, id));
    return n >= 2 ? OK : &order_two_needed;
}

Err order_door_appoint(Cx *cx, const Order *order, const OrderWith *with)
{
    const PersonId people[] = { with->going, with->going2, with->going3 };
    OrderDoor door;
    if (order->kind == ORDER_WISH)
        return OK;  // one person claims it; whoever cares for a child goes along
    TRY(going_set(cx, order, people, COUNT(people)));
    TRY(order_door_find(cx, order->id, &door));
    return door.care == CARE_NONE ? OK : two_named(cx, order->id);
}

// --- beginning and reporting

static bool demands(Cx *cx, const OrderDoor *door)
{
    return door->code_sealed.bytes.n > 0 && door->matched_at.ms == 0 && door->alarm_at.ms == 0 &&
           order_code_required(door->care, rule_int(cx, "orders.door_code", cx->today));
}

Err order_door_start(Cx *cx, const Order *order, Str *note)
{
    OrderDoor door;
    TRY(order_door_find(cx, order->id, &door));
    if (door.care != CARE_NONE)
        TRY(two_named(cx, order->id));
    if (door.matched_at.ms != 0)
        *note = str(TEXT("口令相符").zh);
    else if (door.alarm_at.ms != 0)
        *note = str(TEXT("口令没有对上，已告知站里").zh);
    else if (demands(cx, &door))
        return &order_code_needed;
    return OK;
}

Err order_door_report(Cx *cx, const Order *order, int64_t people)
{
    OrderDoor door;
    TRY(order_door_find(cx, order->id, &door));
    return door.care == CARE_NONE || people >= 2 ? OK : &order_two_needed;
}

// --- said in words

static const Field visit_fields[] = {
    FIELD(OrderVisit, shown),
    FIELD(OrderVisit, two),
    FIELD(OrderVisit, care_text),
    FIELD(OrderVisit, code),
    FIELD(OrderVisit, matched),
    FIELD(OrderVisit, alarm),
    FIELD(OrderVisit, demanded),
    LISTED(OrderVisit, going, order_goer_shape),
    LISTED(OrderVisit, notes, order_door_note_shape),
};
const Shape order_visit_shape = SHAPE(OrderVisit, visit_fields);

static bool told_the_code(const Order *order, unsigned by)
{
    if ((by & ORDER_BY_SUPPORTER) != 0 && order->helper_in)
        return true;
    return (by & (ORDER_BY_SELF | ORDER_BY_FAMILY | ORDER_BY_DESK | ORDER_BY_DISPATCHER |
                  ORDER_BY_LEADER | ORDER_BY_MEMBER | ORDER_BY_CLAIMER)) != 0;
}

Err order_visit(Cx *cx, const Order *order, unsigned by, OrderVisit *out)
{
    OrderDoor door;
    *out = (OrderVisit){ .code = S("") };
    if (!order_has_door(order) || !told_the_code(order, by))
        return OK;
    TRY(order_door_find(cx, order->id, &door));
    out->two = door.care != CARE_NONE && (by & (ORDER_BY_SELF | ORDER_BY_FAMILY)) == 0;
    out->care_text = order_care_texts[door.care];
    if (order->accepted_at.ms == 0 || order_ended(order->state))
        return OK;
    out->shown = true;
    out->matched = door.matched_at.ms != 0;
    out->alarm = door.alarm_at.ms != 0 && door.cleared_at.ms == 0;
    out->demanded = demands(cx, &door);
    TRY(door_code(cx, &door, &out->code));
    TRY(order_going_list(cx, order->id, &out->going));
    return door_notes(cx, order->id, &out->notes);
}

Err order_visit_text(Cx *cx, const Order *order, unsigned by, Str *out)
{
    OrderVisit visit;
    Buf buf = buf_new(cx->arena, 4096);
    TRY(order_visit(cx, order, by, &visit));
    *out = S("");
    if (!visit.shown)
        return OK;
    buf_add(&buf, order->team_name);
    for (size_t i = 0; i < visit.going.n; i++) {
        const OrderGoer *goer = LIST_AT(&visit.going, OrderGoer, i);
        buf_printf(&buf, "%s%.*s（志愿者编号 %.*s）", i == 0 ? " " : "、", STR_FMT(goer->name),
                   STR_FMT(goer->volunteer_number));
    }
    if (order->appointed_on.ymd != 0)
        buf_printf(&buf, "，%d月%d日%s上门", day_month(order->appointed_on),
                   day_of_month(order->appointed_on),
                   order->appointed_part == PART_NONE ? ""
                                                      : day_part_texts[order->appointed_part].zh);
    if (visit.code.n > 0)
        buf_printf(&buf, "。上门口令 %.*s，来人说不出口令请不要开门", STR_FMT(visit.code));
    buf_lit(&buf, "。志愿者不收费、不推销，遇到危险先拨 110、119、120。");
    must(!buf.full);
    *out = buf_str(&buf);
    return OK;
}
