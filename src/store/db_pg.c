// PostgreSQL through libpq: statements prepared with declared types, values and rows in binary.
//
// What counts as done is decided here (scaleout.md §1.3): a COMMIT stands only when its result says
// COMMIT, nothing was warned of meanwhile, the connection is up and its transaction is over.
// Everything else is unknown.
#include "store/store_inside.h"
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_BPCHAR = 1042,
    OID_VARCHAR = 1043
};

// --- what went wrong

static bool code_is(const char *code, const char *wanted)
{
    return strncmp(code, wanted, strlen(wanted)) == 0;
}

static Err lost(Db *db, const char *name)
{
    db->lost = true;
    log_warn("store.lost", "%s: the connection to PostgreSQL is gone", name);
    return &fault_busy;
}

// By SQLSTATE alone; messages are for people.
static Err state_fault(Db *db, const char *name, const char *code, const char *message)
{
    if (code_is(code, "40001") || code_is(code, "40P01") || code_is(code, "55P03")) {
        db->again = true;
        return &fault_busy;
    }
    if (code_is(code, "23505") || code_is(code, "23P01"))
        return &db_conflict;
    if (code_is(code, "23") || code_is(code, "22"))
        return &db_refused;
    if (code_is(code, "53100")) {
        db->full = true;
        log_warn("store.full", "%s: no space left", name);
        return &fault_read_only;
    }
    if (code_is(code, "08") || code_is(code, "57P"))
        return lost(db, name);
    log_error("store.failed", "%s: %s %s", name, code, message != NULL ? message : "");
    return code_is(code, "25006") ? &fault_read_only : &fault_internal;
}

