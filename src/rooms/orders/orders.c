#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/orders/items_in.h"
#include "rooms/orders/orders_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "town/calendar.h"
#include "town/county.h"

#define AHEAD_MAX 60  // days that a wish or an appointment may lie ahead

static const Field order_fields[] = {
    FIELD(Order, id),
    COL(Order, number, "单号"),
    WORD(Order, kind, order_kind_words),
    WORD(Order, state, order_state_words),
    FIELD(Order, version),
    FIELD(Order, item),
    COL(Order, title, "内容"),
    FIELD(Order, details),
    FIELD(Order, risk),
    FIELD(Order, urgent),
    FIELD(Order, resident),
    FIELD(Order, resident_name),
    FIELD(Order, asked_by),
    WORD(Order, how, order_how_words),
    FIELD(Order, place),
    FIELD(Order, place_path),
    FIELD(Order, place_name),
    FIELD(Order, owner),
    FIELD(Order, owner_path),
    FIELD(Order, owner_name),
    FIELD(Order, team),
    FIELD(Order, team_name),
    WORD(Order, mode, order_mode_words),
    FIELD(Order, commanded),
    FIELD(Order, claimer),
    FIELD(Order, claimer_name),
    FIELD(Order, wanted_on),
    WORD(Order, wanted_part, day_part_words),
    FIELD(Order, appointed_on),
    WORD(Order, appointed_part, day_part_words),
    FIELD(Order, appointed_at),
    FIELD(Order, due_at),
    FIELD(Order, placed_at),
    FIELD(Order, accepted_at),
    FIELD(Order, started_at),
    FIELD(Order, done_at),
    FIELD(Order, ended_at),
    FIELD(Order, result),
    FIELD(Order, minutes),
    FIELD(Order, people),
    WORD(Order, rating, rating_words),
    WORD(Order, manner, order_manner_words),
    FIELD(Order, rating_words),
    FIELD(Order, rated_at),
    FIELD(Order, urged),
    FIELD(Order, declines),
    FIELD(Order, refused),
    FIELD(Order, contact_shut),
    FIELD(Order, urged_at),
    FIELD(Order, transferred_to),
    FIELD(Order, transferred_number),
    FIELD(Order, merged_into),
    FIELD(Order, pooled_until),
    FIELD(Order, together),
    HIDDEN(Order, address_sealed),
    HIDDEN(Order, phone_sealed),
};
const Shape order_shape = SHAPE(Order, order_fields);

SQL(find_sql,
    "select o.id, o.number, o.kind, o.state, o.version, o.item, o.title, o.details, o.risk, "
    "o.urgent,"
    "       o.resident, r.name as resident_name, o.asked_by, o.how, o.place, o.place_path,"
    "       p.name as place_name, o.owner, o.owner_path, w.name as owner_name, o.team,"
    "       t.name as team_name, o.mode, o.claimer, c.name as claimer_name, o.refused,"
    "       (select count(*) from order_offers f where f.order_id = o.id and f.answer = 'waiting'"
    "         and f.mode = 'command') as commanded, o.contact_shut, o.wanted_on, o.wanted_part,"
    "       o.appointed_on, o.appointed_part, o.appointed_at, o.due_at, o.placed_at, o.accepted_at,"
    "       o.started_at, o.done_at, o.ended_at, o.result, o.minutes, o.people, o.rating,"
    "       o.manner, o.rating_words, o.rated_at, o.urged, o.declines, o.urged_at, o.transferred_to,"
    "       o.transferred_number, o.merged_into, o.pooled_until, o.together,"
    "       o.address_sealed, o.phone_sealed"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  join places w on w.id = o.owner left join teams t on t.id = o.team"
    "  left join people c on c.id = o.claimer"
    " where o.id = $1",
    P_INT);

static bool in_hand(OrderState state)
{
    return state == ORDER_ACCEPTED || state == ORDER_APPOINTED || state == ORDER_SERVING;
}

// Who has no other relation may be a member of a team that goes.
static Err member_of(Cx *cx, const Order *order, bool *member)
{
    *member = false;
    if (order->accepted_at.ms == 0 || order->team.n == 0)
        return OK;
    TRY(team_has_member(cx, order->team, cx->actor.person, member));
    return *member || order->mode != MODE_JOINT
               ? OK
               : order_offer_member(cx, order->id, cx->actor.person, member);
}

