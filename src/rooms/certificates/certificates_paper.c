// The printed 证明 and 证书: A4, one or more pages, always with number, code and the QR.
#include "rooms/certificates/certificates_in.h"
#include "town/county.h"

#define LEFT   200
#define WIDTH  (DEED_WIDTH - 2 * LEFT)
#define BOTTOM (DEED_HEIGHT - 260)
#define ROW    46

typedef struct {
    Cx *cx;
    Deed *deed;
    const Certificate *one;
    int y, page;
} Drawing;

static Str hours(Arena *arena, Minutes minutes)
{
    int tenths = (minutes.n * 10 + 30) / 60;
    return str_printf(arena, "%d.%d", tenths / 10, tenths % 10);
}

static int put(Drawing *sheet, DeedStyle style, Str text)
{
    style.y = sheet->y;
    return deed_text(sheet->deed, &style, text);
}

static void foot(Drawing *sheet)
{
    const Certificate *one = sheet->one;
    DeedStyle style = { .x = LEFT,
                        .y = DEED_HEIGHT - 190,
                        .width = WIDTH,
                        .size = 30,
                        .grey = true,
                        .one_line = true };
    Arena *arena = sheet->cx->arena;
    deed_line(sheet->deed, LEFT, DEED_HEIGHT - 210, WIDTH);
    Text text = TEXT("编号 {0}　校验码 {1}");
    deed_text(sheet->deed, &style, say_with(arena, lang_zh(), text, one->number, one->code));
    style.align = DEED_RIGHT;
    deed_text(sheet->deed, &style, str_printf(arena, "— %d —", sheet->page));
}

static void next_page(Drawing *sheet)
{
    foot(sheet);
    deed_next(sheet->deed);
    sheet->page++;
    sheet->y = 220;
}

static void pair(Drawing *sheet, Text label, Str value)
{
    DeedStyle left = { .x = LEFT, .width = 300, .size = 40, .grey = true, .one_line = true };
    DeedStyle right = { .x = LEFT + 300, .width = WIDTH - 300, .size = 40 };
    put(sheet, left, say(lang_zh(), label));
    sheet->y += put(sheet, right, value.n == 0 ? S("—") : value) + 12;
}

static void heading(Drawing *sheet, Str text)
{
    sheet->y += 20;
    sheet->y += put(sheet, (DeedStyle){ .x = LEFT, .width = WIDTH, .size = 44, .bold = true },
                    text) +
                8;
}

// Date, content, where, hours.
static void row(Drawing *sheet, Str day, Str title, Str where, Str n, bool bold)
{
    const int at[] = { LEFT, LEFT + 240, LEFT + 990, LEFT + 1530 };
    const int wide[] = { 230, 740, 530, 170 };
    Str cells[] = { day, title, where, n };
    for (int i = 0; i < 4; i++)
        put(sheet,
            (DeedStyle){ .x = at[i],
                         .width = wide[i],
                         .size = 34,
                         .bold = bold,
                         .align = i == 3 ? DEED_RIGHT : DEED_LEFT,
                         .one_line = true },
            cells[i]);
    sheet->y += ROW;
}

static void row_head(Drawing *sheet)
{
    const Lang *lang = lang_zh();
    row(sheet, say(lang, TEXT("日期")), say(lang, TEXT("服务内容")), say(lang, TEXT("阵地、队伍")),
        say(lang, TEXT("小时")), true);
    deed_line(sheet->deed, LEFT, sheet->y, WIDTH);
    sheet->y += 8;
}

// The lines of one kind, under a heading with their sum.
static void rows_of(Drawing *sheet, const List *lines, RecordKind kind, Minutes sum)
{
    Arena *arena = sheet->cx->arena;
    const Lang *lang = lang_zh();
    if (sum.n == 0)
        return;
    if (sheet->y > BOTTOM - 4 * ROW)
        next_page(sheet);
    heading(sheet, say_with(arena, lang, TEXT("{0}：{1} 小时"), say(lang, record_kind_texts[kind]),
                            hours(arena, sum)));
    row_head(sheet);
    for (size_t i = 0; i < lines->n; i++) {
        const CertificateLine *line = LIST_AT(lines, CertificateLine, i);
        if (line->kind != kind)
            continue;
        if (sheet->y > BOTTOM - ROW) {
            next_page(sheet);
            row_head(sheet);
        }
        Str where = line->team_name.n == 0
                        ? line->place_name
                        : str_printf(arena, "%.*s · %.*s", STR_FMT(line->place_name),
                                     STR_FMT(line->team_name));
        row(sheet, day_iso(arena, line->day), line->title, where, hours(arena, line->minutes),
            false);
    }
}

