// seal: single fields encrypted (XChaCha20-Poly1305, random nonce, a context word bound in),
// looked up by keyed hash. ID numbers, phones and addresses live in the database only like this.
#pragma once
#include "base/fault.h"
#include "base/hash.h"
#include "base/time.h"

extern const Fault seal_broken;  // 500  wrong key or changed bytes: never decrypted

// `context` names table and column, so that a sealed value cannot be moved elsewhere.
Str seal_field(Arena *arena, const Hash *key, const char *context, Str plain);
MUST_USE Err open_field(Arena *arena, const Hash *key, const char *context, Str sealed, Str *plain);
// Equal plain text gives equal hash under the same key and context; 32 bytes.
Str lookup_hash(Arena *arena, const Hash *key, const char *context, Str plain);

// Argon2id, 19 MiB, t = 2, p = 1 (OWASP minimum): about 20 ms, so only in the worker pool
// (store/pool.h).
Str password_hash(Arena *arena, Str password);
bool password_matches(Str stored,
                      Str password);  // constant work; a none `stored` costs the same and is false
bool password_stale(Str stored);  // made with other parameters than password_hash uses now: hash
                                  // again at the next log-in

// TOTP of RFC 6238: SHA-1, 30 s, 6 digits. True when `code` is that of `step` -1, 0 or +1; *used
// gets the step.
bool totp_matches(Str secret, Time now, Str code, int64_t *used);
Str totp_code(Arena *arena, Str secret,
              Time now);        // what the authenticator shows; for tests and the demo
Str totp_secret(Arena *arena);  // 20 random bytes
Str base32_of(Arena *arena, Str bytes);
