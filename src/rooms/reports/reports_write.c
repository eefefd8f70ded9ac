// What a month report says: one paragraph of the month's figures, then tables. Always in Chinese:
// it is an official paper, and issued once for all readers.
#include "rooms/dashboards/dashboards.h"
#include "rooms/reports/reports_in.h"
#include "town/catalogue.h"

#include <string.h>

static Str zh(Text text)
{
    return say(lang_zh(), text);
}

static Str number(Cx *cx, int64_t n)
{
    return str_printf(cx->arena, "%lld", (long long)n);
}

static const FigureLine *line_of(const List *lines, const char *id)
{
    for (size_t i = 0; i < lines->n; i++)
        if (str_eq(LIST_AT(lines, FigureLine, i)->id, str(id)))
            return LIST_AT(lines, FigureLine, i);
    unreachable();
}

static Str month_of(const List *lines, const char *id)
{
    return line_of(lines, id)->month;
}

// --- the paragraph

static Str sentence(Cx *cx, const Place *node, Day month, const List *lines)
{
    Buf out = buf_new(cx->arena, 8000);
    buf_printf(&out, "%d年%d月，%.*s", day_year(month), day_month(month), STR_FMT(node->name));
    buf_printf(&out, "新注册志愿者%.*s人，月末共有注册志愿者%.*s人",
               STR_FMT(month_of(lines, "registered_new")), STR_FMT(month_of(lines, "registered")));
    if (!str_eq(month_of(lines, "registered_share"), S("—")))
        buf_printf(&out, "，注册率%.*s", STR_FMT(month_of(lines, "registered_share")));
    buf_printf(&out, "；有服务时长的活跃志愿者%.*s人。", STR_FMT(month_of(lines, "active")));
    buf_printf(&out,
               "开展活动%.*s场次（今年%.*s场次），其中有效活动%.*s场次，服务群众%.*s人次，"
               "服务时长%.*s小时，时长按期核定率%.*s。",
               STR_FMT(month_of(lines, "activities")), STR_FMT(line_of(lines, "activities")->year),
               STR_FMT(month_of(lines, "valid")), STR_FMT(month_of(lines, "served")),
               STR_FMT(month_of(lines, "minutes")), STR_FMT(month_of(lines, "on_time")));
    buf_printf(&out,
               "收到点单%.*s单，办结%.*s单，办结率%.*s；满意率%.*s，抽样回访满意率%.*s，"
               "未评价的占%.*s。",
               STR_FMT(month_of(lines, "orders")), STR_FMT(month_of(lines, "closed")),
               STR_FMT(month_of(lines, "closed_share")), STR_FMT(month_of(lines, "pleased")),
               STR_FMT(month_of(lines, "revisit_pleased")),
               STR_FMT(month_of(lines, "unrated_share")));
    return buf_str(&out);
}

// --- the tables

static const char *const numerals[] = { "一", "二", "三", "四" };

static OfficePart part_new(Cx *cx, size_t n, Text head, const Str *heads, const int *shares,
                           size_t columns, size_t rows)
{
    return (OfficePart){ .head = str_printf(cx->arena, "%s、%s", numerals[n], head.zh),
                         .heads = heads,
                         .shares = shares,
                         .columns = columns,
                         .cells = NEW_ARRAY(cx->arena, Str, rows * columns + 1),
                         .rows = rows };
}

static Str *cells_of(const OfficePart *part, size_t row)
{
    return part->cells + row * part->columns;
}

