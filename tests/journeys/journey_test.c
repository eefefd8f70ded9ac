// Stories of people who meet across rooms, one file each, played through the HTTP door on both
// engines:
//
//   # words for who reads the story
// clang-format off
//   person 冯桂英 13871550001 保康社区            who there is: a phone, a home, posts as role@place
//   team   保康便民小队 保康社区 王师傅           a squad and its leader
//   as 冯桂英  login                              → 303 /
//   as 冯桂英  post /orders item=1 …             → 303 /orders/1
//   as 王师傅  get  /orders/1                     ~ 接单</button>  !~ 13871550001
//   as 李师傅  post /orders/1/accept             → 403 order.not_yours
// clang-format on
//
// After → stands a status and, if wanted, where it leads or the fault; ~ what the answer has, !~
// what it lacks. {保康社区} is the id of that place, team or person, {明天} tomorrow's date,
// {验证码} the code of the newest message, {邀请1} the token of that invitation, {单号2} the number
// of that order; + is a blank. Who is not in the cast looks on without an account, but is called
// 访客 or 路人. `twice` posts with one key two times: the answers are the same to the byte; upload
// sends a file in a form. `enter` is a session without a code, for codes are a minute apart.
// {券码1} is the code of that voucher, {校验码1} of that certificate, {出示码1} what that pass of
// an entitlement shows now, {今年}, {本月} and {上月} are 2026, 202611 and 202610. photos=@photo
// sends a picture (see visit.h); `counts` posts, two times with one key, what is refused and yet
// stays on record, as a wrong code does: one key is one try. `later 26` lets so many hours pass,
// and the clock do its work. {令牌冯桂英} is an API token of hers. No answer is a 500, and when the
// story has been told the audit chain and the sums of all rooms hold.
#include "base/io.h"
#include "rooms/dashboards/dashboards.h"
#include "rooms/entitlements/entitlements.h"
#include "rooms/rosters/rosters.h"
#include "store/audit.h"
#include "store/recount.h"
#include "store/store_inside.h"
#include "tests/support/cast.h"
#include "town/county.h"
#include "web/call.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER    "tests/journeys/"
#define ON_PG     "_on_postgres"
#define STORY_MAX 65536

typedef struct {
    Cast *cast;
    const char *file;
    int line;
    Str said;   // the line as written
    Day began;  // what {天1} and `clock 1 …` count from
} Story;

#define FAIL(story, format, ...)                                                \
    test_failed((story)->file, (story)->line, format "\n    %.*s", __VA_ARGS__, \
                STR_FMT((story)->said))

// --- words of a line -----------------------------------------------------------------------------

static Str word(Str *rest)
{
    Str next, head = str_cut(str_trim(*rest), ' ', &next);
    *rest = str_trim(next);
    return head;
}

// Of the newest message.
static Str code_sent(Story *story)
{
    Str said = little_message(story->cast->l);
    size_t at = str_find_str(said, S("验证码 "));
    if (at == STR_NOWHERE)
        FAIL(story, "no code in %.*s", STR_FMT(said));
    return str_slice(said, at + strlen("验证码 "), at + strlen("验证码 ") + 6);
}

static Str token_of(Story *story, Str id)
{
    int64_t n = 0;
    CHECK(str_int(id, &n));
    return invitation_token(county_cx(story->cast->l->t, story->cast->l->county, "journey"),
                            (InvitationId){ n });
}

typedef struct {
    Str number;
} Number;
static const Field number_fields[] = { FIELD(Number, number) };
static const Shape number_shape = SHAPE(Number, number_fields);
SQL(number_sql, "select number from orders where id = $1", P_INT);

SQL(voucher_sql, "select code as number from redemptions where id = $1", P_INT);
SQL(paper_sql, "select code as number from certificates where id = $1", P_INT);

static Str row_of(Story *story, const Sql *sql, Str id)
{
    Little *l = story->cast->l;
    Cx *cx = county_cx(l->t, l->county, "journey");
    Number number = { 0 };
    int64_t n = 0;
    CHECK(str_int(id, &n));
    CHECK_OK(store_read_begin(l->county->store, cx));
    Err err = db_one(cx, sql, &number_shape, &number, &fault_missing, n);
    store_read_end(cx);
    CHECK_OK(err);
    return number.number;
}

