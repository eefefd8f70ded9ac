// The code tables: the national ones as dated rows, and the county's own beside them.
#include "rooms/codes/codes.h"
#include "base/utf8.h"
#include "rooms/places/places.h"
#include "store/db.h"

FAULT(code_taken, 409, "code.taken", "这张代码表里已经有这个代码");
FAULT(code_missing, 404, "code.missing", "没有找到这个代码");

const char *const code_list_words[] = { "category", "target",   "guarantee", "skill", "content",
                                        "task",     "festival", "brand",     NULL };
const Text code_list_texts[] = { TEXT("服务类别"),   TEXT("服务对象"), TEXT("志愿者保障"),
                                 TEXT("技能"),       TEXT("五项内容"), TEXT("八大任务"),
                                 TEXT("我们的节日"), TEXT("品牌项目") };

static const Field code_fields[] = {
    COL(Code, code, "代码"),         COL(Code, name, "名称"),   COL(Code, valid_from, "启用日期"),
    COL(Code, valid_to, "停用日期"), COL(Code, source, "来源"), COL(Code, local, "本地"),
};
const Shape code_row_shape = SHAPE(Code, code_fields);

SQL(list_sql,
    "select code, name, valid_from, valid_to, source, local from code_tables where list = $1"
    "   and ($2 = 0 or (valid_from <= $2 and (valid_to is null or valid_to >= $2)))"
    " order by id limit 200",
    P_TEXT, P_INT);
SQL(add_sql,
    "insert into code_tables (list, code, name, valid_from, source, local)"
    " values ($1, $2, $3, $4, $5, 1)",
    P_TEXT, P_TEXT, P_TEXT, P_INT, P_TEXT);
SQL(end_sql,
    "update code_tables set valid_to = $3 where list = $1 and code = $2 and valid_to is null"
    " and valid_from <= $3",
    P_TEXT, P_TEXT, P_INT);

Err code_list(Cx *cx, CodeList list, Day on, List *out)
{
    return db_list(cx, &list_sql, &code_row_shape, out, code_list_words[list], (int64_t)on.ymd);
}

Str code_name(const List *codes, Str code)
{
    for (size_t i = 0; i < codes->n; i++)
        if (str_eq(LIST_AT(codes, Code, i)->code, code))
            return LIST_AT(codes, Code, i)->name;
    return code.p != NULL ? code : S("");
}

static Err by_the_centre(Cx *cx)
{
    Place centre;
    if (cx->actor.system)
        return OK;
    TRY(place_centre(cx, &centre));
    return actor_may(&cx->actor, ROLE_CENTRE, centre.path) ? OK : &fault_forbidden;
}

static bool code_fits(Str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return code.n >= 1 && code.n <= 8;
}

static bool has_length(Str s, size_t min, size_t max)
{
    size_t n = utf8_plain(s) ? utf8_length(str_trim(s)) : max + 1;
    return n >= min && n <= max;
}

Err code_add(Cx *cx, CodeList list, const Code *code)
{
    TRY(by_the_centre(cx));
    if (!has_length(code->name, 1, 40))
        cx_problem(cx, S("name"), "length", TEXT("名称请写 1 至 40 个字"), (Str){ 0 }, (Str){ 0 });
    if (!has_length(code->source, 2, 100))
        cx_problem(cx, S("source"), "length", TEXT("请写明来源，2 至 100 个字"), (Str){ 0 },
                   (Str){ 0 });
    if (!code_fits(code->code))
        cx_problem(cx, S("code"), "invalid", TEXT("代码请用 1 至 8 位数字"), (Str){ 0 },
                   (Str){ 0 });
    if (cx->problems != NULL && cx->problems->n > 0)
        return &fault_invalid;
    Err err = db_change(cx, &add_sql, NULL, code_list_words[list], code->code, str_trim(code->name),
                        code->valid_from.ymd != 0 ? code->valid_from : cx->today,
                        str_trim(code->source));
    cx_audit(cx, "code", 0, str(code_list_words[list]), code->code);
    return err == &db_conflict ? &code_taken : err;
}

Err code_end(Cx *cx, CodeList list, Str code, Day last)
{
    int64_t changed;
    TRY(by_the_centre(cx));
    TRY(db_change(cx, &end_sql, &changed, code_list_words[list], code, last));
    cx_audit(cx, "code.end", 0, str(code_list_words[list]), code);
    return changed == 1 ? OK : &code_missing;
}

const Room codes_room = { .name = "codes", .title = TEXT("代码表") };
