// redvest units load | list.
#include "base/io.h"
#include "rooms/units/units_in.h"

static Err load_prepare(Arena *arena, Args *args)
{
    Str file = arg(args, "--file");
    if (str_eq(file, S("-")))
        return io_read_stdin(arena, (size_t)16 << 20, &args->input);
    return io_read(arena, str_z(arena, file), (size_t)16 << 20, &args->input);
}

static Err load_act(Cx *cx, const Args *args, CommandOut *out)
{
    UnitLoad *result = NEW(cx->arena, UnitLoad);
    TRY(unit_load(cx, args->input, result));
    out->shape = &unit_load_shape;
    out->rows = (List){ result, 1 };
    return OK;
}

static Err list_act(Cx *cx, const Args *args, CommandOut *out)
{
    UnitFilter filter = { .words = arg(args, "--words"),
                          .closed_too = arg_given(args, "--closed") };
    TRY(unit_list(cx, &filter, NO(Unit), UNIT_LIST_MAX, &out->rows));
    out->shape = &unit_shape;
    return OK;
}

static const Option load_options[] = {
    { .name = "--file",
      .value = "CSV",
      .help = TEXT("单位名录的表（UTF-8 或 GB18030）；- 为标准输入"),
      .required = true },
};
static const Option list_options[] = {
    { .name = "--words", .value = "WORDS", .help = TEXT("名称或信用代码里含有的字") },
    { .name = "--closed", .help = TEXT("连已撤销的一起列") },
};
const Command unit_commands[2] = {
    { .noun = "units",
      .verb = "load",
      .summary = TEXT("由表格导入单位名录和在职人数"),
      .examples = "redvest units load --db sqlite:var/daye.db --file units.csv\n# "
                  "表头：名称,统一社会信用代码,类型,联系人,电话,地址,在职人数,数据日期,来源",
      OPTIONS(load_options),
      .prepare = load_prepare,
      .act = load_act },
    { .noun = "units",
      .verb = "list",
      .summary = TEXT("列出单位"),
      .examples = "redvest units list --words 中学 --json",
      OPTIONS(list_options),
      .act = list_act,
      .reads_only = true },
};
