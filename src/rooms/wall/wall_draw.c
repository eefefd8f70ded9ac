// The picture: 1920 × 1080 units, whatever the screen has. Three columns under a head; figures of
// 40 to 96 units, words of 20 and more: on a screen a metre high, 20 are 19 mm, read from 5 m.
#include "rooms/wall/wall_in.h"
#include "town/catalogue.h"

#define LEFT   40
#define MIDDLE 520
#define RIGHT  1400
#define SIDE   460  // the outer columns
#define CORE   860

static Str words_of(Pen *pen, Text text, int64_t n)
{
    return say_with(pen->arena, pen->lang, text, wall_number(pen->arena, n), (Str){ 0 });
}

static Str clock_words(Arena *arena, Time at, bool seconds)
{
    int minute = time_minute_of_day(at);
    if (!seconds)
        return str_printf(arena, "%02d:%02d", minute / 60, minute % 60);
    return str_printf(arena, "%02d:%02d:%02d", minute / 60, minute % 60, (int)(at.ms / 1000 % 60));
}

// --- the head: who, what day, how old

static void draw_mark(Buf *out)
{
    buf_lit(out, "<g transform=\"translate(36 22) scale(2.3)\">"
                 "<path class=\"vest\" d=\"M10 3 6 5.2c.8 3.6 0 6.3-1.5 7.8V29h10.8V15.5z\"/>"
                 "<path class=\"vest\" d=\"M22 3l4 2.2c-.8 3.6 0 6.3 1.5 7.8V29H16.7V15.5z\"/>"
                 "<path class=\"band\" d=\"M4.5 18.5h10.8v5H4.5zM16.7 18.5h10.8v5H16.7z\"/>"
                 "<path class=\"shine\" d=\"M4.5 20.2h10.8v1.6H4.5zM16.7 20.2h10.8v1.6H16.7z\"/>"
                 "</g>");
}

static void draw_age(Pen *pen, const Wall *wall)
{
    Str note = wall->whole ? say(pen->lang, TEXT("中心内部大屏"))
                           : say(pen->lang, TEXT("公开口径，已脱敏"));
    // The script finds these by their ids: the clock goes on, and the age is told anew with each
    // answer.
    buf_lit(pen->out, "<circle id=\"lamp\" class=\"lamp\" cx=\"1240\" cy=\"53\" r=\"8\"/>"
                      "<text class=\"w2\" x=\"1262\" y=\"62\" font-size=\"26\">");
    buf_html(pen->out, say(pen->lang, TEXT("数据截至")));
    buf_lit(pen->out, " <tspan id=\"as-of\" class=\"n\">");
    buf_add(pen->out, clock_words(pen->arena, wall->as_of, true));
    buf_lit(pen->out, "</tspan></text>");
    pen_words(pen, AT_LEFT, "w3", 1262, 94, 21, 300, note);
}

static Text weekday_of(Day day)
{
    static const Text names[] = { TEXT("星期一"), TEXT("星期二"), TEXT("星期三"), TEXT("星期四"),
                                  TEXT("星期五"), TEXT("星期六"), TEXT("星期日") };
    return names[day_weekday(day) - 1];
}

static void draw_head(Pen *pen, const Wall *wall)
{
    Day day = time_day(wall->now);
    Str date = say_with(pen->arena, pen->lang, TEXT("{0}月{1}日"),
                        str_printf(pen->arena, "%d", day_month(day)),
                        str_printf(pen->arena, "%d", day_of_month(day)));
    draw_mark(pen->out);
    pen_words(pen, AT_LEFT, "title", 128, 74, 46, 800, wall->centre);
    int after = 128 + wall_width(wall->centre, 46) * 21 / 20 + 26;
    if (after < 900) {
        pen_box(pen, "rule", after, 34, 2, 48, 0);
        pen_say(pen, AT_LEFT, "w2", after + 24, 69, 28, 1210 - after - 24,
                wall->demo ? TEXT("志愿服务运行 · 演示数据") : TEXT("志愿服务运行"));
    }
    draw_age(pen, wall);
    pen_words(pen, AT_RIGHT, "w1", 1690, 58, 25, 130, date);
    pen_say(pen, AT_RIGHT, "w3", 1690, 92, 22, 130, weekday_of(day));
    buf_lit(pen->out, "<text id=\"clock\" class=\"w1 n\" x=\"1880\" y=\"82\" font-size=\"62\" "
                      "text-anchor=\"end\">");
    buf_add(pen->out, clock_words(pen->arena, wall->now, false));
    buf_lit(pen->out, "</text>");
    pen_box(pen, "tape", 0, 112, 1920, 3, 0);
    pen_box(pen, "tape2", 0, 117, 1920, 3, 0);
    pen_box(pen, "tape", 0, 122, 1920, 3, 0);
}

