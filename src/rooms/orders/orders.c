#include "rooms/orders/orders.h"
#include "base/seal.h"
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "store/outbox.h"
#include "town/calendar.h"
#include "town/county.h"

#define ADDRESS_CONTEXT "orders.address"
#define PHONE_CONTEXT   "orders.phone"
#define AHEAD_MAX       60  // days that a wish or an appointment may lie ahead

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
    FIELD(Order, team),
    FIELD(Order, team_name),
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
    FIELD(Order, rating_words),
    FIELD(Order, rated_at),
    FIELD(Order, urged),
    FIELD(Order, declines),
    FIELD(Order, urged_at),
    FIELD(Order, transferred_to),
    FIELD(Order, transferred_number),
    FIELD(Order, merged_into),
    HIDDEN(Order, address_sealed),
    HIDDEN(Order, phone_sealed),
};
const Shape order_shape = SHAPE(Order, order_fields);

SQL(find_sql,
    "select o.id, o.number, o.kind, o.state, o.version, o.item, o.title, o.details, o.risk, "
    "o.urgent,"
    "       o.resident, r.name as resident_name, o.asked_by, o.how, o.place, o.place_path,"
    "       p.name as place_name, o.team, t.name as team_name, o.wanted_on, o.wanted_part,"
    "       o.appointed_on, o.appointed_part, o.appointed_at, o.due_at, o.placed_at, o.accepted_at,"
    "       o.started_at, o.done_at, o.ended_at, o.result, o.minutes, o.people, o.rating,"
    "       o.rating_words, o.rated_at, o.urged, o.declines, o.urged_at, o.transferred_to,"
    "       o.transferred_number, o.merged_into, o.address_sealed, o.phone_sealed"
    "  from orders o join people r on r.id = o.resident join places p on p.id = o.place"
    "  left join teams t on t.id = o.team"
    " where o.id = $1",
    P_INT);

Err order_find(Cx *cx, OrderId id, Order *out, unsigned *by)
{
    Order order;
    TRY(db_one(cx, &find_sql, &order_shape, &order, &order_missing, id));
    unsigned relations = order_relations(&order, &cx->actor);
    if (relations == 0 && order.accepted_at.ms != 0) {
        bool member;
        TRY(team_has_member(cx, order.team, cx->actor.person, &member));
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

static Str text_or_empty(Str s)
{
    return s.p != NULL ? s : S("");
}

static Blob sealed(Cx *cx, const char *context, Str plain)
{
    if (plain.n == 0)
        return (Blob){ { 0 } };
    return (Blob){ seal_field(cx->arena, &cx->county->key_field, context, plain) };
}

static Err opened(Cx *cx, const char *context, Blob blob, Str *plain)
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
    TRY(opened(cx, ADDRESS_CONTEXT, order->address_sealed, address));
    return opened(cx, PHONE_CONTEXT, order->phone_sealed, phone);
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
    TRY(opened(cx, ADDRESS_CONTEXT, last.address_sealed, address));
    *place = last.place;
    if (last.phone_sealed.bytes.n > 0)
        return opened(cx, PHONE_CONTEXT, last.phone_sealed, phone);
    return person_phone(cx, resident, phone);
}

// --- deadlines -------------------------------------------------------------------------

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
    [ORDER_RETURNED] = { "orders.amend_minutes", "orders.amend_minutes", false },
    [ORDER_REPORTED] = { "orders.confirm_minutes", "orders.confirm_minutes", false },
    [ORDER_UNRATED] = { "orders.evaluate_minutes", "orders.evaluate_minutes", false },
};

static Time due_in(Cx *cx, const Order *order)
{
    if (order_ended(order->state))
        return cx->now;
    if (order->state == ORDER_APPOINTED) {
        Time end = order->appointed_at.ms != 0
                       ? order->appointed_at
                       : day_part_end(order->appointed_on, order->appointed_part);
        return time_add(end, rule_int(cx, "orders.arrive_minutes", cx->today) * TIME_MINUTE);
    }
    const Deadline *deadline = &deadlines[order->state];
    must(deadline->normal != NULL);
    if (order->urgent)
        return time_add(cx->now, rule_int(cx, deadline->urgent, cx->today) * TIME_MINUTE);
    int64_t minutes = rule_int(cx, deadline->normal, cx->today);
    if (deadline->office)
        return worktime_add(cx, cx->now, (int)minutes);
    return time_add(cx->now, minutes * TIME_MINUTE);
}

