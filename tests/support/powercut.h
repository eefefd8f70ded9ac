// powercut: a file system for SQLite whose power can be cut.
//
// Everything goes to the real files, as to the cache of an operating system; beside them each
// file's durable image is kept, which only a sync moves on. At the cut the image takes a random
// part of what was not synced, in sectors of 512 bytes: some are lost, some torn in the middle, in
// any order. Bytes beside those written are left alone (SQLite is told so by its own unix file
// system: powersafe overwrite). From the cut on every write and sync fails, so nothing more can be
// promised.
#pragma once
#include <stdbool.h>
#include <stdint.h>

void powercut_install(void);  // below the checkpoint guard
void powercut_remove(void);   // forgets all files; the real file system is back
void powercut_arm(uint64_t seed,
                  uint32_t after);  // the cut falls at the after-th write or sync from now
bool powercut_happened(void);
void powercut_fail_sync(void);  // the next sync alone fails: a disk that reports an error
// The n-th write from now fails, alone: for want of space, or with an I/O error. 0 takes the order
// back.
void powercut_fail_write(uint32_t nth, bool full);
bool powercut_failed_write(void);  // it has happened
// With all connections closed: the files become what the disk holds, and the power is back.
void powercut_restore(void);
