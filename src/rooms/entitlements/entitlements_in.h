// entitlements_in: what the files of this room share. Nobody else includes it.
#pragma once
#include "base/seal.h"
#include "rooms/entitlements/entitlements.h"
#include "store/recount.h"
#include "web/web.h"

#define COUPON_KEY "entitlement_coupons.sealed"  // context of a sealed code (base/seal.h)

extern const Holding entitlement_holdings[];
MUST_USE Err entitlement_merge_person(Cx *cx, PersonId to, PersonId from);
MUST_USE Err entitlement_hear_erased(Cx *cx, const Event *event);
// Of months that are over, without their times yet; at most 50.
MUST_USE Err entitlement_lists_waiting(Cx *cx, List *out);
MUST_USE Err entitlement_todos(Cx *cx, List *todos);

bool entitlement_may_keep(const Cx *cx);  // the centre, and the system
// A problem of one field, as fault_invalid.
MUST_USE Err entitlement_refuse(Cx *cx, const char *field, Text text);

// As it is for that person.
MUST_USE Err entitlement_for(Cx *cx, EntitlementId id, PersonId person, Entitlement *out);

// --- one more time for a person: limits, the line, the row. (entitlements_use.c)
typedef struct {
    PersonId person;
    EntitlementPassId pass;  // of a code
    int64_t step;
    EntitlementListId list;  // of a list: the line was charged when it was made
    int64_t n;
    Day on;
} EntitlementHad;
MUST_USE Err entitlement_have(Cx *cx, const Entitlement *one, const EntitlementHad *had,
                              EntitlementUseId *id);

#define SIGN_MARK "签名（请勿改动）"
Str list_text(Arena *arena, const EntitlementList *list);  // what is signed
// `row` of EntitlementListRow; folded one after the other.
Hash list_digest(const Hash *before, Arena *scratch, Str name, Str card, Day valid_to);

// --- a table that somebody sends: its heading is looked for in the first rows.
// (entitlements_read.c)
#define READ_COLUMNS 4
typedef struct Reading Reading;
// `headings`: each with the other ways to write it, commas between. The first `needed` must be
// there.
MUST_USE Err reading_open(Cx *cx, Str bytes, const char *const headings[READ_COLUMNS], int needed,
                          Text missing, Reading **out);
// `more` false: the table has ended. Rows that cannot be read become problems.
MUST_USE Err reading_next(Reading *reading, bool *more);
Str reading_cell(const Reading *reading, int column);
int reading_line(const Reading *reading);
void reading_flaw(const Reading *reading, const char *code, Text text, Str word);

// entitlements_desk_web.c
typedef enum {
    ENTITLEMENT_PAGE_DESK,
    ENTITLEMENT_PAGE_EDIT,
    ENTITLEMENT_PAGE_USES,
    ENTITLEMENT_PAGE_LIST,
    ENTITLEMENT_PAGES
} EntitlementPage;
extern const Page *const entitlement_pages[ENTITLEMENT_PAGES];
extern const Shape entitlement_desk_shape, entitlement_edit_shape, entitlement_uses_shape,
    entitlement_list_view_shape;
extern const Form entitlement_add_form, entitlement_edit_form, entitlement_term_form,
    entitlement_coupons_form, entitlement_month_form, entitlement_rides_form;
Err entitlement_desk_page(Cx *cx, const Req *req, Reply *reply);
Err entitlement_add_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_edit_page(Cx *cx, const Req *req, Reply *reply);
Err entitlement_edit_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_term_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_coupons_prepare(Cx *cx, const Req *req);
Err entitlement_coupons_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_month_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_uses_page(Cx *cx, const Req *req, Reply *reply);
Err entitlement_list_page(Cx *cx, const Req *req, Reply *reply);
Err entitlement_file_run(Cx *cx, const Req *req, Reply *reply);
Err entitlement_rides_prepare(Cx *cx, const Req *req);
Err entitlement_rides_run(Cx *cx, const Req *req, Reply *reply);
