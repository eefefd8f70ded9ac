// items: the 服务菜单.
#include "base/utf8.h"
#include "rooms/orders/orders.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include <string.h>

FAULT(item_missing, 404, "item.missing", "菜单上没有这项服务");
FAULT(item_taken, 409, "item.taken", "菜单上已经有同名的服务，请换一个名称");
FAULT(item_not_yours, 403, "item.not_yours", "这项服务由别的中心、所或站维护");
FAULT(item_not_here, 422, "item.not_here", "这项服务不在您所在的村或社区开展，请另选一项");

const char *const item_mode_words[] = { "door", "spot", NULL };
const char *const item_state_words[] = { "offered", "shelved", NULL };
const char *const item_category_words[] = { "other", "life",   "health",  "learning",
                                            "law",   "theory", "culture", NULL };
const char *const pool_area_words[] = { "station", "branch", NULL };
const char *const pool_miss_words[] = { "withdraw", "single", NULL };
const Text item_mode_texts[] = { TEXT("上门"), TEXT("到站") };
const Text item_state_texts[] = { TEXT("在菜单上"), TEXT("已下架") };
const Text item_category_texts[] = { TEXT("其他服务"), TEXT("生活帮扶"), TEXT("健康关爱"),
                                     TEXT("学习辅导"), TEXT("法律调解"), TEXT("理论宣讲"),
                                     TEXT("文化文艺") };
const Text pool_area_texts[] = { TEXT("本站的居民一起凑"), TEXT("全所的居民一起凑") };
const Text pool_miss_texts[] = { TEXT("撤回并告诉居民"), TEXT("改为单独安排") };
const char *const item_icons[] = { "scissors", "wrench", "plus",  "scale", "book",  "broom", "chat",
                                   "grid",     "heart",  "phone", "home",  "users", "gift",  NULL };

static const Field item_fields[] = {
    FIELD(Item, id),
    COL(Item, name, "服务"),
    FIELD(Item, icon),
    COL(Item, summary, "说明"),
    WORD(Item, mode, item_mode_words),
    WORD(Item, state, item_state_words),
    COL(Item, position, "次序"),
    WORD(Item, category, item_category_words),
    FIELD(Item, content),
    FIELD(Item, place),
    HIDDEN(Item, place_path),
    FIELD(Item, place_name),
    FIELD(Item, spot),
    FIELD(Item, spot_name),
    FIELD(Item, lead_days),
    FIELD(Item, min_people),
    FIELD(Item, max_people),
    FIELD(Item, pooled),
    FIELD(Item, pool_days),
    WORD(Item, pool_area, pool_area_words),
    WORD(Item, pool_miss, pool_miss_words),
    FIELD(Item, valid_from),
    FIELD(Item, valid_to),
};
const Shape item_shape = SHAPE(Item, item_fields);

static const Field part_fields[] = {
    FIELD(ItemPart, team),
    FIELD(ItemPart, place),
    FIELD(ItemPart, name),
};
const Shape item_part_shape = SHAPE(ItemPart, part_fields);

bool item_may_keep(const Actor *who, const Item *item)
{
    if (who->system)
        return true;
    return item->place.n == 0 ? actor_is(who, ROLE_CENTRE)
                              : actor_may(who, ROLES_DISPATCH, item->place_path);
}

bool item_valid_on(const Item *item, Day day)
{
    return (item->valid_from.ymd == 0 || item->valid_from.ymd <= day.ymd) &&
           (item->valid_to.ymd == 0 || day.ymd <= item->valid_to.ymd);
}

// --- reading

#define ITEM_COLUMNS                                                                   \
    "select i.id, i.name, i.icon, i.summary, i.mode, i.state, i.position, i.category," \
    "       i.content, i.place, p.path as place_path, p.name as place_name, i.spot,"   \
    "       s.name as spot_name, i.lead_days, i.min_people, i.max_people, i.pooled,"   \
    "       i.pool_days, i.pool_area, i.pool_miss, i.valid_from, i.valid_to"           \
    "  from items i left join places p on p.id = i.place left join places s on s.id = i.spot"

