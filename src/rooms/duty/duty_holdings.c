// What the tables of this room hold about a person.
#include "rooms/duty/duty_in.h"
#include "store/db.h"
#include "town/room.h"

SQL(swaps_sql,
    "select offered_at as at, state, words from duty_swaps where giver = $1 or asked = $1"
    " or taker = $1 order by id desc limit $2",
    P_INT, P_INT);

#define SHIFTS TEXT("谁值过哪一班的凭据，只有编号")
const Holding duty_holdings[] = {
    { "duty_swaps", "giver", TEXT("换班"), .rows = &swaps_sql, .words = swap_state_words,
      .texts = swap_state_texts, .kept = SHIFTS },
    { "duty_swaps", "asked", TEXT("换班"), .kept = SHIFTS },
    { "duty_swaps", "taker", TEXT("换班"), .kept = SHIFTS },
    { 0 },
};
