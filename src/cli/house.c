#include "cli/house.h"
#include "cli/backup.h"
#include "store/audit.h"
#include "store/care.h"
#include "store/outbox.h"
#include "town/room.h"

FAULT(check_wrong, 500, "check.wrong", "核对发现不符，请立即保存现场，再看上面各行");

// ---- settings

static Err settings_act(Cx *cx, const Args *args, CommandOut *out)
{
    List all;
    Str word = arg(args, "word");
    TRY(setting_rows(cx, &all));
    SettingRow *rows = NEW_ARRAY(cx->arena, SettingRow, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        const SettingRow *row = LIST_AT(&all, SettingRow, i);
        if (word.n == 0 || str_has(row->name, word) || str_has(str(row->label.zh), word) ||
            str_has(row->source, word))
            rows[n++] = *row;
    }
    out->shape = &setting_row_shape;
    out->rows = (List){ rows, n };
    return OK;
}

const Command settings_command = {
    .noun = "settings", .summary = TEXT("本县的设置和规则"), .act = settings_act, .reads_only = true
};

// ---- check

static const Field check_fields[] = {
    COL(RecountLine, room, "部分"),
    COL(RecountLine, what, "应当如此"),
    COL(RecountLine, wrong, "不符"),
    COL(RecountLine, first, "其一"),
};
static const Shape check_shape = SHAPE(RecountLine, check_fields);

static Str first_of(const List *findings)
{
    return findings->n > 0 ? *LIST_AT(findings, Str, 0) : S("");
}

static Err check_engine(Cx *cx, Recount *recount)
{
    List pages, references;
    TRY(care_integrity(cx, &pages, &references));
    if (store_engine(cx->county->store) != ENGINE_SQLITE)
        return OK;
    recount_line(recount, TEXT("数据库文件完好，索引与表一致"), (int64_t)pages.n, first_of(&pages));
    recount_line(recount, TEXT("引用的行都在"), (int64_t)references.n, first_of(&references));
    return OK;
}

static Str first_problem(Cx *cx)
{
    if (cx->problems == NULL || cx->problems->n == 0)
        return S("");
    const Problem *p = &cx->problems->items[cx->problems->n - 1];
    return say_with(cx->arena, cx->lang, p->text, p->words[0], p->words[1]);
}

// The head that is kept outside proves that nothing was cut off at the end.
static Err check_audit(Cx *cx, Str head, Recount *recount)
{
    int64_t rows = 0;
    if (head.n == 0)
        head = care_head_kept(cx->arena, cx->county->store);
    Err err = audit_verify(cx, head, &rows);
    if (err != OK && err != &audit_broken)
        return err;
    Str first = err == OK ? str_printf(cx->arena, "%lld ✓", (long long)rows) : first_problem(cx);
    recount_line(recount, TEXT("审计链逐行相符，含库外另存的链头"), err != OK, first);
    cx->problems = NULL;
    return OK;
}

static Err check_rooms(Cx *cx, const CommandOut *out, Recount *recount)
{
    int64_t done = 0, all = 0;
    for (size_t r = 0; rooms[r]; r++)
        all += rooms[r]->check != NULL;
    for (size_t r = 0; rooms[r]; r++) {
        if (rooms[r]->check == NULL)
            continue;
        recount->room = str(rooms[r]->name);
        TRY(rooms[r]->check(cx, recount));
        if (out != NULL && out->progress != NULL)
            out->progress(out->progress_to, ++done, all);
    }
    return OK;
}

Err house_recount(Cx *cx, Str head, const CommandOut *out, Recount *recount)
{
    recount->room = S("store");
    TRY(check_engine(cx, recount));
    TRY(check_audit(cx, head, recount));
    return check_rooms(cx, out, recount);
}

bool house_recount_wrong(const Recount *recount)
{
    for (size_t i = 0; i < recount->n; i++)
        if (recount->lines[i].wrong != 0)
            return true;
    return false;
}

