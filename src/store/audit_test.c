// The chain: nothing can be changed, taken out, put in or cut off without being found.
#include "store/audit.h"
#include "base/io.h"
#include "store/store_inside.h"
#include "tests/support/county.h"
#include <unistd.h>

static Err act(Cx *cx, void *with)
{
    const int64_t *n = with;
    cx_audit(cx, "probe", *n, S("待派单"), S("待接单"));
    return OK;
}

static void fill(T *t, County *county, int n)
{
    for (int64_t i = 1; i <= n; i++) {
        Cx *cx = county_cx(t, county, "POST /probe/{id}");
        cx->actor = (Actor){ .person = { 7 } };
        cx->from = i % 2 ? S("192.0.2.77") : S("2001:db8:1:2:3:4:5:6");
        CHECK_OK(lane_run(county->store, cx, act, &i));
    }
}

static Err verify(T *t, County *county, Str head, int64_t *rows, Cx **out)
{
    Cx *cx = county_cx(t, county, "check");
    CHECK_OK(store_read_begin(county->store, cx));
    Err err = audit_verify(cx, head, rows);
    store_read_end(cx);
    if (out != NULL)
        *out = cx;
    return err;
}

static Str head_now(T *t, County *county)
{
    Str hex;
    int64_t rows;
    Cx *cx = county_cx(t, county, "head");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(audit_head(cx, &hex, &rows));
    store_read_end(cx);
    return hex;
}

// Without the lane: what somebody with the database in hand would do. It leaves no audit row of its
// own.
static Err act_tamper(Cx *cx, void *with)
{
    return db_run(cx->db, with);
}

static void tamper(T *t, County *county, const char *text)
{
    Cx *cx = county_cx(t, county, "tamper");
    LaneWait wait = {
        .job = { .cx = cx, .act = act_tamper, .with = str_z(t->arena, str(text)), .quiet = true }
    };
    CHECK_OK(lane_wait(county->store, &wait));
}

BOTH(every_act_leaves_one_row)
{
    int64_t rows;
    List list;
    fill(t, county, 4);
    CHECK_OK(verify(t, county, head_now(t, county), &rows, NULL));
    CHECK_INT(rows, 4);
    Cx *cx = county_cx(t, county, "GET /audit");
    CHECK_OK(store_read_begin(county->store, cx));
    CHECK_OK(audit_list(cx, NO(Audit), 3, &list));
    store_read_end(cx);
    CHECK_INT(list.n, 3);
    const AuditRow *row = LIST_AT(&list, AuditRow, 0);
    CHECK_INT(row->id.n, 4);
    CHECK_INT(row->person.n, 7);
    CHECK_INT(row->row, 4);
    CHECK_STR(row->actor, "person");
    CHECK_STR(row->route, "POST /probe/{id}");
    CHECK_STR(row->before, "待派单");
    CHECK_STR(row->after, "待接单");
    CHECK_STR(row->result, "ok");
    CHECK_STR(row->request, "0123456789abcdef");
    // Enough to see where it came from, too little to follow a person.
    CHECK_STR(row->from, "2001:db8:1::/48");
    CHECK_STR(LIST_AT(&list, AuditRow, 1)->from, "192.0.2.0/24");
}

static Err refuse_with_row(Cx *cx, void *with)
{
    (void)with;
    TRY(audit_add(cx, "login", 0, (Str){ 0 }, S("13907****00"), S("account.wrong")));
    return &fault_forbidden;
}

BOTH(a_refusal_worth_keeping_is_kept)
{
    int64_t rows;
    CHECK_ERR(lane_run(county->store, county_cx(t, county, "POST /login"), refuse_with_row, NULL),
              fault_forbidden);
    CHECK_OK(verify(t, county, S(""), &rows, NULL));
    CHECK_INT(rows, 1);
    // An export: asked for outside the lane, on the thread of the page.
    Cx *cx = county_cx(t, county, "GET /me/data");
    CHECK_OK(audit_add(cx, "person", 7, (Str){ 0 }, (Str){ 0 }, S("ok")));
    CHECK_OK(verify(t, county, S(""), &rows, NULL));
    CHECK_INT(rows, 2);
}

