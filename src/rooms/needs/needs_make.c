// 制单: what a need becomes. Each result keeps the needs it came from.
#include "rooms/needs/needs_in.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "town/catalogue.h"

// --- the link

SQL(link_sql,
    "insert into need_results (need, kind, item, order_id, project, made_by, at)"
    " values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id",
    P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT, P_INT);

typedef struct {
    NeedResultKind kind;
    ItemId item;
    OrderId order;
    PlanId project;
    Str title;  // of the result, for the timeline
} Made;

static Err finish_making(Cx *cx, const Need *need, NeedState next, const Made *made)
{
    int64_t row;
    TRY(db_insert(cx, &link_sql, &row, need->id, need_result_words[made->kind], made->item,
                  made->order, made->project, cx->actor.person, cx->now));
    if (row == 0)
        return &need_linked;
    TRY(need_move(cx, need, NEED_MAKE, next, made->title));
    cx_event(cx, "need.made", need->id.n, made->order.n);
    return OK;
}

// --- an item of the menu

static Str asked_for(Cx *cx, const Need *need)
{
    return say_with(cx->arena, lang_zh(), TEXT("{0} 人提过：{1}"),
                    str_printf(cx->arena, "%lld", (long long)need->asked), need->title);
}

Err need_make_item(Cx *cx, NeedId id, const NeedItem *with, ItemId *out)
{
    Need need;
    NeedState next;
    Item item = with->item;
    TRY(need_begin(cx, id, with->version, NEED_MAKE, &need, &next));
    bool centre = cx->actor.system || actor_is(&cx->actor, ROLE_CENTRE);
    if (with->existing.n != 0) {
        TRY(item_find(cx, with->existing, &item));
    } else {
        if (str_trim(item.name).n == 0)
            return &need_no_result;
        item.state = ITEM_OFFERED;
        if (centre)
            TRY(item_add(cx, &item, &item.id));
        else
            TRY(item_propose(cx, &item, asked_for(cx, &need), &item.id));
        TRY(item_find(cx, item.id, &item));
    }
    Made made = { .kind = RESULT_ITEM, .item = item.id, .title = item.name };
    TRY(finish_making(cx, &need, next, &made));
    *out = item.id;
    Text text = item.state == ITEM_OFFERED
                    ? TEXT("您说的“{0}”已列入服务菜单：{1}。现在就可以点单。")
                    : TEXT("您说的“{0}”已建议列入服务菜单：{1}。上了菜单就可以点单。");
    return need_tell(cx, id, "need.item", text, item.name, NO(Person));
}

// --- an order

// For whom: one who said it, whoever has the phone (registered like at the desk), or the station.
static Err resident_of(Cx *cx, const Need *need, const NeedOrder *with, PersonId *out)
{
    *out = with->person;
    if (out->n != 0)
        return OK;
    if (str_trim(with->phone).n == 0 || str_trim(with->name).n == 0) {
        *out = cx->actor.person;
        return out->n != 0 ? OK : &need_no_result;
    }
    Err err = person_by_phone(cx, with->phone, out);
    if (err != &person_missing)
        return err;
    PersonNew new = {
        .name = with->name, .phone = with->phone, .address = with->address, .home = need->place
    };
    return person_add(cx, &new, out);
}

// What was left out is as on record; for the station itself, where the station is.
static Err contact_of(Cx *cx, const Need *need, PersonId resident, bool station, OrderNew *new)
{
    Place place;
    Str phone = S(""), address = S("");
    PlaceId last;
    if (station) {
        TRY(place_find(cx, need->place, &place));
        phone = place.phone;
        address = place.address.n > 0 ? place.address : place.name;
    }
    if (!station)
        TRY(order_last_contact(cx, resident, &address, &phone, &last));
    if (address.n == 0)
        TRY(person_address(cx, resident, &address));
    if (phone.n == 0)
        TRY(person_phone(cx, resident, &phone));
    new->address = str_trim(new->address).n > 0 ? new->address : address;
    new->phone = str_trim(new->phone).n > 0 ? new->phone : phone;
    return OK;
}