// 出具单位, 负责人 and 经办人 with room to sign, the box for the seal, the code.
static void signed_block(Drawing *sheet, Str link)
{
    const Certificate *one = sheet->one;
    Arena *arena = sheet->cx->arena;
    const Lang *lang = lang_zh();
    enum { BLOCK = 620 };
    if (sheet->y > BOTTOM - BLOCK)
        next_page(sheet);
    sheet->y = BOTTOM - BLOCK;
    deed_line(sheet->deed, LEFT, sheet->y, WIDTH);
    sheet->y += 24;
    int top = sheet->y;
    DeedStyle style = { .x = LEFT, .width = 870, .size = 40 };
    Str says[] = {
        say_with(arena, lang, TEXT("出具单位：{0}"), one->issuer, S("")),
        say_with(arena, lang, TEXT("负责人：{0}　　签字："), one->charge, S("")),
        say_with(arena, lang, TEXT("经办人：{0}　　签字："), one->handler, S("")),
        say_with(arena, lang, TEXT("联系电话：{0}"), one->contact, S("")),
        say_with(arena, lang, TEXT("出具日期：{0}"), day_iso(arena, time_day(one->issued_at)),
                 S("")),
    };
    for (size_t i = 0; i < COUNT(says); i++)
        sheet->y += put(sheet, style, says[i]) + 18;
    style.size = 30;
    style.grey = true;
    put(sheet, style,
        say(lang, TEXT("扫右边的码，或在核验页输入校验码，可以核对这份证明现在是否有效。"
                       "出具证明不收费。")));
    deed_qr(sheet->deed, LEFT + WIDTH - 360, top, 360, link);
    deed_box(sheet->deed, LEFT + WIDTH - 800, top, 400, 400, true);
    deed_text(sheet->deed,
              &(DeedStyle){ .x = LEFT + WIDTH - 800,
                            .y = top + 175,
                            .width = 400,
                            .size = 36,
                            .align = DEED_CENTRE,
                            .grey = true },
              say(lang, TEXT("（盖章处）")));
}

static void title_of(Drawing *sheet, Text text, int size)
{
    sheet->y += put(sheet,
                    (DeedStyle){ .x = LEFT,
                                 .width = WIDTH,
                                 .size = size,
                                 .align = DEED_CENTRE,
                                 .serif = true,
                                 .bold = true },
                    say(lang_zh(), text)) +
                40;
}

static void draw_record(Drawing *sheet, const List *lines)
{
    const Certificate *one = sheet->one;
    Arena *arena = sheet->cx->arena;
    const Lang *lang = lang_zh();
    title_of(sheet, TEXT("志愿服务记录证明"), 88);
    pair(sheet, TEXT("编号"), one->number);
    pair(sheet, TEXT("校验码"), one->code);
    pair(sheet, TEXT("姓名"), one->name);
    pair(sheet, TEXT("证件"), one->document);
    pair(sheet, TEXT("志愿者编号"), one->volunteer_number);
    pair(sheet, TEXT("服务时间"),
         say_with(arena, lang, TEXT("{0} 至 {1}"), day_iso(arena, one->from_day),
                  day_iso(arena, one->to_day)));
    if (one->purpose.n > 0)
        pair(sheet, TEXT("用途"), one->purpose);
    rows_of(sheet, lines, KIND_CREDIT, one->credit);
    rows_of(sheet, lines, KIND_HONOUR, one->honour);
    rows_of(sheet, lines, KIND_CARRIED, one->carried);
}

static void draw_star(Drawing *sheet)
{
    const Certificate *one = sheet->one;
    Arena *arena = sheet->cx->arena;
    const Lang *lang = lang_zh();
    int all = one->credit.n + one->honour.n + one->carried.n;
    deed_box(sheet->deed, 120, 120, DEED_WIDTH - 240, DEED_HEIGHT - 400, false);
    sheet->y = 420;
    title_of(sheet, TEXT("星级志愿者证书"), 130);
    sheet->y += 120;
    DeedStyle style = { .x = LEFT, .width = WIDTH, .size = 60, .serif = true };
    sheet->y += put(sheet, style,
                    say_with(arena, lang, TEXT("{0}（志愿者编号 {1}）："), one->name,
                             one->volunteer_number)) +
                40;
    Str words = say_with(arena, lang, TEXT("　　您累计志愿服务 {0} 小时，经申请、审核和公示，评为"),
                         hours(arena, (Minutes){ all }), S(""));
    sheet->y += put(sheet, style, words) + 90;
    sheet->y += put(sheet,
                    (DeedStyle){ .x = LEFT,
                                 .width = WIDTH,
                                 .size = 110,
                                 .align = DEED_CENTRE,
                                 .serif = true,
                                 .bold = true },
                    one->award) +
                90;
    put(sheet, style, say(lang, TEXT("　　特发此证。")));
}

Err certificate_draw(Cx *cx, const Certificate *one, const List *lines, Str link, Str *out)
{
    SignKey key = certificate_key(&cx->county->key_token);
    Str title = say(lang_zh(), certificate_kind_texts[one->kind]);
    Drawing sheet = { .cx = cx, .one = one, .y = 220, .page = 1 };
    sheet.deed = deed_new(cx->arena, title, certificate_carried(cx->arena, one), one->issued_at);
    if (one->kind == CERTIFICATE_STAR)
        draw_star(&sheet);
    else
        draw_record(&sheet, lines);
    signed_block(&sheet, link);
    foot(&sheet);
    Str document = deed_end(sheet.deed);
    if (document.n == 0)
        return &fault_too_large;
    *out = deed_sign(cx->arena, &key, document);
    return OK;
}
