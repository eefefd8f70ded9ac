// Posts given and taken, handed over and undone; the schema's own three-people rule; what erasing
// leaves.
#include "base/seal.h"
#include "rooms/accounts/accounts_in.h"
#include "store/audit.h"
#include "store/db.h"
#include "tests/support/little.h"

typedef struct {
    GrantNew new;
    GrantId out;
} Give;

static Err give(Cx *cx, void *with)
{
    Give *one = with;
    return account_grant(cx, &one->new, &one->out);
}

static Err give_as(Little *l, PersonId by, PersonId to, Role role, PlaceId place)
{
    Give one = { .new = { .person = to, .role = role, .depth = DEPTH_BELOW, .place = place } };
    return little_act(l, by, give, &one);
}

static Err take(Cx *cx, void *with)
{
    const GrantId *id = with;
    return account_revoke(cx, *id);
}

static bool holds(Little *l, PersonId person, Role role, Str path)
{
    return actor_may(&little_cx(l, person)->actor, role, path);
}

BOTH(a_post_is_given_within_ones_scope_and_works_at_once)
{
    Little *l = little(t, county);
    PersonId branch = little_person(l, "所长", "13900000001", l->station);
    PersonId person = little_person(l, "站长", "13900000002", l->station);
    little_grant(l, branch, ROLE_BRANCH, l->branch);
    CHECK(!holds(l, person, ROLE_STATION, l->station_path));
    CHECK_OK(give_as(l, branch, person, ROLE_STATION, l->station));
    CHECK(holds(l, person, ROLE_STATION, l->station_path));
    CHECK_ERR(give_as(l, branch, person, ROLE_STATION, l->station), grant_held);
    CHECK_ERR(give_as(l, branch, person, ROLE_STATION, l->station3),
              grant_not_yours);  // another branch
    CHECK_ERR(give_as(l, branch, person, ROLE_BRANCH, l->branch), grant_not_yours);    // beside
    CHECK_ERR(give_as(l, branch, person, ROLE_CENTRE, l->centre), grant_not_yours);    // above
    CHECK_ERR(give_as(l, branch, branch, ROLE_STATION, l->station), grant_not_yours);  // himself
    CHECK_ERR(give_as(l, person, branch, ROLE_BRANCH, l->branch), grant_not_yours);
    CHECK_ERR(give_as(l, branch, person, ROLE_STATION, l->branch), grant_wrong_node);
    CHECK_ERR(give_as(l, NO(Person), (PersonId){ 99999 }, ROLE_STATION, l->station),
              person_missing);
}

BOTH(a_post_taken_back_ends_with_the_next_request)
{
    Little *l = little(t, county);
    PersonId branch = little_person(l, "所长", "13900000001", l->station),
             far = little_person(l, "远所", "13900000003", l->station3);
    PersonId person = little_person(l, "站长", "13900000002", l->station);
    little_grant(l, branch, ROLE_BRANCH, l->branch);
    little_grant(l, far, ROLE_BRANCH, l->branch2);
    GrantId id = little_grant(l, person, ROLE_STATION, l->station);
    CHECK_ERR(little_act(l, far, take, &id), grant_missing);  // out of sight
    CHECK_ERR(little_act(l, person, take, &id),
              grant_not_yours);  // his own, seen but not his to take
    CHECK_OK(little_act(l, branch, take, &id));
    CHECK(!holds(l, person, ROLE_STATION, l->station_path));
    CHECK_ERR(little_act(l, branch, take, &id), grant_missing);
}

BOTH(a_post_with_an_end_lapses_by_itself)
{
    Little *l = little(t, county);
    PersonId person = little_person(l, "站长", "13900000002", l->station);
    Give one = { .new = { .person = person,
                          .role = ROLE_STATION,
                          .depth = DEPTH_BELOW,
                          .place = l->station,
                          .until = day_add(time_day(l->now), 3) } };
    CHECK_OK(little_act(l, NO(Person), give, &one));
    l->now = time_add(l->now, 3 * TIME_DAY);
    CHECK(holds(l, person, ROLE_STATION, l->station_path));
    l->now = time_add(l->now, TIME_DAY);
    CHECK(!holds(l, person, ROLE_STATION, l->station_path));
    CHECK_ERR(little_act(l, NO(Person), give, &one), grant_past);
    one.new.until = (Day){ 0 };
    CHECK_OK(little_act(l, NO(Person), give, &one));  // what has lapsed does not stand in the way
}

