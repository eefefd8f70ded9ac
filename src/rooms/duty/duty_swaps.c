// Swaps: offered, taken, agreed; the place goes from hand to hand in one act of activities.
#include "base/utf8.h"
#include "rooms/duty/duty_in.h"
#include "rooms/people/people.h"
#include "store/db.h"
#include "store/outbox.h"

static const Field swap_fields[] = {
    FIELD(Swap, id),
    FIELD(Swap, shift),
    FIELD(Swap, signup),
    FIELD(Swap, post),
    COL(Swap, place_name, "岗"),
    FIELD(Swap, path),
    FIELD(Swap, team),
    FIELD(Swap, agree),
    FIELD(Swap, giver),
    FIELD(Swap, asked),
    FIELD(Swap, taker),
    COL(Swap, starts_at, "班次"),
    FIELD(Swap, ends_at),
    COL(Swap, giver_name, "让出的人"),
    COL(Swap, asked_name, "指定给"),
    COL(Swap, taker_name, "接班的人"),
    WORD(Swap, state, swap_state_words),
    COL(Swap, state_text, "状态"),
    SHOWN(Swap, tag),
    COL(Swap, words, "说明"),
    COL(Swap, opinion, "意见"),
    COL(Swap, offered_at, "挂出时间"),
    FIELD(Swap, taken_at),
    FIELD(Swap, ended_at),
    FIELD(Swap, back_shift),
    FIELD(Swap, back_signup),
    COL(Swap, back_name, "换来的岗"),
    COL(Swap, back_at, "换来的班次"),
    FIELD(Swap, version),
    LINK(Swap, href),
};
const Shape duty_swap_shape = SHAPE(Swap, swap_fields);

#define SWAP_COLUMNS                                                                                    \
    "select w.id, w.shift, w.signup, s.post, l.name as place_name, d.path, d.team,"                     \
    "       w.giver, w.asked, w.taker, g.name as giver_name, q.name as asked_name,"                     \
    "       t.name as taker_name, w.state, w.words, w.opinion, w.starts_at, a.ends_at,"                 \
    "       w.offered_at, w.taken_at, w.ended_at, w.version, w.back_shift, w.back_signup, w.back_at,"   \
    "       coalesce(bl.name, '') as back_name,"                                                        \
    "       case when d.agree = 1 or bd.agree = 1 then 1 else 0 end as agree"                           \
    "  from duty_swaps w join duty_shifts s on s.activity = w.shift join duty_posts d on d.id = s.post" \
    "  join activities a on a.id = w.shift join places l on l.id = d.place"                             \
    "  join people g on g.id = w.giver left join people q on q.id = w.asked"                            \
    "  left join people t on t.id = w.taker left join duty_shifts bs on bs.activity = w.back_shift"     \
    "  left join duty_posts bd on bd.id = bs.post left join places bl on bl.id = bd.place"
SQL(swap_sql, SWAP_COLUMNS " where w.id = $1", P_INT);
SQL(swaps_mine_sql,
    SWAP_COLUMNS " where w.giver = $1 or w.taker = $1 or (w.asked = $1 and w.state = 'offered')"
                 " order by w.id desc limit 100",
    P_INT);
SQL(swaps_open_sql,
    SWAP_COLUMNS " where w.state = 'offered' and w.starts_at > $1 and w.giver <> $2"
                 "   and (w.asked = $2 or (w.asked is null and d.path >= $3 and d.path < $4))"
                 " order by w.starts_at, w.id limit 200",
    P_INT, P_INT, P_TEXT, P_TEXT);
SQL(swaps_sql,
    SWAP_COLUMNS " where d.path >= $1 and d.path < $2 and ($3 = 0 or d.team = $3)"
                 "   and ($4 = 0 or (w.state = 'taken' and w.starts_at > $5))"
                 "   and ($6 = 0 or w.id < $6) order by w.id desc limit $7",
    P_TEXT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

static void wrong(Cx *cx, const char *field, const char *code, Text text)
{
    cx_problem(cx, str(field), code, text, (Str){ 0 }, (Str){ 0 });
}

static Str masked(Cx *cx, Str name)
{
    return name.n > 0 ? mask_name(cx->arena, name) : S("");
}

static void complete(Cx *cx, Swap *swap)
{
    swap->giver_name = masked(cx, swap->giver_name);
    swap->asked_name = masked(cx, swap->asked_name);
    swap->taker_name = masked(cx, swap->taker_name);
    swap->state_text = swap_state_texts[swap->state];
    swap->tag = str(swap_state_tags[swap->state]);
    swap->href = url_of(str_printf(cx->arena, "/duty/shifts/%lld", (long long)swap->shift.n));
}

static Err completed(Cx *cx, Err err, List *out)
{
    TRY(err);
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Swap, i));
    return OK;
}

