// The book of red vests: moves that are only added, and what they add up to.
#include "base/utf8.h"
#include "rooms/people/people.h"
#include "rooms/teams/teams_inside.h"
#include "store/db.h"

static const Field move_fields[] = {
    FIELD(VestMove, id),
    WORD(VestMove, kind, vest_kind_words),
    COL(VestMove, kind_text, "事项"),
    COL(VestMove, size, "尺码"),
    COL(VestMove, count, "件数"),
    FIELD(VestMove, person),
    COL(VestMove, name, "队员"),
    COL(VestMove, note, "备注"),
    COL(VestMove, made_at, "时间"),
};
const Shape vest_move_shape = SHAPE(VestMove, move_fields);

static const Field stock_fields[] = {
    COL(VestStock, size, "尺码"),
    FIELD(VestStock, person),
    COL(VestStock, name, "队员"),
    COL(VestStock, count, "件数"),
};
const Shape vest_stock_shape = SHAPE(VestStock, stock_fields);

// Less than nothing never comes about: the where says so, and the check of the table.
SQL(store_add_sql,
    "insert into vest_store (team, size, count) values ($1, $2, $3) on conflict (team, size)"
    " do update set count = vest_store.count + $3",
    P_INT, P_TEXT, P_INT);
SQL(store_take_sql,
    "update vest_store set count = count - $3 where team = $1 and size = $2 and count >= $3", P_INT,
    P_TEXT, P_INT);
SQL(held_add_sql,
    "insert into vest_held (team, person, size, count) values ($1, $2, $3, $4)"
    " on conflict (team, person, size) do update set count = vest_held.count + $4",
    P_INT, P_INT, P_TEXT, P_INT);
SQL(held_take_sql,
    "update vest_held set count = count - $4"
    " where team = $1 and person = $2 and size = $3 and count >= $4",
    P_INT, P_INT, P_TEXT, P_INT);
SQL(move_sql,
    "insert into vest_moves (team, kind, size, count, person, note, made_by, made_at)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

static Err balance(Cx *cx, TeamId team, const VestNew *move)
{
    int64_t changed = 1;
    int store = vest_store_sign(move->kind), held = vest_held_sign(move->kind);
    if (store > 0)
        TRY(db_change(cx, &store_add_sql, NULL, team, move->size, move->count));
    else
        TRY(db_change(cx, &store_take_sql, &changed, team, move->size, move->count));
    if (changed == 0)
        return &vest_none;
    if (held > 0)
        return db_change(cx, &held_add_sql, NULL, team, move->person, move->size, move->count);
    if (held < 0)
        TRY(db_change(cx, &held_take_sql, &changed, team, move->person, move->size, move->count));
    return changed == 1 ? OK : &vest_none;
}

static Err enter(Cx *cx, TeamId team, const VestNew *move, VestMoveId *id)
{
    VestMoveId made;
    TRY(balance(cx, team, move));
    TRY(db_insert(cx, &move_sql, &made.n, team, vest_kind_words[move->kind], move->size,
                  move->count, move->person, move->note.p != NULL ? move->note : S(""),
                  cx->actor.person, cx->now));
    if (id != NULL)
        *id = made;
    return OK;
}

static bool size_known(Str size)
{
    for (size_t i = 0; vest_sizes[i] != NULL; i++)
        if (str_eq(size, str(vest_sizes[i])))
            return true;
    return false;
}

Err vest_move(Cx *cx, TeamId id, const VestNew *move, VestMoveId *made)
{
    Team team;
    bool has = true;
    TRY(team_staffed(cx, id, &team));
    bool person = vest_held_sign(move->kind) != 0;
    if (move->kind > VEST_VOID || !size_known(move->size) || move->count < 1 ||
        move->count > 1000 || (move->note.n > 0 && utf8_length(move->note) > 60))
        return &fault_invalid;
    if (person && move->person.n == 0) {
        cx_problem(cx, S("person"), "required", TEXT("请选择队员"), (Str){ 0 }, (Str){ 0 });
        return &fault_invalid;
    }
    if (move->kind == VEST_OUT)
        TRY(team_has_member(cx, id, move->person, &has));
    if (!has)
        return &team_no_person;
    VestNew kept = *move;
    if (!person)
        kept.person = NO(Person);
    TRY(enter(cx, id, &kept, made));
    cx_audit(cx, "team.vests", id.n, (Str){ 0 },
             str_printf(cx->arena, "%s %.*s %lld", vest_kind_words[move->kind], STR_FMT(move->size),
                        (long long)move->count));
    return OK;
}

SQL(stock_sql,
    "select size, null as person, '' as name, count from vest_store where team = $1 and count > 0"
    " union all"
    " select h.size, h.person, p.name, h.count from vest_held h join people p on p.id = h.person"
    "  where h.team = $1 and h.count > 0 limit 1000",
    P_INT);

Err vest_stock(Cx *cx, TeamId team, List *out)
{
    TRY(db_list(cx, &stock_sql, &vest_stock_shape, out, team));
    for (size_t i = 0; i < out->n; i++) {
        VestStock *one = LIST_AT(out, VestStock, i);
        if (one->person.n != 0)
            one->name = mask_name(cx->arena, one->name);
    }
    return OK;
}

SQL(moves_sql,
    "select m.id, m.kind, m.size, m.count, m.person, p.name, m.note, m.made_at from vest_moves m"
    "  left join people p on p.id = m.person"
    " where m.team = $1 and ($2 = 0 or m.id < $2) order by m.id desc limit $3",
    P_INT, P_INT, P_INT);

Err vest_moves(Cx *cx, TeamId team, VestMoveId before, int limit, List *out)
{
    TRY(db_list(cx, &moves_sql, &vest_move_shape, out, team, before.n, limit));
    for (size_t i = 0; i < out->n; i++) {
        VestMove *one = LIST_AT(out, VestMove, i);
        one->kind_text = vest_kind_texts[one->kind];
        if (one->person.n != 0)
            one->name = mask_name(cx->arena, one->name);
    }
    return OK;
}

// What somebody holds is given back on paper, handed over and given out again, so that both books
// add up by the same moves as on every other day.
static Err hand_over(Cx *cx, TeamId from, TeamId to, const VestStock *one)
{
    VestNew move = { .size = one->size, .count = one->count, .note = str(TEXT("队伍并入").zh) };
    if (one->person.n != 0) {
        move.kind = VEST_BACK;
        move.person = one->person;
        TRY(enter(cx, from, &move, NULL));
    }
    move.person = NO(Person);
    move.kind = VEST_GIVEN;
    TRY(enter(cx, from, &move, NULL));
    move.kind = VEST_TAKEN;
    TRY(enter(cx, to, &move, NULL));
    if (one->person.n == 0)
        return OK;
    move.kind = VEST_OUT;
    move.person = one->person;
    return enter(cx, to, &move, NULL);
}

Err vests_hand_over(Cx *cx, TeamId from, TeamId to)
{
    List stock;
    TRY(db_list(cx, &stock_sql, &vest_stock_shape, &stock, from));
    for (size_t i = 0; i < stock.n; i++)
        for (VestStock one = *LIST_AT(&stock, VestStock, i); one.count > 0;) {
            VestStock part = one;
            part.count = one.count < 1000 ? one.count : 1000;
            TRY(hand_over(cx, from, to, &part));
            one.count -= part.count;
        }
    return OK;
}
