// orders_inside: what the files of this room share about pages. Nobody else includes it.
#pragma once
#include "rooms/orders/orders.h"
#include "rooms/photos/photos.h"
#include "town/command.h"
#include "town/recount.h"
#include "web/web.h"

// One thing that the reader may do with an order: a button, or a form behind a summary.
typedef struct {
    Str act;  // stored word
    Text label;
    Url href;  // POST there
    FormView form;
    int64_t version;
    bool plain;    // a button alone
    bool primary;  // what the page is for
    bool rating;   // the five words, drawn by hand
    bool open;     // shown again after a fault
} OrderAction;
extern const Shape order_action_shape;

// Everything the table allows the actor to do now, in the order of the page. `back` is where the
// act returns to: "team",
// "", or "desk" with what the desk stands under ("desk&node=3&filter=own").
MUST_USE Err order_actions(Cx *cx, const Order *order, unsigned by, Str back, List *out);
// The same where the page has asked for suggestions already.
MUST_USE Err order_actions_with(Cx *cx, const Order *order, unsigned by, Str back,
                                const List *suggested, List *out);
#define ORDER_SUGGESTIONS 30
// The form of one act alone; for hand-drawn buttons.
FormView order_act_view(Cx *cx, const Order *order, OrderAct act, Str back);

// Beginning with the code of the door; what comes with pictures (each form names what it takes).
typedef struct {
    int64_t version;
    Str code;
} OrderStartForm;
typedef struct {
    int64_t version;
    Str result, reason;
    Minutes minutes;
    int64_t people;
    Uploads photos;
} OrderPictureForm;

// What stands beside an order on its page: who comes, pictures, what problems and wishes have
// (orders_side_web.c).
typedef struct {
    OrderVisit visit;
    OrderExtra extra;
    Text category_text;
    List photos;  // of PhotoLink
    bool has_photos, nobody_named, is_problem, is_wish, may_doubt, may_clear, may_thank, stranger;
    bool has_receipt, tells;  // tells: says the code at the door
    Url receipt;
    FormView doubt, clear, thank;
} OrderSide;
extern const Shape order_side_shape;
MUST_USE Err order_side(Cx *cx, const Order *order, unsigned by, OrderSide *out);
Err order_photo(Cx *cx, const Req *req, Reply *reply);
Err order_goer_photo(Cx *cx, const Req *req, Reply *reply);
Err order_doubt_run(Cx *cx, const Req *req, Reply *reply);
Err order_clear_run(Cx *cx, const Req *req, Reply *reply);
Err order_thank_run(Cx *cx, const Req *req, Reply *reply);
extern const Form order_doubt_form, order_clear_form, order_thank_form;

// 反映问题, 微心愿 (orders_kinds_web.c).
Err order_problem_new(Cx *cx, const Req *req, Reply *reply);
Err order_problem_prepare(Cx *cx, const Req *req);
Err order_wish_prepare(Cx *cx, const Req *req);
Err order_problem_place(Cx *cx, const Req *req, Reply *reply);
Err order_wish_list(Cx *cx, const Req *req, Reply *reply);
Err order_wish_new(Cx *cx, const Req *req, Reply *reply);
Err order_wish_place(Cx *cx, const Req *req, Reply *reply);
extern const Form order_problem_form, order_wish_form;
extern const Shape order_problem_shape, order_wishes_shape, order_wish_new_shape;

// Every POST /orders/{id}/WORD but the ones below.
Err order_act_run(Cx *cx, const Req *req, Reply *reply);
Err order_dispatch_run(Cx *cx, const Req *req,
                       Reply *reply);  // takes it in first when it waits for that
Err order_open_run(Cx *cx, const Req *req, Reply *reply);  // the same
Err order_start_run(Cx *cx, const Req *req, Reply *reply);
Err order_pictures_prepare(Cx *cx, const Req *req);  // of the three below
Err order_report_run(Cx *cx, const Req *req, Reply *reply);
Err order_dispute_run(Cx *cx, const Req *req, Reply *reply);
Err order_fulfil_run(Cx *cx, const Req *req, Reply *reply);
Err order_evaluate_run(Cx *cx, const Req *req,
                       Reply *reply);  // confirms first when it waits for that
Err order_merge_run(Cx *cx, const Req *req, Reply *reply);
extern const Form order_forms[ORDER_ACTS], order_fulfil_form;

// For whom staff order by telephone or at the counter: the one chosen, else the one of that name
// and number, else, without a name, the only one with that number whose home the desk answers for.
// A name that nobody with the number has is a new record. order_not_yours before one is made at a
// place that the desk does not answer for.
typedef struct {
    PersonId chosen;
    Str phone, name, address;
    PlaceId place;
} OrderCaller;
MUST_USE Err order_caller(Cx *cx, const OrderCaller *caller, PersonId *id);