// --- what is typed ---------------------------------------------------------------------

static void check_text(Cx *cx, Str field, Str value, size_t min, size_t max, Text text)
{
    size_t n = value.n == 0 ? 0 : utf8_valid(value) ? utf8_length(str_trim(value)) : max + 1;
    if (n < min || n > max)
        cx_problem(cx, field, n < min ? "required" : "too_long", text, (Str){ 0 }, (Str){ 0 });
}

static void check_day(Cx *cx, Str field, Day day)
{
    if (!day_valid(day) || day.ymd < cx->today.ymd || day.ymd > day_add(cx->today, AHEAD_MAX).ymd)
        cx_problem(cx, field, "range", TEXT("请选今天起 60 天内的日期"), (Str){ 0 }, (Str){ 0 });
}

static Err verdict(const Cx *cx)
{
    return cx->problems != NULL && cx->problems->n > 0 ? &fault_invalid : OK;
}

// --- placing ---------------------------------------------------------------------------

SQL(number_sql,
    "insert into order_days (day, last) values ($1, 1)"
    " on conflict (day) do update set last = order_days.last + 1 returning last as id",
    P_INT);
SQL(open_sql, "select count(*) as n from orders where resident = $1 and waits <> 'none'", P_INT);
SQL(place_sql,
    "insert into orders (number, kind, state, waits, item, title, details, risk, urgent, resident,"
    "  asked_by, how, place, place_path, node1, node2, node3, address_sealed, phone_sealed,"
    "  wanted_on, wanted_part, due_at, placed_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    "  $20, $21, $22, $23) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_TEXT,
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_BYTES, P_BYTES, P_INT, P_TEXT, P_INT, P_INT);
SQL(step_sql,
    "insert into order_steps (order_id, act, from_state, to_state, person, team, at, due_at, "
    "reason)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_TEXT);

static Err step_down(Cx *cx, const Order *before, OrderAct act, const Order *after, Str reason)
{
    TeamId team = after->team.n != 0 ? after->team : before->team;
    return db_change(cx, &step_sql, NULL, after->id, order_acts[act].word,
                     order_states[before->state].word, order_states[after->state].word,
                     cx->actor.person, team, cx->now, after->due_at, text_or_empty(reason));
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

static Err item_of(Cx *cx, const OrderNew *new, Order *order, bool *at_door)
{
    *at_door = true;
    order->title = str_trim(new->title);
    if (new->kind != ORDER_CATALOGUE)
        return OK;
    Item item;
    Err err = item_find(cx, new->item, &item);
    if (err == &item_missing || (err == OK && item.state != ITEM_OFFERED))
        return &order_no_item;
    TRY(err);
    order->item = item.id;
    order->title = item.name;
    *at_door = item.mode == ITEM_DOOR;
    return OK;
}

static Err check_new(Cx *cx, const OrderNew *new, const Order *order, bool at_door, Str phone)
{
    check_text(cx, S("title"), order->title, 2, 60, TEXT("请用 2 至 60 个字说明需要什么帮助"));
    check_text(cx, S("details"), new->details, 0, 500, TEXT("说明请不要超过 500 个字"));
    check_text(cx, S("risk"), new->risk, 0, 200, TEXT("上门注意请不要超过 200 个字"));
    check_text(cx, S("address"), new->address, at_door ? 2 : 0, 200,
               at_door ? TEXT("请填写上门地址，写到门牌号") : TEXT("地址请不要超过 200 个字"));
    if (phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    check_day(cx, S("wanted_on"), new->wanted_on);
    return verdict(cx);
}

// A phone that orders without end is stopped; staff who order for others answer for what they do.
static Err check_count(Cx *cx, const OrderNew *new)
{
    int64_t open;
    if (new->how == ORDER_DESK)
        return OK;
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
    return db_insert(
        cx, &place_sql, &order->id.n, order->number, order_kind_words[order->kind],
        order_states[order->state].word, order_waits_words[order_states[order->state].waits],
        order->item, order->title, text_or_empty(str_trim(new->details)),
        text_or_empty(str_trim(new->risk)), new->urgent, order->resident, order->asked_by,
        order_how_words[order->how], order->place, order->place_path, nodes[0], nodes[1], nodes[2],
        sealed(cx, ADDRESS_CONTEXT, str_trim(new->address)), sealed(cx, PHONE_CONTEXT, phone),
        new->wanted_on, day_part_words[new->wanted_part], order->due_at, cx->now);
}

// --- what leaves the house ----------------------------------------------------------------------

// To the resident's phone; {0} is the number of the order, {1} the team or what the act says.
// Nobody is named.
static const struct {
    OrderAct act;
    const char *kind;
    Text text;
} messages[] = {
    { ORDER_PLACE, "order.placed", TEXT("您的单子 {0} 已登记，站里会尽快安排。") },
    { ORDER_RETURN, "order.returned",
      TEXT("您的单子 {0} 还需要补充：{1}。请在“我的单”里修改后再提交，或打电话告诉站里。") },
    { ORDER_TRANSFER, "order.transferred", TEXT("您的单子 {0} 已转交{1}办理。") },
    { ORDER_ACCEPT, "order.accepted",
      TEXT("您的单子 {0} 已由{1}接单，队里会和您约时间。志愿者不收费、不推销。") },
    { ORDER_APPOINT, "order.appointed", TEXT("您的单子 {0} 已约好时间：{1}。") },
    { ORDER_REPORT, "order.done",
      TEXT("您的单子 {0} 已由{1}报告完成。请在“我的单”里确认并评单。") },
    { ORDER_SETTLE, "order.settled", TEXT("您对单子 {0} 提出的异议已处理：{1}。") },
};

// The act's own words for {1}: a reason when it has one, else the team.
static Err send_message(Cx *cx, const Order *order, OrderAct act, Str note)
{
    if (act == ORDER_PLACE && order->how != ORDER_DESK)
        return OK;  // sees it on the page
    for (size_t i = 0; i < COUNT(messages); i++) {
        if (messages[i].act != act)
            continue;
        Str phone;
        TRY(opened(cx, PHONE_CONTEXT, order->phone_sealed, &phone));
        if (phone.n == 0 || !phone_is_mobile(phone))
            return OK;
        OutboxMessage message = {
            .channel = "sms",
            .receiver = phone,
            .kind = messages[i].kind,
            .body = say_with(cx->arena, lang_zh(), messages[i].text, order->number,
                             note.n > 0 ? note : order->team_name),
        };
        return outbox_put(cx, &message);
    }
    return OK;
}

// The leader hears that an order waits for the team.
static Err send_offer(Cx *cx, const Order *order)
{
    Team team;
    Str phone;
    TRY(team_find(cx, order->team, &team));
    if (team.leader.n == 0)
        return OK;
    TRY(person_phone(cx, team.leader, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    Text text = TEXT("单子 {0} 派给{1}，等您接单。请登录后答复。");
    OutboxMessage message = { .channel = "sms",
                              .receiver = phone,
                              .kind = "order.offered",
                              .body = say_with(cx->arena, lang_zh(), text, order->number,
                                               team.name) };
    return outbox_put(cx, &message);
}

static void tell_rooms(Cx *cx, const Order *before, OrderAct act, const Order *after)
{
    int64_t id = after->id.n, team = after->team.n != 0 ? after->team.n : before->team.n;
    if (act == ORDER_PLACE)
        cx_event(cx, "order.placed", id, 0);
    if (act == ORDER_DISPATCH)
        cx_event(cx, "order.dispatched", id, team);
    if (act == ORDER_ACCEPT)
        cx_event(cx, "order.accepted", id, team);
    if (before->state != ORDER_UNRATED && after->state == ORDER_UNRATED)
        cx_event(cx, "order.done", id, team);
    if (act == ORDER_EVALUATE)
        cx_event(cx, "order.evaluated", id, team);
    if (before->state != ORDER_CLOSED && after->state == ORDER_CLOSED)
        cx_event(cx, "order.closed", id, team);
}

static Err follow_up(Cx *cx, const Order *before, OrderAct act, const Order *after, Str note)
{
    TRY(step_down(cx, before, act, after, note));
    TRY(act == ORDER_DISPATCH ? send_offer(cx, after) : send_message(cx, after, act, note));
    tell_rooms(cx, before, act, after);
    cx_audit(cx, "order", after->id.n, str(order_states[before->state].word),
             str(order_states[after->state].word));
    return OK;
}

Err order_place(Cx *cx, const OrderNew *new, OrderId *id)
{
    Str phone = phone_normal(cx->arena, new->phone);
    bool at_door;
    Order none = { .state = ORDER_NONE };
    Order order = { .state = ORDER_NONE,
                    .kind = new->kind,
                    .how = new->how,
                    .urgent = new->urgent,
                    .resident = new->resident,
                    .asked_by = cx->actor.person,
                    .wanted_on = new->wanted_on,
                    .wanted_part = new->wanted_part };
    OrderState next;
    TRY(item_of(cx, new, &order, &at_door));
    TRY(check_new(cx, new, &order, at_door, phone));
    TRY(station_of(cx, new, &order));
    TRY(order_next(&order, ORDER_PLACE, &cx->actor, &next));
    TRY(check_count(cx, new));
    order.state = next;
    order.due_at = due_in(cx, &order);
    TRY(insert_order(cx, new, &order, phone));
    order.phone_sealed = sealed(cx, PHONE_CONTEXT, phone);
    TRY(follow_up(cx, &none, ORDER_PLACE, &order, (Str){ 0 }));
    *id = order.id;
    return OK;
}

// --- what each act changes ------------------------------------------------------------

// Each gets the order as it will be (its state is already the new one), checks what the act brings
// along, changes its fields, and leaves in `note` what the timeline should say.
typedef Err (*Apply)(Cx *cx, Order *order, const OrderWith *with, Str *note);

static Err apply_triage(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)note;
    order->urgent = order->urgent || with->urgent;
    return OK;
}

SQL(amend_sql,
    "update orders set details = $2, address_sealed = $3, phone_sealed = $4, wanted_on = $5, "
    "wanted_part = $6"
    " where id = $1",
    P_INT, P_TEXT, P_BYTES, P_BYTES, P_INT, P_TEXT);

static Err apply_amend(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)note;
    Str phone = with->phone.n > 0 ? phone_normal(cx->arena, with->phone) : (Str){ 0 };
    if (with->phone.n > 0 && phone.n == 0)
        cx_problem(cx, S("phone"), "invalid", TEXT("请填写 11 位手机号或带区号的座机"), (Str){ 0 },
                   (Str){ 0 });
    check_text(cx, S("details"), with->details, 0, 500, TEXT("说明请不要超过 500 个字"));
    check_text(cx, S("address"), with->address, 0, 200, TEXT("地址请不要超过 200 个字"));
    if (with->wanted_on.ymd != 0)
        check_day(cx, S("wanted_on"), with->wanted_on);
    TRY(verdict(cx));
    if (with->details.p != NULL)
        order->details = str_trim(with->details);
    if (with->address.n > 0)
        order->address_sealed = sealed(cx, ADDRESS_CONTEXT, str_trim(with->address));
    if (phone.n > 0)
        order->phone_sealed = sealed(cx, PHONE_CONTEXT, phone);
    if (with->wanted_on.ymd != 0) {
        order->wanted_on = with->wanted_on;
        order->wanted_part = with->wanted_part;
    }
    return db_change(cx, &amend_sql, NULL, order->id, text_or_empty(order->details),
                     order->address_sealed, order->phone_sealed, order->wanted_on,
                     day_part_words[order->wanted_part]);
}

SQL(transfer_sql, "update orders set transferred_to = $2, transferred_number = $3 where id = $1",
    P_INT, P_TEXT, P_TEXT);

static Err apply_transfer(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    check_text(cx, S("unit"), with->unit, 2, 40, TEXT("请写明转给哪个单位，2 至 40 个字"));
    check_text(cx, S("number"), with->number, 0, 40, TEXT("编号请不要超过 40 个字"));
    TRY(verdict(cx));
    order->transferred_to = str_trim(with->unit);
    order->transferred_number = str_trim(with->number);
    *note = str_printf(cx->arena, "%.*s %.*s", STR_FMT(order->transferred_to),
                       STR_FMT(order->transferred_number));
    *note = str_trim(*note);
    return db_change(cx, &transfer_sql, NULL, order->id, order->transferred_to,
                     text_or_empty(order->transferred_number));
}

static Err apply_merge(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Order into;
    if (same(with->into, order->id) || order_find(cx, with->into, &into, NULL) != OK)
        return &order_no_target;
    if (order_ended(into.state) || !same(into.place, order->place))
        return &order_no_target;
    order->merged_into = into.id;
    *note = into.number;
    return OK;
}

// A team of the place, of one above it, or of a sibling below the same branch.
static bool reaches(const Team *team, Str place_path)
{
    return team_nearness(team->place_path, place_path) <= 2 ||
           path_within(place_path, team->place_path);
}

static Err apply_dispatch(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Team team;
    Err err = team_find(cx, with->team, &team);
    if (err == &team_missing)
        return &order_no_team;
    TRY(err);
    if (team.state != TEAM_ACTIVE || team.level == TEAM_CORPS || !reaches(&team, order->place_path))
        return &order_no_team;
    order->team = team.id;
    order->team_name = team.name;
    *note = str_trim(with->reason);
    return OK;
}

static Err apply_give_back(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)cx, (void)with, (void)note;
    order->team = NO(Team);
    order->accepted_at = order->started_at = (Time){ 0 };
    order->appointed_on = (Day){ 0 };
    order->appointed_part = PART_NONE;
    order->appointed_at = (Time){ 0 };
    return OK;
}

static Err apply_decline(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    order->declines++;
    return apply_give_back(cx, order, with, note);
}

static Err apply_accept(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    order->accepted_at = cx->now;
    return OK;
}

static Err apply_appoint(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    Day day = with->at.ms != 0 ? time_day(with->at) : with->day;
    check_day(cx, S("day"), day);
    if (with->at.ms != 0 && with->at.ms < cx->now.ms)
        cx_problem(cx, S("at"), "range", TEXT("约定的时间已经过去"), (Str){ 0 }, (Str){ 0 });
    TRY(verdict(cx));
    order->appointed_on = day;
    order->appointed_part = with->part;
    order->appointed_at = with->at;
    if (with->at.ms != 0)
        *note = time_short(cx->arena, with->at);
    else
        *note = str_printf(cx->arena, "%.*s %s", STR_FMT(day_iso(cx->arena, day)),
                           day_part_texts[with->part].zh);
    return OK;
}

static Err apply_start(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    order->started_at = cx->now;
    return OK;
}

SQL(report_sql, "update orders set result = $2, minutes = $3, people = $4 where id = $1", P_INT,
    P_TEXT, P_INT, P_INT);

static Err apply_report(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    check_text(cx, S("result"), with->result, 2, 500, TEXT("请用 2 至 500 个字写下做了什么"));
    if (with->minutes.n < 1 || with->minutes.n > 24 * 60)
        cx_problem(cx, S("minutes"), "range", TEXT("服务时长请填 1 至 1440 分钟"), (Str){ 0 },
                   (Str){ 0 });
    if (with->people < 1 || with->people > 200)
        cx_problem(cx, S("people"), "range", TEXT("参加的志愿者请填 1 至 200 人"), (Str){ 0 },
                   (Str){ 0 });
    TRY(verdict(cx));
    order->result = str_trim(with->result);
    order->minutes = with->minutes;
    order->people = with->people;
    order->done_at = cx->now;
    (void)note;
    return db_change(cx, &report_sql, NULL, order->id, order->result, order->minutes,
                     order->people);
}

static Err apply_redo(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    TeamId team = order->team;
    TRY(apply_give_back(cx, order, with, note));
    order->team = team;
    order->accepted_at = cx->now;
    order->done_at = (Time){ 0 };
    return OK;
}

SQL(rate_sql, "update orders set rating = $2, rating_words = $3, rated_at = $4 where id = $1",
    P_INT, P_TEXT, P_TEXT, P_INT);

static Err rate(Cx *cx, Order *order, Str words)
{
    order->rating_words = str_trim(words);
    return db_change(cx, &rate_sql, NULL, order->id, rating_words[order->rating],
                     text_or_empty(order->rating_words), order->rated_at);
}

static Err apply_evaluate(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)note;
    if (with->rating == RATING_NONE)
        cx_problem(cx, S("rating"), "required", TEXT("请选一个满意程度"), (Str){ 0 }, (Str){ 0 });
    check_text(cx, S("words"), with->words, 0, 300, TEXT("评语请不要超过 300 个字"));
    TRY(verdict(cx));
    order->rating = with->rating;
    order->rated_at = cx->now;
    return rate(cx, order, with->words);
}

static Err apply_comment(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)note;
    check_text(cx, S("words"), with->words, 1, 300, TEXT("请写 1 至 300 个字"));
    TRY(verdict(cx));
    return rate(cx, order, with->words);
}

