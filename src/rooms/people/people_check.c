// What the rows of people must prove: every sealed field opens, and gives the hash by which it is
// looked up.
#include "base/seal.h"
#include "rooms/people/people_in.h"
#include "store/recount.h"
#include "town/county.h"

typedef struct {
    PersonId id;
    Blob phone_hash, phone_sealed, id_hash, id_sealed;
} Sealed;
static const Field sealed_fields[] = {
    FIELD(Sealed, id),      FIELD(Sealed, phone_hash), FIELD(Sealed, phone_sealed),
    FIELD(Sealed, id_hash), FIELD(Sealed, id_sealed),
};
static const Shape sealed_shape = SHAPE(Sealed, sealed_fields);

SQL0(sealed_sql, "select id, phone_hash, phone_sealed, id_hash, id_sealed from people where "
                 "phone_hash is not null or id_hash is not null order by id");
SQL0(erased_sql, "select count(*) as wrong, min(p.id) as example from people as p where p.state = "
                 "'erased' and p.erased_at is null");

typedef struct {
    Cx *cx;
    int64_t wrong;
    PersonId first;
} Opening;

static bool fits(Cx *cx, const char *context, Blob sealed, Blob hash)
{
    Str plain;
    if (sealed.bytes.p == NULL)
        return true;
    if (open_field(cx->arena, &cx->county->key_field, context, sealed.bytes, &plain) != OK)
        return false;
    return str_eq(lookup_hash(cx->arena, &cx->county->key_lookup, context, plain), hash.bytes);
}

static Err open_one(void *to, const void *row)
{
    Opening *opening = to;
    const Sealed *sealed = row;
    ArenaMark mark = arena_mark(opening->cx->arena);
    bool fine = fits(opening->cx, SEAL_PHONE, sealed->phone_sealed, sealed->phone_hash) &&
                fits(opening->cx, SEAL_ID, sealed->id_sealed, sealed->id_hash);
    arena_rewind(opening->cx->arena, mark);
    if (fine)
        return OK;
    if (opening->wrong++ == 0)
        opening->first = sealed->id;
    return OK;
}

Err people_check(Cx *cx, Recount *recount)
{
    Opening opening = { .cx = cx };
    TRY(db_each(cx, &sealed_sql, &sealed_shape, open_one, &opening));
    recount_line(recount, TEXT("加密的电话和证件号都能解开，并与查找码相符"), opening.wrong,
                 opening.wrong > 0 ? str_printf(cx->arena, "%lld", (long long)opening.first.n)
                                   : S(""));
    TRY(recount_rows(cx, recount, &erased_sql, TEXT("注销的人都有注销时间")));
    return people_check_left(cx, recount);
}