Err order_find(Cx *cx, OrderId id, Order *out, unsigned *by)
{
    Order order;
    TRY(db_one(cx, &find_sql, &order_shape, &order, &order_missing, id));
    if (order.mode != MODE_ASSIGN && (order.state == ORDER_OFFERED || in_hand(order.state)))
        TRY(order_offer_ask(cx, &order));
    unsigned relations = order_relations(&order, &cx->actor);
    if (relations == 0) {
        bool member;
        TRY(member_of(cx, &order, &member));
        if (member)
            relations = ORDER_BY_MEMBER;
    }
    if (relations == 0 && !order_may_read(&order, &cx->actor))
        return &order_missing;
    *out = order;
    if (by != NULL)
        *by = relations;
    return OK;
}

Str order_text(Str s)
{
    return s.p != NULL ? s : S("");
}

Blob order_sealed(Cx *cx, const char *context, Str plain)
{
    if (plain.n == 0)
        return (Blob){ { 0 } };
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, context, plain) };
}

Err order_opened(Cx *cx, const char *context, Blob blob, Str *plain)
{
    if (blob.bytes.n == 0) {
        *plain = S("");
        return OK;
    }
    return open_field(cx->arena, &cx->county->key_field, context, blob.bytes, plain);
}

Err order_contact(Cx *cx, const Order *order, unsigned by, Str *address, Str *phone)
{
    if (!order_contact_open(order, by, cx->now, setting_int(cx, "orders.contact_days")))
        return &order_closed_contact;
    TRY(order_opened(cx, ORDER_ADDRESS, order->address_sealed, address));
    return order_opened(cx, ORDER_PHONE, order->phone_sealed, phone);
}

SQL(last_sql,
    "select o.id, o.place, o.address_sealed, o.phone_sealed from orders o"
    " where o.resident = $1 and o.address_sealed is not null order by o.id desc limit 1",
    P_INT);

Err order_last_contact(Cx *cx, PersonId resident, Str *address, Str *phone, PlaceId *place)
{
    Order last = { 0 };
    Err err = db_one(cx, &last_sql, &order_shape, &last, &order_missing, resident);
    if (err != OK && err != &order_missing)
        return err;
    TRY(order_opened(cx, ORDER_ADDRESS, last.address_sealed, address));
    *place = last.place;
    if (last.phone_sealed.bytes.n > 0)
        return order_opened(cx, ORDER_PHONE, last.phone_sealed, phone);
    return person_phone(cx, resident, phone);
}

SQL(risk_sql,
    "select o.risk from orders o where o.resident = $1 and o.risk <> '' order by o.id desc limit 1",
    P_INT);

Err order_last_risk(Cx *cx, PersonId resident, Str *risk)
{
    Order last = { .risk = S("") };
    Err err = db_one(cx, &risk_sql, &order_shape, &last, &order_missing, resident);
    if (err != OK && err != &order_missing)
        return err;
    *risk = order_text(last.risk);
    return OK;
}

// --- deadlines

typedef struct {
    const char *normal, *urgent;
    bool office;
} Deadline;  // office: the normal one counts office time

static const Deadline deadlines[ORDER_STATES] = {
    [ORDER_SUBMITTED] = { "orders.triage_minutes", "orders.triage_urgent", true },
    [ORDER_WAITING] = { "orders.dispatch_minutes", "orders.dispatch_urgent", true },
    [ORDER_OFFERED] = { "orders.answer_minutes", "orders.answer_urgent", false },
    [ORDER_ACCEPTED] = { "orders.appoint_minutes", "orders.appoint_urgent", true },
    [ORDER_SERVING] = { "orders.report_minutes", "orders.report_urgent", false },
    [ORDER_DISPUTED] = { "orders.settle_minutes", "orders.settle_urgent", true },
    [ORDER_TRANSFERRED] = { "orders.feedback_minutes", "orders.feedback_urgent", true },
    [ORDER_RETURNED] = { "orders.amend_minutes", "orders.amend_minutes", false },
    [ORDER_REPORTED] = { "orders.confirm_minutes", "orders.confirm_minutes", false },
    [ORDER_UNRATED] = { "orders.evaluate_minutes", "orders.evaluate_minutes", false },
};
// A wish waits longer: for somebody to claim it, and for the claimer to bring it.
static const Deadline wish_waits = { "orders.claim_minutes", "orders.claim_minutes", false };
static const Deadline wish_held = { "orders.fulfil_minutes", "orders.fulfil_minutes", false };
static const Deadline escalated = { "orders.escalate_minutes", "orders.escalate_urgent", true };

