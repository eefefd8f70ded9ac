// rewards_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "rooms/people/people.h"
#include "rooms/photos/photos.h"
#include "rooms/rewards/rewards.h"
#include "store/recount.h"
#include "web/web.h"

extern const Holding reward_holdings[];
MUST_USE Err reward_merge_person(Cx *cx, PersonId to, PersonId from);
MUST_USE Err reward_may_touch(Cx *cx, RewardId id, Reward *out);

// rewards_desk_web.c, rewards_till_web.c
typedef enum {
    REWARD_PAGE_DESK,
    REWARD_PAGE_EDIT,
    REWARD_PAGE_ALL,
    REWARD_PAGE_ONE,
    REWARD_PAGE_TILL,
    REWARD_PAGE_DAY,
    REWARD_PAGES
} RewardPage;
extern const Page *const reward_pages[REWARD_PAGES];
extern const Shape reward_desk_shape, reward_edit_shape, redemption_all_shape, redemption_one_shape,
    till_shape, till_day_shape;
extern const Form reward_add_form, reward_edit_form, reward_stock_form, reward_photo_form,
    refund_form, all_form, till_form, verify_form, day_form;
Err reward_desk_page(Cx *cx, const Req *req, Reply *reply);
Err reward_add_run(Cx *cx, const Req *req, Reply *reply);
Err reward_edit_page(Cx *cx, const Req *req, Reply *reply);
Err reward_edit_run(Cx *cx, const Req *req, Reply *reply);
Err reward_stock_run(Cx *cx, const Req *req, Reply *reply);
Err reward_photo_prepare(Cx *cx, const Req *req);
Err reward_photo_run(Cx *cx, const Req *req, Reply *reply);
Err redemption_all_page(Cx *cx, const Req *req, Reply *reply);
Err redemption_one_page(Cx *cx, const Req *req, Reply *reply);
Err refund_run(Cx *cx, const Req *req, Reply *reply);
Err till_page(Cx *cx, const Req *req, Reply *reply);
Err verify_run(Cx *cx, const Req *req, Reply *reply);
Err till_day_page(Cx *cx, const Req *req, Reply *reply);
