#include "base/utf8.h"
#include "rooms/party/party_in.h"
#include "rooms/places/places.h"
#include "store/db.h"

const char *const party_state_words[] = { "asked", "received", NULL };
const Text party_state_texts[] = { TEXT("已报到，等社区接收"), TEXT("社区已接收") };

FAULT(party_missing, 404, "party.missing", "没有这份报到");
FAULT(party_there, 409, "party.there", "您已经报到，要换社区请先撤回");
FAULT(party_consent, 422, "party.consent", "请先看过说明并勾选同意");
FAULT(party_no_home, 422, "party.no_home", "请先在“我的资料”里选好居住的村或社区");
FAULT(party_moved_on, 409, "party.moved_on", "这份报到已经处理，请刷新");
FAULT(party_own, 403, "party.own", "自己的报到由另一位工作人员接收");

static const Field report_fields[] = {
    FIELD(PartyReport, id),
    FIELD(PartyReport, person),
    COL(PartyReport, name_masked, "姓名"),
    COL(PartyReport, volunteer_number, "志愿者编号"),
    FIELD(PartyReport, place),
    COL(PartyReport, place_name, "报到社区"),
    FIELD(PartyReport, place_path),
    COL(PartyReport, unit_name, "工作单位"),
    COL(PartyReport, offers, "能做什么"),
    WORD(PartyReport, state, party_state_words),
    COL(PartyReport, state_text, "状态"),
    COL(PartyReport, made_at, "报到时间"),
    FIELD(PartyReport, decided_at),
    SHOWN(PartyReport, may_receive),
};
const Shape party_report_shape = SHAPE(PartyReport, report_fields);
static const Field unit_fields[] = { COL(PartyUnit, unit_name, "工作单位"),
                                     COL(PartyUnit, received, "已接收"),
                                     COL(PartyUnit, asked, "等接收") };
const Shape party_unit_shape = SHAPE(PartyUnit, unit_fields);

#define REPORT_SELECT                                                                      \
    "select r.id, r.person, n.name as name_masked, n.volunteer_number, r.place, p.name as" \
    " place_name, r.place_path, r.unit_name, r.offers, r.state, r.made_at, r.decided_at"   \
    " from party_reports r join people n on n.id = r.person join places p on p.id = r.place"
SQL(of_sql, REPORT_SELECT " where r.person = $1", P_INT);
SQL(one_sql, REPORT_SELECT " where r.id = $1", P_INT);
SQL(list_sql,
    REPORT_SELECT " where r.place_path >= $1 and r.place_path < $2 and ($3 = 0 or r.id < $3)"
                  " order by r.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);
SQL(units_sql,
    "select unit_name, count(case when state = 'asked' then 1 end) as asked,"
    " count(case when state = 'received' then 1 end) as received from party_reports"
    " where place_path >= $1 and place_path < $2 group by unit_name order by count(*) desc,"
    " unit_name limit 500",
    P_TEXT, P_TEXT);

static void dress(Cx *cx, PartyReport *report)
{
    report->name_masked = mask_name(cx->arena, report->name_masked);
    report->state_text = party_state_texts[report->state];
    report->may_receive = report->state == PARTY_ASKED && !same(report->person, cx->actor.person) &&
                          actor_may(&cx->actor, ROLES_DISPATCH, report->place_path);
}

Err party_find_of(Cx *cx, PersonId person, PartyReport *out)
{
    TRY(db_one(cx, &of_sql, &party_report_shape, out, &party_missing, person));
    dress(cx, out);
    return OK;
}

Err party_list(Cx *cx, Str path, PartyReportId before, int limit, List *out)
{
    TRY(db_list(cx, &list_sql, &party_report_shape, out, path, prefix_end(cx->arena, path),
                before.n, limit));
    for (size_t i = 0; i < out->n; i++)
        dress(cx, LIST_AT(out, PartyReport, i));
    return OK;
}

Err party_units(Cx *cx, Str path, List *out)
{
    return db_list(cx, &units_sql, &party_unit_shape, out, path, prefix_end(cx->arena, path));
}

SQL(add_sql,
    "insert into party_reports (person, place, place_path, unit_name, offers, version, state,"
    " made_at) values ($1, $2, $3, $4, $5, $6, 'asked', $7) on conflict do nothing returning id",
    P_INT, P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT);

Err party_report(Cx *cx, const PartyNew *new, PartyReportId *id)
{
    Person person;
    Str unit = str_trim(new->unit_name), offers = str_trim(new->offers);
    if (!new->consent)
        return &party_consent;
    TRY(person_find(cx, cx->actor.person, &person));
    if (person.home.n == 0)
        return &party_no_home;
    if (utf8_length(unit) < 2 || utf8_length(unit) > 60)
        cx_problem(cx, S("unit_name"), "length", TEXT("请写工作单位，2 至 60 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (utf8_length(offers) > 100)
        cx_problem(cx, S("offers"), "length", TEXT("请不要超过 100 个字"), (Str){ 0 }, (Str){ 0 });
    if (cx->problems != NULL)
        return &fault_invalid;
    TRY(db_insert(cx, &add_sql, &id->n, person.id, person.home, person.home_path, unit,
                  offers.p ? offers : S(""), PARTY_CONSENT, cx->now));
    if (id->n == 0)
        return &party_there;
    cx_audit(cx, "report", id->n, (Str){ 0 }, S("asked"));
    return OK;
}

SQL(drop_sql, "delete from party_reports where person = $1", P_INT);

Err party_withdraw(Cx *cx)
{
    int64_t changed;
    TRY(db_change(cx, &drop_sql, &changed, cx->actor.person));
    cx_audit(cx, "report", 0, (Str){ 0 }, S("withdrawn"));
    return changed == 1 ? OK : &party_missing;
}

SQL(receive_sql,
    "update party_reports set state = 'received', decided_by = $2, decided_at = $3"
    " where id = $1 and state = 'asked'",
    P_INT, P_INT, P_INT);

Err party_receive(Cx *cx, PartyReportId id)
{
    PartyReport report;
    int64_t changed;
    TRY(db_one(cx, &one_sql, &party_report_shape, &report, &party_missing, id));
    if (!actor_may(&cx->actor, ROLES_DISPATCH, report.place_path))
        return &party_missing;
    if (same(report.person, cx->actor.person))
        return &party_own;
    TRY(db_change(cx, &receive_sql, &changed, id, cx->actor.person, cx->now));
    cx_audit(cx, "report", id.n, S("asked"), S("received"));
    return changed == 1 ? OK : &party_moved_on;
}

Err party_hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &drop_sql, NULL, event->id);
}

SQL(held_sql,
    "select r.made_at as at, r.unit_name as what, r.state, p.name as place, r.offers as words"
    " from party_reports r join places p on p.id = r.place where r.person = $1 limit $2",
    P_INT, P_INT);
HOLDING_LEFT(held_left, "party_reports", "person", "x.id > 0");
const Holding party_holdings[] = {
    { "party_reports", "person", TEXT("在职党员报到"), .rows = &held_sql,
      .words = party_state_words, .texts = party_state_texts, .left = &held_left },
    { 0 },
};

SQL(take_sql,
    "update party_reports set person = $1 where person = $2 and (decided_by is null or"
    " decided_by <> $1) and not exists (select r.id from party_reports r where r.person = $1)",
    P_INT, P_INT);

Err party_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &take_sql, NULL, to, from);
}
