// Nobody is registered by anybody else; who is a child waits for a guardian; nobody judges what
// they did themselves.
#include "rooms/volunteers/volunteers_in.h"
#include "tests/support/little.h"

// --- rules

TEST(a_child_waits_for_the_guardian_and_below_14_for_a_separate_consent)
{
    static const struct {
        int born;
        bool needed, separately;
    } rows[] = {
        { 20081128, false, false }, { 20081129, true, false }, { 20121128, true, false },
        { 20121129, true, true },   { 0, false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Day born = { rows[i].born }, on = { 20261128 };
        CHECK_INT(guardian_needed(born, on), rows[i].needed);
        CHECK_INT(guardian_separately(born, on), rows[i].separately);
    }
    CHECK_INT(volunteer_state_for(true, false), VOLUNTEER_GUARDIAN);
    CHECK_INT(volunteer_state_for(true, true), VOLUNTEER_ACTIVE);
    CHECK_INT(volunteer_state_for(false, false), VOLUNTEER_ACTIVE);
}

// SPEC domain.md 8.1: 「none → pending → passed | failed → (appeal …) → passed | failed」
TEST(the_real_name_goes_only_where_the_table_says)
{
    static const int to[5][4] = {
        [REAL_NONE] = { REAL_PENDING, -1, -1, -1 },
        [REAL_PENDING] = { -1, REAL_PASSED, REAL_FAILED, -1 },
        [REAL_PASSED] = { -1, -1, -1, -1 },
        [REAL_FAILED] = { -1, -1, -1, REAL_APPEAL },
        [REAL_APPEAL] = { -1, REAL_PASSED, REAL_FAILED, -1 },
    };
    for (int from = 0; from < 5; from++)
        for (int act = 0; act < 4; act++) {
            RealName now = REAL_NONE;
            bool may = real_name_after((RealName)from, (RealNameAct)act, &now);
            CHECK_INT(may ? (int)now : -1, to[from][act]);
        }
}

TEST(nobody_judges_themselves_or_their_own_slip_or_their_own_verdict)
{
    PersonId a = { 1 }, b = { 2 }, c = { 3 }, d = { 4 };
    CHECK(real_name_may_judge(a, b, c, d));
    CHECK(!real_name_may_judge(a, a, c, d));
    CHECK(!real_name_may_judge(a, b, a, d));
    CHECK(!real_name_may_judge(a, b, c, a));
    CHECK(!real_name_may_judge(NO(Person), b, c, d));
    CHECK(real_name_may_judge(a, b, NO(Person), NO(Person)));
}

TEST(the_house_never_says_that_it_is_the_person)
{
    const RealNameAdapter *house = real_name_adapter(S("gb11643"));
    Day today = { 20261128 };
    CHECK_INT(house->ask(S("王小明"), ID_KIND_RESIDENT, S("11010519491231002X"), today, false),
              CHECK_UNKNOWN);
    CHECK_INT(house->ask(S("王小明"), ID_KIND_RESIDENT, S("110105194912310021"), today, false),
              CHECK_DIFFERS);
    CHECK(real_name_adapter(S("elsewhere")) == NULL);
}

// --- acts

typedef struct {
    VolunteerNew new;
    VolunteerProxy proxy;
    SkillNew skill;
    PersonId person;
    SkillId made;
    GuardianId guardian;
    bool yes, separate;
    Str words;
    Volunteer out;
    List list;
    TeamId team;
} Do;

#define ACT(name, call)                 \
    static Err name(Cx *cx, void *with) \
    {                                   \
        Do *one = with;                 \
        (void)one;                      \
        return call;                    \
    }
ACT(join, volunteer_register(cx, &one->new))
ACT(leave, volunteer_leave(cx))
ACT(decline, volunteer_decline(cx))
ACT(enrol, volunteer_enrol(cx, &one->proxy, &one->person))
ACT(look, volunteer_find(cx, one->person, &one->out))
ACT(ask_name, real_name_ask(cx))
ACT(appeal, real_name_appeal(cx, S("照片是我本人")))
ACT(judge_name, real_name_judge(cx, one->person, one->yes, S("看过原件")))
ACT(document, person_document_set(cx, cx->actor.person, ID_KIND_RESIDENT, S("11010519491231002X")))
ACT(add, skill_add(cx, &one->skill, &one->made))
ACT(judge_skill, skill_judge(cx, one->made, one->yes, S("看过证书")))
ACT(answer, guardian_answer(cx, one->guardian, one->yes, one->separate))
ACT(wards, guardian_wards(cx, &one->list))
ACT(erase, person_erase(cx, one->person))
ACT(honour, consent_set(cx, CONSENT_HONOUR, one->yes))
ACT(has_honour, consent_given(cx, one->person, CONSENT_HONOUR, &one->yes))

static Err has_skill(Cx *cx, void *with)
{
    Do *one = with;
    return volunteer_has_skill(cx, one->person, one->skill.skill, (Day){ 20270101 }, &one->yes);
}

static Err find(Cx *cx, void *with)
{
    Do *one = with;
    VolunteerAsk ask = { .path = S("/"), .words = one->words, .limit = 10 };
    return volunteer_list(cx, &ask, &one->list);
}

static Err tick(Cx *cx, void *with)
{
    (void)with;
    int did;
    return volunteers_room.ticks[0].tick(cx, 100, &did);
}

static VolunteerState state_of(Little *l, PersonId person)
{
    Do one = { .person = person };
    CHECK_OK(little_act(l, NO(Person), look, &one));
    return one.out.state;
}

static const VolunteerNew grown = { .born = { 19900501 } };

static int64_t found(Little *l, const char *words)
{
    Do one = { .words = str(words) };
    CHECK_OK(little_act(l, NO(Person), find, &one));
    return (int64_t)one.list.n;
}

BOTH(people_register_themselves_and_are_found_by_their_initials)
{
    Little *l = little(t, county);
    PersonId zeng = little_person(l, "曾小明", "13800000001", l->station);
    Do one = { .new = grown, .person = zeng };
    CHECK_OK(little_act(l, zeng, join, &one));
    CHECK_ERR(little_act(l, zeng, join, &one), volunteer_there);
    CHECK_INT(state_of(l, zeng), VOLUNTEER_ACTIVE);
    CHECK_INT(found(l, "zxm"), 1);
    CHECK_INT(found(l, "CX"), 1);  // 曾 has two readings
    CHECK_INT(found(l, "wxm"), 0);
    CHECK_INT(found(l, "曾"), 1);
    CHECK_INT(found(l, "13800000001"), 1);
    CHECK_OK(little_act(l, zeng, leave, &one));
    CHECK_ERR(little_act(l, zeng, leave, &one), volunteer_moved_on);
    CHECK_OK(little_act(l, zeng, join, &one));  // and may come back
    Do ageless = { .person = zeng };
    PersonId li = little_person(l, "李四", "13800000002", l->station);
    CHECK_ERR(little_act(l, li, join, &ageless), fault_invalid);
}

BOTH(a_slip_counts_nothing_until_the_person_confirms)
{
    Little *l = little(t, county);
    PersonId staff = little_person(l, "周主任", "13800000003", l->station);
    PersonId other = little_person(l, "吴主任", "13800000004", l->station2);
    little_grant(l, staff, ROLE_STATION, l->station);
    little_grant(l, other, ROLE_STATION, l->station2);
    Do one = { .new = grown, .proxy = { S("陈国庆"), S("13800000005"), l->station, { 19800101 } } };
    CHECK_ERR(little_act(l, other, enrol, &one), volunteer_not_yours);
    CHECK_OK(little_act(l, staff, enrol, &one));
    CHECK_INT(state_of(l, one.person), VOLUNTEER_UNCONFIRMED);
    CHECK(str_has(little_message(l), S("替您填写了志愿者登记")));
    CHECK_ERR(little_act(l, staff, enrol, &one), volunteer_there);
    CHECK_ERR(little_act(l, one.person, leave, &one), volunteer_moved_on);
    CHECK_OK(little_act(l, one.person, join, &one));
    CHECK_INT(state_of(l, one.person), VOLUNTEER_ACTIVE);
    CHECK_ERR(little_act(l, one.person, decline, &one), volunteer_moved_on);

    Do forgotten = { .proxy = { S("赵六"), S("13800000006"), l->station, { 19800101 } } };
    CHECK_OK(little_act(l, staff, enrol, &forgotten));
    CHECK_INT(found(l, "zl"), 1);
    l->now = time_add(l->now, 59 * TIME_DAY);
    CHECK_OK(little_act(l, NO(Person), tick, NULL));
    CHECK_INT(state_of(l, forgotten.person), VOLUNTEER_UNCONFIRMED);
    l->now = time_add(l->now, 2 * TIME_DAY);
    CHECK_OK(little_act(l, NO(Person), tick, NULL));
    CHECK_INT(state_of(l, forgotten.person), VOLUNTEER_LEFT);
    CHECK_INT(found(l, "zl"), 0);
}

BOTH(a_name_is_passed_by_a_second_person_and_an_appeal_by_a_third)
{
    Little *l = little(t, county);
    PersonId first = little_person(l, "周主任", "13800000003", l->station);
    PersonId second = little_person(l, "吴主任", "13800000004", l->station);
    PersonId wang = little_person(l, "王芳", "13800000007", l->station);
    little_grant(l, first, ROLE_STATION, l->station);
    little_grant(l, second, ROLE_BRANCH, l->branch);
    Do one = { .new = grown, .person = wang };
    CHECK_ERR(little_act(l, wang, ask_name, &one), volunteer_moved_on);
    CHECK_OK(little_act(l, wang, join, &one));
    CHECK_ERR(little_act(l, wang, ask_name, &one), volunteer_no_document);
    CHECK_ERR(little_act(l, first, judge_name, &one), volunteer_moved_on);
    CHECK_OK(little_act(l, wang, document, &one));
    CHECK_OK(little_act(l, wang, ask_name, &one));
    CHECK_ERR(little_act(l, wang, judge_name, &one), volunteer_missing);
    CHECK_OK(little_act(l, first, judge_name, &one));
    CHECK_OK(little_act(l, wang, appeal, &one));
    one.yes = true;
    CHECK_ERR(little_act(l, first, judge_name, &one), volunteer_second);
    CHECK_OK(little_act(l, second, judge_name, &one));
    CHECK_ERR(little_act(l, second, judge_name, &one), volunteer_moved_on);
}

BOTH(a_skill_counts_once_seen_and_until_its_last_day)
{
    Little *l = little(t, county);
    PersonId staff = little_person(l, "周主任", "13800000003", l->station);
    PersonId nurse = little_person(l, "王芳", "13800000007", l->station);
    little_grant(l, staff, ROLE_STATION, l->station);
    little_grant(l, nurse, ROLE_STATION, l->station);
    Do one = { .new = grown, .person = nurse, .yes = true };
    one.skill = (SkillNew){ .skill = S("01"),
                            .certificate = S("护士执业证书"),
                            .number = S("2012000001"),
                            .valid_to = { 20261231 } };
    l->now = day_start((Day){ 20261128 });
    CHECK_OK(little_act(l, nurse, join, &one));
    CHECK_OK(little_act(l, nurse, add, &one));
    CHECK_ERR(little_act(l, nurse, add, &one), skill_there);
    CHECK_ERR(little_act(l, nurse, judge_skill, &one), volunteer_second);
    CHECK_OK(little_act(l, staff, judge_skill, &one));
    CHECK_OK(little_act(l, NO(Person), has_skill, &one));
    CHECK(!one.yes);  // asked for 2027
    one.skill.valid_to = (Day){ 20271231 };
    one.skill.certificate = S("急救员证");
    one.yes = true;
    CHECK_OK(little_act(l, nurse, add, &one));
    CHECK_OK(little_act(l, NO(Person), has_skill, &one));
    CHECK(!one.yes);  // said only
    one.yes = true;
    CHECK_OK(little_act(l, staff, judge_skill, &one));
    CHECK_OK(little_act(l, NO(Person), has_skill, &one));
    CHECK(one.yes);
    one.skill.skill = S("77");
    CHECK_ERR(little_act(l, nurse, add, &one), fault_invalid);
}

BOTH(a_child_is_registered_when_the_guardian_agrees_from_an_account_of_their_own)
{
    Little *l = little(t, county);
    PersonId child = little_person(l, "小红", "13800000008", l->station);
    PersonId mother = little_person(l, "王芳", "13800000007", l->station);
    PersonId other = little_person(l, "李四", "13800000009", l->station);
    l->now = day_start((Day){ 20261128 });
    Do one = { .new = { .born = { 20150501 } }, .person = child, .yes = true };
    CHECK_ERR(little_act(l, child, join, &one), fault_invalid);
    one.new.guardian = S("王芳");
    one.new.guardian_phone = S("13800000007");
    one.new.guardian_relation = S("母亲");
    CHECK_OK(little_act(l, child, join, &one));
    CHECK_INT(state_of(l, child), VOLUNTEER_GUARDIAN);
    CHECK_OK(little_act(l, other, wards, &one));
    CHECK_INT((int64_t)one.list.n, 0);
    CHECK_OK(little_act(l, mother, wards, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    one.guardian = LIST_AT(&one.list, Guardian, 0)->id;
    CHECK_ERR(little_act(l, other, answer, &one), guardian_missing);
    CHECK_ERR(little_act(l, child, answer, &one), guardian_missing);
    CHECK_ERR(little_act(l, mother, answer, &one), guardian_separate);
    one.separate = true;
    CHECK_OK(little_act(l, mother, answer, &one));
    CHECK_INT(state_of(l, child), VOLUNTEER_ACTIVE);
    one.yes = false;
    CHECK_OK(little_act(l, mother, answer, &one));
    CHECK_INT(state_of(l, child), VOLUNTEER_GUARDIAN);
    CHECK_ERR(little_act(l, mother, answer, &one), guardian_missing);  // has had her say
}

BOTH(what_was_agreed_is_withdrawn_and_an_erased_person_leaves_nothing)
{
    Little *l = little(t, county);
    PersonId wang = little_person(l, "王芳", "13800000007", l->station);
    Do one = { .new = grown, .person = wang, .yes = true };
    CHECK_OK(little_act(l, wang, join, &one));
    CHECK_OK(little_act(l, wang, honour, &one));
    CHECK_OK(little_act(l, NO(Person), has_honour, &one));
    CHECK(one.yes);
    one.yes = false;
    CHECK_OK(little_act(l, wang, honour, &one));
    CHECK_OK(little_act(l, NO(Person), has_honour, &one));
    CHECK(!one.yes);
    CHECK_INT(found(l, "wf"), 1);
    CHECK_OK(little_act(l, wang, erase, &one));
    CHECK_INT(state_of(l, wang), VOLUNTEER_LEFT);
    CHECK_INT(found(l, "wf"), 0);
}

typedef struct {
    ConsentText text;
    List list;
    int did;
} Texting;
static Err add_text(Cx *cx, void *with)
{
    return consent_text_add(cx, &((Texting *)with)->text);
}
static Err list_texts(Cx *cx, void *with)
{
    return consent_texts_list(cx, &((Texting *)with)->list);
}
static Err run_consents(Cx *cx, void *with)
{
    return consent_clock(cx, 100, &((Texting *)with)->did);
}
static Err own_consents(Cx *cx, void *with)
{
    return consents_of(cx, cx->actor.person, &((Texting *)with)->list);
}
static Err agree_register(Cx *cx, void *with)
{
    (void)with;
    return consent_set(cx, CONSENT_REGISTER, true);
}

BOTH(a_new_text_asks_anew_and_what_was_agreed_to_keeps_its_words)
{
    Little *l = little(t, county);
    PersonId wang = little_person(l, "王芳", "13800000007", l->station);
    PersonId centre = little_person(l, "孙干事", "13800000010", l->station);
    little_grant(l, centre, ROLE_CENTRE, l->centre);
    l->now = day_start((Day){ 20261128 });
    Do one = { .new = grown, .person = wang, .yes = true };
    CHECK_OK(little_act(l, wang, join, &one));
    CHECK_OK(little_act(l, wang, honour, &one));
    Texting it = { .text = { .purpose = CONSENT_TEXT_HONOUR,
                             .words = S("同意在光荣榜和照片旁写我的全名和所在社区。"),
                             .ends = S("撤回后只写姓。"),
                             .valid_from = { 20261201 },
                             .renew = true } };
    CHECK_ERR(little_act(l, wang, add_text, &it), fault_forbidden);
    it.text.valid_from = (Day){ 20261128 };
    CHECK_ERR(little_act(l, centre, add_text, &it), fault_invalid);  // nobody could read it first
    it.text.valid_from = (Day){ 20261201 };
    CHECK_OK(little_act(l, centre, add_text, &it));
    CHECK_ERR(little_act(l, centre, add_text, &it), fault_invalid);  // one a day
    it.text.purpose = CONSENT_TEXT_REGISTER;
    CHECK_OK(little_act(l, centre, add_text, &it));
    CHECK_OK(little_act(l, NO(Person), run_consents, &it));
    CHECK_OK(little_act(l, NO(Person), has_honour, &one));
    CHECK(one.yes);  // until that day
    l->now = day_start((Day){ 20261201 });
    CHECK_OK(little_act(l, wang, own_consents, &it));
    const Consent *honoured = LIST_AT(&it.list, Consent, CONSENT_HONOUR);
    CHECK(honoured->given && honoured->newer);
    CHECK_STR(honoured->version, "2026-1");
    CHECK_HAS(honoured->newer_words, "所在社区");
    CHECK_OK(little_act(l, NO(Person), run_consents, &it));
    CHECK_OK(little_act(l, NO(Person), has_honour, &one));
    CHECK(!one.yes);
    CHECK_INT(state_of(l, wang), VOLUNTEER_ACTIVE);  // who registered is asked, not ended
    one.yes = true;
    CHECK_OK(little_act(l, wang, honour, &one));
    CHECK_OK(little_act(l, wang, agree_register, NULL));
    CHECK_ERR(little_act(l, wang, agree_register, NULL), fault_invalid);
    CHECK_OK(little_act(l, wang, own_consents, &it));
    for (size_t i = 0; i < CONSENT_EXCHANGE; i++)
        CHECK_STR(LIST_AT(&it.list, Consent, i)->version, "2026-2");
    CHECK_OK(little_act(l, centre, list_texts, &it));
    CHECK_INT(it.list.n, 7);
}
