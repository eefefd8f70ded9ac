// What people are asked to agree to, in versions: a text is never changed, another one follows it.
#include "base/log.h"
#include "base/utf8.h"
#include "rooms/volunteers/volunteers_in.h"
#include "store/db.h"

const char *const consent_text_words[] = { "register", "honour",      "exchange",
                                           "guardian", "guardian_14", NULL };
const Text consent_text_texts[] = { TEXT("注册为志愿者"), TEXT("在光荣榜上写全名"),
                                    TEXT("把记录报送全国志愿服务信息系统"), TEXT("监护人同意"),
                                    TEXT("处理不满十四周岁未成年人个人信息的单独同意") };

static const Field text_fields[] = {
    WORD(ConsentText, purpose, consent_text_words),
    COL(ConsentText, purpose_text, "用途"),
    COL(ConsentText, version, "版本"),
    COL(ConsentText, title, "标题"),
    COL(ConsentText, words, "内容"),
    COL(ConsentText, ends, "撤回以后"),
    COL(ConsentText, valid_from, "开始使用"),
    COL(ConsentText, renew, "要重新同意"),
    COL(ConsentText, standing, "按这一版同意的人数"),
};
const Shape consent_text_shape = SHAPE(ConsentText, text_fields);

SQL(list_sql,
    "select t.purpose, t.version, t.title, t.words, t.ends, t.valid_from, t.renew,"
    "       (select count(*) from consents c where c.purpose = t.purpose and c.version = t.version"
    "         and c.withdrawn_at is null) as standing"
    "  from consent_texts t order by t.purpose, t.valid_from desc, t.version desc limit $1",
    P_INT);

Err consent_texts_list(Cx *cx, List *out)
{
    TRY(db_list(cx, &list_sql, &consent_text_shape, out, 200));
    for (size_t i = 0; i < out->n; i++) {
        ConsentText *one = LIST_AT(out, ConsentText, i);
        one->purpose_text = consent_text_texts[one->purpose];
    }
    return OK;
}

SQL(versions_sql,
    "select count(*) as n from consent_texts where purpose = $1 and version >= $2 and version < $3",
    P_TEXT, P_TEXT, P_TEXT);
SQL(later_sql, "select count(*) as n from consent_texts where purpose = $1 and valid_from >= $2",
    P_TEXT, P_INT);
SQL(add_sql,
    "insert into consent_texts (purpose, version, title, words, ends, valid_from, renew, made_by)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT);

static Err sound(Cx *cx, const ConsentText *new)
{
    int64_t later;
    size_t words = utf8_length(str_trim(new->words)), ends = utf8_length(str_trim(new->ends));
    if (words < 10 || words > 400)
        return volunteer_wrong(cx, "words", TEXT("内容请写 10 到 400 个字"));
    if (ends < 4 || ends > 200)
        return volunteer_wrong(cx, "ends", TEXT("请写清楚撤回以后会怎样，4 到 200 个字"));
    if (new->valid_from.ymd <= cx->today.ymd)
        return volunteer_wrong(cx, "valid_from", TEXT("请选明天或以后的日子，让人有时间看"));
    TRY(db_int(cx, &later_sql, &later, consent_text_words[new->purpose], new->valid_from));
    if (later > 0)
        return volunteer_wrong(cx, "valid_from", TEXT("那天或以后已经有一版了，请选更晚的日子"));
    return OK;
}

// Without a registration nobody is a volunteer: who agreed to register is asked, not ended.
Err consent_text_add(Cx *cx, const ConsentText *new)
{
    int64_t before;
    if (actor_grant(&cx->actor, ROLE_CENTRE, (Str){ 0 }) == NULL)
        return &fault_forbidden;
    TRY(sound(cx, new));
    Str year = str_printf(cx->arena, "%d-", day_year(new->valid_from));
    const char *purpose = consent_text_words[new->purpose];
    TRY(db_int(cx, &versions_sql, &before, purpose, year, prefix_end(cx->arena, year)));
    Str version = str_printf(cx->arena, "%.*s%lld", STR_FMT(year), (long long)before + 1);
    bool renew = new->renew &&
                 (new->purpose == CONSENT_TEXT_HONOUR || new->purpose == CONSENT_TEXT_EXCHANGE);
    Str title = str_printf(cx->arena, "%s", consent_text_texts[new->purpose].zh);
    TRY(db_change(cx, &add_sql, NULL, purpose, version, title, str_trim(new->words),
                  str_trim(new->ends), new->valid_from, renew, cx->actor.person));
    cx_audit(cx, "consent.text", 0, str(purpose), version);
    return OK;
}

SQL(old_sql,
    "update consents set withdrawn_at = $1 where withdrawn_at is null and exists"
    " (select n.version from consent_texts n join consent_texts o on o.purpose = consents.purpose"
    "   and o.version = consents.version where n.purpose = consents.purpose and n.renew = 1"
    "   and n.valid_from <= $2 and n.valid_from > o.valid_from)",
    P_INT, P_INT);

SQL(fresh_sql,
    "select count(*) as n from consent_texts where renew = 1 and valid_from <= $1"
    " and valid_from > $2",
    P_INT, P_INT);

// For a week from its first day on: the house may have been closed.
Err consent_clock(Cx *cx, int limit, int *did)
{
    int64_t changed, fresh;
    (void)limit;
    *did = 0;
    TRY(db_int(cx, &fresh_sql, &fresh, cx->today, day_add(cx->today, -7)));
    if (fresh == 0)
        return OK;
    TRY(db_change(cx, &old_sql, &changed, cx->now, cx->today));
    if (changed > 0)
        log_info("consents.renew", "%lld older consents ended with a new text", (long long)changed);
    return OK;
}