SQL(find_sql, ITEM_COLUMNS " where i.id = $1", P_INT);

Err item_find(Cx *cx, ItemId id, Item *out)
{
    return db_one(cx, &find_sql, &item_shape, out, &item_missing, id);
}

SQL(list_sql,
    ITEM_COLUMNS " where $1 = 1 or i.state = 'offered' order by i.position, i.id limit 200", P_INT);

Err item_list(Cx *cx, bool shelved_too, List *out)
{
    return db_list(cx, &list_sql, &item_shape, out, shelved_too);
}

SQL(changed_sql,
    "select id, name as title, summary as about, '' as place, changed_at,"
    "       case when state = 'offered' then 0 else 1 end as gone"
    "  from items where (changed_at, id) > ($1, $2) order by changed_at, id limit $3",
    P_INT, P_INT, P_INT);

Err item_changed(Cx *cx, int64_t after_ms, int64_t after_id, int limit, List *out)
{
    return db_list(cx, &changed_sql, &findable_shape, out, after_ms, after_id, limit);
}

// A path lies below another when it begins with it.
#define HERE                                                                 \
    "(i.place is null or substr($1, 1, length(p.path)) = p.path)"            \
    " and (not exists (select a.item from item_areas a where a.item = i.id)" \
    "  or exists (select a.item from item_areas a where a.item = i.id"       \
    "             and substr($1, 1, length(a.path)) = a.path))"
SQL(here_sql,
    ITEM_COLUMNS " where i.state = 'offered' and coalesce(i.valid_from, $2) <= $2"
                 " and coalesce(i.valid_to, $2) >= $2 and " HERE
                 " order by i.position, i.id limit 200",
    P_TEXT, P_INT);

Err item_list_for(Cx *cx, Str place_path, List *out)
{
    return db_list(cx, &here_sql, &item_shape, out, place_path, cx->today);
}

SQL(reaches_sql,
    "select count(*) as n from items i left join places p on p.id = i.place where i.id = $2"
    " and " HERE,
    P_TEXT, P_INT);

Err item_reaches(Cx *cx, const Item *item, Str place_path, bool *reaches)
{
    int64_t n;
    TRY(db_int(cx, &reaches_sql, &n, place_path, item->id));
    *reaches = n > 0;
    return OK;
}

// --- what is typed

static bool icon_known(Str icon)
{
    for (size_t i = 0; item_icons[i] != NULL; i++)
        if (str_eq(icon, str(item_icons[i])))
            return true;
    return false;
}

static void problem(Cx *cx, Str field, const char *code, Text text)
{
    cx_problem(cx, field, code, text, (Str){ 0 }, (Str){ 0 });
}

static void check_words(Cx *cx, const Item *item)
{
    size_t n = utf8_valid(item->name) ? utf8_length(str_trim(item->name)) : 0;
    if (n < 2 || n > 20)
        problem(cx, S("name"), "length", TEXT("服务名称请写 2 至 20 个字"));
    if (!utf8_valid(item->summary) || utf8_length(item->summary) > 100)
        problem(cx, S("summary"), "too_long", TEXT("说明请不要超过 100 个字"));
    if (!utf8_valid(item->content) || utf8_length(item->content) > 1000)
        problem(cx, S("content"), "too_long", TEXT("服务内容请不要超过 1000 个字"));
    if (!icon_known(item->icon))
        problem(cx, S("icon"), "unknown", TEXT("请选一个图标"));
}

static void check_numbers(Cx *cx, const Item *item)
{
    if (item->lead_days < 0 || item->lead_days > 60)
        problem(cx, S("lead_days"), "range", TEXT("提前天数请填 0 至 60"));
    if (item->min_people < 1 || item->max_people > 200 || item->min_people > item->max_people)
        problem(cx, S("max_people"), "range", TEXT("人数请填 1 至 200，最多人数不能少于最少人数"));
    if (item->pooled && item->max_people < 2)
        problem(cx, S("max_people"), "range", TEXT("凑单的服务，最多人数请填 2 以上"));
    if (item->pool_days < 1 || item->pool_days > 60)
        problem(cx, S("pool_days"), "range", TEXT("凑单天数请填 1 至 60"));
    if (item->valid_from.ymd != 0 && item->valid_to.ymd != 0 &&
        item->valid_to.ymd < item->valid_from.ymd)
        problem(cx, S("valid_to"), "range", TEXT("截止日期不能早于开始日期"));
}

