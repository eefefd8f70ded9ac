// What the rows of certificates must prove: no number without its paper, nothing that is not true
// any more, every signature.
#include "rooms/certificates/certificates_in.h"
#include "store/recount.h"
#include "town/county.h"

SQL0(
    gap_sql,
    "select count(*) as wrong, min(n.year) as example from certificate_numbers as n where n.last <>"
    " (select count(*) from certificates as c where c.year = n.year) or n.last <>"
    " (select coalesce(max(c.serial), 0) from certificates as c where c.year = n.year)");
SQL0(sums_sql,
     "select count(*) as wrong, min(c.id) as example from certificates as c where c.kind = 'record'"
     " and c.number is not null and (c.line_count <> (select count(*) from certificate_lines as l"
     "     where l.certificate = c.id)"
     "  or c.credit <> (select coalesce(sum(l.minutes), 0) from certificate_lines as l"
     "     where l.certificate = c.id and l.kind = 'credit')"
     "  or c.honour <> (select coalesce(sum(l.minutes), 0) from certificate_lines as l"
     "     where l.certificate = c.id and l.kind = 'honour')"
     "  or c.carried <> (select coalesce(sum(l.minutes), 0) from certificate_lines as l"
     "     where l.certificate = c.id and l.kind = 'carried'))");
SQL0(
    true_sql,
    "select count(*) as wrong, min(c.id) as example from certificates as c where c.state = 'issued'"
    " and exists (select l.seq from certificate_lines as l left join records as r on r.id ="
    "   l.record and r.state = 'effective' and r.minutes = l.minutes and r.day = l.day"
    "   and r.kind = l.kind and r.person = c.person where l.certificate = c.id and r.id is null)");
SQL0(own_sql,
     "select count(*) as wrong, min(id) as example from certificates where issued_by = person"
     " or accepted_by = person or (issued_by is not null and issued_by = asked_by)");

SQL(issued_sql,
    "select c.id, c.kind, c.person, c.name, c.document, c.volunteer_number, c.from_day, c.to_day,"
    " c.purpose, c.state, c.number, c.code, c.credit, c.honour, c.carried, c.line_count, c.digest,"
    " c.issuer, c.charge, c.handler, c.contact, c.award, c.issued_at, c.signature"
    " from certificates c where c.id > $1 and c.number is not null and c.name <> ''"
    " order by c.id limit 200",
    P_INT);

static Err holds(Cx *cx, const Certificate *one, Str public_key, bool *fine)
{
    List lines;
    *fine = sign_holds(public_key, certificate_text(cx->arena, one), one->signature.bytes);
    if (one->kind == CERTIFICATE_STAR)
        return OK;
    TRY(certificate_lines(cx, one->id, &lines));
    *fine = *fine && str_eq(certificate_lines_digest(cx->arena, &lines), one->digest);
    return OK;
}

// Who was erased has no name any more, so the text cannot be written again: those are left out.
static Err check_signatures(Cx *cx, Recount *recount)
{
    SignKey key = certificate_key(&cx->county->key_token);
    Str public_key = str_of((const char *)key.public, sizeof key.public);
    CertificateId after = { 0 };
    int64_t wrong = 0, example = 0;
    for (size_t n = 200; n == 200;) {
        List rows;
        ArenaMark page = arena_mark(cx->arena);
        TRY(db_list(cx, &issued_sql, &certificate_shape, &rows, after.n));
        n = rows.n;
        for (size_t i = 0; i < rows.n; i++) {
            const Certificate *one = LIST_AT(&rows, Certificate, i);
            ArenaMark mark = arena_mark(cx->arena);
            bool fine;
            TRY(holds(cx, one, public_key, &fine));
            if (!fine && wrong++ == 0)
                example = one->id.n;
            arena_rewind(cx->arena, mark);
            after = one->id;
        }
        arena_rewind(cx->arena, page);
    }
    recount_line(recount, TEXT("每份证明的签名和每条记录都对得上"), wrong,
                 wrong == 0 ? S("") : str_printf(cx->arena, "%lld", (long long)example));
    return OK;
}

Err certificates_check(Cx *cx, Recount *recount)
{
    TRY(recount_rows(cx, recount, &gap_sql, TEXT("证明的编号连续，每个编号有一份证明")));
    TRY(recount_rows(cx, recount, &sums_sql, TEXT("证明上的时数等于所列记录之和")));
    TRY(recount_rows(cx, recount, &true_sql, TEXT("有效的证明里每条记录都还有效")));
    TRY(recount_rows(cx, recount, &own_sql, TEXT("没有人给自己办证明")));
    return check_signatures(cx, recount);
}
