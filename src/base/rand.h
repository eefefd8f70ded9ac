// rand: randomness, through one door so that a simulation can be repeated.
#pragma once
#include <stddef.h>
#include <stdint.h>

void rand_bytes(void *out, size_t n);  // from the kernel; ends the process if it has none

// A seeded stream for demo, simulation and tests. Never for secrets.
typedef struct {
    uint64_t s[4];
} Dice;
Dice dice_seed(uint64_t seed);
uint64_t dice_next(Dice *dice);
uint32_t dice_below(Dice *dice, uint32_t n);  // 0 to n-1, n > 0
