// What the heads of offices' tables mean, and what their cells may hold.
#include "rooms/rosters/rosters.h"
#include "base/buf.h"
#include "base/sheet.h"
#include "base/utf8.h"

FAULT(roster_missing, 404, "roster.missing", "没有找到这份名册");
FAULT(roster_not_yours, 403, "roster.not_yours", "这份名册不在您的管理范围内");
FAULT(roster_empty, 422, "roster.empty", "名册里没有可以导入的人，请检查表头下面的各行");
FAULT(roster_too_long, 422, "roster.too_long",
      "名册行数过多，请分成几份上传，或请系统管理员用命令行导入");
FAULT(roster_bad_rows, 422, "roster.bad_rows", "名册里有不能导入的单元格，一行也没有导入");
FAULT(roster_moved_on, 409, "roster.moved_on", "这份名册已经发出、作废或过期，请重新上传");
FAULT(invitation_missing, 404, "invitation.missing", "没有找到这份邀请");
FAULT(invitation_moved_on, 409, "invitation.moved_on", "这份邀请已经答复过，或者已经过期");
FAULT(invitation_other, 409, "invitation.other",
      "这份邀请写的是另一个姓名，请那位家人用自己的账号答复");

const char *const roster_state_words[] = { "draft", "sent", "dropped", NULL };
const Text roster_state_texts[] = { TEXT("待确认"), TEXT("已发出"), TEXT("已作废") };
const char *const invitation_state_words[] = { "invited", "accepted", "declined", "expired", NULL };
const Text invitation_state_texts[] = { TEXT("待本人确认"), TEXT("已同意"), TEXT("不同意"),
                                        TEXT("已过期") };

const Text roster_column_texts[ROSTER_COLUMNS] = {
    [ROSTER_NAME] = TEXT("姓名"),        [ROSTER_PHONE] = TEXT("手机号"),
    [ROSTER_ID_KIND] = TEXT("证件类型"), [ROSTER_ID] = TEXT("身份证号"),
    [ROSTER_PLACE] = TEXT("所在站"),     [ROSTER_UNIT] = TEXT("单位"),
    [ROSTER_TEAM] = TEXT("队伍"),        [ROSTER_NOTE] = TEXT("备注"),
};

static const struct {
    const char *heading;
    RosterColumn column;
} headings[] = {
    { "姓名", ROSTER_NAME },
    { "名字", ROSTER_NAME },
    { "志愿者姓名", ROSTER_NAME },
    { "手机号", ROSTER_PHONE },
    { "手机", ROSTER_PHONE },
    { "手机号码", ROSTER_PHONE },
    { "电话", ROSTER_PHONE },
    { "联系电话", ROSTER_PHONE },
    { "电话号码", ROSTER_PHONE },
    { "联系方式", ROSTER_PHONE },
    { "证件类型", ROSTER_ID_KIND },
    { "证件种类", ROSTER_ID_KIND },
    { "身份证号", ROSTER_ID },
    { "身份证", ROSTER_ID },
    { "身份证号码", ROSTER_ID },
    { "证件号", ROSTER_ID },
    { "证件号码", ROSTER_ID },
    { "所在站", ROSTER_PLACE },
    { "所属站", ROSTER_PLACE },
    { "实践站", ROSTER_PLACE },
    { "地址代码", ROSTER_PLACE },
    { "所在村", ROSTER_PLACE },
    { "所在社区", ROSTER_PLACE },
    { "村社区", ROSTER_PLACE },
    { "所在村社区", ROSTER_PLACE },
    { "单位", ROSTER_UNIT },
    { "工作单位", ROSTER_UNIT },
    { "所在单位", ROSTER_UNIT },
    { "统一社会信用代码", ROSTER_UNIT },
    { "队伍", ROSTER_TEAM },
    { "队伍名称", ROSTER_TEAM },
    { "所属队伍", ROSTER_TEAM },
    { "志愿服务队", ROSTER_TEAM },
    { "志愿服务队伍", ROSTER_TEAM },
    { "备注", ROSTER_NOTE },
    { "说明", ROSTER_NOTE },
};

// Letters of a heading without blanks, stars, strokes and what stands in brackets, but for the
// brackets of 村（社区）.
static Str heading_core(Str heading, char *out, size_t room)
{
    size_t n = 0;
    Str rest = str_trim(heading);
    while (rest.n > 0 && n + 4 < room) {
        uint32_t point = utf8_next(&rest);
        bool opens = point == '(' || point == 0xFF08, closes = point == ')' || point == 0xFF09;
        if (opens && !str_starts(rest, S("社区")))
            break;
        if (opens || closes || point <= ' ' || point == '*' || point == '/' || point == 0x3000 ||
            point == 0x3001 || point == 0xFF0A)
            continue;
        n += utf8_encode(point, out + n);
    }
    return str_of(out, n);
}

