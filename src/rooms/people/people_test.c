// People in the database: sealed, unique where they must be, revealed with a reason, erased without
// a trace of who it was.
#include "base/rand.h"
#include "store/audit.h"
#include "store/db.h"
#include "tests/support/little.h"
#include <stdio.h>
#include <string.h>

static const char *const CARD = "11010519491231002X";

typedef struct {
    PersonNew new;
    PersonId out;
} Add;

static Err add(Cx *cx, void *with)
{
    Add *one = with;
    return person_add(cx, &one->new, &one->out);
}

typedef struct {
    PersonId id;
    Person person;
} Find;

static Err find(Cx *cx, void *with)
{
    Find *one = with;
    return person_find(cx, one->id, &one->person);
}

static Person found(Little *l, PersonId id)
{
    Find one = { .id = id };
    CHECK_OK(little_act(l, NO(Person), find, &one));
    return one.person;
}

BOTH(a_person_is_kept_sealed_and_shown_masked)
{
    Little *l = little(t, county);
    Add one = { .new = { .name = S(" 王小明 "),
                         .phone = S("138 1234 1234"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = S("11010519491231002x"),
                         .address = S("保康社区 3 栋 201"),
                         .home = l->station } };
    CHECK_OK(little_act(l, NO(Person), add, &one));
    Person person = found(l, one.out);
    CHECK_STR(person.name, "王小明");
    CHECK_STR(person.name_masked, "王**");
    CHECK_STR(person.phone_masked, "138****1234");
    CHECK_STR(person.id_masked, "**************002X");
    CHECK_INT(person.birth_day.ymd, 19491231);
    CHECK_STR(person.home_name, "保康社区");
    CHECK(person.has_address);
    CHECK(volunteer_number_valid(person.volunteer_number));
    CHECK(str_starts(person.volunteer_number, S("420281")));
    CHECK_LACKS(person.phone_sealed.bytes, "13812341234");
    CHECK_LACKS(person.id_sealed.bytes, "002X");
    CHECK_LACKS(person.address_sealed.bytes, "保康");
}

BOTH(a_document_belongs_to_one_person_and_a_phone_to_a_family)
{
    Little *l = little(t, county);
    Add one = { .new = { .name = S("王一"),
                         .phone = S("13812341234"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = str(CARD) } };
    Add two = { .new = { .name = S("王二"),
                         .phone = S("13812341234"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = S("11010519491231002x") } };
    Add pass = { .new = { .name = S("王三"),
                          .phone = S("13812341234"),
                          .id_kind = ID_KIND_PASSPORT,
                          .id_number = S("11010519491231002x") } };
    CHECK_OK(little_act(l, NO(Person), add, &one));
    CHECK_ERR(little_act(l, NO(Person), add, &two), person_known);
    CHECK_OK(
        little_act(l, NO(Person), add, &pass));  // the same characters on another kind of document
    two.new.id_kind = ID_KIND_NONE, two.new.id_number = S("");
    CHECK_OK(little_act(l, NO(Person), add, &two));
}

typedef struct {
    Str phone;
    PersonId first;
    List all;
} ByPhone;

static Err by_phone(Cx *cx, void *with)
{
    ByPhone *one = with;
    TRY(people_by_phone(cx, one->phone, &one->all));
    return person_by_phone(cx, one->phone, &one->first);
}

BOTH(a_phone_finds_everybody_who_has_it)
{
    Little *l = little(t, county);
    PersonId first = little_person(l, "王一", "13812341234", l->station);
    little_person(l, "王二", "+86 138-1234-1234", l->station);
    little_person(l, "李四", "13812341235", l->station);
    ByPhone ask = { .phone = S("１３８１２３４１２３４") };
    CHECK_OK(little_act(l, NO(Person), by_phone, &ask));
    CHECK_INT(ask.all.n, 2);
    CHECK_INT(ask.first.n, first.n);
    ask.phone = S("13900000000");
    CHECK_ERR(little_act(l, NO(Person), by_phone, &ask), person_missing);
    ask.phone = S("");
    CHECK_ERR(little_act(l, NO(Person), by_phone, &ask), person_missing);
}

TEST(what_does_not_fit_is_said_field_by_field)
{
    Little *l = little(t, county_sqlite(t));
    Add one = { .new = { .name = S("123"),
                         .phone = S("12345"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = S("110105194912310021"),
                         .home = l->centre } };
    Cx *cx = little_cx(l, NO(Person));
    CHECK_ERR(little_run(l, cx, add, &one), fault_invalid);
    CHECK_INT(cx->problems->n, 4);
    CHECK_STR(cx->problems->items[0].field, "name");
    CHECK_STR(cx->problems->items[1].field, "phone");
    CHECK_STR(cx->problems->items[2].field, "id_number");
    CHECK_HAS(str(cx->problems->items[2].text.zh), "校验位");
    CHECK_STR(cx->problems->items[3].field, "home");
}

TEST(an_impossible_document_is_taken_in_a_demo_county_alone)
{
    Little *l = little(t, county_sqlite(t));
    char number[19] = "99028119850101001";
    number[17] = id_check_character(number);
    Add one = { .new = { .name = S("演示人"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = str(number),
                         .demo = true } };
    CHECK_ERR(little_act(l, NO(Person), add, &one), fault_invalid);
    l->county->demo = true;
    CHECK_OK(little_act(l, NO(Person), add, &one));
}

typedef struct {
    PersonId id;
    RevealField field;
    Str reason, value;
} Reveal;

static Err reveal(Cx *cx, void *with)
{
    Reveal *one = with;
    return person_reveal(cx, one->id, one->field, one->reason, &one->value);
}

BOTH(a_mask_opens_for_who_answers_with_a_reason)
{
    Little *l = little(t, county);
    PersonId person = little_person(l, "王小明", "13812341234", l->station);
    PersonId staff = little_person(l, "周主任", "13900000001", l->station);
    PersonId sibling = little_person(l, "邻站", "13900000002", l->station2);
    PersonId branch = little_person(l, "所长", "13900000003", l->station2);
    PersonId system = little_person(l, "系统", "13900000004", l->station2);
    little_grant(l, staff, ROLE_STATION, l->station);
    little_grant(l, sibling, ROLE_STATION, l->station2);
    little_grant(l, branch, ROLE_BRANCH, l->branch);
    little_grant(l, system, ROLE_SYSTEM, l->centre);
    Reveal one = { .id = person, .field = REVEAL_PHONE, .reason = S("上门前联系") };
    CHECK_OK(little_act(l, staff, reveal, &one));
    CHECK_STR(one.value, "13812341234");
    CHECK_OK(little_act(l, branch, reveal, &one));
    CHECK_ERR(little_act(l, sibling, reveal, &one),
              person_missing);  // what one may not see does not exist
    CHECK_ERR(little_act(l, system, reveal, &one), person_missing);
    one.reason = S(" 查 ");
    CHECK_ERR(little_act(l, staff, reveal, &one), fault_invalid);
    one.reason = S("上门前联系"), one.field = REVEAL_ADDRESS;
    CHECK_ERR(little_act(l, staff, reveal, &one), person_nothing);
}

static Err looks(Cx *cx, void *with)
{
    return person_looks(cx, cx->actor.person, with);
}

BOTH(thirty_reveals_an_hour_and_the_person_sees_each)
{
    Little *l = little(t, county);
    PersonId person = little_person(l, "王小明", "13812341234", l->station);
    PersonId staff = little_person(l, "周主任", "13900000001", l->station);
    List seen;
    little_grant(l, staff, ROLE_STATION, l->station);
    Reveal one = { .id = person, .field = REVEAL_PHONE, .reason = S("上门前联系") };
    for (int i = 0; i < 30; i++)
        CHECK_OK(little_act(l, staff, reveal, &one));
    CHECK_ERR(little_act(l, staff, reveal, &one), person_reveals_used);
    CHECK_OK(little_act(l, person, looks, &seen));
    CHECK_INT(seen.n, 30);
    CHECK_STR(LIST_AT(&seen, Look, 0)->by, "周主任");
    CHECK_STR(LIST_AT(&seen, Look, 0)->reason, "上门前联系");
    l->now = time_add(l->now, TIME_HOUR + 1);
    CHECK_OK(little_act(l, staff, reveal, &one));
}

static Err audit_rows(Cx *cx, void *with)
{
    return audit_list(cx, NO(Audit), 5, with);
}

TEST(a_reveal_leaves_its_own_audit_row_without_the_value)
{
    Little *l = little(t, county_sqlite(t));
    PersonId person = little_person(l, "王小明", "13812341234", l->station);
    PersonId staff = little_person(l, "周主任", "13900000001", l->station);
    List rows;
    little_grant(l, staff, ROLE_STATION, l->station);
    Reveal one = { .id = person, .field = REVEAL_PHONE, .reason = S("上门前联系") };
    CHECK_OK(little_act(l, staff, reveal, &one));
    CHECK_OK(little_act(l, NO(Person), audit_rows, &rows));
    const AuditRow *row = LIST_AT(&rows, AuditRow, 0);
    CHECK_INT(row->person.n, staff.n);
    CHECK_STR(row->what, "person");
    CHECK_INT(row->row, person.n);
    CHECK_STR(row->before, "phone");
    CHECK_STR(row->after, "revealed");
}

static Err list_people(Cx *cx, void *with)
{
    PeopleAsk *ask = with;
    List people;
    TRY(people_list(cx, ask, &people));
    ask->limit = (int)people.n;
    return OK;
}

static int listed(Little *l, Str path, const char *words)
{
    PeopleAsk ask = { .path = path, .words = str(words), .limit = 100 };
    CHECK_OK(little_act(l, NO(Person), list_people, &ask));
    return ask.limit;
}

BOTH(a_list_holds_the_people_of_a_node_and_below)
{
    Little *l = little(t, county);
    Person person;
    little_person(l, "王小明", "13812341234", l->station);
    little_person(l, "王大明", "13812341235", l->station2);
    little_person(l, "李四", "13812341236", l->station3);
    person = found(l, little_person(l, "赵六", "13812341237", l->station));
    Str station = person.home_path, branch = str_slice(station, 0, station.n - 2),
        centre = S("/1/");
    while (branch.n > 0 && branch.p[branch.n - 1] != '/')
        branch.n--;
    CHECK_INT(listed(l, station, ""), 2);
    CHECK_INT(listed(l, branch, ""), 3);
    CHECK_INT(listed(l, centre, ""), 4);
    CHECK_INT(listed(l, centre, "王"), 2);
    CHECK_INT(listed(l, branch, "李四"), 0);
    CHECK_INT(listed(l, centre, "138 1234 1236"), 1);
    CHECK_INT(listed(l, station, "13812341236"), 0);
    CHECK_INT(listed(l, centre, str_z(t->arena, person.volunteer_number)), 1);
    CHECK_INT(listed(l, centre, "' or 1=1 --"), 0);
    CHECK_INT(listed(l, centre, "%"), 0);
}

typedef struct {
    PersonId id;
    Str name, address;
    PlaceId home;
} Fix;

static Err correct(Cx *cx, void *with)
{
    Fix *fix = with;
    return person_correct(cx, fix->id, fix->name, fix->home, fix->address);
}

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

BOTH(who_is_erased_leaves_the_number_and_a_valid_chain)
{
    Little *l = little(t, county);
    Add one = { .new = { .name = S("王小明"),
                         .phone = S("13812341234"),
                         .id_kind = ID_KIND_RESIDENT,
                         .id_number = str(CARD),
                         .address = S("保康社区 3 栋"),
                         .home = l->station } };
    CHECK_OK(little_act(l, NO(Person), add, &one));
    Person before = found(l, one.out);
    PersonId id = one.out;
    CHECK_OK(little_act(l, id, erase, &id));
    CHECK_OK(little_act(l, NO(Person), erase, &id));  // once more is nothing
    Person after = found(l, id);
    CHECK_INT(after.state, PERSON_ERASED);
    CHECK_STR(after.name, "已注销");
    CHECK(str_eq(after.volunteer_number, before.volunteer_number));
    CHECK_INT(after.phone_masked.n + after.id_masked.n, 0);
    CHECK(!after.has_address);
    Chain chain = { 0 };
    CHECK_OK(little_act(l, NO(Person), verify, &chain));
    CHECK(chain.rows > 0);
    ByPhone ask = { .phone = S("13812341234") };
    CHECK_ERR(little_act(l, NO(Person), by_phone, &ask), person_missing);
    Fix fix = { .id = id, .name = S("又来"), .address = S("") };
    CHECK_ERR(little_act(l, NO(Person), correct, &fix), person_gone);
    CHECK_OK(little_act(l, NO(Person), add, &one));  // the document is free again
}

typedef struct {
    PersonId id;
    IdKind kind;
    Str number;
} Document;

static Err document(Cx *cx, void *with)
{
    Document *one = with;
    return person_document_set(cx, one->id, one->kind, one->number);
}

BOTH(a_document_is_registered_once)
{
    Little *l = little(t, county);
    PersonId one = little_person(l, "王一", "13812341234", l->station),
             two = little_person(l, "王二", "13812341235", l->station);
    Document doc = { .id = one, .kind = ID_KIND_RESIDENT, .number = str(CARD) };
    CHECK_OK(little_act(l, one, document, &doc));
    CHECK_ERR(little_act(l, one, document, &doc), person_known);
    doc.id = two;
    CHECK_ERR(little_act(l, two, document, &doc), person_known);
    doc.number = S("440524188001010015");
    CHECK_ERR(little_act(l, two, document, &doc), fault_invalid);
    doc.number = S("440524188001010014");
    CHECK_OK(little_act(l, two, document, &doc));
    CHECK_STR(found(l, two).id_masked, "**************0014");
}

BOTH(one_corrects_name_station_and_address)
{
    Little *l = little(t, county);
    PersonId id = little_person(l, "王一", "13812341234", l->station);
    Fix fix = { .id = id, .name = S("王壹"), .home = l->station3, .address = S("马叫村 5 组") };
    CHECK_OK(little_act(l, id, correct, &fix));
    Person person = found(l, id);
    CHECK_STR(person.name, "王壹");
    CHECK_STR(person.home_name, "马叫村");
    CHECK(person.has_address);
    fix.address = S("");
    CHECK_OK(little_act(l, id, correct, &fix));
    CHECK(!found(l, id).has_address);
    fix.home = l->branch;
    CHECK_ERR(little_act(l, id, correct, &fix), fault_invalid);
}