static Str volunteer_number(Story *story, Str name)
{
    Little *l = story->cast->l;
    const Player *player = cast_find(story->cast, name);
    Person person;
    if (player == NULL)
        FAIL(story, "nobody is called %.*s", STR_FMT(name));
    Cx *cx = county_cx(l->t, l->county, "journey");
    CHECK_OK(store_read_begin(l->county->store, cx));
    Err err = person_find(cx, (PersonId){ player->id }, &person);
    store_read_end(cx);
    CHECK_OK(err);
    return person.volunteer_number;
}

static Str api_token_of(Story *story, Str name)
{
    const Player *player = cast_find(story->cast, name);
    if (player == NULL)
        FAIL(story, "nobody is called %.*s", STR_FMT(name));
    Visitor *program = visitor(story->cast->l->t, story->cast->app, "10.0.9.9");
    visit_token(program, (PersonId){ player->id });
    return str_slice(program->bearer, strlen("Bearer "), program->bearer.n);
}

static Str code_shown(Story *story, Str n)
{
    EntitlementPassId pass = { 0 };
    if (!str_int(n, &pass.n))
        FAIL(story, "%.*s is no pass", STR_FMT(n));
    Hash secret = pass_secret(&story->cast->l->county->key_token, pass);
    return pass_code(story->cast->l->t->arena, pass, &secret, pass_step(clock_now()));
}

static Str meant(Story *story, Str name)
{
    Arena *arena = story->cast->l->t->arena;
    Day today = time_day(clock_now());
    if (str_eq(name, S("今天")))
        return day_iso(arena, today);
    if (str_eq(name, S("明天")))
        return day_iso(arena, day_add(today, 1));
    if (str_eq(name, S("验证码")))
        return code_sent(story);
    if (str_starts(name, S("邀请")))
        return token_of(story, str_slice(name, strlen("邀请"), name.n));
    if (str_starts(name, S("单号")))
        return row_of(story, &number_sql, str_slice(name, strlen("单号"), name.n));
    if (str_starts(name, S("券码")))
        return row_of(story, &voucher_sql, str_slice(name, strlen("券码"), name.n));
    if (str_starts(name, S("校验码")))
        return row_of(story, &paper_sql, str_slice(name, strlen("校验码"), name.n));
    if (str_starts(name, S("出示码")))
        return code_shown(story, str_slice(name, strlen("出示码"), name.n));
    if (str_eq(name, S("上月")) || str_eq(name, S("本月")) || str_eq(name, S("今年"))) {
        Day day = str_eq(name, S("上月"))
                      ? day_add(day_of(day_year(today), day_month(today), 1), -1)
                      : today;
        return str_eq(name, S("今年")) ? str_printf(arena, "%d", day_year(day))
                                       : str_printf(arena, "%d%02d", day_year(day), day_month(day));
    }
    int64_t days;
    if (str_starts(name, S("天")) && str_int(str_slice(name, strlen("天"), name.n), &days))
        return day_iso(arena, day_add(story->began, (int)days));
    if (str_starts(name, S("编号")))
        return volunteer_number(story, str_slice(name, strlen("编号"), name.n));
    if (str_starts(name, S("令牌")))
        return api_token_of(story, str_slice(name, strlen("令牌"), name.n));
    const Player *player = cast_find(story->cast, name);
    if (player == NULL)
        FAIL(story, "nobody and nothing is called %.*s", STR_FMT(name));
    return str_printf(arena, "%lld", (long long)player->id);
}

// {name} becomes what it means.
static Str filled(Story *story, Str s)
{
    Buf out = buf_new(story->cast->l->t->arena, STORY_MAX);
    for (;;) {
        size_t at = str_find(s, '{'), to = str_find(s, '}');
        if (at == STR_NOWHERE || to == STR_NOWHERE || to < at)
            break;
        buf_add(&out, str_slice(s, 0, at));
        buf_add(&out, meant(story, str_slice(s, at + 1, to)));
        s = str_slice(s, to + 1, s.n);
    }
    buf_add(&out, s);
    return buf_str(&out);
}

// "a=1 b=2" → "a=1&b=2"
static Str form_of(Story *story, Str words)
{
    Buf out = buf_new(story->cast->l->t->arena, STORY_MAX);
    while (words.n > 0) {
        buf_add(&out, word(&words));
        if (words.n > 0)
            buf_byte(&out, '&');
    }
    return buf_str(&out);
}

// --- what is expected ----------------------------------------------------------------------------