// Pages of residents (orders_place_web.c, orders_show_web.c).
Err order_new_page(Cx *cx, const Req *req, Reply *reply);
Err order_place_run(Cx *cx, const Req *req, Reply *reply);
Err order_show_page(Cx *cx, const Req *req, Reply *reply);
Err order_sheet_page(Cx *cx, const Req *req, Reply *reply);
Err order_receipt_page(Cx *cx, const Req *req, Reply *reply);
Err order_contact_run(Cx *cx, const Req *req, Reply *reply);
extern const Form order_place_form, order_contact_form;
int64_t order_query_id(const Req *req, const char *name);  // an id of the query, else 0

// Pages of staff (orders_desk_web.c, orders_new_web.c, orders_all_web.c) and of the menu
// (items_web.c).
Err order_desk(Cx *cx, const Req *req, Reply *reply);
Err order_desk_new(Cx *cx, const Req *req, Reply *reply);
Err order_desk_place(Cx *cx, const Req *req, Reply *reply);
Err order_desk_done(Cx *cx, const Req *req, Reply *reply);
Err order_all(Cx *cx, const Req *req, Reply *reply);
Err order_register(Cx *cx, const Req *req, Reply *reply);
Err order_group(Cx *cx, const Req *req, Reply *reply);
extern const Form order_all_form, order_register_form;
bool order_has_rude(Cx *cx, const Order *order);  // a word of orders.rude_words stands in it
// Fills the field "slot" with the seats that are free, or hides it: the item has no slots.
Err order_seat_choices(Cx *cx, FormView *form, const Item *item, int64_t *slots, int64_t *left);
Err order_team_page(Cx *cx, const Req *req, Reply *reply);
Err order_todos(Cx *cx, List *out);
extern const Form order_desk_new_form;

Err item_menu(Cx *cx, const Req *req, Reply *reply);
Err item_table(Cx *cx, const Req *req, Reply *reply);
Err item_new(Cx *cx, const Req *req, Reply *reply);
Err item_edit(Cx *cx, const Req *req, Reply *reply);
Err item_add_run(Cx *cx, const Req *req, Reply *reply);
Err item_change_run(Cx *cx, const Req *req, Reply *reply);
Err item_service(Cx *cx, const Req *req, Reply *reply);
// Both add and, under /end, take away.
Err item_team_run(Cx *cx, const Req *req, Reply *reply);
Err item_area_run(Cx *cx, const Req *req, Reply *reply);
Err item_slot_run(Cx *cx, const Req *req, Reply *reply);
Err item_slot_end_run(Cx *cx, const Req *req, Reply *reply);
// 菜单建议 (items_proposals_web.c).
Err item_proposals_list(Cx *cx, const Req *req, Reply *reply);
Err item_proposal_show(Cx *cx, const Req *req, Reply *reply);
Err item_take_run(Cx *cx, const Req *req, Reply *reply);
Err item_decline_run(Cx *cx, const Req *req, Reply *reply);
Err item_proposal_todos(Cx *cx, size_t most, List *out);  // of Todo, for the centre
extern const Form item_take_form, item_decline_form;
extern const Shape item_proposals_shape, item_proposal_show_shape;
extern const Form item_form, item_team_form, item_area_form, item_slot_form, item_slot_end_form;

// The pages stand in orders_web.c, beside the routes that name them.
typedef enum {
    ORDER_PAGE_DESK,
    ORDER_PAGE_DESK_NEW,
    ORDER_PAGE_DESK_DONE,
    ORDER_PAGE_ALL,
    ORDER_PAGE_REGISTER,
    ORDER_PAGE_GROUP,
    ORDER_PAGE_TEAM,
    ORDER_PAGE_MENU,
    ORDER_PAGE_ITEMS,
    ORDER_PAGE_ITEM,
    ORDER_PAGE_PROBLEM,
    ORDER_PAGE_WISHES,
    ORDER_PAGE_WISH_NEW,
    ORDER_PAGE_SERVICE,
    ORDER_PAGE_PROPOSALS,
    ORDER_PAGE_PROPOSAL,
    ORDER_PAGE_NEW,
    ORDER_PAGE_MINE,
    ORDER_PAGE_SHOW,
    ORDER_PAGE_SHEET,
    ORDER_PAGE_RECEIPT,
    ORDER_PAGES
} OrderPage;
extern const Page *const order_pages[ORDER_PAGES];
extern const Shape order_new_shape, order_mine_shape, order_view_shape;
extern const Shape order_desk_shape, order_desk_new_shape, order_desk_done_shape, order_team_shape;
extern const Shape order_all_shape, order_register_shape, order_group_shape;
extern const Shape item_menu_shape, item_table_shape, item_edit_shape, item_service_shape;

// What a time chip offers: today, tomorrow, the day after.
void order_day_choices(Cx *cx, FormView *form, const char *field);
void order_day_choices_after(Cx *cx, FormView *form, const char *field, int days);
// Stations to choose from: of the whole county, or those that the actor's desk covers.
MUST_USE Err order_place_choices(Cx *cx, FormView *form, const char *field, bool desk);

#define ORDER_COMMANDS 3
extern const Command order_commands[ORDER_COMMANDS];

Err orders_check(Cx *cx, Recount *recount);  // for Room.check