RosterColumn roster_column_of(Str heading)
{
    char text[64];
    Str core = heading_core(heading, text, sizeof text);
    for (size_t i = 0; i < COUNT(headings); i++)
        if (str_eq(core, str(headings[i].heading)))
            return headings[i].column;
    return ROSTER_COLUMNS;
}

bool roster_id_kind(Str cell, IdKind *out)
{
    static const struct {
        const char *word;
        IdKind kind;
    } words[] = {
        { "身份证", ID_KIND_RESIDENT }, { "港澳通行证", ID_KIND_HK_MO },
        { "台胞证", ID_KIND_TAIWAN },   { "外国人永久居留证", ID_KIND_FOREIGNER },
        { "军官证", ID_KIND_ARMY },     { "士兵证", ID_KIND_ARMY },
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(cell, str(words[i].word))) {
            *out = words[i].kind;
            return true;
        }
    for (int kind = ID_KIND_RESIDENT; kind <= ID_KIND_ARMY; kind++)
        if (str_eq(cell, str(id_kind_texts[kind].zh))) {
            *out = (IdKind)kind;
            return true;
        }
    return false;
}

Text roster_phone_verdict(Arena *arena, Str cell, Str *phone)
{
    if (cell.n == 0)
        return TEXT("没有手机号，无法请本人确认，请补上");
    if (sheet_rounded(cell))
        return TEXT("被表格软件改成了科学计数法，末几位已经丢失，请把这一列设为文本后重新填写");
    Str normal = phone_normal(arena, cell);
    if (normal.n == 0 || !phone_is_mobile(normal))
        return TEXT("不是 11 位手机号，请核对位数");
    *phone = normal;
    return (Text){ NULL };
}

// --- 接龙

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Blanks and the marks that people put between number, name and phone.
static Str chain_trim(Str s)
{
    static const char *const marks[] = { " ",  "\t", ".",  ",",  ":",  ";",  "-", "、", "，",
                                         "：", "；", "．", "。", "　", "）", ")", "(",  "（" };
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < COUNT(marks); i++) {
            Str mark = str(marks[i]);
            if (str_starts(s, mark))
                s = str_slice(s, mark.n, s.n), again = true;
            else if (str_ends(s, mark))
                s = str_slice(s, 0, s.n - mark.n), again = true;
        }
    }
    return s;
}

// Where eleven digits stand by themselves; s.n when nowhere.
static size_t chain_phone(Str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        while (i + n < s.n && is_digit(s.p[i + n]))
            n++;
        if (n == 11)
            return i;
        i += n > 0 ? n : 1;
    }
    return s.n;
}

static void chain_cell(Buf *out, Str s)
{
    buf_lit(out, "\"");
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '"')
            buf_printf(out, "%c", s.p[i]);
    buf_lit(out, "\"");
}

static size_t chain_number(Str s)
{
    size_t n = 0;
    while (n < s.n && n < 5 && is_digit(s.p[n]))
        n++;
    return n < 5 ? n : 0;
}

static void chain_row(Buf *out, Str line)
{
    Str rest = str_slice(line, chain_number(line), line.n);
    size_t at = chain_phone(rest), end = at < rest.n ? at + 11 : rest.n;
    chain_cell(out, chain_trim(str_slice(rest, 0, at)));
    buf_lit(out, ",");
    chain_cell(out, str_slice(rest, at, end));
    buf_lit(out, ",");
    chain_cell(out, chain_trim(str_slice(rest, end, rest.n)));
    buf_lit(out, "\n");
}

Str roster_of_chain(Arena *arena, Str text)
{
    Buf out = buf_new(arena, text.n * 2 + 4096);
    bool begun = false;
    buf_lit(&out, "姓名,手机号,备注\n");
    while (text.n > 0) {
        size_t end = str_find(text, '\n');
        Str line = str_trim(str_slice(text, 0, end));
        text = end == STR_NOWHERE ? (Str){ 0 } : str_slice(text, end + 1, text.n);
        begun = begun || chain_number(line) > 0 || chain_phone(line) < line.n;
        if (begun && line.n > 0)
            chain_row(&out, line);
    }
    return buf_str(&out);
}