static void expect_after(Story *story, const AppAnswer *answer, Str what)
{
    int64_t status = 0;
    Str said = word(&what);
    if (!str_int(said, &status))
        FAIL(story, "%.*s is no status", STR_FMT(said));
    Str to = answer_header(answer, "location");
    if (answer->status != status)
        FAIL(story, "answers %d %.*s\n%.*s", answer->status, STR_FMT(to), STR_FMT(answer->body));
    if (what.n == 0)
        return;
    if (what.p[0] == '/') {
        if (!str_eq(to, what))
            FAIL(story, "leads to %.*s", STR_FMT(to));
        return;
    }
    const Fault *fault = fault_find(what);
    if (fault == NULL || fault->status != status)
        FAIL(story, "no fault of status %d is called %.*s", (int)status, STR_FMT(what));
    if (!str_has(answer->body, what) && !str_has(answer->body, str(fault->text.zh)))
        FAIL(story, "is another fault\n%.*s", STR_FMT(answer->body));
}

static void expect_part(Story *story, const AppAnswer *answer, Str part, bool has)
{
    if (part.n == 0)
        FAIL(story, "%s nothing", has ? "~" : "!~");
    if (str_has(answer->body, part) != has)
        FAIL(story, "%s \"%.*s\" in\n%.*s", has ? "lacks" : "has", STR_FMT(part),
             STR_FMT(answer->body));
}

typedef struct {
    const char *text;
    size_t at;
} Mark;

// The first of the marks, and where: those are what ends the words before.
static const Mark *next_mark(Str s, Mark marks[3])
{
    const Mark *first = NULL;
    for (int i = 0; i < 3; i++) {
        marks[i].at = str_find_str(s, str(marks[i].text));
        if (marks[i].at != STR_NOWHERE && (first == NULL || marks[i].at < first->at))
            first = &marks[i];
    }
    return first;
}

static Str up_to_mark(Str *rest, char *kind)
{
    Mark marks[3] = { { " → ", 0 }, { " !~ ", 0 }, { " ~ ", 0 } };
    const Mark *mark = next_mark(*rest, marks);
    Str head = *rest;
    *kind = '\0';
    if (mark != NULL) {
        head = str_slice(*rest, 0, mark->at);
        *kind = mark == &marks[0] ? '>' : mark == &marks[1] ? '!' : '~';
        *rest = str_slice(*rest, mark->at + strlen(mark->text), rest->n);
    } else {
        *rest = S("");
    }
    return str_trim(head);
}

static void expect(Story *story, const AppAnswer *answer, Str rest, char kind)
{
    bool status_said = false;
    while (kind != '\0') {
        char next;
        Str what = filled(story, up_to_mark(&rest, &next));
        if (kind == '>')
            expect_after(story, answer, what);
        else
            expect_part(story, answer, what, kind == '~');
        status_said = status_said || kind == '>';
        kind = next;
    }
    if (answer->status >= 500)
        FAIL(story, "answers %d", answer->status);
    if (!status_said && answer->status != 200)
        FAIL(story, "answers %d %.*s\n%.*s", answer->status,
             STR_FMT(answer_header(answer, "location")), STR_FMT(answer->body));
}

// --- lines ---------------------------------------------------------------------------------------

static Player *who(Story *story, Str name)
{
    Player *player = cast_find(story->cast, name);
    bool guest = str_eq(name, S("访客")) || str_eq(name, S("路人"));
    if (player == NULL && guest)
        return cast_guest(story->cast, name);
    if (player == NULL || player->visitor == NULL)
        FAIL(story, "%.*s is not in the cast", STR_FMT(name));
    return player;
}

static AppAnswer twice(Story *story, Visitor *v, const char *path, Str form)
{
    Arena *arena = story->cast->l->t->arena;
    Str body = str_printf(arena, "%.*s%s" FORM_KEY "=twice-%d", STR_FMT(form),
                          form.n > 0 ? "&" : "", story->line);
    AppAnswer first = visit_post(v, path, body), second = visit_post(v, path, body);
    bool again = first.status >= 400;  // a page shown again has a key of its own
    if (first.status != second.status || (!again && !str_eq(first.body, second.body)) ||
        !str_eq(answer_header(&first, "location"), answer_header(&second, "location")))
        FAIL(story, "the second answer differs: %d, then %d", first.status, second.status);
    return second;
}

