// The menu as those keep it whose it is: the item, who provides it, where, and its hours.
#include "rooms/orders/orders_inside.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"

static const Input inputs[] = {
    INPUT(Item, name, "服务名称", .required = true, .min = 2, .max = 20),
    INPUT(Item, summary, "一句话说明", .max = 100),
    INPUT(Item, content, "服务内容", .hint = TEXT("做些什么、要准备什么，居民在服务页上看到"),
          .max = 1000, .widget = WIDGET_AREA),
    INPUT_WORD(Item, category, "类别", item_category_words, item_category_texts,
               .widget = WIDGET_SELECT),
    INPUT_WORD(Item, mode, "方式", item_mode_words, item_mode_texts, .required = true,
               .widget = WIDGET_CHOICE),
    INPUT(Item, spot, "到哪里", .hint = TEXT("到站的服务填，不选就到居民自己的站"),
          .widget = WIDGET_SELECT),
    INPUT(Item, lead_days, "提前几天点", .min = 0, .max = 60),
    INPUT(Item, min_people, "最少人数", .hint = TEXT("凑单的服务：凑够几人就安排"), .min = 0,
          .max = 200),
    INPUT(Item, max_people, "最多人数",
          .hint = TEXT("凑单的服务：一批最多几人；否则一张单最多几人"), .min = 0, .max = 200),
    INPUT(Item, pooled, "凑单：凑够人数才安排"),
    INPUT(Item, pool_days, "凑几天", .hint = TEXT("从第一张单算起，到期不够就不等了"), .min = 0,
          .max = 60),
    INPUT_WORD(Item, pool_area, "凑单范围", pool_area_words, pool_area_texts,
               .widget = WIDGET_CHOICE),
    INPUT_WORD(Item, pool_miss, "到期没凑够", pool_miss_words, pool_miss_texts,
               .widget = WIDGET_CHOICE),
    INPUT(Item, valid_from, "从哪天起", .hint = TEXT("不填为一直有效")),
    INPUT(Item, valid_to, "到哪天止"),
    INPUT(Item, icon, "图标", .required = true, .max = 20, .widget = WIDGET_SELECT),
    INPUT(Item, position, "次序", .hint = TEXT("数字小的排在前面"), .min = 0, .max = 100000),
    INPUT_WORD(Item, state, "状态", item_state_words, item_state_texts, .required = true,
               .widget = WIDGET_CHOICE),
};
const Form item_form = { "Item", sizeof(Item), inputs, COUNT(inputs), TEXT("保存") };

typedef struct {
    TeamId team;
} TeamForm;
static const Input team_inputs[] = {
    INPUT(TeamForm, team, "队伍", .required = true, .widget = WIDGET_SELECT),
};
const Form item_team_form = { "ItemTeamForm", sizeof(TeamForm), team_inputs, COUNT(team_inputs),
                              TEXT("添加队伍") };

typedef struct {
    PlaceId place;
} AreaForm;
static const Input area_inputs[] = {
    INPUT(AreaForm, place, "地方", .required = true, .widget = WIDGET_SELECT),
};
const Form item_area_form = { "ItemAreaForm", sizeof(AreaForm), area_inputs, COUNT(area_inputs),
                              TEXT("添加地方") };

