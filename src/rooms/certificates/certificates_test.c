// From effective records to a paper that proves itself, on both engines.
#include "rooms/certificates/certificates.h"
#include "base/io.h"
#include "rooms/volunteers/volunteers.h"
#include "store/recount.h"
#include "store/store_inside.h"
#include "tests/support/little.h"
#include "tests/support/outside.h"
#include "town/county.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    Little *l;
    PersonId helper, station, deputy, branch, stranger;
} World;

// Records as a former platform's file brings them: the shortest way to effective hours.
static void hours(World *w, PersonId person, int n, int minutes, int day)
{
    for (int i = 0; i < n; i++) {
        Str s = str_printf(
            w->l->t->arena,
            "insert into records (person, place, place_path, path, kind, minutes, day, in_at,"
            " out_at, state, made_at, approved_by, approved_at, effective_on, effective_at) select"
            " %lld, p.id, p.path, 'carried', 'credit', %d, %d, %lld, %lld, 'effective', 1, %lld, 1,"
            " 20260101, 1 from places p where p.id = %lld",
            (long long)person.n, minutes, day + i, (long long)i * 86400000 + 1,
            (long long)i * 86400000 + (long long)minutes * 60000 + 1, (long long)w->stranger.n,
            (long long)w->l->station.n);
        county_run(w->l->t, w->l->county, str_z(w->l->t->arena, s));
    }
}

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    Little *l = w->l = little(t, county);
    w->helper = little_person(l, "冯桂英", "13871550001", l->station);
    w->station = little_person(l, "周主任", "13871550003", l->station);
    w->deputy = little_person(l, "李干部", "13871550004", l->station);
    w->branch = little_person(l, "钱所长", "13871550005", l->station2);
    w->stranger = little_person(l, "路过的人", "13871550009", l->station3);
    little_grant(l, w->station, ROLE_STATION, l->station);
    little_grant(l, w->deputy, ROLE_STATION, l->station);
    little_grant(l, w->branch, ROLE_BRANCH, l->branch2);
    return w;
}

enum {
    ASK,
    CANCEL,
    ACCEPT,
    REFUSE,
    ISSUE,
    REVOKE,
    FIND,
    SEEN,
    CODE,
    LINES,
    OPEN,
    REGISTER,
    MINE,
    PUBLIC_LIST
};
typedef struct {
    int what;
    CertificateAsk ask;
    CertificateId id;
    Str words;
    Certificate found;
    List list;
} Doing;
static Err do_it(Cx *cx, void *with)
{
    Doing *one = with;
    switch (one->what) {
    case ASK:
        return certificate_ask(cx, &one->ask, &one->id);
    case CANCEL:
        return certificate_cancel(cx, one->id);
    case ACCEPT:
        return certificate_accept(cx, one->id);
    case REFUSE:
        return certificate_refuse(cx, one->id, one->words);
    case ISSUE:
        return certificate_issue(cx, one->id, S("周主任"), S("0714-8751000"));
    case REVOKE:
        return certificate_revoke(cx, one->id, one->words);
    case FIND:
        return certificate_find(cx, one->id, &one->found);
    case SEEN:
        return certificate_seen(cx, one->id, &one->found);
    case CODE:
        return certificate_by_code(cx, one->words, &one->found);
    case LINES:
        return certificate_lines(cx, one->id, &one->list);
    case PUBLIC_LIST:
        return certificate_list_public(cx, NO(Certificate), 20, &one->list);
    default: {
        CertificateQuery query = { .path = S("/"),
                                   .person = one->what == MINE ? cx->actor.person : NO(Person),
                                   .open = one->what == OPEN,
                                   .issued_only = one->what == REGISTER,
                                   .words = one->words,
                                   .limit = 50 };
        return certificate_list(cx, &query, &one->list);
    }
    }
}
static Err doing(World *w, PersonId who, int what, Doing *one)
{
    one->what = what;
    return little_act(w->l, who, do_it, one);
}
static Err asked(World *w, PersonId who, Doing *one)
{
    if (one->ask.from_day.ymd == 0)
        one->ask = (CertificateAsk){ .from_day = { 20200101 }, .to_day = time_day(w->l->now) };
    one->ask.purpose = S("评优");
    return doing(w, who, ASK, one);
}