// upload PATH FILE LINES FIELD=VALUE…: a file in a form as browsers send it; ; ends a line of it.
static AppAnswer upload(Story *story, Visitor *v, Str words)
{
    Arena *arena = story->cast->l->t->arena;
    Str path = word(&words), file = word(&words), lines = word(&words);
    char *text = arena_copy(arena, lines.p, lines.n);
    for (size_t i = 0; i < lines.n; i++)
        if (text[i] == ';')
            text[i] = '\n';
    Buf body = buf_new(arena, STORY_MAX);
    for (Str rest = words; rest.n > 0;) {
        Str value, name = str_cut(word(&rest), '=', &value);
        buf_printf(&body, "--xyz\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%.*s\r\n",
                   STR_FMT(name), STR_FMT(value));
    }
    buf_printf(&body,
               "--xyz\r\nContent-Disposition: form-data; name=\"" FORM_KEY
               "\"\r\n\r\nupload-%d\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; "
               "filename=\"%.*s\"\r\n\r\n%.*s\r\n--xyz--\r\n",
               story->line, STR_FMT(file), STR_FMT(str_of(text, lines.n)));
    const Visit visit = { .method = "POST",
                          .target = path,
                          .type = "multipart/form-data; boundary=xyz",
                          .body = buf_str(&body) };
    return visit_send(v, &visit);
}

static AppAnswer acted(Story *story, const Player *player, Str words)
{
    Str verb = word(&words);
    if (str_eq(verb, S("login")))
        return cast_log_in(story->cast, player);
    if (str_eq(verb, S("enter"))) {
        visit_sign_in(player->visitor, (PersonId){ player->id }, false);
        return (AppAnswer){ .status = 200 };
    }
    if (str_eq(verb, S("upload")))
        return upload(story, player->visitor, words);
    Str path = word(&words);
    Str form = form_of(story, words);
    const char *to = str_z(story->cast->l->t->arena, path);
    if (str_eq(verb, S("get")) && form.n == 0)
        return visit_get(player->visitor, path);
    if (str_eq(verb, S("post")))
        return visit_post(player->visitor, to, form);
    if (!str_eq(verb, S("twice")) && !str_eq(verb, S("counts")))
        FAIL(story, "%.*s is no verb", STR_FMT(verb));
    return twice(story, player->visitor, to, form);
}

SQL0(audit_rows_sql, "select count(*) from audit");

static int64_t audit_rows(Story *story)
{
    Little *l = story->cast->l;
    Cx *cx = county_cx(l->t, l->county, "journey");
    int64_t n = 0;
    CHECK_OK(store_read_begin(l->county->store, cx));
    Err err = db_int(cx, &audit_rows_sql, &n);
    store_read_end(cx);
    CHECK_OK(err);
    return n;
}

// S-18: an act leaves exactly one row, repeated or not, and a refusal none but one that counts.
static AppAnswer acted_on_record(Story *story, const Player *player, Str words)
{
    bool act = str_starts(words, S("post ")) || str_starts(words, S("twice ")) ||
               str_starts(words, S("upload "));
    int64_t before = audit_rows(story);
    AppAnswer answer = acted(story, player, words);
    int64_t left = audit_rows(story) - before;
    if (str_starts(words, S("counts ")) ? left != 1 : act && left != (answer.status < 400))
        FAIL(story, "answers %d and leaves %lld rows of audit", answer.status, (long long)left);
    return answer;
}

// --- the clock

// "1 08:30": the minute of the day, so many days from today.
static void set_clock(Story *story, Str words)
{
    int64_t days = 0, hour = 0, minute = 0;
    Str rest, head = word(&words);
    Str hours = str_cut(words, ':', &rest);
    if (str_starts(hours, S("0")))
        hours = str_slice(hours, 1, hours.n);
    if (str_starts(rest, S("0")))
        rest = str_slice(rest, 1, rest.n);
    if (!str_int(head, &days) || !str_int(hours, &hour) || !str_int(rest, &minute))
        FAIL(story, "%.*s is no time", STR_FMT(words));
    clock_hold(time_add(day_start(day_add(story->began, (int)days)),
                        hour * TIME_HOUR + minute * TIME_MINUTE));
    // Twice: what one tick makes due the next one does.
    store_clock_turn(story->cast->l->county->store);
    store_clock_turn(story->cast->l->county->store);
}

static void pass_time(Story *story, Str words)
{
    int64_t hours = 0;
    if (!str_int(words, &hours) || hours < 1)
        FAIL(story, "%.*s is no number of hours", STR_FMT(words));
    clock_hold(time_add(clock_now(), hours * TIME_HOUR));
    store_clock_turn(story->cast->l->county->store);
}