BOTH(tampering_is_found)
{
    // clang-format off
    static const struct { const char *text; int64_t row; } deeds[] = {
        { "update audit set after_text = '已办结' where id = 3", 3 },
        { "update audit set person = 8 where id = 5", 5 },
        { "update audit set person = null where id = 5", 5 },
        { "update audit set at = at + 1 where id = 1", 1 },
        { "update audit set what = null where id = 2", 2 },
        { "update audit set result = 'ok ' where id = 6", 6 },
        { "delete from audit where id = 4", 4 },
        { "delete from audit where id = 6", 6 },
        { "delete from audit where id = 6; update audit_head set last = 5, hash = (select hash from audit where id = 5)", 5 },
        { "update audit set hash = (select hash from audit where id = 2) where id = 3", 3 },
        { "update audit set id = 99 where id = 2; update audit set id = 2 where id = 3; update audit set id = 3 where id = 99", 2 },
        { "insert into audit select 7, at, person, actor, route, what, row_id, before_text, after_text, request, address,"
          " result, hash from audit where id = 6; update audit_head set last = 7", 7 },
        { "delete from audit", 1 },
    };
    // clang-format on
    fill(t, county, 6);
    Str head = head_now(t, county);
    int64_t rows;
    CHECK_OK(verify(t, county, head, &rows, NULL));
    tamper(t, county,
           "create table audit_kept as select * from audit; create table head_kept as select * "
           "from audit_head");
    for (size_t i = 0; i < COUNT(deeds); i++) {
        Cx *cx;
        tamper(t, county, deeds[i].text);
        CHECK_ERR(verify(t, county, head, &rows, &cx), audit_broken);
        CHECK(cx->problems != NULL && cx->problems->n == 1);
        CHECK_INT(cx->problems->items[0].row, deeds[i].row);
        tamper(t, county,
               "delete from audit; insert into audit select * from audit_kept;"
               "delete from audit_head; insert into audit_head select * from head_kept");
        CHECK_OK(verify(t, county, head, &rows, NULL));
    }
}

// A head kept outside may be older than the chain, but it must be in it.
BOTH(a_head_kept_outside_finds_a_chain_that_was_made_anew)
{
    int64_t rows;
    fill(t, county, 3);
    Str early = head_now(t, county);
    fill(t, county, 3);
    CHECK_OK(verify(t, county, early, &rows, NULL));
    tamper(t, county,
           "delete from audit; update audit_head set last = 0, hash = "
           "(select digest from migrations where room = 'nobody') where id = 2;");
    CHECK_ERR(verify(t, county, early, &rows, NULL), audit_broken);
    CHECK_ERR(verify(t, county, S("not hex"), &rows, NULL), fault_bad_request);
}

TEST(the_head_is_kept_beside_the_database)
{
    County *county = county_sqlite(t);
    char *path = str_z(t->arena, str_printf(t->arena, "%.*s.head",
                                            STR_FMT(str_slice(county->url, 7, county->url.n))));
    fill(t, county, 5);
    Str head = head_now(t, county), line, rest;
    store_close(county);
    CHECK_OK(io_read(t->arena, path, 1024, &line));
    CHECK(str_eq(str_cut(line, ' ', &rest), head));
    CHECK_STR(str_trim(rest), "5");
    CHECK_OK(store_open(t->arena, county));
}

TEST(two_servers_share_one_chain)
{
    County *here = county_postgres(t), *there = county_again(t, here);
    int64_t rows;
    for (int i = 0; i < 10; i++) {
        fill(t, here, 3);
        fill(t, there, 2);
    }
    CHECK_OK(verify(t, here, head_now(t, there), &rows, NULL));
    CHECK_INT(rows, 50);
}
