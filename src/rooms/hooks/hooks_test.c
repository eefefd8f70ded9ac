#include "rooms/hooks/hooks.h"
#include "base/hash.h"
#include "rooms/hooks/hooks_in.h"
#include "store/db.h"
#include "tests/support/little.h"

// The example of the Standard Webhooks libraries: all of them test themselves by it.
TEST(a_signature_is_that_of_the_specification)
{
    Str key;
    CHECK(hook_secret_parse(t->arena, S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key));
    CHECK_STR(hook_signature(t->arena, key, S("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
                             S("{\"test\": 2432232314}")),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    CHECK_STR(hook_secret_of(t->arena, key), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

// "It must be between 24 bytes (192 bits) and 64 bytes (512 bits)."
TEST(a_secret_has_24_to_64_bytes_and_its_prefix)
{
    static const struct {
        size_t bytes;
        bool good;
    } rows[] = { { 0, false }, { 23, false }, { 24, true },
                 { 32, true }, { 64, true },  { 65, false } };
    char bytes[65] = { 0 };
    Str key;
    for (size_t i = 0; i < COUNT(rows); i++) {
        Str secret = hook_secret_of(t->arena, str_of(bytes, rows[i].bytes));
        CHECK_INT(hook_secret_parse(t->arena, secret, &key), rows[i].good);
    }
    CHECK(!hook_secret_parse(t->arena, S("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key));
    CHECK(!hook_secret_parse(t->arena, S("whsec_MfKQ9r8G KYqrTwjUPD8ILPZIo2LaLaSw!"), &key));
}

TEST(an_address_hears_the_events_it_named_and_no_other)
{
    bool two[HOOK_EVENTS] = { [HOOK_PLACED] = true, [HOOK_CLOSED] = true },
         none[HOOK_EVENTS] = { 0 };
    Str events = hook_events_of(t->arena, two);
    CHECK_STR(events, "order.placed order.closed");
    CHECK(hook_wants(events, S("order.placed")) && hook_wants(events, S("order.closed")));
    CHECK(!hook_wants(events, S("order.done")) && !hook_wants(events, S("order.place")));
    CHECK(!hook_wants(events, S("order.placed order.closed")) && !hook_wants(events, S("")));
    CHECK_STR(hook_events_of(t->arena, none), "");
}

// A word that can be chosen and never comes would be a promise.
TEST(each_event_that_can_be_wanted_is_heard)
{
    size_t heard = 0;
    for (int i = 0; i < HOOK_EVENTS; i++)
        for (size_t j = 0; j < hooks_room.listener_count; j++)
            if (str_eq(str(hooks_room.listeners[j].kind), str(hook_event_words[i])))
                heard++;
    CHECK_INT(heard, HOOK_EVENTS);
    CHECK(hook_event_words[HOOK_EVENTS] == NULL);
    CHECK_STR(str(hook_event_words[HOOK_WITHDRAWN]), "order.withdrawn");
}

TEST(a_message_keeps_its_name_and_another_with_its_number_has_another)
{
    Str id = hook_message_id(t->arena, 7, S("{}"));
    CHECK(str_starts(id, S("msg_7_")) && str_eq(id, hook_message_id(t->arena, 7, S("{}"))));
    CHECK(!str_eq(id, hook_message_id(t->arena, 7, S("{ }"))));
    CHECK(!str_eq(id, hook_message_id(t->arena, 8, S("{}"))));
}

// --- rows

typedef struct {
    HookNew new;
    HookId id;
    Str secret;
    bool on;
    int64_t message;
    int64_t retried;
    Hook hook;
    HookLetter letter;
    List messages, todos;
} Work;

static Err add(Cx *cx, void *with)
{
    Work *w = with;
    return hook_add(cx, &w->new, &w->id, &w->secret);
}

static Err change(Cx *cx, void *with)
{
    Work *w = with;
    return hook_change(cx, w->id, &w->new);
}

static Err rotate(Cx *cx, void *with)
{
    Work *w = with;
    return hook_rotate(cx, w->id, &w->secret);
}

static Err turn(Cx *cx, void *with)
{
    Work *w = with;
    return hook_switch(cx, w->id, w->on);
}

static Err say_hello(Cx *cx, void *with)
{
    Work *w = with;
    return hook_test(cx, w->id);
}

static Err gone(Cx *cx, void *with)
{
    Work *w = with;
    Event event = { .kind = "outbox.gone", .id = w->message, .other = w->id.n };
    return hook_hear_gone(cx, &event);
}

static Err again(Cx *cx, void *with)
{
    Work *w = with;
    return outbox_retry_queue(cx, HOOK_CHANNEL, w->id.n, &w->retried);
}

static Err todos(Cx *cx, void *with)
{
    Work *w = with;
    return hook_todos(cx, &w->todos);
}

static Err look(Cx *cx, void *with)
{
    Work *w = with;
    TRY(hook_find(cx, w->id, &w->hook));
    TRY(outbox_list_queue(cx, HOOK_CHANNEL, w->id.n, 10, &w->messages));
    return w->hook.state == HOOK_ON ? hook_letter(cx, w->id, 1, S("{}"), &w->letter) : OK;
}

static bool signed_by(T *t, const Work *w, Str secret)
{
    Str key;
    CHECK(hook_secret_parse(t->arena, secret, &key));
    Str one = hook_signature(t->arena, key, w->letter.id, w->letter.seconds, S("{}"));
    return str_has(w->letter.signatures, one);
}

static Work *work_new(Little *l)
{
    Work *w = NEW(l->t->arena, Work);
    w->new = (HookNew){ .name = S("县平台"),
                        .url = S("https://hook.invalid/in?key=k1"),
                        .events = { true } };
    CHECK_OK(little_act(l, NO(Person), add, w));
    return w;
}

BOTH(a_changed_secret_is_good_for_one_more_day)
{
    Little *l = little(t, county);
    Work *w = work_new(l);
    Str first = w->secret;
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK_STR(w->letter.url, "https://hook.invalid/in?key=k1");
    CHECK_STR(w->hook.host, "hook.invalid");
    CHECK(signed_by(t, w, first));
    CHECK_OK(little_act(l, NO(Person), rotate, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK(signed_by(t, w, first) && signed_by(t, w, w->secret));
    l->now = time_add(l->now, HOOK_OLD_SECRET + 1000);
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK(!signed_by(t, w, first) && signed_by(t, w, w->secret));
}

BOTH(an_address_is_kept_sealed_and_changed_only_when_one_is_typed)
{
    Little *l = little(t, county);
    Work *w = work_new(l);
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK_LACKS(w->hook.url_sealed.bytes, "hook.invalid");
    CHECK_LACKS(w->hook.secret_sealed.bytes, "whsec_");
    w->new.url = S("");
    w->new.name = S("大数据局");
    w->new.events[HOOK_DONE] = true;
    CHECK_OK(little_act(l, NO(Person), change, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK_STR(w->letter.url, "https://hook.invalid/in?key=k1");
    CHECK_STR(w->hook.events, "order.placed order.done");
    w->new.url = S("https://10.0.0.1/");
    CHECK_ERR(little_act(l, NO(Person), change, w), fault_invalid);
    w->new.url = S("https://other.invalid/");
    CHECK_OK(little_act(l, NO(Person), change, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK_STR(w->hook.host, "other.invalid");
    w->new.events[HOOK_PLACED] = w->new.events[HOOK_DONE] = false;
    CHECK_ERR(little_act(l, NO(Person), change, w), fault_invalid);
}

BOTH(who_is_gone_is_switched_off_by_a_message_of_ours_alone)
{
    Little *l = little(t, county);
    Work *w = work_new(l);
    CHECK_OK(little_act(l, NO(Person), say_hello, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK_INT(w->messages.n, 1);
    w->message = LIST_AT(&w->messages, OutboxRow, 0)->id;
    county_run(t, county, "update outbox set channel = 'sms'");
    CHECK_OK(little_act(l, NO(Person), gone, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK(w->hook.state == HOOK_ON);
    county_run(t, county, "update outbox set channel = 'hook', state = 'dead'");
    CHECK_OK(little_act(l, NO(Person), gone, w));
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK(w->hook.state == HOOK_OFF && w->hook.why == HOOK_WHY_GONE);
    CHECK_ERR(little_act(l, NO(Person), say_hello, w), hook_off);
    PersonId zheng = little_person(l, "郑工", "13871550005", l->station);
    CHECK_OK(little_act(l, zheng, todos, w));
    CHECK_INT(w->todos.n, 0);
    little_grant(l, zheng, ROLE_SYSTEM, l->centre);
    CHECK_OK(little_act(l, zheng, todos, w));
    CHECK_INT(w->todos.n, 1);
    CHECK_STR(LIST_AT(&w->todos, Todo, 0)->href, "/hooks/1");
    w->on = true;
    CHECK_OK(little_act(l, NO(Person), turn, w));
    CHECK_OK(little_act(l, NO(Person), again, w));
    CHECK_INT(w->retried, 1);
    CHECK_OK(little_act(l, NO(Person), look, w));
    CHECK(w->hook.state == HOOK_ON && w->hook.why == HOOK_WHY_NONE);
    CHECK_STR(LIST_AT(&w->messages, OutboxRow, 0)->state, "waiting");
    CHECK_OK(little_act(l, zheng, todos, w));
    CHECK_INT(w->todos.n, 0);
}

BOTH(a_county_has_twenty_addresses_at_most)
{
    Little *l = little(t, county);
    Work *w = work_new(l);
    for (int i = 1; i < HOOK_MAX; i++)
        CHECK_OK(little_act(l, NO(Person), add, w));
    CHECK_ERR(little_act(l, NO(Person), add, w), hook_too_many);
}

static Err count(Cx *cx, void *with)
{
    return hooks_check(cx, with);
}

BOTH(a_message_without_its_address_is_counted)
{
    Little *l = little(t, county);
    Work *w = work_new(l);
    Recount good = { 0 }, bad = { 0 };
    CHECK_OK(little_act(l, NO(Person), say_hello, w));
    CHECK_OK(little_act(l, NO(Person), count, &good));
    CHECK_INT(good.lines[0].wrong, 0);
    county_run(t, county, "update outbox set queue = 99");
    CHECK_OK(little_act(l, NO(Person), count, &bad));
    CHECK_INT(bad.lines[0].wrong, 1);
}