static Err pg_fault(Db *db, const char *name, const PGresult *result)
{
    if (PQstatus(db->pg) != CONNECTION_OK)
        return lost(db, name);
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return state_fault(db, name, code != NULL ? code : "XX000", message);
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

// A warning during COMMIT means that the wait for the other machine was broken off.
static void on_notice(void *with, const PGresult *result)
{
    Db *db = with;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity == NULL || strcmp(severity, "WARNING") != 0)
        return;
    db->unsure = true;
    log_warn("store.warning", "%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

static bool pg_in_transaction(const Db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(db->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

// --- the driver

static Oid oid_of(ParamType type)
{
    return type == P_INT ? OID_INT8 : type == P_TEXT ? OID_TEXT : OID_BYTEA;
}

static bool is_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    while (*text == ' ' || *text == '\n')
        text++;
    return strncmp(text, word, n) == 0 && (text[n] == ' ' || text[n] == '\n');
}

// What the driver can read. A sum of bigint is numeric until it is cast, a quotient may be
// anything.
static bool readable(Oid type)
{
    static const Oid types[] = { OID_BOOL, OID_BYTEA, OID_NAME,   OID_INT8,   OID_INT2,
                                 OID_INT4, OID_TEXT,  OID_BPCHAR, OID_VARCHAR };
    for (size_t i = 0; i < COUNT(types); i++)
        if (types[i] == type)
            return true;
    return false;
}

static Err check_types(const Prepared *p, const PGresult *result)
{
    for (int i = 0; i < p->columns; i++)
        if (!readable(PQftype(result, i))) {
            log_error("store.type",
                      "%s: column %s has PostgreSQL's type %u, cast it to bigint or text",
                      p->sql->name, p->names[i], PQftype(result, i));
            return &fault_internal;
        }
    return OK;
}

static Err describe(Db *db, Prepared *p)
{
    PGresult *result = PQdescribePrepared(db->pg, p->name);
    if (!succeeded(result)) {
        Err err = pg_fault(db, p->sql->name, result);
        PQclear(result);
        return err;
    }
    p->columns = PQnfields(result);
    p->names = NEW_ARRAY(p->arena, const char *, (size_t)p->columns);
    for (int i = 0; i < p->columns; i++)
        p->names[i] = str_z(p->arena, str(PQfname(result, i)));
    Err err = check_types(p, result);
    PQclear(result);
    return err;
}

static Err pg_prepare(Db *db, Prepared *p)
{
    Oid types[SQL_PARAMS_MAX];
    for (int i = 0; i < p->sql->param_count; i++)
        types[i] = oid_of(p->sql->params[i]);
    snprintf(p->name, sizeof p->name, "s%llu", (unsigned long long)db->prepared++ % 100000000);
    PGresult *result = PQprepare(db->pg, p->name, p->sql->text, p->sql->param_count, types);
    Err err = succeeded(result) ? OK : pg_fault(db, p->sql->name, result);
    PQclear(result);
    if (err != OK) {
        p->name[0] = '\0';
        return err;
    }
    // A read is a select; everything else, a with that changes rows among them, counts as a write.
    p->writes = !is_word(p->sql->text, "select") && !is_word(p->sql->text, "with");
    return describe(db, p);
}

static void clear(Prepared *p)
{
    PQclear(p->result);
    p->result = NULL;
    p->active = false;
}

// Values as libpq takes them.
typedef struct {
    const char *at[SQL_PARAMS_MAX];
    int lengths[SQL_PARAMS_MAX], formats[SQL_PARAMS_MAX];
    uint64_t numbers[SQL_PARAMS_MAX];
} Wire;

static void to_wire(Wire *wire, const Sql *sql, const Value *values)
{
    for (size_t i = 0; i < sql->param_count; i++) {
        bool number = sql->params[i] == P_INT;
        wire->numbers[i] = htobe64((uint64_t)values[i].n);
        wire->at[i] = values[i].null ? NULL
                      : number       ? (const char *)&wire->numbers[i]
                                     : values[i].s.p;
        wire->lengths[i] = number ? 8 : (int)values[i].s.n;
        wire->formats[i] = 1;
    }
}

// Takes the rows that came; `result` is kept until the next come.
static Err take_rows(Db *db, Prepared *p, PGresult *result)
{
    clear(p);
    p->result = result;
    p->active = true;
    p->row = -1;
    if (!succeeded(result)) {
        Err err = pg_fault(db, p->sql->name, result);
        clear(p);
        return err;
    }
    p->rows = PQntuples(result);
    return OK;
}

#define FETCH_ROWS 512

// An export of a county does not fit into memory at once: a cursor hands it over in pieces, and
// leaves the connection free between them.
static Err fetch(Db *db, Prepared *p)
{
    char text[64];
    snprintf(text, sizeof text, "fetch forward %d from c%s", FETCH_ROWS, p->name);
    return take_rows(db, p, PQexecParams(db->pg, text, 0, NULL, NULL, NULL, NULL, 1));
}

static Err open_cursor(Db *db, Prepared *p, const Wire *wire)
{
    Oid types[SQL_PARAMS_MAX];
    char head[64];
    Str text = str(p->sql->text);
    for (int i = 0; i < p->sql->param_count; i++)
        types[i] = oid_of(p->sql->params[i]);
    snprintf(head, sizeof head, "declare c%s no scroll cursor for ", p->name);
    ArenaMark mark = arena_mark(db->scratch);
    PGresult *result = PQexecParams(
        db->pg, str_z(db->scratch, str_join(db->scratch, str(head), text)), p->sql->param_count,
        types, wire->at, wire->lengths, wire->formats, 1);
    arena_rewind(db->scratch, mark);
    Err err = succeeded(result) ? OK : pg_fault(db, p->sql->name, result);
    PQclear(result);
    return err == OK ? fetch(db, p) : err;
}

static Err pg_begin(Db *db, Prepared *p, const Value *values, size_t n)
{
    Wire wire;
    to_wire(&wire, p->sql, values);
    if (p->streamed && pg_in_transaction(db))
        return open_cursor(db, p, &wire);
    return take_rows(
        db, p, PQexecPrepared(db->pg, p->name, (int)n, wire.at, wire.lengths, wire.formats, 1));
}

#define MANY_MOST 256  // on their way at once; both sides' buffers hold that much

// Reads the answers of a pipeline to its end; the first failure is the result.
static Err read_pipeline(Db *db, const Prepared *p)
{
    Err err = OK;
    bool synced = false;
    while (!synced && PQstatus(db->pg) == CONNECTION_OK) {
        PGresult *result = PQgetResult(db->pg);
        if (result == NULL)
            continue;  // between two statements
        synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        bool aborted = PQresultStatus(result) == PGRES_PIPELINE_ABORTED;
        if (err == OK && !synced && !aborted && !succeeded(result))
            err = pg_fault(db, p->sql->name, result);
        PQclear(result);
    }
    return synced ? err : lost(db, p->sql->name);
}

static Err send_some(Db *db, const Prepared *p, const Value *values, size_t rows)
{
    const Sql *sql = p->sql;
    if (!PQenterPipelineMode(db->pg))
        return lost(db, sql->name);
    for (size_t i = 0; i < rows; i++) {
        Wire wire;
        to_wire(&wire, sql, values + i * sql->param_count);
        if (!PQsendQueryPrepared(db->pg, p->name, sql->param_count, wire.at, wire.lengths,
                                 wire.formats, 1))
            return lost(db, sql->name);
    }
    if (!PQpipelineSync(db->pg))
        return lost(db, sql->name);
    Err err = read_pipeline(db, p);
    if (!db->lost && !PQexitPipelineMode(db->pg))
        return lost(db, sql->name);
    return err;
}

static Err pg_many(Db *db, Prepared *p, const Value *values, size_t rows)
{
    for (size_t i = 0; i < rows; i += MANY_MOST)
        TRY(send_some(db, p, values + i * p->sql->param_count,
                      rows - i < MANY_MOST ? rows - i : MANY_MOST));
    return OK;
}

static Err pg_step(Db *db, Prepared *p, bool *row)
{
    if (++p->row == FETCH_ROWS && p->rows == FETCH_ROWS && p->streamed && pg_in_transaction(db)) {
        TRY(fetch(db, p));
        p->row++;
    }
    *row = p->row < p->rows;
    return OK;
}

static bool pg_is_null(const Prepared *p, int column)
{
    return PQgetisnull(p->result, p->row, column);
}

static bool pg_get_int(const Prepared *p, int column, int64_t *out)
{
    const char *at = PQgetvalue(p->result, p->row, column);
    uint64_t eight;
    uint32_t four;
    uint16_t two;
    switch (PQftype(p->result, column)) {
    case OID_INT8:
        memcpy(&eight, at, 8);
        *out = (int64_t)be64toh(eight);
        return true;
    case OID_INT4:
        memcpy(&four, at, 4);
        *out = (int32_t)be32toh(four);
        return true;
    case OID_INT2:
        memcpy(&two, at, 2);
        *out = (int16_t)be16toh(two);
        return true;
    case OID_BOOL:
        *out = at[0] != 0;
        return true;
    default:
        return false;
    }
}

static bool pg_get_bytes(const Prepared *p, int column, Str *out)
{
    switch (PQftype(p->result, column)) {
    case OID_TEXT:
    case OID_VARCHAR:
    case OID_BPCHAR:
    case OID_NAME:
    case OID_BYTEA:
        *out = (Str){ PQgetvalue(p->result, p->row, column),
                      (size_t)PQgetlength(p->result, p->row, column) };
        return true;
    default:
        return false;
    }
}

static int64_t pg_changed(const Db *db, const Prepared *p)
{
    (void)db;
    int64_t n = 0;
    return p->writes && str_int(str(PQcmdTuples(p->result)), &n) ? n : 0;
}

static void pg_finish(Db *db, Prepared *p)
{
    (void)db;
    clear(p);
}

static Err pg_run(Db *db, const char *text)
{
    PGresult *result = PQexec(db->pg, text);
    Err err = succeeded(result) ? OK : pg_fault(db, text, result);
    PQclear(result);
    if (err == OK && PQstatus(db->pg) != CONNECTION_OK)
        return lost(db, text);
    return err;
}

// Statements of db_each are prepared for one run: an end that is not told would fill the server's
// memory.
static void pg_drop(Db *db, Prepared *p)
{
    clear(p);
    if (p->name[0] == '\0' || db->pg == NULL || PQtransactionStatus(db->pg) == PQTRANS_INERROR)
        return;
    char text[80];
    snprintf(text, sizeof text, "deallocate %s", p->name);
    if (p->streamed && pg_in_transaction(db))
        snprintf(text, sizeof text, "deallocate %s; close c%s", p->name, p->name);
    PQclear(PQexec(db->pg, text));
    p->name[0] = '\0';
}

static void pg_close(Db *db)
{
    PQfinish(db->pg);
    db->pg = NULL;
}

static const Sql has_steps_sql = {
    "has_steps",
    __FILE__,
    "select count(*) from pg_catalog.pg_tables where schemaname = current_schema() and tablename = "
    "'migrations'",
    NULL,
    0,
};

static const Driver pg_driver = {
    .prepare = pg_prepare,
    .start = pg_begin,
    .step = pg_step,
    .is_null = pg_is_null,
    .get_int = pg_get_int,
    .get_bytes = pg_get_bytes,
    .changed = pg_changed,
    .finish = pg_finish,
    .drop = pg_drop,
    .run = pg_run,
    .close = pg_close,
    .in_transaction = pg_in_transaction,
    .begin_write = "begin",
    .begin_read = "begin transaction isolation level repeatable read read only",
    .has_steps = &has_steps_sql,
    .many = pg_many,
    .remote = true,
    .failure_aborts = true,
};

// --- committing

void (*pg_commit_probe)(Db *db, bool sent);

Err pg_commit(Db *db)
{
    db->unsure = false;
    if (pg_commit_probe != NULL)
        pg_commit_probe(db, false);
    PGresult *result = PQexec(db->pg, "commit");
    if (pg_commit_probe != NULL)
        pg_commit_probe(db, true);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    bool committed = ok && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    Err err = ok ? OK : pg_fault(db, "commit", result);
    PQclear(result);
    if (db->lost || PQstatus(db->pg) != CONNECTION_OK ||
        PQtransactionStatus(db->pg) != PQTRANS_IDLE)
        return lost(db, "commit");
    if (db->unsure)
        return &fault_unknown;
    if (err == OK && !committed) {
        // "ROLLBACK": a statement had failed and nobody noticed.
        log_error("store.commit", "PostgreSQL rolled back instead");
        return &fault_internal;
    }
    return err;
}

// The update waits for a transaction that still holds the row, and its own commit waits for the
// other machine; so what it reads is decided, and is replicated as far as anything is.
static const ParamType settle_params[] = { P_TEXT };
static const Sql settle_sql = {
    "settle",      __FILE__, "update lanes set batch = batch where id = $1 returning batch",
    settle_params, 1,
};

Err pg_settle(Db *db, const char *lane, const char *batch, bool *stood)
{
    Prepared p = { .sql = &settle_sql, .arena = db->kept };
    Value id = value_word(lane);
    TRY(pg_run(db, "begin"));
    TRY(pg_prepare(db, &p));
    TRY(pg_begin(db, &p, &id, 1));
    Str found = { 0 };
    bool row;
    TRY(pg_step(db, &p, &row));
    if (row)
        must(pg_get_bytes(&p, 0, &found));
    *stood = row && str_eq(found, str(batch));
    pg_drop(db, &p);
    return pg_commit(db);
}

// --- opening

// Before the URL, so that the URL can say otherwise.
static PGconn *connect_to(Str url)
{
    char address[4096];
    if (url.n >= sizeof address)
        return NULL;
    memcpy(address, url.p, url.n);
    address[url.n] = '\0';
    const char *const names[] = { "connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                  "keepalives_count", "tcp_user_timeout", "application_name",
                                  "client_encoding",  "dbname",           NULL };
    const char *const words[] = { "2", "1", "1", "3", "3000", "redvest", "UTF8", address, NULL };
    return PQconnectdbParams(names, words, 1);
}

static Err refused(Str url, PGconn *pg)
{
    char address[4096];
    must(url.n < sizeof address);
    memcpy(address, url.p, url.n);
    address[url.n] = '\0';
    log_warn("store.connect", "%s", PQerrorMessage(pg));
    if (PQconnectionUsedPassword(pg) || PQconnectionNeedsPassword(pg))
        return &store_password;
    // The server answers, yet it does not let us in: an unknown user or database, a rule against
    // us.
    return PQping(address) == PQPING_OK ? &store_password : &store_unreached;
}

// Durable before the answer; nobody waits for ever for a lock.
static const char lane_words[] =
    "set synchronous_commit to on; set lock_timeout to '5s'; set jit to off; set "
    "client_min_messages to warning;"
    "set statement_timeout to 0; set default_transaction_isolation to 'read committed'";
static const char reader_words[] =
    "set default_transaction_read_only to on; set jit to off; set client_min_messages to warning;"
    "set statement_timeout to '30s'";

// `schema` was checked: letters, digits and underscores.
static Err into_schema(Db *db, Str schema, PgRole role)
{
    char text[200];
    if (role == PG_MIGRATE) {
        snprintf(text, sizeof text,
                 "set client_min_messages to warning; create schema if not exists \"%.*s\"",
                 STR_FMT(schema));
        TRY(pg_run(db, text));
    }
    snprintf(text, sizeof text, "set search_path to \"%.*s\"", STR_FMT(schema));
    TRY(pg_run(db, text));
    return pg_run(db, role == PG_READER ? reader_words : lane_words);
}

static Err connect_db(Db *db)
{
    db->pg = connect_to(db->url);
    if (db->pg == NULL)
        return &store_url;
    if (PQstatus(db->pg) != CONNECTION_OK)
        return refused(db->url, db->pg);
    PQsetNoticeReceiver(db->pg, on_notice, db);
    db->lost = false;
    return into_schema(db, db->schema, db->role);
}

Err pg_open(Store *store, Str url, Str schema, PgRole role, Db **out)
{
    Db *db = db_new(&pg_driver, store, role != PG_READER);
    db->url = str_copy(db->arena, url);
    db->schema = str_copy(db->arena, schema);
    db->role = role;
    Err err = connect_db(db);
    if (err != OK) {
        db_free(db);
        return err;
    }
    *out = db;
    return OK;
}

Err pg_reopen(Db *db)
{
    PQfinish(db->pg);
    db->pg = NULL;
    db_forget(db);
    Err err = connect_db(db);
    if (err != OK)
        db->lost = true;
    return err;
}