static unsigned relations(const Cx *cx, const Swap *swap)
{
    const Actor *who = &cx->actor;
    unsigned by = who->system ? SWAP_BY_CLOCK | SWAP_BY_RUNS : 0;
    if (activity_relations(swap->team, swap->path, who) != 0)
        by |= SWAP_BY_RUNS;
    // Nobody agrees to what they gave or took themselves.
    if (same(swap->giver, who->person))
        return (by & ~(unsigned)SWAP_BY_RUNS) | SWAP_BY_GIVER;
    if (same(swap->taker, who->person))
        return (by & ~(unsigned)SWAP_BY_RUNS) | SWAP_BY_TAKER;
    if (same(swap->asked, who->person))
        return by | SWAP_BY_ASKED;
    return swap->asked.n == 0 && who->person.n != 0 ? by | SWAP_BY_OTHER : by;
}

Err swap_find(Cx *cx, SwapId id, Swap *out, unsigned *by)
{
    Swap swap;
    TRY(db_one(cx, &swap_sql, &duty_swap_shape, &swap, &swap_missing, id));
    complete(cx, &swap);
    unsigned relation = relations(cx, &swap);
    if (relation == 0)
        return &swap_missing;
    *out = swap;
    *by = relation;
    return OK;
}

Err swap_list_mine(Cx *cx, List *out)
{
    return completed(cx, db_list(cx, &swaps_mine_sql, &duty_swap_shape, out, cx->actor.person),
                     out);
}

Err swap_list(Cx *cx, Str path, TeamId team, bool taken_only, SwapId before, int limit, List *out)
{
    Str from = path.n > 0 ? path : S("/");
    return completed(cx,
                     db_list(cx, &swaps_sql, &duty_swap_shape, out, from,
                             prefix_end(cx->arena, from), team.n, taken_only, cx->now, before.n,
                             limit),
                     out);
}

Err swap_list_open(Cx *cx, int limit, List *out)
{
    List rows;
    Str home = cx->actor.home_path;
    int slashes = 0;
    for (size_t i = 0; i < home.n; i++)
        if (home.p[i] == '/' && ++slashes == 3)
            home = str_slice(home, 0, i + 1);
    if (home.n == 0)
        home = S("/");
    TRY(completed(cx,
                  db_list(cx, &swaps_open_sql, &duty_swap_shape, &rows, cx->now, cx->actor.person,
                          home, prefix_end(cx->arena, home)),
                  &rows));
    Swap *swaps = NEW_ARRAY(cx->arena, Swap, (size_t)limit + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n && n < (size_t)limit; i++) {
        const Swap *one = LIST_AT(&rows, Swap, i);
        Problems *problems = cx->problems;
        cx->problems = NULL;
        Err err = signup_would(cx, one->shift, cx->actor.person);
        cx->problems = problems;
        if (err != OK && err->status >= 500)
            return err;
        if (err == OK || same(one->asked, cx->actor.person))
            swaps[n++] = *one;
    }
    *out = (List){ swaps, n };
    return OK;
}

// --- offering

static Err check_words(Cx *cx, const char *field, Str words, size_t min, Text text)
{
    size_t n = words.n == 0 ? 0 : utf8_plain(words) ? utf8_length(str_trim(words)) : 101;
    if (n >= min && n <= 100)
        return OK;
    wrong(cx, field, n < min ? "required" : "too_long", text);
    return &fault_invalid;
}

static Err tell(Cx *cx, PersonId person, const char *kind, Str body)
{
    Str phone;
    TRY(person_phone(cx, person, &phone));
    if (phone.n == 0 || !phone_is_mobile(phone))
        return OK;
    OutboxMessage message = { .channel = "sms", .receiver = phone, .kind = kind, .body = body };
    return outbox_put(cx, &message);
}

static Str what_of(Cx *cx, Str place_name, Time starts_at)
{
    return str_printf(cx->arena, "%.*s %.*s", STR_FMT(place_name),
                      STR_FMT(time_short(cx->arena, starts_at)));
}

