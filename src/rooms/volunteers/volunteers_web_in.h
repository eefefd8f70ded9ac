// volunteers: the pages of staff, which volunteers_web.c lists among the routes.
#pragma once
#include "rooms/volunteers/volunteers_in.h"
#include "web/web.h"

enum {
    DESK_LIST,
    DESK_NEW,
    DESK_ONE,
    DESK_SLIP,
    DESK_REVIEW,
    DESK_LINK,
    DESK_SHARES,
    DESK_TEXTS,
    DESK_PAGES
};
extern const Page *const volunteer_desk_pages[DESK_PAGES];
extern const Shape desk_list_shape, desk_new_shape, desk_one_shape, desk_review_shape,
    desk_link_shape, desk_shares_shape;
extern const Form volunteer_list_form, volunteer_new_form, volunteer_judge_form,
    volunteer_link_form;

MUST_USE Err desk_list(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_new(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_enrol(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_one(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_slip(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_review(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_judge_name(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_judge_skill(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_link(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_link_make(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_shares(Cx *cx, const Req *req, Reply *reply);

// volunteers_texts_web.c
extern const Shape desk_texts_shape;
extern const Form consent_text_form;
MUST_USE Err desk_texts(Cx *cx, const Req *req, Reply *reply);
MUST_USE Err desk_text_add(Cx *cx, const Req *req, Reply *reply);