SQL(spoke_sql, "select count(*) from need_voices where need = $1 and person = $2", P_INT, P_INT);

static Err place_order(Cx *cx, const Need *need, const NeedOrder *with, PersonId *resident,
                       OrderId *order)
{
    int64_t spoke = 1;
    if (with->person.n != 0)
        TRY(db_int(cx, &spoke_sql, &spoke, need->id, with->person));
    if (spoke == 0)
        return &person_missing;
    TRY(resident_of(cx, need, with, resident));
    bool station = with->person.n == 0 && same(*resident, cx->actor.person);
    OrderNew new = { .kind = with->problem ? ORDER_PROBLEM : ORDER_FREE,
                     .title = str_trim(with->title).n > 0 ? with->title : need->title,
                     .details = with->details,
                     .resident = *resident,
                     .how = ORDER_DESK,
                     .place = need->place,
                     .address = with->address,
                     .phone = with->phone,
                     .wanted_on = with->wanted_on,
                     .wanted_part = with->wanted_part };
    TRY(contact_of(cx, need, *resident, station, &new));
    return order_place(cx, &new, order);
}

Err need_make_order(Cx *cx, NeedId id, const NeedOrder *with, OrderId *out)
{
    Need need;
    NeedState next;
    OrderId order = NO(Order);
    PersonId resident = NO(Person);
    Order placed;
    TRY(need_begin(cx, id, with->version, NEED_MAKE, &need, &next));
    if (str_trim(with->existing).n > 0)
        TRY(order_find_number(cx, str_trim(with->existing), &order));
    else
        TRY(place_order(cx, &need, with, &resident, &order));
    TRY(order_find(cx, order, &placed, NULL));
    Made made = { .kind = RESULT_ORDER, .order = order, .title = placed.number };
    TRY(finish_making(cx, &need, next, &made));
    *out = order;
    return need_tell(cx, id, "need.order",
                     TEXT("您说的“{0}”已制成服务单 {1}，站里会安排志愿者办理。"), placed.number,
                     resident);
}

// --- a project that comes back

static const Field project_fields[] = {
    FIELD(Plan, id),
    FIELD(Plan, place),
    FIELD(Plan, place_path),
    COL(Plan, title, "项目"),
    COL(Plan, place_name, "阵地"),
    FIELD(Plan, team),
    COL(Plan, team_name, "队伍"),
    WORD(Plan, rhythm, rhythm_words),
    COL(Plan, rhythm_text, "频次"),
    COL(Plan, begins, "开始"),
    COL(Plan, ends, "结束"),
    WORD(Plan, state, project_state_words),
    COL(Plan, state_text, "状态"),
    COL(Plan, needs, "来自需求"),
    LINK(Plan, href),
};
const Shape plan_shape = SHAPE(Plan, project_fields);

#define PROJECT_COLUMNS                                                            \
    "select j.id, j.place, j.place_path, p.name as place_name, j.title, j.team,"   \
    "       t.name as team_name, j.rhythm, j.begins, j.ends, j.state,"             \
    "       (select count(*) from need_results r where r.project = j.id) as needs" \
    "  from need_projects j join places p on p.id = j.place left join teams t on t.id = j.team"

static void complete(Cx *cx, Plan *project)
{
    project->rhythm_text = rhythm_texts[project->rhythm];
    project->state_text = project_state_texts[project->state];
    project->href = url_of(str_printf(cx->arena, "/needs/projects/%lld", (long long)project->id.n));
}

SQL(project_find_sql, PROJECT_COLUMNS " where j.id = $1", P_INT);

Err need_project_find(Cx *cx, PlanId id, Plan *out)
{
    TRY(db_one(cx, &project_find_sql, &plan_shape, out, &plan_missing, id));
    complete(cx, out);
    return OK;
}

