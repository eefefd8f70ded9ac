#include "rooms/exchange/exchange_in.h"
#include "store/db.h"

const char *const exchange_kind_words[] = { "numbers", "counted", NULL };
const Text exchange_kind_texts[] = { TEXT("全国编号"), TEXT("已在别处计分的时长") };
FAULT(exchange_again, 409, "exchange.again", "这个文件已经导入过");
FAULT(
    exchange_empty, 422, "exchange.empty",
    "文件里没有可以用的行。要有“志愿者编号”，以及“全国编号”或“活动编号”的表头，编号和姓名要和本平台一致");
FAULT(exchange_long, 422, "exchange.long", "一个文件最多 5000 行，请分成几个文件");

static const Field file_fields[] = {
    FIELD(ExchangeFile, id),
    WORD(ExchangeFile, kind, exchange_kind_words),
    COL(ExchangeFile, kind_text, "内容"),
    COL(ExchangeFile, file_name, "文件"),
    COL(ExchangeFile, file_hash, "文件校验码"),
    COL(ExchangeFile, rows, "导入行数"),
    COL(ExchangeFile, bad, "没有导入"),
    COL(ExchangeFile, problems, "要改的地方"),
    COL(ExchangeFile, made_by_name, "导入人"),
    COL(ExchangeFile, made_at, "导入时间"),
};
const Shape exchange_file_shape = SHAPE(ExchangeFile, file_fields);
static const Field person_fields[] = {
    FIELD(ExchangePerson, person),
    COL(ExchangePerson, name, "姓名"),
    COL(ExchangePerson, volunteer_number, "志愿者编号"),
    COL(ExchangePerson, number, "全国编号"),
    COL(ExchangePerson, born, "出生日期"),
    COL(ExchangePerson, home_name, "所属站"),
};
const Shape exchange_person_shape = SHAPE(ExchangePerson, person_fields);
static const Field record_fields[] = {
    FIELD(ExchangeRecord, record),
    COL(ExchangeRecord, name, "姓名"),
    COL(ExchangeRecord, volunteer_number, "志愿者编号"),
    COL(ExchangeRecord, number, "全国编号"),
    COL(ExchangeRecord, day, "日期"),
    COL(ExchangeRecord, minutes, "时长"),
    COL(ExchangeRecord, kind, "时长种类"),
    COL(ExchangeRecord, activity_number, "活动编号"),
    COL(ExchangeRecord, activity, "活动"),
    COL(ExchangeRecord, counted, "已计分的平台"),
};
const Shape exchange_record_shape = SHAPE(ExchangeRecord, record_fields);
static const Field sums_fields[] = { FIELD(ExchangeSums, consented), FIELD(ExchangeSums, numbered),
                                     FIELD(ExchangeSums, counted) };
const Shape exchange_sums_shape = SHAPE(ExchangeSums, sums_fields);

SQL(files_sql,
    "select f.id, f.kind, f.file_name, f.file_hash, f.row_count as rows, f.bad, f.problems,"
    " coalesce(p.name, '') as made_by_name, f.made_at from exchange_files f left join people p"
    " on p.id = f.made_by where $1 = 0 or f.id < $1 order by f.id desc limit $2",
    P_INT, P_INT);

Err exchange_files(Cx *cx, ExchangeFileId before, int limit, List *out)
{
    TRY(db_list(cx, &files_sql, &exchange_file_shape, out, before.n, limit));
    for (size_t i = 0; i < out->n; i++) {
        ExchangeFile *file = LIST_AT(out, ExchangeFile, i);
        file->kind_text = exchange_kind_texts[file->kind];
    }
    return OK;
}

#define CONSENTED                                                                  \
    " join volunteers v on v.person = p.id and v.state = 'active' join consents c" \
    " on c.person = p.id and c.purpose = 'exchange' and c.withdrawn_at is null"    \
    " left join exchange_numbers x on x.person = p.id"
// Cross join: begin at those who agreed, in their order, not at all who are registered.
SQL(people_sql,
    "select p.id as person, p.name, p.volunteer_number, coalesce(h.name, '') as home_name,"
    " coalesce(x.number, '') as number, v.born from consents c cross join people p"
    " join volunteers v on v.person = p.id and v.state = 'active'"
    " left join exchange_numbers x on x.person = p.id left join places h on h.id = p.home"
    " where c.purpose = 'exchange' and c.withdrawn_at is null and c.person > $1"
    " and p.id = c.person and ($2 = 0 or x.number is null) order by c.person limit $3",
    P_INT, P_INT, P_INT);

Err exchange_people(Cx *cx, bool without, PersonId after, int limit, List *out)
{
    return db_list(cx, &people_sql, &exchange_person_shape, out, after.n, without, limit);
}