static OfficePart figures_part(Cx *cx, size_t n, const List *lines)
{
    static const int shares[] = { 26, 16, 16, 16, 10 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    const Text texts[] = { TEXT("指标"), TEXT("本月"), TEXT("上月"), TEXT("今年"), TEXT("单位") };
    for (size_t i = 0; i < COUNT(texts); i++)
        heads[i] = zh(texts[i]);
    OfficePart part = part_new(cx, n, TEXT("主要指标"), heads, shares, COUNT(shares), lines->n);
    for (size_t i = 0; i < lines->n; i++) {
        const FigureLine *line = LIST_AT(lines, FigureLine, i);
        Str *cells = cells_of(&part, i);
        cells[0] = zh(line->name);
        cells[1] = line->month;
        cells[2] = line->before;
        cells[3] = line->year;
        cells[4] = zh(line->unit);
    }
    return part;
}

static OfficePart nodes_part(Cx *cx, size_t n, const Place *node, const List *nodes)
{
    static const int shares[] = { 20, 11, 8, 11, 12, 12, 10, 10 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    bool county = node->level == LEVEL_CENTRE;
    const Text texts[] = { county ? TEXT("乡镇（街道）") : TEXT("站"),
                           TEXT("注册率"),
                           TEXT("场次"),
                           TEXT("人次"),
                           TEXT("小时"),
                           TEXT("按期核定"),
                           TEXT("办结率"),
                           TEXT("满意率") };
    for (size_t i = 0; i < COUNT(texts); i++)
        heads[i] = zh(texts[i]);
    OfficePart part = part_new(cx, n, county ? TEXT("各乡镇（街道）") : TEXT("各站"), heads, shares,
                               COUNT(shares), nodes->n);
    for (size_t i = 0; i < nodes->n; i++) {
        const FigureBelow *row = LIST_AT(nodes, FigureBelow, i);
        const Str cells[] = { row->name,
                              row->share,
                              number(cx, row->activities),
                              number(cx, row->served),
                              row->hours,
                              row->on_time,
                              row->closed,
                              row->pleased };
        memcpy(cells_of(&part, i), cells, sizeof cells);
    }
    return part;
}

static OfficePart visits_part(Cx *cx, size_t n, const List *visits)
{
    static const int shares[] = { 34, 9, 9, 9, 9, 14, 14 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    const Text texts[] = { TEXT("队伍"),   TEXT("一季度"), TEXT("二季度"), TEXT("三季度"),
                           TEXT("四季度"), TEXT("合计"),   TEXT("进度") };
    size_t behind = 0;
    for (size_t i = 0; i < COUNT(texts); i++)
        heads[i] = zh(texts[i]);
    OfficePart part = part_new(cx, n, TEXT("市级队下沉社区（村）"), heads, shares, COUNT(shares),
                               visits->n);
    for (size_t i = 0; i < visits->n; i++) {
        const FigureVisits *row = LIST_AT(visits, FigureVisits, i);
        Str *cells = cells_of(&part, i);
        cells[0] = row->name;
        for (size_t q = 0; q < 4; q++)
            cells[q + 1] = number(cx, row->quarters[q]);
        cells[5] = str_printf(cx->arena, "%lld/%lld", (long long)row->held, (long long)row->target);
        cells[6] = zh(row->light_text);
        behind += row->behind;
    }
    part.note = str_printf(
        cx->arena, "只算在社区和村开展的、已结束的活动，全年计。落后于进度的%zu支，排在前面。",
        behind);
    return part;
}

static OfficePart words_part(Cx *cx, size_t n, const List *lines)
{
    static const int shares[] = { 22, 78 };
    Str *heads = NEW_ARRAY(cx->arena, Str, COUNT(shares));
    heads[0] = zh(TEXT("指标"));
    heads[1] = zh(TEXT("口径"));
    OfficePart part = part_new(cx, n, TEXT("指标口径"), heads, shares, COUNT(shares), lines->n);
    part.words = true;
    for (size_t i = 0; i < lines->n; i++) {
        const FigureLine *line = LIST_AT(lines, FigureLine, i);
        cells_of(&part, i)[0] = zh(line->name);
        cells_of(&part, i)[1] = zh(line->definition);
    }
    return part;
}

Err report_write(Cx *cx, const Place *node, Day month, OfficeDocument *out)
{
    List lines, nodes, visits;
    OfficePart *parts = NEW_ARRAY(cx->arena, OfficePart, COUNT(numerals));
    Str *paragraphs = NEW_ARRAY(cx->arena, Str, 2);
    size_t n = 0;
    Day last = day_add(month, 31);
    last = day_add(day_of(day_year(last), day_month(last), 1), -1);
    TRY(figure_lines(cx, node->id, month, &lines));
    TRY(figure_nodes(cx, node->id, month, &nodes));
    parts[n] = figures_part(cx, n, &lines);
    n++;
    if (nodes.n > 0) {
        parts[n] = nodes_part(cx, n, node, &nodes);
        n++;
    }
    if (node->level == LEVEL_CENTRE) {
        TRY(figure_visits(cx, last.ymd > cx->today.ymd ? cx->today : last, &visits));
        parts[n] = visits_part(cx, n, &visits);
        n++;
    }
    parts[n] = words_part(cx, n, &lines);
    n++;
    paragraphs[0] = sentence(cx, node, month, &lines);
    out->paragraphs = paragraphs;
    out->paragraph_count = 1;
    out->parts = parts;
    out->part_count = n;
    return OK;
}
