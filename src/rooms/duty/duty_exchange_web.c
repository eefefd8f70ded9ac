// 对调: on the page of a shift that somebody else holds, one of one's own is offered for it.
#include "rooms/duty/duty_inside.h"

typedef struct {
    ActivityId mine;
    SignupId with;
    Str words;
} ExchangeForm;
static const Input exchange_inputs[] = {
    INPUT(ExchangeForm, mine, "用我的哪一班", .required = true, .widget = WIDGET_SELECT),
    INPUT(ExchangeForm, with, "和谁换", .required = true, .widget = WIDGET_SELECT,
          .hint = TEXT("对方愿意了才换；要同意的岗还要队长或站里同意")),
    INPUT(ExchangeForm, words, "说明", .hint = TEXT("如：孩子开家长会"), .max = 100),
};
const Form duty_exchange_form = { "DutyExchangeForm", sizeof(ExchangeForm), exchange_inputs,
                                  COUNT(exchange_inputs), TEXT("请对方对调") };

#define MINE_MOST 50

Err duty_exchange_view(Cx *cx, const Shift *shift, bool *may, FormView *form)
{
    List holders, mine;
    TRY(swap_holders(cx, shift->id, &holders));
    TRY(shift_list_mine(cx, false, (Time){ 0 }, MINE_MOST, &mine));
    *may = holders.n > 0 && mine.n > 0;
    if (!*may)
        return OK;
    *form = form_view(cx, &duty_exchange_form,
                      str_join(cx->arena, shift->href.bytes, S("/exchange")), NULL);
    FormChoice *shifts = NEW_ARRAY(cx->arena, FormChoice, mine.n),
               *people = NEW_ARRAY(cx->arena, FormChoice, holders.n);
    for (size_t i = 0; i < mine.n; i++) {
        const Shift *one = LIST_AT(&mine, Shift, i);
        shifts[i] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)one->id.n),
            .text_str = str_printf(cx->arena, "%.*s %.*s", STR_FMT(one->place_name),
                                   STR_FMT(time_short(cx->arena, one->starts_at))),
        };
    }
    for (size_t i = 0; i < holders.n; i++) {
        const SwapHolder *one = LIST_AT(&holders, SwapHolder, i);
        people[i] = (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)one->signup.n),
                                  .text_str = one->name };
    }
    form_choices(cx, form, "mine", shifts, mine.n);
    form_choices(cx, form, "with", people, holders.n);
    return OK;
}

Err duty_exchange_run(Cx *cx, const Req *req, Reply *reply)
{
    const ExchangeForm *form = req_form(req);
    SwapId id;
    TRY(swap_exchange(cx, (ActivityId){ req_number(req, "id") }, form->with, form->mine,
                      form->words, &id));
    reply_say(cx, reply, TEXT("已请对方对调，愿意了会短信告诉您；换好以前各去各的班"));
    return reply_goto(cx, reply, S("/duty/mine"));
}