SQL(insert_apart_sql,
    "insert into grants (person, role, depth, place, path, node_name, scope, since) values ($1, "
    "$2, 'below', $3, '/1/', '', '/1/', 1)",
    P_INT, P_TEXT, P_INT);
typedef struct {
    PersonId person;
    const char *role;
    PlaceId place;
} Apart;

static Err insert_apart(Cx *cx, void *with)
{
    const Apart *one = with;
    return db_change(cx, &insert_apart_sql, NULL, one->person, one->role, one->place);
}

// 等保 三员分立
BOTH(nobody_holds_two_of_system_security_and_audit)
{
    static const Role three[] = { ROLE_SYSTEM, ROLE_SECURITY, ROLE_AUDITOR };
    Little *l = little(t, county);
    for (size_t a = 0; a < COUNT(three); a++) {
        PersonId person = little_person(l, "管理员", "", l->station);
        little_grant(l, person, three[a], l->centre);
        for (size_t b = 0; b < COUNT(three); b++) {
            CHECK_ERR(give_as(l, NO(Person), person, three[b], l->centre),
                      *(a == b ? &grant_held : &grant_apart));
            Apart by_hand = { person, role_word(three[b]), l->centre };
            CHECK_ERR(little_act(l, NO(Person), insert_apart, &by_hand),
                      db_conflict);  // the schema says it too
        }
        CHECK_OK(give_as(l, NO(Person), person, ROLE_GRID, l->station));
    }
}

// --- AB角

typedef struct {
    PersonId to;
    GrantId one;
    int64_t handover;
} Hand;

static Err hand(Cx *cx, void *with)
{
    Hand *one = with;
    return account_handover(cx, one->to, one->one, &one->handover);
}

static Err undo(Cx *cx, void *with)
{
    const Hand *one = with;
    return account_handover_undo(cx, one->handover);
}

BOTH(a_post_goes_to_a_colleague_in_one_step_and_comes_back)
{
    Little *l = little(t, county);
    PersonId a = little_person(l, "王站长", "13900000001", l->station),
             b = little_person(l, "李副站长", "13900000002", l->station);
    little_grant(l, a, ROLE_STATION, l->station);
    little_grant(l, a, ROLE_GRID, l->station2);
    little_grant(l, b, ROLE_GRID, l->station);
    Hand one = { .to = b };
    CHECK_OK(little_act(l, a, hand, &one));
    CHECK(!holds(l, a, ROLE_STATION, l->station_path));
    CHECK(holds(l, b, ROLE_STATION, l->station_path));
    CHECK(actor_is(&little_cx(l, b)->actor, ROLE_GRID));
    CHECK_HAS(little_message(l), "王站长把岗位交给了您");
    CHECK_ERR(little_act(l, b, undo, &one), grant_missing);  // not his to undo
    l->now = time_add(l->now, TIME_DAY - 1000);
    CHECK_OK(little_act(l, a, undo, &one));
    CHECK(holds(l, a, ROLE_STATION, l->station_path));
    CHECK(!holds(l, b, ROLE_STATION, l->station_path));
    CHECK(holds(l, b, ROLE_GRID, l->station_path));  // what he had before stays
    CHECK_HAS(little_message(l), "王站长收回了岗位");
    CHECK_ERR(little_act(l, a, undo, &one), handover_late);
}

BOTH(a_day_later_a_handover_stands)
{
    Little *l = little(t, county);
    PersonId a = little_person(l, "王站长", "13900000001", l->station),
             b = little_person(l, "李副站长", "13900000002", l->station);
    GrantId id = little_grant(l, a, ROLE_STATION, l->station);
    little_grant(l, b, ROLE_GRID, l->station);
    Hand one = { .to = b, .one = id };
    CHECK_OK(little_act(l, a, hand, &one));
    l->now = time_add(l->now, TIME_DAY);
    CHECK_ERR(little_act(l, a, undo, &one), handover_late);
    CHECK(holds(l, b, ROLE_STATION, l->station_path));
}