static Err apply_urge(Cx *cx, Order *order, const OrderWith *with, Str *note)
{
    (void)with, (void)note;
    int64_t pause = setting_int(cx, "orders.urge_hours") * TIME_HOUR;
    if (order->urged_at.ms != 0 && cx->now.ms < order->urged_at.ms + pause)
        return &order_urged_lately;
    order->urged++;
    order->urged_at = cx->now;
    return OK;
}

static const Apply applies[ORDER_ACTS] = {
    [ORDER_TRIAGE] = apply_triage,     [ORDER_AMEND] = apply_amend,
    [ORDER_TRANSFER] = apply_transfer, [ORDER_MERGE] = apply_merge,
    [ORDER_DISPATCH] = apply_dispatch, [ORDER_RECALL] = apply_give_back,
    [ORDER_DECLINE] = apply_decline,   [ORDER_ACCEPT] = apply_accept,
    [ORDER_APPOINT] = apply_appoint,   [ORDER_START] = apply_start,
    [ORDER_REPORT] = apply_report,     [ORDER_REDO] = apply_redo,
    [ORDER_EVALUATE] = apply_evaluate, [ORDER_COMMENT] = apply_comment,
    [ORDER_URGE] = apply_urge,         [ORDER_PRESS] = apply_urge,
};

