// Photos of activities, drawn: people in red vests under some sky, never two alike. Most agree to
// be shown, some are for the file alone.
#include "demo_inside.h"
#include "demo_sketch.h"
#include "rooms/albums/albums.h"

#define PHOTOS_DRAWN 6

typedef struct {
    ActivityId id;
    bool shown;
    Dice dice;  // of its own: what follows is the same county with and without pictures
} Shoot;

static void person(Sketch *sketch, Dice *dice, int x, int y, bool vest)
{
    static const Ink skins[] = { { 236, 200, 170 }, { 224, 184, 150 }, { 242, 212, 186 } };
    static const Ink coats[] = { { 70, 92, 128 }, { 96, 110, 84 }, { 120, 104, 132 } };
    Ink skin = skins[dice_below(dice, COUNT(skins))], coat = coats[dice_below(dice, COUNT(coats))];
    sketch_fill(sketch, x - 22, y + 110, 18, 84, (Ink){ 52, 54, 62 });
    sketch_fill(sketch, x + 4, y + 110, 18, 84, (Ink){ 52, 54, 62 });
    sketch_fill(sketch, x - 40, y + 36, 80, 70, coat);
    sketch_fill(sketch, x - 30, y + 24, 60, 96, vest ? (Ink){ 200, 30, 36 } : coat);
    sketch_disc(sketch, x, y - 4, 27, (Ink){ 36, 32, 32 });
    sketch_disc(sketch, x, y + 4, 24, skin);
}

static void draw(Sketch *sketch, Dice *dice)
{
    static const Ink skies[] = {
        { 176, 206, 228 }, { 206, 222, 230 }, { 244, 226, 196 }, { 40, 48, 78 }
    };
    static const Ink floors[] = { { 146, 160, 120 }, { 150, 148, 146 }, { 186, 158, 120 } };
    sketch_ground(sketch, skies[dice_below(dice, COUNT(skies))],
                  floors[dice_below(dice, COUNT(floors))]);
    for (int i = 0, n = (int)demo_between(dice, 2, 4); i < n; i++) {
        int height = (int)demo_between(dice, 90, 220);
        sketch_fill(sketch, i * 170 - 20, 320 - height, 120, height, (Ink){ 210, 204, 194 });
        sketch_fill(sketch, i * 170 + 10, 340 - height, 24, 30, (Ink){ 96, 118, 140 });
        sketch_fill(sketch, i * 170 + 54, 340 - height, 24, 30, (Ink){ 96, 118, 140 });
    }
    sketch_fill(sketch, 120, 40, 400, 46, (Ink){ 200, 30, 36 });  // the banner
    for (int i = 0, n = (int)demo_between(dice, 3, 5); i < n; i++)
        person(sketch, dice, 70 + i * 118 + (int)demo_between(dice, 0, 30),
               230 + (int)demo_between(dice, 0, 40), demo_chance(dice, 75));
}

static const char *const captions[] = { "集合分工", "现场服务", "和群众在一起", "收尾清理",
                                        "合影" };

static Err shoot(Cx *cx, void *with)
{
    Shoot *one = with;
    Dice *dice = &one->dice;
    Activity activity;
    Picture pictures[PHOTOS_DRAWN];
    size_t n = (size_t)demo_between(dice, 2, PHOTOS_DRAWN);
    TRY(activity_find(cx, one->id, &activity));
    for (size_t i = 0; i < n; i++) {
        Sketch sketch = sketch_new(cx->arena);
        Time at = time_add(activity.starts_at, (int64_t)i * 17 * TIME_MINUTE);
        Str foot = album_stamp(cx, &activity, at);
        draw(&sketch, dice);
        TRY(sketch_taken(cx->arena, &sketch, foot, &pictures[i]));
    }
    int64_t added;
    List list = { pictures, n };
    AlbumNew new = { one->id, &list, DEMO_PICK(dice, captions), one->shown };
    return album_add(cx, &new, &added);
}

Err demo_album(World *world, ActivityId id, PersonId keeper, Time now)
{
    Shoot one = { .id = id, .dice = dice_seed(world->plan->seed + 900 + (uint64_t)id.n) };
    one.shown = demo_chance(&one.dice, 70);
    return play(world, keeper, now, shoot, &one);
}
