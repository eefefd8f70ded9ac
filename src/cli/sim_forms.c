// What somebody may type into any form of the house: found by its table alone, so that a room that
// is built tomorrow is played tomorrow.
#include "cli/sim_inside.h"
#include <string.h>

bool sim_chance(Sim *sim, uint32_t percent)
{
    return dice_below(&sim->dice, 100) < percent;
}

int64_t sim_between(Sim *sim, int64_t low, int64_t high)
{
    return low + (int64_t)dice_below(&sim->dice, (uint32_t)(high - low + 1));
}

static int64_t any_row(Sim *sim, Str word)
{
    const SimKind *kind = NULL;
    for (size_t i = 0; i < sim->kind_count && kind == NULL; i++)
        if (str_has(word, str(sim->kinds[i].part)))
            kind = &sim->kinds[i];
    int64_t last = kind == NULL ? 20 : kind->last;
    // Sometimes it is not there at all; what people touch is mostly near, or young.
    if (last < 1 || sim_chance(sim, 2))
        return last + sim_between(sim, 1, 3);
    if (kind != NULL && kind->n > 0 && sim_chance(sim, 85))
        return kind->near[dice_below(&sim->dice, (uint32_t)kind->n)];
    if (sim_chance(sim, 50))
        return sim_between(sim, last > 10 ? last - 10 : 1, last);
    return sim_between(sim, 1, last);
}

Str sim_path(Sim *sim, const Route *route, int64_t id)
{
    Buf path = buf_new(sim->scratch, 1000);
    for (Str rest = str(route->path); rest.n > 0;) {
        size_t at = str_find(rest, '{'), to = str_find(rest, '}');
        buf_add(&path, str_slice(rest, 0, at));
        if (at == STR_NOWHERE)
            break;
        buf_int(&path, id != 0 ? id : any_row(sim, str(route->path)));
        rest = str_slice(rest, to + 1, rest.n);
    }
    return buf_str(&path);
}

static const char *const sentences[] = {
    "三栋二单元灯不亮",   "请下午来",       "老人行动不便",         "已办好，老人满意",
    "人手排满，下周可以", "地址不全请补充", "保康社区3栋201",       "甲",
    "<b>试</b>&'\"",      "🙂 谢谢",    "一二三四五六七八九十", "1' or '1'='1",
};
static const char *const typed[] = {
    "13966660001",
    "19900000006",
    "王师傅",
    "李大妈",
    "保康便民小队",
    "2026-03-09",
    "128",
    "注销",
    "420281001001",
    "市住建局",
    "91350100M000100Y43",
    "30.1",
    "08:00-17:30",
    "1",
    "E12345678",
    "D20260302-0001",
};

// The field's own check decides; what nothing fits stays empty and is refused.
static Str text_for(Sim *sim, const Input *input)
{
    for (int i = 0; i < 40; i++) {
        bool name = input->valid != NULL || input->max == 0 || input->max < 12;
        Str one = str(name ? typed[dice_below(&sim->dice, COUNT(typed))]
                           : sentences[dice_below(&sim->dice, COUNT(sentences))]);
        if (str_has(str(input->name), S("phone")))
            one = str_printf(sim->scratch, "199%08d", (int)sim_between(sim, 0, 1400));
        if (input->valid == NULL || input->valid(one))
            return one;
    }
    return S("");
}

static Str number_for(Sim *sim, const Input *input)
{
    int64_t low = input->min, high = input->max > input->min ? input->max : input->min + 100;
    if (high - low > 1000000)
        high = low + 1000000;
    return str_printf(sim->scratch, "%lld", (long long)sim_between(sim, low, high));
}

static Str word_for(Sim *sim, const Input *input)
{
    uint32_t n = 0;
    while (input->words[n] != NULL)
        n++;
    return n == 0 ? S("") : str(input->words[dice_below(&sim->dice, n)]);
}

static Str value_for(Sim *sim, const Input *input, int64_t version)
{
    Str name = str(input->name);
    Day day = day_add(time_day(sim->now), (int)sim_between(sim, 0, 10));
    if (str_eq(name, S("version")) && version > 0)
        return str_printf(sim->scratch, "%lld", (long long)version);
    switch (input->kind) {
    case KIND_WORD:
        return word_for(sim, input);
    case KIND_BOOL:
        return sim_chance(sim, 70) ? S("1") : S("");
    case KIND_ID:
        return str_printf(sim->scratch, "%lld", (long long)any_row(sim, name));
    case KIND_DAY:
        return day_iso(sim->scratch, day);
    case KIND_TIME:
        return str_printf(sim->scratch, "%.*sT10:30", STR_FMT(day_iso(sim->scratch, day)));
    case KIND_INT:
    case KIND_MINUTES:
    case KIND_POINTS:
    case KIND_FEN:
    case KIND_PERMILLE:
        return number_for(sim, input);
    case KIND_STR:
    case KIND_TEXT:
    case KIND_HTML:
    case KIND_URL:
    case KIND_BLOB:
    case KIND_PART:
    case KIND_LIST:
        break;
    }
    return text_for(sim, input);
}

Str sim_body(Sim *sim, const Route *route, int64_t version)
{
    Buf body = buf_new(sim->scratch, 16384);
    for (size_t i = 0; route->form != NULL && i < route->form->count; i++) {
        const Input *input = &route->form->inputs[i];
        if (input->kind == KIND_BLOB || (!input->required && sim_chance(sim, 15)))
            continue;
        Str value = value_for(sim, input, version);
        if (value.n == 0)
            continue;
        buf_printf(&body, "%s%s=", body.n > 0 ? "&" : "", input->name);
        buf_url(&body, value);
    }
    return buf_str(&body);
}
