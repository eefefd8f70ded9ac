// log: what the recorder writes and the replays read, so that "the same statements" is a fact and
// not a claim.
//
// A file of records, each a letter and what belongs to it; numbers are little-endian.
//   'P' u32 n, text                    a pragma or other text run whole on the writer's connection
//   'S' u32 id, u32 n, text            a statement prepared on the writer's connection
// clang-format off
//   'A'                                an act begins; the last of a batch is its tail: what closes it (the audit rows)
//   'X' u32 id, u32 rows, u8 binds, binds   one execution: stepped until it had given `rows` rows and, when `rows` has
//                                      the top bit, to its end.  bind: 'n' | 'i' i64 | 't' u32 n, text | 'b' u32 n, bytes
// clang-format on
// begin, commit and savepoints are records of kind 'X' like all others: a replay that makes its own
// transactions skips them.
#pragma once
#include <stdint.h>
#define LOG_TO_END 0x80000000u
