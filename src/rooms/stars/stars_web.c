// 我的星级 and one application, with what may be done about it. The table of routes closes the
// file.
#include "rooms/certificates/certificates.h"
#include "rooms/people/people.h"
#include "rooms/stars/stars_in.h"
#include "rooms/stars/stars_inside.h"
#include "town/setting.h"

int64_t star_query(const Req *req, const char *name)
{
    int64_t n;
    return str_int(req_query(req, name), &n) && n > 0 ? n : 0;
}

int star_limit(const Req *req, int page)
{
    Face face = req_face(req);
    return face == FACE_CSV || face == FACE_XLSX ? 1000 : page;
}

Url star_next(Cx *cx, Reply *reply, const char *path, int64_t last)
{
    reply_next(cx, reply, str_printf(cx->arena, "%lld", (long long)last));
    return url_of(str_printf(cx->arena, "%s?cursor=%lld", path, (long long)last));
}

FORM_BUTTON(button_form, "确定");

// --- 我的星级

typedef struct {
    int64_t level, hours;
    Text level_text;
    bool held, next;
} LevelRow;
static const Field level_fields[] = {
    FIELD(LevelRow, level),
    COL(LevelRow, level_text, "星级"),
    COL(LevelRow, hours, "需要小时"),
    FIELD(LevelRow, held),
    FIELD(LevelRow, next),
};
static const Shape level_shape = SHAPE(LevelRow, level_fields);

