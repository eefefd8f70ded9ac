// rand: randomness, through one door so that a simulation can be repeated.
#pragma once
#include <stddef.h>
#include <stdint.h>

void rand_bytes(void *out, size_t n);  // from the kernel; ends the process if it has none

// From now on rand_bytes gives a stream that follows from `seed`, until 0 lets the kernel back in:
// for the simulation, which must repeat itself to the byte. Never in a program that serves.
void rand_hold(uint64_t seed);

// A seeded stream for demo, simulation and tests. Never for secrets.
typedef struct {
    uint64_t s[4];
} Dice;
Dice dice_seed(uint64_t seed);
uint64_t dice_next(Dice *dice);
uint32_t dice_below(Dice *dice, uint32_t n);  // 0 to n-1, n > 0