// --- the one way an order moves --------------------------------------------------------

// The guard is in the WHERE: whoever comes second changes no row.
SQL(move_sql,
    "update orders set state = $4, waits = $5, version = version + 1, team = $6, due_at = $7,"
    "  accepted_at = $8, started_at = $9, done_at = $10, ended_at = $11, appointed_on = $12,"
    "  appointed_part = $13, appointed_at = $14, urged = $15, urged_at = $16, declines = $17,"
    "  urgent = $18, merged_into = $19"
    " where id = $1 and state = $2 and version = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT, P_TEXT,
    P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);

static Err move(Cx *cx, const Order *before, const Order *after)
{
    const OrderStateInfo *state = &order_states[after->state];
    int64_t moved;
    TRY(db_change(cx, &move_sql, &moved, before->id, order_states[before->state].word,
                  before->version, state->word, order_waits_words[state->waits], after->team,
                  after->due_at, after->accepted_at, after->started_at, after->done_at,
                  after->ended_at, after->appointed_on, day_part_words[after->appointed_part],
                  after->appointed_at, after->urged, after->urged_at, after->declines,
                  after->urgent, after->merged_into));
    return moved == 1 ? OK : &order_moved_on;
}

static Err check_reason(Cx *cx, OrderAct act, const OrderWith *with)
{
    if (cx->actor.system)
        return OK;
    check_text(cx, S("reason"), with->reason, order_acts[act].reason ? 2 : 0, 200,
               order_acts[act].reason ? TEXT("请写明原因，2 至 200 个字")
                                      : TEXT("说明请不要超过 200 个字"));
    return verdict(cx);
}