typedef struct {
    TeamId team;
    bool monday, tuesday, wednesday, thursday, friday, saturday, sunday;
    int64_t begins, length, capacity;
    Day valid_from, valid_to;
} SlotForm;
static const Input slot_inputs[] = {
    INPUT(SlotForm, team, "队伍", .required = true, .widget = WIDGET_SELECT),
    INPUT(SlotForm, monday, "周一"),
    INPUT(SlotForm, tuesday, "周二"),
    INPUT(SlotForm, wednesday, "周三"),
    INPUT(SlotForm, thursday, "周四"),
    INPUT(SlotForm, friday, "周五"),
    INPUT(SlotForm, saturday, "周六"),
    INPUT(SlotForm, sunday, "周日"),
    INPUT(SlotForm, begins, "几点开始", .required = true, .min = 360, .max = 1320,
          .widget = WIDGET_SELECT),
    INPUT(SlotForm, length, "多长时间", .required = true, .min = 60, .max = 240,
          .widget = WIDGET_SELECT),
    INPUT(SlotForm, capacity, "名额", .hint = TEXT("这个时段最多几人"), .required = true, .min = 1,
          .max = 200),
    INPUT(SlotForm, valid_from, "从哪天起", .required = true),
    INPUT(SlotForm, valid_to, "到哪天止", .required = true),
};
const Form item_slot_form = { "ItemSlotForm", sizeof(SlotForm), slot_inputs, COUNT(slot_inputs),
                              TEXT("添加时段") };

typedef struct {
    SlotId slot;
} SlotEndForm;
static const Input slot_end_inputs[] = {
    INPUT(SlotEndForm, slot, "时段", .required = true, .widget = WIDGET_HIDDEN),
};
const Form item_slot_end_form = { "ItemSlotEndForm", sizeof(SlotEndForm), slot_end_inputs,
                                  COUNT(slot_end_inputs), TEXT("停掉") };

typedef struct {
    Item item;
    bool is_new, has_teams, has_areas, has_slots, pooled;
    List teams, areas, slots;
    List beside;  // of Beside: the needs it came from
    FormView form, team, area, slot, button;
    Url team_end, area_end, slot_end, show;
} EditView;
#define PAGE_FORM(member) \
    FIELD_(EditView, member, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY)
static const Field edit_fields[] = {
    PART(EditView, item, item_shape),
    LISTED(EditView, beside, beside_shape),
    SHOWN(EditView, is_new),
    SHOWN(EditView, has_teams),
    SHOWN(EditView, has_areas),
    SHOWN(EditView, has_slots),
    SHOWN(EditView, pooled),
    LISTED(EditView, teams, item_part_shape),
    LISTED(EditView, areas, item_part_shape),
    LISTED(EditView, slots, slot_shape),
    PAGE_FORM(form),
    PAGE_FORM(team),
    PAGE_FORM(area),
    PAGE_FORM(slot),
    PAGE_FORM(button),
    SHOWN(EditView, team_end),
    SHOWN(EditView, area_end),
    SHOWN(EditView, slot_end),
    SHOWN(EditView, show),
};
const Shape item_edit_shape = SHAPE(EditView, edit_fields);

// --- choices

static void icon_choices(Cx *cx, FormView *form)
{
    static const Text texts[] = { TEXT("剪刀"), TEXT("扳手"), TEXT("加号"), TEXT("天平"),
                                  TEXT("书本"), TEXT("扫帚"), TEXT("对话"), TEXT("方格"),
                                  TEXT("爱心"), TEXT("电话"), TEXT("房屋"), TEXT("众人"),
                                  TEXT("礼物") };
    FormChoice choices[COUNT(texts)];
    for (size_t i = 0; i < COUNT(texts); i++)
        choices[i] = (FormChoice){ .value = str(item_icons[i]), .text = texts[i] };
    form_choices(cx, form, "icon", choices, COUNT(texts));
}

#define CHOICES_MAX 500

