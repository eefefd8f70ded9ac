// Lists that others send in: read whole, told cell by cell, sent as invitations, answered by the
// person alone.
#include "rooms/rosters/rosters.h"
#include "base/buf.h"
#include "rooms/rosters/rosters_in.h"
#include "rooms/teams/teams.h"
#include "rooms/units/units.h"
#include "store/recount.h"
#include "tests/support/little.h"
#include "tests/support/xlsx.h"

TEST(headings_are_known_as_offices_write_them)
{
    static const struct {
        const char *heading;
        RosterColumn column;
    } rows[] = {
        { "姓名", ROSTER_NAME },
        { " *姓 名 ", ROSTER_NAME },
        { "手机号码（必填）", ROSTER_PHONE },
        { "联系电话(11位)", ROSTER_PHONE },
        { "村（社区）", ROSTER_PLACE },
        { "所在村/社区", ROSTER_PLACE },
        { "身份证号", ROSTER_ID },
        { "统一社会信用代码", ROSTER_UNIT },
        { "性别", ROSTER_COLUMNS },
        { "", ROSTER_COLUMNS },
        { "序号", ROSTER_COLUMNS },
        { "政治面貌", ROSTER_COLUMNS },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_INT(roster_column_of(str(rows[i].heading)), rows[i].column);
    IdKind kind;
    CHECK(roster_id_kind(S("身份证"), &kind) && kind == ID_KIND_RESIDENT);
    CHECK(roster_id_kind(S("护照"), &kind) && kind == ID_KIND_PASSPORT);
    CHECK(!roster_id_kind(S("户口本"), &kind));
}

TEST(phones_of_a_roster_must_be_able_to_hear_a_code)
{
    Str phone = { 0 };
    CHECK(roster_phone_verdict(t->arena, S("138 7160 0001"), &phone).zh == NULL);
    CHECK_STR(phone, "13871600001");
    CHECK_HAS(str(roster_phone_verdict(t->arena, S("1.38716E+10"), &phone).zh), "科学计数法");
    CHECK_HAS(str(roster_phone_verdict(t->arena, S("0714-8711234"), &phone).zh), "11 位手机号");
    CHECK_HAS(str(roster_phone_verdict(t->arena, S(""), &phone).zh), "没有手机号");
}

// --- acts, wrapped

typedef struct {
    RosterAsk ask;
    Str bytes;
    Err met;
    int64_t rows, bad;
    Str problems;  // "B3 phone\n…"
    bool keep, send;
    RosterId id;
} Import;

static Err import(Cx *cx, void *with)
{
    Import *one = with;
    RosterDraft *draft;
    one->met = roster_read(cx, &one->ask, one->bytes, &draft);
    TRY(one->met);
    one->rows = roster_draft_rows(draft);
    one->bad = roster_draft_bad(draft);
    List problems = roster_draft_problems(cx, draft);
    Buf told = buf_new(cx->arena, 65536);
    for (size_t i = 0; i < problems.n; i++) {
        const RosterProblem *problem = LIST_AT(&problems, RosterProblem, i);
        buf_printf(&told, "%.*s %.*s\n", STR_FMT(problem->cell), STR_FMT(problem->code));
    }
    one->problems = buf_str(&told);
    if (one->keep)
        TRY(roster_keep(cx, draft, &one->id));
    return one->send ? roster_send(cx, one->id) : OK;
}

static Import imported(Little *l, const char *csv, PlaceId place, Str path)
{
    Import one = {
        .ask = { .place = place, .path = path, .file_name = S("a.csv"), .rows_max = 1000 },
        .bytes = str(csv)
    };
    Err err = little_act(l, NO(Person), import, &one);
    CHECK(err == one.met);
    return one;
}

typedef struct {
    InvitationId id;
    List list;
    Roster roster;
    RosterId of;
    bool accept;
} Answer;

static Err answer(Cx *cx, void *with)
{
    Answer *one = with;
    return one->accept ? invitation_accept(cx, one->id) : invitation_decline(cx, one->id);
}

static Err mine(Cx *cx, void *with)
{
    return invitation_mine(cx, cx->actor.person, &((Answer *)with)->list);
}

static Err find(Cx *cx, void *with)
{
    Answer *one = with;
    TRY(invitation_list(cx, one->of, NO(Invitation), 100, &one->list));
    return roster_find(cx, one->of, &one->roster);
}

static Err tick(Cx *cx, void *with)
{
    return roster_tick(cx, 10, with);
}

static Err tell(Cx *cx, void *with)
{
    return roster_tell(cx, 10, with);
}

static Err drop_act(Cx *cx, void *with)
{
    return roster_drop(cx, *(RosterId *)with);
}

static Err send_act(Cx *cx, void *with)
{
    return roster_send(cx, *(RosterId *)with);
}

typedef struct {
    UnitId unit;
    TeamId corps, squad;
    Person person;
    PersonId id;
    bool member;
} World;

static Err world_make(Cx *cx, void *with)
{
    World *world = with;
    const UnitNew unit = { .name = S("大冶市第一中学"),
                           .credit_code = S("91350100M000100Y43"),
                           .kind = UNIT_EDUCATION };
    Place centre;
    TRY(place_centre(cx, &centre));
    TRY(unit_add(cx, &unit, &world->unit));
    const TeamNew corps = { .level = TEAM_CORPS, .name = S("总队"), .place = centre.id };
    TRY(team_add(cx, &corps, &world->corps));
    const TeamNew squad = { .level = TEAM_PROFESSIONAL,
                            .parent = world->corps,
                            .name = S("一中教师队"),
                            .place = centre.id };
    return team_add(cx, &squad, &world->squad);
}

static Err world_see(Cx *cx, void *with)
{
    World *world = with;
    TRY(person_find(cx, world->id, &world->person));
    return team_has_member(cx, world->squad, world->id, &world->member);
}

static void checked(Little *l)
{
    Cx *cx = little_cx(l, NO(Person));
    Recount recount = { .room = S("rosters") };
    CHECK_OK(store_read_begin(l->county->store, cx));
    CHECK_OK(rosters_check(cx, &recount));
    store_read_end(cx);
    for (size_t i = 0; i < recount.n; i++)
        CHECK_INT(recount.lines[i].wrong, 0);
}

// --- what is told

BOTH(every_cell_that_cannot_be_taken_is_told_before_anything_is_kept)
{
    Little *l = little(t, county);
    World world = { 0 };
    CHECK_OK(little_act(l, NO(Person), world_make, &world));
    little_person(l, "老王", "13871600009", l->station);
    Import one = imported(l,
                          "保康社区志愿者名册,,,,\n"
                          "姓名,手机号,身份证号,单位,队伍,性别\n"
                          "王师傅,13871600001,,,,男\n"                // 3 fine
                          ",13871600002,,,,\n"                        // 4 A
                          "李四,1387160000,,,,\n"                     // 5 B
                          "张三,1.38716E+10,,,,\n"                    // 6 B
                          "赵六,13871600003,420281199001011230,,,\n"  // 7 C
                          "孙七,13871600004,4.20281E+17,,,\n"         // 8 C
                          "周八,13871600005,,第九中学,,\n"            // 9 D
                          "吴九,13871600006,,,飞虎队,\n"              // 10 E
                          "王师傅,13871600001,,,,\n"                  // 11 A twice
                          "老王,13871600009,,,,\n"                    // 12 A registered
                          "老\"王,1,,,,\n"                            // 13 csv
                          "郑十,13871600007,,大冶市第一中学,一中教师队,\n",
                          l->station, l->station_path);
    CHECK_OK(one.met);
    // The team belongs to the centre, beyond what a station's roster may fill.
    CHECK_STR(one.problems, "A4 name\nB5 phone\nB6 phone\nC7 document\nC8 digits\nD9 unknown\n"
                            "E10 unknown\nA11 twice\nA12 registered\nA13 csv\nE14 unknown\n");
    CHECK_INT(one.rows, 1);
    CHECK_INT(one.bad, 11);
}

TEST(a_table_without_its_columns_or_rows_says_what_is_missing)
{
    Little *l = little(t, county_sqlite(t));
    Import one = imported(l, "名单\n甲,乙\n", l->station, l->station_path);
    CHECK_STR(one.problems, " no_heading\n");
    one = imported(l, "姓名,性别\n王师傅,男\n", l->station, l->station_path);
    CHECK_STR(one.problems, " missing_column\n");
    one = imported(l, "姓名,手机号\n王师傅,13871600001\n", l->centre, S("/1/"));
    CHECK_STR(one.problems, " missing_column\n");  // where each belongs
    one = imported(l, "姓名,手机,手机号\n王师傅,13871600001,\n", l->station, l->station_path);
    CHECK_STR(one.problems, "C1 twice\n");
    one = imported(l, "姓名,手机号\n,\n\n", l->station, l->station_path);
    CHECK(one.met == &roster_empty);
    Buf many = buf_new(t->arena, (size_t)1 << 20);
    buf_lit(&many, "姓名,手机号\n");
    for (int i = 0; i < 1001; i++)
        buf_printf(&many, "王师傅,1387160%04d\n", i);
    one = imported(l, str_z(t->arena, buf_str(&many)), l->station, l->station_path);
    CHECK(one.met == &roster_too_long);
}

TEST(a_spreadsheet_with_formulas_and_merged_cells_is_told_by_cell)
{
    Little *l = little(t, county_sqlite(t));
    Xlsx xlsx = xlsx_of(
        t->arena,
        S("<row r=\"1\"><c t=\"str\"><v>名册</v></c></row>"
          "<row r=\"2\"><c t=\"str\"><v>姓名</v></c><c t=\"str\"><v>手机号</v></c><c "
          "t=\"str\"><v>备注</v></c></row>"
          "<row r=\"3\"><c t=\"str\"><v>甲某</v></c><c><v>13871600001</v></c></row>"
          "<row r=\"4\"><c t=\"str\"><v>乙某</v></c><c><f>B3+1</f><v>13871600002</v></c></row>"
          "<row r=\"5\"><c t=\"str\"><v>丙某</v></c><c><v>13871600003</v></c><c "
          "t=\"str\"><v>x</v></c></row>"
          "<row r=\"6\"><c t=\"str\"><v>丁某</v></c><c><v>13871600004</v></c></row>"),
        S("<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"C5:C6\"/></mergeCells>"));
    Import one = { .ask = { .place = l->station,
                            .path = l->station_path,
                            .file_name = S("a.xlsx"),
                            .rows_max = 1000 },
                   .bytes = xlsx_bytes(t->arena, &xlsx) };
    CHECK_OK(little_act(l, NO(Person), import, &one));
    CHECK_STR(one.problems, "B4 formula\nC5 merged\n");
    CHECK_INT(one.rows, 1);  // the rows that the merged cell covers are not taken
    CHECK_INT(one.bad, 3);
}

TEST(places_of_one_name_ask_for_more)
{
    Little *l = little(t, county_sqlite(t));
    Import one = imported(l, "姓名,手机号,所在站\n王师傅,13871600001,不在的村\n", l->centre,
                          S("/1/"));
    CHECK_STR(one.problems, "C2 unknown\n");
}

// --- from draft to answer

BOTH(a_roster_becomes_invitations_that_only_the_person_answers)
{
    Little *l = little(t, county);
    World world = { 0 };
    CHECK_OK(little_act(l, NO(Person), world_make, &world));
    PersonId wang = little_person(l, "王师傅", "13871600001", l->station),
             li = little_person(l, "李四", "13871600002", l->station),
             wife = little_person(l, "王妻", "13871600001", l->station);
    Import one = { .ask = { .place = l->station,
                            .path = S("/1/"),
                            .file_name = S("a.csv"),
                            .rows_max = 1000,
                            .team = world.squad,
                            .unit = world.unit,
                            .sms = true,
                            .base = S("https://daye.example") },
                   .bytes = S("姓名,手机号,身份证号,证件类型\n王师傅,13871600001,E12345678,护照\n"
                              "李四,13871600002,,\n张三,13871600003,,\n"),
                   .keep = true };
    CHECK_OK(little_act(l, NO(Person), import, &one));
    CHECK_INT(one.rows, 3);

    // Before it is sent, nobody hears of it.
    Answer seen = { .of = one.id };
    CHECK_OK(little_act(l, wang, mine, &seen));
    CHECK_INT(seen.list.n, 0);
    CHECK_OK(little_act(l, NO(Person), send_act, &one.id));
    CHECK_ERR(little_act(l, NO(Person), send_act, &one.id), roster_moved_on);
    CHECK_ERR(little_act(l, NO(Person), drop_act, &one.id), roster_moved_on);
    int told = 0;
    CHECK_OK(little_act(l, NO(Person), tell, &told));
    CHECK_INT(told, 3);
    CHECK_HAS(little_message(l), "邀请您加入一中教师队");
    CHECK_HAS(little_message(l), "https://daye.example/invited/");
    CHECK_OK(little_act(l, NO(Person), tell, &told));
    CHECK_INT(told, 0);

    // The same people again are told as invited.
    Import again = one;
    again.keep = false;
    CHECK_OK(little_act(l, NO(Person), import, &again));
    CHECK_STR(again.problems, "A2 invited\nA3 invited\nA4 invited\n");

    CHECK_OK(little_act(l, wang, mine, &seen));
    CHECK_INT(seen.list.n, 1);
    Answer yes = { .id = LIST_AT(&seen.list, Invitation, 0)->id, .accept = true };
    CHECK_ERR(little_act(l, li, answer, &yes), invitation_missing);  // another phone
    CHECK_ERR(little_act(l, wife, answer, &yes), invitation_other);  // the same, another name
    CHECK_OK(little_act(l, wang, answer, &yes));
    CHECK_ERR(little_act(l, wang, answer, &yes), invitation_moved_on);
    world.id = wang;
    CHECK_OK(little_act(l, NO(Person), world_see, &world));
    CHECK(world.member && same(world.person.unit, world.unit));
    CHECK_INT(world.person.id_kind, ID_KIND_PASSPORT);

    CHECK_OK(little_act(l, li, mine, &seen));
    Answer no = { .id = LIST_AT(&seen.list, Invitation, 0)->id };
    CHECK_ERR(little_act(l, wang, answer, &no), invitation_missing);
    CHECK_OK(little_act(l, li, answer, &no));

    // Answered, nothing is left of what the roster said; the third is forgotten after 60 days.
    l->now = time_add(l->now, 61 * TIME_DAY);
    int did = 0;
    CHECK_OK(little_act(l, NO(Person), tick, &did));
    CHECK_INT(did, 1);
    CHECK_OK(little_act(l, NO(Person), find, &seen));
    CHECK_INT(seen.list.n, 3);
    for (size_t i = 0; i < seen.list.n; i++)
        CHECK_INT(LIST_AT(&seen.list, Invitation, i)->sealed.bytes.n, 0);
    CHECK_INT(seen.roster.accepted, 1);
    CHECK_INT(seen.roster.declined, 1);
    CHECK_INT(seen.roster.expired, 1);
    checked(l);
}

BOTH(a_draft_that_nobody_sends_is_forgotten_within_a_day)
{
    Little *l = little(t, county);
    Import one = { .ask = { .place = l->station,
                            .path = l->station_path,
                            .file_name = S("a.csv"),
                            .rows_max = 10 },
                   .bytes = S("姓名,手机号\n王师傅,13871600001\n李,1\n"),
                   .keep = true };
    CHECK_OK(little_act(l, NO(Person), import, &one));
    RosterId first = one.id;
    CHECK_OK(little_act(l, NO(Person), import, &one));
    CHECK_OK(little_act(l, NO(Person), drop_act, &first));
    l->now = time_add(l->now, TIME_DAY + 1);
    CHECK_ERR(little_act(l, NO(Person), send_act, &one.id), roster_moved_on);
    int did = 0;
    CHECK_OK(little_act(l, NO(Person), tick, &did));
    CHECK_INT(did, 1);
    Answer seen = { .of = one.id };
    CHECK_OK(little_act(l, NO(Person), find, &seen));
    CHECK_INT(seen.list.n, 0);
    CHECK_INT(seen.roster.state, ROSTER_DROPPED);
    checked(l);
}

TEST(a_roster_may_not_reach_beyond_the_place_of_who_sends_it)
{
    Little *l = little(t, county_sqlite(t));
    PersonId zhou = little_person(l, "周主任", "13871550003", l->station);
    little_grant(l, zhou, ROLE_STATION, l->station);
    Import one = {
        .ask = { .place = l->station2, .path = S("/1/"), .file_name = S("a.csv"), .rows_max = 10 },
        .bytes = S("姓名,手机号\n王师傅,13871600001\n"),
        .keep = true
    };
    CHECK_ERR(little_act(l, zhou, import, &one), roster_not_yours);
    one.ask.path = l->station_path;
    CHECK_ERR(little_act(l, zhou, import, &one), roster_not_yours);
    one.ask.place = l->station;
    CHECK_OK(little_act(l, zhou, import, &one));
    PersonId far = little_person(l, "远主任", "13871550004", l->station2);
    little_grant(l, far, ROLE_STATION, l->station2);
    CHECK_ERR(little_act(l, far, send_act, &one.id), roster_not_yours);
    CHECK_ERR(little_act(l, far, drop_act, &one.id), roster_not_yours);
}

TEST(a_token_opens_its_own_invitation_alone)
{
    Little *l = little(t, county_sqlite(t));
    Cx *cx = little_cx(l, NO(Person));
    Str token = invitation_token(cx, (InvitationId){ 7 });
    CHECK(token.n >= 20);
    CHECK(invitation_token_fits(cx, (InvitationId){ 7 }, token));
    CHECK(!invitation_token_fits(cx, (InvitationId){ 8 }, token));
    CHECK(!invitation_token_fits(cx, (InvitationId){ 7 }, S("")));
}

TEST(a_chain_from_a_group_chat_becomes_a_table_line_by_line)
{
    Str table = roster_of_chain(t->arena,
                                S("周六清洁家园报名\n例 姓名 电话\n\n1. 王芳 13800000001\n"
                                  "2、李四13800000002，带扳手\n3. 赵六\n张三 13800000003"));
    CHECK_STR(table, "姓名,手机号,备注\n\"王芳\",\"13800000001\",\"\"\n"
                     "\"李四\",\"13800000002\",\"带扳手\"\n\"赵六\",\"\",\"\"\n"
                     "\"张三\",\"13800000003\",\"\"\n");
    CHECK_STR(roster_of_chain(t->arena, S("")), "姓名,手机号,备注\n");
}