Err order_act(Cx *cx, OrderId id, OrderAct act, const OrderWith *with)
{
    static const OrderWith nothing;
    Order before;
    OrderState next;
    if (with == NULL)
        with = &nothing;
    TRY(order_find(cx, id, &before, NULL));
    if (with->version != 0 && with->version != before.version)
        return &order_moved_on;
    TRY(order_next(&before, act, &cx->actor, &next));
    TRY(check_reason(cx, act, with));

    Order after = before;
    Str note = str_trim(with->reason);
    after.state = next;
    if (applies[act] != NULL)
        TRY(applies[act](cx, &after, with, &note));
    if (next != before.state || act == ORDER_APPOINT)
        after.due_at = due_in(cx, &after);
    if (order_ended(next) && !order_ended(before.state))
        after.ended_at = cx->now;
    TRY(move(cx, &before, &after));
    return follow_up(cx, &before, act, &after, note);
}

// --- the clock -------------------------------------------------------------------------

#define CLOCK_MOST 20  // a tick's events must fit in one act

typedef struct {
    OrderId id;
    OrderState state;
} Due;
static const Field due_fields[] = { FIELD(Due, id), WORD(Due, state, order_state_words) };
static const Shape due_shape = SHAPE(Due, due_fields);

SQL(due_sql,
    "select id, state from orders where waits = 'resident' and due_at <= $1 order by due_at, id "
    "limit $2",
    P_INT, P_INT);

