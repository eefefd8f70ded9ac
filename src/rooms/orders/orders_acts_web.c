// Each act as a form and as a button; one handler for nearly all of them.
#include "rooms/orders/orders_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"
#include <string.h>

static const Field action_fields[] = {
    FIELD(OrderAction, act),
    FIELD(OrderAction, label),
    FIELD(OrderAction, href),
    FIELD_(OrderAction, form, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(OrderAction, version),
    SHOWN(OrderAction, plain),
    SHOWN(OrderAction, primary),
    SHOWN(OrderAction, rating),
    SHOWN(OrderAction, open),
};
const Shape order_action_shape = SHAPE(OrderAction, action_fields);

#define COMMANDS_MOST 60  // nodes right below one

// --- forms

// The version that the page has seen goes along, so that a stale page cannot act on a newer order.
static const Input button_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
};
static const Input reason_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, reason, "原因", .required = true, .min = 2, .max = 200, .widget = WIDGET_AREA),
};
static const Input return_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, reason, "需要补充什么", .hint = TEXT("居民会看到这段话"), .required = true,
          .min = 2, .max = 200, .widget = WIDGET_AREA),
};
static const Input decline_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, reason, "原因",
          .hint = TEXT("如：人手排满、路太远、缺工具。居民看不到，站里据此另行安排"),
          .required = true, .min = 2, .max = 200),
};
static const Input withdraw_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, reason, "撤回原因", .required = true, .max = 200, .widget = WIDGET_CHOICE),
};
static const Input triage_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, urgent, "加急，按加急时限办"),
    INPUT(OrderWith, two, "独居老人，两位志愿者同去"),
};
static const Input transfer_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, unit, "转给哪个单位", .required = true, .min = 2, .max = 40),
    INPUT(OrderWith, number, "对方的受理编号", .hint = TEXT("如 12345 的工单号，没有可不填"),
          .max = 40),
    INPUT(OrderWith, reason, "说明", .max = 200),
};
static const Input dispatch_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, team, "队伍", .required = true, .widget = WIDGET_SELECT),
    INPUT(OrderWith, support1, "协办队伍",
          .hint = TEXT("可不选。选了就是几队联办，上面那支牵头，办结由牵头队负责"),
          .widget = WIDGET_SELECT),
    INPUT(OrderWith, support2, "第二支协办队伍", .widget = WIDGET_SELECT),
    INPUT(OrderWith, support3, "第三支协办队伍", .widget = WIDGET_SELECT),
    INPUT(OrderWith, reason, "给队伍的话", .max = 200),
};
static const Input open_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, node, "哪个范围的队伍可以接",
          .hint = TEXT("先接的那支队伍办，其他队伍会看到已被接走"), .required = true,
          .widget = WIDGET_SELECT),
};
static const Input command_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, node, "指令下给", .required = true, .widget = WIDGET_SELECT),
    INPUT(OrderWith, reason, "指令内容", .hint = TEXT("如：请今天安排队伍上门"), .max = 200),
};
static const Input escalate_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, reason, "上报原因", .hint = TEXT("如：超出本站能力，需要专业队伍"),
          .required = true, .min = 2, .max = 200),
};
static const Input feedback_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, feedback, "承办单位怎么答复", .hint = TEXT("居民会看到这段话"),
          .required = true, .min = 2, .max = 500, .widget = WIDGET_AREA),
};
static const Input fulfil_inputs[] = {
    INPUT(OrderPictureForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderPictureForm, result, "怎么完成的", .hint = TEXT("如：书包已送到孩子手上"),
          .required = true, .min = 2, .max = 500, .widget = WIDGET_AREA),
    INPUT(OrderPictureForm, photos, "照片", .hint = TEXT("只给对方和站里看，拍人要先问过"),
          .max = PHOTOS_MAX, .photo = true),
};
static const Input appoint_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, day, "日期", .widget = WIDGET_DAY),
    INPUT_WORD(OrderWith, part, "时段", day_part_words, day_part_texts, .widget = WIDGET_CHOICE),
    INPUT(OrderWith, at, "约到几点几分", .hint = TEXT("只约时段可不填")),
    INPUT(OrderWith, going, "谁去", .hint = TEXT("居民会看到名字、照片和志愿者编号"),
          .widget = WIDGET_SELECT),
    INPUT(OrderWith, going2, "同去的第二位", .hint = TEXT("独居老人、未成年人家里要两位同去"),
          .widget = WIDGET_SELECT),
    INPUT(OrderWith, going3, "同去的第三位", .widget = WIDGET_SELECT),
};
static const Input start_inputs[] = {
    INPUT(OrderStartForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderStartForm, code, "上门口令", .hint = TEXT("到门口先说给居民听，对上了再进门"),
          .max = 4, .widget = WIDGET_CODE),
};
// What comes with pictures: a struct of its own, for acts know nothing of files.
static const Input report_inputs[] = {
    INPUT(OrderPictureForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderPictureForm, result, "做了什么", .required = true, .min = 2, .max = 500,
          .widget = WIDGET_AREA),
    INPUT(OrderPictureForm, minutes, "服务了多少分钟", .hint = TEXT("不含路上的时间"),
          .required = true, .min = 1, .max = 1440),
    INPUT(OrderPictureForm, people, "去了几位志愿者", .required = true, .min = 1, .max = 200),
    INPUT(OrderPictureForm, photos, "完成照片",
          .hint = TEXT("最多 9 张，会盖上时间、地点和单号。拍人和家里要先问过"), .max = PHOTOS_MAX,
          .photo = true),
};
static const Input dispute_inputs[] = {
    INPUT(OrderPictureForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderPictureForm, reason, "哪里不对", .required = true, .min = 2, .max = 200,
          .widget = WIDGET_AREA),
    INPUT(OrderPictureForm, photos, "照片", .hint = TEXT("最多 9 张"), .max = PHOTOS_MAX,
          .photo = true),
};
static const Input amend_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, details, "补充说明", .max = 500, .widget = WIDGET_AREA),
    INPUT(OrderWith, address, "地址", .hint = TEXT("不改可不填"), .max = 200,
          .autocomplete = "street-address"),
    INPUT(OrderWith, phone, "电话", .hint = TEXT("不改可不填"), .max = 20, .widget = WIDGET_PHONE,
          .autocomplete = "tel"),
    INPUT(OrderWith, wanted_on, "期望日期", .widget = WIDGET_DAY),
    INPUT_WORD(OrderWith, wanted_part, "时段", day_part_words, day_part_texts,
               .widget = WIDGET_CHOICE),
};
static const Input comment_inputs[] = {
    INPUT(OrderWith, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(OrderWith, words, "想说的话", .required = true, .max = 300, .widget = WIDGET_AREA),
};

// Nobody is made to choose 未评价: the form offers the five words alone, and counts them from 0.
typedef struct {
    int64_t version;
    Rating rating;
    Str words;
} RateForm;
static const Input rate_inputs[] = {
    INPUT(RateForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT_WORD(RateForm, rating, "您对这次服务", rating_words + 1, rating_texts + 1,
               .required = true, .widget = WIDGET_CHOICE),
    INPUT(RateForm, words, "想说的话", .hint = TEXT("可以不写"), .max = 300, .widget = WIDGET_AREA),
};

typedef struct {
    int64_t version;
    Str number;
} MergeForm;
static const Input merge_inputs[] = {
    INPUT(MergeForm, version, "版本", .widget = WIDGET_HIDDEN),
    INPUT(MergeForm, number, "并入哪张单子", .hint = TEXT("填单号，如 D20201026-0007"),
          .required = true, .max = 20),
};

// clang-format off
#define OF(table, submit_) { .name = "OrderWith", .size = sizeof(OrderWith), .inputs = (table), .count = COUNT(table), .submit = (submit_) }
#define SHOWING(table, submit_) { .name = "OrderPictureForm", .size = sizeof(OrderPictureForm), .inputs = (table), .count = COUNT(table), .submit = (submit_) }
const Form order_forms[ORDER_ACTS] = {
    [ORDER_AMEND]    = OF(amend_inputs, TEXT("修改后提交")),
    [ORDER_TRIAGE]   = OF(triage_inputs, TEXT("受理")),
    [ORDER_RETURN]   = OF(return_inputs, TEXT("退回修改")),
    [ORDER_TRANSFER] = OF(transfer_inputs, TEXT("转办")),
    [ORDER_MERGE]    = { "MergeForm", sizeof(MergeForm), merge_inputs, COUNT(merge_inputs), TEXT("并单") },
    [ORDER_DISPATCH] = OF(dispatch_inputs, TEXT("派单")),
    [ORDER_RECALL]   = OF(reason_inputs, TEXT("收回改派")),
    [ORDER_ACCEPT]   = OF(button_inputs, TEXT("接单")),
    [ORDER_DECLINE]  = OF(decline_inputs, TEXT("暂不能接")),
    [ORDER_APPOINT]  = OF(appoint_inputs, TEXT("约好了")),
    [ORDER_START]    = { "OrderStartForm", sizeof(OrderStartForm), start_inputs, COUNT(start_inputs), TEXT("开始服务") },
    [ORDER_REPORT]   = SHOWING(report_inputs, TEXT("服务完成")),
    [ORDER_CONFIRM]  = OF(button_inputs, TEXT("确认已完成")),
    [ORDER_DISPUTE]  = SHOWING(dispute_inputs, TEXT("提出异议")),
    [ORDER_SETTLE]   = OF(reason_inputs, TEXT("异议已处理")),
    [ORDER_REDO]     = OF(reason_inputs, TEXT("安排再次上门")),
    [ORDER_EVALUATE] = { "RateForm", sizeof(RateForm), rate_inputs, COUNT(rate_inputs), TEXT("评单") },
    [ORDER_COMMENT]  = OF(comment_inputs, TEXT("补充几句")),
    [ORDER_WITHDRAW] = OF(withdraw_inputs, TEXT("撤回")),
    [ORDER_URGE]     = OF(button_inputs, TEXT("催一催")),
    [ORDER_PRESS]    = OF(button_inputs, TEXT("催办")),
    [ORDER_OPEN]     = OF(open_inputs, TEXT("放到可接的单")),
    [ORDER_PASS]     = OF(decline_inputs, TEXT("本队不接")),
    [ORDER_JOIN]     = OF(button_inputs, TEXT("协办")),
    [ORDER_ESCALATE] = OF(escalate_inputs, TEXT("上报")),
    [ORDER_COMMAND]  = OF(command_inputs, TEXT("下指令")),
    [ORDER_ACKNOWLEDGE] = OF(button_inputs, TEXT("签收指令")),
    [ORDER_CLAIM]    = OF(button_inputs, TEXT("认领")),
    [ORDER_RELEASE]  = OF(reason_inputs, TEXT("退回认领")),
    [ORDER_FEEDBACK] = OF(feedback_inputs, TEXT("登记反馈")),
};
// A wish is brought by one person, who counts neither minutes nor volunteers.
const Form order_fulfil_form = SHOWING(fulfil_inputs, TEXT("已完成"));
#undef OF
#undef SHOWING

// In the order of the page: what it is for, then what helps, then what stops it.
static const struct { OrderAct act; bool plain, primary; } drawn[] = {
    { ORDER_ACKNOWLEDGE, true, true }, { ORDER_CLAIM, true, true }, { ORDER_JOIN, true, true },
    { ORDER_DISPATCH, false, true },  { ORDER_OPEN, false, false },   { ORDER_COMMAND, false, false },
    { ORDER_FEEDBACK, false, true },  { ORDER_TRIAGE,  false, false }, { ORDER_ACCEPT,   true,  true },
    { ORDER_START,    false, true },  { ORDER_APPOINT, false, true },  { ORDER_REPORT,   false, true },
    { ORDER_EVALUATE, false, true },  { ORDER_CONFIRM, true,  true },  { ORDER_AMEND,    false, true },
    { ORDER_SETTLE,   false, true },  { ORDER_COMMENT, false, false }, { ORDER_URGE,     true,  false },
    { ORDER_PRESS,    true,  false }, { ORDER_REDO,    false, false }, { ORDER_RETURN,   false, false },
    { ORDER_ESCALATE, false, false }, { ORDER_RELEASE, false, false }, { ORDER_PASS, false, false },
    { ORDER_RECALL,   false, false }, { ORDER_DECLINE, false, false }, { ORDER_TRANSFER, false, false },
    { ORDER_MERGE,    false, false }, { ORDER_DISPUTE, false, false }, { ORDER_WITHDRAW, false, false },
};
// clang-format on

static Str act_href(Cx *cx, OrderId id, OrderAct act, Str back)
{
    return str_printf(cx->arena, "/orders/%lld/%s%s%.*s", (long long)id.n, order_acts[act].word,
                      back.n > 0 ? "?back=" : "", STR_FMT(back));
}

// A wish has a form of its own.
static Str report_href(Cx *cx, const Order *order, Str back)
{
    return str_printf(cx->arena, "/orders/%lld/fulfil%s%.*s", (long long)order->id.n,
                      back.n > 0 ? "?back=" : "", STR_FMT(back));
}

static void withdraw_choices(Cx *cx, FormView *form)
{
    static const Text texts[] = { TEXT("不需要了"), TEXT("已经解决"), TEXT("时间不合适"),
                                  TEXT("填错了") };
    FormChoice choices[COUNT(texts)];
    for (size_t i = 0; i < COUNT(texts); i++)
        choices[i] = (FormChoice){ .value = str(texts[i].zh), .text = texts[i] };
    form_choices(cx, form, "reason", choices, COUNT(texts));
}

// For the lead and for those beside it.
static Err team_choices(Cx *cx, const Order *order, const List *suggested, FormView *form)
{
    List list;
    if (suggested != NULL)
        list = *suggested;  // asked for once a page
    else
        TRY(order_suggest(cx, order, ORDER_SUGGESTIONS, &list));
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        const OrderSuggestion *one = LIST_AT(&list, OrderSuggestion, i);
        choices[i].value = str_printf(cx->arena, "%lld", (long long)one->team.n);
        choices[i].text_str = say_with(cx->arena, cx->lang, TEXT("{0}（手上 {1} 单）"), one->name,
                                       str_printf(cx->arena, "%lld", (long long)one->load));
    }
    static const char *const fields[] = { "team", "support1", "support2", "support3" };
    for (size_t i = 0; i < COUNT(fields); i++)
        form_choices(cx, form, fields[i], choices, list.n);
    return OK;
}

static FormChoice place_choice(Cx *cx, PlaceId id, Str name)
{
    return (FormChoice){ .value = str_printf(cx->arena, "%lld", (long long)id.n),
                         .text_str = name };
}

// From the station up, as far as the actor may open it.
static Err open_choices(Cx *cx, const Order *order, FormView *form)
{
    List chain;
    FormChoice choices[8];
    size_t n = 0;
    TRY(place_chain(cx, order->place, &chain));
    for (size_t i = chain.n; i > 0 && n < COUNT(choices); i--) {
        const PlaceRow *place = LIST_AT(&chain, PlaceRow, i - 1);
        if (order_may_open(order, &cx->actor, place->path))
            choices[n++] = place_choice(cx, place->id, place->name);
    }
    form_choices(cx, form, "node", choices, n);
    return OK;
}

// The nodes right below those that the actor dispatches for; the one on the order's own way first.
static Err command_choices(Cx *cx, const Order *order, FormView *form, bool *any)
{
    FormChoice choices[COMMANDS_MOST];
    size_t n = 0;
    for (size_t i = 0; i < cx->actor.grant_count; i++) {
        const Grant *grant = &cx->actor.grants[i];
        List below;
        if ((grant->role & (ROLE_CENTRE | ROLE_BRANCH)) == 0 || grant->depth != DEPTH_BELOW)
            continue;
        TRY(place_children(cx, grant->place, &below));
        for (size_t j = 0; j < below.n && n < COUNT(choices); j++) {
            const PlaceRow *place = LIST_AT(&below, PlaceRow, j);
            if (!(place_like_branch(place->level) || place->level == LEVEL_STATION) ||
                same(place->id, order->owner))
                continue;
            choices[n] = place_choice(cx, place->id, place->name);
            if (path_within(order->place_path, place->path)) {
                FormChoice first = choices[0];
                choices[0] = choices[n];
                choices[n] = first;
            }
            n++;
        }
    }
    form_choices(cx, form, "node", choices, n);
    *any = n > 0;
    return OK;
}

// The team's own people, those named already chosen; a wish has its claimer alone.
static Err going_choices(Cx *cx, const Order *order, FormView *form)
{
    static const char *const fields[] = { "going", "going2", "going3" };
    List people = { 0 }, named = { 0 };
    if (order->team.n != 0) {
        TRY(order_team_people(cx, order->team, &people));
        TRY(order_going_list(cx, order->id, &named));
    }
    FormChoice *choices = NEW_ARRAY(cx->arena, FormChoice, people.n + 1);
    for (size_t i = 0; i < people.n; i++) {
        const OrderGoer *goer = LIST_AT(&people, OrderGoer, i);
        choices[i] = (FormChoice){
            .value = str_printf(cx->arena, "%lld", (long long)goer->person.n),
            .text_str = goer->name,
        };
    }
    for (size_t i = 0; i < COUNT(fields); i++) {
        FormField *field = (FormField *)(uintptr_t)form_field(form, fields[i]);
        field->is_select = order->team.n != 0;
        field->is_hidden = !field->is_select;
        if (i < named.n && field->value.n == 0)
            field->value = str_printf(cx->arena, "%lld",
                                      (long long)LIST_AT(&named, OrderGoer, i)->person.n);
        form_choices(cx, form, fields[i], choices, people.n);
    }
    return OK;
}

// The box says that the code may be left out only where it may.
static Err start_needs(Cx *cx, const Order *order, FormView *form)
{
    OrderVisit visit;
    TRY(order_visit(cx, order, ORDER_BY_LEADER, &visit));
    if (visit.code.n == 0)
        form_hide(form, "code");  // nobody stands at a door
    if (visit.demanded)
        form_require(form, "code");
    return OK;
}

FormView order_act_view(Cx *cx, const Order *order, OrderAct act, Str back)
{
    Str href = act_href(cx, order->id, act, back);
    RateForm rate = { .version = order->version, .rating = (Rating)0 };
    OrderWith with = { .version = order->version,
                       .day = order->appointed_on.ymd != 0 ? order->appointed_on : order->wanted_on,
                       .part = order->appointed_on.ymd != 0 ? order->appointed_part
                                                            : order->wanted_part,
                       .at = order->appointed_at,
                       .people = 1,
                       .details = order->details,
                       .wanted_on = order->wanted_on,
                       .wanted_part = order->wanted_part };
    OrderPictureForm pictures = { .version = order->version, .people = 1 };
    OrderStartForm start = { .version = order->version };
    if (act == ORDER_REPORT && order->kind == ORDER_WISH)
        return form_view(cx, &order_fulfil_form, report_href(cx, order, back), &pictures);
    if (act == ORDER_REPORT || act == ORDER_DISPUTE)
        return form_view(cx, &order_forms[act], href, &pictures);
    if (act == ORDER_START)
        return form_view(cx, &order_forms[act], href, &start);
    if (act == ORDER_EVALUATE)
        return form_view(cx, &order_forms[act], href, &rate);
    if (act == ORDER_MERGE) {
        MergeForm merge = { .version = order->version };
        return form_view(cx, &order_forms[act], href, &merge);
    }
    return form_view(cx, &order_forms[act], href, &with);
}

// A form that does two steps of the table at once: taking in and dispatching, confirming and
// evaluating.
static bool may_with_step_before(const Order *order, OrderAct act, unsigned by, const Actor *who)
{
    if (act == ORDER_DISPATCH || act == ORDER_OPEN)
        return order->state == ORDER_SUBMITTED && order->kind != ORDER_WISH &&
               order_may(order, ORDER_TRIAGE, who);
    if (act == ORDER_EVALUATE)
        return order->state == ORDER_REPORTED && (by & (ORDER_BY_SELF | ORDER_BY_FAMILY)) != 0;
    return false;
}

static bool drawn_for(const Order *order, OrderAct act, unsigned by, const Actor *who)
{
    // One of several teams has one button to say no with; order_act tells the two apart.
    if (act == ORDER_PASS && (by & ORDER_BY_SUPPORTER) == 0)
        return false;
    if (act == ORDER_ESCALATE && order_at_top(order))
        return false;
    if (act == ORDER_CONFIRM && may_with_step_before(order, ORDER_EVALUATE, by, who))
        return false;
    return order_may(order, act, who) || may_with_step_before(order, act, by, who);
}

static Err action_choices(Cx *cx, const Order *order, OrderAct act, const List *suggested,
                          FormView *form, bool *any)
{
    *any = true;
    if (act == ORDER_WITHDRAW)
        withdraw_choices(cx, form);
    if (act == ORDER_DISPATCH)
        return team_choices(cx, order, suggested, form);
    if (act == ORDER_APPOINT)
        return going_choices(cx, order, form);
    if (act == ORDER_START)
        return start_needs(cx, order, form);
    if (act == ORDER_OPEN)
        return open_choices(cx, order, form);
    if (act == ORDER_COMMAND)
        return command_choices(cx, order, form, any);
    return OK;
}

// What a team that has it comes for: who was not to go today agrees on the time first; at a door
// every tap counts.
static OrderAct first_act(const Cx *cx, const Order *order)
{
    bool later = order->state == ORDER_ACCEPTED && order->wanted_on.ymd > cx->today.ymd;
    return later && order->kind != ORDER_WISH ? ORDER_APPOINT : ORDER_START;
}

static Err action_of(Cx *cx, const Order *order, OrderAct act, bool plain, Str back,
                     const List *suggested, OrderAction *out, bool *any)
{
    Str href = act == ORDER_REPORT && order->kind == ORDER_WISH
                   ? report_href(cx, order, back)
                   : act_href(cx, order->id, act, back);
    *out = (OrderAction){ .act = str(order_acts[act].word),
                          .label = order_acts[act].text,
                          .href = url_of(href),
                          .form = plain ? form_button(cx, href)
                                        : order_act_view(cx, order, act, back),
                          .plain = plain,
                          .version = order->version,
                          .rating = act == ORDER_EVALUATE };
    out->open = out->form.has_problems || act == first_act(cx, order);
    if (act == ORDER_DISPATCH && str_starts(back, S("desk")))
        out->label = TEXT("派给其他队伍");  // the suggestions stand above
    return action_choices(cx, order, act, suggested, &out->form, any);
}

Err order_actions_with(Cx *cx, const Order *order, unsigned by, Str back, const List *suggested,
                       List *out)
{
    OrderAction *actions = NEW_ARRAY(cx->arena, OrderAction, COUNT(drawn));
    size_t n = 0;
    for (size_t i = 0; i < COUNT(drawn); i++) {
        bool any;
        if (!drawn_for(order, drawn[i].act, by, &cx->actor))
            continue;
        TRY(action_of(cx, order, drawn[i].act, drawn[i].plain, back, suggested, &actions[n], &any));
        actions[n].primary = drawn[i].primary;
        n += any;
        if (n > 1 && drawn[i].act == ORDER_APPOINT && first_act(cx, order) == ORDER_APPOINT) {
            OrderAction appoint = actions[n - 1];
            actions[n - 1] = actions[n - 2];
            actions[n - 2] = appoint;
        }
    }
    *out = (List){ actions, n };
    return OK;
}

Err order_actions(Cx *cx, const Order *order, unsigned by, Str back, List *out)
{
    return order_actions_with(cx, order, by, back, NULL, out);
}

// --- handlers

// The desk as it was left: its node and its filter, the next order in line.
static Str desk_of(Cx *cx, const Req *req)
{
    static const char *const kept[] = { "node", "filter", "state" };
    Buf buf = buf_new(cx->arena, 256);
    buf_lit(&buf, "/desk");
    for (size_t i = 0; i < COUNT(kept); i++) {
        Str value = req_query(req, kept[i]);
        if (value.n == 0 || value.n > 20)
            continue;
        buf_printf(&buf, "%s%s=", str_find(buf_str(&buf), '?') == STR_NOWHERE ? "?" : "&", kept[i]);
        buf_url(&buf, value);
    }
    return buf_str(&buf);
}

// Back to where the button stood; an act after which the actor sees the order no longer goes to
// their list.
static Err go_back(Cx *cx, const Req *req, Reply *reply, OrderAct act)
{
    Str back = req_query(req, "back");
    if (str_eq(back, S("desk")))
        return reply_goto(cx, reply, desk_of(cx, req));
    if (act == ORDER_RELEASE)
        return reply_goto(cx, reply, S("/todo"));  // may not be read any more
    if (str_eq(back, S("team")) || act == ORDER_DECLINE || act == ORDER_PASS)
        return reply_goto(cx, reply, S("/team/orders"));
    return reply_goto_row(cx, reply, "/orders/", req_number(req, "id"));
}

static Str last_segment(Str path)
{
    Str rest = path, segment = { 0 };
    while (rest.n > 0)
        segment = str_cut(rest, '/', &rest);
    return segment;
}

Err order_act_run(Cx *cx, const Req *req, Reply *reply)
{
    OrderAct act;
    if (!order_act_parse(last_segment(req_path(req)), &act))
        return &fault_missing;
    TRY(order_act(cx, (OrderId){ req_number(req, "id") }, act, req_form(req)));
    reply_say(cx, reply, act == ORDER_URGE ? TEXT("已催，站里会尽快跟进") : order_acts[act].done);
    return go_back(cx, req, reply, act);
}

// A wrong code is a fact that stays, so it is told without undoing the act.
Err order_start_run(Cx *cx, const Req *req, Reply *reply)
{
    const OrderStartForm *form = req_form(req);
    OrderId id = { req_number(req, "id") };
    OrderWith with = { .version = form->version };
    if (form->code.n > 0) {
        Err verdict;
        TRY(order_code_try(cx, id, form->code, &verdict));
        if (verdict != OK)
            return reply_refuse(cx, reply, verdict);
    }
    TRY(order_act(cx, id, ORDER_START, &with));
    reply_say(cx, reply, order_acts[ORDER_START].done);
    return go_back(cx, req, reply, ORDER_START);
}

Err order_pictures_prepare(Cx *cx, const Req *req)
{
    const OrderPictureForm *form = req_form(req);
    List *pictures = NEW(cx->arena, List);
    Order order;
    req_keep(req, pictures);
    if (form->photos.files.n == 0)
        return OK;
    TRY(order_find(cx, (OrderId){ req_number(req, "id") }, &order, NULL));
    return photo_prepare(cx, S("photos"), &form->photos,
                         photo_foot(cx, order.place_name, order.number), pictures);
}

static Err act_with_pictures(Cx *cx, const Req *req, OrderAct act, OrderShows shows)
{
    const OrderPictureForm *form = req_form(req);
    OrderId id = { req_number(req, "id") };
    OrderWith with = { .version = form->version,
                       .result = form->result,
                       .minutes = form->minutes,
                       .people = form->people,
                       .reason = form->reason };
    TRY(order_act(cx, id, act, &with));
    return order_photos_add(cx, id, shows, req_kept(req));
}

Err order_report_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(act_with_pictures(cx, req, ORDER_REPORT, SHOWS_REPORT));
    reply_say(cx, reply, order_acts[ORDER_REPORT].done);
    return go_back(cx, req, reply, ORDER_REPORT);
}