static void play_line(Story *story, Str line)
{
    Str rest = line, verb = word(&rest);
    story->said = line;
    if (line.n == 0 || line.p[0] == '#')
        return;
    if (str_eq(verb, S("person")) || str_eq(verb, S("team"))) {
        if (!(verb.n == 4 ? cast_team : cast_person)(story->cast, rest))
            FAIL(story, "this makes no %.*s", STR_FMT(verb));
        return;
    }
    if (str_eq(verb, S("clock"))) {
        set_clock(story, rest);
        return;
    }
    if (str_eq(verb, S("later"))) {
        pass_time(story, rest);
        return;
    }
    if (!str_eq(verb, S("as")))
        FAIL(story, "%.*s begins no line", STR_FMT(verb));
    const Player *player = who(story, word(&rest));
    char kind;
    Str words = filled(story, up_to_mark(&rest, &kind));
    AppAnswer answer = acted_on_record(story, player, words);
    expect(story, &answer, rest, kind);
}

// --- when it has been told -----------------------------------------------------------------------

static Err check_rooms(Cx *cx)
{
    int64_t rows = 0;
    TRY(audit_verify(cx, (Str){ 0 }, &rows));
    CHECK(rows > 0);
    for (const Room *const *room = rooms; *room != NULL; room++) {
        Recount recount = { .room = str((*room)->name) };
        if ((*room)->check == NULL)
            continue;
        TRY((*room)->check(cx, &recount));
        for (size_t i = 0; i < recount.n; i++)
            if (recount.lines[i].wrong != 0)
                test_failed(__FILE__, __LINE__, "%s: %s: %lld wrong, the first %.*s", (*room)->name,
                            recount.lines[i].what.zh, (long long)recount.lines[i].wrong,
                            STR_FMT(recount.lines[i].first));
    }
    return OK;
}

// The figures begin before the story, so that in the end they hang on what its acts told.
static Err tally(Cx *cx, void *with)
{
    int64_t rows;
    (void)with;
    return figure_catch_up(cx, &rows);
}

static void play(T *t, const char *file, County *county)
{
    static char text[STORY_MAX];
    FILE *in = fopen(file, "rb");
    CHECK(in != NULL);
    size_t n = fread(text, 1, sizeof text, in);
    fclose(in);
    CHECK(n > 0 && n < sizeof text);
    CHECK_OK(lane_run(county->store, county_cx(t, county, "journey"), tally, NULL));
    Story story = { .cast = cast_new(t, county), .file = file, .began = time_day(clock_now()) };
    Str rest = str_copy(t->arena, str_of(text, n));
    while (rest.n > 0) {
        Str line = str_cut(rest, '\n', &rest);
        story.line++;
        play_line(&story, str_trim(line));
    }
    CHECK_OK(lane_run(county->store, county_cx(t, county, "journey"), tally, NULL));
    Cx *cx = county_cx(t, county, "journey");
    CHECK_OK(store_read_begin(county->store, cx));
    Err err = check_rooms(cx);
    store_read_end(cx);
    CHECK_OK(err);
}

// --- one test a file and engine ------------------------------------------------------------------

static void play_on_sqlite(T *t)
{
    play(t, str_z(t->arena, str_printf(t->arena, FOLDER "%s.story", t->name)), county_sqlite(t));
}

static void play_on_postgres(T *t)
{
    Str name = str_slice(str(t->name), 0, strlen(t->name) - strlen(ON_PG));
    play(t, str_z(t->arena, str_printf(t->arena, FOLDER "%.*s.story", STR_FMT(name))),
         county_postgres(t));
}

static Test stories[160];
static char names[COUNT(stories)][128];
static size_t story_count;

static void add_story(Str name, const char *ending, void (*run)(T *t))
{
    must(story_count < COUNT(stories) && name.n + strlen(ending) < sizeof names[0]);
    snprintf(names[story_count], sizeof names[0], "%.*s%s", STR_FMT(name), ending);
    stories[story_count] = (Test){ names[story_count], "tests/journeys", run };
    test_found(&stories[story_count++]);
}

static int is_story(const struct dirent *entry)
{
    return str_ends(str(entry->d_name), S(".story"));
}

__attribute__((constructor)) static void find_stories(void)
{
    struct dirent **list = NULL;
    int n = scandir(FOLDER, &list, is_story, alphasort);
    for (int i = 0; i < n; i++) {
        Str name = str(list[i]->d_name);
        add_story(str_slice(name, 0, name.n - 6), "", play_on_sqlite);
        add_story(str_slice(name, 0, name.n - 6), ON_PG, play_on_postgres);
        free(list[i]);
    }
    free(list);
}