// Below the keeper's place: branches and stations; for a station its own points as well.
static Err place_choices(Cx *cx, FormView *form, const char *field, const Item *item, bool spots)
{
    static const PlaceLevel levels[] = { LEVEL_BRANCH, LEVEL_STATION, LEVEL_SPOT };
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, CHOICES_MAX);
    size_t n = 0;
    for (size_t l = 0; l < COUNT(levels); l++) {
        List places;
        PlaceFilter filter = { .under = item->place_path, .by_level = true, .level = levels[l] };
        if (levels[l] == LEVEL_SPOT && (!spots || item->place.n == 0))
            continue;  // thousands in the whole county
        TRY(place_list(cx, &filter, NO(Place), CHOICES_MAX, &places));
        for (size_t i = 0; i < places.n && n < CHOICES_MAX; i++) {
            const PlaceRow *place = LIST_AT(&places, PlaceRow, i);
            choices[n++] = (FormChoice){
                .value = str_printf(cx->arena, "%lld", (long long)place->id.n),
                .text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(place->under),
                                       STR_FMT(place->name)),
            };
        }
    }
    form_choices(cx, form, field, choices, n);
    return OK;
}

static Err team_choices(Cx *cx, FormView *form, const Item *item)
{
    List teams;
    TeamQuery query = { .words = S(""), .path = item->place_path, .limit = 1000 };
    TRY(team_list(cx, &query, &teams));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, teams.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < teams.n; i++) {
        const Team *team = LIST_AT(&teams, Team, i);
        if (team->level == TEAM_CORPS || team->state != TEAM_ACTIVE)
            continue;
        choices[n++] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)team->id.n),
            .text_str = str_printf(cx->arena, "%.*s · %.*s", STR_FMT(team->place_name),
                                   STR_FMT(team->name)),
        };
    }
    form_choices(cx, form, "team", choices, n);
    return OK;
}

static void hour_choices(Cx *cx, FormView *form)
{
    static const int lengths[] = { 60, 90, 120, 180, 240 };
    static const Text texts[] = { TEXT("1 小时"), TEXT("1 个半小时"), TEXT("2 小时"),
                                  TEXT("3 小时"), TEXT("4 小时") };
    FormChoice begins[40], choices[COUNT(lengths)];
    size_t n = 0;
    for (int minute = 6 * 60; minute <= 21 * 60; minute += 30)
        begins[n++] = (FormChoice){
            .value = str_printf(cx->arena, "%d", minute),
            .text_str = str_printf(cx->arena, "%d:%02d", minute / 60, minute % 60),
        };
    form_choices(cx, form, "begins", begins, n);
    for (size_t i = 0; i < COUNT(lengths); i++)
        choices[i] = (FormChoice){ .value = str_printf(cx->arena, "%d", lengths[i]),
                                   .text = texts[i] };
    form_choices(cx, form, "length", choices, COUNT(lengths));
}

// --- pages

static Err item_form_of(Cx *cx, EditView *view, Str action)
{
    view->form = form_view(cx, &item_form, action, &view->item);
    icon_choices(cx, &view->form);
    return place_choices(cx, &view->form, "spot", &view->item, true);
}

Err item_new(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    EditView *view = NEW(cx->arena, EditView);
    const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
    view->item = (Item){
        .icon = S("heart"), .position = 100, .min_people = 1, .max_people = 1, .pool_days = 14
    };
    if (grant != NULL && grant->role != ROLE_CENTRE) {
        view->item.place = grant->place;
        view->item.place_path = grant->path;
        view->item.place_name = grant->name;
    }
    view->is_new = true;
    TRY(item_form_of(cx, view, S("/items")));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEM], view);
}

static Str below(Cx *cx, ItemId id, const char *what)
{
    return str_printf(cx->arena, "/items/%lld/%s", (long long)id.n, what);
}