static OrderAct act_of_clock(OrderState state)
{
    for (size_t i = 0; i < order_rule_count; i++)
        if (order_rules[i].from == state && (order_rules[i].by & ORDER_BY_CLOCK))
            return order_rules[i].act;
    unreachable();
}

Err order_clock(Cx *cx, int limit, int *did)
{
    OrderWith with = { .reason = str(TEXT("逾期未补充，自动撤回").zh) };
    List due;
    TRY(db_list(cx, &due_sql, &due_shape, &due, cx->now, limit < CLOCK_MOST ? limit : CLOCK_MOST));
    *did = 0;
    for (size_t i = 0; i < due.n; i++) {
        const Due *one = LIST_AT(&due, Due, i);
        OrderAct act = act_of_clock(one->state);
        Err err = order_act(cx, one->id, act, act == ORDER_WITHDRAW ? &with : NULL);
        if (err == &order_moved_on)
            continue;  // its resident was quicker
        TRY(err);
        (*did)++;
    }
    return OK;
}

// --- what other rooms tell -----------------------------------------------------------------

typedef struct {
    OrderId id;
} Held;
static const Field held_fields[] = { FIELD(Held, id) };
static const Shape held_shape = SHAPE(Held, held_fields);

SQL(held_sql, "select id from orders where team = $1 and waits = 'team' order by id limit 1000",
    P_INT);

