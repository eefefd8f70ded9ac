#include "rooms/merges/merges.h"
#include "tests/support/little.h"

typedef struct {
    const char *what;
    Likeness likeness;
    MergeEvidence evidence;
    bool staff;
    Err want;
} Case;

TEST(name_and_phone_or_birth_speak_for_one_person_and_two_documents_against)
{
    const Case cases[] = {
        { "name and phone", { .name = 1, .phone = 1 }, EVIDENCE_PHONE, false, OK },
        { "name and birth", { .name = 1, .born = 1 }, EVIDENCE_BORN, false, OK },
        { "name alone, seen by staff", { .name = 1 }, EVIDENCE_DOCUMENT, true, OK },
        { "name alone, said", { .name = 1 }, EVIDENCE_SAID, true, &merge_unlike },
        { "name alone, by the person", { .name = 1 }, EVIDENCE_DOCUMENT, false, &merge_unlike },
        { "phone alone: a family", { .phone = 1 }, EVIDENCE_PHONE, true, &merge_unlike },
        { "another evidence", { .name = 1, .phone = 1 }, EVIDENCE_BORN, true, &merge_unlike },
        { "two documents",
          { .name = 1, .phone = 1, .born = 1, .documents = 1 },
          EVIDENCE_DOCUMENT,
          true,
          &merge_documents },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (merge_verdict(&cases[i].likeness, cases[i].evidence, cases[i].staff) != cases[i].want)
            test_failed(__FILE__, __LINE__, "%s", cases[i].what);
}

TEST(who_proposed_never_confirms_and_staff_wait)
{
    MergeHands hands = { .actor = { 1 },
                         .proposer = { 1 },
                         .keeps = { 2 },
                         .gone = { 3 },
                         .staff = true,
                         .now = { 10 },
                         .waits_until = { 20 } };
    CHECK_ERR(merge_may_agree(&hands), merge_second);
    hands.actor.n = 4;
    CHECK_ERR(merge_may_agree(&hands), merge_early);
    hands.now.ms = 20;
    CHECK_OK(merge_may_agree(&hands));
    hands.staff = false;
    CHECK_ERR(merge_may_agree(&hands), merge_missing);
    hands.now.ms = 10;
    hands.actor.n = 3;
    CHECK_OK(merge_may_agree(&hands));
    hands.proposer.n = 3;
    CHECK_ERR(merge_may_agree(&hands), merge_second);
}

typedef struct {
    MergeNew new;
    MergeId id;
    List list;
} Try;

static Err propose(Cx *cx, void *with)
{
    Try *one = with;
    return merge_propose(cx, &one->new, &one->id);
}

static Err agree(Cx *cx, void *with)
{
    const Try *one = with;
    return merge_agree(cx, one->id);
}

static Err refuse(Cx *cx, void *with)
{
    const Try *one = with;
    return merge_refuse(cx, one->id, S("不是同一个人"));
}

static Err doubles(Cx *cx, void *with)
{
    Try *one = with;
    return people_doubles(cx, S("/"), NO(Person), NO(Person), 10, &one->list);
}

static Err tick(Cx *cx, void *with)
{
    return merge_tick(cx, 10, with);
}

static Str number_of(Little *l, PersonId id)
{
    Person person = { 0 };
    Cx *cx = little_cx(l, id);
    must(store_read_begin(l->county->store, cx) == OK);
    must(person_find(cx, id, &person) == OK);
    store_read_end(cx);
    return str_copy(l->t->arena, person.volunteer_number);
}

BOTH(two_numbers_become_one_by_two_hands)
{
    Little *l = little(t, county);
    PersonId one = little_person(l, "王小明", "13812341234", l->station),
             two = little_person(l, "王小明", "13812341234", l->station2),
             other = little_person(l, "李四", "13812341234", l->station),
             desk = little_person(l, "周主任", "13812341236", l->station),
             boss = little_person(l, "吴所长", "13812341237", l->station);
    little_grant(l, desk, ROLE_STATION, l->station);
    little_grant(l, boss, ROLE_BRANCH, l->branch);
    Try try = { .new = { .keeps = number_of(l, one),
                         .gone = number_of(l, other),
                         .evidence = EVIDENCE_PHONE,
                         .why = S("学校登记过一次") } };
    CHECK_OK(little_act(l, NO(Person), doubles, &try));
    CHECK_INT(try.list.n, 1);
    CHECK_ERR(little_act(l, desk, propose, &try), merge_unlike);
    try.new.gone = try.new.keeps;
    CHECK_ERR(little_act(l, desk, propose, &try), merge_same);
    try.new.gone = number_of(l, two);
    CHECK_ERR(little_act(l, other, propose, &try), merge_not_yours);
    CHECK_OK(little_act(l, desk, propose, &try));
    CHECK(str_has(little_message(l), S("申请合并")));
    CHECK_ERR(little_act(l, boss, propose, &try), merge_there);
    CHECK_ERR(little_act(l, desk, agree, &try), merge_second);
    CHECK_ERR(little_act(l, other, agree, &try), merge_missing);
    CHECK_ERR(little_act(l, boss, agree, &try), merge_early);
    CHECK_OK(little_act(l, two, refuse, &try));
    CHECK_ERR(little_act(l, boss, agree, &try), merge_moved_on);
    CHECK_OK(little_act(l, desk, propose, &try));
    l->now = time_add(l->now, 3 * TIME_DAY);
    CHECK_OK(little_act(l, boss, agree, &try));
    Person gone = { 0 };
    Str kept = number_of(l, one);
    Cx *cx = little_cx(l, one);
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(person_find(cx, two, &gone));
    CHECK_INT(gone.state, PERSON_ERASED);
    List beside;
    CHECK_OK(room_beside(cx, "person", two.n, &beside));
    CHECK_INT(beside.n, 1);
    CHECK(str_eq(LIST_AT(&beside, Beside, 0)->text, kept));
    store_read_end(cx);
}

BOTH(the_person_confirms_at_once_and_nobody_for_a_month_ends_it)
{
    Little *l = little(t, county);
    PersonId one = little_person(l, "王小明", "13812341234", l->station),
             two = little_person(l, "王小明", "13812341234", l->station2);
    Try try = { .new = { .keeps = S(""),
                         .gone = number_of(l, two),
                         .evidence = EVIDENCE_PHONE,
                         .why = S("学校登记过一次") } };
    int did = 0;
    CHECK_OK(little_act(l, one, propose, &try));
    CHECK_ERR(little_act(l, one, agree, &try), merge_second);
    l->now = time_add(l->now, 31 * TIME_DAY);
    CHECK_OK(little_act(l, NO(Person), tick, &did));
    CHECK_INT(did, 1);
    CHECK_ERR(little_act(l, two, agree, &try), merge_moved_on);
    CHECK_OK(little_act(l, one, propose, &try));
    CHECK_OK(little_act(l, two, agree, &try));
}

// A post is handed over, never won.
BOTH(who_holds_a_post_hands_it_over_before_the_number_goes)
{
    Little *l = little(t, county);
    PersonId one = little_person(l, "王小明", "13812341234", l->station),
             two = little_person(l, "王小明", "13812341234", l->station);
    little_grant(l, two, ROLE_GRID, l->station);
    Try try = { .new = { .keeps = S(""),
                         .gone = number_of(l, two),
                         .evidence = EVIDENCE_PHONE,
                         .why = S("学校登记过一次") } };
    CHECK_OK(little_act(l, one, propose, &try));
    Err err = little_act(l, two, agree, &try);
    CHECK(err != OK);
    CHECK_STR(str(err->code), "account.posts");
}