static Err check_act(Cx *cx, const Args *args, CommandOut *out)
{
    Recount *recount = NEW(cx->arena, Recount);
    TRY(house_recount(cx, arg(args, "--head"), out, recount));
    List rows = { recount->lines, recount->n };
    show_rows(cx->arena, cx->lang, args->json, &check_shape, &rows, &out->out);
    return house_recount_wrong(recount) ? &check_wrong : OK;
}

static const Option check_options[] = {
    { "--head", "HEX", TEXT("库外另存的审计链头；不写则取数据库旁的 .head 文件"), false, false },
};

// ---- outbox

static Err outbox_list_act(Cx *cx, const Args *args, CommandOut *out)
{
    static const char *const states[] = { "waiting", "sending", "sent", "dead" };
    Str state = arg(args, "--state");
    bool known = state.p == NULL;
    for (size_t i = 0; i < COUNT(states); i++)
        known = known || str_eq(state, str(states[i]));
    if (!known) {
        cx_problem(cx, S("--state"), "state", TEXT("应为 waiting、sending、sent 或 dead"), S(""),
                   S(""));
        return &fault_invalid;
    }
    TRY(outbox_list(cx, state, 1000, &out->rows));
    out->shape = &outbox_row_shape;
    return OK;
}

static Err outbox_retry_act(Cx *cx, const Args *args, CommandOut *out)
{
    int64_t id = 0, retried = 0;
    Str text = arg(args, "id");
    if (text.n > 0 && (!str_int(text, &id) || id <= 0)) {
        cx_problem(cx, S("id"), "id", TEXT("“{0}”不是消息的编号"), text, S(""));
        return &fault_invalid;
    }
    TRY(outbox_retry(cx, id, &retried));
    if (id > 0 && retried == 0)
        return &fault_missing;
    buf_add(&out->talk, say_with(cx->arena, cx->lang, TEXT("重新发送 {0} 条"),
                                 str_printf(cx->arena, "%lld", (long long)retried), S("")));
    buf_byte(&out->talk, '\n');
    return OK;
}

static const Option outbox_list_options[] = {
    { "--state", "STATE", TEXT("只列一种：waiting、sending、sent、dead"), false, false },
};
static const Option outbox_retry_options[] = {
    { "id", "ID", TEXT("消息的编号；不写则为全部搁下的消息"), false, false },
};
static const Option backup_create_options[] = {
    { "--to", "DIR", TEXT("备份目录；不写则为数据库旁的 .backups"), false, false },
    { "--with-keys", NULL, TEXT("连密钥文件一起；这样的备份要像密钥一样保管"), false, false },
};

const Command house_commands[] = {
    { .noun = "check",
      .summary = TEXT("核对数据库、审计链和全部计数"),
      .examples =
          "redvest check --db sqlite:var/daye.db\nredvest check --db sqlite:var/daye.db --json",
      OPTIONS(check_options),
      .act = check_act,
      .reads_only = true },
    { .noun = "backup",
      .verb = "create",
      .summary = TEXT("备份（服务时也可以）"),
      .examples = "redvest backup create --db sqlite:var/daye.db --to /srv/backup",
      OPTIONS(backup_create_options),
      .prepare = backup_create_prepare,
      .act = backup_create_act,
      .reads_only = true },
    { .noun = "outbox",
      .verb = "list",
      .summary = TEXT("列出短信、邮件的发送情况"),
      .examples = "redvest outbox list --state dead",
      OPTIONS(outbox_list_options),
      .act = outbox_list_act,
      .reads_only = true },
    { .noun = "outbox",
      .verb = "retry",
      .summary = TEXT("重新发送搁下的消息"),
      .examples = "redvest outbox retry\nredvest outbox retry 42",
      OPTIONS(outbox_retry_options),
      .act = outbox_retry_act },
};
const size_t house_command_count = COUNT(house_commands);
