// attendance_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/attendance/attendance.h"
#include "web/web.h"

typedef enum {
    ATTENDANCE_PAGE_DEVICES,
    ATTENDANCE_PAGE_KIT,
    ATTENDANCE_PAGE_ANSWERS,
    ATTENDANCE_PAGES
} AttendancePage;
extern const Page *const attendance_pages[ATTENDANCE_PAGES];
extern const Shape field_devices_shape, field_kit_shape, field_answers_shape;
extern const Form field_device_form, field_ops_form;
extern const Form attendance_empty_form;

// field_web.c: devices, the kit of a phone that goes where no network is, and what it brings back
Err field_devices_page(Cx *cx, const Req *req, Reply *reply);
Err field_device_run(Cx *cx, const Req *req, Reply *reply);
Err field_revoke_run(Cx *cx, const Req *req, Reply *reply);
Err field_kit_page(Cx *cx, const Req *req, Reply *reply);
Err field_ops_prepare(Cx *cx, const Req *req);
Err field_ops_run(Cx *cx, const Req *req, Reply *reply);