// --- left: who there is, what goes on, how the year went

static void draw_share(Pen *pen, const Wall *wall, int y)
{
    int x = LEFT + 24, wide = SIDE - 48;
    int64_t target = wall->target.n > 0 ? wall->target.n : 200;
    int64_t full = target * 5 / 4;  // so that beyond the mark there is room
    int64_t part = (int64_t)wall->share.n * wide / full;
    Str share = str_join(pen->arena, wall_tenths(pen->arena, wall->share.n), S("%"));
    pen_words(pen, AT_LEFT, "w2", x, y, 25, 330,
              say_with(pen->arena, pen->lang, TEXT("占常住人口 {0}"), share, (Str){ 0 }));
    pen_words(pen, AT_RIGHT, "w3", x + wide, y, 23, 140,
              words_of(pen, TEXT("目标 {0}%"), wall->target.n / 10));
    pen_box(pen, "trough", x, y + 16, wide, 16, 8);
    pen_box(pen, "brass", x, y + 16, (int)(part > wide ? wide : part), 16, 8);
    pen_box(pen, "tick", x + (int)(target * wide / full) - 2, y + 10, 4, 28, 2);
}

typedef struct {
    Text label;
    int64_t n;
    Text unit;
    const char *class;
} Cell;

static void draw_cells(Pen *pen, const Cell *cells, size_t n, int y, int size)
{
    for (size_t i = 0; i < n; i++) {
        int x = LEFT + 24 + (int)i * 140;
        pen_say(pen, AT_LEFT, "w2", x, y, 24, 130, cells[i].label);
        pen_figure(pen, cells[i].class, x, y + size + 6, size, 130, cells[i].n, cells[i].unit);
    }
}

static void draw_people(Pen *pen, const Wall *wall)
{
    const Cell cells[] = {
        { TEXT("志愿服务队"), wall->teams, TEXT("支"), "w1 n" },
        { TEXT("文明实践点"), wall->spots, TEXT("个"), "w1 n" },
        { TEXT("志愿服务岗"), wall->posts, TEXT("个"), "w1 n" },
    };
    int x = LEFT + 24, y = 140;
    pen_panel(pen, LEFT, y, SIDE, 400, TEXT("队伍与阵地"), S(""));
    pen_say(pen, AT_LEFT, "w2", x, y + 96, 25, 300, TEXT("注册志愿者总数"));
    pen_figure(pen, "br n", x, y + 182, 90, SIDE - 48, wall->registered, TEXT("人"));
    if (wall->population > 0)
        draw_share(pen, wall, y + 228);
    else
        pen_say(pen, AT_LEFT, "w3", x, y + 242, 24, SIDE - 48, TEXT("还没有登记常住人口"));
    pen_box(pen, "rule", x, y + 284, SIDE - 48, 2, 0);
    draw_cells(pen, cells, COUNT(cells), y + 328, 40);
}

static void draw_today(Pen *pen, const Wall *wall)
{
    const Cell cells[] = {
        { TEXT("今日场次"), wall->planned_today, TEXT("场"), "pa n" },
        { TEXT("正在进行"), wall->activities_now, TEXT("场"), "pa n" },
        { TEXT("现场志愿者"), wall->on_site, TEXT("人"), "pa n" },
    };
    pen_panel(pen, LEFT, 560, SIDE, 200, TEXT("活动现场"), S(""));
    draw_cells(pen, cells, COUNT(cells), 660, 58);
}

// Whole hours: a wall is no ledger.
static int64_t hours_of(Minutes minutes)
{
    return (minutes.n + 30) / 60;
}