SQL(records_sql,
    "select r.id as record, p.name, p.volunteer_number, coalesce(x.number, '') as number, r.day,"
    " r.minutes, r.kind, coalesce(a.number, '') as activity_number, coalesce(a.name, '') as"
    " activity, coalesce(e.platform, '') as counted from records r join people p on"
    " p.id = r.person" CONSENTED " left join activities a on a.id = r.activity"
    " left join exchange_counted e on e.record = r.id where r.id > $1 and r.state = 'effective'"
    " and r.kind <> 'carried' order by r.id limit $2",
    P_INT, P_INT);

Err exchange_records(Cx *cx, RecordId after, int limit, List *out)
{
    return db_list(cx, &records_sql, &exchange_record_shape, out, after.n, limit);
}

SQL(record_of_sql,
    "select r.id from records r join activities a on a.id = r.activity where r.person = $1"
    " and a.number = $2 and r.state = 'effective' order by r.id limit 1",
    P_INT, P_TEXT);

Err exchange_record_of(Cx *cx, PersonId person, Str activity_number, RecordId *out)
{
    *out = NO(Record);
    return db_int(cx, &record_of_sql, &out->n, person, activity_number);
}

typedef struct {
    Str platform;
} Counted;
static const Field counted_fields[] = { FIELD(Counted, platform) };
static const Shape counted_shape = SHAPE(Counted, counted_fields);
SQL(counted_sql, "select platform from exchange_counted where record = $1", P_INT);

Err exchange_counted_by(Cx *cx, RecordId record, Str *platform)
{
    List rows;
    TRY(db_list(cx, &counted_sql, &counted_shape, &rows, record));
    *platform = rows.n > 0 ? LIST_AT(&rows, Counted, 0)->platform : S("");
    return OK;
}

SQL0(sums_sql,
     "select (select count(*) from consents c join volunteers v on v.person = c.person and"
     " v.state = 'active' where c.purpose = 'exchange' and c.withdrawn_at is null) as consented,"
     " (select count(*) from exchange_numbers) as numbered,"
     " (select count(*) from exchange_counted) as counted");

Err exchange_sums(Cx *cx, ExchangeSums *out)
{
    return db_one(cx, &sums_sql, &exchange_sums_shape, out, &fault_missing);
}

SQL(file_add_sql,
    "insert into exchange_files (kind, file_name, file_hash, row_count, bad, problems, made_by,"
    " made_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id",
    P_TEXT, P_TEXT, P_TEXT, P_INT, P_INT, P_TEXT, P_INT, P_INT);
SQL(number_sql,
    "insert into exchange_numbers (person, number, file, at) select $1, $2, $3, $4 where not exists"
    " (select n.person from exchange_numbers n where n.number = $2 and n.person <> $1)"
    " on conflict (person) do update set number = $2, file = $3, at = $4",
    P_INT, P_TEXT, P_INT, P_INT);
SQL(count_sql,
    "insert into exchange_counted (record, platform, file, at) values ($1, $2, $3, $4)"
    " on conflict (record) do nothing",
    P_INT, P_TEXT, P_INT, P_INT);

static Err count_one(Cx *cx, const ExchangeRow *row, ExchangeFileId file)
{
    int64_t added;
    TRY(db_change(cx, &count_sql, &added, row->record, row->value, file, cx->now));
    if (added > 0)
        cx_event(cx, "exchange.counted", row->record.n, row->person.n);
    return OK;
}

Err exchange_keep(Cx *cx, const ExchangeDraft *draft, ExchangeFileId *id)
{
    TRY(db_insert(cx, &file_add_sql, &id->n, exchange_kind_words[draft->kind], draft->file_name,
                  draft->file_hash, (int64_t)draft->n, draft->bad, draft->problems,
                  cx->actor.person, cx->now));
    if (id->n == 0)
        return &exchange_again;
    for (size_t i = 0; i < draft->n; i++) {
        const ExchangeRow *row = &draft->rows[i];
        if (draft->kind == EXCHANGE_NUMBERS)
            TRY(db_change(cx, &number_sql, NULL, row->person, row->value, *id, cx->now));
        else
            TRY(count_one(cx, row, *id));
    }
    cx_audit(cx, "exchange", id->n, (Str){ 0 }, draft->file_hash);
    return OK;
}

SQL(held_sql, "select at, number as what from exchange_numbers where person = $1 limit $2", P_INT,
    P_INT);
HOLDING_LEFT(held_left, "exchange_numbers", "person", "x.person > 0");
const Holding exchange_holdings[] = {
    { "exchange_numbers", "person", TEXT("全国志愿服务信息系统的编号"), .rows = &held_sql,
      .left = &held_left },
    { 0 },
};

SQL(forget_sql, "delete from exchange_numbers where person = $1", P_INT);
SQL(take_sql,
    "update exchange_numbers set person = $1 where person = $2 and not exists (select n.person"
    " from exchange_numbers n where n.person = $1)",
    P_INT, P_INT);

Err exchange_hear_erased(Cx *cx, const Event *event)
{
    return db_change(cx, &forget_sql, NULL, event->id);
}

Err exchange_merge_person(Cx *cx, PersonId to, PersonId from)
{
    return db_change(cx, &take_sql, NULL, to, from);
}
