// 台账: what the rows of an activity say when it is over. Nothing is kept here: all of it is read
// from the rooms that know it.
#include "rooms/albums/albums.h"
#include "rooms/albums/albums_in.h"
#include "rooms/attendance/attendance.h"
#include "rooms/people/people.h"
#include "rooms/records/records.h"
#include "rooms/teams/teams.h"
#include "store/db.h"
#include "town/setting.h"

static const Field row_fields[] = {
    FIELD(LedgerRow, id),
    COL(LedgerRow, number, "编号"),
    COL(LedgerRow, name, "活动"),
    WORD(LedgerRow, kind, activity_kind_words),
    COL(LedgerRow, kind_text, "类型"),
    COL(LedgerRow, starts_at, "开始"),
    COL(LedgerRow, ends_at, "结束"),
    COL(LedgerRow, place_name, "阵地"),
    COL(LedgerRow, site, "地点"),
    COL(LedgerRow, team_name, "举办"),
    COL(LedgerRow, taken, "报名"),
    COL(LedgerRow, came, "到场"),
    COL(LedgerRow, minutes, "服务时长（小时）"),
    COL(LedgerRow, attendances, "服务群众人次"),
    WORD(LedgerRow, basis, attendance_basis_words),
    COL(LedgerRow, basis_text, "人次怎么得来"),
    COL(LedgerRow, photos, "照片"),
    COL(LedgerRow, result, "总结"),
    COL(LedgerRow, missing, "缺什么"),
    SHOWN(LedgerRow, whole),
    HIDDEN(LedgerRow, parts),
    HIDDEN(LedgerRow, team),
    HIDDEN(LedgerRow, place_path),
    LINK(LedgerRow, href),
};
const Shape ledger_row_shape = SHAPE(LedgerRow, row_fields);

static const Field sums_fields[] = {
    FIELD(LedgerSums, activities),  FIELD(LedgerSums, whole),  FIELD(LedgerSums, came),
    FIELD(LedgerSums, attendances), FIELD(LedgerSums, photos), FIELD(LedgerSums, minutes),
};
const Shape ledger_sums_shape = SHAPE(LedgerSums, sums_fields);

static const Field person_fields[] = {
    COL(LedgerPerson, activity_number, "活动编号"),
    COL(LedgerPerson, activity_name, "活动"),
    COL(LedgerPerson, n, "序号"),
    COL(LedgerPerson, name, "姓名"),
    COL(LedgerPerson, volunteer_number, "志愿者编号"),
    COL(LedgerPerson, position_name, "岗位"),
    COL(LedgerPerson, state_text, "状态"),
    COL(LedgerPerson, in_at, "签到时间"),
    COL(LedgerPerson, out_at, "签退时间"),
    COL(LedgerPerson, source_text, "方式"),
    COL(LedgerPerson, minutes, "服务时长（小时）"),
};
const Shape ledger_person_shape = SHAPE(LedgerPerson, person_fields);

// --- activities

// `planned` is read as a bit of `parts`; the rest is added by complete().
#define ROW                                                                                        \
    "select a.id, a.number, a.name, a.kind, a.starts_at, a.ends_at, l.name as place_name, a.site," \
    "  coalesce(t.name, '') as team_name, a.team, a.place_path, a.taken, a.attendances, a.basis,"  \
    "  a.result, case when j.summary <> '' then 1 else 0 end as parts,"                            \
    "  (select count(*) from presences p where p.activity = a.id and p.state in ('in', 'done'))"   \
    "    as came,"                                                                                 \
    "  (select count(*) from album_photos f where f.activity = a.id and f.state <> 'removed')"     \
    "    as photos,"                                                                               \
    "  (select cast(coalesce(sum(r.minutes), 0) as bigint) from records r where r.activity = a.id" \
    "    and r.state in ('pending', 'public', 'effective')) as minutes"                            \
    "  from activities a join places l on l.id = a.place join projects j on j.id = a.project"      \
    "  left join teams t on t.id = a.team"
#define HELD " where a.state = 'ended' and a.starts_at >= $1 and a.starts_at < $2"
#define NEXT " and (a.starts_at, a.id) > ($3, $4) order by a.starts_at, a.id limit $5"
SQL(list_sql, ROW HELD " and a.place_path >= $6 and a.place_path < $7" NEXT, P_INT, P_INT, P_INT,
    P_INT, P_INT, P_TEXT, P_TEXT);
SQL(team_list_sql, ROW HELD " and a.team = $6" NEXT, P_INT, P_INT, P_INT, P_INT, P_INT, P_INT);
SQL(find_sql, ROW " where a.id = $1", P_INT);
// What is lacking: no summary or no picture; of the last weeks, the oldest first.
#define LACKING                                                                              \
    " where a.state = 'ended' and a.starts_at >= $1 and a.starts_at < $2 and (a.result = ''" \
    "   or not exists (select f.photo from album_photos f where f.activity = a.id"           \
    "     and f.state <> 'removed'))"
