// 走访日志 and 夜谈记录: lists, notes, sheets.
#include "rooms/needs/needs_inside.h"
#include "rooms/people/people.h"

static const Input opinion_inputs[] = {
    INPUT(Opinion, words, "需求", .required = true, .min = 2, .max = 200, .widget = WIDGET_AREA),
    INPUT(Opinion, heads, "几个人提的", .hint = TEXT("不填算 1 人"), .max = 10000),
    INPUT(Opinion, phone, "提出人的电话", .hint = TEXT("登记过的电话，办到哪一步会告诉本人"),
          .max = 20, .widget = WIDGET_PHONE, .valid = phone_typed_valid,
          .invalid = TEXT("请填写 11 位手机号或带区号的座机"), .autocomplete = "off"),
};
const Form opinion_form = { "Opinion", sizeof(Opinion), opinion_inputs, COUNT(opinion_inputs),
                            TEXT("添加一条需求") };

static Err form_page(Cx *cx, Reply *reply, NeedFormView *view, Text title)
{
    view->title = title;
    reply_title(reply, say(cx->lang, title));
    return reply_page(cx, reply, need_pages[NEED_PAGE_FORM], view);
}

static Err own_station(Cx *cx, PlaceId *place)
{
    const Grant *grant = actor_grant(&cx->actor, NEED_DESKS, (Str){ 0 });
    return grant != NULL ? place_station_for(cx, grant->place, place) : OK;
}

// --- what a visit and a talk share: the needs that were heard, and what was put right since

typedef struct {
    HomeVisit visit;
    Talk talk;  // the one of the two that the page is about
    List needs, fixes;
    bool has_needs, has_fixes, may_note, may_fix;
    FormView opinion, fix;
    Url sheet;
} HearingView;
#define HEARING_FIELDS                                                                          \
    LISTED(HearingView, needs, need_shape), LISTED(HearingView, fixes, hearing_fix_shape),      \
        SHOWN(HearingView, has_needs), SHOWN(HearingView, has_fixes),                           \
        FIELD(HearingView, may_note), FIELD(HearingView, may_fix),                              \
        FIELD_(HearingView, opinion, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY), \
        FIELD_(HearingView, fix, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),     \
        SHOWN(HearingView, sheet)

typedef struct {
    const char *path;
    HomeVisitId visit;
    TalkId talk;
    Str place_path;
    PersonId by;
    const Form *fix_form;
    const void *fix;  // what stands now
} Heard;

static Str heard_path(Cx *cx, const Heard *heard, const char *act)
{
    int64_t id = heard->visit.n != 0 ? heard->visit.n : heard->talk.n;
    return str_printf(cx->arena, "%s/%lld/%s", heard->path, (long long)id, act);
}

static Err hearing_shown(Cx *cx, const Heard *heard, HearingView *view)
{
    TRY(need_heard_at(cx, heard->visit, heard->talk, &view->needs));
    TRY(hearing_fixes(cx, heard->visit, heard->talk, &view->fixes));
    view->has_needs = view->needs.n > 0;
    view->has_fixes = view->fixes.n > 0;
    view->may_note = order_desk_covers(&cx->actor, heard->place_path);
    view->may_fix = hearing_may_fix(&cx->actor, heard->place_path, heard->by);
    if (view->may_note)
        view->opinion = form_view(cx, &opinion_form, heard_path(cx, heard, "opinion"), NULL);
    if (view->may_fix)
        view->fix = form_view(cx, heard->fix_form, heard_path(cx, heard, "fix"), heard->fix);
    view->sheet = url_of(heard_path(cx, heard, "sheet"));
    return OK;
}

// --- visits

