// Which form on a page is the one that was sent, and what stands in it.
#include "tests/test.h"
#include "web/call.h"

typedef struct {
    Str title;
    int32_t places;
    Day day;
    Time time;
    Fen fen;
    bool agreed;
    PlaceId place;
    int size;
} Sent;
static const char *const sizes[] = { "small", "large", NULL };
static const Text size_texts[] = { TEXT("小"), TEXT("大") };
static const Input sent_inputs[] = {
    INPUT(Sent, title, "标题"), INPUT(Sent, places, "人数"),
    INPUT(Sent, day, "日期"),   INPUT(Sent, time, "时间"),
    INPUT(Sent, fen, "金额"),   INPUT(Sent, agreed, "同意"),
    INPUT(Sent, place, "站点"), INPUT_WORD(Sent, size, "大小", sizes, size_texts),
};
FORM(sent_form, Sent, sent_inputs, "提交");

static Cx *again_at(T *t, const char *path, Str title)
{
    Route *route = NEW(t->arena, Route);
    Req *req = NEW(t->arena, Req);
    ReqState *state = NEW(t->arena, ReqState);
    Pair *pair = NEW(t->arena, Pair);
    Cx *cx = NEW(t->arena, Cx);
    *route = (Route){ .form = &sent_form };
    *pair = (Pair){ .name = S("title"), .value = title };
    *state = (ReqState){ .again = true, .fault = &fault_invalid, .pairs = { pair, 1 } };
    *req = (Req){ .route = route, .path = str(path), .state = state };
    *cx = (Cx){ .arena = t->arena, .lang = lang_zh(), .req = req };
    return cx;
}

static Str title_at(T *t, const char *sent_to, const char *action)
{
    Cx *cx = again_at(t, sent_to, S("typed"));
    Sent values = { .title = S("stored") };
    FormView view = form_view(cx, &sent_form, str(action), &values);
    CHECK(view.has_problems == cx->req->state->told);
    return form_field(&view, "title")->value;
}

TEST(the_form_that_was_sent_holds_what_was_typed)
{
    CHECK_STR(title_at(t, "/orders/7/accept", "/orders/7/accept"), "typed");
    CHECK_STR(title_at(t, "/orders/7/accept", "/orders/7/accept?from=list"), "typed");
    CHECK_STR(title_at(t, "/login/code", "/login"), "typed");
    CHECK_STR(title_at(t, "/orders/7/accept", "/orders/8/accept"), "stored");
    CHECK_STR(title_at(t, "/orders/70", "/orders/7"), "stored");
}

TEST(every_kind_is_shown_as_its_control_wants_it)
{
    Cx cx = { .arena = t->arena, .lang = lang_zh() };
    Sent values = { S("a"), 12, { 20201026 }, { 1603710000000 }, { 1250 }, true, { 7 }, 1 };
    FormView view = form_view(&cx, &sent_form, S("/x"), &values);
    static const char *const want[][2] = {
        { "title", "a" },        { "places", "12" },
        { "day", "2020-10-26" }, { "time", "2020-10-26T19:00" },
        { "fen", "12.50" },      { "agreed", "1" },
        { "place", "7" },        { "size", "large" },
    };
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_STR(form_field(&view, want[i][0])->value, want[i][1]);
    CHECK(form_field(&view, "agreed")->checked);
    CHECK_STR(form_field(&view, "day")->type, "date");
    CHECK_STR(form_field(&view, "time")->type, "datetime-local");
    CHECK_STR(form_field(&view, "fen")->inputmode, "decimal");
    const FormField *size = form_field(&view, "size");
    CHECK(size->is_choice);
    CHECK_INT(size->choices.n, 2);
    CHECK(LIST_AT(&size->choices, FormChoice, 1)->chosen);
    FormChoice stations[] = { { .value = S("7"), .text_str = S("保康") },
                              { .value = S("8"), .text_str = S("长安") } };
    form_choices(&cx, &view, "place", stations, COUNT(stations));
    const FormField *place = form_field(&view, "place");
    CHECK(place->is_select);
    CHECK_INT(place->choices.n, 3);  // the empty line first
    CHECK(LIST_AT(&place->choices, FormChoice, 1)->chosen);
    CHECK(view.key.n >= 20);
}

TEST(ids_of_fields_stay_unique_on_a_page)
{
    Cx *cx = again_at(t, "/elsewhere", S(""));
    FormView first = form_view(cx, &sent_form, S("/a"), NULL),
             second = form_view(cx, &sent_form, S("/b"), NULL);
    CHECK_STR(form_field(&first, "title")->id, "title");
    CHECK_STR(form_field(&second, "title")->id, "title-2");
    CHECK(!str_eq(first.key, second.key));
}

TEST(a_page_hides_leaves_out_or_demands_what_its_table_lets_go)
{
    Cx *cx = NEW(t->arena, Cx);
    *cx = (Cx){ .arena = t->arena, .lang = lang_zh() };
    FormView view = form_view(cx, &sent_form, S("/here"), NULL);
    size_t all = view.fields.n;
    CHECK(!form_field(&view, "title")->required);
    form_require(&view, "title");
    CHECK(form_field(&view, "title")->required);
    CHECK(!form_field(&view, "places")->required);
    CHECK(form_field(&view, "size")->is_choice);
    form_hide(&view, "size");
    CHECK(form_field(&view, "size")->is_hidden && !form_field(&view, "size")->is_choice);
    form_leave_out(&view, "places");
    CHECK(form_field(&view, "places") == NULL);
    CHECK_INT(view.fields.n, all - 1);
    CHECK_STR(form_field(&view, "day")->name, "day");
}
