// layout: what stands around a page, as the layouts page.html, desk.html and print.html in
// web/layout/ see it.
//
// Filled by layout.c from the request and from what the rooms know (Room.frame), in the same
// snapshot as the page. Names here are the templates' contract: add, but do not rename.
#pragma once
#include "web/route.h"

typedef struct {
    Str code;  // "zh-CN"
    Str name;  // in its own words: 中文, English
    Url href;  // this page in that language
    bool current;
} LayoutLang;

typedef struct {
    Text heading;  // of the group that begins here, or none
    bool has_heading;
    Text label;
    Url href;
    int32_t count;  // badge; 0 hides it
    bool current;
} LayoutItem;

typedef struct {
    Str lang;    // for <html lang>
    Str mode;    // "elder" or "": <html data-mode>
    Str theme;   // "dark", "light" or "" (as the system says): <html data-theme>
    bool elder;  // mode is elder
    Str title;   // of this page
    Str place;   // 大冶
    Str centre;  // the official name of the centre, stands above the nickname
    Str path;    // of this page, raw, with the query: what a hidden "back" may carry
    Url self;    // the same as a link
    Url css;     // /static/HASH/app.css
    Url js;      // the module of every page; htmx is loaded by it
    Url htmx;
    Url photos_js;  // makes pictures small before they are sent; loaded where a form takes some
    Url scan_js, reader_js;  // read a code with the camera, and what they fetch where the browser
                             // cannot; named on pages that may ask for it (ROUTE_CAMERA)
    bool has_scan;
    Url icon;
    bool has_js, has_htmx, has_photos_js;  // the assets are there
    Str help_name;                         // who answers: 保康社区站 周主任
    Str help_phone;                        // as shown
    Url help_tel;                          // tel:…
    bool has_help;
    bool signed_in;
    Str actor;   // name of who is signed in
    bool staff;  // has a desk
    List menu;   // of LayoutItem: the desk's side menu
    bool has_menu;
    bool at_home, at_activities, at_orders, at_points, at_card, at_me,
        at_desk;  // which entry of the tab bar is current, at most one
    Str notice;   // what was just done: 已提交 (role=status)
    bool has_notice;
    Str problem;  // the fault of the form below, when no form on the page tells it (role=alert)
    bool has_problem;
    bool demo;   // the demo county says so on every page
    bool shell;  // draw head, tab bar and foot (false in the county app's own frame)
    List langs;  // of LayoutLang
    bool many_langs;
    Day printed_on;  // print.html
    Time printed_at;
    Str request;  // request id
} LayoutView;
// layout_view_shape is declared in template.h.

// cx inside a snapshot. Takes the notice of the request's cookie (and clears it in the reply).
LayoutView *layout_view(Cx *cx, const Req *req, Reply *reply, Str title);

// The page of a fault: web/fault.html.
typedef struct {
    int32_t status;
    Str title;     // 没有找到
    Str sentence;  // the fault's own
    Str advice;    // what to do now
    Str request;   // request id, to be told on the phone
    bool sign_in;  // offers to sign in …
    Url login;     // … here, and come back
    bool again;    // offers to try the same once more
    Url self;
    List problems;  // of FaultProblem
    bool has_problems;
} FaultView;
typedef struct {
    Str text;
} FaultProblem;

extern const Page *const fault_page;
const FaultView *fault_view(Cx *cx, const Req *req, Err met);