BOTH(a_post_goes_to_a_colleague_alone)
{
    Little *l = little(t, county);
    PersonId a = little_person(l, "王站长", "13900000001", l->station),
             stranger = little_person(l, "路人", "13900000002", l->station);
    PersonId far = little_person(l, "远站", "13900000003", l->station3);
    little_grant(l, a, ROLE_STATION, l->station);
    little_grant(l, far, ROLE_STATION, l->station3);
    Hand one = { .to = stranger };
    CHECK_ERR(little_act(l, a, hand, &one), handover_nobody);
    one.to = far;
    CHECK_ERR(little_act(l, a, hand, &one), handover_nobody);
    one.to = a;
    CHECK_ERR(little_act(l, a, hand, &one), handover_nobody);
    CHECK_ERR(little_act(l, stranger, hand, &one), grant_missing);  // he has nothing to hand over
    CHECK(holds(l, a, ROLE_STATION, l->station_path));
}

BOTH(a_handover_cannot_join_what_must_be_apart)
{
    Little *l = little(t, county);
    PersonId a = little_person(l, "安全", "13900000001", l->station),
             b = little_person(l, "系统", "13900000002", l->station);
    little_grant(l, a, ROLE_SECURITY, l->centre);
    little_grant(l, b, ROLE_SYSTEM, l->centre);
    Hand one = { .to = b };
    CHECK_ERR(little_act(l, a, hand, &one), grant_apart);
    CHECK(actor_is(&little_cx(l, a)->actor, ROLE_SECURITY));  // all or nothing
}

BOTH(what_a_superior_took_in_between_does_not_come_back)
{
    Little *l = little(t, county);
    PersonId a = little_person(l, "王站长", "13900000001", l->station),
             b = little_person(l, "李副站长", "13900000002", l->station);
    little_grant(l, a, ROLE_STATION, l->station);
    little_grant(l, b, ROLE_GRID, l->station);
    Hand one = { .to = b };
    CHECK_OK(little_act(l, a, hand, &one));
    const Grant *taken = actor_grant(&little_cx(l, b)->actor, ROLE_STATION, (Str){ 0 });
    GrantId id = taken->id;
    CHECK_OK(little_act(l, NO(Person), take, &id));
    CHECK_OK(little_act(l, a, undo, &one));
    CHECK(!holds(l, a, ROLE_STATION, l->station_path));
}

// --- erasing, locking, sweeping

static Err erase(Cx *cx, void *with)
{
    const PersonId *id = with;
    return person_erase(cx, *id);
}

typedef struct {
    Str head;
    int64_t rows;
} Chain;

static Err verify(Cx *cx, void *with)
{
    Chain *chain = with;
    return audit_verify(cx, chain->head, &chain->rows);
}

typedef struct {
    PersonId id;
    List grants;
} Grants;

static Err grants_of(Cx *cx, void *with)
{
    Grants *one = with;
    return account_grants(cx, one->id, &one->grants);
}

BOTH(who_is_erased_holds_nothing_and_comes_in_no_more)
{
    Little *l = little(t, county);
    PersonId person = little_person(l, "王站长", "13900000001", l->station);
    little_grant(l, person, ROLE_STATION, l->station);
    CHECK_OK(little_act(l, person, erase, &person));
    Grants left = { .id = person };
    CHECK_OK(little_act(l, NO(Person), grants_of, &left));
    CHECK_INT(left.grants.n, 0);
    Cx *cx = little_cx(l, NO(Person));
    Actor who = { 0 };
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_ERR(account_identify(cx, person, &who), fault_signed_out);
    store_read_end(cx);
    Chain chain = { 0 };
    CHECK_OK(little_act(l, NO(Person), verify, &chain));
}

typedef struct {
    PersonId id;
    Str why;
} Lock;

static Err lock(Cx *cx, void *with)
{
    const Lock *one = with;
    return account_lock(cx, one->id, one->why);
}

