// 我的全部资料: what all rooms hold about one person, from their holdings (town/room.h).
#include "base/seal.h"
#include "rooms/people/people_in.h"
#include "store/recount.h"
#include "town/county.h"

static const Field copy_row_fields[] = {
    COL(CopyRow, title, "类别"), FIELD(CopyRow, table),       COL(CopyRow, at, "时间"),
    COL(CopyRow, day, "日期"),   COL(CopyRow, what, "内容"),  COL(CopyRow, state, "状态"),
    COL(CopyRow, place, "地点"), COL(CopyRow, words, "说明"), COL(CopyRow, number, "数量"),
    SHOWN(CopyRow, counted),
};
const Shape copy_row_shape = SHAPE(CopyRow, copy_row_fields);

static const Field copy_group_fields[] = {
    COL(CopyGroup, title, "类别"),
    COL(CopyGroup, count, "条数"),
    COL(CopyGroup, kept, "注销以后"),
    SHOWN(CopyGroup, stays),
    SHOWN(CopyGroup, many),
    SHOWN(CopyGroup, empty),
    FIELD_(CopyGroup, rows, KIND_LIST, &copy_row_shape, NULL, NULL, FIELD_PAGE_ONLY),
};
const Shape copy_group_shape = SHAPE(CopyGroup, copy_group_fields);

static Err words_of(Cx *cx, const Holding *holding, HoldingRow *held)
{
    if (held->sealed.bytes.n > 0 && holding->sealed_in != NULL) {
        Str plain;
        TRY(open_field(cx->arena, &cx->county->key_field, holding->sealed_in, held->sealed.bytes,
                       &plain));
        held->words = held->words.n == 0 ? plain
                                         : str_printf(cx->arena, "%.*s %.*s", STR_FMT(held->words),
                                                      STR_FMT(plain));
    }
    for (size_t i = 0;
         holding->words != NULL && holding->texts != NULL && holding->words[i] != NULL; i++)
        if (str_eq(held->state, str(holding->words[i])))
            held->state = say(cx->lang, holding->texts[i]);
    return OK;
}

static Err group_of(Cx *cx, const Holding *holding, PersonId person, CopyGroup *group)
{
    List found = { 0 };
    if (holding->rows != NULL)
        TRY(db_list(cx, holding->rows, &holding_row_shape, &found, person, COPY_ROWS + 1));
    *group = (CopyGroup){ .table = str(holding->table),
                          .column = str(holding->column),
                          .title = holding->title,
                          .kept = holding->kept,
                          .stays = holding->kept.zh != NULL,
                          .empty = found.n == 0,
                          .many = found.n > COPY_ROWS };
    if (group->many)
        found.n = COPY_ROWS;
    group->count = (int64_t)found.n;
    CopyRow *rows = NEW_ARRAY(cx->arena, CopyRow, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        HoldingRow *held = LIST_AT(&found, HoldingRow, i);
        TRY(words_of(cx, holding, held));
        rows[i] = (CopyRow){ .title = holding->title,
                             .table = str(holding->table),
                             .at = held->at,
                             .day = held->day,
                             .what = held->what,
                             .state = held->state,
                             .place = held->place,
                             .words = held->words,
                             .number = held->number,
                             .counted = held->number != 0 };
    }
    group->rows = (List){ rows, found.n };
    return OK;
}

Err person_copy(Cx *cx, PersonId person, List *groups, List *rows)
{
    size_t n = 0, all = 0;
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++)
            n++;
    CopyGroup *made = NEW_ARRAY(cx->arena, CopyGroup, n + 1);
    n = 0;
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++) {
            TRY(group_of(cx, h, person, &made[n]));
            all += made[n++].rows.n;
        }
    CopyRow *flat = NEW_ARRAY(cx->arena, CopyRow, all + 1);
    *groups = (List){ made, n };
    *rows = (List){ flat, 0 };
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < made[i].rows.n; j++)
            flat[rows->n++] = *LIST_AT(&made[i].rows, CopyRow, j);
    return OK;
}

typedef struct {
    int64_t wrong, example;
} Left;
static const Field left_fields[] = { FIELD(Left, wrong), FIELD(Left, example) };
static const Shape left_shape = SHAPE(Left, left_fields);

Err people_check_left(Cx *cx, Recount *recount)
{
    int64_t wrong = 0;
    Str first = S("");
    for (size_t r = 0; rooms[r] != NULL; r++)
        for (const Holding *h = rooms[r]->holdings; h != NULL && h->table != NULL; h++) {
            Left left = { 0 };
            if (h->left == NULL)
                continue;
            TRY(db_one(cx, h->left, &left_shape, &left, &person_missing));
            if (left.wrong > 0 && wrong == 0)
                first = str_printf(cx->arena, "%s %lld", h->table, (long long)left.example);
            wrong += left.wrong;
        }
    recount_line(recount, TEXT("注销的人在各处只留下编号"), wrong, first);
    return OK;
}
