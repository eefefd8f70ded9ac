// 菜单建议: what stations and branches would have on the menu, and the centre's answer.
#include "rooms/orders/orders_inside.h"
#include "rooms/places/places.h"
#include "town/setting.h"

#define PAGE_ROWS 20

typedef struct {
    Text text;
    Url href;
    bool current;
} Tab;
static const Field tab_fields[] = { FIELD(Tab, text), FIELD(Tab, href), SHOWN(Tab, current) };
static const Shape tab_shape = SHAPE(Tab, tab_fields);

typedef struct {
    List proposals;  // of ItemProposal
    List tabs;
    bool empty, more, waiting, may_decide;
    Url next, csv, xlsx;
} ListView;
static const Field list_fields[] = {
    LISTED(ListView, proposals, item_proposal_shape),
    FIELD_(ListView, tabs, KIND_LIST, &tab_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ListView, empty),
    FIELD(ListView, more),
    SHOWN(ListView, waiting),
    SHOWN(ListView, may_decide),
    SHOWN(ListView, next),
    SHOWN(ListView, csv),
    SHOWN(ListView, xlsx),
};
const Shape item_proposals_shape = SHAPE(ListView, list_fields);

enum { READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

static ProposalState state_of(const Req *req)
{
    Str word = req_query(req, "state");
    for (int i = 0; i < PROPOSAL_STATES; i++)
        if (str_eq(word, str(proposal_state_words[i])))
            return (ProposalState)i;
    return PROPOSAL_WAITING;
}

static Url href_of(Cx *cx, const char *face, ProposalState state)
{
    return url_of(
        str_printf(cx->arena, "/items/proposals%s?state=%s", face, proposal_state_words[state]));
}

static List tabs_of(Cx *cx, ProposalState current)
{
    Tab *tabs = NEW_ARRAY(cx->arena, Tab, PROPOSAL_STATES);
    for (int i = 0; i < PROPOSAL_STATES; i++)
        tabs[i] = (Tab){ proposal_state_texts[i], href_of(cx, "", (ProposalState)i),
                         (ProposalState)i == current };
    return (List){ tabs, PROPOSAL_STATES };
}

Err item_proposals_list(Cx *cx, const Req *req, Reply *reply)
{
    ListView *view = NEW(cx->arena, ListView);
    ProposalState state = state_of(req);
    bool table = req_face(req) == FACE_CSV || req_face(req) == FACE_XLSX;
    int limit = table ? 1000 : PAGE_ROWS;
    int64_t after = 0;
    const Grant *grant = actor_grant(&cx->actor, READERS, (Str){ 0 });
    if (grant == NULL)
        return &fault_missing;
    if (!str_int(req_query(req, "cursor"), &after))
        after = 0;
    TRY(item_proposal_list(cx, grant->path, state, (ProposalId){ after }, limit, &view->proposals));
    view->tabs = tabs_of(cx, state);
    view->waiting = state == PROPOSAL_WAITING;
    view->may_decide = actor_is(&cx->actor, ROLE_CENTRE);
    view->empty = view->proposals.n == 0;
    view->more = view->proposals.n == (size_t)limit;
    view->csv = href_of(cx, ".csv", state);
    view->xlsx = href_of(cx, ".xlsx", state);
    if (view->more) {
        ItemProposal *last = LIST_AT(&view->proposals, ItemProposal, view->proposals.n - 1);
        Str cursor = str_printf(cx->arena, "%lld", (long long)last->id.n);
        Url base = href_of(cx, "", state);
        view->next = url_of(
            str_printf(cx->arena, "%.*s&cursor=%.*s", STR_FMT(base.bytes), STR_FMT(cursor)));
        reply_next(cx, reply, cursor);
    }
    return reply_page(cx, reply, order_pages[ORDER_PAGE_PROPOSALS], view);
}

// --- one

static const char *const range_words[] = { "county", "here", NULL };
static const Text range_texts[] = { TEXT("全县都能点"), TEXT("只在提出的所、站开展") };
typedef struct {
    int range;
} TakeForm;
static const Input take_inputs[] = {
    INPUT_WORD(TakeForm, range, "在哪里上架", range_words, range_texts, .required = true,
               .widget = WIDGET_CHOICE),
};
const Form item_take_form = { "ItemTakeForm", sizeof(TakeForm), take_inputs, COUNT(take_inputs),
                              TEXT("上架") };

typedef struct {
    Str reason;
} DeclineForm;
static const Input decline_inputs[] = {
    INPUT(DeclineForm, reason, "为什么不上架", .required = true,
          .hint = TEXT("提出的人会收到这句话"), .min = 2, .max = 200, .widget = WIDGET_AREA),
};
const Form item_decline_form = { "ItemDeclineForm", sizeof(DeclineForm), decline_inputs,
                                 COUNT(decline_inputs), TEXT("不上架") };

typedef struct {
    ItemProposal proposal;
    Item item;
    Text mode_text, category_text;
    Str tag;
    bool waiting, may_decide, may_edit, taken;
    FormView take, decline;
    Url edit, show;
    List beside;
} ShowView;
static const Field show_fields[] = {
    PART(ShowView, proposal, item_proposal_shape),
    PART(ShowView, item, item_shape),
    FIELD(ShowView, mode_text),
    FIELD(ShowView, category_text),
    SHOWN(ShowView, tag),
    SHOWN(ShowView, waiting),
    FIELD(ShowView, may_decide),
    SHOWN(ShowView, may_edit),
    SHOWN(ShowView, taken),
    FIELD_(ShowView, take, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    FIELD_(ShowView, decline, KIND_PART, &form_view_shape, NULL, NULL, FIELD_PAGE_ONLY),
    SHOWN(ShowView, edit),
    SHOWN(ShowView, show),
    FIELD_(ShowView, beside, KIND_LIST, &beside_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape item_proposal_show_shape = SHAPE(ShowView, show_fields);

Err item_proposal_show(Cx *cx, const Req *req, Reply *reply)
{
    ShowView *view = NEW(cx->arena, ShowView);
    ItemProposal *one = &view->proposal;
    long long id = req_number(req, "id");
    TRY(item_proposal_find(cx, (ProposalId){ id }, one));
    TRY(item_find(cx, one->item, &view->item));
    TRY(room_beside(cx, "item", one->item.n, &view->beside));
    view->mode_text = item_mode_texts[view->item.mode];
    view->category_text = item_category_texts[view->item.category];
    view->waiting = one->state == PROPOSAL_WAITING;
    view->taken = one->state == PROPOSAL_TAKEN;
    view->tag = one->late       ? S("late")
                : view->waiting ? S("warn")
                : view->taken   ? S("ok")
                                : S("plain");
    view->may_decide = view->waiting && actor_is(&cx->actor, ROLE_CENTRE);
    view->may_edit = item_may_keep(&cx->actor, &view->item);
    view->edit = url_of(str_printf(cx->arena, "/items/%lld/edit", (long long)one->item.n));
    view->show = url_of(str_printf(cx->arena, "/services/%lld", (long long)one->item.n));
    if (view->may_decide) {
        view->take = form_view(cx, &item_take_form,
                               str_printf(cx->arena, "/items/proposals/%lld/take", id), NULL);
        view->decline = form_view(cx, &item_decline_form,
                                  str_printf(cx->arena, "/items/proposals/%lld/decline", id), NULL);
    }
    reply_title(reply, one->item_name);
    return reply_page(cx, reply, order_pages[ORDER_PAGE_PROPOSAL], view);
}

Err item_take_run(Cx *cx, const Req *req, Reply *reply)
{
    const TakeForm *form = req_form(req);
    ProposalId id = { req_number(req, "id") };
    TRY(item_proposal_take(cx, id, form->range == 0));
    reply_say(cx, reply, TEXT("已上架，提出的人会收到短信"));
    return reply_goto(cx, reply, S("/items/proposals"));
}

Err item_decline_run(Cx *cx, const Req *req, Reply *reply)
{
    const DeclineForm *form = req_form(req);
    ProposalId id = { req_number(req, "id") };
    TRY(item_proposal_decline(cx, id, form->reason));
    reply_say(cx, reply, TEXT("已答复，提出的人会收到短信"));
    return reply_goto(cx, reply, S("/items/proposals"));
}

// The centre answers each; the others see what became of theirs where they proposed it.
Err item_proposal_todos(Cx *cx, size_t most, List *out)
{
    List waiting = { 0 };
    const Grant *grant = actor_grant(&cx->actor, ROLE_CENTRE, (Str){ 0 });
    if (grant != NULL)
        TRY(item_proposal_list(cx, grant->path, PROPOSAL_WAITING, NO(Proposal), (int)most,
                               &waiting));
    Todo *todos = NEW_ARRAY(cx->arena, Todo, waiting.n + 1);
    for (size_t i = 0; i < waiting.n; i++) {
        const ItemProposal *one = LIST_AT(&waiting, ItemProposal, i);
        todos[i] = (Todo){ .kind = TEXT("待上架服务"),
                           .title = one->item_name,
                           .place = one->place_name,
                           .due = one->due_at,
                           .late = one->late,
                           .href = one->href.bytes };
    }
    *out = (List){ todos, waiting.n };
    return OK;
}