static const Deadline *deadline_of(const Order *order)
{
    if (order->kind == ORDER_WISH && order->state == ORDER_WAITING)
        return &wish_waits;
    if (order->kind == ORDER_WISH && order->state == ORDER_ACCEPTED)
        return &wish_held;
    return &deadlines[order->state];
}

static Time due_by(Cx *cx, const Order *order, const Deadline *deadline)
{
    must(deadline->normal != NULL);
    if (order->urgent)
        return time_add(cx->now, rule_int(cx, deadline->urgent, cx->today) * TIME_MINUTE);
    int64_t minutes = rule_int(cx, deadline->normal, cx->today);
    if (deadline->office)
        return worktime_add(cx, cx->now, (int)minutes);
    return time_add(cx->now, minutes * TIME_MINUTE);
}

// Until when the order may stay as it is after `act`. Whom it was sent up to has a term of their
// own, whatever the step that was missed.
static Time due_after(Cx *cx, const Order *order, OrderAct act)
{
    if (order_ended(order->state))
        return cx->now;
    if (act == ORDER_ESCALATE)
        return due_by(cx, order, &escalated);
    if (order->pooled_until.ms != 0 && order_states[order->state].waits == WAITS_DESK)
        return order->pooled_until;
    if (order->state != ORDER_APPOINTED)
        return due_by(cx, order, deadline_of(order));
    Time end = order->appointed_at.ms != 0
                   ? order->appointed_at
                   : day_part_end(order->appointed_on, order->appointed_part);
    return time_add(end, rule_int(cx, "orders.arrive_minutes", cx->today) * TIME_MINUTE);
}

// When the clock must look at it again: never, when nothing is left for it to do. The centre has
// nobody above it: what it leaves late stays late.
static Time clock_after(Cx *cx, const Order *order)
{
    OrderAct act = order_due_act(order);
    if (act == ORDER_ACTS || (act == ORDER_ESCALATE && order_at_top(order)))
        return (Time){ 0 };
    // The pool's own clock judges it; this one looks a day later, so that nothing is left behind.
    if (order->pooled_until.ms != 0 && order_states[order->state].waits == WAITS_DESK)
        return time_add(order->pooled_until, TIME_DAY);
    if (act != ORDER_SHUT)
        return order->due_at;
    if (order->accepted_at.ms == 0 || order->contact_shut)
        return (Time){ 0 };
    return time_add(order->ended_at, setting_int(cx, "orders.contact_days") * TIME_DAY);
}

// Its place in the desk's line: by age, an urgent one as if it were a day older. What a unit has in
// hand stands where its answer is due.
static Time line_of(const Order *order)
{
    if (order->state == ORDER_TRANSFERRED)
        return order->due_at;
    return time_add(order->placed_at, order->urgent ? -TIME_DAY : 0);
}

// --- what is typed

void order_check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text)
{
    size_t n = value.n == 0 ? 0 : utf8_valid(value) ? utf8_length(str_trim(value)) : max + 1;
    if (n < min || n > max)
        cx_problem(cx, field, n < min ? "required" : "too_long", text, (Str){ 0 }, (Str){ 0 });
}

void order_check_day(Cx *cx, Str field, Day day)
{
    if (!day_valid(day) || day.ymd < cx->today.ymd || day.ymd > day_add(cx->today, AHEAD_MAX).ymd)
        cx_problem(cx, field, "range", TEXT("请选今天起 60 天内的日期"), (Str){ 0 }, (Str){ 0 });
}

Err order_verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

// --- placing

