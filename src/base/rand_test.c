#include "base/rand.h"
#include "tests/test.h"
#include <string.h>

// The published first numbers of xoshiro256** from the state 1, 2, 3, 4.
TEST(the_stream_is_xoshiro)
{
    static const uint64_t want[] = {
        11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600
    };
    Dice dice = { { 1, 2, 3, 4 } };
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK(dice_next(&dice) == want[i]);
}

// The published first numbers of splitmix64 from 0.
TEST(a_seed_fills_the_state)
{
    Dice dice = dice_seed(0);
    CHECK(dice.s[0] == 0xE220A8397B1DCDAF && dice.s[1] == 0x6E789E6AA1B965F4);
    CHECK(dice.s[2] == 0x06C45D188009454F && dice.s[3] == 0xF88BB8A8724C81EC);
}

TEST(the_same_seed_tells_the_same_story)
{
    Dice a = dice_seed(42), b = dice_seed(42), c = dice_seed(43);
    int differ = 0;
    for (int i = 0; i < 100; i++) {
        uint64_t n = dice_next(&a);
        CHECK(n == dice_next(&b));
        differ += n != dice_next(&c);
    }
    CHECK_INT(differ, 100);
}

TEST(every_face_falls_about_equally_often)
{
    Dice dice = dice_seed(6);
    int faces[6] = { 0 };
    for (int i = 0; i < 60000; i++)
        faces[dice_below(&dice, 6)]++;
    for (size_t i = 0; i < COUNT(faces); i++)
        CHECK(faces[i] > 9600 && faces[i] < 10400);
    for (int i = 0; i < 100; i++)
        CHECK_INT(dice_below(&dice, 1), 0);
}

// Without throwing again, every third face would fall twice as often as the others here.
TEST(a_large_range_favours_nobody)
{
    Dice dice = dice_seed(9);
    uint32_t n = 3u << 30;
    int thirds[3] = { 0 };
    for (int i = 0; i < 30000; i++) {
        uint32_t face = dice_below(&dice, n);
        CHECK(face < n);
        thirds[face % 3]++;
    }
    for (size_t i = 0; i < COUNT(thirds); i++)
        CHECK(thirds[i] > 9600 && thirds[i] < 10400);
}

static void throw_nothing(void *dice)
{
    (void)dice_below(dice, 0);
}

TEST(a_die_without_faces_ends_the_process)
{
    Dice dice = dice_seed(1);
    CHECK(test_dies(throw_nothing, &dice));
}

TEST(random_bytes_differ_and_stay_in_their_place)
{
    unsigned char a[64] = { 0 }, b[64] = { 0 };
    rand_bytes(a, 32);
    rand_bytes(b, 32);
    CHECK(memcmp(a, b, 32) != 0);
    for (size_t i = 32; i < sizeof a; i++)
        CHECK_INT(a[i], 0);
    rand_bytes(a, 0);
}