#define SOONEST " order by a.starts_at, a.id limit $3"
SQL(open_team_sql, ROW LACKING " and a.team = $4" SOONEST, P_INT, P_INT, P_INT, P_INT);
SQL(open_node_sql, ROW LACKING " and a.place_path >= $4 and a.place_path < $5" SOONEST, P_INT,
    P_INT, P_INT, P_TEXT, P_TEXT);

static void complete(Cx *cx, LedgerRow *row)
{
    LedgerState state = { .planned = row->parts != 0,
                          .noticed = true,  // it was published, else it would not be over
                          .summed = row->result.n > 0,
                          .counted = row->kind == ACTIVITY_PRACTICE && row->basis != BASIS_NONE,
                          .came = row->came,
                          .photos = row->photos };
    Buf missing = buf_new(cx->arena, 200);
    row->parts = ledger_parts(&state);
    for (size_t i = 0; i < LEDGER_PARTS; i++) {
        if (row->parts & 1u << i)
            continue;
        buf_add(&missing, missing.n > 0 ? say(cx->lang, TEXT("、")) : S(""));
        buf_add(&missing, say(cx->lang, ledger_part_texts[i]));
    }
    row->missing = buf_str(&missing);
    row->whole = missing.n == 0;
    row->kind_text = activity_kind_texts[row->kind];
    row->basis_text = attendance_basis_texts[row->basis];
    row->href = url_of(str_printf(cx->arena, "/activities/%lld/album", (long long)row->id.n));
}

static void complete_all(Cx *cx, const List *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        complete(cx, LIST_AT(rows, LedgerRow, i));
}

Err ledger_list(Cx *cx, const LedgerQuery *query, List *out)
{
    must(query->limit >= 1 && query->limit <= 1000);
    if (query->team.n != 0)
        TRY(db_list(cx, &team_list_sql, &ledger_row_shape, out, query->from, query->before,
                    query->after_start.ms, query->after_id.n, query->limit, query->team));
    else
        TRY(db_list(cx, &list_sql, &ledger_row_shape, out, query->from, query->before,
                    query->after_start.ms, query->after_id.n, query->limit, query->path,
                    prefix_end(cx->arena, query->path)));
    complete_all(cx, out);
    return OK;
}

Err ledger_find(Cx *cx, ActivityId id, LedgerRow *out)
{
    TRY(db_one(cx, &find_sql, &ledger_row_shape, out, &activity_missing, id));
    complete(cx, out);
    return OK;
}

Err ledger_open(Cx *cx, TeamId team, Str path, int limit, List *out)
{
    Time from = time_add(cx->now, -setting_int(cx, "albums.todo_days") * TIME_DAY);
    if (team.n != 0)
        TRY(db_list(cx, &open_team_sql, &ledger_row_shape, out, from, cx->now, limit, team));
    else
        TRY(db_list(cx, &open_node_sql, &ledger_row_shape, out, from, cx->now, limit, path,
                    prefix_end(cx->arena, path)));
    complete_all(cx, out);
    return OK;
}

#define SUMS_OF                                                                                    \
    "with held as (select a.id, a.attendances, a.result, a.kind, a.basis, j.summary,"              \
    "    (select count(*) from presences p where p.activity = a.id and p.state in ('in', 'done'))" \
    "      as came,"                                                                               \
    "    (select count(*) from album_photos f where f.activity = a.id and f.state <> 'removed')"   \
    "      as photos,"                                                                             \
    "    (select coalesce(sum(r.minutes), 0) from records r where r.activity = a.id"               \
    "      and r.state in ('pending', 'public', 'effective')) as minutes"                          \
    "  from activities a join projects j on j.id = a.project" HELD
#define SUMMED                                                                  \
    ")"                                                                         \
    " select count(*) as activities,"                                           \
    "   count(*) filter (where result <> '' and summary <> '' and photos > 0"   \
    "     and (came > 0 or (kind = 'practice' and basis <> 'none'))) as whole," \
    "   cast(coalesce(sum(came), 0) as bigint) as came,"                        \
    "   cast(coalesce(sum(attendances), 0) as bigint) as attendances,"          \
    "   cast(coalesce(sum(photos), 0) as bigint) as photos,"                    \
    "   cast(coalesce(sum(minutes), 0) as bigint) as minutes from held"
SQL(sums_sql, SUMS_OF " and a.place_path >= $3 and a.place_path < $4" SUMMED, P_INT, P_INT, P_TEXT,
    P_TEXT);
SQL(team_sums_sql, SUMS_OF " and a.team = $3" SUMMED, P_INT, P_INT, P_INT);

Err ledger_sums(Cx *cx, const LedgerQuery *query, LedgerSums *out)
{
    if (query->team.n != 0)
        return db_one(cx, &team_sums_sql, &ledger_sums_shape, out, &fault_missing, query->from,
                      query->before, query->team);
    return db_one(cx, &sums_sql, &ledger_sums_shape, out, &fault_missing, query->from,
                  query->before, query->path, prefix_end(cx->arena, query->path));
}