// A team that was dissolved while it served: its orders go back to the desk, and say why.
Err order_hear_dissolved(Cx *cx, const Event *event)
{
    OrderWith with = { .reason = str(TEXT("队伍已解散").zh) };
    AuditNote note = cx->audit;
    bool system = cx->actor.system;
    List held;
    TRY(db_list(cx, &held_sql, &held_shape, &held, event->id));
    cx->actor.system =
        true;  // whoever dissolves a team need not answer for every place that it serves
    Err err = OK;
    for (size_t i = 0; i < held.n && err == OK; i++)
        err = order_act(cx, LIST_AT(&held, Held, i)->id, ORDER_RECALL, &with);
    cx->actor.system = system;
    cx->audit = note;
    return err;
}

SQL(open_of_sql,
    "select id from orders where resident = $1 and waits <> 'none' order by id limit 1000", P_INT);
SQL(forget_sql,
    "update orders set address_sealed = null, phone_sealed = null, details = '', risk = '' where "
    "resident = $1",
    P_INT);

// Who has their account erased: what has not begun is withdrawn, and where they live and what they
// told is gone. The order itself stays, for the record of who served.
Err order_hear_erased(Cx *cx, const Event *event)
{
    OrderWith with = { .reason = str(TEXT("本人已注销").zh) };
    AuditNote note = cx->audit;
    List open;
    TRY(db_list(cx, &open_of_sql, &held_shape, &open, event->id));
    for (size_t i = 0; i < open.n; i++) {
        Err err = order_act(cx, LIST_AT(&open, Held, i)->id, ORDER_WITHDRAW, &with);
        if (err != &order_moved_on && err != &order_not_yours && err != &order_missing)
            TRY(err);  // in service or beyond: the team finishes, the clock closes
    }
    TRY(db_change(cx, &forget_sql, NULL, event->id));
    cx->audit = note;
    return OK;
}