SQL(project_list_sql,
    PROJECT_COLUMNS " where j.place_path >= $1 and j.place_path < $2 and ($3 = 0 or j.id < $3)"
                    " order by j.id desc limit $4",
    P_TEXT, P_TEXT, P_INT, P_INT);

Err need_project_list(Cx *cx, Str path, PlanId before, int limit, List *out)
{
    must(limit >= 1 && limit <= 1000);
    TRY(db_list(cx, &project_list_sql, &plan_shape, out, path, prefix_end(cx->arena, path),
                before.n, limit));
    for (size_t i = 0; i < out->n; i++)
        complete(cx, LIST_AT(out, Plan, i));
    return OK;
}

SQL(project_add_sql,
    "insert into need_projects (place, place_path, title, team, rhythm, begins, ends, state,"
    "  made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9) returning id",
    P_INT, P_TEXT, P_TEXT, P_INT, P_TEXT, P_INT, P_INT, P_INT, P_INT);

static Err add_project(Cx *cx, const Need *need, const NeedPlan *with, Str title, PlanId *id)
{
    need_check_text(cx, "title", title, 2, 60, TEXT("项目名称请写 2 至 60 个字"));
    if (!day_valid(with->begins) || with->begins.ymd < cx->today.ymd)
        cx_problem(cx, S("begins"), "range", TEXT("开始日期请选今天或以后"), (Str){ 0 },
                   (Str){ 0 });
    if (!day_valid(with->ends) || with->ends.ymd < with->begins.ymd ||
        with->ends.ymd > day_add(with->begins, 731).ymd)
        cx_problem(cx, S("ends"), "range", TEXT("结束日期请选开始之后、两年以内"), (Str){ 0 },
                   (Str){ 0 });
    TRY(need_verdict(cx));
    if (with->team.n != 0) {
        Team team;
        TRY(team_find(cx, with->team, &team));
        if (team.state != TEAM_ACTIVE)
            return &team_dissolved;
    }
    return db_insert(cx, &project_add_sql, &id->n, need->place, need->place_path, title, with->team,
                     rhythm_words[with->rhythm], with->begins, with->ends, cx->actor.person,
                     cx->now);
}

bool need_project_may_keep(const Actor *who, const Plan *project)
{
    return who->system || actor_may(who, ROLES_DISPATCH, project->place_path);
}

Err need_make_project(Cx *cx, NeedId id, const NeedPlan *with, PlanId *out)
{
    Need need;
    NeedState next;
    Plan project;
    PlanId made_id = with->existing;
    TRY(need_begin(cx, id, with->version, NEED_MAKE, &need, &next));
    if (made_id.n == 0) {
        Str title = str_trim(with->title).n > 0 ? str_trim(with->title) : need.title;
        TRY(add_project(cx, &need, with, title, &made_id));
    }
    TRY(need_project_find(cx, made_id, &project));
    if (!need_project_may_keep(&cx->actor, &project))
        return &plan_missing;
    Made made = { .kind = RESULT_PROJECT, .project = made_id, .title = project.title };
    TRY(finish_making(cx, &need, next, &made));
    *out = made_id;
    Str word = str_printf(cx->arena, "%.*s（%s）", STR_FMT(project.title),
                          rhythm_texts[project.rhythm].zh);
    return need_tell(cx, id, "need.project", TEXT("您说的“{0}”已排成常办项目：{1}。"), word,
                     NO(Person));
}

SQL(project_end_sql, "update need_projects set state = 'ended' where id = $1 and state = 'running'",
    P_INT);

Err need_project_end(Cx *cx, PlanId id)
{
    Plan project;
    int64_t changed;
    TRY(need_project_find(cx, id, &project));
    if (!need_project_may_keep(&cx->actor, &project))
        return &plan_missing;
    TRY(db_change(cx, &project_end_sql, &changed, id));
    if (changed != 1)
        return &need_moved_on;
    cx_audit(cx, "project", id.n, S("running"), S("ended"));
    return OK;
}
