#include "rooms/albums/albums.h"
#include "tests/test.h"

// Each state by each act by each who: where it leads; what does not stand here is refused.
TEST(what_may_be_done_with_a_picture_is_a_table)
{
    enum { NO = -1, OTHERS = -2 };
    static const struct {
        PictureAct act;
        unsigned by;
        int to[PICTURE_STATES];  // from shown, inner, asked, removed
    } rows[] = {
        { PICTURE_HIDE, PICTURE_BY_RUNNER, { PICTURE_INNER, NO, NO, NO } },
        { PICTURE_HIDE, PICTURE_BY_GUEST, { PICTURE_ASKED, NO, NO, NO } },
        { PICTURE_HIDE, 0, { OTHERS, OTHERS, OTHERS, OTHERS } },
        { PICTURE_SHOW, PICTURE_BY_RUNNER, { NO, PICTURE_SHOWN, NO, NO } },
        { PICTURE_SHOW, PICTURE_BY_GUEST, { OTHERS, OTHERS, OTHERS, OTHERS } },
        { PICTURE_REMOVE,
          PICTURE_BY_RUNNER,
          { PICTURE_REMOVED, PICTURE_REMOVED, PICTURE_REMOVED, NO } },
        { PICTURE_REMOVE, PICTURE_BY_GUEST, { OTHERS, OTHERS, OTHERS, OTHERS } },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int from = 0; from < PICTURE_STATES; from++) {
            PictureState to = PICTURE_STATES;
            Err err = picture_next((PictureState)from, rows[i].act, rows[i].by, &to);
            int want = rows[i].to[from];
            CHECK(err == (want == NO ? &album_moved_on : want == OTHERS ? &album_not_yours : OK));
            CHECK_INT(to, want >= 0 ? want : PICTURE_STATES);
            CHECK(picture_may((PictureState)from, rows[i].act, rows[i].by) == (want >= 0));
        }
}

TEST(an_album_is_open_from_two_hours_before_the_start_while_there_is_room)
{
    Time start = { 1603850400000 };
    AlbumRoom room = { .state = ACTIVITY_PUBLISHED, .starts_at = start, .more = 9, .most = 27 };
    room.now = time_add(start, -2 * TIME_HOUR - 1);
    CHECK_ERR(album_verdict(&room), album_early);
    room.now = time_add(start, -2 * TIME_HOUR);
    CHECK_OK(album_verdict(&room));
    room.have = 18;
    CHECK_OK(album_verdict(&room));
    room.have = 19;
    CHECK_ERR(album_verdict(&room), album_full);
    room.have = 0;
    for (int state = 0; state < ACTIVITY_STATES; state++) {
        room.state = (ActivityState)state;
        bool held = state == ACTIVITY_PUBLISHED || state == ACTIVITY_ENDED;
        CHECK((album_verdict(&room) == OK) == held);
    }
}

TEST(a_ledger_says_which_parts_are_there)
{
    LedgerState state = { 0 };
    CHECK_INT(ledger_parts(&state), 0);
    state = (LedgerState){ .planned = true, .noticed = true, .summed = true, .photos = 3 };
    CHECK_INT(ledger_parts(&state), LEDGER_PLAN | LEDGER_NOTICE | LEDGER_PHOTOS | LEDGER_SUMMARY);
    state.counted = true;
    CHECK_INT(ledger_parts(&state), (1 << LEDGER_PARTS) - 1);
    state.counted = false;
    state.came = 1;
    CHECK_INT(ledger_parts(&state), (1 << LEDGER_PARTS) - 1);
}

TEST(a_stamp_believes_the_camera_when_it_can_be_true)
{
    Time start = { 1603850400000 }, now = time_add(start, 3 * TIME_HOUR);
    bool taken;
    CHECK_INT(stamp_time(time_add(start, TIME_HOUR), start, now, &taken).ms, start.ms + TIME_HOUR);
    CHECK(taken);
    const Time strange[] = { { 0 }, time_add(now, 1), time_add(start, -TIME_DAY - 1) };
    for (size_t i = 0; i < COUNT(strange); i++) {
        CHECK_INT(stamp_time(strange[i], start, now, &taken).ms, now.ms);
        CHECK(!taken);
    }
}