BOTH(a_locked_account_is_nobody)
{
    Little *l = little(t, county);
    PersonId person = little_person(l, "王站长", "13900000001", l->station),
             keeper = little_person(l, "安全", "13900000002", l->station);
    little_grant(l, keeper, ROLE_SECURITY, l->centre);
    Lock one = { person, S("调离") }, self = { keeper, S("自己") };
    CHECK_ERR(little_act(l, person, lock, &self), grant_not_yours);
    CHECK_ERR(little_act(l, keeper, lock, &self), grant_not_yours);
    CHECK_OK(little_act(l, keeper, lock, &one));
    Cx *cx = little_cx(l, NO(Person));
    Actor who = { 0 };
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_ERR(account_identify(cx, person, &who), fault_signed_out);
    store_read_end(cx);
}

static Err sweep(Cx *cx, void *with)
{
    return account_sweep(cx, 100, with);
}

typedef struct {
    Str phone, code, token;
    Err verdict;
} Way;

static Err ask(Cx *cx, void *with)
{
    Way *way = with;
    return login_code_ask(cx, way->phone, S("/"), &way->token);
}

BOTH(traces_of_log_ins_are_gone_after_a_day)
{
    Little *l = little(t, county);
    Way way = { .phone = S("13900000009") };
    int did = -1;
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    CHECK_OK(little_act(l, NO(Person), sweep, &did));
    CHECK_INT(did, 0);
    l->now = time_add(l->now, 2 * TIME_DAY);
    CHECK_OK(little_act(l, NO(Person), sweep, &did));
    CHECK_INT(did, 2);  // the code and its ticket
}

// --- codes and tries, with a clock of our own

static Err try_code(Cx *cx, void *with)
{
    Way *way = with;
    return login_code_try(cx, way->phone, way->code, (Str){ 0 }, &way->verdict);
}

static Str sent_code(Little *l)
{
    Str words = little_message(l);
    size_t at = str_find_str(words, S("验证码 "));
    CHECK(at != STR_NOWHERE);
    return str_slice(words, at + sizeof "验证码 " - 1, at + sizeof "验证码 " + 5);
}

static Err verdict(Little *l, Way *way, Str code)
{
    way->code = code;
    CHECK_OK(little_act(l, NO(Person), try_code, way));
    return way->verdict;
}

BOTH(a_code_works_once_and_five_minutes)
{
    Little *l = little(t, county);
    Way way = { .phone = S("13900000009") };
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    Str code = sent_code(l);
    CHECK(code_shape(code));
    CHECK_OK(verdict(l, &way, code));
    CHECK_ERR(verdict(l, &way, code), account_code_wrong);
    l->now = time_add(l->now, 2 * TIME_MINUTE);
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    code = sent_code(l);
    l->now = time_add(l->now, LOGIN_CODE_LIFE);
    CHECK_ERR(verdict(l, &way, code), account_code_wrong);
}

BOTH(five_wrong_codes_close_the_account_for_a_quarter_of_an_hour)
{
    Little *l = little(t, county);
    Way way = { .phone = S("13900000009") };
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    Str code = sent_code(l), wrong = str_eq(code, S("111111")) ? S("222222") : S("111111");
    for (int i = 0; i < 5; i++)
        CHECK_ERR(verdict(l, &way, wrong), account_code_wrong);
    CHECK_ERR(verdict(l, &way, wrong), account_tries_used);
    CHECK_ERR(verdict(l, &way, code), account_tries_used);  // the right one too: no oracle
    l->now = time_add(l->now, 15 * TIME_MINUTE + 1);
    CHECK_ERR(verdict(l, &way, code), account_code_wrong);  // it is over
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    CHECK_OK(verdict(l, &way, sent_code(l)));
}

