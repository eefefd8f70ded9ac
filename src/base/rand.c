#include "base/rand.h"
#include "base/check.h"
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>

static pthread_mutex_t held_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool held;
static Dice held_dice;

void rand_hold(uint64_t seed)
{
    pthread_mutex_lock(&held_mutex);
    held_dice = dice_seed(seed);
    held = seed != 0;
    pthread_mutex_unlock(&held_mutex);
}

static void from_dice(char *at, size_t n)
{
    pthread_mutex_lock(&held_mutex);
    while (n > 0) {
        uint64_t roll = dice_next(&held_dice);
        size_t part = n < sizeof roll ? n : sizeof roll;
        memcpy(at, &roll, part);
        at += part;
        n -= part;
    }
    pthread_mutex_unlock(&held_mutex);
}

void rand_bytes(void *out, size_t n)
{
    char *at = out;
    if (held) {
        from_dice(out, n);
        return;
    }
    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        must(got > 0 || errno == EINTR);
        if (got <= 0)
            continue;
        at += got;
        n -= (size_t)got;
    }
}

// splitmix64 spreads one word over the state, which must not be all zero.
Dice dice_seed(uint64_t seed)
{
    Dice dice;
    for (size_t i = 0; i < COUNT(dice.s); i++) {
        seed += 0x9E3779B97F4A7C15u;
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        dice.s[i] = z ^ (z >> 31);
    }
    return dice;
}

static uint64_t turn(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

// xoshiro256**
uint64_t dice_next(Dice *dice)
{
    uint64_t *s = dice->s;
    uint64_t result = turn(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = turn(s[3], 45);
    return result;
}

// The top of the range that does not divide evenly is thrown again, so no face is favoured.
uint32_t dice_below(Dice *dice, uint32_t n)
{
    must(n > 0);
    uint32_t uneven = (0 - n) % n;
    for (;;) {
        uint64_t product = (uint64_t)(uint32_t)(dice_next(dice) >> 32) * n;
        if ((uint32_t)product >= uneven)
            return (uint32_t)(product >> 32);
    }
}
