// The schematic of the assessed towns: a hexagon each, no boundary of anything.
#include "rooms/wall/wall_in.h"
#include "town/catalogue.h"

const char *const wall_map_words[] = { "share", "orders", "activities", NULL };
const Text wall_map_texts[] = { TEXT("注册率"), TEXT("本月点单"), TEXT("本月活动") };

// The field that the hexagons may fill, inside the panel and beside the legend.
#define FIELD_X    540
#define FIELD_Y    212
#define FIELD_WIDE 820
#define FIELD_TALL 530
#define BADGE_FROM 10  // so many wait before a town gets a badge

typedef struct {
    int wide, tall;  // of a hexagon
    int left, top;   // of the first cell
    int64_t most;
} Grid;

static int64_t shown_of(const Wall *wall, const WallTown *town)
{
    switch (wall->map) {
    case WALL_SHARE:
        return town->share.n;
    case WALL_ORDERS:
        return town->orders;
    case WALL_ACTIVITIES:
        return town->activities;
    }
    unreachable();
}

static int step_of(const Wall *wall, const Grid *grid, const WallTown *town)
{
    if (wall->map == WALL_SHARE && !town->known)
        return 1;
    return wall->map == WALL_SHARE ? wall_step_of_share(town->share, wall->target)
                                   : wall_step_of_count(shown_of(wall, town), grid->most);
}

// In halves of a hexagon, because odd lines stand half a cell further right.
static Grid grid_of(const Wall *wall)
{
    int left = 1 << 20, right = 0, bottom = 0;
    Grid grid = { 0 };
    for (size_t i = 0; i < wall->town_count; i++) {
        const WallTown *town = &wall->towns[i];
        int half = town->col * 2 + town->line % 2;
        left = half < left ? half : left;
        right = half + 2 > right ? half + 2 : right;
        bottom = town->line + 1 > bottom ? town->line + 1 : bottom;
        int64_t shown = shown_of(wall, town);
        grid.most = shown > grid.most ? shown : grid.most;
    }
    if (wall->town_count == 0)
        return grid;
    // A line is three quarters of a hexagon; a hexagon is 0.866 of its height wide.
    int by_height = FIELD_TALL * 4 / (3 * bottom + 1);
    int by_width = FIELD_WIDE * 2 * 1000 / ((right - left) * 866);
    grid.tall = by_height < by_width ? by_height : by_width;
    if (grid.tall > 190)
        grid.tall = 190;
    grid.wide = grid.tall * 866 / 1000;
    grid.left = FIELD_X + (FIELD_WIDE - (right - left) * grid.wide / 2) / 2 - left * grid.wide / 2;
    grid.top = FIELD_Y + (FIELD_TALL - (3 * bottom + 1) * grid.tall / 4) / 2;
    return grid;
}

static void draw_hexagon(Pen *pen, const Grid *grid, int x, int y, int step)
{
    int half = grid->wide / 2 - 3, quarter = grid->tall / 4 - 1, peak = grid->tall / 2 - 3;
    buf_printf(pen->out,
               "<polygon class=\"hex r%d\" points=\"%d,%d %d,%d %d,%d %d,%d %d,%d %d,%d\"/>", step,
               x, y - peak, x + half, y - quarter, x + half, y + quarter, x, y + peak, x - half,
               y + quarter, x - half, y - quarter);
}

static Str value_words(Pen *pen, const Wall *wall, const WallTown *town)
{
    if (wall->map != WALL_SHARE)
        return wall_number(pen->arena, shown_of(wall, town));
    return town->known ? str_join(pen->arena, wall_tenths(pen->arena, town->share.n), S("%"))
                       : S("—");
}

static void draw_town(Pen *pen, const Wall *wall, const Grid *grid, const WallTown *town)
{
    int half = town->col * 2 + town->line % 2;
    int x = grid->left + half * grid->wide / 2 + grid->wide / 2;
    int y = grid->top + town->line * grid->tall * 3 / 4 + grid->tall / 2;
    int step = step_of(wall, grid, town), name = grid->tall / 5, room = grid->wide - 22;
    const char *dark = step >= 5 ? "on" : "w1";
    Str value = value_words(pen, wall, town);
    draw_hexagon(pen, grid, x, y, step);
    pen_words(pen, AT_MIDDLE, dark, x, y - 8, name, room, town->name);
    pen_words(pen, AT_MIDDLE, step >= 5 ? "on n" : "w1 n", x, y + grid->tall / 4, grid->tall / 4,
              room, value);
    if (town->waiting < BADGE_FROM)
        return;
    int bx = x + grid->wide / 2 - 14, by = y - grid->tall / 4 - 8;
    buf_printf(pen->out, "<circle class=\"badge\" cx=\"%d\" cy=\"%d\" r=\"21\"/>", bx, by);
    pen_words(pen, AT_MIDDLE, "on-badge n", bx, by + 8, 23, 38,
              wall_number(pen->arena, town->waiting));
}

static void draw_legend(Pen *pen, const Wall *wall, const Grid *grid)
{
    int x = 1160, y = 622;
    Str low = S("0"), high = wall_number(pen->arena, grid->most);
    if (wall->map == WALL_SHARE) {
        low = S("0%");
        high = say_with(pen->arena, pen->lang, TEXT("达标 {0}%"),
                        wall_number(pen->arena, wall->target.n / 10), (Str){ 0 });
    }
    for (int i = 0; i < 6; i++)
        buf_printf(pen->out, "<rect class=\"r%d\" x=\"%d\" y=\"%d\" width=\"31\" height=\"16\"/>",
                   i + 1, x + i * 33, y);
    pen_words(pen, AT_LEFT, "w3", x, y + 42, 22, 90, low);
    pen_words(pen, AT_RIGHT, "w3", x + 196, y + 42, 22, 130, high);
    buf_printf(pen->out, "<circle class=\"badge\" cx=\"%d\" cy=\"%d\" r=\"11\"/>", x + 11, y + 72);
    pen_say(pen, AT_LEFT, "w2", x + 32, y + 80, 22, 166, TEXT("待派单 10 单以上"));
    pen_say(pen, AT_RIGHT, "w3", x + 196, y + 118, 20, 330, TEXT("方位示意，非行政区划图"));
}

void wall_draw_map(Pen *pen, const Wall *wall)
{
    static const Text headings[] = { TEXT("乡镇街道注册率"), TEXT("乡镇街道本月点单"),
                                     TEXT("乡镇街道本月活动") };
    Grid grid = grid_of(wall);
    Str count = wall_number(pen->arena, (int64_t)wall->town_count);
    pen_panel(pen, 520, 140, 860, 620, headings[wall->map],
              say_with(pen->arena, pen->lang, TEXT("考核组 {0} 个乡镇街道"), count, (Str){ 0 }));
    for (size_t i = 0; i < wall->town_count; i++)
        draw_town(pen, wall, &grid, &wall->towns[i]);
    if (wall->town_count > 0)
        draw_legend(pen, wall, &grid);
    else
        pen_say(pen, AT_MIDDLE, "w3", 950, 450, 28, 700, TEXT("考核组里还没有乡镇街道"));
}