typedef struct {
    int64_t held, marks, next_hours, years;
    Text held_text, next_text;
    Minutes counted, credit, honour, carried, missing;
    List levels;  // of LevelRow
    List stars;   // of Star
    List marks_list;
    bool may_apply, top, waiting, suspended, marked, short_of, honour_counts, has_stars, has_marks;
    bool more;
    Url next, csv, xlsx;
    FormView apply;
} MineView;
static const Field mine_fields[] = {
    FIELD(MineView, held),
    FIELD(MineView, held_text),
    FIELD(MineView, next_text),
    FIELD(MineView, next_hours),
    FIELD(MineView, counted),
    FIELD(MineView, credit),
    FIELD(MineView, honour),
    FIELD(MineView, carried),
    FIELD(MineView, missing),
    FIELD(MineView, marks),
    FIELD(MineView, years),
    LISTED(MineView, stars, star_shape),
    LISTED(MineView, levels, level_shape),
    LISTED(MineView, marks_list, star_mark_shape),
    FIELD(MineView, may_apply),
    FIELD(MineView, top),
    FIELD(MineView, waiting),
    FIELD(MineView, suspended),
    FIELD(MineView, marked),
    FIELD(MineView, short_of),
    FIELD(MineView, honour_counts),
    SHOWN(MineView, has_stars),
    SHOWN(MineView, has_marks),
    FIELD(MineView, more),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
    FIELD_(MineView, apply, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(my_stars, mine_shape, "我的星级");

static void show_levels(Cx *cx, MineView *view, const StarRules *rules)
{
    LevelRow *rows = NEW_ARRAY(cx->arena, LevelRow, STAR_LEVELS);
    for (int i = 0; i < STAR_LEVELS; i++)
        rows[i] = (LevelRow){ .level = i + 1,
                              .hours = rules->hours[i],
                              .level_text = star_level_texts[i + 1],
                              .held = i < view->held,
                              .next = i == view->held };
    view->levels = (List){ rows, STAR_LEVELS };
}

static Err mine(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    StarFacts facts;
    StarRules rules;
    int64_t level;
    int limit = star_limit(req, 20);
    star_rules_on(cx, cx->today, &rules);
    TRY(star_facts(cx, cx->actor.person, &facts));
    Err verdict = star_verdict(&facts, &rules, &level);
    TRY(star_list(cx,
                  &(StarQuery){ .person = cx->actor.person,
                                .before = { star_query(req, "cursor") },
                                .limit = limit },
                  &view->stars));
    TRY(star_marks_list(cx, cx->actor.person, S(""), 0, 20, &view->marks_list));
    view->held = facts.held;
    view->held_text = star_level_texts[facts.held];
    view->next_text = star_level_texts[level];
    view->next_hours = level == 0 ? 0 : rules.hours[level - 1];
    view->counted = star_minutes(&facts, &rules);
    view->credit = facts.credit;
    view->honour = facts.honour;
    view->carried = facts.carried;
    view->missing.n = (int32_t)(view->next_hours * 60) - view->counted.n;
    view->missing.n = view->missing.n < 0 ? 0 : view->missing.n;
    view->marks = facts.marks;
    view->years = rules.credit_years;
    view->may_apply = verdict == OK;
    view->top = level == 0;
    view->waiting = facts.waiting;
    view->suspended = facts.suspended;
    view->marked = facts.marks > 0;
    view->short_of = view->missing.n > 0;
    view->honour_counts = rules.honour_counts;
    view->has_stars = view->stars.n > 0;
    view->has_marks = view->marks_list.n > 0;
    view->more = view->stars.n == (size_t)limit;
    view->csv = url_of(S("/stars.csv"));
    view->xlsx = url_of(S("/stars.xlsx"));
    show_levels(cx, view, &rules);
    view->apply = form_button(cx, S("/stars"));
    if (view->more)
        view->next = star_next(cx, reply, "/stars",
                               LIST_AT(&view->stars, Star, view->stars.n - 1)->id.n);
    return reply_page(cx, reply, &my_stars, view);
}

static Err apply_run(Cx *cx, const Req *req, Reply *reply)
{
    StarId id;
    (void)req;
    TRY(star_apply(cx, &id));
    reply_made(reply);
    reply_say(cx, reply, TEXT("已申请，先初审、复审，再公示"));
    return reply_goto_row(cx, reply, "/stars/", id.n);
}

// --- one

typedef struct {
    bool pass;
    Str words;
} ReviewForm;
static const Input review_inputs[] = {
    INPUT(ReviewForm, pass, "通过", .widget = WIDGET_CHECK),
    INPUT(ReviewForm, words, "意见", .hint = TEXT("不通过要写原因"), .max = 140),
};
FORM(review_form, ReviewForm, review_inputs, "提交审核");
typedef struct {
    Str words;
} WordsForm;
static const Input words_inputs[] = {
    INPUT(WordsForm, words, "原因", .required = true, .min = 2, .max = 300, .widget = WIDGET_AREA),
};
FORM(restore_form, WordsForm, words_inputs, "恢复星级");
FORM(revoke_form, WordsForm, words_inputs, "撤销星级");
FORM(object_form, WordsForm, words_inputs, "提出异议");
typedef struct {
    bool uphold;
    Str words;
} DecideForm;
static const Input decide_inputs[] = {
    INPUT(DecideForm, uphold, "异议成立", .widget = WIDGET_CHECK),
    INPUT(DecideForm, words, "核实的情况", .required = true, .min = 2, .max = 140),
};
FORM(decide_form, DecideForm, decide_inputs, "提交核实");

typedef struct {
    Star star;
    List objections;  // of StarObjection
    Str who;
    bool mine, staff, has_objections, published, granted, may_withdraw, may_review, may_restore;
    bool may_revoke, may_object, may_decide;
    Url paper;
    FormView withdraw, review, restore, revoke, object, decide;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, star, star_shape),
    LISTED(ShowView, objections, star_objection_shape),
    FIELD(ShowView, who),
    SHOWN(ShowView, mine),
    SHOWN(ShowView, staff),
    SHOWN(ShowView, has_objections),
    SHOWN(ShowView, published),
    SHOWN(ShowView, granted),
    SHOWN(ShowView, may_withdraw),
    SHOWN(ShowView, may_review),
    SHOWN(ShowView, may_restore),
    SHOWN(ShowView, may_revoke),
    SHOWN(ShowView, may_object),
    SHOWN(ShowView, may_decide),
    LINK(ShowView, paper),
    FIELD_(ShowView, withdraw, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, review, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, restore, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, revoke, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, object, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, decide, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape show_shape = SHAPE(ShowView, show_fields);
PAGE(star_show, show_shape, "星级申请");

static void show_acts(Cx *cx, ShowView *view)
{
    const Star *star = &view->star;
    Str base = str_printf(cx->arena, "/stars/%lld", (long long)star->id.n);
    bool other = !view->mine && cx->actor.person.n != 0;
    bool centre = other && star_may_end(cx, star);
    view->may_withdraw = view->mine && star_may_move(star->state, STAR_WITHDRAWN);
    view->may_review = other && star_may_review(cx, star) &&
                       !(star->state == STAR_FIRST && same(star->first_by, cx->actor.person));
    view->may_restore = centre && star->state == STAR_SUSPENDED;
    view->may_revoke = centre && star_may_move(star->state, STAR_REVOKED);
    view->may_object = other && star->state == STAR_PUBLIC;
    view->may_decide = centre && star->objections > 0 && !same(star->first_by, cx->actor.person) &&
                       !same(star->second_by, cx->actor.person);
    view->withdraw = form_button(cx, str_join(cx->arena, base, S("/withdraw")));
    if (view->may_review)
        view->review = form_view(cx, &review_form, str_join(cx->arena, base, S("/review")), NULL);
    if (view->may_restore)
        view->restore = form_view(cx, &restore_form, str_join(cx->arena, base, S("/restore")),
                                  NULL);
    if (view->may_revoke)
        view->revoke = form_view(cx, &revoke_form, str_join(cx->arena, base, S("/revoke")), NULL);
    if (view->may_object)
        view->object = form_view(cx, &object_form, str_join(cx->arena, base, S("/objections")),
                                 NULL);
    if (view->may_decide)
        view->decide = form_button(cx, S(""));
}

static Err show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    Star *star = &view->star;
    TRY(star_seen(cx, (StarId){ req_number(req, "id") }, star));
    view->mine = same(star->person, cx->actor.person);
    view->staff = cx->actor.system || actor_may(&cx->actor, STAR_READERS, star->place_path);
    view->who = view->mine || actor_may(&cx->actor, ROLES_DISPATCH, star->place_path)
                    ? str_printf(cx->arena, "%.*s %.*s", STR_FMT(star->name),
                                 STR_FMT(star->volunteer_number))
                    : star->name_masked;
    // Who reviewed is for the office and the person; what others object to is for the office.
    if (!view->mine && !view->staff)
        star->first_name = star->second_name = star->first_words = star->second_words = S("");
    if (view->staff)
        TRY(star_objections(cx, star->id, &view->objections));
    view->has_objections = view->objections.n > 0;
    view->published = star->state == STAR_PUBLIC;
    view->granted = star->state == STAR_GRANTED;
    view->paper = url_of(
        str_printf(cx->arena, "/certificates/%lld", (long long)star->certificate.n));
    show_acts(cx, view);
    reply_title(reply, say(cx->lang, star->level_text));
    return reply_page(cx, reply, &star_show, view);
}

static StarId id_of(const Req *req)
{
    return (StarId){ req_number(req, "id") };
}

static Str words_of(const Req *req)
{
    return ((const WordsForm *)req_form(req))->words;
}

static Err done(Cx *cx, Reply *reply, StarId id, Text words)
{
    reply_say(cx, reply, words);
    return reply_goto_row(cx, reply, "/stars/", id.n);
}

static Err withdraw_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(star_withdraw(cx, id_of(req)));
    return done(cx, reply, id_of(req), TEXT("已撤回"));
}

static Err review_run(Cx *cx, const Req *req, Reply *reply)
{
    const ReviewForm *form = req_form(req);
    TRY(star_review(cx, id_of(req), form->pass, form->words));
    return done(cx, reply, id_of(req), TEXT("已提交审核"));
}

static Err restore_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(star_restore(cx, id_of(req), words_of(req)));
    return done(cx, reply, id_of(req), TEXT("已恢复"));
}