// Whom the offer is for; a wrong number, or oneself, is a problem of the form.
static Err asked_person(Cx *cx, Str number, PersonId *asked)
{
    Person person;
    *asked = NO(Person);
    if (str_trim(number).n == 0)
        return OK;
    Err err = person_by_number(cx, str_trim(number), &person);
    if (err == &person_missing || (err == OK && same(person.id, cx->actor.person))) {
        wrong(cx, "number", "unknown", TEXT("没有这个志愿者编号，不指定人请留空"));
        return &fault_invalid;
    }
    TRY(err);
    *asked = person.id;
    return OK;
}

SQL(offer_sql,
    "insert into duty_swaps (shift, signup, giver, asked, state, words, starts_at, offered_at)"
    " values ($1, $2, $3, $4, 'offered', $5, $6, $7) on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT);

SQL(there_sql,
    "select count(*) as n from duty_swaps where signup = $1 and state in ('offered', 'taken')",
    P_INT);

Err swap_offer(Cx *cx, ActivityId id, Str number, Str words, SwapId *out)
{
    Shift shift;
    Signup mine;
    PersonId asked;
    SwapId made;
    int64_t there;
    TRY(shift_find(cx, id, &shift));
    TRY(signup_mine(cx, id, &mine));
    if (mine.state != SIGNUP_CONFIRMED)
        return &swap_none;
    if (cx->now.ms >= shift.starts_at.ms)
        return &swap_begun;
    if (shift.waiting > 0)
        return &signup_queue;
    TRY(db_int(cx, &there_sql, &there, mine.id));
    if (there > 0)
        return &swap_there;
    TRY(check_words(cx, "words", words, 0, TEXT("说明请不要超过 100 个字")));
    TRY(asked_person(cx, number, &asked));
    TRY(db_insert(cx, &offer_sql, &made.n, id, mine.id, cx->actor.person, asked,
                  str_trim(words).n > 0 ? str_trim(words) : S(""), shift.starts_at, cx->now));
    if (made.n == 0)
        return &swap_there;
    if (asked.n != 0)
        TRY(tell(cx, asked, "duty.asked",
                 say_with(cx->arena, lang_zh(),
                          TEXT("有人想请您接班：{0}。接或不接请在“我的班”里点一下。"),
                          what_of(cx, shift.place_name, shift.starts_at), (Str){ 0 })));
    cx_audit(cx, "duty.swap", made.n, (Str){ 0 }, S("offered"));
    *out = made;
    return OK;
}

// --- 对调

static const Field holder_fields[] = {
    FIELD(SwapHolder, signup),
    FIELD(SwapHolder, person),
    FIELD(SwapHolder, name),
};
static const Shape holder_shape = SHAPE(SwapHolder, holder_fields);
SQL(holders_sql,
    "select g.id as signup, g.person, p.name from signups g join people p on p.id = g.person"
    " where g.activity = $1 and g.state = 'confirmed' and g.person <> $2 order by g.id limit 99",
    P_INT, P_INT);

Err swap_holders(Cx *cx, ActivityId shift, List *out)
{
    TRY(db_list(cx, &holders_sql, &holder_shape, out, shift, cx->actor.person));
    for (size_t i = 0; i < out->n; i++) {
        SwapHolder *one = LIST_AT(out, SwapHolder, i);
        one->name = masked(cx, one->name);
    }
    return OK;
}

// One that may change hands: ahead, and nobody waits for it.
static Err movable(Cx *cx, ActivityId id, Shift *shift)
{
    TRY(shift_find(cx, id, shift));
    if (cx->now.ms >= shift->starts_at.ms)
        return &swap_begun;
    return shift->waiting > 0 ? &signup_queue : OK;
}

SQL(exchange_sql,
    "insert into duty_swaps (shift, signup, giver, asked, state, words, starts_at, offered_at,"
    "  back_shift, back_signup, back_at) select $1, $2, $3, g.person, 'offered', $4, $5, $6,"
    "  g.activity, g.id, $9 from signups g where g.id = $7 and g.activity = $8"
    "   and g.state = 'confirmed' and g.person <> $3 on conflict do nothing returning id",
    P_INT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

Err swap_exchange(Cx *cx, ActivityId wanted, SignupId with, ActivityId mine, Str words, SwapId *id)
{
    Shift theirs, ours;
    Signup held;
    Swap swap;
    SwapId made;
    int64_t there;
    unsigned by;
    TRY(movable(cx, wanted, &theirs));
    TRY(movable(cx, mine, &ours));
    TRY(signup_mine(cx, mine, &held));
    if (held.state != SIGNUP_CONFIRMED)
        return &swap_none;
    TRY(db_int(cx, &there_sql, &there, held.id));
    if (there > 0)
        return &swap_there;
    TRY(check_words(cx, "words", words, 0, TEXT("说明请不要超过 100 个字")));
    TRY(signup_would(cx, wanted, cx->actor.person));
    TRY(db_insert(cx, &exchange_sql, &made.n, mine, held.id, cx->actor.person,
                  str_trim(words).n > 0 ? str_trim(words) : S(""), ours.starts_at, cx->now, with,
                  wanted, theirs.starts_at));
    if (made.n == 0)
        return &swap_gone;
    TRY(swap_find(cx, made, &swap, &by));
    TRY(tell(cx, swap.asked, "duty.asked",
             say_with(cx->arena, lang_zh(),
                      TEXT("有人想和您对调班：用 {0} 换您的 {1}。愿不愿意请在“我的班”里点一下。"),
                      what_of(cx, ours.place_name, ours.starts_at),
                      what_of(cx, theirs.place_name, theirs.starts_at))));
    cx_audit(cx, "duty.swap", made.n, (Str){ 0 }, S("exchange"));
    *id = made;
    return OK;
}

// --- what follows

SQL(swap_move_sql,
    "update duty_swaps set state = $4, taker = $5, asked = $6, opinion = $7, taken_at = $8,"
    "  ended_at = $9, decided_by = $10, version = version + 1"
    " where id = $1 and state = $2 and version = $3",
    P_INT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT, P_INT);

static Err move_swap(Cx *cx, const Swap *swap, SwapAct act, SwapState to, Str opinion)
{
    int64_t changed;
    bool takes = act == SWAP_TAKE, back = act == SWAP_BACK;
    bool decides = act == SWAP_AGREE || act == SWAP_REFUSE;
    PersonId taker = takes ? cx->actor.person : back ? NO(Person) : swap->taker;
    PersonId asked = act == SWAP_DECLINE ? NO(Person) : swap->asked;
    Time taken_at = takes ? cx->now : back ? (Time){ 0 } : swap->taken_at;
    bool open = to == SWAP_OFFERED || to == SWAP_TAKEN;
    TRY(db_change(cx, &swap_move_sql, &changed, swap->id, swap_state_words[swap->state],
                  swap->version, swap_state_words[to], taker, asked,
                  decides && opinion.n > 0 ? str_trim(opinion) : swap->opinion, taken_at,
                  open ? (Time){ 0 } : cx->now, decides ? cx->actor.person : NO(Person)));
    return changed == 1 ? OK : &swap_moved_on;
}

// Of an exchange both, or none: the act is one.
static Err hand_over(Cx *cx, const Swap *swap, PersonId to)
{
    Str taker = swap->taker_name.n > 0 ? swap->taker_name : masked(cx, cx->actor.name);
    Text text = TEXT("换班：{0} → {1}");
    TRY(signup_hand_over(cx, swap->signup, to,
                         say_with(cx->arena, lang_zh(), text, swap->giver_name, taker), NULL));
    if (swap->back_signup.n == 0)
        return OK;
    return signup_hand_over(cx, swap->back_signup, swap->giver,
                            say_with(cx->arena, lang_zh(), text, taker, swap->giver_name), NULL);
}

SQL(held_sql,
    "select count(*) as n from signups where id = $1 and person = $2 and state = 'confirmed'",
    P_INT, P_INT);

// Asked of who takes it now, so that nobody agrees to what cannot be.
static Err could_take(Cx *cx, const Swap *swap)
{
    int64_t held = 1;
    if (swap->back_signup.n != 0)
        TRY(db_int(cx, &held_sql, &held, swap->back_signup, cx->actor.person));
    if (held == 0)
        return &swap_gone;
    TRY(signup_would(cx, swap->shift, cx->actor.person));
    return swap->back_shift.n != 0 ? signup_would(cx, swap->back_shift, swap->giver) : OK;
}

static Err tell_both(Cx *cx, const Swap *swap, SwapAct act, SwapState to)
{
    Str what = what_of(cx, swap->place_name, swap->starts_at);
    if (to == SWAP_DONE && swap->back_signup.n != 0) {
        Str back = what_of(cx, swap->back_name, swap->back_at);
        Text text = TEXT("对调成了：您去 {0}，不用去 {1}。");
        TRY(tell(cx, swap->giver, "duty.swapped",
                 say_with(cx->arena, lang_zh(), text, back, what)));
        return act == SWAP_AGREE ? tell(cx, swap->taker, "duty.swapped",
                                        say_with(cx->arena, lang_zh(), text, what, back))
                                 : OK;
    }
    if (to == SWAP_WITHDRAWN && act == SWAP_DECLINE)
        return tell(
            cx, swap->giver, "duty.swap_refused",
            say_with(cx->arena, lang_zh(), TEXT("对方换不了：{0}，还是您去。"), what, (Str){ 0 }));
    if (to == SWAP_DONE) {
        TRY(tell(
            cx, swap->giver, "duty.swapped",
            say_with(cx->arena, lang_zh(), TEXT("换班成了：{0}，您不用去了。"), what, (Str){ 0 })));
        return act == SWAP_AGREE ? tell(cx, swap->taker, "duty.swapped",
                                        say_with(cx->arena, lang_zh(),
                                                 TEXT("换班成了：{0}，由您去。"), what, (Str){ 0 }))
                                 : OK;
    }
    if (to != SWAP_REFUSED)
        return OK;
    Text text = TEXT("换班没有同意：{0}，还由原来的人去。");
    TRY(tell(cx, swap->giver, "duty.swap_refused",
             say_with(cx->arena, lang_zh(), text, what, (Str){ 0 })));
    return tell(cx, swap->taker, "duty.swap_refused",
                say_with(cx->arena, lang_zh(), text, what, (Str){ 0 }));
}

Err swap_act(Cx *cx, SwapId id, SwapAct act, Str opinion)
{
    Swap swap;
    unsigned by;
    SwapState to;
    TRY(swap_find(cx, id, &swap, &by));
    if (act == SWAP_TAKE && (by & SWAP_BY_GIVER) != 0)
        return &swap_own;
    TRY(swap_next(swap.state, act, by, &to));
    bool begun = cx->now.ms >= swap.starts_at.ms ||
                 (swap.back_at.ms != 0 && cx->now.ms >= swap.back_at.ms);
    if (begun && act != SWAP_LAPSE)
        return &swap_begun;
    if (act == SWAP_DECLINE && swap.back_signup.n != 0)
        to = SWAP_WITHDRAWN;  // it was asked of nobody else
    if (act == SWAP_AGREE || act == SWAP_REFUSE)
        TRY(check_words(cx, "opinion", opinion, act == SWAP_REFUSE ? 2 : 0,
                        TEXT("不同意请写明原因，不超过 100 个字")));
    if (act == SWAP_TAKE && !swap.agree)
        to = SWAP_DONE;
    if (act == SWAP_TAKE && (to == SWAP_TAKEN || swap.back_signup.n != 0))
        TRY(could_take(cx, &swap));
    TRY(move_swap(cx, &swap, act, to, opinion));
    if (to == SWAP_DONE)
        TRY(hand_over(cx, &swap, act == SWAP_TAKE ? cx->actor.person : swap.taker));
    TRY(tell_both(cx, &swap, act, to));
    cx_audit(cx, "duty.swap", id.n, str(swap_state_words[swap.state]), str(swap_state_words[to]));
    return OK;
}

// --- what ends by itself

SQL(lapse_signup_sql,
    "update duty_swaps set state = 'lapsed', ended_at = $2, version = version + 1"
    " where (signup = $1 or back_signup = $1) and state in ('offered', 'taken')",
    P_INT, P_INT);
SQL(lapse_sql,
    "update duty_swaps set state = 'lapsed', ended_at = $1, version = version + 1"
    " where id in (select w.id from duty_swaps w join signups g on g.id = w.signup"
    "   where w.state in ('offered', 'taken') and (w.starts_at <= $1 or w.back_at <= $1"
    "     or g.state <> 'confirmed')"
    "   order by w.id limit $2)",
    P_INT, P_INT);

Err swap_hear_cancelled(Cx *cx, const Event *event)
{
    return db_change(cx, &lapse_signup_sql, NULL, event->id, cx->now);
}

Err swap_clock(Cx *cx, int limit, int *did)
{
    int64_t changed;
    TRY(db_change(cx, &lapse_sql, &changed, cx->now, limit));
    *did = (int)changed;
    return OK;
}