// Without it a run from another folder would pass with no story told.
TEST(stories_are_found)
{
    CHECK(story_count >= 2);
}

// --- every POST route is done in some story, where it leaves its one row of audit
// -----------------

static const struct {
    const char *path, *why;
} untold[] = {
    { "/login/demo", "a demo county alone has it (accounts_pages_test.c)" },
    { "/login/second", "needs an authenticator (accounts_pages_test.c)" },
    { "/me/second/begin", "needs an authenticator (accounts_pages_test.c)" },
    { "/me/second", "needs an authenticator (accounts_pages_test.c)" },
    { "/me/second/off", "needs an authenticator (accounts_pages_test.c)" },
    { "/handover", "needs a partner's signature (accounts_pages_test.c)" },
    { "/c/{code}", "needs a code that turns (attendance_test.c)" },
    { "/activities/{id}/checkin", "needs a code that turns (attendance_test.c)" },
    { "/field/ops", "needs a device's seals (attendance_test.c)" },
    { "/duty/shifts/{id}/exchange", "needs the number of a sign-up, which has gaps (duty_test.c)" },
    { "/me/merges", "needs two accounts with one phone (merges_test.c)" },
    { "/exchange/counted", "needs a record in effect; its sibling /exchange/numbers is told" },
};

static bool left_untold(Str path)
{
    for (size_t i = 0; i < COUNT(untold); i++)
        if (str_eq(path, str(untold[i].path)))
            return true;
    return false;
}

// "/orders/{id}/accept" and "/orders/1/accept", "/teams/{保康便民小队}/edit" segment by segment.
static bool path_fits(Str pattern, Str path)
{
    while (pattern.n > 0 && path.n > 0) {
        Str want = str_cut(pattern, '/', &pattern), got = str_cut(path, '/', &path);
        if (!str_eq(want, got) && (!str_starts(want, S("{")) || got.n == 0))
            return false;
    }
    return pattern.n == 0 && path.n == 0;
}

// A line of a story that does something: "as 冯桂英 post /orders … → 303".
static bool does(Str line, Str pattern)
{
    Str rest = line;
    if (!str_eq(word(&rest), S("as")))
        return false;
    word(&rest);
    Str verb = word(&rest), query, path = str_cut(word(&rest), '?', &query);
    bool act = str_eq(verb, S("post")) || str_eq(verb, S("twice")) || str_eq(verb, S("upload"));
    size_t at = str_find_str(rest, S("→ "));
    bool refused = at != STR_NOWHERE && str_starts(str_slice(rest, at + 4, rest.n), S("4"));
    return act && !refused && path_fits(pattern, path);
}

static bool told(Str all, Str pattern)
{
    while (all.n > 0) {
        Str line = str_cut(all, '\n', &all);
        if (does(str_trim(line), pattern))
            return true;
    }
    return false;
}

static Str all_stories(T *t)
{
    Buf all = buf_new(t->arena, (size_t)4 << 20);
    for (size_t i = 0; i < story_count; i++) {
        Str name = str(stories[i].name), text;
        if (str_ends(name, S(ON_PG)))
            continue;
        char *file = str_z(t->arena, str_printf(t->arena, FOLDER "%.*s.story", STR_FMT(name)));
        CHECK_OK(io_read(t->arena, file, STORY_MAX, &text));
        buf_add(&all, text);
        buf_byte(&all, '\n');
    }
    return buf_str(&all);
}

TEST(every_post_route_leaves_its_row_of_audit_in_some_story)
{
    Str all = all_stories(t);
    Buf wrong = buf_new(t->arena, 100000);
    size_t routes = 0;
    for (const Room *const *room = rooms; *room != NULL; room++)
        for (size_t i = 0; i < (*room)->route_count; i++) {
            const Route *route = &(*room)->routes[i];
            if (!str_eq(str(route->method), S("POST")))
                continue;
            routes++;
            if (told(all, str(route->path)) == left_untold(str(route->path)))
                buf_printf(&wrong, "POST %s %s\n", route->path,
                           left_untold(str(route->path)) ? "is told after all"
                                                         : "is done in no story");
        }
    CHECK_STR(buf_str(&wrong), "");
    CHECK(routes > 60);
    CHECK(told(all, S("/orders")) && !told(all, S("/orders/{id}/no_such_act")));
}
