// sign: signatures that anybody can check and only who has the key can make (Ed25519).
//
// For what is shown to others without a network: the volunteer's card, read by a leader's phone
// that holds the public key alone.
#pragma once
#include "base/hash.h"

#define SIGN_PUBLIC_SIZE 32
#define SIGNATURE_SIZE   64

typedef struct {
    uint8_t secret[64];
    uint8_t public[SIGN_PUBLIC_SIZE];
} SignKey;

SignKey sign_key(const Hash *seed);                            // equal seeds give equal keys
Str sign_text(Arena *arena, const SignKey *key, Str message);  // SIGNATURE_SIZE bytes
bool sign_holds(Str public_key, Str message, Str signature);   // false for wrong lengths too
