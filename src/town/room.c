#include "town/room.h"

static const Field beside_fields[] = {
    FIELD(Beside, label),   FIELD(Beside, text),     LINK(Beside, href),
    SHOWN(Beside, picture), SHOWN(Beside, pictured),
};
const Shape beside_shape = SHAPE(Beside, beside_fields);

static const Field holding_row_fields[] = {
    FIELD(HoldingRow, at),    FIELD(HoldingRow, day),        FIELD(HoldingRow, what),
    FIELD(HoldingRow, state), FIELD(HoldingRow, state_text), FIELD(HoldingRow, place),
    FIELD(HoldingRow, words), FIELD(HoldingRow, number),     HIDDEN(HoldingRow, sealed),
};
const Shape holding_row_shape = SHAPE(HoldingRow, holding_row_fields);

#define BESIDE_ROOMS 64

Err room_beside(Cx *cx, const char *what, int64_t id, List *out)
{
    List parts[BESIDE_ROOMS];
    size_t n = 0, all = 0;
    for (size_t r = 0; rooms[r] != NULL; r++) {
        if (rooms[r]->beside == NULL)
            continue;
        must(n < BESIDE_ROOMS);
        parts[n] = (List){ 0 };
        TRY(rooms[r]->beside(cx, what, id, &parts[n]));
        all += parts[n++].n;
    }
    Beside *rows = NEW_ARRAY(cx->arena, Beside, all + 1);
    *out = (List){ rows, 0 };
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < parts[i].n; j++)
            rows[out->n++] = *LIST_AT(&parts[i], Beside, j);
    return OK;
}
