// What a unit is called, and whether its credit code can be one.
#include "rooms/units/units.h"
#include "base/buf.h"

FAULT(unit_missing, 404, "unit.missing", "没有找到这个单位");
FAULT(unit_not_yours, 403, "unit.not_yours", "单位名录由中心维护");
FAULT(unit_taken, 409, "unit.taken", "名录里已有同名或同信用代码的单位");
FAULT(unit_moved_on, 409, "unit.moved_on", "这个单位刚刚被别人改过，请刷新后再改");
FAULT(unit_bad_rows, 422, "unit.bad_rows", "文件里有错，一行也没有导入，请改好后再试");

const char *const unit_kind_words[] = {
    "01", "02", "03", "04", "05", "06", "07", "08", "09",
    "10", "11", "12", "13", "14", "15", "16", "99", NULL,
};
const Text unit_kind_texts[UNIT_KINDS] = {
    TEXT("党政机关"),     TEXT("教育事业单位"),     TEXT("卫生事业单位"), TEXT("科技事业单位"),
    TEXT("文化事业单位"), TEXT("社会福利事业单位"), TEXT("其他事业单位"), TEXT("群团组织"),
    TEXT("居委会"),       TEXT("村委会"),           TEXT("国有企业"),     TEXT("非国有企业"),
    TEXT("社会团体"),     TEXT("社会服务机构"),     TEXT("基金会"),       TEXT("社会组织"),
    TEXT("其他"),
};
const char *const unit_state_words[] = { "active", "closed", NULL };

bool unit_kind_parse(Str word, UnitKind *out)
{
    for (int i = 0; i < UNIT_KINDS; i++) {
        if (!str_eq(word, str(unit_kind_words[i])) && !str_eq(word, str(unit_kind_texts[i].zh)))
            continue;
        *out = (UnitKind)i;
        return true;
    }
    return false;
}

// GB 32100-2015, 5.2: the alphabet of 31, each character's value is its place in it.
static int code_value(char c)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (int i = 0; i < 31; i++)
        if (alphabet[i] == c)
            return i;
    return -1;
}

bool credit_code_valid(Str code)
{
    if (code.n != 18)
        return false;
    int sum = 0, weight = 1;
    for (size_t i = 0; i < 17; i++) {
        int value = code_value(code.p[i]);
        if (value < 0)
            return false;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return code_value(code.p[17]) == (31 - sum % 31) % 31;
}

Str credit_code_clean(Arena *arena, Str typed)
{
    char *out = arena_alloc(arena, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c == ' ' || c == '-')
            continue;
        out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return str_of(out, n);
}
