// certificates_inside: what the pages of this room share. Nobody else includes it.
#pragma once
#include "rooms/certificates/certificates.h"
#include "web/web.h"

enum { CERTIFICATE_READERS = ROLES_DISPATCH | ROLE_SUPERVISOR | ROLE_AUDITOR };

extern const Page *const certificate_verify_pages[3];
extern const Shape certificate_verify_shape, certificate_verified_shape, certificate_key_shape;
extern const Form certificate_code_form;

int64_t certificate_query(const Req *req, const char *name);
int certificate_limit(const Req *req, int page);
Str certificate_link(Cx *cx, const Req *req, const Certificate *one);

// certificates_verify_web.c: 核验页, for everybody
Err certificate_verify_page(Cx *cx, const Req *req, Reply *reply);
Err certificate_verified_page(Cx *cx, const Req *req, Reply *reply);
Err certificate_key_page(Cx *cx, const Req *req, Reply *reply);
