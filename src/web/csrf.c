// The sameness of site, by what browsers say of themselves (the design of Go's
// CrossOriginProtection, but stricter). Sec-Fetch-Site is sent to https and to localhost; plain
// http of an office network has Origin alone.
#include "web/call.h"

FAULT(session_cross_site, 403, "csrf.cross_site",
      "这次提交不是从本站页面发出的，请回到本站页面再操作");

// The last word is for programs and very old browsers: with a cookie they must say where they come
// from.
bool site_same(const Site *site)
{
    if (site->fetch_site.p != NULL)
        return str_eq(site->fetch_site, S("same-origin")) || str_eq(site->fetch_site, S("none"));
    if (site->origin.p != NULL) {
        if (str_eq_fold(site->origin, site->ours))
            return true;
        return site->public_url.n > 0 && str_eq_fold(site->origin, site->public_url);
    }
    return !site->cookie;
}
