// 家庭积分: points of several people in one account, because they asked for it.
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/points/points_in.h"
#include "town/setting.h"

FAULT(points_household_in, 409, "points.household_in",
      "已经在一个家庭积分账户里，先退出再加入别的");
FAULT(points_household_full, 409, "points.household_full", "这个家庭积分账户的人数已满");
FAULT(points_household_missing, 404, "points.household_missing", "没有这份邀请，请刷新页面");

static const Field member_fields[] = {
    FIELD(HouseholdMember, person),
    COL(HouseholdMember, name, "姓名"),
    COL(HouseholdMember, state_text, "状态"),
    COL(HouseholdMember, since, "时间"),
};
const Shape household_member_shape = SHAPE(HouseholdMember, member_fields);
static const Field ask_fields[] = {
    FIELD(HouseholdAsk, id),
    FIELD(HouseholdAsk, name),
    FIELD(HouseholdAsk, asked_by),
    LINK(HouseholdAsk, href),
};
const Shape household_ask_shape = SHAPE(HouseholdAsk, ask_fields);

SQL(add_sql,
    "insert into point_households (name, made_by, made_at) values ($1, $2, $3) returning id",
    P_TEXT, P_INT, P_INT);
SQL(member_add_sql,
    "insert into point_household_members (household, person, state, asked_by, asked_at,"
    "  decided_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);
SQL(count_sql,
    "select count(*) from point_household_members where household = $1 and state in ('in',"
    " 'asked')",
    P_INT);
SQL(in_sql, "select count(*) from point_household_members where household = $1 and state = 'in'",
    P_INT);
// Who said yes elsewhere meanwhile stays there.
SQL(answer_sql,
    "update point_household_members set state = $3, decided_at = $4 where household = $1"
    "   and person = $2 and state = 'asked' and ($3 <> 'in' or not exists (select m.id from"
    "   point_household_members m where m.person = $2 and m.state = 'in'))",
    P_INT, P_INT, P_TEXT, P_INT);
SQL(leave_sql,
    "update point_household_members set state = 'left', decided_at = $3 where household = $1"
    "   and person = $2 and state = 'in'",
    P_INT, P_INT, P_INT);
SQL(withdraw_sql,
    "update point_household_members set state = 'refused', decided_at = $2 where household = $1"
    "   and state = 'asked'",
    P_INT, P_INT);
SQL(end_sql, "update point_households set ended_at = $2 where id = $1 and ended_at is null", P_INT,
    P_INT);

static Err member_add(Cx *cx, HouseholdId id, PersonId person, bool in)
{
    int64_t row;
    TRY(db_insert(cx, &member_add_sql, &row, id, person, in ? "in" : "asked", cx->actor.person,
                  cx->now, in ? cx->now : (Time){ 0 }));
    return row == 0 ? &points_household_in : OK;
}

Err household_add(Cx *cx, Str name, HouseholdId *id)
{
    HouseholdId now;
    Str wanted = str_trim(name);
    size_t n = utf8_length(wanted);
    TRY(household_of(cx, cx->actor.person, &now));
    if (now.n != 0)
        return &points_household_in;
    if (n < 2 || n > 20) {
        cx_problem(cx, S("name"), "range", TEXT("名称写 2 至 20 个字"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    TRY(db_insert(cx, &add_sql, &id->n, wanted, cx->actor.person, cx->now));
    cx_audit(cx, "household", id->n, S(""), S("made"));
    return member_add(cx, *id, cx->actor.person, true);
}

static Err own_household(Cx *cx, HouseholdId *id)
{
    TRY(household_of(cx, cx->actor.person, id));
    return id->n == 0 ? &points_no_household : OK;
}

Err household_ask(Cx *cx, Str number)
{
    HouseholdId id, theirs;
    Person person;
    int64_t members;
    TRY(own_household(cx, &id));
    TRY(person_by_number(cx, str_trim(number), &person));
    TRY(household_of(cx, person.id, &theirs));
    TRY(db_int(cx, &count_sql, &members, id));
    if (theirs.n != 0)
        return &points_household_in;
    if (members >= setting_int(cx, "points.household_most"))
        return &points_household_full;
    cx_audit(cx, "household", id.n, S(""), S("asked"));
    return member_add(cx, id, person.id, false);
}

Err household_answer(Cx *cx, HouseholdId id, bool agree)
{
    int64_t changed;
    HouseholdId now;
    TRY(household_of(cx, cx->actor.person, &now));
    if (agree && now.n != 0)
        return &points_household_in;
    TRY(db_change(cx, &answer_sql, &changed, id, cx->actor.person, agree ? "in" : "refused",
                  cx->now));
    cx_audit(cx, "household", id.n, S("asked"), agree ? S("in") : S("refused"));
    return changed == 1 ? OK : &points_household_missing;
}

// Each part goes to a lot of the same expiry: no points live longer for having moved.
static Err pour(Cx *cx, Move *move, const Account *from, const Account *to)
{
    List lots;
    int64_t left = move->transfer.amount.n;
    TRY(lots_open(cx, from, &lots));
    for (size_t i = 0; i < lots.n && left > 0; i++) {
        const Lot *lot = LIST_AT(&lots, Lot, i);
        Lot other;
        int64_t part = lot->ready.n < left ? lot->ready.n : left;
        TRY(lot_for(cx, to->id, lot->expires_at, &other));
        move_leg(move, from, lot, -part);
        move_leg(move, to, &other, part);
        left -= part;
    }
    return left == 0 ? move_post(cx, move) : &points_short;
}

static Move *pool_move(Cx *cx, HouseholdId id, Points amount, Str key)
{
    Move *move = move_new(cx, MOVE_POOL, key);
    move->transfer.person = cx->actor.person;
    move->transfer.cause = S("household");
    move->transfer.cause_id = id.n;
    move->transfer.amount = amount;
    move->unless_frozen = true;
    return move;
}

Err household_put(Cx *cx, Points amount, Str key)
{
    HouseholdId id;
    PointBalance has;
    Account own, pool;
    Transfer there;
    bool repeated;
    if (amount.n <= 0 || amount.n > POINTS_MOST)
        return &points_amount;
    TRY(own_household(cx, &id));
    Move *move = pool_move(cx, id, amount, key);
    TRY(move_repeated(cx, &move->transfer, &there, &repeated));
    if (repeated)
        return OK;
    TRY(point_balance(cx, cx->actor.person, &has));
    if (has.frozen)
        return &points_frozen;
    TRY(account_for(cx, ACCOUNT_PERSON, cx->actor.person.n, &own));
    TRY(account_for(cx, ACCOUNT_HOUSEHOLD, id.n, &pool));
    cx_audit(cx, "household", id.n, S(""), S("put"));
    return pour(cx, move, &own, &pool);
}

Err point_pour_all(Cx *cx, PersonId from, PersonId to, Points all)
{
    Account gives, takes;
    Move *move = move_new(cx, MOVE_POOL,
                          str_printf(cx->arena, "points/merge/%lld", (long long)from.n));
    move->transfer.person = to;
    move->transfer.cause = S("person");
    move->transfer.cause_id = from.n;
    move->transfer.amount = all;
    TRY(account_for(cx, ACCOUNT_PERSON, from.n, &gives));
    TRY(account_for(cx, ACCOUNT_PERSON, to.n, &takes));
    TRY(pour(cx, move, &gives, &takes));
    return debt_repay(cx, to, move->transfer.id);
}

static Err end_household(Cx *cx, HouseholdId id)
{
    Account own, pool;
    List lots;
    Points all = { 0 };
    TRY(db_change(cx, &withdraw_sql, NULL, id, cx->now));
    TRY(db_change(cx, &end_sql, NULL, id, cx->now));
    TRY(account_for(cx, ACCOUNT_HOUSEHOLD, id.n, &pool));
    TRY(lots_open(cx, &pool, &lots));
    for (size_t i = 0; i < lots.n; i++)
        all.n += LIST_AT(&lots, Lot, i)->ready.n;
    if (all.n == 0)
        return OK;
    TRY(account_for(cx, ACCOUNT_PERSON, cx->actor.person.n, &own));
    Move *move = pool_move(
        cx, id, all,
        str_printf(cx->arena, "points/household/%lld/%lld", (long long)id.n, (long long)pool.seq));
    TRY(pour(cx, move, &pool, &own));
    return debt_repay(cx, cx->actor.person, move->transfer.id);
}

Err household_leave(Cx *cx)
{
    HouseholdId id;
    int64_t changed, left;
    TRY(own_household(cx, &id));
    TRY(db_change(cx, &leave_sql, &changed, id, cx->actor.person, cx->now));
    if (changed == 0)
        return &points_no_household;
    cx_audit(cx, "household", id.n, S("in"), S("left"));
    TRY(db_int(cx, &in_sql, &left, id));
    return left > 0 ? OK : end_household(cx, id);
}

// --- looking

typedef struct {
    Str name, state;
    PersonId person;
    Time since;
} MemberRow;
static const Field row_fields[] = { FIELD(MemberRow, name), FIELD(MemberRow, state),
                                    FIELD(MemberRow, person), FIELD(MemberRow, since) };
static const Shape row_shape = SHAPE(MemberRow, row_fields);
SQL(members_sql,
    "select p.name, m.state, m.person, coalesce(m.decided_at, m.asked_at) as since"
    " from point_household_members m join people p on p.id = m.person where m.household = $1"
    "   and m.state in ('in', 'asked') order by m.id limit 50",
    P_INT);
typedef struct {
    Str name;
} NameRow;
static const Field name_fields[] = { FIELD(NameRow, name) };
static const Shape name_shape = SHAPE(NameRow, name_fields);
SQL(name_sql, "select name from point_households where id = $1", P_INT);

Err household_find(Cx *cx, HouseholdId id, HouseholdView *out)
{
    List rows, lots;
    NameRow name;
    Account pool;
    TRY(db_one(cx, &name_sql, &name_shape, &name, &points_household_missing, id));
    TRY(db_list(cx, &members_sql, &row_shape, &rows, id));
    TRY(account_find(cx, ACCOUNT_HOUSEHOLD, id.n, &pool));
    HouseholdMember *members = NEW_ARRAY(cx->arena, HouseholdMember, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const MemberRow *row = LIST_AT(&rows, MemberRow, i);
        bool own = same(row->person, cx->actor.person);
        members[i] = (HouseholdMember){
            row->person, own ? row->name : mask_name(cx->arena, row->name),
            str_eq(row->state, S("in")) ? TEXT("已加入") : TEXT("等对方同意"), row->since
        };
    }
    *out = (HouseholdView){ .id = id, .name = name.name, .members = { members, rows.n } };
    if (pool.id == 0)
        return OK;
    TRY(lots_open(cx, &pool, &lots));
    for (size_t i = 0; i < lots.n; i++)
        out->pooled.n += LIST_AT(&lots, Lot, i)->ready.n;
    return OK;
}

SQL(asks_sql,
    "select h.id, h.name, p.name as asked_by from point_household_members m"
    " join point_households h on h.id = m.household join people p on p.id = m.asked_by"
    " where m.person = $1 and m.state = 'asked' order by m.id desc limit 20",
    P_INT);

Err household_asks(Cx *cx, PersonId person, List *out)
{
    TRY(db_list(cx, &asks_sql, &household_ask_shape, out, person));
    for (size_t i = 0; i < out->n; i++) {
        HouseholdAsk *ask = LIST_AT(out, HouseholdAsk, i);
        ask->asked_by = mask_name(cx->arena, ask->asked_by);
        ask->href = url_of(
            str_printf(cx->arena, "/points/household/%lld/answer", (long long)ask->id.n));
    }
    return OK;
}
