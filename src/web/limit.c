// Token buckets for unsafe methods: per address, wide enough for a village behind one carrier
// address, and per account. In memory and of fixed size: a table of buckets by hash; who shares a
// place shares its bucket only until it is full again.
#include "base/time.h"
#include "town/county.h"
#include "web/call.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

FAULT(limit_reached, 429, "web.limit", "操作太频繁，请稍等片刻再试");

#define PLACES 8192

typedef struct {
    int64_t per_second, burst;
} Rate;
static const Rate of_address = { .per_second = 200, .burst = 2000 };
static const Rate of_person = { .per_second = 2, .burst = 60 };

typedef struct {
    uint64_t who;
    int64_t at_ms;
    int64_t thousandths;  // of a token
} Bucket;

struct Limits {
    pthread_mutex_t lock;
    Bucket buckets[PLACES];
};

Limits *limits_new(Arena *house)
{
    Limits *limits = NEW(house, Limits);
    must(pthread_mutex_init(&limits->lock, NULL) == 0);
    return limits;
}

static bool bucket_take(Bucket *bucket, uint64_t who, const Rate *rate, int64_t now_ms,
                        int *wait_seconds)
{
    int64_t full = rate->burst * 1000;
    if (bucket->who != who)
        *bucket = (Bucket){ .who = who, .at_ms = now_ms, .thousandths = full };
    int64_t gone_ms = now_ms - bucket->at_ms;
    if (gone_ms > 0) {
        int64_t filled = bucket->thousandths + gone_ms * rate->per_second;
        bucket->thousandths = filled > full || gone_ms > 3600000 ? full : filled;
        bucket->at_ms = now_ms;
    }
    if (bucket->thousandths < 1000) {
        int64_t lacking = 1000 - bucket->thousandths;
        *wait_seconds = (int)((lacking / rate->per_second + 999) / 1000);
        return false;
    }
    bucket->thousandths -= 1000;
    return true;
}

static bool limit(Limits *limits, uint64_t who, const Rate *rate, int64_t now_ms, int *wait_seconds)
{
    must(pthread_mutex_lock(&limits->lock) == 0);
    bool open = bucket_take(&limits->buckets[who % PLACES], who, rate, now_ms, wait_seconds);
    must(pthread_mutex_unlock(&limits->lock) == 0);
    return open;
}

Str address_network(Arena *arena, Str address)
{
    struct in6_addr parsed;
    if (inet_pton(AF_INET6, str_z(arena, address), &parsed) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED(&parsed) || IN6_IS_ADDR_LOOPBACK(&parsed))
        return address;
    return str_copy(arena, str_of((const char *)parsed.s6_addr, 8));
}

static bool is_loopback(Str address)
{
    return address.n == 0 || str_starts(address, S("127.")) || str_eq(address, S("::1"));
}

bool limit_address(Limits *limits, Str address, int64_t mono_ms, int *wait_seconds)
{
    if (is_loopback(address))
        return true;
    return limit(limits, hash_quick(address) | 1, &of_address, mono_ms, wait_seconds);
}

bool limit_person(Limits *limits, const County *county, PersonId person, int64_t mono_ms,
                  int *wait_seconds)
{
    if (person.n == 0)
        return true;
    uint64_t who = (hash_quick(county->name) ^ (uint64_t)person.n * 0x9E3779B97F4A7C15u) | 1;
    return limit(limits, who, &of_person, mono_ms, wait_seconds);
}