Err order_dispute_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(act_with_pictures(cx, req, ORDER_DISPUTE, SHOWS_DISPUTE));
    reply_say(cx, reply, order_acts[ORDER_DISPUTE].done);
    return go_back(cx, req, reply, ORDER_DISPUTE);
}

Err order_fulfil_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(act_with_pictures(cx, req, ORDER_REPORT, SHOWS_PROOF));
    reply_say(cx, reply, TEXT("谢谢您，已告诉对方"));
    return go_back(cx, req, reply, ORDER_REPORT);
}

// Takes it in first when it waits for that.
static Err send_out(Cx *cx, const Req *req, Reply *reply, OrderAct act)
{
    const OrderWith *form = req_form(req);
    OrderWith with = *form;
    OrderId id = { req_number(req, "id") };
    Order order;
    TRY(order_find(cx, id, &order, NULL));
    if (order.state == ORDER_SUBMITTED) {
        OrderWith take = { .version = with.version };
        TRY(order_act(cx, id, ORDER_TRIAGE, &take));
        with.version = 0;
    }
    TRY(order_act(cx, id, act, &with));
    reply_say(cx, reply, order_acts[act].done);
    return go_back(cx, req, reply, act);
}

Err order_dispatch_run(Cx *cx, const Req *req, Reply *reply)
{
    return send_out(cx, req, reply, ORDER_DISPATCH);
}

