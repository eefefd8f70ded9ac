// pool: a few threads for slow work that must never sit in the lane: Argon2id, pictures, exports.
//
// Bounded: 2 at work, 64 waiting; beyond that pool_submit says fault_busy.
#pragma once
#include "base/fault.h"

typedef struct PoolJob PoolJob;
struct PoolJob {
    PoolJob *next;
    void (*work)(PoolJob *job);  // on a pool thread; hands over by itself when done
};

void pool_start(int threads);
MUST_USE Err pool_submit(PoolJob *job);
void pool_stop(void);  // finishes what was taken
