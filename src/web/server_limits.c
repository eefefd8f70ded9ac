// How many connections there are, in all and from one address. Asked at accept and close only, so
// one lock will do.
#include "base/hash.h"
#include "web/server_inner.h"
#include <string.h>

void limits_init(Limits *limits, Arena *house, int connections, int per_address)
{
    size_t n = (size_t)connections;
    must(pthread_mutex_init(&limits->lock, NULL) == 0);
    limits->open_max = connections;
    limits->each_max = per_address;
    limits->places = NEW_ARRAY(house, Place, n);
    limits->bucket_count = n * 2;
    limits->buckets = NEW_ARRAY(house, int, limits->bucket_count);
    for (size_t i = 0; i < limits->bucket_count; i++)
        limits->buckets[i] = -1;
    for (size_t i = 0; i < n; i++)
        limits->places[i].next = i + 1 < n ? (int)i + 1 : -1;
    limits->vacant = 0;
}

static int *bucket_of(Limits *limits, const struct in6_addr *key)
{
    uint64_t hash = hash_quick((Str){ (const char *)key, sizeof *key });
    return &limits->buckets[hash % limits->bucket_count];
}

static int place_of(const Limits *limits, const int *bucket, const struct in6_addr *key)
{
    int at = *bucket;
    while (at >= 0 && memcmp(&limits->places[at].key, key, sizeof *key) != 0)
        at = limits->places[at].next;
    return at;
}

static Limit enter(Limits *limits, const struct in6_addr *key, bool proxy, int *place)
{
    int *bucket = bucket_of(limits, key);
    int at = place_of(limits, bucket, key);
    if (at >= 0 && !proxy && limits->places[at].count >= limits->each_max)
        return LIMIT_ADDRESS;
    if (limits->open >= limits->open_max)
        return LIMIT_ALL;
    if (at < 0) {
        at = limits->vacant;
        must(at >= 0);  // as many places as connections
        limits->vacant = limits->places[at].next;
        limits->places[at] = (Place){ .key = *key, .next = *bucket };
        *bucket = at;
    }
    limits->places[at].count++;
    limits->open++;
    *place = at;
    return LIMIT_NONE;
}

Limit limits_enter(Limits *limits, const struct in6_addr *key, bool proxy, int *place)
{
    pthread_mutex_lock(&limits->lock);
    Limit limit = enter(limits, key, proxy, place);
    pthread_mutex_unlock(&limits->lock);
    return limit;
}

static void forget(Limits *limits, int place)
{
    int *at = bucket_of(limits, &limits->places[place].key);
    while (*at != place) {
        must(*at >= 0);
        at = &limits->places[*at].next;
    }
    *at = limits->places[place].next;
    limits->places[place].next = limits->vacant;
    limits->vacant = place;
}

void limits_leave(Limits *limits, int place)
{
    pthread_mutex_lock(&limits->lock);
    must(limits->places[place].count > 0);
    limits->open--;
    if (--limits->places[place].count == 0)
        forget(limits, place);
    pthread_mutex_unlock(&limits->lock);
}

struct in6_addr limits_key(const struct sockaddr_storage *from)
{
    struct in6_addr key = { 0 };
    if (from->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)from;
        key.s6_addr[10] = key.s6_addr[11] = 0xff;
        memcpy(&key.s6_addr[12], &in->sin_addr, 4);
        return key;
    }
    key = ((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
    if (!IN6_IS_ADDR_V4MAPPED(&key))
        memset(&key.s6_addr[8], 0, 8);
    return key;
}
