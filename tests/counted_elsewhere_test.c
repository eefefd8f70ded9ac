// Nobody is paid twice: what another platform says it paid for earns nothing here, whether its file
// came before the record took effect or after.
#include "rooms/exchange/exchange_in.h"
#include "rooms/points/points.h"
#include "tests/support/little.h"

typedef struct {
    Little *l;
    PersonId station, person;
    ExchangeDraft draft;
    PointBalance has;
} World;

static World *world(T *t, County *county)
{
    World *w = NEW(t->arena, World);
    w->l = little(t, county);
    w->station = little_person(w->l, "周主任", "13871550003", w->l->station);
    w->person = little_person(w->l, "王师傅", "13871550008", w->l->station);
    return w;
}

// Two hours that were approved and whose publicity is over: they take effect with the next clock.
static RecordId approved(World *w, int64_t n)
{
    Time out = time_add(w->l->now, -n * TIME_DAY);
    Str text = str_printf(
        w->l->t->arena,
        "insert into records (person, place, place_path, path, kind, minutes, day, in_at, out_at,"
        " state, made_at, approved_by, approved_at, effective_on) select %lld, id, path, 'carried',"
        " 'credit', 120, %d, %lld, %lld, 'public', 1, %lld, 1, 20200101 from places where id = %lld",
        (long long)w->person.n, time_day(out).ymd, (long long)time_add(out, -2 * TIME_HOUR).ms,
        (long long)out.ms, (long long)w->station.n, (long long)w->l->station.n);
    county_run(w->l->t, w->l->county, str_z(w->l->t->arena, text));
    return (RecordId){ n };
}

static Err clock_act(Cx *cx, void *with)
{
    int did;
    (void)with;
    return record_clock(cx, 100, &did);
}

static Err keep_act(Cx *cx, void *with)
{
    ExchangeFileId id;
    return exchange_keep(cx, &((World *)with)->draft, &id);
}

static Err look_act(Cx *cx, void *with)
{
    World *w = with;
    return point_balance(cx, w->person, &w->has);
}

static void told(World *w, const char *hash, RecordId record)
{
    ExchangeRow row = { .person = w->person, .record = record, .value = S("志愿湖北") };
    w->draft = (ExchangeDraft){ .kind = EXCHANGE_COUNTED,
                                .file_name = S("已计分.xlsx"),
                                .file_hash = str(hash),
                                .rows = &row,
                                .n = 1,
                                .problems = S("") };
    CHECK_OK(little_act(w->l, NO(Person), keep_act, w));
}

static int64_t ready(World *w)
{
    CHECK_OK(little_act(w->l, NO(Person), look_act, w));
    CHECK_INT(w->has.debt.n, 0);
    return w->has.ready.n;
}

BOTH(what_another_platform_paid_for_is_paid_here_at_no_time)
{
    World *w = world(t, county);
    RecordId first = approved(w, 1);
    CHECK_OK(little_act(w->l, NO(Person), clock_act, NULL));
    CHECK_INT(ready(w), 200);
    told(w, "0123abcd", first);
    CHECK_INT(ready(w), 0);
    told(w, "4567cdef", first);  // again in another file: nothing more is taken
    RecordId second = approved(w, 2);
    told(w, "89abef01", second);
    CHECK_OK(little_act(w->l, NO(Person), clock_act, NULL));
    CHECK_INT(ready(w), 0);
    approved(w, 3);
    CHECK_OK(little_act(w->l, NO(Person), clock_act, NULL));
    CHECK_INT(ready(w), 200);
}