static Err revoke_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(star_revoke(cx, id_of(req), words_of(req)));
    return done(cx, reply, id_of(req), TEXT("已撤销，证书一同撤销"));
}

static Err object_run(Cx *cx, const Req *req, Reply *reply)
{
    TRY(star_object(cx, id_of(req), words_of(req)));
    return done(cx, reply, id_of(req), TEXT("已提交，中心核实后再定"));
}

static Err decide_run(Cx *cx, const Req *req, Reply *reply)
{
    const DecideForm *form = req_form(req);
    TRY(star_objection_decide(cx, (ObjectedId){ req_number(req, "id") }, form->uphold,
                              form->words));
    reply_say(cx, reply, TEXT("已核实"));
    return reply_goto(cx, reply, S("/stars/desk"));
}

// --- the room

PAGE(stars_desk, star_desk_shape, "星级评定", .layout = LAYOUT_DESK);
PAGE(stars_public, star_public_shape, "星级公示");
PAGE(star_marks, star_marks_shape, "不良信用", .layout = LAYOUT_DESK);
PAGE(honours, honours_view_shape, "光荣榜");
const Page *const star_pages[STAR_PAGES] = {
    [STAR_PAGE_DESK] = &stars_desk,
    [STAR_PAGE_PUBLIC] = &stars_public,
    [STAR_PAGE_MARKS] = &star_marks,
    [STAR_PAGE_HONOURS] = &honours,
};

#define NATIONAL "《志愿服务记录办法》（民函〔2012〕340号）星级评定，湖北省 2020 年办法同数"
#define OURS     "尚无公布的规定，先按本系统默认，由县里的办法改定"