static void draw_bars(Pen *pen, const Wall *wall, int x, int y, int wide, int tall)
{
    int64_t most = 1;
    for (size_t i = 0; i < wall->month_count; i++)
        most = wall->months[i].minutes.n > most ? wall->months[i].minutes.n : most;
    for (size_t i = 0; i < wall->month_count; i++) {
        const WallMonth *month = &wall->months[i];
        bool last = i + 1 == wall->month_count;
        int step = wide / WALL_MONTHS, high = (int)((int64_t)month->minutes.n * tall / most);
        int at = x + (int)i * step;
        pen_box(pen, last ? "v" : "copper", at + 3, y + tall - high, step - 8, high, 3);
        if (last || i % 2 == (wall->month_count - 1) % 2)
            pen_words(pen, AT_MIDDLE, last ? "w1" : "w3", at + step / 2, y + tall + 26, 20, 60,
                      str_printf(pen->arena, "%d", day_month(month->month)));
    }
    pen_box(pen, "rule", x, y + tall, wide, 2, 0);
}

static void draw_hours(Pen *pen, const Wall *wall)
{
    int x = LEFT + 24, y = 780;
    pen_panel(pen, LEFT, y, SIDE, 260, TEXT("服务时长"), say(pen->lang, TEXT("近 12 个月")));
    Str month = say(pen->lang, TEXT("本月"));
    int after = wall_width(month, 24) + 20;
    pen_words(pen, AT_LEFT, "w2", x, y + 102, 24, 120, month);
    pen_figure(pen, "w1 n", x + after, y + 106, 50, 400 - after, hours_of(wall->minutes_month),
               TEXT("小时"));
    draw_bars(pen, wall, x, y + 124, SIDE - 48, 92);
}

// --- right: the loop of orders, what people said, what waits

typedef struct {
    Text label;
    int64_t n;
    const char *class;
} Stage;

static void draw_flow(Pen *pen, const Wall *wall)
{
    const Stage stages[] = {
        { TEXT("点单"), wall->asked, "f1" },
        { TEXT("派单"), wall->sent, "f2" },
        { TEXT("接单"), wall->taken, "f3" },
        { TEXT("办结"), wall->done, "f4" },
    };
    int x = RIGHT + 20, y = 140;
    int64_t most = wall->asked > 0 ? wall->asked : 1;
    pen_panel(pen, RIGHT, y, 480, 400, TEXT("今日点单"),
              words_of(pen, TEXT("本月 {0} 单"), wall->orders_month));
    for (size_t i = 0; i < COUNT(stages); i++) {
        int at = y + 76 + (int)i * 62, room = 250;
        int64_t part = stages[i].n * room / most;
        pen_say(pen, AT_LEFT, "w1", x + 4, at + 36, 28, 98, stages[i].label);
        pen_box(pen, "trough", x + 106, at, room, 50, 6);
        pen_box(pen, stages[i].class, x + 106, at, (int)(part > room ? room : part), 50, 6);
        pen_words(pen, AT_RIGHT, "w1 n", x + 440, at + 40, 44, 80,
                  wall_number(pen->arena, stages[i].n));
    }
    pen_box(pen, "rule", x + 4, y + 330, 436, 2, 0);
    pen_words(pen, AT_LEFT, "am n", x + 4, y + 374, 26, 210,
              words_of(pen, TEXT("待派单 {0}"), wall->wait_desk));
    pen_words(pen, AT_RIGHT, "sl n", x + 440, y + 374, 26, 210,
              words_of(pen, TEXT("在办 {0}"), wall->under_way));
}

// Of all closed orders: pleased, not pleased, and those of which nobody said anything.
static void draw_pleased(Pen *pen, const Wall *wall)
{
    int x = RIGHT + 24, y = 560, wide = 432;
    int64_t all = wall->rated + wall->unrated, base = all > 0 ? all : 1;
    int64_t pleased = wall->rated * wall->pleased.n / 1000;
    int good = (int)(pleased * wide / base), said = (int)(wall->rated * wide / base);
    Str share = str_join(pen->arena, wall_tenths(pen->arena, wall->pleased.n), S("%"));
    Str silent = str_join(pen->arena, wall_tenths(pen->arena, wall_share(wall->unrated, all)),
                          S("%"));
    pen_panel(pen, RIGHT, y, 480, 200, TEXT("满意率"),
              words_of(pen, TEXT("今年评单 {0}"), wall->rated));
    pen_words(pen, AT_LEFT, "pa n", x, y + 122, 64, 230, wall->rated > 0 ? share : S("—"));
    pen_words(
        pen, AT_RIGHT, "w2 n", x + wide, y + 118, 28, 210,
        say_with(pen->arena, pen->lang, TEXT("未评价 {0}"), all > 0 ? silent : S("—"), (Str){ 0 }));
    pen_box(pen, "silent", x, y + 146, wide, 22, 4);
    pen_box(pen, "v", x, y + 146, said, 22, 4);
    pen_box(pen, "patina", x, y + 146, good, 22, 4);
}

