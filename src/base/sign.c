#include "base/sign.h"
#include <sodium.h>
#include <string.h>

_Static_assert(crypto_sign_SECRETKEYBYTES == sizeof((SignKey *)0)->secret, "Ed25519");
_Static_assert(crypto_sign_BYTES == SIGNATURE_SIZE, "Ed25519");

SignKey sign_key(const Hash *seed)
{
    SignKey key;
    must(sodium_init() >= 0);
    must(crypto_sign_seed_keypair(key.public, key.secret, seed->bytes) == 0);
    return key;
}

Str sign_text(Arena *arena, const SignKey *key, Str message)
{
    char bytes[SIGNATURE_SIZE];
    must(crypto_sign_detached((unsigned char *)bytes, NULL, (const unsigned char *)message.p,
                              message.n, key->secret) == 0);
    return str_copy(arena, str_of(bytes, sizeof bytes));
}

bool sign_holds(Str public_key, Str message, Str signature)
{
    if (public_key.n != SIGN_PUBLIC_SIZE || signature.n != SIGNATURE_SIZE)
        return false;
    must(sodium_init() >= 0);
    return crypto_sign_verify_detached((const unsigned char *)signature.p,
                                       (const unsigned char *)message.p, message.n,
                                       (const unsigned char *)public_key.p) == 0;
}