bool ledger_may_team(const Actor *who, const Team *team)
{
    return actor_leads(who, team->id) || team_may_keep(who, team) ||
           actor_may(who, ROLE_SUPERVISOR | ROLE_AUDITOR, team->place_path);
}

// --- the sheet

typedef struct {
    Str name, volunteer_number, position_name;
    SignupState state;
    bool listed, present;
    Time in_at, out_at;
    FactSource source;
    Minutes minutes;
} Came;
static const Field came_fields[] = {
    FIELD(Came, name),
    FIELD(Came, volunteer_number),
    FIELD(Came, position_name),
    WORD(Came, state, signup_state_words),
    FIELD(Came, listed),
    FIELD(Came, present),
    FIELD(Came, in_at),
    FIELD(Came, out_at),
    WORD(Came, source, fact_source_words),
    FIELD(Came, minutes),
};
static const Shape came_shape = SHAPE(Came, came_fields);

// Who was on the list and who came, each once.
SQL(people_sql,
    "select n.name, n.volunteer_number, coalesce(o.name, '') as position_name,"
    "       coalesce(s.state, 'none') as state, case when s.id is null then 0 else 1 end as listed,"
    "       case when p.id is null then 0 else 1 end as present, p.in_at, p.out_at,"
    "       coalesce(p.in_source, 'roster') as source, coalesce(m.minutes, 0) as minutes"
    "  from (select person from signups where activity = $1"
    "          and state in ('confirmed', 'attended', 'absent', 'excused')"
    "        union select person from presences where activity = $1 and state in ('in', 'done')) w"
    "  join people n on n.id = w.person"
    "  left join signups s on s.activity = $1 and s.person = w.person"
    "  left join positions o on o.id = s.position"
    "  left join presences p on p.activity = $1 and p.person = w.person and p.state in ('in', 'done')"
    "  left join (select person, cast(sum(minutes) as bigint) as minutes from records"
    "    where activity = $1 and state in ('pending', 'public', 'effective') group by person) m"
    "    on m.person = w.person order by n.name, w.person limit $2",
    P_INT, P_INT);

#define PEOPLE_MOST 1000

static Text state_of(const Came *came)
{
    if (came->present)
        return TEXT("已到场");
    if (came->listed && came->state == SIGNUP_ATTENDED)
        return TEXT("登记到场，没有签到");
    return came->listed ? signup_state_texts[came->state] : (Text){ 0 };
}

Err ledger_people(Cx *cx, const LedgerRow *row, bool masked, List *out)
{
    List rows;
    TRY(db_list(cx, &people_sql, &came_shape, &rows, row->id, PEOPLE_MOST));
    LedgerPerson *people = NEW_ARRAY(cx->arena, LedgerPerson, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const Came *came = LIST_AT(&rows, Came, i);
        people[i] = (LedgerPerson){ .activity_number = row->number,
                                    .activity_name = row->name,
                                    .n = (int64_t)i + 1,
                                    .name = masked ? mask_name(cx->arena, came->name) : came->name,
                                    .volunteer_number = came->volunteer_number,
                                    .position_name = came->position_name,
                                    .state_text = state_of(came),
                                    .in_at = came->in_at,
                                    .out_at = came->out_at,
                                    .minutes = came->minutes };
        if (came->present)
            people[i].source_text = fact_source_texts[came->source];
    }
    *out = (List){ people, rows.n };
    return OK;
}

// --- pictures with their bytes

static const Field picture_fields[] = {
    FIELD(LedgerPicture, id),     FIELD(LedgerPicture, number),  FIELD(LedgerPicture, width),
    FIELD(LedgerPicture, height), FIELD(LedgerPicture, caption), HIDDEN(LedgerPicture, jpeg),
};
const Shape ledger_picture_shape = SHAPE(LedgerPicture, picture_fields);

SQL(pictures_sql,
    "select a.photo as id, a.number, p.width, p.height, a.caption"
    "  from album_photos a join photos p on p.id = a.photo"
    " where a.activity = $1 and a.state in ('shown', 'inner') and p.forgotten_at is null"
    " order by a.number limit 200",
    P_INT);

Err ledger_pictures(Cx *cx, ActivityId id, bool small, size_t *room, List *out, int64_t *left_out)
{
    List rows;
    TRY(db_list(cx, &pictures_sql, &ledger_picture_shape, &rows, id));
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        LedgerPicture one = *LIST_AT(&rows, LedgerPicture, i);
        TRY(photo_bytes(cx, one.id, small, &one.jpeg.bytes));
        if (one.jpeg.bytes.n > *room) {
            *left_out += 1;
            continue;
        }
        *room -= one.jpeg.bytes.n;
        *LIST_AT(&rows, LedgerPicture, n++) = one;
    }
    *out = (List){ rows.at, n };
    return OK;
}