static const Input visit_inputs[] = {
    INPUT(HomeVisitNew, household, "走访哪一户", .required = true, .hint = TEXT("如：3栋201 冯家"),
          .min = 2, .max = 40),
    INPUT(HomeVisitNew, phone, "这一户的电话",
          .hint = TEXT("登记过的，办到哪一步会告诉本人；可不填"), .max = 20, .widget = WIDGET_PHONE,
          .valid = phone_typed_valid, .invalid = TEXT("请填写 11 位手机号或带区号的座机"),
          .autocomplete = "off"),
    INPUT(HomeVisitNew, place, "所在村或社区", .required = true, .widget = WIDGET_SELECT),
    INPUT(HomeVisitNew, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(HomeVisitNew, part, "时段", day_part_words, day_part_texts, .widget = WIDGET_SELECT),
    INPUT(HomeVisitNew, said, "谈了什么", .required = true, .min = 2, .max = 1000,
          .widget = WIDGET_AREA),
    INPUT(HomeVisitNew, needs, "记下的需求", .hint = TEXT("一行一条，最多 20 条；没有就空着"),
          .max = 4000, .widget = WIDGET_AREA),
};
const Form visit_form = { "HomeVisitNew", sizeof(HomeVisitNew), visit_inputs, COUNT(visit_inputs),
                          TEXT("保存") };

static const Field visits_fields[] = { NEED_LIST_FIELDS("visits", home_visit_shape) };
const Shape visits_shape = SHAPE(NeedList, visits_fields);
NEED_LIST_OF(list_visits, HomeVisit, HomeVisitId, home_visit_list)

Err visits_page(Cx *cx, const Req *req, Reply *reply)
{
    return need_list_page(cx, req, reply,
                          &(NeedListKind){ "/needs/visits", list_visits, NEED_PAGE_VISITS });
}

static const Input visit_fix_inputs[] = {
    INPUT(HomeVisitFix, household, "走访哪一户", .required = true, .min = 2, .max = 40),
    INPUT(HomeVisitFix, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT_WORD(HomeVisitFix, part, "时段", day_part_words, day_part_texts, .widget = WIDGET_SELECT),
    INPUT(HomeVisitFix, said, "谈了什么", .required = true, .min = 2, .max = 1000,
          .widget = WIDGET_AREA),
    INPUT(HomeVisitFix, why, "为什么更正", .required = true, .hint = TEXT("如：记错了门牌号"),
          .min = 2, .max = 100),
};
const Form visit_fix_form = { "HomeVisitFix", sizeof(HomeVisitFix), visit_fix_inputs,
                              COUNT(visit_fix_inputs), TEXT("保存更正") };

static const Field visit_fields[] = { PART(HearingView, visit, home_visit_shape), HEARING_FIELDS };
const Shape visit_show_shape = SHAPE(HearingView, visit_fields);

static Err visit_shown(Cx *cx, const Req *req, Reply *reply, NeedPage page)
{
    HearingView *view = NEW(cx->arena, HearingView);
    HomeVisitId id = { req_number(req, "id") };
    const HomeVisit *visit = &view->visit;
    TRY(home_visit_find(cx, id, &view->visit));
    HomeVisitFix fix = { visit->household, visit->said, visit->day, visit->part, { 0 } };
    Heard heard = { "/needs/visits", id,  NO(Talk), visit->place_path, visit->visitor,
                    &visit_fix_form, &fix };
    TRY(hearing_shown(cx, &heard, view));
    reply_title(reply, visit->household);
    return reply_page(cx, reply, need_pages[page], view);
}

Err visit_page(Cx *cx, const Req *req, Reply *reply)
{
    return visit_shown(cx, req, reply, NEED_PAGE_VISIT);
}

Err visit_sheet(Cx *cx, const Req *req, Reply *reply)
{
    return visit_shown(cx, req, reply, NEED_PAGE_VISIT_SHEET);
}

Err visit_new_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    NeedFormView *view = NEW(cx->arena, NeedFormView);
    HomeVisitNew values = { .day = cx->today };
    TRY(own_station(cx, &values.place));
    view->form = form_view(cx, &visit_form, S("/needs/visits"), &values);
    TRY(need_place_choices(cx, &view->form, "place", false));
    view->back = url_of(S("/needs/visits"));
    return form_page(cx, reply, view, TEXT("记一次走访"));
}

Err visit_add_run(Cx *cx, const Req *req, Reply *reply)
{
    HomeVisitId id;
    TRY(home_visit_add(cx, req_form(req), &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/needs/visits/", id.n);
}

Err visit_opinion_run(Cx *cx, const Req *req, Reply *reply)
{
    HomeVisitId id = { req_number(req, "id") };
    NeedId need;
    TRY(home_visit_opinion(cx, id, req_form(req), &need));
    return reply_goto_row(cx, reply, "/needs/visits/", id.n);
}

Err visit_fix_run(Cx *cx, const Req *req, Reply *reply)
{
    HomeVisitId id = { req_number(req, "id") };
    TRY(home_visit_fix(cx, id, req_form(req)));
    reply_say(cx, reply, TEXT("已更正，原来写的留在更正记录里"));
    return reply_goto_row(cx, reply, "/needs/visits/", id.n);
}

// --- talks

static const Input talk_inputs[] = {
    INPUT(TalkNew, topic, "主题", .required = true, .min = 2, .max = 60),
    INPUT(TalkNew, hosts, "主持人", .required = true, .min = 2, .max = 60),
    INPUT(TalkNew, place, "阵地", .required = true, .widget = WIDGET_SELECT),
    INPUT(TalkNew, venue, "地点", .required = true, .hint = TEXT("如：3栋前的院子"), .min = 2,
          .max = 60),
    INPUT(TalkNew, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(TalkNew, attendances, "到场人次", .required = true, .min = 1, .max = 100000),
    INPUT(TalkNew, note, "谈话纪要", .max = 2000, .widget = WIDGET_AREA),
    INPUT(TalkNew, opinions, "收集到的意见", .hint = TEXT("一行一条，每条记成一条需求"),
          .max = 4000, .widget = WIDGET_AREA),
};
const Form talk_form = { "TalkNew", sizeof(TalkNew), talk_inputs, COUNT(talk_inputs),
                         TEXT("保存") };

static const Field talks_fields[] = { NEED_LIST_FIELDS("talks", talk_shape) };
const Shape talks_shape = SHAPE(NeedList, talks_fields);
NEED_LIST_OF(list_talks, Talk, TalkId, talk_list)

Err talks_page(Cx *cx, const Req *req, Reply *reply)
{
    return need_list_page(cx, req, reply,
                          &(NeedListKind){ "/needs/talks", list_talks, NEED_PAGE_TALKS });
}

static const Input talk_fix_inputs[] = {
    INPUT(TalkFix, topic, "主题", .required = true, .min = 2, .max = 60),
    INPUT(TalkFix, hosts, "主持人", .required = true, .min = 2, .max = 60),
    INPUT(TalkFix, venue, "地点", .required = true, .min = 2, .max = 60),
    INPUT(TalkFix, day, "日期", .required = true, .widget = WIDGET_DAY),
    INPUT(TalkFix, attendances, "到场人次", .required = true, .min = 1, .max = 100000),
    INPUT(TalkFix, note, "谈话纪要", .max = 2000, .widget = WIDGET_AREA),
    INPUT(TalkFix, why, "为什么更正", .required = true, .hint = TEXT("如：人次数错了"), .min = 2,
          .max = 100),
};
const Form talk_fix_form = { "TalkFix", sizeof(TalkFix), talk_fix_inputs, COUNT(talk_fix_inputs),
                             TEXT("保存更正") };

static const Field talk_fields[] = { PART(HearingView, talk, talk_shape), HEARING_FIELDS };
const Shape talk_show_shape = SHAPE(HearingView, talk_fields);

static Err talk_shown(Cx *cx, const Req *req, Reply *reply, NeedPage page)
{
    HearingView *view = NEW(cx->arena, HearingView);
    TalkId id = { req_number(req, "id") };
    const Talk *talk = &view->talk;
    TRY(talk_find(cx, id, &view->talk));
    TalkFix fix = { talk->topic, talk->hosts,       talk->venue, talk->note,
                    talk->day,   talk->attendances, { 0 } };
    Heard heard = { "/needs/talks", NO(HomeVisit),  id,  talk->place_path,
                    talk->made_by,  &talk_fix_form, &fix };
    TRY(hearing_shown(cx, &heard, view));
    reply_title(reply, talk->topic);
    return reply_page(cx, reply, need_pages[page], view);
}

Err talk_page(Cx *cx, const Req *req, Reply *reply)
{
    return talk_shown(cx, req, reply, NEED_PAGE_TALK);
}

Err talk_sheet(Cx *cx, const Req *req, Reply *reply)
{
    return talk_shown(cx, req, reply, NEED_PAGE_TALK_SHEET);
}

Err talk_new_page(Cx *cx, const Req *req, Reply *reply)
{
    (void)req;
    NeedFormView *view = NEW(cx->arena, NeedFormView);
    TalkNew values = { .day = cx->today };
    TRY(own_station(cx, &values.place));
    view->form = form_view(cx, &talk_form, S("/needs/talks"), &values);
    TRY(need_place_choices(cx, &view->form, "place", true));
    view->back = url_of(S("/needs/talks"));
    return form_page(cx, reply, view, TEXT("记一次夜谈"));
}

Err talk_add_run(Cx *cx, const Req *req, Reply *reply)
{
    TalkId id;
    TRY(talk_add(cx, req_form(req), &id));
    reply_made(reply);
    return reply_goto_row(cx, reply, "/needs/talks/", id.n);
}

Err talk_opinion_run(Cx *cx, const Req *req, Reply *reply)
{
    TalkId id = { req_number(req, "id") };
    NeedId need;
    TRY(talk_opinion(cx, id, req_form(req), &need));
    return reply_goto_row(cx, reply, "/needs/talks/", id.n);
}

Err talk_fix_run(Cx *cx, const Req *req, Reply *reply)
{
    TalkId id = { req_number(req, "id") };
    TRY(talk_fix(cx, id, req_form(req)));
    reply_say(cx, reply, TEXT("已更正，原来写的留在更正记录里"));
    return reply_goto_row(cx, reply, "/needs/talks/", id.n);
}