SQL(number_sql,
    "insert into order_days (day, last) values ($1, 1)"
    " on conflict (day) do update set last = order_days.last + 1 returning last as id",
    P_INT);
SQL(open_sql, "select count(*) as n from orders where resident = $1 and waits <> 'none'", P_INT);
SQL(place_sql,
    "insert into orders (number, kind, state, waits, item, title, details, risk, urgent, resident,"
    "  asked_by, how, place, place_path, node1, node2, node3, address_sealed, phone_sealed,"
    "  wanted_on, wanted_part, due_at, placed_at, owner, owner_path, line_at, clock_at,"
    "  phone_hash)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    "  $20, $21, $22, $23, $13, $14, $24, $26, $25) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT,
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_BYTES, P_BYTES, P_INT, P_TEXT, P_INT, P_INT, P_INT,
    P_BYTES, P_INT);
SQL(step_sql,
    "insert into order_steps (order_id, act, from_state, to_state, person, team, at, due_at, "
    "reason)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT);

// Which team a step is about: the one that owns the order or gave it back; the one that answers
// beside others.
static TeamId team_of(const Order *before, OrderAct act, const Order *after)
{
    if ((act == ORDER_PASS || act == ORDER_JOIN) && before->helper_team.n != 0)
        return before->helper_team;
    if (after->team.n != 0)
        return after->team;
    if (before->team.n != 0 || (act != ORDER_PASS && act != ORDER_DECLINE))
        return before->team;
    return before->asked_team;
}

static Err step_down(Cx *cx, const Order *before, OrderAct act, const Order *after, Str reason)
{
    TeamId team = team_of(before, act, after);
    return db_change(cx, &step_sql, NULL, after->id, order_acts[act].word,
                     order_states[before->state].word, order_states[after->state].word,
                     cx->actor.person, team, cx->now, after->due_at, order_text(reason));
}

// The path's first three nodes: centre, branch, station; none where the path is shorter.
static void nodes_of(Str path, PlaceId nodes[3])
{
    Str rest = str_slice(path, 1, path.n);
    for (int i = 0; i < 3; i++) {
        nodes[i] = NO(Place);
        if (rest.n > 0 && !str_int(str_cut(rest, '/', &rest), &nodes[i].n))
            return;
    }
}

static Err station_of(Cx *cx, const OrderNew *new, Order *order)
{
    PlaceId place = new->place;
    if (place.n == 0 && same(new->resident, cx->actor.person))
        place = cx->actor.home;
    if (place.n == 0) {
        Person person;
        TRY(person_find(cx, new->resident, &person));
        place = person.home;
    }
    if (place.n == 0)
        return &order_no_place;
    Err err = place_station_for(cx, place, &order->place);
    if (err == &place_missing)
        return &order_no_place;
    TRY(err);
    return place_path_of(cx, order->place, &order->place_path);
}

static Err item_of(Cx *cx, const OrderNew *new, Order *order, Item *item)
{
    order->title = str_trim(new->title);
    if (new->kind != ORDER_CATALOGUE)
        return OK;
    Err err = item_find(cx, new->item, item);
    if (err == &item_missing ||
        (err == OK && (item->state != ITEM_OFFERED || !item_valid_on(item, cx->today))))
        return &order_no_item;
    TRY(err);
    order->item = item->id;
    order->title = item->name;
    return OK;
}

static Err check_new(Cx *cx, const OrderNew *new, const Order *order, bool at_door, Str phone)
{
    order_check_text(cx, S("title"), order->title, 2, 60,
                     TEXT("请用 2 至 60 个字说明需要什么帮助"));
    order_check_text(cx, S("details"), new->details, 0, 500, TEXT("说明请不要超过 500 个字"));
    order_check_text(cx, S("risk"), new->risk, 0, 200, TEXT("上门注意请不要超过 200 个字"));
    order_check_text(cx, S("address"), new->address, at_door ? 2 : 0, 200,
                     at_door ? TEXT("请填写上门地址，写到门牌号")
                             : TEXT("地址请不要超过 200 个字"));
    if (phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    order_check_day(cx, S("wanted_on"), new->wanted_on);
    return order_verdict(cx);
}

SQL(phone_sql, "select count(*) as n from orders where phone_hash = $1 and placed_at > $2", P_BYTES,
    P_INT);

Err order_count_phone(Cx *cx, Str typed, int64_t *n)
{
    Str phone = phone_normal(cx->arena, typed);
    *n = 0;
    if (phone.n == 0)
        return OK;
    return db_int(cx, &phone_sql, n, (Blob){ phone_lookup(cx, phone) },
                  time_add(cx->now, -TIME_HOUR));
}

// A phone that orders without end is stopped; staff who order for others are warned on their page
// and answer for what they do.
static Err check_count(Cx *cx, const OrderNew *new, Str phone)
{
    int64_t open, within;
    if (new->how == ORDER_DESK)
        return OK;
    TRY(order_count_phone(cx, phone, &within));
    if (within >= setting_int(cx, "orders.hour_max"))
        return &order_too_fast;
    TRY(db_int(cx, &open_sql, &open, new->resident));
    return open >= setting_int(cx, "orders.open_max") ? &order_too_many : OK;
}

static Err number_for(Cx *cx, Str *number)
{
    int64_t n;
    TRY(db_insert(cx, &number_sql, &n, cx->today));
    *number = str_printf(cx->arena, "D%d-%04lld", cx->today.ymd, (long long)n);
    return OK;
}

static Err insert_order(Cx *cx, const OrderNew *new, Order *order, Str phone)
{
    PlaceId nodes[3];
    nodes_of(order->place_path, nodes);
    TRY(number_for(cx, &order->number));
    return db_insert(cx, &place_sql, &order->id.n, order->number, order_kind_words[order->kind],
                     order_states[order->state].word,
                     order_waits_words[order_states[order->state].waits], order->item, order->title,
                     order_text(str_trim(new->details)), order_text(str_trim(new->risk)),
                     new->urgent, order->resident, order->asked_by, order_how_words[order->how],
                     order->place, order->place_path, nodes[0], nodes[1], nodes[2],
                     order_sealed(cx, ORDER_ADDRESS, str_trim(new->address)),
                     order_sealed(cx, ORDER_PHONE, phone), new->wanted_on,
                     day_part_words[new->wanted_part], order->due_at, cx->now, line_of(order),
                     (Blob){ phone_lookup(cx, phone) }, clock_after(cx, order));
}

static Err follow_up(Cx *cx, const Order *before, OrderAct act, const Order *after,
                     const OrderWith *with, Str note)
{
    TRY(seat_follow(cx, before, act, after));
    TRY(step_down(cx, before, act, after, note));
    TRY(order_door_follow(cx, before, after));
    TRY(order_tell(cx, before, act, after, with, note));
    cx_audit(cx, "order", after->id.n, str(order_states[before->state].word),
             str(order_states[after->state].word));
    return OK;
}

Err order_place(Cx *cx, const OrderNew *asked, OrderId *id)
{
    OrderNew filled = *asked, *new = &filled;  // a slot or a pool says which day
    Str phone = phone_normal(cx->arena, new->phone);
    Seat seat = { 0 };
    Order none = { .state = ORDER_NONE };
    Order order = { .state = ORDER_NONE,
                    .kind = new->kind,
                    .how = new->how,
                    .urgent = new->urgent,
                    .resident = new->resident,
                    .asked_by = cx->actor.person,
                    .placed_at = cx->now };
    OrderState next;
    TRY(item_of(cx, new, &order, &seat.item));
    TRY(station_of(cx, new, &order));
    TRY(seat_choose(cx, new, &order, &seat));
    TRY(check_new(cx, new, &order, seat.item.mode == ITEM_DOOR, phone));
    TRY(order_next(&order, ORDER_PLACE, &cx->actor, &next));
    TRY(check_count(cx, new, phone));
    TRY(seat_take(cx, new, &order, &seat));
    order.wanted_on = new->wanted_on;
    order.wanted_part = new->wanted_part;
    order.state = next;
    order.due_at = due_after(cx, &order, ORDER_PLACE);
    order.owner = order.place;
    order.owner_path = order.place_path;
    TRY(insert_order(cx, new, &order, phone));
    order.phone_sealed = order_sealed(cx, ORDER_PHONE, phone);
    TRY(order_door_place(cx, order.id, order.resident, new->alone));
    static const OrderWith nothing;
    TRY(follow_up(cx, &none, ORDER_PLACE, &order, &nothing, (Str){ 0 }));
    TRY(seat_keep(cx, new, &order, &seat));
    *id = order.id;
    return OK;
}

// --- the one way an order moves

// The guard is in the WHERE: whoever comes second changes no row.
SQL(move_sql,
    "update orders set state = $4, waits = $5, version = version + 1, team = $6, due_at = $7,"
    "  accepted_at = $8, started_at = $9, done_at = $10, ended_at = $11, appointed_on = $12,"
    "  appointed_part = $13, appointed_at = $14, urged = $15, urged_at = $16, declines = $17,"
    "  urgent = $18, merged_into = $19, owner = $20, owner_path = $21, refused = $22, mode = $23,"
    "  claimer = $24, clock_at = $25, contact_shut = $26, line_at = $27"
    " where id = $1 and state = $2 and version = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT,
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT,
    P_INT);

static Err move(Cx *cx, const Order *before, const Order *after)
{
    const OrderStateInfo *state = &order_states[after->state];
    int64_t moved;
    TRY(db_change(cx, &move_sql, &moved, before->id, order_states[before->state].word,
                  before->version, state->word, order_waits_words[state->waits], after->team,
                  after->due_at, after->accepted_at, after->started_at, after->done_at,
                  after->ended_at, after->appointed_on, day_part_words[after->appointed_part],
                  after->appointed_at, after->urged, after->urged_at, after->declines,
                  after->urgent, after->merged_into, after->owner, after->owner_path,
                  after->refused, order_mode_words[after->mode], after->claimer,
                  clock_after(cx, after), after->contact_shut, line_of(after)));
    return moved == 1 ? OK : &order_moved_on;
}

// One of several teams answers for itself alone: the order stays as it is, and so does its version,
// for the others' pages would be stale otherwise. The row is held until the commit.
SQL(hold_sql, "update orders set version = version where id = $1 and state = $2", P_INT, P_TEXT);

static Err hold(Cx *cx, const Order *order)
{
    int64_t held;
    TRY(db_change(cx, &hold_sql, &held, order->id, order_states[order->state].word));
    return held == 1 ? OK : &order_moved_on;
}

static Err check_reason(Cx *cx, OrderAct act, const OrderWith *with)
{
    if (cx->actor.system)
        return OK;
    order_check_text(cx, S("reason"), with->reason, order_acts[act].reason ? 2 : 0, 200,
                     order_acts[act].reason ? TEXT("请写明原因，2 至 200 个字")
                                            : TEXT("说明请不要超过 200 个字"));
    return order_verdict(cx);
}

// Whether a new term begins.
static bool restarts(const Order *before, OrderAct act, const Order *after)
{
    return after->state != before->state || act == ORDER_APPOINT || act == ORDER_ESCALATE ||
           act == ORDER_COMMAND;
}

static Err act_on(Cx *cx, const Order *before, OrderAct act, OrderState next, const OrderWith *with)
{
    Order after = *before;
    Str note = str_trim(with->reason);
    after.state = next;
    after.quiet = with->quiet;
    if (order_applies[act] != NULL)
        TRY(order_applies[act](cx, &after, with, &note));
    if (restarts(before, act, &after) && act != ORDER_SHUT)
        after.due_at = due_after(cx, &after, act);
    if (order_ended(next) != order_ended(before->state))
        after.ended_at = order_ended(next) ? cx->now : (Time){ 0 };
    if (!order_ended(next))
        after.contact_shut = false;  // reopened: who goes again must find the door
    bool answers_alone = act == ORDER_PASS || act == ORDER_JOIN;
    TRY(answers_alone ? hold(cx, before) : move(cx, before, &after));
    TRY(order_offers_after(cx, before, act, &after, with));
    return follow_up(cx, before, act, &after, with, note);
}

// Nobody could or nobody answered, as often as the rule says: it goes up at once, in the clock's
// name.
static Err escalate_refused(Cx *cx, OrderId id)
{
    Order order;
    bool system = cx->actor.system;
    cx->actor.system = true;  // the team that declined does not see it any more
    Err err = order_find(cx, id, &order, NULL);
    cx->actor.system = system;
    TRY(err);
    if (order.state != ORDER_WAITING || order_at_top(&order) ||
        order.refused < rule_int(cx, "orders.escalate_refusals", cx->today))
        return OK;
    OrderWith with = { .reason = say_with(cx->arena, lang_zh(), TEXT("{0} 次没有队伍接单"),
                                          str_printf(cx->arena, "%lld", (long long)order.refused),
                                          (Str){ 0 }) };
    AuditNote note = cx->audit;
    cx->actor.system = true;
    err = order_act(cx, id, ORDER_ESCALATE, &with);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

static bool wants_version(OrderAct act, const Order *order, int64_t version)
{
    // Others may have passed meanwhile, which is no concern of who takes it.
    bool one_of_many = order->mode == MODE_GRAB && (act == ORDER_ACCEPT || act == ORDER_DECLINE);
    return version != 0 && !one_of_many;
}

Err order_act(Cx *cx, OrderId id, OrderAct act, const OrderWith *with)
{
    static const OrderWith nothing;
    Order before;
    OrderState next;
    if (with == NULL)
        with = &nothing;
    unsigned by;
    Err err = order_find(cx, id, &before, &by);
    if (err == &order_missing)
        return order_too_late(cx, id, act, err);
    TRY(err);
    if (wants_version(act, &before, with->version) && with->version != before.version)
        return &order_moved_on;
    TRY(order_answer_of(cx, &before, &act));
    TRY(order_next(&before, act, &cx->actor, &next));
    if (order_needs_manner(act, by) && with->manner == MANNER_SELF)
        return &order_not_yours;
    TRY(check_reason(cx, act, with));
    err = act_on(cx, &before, act, next, with);
    if (err == &order_moved_on)
        return order_too_late(cx, id, act, err);
    TRY(err);
    return act == ORDER_DECLINE || act == ORDER_EXPIRE ? escalate_refused(cx, id) : OK;
}

// --- the clock

#define CLOCK_MOST 20  // a tick's events must fit in one act

typedef struct {
    OrderId id;
} Due;
static const Field due_fields[] = { FIELD(Due, id) };
static const Shape due_shape = SHAPE(Due, due_fields);

SQL(due_sql, "select id from orders where clock_at <= $1 order by clock_at, id limit $2", P_INT,
    P_INT);

// Why the clock acts: which step let its deadline pass.
static Str reason_of(Cx *cx, const Order *order, OrderAct act)
{
    if (act == ORDER_WITHDRAW)
        return str(TEXT("逾期未补充，自动撤回").zh);
    if (act == ORDER_EXPIRE)
        return str(order->kind == ORDER_WISH ? TEXT("认领后逾期未完成").zh
                                             : TEXT("到期没有答复").zh);
    if (act != ORDER_ESCALATE)
        return (Str){ 0 };
    return say_with(cx->arena, lang_zh(), TEXT("{0}逾期"), str(order_state_steps[order->state].zh),
                    (Str){ 0 });
}

SQL(quiet_sql, "update orders set clock_at = null where id = $1", P_INT);

// One that cannot go up must not stand in the way of all behind it.
static Err clock_act(Cx *cx, OrderId id)
{
    Order order;
    TRY(order_find(cx, id, &order, NULL));
    OrderAct act = order_due_act(&order);
    must(act != ORDER_ACTS);
    if (act == ORDER_ESCALATE && order_at_top(&order))
        return db_change(cx, &quiet_sql, NULL, id);
    OrderWith with = { .version = order.version, .reason = reason_of(cx, &order, act) };
    return order_act(cx, id, act, &with);
}

Err order_clock(Cx *cx, int limit, int *did)
{
    List due;
    TRY(db_list(cx, &due_sql, &due_shape, &due, cx->now, limit < CLOCK_MOST ? limit : CLOCK_MOST));
    *did = 0;
    for (size_t i = 0; i < due.n; i++) {
        Err err = clock_act(cx, LIST_AT(&due, Due, i)->id);
        if (err == &order_moved_on)
            continue;  // somebody was quicker
        TRY(err);
        (*did)++;
    }
    return OK;
}