SQL(slots_sql, "select count(*) as n from item_slots where item = $1 and state = 'open'", P_INT);

static Err check_item(Cx *cx, const Item *item)
{
    int64_t slots = 0;
    check_words(cx, item);
    check_numbers(cx, item);
    if (item->pooled && item->id.n != 0)
        TRY(db_int(cx, &slots_sql, &slots, item->id));
    if (slots > 0)
        problem(cx, S("pooled"), "slots", TEXT("这项服务有固定时段，请先停掉时段再改为凑单"));
    return cx->problems != NULL ? &fault_invalid : OK;
}

// Who may leave a number out gets its default.
static Item with_defaults(const Item *item)
{
    Item full = *item;
    full.min_people = full.min_people == 0 ? 1 : full.min_people;
    full.max_people = full.max_people == 0 ? full.min_people : full.max_people;
    full.pool_days = full.pool_days == 0 ? 14 : full.pool_days;
    return full;
}

// A place to come to, or to keep the item; none is fine.
static Err check_place(Cx *cx, Str field, PlaceId id, Str *path)
{
    *path = S("");
    if (id.n == 0)
        return OK;
    Err err = place_path_of(cx, id, path);
    if (err != &place_missing)
        return err;
    problem(cx, field, "unknown", TEXT("请从列出的阵地里选"));
    return &fault_invalid;
}

static Str text_of(Str s)
{
    return s.p != NULL ? str_trim(s) : S("");
}

// --- acts

SQL(add_sql,
    "insert into items (name, icon, summary, mode, state, position, changed_at, category, content,"
    "  place, spot, lead_days, min_people, max_people, pooled, pool_days, pool_area, pool_miss,"
    "  valid_from, valid_to)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    "  $20) returning id",
    P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

// The county's is what the centre adds; anybody else adds for the own desk.
static Err keeper_of(Cx *cx, Item *item)
{
    if (item->place.n == 0 && !cx->actor.system && !actor_is(&cx->actor, ROLE_CENTRE)) {
        const Grant *grant = actor_grant(&cx->actor, ROLES_DISPATCH, (Str){ 0 });
        item->place = grant != NULL ? grant->place : NO(Place);
    }
    TRY(check_place(cx, S("place"), item->place, &item->place_path));
    return item_may_keep(&cx->actor, item) ? OK : &item_not_yours;
}

Err item_add(Cx *cx, const ItemNew *new, ItemId *id)
{
    Item item = with_defaults(new);
    Str spot;
    item.id = NO(Item);
    TRY(keeper_of(cx, &item));
    TRY(check_item(cx, &item));
    TRY(check_place(cx, S("spot"), item.spot, &spot));
    Err err = db_insert(cx, &add_sql, &id->n, str_trim(item.name), item.icon, text_of(item.summary),
                        item_mode_words[item.mode], item_state_words[item.state], item.position,
                        cx->now, item_category_words[item.category], text_of(item.content),
                        item.place, item.spot, item.lead_days, item.min_people, item.max_people,
                        item.pooled, item.pool_days, pool_area_words[item.pool_area],
                        pool_miss_words[item.pool_miss], item.valid_from, item.valid_to);
    if (err == &db_conflict)
        return &item_taken;
    TRY(err);
    cx_audit(cx, "item", id->n, (Str){ 0 }, item.name);
    return OK;
}

SQL(change_sql,
    "update items set name = $2, icon = $3, summary = $4, mode = $5, state = $6, position = $7, "
    "changed_at = $8, category = $9, content = $10, spot = $11, lead_days = $12, min_people = $13,"
    " max_people = $14, pooled = $15, pool_days = $16, pool_area = $17, pool_miss = $18,"
    " valid_from = $19, valid_to = $20"
    " where id = $1",
    P_INT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT,
    P_INT, P_INT, P_INT, P_INT, P_TEXT, P_TEXT, P_INT, P_INT);