BOTH(a_phone_gets_one_code_a_minute_and_five_an_hour)
{
    Little *l = little(t, county);
    Way way = { .phone = S("13900000009") };
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    CHECK_ERR(little_act(l, NO(Person), ask, &way), account_codes_used);
    for (int i = 0; i < 4; i++) {
        l->now = time_add(l->now, TIME_MINUTE + 1);
        CHECK_OK(little_act(l, NO(Person), ask, &way));
    }
    l->now = time_add(l->now, TIME_MINUTE + 1);
    CHECK_ERR(little_act(l, NO(Person), ask, &way), account_codes_used);
    l->now = time_add(l->now, TIME_HOUR);
    CHECK_OK(little_act(l, NO(Person), ask, &way));
    way.phone = S("0714-8712345");
    CHECK_ERR(little_act(l, NO(Person), ask, &way), fault_invalid);  // no SMS to a landline
}

// S-13: fifty an hour from one address, whatever the account.
BOTH(an_address_may_fail_fifty_times_an_hour)
{
    Little *l = little(t, county);
    Way way = { .code = S("000000") };
    for (int i = 0; i < 51; i++) {
        Cx *cx = little_cx(l, NO(Person));
        cx->from = S("10.9.8.7");
        way.phone = str_printf(t->arena, "139%08d", 10000 + i);
        CHECK_OK(little_run(l, cx, try_code, &way));
        CHECK(way.verdict == (i < 50 ? &account_code_wrong : &account_tries_used));
    }
    Cx *cx = little_cx(l, NO(Person));
    cx->from = S("10.9.8.8");
    CHECK_OK(little_run(l, cx, try_code, &way));
    CHECK(way.verdict == &account_code_wrong);  // somebody else's address
}

// --- the second factor

typedef struct {
    PersonId id;
    Str code;
    Err verdict;
    Credentials now;
    Str secret;
} Second;

static Err begin_second(Cx *cx, void *with)
{
    Second *one = with;
    TRY(second_begin(cx, one->id));
    TRY(credentials_of(cx, one->id, &one->now));
    return totp_secret_of(cx, &one->now, &one->secret);
}

static Err confirm_second(Cx *cx, void *with)
{
    Second *one = with;
    return second_confirm(cx, one->id, one->code, &one->verdict);
}

static Err try_second(Cx *cx, void *with)
{
    Second *one = with;
    return login_second_try(cx, one->id, one->code, &one->verdict);
}

static Err clear_second(Cx *cx, void *with)
{
    const Second *one = with;
    return account_second_clear(cx, one->id, S("换手机"));
}

TEST(a_second_factor_is_confirmed_used_once_and_cleared_by_another)
{
    Little *l = little(t, county_sqlite(t));
    PersonId person = little_person(l, "王站长", "13900000001", l->station),
             keeper = little_person(l, "安全", "13900000002", l->station);
    little_grant(l, keeper, ROLE_SECURITY, l->centre);
    Second one = { .id = person };
    CHECK_OK(little_act(l, person, begin_second, &one));
    CHECK_INT(one.secret.n, 20);
    CHECK(one.now.totp_pending && !one.now.totp_on);
    one.code = S("12345");
    CHECK_OK(little_act(l, person, confirm_second, &one));
    CHECK_ERR(one.verdict, account_code_wrong);
    one.code = totp_code(t->arena, one.secret, l->now);
    CHECK_OK(little_act(l, person, try_second, &one));
    CHECK_ERR(one.verdict, account_code_wrong);  // not in force yet
    CHECK_OK(little_act(l, person, confirm_second, &one));
    CHECK_OK(one.verdict);
    CHECK_OK(little_act(l, person, try_second, &one));
    CHECK_ERR(one.verdict, account_code_replayed);
    l->now = time_add(l->now, 30000);
    CHECK_OK(little_act(l, person, try_second, &one));
    CHECK_ERR(one.verdict,
              account_code_replayed);  // still inside the window of one step, still used
    one.code = totp_code(t->arena, one.secret, l->now);
    CHECK_OK(little_act(l, person, try_second, &one));
    CHECK_OK(one.verdict);
    CHECK_ERR(little_act(l, person, clear_second, &one), grant_not_yours);
    CHECK_OK(little_act(l, keeper, clear_second, &one));
    CHECK_OK(little_act(l, NO(Person), try_second, &one));
    CHECK_ERR(one.verdict, account_code_wrong);
}
