// Pages of volunteers: 空班, 我的班, one shift and its swaps.
#include "rooms/duty/duty_inside.h"
#include "rooms/people/people.h"
#include "rooms/places/places.h"

#define OPEN_ROWS 50
#define MINE_ROWS 50

static const char *const act_words[] = { "take", "withdraw", "back", "decline", NULL };
static const SwapAct acts_of_words[] = { SWAP_TAKE, SWAP_WITHDRAW, SWAP_BACK, SWAP_DECLINE };

static Url act_href(Cx *cx, SwapId id, const char *act)
{
    return url_of(str_printf(cx->arena, "/duty/swaps/%lld/%s", (long long)id.n, act));
}

static const Field swap_row_fields[] = {
    FIELD(SwapRow, id),
    COL(SwapRow, place_name, "岗"),
    COL(SwapRow, starts_at, "班次"),
    COL(SwapRow, giver_name, "让出的人"),
    COL(SwapRow, asked_name, "指定给"),
    COL(SwapRow, taker_name, "接班的人"),
    WORD(SwapRow, state, swap_state_words),
    COL(SwapRow, state_text, "状态"),
    COL(SwapRow, words, "说明"),
    COL(SwapRow, opinion, "意见"),
    COL(SwapRow, offered_at, "挂出时间"),
    COL(SwapRow, back_name, "换来的岗"),
    COL(SwapRow, back_at, "换来的班次"),
    SHOWN(SwapRow, tag),
    FIELD(SwapRow, may_take),
    FIELD(SwapRow, may_withdraw),
    FIELD(SwapRow, may_back),
    FIELD(SwapRow, may_decline),
    FIELD(SwapRow, may_decide),
    LINK(SwapRow, href),
    SHOWN(SwapRow, take),
    SHOWN(SwapRow, withdraw),
    SHOWN(SwapRow, back),
    SHOWN(SwapRow, decline),
    SHOWN(SwapRow, agree),
    SHOWN(SwapRow, refuse),
    FIELD_(SwapRow, key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape duty_swap_row_shape = SHAPE(SwapRow, swap_row_fields);

// A button asks the rule that guards its act.
static void swap_buttons(Cx *cx, const Swap *swap, unsigned by, SwapRow *row)
{
    bool ahead = cx->now.ms < swap->starts_at.ms &&
                 (swap->back_at.ms == 0 || cx->now.ms < swap->back_at.ms);
    row->may_take = ahead && swap_may(swap->state, SWAP_TAKE, by);
    row->may_withdraw = ahead && swap_may(swap->state, SWAP_WITHDRAW, by);
    row->may_back = ahead && swap_may(swap->state, SWAP_BACK, by);
    row->may_decline = ahead && swap_may(swap->state, SWAP_DECLINE, by);
    row->may_decide = ahead && swap_may(swap->state, SWAP_AGREE, by);
    row->take = act_href(cx, swap->id, "take");
    row->withdraw = act_href(cx, swap->id, "withdraw");
    row->back = act_href(cx, swap->id, "back");
    row->decline = act_href(cx, swap->id, "decline");
    row->agree = act_href(cx, swap->id, "agree");
    row->refuse = act_href(cx, swap->id, "refuse");
    row->key = form_button(cx, row->take.bytes);
}

Err swap_rows(Cx *cx, const List *swaps, List *out)
{
    SwapRow *rows = NEW_ARRAY(cx->arena, SwapRow, swaps->n + 1);
    for (size_t i = 0; i < swaps->n; i++) {
        const Swap *swap = LIST_AT(swaps, Swap, i);
        Swap again;
        unsigned by;
        TRY(swap_find(cx, swap->id, &again, &by));
        rows[i] = (SwapRow){ .id = swap->id,
                             .place_name = swap->place_name,
                             .giver_name = swap->giver_name,
                             .taker_name = swap->taker_name,
                             .asked_name = swap->asked_name,
                             .words = swap->words,
                             .opinion = swap->opinion,
                             .starts_at = swap->starts_at,
                             .offered_at = swap->offered_at,
                             .back_name = swap->back_name,
                             .back_at = swap->back_at,
                             .state = swap->state,
                             .state_text = swap->state_text,
                             .tag = swap->tag,
                             .href = swap->href };
        swap_buttons(cx, swap, by, &rows[i]);
    }
    *out = (List){ rows, swaps->n };
    return OK;
}

// --- 空班

typedef struct {
    bool all;
    Time after;
    ActivityId cursor;
} OpenForm;
static const Input open_inputs[] = {
    INPUT(OpenForm, all, "也看我去不了的", .widget = WIDGET_CHECK),
};
static const Form open_form = { "OpenForm", sizeof(OpenForm), open_inputs, COUNT(open_inputs),
                                TEXT("查看") };

typedef struct {
    List shifts;  // of OpenRow
    int64_t hidden;
    bool empty, all, has_hidden, more, no_home, no_slots;
    Url next, csv, xlsx, show_all;
} OpenView;
typedef struct {
    ActivityId id;
    Str place_name, address, hours, skill_name, course_name;
    Day day;
    Time starts_at, ends_at;
    int64_t missing;
    Str distance;
    bool insured, fits;
    Text why;
    Url href;
} OpenRow;
static const Field open_row_fields[] = {
    FIELD(OpenRow, id),
    COL(OpenRow, place_name, "岗"),
    COL(OpenRow, address, "地址"),
    COL(OpenRow, day, "日期"),
    COL(OpenRow, hours, "钟点"),
    COL(OpenRow, missing, "缺"),
    COL(OpenRow, distance, "离家"),
    COL(OpenRow, skill_name, "要求技能"),
    COL(OpenRow, course_name, "要培训"),
    COL(OpenRow, insured, "要保险"),
    FIELD(OpenRow, starts_at),
    FIELD(OpenRow, ends_at),
    FIELD(OpenRow, fits),
    COL(OpenRow, why, "说明"),
    LINK(OpenRow, href),
};
static const Shape open_row_shape = SHAPE(OpenRow, open_row_fields);
static const Field open_fields[] = {
    LISTED(OpenView, shifts, open_row_shape),
    FIELD(OpenView, hidden),
    SHOWN(OpenView, empty),
    SHOWN(OpenView, all),
    SHOWN(OpenView, has_hidden),
    FIELD(OpenView, more),
    SHOWN(OpenView, no_home),
    SHOWN(OpenView, next),
    SHOWN(OpenView, csv),
    SHOWN(OpenView, xlsx),
    SHOWN(OpenView, show_all),
};
static const Shape open_shape = SHAPE(OpenView, open_fields);
PAGE(duty_open, open_shape, "空班");

static Str distance_text(Cx *cx, int64_t metres)
{
    if (metres < 0)
        return S("");
    if (metres < 1000)
        return say_with(cx->arena, cx->lang, TEXT("{0} 米"),
                        str_printf(cx->arena, "%lld", (long long)metres), (Str){ 0 });
    return say_with(cx->arena, cx->lang, TEXT("{0} 公里"),
                    str_printf(cx->arena, "%lld.%lld", (long long)(metres / 1000),
                               (long long)(metres % 1000 / 100)),
                    (Str){ 0 });
}

static Str hours_of(Cx *cx, Time starts_at, Time ends_at)
{
    return pattern_hours_text(cx->arena, time_minute_of_day(starts_at),
                              (ends_at.ms - starts_at.ms) / TIME_MINUTE);
}

static Err open_row(Cx *cx, const Shift *shift, OpenRow *row)
{
    *row = (OpenRow){ .id = shift->id,
                      .place_name = shift->place_name,
                      .address = shift->address,
                      .day = shift->day,
                      .hours = hours_of(cx, shift->starts_at, shift->ends_at),
                      .starts_at = shift->starts_at,
                      .ends_at = shift->ends_at,
                      .missing = shift->missing,
                      .distance = distance_text(cx, shift->distance_m),
                      .insured = shift->insured,
                      .course_name = shift->course_name,
                      .fits = shift->fits,
                      .why = shift->why,
                      .href = shift->href };
    return shift->skill.n > 0 ? duty_skill_name(cx, shift->skill, &row->skill_name) : OK;
}

// "1603846800000.17": where the page before ended.
static void cursor_asked(const Req *req, Time *start, ActivityId *id)
{
    Str rest, cursor = req_query(req, "cursor");
    if (cursor.n == 0)
        return;
    Str first = str_cut(cursor, '.', &rest);
    if (!str_int(first, &start->ms) || !str_int(rest, &id->n))
        *start = (Time){ 0 };
}

static Err open_page(Cx *cx, const Req *req, Reply *reply)
{
    OpenView *view = NEW(cx->arena, OpenView);
    List shifts;
    Time after = { 0 };
    ActivityId id = { 0 };
    cursor_asked(req, &after, &id);
    view->all = req_query(req, "all").n > 0;
    TRY(shift_list_open(cx, view->all, after, id, OPEN_ROWS + 1, &shifts, &view->hidden));
    view->more = shifts.n > OPEN_ROWS;
    shifts.n = view->more ? OPEN_ROWS : shifts.n;
    OpenRow *rows = NEW_ARRAY(cx->arena, OpenRow, shifts.n + 1);
    for (size_t i = 0; i < shifts.n; i++)
        TRY(open_row(cx, LIST_AT(&shifts, Shift, i), &rows[i]));
    view->shifts = (List){ rows, shifts.n };
    view->empty = shifts.n == 0;
    view->has_hidden = view->hidden > 0 && !view->all;
    view->no_home = cx->actor.home.n == 0;
    view->next = url_of(S("#"));
    const char *all = view->all ? "&all=1" : "";
    if (view->more) {
        const OpenRow *last = &rows[shifts.n - 1];
        Str cursor = str_printf(cx->arena, "%lld.%lld", (long long)last->starts_at.ms,
                                (long long)last->id.n);
        view->next = url_of(
            str_printf(cx->arena, "/duty/open?cursor=%.*s%s", STR_FMT(cursor), all));
        reply_next(cx, reply, cursor);
    }
    view->show_all = url_of(S("/duty/open?all=1"));
    view->csv = url_of(view->all ? S("/duty/open.csv?all=1") : S("/duty/open.csv"));
    view->xlsx = url_of(view->all ? S("/duty/open.xlsx?all=1") : S("/duty/open.xlsx"));
    return reply_page(cx, reply, &duty_open, view);
}

// --- 我的班

typedef struct {
    List shifts, past;        // of Shift
    List asked, open, given;  // of SwapRow
    bool empty, has_asked, has_open, has_given, has_past, more;
    Url next, csv, xlsx;
} MineView;
static const Field mine_fields[] = {
    LISTED(MineView, shifts, duty_shift_shape),
    LISTED(MineView, past, duty_shift_shape),
    LISTED(MineView, asked, duty_swap_row_shape),
    LISTED(MineView, open, duty_swap_row_shape),
    LISTED(MineView, given, duty_swap_row_shape),
    SHOWN(MineView, empty),
    SHOWN(MineView, has_asked),
    SHOWN(MineView, has_open),
    SHOWN(MineView, has_given),
    SHOWN(MineView, has_past),
    FIELD(MineView, more),
    SHOWN(MineView, next),
    SHOWN(MineView, csv),
    SHOWN(MineView, xlsx),
};
static const Shape mine_shape = SHAPE(MineView, mine_fields);
PAGE(duty_mine, mine_shape, "我的班");

// Asked of me stands first; what is open to all comes after my own.
static Err fill_swaps(Cx *cx, MineView *view)
{
    List mine, open;
    TRY(swap_list_mine(cx, &mine));
    TRY(swap_list_open(cx, 20, &open));
    Swap *asked = NEW_ARRAY(cx->arena, Swap, open.n + 1);
    Swap *others = NEW_ARRAY(cx->arena, Swap, open.n + 1);
    Swap *given = NEW_ARRAY(cx->arena, Swap, mine.n + 1);
    List to_me = { asked, 0 }, to_all = { others, 0 }, own = { given, 0 };
    for (size_t i = 0; i < open.n; i++) {
        const Swap *one = LIST_AT(&open, Swap, i);
        if (same(one->asked, cx->actor.person))
            asked[to_me.n++] = *one;
        else
            others[to_all.n++] = *one;
    }
    for (size_t i = 0; i < mine.n; i++)
        if (!same(LIST_AT(&mine, Swap, i)->asked, cx->actor.person) ||
            LIST_AT(&mine, Swap, i)->state != SWAP_OFFERED)
            given[own.n++] = *LIST_AT(&mine, Swap, i);
    TRY(swap_rows(cx, &to_me, &view->asked));
    TRY(swap_rows(cx, &to_all, &view->open));
    return swap_rows(cx, &own, &view->given);
}

static Err mine_page(Cx *cx, const Req *req, Reply *reply)
{
    MineView *view = NEW(cx->arena, MineView);
    int64_t before = 0;
    if (!str_int(req_query(req, "cursor"), &before))
        before = 0;
    if (before == 0)
        TRY(shift_list_mine(cx, false, (Time){ 0 }, MINE_ROWS, &view->shifts));
    TRY(shift_list_mine(cx, true, (Time){ before }, MINE_ROWS + 1, &view->past));
    TRY(fill_swaps(cx, view));
    view->more = view->past.n > MINE_ROWS;
    view->next = url_of(S("#"));
    if (view->more) {
        view->past.n = MINE_ROWS;
        long long last = LIST_AT(&view->past, Shift, MINE_ROWS - 1)->starts_at.ms;
        view->next = url_of(str_printf(cx->arena, "/duty/mine?cursor=%lld", last));
        reply_next(cx, reply, str_printf(cx->arena, "%lld", last));
    }
    view->empty = view->shifts.n == 0 && before == 0;
    view->has_asked = view->asked.n > 0;
    view->has_open = view->open.n > 0;
    view->has_given = view->given.n > 0;
    view->has_past = view->past.n > 0;
    view->csv = url_of(S("/duty/mine.csv"));
    view->xlsx = url_of(S("/duty/mine.xlsx"));
    return reply_page(cx, reply, &duty_mine, view);
}

// --- one shift

typedef struct {
    Str number, words;
} OfferForm;
static const Input offer_inputs[] = {
    INPUT(OfferForm, number, "只给这位志愿者（编号）",
          .hint = TEXT("不填就是谁都可以接，同一个镇街的志愿者都看得到"), .max = 20,
          .autocomplete = "off"),
    INPUT(OfferForm, words, "说明", .hint = TEXT("如：孩子开家长会"), .max = 100),
};
FORM(offer_form, OfferForm, offer_inputs, "挂出来换班");

typedef struct {
    Str number;
} AssignForm;
static const Input assign_inputs[] = {
    INPUT(AssignForm, number, "志愿者编号",
          .hint = TEXT("安排后会发短信告诉本人，本人可以取消或换班"), .required = true, .max = 20,
          .autocomplete = "off"),
};
FORM(assign_form, AssignForm, assign_inputs, "安排");
FORM_BUTTON(take_form, "我去");

typedef struct {
    Shift shift;
    Str hours, skill_name, distance, mine_text, mine_tag;
    Url post, activity, roster, rollcall, checkin, leave, ics, training;
    List swaps;  // of SwapRow
    FormView take, offer, assign, leave_key, exchange;
    bool has_mine, waits, confirmed, may_take, may_offer, may_leave, runs, has_swaps, over, off,
        full, may_assign, may_exchange;
} ShiftView;
static const Field shift_view_fields[] = {
    PART(ShiftView, shift, duty_shift_shape),
    SHOWN(ShiftView, hours),
    SHOWN(ShiftView, skill_name),
    SHOWN(ShiftView, mine_text),
    SHOWN(ShiftView, mine_tag),
    SHOWN(ShiftView, post),
    SHOWN(ShiftView, activity),
    SHOWN(ShiftView, roster),
    SHOWN(ShiftView, rollcall),
    SHOWN(ShiftView, checkin),
    SHOWN(ShiftView, leave),
    SHOWN(ShiftView, ics),
    SHOWN(ShiftView, training),
    LISTED(ShiftView, swaps, duty_swap_row_shape),
    FIELD_(ShiftView, take, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShiftView, offer, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShiftView, assign, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShiftView, leave_key, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD(ShiftView, has_mine),
    FIELD(ShiftView, waits),
    FIELD(ShiftView, confirmed),
    FIELD(ShiftView, may_take),
    FIELD(ShiftView, may_offer),
    FIELD(ShiftView, may_leave),
    FIELD(ShiftView, runs),
    SHOWN(ShiftView, has_swaps),
    SHOWN(ShiftView, over),
    SHOWN(ShiftView, off),
    SHOWN(ShiftView, full),
    FIELD(ShiftView, may_assign),
    FIELD(ShiftView, may_exchange),
    FIELD_(ShiftView, exchange, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
static const Shape shift_view_shape = SHAPE(ShiftView, shift_view_fields);
PAGE(duty_shift, shift_view_shape, "一班");

static Err shift_swaps(Cx *cx, ShiftView *view)
{
    List mine, open;
    TRY(swap_list_mine(cx, &mine));
    TRY(swap_list_open(cx, 50, &open));
    Swap *here = NEW_ARRAY(cx->arena, Swap, mine.n + open.n + 1);
    List found = { here, 0 };
    for (size_t i = 0; i < open.n; i++)
        if (same(LIST_AT(&open, Swap, i)->shift, view->shift.id))
            here[found.n++] = *LIST_AT(&open, Swap, i);
    for (size_t i = 0; i < mine.n; i++) {
        const Swap *one = LIST_AT(&mine, Swap, i);
        bool live = one->state == SWAP_OFFERED || one->state == SWAP_TAKEN;
        if (same(one->shift, view->shift.id) && !same(one->asked, cx->actor.person))
            here[found.n++] = *one;
        if (live && same(one->shift, view->shift.id) && same(one->giver, cx->actor.person))
            view->may_offer = false;
    }
    view->has_swaps = found.n > 0;
    return swap_rows(cx, &found, &view->swaps);
}

static Err own_part(Cx *cx, ShiftView *view)
{
    Signup mine;
    Str base = view->shift.href.bytes;
    bool ahead = view->shift.state == ACTIVITY_PUBLISHED && cx->now.ms < view->shift.starts_at.ms;
    TRY(signup_mine(cx, view->shift.id, &mine));
    bool live = signup_live(mine.state);
    view->has_mine = mine.state != SIGNUP_NONE;
    view->mine_text = say(cx->lang, signup_state_texts[mine.state]);
    view->mine_tag = str(signup_state_tags[mine.state]);
    view->waits = mine.state == SIGNUP_WAITING;
    view->confirmed = mine.state == SIGNUP_CONFIRMED;
    view->may_take = ahead && !live;
    view->may_offer = ahead && view->confirmed && view->shift.waiting == 0;
    view->may_leave = ahead && live;
    TRY(shift_swaps(cx, view));
    if (view->may_take)
        view->take = form_view(cx, &take_form, str_join(cx->arena, base, S("/take")), NULL);
    if (view->may_take && view->shift.waiting == 0)
        TRY(duty_exchange_view(cx, &view->shift, &view->may_exchange, &view->exchange));
    if (view->may_offer)
        view->offer = form_view(cx, &offer_form, str_join(cx->arena, base, S("/offer")), NULL);
    view->leave = url_of(str_printf(cx->arena, "/signups/%lld/cancel", (long long)mine.id.n));
    if (view->may_leave)
        view->leave_key = form_button(cx, view->leave.bytes);
    return OK;
}

static Err shift_page(Cx *cx, const Req *req, Reply *reply)
{
    ShiftView *view = NEW(cx->arena, ShiftView);
    ActivityId id = { req_number(req, "id") };
    Post post;
    TRY(shift_find(cx, id, &view->shift));
    TRY(post_find(cx, view->shift.post, &post));
    view->runs = post_runs(&cx->actor, &post);
    ShiftQuery query = { .post = post.id,
                         .from = view->shift.starts_at,
                         .to = time_add(view->shift.starts_at, 1),
                         .limit = 10,
                         .full_names = view->runs };
    List same_time;
    TRY(shift_list(cx, &query, &same_time));
    for (size_t i = 0; i < same_time.n; i++)
        if (same(LIST_AT(&same_time, Shift, i)->id, id))
            view->shift.people = LIST_AT(&same_time, Shift, i)->people;
    long long n = (long long)id.n;
    view->hours = hours_of(cx, view->shift.starts_at, view->shift.ends_at);
    view->post = post.href;
    view->activity = url_of(str_printf(cx->arena, "/activities/%lld", n));
    view->roster = url_of(str_printf(cx->arena, "/activities/%lld/signups", n));
    view->rollcall = url_of(str_printf(cx->arena, "/activities/%lld/rollcall", n));
    view->checkin = url_of(str_printf(cx->arena, "/activities/%lld/checkin", n));
    view->ics = url_of(str_printf(cx->arena, "/activities/%lld/calendar", n));
    view->training = url_of(
        str_printf(cx->arena, "/training/%lld", (long long)view->shift.course.n));
    view->off = view->shift.state == ACTIVITY_CANCELLED;
    view->over = !view->off && cx->now.ms >= view->shift.ends_at.ms;
    view->full = view->shift.missing == 0;
    if (view->shift.skill.n > 0)
        TRY(duty_skill_name(cx, view->shift.skill, &view->skill_name));
    if (cx->actor.person.n != 0)
        TRY(own_part(cx, view));
    view->may_assign = view->runs && view->shift.state == ACTIVITY_PUBLISHED && !view->full &&
                       cx->now.ms < view->shift.starts_at.ms;
    if (view->may_assign)
        view->assign = form_view(cx, &assign_form,
                                 str_join(cx->arena, view->shift.href.bytes, S("/assign")), NULL);
    return reply_page(cx, reply, &duty_shift, view);
}

static Err back_to(Cx *cx, const Req *req, Reply *reply)
{
    return reply_goto_row(cx, reply, "/duty/shifts/", req_number(req, "id"));
}

static Err take_run(Cx *cx, const Req *req, Reply *reply)
{
    Signup made;
    Shift shift;
    ActivityId id = { req_number(req, "id") };
    TRY(shift_find(cx, id, &shift));
    TRY(signup_add(cx, &(SignupNew){ .activity = id }, &made));
    reply_say(cx, reply,
              made.state == SIGNUP_WAITING ? TEXT("名额已满，先给您排了候补")
                                           : TEXT("已排上这一班"));
    return back_to(cx, req, reply);
}

static Err assign_run(Cx *cx, const Req *req, Reply *reply)
{
    const AssignForm *form = req_form(req);
    TRY(shift_assign(cx, (ActivityId){ req_number(req, "id") }, form->number));
    reply_say(cx, reply, TEXT("已安排，短信已发给本人"));
    return back_to(cx, req, reply);
}

static Err offer_run(Cx *cx, const Req *req, Reply *reply)
{
    const OfferForm *form = req_form(req);
    SwapId id;
    TRY(swap_offer(cx, (ActivityId){ req_number(req, "id") }, form->number, form->words, &id));
    reply_say(cx, reply, TEXT("已挂出来，有人接会短信告诉您；换好以前还是您的班"));
    return back_to(cx, req, reply);
}

static Err swap_run(Cx *cx, const Req *req, Reply *reply)
{
    Str path = req_path(req);
    SwapAct act = SWAP_TAKE;
    for (size_t i = 0; i < COUNT(acts_of_words); i++)
        if (str_ends(path, str(act_words[i])))
            act = acts_of_words[i];
    TRY(swap_act(cx, (SwapId){ req_number(req, "id") }, act, (Str){ 0 }));
    return reply_goto(cx, reply, S("/duty/mine"));
}

// --- the desk's pages, where the routes can name them

PAGE(duty_board, duty_board_shape, "排班", .layout = LAYOUT_DESK);
PAGE(duty_swaps, duty_swaps_shape, "换班", .layout = LAYOUT_DESK);
PAGE(duty_post_new, duty_new_shape, "新设排班的岗", .layout = LAYOUT_DESK);
PAGE(duty_post, duty_post_page_shape, "志愿服务岗");
PAGE(duty_week, duty_post_page_shape, "排班表", .layout = LAYOUT_PRINT);
PAGE(duty_posts, duty_posts_shape, "志愿服务岗");
PAGE(duty_post_edit, duty_edit_shape, "岗的设置", .layout = LAYOUT_DESK);
const Page *const duty_pages[DUTY_PAGES] = {
    [DUTY_PAGE_BOARD] = &duty_board,    [DUTY_PAGE_SWAPS] = &duty_swaps,
    [DUTY_PAGE_NEW] = &duty_post_new,   [DUTY_PAGE_POST] = &duty_post,
    [DUTY_PAGE_WEEK] = &duty_week,      [DUTY_PAGE_POSTS] = &duty_posts,
    [DUTY_PAGE_EDIT] = &duty_post_edit,
};

// clang-format off
static const Setting settings[] = {
    SETTING_INT("duty.weeks", 2, 1, 8, "班次自动往后排几周"),
    SETTING_INT("duty.open_days", 14, 1, 60, "空班往后看几天"),
    SETTING_INT("duty.near_km", 10, 1, 100, "空班只看离家几公里以内的"),
    SETTING_INT("duty.absent_hours", 24, 1, 336, "班次结束几小时后没有签到记录就记未到场"),
    SETTING_INT("duty.urgent_hours", 48, 1, 336, "开始前几小时还缺人的班列入待办"),
};

static const Route routes[] = {
    GET("/duty", duty_board_page, ONLY(DUTY_READERS), .page = &duty_board, .title = TEXT("排班")),
    GET("/duty/posts", duty_posts_page, PUBLIC, .page = &duty_posts, .form = &duty_posts_form, .title = TEXT("志愿服务岗列表")),
    GET("/duty/posts/new", duty_new_page, ONLY(ROLES_DISPATCH), .page = &duty_post_new, .title = TEXT("新设排班的岗"), .flags = ROUTE_NO_API),
    POST("/duty/posts", duty_new_run, ONLY(ROLES_DISPATCH), .form = &duty_new_form, .again = duty_new_page, .title = TEXT("新设排班的岗")),
    GET("/duty/posts/{id}", duty_post_page, PUBLIC, .page = &duty_post, .title = TEXT("一个岗和它的班")),
    GET("/duty/posts/{id}/week", duty_week_page, ONLY(DUTY_READERS), .page = &duty_week, .title = TEXT("打印一周排班表"), .flags = ROUTE_NO_API),
    GET("/duty/posts/{id}/edit", duty_edit_page, ONLY(ROLES_DISPATCH), .page = &duty_post_edit, .title = TEXT("岗的设置"), .flags = ROUTE_NO_API),
    POST("/duty/posts/{id}/edit", duty_edit_run, ONLY(ROLES_DISPATCH), .form = &duty_edit_form, .again = duty_edit_page, .title = TEXT("改岗的设置")),
    POST("/duty/posts/{id}/patterns", duty_pattern_run, ONLY(DUTY_RUNNERS), .form = &duty_pattern_form, .again = duty_post_page, .title = TEXT("加班次安排")),
    POST("/duty/posts/{id}/patterns/end", duty_pattern_end_run, ONLY(DUTY_RUNNERS), .form = &duty_pattern_end_form, .again = duty_post_page, .title = TEXT("停班次安排")),
    POST("/duty/posts/{id}/fill", duty_fill_run, ONLY(DUTY_RUNNERS), .form = &duty_fill_form, .again = duty_post_page, .title = TEXT("往后排班")),
    POST("/duty/posts/{id}/shifts", duty_extra_run, ONLY(DUTY_RUNNERS), .form = &duty_extra_form, .again = duty_post_page, .title = TEXT("临时加一班")),
    POST("/duty/posts/{id}/close", duty_close_run, ONLY(DUTY_RUNNERS), .form = &duty_close_form, .again = duty_post_page, .title = TEXT("停止排班")),

    GET("/duty/open", open_page, SIGNED_IN, .page = &duty_open, .form = &open_form, .title = TEXT("空班")),
    GET("/duty/mine", mine_page, SIGNED_IN, .page = &duty_mine, .title = TEXT("我的班")),
    GET("/duty/shifts/{id}", shift_page, PUBLIC, .page = &duty_shift, .title = TEXT("一班")),
    POST("/duty/shifts/{id}/take", take_run, SIGNED_IN, .form = &take_form, .again = shift_page, .title = TEXT("报一班")),
    POST("/duty/shifts/{id}/offer", offer_run, SIGNED_IN, .form = &offer_form, .again = shift_page, .title = TEXT("挂出换班")),
    POST("/duty/shifts/{id}/exchange", duty_exchange_run, SIGNED_IN, .form = &duty_exchange_form, .again = shift_page, .title = TEXT("对调班")),
    POST("/duty/shifts/{id}/assign", assign_run, ONLY(DUTY_RUNNERS), .form = &assign_form, .again = shift_page, .title = TEXT("安排一班")),
    GET("/duty/swaps", duty_swaps_page, ONLY(DUTY_READERS), .page = &duty_swaps, .form = &duty_swaps_form, .title = TEXT("换班")),
    POST("/duty/swaps/{id}/take", swap_run, SIGNED_IN, .again = mine_page, .title = TEXT("接班")),
    POST("/duty/swaps/{id}/withdraw", swap_run, SIGNED_IN, .again = mine_page, .title = TEXT("收回换班")),
    POST("/duty/swaps/{id}/back", swap_run, SIGNED_IN, .again = mine_page, .title = TEXT("不接了")),
    POST("/duty/swaps/{id}/decline", swap_run, SIGNED_IN, .again = mine_page, .title = TEXT("接不了")),
    POST("/duty/swaps/{id}/agree", duty_decide_run, ONLY(DUTY_RUNNERS), .form = &duty_decide_form, .again = duty_swaps_page, .title = TEXT("同意换班")),
    POST("/duty/swaps/{id}/refuse", duty_decide_run, ONLY(DUTY_RUNNERS), .form = &duty_decide_form, .again = duty_swaps_page, .title = TEXT("不同意换班")),
};
// clang-format on

static const Tick ticks[] = {
    { "duty.fill", 60000, duty_clock },
    { "duty.swaps", 60000, swap_clock },
    { "duty.absent", 300000, duty_absent },
};
static const Listener listeners[] = {
    { "signup.cancelled", swap_hear_cancelled },
    { "activity.changed", duty_hear_moved },
    { "team.dissolved", duty_hear_dissolved },
};

const Room duty_room = { .name = "duty",
                         .title = TEXT("排班"),
                         ROUTES(routes),
                         SETTINGS(settings),
                         TICKS(ticks),
                         LISTENERS(listeners),
                         .todos = duty_todos,
                         .check = duty_check,
                         .holdings = duty_holdings };