static void draw_lines(Pen *pen, const Cell *cells, size_t n, int y)
{
    int x = RIGHT + 24;
    for (size_t i = 0; i < n; i++) {
        int at = y + 96 + (int)i * 47;
        bool stands = cells[i].n > 0;
        pen_say(pen, AT_LEFT, "w1", x, at + 4, 26, 240, cells[i].label);
        Str number = words_of(pen, cells[i].unit, cells[i].n);
        pen_words(pen, AT_RIGHT, stands ? cells[i].class : "w3 n", x + 432, at + 6, 32, 186,
                  number);
        if (i + 1 < n)
            pen_box(pen, "rule", x, at + 20, 432, 1, 0);
    }
}

static void draw_last(Pen *pen, const Wall *wall)
{
    const Cell urgent[] = {
        { TEXT("超时未办"), wall->late, TEXT("{0} 单"), "bad n" },
        { TEXT("等待派单"), wall->wait_desk, TEXT("{0} 单"), "am n" },
        { TEXT("有异议待处理"), wall->disputed, TEXT("{0} 单"), "bad n" },
        { TEXT("转办待回音"), wall->transferred, TEXT("{0} 单"), "sl n" },
    };
    const Cell month[] = {
        { TEXT("开展活动"), wall->activities_month, TEXT("{0} 场"), "w1 n" },
        { TEXT("服务群众"), wall->served_month, TEXT("{0} 人次"), "w1 n" },
        { TEXT("居民点单"), wall->orders_month, TEXT("{0} 单"), "w1 n" },
        { TEXT("办结点单"), wall->closed_month, TEXT("{0} 单"), "pa n" },
    };
    pen_panel(pen, RIGHT, 780, 480, 260, wall->whole ? TEXT("督办提醒") : TEXT("本月服务"), S(""));
    if (wall->whole)
        draw_lines(pen, urgent, COUNT(urgent), 780);
    else
        draw_lines(pen, month, COUNT(month), 780);
}

// --- below the map: what just happened

static void draw_news(Pen *pen, const Wall *wall)
{
    static const char *const classes[] = { "s1", "s2", "s3", "s4", "s5" };
    int x = MIDDLE + 24, y = 780;
    pen_panel(pen, MIDDLE, y, CORE, 260, TEXT("最新动态"), S(""));
    if (wall->news_count == 0)
        pen_say(pen, AT_LEFT, "w3", x, y + 110, 26, CORE - 48, TEXT("今天还没有新的动态"));
    for (size_t i = 0; i < wall->news_count; i++) {
        const WallNews *news = &wall->news[i];
        int at = y + 92 + (int)i * 38;
        bool today = time_day(news->at).ymd == time_day(wall->now).ymd;
        Day day = time_day(news->at);
        Str when = today ? clock_words(pen->arena, news->at, false)
                         : str_printf(pen->arena, "%d-%02d", day_month(day), day_of_month(day));
        pen_words(pen, AT_LEFT, "w3 n", x, at, 24, 80, when);
        pen_say(pen, AT_LEFT, classes[news->kind], x + 90, at, 24, 100, news->state);
        pen_words(pen, AT_LEFT, "w1", x + 204, at, 25, 330, news->what);
        pen_words(pen, AT_RIGHT, "w3", x + CORE - 48, at, 24, 260, news->where);
    }
}

void wall_draw(Buf *out, Arena *arena, const Lang *lang, const Wall *wall)
{
    Pen pen = { out, arena, lang };
    Str about = say_with(arena, lang, TEXT("注册志愿者 {0} 人，今日点单 {1} 单"),
                         wall_number(arena, wall->registered), wall_number(arena, wall->asked));
    buf_lit(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"wall\" class=\"wall\" "
                 "viewBox=\"0 0 1920 1080\" role=\"img\" aria-label=\"");
    buf_html(out, about);
    buf_lit(out, "\">");
    draw_head(&pen, wall);
    draw_people(&pen, wall);
    draw_today(&pen, wall);
    draw_hours(&pen, wall);
    wall_draw_map(&pen, wall);
    draw_news(&pen, wall);
    draw_flow(&pen, wall);
    draw_pleased(&pen, wall);
    draw_last(&pen, wall);
    buf_lit(out, "</svg>");
}