// clang-format off
static const Setting settings[] = {
    RULE_INT("stars.hours_1", 100, 1, 10000, "一星级志愿者需要几小时", NATIONAL),
    RULE_INT("stars.hours_2", 300, 1, 10000, "二星级志愿者需要几小时", NATIONAL),
    RULE_INT("stars.hours_3", 600, 1, 10000, "三星级志愿者需要几小时", NATIONAL),
    RULE_INT("stars.hours_4", 1000, 1, 10000, "四星级志愿者需要几小时", NATIONAL),
    RULE_INT("stars.hours_5", 1500, 1, 10000, "五星级志愿者需要几小时", NATIONAL),
    RULE_INT("stars.credit_years", 3, 1, 10, "申请星级前几年没有不良信用", "湖北省 2020 年办法：连续三年无不良信用记录"),
    RULE_INT("stars.public_days", 5, 5, 30, "星级公示几个工作日", "各地做法：公示不少于 5 个工作日"),
    RULE_INT("stars.count_honour", 1, 0, 1, "荣誉时数计入星级：1 计入，0 不计入", OURS),
    RULE_INT("stars.count_carried", 0, 0, 1, "结转时数计入星级：1 计入，0 不计入", "湖北省 2020 年办法：在同一信息系统里累计"),
    RULE_INT("stars.honour_list_credit", 1, 0, 100, "光荣榜：1 小时信用时数得几分", OURS),
    RULE_INT("stars.honour_list_honour", 0, 0, 100, "光荣榜：1 小时荣誉时数得几分", OURS),
    RULE_INT("stars.honour_list_rows", 50, 3, 200, "光荣榜：列出几名", OURS),
};

static const Route routes[] = {
    GET("/stars", mine, SIGNED_IN, .page = &my_stars, .title = TEXT("我的星级")),
    POST("/stars", apply_run, SIGNED_IN, .form = &button_form, .again = mine, .title = TEXT("申请星级")),
    GET("/stars/desk", star_desk_page, ONLY(STAR_READERS), .page = &stars_desk, .title = TEXT("星级评定")),
    GET("/stars/public", star_public_page, PUBLIC, .page = &stars_public, .title = TEXT("星级公示")),
    GET("/stars/marks", star_marks_page, ONLY(STAR_READERS), .page = &star_marks, .title = TEXT("不良信用")),
    POST("/stars/marks", star_mark_run, ONLY(ROLE_CENTRE), .form = &star_mark_form, .again = star_marks_page, .title = TEXT("登记不良信用")),
    POST("/stars/marks/{id}/lift", star_lift_run, ONLY(ROLE_CENTRE), .form = &star_lift_form, .again = star_marks_page, .title = TEXT("撤销不良信用")),
    POST("/stars/objections/{id}/decide", decide_run, ONLY(ROLE_CENTRE), .form = &decide_form, .again = star_desk_page, .title = TEXT("核实星级异议")),
    GET("/stars/{id}", show, SIGNED_IN, .page = &star_show, .title = TEXT("一份星级申请")),
    POST("/stars/{id}/withdraw", withdraw_run, SIGNED_IN, .form = &button_form, .again = show, .title = TEXT("撤回星级申请")),
    POST("/stars/{id}/review", review_run, ONLY(ROLES_DISPATCH), .form = &review_form, .again = show, .title = TEXT("审核星级")),
    POST("/stars/{id}/objections", object_run, SIGNED_IN, .form = &object_form, .again = show, .title = TEXT("对星级提出异议")),
    POST("/stars/{id}/restore", restore_run, ONLY(ROLE_CENTRE), .form = &restore_form, .again = show, .title = TEXT("恢复星级")),
    POST("/stars/{id}/revoke", revoke_run, ONLY(ROLE_CENTRE), .form = &revoke_form, .again = show, .title = TEXT("撤销星级")),
    GET("/honours", honours_page, PUBLIC, .page = &honours, .form = &honours_form, .title = TEXT("光荣榜")),
};
// clang-format on

static const Tick ticks[] = { { "stars.clock", 600000, star_clock } };
static const Listener listeners[] = {
    { "record.reversed", star_hear_reversed },
    { "person.erased", star_hear_erased },
};

const Room stars_room = { .name = "stars",
                          .title = TEXT("星级"),
                          ROUTES(routes),
                          SETTINGS(settings),
                          TICKS(ticks),
                          LISTENERS(listeners),
                          .todos = star_todos,
                          .check = stars_check,
                          .holdings = star_holdings };