static Err fill_parts(Cx *cx, EditView *view)
{
    ItemId id = view->item.id;
    SlotForm slot = { .begins = 9 * HOUR_MINUTES,
                      .length = 120,
                      .capacity = 5,
                      .valid_from = cx->today,
                      .valid_to = day_add(cx->today, 90) };
    TRY(item_teams(cx, id, &view->teams));
    TRY(item_areas(cx, id, &view->areas));
    TRY(slot_list(cx, id, &view->slots));
    view->has_teams = view->teams.n > 0;
    view->has_areas = view->areas.n > 0;
    view->has_slots = view->slots.n > 0;
    view->pooled = view->item.pooled;
    view->team = form_view(cx, &item_team_form, below(cx, id, "teams"), NULL);
    view->area = form_view(cx, &item_area_form, below(cx, id, "areas"), NULL);
    view->slot = form_view(cx, &item_slot_form, below(cx, id, "slots"), &slot);
    TRY(team_choices(cx, &view->team, &view->item));
    TRY(team_choices(cx, &view->slot, &view->item));
    TRY(place_choices(cx, &view->area, "place", &view->item, false));
    hour_choices(cx, &view->slot);
    view->team_end = url_of(below(cx, id, "teams/end"));
    view->area_end = url_of(below(cx, id, "areas/end"));
    view->slot_end = url_of(below(cx, id, "slots/end"));
    view->button = form_button(cx, below(cx, id, "teams/end"));
    return OK;
}

Err item_edit(Cx *cx, const Req *req, Reply *reply)
{
    EditView *view = NEW(cx->arena, EditView);
    ItemId id = { req_number(req, "id") };
    TRY(item_find(cx, id, &view->item));
    if (!item_may_keep(&cx->actor, &view->item))
        return &item_not_yours;
    TRY(room_beside(cx, "item", id.n, &view->beside));
    TRY(item_form_of(cx, view, below(cx, id, "edit")));
    TRY(fill_parts(cx, view));
    view->show = url_of(str_printf(cx->arena, "/services/%lld", (long long)id.n));
    return reply_page(cx, reply, order_pages[ORDER_PAGE_ITEM], view);
}

// --- acts

Err item_add_run(Cx *cx, const Req *req, Reply *reply)
{
    ItemId id;
    TRY(item_add(cx, req_form(req), &id));
    reply_made(reply);
    return reply_goto(cx, reply, S("/items"));
}

Err item_change_run(Cx *cx, const Req *req, Reply *reply)
{
    Item item = *(const Item *)req_form(req);
    item.id = (ItemId){ req_number(req, "id") };
    TRY(item_change(cx, &item));
    return reply_goto(cx, reply, S("/items"));
}

static Err back_to_item(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto(cx, reply, below(cx, (ItemId){ req_number(req, "id") }, "edit"));
}

static bool ends(const Req *req)
{
    return str_ends(req_path(req), S("/end"));
}

Err item_team_run(Cx *cx, const Req *req, Reply *reply)
{
    const TeamForm *form = req_form(req);
    TRY(item_team_set(cx, (ItemId){ req_number(req, "id") }, form->team, !ends(req)));
    return back_to_item(cx, req, reply);
}

Err item_area_run(Cx *cx, const Req *req, Reply *reply)
{
    const AreaForm *form = req_form(req);
    TRY(item_area_set(cx, (ItemId){ req_number(req, "id") }, form->place, !ends(req)));
    return back_to_item(cx, req, reply);
}

Err item_slot_run(Cx *cx, const Req *req, Reply *reply)
{
    const SlotForm *form = req_form(req);
    const bool days[] = { form->monday, form->tuesday,  form->wednesday, form->thursday,
                          form->friday, form->saturday, form->sunday };
    Slot slot = { .item = { req_number(req, "id") },
                  .team = form->team,
                  .begins = form->begins,
                  .ends = form->begins + form->length,
                  .capacity = form->capacity,
                  .valid_from = form->valid_from,
                  .valid_to = form->valid_to };
    SlotId id;
    for (int i = 0; i < 7; i++)
        slot.weekdays |= days[i] ? 1 << i : 0;
    TRY(slot_add(cx, &slot, &id));
    return back_to_item(cx, req, reply);
}

Err item_slot_end_run(Cx *cx, const Req *req, Reply *reply)
{
    const SlotEndForm *form = req_form(req);
    TRY(slot_end(cx, (ItemId){ req_number(req, "id") }, form->slot));
    return back_to_item(cx, req, reply);
}
