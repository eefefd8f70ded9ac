// Partners: apps that hand their signed-in people over to us (docs/handover.md).
#include "accounts_in.h"
#include "base/seal.h"
#include "base/utf8.h"
#include "store/db.h"
#include "town/county.h"

#define SEAL_SECRET "partners.secret"

static const Field partner_fields[] = {
    FIELD(Partner, id),
    FIELD(Partner, app),
    FIELD(Partner, title),
    FIELD(Partner, hosts),
    HIDDEN(Partner, secret_sealed),
};
static const Shape partner_shape = SHAPE(Partner, partner_fields);

SQL(partner_sql,
    "select id, app, title, hosts, secret_sealed from partners where app = $1 and state = 'active'",
    P_TEXT);
SQL(nonce_known_sql, "select count(*) from partner_nonces where partner = $1 and nonce = $2", P_INT,
    P_TEXT);

// "https://m.yunsd.cn/x" → "m.yunsd.cn".
static Str host_of(Str page)
{
    size_t at = str_find_str(page, S("://"));
    if (at == STR_NOWHERE)
        return (Str){ 0 };
    Str rest, host = str_cut(str_slice(page, at + 3, page.n), '/', &rest);
    return str_cut(host, ':', &rest);
}

static bool host_listed(Str hosts, Str host)
{
    while (hosts.n > 0) {
        Str rest, one = str_cut(hosts, ' ', &rest);
        if (one.n > 0 && str_eq_fold(one, host))
            return true;
        hosts = rest;
    }
    return false;
}

// Browsers inside apps often send no page; one they do send must be the partner's.
static Err from_partner(const Partner *partner, Str from_page)
{
    Str host = host_of(from_page);
    if (host.n == 0 || partner->hosts.n == 0 || host_listed(partner->hosts, host))
        return OK;
    return &handover_host;
}

Err handover_read(Cx *cx, const Handover *h, Str sig, Str from_page, Partner *out)
{
    Partner partner = { 0 };
    Str secret;
    int64_t known = 0;
    TRY(db_one(cx, &partner_sql, &partner_shape, &partner, &handover_wrong, h->app));
    TRY(open_field(cx->arena, &cx->county->key_field, SEAL_SECRET, partner.secret_sealed.bytes,
                   &secret));
    TRY(handover_check(cx->arena, secret, h, sig, cx->now));
    TRY(from_partner(&partner, from_page));
    if (!phone_is_mobile(h->phone))
        return &handover_wrong;
    TRY(db_int(cx, &nonce_known_sql, &known, partner.id, h->nonce));
    if (known > 0)
        return &handover_replayed;
    *out = partner;
    return OK;
}

SQL(nonce_add_sql,
    "insert into partner_nonces (partner, nonce, at) values ($1, $2, $3) on conflict (partner, "
    "nonce) do nothing",
    P_INT, P_TEXT, P_INT);

Err handover_use(Cx *cx, const Partner *partner, const Handover *h)
{
    int64_t added = 0;
    TRY(db_change(cx, &nonce_add_sql, &added, partner->id, h->nonce, cx->now));
    return added == 1 ? OK : &handover_replayed;
}

Blob partner_user_hash(Cx *cx, const Partner *partner, Str user)
{
    Str named = str_printf(cx->arena, "%.*s\n%.*s", STR_FMT(partner->app), STR_FMT(user));
    return (Blob){ lookup_hash(cx->arena, &cx->county->key_lookup, "partner_links.user", named) };
}

SQL(linked_sql,
    "select l.person from partner_links l join people p on p.id = l.person"
    " where l.partner = $1 and l.user_hash = $2 and p.state = 'active'",
    P_INT, P_BYTES);

Err partner_person(Cx *cx, const Partner *partner, Str user, PersonId *out)
{
    int64_t person = 0;
    TRY(db_int(cx, &linked_sql, &person, partner->id, partner_user_hash(cx, partner, user)));
    *out = (PersonId){ person };
    return OK;
}

SQL(link_sql,
    "insert into partner_links (partner, user_hash, person, made_at) values ($1, $2, $3, $4)"
    " on conflict (partner, user_hash) do update set person = excluded.person, made_at = "
    "excluded.made_at",
    P_INT, P_BYTES, P_INT, P_INT);

Err partner_link(Cx *cx, int64_t partner, Blob user_hash, PersonId person)
{
    return db_change(cx, &link_sql, NULL, partner, user_hash, person, cx->now);
}

SQL(partner_add_sql,
    "insert into partners (app, title, secret_sealed, hosts, made_at) values ($1, $2, $3, $4, $5)"
    " on conflict (app) do update set title = excluded.title, secret_sealed = "
    "excluded.secret_sealed, hosts = excluded.hosts,"
    " state = 'active' where partners.state = 'off'",
    P_TEXT, P_TEXT, P_BYTES, P_TEXT, P_INT);

static bool app_word(Str app)
{
    if (app.n < 2 || app.n > 30)
        return false;
    for (size_t i = 0; i < app.n; i++) {
        char c = app.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

Err partner_add(Cx *cx, Str app, Str title, Str secret, Str hosts)
{
    int64_t added = 0;
    if (!app_word(app) || !utf8_plain(title) || title.n == 0 || utf8_length(title) > 30 ||
        hosts.n > 500) {
        cx_problem(cx, S("app"), "app",
                   TEXT("应用代号为 2 至 30 个小写字母、数字或 -，名称最多 30 个字"), (Str){ 0 },
                   (Str){ 0 });
        return &fault_invalid;
    }
    if (secret.n < 32 || secret.n > 256)
        return &partner_secret;
    Blob sealed = { seal_field(cx->arena, &cx->county->key_field, SEAL_SECRET, secret) };
    TRY(db_change(cx, &partner_add_sql, &added, app, title, sealed, hosts.n > 0 ? hosts : S(""),
                  cx->now));
    if (added == 0)
        return &partner_taken;
    cx_audit(cx, "partner", 0, (Str){ 0 }, app);
    return OK;
}

SQL(partner_off_sql, "update partners set state = 'off' where app = $1 and state = 'active'",
    P_TEXT);

Err partner_off(Cx *cx, Str app)
{
    int64_t changed = 0;
    TRY(db_change(cx, &partner_off_sql, &changed, app));
    if (changed == 0)
        return &partner_missing;
    cx_audit(cx, "partner", 0, app, S("off"));
    return OK;
}