Err order_open_run(Cx *cx, const Req *req, Reply *reply)
{
    return send_out(cx, req, reply, ORDER_OPEN);
}

Err order_evaluate_run(Cx *cx, const Req *req, Reply *reply)
{
    const RateForm *form = req_form(req);
    OrderWith with = { .version = form->version, .rating = form->rating + 1, .words = form->words };
    OrderId id = { req_number(req, "id") };
    Order order;
    TRY(order_find(cx, id, &order, NULL));
    if (order.state == ORDER_REPORTED) {
        OrderWith confirm = { .version = with.version };
        TRY(order_act(cx, id, ORDER_CONFIRM, &confirm));
        with.version = 0;
    }
    TRY(order_act(cx, id, ORDER_EVALUATE, &with));
    reply_say(cx, reply, TEXT("谢谢您的评价"));
    return go_back(cx, req, reply, ORDER_EVALUATE);
}

Err order_merge_run(Cx *cx, const Req *req, Reply *reply)
{
    const MergeForm *form = req_form(req);
    OrderWith with = { .version = form->version };
    Err err = order_find_number(cx, str_trim(form->number), &with.into);
    if (err == &order_missing)
        return &order_no_target;
    TRY(err);
    TRY(order_act(cx, (OrderId){ req_number(req, "id") }, ORDER_MERGE, &with));
    return go_back(cx, req, reply, ORDER_MERGE);
}