static Err recheck(Cx *cx, void *with)
{
    Recount recount = { .room = S("certificates") };
    int64_t *wrong = with;
    *wrong = 0;
    TRY(certificates_check(cx, &recount));
    CHECK(recount.n == 5);
    for (size_t i = 0; i < recount.n; i++)
        *wrong += recount.lines[i].wrong > 0;
    return OK;
}
static int64_t wrong(World *w)
{
    int64_t n;
    CHECK_OK(little_act(w->l, NO(Person), recheck, &n));
    return n;
}

static Certificate issued(World *w)
{
    Doing one = { 0 };
    hours(w, w->helper, 3, 110, 20201001);
    CHECK_OK(asked(w, w->helper, &one));
    CHECK_OK(doing(w, w->station, ACCEPT, &one));
    CHECK_OK(doing(w, w->station, ISSUE, &one));
    CHECK_OK(doing(w, w->station, FIND, &one));
    return one.found;
}

BOTH(a_certificate_is_asked_for_accepted_and_issued_with_a_number_by_somebody_else)
{
    World *w = world(t, county);
    Doing one = { 0 };
    CHECK_ERR(asked(w, w->helper, &one), certificate_nothing);
    hours(w, w->helper, 3, 110, 20201001);
    CHECK_OK(asked(w, w->helper, &one));
    Doing again = { 0 };
    CHECK_ERR(asked(w, w->helper, &again), certificate_there);
    CHECK_ERR(doing(w, w->helper, ACCEPT, &one), certificate_not_yours);
    CHECK_ERR(doing(w, w->branch, ACCEPT, &one), certificate_not_yours);
    CHECK_ERR(doing(w, w->station, ISSUE, &one), certificate_moved_on);
    CHECK_OK(doing(w, w->station, OPEN, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    CHECK_OK(doing(w, w->station, ACCEPT, &one));
    CHECK_ERR(doing(w, w->deputy, ACCEPT, &one), certificate_moved_on);
    CHECK_OK(doing(w, w->deputy, ISSUE, &one));
    CHECK_ERR(doing(w, w->deputy, ISSUE, &one), certificate_moved_on);
    CHECK_OK(doing(w, w->helper, SEEN, &one));
    CHECK(one.found.state == CERTIFICATE_ISSUED);
    CHECK_INT(one.found.credit.n, 330);
    CHECK_INT(one.found.line_count, 3);
    CHECK_HAS(one.found.number, "-000001");
    CHECK_STR(one.found.handler, "李干部");
    CHECK_ERR(doing(w, w->stranger, SEEN, &one), certificate_missing);
    CHECK_OK(doing(w, w->helper, MINE, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    CHECK_OK(doing(w, NO(Person), PUBLIC_LIST, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    one.words = one.found.number;
    CHECK_OK(doing(w, w->station, REGISTER, &one));
    CHECK_INT((int64_t)one.list.n, 1);
    CHECK_INT(wrong(w), 0);
}

BOTH(nobody_certifies_themselves_and_numbers_have_no_gap_over_what_was_refused)
{
    World *w = world(t, county);
    Doing own = { 0 }, one = { 0 };
    hours(w, w->station, 1, 60, 20201001);
    hours(w, w->helper, 2, 60, 20201001);
    CHECK_OK(asked(w, w->station, &own));
    CHECK_ERR(doing(w, w->station, ACCEPT, &own), certificate_own);
    CHECK_OK(asked(w, w->helper, &one));
    one.words = S("");
    CHECK_ERR(doing(w, w->deputy, REFUSE, &one), fault_invalid);
    one.words = S("时间写错了，请改后再申请");
    CHECK_OK(doing(w, w->deputy, REFUSE, &one));
    CHECK_OK(asked(w, w->helper, &one));
    CHECK_OK(doing(w, w->helper, CANCEL, &one));
    CHECK_ERR(doing(w, w->deputy, ACCEPT, &one), certificate_moved_on);
    CHECK_OK(asked(w, w->helper, &one));
    CHECK_OK(doing(w, w->deputy, ACCEPT, &one));
    CHECK_OK(doing(w, w->deputy, ISSUE, &one));
    CHECK_OK(doing(w, w->deputy, FIND, &one));
    CHECK_HAS(one.found.number, "-000001");
    CHECK_OK(doing(w, w->deputy, ACCEPT, &own));
    CHECK_OK(doing(w, w->deputy, ISSUE, &own));
    CHECK_OK(doing(w, w->deputy, FIND, &own));
    CHECK_HAS(own.found.number, "-000002");
    CHECK_INT(wrong(w), 0);
}

static Err reverse(Cx *cx, void *with)
{
    return certificate_hear_reversed(cx, with);
}

BOTH(what_is_no_longer_true_is_withdrawn_and_says_so)
{
    World *w = world(t, county);
    Certificate found = issued(w);
    Doing one = { .id = found.id, .words = found.code };
    CHECK_OK(doing(w, NO(Person), CODE, &one));
    CHECK(one.found.state == CERTIFICATE_ISSUED);
    CHECK_OK(doing(w, NO(Person), LINES, &one));
    RecordId record = LIST_AT(&one.list, CertificateLine, 1)->record;
    county_run(t, county,
               str_z(t->arena,
                     str_printf(t->arena, "update records set state = 'corrected' where id = %lld",
                                (long long)record.n)));
    CHECK_INT(wrong(w), 1);  // an issued one with a line that does not stand
    Event event = { "record.reversed", record.n, w->helper.n };
    CHECK_OK(little_act(w->l, NO(Person), reverse, &event));
    CHECK_OK(doing(w, NO(Person), CODE, &one));
    CHECK(one.found.state == CERTIFICATE_REVOKED);
    CHECK_HAS(one.found.opinion, "已更正");
    CHECK_INT(wrong(w), 0);
    one.words = S("不该撤两次");
    CHECK_ERR(doing(w, w->station, REVOKE, &one), certificate_moved_on);
}

BOTH(a_desk_withdraws_with_a_reason_and_the_number_stays)
{
    World *w = world(t, county);
    Certificate found = issued(w);
    Doing one = { .id = found.id, .words = S("") };
    CHECK_ERR(doing(w, w->station, REVOKE, &one), fault_invalid);
    one.words = S("身份核错了");
    CHECK_ERR(doing(w, w->branch, REVOKE, &one), certificate_not_yours);
    CHECK_OK(doing(w, w->station, REVOKE, &one));
    CHECK_OK(doing(w, w->station, FIND, &one));
    CHECK(one.found.state == CERTIFICATE_REVOKED && str_eq(one.found.number, found.number));
    CHECK_INT(wrong(w), 0);
}

static Err erase(Cx *cx, void *with)
{
    TRY(person_erase(cx, *(PersonId *)with));
    return OK;
}

BOTH(who_is_erased_has_no_name_on_any_certificate)
{
    World *w = world(t, county);
    Certificate found = issued(w);
    Doing one = { .id = found.id };
    CHECK_OK(little_act(w->l, NO(Person), erase, &w->helper));
    CHECK_OK(doing(w, w->station, FIND, &one));
    CHECK_STR(one.found.name, "");
    CHECK_STR(one.found.document, "");
    CHECK(str_eq(one.found.number, found.number));
    CHECK_INT(wrong(w), 0);
}

// Each of these alone must be found again.
BOTH(a_tampered_register_is_found)
{
    World *w = world(t, county);
    Certificate found = issued(w);
    CHECK_INT(wrong(w), 0);
    static const char *const pairs[][2] = {
        { "update certificates set credit = credit + 60",
          "update certificates set credit = credit - 60" },
        { "update certificates set name = '冯桂兰'", "update certificates set name = '冯桂英'" },
        { "update certificates set purpose = '改过'", "update certificates set purpose = '评优'" },
        { "update certificate_lines set title = 'x' where seq = 2",
          "update certificate_lines set title = '' where seq = 2" },
        { "update certificate_lines set minutes = 111 where seq = 1",
          "update certificate_lines set minutes = 110 where seq = 1" },
        { "update certificate_numbers set last = 2", "update certificate_numbers set last = 1" },
    };
    CHECK(found.id.n > 0);
    for (size_t i = 0; i < COUNT(pairs); i++) {
        county_run(t, county, pairs[i][0]);
        if (wrong(w) == 0)
            test_failed(__FILE__, __LINE__, "nothing is found of: %s", pairs[i][0]);
        county_run(t, county, pairs[i][1]);
        CHECK_INT(wrong(w), 0);
    }
}

// --- the paper

typedef struct {
    Certificate one;
    List lines;
    Str link, out;
} Drawn;
static Err draw(Cx *cx, void *with)
{
    Drawn *one = with;
    Str out;
    TRY(certificate_draw(cx, &one->one, &one->lines, one->link, &out));
    one->out = out;
    return OK;
}

BOTH(a_certificate_read_back_by_zbar_and_poppler_gives_the_same_text_and_verifies)
{
    if (system("command -v pdftotext pdftoppm zbarimg >/dev/null") != 0)
        test_skip("poppler and zbar are not installed");
    World *w = world(t, county);
    Certificate found = issued(w);
    CertificateLine *lines = NEW_ARRAY(t->arena, CertificateLine, 90);
    for (int i = 0; i < 90; i++)
        lines[i] = (CertificateLine){ .seq = i + 1,
                                      .day = { 20201001 + i % 28 },
                                      .title = i == 88 ? S("到福利院看望老人") : S("清理楼道"),
                                      .place_name = S("保康社区"),
                                      .team_name = S("保康便民小队"),
                                      .kind = i % 3 == 0 ? KIND_HONOUR : KIND_CREDIT,
                                      .minutes = { 90 } };
    Drawn drawn = { .one = found,
                    .lines = { lines, 90 },
                    .link = str_printf(t->arena, "https://daye.example/verify/%.*s",
                                       STR_FMT(found.code)) };
    SignKey key = certificate_key(&county->key_token);
    drawn.one.honour.n = 30 * 90;
    drawn.one.signature.bytes = sign_text(t->arena, &key, certificate_text(t->arena, &drawn.one));
    CHECK_OK(little_act(w->l, w->station, draw, &drawn));
    CHECK_OK(io_write("build/certificate-test.pdf", drawn.out, 0600));
    Str text = outside_said(t, S("pdftotext -layout build/certificate-test.pdf - 2>&1"));
    const Str want[] = {
        found.number,  found.code,    found.name,    found.volunteer_number, found.issuer,
        found.charge,  found.handler, found.contact, S("志愿服务记录证明"),  S("到福利院看望老人"),
        S("荣誉时数"), S("信用时数"), S("盖章处"),   S("保康便民小队")
    };
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_HAS(text, str_z(t->arena, want[i]));
    Str code = outside_said(
        t,
        S("pdftoppm -r 150 -png build/certificate-test.pdf build/certificate-page && zbarimg"
          " --quiet --raw build/certificate-page*.png 2>/dev/null; rm -f build/certificate-page*.png"));
    CHECK_STR(str_trim(code), str_z(t->arena, drawn.link));
    Str public_key = str_of((const char *)key.public, sizeof key.public);
    CertificateReading reading = certificate_read(t->arena, public_key, drawn.out);
    CHECK(reading.verdict == DEED_GENUINE);
    CHECK_HAS(reading.text,
              str_z(t->arena, str_printf(t->arena, "\nnumber %.*s\n", STR_FMT(found.number))));
    must(unlink("build/certificate-test.pdf") == 0);
}