static Err write_item(Cx *cx, const Item *item, int64_t *changed)
{
    return db_change(cx, &change_sql, changed, item->id, str_trim(item->name), item->icon,
                     text_of(item->summary), item_mode_words[item->mode],
                     item_state_words[item->state], item->position, cx->now,
                     item_category_words[item->category], text_of(item->content), item->spot,
                     item->lead_days, item->min_people, item->max_people, item->pooled,
                     item->pool_days, pool_area_words[item->pool_area],
                     pool_miss_words[item->pool_miss], item->valid_from, item->valid_to);
}

// The item, if the actor keeps it.
static Err kept(Cx *cx, ItemId id, Item *out)
{
    TRY(item_find(cx, id, out));
    return item_may_keep(&cx->actor, out) ? OK : &item_not_yours;
}

Err item_change(Cx *cx, const Item *new)
{
    Item before, item = with_defaults(new);
    Str spot;
    int64_t changed;
    TRY(kept(cx, item.id, &before));
    TRY(check_item(cx, &item));
    TRY(check_place(cx, S("spot"), item.spot, &spot));
    if (before.state == ITEM_SHELVED && item.state == ITEM_OFFERED)
        TRY(item_proposal_offered(cx, item.id));
    Err err = write_item(cx, &item, &changed);
    if (err == &db_conflict)
        return &item_taken;
    TRY(err);
    if (changed == 0)
        return &item_missing;
    cx_audit(cx, "item", item.id.n, str(item_state_words[before.state]),
             str(item_state_words[item.state]));
    return OK;
}

// --- who provides it, and where

SQL(teams_sql,
    "select t.id as team, t.name as name from item_teams i join teams t on t.id = i.team"
    " where i.item = $1 and t.state <> 'dissolved' order by t.id limit 100",
    P_INT);

Err item_teams(Cx *cx, ItemId item, List *out)
{
    return db_list(cx, &teams_sql, &item_part_shape, out, item);
}

SQL(areas_sql,
    "select p.id as place, p.name as name from item_areas i join places p on p.id = i.place"
    " where i.item = $1 order by p.path limit 500",
    P_INT);

Err item_areas(Cx *cx, ItemId item, List *out)
{
    return db_list(cx, &areas_sql, &item_part_shape, out, item);
}

SQL(team_add_sql, "insert into item_teams (item, team) values ($1, $2) on conflict do nothing",
    P_INT, P_INT);
SQL(team_end_sql, "delete from item_teams where item = $1 and team = $2", P_INT, P_INT);

Err item_team_set(Cx *cx, ItemId id, TeamId team, bool provides)
{
    Item item;
    Team found;
    TRY(kept(cx, id, &item));
    TRY(team_find(cx, team, &found));
    if (provides && found.state != TEAM_ACTIVE)
        return &order_no_team;
    TRY(db_change(cx, provides ? &team_add_sql : &team_end_sql, NULL, id, team));
    cx_audit(cx, "item.team", id.n, provides ? S("") : found.name, provides ? found.name : S(""));
    return OK;
}

SQL(area_add_sql,
    "insert into item_areas (item, place, path) values ($1, $2, $3) on conflict do nothing", P_INT,
    P_INT, P_TEXT);
SQL(area_end_sql, "delete from item_areas where item = $1 and place = $2", P_INT, P_INT);

Err item_area_set(Cx *cx, ItemId id, PlaceId place, bool offered)
{
    Item item;
    Place found;
    TRY(kept(cx, id, &item));
    TRY(place_find(cx, place, &found));
    if (item.place.n != 0 && !path_within(found.path, item.place_path)) {
        problem(cx, S("place"), "outside", TEXT("只能选自己管辖范围内的村、社区"));
        return &fault_invalid;
    }
    if (offered)
        TRY(db_change(cx, &area_add_sql, NULL, id, place, found.path));
    else
        TRY(db_change(cx, &area_end_sql, NULL, id, place));
    cx_audit(cx, "item.area", id.n, offered ? S("") : found.name, offered ? found.name : S(""));
    return OK;
}
